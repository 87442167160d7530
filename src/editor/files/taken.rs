//! What the worker found out about files, taken in.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use super::{FileCommand, VersionList};
use crate::{
    editor::{
        command::Command,
        open_article::{OpenArticle, SaveState},
        session::{Entry, Session},
        tagging::Change,
        tasks::{FileDone, FileJob, Incoming, Job, OpenProject},
    },
    model::problem::Severity,
    store::{
        error::StoreError, page, project::Relisted, said::Said, sidecar::Base, versions::Version,
    },
};

impl Session {
    pub(in crate::editor) fn take_files(&mut self, done: FileDone) {
        match done {
            FileDone::Looked {
                relisted,
                changed,
                others,
                tables,
            } => {
                self.take_looked(relisted, &changed);
                if tables {
                    self.load_kb_anew();
                }
                // One's own tags are among those that one reviews.
                self.sidecars_touched(&[others, changed].concat());
            }
            FileDone::Free { sidecar } => {
                let is_it = |open: &OpenArticle| open.sidecar() == sidecar;
                if self.open.as_ref().is_some_and(is_it) {
                    let text = self.texts.get("notice-free").to_string();
                    self.notify(Severity::Note, text);
                    self.load_current();
                }
            }
            FileDone::MergedDisk { path, result } => match result {
                Ok(Some(incoming)) => self.take_incoming(&path, incoming),
                Ok(None) => {}
                Err(said) => self.notify_said(&said),
            },
            FileDone::MergedCopy { path, copy, result } => match result {
                Ok(incoming) => self.take_copy(&path, copy, incoming),
                Err(said) => self.notify_said(&said),
            },
            FileDone::PutAway { copy, result } => match result {
                Ok(()) => {
                    let name = copy.file_name().unwrap_or_default().to_string_lossy();
                    let text = self.texts.with("notice-copy-kept", &[("file", &name)]);
                    self.notify(Severity::Note, text);
                }
                Err(error) => self.notify_error(&error),
            },
            FileDone::Versions { sidecar, result } => self.take_versions(&sidecar, result),
            FileDone::Version {
                sidecar,
                version,
                result,
            } => {
                if let Some(list) = &mut self.files.versions {
                    let shown = list.versions.as_ref().and_then(|v| v.get(list.shown));
                    if list.sidecar == sidecar && shown == Some(&version) {
                        list.former = Some(result);
                    }
                }
            }
            FileDone::SavedReviewed { path, result } => match result {
                Ok(()) => {
                    let is_it = |open: &OpenArticle| open.path() == path && open.review().is_some();
                    if self.open.as_ref().is_some_and(is_it) {
                        let text = self.texts.get("notice-reviewed").to_string();
                        self.notify(Severity::Note, text);
                        self.load_current();
                    }
                }
                Err(said) => self.notify_said(&said),
            },
            FileDone::ChoseEncoding(Err(error)) | FileDone::Kept(Err(error)) => {
                self.notify_error(&error);
            }
            FileDone::ChoseEncoding(Ok(())) | FileDone::Kept(Ok(())) | FileDone::Allowed => {}
            FileDone::SavedElsewhere { from, result } => self.take_elsewhere(&from, result),
        }
    }

    fn take_looked(&mut self, relisted: Option<(Vec<PathBuf>, Relisted)>, changed: &[PathBuf]) {
        if let Some((opened, lists)) = relisted
            && let Some(project) = self.project.clone()
            // Another one may have been opened since.
            && project.opened == opened
        {
            self.take_relisted(&project, lists);
        }
        let Some(open) = &self.open else { return };
        let path = open.path().to_owned();
        if changed.contains(&path) {
            // Where there are annotations, the review says it.
            if !open.base().has_file() {
                let text = self.texts.get("notice-text-changed").to_string();
                self.notify(Severity::Note, text);
            }
            self.reload_when_saved(&path);
        } else if changed.iter().any(|path| path == open.sidecar()) {
            if open.read_only().is_some() {
                // A review, or another window's article: seen anew as a whole.
                self.reload_when_saved(&path);
                return;
            }
            let job = FileJob::MergeDisk {
                path,
                sidecar: open.sidecar().to_owned(),
                document: open.shared_document(),
                base: open.base().clone(),
            };
            self.push_files(job);
        }
    }

