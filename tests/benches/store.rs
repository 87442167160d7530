//! Saving and opening a big sidecar, listing a big folder (DESIGN §11).
//!
//! On 2 cores that did nothing else meanwhile, without link-time optimisation: a durable save of 1 MB with 10,000 mentions, one of a hundred
//! entities changed, 36 to 38 ms on a disk, 32 to 35 ms in memory (budget: 60 ms). Of that, writing the text 2.5 ms, its bytes to the disk with
//! the folder's flush 1.9 ms, a hash of them 0.9 ms; most of the rest is the reading back. On 2 cores that ten others shared, 82 to 98 ms.
//! Opening the sidecar 49 to 52 ms. One edit in the journal, durable, 0.35 ms; a merge 8.4 ms.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::{
    fs,
    hint::black_box,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use criterion::{Criterion, criterion_group, criterion_main};
use postil::{
    model::{
        annotation::{Entity, Mention},
        article::{Article, Sha256Hex},
        document::{Annotator, CodebookRef, Document},
        edit::{Title, Transaction},
        id::{Id, Kind},
        span::ByteSpan,
    },
    store::{
        journal::JournalWriter,
        local::LocalDirs,
        merge::{Snapshot, merge},
        project::Project,
        reanchor::Reanchoring,
        save::{save, write_new},
        sidecar::{Base, parse, read_sidecar, render},
        versions::Versions,
        vfs::{RealVfs, Vfs as _},
    },
};

const N: usize = 10_000;

fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("postil-bench-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a temporary folder");
    folder
}

/// 1 MB of text with 10,000 mentions of 100 entities.
fn big() -> Document {
    let text: String = (0..N)
        .map(|n| format!("L'OTAN n° {n} s'engage contre Daech à Bruxelles, a déclaré jeudi le secrétaire général de l'Alliance.\n"))
        .collect();
    let article = Arc::new(Article::new("big.txt", text));
    let annotator = Annotator {
        id: "alice".to_owned(),
        name: "Alice".to_owned(),
    };
    let codebook = CodebookRef {
        name: "news-core".to_owned(),
        version: 1,
    };
    let mut document = Document::new(article.clone(), annotator, codebook);
    let mut transaction = Transaction::new(Title::new("bench"));
    let entity = |n: usize| Id::new(Kind::Entity, format!("e_{n:03}"));
    for n in 0..100 {
        transaction.insert(Entity::new(entity(n), "Organization", format!("OTAN {n}")));
    }
    for (n, (at, found)) in article.text().match_indices("OTAN").enumerate() {
        let span = vec![ByteSpan::new(at, at + found.len())];
        let id = Id::new(Kind::Mention, format!("m_{n:05}"));
        transaction.insert(Mention::new(id, span, entity(n % 100)));
    }
    document.apply(transaction).expect("a document");
    document
}

fn named(document: &Document, name: &str) -> (Document, Transaction) {
    let mut document = document.clone();
    let before = document.entities().next().expect("an entity").clone();
    let mut after = before.clone();
    name.clone_into(&mut after.name);
    let mut transaction = Transaction::new(Title::new("bench"));
    transaction.replace(before, after);
    document.apply(transaction.clone()).expect("a change");
    (document, transaction)
}

fn store(c: &mut Criterion) {
    let folder = folder();
    let dirs = LocalDirs::within(&folder.join("home"));
    let versions = Versions::new(dirs.clone());
    let path = folder.join("big.txt.alice.ann.ron");
    let document = big();
    let mut base = save(&RealVfs, &path, &document, &Base::default(), &versions)
        .expect("a save")
        .base;
    let mut n = 0;
    c.bench_function("save 10,000 annotations, durable, with a backup", |b| {
        b.iter_custom(|n_times| {
            let mut time = Duration::ZERO;
            for _ in 0..n_times {
                n += 1;
                let (changed, _) = named(&document, &format!("OTAN {n}"));
                let start = Instant::now();
                let saved = save(&RealVfs, &path, &changed, &base, &versions).expect("a save");
                time += start.elapsed();
                base = saved.base;
            }
            time
        });
    });
    // What of a save is the disk's, what the processor's.
    let text = render(&document, &base).expect("a text");
    c.bench_function(
        "write its bytes to the disk, without a save around it",
        |b| {
            let path = folder.join("flushed");
            b.iter(|| {
                write_new(&RealVfs, &path, text.as_bytes()).expect("a file");
                RealVfs.sync_dir(&folder).expect("a folder");
                fs::remove_file(&path).expect("a file");
            });
        },
    );
    c.bench_function("render 10,000 annotations", |b| {
        b.iter(|| black_box(render(&document, &base).expect("a text")));
    });
    c.bench_function("parse 10,000 annotations", |b| {
        b.iter(|| black_box(parse(&text, document.article(), "")));
    });
    c.bench_function("hash its bytes", |b| {
        b.iter(|| black_box(Sha256Hex::of(text.as_bytes())));
    });
    c.bench_function("open 10,000 annotations", |b| {
        b.iter(|| black_box(read_sidecar(&RealVfs, &path, document.article()).expect("a sidecar")));
    });
    let (ours, edit) = named(&document, "NATO");
    c.bench_function("journal one edit, durable", |b| {
        let mut writer = JournalWriter::new(&RealVfs, &dirs, &path, &document, &base, None);
        b.iter(|| {
            writer
                .append(&RealVfs, std::slice::from_ref(&edit))
                .expect("an append");
        });
    });
    let (theirs, _) = named(&document, "L'OTAN");
    let [base, ours, theirs] = [&document, &ours, &theirs].map(Snapshot::from_document);
    c.bench_function("merge 10,000 annotations", |b| {
        b.iter(|| black_box(merge(&base, &ours, &theirs, document.article(), "alice")));
    });
    let new = Arc::new(Article::new(
        "big.txt",
        document.article().text().replacen("Daech", "Daesh", 50),
    ));
    c.bench_function("re-anchor 10,000 annotations in 1 MB", |b| {
        b.iter(|| black_box(Reanchoring::new(document.clone(), new.clone())));
    });
    let many = folder.join("many");
    fs::create_dir_all(&many).expect("a folder");
    for n in 0..100_000 {
        fs::write(many.join(format!("article-{n}.txt")), "x").expect("an article");
    }
    c.bench_function("list 100,000 articles", |b| {
        b.iter(|| black_box(Project::open(&RealVfs, std::slice::from_ref(&many))));
    });
    fs::remove_dir_all(&folder).expect("the temporary folder");
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10).measurement_time(Duration::from_secs(4));
    targets = store
}
criterion_main!(benches);
