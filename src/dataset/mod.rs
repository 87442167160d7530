//! Labelled datasets, out and in: one file per format behind the [`Format`] trait.
//!
//! Formats know no file system: files go to a [`Sink`] and come from a [`Source`]. [`files`] puts the two on the disk; the command
//! line and the dialogs call it, and nobody else.
//!
//! Invariants: a document leaves as a [`View`]; offsets in a file count what its format's [`Unit`] says, into the text that goes out with it;
//! what a format cannot hold is counted in a [`LossReport`], never bent into shape; memory does not grow with the number of articles
//! (but for their names, and for the network formats, which are one graph).
//!
//! - [`view`], [`mapping`]: a document with zones, line breaks and layers dealt with
//! - [`guess`]: which format a file is likely to be in
//! - [`tokens`], [`escape`]: shared by column formats and by line formats
//! - [`relations`], [`spans_in`]: lines between spans, for the formats that have nothing else · records out of such spans and lines
//! - [`loss`], [`split`], [`names`]: what was lost · which side an article goes to · what documents and annotators are called
//! - [`import`], [`alike`]: what a reader gives back, and problems summed up · [`words`]: what is said of them
//! - [`files`]: a project's articles and sidecars into a dataset's files, and back

pub mod alike;
pub mod brat;
pub mod canonical;
pub mod cas;
pub mod chat;
pub mod conll;
pub mod csv;
mod details;
pub mod doccano;
pub mod escape;
pub mod files;
pub mod guess;
pub mod hf;
pub mod html;
pub mod import;
pub mod jsonl;
pub mod label_studio;
pub mod loss;
pub mod mapping;
pub mod names;
pub mod network;
pub mod re3d;
pub mod relations;
pub mod sink;
pub mod spacy;
pub mod spans_in;
pub mod split;
pub mod tokens;
pub mod uima;
pub mod view;
pub mod w3c;
pub mod webanno;
pub mod words;

#[cfg(test)]
mod round_trip;

use std::{
    any::Any,
    collections::{BTreeMap, BTreeSet},
    io,
};

use rayon::prelude::*;
use serde::{Serialize, Serializer};
use thiserror::Error;

use crate::{
    model::{article::Status, document::GOLD, problem::Problem, said::Words},
    store::exports::ExportSettings,
};

pub use import::{ImportOptions, ImportReport, ImportedDocument};
pub use loss::{Holds, LossKind, LossReport};
pub use names::safe_name;
pub use sink::{MemorySink, MemorySource, NullSink, Sink, Source};
pub use split::{Split, SplitPlan};
pub use view::{Layer, Newline, SourceDocument, View, ViewOptions, ZoneMode};

/// What offsets in a file count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    CodePoints,
    Utf16,
    Graphemes,
    Tokens,
    /// The file has no offsets.
    None,
}

/// Whether an export is one file (others may stand beside it) or a folder of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    OneFile,
    Folder,
}

/// What there is to know about a format.
#[derive(Clone, Debug)]
pub struct Info {
    /// As after `-f`.
    pub name: &'static str,
    pub title: &'static str,
    /// The first is the one that exports get.
    pub extensions: &'static [&'static str],
    pub unit: Unit,
    pub shape: Shape,
    pub holds: Holds,
    /// Zones and line breaks where the person said nothing.
    pub zones: ZoneMode,
    pub newline: Newline,
    /// The format's readers know LF only.
    pub needs_lf: bool,
    /// A span with a line break goes out in pieces, one per line.
    pub breaks_lines: bool,
}

impl Info {
    /// Whether it holds articles without annotations.
    pub fn is_articles(&self) -> bool {
        self.name.starts_with("articles-")
    }
}

/// One dataset format.
pub trait Format: Sync {
    fn info(&self) -> &'static Info;

    /// Those options of an export that mean something in this format and in few others, as the command line calls them.
    fn own_options(&self) -> &'static [&'static str] {
        &[]
    }

    /// `None` where the format is only read.
    fn writer(&self, _out: &Out, _options: &ExportOptions) -> Option<Box<dyn Writer>> {
        None
    }

    /// `None` where the format is only written.
    fn reader(&self) -> Option<&dyn Reader> {
        None
    }
}

