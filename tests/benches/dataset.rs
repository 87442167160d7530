//! Exports: 1,000 articles with 50 annotations each to every format, sidecars read from the disk and files written (DESIGN §11: 0.5 s for any text
//! format), and 1,000,000 annotations to the formats that outgrow a machine first.
//!
//! `cargo bench --bench dataset`; `POSTIL_MILLION=1` adds the million.
//!
//! As commands, the program's start included, by the clock, with nothing else of weight running on two cores and without link-time optimisation: the
//! best of three for 1,000 articles × 50, each into a new folder; one run for the million (20,000 articles × 50), with sidecars read from the disk and
//! files written.
//!
//! | format | s | peak MB | | format | s | peak MB |
//! |---|---|---|---|---|---|---|
//! | `jsonl` | 0.26 | 26 | | `label-studio` | 0.34 | 25 |
//! | `canonical` | 0.25 | 25 | | `w3c` | 0.30 | 28 |
//! | `conll`, `bilou` | 0.30 | 27 | | `doccano` | 0.31 | 26 |
//! | `brat` | 0.25 | 27 | | `webanno-tsv` | 0.34 | 28 |
//! | `spacy` | 0.34 | 29 | | `cas-xmi` | 0.35 | 31 |
//! | `hf` | 0.33 | 56 | | `cas-json` | 0.37 | 33 |
//! | `csv` | 0.24 | 27 | | `graphml`, `gexf` | 0.21 | 25 |
//! | | | | | `chat`, `html` | 0.29, 0.24 | 26 |
//!
//! | 1,000,000 annotations | s | peak MB |
//! |---|---|---|
//! | `jsonl` | 5.5 | 42 |
//! | `conll` | 6.5 | 45 |
//! | `hf` | 7.1 | 182 (a group of rows is gathered before it is compressed) |
//!
//! Where files were deleted less than a minute before, ext4 takes up to 0.7 ms to make one, stepping over the places of those; a thousand of them then
//! take longer than the export.
//!
//! Against the converters that people use, from the same articles and in one run, `.ci/install target/ci && .ci/converters target/release/postil target/ci`:
//!
//! | converter | s | postil | s | ratio |
//! |---|---|---|---|---|
//! | brat, `anntoconll.py` | 2.8 | `conll` | 0.29 | 9.7 |
//! | label-studio-converter, to CoNLL | 2.8 | `conll` | 0.29 | 9.6 |
//! | `spacy convert`, from CoNLL | 4.0 | `spacy` | 0.34 | 12 |
//! | cassis, XMI read and written | 14.2 | `cas-xmi` | 0.36 | 39 |
//!
//! Postil's time is the best of three runs, a converter's is its only one; and they do not quite do the same: `spacy convert` goes from CoNLL to
//! `.spacy`, Postil from sidecars to JSON Lines.

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
