//! Cohen's and Fleiss' κ.
//!
//! **Caveat, to be shown with the value.** κ wants a fixed list of things that everybody judged once. Text has none, so words stand in
//! for it. Nearly all words are outside any unit, which makes both the agreement and the chance agreement high and κ hard to compare
//! between texts; where a unit begins and ends goes unseen; of stacked labels only one is seen. Prefer span F1 (Hripcsak & Rothschild
//! 2005; Grouin et al. 2011) or a measure made for units: uα, γ. On items that everybody judged, κ is sound.
//!
//! Cohen 1960, "A coefficient of agreement for nominal scales", for two; Fleiss 1971, "Measuring nominal scale agreement among many
//! raters", for any number (for two it is Scott's π). At most 1; 0 is what chance gives; undefined when all values are the same.

use rayon::prelude::*;

use super::figure::{Counted, Figure, Undefined};
use super::input::{Article, Unit};
use super::sums::{self, summed};
use super::tally::{PairTallies, Tally};

/// Value of a word in no unit.
const OUTSIDE: u32 = 0;

/// The label of each word: that of the first unit, in reading order, on the word's first character.
pub(super) fn word_values(article: &Article, units: &[Unit]) -> Vec<u32> {
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

fn word_values_of_all(article: &Article) -> Vec<Option<Vec<u32>>> {
    (0..article.n_annotators())
        .map(|a| Some(word_values(article, article.units(a)?)))
        .collect()
}

/// How two annotators' values fell together, for Cohen's κ.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CohenCounts {
    /// Sorted by (value of the first, value of the second).
    cells: Vec<((u32, u32), f64)>,
    counted: Option<Counted>,
}

impl CohenCounts {
    /// Counts of items that both judged; those that one did not are left out.
    pub fn of_items(items: impl IntoIterator<Item = (Option<u32>, Option<u32>)>) -> Self {
        let both: Vec<(u32, u32)> = items
            .into_iter()
            .filter_map(|(a, b)| Some((a?, b?)))
            .collect();
        Self::new(both.into_iter(), Counted::Items)
    }

    fn new(values: impl Iterator<Item = (u32, u32)> + Clone, counted: Counted) -> Self {
        Self {
            cells: summed(values.map(|pair| (pair, 1.0))),
            counted: Some(counted),
        }
    }

    /// The share of items with the same value: what κ corrects.
    pub fn observed(&self) -> Figure {
        let n = self.n();
        let value = if n == 0.0 {
            Err(self.why_none())
        } else {
            Ok(self.agreed() / n)
        };
        Figure::new(value, n as usize, self.counted.unwrap_or(Self::UNIT))
    }

    /// κ.
    pub fn kappa(&self) -> Result<f64, Undefined> {
        let n = self.n();
        if n == 0.0 {
            return Err(self.why_none());
        }
        let firsts = summed(self.cells.iter().map(|&((a, _), count)| (a, count)));
        let seconds = summed(self.cells.iter().map(|&((_, b), count)| (b, count)));
        if let ([(a, _)], [(b, _)]) = (firsts.as_slice(), seconds.as_slice())
            && a == b
        {
            return Err(Undefined::NoVariation);
        }
        let chance = firsts
            .iter()
            .map(|&(value, count)| count * sums::of(&seconds, value))
            .sum::<f64>()
            / n;
        Ok((self.agreed() - chance) / (n - chance))
    }

    fn n(&self) -> f64 {
        self.cells.iter().map(|(_, count)| count).sum()
    }

    fn agreed(&self) -> f64 {
        self.cells
            .iter()
            .filter(|((a, b), _)| a == b)
            .map(|(_, count)| count)
            .sum()
    }

    fn why_none(&self) -> Undefined {
        why_none(self.counted)
    }
}

fn why_none(counted: Option<Counted>) -> Undefined {
    if counted == Some(Counted::Words) {
        Undefined::NoText
    } else {
        Undefined::NothingPaired
    }
}

/// Cohen's κ on words: one tally per article that at least two annotators finished; its figure is the mean over the pairs of
/// annotators. For one pair, see [`super::tally::of_pair`].
pub fn cohen_on_words(articles: &[Article]) -> Vec<PairTallies<CohenCounts>> {
    let of_article = |article: &Article| {
        let values = word_values_of_all(article);
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

impl Tally for CohenCounts {
    const UNIT: Counted = Counted::Items;

    fn sum<'a>(parts: impl Iterator<Item = (&'a Self, u32)> + Clone) -> Self {
        let counted = parts.clone().find_map(|(part, _)| part.counted);
        let cells = parts.flat_map(|(part, times)| {
            part.cells
                .iter()
                .map(move |&(pair, count)| (pair, count * f64::from(times)))
        });
        Self {
            cells: summed(cells),
            counted,
        }
    }

    fn figure(&self) -> Figure {
        Figure::new(
            self.kappa(),
            self.n() as usize,
            self.counted.unwrap_or(Self::UNIT),
        )
    }
}

/// How the values of a fixed number of annotators fell, for Fleiss' κ.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FleissCounts {
    /// How many values an item has.
    raters: usize,
    items: f64,
    /// Sum over items of the share of pairs of annotators who agree.
    agreed: f64,
    /// How often each value was given.
    values: Vec<(u32, f64)>,
    counted: Option<Counted>,
}

