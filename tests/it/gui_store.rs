//! What the window does so that no edit is lost: a crash before the save, another program's changes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::{collections::BTreeSet, fs};

use egui::{Key, Modifiers};
use postil::{
    editor::{
        command::{Command, CommandId},
        open_article::SaveState,
    },
    model::id::Kind,
};

use crate::desk::{Desk, Folder};

const ARTICLE: &str = "L'OTAN entre dans la coalition.\n\nParis et Berlin hésitaient.\n";

#[test]
fn what_a_crash_kept_from_the_sidecar_comes_back_and_can_be_undone() {
    let folder = Folder::new("crash");
    let path = folder.write("otan.txt", ARTICLE);
    let mut desk = Desk::open(std::slice::from_ref(&path));
    desk.drag("OTAN", 0);
    desk.type_text("o");
    desk.drag("Paris", 0);
    desk.type_text("g");
    desk.settle();
    assert_eq!(desk.article().save_state(), SaveState::Unsaved);
    // The program ends here, before the idle moment in which it would have saved.
    let Desk { home, harness, .. } = desk;
    drop(harness);
    assert_eq!(folder.read("otan.txt.alice.ann.ron"), "");

    let mut desk = Desk::with_home(home, &[path], [1280.0, 800.0]);
    assert!(desk.shows("2 actions that were not saved came back."));
    assert_eq!(desk.document().count(Kind::Mention), 2);
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(desk.document().count(Kind::Mention), 1);
    desk.save();
    assert!(folder.read("otan.txt.alice.ann.ron").contains("\"OTAN\""));
    assert!(!folder.read("otan.txt.alice.ann.ron").contains("\"Paris\""));
}

/// Who starts without a path sees the sample: what waits elsewhere is told with its article and how much it is, and one key brings it back.
#[test]
fn after_a_crash_a_start_without_a_path_tells_what_waits_and_a_key_brings_it_back() {
    let folder = Folder::new("crash");
    folder.write("abc.txt", "Rome.\n");
    let article = folder.write("otan.txt", ARTICLE);
    let mut desk = Desk::open(&[folder.path().to_owned()]);
    desk.key_with(Modifiers::ALT, Key::ArrowDown);
    desk.settle();
    desk.drag("OTAN", 0);
    desk.type_text("o");
    desk.drag("Paris", 0);
    desk.type_text("g");
    desk.settle();
    let Desk { home, harness, .. } = desk;
    drop(harness);

    let mut desk = Desk::with_home(home, &[], [1280.0, 800.0]);
    let told = format!(
        "When Postil last ended, 2 actions were not saved in {}.",
        article.display()
    );
    let notices = desk.notices();
    assert!(notices.iter().any(|n| n.starts_with(&told)), "{notices:?}");
    assert!(
        !notices.iter().any(|n| n.contains("Last time")),
        "{notices:?}"
    );
    // It waits for an answer.
    desk.harness.run_steps(60);
    desk.key(Key::F4);
    desk.settle();
    assert_eq!(desk.article().article().file_name(), "otan.txt");
    assert_eq!(desk.session().entries().len(), 2, "with its folder");
    assert_eq!(desk.document().count(Kind::Mention), 2);
    assert!(desk.shows("2 actions that were not saved came back."));
    // Saved, or gone with its article, it is told no more.
    desk.save();
    let desk = desk.restart(&[]);
    assert!(desk.notices().iter().all(|n| !n.contains("not saved")));
}

#[test]
fn what_another_program_wrote_meanwhile_is_merged() {
    let folder = Folder::new("merge");
    let path = folder.write("otan.txt", ARTICLE);
    let sidecar = folder.path().join("otan.txt.alice.ann.ron");
    let mut first = Desk::open(std::slice::from_ref(&path));
    first.drag("OTAN", 0);
    first.type_text("o");
    first.save();
    let mut second = Desk::open(std::slice::from_ref(&path));
    second.drag("Berlin", 0);
    second.type_text("g");
    second.save();

    first.drag("Paris", 0);
    first.type_text("g");
    first.save();
    assert_eq!(first.article().save_state(), SaveState::Saved);
    let notices = first.notices();
    assert!(
        notices
            .iter()
            .any(|n| n.contains("both versions were merged")),
        "{notices:?}"
    );
    let saved = fs::read_to_string(sidecar).unwrap();
    for name in ["OTAN", "Berlin", "Paris"] {
        assert!(saved.contains(&format!("quote: \"{name}\"")), "{name}");
    }
}

