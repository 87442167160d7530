//! `postil export` and the files it leaves: their names, what lies beside them, and whose they are.

use std::{io, path::Path};

use postil::{
    dataset::files::export::{Plan, Watch},
    model::{
        annotation::{Comment, CommentOn, Entity, How, Origin, Other, OtherValue, Record},
        article::Status,
        id::{Id, Kind},
        problem::{Problem, Severity},
    },
    store::{
        exports::ExportSettings,
        project::Project,
        vfs::RealVfs,
        vfs_faulty::{Fault, FaultyVfs},
    },
};

use crate::{
    command_line::{Ran, document, postil, put, shown},
    dataset_fixture::plain,
    desk::Folder,
};

/// A version of an article, with some mentions.
fn add(folder: &Folder, name: &str, annotator: &str) {
    let plain = plain();
    let records: Vec<Record> = plain.records().cloned().collect();
    let text = plain.article().text();
    put(
        folder,
        &document(name, text, annotator, Status::Done, records),
    );
}

fn export(args: &[&str]) -> Ran {
    postil([&["export"], args].concat())
}

/// The names of the files below a folder.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[derive(Default)]
struct Seen(Vec<Problem>);

impl Watch for Seen {
    fn goes_on(&mut self, _done: usize, _of: usize) -> bool {
        true
    }

    fn problem(&mut self, problem: Problem) {
        self.0.push(problem);
    }
}

/// Used to take away the finished files, though those they replaced were gone.
#[test]
fn a_folder_that_can_not_be_looked_through_is_no_failed_export() {
    let folder = Folder::new("unlisted");
    add(&folder, "a.txt", "alice");
    let project = Project::open(&RealVfs, &[folder.path().to_owned()]);
    let plan = Plan::new(&ExportSettings {
        format: "brat".to_owned(),
        ..ExportSettings::default()
    })
    .unwrap();
    let out = Folder::new("unlisted-out");
    let to = out.path().join("set");
    let write = |fault| {
        let vfs = FaultyVfs::new(RealVfs, fault);
        let mut seen = Seen::default();
        let written = plan.write(&vfs, &project, &to, true, &mut seen);
        (written, seen.0, vfs.n_calls())
    };
    write(None).0.unwrap();
    out.write("set/a.ann", "old");
    // The last thing that it does is to look for other files.
    let (_, _, n_calls) = write(None);
    out.write("set/a.ann", "old");
    let fault = Fault {
        at: n_calls - 1,
        forever: true,
        kind: io::ErrorKind::PermissionDenied,
        short_write: false,
    };
    let (written, seen, _) = write(Some(fault));
    assert_eq!(written.unwrap().n_documents, 1);
    assert!(out.read("set/a.ann").contains("Organization"));
    let warnings: Vec<Severity> = seen.iter().map(|p| p.severity).collect();
    assert_eq!(warnings, [Severity::Warning], "{seen:?}");
    assert_eq!(seen[0].file, shown(&to));
}

#[test]
fn files_of_others_are_told_of_where_none_is_replaced_too() {
    let folder = Folder::new("others");
    add(&folder, "a.txt", "alice");
    let out = Folder::new("others-out");
    out.write("set/old.ann", "T1\tPerson 0 1\tx\n");
    let to = shown(&out.path().join("set"));
    let ran = export(&["-f", "brat", "-o", &to, &shown(folder.path())]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.err
            .contains("1 file is there that this export did not write, such as "),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("old.ann"), "{}", ran.err);
}

