//! Opening a review, agreement of a team over a big project, and γ of one article.
//!
//! γ is compared with pygamma-agreement where `POSTIL_PYGAMMA` names a Python that has it: both measure the same units in the same run, and
//! the ratio is printed.
//!
//! One run on two cores, without link-time optimisation (budgets: DESIGN §11):
//!
//! | | measured | budget |
//! |---|---|---|
//! | review opened on 5 × 10,000 mentions, from files to units | 230 ms | 300 ms |
//! | the same from documents that are read already | 73 ms | |
//! | agreement of 5 × 1,000 articles × 100 mentions, all but γ | 1.47 s | 2 s |
//! | γ of 3 × 100 units | 3.4 ms (pygamma-agreement, on another day 1,300 times as long) | 1 s |
//!
//! On a slower day of the same kind of machine, with γ at 5.3 ms (1.5 times as long), the others took 449 ms, 117 ms and 2.35 s (2.04 to 2.66).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a bench's failure is its panic"
)]

use std::{fs, hint::black_box, path::PathBuf, process::Command, sync::Arc, time::Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use postil::{
    editor::review_tasks::compare,
    model::{
        annotation::{Entity, Mention},
        article::{Article, Status},
        document::{Annotator, CodebookRef, Document},
        edit::{Title, Transaction},
        id::{Id, Kind},
        span::ByteSpan,
    },
    review::{
        agreement::{Agreement, ArticleInput, Options},
        measure::{self, Unit, gamma, rng::SplitMix64},
        standing::Standing,
        units::Comparison,
    },
    store::{
        codebook::builtin,
        local::LocalDirs,
        save::{NoBackups, save},
        sidecar::{Base, sidecar_path},
        vfs::RealVfs,
    },
};

const TEAM: [&str; 5] = ["ann", "bob", "cleo", "dan", "eve"];
const TYPES: [&str; 4] = ["Organization", "Person", "Location", "Government"];

fn folder() -> PathBuf {
    let name = format!("postil-bench-review-{}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    fs::create_dir_all(&folder).expect("a temporary folder");
    folder
}

fn text(n_mentions: usize) -> Arc<Article> {
    let text: String = (0..n_mentions)
        .map(|n| {
            format!(
                "L'OTAN n° {n} s'engage contre Daech à Bruxelles, a déclaré jeudi le secrétaire.\n"
            )
        })
        .collect();
    Arc::new(Article::new("big.txt", text))
}

/// One annotator's version: of ten mentions one is missing, one has another boundary; of entities some have another type.
fn version(article: &Arc<Article>, who: usize, n_entities: usize) -> Document {
    let annotator = Annotator {
        id: TEAM[who].to_owned(),
        name: TEAM[who].to_owned(),
    };
    let codebook = CodebookRef {
        name: "news-core".to_owned(),
        version: 1,
    };
    let mut document = Document::new(article.clone(), annotator, codebook);
    let mut transaction = Transaction::new(Title::new("bench"));
    let entity = |n: usize| Id::new(Kind::Entity, format!("e_{who}_{n:03}"));
    for n in 0..n_entities {
        let label = TYPES[(n + usize::from(n % 7 == who)) % TYPES.len()];
        transaction.insert(Entity::new(entity(n), label, format!("OTAN {n}")));
    }
    for (n, (at, found)) in article.text().match_indices("OTAN").enumerate() {
        // Spread so that annotators differ at different places.
        let fate = (n * 7 + who * 3) % 10;
        if fate == 0 {
            continue;
        }
        let start = if fate == 1 { at - 2 } else { at };
        let span = vec![ByteSpan::new(start, at + found.len())];
        let id = Id::new(Kind::Mention, format!("m_{who}_{n:05}"));
        transaction.insert(Mention::new(id, span, entity(n % n_entities)));
    }
    document.apply(transaction).expect("a document");
    document.set_header(document.card().clone(), Status::Done);
    document
}

fn opening(c: &mut Criterion) {
    let folder = folder();
    let article = text(10_000);
    let path = folder.join("big.txt");
    fs::write(&path, article.text()).expect("an article");
    for (who, name) in TEAM.into_iter().enumerate() {
        let document = version(&article, who, 100);
        let sidecar = sidecar_path(&path, name);
        save(&RealVfs, &sidecar, &document, &Base::default(), &NoBackups).expect("a save");
    }
    let dirs = LocalDirs::within(&folder);
    let mut group = c.benchmark_group("review");
    group.sample_size(10);
    group.bench_function("open 5 × 10,000 mentions, files to units", |b| {
        b.iter(|| black_box(compare(&RealVfs, &dirs, &path).expect("a comparison")));
    });
    let versions: Vec<Arc<Document>> = (0..5)
        .map(|w| Arc::new(version(&article, w, 100)))
        .collect();
    group.bench_function("compare 5 × 10,000 mentions", |b| {
        b.iter(|| black_box(Comparison::new(versions.clone())));
    });
    let comparison = Comparison::new(versions.clone());
    let gold = version(&article, 0, 100);
    group.bench_function("after a decision on 5 × 10,000 mentions", |b| {
        b.iter(|| black_box(Standing::new(&comparison, &gold, &[])));
    });
    group.finish();
    fs::remove_dir_all(&folder).ok();
}

fn team(c: &mut Criterion) {
    let article = text(100);
    let codebook = builtin("news-core").expect("a codebook");
    let documents: Vec<Document> = (0..5).map(|who| version(&article, who, 20)).collect();
    let mut group = c.benchmark_group("agreement");
    group.sample_size(10);
    group.bench_function(
        "5 annotators × 1,000 articles × 100 mentions, all but γ",
        |b| {
            b.iter(|| {
                use rayon::prelude::*;
                let inputs: Vec<ArticleInput> = (0..1000)
                    .into_par_iter()
                    .map(|n| {
                        let name = format!("{n}.txt");
                        ArticleInput::new(&name, &documents, &codebook, true).expect("it is shared")
                    })
                    .collect();
                black_box(Agreement::new(&inputs, Vec::new(), &Options::default()))
            });
        },
    );
    group.finish();
}

/// Three annotators with 100 units each, much alike.
fn units() -> Vec<Vec<Unit>> {
    let mut rng = SplitMix64::new(11);
    let mut by = vec![Vec::new(); 3];
    for n in 0..100 {
        let start = n * 40 + rng.below(8);
        for units in &mut by {
            let from = start + rng.below(3);
            let label = if rng.below(10) == 0 {
                1
            } else {
                (n % 4) as u32
            };
            units.push(Unit::new(from, from + 6 + rng.below(6), label));
        }
    }
    by
}

fn gamma_of_one(c: &mut Criterion) {
    let by = units();
    let article = measure::Article::new(4200, by.iter().cloned().map(Some).collect());
    let settings = gamma::Settings::default();
    let mut group = c.benchmark_group("gamma");
    group.sample_size(10);
    group.bench_function("3 × 100 units", |b| {
        b.iter(|| black_box(gamma::articles(std::slice::from_ref(&article), &settings)));
    });
    group.finish();
    if let Some(python) = std::env::var_os("POSTIL_PYGAMMA") {
        let from = Instant::now();
        let ours = gamma::articles(std::slice::from_ref(&article), &settings);
        let seconds = from.elapsed().as_secs_f64();
        let rows: Vec<String> = by
            .iter()
            .enumerate()
            .flat_map(|(who, units)| {
                units
                    .iter()
                    .map(move |u| format!("{who},{},{},{}", u.label, u.start, u.end))
            })
            .collect();
        let script = "import sys,time\nfrom pygamma_agreement import Continuum,CombinedCategoricalDissimilarity\nfrom pyannote.core import Segment\nc=Continuum()\nfor r in sys.argv[1].split(';'):\n    w,l,s,e=r.split(',')\n    c.add('a'+w,Segment(int(s),int(e)),'l'+l)\nd=CombinedCategoricalDissimilarity(alpha=1,beta=1,delta_empty=1.0)\nc.compute_gamma(d,precision_level=0.05)\nt=time.time()\ng=c.compute_gamma(d,precision_level=0.05)\nprint(time.time()-t,g.gamma)\n";
        let ran = Command::new(python)
            .args(["-c", script, &rows.join(";")])
            .output()
            .expect("pygamma-agreement runs");
        let out = String::from_utf8_lossy(&ran.stdout).into_owned();
        let line = out.lines().last().unwrap_or_default();
        let theirs: Vec<f64> = line.split(' ').filter_map(|x| x.parse().ok()).collect();
        let [time, value] = theirs[..] else {
            panic!(
                "pygamma-agreement: {}",
                String::from_utf8_lossy(&ran.stderr)
            );
        };
        // A bench's result goes to standard output, as criterion's does.
        #[allow(clippy::print_stdout)]
        {
            println!(
                "γ of 3 × 100 units: {seconds:.3} s (γ {:.3}), pygamma-agreement {time:.3} s (γ {value:.3}): {:.1} times as fast",
                ours[0].figure.known().unwrap_or(f64::NAN),
                time / seconds
            );
        }
    }
}

criterion_group!(benches, opening, team, gamma_of_one);
criterion_main!(benches);
