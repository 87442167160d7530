//! The reading surface in six scripts, in two themes: pictures that a change must not spoil.
//!
//! `POSTIL_BLESS=1` writes them anew; look at them before they are kept.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use postil::{
    editor::command::Command,
    model::{id::Kind, selection::Selection, span::ByteSpan},
};

use crate::{
    desk::{Desk, Folder},
    render::assert_picture,
};

/// Letters that the fonts of `tests/fonts` have.
const TEXT: &str = "L’OTAN s’engage contre Daech\n\
قال الأمين العام ينس ستولتنبرغ (NATO) إن 28 دولة وافقت\n\
שר הביטחון אמר: \"צה״ל יפעל עם NATO בשנת 2017\"\n\
नाटो के महासचिव क्षेत्रीय सुरक्षा पर चर्चा\n\
เลขาธิการนาโตกล่าวว่าพันธมิตร\n\
北约峰会在布鲁塞尔举行，讨论共同防务。\n\
a👩‍👩‍👧b👍🏽c🇫🇷d abc אבג 12 דה\u{202e}efg\u{202c}\n";

const TAGS: [(&str, &str); 9] = [
    ("OTAN", "Organization"),
    ("Daech", "ArmedGroup"),
    ("ينس ستولتنبرغ", "Person"),
    ("28 دولة", "Group"),
    ("צה״ל", "ArmedGroup"),
    ("नाटो के महासचिव", "Person"),
    ("नाटो", "Organization"),
    ("นาโต", "Organization"),
    ("布鲁塞尔", "Location"),
];

fn picture(theme: &str) {
    let folder = Folder::new("scripts");
    let article = folder.write("scripts.txt", TEXT);
    let home = Folder::new("home");
    let settings = format!(
        "(annotator: (id: \"alice\", name: \"Alice\"), language: \"en\", theme: {theme}, show_articles: false, show_inspector: false)"
    );
    home.write("settings.ron", settings);
    let mut desk = Desk::with_home(home, &[article], [860.0, 520.0]);
    for (words, label) in TAGS {
        let at = TEXT.find(words).unwrap();
        let span = Selection::span(ByteSpan::new(at, at + words.len()));
        desk.harness.state_mut().dispatch(Command::Select(span));
        desk.harness
            .state_mut()
            .dispatch(Command::Tag(label.to_owned()));
    }
    assert_eq!(desk.document().count(Kind::Mention), TAGS.len());
    desk.harness.state_mut().dispatch(Command::Focus(None));
    // Without a selection, whose label bar would cover a line.
    desk.harness
        .state_mut()
        .dispatch(Command::Select(Selection::caret(0)));
    desk.save();
    desk.harness.run_steps(2);
    assert_picture(
        &format!("scripts-{}", theme.to_lowercase()),
        &desk.picture(),
    );
}

#[test]
fn six_scripts_on_light_paper() {
    picture("Light");
}

#[test]
fn six_scripts_on_dark_paper() {
    picture("Dark");
}

/// Names, signs and arrows beside lines that begin at the right.
#[test]
fn an_arabic_article_with_its_margin_where_its_lines_begin() {
    let folder = Folder::new("rtl");
    let article = folder.write(
        "summit.txt",
        include_str!("../../sample_data/قمة-بروكسل.txt"),
    );
    let tags = include_str!("../../sample_data/قمة-بروكسل.txt.bruno.ann.ron");
    folder.write("summit.txt.bruno.ann.ron", tags);
    let home = Folder::new("home");
    home.write(
        "settings.ron",
        "(annotator: (id: \"bruno\", name: \"Bruno\"), language: \"en\", theme: Light, show_articles: false, show_inspector: false)",
    );
    let mut desk = Desk::with_home(home, &[article], [860.0, 560.0]);
    let event = desk.document().events().next().unwrap().id.clone();
    desk.harness
        .state_mut()
        .dispatch(Command::Focus(Some(event)));
    desk.settle();
    assert_picture("right-to-left", &desk.picture());
}
