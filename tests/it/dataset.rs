//! Datasets out and in: what goes out comes back, up to the losses that are declared.

use postil::dataset::{
    self, ExportOptions, ExportReport, Format, ImportOptions, ImportReport, ImportedDocument,
    LossKind, MemorySink, MemorySource, Newline, SourceDocument, View, ViewOptions, ZoneMode,
};
use postil::model::{
    annotation::{Record, Target},
    document::Document,
    id::Kind,
    span::ByteSpan,
};
use proptest::prelude::*;

use crate::dataset_fixture::{any_document, plain, source, torture};

pub fn write(
    format: &str,
    options: &ExportOptions,
    documents: Vec<SourceDocument>,
) -> (MemorySink, ExportReport) {
    let mut sink = MemorySink::default();
    let format = dataset::by_name(format).unwrap();
    let report =
        dataset::export(format, options, documents.into_iter().map(Ok), &mut sink).unwrap();
    (sink, report)
}

pub fn read(format: &str, source: &MemorySource) -> (Vec<ImportedDocument>, ImportReport) {
    let mut documents = Vec::new();
    let reader = dataset::by_name(format).unwrap().reader().unwrap();
    let report = reader
        .read(source, &ImportOptions::default(), &mut |d| {
            documents.push(d);
            Ok(())
        })
        .unwrap();
    (documents, report)
}

fn text(sink: &MemorySink, path: &str) -> String {
    let bytes = sink
        .files
        .get(path)
        .unwrap_or_else(|| panic!("no {path} in {:?}", sink.files.keys()));
    String::from_utf8(bytes.clone()).unwrap()
}

fn all_formats() -> impl Iterator<Item = &'static dyn Format> {
    dataset::FORMATS.iter().copied()
}

#[test]
fn an_unknown_format_lists_the_known_ones() {
    let error = dataset::by_name("jsnl").err().unwrap().to_string();
    assert!(
        error.starts_with("there is no format jsnl; known are jsonl, canonical, "),
        "{error}"
    );
}

#[test]
fn the_table_shows_code_points_of_the_text_that_goes_out() {
    let (sink, report) = write(
        "canonical",
        &ExportOptions::default(),
        vec![source(torture())],
    );
    let table = text(&sink, "dataset.tsv");
    assert!(
        table.starts_with("torture\t0\t4\tOrganization\tOTAN\n"),
        "{table}"
    );
    assert!(table.contains("\t5\t10\tPerson\t👩‍👩‍👧\n"), "{table}");
    assert!(!table.contains("Partager"), "chrome was cut");
    assert!(
        table.contains("\tFinance\\nmet\n"),
        "CRLF became LF: {table}"
    );
    assert_eq!(report.loss.count(LossKind::InLeftOutZone), 1);
    assert_eq!(report.loss.count(LossKind::AcrossZoneEdge), 1);
}

#[test]
fn column_formats_take_the_outermost_name_and_count_the_rest() {
    let (sink, report) = write("conll", &ExportOptions::default(), vec![source(plain())]);
    let table = text(&sink, "dataset.conll");
    assert!(
        table.starts_with("-DOCSTART- -X- O O\n\nNATO B-Organization\njoins O\n"),
        "{table}"
    );
    assert!(table.contains(
        "University B-Organization\nof I-Organization\nKabul I-Organization\nwelcomed O\n"
    ));
    assert_eq!(text(&sink, "dataset.conll.docs"), "plain\n");
    assert_eq!(report.loss.count(LossKind::Nested), 1);
    assert_eq!(report.loss.count(LossKind::Events), 1);
    assert_eq!(report.loss.count(LossKind::Stances), 1);
    let (sink, _) = write("bilou", &ExportOptions::default(), vec![source(plain())]);
    let table = text(&sink, "dataset.bilou");
    assert!(
        table.contains("University B-Organization\nof I-Organization\nKabul L-Organization\n"),
        "{table}"
    );
    assert!(table.contains("NATO U-Organization\n"));
}

