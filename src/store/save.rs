//! The save protocol.
//!
//! Serialise → resolve a symbolic link to its target → compare the file on disk with the base → side by side: read back and compare with the
//! document; keep the previous version; unique temporary in the same folder, mode copied, write, flush → all three went well → compare with the
//! base again → rename → flush the folder → look whether it is still there → saved.
//!
//! Invariants: at every moment the file is the old one or the new one, whole; an error leaves no temporary behind (or names it); nothing is
//! written for a document that says what the file says, nor for an empty one that has no file.

use std::{
    collections::BTreeSet,
    io,
    path::{Path, PathBuf},
    sync::{
        Mutex, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

use thiserror::Error;

use super::{
    error::{Action, StoreError},
    sidecar::{self, Access, Base, ReadOnly},
    vfs::{self, RealVfs, Vfs, VfsLock},
};
use crate::model::{
    article::{Card, Sha256Hex, Status},
    document::Document,
};

/// A save that went through.
#[derive(Clone, Debug)]
pub struct Saved {
    /// What the next save is compared with.
    pub base: Base,
    pub outcome: Outcome,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The file is on the disk.
    Written { bytes: usize },
    /// The file said the same already, or there is nothing to say and no file.
    Unchanged,
}

#[derive(Debug, Error)]
pub enum SaveError {
    #[error("{} is not saved: {why}", path.display())]
    ReadOnly { path: PathBuf, why: ReadOnly },
    /// Somebody else wrote the file since it was read. `found` is `None` where it can't be told.
    #[error("{} is not saved: another program has changed it since it was opened; nothing was overwritten", path.display())]
    ChangedOnDisk {
        path: PathBuf,
        expected: Option<Sha256Hex>,
        found: Sha256Hex,
    },
    /// What was about to be written does not read back as the document. A fault of the program; the file is as it was.
    #[error("{} is not saved: its new text does not read back as what is on the screen ({what}); the file is as it was, please report this", path.display())]
    Verify { path: PathBuf, what: String },
    /// The new file is there, but the disk did not confirm it: a power cut could bring the old one back. Go on with `base` and save again.
    #[error("{} is saved, but the disk does not confirm it: {source}; try again", path.display())]
    NotDurable {
        path: PathBuf,
        base: Box<Base>,
        source: StoreError,
    },
    #[error("{}{}", error, leftover_note(leftover.as_deref()))]
    Store {
        error: StoreError,
        /// A temporary file that could not be removed.
        leftover: Option<PathBuf>,
    },
}

/// Keeps what a save is about to replace.
pub trait KeepPrevious: Sync {
    /// Returns when `bytes`, the file's content until now, are safe. An error stops the save.
    fn keep(&self, vfs: &dyn Vfs, path: &Path, bytes: &[u8]) -> Result<(), StoreError>;

    /// Keeps other processes of this machine from saving the file, as long as the answer lives; `None` where that can't be had: then the
    /// comparisons before and after the rename are all there is.
    fn alone(&self, _vfs: &dyn Vfs, _path: &Path) -> Option<Box<dyn VfsLock>> {
        None
    }
}

/// Keeps nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoBackups;

impl KeepPrevious for NoBackups {
    fn keep(&self, _vfs: &dyn Vfs, _path: &Path, _bytes: &[u8]) -> Result<(), StoreError> {
        Ok(())
    }
}

impl From<StoreError> for SaveError {
    fn from(error: StoreError) -> Self {
        Self::Store {
            error,
            leftover: None,
        }
    }
}

/// Saves a document over the file it came from. Blocks on the disk: call it on a worker thread.
pub fn save(
    vfs: &dyn Vfs,
    path: &Path,
    document: &Document,
    base: &Base,
    previous: &dyn KeepPrevious,
) -> Result<Saved, SaveError> {
    let unchanged = || Saved {
        base: base.clone(),
        outcome: Outcome::Unchanged,
    };
    if !base.has_file() && is_blank(document) {
        return Ok(unchanged());
    }
    let cannot_render = |error: ron::Error| SaveError::Verify {
        path: path.to_owned(),
        what: error.to_string(),
    };
    let says_the_same = || sidecar::is_unchanged(document, base).map_err(cannot_render);
    if base.has_file() && !base.is_unconfirmed && says_the_same()? {
        return Ok(unchanged());
    }
    if let Access::ReadOnly(why) = base.access() {
        return Err(SaveError::ReadOnly {
            path: path.to_owned(),
            why: why.clone(),
        });
    }
    let text = sidecar::render(document, base).map_err(cannot_render)?;
    let new_hash = Sha256Hex::of(text.as_bytes());

    let _alone = previous.alone(vfs, path);
    let target = resolve(vfs, path)?;
    let on_disk = read_if_there(vfs, &target)?;
    let hash = |bytes: &Option<Vec<u8>>| bytes.as_deref().map(Sha256Hex::of);
    let found = hash(&on_disk);
    // What an earlier try put there is written anew: nobody knows how much of it reached the disk.
    let is_ours = |found: &Option<Sha256Hex>| found.as_ref() == Some(&new_hash);
    let check = |found: Option<Sha256Hex>| match is_ours(&found) {
        true => Ok(()),
        false => check_on_disk(path, base, found),
    };
    check(found.clone())?;
    let keep = || match on_disk.as_ref().filter(|_| !is_ours(&found)) {
        Some(old) => {
            previous.keep(vfs, path, old)?;
            match base.is_damaged {
                true => keep_damaged(vfs, &target, old),
                false => Ok(()),
            }
        }
        None => Ok(()),
    };
    // Two flushes and the reading back need not wait for each other; the rename waits for all of them.
    let (kept, staged, read) = thread::scope(|scope| {
        let kept = scope.spawn(keep);
        let staged = scope.spawn(|| stage(vfs, &target, text.as_bytes()));
        let read = read_back(path, document, base, &text);
        (joined(kept), joined(staged), read)
    });
    let temporary = staged?;
    let new_base = match kept.map_err(SaveError::from).and(read) {
        Ok(new_base) => new_base,
        Err(error) => return Err(with_temporary_removed(vfs, temporary, error)),
    };
    put(vfs, temporary, &target, |vfs| {
        check(hash(&read_if_there(vfs, &target)?))
    })?;
    if let Err(error) = vfs.sync_dir(folder_of(&target)) {
        return Err(SaveError::NotDurable {
            path: path.to_owned(),
            base: Box::new(Base {
                is_unconfirmed: true,
                ..new_base
            }),
            source: StoreError::io(folder_of(&target), Action::Written, error),
        });
    }
    // One that compared before this rename and renamed after it has put its own file there: nobody has overwritten anything yet that the
    // merge with the old base would not bring together. A file that can't be read now has been flushed, which is what counts.
    match vfs.read(&target) {
        Ok(there) if there != text.as_bytes() => Err(SaveError::ChangedOnDisk {
            path: path.to_owned(),
            expected: new_base.file_sha256().cloned(),
            found: Sha256Hex::of(&there),
        }),
        Ok(_) | Err(_) => Ok(Saved {
            base: new_base,
            outcome: Outcome::Written { bytes: text.len() },
        }),
    }
}

/// Writes a small file of the program's own (settings, a codebook) so that it is the old or the new one, whole.
pub fn write_atomic(vfs: &dyn Vfs, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let target = resolve(vfs, path)?;
    let flat = |error: SaveError| match error {
        SaveError::Store { error, .. } => error,
        other => StoreError::Io {
            path: path.to_owned(),
            action: Action::Written,
            source: io::Error::other(other.to_string()),
        },
    };
    replace(vfs, &target, bytes, |_| Ok(())).map_err(flat)?;
    let folder = folder_of(&target);
    vfs.sync_dir(folder)
        .map_err(|error| StoreError::io(path, Action::Written, error))
}

/// Writes a file of the team's (an article's verdicts) that was `expected` when it was read; refuses where it is another by now.
pub(crate) fn save_bytes(
    vfs: &dyn Vfs,
    path: &Path,
    expected: Option<&Sha256Hex>,
    bytes: &[u8],
) -> Result<Sha256Hex, SaveError> {
    let target = resolve(vfs, path)?;
    let check = |vfs: &dyn Vfs| match read_if_there(vfs, &target)?.as_deref().map(Sha256Hex::of) {
        Some(found) if expected != Some(&found) => Err(SaveError::ChangedOnDisk {
            path: path.to_owned(),
            expected: expected.cloned(),
            found,
        }),
        _ => Ok(()),
    };
    let new = Sha256Hex::of(bytes);
    if expected == Some(&new) && read_if_there(vfs, &target)?.as_deref() == Some(bytes) {
        return Ok(new);
    }
    check(vfs)?;
    replace(vfs, &target, bytes, check)?;
    vfs.sync_dir(folder_of(&target))
        .map_err(|error| StoreError::io(path, Action::Written, error))?;
    Ok(new)
}

/// Writes a file that must not be there yet, and flushes it. On an error nothing is left of it.
pub fn write_new(vfs: &dyn Vfs, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let failed = |error| StoreError::io(path, Action::Created, error);
    let mut file = vfs.create_new(path, None).map_err(failed)?;
    let written = vfs::write_all(&mut *file, bytes).and_then(|()| file.sync_all());
    drop(file);
    if let Err(error) = written {
        // The first error is the one to tell; a file that can't be removed either is on the same broken disk.
        return match vfs.remove_file(path) {
            Ok(()) | Err(_) => Err(failed(error)),
        };
    }
    Ok(())
}

fn is_blank(document: &Document) -> bool {
    document.is_empty() && *document.card() == Card::default() && *document.status() == Status::ToDo
}

/// The base that reading the new text gives, if it gives the document.
pub(super) fn read_back(
    path: &Path,
    document: &Document,
    base: &Base,
    text: &str,
) -> Result<Base, SaveError> {
    let differs = |what: &str| {
        Err(SaveError::Verify {
            path: path.to_owned(),
            what: what.to_owned(),
        })
    };
    let back = sidecar::parse_again(text, &path.display().to_string(), base, document);
    if back.document.as_ref() != Some(document) {
        let problem = back.problems.first().map(ToString::to_string);
        return differs(&problem.unwrap_or_else(|| "a record differs".to_owned()));
    }
    if back.base.kept != base.kept
        || back.base.unreadable != base.unreadable
        || back.base.unknown_fields != base.unknown_fields
        || *back.base.access() != Access::Writable
    {
        return differs("what could not be understood is not kept");
    }
    Ok(back.base)
}

fn check_on_disk(path: &Path, base: &Base, found: Option<Sha256Hex>) -> Result<(), SaveError> {
    match found {
        Some(found) if base.file_sha256() != Some(&found) => Err(SaveError::ChangedOnDisk {
            path: path.to_owned(),
            expected: base.file_sha256().cloned(),
            found,
        }),
        // A file that vanished is written again: of a deletion and an edit, the edit stays.
        _ => Ok(()),
    }
}

/// Puts `bytes` in the place of `target` by way of a temporary; `check` has the last word before the rename.
fn replace(
    vfs: &dyn Vfs,
    target: &Path,
    bytes: &[u8],
    check: impl FnOnce(&dyn Vfs) -> Result<(), SaveError>,
) -> Result<(), SaveError> {
    let temporary = stage(vfs, target, bytes)?;
    put(vfs, temporary, target, check)
}

/// Writes `bytes` beside `target`, to the disk.
fn stage(vfs: &dyn Vfs, target: &Path, bytes: &[u8]) -> Result<PathBuf, SaveError> {
    let failed = |error| StoreError::io(target, Action::Written, error);
    let mode = match vfs.metadata(target) {
        Ok(metadata) if metadata.is_dir => {
            let path = target.to_owned();
            return Err(StoreError::IsDirectory { path }.into());
        }
        Ok(metadata) if metadata.is_readonly => {
            return Err(failed(io::ErrorKind::PermissionDenied.into()).into());
        }
        Ok(metadata) => metadata.mode,
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(failed(error).into()),
    };
    remove_leftovers(vfs, folder_of(target));
    let (temporary, mut file) = create_temporary(vfs, target, mode)?;
    let written = vfs::write_all(&mut *file, bytes).and_then(|()| file.sync_all());
    drop(file);
    match written {
        Ok(()) => Ok(temporary),
        Err(error) => Err(with_temporary_removed(vfs, temporary, failed(error).into())),
    }
}

/// Gives a temporary the name of `target`, if `check` agrees.
fn put(
    vfs: &dyn Vfs,
    temporary: PathBuf,
    target: &Path,
    check: impl FnOnce(&dyn Vfs) -> Result<(), SaveError>,
) -> Result<(), SaveError> {
    let failed = |error| StoreError::io(target, Action::Written, error);
    let renamed = check(vfs)
        .and_then(|()| rename(vfs, &temporary, target).map_err(|error| failed(error).into()));
    match renamed {
        Ok(()) => {
            remove_left(vfs, folder_of(target));
            Ok(())
        }
        Err(error) => Err(with_temporary_removed(vfs, temporary, error)),
    }
}

/// What a thread found out; its panic is one here too.
fn joined<T>(thread: thread::ScopedJoinHandle<'_, T>) -> T {
    match thread.join() {
        Ok(found) => found,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

/// Temporaries that a broken disk would not let go; the next save tries again.
static LEFT: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn is_removed(vfs: &dyn Vfs, temporary: &Path) -> bool {
    match vfs.remove_file(temporary) {
        Ok(()) => true,
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

fn with_temporary_removed(vfs: &dyn Vfs, temporary: PathBuf, error: SaveError) -> SaveError {
    if is_removed(vfs, &temporary) {
        return error;
    }
    if let Ok(mut left) = LEFT.lock() {
        left.push(temporary.clone());
    }
    match error {
        SaveError::Store { error, .. } => SaveError::Store {
            error,
            leftover: Some(temporary),
        },
        other => other,
    }
}

/// Those of a folder that could not be removed before.
fn remove_left(vfs: &dyn Vfs, folder: &Path) {
    let Ok(mut left) = LEFT.lock() else { return };
    left.retain(|temporary| folder_of(temporary) != folder || !is_removed(vfs, temporary));
}

/// A file of a name that nobody else uses: hidden, short (the target's name may be as long as names can be), in the same folder.
fn create_temporary(
    vfs: &dyn Vfs,
    target: &Path,
    mode: Option<u32>,
) -> Result<(PathBuf, Box<dyn vfs::VfsFile>), StoreError> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let failed = |error| StoreError::io(target, Action::Written, error);
    for _ in 0..1000 {
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let (machine, pid) = (machine(), std::process::id());
        let name = format!("{TEMPORARY_PREFIX}{machine}-{pid}-{n}.tmp");
        let path = target.with_file_name(name);
        match vfs.create_new(&path, mode) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed(error)),
        }
    }
    Err(failed(io::ErrorKind::AlreadyExists.into()))
}

const TEMPORARY_PREFIX: &str = ".postil-";

/// Removes temporaries that this machine's processes left in a folder when they were killed. Looked for once a folder and run: what a kill
/// leaves is harmless, and a folder on a share may be slow to list.
fn remove_leftovers(vfs: &dyn Vfs, folder: &Path) {
    static LOOKED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
    let is_first = LOOKED
        .lock()
        .is_ok_and(|mut looked| looked.insert(folder.to_owned()));
    if !is_first {
        return;
    }
    for entry in vfs.read_dir_unsorted(folder).unwrap_or_default() {
        let pid = entry.name.to_str().and_then(pid_of_temporary);
        let is_left = pid.is_some_and(|pid| pid != std::process::id() && is_dead(vfs, pid));
        if is_left && entry.kind == vfs::EntryKind::File {
            // It is in nobody's way; the next run tries again.
            vfs.remove_file(&folder.join(&entry.name)).ok();
        }
    }
}

/// Of `.postil-<machine>-<pid>-<n>.tmp`; `None` for those of other machines, which nobody here knows to be dead.
fn pid_of_temporary(name: &str) -> Option<u32> {
    let rest = name.strip_prefix(TEMPORARY_PREFIX)?.strip_suffix(".tmp")?;
    let (machine_of_it, rest) = rest.split_once('-')?;
    if machine_of_it != machine() {
        return None;
    }
    let (pid, n) = rest.split_once('-')?;
    n.parse::<u32>().ok()?;
    pid.parse().ok()
}

/// A short mark of this machine, the same at every start.
fn machine() -> &'static str {
    static MACHINE: OnceLock<String> = OnceLock::new();
    MACHINE.get_or_init(|| {
        let parts = ["/etc/machine-id", "/proc/sys/kernel/hostname"];
        let said = parts.map(|path| RealVfs.read(Path::new(path)).unwrap_or_default());
        let hash = Sha256Hex::of(&said.concat());
        hash.as_str().chars().take(6).collect()
    })
}

/// Only where the system can tell.
fn is_dead(vfs: &dyn Vfs, pid: u32) -> bool {
    let of = |pid: u32| PathBuf::from(format!("/proc/{pid}"));
    let knows = vfs::exists(vfs, &of(std::process::id())).unwrap_or(false);
    knows && !vfs::exists(vfs, &of(pid)).unwrap_or(true)
}

/// Windows refuses a rename while a virus scanner or an indexer has the file open, for a moment.
fn rename(vfs: &dyn Vfs, from: &Path, to: &Path) -> io::Result<()> {
    const ACCESS_DENIED: i32 = 5;
    const SHARING_VIOLATION: i32 = 32;
    let mut tries = 0;
    loop {
        match vfs.rename(from, to) {
            Err(error)
                if cfg!(windows)
                    && tries < 20
                    && matches!(
                        error.raw_os_error(),
                        Some(ACCESS_DENIED | SHARING_VIOLATION)
                    ) =>
            {
                tries += 1;
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
            result => return result,
        }
    }
}

/// The file a path stands for: the target of symbolic links, also where that is not there yet.
fn resolve(vfs: &dyn Vfs, path: &Path) -> Result<PathBuf, StoreError> {
    const MOST_LINKS: usize = 40;
    let mut at = path.to_owned();
    for _ in 0..MOST_LINKS {
        match vfs.read_link(&at) {
            Ok(to) => at = folder_of(&at).join(to),
            // No link, or nothing there: this is the file to write.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::InvalidInput | io::ErrorKind::NotFound
                ) =>
            {
                return Ok(at);
            }
            // Systems without links.
            Err(error) if error.kind() == io::ErrorKind::Unsupported => return Ok(at),
            #[cfg(windows)]
            Err(error) if error.raw_os_error() == Some(4390) => return Ok(at),
            Err(error) => return Err(StoreError::io(path, Action::Written, error)),
        }
    }
    let too_many = io::Error::other("its symbolic links go in a circle");
    Err(StoreError::io(path, Action::Written, too_many))
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn read_if_there(vfs: &dyn Vfs, path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    match vfs.read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::io(path, Action::Read, error)),
    }
}

/// Copies a damaged sidecar beside itself before it is written anew: `….ann.ron.damaged-1`.
fn keep_damaged(vfs: &dyn Vfs, target: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    for n in 1..1000 {
        let mut name = target.file_name().unwrap_or_default().to_owned();
        name.push(format!(".damaged-{n}"));
        let copy = target.with_file_name(name);
        match read_if_there(vfs, &copy)? {
            Some(there) if there == bytes => return Ok(()),
            Some(_) => {}
            None => return write_new(vfs, &copy, bytes),
        }
    }
    Err(StoreError::io(
        target,
        Action::Written,
        io::Error::other("too many damaged versions of it are kept beside it; put some away"),
    ))
}

fn leftover_note(leftover: Option<&Path>) -> String {
    match leftover {
        Some(path) => format!("; the temporary file {} may be deleted", path.display()),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::TempDir;

    #[test]
    fn what_a_killed_process_left_goes_and_what_another_machine_writes_stays() {
        // Greater than any process number there is.
        let dead = u32::MAX - 1;
        let ours = format!(".postil-{}-{dead}-0.tmp", machine());
        let theirs = format!(".postil-zzzzzz-{dead}-0.tmp");
        let own = format!(".postil-{}-{}-0.tmp", machine(), std::process::id());
        let dir = TempDir::new();
        for name in [&ours, &theirs, &own] {
            dir.write(name, "x");
        }
        write_atomic(&RealVfs, &dir.path().join("settings.ron"), b"()").unwrap();
        let mut left = vec![own, theirs, "settings.ron".to_owned()];
        if !vfs::exists(&RealVfs, Path::new("/proc/self")).unwrap() {
            // Where nobody can tell who is dead, nothing is removed.
            left.push(ours);
        }
        left.sort();
        let mut names = dir.names();
        names.sort();
        assert_eq!(names, left);
    }
}
