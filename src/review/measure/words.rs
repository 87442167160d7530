//! Measures on words, for whoever asks for them: Cohen's κ, Fleiss' κ, Krippendorff's α.
//!
//! **Caveat, to be shown with the value.** These want a fixed list of things that everybody judged once. Text has none, so words stand
//! in for it. Nearly all words are outside any unit, which makes both the agreement and the chance agreement high and the value hard
//! to compare between texts; where a unit begins and ends goes unseen; of stacked labels only one is seen. Prefer span F1 (Hripcsak &
//! Rothschild 2005; Grouin et al. 2011) or a measure made for units: uα, γ.
//!
//! A word's value is the label of the first unit, in reading order, on the word's first character, or "outside". The words are those of
//! [`Article::with_tokens`].

use rayon::prelude::*;

use super::alpha::{Builder, Coincidences, Metric};
use super::figure::Counted;
use super::input::{Article, Unit};
use super::kappa::{CohenCounts, FleissCounts};
use super::tally::PairTallies;

/// The caveat in a sentence, to stand beside every value.
pub const CAVEAT: &str = "κ on words mostly counts words that are outside any unit, for which agreement and chance are both high, and does not see boundaries or stacked labels; prefer F1, unitizing α or γ";

/// Value of a word in no unit.
const OUTSIDE: u32 = 0;

/// The label of each word: that of the first unit, in reading order, on the word's first character.
fn values(article: &Article, units: &[Unit]) -> Vec<u32> {
    let mut from = 0;
    // Units before `from` end before every later word, as long as words come in order.
    let mut last = 0;
    let value = |&(start, _): &(usize, usize)| {
        if start < last {
            from = 0;
        }
        last = start;
        while units.get(from).is_some_and(|unit| unit.end <= start) {
            from += 1;
        }
        units
            .iter()
            .skip(from)
            .take_while(|unit| unit.start <= start)
            .find(|unit| unit.end > start)
            .map_or(OUTSIDE, |unit| unit.label.saturating_add(1))
    };
    article.tokens().iter().map(value).collect()
}

fn values_of_all(article: &Article) -> Vec<Option<Vec<u32>>> {
    (0..article.n_annotators())
        .map(|a| Some(values(article, article.units(a)?)))
        .collect()
}

/// Krippendorff's α (nominal) on words: one tally per article that at least two annotators finished.
pub fn alpha(articles: &[Article]) -> Vec<Coincidences> {
    let of_article = |article: &Article| {
        let raters: Vec<Vec<u32>> = values_of_all(article).into_iter().flatten().collect();
        let mut builder = Builder::default();
        for word in 0..article.tokens().len() {
            builder.add(
                raters.iter().filter_map(|rater| rater.get(word).copied()),
                1,
            );
        }
        builder.finish(Metric::Nominal, Counted::Words)
    };
    articles
        .par_iter()
        .filter(|article| article.finished().len() >= 2)
        .map(of_article)
        .collect()
}

/// Cohen's κ on words: one tally per article that at least two annotators finished; its figure is the mean over the pairs of
/// annotators. For one pair, see [`super::tally::of_pair`].
pub fn cohen(articles: &[Article]) -> Vec<PairTallies<CohenCounts>> {
    let of_article = |article: &Article| {
        let values = values_of_all(article);
        PairTallies::new(article.n_annotators(), |a, b| {
            let (a, b) = (values.get(a)?.as_ref()?, values.get(b)?.as_ref()?);
            let together = a.iter().copied().zip(b.iter().copied());
            Some(CohenCounts::new(together, Counted::Words))
        })
    };
    articles
        .par_iter()
        .filter(|article| article.finished().len() >= 2)
        .map(of_article)
        .collect()
}

/// Fleiss' κ on words: one tally per article that **all** annotators finished.
pub fn fleiss(articles: &[Article]) -> Vec<FleissCounts> {
    let of_article = |article: &Article| {
        let raters: Vec<Vec<u32>> = values_of_all(article).into_iter().collect::<Option<_>>()?;
        let mut counts = FleissCounts::new(raters.len(), Counted::Words);
        let (mut all, mut given) = (Vec::new(), vec![OUTSIDE; raters.len()]);
        for word in 0..article.tokens().len() {
            for (value, rater) in given.iter_mut().zip(&raters) {
                *value = rater.get(word).copied().unwrap_or(OUTSIDE);
            }
            counts.add(&mut given, &mut all);
        }
        Some(counts.finish(&all))
    };
    articles
        .par_iter()
        .filter(|article| article.n_annotators() >= 2)
        .filter_map(of_article)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::measure::{Undefined, pooled};

    #[test]
    fn a_word_takes_the_first_unit_on_its_first_character() {
        let units = vec![Unit::new(0, 9, 1), Unit::new(5, 9, 2), Unit::new(12, 13, 3)];
        let article = Article::new(20, vec![Some(units)]).with_tokens(vec![
            (0, 4),
            (5, 9),
            (10, 13),
            (12, 13),
        ]);
        assert_eq!(
            values(&article, article.units(0).unwrap()),
            [2, 2, OUTSIDE, 4]
        );
    }

    #[test]
    fn a_long_unit_is_not_forgotten_behind_a_short_one() {
        let units = vec![Unit::new(0, 20, 1), Unit::new(1, 2, 2)];
        let article =
            Article::new(20, vec![Some(units)]).with_tokens(vec![(0, 1), (3, 4), (1, 2), (19, 20)]);
        assert_eq!(values(&article, article.units(0).unwrap()), [2, 2, 2, 2]);
    }

    #[test]
    fn words_that_one_side_only_tagged_count() {
        let words = vec![(0, 1), (2, 3), (4, 5), (6, 7)];
        let article =
            Article::new(8, vec![Some(vec![Unit::new(0, 1, 1)]), Some(vec![])]).with_tokens(words);
        assert_eq!(
            pooled(&cohen(std::slice::from_ref(&article))).value,
            Ok(0.0)
        );
        assert!(pooled(&fleiss(&[article])).known().unwrap() < 0.0);
    }

    #[test]
    fn nothing_to_count_is_undefined() {
        let read = || Some(vec![]);
        let blank = Article::new(8, vec![read(), read()]);
        assert_eq!(
            pooled(&cohen(std::slice::from_ref(&blank))).value,
            Err(Undefined::NoWords)
        );
        let words = blank.with_tokens(vec![(0, 3), (4, 8)]);
        assert_eq!(
            pooled(&cohen(std::slice::from_ref(&words))).value,
            Err(Undefined::NoVariation)
        );
        assert_eq!(pooled(&fleiss(&[words])).value, Err(Undefined::NoVariation));
        assert_eq!(pooled(&cohen(&[])).value, Err(Undefined::NoSharedArticle));
    }

    #[test]
    fn a_unit_where_no_word_begins_is_not_said_to_be_nothing() {
        let tag = || Some(vec![Unit::new(1, 2, 1)]);
        let article = [Article::new(8, vec![tag(), tag()]).with_tokens(vec![(0, 3), (4, 8)])];
        assert_eq!(pooled(&cohen(&article)).value, Err(Undefined::NoVariation));
        assert_eq!(pooled(&alpha(&article)).value, Err(Undefined::NoVariation));
    }
}
