//! How far a review is: which units are decided, and which record of the gold version stands for which.
//!
//! Made anew from the gold version and the verdicts whenever one of them changes, so that undo, another adjudicator's file and a run of
//! `postil merge` all count alike.

use std::collections::BTreeMap;

use super::units::{Comparison, Unit};
use crate::model::{
    annotation::How,
    document::Document,
    id::{Id, Kind},
    verdict::{Decision, Verdict},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    Open,
    /// Left open, with a question.
    Question,
    Skipped,
    Settled,
}

impl State {
    pub const ALL: [Self; 4] = [Self::Open, Self::Question, Self::Skipped, Self::Settled];
}

#[derive(Clone, Debug, Default)]
pub struct Standing {
    gold: BTreeMap<(Kind, usize), Id>,
    /// By unit.
    verdicts: Vec<Option<usize>>,
    /// The gold records that verdicts name, with the units of these verdicts.
    stood_for: BTreeMap<Id, Vec<Option<usize>>>,
    states: Vec<State>,
    n_settled: usize,
}

impl Standing {
    pub fn new(comparison: &Comparison, gold: &Document, verdicts: &[Verdict]) -> Self {
        let mut by_unit = vec![None; comparison.units.len()];
        let mut rows_by_verdict: BTreeMap<&Id, usize> = BTreeMap::new();
        let mut stood_for: BTreeMap<Id, Vec<Option<usize>>> = BTreeMap::new();
        for (number, verdict) in verdicts.iter().enumerate() {
            let at = comparison.unit_of_subject(&verdict.on);
            if let Some(id) = &verdict.gold {
                stood_for.entry(id.clone()).or_default().push(at);
            }
            let Some(at) = at else {
                continue;
            };
            by_unit[at] = Some(number);
            if let Some(id) = &verdict.gold {
                rows_by_verdict.insert(id, comparison.units[at].row);
            }
        }
        let mut rows = BTreeMap::new();
        for record in gold.records().filter(|r| r.kind() != Kind::Comment) {
            let id = record.id();
            let row = rows_by_verdict.get(id).copied();
            if let Some(row) = row.or_else(|| comparison.row_of_id(id)) {
                rows.insert((record.kind(), row), id.clone());
            }
        }
        let mut standing = Self {
            gold: rows,
            verdicts: by_unit,
            stood_for,
            states: Vec::new(),
            n_settled: 0,
        };
        let units = comparison.units.iter().enumerate();
        standing.states = units
            .map(|(at, unit)| standing.judge(comparison, gold, verdicts, at, unit))
            .collect();
        let is_settled = |state: &&State| **state == State::Settled;
        standing.n_settled = standing.states.iter().filter(is_settled).count();
        standing
    }

    /// The gold record of a row.
    pub fn gold(&self, kind: Kind, row: usize) -> Option<&Id> {
        self.gold.get(&(kind, row))
    }

    /// The place of a unit's verdict in the list.
    pub fn verdict(&self, unit: usize) -> Option<usize> {
        self.verdicts.get(unit).copied().flatten()
    }

    /// Whether a gold record came of the verdict on another unit than this one.
    pub fn is_stood_for(&self, id: &Id, unit: Option<usize>) -> bool {
        let units = self.stood_for.get(id);
        units.is_some_and(|units| units.iter().any(|at| at.is_none() || *at != unit))
    }

    pub fn state(&self, unit: usize) -> State {
        self.states.get(unit).copied().unwrap_or(State::Open)
    }

    /// By unit.
    pub fn states(&self) -> &[State] {
        &self.states
    }

    pub fn n_settled(&self) -> usize {
        self.n_settled
    }

    /// How many units are settled by a verdict of their own; the others went with another one, or were drafted in batch.
    pub fn n_settled_by_verdict(&self) -> usize {
        let units = self.states.iter().zip(&self.verdicts);
        units
            .filter(|(state, verdict)| **state == State::Settled && verdict.is_some())
            .count()
    }

    pub fn n_open(&self) -> usize {
        let is_open = |state: &&State| **state == State::Open;
        self.states.iter().filter(is_open).count()
    }

    fn judge(
        &self,
        comparison: &Comparison,
        gold: &Document,
        verdicts: &[Verdict],
        at: usize,
        unit: &Unit,
    ) -> State {
        let record = self
            .gold(unit.kind, unit.row)
            .and_then(|id| gold.record(id));
        let verdict = self.verdict(at).and_then(|number| verdicts.get(number));
        if let Some(verdict) = verdict {
            let settled = match &verdict.decision {
                Decision::Question => return State::Question,
                Decision::Skip => return State::Skipped,
                Decision::Reject => true,
                Decision::Take(annotator) => {
                    record.is_some() || !unit_has(comparison, unit, annotator)
                }
                Decision::Edit | Decision::Merge | Decision::Accept => record.is_some(),
            };
            // What was made of it has gone since: it is to be decided again.
            return if settled { State::Settled } else { State::Open };
        }
        if unit.role.is_some() {
            // Nothing can fill a role of an event that there is not.
            let parent = comparison.unit_of(unit.kind, unit.row, None);
            let is_moot = record.is_none()
                && parent.is_some_and(|parent| {
                    self.verdict(parent)
                        .and_then(|number| verdicts.get(number))
                        .is_some_and(|v| v.decision.settles())
                });
            return if is_moot { State::Settled } else { State::Open };
        }
        // A draft, made in batch: those who are said to agree do.
        let is_draft = record.and_then(|r| r.origin()).is_some_and(|origin| {
            let is_one = |id: &String| {
                unit.groups.first().is_some_and(|group| {
                    group
                        .iter()
                        .any(|i| comparison.annotator(*i).is_some_and(|a| a.id == *id))
                })
            };
            matches!(origin.how, How::Unanimous | How::Majority | How::Single)
                && unit.n_most() >= origin.by.len()
                && origin.by.iter().all(is_one)
        });
        if is_draft {
            State::Settled
        } else {
            State::Open
        }
    }
}

fn unit_has(comparison: &Comparison, unit: &Unit, annotator: &str) -> bool {
    (0..comparison.versions.len()).any(|i| {
        comparison.annotator(i).is_some_and(|a| a.id == annotator)
            && unit.records.get(i).is_some_and(Option::is_some)
    })
}
