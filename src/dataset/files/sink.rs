//! A folder that an export writes into.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::{Path, PathBuf},
};

use super::{folders::Made, source::walk};
use crate::{
    dataset::{
        names::file_key,
        sink::{NotMade, Sink},
    },
    model::article::Sha256Hex,
    store::{
        error::StoreError,
        vfs::{self, Vfs, VfsFile},
    },
};

/// Bytes gathered before a write.
const BUFFER: usize = 1 << 18;

/// What a file is called until the export is whole.
const UNFINISHED: &str = ".postil-part";

/// What a file that is replaced is called until all are.
const REPLACED: &str = ".postil-old";

/// The longest name that common file systems take, in bytes.
const LONGEST: usize = 255;

/// Writes files below a folder. Without [`FolderSink::finish`] none of them is there.
///
/// Invariant: until all files of the export are whole none has its name, and what is to be replaced stays as it is.
pub struct FolderSink<'a> {
    vfs: &'a dyn Vfs,
    root: PathBuf,
    force: bool,
    open: BTreeMap<String, (Box<dyn VfsFile>, Vec<u8>)>,
    /// Files of this run.
    written: Vec<Written>,
    /// Their names, as a file system tells them apart that knows no case.
    keys: BTreeSet<String>,
    /// The folder of the last file, which is there.
    folder: Option<PathBuf>,
    /// Folders of this run.
    folders: Made,
}

/// A file of this run, by the name that it has in the end.
struct Written {
    path: PathBuf,
    has_name: bool,
    /// The one that was there lies beside it.
    is_replacing: bool,
}

/// What can't be taken back of an export that came to nothing.
#[derive(Debug)]
pub enum Left {
    /// A file that was there lies under another name.
    Aside {
        path: PathBuf,
        old: PathBuf,
        error: io::Error,
    },
    /// A file or a folder of the export stays.
    Stays { path: PathBuf, error: io::Error },
}

impl<'a> FolderSink<'a> {
    /// `force`: files that are there are replaced.
    pub fn new(vfs: &'a dyn Vfs, root: &Path, force: bool) -> Self {
        Self {
            vfs,
            root: root.to_owned(),
            force,
            open: BTreeMap::new(),
            written: Vec::new(),
            keys: BTreeSet::new(),
            folder: None,
            folders: Made::default(),
        }
    }

    /// Writes what is still gathered, and gives all files their names. Files that were replaced and can't be removed are given back.
    ///
    /// After an error [`FolderSink::discard`] puts back what was there.
    pub fn finish(&mut self) -> io::Result<Vec<PathBuf>> {
        for (mut file, buffer) in std::mem::take(&mut self.open).into_values() {
            vfs::write_all(&mut *file, &buffer)?;
            // A disk that fails late says so while the old file is still there.
            file.sync_all()?;
        }
        for written in &mut self.written {
            if is_taken(self.vfs, &written.path)? {
                if !self.force {
                    return Err(exists(&written.path));
                }
                let old = beside(&written.path, REPLACED);
                self.vfs.rename(&written.path, &old)?;
                written.is_replacing = true;
            }
            let part = beside(&written.path, UNFINISHED);
            self.vfs.rename(&part, &written.path)?;
            written.has_name = true;
        }
        let replaced = self.written.iter().filter(|written| written.is_replacing);
        let replaced = replaced.map(|written| beside(&written.path, REPLACED));
        Ok(replaced
            .filter(|old| self.vfs.remove_file(old).is_err())
            .collect())
    }

    /// Files in the folder that this export did not write: another one's, which would be read with it. The error is of a part of the folder.
    pub fn others(&self) -> (Vec<PathBuf>, Option<StoreError>) {
        let mut found = BTreeMap::new();
        let error = walk(self.vfs, &self.root, "", &mut found).err();
        let ours: BTreeSet<&Path> = self.written.iter().map(|w| &*w.path).collect();
        let is_other = |path: &PathBuf| !ours.contains(&**path);
        (found.into_values().filter(is_other).collect(), error)
    }

