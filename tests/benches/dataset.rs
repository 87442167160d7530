//! Exports: 1,000 articles with 50 annotations each to every format, sidecars read from the disk and files written (DESIGN §11: 0.5 s for any text
//! format), and 1,000,000 annotations to the formats that outgrow a machine first.
//!
//! `cargo bench --bench dataset`; `POSTIL_MILLION=1` adds the million. Against the converters that people use, from the same articles and in one run:
//! `.ci/install target/ci && .ci/converters target/release/postil target/ci`. On two cores of a shared machine that was busy with other builds, so that
//! the ratios tell more than the seconds (1,000 articles × 50, programs' start included):
//!
//! | converter | s | postil | s | ratio |
//! |---|---|---|---|---|
//! | brat, `anntoconll.py` | 5.5 | `conll` | 1.35 | 4.1 |
//! | label-studio-converter, to CoNLL | 5.6 | `conll` | 1.35 | 4.1 |
//! | `spacy convert`, from CoNLL | 6.3 | `spacy` | 1.22 | 5.2 |
//! | cassis, XMI read and written | 19.4 | `cas-xmi` | 2.09 | 9.3 |
//!
//! Postil's time is the best of three runs, a converter's is its only one; and they do not quite do the same: `spacy convert` goes from CoNLL to
//! `.spacy`, Postil from sidecars to JSON Lines. On a machine with seven times as much to do as it has cores the ratios were 7.0, 3.5, 3.9 and 19.2.
//!
//! What an export of 1,000 articles × 50 costs as a command, in processor seconds (user and system, all threads together), sidecars read and files
//! written. On two free cores the clock can show half of it at the least, so that half a second by the clock is at most one processor second here.
//!
//! | format | s | peak MB | | format | s | peak MB |
//! |---|---|---|---|---|---|---|
//! | `jsonl` | 0.50 | 29 | | `label-studio` | 0.73 | 29 |
//! | `canonical` | 0.47 | 32 | | `w3c` | 0.92 | 32 |
//! | `conll` | 0.64 | 32 | | `doccano` | 0.61 | 30 |
//! | `bilou` | 0.77 | 32 | | `webanno-tsv` | 1.20 | 34 |
//! | `brat` | 1.10 | 29 | | `cas-xmi` | 1.22 | 35 |
//! | `spacy` | 0.88 | 32 | | `cas-json` | 1.34 | 36 |
//! | `hf` | 0.66 | 58 | | `graphml`, `gexf` | 0.45 | 31 |
//! | `csv` | 0.50 | 30 | | `chat`, `html` | 0.58, 0.51 | 29, 31 |
//!
//! By the clock, with nothing else running, on a machine half as slow again as the one that has `conll` at 0.28 s and `brat` at 0.28 s: `jsonl` 0.26 s,
//! `canonical` 0.23, `graphml`, `gexf` 0.20, `html` 0.24, `doccano` 0.30, `chat` 0.30, `label-studio` 0.36, `hf` 0.38, `spacy` 0.53, `csv` 0.77, and those
//! that write files for each article, on its disk: `conll`, `bilou` 0.98, `w3c` 1.14, `cas-xmi` 1.16, `brat`, `webanno-tsv` 1.2, `cas-json` 1.32.
//!
//! The folders of a file per article were measured on a disk that others wrote to: of `brat`'s 1.10 s, 0.61 are the system's, of `cas-json`'s 1.34, 0.58.
//! 1,000,000 annotations, that is 20,000 articles × 50: `jsonl` 10.7 s and 44 MB, `conll` 14 to 18 s and 45 MB, `hf` 17.3 s and 163 MB (a group of rows is
//! gathered before it is compressed); ten seconds by the clock are at most twenty here.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::{fs, hint::black_box, path::PathBuf, sync::Arc, time::Duration};

use criterion::{Criterion, criterion_group, criterion_main};
use postil::{
    dataset::{
        self, ExportOptions, NullSink, SourceDocument,
        files::export::{Plan, Watch},
    },
    model::{
        annotation::{Entity, Mention},
        article::Article,
        codebook::Codebook,
        document::{Annotator, CodebookRef, Document},
        edit::{Title, Transaction},
        id::{Id, Kind},
        problem::Problem,
        span::ByteSpan,
    },
    store::{
        exports::ExportSettings,
        project::Project,
        save::{NoBackups, save},
        sidecar::{Base, sidecar_path},
        vfs::RealVfs,
    },
};

const ARTICLES: usize = 1_000;
const MENTIONS: usize = 50;

