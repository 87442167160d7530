//! The session without a window: what is changed while a save is under way.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::sync::Arc;

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
    let folder = Folder::new("slow");
    folder.write("alpha.txt", "Paris met Berlin.\n");
    folder.write("beta.txt", "Rome met Madrid.\n");
    let home = Folder::new("home");
    home.write(
        "settings.ron",
        "(annotator: (id: \"alice\", name: \"Alice\"))",
    );
    let gate = Gate::before(folder.path());
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