#[test]
fn strict_stops_at_the_first_document_that_does_not_fit() {
    let options = ExportOptions {
        strict: true,
        ..ExportOptions::default()
    };
    let format = dataset::by_name("conll").unwrap();
    let mut sink = MemorySink::default();
    let error = dataset::export(
        format,
        &options,
        [Ok(source(plain()))].into_iter(),
        &mut sink,
    );
    let error = error.unwrap_err().to_string();
    assert!(
        error.starts_with("conll cannot hold everything in plain:\n1 spans inside another\n"),
        "{error}"
    );
    assert!(sink.files.is_empty());
}

#[test]
fn two_documents_of_one_name_keep_apart() {
    let (sink, report) = write(
        "canonical",
        &ExportOptions::default(),
        vec![source(plain()), source(plain())],
    );
    assert_eq!(report.renamed, [("plain".to_owned(), "plain~2".to_owned())]);
    assert!(text(&sink, "dataset.tsv").contains("\nplain~2\t0\t4\t"));
}

#[test]
fn annotators_can_go_out_without_their_names() {
    let mut first = source(torture());
    first.name = "torture@alice".to_owned();
    let options = ExportOptions {
        anonymise_annotators: true,
        ..ExportOptions::default()
    };
    let (sink, _) = write("jsonl", &options, vec![first]);
    let line = text(&sink, "dataset.jsonl");
    assert!(
        line.contains("\"doc\":\"torture@a1\"")
            && line.contains("\"annotator\":{\"id\":\"a1\",\"name\":\"a1\"}")
    );
    assert!(
        !line.contains("ALICE") && !line.contains("\"bob\""),
        "{line}"
    );
}

/// Everything goes out, as it is.
pub fn whole() -> ExportOptions {
    ExportOptions {
        zones: Some(ZoneMode::All),
        newline: Some(Newline::Keep),
        ..ExportOptions::default()
    }
}

#[test]
fn jsonl_loses_nothing_of_the_torture_article() {
    let document = torture();
    let (sink, report) = write("jsonl", &whole(), vec![source(document.clone())]);
    assert!(report.loss.is_empty(), "{}", report.loss);
    let line = text(&sink, "dataset.jsonl");
    assert_eq!(
        line.matches(['\u{2028}', '\u{85}']).count(),
        0,
        "no reader may break the line"
    );
    let (read, report) = read("jsonl", &sink.into());
    assert_eq!(report.problems, []);
    assert_same(&read[0], &document);
}

#[test]
fn a_bad_record_does_not_stop_the_rest() {
    let (sink, _) = write("jsonl", &ExportOptions::default(), vec![source(plain())]);
    let good = text(&sink, "dataset.jsonl");
    let bad = good
        .replace(
            "\"start\":0,\"end\":4,\"text\":\"NATO\"",
            "\"start\":1,\"end\":5,\"text\":\"NATO\"",
        )
        .replace("\"level\":\"pronoun\"", "\"level\":\"shout\"");
    let long = "x".repeat(70 << 20);
    let file = format!("{bad}not json\n\n{long}\n{good}");
    let (documents, report) = read("jsonl", &MemorySource::one("a.jsonl", file));
    assert_eq!(documents.len(), 2);
    let said: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "a.jsonl:1: error: m_5: in mentions: unknown variant `shout`, expected one of `name`, `nominal`, `pronoun`",
            "a.jsonl:1: error: m_1: at 1-5 the text is \"ATO \", not \"NATO\"",
            "a.jsonl:1: error: ev_1: the event ev_1 refers to the mention m_1, which is not there",
            "a.jsonl:2: error: it is not a document: expected ident at line 1 column 2",
            "a.jsonl:4: error: the line is longer than 64 MB",
        ]
    );
}

pub fn assert_same(read: &ImportedDocument, document: &postil::model::document::Document) {
    assert_eq!(read.text, document.article().text());
    assert_eq!(read.card, *document.card());
    assert_eq!(read.status, *document.status());
    let mut records = read.records.clone();
    records.sort_by(|a, b| a.id().cmp(b.id()));
    let expected: Vec<_> = document.records().cloned().collect();
    pretty(&records, &expected);
}

fn pretty(
    got: &[postil::model::annotation::Record],
    expected: &[postil::model::annotation::Record],
) {
    for (g, e) in got.iter().zip(expected) {
        assert_eq!(g, e);
    }
    assert_eq!(got.len(), expected.len());
}

