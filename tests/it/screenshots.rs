//! The README's pictures: the sample project as Alice sees it, drawn by the tests' own renderer.
//!
//! `POSTIL_BLESS=1` writes them anew; look at them before they are kept.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::{
    fs,
    path::{Path, PathBuf},
};

use egui_kittest::kittest::Queryable as _;
use postil::{
    editor::{
        command::{Command, Tab},
        review::ReviewCommand,
    },
    model::{annotation::Record, id::Kind},
    review::units::Difference,
};

use crate::{
    desk::{Desk, Folder},
    render::assert_picture_at,
};

/// A copy of the sample in which Bruno's records are Alice's.
fn project() -> Folder {
    let folder = Folder::new("screenshots");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data");
    for entry in fs::read_dir(sample).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            // The knowledge base is of the project, not of an article.
            for table in fs::read_dir(&path).unwrap() {
                let table = table.unwrap().path();
                let name = table.file_name().unwrap().to_str().unwrap();
                folder.write(&format!("kb/{name}"), fs::read(&table).unwrap());
            }
            continue;
        }
        let name = path.file_name().unwrap().to_str().unwrap();
        let content = fs::read(&path).unwrap();
        if name.ends_with(".bruno.ann.ron") {
            let name = name.replace(".bruno.", ".alice.");
            let text = String::from_utf8(content).unwrap();
            let text = text
                .replace(
                    "(id: \"bruno\", name: \"Bruno\")",
                    "(id: \"alice\", name: \"Alice\")",
                )
                .replace("author: \"bruno\"", "author: \"alice\"");
            folder.write(&name, text);
        } else {
            folder.write(name, content);
        }
    }
    folder
}

/// The sample's first AGREE, with its card.
fn agree(theme: &str, language: &str) -> (Folder, Desk) {
    let folder = project();
    let home = Folder::new("home");
    home.write(
        "settings.ron",
        format!("(annotator: (id: \"alice\", name: \"Alice\"), language: \"{language}\", theme: {theme})"),
    );
    let mut desk = Desk::with_home(home, &[folder.path().to_owned()], [1280.0, 800.0]);
    let article = desk
        .session()
        .entries()
        .iter()
        .position(|entry| entry.article.file_name == "otan-daech.txt")
        .unwrap();
    desk.harness
        .state_mut()
        .dispatch(Command::ShowArticle(article));
    desk.settle();
    let agree = desk
        .document()
        .of_kind(Kind::Event)
        .find_map(|record| match record {
            Record::Event(event) if event.label == "AGREE" => Some(event.id.clone()),
            _ => None,
        })
        .unwrap();
    desk.harness
        .state_mut()
        .dispatch(Command::ShowTab(Tab::Events));
    desk.harness.state_mut().dispatch(Command::GoTo(agree));
    desk.settle();
    (folder, desk)
}

#[test]
fn the_card_of_an_event_is_whole_in_a_small_window() {
    for (language, delete, hint) in [("en", "Delete", "Filter…"), ("fr", "Supprimer", "Filtrer…")]
    {
        let (_folder, desk) = agree("Light", language);
        let list = desk.harness.get_by(|n| n.placeholder() == Some(hint));
        // The status bar has the word too.
        let all = desk.harness.query_all_by_label(delete);
        let last = all
            .map(|node| node.rect())
            .max_by(|a, b| a.left().total_cmp(&b.left()))
            .unwrap();
        assert!(last.bottom() < list.rect().top(), "{language}: {last:?}");
    }
}

fn screenshot(theme: &str, name: &str) {
    let (_folder, desk) = agree(theme, "en");
    let kept: PathBuf = ["assets", "screenshots", &format!("{name}.png")]
        .iter()
        .collect();
    assert_picture_at(&kept, &desk.picture());
}

#[test]
fn the_readme_shows_the_window_as_it_is() {
    screenshot("Light", "annotate-light");
}

#[test]
fn the_readme_shows_the_dark_window_as_it_is() {
    screenshot("Dark", "annotate-dark");
}

/// The sample under review: Bruno's and Chloé's tags, and Dana's, who tagged much as Bruno did.
fn review_screenshot(theme: &str, name: &str) {
    let folder = Folder::new("screenshots");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data");
    for entry in fs::read_dir(sample).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            for table in fs::read_dir(&path).unwrap() {
                let table = table.unwrap().path();
                let name = table.file_name().unwrap().to_str().unwrap();
                folder.write(&format!("kb/{name}"), fs::read(&table).unwrap());
            }
            continue;
        }
        let name = path.file_name().unwrap().to_str().unwrap();
        let content = fs::read(&path).unwrap();
        if name.ends_with(".bruno.ann.ron") {
            let name = name.replace(".bruno.", ".dana.");
            let text = String::from_utf8(content.clone()).unwrap();
            let text = text
                .replace(
                    "(id: \"bruno\", name: \"Bruno\")",
                    "(id: \"dana\", name: \"Dana\")",
                )
                .replace("type: \"AGREE\"", "type: \"COOPERATE\"");
            folder.write(&name, text);
        }
        folder.write(name, content);
    }
    let home = Folder::new("home");
    home.write(
        "settings.ron",
        format!("(annotator: (id: \"alice\", name: \"Alice\"), language: \"en\", theme: {theme})"),
    );
    let mut desk = Desk::with_home(home, &[folder.path().to_owned()], [1440.0, 900.0]);
    let article = desk
        .session()
        .entries()
        .iter()
        .position(|entry| entry.article.file_name == "otan-daech.txt")
        .unwrap();
    desk.harness
        .state_mut()
        .dispatch(Command::ShowArticle(article));
    desk.settle();
    desk.key_with(egui::Modifiers::CTRL, egui::Key::R);
    desk.settle();
    desk.key_with(egui::Modifiers::CTRL | egui::Modifiers::SHIFT, egui::Key::A);
    let notices: Vec<u64> = desk.session().notices().iter().map(|n| n.id).collect();
    for id in notices {
        desk.harness
            .state_mut()
            .dispatch(Command::DismissNotice(id));
    }
    let review = desk.session().review().desk().unwrap();
    let shown = review
        .comparison
        .units
        .iter()
        .position(|unit| {
            unit.kind == Kind::Mention && unit.difference() == Some(Difference::Boundary)
        })
        .unwrap();
    desk.harness
        .state_mut()
        .dispatch(Command::Review(ReviewCommand::Show(shown)));
    desk.save();
    desk.settle();
    let kept: PathBuf = ["assets", "screenshots", &format!("{name}.png")]
        .iter()
        .collect();
    assert_picture_at(&kept, &desk.picture());
}

#[test]
fn the_readme_shows_the_review_as_it_is() {
    review_screenshot("Light", "review-light");
}

#[test]
fn the_readme_shows_the_dark_review_as_it_is() {
    review_screenshot("Dark", "review-dark");
}
