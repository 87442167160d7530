//! Texts that begin with U+FEFF: at the start of a file it is a byte order mark, which some readers take off and others count.

use postil::{
    dataset::{self, ExportOptions, LossKind, MemorySource},
    model::{
        annotation::{Entity, Mention, Record, Zone, ZoneKind},
        document::Document,
        edit::{Title, Transaction},
        id::Kind,
        span::ByteSpan,
    },
    store::ingest::{IngestOptions, read_article},
    store::vfs::RealVfs,
};

use crate::{
    command_line::{postil, shown},
    dataset::{read, write},
    dataset_fixture::{empty, id, nth, source},
    desk::Folder,
};

const TEXT: &str = "\u{feff}OTAN 👩‍👩‍👧 à Élysée, et Daech.\n";
const NAMES: [&str; 4] = ["OTAN", "👩‍👩‍👧", "Élysée", "Daech"];

/// Four names in a text that begins with a mark; `byline`: only once the line before it is cut.
fn marked(byline: &str) -> Document {
    let text = format!("{byline}{TEXT}");
    let mut document = empty("mark.txt", &text, "alice");
    let mut tx = Transaction::new(Title::new("test"));
    if !byline.is_empty() {
        let at = ByteSpan::new(0, byline.trim_end().len());
        tx.insert(Zone::new(id(Kind::Zone, "z_1"), ZoneKind::Byline, at));
    }
    for (n, name) in NAMES.iter().enumerate() {
        let entity = id(Kind::Entity, &format!("e_{n}"));
        tx.insert(Entity::new(entity.clone(), "Organization", *name));
        let mention = id(Kind::Mention, &format!("m_{n}"));
        tx.insert(Mention::new(mention, vec![nth(&text, name, 0)], entity));
    }
    document.apply(tx).unwrap();
    document
}

/// The words of all mentions, in text order.
fn mentioned<'a>(text: &'a str, records: &[Record]) -> Vec<&'a str> {
    let mut at: Vec<ByteSpan> = records
        .iter()
        .filter_map(|record| match record {
            Record::Mention(mention) => Some(mention.at[0]),
            _ => None,
        })
        .collect();
    at.sort();
    at.iter().map(|span| &text[span.range()]).collect()
}

#[test]
fn no_file_begins_with_a_mark_and_all_spans_come_back_on_their_words() {
    for byline in ["", "Par la rédaction\n"] {
        let document = marked(byline);
        for format in dataset::FORMATS {
            let name = format.info().name;
            let options = ExportOptions::default();
            let (sink, report) = write(name, &options, vec![source(document.clone())]);
            for (path, bytes) in &sink.files {
                assert!(!bytes.starts_with(b"\xef\xbb\xbf"), "{name}: {path}");
            }
            // What another character stands for is counted.
            let has_text_files = ["brat", "conll", "bilou", "w3c", "csv"].contains(&name);
            let n_lost = report.loss.count(LossKind::Characters);
            assert_eq!(n_lost, usize::from(has_text_files), "{name}");
            if format.reader().is_none() {
                continue;
            }
            let (documents, report) = read(name, &sink.into());
            assert_eq!(report.problems, [], "{name}");
            let back = &documents[0];
            assert_eq!(mentioned(&back.text, &back.records), NAMES, "{name}");
            if name != "webanno-tsv" {
                let text = match has_text_files {
                    true => TEXT.replace('\u{feff}', "\u{2060}"),
                    false => TEXT.to_owned(),
                };
                assert_eq!(back.text, text, "{name}");
            }
        }
    }
}

/// brat itself counts a mark; programs that take it off do not. The quoted texts say who wrote the offsets.
#[test]
fn offsets_of_a_brat_text_with_a_mark_fit_whoever_counted_them() {
    for (n, lines) in [
        (0, "T1\tORG 0 4\tOTAN\nT2\tLOC 13 19\tÉlysée\n"),
        (1, "T1\tORG 1 5\tOTAN\nT2\tLOC 14 20\tÉlysée\n"),
    ] {
        let mut folder = MemorySource::one("a.txt", TEXT);
        let ann = lines.as_bytes().to_vec();
        folder.files.insert("a.ann".to_owned(), ann);
        let (documents, report) = read("brat", &folder);
        assert_eq!(report.problems, [], "{n}");
        let back = &documents[0];
        assert_eq!(back.text, TEXT.trim_start_matches('\u{feff}'));
        let words = mentioned(&back.text, &back.records);
        assert_eq!(words, ["OTAN", "Élysée"], "{n}");
    }
    // Without a mark nothing is moved: what does not fit is told.
    let mut folder = MemorySource::one("a.txt", "OTAN et Daech.\n");
    let ann = b"T1\tORG 1 5\tOTAN\nT2\tORG 8 13\tDaech\n".to_vec();
    folder.files.insert("a.ann".to_owned(), ann);
    let (_, report) = read("brat", &folder);
    assert_eq!(report.problems.len(), 1);
}

#[test]
fn an_article_that_begins_with_a_mark_is_imported_as_the_dataset_has_it() {
    let folder = Folder::new("import-mark");
    let (sink, _) = write("jsonl", &ExportOptions::default(), vec![source(marked(""))]);
    let file = folder.write("a.jsonl", &sink.files["dataset.jsonl"]);
    let there = folder.path().join("there");
    // The second time it is there as the dataset has it.
    for _ in 0..2 {
        let ran = postil(["import", "-f", "jsonl", "-o", &shown(&there), &shown(&file)]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let article = read_article(&RealVfs, &there.join("mark.txt"), IngestOptions::default());
        assert_eq!(article.unwrap().article.text(), TEXT);
    }
    let ran = postil(["check", &shown(&there)]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    let out = shown(&folder.path().join("b.jsonl"));
    let ran = postil(["export", "-f", "jsonl", "-o", &out, &shown(&there)]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let line: serde_json::Value = serde_json::from_str(&folder.read("b.jsonl")).unwrap();
    assert_eq!(line["text"], TEXT);
}
