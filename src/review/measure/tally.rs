//! What one article contributes to a figure, and how contributions add up.

use super::figure::{Counted, Figure, Undefined};

/// What one article contributes to a measure. Tallies add up without loss, so a figure over all articles, or over articles drawn
/// again with replacement, is the figure of the sum.
pub trait Tally: Sized + Clone + Send + Sync {
    /// The sum of many, each counted as often as its number says.
    fn sum<'a>(parts: impl Iterator<Item = (&'a Self, u32)> + Clone) -> Self
    where
        Self: 'a;

    /// What this tally comes to.
    fn figure(&self) -> Figure;

    /// What [`Figure::n`] counts.
    const UNIT: Counted;
}

/// The figure over all articles; undefined without any.
pub fn pooled<T: Tally>(articles: &[T]) -> Figure {
    if articles.is_empty() {
        return Figure::new(Err(Undefined::NoSharedArticle), 0, T::UNIT);
    }
    T::sum(articles.iter().map(|tally| (tally, 1))).figure()
}

/// All pairs of `n` annotators, the smaller number first.
pub fn pairs(n: usize) -> Vec<(usize, usize)> {
    (0..n)
        .flat_map(|a| (a + 1..n).map(move |b| (a, b)))
        .collect()
}

/// The tallies of all pairs of annotators in one article, in the order of [`pairs`]; `None` for a pair that did not both finish it.
///
/// Its figure is the mean over the pairs for which the measure is defined, each pair pooled over its articles first.
#[derive(Clone, Debug, PartialEq)]
pub struct PairTallies<T> {
    pub pairs: Vec<Option<T>>,
}

/// The tallies of one pair, `pair` being its place in [`pairs`]: one per article that both finished.
pub fn of_pair<T: Tally>(articles: &[PairTallies<T>], pair: usize) -> Vec<T> {
    articles
        .iter()
        .filter_map(|article| article.pairs.get(pair)?.clone())
        .collect()
}

impl<T: Tally> PairTallies<T> {
    /// One tally per pair of `n` annotators.
    pub fn new(n: usize, mut of_pair: impl FnMut(usize, usize) -> Option<T>) -> Self {
        Self {
            pairs: pairs(n).into_iter().map(|(a, b)| of_pair(a, b)).collect(),
        }
    }
}

impl<T: Tally> Tally for PairTallies<T> {
    const UNIT: Counted = Counted::Pairs;

    fn sum<'a>(parts: impl Iterator<Item = (&'a Self, u32)> + Clone) -> Self
    where
        Self: 'a,
    {
        let n = parts
            .clone()
            .map(|(part, _)| part.pairs.len())
            .max()
            .unwrap_or(0);
        let of_pair = |pair: usize| {
            let both = parts
                .clone()
                .filter_map(move |(part, times)| Some((part.pairs.get(pair)?.as_ref()?, times)));
            both.clone().next().is_some().then(|| T::sum(both))
        };
        Self {
            pairs: (0..n).map(of_pair).collect(),
        }
    }

    fn figure(&self) -> Figure {
        let values: Vec<Result<f64, Undefined>> = self
            .pairs
            .iter()
            .flatten()
            .map(|tally| tally.figure().value)
            .collect();
        let known: Vec<f64> = values.iter().filter_map(|value| value.ok()).collect();
        let mean = if known.is_empty() {
            let why = values.iter().find_map(|value| value.err());
            Err(why.unwrap_or(Undefined::NoSharedArticle))
        } else {
            Ok(known.iter().sum::<f64>() / known.len() as f64)
        };
        Figure::new(mean, known.len(), Self::UNIT)
    }
}
