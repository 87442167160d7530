//! Exports that were set up once: a project's named presets, in `postil-exports.ron` beside `postil.ron`.
//!
//! ```ron
//! (
//!     format: "postil-exports", format_version: (1, 0),
//!     presets: [
//!         (name: "train", export: (format: "hf", out: "dataset", done: true, split: "80,10,10", seed: 7)),
//!     ],
//! )
//! ```
//!
//! Invariant: the words are those of the command line, so that a preset and a command mean the same; what is not said is left out.

use std::{
    io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{
    codebook::{parse_file, text_of},
    error::{Action, StoreError},
    ron_text,
    save::write_atomic,
    vfs::{self, Vfs},
};

/// The presets' file at a project's root.
pub const EXPORTS_FILE: &str = "postil-exports.ron";

/// What an export is asked to be, in the words of the command line; empty is the format's own way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExportSettings {
    pub format: String,
    /// File or folder; relative to the project, where it is a preset's.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub out: String,
    /// Only these annotators' versions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub annotators: Vec<String>,
    /// Only gold versions.
    #[serde(skip_serializing_if = "is_false")]
    pub gold: bool,
    /// Only versions of this status: `done`, `in-progress`, `to-do` or `skipped`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub status: String,
    /// Only these layers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub layers: Vec<String>,
    /// `cut`, `keep` or `all`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub zones: String,
    /// `lf` or `keep`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub newline: String,
    /// Such as `80,10,10`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub split: String,
    #[serde(skip_serializing_if = "is_one")]
    pub seed: u64,
    /// `utf16` or `graphemes` (doccano).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Spans are cut at line breaks, as `brat` has them.
    #[serde(skip_serializing_if = "is_false")]
    pub break_lines: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub by_language: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub anonymise_annotators: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub strict: bool,
}

/// An export with a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preset {
    pub name: String,
    pub export: ExportSettings,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename = "Exports")]
struct WireExports {
    format: String,
    #[serde(default = "first_version")]
    format_version: (u32, u32),
    #[serde(default)]
    presets: Vec<Preset>,
}

const FORMAT: &str = "postil-exports";

fn first_version() -> (u32, u32) {
    (1, 0)
}

fn is_false(value: &bool) -> bool {
    !value
}

fn is_one(value: &u64) -> bool {
    *value == 1
}

impl Default for ExportSettings {
    fn default() -> Self {
        Self {
            format: String::new(),
            out: String::new(),
            annotators: Vec::new(),
            gold: false,
            status: String::new(),
            layers: Vec::new(),
            zones: String::new(),
            newline: String::new(),
            split: String::new(),
            seed: 1,
            unit: String::new(),
            break_lines: false,
            by_language: false,
            anonymise_annotators: false,
            strict: false,
        }
    }
}

/// The presets of the project in `root`, by name; none where there is no file.
pub fn read_presets(vfs: &dyn Vfs, root: &Path) -> Result<Vec<Preset>, StoreError> {
    let path = path_in(root);
    let failed = |error| StoreError::io(&path, Action::Read, error);
    if !vfs::exists(vfs, &path).map_err(failed)? {
        return Ok(Vec::new());
    }
    let bytes = vfs.read(&path).map_err(failed)?;
    let text = text_of(&bytes, &path)?;
    let exports: WireExports = parse_file(&text, &path, "exports", FORMAT, first_version().0)?;
    Ok(exports.presets)
}

/// Adds a preset, or replaces the one of its name. Its target is kept as it lies from the project, so that colleagues' presets work too.
pub fn save_preset(vfs: &dyn Vfs, root: &Path, mut preset: Preset) -> Result<(), StoreError> {
    if let Some(out) = from_root(root, Path::new(&preset.export.out)) {
        preset.export.out = out;
    }
    let mut presets = read_presets(vfs, root)?;
    presets.retain(|known| known.name != preset.name);
    presets.push(preset);
    write_presets(vfs, root, presets)
}

