//! What reference implementations make of three small inputs: `tests/agreement/*.json` and `*.result.json`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::alpha::{Coincidences, Metric};
use super::gamma::{self, Settings};
use super::kappa::CohenCounts;
use super::span_f1::{self, Scheme};
use super::{Article, Figure, Tally, Unit, of_pair, pairs, pooled, words};

/// Reference values are printed with six decimals.
const TOLERANCE: f64 = 1e-6;

#[derive(Deserialize)]
struct Input {
    text: String,
    annotators: BTreeMap<String, Vec<(usize, usize, String)>>,
    items: BTreeMap<String, BTreeMap<String, String>>,
}

struct Case {
    name: &'static str,
    annotators: Vec<String>,
    article: Article,
    /// One row per item.
    items: Vec<Vec<Option<u32>>>,
    expected: Value,
}

fn cases() -> Vec<Case> {
    let load = |name, input: &str, expected: &str| {
        let input: Input = serde_json::from_str(input).expect(name);
        let mut labels: BTreeMap<String, u32> = BTreeMap::new();
        let mut code = |label: &str| {
            let next = labels.len() as u32;
            *labels.entry(label.to_owned()).or_insert(next)
        };
        let units = |spans: &Vec<(usize, usize, String)>| {
            Some(
                spans
                    .iter()
                    .map(|(s, e, l)| Unit::new(*s, *e, code(l)))
                    .collect(),
            )
        };
        let by: Vec<Option<Vec<Unit>>> = input.annotators.values().map(units).collect();
        let names: Vec<String> = input.annotators.keys().cloned().collect();
        let row = |item: &BTreeMap<String, String>| {
            names
                .iter()
                .map(|name| item.get(name).map(|value| code(value)))
                .collect()
        };
        let items = input.items.values().map(row).collect();
        Case {
            name,
            article: Article::new(input.text.chars().count(), by)
                .with_tokens(words_of(&input.text)),
            annotators: names,
            items,
            expected: serde_json::from_str(expected).expect(name),
        }
    };
    macro_rules! case {
        ($name:literal) => {
            load(
                $name,
                include_str!(concat!("../../../tests/agreement/", $name, ".json")),
                include_str!(concat!("../../../tests/agreement/", $name, ".result.json")),
            )
        };
    }
    vec![
        case!("two_annotators"),
        case!("three_annotators_fr"),
        case!("degenerate"),
    ]
}

/// The stretches without white space, in code points: Python's `\S+`.
fn words_of(text: &str) -> Vec<(usize, usize)> {
    let mut words: Vec<(usize, usize)> = Vec::new();
    for (at, _) in text.chars().enumerate().filter(|(_, c)| !c.is_whitespace()) {
        match words.last_mut() {
            Some(word) if word.1 == at => word.1 = at + 1,
            _ => words.push((at, at + 1)),
        }
    }
    words
}

impl Case {
    fn each_pair(&self, mut check: impl FnMut(usize, usize, &str)) {
        for (a, b) in pairs(self.annotators.len()) {
            check(
                a,
                b,
                &format!("{}~{}", self.annotators[a], self.annotators[b]),
            );
        }
    }

    #[track_caller]
    fn same(&self, what: &str, figure: &Figure, expected: &Value) {
        match expected.as_f64() {
            Some(expected) => {
                let value = figure.known().unwrap_or(f64::NAN);
                assert!(
                    (value - expected).abs() < TOLERANCE,
                    "{} {what}: {figure}, expected {expected}",
                    self.name
                );
            }
            None => {
                assert!(expected.is_null(), "{} has no {what}", self.name);
                assert!(
                    figure.value.is_err(),
                    "{} {what}: {figure}, expected none",
                    self.name
                );
            }
        }
    }
}

#[test]
fn words_and_units_are_those_of_the_reference() {
    for case in cases() {
        assert_eq!(
            case.article.tokens().len() as u64,
            case.expected["tokens"].as_u64().unwrap()
        );
        for (a, name) in case.annotators.iter().enumerate() {
            let n = case.article.units(a).unwrap().len() as u64;
            assert_eq!(n, case.expected["spans"][name].as_u64().unwrap());
        }
    }
}

