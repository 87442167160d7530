//! What a person asks of an article's files, besides its annotations: former versions, a text that changed, copies that a synced folder
//! left, another encoding, another place; and what other programs do in the folders meanwhile.
//!
//! Invariants: what is merged or restored is one step of the history; nothing is loaded anew over edits that are not saved.

mod conflict_words;
mod differences;
mod kept;
mod review;
mod taken;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

pub use conflict_words::{field_words, note_words, record_words, value_words};
pub use differences::{Difference, How, differences};
pub use review::{Became, Review};

use super::{
    command::{Command, CommandId},
    open_article::{OpenArticle, SaveState},
    session::{Dialog, Request, Session},
    tagging::Change,
    tasks::{FileJob, Former, Job},
};
use crate::{
    model::{
        annotation::{Comment, CommentOn},
        edit::{Edit, Title, Transaction},
        id::Id,
        problem::Severity,
        selection::Selection,
        verdict::Subject,
    },
    store::{
        kept::KeptEdits,
        merge::{self, Snapshot},
        reanchor::Decision,
        said::Said,
        versions::Version,
    },
};

/// What can be asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum FileCommand {
    /// Shows a version in the list of versions, by its place.
    ShowVersion(usize),
    /// Makes the document what the version shown says.
    RestoreVersion,
    /// Looks at a stretch of the changed article, by its place in the list.
    ShowStretch(usize),
    /// Decides on a stretch; `None` takes the decision back.
    Decide {
        anchor: usize,
        decision: Option<Decision>,
    },
    /// The selection is where the stretch stands now.
    DecideSelection(usize),
    AcceptProposals,
    FinishReview,
    MergeCopy(PathBuf),
    /// Does the edits of a journal again that was kept aside.
    BringBack(PathBuf),
    /// Leaves them out for good.
    LeaveOut(PathBuf),
    /// Answers a question of a merge: whether the other value is taken.
    Settle {
        question: Id,
        take_other: bool,
    },
    /// Reads the article in another encoding; `None` finds it out anew.
    Reopen(Option<String>),
    OpenAnySize(PathBuf),
    SaveElsewhere(PathBuf),
    PickElsewhere,
}

/// The versions of the open article's sidecar.
#[derive(Debug)]
pub struct VersionList {
    pub sidecar: PathBuf,
    /// `None` until they are listed.
    pub versions: Option<Vec<Version>>,
    pub shown: usize,
    /// What the one shown says; `None` while it is read.
    pub former: Option<Result<Box<Former>, Said>>,
}

/// State of all this.
#[derive(Debug, Default)]
pub struct Files {
    pub versions: Option<VersionList>,
    /// Whether the folders are watched.
    watching: bool,
    /// Copies that are merged, with the sidecar they are copies of: put away with the next save.
    merged_copies: Vec<(PathBuf, PathBuf)>,
    /// Journals of the open article that were kept aside.
    kept: Vec<KeptEdits>,
    /// Those that are brought back, with their sidecar: dealt with once that is saved.
    brought_back: Vec<(PathBuf, PathBuf)>,
    /// Copies that the person was asked about.
    offered: BTreeSet<PathBuf>,
    /// The article that is to be loaded anew once it is saved.
    reload: Option<PathBuf>,
    /// The unit that was looked at when the article was loaded anew.
    reviewed: Option<Subject>,
    /// What this window held when it last said so.
    held: Vec<PathBuf>,
}

impl Session {
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// Watches the folders of the projects that are opened from now on.
    pub fn watch_folders(&mut self) {
        self.files.watching = true;
        self.watch_project();
    }

    /// Has what happens in the project's folders compared with its lists.
    pub(super) fn list_project(&mut self) {
        if let Some(project) = &self.project {
            let job = FileJob::Project(project.clone());
            self.push_files(job);
        }
    }

    /// Watches what the project was opened by.
    pub(super) fn watch_project(&mut self) {
        if let Some(project) = self.project.as_ref().filter(|_| self.files.watching) {
            let opened = match project.opened.is_empty() {
                true => project.project.root.iter().cloned().collect(),
                false => project.opened.clone(),
            };
            self.tasks.watch(&opened);
        }
    }

    fn push_files(&mut self, job: FileJob) {
        self.tasks.push(Job::Files(Box::new(job)));
    }

