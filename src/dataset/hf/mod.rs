//! `hf`: a folder for Hugging Face `datasets`, DuckDB, Polars and Spark: `data/train-00000.parquet` and so on (Parquet, zstd) and a dataset card, `README.md`.
//!
//! `datasets.load_dataset(folder)` finds the splits train, validation and test. A row is a document; offsets are code points into its `text`:
//!
//! | column | what |
//! |---|---|
//! | `doc`, `file`, `lang`, `annotator`, `codebook`, `status` | name, article, language (BCP 47), who tagged, with what, how far |
//! | `headline`, `byline`, `source`, `date`, `url`, `rights` | the article's card |
//! | `text` | what all offsets count into |
//! | `spans` | `{id, part, start, end, label, text, fragments, entity, level, metonymy}` |
//! | `entities` | `{id, label, subtype, name, aliases, links}` |
//! | `events` | `{id, label, absent_reason, modality, polarity, tense, genericity, mode, contexts, date, date_inferred, same_as, arguments: {role, kind, value, inferred}}` |
//! | `stances` | `{id, holder_kind, holder, target_kind, target, polarity, intensity, certainty, inferred, voice}` |
//! | `voices` | `{id, source_kind, source, manner, within}` |
//! | `absences` | `{id, holder_kind, holder, target_kind, target, note}` |
//!
//! With `--by-language` the files lie in `data/language=fr/` (Hive's layout), so that engines skip the languages that a query does not ask for. That is why the
//! language's column in the files themselves is called `lang`. A file is closed at about 256 MB.

mod card;
mod columns;

use std::{
    collections::BTreeMap,
    io,
    sync::{Arc, Mutex, PoisonError},
};

use parquet::{
    basic::{Compression, ZstdLevel},
    errors::ParquetError,
    file::{properties::WriterProperties, writer::SerializedFileWriter},
    schema::{parser::parse_message_type, types::TypePtr},
};

use super::{
    DatasetError, Encoded, ExportOptions, ExportReport, Format, Holds, Info, Newline, Out, Sink,
    Split, Unit, View, Writer, ZoneMode, append, file, view::Part,
};
use crate::model::{
    annotation::{Filler, Holder, Target, Trigger},
    article::Status,
    span::ByteSpan,
};
use columns::{Cell, Columns, Field, Shape};

pub struct Hf;

static INFO: Info = Info {
    name: "hf",
    title: "Hugging Face dataset (Parquet)",
    extensions: &["parquet"],
    unit: Unit::CodePoints,
    shape: super::Shape::Folder,
    holds: Holds {
        link_details: false,
        conflicts: false,
        attributes: false,
        comments: false,
        zones: false,
        origins: false,
        ..Holds::EVERYTHING
    },
    zones: ZoneMode::Cut,
    newline: Newline::Keep,
    needs_lf: false,
    breaks_lines: false,
};

const TEXTS: Shape = Shape::List(&Shape::Text);
const PIECE: Shape = Shape::List(&Shape::Number);

const SCHEMA: &[Field] = &[
    ("doc", Shape::Text),
    ("file", Shape::Text),
    ("lang", Shape::Text),
    ("annotator", Shape::Text),
    ("codebook", Shape::Text),
    ("status", Shape::Text),
    ("headline", Shape::Text),
    ("byline", Shape::Text),
    ("source", Shape::Text),
    ("date", Shape::Text),
    ("url", Shape::Text),
    ("rights", Shape::Text),
    ("text", Shape::Text),
    (
        "spans",
        Shape::List(&Shape::Group(&[
            ("id", Shape::Text),
            ("part", Shape::Text),
            ("start", Shape::Number),
            ("end", Shape::Number),
            ("label", Shape::Text),
            ("text", Shape::Text),
            ("fragments", Shape::List(&PIECE)),
            ("entity", Shape::Text),
            ("level", Shape::Text),
            ("metonymy", Shape::Text),
        ])),
    ),
    (
        "entities",
        Shape::List(&Shape::Group(&[
            ("id", Shape::Text),
            ("label", Shape::Text),
            ("subtype", Shape::Text),
            ("name", Shape::Text),
            ("aliases", TEXTS),
            ("links", TEXTS),
        ])),
    ),
    (
        "events",
        Shape::List(&Shape::Group(&[
            ("id", Shape::Text),
            ("label", Shape::Text),
            ("absent_reason", Shape::Text),
            ("modality", Shape::Text),
            ("polarity", Shape::Text),
            ("tense", Shape::Text),
            ("genericity", Shape::Text),
            ("mode", Shape::Text),
            ("contexts", TEXTS),
            ("date", Shape::Text),
            ("date_inferred", Shape::Flag),
            ("same_as", TEXTS),
            (
                "arguments",
                Shape::List(&Shape::Group(&[
                    ("role", Shape::Text),
                    ("kind", Shape::Text),
                    ("value", Shape::Text),
                    ("inferred", Shape::Flag),
                ])),
            ),
        ])),
    ),
    (
        "stances",
        Shape::List(&Shape::Group(&[
            ("id", Shape::Text),
            ("holder_kind", Shape::Text),
            ("holder", Shape::Text),
            ("target_kind", Shape::Text),
            ("target", Shape::Text),
            ("polarity", Shape::Text),
            ("intensity", Shape::Text),
            ("certainty", Shape::Text),
            ("inferred", Shape::Flag),
            ("voice", Shape::Text),
        ])),
    ),
    (
        "voices",
        Shape::List(&Shape::Group(&[
            ("id", Shape::Text),
            ("source_kind", Shape::Text),
            ("source", Shape::Text),
            ("manner", Shape::Text),
            ("within", Shape::Text),
        ])),
    ),
    (
        "absences",
        Shape::List(&Shape::Group(&[
            ("id", Shape::Text),
            ("holder_kind", Shape::Text),
            ("holder", Shape::Text),
            ("target_kind", Shape::Text),
            ("target", Shape::Text),
            ("note", Shape::Text),
        ])),
    ),
];