#[test]
fn span_f1_is_that_of_nervaluate_and_bratiaa() {
    for case in cases() {
        let articles = [case.article.clone()];
        let names = [
            (Scheme::Strict, "strict"),
            (Scheme::Exact, "exact"),
            (Scheme::Partial, "partial"),
            (Scheme::Type, "ent_type"),
        ];
        case.each_pair(|a, b, pair| {
            for (scheme, name) in names {
                let figure = pooled(&span_f1::pairwise(&articles, a, b, scheme));
                case.same(name, &figure, &case.expected["nervaluate"][pair][name]);
            }
            let strict = pooled(&span_f1::pairwise(&articles, a, b, Scheme::Strict));
            case.same(
                "span_f1_exact",
                &strict,
                &case.expected["span_f1_exact"][pair],
            );
            let overlap = pooled(&span_f1::pairwise(&articles, a, b, Scheme::Type));
            case.same(
                "span_f1_overlap",
                &overlap,
                &case.expected["span_f1_overlap"][pair],
            );
        });
        let mean = pooled(&span_f1::all_pairs(&articles, Scheme::Strict));
        let bratiaa = &case.expected["cross_checks"]["bratiaa mean instance F1 (exact) over pairs"];
        case.same("mean strict F1", &mean, bratiaa);
    }
}

#[test]
fn kappa_on_words_is_that_of_scikit_learn_and_nltk() {
    for case in cases() {
        let articles = [case.article.clone()];
        case.each_pair(|a, b, pair| {
            let place = pairs(case.annotators.len())
                .iter()
                .position(|pair| *pair == (a, b))
                .unwrap();
            let tallies = of_pair(&words::cohen(&articles), place);
            case.same(
                "token_kappa",
                &pooled(&tallies),
                &case.expected["token_kappa"][pair],
            );
            case.same(
                "token_observed",
                &tallies[0].observed(),
                &case.expected["token_observed"][pair],
            );
        });
        let fleiss = pooled(&words::fleiss(&articles));
        case.same(
            "token_pi",
            &fleiss,
            &case.expected["cross_checks"]["nltk token_pi (Fleiss)"],
        );
    }
}

#[test]
fn alpha_on_words_is_that_of_krippendorff() {
    for case in cases() {
        let alpha = pooled(&words::alpha(std::slice::from_ref(&case.article)));
        case.same("token_alpha", &alpha, &case.expected["token_alpha"]);
    }
}

#[test]
fn alpha_and_kappa_of_items_with_missing_values() {
    for case in cases() {
        let alpha = Coincidences::of_items(&case.items, Metric::Nominal);
        case.same("item_alpha", &alpha.figure(), &case.expected["item_alpha"]);
        case.each_pair(|a, b, pair| {
            let kappa = CohenCounts::of_items(case.items.iter().map(|row| (row[a], row[b])));
            case.same(
                "item_kappa",
                &kappa.figure(),
                &case.expected["item_kappa"][pair],
            );
        });
    }
}

#[test]
fn gamma_is_that_of_pygamma_within_its_sampling_error() {
    for case in cases()
        .into_iter()
        .filter(|case| !case.expected["gamma"].is_null())
    {
        let settings = Settings::default();
        let result = gamma::of_article(&case.article, &settings);
        assert!(result.optimal, "{}", case.name);
        let observed = case.expected["gamma_observed_disorder"].as_f64().unwrap();
        assert!(
            (result.observed.unwrap() - observed).abs() < TOLERANCE,
            "{}: {result:?}",
            case.name
        );
        // Both expected disorders are means of samples, each within the precision of the truth at 95 %.
        let expected = case.expected["gamma_expected_disorder"].as_f64().unwrap();
        let sampled = result.expected.unwrap();
        assert!(
            (sampled / expected - 1.0).abs() < 2.0 * settings.precision,
            "{}: {sampled} against {expected}",
            case.name
        );
        let gamma = case.expected["gamma"].as_f64().unwrap();
        let error = (1.0 - gamma) * 2.0 * settings.precision;
        assert!(
            (result.figure.known().unwrap() - gamma).abs() < error,
            "{}: {} against {gamma}",
            case.name,
            result.figure
        );
    }
}
