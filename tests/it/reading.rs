//! How files become articles: encodings, web pages, sizes; and that looking at them writes nothing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::{fmt::Write as _, sync::Arc};

use egui::{Key, Modifiers};
use postil::{
    editor::{
        command::{Command, CommandId},
        session::{Session, Setup},
        tasks::Wake,
    },
    model::id::Kind,
    store::{local::LocalDirs, vfs::RealVfs},
};

use crate::{
    cli::postil,
    desk::{Desk, Folder},
};

#[test]
fn the_encoding_is_shown_and_another_can_be_chosen() {
    let folder = Folder::new("encoding");
    let text = "Après plus d'un an, les alliés ont accepté à Évreux.\n";
    let bytes: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let path = folder.write("a.txt", &bytes);
    let mut desk = Desk::open(std::slice::from_ref(&path));
    assert!(desk.shows("windows-1252 (?)"), "it is in the status bar");
    desk.drag("Évreux", 0);
    desk.type_text("g");
    desk.save();
    desk.click("windows-1252 (?)");
    desk.settle();
    assert!(desk.shows("The article was read as windows-1252 (?)."));
    desk.click("windows-1251");
    desk.settle();
    assert!(desk.article().article().text().contains("alliйs"));
    // The annotations are of another text now: nothing is saved before they were looked at.
    assert!(desk.article().review().is_some());
    // Back again: as it was, and the choice is remembered.
    desk.harness
        .state_mut()
        .dispatch(Command::Run(CommandId::Encoding));
    desk.settle();
    desk.click("windows-1252");
    desk.settle();
    assert_eq!(desk.article().article().text(), text);
    assert!(desk.article().review().is_none());
    assert_eq!(desk.document().count(Kind::Mention), 1);
    let desk = desk.restart(&[path]);
    assert!(desk.shows("windows-1252") && !desk.shows("windows-1252 (?)"));
    assert_eq!(std::fs::read(folder.path().join("a.txt")).unwrap(), bytes);
}

#[test]
fn a_web_page_is_read_as_its_article_and_kept_as_a_text() {
    const PAGE: &str = include_str!("../golden/page.html");
    let folder = Folder::new("page");
    folder.write("page.html", PAGE);
    let before = folder.files_and_times();
    let mut desk = Desk::open(&[folder.path().to_owned()]);
    let text = desk.article().article().text().to_owned();
    assert!(
        text.starts_with("L’OTAN s’engage contre Daech\n\nAprès plus d’un an"),
        "{text}"
    );
    assert!(!text.contains("Mentions légales"));
    let card = desk.document().card().clone();
    assert_eq!(card.source.as_deref(), Some("Exemple"));
    assert_eq!(card.date.as_deref(), Some("2017-05-25"));
    assert_eq!(folder.files_and_times(), before, "looking writes nothing");
    desk.drag("Bruxelles", 0);
    desk.type_text("l");
    desk.save();
    assert_eq!(folder.read("page.html.txt"), text);
    assert!(
        folder
            .read("page.html.txt.alice.ann.ron")
            .contains("source: \"Exemple\"")
    );
    assert_eq!(folder.read("page.html"), PAGE);
    // From now on the text is the article, whatever becomes of the page.
    folder.write("page.html", PAGE.replace("Bruxelles", "Anvers"));
    let desk = desk.restart(&[folder.path().to_owned()]);
    assert_eq!(desk.session().entries().len(), 1);
    assert_eq!(desk.article().article().text(), text);
    assert_eq!(desk.document().count(Kind::Mention), 1);
    let ran = postil(["check", folder.path().to_str().unwrap()]);
    assert_eq!(ran.status, 0, "{ran:?}");
}

#[test]
fn another_text_beside_a_page_is_never_written_over() {
    const PAGE: &str = include_str!("../golden/page.html");
    let folder = Folder::new("page");
    folder.write("page.html", PAGE);
    let mut desk = Desk::open(&[folder.path().to_owned()]);
    folder.write("page.html.txt", "my own notes");
    desk.drag("Bruxelles", 0);
    desk.type_text("l");
    desk.save();
    assert_eq!(folder.read("page.html.txt"), "my own notes");
    assert!(
        desk.notices()
            .iter()
            .any(|n| n.contains("nothing was overwritten")),
        "{:?}",
        desk.notices()
    );
}

#[test]
fn a_limit_of_size_can_be_overridden() {
    let folder = Folder::new("large");
    let mut text = String::new();
    while text.len() < 66 << 20 {
        text.push_str("A line of a very long article, as long as the next one.\n\n");
    }
    let path = folder.write("large.txt", &text);
    let ran = postil(["check".as_ref(), path.as_os_str()]);
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("--max-size"), "{}", ran.out);
    let ran = postil([
        "check".as_ref(),
        "--max-size".as_ref(),
        "100".as_ref(),
        path.as_os_str(),
    ]);
    assert_eq!(ran.status, 0, "{ran:?}");
}

#[test]
fn a_button_opens_an_article_of_any_size() {
    let folder = Folder::new("large");
    let path = folder.path().join("large.txt");
    let file = std::fs::File::create(&path).unwrap();
    file.set_len(65 << 20).unwrap();
    drop(file);
    let mut desk = Desk::open(&[path]);
    assert!(desk.shows("Open it anyway"));
    desk.click("Open it anyway");
    desk.settle();
    // It is full of zeros: no text, and said so, but it was read.
    assert!(
        desk.notices().iter().any(|n| n.contains("not a text")),
        "{:?}",
        desk.notices()
    );
}

