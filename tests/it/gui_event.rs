//! Events: a trigger, a type, fillers by letter, by click and by hand; changed, deleted, brought back.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use egui::{Key, Modifiers};
use postil::{
    editor::session::Mode,
    model::{
        annotation::{Event, EventPolarity, Filler, Modality, Tense},
        id::Kind,
    },
};

use crate::{desk::Desk, gui_tag::desk};

const OTAN: &str = "Organization: OTAN, mention 1 of 1";
const BRUXELLES: &str = "Location: Bruxelles, mention 1 of 1";
const PARIS: &str = "Government: Paris, mention 1 of 1";

/// Bruxelles, OTAN and Paris are tagged.
pub fn tag_names(desk: &mut Desk) {
    for (text, n, key) in [("Bruxelles", 0, "l"), ("OTAN", 1, "o"), ("Paris", 0, "g")] {
        desk.drag(text, n);
        desk.type_text(key);
    }
    desk.key(Key::Escape);
}

fn event(desk: &Desk) -> &Event {
    let mut events = desk.document().events();
    let event = events.next().expect("an event");
    assert_eq!(events.next(), None, "one event");
    event
}

/// Role and what fills it, in words.
fn fillers(desk: &Desk) -> Vec<(&str, String)> {
    let document = desk.document();
    let text = document.article().text();
    let word = |filler: &Filler| match filler {
        Filler::Mention(id) => document.mention(id).unwrap().at[0]
            .text(text)
            .unwrap()
            .to_owned(),
        Filler::Place(text) => format!("place {text}"),
        other => format!("{other:?}"),
    };
    let arguments = event(desk).arguments.iter();
    arguments
        .map(|a| (a.role.as_str(), word(&a.filler)))
        .collect()
}

/// Where a date is typed.
fn date_field(desk: &Desk) -> egui::Pos2 {
    use egui_kittest::kittest::Queryable as _;
    let field = desk
        .harness
        .get_by(|n| n.placeholder() == Some("2017-05-25, then Enter"));
    field.rect().center()
}

fn of(role: &str, filler: &str) -> (String, String) {
    (role.to_owned(), filler.to_owned())
}

fn owned(found: Vec<(&str, String)>) -> Vec<(String, String)> {
    found
        .into_iter()
        .map(|(role, filler)| (role.to_owned(), filler))
        .collect()
}

#[test]
fn an_event_with_two_roles_takes_six_actions() {
    let (_folder, mut desk) = desk();
    tag_names(&mut desk);
    desk.n_actions = 0;
    desk.drag("accepté", 0);
    desk.type_text("e");
    assert!(desk.shows("Which event?"));
    desk.type_text("a");
    assert!(desk.shows("actor: type a letter on the text or a name, or click"));
    let actor = desk.hint(PARIS).expect("a letter over Paris");
    desk.type_text(&actor);
    assert!(desk.shows("recipient: type a letter on the text or a name, or click"));
    let recipient = desk.hint(OTAN).expect("a letter over OTAN");
    desk.type_text(&recipient);
    desk.key(Key::Enter);
    assert_eq!(desk.n_actions, 6);
    assert_eq!(event(&desk).label, "AGREE");
    assert_eq!(
        owned(fillers(&desk)),
        [of("actor", "Paris"), of("recipient", "OTAN")]
    );
    assert_eq!(*desk.session().mode(), Mode::Normal);
    assert!(desk.shows("Event Agree: accepté"));
    assert_eq!(desk.description("actor"), "Paris");
    assert_eq!(desk.hint(PARIS), None, "the letters are gone");
}

