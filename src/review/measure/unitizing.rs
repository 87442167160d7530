//! Krippendorff's α for unitizing.
//!
//! Krippendorff, Mathet, Bouvry & Widlöcher 2016, "On the reliability of unitizing textual continua: further developments" (and
//! Krippendorff 2019, *Content Analysis*, §12.6). Compares where units begin and end as well as their labels, by the lengths of the
//! intersections of units and of the gaps between them; what is expected takes units as wholes, so that agreeing on one long unit is
//! less of a feat than on many short ones.
//!
//! - [`u_alpha`](Unitized::u_alpha): units, gaps and labels together;
//! - [`binary`](Unitized::binary) (|uα): unit or gap, whatever the label;
//! - [`coding`](Unitized::coding) (cuα): labels, where two annotators have units;
//! - [`of_label`](Unitized::of_label) ((k)uα): one label, where two annotators have units.
//!
//! All at most 1; 0 is what chance gives. The paper's units don't overlap. Ours may: then the text is cut at every boundary, and each
//! piece has the set of labels on it as its value. Over several articles, their texts are taken as one long continuum (no unit crosses
//! from one into the next); an annotator who did not finish an article is missing from that part of it.

use super::alpha::summed;
use super::figure::{Counted, Figure, Undefined};
use super::input::Article;
use super::sweep::{LabelSets, NOTHING, Stretch, side_by_side};
use super::tally::Tally;

/// Lengths in common, of one article or of many. Its figure as a [`Tally`] is uα.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unitized {
    /// Sum of the lengths on which an annotator has the one value and another the other, ÷ (annotators − 1); both orders.
    common: Vec<((u32, u32), f64)>,
    /// Per value, the sum of its units' squared lengths; of gaps, which are no units, the lengths themselves.
    own: Vec<(u32, f64)>,
    /// Per value, the sum of the squares of what each unit shares with another annotator's units, ÷ (annotators − 1).
    own_coded: Vec<(u32, f64)>,
    characters: usize,
    coded: usize,
}

/// What [`articles`] answers: one tally per article, and which code a label has in them.
#[derive(Debug, Default)]
pub struct UnitizedArticles {
    pub tallies: Vec<Unitized>,
    sets: LabelSets,
}

/// One tally per article that at least two annotators finished.
pub fn articles(articles: &[Article]) -> UnitizedArticles {
    let mut sets = LabelSets::default();
    let tallies = articles
        .iter()
        .filter_map(|article| Unitized::new(article, &mut sets))
        .collect();
    UnitizedArticles { tallies, sets }
}

impl UnitizedArticles {
    /// The (k)uα of a label over all articles.
    pub fn of_label(&self, label: u32) -> Figure {
        let sum = Unitized::sum(self.tallies.iter().map(|tally| (tally, 1)));
        match self.sets.of_label(label) {
            Some(code) => sum.of_label(code),
            None if self.tallies.is_empty() => {
                Figure::new(Err(Undefined::NoSharedArticle), 0, Counted::CodedCharacters)
            }
            None => Figure::new(Err(Undefined::NoUnits), 0, Counted::CodedCharacters),
        }
    }
}

impl Unitized {
    fn new(article: &Article, sets: &mut LabelSets) -> Option<Self> {
        let finished = article.finished();
        let others = finished.len().checked_sub(1).filter(|others| *others > 0)? as f64;
        let stretches: Vec<Vec<Stretch>> = finished
            .iter()
            .map(|units| sets.stretches(units, article.length()))
            .collect();
        let mut own = Vec::new();
        for stretch in stretches.iter().flatten() {
            let length = (stretch.end - stretch.start) as f64;
            own.push((
                stretch.value,
                if stretch.value == NOTHING {
                    length
                } else {
                    length * length
                },
            ));
        }
        let (mut common, mut own_coded, mut coded) = (Vec::new(), Vec::new(), 0);
        for (i, of_one) in stretches.iter().enumerate() {
            for of_other in stretches.iter().skip(i + 1) {
                let mut shared = [vec![0_usize; of_one.len()], vec![0_usize; of_other.len()]];
                side_by_side(&[of_one.clone(), of_other.clone()], |length, at| {
                    let [i, j] = *at else { return };
                    let (c, k) = (of_one[i].value, of_other[j].value);
                    common.push(((c, k), length as f64 / others));
                    common.push(((k, c), length as f64 / others));
                    if c != NOTHING && k != NOTHING {
                        shared[0][i] += length;
                        shared[1][j] += length;
                    }
                });
                for (stretches, shared) in [of_one, of_other].into_iter().zip(shared) {
                    let squared = |(stretch, length): (&Stretch, usize)| {
                        (stretch.value, (length * length) as f64 / others)
                    };
                    own_coded.extend(
                        stretches
                            .iter()
                            .zip(shared)
                            .filter(|(_, length)| *length > 0)
                            .map(squared),
                    );
                }
            }
        }
        side_by_side(&stretches, |length, at| {
            let tagged = stretches
                .iter()
                .zip(at)
                .filter(|(of_one, at)| of_one[**at].value != NOTHING)
                .count();
            coded += if tagged >= 2 { length } else { 0 };
        });
        Some(Self {
            common: summed(common),
            own: summed(own),
            own_coded: summed(own_coded),
            characters: article.length(),
            coded,
        })
    }

    /// uα. Undefined when there is no text, and when nobody tagged anything.
    pub fn u_alpha(&self) -> Figure {
        let lengths = Lengths::new(&self.common, &self.own, |_| true);
        let observed = lengths.total - lengths.agreed(&self.common, |value| value);
        Figure::new(
            self.reason().and(lengths.alpha(observed, |value| value)),
            self.characters,
            Counted::Characters,
        )
    }

