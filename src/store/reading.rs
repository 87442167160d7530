//! The encodings that a person chose for single articles, in the user's local state: `<state>/encodings/<hash of the path>` holds a label.
//!
//! Invariants: nothing is written before a choice is made; a choice that can't be read is none.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use encoding_rs::Encoding;

use super::{
    error::{Action, StoreError},
    ingest::{self, IngestOptions},
    local::LocalDirs,
    save::write_atomic,
    vfs::Vfs,
};
use crate::model::article::Article;

/// What can be chosen, by the names of the WHATWG Encoding Standard: those that news pages were written in.
pub const ENCODINGS: [&str; 20] = [
    "UTF-8",
    "UTF-16LE",
    "UTF-16BE",
    "windows-1252",
    "ISO-8859-15",
    "windows-1250",
    "ISO-8859-2",
    "windows-1251",
    "KOI8-R",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-1258",
    "gb18030",
    "Big5",
    "Shift_JIS",
    "EUC-JP",
    "EUC-KR",
];

fn path_of(vfs: &dyn Vfs, dirs: &LocalDirs, article: &Path) -> PathBuf {
    dirs.state
        .join("encodings")
        .join(dirs.state_name(vfs, article))
}

/// The encoding chosen for an article; `None` to find out.
pub fn chosen_encoding(vfs: &dyn Vfs, dirs: &LocalDirs, article: &Path) -> Option<&'static str> {
    let bytes = vfs.read(&path_of(vfs, dirs, article)).ok()?;
    Encoding::for_label(bytes.trim_ascii()).map(Encoding::name)
}

/// The article in the encoding that was chosen for it.
pub fn read_article(
    vfs: &dyn Vfs,
    dirs: &LocalDirs,
    path: &Path,
) -> Result<Arc<Article>, StoreError> {
    let options = IngestOptions {
        encoding: chosen_encoding(vfs, dirs, path),
        ..IngestOptions::default()
    };
    let read = ingest::read_article(vfs, path, options)?;
    Ok(Arc::new(read.article))
}

/// Remembers a choice, or forgets it.
pub fn choose_encoding(
    vfs: &dyn Vfs,
    dirs: &LocalDirs,
    article: &Path,
    encoding: Option<&str>,
) -> Result<(), StoreError> {
    let path = path_of(vfs, dirs, article);
    match encoding {
        Some(label) => {
            let folder = path.parent().unwrap_or(Path::new("."));
            vfs.create_dir_all(folder)
                .map_err(|error| StoreError::io(folder, Action::Created, error))?;
            write_atomic(vfs, &path, format!("{label}\n").as_bytes())
        }
        None => match vfs.remove_file(&path) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(StoreError::io(&path, Action::Removed, error)),
        },
    }
}
