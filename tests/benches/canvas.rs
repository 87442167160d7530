//! The reading surface at every size: time to the first frame, a frame while scrolling, a tag, a search, memory (DESIGN §11).
//!
//! ```text
//! cargo bench --bench canvas              the table below, then criterion's own figures
//! cargo bench --bench canvas -- --table   the table alone
//! postil measure [--json] FILE            the same for an article of your own
//! ```
//!
//! Figures are UI and tessellation in a window of 1280 × 800 without a graphics card's part; each article has a process of its own.
//! One run on two cores with nothing beside it, without link-time optimisation (the search is for a word on screen; in long articles it runs off
//! the UI thread, and the figure is the time until the hits are on screen; memory after scrolling). A scrolled frame costs what is on screen: at 10 MB
//! no more than at 100 KB.
//!
//! ```text
//! article                    chars  mentions  first frame    median     p99     tag    find   memory
//! 5 KB                        4493        49        16 ms   0.18 ms  0.4 ms  1.5 ms  1.2 ms    29 MB
//! 100 KB                     89017       986        24 ms   0.42 ms  0.6 ms  1.7 ms  1.5 ms    37 MB
//! 1 MB                      911375     10000       120 ms   0.32 ms  0.5 ms  2.3 ms  7.3 ms    99 MB
//! 10 MB                    9113267    100000      1148 ms   0.32 ms  0.7 ms 14.2 ms 23.3 ms   579 MB
//! 1 MB in one line          911375     10000       109 ms   0.27 ms  2.7 ms  2.1 ms  4.8 ms    99 MB
//! 10,000 in a paragraph     204809      9526        97 ms   0.39 ms  2.4 ms  1.4 ms  2.3 ms    93 MB
//! ```

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench prints, and its failure is its panic"
)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::Duration,
};

use criterion::Criterion;
use postil::{
    editor::{session::Setup, tasks::Wake},
    model::{
        annotation::{Argument, Entity, Event, Filler, Mention, Trigger},
        article::Article,
        document::{Annotator, CodebookRef, Document},
        edit::{Title, Transaction},
        id::{Id, Kind},
        span::ByteSpan,
    },
    store::{local::LocalDirs, save::save, sidecar::Base, versions::Versions, vfs::RealVfs},
    ui::{
        canvas::Fonts,
        measure::{Figures, Headless, measure_with},
    },
};

/// An article to be measured with.
#[derive(Clone, Copy)]
struct Case {
    name: &'static str,
    /// About as many bytes as these.
    len: usize,
    mentions: usize,
    /// What stands between two sentences.
    joint: &'static str,
}

const CASES: [Case; 6] = [
    Case {
        name: "5 KB",
        len: 5 << 10,
        mentions: 50,
        joint: "\n",
    },
    Case {
        name: "100 KB",
        len: 100 << 10,
        mentions: 1_000,
        joint: "\n",
    },
    Case {
        name: "1 MB",
        len: 1 << 20,
        mentions: 10_000,
        joint: "\n",
    },
    Case {
        name: "10 MB",
        len: 10 << 20,
        mentions: 100_000,
        joint: "\n",
    },
    Case {
        name: "1 MB in one line",
        len: 1 << 20,
        mentions: 10_000,
        joint: " ",
    },
    Case {
        name: "10,000 in a paragraph",
        len: 200 << 10,
        mentions: 10_000,
        joint: " ",
    },
];

/// Sentences of news in several scripts; each has one name in it.
const SENTENCES: [&str; 6] = [
    "L’OTAN s’engage contre Daech à Bruxelles, a déclaré jeudi le secrétaire général de l’Alliance. ",
    "The Pentagon said on Tuesday that OTAN would send 28 more advisers to the region by the end of May. ",
    "وافقت OTAN على الانضمام إلى التحالف الدولي خلال قمة بروكسل. ",
    "北约 OTAN 峰会在布鲁塞尔举行。 ",
    "На саміті OTAN у Брюсселі союзники погодилися. ",
    "Berlin et Rome craignaient de ternir l’image de l’OTAN dans le monde arabe ; Paris freinait. ",
];

impl Case {
    fn text(&self) -> String {
        let mut text = String::with_capacity(self.len + 200);
        let dense = self.len / self.mentions < 60;
        let mut i = 0;
        while text.len() < self.len {
            if dense {
                text.push_str("OTAN, Rome et Paris; ");
            } else {
                // Mostly French, now and then another script, as a page with quotations has.
                let sentence = if i % 5 == 4 {
                    i / 5 % SENTENCES.len()
                } else {
                    0
                };
                text.push_str(SENTENCES[sentence]);
            }
            i += 1;
            if i % 2 == 0 {
                text.push_str(self.joint);
            }
        }
        text
    }

    fn document(&self) -> Document {
        let article = Arc::new(Article::new("article.txt", self.text()));
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
        let entity = |n: usize| Id::new(Kind::Entity, format!("e_{n:04}"));
        let n_entities = (self.mentions / 20).clamp(10, 1000);
        let labels = ["Organization", "Government", "Location", "Person"];
        for n in 0..n_entities {
            let label = labels[n % labels.len()];
            transaction.insert(Entity::new(entity(n), label, format!("OTAN {n}")));
        }
        let places = article.text().match_indices("OTAN");
        let every = (places.clone().count() / self.mentions).max(1);
        let mut before: Option<Id> = None;
        for (n, (at, found)) in places.step_by(every).take(self.mentions).enumerate() {
            let id = Id::new(Kind::Mention, format!("m_{n:06}"));
            let span = vec![ByteSpan::new(at, at + found.len())];
            transaction.insert(Mention::new(id.clone(), span, entity(n % n_entities)));
            if n % 10 == 9 {
                // The word before the name says what happened; the mention before takes part.
                let word = article.text()[..at].trim_end();
                let start = word.rfind(char::is_whitespace).map_or(0, |i| {
                    i + word[i..].chars().next().map_or(1, char::len_utf8)
                });
                let trigger = Trigger::At(vec![ByteSpan::new(start, word.len())]);
                let mut event =
                    Event::new(Id::new(Kind::Event, format!("ev_{n:06}")), "AGREE", trigger);
                for (role, filler) in [("actor", Some(id.clone())), ("recipient", before.clone())] {
                    event.arguments.extend(filler.map(|filler| Argument {
                        role: role.to_owned(),
                        filler: Filler::Mention(filler),
                        inferred: false,
                    }));
                }
                transaction.insert(event);
            }
            before = Some(id);
        }
        document.apply(transaction).expect("a document");
        document
    }
}