/// Writes one export. [`Writer::encode`] runs on all cores and on a writer of its own, that no document is pushed to; [`Writer::push`] runs beside it, in
/// the order of the documents.
pub trait Writer: Send + Sync {
    fn begin(&mut self, _sink: &mut dyn Sink) -> Result<(), DatasetError> {
        Ok(())
    }

    fn encode(&self, view: &View, split: Option<Split>) -> Result<Encoded, DatasetError>;

    /// Adds a document. By default its bytes go to their files as they are.
    fn push(
        &mut self,
        _view: &View,
        encoded: Encoded,
        sink: &mut dyn Sink,
    ) -> Result<(), DatasetError> {
        encoded.write(sink)
    }

    fn finish(&mut self, _report: &ExportReport, _sink: &mut dyn Sink) -> Result<(), DatasetError> {
        Ok(())
    }
}

/// Reads a dataset. A bad record is a problem in the report and never stops the rest.
pub trait Reader: Sync {
    /// What was refused until `take` fails is in the report.
    fn read_into(
        &self,
        source: &dyn Source,
        options: &ImportOptions,
        report: &mut ImportReport,
        take: &mut dyn FnMut(ImportedDocument) -> Result<(), DatasetError>,
    ) -> Result<(), DatasetError>;

    fn read(
        &self,
        source: &dyn Source,
        options: &ImportOptions,
        take: &mut dyn FnMut(ImportedDocument) -> Result<(), DatasetError>,
    ) -> Result<ImportReport, DatasetError> {
        let mut report = ImportReport::new(options);
        self.read_into(source, options, &mut report, take)?;
        Ok(report)
    }
}

/// One document in a format's bytes.
#[derive(Debug, Default)]
pub struct Encoded {
    /// To be added at the end of files that all documents share.
    pub appended: Vec<(String, Vec<u8>)>,
    /// Files of this document's own.
    pub files: Vec<(String, Vec<u8>)>,
    pub loss: LossReport,
    /// For the writer's own [`Writer::push`], where documents do not stand one after the other in a file.
    pub carried: Option<Box<dyn Any + Send>>,
}

impl Encoded {
    pub fn write(self, sink: &mut dyn Sink) -> Result<(), DatasetError> {
        for (path, bytes) in &self.appended {
            append(sink, path, bytes)?;
        }
        for (path, bytes) in &self.files {
            file(sink, path, bytes)?;
        }
        Ok(())
    }
}

/// What the files of an export are called.
#[derive(Clone, Debug)]
pub struct Out {
    main: String,
    extension: &'static str,
}

impl Out {
    /// What an export is called when nobody gave it a name.
    pub fn named(info: &Info) -> Self {
        let extension = info.extensions.first().copied().unwrap_or(info.name);
        Self {
            main: format!("dataset.{extension}"),
            extension,
        }
    }

    /// The file that all documents share: the export's name, or `train.jsonl` and so on.
    pub fn main(&self, split: Option<Split>) -> String {
        match split {
            None => self.main.clone(),
            Some(split) => format!("{}.{}", split.word(), self.extension),
        }
    }

    /// A file of a folder format: `name`, or `train/name`.
    pub fn inside(&self, split: Option<Split>, name: &str) -> String {
        match split {
            None => name.to_owned(),
            Some(split) => format!("{}/{name}", split.word()),
        }
    }
}

