//! Which format a file is likely to be in, from its name and its first bytes: what the import dialog proposes when files are added.

use std::{io::Read as _, path::Path};

use crate::store::vfs::{EntryKind, Vfs};

/// Files of a folder that are looked into.
const MOST_FILES: usize = 20;

/// How much of a file is enough to tell.
pub const HEAD: usize = 16 * 1024;

/// The likely format of a file or, for a folder, of the first of its files that tells.
pub fn guess_of_path(vfs: &dyn Vfs, path: &Path) -> Option<&'static str> {
    let is_dir = vfs.metadata(path).is_ok_and(|metadata| metadata.is_dir);
    if is_dir {
        let mut entries = vfs.read_dir_unsorted(path).ok()?;
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        let files = entries.iter().filter(|e| e.kind == EntryKind::File);
        let guesses: Vec<&'static str> = files
            .take(MOST_FILES)
            .filter_map(|entry| guess_of_path(vfs, &path.join(&entry.name)))
            .collect();
        // Texts lie beside brat's annotations, and beside much else.
        let telling = guesses.iter().find(|guess| **guess != "articles-folder");
        return telling.or(guesses.first()).copied();
    }
    let mut head = Vec::new();
    let file = vfs.open_read(path).ok()?;
    file.take(HEAD as u64).read_to_end(&mut head).ok()?;
    guess(&path.file_name()?.to_string_lossy(), &head)
}

/// The name of the likely format, as after `-f`; `None` where nothing speaks for one.
pub fn guess(file_name: &str, head: &[u8]) -> Option<&'static str> {
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let name = file_name.to_lowercase();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let says = |what: &str| text.contains(what);
    let has_key = |key: &str| says(&format!("\"{key}\""));
    if text.is_empty() {
        return None;
    }
    match extension {
        "ann" => Some("brat"),
        "xmi" => Some("cas-xmi"),
        "xml" if says("omg.org/XMI") => Some("cas-xmi"),
        "html" | "htm" => Some("articles-folder"),
        "csv" => Some("articles-csv"),
        _ if text.starts_with("#FORMAT=WebAnno TSV 3") => Some("webanno-tsv"),
        "json" | "jsonl" | "jsonld" | "ndjson" => {
            if text.starts_with("{\"format\":\"postil\"") {
                Some("jsonl")
            } else if has_key("%FEATURE_STRUCTURES") || has_key("%TYPES") {
                Some("cas-json")
            } else if says("http://www.w3.org/ns/anno") {
                Some("w3c")
            } else if has_key("from_name")
                || (has_key("data") && (has_key("annotations") || has_key("predictions")))
            {
                Some("label-studio")
            } else if has_key("text") && (has_key("label") || has_key("entities")) {
                Some("doccano")
            } else if extension != "json" {
                Some("articles-jsonl")
            } else {
                None
            }
        }
        "conll" | "conll03" | "iob" | "iob2" | "bio" | "bioes" => Some("conll"),
        "bilou" => Some("bilou"),
        _ if is_columns(text) => Some(match says(" U-") || says(" L-") {
            true => "bilou",
            false => "conll",
        }),
        "txt" | "text" => Some("articles-folder"),
        _ => None,
    }
}

/// Lines of a word and, last, an IOB tag; empty lines and comments between them.
fn is_columns(text: &str) -> bool {
    let mut n_tags = 0;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    for line in lines.filter(|line| !line.starts_with('#')).take(50) {
        let Some((_, tag)) = line.trim_end().rsplit_once([' ', '\t']) else {
            return false;
        };
        if tag != "O" && !matches!(tag.as_bytes(), [b'A'..=b'Z', b'-', _, ..]) {
            return false;
        }
        n_tags += 1;
    }
    n_tags > 3
}

#[cfg(test)]
mod tests {
    use super::guess;

    #[test]
    fn what_a_file_says_goes_before_its_ending() {
        let tsv = b"#FORMAT=WebAnno TSV 3.3\n";
        assert_eq!(guess("a.tsv", tsv), Some("webanno-tsv"));
        let columns = b"L' O\nOTAN B-ORG\nentre O\n. O\n";
        assert_eq!(guess("a.txt", columns), Some("conll"));
        assert_eq!(guess("a.txt", b"L'OTAN entre.\n"), Some("articles-folder"));
        let tasks = br#"[{"data": {"text": "a"}, "annotations": []}]"#;
        assert_eq!(guess("tasks.json", tasks), Some("label-studio"));
        let doccano = br#"{"text": "a", "label": [[0, 1, "X"]]}"#;
        assert_eq!(guess("all.jsonl", doccano), Some("doccano"));
        let articles = br#"{"title": "a", "body": "b"}"#;
        assert_eq!(guess("all.jsonl", articles), Some("articles-jsonl"));
        assert_eq!(guess("a.json", b"{}"), None);
        assert_eq!(guess("a.bin", &[0, 255, 3]), None);
        assert_eq!(guess("", b""), None);
        assert_eq!(guess("empty.jsonl", b" \n"), None);
    }
}
