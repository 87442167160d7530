//! A file system that fails on purpose, for tests.
//!
//! It passes every call on to another one, counts the calls, and makes the n-th fail once or all from the n-th on, until it is mended. A
//! failing write can write half of its bytes first, as a full disk does; all writes can be short, as on some shares.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use super::vfs::{DirEntry, Metadata, Vfs, VfsFile, VfsLock};

#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// Which call fails, from 0.
    pub at: usize,
    /// Whether all later ones fail as well.
    pub forever: bool,
    /// `StorageFull`, `PermissionDenied`; any other is the disk's own failure, EIO.
    pub kind: io::ErrorKind,
    /// Whether a failing write writes half of its bytes before.
    pub short_write: bool,
}

#[derive(Debug)]
pub struct FaultyVfs<V> {
    inner: V,
    faults: Arc<Faults>,
}

#[derive(Debug)]
struct Faults {
    fault: Option<Fault>,
    /// The most bytes that one write takes.
    most_written: usize,
    calls: AtomicUsize,
    failed: AtomicUsize,
    mended: AtomicBool,
}

struct FaultyRead {
    inner: Box<dyn io::Read + Send>,
    faults: Arc<Faults>,
}

struct FaultyFile {
    inner: Box<dyn VfsFile>,
    faults: Arc<Faults>,
    /// The half of a write that went through; the failure follows.
    broke: bool,
}

impl<V: Vfs> FaultyVfs<V> {
    /// Without a fault it only counts.
    pub fn new(inner: V, fault: Option<Fault>) -> Self {
        Self::make(inner, fault, usize::MAX)
    }

    /// Nothing fails, and no write takes more than `n` bytes.
    pub fn with_short_writes(inner: V, n: usize) -> Self {
        Self::make(inner, None, n)
    }

    fn make(inner: V, fault: Option<Fault>, most_written: usize) -> Self {
        let faults = Arc::new(Faults {
            fault,
            most_written,
            calls: AtomicUsize::new(0),
            failed: AtomicUsize::new(0),
            mended: AtomicBool::new(false),
        });
        Self { inner, faults }
    }

    pub fn n_calls(&self) -> usize {
        self.faults.calls.load(Ordering::SeqCst)
    }

    /// How many calls failed.
    pub fn n_failed(&self) -> usize {
        self.faults.failed.load(Ordering::SeqCst)
    }

    /// From now on nothing fails.
    pub fn mend(&self) {
        self.faults.mended.store(true, Ordering::SeqCst);
    }
}

impl Faults {
    fn next(&self) -> io::Result<()> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        match self.fault {
            Some(f) if call == f.at || (f.forever && call > f.at) => self.fail(),
            _ => Ok(()),
        }
    }

    fn fail(&self) -> io::Result<()> {
        match self.fault {
            Some(fault) if !self.mended.load(Ordering::SeqCst) => {
                self.failed.fetch_add(1, Ordering::SeqCst);
                Err(error_of(fault.kind))
            }
            _ => Ok(()),
        }
    }
}

/// As the system gives it, number and all.
fn error_of(kind: io::ErrorKind) -> io::Error {
    let (unix, windows) = match kind {
        io::ErrorKind::StorageFull => (28, 112),
        io::ErrorKind::PermissionDenied => (13, 5),
        // EIO and ERROR_IO_DEVICE.
        _ => (5, 1117),
    };
    io::Error::from_raw_os_error(if cfg!(windows) { windows } else { unix })
}

impl<V: Vfs> Vfs for FaultyVfs<V> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.faults.next()?;
        self.inner.read(path)
    }

    fn open_read(&self, path: &Path) -> io::Result<Box<dyn io::Read + Send>> {
        self.faults.next()?;
        Ok(Box::new(FaultyRead {
            inner: self.inner.open_read(path)?,
            faults: self.faults.clone(),
        }))
    }

    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        self.faults.next()?;
        self.inner.metadata(path)
    }

    fn read_dir_unsorted(&self, path: &Path) -> io::Result<Vec<DirEntry>> {
        self.faults.next()?;
        self.inner.read_dir_unsorted(path)
    }

    fn create_new(&self, path: &Path, mode: Option<u32>) -> io::Result<Box<dyn VfsFile>> {
        self.faults.next()?;
        let inner = self.inner.create_new(path, mode)?;
        Ok(self.file(inner))
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn VfsFile>> {
        self.faults.next()?;
        let inner = self.inner.append(path)?;
        Ok(self.file(inner))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.faults.next()?;
        self.inner.rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.faults.next()?;
        self.inner.remove_file(path)
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        self.faults.next()?;
        self.inner.create_dir_all(path)
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.faults.next()?;
        self.inner.remove_dir(path)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.faults.next()?;
        self.inner.sync_dir(path)
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        self.faults.next()?;
        self.inner.canonicalize(path)
    }

    fn read_link(&self, path: &Path) -> io::Result<PathBuf> {
        self.faults.next()?;
        self.inner.read_link(path)
    }

    fn try_lock(&self, path: &Path) -> io::Result<Option<Box<dyn VfsLock>>> {
        self.faults.next()?;
        self.inner.try_lock(path)
    }
}

impl<V> FaultyVfs<V> {
    fn file(&self, inner: Box<dyn VfsFile>) -> Box<dyn VfsFile> {
        Box::new(FaultyFile {
            inner,
            faults: self.faults.clone(),
            broke: false,
        })
    }
}

impl io::Read for FaultyRead {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.faults.next()?;
        self.inner.read(buffer)
    }
}

impl VfsFile for FaultyFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let fault = self.faults.fault;
        if std::mem::take(&mut self.broke) {
            self.faults.fail()?;
        }
        match self.faults.next() {
            Ok(()) => {
                let n = bytes.len().min(self.faults.most_written);
                self.inner.write(&bytes[..n])
            }
            Err(_) if bytes.len() > 1 && fault.is_some_and(|f| f.short_write) => {
                self.broke = true;
                self.inner.write(&bytes[..bytes.len() / 2])
            }
            Err(error) => Err(error),
        }
    }

    fn sync_all(&mut self) -> io::Result<()> {
        self.faults.next()?;
        self.inner.sync_all()
    }
}
