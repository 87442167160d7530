//! Disks that fail, fill up and hang, under the whole session: the file is the old one or the new one, an error is shown, nothing is lost.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::{
    fs, io,
    path::Path,
    process::Command as Process,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use postil::{
    editor::{
        command::Command,
        open_article::OpenArticle,
        session::{Session, Setup},
        tasks::Wake,
    },
    model::{
        article::Article,
        document::{Annotator, CodebookRef, Document},
        id::Kind,
        selection::Selection,
        span::ByteSpan,
    },
    store::{
        journal::{JournalWriter, list_journals},
        local::LocalDirs,
        recover::recover,
        save::{NoBackups, SaveError, save},
        sidecar::Base,
        vfs::{RealVfs, Vfs},
        vfs_faulty::{Fault, FaultyVfs},
    },
};

use crate::{
    desk::Folder,
    faults::{self, Gated, SIDECAR, entity_id, naming, temporaries},
};

const ARTICLE: &str = "Rome met Madrid, Paris and Berlin in Oslo.\n";

static SEED: AtomicU64 = AtomicU64::new(1);

pub struct Desk {
    pub folder: Folder,
    pub home: Folder,
}

impl Desk {
    fn new() -> Self {
        let folder = Folder::new("disk");
        folder.write("a.txt", ARTICLE);
        Self {
            folder,
            home: home(),
        }
    }

    pub fn session(&self, vfs: Arc<dyn Vfs>) -> Session {
        session(vfs, &self.home, &self.folder)
    }

