//! Finding in the article, and moving about in it by key.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::collections::BTreeSet;

use egui::{Event, Key, Modifiers};
use postil::model::{id::Kind, selection::Selection};

use crate::{
    desk::{Desk, Folder},
    gui_tag::desk,
};

fn selected(desk: &Desk) -> String {
    let open = desk.article();
    open.selection().text(open.article().text())
}

fn find(desk: &mut Desk, query: &str) {
    desk.key_with(Modifiers::COMMAND, Key::F);
    desk.type_text(query);
}

#[test]
fn what_is_typed_is_found_counted_and_walked_through() {
    let (_folder, mut desk) = desk();
    find(&mut desk, "otan");
    assert!(desk.shows("1 of 3"));
    desk.key(Key::Enter);
    assert!(desk.shows("2 of 3"));
    desk.key_with(Modifiers::SHIFT, Key::Enter);
    desk.key_with(Modifiers::SHIFT, Key::F3);
    assert!(desk.shows("3 of 3"), "before the first comes the last");
    desk.key(Key::F3);
    assert!(desk.shows("1 of 3"));
    // The hit stays selected, so that one key tags it.
    desk.key(Key::Escape);
    assert!(!desk.session().find().is_open());
    assert_eq!(selected(&desk), "OTAN");
    desk.type_text("o");
    assert!(desk.shows("Organization: OTAN, mention 1 of 1"));
}

#[test]
fn accents_case_words_and_expressions_are_told_apart_on_demand() {
    let (_folder, mut desk) = desk();
    find(&mut desk, "allies");
    assert!(desk.shows("1 of 1"), "e finds é");
    desk.click("Match accents");
    assert!(desk.shows("nothing found"));
    desk.click("Match accents");
    desk.click("Match case");
    desk.click("Whole words");
    assert!(desk.shows("1 of 1"));
    desk.click("Regular expression");
    desk.click("Find in the article");
    desk.key_with(Modifiers::COMMAND, Key::A);
    desk.type_text("[A-Z]+(");
    assert!(desk.shows("A “(” in this expression is never closed."));
    desk.key(Key::Backspace);
    assert!(desk.shows("1 of 4"), "L, and OTAN three times");
}

#[test]
fn all_hits_are_tagged_in_one_step() {
    let (_folder, mut desk) = desk();
    find(&mut desk, "otan|alli");
    desk.click("Regular expression");
    assert!(desk.shows("1 of 4"));
    desk.click("Tag all…");
    desk.type_text("o");
    assert_eq!(desk.document().count(Kind::Mention), 4);
    assert_eq!(desk.document().count(Kind::Entity), 2, "OTAN and alli");
    assert!(desk.shows("Tagged 4 hits."));
    desk.key(Key::Escape);
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(desk.document().count(Kind::Mention), 0);
}

#[test]
fn a_selection_is_looked_for_and_f3_goes_on_without_the_bar() {
    let (_folder, mut desk) = desk();
    desk.drag("OTAN", 0);
    desk.key_with(Modifiers::COMMAND, Key::F);
    assert_eq!(desk.session().find().query(), "OTAN");
    desk.key(Key::Escape);
    let first = desk.article().selection().clone();
    desk.key(Key::F3);
    desk.key(Key::F3);
    desk.key(Key::F3);
    assert_eq!(*desk.article().selection(), first, "round the text");
    desk.key_with(Modifiers::SHIFT, Key::F3);
    assert!(desk.article().selection().live().start > first.live().start);
}

#[test]
fn hits_are_those_of_the_article_on_show() {
    let folder = Folder::new("articles");
    let paths = [
        folder.write("a.txt", "Paris, Paris, Paris"),
        folder.write("b.txt", "Rome et Paris"),
    ];
    let mut desk = Desk::open(&paths);
    find(&mut desk, "paris");
    assert!(desk.shows("1 of 3"));
    desk.key_with(Modifiers::ALT, Key::ArrowDown);
    desk.settle();
    assert!(desk.shows("1 of 1"));
}

#[test]
fn what_is_wrong_with_an_expression_is_said_in_french_to_a_french_reader() {
    let folder = Folder::new("articles");
    let path = folder.write("a.txt", "Paris et Rome");
    let mut desk = Desk::with_settings(&[path], "fr", "Dark");
    find(&mut desk, "[a");
    desk.click("Expression régulière");
    assert!(desk.shows("Un «\u{a0}[\u{a0}» de cette expression n’est jamais fermé."));
    desk.click("Expression régulière");
    assert!(desk.shows("aucun résultat"));
}

