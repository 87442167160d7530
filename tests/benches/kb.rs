//! A knowledge base of a million aliases: a key press finds its entries in under 50 ms.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench's failure is its panic, its figures are its output"
)]

use std::{fmt::Write as _, hint::black_box, time::Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use postil::suggest::kb::{Builder, Kb};

const SYLLABLES: [&str; 24] = [
    "ba", "ko", "ri", "len", "sto", "mar", "da", "esh", "nov", "ti", "gra", "vel", "os", "un",
    "pra", "chi", "za", "mo", "北", "约", "دا", "عش", "на", "то",
];

/// 200,000 entities with a label and four aliases each, of words that begin as often alike as those of real tables do.
fn table() -> String {
    let mut seed = 7u64;
    let mut next = |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) as usize % n
    };
    let mut table = String::from("id\tlabel\taliases\tdescription\tlanguage\n");
    for n in 0..200_000 {
        let mut name = || {
            let words = 1 + next(3);
            let words = (0..words).map(|_| {
                let n = 2 + next(3);
                (0..n)
                    .map(|_| SYLLABLES[next(SYLLABLES.len())])
                    .collect::<String>()
            });
            words.collect::<Vec<_>>().join(" ")
        };
        let label = name();
        let aliases = [name(), name(), name(), name()].join("|");
        writeln!(
            table,
            "Q{n}\t{label}\t{aliases}\ta thing of the world, number {n}\ten"
        )
        .unwrap();
    }
    table
}

fn build(table: &str) -> Kb {
    let mut builder = Builder::default();
    builder.table("bench", table, "bench.tsv");
    builder.build().0
}

/// Resident memory in megabytes, where the system tells.
fn resident() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS"))?;
    let kb: usize = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kb / 1024)
}

fn search(c: &mut Criterion) {
    let before = resident();
    let text = table();
    let start = Instant::now();
    let kb = build(&text);
    let took = start.elapsed();
    drop(text);
    println!(
        "{} names of {} entities, sorted in {took:.1?}; resident {before:?} → {:?} MB",
        kb.n_names(),
        kb.n_entities(),
        resident()
    );
    assert_eq!(kb.n_names(), 1_000_000);
    // As one types it, a key at a time; the first letter has the most answers.
    for query in [
        "m",
        "mo",
        "mar",
        "marko",
        "kori bale",
        "北",
        "دا",
        "q77777",
        "zzz",
    ] {
        c.bench_function(&format!("search {query:?} in a million names"), |b| {
            b.iter(|| black_box(kb.search(black_box(query), "en", 40).len()));
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = search
}
criterion_main!(benches);
