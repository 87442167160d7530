//! A folder that an export writes into.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

use crate::{
    dataset::sink::Sink,
    store::vfs::{self, Vfs, VfsFile},
};

/// Bytes gathered before a write.
const BUFFER: usize = 1 << 18;

/// Writes files below a folder. Without [`FolderSink::finish`] they are incomplete.
pub struct FolderSink<'a> {
    vfs: &'a dyn Vfs,
    root: PathBuf,
    force: bool,
    open: BTreeMap<String, (Box<dyn VfsFile>, Vec<u8>)>,
    /// Files of this run.
    made: Vec<PathBuf>,
    /// The folder of the last file, which is there.
    folder: Option<PathBuf>,
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
            folder: None,
        }
    }

    /// Writes what is still gathered.
    pub fn finish(&mut self) -> io::Result<()> {
        for (mut file, buffer) in std::mem::take(&mut self.open).into_values() {
            vfs::write_all(&mut *file, &buffer)?;
        }
        Ok(())
    }

    /// Takes away what was written so far: half a dataset looks like a whole one. What can't be taken away is given back with why.
    pub fn discard(self) -> Vec<(PathBuf, io::Error)> {
        drop(self.open);
        let remove = |path: PathBuf| match self.vfs.remove_file(&path) {
            Ok(()) => None,
            Err(error) => Some((path, error)),
        };
        self.made.into_iter().filter_map(remove).collect()
    }

    fn create(&mut self, name: &str) -> io::Result<Box<dyn VfsFile>> {
        let path = self.root.join(name);
        if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty())
            && self.folder.as_deref() != Some(folder)
        {
            self.vfs.create_dir_all(folder)?;
            self.folder = Some(folder.to_owned());
        }
        if self.force && vfs::exists(self.vfs, &path)? {
            self.vfs.remove_file(&path)?;
        }
        let file = self.vfs.create_new(&path, None).map_err(|error| {
            if error.kind() == io::ErrorKind::AlreadyExists {
                let message = format!(
                    "{} is there already; add --force to replace it",
                    path.display()
                );
                io::Error::new(error.kind(), message)
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