    /// Takes away what was written so far, with the folders that were made for it, and puts back what it replaced: half a dataset looks like a whole one.
    pub fn discard(self) -> Vec<Left> {
        drop(self.open);
        let mut left = Vec::new();
        let mut staying = Vec::new();
        for Written {
            path,
            has_name,
            is_replacing,
        } in self.written
        {
            let mut remove = |path: PathBuf| match self.vfs.remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    staying.push(Left::Stays { path, error });
                }
                _ => {}
            };
            if !has_name {
                remove(beside(&path, UNFINISHED));
            }
            if is_replacing {
                let old = beside(&path, REPLACED);
                if let Err(error) = self.vfs.rename(&old, &path) {
                    left.push(Left::Aside { path, old, error });
                }
            } else if has_name {
                remove(path);
            }
        }
        let folders = self.folders.remove(self.vfs).into_iter();
        left.extend(staying);
        left.extend(folders.map(|(path, error)| Left::Stays { path, error }));
        left
    }

    fn create(&mut self, name: &str) -> io::Result<Box<dyn VfsFile>> {
        let path = self.root.join(name);
        if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty())
            && self.folder.as_deref() != Some(folder)
        {
            if let Err(error) = self.folders.make(self.vfs, folder) {
                let is_file =
                    |path: &&Path| self.vfs.metadata(path).is_ok_and(|found| !found.is_dir);
                return Err(match folder.ancestors().find(is_file) {
                    Some(file) => io::Error::new(error.kind(), NotMade::IsFile(file.to_owned())),
                    None => error,
                });
            }
            self.folder = Some(folder.to_owned());
        }
        if is_taken(self.vfs, &path)? && !self.force {
            return Err(exists(&path));
        }
        let is_known = !self.keys.insert(file_key(name).into_owned());
        let part = beside(&path, UNFINISHED);
        let file = match self.vfs.create_new(&part, None) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                // This file system takes the two names for one.
                if is_known {
                    return Err(io::Error::new(error.kind(), NotMade::Twice(path)));
                }
                // One that a killed run left.
                self.vfs.remove_file(&part)?;
                self.vfs.create_new(&part, None)?
            }
            created => created?,
        };
        self.written.push(Written {
            path,
            has_name: false,
            is_replacing: false,
        });
        Ok(file)
    }
}

/// Whether a file is one of an export that was killed, or one that it was about to replace.
pub(super) fn is_unfinished(name: &str) -> bool {
    name.ends_with(UNFINISHED) || name.ends_with(REPLACED)
}

/// Whether there is a file; a link that leads nowhere is one too.
fn is_taken(vfs: &dyn Vfs, path: &Path) -> io::Result<bool> {
    match vfs.metadata(path) {
        Ok(metadata) if metadata.is_dir => {
            let why = NotMade::IsFolder(path.to_owned());
            Err(io::Error::new(io::ErrorKind::IsADirectory, why))
        }
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => match vfs.read_link(path) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        },
        Err(error) => Err(error),
    }
}

fn exists(path: &Path) -> io::Error {
    io::Error::new(
        io::ErrorKind::AlreadyExists,
        NotMade::Exists(path.to_owned()),
    )
}

