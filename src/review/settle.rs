//! Decisions turned into edits of the gold version.
//!
//! A version that is taken is copied with all that it refers to put in gold's terms: an entity that gold lacks comes along, a role's filler
//! is gold's mention or its entity. Invariants: what was decided before is not touched, except the record the decision is about; gold
//! refers to nothing that is not in it; every record says where it comes from.

mod back;
mod batch;

use std::collections::BTreeMap;

pub use self::batch::{Accepted, accept};
use super::{
    align::Thing,
    merge::vote::characters,
    standing::Standing,
    units::{Comparison, Unit},
};
use crate::model::{
    annotation::{Argument, Event, Filler, Holder, How, Origin, Record, Target, Trigger},
    document::Document,
    edit::Edit,
    id::{Id, IdSource, Kind},
    span::ByteSpan,
};

/// Puts together the edits of one decision.
pub struct Settle<'a> {
    comparison: &'a Comparison,
    gold: &'a Document,
    standing: &'a Standing,
    ids: &'a mut IdSource,
    /// The adjudicator.
    by: &'a str,
    records: BTreeMap<Id, Record>,
    rows: BTreeMap<(Kind, usize), Id>,
}

impl<'a> Settle<'a> {
    pub fn new(
        comparison: &'a Comparison,
        gold: &'a Document,
        standing: &'a Standing,
        ids: &'a mut IdSource,
        by: &'a str,
    ) -> Self {
        Self {
            comparison,
            gold,
            standing,
            ids,
            by,
            records: BTreeMap::new(),
            rows: BTreeMap::new(),
        }
    }

    /// Takes an annotator's version: the edits, and the gold record. Of one who has nothing there, that there is nothing.
    pub fn take(mut self, unit: &Unit, i: usize) -> Option<(Vec<Edit>, Option<Id>)> {
        if let Some(role) = &unit.role {
            return self.take_role(unit, role, &[i]);
        }
        if unit.records.get(i)?.is_none() {
            return Some(self.reject(unit));
        }
        let id = self.copy(unit, i)?;
        if !unit.is_agreed() {
            self.adjudicated(&id);
        }
        Some((self.edits(), Some(id)))
    }

    /// All versions put together: every character that somebody marked, every filler, link and name that somebody gave.
    pub fn merge(mut self, unit: &Unit) -> Option<(Vec<Edit>, Option<Id>)> {
        let voters: Vec<usize> = unit.groups.iter().flatten().copied().collect();
        if let Some(role) = &unit.role {
            return self.take_role(unit, role, &voters);
        }
        let id = self.copy(unit, unit.usual()?)?;
        let mut record = self.records.get(&id)?.clone();
        let others: Vec<(usize, Record)> = voters
            .iter()
            .filter_map(|i| Some((*i, self.comparison.record(unit, *i)?.clone())))
            .collect();
        let all = |of: fn(&Record) -> &[ByteSpan]| {
            let spans: Vec<Vec<ByteSpan>> = others.iter().map(|(_, r)| of(r).to_vec()).collect();
            let numbered: Vec<(usize, &Vec<ByteSpan>)> = spans.iter().enumerate().collect();
            characters(&numbered, 1, |s| s)
        };
        match &mut record {
            Record::Zone(zone) => {
                let hulls = others.iter().filter_map(|(_, r)| r.first_span());
                zone.at = hulls.reduce(ByteSpan::hull).unwrap_or(zone.at);
            }
            Record::Mention(mention) => {
                mention.at = all(|r| match r {
                    Record::Mention(m) => &m.at,
                    _ => &[],
                });
            }
            Record::Entity(entity) => {
                for (_, other) in &others {
                    let Record::Entity(other) = other else {
                        continue;
                    };
                    for name in std::iter::once(&other.name).chain(&other.aliases) {
                        if *name != entity.name && !entity.aliases.contains(name) {
                            entity.aliases.push(name.clone());
                        }
                    }
                    for link in &other.links {
                        let is_same = |l: &&crate::model::annotation::Link| {
                            l.kb == link.kb && l.id == link.id
                        };
                        if !entity.links.iter().any(|l| is_same(&l)) {
                            entity.links.push(link.clone());
                        }
                    }
                }
            }
            Record::Event(event) => {
                let trigger = all(|r| match r {
                    Record::Event(e) => e.trigger.spans(),
                    _ => &[],
                });
                if !trigger.is_empty() {
                    event.trigger = Trigger::At(trigger);
                }
            }
            Record::Voice(voice) => {
                voice.content = all(|r| match r {
                    Record::Voice(v) => &v.content,
                    _ => &[],
                });
                voice.cue = all(|r| match r {
                    Record::Voice(v) => &v.cue,
                    _ => &[],
                });
            }
            Record::Stance(stance) => {
                stance.evidence = all(|r| match r {
                    Record::Stance(s) => &s.evidence,
                    _ => &[],
                });
            }
            Record::Absence(absence) => {
                let notes: Vec<&str> = others
                    .iter()
                    .filter_map(|(_, r)| match r {
                        Record::Absence(a) if !a.note.is_empty() => Some(a.note.as_str()),
                        _ => None,
                    })
                    .collect();
                absence.note = notes.join("; ");
            }
            Record::Comment(_) => {}
        }
        self.records.insert(id.clone(), record);
        self.adjudicated(&id);
        Some((self.edits(), Some(id)))
    }

