//! Backups: what each save replaces, in the user's local state.
//!
//! `<state>/versions/<hash of the sidecar's path>/` holds one file per version, named after its own hash, and `index`, a line per version:
//! number, seconds since 1970, hash, bytes. The number gives the order; the time is shown and used for thinning only, as clocks go wrong.
//!
//! Kept are the last [`KEEP_LAST`], of those before the last one of each hour of two days, and of each day before that.
//!
//! Invariants: [`KeepPrevious::keep`] returns `Ok` only when the version can be read back after a power cut; a version is removed only after
//! the index that names it no more is on the disk; a lost or damaged index costs the order, not the versions.

use std::{
    collections::BTreeSet,
    io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use super::{
    error::{Action, StoreError},
    local::LocalDirs,
    save::{KeepPrevious, write_atomic, write_new},
    vfs::{EntryKind, Vfs, VfsLock},
};
use crate::model::article::Sha256Hex;

/// So many of the latest versions are kept whatever their age.
pub const KEEP_LAST: usize = 20;
const HOUR: u64 = 3600;
const DAY: u64 = 24 * HOUR;

/// The backups of this user's sidecars. Give it to [`super::save::save`].
#[derive(Clone, Debug)]
pub struct Versions {
    dirs: LocalDirs,
    now: fn() -> SystemTime,
}

/// One version of a sidecar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Grows from version to version of one sidecar.
    pub number: u64,
    /// When it was replaced, by this machine's clock; `UNIX_EPOCH` where that is not known.
    pub replaced_at: SystemTime,
    pub sha256: Sha256Hex,
    /// In bytes.
    pub len: u64,
}

impl Versions {
    pub fn new(dirs: LocalDirs) -> Self {
        Self {
            dirs,
            now: SystemTime::now,
        }
    }

    /// With a clock of one's own, for tests.
    pub fn with_clock(dirs: LocalDirs, now: fn() -> SystemTime) -> Self {
        Self { dirs, now }
    }

    /// The versions of a sidecar that are kept, the latest first; the file as it is now is not among them.
    pub fn list(&self, vfs: &dyn Vfs, sidecar: &Path) -> Result<Vec<Version>, StoreError> {
        let mut versions = self.index(vfs, &self.folder(vfs, sidecar))?;
        versions.reverse();
        Ok(versions)
    }

    /// The bytes of a version, checked against its hash: to show, to compare, to restore as an edit.
    pub fn read(
        &self,
        vfs: &dyn Vfs,
        sidecar: &Path,
        version: &Version,
    ) -> Result<Vec<u8>, StoreError> {
        let path = self.folder(vfs, sidecar).join(version.sha256.as_str());
        let bytes = vfs
            .read(&path)
            .map_err(|error| StoreError::io(&path, Action::Read, error))?;
        if Sha256Hex::of(&bytes) != version.sha256 {
            let damaged = io::Error::other("the disk gives back other bytes than were written");
            return Err(StoreError::io(&path, Action::Read, damaged));
        }
        Ok(bytes)
    }

    /// The bytes of a version by its hash, such as that of a merge's base; `None` where it is not kept.
    pub fn find(&self, vfs: &dyn Vfs, sidecar: &Path, sha256: &Sha256Hex) -> Option<Vec<u8>> {
        let path = self.folder(vfs, sidecar).join(sha256.as_str());
        let bytes = vfs.read(&path).ok()?;
        (Sha256Hex::of(&bytes) == *sha256).then_some(bytes)
    }

    /// Takes a conflict copy that has been merged and saved out of its folder: it becomes a version of its sidecar.
    pub fn put_away(&self, vfs: &dyn Vfs, copy: &Path, sidecar: &Path) -> Result<(), StoreError> {
        let bytes = vfs
            .read(copy)
            .map_err(|error| StoreError::io(copy, Action::Read, error))?;
        self.keep(vfs, sidecar, &bytes)?;
        vfs.remove_file(copy)
            .map_err(|error| StoreError::io(copy, Action::Removed, error))
    }

    fn folder(&self, vfs: &dyn Vfs, sidecar: &Path) -> PathBuf {
        let name = self.dirs.state_name(vfs, sidecar);
        self.dirs.state.join("versions").join(name)
    }

