//! The person's own shortcuts: `keys.ron` in the settings folder, a map from a command's name to its key.
//!
//! ```ron
//! {
//!     "tag-all": "Ctrl+J",
//!     "quit": "",             // no key
//! }
//! ```
//!
//! What is not named keeps the key it has. Read here as text with places; what the names and keys mean is the editor's business.

use std::path::{Path, PathBuf};

use super::{
    codebook::text_of,
    error::{Action, StoreError},
    local::LocalDirs,
    ron_text::{Positions, map_entries},
    save::write_atomic,
    vfs::Vfs,
};
use crate::model::problem::Problem;
use crate::model::said::words;

/// One line of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortcut {
    /// The command's name, as it stands there.
    pub command: String,
    /// The key as it stands there; empty for none.
    pub key: String,
    /// 1-based.
    pub line: usize,
    /// 1-based, in code points.
    pub column: usize,
}

/// The file as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShortcutsFile {
    /// `None` where there is no file yet.
    pub text: Option<String>,
    pub shortcuts: Vec<Shortcut>,
    /// What can't be read.
    pub problems: Vec<Problem>,
}

impl LocalDirs {
    pub fn keys_path(&self) -> PathBuf {
        self.config.join("keys.ron")
    }
}

/// Reads the file. No file is no problem, and an unreadable one leaves every command its own key.
pub fn read_shortcuts(vfs: &dyn Vfs, dirs: &LocalDirs) -> ShortcutsFile {
    let path = dirs.keys_path();
    let text = match vfs.read(&path) {
        Ok(bytes) => text_of(&bytes, &path),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return ShortcutsFile::default();
        }
        Err(error) => Err(StoreError::io(&path, Action::Read, error)),
    };
    match text {
        Ok(text) => parse_shortcuts(text, &path),
        Err(error) => ShortcutsFile {
            problems: vec![error.problem()],
            ..ShortcutsFile::default()
        },
    }
}

/// Reads the file's text.
pub fn parse_shortcuts(text: String, path: &Path) -> ShortcutsFile {
    let positions = Positions::new(&text);
    let mut shortcuts = Vec::new();
    let mut problems = Vec::new();
    let file = path.display().to_string();
    match map_entries(&text) {
        Ok(entries) => {
            for (key, value) in entries {
                let (line, column) = positions.at(key.start);
                let read = |range: std::ops::Range<usize>| ron::from_str::<String>(&text[range]);
                match (read(key), read(value)) {
                    (Ok(command), Ok(key)) => shortcuts.push(Shortcut {
                        command,
                        key,
                        line,
                        column,
                    }),
                    _ => problems.push(
                        Problem::error(words!(
                            "problem-shortcut",
                            "this is no command's name with a key"
                        ))
                        .hint(words!("hint-shortcut", "write \"tag-all\": \"Ctrl+J\","))
                        .in_file(&file)
                        .at(line, column),
                    ),
                }
            }
        }
        Err(damage) => {
            let (line, column) = positions.at(damage.offset);
            problems.push(
                Problem::error(damage.words())
                    .hint(words!(
                        "hint-keys-file",
                        "the keys are as they were delivered until the file can be read"
                    ))
                    .in_file(&file)
                    .at(line, column),
            );
        }
    }
    ShortcutsFile {
        text: Some(text),
        shortcuts,
        problems,
    }
}

/// Writes the file, whole or not at all.
pub fn write_shortcuts(vfs: &dyn Vfs, dirs: &LocalDirs, text: &str) -> Result<(), StoreError> {
    vfs.create_dir_all(&dirs.config)
        .map_err(|error| StoreError::io(&dirs.config, Action::Created, error))?;
    write_atomic(vfs, &dirs.keys_path(), text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> ShortcutsFile {
        parse_shortcuts(text.to_owned(), Path::new("keys.ron"))
    }

    #[test]
    fn each_entry_has_its_place_and_comments_are_passed_over() {
        let file = parse(
            "// mine\n{\n    // \"save\": \"Ctrl+S\",\n    \"tag-all\": \"Ctrl+J\",\n    \"quit\": \"\",\n}\n",
        );
        assert!(file.problems.is_empty(), "{:?}", file.problems);
        let shown: Vec<_> = file
            .shortcuts
            .iter()
            .map(|s| (s.command.as_str(), s.key.as_str(), s.line, s.column))
            .collect();
        assert_eq!(shown, [("tag-all", "Ctrl+J", 4, 5), ("quit", "", 5, 5)]);
    }

    #[test]
    fn what_is_no_map_is_said_with_its_line() {
        let said = |text: &str| parse(text).problems[0].to_string();
        assert!(said("{\n  \"save\": \"Ctrl+S\"").starts_with("keys.ron:2:"));
        assert!(said("{ \"save\" \"x\" }").contains("a `:` is missing"));
        assert!(said("(save: \"x\")").contains("an opening `{` is missing"));
        assert!(said("{ \"save\": 3 }").contains("no command's name with a key"));
        assert!(parse("{}").problems.is_empty());
    }
}
