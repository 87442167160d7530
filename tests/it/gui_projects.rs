//! A window on a folder of several projects: each article goes by the codebook of its own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use egui::{Key, Modifiers};
use postil::editor::{command::Command, datasets::DatasetCommand};

use crate::{
    command_line::{postil, shown},
    desk::{Desk, Folder},
    gui_codebook::rename_organization,
};

/// Two projects; Rosetta is a spaceship by the one's codebook, and a planet by the other's.
fn two() -> Folder {
    let folder = Folder::new("gui-projects");
    for (name, label) in [("one", "Spaceship"), ("two", "Planet")] {
        folder.write(
            &format!("all/{name}/postil.ron"),
            "(format: \"postil-project\", format_version: (1, 0), name: \"x\", codebook: File(\"codebook.ron\"))\n",
        );
        let codebook = format!(
            "(format: \"postil-codebook\", format_version: (1, 0), name: \"{name}\", version: 4, entity_types: [(name: \"{label}\", key: 'x')])\n"
        );
        folder.write(&format!("all/{name}/codebook.ron"), codebook);
        folder.write(&format!("all/{name}/a.txt"), "Rosetta flew there.\n");
    }
    folder
}

/// Tags `Rosetta` in both articles with the key that both codebooks have.
fn tag_both(folder: &Folder) -> Desk {
    let mut desk = Desk::open(&[folder.path().join("all")]);
    for i in 0..2 {
        let app = desk.harness.state_mut();
        app.dispatch(Command::ShowArticle(i));
        desk.settle();
        desk.drag("Rosetta", 0);
        desk.type_text("x");
        desk.key(Key::Escape);
    }
    desk.save();
    desk
}

#[test]
fn each_article_is_tagged_and_exported_by_its_own_projects_codebook() {
    let folder = two();
    let mut desk = tag_both(&folder);
    for (name, label) in [("one", "Spaceship"), ("two", "Planet")] {
        let sidecar = folder.read(&format!("all/{name}/a.txt.alice.ann.ron"));
        assert!(sidecar.contains(&format!("type: \"{label}\"")), "{sidecar}");
        assert!(
            sidecar.contains(&format!("name: \"{name}\", version: 4")),
            "{sidecar}"
        );
    }
    let ran = postil(["check", &shown(&folder.path().join("all"))]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);

    desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    desk.settle();
    let mut settings = desk.session().datasets().export.clone();
    settings.format = "label-studio".to_owned();
    settings.out = shown(&folder.path().join("out/tasks.json"));
    let app = desk.harness.state_mut();
    app.dispatch(Command::Dataset(DatasetCommand::SetExport(settings)));
    desk.settle();
    let looked = desk.session().datasets().looked.clone().unwrap().unwrap();
    // No label is one that its codebook lacks.
    assert_eq!(looked.n_documents, 2);
    assert_eq!((looked.problems, looked.warnings), (vec![], vec![]));
    desk.click_field("Preset");
    desk.type_text("both");
    desk.click("Save");
    // What is exported together is set up where it was opened, and not in one of the two.
    let presets = folder.read("all/postil-exports.ron");
    assert!(presets.contains("name: \"both\""), "{presets}");
    desk.click("Export");
    desk.settle();
    assert!(desk.shows("2 documents are in "));
    let config = folder.read("out/config.xml");
    for label in ["Spaceship", "Planet"] {
        assert!(config.contains(label), "{config}");
    }
    assert!(!config.contains("Organization"), "{config}");

    // A label of the other project's is told, by the file it is in.
    let sidecar = folder.read("all/two/a.txt.alice.ann.ron");
    let sidecar = sidecar.replace("type: \"Planet\"", "type: \"Spaceship\"");
    folder.write("all/two/a.txt.alice.ann.ron", sidecar);
    let ran = postil(["check", &shown(&folder.path().join("all"))]);
    let told = format!("{}{}", ran.out, ran.err);
    let lines: Vec<&str> = told.lines().filter(|l| l.contains("Spaceship")).collect();
    assert_eq!(lines.len(), 1, "{told}");
    assert!(lines[0].contains("two/a.txt.alice.ann.ron"), "{told}");
    // The export dialog tells it as well.
    desk.key(Key::Escape);
    desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    desk.settle();
    assert!(desk.shows("One warning about articles and sidecars"));
    assert!(desk.shows("Spaceship"));
}

/// The folder's codebook is edited while an article of a project below it is open: that one has labels of its own, though they are called alike.
#[test]
fn a_renaming_leaves_the_labels_of_projects_below_alone() {
    let folder = Folder::new("gui-projects-rename");
    folder.write("a.txt", "Rosetta flew there.\n");
    folder.write("one/b.txt", "Rosetta flew there.\n");
    folder.write("one/c.txt", "Rosetta flew there.\n");
    folder.write(
        "one/postil.ron",
        "(format: \"postil-project\", format_version: (1, 0), name: \"x\", codebook: File(\"codebook.ron\"))\n",
    );
    folder.write(
        "one/codebook.ron",
        "(format: \"postil-codebook\", format_version: (1, 0), name: \"one\", version: 4, entity_types: [(name: \"Organization\", key: 'o')])\n",
    );
    let mut desk = Desk::open(&[folder.path().to_owned()]);
    for i in 0..3 {
        let app = desk.harness.state_mut();
        app.dispatch(Command::ShowArticle(i));
        desk.settle();
        desk.drag("Rosetta", 0);
        desk.type_text("o");
        desk.key(Key::Escape);
    }
    desk.save();
    assert_eq!(desk.article().codebook().name, "one");
    let theirs = || ["b", "c"].map(|name| folder.read(&format!("one/{name}.txt.alice.ann.ron")));
    let before = theirs();
    for sidecar in &before {
        assert!(sidecar.contains("type: \"Organization\""), "{sidecar}");
    }

    desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::B);
    desk.settle();
    assert!(desk.shows("c.txt goes by another codebook, one."));
    desk.key(Key::Escape);
    rename_organization(&mut desk);
    assert_eq!(desk.article().codebook().name, "one");
    assert!(
        desk.document()
            .entities()
            .all(|e| e.label == "Organization")
    );
    desk.save();
    assert_eq!(theirs(), before);
    assert!(folder.read("one/codebook.ron").contains("version: 4"));
    let ours = folder.read("a.txt.alice.ann.ron");
    assert!(ours.contains("type: \"Body\""), "{ours}");
    let app = desk.harness.state_mut();
    app.dispatch(Command::ShowArticle(0));
    desk.settle();
    assert!(desk.article().codebook().entity_type("Body").is_some());
}