proptest! {
    #[test]
    fn jsonl_reads_back_what_it_wrote(document in any_document()) {
        let (sink, report) = write("jsonl", &whole(), vec![source(document.clone())]);
        prop_assert!(report.loss.is_empty());
        let (read, report) = read("jsonl", &sink.into());
        prop_assert_eq!(report.problems, vec![]);
        assert_same(&read[0], &document);
    }

    #[test]
    fn every_format_writes_every_document(document in any_document(), cut in any::<bool>(), keep in any::<bool>()) {
        let options = ExportOptions {
            zones: Some(if cut { ZoneMode::Cut } else { ZoneMode::Keep }),
            newline: Some(if keep { Newline::Keep } else { Newline::Lf }),
            ..ExportOptions::default()
        };
        for format in all_formats() {
            write(format.info().name, &options, vec![source(document.clone())]);
        }
    }

    #[test]
    fn flat_formats_read_back_every_span(document in any_document()) {
        for format in ["label-studio", "w3c", "cas-xmi", "cas-json"] {
            spans_come_back(format, &document);
        }
    }

    #[test]
    fn what_does_not_come_back_was_declared_lost(document in any_document()) {
        for format in ["conll", "bilou", "webanno-tsv", "doccano"] {
            loss_is_declared(format, &document);
        }
    }

    #[test]
    fn rows_of_the_table_quote_the_text_and_none_is_lost_uncounted(document in any_document()) {
        for zones in [ZoneMode::Cut, ZoneMode::Keep, ZoneMode::All] {
            let options = ExportOptions { zones: Some(zones), ..ExportOptions::default() };
            let (sink, _) = write("jsonl", &options, vec![source(document.clone())]);
            let line = text(&sink, "dataset.jsonl");
            let value: serde_json::Value = serde_json::from_str(&line).unwrap();
            let chars: Vec<char> = value["text"].as_str().unwrap().chars().collect();
            for span in value["spans"].as_array().unwrap() {
                let pieces: Vec<String> = span["fragments"].as_array().unwrap().iter().map(|f| {
                    let at = |i: usize| usize::try_from(f[i].as_u64().unwrap()).unwrap();
                    chars[at(0)..at(1)].iter().collect()
                }).collect();
                prop_assert_eq!(pieces.join(" "), span["text"].as_str().unwrap());
            }
        }
    }
}

/// The labelled spans of a document that a format of flat spans gives back: sorted rows of pieces, label and text.
fn rows(text: &str, records: &[Record]) -> Vec<String> {
    let label = |id: &postil::model::id::Id| {
        records.iter().find_map(|r| match r {
            Record::Entity(e) if e.id == *id => Some(e.label.clone()),
            _ => None,
        })
    };
    let mut rows = Vec::new();
    let mut row = |at: &[ByteSpan], label: &str| {
        let pieces = at.iter().map(|s| format!("{}-{}", s.start, s.end));
        let pieces: Vec<String> = pieces.collect();
        let words: Vec<&str> = at.iter().map(|s| &text[s.range()]).collect();
        if !at.is_empty() {
            rows.push(format!(
                "{} {label} {:?}",
                pieces.join(";"),
                words.join(" ")
            ));
        }
    };
    for record in records {
        match record {
            Record::Mention(m) => row(&m.at, &label(&m.entity).unwrap_or_default()),
            Record::Event(e) => row(e.trigger.spans(), &e.label),
            Record::Stance(s) => row(&s.evidence, "Stance"),
            Record::Voice(v) => {
                row(&v.cue, "Cue");
                row(&v.content, "Voice");
            }
            _ => {}
        }
    }
    rows.sort();
    rows
}

