//! Whatever the bytes: no parser panics, hangs, or takes more than linear time.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

mod bytes;

use std::{
    fs, io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use postil::{
    dataset::{self, ExportOptions, Format, ImportOptions, MemorySink, MemorySource, export},
    model::{
        annotation::{Entity, Mention},
        article::Article,
        document::Document,
        edit::{Title, Transaction},
        id::{Id, Kind},
        span::ByteSpan,
    },
    store::{
        codebook::read_codebook,
        ingest::{IngestOptions, read_article},
        journal::{JournalWriter, list_journals},
        local::{LocalDirs, SettingsFile},
        merge_files::{git_merge, repair_conflict_markers},
        project::Project,
        recover::{recover, replay},
        save::{NoBackups, save},
        sidecar::{Base, glance, read_sidecar, render},
        versions::Versions,
        vfs::{DirEntry, EntryKind, Metadata, RealVfs, Vfs, VfsFile, VfsLock},
    },
};

use self::bytes::{Random, blown_up, hostile, mutated};
use crate::{
    dataset_fixture as fixture,
    desk::Folder,
    faults::{self, cases, naming},
};

/// A disk on which every file holds the same bytes.
struct Same<'a>(&'a [u8]);

impl Same<'_> {
    fn is_file(path: &Path) -> bool {
        path.extension().is_some() || path.ends_with("index")
    }
}

fn nowhere<T>() -> io::Result<T> {
    Err(io::ErrorKind::Unsupported.into())
}

impl Vfs for Same<'_> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        match Self::is_file(path) {
            true => Ok(self.0.to_vec()),
            false => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn open_read(&self, _path: &Path) -> io::Result<Box<dyn io::Read + Send>> {
        Ok(Box::new(io::Cursor::new(self.0.to_vec())))
    }

    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        Ok(Metadata {
            len: self.0.len() as u64,
            is_dir: !Self::is_file(path),
            is_readonly: false,
            mode: None,
        })
    }

    fn read_dir_unsorted(&self, path: &Path) -> io::Result<Vec<DirEntry>> {
        if !path.ends_with("journal") {
            return Ok(Vec::new());
        }
        Ok(vec![DirEntry {
            name: "x.journal".into(),
            kind: EntryKind::File,
        }])
    }

    fn create_new(&self, _path: &Path, _mode: Option<u32>) -> io::Result<Box<dyn VfsFile>> {
        nowhere()
    }

    fn append(&self, _path: &Path) -> io::Result<Box<dyn VfsFile>> {
        nowhere()
    }

    fn rename(&self, _from: &Path, _to: &Path) -> io::Result<()> {
        nowhere()
    }

    fn remove_file(&self, _path: &Path) -> io::Result<()> {
        nowhere()
    }

    fn create_dir_all(&self, _path: &Path) -> io::Result<()> {
        nowhere()
    }

    fn remove_dir(&self, _path: &Path) -> io::Result<()> {
        nowhere()
    }

    fn sync_dir(&self, _path: &Path) -> io::Result<()> {
        nowhere()
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        Ok(path.to_owned())
    }

    fn read_link(&self, _path: &Path) -> io::Result<PathBuf> {
        Err(io::ErrorKind::InvalidInput.into())
    }

    fn try_lock(&self, _path: &Path) -> io::Result<Option<Box<dyn VfsLock>>> {
        nowhere()
    }
}

type Parse = Box<dyn Fn(&[u8]) + Send + Sync>;

/// Something that reads bytes from outside, with bytes that it likes.
struct Parser {
    name: String,
    seeds: Vec<Vec<u8>>,
    parse: Parse,
}

fn parser(
    name: impl Into<String>,
    seeds: impl IntoIterator<Item = Vec<u8>>,
    parse: impl Fn(&[u8]) + Send + Sync + 'static,
) -> Parser {
    Parser {
        name: name.into(),
        seeds: seeds.into_iter().collect(),
        parse: Box::new(parse),
    }
}

