//! Which label one annotator gave where another gave which.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::input::{Article, Unit};
use super::matching::{Match, align};

/// Counts of label against label of two annotators; `None` stands for "tagged nothing there", so one-sided units are in it too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Confusion {
    pub cells: BTreeMap<(Option<u32>, Option<u32>), usize>,
}

/// Matches the units of two annotators for showing them side by side: same place and label first, then same place, then same label
/// in nearly the same place, then the greatest overlap.
pub fn side_by_side(a: &[Unit], b: &[Unit]) -> Vec<Match> {
    align(a, b, |a, b| {
        let common = a.overlap(b);
        let closeness = (common * 1000 / (a.len() + b.len() - common).max(1)) as u64;
        closeness
            + match (a.same_place(b), a.label == b.label) {
                (true, true) => 6000,
                (true, false) => 4000,
                (false, true) => 3000,
                (false, false) => 1000,
            }
    })
}

/// The confusion of two annotators over the articles that both finished.
pub fn confusion(articles: &[Article], a: usize, b: usize) -> Confusion {
    let count = |mut counted: Confusion, (a, b): (&[Unit], &[Unit])| {
        for (i, j) in side_by_side(a, b) {
            let label = |units: &[Unit], index: Option<usize>| Some(units.get(index?)?.label);
            let cell = (label(a, i), label(b, j));
            *counted.cells.entry(cell).or_default() += 1;
        }
        counted
    };
    articles
        .par_iter()
        .filter_map(|article| article.pair(a, b))
        .fold(Confusion::default, count)
        .reduce(Confusion::default, |mut sum, part| {
            for (cell, n) in part.cells {
                *sum.cells.entry(cell).or_default() += n;
            }
            sum
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_place_comes_before_same_label_and_lone_units_are_counted() {
        let a = vec![Unit::new(0, 10, 1), Unit::new(20, 25, 2)];
        let b = vec![
            Unit::new(0, 10, 3),
            Unit::new(2, 9, 1),
            Unit::new(40, 44, 2),
        ];
        let confusion = confusion(&[Article::new(50, vec![Some(a), Some(b)])], 0, 1);
        let expected = [
            ((None, Some(1)), 1),
            ((None, Some(2)), 1),
            ((Some(1), Some(3)), 1),
            ((Some(2), None), 1),
        ];
        assert_eq!(confusion.cells.into_iter().collect::<Vec<_>>(), expected);
    }
}
