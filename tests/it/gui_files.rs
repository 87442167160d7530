//! What surrounds the sidecars, as a person meets it: versions, changed articles, copies of synced folders, two windows, watched folders,
//! conflicts, another place.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::{
    fs,
    path::{Path, PathBuf},
};

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use postil::{
    editor::{
        command::{Command, CommandId},
        files::FileCommand,
        open_article::SaveState,
        session::Dialog,
    },
    model::{article::Status, id::Kind},
};

use crate::desk::{Desk, Folder};

const ARTICLE: &str = "L'OTAN entre dans la coalition.\n\nParis et Berlin hésitaient.\n";
const SIDECAR: &str = "otan.txt.alice.ann.ron";

/// An article with these words tagged as governments, and saved.
fn tagged(folder: &Folder, words: &[&str]) -> (Desk, PathBuf) {
    let path = folder.write("otan.txt", ARTICLE);
    let mut desk = Desk::open(std::slice::from_ref(&path));
    for word in words {
        desk.drag(word, 0);
        desk.type_text("g");
    }
    desk.save();
    (desk, path)
}

fn quotes(desk: &Desk) -> Vec<String> {
    let document = desk.document();
    let mut mentions: Vec<_> = document.mentions().collect();
    mentions.sort_by_key(|m| m.at[0]);
    let quote =
        |m: &&postil::model::annotation::Mention| document.article().quote(m.at[0]).to_owned();
    mentions.iter().map(quote).collect()
}

fn run(desk: &mut Desk, id: CommandId) {
    desk.harness.state_mut().dispatch(Command::Run(id));
    desk.settle();
}

#[test]
fn a_changed_article_is_reviewed_before_anything_is_saved() {
    let folder = Folder::new("changed");
    let (desk, path) = tagged(&folder, &["OTAN", "Paris", "Berlin"]);
    let before = folder.read(SIDECAR);
    let changed = ARTICLE
        .replace("L'OTAN", "Mise à jour\n\nL'OTAN")
        .replace("Paris et ", "");
    folder.write("otan.txt", &changed);
    let mut desk = desk.restart(&[path]);
    assert!(desk.shows("The article has changed"));
    assert_eq!(desk.article().save_state(), SaveState::ReadOnly);
    assert!(
        quotes(&desk).contains(&"OTAN".to_owned()),
        "what is certain is shown: {:?}",
        quotes(&desk)
    );
    let review = desk.article().review().unwrap();
    assert!(review.is_exact());
    let n = review.open().len();
    assert!(
        (1..=4).contains(&n),
        "Paris, Berlin whose neighbour went, and the zone around them: {n}"
    );
    desk.save();
    assert_eq!(folder.read(SIDECAR), before, "nothing is saved until then");
    // By the keyboard: what has a proposal is here, the rest is gone.
    for _ in 0..n {
        let review = desk.article().review().unwrap();
        let (i, _) = review.open()[review.current];
        let key = if review.place(i).is_some() { "y" } else { "x" };
        desk.type_text(key);
        desk.settle();
    }
    assert_eq!(desk.article().review().unwrap().n_undecided(), 0);
    assert_eq!(folder.read(SIDECAR), before);
    desk.click("Save the annotations");
    desk.settle();
    assert_eq!(desk.article().save_state(), SaveState::Saved);
    assert_eq!(quotes(&desk), ["OTAN", "Berlin"]);
    let saved = folder.read(SIDECAR);
    assert!(
        saved.contains(&format!("chars: {}", changed.chars().count())),
        "{saved}"
    );
    // It can be edited again, and what was before is kept.
    desk.drag("coalition", 0);
    desk.type_text("g");
    desk.save();
    assert_eq!(quotes(&desk), ["OTAN", "coalition", "Berlin"]);
    let kept = desk
        .home
        .files()
        .iter()
        .any(|(_, bytes)| *bytes == before.as_bytes());
    assert!(kept, "the former sidecar is in the versions");
}

