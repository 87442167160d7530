//! What holds for any input.

use proptest::prelude::*;

use super::alpha::{Coincidences, Metric};
use super::gamma::{self, Settings};
use super::kappa::{CohenCounts, FleissCounts};
use super::span_f1::{self, Scheme};
use super::{
    Article, Bootstrap, Figure, Tally, Undefined, Unit, char_alpha, clusters, confusion, pairs,
    pooled,
};
use super::{of_pair, pooled_with_interval, set_f1, unitizing, words};

fn units(length: usize, most: usize) -> impl Strategy<Value = Vec<Unit>> {
    let unit = (0..length, 0..12_usize, 0..4_u32)
        .prop_map(|(start, len, label)| Unit::new(start, start + len, label));
    prop::collection::vec(unit, 0..=most)
}

fn article(annotators: usize, most: usize) -> impl Strategy<Value = Article> {
    (0..80_usize)
        .prop_flat_map(move |length| {
            let by = prop::collection::vec(
                prop::option::weighted(0.85, units(length.max(1), most)),
                annotators,
            );
            (Just(length), by)
        })
        .prop_map(|(length, by)| {
            let words = (0..length)
                .step_by(4)
                .map(|start| (start, (start + 3).min(length)))
                .collect();
            Article::new(length, by).with_tokens(words)
        })
}

fn articles() -> impl Strategy<Value = Vec<Article>> {
    prop::collection::vec(article(3, 8), 0..4)
}

/// Everything but γ, over all annotators or all pairs of them, with the lowest and highest value it may have.
fn all_figures(articles: &[Article]) -> Vec<(&'static str, Figure, f64)> {
    let unitized = unitizing::articles(articles);
    let sum = super::unitizing::Unitized::sum(unitized.tallies.iter().map(|tally| (tally, 1)));
    let mut figures = vec![
        (
            "alpha on characters",
            pooled(&char_alpha::characters(articles)),
            f64::NEG_INFINITY,
        ),
        ("u alpha", pooled(&unitized.tallies), f64::NEG_INFINITY),
        ("binary u alpha", sum.binary(), f64::NEG_INFINITY),
        ("cu alpha", sum.coding(), f64::NEG_INFINITY),
        ("(1)u alpha", unitized.of_label(1), f64::NEG_INFINITY),
        ("fleiss", pooled(&words::fleiss(articles)), -1.0),
    ];
    for scheme in Scheme::ALL {
        figures.push((
            "mean f1",
            pooled(&span_f1::all_pairs(articles, scheme)),
            0.0,
        ));
    }
    for (pair, (a, b)) in pairs(3).into_iter().enumerate() {
        figures.push((
            "cohen",
            pooled(&of_pair(&words::cohen(articles), pair)),
            -1.0,
        ));
        for scheme in Scheme::ALL {
            figures.push((
                "f1",
                pooled(&span_f1::pairwise(articles, a, b, scheme)),
                0.0,
            ));
        }
    }
    figures
}

fn close(a: &Figure, b: &Figure) -> bool {
    a.n == b.n
        && match (a.value, b.value) {
            (Ok(a), Ok(b)) => (a - b).abs() < 1e-9,
            (a, b) => a == b,
        }
}

