//! One annotator's file beside an article: where it is, what reading it gives, and what writing it needs to know of the file before.
//!
//! Invariants: what could not be understood is kept word for word in the [`Base`] and written back; a record that nobody changed is written
//! back as it stood, with fields of newer versions that this one does not know; reading writes nothing.

mod names;
mod outline;
mod read;
mod survey;
mod write;

#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use super::wire_v1::WireArticle;
use crate::model::{
    annotation::Record,
    article::Sha256Hex,
    codebook::Codebook,
    document::Document,
    id::{Id, Kind},
    problem::Problem,
    said::{Words, words},
};

pub use names::{
    ConflictCopy, SIDECAR_EXTENSION, SidecarRef, article_and_annotator, article_of,
    conflict_copy_of, find_conflict_copies, find_sidecars, is_slug, sidecar_path, slug_from_name,
};
pub(crate) use outline::Outline;
pub(crate) use read::parse_again;
pub use read::{parse, read_sidecar};
pub use survey::{Glance, glance};
pub(crate) use write::is_unchanged;
pub use write::render;

/// What a sidecar says, as far as it can be understood.
#[derive(Clone, Debug)]
pub struct Sidecar {
    /// `None` where the file is no sidecar at all.
    pub document: Option<Document>,
    pub base: Base,
    pub problems: Vec<Problem>,
}

/// The state of the file that a document came from: what the next save is compared with, and what it must not lose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Base {
    /// Of the file's bytes; `None` where there is no file yet.
    pub(crate) file_sha256: Option<Sha256Hex>,
    pub(crate) access: Access,
    /// The minor version it was written with, where that is newer than ours; else 0.
    pub(crate) newer_minor: u32,
    pub(crate) article_id: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) header: BTreeMap<String, HeaderField>,
    /// Top-level fields of newer versions, in the file's order: name and value.
    pub(crate) unknown_fields: Vec<(String, String)>,
    pub(crate) records: BTreeMap<Id, Original>,
    /// Records that are RON but can't be used as they are, by the list they stand in.
    pub(crate) kept: BTreeMap<Kind, Vec<Arc<str>>>,
    /// Lines that are not RON.
    pub(crate) unreadable: Vec<String>,
    pub(crate) removed: BTreeSet<Id>,
    /// The file as a whole was not RON: it was read line by line.
    pub(crate) is_damaged: bool,
    /// The file was written, but the disk did not confirm it: the next save writes it again, changed or not.
    pub(crate) is_unconfirmed: bool,
}

/// A record as it stood in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Original {
    pub record: Record,
    pub(crate) text: Arc<str>,
    /// Whether it stood in the file just so, and not on several lines or with comments: whoever reads this text reads this record.
    pub(crate) is_verbatim: bool,
    /// 1-based.
    pub line: usize,
}

/// A field of the header: as it stood, and what was understood of it, as it would be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HeaderField {
    pub text: String,
    pub understood: String,
}

/// Whether the file may be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Access {
    #[default]
    Writable,
    ReadOnly(ReadOnly),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadOnly {
    NewerVersion { major: u32, minor: u32 },
    ArticleChanged,
    NotUtf8,
    NotASidecar,
}

impl fmt::Display for ReadOnly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NewerVersion { major, minor } => write!(
                f,
                "it was written by a newer Postil (format {major}.{minor})"
            ),
            Self::ArticleChanged => {
                f.write_str("the article's text has changed since it was annotated")
            }
            Self::NotUtf8 => f.write_str("it is not UTF-8 text"),
            Self::NotASidecar => f.write_str("it is no annotation file of Postil"),
        }
    }
}

impl Base {
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// Whether the annotations are of a text that the article no longer has, so that their places mean nothing in it.
    pub fn is_of_other_text(&self) -> bool {
        self.access == Access::ReadOnly(ReadOnly::ArticleChanged)
    }

    /// Whether the document came from a file that was there.
    pub fn has_file(&self) -> bool {
        self.file_sha256.is_some()
    }

    /// The hash of the file's bytes.
    pub fn file_sha256(&self) -> Option<&Sha256Hex> {
        self.file_sha256.as_ref()
    }

    /// The hash of the text that the file says it annotates.
    pub fn article_sha256(&self) -> Option<Sha256Hex> {
        let field = self.header.get("article")?;
        let article: WireArticle = ron::from_str(&field.text).ok()?;
        Sha256Hex::parse(&article.sha256)
    }

