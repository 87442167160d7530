//! Export and import in the window.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::path::PathBuf;

use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::Queryable as _;
use postil::{
    editor::{
        command::{Command, CommandId},
        datasets::{DatasetCommand, ImportDraft},
    },
    store::exports::ExportSettings,
};

use crate::{
    command_line::shown,
    desk::{Desk, Folder},
};

const ARTICLE: &str = "L'OTAN entre dans la coalition.\n\nParis et Berlin hésitaient.\n";

/// A window on one article, with `OTAN` tagged and not yet saved.
fn tagged(language: &str) -> (Folder, Desk) {
    let folder = Folder::new("gui-dataset");
    folder.write("set/otan.txt", ARTICLE);
    let path = folder.path().join("set");
    let mut desk = Desk::with_settings(&[path], language, "Light");
    desk.drag("OTAN", 0);
    desk.type_text("o");
    (folder, desk)
}

fn set(desk: &mut Desk, change: impl FnOnce(&mut ExportSettings)) {
    let mut settings = desk.session().datasets().export.clone();
    change(&mut settings);
    let command = Command::Dataset(DatasetCommand::SetExport(settings));
    desk.harness.state_mut().dispatch(command);
    desk.settle();
}

#[test]
fn an_export_shows_itself_before_it_is_written_and_has_what_was_just_tagged() {
    let (folder, mut desk) = tagged("en");
    desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    desk.settle();
    // The tag was saved first, and is in the first lines.
    assert!(desk.shows("1 document, 1 labelled span"));
    assert!(desk.shows("\"label\":\"Organization\""));
    assert!(desk.shows("Everything fits into this format."));

    let combo = desk.harness.get_by_role_and_label(Role::ComboBox, "Format");
    combo.click();
    desk.harness.run_steps(3);
    desk.click("CoNLL, IOB2 tags");
    desk.settle();
    assert_eq!(desk.session().datasets().export.format, "conll");
    assert!(desk.shows("OTAN B-Organization"), "the preview follows");
    let out = folder.path().join("taken/out.conll");
    let to = shown(&out);
    set(&mut desk, |settings| settings.out = to);
    desk.click("Export");
    desk.settle();
    assert!(desk.shows("1 document is in "));
    assert!(
        folder
            .read("taken/out.conll")
            .contains("OTAN B-Organization")
    );
    assert!(
        folder
            .read("taken/out.conll.export-report.json")
            .contains("\"n_spans\": 1")
    );

    // A second time the file is there: nothing is replaced unasked.
    folder.write("taken/out.conll", "mine");
    desk.click("Export");
    desk.settle();
    assert!(desk.shows("is there already"));
    assert_eq!(folder.read("taken/out.conll"), "mine");
    desk.click("Replace files that are there");
    desk.click("Export");
    desk.settle();
    assert!(
        folder
            .read("taken/out.conll")
            .contains("OTAN B-Organization")
    );
    desk.click("Close");
    assert_eq!(desk.session().dialog, None);
}

#[test]
fn losses_are_told_before_anything_is_written() {
    let (folder, mut desk) = tagged("en");
    desk.drag("Berlin", 0);
    desk.type_text("g");
    desk.drag("Paris et Berlin hésitaient", 0);
    desk.type_text("s");
    desk.key(Key::Num1);
    desk.key(Key::Escape);
    desk.drag("L'OTAN entre", 0);
    desk.type_text("o");
    desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    set(&mut desk, |settings| settings.format = "conll".to_owned());
    let report = desk.session().datasets().looked.clone().unwrap().unwrap();
    assert_eq!(report.loss.count(postil::dataset::LossKind::Nested), 1);
    assert!(desk.shows("spans inside another"));
    assert!(!desk.shows("Everything fits"));
    let n_files = folder.files().len();
    assert_eq!(n_files, 2, "the article and its sidecar");
}

