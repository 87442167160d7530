//! Who has a sidecar open, on this machine: a courtesy, so that a second window opens it read-only instead of merging.
//!
//! The lock is one of the operating system on `<state>/locks/<hash of the sidecar's path>.lock`: it ends with its process, however that ends,
//! so that none is ever stale. The file `….who` beside it says who has it. Nothing lies in the shared folder; between machines, and where a
//! file system knows no locks, the file's hash and the merge are the guarantee.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::{
    error::{Action, StoreError},
    local::LocalDirs,
    vfs::{self, Vfs, VfsLock},
};

/// Held as long as it lives.
#[must_use = "the lock ends when this is dropped"]
pub struct SidecarLock {
    _lock: Box<dyn VfsLock>,
    path: PathBuf,
}

impl std::fmt::Debug for SidecarLock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("SidecarLock").field(&self.path).finish()
    }
}

/// Who holds a lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The process; 0 where it did not say.
    pub pid: u32,
    /// What it said of itself, such as the annotator's name.
    pub who: String,
}

#[derive(Debug)]
pub enum Locking {
    Locked(SidecarLock),
    /// Another window has it: open the article read-only and say who.
    HeldBy(Holder),
}

/// Tries to lock a sidecar. `Err` where there can be no lock here: go on without one.
pub fn lock_sidecar(
    vfs: &dyn Vfs,
    dirs: &LocalDirs,
    sidecar: &Path,
    who: &str,
) -> Result<Locking, StoreError> {
    let folder = dirs.state.join("locks");
    vfs.create_dir_all(&folder)
        .map_err(|error| StoreError::io(&folder, Action::Created, error))?;
    let name = dirs.state_name(vfs, sidecar);
    let path = folder.join(format!("{name}.lock"));
    // Apart from the lock's own file, which Windows lets nobody else read.
    let who_path = folder.join(format!("{name}.who"));
    let lock = vfs
        .try_lock(&path)
        .map_err(|error| StoreError::io(&path, Action::Created, error))?;
    let Some(lock) = lock else {
        return Ok(Locking::HeldBy(holder(vfs, &who_path)));
    };
    let line = who.replace(['\n', '\r'], " ");
    say_who(vfs, &who_path, &format!("{}\n{line}\n", std::process::id()))
        .map_err(|error| StoreError::io(&who_path, Action::Created, error))?;
    Ok(Locking::Locked(SidecarLock { _lock: lock, path }))
}

/// Written without waiting for the disk: an article that is opened shall not wait for it, and after a power cut nobody holds the lock.
fn say_who(vfs: &dyn Vfs, path: &Path, text: &str) -> io::Result<()> {
    match vfs.remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut file = vfs.create_new(path, None)?;
    vfs::write_all(&mut *file, text.as_bytes())
}

fn holder(vfs: &dyn Vfs, path: &Path) -> Holder {
    // It may be about to write its name.
    let bytes = vfs
        .read(path)
        .or_else(|error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => Ok(Vec::new()),
            _ => Err(error),
        });
    let text = String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned();
    let mut lines = text.lines();
    Holder {
        pid: lines.next().and_then(|n| n.parse().ok()).unwrap_or(0),
        who: lines.next().unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{fixture::TempDir, vfs::RealVfs};

    #[test]
    fn the_second_window_hears_who_has_it() {
        let dir = TempDir::new();
        let dirs = LocalDirs::within(&dir.path().join("home"));
        let sidecar = dir.path().join("a.txt.alice.ann.ron");
        let lock = |who| lock_sidecar(&RealVfs, &dirs, &sidecar, who).unwrap();
        let Locking::Locked(first) = lock("Alice\n") else {
            panic!("nobody has it")
        };
        match lock("Bob") {
            Locking::HeldBy(holder) => {
                assert_eq!((holder.pid, &*holder.who), (std::process::id(), "Alice "));
            }
            Locking::Locked(_) => panic!("two have it"),
        }
        drop(first);
        assert!(matches!(lock("Bob"), Locking::Locked(_)));
        assert_eq!(dir.names(), ["home"], "nothing lies in the shared folder");
    }
}
