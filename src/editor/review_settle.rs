//! Verdicts, made. Their way to the disk is `review_saving`'s.
//!
//! A decision changes the gold version, the verdicts, or both, and is one step of undo either way (`review_back`).

use std::{collections::BTreeSet, sync::Arc, time::Instant};

use super::{
    review::Held, review_back::Step, review_words::kind_text, session::Session, tagging::Change,
};
use crate::{
    model::{
        article::Status,
        edit::{Edit, Title, Transaction},
        id::Id,
        problem::Severity,
        verdict::{Decision, Reason, Verdict},
    },
    review::{
        merge::Enough,
        settle::{self, Settle},
        standing::State,
        units::Unit,
    },
};

impl Session {
    /// The unit that is decided on, with its number.
    fn deciding(&self) -> Option<(usize, Unit)> {
        let desk = self.review.desk.as_ref()?;
        let at = desk.current?;
        Some((at, desk.unit(at)?.clone()))
    }

    pub(super) fn take_version(&mut self, seat: usize) {
        let Some((at, unit)) = self.deciding() else {
            return;
        };
        let Some(desk) = &self.review.desk else {
            return;
        };
        let Some(i) = desk.seats.get(seat).copied() else {
            return;
        };
        let Some(annotator) = desk.comparison.annotator(i).map(|a| a.id.clone()) else {
            return;
        };
        let change = self.settle(|settle| settle.take(&unit, i));
        self.decide(at, &unit, Decision::Take(annotator), change);
    }

    pub(super) fn merge_versions(&mut self) {
        let Some((at, unit)) = self.deciding() else {
            return;
        };
        let change = self.settle(|settle| settle.merge(&unit));
        self.decide(at, &unit, Decision::Merge, change);
    }

    pub(super) fn reject_unit(&mut self) {
        let Some((at, unit)) = self.deciding() else {
            return;
        };
        let change = self.settle(|settle| Some(settle.reject(&unit)));
        self.decide(at, &unit, Decision::Reject, change);
    }

    /// Takes the usual version into gold (if nothing is there yet) and hands its record to the usual tools.
    pub(super) fn edit_version(&mut self) {
        let Some((at, unit)) = self.deciding() else {
            return;
        };
        let Some(desk) = &self.review.desk else {
            return;
        };
        let there = desk.standing.gold(unit.kind, unit.row).cloned();
        let change = match there {
            Some(id) => Some((Vec::new(), Some(id))),
            None => {
                let Some(usual) = unit.usual() else { return };
                self.settle(|settle| settle.take(&unit, usual))
            }
        };
        let id = change.as_ref().and_then(|(_, id)| id.clone());
        if self.record_verdict(at, &unit, Decision::Edit, change, false) {
            if let Some(desk) = &mut self.review.desk {
                desk.editing = true;
            }
            if let Some(id) = id {
                self.go_to(&id);
            }
        }
    }

    pub(super) fn end_edit(&mut self) {
        let Some(desk) = &mut self.review.desk else {
            return;
        };
        if !std::mem::take(&mut desk.editing) {
            return;
        }
        let current = desk.current;
        // Whoever changed it by hand answers for it.
        let gold = current.and_then(|at| {
            let unit = desk.unit(at)?;
            desk.standing.gold(unit.kind, unit.row).cloned()
        });
        self.focus(None);
        self.claim(gold);
        self.refresh_review();
        self.next_open(true);
    }

    /// Has a record of the gold version say that it was decided on by the person at the desk.
    fn claim(&mut self, id: Option<Id>) {
        use crate::model::annotation::{How, Origin};
        let by = self.annotator().id;
        let origin = Some(Origin {
            how: How::Adjudicated,
            by: vec![by],
        });
        let after = self.open.as_ref().and_then(|open| {
            let mut record = open.document().record(id.as_ref()?)?.clone();
            (record.origin() != origin.as_ref()).then(|| {
                record.set_origin(origin);
                record
            })
        });
        if let Some(after) = after {
            self.edit(|open, _| super::tagging::change(open.document(), after));
        }
    }