#[test]
fn without_the_former_text_places_are_found_by_their_quotes() {
    let folder = Folder::new("quotes");
    let (desk, path) = tagged(&folder, &["OTAN", "Berlin"]);
    drop(desk);
    folder.write("otan.txt", format!("Mise à jour\n\n{ARTICLE}"));
    // Another machine: nothing is kept there.
    let mut desk = Desk::open(&[path]);
    let review = desk.article().review().unwrap();
    assert!(!review.is_exact());
    assert!(desk.shows(
        "The former text is not on this machine: places were found by what the annotations quote."
    ));
    assert_eq!(quotes(&desk), ["OTAN", "Berlin"]);
    if desk.article().review().unwrap().n_undecided() > 0 {
        desk.click("Accept all proposals");
    }
    while desk.article().review().unwrap().n_undecided() > 0 {
        desk.type_text("x");
    }
    desk.click("Save the annotations");
    desk.settle();
    assert_eq!(desk.article().save_state(), SaveState::Saved);
    assert_eq!(quotes(&desk), ["OTAN", "Berlin"]);
}

#[test]
fn a_former_version_is_shown_compared_and_restored() {
    let folder = Folder::new("versions");
    let (mut desk, _) = tagged(&folder, &["OTAN"]);
    for word in ["Paris", "Berlin"] {
        desk.drag(word, 0);
        desk.type_text("g");
        desk.save();
    }
    run(&mut desk, CommandId::Versions);
    assert!(desk.shows("Versions of your annotations"));
    assert!(desk.shows("Since then: 2 added, 0 changed, 0 removed"));
    desk.key(Key::ArrowDown);
    desk.settle();
    assert!(desk.shows("Since then: 4 added, 0 changed, 0 removed"));
    assert!(desk.shows("Paris") && desk.shows("Berlin"));
    desk.click("Restore this version");
    desk.settle();
    assert_eq!(desk.session().dialog, None);
    assert_eq!(quotes(&desk), ["OTAN"]);
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(quotes(&desk), ["OTAN", "Paris", "Berlin"]);
}

/// Which fields of a record changed, and from what to what.
#[test]
fn a_changed_record_says_what_changed() {
    let folder = Folder::new("versions");
    let (mut desk, _) = tagged(&folder, &["OTAN", "Paris"]);
    desk.drag("hésitaient", 0);
    desk.type_text("ea");
    desk.key(Key::Escape);
    desk.save();
    // Another type and name for one, an actor, a tense and a mode for the other.
    desk.drag("OTAN", 0);
    desk.type_text("p");
    desk.click_field("name");
    desk.key_with(Modifiers::COMMAND, Key::A);
    desk.type_text("Alliance");
    desk.key(Key::Enter);
    desk.put_caret("hésitaient", 0);
    desk.type_text("f");
    let paris = desk.hint("Government: Paris, mention 1 of 1").unwrap();
    desk.type_text(&paris);
    desk.key(Key::Escape);
    desk.put_caret("hésitaient", 0);
    desk.type_text("k1");
    desk.key(Key::Escape);
    desk.save();
    run(&mut desk, CommandId::Versions);
    let rows = rows(&desk);
    for row in [
        "~ entity Person Alliance",
        "type Government → Person",
        "name OTAN → Alliance",
        "actor – → Paris",
        "tense no tense → past",
    ] {
        assert!(
            rows.iter().any(|r| r.contains(row)),
            "{row} is not in {rows:?}"
        );
    }
}

/// What stands beside each other in the window, from left to right.
fn rows(desk: &Desk) -> Vec<String> {
    let mut rows: std::collections::BTreeMap<i32, Vec<(i32, String)>> = Default::default();
    for node in desk
        .harness
        .query_all_by(|node| node.raw_bounds().is_some())
    {
        let rect = node.rect();
        let node = node.accesskit_node();
        let Some(label) = node.label().or_else(|| node.value()) else {
            continue;
        };
        let at = (rect.center().y.round() as i32, rect.left() as i32);
        // Not the article and its list, which lie under the dialog.
        if rect.left() > 400.0 && rect.width() < 500.0 {
            rows.entry(at.0).or_default().push((at.1, label));
        }
    }
    let joined = rows.into_values().map(|mut row| {
        row.sort();
        row.dedup();
        let words: Vec<String> = row.into_iter().map(|(_, label)| label).collect();
        words.join(" ")
    });
    joined.collect()
}

#[test]
fn a_first_save_has_no_former_version() {
    let folder = Folder::new("versions");
    let (mut desk, _) = tagged(&folder, &["OTAN"]);
    run(&mut desk, CommandId::Versions);
    assert!(desk.shows("No former version yet"));
    desk.click("Close");
    assert_eq!(desk.session().dialog, None);
}