    /// There is no such thing: what gold had of it goes, with what depends on it.
    pub fn reject(mut self, unit: &Unit) -> (Vec<Edit>, Option<Id>) {
        let Some(id) = self.standing.gold(unit.kind, unit.row).cloned() else {
            return (Vec::new(), None);
        };
        let Some(role) = &unit.role else {
            let mut edits = self.gold.removal([id.clone()]);
            // A last mention that goes does not take the entity along where that was decided on for itself.
            let at = self.comparison.unit_of(unit.kind, unit.row, None);
            edits.retain(|edit| {
                !matches!(edit, Edit::Remove(Record::Entity(entity))
                    if entity.id != id && self.standing.is_stood_for(&entity.id, at))
            });
            return (edits, None);
        };
        if let Some(Record::Event(event)) = self.gold.record(&id) {
            let mut event = event.clone();
            event.arguments.retain(|a| a.role != *role);
            self.records.insert(id.clone(), event.into());
        }
        (self.edits(), Some(id))
    }

    /// Gives a role of the gold event the fillers that these annotators gave it; the event comes along where it is missing.
    fn take_role(
        mut self,
        unit: &Unit,
        role: &str,
        annotators: &[usize],
    ) -> Option<(Vec<Edit>, Option<Id>)> {
        let whole = self.comparison.unit_of(Kind::Event, unit.row, None)?;
        let whole = self.comparison.units.get(whole)?;
        let id = match self.gold_id(Kind::Event, unit.row) {
            Some(id) => id,
            None => {
                let first = *annotators.first()?;
                let has = whole.records.get(first).is_some_and(Option::is_some);
                let id = self.copy(whole, if has { first } else { whole.usual()? })?;
                if !whole.is_agreed() {
                    self.adjudicated(&id);
                }
                id
            }
        };
        let mut given: Vec<Argument> = Vec::new();
        let mut things: Vec<Thing> = Vec::new();
        for i in annotators {
            let Some(Record::Event(event)) = self.comparison.record(whole, *i) else {
                continue;
            };
            for argument in event.arguments.iter().filter(|a| a.role == role) {
                let document = self.comparison.versions.get(*i)?.clone();
                let thing = self
                    .comparison
                    .alignment
                    .filler(&document, *i, &argument.filler)?;
                if things.contains(&thing) {
                    continue;
                }
                if let Some(filler) = self.filler(*i, &argument.filler) {
                    things.push(thing);
                    given.push(Argument {
                        filler,
                        ..argument.clone()
                    });
                }
            }
        }
        let mut event = match self.record(&id)? {
            Record::Event(event) => event.clone(),
            _ => return None,
        };
        let at = event.arguments.iter().position(|a| a.role == role);
        event.arguments.retain(|a| a.role != role);
        let at = at
            .unwrap_or(event.arguments.len())
            .min(event.arguments.len());
        event.arguments.splice(at..at, given);
        self.records.insert(id.clone(), event.into());
        Some((self.edits(), Some(id)))
    }