/// What the view of a document shows, in the same rows.
fn view_rows(document: &Document, keep: impl Fn(&ViewSpan<'_>) -> bool) -> (String, Vec<String>) {
    let options = ViewOptions {
        zones: ZoneMode::Cut,
        newline: Newline::Lf,
        layers: None,
        break_lines: false,
    };
    let view = View::new(&source(document.clone()), &options);
    let mut rows = Vec::new();
    for span in view.spans() {
        let is_kept = keep(&ViewSpan {
            view: &view,
            span: &span,
        });
        if is_kept {
            let pieces: Vec<String> = span
                .at
                .iter()
                .map(|s| format!("{}-{}", s.start, s.end))
                .collect();
            rows.push(format!(
                "{} {} {:?}",
                pieces.join(";"),
                span.label,
                view.joined_text(span.at)
            ));
        }
    }
    rows.sort();
    (view.text.to_string(), rows)
}

/// Every span that is read back was written, and those that are not are among the losses that the export declared.
fn loss_is_declared(format: &str, document: &Document) {
    let (sink, report) = write(
        format,
        &ExportOptions::default(),
        vec![source(document.clone())],
    );
    let (documents, _) = read(format, &sink.into());
    let options = ViewOptions {
        zones: ZoneMode::Cut,
        newline: Newline::Lf,
        layers: None,
        break_lines: false,
    };
    let view = View::new(&source(document.clone()), &options);
    let row = |span: &dataset::view::LabelledSpan<'_>| {
        let pieces = span.at.iter().map(|s| format!("{}-{}", s.start, s.end));
        let pieces: Vec<String> = pieces.collect();
        format!(
            "{} {} {:?}",
            pieces.join(";"),
            span.label,
            view.joined_text(span.at)
        )
    };
    // WebAnno's text is put together from tokens: white space at its edges goes, and offsets with it.
    let placed = |row: String| match format {
        "webanno-tsv" => row.split_once(' ').map_or("", |(_, rest)| rest).to_owned(),
        _ => row,
    };
    let row = |span: &dataset::view::LabelledSpan<'_>| placed(row(span));
    let all: Vec<String> = view.spans().iter().map(row).collect();
    let mut missing = all.clone();
    for got in documents.iter().flat_map(|d| rows(&d.text, &d.records)) {
        let got = placed(got);
        // A span with white space at its edge comes back without: that is counted.
        let is_known = all.contains(&got) || report.loss.count(LossKind::EdgeSpace) > 0;
        assert!(
            is_known || report.loss.count(LossKind::Discontinuous) > 0,
            "{format}: {got} of {all:?}"
        );
        if let Some(i) = missing.iter().position(|row| *row == got) {
            missing.remove(i);
        }
    }
    let n_declared: usize = report.loss.iter().map(|(_, n)| n).sum();
    assert!(
        missing.len() <= n_declared,
        "{format}: {missing:?}\n{}",
        report.loss
    );
}

struct ViewSpan<'a> {
    view: &'a View,
    span: &'a dataset::view::LabelledSpan<'a>,
}

impl ViewSpan<'_> {
    fn is_on_tokens(&self) -> bool {
        let is_gap = |c: char| c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}');
        self.span.at.iter().all(|s| {
            let text = self.view.slice(*s);
            !text.starts_with(is_gap) && !text.ends_with(is_gap)
        })
    }

    /// Evidence of a stance towards an event that no words express.
    fn is_homeless(&self) -> bool {
        let mut stances = self.view.stances.iter();
        let stance = stances.find(|s| s.id == *self.span.id);
        stance.is_some_and(|stance| match &stance.target {
            Target::Event(id) => self
                .view
                .event(id)
                .is_none_or(|e| e.trigger.spans().is_empty()),
            Target::Entity(_) | Target::Concept(_) => false,
        })
    }
}

/// Formats of spans and lines between them give back every span, in its pieces.
fn spans_come_back(format: &str, document: &Document) {
    let (sink, _) = write(
        format,
        &ExportOptions::default(),
        vec![source(document.clone())],
    );
    let (documents, report) = read(format, &sink.into());
    assert_eq!(report.problems, [], "{format}");
    let (text, expected) = view_rows(document, |span| {
        !span.is_homeless() && (format != "webanno-tsv" || span.is_on_tokens())
    });
    let Some(got) = documents.first() else {
        // Formats of annotations alone have nothing to say of an article without any.
        assert_eq!(expected, Vec::<String>::new(), "{format}");
        return;
    };
    if format != "webanno-tsv" {
        assert_eq!(got.text, text, "{format}");
    }
    let mut rows = rows(&got.text, &got.records);
    let mut expected = expected;
    if format == "doccano" {
        // Its database keeps one of two equal ones.
        rows.dedup();
        expected.dedup();
    }
    assert_eq!(rows, expected, "{format}");
}

