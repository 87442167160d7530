//! Real corpora, as others made them: what of each is taken and what is refused, to the record.
//!
//! They lie beside the checkout, in `../shared/corpora`, and are nobody's to copy; without them these tests say so and pass.

use std::{collections::BTreeMap, path::PathBuf};

use postil::{
    dataset::{self, ImportOptions, files::source::Files},
    model::id::Kind,
    store::vfs::RealVfs,
};

/// What one import took: documents, mentions, events, refusals.
#[derive(Debug, PartialEq, Eq)]
struct Taken {
    documents: usize,
    mentions: usize,
    events: usize,
    refused: usize,
}

fn corpus(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpora")).join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("SKIPPED: {} is not there", path.display());
    None
}

fn take(format: &str, path: PathBuf) -> (Taken, Vec<String>) {
    let (info, reader) = dataset::reader_by_name(format).unwrap();
    let source = Files::new(&RealVfs, std::slice::from_ref(&path), info).unwrap();
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    let report = reader
        .read(&source, &ImportOptions::default(), &mut |document| {
            for record in &document.records {
                *counts.entry(record.kind()).or_default() += 1;
                // Every span is on a text, and quotes it.
                for (_, span) in record.spans() {
                    assert!(span.text(&document.text).is_some_and(|t| !t.is_empty()));
                }
            }
            Ok(())
        })
        .unwrap();
    let count = |kind| counts.get(&kind).copied().unwrap_or(0);
    let problems: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems.len(), report.n_refused.min(10_000), "{problems:?}");
    // Each names its file, and its line where the file has lines.
    for problem in &problems {
        assert!(
            problem
                .split(':')
                .nth(1)
                .is_some_and(|line| line.parse::<usize>().is_ok()),
            "{problem}"
        );
    }
    let taken = Taken {
        documents: report.n_documents,
        mentions: count(Kind::Mention),
        events: count(Kind::Event),
        refused: report.n_refused,
    };
    (taken, problems)
}

fn check(
    format: &str,
    name: &str,
    [documents, mentions, events, refused]: [usize; 4],
) -> Vec<String> {
    let Some(path) = corpus(name) else {
        return Vec::new();
    };
    let (taken, problems) = take(format, path);
    let expected = Taken {
        documents,
        mentions,
        events,
        refused,
    };
    assert_eq!(
        taken,
        expected,
        "{format} {name}: {:#?}",
        &problems[..problems.len().min(20)]
    );
    problems
}

#[test]
fn re3d_has_its_wrong_offsets_told() {
    let problems = check("re3d", "re3d", [90, 3920, 0, 7]);
    // Five entities with offsets that do not give their text, and two relations of one of them.
    let n_wrong = problems
        .iter()
        .filter(|p| p.contains("the text is"))
        .count();
    assert!(problems.is_empty() || n_wrong == 5, "{problems:#?}");
    let first = "CENTCOM/entities.json:433: error: 6874F49C56340E2BD65BF958916C97AE-1-329-353-Person: at 459-483 the text is";
    assert!(
        problems.is_empty() || problems[0].starts_with(first),
        "{problems:#?}"
    );
}

#[test]
fn litbank_comes_in_from_brat() {
    let problems = check("brat", "litbank/events-brat", [20, 1655, 0, 3]);
    let dangling =
        |p: &String| p.contains("the note is on T1") && p.ends_with(", which is not there");
    assert!(problems.iter().all(dangling), "{problems:#?}");
    check("brat", "litbank/coref-brat", [20, 11069, 0, 0]);
}

#[test]
fn conll_layouts_of_five_languages_come_in() {
    for (name, counts) in [
        (
            "multilingual-ner/he-nemo/token-single_gold_dev.bmes",
            [1, 489, 0, 0],
        ),
        (
            "multilingual-ner/he-nemo/token-single_gold_test.bmes",
            [1, 468, 0, 0],
        ),
        (
            "multilingual-ner/he-nemo/a_token-single_gold_dev.bmes",
            [1, 479, 0, 0],
        ),
        (
            "multilingual-ner/he-nemo/a_token-single_gold_test.bmes",
            [1, 464, 0, 0],
        ),
        (
            "multilingual-ner/he-nemo/b_token-single_gold_dev.bmes",
            [1, 457, 0, 0],
        ),
        (
            "multilingual-ner/he-nemo/b_token-single_gold_test.bmes",
            [1, 443, 0, 0],
        ),
        (
            "multilingual-ner/he-nemo/nested/a_token-single_gold_dev.bmes",
            [1, 502, 0, 0],
        ),
        (
            "multilingual-ner/he-nemo/nested/a_token-single_gold_test.bmes",
            [1, 507, 0, 0],
        ),
        (
            "multilingual-ner/he-nemo/nested/b_token-single_gold_dev.bmes",
            [1, 480, 0, 0],
        ),
        (
            "multilingual-ner/he-nemo/nested/b_token-single_gold_test.bmes",
            [1, 487, 0, 0],
        ),
        (
            "multilingual-ner/hi-hiner/validation.conll",
            [1, 32312, 0, 0],
        ),
        (
            "multilingual-ner/zh-uner/zh_gsd-ud-dev.iob2",
            [17, 810, 0, 0],
        ),
        (
            "multilingual-ner/zh-uner/zh_gsd-ud-test.iob2",
            [17, 767, 0, 0],
        ),
        (
            "multilingual-ner/pt-uner/pt_bosque-ud-test.iob2",
            [39, 1215, 0, 0],
        ),
        (
            "multilingual-ner/ar-wojood-sample/train.txt",
            [1, 2883, 0, 0],
        ),
        ("multilingual-ner/ar-wojood-sample/val.txt", [1, 470, 0, 0]),
        ("multilingual-ner/ar-wojood-sample/test.txt", [1, 870, 0, 0]),
    ] {
        check("conll", name, counts);
    }
}

#[test]
fn the_edge_cases_of_inception_come_in_from_both_of_its_formats() {
    check("webanno-tsv", "inception-tsv3-suite", [75, 192, 0, 33]);
    check("cas-xmi", "inception-tsv3-suite", [73, 180, 0, 26]);
}
