//! Precision, recall and F1 of spans.
//!
//! The four schemes of SemEval-2013 task 9.1 (Segura-Bedmar, Martínez & Herrero-Zazo 2013, after MUC-5, Chinchor & Sundheim 1993), as
//! `nervaluate` names them. The first annotator stands for the reference, the second for the response; F1 is the same either way. No
//! correction for chance: with as many possible spans as a text has, chance agreement on spans is next to nothing (Hripcsak &
//! Rothschild 2005).

use rayon::prelude::*;

use super::figure::{Counted, Figure, Undefined};
use super::input::{Article, Unit};
use super::matching::align;
use super::tally::{PairTallies, Tally};

/// What counts as a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scheme {
    /// Same boundaries and same label.
    Strict,
    /// Same boundaries, whatever the label.
    Exact,
    /// Same boundaries count 1, an overlap ½, whatever the label.
    Partial,
    /// Same label and at least one common character.
    Type,
}

/// MUC counts of one article or of many. Ranges: whatever was counted; precision, recall and F1 between 0 and 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SpanCounts {
    /// Pairs of units that match.
    pub correct: usize,
    /// Pairs that overlap and do not match.
    pub incorrect: usize,
    /// Pairs that overlap and count half ([`Scheme::Partial`]).
    pub partial: usize,
    /// Units of the first annotator that the second has nothing for.
    pub missed: usize,
    /// Units of the second annotator that the first has nothing for.
    pub spurious: usize,
}

impl Scheme {
    pub const ALL: [Self; 4] = [Self::Strict, Self::Exact, Self::Partial, Self::Type];

    const fn is_correct(self, a: Unit, b: Unit) -> bool {
        match self {
            Self::Strict => a.same_place(b) && a.label == b.label,
            Self::Exact | Self::Partial => a.same_place(b),
            Self::Type => a.label == b.label,
        }
    }
}

/// Counts for one article, from the alignment with the highest score and, among those, the fewest units left alone.
pub fn counts(a: &[Unit], b: &[Unit], scheme: Scheme) -> SpanCounts {
    // More than all pairs of an alignment together, so that a higher rank always wins.
    let rank = (a.len() + b.len() + 1) as u64;
    let matches = align(a, b, |a, b| match (scheme, scheme.is_correct(a, b)) {
        (Scheme::Partial, true) => 2 * rank + 1,
        (Scheme::Partial, false) | (_, true) => rank,
        (_, false) => 1,
    });
    let mut counts = SpanCounts::default();
    for (i, j) in matches {
        match (i.and_then(|i| a.get(i)), j.and_then(|j| b.get(j))) {
            (Some(&a), Some(&b)) if scheme.is_correct(a, b) => counts.correct += 1,
            (Some(_), Some(_)) if scheme == Scheme::Partial => counts.partial += 1,
            (Some(_), Some(_)) => counts.incorrect += 1,
            (Some(_), None) => counts.missed += 1,
            (None, _) => counts.spurious += 1,
        }
    }
    counts
}

/// One tally per article that both annotators finished.
pub fn pairwise(articles: &[Article], a: usize, b: usize, scheme: Scheme) -> Vec<SpanCounts> {
    articles
        .par_iter()
        .filter_map(|article| article.pair(a, b))
        .map(|(a, b)| counts(a, b, scheme))
        .collect()
}

/// One tally per article that at least two annotators finished; its figure is the mean F1 over the pairs of annotators.
pub fn all_pairs(articles: &[Article], scheme: Scheme) -> Vec<PairTallies<SpanCounts>> {
    articles
        .par_iter()
        .filter(|article| article.finished().len() >= 2)
        .map(|article| {
            PairTallies::new(article.n_annotators(), |a, b| {
                let (a, b) = article.pair(a, b)?;
                Some(counts(a, b, scheme))
            })
        })
        .collect()
}

impl SpanCounts {
    /// Units of the first annotator.
    pub const fn n_reference(&self) -> usize {
        self.correct + self.incorrect + self.partial + self.missed
    }

    /// Units of the second annotator.
    pub const fn n_response(&self) -> usize {
        self.correct + self.incorrect + self.partial + self.spurious
    }

    /// The share of the second annotator's units that the first has too. Undefined when the second tagged nothing.
    pub fn precision(&self) -> Figure {
        Figure::new(self.share(self.n_response()), self.n_response(), Self::UNIT)
    }

    /// The share of the first annotator's units that the second has too. Undefined when the first tagged nothing.
    pub fn recall(&self) -> Figure {
        Figure::new(
            self.share(self.n_reference()),
            self.n_reference(),
            Self::UNIT,
        )
    }

    /// The harmonic mean of the two; 0 when only one tagged anything, undefined when neither did.
    pub fn f1(&self) -> Figure {
        let n = self.n_reference() + self.n_response();
        let value = if n == 0 {
            Err(Undefined::NoUnits)
        } else {
            Ok((2 * self.correct + self.partial) as f64 / n as f64)
        };
        Figure::new(value, n, Self::UNIT)
    }

    fn share(&self, of: usize) -> Result<f64, Undefined> {
        if self.n_reference() + self.n_response() == 0 {
            Err(Undefined::NoUnits)
        } else if of == 0 {
            Err(Undefined::NoUnitsOnOneSide)
        } else {
            Ok((2 * self.correct + self.partial) as f64 / (2 * of) as f64)
        }
    }
}

/// Its figure is F1.
impl Tally for SpanCounts {
    const UNIT: Counted = Counted::Units;

