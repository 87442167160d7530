//! The session without a window: what is changed while a save is under way.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use postil::{
    editor::{
        command::Command,
        session::{Session, Setup},
        tasks::Wake,
    },
    model::{selection::Selection, span::ByteSpan},
    store::{
        local::LocalDirs,
        vfs::{DirEntry, Metadata, RealVfs, Vfs, VfsFile, VfsLock},
    },
};

use crate::desk::Folder;

/// The real file system; files are only made while nobody holds the gate.
struct Gated(Arc<Mutex<()>>);

impl Vfs for Gated {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
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
        drop(self.0.lock().unwrap());
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
}

struct Slow {
    folder: Folder,
    _home: Folder,
    gate: Arc<Mutex<()>>,
    session: Session,
}

fn slow() -> Slow {
    let folder = Folder::new("slow");
    folder.write("alpha.txt", "Paris met Berlin.\n");
    folder.write("beta.txt", "Rome met Madrid.\n");
    let home = Folder::new("home");
    home.write(
        "settings.ron",
        "(annotator: (id: \"alice\", name: \"Alice\"))",
    );
    let gate = Arc::new(Mutex::new(()));
    let mut session = Session::new(Setup {
        vfs: Arc::new(Gated(gate.clone())),
        dirs: LocalDirs::within(home.path()),
        wake: Wake(Arc::new(|| {})),
        seed: 7,
    });
    session.start(vec![folder.path().to_owned()]);
    session.finish();
    Slow {
        folder,
        _home: home,
        gate,
        session,
    }
}

fn tag(session: &mut Session, text: &str) {
    let article = session.open().unwrap().article();
    let at = article.text().find(text).unwrap();
    let span = ByteSpan::new(at, at + text.len());
    session.dispatch(Command::Select(Selection::span(span)));
    session.dispatch(Command::Tag("Government".to_owned()));
}

#[test]
fn what_is_tagged_during_a_save_is_saved_when_the_window_closes() {
    let mut slow = slow();
    let gate = slow.gate.clone();
    let held = gate.lock().unwrap();
    tag(&mut slow.session, "Paris");
    slow.session.save();
    tag(&mut slow.session, "Berlin");
    drop(held);
    slow.session.finish();
    let saved = slow.folder.read("alpha.txt.alice.ann.ron");
    assert!(
        saved.contains("\"Paris\"") && saved.contains("\"Berlin\""),
        "{saved}"
    );
    assert!(slow.session.can_quit());
}

#[test]
fn what_is_tagged_during_a_save_is_saved_when_the_article_is_left() {
    let mut slow = slow();
    let gate = slow.gate.clone();
    let held = gate.lock().unwrap();
    tag(&mut slow.session, "Paris");
    slow.session.save();
    tag(&mut slow.session, "Berlin");
    slow.session.dispatch(Command::ShowArticle(1));
    drop(held);
    while slow.session.is_busy() {
        slow.session.logic(std::time::Instant::now());
        std::thread::yield_now();
    }
    let saved = slow.folder.read("alpha.txt.alice.ann.ron");
    assert!(
        saved.contains("\"Paris\"") && saved.contains("\"Berlin\""),
        "{saved}"
    );
    assert!(slow.session.can_quit());
}