    /// The list with what came and went; the article that is open, or being loaded, stays. The codebook is the one that the window has: it may
    /// have been saved since the project was opened.
    fn take_relisted(&mut self, project: &OpenProject, lists: Relisted) {
        let project = Arc::new(project.relisted(lists));
        let open = self.open.as_ref().map(OpenArticle::path);
        let current = self.current_path().map(PathBuf::as_path);
        let path = open.or(current).map(Path::to_owned);
        let mut surveys: BTreeMap<PathBuf, _> = self
            .entries
            .drain(..)
            .map(|entry| (entry.article.path, entry.survey))
            .collect();
        self.entries = project
            .project
            .articles
            .iter()
            .map(|article| Entry {
                survey: surveys.remove(&article.path).flatten(),
                article: article.clone(),
            })
            .collect();
        let row = |path: &Path| self.entries.iter().position(|e| e.article.path == path);
        // A page is listed as its text once that is saved.
        self.current = path.and_then(|path| {
            row(&path).or_else(|| row(&page::snapshot_path(&path)).filter(|_| page::is_page(&path)))
        });
        self.project = Some(project.clone());
        let annotator = self.annotator();
        self.tasks.push(Job::Survey { project, annotator });
        self.offer_copies();
        if self.open.is_none() && self.current.is_none() && !self.entries.is_empty() {
            self.show_article(0);
        }
    }

    fn take_incoming(&mut self, path: &Path, incoming: Incoming) {
        let Some(open) = self.open.as_mut().filter(|open| open.path() == path) else {
            return;
        };
        if open.save_state() == SaveState::Saving {
            // The save meets the same change, and merges it.
            return;
        }
        if open.document().revision() != incoming.revision {
            let job = FileJob::MergeDisk {
                path: path.to_owned(),
                sidecar: open.sidecar().to_owned(),
                document: open.shared_document(),
                base: open.base().clone(),
            };
            self.push_files(job);
            return;
        }
        let was_dirty = open.is_dirty();
        match open.take_incoming(incoming.transaction, incoming.base, Instant::now()) {
            Ok(false) => {}
            Ok(true) => {
                let key = match was_dirty {
                    true => "notice-merged",
                    false => "notice-reloaded",
                };
                self.tell_merge(key, incoming.conflicts.len());
                self.update_survey();
            }
            Err(error) => self.notify_edit(&error),
        }
    }

    fn take_copy(&mut self, path: &Path, copy: PathBuf, incoming: Incoming) {
        let Some(open) = self.open.as_mut().filter(|open| open.path() == path) else {
            return;
        };
        if open.document().revision() != incoming.revision {
            self.merge_copy(copy);
            return;
        }
        let sidecar = open.sidecar().to_owned();
        open.set_base(incoming.base);
        let change = Change {
            transaction: incoming.transaction,
            focus: open.focus().cloned(),
        };
        let nothing_new = change.transaction.is_empty();
        if !nothing_new && let Err(error) = open.carry_out(change, Instant::now()) {
            return self.notify_edit(&error);
        }
        self.notices.retain(|notice| {
            let merges = Command::File(FileCommand::MergeCopy(copy.clone()));
            notice.actions.iter().all(|(_, command)| *command != merges)
        });
        self.tell_merge("notice-copy-merged", incoming.conflicts.len());
        self.update_survey();
        if nothing_new {
            self.push_files(FileJob::PutAway { copy, sidecar });
        } else {
            self.files.merged_copies.push((copy, sidecar));
            self.save();
        }
    }

    fn take_versions(&mut self, sidecar: &Path, result: Result<Vec<Version>, StoreError>) {
        let is_it = |list: &&mut VersionList| list.sidecar == sidecar;
        let Some(list) = self.files.versions.as_mut().filter(is_it) else {
            return;
        };
        match result {
            Ok(versions) => {
                let any = !versions.is_empty();
                list.versions = Some(versions);
                if any {
                    self.show_version(0);
                }
            }
            Err(error) => {
                list.versions = Some(Vec::new());
                self.notify_error(&error);
            }
        }
    }

    fn take_elsewhere(&mut self, from: &Path, result: Result<(PathBuf, PathBuf, Base), Said>) {
        let Some(open) = self.open.as_mut().filter(|open| open.path() == from) else {
            return;
        };
        match result {
            Ok((path, sidecar, base)) => {
                let place = sidecar.display().to_string();
                let old = open.sidecar().to_owned();
                let file_name = open.article().file_name().to_owned();
                open.move_to(path.clone(), sidecar, base);
                self.notices
                    .retain(|notice| notice.until_saved.as_deref() != Some(&*old));
                if let Some(entry) = self.current.and_then(|i| self.entries.get_mut(i)) {
                    entry.article.path = path.clone();
                    entry.article.file_name = file_name;
                }
                self.settings_mut().remember(&path);
                self.save_settings();
                let text = self.texts.with("notice-elsewhere", &[("file", &place)]);
                self.notify(Severity::Note, text);
            }
            Err(said) => {
                open.save_was_refused();
                self.notify_said(&said);
            }
        }
    }
}
