//! The file system behind one trait, so that tests can make every single call fail.
//!
//! Nothing in the program but [`RealVfs`] calls `std::fs`. Errors stay `std::io::Error` here: the caller knows the file and what it was
//! about to do, and says so in a [`StoreError`](super::error::StoreError).

use std::{
    ffi::OsString,
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

/// What the store needs of a file system. Paths are taken as they are; a symbolic link is followed unless said otherwise.
pub trait Vfs: Send + Sync {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// Opens a file to be read bit by bit: for what may be larger than memory.
    fn open_read(&self, path: &Path) -> io::Result<Box<dyn io::Read + Send>>;
    fn metadata(&self, path: &Path) -> io::Result<Metadata>;
    /// The entries of a folder, in the order the system gives them.
    fn read_dir_unsorted(&self, path: &Path) -> io::Result<Vec<DirEntry>>;
    /// Makes a file that must not be there yet. `mode` is Unix permission bits; elsewhere it is ignored.
    fn create_new(&self, path: &Path, mode: Option<u32>) -> io::Result<Box<dyn VfsFile>>;
    /// Opens a file to write at its end, and makes it where there is none.
    fn append(&self, path: &Path) -> io::Result<Box<dyn VfsFile>>;
    /// Moves a file onto another name in one step; a file of that name is replaced.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    fn create_dir_all(&self, path: &Path) -> io::Result<()>;
    /// Removes a folder that is empty.
    fn remove_dir(&self, path: &Path) -> io::Result<()>;
    /// Makes a rename in this folder durable. Does nothing where a folder can't be flushed: on Windows, on some shares.
    fn sync_dir(&self, path: &Path) -> io::Result<()>;
    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf>;
    /// The target of a symbolic link, one step; `InvalidInput` where the path is no link.
    fn read_link(&self, path: &Path) -> io::Result<PathBuf>;
    /// Locks a file against other processes and other calls of this, and makes it where there is none; `None` where another has it.
    fn try_lock(&self, path: &Path) -> io::Result<Option<Box<dyn VfsLock>>>;
}

/// A lock, held until it is dropped or its process ends.
pub trait VfsLock: Send + Sync {
    /// Has a file removed when the lock is dropped, while it is still held. The lock's own file may be one: whoever waits for that finds out
    /// that it is gone, and makes a new one.
    fn remove_at_end(&mut self, path: PathBuf);
}

/// A file open for writing.
pub trait VfsFile: Send {
    /// Writes some of `bytes` and says how many.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize>;
    /// Returns when the bytes and the file's length are on the disk.
    fn sync_all(&mut self) -> io::Result<()>;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// In bytes.
    pub len: u64,
    pub is_dir: bool,
    pub is_readonly: bool,
    /// Unix permission bits; `None` elsewhere.
    pub mode: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirEntry {
    pub name: OsString,
    pub kind: EntryKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    File,
    Dir,
    Symlink,
    /// A socket, a device, …
    Other,
}

/// The file system of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealVfs;

/// Writes all of `bytes`, in as many steps as it takes.
pub fn write_all(file: &mut dyn VfsFile, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match file.write(bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(n) => bytes = bytes.get(n..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Whether a path is there; an error other than "not there" is one.
pub fn exists(vfs: &dyn Vfs, path: &Path) -> io::Result<bool> {
    match vfs.metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

impl Vfs for RealVfs {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn open_read(&self, path: &Path) -> io::Result<Box<dyn io::Read + Send>> {
        Ok(Box::new(fs::File::open(path)?))
    }

    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        let metadata = fs::metadata(path)?;
        Ok(Metadata {
            len: metadata.len(),
            is_dir: metadata.is_dir(),
            is_readonly: metadata.permissions().readonly(),
            mode: mode_of(&metadata),
        })
    }

    fn read_dir_unsorted(&self, path: &Path) -> io::Result<Vec<DirEntry>> {
        fs::read_dir(path)?
            .map(|entry| {
                let entry = entry?;
                let file_type = entry.file_type()?;
                let kind = if file_type.is_symlink() {
                    EntryKind::Symlink
                } else if file_type.is_dir() {
                    EntryKind::Dir
                } else if file_type.is_file() {
                    EntryKind::File
                } else {
                    EntryKind::Other
                };
                Ok(DirEntry {
                    name: entry.file_name(),
                    kind,
                })
            })
            .collect()
    }

    fn create_new(&self, path: &Path, mode: Option<u32>) -> io::Result<Box<dyn VfsFile>> {
        let file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(path)?;
        // Set on the open file, not at its creation, where the umask would take bits away.
        if let Err(error) = set_mode(&file, mode) {
            drop(file);
            fs::remove_file(path)?;
            return Err(error);
        }
        Ok(Box::new(file))
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn VfsFile>> {
        let file = fs::OpenOptions::new()
            .append(true)
            .create(true)
            .open(path)?;
        Ok(Box::new(file))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }

    #[cfg(unix)]
    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        let flushed = fs::File::open(path).and_then(|folder| folder.sync_all());
        match flushed {
            Err(error) if cannot_flush_folders(&error) => Ok(()),
            flushed => flushed,
        }
    }

    #[cfg(not(unix))]
    fn sync_dir(&self, _path: &Path) -> io::Result<()> {
        Ok(())
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(path)
    }

    fn read_link(&self, path: &Path) -> io::Result<PathBuf> {
        fs::read_link(path)
    }

    fn try_lock(&self, path: &Path) -> io::Result<Option<Box<dyn VfsLock>>> {
        // Again where the file was removed, by whoever had it, between the opening and the locking: a lock on a file without a name is none.
        const TRIES: u32 = 20;
        for _ in 0..TRIES {
            let file = fs::OpenOptions::new()
                .append(true)
                .create(true)
                .open(path)?;
            match file.try_lock() {
                Ok(()) if is_still_at(&file, path)? => {
                    return Ok(Some(Box::new(RealLock {
                        _file: file,
                        to_remove: Vec::new(),
                    })));
                }
                Ok(()) => {}
                Err(fs::TryLockError::WouldBlock) => return Ok(None),
                Err(fs::TryLockError::Error(error)) => return Err(error),
            }
        }
        Ok(None)
    }
}

struct RealLock {
    /// Dropped, and so unlocked, after what is to be removed is.
    _file: fs::File,
    to_remove: Vec<PathBuf>,
}

impl VfsLock for RealLock {
    fn remove_at_end(&mut self, path: PathBuf) {
        self.to_remove.push(path);
    }
}

impl Drop for RealLock {
    fn drop(&mut self) {
        for path in &self.to_remove {
            // What can't be removed is found without a holder the next time, and is removed then.
            fs::remove_file(path).ok();
        }
    }
}

#[cfg(unix)]
fn is_still_at(file: &fs::File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let here = file.metadata()?;
    match fs::metadata(path) {
        Ok(there) => Ok((here.dev(), here.ino()) == (there.dev(), there.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// A file that is open can't lose its name to another one there.
#[cfg(not(unix))]
fn is_still_at(_file: &fs::File, path: &Path) -> io::Result<bool> {
    fs::exists(path)
}

impl VfsFile for fs::File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        io::Write::write(&mut self.by_ref(), bytes)
    }

    fn sync_all(&mut self) -> io::Result<()> {
        fs::File::sync_all(self)
    }
}

#[cfg(unix)]
fn mode_of(metadata: &fs::Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    Some(metadata.permissions().mode() & 0o7777)
}

#[cfg(not(unix))]
fn mode_of(_metadata: &fs::Metadata) -> Option<u32> {
    None
}

/// Shares and virtual disks that flush no folders say so with these; as databases do, it is taken for done, or no save would ever end there.
/// A disk that fails says EIO.
#[cfg(unix)]
fn cannot_flush_folders(error: &io::Error) -> bool {
    const BAD_DESCRIPTOR: i32 = 9;
    matches!(
        error.kind(),
        io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied
    ) || error.raw_os_error() == Some(BAD_DESCRIPTOR)
}

#[cfg(unix)]
fn set_mode(file: &fs::File, mode: Option<u32>) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let Some(mode) = mode else { return Ok(()) };
    // File systems without modes refuse to set one, be it the one that all their files have.
    if mode_of(&file.metadata()?) == Some(mode) {
        return Ok(());
    }
    match file.set_permissions(fs::Permissions::from_mode(mode)) {
        Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(()),
        set => set,
    }
}

#[cfg(not(unix))]
fn set_mode(_file: &fs::File, _mode: Option<u32>) -> io::Result<()> {
    Ok(())
}
