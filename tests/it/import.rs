//! `postil import`: datasets become articles and sidecars, and nothing that is there is lost.

use std::fs;

use crate::{
    command_line::{postil, sample, shown},
    desk::Folder,
};

fn export(format: &str, out: &str, paths: &str) {
    let ran = postil([
        "export",
        "-f",
        format,
        "-o",
        out,
        paths,
        "--zones",
        "all",
        "--newline",
        "keep",
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
}

#[test]
fn an_export_that_is_imported_exports_the_same() {
    let folder = Folder::new("import");
    let path = |name: &str| shown(&folder.path().join(name));
    export("jsonl", &path("first.jsonl"), &sample());
    let ran = postil([
        "import",
        "-f",
        "jsonl",
        "-o",
        &path("there"),
        &path("first.jsonl"),
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains("5 articles, 8 sidecars, "), "{}", ran.err);
    export("jsonl", &path("second.jsonl"), &path("there"));
    assert!(folder.read("first.jsonl") == folder.read("second.jsonl"));
    // The built-in codebook that all were tagged with goes on being used.
    let project = folder.read("there/postil.ron");
    assert!(
        project.contains("codebook: Builtin(\"news-core\")") && project.contains("\"bruno\""),
        "{project}"
    );
    let ran = postil(["check", &path("there")]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
}

/// Files of a corpus that call their documents alike are all taken, and what lies beside them is none of it.
#[test]
fn documents_that_are_called_alike_get_numbers() {
    let folder = Folder::new("import-alike");
    folder.write("set/dev.conll", "# newdoc id = batch-0\nOslo B-LOC\n\n");
    folder.write("set/test.conll", "# newdoc id = batch-0\nBerne B-LOC\n\n");
    folder.write("set/README.md", "Two files.\n");
    folder.write("set/LICENSE-of-texts.txt", "All of it.\n");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let import = || postil(["import", "-f", "conll", "-o", &path("to"), &path("set")]);
    let ran = import();
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.err
            .contains("2 articles, 2 sidecars, 4 records; 0 records refused"),
        "{}",
        ran.err
    );
    let said = "two documents are called batch-0.txt: this one becomes batch-0~2.txt";
    assert!(ran.err.contains(said), "{}", ran.err);
    assert!(folder.read("to/batch-0.txt").contains("Oslo"));
    assert!(folder.read("to/batch-0~2.txt").contains("Berne"));
    // A second time they are there.
    let again = import();
    assert!(
        again.err.contains("2 sidecars are there already"),
        "{}",
        again.err
    );
    assert!(again.err.contains("0 records refused"), "{}", again.err);
}

/// Where one of several files can't be read the others are a project, and it is told.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_cannot_be_read_costs_no_other() {
    let folder = Folder::new("import-unreadable");
    let path = |name: &str| folder.path().join(name).display().to_string();
    folder.write("set/a.conll", "Oslo B-LOC\n");
    folder.write("set/c.conll", "Berne B-LOC\n");
    // Reading fails there whoever tries.
    std::os::unix::fs::symlink("/proc/self/mem", folder.path().join("set/b.conll")).unwrap();
    let ran = postil(["import", "-f", "conll", "-o", &path("to"), &path("set")]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let said = format!("{}: error: it can't be read: ", path("set/b.conll"));
    assert!(ran.err.contains(&said), "{}", ran.err);
    assert!(
        ran.err
            .contains("2 articles, 2 sidecars, 4 records; 1 record refused"),
        "{}",
        ran.err
    );
    assert!(folder.read("to/postil.ron").contains("codebook.ron"));
    folder.write("lines/a.jsonl", "{\"text\": \"Oslo.\", \"title\": \"T\"}\n");
    std::os::unix::fs::symlink("/proc/self/mem", folder.path().join("lines/b.jsonl")).unwrap();
    let (to, from) = (path("articles"), path("lines"));
    let args = ["import", "-f", "articles-jsonl", "-o", &to, "--annotator"];
    let ran = postil(args.into_iter().chain(["alice", &from]));
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let said = format!("{}: error: it can't be read: ", path("lines/b.jsonl"));
    assert!(ran.err.contains(&said), "{}", ran.err);
    assert!(folder.read("articles/postil.ron").contains("\"alice\""));
}

/// `article@annotator` is what Postil calls the versions of an article; others may call their articles so.
#[test]
fn a_name_with_an_at_is_an_annotators_unless_somebody_is_named() {
    let folder = Folder::new("import-at");
    let path = |name: &str| folder.path().join(name).display().to_string();
    for n in [1, 2] {
        folder.write(&format!("set/{n}@nytimes.txt"), format!("Oslo {n}.\n"));
        folder.write(&format!("set/{n}@nytimes.ann"), "T1\tLOC 0 4\tOslo\n");
    }
    let import = |to: &str, more: &[&str]| {
        let (to, set) = (path(to), path("set"));
        let args = ["import", "-f", "brat", "-o", &to, &set];
        let ran = postil(args.into_iter().chain(more.iter().copied()));
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        ran.err
    };
    let said = import("named", &[]);
    assert!(folder.path().join("named/1.txt.nytimes.ann.ron").exists());
    let note = "note: 1@nytimes.txt is taken as 1.txt by nytimes, and so are others called …@nytimes (add --annotator ID if that is nobody's name)";
    assert_eq!(said.matches(note).count(), 1, "{said}");
    assert_eq!(said.matches("is taken as").count(), 1, "{said}");
    let said = import("said", &["--annotator", "alice"]);
    assert!(!said.contains("is taken as"), "{said}");
    for n in [1, 2] {
        let sidecar = format!("said/{n}@nytimes.txt.alice.ann.ron");
        assert!(folder.path().join(sidecar).exists());
    }
    // Who is named in both is meant by both.
    import("both", &["--annotator", "nytimes"]);
    assert!(folder.path().join("both/1.txt.nytimes.ann.ron").exists());
}

/// Where a reader found texts and nothing that is said of them, it is told what the file looks like.
#[test]
fn texts_without_a_tag_are_told_of_with_what_the_file_looks_like() {
    let folder = Folder::new("import-bare");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let to = path("all.jsonl");
    let ran = postil(["export", "-f", "jsonl", "-o", &to, &sample()]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let ran = postil(["import", "-f", "doccano", "-o", &path("to"), &to]);
    assert!(
        ran.err
            .contains("it looks like jsonl, so import it with -f jsonl"),
        "{}",
        ran.err
    );
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    // Texts that nobody tagged are no mistake.
    folder.write("bare.jsonl", "{\"text\": \"Oslo.\", \"label\": []}\n");
    let ran = postil([
        "import",
        "-f",
        "doccano",
        "-o",
        &path("bare"),
        &path("bare.jsonl"),
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(!ran.err.contains("looks like"), "{}", ran.err);
}

#[test]
fn nothing_that_is_there_is_replaced_without_being_asked() {
    let folder = Folder::new("import-twice");
    let path = |name: &str| shown(&folder.path().join(name));
    export(
        "jsonl",
        &path("a.jsonl"),
        &format!("{}/otan-daech.txt", sample()),
    );
    let import = |more: &[&str]| {
        let (out, source) = (path("there"), path("a.jsonl"));
        let args = ["import", "-f", "jsonl", "-o", &out, &source];
        postil(args.into_iter().chain(more.iter().copied()))
    };
    assert_eq!(import(&[]).code, Some(0));
    let sidecar = "there/otan-daech.txt.bruno.ann.ron";
    let before = folder.read(sidecar);
    folder.write(
        sidecar,
        before.replace("status: Done", "status: InProgress"),
    );
    let ran = import(&[]);
    assert_eq!(ran.code, Some(1));
    // The dataset's line, and the file that is there.
    let said = ran.err.lines().find(|line| {
        line.starts_with(&format!("{}:1: error: ", path("a.jsonl")))
            && line.ends_with(
                "otan-daech.txt.bruno.ann.ron: it is there already (add --force to replace it)",
            )
    });
    assert!(said.is_some(), "{}", ran.err);
    assert!(folder.read(sidecar).contains("status: InProgress"));
    assert_eq!(import(&["--force"]).code, Some(0));
    assert_eq!(folder.read(sidecar), before);
    // Another text under the same name.
    let other = folder
        .read("a.jsonl")
        .replace(
            "L’OTAN entre dans la coalition contre Daech",
            "L’OTAN entre dans la coalition contre Dæsh",
        )
        .replace("\"sha256\":", "\"old\":");
    folder.write("a.jsonl", other);
    let ran = import(&[]);
    assert_eq!(ran.code, Some(1));
    let said = ran.err.lines().find(|line| {
        line.starts_with(&format!("{}:2: error: ", path("a.jsonl")))
            && line.contains("an article of this name is there already, with another text")
    });
    assert!(said.is_some(), "{}", ran.err);
    assert_eq!(folder.read(sidecar), before);
}

#[test]
fn a_colleague_is_added_to_an_article_that_has_another_name() {
    let folder = Folder::new("import-add");
    let path = |name: &str| shown(&folder.path().join(name));
    let text = fs::read_to_string(format!("{}/otan-daech.txt", sample())).unwrap();
    folder.write("there/nato.txt", text);
    export(
        "jsonl",
        &path("a.jsonl"),
        &format!("{}/otan-daech.txt", sample()),
    );
    let ran = postil([
        "import",
        "-f",
        "jsonl",
        "-o",
        &path("there"),
        &path("a.jsonl"),
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(!folder.path().join("there/otan-daech.txt").exists());
    assert!(
        folder
            .read("there/nato.txt.chloe.ann.ron")
            .contains("file: \"nato.txt\"")
    );
}

#[test]
fn what_could_not_be_taken_is_told_with_file_and_line() {
    let folder = Folder::new("import-bad");
    let path = |name: &str| shown(&folder.path().join(name));
    folder.write("src/a.txt", "NATO joined.\n");
    folder.write(
        "src/a.ann",
        "T1\tOrganisation 0 4\tNATO\nT2\tOrganisation 5 99\tjoined\nE1\tJoin:T3 Who:T1\nT3\tJoin 5 11\tjoined\n",
    );
    let ran = postil([
        "import",
        "-f",
        "brat",
        "-o",
        &path("there"),
        "--annotator",
        "ann",
        &path("src"),
    ]);
    assert_eq!(ran.code, Some(1));
    let file = path("src/a.ann");
    assert!(
        ran.err
            .lines()
            .any(|l| l.starts_with(&format!("{file}:2: error: "))),
        "{}",
        ran.err
    );
    assert!(
        ran.err
            .contains("1 article, 1 sidecar, 3 records; 1 record refused"),
        "{}",
        ran.err
    );
    assert_eq!(folder.read("there/a.txt"), "NATO joined.\n");
    assert!(
        folder
            .read("there/a.txt.ann.ann.ron")
            .contains("quote: \"NATO\"")
    );
    // A codebook of what was seen.
    let codebook = folder.read("there/codebook.ron");
    assert!(
        codebook.contains("Organisation") && codebook.contains("Join") && codebook.contains("Who"),
        "{codebook}"
    );
    assert!(
        folder
            .read("there/postil.ron")
            .contains("codebook: File(\"codebook.ron\")")
    );
    let ran = postil(["check", &path("there")]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
}

#[test]
fn every_format_that_is_read_comes_in_from_an_export() {
    let folder = Folder::new("import-all");
    let path = |name: &str| shown(&folder.path().join(name));
    for format in postil::dataset::FORMATS {
        let info = format.info();
        if format.reader().is_none() {
            continue;
        }
        let out = format!("{}-out", info.name);
        let file = match info.shape {
            postil::dataset::Shape::Folder => out.clone(),
            postil::dataset::Shape::OneFile => format!("{out}/data.{}", info.extensions[0]),
        };
        fs::create_dir_all(folder.path().join(&out)).unwrap();
        let ran = postil([
            "export",
            "-f",
            info.name,
            "-o",
            &path(&file),
            "--annotator",
            "bruno",
            &sample(),
        ]);
        assert_eq!(ran.code, Some(0), "{}: {}", info.name, ran.err);
        let there = format!("{}-in", info.name);
        let ran = postil([
            "import",
            "-f",
            info.name,
            "-o",
            &path(&there),
            "--annotator",
            "bruno",
            &path(&file),
        ]);
        assert_eq!(ran.code, Some(0), "{}: {}", info.name, ran.err);
        assert!(
            ran.err.contains(" 4 articles, 4 sidecars, "),
            "{}: {}",
            info.name,
            ran.err
        );
        let ran = postil(["check", &path(&there)]);
        assert_eq!(ran.code, Some(0), "{}: {}{}", info.name, ran.out, ran.err);
    }
}

#[test]
fn a_format_that_is_only_written_says_so() {
    let folder = Folder::new("import-not");
    let file = folder.write("a.html", "<p>");
    let ran = postil([
        "import",
        "-f",
        "html",
        "-o",
        &shown(folder.path()),
        &shown(&file),
    ]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (Some(2), "postil: html can only be written\n")
    );
}

#[test]
fn a_name_cannot_lead_out_of_the_folder() {
    let folder = Folder::new("import-escape");
    let path = |name: &str| shown(&folder.path().join(name));
    export(
        "jsonl",
        &path("a.jsonl"),
        &format!("{}/otan-daech.txt", sample()),
    );
    let evil = folder
        .read("a.jsonl")
        .replace("\"file\":\"otan-daech.txt\"", "\"file\":\"../../evil.txt\"");
    folder.write("a.jsonl", evil);
    let ran = postil([
        "import",
        "-f",
        "jsonl",
        "-o",
        &path("deep/er"),
        &path("a.jsonl"),
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        folder
            .files()
            .iter()
            .all(|(file, _)| file.starts_with(folder.path()))
    );
    assert!(!folder.path().join("evil.txt").exists());
}

#[test]
fn a_file_in_another_format_is_told_in_a_few_lines_with_what_it_looks_like() {
    let folder = Folder::new("import-wrong");
    let path = |name: &str| shown(&folder.path().join(name));
    let line = |n: usize| {
        format!("{{\"format\":\"postil\",\"doc\":\"d{n}\",\"text\":\"NATO joined.\"}}\n")
    };
    folder.write("a.jsonl", (0..1000).map(line).collect::<String>());
    let import = |format: &str, to: &str, file: &str| {
        postil(["import", "-f", format, "-o", &path(to), &path(file)])
    };
    let ran = import("conll", "there", "a.jsonl");
    assert_eq!(ran.code, Some(1));
    let file = path("a.jsonl");
    let lines: Vec<&str> = ran.err.lines().collect();
    for (n, line) in (1..=5).zip(&lines) {
        let start = format!("{file}:{n}: error: ");
        assert!(line.starts_with(&start), "{}", ran.err);
        assert!(line.ends_with(" has no tag"), "{}", ran.err);
    }
    assert_eq!(lines[5], format!("{file}: … and 995 more like it"));
    assert_eq!(
        lines[6],
        format!(
            "{file}: most of it could not be read as conll; it looks like jsonl, so import it with -f jsonl"
        )
    );
    assert!(ran.err.contains("; 1000 records refused"), "{}", ran.err);

    // Two kinds of problems are told apart, and the few that are wrong in a file of this format say nothing of another one.
    let ragged: String = (0..40).map(|n| format!("a{n} b B-X\n")).collect();
    let odd: String = (0..9).map(|n| format!("OTAN{n}\n")).collect();
    folder.write("b.conll", format!("{ragged}{odd} B-X\n \tB-X\n"));
    let ran = import("conll", "b", "b.conll");
    assert!(
        ran.err.contains("b.conll: … and 5 more like it"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("b.conll:51: error: "), "{}", ran.err);
    assert!(!ran.err.contains("it looks like"), "{}", ran.err);

    // Nothing at all was found, and there is no folder of nothing.
    let ran = import("brat", "c/d", "a.jsonl");
    assert!(!folder.path().join("c").exists());
    assert!(ran.err.contains("it looks like jsonl"), "{}", ran.err);
    assert!(ran.err.contains("nothing in brat was found"), "{}", ran.err);
}

/// In `webanno-tsv` sentences go together where an annotation reaches across them, and what lies between them is not in the file: two colleagues'
/// files of an article give two texts, which differ in white space.
#[test]
fn colleagues_files_of_one_article_come_to_one_article() {
    let folder = Folder::new("import-white-space");
    let path = |name: &str| shown(&folder.path().join(name));
    let ran_export = |annotator: &str| {
        let to = path(annotator);
        let kept = ["--zones", "all", "--newline", "keep"];
        let args = [
            "export",
            "-f",
            "webanno-tsv",
            "--annotator",
            annotator,
            "-o",
        ];
        let args = args.into_iter().chain([to.as_str()]).chain(kept);
        let ran = postil(args.chain([sample().as_str()]));
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    };
    let import = |annotator: &str, to: &str| {
        let args = [
            "import",
            "-f",
            "webanno-tsv",
            "--annotator",
            annotator,
            "-o",
        ];
        postil(
            args.into_iter()
                .chain([path(to).as_str(), path(annotator).as_str()]),
        )
    };
    let quotes = |sidecar: &str| -> Vec<String> {
        let text = folder.read(sidecar);
        let mentions = text.lines().filter(|line| line.contains(", entity: \""));
        let quote = |line: &str| {
            line.split("quote: \"")
                .nth(1)?
                .split('"')
                .next()
                .map(str::to_owned)
        };
        mentions.filter_map(quote).collect()
    };
    ran_export("bruno");
    ran_export("chloe");
    let ran = import("chloe", "alone");
    assert_eq!(ran.code, Some(0), "{}", ran.err);

    // A folder that has the articles already, and one that gets them from the first file.
    for name in ["grain-corridor.txt", "otan-daech.txt"] {
        let text = fs::read(format!("{}/{name}", sample())).unwrap();
        folder.write(&format!("there/{name}"), text);
    }
    for to in ["new", "there"] {
        for annotator in ["bruno", "chloe"] {
            let ran = import(annotator, to);
            assert_eq!(ran.code, Some(0), "{to}: {}", ran.err);
        }
        // The codebook was proposed from the first file; that the second has other labels, roles and concepts is all that is to be said.
        let ran = postil(["check", &path(to)]);
        let others = ran.out.lines().filter(|line| line.contains(".ann.ron"));
        let is_label =
            |line: &str| line.ends_with("(add it to the codebook, or change the record)");
        let others: Vec<&str> = others.filter(|line| !is_label(line)).collect();
        assert_eq!(others, [""; 0]);
        let sidecar = "grain-corridor.txt.chloe.ann.ron";
        let found = quotes(&format!("{to}/{sidecar}"));
        assert!(found.len() > 10, "{found:?}");
        let words = |all: &[String]| -> Vec<String> {
            let one = |quote: &String| quote.replace("\\n", " ").split_whitespace().collect();
            all.iter().map(one).collect()
        };
        assert_eq!(words(&found), words(&quotes(&format!("alone/{sidecar}"))));
        // Again, it is there.
        let ran = import("chloe", to);
        assert!(
            ran.err.contains("4 sidecars are there already"),
            "{}",
            ran.err
        );
    }
    let there = folder.read("there/grain-corridor.txt");
    let sample = fs::read_to_string(format!("{}/grain-corridor.txt", sample())).unwrap();
    assert!(there == sample, "the article stays as it is");

    // Other words are another article.
    folder.write("there/grain-corridor.txt", sample.replace("grain", "corn"));
    let sidecar = folder.path().join("there/grain-corridor.txt.chloe.ann.ron");
    fs::remove_file(sidecar).unwrap();
    let ran = import("chloe", "there");
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("with another text"), "{}", ran.err);
}