#[test]
fn a_copy_that_a_synced_folder_left_is_offered_and_merged() {
    for copy in [
        "otan.txt.alice.ann.sync-conflict-20260105-101112-K4BZ7QX.ron",
        "otan.txt.alice.ann (Alice's conflicted copy 2026-01-05).ron",
        "otan.txt.alice.ann-NEWSROOM-PC.ron",
    ] {
        let folder = Folder::new("copy");
        let (first, path) = tagged(&folder, &["OTAN", "Paris"]);
        drop(first);
        let other = folder.read(SIDECAR);
        fs::remove_file(folder.path().join(SIDECAR)).unwrap();
        let (second, _) = tagged(&folder, &["Berlin"]);
        drop(second);
        folder.write(copy, &other);
        let mut desk = Desk::open(&[path.parent().unwrap().to_owned()]);
        assert!(
            desk.shows(&format!(
                "A synced folder left a second version of your annotations: {copy}."
            )),
            "{:?}",
            desk.notices()
        );
        assert_eq!(quotes(&desk), ["Berlin"]);
        desk.click("Merge it");
        desk.settle();
        assert_eq!(quotes(&desk), ["OTAN", "Paris", "Berlin"]);
        desk.save();
        desk.settle();
        assert!(!folder.path().join(copy).exists(), "it is out of the way");
        let kept = desk
            .home
            .files()
            .iter()
            .any(|(_, bytes)| *bytes == other.as_bytes());
        assert!(kept, "and in the versions");
        assert!(folder.read(SIDECAR).contains("quote: \"OTAN\""));
    }
}

#[test]
fn the_second_window_reads_and_takes_over_when_the_first_is_gone() {
    let folder = Folder::new("lock");
    let (first, path) = tagged(&folder, &["OTAN"]);
    let mut second = first.second_window(&[path]);
    assert_eq!(second.article().save_state(), SaveState::ReadOnly);
    let why = second.article().read_only().unwrap().to_owned();
    assert!(why.contains("Alice"), "{why}");
    assert!(
        second.notices().iter().any(|n| n.contains("Alice")),
        "{:?}",
        second.notices()
    );
    second.drag("Paris", 0);
    second.type_text("g");
    assert_eq!(quotes(&second), ["OTAN"]);
    let Desk { harness, home, .. } = first;
    drop(harness);
    second.wait_until("it takes over", |desk| {
        desk.session()
            .open()
            .is_some_and(|open| open.read_only().is_none())
    });
    second.drag("Paris", 0);
    second.type_text("g");
    assert_eq!(quotes(&second), ["OTAN", "Paris"]);
    second.save();
    drop(home);
}

#[test]
fn what_other_programs_do_in_the_folder_is_seen() {
    let folder = Folder::new("watch");
    let (colleague, path) = tagged(&folder, &["OTAN", "Paris"]);
    drop(colleague);
    let more = folder.read(SIDECAR);
    fs::remove_file(folder.path().join(SIDECAR)).unwrap();
    let mut desk = Desk::open(&[folder.path().to_owned()]);
    desk.harness.state_mut().watch_folders();
    // The watch stands when it tells of something.
    let mut n = 0;
    while desk.session().entries().len() < 2 {
        n += 1;
        assert!(n < 300, "new articles are not seen");
        folder.write("zz-new.txt", format!("Text {n}"));
        std::thread::sleep(std::time::Duration::from_millis(100));
        desk.settle();
    }
    assert!(desk.shows("zz-new"));
    assert_eq!(
        desk.session().current(),
        Some(0),
        "the article that is open stays"
    );
    // Alice's other machine has synced her sidecar: a clean document shows it.
    folder.write(SIDECAR, &more);
    desk.wait_until("the new sidecar is shown", |desk| {
        quotes(desk) == ["OTAN", "Paris"]
    });
    assert_eq!(desk.article().save_state(), SaveState::Saved);
    assert!(
        desk.notices()
            .iter()
            .any(|n| n.contains("Another program has changed the annotations"))
    );
    assert_eq!(folder.read(SIDECAR), more, "nothing is written for that");
    // Its own saves say nothing. What was said before may go meanwhile.
    let before = desk.notices().join("\n");
    desk.drag("Berlin", 0);
    desk.type_text("g");
    desk.save();
    std::thread::sleep(std::time::Duration::from_millis(700));
    desk.settle();
    let now = desk.notices();
    assert!(now.iter().all(|n| before.contains(n)), "{now:?}");
    assert_eq!(quotes(&desk), ["OTAN", "Paris", "Berlin"]);
    // A dirty document merges, without being saved first.
    desk.drag("coalition", 0);
    desk.type_text("g");
    assert_eq!(desk.article().save_state(), SaveState::Unsaved);
    let theirs = folder
        .read(SIDECAR)
        .replace("status: InProgress", "status: Done");
    folder.write(SIDECAR, theirs);
    desk.wait_until("the change is merged", |desk| {
        *desk.document().status() == postil::model::article::Status::Done
    });
    assert_eq!(quotes(&desk).len(), 4);
    // The article itself changes under it.
    desk.save();
    folder.write("otan.txt", format!("Mise à jour\n\n{ARTICLE}"));
    desk.wait_until("the text is read anew", |desk| {
        desk.session()
            .open()
            .is_some_and(|open| open.review().is_some())
    });
    fs::remove_file(folder.path().join("zz-new.txt")).unwrap();
    desk.wait_until("what is gone leaves the list", |desk| {
        desk.session().entries().len() == 1
    });
    drop(path);
}

