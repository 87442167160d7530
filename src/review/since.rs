//! What has happened to a unit since it was decided on.
//!
//! A verdict names the records it was about and holds a hash of what they said ([`Comparison::said`]). Who was not there then changes nothing
//! in that hash, so that a colleague who comes later is told from one who changed their mind.

use super::units::{Comparison, Unit};
use crate::model::verdict::{Decision, Verdict};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Since {
    /// Somebody the verdict was about says something else now.
    Changed,
    /// These annotators (by number) have it since, and say something else than what was decided for.
    Joined(Vec<usize>),
    /// The versions of these annotators are not there any more.
    Left(Vec<String>),
}

/// `None` where the verdict stands on what it stood on.
pub fn since(comparison: &Comparison, unit: &Unit, verdict: &Verdict) -> Option<Since> {
    if verdict.said.is_empty() {
        return None;
    }
    let then = &verdict.on.records;
    if comparison.said(unit, |a| then.contains_key(&a.id)) != verdict.said {
        let is_there = |id: &&String| {
            let mut versions = comparison.versions.iter();
            versions.any(|version| version.annotator().id == **id)
        };
        let left: Vec<String> = then.keys().filter(|id| !is_there(id)).cloned().collect();
        return Some(match left.is_empty() {
            true => Since::Changed,
            false => Since::Left(left),
        });
    }
    let was_there = |i: &usize| {
        let annotator = comparison.annotator(*i);
        annotator.is_some_and(|a| then.contains_key(&a.id))
    };
    let holds = |group: &&Vec<usize>| match &verdict.decision {
        Decision::Take(id) => group
            .iter()
            .any(|i| comparison.annotator(*i).is_some_and(|a| a.id == *id)),
        Decision::Accept => unit.groups.first() == Some(*group),
        // Nothing that was not weighed.
        Decision::Edit | Decision::Merge => group.iter().any(was_there),
        Decision::Reject | Decision::Question | Decision::Skip => false,
    };
    let joined: Vec<usize> = unit
        .groups
        .iter()
        .filter(|group| !holds(group))
        .flatten()
        .copied()
        .filter(|i| !was_there(i))
        .collect();
    (!joined.is_empty()).then_some(Since::Joined(joined))
}
