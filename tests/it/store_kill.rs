//! Killed at any moment: no acknowledged edit is lost, no file is unreadable.
//!
//! The test runs its own binary again as a child that edits, journals and saves, and says on its standard output what is safe; the parent
//! kills it (SIGKILL) and looks. `POSTIL_FAULTS=full` for 1,000 kills.

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
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
        journal::JournalWriter,
        local::LocalDirs,
        recover::recover,
        save::save,
        sidecar::{Base, read_sidecar},
        versions::Versions,
        vfs::RealVfs,
    },
};

const FOLDER: &str = "POSTIL_KILL_TEST_FOLDER";
const TEXT: &str = "L'OTAN s'engage contre Daech";

fn naming(n: usize) -> Transaction {
    let id = Id::new(Kind::Entity, format!("e_{n}"));
    let mut transaction = Transaction::new(Title::new("undo-tag"));
    transaction.insert(Entity::new(id, "ArmedGroup", format!("Daech {n}")));
    transaction
}

/// As the program does at its start: the sidecar, and on it what the journal holds.
fn open(folder: &Path) -> (Document, JournalWriter, Base) {
    let dirs = LocalDirs::within(&folder.join("home"));
    let sidecar = folder.join("a.txt.alice.ann.ron");
    let article = Arc::new(Article::new("a.txt", TEXT));
    let (loaded, base) = match sidecar.exists() {
        true => {
            let read = read_sidecar(&RealVfs, &sidecar, &article).unwrap();
            assert!(read.problems.is_empty(), "{:?}", read.problems);
            (read.document.unwrap(), read.base)
        }
        false => {
            let annotator = Annotator {
                id: "alice".to_owned(),
                name: "Alice".to_owned(),
            };
            let codebook = CodebookRef {
                name: "news-core".to_owned(),
                version: 1,
            };
            (Document::new(article, annotator, codebook), Base::default())
        }
    };
    let recovered = recover(&RealVfs, &dirs, &sidecar, &loaded, &base).unwrap();
    let writer = JournalWriter::new(
        &RealVfs,
        &dirs,
        &sidecar,
        &loaded,
        &base,
        recovered.as_ref(),
    );
    let document = recovered.map_or(loaded, |r| {
        assert!(r.conflicts.is_empty(), "{:?}", r.conflicts);
        r.document
    });
    (document, writer, base)
}

/// The child: edits for ever, and says each edit that is safe.
#[test]
fn child() {
    let Some(folder) = env::var_os(FOLDER).map(PathBuf::from) else {
        return;
    };
    let versions = Versions::new(LocalDirs::within(&folder.join("home")));
    let (mut document, mut writer, mut base) = open(&folder);
    let mut out = std::io::stderr();
    for n in document.len().. {
        let transaction = naming(n);
        document.apply(transaction.clone()).unwrap();
        writer.append(&RealVfs, &[transaction]).unwrap();
        writeln!(out, "safe {}", n + 1).unwrap();
        if n % 3 == 2 {
            let sidecar = folder.join("a.txt.alice.ann.ron");
            base = save(&RealVfs, &sidecar, &document, &base, &versions)
                .unwrap()
                .base;
            writer.saved(&RealVfs, writer.n_appended(), &base).unwrap();
        }
    }
}

#[test]
fn killed_at_any_moment_it_loses_nothing_it_said_was_safe() {
    let n_kills = match env::var("POSTIL_FAULTS") {
        Ok(how) if how == "full" => 1_000,
        _ => 12,
    };
    let folder = env::temp_dir().join(format!("postil-kill-{}", std::process::id()));
    let mut n_safe = 0;
    for round in 0..n_kills {
        // A new folder now and then: the first save differs from the later ones.
        if round % 20 == 0 {
            fs::remove_dir_all(&folder).ok();
            fs::create_dir_all(&folder).unwrap();
            n_safe = 0;
        }
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["store_kill::child", "--exact", "--nocapture"])
            .env(FOLDER, &folder)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let started = Instant::now();
        let stop_after = 1 + round % 7;
        for (i, line) in lines
            .map_while(Result::ok)
            .filter(|l| l.starts_with("safe "))
            .enumerate()
        {
            n_safe = line[5..].parse().unwrap();
            if i == stop_after {
                break;
            }
        }
        // Not always just after it spoke.
        std::thread::sleep(Duration::from_micros((round as u64 * 137) % 4_000));
        assert!(started.elapsed() < Duration::from_secs(60));
        child.kill().unwrap();
        child.wait().unwrap();
        let (document, ..) = open(&folder);
        assert!(
            document.len() >= n_safe,
            "{} of {n_safe} in round {round}",
            document.len()
        );
        for n in 0..document.len() {
            let id = Id::new(Kind::Entity, format!("e_{n}"));
            assert!(document.record(&id).is_some(), "a gap at {n}");
        }
        n_safe = document.len();
    }
    let sidecars = fs::read_dir(&folder).unwrap().count();
    assert!(
        sidecars <= 3,
        "leftovers of earlier kills are cleaned up: {sidecars} files"
    );
    fs::remove_dir_all(&folder).unwrap();
}
