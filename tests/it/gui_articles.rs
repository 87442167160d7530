//! The article list, the palette, the keys, languages and themes; and what the window leaves alone.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::time::Duration;

use egui::{Key, Modifiers, ViewportId};
use postil::{editor::open_article::SaveState, model::id::Kind, store::sample::SAMPLE};

use crate::desk::{Desk, Folder};

fn folder() -> Folder {
    let folder = Folder::new("articles");
    folder.write("alpha.txt", "Paris met Berlin in Alpha.\n");
    folder.write("beta.txt", "Rome met Madrid in Beta.\n");
    folder.write("gamma.txt", "Oslo met Kyiv in Gamma.\n");
    folder
}

fn desk() -> (Folder, Desk) {
    let folder = folder();
    let desk = Desk::open(&[folder.path().to_owned()]);
    (folder, desk)
}

fn file(desk: &Desk) -> &str {
    desk.article().article().file_name()
}

#[test]
fn the_list_filters_and_steps() {
    let (_folder, mut desk) = desk();
    assert_eq!(file(&desk), "alpha.txt");
    assert!(desk.shows("0 of 3 done"));
    desk.key_with(Modifiers::ALT, Key::ArrowDown);
    desk.settle();
    assert_eq!(file(&desk), "beta.txt");
    desk.key_with(Modifiers::ALT, Key::ArrowUp);
    desk.settle();
    assert_eq!(file(&desk), "alpha.txt");
    desk.key_with(Modifiers::COMMAND, Key::P);
    desk.type_text("gam");
    assert!(desk.shows("gamma"));
    assert!(!desk.shows("beta"));
    assert_eq!(
        desk.document().count(Kind::Mention),
        0,
        "typing in a field tags nothing"
    );
    desk.click("gamma");
    desk.settle();
    assert_eq!(file(&desk), "gamma.txt");
}

#[test]
fn whoever_comes_back_to_an_article_can_still_undo() {
    let (folder, mut desk) = desk();
    let elsewhere = |desk: &mut Desk| {
        for key in [Key::ArrowDown, Key::ArrowUp] {
            desk.key_with(Modifiers::ALT, key);
            desk.settle();
        }
        assert_eq!(file(desk), "alpha.txt");
    };
    for name in ["Paris", "Berlin"] {
        desk.drag(name, 0);
        desk.type_text("l");
        desk.key(Key::Escape);
    }
    elsewhere(&mut desk);
    assert_eq!(desk.document().count(Kind::Mention), 2);
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(desk.document().count(Kind::Mention), 1);
    elsewhere(&mut desk);
    desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(desk.document().count(Kind::Mention), 2);
    desk.save();
    // What another program did meanwhile is not undone: these steps lead from another state.
    desk.key_with(Modifiers::ALT, Key::ArrowDown);
    desk.settle();
    let sidecar = folder.read("alpha.txt.alice.ann.ron");
    let theirs = sidecar.replace("status: InProgress", "status: Done");
    assert_ne!(theirs, sidecar);
    folder.write("alpha.txt.alice.ann.ron", theirs);
    desk.key_with(Modifiers::ALT, Key::ArrowUp);
    desk.settle();
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(desk.document().count(Kind::Mention), 2);
}

#[test]
fn enter_opens_the_first_article_that_matches() {
    let (_folder, mut desk) = desk();
    desk.key_with(Modifiers::COMMAND, Key::P);
    desk.type_text("mma");
    desk.key(Key::Enter);
    desk.settle();
    assert_eq!(file(&desk), "gamma.txt");
}

#[test]
fn the_list_says_how_far_each_is() {
    let (folder, mut desk) = desk();
    assert_eq!(desk.description("alpha"), "to do");
    desk.drag("Paris", 0);
    desk.type_text("g");
    assert!(
        desk.description("alpha").starts_with("in progress"),
        "{}",
        desk.description("alpha")
    );
    assert!(desk.description("alpha").ends_with(", 1"), "one mention");
    desk.key_with(Modifiers::COMMAND, Key::D);
    assert!(desk.description("alpha").starts_with("done"));
    assert!(desk.shows("1 of 3 done"));
    desk.key_with(Modifiers::ALT, Key::ArrowDown);
    desk.settle();
    assert!(
        folder
            .read("alpha.txt.alice.ann.ron")
            .contains("status: Done")
    );
    let mut desk = desk.restart(&[folder.path().to_owned()]);
    assert!(desk.shows("1 of 3 done"), "read from the sidecars");
    desk.key_with(Modifiers::ALT, Key::ArrowUp);
    desk.settle();
    desk.key_with(Modifiers::COMMAND, Key::D);
    assert!(desk.shows("0 of 3 done"), "and taken back");
}