    /// The same for a file of another name that is not there yet: what was not understood goes along.
    pub fn for_new_file(&self) -> Self {
        Self {
            file_sha256: None,
            ..self.clone()
        }
    }

    /// Says which bytes it was read from.
    pub(crate) fn is_of_file(&mut self, bytes: &[u8]) {
        self.file_sha256 = Some(Sha256Hex::of(bytes));
    }

    /// Whether the file as a whole could not be read, only its whole records.
    pub fn is_damaged(&self) -> bool {
        self.is_damaged
    }

    /// The records of the file that could be used.
    pub fn records(&self) -> impl ExactSizeIterator<Item = &Original> {
        self.records.values()
    }

    pub fn record(&self, id: &Id) -> Option<&Original> {
        self.records.get(id)
    }

    /// How many records and lines could not be used; they stay in the file as they are.
    pub fn n_kept(&self) -> usize {
        self.kept.values().map(Vec::len).sum::<usize>() + self.unreadable.len()
    }

    /// Ids of records that were deleted, so that a merge does not bring them back.
    pub fn removed(&self) -> &BTreeSet<Id> {
        &self.removed
    }
}

/// Labels, roles, scales and concepts that the codebook does not have. Such records are used all the same.
pub fn label_problems(
    document: &Document,
    base: &Base,
    codebook: &Codebook,
    file: &str,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for record in document.records() {
        for message in unknown_labels(record, codebook) {
            let mut problem = Problem::warning(message)
                .in_file(file)
                .on_record(record.id().key())
                .hint(words!(
                    "hint-label",
                    "add it to the codebook, or change the record"
                ));
            if let Some(original) = base.record(record.id()) {
                problem = problem.at(original.line, 1);
            }
            problems.push(problem);
        }
    }
    problems.sort_by_key(|problem| problem.line);
    problems
}

fn unknown_labels(record: &Record, codebook: &Codebook) -> Vec<Words> {
    use crate::model::annotation::Target;
    let mut unknown = Vec::new();
    let name = &codebook.name;
    match record {
        Record::Entity(r) => match codebook.entity_type(&r.label) {
            None => unknown.push(words!(
                "label-entity-type",
                "{name} has no entity type {label}",
                name = name,
                label = format!("{:?}", r.label)
            )),
            Some(known) => {
                if let Some(subtype) = &r.subtype
                    && !known.subtypes.contains(subtype)
                {
                    unknown.push(words!(
                        "label-subtype",
                        "{name} has no subtype {label}",
                        name = &r.label,
                        label = format!("{subtype:?}")
                    ));
                }
            }
        },
        Record::Mention(r) => {
            if let Some(metonymy) = &r.metonymy
                && codebook.entity_type(metonymy).is_none()
            {
                unknown.push(words!(
                    "label-entity-type",
                    "{name} has no entity type {label}",
                    name = name,
                    label = format!("{:?}", metonymy)
                ));
            }
        }
        Record::Event(r) => match codebook.event_type(&r.label) {
            None => unknown.push(words!(
                "label-event-type",
                "{name} has no event type {label}",
                name = name,
                label = format!("{:?}", r.label)
            )),
            Some(known) => {
                for argument in &r.arguments {
                    if !known
                        .roles
                        .iter()
                        .any(|role| role.label.name == argument.role)
                    {
                        unknown.push(words!(
                            "label-role",
                            "{name} has no role {label}",
                            name = &r.label,
                            label = format!("{:?}", argument.role)
                        ));
                    }
                }
            }
        },
        Record::Stance(r) => {
            if let Some(intensity) = &r.intensity
                && !codebook
                    .intensities
                    .iter()
                    .any(|step| step.label.name == *intensity)
            {
                unknown.push(words!(
                    "label-intensity",
                    "{name} has no intensity {label}",
                    name = name,
                    label = format!("{:?}", intensity)
                ));
            }
            if let Target::Concept(concept) = &r.target
                && codebook.concept(concept).is_none()
            {
                unknown.push(words!(
                    "label-concept",
                    "{name} has no concept {label}",
                    name = name,
                    label = format!("{:?}", concept)
                ));
            }
        }
        Record::Absence(r) => {
            if let Target::Concept(concept) = &r.target
                && codebook.concept(concept).is_none()
            {
                unknown.push(words!(
                    "label-concept",
                    "{name} has no concept {label}",
                    name = name,
                    label = format!("{:?}", concept)
                ));
            }
        }
        Record::Zone(_) | Record::Voice(_) | Record::Comment(_) => {}
    }
    unknown
}
