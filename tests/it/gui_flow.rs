//! The tagging flow: how many keys and clicks each record takes, and every part of a record within reach.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use egui::{Event as Input, Key, Modifiers, PointerButton};
use egui_kittest::kittest::Queryable as _;
use postil::{
    editor::command::Tab,
    model::{
        annotation::{
            Certainty, Entity, Filler, Holder, Level, Mention, Polarity, Target, Trigger,
        },
        article::{Article, Status},
        document::{Annotator, CodebookRef, Document},
        edit::{Title, Transaction},
        id::{IdSource, Kind},
        segment,
    },
    store::sidecar::{Base, render},
};
use std::sync::Arc;

use crate::{
    desk::{Desk, Folder},
    gui_event::tag_names,
    gui_tag::desk,
};

const OTAN: &str = "Organization: OTAN, mention 1 of 1";
pub const PARIS: &str = "Government: Paris, mention 1 of 1";
const BRUXELLES: &str = "Location: Bruxelles, mention 1 of 1";

/// A window on one article.
pub fn on(name: &str, text: &str) -> (Folder, Desk) {
    let folder = Folder::new("flow");
    let path = folder.write(name, text);
    let desk = Desk::open(&[path]);
    (folder, desk)
}

fn undo(desk: &mut Desk) {
    desk.key_with(Modifiers::COMMAND, Key::Z);
}

/// The promise of the README: entity 2, six mentions 3, event with two roles 6, stance 5, merging 3; drags counted.
#[test]
fn what_each_record_takes() {
    let six =
        "OTAN un. OTAN deux. OTAN trois. OTAN quatre. OTAN cinq. OTAN six.\n\nParis a dit oui.\n";
    let (_folder, mut desk) = on("six.txt", six);
    desk.n_actions = 0;
    desk.drag("Paris", 0);
    desk.type_text("g");
    assert_eq!(desk.n_actions, 2, "an entity");

    desk.n_actions = 0;
    desk.drag("OTAN", 0);
    desk.type_text("oa");
    assert_eq!(desk.n_actions, 3, "six mentions of a name");
    assert_eq!(desk.document().count(Kind::Mention), 7);
    assert!(desk.shows("Organization: OTAN, mention 6 of 6"));

    let (_folder, mut desk) = self::desk();
    tag_names(&mut desk);
    desk.n_actions = 0;
    desk.drag("accepté", 0);
    desk.type_text("ea");
    let actor = desk.hint(PARIS).unwrap();
    desk.type_text(&actor);
    let recipient = desk.hint(OTAN).unwrap();
    desk.type_text(&recipient);
    desk.key(Key::Enter);
    assert_eq!(desk.n_actions, 6, "an event with two roles");
    assert_eq!(desk.document().events().next().unwrap().arguments.len(), 2);

    desk.n_actions = 0;
    desk.drag("étaient réticents", 0);
    desk.type_text("s");
    let holder = desk.hint(PARIS).unwrap();
    desk.type_text(&holder);
    let target = desk.hint(OTAN).unwrap();
    desk.type_text(&target);
    desk.type_text("a");
    assert_eq!(desk.n_actions, 5, "a stance with holder and target");
    assert!(desk.shows("Stance against: Paris towards OTAN"));

    desk.n_actions = 0;
    desk.click(PARIS);
    desk.type_text("M");
    let into = desk.hint(OTAN).unwrap();
    desk.type_text(&into);
    assert_eq!(desk.n_actions, 3, "merging two entities");
    let otan = desk
        .document()
        .entities()
        .find(|e| e.name == "OTAN")
        .unwrap();
    assert_eq!(otan.aliases, ["Paris"]);
    assert_eq!(desk.document().mentions_of(&otan.id).len(), 2);
    assert_eq!(desk.document().count(Kind::Entity), 2);
    undo(&mut desk);
    assert_eq!(desk.document().count(Kind::Entity), 3);
}

