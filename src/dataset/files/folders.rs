//! The folders that a run makes: when nothing comes of it they go again, and no others.

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::store::vfs::{self, Vfs};

/// Folders that were not there before, each after the one it is in.
#[derive(Debug, Default)]
pub struct Made(Vec<PathBuf>);

impl Made {
    /// Makes a folder, with those that it is in.
    pub fn make(&mut self, vfs: &dyn Vfs, folder: &Path) -> io::Result<()> {
        let known = self.0.len();
        let named = folder.ancestors().filter(|f| !f.as_os_str().is_empty());
        for folder in named {
            if vfs::exists(vfs, folder)? {
                break;
            }
            self.0.insert(known, folder.to_owned());
        }
        vfs.create_dir_all(folder)
    }

    /// Takes them away as far as they are empty. What can't be taken away though it is given back with why.
    pub fn remove(self, vfs: &dyn Vfs) -> Vec<(PathBuf, io::Error)> {
        let remove = |folder: PathBuf| match vfs.remove_dir(&folder) {
            Err(error) if !is_fine(&error) => Some((folder, error)),
            _ => None,
        };
        self.0.into_iter().rev().filter_map(remove).collect()
    }
}

/// It holds somebody's files, or it did not come to be.
fn is_fine(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::NotFound
    )
}