    /// |uα. Undefined when there is no text, when nobody tagged anything, and when everybody tagged all of it.
    pub fn binary(&self) -> Figure {
        let lengths = Lengths::new(&self.common, &self.own, |_| true);
        let kind = |value| u32::from(value != NOTHING);
        let observed = lengths.total - lengths.agreed(&self.common, kind);
        Figure::new(
            self.reason().and(lengths.alpha(observed, kind)),
            self.characters,
            Counted::Characters,
        )
    }

    /// cuα. Undefined when no two annotators have units in one place, and when those all have the same label.
    pub fn coding(&self) -> Figure {
        let lengths = Lengths::new(&self.common, &self.own_coded, |value| value != NOTHING);
        let value = if lengths.total > 0.0 {
            let observed = lengths.total - lengths.agreed(&self.common, |value| value);
            lengths.alpha(observed, |value| value)
        } else {
            Err(Undefined::NoSharedText)
        };
        Figure::new(
            self.reason().and(value),
            self.coded,
            Counted::CodedCharacters,
        )
    }

    /// (k)uα of the text whose labels have this code.
    fn of_label(&self, k: u32) -> Figure {
        let lengths = Lengths::new(&self.common, &self.own_coded, |value| value != NOTHING);
        let of_k = lengths.of(k);
        let value = if of_k > 0.0 {
            let agreed: f64 = self
                .common
                .iter()
                .filter(|(pair, _)| *pair == (k, k))
                .map(|(_, length)| length)
                .sum();
            // 1 − (observed share of other values beside k) / (expected share): ε of k in all, and beside other values.
            let beside_others = of_k * (lengths.total - of_k);
            let expected = (beside_others + of_k * of_k - lengths.own_of(k)) / of_k;
            if beside_others > 0.0 {
                Ok(1.0 - (of_k - agreed) * expected / beside_others)
            } else {
                Err(Undefined::NoVariation)
            }
        } else {
            Err(Undefined::NoSharedText)
        };
        Figure::new(value, of_k.round() as usize, Counted::CodedCharacters)
    }

    fn reason(&self) -> Result<(), Undefined> {
        if self.characters == 0 {
            Err(Undefined::NoText)
        } else if self.own.iter().all(|(value, _)| *value == NOTHING) {
            Err(Undefined::NoUnits)
        } else {
            Ok(())
        }
    }
}

impl Tally for Unitized {
    const UNIT: Counted = Counted::Characters;

    fn sum<'a>(parts: impl Iterator<Item = (&'a Self, u32)> + Clone) -> Self {
        let mut sum = Self::default();
        let (mut common, mut own, mut own_coded) = (Vec::new(), Vec::new(), Vec::new());
        for (part, times) in parts {
            let n = f64::from(times);
            common.extend(part.common.iter().map(|&(pair, length)| (pair, length * n)));
            own.extend(part.own.iter().map(|&(value, square)| (value, square * n)));
            own_coded.extend(
                part.own_coded
                    .iter()
                    .map(|&(value, square)| (value, square * n)),
            );
            sum.characters += part.characters * times as usize;
            sum.coded += part.coded * times as usize;
        }
        Self {
            common: summed(common),
            own: summed(own),
            own_coded: summed(own_coded),
            ..sum
        }
    }

    fn figure(&self) -> Figure {
        self.u_alpha()
    }
}

/// The margins of a matrix of common lengths, restricted to some values.
struct Lengths<'a> {
    margins: Vec<(u32, f64)>,
    own: &'a [(u32, f64)],
    total: f64,
}

impl<'a> Lengths<'a> {
    fn new(
        common: &[((u32, u32), f64)],
        own: &'a [(u32, f64)],
        among: impl Fn(u32) -> bool,
    ) -> Self {
        let kept = common.iter().filter(|((c, k), _)| among(*c) && among(*k));
        let margins = summed(kept.map(|&((c, _), length)| (c, length)).collect());
        let total = margins.iter().map(|(_, length)| length).sum();
        Self {
            margins,
            own,
            total,
        }
    }

    fn of(&self, value: u32) -> f64 {
        self.margins
            .binary_search_by_key(&value, |cell| cell.0)
            .map_or(0.0, |at| self.margins[at].1)
    }

    fn own_of(&self, value: u32) -> f64 {
        self.own
            .binary_search_by_key(&value, |cell| cell.0)
            .map_or(0.0, |at| self.own[at].1)
    }

    /// The length on which values of the same kind meet, among the values of the margins.
    fn agreed(&self, common: &[((u32, u32), f64)], kind: impl Fn(u32) -> u32) -> f64 {
        let among = |value| {
            self.margins
                .binary_search_by_key(&value, |cell| cell.0)
                .is_ok()
        };
        let meets =
            |((c, k), _): &&((u32, u32), f64)| kind(*c) == kind(*k) && among(*c) && among(*k);
        common.iter().filter(meets).map(|(_, length)| length).sum()
    }

    /// α for what was observed. A unit can't meet itself, so its own square is taken out of what chance would bring together.
    fn alpha(&self, observed: f64, kind: impl Fn(u32) -> u32) -> Result<f64, Undefined> {
        let of_kind = summed(
            self.margins
                .iter()
                .map(|&(value, length)| (kind(value), length))
                .collect(),
        );
        let same_kind: f64 = of_kind.iter().map(|(_, length)| length * length).sum();
        let own: f64 = self.own.iter().map(|(_, square)| square).sum();
        // Both sides times the same denominator, total² − own, which is then left out.
        let expected = self.total * (self.total * self.total - same_kind);
        let denominator = self.total * self.total - own;
        if expected <= 0.0 || denominator <= 0.0 || of_kind.len() < 2 {
            return Err(Undefined::NoVariation);
        }
        Ok(1.0 - observed * denominator / expected)
    }
}
