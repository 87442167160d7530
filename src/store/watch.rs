//! Folders watched for what other programs do in them.
//!
//! The system tells (inotify, FSEvents, ReadDirectoryChangesW); on shares, where it tells nothing of other machines, and where it can't, the
//! folders are looked through every few seconds. What is told is only where to look: whether something changed is decided by the files'
//! hashes, never by their times.
//!
//! Invariants: nothing is written; the callback runs on a thread of its own, some moments after the last of a burst of changes; it is called
//! no more once the watch is dropped.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use super::vfs::{RealVfs, Vfs as _};

/// How long it must be quiet before a burst of changes is told of.
const QUIET: Duration = Duration::from_millis(200);
/// A burst that does not end is told of in pieces.
const AT_MOST: Duration = Duration::from_secs(2);
/// How often a share is looked through.
const POLL: Duration = Duration::from_secs(5);

/// Watches until it is dropped.
pub struct Watch {
    /// Dropped, it ends the thread that holds the watchers.
    stop: mpsc::Sender<Told>,
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Watch")
    }
}

enum Told {
    Paths(Vec<PathBuf>),
    Stop,
}

impl Drop for Watch {
    fn drop(&mut self) {
        // A thread that is gone needs no stopping.
        self.stop.send(Told::Stop).ok();
    }
}

/// Watches folders, and the folders of files. `tell` gets the paths that something happened to; `false` from it ends the watch.
pub fn watch(paths: &[PathBuf], tell: impl Fn(Vec<PathBuf>) -> bool + Send + 'static) -> Watch {
    let (send, told) = mpsc::channel();
    let paths = paths.to_vec();
    let stop = send.clone();
    // Setting up a watch of a big tree takes its time.
    thread::spawn(move || {
        let watchers = set_up(&paths, &send);
        drop(send);
        while let Some(paths) = next_burst(&told) {
            if !paths.is_empty() && !tell(paths) {
                break;
            }
        }
        drop(watchers);
    });
    Watch { stop }
}

fn set_up(paths: &[PathBuf], send: &mpsc::Sender<Told>) -> Vec<Box<dyn Watcher + Send>> {
    let mut watchers: Vec<Box<dyn Watcher + Send>> = Vec::new();
    for path in paths {
        let is_dir = RealVfs.metadata(path).is_ok_and(|metadata| metadata.is_dir);
        let (folder, mode) = match is_dir {
            true => (path.as_path(), RecursiveMode::Recursive),
            false => (
                path.parent()
                    .filter(|p| !p.as_os_str().is_empty())
                    .unwrap_or(Path::new(".")),
                RecursiveMode::NonRecursive,
            ),
        };
        // Paths are told of in the system's own way: absolute, links resolved. The project knows them as they were given.
        let as_given = match is_dir {
            true => path.clone(),
            false => path.parent().unwrap_or(Path::new("")).to_owned(),
        };
        let resolved = [
            std::path::absolute(folder).ok(),
            RealVfs.canonicalize(folder).ok(),
        ];
        let handler = || {
            let (send, as_given, resolved) = (send.clone(), as_given.clone(), resolved.clone());
            move |event: notify::Result<Event>| {
                let Ok(event) = event else { return };
                if matches!(event.kind, EventKind::Access(_)) {
                    return;
                }
                let known = |path: PathBuf| {
                    let within = |top: &PathBuf| path.strip_prefix(top).ok();
                    match resolved.iter().flatten().find_map(within) {
                        Some(rest) if !rest.as_os_str().is_empty() => as_given.join(rest),
                        Some(_) | None => path,
                    }
                };
                let paths = event.paths.into_iter().map(known).collect();
                // The receiver is gone when the watch is.
                send.send(Told::Paths(paths)).ok();
            }
        };
        let told_by_system = || -> notify::Result<Box<dyn Watcher + Send>> {
            let mut watcher = RecommendedWatcher::new(handler(), Config::default())?;
            watcher.watch(folder, mode)?;
            Ok(Box::new(watcher))
        };
        let looked_through = || -> notify::Result<Box<dyn Watcher + Send>> {
            let config = Config::default().with_poll_interval(POLL);
            let mut watcher = PollWatcher::new(handler(), config)?;
            watcher.watch(folder, mode)?;
            Ok(Box::new(watcher))
        };
        let watcher = match is_share(folder) {
            true => looked_through(),
            false => told_by_system().or_else(|_| looked_through()),
        };
        // A folder that can't be watched is one whose changes are seen with the next save: hash and merge are the guarantee.
        watchers.extend(watcher);
    }
    watchers
}

