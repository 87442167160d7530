//! The rules of the house, checked on the source itself: where things lie, who may use whom, and that no text is forgotten.

#![allow(clippy::unwrap_used, reason = "a test's failure is its panic")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use regex::Regex;

/// Folders of `src`, the lowest first. Imports only run downwards; those of one height do not know each other.
const HEIGHTS: [(&str, u8); 8] = [
    ("model", 0),
    ("store", 1),
    ("review", 2),
    ("dataset", 2),
    ("suggest", 2),
    ("editor", 3),
    ("ui", 4),
    ("cli", 5),
];

const MOST_LINES: usize = 700;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Files below a folder, by their path from the root with `/`, and their text; files that are no text are left out.
fn texts_below(folder: &str, extensions: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = vec![root().join(folder)];
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path
                .extension()
                .is_some_and(|e| extensions.iter().any(|known| e == *known))
            {
                let name = path.strip_prefix(root()).unwrap();
                let name = name.to_string_lossy().replace('\\', "/");
                found.push((name, fs::read_to_string(path).unwrap()));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "nothing below {folder}");
    found
}

fn sources() -> Vec<(String, String)> {
    texts_below("src", &["rs"])
}

/// A source without its comment lines.
fn code(text: &str) -> String {
    let lines = text.lines();
    let code = lines.filter(|line| !line.trim_start().starts_with("//"));
    code.collect::<Vec<_>>().join("\n")
}

/// The folder of `src` that a file belongs to; `None` for the root's own files.
fn room(file: &str) -> Option<&str> {
    let inside = file.strip_prefix("src/")?;
    inside
        .split_once('/')
        .map(|(room, _)| room)
        .or_else(|| inside.strip_suffix(".rs"))
        .filter(|room| HEIGHTS.iter().any(|(name, _)| name == room))
}

fn height(room: &str) -> Option<u8> {
    let found = HEIGHTS.iter().find(|(name, _)| *name == room);
    found.map(|(_, height)| *height)
}

fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    &text[..end.unwrap_or(text.len())]
}

/// First and second step of a path such as `ui::app::run`; the second is empty where a group or nothing follows.
fn steps(path: &str) -> (String, String) {
    let first = word(path);
    let rest = path[first.len()..].strip_prefix("::").unwrap_or("");
    (first.to_owned(), word(rest).to_owned())
}

/// Every path that begins with `crate::`, groups taken apart.
fn crate_paths(code: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let path = &code[at + "crate::".len()..];
        let Some(group) = path.strip_prefix('{') else {
            found.push(steps(path));
            continue;
        };
        let (mut depth, mut item) = (0, 0);
        for (i, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth > 0 => depth -= 1,
                ',' | '}' if depth == 0 => {
                    found.push(steps(group[item..i].trim_start()));
                    item = i + 1;
                    if c == '}' {
                        break;
                    }
                }
                _ => {}
            }
        }
    }
    found.retain(|(first, _)| !first.is_empty());
    found
}

#[test]
fn the_top_level_is_what_the_plan_says() {
    const EXPECTED: [&str; 8] = [
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE",
        "README.md",
        "assets",
        "sample_data",
        "src",
        "tests",
    ];
    /// What building and testing leave, and git does not see.
    const LEFT: [&str; 2] = ["target", "proptest-regressions"];
    let mut found: Vec<String> = fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.') && !LEFT.contains(&name.as_str()))
        .collect();
    found.sort();
    assert_eq!(found, EXPECTED);
}

