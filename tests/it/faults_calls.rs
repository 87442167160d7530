//! Every call to the disk fails, once and from then on, under the whole session: the file is the old one or the new one, an error is shown,
//! nothing is lost.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use postil::{
    editor::{open_article::SaveState, session::Session},
    model::problem::Severity,
    store::{
        journal::list_journals,
        local::LocalDirs,
        vfs::RealVfs,
        vfs_faulty::{Fault, FaultyVfs},
    },
};

use crate::{
    faults::{self, cases, temporaries},
    faults_disk::{tagged, with_rome, work},
};

fn errors(session: &Session) -> Vec<&str> {
    let notices = session.notices().iter();
    notices
        .filter(|n| n.severity == Severity::Error)
        .map(|n| n.text.as_str())
        .collect()
}

const BEFORE: [&str; 1] = ["Rome"];
const AFTER: [&str; 4] = ["Rome", "Madrid", "Paris", "Berlin"];

#[derive(Default)]
struct Seen {
    n_runs: usize,
    n_banners: usize,
    n_crashes: usize,
    n_failed: usize,
}

#[test]
fn every_failure_of_the_disk_is_shown_and_costs_nothing() {
    let kinds = [
        io::ErrorKind::StorageFull,
        io::ErrorKind::PermissionDenied,
        io::ErrorKind::Other,
    ];
    let n_calls = {
        let desk = with_rome();
        let vfs = Arc::new(FaultyVfs::new(RealVfs, None));
        let mut session = desk.session(vfs.clone());
        work(&mut session);
        assert_eq!(desk.saved(), AFTER[..3]);
        session.finish();
        assert_eq!(desk.saved(), AFTER);
        vfs.n_calls()
    };
    assert!(n_calls > 50, "{n_calls}");
    // All of them, or every thirteenth in the quick run.
    let step = if cases(1, 10) > 1 { 1 } else { 13 };
    let mut seen = Seen::default();
    let mut wrong = Vec::new();
    for (k, kind) in kinds.into_iter().enumerate() {
        for at in (k..n_calls + 5).step_by(step) {
            for forever in [false, true] {
                let fault = Fault {
                    at,
                    forever,
                    kind,
                    short_write: true,
                };
                // All that goes wrong is told, not only the first.
                if catch_unwind(AssertUnwindSafe(|| fail(fault, &mut seen))).is_err() {
                    wrong.push(format!(
                        "call {at} of {n_calls}, {kind}, forever: {forever}"
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let Seen {
        n_runs,
        n_banners,
        n_crashes,
        n_failed,
    } = seen;
    faults::report(&format!(
        "{n_runs} runs, {n_failed} failing calls, {n_crashes} crashes, {n_banners} banners: 0 edits lost, 0 torn files"
    ));
    assert!(n_banners > 0 && n_crashes > 0);
}

/// Opens, tags, saves and tags over a disk that fails; then either a crash, or the disk is well again.
fn fail(fault: Fault, seen: &mut Seen) {
    let desk = with_rome();
    let vfs = Arc::new(FaultyVfs::new(RealVfs, Some(fault)));
    let mut session = desk.session(vfs.clone());
    if session.annotator().id == "alice" {
        work(&mut session);
    }
    seen.n_runs += 1;
    seen.n_failed += vfs.n_failed();
    let on_disk = desk.saved();
    assert!(
        on_disk == BEFORE || on_disk == AFTER[..3] || on_disk == AFTER,
        "{on_disk:?}"
    );
    let is_open = session
        .open()
        .is_some_and(|open| open.read_only().is_none());
    if session.annotator().id != "alice" || !is_open {
        assert!(!session.notices().is_empty(), "nothing is said");
        return;
    }
    assert_eq!(tagged(&session), AFTER);
    if errors(&session).is_empty() && fault.at.is_multiple_of(2) {
        // Nothing was said to be wrong: after a crash here, all of it comes back.
        seen.n_crashes += 1;
        drop(session);
        let again = desk.after_a_crash(Arc::new(RealVfs));
        assert_eq!(tagged(&again), AFTER, "lost in a crash");
        return;
    }
    session.finish();
    let state = session.open().unwrap().save_state();
    if state == SaveState::Saved {
        assert_eq!(desk.saved(), AFTER, "it says that it is saved");
    } else {
        seen.n_banners += 1;
        let shown = errors(&session);
        let home = desk.home.path().to_string_lossy().into_owned();
        assert!(
            shown
                .iter()
                .any(|text| text.contains("a.txt.alice") || text.contains(&home)),
            "{state:?}, {shown:?}"
        );
        let mut notices = session.notices().iter();
        assert!(
            notices.any(|n| n.until_saved.is_some()),
            "the banner stays: {:?}",
            session.notices()
        );
    }
    // The disk is well again, and all that was done is still there to be saved.
    vfs.mend();
    session.save();
    session.finish();
    assert_eq!(
        session.open().unwrap().save_state(),
        SaveState::Saved,
        "{:?}",
        errors(&session)
    );
    assert_eq!(desk.saved(), AFTER);
    assert!(
        session.notices().iter().all(|n| n.until_saved.is_none()),
        "the banner is gone"
    );
    assert_eq!(temporaries(desk.folder.path()), 0, "a temporary is left");
    let dirs = LocalDirs::within(desk.home.path());
    assert_eq!(list_journals(&RealVfs, &dirs).unwrap(), []);
}