#[test]
fn typing_finds_a_label_and_an_entity_out_of_sight() {
    let (_folder, mut desk) = desk();
    tag_names(&mut desk);
    desk.drag("Berlin", 0);
    // A space opens the field; French accents and definitions are found too.
    desk.type_text(" gov");
    desk.key(Key::Enter);
    assert!(desk.shows("Government: Berlin, mention 1 of 1"));
    desk.drag("accepté", 0);
    desk.type_text("ea paris");
    desk.key(Key::Enter);
    // What was typed and is nothing in the text is a value.
    desk.type_text("3 renseignement");
    desk.key(Key::Enter);
    desk.key(Key::Enter);
    let event = desk.document().events().next().unwrap().clone();
    let paris = desk
        .document()
        .entities()
        .find(|e| e.name == "Paris")
        .unwrap();
    assert_eq!(event.arguments[0].filler, Filler::Entity(paris.id.clone()));
    assert_eq!(
        event.arguments[1].filler,
        Filler::Value("renseignement".to_owned())
    );
    assert!(event.arguments[1].inferred, "it does not stand in the text");
    // Escape closes the field, and only the field.
    desk.drag("réticents", 0);
    desk.type_text("s x");
    desk.key(Key::Escape);
    assert!(desk.shows("Who holds it?"));
}

#[test]
fn every_part_of_an_entity_by_keyboard() {
    let (folder, mut desk) = desk();
    desk.drag("Paris", 0);
    desk.type_text("l");
    // Level, subtype, what it stands for.
    desk.type_text("2");
    desk.type_text("S3");
    assert!(!desk.shows("Which subtype?"), "answered");
    desk.type_text("Og");
    desk.key(Key::F2);
    desk.key_with(Modifiers::COMMAND, Key::A);
    desk.type_text("Ville de Paris");
    desk.key(Key::Enter);
    desk.type_text("L");
    desk.type_text("Lutèce; Paname");
    desk.key(Key::Enter);
    desk.type_text("K");
    desk.type_text("https://www.wikidata.org/wiki/Q90");
    desk.key(Key::Enter);
    desk.type_text("T");
    desk.type_text("siège: oui");
    desk.key(Key::Enter);
    desk.click_in_inspector("how sure");
    desk.key_with(Modifiers::COMMAND, Key::A);
    desk.type_text("80");
    desk.key(Key::Enter);
    let entity = desk.document().entities().next().unwrap().clone();
    let mention = desk.document().mentions().next().unwrap().clone();
    assert_eq!(entity.name, "Ville de Paris");
    assert_eq!(entity.subtype.as_deref(), Some("City"));
    assert_eq!(entity.aliases, ["Lutèce", "Paname"]);
    assert_eq!(entity.links[0].id, "Q90");
    assert_eq!(entity.links[0].confidence, Some(80));
    assert_eq!(entity.attributes["siège"], "oui");
    assert_eq!(mention.level, Level::Nominal);
    assert_eq!(mention.metonymy.as_deref(), Some("Government"));
    desk.click("Link…");
    desk.click("Not in the knowledge base");
    assert_eq!(
        desk.document().entities().next().unwrap().links[0].id,
        "NIL"
    );
    desk.save();
    let saved = folder.read("otan.txt.alice.ann.ron");
    assert!(saved.contains("metonymy: \"Government\""), "{saved}");
    assert!(saved.contains("\"siège\": \"oui\""), "{saved}");
}

#[test]
fn a_mention_in_pieces_and_other_words_for_it() {
    let (_folder, mut desk) = desk();
    desk.drag("Paris", 0);
    desk.type_text("g");
    // `Shift+W` selects the present words; Ctrl with a drag adds a piece; Enter takes them.
    desk.type_text("W");
    let (from, to) = desk.place_of("Berlin", 0);
    for (pos, pressed) in [(from, true), (to, false)] {
        let ctrl = Modifiers::COMMAND;
        desk.harness.event_modifiers(Input::PointerMoved(pos), ctrl);
        let press = Input::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: ctrl,
        };
        desk.harness.event_modifiers(press, ctrl);
        desk.harness.run_steps(2);
    }
    desk.key(Key::Enter);
    let mention = desk.document().mentions().next().unwrap().clone();
    let text = desk.article().article().text();
    let words: Vec<&str> = mention.at.iter().map(|s| s.text(text).unwrap()).collect();
    assert_eq!(words, ["Paris", "Berlin"]);
}

