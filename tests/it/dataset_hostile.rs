//! Datasets that are broken, cut off, or made to do harm: an end in bounded time and memory, and a sentence that says what was wrong.

use std::{
    cell::Cell,
    io::{self, Read},
    rc::Rc,
    time::Instant,
};

use postil::dataset::{
    self, ExportOptions, Format, ImportOptions, ImportReport, MemorySink, MemorySource, Source,
};
use proptest::prelude::*;

use crate::{
    dataset::whole,
    dataset_fixture::{source, torture},
};

/// Reads with small limits; the number of documents and the report.
fn read(format: &dyn Format, source: &dyn Source) -> (usize, Option<ImportReport>) {
    let options = ImportOptions {
        max_line_bytes: 1 << 20,
        max_file_bytes: 1 << 20,
        ..ImportOptions::default()
    };
    let mut n = 0;
    let reader = format.reader().expect("it is read");
    let report = reader.read(source, &options, &mut |document| {
        n += 1;
        // What was taken makes a document.
        let annotator = postil::model::document::Annotator {
            id: "a".to_owned(),
            name: String::new(),
        };
        let codebook = postil::model::document::CodebookRef {
            name: "c".to_owned(),
            version: 1,
        };
        let n_records = document.records.len();
        let document = document.into_document(annotator, codebook);
        assert_eq!(document.len(), n_records);
        Ok(())
    });
    (n, report.ok())
}

/// An export of the torture article, for formats that are written too.
fn exported(format: &dyn Format, options: &ExportOptions) -> Option<MemorySource> {
    let info = format.info();
    format.writer(&dataset::Out::named(info), options)?;
    let mut sink = MemorySink::default();
    let documents = [Ok(source(torture()))].into_iter();
    dataset::export(format, options, documents, &mut sink).unwrap();
    Some(sink.into())
}

/// A file of one endless line, made as it is read.
struct Endless {
    name: String,
    len: u64,
    n_read: Rc<Cell<u64>>,
}

impl Source for Endless {
    fn files(&self) -> Vec<String> {
        vec![self.name.clone()]
    }

    fn open<'a>(&'a self, _path: &str) -> io::Result<Box<dyn Read + 'a>> {
        struct Same(u64, Rc<Cell<u64>>);
        impl Read for Same {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let n = buffer
                    .len()
                    .min(usize::try_from(self.0).unwrap_or(usize::MAX));
                buffer[..n].fill(b'[');
                self.0 -= n as u64;
                self.1.set(self.1.get() + n as u64);
                Ok(n)
            }
        }
        Ok(Box::new(Same(self.len, self.n_read.clone())))
    }
}

#[test]
fn a_line_of_a_gigabyte_is_refused_without_being_held() {
    let by_line = [
        "jsonl",
        "conll",
        "bilou",
        "doccano",
        "articles-jsonl",
        "re3d",
    ];
    for format in dataset::readable() {
        let info = format.info();
        // Where a file is read line by line the whole of it goes past (a sixteenth of a gigabyte shows it to a debug build); one that is read whole is
        // given up at the limit, however long it is.
        let is_by_line = by_line.contains(&info.name);
        let n_read = Rc::new(Cell::new(0));
        let source = Endless {
            name: match info.name {
                "re3d" => "documents.json".to_owned(),
                _ => format!("a.{}", info.extensions[0]),
            },
            len: if is_by_line { 1 << 26 } else { 1 << 40 },
            n_read: n_read.clone(),
        };
        let began = Instant::now();
        let (n, report) = read(format, &source);
        assert_eq!(n, 0, "{}", info.name);
        let report = report.expect(info.name);
        assert!(report.n_refused > 0 || info.name == "brat", "{}", info.name);
        assert!(began.elapsed().as_secs() < 60, "{}", info.name);
        assert!(
            is_by_line || n_read.get() <= 4 << 20,
            "{}: {}",
            info.name,
            n_read.get()
        );
    }
}

#[test]
fn a_file_that_is_cut_off_gives_what_is_whole_or_says_why_not() {
    for format in dataset::readable() {
        let Some(whole) = exported(format, &whole()) else {
            continue;
        };
        for (path, bytes) in &whole.files {
            let step = (bytes.len() / 25).max(1);
            for end in (0..bytes.len()).step_by(step) {
                let mut cut = whole.clone();
                cut.files.insert(path.clone(), bytes[..end].to_vec());
                read(format, &cut);
            }
            let mut gone = whole.clone();
            gone.files.remove(path);
            read(format, &gone);
        }
    }
}

