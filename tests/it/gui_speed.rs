//! Fewer presses: names typed where a filler is asked for, capitals for later answers, whole words, settings in the palette, French titles.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use egui::{Key, Modifiers};
use postil::model::annotation::{Filler, Target};

use crate::{
    desk::{Desk, Folder},
    gui_event::tag_names,
    gui_tag::{ARTICLE, desk},
};

fn fillers(desk: &Desk) -> Vec<(String, String)> {
    let document = desk.document();
    let event = document.events().next().unwrap();
    let name = |filler: &Filler| match filler {
        Filler::Entity(id) => document.entity(id).unwrap().name.clone(),
        other => format!("{other:?}"),
    };
    let all = event.arguments.iter();
    all.map(|a| (a.role.clone(), name(&a.filler))).collect()
}

fn of(role: &str, name: &str) -> (String, String) {
    (role.to_owned(), name.to_owned())
}

#[test]
fn a_name_typed_where_a_filler_is_asked_for_finds_its_entity() {
    let (_folder, mut desk) = desk();
    tag_names(&mut desk);
    desk.drag("accepté", 0);
    desk.type_text("ea");
    assert!(
        desk.shows("Takes: Government, Organization, Person, Armed group"),
        "what the role takes"
    );
    // No key but the name's own letters.
    desk.type_text("Par");
    desk.key(Key::Enter);
    assert_eq!(fillers(&desk), [of("actor", "Paris")]);
}

#[test]
fn a_name_typed_into_the_card_is_its_entity_and_other_words_a_value() {
    let (_folder, mut desk) = desk();
    tag_names(&mut desk);
    desk.drag("accepté", 0);
    desk.type_text("ea3");
    desk.click_placeholder("Type, then Enter");
    desk.type_text("otan");
    desk.key(Key::Enter);
    assert_eq!(fillers(&desk), [of("topic", "OTAN")]);
    desk.type_text("3");
    desk.click_placeholder("Type, then Enter");
    desk.type_text("la paix");
    desk.key(Key::Enter);
    assert_eq!(fillers(&desk)[1], of("topic", "Value(\"la paix\")"));
}

#[test]
fn a_target_past_the_ninth_has_a_capital() {
    let (_folder, mut desk) = desk();
    desk.drag("réticents", 0);
    desk.type_text("s1");
    let codebook = desk.article().codebook().clone();
    assert!(codebook.concepts.len() > 10);
    let keys: Vec<char> = postil::editor::choices::choices(desk.session())
        .iter()
        .map(|choice| choice.key.expect("a key for each"))
        .collect();
    let mut once = keys.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(
        once.len(),
        codebook.concepts.len(),
        "each its own: {keys:?}"
    );
    // The tenth is “negotiations”, whose own key is o.
    desk.type_text("O");
    desk.type_text("a");
    let stance = desk.document().stances().next().unwrap();
    assert_eq!(stance.target, Target::Concept("negotiations".to_owned()));
}

#[test]
fn a_drag_takes_whole_words_where_the_setting_says_so() {
    let (_folder, mut desk) = desk();
    let drag = |desk: &mut Desk| {
        desk.drag("uxelles, les 28 al", 0);
        let live = desk.article().selection().live();
        desk.document().article().quote(live).to_owned()
    };
    assert_eq!(drag(&mut desk), "uxelles, les 28 al");
    run(&mut desk, "whole words");
    assert_eq!(drag(&mut desk), "Bruxelles, les 28 alliés");
    let back = |desk: &mut Desk| {
        let (from, to) = desk.place_of("uxelles, les 28 al", 0);
        desk.drag_with(to, from, Modifiers::NONE);
        let live = desk.article().selection().live();
        desk.document().article().quote(live).to_owned()
    };
    assert_eq!(back(&mut desk), "Bruxelles, les 28 alliés");
    run(&mut desk, "whole words");
    assert_eq!(drag(&mut desk), "uxelles, les 28 al");
}