/// An entity renamed here, and otherwise in the file.
fn conflict(folder: &Folder) -> Desk {
    let (mut desk, _) = tagged(folder, &["OTAN"]);
    let entity = desk.document().entities().next().unwrap().clone();
    let mut renamed = entity.clone();
    renamed.name = "Alliance".to_owned();
    desk.harness
        .state_mut()
        .dispatch(Command::Change(Box::new(renamed.into())));
    let theirs = folder
        .read(SIDECAR)
        .replace("name: \"OTAN\"", "name: \"NATO\"");
    folder.write(SIDECAR, theirs);
    desk.save();
    desk
}

fn name(desk: &Desk) -> String {
    desk.document().entities().next().unwrap().name.clone()
}

#[test]
fn what_two_versions_say_differently_is_settled_with_a_key_and_can_be_undone() {
    let folder = Folder::new("conflict");
    let mut desk = conflict(&folder);
    assert_eq!(desk.article().save_state(), SaveState::Saved);
    assert_eq!(name(&desk), "NATO", "the greater value stands");
    assert_eq!(desk.document().count(Kind::Comment), 1);
    desk.click("Settle…");
    desk.settle();
    assert_eq!(desk.session().dialog, Some(Dialog::Conflicts));
    assert!(desk.shows("Keep “NATO”") && desk.shows("Take “Alliance”"));
    desk.key(Key::Num2);
    desk.settle();
    assert_eq!(desk.session().dialog, None);
    assert_eq!(name(&desk), "Alliance");
    assert!(desk.document().comments().all(|c| !c.open));
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(name(&desk), "NATO");
    assert!(desk.document().comments().all(|c| c.open));
}

/// The program ends without another word, as in a crash or a power cut, and starts anew.
fn killed(desk: Desk, folder: &Folder) -> Desk {
    let Desk { home, harness, .. } = desk;
    drop(harness);
    let path = folder.path().join("otan.txt");
    Desk::with_home(home, &[path], [1280.0, 800.0])
}

#[test]
fn a_conflict_is_asked_about_again_after_a_crash_and_either_answer_gives_the_right_file() {
    for (key, answer, gone) in [
        (Key::Num1, "NATO", "Alliance"),
        (Key::Num2, "Alliance", "NATO"),
    ] {
        let folder = Folder::new("conflict");
        let mut desk = conflict(&folder);
        // Once with the merge saved, and once more: it waits as long as it must.
        for _ in 0..2 {
            desk = killed(desk, &folder);
            assert!(
                desk.notices()
                    .iter()
                    .any(|n| n.contains("still to be settled")),
                "{:?}",
                desk.notices()
            );
        }
        desk.click("Settle…");
        desk.settle();
        assert!(desk.shows("Keep “NATO”") && desk.shows("Take “Alliance”"));
        desk.key(key);
        desk.settle();
        assert_eq!(desk.session().dialog, None);
        desk.save();
        let saved = folder.read(SIDECAR);
        let entity = saved.lines().find(|l| l.contains("(id: \"e_")).unwrap();
        assert!(entity.contains(&format!("name: \"{answer}\"")), "{saved}");
        assert!(!entity.contains(&format!("name: \"{gone}\"")), "{saved}");
        assert!(saved.contains("open: false"), "{saved}");
        // Settled is settled; what is undone is asked again, even in the next run.
        let mut desk = killed(desk, &folder);
        assert!(!desk.session().has_conflicts());
        assert!(desk.notices().is_empty(), "{:?}", desk.notices());
        let question = desk.document().comments().next().unwrap().clone();
        let mut reopened = question;
        reopened.open = true;
        desk.harness
            .state_mut()
            .dispatch(Command::Change(Box::new(reopened.into())));
        assert!(desk.session().has_conflicts());
    }
}

