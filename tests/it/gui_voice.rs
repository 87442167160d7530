//! Voices, proposed and by hand, and notes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use egui::Key;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use postil::{
    editor::command::Command,
    model::annotation::{CommentOn, Holder, Manner},
};

use crate::{
    desk::Desk,
    gui_event::tag_names,
    gui_flow::{PARIS, on},
    gui_tag::desk,
};

const QUOTED: &str = "Une tribune\n\nLe texte court sur plusieurs lignes pour être un corps d’article ordinaire, avec des \
phrases entières et rien d’autre à dire.\n\n« Nous ne céderons pas », a prévenu Jens Stoltenberg, le secrétaire général.\n";

#[test]
fn a_quotation_proposes_its_voice() {
    let (_folder, mut desk) = on("tribune.txt", QUOTED);
    desk.drag("Jens Stoltenberg", 0);
    desk.type_text("p");
    desk.key(Key::Escape);
    desk.put_caret("Nous ne", 0);
    desk.type_text("zq");
    assert!(desk.shows("voice of Jens Stoltenberg"));
    desk.n_actions = 0;
    desk.type_text("v");
    assert_eq!(desk.n_actions, 1, "one key accepts");
    let document = desk.document();
    let voice = document.voices().next().unwrap().clone();
    let text = document.article().text();
    let said = |spans: &[postil::model::span::ByteSpan]| spans[0].text(text).unwrap().to_owned();
    assert_eq!(said(&voice.content), "Nous ne céderons pas");
    assert_eq!(said(&voice.cue), "a prévenu");
    let source = document.entities().next().unwrap().id.clone();
    assert_eq!(voice.source, Holder::Entity(source));
    assert!(
        desk.shows("Voice of Jens Stoltenberg"),
        "it is on the canvas"
    );
    // A stance inside it is said in it.
    desk.drag("céderons pas", 0);
    desk.type_text("s");
    let holder = desk
        .hint("Person: Jens Stoltenberg, mention 1 of 1")
        .unwrap();
    desk.type_text(&holder);
    desk.type_text("2a");
    assert_eq!(
        desk.document().stances().next().unwrap().voice,
        Some(voice.id.clone())
    );
    assert_eq!(desk.session().voice_proposals(), []);
}

/// The sample's quotation: what is proposed and what the voice then holds.
fn voice_at_the_warning(tags: &[&str]) -> (String, Holder, Vec<String>) {
    let sample = include_str!("../../sample_data/otan-daech.txt");
    let line = sample.lines().find(|l| l.contains("a prévenu")).unwrap();
    let text = &format!("Titre\n\n{line}\n");
    let (_folder, mut desk) = on("otan-daech.txt", text);
    for name in tags {
        desk.drag(name, 0);
        desk.type_text("p");
        desk.key(Key::Escape);
    }
    desk.put_caret("Cela ne veut pas dire", 0);
    desk.type_text("zqv");
    let voice = desk.document().voices().next().unwrap();
    let source = match &voice.source {
        Holder::Entity(id) => desk.document().entity(id).unwrap().name.clone(),
        _ => String::new(),
    };
    let cue = voice.cue[0].text(text).unwrap().to_owned();
    let notices = desk.notices().iter().map(|n| (*n).to_owned()).collect();
    let holder = voice.source.clone();
    assert_eq!(source.is_empty(), holder == Holder::Unnamed);
    (format!("{source}|{cue}"), holder, notices)
}

#[test]
fn the_samples_quotation_proposes_its_verb_and_who_stands_beside_it() {
    let (said, _, notices) = voice_at_the_warning(&["Jens Stoltenberg"]);
    assert_eq!(said, "Jens Stoltenberg|a prévenu");
    assert!(!notices.join(" ").contains("untagged"));
    let (said, holder, notices) = voice_at_the_warning(&[]);
    assert_eq!((said.as_str(), holder), ("|a prévenu", Holder::Unnamed));
    assert!(
        notices
            .join(" ")
            .contains("Jens Stoltenberg stands there untagged"),
        "{notices:?}"
    );
}

