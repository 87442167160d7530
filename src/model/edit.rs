//! Edits: the only way a document changes.
//!
//! An [`Edit`] inserts, removes or replaces one whole record and carries what was there before, so that its inverse is mechanical. A
//! [`Transaction`] is the atomic set of edits behind one command. Undo, redo, journal replay and merge all go through
//! [`Document::apply`](super::document::Document::apply).

use std::borrow::Cow;

use thiserror::Error;

use super::{
    annotation::Record,
    article::{Card, Status},
    id::Id,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    Insert(Record),
    Remove(Record),
    /// Both have the same id.
    Replace {
        before: Record,
        after: Record,
    },
    Card {
        before: Card,
        after: Card,
    },
    Status {
        before: Status,
        after: Status,
    },
}

/// What one command did, in words: a Fluent message of `assets/i18n` with its arguments, such as `undo-tag` with `text` and `label`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    pub key: Cow<'static, str>,
    pub args: Vec<(Cow<'static, str>, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    pub title: Title,
    pub edits: Vec<Edit>,
}

/// Why a transaction was refused. The document is as it was before.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EditError {
    #[error("the {} {id} is there already", id.kind().word())]
    Exists { id: Id },
    #[error("the {} {id} is not there", id.kind().word())]
    Missing { id: Id },
    #[error("the {} {id} has changed in the meantime", id.kind().word())]
    Changed { id: Id },
    #[error("the {} {id} refers to the {} {to}, which is not there", id.kind().word(), to.kind().word())]
    Dangling { id: Id, to: Id },
    #[error("the {} {id} has a span that does not fit the text", id.kind().word())]
    BadSpan { id: Id },
    #[error("the {} {id} has no span", id.kind().word())]
    NoSpan { id: Id },
    #[error("the article's card or status has changed in the meantime")]
    HeaderChanged,
}

impl Edit {
    pub fn inverse(self) -> Self {
        match self {
            Self::Insert(record) => Self::Remove(record),
            Self::Remove(record) => Self::Insert(record),
            Self::Replace { before, after } => Self::Replace {
                before: after,
                after: before,
            },
            Self::Card { before, after } => Self::Card {
                before: after,
                after: before,
            },
            Self::Status { before, after } => Self::Status {
                before: after,
                after: before,
            },
        }
    }

    /// The record as it is after the edit (before it, for a removal); `None` for the card and the status.
    pub fn record(&self) -> Option<&Record> {
        match self {
            Self::Insert(record) | Self::Remove(record) | Self::Replace { after: record, .. } => {
                Some(record)
            }
            Self::Card { .. } | Self::Status { .. } => None,
        }
    }
}

impl Title {
    pub fn new(key: &'static str) -> Self {
        Self {
            key: Cow::Borrowed(key),
            args: Vec::new(),
        }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((Cow::Borrowed(name), value.into()));
        self
    }
}

impl Transaction {
    pub fn new(title: Title) -> Self {
        Self {
            title,
            edits: Vec::new(),
        }
    }

    pub fn insert(&mut self, record: impl Into<Record>) -> &mut Self {
        self.edits.push(Edit::Insert(record.into()));
        self
    }

    pub fn replace(&mut self, before: impl Into<Record>, after: impl Into<Record>) -> &mut Self {
        let (before, after) = (before.into(), after.into());
        if before != after {
            self.edits.push(Edit::Replace { before, after });
        }
        self
    }

    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// The transaction that takes this one back.
    pub fn inverse(self) -> Self {
        Self {
            title: self.title,
            edits: self.edits.into_iter().rev().map(Edit::inverse).collect(),
        }
    }
}
