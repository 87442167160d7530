//! `csv`: a folder of tables joined by ids (RFC 4180: CRLF between rows; UTF-8 without a byte order mark), described by a Frictionless `datapackage.json`.
//!
//! | table | row |
//! |---|---|
//! | `articles` | a document: `doc, file, split, language, annotator, codebook, status, headline, byline, source, date, url, rights, chars, sha256` |
//! | `spans` | a piece of a labelled span: `doc, start, end, label, text, id, part, piece` |
//! | `entities` | `doc, entity, label, subtype, name, aliases, links, attributes` |
//! | `mentions` | a piece of a mention: `doc, start, end, label, text, mention, piece, entity, level, metonymy, attributes` |
//! | `events` | `doc, event, label, trigger, modality, polarity, tense, genericity, mode, contexts, date, date_inferred, same_as, absent_reason, attributes` |
//! | `arguments` | `doc, event, role, kind, value, inferred` |
//! | `stances` | `doc, stance, holder_kind, holder, target_kind, target, polarity, intensity, evidence, voice, inferred, certainty, attributes` |
//! | `voices` | `doc, voice, source_kind, source, cue, content, manner, within, attributes` |
//! | `absences` | `doc, absence, holder_kind, holder, target_kind, target, note` |
//! | `comments` | `doc, comment, on_kind, on, text, author, question, open` |
//!
//! Offsets are code points into `text/<doc>.txt`. Lists are joined by `|`, attributes are `key=value`; a backslash stands before each `|`, `=` and backslash that is in them. Ids are unique within a document: join on `doc` and id.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    DatasetError, Encoded, ExportOptions, ExportReport, Format, Holds, Info, LossReport, Newline,
    Out, Shape, Sink, Split, Unit, View, Writer, ZoneMode, append, file,
    view::{LabelledSpan, Part},
};
use crate::model::{
    annotation::{Attributes, CommentOn, Filler, Holder, Target, Trigger},
    article::{Sha256Hex, Status},
    span::ByteSpan,
};

pub struct Csv;

static INFO: Info = Info {
    name: "csv",
    title: "CSV tables",
    extensions: &["csv"],
    unit: Unit::CodePoints,
    shape: Shape::Folder,
    holds: Holds {
        link_details: false,
        conflicts: false,
        zones: false,
        origins: false,
        ..Holds::EVERYTHING
    },
    zones: ZoneMode::Cut,
    newline: Newline::Lf,
    needs_lf: false,
    breaks_lines: false,
};

/// The tables with their columns; the columns whose names end in `#` are integers.
const TABLES: [(&str, &[&str]); 10] = [
    (
        "articles",
        &[
            "doc",
            "file",
            "split",
            "language",
            "annotator",
            "codebook",
            "status",
            "headline",
            "byline",
            "source",
            "date",
            "url",
            "rights",
            "chars#",
            "sha256",
        ],
    ),
    (
        "spans",
        &[
            "doc", "start#", "end#", "label", "text", "id", "part", "piece#",
        ],
    ),
    (
        "entities",
        &[
            "doc",
            "entity",
            "label",
            "subtype",
            "name",
            "aliases",
            "links",
            "attributes",
        ],
    ),
    (
        "mentions",
        &[
            "doc",
            "start#",
            "end#",
            "label",
            "text",
            "mention",
            "piece#",
            "entity",
            "level",
            "metonymy",
            "attributes",
        ],
    ),
    (
        "events",
        &[
            "doc",
            "event",
            "label",
            "trigger",
            "modality",
            "polarity",
            "tense",
            "genericity",
            "mode",
            "contexts",
            "date",
            "date_inferred",
            "same_as",
            "absent_reason",
            "attributes",
        ],
    ),
    (
        "arguments",
        &["doc", "event", "role", "kind", "value", "inferred"],
    ),
    (
        "stances",
        &[
            "doc",
            "stance",
            "holder_kind",
            "holder",
            "target_kind",
            "target",
            "polarity",
            "intensity",
            "evidence",
            "voice",
            "inferred",
            "certainty",
            "attributes",
        ],
    ),
    (
        "voices",
        &[
            "doc",
            "voice",
            "source_kind",
            "source",
            "cue",
            "content",
            "manner",
            "within",
            "attributes",
        ],
    ),
    (
        "absences",
        &[
            "doc",
            "absence",
            "holder_kind",
            "holder",
            "target_kind",
            "target",
            "note",
        ],
    ),
    (
        "comments",
        &[
            "doc", "comment", "on_kind", "on", "text", "author", "question", "open",
        ],
    ),
];

