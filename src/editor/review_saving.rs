//! Verdicts on their way to the disk: written beside their article after each decision; what can't be written there is kept in the user's
//! local state, and comes back with the article.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    command::{Command, CommandId},
    review::Held,
    review_tasks::ReviewJob,
    session::{Notice, Session},
    tasks::Job,
};
use crate::{
    model::{article::Article, problem::Severity, verdict::Verdict},
    store::{
        error::StoreError,
        said::Said,
        save::SaveError,
        unwritten::{Found, NotWritten},
        verdicts::{Verdicts, merge, verdicts_path},
    },
};

impl Session {
    /// Starts to write verdicts that are not on disk.
    pub(super) fn save_verdicts(&mut self) {
        let desk = self.review.desk.as_mut().map(|desk| &mut desk.held);
        for held in desk.into_iter().chain(&mut self.review.leaving) {
            if !held.is_dirty || held.is_saving {
                continue;
            }
            (held.is_dirty, held.is_saving, held.is_kept) = (false, true, false);
            self.tasks.push(Job::Review(ReviewJob::SaveVerdicts {
                path: held.path.clone(),
                article: held.article.clone(),
                verdicts: held.verdicts.clone(),
                base: held.base.clone(),
            }));
        }
    }

    pub(super) fn take_saved_verdicts(
        &mut self,
        path: &Path,
        sent: &Arc<Verdicts>,
        result: Result<Verdicts, NotWritten>,
    ) {
        let desk = self.review.desk.as_mut().map(|desk| &mut desk.held);
        let held = desk
            .into_iter()
            .chain(&mut self.review.leaving)
            .find(|held| held.path == path && held.is_saving);
        let Some(held) = held else { return };
        held.is_saving = false;
        match result {
            Ok(written) => {
                let list = match written.list == sent.list {
                    // What was decided meanwhile is still to be written.
                    true => held.verdicts.list.clone(),
                    false => merge(&sent.list, &held.verdicts.list, &written.list),
                };
                held.base = Arc::new(written.list.clone());
                held.verdicts = Arc::new(Verdicts { list, ..written });
                if held.is_dirty {
                    self.save_verdicts();
                } else {
                    self.review
                        .leaving
                        .retain(|held| held.is_dirty || held.is_saving);
                }
                let file = verdicts_path(path);
                self.notices
                    .retain(|notice| notice.until_saved.as_ref() != Some(&file));
                self.refresh_review();
            }
            Err(NotWritten { error, kept }) => {
                // What was decided meanwhile is not among what is kept.
                let is_newer = std::mem::replace(&mut held.is_dirty, true);
                held.is_kept = kept.is_ok() && !is_newer;
                self.tell_unwritten(path, &error, kept);
                if is_newer {
                    self.save_verdicts();
                }
            }
        }
    }

    /// One banner for an article's verdicts, with the last reason and with what is safe.
    fn tell_unwritten(&mut self, path: &Path, error: &SaveError, kept: Result<(), StoreError>) {
        let file = verdicts_path(path);
        let is_of_it = |notice: &Notice| notice.until_saved.as_ref() == Some(&file);
        self.notices.retain(|notice| !is_of_it(notice));
        let why = self.texts.said(&Said::from(error));
        let key = match kept {
            Ok(()) => "review-not-written",
            Err(error) => {
                // Nowhere to put them: whoever is about to leave is to know.
                self.quitting = false;
                self.notify_error(&error);
                "review-not-kept"
            }
        };
        let text = self.texts.with(key, &[("why", &why)]);
        let again = Command::Run(CommandId::Save);
        self.notify_with(
            Severity::Error,
            text.clone(),
            vec![("action-try-again", again)],
        );
        let is_it = |notice: &&mut Notice| notice.text == text;
        if let Some(notice) = self.notices.iter_mut().find(is_it) {
            notice.until_saved = Some(file);
        }
    }

    /// Verdicts as they are read, with those that an earlier try could not write.
    pub(super) fn held_from(&mut self, article: Arc<Article>, path: PathBuf, found: Found) -> Held {
        let on_disk = found.on_disk;
        // What was left in this run is the newest of them.
        let is_it = |held: &mut Held| held.path == path && !held.is_saving;
        let left = self.review.leaving.extract_if(.., is_it).next();
        let left = left.filter(|held| held.is_dirty);
        let left = left.map(|held| merge(&held.base, &held.verdicts.list, &on_disk.list));
        // A newer version's file is not written over: there they wait.
        let may_write = on_disk.read_only.is_none();
        let unwritten = left.or(found.unwritten).filter(|_| may_write);
        let is_back = |verdict: &&Verdict| !on_disk.list.contains(verdict);
        let n_back = unwritten.iter().flatten().filter(is_back).count();
        if n_back > 0 {
            let text = self.texts.with_count("review-came-back", n_back);
            self.notify(Severity::Note, text);
        }
        Held {
            article,
            path,
            base: Arc::new(on_disk.list.clone()),
            is_dirty: unwritten.is_some(),
            is_saving: false,
            is_kept: false,
            verdicts: Arc::new(match unwritten {
                Some(list) => Verdicts { list, ..on_disk },
                None => on_disk,
            }),
        }
    }

    /// Whether verdicts are still to be brought to where they are safe.
    pub fn has_verdicts_to_save(&self) -> bool {
        let mut all = self.all_held();
        all.any(|held| (held.is_dirty && !held.is_kept) || held.is_saving)
    }

    /// Whether verdicts could not be written, and wait in the user's local state.
    pub fn has_verdicts_kept(&self) -> bool {
        self.all_held().any(|held| held.is_dirty && held.is_kept)
    }

    fn all_held(&self) -> impl Iterator<Item = &Held> {
        let desk = self.review.desk.as_ref().map(|desk| &desk.held);
        desk.into_iter().chain(&self.review.leaving)
    }

    /// Puts the article under review aside.
    pub(super) fn leave_review(&mut self) {
        self.save_verdicts();
        // That nobody has tagged it is of the article that is left.
        let nobody = self.texts.get("review-nobody").to_string();
        self.notices.retain(|notice| notice.text != nobody);
        if let Some(desk) = self.review.desk.take()
            && (desk.held.is_dirty || desk.held.is_saving)
        {
            self.review.leaving.push(desk.held);
        }
        self.review.on_mine = None;
    }
}
