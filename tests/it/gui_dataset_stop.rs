//! Exports and imports that a person stops in the window: it says so, and nothing half done is left.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use egui::{Key, Modifiers};
use postil::editor::{
    command::{Command, CommandId},
    datasets::{DatasetCommand, ImportDraft},
};

use crate::{
    command_line::{postil, shown},
    desk::{Desk, Folder},
    gate::{Gate, Gated},
};

const ARTICLE: &str = "L'OTAN entre dans la coalition.\n";
const ANN: &str = "T1\tOrganization 2 6\tOTAN\n";

/// A folder `brat` of so many articles.
fn brat(name: &str, n: usize) -> Folder {
    let folder = Folder::new(name);
    for i in 0..n {
        folder.write(&format!("brat/a{i:03}.txt"), format!("{ARTICLE}{i}\n"));
        folder.write(&format!("brat/a{i:03}.ann"), ANN);
    }
    folder
}

/// Waits for the work under way to come to the gate.
fn reach(desk: &mut Desk, gate: &Gate) {
    let end = Instant::now() + Duration::from_secs(30);
    while !gate.is_reached() {
        assert!(Instant::now() < end, "it writes nothing");
        desk.harness.run_steps(1);
        std::thread::sleep(Duration::from_millis(2));
    }
    desk.harness.run_steps(2);
}

/// The names of the files below a folder that is in another.
fn names(folder: &Folder, below: &str) -> Vec<String> {
    let root = folder.path().join(below);
    let paths = folder.files().into_iter().map(|(path, _)| path);
    let inside = |path: PathBuf| Some(shown(path.strip_prefix(&root).ok()?));
    paths.filter_map(inside).collect()
}

/// A window before the export as brat of 400 articles into `taken`, which is held up at one of them.
fn exporting(name: &str) -> (Folder, Arc<Gate>, Desk) {
    let folder = brat(name, 400);
    let path = |name: &str| shown(&folder.path().join(name));
    let ran = postil([
        "import",
        "-f",
        "brat",
        "-o",
        &path("set"),
        "--annotator",
        "alice",
        &path("brat"),
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let gate = Gate::before(&folder.path().join("taken/a070.txt.postil-part"));
    let set = folder.path().join("set");
    let mut desk = Desk::with_vfs(Arc::new(Gated(gate.clone())), &[set]);
    desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    desk.settle();
    let mut settings = desk.session().datasets().export.clone();
    settings.format = "brat".to_owned();
    settings.out = path("taken");
    let app = desk.harness.state_mut();
    app.dispatch(Command::Dataset(DatasetCommand::SetExport(settings)));
    desk.settle();
    (folder, gate, desk)
}

/// Begins the export, and stops it at the gate.
fn stop_halfway(folder: &Folder, gate: &Gate, desk: &mut Desk) {
    let held = gate.hold();
    let app = desk.harness.state_mut();
    app.dispatch(Command::Dataset(DatasetCommand::Export { force: true }));
    reach(desk, gate);
    assert!(desk.session().datasets().is_at_work());
    let half = names(folder, "taken");
    assert!(
        half.contains(&"a069.txt.postil-part".to_owned()),
        "half of it"
    );
    // Should it be killed now, nothing looks like an export.
    let is_whole = |name: &&String| !name.ends_with(".postil-part") && *name != "a000.ann";
    assert_eq!(half.iter().find(is_whole), None);
    desk.click("Stop");
    drop(held);
    desk.settle();
    assert!(!desk.session().datasets().is_at_work());
    assert!(!desk.shows("documents are in "));
}

#[test]
fn an_export_that_is_stopped_halfway_says_so_and_takes_back_what_it_wrote() {
    let (folder, gate, mut desk) = exporting("gui-stop-export");
    // What is there stays, the file that this export was to replace too.
    folder.write("taken/a000.ann", "mine");
    let before = folder.files().len();
    stop_halfway(&folder, &gate, &mut desk);
    assert!(desk.shows("Stopped; nothing was written."));
    assert_eq!(names(&folder, "taken"), ["a000.ann"]);
    assert_eq!(folder.read("taken/a000.ann"), "mine");
    assert_eq!(folder.files().len(), before);

    // It can be had after all.
    let app = desk.harness.state_mut();
    app.dispatch(Command::Dataset(DatasetCommand::Export { force: true }));
    desk.settle();
    assert!(desk.shows("400 documents are in "));
    assert!(!desk.shows("Stopped"));
    assert_eq!(folder.read("taken/a000.ann"), ANN);
}

#[test]
fn what_a_stopped_export_could_not_take_back_is_told() {
    let (folder, gate, mut desk) = exporting("gui-stop-stuck");
    gate.stick();
    stop_halfway(&folder, &gate, &mut desk);
    assert_eq!(names(&folder, "taken"), ["a070.txt.postil-part"]);
    assert!(desk.shows("a070.txt.postil-part is incomplete and could not be removed: "));
    assert!(!desk.shows("nothing was written"));
}

#[test]
fn an_import_that_is_stopped_leaves_whole_articles_and_goes_on_when_asked_again() {
    let folder = brat("gui-stop-import", 5);
    folder.write("set/otan.txt", ARTICLE);
    let set = folder.path().join("set");
    let gate = Gate::before(&set.join("a002.txt"));
    let mut desk = Desk::with_vfs(Arc::new(Gated(gate.clone())), std::slice::from_ref(&set));
    let app = desk.harness.state_mut();
    app.dispatch(Command::Run(CommandId::Import));
    desk.settle();
    let mut draft: ImportDraft = desk.session().datasets().import.clone();
    draft.settings.format = "brat".to_owned();
    draft.sources = vec![folder.path().join("brat")];
    let app = desk.harness.state_mut();
    app.dispatch(Command::Dataset(DatasetCommand::SetImport(draft)));
    desk.settle();

    let held = gate.hold();
    desk.click("Import");
    reach(&mut desk, &gate);
    assert!(desk.session().datasets().is_at_work());
    desk.click("Stop");
    drop(held);
    desk.settle();

    assert!(!desk.session().datasets().is_at_work());
    assert!(desk.shows("Stopped. What was taken is whole"));
    let expected = |n: usize| {
        let mut names = Vec::new();
        for i in 0..n {
            names.push(format!("a{i:03}.txt"));
            names.push(format!("a{i:03}.txt.alice.ann.ron"));
        }
        names.push("otan.txt".to_owned());
        names
    };
    let articles = |folder: &Folder| {
        let mut names = names(folder, "set");
        names.retain(|name| !["postil.ron", "codebook.ron"].contains(&name.as_str()));
        names
    };
    assert_eq!(articles(&folder), expected(3));
    let ran = postil(["check", &shown(&set)]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    // The list has them.
    assert_eq!(desk.session().entries().len(), 4);

    desk.click("Import");
    desk.settle();
    assert!(!desk.shows("Stopped"));
    assert!(desk.shows("2 articles, 2 annotators’ versions"));
    assert_eq!(articles(&folder), expected(5));
    assert_eq!(desk.session().entries().len(), 6);
}