/// The paths of one burst, without what no list shows; `None` at the end.
fn next_burst(told: &mpsc::Receiver<Told>) -> Option<Vec<PathBuf>> {
    let mut paths = BTreeSet::new();
    let Ok(Told::Paths(first)) = told.recv() else {
        return None;
    };
    paths.extend(first);
    let end = Instant::now() + AT_MOST;
    loop {
        let left = end.saturating_duration_since(Instant::now()).min(QUIET);
        match told.recv_timeout(left) {
            Ok(Told::Paths(more)) if Instant::now() < end => paths.extend(more),
            Ok(Told::Paths(more)) => {
                paths.extend(more);
                break;
            }
            Ok(Told::Stop) | Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) => break,
        }
    }
    let is_hidden = |path: &PathBuf| {
        path.file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'))
    };
    paths.retain(|path| !is_hidden(path));
    Some(paths.into_iter().collect())
}

/// Whether a folder lies on another machine, as far as the system says so.
#[cfg(target_os = "linux")]
fn is_share(folder: &Path) -> bool {
    let mounts = RealVfs
        .read(Path::new("/proc/self/mounts"))
        .unwrap_or_default();
    let folder = RealVfs
        .canonicalize(folder)
        .unwrap_or_else(|_| folder.to_owned());
    kind_of_mount(&String::from_utf8_lossy(&mounts), &folder).is_some_and(|kind| {
        let kinds = [
            "nfs", "cifs", "smb", "fuse.", "9p", "afs", "ceph", "davfs", "vboxsf", "prl_fs",
        ];
        kinds.iter().any(|share| kind.starts_with(share))
    })
}

#[cfg(not(target_os = "linux"))]
fn is_share(folder: &Path) -> bool {
    let shown = folder.to_string_lossy();
    shown.starts_with(r"\\") || (cfg!(target_os = "macos") && shown.starts_with("/Volumes/"))
}

/// The kind of the file system that a folder lies on, from the lines of `/proc/self/mounts`.
#[cfg(target_os = "linux")]
fn kind_of_mount<'a>(mounts: &'a str, folder: &Path) -> Option<&'a str> {
    mounts
        .lines()
        .filter_map(|line| {
            let mut parts = line.split(' ');
            let at = parts.nth(1)?.replace("\\040", " ");
            let kind = parts.next()?;
            folder.starts_with(&at).then_some((at.len(), kind))
        })
        .max_by_key(|(len, _)| *len)
        .map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::TempDir;

    #[test]
    fn what_another_program_writes_is_told_of() {
        let dir = TempDir::new();
        let (send, told) = mpsc::channel();
        let watch = watch(&[dir.path().to_owned()], move |paths| {
            send.send(paths).is_ok()
        });
        // The watch is set up on its own thread: what is written before it stands is not told of.
        let end = Instant::now() + Duration::from_secs(20);
        let mut n = 0;
        let path = dir.path().join("new.txt");
        let paths = loop {
            assert!(Instant::now() < end, "nothing is told of");
            n += 1;
            std::fs::write(&path, format!("{n}")).unwrap();
            std::fs::write(dir.path().join(".postil-1-1.tmp"), "x").unwrap();
            if let Ok(paths) = told.recv_timeout(Duration::from_millis(500)) {
                break paths;
            }
        };
        assert_eq!(paths, [path]);
        drop(watch);
        let end = Instant::now() + Duration::from_secs(5);
        while told.recv_timeout(Duration::from_millis(300)) != Err(RecvTimeoutError::Disconnected) {
            assert!(Instant::now() < end, "the watch goes on");
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn shares_are_known_by_their_mount() {
        let mounts = "/dev/sda1 / ext4 rw 0 0\nserver:/news /mnt/the\\040news nfs4 rw 0 0\n";
        let kind = |path: &str| kind_of_mount(mounts, Path::new(path));
        assert_eq!(kind("/srv/ana"), Some("ext4"));
        assert_eq!(kind("/mnt/the news/2017"), Some("nfs4"));
    }
}