/// Searched off the UI thread: what is typed and pressed meanwhile counts.
#[test]
fn a_long_article_is_found_in_too() {
    let folder = Folder::new("articles");
    let filler = "Le sommet s’est ouvert jeudi à Bruxelles.\n".repeat(9000);
    let text = format!("Paris d’abord.\n{filler}Puis Paris.\n{filler}Paris enfin.\n");
    let path = folder.write("long.txt", &text);
    let mut desk = Desk::open(&[path]);
    find(&mut desk, "paris");
    desk.wait_until("the hits are there", |desk| desk.shows("1 of 3"));
    desk.key(Key::Enter);
    assert!(desk.shows("2 of 3"));
    let hit = text.find("Puis Paris").unwrap();
    desk.wait_until("the hit is in view", |desk| {
        let visible = desk.visible();
        visible.start < hit && hit < visible.end
    });
    desk.key(Key::Escape);
    assert_eq!(selected(&desk), "Paris");
    // A step that is asked for while the text is looked through.
    find(&mut desk, "enfin");
    desk.key(Key::F3);
    desk.wait_until("the hit is there", |desk| desk.shows("1 of 1"));
}

#[test]
fn edges_move_by_word_and_presses_in_a_row_are_one_step() {
    let (_folder, mut desk) = desk();
    desk.drag("Bruxelles", 0);
    desk.type_text("l");
    let word = Modifiers::ALT;
    desk.key_with(word, Key::CloseBracket);
    desk.key_with(word, Key::CloseBracket);
    assert!(desk.shows("Location: Bruxelles, les 28, mention 1 of 1"));
    desk.key_with(word | Modifiers::SHIFT, Key::CloseBracket);
    desk.key_with(word, Key::OpenBracket);
    assert!(desk.shows("Location: à Bruxelles, les, mention 1 of 1"));
    // All of it is one step.
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert!(desk.shows("Location: Bruxelles, mention 1 of 1"));
    desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert!(desk.shows("Location: à Bruxelles, les, mention 1 of 1"));
    // X11 writes the character as well, and that alone would be one character more.
    let press = Event::Key {
        key: Key::CloseBracket,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: word,
    };
    let events = &mut desk.harness.input_mut().events;
    events.extend([press, Event::Text("]".to_owned())]);
    desk.harness.run_steps(2);
    assert!(desk.shows("Location: à Bruxelles, les 28, mention 1 of 1"));
}

#[test]
fn a_key_and_a_letter_jump_to_an_annotation() {
    let (_folder, mut desk) = desk();
    desk.drag("Paris", 0);
    desk.type_text("l");
    desk.drag("Berlin", 0);
    desk.type_text("l");
    desk.key(Key::Escape);
    assert_eq!(desk.hint("Location: Paris, mention 1 of 1"), None);
    desk.type_text("'");
    assert!(desk.shows("Where to?"));
    let letter = desk.hint("Location: Paris, mention 1 of 1").unwrap();
    desk.type_text(&letter);
    let focus = desk.article().focused().unwrap();
    assert_eq!(
        focus
            .first_span()
            .unwrap()
            .text(desk.article().article().text()),
        Some("Paris")
    );
    assert!(!desk.shows("Where to?"));
}

#[test]
fn trimming_a_selection_is_a_setting() {
    let (_folder, mut desk) = desk();
    desk.click("Edit");
    desk.click("Trim selections Ctrl+Shift+J");
    desk.drag("Bruxelles, ", 0);
    desk.type_text("l");
    let text = desk.article().article().text();
    let mention = desk.document().mentions().next().unwrap();
    assert_eq!(mention.at[0].text(text), Some("Bruxelles, "));
    desk.settle();
    assert!(desk.home.read("settings.ron").contains("snap: false"));
}

#[test]
fn notices_float_and_what_is_no_error_goes_by_itself() {
    let (_folder, mut desk) = desk();
    let before = desk.place_of("Bruxelles", 0);
    desk.drag("OTAN", 1);
    desk.type_text("oa");
    assert!(desk.shows("Tagged 2 more “OTAN”."));
    assert_eq!(
        desk.place_of("Bruxelles", 0),
        before,
        "the text stays where it is"
    );
    // Away from the notice, time passes.
    desk.click_at(egui::pos2(400.0, 500.0));
    desk.harness.run_steps(40);
    assert!(desk.notices().is_empty(), "{:?}", desk.notices());
}

