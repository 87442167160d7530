//! The files and folders that an import reads.

use std::{
    collections::BTreeMap,
    io::{self, Read},
    path::{Path, PathBuf},
};

use super::{export::REPORT_FILE, sink};
use crate::{
    dataset::{Info, Shape, sink::Source},
    model::problem::Problem,
    store::{
        error::{Action, StoreError},
        vfs::{EntryKind, Vfs},
    },
};

/// Files by the names that readers know them under: below the folder that was named.
pub struct Files<'a> {
    vfs: &'a dyn Vfs,
    paths: BTreeMap<String, PathBuf>,
}

impl<'a> Files<'a> {
    /// Lists the sources. Of a folder, those that have one of the format's extensions (all where none has, and where the format is a
    /// folder of files); a file that is named is taken as it is, with what stands beside it for the format's reader.
    pub fn new(vfs: &'a dyn Vfs, sources: &[PathBuf], info: &Info) -> Result<Self, StoreError> {
        let mut paths = BTreeMap::new();
        for source in sources {
            let failed = |error| StoreError::io(source, Action::Read, error);
            let prefix = if sources.len() > 1 {
                format!("{}/", source.display())
            } else {
                String::new()
            };
            if vfs.metadata(source).map_err(failed)?.is_dir {
                let mut found = BTreeMap::new();
                walk(vfs, source, &prefix, &mut found)?;
                found.retain(|name, _| !sink::is_unfinished(name));
                let has_extension = |name: &String| {
                    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
                    info.extensions
                        .iter()
                        .any(|e| extension.eq_ignore_ascii_case(e))
                };
                if info.shape == Shape::OneFile && found.keys().any(has_extension) {
                    found.retain(|name, _| {
                        has_extension(name) || name.ends_with(".docs") || name.contains(".text/")
                    });
                }
                paths.extend(found);
                continue;
            }
            let name = source.file_name().unwrap_or_default().to_string_lossy();
            let name = if sources.len() > 1 {
                source.display().to_string()
            } else {
                name.into_owned()
            };
            for beside in ["docs", "text"] {
                let path = with_suffix(source, beside);
                match vfs.metadata(&path) {
                    Ok(metadata) if metadata.is_dir => {
                        walk(vfs, &path, &format!("{name}.{beside}/"), &mut paths)?;
                    }
                    Ok(_) => {
                        paths.insert(format!("{name}.{beside}"), path);
                    }
                    Err(_) => {}
                }
            }
            paths.insert(name, source.clone());
        }
        // Brat's text lies beside its annotations.
        if info.name == "brat" {
            let alone: Vec<(String, PathBuf)> = paths
                .iter()
                .filter_map(|(name, path)| {
                    let txt = format!("{}.txt", name.strip_suffix(".ann")?);
                    (!paths.contains_key(&txt)).then(|| (txt, path.with_extension("txt")))
                })
                .collect();
            paths.extend(
                alone
                    .into_iter()
                    .filter(|(_, path)| vfs.metadata(path).is_ok()),
            );
        }
        Ok(Self { vfs, paths })
    }

    pub fn n_files(&self) -> usize {
        self.paths.len()
    }

    /// A problem with the file's path as the person would open it.
    pub fn named(&self, problem: &Problem) -> Problem {
        let mut problem = problem.clone();
        problem.file = self.path_of(&problem.file);
        problem
    }

    /// A file's path as the person would open it.
    pub fn path_of(&self, name: &str) -> String {
        let path = self.paths.get(name);
        path.map_or_else(|| name.to_owned(), |path| path.display().to_string())
    }
}

impl Source for Files<'_> {
    fn files(&self) -> Vec<String> {
        self.paths.keys().cloned().collect()
    }

    fn open<'a>(&'a self, path: &str) -> io::Result<Box<dyn Read + 'a>> {
        let path = self.paths.get(path).ok_or(io::ErrorKind::NotFound)?;
        Ok(self.vfs.open_read(path)?)
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{suffix}"));
    path.with_file_name(name)
}

/// All files below a folder; links to folders are not followed, so that no circle is walked.
pub(super) fn walk(
    vfs: &dyn Vfs,
    folder: &Path,
    prefix: &str,
    found: &mut BTreeMap<String, PathBuf>,
) -> Result<(), StoreError> {
    let mut open = vec![(folder.to_owned(), prefix.to_owned())];
    while let Some((folder, prefix)) = open.pop() {
        let failed = |error| StoreError::io(&folder, Action::Listed, error);
        for entry in vfs.read_dir_unsorted(&folder).map_err(failed)? {
            let name = entry.name.to_string_lossy();
            // What an export says of itself is no part of the dataset.
            if name.starts_with('.') || name.ends_with(REPORT_FILE) {
                continue;
            }
            let path = folder.join(&entry.name);
            let name = format!("{prefix}{name}");
            match entry.kind {
                EntryKind::Dir => open.push((path, format!("{name}/"))),
                EntryKind::File => {
                    found.insert(name, path);
                }
                EntryKind::Symlink => {
                    if vfs.metadata(&path).is_ok_and(|metadata| !metadata.is_dir) {
                        found.insert(name, path);
                    }
                }
                EntryKind::Other => {}
            }
        }
    }
    Ok(())
}
