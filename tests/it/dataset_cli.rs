//! `postil export` beyond the formats: what is chosen, what stands beside, presets, pipes.

use std::{
    collections::BTreeSet,
    io::Read as _,
    process::{Command, Stdio},
};

use postil::model::{
    annotation::{Record, Zone, ZoneKind},
    article::Status,
    id::{Id, Kind},
    span::ByteSpan,
};

use postil::store::vfs::RealVfs;

use crate::{
    command_line::{document, postil, put, sample, shown},
    dataset_fixture::plain,
    desk::Folder,
};

/// Two finished articles of Alice's and one that is not, with one mention each.
fn three() -> Folder {
    let folder = Folder::new("three");
    for (name, status) in [
        ("a.txt", Status::Done),
        ("b.txt", Status::InProgress),
        ("c.txt", Status::Done),
    ] {
        let plain = plain();
        let records: Vec<Record> = plain.records().cloned().collect();
        let text = plain.article().text();
        put(&folder, &document(name, text, "alice", status, records));
    }
    folder
}

fn export(args: &[&str]) -> crate::command_line::Ran {
    postil([&["export"], args].concat())
}

#[test]
fn only_what_is_finished_goes_out_where_that_is_asked() {
    let folder = three();
    let path = shown(folder.path());
    let ran = export(&["-f", "jsonl", "-o", "-", "--status", "done", &path]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let names: Vec<String> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["doc"].to_string())
        .collect();
    assert_eq!(names, ["\"a\"", "\"c\""]);
}

#[test]
fn every_format_leaves_its_report() {
    let folder = three();
    let out = Folder::new("reports");
    let path = |name: &str| shown(&out.path().join(name));
    for format in postil::dataset::FORMATS {
        let info = format.info();
        let (to, report) = match info.shape {
            postil::dataset::Shape::Folder => (
                info.name.to_owned(),
                format!("{}/export-report.json", info.name),
            ),
            postil::dataset::Shape::OneFile => {
                let file = format!("{0}/data.{1}", info.name, info.extensions[0]);
                (file.clone(), format!("{file}.export-report.json"))
            }
        };
        let ran = export(&["-f", info.name, "-o", &path(&to), &shown(folder.path())]);
        assert_eq!(ran.code, Some(0), "{}: {}", info.name, ran.err);
        let report: serde_json::Value = serde_json::from_str(&out.read(&report)).unwrap();
        assert_eq!(report["format"], info.name);
        assert_eq!(report["n_documents"], 3);
        assert_eq!(report["settings"]["format"], info.name);
        // What was printed is what is in the file.
        let lost = report["loss"].as_object().unwrap();
        let printed = ran.err.split_once("not in this format:\n");
        let n_printed = printed.map_or(0, |(_, lines)| lines.lines().count());
        assert_eq!(lost.len(), n_printed, "{}: {}", info.name, ran.err);
    }
}

#[test]
fn strict_leaves_nothing_of_an_export_that_loses_something() {
    let folder = three();
    let out = Folder::new("strict");
    let to = shown(&out.path().join("x.conll"));
    let ran = export(&["-f", "conll", "-o", &to, "--strict", &shown(folder.path())]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err.contains("conll cannot hold everything in a:"),
        "{}",
        ran.err
    );
    assert_eq!(out.files(), []);
}

/// The folders that an export makes go with its files; one that was there stays, and so does what is in it.
#[test]
fn an_export_that_fails_leaves_no_empty_folders() {
    let folder = three();
    let plain = plain();
    let mut records: Vec<Record> = plain.records().cloned().collect();
    records.push(Record::Comment(postil::model::annotation::Comment {
        id: Id::new(Kind::Comment, "c_1"),
        on: postil::model::annotation::CommentOn::Article,
        text: "?".to_owned(),
        author: "alice".to_owned(),
        question: false,
        open: false,
        other: None,
        origin: None,
    }));
    // By the time that this one does not fit the others are written.
    let text = plain.article().text();
    for name in ["d.txt", "e.txt"] {
        let document = document(name, text, "alice", Status::Done, records.clone());
        put(&folder, &document);
    }
    let there = shown(folder.path());
    for format in ["webanno-tsv", "hf", "brat", "conll", "w3c"] {
        for is_there in [false, true] {
            let out = Folder::new("no-folders");
            if is_there {
                out.write("one/two/mine.txt", "mine");
            }
            let to = out.path().join("one/two/three/set");
            let mut args = vec!["-f", format, "-o"];
            let to = shown(&to);
            args.extend([&*to, "--strict", "--split", "34,33,33", &there]);
            let ran = export(&args);
            assert_eq!(ran.code, Some(2), "{format}: {}", ran.err);
            let left = std::fs::read_dir(out.path()).unwrap().count();
            assert_eq!(left, usize::from(is_there), "{format}");
            if is_there {
                assert_eq!(out.read("one/two/mine.txt"), "mine");
                assert!(!out.path().join("one/two/three").exists(), "{format}");
            }
        }
    }
}