#[test]
fn the_last_lines_can_be_read_above_a_notice() {
    use egui_kittest::kittest::Queryable as _;
    let folder = Folder::new("articles");
    let desk = Desk::open(&[folder.write("a.txt", "Rome.\n")]);
    // Without a path, a notice offers what was open; it waits for an answer.
    let mut desk = desk.restart(&[]);
    let offer = "Last time you worked in";
    let text = desk.article().article().text().trim_end().to_owned();
    let last = text.rsplit('\n').next().unwrap().to_owned();
    // A row at a time, as a reader goes down.
    desk.key_with(Modifiers::COMMAND, Key::Home);
    let mut n = 0;
    while desk.article().selection().head < text.len() - last.len() {
        desk.key(Key::ArrowDown);
        n += 1;
        assert!(n < 400);
    }
    desk.harness.run_steps(4);
    let notice = desk.harness.query_all_by(|node| {
        let label = node.label().or_else(|| node.value()).unwrap_or_default();
        label.starts_with(offer)
    });
    let notice = notice.map(|node| node.rect().top()).reduce(f32::min);
    let notice = notice.expect("it is still there");
    let y = desk.place_of(last.split(' ').next().unwrap(), 0).1.y;
    assert!(y + 12.0 < notice, "{y} is under {notice}");
}

#[test]
fn an_article_is_where_one_left_it_and_a_resize_keeps_its_top_line() {
    let folder = Folder::new("articles");
    let long: String = (0..300).map(|i| format!("Ligne {i} du texte, assez longue pour tenir sur plus d'une ligne quand la fenêtre est étroite.\n")).collect();
    let paths = [folder.write("a.txt", long), folder.write("b.txt", "Rome")];
    let mut desk = Desk::open(&paths);
    find(&mut desk, "Ligne 150");
    desk.key(Key::Escape);
    desk.settle();
    let top = first_shown(&desk);
    assert!(top.contains("Ligne 14"), "{top}");
    desk.key_with(Modifiers::ALT, Key::ArrowDown);
    desk.settle();
    desk.key_with(Modifiers::ALT, Key::ArrowUp);
    desk.settle();
    assert_eq!(first_shown(&desk), top);
    desk.harness.set_size(egui::vec2(860.0, 700.0));
    desk.harness.run_steps(3);
    let line = |s: &str| s.split_whitespace().nth(1).map(str::to_owned);
    assert_eq!(line(&first_shown(&desk)), line(&top));
}

/// The first paragraph on screen.
fn first_shown(desk: &Desk) -> String {
    use egui::accesskit::Role;
    use egui_kittest::kittest::{NodeT as _, Queryable as _};
    let article = desk.harness.get_by_role(Role::Document);
    let first = article
        .children_recursive()
        .find(|node| node.accesskit_node().role() == Role::Paragraph);
    first.and_then(|node| node.value()).unwrap_or_default()
}

#[test]
fn reading_settings_are_in_the_menu_and_are_kept() {
    let (folder, mut desk) = desk();
    let wide = |desk: &Desk| desk.place_of("Réunis", 0).1.x - desk.place_of("Réunis", 0).0.x;
    let serif = wide(&desk);
    desk.click("View");
    desk.click("Typeface");
    desk.click("Sans serif");
    assert_ne!(wide(&desk), serif);
    desk.click("View");
    desk.click("Line length");
    desk.click("60 characters");
    desk.click("View");
    desk.click("Line spacing");
    desk.click("Wide");
    desk.click("View");
    desk.click("Text");
    desk.click("Focus line Ctrl+Shift+L");
    desk.settle();
    let kept = desk.home.read("settings.ron");
    for part in [
        "face: Sans",
        "measure: 60",
        "spacing: Wide",
        "focus_line: false",
    ] {
        assert!(kept.contains(part), "{part} is not in {kept}");
    }
    let sans = wide(&desk);
    let desk = desk.restart(&[folder.path().join("otan.txt")]);
    assert_eq!(wide(&desk), sans);
}

#[test]
fn pieces_are_added_with_control_and_make_one_mention() {
    let (_folder, mut desk) = desk();
    desk.drag("Paris", 0);
    let (from, to) = desk.place_of("Berlin", 0);
    desk.drag_with(from, to, Modifiers::COMMAND);
    assert_eq!(selected(&desk), "Paris … Berlin");
    desk.type_text("l");
    assert!(desk.shows("Location: Paris Berlin, mention 1 of 1"));
    assert_eq!(desk.document().mentions().next().unwrap().at.len(), 2);
}