#[derive(Clone, Debug, Default)]
pub struct ExportOptions {
    /// `None`: what the format's [`Info`] says.
    pub zones: Option<ZoneMode>,
    pub newline: Option<Newline>,
    /// `None`: all, and what the format cannot hold is counted as lost.
    pub layers: Option<BTreeSet<Layer>>,
    /// Spans that hold a line break go out in pieces, one per line: what `brat` always does, for tables to compare it with.
    pub break_lines: bool,
    /// Stop with an error, and write nothing more, at the first annotation that cannot be held.
    pub strict: bool,
    /// Annotators become `a1`, `a2`, … in the order they appear.
    pub anonymise_annotators: bool,
    pub split: Option<SplitPlan>,
    /// The name of the one file; by default `dataset` with the format's extension.
    pub file_name: Option<String>,
    /// What offsets count, where a format leaves the choice (`doccano`: UTF-16 or graphemes).
    pub unit: Option<Unit>,
    /// Where there is no document there is no file either.
    pub nothing_of_nothing: bool,
    /// `hf`: a folder per language, `language=fr/`, as Hive, DuckDB and Spark read it.
    pub partition_by_language: bool,
}

/// What an export did. Its JSON is `export-report.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ExportReport {
    pub format: String,
    pub n_documents: usize,
    /// Labelled spans: mentions, triggers, evidence, cues, contents.
    pub n_spans: usize,
    pub by_split: BTreeMap<&'static str, usize>,
    pub by_language: BTreeMap<String, usize>,
    /// Spans per label.
    pub by_label: BTreeMap<String, usize>,
    pub loss: LossReport,
    /// Documents that had to take another name because two had the same: old and new name.
    pub renamed: Vec<(String, String)>,
    /// Documents whose gold version is not marked as done: what is not settled there is missing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unfinished_gold: Vec<String>,
    /// What could not be read of articles and sidecars, and is not in the dataset.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "in_words")]
    pub problems: Vec<Problem>,
    /// What is odd in articles and sidecars, though it could be read; the first ones.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "in_words")]
    pub warnings: Vec<Problem>,
    pub n_warnings: usize,
    /// Files that lie in the export's folder and are none of it.
    #[serde(skip)]
    pub others: Vec<String>,
    /// Annotators by their ids, where they go out under other names.
    #[serde(skip)]
    pub aliases: BTreeMap<String, String>,
    /// What was asked for, in the words of the command line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<ExportSettings>,
}

fn in_words<S: Serializer>(problems: &[Problem], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(problems.iter().map(ToString::to_string))
}

