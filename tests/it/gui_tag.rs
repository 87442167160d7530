//! Entities: tagged, retyped, repeated, deleted, saved and there again.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::time::Duration;

use egui::{Key, Modifiers};
use postil::{
    editor::open_article::{SAVE_AFTER, SaveState},
    model::id::Kind,
};

use crate::desk::{Desk, Folder};

pub const ARTICLE: &str = "L'OTAN s'engage\n\nRéunis à Bruxelles, les 28 alliés ont accepté que l'OTAN \
rejoigne la coalition. Paris et Berlin étaient réticents, a dit l'OTAN.\n";

pub fn desk() -> (Folder, Desk) {
    let folder = Folder::new("articles");
    let path = folder.write("otan.txt", ARTICLE);
    let desk = Desk::open(&[path]);
    (folder, desk)
}

fn undo(desk: &mut Desk) {
    desk.key_with(Modifiers::COMMAND, Key::Z);
}

#[test]
fn an_entity_takes_a_drag_and_a_key() {
    let (_folder, mut desk) = desk();
    desk.drag("Bruxelles", 0);
    desk.type_text("l");
    assert_eq!(desk.n_actions, 2);
    assert!(desk.shows("Location: Bruxelles, mention 1 of 1"));
    let described = desk.descriptions("Bruxelles");
    let in_list = |text: &String| text == "Location, Location · 1 mention";
    assert!(described.iter().any(in_list), "{described:?}");
}

#[test]
fn a_hasty_selection_leaves_the_comma_out() {
    let (_folder, mut desk) = desk();
    desk.drag("Bruxelles, ", 0);
    desk.type_text("l");
    assert!(desk.shows("Location: Bruxelles, mention 1 of 1"));
}

#[test]
fn without_a_mouse() {
    let (_folder, mut desk) = desk();
    desk.key_with(Modifiers::COMMAND, Key::Home);
    for _ in 0.."L'OTAN".len() {
        desk.key_with(Modifiers::SHIFT, Key::ArrowRight);
    }
    desk.type_text("o");
    assert!(desk.shows("Organization: L'OTAN, mention 1 of 1"));
    // The start two characters on: the mention is the name alone.
    desk.type_text("{{");
    assert!(
        desk.shows("Organization: OTAN, mention 1 of 1"),
        "{:?}",
        desk.notices()
    );
    desk.type_text("]");
    assert!(
        desk.shows("Organization: OTAN, mention 1 of 1"),
        "the end took a space along"
    );
    desk.type_text("}");
    desk.key(Key::Delete);
    assert_eq!(desk.document().count(Kind::Mention), 0);
}

#[test]
fn another_key_changes_the_type_and_undo_takes_it_back() {
    let (_folder, mut desk) = desk();
    desk.drag("Paris", 0);
    desk.type_text("l");
    desk.type_text("g");
    assert!(desk.shows("Government: Paris, mention 1 of 1"));
    assert_eq!(desk.document().count(Kind::Entity), 1);
    undo(&mut desk);
    assert!(desk.shows("Location: Paris, mention 1 of 1"));
    desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert!(desk.shows("Government: Paris, mention 1 of 1"));
}

#[test]
fn the_same_name_joins_its_entity() {
    let (_folder, mut desk) = desk();
    desk.drag("OTAN", 1);
    desk.type_text("o");
    desk.drag("OTAN", 2);
    desk.type_text("o");
    assert!(desk.shows("Organization: OTAN, mention 2 of 2"));
    desk.click("Own entity");
    assert_eq!(desk.document().count(Kind::Entity), 2);
    assert!(!desk.shows("mention 2 of 2"));
}

#[test]
fn a_tags_all_places_at_once() {
    let (_folder, mut desk) = desk();
    desk.drag("OTAN", 1);
    desk.type_text("o");
    assert!(
        desk.shows("2 more here"),
        "the status bar counts the others"
    );
    let here = desk.article().focused().unwrap().id().clone();
    desk.type_text("a");
    assert_eq!(
        desk.article().focused().unwrap().id(),
        &here,
        "the focus stays where it was, though the first place is above"
    );
    for i in 1..=3 {
        assert!(desk.shows(&format!("Organization: OTAN, mention {i} of 3")));
    }
    assert!(desk.shows("Tagged 2 more “OTAN”."));
    assert_eq!(desk.document().count(Kind::Entity), 1);
    undo(&mut desk);
    assert_eq!(
        desk.document().count(Kind::Mention),
        1,
        "one step takes them back"
    );
    assert!(!desk.shows("Tagged 2 more"), "it is not so any more");
    assert_eq!(desk.article().focused().map(|r| r.id()), Some(&here));
}

#[test]
fn a_point_repeats_the_last_label() {
    let (_folder, mut desk) = desk();
    desk.drag("Paris", 0);
    desk.type_text("g");
    desk.drag("Berlin", 0);
    desk.type_text(".");
    assert!(desk.shows("Government: Berlin, mention 1 of 1"));
}

