//! Entities linked to the project's knowledge base, by key.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use postil::model::annotation::Link;

use crate::{
    desk::{Desk, Folder},
    gui_tag::ARTICLE,
};

const TABLE: &str = include_str!("../../sample_data/kb/wikidata.tsv");

fn desk(language: &str, table: Option<&str>) -> (Folder, Desk) {
    let folder = Folder::new("kb");
    folder.write("otan.txt", ARTICLE);
    if let Some(table) = table {
        folder.write("kb/wikidata.tsv", table);
    }
    let mut desk = Desk::with_settings(&[folder.path().to_owned()], language, "Light");
    desk.drag("OTAN", 1);
    desk.type_text("o");
    (folder, desk)
}

fn links(desk: &Desk) -> Vec<Link> {
    desk.document().entities().next().unwrap().links.clone()
}

fn linked(kb: &str, id: &str) -> Vec<Link> {
    vec![Link {
        kb: kb.to_owned(),
        id: id.to_owned(),
        confidence: None,
    }]
}

#[test]
fn two_keys_link_an_entity_and_one_takes_it_back() {
    let (folder, mut desk) = desk("en", Some(TABLE));
    desk.type_text("=");
    assert!(desk.shows("Who or what is “OTAN”?"));
    assert!(
        desk.shows("NATO · OTAN"),
        "the label, and the name that was found"
    );
    desk.key(Key::Enter);
    assert_eq!(links(&desk), linked("wikidata", "Q7184"));
    assert!(
        desk.shows("NATO · military alliance"),
        "the card says what it is"
    );
    desk.save();
    assert!(
        folder
            .read("otan.txt.alice.ann.ron")
            .contains("links: [(kb: \"wikidata\", id: \"Q7184\")]")
    );
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(links(&desk), []);
}

#[test]
fn a_name_in_another_script_leads_to_the_same_entry() {
    let (_folder, mut desk) = desk("fr", Some(TABLE));
    desk.type_text("=");
    for query in ["داعش", "ISIS", "daech"] {
        desk.key_with(Modifiers::COMMAND, Key::A);
        desk.type_text(query);
        assert!(desk.shows("État islamique"), "{query}");
    }
    desk.key(Key::Enter);
    assert_eq!(links(&desk), linked("wikidata", "Q2429253"));
}

#[test]
fn a_typed_id_nil_and_no_link_are_answers_too() {
    let (_folder, mut desk) = desk("en", None);
    desk.type_text("=");
    assert!(desk.shows("This project has no knowledge base."));
    desk.key_with(Modifiers::COMMAND, Key::A);
    desk.type_text("Q42");
    desk.key(Key::Enter);
    assert_eq!(links(&desk), linked("wikidata", "Q42"));
    desk.type_text("=");
    desk.click("Not in the knowledge base");
    assert_eq!(links(&desk), linked("wikidata", Link::NIL));
    desk.type_text("=");
    desk.key(Key::ArrowDown);
    desk.key(Key::ArrowDown);
    desk.key(Key::Enter);
    assert_eq!(links(&desk), []);
}

#[test]
fn a_name_with_its_article_finds_the_entry_and_nothing_found_is_never_written_in_haste() {
    let folder = Folder::new("kb");
    folder.write("a.txt", "Titre\n\nAlors, l’OTAN attend le Zorglub.\n");
    folder.write("kb/wikidata.tsv", TABLE);
    let mut desk = Desk::open(&[folder.path().to_owned()]);
    desk.drag("l’OTAN", 0);
    desk.type_text("o=");
    assert!(desk.shows("NATO · OTAN"));
    desk.key(Key::Enter);
    assert_eq!(links(&desk), linked("wikidata", "Q7184"));
    desk.drag("Zorglub", 0);
    desk.type_text("o=");
    desk.key(Key::Enter);
    let zorglub = |desk: &Desk| {
        let mut all = desk.document().entities();
        all.find(|e| e.name == "Zorglub").unwrap().links.clone()
    };
    assert_eq!(zorglub(&desk), [], "Enter alone says nothing");
    desk.key(Key::ArrowDown);
    desk.key(Key::Enter);
    assert_eq!(zorglub(&desk), linked("wikidata", Link::NIL));
    let n = desk.harness.query_all_by_label("Link…").count();
    assert_eq!(n, 1, "one way to the knowledge base");
}

#[test]
fn a_bad_row_is_told_with_its_line() {
    let (_folder, desk) = desk("en", Some("id\tlabel\nQ1\tOne\n\tNobody\n"));
    let notices = desk.notices().join("\n");
    assert!(
        notices.contains("wikidata.tsv:3:1: this row has no id"),
        "{notices}"
    );
    assert!(desk.harness.query_by_label("Link…").is_some());
    let (_folder, french) = self::desk("fr", Some("id\tlabel\nQ1\tOne\n\tNobody\n"));
    let notices = french.notices().join("\n");
    let row =
        "wikidata.tsv:3:1\u{a0}: cette ligne n’a pas d’identifiant (id) et est laissée de côté";
    assert!(
        notices.contains(row) && notices.contains("colonnes"),
        "{notices}"
    );
}

#[test]
fn how_sure_one_is_and_other_bases_are_typed_behind_the_id() {
    let (_folder, mut desk) = desk("en", None);
    let link = |kb: &str, id: &str, confidence| Link {
        kb: kb.to_owned(),
        id: id.to_owned(),
        confidence,
    };
    desk.type_text("K");
    desk.type_text("Q42 80%");
    desk.key(Key::Enter);
    assert_eq!(links(&desk), [link("wikidata", "Q42", Some(80))]);
    desk.type_text("K");
    desk.key_with(Modifiers::COMMAND, Key::A);
    desk.type_text("geonames:99 50 %");
    desk.key(Key::Enter);
    let both = [
        link("wikidata", "Q42", Some(80)),
        link("geonames", "99", Some(50)),
    ];
    assert_eq!(links(&desk), both);
    assert!(desk.shows("Q42 80 %") && desk.shows("geonames:99 50 %"));
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(links(&desk), both[..1]);
}