/// `“…,” said Niek Stam, of the union. “…”`: the second half is his as well, and not the union's.
#[test]
fn a_quotation_that_goes_on_is_of_whoever_began_it() {
    for (text, second, cue) in [
        (
            "“Our wages are low,” said Niek Stam, the leader of FNV Havens. “The automation goes on without us.”\n",
            "The automation",
            "said",
        ),
        (
            "« Nous ne céderons pas », a lancé Niek Stam devant la CGT FNV Havens. « La grève continue demain matin. »\n",
            "La grève",
            "a lancé",
        ),
    ] {
        let (_folder, mut desk) = on("strike.txt", text);
        for (name, key) in [("Niek Stam", "p"), ("FNV Havens", "o")] {
            desk.drag(name, 0);
            desk.type_text(key);
            desk.key(Key::Escape);
        }
        desk.put_caret(second, 0);
        desk.type_text("v");
        let document = desk.document();
        let voice = document.voices().next().unwrap();
        let Holder::Entity(source) = &voice.source else {
            panic!("{:?}", voice.source)
        };
        assert_eq!(document.entity(source).unwrap().name, "Niek Stam");
        assert!(voice.content[0].text(text).unwrap().starts_with(second));
        assert_eq!(voice.cue[0].text(text), Some(cue));
    }
    // A sentence between them is of nobody.
    let text = "“Our wages are low,” said Niek Stam. FNV Havens agreed. “The automation goes on without us.”\n";
    let (_folder, mut desk) = on("strike.txt", text);
    for (name, key) in [("Niek Stam", "p"), ("FNV Havens", "o")] {
        desk.drag(name, 0);
        desk.type_text(key);
        desk.key(Key::Escape);
    }
    desk.put_caret("The automation", 0);
    desk.type_text("v");
    let document = desk.document();
    let voice = document.voices().next().unwrap();
    let source = voice.source.id().unwrap();
    assert_eq!(document.entity(source).unwrap().name, "FNV Havens");
}

#[test]
fn every_part_of_a_voice_by_keyboard() {
    let (_folder, mut desk) = desk();
    tag_names(&mut desk);
    desk.drag("Paris et Berlin étaient réticents", 0);
    desk.type_text("v");
    desk.type_text("h1");
    desk.type_text("mm");
    desk.type_text("c");
    desk.drag("a dit", 0);
    desk.key(Key::Enter);
    let outer = desk.document().voices().next().unwrap().clone();
    assert_eq!(outer.source, Holder::Author);
    assert_eq!(outer.manner, Manner::Mixed);
    assert_eq!(outer.cue.len(), 1);
    desk.drag("étaient réticents", 0);
    desk.type_text("v");
    desk.type_text("u");
    let letter = desk
        .harness
        .get_all_by_label("Voice of the article’s author")
        .find_map(|n| n.accesskit_node().data().access_key().map(str::to_owned))
        .expect("a letter over the outer voice");
    desk.type_text(&letter);
    let inner = desk.document().voices().find(|v| v.id != outer.id).unwrap();
    assert_eq!(inner.within, Some(outer.id));
}

/// A file can bring a circle; whoever goes on with it is not stopped by it.
#[test]
fn a_circle_of_voices_holds_nothing_up() {
    let (_folder, mut desk) = desk();
    tag_names(&mut desk);
    for words in ["Paris et Berlin étaient", "étaient réticents", "réticents"] {
        desk.drag(words, 0);
        desk.type_text("v");
        desk.key(Key::Escape);
    }
    let ids: Vec<_> = desk.document().voices().map(|v| v.id.clone()).collect();
    assert_eq!(ids.len(), 3);
    for (of, within) in [(0, 1), (1, 0)] {
        let mut voice = desk.document().voice(&ids[of]).unwrap().clone();
        voice.within = Some(ids[within].clone());
        let change = Command::Change(Box::new(voice.into()));
        desk.harness.state_mut().dispatch(change);
    }
    let focus = Command::Focus(Some(ids[2].clone()));
    desk.harness.state_mut().dispatch(focus);
    desk.settle();
    desk.type_text("u");
    let pick = Command::Pick(ids[0].clone());
    desk.harness.state_mut().dispatch(pick);
    let third = desk.document().voice(&ids[2]).unwrap();
    assert_eq!(third.within.as_ref(), Some(&ids[0]));
}