#[test]
fn a_deleted_mention_comes_back() {
    let (_folder, mut desk) = desk();
    desk.drag("Paris", 0);
    desk.type_text("g");
    desk.key(Key::Escape);
    desk.click("Government: Paris, mention 1 of 1");
    desk.key(Key::Delete);
    assert!(!desk.shows("Government: Paris, mention"));
    undo(&mut desk);
    assert!(desk.shows("Government: Paris, mention 1 of 1"));
}

#[test]
fn tab_walks_the_annotations() {
    let (_folder, mut desk) = desk();
    for (text, key) in [("Paris", "g"), ("Bruxelles", "l"), ("Berlin", "g")] {
        desk.drag(text, 0);
        desk.type_text(key);
    }
    desk.key(Key::Escape);
    desk.key_with(Modifiers::COMMAND, Key::Home);
    let focused = |desk: &Desk| {
        let id = desk.article().focus().expect("a focus").clone();
        let mention = desk.document().mention(&id).expect("a mention");
        mention.at[0].text(ARTICLE).unwrap().to_owned()
    };
    let mut walked = Vec::new();
    for _ in 0..4 {
        desk.key(Key::Tab);
        walked.push(focused(&desk));
    }
    assert_eq!(walked, ["Bruxelles", "Paris", "Berlin", "Bruxelles"]);
    desk.key_with(Modifiers::SHIFT, Key::Tab);
    assert_eq!(focused(&desk), "Berlin");
}

#[test]
fn the_inspector_edits_name_link_and_level() {
    let (_folder, mut desk) = desk();
    desk.drag("OTAN", 1);
    desk.type_text("o");
    desk.click_field("name");
    desk.key_with(Modifiers::COMMAND, Key::A);
    desk.type_text("NATO");
    desk.key(Key::Enter);
    desk.click_field("Wikidata");
    desk.type_text("Q7184");
    desk.key(Key::Enter);
    desk.click("nominal");
    let entity = desk.document().entities().next().unwrap().clone();
    assert_eq!(entity.name, "NATO");
    assert_eq!(entity.links[0].id, "Q7184");
    desk.save();
    let saved = _folder.read("otan.txt.alice.ann.ron");
    assert!(saved.contains("name: \"NATO\""), "{saved}");
    assert!(saved.contains("kb: \"wikidata\", id: \"Q7184\""), "{saved}");
    assert!(saved.contains("level: Nominal"), "{saved}");
}

#[test]
fn it_is_saved_by_itself_and_there_after_a_restart() {
    let (folder, mut desk) = desk();
    desk.drag("OTAN", 1);
    desk.type_text("o");
    assert_eq!(folder.read("otan.txt.alice.ann.ron"), "", "not at each key");
    assert!(desk.shows("not yet saved"));
    std::thread::sleep(SAVE_AFTER + Duration::from_millis(50));
    desk.harness.run_steps(1);
    desk.settle();
    assert!(desk.shows("all saved"));
    assert_eq!(desk.article().save_state(), SaveState::Saved);
    assert!(
        folder
            .read("otan.txt.alice.ann.ron")
            .contains("quote: \"OTAN\"")
    );

    let paths = [folder.path().join("otan.txt")];
    let desk = desk.restart(&paths);
    assert!(desk.shows("Organization: OTAN, mention 1 of 1"));
    assert!(desk.shows("all saved"));
    assert!(!desk.shows("Who annotates?"), "the name is asked once");
    assert_eq!(desk.document().annotator().name, "Alice");
}

/// A family name within a full name is no name of its own, unless somebody selects it there.
#[test]
fn all_places_are_those_outside_other_names() {
    let folder = Folder::new("nested");
    let text = "Niek Stam leads them. Stam called a strike, and Stam went on.\n";
    let path = folder.write("stam.txt", text);
    let mut desk = Desk::open(&[path]);
    desk.drag("Niek Stam", 0);
    desk.type_text("p");
    desk.key(Key::Escape);
    desk.drag("Stam", 1);
    desk.type_text("pa");
    let quotes = |desk: &Desk| {
        let places = desk.document().mentions().map(|m| m.at[0]);
        let mut places: Vec<_> = places.collect();
        places.sort_unstable();
        let quotes = places.iter().map(|at| at.text(text).unwrap());
        quotes.collect::<Vec<_>>().join(", ")
    };
    assert_eq!(quotes(&desk), "Niek Stam, Stam, Stam");
    desk.key(Key::Escape);
    desk.drag("Stam", 0);
    desk.type_text("p");
    assert_eq!(quotes(&desk), "Niek Stam, Stam, Stam, Stam");
}