/// A folder with the article, its sidecar and the annotator's settings; it goes when it is dropped.
struct Desk {
    folder: PathBuf,
}

impl Desk {
    fn new(case: &Case) -> Self {
        let name = format!(
            "postil-canvas-{}-{}",
            std::process::id(),
            case.len + case.mentions + case.joint.len()
        );
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(folder.join("home")).expect("a temporary folder");
        let desk = Self { folder };
        let document = case.document();
        fs::write(desk.article(), document.article().text()).expect("an article");
        let sidecar = desk.folder.join("article.txt.alice.ann.ron");
        let versions = Versions::new(desk.dirs());
        save(&RealVfs, &sidecar, &document, &Base::default(), &versions).expect("a sidecar");
        let settings =
            "(annotator: (id: \"alice\", name: \"Alice\"), language: \"en\", theme: Light)";
        fs::write(desk.folder.join("home/settings.ron"), settings).expect("settings");
        desk
    }

    fn article(&self) -> PathBuf {
        self.folder.join("article.txt")
    }

    fn dirs(&self) -> LocalDirs {
        LocalDirs::within(&self.folder.join("home"))
    }

    fn setup(&self) -> Setup {
        Setup {
            vfs: Arc::new(RealVfs),
            dirs: self.dirs(),
            wake: Wake(Arc::new(|| {})),
            seed: 7,
        }
    }

    fn open(&self) -> Headless {
        Headless::open(self.setup(), fonts, vec![self.article()])
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.folder).ok();
    }
}

fn fonts() -> Fonts {
    Fonts::bundled_only(&[
        include_bytes!("../fonts/Arabic.ttf"),
        include_bytes!("../fonts/Cjk.otf"),
    ])
}

fn canvas(c: &mut Criterion) {
    for case in &CASES {
        let desk = Desk::new(case);
        let mut headless = desk.open();
        headless.app().show(case.len / 2);
        headless.frame(Vec::new());
        let name = |what: &str| format!("{what}, {}", case.name);
        c.bench_function(&name("scroll frame"), |b| {
            let mut at = 0;
            b.iter_custom(|n| {
                let mut all = 0.0;
                for _ in 0..n {
                    at += 1;
                    // To and fro, so that every frame has text to scroll to.
                    let points = if at / 200 % 2 == 0 { 90.0 } else { -90.0 };
                    all += headless.scroll(points);
                }
                Duration::from_secs_f64(all / 1000.0)
            });
        });
        c.bench_function(&name("tag"), |b| {
            b.iter_custom(|n| {
                let mut all = 0.0;
                for _ in 0..n {
                    let took = headless.tag().unwrap_or_else(|| {
                        for _ in 0..12 {
                            headless.scroll(60.0);
                        }
                        headless.tag().expect("a word without a tag")
                    });
                    all += took;
                }
                Duration::from_secs_f64(all / 1000.0)
            });
        });
        headless.app().finish();
        drop(headless);
        c.bench_function(&name("first frame"), |b| {
            b.iter_with_large_drop(|| desk.open());
        });
    }
}

fn table() {
    println!(
        "{:22} {:>9} {:>9} {:>12} {:>9} {:>7} {:>7} {:>7}",
        "article", "chars", "mentions", "first frame", "median", "p99", "tag", "find"
    );
    for case in &CASES {
        let output = Command::new(std::env::current_exe().expect("this program"))
            .args(["--figures", case.name])
            .output()
            .expect("a measurement");
        print!("{}", String::from_utf8_lossy(&output.stdout));
    }
}

fn figures(name: &str) {
    let case = CASES.iter().find(|c| c.name == name).expect("a case");
    let desk = Desk::new(case);
    let f = figures_of(&desk, &desk.article());
    println!(
        "{name:22} {:>9} {:>9} {:>9.0} ms {:>6.2} ms {:>4.1} ms {:>4.1} ms {:>4.1} ms {:>5.0} MB",
        f.chars,
        f.mentions,
        f.first_frame_ms,
        f.scroll_frame_ms.median,
        f.scroll_frame_ms.p99,
        f.tag_ms,
        f.find_ms,
        f.rss_mb.unwrap_or_default(),
    );
}

fn figures_of(desk: &Desk, article: &Path) -> Figures {
    measure_with(desk.setup(), fonts, article.to_owned()).expect("an article")
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let Some(at) = args.iter().position(|a| a == "--figures") {
        return figures(&args[at + 1]);
    }
    if args.iter().any(|a| a == "--test") {
        // `cargo test --benches`: the small one, once.
        return figures(CASES[0].name);
    }
    table();
    if args.iter().any(|a| a == "--table") {
        return;
    }
    let mut criterion = Criterion::default()
        .sample_size(20)
        .measurement_time(Duration::from_secs(2))
        .warm_up_time(Duration::from_millis(300))
        .configure_from_args();
    canvas(&mut criterion);
    criterion.final_summary();
}