impl ExportReport {
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

#[derive(Debug, Error)]
pub enum DatasetError {
    #[error("there is no format {name}; known are {known}")]
    UnknownFormat { name: String, known: String },
    #[error("{format} can only be read")]
    NotWritten { format: &'static str },
    #[error("{format} can only be written")]
    NotRead { format: &'static str },
    #[error("{path}: {error}")]
    Io { path: String, error: io::Error },
    #[error("{file}: {message}")]
    Broken { file: String, message: String },
    #[error("{document}: {message}")]
    Encode { document: String, message: String },
    #[error("{format} cannot hold everything in {document}:\n{loss}")]
    Strict {
        format: &'static str,
        document: String,
        loss: LossReport,
    },
    /// A word that stands for nothing.
    #[error("{0}")]
    Option(Words),
    #[error("{0}")]
    Source(Box<dyn std::error::Error + Send + Sync>),
    /// There is nothing to write, and why.
    #[error("{0}")]
    Empty(Words),
    #[error("stopped")]
    Stopped,
    /// What was written before the end can't be taken away.
    #[error("{cause}; {path} is incomplete, and can't be removed: {error}")]
    LeftBehind {
        cause: Box<DatasetError>,
        path: String,
        error: io::Error,
    },
    /// A file that was to be replaced can't be given its name back.
    #[error("{cause}; the former {path} is called {old} now, and can't be renamed: {error}")]
    LeftAside {
        cause: Box<DatasetError>,
        path: String,
        old: String,
        error: io::Error,
    },
}

/// Every format, in the order people are shown them.
pub static FORMATS: &[&dyn Format] = &[
    &jsonl::Jsonl,
    &canonical::Canonical,
    &conll::CONLL,
    &conll::BILOU,
    &brat::Brat,
    &spacy::Spacy,
    &hf::Hf,
    &csv::Csv,
    &label_studio::LabelStudio,
    &w3c::W3c,
    &doccano::Doccano,
    &webanno::WebAnno,
    &cas::XMI,
    &cas::JSON,
    &network::GRAPHML,
    &network::GEXF,
    &chat::Chat,
    &html::Html,
];

/// The format called `name`; the error lists the known ones.
pub fn by_name(name: &str) -> Result<&'static dyn Format, DatasetError> {
    FORMATS
        .iter()
        .find(|format| format.info().name == name)
        .copied()
        .ok_or_else(|| DatasetError::UnknownFormat {
            name: name.to_owned(),
            known: FORMATS
                .iter()
                .map(|format| format.info().name)
                .collect::<Vec<_>>()
                .join(", "),
        })
}

/// Formats that are only read, and that exports do not offer.
pub static READ_ONLY: &[&dyn Format] = &[
    &re3d::Re3d,
    &files::batch::CSV,
    &files::batch::JSONL,
    &files::batch::FOLDER,
];

/// Every format that can be imported, in the order people are shown them.
pub fn readable() -> impl Iterator<Item = &'static dyn Format> {
    let all = FORMATS.iter().chain(READ_ONLY).copied();
    all.filter(|format| format.reader().is_some())
}

/// The reader of the format called `name`; the error lists those that can be read.
pub fn reader_by_name(name: &str) -> Result<(&'static Info, &'static dyn Reader), DatasetError> {
    let all = FORMATS.iter().chain(READ_ONLY).copied();
    let Some(format) = { all }.find(|format| format.info().name == name) else {
        let known: Vec<&str> = readable().map(|format| format.info().name).collect();
        return Err(DatasetError::UnknownFormat {
            name: name.to_owned(),
            known: known.join(", "),
        });
    };
    let info = format.info();
    let reader = format.reader();
    reader
        .map(|reader| (info, reader))
        .ok_or(DatasetError::NotRead { format: info.name })
}

/// Writes documents as they come; memory holds two batches of them, one being encoded and one being written.
pub fn export(
    format: &dyn Format,
    options: &ExportOptions,
    documents: impl Iterator<Item = Result<SourceDocument, DatasetError>>,
    sink: &mut dyn Sink,
) -> Result<ExportReport, DatasetError> {
    let loaders = documents.map(|document| move || document);
    export_with(format, options, loaders, sink)
}

/// Like [`export`], for documents that are still to be loaded: the loaders run on all cores. One that gives an error stops the export.
pub fn export_with<L>(
    format: &dyn Format,
    options: &ExportOptions,
    loaders: impl Iterator<Item = L>,
    sink: &mut dyn Sink,
) -> Result<ExportReport, DatasetError>
where
    L: FnOnce() -> Result<SourceDocument, DatasetError> + Send,
{
    const BATCH: usize = 64;
    let info = format.info();
    let mut out = Out::named(info);
    if let Some(name) = &options.file_name {
        out.main.clone_from(name);
    }
    // One encodes the next documents while the other writes those before.
    let make = || {
        let writer = format.writer(&out, options);
        writer.ok_or(DatasetError::NotWritten { format: info.name })
    };
    let encoder = make()?;
    let mut writing = Writing {
        writer: make()?,
        sink,
        format: info.name,
        is_strict: options.strict,
        has_begun: false,
        report: ExportReport {
            format: info.name.to_owned(),
            ..ExportReport::default()
        },
    };
    let view_options = ViewOptions {
        zones: options.zones.unwrap_or(info.zones),
        newline: match options.newline {
            _ if info.needs_lf => Newline::Lf,
            asked => asked.unwrap_or(info.newline),
        },
        layers: options.layers.as_ref(),
        break_lines: info.breaks_lines || options.break_lines,
    };
    let mut names = names::Names::default();
    let mut renamed = Vec::new();
    let mut unfinished_gold = Vec::new();
    let mut loaders = loaders.fuse();
    let mut next_batch = || {
        let batch: Vec<L> = loaders.by_ref().take(BATCH).collect();
        let mut documents = batch
            .into_par_iter()
            .map(|load| load())
            .collect::<Result<Vec<_>, _>>()?;
        let splits: Vec<Option<Split>> = documents
            .iter()
            .map(|d| options.split.as_ref().map(|plan| plan.side(&d.document)))
            .collect();
        for document in &mut documents {
            names.settle(document, options.anonymise_annotators, &mut renamed);
            let version = &document.document;
            if version.annotator().id == GOLD && !matches!(version.status(), Status::Done) {
                unfinished_gold.push(document.name.clone());
            }
        }
        let batch = documents.into_par_iter().zip(splits);
        let encode = |(document, split)| {
            let mut view = View::new(&document, &view_options);
            if options.anonymise_annotators {
                names.anonymise(&mut view);
            }
            let mut encoded = encoder.encode(&view, split)?;
            encoded.loss.merge(&view.loss);
            encoded.loss.merge(&loss::not_held(&view, &info.holds));
            Ok((view, split, encoded))
        };
        batch.map(encode).collect::<Result<Batch, DatasetError>>()
    };
    let mut batch = next_batch()?;
    while !batch.is_empty() {
        let mut written = Ok(());
        let encoded = rayon::in_place_scope(|scope| {
            scope.spawn(|_| written = writing.push(batch));
            next_batch()
        });
        written?;
        batch = encoded?;
    }
    writing.report.renamed = renamed;
    if options.anonymise_annotators {
        writing.report.aliases = names.into_aliases();
    }
    writing.report.unfinished_gold = unfinished_gold;
    writing.finish(options.nothing_of_nothing)
}

/// Documents in their order, as they stand in a format.
type Batch = Vec<(View, Option<Split>, Encoded)>;

/// The end of an export where documents come one after the other.
struct Writing<'a> {
    writer: Box<dyn Writer>,
    sink: &'a mut dyn Sink,
    format: &'static str,
    is_strict: bool,
    has_begun: bool,
    report: ExportReport,
}