    pub(super) fn file_command(&mut self, command: FileCommand) {
        match command {
            FileCommand::ShowVersion(i) => self.show_version(i),
            FileCommand::RestoreVersion => self.restore_version(),
            FileCommand::ShowStretch(i) => {
                self.change_review(|review| review.current = i);
                self.show_stretch();
            }
            FileCommand::Decide { anchor, decision } => {
                self.change_review(|review| {
                    review.decide(anchor, decision);
                    if decision.is_some() {
                        next_undecided(review);
                    }
                });
                self.show_stretch();
            }
            FileCommand::DecideSelection(anchor) => {
                let spans = self.open.as_ref().map(|open| open.selection().spans());
                let span = spans.and_then(|spans| spans.into_iter().find(|s| !s.is_empty()));
                if let Some(span) = span {
                    let decision = Some(Decision::At(span));
                    self.file_command(FileCommand::Decide { anchor, decision });
                }
            }
            FileCommand::AcceptProposals => {
                self.change_review(|review| {
                    review.accept_proposals();
                    next_undecided(review);
                });
                self.show_stretch();
            }
            FileCommand::FinishReview => self.finish_review(),
            FileCommand::MergeCopy(copy) => self.merge_copy(copy),
            FileCommand::BringBack(path) => self.bring_back(&path),
            FileCommand::LeaveOut(path) => self.leave_out(path),
            FileCommand::Settle {
                question,
                take_other,
            } => self.settle_conflict(&question, take_other),
            FileCommand::Reopen(encoding) => self.reopen(encoding),
            FileCommand::OpenAnySize(path) => {
                self.push_files(FileJob::Allow { path: path.clone() });
                if self.open.is_none() && self.current_path() == Some(&path) {
                    self.load_current();
                }
            }
            FileCommand::SaveElsewhere(folder) => self.save_elsewhere(folder),
            FileCommand::PickElsewhere => self.requests.push(Request::PickElsewhere),
        }
    }

    pub(super) fn show_versions(&mut self) {
        let Some(open) = &self.open else { return };
        let sidecar = open.sidecar().to_owned();
        self.files.versions = Some(VersionList {
            sidecar: sidecar.clone(),
            versions: None,
            shown: 0,
            former: None,
        });
        self.dialog = Some(Dialog::Versions);
        self.push_files(FileJob::ListVersions { sidecar });
    }

    fn show_version(&mut self, i: usize) {
        let Some((open, list)) = self.open.as_ref().zip(self.files.versions.as_mut()) else {
            return;
        };
        let version = list.versions.as_ref().and_then(|list| list.get(i));
        let Some(version) = version.cloned() else {
            return;
        };
        list.shown = i;
        list.former = None;
        let job = FileJob::ReadVersion {
            sidecar: list.sidecar.clone(),
            version,
            document: open.shared_document(),
        };
        self.push_files(job);
    }

    fn restore_version(&mut self) {
        let former = match self.files.versions.take().and_then(|list| list.former) {
            Some(Ok(former)) => former,
            Some(Err(_)) | None => return,
        };
        self.dialog = None;
        let snapshot = Snapshot::from_document(&former.document);
        self.edit_whole(|open| {
            snapshot.transaction_from(open.document(), Title::new("undo-restore"))
        });
    }

    /// Carries out a change of many records at once; the status is the change's own affair.
    fn edit_whole(&mut self, make: impl FnOnce(&OpenArticle) -> Transaction) {
        let Some(open) = &mut self.open else { return };
        if open.read_only().is_some() {
            let text = self.texts.get("notice-read-only").to_string();
            self.notify(Severity::Warning, text);
            return;
        }
        let change = Change {
            transaction: make(open),
            focus: open.focus().cloned(),
        };
        if change.transaction.is_empty() {
            return;
        }
        if let Err(error) = open.carry_out(change, Instant::now()) {
            self.notify_edit(&error);
        }
        self.update_survey();
    }

    fn change_review(&mut self, change: impl FnOnce(&mut Review)) {
        if let Some(open) = &mut self.open {
            open.change_review(change);
        }
    }

    /// Brings the stretch that is looked at into view, selected.
    fn show_stretch(&mut self) {
        let Some(open) = &mut self.open else { return };
        let Some(review) = open.review() else { return };
        let stretches = review.open();
        let anchor = stretches.get(review.current).map(|(i, _)| *i);
        if let Some(at) = anchor.and_then(|i| review.place(i)) {
            open.select(Selection::span(at));
            self.requests.push(Request::Show(at));
        }
    }

    fn finish_review(&mut self) {
        let Some(open) = &self.open else { return };
        let Some(review) = open.review() else { return };
        let job = match review.document() {
            Ok(Some(document)) => FileJob::SaveReviewed {
                path: open.path().to_owned(),
                sidecar: open.sidecar().to_owned(),
                document: Arc::new(document),
                base: Arc::new(review.base().clone()),
                holds_journal: review.holds_journal,
            },
            Ok(None) => return,
            Err(error) => return self.notify_edit(&error),
        };
        self.push_files(job);
    }

