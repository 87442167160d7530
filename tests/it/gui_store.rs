//! What the window does so that no edit is lost: a crash before the save, another program's changes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::fs;

use egui::{Key, Modifiers};
use postil::{editor::open_article::SaveState, model::id::Kind};

use crate::desk::{Desk, Folder};

const ARTICLE: &str = "L'OTAN entre dans la coalition.\n\nParis et Berlin hésitaient.\n";

#[test]
fn what_a_crash_kept_from_the_sidecar_comes_back_and_can_be_undone() {
    let folder = Folder::new("crash");
    let path = folder.write("otan.txt", ARTICLE);
    let mut desk = Desk::open(std::slice::from_ref(&path));
    desk.drag("OTAN", 0);
    desk.type_text("o");
    desk.drag("Paris", 0);
    desk.type_text("g");
    desk.settle();
    assert_eq!(desk.article().save_state(), SaveState::Unsaved);
    // The program ends here, before the idle moment in which it would have saved.
    let Desk { home, harness, .. } = desk;
    drop(harness);
    assert_eq!(folder.read("otan.txt.alice.ann.ron"), "");

    let mut desk = Desk::with_home(home, &[path], [1280.0, 800.0]);
    assert!(desk.shows("2 actions that were not saved came back."));
    assert_eq!(desk.document().count(Kind::Mention), 2);
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(desk.document().count(Kind::Mention), 1);
    desk.save();
    assert!(folder.read("otan.txt.alice.ann.ron").contains("\"OTAN\""));
    assert!(!folder.read("otan.txt.alice.ann.ron").contains("\"Paris\""));
}

#[test]
fn what_another_program_wrote_meanwhile_is_merged() {
    let folder = Folder::new("merge");
    let path = folder.write("otan.txt", ARTICLE);
    let sidecar = folder.path().join("otan.txt.alice.ann.ron");
    let mut first = Desk::open(std::slice::from_ref(&path));
    first.drag("OTAN", 0);
    first.type_text("o");
    first.save();
    let mut second = Desk::open(std::slice::from_ref(&path));
    second.drag("Berlin", 0);
    second.type_text("g");
    second.save();

    first.drag("Paris", 0);
    first.type_text("g");
    first.save();
    assert_eq!(first.article().save_state(), SaveState::Saved);
    let notices = first.notices();
    assert!(
        notices
            .iter()
            .any(|n| n.contains("both versions were merged")),
        "{notices:?}"
    );
    let saved = fs::read_to_string(sidecar).unwrap();
    for name in ["OTAN", "Berlin", "Paris"] {
        assert!(saved.contains(&format!("quote: \"{name}\"")), "{name}");
    }
}