#[test]
fn the_palette_runs_a_command_by_its_name() {
    let (_folder, mut desk) = desk();
    desk.key_with(Modifiers::COMMAND, Key::K);
    desk.type_text("next art");
    desk.key(Key::Enter);
    desk.settle();
    assert_eq!(file(&desk), "beta.txt");
    desk.key_with(Modifiers::COMMAND, Key::K);
    desk.key(Key::Escape);
    desk.drag("Rome", 0);
    desk.type_text("g");
    assert!(
        desk.shows("Government: Rome, mention 1 of 1"),
        "the keys are the text's again"
    );
}

#[test]
fn the_key_sheet_lists_shortcuts_and_labels() {
    let (_folder, mut desk) = desk();
    desk.type_text("?");
    for shown in [
        "Labels of news-core",
        "Ctrl+Shift+Z",
        "Organization",
        "Tag all occurrences",
    ] {
        assert!(desk.shows(shown), "{shown}");
    }
    desk.type_text("o");
    // The window comes to rest in its middle.
    desk.harness.run_steps(4);
    desk.click("Close");
    assert!(!desk.shows("Labels of news-core"));
    assert_eq!(desk.document().count(Kind::Mention), 0);
}

#[test]
fn french_from_the_settings() {
    let folder = folder();
    let mut desk = Desk::with_settings(&[folder.path().to_owned()], "fr", "Light");
    for shown in [
        "Fichier",
        "Entités",
        "0 terminé sur 3",
        "tout est enregistré",
    ] {
        assert!(desk.shows(shown), "{shown}");
    }
    desk.drag("Paris", 0);
    assert!(desk.shows("Gouvernement"), "the codebook's French titles");
    desk.type_text("g");
    assert!(desk.shows("Gouvernement"));
    assert!(!desk.shows("Government: "));
}

#[test]
fn dark_from_the_settings_and_from_the_menu() {
    let folder = folder();
    let paper = |desk: &Desk| {
        let pixel = desk.picture().at(640, 600);
        pixel[..3].iter().map(|c| u16::from(*c)).sum::<u16>() / 3
    };
    let mut desk = Desk::with_settings(&[folder.path().to_owned()], "en", "Dark");
    assert!(paper(&desk) < 70, "{}", paper(&desk));
    desk.click("View");
    desk.click("Theme");
    desk.click("Light");
    desk.settle();
    desk.harness.run_steps(4);
    assert!(paper(&desk) > 200, "{}", paper(&desk));
    let desk = desk.restart(&[folder.path().to_owned()]);
    assert!(paper(&desk) > 200, "the choice is kept");
}

#[test]
fn an_idle_window_asks_for_no_frame() {
    let (_folder, mut desk) = desk();
    desk.drag("Paris", 0);
    desk.type_text("g");
    desk.save();
    assert_is_idle(&mut desk);
    // A caret in a field does not blink.
    desk.key_with(Modifiers::COMMAND, Key::F);
    assert_is_idle(&mut desk);
}

#[track_caller]
fn assert_is_idle(desk: &mut Desk) {
    desk.settle();
    desk.harness.run_steps(12);
    let output = &desk.harness.output().viewport_output[&ViewportId::ROOT];
    let causes = desk.harness.ctx.repaint_causes();
    assert!(
        output.repaint_delay > Duration::from_secs(3600),
        "{causes:?}"
    );
}

#[test]
fn browsing_the_sample_writes_nothing() {
    let folder = Folder::new("sample");
    for (name, bytes) in SAMPLE {
        folder.write(name, bytes);
    }
    let before = folder.files_and_times();
    let mut desk = Desk::open(&[folder.path().to_owned()]);
    let n = desk.session().entries().len();
    assert_eq!(n, 7);
    for i in 0..n {
        assert_eq!(desk.session().current(), Some(i));
        assert_eq!(desk.notices(), [""; 0], "{}", file(&desk));
        desk.key_with(Modifiers::COMMAND, Key::Home);
        desk.key(Key::Tab);
        desk.key_with(Modifiers::COMMAND, Key::S);
        desk.key_with(Modifiers::ALT, Key::ArrowDown);
        desk.settle();
    }
    let desk = desk.restart(&[folder.path().to_owned()]);
    assert!(desk.shows("all saved"));
    assert!(folder.files_and_times() == before, "a file was touched");
}

