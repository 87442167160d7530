//! The tables of a project's knowledge base: `kb/*.tsv` in its folder.

use std::path::{Path, PathBuf};

use super::{
    codebook::text_of,
    error::{Action, StoreError},
    vfs::{EntryKind, Vfs},
};
use crate::model::problem::Problem;

/// A table's text.
#[derive(Clone, Debug)]
pub struct Table {
    pub path: PathBuf,
    /// What links call it: the file's name without `.tsv`.
    pub base: String,
    pub text: String,
}

/// The folder that tables lie in.
const FOLDER: &str = "kb";

/// Whether a file is one of a knowledge base, of whatever project.
pub fn is_table(path: &Path) -> bool {
    let folder = path.parent().and_then(Path::file_name);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    folder.is_some_and(|folder| folder == FOLDER) && is_table_name(&name)
}

fn is_table_name(name: &str) -> bool {
    name.ends_with(".tsv") && !name.starts_with('.')
}

/// Reads the tables in the order of their names. A project without the folder has none; what can't be read is a problem.
pub fn read_tables(vfs: &dyn Vfs, project: &Path) -> (Vec<Table>, Vec<Problem>) {
    let folder = project.join(FOLDER);
    let mut problems = Vec::new();
    let entries = match vfs.read_dir_unsorted(&folder) {
        Ok(entries) => entries,
        Err(error)
            if matches!(
                error.kind(),
                std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
            ) =>
        {
            return (Vec::new(), problems);
        }
        Err(error) => {
            problems.push(StoreError::io(&folder, Action::Listed, error).problem());
            return (Vec::new(), problems);
        }
    };
    let mut names: Vec<String> = entries
        .into_iter()
        .filter(|entry| matches!(entry.kind, EntryKind::File | EntryKind::Symlink))
        .filter_map(|entry| entry.name.into_string().ok())
        .filter(|name| is_table_name(name))
        .collect();
    names.sort_unstable();
    let mut tables = Vec::new();
    for name in names {
        let path = folder.join(&name);
        let read = vfs
            .read(&path)
            .map_err(|error| StoreError::io(&path, Action::Read, error))
            .and_then(|bytes| text_of(&bytes, &path));
        match read {
            Ok(text) => tables.push(Table {
                base: name.trim_end_matches(".tsv").to_owned(),
                path,
                text,
            }),
            Err(error) => problems.push(error.problem()),
        }
    }
    (tables, problems)
}
