//! Files that are not what they should be: a plain sentence names the file, the rest goes on, nothing is written that was not edited.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::{fs, path::PathBuf};

use egui::{Key, Modifiers};
use postil::model::id::Kind;

use crate::{
    cli::postil,
    desk::{Desk, Folder},
};

const GOOD: &str = "Rome met Madrid in Beta.\n";

/// A folder with a good article, and a place for a bad one before it in the list.
fn folder() -> Folder {
    let folder = Folder::new("bad");
    folder.write("good.txt", GOOD);
    folder
}

#[track_caller]
fn assert_said(desk: &Desk, parts: &[&str]) {
    let said = |text: &&str| parts.iter().all(|part| text.contains(part));
    let text = desk.notices().into_iter().find(said).map(str::to_owned);
    let text = text.unwrap_or_else(|| panic!("{parts:?} is not in {:?}", desk.notices()));
    assert!(desk.shows(&text), "the notice is on screen");
}

/// The good article, after the bad one, is tagged and saved; the other files are as they were.
#[track_caller]
fn assert_the_rest_goes_on(folder: &Folder, desk: &mut Desk) {
    let before = folder.files();
    desk.click("good");
    desk.settle();
    desk.drag("Rome", 0);
    desk.type_text("g");
    assert!(desk.shows("Government: Rome, mention 1 of 1"));
    desk.save();
    let mut after = folder.files();
    let made = folder.path().join("good.txt.alice.ann.ron");
    after.retain(|(path, _)| *path != made);
    assert!(made.exists());
    assert!(after == before, "another file was written");
}

/// What the window and the command line say of a bad `name` in a folder.
#[track_caller]
fn check_article(name: &str, bytes: &[u8], says: &[&str]) {
    let folder = folder();
    folder.write(name, bytes);
    check_folder(&folder, name, says);
}

#[track_caller]
fn check_folder(folder: &Folder, name: &str, says: &[&str]) {
    let says: Vec<&str> = says.iter().copied().chain([name]).collect();
    let path = folder.path().to_str().unwrap();
    let before = folder.files();
    let ran = postil(["check", path]);
    let line = ran.out.lines().find(|l| says.iter().all(|s| l.contains(s)));
    assert!(line.is_some(), "{says:?} is not in {}", ran.out);
    let is_note = line.is_some_and(|line| line.contains(": note: "));
    assert_eq!(ran.status, i32::from(!is_note), "{ran:?}");
    assert!(
        ran.err.contains("articles, ") || ran.err.contains("article, "),
        "the rest is checked: {}",
        ran.err
    );
    assert!(folder.files() == before, "check writes nothing");
    let ran = postil(["export", "-f", "jsonl", "-o", "-", path]);
    assert_eq!(ran.status, 1, "there is nothing to export: {ran:?}");

    let mut desk = Desk::open(&[folder.path().to_owned()]);
    assert_said(&desk, &says);
    assert_the_rest_goes_on(folder, &mut desk);
}

#[test]
fn latin_1_is_read_and_said() {
    let text = "Après plus d'un an de tergiversations, les alliés ont accepté à Évreux.\n";
    let bytes: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    check_article("a.txt", &bytes, &["windows-1252"]);
    let folder = folder();
    folder.write("a.txt", &bytes);
    let desk = Desk::open(&[folder.path().to_owned()]);
    assert_eq!(desk.document().article().text(), text);
}

#[test]
fn a_stray_byte_is_said_with_its_line() {
    let mut bytes = "Été à Évry\nça et là\n".as_bytes().to_vec();
    bytes.insert("Été à Évry\n".len(), 0xE9);
    check_article("a.txt", &bytes, &["a.txt:2:1:", "no UTF-8"]);
}

#[test]
fn an_empty_article() {
    check_article("a.txt", b"", &["empty"]);
    let folder = folder();
    folder.write("a.txt", b"");
    let mut desk = Desk::open(&[folder.path().to_owned()]);
    desk.key_with(Modifiers::COMMAND, Key::A);
    desk.type_text("oea.zq");
    desk.key(Key::Tab);
    desk.key(Key::Delete);
    desk.save();
    assert_eq!(desk.document().count(Kind::Mention), 0);
    assert_eq!(folder.files().len(), 2, "no sidecar");
}

#[test]
fn a_picture_with_a_text_s_name() {
    check_article(
        "a.txt",
        include_bytes!("../../assets/icons/postil.png"),
        &["a picture, not a text"],
    );
}

