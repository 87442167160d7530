//! Checks while one tags: quiet, in a list, mended by key.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use postil::model::id::Kind;

use crate::{
    desk::{Desk, Folder},
    gui_tag::ARTICLE,
};

const REPEAT: &str = "“OTAN” (Organization) stands in 2 more places, untagged.";

fn desk(codebook: &str) -> (Folder, Desk) {
    let folder = Folder::new("checks");
    folder.write("otan.txt", ARTICLE);
    if !codebook.is_empty() {
        folder.write("codebook.ron", codebook);
        folder.write(
            "postil.ron",
            "(format: \"postil-project\", codebook: File(\"codebook.ron\"))",
        );
    }
    let desk = Desk::open(&[folder.path().to_owned()]);
    (folder, desk)
}

#[test]
fn an_untagged_repeat_is_found_gone_to_and_tagged_by_key() {
    let (_folder, mut desk) = desk("");
    assert!(desk.shows("Checks: all well"));
    desk.drag("OTAN", 1);
    desk.type_text("o");
    desk.settle();
    assert!(desk.shows("Checks: 1 to look at"));
    // Quiet: the list opens when it is asked for, and the mark in the text says what it is.
    assert!(desk.harness.query_by_label("Untagged repeat").is_none());
    assert!(desk.shows(REPEAT));
    desk.key(Key::F8);
    desk.settle();
    let selected = desk.article().selection().live();
    assert_eq!(desk.document().article().quote(selected), "OTAN");
    assert!(desk.harness.query_by_label("Untagged repeat").is_some());
    desk.key_with(Modifiers::SHIFT, Key::F8);
    desk.settle();
    assert_eq!(desk.document().count(Kind::Mention), 3);
    assert!(desk.shows("Checks: all well"));
    // One step, as everything.
    desk.key_with(Modifiers::COMMAND, Key::Z);
    desk.settle();
    assert_eq!(desk.document().count(Kind::Mention), 1);
    assert!(desk.shows("Checks: 1 to look at"));
}

#[test]
fn half_a_word_is_found_and_made_whole_with_its_name() {
    let (_folder, mut desk) = desk("");
    desk.drag("Bruxell", 0);
    desk.type_text("l");
    desk.settle();
    assert!(desk.shows("“Bruxell” is a part of “Bruxelles”."));
    desk.key(Key::F8);
    desk.key_with(Modifiers::SHIFT, Key::F8);
    desk.settle();
    assert!(desk.shows("Checks: all well"));
    let document = desk.document();
    let mention = document.mentions().next().unwrap();
    assert_eq!(document.article().quote(mention.at[0]), "Bruxelles");
    assert_eq!(document.entities().next().unwrap().name, "Bruxelles");
}

#[test]
fn a_click_in_the_list_goes_there_and_a_click_mends() {
    let (_folder, mut desk) = desk("");
    desk.drag("OTAN", 1);
    desk.type_text("o");
    desk.settle();
    desk.click("Checks: 1 to look at");
    desk.click("Untagged repeat");
    desk.settle();
    desk.click_in_inspector("tag all");
    desk.settle();
    assert_eq!(desk.document().count(Kind::Mention), 3);
}

#[test]
fn a_codebook_switches_a_check_off() {
    let codebook = "(format: \"postil-codebook\", name: \"c\", entity_types: [(name: \"Organization\", key: 'o')], \
        checks_off: [\"untagged-repeat\"])";
    let (_folder, mut desk) = desk(codebook);
    desk.drag("OTAN", 1);
    desk.type_text("o");
    desk.settle();
    assert_eq!(desk.document().count(Kind::Mention), 1);
    assert!(desk.shows("Checks: all well"));
}

#[test]
fn an_event_without_its_actor_is_found_in_french() {
    let folder = Folder::new("checks");
    let path = folder.write("otan.txt", ARTICLE);
    let mut desk = Desk::with_settings(&[path], "fr", "Dark");
    desk.drag("accepté", 0);
    desk.type_text("e");
    let agree = desk.article().codebook().event_type("AGREE").unwrap();
    let key = agree.key.unwrap().to_string();
    desk.type_text(&key);
    desk.key(Key::Escape);
    desk.settle();
    assert!(
        desk.shows("n’a pas de"),
        "{:?}",
        desk.session().checks().findings()
    );
}

#[test]
fn an_idle_window_checks_nothing_again() {
    let (_folder, mut desk) = desk("");
    desk.drag("OTAN", 1);
    desk.type_text("o");
    desk.settle();
    let version = desk.session().checks().version();
    desk.harness.run_steps(20);
    assert!(!desk.session().is_busy());
    assert_eq!(desk.session().checks().version(), version);
}