    /// After a crash. The locks of the one that crashed go with its threads, which may take a moment.
    pub fn after_a_crash(&self, vfs: Arc<dyn Vfs>) -> Session {
        let end = Instant::now() + Duration::from_secs(5);
        loop {
            let session = self.session(vfs.clone());
            let is_free = |open: &OpenArticle| open.read_only().is_none();
            if session.open().is_some_and(is_free) || Instant::now() > end {
                return session;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// The names tagged in the sidecar on disk, in which nothing is wrong.
    #[track_caller]
    pub fn saved(&self) -> Vec<String> {
        let text = self.folder.read(SIDECAR);
        let all = ["Rome", "Madrid", "Paris", "Berlin", "Oslo"];
        let is_in = |name: &&str| text.contains(&format!("quote: \"{name}\""));
        if !text.is_empty() {
            let article = Arc::new(Article::new("a.txt", ARTICLE));
            let read = postil::store::sidecar::parse(&text, &article, SIDECAR);
            assert!(read.problems.is_empty(), "{:?}", read.problems);
        }
        all.into_iter()
            .filter(is_in)
            .map(ToOwned::to_owned)
            .collect()
    }
}

pub fn home() -> Folder {
    let home = Folder::new("home");
    home.write(
        "settings.ron",
        "(annotator: (id: \"alice\", name: \"Alice\"), language: \"en\")",
    );
    home
}

pub fn session(vfs: Arc<dyn Vfs>, home: &Folder, folder: &Folder) -> Session {
    let mut session = Session::new(Setup {
        vfs,
        dirs: LocalDirs::within(home.path()),
        wake: Wake(Arc::new(|| {})),
        // Ids differ from run to run.
        seed: SEED.fetch_add(1, Ordering::Relaxed),
    });
    session.start(vec![folder.path().to_owned()]);
    settle(&mut session);
    session
}

/// Takes in what comes, without starting a save that is due later.
pub fn settle(session: &mut Session) {
    let end = Instant::now() + Duration::from_secs(20);
    let before_any_save = Instant::now();
    loop {
        session.logic(before_any_save);
        if !session.is_busy() {
            return;
        }
        assert!(Instant::now() < end, "background work does not end");
        std::thread::sleep(Duration::from_micros(200));
    }
}

pub fn tag(session: &mut Session, text: &str) {
    let at = ARTICLE.find(text).unwrap();
    let span = ByteSpan::new(at, at + text.len());
    session.dispatch(Command::Select(Selection::span(span)));
    session.dispatch(Command::Tag("Government".to_owned()));
}

pub fn tagged(session: &Session) -> Vec<String> {
    let document = session.open().unwrap().document();
    let mut found: Vec<(usize, String)> = document
        .mentions()
        .map(|m| {
            (
                m.at[0].start,
                ARTICLE[m.at[0].start..m.at[0].end].to_owned(),
            )
        })
        .collect();
    found.sort();
    found.into_iter().map(|(_, name)| name).collect()
}

/// Opens, tags twice, saves, tags again and is about to save: over a disk on which one call fails, or all from then on.
pub fn work(session: &mut Session) {
    if session.open().is_none() {
        return;
    }
    tag(session, "Madrid");
    settle(session);
    tag(session, "Paris");
    settle(session);
    session.save();
    settle(session);
    tag(session, "Berlin");
    settle(session);
}

/// A desk with Rome tagged and saved.
pub fn with_rome() -> Desk {
    let desk = Desk::new();
    let elsewhere = home();
    let mut session = self::session(Arc::new(RealVfs), &elsewhere, &desk.folder);
    tag(&mut session, "Rome");
    session.finish();
    desk
}

#[test]
fn writes_that_take_a_few_bytes_at_a_time_are_whole_in_the_end() {
    let desk = with_rome();
    let mut session = desk.session(Arc::new(FaultyVfs::with_short_writes(RealVfs, 7)));
    work(&mut session);
    drop(session);
    let mut again = desk.after_a_crash(Arc::new(FaultyVfs::with_short_writes(RealVfs, 7)));
    assert_eq!(tagged(&again), ["Rome", "Madrid", "Paris", "Berlin"]);
    again.finish();
    assert_eq!(desk.saved(), ["Rome", "Madrid", "Paris", "Berlin"]);
}

/// Puts edits into the journal of an article and ends, as a crash does.
fn crash_with(desk: &Desk, article: &str, name: &str) {
    let sidecar = desk.folder.path().join(format!("{article}.alice.ann.ron"));
    let annotator = Annotator {
        id: "alice".to_owned(),
        name: "Alice".to_owned(),
    };
    let codebook = CodebookRef {
        name: "news-core".to_owned(),
        version: 1,
    };
    let text = Arc::new(Article::new(article, ARTICLE));
    let blank = Document::new(text, annotator, codebook);
    let dirs = LocalDirs::within(desk.home.path());
    let base = Base::default();
    let mut journal = JournalWriter::new(&RealVfs, &dirs, &sidecar, &blank, &base, None);
    journal.append(&RealVfs, &[naming(name)]).unwrap();
}

#[test]
fn what_was_not_saved_when_it_ended_comes_back_first_and_the_rest_is_named() {
    let desk = with_rome();
    for name in ["b.txt", "c.txt", "d.txt"] {
        desk.folder.write(name, ARTICLE);
    }
    crash_with(&desk, "b.txt", "b");
    crash_with(&desk, "d.txt", "d");
    let session = desk.session(Arc::new(RealVfs));
    let open = session.open().unwrap();
    assert!(open.path().ends_with("b.txt"));
    assert!(open.document().record(&entity_id("b")).is_some());
    let notices: Vec<&str> = session.notices().iter().map(|n| &*n.text).collect();
    assert!(
        notices.contains(&"One action that was not saved came back."),
        "{notices:?}"
    );
    let is_named = |n: &&str| n.contains("last ended") && n.ends_with(": d.txt");
    assert!(notices.iter().any(is_named), "{notices:?}");
}

fn gated(desk: &Desk) -> (Session, Arc<Mutex<()>>) {
    let gate = Arc::new(Mutex::new(()));
    let vfs = Gated {
        folder: desk.folder.path().to_owned(),
        gate: gate.clone(),
    };
    (desk.session(Arc::new(vfs)), gate)
}

/// The journal used to wait for the save before it, however long the share took.
#[test]
fn an_edit_is_in_the_journal_in_a_moment_while_a_share_hangs() {
    let desk = with_rome();
    let (mut session, gate) = gated(&desk);
    let held = gate.lock().unwrap();
    tag(&mut session, "Madrid");
    session.save();
    tag(&mut session, "Paris");
    let began = Instant::now();
    session.logic(began);
    let dirs = LocalDirs::within(desk.home.path());
    let n_journaled = || {
        let journals = list_journals(&RealVfs, &dirs).unwrap();
        journals.first().map_or(0, |j| j.n_transactions)
    };
    while n_journaled() < 2 {
        assert!(
            began.elapsed() < Duration::from_secs(10),
            "the journal waits for the share"
        );
        std::thread::sleep(Duration::from_millis(1));
    }
    faults::report(&format!(
        "an edit is on the local disk after {:?}, while a save hangs",
        began.elapsed()
    ));
    assert!(session.is_busy(), "the save still hangs");
    drop(held);
    while session.is_busy() {
        session.logic(began);
        std::thread::yield_now();
    }
    // The save held Madrid only; Paris is still in the journal alone.
    assert_eq!(desk.saved(), ["Rome", "Madrid"]);
    assert_eq!(n_journaled(), 1);
    drop(session);
    let again = desk.after_a_crash(Arc::new(RealVfs));
    assert_eq!(tagged(&again), ["Rome", "Madrid", "Paris"]);
}

/// The other program's changes were taken for deletions when something was tagged while they were being merged.
#[test]
fn what_is_tagged_while_another_s_changes_are_merged_does_not_undo_them() {
    let desk = with_rome();
    let (mut session, gate) = gated(&desk);
    // On another machine.
    let elsewhere = home();
    let mut other = self::session(Arc::new(RealVfs), &elsewhere, &desk.folder);
    tag(&mut other, "Oslo");
    other.finish();
    let held = gate.lock().unwrap();
    tag(&mut session, "Madrid");
    session.save();
    tag(&mut session, "Paris");
    drop(held);
    settle(&mut session);
    session.finish();
    assert_eq!(desk.saved(), ["Rome", "Madrid", "Paris", "Oslo"]);
    assert_eq!(session.open().unwrap().document().count(Kind::Mention), 4);
}

/// A save that the disk did not confirm used to be called saved at the next try, without another write.
#[test]
fn what_the_disk_did_not_confirm_is_written_again() {
    let folder = Folder::new("confirm");
    let sidecar = folder.path().join(SIDECAR);
    let (mut document, base) = (faults::blank(), Base::default());
    document.apply(naming("1")).unwrap();
    let n_calls = {
        let vfs = FaultyVfs::new(RealVfs, None);
        save(&vfs, &sidecar, &document, &base, &NoBackups).unwrap();
        vfs.n_calls()
    };
    fs::remove_file(&sidecar).unwrap();
    let mut unconfirmed = None;
    for at in 0..n_calls {
        let fault = Fault {
            at,
            forever: false,
            kind: io::ErrorKind::Other,
            short_write: false,
        };
        let vfs = FaultyVfs::new(RealVfs, Some(fault));
        if let Err(SaveError::NotDurable { base, source, .. }) =
            save(&vfs, &sidecar, &document, &base, &NoBackups)
        {
            assert!(
                source.to_string().contains("Input/output error"),
                "{source}"
            );
            unconfirmed = Some(*base);
            break;
        }
        fs::remove_file(&sidecar).ok();
    }
    let base = unconfirmed.expect("the flush of the folder is one of the calls");
    let vfs = FaultyVfs::new(RealVfs, None);
    save(&vfs, &sidecar, &document, &base, &NoBackups).unwrap();
    assert!(
        vfs.n_calls() > 5,
        "it says saved after {} calls",
        vfs.n_calls()
    );
}

/// A mounted file system of one megabyte; gone when it is dropped.
struct Tiny(Folder);

impl Tiny {
    fn mount() -> Result<Self, String> {
        let folder = Folder::new("tiny");
        let options = ["-t", "tmpfs", "-o", "size=1m", "postil-test"];
        let ran = Process::new("mount")
            .args(options)
            .arg(folder.path())
            .output();
        match ran {
            Ok(out) if out.status.success() => Ok(Self(folder)),
            Ok(out) => Err(String::from_utf8_lossy(&out.stderr).trim().to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Tiny {
    fn drop(&mut self) {
        let ran = Process::new("umount").arg("-l").arg(self.path()).status();
        assert!(ran.is_ok_and(|s| s.success()), "the test mount stays");
    }
}

#[test]
fn a_full_disk_keeps_the_old_file_and_says_so() {
    let tiny = match Tiny::mount() {
        Ok(tiny) => tiny,
        Err(why) => {
            faults::say(&format!(
                "skipped: no file system of 1 MB can be mounted here ({why})"
            ));
            return;
        }
    };
    let elsewhere = Folder::new("elsewhere");
    let sidecar = tiny.path().join(SIDECAR);
    let ballast = tiny.path().join("ballast");
    fs::write(&ballast, vec![b'x'; 700 << 10]).unwrap();
    // The sidecar grows until it does not fit any more; the journal lies on another disk.
    let dirs = LocalDirs::within(elsewhere.path());
    let (mut document, mut base) = (faults::blank(), Base::default());
    let mut journal = JournalWriter::new(&RealVfs, &dirs, &sidecar, &document, &base, None);
    let mut n = 0;
    let error = loop {
        let more: Vec<_> = (0..100)
            .map(|i| naming(&format!("{}", n * 100 + i)))
            .collect();
        for edit in &more {
            document.apply(edit.clone()).unwrap();
        }
        journal.append(&RealVfs, &more).unwrap();
        n += 1;
        assert!(n < 200, "the disk is never full");
        match save(&RealVfs, &sidecar, &document, &base, &NoBackups) {
            Ok(saved) => {
                base = saved.base;
                let up_to = journal.n_appended();
                journal.saved(&RealVfs, up_to, &base).unwrap();
            }
            Err(error) => break error,
        }
    };
    assert!(n > 3, "some saves went through");
    assert!(
        error.to_string().contains(SIDECAR) && error.to_string().contains("the disk is full"),
        "{error}"
    );
    assert_eq!(temporaries(tiny.path()), 0);
    let (on_disk, there) = faults::load(&sidecar);
    assert_eq!((on_disk.len(), &there), ((n - 1) * 100, &base));
    // A crash: the journal has what the disk had no room for.
    let back = recover(&RealVfs, &dirs, &sidecar, &on_disk, &there).unwrap();
    assert_eq!(back.unwrap().document, document);
    fs::remove_file(&ballast).unwrap();
    save(&RealVfs, &sidecar, &document, &base, &NoBackups).unwrap();
    assert_eq!(faults::load(&sidecar).0, document);

    // The other way round: there is room for the sidecar and none for the journal.
    let dirs = LocalDirs::within(&tiny.path().join("home"));
    let sidecar = elsewhere.path().join(SIDECAR);
    let (mut document, base) = (faults::blank(), Base::default());
    let mut journal = JournalWriter::new(&RealVfs, &dirs, &sidecar, &document, &base, None);
    fs::write(&ballast, vec![b'x'; 600 << 10]).unwrap();
    let mut n_safe = 0;
    let mut n_done = 0;
    for n in 0.. {
        assert!(n < 100_000, "the disk is never full");
        let edit = naming(&n.to_string());
        document.apply(edit.clone()).unwrap();
        n_done = n + 1;
        match journal.append(&RealVfs, &[edit]) {
            Ok(()) => n_safe = n_done,
            Err(error) => {
                assert!(error.to_string().contains("the disk is full"), "{error}");
                break;
            }
        }
    }
    let blank = faults::blank();
    let back = recover(&RealVfs, &dirs, &sidecar, &blank, &base).unwrap();
    let n_back = back.unwrap().document.len();
    assert!((n_safe..=n_done).contains(&n_back), "{n_back} of {n_safe}");
    fs::remove_file(&ballast).unwrap();
    journal.flush(&RealVfs).unwrap();
    let back = recover(&RealVfs, &dirs, &sidecar, &blank, &base).unwrap();
    assert_eq!(back.unwrap().document, document);
    faults::report(
        "a full file system of 1 MB: the old file is whole, the error shown, 0 edits lost",
    );
}