    fn merge_copy(&mut self, copy: PathBuf) {
        let Some(open) = self.open.as_ref().filter(|open| open.read_only().is_none()) else {
            return;
        };
        let job = FileJob::MergeCopy {
            path: open.path().to_owned(),
            copy,
            document: open.shared_document(),
            base: open.base().clone(),
        };
        self.push_files(job);
    }

    fn settle_conflict(&mut self, question: &Id, take_other: bool) {
        let open = self.open.as_ref();
        let Some(question) = open.and_then(|open| open.document().comment(question).cloned())
        else {
            return;
        };
        self.edit_whole(|open| {
            let mut transaction = Transaction::new(Title::new("undo-settle"));
            if take_other {
                transaction.edits = merge::take_other(open.document(), &question);
            }
            let mut after = question.clone();
            after.open = false;
            transaction.edits.push(Edit::Replace {
                before: question.clone().into(),
                after: after.into(),
            });
            transaction
        });
        if !self.has_conflicts() && self.dialog == Some(Dialog::Conflicts) {
            self.dialog = None;
        }
        if let CommentOn::Record(id) = question.on {
            self.dispatch(Command::Focus(Some(id)));
        }
    }

    fn reopen(&mut self, encoding: Option<String>) {
        self.dialog = None;
        let Some(open) = &self.open else { return };
        let path = open.path().to_owned();
        self.save();
        self.push_files(FileJob::ChooseEncoding {
            path: path.clone(),
            encoding,
        });
        self.files.reload = Some(path);
    }

    fn save_elsewhere(&mut self, folder: PathBuf) {
        self.dialog = None;
        self.journal();
        let Some(open) = &self.open else { return };
        let job = FileJob::SaveElsewhere {
            path: open.path().to_owned(),
            folder,
            document: open.shared_document(),
            base: open.base().clone(),
        };
        if let Some(open) = &mut self.open {
            open.save_started();
        }
        self.push_files(job);
    }

    /// Loads the current article anew. A review of it begins anew too, where it was: the steps of undo were those of what was open.
    fn load_current(&mut self) {
        self.open = None;
        let desk = self.review.desk();
        let at = desk.and_then(|desk| Some(desk.comparison.subject(desk.current_unit()?)));
        self.leave_review();
        self.files.reviewed = at;
        if let Some(path) = self.current_path().cloned() {
            self.load(path);
        }
    }

    /// Shows the unit that was looked at before the article was loaded anew.
    pub(super) fn return_to_unit(&mut self) {
        let (Some(on), Some(desk)) = (self.files.reviewed.take(), self.review.desk()) else {
            return;
        };
        let at = desk.comparison.unit_of_subject(&on);
        if at.is_some() {
            self.show_unit(at);
        }
    }

    /// Loads the open article anew; not before it is saved.
    pub(super) fn reload_when_saved(&mut self, path: &Path) {
        self.save();
        self.files.reload = Some(path.to_owned());
    }

    /// What is due in each frame: a reload that waited for a save, locks that are no longer needed.
    pub(super) fn files_logic(&mut self) {
        if let Some(path) = self.files.reload.take() {
            let state = self
                .open
                .as_ref()
                .filter(|open| open.path() == path)
                .map(OpenArticle::save_state);
            match state {
                Some(SaveState::Saved | SaveState::ReadOnly) => self.load_current(),
                // The banner says why; the text on the screen stays the one that was annotated.
                Some(SaveState::Failed) | None => {}
                Some(SaveState::Unsaved | SaveState::Saving) => self.files.reload = Some(path),
            }
        }
        let articles = self.open.iter().chain(&self.leaving);
        let held: Vec<PathBuf> = articles.map(|open| open.sidecar().to_owned()).collect();
        if held != self.files.held && self.current.is_none_or(|_| self.open.is_some()) {
            self.files.held.clone_from(&held);
            self.push_files(FileJob::Release { but: held });
        }
    }

    /// What an article that was opened brings with it.
    pub(super) fn article_opened(&mut self) {
        self.files.versions = None;
        let Some(open) = &self.open else { return };
        if let Some(review) = open.review() {
            let n = review.n_undecided();
            let first = !review.open().is_empty();
            let text = self.texts.with_count("notice-article-changed", n);
            self.notify(Severity::Warning, text);
            if first {
                self.show_stretch();
            }
            return;
        }
        let n = self.open_conflicts().count();
        if n > 0 {
            let text = self.texts.with_count("notice-conflicts", n);
            let settle = Command::Run(CommandId::Conflicts);
            self.notify_with(Severity::Warning, text, vec![("action-settle", settle)]);
        }
        self.offer_copies();
    }

