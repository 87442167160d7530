//! Agreement on which mentions name one entity: B³ and CEAF.
//!
//! B³: Bagga & Baldwin 1998. CEAF with φ4, the similarity of entities by mentions shared: Luo 2005. Both as in the reference scorer of
//! the CoNLL shared tasks (Pradhan et al. 2014): a mention that only one side has stays in that side's clusters and counts against
//! agreement. Entities of one mention count like any other. Precision, recall and F1 lie between 0 and 1.

use std::collections::BTreeSet;

use super::assignment::assign;
use super::figure::{Counted, Figure, Undefined};
use super::tally::Tally;

/// What two annotators' clusters have in common, in one article or in many.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ClusterCounts {
    /// Sum over the first annotator's mentions of the share of their entity that the second put together, too …
    b3_recall: f64,
    /// … and the other way round.
    b3_precision: f64,
    mentions_a: usize,
    mentions_b: usize,
    /// Sum of φ4 over the best one-to-one assignment of entities.
    ceaf: f64,
    entities_a: usize,
    entities_b: usize,
}

/// B³ of summed clusters; its figure is F1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct B3(pub ClusterCounts);

/// CEAF (φ4) of summed clusters; its figure is F1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Ceaf(pub ClusterCounts);

/// Compares the entities of one article: each the mentions that name it. `M` is what tells mentions apart, such as their span.
/// A mention given twice in one entity counts once; empty entities are dropped. One that stands in several entities of a side counts in
/// each, and goes with one of the other side's at a time: no share passes 1.
pub fn compare<M: Ord>(a: &[Vec<M>], b: &[Vec<M>]) -> ClusterCounts {
    let (a, b) = (distinct(a), distinct(b));
    let (by_mention, of_b) = (by_mention(&a), by_mention(&b));
    let mut shared: Vec<(usize, usize)> = Vec::new();
    let (mut i, mut j) = (0, 0);
    while let (Some(x), Some(y)) = (by_mention.get(i), of_b.get(j)) {
        let order = x.0.cmp(y.0);
        if order.is_eq() {
            shared.push((x.1, y.1));
        }
        i += usize::from(order.is_le());
        j += usize::from(order.is_ge());
    }
    shared.sort_unstable();
    // How many mentions each two entities share.
    let common: Vec<((usize, usize), f64)> = shared
        .chunk_by(|a, b| a == b)
        .filter_map(|same| Some((*same.first()?, same.len() as f64)))
        .collect();
    let size = |entities: &[Vec<&M>], entity: usize| {
        entities
            .get(entity)
            .map_or(1.0, |mentions| mentions.len() as f64)
    };
    let b3 =
        |of: &dyn Fn(usize, usize) -> f64| common.iter().map(|&((i, j), n)| n * n / of(i, j)).sum();
    ClusterCounts {
        b3_recall: b3(&|i, _| size(&a, i)),
        b3_precision: b3(&|_, j| size(&b, j)),
        mentions_a: a.iter().map(Vec::len).sum(),
        mentions_b: b.iter().map(Vec::len).sum(),
        ceaf: best_alignment(&common, |i, j, n| 2.0 * n / (size(&a, i) + size(&b, j))),
        entities_a: a.len(),
        entities_b: b.len(),
    }
}

fn distinct<M: Ord>(entities: &[Vec<M>]) -> Vec<Vec<&M>> {
    entities
        .iter()
        .filter(|mentions| !mentions.is_empty())
        .map(|mentions| {
            let mut mentions: Vec<&M> = mentions.iter().collect();
            mentions.sort_unstable();
            mentions.dedup();
            mentions
        })
        .collect()
}

/// The mentions of all entities and whose they are, in the mentions' order.
fn by_mention<'a, M: Ord>(entities: &[Vec<&'a M>]) -> Vec<(&'a M, usize)> {
    let mut mentions: Vec<(&M, usize)> = Vec::new();
    for (entity, of_entity) in entities.iter().enumerate() {
        mentions.extend(of_entity.iter().map(|mention| (*mention, entity)));
    }
    mentions.sort_unstable();
    mentions
}

/// The greatest sum of similarities of entities paired one to one. Only entities that share mentions are worth pairing, and most
/// share them with one other only, so the assignment is solved knot by knot.
fn best_alignment(
    common: &[((usize, usize), f64)],
    similarity: impl Fn(usize, usize, f64) -> f64,
) -> f64 {
    let mut by_column: Vec<(usize, usize)> = common.iter().map(|((i, j), _)| (*j, *i)).collect();
    by_column.sort_unstable();
    let of_row = |row| {
        let from = common.partition_point(|((i, _), _)| *i < row);
        let of_row = common.iter().skip(from);
        of_row
            .take_while(move |((i, _), _)| *i == row)
            .map(|((_, j), _)| *j)
    };
    let of_column = |column| {
        let from = by_column.partition_point(|(j, _)| *j < column);
        let of_column = by_column.iter().skip(from);
        of_column
            .take_while(move |(j, _)| *j == column)
            .map(|(_, i)| *i)
    };
    let mut seen = BTreeSet::new();
    let mut sum = 0.0;
    for &((first, _), _) in common {
        if !seen.insert(first) {
            continue;
        }
        let (mut rows, mut columns, mut at) = (vec![first], BTreeSet::new(), 0);
        while let Some(&row) = rows.get(at) {
            at += 1;
            for column in of_row(row) {
                if columns.insert(column) {
                    rows.extend(of_column(column).filter(|row| seen.insert(*row)));
                }
            }
        }
        rows.sort_unstable();
        let columns: Vec<usize> = columns.into_iter().collect();
        let worth = |i: usize, j: usize| {
            let (Some(&row), Some(&column)) = (rows.get(i), columns.get(j)) else {
                return 0.0;
            };
            let pair = common.binary_search_by_key(&(row, column), |entry| entry.0);
            pair.map_or(0.0, |at| similarity(row, column, common[at].1))
        };
        let assigned = assign(rows.len(), columns.len(), worth).into_iter();
        sum += assigned
            .enumerate()
            .filter_map(|(i, j)| Some(worth(i, j?)))
            .sum::<f64>();
    }
    sum
}