impl FleissCounts {
    /// Counts of items that all of `raters` annotators judged; others are left out, for Fleiss' κ has no place for missing values.
    pub fn of_items<R: AsRef<[Option<u32>]>>(
        items: impl IntoIterator<Item = R>,
        raters: usize,
    ) -> Self {
        let mut counts = Self {
            raters,
            counted: Some(Counted::Items),
            ..Self::default()
        };
        let mut values = Vec::new();
        let mut given = Vec::new();
        for item in items {
            given.clear();
            given.extend(item.as_ref().iter().copied().flatten());
            if given.len() == raters {
                counts.add(&mut given, &mut values);
            }
        }
        counts.values = summed(values.iter().map(|&value| (value, 1.0)));
        counts
    }

    fn add(&mut self, given: &mut [u32], values: &mut Vec<u32>) {
        given.sort_unstable();
        let pairs: usize = given
            .chunk_by(|a, b| a == b)
            .map(|same| same.len() * (same.len() - 1))
            .sum();
        if self.raters >= 2 {
            self.items += 1.0;
            self.agreed += pairs as f64 / (self.raters * (self.raters - 1)) as f64;
            values.extend_from_slice(given);
        }
    }

    /// κ.
    pub fn kappa(&self) -> Result<f64, Undefined> {
        if self.raters < 2 {
            return Err(Undefined::TooFewAnnotators);
        }
        if self.items == 0.0 {
            return Err(why_none(self.counted));
        }
        if self.values.len() == 1 {
            return Err(Undefined::NoVariation);
        }
        let given = self.items * self.raters as f64;
        let chance: f64 = self
            .values
            .iter()
            .map(|(_, count)| (count / given).powi(2))
            .sum();
        Ok((self.agreed / self.items - chance) / (1.0 - chance))
    }
}

/// Fleiss' κ on words: one tally per article that **all** annotators finished.
pub fn fleiss_on_words(articles: &[Article]) -> Vec<FleissCounts> {
    let of_article = |article: &Article| {
        let raters = word_values_of_all(article);
        let mut counts = FleissCounts {
            raters: raters.len(),
            counted: Some(Counted::Words),
            ..FleissCounts::default()
        };
        let (mut values, mut given) = (Vec::new(), vec![0; raters.len()]);
        let complete: Vec<Vec<u32>> = raters.into_iter().collect::<Option<_>>()?;
        for at in 0..article.tokens().len() {
            for (value, of_rater) in given.iter_mut().zip(&complete) {
                *value = of_rater.get(at).copied().unwrap_or(OUTSIDE);
            }
            counts.add(&mut given, &mut values);
        }
        counts.values = summed(values.iter().map(|&value| (value, 1.0)));
        Some(counts)
    };
    articles
        .par_iter()
        .filter(|article| article.n_annotators() >= 2)
        .filter_map(of_article)
        .collect()
}

impl Tally for FleissCounts {
    const UNIT: Counted = Counted::Items;

    fn sum<'a>(parts: impl Iterator<Item = (&'a Self, u32)> + Clone) -> Self {
        let mut sum = Self::default();
        for (part, times) in parts.clone() {
            sum.raters = part.raters;
            sum.counted = part.counted;
            sum.items += part.items * f64::from(times);
            sum.agreed += part.agreed * f64::from(times);
        }
        sum.values = summed(parts.flat_map(|(part, times)| {
            part.values
                .iter()
                .map(move |&(value, count)| (value, count * f64::from(times)))
        }));
        sum
    }

    fn figure(&self) -> Figure {
        Figure::new(
            self.kappa(),
            self.items as usize,
            self.counted.unwrap_or(Self::UNIT),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::measure::pooled;

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
            word_values(&article, article.units(0).unwrap()),
            [2, 2, OUTSIDE, 4]
        );
    }

    #[test]
    fn a_long_unit_is_not_forgotten_behind_a_short_one() {
        let units = vec![Unit::new(0, 20, 1), Unit::new(1, 2, 2)];
        let article =
            Article::new(20, vec![Some(units)]).with_tokens(vec![(0, 1), (3, 4), (1, 2), (19, 20)]);
        assert_eq!(
            word_values(&article, article.units(0).unwrap()),
            [2, 2, 2, 2]
        );
    }

    #[test]
    fn words_that_one_side_only_tagged_count() {
        let words = vec![(0, 1), (2, 3), (4, 5), (6, 7)];
        let article =
            Article::new(8, vec![Some(vec![Unit::new(0, 1, 1)]), Some(vec![])]).with_tokens(words);
        assert_eq!(
            pooled(&cohen_on_words(std::slice::from_ref(&article))).value,
            Ok(0.0)
        );
        assert!(pooled(&fleiss_on_words(&[article])).known().unwrap() < 0.0);
    }

    #[test]
    fn nothing_to_count_is_undefined() {
        let read = || Some(vec![]);
        let blank = Article::new(8, vec![read(), read()]);
        assert_eq!(
            pooled(&cohen_on_words(std::slice::from_ref(&blank))).value,
            Err(Undefined::NoText)
        );
        let words = blank.with_tokens(vec![(0, 3), (4, 8)]);
        assert_eq!(
            pooled(&cohen_on_words(std::slice::from_ref(&words))).value,
            Err(Undefined::NoVariation)
        );
        assert_eq!(
            pooled(&fleiss_on_words(&[words])).value,
            Err(Undefined::NoVariation)
        );
        assert_eq!(
            pooled(&cohen_on_words(&[])).value,
            Err(Undefined::NoSharedArticle)
        );
        assert_eq!(
            CohenCounts::of_items([(Some(1), None)]).figure().value,
            Err(Undefined::NothingPaired)
        );
    }
}
