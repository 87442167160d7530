//! What several readers have to say of what they refuse, and errors of exports and imports as a window says them. The command line prints the English.

use std::{fmt::Display, io};

use super::{
    DatasetError,
    sink::{NotMade, NotText},
};
use crate::{
    model::said::{Said, Words, words},
    store::error::StoreError,
};

pub fn line_too_long() -> Words {
    words!("refused-long-line", "the line is too long")
}

pub fn not_utf8() -> Words {
    words!("refused-utf8", "the line is not UTF-8")
}

/// `error`: in the words of who tried.
pub fn unreadable(error: &impl Display) -> Words {
    let error = error.to_string();
    words!(
        "refused-unreadable",
        "it can't be read: {error}",
        error = error
    )
}

pub fn unreadable_file(error: &io::Error) -> Words {
    words!(
        "refused-unreadable",
        "it can't be read: {error}",
        error = Words::apart(error.to_string(), io_words(error))
    )
}

pub fn no_text() -> Words {
    words!("refused-no-text", "it has no text")
}

pub fn too_large(bytes: usize) -> Words {
    let mb = bytes / 1_000_000;
    words!("refused-too-large", "it is larger than {mb} MB", mb = mb)
}

/// Offsets in the file's own unit that lead out of the text, or into a character.
pub fn bad_span(start: usize, end: usize) -> Words {
    words!(
        "refused-span",
        "the span {start}-{end} does not fit the text",
        start = start,
        end = end
    )
}

/// Another text than the file says.
pub fn other_text(start: usize, end: usize, there: &str, said: &str) -> Words {
    let (there, said) = (format!("{there:?}"), format!("{said:?}"));
    words!(
        "refused-other-text",
        "at {start}-{end} the text is {there}, not {said}",
        start = start,
        end = end,
        there = there,
        said = said
    )
}

/// Something that is referred to.
pub fn missing(what: &str) -> Words {
    words!("refused-missing", "{what} is not there", what = what)
}

pub fn twice_on_the_same_words(label: &str) -> Words {
    words!(
        "refused-twice",
        "{label} stands twice on the same words",
        label = label
    )
}

/// There is none by that word; known are others.
pub fn unknown(what: Words, word: &str, known: &str) -> Words {
    words!(
        "dataset-unknown",
        "there is no {what} {word}; known are {known}",
        what = what,
        word = word,
        known = known
    )
}

impl From<&DatasetError> for Said {
    fn from(error: &DatasetError) -> Self {
        match error {
            DatasetError::UnknownFormat { name, known } => {
                let format = words!("what-format", "format");
                unknown(format, name, known).into()
            }
            DatasetError::NotWritten { format } => {
                Self::new("dataset-not-written").and("format", format)
            }
            DatasetError::NotRead { format } => Self::new("dataset-not-read").and("format", format),
            DatasetError::Io { path, error } => {
                let not_made = error.get_ref().and_then(|e| e.downcast_ref::<NotMade>());
                match not_made {
                    Some(NotMade::Exists(path)) => Self::of("dataset-exists", path),
                    Some(NotMade::IsFolder(path)) => Self::of("dataset-is-folder", path),
                    Some(NotMade::IsFile(path)) => Self::of("dataset-is-file", path),
                    Some(NotMade::Twice(path)) => Self::of("dataset-twice", path),
                    None => Self::new("store-why")
                        .and("file", path)
                        .with("why", io_words(error)),
                }
            }
            DatasetError::Broken { file, message } => {
                Self::new("store-why").and("file", file).and("why", message)
            }
            DatasetError::Encode { document, message } => Self::new("store-why")
                .and("file", document)
                .and("why", message),
            // The losses stand beside it in the window.
            DatasetError::Strict {
                format, document, ..
            } => Self::new("dataset-strict")
                .and("format", format)
                .and("document", document),
            DatasetError::Option(words) | DatasetError::Empty(words) => words.clone().into(),
            DatasetError::Source(error) => match error.downcast_ref::<StoreError>() {
                Some(error) => error.into(),
                None => Self::plain(error),
            },
            DatasetError::Stopped => Self::new("dataset-stopped"),
            DatasetError::LeftBehind { cause, path, error } => Self::new("dataset-left-behind")
                .with("cause", &**cause)
                .and("file", path)
                .with("why", io_words(error)),
            DatasetError::LeftAside {
                cause,
                path,
                old,
                error,
            } => Self::new("dataset-left-aside")
                .with("cause", &**cause)
                .and("file", path)
                .and("old", old)
                .with("why", io_words(error)),
        }
    }
}

/// The commonest of what the system says; the rest in its own words.
fn io_words(error: &io::Error) -> Said {
    let inner = error.get_ref().and_then(|e| e.downcast_ref::<NotText>());
    if let Some(not_text) = inner {
        return match not_text {
            NotText::TooLarge(limit) => too_large(*limit).into(),
            NotText::NotUtf8(byte) => Said::new("refused-utf8-at").and("byte", byte),
        };
    }
    let key = match error.kind() {
        io::ErrorKind::NotFound => "io-not-found",
        io::ErrorKind::PermissionDenied => "io-permission",
        io::ErrorKind::StorageFull => "io-full",
        io::ErrorKind::ReadOnlyFilesystem => "io-read-only",
        io::ErrorKind::NotADirectory => "io-no-folder",
        _ => return Said::plain(error),
    };
    Said::new(key)
}
