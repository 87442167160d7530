//! Errors as a key of the texts and its arguments, so that a window says them in the reader's language. The command line prints them as they are.

use crate::model::{
    edit::EditError,
    id::Id,
    said::{Words, kind_words},
};

use super::{
    error::{Action, StoreError},
    merge_files::MergeError,
    save::SaveError,
    sidecar::ReadOnly,
};

pub use crate::model::said::{Part, Said};

impl From<&StoreError> for Said {
    fn from(error: &StoreError) -> Self {
        let action = |action: &Action| match action {
            Action::Read => "read",
            Action::Written => "written",
            Action::Listed => "listed",
            Action::Created => "created",
            Action::Removed => "removed",
        };
        match error {
            StoreError::NotFound { path } => Self::of("store-not-found", path),
            StoreError::IsDirectory { path } => Self::of("store-is-directory", path),
            StoreError::Permission { path, action: a } => {
                Self::of("store-permission", path).and("action", action(a))
            }
            StoreError::NotText { path, what } => {
                Self::of("store-not-text", path).and("what", what)
            }
            StoreError::TooLarge { path, len, limit } => Self::of("store-too-large", path)
                .and("mb", len.div_ceil(1 << 20))
                .and("limit", limit >> 20),
            StoreError::Ron {
                path,
                line,
                column,
                message,
            } => Self::of("store-ron", path)
                .and("line", line)
                .and("column", column)
                .with("message", message.clone()),
            StoreError::WrongFormat {
                path,
                found,
                expected,
            } => Self::of("store-wrong-format", path)
                .and("found", format!("{found:?}"))
                .and("expected", format!("{expected:?}")),
            StoreError::Changed { path } => Self::of("store-changed", path),
            StoreError::NewerVersion { path, major, minor } => {
                Self::of("store-newer", path).and("version", format!("{major}.{minor}"))
            }
            StoreError::DiskFull { path, action: a } => {
                Self::of("store-disk-full", path).and("action", action(a))
            }
            StoreError::Io {
                path,
                action: a,
                source,
            } => Self::of("store-io", path)
                .and("action", action(a))
                .and("why", source),
        }
    }
}

impl From<&SaveError> for Said {
    fn from(error: &SaveError) -> Self {
        match error {
            SaveError::ReadOnly { path, why } => Self::of("save-read-only", path).with("why", why),
            SaveError::ChangedOnDisk { path, .. } => Self::of("save-changed", path),
            SaveError::Verify { path, what } => Self::of("save-verify", path).and("what", what),
            SaveError::NotDurable { path, source, .. } => {
                Self::of("save-not-durable", path).with("why", source)
            }
            SaveError::Store {
                error,
                leftover: Some(leftover),
            } => Self::of("save-leftover", leftover).with("why", error),
            SaveError::Store {
                error,
                leftover: None,
            } => error.into(),
        }
    }
}

impl From<&MergeError> for Said {
    fn from(error: &MergeError) -> Self {
        match error {
            MergeError::Store(error) => error.into(),
            MergeError::Unusable { path, why } => Self::of("merge-unusable", path).with("why", why),
        }
    }
}

impl From<&ReadOnly> for Said {
    fn from(why: &ReadOnly) -> Self {
        match why {
            ReadOnly::NewerVersion { major, minor } => {
                Self::new("read-only-newer").and("version", format!("{major}.{minor}"))
            }
            ReadOnly::ArticleChanged => Self::new("read-only-article"),
            ReadOnly::NotUtf8 => Self::new("read-only-utf8"),
            ReadOnly::NotASidecar => Self::new("read-only-no-sidecar"),
        }
    }
}

/// An edit that can't be made, for a problem list.
pub(crate) fn edit_words(error: &EditError) -> Words {
    Words {
        english: error.to_string(),
        said: Some(error.into()),
    }
}

impl From<&EditError> for Said {
    fn from(error: &EditError) -> Self {
        let about = |key: &'static str, id: &Id| {
            Self::new(key)
                .and("id", id)
                .with("kind", kind_words(id.kind()))
        };
        match error {
            EditError::Exists { id } => about("edit-exists", id),
            EditError::Missing { id } => about("edit-missing", id),
            EditError::Changed { id } => about("edit-changed", id),
            EditError::Dangling { id, to } => about("edit-dangling", id)
                .and("to", to)
                .with("to_kind", kind_words(to.kind())),
            EditError::BadSpan { id } => about("edit-bad-span", id),
            EditError::NoSpan { id } => about("edit-no-span", id),
            EditError::HeaderChanged => Self::new("edit-header-changed"),
        }
    }
}