    /// Asks about copies of the open article's sidecar, each once.
    fn offer_copies(&mut self) {
        let (Some(open), Some(project)) = (&self.open, &self.project) else {
            return;
        };
        if open.read_only().is_some() {
            return;
        }
        let of_this = |copy: &&crate::store::sidecar::ConflictCopy| {
            same_file(&copy.sidecar, open.sidecar()) && !self.files.offered.contains(&copy.path)
        };
        let copies: Vec<PathBuf> = project
            .project
            .copies
            .iter()
            .filter(of_this)
            .map(|copy| copy.path.clone())
            .collect();
        for copy in copies {
            let name = copy.file_name().unwrap_or_default().to_string_lossy();
            let text = self.texts.with("notice-copy", &[("file", &name)]);
            let merge = Command::File(FileCommand::MergeCopy(copy.clone()));
            self.notify_with(Severity::Warning, text, vec![("action-merge-copy", merge)]);
            self.files.offered.insert(copy);
        }
    }

    /// What is offered for an article is offered again when it is opened again, and answered for no other.
    pub(super) fn leave_offers_behind(&mut self) {
        self.files.reviewed = None;
        let offered = &mut self.files.offered;
        self.notices.retain(|notice| {
            let mut is_offer = notice.of_article;
            for (_, command) in &notice.actions {
                match command {
                    Command::File(FileCommand::MergeCopy(copy)) => {
                        offered.remove(copy);
                        is_offer = true;
                    }
                    Command::File(FileCommand::BringBack(_) | FileCommand::LeaveOut(_))
                    | Command::Run(CommandId::Conflicts) => is_offer = true,
                    _ => {}
                }
            }
            !is_offer
        });
    }

    /// What a save that went through is followed by.
    pub(super) fn after_save(&mut self, sidecar: &Path) {
        let (now, later): (Vec<_>, Vec<_>) = std::mem::take(&mut self.files.merged_copies)
            .into_iter()
            .partition(|(_, of)| of == sidecar);
        self.files.merged_copies = later;
        for (copy, sidecar) in now {
            self.push_files(FileJob::PutAway { copy, sidecar });
        }
        let (now, later): (Vec<_>, Vec<_>) = std::mem::take(&mut self.files.brought_back)
            .into_iter()
            .partition(|(_, of)| of == sidecar);
        self.files.brought_back = later;
        for (kept, _) in now {
            self.push_files(FileJob::DealtWith { kept });
        }
    }

    /// Says that two versions were merged, and offers to settle what they say differently.
    pub(super) fn tell_merge(&mut self, key: &str, n_conflicts: usize) {
        let text = self.texts.with_count(key, n_conflicts);
        if n_conflicts == 0 {
            self.notify(Severity::Note, text);
            return;
        }
        let settle = Command::Run(CommandId::Conflicts);
        self.notify_with(Severity::Warning, text, vec![("action-settle", settle)]);
    }

    /// Whether two versions of some record wait to be settled.
    pub fn has_conflicts(&self) -> bool {
        self.open_conflicts().next().is_some()
    }

    /// The questions of merges that wait for an answer. The file has them, so that they can be answered on any machine; an answer that is
    /// undone opens its question again.
    pub fn open_conflicts(&self) -> impl Iterator<Item = &Comment> {
        let document = self.open.as_ref().map(OpenArticle::document);
        document.into_iter().flat_map(|document| {
            let comments = document.comments();
            comments.filter(|comment| comment.open && merge::has_choice(document, comment))
        })
    }
}

/// Goes on to the next stretch that waits for a decision, if one does.
fn next_undecided(review: &mut Review) {
    let stretches: Vec<usize> = review.open().iter().map(|(i, _)| *i).collect();
    let is_open = |at: &usize| {
        let anchor = stretches.get(*at);
        anchor.is_some_and(|i| review.decision(*i).is_none())
    };
    let n = stretches.len();
    let next = (review.current..n).chain(0..review.current).find(is_open);
    if let Some(next) = next {
        review.current = next;
    }
}

/// The same file in the same folder, however the folder is written.
fn same_file(a: &Path, b: &Path) -> bool {
    a == b || (a.file_name() == b.file_name() && a.parent().is_some_and(|p| b.parent() == Some(p)))
}