#[test]
fn the_last_export_is_remembered_and_a_preset_is_the_projects() {
    let (folder, mut desk) = tagged("en");
    desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    let out = shown(&folder.path().join("taken"));
    set(&mut desk, |settings| {
        settings.format = "brat".to_owned();
        settings.split = "50,25,25".to_owned();
    });
    set(&mut desk, |settings| settings.out = out);
    desk.click_field("Preset");
    desk.type_text("annual");
    desk.click("Save");
    let presets = folder.read("set/postil-exports.ron");
    assert!(
        presets.contains("name: \"annual\"") && presets.contains("format: \"brat\""),
        "{presets}"
    );
    desk.click("Export");
    desk.settle();
    assert!(desk.shows("1 document is in "));

    let mut desk = desk.restart(&[folder.path().join("set")]);
    desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    desk.settle();
    assert_eq!(desk.session().datasets().export.format, "brat");
    assert_eq!(desk.session().datasets().export.split, "50,25,25");
    set(&mut desk, |settings| settings.format = "csv".to_owned());
    desk.click("Use");
    desk.click("annual");
    desk.settle();
    assert_eq!(desk.session().datasets().export.format, "brat");
    desk.click("Remove");
    assert!(!folder.read("set/postil-exports.ron").contains("annual"));
}

#[test]
fn a_table_is_imported_with_its_columns_chosen() {
    let folder = Folder::new("gui-import");
    folder.write("set/otan.txt", ARTICLE);
    let table = folder.write(
        "news.csv",
        "title,when,story\nUn,2017-05-25,\"Premier texte.\"\nDeux,,\n",
    );
    let mut desk = Desk::open(&[folder.path().join("set")]);
    desk.harness
        .state_mut()
        .dispatch(Command::Run(CommandId::Import));
    desk.settle();
    let mut draft: ImportDraft = desk.session().datasets().import.clone();
    draft.settings.format = "articles-csv".to_owned();
    desk.harness
        .state_mut()
        .dispatch(Command::Dataset(DatasetCommand::SetImport(draft)));
    desk.settle();
    let path = desk.harness.get_by_role_and_label(Role::TextInput, "From");
    path.click();
    desk.harness.run_steps(2);
    desk.type_text(&shown(&table));
    desk.click("Add");
    desk.settle();
    assert!(desk.shows("title,when,story"), "its first lines");
    for (what, column) in [("Text", "story"), ("Date", "when")] {
        let combo = desk.harness.get_by_role_and_label(Role::ComboBox, what);
        combo.click();
        desk.harness.run_steps(3);
        let items = desk.harness.get_all_by_label(column);
        items.last().expect("the column is offered").click();
        desk.settle();
    }
    desk.click("Import");
    desk.settle();
    assert!(desk.shows("1 article, 0 annotators’ versions, 0 records; 1 refused."));
    assert!(desk.shows("news.csv:3: it has no text"));
    assert_eq!(folder.read("set/news-0002.txt"), "Premier texte.");
    assert!(
        folder
            .read("set/news-0002.txt.card.ron")
            .contains("date: \"2017-05-25\"")
    );
    // The list has it too, and nobody has tagged it.
    assert_eq!(desk.session().entries().len(), 2);
    assert!(
        !folder
            .path()
            .join("set/news-0002.txt.alice.ann.ron")
            .exists()
    );
    // The next import begins anew.
    desk.key(Key::Escape);
    open_import(&mut desk);
    assert!(desk.session().datasets().import.sources.is_empty());
}