fn run(desk: &mut Desk, command: &str) {
    desk.key_with(Modifiers::COMMAND, Key::K);
    desk.type_text(command);
    desk.key(Key::Enter);
    desk.settle();
}

#[test]
fn the_palette_finds_theme_language_and_typeface_and_types_over_the_old_text() {
    let (_folder, mut desk) = desk();
    run(&mut desk, "theme dark");
    assert_eq!(
        desk.session().settings().theme,
        postil::store::local::ThemeChoice::Dark
    );
    run(&mut desk, "typeface sans");
    assert_eq!(
        desk.session().settings().reading.face,
        postil::store::local::ReadingFace::Sans
    );
    // Closed with something in it: what is typed next stands instead of it.
    desk.key_with(Modifiers::COMMAND, Key::K);
    desk.type_text("nothing of the kind");
    desk.key(Key::Escape);
    run(&mut desk, "francais");
    assert_eq!(desk.session().texts.language(), "fr");
    desk.key_with(Modifiers::COMMAND, Key::K);
    desk.type_text("theme");
    assert!(desk.shows("Thème\u{a0}: Clair"), "found without its accent");
}

#[test]
fn steps_are_named_in_french_without_english_labels() {
    let folder = Folder::new("french");
    let path = folder.write("otan.txt", ARTICLE);
    let mut desk = Desk::with_settings(&[path], "fr", "Light");
    let last = |desk: &Desk| {
        let title = desk.article().history().undo_title().unwrap().clone();
        desk.session().step_title(&title)
    };
    desk.drag("Paris", 0);
    desk.type_text("g");
    assert_eq!(
        last(&desk),
        "étiqueter «\u{a0}Paris\u{a0}» comme Gouvernement"
    );
    desk.drag("accepté", 0);
    desk.type_text("ea");
    assert_eq!(last(&desk), "événement «\u{a0}accepté\u{a0}» (S’accorder)");
    let letter = desk
        .hint("Gouvernement\u{a0}: Paris, mention 1 sur 1")
        .unwrap();
    desk.type_text(&letter);
    desk.key(Key::Enter);
    assert_eq!(last(&desk), "remplir acteur");
    desk.put_caret("Paris et", 0);
    desk.type_text("zl");
    assert_eq!(last(&desk), "zone chapeau");
    desk.put_caret("accepté", 0);
    desk.key(Key::Delete);
    assert_eq!(last(&desk), "supprimer «\u{a0}accepté\u{a0}» (événement)");
}

#[test]
fn an_open_question_is_marked_in_the_text_until_it_is_settled() {
    let (_folder, mut desk) = desk();
    desk.drag("réticents", 0);
    desk.type_text("C");
    desk.type_text("Tous les deux ?");
    desk.key(Key::Enter);
    assert!(desk.shows("question: Tous les deux ?"), "on the words");
    // On a record: beside its label.
    desk.drag("Paris", 0);
    desk.type_text("g");
    desk.type_text("C");
    desk.type_text("la ville ?");
    desk.key(Key::Enter);
    assert_eq!(desk.document().comments().count(), 2);
    // Settled: out of the way.
    let of = |desk: &Desk| {
        let mut all = desk.document().comments();
        all.find(|c| c.text.starts_with("Tous")).unwrap().clone()
    };
    let first = of(&desk);
    desk.harness
        .state_mut()
        .dispatch(postil::editor::command::Command::GoTo(first.id));
    desk.settle();
    desk.type_text("o");
    assert!(!of(&desk).open);
    desk.key(Key::Escape);
    desk.settle();
    assert!(!desk.shows("question: Tous les deux ?"));
}

#[test]
fn checks_wait_for_a_pause() {
    let (_folder, mut desk) = desk();
    desk.settle();
    desk.drag("OTAN", 1);
    desk.type_text("o");
    let due = desk.session().checks().due();
    assert!(due.is_some(), "not while one still tags");
    assert_eq!(desk.session().checks().findings(), []);
    desk.settle();
    assert_eq!(desk.session().checks().due(), None);
    assert_eq!(desk.session().checks().findings().len(), 1);
}
