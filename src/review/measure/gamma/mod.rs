//! γ: agreement on where units are and what they are called, taken together.
//!
//! Mathet, Widlöcher & Métivier 2015, "The unified and holistic method gamma (γ) for inter-annotator agreement measure and
//! alignment", *Computational Linguistics* 41(3). The units of all annotators are aligned so that the *disorder* is least; the
//! disorder is compared with that of random annotations of the same kind: γ = 1 − observed / expected. 1 is perfect, 0 what chance
//! gives, below 0 worse than chance. Units may overlap, nest and carry several labels.
//!
//! - [`dissimilarity`]: how different two units are;
//! - [`unitary`]: which units could be one and the same (unitary alignments), and what they cost;
//! - [`align`]: the best alignment, from the cheapest way to put every unit into exactly one of them ([`partition`]);
//! - [`sample`]: random annotations.
//!
//! The observed disorder is exact as long as [`Gamma::optimal`] says so; the expected one is a mean over seeded samples, as many as
//! [`Settings::precision`] asks for (§5.3 of the paper).

mod align;
pub mod dissimilarity;
mod partition;
mod sample;
mod unitary;

use rayon::prelude::*;

pub use dissimilarity::Dissimilarity;

use self::dissimilarity::Extent;
use super::figure::{Counted, Figure, Interval, Undefined};
use super::input::Article;
use super::rng::SplitMix64;
use super::tally::Tally;

/// How γ is measured. The defaults are those of the reference implementation `pygamma-agreement`, with α = β = Δ∅ = 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    pub dissimilarity: Dissimilarity,
    /// Samples to start with; more are drawn when these vary too much.
    pub samples: usize,
    /// No more than this many samples, whatever the precision.
    pub most_samples: usize,
    /// The relative error of the expected disorder that is accepted at 95 % confidence.
    pub precision: f64,
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            dissimilarity: Dissimilarity::default(),
            samples: 30,
            most_samples: 1000,
            precision: 0.05,
            seed: 0,
        }
    }
}

/// γ of one article.
#[derive(Clone, Debug, PartialEq)]
pub struct Gamma {
    /// γ, at most 1. Its interval is the sampling error of the expected disorder at 95 %, not that of drawing other articles. `n` is
    /// the number of units.
    pub figure: Figure,
    /// The disorder of the best alignment: 0 or more; `None` when nobody tagged anything.
    pub observed: Option<f64>,
    /// The mean disorder of the samples.
    pub expected: Option<f64>,
    /// How many samples were drawn.
    pub samples: usize,
    /// The relative error of `expected` that was reached, at 95 % confidence.
    pub precision: Option<f64>,
    /// Whether the alignment of the article is proven to be the best. It is in any text that people tag; where dozens of units are
    /// heaped on one place it may not be, and then `observed` is an upper bound that may depend on the order of annotators.
    pub optimal: bool,
    /// The same of the samples' alignments, all of them.
    pub samples_optimal: bool,
    /// The best alignment: per unitary alignment, for each annotator who finished the article (in their order), the index of their
    /// unit, or `None` where they have none. In the order of the text.
    pub alignment: Vec<Vec<Option<usize>>>,
    /// Mean number of units per annotator.
    mean_units: f64,
}

/// γ of one article, over the annotators who finished it. Undefined with fewer than two, and when nobody tagged anything.
pub fn of_article(article: &Article, settings: &Settings) -> Gamma {
    let finished = article.finished();
    let units: Vec<Vec<Extent>> = finished
        .iter()
        .map(|units| units.iter().copied().map(Extent::from).collect())
        .collect();
    let n_units = finished.iter().map(|units| units.len()).sum();
    if finished.len() < 2 || n_units == 0 {
        let why = if finished.len() < 2 {
            Undefined::NoSharedArticle
        } else {
            Undefined::NoUnits
        };
        return Gamma {
            figure: Figure::new(Err(why), n_units, Counted::Units),
            observed: None,
            expected: None,
            samples: 0,
            precision: None,
            optimal: true,
            samples_optimal: true,
            alignment: Vec::new(),
            mean_units: 0.0,
        };
    }
    let best = align::best_alignment(&units, &settings.dissimilarity);
    let mean_units = n_units as f64 / finished.len() as f64;
    let observed = best.cost / mean_units;
    let expected = Expected::new(&finished, settings);
    let gamma = |expected: f64| {
        if observed == 0.0 {
            1.0
        } else {
            1.0 - observed / expected
        }
    };
    let mut figure = Figure::new(Ok(gamma(expected.mean)), n_units, Counted::Units);
    if figure.value.is_ok() && expected.precision < 1.0 {
        figure.interval = Some(Interval {
            low: gamma(expected.mean * (1.0 - expected.precision)),
            high: gamma(expected.mean * (1.0 + expected.precision)),
            level: CONFIDENCE,
        });
    }
    Gamma {
        figure,
        observed: Some(observed),
        expected: Some(expected.mean),
        samples: expected.samples,
        precision: Some(expected.precision),
        optimal: best.optimal,
        samples_optimal: expected.optimal,
        alignment: best.groups,
        mean_units,
    }
}

