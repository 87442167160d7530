//! Errors as a key of the texts and its arguments, so that a window says them in the reader's language. The command line prints them as they are.

use std::io;

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
                Self::of("store-not-text", path).with("what", kind_of_file(what))
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
                .with("why", io_words(source)),
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

/// What the system says of a file, with its own words behind it; where it is rare or of another program, these alone.
pub(crate) fn io_words(error: &io::Error) -> Said {
    use io::ErrorKind as Kind;
    let key = match (error.kind(), error.raw_os_error()) {
        (Kind::NotFound, _) => "os-not-found",
        (Kind::PermissionDenied, _) => "os-permission",
        (Kind::StorageFull | Kind::QuotaExceeded, _) => "os-full",
        (Kind::ReadOnlyFilesystem, _) => "os-read-only",
        (Kind::IsADirectory, _) => "os-is-folder",
        (Kind::AlreadyExists, _) => "os-exists",
        (Kind::NotADirectory, _) => "os-no-folder",
        (Kind::DirectoryNotEmpty, _) => "os-not-empty",
        (Kind::FileTooLarge, _) => "os-too-large",
        (Kind::InvalidFilename, _) => "os-name",
        (Kind::CrossesDevices, _) => "os-devices",
        (Kind::TimedOut, _) => "os-late",
        (Kind::ResourceBusy | Kind::ExecutableFileBusy, _) => "os-busy",
        (
            Kind::StaleNetworkFileHandle
            | Kind::NetworkDown
            | Kind::NetworkUnreachable
            | Kind::HostUnreachable
            | Kind::NotConnected
            | Kind::ConnectionReset
            | Kind::ConnectionAborted,
            _,
        ) => "os-network",
        // Those that Rust has no kind for: EIO, EMFILE; another program's lock on Windows.
        (_, Some(5)) if cfg!(unix) => "os-disk",
        (_, Some(24)) if cfg!(unix) => "os-many-files",
        (_, Some(32 | 33)) if cfg!(windows) => "os-busy",
        _ => return Said::plain(error),
    };
    Said::new(key).and("detail", error)
}

/// What a file is that is no text.
fn kind_of_file(what: &str) -> Said {
    let key = match what {
        "a PDF document" => "file-pdf",
        "a ZIP archive or an office document" => "file-zip",
        "a picture" => "file-picture",
        "a compressed file" => "file-compressed",
        "an office document" => "file-office",
        "an RTF document" => "file-rtf",
        "a binary file" => "file-binary",
        "UTF-32, which no newsroom tool writes" => "file-utf32",
        _ => return Said::plain(what),
    };
    Said::new(key)
}

impl From<&StoreError> for Words {
    fn from(error: &StoreError) -> Self {
        Self {
            english: error.to_string(),
            said: Some(error.into()),
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
