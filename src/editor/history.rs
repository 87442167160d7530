//! Undo and redo: inverse transactions with the selection they were made in.
//!
//! One step is one command, never a stretch of time; presses of a key that moves an edge join into one while nothing else is done. A new change drops what could be redone.

use std::{collections::VecDeque, path::PathBuf};

use crate::model::{
    article::Sha256Hex,
    document::Document,
    edit::{Edit, EditError, Title, Transaction},
    selection::Selection,
};

/// One step back (or forth): what to apply, and what was selected before it was done.
#[derive(Clone, Debug)]
struct Step {
    inverse: Transaction,
    selection: Selection,
}

#[derive(Clone, Debug, Default)]
pub struct History {
    undo: Vec<Step>,
    redo: Vec<Step>,
}

impl History {
    /// Applies a transaction and remembers the way back.
    pub fn apply(
        &mut self,
        document: &mut Document,
        transaction: Transaction,
        selection: &Selection,
    ) -> Result<(), EditError> {
        let inverse = document.apply(transaction)?;
        self.redo.clear();
        self.undo.push(Step {
            inverse,
            selection: selection.clone(),
        });
        Ok(())
    }

    /// Makes one step of the last two, where the last only replaces records that the one before replaces too.
    pub fn join_last(&mut self) {
        let Some([.., first, last]) = self.undo.get_mut(..) else {
            return;
        };
        // Inverses: the last goes from now to the middle, the first from the middle to the start.
        let mut joined = first.inverse.edits.clone();
        for edit in &last.inverse.edits {
            let Edit::Replace {
                before: now,
                after: middle,
            } = edit
            else {
                return;
            };
            let same =
                |edit: &&mut Edit| matches!(edit, Edit::Replace { before, .. } if before == middle);
            let Some(Edit::Replace { before, .. }) = joined.iter_mut().find(same) else {
                return;
            };
            before.clone_from(now);
        }
        first.inverse.edits = joined;
        self.undo.pop();
    }

    /// Applies a transaction as a step that was taken back: what it undoes can be done again, before what was taken back earlier.
    pub fn apply_undone(
        &mut self,
        document: &mut Document,
        transaction: Transaction,
        selection: &Selection,
    ) -> Result<(), EditError> {
        let inverse = document.apply(transaction)?;
        self.redo.push(Step {
            inverse,
            selection: selection.clone(),
        });
        Ok(())
    }

    /// Takes the last step back. Returns what was applied and the selection from before the step; `None` with nothing to undo.
    pub fn undo(
        &mut self,
        document: &mut Document,
        selection: &Selection,
    ) -> Option<Result<(Transaction, Selection), EditError>> {
        step(&mut self.undo, &mut self.redo, document, selection)
    }

    /// Does the last undone step again.
    pub fn redo(
        &mut self,
        document: &mut Document,
        selection: &Selection,
    ) -> Option<Result<(Transaction, Selection), EditError>> {
        step(&mut self.redo, &mut self.undo, document, selection)
    }

    /// What undo would take back.
    pub fn undo_title(&self) -> Option<&Title> {
        self.undo.last().map(|step| &step.inverse.title)
    }

    /// What redo would do again.
    pub fn redo_title(&self) -> Option<&Title> {
        self.redo.last().map(|step| &step.inverse.title)
    }

    /// The titles of what was done, the oldest first.
    pub fn titles(&self) -> impl ExactSizeIterator<Item = &Title> {
        self.undo.iter().map(|step| &step.inverse.title)
    }

    /// The titles of what was taken back, in the order in which it would be done again.
    pub fn redo_titles(&self) -> impl ExactSizeIterator<Item = &Title> {
        self.redo.iter().rev().map(|step| &step.inverse.title)
    }
}

/// The steps of an article that was left, and of what they are the steps.
#[derive(Clone, Debug)]
pub struct LeftHistory {
    pub sidecar: PathBuf,
    /// What the sidecar says: the steps go from just this.
    pub file: Option<Sha256Hex>,
    pub article: Sha256Hex,
    pub history: History,
    pub selection: Selection,
}

/// The histories of the articles that were left last: whoever comes back can still undo.
#[derive(Debug, Default)]
pub struct LeftHistories(VecDeque<LeftHistory>);

impl LeftHistories {
    const MOST: usize = 32;

    /// That of an article as it is now; if it is not as it was left, there is none any more.
    pub fn take(&mut self, now: &LeftHistory) -> Option<LeftHistory> {
        let i = self.0.iter().position(|left| left.sidecar == now.sidecar)?;
        let left = self.0.remove(i)?;
        (left.file == now.file && left.article == now.article).then_some(left)
    }
}

impl Extend<LeftHistory> for LeftHistories {
    fn extend<T: IntoIterator<Item = LeftHistory>>(&mut self, new: T) {
        for left in new {
            self.0.retain(|other| other.sidecar != left.sidecar);
            self.0.push_back(left);
            if self.0.len() > Self::MOST {
                self.0.pop_front();
            }
        }
    }
}

fn step(
    from: &mut Vec<Step>,
    to: &mut Vec<Step>,
    document: &mut Document,
    selection: &Selection,
) -> Option<Result<(Transaction, Selection), EditError>> {
    let step = from.pop()?;
    let applied = step.inverse.clone();
    match document.apply(step.inverse.clone()) {
        Ok(inverse) => {
            to.push(Step {
                inverse,
                selection: selection.clone(),
            });
            Some(Ok((applied, step.selection)))
        }
        Err(error) => {
            from.push(step);
            Some(Err(error))
        }
    }
}
