//! Taking over what enough annotators agree on, without asking about each.

use std::collections::BTreeMap;

use crate::{
    model::{
        annotation::{CommentOn, Filler, Holder, Record, Target},
        document::Document,
        edit::{Edit, EditError},
        id::{Id, IdSource, Kind},
        verdict::{Decision, Verdict},
    },
    review::{
        merge::{self, Enough},
        standing::Standing,
        units::{Comparison, KINDS},
    },
};

/// What a batch takes over.
#[derive(Clone, Debug, Default)]
pub struct Accepted {
    pub edits: Vec<Edit>,
    pub verdicts: Vec<Verdict>,
}

/// What enough annotators agree on and nobody has decided yet, just as [`merge::merge`] (and `postil merge`) drafts it.
///
/// A unit whose versions differ in something the draft settles by majority stays open, with the draft in gold.
pub fn accept(
    comparison: &Comparison,
    gold: &Document,
    standing: &Standing,
    ids: &mut IdSource,
    enough: Enough,
    by: &str,
) -> Result<Accepted, EditError> {
    let versions: Vec<&Document> = comparison.versions.iter().map(AsRef::as_ref).collect();
    let options = merge::Options {
        enough,
        keep_disagreements: false,
    };
    let merged = merge::merge(&versions, options)?;
    // Gold's id of each record of the draft that is there, or will be.
    let mut known: BTreeMap<Id, Id> = BTreeMap::new();
    let mut new: Vec<(usize, Record)> = Vec::new();
    for kind in KINDS {
        for record in merged.document.of_kind(kind) {
            let Some(row) = merged.rows.get(record.id()).map(|(_, row)| *row) else {
                continue;
            };
            if let Some(id) = standing.gold(kind, row) {
                known.insert(record.id().clone(), id.clone());
                continue;
            }
            let unit = comparison.unit_of(kind, row, None);
            if unit.is_some_and(|unit| standing.verdict(unit).is_some()) {
                continue;
            }
            let mut id = record.id().clone();
            while gold.record(&id).is_some() {
                id = ids.next_id(kind);
            }
            // Events and voices may refer to later ones of their kind.
            known.insert(record.id().clone(), id);
            new.push((row, record.clone()));
        }
    }
    let mut accepted = Accepted::default();
    for (row, record) in new {
        let (kind, id) = (record.kind(), record.id().clone());
        let Some(record) = renamed(record, &known) else {
            known.remove(&id);
            continue;
        };
        let gold_id = record.id().clone();
        accepted.edits.push(Edit::Insert(record));
        let unit = comparison.unit_of(kind, row, None);
        let roles = comparison
            .units
            .iter()
            .enumerate()
            .filter(|(_, unit)| unit.kind == kind && unit.row == row && unit.role.is_some());
        let roles: Vec<usize> = match kind {
            Kind::Event => roles.map(|(at, _)| at).collect(),
            _ => Vec::new(),
        };
        for at in unit.into_iter().chain(roles) {
            let unit = &comparison.units[at];
            let n = comparison.versions.len();
            // Roles as the draft settles them: by as many as for the event.
            let needed = match unit.role {
                Some(_) => enough.of(n, n),
                None => enough.of(unit.n_asked, n),
            };
            if unit.n_most() < needed.min(unit.n_asked) || standing.verdict(at).is_some() {
                continue;
            }
            accepted.verdicts.push(Verdict {
                on: comparison.subject(unit),
                at: unit.place,
                decision: Decision::Accept,
                alike: Vec::new(),
                by: by.to_owned(),
                gold: Some(gold_id.clone()),
                reason: None,
                note: String::new(),
                said: comparison.said(unit, |_| true),
            });
        }
    }
    drop_dangling(&mut accepted, gold);
    Ok(accepted)
}

/// A record of the draft with gold's ids; `None` where it needs what is not in gold.
fn renamed(mut record: Record, known: &BTreeMap<Id, Id>) -> Option<Record> {
    let to = |id: &Id| known.get(id).cloned();
    let holder = |holder: &mut Holder| -> Option<()> {
        if let Holder::Entity(id) = holder {
            *id = to(id)?;
        }
        Some(())
    };
    let target = |target: &mut Target| -> Option<()> {
        if let Target::Entity(id) | Target::Event(id) = target {
            *id = to(id)?;
        }
        Some(())
    };
    match &mut record {
        Record::Zone(r) => r.id = to(&r.id)?,
        Record::Entity(r) => r.id = to(&r.id)?,
        Record::Mention(r) => {
            r.id = to(&r.id)?;
            r.entity = to(&r.entity)?;
        }
        Record::Event(r) => {
            r.id = to(&r.id)?;
            r.arguments.retain_mut(|a| match &mut a.filler {
                Filler::Mention(id) | Filler::Entity(id) | Filler::Event(id) => {
                    to(id).map(|new| *id = new).is_some()
                }
                _ => true,
            });
            r.same_as = r.same_as.iter().filter_map(to).collect();
        }
        Record::Stance(r) => {
            r.id = to(&r.id)?;
            holder(&mut r.holder)?;
            target(&mut r.target)?;
            r.voice = r.voice.as_ref().and_then(to);
        }
        Record::Voice(r) => {
            r.id = to(&r.id)?;
            holder(&mut r.source)?;
            r.within = r.within.as_ref().and_then(to);
        }
        Record::Absence(r) => {
            r.id = to(&r.id)?;
            holder(&mut r.holder)?;
            target(&mut r.target)?;
        }
        Record::Comment(r) => match &mut r.on {
            CommentOn::Record(id) => *id = to(id)?,
            CommentOn::Span(_) | CommentOn::Article => {}
        },
    }
    Some(record)
}

/// Takes out what points at a record that could not come along after all.
fn drop_dangling(accepted: &mut Accepted, gold: &Document) {
    let there: std::collections::BTreeSet<Id> = accepted
        .edits
        .iter()
        .filter_map(|edit| Some(edit.record()?.id().clone()))
        .collect();
    let stays = |id: &Id| there.contains(id) || gold.record(id).is_some();
    for edit in &mut accepted.edits {
        let Edit::Insert(record) = edit else { continue };
        match record {
            Record::Event(r) => {
                r.arguments.retain(|a| a.filler.id().is_none_or(stays));
                r.same_as.retain(stays);
            }
            Record::Voice(r) => r.within = r.within.take().filter(stays),
            Record::Stance(r) => r.voice = r.voice.take().filter(stays),
            _ => {}
        }
    }
}
