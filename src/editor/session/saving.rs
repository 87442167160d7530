//! Edits on their way to the disk: journal, saves, what a save answers, and the end.

use std::{path::Path, time::Instant};

use super::{Notice, Session};
use crate::editor::{
    command::{Command, CommandId},
    open_article::{OpenArticle, SaveState},
    tagging::Change,
    tasks::{Job, SaveFailure},
};
use crate::model::{document::GOLD, problem::Severity};
use crate::store::{local::WindowPlace, sidecar::Base};

impl Session {
    /// Waits until all is on disk and no background work is left; for tests and for leaving.
    pub fn finish(&mut self) {
        self.finish_datasets();
        loop {
            self.save();
            while self.tasks.n_running() > 0 {
                match self.tasks.take() {
                    Some(done) => self.take_in(done),
                    None => return,
                }
            }
            // What was changed during a save is still to be saved; what was refused is not tried for ever.
            if !self.has_unsaved() {
                return;
            }
        }
    }

    pub(in crate::editor) fn has_unsaved(&self) -> bool {
        let mut articles = self.open.iter().chain(&self.leaving);
        articles.any(|open| open.save_state() == SaveState::Unsaved)
    }

    /// Whether all is on disk, or can't be brought there.
    pub fn can_quit(&self) -> bool {
        let is_safe = |open: &OpenArticle| {
            matches!(open.save_state(), SaveState::Saved | SaveState::ReadOnly)
        };
        self.tasks.n_running() == 0
            && !self.has_verdicts_to_save()
            && self.open.iter().all(is_safe)
            && self.leaving.iter().all(is_safe)
    }

    /// Starts to save the open article, and those that were left, where they have changed.
    pub fn save(&mut self) {
        self.journal();
        self.save_verdicts();
        for open in self.open.iter_mut().chain(&mut self.leaving) {
            if open.is_dirty() && open.save_state() != SaveState::Saving {
                let job = Job::Save {
                    sidecar: open.sidecar().to_owned(),
                    document: open.shared_document(),
                    base: open.base().clone(),
                };
                open.save_started();
                self.tasks.push(job);
            }
        }
    }

    /// Hands new edits to the journal.
    pub(in crate::editor) fn journal(&mut self) {
        for open in self.open.iter_mut().chain(&mut self.leaving) {
            let transactions = open.take_to_journal();
            if !transactions.is_empty() {
                self.tasks.push(Job::Journal {
                    sidecar: open.sidecar().to_owned(),
                    transactions,
                });
            }
        }
    }

    /// Keeps where the window is for the next start.
    pub fn remember_window(&mut self, place: WindowPlace) {
        if self.settings().window != Some(place) {
            self.settings_mut().window = Some(place);
            self.save_settings();
        }
    }

    pub(in crate::editor) fn save_settings(&mut self) {
        self.tasks.push(Job::SaveSettings {
            dirs: self.dirs.clone(),
            settings: Box::new(self.settings.clone()),
        });
    }

    pub(in crate::editor) fn take_saved(
        &mut self,
        sidecar: &Path,
        result: Result<Base, SaveFailure>,
    ) {
        let is_it = |open: &&mut OpenArticle| open.sidecar() == sidecar;
        let open = self.open.iter_mut().chain(&mut self.leaving).find(is_it);
        let Some(open) = open else { return };
        let failure = match result {
            Ok(base) => {
                let is_gold = open.document().annotator().id == GOLD;
                open.save_finished(base);
                let is_saved = |open: &mut OpenArticle| open.save_state() == SaveState::Saved;
                let saved = self.leaving.extract_if(.., is_saved);
                self.left
                    .extend(saved.filter_map(|mut open| open.left_history()));
                self.notices
                    .retain(|n| n.until_saved.as_deref() != Some(sidecar));
                self.after_save(sidecar);
                if !is_gold {
                    self.tags_changed(true);
                }
                self.update_survey();
                self.save_what_was_left();
                return;
            }
            Err(failure) => failure,
        };
        if let Some(merge) = failure.merged {
            let now = Instant::now();
            // What was changed since the save began is merged with the next one, and that needs the old base: with the new one the save
            // would take the other program's changes for deleted here.
            if open.document().revision() == merge.revision {
                let change = Change {
                    transaction: merge.transaction,
                    focus: open.focus().cloned(),
                };
                if let Err(error) = open.carry_out(change, now) {
                    open.save_was_refused();
                    self.notify_edit(&error);
                    return;
                }
                if let Some(base) = failure.base {
                    open.set_base(base);
                }
            }
            open.save_again(now);
            self.refresh_review();
            self.tell_merge("notice-merged", merge.conflicts.len());
            self.update_survey();
            self.save_what_was_left();
            return;
        }
        if let Some(base) = failure.base {
            open.set_base(base);
        }
        open.save_was_refused();
        self.quitting = false;
        let mut actions = vec![("action-try-again", Command::Run(CommandId::Save))];
        if failure.is_place {
            actions.push(("action-elsewhere", Command::Run(CommandId::SaveElsewhere)));
        }
        // One banner for an article, with the last reason.
        self.notices
            .retain(|n| n.until_saved.as_deref() != Some(sidecar));
        let why = self.texts.said(&failure.message);
        let text = self.texts.with("notice-not-saved", &[("why", &why)]);
        self.notify_with(Severity::Error, text.clone(), actions);
        let is_it = |notice: &&mut Notice| notice.text == text;
        if let Some(notice) = self.notices.iter_mut().find(is_it) {
            notice.until_saved = Some(sidecar.to_owned());
        }
    }

    /// An article that was left while it was being saved may have changed meanwhile, and no idle moment of its own will come.
    fn save_what_was_left(&mut self) {
        let is_unsaved = |open: &OpenArticle| open.save_state() == SaveState::Unsaved;
        if self.leaving.iter().any(is_unsaved) {
            self.save();
        }
    }
}
