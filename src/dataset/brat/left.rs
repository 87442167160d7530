//! What is said of an id, taken by the record that it is of; what no record takes is a comment, or refused.

use super::{
    lines::Lines,
    read::{Maker, add_attribute},
};
use crate::{
    dataset::{
        import::{Place, imported_from},
        words::missing,
    },
    model::{
        annotation::{Attributes, Comment, CommentOn},
        id::{Id, Kind},
        said::words,
    },
};

/// Notes that are no comments.
const OURS: [&str; 16] = [
    "Name",
    "Alias",
    "Attribute",
    "EntityAttribute",
    "Argument",
    "InferredArgument",
    "InferredRole",
    "EntityRole",
    "Date",
    "InferredDate",
    "Mode",
    "Context",
    "Concept",
    "HolderEntity",
    "TargetEntity",
    "SourceEntity",
];

/// Sets an attribute; one that is there already gets the further text too.
pub(super) fn put(attributes: &mut Attributes, name: String, text: &str, between: char) {
    let value = attributes.entry(name).or_default();
    if !value.is_empty() && value != text {
        value.push(between);
        value.push_str(text);
    } else {
        text.clone_into(value);
    }
}

impl<'a> Maker<'a> {
    /// The notes of these kinds, with their kinds.
    pub(super) fn take_notes(&mut self, on: &str, kinds: &[&str]) -> Vec<(&'a str, String)> {
        let Some(notes) = self.notes.get_mut(on) else {
            return Vec::new();
        };
        let taken = notes.extract_if(.., |(_, kind, _)| kinds.contains(kind));
        taken.map(|(_, kind, text)| (kind, text)).collect()
    }

    /// The first note of this kind.
    pub(super) fn take_note(&mut self, on: &str, kind: &str) -> Option<String> {
        let notes = self.notes.get_mut(on)?;
        let at = notes.iter().position(|(_, there, _)| *there == kind)?;
        Some(notes.remove(at).2)
    }

    /// What every record can have: attributes in notes, and relations to others.
    pub(super) fn take_rest(&mut self, on: &str, attributes: &mut Attributes) {
        for (_, text) in self.take_notes(on, &["Attribute"]) {
            add_attribute(attributes, &text);
        }
        for relation in self.relations.remove(on).into_iter().flatten() {
            let name = format!("relation.{}", relation.kind);
            put(attributes, name, relation.two, ' ');
        }
    }

    /// A record was refused, and with it what is said of it.
    pub(super) fn forget(&mut self, on: &str) {
        self.attributes.remove(on);
        self.links.remove(on);
        self.notes.remove(on);
        self.relations.remove(on);
    }

    /// Makes comments of the notes of other programs, and refuses what is left.
    pub(super) fn left(&mut self, lines: &Lines<'a>) {
        let mut n = 0;
        for (on, notes) in std::mem::take(&mut self.notes) {
            for (line, kind, text) in notes {
                if OURS.contains(&kind) {
                    self.refuse_on(line, on, kind, lines);
                } else if !kind.is_empty() {
                    n += 1;
                    self.comment(line, on, text, n, lines);
                }
            }
        }
        for (on, attributes) in std::mem::take(&mut self.attributes) {
            for (line, name, _) in attributes {
                self.refuse_on(line, on, name, lines);
            }
        }
        for (on, links) in std::mem::take(&mut self.links) {
            for (line, link) in links {
                self.refuse_on(line, on, link, lines);
            }
        }
        for (on, relations) in std::mem::take(&mut self.relations) {
            for relation in relations {
                self.refuse(relation.line, relation.id, missing(on));
            }
        }
    }

    fn comment(&mut self, line: usize, on: &'a str, text: String, n: usize, lines: &Lines<'a>) {
        let on = match self.kinds.get(on) {
            Some(kind) => CommentOn::Record(Id::new(*kind, on)),
            None => match lines.bounds.get(on).map(|b| b.at.as_slice()) {
                Some([span, ..]) => CommentOn::Span(*span),
                _ => {
                    let message = words!(
                        "refused-note-on",
                        "the note is on {on}, which is not there",
                        on = on
                    );
                    self.refuse(line, on, message);
                    return;
                }
            },
        };
        let comment = Comment {
            id: Id::new(Kind::Comment, format!("c_{n}")),
            on,
            text,
            author: "brat".to_owned(),
            question: false,
            open: false,
            other: None,
            origin: imported_from("brat"),
        };
        self.document.push(comment, Place::new(&self.file, line));
    }

    fn refuse_on(&mut self, line: usize, on: &'a str, what: &str, lines: &Lines<'a>) {
        let is_there = self.kinds.contains_key(on)
            || lines.bounds.contains_key(on)
            || lines.relations.iter().any(|relation| relation.id == on);
        let message = if is_there {
            words!(
                "refused-no-place",
                "on {on} there is no place for {what}",
                on = on,
                what = what
            )
        } else {
            missing(on)
        };
        self.refuse(line, on, message);
    }
}