#[test]
fn what_a_killed_export_leaves_is_not_read_and_is_not_in_the_way() {
    let folder = Folder::new("killed");
    add(&folder, "a.txt", "alice");
    let out = Folder::new("killed-out");
    let to = shown(&out.path().join("set"));
    let ran = export(&["-f", "cas-json", "-o", &to, &shown(folder.path())]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let name = |name: &str| out.path().join("set").join(name);
    std::fs::rename(name("a.json"), name("a.json.postil-part")).unwrap();
    let back = shown(&out.path().join("back"));
    let import = || postil(["import", "-f", "cas-json", "-o", &back, &to]);
    let ran = import();
    assert!(!out.path().join("back/a.txt").exists(), "{}", ran.err);
    let ran = export(&[
        "-f",
        "cas-json",
        "-o",
        &to,
        "--force",
        &shown(folder.path()),
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(
        names(&out.path().join("set")),
        ["a.json", "export-report.json"]
    );
    let ran = import();
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(out.path().join("back/a.txt").exists());
}

/// Where a file system knows no case, or writes accents in its own way, one would have replaced the other.
#[test]
fn names_that_are_one_file_elsewhere_are_kept_apart() {
    let folder = Folder::new("case");
    for name in [
        "one/Nato.txt",
        "two/nato.txt",
        "one/É.txt",
        "two/E\u{301}.txt",
    ] {
        folder.write(name, "NATO joins.\n");
        let sidecar = document(
            name.rsplit('/').next().unwrap(),
            "NATO joins.\n",
            "alice",
            Status::Done,
            Vec::new(),
        );
        let below = folder.path().join(name);
        let path = postil::store::sidecar::sidecar_path(&below, "alice");
        let (base, none) = (
            postil::store::sidecar::Base::default(),
            postil::store::save::NoBackups,
        );
        postil::store::save::save(&RealVfs, &path, &sidecar, &base, &none).unwrap();
    }
    let out = Folder::new("case-out");
    let to = out.path().join("set");
    let ran = export(&["-f", "brat", "-o", &shown(&to), &shown(folder.path())]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let mut texts = names(&to);
    texts.retain(|name| name.ends_with(".txt"));
    assert_eq!(texts.len(), 4, "{texts:?}");
    let mut keys: Vec<String> = texts
        .iter()
        .map(|name| postil::dataset::names::file_key(name).into_owned())
        .collect();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 4, "{keys:?}");
    assert!(
        ran.err.contains("two documents are called nato"),
        "{}",
        ran.err
    );
}

/// A colon would be the end of the name on Windows, and what follows a stream that nobody sees.
#[test]
fn documents_get_names_that_every_system_takes() {
    let out = Folder::new("names");
    let line = |name: &str| format!("{{\"name\": \"{name}\", \"text\": \"NATO joins {name}.\"}}\n");
    let lines: String = ["12:30 news", "Really?", "aux"]
        .iter()
        .map(|name| line(name))
        .collect();
    out.write("in.jsonl", lines);
    let (from, to) = (out.path().join("in.jsonl"), out.path().join("back"));
    let ran = postil([
        "import",
        "-f",
        "articles-jsonl",
        "-o",
        &shown(&to),
        &shown(&from),
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let mut articles = names(&to);
    articles.retain(|name| name.ends_with(".txt"));
    assert_eq!(articles, ["12_30 news.txt", "Really_.txt", "_aux.txt"]);
}

/// Nothing beside an anonymous dataset says who annotated it, nor does what a merge has left open in it.
#[test]
fn a_dataset_without_its_annotators_names_them_nowhere() {
    let folder = Folder::new("anonymous");
    let origin = |by: &str| {
        Some(Origin {
            how: How::Adjudicated,
            by: vec![by.to_owned()],
        })
    };
    let mut entity = Entity::new(Id::new(Kind::Entity, "e_9"), "Spaceship", "Rosetta");
    let mut other = entity.clone();
    other.name = "Rosette".to_owned();
    other.origin = origin("zoë-two");
    entity.origin = origin("zoe");
    let comment = Comment {
        id: Id::new(Kind::Comment, "c_1"),
        on: CommentOn::Article,
        text: "Which?".to_owned(),
        author: "zoe".to_owned(),
        question: true,
        open: true,
        other: Some(Box::new(Other {
            field: "name".to_owned(),
            value: OtherValue::Record(other.into()),
        })),
        origin: None,
    };
    let text = plain().article().text().to_owned();
    let records = vec![entity.into(), comment.into()];
    for annotator in ["zoe", "yann"] {
        let version = document("a.txt", &text, annotator, Status::Done, records.clone());
        put(&folder, &version);
    }
    // One that can't be read, one without an article, and one whose owner is on the team.
    folder.write("b.txt", "NATO joins.\n");
    folder.write("b.txt.xavier.ann.ron", "(format: \"notes\")");
    folder.write("gone.txt.zoe.ann.ron", "(");
    folder.write(
        "postil.ron",
        "(format: \"postil-project\", format_version: (1, 0), name: \"x\", team: [(id: \"zoe\", name: \"Zoe\"), (id: \"zoe\", name: \"Zoe\")])\n",
    );
    let out = Folder::new("anonymous-out");
    let to = shown(&out.path().join("all.jsonl"));
    let there = shown(folder.path());
    let mut args = vec!["-f", "jsonl", "-o", &to, "--anonymise-annotators"];
    args.extend(["--annotator", "zoe", "--annotator", "xavier", &there]);
    let ran = export(&args);
    // On the screen of whoever exports it is said in full.
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.err.contains("b.txt.xavier.ann.ron"), "{}", ran.err);
    for (path, bytes) in out.files() {
        let text = String::from_utf8(bytes).unwrap();
        for name in ["zoe", "zoë", "xavier", "yann", "Zoe"] {
            assert!(!text.contains(name), "{name} in {}: {text}", path.display());
        }
    }
    let report = out.read("all.jsonl.export-report.json");
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["settings"]["annotators"], serde_json::json!(["a1"]));
    let problems = report["problems"].to_string();
    assert!(problems.contains("b.txt"), "{report}");
    assert!(
        report["warnings"].to_string().contains("a.txt@a1"),
        "{report}"
    );
}

#[test]
fn whose_versions_go_out_is_what_the_command_says() {
    let folder = Folder::new("whose-versions");
    for annotator in ["alice", "gold"] {
        add(&folder, "a.txt", annotator);
    }
    let there = shown(folder.path());
    let both = [
        "-f",
        "jsonl",
        "-o",
        "-",
        "--gold",
        "--annotator",
        "alice",
        &there,
    ];
    let ran = export(&both);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("cannot be used with"), "{}", ran.err);

    let to = shown(&folder.path().join("x.jsonl"));
    for (preset, kept, said, whose) in [
        (
            "gold",
            &["--gold"][..],
            &["--annotator", "alice"][..],
            "alice",
        ),
        ("hers", &["--annotator", "alice"], &["--gold"], "gold"),
    ] {
        let keep = [
            "-f",
            "jsonl",
            "-o",
            &to,
            "--force",
            "--save-preset",
            preset,
            &there,
        ];
        let ran = export(&[kept, &keep].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let ran = export(&[&["--preset", preset, "-o", "-", &there], said].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let annotator = format!("\"annotator\":{{\"id\":\"{whose}\"");
        assert!(ran.out.contains(&annotator), "{}", ran.out);
        assert_eq!(ran.out.lines().count(), 1);
    }
}
