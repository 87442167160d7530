//! Which unit of one annotator answers which of another's.

use super::assignment::assign;
use super::input::Unit;

/// Two units that belong together, by index; `None` where a unit stands alone. At least one side is there.
pub type Match = (Option<usize>, Option<usize>);

/// Above this many units of one side in a knot of overlaps, pairs are picked greedily: best weight first.
const LARGEST_EXACT: usize = 400;

/// Matches the units of two annotators one to one so that the sum of the weights is greatest. Only units that share a character
/// can match; `weight` says how much a pair is worth, 0 for never. Every unit is in exactly one [`Match`].
///
/// The optimum, rather than the first unit found as in the scorers of MUC and SemEval-2013, so that the figures depend neither on the
/// order of the units nor on which of the two annotators is called the reference. Both sides in reading order.
pub fn align(a: &[Unit], b: &[Unit], weight: impl Fn(Unit, Unit) -> u64) -> Vec<Match> {
    let mut matches = Vec::with_capacity(a.len().max(b.len()));
    let (mut next_a, mut next_b) = (0, 0);
    // A knot: units of both sides that hang together by overlaps. Text between two knots is in no unit.
    while next_a < a.len() || next_b < b.len() {
        let (first_a, first_b) = (next_a, next_b);
        let mut end = 0;
        loop {
            let take_a = a
                .get(next_a)
                .filter(|unit| first_a + first_b == next_a + next_b || unit.start < end);
            let take_b = b
                .get(next_b)
                .filter(|unit| first_a + first_b == next_a + next_b || unit.start < end);
            match (take_a, take_b) {
                (None, None) => break,
                (Some(unit), None) => {
                    end = end.max(unit.end);
                    next_a += 1;
                }
                (None, Some(unit)) => {
                    end = end.max(unit.end);
                    next_b += 1;
                }
                (Some(of_a), Some(of_b)) => {
                    if of_a <= of_b {
                        end = end.max(of_a.end);
                        next_a += 1;
                    } else {
                        end = end.max(of_b.end);
                        next_b += 1;
                    }
                }
            }
        }
        align_knot(
            a,
            first_a..next_a,
            b,
            first_b..next_b,
            &weight,
            &mut matches,
        );
    }
    matches
}

fn align_knot(
    a: &[Unit],
    of_a: std::ops::Range<usize>,
    b: &[Unit],
    of_b: std::ops::Range<usize>,
    weight: &impl Fn(Unit, Unit) -> u64,
    matches: &mut Vec<Match>,
) {
    let worth = |i: usize, j: usize| match (a.get(i), b.get(j)) {
        (Some(&a), Some(&b)) if a.overlap(b) > 0 => weight(a, b),
        _ => 0,
    };
    let partners = match (of_a.len(), of_b.len()) {
        (n, 0) => vec![None; n],
        (1, 1) => vec![(worth(of_a.start, of_b.start) > 0).then_some(0)],
        (n, m) if n.min(m) <= LARGEST_EXACT => {
            assign(n, m, |i, j| worth(of_a.start + i, of_b.start + j) as f64)
        }
        (n, m) => greedy(n, m, |i, j| worth(of_a.start + i, of_b.start + j)),
    };
    let mut alone = vec![true; of_b.len()];
    for (i, partner) in of_a.zip(partners) {
        if let Some(free) = partner.and_then(|j| alone.get_mut(j)) {
            *free = false;
        }
        matches.push((Some(i), partner.map(|j| of_b.start + j)));
    }
    matches.extend(
        of_b.zip(alone)
            .filter(|(_, alone)| *alone)
            .map(|(j, _)| (None, Some(j))),
    );
}

/// Picks pairs by weight, the heaviest first; ties by position.
fn greedy(rows: usize, columns: usize, weight: impl Fn(usize, usize) -> u64) -> Vec<Option<usize>> {
    let mut candidates: Vec<(u64, usize, usize)> = (0..rows)
        .flat_map(|i| (0..columns).map(move |j| (i, j)))
        .map(|(i, j)| (weight(i, j), i, j))
        .filter(|(weight, ..)| *weight > 0)
        .collect();
    candidates.sort_unstable_by_key(|&(weight, i, j)| (std::cmp::Reverse(weight), i, j));
    let (mut of_rows, mut taken) = (vec![None; rows], vec![false; columns]);
    for (_, i, j) in candidates {
        if of_rows[i].is_none() && !taken[j] {
            of_rows[i] = Some(j);
            taken[j] = true;
        }
    }
    of_rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_is_matched_once_or_stands_alone() {
        let a = [Unit::new(0, 5, 1), Unit::new(2, 4, 1), Unit::new(10, 12, 1)];
        let b = [Unit::new(0, 5, 1), Unit::new(20, 25, 1)];
        let matches = align(&a, &b, |a, b| if a.same_place(b) { 2 } else { 1 });
        assert_eq!(
            matches,
            [
                (Some(0), Some(0)),
                (Some(1), None),
                (Some(2), None),
                (None, Some(1))
            ]
        );
    }

    #[test]
    fn units_that_only_touch_do_not_match() {
        let matches = align(&[Unit::new(0, 5, 1)], &[Unit::new(5, 8, 1)], |_, _| 1);
        assert_eq!(matches, [(Some(0), None), (None, Some(0))]);
    }

    #[test]
    fn a_huge_knot_is_still_matched() {
        let around = Unit::new(0, 10_000, 9);
        let a: Vec<Unit> = std::iter::once(around)
            .chain((0..500).map(|i| Unit::new(i * 10, i * 10 + 5, 1)))
            .collect();
        let matches = align(&a, &a, |a, b| if a == b { 2 } else { 1 });
        assert!(matches.iter().all(|(i, j)| i == j && i.is_some()));
    }
}