/// A place in the project or beside it, as it lies from the project's root; `None` for one farther away, or that is no whole path.
fn from_root(root: &Path, out: &Path) -> Option<String> {
    if !out.is_absolute() {
        return None;
    }
    let root = std::path::absolute(root).ok()?;
    let (up, rest) = match out.strip_prefix(&root) {
        Ok(rest) => ("", rest),
        Err(_) => ("../", out.strip_prefix(root.parent()?).ok()?),
    };
    let parts: Vec<_> = rest.iter().map(|part| part.to_string_lossy()).collect();
    (!parts.is_empty()).then(|| format!("{up}{}", parts.join("/")))
}

pub fn remove_preset(vfs: &dyn Vfs, root: &Path, name: &str) -> Result<(), StoreError> {
    let mut presets = read_presets(vfs, root)?;
    presets.retain(|known| known.name != name);
    write_presets(vfs, root, presets)
}

fn write_presets(vfs: &dyn Vfs, root: &Path, mut presets: Vec<Preset>) -> Result<(), StoreError> {
    let path = path_in(root);
    presets.sort_by(|a, b| a.name.cmp(&b.name));
    let exports = WireExports {
        format: FORMAT.to_owned(),
        format_version: first_version(),
        presets,
    };
    let config = ron::ser::PrettyConfig::new()
        .new_line("\n")
        .depth_limit(2)
        .struct_names(false);
    let text = ron::ser::to_string_pretty(&exports, config).map_err(|error| StoreError::Io {
        path: path.clone(),
        action: Action::Written,
        source: io::Error::other(error.to_string()),
    })?;
    write_atomic(vfs, &path, (ron_text::readable(&text) + "\n").as_bytes())
}

fn path_in(root: &Path) -> PathBuf {
    root.join(EXPORTS_FILE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{fixture::TempDir, vfs::RealVfs};

    fn preset(name: &str, format: &str) -> Preset {
        Preset {
            name: name.to_owned(),
            export: ExportSettings {
                format: format.to_owned(),
                split: "80,10,10".to_owned(),
                ..ExportSettings::default()
            },
        }
    }

    #[test]
    fn presets_come_back_and_a_second_of_a_name_replaces_the_first() {
        let folder = TempDir::new();
        let root = folder.path();
        assert_eq!(read_presets(&RealVfs, root).unwrap(), []);
        for (name, format) in [("train", "hf"), ("a “b”\nc", "csv"), ("train", "jsonl")] {
            save_preset(&RealVfs, root, preset(name, format)).unwrap();
        }
        let expected = [preset("a “b”\nc", "csv"), preset("train", "jsonl")];
        assert_eq!(read_presets(&RealVfs, root).unwrap(), expected);
        let text = std::fs::read_to_string(root.join(EXPORTS_FILE)).unwrap();
        assert!(
            text.contains("(name: \"train\", export: (format: \"jsonl\", split: \"80,10,10\")),"),
            "{text}"
        );
        remove_preset(&RealVfs, root, "train").unwrap();
        assert_eq!(read_presets(&RealVfs, root).unwrap().len(), 1);
        std::fs::write(root.join(EXPORTS_FILE), "(format: \"x\"").unwrap();
        let error = save_preset(&RealVfs, root, preset("b", "csv")).unwrap_err();
        assert!(error.to_string().contains(EXPORTS_FILE), "{error}");
    }

    #[test]
    fn a_target_is_kept_as_it_lies_from_the_project() {
        let root = TempDir::new();
        let root = root.path().join("team/project");
        let of = |out: &Path| from_root(&root, out);
        assert_eq!(
            of(&root.join("out/all.jsonl")).as_deref(),
            Some("out/all.jsonl")
        );
        let beside = root.parent().unwrap().join("all.jsonl");
        assert_eq!(of(&beside).as_deref(), Some("../all.jsonl"));
        assert_eq!(root.join(of(&beside).unwrap()), root.join("../all.jsonl"));
        assert_eq!(of(&root), None);
        assert_eq!(of(Path::new("out.jsonl")), None);
        assert_eq!(of(&std::env::temp_dir().join("elsewhere")), None);
    }
}