#[test]
fn a_folder_of_pages_is_imported_in_the_window_and_a_long_path_shows_its_end() {
    let folder = Folder::new("gui-pages");
    folder.write("set/otan.txt", ARTICLE);
    folder.write(
        "pages/a.html",
        "<html><head><title>Titre</title></head><body><p>Caf&eacute;</p></body></html>",
    );
    folder.write("pages/b.txt", "Deux.");
    let mut desk = Desk::open(&[folder.path().join("set")]);
    let app = desk.harness.state_mut();
    app.dispatch(Command::Run(CommandId::Import));
    desk.settle();
    let mut draft: ImportDraft = desk.session().datasets().import.clone();
    draft.settings.format = "articles-folder".to_owned();
    draft.sources = vec![folder.path().join("pages")];
    let app = desk.harness.state_mut();
    app.dispatch(Command::Dataset(DatasetCommand::SetImport(draft.clone())));
    desk.settle();
    assert!(desk.shows("Caf&eacute;"), "its first lines");
    shoot(&desk, "import");
    desk.click("Import");
    desk.settle();
    assert!(desk.shows("2 articles, 0 annotators’ versions, 0 records; 0 refused."));
    assert_eq!(folder.read("set/a.txt"), "Café\n");
    assert_eq!(desk.session().entries().len(), 3);

    draft.sources = vec![
        folder
            .path()
            .join("a-folder-with-a-name/".repeat(12))
            .join("last.csv"),
    ];
    let app = desk.harness.state_mut();
    app.dispatch(Command::Dataset(DatasetCommand::SetImport(draft)));
    desk.settle();
    assert!(desk.shows("…/a-folder-with-a-name/"), "the end of the path");
}

/// Which format a folder is in is seen, whether it was picked or typed; what a person chose stays.
/// A tap on a touchpad presses and lets go at once.
#[test]
fn a_tap_opens_a_list_that_can_be_seen() {
    let (_folder, mut desk) = tagged("en");
    open_import(&mut desk);
    let list = |desk: &Desk| desk.place_of_label("Format").center() + egui::vec2(90.0, 0.0);
    desk.tap_at(list(&desk));
    assert!(desk.shows("brat standoff"));
    desk.key(Key::Escape);
    assert!(!desk.shows("brat standoff"));
    // The dialog alone is touched, and is on top of what was above it.
    desk.click_field("From");
    desk.tap_at(list(&desk));
    let entry = desk.place_of_label("brat standoff").center();
    let ctx = &desk.harness.ctx;
    let on_top = ctx.layer_id_at(entry).unwrap();
    assert!(egui::Popup::is_id_open(ctx, on_top.id), "{on_top:?}");
}

#[test]
fn a_typed_path_says_what_format_it_is_in() {
    let folder = Folder::new("gui-typed");
    folder.write("set/otan.txt", ARTICLE);
    folder.write("brat/a.txt", "قال الناتو 👩‍👩‍👧\n");
    folder.write("brat/a.ann", "T1\tOrganization 4 10\tالناتو\n");
    let path = shown(&folder.path().join("brat"));
    for chosen in [None, Some("conll")] {
        let mut desk = Desk::open(&[folder.path().join("set")]);
        let app = desk.harness.state_mut();
        app.dispatch(Command::Run(CommandId::Import));
        desk.settle();
        if let Some(format) = chosen {
            let mut draft = desk.session().datasets().import.clone();
            draft.settings.format = format.to_owned();
            let command = Command::Dataset(DatasetCommand::SetImport(draft));
            desk.harness.state_mut().dispatch(command);
            desk.settle();
        }
        // The field for it has the focus, and Enter adds it.
        desk.type_text(&path);
        desk.key(Key::Enter);
        desk.settle();
        assert_eq!(desk.session().datasets().import.sources.len(), 1);
        let format = &desk.session().datasets().import.settings.format;
        assert_eq!(format, chosen.unwrap_or("brat"));
        if chosen.is_none() {
            assert!(
                desk.shows("T1\tOrganization 4 10\tالناتو"),
                "its first lines"
            );
            shoot(&desk, "import-arabic");
        }
    }
}

