//! What a person does in the window, from the first start to a saved sidecar.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use egui::{Key, Modifiers};
use postil::{
    editor::{command::Command, open_article::SaveState},
    model::id::Kind,
};

use crate::desk::{Desk, Folder};

const ARTICLE: &str = "L'OTAN s'engage\n\nRéunis à Bruxelles, les 28 alliés ont accepté que l'OTAN \
rejoigne la coalition. Paris et Berlin étaient réticents, a dit l'OTAN.\n";

fn desk() -> (Folder, Desk) {
    let folder = Folder::new("articles");
    let path = folder.write("otan.txt", ARTICLE);
    let desk = Desk::open(&[path]);
    (folder, desk)
}

#[test]
fn the_first_start_asks_for_a_name_and_opens_the_sample() {
    let home = Folder::new("first");
    let mut desk = Desk::with_home(home, &[], [1280.0, 800.0]);
    assert!(desk.shows("Who annotates?"));
    desk.type_text("Zoé Müller");
    desk.key(Key::Enter);
    desk.settle();
    assert!(!desk.shows("Who annotates?"));
    assert_eq!(desk.document().annotator().id, "zoe-muller");
    assert!(desk.home.read("settings.ron").contains("Zoé Müller"));
    assert!(desk.session().entries().len() >= 5);
}

#[test]
fn nobody_is_called_as_the_adjudicated_version_is_and_the_team_is_known_by_name() {
    let folder = Folder::new("named");
    folder.write("otan.txt", ARTICLE);
    folder.write(
        "postil.ron",
        "(format: \"postil-project\", format_version: (1, 0), name: \"x\", team: [(id: \"mm\", name: \"Marie Martin\")])\n",
    );
    let mut desk = Desk::open(&[folder.path().to_owned()]);
    for (name, id) in [("Gold", "gold-1"), ("marie martin", "mm"), ("Ana", "ana")] {
        let app = desk.harness.state_mut();
        app.dispatch(Command::SetAnnotator(name.to_owned()));
        desk.settle();
        assert_eq!(desk.document().annotator().id, id);
    }
}

#[test]
fn a_selection_and_a_key_make_a_mention_that_is_saved_and_undone() {
    let (folder, mut desk) = desk();
    desk.drag("OTAN", 1);
    desk.type_text("o");
    assert_eq!(desk.document().count(Kind::Mention), 1);
    assert!(desk.shows("Organization: OTAN, mention 1 of 1"));
    desk.key_with(Modifiers::COMMAND, Key::S);
    desk.settle();
    assert_eq!(desk.article().save_state(), SaveState::Saved);
    let saved = folder.read("otan.txt.alice.ann.ron");
    assert!(saved.contains("quote: \"OTAN\""), "{saved}");
    assert!(saved.contains("type: \"Organization\""), "{saved}");

    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(desk.document().count(Kind::Mention), 0);
    desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(desk.document().count(Kind::Mention), 1);
}
