//! Stances: who is for or against what, how strongly, and by which words.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use egui::{Key, Modifiers};
use postil::model::{
    annotation::{Certainty, Holder, Polarity, Stance, Target},
    id::Kind,
};

use crate::{desk::Desk, gui_event::tag_names, gui_tag::desk};

const OTAN: &str = "Organization: OTAN, mention 1 of 1";
const PARIS: &str = "Government: Paris, mention 1 of 1";

fn stance(desk: &Desk) -> &Stance {
    let mut stances = desk.document().stances();
    let stance = stances.next().expect("a stance");
    assert_eq!(stances.next(), None, "one stance");
    stance
}

fn holder(desk: &Desk) -> &str {
    match &stance(desk).holder {
        Holder::Entity(id) => &desk.document().entity(id).unwrap().name,
        Holder::Author => "(author)",
        Holder::Unnamed => "(unnamed)",
    }
}

#[test]
fn a_stance_with_holder_and_target_takes_five_actions() {
    let (folder, mut desk) = desk();
    tag_names(&mut desk);
    desk.n_actions = 0;
    desk.drag("étaient réticents", 0);
    desk.type_text("s");
    assert!(desk.shows("Who holds it?"));
    let letter = desk.hint(PARIS).expect("a letter over Paris");
    desk.type_text(&letter);
    assert!(desk.shows("Towards whom or what?"));
    desk.type_text("2");
    assert!(desk.shows("For or against?"));
    desk.type_text("a");
    assert_eq!(desk.n_actions, 5);
    let name = "Stance against: Paris towards coalition against Daech";
    assert!(desk.shows(name));
    assert_eq!(holder(&desk), "Paris");
    assert_eq!(
        stance(&desk).target,
        Target::Concept("coalition-against-daech".to_owned())
    );
    // The intensity is one more key.
    desk.type_text("2");
    assert_eq!(stance(&desk).intensity.as_deref(), Some("medium"));

    desk.save();
    let saved = folder.read("otan.txt.alice.ann.ron");
    assert!(saved.contains("polarity: Against"), "{saved}");
    assert!(saved.contains("quote: \"étaient réticents\""), "{saved}");
    let desk = desk.restart(&[folder.path().join("otan.txt")]);
    assert!(desk.shows(name));
    assert_eq!(stance(&desk).intensity.as_deref(), Some("medium"));
}

#[test]
fn towards_an_entity_held_by_the_author() {
    let (_folder, mut desk) = desk();
    tag_names(&mut desk);
    desk.drag("réticents", 0);
    desk.type_text("s1");
    let letter = desk.hint(OTAN).expect("a letter over OTAN");
    desk.type_text(&letter);
    desk.type_text("f");
    assert!(desk.shows("Stance in favour: the article’s author towards OTAN"));
}

#[test]
fn towards_an_event_which_takes_the_stance_along_when_it_goes() {
    let (_folder, mut desk) = desk();
    tag_names(&mut desk);
    desk.drag("rejoigne", 0);
    desk.type_text("eo");
    desk.key(Key::Enter);
    desk.drag("réticents", 0);
    desk.type_text("s");
    desk.press(PARIS);
    let letter = desk
        .hint("Event Cooperate: rejoigne")
        .expect("a letter over the trigger");
    desk.type_text(&letter);
    desk.type_text("a");
    let name = "Stance against: Paris towards rejoigne";
    assert!(desk.shows(name));
    let before = desk.document().clone();

    desk.press("Event Cooperate: rejoigne");
    desk.key(Key::Delete);
    assert_eq!(desk.document().count(Kind::Event), 0);
    assert_eq!(
        desk.document().count(Kind::Stance),
        0,
        "nothing is left hanging"
    );
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert!(desk.shows(name));
    assert!(
        desk.document().records().eq(before.records()),
        "undo brings all back"
    );
}

#[test]
fn the_inspector_changes_every_part() {
    let (_folder, mut desk) = desk();
    tag_names(&mut desk);
    desk.drag("réticents", 0);
    desk.type_text("s");
    desk.press(PARIS);
    desk.type_text("2a");
    desk.click_in_inspector("▲ in favour");
    assert_eq!(stance(&desk).polarity, Polarity::Favor);
    desk.click_in_inspector("high");
    assert_eq!(stance(&desk).intensity.as_deref(), Some("high"));
    desk.click_in_inspector("probable");
    assert_eq!(stance(&desk).certainty, Certainty::Probable);
    desk.click_in_inspector("holder");
    assert!(desk.shows("Who holds it?"));
    desk.press(OTAN);
    assert_eq!(holder(&desk), "OTAN");
    desk.click_in_inspector("target");
    desk.press(PARIS);
    assert!(desk.shows("Stance in favour: OTAN towards Paris"));
    let n_steps = 5;
    for _ in 0..n_steps {
        desk.key_with(Modifiers::COMMAND, Key::Z);
    }
    assert!(desk.shows("Stance against: Paris towards coalition against Daech"));
    assert_eq!(stance(&desk).intensity, None);
    desk.key(Key::Delete);
    assert_eq!(desk.document().count(Kind::Stance), 0);
}

#[test]
fn escape_leaves_the_question_and_nothing_is_made() {
    let (folder, mut desk) = desk();
    tag_names(&mut desk);
    desk.save();
    let before = folder.files();
    desk.drag("réticents", 0);
    desk.type_text("s");
    desk.press(PARIS);
    desk.key(Key::Escape);
    assert!(!desk.shows("Towards whom or what?"));
    desk.save();
    assert_eq!(desk.document().count(Kind::Stance), 0);
    assert_eq!(folder.files(), before);
}
