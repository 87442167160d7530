//! What documents and annotators are called in an export, and names that every file system takes.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use unicode_normalization::UnicodeNormalization as _;

use super::view::{SourceDocument, View};
use crate::model::annotation::{How, OtherValue, Record};

/// Names of documents and of annotators, the same ones all through an export.
#[derive(Default)]
pub(super) struct Names {
    /// By [`file_key`].
    taken: BTreeSet<String>,
    annotators: BTreeMap<String, String>,
}

impl Names {
    /// Gives a document a name that is free and can be a file's.
    pub fn settle(
        &mut self,
        source: &mut SourceDocument,
        anonymise: bool,
        renamed: &mut Vec<(String, String)>,
    ) {
        let mut name = safe_name(&source.name).into_owned();
        if anonymise {
            let id = &source.document.annotator().id;
            self.alias(id);
            for record in source.document.records() {
                self.alias_all_of(record);
            }
            let alias = self.alias(id);
            if let Some(stem) = name.strip_suffix(&format!("@{id}")) {
                name = format!("{stem}@{alias}");
            }
        }
        let is_free = |name: &str| !self.taken.contains(&*file_key(name));
        if !is_free(&name) {
            let free = (2..)
                .map(|n| format!("{name}~{n}"))
                .find(|other| is_free(other));
            if let Some(free) = free {
                renamed.push((name, free.clone()));
                name = free;
            }
        }
        self.taken.insert(file_key(&name).into_owned());
        source.name = name;
    }

    fn alias(&mut self, annotator: &str) -> String {
        let next = format!("a{}", self.annotators.len() + 1);
        let alias = self.annotators.entry(annotator.to_owned());
        alias.or_insert(next).clone()
    }

    /// Everyone whom a record names.
    fn alias_all_of(&mut self, record: &Record) {
        if let Record::Comment(comment) = record {
            self.alias(&comment.author);
            let other = comment.other.as_deref();
            if let Some(OtherValue::Record(other)) = other.map(|other| &other.value) {
                self.alias_all_of(other);
            }
        }
        if let Some(origin) = record.origin()
            && !matches!(origin.how, How::Suggested | How::Imported)
        {
            for by in &origin.by {
                self.alias(by);
            }
        }
    }

    pub fn anonymise(&self, view: &mut View) {
        let alias = |id: &str| {
            let known = self.annotators.get(id);
            known.map_or_else(String::new, String::clone)
        };
        view.annotator.id = alias(&view.annotator.id);
        view.annotator.name = view.annotator.id.clone();
        for comment in &mut view.comments {
            comment.author = alias(&comment.author);
            let other = comment.other.as_deref_mut();
            if let Some(OtherValue::Record(other)) = other.map(|other| &mut other.value) {
                self.anonymise_record(other);
            }
        }
        view.rename_origins(&|by| self.annotators.get(by).cloned());
    }

    /// The record that another version of a merge has.
    fn anonymise_record(&self, record: &mut Record) {
        if let Some(mut origin) = record.origin().cloned() {
            for by in &mut origin.by {
                if let Some(alias) = self.annotators.get(by) {
                    by.clone_from(alias);
                }
            }
            record.set_origin(Some(origin));
        }
        if let Record::Comment(comment) = record {
            let alias = self.annotators.get(&comment.author);
            comment.author = alias.cloned().unwrap_or_default();
        }
    }

    /// The new names of annotators by their ids.
    pub fn into_aliases(self) -> BTreeMap<String, String> {
        self.annotators
    }
}

/// A document's name without what a file name can't hold on any of the common systems, so that it is the same on all.
pub fn safe_name(name: &str) -> Cow<'_, str> {
    let is_bad = |c: char| {
        matches!(c, '/' | '\\' | ':' | '<' | '>' | '"' | '|' | '?' | '*') || c.is_control()
    };
    // Windows takes them off.
    let is_dropped = |c: char| matches!(c, '.' | ' ');
    let is_dots = !name.is_empty() && name.chars().all(|c| c == '.');
    let mut safe = if name.is_empty() {
        return Cow::Borrowed("document");
    } else if is_dots || name.contains(is_bad) {
        Cow::Owned(name.replace(is_bad, "_").replace("..", "_"))
    } else {
        Cow::Borrowed(name)
    };
    if safe.ends_with(is_dropped) {
        let kept = safe.trim_end_matches(is_dropped);
        let n = safe.len() - kept.len();
        safe = Cow::Owned(format!("{kept}{}", "_".repeat(n)));
    }
    if is_device(&safe) {
        safe = Cow::Owned(format!("_{safe}"));
    }
    safe
}

/// Whether Windows takes a name for a device, whatever its extension.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    let is = |device: &str| stem.eq_ignore_ascii_case(device);
    let is_numbered = |kind: &str| {
        let (head, number) = (stem.get(..3), stem.get(3..).unwrap_or_default());
        let is_number = |c: char| matches!(c, '1'..='9' | '¹' | '²' | '³');
        head.is_some_and(|head| head.eq_ignore_ascii_case(kind))
            && number.chars().count() == 1
            && number.starts_with(is_number)
    };
    ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"]
        .into_iter()
        .any(is)
        || ["COM", "LPT"].into_iter().any(is_numbered)
}

/// A name as file systems compare it that know no case, and not in how many characters an accent is written: those of macOS and Windows.
pub fn file_key(name: &str) -> Cow<'_, str> {
    if name.is_ascii() {
        return match name.bytes().any(|b| b.is_ascii_uppercase()) {
            true => Cow::Owned(name.to_ascii_lowercase()),
            false => Cow::Borrowed(name),
        };
    }
    let folded = name.nfc().collect::<String>().to_uppercase();
    Cow::Owned(folded.to_lowercase().nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::{file_key, safe_name};

    #[test]
    fn a_name_is_one_that_every_system_takes() {
        let check = |name: &str, safe: &str| {
            assert_eq!(safe_name(name), safe);
            assert_eq!(safe_name(safe), safe, "it stays what it is");
        };
        check("otan-daech", "otan-daech");
        check("12:30 news", "12_30 news");
        check("a/b\\c", "a_b_c");
        check("../../etc/passwd", "____etc_passwd");
        check("What? <\"*|\">", "What_ ______");
        check("etc.", "etc_");
        check("etc. ", "etc__");
        check("..", "_");
        check("", "document");
        check("Con", "_Con");
        check("nul.2024.txt", "_nul.2024.txt");
        check("aux .txt", "_aux .txt");
        check("COM1", "_COM1");
        check("lpt³.txt", "_lpt³.txt");
        check("COM10", "COM10");
        check("company", "company");
        check("nullius", "nullius");
        check("v1..2", "v1..2");
        check("الناتو", "الناتو");
    }

    #[test]
    fn names_that_are_one_file_somewhere_have_one_key() {
        let check = |a: &str, b: &str, is_one: bool| {
            assert_eq!(file_key(a) == file_key(b), is_one, "{a} {b}");
        };
        check("Nato", "nato", true);
        check("Élysée", "e\u{301}lyse\u{301}e", true);
        check("STRASSE", "Straße", true);
        check("ΟΔΟΣ", "οδός", false);
        check("ΟΔΌΣ", "οδός", true);
        check("Elysee", "Élysée", false);
        check("a", "b", false);
    }
}
