//! Who has a sidecar open, on this machine: a courtesy, so that a second window opens it read-only instead of merging.
//!
//! The lock is one of the operating system on `<state>/locks/<hash of the sidecar's path>.lock`: it ends with its process, however that ends,
//! so that none is ever stale. The file `….who` beside it says who has it. Both files go with the lock; those that a crash left behind are
//! held by nobody, and [`remove_stale_locks`] takes them away. Nothing lies in the shared folder; between machines, and where a
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
    let Some(mut lock) = lock else {
        return Ok(Locking::HeldBy(holder(vfs, &who_path)));
    };
    // The lock's own file last: until then nobody else has it.
    lock.remove_at_end(who_path.clone());
    lock.remove_at_end(path.clone());
    let line = who.replace(['\n', '\r'], " ");
    say_who(vfs, &who_path, &format!("{}\n{line}\n", std::process::id()))
        .map_err(|error| StoreError::io(&who_path, Action::Created, error))?;
    Ok(Locking::Locked(SidecarLock { _lock: lock, path }))
}

/// Removes the lock files of programs that ended without a word. What is locked stays.
pub fn remove_stale_locks(vfs: &dyn Vfs, dirs: &LocalDirs) -> Result<(), StoreError> {
    let folder = dirs.state.join("locks");
    let entries = match vfs.read_dir_unsorted(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(StoreError::io(&folder, Action::Listed, error)),
    };
    for entry in entries {
        let path = folder.join(&entry.name);
        let is_lock = |e: &std::ffi::OsStr| e == "lock" || e == "saving";
        if !path.extension().is_some_and(is_lock) {
            continue;
        }
        // One that can't be locked here is somebody's, or nobody's business.
        if let Ok(Some(mut lock)) = vfs.try_lock(&path) {
            lock.remove_at_end(path.with_extension("who"));
            lock.remove_at_end(path);
        }
    }
    Ok(())
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
    use std::{
        fs,
        sync::atomic::{AtomicUsize, Ordering},
        thread,
    };

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
        let Locking::Locked(second) = lock("Bob") else {
            panic!("nobody has it any more")
        };
        assert_eq!(dir.names(), ["home"], "nothing lies in the shared folder");
        drop(second);
        assert_eq!(locks(&dirs), [""; 0], "its files go with the lock");
    }

    fn locks(dirs: &LocalDirs) -> Vec<String> {
        let entries = fs::read_dir(dirs.state.join("locks")).unwrap();
        let mut names: Vec<String> = entries
            .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn what_a_dead_process_left_is_ignored_and_removed() {
        let dir = TempDir::new();
        let dirs = LocalDirs::within(&dir.path().join("home"));
        remove_stale_locks(&RealVfs, &dirs).unwrap();
        let folder = dirs.state.join("locks");
        let of = |name: &str| dir.path().join(format!("{name}.txt.alice.ann.ron"));
        let Ok(Locking::Locked(held)) = lock_sidecar(&RealVfs, &dirs, &of("held"), "Alice") else {
            panic!("nobody has it")
        };
        let kept = locks(&dirs);
        assert_eq!(kept.len(), 2);
        // As after a kill: the files, and nobody who holds them.
        let dead = dirs.state_name(&RealVfs, &of("dead"));
        for (name, text) in [("lock", ""), ("who", "999999\nAlice\n"), ("saving", "")] {
            fs::write(folder.join(format!("{dead}.{name}")), text).unwrap();
        }
        let locking = lock_sidecar(&RealVfs, &dirs, &of("dead"), "Bob").unwrap();
        assert!(
            matches!(locking, Locking::Locked(_)),
            "a dead process has nothing"
        );
        drop(locking);
        fs::write(folder.join(format!("{dead}.lock")), "").unwrap();
        fs::write(folder.join(format!("{dead}.who")), "999999\nAlice\n").unwrap();
        remove_stale_locks(&RealVfs, &dirs).unwrap();
        assert_eq!(locks(&dirs), kept, "what is held stays");
        drop(held);
        assert_eq!(locks(&dirs), [""; 0]);
    }

    /// Files that go with their lock must not let two have it: one that waited may lock a file that has no name any more.
    #[test]
    fn never_two_have_it_however_often_it_changes_hands() {
        let dir = TempDir::new();
        let dirs = LocalDirs::within(&dir.path().join("home"));
        let sidecar = dir.path().join("a.txt.alice.ann.ron");
        let holders = AtomicUsize::new(0);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let mut n_held = 0;
                    while n_held < 40 {
                        // A file that is just going may be an error elsewhere than on Unix: then there is no lock, as on a share.
                        match lock_sidecar(&RealVfs, &dirs, &sidecar, "Alice") {
                            Ok(Locking::Locked(lock)) => {
                                assert_eq!(holders.fetch_add(1, Ordering::SeqCst), 0);
                                n_held += 1;
                                thread::yield_now();
                                assert_eq!(holders.fetch_sub(1, Ordering::SeqCst), 1);
                                drop(lock);
                            }
                            Ok(Locking::HeldBy(_)) | Err(_) => {}
                        }
                        thread::yield_now();
                    }
                });
            }
        });
        assert_eq!(locks(&dirs), [""; 0]);
    }
}