#[test]
fn what_an_overtaken_window_had_not_saved_is_offered_and_comes_back() {
    let folder = Folder::new("kept");
    let path = folder.write("otan.txt", ARTICLE);
    let mut desk = Desk::open(std::slice::from_ref(&path));
    desk.drag("OTAN", 0);
    desk.type_text("o");
    desk.save();
    desk.drag("Paris", 0);
    desk.type_text("g");
    desk.settle();
    let Desk { home, harness, .. } = desk;
    drop(harness);
    // As another window does where no lock can be had: it sets the journal aside that it does not know.
    let journals = home.path().join("state/journal");
    let journal = fs::read_dir(&journals).unwrap().next().unwrap().unwrap();
    let name = journal.file_name().to_string_lossy().into_owned();
    fs::rename(journal.path(), journals.join(format!("{name}.kept-1"))).unwrap();

    let offer = "One action of an earlier run was set aside";
    let mut desk = Desk::with_home(home, std::slice::from_ref(&path), [1280.0, 800.0]);
    assert!(desk.shows(offer), "{:?}", desk.notices());
    assert_eq!(desk.document().count(Kind::Mention), 1);
    // Until it is answered it is offered again; answered, it comes back as one step.
    desk = desk.restart(std::slice::from_ref(&path));
    assert!(desk.shows(offer), "{:?}", desk.notices());
    desk.key(Key::F4);
    desk.settle();
    assert_eq!(desk.document().count(Kind::Mention), 2);
    desk.save();
    assert!(folder.read("otan.txt.alice.ann.ron").contains("\"Paris\""));
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(desk.document().count(Kind::Mention), 1);
    desk = desk.restart(&[path]);
    assert!(!desk.shows(offer), "what is undone is not offered for ever");
    let names: Vec<String> = fs::read_dir(desk.home.path().join("state/journal"))
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names, [format!("{name}.kept-1.done")], "nothing is deleted");
}

#[test]
fn what_was_said_of_one_project_is_not_said_in_the_next() {
    let folder = Folder::new("said");
    let path = folder.write("otan.txt", ARTICLE);
    folder.write("otan.txt.alice.ann.ron", "shopping: bread\n");
    let mut desk = Desk::open(std::slice::from_ref(&path));
    let of_it = |desk: &Desk| {
        let notices = desk.notices();
        notices.iter().any(|n| n.contains("otan.txt.alice.ann.ron"))
    };
    assert!(of_it(&desk), "{:?}", desk.notices());
    let other = Folder::new("next");
    let next = other.write("paris.txt", "Paris.\n");
    let open = Command::OpenPaths(vec![next]);
    desk.harness.state_mut().dispatch(open);
    desk.settle();
    assert_eq!(desk.article().article().file_name(), "paris.txt");
    assert!(!of_it(&desk), "{:?}", desk.notices());
}

#[test]
fn an_offer_for_one_article_waits_while_another_is_open() {
    let folder = Folder::new("offer");
    let first = folder.write("a.txt", ARTICLE);
    folder.write("b.txt", "Rome.\n");
    let mut desk = Desk::open(std::slice::from_ref(&first));
    desk.drag("OTAN", 0);
    desk.type_text("o");
    desk.save();
    let copy = "a.txt.alice.ann.sync-conflict-20260105-101112-K4BZ7QX.ron";
    folder.write(copy, folder.read("a.txt.alice.ann.ron"));
    let mut desk = desk.restart(&[folder.path().to_owned()]);
    let offer = "A synced folder left a second version";
    assert!(desk.shows(offer), "{:?}", desk.notices());
    let run = |desk: &mut Desk, id| {
        desk.harness.state_mut().dispatch(Command::Run(id));
        desk.settle();
    };
    run(&mut desk, CommandId::NextArticle);
    assert!(!desk.shows(offer), "it is not about b.txt");
    run(&mut desk, CommandId::PreviousArticle);
    assert!(desk.shows(offer), "{:?}", desk.notices());
}