    /// The oldest first. Versions that the index does not know come before the others.
    fn index(&self, vfs: &dyn Vfs, folder: &Path) -> Result<Vec<Version>, StoreError> {
        let path = folder.join(INDEX);
        let text = match vfs.read(&path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(StoreError::io(&path, Action::Read, error)),
        };
        let mut versions: Vec<Version> = text.lines().filter_map(version_from_line).collect();
        versions.sort_by_key(|version| version.number);
        let known: BTreeSet<&str> = versions.iter().map(|v| v.sha256.as_str()).collect();
        let files = match vfs.read_dir_unsorted(folder) {
            Ok(files) => files,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(StoreError::io(folder, Action::Listed, error)),
        };
        let names = files.iter().filter(|f| f.kind == EntryKind::File);
        let mut unknown: Vec<Version> = names
            .filter_map(|file| Sha256Hex::parse(file.name.to_str()?))
            .filter(|sha256| !known.contains(sha256.as_str()))
            .map(|sha256| Version {
                number: 0,
                replaced_at: UNIX_EPOCH,
                len: vfs
                    .metadata(&folder.join(sha256.as_str()))
                    .map_or(0, |metadata| metadata.len),
                sha256,
            })
            .collect();
        unknown.sort_by(|a, b| a.sha256.cmp(&b.sha256));
        unknown.extend(versions);
        Ok(unknown)
    }
}

impl KeepPrevious for Versions {
    fn keep(&self, vfs: &dyn Vfs, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        let folder = self.folder(vfs, path);
        let sha256 = Sha256Hex::of(bytes);
        let mut versions = self.index(vfs, &folder)?;
        if versions
            .last()
            .is_some_and(|last| last.sha256 == sha256 && last.number > 0)
        {
            return Ok(());
        }
        vfs.create_dir_all(&folder)
            .map_err(|error| StoreError::io(&folder, Action::Created, error))?;
        let content = folder.join(sha256.as_str());
        // A crash may have left half of it.
        match vfs.read(&content) {
            Ok(there) if there == bytes => {}
            Ok(_) => write_atomic(vfs, &content, bytes)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                write_new(vfs, &content, bytes)?;
            }
            Err(error) => return Err(StoreError::io(&content, Action::Read, error)),
        }
        versions.push(Version {
            number: versions.last().map_or(0, |last| last.number) + 1,
            replaced_at: (self.now)(),
            sha256,
            len: bytes.len() as u64,
        });
        let (kept, gone) = thin(versions);
        let index: String = kept.iter().map(line_from_version).collect();
        // Flushes the folder, and with it the version's name.
        write_atomic(vfs, &folder.join(INDEX), index.as_bytes())?;
        let needed: BTreeSet<&Sha256Hex> = kept.iter().map(|v| &v.sha256).collect();
        for version in gone.iter().filter(|v| !needed.contains(&v.sha256)) {
            // One that stays is thinned the next time: it is safe, and so is the save that goes on.
            if vfs
                .remove_file(&folder.join(version.sha256.as_str()))
                .is_err()
            {
                break;
            }
        }
        Ok(())
    }

    fn alone(&self, vfs: &dyn Vfs, path: &Path) -> Option<Box<dyn VfsLock>> {
        // A save that takes longer than two seconds hangs on its disk; waiting for it would keep this one from a disk that may work.
        const TRIES: u32 = 100;
        let folder = self.dirs.state.join("locks");
        vfs.create_dir_all(&folder).ok()?;
        let file = folder.join(format!("{}.saving", self.dirs.state_name(vfs, path)));
        for _ in 0..TRIES {
            if let Some(mut lock) = vfs.try_lock(&file).ok()? {
                lock.remove_at_end(file);
                return Some(lock);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        None
    }
}

const INDEX: &str = "index";

fn line_from_version(version: &Version) -> String {
    let seconds = seconds(version.replaced_at);
    let Version {
        number,
        sha256,
        len,
        ..
    } = version;
    format!("{number} {seconds} {sha256} {len}\n")
}

fn version_from_line(line: &str) -> Option<Version> {
    let mut parts = line.split(' ');
    let version = Version {
        number: parts.next()?.parse().ok()?,
        replaced_at: UNIX_EPOCH.checked_add(Duration::from_secs(parts.next()?.parse().ok()?))?,
        sha256: Sha256Hex::parse(parts.next()?)?,
        len: parts.next()?.parse().ok()?,
    };
    parts.next().is_none().then_some(version)
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs())
}