#[test]
fn numbers_out_of_all_bounds_are_refused() {
    let huge = "18446744073709551615";
    for format in dataset::readable() {
        let Some(whole) = exported(format, &whole()) else {
            continue;
        };
        let mut source = whole.clone();
        for bytes in source.files.values_mut() {
            let text = String::from_utf8_lossy(bytes);
            // Every second number of two digits or more.
            let mut out = String::new();
            let mut digits = String::new();
            let mut n = 0;
            for c in text.chars().chain(['\n']) {
                if c.is_ascii_digit() {
                    digits.push(c);
                    continue;
                }
                if digits.len() > 1 {
                    n += 1;
                }
                out.push_str(if digits.len() > 1 && n % 2 == 0 {
                    huge
                } else {
                    &digits
                });
                digits.clear();
                out.push(c);
            }
            *bytes = out.into_bytes();
        }
        read(format, &source);
    }
}

#[test]
fn nests_without_end_and_foreign_entities_are_refused() {
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\">&a;</xmi:XMI>";
    let deep_xml = "<a>".repeat(50_000);
    let deep_json = "[".repeat(50_000);
    let deep_object = "{\"a\":".repeat(50_000);
    for format in dataset::readable() {
        let info = format.info();
        for text in [bomb, &deep_xml, &deep_json, &deep_object] {
            let mut source = MemorySource::default();
            for extension in info.extensions {
                source
                    .files
                    .insert(format!("a.{extension}"), text.as_bytes().to_vec());
            }
            source
                .files
                .insert("documents.json".to_owned(), text.as_bytes().to_vec());
            // To formats of plain text it is a text like another; to the rest it is broken.
            let (n, report) = read(format, &source);
            let is_text =
                ["conll", "bilou", "articles-csv", "articles-folder"].contains(&info.name);
            let is_refused = report.is_none_or(|report| report.n_refused > 0);
            assert!(
                is_text || (n == 0 && (is_refused || info.name == "brat")),
                "{}",
                info.name
            );
        }
    }
}

/// A source with a file that cannot be opened, or breaks off with an error.
struct Failing {
    inner: MemorySource,
    bad: String,
    breaks_off: bool,
}

impl Source for Failing {
    fn files(&self) -> Vec<String> {
        self.inner.files()
    }

    fn open<'a>(&'a self, path: &str) -> io::Result<Box<dyn Read + 'a>> {
        struct Fails;
        impl Read for Fails {
            fn read(&mut self, _buffer: &mut [u8]) -> io::Result<usize> {
                Err(io::ErrorKind::PermissionDenied.into())
            }
        }
        let file = self.inner.open(path)?;
        match path == self.bad {
            true if self.breaks_off => Ok(Box::new(file.take(10).chain(Fails))),
            true => Err(io::ErrorKind::PermissionDenied.into()),
            false => Ok(file),
        }
    }
}

#[test]
fn a_file_that_cannot_be_read_is_refused_and_the_others_are_taken() {
    for format in dataset::readable() {
        let info = format.info();
        let extension = info.extensions[0];
        let Some(whole) = exported(format, &whole()) else {
            continue;
        };
        let mut inner = MemorySource::default();
        // All of one format in two folders, or beside each other.
        for folder in ["a/", "b/"] {
            let files = whole.files.iter();
            let files = files.map(|(path, bytes)| (format!("{folder}{path}"), bytes.clone()));
            inner.files.extend(files);
        }
        let (n_whole, _) = read(format, &inner);
        let paths = inner.files();
        let mut data = paths.iter().filter(|path| {
            let is_about = path.contains(".text/") || path.ends_with("annotation.conf");
            path.ends_with(&format!(".{extension}")) && !is_about
        });
        let bad = data.next().expect(info.name).clone();
        for breaks_off in [false, true] {
            let source = Failing {
                inner: inner.clone(),
                bad: bad.clone(),
                breaks_off,
            };
            let (n, report) = read(format, &source);
            let report = report.expect(info.name);
            assert!(n > 0 && n < n_whole, "{}: {n} of {n_whole}", info.name);
            let said: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
            let is_told = |said: &String| said.contains(&bad) && said.contains("it can't be read");
            assert!(said.iter().any(is_told), "{}: {said:?}", info.name);
        }
    }
}

#[test]
fn texts_of_re3d_are_taken_without_the_entities_that_cannot_be_read() {
    let documents = "{\"_id\":\"d1\",\"text\":\"Ana ran.\"}\n";
    let mut inner = MemorySource::one("documents.json", documents);
    inner.files.insert("entities.json".to_owned(), Vec::new());
    let source = Failing {
        inner,
        bad: "entities.json".to_owned(),
        breaks_off: false,
    };
    let (_, reader) = dataset::reader_by_name("re3d").unwrap();
    let mut n = 0;
    let report = reader.read(&source, &ImportOptions::default(), &mut |_| {
        n += 1;
        Ok(())
    });
    assert_eq!((n, report.unwrap().n_refused), (1, 1));
}