/// Texts gathered before a row group is written, and bytes before a file is closed.
const ROW_GROUP: usize = 16 << 20;
const FILE: usize = 256 << 20;

impl Format for Hf {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn own_options(&self) -> &'static [&'static str] {
        &["by-language"]
    }

    fn writer(&self, _out: &Out, options: &ExportOptions) -> Option<Box<dyn Writer>> {
        let schema = parse_message_type(&columns::message(SCHEMA)).ok()?;
        Some(Box::new(HfWriter {
            schema: Arc::new(schema),
            by_language: options.partition_by_language,
            parts: BTreeMap::new(),
            card: card::Card::default(),
        }))
    }
}

struct HfWriter {
    schema: TypePtr,
    by_language: bool,
    /// By folder and split.
    parts: BTreeMap<(String, &'static str), PartFiles>,
    card: card::Card,
}

/// A language as a folder's name. A card says anything; what is no tag (BCP 47) is `und`, and case tells none apart, as file systems see it.
fn folder_name(language: Option<&str>) -> String {
    let is_in_tag = |c: char| c.is_ascii_alphanumeric() || c == '-';
    match language {
        Some(tag) if !tag.is_empty() && tag.chars().all(is_in_tag) => tag.to_ascii_lowercase(),
        _ => "und".to_owned(),
    }
}

/// The files of one split (of one language).
struct PartFiles {
    waiting: Columns,
    open: Option<OpenFile>,
    n_files: usize,
}

struct OpenFile {
    path: String,
    writer: SerializedFileWriter<Bytes>,
    bytes: Bytes,
    n_bytes: usize,
}

/// What the Parquet writer has written and the sink has not.
#[derive(Clone, Default)]
struct Bytes(Arc<Mutex<Vec<u8>>>);

impl Bytes {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl io::Write for Bytes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// `datasets` calls the middle one validation.
fn word(split: Option<Split>) -> &'static str {
    match split {
        Some(Split::Dev) => "validation",
        Some(split) => split.word(),
        None => Split::Train.word(),
    }
}

impl Writer for HfWriter {
    fn encode(&self, view: &View, split: Option<Split>) -> Result<Encoded, DatasetError> {
        let mut columns = Columns::new(SCHEMA);
        columns.push(SCHEMA, row(view));
        Ok(Encoded {
            carried: Some(Box::new((split, columns))),
            ..Encoded::default()
        })
    }

    fn push(
        &mut self,
        view: &View,
        encoded: Encoded,
        sink: &mut dyn Sink,
    ) -> Result<(), DatasetError> {
        let carried = encoded.carried.and_then(|carried| carried.downcast().ok());
        let Some(carried) = carried else {
            return Ok(());
        };
        let (split, columns): (Option<Split>, Columns) = *carried;
        self.card.count(view);
        let folder = match self.by_language {
            true => format!("data/language={}/", folder_name(view.language.as_deref())),
            false => "data/".to_owned(),
        };
        let key = (folder, word(split));
        let part = self.parts.entry(key.clone()).or_insert_with(|| PartFiles {
            waiting: Columns::new(SCHEMA),
            open: None,
            n_files: 0,
        });
        part.waiting.append(columns);
        if part.waiting.n_bytes >= ROW_GROUP {
            part.flush(&self.schema, &key, sink)?;
        }
        Ok(())
    }