impl Format for Csv {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn writer(&self, _out: &Out, _options: &ExportOptions) -> Option<Box<dyn Writer>> {
        Some(Box::new(CsvWriter))
    }
}

struct CsvWriter;

impl Writer for CsvWriter {
    fn begin(&mut self, sink: &mut dyn Sink) -> Result<(), DatasetError> {
        for (table, columns) in TABLES {
            let header: Vec<&str> = columns.iter().map(|c| c.trim_end_matches('#')).collect();
            let header = format!("{}\r\n", header.join(","));
            append(sink, &format!("{table}.csv"), header.as_bytes())?;
        }
        Ok(())
    }

    fn encode(&self, view: &View, split: Option<Split>) -> Result<Encoded, DatasetError> {
        let mut loss = LossReport::default();
        let view = &*view.for_text_file(&mut loss);
        let mut tables = Tables {
            view,
            rows: BTreeMap::new(),
        };
        tables.article(split);
        tables.spans();
        tables.entities();
        tables.events();
        tables.stances_and_voices();
        tables.comments();
        let appended = tables
            .rows
            .into_iter()
            .map(|(table, rows)| (format!("{table}.csv"), rows.into_bytes()));
        Ok(Encoded {
            appended: appended.collect(),
            files: vec![(
                format!("text/{}.txt", view.name),
                view.text.as_bytes().to_vec(),
            )],
            loss,
            ..Encoded::default()
        })
    }

    fn finish(&mut self, report: &ExportReport, sink: &mut dyn Sink) -> Result<(), DatasetError> {
        let package = serde_json::to_vec_pretty(&package(report)).unwrap_or_default();
        file(sink, "datapackage.json", &package)
    }
}

struct Tables<'a> {
    view: &'a View,
    rows: BTreeMap<&'static str, String>,
}

