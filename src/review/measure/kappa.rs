//! Cohen's and Fleiss' κ.
//!
//! For things that everybody judged once, such as whether an event is negated. For κ on words, and its caveat, see [`super::words`].
//!
//! Cohen 1960, "A coefficient of agreement for nominal scales", for two; Fleiss 1971, "Measuring nominal scale agreement among many
//! raters", for any number (for two it is Scott's π). At most 1; 0 is what chance gives; undefined when all values are the same.

use super::figure::{Counted, Figure, Undefined};
use super::sums::{self, summed};
use super::tally::Tally;

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

    pub(super) fn new(values: impl Iterator<Item = (u32, u32)> + Clone, counted: Counted) -> Self {
        Self {
            cells: summed(values.map(|pair| (pair, 1.0))),
            counted: Some(counted),
        }
    }

    /// The share of items with the same value: what κ corrects.
    pub fn observed(&self) -> Figure {
        let n = self.n();
        let value = if n == 0.0 {
            Err(Undefined::nothing(self.counted))
        } else {
            Ok(self.agreed() / n)
        };
        Figure::new(value, n as usize, self.counted.unwrap_or(Self::UNIT))
    }

    /// κ.
    pub fn kappa(&self) -> Result<f64, Undefined> {
        let n = self.n();
        if n == 0.0 {
            return Err(Undefined::nothing(self.counted));
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
        let mut counts = Self::new(raters, Counted::Items);
        let (mut given, mut values) = (Vec::new(), Vec::new());
        for item in items {
            given.clear();
            given.extend(item.as_ref().iter().copied().flatten());
            if given.len() == raters {
                counts.add(&mut given, &mut values);
            }
        }
        counts.finish(&values)
    }

    pub(super) fn new(raters: usize, counted: Counted) -> Self {
        Self {
            raters,
            counted: Some(counted),
            ..Self::default()
        }
    }

    /// Adds an item with the value each rater gave it; gathers them all in `values`.
    pub(super) fn add(&mut self, given: &mut [u32], values: &mut Vec<u32>) {
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

    pub(super) fn finish(mut self, values: &[u32]) -> Self {
        self.values = summed(values.iter().map(|&value| (value, 1.0)));
        self
    }

    /// κ.
    pub fn kappa(&self) -> Result<f64, Undefined> {
        if self.raters < 2 {
            return Err(Undefined::TooFewAnnotators);
        }
        if self.items == 0.0 {
            return Err(Undefined::nothing(self.counted));
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

    #[test]
    fn items_that_not_everybody_judged_are_left_out() {
        let items = [
            [Some(1), Some(1), Some(1)],
            [Some(2), Some(1), None],
            [Some(2), Some(2), Some(2)],
        ];
        let fleiss = FleissCounts::of_items(items, 3).figure();
        assert_eq!((fleiss.value, fleiss.n), (Ok(1.0), 2));
        let cohen = CohenCounts::of_items(items.map(|item| (item[0], item[2]))).figure();
        assert_eq!((cohen.value, cohen.n), (Ok(1.0), 2));
    }

    #[test]
    fn nothing_to_compare_is_undefined() {
        let kappa = |items: &[(Option<u32>, Option<u32>)]| {
            CohenCounts::of_items(items.to_vec()).figure().value
        };
        assert_eq!(kappa(&[]), Err(Undefined::NothingPaired));
        assert_eq!(kappa(&[(Some(1), None)]), Err(Undefined::NothingPaired));
        assert_eq!(kappa(&[(Some(1), Some(1))]), Err(Undefined::NoVariation));
        let alone = FleissCounts::of_items([[Some(1)]], 1).figure();
        assert_eq!(alone.value, Err(Undefined::TooFewAnnotators));
    }
}