    fn gold_id(&self, kind: Kind, row: usize) -> Option<Id> {
        let pending = self.rows.get(&(kind, row));
        pending.or_else(|| self.standing.gold(kind, row)).cloned()
    }

    fn record(&self, id: &Id) -> Option<&Record> {
        self.records.get(id).or_else(|| self.gold.record(id))
    }

    fn adjudicated(&mut self, id: &Id) {
        if let Some(record) = self.records.get_mut(id) {
            record.set_origin(Some(Origin {
                how: How::Adjudicated,
                by: vec![self.by.to_owned()],
            }));
        }
    }

    /// Copies an annotator's version of a unit's record over gold's, or into gold.
    fn copy(&mut self, unit: &Unit, i: usize) -> Option<Id> {
        let record = self.comparison.record(unit, i)?.clone();
        self.put(i, unit.row, &record)
    }

    fn put(&mut self, i: usize, row: usize, record: &Record) -> Option<Id> {
        let kind = record.kind();
        let key = (kind, row);
        let id = match self.gold_id(kind, row) {
            Some(id) => id,
            None => {
                let mut id = record.id().clone();
                while self.record(&id).is_some() {
                    id = self.ids.next_id(kind);
                }
                id
            }
        };
        // Known before its references are followed: events may fill each other's roles.
        let before = self.rows.insert(key, id.clone());
        let Some(mut copy) = self.in_gold_terms(i, row, record, &id) else {
            match before {
                Some(before) => self.rows.insert(key, before),
                None => self.rows.remove(&key),
            };
            return None;
        };
        copy.set_origin(Some(self.origin(kind, row)));
        self.records.insert(id.clone(), copy);
        Some(id)
    }

    /// Who agrees on a row, all of them or by the adjudicator's leave.
    fn origin(&self, kind: Kind, row: usize) -> Origin {
        let unit = self.comparison.unit_of(kind, row, None);
        let unit = unit.and_then(|at| self.comparison.units.get(at));
        match unit.filter(|unit| unit.is_agreed()) {
            Some(unit) => {
                let annotators = unit.groups.iter().flatten();
                let by: Vec<String> = annotators
                    .filter_map(|i| Some(self.comparison.annotator(*i)?.id.clone()))
                    .collect();
                let how = match by.len() {
                    1 => How::Single,
                    _ => How::Unanimous,
                };
                Origin { how, by }
            }
            None => Origin {
                how: How::Adjudicated,
                by: vec![self.by.to_owned()],
            },
        }
    }

    fn in_gold_terms(&mut self, i: usize, row: usize, record: &Record, id: &Id) -> Option<Record> {
        let mut record = record.clone();
        match &mut record {
            Record::Zone(r) => r.id = id.clone(),
            Record::Entity(r) => r.id = id.clone(),
            Record::Mention(r) => {
                r.id = id.clone();
                r.entity = self.need(i, &r.entity)?;
            }
            Record::Event(r) => {
                r.id = id.clone();
                r.same_as = r
                    .same_as
                    .iter()
                    .filter_map(|id| self.there(i, id))
                    .collect();
                self.arguments(i, row, r);
            }
            Record::Stance(r) => {
                r.id = id.clone();
                r.holder = self.holder(i, &r.holder)?;
                r.target = self.target(i, &r.target)?;
                r.voice = r.voice.as_ref().and_then(|id| self.there(i, id));
            }
            Record::Voice(r) => {
                r.id = id.clone();
                r.source = self.holder(i, &r.source)?;
                r.within = r.within.as_ref().and_then(|id| self.there(i, id));
            }
            Record::Absence(r) => {
                r.id = id.clone();
                r.holder = self.holder(i, &r.holder)?;
                r.target = self.target(i, &r.target)?;
            }
            Record::Comment(_) => return None,
        }
        Some(record)
    }

