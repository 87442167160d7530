//! What comes into the window with another article, or with the same one loaded anew; and what stays with the one that is left.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use egui::{Key, Modifiers};
use postil::{
    editor::{
        command::{Command, CommandId},
        flow::FlowCommand,
        open_article::SaveState,
    },
    model::{id::Kind, selection::Selection, span::ByteSpan},
};

use crate::desk::{Desk, Folder};

const SIDECAR: &str = "a.txt.alice.ann.ron";

/// Two articles that begin with the same words.
fn two() -> (Folder, Desk) {
    let folder = Folder::new("loading");
    folder.write(
        "a.txt",
        "Paris met Berlin. Then Paris left, and Paris only.\n",
    );
    folder.write("b.txt", "Paris met Berlin. Nobody else was there.\n");
    let desk = Desk::open(&[folder.path().to_owned()]);
    (folder, desk)
}

fn next_article(desk: &mut Desk) {
    desk.key_with(Modifiers::ALT, Key::ArrowDown);
    desk.settle();
}

/// Her file says that it is another person's: a copy that she renamed, or an id written by hand.
#[test]
fn a_sidecar_of_another_person_under_ones_own_name_is_shown_and_said_so() {
    for id in ["bob", "Alice"] {
        let (folder, mut desk) = two();
        desk.drag("Paris", 0);
        desk.type_text("g");
        desk.save();
        let theirs = folder
            .read(SIDECAR)
            .replace("(id: \"alice\",", &format!("(id: \"{id}\","));
        folder.write(SIDECAR, &theirs);
        let mut desk = desk.restart(&[folder.path().join("a.txt")]);
        assert_eq!(desk.document().count(Kind::Mention), 1);
        assert_eq!(desk.article().save_state(), SaveState::ReadOnly);
        let said = format!("named after alice, but its annotations are by {id};");
        let notices = desk.notices().join("\n");
        assert!(
            notices.contains(&said) && notices.contains("write \"alice\""),
            "{notices}"
        );
        desk.drag("Berlin", 0);
        desk.type_text("g");
        desk.save();
        assert_eq!(folder.read(SIDECAR), theirs);
        // As it was told, she goes on from it.
        let mine = theirs.replace(&format!("(id: \"{id}\","), "(id: \"alice\",");
        folder.write(SIDECAR, mine);
        let mut desk = desk.restart(&[folder.path().join("a.txt")]);
        desk.drag("Berlin", 0);
        desk.type_text("g");
        desk.save();
        assert_eq!(desk.article().save_state(), SaveState::Saved);
        assert_eq!(desk.document().count(Kind::Mention), 2);
    }
}

#[test]
fn what_was_kept_or_marked_in_an_article_stays_there() {
    let (_folder, mut desk) = two();
    desk.drag("Berlin", 0);
    desk.type_text("g");
    let entity = desk.document().entities().next().unwrap().id.clone();
    desk.drag("Paris", 0);
    desk.type_text(",");
    assert_eq!(desk.article().selection().pieces.len(), 1);
    let pick = FlowCommand::Pick([entity].into());
    desk.harness.state_mut().dispatch(Command::Flow(pick));
    next_article(&mut desk);
    assert!(desk.session().flow.picked.is_empty());
    desk.put_caret("Nobody", 0);
    assert!(
        desk.article().selection().is_empty(),
        "{:?}",
        desk.article().selection()
    );
    desk.drag("else", 0);
    desk.type_text("g");
    let mention = desk.document().mentions().next().unwrap();
    assert_eq!(mention.at.len(), 1, "these words and no others");
}

#[test]
fn how_often_a_name_stands_is_counted_in_the_article_that_is_open() {
    let (_folder, mut desk) = two();
    // Whole at once, as a double click selects it.
    let select = |desk: &mut Desk| {
        let paris = Selection::span(ByteSpan::new(0, "Paris".len()));
        desk.harness.state_mut().dispatch(Command::Select(paris));
        desk.harness.run_steps(2);
        desk.session().more_of_selection()
    };
    assert_eq!(select(&mut desk), 2);
    next_article(&mut desk);
    assert_eq!(select(&mut desk), 0);
}

/// With its first tags its text is saved beside it, and listed in its place.
#[test]
fn a_page_that_is_tagged_stays_the_one_that_is_marked_in_the_list() {
    let folder = Folder::new("page");
    folder.write("a.txt", "Nobody was there.\n");
    let text = "Paris met Berlin, and nobody else was there on that day.";
    folder.write("b.html", format!("<html><body><p>{text}</p></body></html>"));
    let mut desk = Desk::open(&[folder.path().to_owned()]);
    desk.harness.state_mut().watch_folders();
    next_article(&mut desk);
    desk.drag("Paris", 0);
    desk.type_text("g");
    desk.save();
    let mut n = 0;
    while desk.session().entries().len() < 3 {
        n += 1;
        assert!(n < 300, "the folder is not watched");
        folder.write("zz.txt", format!("Text {n}"));
        std::thread::sleep(std::time::Duration::from_millis(100));
        desk.settle();
    }
    let row = &desk.session().entries()[1].article;
    assert_eq!(row.file_name, "b.html.txt");
    assert_eq!(desk.session().current(), Some(1));
    assert_eq!(desk.document().count(Kind::Mention), 1);
}

/// Another window's tags, seen as they are saved there: the list too.
#[test]
fn a_list_is_of_what_was_loaded_last() {
    let (folder, mut desk) = two();
    desk.drag("Paris", 0);
    desk.type_text("g");
    desk.save();
    let path = folder.path().join("a.txt");
    let mut second = desk.second_window(&[path]);
    second.harness.state_mut().watch_folders();
    let run = Command::Run(CommandId::TabEntities);
    second.harness.state_mut().dispatch(run);
    second.settle();
    assert_eq!(second.article().save_state(), SaveState::ReadOnly);
    let is_listed = |desk: &Desk, name: &str| {
        let nodes = desk.descriptions(name).into_iter();
        nodes.into_iter().any(|d| d.contains("1 mention"))
    };
    assert!(is_listed(&second, "Paris"), "{:?}", second.texts());
    // The same number of records and of changes, but another name.
    desk.key_with(Modifiers::COMMAND, Key::Z);
    desk.drag("Berlin", 0);
    desk.type_text("g");
    for _ in 0..100 {
        desk.save();
        second.settle();
        let open = second.session().open();
        let is_new = open.is_some_and(|o| o.document().entities().any(|e| e.name == "Berlin"));
        if is_new {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
        // Until the watch stands.
        let written = folder.read(SIDECAR);
        folder.write(SIDECAR, written);
    }
    assert!(is_listed(&second, "Berlin"), "{:?}", second.texts());
}