#[test]
fn flat_formats_read_back_the_plain_article() {
    for format in [
        "label-studio",
        "w3c",
        "doccano",
        "cas-xmi",
        "cas-json",
        "webanno-tsv",
    ] {
        spans_come_back(format, &plain());
    }
}

#[test]
fn flat_formats_read_back_the_torture_article() {
    for format in ["label-studio", "w3c", "cas-xmi", "cas-json"] {
        spans_come_back(format, &torture());
    }
}

#[test]
fn brat_reads_back_the_torture_article() {
    let document = torture();
    let (sink, _) = write(
        "brat",
        &ExportOptions::default(),
        vec![source(document.clone())],
    );
    let (documents, report) = read("brat", &sink.into());
    assert_eq!(report.problems, []);
    let count = |kind| {
        documents[0]
            .records
            .iter()
            .filter(|r| r.kind() == kind)
            .count()
    };
    assert_eq!(
        count(Kind::Mention),
        22,
        "24 less one in chrome and one across its edge"
    );
    assert_eq!(
        (count(Kind::Event), count(Kind::Stance), count(Kind::Voice)),
        (2, 2, 2)
    );
    let (_, expected) = view_rows(&document, |_| true);
    let got = rows(&documents[0].text, &documents[0].records);
    for row in &got {
        assert!(expected.contains(row), "{row}");
    }
    let entity = documents[0].records.iter().find_map(|r| match r {
        Record::Entity(e) if e.name == "North Atlantic Treaty Organization" => Some(e),
        _ => None,
    });
    let entity = entity.unwrap();
    assert_eq!(entity.aliases, ["OTAN", "الناتو"]);
    assert_eq!(entity.subtype.as_deref(), Some("Military"));
    assert_eq!(entity.attributes["note \"x\""], "a|b;c\td\ne");
}

#[test]
fn conll_reads_back_its_spans() {
    for (format, document) in [("conll", plain()), ("bilou", plain()), ("conll", torture())] {
        let (sink, _) = write(
            format,
            &ExportOptions::default(),
            vec![source(document.clone())],
        );
        let (documents, report) = read(format, &sink.into());
        assert_eq!(report.problems, []);
        let (text, expected) = view_rows(&document, |_| true);
        assert_eq!(documents[0].text, text);
        assert_eq!(documents[0].file_name, document.article().file_name());
        for row in rows(&documents[0].text, &documents[0].records) {
            assert!(expected.contains(&row), "{row}");
        }
    }
}

#[test]
fn hostile_xml_is_refused() {
    let check = |xml: &str, expected: &str| {
        let (documents, report) = read("cas-xmi", &MemorySource::one("a.xmi", xml));
        assert!(documents.is_empty());
        assert_eq!(report.problems[0].to_string(), expected);
    };
    check(
        "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><xmi:XMI xmlns:xmi=\"x\"/>",
        "a.xmi: error: it can't be read: it declares a document type, which is not read",
    );
    check(
        "<html></html>",
        "a.xmi: error: it can't be read: it is no XMI",
    );
    let deep = "[".repeat(200_000);
    let (documents, report) = read("cas-json", &MemorySource::one("a.json", deep));
    assert!(documents.is_empty() && report.n_refused == 1);
}

/// `.ci/consumers` makes a project of this file and has every format of it read by the programs that it is for.
#[test]
fn the_torture_article_lies_where_the_consumer_checks_find_it() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/torture.jsonl");
    let documents = vec![source(torture()), source(plain())];
    let (sink, _) = write("jsonl", &whole(), documents);
    let line = text(&sink, "dataset.jsonl");
    if std::env::var_os("POSTIL_BLESS").is_some() {
        std::fs::write(&path, &line).unwrap();
    }
    assert!(std::fs::read_to_string(&path).unwrap() == line);
}
