//! All checks of a megabyte with 10,000 mentions: on a thread of their own, and still quick.

#![allow(clippy::unwrap_used, reason = "a bench's failure is its panic")]

use std::{hint::black_box, sync::Arc};

use criterion::{Criterion, criterion_group, criterion_main};
use postil::{
    model::{
        annotation::{Entity, Mention},
        article::Article,
        document::{Annotator, CodebookRef, Document},
        edit::{Title, Transaction},
        id::{Id, Kind},
        span::ByteSpan,
    },
    store::codebook::builtin,
    suggest::checks::check,
};

fn big() -> Document {
    let text: String = (0..10_000)
        .map(|n| format!("L'OTAN n° {n} s'engage contre Daech à Bruxelles, a déclaré jeudi le secrétaire général de l'Alliance.\n"))
        .collect();
    let article = Arc::new(Article::new("big.txt", text.as_str()));
    let annotator = Annotator {
        id: "alice".to_owned(),
        name: "Alice".to_owned(),
    };
    let codebook = CodebookRef {
        name: "news-core".to_owned(),
        version: 1,
    };
    let mut document = Document::new(article, annotator, codebook);
    let mut transaction = Transaction::new(Title::new("bench"));
    let entity = |n: usize| Id::new(Kind::Entity, format!("e_{n:04}"));
    for n in 0..1_000 {
        transaction.insert(Entity::new(
            entity(n),
            "Organization",
            format!("Ministère n° {n}"),
        ));
    }
    for (n, (at, name)) in text.match_indices("OTAN").enumerate() {
        let id = Id::new(Kind::Mention, format!("m_{n:06}"));
        let at = ByteSpan::new(at, at + name.len());
        transaction.insert(Mention::new(id, vec![at], entity(n % 1_000)));
    }
    document.apply(transaction).unwrap();
    document
}

fn checks(c: &mut Criterion) {
    let document = big();
    let codebook = builtin("news-core").unwrap();
    c.bench_function("check 1 MB with 10,000 mentions", |b| {
        b.iter(|| black_box(check(&document, &codebook, "en").len()));
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = checks
}
criterion_main!(benches);
