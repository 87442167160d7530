//! Krippendorff's α of items.
//!
//! Krippendorff 2004/2019, *Content Analysis*, ch. 11/12; the computation by coincidences of Krippendorff 2011, "Computing
//! Krippendorff's alpha-reliability". α = 1 − observed / expected disagreement: 1 is perfect, 0 what chance gives, below 0 worse than
//! chance. Two or more annotators, any values missing. Undefined when no item has two values, and when all values are the same.

use std::sync::Arc;

use super::figure::{Counted, Figure, Undefined};
use super::sums::{of, summed};
use super::tally::Tally;

/// How far apart two values are.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Metric {
    /// Same or not.
    #[default]
    Nominal,
    /// Values are ranks: the codes' own order. Their distance depends on how many values lie between.
    Ordinal,
    /// Values are numbers: that of code `c` is the `c`-th, or `c` itself where the list is too short.
    Interval(Arc<[f64]>),
}

/// How often value stood beside value: the coincidence matrix of one article or of many.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coincidences {
    metric: Metric,
    /// Sorted by the pair of values; symmetric.
    cells: Vec<((u32, u32), f64)>,
    n: usize,
    counted: Option<Counted>,
}

/// Builds [`Coincidences`] item by item.
#[derive(Debug, Default)]
pub(super) struct Builder {
    cells: Vec<((u32, u32), f64)>,
    n: usize,
    counts: Vec<(u32, f64)>,
}

impl Builder {
    /// Adds `times` items that got these values.
    pub fn add(&mut self, values: impl Iterator<Item = u32>, times: usize) {
        self.counts.clear();
        for value in values {
            match self.counts.iter_mut().find(|(seen, _)| *seen == value) {
                Some((_, count)) => *count += 1.0,
                None => self.counts.push((value, 1.0)),
            }
        }
        let m: f64 = self.counts.iter().map(|(_, count)| count).sum();
        if m < 2.0 {
            return;
        }
        self.n += times;
        for &(c, n_c) in &self.counts {
            for &(k, n_k) in &self.counts {
                let together = if c == k { n_c * (n_k - 1.0) } else { n_c * n_k };
                if together > 0.0 {
                    self.cells
                        .push(((c, k), times as f64 * together / (m - 1.0)));
                }
            }
        }
    }

    pub fn finish(self, metric: Metric, counted: Counted) -> Coincidences {
        Coincidences {
            metric,
            cells: summed(self.cells.iter().copied()),
            n: self.n,
            counted: Some(counted),
        }
    }
}

impl Coincidences {
    /// The coincidences of a table: one row per item, in it the value each annotator gave, `None` where they gave none.
    ///
    /// `None` means *not asked*: it is left out of the account. Somebody who read the article and saw nothing there has judged, and
    /// that needs a value of its own; otherwise what only one side has would not count.
    pub fn of_items<R: AsRef<[Option<u32>]>>(
        items: impl IntoIterator<Item = R>,
        metric: Metric,
    ) -> Self {
        let mut builder = Builder::default();
        for item in items {
            builder.add(item.as_ref().iter().copied().flatten(), 1);
        }
        builder.finish(metric, Counted::Items)
    }

    /// α.
    pub fn alpha(&self) -> Result<f64, Undefined> {
        let totals = summed(self.cells.iter().map(|&((c, _), count)| (c, count)));
        let n: f64 = totals.iter().map(|(_, total)| total).sum();
        if n == 0.0 {
            return Err(Undefined::nothing(self.counted));
        }
        let distances = Distances::new(&self.metric, &totals);
        let observed: f64 = self
            .cells
            .iter()
            .map(|&((c, k), count)| count * distances.squared(c, k))
            .sum();
        let mut expected = 0.0;
        for &(c, n_c) in &totals {
            for &(k, n_k) in &totals {
                expected += n_c * n_k * distances.squared(c, k);
            }
        }
        if expected == 0.0 {
            let value = totals.first().map_or(0, |(value, _)| *value);
            return Err(Undefined::all_the_same(self.counted, value));
        }
        Ok(1.0 - (n - 1.0) * observed / expected)
    }
}

/// Its figure is α.
impl Tally for Coincidences {
    const UNIT: Counted = Counted::Items;

    fn sum<'a>(parts: impl Iterator<Item = (&'a Self, u32)> + Clone) -> Self {
        let first = parts.clone().next();
        let weighted = |(part, times): (&'a Self, u32)| {
            let times = f64::from(times);
            part.cells
                .iter()
                .map(move |&(pair, count)| (pair, count * times))
        };
        Self {
            metric: first
                .map(|(part, _)| part.metric.clone())
                .unwrap_or_default(),
            counted: first.and_then(|(part, _)| part.counted),
            n: parts
                .clone()
                .map(|(part, times)| part.n * times as usize)
                .sum(),
            cells: summed(parts.flat_map(weighted)),
        }
    }

    fn figure(&self) -> Figure {
        Figure::new(self.alpha(), self.n, self.counted.unwrap_or(Self::UNIT))
    }
}

/// The distances of values, for the totals they are measured by.
struct Distances<'a> {
    metric: &'a Metric,
    /// Of each value, half its own total and all below it: the middle of its ranks.
    middles: Vec<(u32, f64)>,
}

impl<'a> Distances<'a> {
    fn new(metric: &'a Metric, totals: &[(u32, f64)]) -> Self {
        let mut below = 0.0;
        let mut middles = Vec::new();
        if *metric == Metric::Ordinal {
            for &(value, total) in totals {
                middles.push((value, below + total / 2.0));
                below += total;
            }
        }
        Self { metric, middles }
    }

    fn squared(&self, c: u32, k: u32) -> f64 {
        if c == k {
            return 0.0;
        }
        match self.metric {
            Metric::Nominal => 1.0,
            Metric::Ordinal => (of(&self.middles, c) - of(&self.middles, k)).powi(2),
            Metric::Interval(numbers) => {
                let number = |code: u32| {
                    numbers
                        .get(code as usize)
                        .copied()
                        .unwrap_or(f64::from(code))
                };
                (number(c) - number(k)).powi(2)
            }
        }
    }
}