#[test]
fn bytes_of_no_kind() {
    let bytes: Vec<u8> = (0..4000u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    check_article("a.txt", &bytes, &["not a text"]);
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let folder = folder();
    // Sparse: no disk is used.
    let file = fs::File::create(folder.path().join("a.txt")).unwrap();
    file.set_len(100 << 20).unwrap();
    drop(file);
    let path = folder.path().to_str().unwrap();
    let ran = postil(["check", path]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.out
            .contains("a.txt: error: it has 100 MB, more than the 64 MB"),
        "{}",
        ran.out
    );
    let mut desk = Desk::open(&[folder.path().to_owned()]);
    assert_said(&desk, &["a.txt", "100 MB"]);
    desk.click("good");
    desk.settle();
    assert_eq!(desk.document().article().text(), GOOD);
}

#[test]
#[cfg(unix)]
fn an_unreadable_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    let path = folder.write("a.txt", "Paris");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&path).is_ok() {
        // The superuser reads everything.
        return;
    }
    let ran = postil(["check", folder.path().to_str().unwrap()]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.out
            .contains("a.txt: error: it can't be read: you have no permission"),
        "{}",
        ran.out
    );
    let mut desk = Desk::open(&[folder.path().to_owned()]);
    assert_said(&desk, &["a.txt", "no permission"]);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    assert_the_rest_goes_on(&folder, &mut desk);
}

#[test]
fn an_article_that_vanished_since_it_was_listed() {
    let folder = folder();
    let path = folder.write("vanishing.txt", "Paris");
    let mut desk = Desk::open(&[folder.path().to_owned()]);
    fs::remove_file(path).unwrap();
    desk.key_with(Modifiers::ALT, Key::ArrowDown);
    desk.settle();
    assert_said(&desk, &["vanishing.txt", "is not there; it may"]);
    assert_the_rest_goes_on(&folder, &mut desk);
}

#[test]
fn a_path_that_is_not_there() {
    let folder = folder();
    let gone = folder.path().join("gone.txt");
    let ran = postil(["check", gone.to_str().unwrap()]);
    assert_eq!(ran.status, 2, "{ran:?}");
    let mut desk = Desk::open(&[gone, folder.path().to_owned()]);
    assert_said(&desk, &["gone.txt", "there is no such file or folder"]);
    assert_eq!(desk.session().entries().len(), 1);
    desk.drag("Rome", 0);
    desk.type_text("g");
    assert!(desk.shows("Government: Rome, mention 1 of 1"));
}

#[test]
fn a_folder_with_an_article_s_name() {
    let folder = folder();
    let inner = folder.path().join("a.txt");
    fs::create_dir(&inner).unwrap();
    let ran = postil(["check", folder.path().to_str().unwrap()]);
    assert_eq!(
        (ran.status, ran.err.as_str()),
        (0, "1 article, 0 sidecars, 0 problems\n"),
        "{}",
        ran.out
    );
    let mut desk = Desk::open(&[folder.path().to_owned()]);
    assert_eq!(desk.notices(), [""; 0]);
    assert_the_rest_goes_on(&folder, &mut desk);
    let desk = Desk::open(&[inner]);
    assert_said(&desk, &["There is no article here"]);
}

/// A sidecar of Alice's with three mentions, on `a.txt`.
fn with_sidecar() -> (Folder, String) {
    let folder = folder();
    folder.write("a.txt", "Paris met Berlin in Oslo.\n");
    let mut desk = Desk::open(&[folder.path().join("a.txt")]);
    for name in ["Paris", "Berlin", "Oslo"] {
        desk.drag(name, 0);
        desk.type_text("g");
    }
    desk.save();
    let text = folder.read("a.txt.alice.ann.ron");
    assert_eq!(text.matches("entity: ").count(), 3);
    (folder, text)
}

const SIDECAR: &str = "a.txt.alice.ann.ron";

#[test]
fn a_sidecar_with_a_broken_line_keeps_the_others() {
    let (folder, text) = with_sidecar();
    let line = text
        .lines()
        .position(|l| l.contains("quote: \"Berlin\""))
        .unwrap()
        + 1;
    let broken = text.replace("quote: \"Berlin\"", "quote: \"Berlin");
    folder.write(SIDECAR, &broken);
    let ran = postil(["check", folder.path().to_str().unwrap()]);
    assert_eq!(ran.status, 1);
    let place = format!("{SIDECAR}:{line}:");
    assert!(ran.out.contains(&place), "{place} {}", ran.out);

    let mut desk = Desk::open(&[folder.path().to_owned()]);
    assert_said(&desk, &[&place]);
    assert!(desk.shows("Government: Paris, mention 1 of 1"));
    assert!(desk.shows("Government: Oslo, mention 1 of 1"));
    assert_the_rest_goes_on(&folder, &mut desk);
    assert_eq!(folder.read(SIDECAR), broken, "not even tidied up");
}