/// Whose an article's only version is comes back, or the export says that it will not.
#[test]
fn who_annotated_is_held_or_told() {
    let folder = three();
    let there = shown(&folder.path().join("a.txt"));
    for format in [
        "jsonl",
        "label-studio",
        "w3c",
        "brat",
        "webanno-tsv",
        "cas-xmi",
        "doccano",
    ] {
        let out = Folder::new("whose");
        let to = shown(&out.path().join("set"));
        let ran = export(&["-f", format, "-o", &to, &there]);
        assert_eq!(ran.code, Some(0), "{format}: {}", ran.err);
        let back = out.path().join("back");
        let ran_back = postil(["import", "-f", format, "-o", &shown(&back), &to]);
        assert_eq!(ran_back.code, Some(0), "{format}: {}", ran_back.err);
        let comes_back = back.join("a.txt.alice.ann.ron").exists();
        let is_told = ran
            .err
            .contains("documents that do not say who annotated them");
        assert!(comes_back != is_told, "{format}: {comes_back} {}", ran.err);
    }
}

#[test]
fn an_option_that_would_change_nothing_is_refused() {
    let folder = three();
    let there = shown(folder.path());
    for (args, said) in [
        (
            &["-f", "brat", "--unit", "utf16"][..],
            "--unit is for doccano; it changes nothing in brat",
        ),
        (
            &["-f", "csv", "--by-language"],
            "--by-language is for hf; it changes nothing in csv",
        ),
        (
            &["-f", "jsonl", "--seed", "3"],
            "--seed is for --split; without one nothing is drawn",
        ),
    ] {
        let to = folder.path().join("out");
        let to = shown(&to);
        let mut all = args.to_vec();
        all.extend(["-o", &to, &there]);
        let ran = export(&all);
        assert_eq!((ran.code, ran.err), (Some(2), format!("postil: {said}\n")));
        assert!(!folder.path().join("out").exists());
    }
    // A preset of another format may have them.
    let to = folder.path().join("doccano.jsonl");
    let to = shown(&to);
    let doccano = [
        "-f",
        "doccano",
        "--unit",
        "graphemes",
        "-o",
        &to,
        "--save-preset",
        "d",
        &there,
    ];
    let ran = export(&doccano);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let ran = export(&["--preset", "d", "-f", "canonical", "-o", "-", &there]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
}

#[test]
fn a_preset_is_kept_in_the_project_and_used_by_its_name() {
    let folder = three();
    let there = shown(folder.path());
    let to = shown(&folder.path().join("out.conll"));
    let first = [
        "-f",
        "conll",
        "-o",
        &to,
        "--status",
        "done",
        "--save-preset",
        "train",
        &there,
    ];
    let ran = export(&first);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let conll = folder.read("out.conll");
    assert!(!conll.is_empty());
    let presets = folder.read("postil-exports.ron");
    assert!(
        presets.contains("(name: \"train\", export: (format: \"conll\", "),
        "{presets}"
    );
    // Kept again as it is nothing is to be said; another one takes its place, and that is.
    let mut again = first.to_vec();
    again.push("--force");
    let ran = export(&again);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(!ran.err.contains("replaced"), "{}", ran.err);
    let other = folder.path().join("other.conll");
    let other = shown(&other);
    let ran = export(&[
        "-f",
        "conll",
        "-o",
        &other,
        "--save-preset",
        "train",
        &there,
    ]);
    let said = "the preset train was there already; it is replaced";
    assert!(ran.err.contains(said), "{}", ran.err);
    let ran = export(&again);
    assert!(ran.err.contains(said), "{}", ran.err);
    // By its name alone it does the same in the same place.
    let ran = export(&["--preset", "train", "--force", &there]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(folder.read("out.conll") == conll);
    // The command goes before the preset.
    let ran = export(&["--preset", "train", "-f", "canonical", "-o", "-", &there]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.out.contains("a\t0\t4\t") && !ran.out.contains("b\t0\t4\t"),
        "{}",
        ran.out
    );
    let ran = export(&["--preset", "test", &there]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (
            Some(2),
            "postil: there is no preset test; known are train\n"
        )
    );
}

#[test]
fn hf_has_a_file_for_each_split_and_a_card() {
    let folder = three();
    let out = Folder::new("hf");
    let to = shown(&out.path().join("set"));
    let there = shown(folder.path());
    let ran = export(&["-f", "hf", "-o", &to, "--split", "34,33,33", &there]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    for split in ["train", "validation", "test"] {
        let bytes = std::fs::read(out.path().join(format!("set/data/{split}-00000.parquet")));
        // Near-duplicates stay on one side, so that two of the three sides may be empty here.
        if let Ok(bytes) = bytes {
            assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
        }
    }
    let card = out.read("set/README.md");
    assert!(card.starts_with("---\n"), "{card}");
    for said in [
        "configs:\n- config_name: default",
        "license: ",
        "| `Organization` |",
        "3 documents",
    ] {
        assert!(card.contains(said), "{said}: {card}");
    }
    let to = shown(&out.path().join("by-language"));
    let ran = export(&["-f", "hf", "-o", &to, "--by-language", &sample()]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    for language in ["fr", "en", "ar", "hi", "zh"] {
        let file = format!("by-language/data/language={language}/train-00000.parquet");
        assert!(out.path().join(&file).exists(), "{file}");
    }
}

/// A card's language is whatever somebody wrote there.
#[test]
fn a_language_cannot_lead_out_of_the_folder() {
    let folder = Folder::new("dataset-languages");
    for (i, language) in ["../../../up", "FR", "fr", "zh-Hant", "anglais (GB)"]
        .iter()
        .enumerate()
    {
        let line = format!("{{\"text\": \"Texte {i}.\", \"language\": \"{language}\"}}\n");
        let source = folder.write(&format!("{i}.jsonl"), line);
        let to = shown(&folder.path().join("all"));
        let args = [
            "import",
            "-f",
            "articles-jsonl",
            "--annotator",
            "a",
            "-o",
            &to,
        ];
        let ran = postil(args.into_iter().chain([&*shown(&source)]));
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    }
    let to = shown(&folder.path().join("out/deep/set"));
    let all = shown(&folder.path().join("all"));
    let ran = export(&["-f", "hf", "-o", &to, "--by-language", &all]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let names = |at: &str| {
        let found = std::fs::read_dir(folder.path().join(at)).unwrap();
        let names = found.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect::<BTreeSet<_>>()
    };
    let expected = ["language=fr", "language=und", "language=zh-hant"];
    assert_eq!(
        names("out/deep/set/data"),
        expected.map(str::to_owned).into()
    );
    assert_eq!(names("out/deep"), BTreeSet::from(["set".to_owned()]));
    assert_eq!(names("out"), BTreeSet::from(["deep".to_owned()]));
}

#[test]
fn a_closed_pipe_ends_a_command_quietly() {
    let sample = sample();
    let commands: [&[&str]; 6] = [
        &["export", "-f", "jsonl", "-o", "-", "--zones", "all"],
        &["export", "-f", "html", "-o", "-"],
        &["stats"],
        &["check"],
        &["agreement"],
        &["export", "--help"],
    ];
    for args in commands {
        let mut child = Command::new(env!("CARGO_BIN_EXE_postil"))
            .args(args)
            .arg(&sample)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Both ends are closed at once: nothing that is written finds a reader.
        drop(child.stdout.take());
        let mut err = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut err)
            .unwrap();
        let status = child.wait().unwrap();
        assert!(
            !err.contains("panicked") && !err.contains("roken pipe"),
            "{args:?}: {err}"
        );
        assert!(
            status.code().is_some_and(|code| code < 2),
            "{args:?}: {status}"
        );

        let mut child = Command::new(env!("CARGO_BIN_EXE_postil"))
            .args(args)
            .arg(&sample)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stderr.take());
        let status = child.wait().unwrap();
        assert!(
            status.code().is_some_and(|code| code < 2),
            "{args:?}: {status}"
        );
    }
}

#[test]
fn an_unfinished_gold_is_said_to_be_one_and_lets_no_page_chrome_out() {
    let folder = Folder::new("unfinished-gold");
    let plain = plain();
    let text = format!("Share this article\n\n{}", plain.article().text());
    let chrome = Zone::new(
        Id::new(Kind::Zone, "z_1"),
        ZoneKind::Chrome,
        ByteSpan::new(0, "Share this article".len()),
    );
    let zones = vec![Record::Zone(chrome)];
    put(
        &folder,
        &document("a.txt", &text, "alice", Status::Done, zones),
    );
    put(
        &folder,
        &document("a.txt", &text, "gold", Status::InProgress, Vec::new()),
    );
    let path = shown(folder.path());
    let ran = export(&["-f", "jsonl", "-o", "-", &path]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.err.contains("gold is not marked as done for a"),
        "{}",
        ran.err
    );
    assert!(ran.out.contains("NATO joins"), "{}", ran.out);
    assert!(!ran.out.contains("Share this article"), "{}", ran.out);

    std::fs::remove_file(folder.path().join("a.txt.gold.ann.ron")).unwrap();
    put(
        &folder,
        &document("a.txt", &text, "gold", Status::Done, Vec::new()),
    );
    let ran = export(&["-f", "jsonl", "-o", "-", &path]);
    assert!(!ran.err.contains("not marked as done"), "{}", ran.err);
}

#[test]
fn the_format_of_what_is_to_be_imported_is_told_from_the_files() {
    let folder = three();
    let out = Folder::new("guesses");
    for format in postil::dataset::FORMATS
        .iter()
        .filter(|f| f.reader().is_some())
    {
        let info = format.info();
        let name = match info.shape {
            postil::dataset::Shape::Folder => info.name.to_owned(),
            postil::dataset::Shape::OneFile => format!("{}.{}", info.name, info.extensions[0]),
        };
        let to = out.path().join(name);
        let ran = export(&["-f", info.name, "-o", &shown(&to), &shown(folder.path())]);
        assert_eq!(ran.code, Some(0), "{}: {}", info.name, ran.err);
        let guess = postil::dataset::guess::guess_of_path(&RealVfs, &to);
        assert_eq!(guess, Some(info.name));
    }
}

#[test]
fn versions_of_several_annotators_come_back_as_theirs() {
    let folder = Folder::new("two-versions");
    let plain = plain();
    let records: Vec<Record> = plain.records().cloned().collect();
    let text = plain.article().text();
    for annotator in ["alice", "bruno"] {
        let version = document("a.txt", text, annotator, Status::Done, records.clone());
        put(&folder, &version);
    }
    for format in ["brat", "conll", "webanno-tsv", "cas-xmi"] {
        let out = Folder::new("two-versions-out");
        let data = out.path().join("data");
        let ran = export(&["-f", format, "-o", &shown(&data), &shown(folder.path())]);
        assert_eq!(ran.code, Some(0), "{format}: {}", ran.err);
        let back = out.path().join("back");
        let ran = postil(["import", "-f", format, "-o", &shown(&back), &shown(&data)]);
        assert_eq!(ran.code, Some(0), "{format}: {}", ran.err);
        for annotator in ["alice", "bruno"] {
            let sidecar = back.join(format!("a.txt.{annotator}.ann.ron"));
            assert!(sidecar.exists(), "{format}: {}", sidecar.display());
        }
    }
}

#[test]
fn a_name_that_is_nobodys_leaves_nothing_and_says_who_there_is() {
    let folder = three();
    let out = Folder::new("nobody");
    let to = shown(&out.path().join("set"));
    let there = shown(folder.path());
    for format in ["brat", "hf"] {
        let ran = export(&["-f", format, "-o", &to, "--annotator", "nobody", &there]);
        assert_eq!(ran.code, Some(2));
        assert_eq!(
            ran.err,
            "postil: no article has a version by nobody; there are versions by alice\n"
        );
        let ran = export(&["-f", format, "-o", &to, "--gold", &there]);
        assert_eq!(ran.code, Some(2));
        assert_eq!(
            ran.err,
            "postil: no article has a gold version; there are versions by alice\n"
        );
        let file = out.write("a.file", "mine");
        let ran = export(&["-f", format, "-o", &shown(&file), &there]);
        assert_eq!(ran.code, Some(2));
        let said = format!("{} is a file; name a folder", shown(&file));
        assert!(ran.err.contains(&said), "{}", ran.err);
        assert_eq!(out.read("a.file"), "mine");
        std::fs::remove_file(&file).unwrap();
        let ran = export(&["-f", format, "-o", &to, "--status", "skipped", &there]);
        assert_eq!(ran.code, Some(1));
        assert!(
            ran.err.contains("no version has the status skipped"),
            "{}",
            ran.err
        );
    }
    assert!(!out.path().join("set").exists());
}

#[test]
fn what_is_damaged_is_no_clean_export() {
    let folder = three();
    let sidecar = folder.read("c.txt.alice.ann.ron");
    folder.write(
        "c.txt.alice.ann.ron",
        sidecar.replacen("(id: \"m_1\"", "(id: m_1\"", 1),
    );
    let out = Folder::new("damaged");
    for format in ["jsonl", "canonical"] {
        let to = out.path().join(format);
        let ran = export(&["-f", format, "-o", &shown(&to), &shown(folder.path())]);
        // What is whole is written; that something is not is no success.
        assert_eq!(ran.code, Some(1), "{}", ran.err);
        assert!(to.exists());
        assert!(ran.err.contains("c.txt.alice.ann.ron:"), "{}", ran.err);
        assert!(
            ran.err
                .contains("what could not be read is not in the dataset"),
            "{}",
            ran.err
        );
        let report = out.read(&format!("{format}.export-report.json"));
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        let problems = report["problems"].as_array().unwrap();
        assert!(
            problems[0]
                .as_str()
                .unwrap()
                .contains("c.txt.alice.ann.ron"),
            "{report}"
        );
    }
}

#[test]
fn a_dataset_that_is_to_be_replaced_stays_until_the_new_one_is_whole() {
    let folder = three();
    let out = Folder::new("replaced");
    let there = shown(folder.path());
    let to = shown(&out.path().join("set"));
    let ran = export(&["-f", "brat", "-o", &to, "--split", "34,33,33", &there]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let before = out.files();
    // The second article is one that brat has no room for: by then the first is written.
    let plain = plain();
    let mut records: Vec<Record> = plain.records().cloned().collect();
    records.push(Record::Absence(postil::model::annotation::Absence {
        id: Id::new(Kind::Absence, "a_1"),
        holder: postil::model::annotation::Holder::Author,
        target: postil::model::annotation::Target::Concept("Peace".to_owned()),
        note: String::new(),
        origin: None,
    }));
    let text = plain.article().text();
    std::fs::remove_file(folder.path().join("b.txt.alice.ann.ron")).unwrap();
    put(
        &folder,
        &document("b.txt", text, "alice", Status::Done, records),
    );
    let strict = ["-f", "brat", "-o", &to, "--strict", "--force", &there];
    let ran = export(&strict);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(
        out.files() == before,
        "{:?}",
        out.files().iter().map(|f| &f.0).collect::<Vec<_>>()
    );

    let ran = export(&["-f", "brat", "-o", &to, "--force", &there]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    // What the split had written is of no use any more, and would be read: that is said.
    assert!(
        ran.err
            .contains("files are there that this export did not write"),
        "{}",
        ran.err
    );
    assert!(out.path().join("set/a.ann").exists());
    assert!(
        !out.files()
            .iter()
            .any(|(path, _)| path.to_string_lossy().contains("postil-part"))
    );
    // A folder's name for a file is told apart from a file that is there.
    let ran = export(&["-f", "jsonl", "-o", &to, "--force", &there]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("is a folder; name a file"), "{}", ran.err);
}

/// Projects below the folder that is named keep their own codebooks.
#[test]
fn each_project_below_a_folder_has_its_own_codebook() {
    let folder = Folder::new("two-projects");
    let src = Folder::new("two-projects-src");
    for (name, label) in [("one", "Spaceship"), ("two", "Planet")] {
        folder.write(
            &format!("{name}/postil.ron"),
            "(format: \"postil-project\", format_version: (1, 0), name: \"x\", codebook: File(\"codebook.ron\"))\n",
        );
        let codebook = format!(
            "(format: \"postil-codebook\", format_version: (1, 0), name: \"{name}\", version: 1, entity_types: [(name: \"{label}\")])\n"
        );
        folder.write(&format!("{name}/codebook.ron"), codebook);
        src.write(&format!("{name}/a.txt"), format!("Rosetta flew {name}.\n"));
        src.write(
            &format!("{name}/a.ann"),
            format!("T1\t{label} 0 7\tRosetta\n"),
        );
        let to = shown(&folder.path().join(name));
        let from = shown(&src.path().join(name));
        let ran = postil([
            "import",
            "-f",
            "brat",
            "-o",
            &to,
            "--annotator",
            "ann",
            &from,
        ]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    }
    let (one, two) = (
        shown(&folder.path().join("one")),
        shown(&folder.path().join("two")),
    );
    for paths in [
        vec![shown(folder.path())],
        vec![one.clone(), two.clone()],
        vec![two, one],
    ] {
        let ran = postil(["check".to_owned()].into_iter().chain(paths.clone()));
        assert_eq!(ran.code, Some(0), "{paths:?}: {}{}", ran.out, ran.err);
        let args = ["export", "-f", "label-studio", "-o"].map(str::to_owned);
        let out = Folder::new("two-projects-out");
        let to = shown(&out.path().join("tasks.json"));
        let ran = postil(args.into_iter().chain([to]).chain(paths));
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let config = out.read("config.xml");
        assert!(
            config.contains("Spaceship") && config.contains("Planet"),
            "{config}"
        );
        assert!(!config.contains("Organization"), "{config}");
    }
}
