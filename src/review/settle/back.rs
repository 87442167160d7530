//! Taking a decision back.

use std::collections::BTreeSet;

use super::Settle;
use crate::model::{
    annotation::{How, Record},
    edit::Edit,
    id::{Id, Kind},
    verdict::Verdict,
};

impl Settle<'_> {
    /// What came of a unit's verdict goes, with what was only brought along.
    ///
    /// Nothing else changes: what another verdict stands for stays, and so does whatever a record that stays refers to. `made` are records
    /// that decisions are known to have put into gold: where all agree on them, they do not say so themselves.
    pub fn take_back(mut self, at: usize, verdict: &Verdict, made: &BTreeSet<Id>) -> Vec<Edit> {
        let Some(unit) = self.comparison.units.get(at) else {
            return Vec::new();
        };
        let Some(own) = self.standing.gold(unit.kind, unit.row).cloned() else {
            return Vec::new();
        };
        let mut open = vec![own.clone()];
        if let (Some(role), Some(Record::Event(event))) = (&unit.role, self.gold.record(&own))
            && verdict.gold.is_some()
        {
            let mut event = event.clone();
            let fillers = event.arguments.extract_if(.., |a| a.role == *role);
            open.extend(fillers.filter_map(|a| a.filler.id().cloned()));
            self.records.insert(own.clone(), event.into());
        }
        let came_along = |id: &Id| {
            let origin = self.gold.record(id).and_then(Record::origin);
            made.contains(id) || origin.is_some_and(|o| o.how == How::Adjudicated)
        };
        let is_its = |id: &Id| *id == own && unit.role.is_none() && verdict.gold.is_some();
        let mut gone = BTreeSet::new();
        while let Some(id) = open.pop() {
            let Some(record) = self.gold.record(&id) else {
                continue;
            };
            let goes = is_its(&id) || came_along(&id);
            if goes && !self.standing.is_stood_for(&id, Some(at)) && gone.insert(id) {
                open.extend(record.references().into_iter().cloned());
            }
        }
        // What stays keeps what it refers to; somebody's comment keeps what was brought along.
        loop {
            let needed = |id: &&Id| {
                self.gold.referrers(id).any(|other| {
                    let after = self.records.get(other.id()).unwrap_or(other);
                    !gone.contains(other.id())
                        && (other.kind() != Kind::Comment || !is_its(id))
                        && after.references().contains(id)
                })
            };
            let needed: Vec<Id> = gone.iter().filter(needed).cloned().collect();
            if needed.is_empty() {
                break;
            }
            gone.retain(|id| !needed.contains(id));
        }
        let mut open: Vec<Id> = gone.iter().cloned().collect();
        while let Some(id) = open.pop() {
            let others = self.gold.referrers(&id);
            for comment in others.filter(|r| r.kind() == Kind::Comment) {
                if gone.insert(comment.id().clone()) {
                    open.push(comment.id().clone());
                }
            }
        }
        self.records.retain(|id, _| !gone.contains(id));
        let gold = self.gold;
        let removed = gone.iter().filter_map(|id| gold.record(id).cloned());
        let removed: Vec<Edit> = removed.map(Edit::Remove).collect();
        let mut edits = self.edits();
        edits.extend(removed);
        edits
    }
}
