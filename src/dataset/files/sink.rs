//! A folder that an export writes into.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::{Path, PathBuf},
};

use super::{folders::Made, source::walk};
use crate::{
    dataset::sink::{NotMade, Sink},
    store::vfs::{self, Vfs, VfsFile},
};

/// Bytes gathered before a write.
const BUFFER: usize = 1 << 18;

/// What a file is called until it takes the place of the one that it replaces.
const UNFINISHED: &str = ".postil-part";

/// Writes files below a folder. Without [`FolderSink::finish`] they are incomplete.
///
/// Invariant: a file that is to be replaced stays as it is until all files of the export are whole.
pub struct FolderSink<'a> {
    vfs: &'a dyn Vfs,
    root: PathBuf,
    force: bool,
    open: BTreeMap<String, (Box<dyn VfsFile>, Vec<u8>)>,
    /// Files of this run, by the names they are written under.
    made: Vec<PathBuf>,
    /// Those of them that will replace one: under which name they are written, and which they will have.
    replacing: Vec<(PathBuf, PathBuf)>,
    /// Files of this run, by the names that they have in the end.
    names: BTreeSet<PathBuf>,
    /// The folder of the last file, which is there.
    folder: Option<PathBuf>,
    /// Folders of this run.
    folders: Made,
}

impl<'a> FolderSink<'a> {
    /// `force`: files that are there are replaced.
    pub fn new(vfs: &'a dyn Vfs, root: &Path, force: bool) -> Self {
        Self {
            vfs,
            root: root.to_owned(),
            force,
            open: BTreeMap::new(),
            made: Vec::new(),
            replacing: Vec::new(),
            names: BTreeSet::new(),
            folder: None,
            folders: Made::default(),
        }
    }

    /// Writes what is still gathered, and replaces what is to be replaced.
    pub fn finish(&mut self) -> io::Result<()> {
        for (mut file, buffer) in std::mem::take(&mut self.open).into_values() {
            vfs::write_all(&mut *file, &buffer)?;
        }
        for (from, to) in std::mem::take(&mut self.replacing) {
            self.vfs.rename(&from, &to)?;
            self.made.retain(|path| *path != from);
        }
        Ok(())
    }

    /// Files in the folder that this export did not write: another one's, which would be read with it.
    pub fn others(&self) -> io::Result<Vec<PathBuf>> {
        let mut found = BTreeMap::new();
        walk(self.vfs, &self.root, "", &mut found).map_err(io::Error::other)?;
        let is_other = |path: &PathBuf| !self.names.contains(path);
        Ok(found.into_values().filter(is_other).collect())
    }

    /// Takes away what was written so far, with the folders that were made for it: half a dataset looks like a whole one. What can't be taken away is given back with why.
    pub fn discard(self) -> Vec<(PathBuf, io::Error)> {
        drop(self.open);
        let remove = |path: PathBuf| match self.vfs.remove_file(&path) {
            Ok(()) => None,
            Err(error) => Some((path, error)),
        };
        let mut left: Vec<_> = self.made.into_iter().filter_map(remove).collect();
        left.extend(self.folders.remove(self.vfs));
        left
    }

    fn create(&mut self, name: &str) -> io::Result<Box<dyn VfsFile>> {
        let path = self.root.join(name);
        if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty())
            && self.folder.as_deref() != Some(folder)
        {
            if let Err(error) = self.folders.make(self.vfs, folder) {
                let is_file =
                    |path: &&Path| self.vfs.metadata(path).is_ok_and(|found| !found.is_dir);
                return Err(match folder.ancestors().find(is_file) {
                    Some(file) => io::Error::new(error.kind(), NotMade::IsFile(file.to_owned())),
                    None => error,
                });
            }
            self.folder = Some(folder.to_owned());
        }
        let is_there = match self.vfs.metadata(&path) {
            Ok(metadata) if metadata.is_dir => {
                let why = NotMade::IsFolder(path);
                return Err(io::Error::new(io::ErrorKind::IsADirectory, why));
            }
            Ok(_) => true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(error),
        };
        self.names.insert(path.clone());
        if self.force && is_there {
            let mut name = path.file_name().unwrap_or_default().to_owned();
            name.push(UNFINISHED);
            let written = path.with_file_name(name);
            // One that a killed run left.
            if vfs::exists(self.vfs, &written)? {
                self.vfs.remove_file(&written)?;
            }
            let file = self.vfs.create_new(&written, None)?;
            self.made.push(written.clone());
            self.replacing.push((written, path));
            return Ok(file);
        }
        let file = self.vfs.create_new(&path, None).map_err(|error| {
            if error.kind() == io::ErrorKind::AlreadyExists {
                io::Error::new(error.kind(), NotMade::Exists(path.clone()))
            } else {
                error
            }
        })?;
        self.made.push(path);
        Ok(file)
    }
}

impl Sink for FolderSink<'_> {
    fn append(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        if !self.open.contains_key(path) {
            let file = self.create(path)?;
            self.open.insert(path.to_owned(), (file, Vec::new()));
        }
        if let Some((file, buffer)) = self.open.get_mut(path) {
            buffer.extend_from_slice(bytes);
            if buffer.len() >= BUFFER {
                vfs::write_all(&mut **file, buffer)?;
                buffer.clear();
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let mut file = self.create(path)?;
        vfs::write_all(&mut *file, bytes)
    }
}