/// γ of each article that at least two annotators finished, in parallel.
pub fn articles(articles: &[Article], settings: &Settings) -> Vec<Gamma> {
    articles
        .par_iter()
        .filter(|article| article.finished().len() >= 2)
        .map(|article| of_article(article, settings))
        .collect()
}

const CONFIDENCE: f64 = 0.95;
/// The normal quantile that goes with it.
const QUANTILE: f64 = 1.96;

struct Expected {
    mean: f64,
    samples: usize,
    precision: f64,
    optimal: bool,
}

impl Expected {
    fn new(finished: &[&[super::Unit]], settings: &Settings) -> Self {
        let model = sample::Model::new(finished);
        let disorder = |index: usize| {
            let mut rng = SplitMix64::nth(settings.seed, index as u64);
            let units = model.draw(&mut rng);
            let n: usize = units.iter().map(Vec::len).sum();
            let best = align::best_alignment(&units, &settings.dissimilarity);
            (
                best.cost * units.len() as f64 / n.max(1) as f64,
                best.optimal,
            )
        };
        let first = settings.samples.clamp(2, settings.most_samples.max(2));
        let mut drawn: Vec<(f64, bool)> = (0..first).into_par_iter().map(disorder).collect();
        let (mean, deviation) = mean_and_deviation(&drawn);
        let needed = (deviation / mean * QUANTILE / settings.precision)
            .powi(2)
            .ceil();
        let needed = if needed.is_finite() {
            (needed as usize).min(settings.most_samples)
        } else {
            first
        };
        drawn.par_extend((first..needed.max(first)).into_par_iter().map(disorder));
        let (mean, deviation) = mean_and_deviation(&drawn);
        let precision = deviation / mean * QUANTILE / (drawn.len() as f64).sqrt();
        Self {
            mean,
            samples: drawn.len(),
            precision: if precision.is_finite() {
                precision
            } else {
                1.0
            },
            optimal: drawn.iter().all(|(_, optimal)| *optimal),
        }
    }
}

fn mean_and_deviation(drawn: &[(f64, bool)]) -> (f64, f64) {
    let n = drawn.len().max(1) as f64;
    let mean = drawn.iter().map(|(value, _)| value).sum::<f64>() / n;
    let squares = drawn.iter().map(|(value, _)| (value - mean).powi(2));
    (mean, (squares.sum::<f64>() / n).sqrt())
}

/// Sums of disorders, for γ over several articles: 1 − Σ observed / Σ expected, each article weighted by its mean number of units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Disorders {
    observed: f64,
    expected: f64,
    units: usize,
    /// The articles' mean numbers of units, summed up.
    weight: f64,
}

impl Disorders {
    /// The mean observed and expected disorder of several articles; `None` where nobody tagged anything.
    pub fn means(articles: &[Self]) -> Option<(f64, f64)> {
        let sum = Self::sum(articles.iter().map(|one| (one, 1)));
        (sum.weight > 0.0).then(|| (sum.observed / sum.weight, sum.expected / sum.weight))
    }
}

impl Gamma {
    /// What the article contributes to a γ over several. An article in which nobody tagged anything contributes nothing.
    pub fn disorders(&self) -> Disorders {
        Disorders {
            observed: self.observed.unwrap_or_default() * self.mean_units,
            expected: self.expected.unwrap_or_default() * self.mean_units,
            units: self.figure.n,
            weight: self.mean_units,
        }
    }
}

impl Tally for Disorders {
    const UNIT: Counted = Counted::Units;