#[test]
fn imports_only_run_downwards() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let Some(room) = room(&file) else { continue };
        let own = height(room).unwrap();
        for (to, inner) in crate_paths(&code(&text)) {
            let is_allowed = match height(&to) {
                Some(_) if to == room => true,
                // The command line opens the window and measures it, and uses nothing else of it.
                Some(_) if room == "cli" && to == "ui" => ["app", "measure"].contains(&&*inner),
                Some(height) => height < own,
                None => true,
            };
            if !is_allowed {
                wrong.push(format!("{file} uses {to}::{inner}"));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn paths_are_taken_apart() {
    let path = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let code = "use crate::{a::{b::C, d}, e, f::g};\ncrate::h::i(); pub(crate) fn x() {}";
    let expected = [path("a", ""), path("e", ""), path("f", "g"), path("h", "i")];
    assert_eq!(crate_paths(code), expected);
}

#[test]
fn every_folder_of_the_source_has_a_height() {
    let mut rooms: Vec<String> = fs::read_dir(root().join("src"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    rooms.sort();
    let mut expected = HEIGHTS.map(|(name, _)| name);
    expected.sort_unstable();
    assert_eq!(rooms, expected);
}

#[test]
fn only_the_store_touches_the_file_system() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        if room(&file) == Some("store") {
            continue;
        }
        let code = code(&text);
        let uses = ["std::fs", "fs::File", "File::open", "OpenOptions"];
        // `use std::{…, fs, …}` names it too.
        let in_group = code.match_indices("use std::{").any(|(at, _)| {
            let group = &code[at..at + code[at..].find(';').unwrap()];
            group.split(['{', '}', ',']).any(|part| {
                let part = part.trim();
                part == "fs" || part.starts_with("fs::")
            })
        });
        if in_group || uses.iter().any(|used| code.contains(used)) {
            wrong.push(file);
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn egui_stays_in_the_window() {
    let is_inside = |file: &str| matches!(room(file), Some("ui" | "cli"));
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let code = code(&text);
        if !is_inside(&file) && ["egui", "eframe"].iter().any(|name| code.contains(name)) {
            wrong.push(file);
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn no_source_file_is_too_long_to_read() {
    let mut long = Vec::new();
    for (file, text) in [sources(), texts_below("tests", &["rs"])].concat() {
        let n_lines = text.lines().count();
        if n_lines > MOST_LINES {
            long.push(format!("{file} has {n_lines} lines"));
        }
    }
    assert_eq!(long, [""; 0]);
}

#[test]
fn nothing_is_left_to_do() {
    let macros = ["todo", "unimplemented", "dbg"].map(|name| format!("{name}!("));
    let mut wrong = Vec::new();
    for (file, text) in [sources(), texts_below("tests", &["rs"])].concat() {
        let code = code(&text);
        for name in &macros {
            if code.contains(name.as_str()) {
                wrong.push(format!("{file}: {name}"));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

fn keys_of(language: &str) -> BTreeSet<String> {
    let path = root().join(format!("assets/i18n/{language}.ftl"));
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|line| Some(line.split_once(" =")?.0.to_owned()))
        .collect()
}

/// The string literal that stands first in `code`, after white space.
fn literal(code: &str) -> Option<&str> {
    let inner = code.trim_start().strip_prefix('"')?;
    inner.split_once('"').map(|(literal, _)| literal)
}

#[test]
fn every_text_that_is_asked_for_is_there() {
    let known = keys_of("en");
    let mut missing = BTreeSet::new();
    let mut n_asked = 0;
    for (file, text) in sources() {
        let code = code(&text);
        for method in [".get(", ".with(", ".with_count(", ".with_count_and("] {
            for (at, _) in code.match_indices(method) {
                let before = code[..at].trim_end();
                if !before.ends_with("texts") && !before.ends_with("texts()") {
                    continue;
                }
                if let Some(key) = literal(&code[at + method.len()..]) {
                    n_asked += 1;
                    if !known.contains(key) {
                        missing.insert(format!("{key} in {file}"));
                    }
                }
            }
        }
        for (at, new) in code.match_indices("Title::new(") {
            if let Some(key) = literal(&code[at + new.len()..])
                && file.starts_with("src/editor/")
                && !known.contains(key)
            {
                missing.insert(format!("{key} in {file}"));
            }
        }
    }
    assert!(n_asked > 50, "the search finds the calls: {n_asked}");
    assert_eq!(missing, BTreeSet::new());
}

#[test]
fn every_text_is_used() {
    let code: String = sources().iter().map(|(_, text)| code(text)).collect();
    let is_literal = |key: &str| code.contains(&format!("\"{key}\""));
    // A check's title and message go by its name.
    let is_of_check = |key: &str| {
        let name = key.strip_prefix("check-");
        name.is_some_and(|name| is_literal(name.strip_suffix("-found").unwrap_or(name)))
    };
    // Families of texts are asked for by `format!("family-{member}")`.
    let families: BTreeSet<&str> = code
        .match_indices("-{")
        .filter_map(|(at, _)| code[..at].rsplit('"').next())
        .filter(|f| !f.is_empty() && f.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
        .collect();
    let is_member = |key: &str| {
        let mut ends = key.match_indices('-').map(|(at, _)| &key[..at]);
        ends.any(|family| families.contains(family))
    };
    // The explanation of a command or an option goes by its title's key.
    let is_used = |key: &String| {
        let title = key.strip_suffix("-tip");
        is_literal(key) || is_member(key) || is_of_check(key) || title.is_some_and(is_literal)
    };
    let unused: Vec<String> = keys_of("en").into_iter().filter(|k| !is_used(k)).collect();
    assert_eq!(unused, [""; 0]);
}

#[test]
fn both_languages_have_the_same_texts() {
    assert_eq!(keys_of("fr"), keys_of("en"));
}

#[test]
fn the_program_carries_the_whole_sample() {
    let mut open = vec![root().join("sample_data")];
    let mut expected: Vec<(String, Vec<u8>)> = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let name = path.strip_prefix(root().join("sample_data")).unwrap();
            let name = name.to_string_lossy().replace('\\', "/");
            expected.push((name, fs::read(path).unwrap()));
        }
    }
    expected.sort();
    let mut carried: Vec<(String, Vec<u8>)> = postil::store::sample::SAMPLE
        .iter()
        .map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec()))
        .collect();
    carried.sort();
    let names = |files: &[(String, Vec<u8>)]| -> Vec<String> {
        files.iter().map(|(name, _)| name.clone()).collect()
    };
    assert_eq!(names(&carried), names(&expected));
    assert!(carried == expected, "a file's bytes differ");
}

#[test]
fn no_file_names_a_place_of_one_machine() {
    // Put together here, so that this file names none.
    let places = [
        ["/wo", "rk/"].concat(),
        ["/ho", "me/"].concat(),
        ["crates", ".io/api"].concat(),
        ["index.", "crates.io"].concat(),
        ["pypi", ".org/simple"].concat(),
    ];
    let mut files = [
        sources(),
        texts_below("tests", &["rs", "ron", "toml", "md"]),
        texts_below("assets", &["ron", "ftl", "svg", "txt"]),
        texts_below("sample_data", &["ron", "txt"]),
    ]
    .concat();
    for name in ["Cargo.toml", "README.md", ".clippy.toml"] {
        if let Ok(text) = fs::read_to_string(root().join(name)) {
            files.push((name.to_owned(), text));
        }
    }
    let mut wrong = Vec::new();
    for (file, text) in &files {
        for place in places.iter().filter(|place| text.contains(place.as_str())) {
            wrong.push(format!("{file}: {place}"));
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn no_source_lies_about_that_no_module_holds() {
    let sources = sources();
    let text_of = |path: &str| sources.iter().find(|(name, _)| name == path);
    for (path, _) in &sources {
        let file = path.rsplit('/').next().unwrap_or_default();
        if matches!(path.as_str(), "src/main.rs" | "src/lib.rs") {
            continue;
        }
        let stem = path
            .trim_end_matches(".rs")
            .trim_end_matches("/mod")
            .to_owned();
        let (folder, name) = stem.rsplit_once('/').unwrap();
        let parents = [
            format!("{folder}/mod.rs"),
            format!("{folder}.rs"),
            format!("{folder}/lib.rs"),
        ];
        let declared = [format!("mod {name};"), format!("#[path = \"{file}\"]")];
        assert!(
            parents
                .iter()
                .filter_map(|parent| text_of(parent))
                .any(|(_, text)| declared.iter().any(|said| text.contains(said)))
                || sources.iter().any(|(_, text)| text.contains(&declared[1])),
            "{path} is no part of the program: no module declares it"
        );
    }
}

#[test]
fn french_never_says_one_for_none() {
    // In French the category `one` holds 0 too: it has to show the number, or to be `[1]`.
    let french = fs::read_to_string(root().join("assets/i18n/fr.ftl")).unwrap();
    let singulars = french
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("[one]"));
    let silent: Vec<&str> = singulars.filter(|text| !text.contains("{ $")).collect();
    assert_eq!(silent, [""; 0]);
    let other = french
        .lines()
        .filter(|line| line.trim_start().starts_with("[one]"));
    assert!(other.count() > 5);
}

/// French puts a space before `: ; ? ! %` and inside `« »`. It may not end a line, and egui ends lines at the narrow one (U+202F) too: so it is
/// always U+00A0.
#[test]
fn no_french_line_begins_with_a_colon_or_ends_with_an_opening_quotation_mark() {
    let french = fs::read_to_string(root().join("assets/i18n/fr.ftl")).unwrap();
    let plain = r"[^=][ \u{202f}][:;?!%»](?:[\s\u{a0}.]|$)|«[^\u{a0}]|[^\u{a0}]»";
    let plain = Regex::new(plain).unwrap();
    let texts = french.lines().filter(|line| !line.starts_with('#'));
    let wrong: Vec<&str> = texts.filter(|line| plain.is_match(line)).collect();
    assert_eq!(wrong, [""; 0]);
    assert!(french.matches("\u{a0}:").count() > 50 && french.matches("«\u{a0}").count() > 50);
    assert!(!french.contains('\u{202f}'));
}

/// What the command line prints and what a window says are one sentence, and the window has it in every language, with the same arguments.
#[test]
fn sentences_that_are_said_in_all_languages_are_in_all_of_them() {
    let said = Regex::new(r#"(?s)words!\(\s*"([a-z0-9-]+)",\s*"((?:[^"\\]|\\.)*)""#).unwrap();
    let argument = Regex::new(r"\{ \$(\w+) \}").unwrap();
    let texts: Vec<String> = ["en", "fr"]
        .iter()
        .map(|l| fs::read_to_string(root().join(format!("assets/i18n/{l}.ftl"))).unwrap())
        .collect();
    let text_of = |texts: &str, key: &str| {
        let start = format!("{key} = ");
        let found = texts.lines().find_map(|line| line.strip_prefix(&start));
        found.map(str::to_owned)
    };
    let mut n = 0;
    for (file, source) in sources() {
        for found in said.captures_iter(&code(&source)) {
            let (key, printed) = (&found[1], found[2].replace("\\\"", "\""));
            let printed = printed.replace("\\u{fffd}", "\u{fffd}");
            let Some(english) = text_of(&texts[0], key) else {
                panic!("{file}: {key} is not in the English texts");
            };
            let english = english.replace('’', "'");
            let shown = argument.replace_all(&english, "{$1}");
            assert_eq!(shown, printed, "{file}: {key}");
            let Some(french) = text_of(&texts[1], key) else {
                panic!("{file}: {key} is not in the French texts");
            };
            for used in argument.captures_iter(&french) {
                let is_given = printed.contains(&format!("{{{}}}", &used[1]));
                assert!(is_given, "{key} has no {} in English", &used[1]);
            }
            n += 1;
        }
    }
    assert!(n > 90, "{n} sentences");
}