#[test]
fn fillers_by_click_by_hand_and_only_what_the_codebook_allows() {
    let (folder, mut desk) = desk();
    tag_names(&mut desk);
    desk.drag("accepté", 0);
    desk.type_text("ea");
    desk.press(OTAN);
    // The fourth role is the place, the fifth the date.
    desk.type_text("4");
    assert!(desk.hint(PARIS).is_none(), "a government is no place");
    desk.click(BRUXELLES);
    assert!(desk.shows("date: type a letter on the text or a name, or click"));
    desk.press(PARIS);
    assert!(desk.shows("“Paris” can’t be date: the codebook does not allow its type there."));
    let at = date_field(&desk);
    desk.click_at(at);
    desk.type_text("2017-02-30");
    desk.key(Key::Enter);
    assert!(desk.shows("“2017-02-30”: that month has no such day."));
    assert_eq!(event(&desk).date, None, "what is no date is not taken");
    let at = date_field(&desk);
    desk.click_at(at);
    desk.type_text("25/05/2017");
    desk.key(Key::Enter);
    let expected = [of("actor", "OTAN"), of("place", "Bruxelles")];
    assert_eq!(owned(fillers(&desk)), expected);
    let date = |desk: &Desk| event(desk).date.as_ref().map(|d| d.value.clone());
    assert_eq!(date(&desk).as_deref(), Some("2017-05-25"));
    assert_eq!(desk.description("date"), "2017-05-25", "said once");
    assert_eq!(*desk.session().mode(), Mode::Normal);
    assert_eq!(desk.document().count(Kind::Event), 1);
    desk.save();
    let saved = folder.read("otan.txt.alice.ann.ron");
    assert!(saved.contains("2017-05-25"), "{saved}");

    let desk = desk.restart(&[folder.path().join("otan.txt")]);
    assert_eq!(owned(fillers(&desk)), expected);
    assert_eq!(date(&desk).as_deref(), Some("2017-05-25"));
    assert!(desk.shows("Event Agree: accepté"));
}

#[test]
fn the_keyboard_is_back_in_the_text_after_a_typed_filler() {
    let (_folder, mut desk) = desk();
    tag_names(&mut desk);
    desk.drag("accepté", 0);
    desk.type_text("ea5");
    // A date can only be typed: its field has the keyboard.
    desk.type_text("2017");
    desk.key(Key::Enter);
    assert_eq!(
        *desk.session().mode(),
        Mode::Normal,
        "the date was the last role"
    );
    desk.key(Key::Delete);
    assert_eq!(
        desk.document().count(Kind::Event),
        0,
        "Delete acts on the focused event"
    );
}

#[test]
fn a_trigger_gets_another_type_from_the_inspector_and_from_the_keys() {
    let (_folder, mut desk) = desk();
    desk.drag("accepté", 0);
    desk.type_text("ea");
    desk.key(Key::Escape);
    {
        use egui_kittest::kittest::Queryable as _;
        desk.harness
            .get_by_role(egui::accesskit::Role::ComboBox)
            .click();
    }
    desk.harness.run_steps(3);
    desk.click("SUPPORT");
    assert_eq!(event(&desk).label, "SUPPORT");
    desk.drag("accepté", 0);
    desk.type_text("ec");
    assert_eq!(event(&desk).label, "CONSULT");
    desk.key(Key::Escape);
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(event(&desk).label, "SUPPORT");
}

#[test]
fn pills_say_whether_when_and_that_it_happened() {
    let (_folder, mut desk) = desk();
    desk.drag("rejoigne", 0);
    desk.type_text("ea");
    desk.key(Key::Escape);
    desk.click("future");
    desk.click("not asserted");
    desk.click("negative");
    let made = event(&desk);
    assert_eq!(
        (made.tense, made.modality, made.polarity),
        (Tense::Future, Modality::Other, EventPolarity::Negative)
    );
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(event(&desk).polarity, EventPolarity::Positive);
}

#[test]
fn deleting_a_filler_or_the_event_can_be_undone_whole() {
    let (_folder, mut desk) = desk();
    tag_names(&mut desk);
    desk.drag("accepté", 0);
    desk.type_text("ea");
    desk.press(OTAN);
    desk.press(PARIS);
    desk.key(Key::Enter);
    let before = desk.document().clone();

    desk.click(PARIS);
    desk.key(Key::Delete);
    assert_eq!(owned(fillers(&desk)), [of("actor", "OTAN")]);
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(
        owned(fillers(&desk)),
        [of("actor", "OTAN"), of("recipient", "Paris")]
    );

    desk.press("Event Agree: accepté");
    desk.click_in_inspector("Delete");
    assert_eq!(desk.document().count(Kind::Event), 0);
    assert!(!desk.shows("Event Agree"));
    desk.key_with(Modifiers::COMMAND, Key::Z);
    let same = desk.document().records().eq(before.records());
    assert!(same, "undo brings all back");
}