/// No word of the English sentences is left in a French window, whatever is wrong with a file.
#[test]
fn a_french_window_says_in_french_what_is_wrong_with_a_file() {
    let folder = Folder::new("french");
    let path = folder.write("otan.txt", ARTICLE);
    let mut desk = Desk::open(std::slice::from_ref(&path));
    for (word, key) in [("OTAN", "o"), ("Paris", "g"), ("Berlin", "g")] {
        desk.drag(word, 0);
        desk.type_text(key);
    }
    desk.save();
    let whole = folder.read("otan.txt.alice.ann.ron");
    let settings = desk.home.read("settings.ron").replace("\"en\"", "\"fr\"");
    desk.home.write("settings.ron", settings);
    let broken = [
        whole.replace("quote: \"Paris\"", "quote: \"Rome\""),
        whole.replace("level: Name", "level: Nom"),
        whole.replace("entity: \"e_", "entity: \"x_"),
        whole.replace(
            "    mentions: [\n",
            "    mentions: [\n        (id: \"m_1\", at: [(\n",
        ),
        whole.replace("status: InProgress", "status: Somehow"),
        whole.replace("version: (1, 0)", "version: (7, 0)"),
        whole.replace(
            "    entities: [",
            "<<<<<<< a\n=======\n>>>>>>> b\n    entities: [",
        ),
        "shopping: bread\n".to_owned(),
    ];
    for text in broken {
        folder.write("otan.txt.alice.ann.ron", &text);
        desk = desk.restart(std::slice::from_ref(&path));
        desk.harness
            .state_mut()
            .dispatch(Command::Run(CommandId::TabNotes));
        desk.settle();
        let listed = desk.texts().into_iter();
        let listed = listed.filter(|t| t.contains("otan.txt.alice.ann.ron"));
        let told = desk.notices().into_iter().map(str::to_owned);
        let said: Vec<String> = told.chain(listed).collect();
        assert!(said.iter().any(|t| t.contains("alice.ann.ron")), "{said:?}");
        for sentence in &said {
            let mut words = sentence.split(|c: char| !c.is_alphabetic());
            let is_english = |word: &&str| {
                [
                    "the", "is", "it", "not", "this", "file", "kept", "and", "of", "error",
                    "warning",
                ]
                .contains(word)
            };
            assert_eq!(words.find(is_english), None, "{sentence}");
        }
    }
}

#[test]
fn many_problems_of_one_file_are_one_notice_and_a_list() {
    let folder = Folder::new("many");
    let path = folder.write("otan.txt", ARTICLE);
    folder.write("b.txt", "Rome.\n");
    let mut desk = Desk::open(std::slice::from_ref(&path));
    for (word, key) in [("OTAN", "o"), ("Paris", "g"), ("Berlin", "g")] {
        desk.drag(word, 0);
        desk.type_text(key);
    }
    desk.save();
    let broken = folder
        .read("otan.txt.alice.ann.ron")
        .replace("level: Name", "level: Nom");
    folder.write("otan.txt.alice.ann.ron", &broken);
    let mut desk = desk.restart(&[folder.path().to_owned()]);
    let said = |desk: &Desk| {
        let notices = desk.notices();
        notices
            .iter()
            .filter(|n| n.contains("3 things are wrong"))
            .count()
    };
    let run = |desk: &mut Desk, id| {
        desk.harness.state_mut().dispatch(Command::Run(id));
        desk.settle();
    };
    run(&mut desk, CommandId::PreviousArticle);
    assert_eq!(said(&desk), 0, "b.txt is fine");
    run(&mut desk, CommandId::NextArticle);
    assert_eq!(
        (said(&desk), desk.notices().len()),
        (1, 1),
        "{:?}",
        desk.notices()
    );
    desk.key(Key::F4);
    desk.settle();
    let listed: BTreeSet<String> = desk
        .texts()
        .into_iter()
        .filter(|t| t.contains(".ron:") && t.contains("Nom is none of Name, Nominal, Pronoun"))
        .collect();
    assert_eq!(listed.len(), 3, "{listed:?}");
    run(&mut desk, CommandId::PreviousArticle);
    run(&mut desk, CommandId::NextArticle);
    assert_eq!(said(&desk), 1, "said again with the article");
    run(&mut desk, CommandId::PreviousArticle);
    assert_eq!(desk.notices(), [""; 0]);
}
