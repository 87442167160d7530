//! `postil git-merge`, called by git as it is in a repository.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::{path::Path, process::Command};

use egui::Key;
use postil::model::article::Status;

use crate::{
    cli::postil,
    desk::{Desk, Folder},
};

fn git(folder: &Path, args: &[&str]) -> (bool, String) {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=A", "-c", "user.email=a@example.org"])
        .args(args)
        .env("POSTIL_HOME", folder.join(".home"))
        .output();
    match output {
        Ok(output) => (
            output.status.success(),
            String::from_utf8_lossy(&output.stdout).into_owned()
                + &String::from_utf8_lossy(&output.stderr),
        ),
        Err(error) => (false, error.to_string()),
    }
}

#[track_caller]
fn did(folder: &Path, args: &[&str]) {
    let (ok, said) = git(folder, args);
    assert!(ok, "git {args:?}: {said}");
}

const SIDECAR: &str = "a.txt.alice.ann.ron";

/// Three versions of a sidecar: common, with Paris, with Berlin; and the two that rename the same entity.
fn versions() -> (Folder, [String; 5]) {
    let folder = Folder::new("git");
    let path = folder.write("a.txt", "Rome met Paris and Berlin.\n");
    let mut made = Vec::new();
    let mut desk = Desk::open(std::slice::from_ref(&path));
    desk.drag("Rome", 0);
    desk.type_text("g");
    desk.save();
    let base = folder.read(SIDECAR);
    for word in ["Paris", "Berlin"] {
        folder.write(SIDECAR, &base);
        let mut desk = Desk::open(std::slice::from_ref(&path));
        desk.drag(word, 0);
        desk.type_text("g");
        desk.save();
        made.push(folder.read(SIDECAR));
    }
    let named = |name: &str| base.replace("name: \"Rome\"", &format!("name: \"{name}\""));
    let (roma, rom) = (named("Roma"), named("Rom"));
    let [paris, berlin] = <[String; 2]>::try_from(made).unwrap();
    (folder, [base, paris, berlin, roma, rom])
}

#[test]
fn two_sides_are_merged_over_ours_whichever_way_round() {
    let (folder, [base, paris, berlin, roma, rom]) = versions();
    let merge = |ours: &str, theirs: &str| {
        let b = folder.write("base", &base);
        let o = folder.write("ours", ours);
        let t = folder.write("theirs", theirs);
        let ran = postil([
            "git-merge".as_ref(),
            b.as_os_str(),
            o.as_os_str(),
            t.as_os_str(),
        ]);
        (ran.status, folder.read("ours"))
    };
    let (status, both) = merge(&paris, &berlin);
    assert_eq!(status, 0);
    assert!(both.contains("\"Paris\"") && both.contains("\"Berlin\""));
    assert_eq!(merge(&berlin, &paris), (0, both));
    let (status, asked) = merge(&roma, &rom);
    assert_eq!(status, 1, "both renamed it");
    assert!(
        asked.contains("name: \"Roma\"") && asked.contains("has name: Rom\""),
        "{asked}"
    );
    assert_eq!(merge(&rom, &roma), (1, asked));
}