#[test]
fn a_conflict_survives_a_crash_before_the_merged_version_is_saved() {
    let folder = Folder::new("conflict");
    let (mut desk, _) = tagged(&folder, &["OTAN"]);
    let mut renamed = desk.document().entities().next().unwrap().clone();
    renamed.name = "Alliance".to_owned();
    desk.harness
        .state_mut()
        .dispatch(Command::Change(Box::new(renamed.into())));
    desk.settle();
    // The edit is in the journal only, and somebody else writes the file meanwhile.
    let theirs = folder
        .read(SIDECAR)
        .replace("name: \"OTAN\"", "name: \"NATO\"");
    folder.write(SIDECAR, &theirs);
    let mut desk = killed(desk, &folder);
    assert!(desk.session().has_conflicts(), "{:?}", desk.notices());
    // It ends again, before anything is answered or saved.
    desk = killed(desk, &folder);
    assert_eq!(folder.read(SIDECAR), theirs);
    assert!(desk.session().has_conflicts(), "{:?}", desk.notices());
    run(&mut desk, CommandId::Conflicts);
    desk.key(Key::Num2);
    desk.settle();
    assert_eq!(name(&desk), "Alliance");
    desk.save();
    assert!(folder.read(SIDECAR).contains("name: \"Alliance\""));
}

#[test]
fn another_article_between_does_not_make_a_conflict_forgotten() {
    let folder = Folder::new("conflict");
    folder.write("aaa.txt", "Rien.\n");
    let desk = conflict(&folder);
    let Desk { home, harness, .. } = desk;
    drop(harness);
    let mut desk = Desk::with_home(home, &[folder.path().to_owned()], [1280.0, 800.0]);
    assert!(desk.session().has_conflicts(), "it was left last");
    run(&mut desk, CommandId::PreviousArticle);
    assert!(!desk.session().has_conflicts());
    run(&mut desk, CommandId::NextArticle);
    assert!(desk.session().has_conflicts());
}

#[test]
fn a_french_window_asks_in_french() {
    let folder = Folder::new("conflict");
    let desk = conflict(&folder);
    let Desk { home, harness, .. } = desk;
    drop(harness);
    let settings = home.read("settings.ron").replace("\"en\"", "\"fr\"");
    home.write("settings.ron", settings);
    // The status too, which the file has in English.
    let theirs = folder
        .read(SIDECAR)
        .replace("status: InProgress", "status: Done");
    let path = folder.path().join("otan.txt");
    let mut desk = Desk::with_home(home, &[path], [1280.0, 800.0]);
    desk.harness
        .state_mut()
        .dispatch(Command::SetStatus(Status::ToDo));
    folder.write(SIDECAR, theirs);
    desk.save();
    run(&mut desk, CommandId::Conflicts);
    let all = desk.texts();
    for shown in [
        "nom",
        "état",
        "Garder «\u{a0}NATO\u{a0}»",
        "Prendre «\u{a0}Alliance\u{a0}»",
        "Garder «\u{a0}à faire\u{a0}»",
        "Prendre «\u{a0}terminé\u{a0}»",
    ] {
        assert!(all.iter().any(|t| t.contains(shown)), "{shown}: {all:?}");
    }
    // None of the words that the file and the questions have.
    run(&mut desk, CommandId::TabNotes);
    for text in all.iter().chain(&desk.texts()) {
        for word in [
            "name",
            "status",
            "to do",
            "done",
            "Two versions",
            "merged",
            "Keep",
            "Take",
            "Settle",
        ] {
            let is_there = text
                .split(|c: char| !c.is_alphanumeric() && c != ' ')
                .any(|part| format!(" {part} ").contains(&format!(" {word} ")));
            assert!(!is_there, "{word}: {text}");
        }
    }
}