    pub(super) fn put_off(&mut self, question: bool) {
        let Some((at, unit)) = self.deciding() else {
            return;
        };
        let decision = match question {
            true => Decision::Question,
            false => Decision::Skip,
        };
        self.decide(at, &unit, decision, Some((Vec::new(), None)));
    }

    pub(super) fn reopen_unit(&mut self) {
        let Some((at, unit)) = self.deciding() else {
            return;
        };
        let Some(desk) = &self.review.desk else {
            return;
        };
        let Some(before) = desk.verdict(at).cloned() else {
            return;
        };
        let made: BTreeSet<Id> = desk.undo.iter().flat_map(|s| &s.made).cloned().collect();
        let change = self.settle(|settle| Some((settle.take_back(at, &before, &made), None)));
        let edits = change.map(|(edits, _)| edits).unwrap_or_default();
        let gold = before.gold.clone().filter(|_| unit.role.is_none());
        let title = self.title("undo-reopen", &unit);
        let is_done = self.carry_out_step(vec![(Some(before), None)], edits, Some(at), title);
        let document = self.open.as_ref().map(|open| open.document());
        let stays = gold.is_some_and(|id| document.is_some_and(|d| d.record(&id).is_some()));
        if is_done && stays {
            let text = self.unit_text(&unit);
            let text = self.texts.with("review-still-needed", &[("text", &text)]);
            self.notify(Severity::Note, text);
        }
    }

    pub(super) fn set_reason(&mut self, reason: Reason) {
        let Some((at, unit)) = self.deciding() else {
            return;
        };
        let Some(desk) = &mut self.review.desk else {
            return;
        };
        let Some(before) = desk.verdict(at).cloned() else {
            desk.reason = (desk.reason != Some(reason)).then_some(reason);
            return;
        };
        let mut after = before.clone();
        after.reason = (before.reason != Some(reason)).then_some(reason);
        let title = self.title("undo-reason", &unit);
        self.carry_out_step(
            vec![(Some(before), Some(after))],
            Vec::new(),
            Some(at),
            title,
        );
    }

    pub(super) fn set_verdict_note(&mut self, note: String) {
        let Some((at, unit)) = self.deciding() else {
            return;
        };
        let Some(desk) = &mut self.review.desk else {
            return;
        };
        let Some(before) = desk.verdict(at).cloned() else {
            desk.note = note;
            return;
        };
        if before.note == note {
            return;
        }
        let after = Verdict {
            note,
            ..before.clone()
        };
        let title = self.title("undo-reason", &unit);
        self.carry_out_step(
            vec![(Some(before), Some(after))],
            Vec::new(),
            Some(at),
            title,
        );
    }