#[test]
fn what_is_damaged_and_stopping_are_told_in_the_window() {
    let (folder, mut desk) = tagged("en");
    desk.save();
    folder.write("set/b.txt", ARTICLE);
    let sidecar = folder.read("set/otan.txt.alice.ann.ron");
    let damaged = sidecar
        .replace("otan.txt", "b.txt")
        .replacen("(id: \"m_", "(id: m_", 1);
    folder.write("set/b.txt.alice.ann.ron", damaged);
    desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    desk.settle();
    assert!(desk.shows("what could not be read is missing"));
    assert!(desk.shows("b.txt.alice.ann.ron"));
}

#[test]
fn both_dialogs_speak_french_and_every_text_is_there() {
    let (_folder, mut desk) = tagged("fr");
    desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    desk.settle();
    assert!(desk.shows("Exporter un jeu de données") && desk.shows("Tout entre dans ce format."));
    let texts = postil::editor::i18n::Texts::new("fr");
    for format in postil::dataset::FORMATS {
        set(&mut desk, |settings| {
            settings.format = format.info().name.to_owned()
        });
        let looked = desk.session().datasets().looked.clone().unwrap().unwrap();
        assert_eq!(looked.format, format.info().name);
        for (kind, _) in looked.loss.iter() {
            let key = format!("loss-{}", kind.key());
            assert_ne!(&*texts.get(&key), key);
        }
        assert!(
            desk.session().datasets().preview.is_some(),
            "{}",
            format.info().name
        );
    }
    shoot(&desk, "export-fr");
}

/// For a person to look at: `POSTIL_SHOTS` names a folder.
fn shoot(desk: &Desk, name: &str) {
    if let Some(folder) = std::env::var_os("POSTIL_SHOTS") {
        let path = PathBuf::from(folder).join(format!("{name}.png"));
        desk.picture().save_png(&path);
    }
}

#[test]
fn stopping_leaves_no_file() {
    let folder = Folder::new("gui-stop");
    for i in 0..300 {
        folder.write(&format!("set/{i}.txt"), ARTICLE);
    }
    let mut desk = Desk::open(&[folder.path().join("set")]);
    desk.drag("OTAN", 0);
    desk.type_text("o");
    desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    desk.settle();
    let out = shown(&folder.path().join("out.jsonl"));
    set(&mut desk, |settings| settings.out = out);
    let app = desk.harness.state_mut();
    app.dispatch(Command::Dataset(DatasetCommand::Export { force: false }));
    app.dispatch(Command::Dataset(DatasetCommand::Stop));
    desk.settle();
    assert!(!desk.session().datasets().is_at_work());
    assert!(!folder.path().join("out.jsonl").exists());
    for theme in ["Light", "Dark"] {
        let mut desk = Desk::with_settings(&[folder.path().join("set")], "en", theme);
        desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
        desk.settle();
        shoot(&desk, &format!("export-{theme}"));
    }
}

#[test]
fn what_is_wrong_with_many_lines_is_told_once_with_the_format_to_choose() {
    let folder = Folder::new("gui-wrong");
    folder.write("set/otan.txt", ARTICLE);
    let line = "{\"text\": \"NATO joined.\", \"label\": [[0, 4, \"ORG\"]]}\n";
    let file = folder.write("all.jsonl", line.repeat(300));
    for (language, more, looks) in [
        (
            "en",
            "… and 295 more like it in this file",
            "It looks like: doccano JSON Lines",
        ),
        (
            "fr",
            "… et 295 de plus du même genre dans ce fichier",
            "Le fichier ressemble plutôt à\u{a0}: doccano, JSON Lines",
        ),
    ] {
        let path = folder.path().join("set");
        let mut desk = Desk::with_settings(&[path], language, "Light");
        let app = desk.harness.state_mut();
        app.dispatch(Command::Run(CommandId::Import));
        desk.settle();
        let mut draft: ImportDraft = desk.session().datasets().import.clone();
        draft.settings.format = "jsonl".to_owned();
        draft.sources = vec![file.clone()];
        draft.out = shown(&folder.path().join(language));
        let app = desk.harness.state_mut();
        app.dispatch(Command::Dataset(DatasetCommand::SetImport(draft)));
        app.dispatch(Command::Dataset(DatasetCommand::Import));
        desk.settle();
        let imported = desk.session().datasets().imported.clone().unwrap();
        let (_, imported) = imported.unwrap();
        assert_eq!((imported.n_refused, imported.problems.len()), (300, 5));
        assert!(desk.shows(more), "{language}");
        assert!(desk.shows(looks), "{language}");
    }
}

