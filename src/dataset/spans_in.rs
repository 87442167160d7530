//! From flat spans and lines between them to entities and mentions: what most importers share.
//!
//! Each span is a mention. `Coreference` (or `Equiv`) makes two mentions name one entity, `Piece` makes two spans one mention; a relation of any other type is kept
//! as the attribute `relation.TYPE` of its first end, whose value is the other end's id (of several, with a space between them).

use std::collections::BTreeMap;

use super::{
    import::{ImportedDocument, Place, imported_from},
    relations::COREFERENCE,
};
use crate::model::{
    annotation::{Attributes, Entity, Mention},
    id::{Id, Kind},
    span::ByteSpan,
};

/// A labelled span of the dataset.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its id in the dataset; empty where it has none.
    pub key: String,
    pub label: String,
    pub at: Vec<ByteSpan>,
    pub attributes: Attributes,
    pub place: Place,
}

pub struct SpansIn {
    format: &'static str,
    pub document: ImportedDocument,
    found: Vec<Found>,
    by_key: BTreeMap<String, usize>,
    /// The mention each span is part of, the chain each mention is part of.
    piece_of: Vec<usize>,
    chain: Vec<usize>,
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
        match kind {
            "Piece" => union(&mut self.piece_of, from, to),
            COREFERENCE | "Equiv" => union(&mut self.chain, from, to),
            _ => {
                let value = self.found[to].key.clone();
                let attributes = &mut self.found[from].attributes;
                let ends = attributes.entry(format!("relation.{kind}")).or_default();
                if !ends.is_empty() {
                    ends.push(' ');
                }
                ends.push_str(&value);
            }
        }
        Ok(())
    }

    pub fn into_document(mut self) -> ImportedDocument {
        let n = self.found.len();
        // The pieces of one mention are in one chain.
        for i in 0..n {
            let whole = root(&mut self.piece_of, i);
            union(&mut self.chain, i, whole);
        }
        for i in 0..n {
            let whole = root(&mut self.piece_of, i);
            if whole != i {
                let at = std::mem::take(&mut self.found[i].at);
                let attributes = std::mem::take(&mut self.found[i].attributes);
                self.found[whole].at.extend(at);
                self.found[whole].attributes.extend(attributes);
            }
        }
        let mut entities: BTreeMap<usize, Id> = BTreeMap::new();
        for i in 0..n {
            if root(&mut self.piece_of, i) != i {
                continue;
            }
            let chain = root(&mut self.chain, i);
            let found = &mut self.found[i];
            found.at.sort_unstable();
            let text: Vec<&str> = found
                .at
                .iter()
                .filter_map(|s| s.text(&self.document.text))
                .collect();
            let entity = match entities.get(&chain) {
                Some(entity) => entity.clone(),
                None => {
                    let id = Id::new(Kind::Entity, format!("e_{}", found.key));
                    let mut entity = Entity::new(id.clone(), found.label.clone(), text.join(" "));
                    entity.origin = imported_from(self.format);
                    self.document.push(entity, found.place.clone());
                    entities.insert(chain, id.clone());
                    id
                }
            };
            let mut mention = Mention::new(
                Id::new(Kind::Mention, found.key.clone()),
                found.at.clone(),
                entity,
            );
            mention.attributes = std::mem::take(&mut found.attributes);
            mention.origin = imported_from(self.format);
            self.document.push(mention, found.place.clone());
        }
        self.document
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