#[test]
fn a_whole_article_is_tagged_without_a_mouse() {
    let folder = Folder::new("articles");
    let sample = include_str!("../../sample_data/otan-daech.txt");
    let mut desk = Desk::open(&[folder.write("otan-daech.txt", sample)]);
    let names = [
        ("Donald Trump", "p"),
        ("Bruxelles", "l"),
        ("Washington", "g"),
        ("Manchester", "l"),
        ("Daech", "r"),
        ("OTAN", "o"),
    ];
    // Each name is looked for, tagged, and then tagged everywhere.
    for (name, key) in names {
        find(&mut desk, name);
        desk.key(Key::Escape);
        assert_eq!(selected(&desk), name);
        desk.type_text(key);
        desk.type_text("a");
    }
    let document = desk.document();
    assert_eq!(document.count(Kind::Entity), names.len());
    for (name, _) in names {
        let entity = document.entities().find(|e| e.name == name).unwrap();
        let tagged = document.mentions_of(&entity.id).len();
        let text = document.article().text();
        let places = text
            .match_indices(name)
            .filter(|(at, _)| document.is_in_datasets(*at));
        assert_eq!(tagged, places.count(), "{name}");
    }
    // An event with a filler picked by its letter.
    find(&mut desk, "accepté");
    desk.key(Key::Escape);
    desk.type_text("ea");
    let name = |desk: &Desk, start: &str| {
        let all = (1..20).map(|i| format!("{start}, mention {i} of"));
        let hints: BTreeSet<String> = all.filter(|n| desk.shows(n)).collect();
        hints.into_iter().next().unwrap()
    };
    let filler = name(&desk, "Organization: OTAN");
    let label = (1..20).find_map(|n| {
        let label = format!("{filler} {n}");
        desk.shows(&label).then(|| desk.hint(&label)).flatten()
    });
    desk.type_text(&label.expect("the mention has a letter"));
    let event = desk.document().events().next().unwrap();
    assert_eq!(event.arguments.len(), 1);
    // A stance: its holder and target by letter and number, its polarity by key.
    desk.key(Key::Escape);
    desk.key(Key::Escape);
    find(&mut desk, "un signal politique fort");
    desk.key(Key::Escape);
    desk.type_text("s11f");
    assert_eq!(
        desk.document().count(Kind::Stance),
        1,
        "{:?}",
        desk.session().mode()
    );
    desk.key_with(Modifiers::COMMAND, Key::D);
    desk.save();
    let saved = folder.read("otan-daech.txt.alice.ann.ron");
    for part in [
        "status: Done",
        "type: \"AGREE\"",
        "polarity: Favor",
        "name: \"Donald Trump\"",
    ] {
        assert!(saved.contains(part), "{part} is not in {saved}");
    }
    assert_ne!(*desk.article().selection(), Selection::default());
}

#[test]
fn a_french_screen_reader_hears_french() {
    let folder = Folder::new("articles");
    let path = folder.write("otan.txt", crate::gui_tag::ARTICLE);
    let mut desk = Desk::with_settings(&[path], "fr", "Light");
    desk.drag("OTAN", 1);
    desk.type_text("o");
    assert!(desk.shows("Organisation\u{a0}: OTAN, mention 1 sur 1"));
    desk.drag("accepté", 0);
    desk.type_text("ea");
    assert!(desk.shows("Événement S’accorder\u{a0}: accepté"));
}

/// Whoever works with keys did not ask what lies under the pointer.
#[test]
fn a_pointer_that_rests_while_keys_are_used_brings_up_no_tip() {
    let folder = Folder::new("articles");
    let mut desk = Desk::open(&[folder.write("otan.txt", "Paris est loin.\n")]);
    let tip = desk.article().sidecar().display().to_string();
    let saved = desk.place_of_label("all saved").center();
    let rest = |desk: &mut Desk, at: egui::Pos2| {
        desk.harness.event(egui::Event::PointerMoved(at));
        desk.harness.run_steps(1);
    };
    rest(&mut desk, saved);
    desk.harness.run_steps(8);
    assert!(desk.shows(&tip));
    rest(&mut desk, saved + egui::vec2(0.0, 300.0));
    desk.harness.run_steps(8);
    assert!(!desk.shows(&tip));
    rest(&mut desk, saved);
    desk.key(Key::ArrowRight);
    desk.harness.run_steps(8);
    assert!(!desk.shows(&tip));
    rest(&mut desk, saved + egui::vec2(1.0, 0.0));
    desk.harness.run_steps(8);
    assert!(desk.shows(&tip));
}
