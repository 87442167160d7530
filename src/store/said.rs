//! Errors as a key of the texts and its arguments, so that a window says them in the reader's language. The command line prints them as they are.

use std::path::Path;

use super::{
    error::{Action, StoreError},
    merge_files::MergeError,
    save::SaveError,
    sidecar::ReadOnly,
};

/// Something to be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub key: &'static str,
    pub args: Vec<(&'static str, Part)>,
}

/// What is put into a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Text(String),
    Said(Said),
}

impl Said {
    fn new(key: &'static str) -> Self {
        let args = Vec::new();
        Self { key, args }
    }

    /// About a file.
    pub fn of(key: &'static str, file: &Path) -> Self {
        Self::new(key).and("file", file.display())
    }

    /// Words that are the same in all languages.
    pub fn plain(text: impl ToString) -> Self {
        Self::new("store-said").and("text", text)
    }

    /// Something, and why it was not put right.
    pub fn both(said: Said, why: Said) -> Self {
        Self::new("store-both").with("said", said).with("why", why)
    }

    #[must_use]
    pub fn and(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, Part::Text(value.to_string())));
        self
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, said: impl Into<Said>) -> Self {
        self.args.push((name, Part::Said(said.into())));
        self
    }
}

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
                .and("message", message),
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
