//! What one annotator says of a thing, in a form in which annotators can be compared.

use std::collections::{BTreeMap, BTreeSet};

use super::Difference;
use crate::{
    model::{
        annotation::{Attributes, Event, Filler, Record, Trigger},
        document::Document,
        id::Id,
        span::ByteSpan,
    },
    review::align::{Alignment, Thing},
};

#[derive(Clone, Debug)]
pub(super) struct Said {
    /// What is compared as a place.
    pub place: Vec<ByteSpan>,
    /// Where it is shown: the place, or the mentions of an entity.
    pub shown: Vec<ByteSpan>,
    pub label: String,
    /// Of a mention: the row of its entity.
    pub entity: Option<usize>,
    /// What else is said, by field; defaults are left out.
    pub fields: BTreeMap<&'static str, String>,
    /// Of a role: nothing fills it.
    pub is_silent: bool,
}

impl Said {
    fn new(place: Vec<ByteSpan>, label: impl Into<String>) -> Self {
        Self {
            shown: place.clone(),
            place,
            label: label.into(),
            entity: None,
            fields: BTreeMap::new(),
            is_silent: false,
        }
    }

    /// Whether two annotators say the same.
    pub fn is_same(&self, other: &Self) -> bool {
        self.place == other.place && self.label == other.label && self.fields == other.fields
    }

    /// What is said, without anything that depends on who else there is: what it refers to by name, for rows get other numbers when
    /// somebody joins.
    pub fn words(&self, names: &[String]) -> String {
        let fields: Vec<_> = self
            .fields
            .iter()
            .filter(|(field, _)| !ROWS.contains(field))
            .collect();
        format!("{:?} {} {fields:?} {names:?}", self.place, self.label)
    }

    fn set(&mut self, field: &'static str, value: impl Into<String>) {
        let value = value.into();
        if !value.is_empty() {
            self.fields.insert(field, value);
        }
    }

    fn set_option(&mut self, field: &'static str, value: &Option<String>) {
        if let Some(value) = value {
            self.set(field, value.as_str());
        }
    }

    fn set_attributes(&mut self, attributes: &Attributes) {
        if !attributes.is_empty() {
            self.set("attributes", format!("{attributes:?}"));
        }
    }

    /// A choice, where it is not the usual one.
    fn set_choice<T: Default + PartialEq + std::fmt::Debug>(
        &mut self,
        field: &'static str,
        value: T,
    ) {
        if value != T::default() {
            self.set(field, format!("{value:?}"));
        }
    }
}

/// Fields that hold rows of the alignment.
const ROWS: [&str; 8] = [
    "entity", "same", "voice", "within", "holder", "target", "source", "filler",
];

pub(super) fn whole(
    document: &Document,
    alignment: &Alignment,
    i: usize,
    record: &Record,
) -> Option<Said> {
    let thing = |thing: Option<Thing>| thing.map_or_else(String::new, |t| format!("{t:?}"));
    Some(match record {
        Record::Zone(r) => Said::new(vec![r.at], r.kind.word()),
        Record::Entity(r) => {
            let mut said = Said::new(Vec::new(), r.label.as_str());
            let mentions = document.mentions_of(&r.id);
            said.shown = mentions.iter().flat_map(|m| m.at.clone()).collect();
            said.set("name", plain(&r.name));
            said.set_option("subtype", &r.subtype);
            let links: BTreeSet<String> = r
                .links
                .iter()
                .map(|link| format!("{}:{}", link.kb, link.id))
                .collect();
            said.set("links", links.into_iter().collect::<Vec<_>>().join(" "));
            said.set_attributes(&r.attributes);
            said
        }
        Record::Mention(r) => {
            let label = document.entity(&r.entity).map_or("", |e| e.label.as_str());
            let mut said = Said::new(r.at.clone(), label);
            said.entity = alignment.entities.of(i, &r.entity);
            said.set(
                "entity",
                said.entity.map_or_else(String::new, |row| row.to_string()),
            );
            said.set_choice("level", r.level);
            said.set_option("metonymy", &r.metonymy);
            said.set_attributes(&r.attributes);
            said
        }
        Record::Event(r) => {
            let mut said = Said::new(r.trigger.spans().to_vec(), r.label.as_str());
            if let Trigger::Absent { .. } = r.trigger {
                said.set("trigger", "absent");
            }
            said.set_choice("modality", r.modality);
            said.set_choice("polarity", r.polarity);
            said.set_choice("tense", r.tense);
            said.set_choice("genericity", r.genericity);
            said.set_option("mode", &r.mode);
            let contexts: BTreeSet<&String> = r.contexts.iter().collect();
            said.set(
                "context",
                contexts.into_iter().cloned().collect::<Vec<_>>().join(" "),
            );
            said.set_option("date", &r.date.as_ref().map(|d| d.value.clone()));
            let same: BTreeSet<usize> = r
                .same_as
                .iter()
                .filter_map(|id| alignment.events.of(i, id))
                .collect();
            if !same.is_empty() {
                said.set("same", format!("{same:?}"));
            }
            said.set_attributes(&r.attributes);
            said
        }
        Record::Voice(r) => {
            let place = if r.content.is_empty() {
                &r.cue
            } else {
                &r.content
            };
            let mut said = Said::new(place.clone(), "");
            said.set("source", thing(alignment.holder(i, &r.source)));
            if !r.content.is_empty() && !r.cue.is_empty() {
                said.set("cue", format!("{:?}", r.cue));
                said.shown.extend(&r.cue);
                said.shown.sort_unstable();
            }
            said.set_choice("manner", r.manner);
            let within = r.within.as_ref().and_then(|id| alignment.voices.of(i, id));
            said.set(
                "within",
                within.map_or_else(String::new, |row| row.to_string()),
            );
            said.set_attributes(&r.attributes);
            said
        }
        Record::Stance(r) => {
            let mut said = Said::new(r.evidence.clone(), format!("{:?}", r.polarity));
            said.set("holder", thing(alignment.holder(i, &r.holder)));
            said.set("target", thing(alignment.target(i, &r.target)));
            said.set_option("intensity", &r.intensity);
            let voice = r.voice.as_ref().and_then(|id| alignment.voices.of(i, id));
            said.set(
                "voice",
                voice.map_or_else(String::new, |row| row.to_string()),
            );
            if r.inferred {
                said.set("inferred", "yes");
            }
            said.set_choice("certainty", r.certainty);
            said.set_attributes(&r.attributes);
            said
        }
        Record::Absence(r) => {
            let mut said = Said::new(Vec::new(), "");
            said.set("holder", thing(alignment.holder(i, &r.holder)));
            said.set("target", thing(alignment.target(i, &r.target)));
            said
        }
        Record::Comment(_) => return None,
    })
}