#[test]
fn all_mentions_of_a_focused_entity_are_found_moved_split_and_removed() {
    let (_folder, mut desk) = desk();
    desk.drag("OTAN", 0);
    desk.type_text("oa");
    desk.drag("Paris", 0);
    desk.type_text("g");
    let otan = |desk: &Desk| {
        let found = desk.document().entities().find(|e| e.name == "OTAN");
        found.map_or(0, |e| desk.document().mentions_of(&e.id).len())
    };
    assert_eq!(otan(&desk), 3);
    // Move one to another entity with the keyboard …
    desk.click("Organization: OTAN, mention 3 of 3");
    desk.type_text("J");
    let paris = desk.hint(PARIS).unwrap();
    desk.type_text(&paris);
    assert_eq!(otan(&desk), 2);
    undo(&mut desk);
    // … and by dragging its chip onto the other's row.
    let at = |desk: &Desk, name: &str, right: bool| {
        let nodes = desk.harness.get_all_by_label(name);
        let nodes = nodes.filter(|n| n.rect().left() > 930.0);
        let rects: Vec<_> = nodes.map(|n| n.rect()).collect();
        let by = |a: &egui::Rect, b: &egui::Rect| a.top().total_cmp(&b.top());
        let rect = if right {
            rects.into_iter().max_by(by)
        } else {
            rects.into_iter().min_by(by)
        };
        rect.expect("it is in the inspector").center()
    };
    desk.click("Organization: OTAN, mention 2 of 3");
    let mentions: Vec<_> = desk
        .harness
        .get_all_by_label("OTAN")
        .map(|n| n.rect())
        .filter(|r| r.left() > 930.0)
        .collect();
    let from = mentions[1].center();
    let to = at(&desk, "Paris", true);
    desk.harness.event(Input::PointerMoved(from));
    desk.harness.run_steps(1);
    let press = |pos, pressed| Input::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    desk.harness.event(press(from, true));
    desk.harness.run_steps(1);
    for part in [0.3, 0.7, 1.0] {
        desk.harness.event(Input::PointerMoved(from.lerp(to, part)));
        desk.harness.run_steps(1);
    }
    desk.harness.event(press(to, false));
    desk.harness.run_steps(3);
    assert_eq!(otan(&desk), 2, "one was dragged away");
    undo(&mut desk);
    assert_eq!(otan(&desk), 3);

    desk.click("Organization: OTAN, mention 2 of 3");
    desk.type_text("X");
    assert_eq!(
        desk.document().count(Kind::Entity),
        3,
        "it has an entity of its own"
    );
    undo(&mut desk);
    desk.click("Organization: OTAN, mention 2 of 3");
    desk.type_text("A");
    assert_eq!(otan(&desk), 0, "all occurrences are removed at once");
    assert_eq!(desk.document().count(Kind::Mention), 1);
    undo(&mut desk);
    assert_eq!(otan(&desk), 3);
}

#[test]
fn removing_all_says_first_how_many_go() {
    let (_folder, mut desk) = on("a.txt", "OTAN un. OTAN deux. OTAN trois. Paris.\n");
    desk.drag("Paris", 0);
    desk.type_text("g");
    assert!(!desk.shows("remove all"), "one is no all");
    desk.drag("OTAN", 1);
    desk.type_text("oa");
    assert!(desk.shows("remove all 3"));
    desk.type_text("A");
    assert_eq!(desk.document().count(Kind::Mention), 1);
    undo(&mut desk);
    assert_eq!(desk.document().count(Kind::Mention), 4);
}

#[test]
fn escape_in_a_field_leaves_the_field_and_not_the_record() {
    let (_folder, mut desk) = on("a.txt", "OTAN un. Paris.\n");
    desk.drag("OTAN", 0);
    desk.type_text("o");
    desk.key(Key::F2);
    desk.type_text("XYZ");
    desk.key(Key::Escape);
    let name = |desk: &Desk| desk.document().entities().next().unwrap().name.clone();
    assert_eq!(name(&desk), "OTAN");
    assert!(
        desk.article().focus().is_some(),
        "the record is still on show"
    );
    assert!(!desk.shows("XYZ"), "what was typed is forgotten");
    desk.type_text("2");
    let mention = desk.document().mentions().next().unwrap();
    assert_eq!(mention.level, Level::Nominal, "its keys hold again");
    desk.key(Key::Escape);
    assert_eq!(desk.article().focus(), None);
    // The label bar's field is left the same way.
    desk.drag("Paris", 0);
    desk.type_text(" gov");
    desk.key(Key::Escape);
    assert!(!desk.article().selection().is_empty());
    desk.type_text("g");
    assert!(desk.shows("Government: Paris, mention 1 of 1"));
}