#[test]
fn keeping_what_stands_closes_the_question() {
    let folder = Folder::new("conflict");
    let mut desk = conflict(&folder);
    run(&mut desk, CommandId::Conflicts);
    desk.key(Key::Num1);
    desk.settle();
    assert_eq!(name(&desk), "NATO");
    assert!(desk.document().comments().all(|c| !c.open));
}

#[test]
fn where_nothing_can_be_written_another_place_is_offered_and_the_banner_stays() {
    let folder = Folder::new("gone");
    let inner = folder.path().join("share");
    fs::create_dir(&inner).unwrap();
    let path = inner.join("otan.txt");
    fs::write(&path, ARTICLE).unwrap();
    let mut desk = Desk::open(std::slice::from_ref(&path));
    // The share is away.
    let away = folder.path().join("away");
    fs::rename(&inner, &away).unwrap();
    desk.drag("OTAN", 0);
    desk.type_text("g");
    desk.save();
    assert_eq!(desk.article().save_state(), SaveState::Failed);
    assert!(desk.shows("Save in another place…") && desk.shows("Try again"));
    assert!(!desk.shows("Dismiss"), "the banner stays");
    let journal = desk
        .home
        .files()
        .iter()
        .any(|(p, _)| p.extension().is_some_and(|e| e == "journal"));
    assert!(journal, "the edits are safe");
    // It comes back: the same banner's button saves.
    fs::rename(&away, &inner).unwrap();
    desk.click("Try again");
    desk.settle();
    assert_eq!(desk.article().save_state(), SaveState::Saved);
    assert!(!desk.shows("Try again"));
    // It goes for good.
    fs::rename(&inner, &away).unwrap();
    desk.drag("Paris", 0);
    desk.type_text("g");
    desk.save();
    fs::rename(&away, &inner).unwrap();
    let mine = folder.path().join("mine");
    desk.click("Save in another place…");
    desk.settle();
    assert_eq!(desk.session().dialog, Some(Dialog::Elsewhere));
    desk.type_text(mine.to_str().unwrap());
    desk.key(Key::Enter);
    desk.settle();
    assert_eq!(
        desk.article().save_state(),
        SaveState::Saved,
        "{:?}",
        desk.notices()
    );
    assert_eq!(fs::read_to_string(mine.join("otan.txt")).unwrap(), ARTICLE);
    let saved = || fs::read_to_string(mine.join(SIDECAR)).unwrap();
    assert!(saved().contains("Paris"));
    desk.drag("Berlin", 0);
    desk.type_text("g");
    desk.save();
    assert!(saved().contains("Berlin"), "from now on it is saved there");
    // What is there is never written over.
    let other = folder.path().join("other");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("otan.txt"), "another text").unwrap();
    let command = FileCommand::SaveElsewhere(other.clone());
    desk.harness.state_mut().dispatch(Command::File(command));
    desk.settle();
    assert!(
        desk.notices()
            .iter()
            .any(|n| n.contains("nothing was overwritten"))
    );
    assert_eq!(
        fs::read_to_string(other.join("otan.txt")).unwrap(),
        "another text"
    );
}

#[test]
fn newer_fields_survive_and_a_newer_main_version_is_only_read() {
    let golden = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/golden")
            .join(name);
        fs::read_to_string(path).unwrap()
    };
    let folder = Folder::new("newer");
    let path = folder.write("otan.txt", ARTICLE);
    folder.write(SIDECAR, golden("sidecar-1.9.ann.ron"));
    let mut desk = Desk::open(std::slice::from_ref(&path));
    assert_eq!(quotes(&desk), ["OTAN"]);
    desk.drag("Paris", 0);
    desk.type_text("g");
    desk.save();
    let saved = folder.read(SIDECAR);
    for kept in [
        "version: (1, 9)",
        "sentiment: \"calm\"",
        "weather: (sky: \"grey\")",
        "quote: \"Paris\"",
    ] {
        assert!(saved.contains(kept), "{kept} is not in {saved}");
    }
    drop(desk);
    let newer = golden("sidecar-2.0.ann.ron");
    folder.write(SIDECAR, &newer);
    let mut desk = Desk::open(&[path]);
    assert_eq!(desk.article().save_state(), SaveState::ReadOnly);
    desk.drag("Paris", 0);
    desk.type_text("g");
    desk.save();
    assert_eq!(folder.read(SIDECAR), newer);
}