    pub(super) fn accept_agreed(&mut self, enough: Enough) {
        let by = self.annotator().id;
        let (Some(open), Some(desk)) = (&self.open, &self.review.desk) else {
            return;
        };
        let accepted = settle::accept(
            &desk.comparison,
            open.document(),
            &desk.standing,
            &mut self.ids,
            enough,
            &by,
        );
        let accepted = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                self.notify_edit(&error);
                return;
            }
        };
        let n_before = desk.standing.n_settled();
        let has_any = !accepted.edits.is_empty() || !accepted.verdicts.is_empty();
        if has_any {
            let verdicts = accepted.verdicts.into_iter().map(|v| (None, Some(v)));
            let title = Title::new("undo-accept");
            if !self.carry_out_step(verdicts.collect(), accepted.edits, None, title) {
                return;
            }
            self.go_to_hardest_open();
        } else {
            self.clear_notes();
        }
        let n_now = self.review.desk.as_ref().map(|d| d.standing.n_settled());
        let n = n_now.unwrap_or(n_before).saturating_sub(n_before);
        let text = self.texts.with_count("review-accepted", n);
        self.notify(Severity::Note, text);
    }

    /// What was only worth knowing about the last decision goes with the next one.
    pub(super) fn clear_notes(&mut self) {
        self.notices.retain(|notice| {
            let stays = notice.severity > Severity::Note || !notice.actions.is_empty();
            stays || notice.until_saved.is_some()
        });
    }

    /// Says what else a decision on a unit settled, and what it opened again.
    fn tell_what_went_along(&mut self, at: usize, before: &[State]) {
        let Some(desk) = &self.review.desk else {
            return;
        };
        let Some(unit) = desk.unit(at) else { return };
        let became = |is: &dyn Fn(State, State) -> bool| -> Vec<usize> {
            let states = before.iter().zip(desk.standing.states()).enumerate();
            states
                .filter(|(i, (was, now))| *i != at && is(**was, **now))
                .map(|(i, _)| i)
                .collect()
        };
        let settled = became(&|was, now| was != State::Settled && now == State::Settled);
        let opened = became(&|was, now| was == State::Settled && now != State::Settled);
        let text = self.unit_text(unit);
        let is_role_of_it = |i: &usize| {
            desk.unit(*i)
                .is_some_and(|u| u.role.is_some() && (u.kind, u.row) == (unit.kind, unit.row))
        };
        let mut said = Vec::new();
        if !settled.is_empty() && settled.iter().all(is_role_of_it) {
            let args = [("text", text.as_str())];
            said.push(
                self.texts
                    .with_count_and("review-with-roles", settled.len(), &args),
            );
        } else if !settled.is_empty() {
            let args = [
                ("text", text.as_str()),
                ("what", &self.units_text(&settled)),
            ];
            said.push(self.texts.with("review-with-others", &args));
        }
        if !opened.is_empty() {
            let args = [("what", self.units_text(&opened))];
            let args = args.each_ref().map(|(name, what)| (*name, what.as_str()));
            said.push(self.texts.with("review-open-again", &args));
        }
        if !said.is_empty() {
            self.notify(Severity::Note, said.join(" "));
        }
    }

    /// Units by kind and text, the first few of many.
    fn units_text(&self, units: &[usize]) -> String {
        const MOST: usize = 3;
        let Some(desk) = &self.review.desk else {
            return String::new();
        };
        let mut parts: Vec<String> = units
            .iter()
            .take(MOST)
            .filter_map(|at| {
                let unit = desk.unit(*at)?;
                let kind = self.texts.get(kind_text(unit.kind));
                Some(format!(
                    "{kind} {}",
                    self.texts.quoted(&self.unit_text(unit))
                ))
            })
            .collect();
        if let Some(n) = units.len().checked_sub(MOST).filter(|n| *n > 0) {
            parts.push(self.texts.with_count("review-and-more", n));
        }
        parts.join(", ")
    }

    fn settle(
        &mut self,
        how: impl FnOnce(Settle<'_>) -> Option<(Vec<Edit>, Option<Id>)>,
    ) -> Option<(Vec<Edit>, Option<Id>)> {
        let by = self.annotator().id;
        let (Some(open), Some(desk)) = (&self.open, &self.review.desk) else {
            return None;
        };
        how(Settle::new(
            &desk.comparison,
            open.document(),
            &desk.standing,
            &mut self.ids,
            &by,
        ))
    }

    /// Records a decision with its edits, and goes on to the next.
    fn decide(
        &mut self,
        at: usize,
        unit: &Unit,
        decision: Decision,
        change: Option<(Vec<Edit>, Option<Id>)>,
    ) {
        if self.record_verdict(at, unit, decision, change, true) {
            self.next_open(true);
        }
    }

    fn record_verdict(
        &mut self,
        at: usize,
        unit: &Unit,
        decision: Decision,
        change: Option<(Vec<Edit>, Option<Id>)>,
        may_repeat: bool,
    ) -> bool {
        let Some((edits, gold)) = change else {
            let text = self.texts.get("review-cannot").to_string();
            self.notify(Severity::Warning, text);
            return false;
        };
        let by = self.annotator().id;
        let Some(desk) = &self.review.desk else {
            return false;
        };
        let before = desk.verdict(at).cloned();
        let old = before.as_ref();
        let note = match desk.note.is_empty() {
            true => old.map_or_else(String::new, |v| v.note.clone()),
            false => desk.note.clone(),
        };
        let key = match &decision {
            Decision::Reject => "undo-reject",
            Decision::Question => "undo-question",
            Decision::Skip => "undo-skip",
            _ => "undo-verdict",
        };
        let alike = match &decision {
            Decision::Take(of) => desk.comparison.alike(unit, of),
            _ => Vec::new(),
        };
        let after = Verdict {
            on: desk.comparison.subject(unit),
            at: unit.place,
            decision,
            alike,
            by,
            gold,
            reason: desk.reason.or(old.and_then(|v| v.reason)),
            note,
            said: desk.comparison.said(unit, |_| true),
        };
        if !may_repeat && before.as_ref() == Some(&after) && edits.is_empty() {
            return true;
        }
        let title = self.title(key, unit);
        let states = desk.standing.states().to_vec();
        let is_done = self.carry_out_step(vec![(before, Some(after))], edits, Some(at), title);
        if is_done {
            self.tell_what_went_along(at, &states);
        }
        is_done
    }

    fn title(&self, key: &'static str, unit: &Unit) -> Title {
        Title::new(key).with("text", self.unit_text(unit))
    }

    /// Changes verdicts and gold in one step. Whether it could be done.
    fn carry_out_step(
        &mut self,
        verdicts: Vec<(Option<Verdict>, Option<Verdict>)>,
        mut edits: Vec<Edit>,
        unit: Option<usize>,
        title: Title,
    ) -> bool {
        let (Some(open), Some(desk)) = (&mut self.open, &mut self.review.desk) else {
            return false;
        };
        if open.read_only().is_some() || desk.held.verdicts.read_only.is_some() {
            let text = self.texts.get("notice-read-only").to_string();
            self.notify(Severity::Warning, text);
            return false;
        }
        self.clear_notes();
        let (Some(open), Some(desk)) = (&mut self.open, &mut self.review.desk) else {
            return false;
        };
        let has_edits = !edits.is_empty();
        let made = edits.iter().filter_map(|edit| match edit {
            Edit::Insert(record) if unit.is_some() => Some(record.id().clone()),
            _ => None,
        });
        let made = made.collect();
        if has_edits {
            if *open.document().status() == Status::ToDo {
                edits.push(Edit::Status {
                    before: Status::ToDo,
                    after: Status::InProgress,
                });
            }
            let change = Change {
                transaction: Transaction {
                    title: title.clone(),
                    edits,
                },
                focus: None,
            };
            if let Err(error) = open.carry_out(change, Instant::now()) {
                self.notify_edit(&error);
                return false;
            }
        }
        for (before, after) in &verdicts {
            put(&mut desk.held, before.as_ref(), after.clone());
        }
        desk.redo.clear();
        if unit.is_some() {
            desk.reason = None;
            desk.note.clear();
        }
        desk.undo.push(Step {
            verdicts,
            has_edits,
            made,
            n_done: open.history().titles().len(),
            unit,
            title,
        });
        self.refresh_review();
        self.save_verdicts();
        true
    }
}

/// Puts a verdict in the place of another.
pub(super) fn put(held: &mut Held, before: Option<&Verdict>, after: Option<Verdict>) {
    let list = &mut Arc::make_mut(&mut held.verdicts).list;
    if let Some(before) = before {
        list.retain(|v| v.on != before.on);
    }
    if let Some(after) = after {
        list.retain(|v| v.on != after.on);
        list.push(after);
    }
    (held.is_dirty, held.is_kept) = (true, false);
}