#[test]
fn several_rows_are_retyped_merged_and_deleted_together() {
    let (_folder, mut desk) = desk();
    tag_names(&mut desk);
    desk.key(Key::F6);
    desk.key(Key::Home);
    desk.key(Key::Space);
    desk.key(Key::ArrowDown);
    desk.key(Key::Space);
    assert!(desk.shows("2 marked"));
    desk.type_text("p");
    let people = |desk: &Desk| {
        let entities = desk.document().entities();
        entities.filter(|e| e.label == "Person").count()
    };
    assert_eq!(people(&desk), 2);
    undo(&mut desk);
    assert_eq!(people(&desk), 0, "one step");
    desk.click("Merge");
    assert_eq!(desk.document().count(Kind::Entity), 2);
    undo(&mut desk);
    desk.key(Key::F6);
    desk.key(Key::Home);
    desk.key_with(Modifiers::SHIFT, Key::End);
    assert!(desk.shows("3 marked"));
    desk.key(Key::Delete);
    assert_eq!(desk.document().count(Kind::Entity), 0);
    assert_eq!(desk.document().count(Kind::Mention), 0);
    undo(&mut desk);
    assert_eq!(desk.document().count(Kind::Mention), 3);
}

#[test]
fn every_part_of_an_event_by_keyboard() {
    let (folder, mut desk) = desk();
    tag_names(&mut desk);
    desk.drag("rejoigne", 0);
    desk.type_text("eo");
    desk.key(Key::Enter);
    desk.drag("accepté", 0);
    desk.type_text("ec");
    desk.key(Key::Enter);
    // Type, modality, polarity, tense, genericity, mode, contexts, same event, inferred, date.
    desk.type_text("tc");
    desk.type_text("mpkkg");
    desk.type_text("o1");
    desk.type_text("cab");
    desk.key(Key::Enter);
    desk.type_text("=");
    let other = desk.hint("Event Cooperate: rejoigne").unwrap();
    desk.type_text(&other);
    desk.type_text("1");
    let actor = desk.hint(PARIS).unwrap();
    desk.type_text(&actor);
    desk.key(Key::Enter);
    desk.type_text("i");
    desk.type_text("d");
    desk.type_text("2017-05");
    desk.key(Key::Enter);
    let document = desk.document();
    let event = document.events().find(|e| e.label == "CONSULT").unwrap();
    assert_eq!(event.mode.as_deref(), Some("visit"));
    assert_eq!(event.contexts.len(), 2);
    assert_eq!(event.same_as.len(), 1);
    assert!(event.arguments[0].inferred);
    assert_eq!(event.date.as_ref().unwrap().value, "2017-05");
    desk.save();
    let saved = folder.read("otan.txt.alice.ann.ron");
    let said = "modality: Other, polarity: Negative, tense: Present, genericity: Generic";
    assert!(saved.contains(said), "{saved}");
    assert_eq!(desk.description("actor"), "[Paris]", "inferred is seen");
}

#[test]
fn an_event_without_words_says_why() {
    let (_folder, mut desk) = desk();
    desk.type_text("Ea");
    desk.type_text("sous-entendu");
    desk.key(Key::Enter);
    let event = desk.document().events().next().unwrap().clone();
    let reason = Trigger::Absent {
        reason: "sous-entendu".to_owned(),
    };
    assert_eq!(event.trigger, reason);
    // Words can be given to it later.
    desk.type_text("w");
    desk.drag("accepté", 0);
    desk.key(Key::Enter);
    assert!(desk.shows("Event Agree: accepté"));
    undo(&mut desk);
    assert!(!desk.shows("Event Agree: accepté"));
}