/// The names of what a record refers to, or of what fills a role of it.
pub(super) fn names(document: &Document, record: &Record, role: Option<&str>) -> Vec<String> {
    if let (Some(role), Record::Event(event)) = (role, record) {
        return role_names(document, event, role);
    }
    let name = |id: &&Id| match document.record(id) {
        Some(Record::Entity(entity)) => Some(entity.name.clone()),
        Some(Record::Mention(mention)) => Some(document.entity(&mention.entity)?.name.clone()),
        Some(Record::Event(event)) => Some(event.label.clone()),
        _ => None,
    };
    // An event's fillers are its roles' affair.
    match record {
        Record::Event(_) => Vec::new(),
        _ => record.references().iter().filter_map(name).collect(),
    }
}

fn role_names(document: &Document, event: &Event, role: &str) -> Vec<String> {
    event
        .arguments
        .iter()
        .filter(|a| a.role == role)
        .map(|a| match &a.filler {
            Filler::Date(text) | Filler::Place(text) | Filler::Value(text) => text.clone(),
            Filler::Mention(id) => document
                .mention(id)
                .and_then(|m| document.entity(&m.entity))
                .map_or_else(String::new, |e| e.name.clone()),
            Filler::Entity(id) => document
                .entity(id)
                .map_or_else(String::new, |e| e.name.clone()),
            Filler::Event(id) => document
                .event(id)
                .map_or_else(String::new, |e| e.label.clone()),
        })
        .collect()
}

/// What fills a role of an event: entities, not the mentions that were clicked.
pub(super) fn role(
    document: &Document,
    alignment: &Alignment,
    i: usize,
    event: &Event,
    role: &str,
) -> Said {
    let mut said = Said::new(Vec::new(), role);
    let fillers: BTreeSet<String> = event
        .arguments
        .iter()
        .filter(|a| a.role == role)
        .filter_map(|a| alignment.filler(document, i, &a.filler))
        .map(|thing| format!("{thing:?}"))
        .collect();
    said.is_silent = fillers.is_empty();
    said.shown = event.trigger.spans().to_vec();
    said.set("filler", fillers.into_iter().collect::<Vec<_>>().join(" "));
    said
}

/// How what was said differs, the hardest first, and the fields that do.
pub(super) fn differences(
    voters: &[&Said],
    n_asked: usize,
) -> (Vec<Difference>, Vec<&'static str>) {
    let mut found = BTreeSet::new();
    let mut fields = BTreeSet::new();
    if voters.len() < n_asked {
        found.insert(Difference::OnlySome);
    }
    for (i, a) in voters.iter().enumerate() {
        for b in &voters[i + 1..] {
            if a.place != b.place {
                found.insert(if crosses(&a.place, &b.place) {
                    Difference::Crossing
                } else {
                    Difference::Boundary
                });
            }
            if a.label != b.label {
                found.insert(Difference::Label);
            }
            let keys = a.fields.keys().chain(b.fields.keys());
            fields.extend(keys.filter(|key| a.fields.get(*key) != b.fields.get(*key)));
        }
    }
    if !fields.is_empty() {
        found.insert(Difference::Attribute);
    }
    (
        found.into_iter().rev().collect(),
        fields.into_iter().collect(),
    )
}

/// Whether a piece of one reaches out of a piece of the other at one end, and the other at the other.
fn crosses(a: &[ByteSpan], b: &[ByteSpan]) -> bool {
    a.iter().any(|x| {
        b.iter()
            .any(|y| x.overlaps(*y) && !x.covers(*y) && !y.covers(*x))
    })
}

/// The commonest, the first of equals.
pub(super) fn most_common<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for text in texts {
        match counts.iter_mut().find(|(t, _)| *t == text) {
            Some((_, n)) => *n += 1,
            None => counts.push((text, 1)),
        }
    }
    let most = counts.iter().map(|(_, n)| *n).max().unwrap_or(0);
    let found = counts.iter().find(|(_, n)| *n == most);
    found.map_or_else(String::new, |(text, _)| (*text).to_owned())
}

fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}
