//! What can go wrong with a file, in sentences that name it and say what to do.

use std::{
    io,
    path::{Path, PathBuf},
};

use thiserror::Error;

use crate::model::{
    problem::Problem,
    said::{Part, Said, Words, words},
};

/// Why a file could not be read or written. Each prints as a sentence with the file in it.
#[derive(Debug, Error)]
pub enum StoreError {
    #[error("{} is not there; it may have been moved or renamed, or its name mistyped", path.display())]
    NotFound { path: PathBuf },
    #[error("{} is a folder, not a file; open it as a project instead", path.display())]
    IsDirectory { path: PathBuf },
    #[error("{} can't be {action}: you have no permission; ask its owner, or choose another place", path.display())]
    Permission { path: PathBuf, action: Action },
    #[error("{} is {what}, not a text; save its text as a .txt file and open that", path.display())]
    NotText { path: PathBuf, what: &'static str },
    #[error("{} has {} MB, more than the {} MB that are opened without asking; add --max-size {} on the command line to open it", path.display(), len.div_ceil(1 << 20), limit >> 20, len.div_ceil(1 << 20))]
    TooLarge { path: PathBuf, len: u64, limit: u64 },
    #[error("{}:{line}:{column}: {message}; correct that line in a text editor", path.display())]
    Ron {
        path: PathBuf,
        /// 1-based.
        line: usize,
        /// 1-based, in code points.
        column: usize,
        message: Words,
    },
    #[error("{} says that it is a {found:?} file, not {expected:?}", path.display())]
    WrongFormat {
        path: PathBuf,
        found: String,
        expected: &'static str,
    },
    #[error("{} was changed by another program since it was read; nothing was overwritten, open the project again to go on from there", path.display())]
    Changed { path: PathBuf },
    #[error("{} was written by a newer Postil (format {major}.{minor}); install that version to use it", path.display())]
    NewerVersion {
        path: PathBuf,
        major: u32,
        minor: u32,
    },
    #[error("{} can't be {action}: the disk is full; free some space and try again", path.display())]
    DiskFull { path: PathBuf, action: Action },
    #[error("{} can't be {action}: {source}", path.display())]
    Io {
        path: PathBuf,
        action: Action,
        source: io::Error,
    },
}

/// What was about to be done with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Read,
    Written,
    Listed,
    Created,
    Removed,
}

impl std::fmt::Display for Action {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Read => "read",
            Self::Written => "written",
            Self::Listed => "listed",
            Self::Created => "created",
            Self::Removed => "removed",
        })
    }
}

impl StoreError {
    /// Says of an `io::Error` which file it is about and what was to be done with it.
    pub fn io(path: &Path, action: Action, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::NotFound => Self::NotFound { path },
            io::ErrorKind::IsADirectory => Self::IsDirectory { path },
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::Permission { path, action }
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Self::DiskFull { path, action }
            }
            _ => Self::Io {
                path,
                action,
                source,
            },
        }
    }

    /// An error of the RON parser, its position in the whole file.
    pub(crate) fn ron(path: &Path, error: &ron::error::SpannedError) -> Self {
        Self::Ron {
            path: path.to_owned(),
            line: error.span.start.line,
            column: error.span.start.col,
            message: super::ron_text::plain_message(&error.code),
        }
    }

    /// As a line of a problem list says it, where the file stands before it.
    fn said_without_file(&self) -> Said {
        let mut said = Said::from(self);
        for (name, value) in &mut said.args {
            if *name == "file" {
                *value = Part::Said(Said::new("problem-it"));
            }
        }
        said
    }

    pub fn path(&self) -> &Path {
        match self {
            Self::NotFound { path }
            | Self::IsDirectory { path }
            | Self::Permission { path, .. }
            | Self::NotText { path, .. }
            | Self::TooLarge { path, .. }
            | Self::Ron { path, .. }
            | Self::WrongFormat { path, .. }
            | Self::Changed { path }
            | Self::NewerVersion { path, .. }
            | Self::DiskFull { path, .. }
            | Self::Io { path, .. } => path,
        }
    }

    /// The same as a line of a problem list.
    pub fn problem(&self) -> Problem {
        match self {
            Self::Ron {
                line,
                column,
                message,
                ..
            } => Problem::error(message.clone())
                .at(*line, *column)
                .hint(words!(
                    "hint-correct-line",
                    "correct that line in a text editor"
                ))
                .in_file(self.path().display().to_string()),
            other => Problem {
                said: Some(self.said_without_file()),
                ..problem_of(self.path(), &other.to_string())
            },
        }
    }
}

/// A sentence that begins with a file's name as a line of a problem list, where the file stands before it.
pub(crate) fn problem_of(path: &Path, sentence: &str) -> Problem {
    let file = path.display().to_string();
    let message = match sentence.strip_prefix(&file) {
        Some(rest) => format!("it{rest}"),
        None => sentence.to_owned(),
    };
    Problem::error(message).in_file(file)
}