impl Writing<'_> {
    fn push(&mut self, batch: Batch) -> Result<(), DatasetError> {
        for (view, split, encoded) in batch {
            if self.is_strict && !encoded.loss.is_clean() {
                return Err(DatasetError::Strict {
                    format: self.format,
                    document: view.name,
                    loss: encoded.loss,
                });
            }
            self.report.count(&view, split, &encoded.loss);
            self.begin()?;
            self.writer.push(&view, encoded, self.sink)?;
        }
        Ok(())
    }

    fn begin(&mut self) -> Result<(), DatasetError> {
        if !self.has_begun {
            self.has_begun = true;
            self.writer.begin(self.sink)?;
        }
        Ok(())
    }

    fn finish(mut self, nothing_of_nothing: bool) -> Result<ExportReport, DatasetError> {
        if !self.has_begun && nothing_of_nothing {
            return Ok(self.report);
        }
        self.begin()?;
        self.writer.finish(&self.report, self.sink)?;
        Ok(self.report)
    }
}

impl ExportReport {
    fn count(&mut self, view: &View, split: Option<Split>, loss: &LossReport) {
        self.n_documents += 1;
        if let Some(split) = split {
            *self.by_split.entry(split.word()).or_default() += 1;
        }
        let language = view.language.as_deref().unwrap_or("und");
        *self.by_language.entry(language.to_owned()).or_default() += 1;
        for span in view.spans() {
            self.n_spans += 1;
            match self.by_label.get_mut(span.label) {
                Some(n) => *n += 1,
                None => {
                    self.by_label.insert(span.label.to_owned(), 1);
                }
            }
        }
        self.loss.merge(loss);
    }
}

pub(crate) fn append(sink: &mut dyn Sink, path: &str, bytes: &[u8]) -> Result<(), DatasetError> {
    sink.append(path, bytes).map_err(|error| DatasetError::Io {
        path: path.to_owned(),
        error,
    })
}

pub(crate) fn file(sink: &mut dyn Sink, path: &str, bytes: &[u8]) -> Result<(), DatasetError> {
    sink.file(path, bytes).map_err(|error| DatasetError::Io {
        path: path.to_owned(),
        error,
    })
}

pub(crate) fn json_error(view: &View, error: &serde_json::Error) -> DatasetError {
    DatasetError::Encode {
        document: view.name.clone(),
        message: error.to_string(),
    }
}
