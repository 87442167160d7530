//! Confidence intervals by drawing articles again.

use rayon::prelude::*;

use super::figure::{Figure, Interval};
use super::rng::SplitMix64;
use super::tally::{Tally, pooled};

/// How an interval is made: the percentile bootstrap of Efron (1979) over **articles**, the units that are drawn independently;
/// mentions of one article are not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bootstrap {
    pub replicates: u32,
    pub seed: u64,
    /// Confidence level, between 0 and 1.
    pub level: f64,
}

/// With fewer articles there is no interval: drawn again, so few are the same few each time, and say nothing of others.
pub const FEWEST_ARTICLES: usize = 5;

impl Default for Bootstrap {
    fn default() -> Self {
        Self {
            replicates: 1000,
            seed: 0,
            level: 0.95,
        }
    }
}

/// The figure over all articles with its confidence interval.
pub fn pooled_with_interval<T: Tally>(articles: &[T], how: &Bootstrap) -> Figure {
    let mut figure = pooled(articles);
    if figure.value.is_ok() {
        figure.interval = interval(articles, how, T::figure);
    }
    figure
}

/// The interval of any figure of a summed tally, such as a precision. `None` with fewer than [`FEWEST_ARTICLES`], or when the figure is
/// undefined in more than one draw of twenty.
pub fn interval<T: Tally>(
    articles: &[T],
    how: &Bootstrap,
    figure: impl Fn(&T) -> Figure + Sync,
) -> Option<Interval> {
    if articles.len() < FEWEST_ARTICLES || how.replicates == 0 {
        return None;
    }
    let replicate = |index: u32| {
        let mut rng = SplitMix64::nth(how.seed, u64::from(index));
        let mut times = vec![0_u32; articles.len()];
        for _ in 0..articles.len() {
            if let Some(drawn) = times.get_mut(rng.below(articles.len())) {
                *drawn += 1;
            }
        }
        let drawn = articles
            .iter()
            .zip(times.iter().copied())
            .filter(|(_, times)| *times > 0);
        figure(&T::sum(drawn)).known()
    };
    let mut values: Vec<f64> = (0..how.replicates)
        .into_par_iter()
        .filter_map(replicate)
        .collect();
    if values.len() * 20 < how.replicates as usize * 19 {
        return None;
    }
    values.sort_by(f64::total_cmp);
    let tail = (1.0 - how.level.clamp(0.0, 1.0)) / 2.0;
    Some(Interval {
        low: quantile(&values, tail)?,
        high: quantile(&values, 1.0 - tail)?,
        level: how.level,
    })
}

/// The quantile of sorted values, linear between neighbours (Hyndman & Fan's type 7, what R and NumPy use).
fn quantile(sorted: &[f64], q: f64) -> Option<f64> {
    let at = q * sorted.len().checked_sub(1)? as f64;
    let below = *sorted.get(at.floor() as usize)?;
    let above = *sorted.get(at.ceil() as usize)?;
    Some(below + (above - below) * (at - at.floor()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::measure::set_f1::SetCounts;

    #[test]
    fn an_interval_holds_its_figure_and_repeats_with_its_seed() {
        let articles: Vec<SetCounts> = (0..50)
            .map(|i| SetCounts {
                both: 8,
                only_a: i % 4,
                only_b: i % 3,
            })
            .collect();
        let how = Bootstrap::default();
        let figure = pooled_with_interval(&articles, &how);
        let (Some(value), Some(interval)) = (figure.known(), figure.interval) else {
            panic!("defined: {figure}");
        };
        assert!(interval.low < value && value < interval.high, "{figure}");
        assert!(interval.high - interval.low < 0.1, "{figure}");
        assert_eq!(pooled_with_interval(&articles, &how), figure);
        let other = Bootstrap { seed: 1, ..how };
        assert_ne!(
            pooled_with_interval(&articles, &other).interval,
            figure.interval
        );
    }

    #[test]
    fn few_articles_have_no_interval() {
        let article = |only_a| SetCounts {
            both: 1,
            only_a,
            only_b: 0,
        };
        let interval = |n| {
            let articles: Vec<SetCounts> = (0..n).map(article).collect();
            pooled_with_interval(&articles, &Bootstrap::default()).interval
        };
        assert_eq!(interval(1), None);
        assert_eq!(interval(FEWEST_ARTICLES - 1), None);
        assert!(interval(FEWEST_ARTICLES).is_some());
    }

    #[test]
    fn quantiles_are_linear_between_values() {
        assert_eq!(quantile(&[1.0, 2.0, 3.0, 4.0], 0.5), Some(2.5));
        assert_eq!(quantile(&[1.0, 2.0, 3.0], 1.0), Some(3.0));
        assert_eq!(quantile(&[], 0.5), None);
    }
}