proptest! {
    // No file of past failures: a failure becomes a test of its own.
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn values_are_in_their_range(articles in articles()) {
        for (name, figure, low) in all_figures(&articles) {
            if let Ok(value) = figure.value {
                prop_assert!((low - 1e-9..=1.0 + 1e-9).contains(&value), "{name}: {figure}");
            }
        }
    }

    #[test]
    fn the_order_of_annotators_does_not_matter(articles in articles()) {
        let turned: Vec<Article> = articles.iter().map(|article| article.with_annotators(&[2, 0, 1])).collect();
        for ((name, one, _), (_, other, _)) in all_figures(&articles).into_iter().take(10).zip(all_figures(&turned)) {
            prop_assert!(close(&one, &other), "{name}: {one}, {other}");
        }
    }

    #[test]
    fn figures_of_two_are_symmetric(articles in articles()) {
        for scheme in Scheme::ALL {
            let (ab, ba) = (span_f1::pairwise(&articles, 0, 1, scheme), span_f1::pairwise(&articles, 1, 0, scheme));
            prop_assert!(close(&pooled(&ab), &pooled(&ba)));
            for (ab, ba) in ab.iter().zip(&ba) {
                prop_assert_eq!(ab.precision().value, ba.recall().value);
                prop_assert_eq!((ab.correct, ab.partial, ab.missed), (ba.correct, ba.partial, ba.spurious));
            }
        }
        let turned: Vec<Article> = articles.iter().map(|article| article.with_annotators(&[1, 0, 2])).collect();
        let (ab, ba) = (of_pair(&words::cohen(&articles), 0), of_pair(&words::cohen(&turned), 0));
        prop_assert!(close(&pooled(&ab), &pooled(&ba)));
    }

    #[test]
    fn identical_annotations_agree_where_defined(units in units(60, 10)) {
        let by = vec![Some(units.clone()), Some(units.clone()), Some(units)];
        let words = (0..60).step_by(4).map(|start| (start, start + 3)).collect();
        let article = [Article::new(60, by).with_tokens(words)];
        let tagged = !article[0].units(0).unwrap_or_default().is_empty();
        for (name, figure, _) in all_figures(&article) {
            match figure.value {
                Ok(value) => prop_assert!((value - 1.0).abs() < 1e-9, "{name}: {figure}"),
                Err(Undefined::NoSharedArticle | Undefined::TooFewAnnotators) => prop_assert!(false, "{name}: {figure}"),
                Err(why) => prop_assert!(!tagged || (why != Undefined::NoUnits || name == "(1)u alpha"), "{name}: {figure}"),
            }
        }
        let gamma = gamma::of_article(&article[0], &Settings { samples: 2, most_samples: 2, ..Settings::default() });
        prop_assert_eq!(gamma.figure.value, if tagged { Ok(1.0) } else { Err(Undefined::NoUnits) });
    }

    #[test]
    fn everything_is_matched_or_alone(article in article(2, 12)) {
        if let Some((a, b)) = article.pair(0, 1) {
            for scheme in Scheme::ALL {
                let counts = span_f1::counts(a, b, scheme);
                prop_assert_eq!((counts.n_reference(), counts.n_response()), (a.len(), b.len()));
            }
            let strict = span_f1::counts(a, b, Scheme::Strict).correct;
            prop_assert_eq!(strict, set_f1::compare(a, b).both);
            let all: usize = confusion::confusion(std::slice::from_ref(&article), 0, 1).cells.values().sum();
            prop_assert!(all <= a.len() + b.len() && all >= a.len().max(b.len()));
        }
    }

    #[test]
    fn laxer_schemes_find_more(article in article(2, 12)) {
        if let Some((a, b)) = article.pair(0, 1) {
            let f1 = |scheme| span_f1::counts(a, b, scheme).f1().known().unwrap_or_default();
            prop_assert!(f1(Scheme::Strict) <= f1(Scheme::Exact));
            prop_assert!(f1(Scheme::Exact) <= f1(Scheme::Partial));
            prop_assert!(f1(Scheme::Strict) <= f1(Scheme::Type));
        }
    }

    #[test]
    fn gamma_does_not_depend_on_the_order_of_annotators(article in article(4, 5)) {
        let settings = Settings { samples: 3, most_samples: 3, ..Settings::default() };
        let one = gamma::of_article(&article, &settings);
        let other = gamma::of_article(&article.with_annotators(&[3, 1, 0, 2]), &settings);
        if one.optimal && other.optimal {
            match (one.observed, other.observed) {
                (Some(a), Some(b)) => prop_assert!((a - b).abs() < 1e-9),
                (a, b) => prop_assert_eq!(a, b),
            }
            if one.samples_optimal && other.samples_optimal {
                prop_assert!(close(&one.figure, &other.figure), "{} {}", one.figure, other.figure);
            }
        }
        prop_assert!(one.figure.known().is_none_or(|gamma| gamma <= 1.0));
        let aligned: usize = one.alignment.iter().flatten().flatten().count();
        prop_assert!(one.observed.is_none() || aligned == one.figure.n);
    }

    #[test]
    fn items_of_any_kind(rows in prop::collection::vec(prop::collection::vec(prop::option::of(0..4_u32), 3), 0..12)) {
        let turned: Vec<Vec<Option<u32>>> = rows.iter().map(|row| row.iter().rev().copied().collect()).collect();
        for metric in [Metric::Nominal, Metric::Ordinal, Metric::Interval([0.0, 1.0, 5.0].into())] {
            let figure = Coincidences::of_items(&rows, metric.clone()).figure();
            prop_assert!(close(&figure, &Coincidences::of_items(&turned, metric).figure()));
            prop_assert!(figure.known().is_none_or(|value| value <= 1.0 + 1e-9));
        }
        let fleiss = FleissCounts::of_items(&rows, 3).figure();
        prop_assert!(close(&fleiss, &FleissCounts::of_items(&turned, 3).figure()));
        let cohen = CohenCounts::of_items(rows.iter().map(|row| (row[0], row[2]))).figure();
        prop_assert!(close(&cohen, &CohenCounts::of_items(rows.iter().map(|row| (row[2], row[0]))).figure()));
    }

    #[test]
    fn clusters_are_symmetric_and_in_range(
        a in prop::collection::vec(prop::collection::vec(0..10_u8, 0..5), 0..6),
        b in prop::collection::vec(prop::collection::vec(0..10_u8, 0..5), 0..6),
    ) {
        // A mention names one entity.
        let once = |clusters: Vec<Vec<u8>>| -> Vec<Vec<u8>> {
            let mut seen = std::collections::BTreeSet::new();
            clusters.into_iter().map(|cluster| cluster.into_iter().filter(|m| seen.insert(*m)).collect()).collect()
        };
        let (a, b) = (once(a), once(b));
        let (ab, ba) = (clusters::compare(&a, &b), clusters::compare(&b, &a));
        let figures = |counts| [clusters::B3(counts).figure(), clusters::Ceaf(counts).figure()];
        for (one, other) in figures(ab).iter().zip(figures(ba)) {
            prop_assert!(close(one, &other), "{one}, {other}");
            prop_assert!(one.known().is_none_or(|value| (0.0..=1.0 + 1e-9).contains(&value)));
        }
        for figure in figures(clusters::compare(&a, &a)) {
            prop_assert!(figure.known().is_none_or(|value| (value - 1.0).abs() < 1e-9));
        }
    }

    #[test]
    fn intervals_are_in_order(articles in articles()) {
        let how = Bootstrap { replicates: 40, ..Bootstrap::default() };
        let figure = pooled_with_interval(&char_alpha::characters(&articles), &how);
        if let Some(interval) = figure.interval {
            prop_assert!(interval.low <= interval.high && interval.high <= 1.0 + 1e-9);
        }
    }
}