    /// The roles on which those who have the event agree; of the others what gold says already.
    fn arguments(&mut self, i: usize, row: usize, event: &mut Event) {
        let comparison = self.comparison;
        let is_asked = |role: &str| comparison.unit_of(Kind::Event, row, Some(role)).is_some();
        let theirs = std::mem::take(&mut event.arguments);
        if let Some(Record::Event(gold)) = self.record(&event.id) {
            event
                .arguments
                .extend(gold.arguments.iter().filter(|a| is_asked(&a.role)).cloned());
        }
        for argument in theirs.into_iter().filter(|a| !is_asked(&a.role)) {
            if let Some(filler) = self.filler(i, &argument.filler) {
                event.arguments.push(Argument { filler, ..argument });
            }
        }
    }

    /// Gold's record of what an annotator refers to, made where it is missing.
    fn need(&mut self, i: usize, id: &Id) -> Option<Id> {
        let row = self.comparison.groups(id.kind()).of(i, id)?;
        if let Some(id) = self.gold_id(id.kind(), row) {
            return Some(id);
        }
        let record = self.comparison.versions.get(i)?.record(id)?.clone();
        self.put(i, row, &record)
    }

    /// The same, where gold has it.
    fn there(&self, i: usize, id: &Id) -> Option<Id> {
        let row = self.comparison.groups(id.kind()).of(i, id)?;
        self.gold_id(id.kind(), row)
    }

    fn holder(&mut self, i: usize, holder: &Holder) -> Option<Holder> {
        Some(match holder {
            Holder::Entity(id) => Holder::Entity(self.need(i, id)?),
            other => other.clone(),
        })
    }

    fn target(&mut self, i: usize, target: &Target) -> Option<Target> {
        Some(match target {
            Target::Entity(id) => Target::Entity(self.need(i, id)?),
            Target::Event(id) => Target::Event(self.need(i, id)?),
            Target::Concept(name) => Target::Concept(name.clone()),
        })
    }

    /// Gold's mention where it has it or all agree on it, else its entity.
    fn filler(&mut self, i: usize, filler: &Filler) -> Option<Filler> {
        Some(match filler {
            Filler::Mention(id) => {
                let row = self.comparison.groups(Kind::Mention).of(i, id)?;
                let unit = self.comparison.unit_of(Kind::Mention, row, None)?;
                let is_agreed = self.comparison.units.get(unit)?.is_agreed();
                let is_rejected = self.standing.state(unit) == super::standing::State::Settled;
                let mention = match self.there(i, id) {
                    Some(id) => Some(id),
                    None if is_agreed && !is_rejected => self.need(i, id),
                    None => None,
                };
                match mention {
                    Some(id) => Filler::Mention(id),
                    None => {
                        let entity = &self.comparison.versions.get(i)?.mention(id)?.entity;
                        Filler::Entity(self.need(i, entity)?)
                    }
                }
            }
            Filler::Entity(id) => Filler::Entity(self.need(i, id)?),
            Filler::Event(id) => Filler::Event(self.there(i, id)?),
            other => other.clone(),
        })
    }

    fn edits(self) -> Vec<Edit> {
        let gold = self.gold;
        self.records
            .into_iter()
            .filter_map(|(id, after)| match gold.record(&id) {
                None => Some(Edit::Insert(after)),
                Some(before) if *before == after => None,
                Some(before) => Some(Edit::Replace {
                    before: before.clone(),
                    after,
                }),
            })
            .collect()
    }
}
