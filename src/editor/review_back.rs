//! Decisions taken back, and made again.
//!
//! Invariants: the steps of a review and the document's own history are undone in the order in which they were done; what another reviewer
//! decided since stays.

use std::time::Instant;

use super::{
    history::History,
    review::{Desk, Held},
    review_settle::put,
    session::Session,
};
use crate::model::{
    edit::Title,
    id::Id,
    problem::Severity,
    verdict::{Subject, Verdict},
};

/// One decision, as it is taken back.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) verdicts: Vec<(Option<Verdict>, Option<Verdict>)>,
    /// Whether the document's history has a step that belongs to it.
    pub(super) has_edits: bool,
    /// The records that a decision on one unit put into gold.
    pub(super) made: Vec<Id>,
    /// How many steps the document's history had after it.
    pub(super) n_done: usize,
    pub(super) unit: Option<usize>,
    pub(super) title: Title,
}

impl Step {
    /// What another reviewer has decided on otherwise since: to undo (or redo) would put this step's verdict in the place of theirs.
    fn decided_since(&self, held: &Held, back: bool) -> Option<&Subject> {
        let each = self.verdicts.iter().map(|(before, after)| match back {
            true => (after.as_ref(), before.as_ref()),
            false => (before.as_ref(), after.as_ref()),
        });
        each.filter_map(|(from, to)| Some((from.or(to)?, from, to)))
            .find(|(of, from, to)| {
                let now = held.verdicts.list.iter().find(|v| v.on == of.on);
                now != *from && now != *to
            })
            .map(|(of, _, _)| &of.on)
    }
}

impl Desk {
    /// The step that undo would take back, where it is one of the review's and not one of the document's own.
    pub(super) fn last_step(&self, history: &History) -> Option<&Step> {
        let is_last = |step: &&Step| {
            step.n_done == history.titles().len()
                && (!step.has_edits || history.undo_title() == Some(&step.title))
        };
        self.undo.last().filter(is_last)
    }

    /// The same for redo. The document's edit must still be there to be done again: another may have come in its place.
    pub(super) fn next_step(&self, history: &History) -> Option<&Step> {
        let is_next = |step: &&Step| {
            step.n_done == history.titles().len() + usize::from(step.has_edits)
                && (!step.has_edits || history.redo_title() == Some(&step.title))
        };
        self.redo.last().filter(is_next)
    }
}

impl Session {
    /// Whether undo (or redo) has one of the review's steps to take.
    pub fn review_step_title(&self, back: bool) -> Option<&Title> {
        let history = self.open.as_ref()?.history();
        let desk = self.review.desk.as_ref()?;
        let step = match back {
            true => desk.last_step(history),
            false => desk.next_step(history),
        };
        step.map(|step| &step.title)
    }

    /// Takes the last decision back, or makes it again. Whether there was one.
    pub(super) fn step_review(&mut self, back: bool) -> bool {
        let Some(open) = &mut self.open else {
            return false;
        };
        let Some(desk) = &mut self.review.desk else {
            return false;
        };
        let step = match back {
            true => desk.last_step(open.history()),
            false => desk.next_step(open.history()),
        };
        let Some(step) = step else { return false };
        if let Some(on) = step.decided_since(&desk.held, back).cloned() {
            self.tell_decided_since(&on);
            return true;
        }
        if step.has_edits
            && let Some(Err(error)) = open.step(back, Instant::now())
        {
            self.notify_edit(&error);
            return true;
        }
        let Some(step) = (match back {
            true => desk.undo.pop(),
            false => desk.redo.pop(),
        }) else {
            return false;
        };
        desk.editing = false;
        self.clear_notes();
        let Some(desk) = &mut self.review.desk else {
            return false;
        };
        for (before, after) in &step.verdicts {
            match back {
                true => put(&mut desk.held, after.as_ref(), before.clone()),
                false => put(&mut desk.held, before.as_ref(), after.clone()),
            }
        }
        let unit = step.unit;
        match back {
            true => desk.redo.push(step),
            false => desk.undo.push(step),
        }
        self.refresh_review();
        self.save_verdicts();
        if unit.is_some() {
            self.show_unit(unit);
        }
        true
    }

    /// Says whose decision stands, and shows what it is about.
    fn tell_decided_since(&mut self, on: &Subject) {
        let Some(desk) = &self.review.desk else {
            return;
        };
        let at = desk.comparison.unit_of_subject(on);
        let unit = at.and_then(|at| desk.unit(at));
        let text = unit.map_or_else(String::new, |unit| self.unit_text(unit));
        let now = desk.held.verdicts.list.iter().find(|v| v.on == *on);
        let text = match now {
            Some(now) => {
                let args = [("text", text.as_str()), ("who", now.by.as_str())];
                self.texts.with("review-decided-since", &args)
            }
            None => {
                let args = [("text", text.as_str())];
                self.texts.with("review-taken-back-since", &args)
            }
        };
        self.notify(Severity::Warning, text);
        if at.is_some() {
            self.show_unit(at);
        }
    }
}