    fn finish(&mut self, report: &ExportReport, sink: &mut dyn Sink) -> Result<(), DatasetError> {
        if self.parts.is_empty() {
            let key = ("data/".to_owned(), word(None));
            let part = PartFiles {
                waiting: Columns::new(SCHEMA),
                open: None,
                n_files: 0,
            };
            self.parts.insert(key, part);
        }
        for (key, part) in &mut self.parts {
            part.flush(&self.schema, key, sink)?;
            part.close(sink)?;
        }
        let splits = ["train", "validation", "test"];
        let has = |word: &&str| self.parts.keys().any(|(_, split)| split == word);
        let splits: Vec<&str> = splits.into_iter().filter(has).collect();
        let card = self.card.text(report, &splits, self.by_language);
        file(sink, "README.md", card.as_bytes())
    }
}

impl PartFiles {
    /// Writes the rows that wait as a row group.
    fn flush(
        &mut self,
        schema: &TypePtr,
        (folder, split): &(String, &'static str),
        sink: &mut dyn Sink,
    ) -> Result<(), DatasetError> {
        let open = match &mut self.open {
            Some(open) => open,
            None => {
                let path = format!("{folder}{split}-{:05}.parquet", self.n_files);
                self.n_files += 1;
                let made = OpenFile::new(path, schema)?;
                self.open.insert(made)
            }
        };
        let rows = std::mem::replace(&mut self.waiting, Columns::new(SCHEMA));
        let write = |open: &mut OpenFile| -> Result<(), ParquetError> {
            let mut group = open.writer.next_row_group()?;
            rows.write(&mut group)?;
            group.close().map(|_| ())
        };
        write(open).map_err(|error| broken(&open.path, &error))?;
        open.drain(sink)?;
        if open.n_bytes >= FILE {
            self.close(sink)?;
        }
        Ok(())
    }

    fn close(&mut self, sink: &mut dyn Sink) -> Result<(), DatasetError> {
        let Some(mut open) = self.open.take() else {
            return Ok(());
        };
        let finished = open.writer.finish();
        finished.map_err(|error| broken(&open.path, &error))?;
        open.drain(sink)
    }
}

impl OpenFile {
    fn new(path: String, schema: &TypePtr) -> Result<Self, DatasetError> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_created_by(concat!("postil ", env!("CARGO_PKG_VERSION")).to_owned());
        let bytes = Bytes::default();
        let writer =
            SerializedFileWriter::new(bytes.clone(), schema.clone(), Arc::new(properties.build()))
                .map_err(|error| broken(&path, &error))?;
        Ok(Self {
            path,
            writer,
            bytes,
            n_bytes: 0,
        })
    }

    fn drain(&mut self, sink: &mut dyn Sink) -> Result<(), DatasetError> {
        let bytes = self.bytes.take();
        self.n_bytes += bytes.len();
        append(sink, &self.path, &bytes)
    }
}

fn broken(path: &str, error: &ParquetError) -> DatasetError {
    DatasetError::Broken {
        file: path.to_owned(),
        message: error.to_string(),
    }
}

fn row(view: &View) -> Vec<Cell> {
    let card = &view.card;
    let status = match &view.status {
        Status::ToDo => "to-do".to_owned(),
        Status::InProgress => "in-progress".to_owned(),
        Status::Done => "done".to_owned(),
        Status::Skipped { reason } => format!("skipped: {reason}"),
    };
    let codebook = format!("{} {}", view.codebook_ref.name, view.codebook_ref.version);
    vec![
        Cell::from(&view.name),
        Cell::from(&view.file_name),
        Cell::from(&view.language),
        Cell::from(&view.annotator.id),
        Cell::Text(codebook),
        Cell::Text(status),
        Cell::from(&card.headline),
        Cell::from(&card.byline),
        Cell::from(&card.source),
        Cell::from(&card.date),
        Cell::from(&card.url),
        Cell::from(&card.rights),
        Cell::from(&*view.text),
        spans(view),
        entities(view),
        events(view),
        stances(view),
        voices(view),
        absences(view),
    ]
}

fn spans(view: &View) -> Cell {
    let one = |span: super::view::LabelledSpan<'_>| {
        let part = match span.part {
            Part::Mention => "mention",
            Part::Trigger => "trigger",
            Part::Evidence => "evidence",
            Part::Cue => "cue",
            Part::Content => "content",
        };
        let pieces: Vec<[i32; 2]> = span.at.iter().map(|at| offsets(view, *at)).collect();
        let mention = (span.part == Part::Mention).then(|| view.mention(span.id));
        let mention = mention.flatten();
        Cell::Group(vec![
            Cell::from(span.id.key()),
            Cell::from(part),
            pieces.first().map_or(Cell::Null, |p| Cell::Number(p[0])),
            pieces.last().map_or(Cell::Null, |p| Cell::Number(p[1])),
            Cell::from(span.label),
            Cell::Text(view.joined_text(span.at)),
            list(pieces, |p| Cell::List(p.map(Cell::Number).into())),
            mention.map_or(Cell::Null, |m| Cell::from(m.entity.key())),
            mention.map_or(Cell::Null, |m| lower(&m.level)),
            mention.map_or(Cell::Null, |m| Cell::from(&m.metonymy)),
        ])
    };
    list(view.spans(), one)
}

