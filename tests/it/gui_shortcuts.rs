//! The person's own keys: `keys.ron` in the settings folder.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use postil::{editor::command::CommandId, model::id::Kind};

use crate::{
    desk::{Desk, Folder},
    gui_tag::ARTICLE,
};

fn desk_with(keys: &str, language: &str) -> (Folder, Desk) {
    let folder = Folder::new("keys");
    let path = folder.write("otan.txt", ARTICLE);
    let home = Folder::new("home");
    let annotator = "annotator: (id: \"alice\", name: \"Alice\")";
    home.write(
        "settings.ron",
        format!("({annotator}, language: \"{language}\", theme: Light)"),
    );
    if !keys.is_empty() {
        home.write("keys.ron", keys);
    }
    let desk = Desk::with_home(home, &[path], [1280.0, 800.0]);
    (folder, desk)
}

#[test]
fn a_command_answers_to_the_key_of_the_file_and_no_longer_to_its_own() {
    let (_folder, mut desk) = desk_with("{ \"tag-all\": \"x\", \"make-event\": \"Ctrl+E\" }", "en");
    desk.drag("OTAN", 1);
    desk.type_text("o");
    desk.type_text("a");
    assert_eq!(
        desk.document().count(Kind::Mention),
        1,
        "a means nothing now"
    );
    // The note and the status bar name the key that works.
    assert!(desk.shows("x"));
    desk.type_text("x");
    assert_eq!(desk.document().count(Kind::Mention), 3);
    desk.drag("accepté", 0);
    desk.key_with(Modifiers::COMMAND, Key::E);
    assert!(desk.shows("Which event?"));
}

#[test]
fn the_key_sheet_shows_the_keys_in_force() {
    let (_folder, mut desk) = desk_with("{ \"keys\": \"F11\", \"save\": \"F12\" }", "en");
    desk.key(Key::F11);
    assert!(desk.shows("Save now"));
    assert!(desk.shows("F12"));
    assert!(desk.harness.query_by_label("Ctrl+S").is_none());
}

#[test]
fn a_clash_is_told_with_file_and_line_and_nothing_stops() {
    let (_folder, desk) = desk_with(
        "{\n    \"save\": \"Ctrl+K\",\n    \"sav\": \"F2\",\n}",
        "en",
    );
    let notices = desk.notices().join("\n");
    assert!(
        notices.contains("keys.ron:2:5: Ctrl+K is the key of palette already"),
        "{notices}"
    );
    assert!(
        notices.contains("keys.ron:3:5: there is no command \"sav\" (perhaps save)"),
        "{notices}"
    );
    assert_eq!(desk.session().key_text(CommandId::Save), "Ctrl+S");
}

#[test]
fn a_letter_that_a_label_has_too_is_told() {
    let (_folder, desk) = desk_with("{ \"quit\": \"p\" }", "fr");
    let notices = desk.notices().join("\n");
    assert!(notices.contains("elle désigne Personne"), "{notices}");
}

#[test]
fn the_file_is_made_and_changed_in_the_window() {
    let (_folder, mut desk) = desk_with("", "en");
    desk.key_with(Modifiers::COMMAND, Key::K);
    desk.type_text("shortcuts");
    desk.key(Key::Enter);
    desk.settle();
    assert!(desk.shows("Text of keys.ron"));
    assert!(
        desk.home.read("keys.ron").is_empty(),
        "looking writes nothing"
    );
    // The field has the keyboard, at its end.
    desk.key_with(Modifiers::COMMAND, Key::A);
    desk.type_text("{\"quit\":\"F12\"}");
    desk.click("Save and use");
    desk.settle();
    assert_eq!(desk.home.read("keys.ron"), "{\"quit\":\"F12\"}");
    assert!(desk.shows("These keys are in force."));
    assert_eq!(desk.session().key_text(CommandId::Quit), "F12");
    // A mistake is said under the text, with its line.
    desk.click("Text of keys.ron");
    desk.key_with(Modifiers::COMMAND, Key::A);
    desk.type_text("{\"quitt\":\"F12\"}");
    desk.click("Save and use");
    desk.settle();
    assert!(desk.shows("Line 1: there is no command \"quitt\" (perhaps quit)"));
    // And so after a change in another program.
    desk.home.write("keys.ron", "{\"quit\":\"F11\"}");
    desk.click("Close");
    desk.key_with(Modifiers::COMMAND, Key::K);
    desk.type_text("read the");
    desk.key(Key::Enter);
    desk.settle();
    assert_eq!(desk.session().key_text(CommandId::Quit), "F11");
}
