//! Attributes that the codebook names: set, changed and cleared by key and by click, on every card.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use egui::{Key, Modifiers};
use postil::model::annotation::Attributes;

use crate::{
    desk::{Desk, Folder},
    gui_tag::ARTICLE,
};

const ATTRIBUTES: &str = "    attributes: [
        (name: \"source-kind\", titles: {\"en\": \"kind of source\", \"fr\": \"type de source\"}, of: [\"entity\"], values: [\"official\", \"private\"]),
        (name: \"sarcasm\", of: [\"stance\"], values: [\"yes\", \"no\"]),
        (name: \"coder note\", of: [\"mention\", \"event\"]),
        (name: \"theatre\", of: [\"event\"], values: [\"north\", \"south\", \"east\", \"west\", \"sea\", \"air\"]),
    ],
    intensities: [";

fn desk() -> (Folder, Desk) {
    let folder = Folder::new("attributes");
    folder.write("otan.txt", ARTICLE);
    let codebook = include_str!("../../assets/codebooks/news-core.ron");
    folder.write(
        "codebook.ron",
        codebook.replacen("    intensities: [", ATTRIBUTES, 1),
    );
    folder.write(
        "postil.ron",
        "(format: \"postil-project\", codebook: File(\"codebook.ron\"))",
    );
    let desk = Desk::open(&[folder.path().to_owned()]);
    (folder, desk)
}

fn said(attributes: &Attributes) -> Vec<(&str, &str)> {
    let all = attributes.iter();
    all.map(|(k, v)| (k.as_str(), v.as_str())).collect()
}

fn of_entity(desk: &Desk) -> Vec<(&str, &str)> {
    said(&desk.document().entities().next().unwrap().attributes)
}

fn undo(desk: &mut Desk) {
    desk.key_with(Modifiers::COMMAND, Key::Z);
}

#[test]
fn an_entitys_attribute_is_set_changed_and_cleared_by_key_and_undone() {
    let (folder, mut desk) = desk();
    desk.drag("Paris", 0);
    desk.type_text("g");
    desk.type_text("T");
    assert!(desk.shows("Which attribute?"));
    // The mention's own is the first, its entity's the second.
    desk.type_text("2");
    assert!(desk.shows("kind of source: which value?"));
    desk.type_text("1");
    assert_eq!(of_entity(&desk), [("source-kind", "official")]);
    desk.type_text("T2");
    desk.type_text("2");
    assert_eq!(of_entity(&desk), [("source-kind", "private")]);
    desk.save();
    let saved = folder.read("otan.txt.alice.ann.ron");
    assert!(saved.contains("\"source-kind\": \"private\""), "{saved}");
    desk.type_text("T20");
    assert_eq!(of_entity(&desk), []);
    undo(&mut desk);
    assert_eq!(of_entity(&desk), [("source-kind", "private")]);
    undo(&mut desk);
    assert_eq!(of_entity(&desk), [("source-kind", "official")]);
}

#[test]
fn a_click_on_a_value_sets_it_and_another_takes_it_back() {
    let (_folder, mut desk) = desk();
    desk.drag("Paris", 0);
    desk.type_text("g");
    desk.click("official");
    assert_eq!(of_entity(&desk), [("source-kind", "official")]);
    desk.click("official");
    assert_eq!(of_entity(&desk), []);
}

#[test]
fn a_mentions_attribute_without_values_is_typed() {
    let (_folder, mut desk) = desk();
    desk.drag("Paris", 0);
    desk.type_text("gT1");
    desk.type_text("unsure of the boundary");
    desk.key(Key::Enter);
    let mention = desk.document().mentions().next().unwrap();
    let expected = [("coder note", "unsure of the boundary")];
    assert_eq!(said(&mention.attributes), expected);
    assert_eq!(of_entity(&desk), []);
    // What the codebook does not name has a field of its own, and leaves the named ones alone.
    desk.type_text("Tt");
    desk.type_text("siège: oui");
    desk.key(Key::Enter);
    assert_eq!(of_entity(&desk), [("siège", "oui")]);
}

#[test]
fn events_and_stances_have_theirs() {
    let (_folder, mut desk) = desk();
    desk.drag("accepté", 0);
    desk.type_text("ea");
    desk.key(Key::Enter);
    desk.type_text("T");
    desk.type_text("2");
    desk.type_text("3");
    let event = desk.document().events().next().unwrap();
    assert_eq!(said(&event.attributes), [("theatre", "east")]);
    desk.drag("réticents", 0);
    desk.type_text("s1");
    desk.type_text("1");
    desk.type_text("a");
    desk.type_text("T1");
    desk.type_text("1");
    let stance = desk.document().stances().next().unwrap();
    assert_eq!(said(&stance.attributes), [("sarcasm", "yes")]);
}

#[test]
fn an_events_free_attributes_have_a_field_while_they_are_wanted() {
    let folder = Folder::new("free");
    let path = folder.write("a.txt", "Paris a dit oui.\n");
    let mut desk = Desk::open(&[path]);
    desk.drag("dit", 0);
    desk.type_text("ea");
    desk.key(Key::Escape);
    let event = |desk: &Desk| desk.document().events().next().unwrap().clone();
    assert!(!desk.shows("attributes"));
    desk.type_text("T");
    assert!(desk.shows("attributes"));
    desk.type_text("source: AFP");
    desk.key(Key::Escape);
    assert!(!desk.shows("attributes"), "nothing was said");
    let before = event(&desk).modality;
    desk.type_text("m");
    assert_ne!(
        event(&desk).modality,
        before,
        "the keys are the event's again"
    );
    desk.type_text("T");
    desk.type_text("source: AFP");
    desk.key(Key::Enter);
    assert_eq!(said(&event(&desk).attributes), [("source", "AFP")]);
    assert!(desk.shows("attributes") && desk.shows("source: AFP"));
    undo(&mut desk);
    assert_eq!(said(&event(&desk).attributes), []);
}