fn sidecar_of(document: &Document) -> Vec<u8> {
    render(document, &Base::default()).unwrap().into_bytes()
}

/// A journal with edits of every kind that the torture document has records of.
fn journal_of(document: &Document) -> Vec<u8> {
    let home = Folder::new("journal");
    let dirs = LocalDirs::within(home.path());
    let sidecar = home.path().join("x.ann.ron");
    let blank = fixture::empty(
        document.article().file_name(),
        document.article().text(),
        "alice",
    );
    let mut writer = JournalWriter::new(&RealVfs, &dirs, &sidecar, &blank, &Base::default(), None);
    let mut whole = Transaction::new(Title::new("undo-import"));
    for record in document.records() {
        whole.insert(record.clone());
    }
    writer
        .append(&RealVfs, &[whole, naming("1"), naming("2")])
        .unwrap();
    fs::read(writer.path()).unwrap()
}

fn stores() -> Vec<Parser> {
    let document = fixture::torture();
    let article = document.article().clone();
    let blank = fixture::empty(article.file_name(), article.text(), "alice");
    let sidecar = sidecar_of(&document);
    let golden = include_bytes!("../golden/sidecar-1.0.ann.ron").to_vec();
    let text = article.text().as_bytes().to_vec();
    let utf16: Vec<u8> = [0xFEFF]
        .into_iter()
        .chain(article.text().encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let latin = "Caf\u{e9} \u{e0} Orl\u{e9}ans, l'\u{e9}t\u{e9}\r\n"
        .chars()
        .map(|c| c as u8)
        .collect();
    let codebooks = [
        include_bytes!("../../assets/codebooks/minimal.ron").to_vec(),
        include_bytes!("../../assets/codebooks/news-core.ron").to_vec(),
    ];
    let inline = format!(
        "(format: \"postil-project\", format_version: (1, 0), name: \"P\", codebook: Inline({}), team: [(id: \"a\", name: \"A\")])",
        String::from_utf8_lossy(&codebooks[0])
    );
    let settings = b"(annotator: (id: \"alice\", name: \"Alice\"), language: \"fr\", theme: Dark, text_size: 17.5, recent: [\"/a\", \"/b\"], window: (x: 1.0, y: 2.0, width: 3.0, height: 4.0))";
    let index = format!(
        "1 1000000000 {} 5\n2 1000000001 {} 7\n",
        "a".repeat(64),
        "b".repeat(64)
    );
    let marked = {
        let text = String::from_utf8(sidecar.clone()).unwrap();
        let line = text
            .lines()
            .find(|l| l.contains("e_nato"))
            .unwrap()
            .to_owned()
            + "\n";
        let block = format!("<<<<<<< HEAD\n{line}=======\n{line}>>>>>>> bob\n");
        text.replacen(&line, &block, 1).into_bytes()
    };
    let (a, b, c) = (article.clone(), article, blank.clone());
    let merge_base = String::from_utf8(sidecar.clone()).unwrap();
    vec![
        parser(
            "sidecar",
            [sidecar.clone(), golden.clone(), marked.clone()],
            move |bytes| {
                let read = read_sidecar(&Same(bytes), Path::new("x.ann.ron"), &a).unwrap();
                if let Some(document) = read.document {
                    // What was read can be written, and reads back the same.
                    let text = render(&document, &read.base).unwrap();
                    let back = postil::store::sidecar::parse(&text, &a, "x");
                    assert_eq!(back.document, Some(document));
                    assert_eq!(
                        render(back.document.as_ref().unwrap(), &back.base).unwrap(),
                        text
                    );
                }
                glance(&Same(bytes), Path::new("x.ann.ron")).unwrap();
            },
        ),
        parser("git merge", [sidecar.clone(), marked], move |bytes| {
            let text = String::from_utf8_lossy(bytes);
            if let Ok((merged, _)) = git_merge(&merge_base, &merge_base, &text) {
                assert!(
                    postil::store::sidecar::parse(&merged, &b, "x")
                        .document
                        .is_some()
                );
            }
            repair_conflict_markers(&text);
        }),
        parser("journal", [journal_of(&document)], move |bytes| {
            let back = replay(bytes, &c, &Base::default(), "x.journal");
            assert!(back.n >= back.transactions.len());
            let dirs = LocalDirs::within(Path::new("/home"));
            recover(
                &Same(bytes),
                &dirs,
                Path::new("/x.ann.ron"),
                &c,
                &Base::default(),
            )
            .unwrap();
            list_journals(&Same(bytes), &dirs).unwrap();
        }),
        parser("codebook", codebooks, |bytes| {
            read_codebook(&Same(bytes), Path::new("c.ron")).ok();
        }),
        parser(
            "project",
            [
                inline.into_bytes(),
                b"(format: \"postil-project\", codebook: File(\"c.ron\"))".to_vec(),
            ],
            |bytes| {
                Project::open(&Same(bytes), &[PathBuf::from("/p")]);
            },
        ),
        parser("settings", [settings.to_vec()], |bytes| {
            let dirs = LocalDirs::within(Path::new("/home"));
            SettingsFile::read(&Same(bytes), &dirs);
        }),
        parser("versions", [index.into_bytes()], |bytes| {
            let dirs = LocalDirs::within(Path::new("/home"));
            Versions::new(dirs)
                .list(&Same(bytes), Path::new("/x.ann.ron"))
                .unwrap();
        }),
        parser("article", [text, utf16, latin], |bytes| {
            read_article(&Same(bytes), Path::new("a.txt"), IngestOptions::default()).ok();
        }),
    ]
}

/// The files that a format makes of a document.
fn exported(format: &dyn Format, document: Document) -> Option<MemorySource> {
    let mut sink = MemorySink::default();
    let documents = [Ok(fixture::source(document))];
    let options = ExportOptions::default();
    match export(format, &options, documents.into_iter(), &mut sink) {
        Ok(_) => Some(sink.into()),
        Err(dataset::DatasetError::NotWritten { .. }) => None,
        Err(error) => panic!("{}: {error}", format.info().name),
    }
}

/// Reads a dataset as the program does, checks included.
fn import(format: &dyn Format, source: &MemorySource) -> usize {
    let mut n = 0;
    let mut take = |mut document: dataset::ImportedDocument| {
        document.check(&mut dataset::ImportReport::default());
        n += document.records.len();
        Ok(())
    };
    let reader = format.reader().unwrap();
    // A file that is refused as a whole is an error with a sentence; the rest is in the report.
    if let Err(error) = reader.read(source, &ImportOptions::default(), &mut take) {
        assert!(!error.to_string().is_empty());
    }
    n
}

fn importers() -> Vec<Parser> {
    let mut parsers = Vec::new();
    for format in dataset::FORMATS.iter().filter(|f| f.reader().is_some()) {
        let source = exported(*format, fixture::torture()).unwrap_or_default();
        for (path, bytes) in &source.files {
            let (source, path) = (source.clone(), path.clone());
            let name = format!("{}: {path}", format.info().name);
            parsers.push(parser(name, [bytes.clone()], move |bytes| {
                let mut source = source.clone();
                source.files.insert(path.clone(), bytes.to_vec());
                import(*format, &source);
            }));
        }
    }
    assert!(parsers.len() >= 10, "{}", parsers.len());
    parsers
}

/// Runs a parser on a mutation after the other, on a thread that is given up when it hangs.
fn torment(parser: Parser, n: usize) {
    let at = Arc::new(AtomicUsize::new(0));
    let name = parser.name.clone();
    let seed_of = |i: usize| (i as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let thread = {
        let at = at.clone();
        std::thread::spawn(move || {
            for i in 0..n {
                at.store(i, Ordering::SeqCst);
                let bytes = mutated(&parser.seeds, &mut Random(seed_of(i)));
                let ran = catch_unwind(AssertUnwindSafe(|| (parser.parse)(&bytes)));
                if ran.is_err() {
                    let file = std::env::temp_dir().join("postil-fault.bin");
                    fs::write(&file, &bytes).unwrap();
                    panic!("{}: case {i} panics; {}", parser.name, file.display());
                }
            }
        })
    };
    let (mut last, mut since) = (0, Instant::now());
    while !thread.is_finished() {
        std::thread::sleep(Duration::from_millis(2));
        let now = at.load(Ordering::SeqCst);
        if now != last {
            (last, since) = (now, Instant::now());
        }
        assert!(
            since.elapsed() < Duration::from_secs(30),
            "{name}: case {now} hangs"
        );
    }
    thread.join().expect("a parser panics");
}

#[test]
fn no_bytes_make_a_parser_of_the_store_panic_or_hang() {
    let n = cases(150, 20_000);
    let parsers = stores();
    faults::report(&format!("{} parsers, {n} mutations each", parsers.len()));
    for parser in parsers {
        torment(parser, n);
    }
}

#[test]
fn no_bytes_make_an_importer_panic_or_hang() {
    let n = cases(60, 5_000);
    let parsers = importers();
    faults::report(&format!(
        "{} files of datasets, {n} mutations each",
        parsers.len()
    ));
    for parser in parsers {
        torment(parser, n);
    }
}

/// The processor time that this thread takes, so that other work on the machine does not count; the clock's where that can't be had.
fn time_of(work: impl FnOnce()) -> Duration {
    let spent = || {
        let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        text.split(' ')
            .next()?
            .parse()
            .ok()
            .map(Duration::from_nanos)
    };
    let (before, began) = (spent(), Instant::now());
    work();
    match (before, spent()) {
        (Some(before), Some(after)) => after.saturating_sub(before),
        _ => began.elapsed(),
    }
}

/// Four times as much takes about four times as long: ten times is not linear any more.
#[track_caller]
fn check_linear(what: &str, sizes: &[usize], work: impl Fn(usize) -> Box<dyn FnOnce()>) {
    // Kernels may count in ticks of 4 ms.
    const TOO_SHORT_TO_TELL: Duration = Duration::from_millis(80);
    for n in sizes {
        let measured = |n: usize| (0..3).map(|_| time_of(work(n))).min().unwrap();
        let large = time_of(work(*n));
        if large < TOO_SHORT_TO_TELL {
            continue;
        }
        let small = measured(n / 4);
        let is_linear = |large: Duration| large < small * 10 + TOO_SHORT_TO_TELL;
        let large = match is_linear(large) {
            true => large,
            false => large.min(measured(*n)),
        };
        assert!(
            is_linear(large),
            "{what}: {} KB take {small:?}, {} KB take {large:?}",
            n / 4096,
            n / 1024
        );
        if *n >= 8 << 20 {
            faults::report(&format!(
                "{what}: {} MB in {large:?}, a quarter of it in {small:?}",
                n >> 20
            ));
        }
    }
}

/// A quarter of a megabyte in the quick run, one in the gate's, eight in full; the small ones first, so that what is not linear ends soon.
fn sizes() -> Vec<usize> {
    let largest = match cases(1, 10) {
        1 => 18,
        2 => 21,
        _ => 23,
    };
    (16..=largest)
        .step_by(1)
        .filter(|n| (largest - n) % 3 == 0 || *n == largest)
        .map(|n| 1 << n)
        .collect()
}

#[test]
fn parsers_take_linear_time() {
    let seeds = |parser: &Parser| parser.seeds.first().cloned().unwrap_or_default();
    for parser in stores().into_iter().chain(importers()) {
        let parser = Arc::new(parser);
        let names: Vec<String> = hostile(64).into_iter().map(|(name, _)| name).collect();
        for (i, name) in names.iter().enumerate() {
            let what = format!("{}, {name}", parser.name);
            check_linear(&what, &sizes(), |n| {
                let bytes = hostile(n).swap_remove(i).1;
                let parser = parser.clone();
                Box::new(move || (parser.parse)(&bytes))
            });
        }
        let what = format!("{}, blown up", parser.name);
        check_linear(&what, &sizes(), |n| {
            let bytes = blown_up(&seeds(&parser), n);
            let parser = parser.clone();
            Box::new(move || (parser.parse)(&bytes))
        });
    }
}

/// One article of `n` bytes with a mention in every line.
fn long(n: usize) -> Document {
    const LINE: &str = "L'OTAN s'engage contre Daech \u{e0} Bruxelles, a d\u{e9}clar\u{e9} le secr\u{e9}taire g\u{e9}n\u{e9}ral.\n";
    let text = LINE.repeat(n / LINE.len());
    let mut document = fixture::empty("long.txt", &text, "alice");
    let mut transaction = Transaction::new(Title::new("undo-import"));
    let entity = |i: usize| Id::new(Kind::Entity, format!("e_{}", i % 200));
    for i in 0..200 {
        transaction.insert(Entity::new(entity(i), "Organization", format!("OTAN {i}")));
    }
    for (i, (at, found)) in text.match_indices("OTAN").enumerate() {
        let span = vec![ByteSpan::new(at, at + found.len())];
        transaction.insert(Mention::new(
            Id::new(Kind::Mention, format!("m_{i}")),
            span,
            entity(i),
        ));
    }
    document.apply(transaction).unwrap();
    document
}

#[test]
fn long_articles_with_many_annotations_are_read_in_linear_time() {
    // They take longer to make than to read.
    let sizes = match cases(1, 10) {
        1 => vec![1 << 17],
        _ => sizes(),
    };
    for format in dataset::FORMATS.iter().filter(|f| f.reader().is_some()) {
        let what = format!("{}, a long article", format.info().name);
        check_linear(&what, &sizes, |n| {
            let source = exported(*format, long(n)).unwrap_or_default();
            Box::new(move || {
                import(*format, &source);
            })
        });
    }
    check_linear("sidecar, a long article", &sizes, |n| {
        let document = long(n);
        let (bytes, article) = (sidecar_of(&document), document.article().clone());
        Box::new(move || {
            let read = read_sidecar(&Same(&bytes), Path::new("x.ann.ron"), &article).unwrap();
            assert!(read.problems.is_empty());
        })
    });
    check_linear("journal, a long article", &sizes, |n| {
        let document = long(n);
        let bytes = journal_of(&document);
        let blank = fixture::empty("long.txt", document.article().text(), "alice");
        Box::new(move || {
            let back = replay(&bytes, &blank, &Base::default(), "x");
            assert!(back.document.len() > 200);
        })
    });
}

/// The largest sidecar is saved, and read again, byte for byte.
#[test]
fn a_file_that_is_read_and_saved_is_the_same_bytes() {
    let folder = Folder::new("bytes");
    let path = folder.path().join("long.txt.alice.ann.ron");
    let document = long(1 << 20);
    save(&RealVfs, &path, &document, &Base::default(), &NoBackups).unwrap();
    let first = fs::read(&path).unwrap();
    let read = read_sidecar(&RealVfs, &path, document.article()).unwrap();
    let again = read.document.unwrap();
    assert_eq!(again, document);
    assert_eq!(render(&again, &read.base).unwrap().into_bytes(), first);
    assert_eq!(
        render(&again, &Base::default()).unwrap().into_bytes(),
        first
    );
    let article = Arc::new(Article::new("long.txt", document.article().text()));
    assert_eq!(article.sha256(), document.article().sha256());
    assert_eq!(faults::temporaries(folder.path()), 0);
}