#[test]
fn crlf_and_a_byte_order_mark_are_kept() {
    let folder = Folder::new("crlf");
    let bytes = "\u{feff}Paris\r\nmet\r\nBerlin.\r\n".as_bytes().to_vec();
    let path = folder.write("a.txt", &bytes);
    let mut desk = Desk::open(&[path]);
    assert!(desk.shows("UTF-8 (BOM)"));
    assert_eq!(
        desk.article().article().text(),
        "Paris\r\nmet\r\nBerlin.\r\n"
    );
    desk.drag("Berlin", 0);
    desk.type_text("g");
    desk.save();
    assert!(
        folder
            .read("a.txt.alice.ann.ron")
            .contains("start: 12, end: 18")
    );
    assert_eq!(std::fs::read(folder.path().join("a.txt")).unwrap(), bytes);
}

/// Articles of many shapes, with sidecars of two annotators by every third.
fn thousand(folder: &Folder) {
    let sample = Folder::new("seed");
    let path = sample.write("a.txt", "Paris met Berlin in Oslo.\n");
    let mut desk = Desk::open(&[path]);
    desk.drag("Paris", 0);
    desk.type_text("g");
    desk.save();
    let sidecar = sample.read("a.txt.alice.ann.ron");
    for n in 0..1_000 {
        let name = format!("{:02}/article-{n:04}.txt", n % 40);
        let mut text = "Paris met Berlin in Oslo.\n".to_owned();
        if n % 3 != 0 {
            for line in 0..n % 23 {
                write!(
                    text,
                    "\nSentence {line} of article {n}. Share this article\n"
                )
                .unwrap();
            }
        }
        if n % 7 == 0 {
            text = text.replace('\n', "\r\n");
        }
        folder.write(&name, &text);
        let as_named = sidecar.replace("file: \"a.txt\"", &format!("file: \"article-{n:04}.txt\""));
        match n % 9 {
            // As it should be, damaged, and of an article that has changed.
            0 => drop(folder.write(&format!("{name}.alice.ann.ron"), as_named)),
            3 => drop(folder.write(
                &format!("{name}.alice.ann.ron"),
                &as_named[..as_named.len() - 40],
            )),
            4 => drop(folder.write(&format!("{name}.bruno.ann.ron"), as_named)),
            5 => drop(folder.write(&format!("{name}.alice.ann.ron"), as_named)),
            _ => {}
        }
    }
}

#[test]
fn opening_browsing_and_checking_a_thousand_articles_writes_nothing() {
    let folder = Folder::new("thousand");
    thousand(&folder);
    let before = folder.files_and_times();
    assert!(before.len() > 1_400);
    let home = Folder::new("home");
    let annotator = "annotator: (id: \"alice\", name: \"Alice\")";
    home.write("settings.ron", format!("({annotator}, language: \"en\")"));
    let mut session = Session::new(Setup {
        vfs: Arc::new(RealVfs),
        dirs: LocalDirs::within(home.path()),
        wake: Wake(Arc::new(|| {})),
        seed: 1,
    });
    session.watch_folders();
    session.start(vec![folder.path().to_owned()]);
    session.finish();
    assert_eq!(session.entries().len(), 1_000);
    for i in 0..1_000 {
        session.dispatch(Command::ShowArticle(i));
        session.logic(std::time::Instant::now());
        session.finish();
        assert!(
            session.open().is_some(),
            "{i}: {:?}",
            session.notices().last()
        );
    }
    session.finish();
    drop(session);
    for command in ["check", "stats", "agreement"] {
        postil([command, folder.path().to_str().unwrap()]);
    }
    let after = folder.files_and_times();
    assert!(before == after, "a file was written");
}

#[test]
fn a_key_opens_the_list_of_encodings_from_the_palette() {
    let folder = Folder::new("encoding");
    let path = folder.write("a.txt", "Paris\n");
    let mut desk = Desk::open(&[path]);
    desk.harness
        .state_mut()
        .dispatch(Command::Run(CommandId::Palette));
    desk.settle();
    desk.type_text("encoding");
    desk.key(Key::Enter);
    desk.settle();
    assert!(desk.shows("Find it out") && desk.shows("Shift_JIS"));
}

#[test]
fn the_place_in_each_article_is_remembered_from_run_to_run() {
    let folder = Folder::new("places");
    let paragraphs = |city: &str| -> String {
        let lines =
            (0..400).map(|i| format!("Paragraphe {i} : à {city}, le sommet s’est ouvert.\n"));
        lines.collect()
    };
    let paths = [
        folder.write("a.txt", paragraphs("Bruxelles")),
        folder.write("b.txt", paragraphs("Berlin")),
    ];
    let mut desk = Desk::open(&paths);
    for _ in 0..6 {
        desk.key(Key::PageDown);
    }
    desk.settle();
    let first = desk.visible();
    assert!(first.start > 1000, "{first:?}");
    desk.key_with(Modifiers::ALT, Key::ArrowDown);
    desk.settle();
    assert_eq!(
        desk.visible().start,
        0,
        "the other article begins at its top"
    );
    desk.key(Key::PageDown);
    desk.key(Key::PageDown);
    let second = desk.visible();
    assert!(second.start > 100 && second.start < first.start);
    let sidecars = folder.files();

    let mut desk = desk.restart(&paths);
    desk.settle();
    assert_eq!(desk.visible().start, first.start);
    desk.key_with(Modifiers::ALT, Key::ArrowDown);
    desk.settle();
    assert_eq!(desk.visible().start, second.start);
    // Back at the top: the next run begins there too.
    desk.key_with(Modifiers::COMMAND, Key::Home);
    desk.settle();
    let mut desk = desk.restart(&paths[1..]);
    desk.settle();
    assert_eq!(desk.visible().start, 0);
    assert_eq!(
        folder.files(),
        sidecars,
        "no file beside the articles knows of it"
    );
}
