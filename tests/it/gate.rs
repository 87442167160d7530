//! A file system on which a test holds up what is written, or read.

#![allow(clippy::unwrap_used, reason = "a test's failure is its panic")]

use std::{
    io,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicBool, Ordering},
    },
};

use postil::store::vfs::{DirEntry, Metadata, RealVfs, Vfs, VfsFile, VfsLock};

/// What files of one folder, or one file, have to pass to be made (or to be read).
pub struct Gate {
    before: PathBuf,
    of_reads: bool,
    lock: Mutex<()>,
    is_reached: AtomicBool,
    is_stuck: AtomicBool,
}

impl Gate {
    pub fn before(path: &Path) -> Arc<Self> {
        Self::new(path, false)
    }

    pub fn before_reading(path: &Path) -> Arc<Self> {
        Self::new(path, true)
    }

    fn new(path: &Path, of_reads: bool) -> Arc<Self> {
        Arc::new(Self {
            before: path.to_owned(),
            of_reads,
            lock: Mutex::new(()),
            is_reached: AtomicBool::new(false),
            is_stuck: AtomicBool::new(false),
        })
    }

    /// Nothing passes until this is dropped.
    pub fn hold(&self) -> MutexGuard<'_, ()> {
        self.lock.lock().unwrap()
    }

    /// Whether a file was to be made there.
    pub fn is_reached(&self) -> bool {
        self.is_reached.load(Ordering::Relaxed)
    }

    /// From now on what lies there can't be removed.
    pub fn stick(&self) {
        self.is_stuck.store(true, Ordering::Relaxed);
    }

    fn pass(&self, path: &Path, is_read: bool) {
        if path.starts_with(&self.before) && is_read == self.of_reads {
            self.is_reached.store(true, Ordering::Relaxed);
            drop(self.lock.lock().unwrap());
        }
    }
}

/// The real file system, with a gate in it.
pub struct Gated(pub Arc<Gate>);

impl Vfs for Gated {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.0.pass(path, true);
        RealVfs.read(path)
    }

    fn open_read(&self, path: &Path) -> io::Result<Box<dyn io::Read + Send>> {
        RealVfs.open_read(path)
    }

    fn try_lock(&self, path: &Path) -> io::Result<Option<Box<dyn VfsLock>>> {
        RealVfs.try_lock(path)
    }

    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        RealVfs.metadata(path)
    }

    fn read_dir_unsorted(&self, path: &Path) -> io::Result<Vec<DirEntry>> {
        RealVfs.read_dir_unsorted(path)
    }

    fn create_new(&self, path: &Path, mode: Option<u32>) -> io::Result<Box<dyn VfsFile>> {
        self.0.pass(path, false);
        RealVfs.create_new(path, mode)
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn VfsFile>> {
        RealVfs.append(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealVfs.rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        if self.0.is_stuck.load(Ordering::Relaxed) && path.starts_with(&self.0.before) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        RealVfs.remove_file(path)
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        RealVfs.create_dir_all(path)
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        RealVfs.remove_dir(path)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        RealVfs.sync_dir(path)
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        RealVfs.canonicalize(path)
    }

    fn read_link(&self, path: &Path) -> io::Result<PathBuf> {
        RealVfs.read_link(path)
    }
}