/// “he”, “the union leader”: an entity is found by its name, and the selection is a mention of it.
#[test]
fn a_selection_becomes_a_mention_of_an_entity_found_by_name() {
    let folder = Folder::new("tag-as");
    let text = "Niek Stam leads them. He called a strike, the union leader said.\n";
    let path = folder.write("stam.txt", text);
    let mut desk = Desk::open(&[path]);
    desk.drag("Niek Stam", 0);
    desk.type_text("p");
    desk.key(Key::Escape);
    desk.drag("the union leader", 0);
    desk.type_text(" nobody");
    assert!(desk.shows("nothing found"));
    for _ in 0..3 {
        desk.key(Key::Escape);
    }
    for (words, n) in [("the union leader", 2), ("He", 3)] {
        desk.drag(words, 0);
        desk.type_text(" niek");
        desk.key(Key::Enter);
        assert_eq!(desk.document().count(Kind::Mention), n);
        assert_eq!(desk.document().count(Kind::Entity), 1);
        desk.key(Key::Escape);
    }
    // One that was tagged as another moves, and leaves none without a mention.
    desk.key_with(Modifiers::COMMAND, Key::Z);
    desk.drag("He", 0);
    desk.type_text("o");
    assert_eq!(desk.document().count(Kind::Entity), 2);
    desk.drag("He", 0);
    desk.type_text(" niek");
    desk.key(Key::Enter);
    assert_eq!(desk.document().count(Kind::Mention), 3);
    assert_eq!(desk.document().count(Kind::Entity), 1);
}

#[test]
fn what_was_not_yet_saved_is_saved_when_the_window_closes() {
    let (folder, mut desk) = desk();
    desk.drag("Paris", 0);
    desk.type_text("g");
    let paths = [folder.path().join("otan.txt")];
    let desk = desk.restart(&paths);
    assert!(desk.shows("Government: Paris, mention 1 of 1"));
}

#[test]
fn an_unchanged_document_saves_to_the_same_bytes() {
    let (folder, mut desk) = desk();
    desk.drag("Paris", 0);
    desk.type_text("g");
    desk.save();
    let first = folder.read("otan.txt.alice.ann.ron");
    let mut desk = desk.restart(&[folder.path().join("otan.txt")]);
    desk.drag("Berlin", 0);
    desk.type_text("g");
    undo(&mut desk);
    desk.save();
    assert_eq!(folder.read("otan.txt.alice.ann.ron"), first);
}

#[test]
fn a_name_follows_its_only_mention_until_somebody_names_it() {
    let (_folder, mut desk) = desk();
    let name = |desk: &Desk| desk.document().entities().next().unwrap().name.clone();
    desk.drag("alliés", 0);
    desk.type_text("u");
    assert_eq!(name(&desk), "alliés");
    for _ in 0..2 {
        desk.key_with(Modifiers::ALT, Key::OpenBracket);
    }
    assert_eq!(name(&desk), "les 28 alliés");
    undo(&mut desk);
    assert_eq!(name(&desk), "alliés", "one step for presses in a row");
    let mention = desk.document().mentions().next().unwrap();
    let at = mention.at[0];
    assert_eq!(at.text(ARTICLE), Some("alliés"));
    // Other words.
    desk.type_text("W");
    desk.drag("Bruxelles", 0);
    desk.key(Key::Enter);
    assert_eq!(name(&desk), "Bruxelles");
    undo(&mut desk);
    // A name that somebody gave stays.
    desk.key(Key::F2);
    desk.key_with(Modifiers::COMMAND, Key::A);
    desk.type_text("NATO members");
    desk.key(Key::Enter);
    desk.key_with(Modifiers::ALT, Key::OpenBracket);
    assert_eq!(name(&desk), "NATO members");
}

#[test]
fn a_name_with_several_mentions_stays() {
    let (_folder, mut desk) = desk();
    desk.drag("OTAN", 1);
    desk.type_text("oa");
    desk.key(Key::OpenBracket);
    desk.type_text("}");
    let entity = desk.document().entities().next().unwrap();
    assert_eq!(entity.name, "OTAN");
    let texts: Vec<_> = desk
        .document()
        .mentions()
        .map(|m| m.at[0].text(ARTICLE))
        .collect();
    assert!(texts.contains(&Some("OTA")), "{texts:?}");
}

#[test]
fn all_places_are_those_written_just_so_and_the_others_are_told() {
    let folder = Folder::new("articles");
    let text = "L’OTAN et Daech.\n\nDaech, DAECH et daech. L’état. État.\n";
    let path = folder.write("a.txt", text);
    let mut desk = Desk::open(&[path]);
    desk.drag("Daech", 0);
    desk.type_text("ra");
    assert_eq!(desk.document().count(Kind::Mention), 2);
    let said = desk.notices().join("\n");
    assert!(
        said.contains(
            "Tagged 1 more “Daech”. 2 places write it otherwise, such as “DAECH”: Ctrl+F"
        ),
        "{said}"
    );
    desk.drag("OTAN", 0);
    desk.type_text("oa");
    let said = desk.notices().join("\n");
    assert!(
        said.ends_with("“OTAN” stands nowhere else untagged."),
        "{said}"
    );
}