impl Tables<'_> {
    fn row(&mut self, table: &'static str, cells: &[&str]) {
        let out = self.rows.entry(table).or_default();
        for (i, cell) in [self.view.name.as_str()].iter().chain(cells).enumerate() {
            if i > 0 {
                out.push(',');
            }
            push_cell(out, cell);
        }
        out.push_str("\r\n");
    }

    fn article(&mut self, split: Option<Split>) {
        let view = self.view;
        let status = match &view.status {
            Status::ToDo => "to-do".to_owned(),
            Status::InProgress => "in-progress".to_owned(),
            Status::Done => "done".to_owned(),
            Status::Skipped { reason } => format!("skipped: {reason}"),
        };
        let codebook = format!("{} {}", view.codebook_ref.name, view.codebook_ref.version);
        let sha256 = Sha256Hex::of(view.text.as_bytes());
        let card = &view.card;
        self.row(
            "articles",
            &[
                &view.file_name,
                split.map_or("", Split::word),
                some(&view.language),
                &view.annotator.id,
                &codebook,
                &status,
                some(&card.headline),
                some(&card.byline),
                some(&card.source),
                some(&card.date),
                some(&card.url),
                some(&card.rights),
                &view.index.n_chars().to_string(),
                sha256.as_str(),
            ],
        );
    }

    fn spans(&mut self) {
        let view = self.view;
        for span in view.spans() {
            let part = match span.part {
                Part::Mention => "mention",
                Part::Trigger => "trigger",
                Part::Evidence => "evidence",
                Part::Cue => "cue",
                Part::Content => "content",
            };
            for (i, piece) in span.at.iter().enumerate() {
                let [start, end, text] = self.piece(*piece);
                let n = (i + 1).to_string();
                self.row(
                    "spans",
                    &[&start, &end, span.label, &text, span.id.key(), part, &n],
                );
                if span.part == Part::Mention {
                    self.mention(&span, &[&start, &end, span.label, &text, span.id.key(), &n]);
                }
            }
        }
    }

    fn mention(&mut self, span: &LabelledSpan<'_>, cells: &[&str]) {
        let Some(mention) = self.view.mention(span.id) else {
            return;
        };
        let level = word(&mention.level);
        let attributes = attributes(&mention.attributes);
        let mut cells = cells.to_vec();
        cells.extend([
            mention.entity.key(),
            &level,
            some(&mention.metonymy),
            &attributes,
        ]);
        self.row("mentions", &cells);
    }

    fn entities(&mut self) {
        let view = self.view;
        for entity in &view.entities {
            let links = entity.links.iter().map(|link| match link.confidence {
                Some(percent) => format!("{}:{}@{percent}", link.kb, link.id),
                None => format!("{}:{}", link.kb, link.id),
            });
            let links: Vec<String> = links.collect();
            self.row(
                "entities",
                &[
                    entity.id.key(),
                    &entity.label,
                    some(&entity.subtype),
                    &entity.name,
                    &listed(&entity.aliases),
                    &listed(&links),
                    &attributes(&entity.attributes),
                ],
            );
        }
    }

    fn events(&mut self) {
        let view = self.view;
        for event in &view.events {
            let same_as: Vec<&str> = event.same_as.iter().map(|id| id.key()).collect();
            let date = event.date.as_ref();
            self.row(
                "events",
                &[
                    event.id.key(),
                    &event.label,
                    &view.joined_text(event.trigger.spans()),
                    &word(&event.modality),
                    &word(&event.polarity),
                    &word(&event.tense),
                    &word(&event.genericity),
                    some(&event.mode),
                    &listed(&event.contexts),
                    date.map_or("", |d| d.value.as_str()),
                    date.map_or("", |d| bool_word(d.inferred)),
                    &listed(&same_as),
                    match &event.trigger {
                        Trigger::At(_) => "",
                        Trigger::Absent { reason } => reason,
                    },
                    &attributes(&event.attributes),
                ],
            );
            for argument in &event.arguments {
                let (kind, value) = match &argument.filler {
                    Filler::Mention(id) => ("mention", id.key()),
                    Filler::Entity(id) => ("entity", id.key()),
                    Filler::Event(id) => ("event", id.key()),
                    Filler::Date(value) => ("date", value.as_str()),
                    Filler::Place(value) => ("place", value.as_str()),
                    Filler::Value(value) => ("value", value.as_str()),
                };
                let inferred = bool_word(argument.inferred);
                self.row(
                    "arguments",
                    &[event.id.key(), &argument.role, kind, value, inferred],
                );
            }
        }
    }

    fn stances_and_voices(&mut self) {
        let view = self.view;
        for stance in &view.stances {
            let (holder_kind, holder) = holder(&stance.holder);
            let (target_kind, target) = target(&stance.target);
            self.row(
                "stances",
                &[
                    stance.id.key(),
                    holder_kind,
                    holder,
                    target_kind,
                    target,
                    &word(&stance.polarity),
                    some(&stance.intensity),
                    &view.joined_text(&stance.evidence),
                    stance.voice.as_ref().map_or("", |id| id.key()),
                    bool_word(stance.inferred),
                    &word(&stance.certainty),
                    &attributes(&stance.attributes),
                ],
            );
        }
        for voice in &view.voices {
            let (source_kind, source) = holder(&voice.source);
            self.row(
                "voices",
                &[
                    voice.id.key(),
                    source_kind,
                    source,
                    &view.joined_text(&voice.cue),
                    &view.joined_text(&voice.content),
                    &word(&voice.manner),
                    voice.within.as_ref().map_or("", |id| id.key()),
                    &attributes(&voice.attributes),
                ],
            );
        }
        for absence in &view.absences {
            let (holder_kind, holder) = holder(&absence.holder);
            let (target_kind, target) = target(&absence.target);
            let cells = [
                absence.id.key(),
                holder_kind,
                holder,
                target_kind,
                target,
                &absence.note,
            ];
            self.row("absences", &cells);
        }
    }

    fn comments(&mut self) {
        for comment in &self.view.comments {
            let (kind, on) = match &comment.on {
                CommentOn::Record(id) => (id.kind().word(), id.key().to_owned()),
                CommentOn::Span(span) => {
                    let [start, end, _] = self.piece(*span);
                    ("span", format!("{start}-{end}"))
                }
                CommentOn::Article => ("article", String::new()),
            };
            self.row(
                "comments",
                &[
                    comment.id.key(),
                    kind,
                    &on,
                    &comment.text,
                    &comment.author,
                    bool_word(comment.question),
                    bool_word(comment.open),
                ],
            );
        }
    }

    fn piece(&self, span: ByteSpan) -> [String; 3] {
        let at = self.view.chars(span);
        let text = self.view.slice(span).to_owned();
        [at.start.to_string(), at.end.to_string(), text]
    }
}