    fn sum<'a>(parts: impl Iterator<Item = (&'a Self, u32)> + Clone) -> Self {
        parts.fold(Self::default(), |sum, (part, times)| Self {
            observed: sum.observed + part.observed * f64::from(times),
            expected: sum.expected + part.expected * f64::from(times),
            units: sum.units + part.units * times as usize,
            weight: sum.weight + part.weight * f64::from(times),
        })
    }

    fn figure(&self) -> Figure {
        let value = match self {
            Self { units: 0, .. } => Err(Undefined::NoUnits),
            Self { observed, .. } if *observed == 0.0 => Ok(1.0),
            _ => Ok(1.0 - self.observed / self.expected),
        };
        Figure::new(value, self.units, Self::UNIT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::measure::{Unit, pooled};

    fn article(by: &[&[Unit]]) -> Article {
        Article::new(200, by.iter().map(|units| Some(units.to_vec())).collect())
    }

    const A: [Unit; 3] = [
        Unit::new(0, 10, 1),
        Unit::new(20, 31, 2),
        Unit::new(50, 57, 1),
    ];

    #[test]
    fn the_same_units_are_perfect_agreement_and_none_is_undefined() {
        let settings = Settings::default();
        let same = of_article(&article(&[&A, &A, &A]), &settings);
        assert_eq!((same.figure.value, same.observed), (Ok(1.0), Some(0.0)));
        assert_eq!(
            of_article(&article(&[&[], &[]]), &settings).figure.value,
            Err(Undefined::NoUnits)
        );
        let alone = Article::new(200, vec![Some(A.to_vec()), None]);
        assert_eq!(
            of_article(&alone, &settings).figure.value,
            Err(Undefined::NoSharedArticle)
        );
        assert_eq!(articles(&[alone], &settings), []);
    }

    #[test]
    fn an_annotator_who_tagged_nothing_counts() {
        let one_sided = of_article(&article(&[&A, &[]]), &Settings::default());
        // Three units stand alone, each at Δ∅ = 1; 1.5 units per annotator.
        assert_eq!(one_sided.observed, Some(2.0));
        assert!(one_sided.figure.known().unwrap() < 0.0, "{one_sided:?}");
    }

    #[test]
    fn stacked_labels_are_units_of_their_own() {
        let stacked = [Unit::new(0, 10, 1), Unit::new(0, 10, 2)];
        let settings = Settings::default();
        assert_eq!(
            of_article(&article(&[&stacked, &stacked]), &settings)
                .figure
                .value,
            Ok(1.0)
        );
        // One pairs up, the other stands alone: 1 / 1.5.
        let half = of_article(&article(&[&stacked, &stacked[1..]]), &settings);
        assert!((half.observed.unwrap() - 1.0 / 1.5).abs() < 1e-12);
        assert_eq!(half.alignment, [[Some(0), None], [Some(1), Some(0)]]);
    }

    #[test]
    fn a_unit_over_another_of_its_label_finds_its_own() {
        let nested = [Unit::new(0, 30, 1), Unit::new(20, 30, 1)];
        let gamma = of_article(&article(&[&nested, &nested]), &Settings::default());
        assert_eq!(gamma.alignment, [[Some(0), Some(0)], [Some(1), Some(1)]]);
    }

    #[test]
    fn a_seed_repeats_and_more_precision_takes_more_samples() {
        let b = [
            Unit::new(0, 8, 1),
            Unit::new(22, 31, 1),
            Unit::new(80, 90, 2),
        ];
        let article = article(&[&A, &b]);
        let settings = Settings::default();
        let once = of_article(&article, &settings);
        assert_eq!(of_article(&article, &settings), once);
        let fine = of_article(
            &article,
            &Settings {
                precision: 0.02,
                ..settings
            },
        );
        assert!(
            fine.samples > once.samples && fine.precision <= Some(0.025),
            "{fine:?}"
        );
        assert_ne!(
            of_article(
                &article,
                &Settings {
                    seed: 1,
                    ..settings
                }
            )
            .expected,
            once.expected
        );
    }

    #[test]
    fn gamma_over_articles_weighs_them_by_their_units() {
        let settings = Settings::default();
        let gammas = articles(
            &[
                article(&[&A, &A]),
                article(&[&A, &A[..1]]),
                article(&[&[], &[]]),
            ],
            &settings,
        );
        let tallies: Vec<Disorders> = gammas.iter().map(Gamma::disorders).collect();
        let figure = pooled(&tallies);
        assert_eq!(figure.n, 10);
        let expected =
            1.0 - 2.0 / (gammas[0].expected.unwrap() * 3.0 + gammas[1].expected.unwrap() * 2.0);
        assert!((figure.known().unwrap() - expected).abs() < 1e-12);
        assert_eq!(pooled(&tallies[2..]).value, Err(Undefined::NoUnits));
    }
}
