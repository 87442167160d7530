//! What the fault tests share: how much they do, small documents, gates in a file system, and children that are this binary again.
//!
//! Little by default, a fifth of all with `POSTIL_FAULTS=ci`, all of it with `POSTIL_FAULTS=full`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::{
    env, fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
};

use postil::{
    model::{
        annotation::Entity,
        article::Article,
        document::{Annotator, CodebookRef, Document},
        edit::{Title, Transaction},
        id::{Id, Kind},
    },
    store::{
        local::LocalDirs,
        sidecar::{Base, read_sidecar},
        versions::Versions,
        vfs::{DirEntry, Metadata, RealVfs, Vfs, VfsFile, VfsLock},
    },
};

pub const TEXT: &str = "L'OTAN s'engage contre Daech";
pub const SIDECAR: &str = "a.txt.alice.ann.ron";

/// `quick`, or what `POSTIL_FAULTS` asks for of `full`.
pub fn cases(quick: usize, full: usize) -> usize {
    match env::var("POSTIL_FAULTS").as_deref() {
        Ok("full") => full,
        Ok("ci") => quick.max(full / 5),
        _ => quick,
    }
}

/// Says something where `cargo test` shows it, whether the test passes or not.
pub fn say(text: &str) {
    // The macros' output is caught.
    io::stderr()
        .write_all(format!("{text}\n").as_bytes())
        .unwrap();
}

/// Says what was measured, where somebody asked for it.
pub fn report(text: &str) {
    if env::var_os("POSTIL_FAULTS").is_some() {
        say(text);
    }
}

pub fn blank() -> Document {
    let annotator = Annotator {
        id: "alice".to_owned(),
        name: "Alice".to_owned(),
    };
    let codebook = CodebookRef {
        name: "news-core".to_owned(),
        version: 1,
    };
    Document::new(Arc::new(Article::new("a.txt", TEXT)), annotator, codebook)
}

pub fn entity_id(name: &str) -> Id {
    Id::new(Kind::Entity, format!("e_{name}"))
}

pub fn naming(name: &str) -> Transaction {
    let mut transaction = Transaction::new(Title::new("undo-tag"));
    transaction.insert(Entity::new(
        entity_id(name),
        "ArmedGroup",
        format!("Daech {name}"),
    ));
    transaction
}

/// The document of a sidecar in which nothing is wrong; a blank one where there is none.
#[track_caller]
pub fn load(sidecar: &Path) -> (Document, Base) {
    if !sidecar.exists() {
        return (blank(), Base::default());
    }
    let read = read_sidecar(&RealVfs, sidecar, blank().article()).unwrap();
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    (read.document.unwrap(), read.base)
}

/// Every backup of the sidecar can be read.
#[track_caller]
pub fn check_versions(folder: &Path) {
    let versions = Versions::new(LocalDirs::within(&folder.join("home")));
    let sidecar = folder.join(SIDECAR);
    for version in versions.list(&RealVfs, &sidecar).unwrap() {
        // A kill may have cut one off before the index named it: the save that it was for did not happen.
        if version.number > 0 {
            versions.read(&RealVfs, &sidecar, &version).unwrap();
        }
    }
}

pub fn temporaries(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).unwrap();
    entries
        .filter(|e| {
            let name = e.as_ref().unwrap().file_name();
            name.to_string_lossy().starts_with(".postil-")
        })
        .count()
}

/// This binary again, running one test, which finds `variables` in its environment and speaks on its standard error.
pub fn child(test: &str, variables: &[(&str, &Path)]) -> Child {
    Command::new(env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture", "--test-threads=1"])
        .envs(variables.iter().copied())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The real file system, but nothing is made in `folder`, and no sidecar in it read, while somebody holds the gate: a share that hangs.
pub struct Gated {
    pub folder: PathBuf,
    pub gate: Arc<Mutex<()>>,
}

impl Gated {
    fn wait(&self, path: &Path, is_meant: bool) {
        if is_meant && path.parent() == Some(&self.folder) {
            drop(self.gate.lock());
        }
    }
}

impl Vfs for Gated {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.wait(path, path.extension().is_some_and(|e| e == "ron"));
        RealVfs.read(path)
    }

    fn open_read(&self, path: &Path) -> io::Result<Box<dyn io::Read + Send>> {
        RealVfs.open_read(path)
    }

    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        RealVfs.metadata(path)
    }

    fn read_dir_unsorted(&self, path: &Path) -> io::Result<Vec<DirEntry>> {
        RealVfs.read_dir_unsorted(path)
    }

    fn create_new(&self, path: &Path, mode: Option<u32>) -> io::Result<Box<dyn VfsFile>> {
        self.wait(path, true);
        RealVfs.create_new(path, mode)
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn VfsFile>> {
        RealVfs.append(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealVfs.rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
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

    fn try_lock(&self, path: &Path) -> io::Result<Option<Box<dyn VfsLock>>> {
        RealVfs.try_lock(path)
    }
}