#[test]
fn every_part_of_a_stance_and_its_absence_by_keyboard() {
    let (folder, mut desk) = desk();
    tag_names(&mut desk);
    desk.drag("réticents", 0);
    desk.type_text("s1");
    let target = desk.hint(PARIS).unwrap();
    desk.type_text(&target);
    desk.type_text("f");
    desk.type_text("h2");
    desk.type_text("pa");
    desk.type_text("t2");
    desk.type_text("3");
    desk.type_text("c");
    desk.type_text("i");
    let stance = desk.document().stances().next().unwrap().clone();
    assert_eq!(stance.holder, Holder::Unnamed);
    assert_eq!(stance.polarity, Polarity::Against);
    assert!(matches!(stance.target, Target::Concept(_)));
    assert_eq!(stance.intensity.as_deref(), Some("high"));
    assert_eq!(stance.certainty, Certainty::Probable);
    assert!(stance.inferred);
    let row = "▼ somebody unnamed — against — coalition against Daech";
    assert!(desk.shows(row));
    // No stance: the same questions without for or against.
    desk.key(Key::Escape);
    desk.type_text("-1");
    desk.type_text("2");
    assert_eq!(desk.document().count(Kind::Absence), 1);
    desk.type_text("d");
    desk.type_text("neutre");
    desk.key(Key::Enter);
    assert!(desk.shows("∅ the article’s author — no stance — coalition against Daech"));
    // Or as an answer to for or against.
    desk.drag("réticents", 0);
    desk.type_text("s220");
    assert_eq!(desk.document().count(Kind::Absence), 2);
    desk.key(Key::Delete);
    assert_eq!(desk.document().count(Kind::Absence), 1);
    desk.save();
    let saved = folder.read("otan.txt.alice.ann.ron");
    assert!(saved.contains("note: \"neutre\""), "{saved}");
}

#[test]
fn the_article_card_is_proposed_from_the_text_and_edited() {
    let page = "L’OTAN entre dans la coalition\n\nPar Camille Verdier\nPublié le 25/05/2017 à 14:20\n\nLes alliés ont \
accepté jeudi que l’Alliance rejoigne la coalition internationale, après plusieurs mois de discussions à Bruxelles. \
Les ministres se retrouveront dans la semaine pour en parler, et la décision sera publiée dans la foulée.\n";
    let (folder, mut desk) = on("page.txt", page);
    desk.click("Article card");
    desk.click("Fill in from the text");
    let card = desk.document().card().clone();
    assert_eq!(
        card.headline.as_deref(),
        Some("L’OTAN entre dans la coalition")
    );
    assert_eq!(card.byline.as_deref(), Some("Camille Verdier"));
    assert_eq!(card.date.as_deref(), Some("2017-05-25"));
    assert_eq!(card.language.as_deref(), Some("fr"));
    desk.click_field("source");
    desk.type_text("AFP");
    desk.key(Key::Enter);
    assert_eq!(desk.document().card().source.as_deref(), Some("AFP"));
    undo(&mut desk);
    undo(&mut desk);
    assert_eq!(desk.document().card().headline, None);
    desk.click_in_inspector("skipped");
    desk.type_text("dépêche en double");
    desk.key(Key::Enter);
    let skipped = Status::Skipped {
        reason: "dépêche en double".to_owned(),
    };
    assert_eq!(*desk.document().status(), skipped);
    desk.save();
    let saved = folder.read("page.txt.alice.ann.ron");
    assert!(saved.contains("dépêche en double"), "{saved}");
}

#[test]
fn the_history_goes_to_any_state() {
    let (_folder, mut desk) = desk();
    tag_names(&mut desk);
    desk.key_with(Modifiers::COMMAND, Key::H);
    assert!(desk.shows("History"));
    desk.click("tag “Bruxelles” as Location");
    assert_eq!(desk.document().count(Kind::Mention), 1);
    assert!(desk.shows(BRUXELLES));
    desk.click("tag “Paris” as Government");
    assert_eq!(desk.document().count(Kind::Mention), 3, "and forth again");
    desk.click("As it was opened");
    assert_eq!(desk.document().count(Kind::Mention), 0);
    desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(desk.document().count(Kind::Mention), 1);
}