#[test]
fn notes_and_questions_on_words_records_and_the_article() {
    let (_folder, mut desk) = desk();
    tag_names(&mut desk);
    desk.drag("réticents", 0);
    desk.type_text("C");
    desk.type_text("Vraiment ?");
    desk.key(Key::Enter);
    desk.click(PARIS);
    desk.type_text("C");
    desk.type_text("La ville.");
    desk.key(Key::Enter);
    desk.key(Key::Escape);
    desk.type_text("C");
    desk.type_text("À relire.");
    desk.key(Key::Enter);
    let on: Vec<_> = desk
        .document()
        .comments()
        .map(|c| (&c.on, c.question))
        .collect();
    let has = |wanted: fn(&CommentOn) -> bool, question: bool| {
        on.iter().any(|(on, q)| wanted(on) && *q == question)
    };
    assert!(has(|on| matches!(on, CommentOn::Span(_)), true), "{on:?}");
    assert!(
        has(|on| matches!(on, CommentOn::Record(_)), false),
        "{on:?}"
    );
    assert!(has(|on| matches!(on, CommentOn::Article), false), "{on:?}");
    // Resolved with a key, found with the filter.
    desk.click("Vraiment ?");
    desk.type_text("o");
    let open = |desk: &Desk| desk.document().comments().filter(|c| c.open).count();
    assert_eq!(open(&desk), 2);
    desk.type_text("F");
    desk.type_text("relire");
    assert!(desk.shows("À relire."));
    assert!(!desk.shows("La ville."));
}

/// What a voice says, and by which words, as the text has it.
fn said(desk: &Desk, spans: &[postil::model::span::ByteSpan]) -> String {
    spans
        .first()
        .and_then(|span| span.text(desk.document().article().text()))
        .unwrap_or_default()
        .to_owned()
}

const PORT: &str = "Un plan pour les ports\n\nLa CGT a condamné l’accord, dit-on à Calais depuis mercredi soir et jusque dans les \
bureaux du port. « Pas un euro sans garanties sociales », a prévenu Nadia Benali, de Dunkerque.\n";

#[test]
fn what_is_quoted_within_a_paragraph_becomes_a_voice_with_one_key() {
    for selects in [false, true] {
        let (_folder, mut desk) = on("ports.txt", PORT);
        // What stands nearest is a document, and no speaker.
        desk.drag("accord", 0);
        desk.type_text("d");
        desk.drag("Nadia Benali", 0);
        desk.type_text("p");
        desk.key(Key::Escape);
        if selects {
            desk.drag("Pas un euro sans garanties sociales", 0);
        } else {
            desk.put_caret("garanties", 0);
            assert!(desk.shows("voice of Nadia Benali"));
        }
        desk.type_text("v");
        let voice = desk.document().voices().next().unwrap().clone();
        assert_eq!(
            said(&desk, &voice.content),
            "Pas un euro sans garanties sociales"
        );
        assert_eq!(said(&desk, &voice.cue), "a prévenu");
        let source = voice.source.id().unwrap();
        assert_eq!(desk.document().entity(source).unwrap().name, "Nadia Benali");
    }
}

#[test]
fn where_nothing_is_quoted_the_key_says_what_it_wants() {
    let (_folder, mut desk) = on("ports.txt", PORT);
    desk.put_caret("Un plan", 0);
    desk.type_text("v");
    assert_eq!(desk.document().voices().count(), 0);
    assert_eq!(
        desk.notices(),
        ["Select what is said, then v makes it a voice."]
    );
}
