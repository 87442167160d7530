//! Killed at any moment: no acknowledged edit is lost, no file is unreadable.
//!
//! The test runs its own binary again as a child that edits, journals and saves, and says on its standard error what is safe; the parent
//! kills it (SIGKILL) at a random moment after it spoke, opens what it left as the program would, and looks.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use postil::{
    model::{document::Document, problem::Severity},
    store::{
        journal::JournalWriter, local::LocalDirs, recover::recover, save::save, sidecar::Base,
        versions::Versions, vfs::RealVfs,
    },
};

use crate::faults::{self, SIDECAR, cases, check_versions, entity_id, naming, temporaries};

const FOLDER: &str = "POSTIL_KILL_TEST_FOLDER";
const HOW: &str = "POSTIL_KILL_TEST_HOW";

/// What the child does with each edit before it says that it is safe.
#[derive(Clone, Copy, PartialEq)]
enum How {
    /// Saves it, without a journal.
    Save,
    /// Journals it, and never saves.
    Journal,
    /// Journals it, and saves every third time.
    Both,
}

/// As the program does at its start: the sidecar, and on it what the journal holds.
fn open(folder: &Path) -> (Document, JournalWriter, Base) {
    let dirs = LocalDirs::within(&folder.join("home"));
    let sidecar = folder.join(SIDECAR);
    let (loaded, base) = faults::load(&sidecar);
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
        // An edit that was cut off is a note; anything else would be damage.
        let is_note = |p: &postil::model::problem::Problem| p.severity == Severity::Note;
        assert!(r.problems.iter().all(is_note), "{:?}", r.problems);
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
    let how = match env::var(HOW).unwrap().as_str() {
        "save" => How::Save,
        "journal" => How::Journal,
        _ => How::Both,
    };
    let versions = Versions::new(LocalDirs::within(&folder.join("home")));
    let (mut document, mut writer, mut base) = open(&folder);
    let mut out = std::io::stderr();
    for n in document.len().. {
        let transaction = naming(&n.to_string());
        document.apply(transaction.clone()).unwrap();
        if how != How::Save {
            writer.append(&RealVfs, &[transaction]).unwrap();
            writeln!(out, "safe {}", n + 1).unwrap();
        }
        if how == How::Save || how == How::Both && n % 3 == 2 {
            base = save(&RealVfs, &folder.join(SIDECAR), &document, &base, &versions)
                .unwrap()
                .base;
            writer.saved(&RealVfs, writer.n_appended(), &base).unwrap();
            writeln!(out, "safe {}", n + 1).unwrap();
        }
    }
}

fn kill(how: How, n_kills: usize) {
    let word = match how {
        How::Save => "save",
        How::Journal => "journal",
        How::Both => "both",
    };
    let folder = env::temp_dir().join(format!("postil-kill-{word}-{}", std::process::id()));
    let (mut n_safe, mut n_in_the_middle, mut n_edits) = (0, 0, 0);
    let mut seed = 1u64;
    for round in 0..n_kills {
        // A new folder now and then: the first save differs from the later ones.
        if round % 20 == 0 {
            fs::remove_dir_all(&folder).ok();
            fs::create_dir_all(&folder).unwrap();
            n_safe = 0;
        }
        let variables = [(FOLDER, folder.as_path()), (HOW, Path::new(word))];
        let mut child = faults::child("store_kill::child", &variables);
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let started = Instant::now();
        let stop_after = 1 + round % 5;
        let (mut spoke, mut gap) = (Instant::now(), Duration::ZERO);
        for (i, line) in lines
            .map_while(Result::ok)
            .filter(|l| l.starts_with("safe "))
            .enumerate()
        {
            n_safe = line[5..].parse().unwrap();
            gap = spoke.elapsed();
            spoke = Instant::now();
            if i == stop_after {
                break;
            }
        }
        // Anywhere in the next edit, which takes about as long as the last one.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        std::thread::sleep(gap.mul_f64((seed >> 40) as f64 / f64::from(1 << 24) * 1.2));
        assert!(started.elapsed() < Duration::from_secs(60));
        child.kill().unwrap();
        child.wait().unwrap();
        n_in_the_middle += usize::from(temporaries(&folder) > 0);
        let (document, ..) = open(&folder);
        check_versions(&folder);
        assert!(
            document.len() >= n_safe,
            "{} of {n_safe} in round {round}",
            document.len()
        );
        for n in 0..document.len() {
            assert!(
                document.record(&entity_id(&n.to_string())).is_some(),
                "a gap at {n}"
            );
        }
        n_edits += document.len() - n_safe.min(document.len());
        n_safe = document.len();
        // A save cleans up after earlier kills: what is there is of this one at most.
        assert!(temporaries(&folder) <= 1, "temporaries pile up");
    }
    faults::report(&format!(
        "{word}: {n_kills} kills, 0 acknowledged edits lost, 0 unreadable files; {n_in_the_middle} left a temporary, {n_edits} edits came back \
         that had not been acknowledged yet"
    ));
    assert!(
        how != How::Save || n_kills < 100 || n_in_the_middle > 0,
        "no kill hit a save"
    );
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn killed_during_a_save_it_loses_nothing_it_said_was_saved() {
    kill(How::Save, cases(8, 1_000));
}

#[test]
fn killed_during_a_journal_write_it_loses_nothing_it_said_was_safe() {
    kill(How::Journal, cases(8, 1_000));
}

#[test]
fn killed_at_any_moment_it_loses_nothing_it_said_was_safe() {
    kill(How::Both, cases(8, 400));
}
