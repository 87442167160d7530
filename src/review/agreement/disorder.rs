//! What γ was made of, for whoever reports it.

use serde::Serialize;

use crate::review::measure::gamma::{Disorders, Gamma};

/// Disorders after Mathet et al. 2015; of several articles, their means, each weighted by its mean number of units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Disorder {
    pub observed: Option<f64>,
    pub expected: Option<f64>,
    /// How many random annotations were drawn, in all.
    pub samples: usize,
    /// The relative error of the expected disorder at 95 %; of several articles, the greatest.
    pub precision: Option<f64>,
    /// Whether the alignment is proven to be the best; of several articles, all of them.
    pub optimal: bool,
}

impl From<&Gamma> for Disorder {
    fn from(gamma: &Gamma) -> Self {
        Self {
            observed: gamma.observed,
            expected: gamma.expected,
            samples: gamma.samples,
            precision: gamma.precision,
            optimal: gamma.optimal,
        }
    }
}

impl Disorder {
    /// Of all articles together.
    pub(super) fn of_all(articles: &[Gamma]) -> Self {
        let disorders: Vec<Disorders> = articles.iter().map(Gamma::disorders).collect();
        let (observed, expected) = Disorders::means(&disorders).unzip();
        let precisions = articles.iter().filter_map(|gamma| gamma.precision);
        Self {
            observed,
            expected,
            samples: articles.iter().map(|gamma| gamma.samples).sum(),
            precision: precisions.reduce(f64::max),
            optimal: articles.iter().all(|gamma| gamma.optimal),
        }
    }
}
