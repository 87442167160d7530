//! The session without a window: what is done while a save, a load or another reading is under way.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use postil::{
    editor::{
        command::Command,
        session::{Session, Setup},
        tasks::Wake,
    },
    model::{selection::Selection, span::ByteSpan},
    store::local::LocalDirs,
};

use crate::{
    desk::Folder,
    gate::{Gate, Gated},
};

struct Slow {
    folder: Folder,
    _home: Folder,
    gate: Arc<Gate>,
    session: Session,
}

fn slow() -> Slow {
    slow_where(|folder| Gate::before(folder.path()))
}

fn slow_where(gate: impl FnOnce(&Folder) -> Arc<Gate>) -> Slow {
    let folder = Folder::new("slow");
    folder.write("alpha.txt", "Paris met Berlin.\n");
    folder.write("beta.txt", "Rome met Madrid.\n");
    let home = Folder::new("home");
    home.write(
        "settings.ron",
        "(annotator: (id: \"alice\", name: \"Alice\"))",
    );
    let gate = gate(&folder);
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

/// Runs the session as a window does until something is so.
#[track_caller]
fn run_until(session: &mut Session, is_so: impl Fn(&Session) -> bool) {
    let end = Instant::now() + Duration::from_secs(30);
    while !is_so(session) {
        assert!(Instant::now() < end, "it does not come to that");
        session.logic(Instant::now());
        std::thread::yield_now();
    }
}

/// Watches the folder, and writes an article into it until that has been told.
#[track_caller]
fn watch(slow: &mut Slow, is_told: impl Fn(&Session) -> bool) {
    slow.session.watch_folders();
    let mut n = 0;
    while !is_told(&slow.session) {
        n += 1;
        assert!(n < 300, "the folder is not watched");
        slow.folder.write("zz.txt", format!("Text {n}"));
        std::thread::sleep(Duration::from_millis(100));
        slow.session.logic(Instant::now());
    }
}

#[test]
fn what_is_tagged_during_a_save_is_saved_when_the_window_closes() {
    let mut slow = slow();
    let gate = slow.gate.clone();
    let held = gate.hold();
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
    let held = gate.hold();
    tag(&mut slow.session, "Paris");
    slow.session.save();
    tag(&mut slow.session, "Berlin");
    slow.session.dispatch(Command::ShowArticle(1));
    drop(held);
    run_until(&mut slow.session, |session| !session.is_busy());
    let saved = slow.folder.read("alpha.txt.alice.ann.ron");
    assert!(
        saved.contains("\"Paris\"") && saved.contains("\"Berlin\""),
        "{saved}"
    );
    assert!(slow.session.can_quit());
}

/// An article that is asked for twice is loaded once, or what was done in it meanwhile would be gone.
#[test]
fn an_article_that_is_asked_for_again_while_it_loads_stays_as_it_was_left() {
    for clicks in [&[1, 1][..], &[1, 0, 1]] {
        let mut slow = slow();
        for i in clicks {
            slow.session.dispatch(Command::ShowArticle(*i));
        }
        run_until(&mut slow.session, |session| session.open().is_some());
        tag(&mut slow.session, "Rome");
        run_until(&mut slow.session, |session| !session.is_busy());
        let open = slow.session.open().unwrap();
        assert!(open.path().ends_with("beta.txt"));
        assert_eq!(open.document().mentions().count(), 1, "{clicks:?}");
        assert!(open.history().undo_title().is_some(), "{clicks:?}");
        slow.session.finish();
        let saved = slow.folder.read("beta.txt.alice.ann.ron");
        assert!(saved.contains("\"Rome\""), "{saved}");
    }
}

#[test]
fn an_article_that_comes_into_the_list_takes_nobody_away_from_the_one_that_loads() {
    let mut slow = slow();
    watch(&mut slow, |session| session.entries().len() == 3);
    run_until(&mut slow.session, |session| !session.is_busy());
    let gate = slow.gate.clone();
    let held = gate.hold();
    // The save waits, and behind it the look at the folder and the load.
    tag(&mut slow.session, "Paris");
    slow.session.save();
    slow.folder.write("aaa.txt", "First of all.\n");
    std::thread::sleep(Duration::from_secs(1));
    slow.session.dispatch(Command::ShowArticle(1));
    drop(held);
    run_until(&mut slow.session, |session| session.entries().len() == 4);
    run_until(&mut slow.session, |session| !session.is_busy());
    let open = slow.session.open().expect("it is open");
    assert!(open.path().ends_with("beta.txt"));
    assert_eq!(slow.session.current(), Some(2), "its row is marked");
}

#[test]
fn a_knowledge_base_is_there_though_articles_come_while_it_is_read() {
    let table = "id\tlabel\taliases\tdescription\tlanguage\nQ90\tParis\t\tcity\ten\n";
    let mut slow = slow_where(|folder| {
        let path = folder.write("kb/places.tsv", table);
        Gate::before_reading(&path)
    });
    let gate = slow.gate.clone();
    let held = gate.hold();
    let paths = vec![slow.folder.path().to_owned()];
    slow.session.dispatch(Command::OpenPaths(paths));
    run_until(&mut slow.session, |session| session.kb().is_loading());
    watch(&mut slow, |session| session.entries().len() == 3);
    assert!(slow.session.kb().is_loading());
    drop(held);
    run_until(&mut slow.session, |session| !session.is_busy());
    assert!(!slow.session.kb().is_loading());
    assert!(slow.session.kb().get().is_some(), "it is read");
    // A table that is laid beside it is read, too.
    let more = "id\tlabel\taliases\tdescription\tlanguage\nQ64\tBerlin\t\tcity\ten\n";
    let knows = |session: &Session| {
        let kb = session.kb().get();
        kb.is_some_and(|kb| kb.get("more", "Q64", "en").is_some())
    };
    assert!(!knows(&slow.session));
    slow.folder.write("kb/more.tsv", more);
    run_until(&mut slow.session, knows);
}