/// The machine that opens the file need not be the one that merged it.
#[test]
fn what_git_could_not_decide_is_settled_with_a_key_wherever_the_file_is_opened() {
    let (folder, [base, _, _, roma, rom]) = versions();
    let done = |text: &str| text.replace("status: InProgress", "status: Done");
    let skipped = |text: &str| {
        let skipped = "status: Skipped(reason: \"off topic\")";
        text.replace("status: InProgress", skipped)
    };
    let b = folder.write("base", &base);
    let o = folder.write("ours", done(&roma));
    let t = folder.write("theirs", skipped(&rom));
    let ran = postil([
        "git-merge".as_ref(),
        b.as_os_str(),
        o.as_os_str(),
        t.as_os_str(),
    ]);
    assert_eq!(ran.status, 1);
    folder.write(SIDECAR, folder.read("ours"));
    for side in ["base", "ours", "theirs"] {
        std::fs::remove_file(folder.path().join(side)).unwrap();
    }
    let mut desk = Desk::open(&[folder.path().join("a.txt")]);
    assert!(
        desk.notices().iter().any(|n| n.contains("2 ")),
        "{:?}",
        desk.notices()
    );
    desk.click("Settle…");
    desk.settle();
    let shown = desk.texts();
    for choice in [
        "Keep “Roma”",
        "Take “Rom”",
        "Keep “skipped (off topic)”",
        "Take “done”",
    ] {
        assert!(shown.iter().any(|t| t == choice), "{choice}: {shown:?}");
    }
    desk.key(Key::Num2);
    desk.settle();
    desk.key(Key::Num2);
    desk.settle();
    assert!(!desk.session().has_conflicts());
    assert_eq!(desk.document().entities().next().unwrap().name, "Rom");
    assert_eq!(*desk.document().status(), Status::Done);
    desk.save();
    let saved = folder.read(SIDECAR);
    let entity = saved.lines().find(|l| l.contains("(id: \"e_")).unwrap();
    assert!(entity.contains("name: \"Rom\""), "{saved}");
    assert!(saved.contains("status: Done"), "{saved}");
}

#[test]
fn git_calls_it_once_it_is_installed() {
    let (folder, [base, paris, berlin, ..]) = versions();
    let repository = Folder::new("repository");
    let top = repository.path();
    if !git(top, &["init", "-q", "-b", "main"]).0 {
        eprintln!("skipped: there is no git");
        return;
    }
    let ran = Command::new(env!("CARGO_BIN_EXE_postil"))
        .args(["git-merge", "--install"])
        .current_dir(top)
        .output()
        .unwrap();
    assert!(ran.status.success(), "{ran:?}");
    assert_eq!(
        repository.read(".gitattributes"),
        "*.ann.ron merge=postil\n"
    );
    // A second time changes nothing.
    Command::new(env!("CARGO_BIN_EXE_postil"))
        .args(["git-merge", "--install"])
        .current_dir(top)
        .output()
        .unwrap();
    assert_eq!(
        repository.read(".gitattributes"),
        "*.ann.ron merge=postil\n"
    );
    let commit = |text: &str, message: &str| {
        repository.write(SIDECAR, text);
        did(top, &["add", "-A"]);
        did(top, &["commit", "-q", "-m", message]);
    };
    commit(&base, "base");
    did(top, &["checkout", "-q", "-b", "other"]);
    commit(&berlin, "berlin");
    did(top, &["checkout", "-q", "main"]);
    commit(&paris, "paris");
    did(top, &["merge", "-q", "other", "-m", "merged"]);
    let both = repository.read(SIDECAR);
    assert!(
        both.contains("\"Paris\"") && both.contains("\"Berlin\"") && !both.contains("<<<<"),
        "{both}"
    );
    drop(folder);
}

#[test]
fn what_can_t_be_merged_is_left_between_markers() {
    let (folder, [base, paris, ..]) = versions();
    let b = folder.write("base", &base);
    let o = folder.write("ours", &paris);
    let t = folder.write("theirs", "shopping: bread\n");
    let ran = postil([
        "git-merge".as_ref(),
        b.as_os_str(),
        o.as_os_str(),
        t.as_os_str(),
    ]);
    assert_ne!(ran.status, 0);
    assert!(ran.err.contains("no annotation file"), "{ran:?}");
    let left = folder.read("ours");
    assert!(left.contains("\"Paris\""), "ours is there: {left}");
}

#[test]
fn its_help_says_how_to_install_it() {
    let ran = postil(["git-merge", "--help"]);
    assert!(ran.out.contains("*.ann.ron merge=postil"), "{}", ran.out);
    assert!(
        ran.out.contains("git config merge.postil.driver"),
        "{}",
        ran.out
    );
}