impl ClusterCounts {
    fn n(&self) -> usize {
        self.mentions_a + self.mentions_b
    }

    fn share(&self, part: f64, whole: usize) -> Figure {
        let value = match whole {
            0 if self.n() == 0 => Err(Undefined::NoUnits),
            0 => Err(Undefined::NoUnitsOnOneSide),
            _ => Ok(part / whole as f64),
        };
        Figure::new(value, self.n(), Counted::Mentions)
    }

    /// The harmonic mean; 0 when only one side has entities, undefined when neither has.
    fn f1(&self, precision: &Figure, recall: &Figure) -> Figure {
        let value = match (precision.known(), recall.known()) {
            _ if self.n() == 0 => Err(Undefined::NoUnits),
            (Some(p), Some(r)) if p + r > 0.0 => Ok(2.0 * p * r / (p + r)),
            _ => Ok(0.0),
        };
        Figure::new(value, self.n(), Counted::Mentions)
    }

    fn sum<'a>(parts: impl Iterator<Item = (&'a Self, u32)>) -> Self {
        parts.fold(Self::default(), |sum, (part, n)| Self {
            b3_recall: sum.b3_recall + part.b3_recall * f64::from(n),
            b3_precision: sum.b3_precision + part.b3_precision * f64::from(n),
            mentions_a: sum.mentions_a + part.mentions_a * n as usize,
            mentions_b: sum.mentions_b + part.mentions_b * n as usize,
            ceaf: sum.ceaf + part.ceaf * f64::from(n),
            entities_a: sum.entities_a + part.entities_a * n as usize,
            entities_b: sum.entities_b + part.entities_b * n as usize,
        })
    }
}

impl B3 {
    pub fn precision(&self) -> Figure {
        self.0.share(self.0.b3_precision, self.0.mentions_b)
    }

    pub fn recall(&self) -> Figure {
        self.0.share(self.0.b3_recall, self.0.mentions_a)
    }
}

impl Ceaf {
    pub fn precision(&self) -> Figure {
        self.0.share(self.0.ceaf, self.0.entities_b)
    }

    pub fn recall(&self) -> Figure {
        self.0.share(self.0.ceaf, self.0.entities_a)
    }
}

impl Tally for B3 {
    const UNIT: Counted = Counted::Mentions;

    fn sum<'a>(parts: impl Iterator<Item = (&'a Self, u32)> + Clone) -> Self {
        Self(ClusterCounts::sum(parts.map(|(part, n)| (&part.0, n))))
    }

    fn figure(&self) -> Figure {
        self.0.f1(&self.precision(), &self.recall())
    }
}

impl Tally for Ceaf {
    const UNIT: Counted = Counted::Mentions;

    fn sum<'a>(parts: impl Iterator<Item = (&'a Self, u32)> + Clone) -> Self {
        Self(ClusterCounts::sum(parts.map(|(part, n)| (&part.0, n))))
    }

    fn figure(&self) -> Figure {
        self.0.f1(&self.precision(), &self.recall())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_of_one_side_only_count() {
        let counts = compare(&[vec![1, 2], vec![3]], &[vec![1, 2]]);
        assert_eq!(B3(counts).precision().value, Ok(1.0));
        assert_eq!(B3(counts).recall().value, Ok(2.0 / 3.0));
        assert_eq!(Ceaf(counts).recall().value, Ok(0.5));
        // Words that stand in two entities of one side do not count twice for it.
        for (a, b) in [
            (vec![vec![1], vec![1]], vec![vec![1]]),
            (vec![vec![1, 2], vec![1]], vec![vec![1], vec![1, 2]]),
        ] {
            let counts = compare(&a, &b);
            for share in [B3(counts).precision(), B3(counts).recall()] {
                assert!(share.value.unwrap() <= 1.0, "{a:?} {b:?}");
            }
            let same = compare(&a, &a);
            assert_eq!(B3(same).figure().value, Ok(1.0));
            assert_eq!(Ceaf(same).figure().value, Ok(1.0));
        }
        let none = compare(&[vec![1]], &[]);
        assert_eq!(
            (B3(none).figure().value, Ceaf(none).figure().value),
            (Ok(0.0), Ok(0.0))
        );
        assert_eq!(B3(none).precision().value, Err(Undefined::NoUnitsOnOneSide));
    }

    #[test]
    fn no_entities_is_undefined() {
        let counts = compare::<u8>(&[vec![]], &[]);
        assert_eq!(B3(counts).figure().value, Err(Undefined::NoUnits));
        assert_eq!(Ceaf(counts).figure().value, Err(Undefined::NoUnits));
    }

    #[test]
    fn one_big_entity_against_single_mentions() {
        // Bagga & Baldwin's point: putting everything together keeps recall at 1 and costs precision.
        let apart: Vec<Vec<u8>> = (0..4).map(|mention| vec![mention]).collect();
        let counts = compare(&apart, &[vec![0, 1, 2, 3]]);
        assert_eq!(B3(counts).recall().value, Ok(1.0));
        assert_eq!(B3(counts).precision().value, Ok(0.25));
        assert_eq!(Ceaf(counts).precision().value, Ok(0.4));
        assert_eq!(Ceaf(counts).recall().value, Ok(0.1));
    }
}
