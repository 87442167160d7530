//! Transactions on disk, for the journal: `postil-journal` 1.0.
//!
//! A record is its line of a sidecar (`wire_v1`), so that a journal outlives changes of the model as a sidecar does. A frame is one line of
//! RON; [`super::journal`] puts it between a length and a checksum.

use serde::{Deserialize, Serialize};

use super::{
    bare, ron_text,
    wire_v1::{WireAnnotator, WireCard, WireCodebookRef, WireStatus},
    wire_v1_model::{RecordError, line_from_record, record_from_text},
};
use crate::model::said::Words;
use crate::model::{
    annotation::Record,
    article::{Article, Card, Status},
    edit::{Edit, Title, Transaction},
    id::Kind,
};

pub(crate) const FORMAT: &str = "postil-journal";
pub(crate) const VERSION: (u32, u32) = (1, 0);

/// The first frame of a journal: what the others build on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct WireStart {
    pub format: String,
    pub version: (u32, u32),
    /// The sidecar's path, for a person who looks for it.
    pub sidecar: String,
    /// The hash of the sidecar's bytes; left out where there was no file.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub base: Option<String>,
    /// The hash of the article's text.
    pub article: String,
    pub annotator: WireAnnotator,
    pub codebook: WireCodebookRef,
    /// Where there was no file: what the document held before its first edit (zones that were proposed).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub initial: Vec<WireRecord>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct WireTransaction {
    pub title: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<(String, String)>,
    pub edits: Vec<WireEdit>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum WireEdit {
    Insert(WireRecord),
    Remove(WireRecord),
    Replace {
        before: WireRecord,
        after: WireRecord,
    },
    Card {
        before: WireCard,
        after: WireCard,
    },
    Status {
        before: WireStatus,
        after: WireStatus,
    },
}

/// A record's kind and its line of a sidecar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct WireRecord(WireKind, String);

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
enum WireKind {
    Zone,
    Entity,
    Mention,
    Event,
    Stance,
    Voice,
    Absence,
    Comment,
}

impl WireRecord {
    pub fn new(record: &Record, article: &Article) -> Result<Self, ron::Error> {
        let kind = match record.kind() {
            Kind::Zone => WireKind::Zone,
            Kind::Entity => WireKind::Entity,
            Kind::Mention => WireKind::Mention,
            Kind::Event => WireKind::Event,
            Kind::Stance => WireKind::Stance,
            Kind::Voice => WireKind::Voice,
            Kind::Absence => WireKind::Absence,
            Kind::Comment => WireKind::Comment,
        };
        Ok(Self(kind, line_from_record(record, article)?))
    }

    pub fn read(&self, article: &Article) -> Result<Record, Words> {
        let kind = match self.0 {
            WireKind::Zone => Kind::Zone,
            WireKind::Entity => Kind::Entity,
            WireKind::Mention => Kind::Mention,
            WireKind::Event => Kind::Event,
            WireKind::Stance => Kind::Stance,
            WireKind::Voice => Kind::Voice,
            WireKind::Absence => Kind::Absence,
            WireKind::Comment => Kind::Comment,
        };
        record_from_text(kind, &self.1, article).map_err(|error| match error {
            RecordError::Syntax(error) => ron_text::plain_message(&error.code),
            RecordError::Content(message) => message,
        })
    }
}

impl WireTransaction {
    pub fn new(transaction: &Transaction, article: &Article) -> Result<Self, ron::Error> {
        let record = |record: &Record| WireRecord::new(record, article);
        let edit = |edit: &Edit| -> Result<WireEdit, ron::Error> {
            Ok(match edit {
                Edit::Insert(r) => WireEdit::Insert(record(r)?),
                Edit::Remove(r) => WireEdit::Remove(record(r)?),
                Edit::Replace { before, after } => WireEdit::Replace {
                    before: record(before)?,
                    after: record(after)?,
                },
                Edit::Card { before, after } => WireEdit::Card {
                    before: before.into(),
                    after: after.into(),
                },
                Edit::Status { before, after } => WireEdit::Status {
                    before: before.into(),
                    after: after.into(),
                },
            })
        };
        let arg =
            |(name, value): &(std::borrow::Cow<'_, str>, String)| (name.to_string(), value.clone());
        Ok(Self {
            title: transaction.title.key.to_string(),
            args: transaction.title.args.iter().map(arg).collect(),
            edits: transaction
                .edits
                .iter()
                .map(edit)
                .collect::<Result<_, _>>()?,
        })
    }

    /// The transaction, its records read against the article.
    pub fn read(self, article: &Article) -> Result<Transaction, Words> {
        let edit = |edit: WireEdit| -> Result<Edit, Words> {
            Ok(match edit {
                WireEdit::Insert(r) => Edit::Insert(r.read(article)?),
                WireEdit::Remove(r) => Edit::Remove(r.read(article)?),
                WireEdit::Replace { before, after } => Edit::Replace {
                    before: before.read(article)?,
                    after: after.read(article)?,
                },
                WireEdit::Card { before, after } => Edit::Card {
                    before: Card::from(before),
                    after: Card::from(after),
                },
                WireEdit::Status { before, after } => Edit::Status {
                    before: Status::from(before),
                    after: Status::from(after),
                },
            })
        };
        let args = self
            .args
            .into_iter()
            .map(|(name, value)| (name.into(), value));
        Ok(Transaction {
            title: Title {
                key: self.title.into(),
                args: args.collect(),
            },
            edits: self.edits.into_iter().map(edit).collect::<Result<_, _>>()?,
        })
    }
}
