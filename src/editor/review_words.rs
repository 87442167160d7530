//! Units in words, and which of them a filter shows.

use std::collections::BTreeSet;

use super::{
    choices::zone_text,
    review::{Cell, Filter},
    tagging,
    titles::Names,
};
use crate::{
    model::{
        annotation::{Filler, Record},
        document::Document,
        id::Kind,
    },
    review::{
        standing::Standing,
        units::{Comparison, Unit},
    },
};

/// See [`Session::unit_text`](super::session::Session::unit_text).
pub fn unit_text(names: Names<'_>, comparison: &Comparison, unit: &Unit) -> String {
    let mut texts: Vec<String> = Vec::new();
    for group in &unit.groups {
        let Some(i) = group.first().copied() else {
            continue;
        };
        let (Some(document), Some(record)) =
            (comparison.versions.get(i), comparison.record(unit, i))
        else {
            continue;
        };
        let text = match &unit.role {
            Some(role) => fillers_text(document, record, role),
            None => version_text(names, document, record),
        };
        if !text.is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts.join(" / ")
}

/// What fills a role, by the names of entities.
pub fn fillers_text(document: &Document, event: &Record, role: &str) -> String {
    let Record::Event(event) = event else {
        return String::new();
    };
    let name = |id| document.entity(id).map(|e| e.name.clone());
    let fillers = event.arguments.iter().filter(|a| a.role == role);
    let texts: Vec<String> = fillers
        .filter_map(|a| match &a.filler {
            Filler::Mention(id) => name(&document.mention(id)?.entity),
            Filler::Entity(id) => name(id),
            Filler::Event(id) => Some(document.event(id)?.label.clone()),
            Filler::Date(text) | Filler::Place(text) | Filler::Value(text) => Some(text.clone()),
        })
        .collect();
    texts.join(", ")
}

/// A version of a thing in a few words, without its label.
pub fn version_text(names: Names<'_>, document: &Document, record: &Record) -> String {
    let ends = |holder, target| {
        let holder = names.holder(document, holder);
        format!("{holder} → {}", names.target(document, target))
    };
    match record {
        Record::Stance(r) => ends(&r.holder, &r.target),
        Record::Absence(r) => ends(&r.holder, &r.target),
        Record::Zone(r) => names.texts.get(zone_text(r.kind)).to_string(),
        record => tagging::describe(document, record),
    }
}

/// The key of a kind's name.
pub const fn kind_text(kind: Kind) -> &'static str {
    match kind {
        Kind::Zone => "unit-kind-zone",
        Kind::Entity => "unit-kind-entity",
        Kind::Mention => "unit-kind-mention",
        Kind::Event => "unit-kind-event",
        Kind::Stance => "unit-kind-stance",
        Kind::Voice => "unit-kind-voice",
        Kind::Absence => "unit-kind-absence",
        Kind::Comment => "unit-kind-comment",
    }
}

/// Whether a unit passes the filter; `words` are the filter's, in lower case.
pub(super) fn is_shown(
    comparison: &Comparison,
    standing: &Standing,
    at: usize,
    filter: &Filter,
    (words, names): (&[&str], Names<'_>),
) -> bool {
    let unit = &comparison.units[at];
    if filter.kind.is_some_and(|kind| kind != unit.kind)
        || filter
            .state
            .is_some_and(|state| state != standing.state(at))
        || filter
            .label
            .as_ref()
            .is_some_and(|label| *label != unit.label)
    {
        return false;
    }
    if let Some(difference) = filter.difference
        && !unit.differences.contains(&difference)
    {
        return false;
    }
    if let Some(annotator) = filter.annotator {
        let is_with_most = unit.groups.first().is_some_and(|g| g.contains(&annotator));
        let is_pending = comparison.is_pending(unit, annotator);
        if unit.is_agreed() || is_pending || (is_with_most && unit.n_most() * 2 > unit.n_asked) {
            return false;
        }
    }
    if let Some(cell) = &filter.cell
        && !is_in_cell(comparison, unit, cell)
    {
        return false;
    }
    words.is_empty() || {
        let text = format!("{} {}", unit.label, unit_text(names, comparison, unit)).to_lowercase();
        words.iter().all(|word| text.contains(word))
    }
}

/// Whether two annotators gave a unit these labels.
fn is_in_cell(comparison: &Comparison, unit: &Unit, cell: &Cell) -> bool {
    if unit.role.is_some() || unit.kind != cell.kind {
        return false;
    }
    let label = |id: &str| -> Option<String> {
        let i = (0..comparison.versions.len())
            .find(|i| comparison.annotator(*i).is_some_and(|a| a.id == id))?;
        let document = comparison.versions.get(i)?;
        match comparison.record(unit, i)? {
            Record::Mention(m) => Some(document.entity(&m.entity)?.label.clone()),
            Record::Event(e) => Some(e.label.clone()),
            Record::Zone(z) => Some(z.kind.word().to_owned()),
            Record::Stance(s) => Some(format!("{:?}", s.polarity)),
            _ => None,
        }
    };
    let (a, b) = (label(&cell.annotators.0), label(&cell.annotators.1));
    (a.is_some() || b.is_some()) && (a, b) == cell.labels
}

/// The labels that units have, for the filter.
pub fn labels(comparison: &Comparison) -> BTreeSet<String> {
    let labels = comparison.units.iter().map(|unit| unit.label.clone());
    labels.filter(|label| !label.is_empty()).collect()
}