#[test]
fn a_damaged_sidecar_that_is_edited_keeps_what_could_not_be_read() {
    let (folder, text) = with_sidecar();
    folder.write(
        SIDECAR,
        text.replace("quote: \"Berlin\"", "quote: \"Berlin"),
    );
    let mut desk = Desk::open(&[folder.path().to_owned()]);
    desk.drag("met", 0);
    desk.type_text("ec");
    desk.key(Key::Escape);
    desk.save();
    let all: String = folder
        .files()
        .iter()
        .filter(|(path, _)| path.extension().is_some_and(|e| e != "txt"))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .collect();
    assert!(folder.read(SIDECAR).contains("CONSULT"));
    assert!(
        all.contains("quote: \"Berlin,"),
        "the broken line is nowhere: {all}"
    );
}

#[test]
fn a_sidecar_that_is_none_is_left_alone() {
    let (folder, _) = with_sidecar();
    folder.write(SIDECAR, "shopping: bread, milk\n");
    let ran = postil(["check", folder.path().to_str().unwrap()]);
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains(SIDECAR), "{}", ran.out);
    let mut desk = Desk::open(&[folder.path().to_owned()]);
    assert_said(&desk, &[SIDECAR]);
    assert!(desk.shows("read only"));
    desk.drag("Paris", 0);
    desk.type_text("g");
    desk.save();
    assert_eq!(folder.read(SIDECAR), "shopping: bread, milk\n");
    assert_the_rest_goes_on(&folder, &mut desk);
}

#[test]
fn a_newer_sidecar() {
    let (folder, text) = with_sidecar();
    folder.write(SIDECAR, text.replace("version: (1, 0)", "version: (2, 0)"));
    let ran = postil(["check", folder.path().to_str().unwrap()]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.out.contains(SIDECAR) && ran.out.contains("newer Postil (format 2.0)"),
        "{}",
        ran.out
    );
    let mut desk = Desk::open(&[folder.path().to_owned()]);
    assert_said(&desk, &[SIDECAR, "newer Postil (format 2.0)"]);
    assert_the_rest_goes_on(&folder, &mut desk);
}

/// A project with its own codebook, in which one thing is changed.
fn with_codebook(from: &str, to: &str) -> (Folder, usize) {
    let folder = folder();
    let codebook = include_str!("../../assets/codebooks/minimal.ron");
    assert!(codebook.contains(from));
    let broken = codebook.replacen(from, to, 1);
    let line = broken.lines().position(|l| l.contains(to)).unwrap() + 1;
    folder.write("labels.ron", broken);
    let project =
        "(format: \"postil-project\", format_version: (1, 0), codebook: File(\"labels.ron\"))";
    folder.write("postil.ron", project);
    (folder, line)
}

#[test]
fn a_codebook_with_a_key_that_stands_twice() {
    let (folder, line) = with_codebook("tag: \"LOC\", key: 'l'", "tag: \"LOC\", key: 'o'");
    let place = format!("labels.ron:{line}:");
    let ran = postil(["check", folder.path().to_str().unwrap()]);
    assert_eq!(ran.status, 1);
    let said = ran.out.lines().find(|l| l.contains(&place));
    assert!(
        said.is_some_and(|l| l.contains("key") && l.contains("Location")),
        "{place} {}",
        ran.out
    );
    let mut desk = Desk::open(&[folder.path().to_owned()]);
    assert_said(&desk, &[&place, "key"]);
    desk.drag("Rome", 0);
    desk.type_text("p");
    assert!(
        desk.shows("Person: Rome, mention 1 of 1"),
        "the rest of the codebook works"
    );
}

#[test]
fn a_codebook_that_is_broken() {
    let (folder, _) = with_codebook("tag: \"LOC\", key: 'l'", "tag: \"LOC, key: 'l'");
    let ran = postil(["check", folder.path().to_str().unwrap()]);
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("labels.ron:"), "{}", ran.out);
    let mut desk = Desk::open(&[folder.path().to_owned()]);
    assert_said(&desk, &["labels.ron:", "news-core is used"]);
    assert_the_rest_goes_on(&folder, &mut desk);
}

#[test]
fn settings_that_are_broken_are_kept_aside() {
    let folder = folder();
    let home = Folder::new("home");
    home.write("settings.ron", "(annotator: oops");
    let mut desk = Desk::with_home(home, &[folder.path().to_owned()], [1280.0, 800.0]);
    assert_said(&desk, &["settings.ron:1:"]);
    assert!(desk.shows("Who annotates?"));
    desk.type_text("Zoé");
    desk.key(Key::Enter);
    desk.save();
    let files: Vec<PathBuf> = desk
        .home
        .files()
        .into_iter()
        .map(|(path, _)| path)
        .collect();
    let kept = files
        .iter()
        .any(|path| fs::read_to_string(path).is_ok_and(|t| t == "(annotator: oops"));
    assert!(kept, "{files:?}");
    assert!(desk.home.read("settings.ron").contains("Zoé"));
}