/// Nothing that a person meets in the two dialogs is in another language than the rest.
#[test]
fn what_goes_wrong_is_said_in_french() {
    let (folder, mut desk) = tagged("fr");
    desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    desk.settle();
    let file = folder.write("there.jsonl", "mine");
    set(&mut desk, |settings| settings.out = shown(&file));
    desk.click("Exporter");
    desk.settle();
    assert!(desk.shows(&format!("{} existe déjà", shown(&file))));
    assert!(desk.shows("Remplacer les fichiers présents"), "what to do");
    assert!(!desk.shows("--force") && !desk.shows("already"));
    // Ticked, it goes; a folder can't be replaced, and nobody is told to tick a box for it.
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();
    desk.click("Exporter");
    desk.settle();
    assert!(desk.shows("est un dossier\u{a0}; nommez un fichier"));
    assert!(!desk.shows("Remplacer les fichiers présents"));

    for (change, said) in [
        (
            (|s| s.annotators = vec!["bob".to_owned()]) as fn(&mut ExportSettings),
            "aucun article n’a de version de bob\u{a0}; il y a des versions de alice",
        ),
        (
            |s| s.split = "80,20".to_owned(),
            "Une répartition demande trois pourcentages entiers",
        ),
        (
            |s| s.layers = vec!["people".to_owned()],
            "couche\u{a0}: il n’y a pas de «\u{a0}people\u{a0}»\u{a0}; il y a entities",
        ),
        (
            |s| s.format = "docx".to_owned(),
            "format\u{a0}: il n’y a pas de «\u{a0}docx\u{a0}»\u{a0}; il y a jsonl",
        ),
    ] {
        let before = desk.session().datasets().export.clone();
        set(&mut desk, change);
        assert!(desk.shows(said), "{said}");
        set(&mut desk, |settings| *settings = before);
    }
}

#[test]
fn what_could_not_be_imported_is_said_in_french() {
    let folder = Folder::new("gui-french");
    folder.write("set/otan.txt", ARTICLE);
    folder.write("src/otan.txt", "Another text.\n");
    folder.write(
        "src/otan.ann",
        "T1\tORG 0 700\tOTAN\nT2\tORG 0 4\tOTAN\nE1\tJoin\n?\nT3\tORG 0 7\tAnother\n",
    );
    folder.write("src/alone.ann", "T1\tORG 0 4\tOTAN\n");
    folder.write("src/latin.txt", b"Pas d\xe9j\xe0 vu.\n");
    folder.write("src/latin.ann", "");
    let mut desk = Desk::with_settings(&[folder.path().join("set")], "fr", "Light");
    let import = |desk: &mut Desk, change: &dyn Fn(&mut ImportDraft)| {
        let app = desk.harness.state_mut();
        app.dispatch(Command::Run(CommandId::Import));
        desk.settle();
        let mut draft: ImportDraft = desk.session().datasets().import.clone();
        draft.settings.format = "brat".to_owned();
        draft.sources = vec![folder.path().join("src")];
        change(&mut draft);
        let app = desk.harness.state_mut();
        app.dispatch(Command::Dataset(DatasetCommand::SetImport(draft)));
        app.dispatch(Command::Dataset(DatasetCommand::Import));
        desk.settle();
    };
    import(&mut desk, &|_| {});
    for said in [
        "le passage 0-700 n’entre pas dans le texte",
        "ses positions donnent \"Anot\", mais le fichier dit \"OTAN\"",
        "ce n’est pas un événement\u{a0}: TYPE:DÉCLENCHEUR manque",
        "la ligne n’est d’aucun genre que brat connaisse",
        "alone.txt manque à côté",
        "illisible\u{a0}: ce n’est pas de l’UTF-8 à l’octet 5",
        "un article de ce nom existe déjà, avec un autre texte (importez dans un autre dossier, ou renommez l’un des deux)",
    ] {
        assert!(desk.shows(said), "{said}");
    }
    for english in ["error:", "is not", "already", "--"] {
        assert!(!desk.shows(english), "{english}");
    }
    import(&mut desk, &|draft| {
        draft.settings.annotator = Some("É!".to_owned());
    });
    assert!(desk.shows("l’identifiant d’un annotateur compte de 1 à 32"));
    import(&mut desk, &|draft| {
        draft.settings.annotator = Some("a".to_owned());
        draft.sources = vec![folder.path().join("gone")];
    });
    assert!(desk.shows("gone n’est pas là"));
}