#[test]
fn what_a_newer_version_wrote_is_shown_and_not_changed() {
    let (folder, mut desk) = desk();
    desk.drag("Paris", 0);
    desk.type_text("g");
    desk.save();
    let name = "alpha.txt.alice.ann.ron";
    let newer = folder
        .read(name)
        .replace("version: (1, 0)", "version: (2, 0)");
    folder.write(name, &newer);
    let mut desk = desk.restart(&[folder.path().to_owned()]);
    assert_eq!(desk.article().save_state(), SaveState::ReadOnly);
    assert!(desk.shows("read only"));
    let why = |text: &str| text.contains(name) && text.contains("newer Postil (format 2.0)");
    assert!(desk.notices().into_iter().any(why), "{:?}", desk.notices());
    let before = desk.document().clone();
    desk.drag("Berlin", 0);
    for keys in ["g", "ea", "s", ".", "zq"] {
        desk.type_text(keys);
    }
    desk.key(Key::Delete);
    desk.key_with(Modifiers::COMMAND, Key::D);
    desk.key_with(Modifiers::COMMAND, Key::S);
    desk.save();
    assert_eq!(*desk.document(), before);
    assert_eq!(folder.read(name), newer);
    // The others can be worked on.
    desk.key_with(Modifiers::ALT, Key::ArrowDown);
    desk.settle();
    desk.drag("Rome", 0);
    desk.type_text("g");
    assert!(desk.shows("Government: Rome, mention 1 of 1"));
}

#[test]
fn a_second_window_overwrites_nothing() {
    let folder = folder();
    let paths = [folder.path().to_owned()];
    let mut first = Desk::open(&paths);
    let mut second = Desk::open(&paths);
    first.drag("Paris", 0);
    first.type_text("g");
    first.save();
    let name = "alpha.txt.alice.ann.ron";
    assert!(folder.read(name).contains("quote: \"Paris\""));
    second.drag("Berlin", 0);
    second.type_text("g");
    second.save();
    let saved = folder.read(name);
    assert!(saved.contains("quote: \"Paris\""), "{saved}");
    assert!(saved.contains("quote: \"Berlin\""), "{saved}");
    assert!(second.shows("Government: Paris, mention 1 of 1"));
    let names: Vec<String> = folder
        .files()
        .iter()
        .map(|(p, _)| p.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(
        names,
        ["alpha.txt", name, "beta.txt", "gamma.txt"],
        "no temporary is left"
    );
}

#[test]
fn leaving_an_article_saves_it() {
    let (folder, mut desk) = desk();
    desk.drag("Paris", 0);
    desk.type_text("g");
    desk.key_with(Modifiers::ALT, Key::ArrowDown);
    desk.settle();
    assert!(folder.read("alpha.txt.alice.ann.ron").contains("\"Paris\""));
    desk.key_with(Modifiers::ALT, Key::ArrowUp);
    desk.settle();
    assert!(desk.shows("Government: Paris, mention 1 of 1"));
}

#[test]
fn an_article_is_opened_by_typing_its_path() {
    let (_folder, mut desk) = desk();
    let other = Folder::new("elsewhere");
    let path = other.write("delta.txt", "Ankara met Athens.\n");
    desk.key_with(Modifiers::COMMAND, Key::L);
    desk.type_text(path.to_str().unwrap());
    desk.key(Key::Enter);
    desk.settle();
    assert_eq!(file(&desk), "delta.txt");
    desk.save();
    assert!(
        desk.home.read("settings.ron").contains("delta.txt"),
        "it is among the recent ones"
    );
}

#[test]
fn a_start_without_a_path_offers_the_folder_of_last_time() {
    let folder = folder();
    let desk = Desk::open(&[folder.path().to_owned()]);
    let n = desk.session().entries().len();
    let mut desk = desk;
    desk.key_with(Modifiers::ALT, Key::ArrowDown);
    desk.settle();
    let last = file(&desk).to_owned();
    assert_eq!(last, "beta.txt");
    let mut desk = desk.restart(&[]);
    assert_ne!(desk.session().entries().len(), n, "the sample");
    assert!(
        desk.notices()
            .iter()
            .any(|n| n.starts_with("Last time you worked in"))
    );
    desk.click("Open it");
    desk.settle();
    assert_eq!(desk.session().entries().len(), n);
    assert!(desk.notices().is_empty(), "{:?}", desk.notices());
    assert_eq!(file(&desk), last, "where one left off");
}

#[test]
fn the_first_question_keeps_the_keyboard_until_it_is_answered() {
    let folder = Folder::new("first");
    let path = folder.write("a.txt", "Paris a dit oui.\n");
    let mut desk = Desk::with_home(Folder::new("home"), &[path], [1280.0, 800.0]);
    desk.type_text("An");
    desk.key(Key::Escape);
    desk.key(Key::Escape);
    assert!(desk.session().dialog.is_some(), "it stays");
    desk.type_text("na");
    desk.key(Key::Enter);
    desk.settle();
    assert_eq!(desk.session().annotator().name, "Anna");
    assert_eq!(desk.session().dialog, None);
}