/// A name beside a file's, which ends in `ending`. Of a name that would get too long for it there is the beginning, and a hash of the whole.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if name.len() + ending.len() <= LONGEST {
        return path.with_file_name(format!("{name}{ending}"));
    }
    let hash = Sha256Hex::of(name.as_bytes());
    let hash = &hash.as_str()[..16];
    let begin = name.floor_char_boundary(LONGEST - ending.len() - hash.len() - 1);
    path.with_file_name(format!("{}~{hash}{ending}", &name[..begin]))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{
        fixture::TempDir,
        vfs::RealVfs,
        vfs_faulty::{Fault, FaultyVfs},
    };

    const NEW: [(&str, &str); 4] = [
        ("a.txt", "new a"),
        ("all.csv", "new all"),
        ("b.txt", "new b"),
        ("new/c.txt", "new c"),
    ];

    /// A folder with two files of an older export, and somebody's own.
    fn before() -> TempDir {
        let folder = TempDir::new();
        folder.write("set/a.txt", "old a");
        folder.write("set/all.csv", "old all");
        folder.write("set/mine", "mine");
        folder
    }

    fn contents(folder: &TempDir) -> Vec<(String, String)> {
        let mut found = BTreeMap::new();
        walk(&RealVfs, folder.path(), "", &mut found).unwrap();
        let read = |path: &PathBuf| String::from_utf8(RealVfs.read(path).unwrap()).unwrap();
        let shown = |(name, path): (&String, &PathBuf)| (name.clone(), read(path));
        found.iter().map(shown).collect()
    }

    fn write(sink: &mut FolderSink<'_>) -> io::Result<Vec<PathBuf>> {
        for (name, text) in NEW {
            match name {
                "all.csv" => sink.append(name, text.as_bytes())?,
                _ => sink.file(name, text.as_bytes())?,
            }
        }
        sink.finish()
    }

    #[test]
    fn no_file_has_its_name_before_all_are_whole() {
        let folder = before();
        let old = contents(&folder);
        let mut sink = FolderSink::new(&RealVfs, &folder.path().join("set"), true);
        for (name, text) in NEW {
            sink.file(name, text.as_bytes()).unwrap();
        }
        let mut half = contents(&folder);
        half.retain(|(name, _)| !is_unfinished(name));
        assert_eq!(half, old, "what a killed run leaves");
        assert!(sink.finish().unwrap().is_empty());
        let mut all: Vec<(String, String)> = NEW
            .iter()
            .map(|(name, text)| (format!("set/{name}"), (*text).to_owned()))
            .collect();
        all.push(("set/mine".to_owned(), "mine".to_owned()));
        all.sort();
        assert_eq!(contents(&folder), all);
        let (others, error) = sink.others();
        assert_eq!(others, [folder.path().join("set/mine")]);
        assert!(error.is_none());
    }

    /// Whichever call fails, there is the whole new export or exactly what was there.
    #[test]
    fn a_failure_leaves_the_old_files_and_no_new_ones() {
        let n_calls = {
            let folder = before();
            let vfs = FaultyVfs::new(RealVfs, None);
            write(&mut FolderSink::new(&vfs, &folder.path().join("set"), true)).unwrap();
            vfs.n_calls()
        };
        assert!(n_calls > 20);
        let mut n_failed = 0;
        for at in 0..n_calls {
            let folder = before();
            let old = contents(&folder);
            let fault = Fault {
                at,
                forever: false,
                kind: io::ErrorKind::Other,
                short_write: true,
            };
            let vfs = FaultyVfs::new(RealVfs, Some(fault));
            let mut sink = FolderSink::new(&vfs, &folder.path().join("set"), true);
            match write(&mut sink) {
                Err(_) => {
                    n_failed += 1;
                    let left = sink.discard();
                    assert!(left.is_empty(), "{at}: {left:?}");
                    assert_eq!(contents(&folder), old, "{at}");
                    assert!(!folder.path().join("set/new").exists(), "{at}");
                }
                // What can't be removed is named, and nothing else is there.
                Ok(replaced) => {
                    assert_eq!(contents(&folder).len(), 5 + replaced.len(), "{at}");
                    assert_eq!(replaced.len(), 1, "{at}");
                }
            }
        }
        assert!(n_failed >= n_calls - 2, "{n_failed} of {n_calls}");
    }

    /// A disk that goes altogether while files get their names: it is said which of the old ones lie where.
    #[test]
    fn what_can_not_be_put_back_is_named() {
        let folder = before();
        let mut n_aside = 0;
        for at in 0.. {
            let fault = Fault {
                at,
                forever: true,
                kind: io::ErrorKind::Other,
                short_write: false,
            };
            let vfs = FaultyVfs::new(RealVfs, Some(fault));
            let mut sink = FolderSink::new(&vfs, &folder.path().join("set"), true);
            if write(&mut sink).is_ok() {
                break;
            }
            for left in sink.discard() {
                if let Left::Aside { path, old, .. } = left {
                    n_aside += 1;
                    let text = RealVfs.read(&old).unwrap();
                    assert!(text.starts_with(b"old "), "{}", old.display());
                    RealVfs.rename(&old, &path).unwrap();
                }
            }
            // Parts are taken for those of a killed run.
            folder.write("set/a.txt", "old a");
            folder.write("set/all.csv", "old all");
        }
        assert!(n_aside > 2);
    }

    #[test]
    fn a_file_that_comes_meanwhile_is_not_replaced() {
        let folder = TempDir::new();
        let mut sink = FolderSink::new(&RealVfs, folder.path(), false);
        sink.file("a.txt", b"new").unwrap();
        sink.file("b.txt", b"new").unwrap();
        folder.write("b.txt", "somebody's");
        let error = sink.finish().unwrap_err();
        assert!(error.to_string().contains("b.txt is there already"));
        assert!(sink.discard().is_empty());
        assert_eq!(folder.names(), ["b.txt"]);
        assert_eq!(
            RealVfs.read(&folder.path().join("b.txt")).unwrap(),
            b"somebody's"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_nowhere_is_no_free_name() {
        let folder = TempDir::new();
        let link = folder.path().join("a.txt");
        std::os::unix::fs::symlink(folder.path().join("nowhere"), &link).unwrap();
        let mut sink = FolderSink::new(&RealVfs, folder.path(), false);
        assert!(sink.file("a.txt", b"new").is_err());
        assert!(sink.discard().is_empty());
        assert_eq!(folder.names(), ["a.txt"]);
        let mut sink = FolderSink::new(&RealVfs, folder.path(), true);
        sink.file("a.txt", b"new").unwrap();
        sink.finish().unwrap();
        assert_eq!(folder.names(), ["a.txt"]);
        assert_eq!(RealVfs.read(&link).unwrap(), b"new");
    }

    #[test]
    fn no_name_is_written_twice_and_a_long_one_is_written() {
        for force in [false, true] {
            let folder = TempDir::new();
            let mut sink = FolderSink::new(&RealVfs, folder.path(), force);
            // Of 255 bytes, as long as a name can be.
            let long = [format!("{}é.txt", "x".repeat(249)), "y".repeat(255)];
            for name in &long {
                sink.file(name, b"long").unwrap();
                assert!(sink.file(name, b"again").is_err());
            }
            sink.file("a.txt", b"a").unwrap();
            let error = sink.file("a.txt", b"again").unwrap_err();
            assert!(error.to_string().contains("two files"), "{error}");
            sink.finish().unwrap();
            assert_eq!(folder.names(), ["a.txt", &*long[0], &*long[1]]);
        }
    }
}