/// Which versions to keep and which to let go; the oldest first.
fn thin(versions: Vec<Version>) -> (Vec<Version>, Vec<Version>) {
    let newest = versions.last().map_or(0, |v| seconds(v.replaced_at));
    let n = versions.len();
    let mut slots = BTreeSet::new();
    let mut kept: Vec<(bool, Version)> = versions
        .into_iter()
        .enumerate()
        .rev()
        .map(|(i, version)| {
            let at = seconds(version.replaced_at);
            let slot = match newest.saturating_sub(at) < 2 * DAY {
                true => (HOUR, at / HOUR),
                false => (DAY, at / DAY),
            };
            // Of an hour or a day, the latest one stays.
            let is_first = slots.insert(slot);
            (is_first || i + KEEP_LAST >= n, version)
        })
        .collect();
    kept.reverse();
    let (kept, gone): (Vec<_>, Vec<_>) = kept.into_iter().partition(|(keep, _)| *keep);
    let only = |list: Vec<(bool, Version)>| list.into_iter().map(|(_, v)| v).collect();
    (only(kept), only(gone))
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        sync::atomic::{AtomicU64, Ordering},
    };

    use super::*;
    use crate::store::{
        fixture::{TempDir, empty_document, insert},
        save::save,
        sidecar::Base,
        vfs::RealVfs,
        vfs_faulty::{Fault, FaultyVfs},
    };

    static CLOCK: AtomicU64 = AtomicU64::new(1_000_000_000);

    fn clock() -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(CLOCK.load(Ordering::SeqCst))
    }

    #[test]
    fn the_last_twenty_stay_and_of_older_ones_one_an_hour_and_a_day() {
        let dir = TempDir::new();
        let versions = Versions::with_clock(LocalDirs::within(dir.path()), clock);
        let path = dir.path().join("a.txt.alice.ann.ron");
        // Every ten minutes for five days.
        for n in 0..5 * 24 * 6 {
            CLOCK.fetch_add(600, Ordering::SeqCst);
            versions
                .keep(&RealVfs, &path, format!("version {n}").as_bytes())
                .unwrap();
        }
        let list = versions.list(&RealVfs, &path).unwrap();
        let read =
            |v: &Version| String::from_utf8(versions.read(&RealVfs, &path, v).unwrap()).unwrap();
        assert_eq!(read(&list[0]), "version 719");
        assert!(
            list[..20]
                .iter()
                .enumerate()
                .all(|(i, v)| read(v) == format!("version {}", 719 - i))
        );
        let (hours, days) = (20 + 44..20 + 48, 3);
        assert!(hours.contains(&(list.len() - days)), "{}", list.len());
        let folder = versions.folder(&RealVfs, &path);
        assert_eq!(
            fs::read_dir(&folder).unwrap().count(),
            list.len() + 1,
            "no file is left over"
        );
        // Without the index all of them are there, in no order.
        fs::write(folder.join(INDEX), "7 x\n\u{0}").unwrap();
        assert_eq!(versions.list(&RealVfs, &path).unwrap().len(), list.len());
        versions.keep(&RealVfs, &path, b"one more").unwrap();
        assert_eq!(versions.list(&RealVfs, &path).unwrap()[0].number, 1);
    }

    #[test]
    fn a_save_keeps_what_it_replaces_or_does_not_happen() {
        let mut document = empty_document("OTAN");
        let entity = |n: u32| {
            use crate::model::{
                annotation::Entity,
                id::{Id, Kind},
            };
            Entity::new(
                Id::new(Kind::Entity, format!("e_{n}")),
                "Person",
                format!("P {n}"),
            )
        };
        insert(&mut document, entity(1));
        let mut more = document.clone();
        insert(&mut more, entity(2));
        let mut n_calls = usize::MAX;
        for at in 0.. {
            if at > n_calls {
                break;
            }
            let dir = TempDir::new();
            let versions = Versions::new(LocalDirs::within(&dir.path().join("home")));
            let path = dir.path().join("a.txt.alice.ann.ron");
            let base = save(&RealVfs, &path, &document, &Base::default(), &versions)
                .unwrap()
                .base;
            let first = fs::read(&path).unwrap();
            let fault = Fault {
                at,
                forever: true,
                kind: io::ErrorKind::StorageFull,
                short_write: true,
            };
            let vfs = FaultyVfs::new(RealVfs, Some(fault));
            let result = save(&vfs, &path, &more, &base, &versions);
            n_calls = vfs.n_calls().max(if result.is_ok() { 0 } else { at });
            let kept = versions.list(&RealVfs, &path).unwrap();
            let is_kept = kept
                .iter()
                .any(|v| versions.read(&RealVfs, &path, v).is_ok_and(|b| b == first));
            let on_disk = fs::read(&path).unwrap();
            assert!(
                on_disk == first || is_kept,
                "at {at} the old version is nowhere"
            );
            // The same save goes through once the disk is well again.
            save(&RealVfs, &path, &more, &base, &versions).unwrap();
            let kept = versions.list(&RealVfs, &path).unwrap();
            assert_eq!(versions.read(&RealVfs, &path, &kept[0]).unwrap(), first);
            if result.is_ok() {
                break;
            }
        }
    }
}