#[test]
fn the_most_used_labels_stand_first_and_keep_their_keys() {
    let folder = Folder::new("flow");
    let text = "Ana Diaz et Bo Li, puis Cy Roy, sont à Oslo.\n";
    folder.write("a.txt", text);
    folder.write("b.txt", "Oslo et Rome et Turin et Milan.\n");
    let mut desk = Desk::open(&[folder.path().to_owned()]);
    for name in ["Ana Diaz", "Bo Li", "Cy Roy"] {
        desk.drag(name, 0);
        desk.type_text("u");
    }
    desk.drag("Oslo", 0);
    let left = |desk: &Desk, name: &str| desk.harness.get_by_label(name).rect();
    let first = |desk: &Desk, a: &str, b: &str| {
        let (a, b) = (left(desk, a), left(desk, b));
        (a.top(), a.left()) < (b.top(), b.left())
    };
    assert!(
        first(&desk, "Person", "Group of people"),
        "nothing moves while tagging"
    );
    desk.key_with(Modifiers::ALT, Key::ArrowDown);
    desk.settle();
    desk.drag("Turin", 0);
    assert!(
        first(&desk, "Group of people", "Person"),
        "the next article has them in order"
    );
    desk.type_text("u");
    assert!(
        desk.shows("Group of people: Turin, mention 1 of 1"),
        "by the same key"
    );
}

#[test]
fn other_articles_are_counted_while_one_goes_on() {
    let folder = Folder::new("flow");
    folder.write("a.txt", "Oslo, dit-on. Rome.\n");
    folder.write("b.txt", "Oslo et Oslo.\n");
    folder.write("c.txt", "Oslos sans Oslo-sur-Mer.\n");
    let mut desk = Desk::open(&[folder.path().to_owned()]);
    desk.drag("Oslo", 0);
    let end = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while !desk.shows("selected, 3 in 2 other articles") {
        assert!(std::time::Instant::now() < end, "it is not counted");
        std::thread::sleep(std::time::Duration::from_millis(20));
        desk.harness.run_steps(1);
    }
}

#[test]
fn ten_thousand_mentions_show_as_many_rows_as_there_is_room_for() {
    let mut text = String::new();
    for i in 0..10_000 {
        text.push_str(&format!("Ville{i} "));
        if i % 10 == 9 {
            text.push_str("\n\n");
        }
    }
    let folder = Folder::new("flow");
    let path = folder.write("long.txt", &text);
    let article = Arc::new(Article::new("long.txt", text.as_str()));
    let annotator = Annotator {
        id: "alice".to_owned(),
        name: "Alice".to_owned(),
    };
    let codebook = CodebookRef {
        name: "news-core".to_owned(),
        version: 1,
    };
    let mut document = Document::new(article.clone(), annotator, codebook);
    let mut ids = IdSource::new(1);
    let mut all = Transaction::new(Title::new("undo-tag"));
    for span in segment::words(article.text()) {
        let name = article.quote(span);
        if !name.starts_with("Ville") {
            continue;
        }
        let entity = Entity::new(ids.next_id(Kind::Entity), "Location", name);
        let mention = Mention::new(ids.next_id(Kind::Mention), vec![span], entity.id.clone());
        all.insert(entity).insert(mention);
    }
    document.apply(all).unwrap();
    assert_eq!(document.count(Kind::Mention), 10_000);
    let sidecar = render(&document, &Base::default()).unwrap();
    folder.write("long.txt.alice.ann.ron", sidecar);
    let mut desk = Desk::open(&[path]);
    let rows = |desk: &Desk| {
        let about = "Location, Location · 1 mention";
        desk.harness
            .query_all_by(|node| node.description().as_deref() == Some(about))
            .count()
    };
    let n = rows(&desk);
    assert!((3..40).contains(&n), "{n} rows");
    // The last one is a key away.
    desk.key(Key::F6);
    desk.key(Key::End);
    desk.harness.run_steps(3);
    assert!(desk.shows("Ville9999"));
    desk.type_text("F");
    desk.type_text("ville4321");
    assert_eq!(rows(&desk), 1);
    assert_eq!(desk.session().tab, Tab::Entities);
}
