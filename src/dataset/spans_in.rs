//! From flat spans and lines between them to records: what most importers share.
//!
//! A span is a mention, unless its format says that it is a trigger, a stance's evidence, or a voice's cue or content: then the lines of
//! [`super::relations`] and the [`super::details`] beside it make an event, a stance or a voice of it. `Coreference` (or `Equiv`) makes two mentions name
//! one entity, `Piece` makes two spans one. A line that has no other place in a record is kept as the attribute `relation.TYPE` of its first
//! end, whose value is the other end's id (of several, with a space between them). A stance without a target would be none: its evidence is a mention.

mod records;

use std::collections::BTreeMap;

use super::{
    details::Said,
    import::{ImportedDocument, Place},
    relations::{COREFERENCE, CUE, PIECE},
    view::Part,
};
use crate::model::{annotation::Attributes, span::ByteSpan};

/// A labelled span of the dataset.
#[derive(Clone, Debug)]
pub struct Found {
    /// What relations call it; empty where nothing does.
    pub key: String,
    /// The id of the record that it is of; empty: its key.
    pub record: String,
    pub part: Part,
    pub label: String,
    pub at: Vec<ByteSpan>,
    pub(crate) said: Said,
    pub attributes: Attributes,
    pub place: Place,
}

impl Found {
    /// A mention of which nothing else is said.
    pub fn mention(key: impl Into<String>, label: impl Into<String>, at: ByteSpan) -> Self {
        Self {
            key: key.into(),
            record: String::new(),
            part: Part::Mention,
            label: label.into(),
            at: vec![at],
            said: Said::default(),
            attributes: Attributes::new(),
            place: Place::default(),
        }
    }
}

pub struct SpansIn {
    format: &'static str,
    pub document: ImportedDocument,
    found: Vec<Found>,
    by_key: BTreeMap<String, usize>,
    /// The span each span is a piece of, the chain each mention is part of.
    piece_of: Vec<usize>,
    chain: Vec<usize>,
    /// From, to and type of all other relations.
    lines: Vec<(usize, usize, String)>,
}

impl SpansIn {
    pub fn new(format: &'static str, file_name: String, text: &str, place: &Place) -> Self {
        Self {
            format,
            document: ImportedDocument::new(file_name, text).at(place),
            found: Vec::new(),
            by_key: BTreeMap::new(),
            piece_of: Vec::new(),
            chain: Vec::new(),
            lines: Vec::new(),
        }
    }

    pub fn push(&mut self, mut found: Found) {
        let i = self.found.len();
        if found.key.is_empty() || self.by_key.contains_key(&found.key) {
            found.key = format!("{}{}", self.format, i + 1);
        }
        self.by_key.insert(found.key.clone(), i);
        self.found.push(found);
        self.piece_of.push(i);
        self.chain.push(i);
    }

    pub fn relate(&mut self, from: &str, to: &str, kind: &str) -> Result<(), String> {
        let find = |key: &str| {
            let i = self.by_key.get(key).copied();
            i.ok_or_else(|| format!("the relation {kind} refers to {key}, which is not there"))
        };
        let (from, to) = (find(from)?, find(to)?);
        let parts = [self.found[from].part, self.found[to].part];
        match kind {
            PIECE if parts[0] == parts[1] => union(&mut self.piece_of, from, to),
            COREFERENCE | "Equiv" if parts == [Part::Mention; 2] => {
                union(&mut self.chain, from, to);
            }
            _ => self.lines.push((from, to, kind.to_owned())),
        }
        Ok(())
    }

    /// Says more of a span that is there.
    pub(crate) fn say(&mut self, key: &str, name: &str, text: &str) {
        if let Some(i) = self.by_key.get(key) {
            self.found[*i].said.add(name, text);
        }
    }

    pub fn into_document(mut self) -> ImportedDocument {
        self.join_contents();
        let n = self.found.len();
        let whole: Vec<usize> = (0..n).map(|i| root(&mut self.piece_of, i)).collect();
        for (i, whole) in whole.iter().copied().enumerate() {
            // The pieces of one mention are in one chain.
            union(&mut self.chain, i, whole);
            if whole != i {
                let at = std::mem::take(&mut self.found[i].at);
                let attributes = std::mem::take(&mut self.found[i].attributes);
                let said = std::mem::take(&mut self.found[i].said);
                self.found[whole].at.extend(at);
                self.found[whole].attributes.extend(attributes);
                self.found[whole].said.append(said);
            }
        }
        for found in &mut self.found {
            found.at.sort_unstable();
        }
        for (from, to, _) in &mut self.lines {
            (*from, *to) = (whole[*from], whole[*to]);
        }
        records::Making::new(self).document()
    }
}

impl SpansIn {
    /// What one cue introduces is one content (in PARC, an attribution has one cue and may have its content in several pieces).
    fn join_contents(&mut self) {
        let mut content_of: BTreeMap<usize, usize> = BTreeMap::new();
        for (from, to, kind) in &self.lines {
            let parts = (self.found[*from].part, self.found[*to].part);
            if kind == CUE && parts == (Part::Content, Part::Cue) {
                let cue = root(&mut self.piece_of, *to);
                let first = *content_of.entry(cue).or_insert(*from);
                union(&mut self.piece_of, first, *from);
            }
        }
    }
}

/// The first member of a set, halving the way there.
fn root(parent: &mut [usize], mut i: usize) -> usize {
    while parent[i] != i {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    i
}

fn union(parent: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(parent, a), root(parent, b));
    parent[a.max(b)] = a.min(b);
}