#[test]
fn a_text_of_re3d_whose_id_stands_twice_is_told_and_the_first_is_taken() {
    let documents =
        "{\"_id\":\"d1\",\"text\":\"Ana ran.\"}\n{\"_id\":\"d1\",\"text\":\"Bob ran.\"}\n";
    let source = MemorySource::one("documents.json", documents);
    let (_, reader) = dataset::reader_by_name("re3d").unwrap();
    let mut texts = Vec::new();
    let report = reader.read(&source, &ImportOptions::default(), &mut |document| {
        texts.push(document.text);
        Ok(())
    });
    let report = report.unwrap();
    assert_eq!((texts, report.n_refused), (vec!["Ana ran.".to_owned()], 1));
    let told = report.problems[0].to_string();
    assert!(
        told.contains("documents.json:2") && told.contains("twice"),
        "{told}"
    );
}

/// What a few bytes can claim is bounded by how many bytes there are.
#[test]
fn gaps_between_sentences_add_up_to_no_more_than_the_file_may_claim() {
    let rows = |n: usize| {
        let at = (n + 1) * 1_000_000;
        format!("#Text=a\n1-1\t{at}-{}\ta\tX\n\n", at + 1)
    };
    let rows: String = (0..300).map(rows).collect();
    let file = format!("#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Span|value\n\n{rows}");
    let mut len = 0;
    let format = dataset::by_name("webanno-tsv").unwrap();
    let source = MemorySource::one("a.tsv", file.clone());
    let reader = format.reader().unwrap();
    let report = reader.read(&source, &ImportOptions::default(), &mut |document| {
        len += document.text.len();
        Ok(())
    });
    assert!(report.unwrap().n_refused > 290);
    assert!(len < 1_000_000 + 2 * file.len(), "{len}");
}

#[test]
fn a_column_file_without_an_end_of_a_document_is_given_up_at_the_limit() {
    let long = "NATO B-ORG\n\n".repeat(100_000);
    let file = format!("a B-X\n\n-DOCSTART-\n\n{long}-DOCSTART-\n\nb B-X\n");
    let (n, report) = read(
        dataset::by_name("conll").unwrap(),
        &MemorySource::one("a.conll", file),
    );
    let said: Vec<String> = report
        .unwrap()
        .problems
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(n, 2, "the one before and the one after");
    let [said] = said.as_slice() else {
        panic!("{said:?}")
    };
    assert!(said.ends_with(": error: it is larger than 1 MB"), "{said}");
}

#[test]
fn tags_after_a_page_of_empty_lines_do_not_count_them_again_and_again() {
    let page = format!("<pre>{}{}", "\n".repeat(1 << 19), "<br>".repeat(1 << 16));
    let (_, reader) = dataset::reader_by_name("articles-folder").unwrap();
    let source = MemorySource::one("a.html", format!("<p>x{page}"));
    let began = Instant::now();
    let mut n = 0;
    let report = reader.read(&source, &ImportOptions::default(), &mut |_| {
        n += 1;
        Ok(())
    });
    assert_eq!((n, report.unwrap().n_refused), (1, 0));
    assert!(began.elapsed().as_secs() < 60);
}

#[test]
fn voices_each_within_the_next_are_taken_in_one_pass() {
    use postil::{
        dataset::{ImportedDocument, import::Place},
        model::{
            annotation::{Holder, Voice},
            id::{Id, Kind},
        },
    };
    let mut document = ImportedDocument::new("a.txt", "x");
    let n = 50_000;
    for i in 0..n {
        let id = |i: usize| Id::new(Kind::Voice, format!("v_{i}"));
        let mut voice = Voice::new(id(i), Holder::Author, Vec::new());
        voice.within = (i + 1 < n).then(|| id(i + 1));
        document.push(voice, Place::default());
    }
    let bad = Voice::new(
        Id::new(Kind::Voice, "v_bad"),
        Holder::Entity(Id::new(Kind::Entity, "e_gone")),
        Vec::new(),
    );
    document.push(bad, Place::default());
    let mut report = ImportReport::default();
    let began = Instant::now();
    document.check(&mut report);
    assert!(began.elapsed().as_secs() < 60);
    assert_eq!((document.records.len(), report.n_refused), (n, 1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn bytes_changed_at_random_make_no_reader_panic(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
    ) {
        for format in dataset::readable() {
            let Some(mut source) = exported(format, &whole()) else {
                continue;
            };
            for bytes in source.files.values_mut().filter(|bytes| !bytes.is_empty()) {
                for (at, byte) in &changes {
                    let at = at.index(bytes.len());
                    bytes[at] = *byte;
                }
                let at = cut.index(bytes.len());
                let moved = bytes.split_off(at);
                if moved.len() % 2 == 0 {
                    bytes.extend(moved);
                }
            }
            read(format, &source);
        }
    }
}
