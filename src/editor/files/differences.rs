//! What differs between two versions of a document, record by record, to be read.

use crate::{
    editor::{choices::zone_text, tagging::describe},
    model::{
        annotation::Record,
        document::Document,
        id::{Id, Kind},
        span::ByteSpan,
    },
    store::merge::changed_fields,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    Added,
    Removed,
    Changed,
}

/// One record that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub how: How,
    pub kind: Kind,
    pub id: Id,
    /// What it is about, as the version has it that knows it: the later one where both do.
    pub text: String,
    /// Its label, where it has one, in both versions; of a zone, the key of its name.
    pub labels: (Option<String>, Option<String>),
    pub at: Option<ByteSpan>,
    /// Of a record that both have, the fields that differ with both values, as [`changed_fields`] names them.
    pub fields: Vec<(String, Option<String>, Option<String>)>,
}

/// From a former version to a later one; by what happened, then in the text's order. Zones that were only proposed count as any other.
pub fn differences(former: &Document, later: &Document) -> Vec<Difference> {
    let mut found = Vec::new();
    for record in later.records() {
        match former.record(record.id()) {
            None => found.push(difference(How::Added, later, record, None)),
            Some(before) if before != record => {
                let mut changed = difference(How::Changed, later, record, label(former, before));
                changed.fields = changed_fields(former, later, record.id());
                found.push(changed);
            }
            Some(_) => {}
        }
    }
    for record in former.records() {
        if later.record(record.id()).is_none() {
            let mut gone = difference(How::Removed, former, record, None);
            gone.labels = (gone.labels.1.take(), None);
            found.push(gone);
        }
    }
    found.sort_by_key(|d| (d.how, d.at.map_or(usize::MAX, |at| at.start), d.id.clone()));
    found
}

fn difference(
    how: How,
    document: &Document,
    record: &Record,
    former_label: Option<String>,
) -> Difference {
    Difference {
        how,
        kind: record.kind(),
        id: record.id().clone(),
        text: match record {
            Record::Zone(zone) => document.article().quote(zone.at).to_owned(),
            record => describe(document, record),
        },
        labels: (former_label, label(document, record)),
        at: record.first_span(),
        fields: Vec::new(),
    }
}

fn label(document: &Document, record: &Record) -> Option<String> {
    match record {
        Record::Entity(r) => Some(r.label.clone()),
        Record::Mention(r) => document.entity(&r.entity).map(|e| e.label.clone()),
        Record::Event(r) => Some(r.label.clone()),
        Record::Zone(r) => Some(zone_text(r.kind).to_owned()),
        Record::Stance(_) | Record::Voice(_) | Record::Absence(_) | Record::Comment(_) => None,
    }
}