fn entities(view: &View) -> Cell {
    list(&view.entities, |entity| {
        Cell::Group(vec![
            Cell::from(entity.id.key()),
            Cell::from(&entity.label),
            Cell::from(&entity.subtype),
            Cell::from(&entity.name),
            list(&entity.aliases, Cell::from),
            list(&entity.links, |link| {
                Cell::Text(format!("{}:{}", link.kb, link.id))
            }),
        ])
    })
}

fn events(view: &View) -> Cell {
    list(&view.events, |event| {
        let date = event.date.as_ref();
        Cell::Group(vec![
            Cell::from(event.id.key()),
            Cell::from(&event.label),
            match &event.trigger {
                Trigger::At(_) => Cell::Null,
                Trigger::Absent { reason } => Cell::from(reason),
            },
            lower(&event.modality),
            lower(&event.polarity),
            lower(&event.tense),
            lower(&event.genericity),
            Cell::from(&event.mode),
            list(&event.contexts, Cell::from),
            date.map_or(Cell::Null, |d| Cell::from(&d.value)),
            date.map_or(Cell::Null, |d| Cell::Flag(d.inferred)),
            list(&event.same_as, |id| Cell::from(id.key())),
            list(&event.arguments, |argument| {
                let (kind, value) = match &argument.filler {
                    Filler::Mention(id) => ("mention", id.key()),
                    Filler::Entity(id) => ("entity", id.key()),
                    Filler::Event(id) => ("event", id.key()),
                    Filler::Date(value) => ("date", value.as_str()),
                    Filler::Place(value) => ("place", value.as_str()),
                    Filler::Value(value) => ("value", value.as_str()),
                };
                Cell::Group(vec![
                    Cell::from(&argument.role),
                    Cell::from(kind),
                    Cell::from(value),
                    Cell::Flag(argument.inferred),
                ])
            }),
        ])
    })
}

fn stances(view: &View) -> Cell {
    list(&view.stances, |stance| {
        let mut cells = vec![Cell::from(stance.id.key())];
        cells.extend(holder(&stance.holder));
        cells.extend(target(&stance.target));
        cells.extend([
            lower(&stance.polarity),
            Cell::from(&stance.intensity),
            lower(&stance.certainty),
            Cell::Flag(stance.inferred),
            (stance.voice.as_ref()).map_or(Cell::Null, |id| Cell::from(id.key())),
        ]);
        Cell::Group(cells)
    })
}

fn voices(view: &View) -> Cell {
    list(&view.voices, |voice| {
        let mut cells = vec![Cell::from(voice.id.key())];
        cells.extend(holder(&voice.source));
        cells.extend([
            lower(&voice.manner),
            (voice.within.as_ref()).map_or(Cell::Null, |id| Cell::from(id.key())),
        ]);
        Cell::Group(cells)
    })
}

fn absences(view: &View) -> Cell {
    list(&view.absences, |absence| {
        let mut cells = vec![Cell::from(absence.id.key())];
        cells.extend(holder(&absence.holder));
        cells.extend(target(&absence.target));
        cells.push(Cell::from(&absence.note));
        Cell::Group(cells)
    })
}

fn holder(holder: &Holder) -> [Cell; 2] {
    match holder {
        Holder::Entity(id) => [Cell::from("entity"), Cell::from(id.key())],
        Holder::Author => [Cell::from("author"), Cell::Null],
        Holder::Unnamed => [Cell::from("unnamed"), Cell::Null],
    }
}

fn target(target: &Target) -> [Cell; 2] {
    match target {
        Target::Entity(id) => [Cell::from("entity"), Cell::from(id.key())],
        Target::Event(id) => [Cell::from("event"), Cell::from(id.key())],
        Target::Concept(name) => [Cell::from("concept"), Cell::from(name)],
    }
}

fn list<T>(items: impl IntoIterator<Item = T>, cell: impl FnMut(T) -> Cell) -> Cell {
    Cell::List(items.into_iter().map(cell).collect())
}

/// A word of the model in lower case.
fn lower(word: &impl std::fmt::Debug) -> Cell {
    Cell::Text(format!("{word:?}").to_lowercase())
}

/// Code points; a text of more than 2³¹ of them is no article.
fn offsets(view: &View, at: ByteSpan) -> [i32; 2] {
    let at = view.chars(at);
    [at.start, at.end].map(|n| i32::try_from(n).unwrap_or(i32::MAX))
}