/// The Frictionless description of the tables (<https://datapackage.org>).
fn package(report: &ExportReport) -> Value {
    let resources: Vec<Value> = TABLES
        .iter()
        .map(|(table, columns)| {
            let fields: Vec<Value> = columns
                .iter()
                .map(|column| match column.strip_suffix('#') {
                    Some(name) => json!({"name": name, "type": "integer"}),
                    None => json!({"name": column, "type": "string"}),
                })
                .collect();
            let own_id = columns.get(1).filter(|_| !matches!(*table, "spans" | "mentions" | "arguments" | "articles"));
            let mut schema = json!({"fields": fields, "missingValues": [""]});
            if *table == "articles" {
                schema["primaryKey"] = json!(["doc"]);
            } else {
                schema["foreignKeys"] = json!([{
                    "fields": ["doc"], "reference": {"resource": "articles", "fields": ["doc"]},
                }]);
                if let Some(id) = own_id {
                    schema["primaryKey"] = json!(["doc", id]);
                }
            }
            json!({
                "name": table, "path": format!("{table}.csv"), "profile": "tabular-data-resource", "format": "csv",
                "mediatype": "text/csv", "encoding": "utf-8",
                "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": "\"", "doubleQuote": true, "header": true},
                "schema": schema,
            })
        })
        .collect();
    json!({
        "name": "postil-dataset", "profile": "tabular-data-package",
        "description": format!(
            "{} documents, {} labelled spans. Offsets count Unicode code points into text/<doc>.txt.",
            report.n_documents, report.n_spans
        ),
        "resources": resources,
    })
}

fn push_cell(out: &mut String, cell: &str) {
    if cell.contains([',', '"', '\r', '\n']) {
        out.push('"');
        out.push_str(&cell.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(cell);
    }
}

fn holder(holder: &Holder) -> (&'static str, &str) {
    match holder {
        Holder::Entity(id) => ("entity", id.key()),
        Holder::Author => ("author", ""),
        Holder::Unnamed => ("unnamed", ""),
    }
}

fn target(target: &Target) -> (&'static str, &str) {
    match target {
        Target::Entity(id) => ("entity", id.key()),
        Target::Event(id) => ("event", id.key()),
        Target::Concept(name) => ("concept", name),
    }
}

/// A word of the model in lower case.
fn word(word: &impl std::fmt::Debug) -> String {
    format!("{word:?}").to_lowercase()
}

fn bool_word(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

fn attributes(attributes: &Attributes) -> String {
    let pair = |(k, v): (&String, &String)| format!("{}={}", k.replace('=', "\\="), v);
    let pairs: Vec<String> = attributes.iter().map(pair).collect();
    listed(&pairs)
}

/// What is in the list stays apart: a `|` of its own, and a backslash, have a backslash before them.
fn listed<T: AsRef<str>>(items: &[T]) -> String {
    let escaped: Vec<String> = items
        .iter()
        .map(|item| item.as_ref().replace('\\', "\\\\").replace('|', "\\|"))
        .collect();
    escaped.join("|")
}

fn some(text: &Option<String>) -> &str {
    text.as_deref().unwrap_or_default()
}