    fn sum<'a>(parts: impl Iterator<Item = (&'a Self, u32)> + Clone) -> Self {
        parts.fold(Self::default(), |sum, (part, times)| {
            let times = times as usize;
            Self {
                correct: sum.correct + part.correct * times,
                incorrect: sum.incorrect + part.incorrect * times,
                partial: sum.partial + part.partial * times,
                missed: sum.missed + part.missed * times,
                spurious: sum.spurious + part.spurious * times,
            }
        })
    }

    fn figure(&self) -> Figure {
        self.f1()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::measure::pooled;

    const PER: u32 = 1;
    const ORG: u32 = 2;

    fn f1(a: &[Unit], b: &[Unit], scheme: Scheme) -> Option<f64> {
        counts(a, b, scheme).f1().known()
    }

    #[test]
    fn the_examples_of_the_semeval_2013_guidelines() {
        let gold = [Unit::new(0, 10, PER)];
        let cases = [
            (Unit::new(0, 10, PER), [1.0, 1.0, 1.0, 1.0]),
            (Unit::new(0, 10, ORG), [0.0, 1.0, 1.0, 0.0]),
            (Unit::new(0, 7, PER), [0.0, 0.0, 0.5, 1.0]),
            (Unit::new(5, 14, ORG), [0.0, 0.0, 0.5, 0.0]),
            (Unit::new(10, 14, PER), [0.0, 0.0, 0.0, 0.0]),
        ];
        for (answer, expected) in cases {
            for (scheme, expected) in Scheme::ALL.into_iter().zip(expected) {
                assert_eq!(
                    f1(&gold, &[answer], scheme),
                    Some(expected),
                    "{answer:?} {scheme:?}"
                );
            }
        }
    }

    #[test]
    fn no_units_on_either_side_is_undefined_and_on_one_side_is_zero() {
        for scheme in Scheme::ALL {
            let nobody = counts(&[], &[], scheme);
            assert_eq!(nobody.f1().value, Err(Undefined::NoUnits));
            let one = counts(&[Unit::new(0, 3, PER)], &[], scheme);
            assert_eq!(one.f1().value, Ok(0.0));
            assert_eq!(one.recall().value, Ok(0.0));
            assert_eq!(one.precision().value, Err(Undefined::NoUnitsOnOneSide));
        }
    }

    #[test]
    fn no_shared_article_is_not_perfect_agreement() {
        let some = || Some(vec![Unit::new(0, 3, PER)]);
        let articles = [
            Article::new(9, vec![some(), None]),
            Article::new(9, vec![None, some()]),
        ];
        assert_eq!(
            pooled(&pairwise(&articles, 0, 1, Scheme::Strict)).value,
            Err(Undefined::NoSharedArticle)
        );
        assert_eq!(
            pooled(&all_pairs(&articles, Scheme::Strict)).value,
            Err(Undefined::NoSharedArticle)
        );
    }

    #[test]
    fn only_empty_spans_is_not_perfect_agreement() {
        let empty = || Some(vec![Unit::new(4, 4, PER)]);
        let articles = [Article::new(9, vec![empty(), empty()])];
        for scheme in Scheme::ALL {
            assert_eq!(
                pooled(&pairwise(&articles, 0, 1, scheme)).value,
                Err(Undefined::NoUnits)
            );
        }
    }

    #[test]
    fn labels_stacked_on_one_span_are_a_unit_each() {
        let both = [Unit::new(0, 5, PER), Unit::new(0, 5, ORG)];
        let one = [Unit::new(0, 5, ORG)];
        assert_eq!(f1(&both, &both, Scheme::Strict), Some(1.0));
        assert_eq!(f1(&both, &one, Scheme::Strict), Some(2.0 / 3.0));
        assert_eq!(f1(&one, &both, Scheme::Exact), Some(2.0 / 3.0));
    }

    #[test]
    fn a_span_over_another_of_its_own_label_does_not_steal_its_match() {
        // "President of [Niger]" and "[Niger]": a greedy scorer that meets the long one first calls the short one missed.
        let a = [Unit::new(0, 18, ORG), Unit::new(13, 18, ORG)];
        let b = [Unit::new(13, 18, ORG), Unit::new(0, 18, ORG)];
        for scheme in Scheme::ALL {
            assert_eq!(f1(&a, &b, scheme), Some(1.0), "{scheme:?}");
            assert_eq!(f1(&a, &b[..1], scheme), Some(2.0 / 3.0), "{scheme:?}");
        }
    }

    #[test]
    fn units_of_one_side_only_count() {
        let a = [Unit::new(0, 5, PER)];
        let b = [
            Unit::new(0, 5, PER),
            Unit::new(10, 15, PER),
            Unit::new(20, 25, PER),
        ];
        let counts = counts(&a, &b, Scheme::Strict);
        assert_eq!(counts.spurious, 2);
        assert_eq!(counts.f1().value, Ok(0.5));
        assert_eq!(counts.precision().value, Ok(1.0 / 3.0));
        assert_eq!(counts.recall().value, Ok(1.0));
    }

    #[test]
    fn the_mean_over_pairs_leaves_out_pairs_without_a_figure() {
        let some = || Some(vec![Unit::new(0, 3, PER)]);
        let article = Article::new(9, vec![some(), some(), None]);
        let figure = pooled(&all_pairs(&[article], Scheme::Strict));
        assert_eq!((figure.value, figure.n), (Ok(1.0), 1));
    }
}
