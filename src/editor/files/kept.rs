//! Edits of an earlier run that were set aside: offered, brought back as one step, or left out.

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use super::FileCommand;
use crate::{
    editor::{command::Command, session::Session, tagging::Change, tasks::FileJob},
    model::problem::Severity,
    store::kept::KeptEdits,
};

impl Session {
    /// Says which edits are not in the article that was opened.
    pub(in crate::editor) fn offer_kept_edits(&mut self, kept: Vec<KeptEdits>) {
        self.files.kept.clear();
        let Some(open) = self.open.as_ref().filter(|o| o.read_only().is_none()) else {
            return;
        };
        let new = kept.into_iter();
        self.files.kept = new.filter(|k| k.onto(open.document()).is_some()).collect();
        let offers: Vec<(usize, PathBuf)> = self
            .files
            .kept
            .iter()
            .map(|k| (k.n(), k.path.clone()))
            .collect();
        for (n, path) in offers {
            let text = self.texts.with_count("notice-kept-edits", n);
            let actions = vec![
                (
                    "action-bring-back",
                    Command::File(FileCommand::BringBack(path.clone())),
                ),
                (
                    "action-leave-out",
                    Command::File(FileCommand::LeaveOut(path)),
                ),
            ];
            self.notify_with(Severity::Warning, text, actions);
        }
    }

    pub(super) fn bring_back(&mut self, path: &Path) {
        let Some(kept) = self.take_kept(path) else {
            return;
        };
        let Some(open) = self.open.as_mut().filter(|o| o.read_only().is_none()) else {
            return;
        };
        let sidecar = open.sidecar().to_owned();
        if let Some((transaction, conflicts)) = kept.onto(open.document()) {
            let focus = open.focus().cloned();
            let change = Change { transaction, focus };
            if let Err(error) = open.carry_out(change, Instant::now()) {
                return self.notify_edit(&error);
            }
            let n = kept.n();
            let text = self.texts.with_count("notice-recovered", n);
            self.notify(Severity::Note, text);
            if !conflicts.is_empty() {
                self.tell_merge("notice-merged", conflicts.len());
            }
            self.update_survey();
        }
        self.files.brought_back.push((kept.path, sidecar));
        self.save();
    }

    pub(super) fn leave_out(&mut self, path: PathBuf) {
        if self.take_kept(&path).is_some() {
            self.push_files(FileJob::DealtWith { kept: path });
        }
    }

    fn take_kept(&mut self, path: &Path) -> Option<KeptEdits> {
        let i = self.files.kept.iter().position(|k| k.path == path)?;
        Some(self.files.kept.remove(i))
    }
}