#[test]
fn another_project_s_target_is_not_offered() {
    let (folder, mut desk) = tagged("en");
    desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    desk.settle();
    assert!(desk.session().datasets().export.out.contains("set.jsonl"));
    assert!(
        desk.harness.query_by_label("set.jsonl").is_some(),
        "the preview has the file's name"
    );
    desk.key(Key::Escape);
    folder.write("other/rome.txt", "Rome.\n");
    let other = folder.path().join("other");
    desk.harness
        .state_mut()
        .dispatch(Command::OpenPaths(vec![other]));
    desk.settle();
    desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    desk.settle();
    let out = &desk.session().datasets().export.out;
    assert!(out.contains("other.jsonl"), "{out}");
}

fn open_import(desk: &mut Desk) {
    let command = Command::Run(CommandId::Import);
    desk.harness.state_mut().dispatch(command);
    desk.settle();
}

#[test]
fn articles_are_imported_into_the_open_project_and_replace_nothing_unasked() {
    let (folder, mut desk) = tagged("en");
    open_import(&mut desk);
    let mut draft = desk.session().datasets().import.clone();
    assert_eq!(draft.out, shown(&folder.path().join("set")));
    draft.settings.force = true;
    draft.out = shown(&folder.path().join("elsewhere"));
    let set = Command::Dataset(DatasetCommand::SetImport(draft));
    desk.harness.state_mut().dispatch(set);
    desk.key(Key::Escape);
    open_import(&mut desk);
    let draft = desk.session().datasets().import.clone();
    assert_eq!(draft.out, shown(&folder.path().join("elsewhere")));
    assert!(!draft.settings.force);
    desk.key(Key::Escape);
    folder.write("other/rome.txt", "Rome.\n");
    let other = folder.path().join("other");
    let open = Command::OpenPaths(vec![other.clone()]);
    desk.harness.state_mut().dispatch(open);
    desk.settle();
    open_import(&mut desk);
    assert_eq!(desk.session().datasets().import.out, shown(&other));
}

#[test]
fn what_holds_no_article_takes_nobody_away_from_theirs() {
    let (folder, mut desk) = tagged("en");
    let gone = folder.path().join("gone.txt");
    desk.harness
        .state_mut()
        .dispatch(Command::OpenPaths(vec![gone]));
    desk.settle();
    assert!(desk.notices().join(" ").contains("gone.txt"));
    assert_eq!(desk.session().entries().len(), 1);
    assert_eq!(desk.document().mentions().count(), 1);
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    desk.harness
        .state_mut()
        .dispatch(Command::OpenPaths(vec![folder.path().join("empty")]));
    desk.settle();
    assert!(
        desk.notices()
            .join(" ")
            .contains("There is no article here")
    );
    assert_eq!(desk.session().entries().len(), 1);
}
