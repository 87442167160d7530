//! The command line, run as the program that is installed: exit status, standard output, files.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use postil::store::sample::SAMPLE;
use serde_json::Value;

use crate::desk::Folder;

/// What a run left.
#[derive(Debug)]
pub struct Ran {
    pub status: i32,
    pub out: String,
    pub err: String,
}

/// Runs the program without a display and with an own home.
pub fn postil<I: AsRef<OsStr>>(args: impl IntoIterator<Item = I>) -> Ran {
    let home = Folder::new("cli-home");
    let output = Command::new(env!("CARGO_BIN_EXE_postil"))
        .args(args)
        .env("POSTIL_HOME", home.path())
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .output()
        .expect("the program starts");
    assert_eq!(home.files(), [], "a command writes nothing into the home");
    Ran {
        status: output.status.code().expect("it was not killed"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A copy of the sample project.
pub fn sample() -> Folder {
    let folder = Folder::new("sample");
    for (name, bytes) in SAMPLE {
        folder.write(name, bytes);
    }
    folder
}

fn str_of(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn the_sample_checks_clean() {
    let sample = sample();
    let before = sample.files();
    let ran = postil([OsStr::new("check"), sample.path().as_os_str()]);
    assert_eq!(ran.out, "");
    assert_eq!(ran.err, "7 articles, 8 sidecars, 0 problems\n");
    assert_eq!(ran.status, 0);
    assert_eq!(sample.files(), before);
}

#[test]
fn check_names_file_line_and_record_of_a_problem() {
    let sample = sample();
    let name = "otan-daech.txt.bruno.ann.ron";
    let text = sample.read(name);
    let line = text
        .lines()
        .position(|l| l.contains("mentions: ["))
        .unwrap()
        + 2;
    let broken: Vec<String> = text
        .lines()
        .enumerate()
        .map(|(i, l)| match i + 1 == line {
            true => l.replacen("entity: \"e_", "entity: \"e_nobody", 1),
            false => l.to_owned(),
        })
        .collect();
    sample.write(name, broken.join("\n") + "\n");
    let ran = postil(["check", str_of(sample.path())]);
    assert_eq!(ran.status, 1, "{ran:?}");
    let place = format!("{}:{line}:", sample.path().join(name).display());
    assert!(
        ran.out.lines().any(|l| l.starts_with(&place)),
        "{place} {}",
        ran.out
    );
    assert!(ran.err.contains("7 articles"), "{}", ran.err);

    let ran = postil(["check", "--json", str_of(sample.path())]);
    assert_eq!(ran.status, 1);
    let problem: Value = serde_json::from_str(ran.out.lines().next().unwrap()).unwrap();
    assert_eq!(problem["line"], line, "{problem}");
    assert_eq!(problem["severity"], "error");
    assert!(
        problem["record"].as_str().unwrap().starts_with("m_"),
        "{problem}"
    );
}

#[test]
fn stats_count_what_is_in_the_sidecars() {
    let sample = sample();
    let ran = postil(["stats", "--json", str_of(sample.path())]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let stats: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(stats["articles"], 7);
    let versions = stats["versions"].as_array().unwrap();
    assert_eq!(versions.len(), 8);
    let bruno = versions
        .iter()
        .find(|v| v["article"] == "otan-daech.txt" && v["annotator"] == "bruno")
        .unwrap();
    assert_eq!(bruno["status"], "done");
    let sidecar = sample.read("otan-daech.txt.bruno.ann.ron");
    for (kind, start) in [
        ("mention", "(id: \"m_"),
        ("event", "(id: \"ev_"),
        ("stance", "(id: \"s_"),
    ] {
        let n = sidecar.matches(start).count();
        assert!(n > 0, "{kind}");
        assert_eq!(bruno["counts"][kind], n, "{kind}");
    }
    let n_mentions: u64 = versions
        .iter()
        .map(|v| v["counts"]["mention"].as_u64().unwrap())
        .sum();
    let labels = stats["labels"].as_array().unwrap().iter();
    let labelled: u64 = labels
        .filter(|l| l["kind"] == "mention")
        .map(|l| l["n"].as_u64().unwrap())
        .sum();
    assert_eq!(labelled, n_mentions);

    let table = postil(["stats", str_of(sample.path())]);
    assert_eq!(table.status, 0);
    assert!(table.out.starts_with("article"), "{}", table.out);
    assert!(table.out.contains("otan-daech.txt"), "{}", table.out);
}

#[test]
fn jsonl_goes_to_standard_output_one_version_a_line() {
    let sample = sample();
    let before = sample.files();
    let ran = postil(["export", "-f", "jsonl", "-o", "-", str_of(sample.path())]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let lines: Vec<Value> = ran
        .out
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert_eq!(lines.len(), 8);
    let names: Vec<&str> = lines.iter().map(|l| l["doc"].as_str().unwrap()).collect();
    assert!(names.contains(&"otan-daech@bruno"), "{names:?}");
    assert!(
        names.contains(&"北约峰会"),
        "one version goes by the article's name: {names:?}"
    );
    for line in &lines {
        let chars: Vec<char> = line["text"].as_str().unwrap().chars().collect();
        let spans = line["spans"].as_array().unwrap();
        assert!(!spans.is_empty());
        for span in spans {
            let pieces: Vec<String> = span["fragments"]
                .as_array()
                .unwrap()
                .iter()
                .map(|f| {
                    let at = |i: usize| usize::try_from(f[i].as_u64().unwrap()).unwrap();
                    chars[at(0)..at(1)].iter().collect()
                })
                .collect();
            assert_eq!(pieces.join(" "), span["text"].as_str().unwrap());
        }
    }
    assert!(ran.err.contains("8 documents"), "{}", ran.err);
    assert_eq!(sample.files(), before);
}

#[test]
fn page_chrome_is_cut_out_of_the_text() {
    let sample = sample();
    for format in ["jsonl", "conll", "spacy", "label-studio", "w3c", "html"] {
        let args = ["export", "-f", format, "-o", "-"];
        let ran = postil(args.into_iter().chain([str_of(sample.path())]));
        assert_eq!(ran.status, 0, "{}", ran.err);
        assert!(ran.out.contains("Bruxelles"), "{format}");
        assert!(!ran.out.contains("Partager"), "{format}");
        assert!(!ran.out.contains("PUBLICIT"), "{format}");
    }
    let args = ["export", "-f", "jsonl", "-o", "-", "--zones", "all"];
    let ran = postil(args.into_iter().chain([str_of(sample.path())]));
    assert!(ran.out.contains("Partager") && ran.out.contains("PUBLICIT"));
}

#[test]
fn standard_output_gets_one_file_and_hears_of_the_others() {
    let sample = sample();
    let out_of = |format: &str| {
        let ran = postil(["export", "-f", format, "-o", "-", str_of(sample.path())]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        assert!(
            ran.err.contains("not on standard output: "),
            "{format}: {}",
            ran.err
        );
        ran.out
    };
    let tasks: Value = serde_json::from_str(&out_of("label-studio")).expect("JSON alone");
    assert!(tasks.as_array().is_some_and(|tasks| !tasks.is_empty()));
    let annotations: Value = serde_json::from_str(&out_of("w3c")).expect("JSON alone");
    assert!(annotations.is_object() || annotations.is_array());
    assert!(out_of("conll").starts_with("-DOCSTART-"));
}

#[test]
fn a_folder_without_articles_is_nothing_to_read() {
    let folder = crate::desk::Folder::new("nothing");
    for command in ["check", "stats", "agreement"] {
        let ran = postil([command, str_of(folder.path())]);
        assert_eq!(ran.status, 2, "{command}: {}", ran.err);
        assert!(ran.err.contains("there is no article in"), "{}", ran.err);
    }
    let ran = postil(["export", "-f", "jsonl", "-o", "-", str_of(folder.path())]);
    assert_eq!(ran.status, 2, "{}", ran.err);
    let sample = sample();
    let args = ["export", "-f", "hf", "-o", "x", "--split", "80,10,20"];
    let ran = postil(args.into_iter().chain([str_of(sample.path())]));
    assert_eq!(ran.status, 2, "{}", ran.err);
    assert!(ran.err.contains("make 100"), "{}", ran.err);
}

#[test]
fn one_annotator_can_be_chosen() {
    let sample = sample();
    let args = [
        "export",
        "-f",
        "jsonl",
        "-o",
        "-",
        "--annotator",
        "chloe",
        str_of(sample.path()),
    ];
    let ran = postil(args);
    assert_eq!(ran.status, 0);
    assert_eq!(ran.out.lines().count(), 4);
    assert!(!ran.out.contains("\"bruno\""));
    let nobody = [
        "export",
        "-f",
        "jsonl",
        "-o",
        "-",
        "--annotator",
        "nobody",
        str_of(sample.path()),
    ];
    let ran = postil(nobody);
    assert_eq!(ran.status, 2, "a name that is nobody's is a wrong option");
    assert!(
        ran.err
            .contains("no article has a version by nobody; there are versions by "),
        "{}",
        ran.err
    );
}

#[test]
fn a_file_is_not_replaced_without_force() {
    let sample = sample();
    let out = Folder::new("out");
    let file = out.path().join("news.conll");
    let run = |force: bool| {
        let mut args = vec!["export", "-f", "conll", "-o", str_of(&file)];
        args.extend(force.then_some("--force"));
        args.push(str_of(sample.path()));
        postil(args)
    };
    let ran = run(false);
    assert_eq!((ran.status, ran.out.as_str()), (0, ""), "{}", ran.err);
    let first = out.read("news.conll");
    assert!(first.starts_with("-DOCSTART- -X- O O\n\n"), "{first}");
    assert!(first.contains(" B-Organization\n"));
    assert!(!first.contains("Partager"), "page chrome is left out");

    fs::remove_dir_all(out.path()).unwrap();
    out.write("news.conll", "mine");
    let ran = run(false);
    assert_eq!(ran.status, 2);
    let said = "news.conll is there already; add --force to replace it";
    assert!(ran.err.contains(said), "{}", ran.err);
    assert_eq!(out.read("news.conll"), "mine");
    assert_eq!(out.files().len(), 1, "half a dataset is left beside it");

    assert_eq!(run(true).status, 0);
    assert_eq!(out.read("news.conll"), first);
}

#[test]
fn an_unknown_format_lists_the_known_ones() {
    let sample = sample();
    let ran = postil(["export", "-f", "jsnol", "-o", "-", str_of(sample.path())]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(
        ran.err
            .contains("there is no format jsnol; known are jsonl, "),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("conll"));
}

#[test]
fn a_path_that_is_not_there_is_said() {
    let gone = PathBuf::from("/nowhere/at/all");
    let gone = str_of(&gone);
    for command in [
        &["check", gone][..],
        &["check", "--json", gone],
        &["stats", gone],
        &["stats", "--json", gone],
        &["agreement", gone],
        &["measure", gone],
        &["export", "-f", "jsonl", "-o", "-", gone],
    ] {
        let ran = postil(command);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{command:?}");
        assert_eq!(ran.err, format!("postil: there is no {gone}\n"));
    }
    let sample = sample();
    let ran = postil(["check", gone, str_of(sample.path())]);
    assert_eq!(ran.status, 1, "the others are checked");
    assert_eq!(
        ran.out,
        format!("{gone}: error: there is no such file or folder\n")
    );
    assert_eq!(ran.err, "7 articles, 8 sidecars, 1 problem\n");
}

#[test]
fn a_mistyped_command_opens_no_window() {
    let home = Folder::new("cli-home");
    let sample = sample();
    // There is a display to open a window on, but nobody answers there.
    let run = |paths: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_postil"))
            .args(paths)
            .env("POSTIL_HOME", home.path())
            .env("DISPLAY", ":54321")
            .env_remove("WAYLAND_DISPLAY")
            .output()
            .unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        (output.status.code(), err)
    };
    let (status, err) = run(&["frob"]);
    assert_eq!(status, Some(2));
    assert_eq!(
        err,
        "postil: there is no frob: neither a file or folder nor a command; the commands are \
         agreement, check, export, git-merge, import, measure, merge, stats (see postil --help)\n"
    );
    assert_eq!(home.files(), [], "it is no recent file");
    let (_, err) = run(&["frob.txt", "frab.txt"]);
    let said = "postil: there is no frob.txt, no frab.txt: neither";
    assert!(err.starts_with(said), "{err}");
    let (status, err) = run(&["frob.txt", str_of(sample.path())]);
    assert_eq!(status, Some(2), "no display answers");
    let mut lines = err.lines();
    let said = "postil: there is no frob.txt; the others are opened";
    assert_eq!(lines.next(), Some(said));
    assert!(err.contains("could not be opened"), "it was tried: {err}");
}

#[test]
fn sidecars_without_their_articles_are_counted_and_said() {
    let sample = sample();
    let out = Folder::new("merged");
    let ran = postil([
        "merge",
        "-o",
        str_of(out.path()),
        str_of(&sample.path().join("otan-daech.txt")),
    ]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let apart = "without the article beside it: to open, export or check them, put them beside";
    assert!(ran.err.contains("1 gold version in "), "{}", ran.err);
    assert!(ran.err.contains(apart), "{}", ran.err);
    let ran = postil(["check", str_of(out.path())]);
    let gold = out.path().join("otan-daech.txt.gold.ann.ron");
    let said = format!(
        "{}: warning: its article otan-daech.txt is not beside it\n",
        gold.display()
    );
    assert_eq!((ran.status, ran.out), (1, said));
    assert_eq!(
        ran.err,
        "0 articles, 1 sidecar, 1 problem\n\
         the article of 1 sidecar is missing, so it could not be checked: a sidecar belongs beside its article\n"
    );
    let ran = postil([
        "merge",
        "-o",
        str_of(sample.path()),
        str_of(&sample.path().join("otan-daech.txt")),
    ]);
    assert!(!ran.err.contains("without the article"), "{}", ran.err);
    let ran = postil(["check", str_of(sample.path())]);
    assert_eq!(ran.err, "7 articles, 9 sidecars, 0 problems\n");
}

#[test]
fn a_truncated_sidecar_is_marked_and_said_once() {
    let sample = sample();
    let name = "otan-daech.txt.bruno.ann.ron";
    let text = sample.read(name);
    let cut = text.find("mentions: [").unwrap() - 30;
    sample.write(name, &text[..cut]);
    let article = sample.path().join("otan-daech.txt");
    let ran = postil(["stats", str_of(&article)]);
    assert_eq!(ran.status, 1);
    let row = |annotator: &str| -> Vec<String> {
        let words = ran.out.lines().map(|l| l.split_whitespace());
        let mut words = words.map(|words| words.map(str::to_owned).collect::<Vec<_>>());
        words
            .find(|words| words.get(1).is_some_and(|w| w == annotator))
            .unwrap()
    };
    assert_eq!(row("bruno")[2], "damaged");
    assert_eq!(row("chloe")[2], "done");
    let json = postil(["stats", "--json", str_of(&article)]);
    let stats: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(stats["versions"][0]["damaged"], true, "{stats}");
    assert_eq!(stats["versions"][1]["damaged"], false, "{stats}");

    let ran = postil(["check", str_of(&article)]);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 1, "{}", ran.out);
    assert!(
        lines[0].contains("one line can't be read, every other record is there"),
        "{}",
        ran.out
    );
    assert_eq!(ran.err, "1 article, 2 sidecars, 1 problem\n");
}

#[test]
fn a_folder_without_annotations_has_no_table() {
    let folder = Folder::new("bare");
    folder.write("a.txt", "Rome.\n");
    let ran = postil(["stats", str_of(folder.path())]);
    assert_eq!((ran.status, ran.out.as_str()), (0, ""));
    assert_eq!(ran.err, "postil: there are no annotations to count\n");
    folder.write("bin.txt", include_bytes!("../../assets/icons/postil.png"));
    let ran = postil(["check", str_of(folder.path())]);
    let said = format!(
        "{}: error: it is a picture, not a text; save its text as a .txt file and open that\n",
        folder.path().join("bin.txt").display()
    );
    assert_eq!((ran.status, ran.out), (1, said));
}

#[test]
fn wrong_arguments_are_a_usage_error() {
    for args in [
        &["check"][..],
        &["export", "-f", "jsonl"],
        &["stats", "--nonsense", "x"],
    ] {
        let ran = postil(args);
        assert_eq!(ran.status, 2, "{args:?}");
        assert!(ran.err.contains("Usage: postil"), "{}", ran.err);
    }
    assert_eq!(
        postil(["--version"]).out,
        format!("postil {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
#[cfg(target_os = "linux")]
fn without_a_display_the_window_says_what_works() {
    let sample = sample();
    let ran = postil([str_of(sample.path())]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("no display"), "{}", ran.err);
    for command in ["check", "export", "stats"] {
        assert!(ran.err.contains(command), "{}", ran.err);
    }
}

#[test]
fn checks_are_printed_with_the_place_when_they_are_asked_for() {
    let folder = Folder::new("checks");
    let sidecar = "(format: \"postil-annotations\", version: (1, 0), offsets: CodePoints,\n\
        article: (file: \"a.txt\", id: \"x\", sha256: \"SHA\", chars: 27),\n\
        annotator: (id: \"bob\", name: \"Bob\"), codebook: (name: \"news-core\", version: 1), status: InProgress,\n\
        entities: [\n(id: \"e_1\", type: \"Organization\", name: \"NATO\"),\n],\n\
        mentions: [\n(id: \"m_1\", at: [(start: 0, end: 4, quote: \"NATO\", prefix: \"\", suffix: \"\")], entity: \"e_1\", level: Name),\n],\n\
        stances: [\n(id: \"s_1\", holder: Entity(\"e_1\"), target: Concept(\"sanctions\"), polarity: Favor),\n],\n)\n";
    let text = "NATO agreed.\n\nSo did NATO.\n";
    folder.write("a.txt", text);
    let sha = postil::model::article::Sha256Hex::of(text.as_bytes());
    let sidecar = sidecar.replace("SHA", sha.as_str());
    folder.write("a.txt.bob.ann.ron", sidecar);
    let quiet = postil(["check", str_of(folder.path())]);
    assert!(!quiet.out.contains("untagged-repeat"), "{quiet:?}");
    let ran = postil(["check", "--checks", str_of(folder.path())]);
    assert_eq!(ran.status, 1, "{ran:?}");
    let article = folder.path().join("a.txt");
    let expected = format!(
        "{}:3:8: warning: “NATO” (Organization) stands in one more place, untagged [untagged-repeat]",
        article.display()
    );
    assert!(ran.out.lines().any(|l| l == expected), "{}", ran.out);
    let of_sidecar = format!("{}.bob.ann.ron:11:1: warning: s_1: ", article.display());
    assert!(
        ran.out
            .lines()
            .any(|l| l.starts_with(&of_sidecar) && l.ends_with("[stance-evidence]")),
        "{}",
        ran.out
    );
}

#[test]
fn measure_says_how_fast_an_article_is_and_leaves_it_as_it_was() {
    let folder = crate::desk::Folder::new("measure");
    let sample = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data");
    let name = "otan-daech.txt";
    for file in [name, "otan-daech.txt.bruno.ann.ron", "postil.ron"] {
        folder.write(file, std::fs::read(sample.join(file)).unwrap());
    }
    let before = folder.files_and_times();
    let article = folder.path().join(name);
    let ran = crate::command_line::postil([
        std::ffi::OsStr::new("measure"),
        "--json".as_ref(),
        article.as_ref(),
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let figures = ran.json();
    let text = std::fs::read_to_string(&article).unwrap();
    assert_eq!(figures["chars"], text.chars().count());
    assert!(figures["mentions"].as_u64().unwrap() > 10);
    for key in ["first_frame_ms", "tag_ms", "find_ms"] {
        assert!(figures[key].as_f64().unwrap() > 0.0, "{key} in {figures}");
    }
    let scroll = &figures["scroll_frame_ms"];
    assert!(scroll["median"].as_f64() <= scroll["p99"].as_f64());
    assert!(figures["window"].is_null(), "there is no display");
    assert_eq!(folder.files_and_times(), before);
    let ran = crate::command_line::postil(["measure", "nowhere.txt"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("nowhere.txt"), "{}", ran.err);
}