#[test]
fn a_mention_keeps_its_letter_from_question_to_question() {
    let (_folder, mut desk) = desk();
    tag_names(&mut desk);
    desk.drag("accepté", 0);
    desk.type_text("ea");
    // Who agreed may be all three; where, only Brussels.
    let of = |desk: &Desk| [BRUXELLES, OTAN, PARIS].map(|name| desk.hint(name));
    let asked = of(&desk);
    let letters: std::collections::BTreeSet<_> = asked.iter().flatten().collect();
    assert_eq!(letters.len(), 3, "{asked:?}");
    desk.type_text(asked[1].as_deref().unwrap());
    assert_eq!(of(&desk), asked, "the recipient");
    desk.type_text("4");
    assert!(desk.shows("place: type a letter"));
    assert_eq!(of(&desk), [asked[0].clone(), None, None]);
    desk.type_text("2");
    assert_eq!(of(&desk), asked, "back to the recipient");
    desk.key(Key::Enter);
    assert_eq!(of(&desk), [None, None, None]);
}

#[test]
fn the_last_filler_is_marked_as_inferred_and_taken_out_by_key() {
    let (_folder, mut desk) = desk();
    tag_names(&mut desk);
    desk.drag("accepté", 0);
    desk.type_text("ea");
    for name in [PARIS, OTAN] {
        desk.type_text("1");
        let letter = desk.hint(name).unwrap();
        desk.type_text(&letter);
    }
    // The label bar has the role too, without what fills it.
    let actor = |desk: &Desk, said: &str| desk.descriptions("actor").iter().any(|d| d == said);
    desk.type_text("1*");
    assert!(actor(&desk, "Paris, [OTAN]"));
    desk.key(Key::Backspace);
    assert!(actor(&desk, "Paris"));
    desk.type_text("*");
    assert!(actor(&desk, "[Paris]"));
    desk.key(Key::Backspace);
    assert_eq!(event(&desk).arguments, []);
    desk.key(Key::Backspace);
    assert_eq!(
        desk.document().count(Kind::Event),
        1,
        "with nothing to take out nothing goes"
    );
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert!(actor(&desk, "[Paris]"));
}

#[test]
fn a_metonym_fills_the_role_of_what_it_stands_for() {
    let (_folder, mut desk) = desk();
    desk.drag("Bruxelles", 0);
    desk.type_text("l");
    desk.drag("accepté", 0);
    desk.type_text("ea4");
    assert!(desk.hint(BRUXELLES).is_some(), "a place");
    desk.key(Key::Escape);
    desk.click(BRUXELLES);
    desk.type_text("Op");
    desk.click("Event Agree: accepté");
    desk.type_text("4");
    assert_eq!(desk.hint(BRUXELLES), None, "a person is no place");
    desk.type_text("1");
    let letter = desk.hint(BRUXELLES).expect("a person agrees");
    desk.type_text(&letter);
    assert_eq!(owned(fillers(&desk)), [of("actor", "Bruxelles")]);
    assert!(
        !desk
            .session()
            .checks()
            .findings()
            .iter()
            .any(|f| f.rule == "wrong-filler")
    );
}

/// The bar with the roles lies over the text's lower edge, where the trigger and its neighbours may stand.
#[test]
fn words_at_the_lower_edge_come_out_from_under_the_roles() {
    let folder = crate::desk::Folder::new("articles");
    let text: String = (1..60).map(|n| format!("On day {n} they met.\n")).collect();
    let mut desk = Desk::open(&[folder.write("days.txt", text)]);
    let lowest = (1..60).rev().find(|n| {
        let end = desk.visible().end;
        let text = desk.article().article().text();
        text[..end].contains(&format!("day {n} they met."))
    });
    let words = format!("day {} they", lowest.unwrap() - 1);
    let before = desk.place_of(&words, 0).0.y;
    desk.drag(&words, 0);
    desk.type_text("ea");
    desk.harness.run_steps(6);
    let question = "actor: type a letter on the text or a name, or click";
    assert!(desk.shows(question));
    let bar = desk.place_of_label(question).top();
    let after = desk.place_of(&words, 0).0.y;
    assert!(bar < before, "the bar would lie on them");
    assert!(after + 12.0 < bar, "{after} is under {bar}");
    // Moved once, the text is the reader's to scroll; and its end can be scrolled out from under the bar.
    desk.key(Key::Escape);
    desk.key_with(Modifiers::COMMAND, Key::End);
    desk.drag("day 59 they", 0);
    desk.type_text("ea");
    desk.harness.run_steps(6);
    let bar = desk.place_of_label(question).top();
    let after = desk.place_of("day 59 they", 0).0.y;
    assert!(after + 12.0 < bar, "{after} is under {bar}");
}