struct Quiet;

impl Watch for Quiet {
    fn goes_on(&mut self, _done: usize, _of: usize) -> bool {
        true
    }

    fn problem(&mut self, problem: Problem) {
        panic!("{problem}");
    }
}

/// An article of about 3 KB with 50 mentions of 10 entities.
fn document(n: usize) -> Document {
    let mut text = format!("Article {n}.\n");
    let mut transaction = Transaction::new(Title::new("bench"));
    let entity = |m: usize| Id::new(Kind::Entity, format!("e_{}", m % 10));
    for m in 0..10 {
        let name = format!("OTAN {n}-{m}");
        transaction.insert(Entity::new(entity(m), "Organization", name));
    }
    for m in 0..MENTIONS {
        text.push_str("Jeudi à Bruxelles, ");
        let start = text.len();
        text.push_str(&format!("OTAN {n}-{}", m % 10));
        let at = ByteSpan::new(start, text.len());
        text.push_str(" s’engage contre Daech.\n");
        let id = Id::new(Kind::Mention, format!("m_{m}"));
        transaction.insert(Mention::new(id, vec![at], entity(m)));
    }
    let annotator = Annotator {
        id: "al".to_owned(),
        name: "Al".to_owned(),
    };
    let codebook = CodebookRef {
        name: "news-core".to_owned(),
        version: 1,
    };
    let article = Arc::new(Article::new(format!("a{n}.txt"), text));
    let mut document = Document::new(article, annotator, codebook);
    document.apply(transaction).expect("the records fit");
    document
}

fn project() -> (PathBuf, Project) {
    let folder = std::env::temp_dir().join(format!("postil-bench-dataset-{}", std::process::id()));
    fs::create_dir_all(folder.join("set")).expect("a temporary folder");
    for n in 0..ARTICLES {
        let document = document(n);
        let path = folder.join("set").join(document.article().file_name());
        fs::write(&path, document.article().text()).expect("an article");
        let sidecar = sidecar_path(&path, "al");
        save(&RealVfs, &sidecar, &document, &Base::default(), &NoBackups).expect("a sidecar");
    }
    let project = Project::open(&RealVfs, &[folder.join("set")]);
    assert_eq!(project.articles.len(), ARTICLES);
    (folder, project)
}

fn thousand_articles(c: &mut Criterion) {
    let (folder, project) = project();
    let mut group = c.benchmark_group("export 1,000 articles × 50");
    group
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(4));
    for format in dataset::FORMATS {
        let info = format.info();
        let settings = ExportSettings {
            format: info.name.to_owned(),
            ..ExportSettings::default()
        };
        let plan = Plan::new(&settings).expect("a format");
        // Each time into a folder of its own, which stays until the end: ext4 takes half a millisecond a file to step over the places of files
        // deleted just before, and nobody exports over and over.
        let mut n = 0;
        group.bench_function(info.name, |b| {
            b.iter(|| {
                n += 1;
                let out = folder.join(format!("{}-{n}", info.name)).join("out");
                let report = plan.write(&RealVfs, &project, &out, false, &mut Quiet);
                assert_eq!(report.expect("an export").n_spans, ARTICLES * MENTIONS);
            });
        });
    }
    group.finish();
    fs::remove_dir_all(folder).expect("the folder goes");
}

fn million_annotations(c: &mut Criterion) {
    if std::env::var_os("POSTIL_MILLION").is_none() {
        return;
    }
    let codebook = Arc::new(Codebook::default());
    let mut group = c.benchmark_group("export 1,000,000 annotations");
    group.sample_size(10);
    for name in ["jsonl", "conll", "hf"] {
        let format = dataset::by_name(name).expect("a format");
        group.bench_function(name, |b| {
            b.iter(|| {
                // Made when they are asked for, as from a disk: memory holds a batch of them.
                let loaders = (0..1_000_000 / MENTIONS).map(|n| {
                    let codebook = codebook.clone();
                    move || {
                        Ok(SourceDocument {
                            document: document(n),
                            codebook,
                            name: format!("a{n}"),
                        })
                    }
                });
                let mut sink = NullSink::default();
                let report =
                    dataset::export_with(format, &ExportOptions::default(), loaders, &mut sink);
                assert_eq!(report.expect("an export").n_spans, 1_000_000);
                black_box(sink.n_bytes)
            });
        });
    }
    group.finish();
}

criterion_group!(benches, thousand_articles, million_annotations);
criterion_main!(benches);
