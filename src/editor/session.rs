//! The session: the project, its articles, the one that is open, and what the person is in the middle of.

use std::{
    cell::RefCell,
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use super::{
    command::Tab,
    i18n::Texts,
    open_article::{OpenArticle, SaveState},
    tagging::{self, Change},
    tasks::{Done, Job, OpenProject, SaveFailure, Tasks, Wake},
};
use crate::{
    model::{
        annotation::{Holder, Target},
        article::Status,
        document::Annotator,
        id::{Id, IdSource, Kind},
        problem::Severity,
        span::ByteSpan,
    },
    store::{
        error::StoreError,
        local::{LocalDirs, Settings, SettingsFile},
        project::ArticleRef,
        sidecar::Base,
        vfs::Vfs,
    },
};

/// What the person is in the middle of.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Mode {
    #[default]
    Normal,
    /// The selection becomes a trigger: of which type?
    EventType,
    /// The paragraphs here get a zone: which?
    Zone,
    /// What is picked next fills this role.
    Filler {
        event: Id,
        role: String,
    },
    Stance(StanceDraft),
    /// One part of a stance that is there is asked anew.
    StancePart {
        stance: Id,
        ask: Ask,
    },
}

/// A stance that is being put together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StanceDraft {
    pub evidence: Vec<ByteSpan>,
    pub holder: Option<Holder>,
    pub target: Option<Target>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    Holder,
    Target,
    Polarity,
}

impl StanceDraft {
    pub fn ask(&self) -> Ask {
        match (&self.holder, &self.target) {
            (None, _) => Ask::Holder,
            (Some(_), None) => Ask::Target,
            (Some(_), Some(_)) => Ask::Polarity,
        }
    }
}

/// One article of the list.
#[derive(Clone, Debug)]
pub struct Entry {
    pub article: ArticleRef,
    pub survey: Option<Survey>,
}

/// What the list says of an article, read from the annotator's own sidecar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    pub status: Status,
    pub n_records: usize,
    pub language: Option<String>,
    pub date: Option<String>,
}

/// A message that does not stop the work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub id: u64,
    pub severity: Severity,
    pub text: String,
    /// Whether it goes by itself with the next save.
    pub until_saved: bool,
}

/// Something only the window can do.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    PickFiles,
    PickFolder,
    Show(ByteSpan),
    SelectAll,
    FocusText,
    FocusFilter,
    Quit,
}

/// A window over the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    Palette,
    Keys,
    About,
    Path,
    Annotator,
}

#[derive(Debug)]
pub struct Session {
    pub texts: Texts,
    pub dialog: Option<Dialog>,
    pub tab: Tab,
    pub(super) settings: SettingsFile,
    pub(super) dirs: LocalDirs,
    pub(super) tasks: Tasks,
    pub(super) ids: IdSource,
    pub(super) project: Option<Arc<OpenProject>>,
    pub(super) entries: Vec<Entry>,
    /// Index of the article shown, or being loaded.
    pub(super) current: Option<usize>,
    pub(super) open: Option<OpenArticle>,
    /// Articles that were left while a save was under way or had failed.
    pub(super) leaving: Vec<OpenArticle>,
    pub(super) mode: Mode,
    pub(super) notices: Vec<Notice>,
    pub(super) next_notice: u64,
    pub(super) requests: Vec<Request>,
    pub(super) quitting: bool,
    /// How often the text in question stands elsewhere untagged: counted once per text and revision.
    more: RefCell<Option<(String, u64, usize)>>,
}

/// What a session is made with.
#[derive(Clone)]
pub struct Setup {
    pub vfs: Arc<dyn Vfs>,
    pub dirs: LocalDirs,
    /// Called from other threads when there is something to look at.
    pub wake: Wake,
    /// For new ids; different at every start.
    pub seed: u64,
}

impl Session {
    pub fn new(setup: Setup) -> Self {
        let settings = SettingsFile::read(&*setup.vfs, &setup.dirs);
        let problems = settings.problems.clone();
        let texts = match &settings.settings.language {
            Some(language) => Texts::new(language),
            None => Texts::from_system(),
        };
        let mut session = Self {
            texts,
            dialog: None,
            tab: Tab::default(),
            settings,
            tasks: Tasks::start(setup.vfs, setup.dirs.clone(), setup.wake),
            dirs: setup.dirs,
            ids: IdSource::new(setup.seed),
            project: None,
            entries: Vec::new(),
            current: None,
            open: None,
            leaving: Vec::new(),
            mode: Mode::Normal,
            notices: Vec::new(),
            next_notice: 0,
            requests: Vec::new(),
            quitting: false,
            more: RefCell::default(),
        };
        for problem in problems {
            session.notify(problem.severity, problem.to_string());
        }
        session
    }

    /// Opens files and folders; without any, the sample project.
    pub fn start(&mut self, paths: Vec<PathBuf>) {
        let paths = if paths.is_empty() { None } else { Some(paths) };
        if self.settings().annotator.is_none() {
            self.dialog = Some(Dialog::Annotator);
        }
        self.open_project(paths);
    }

    /// `None` opens the sample.
    pub(super) fn open_project(&mut self, paths: Option<Vec<PathBuf>>) {
        self.leave_article();
        self.tasks.push(match paths {
            Some(paths) => Job::OpenPaths(paths),
            None => Job::OpenSample(self.dirs.clone()),
        });
    }

    pub fn settings(&self) -> &Settings {
        &self.settings.settings
    }

    pub(super) fn settings_mut(&mut self) -> &mut Settings {
        &mut self.settings.settings
    }

    /// Where the settings are kept.
    pub fn settings_path(&self) -> PathBuf {
        self.dirs.settings_path()
    }

    pub fn project(&self) -> Option<&Arc<OpenProject>> {
        self.project.as_ref()
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub fn current(&self) -> Option<usize> {
        self.current
    }

    pub fn open(&self) -> Option<&OpenArticle> {
        self.open.as_ref()
    }

    pub fn mode(&self) -> &Mode {
        &self.mode
    }

    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// Who annotates; a stand-in until the name is known.
    pub fn annotator(&self) -> Annotator {
        self.settings()
            .annotator
            .clone()
            .unwrap_or_else(|| Annotator {
                id: "me".to_owned(),
                name: String::new(),
            })
    }

    /// How often the selected text (or the focused mention's) stands elsewhere untagged.
    pub fn more_of_selection(&self) -> usize {
        let Some((open, spans)) = self.open.as_ref().and_then(|o| Some((o, o.taggable()?))) else {
            return 0;
        };
        let text = tagging::quote(open.article().text(), &spans);
        let revision = open.document().revision();
        let mut more = self.more.borrow_mut();
        match &*more {
            Some((t, r, n)) if *t == text && *r == revision => *n,
            _ => {
                let elsewhere = |span: &ByteSpan| spans.iter().all(|s| !s.overlaps(*span));
                let all = tagging::occurrences(open.document(), &text);
                let n = all.into_iter().filter(elsewhere).count();
                *more = Some((text, revision, n));
                n
            }
        }
    }

    /// Whether work goes on in the background.
    pub fn is_busy(&self) -> bool {
        self.tasks.n_running() > 0
    }

    /// Takes what only the window can do.
    pub fn take_requests(&mut self) -> Vec<Request> {
        std::mem::take(&mut self.requests)
    }

    /// Takes in what background work has finished, and starts saves that are due. Returns when to look again at the latest.
    pub fn logic(&mut self, now: Instant) -> Option<Instant> {
        self.journal();
        while let Some(done) = self.tasks.try_take() {
            self.take_in(done);
        }
        let due = self.open.as_ref().and_then(OpenArticle::save_due);
        if due.is_some_and(|due| due <= now) {
            self.save();
            return None;
        }
        if self.quitting && self.can_quit() {
            self.requests.push(Request::Quit);
        }
        due
    }

    /// Waits until all is on disk and no background work is left; for tests and for leaving.
    pub fn finish(&mut self) {
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

    fn has_unsaved(&self) -> bool {
        let mut articles = self.open.iter().chain(&self.leaving);
        articles.any(|open| open.save_state() == SaveState::Unsaved)
    }

    /// Whether all is on disk, or can't be brought there.
    pub fn can_quit(&self) -> bool {
        let is_safe = |open: &OpenArticle| {
            matches!(open.save_state(), SaveState::Saved | SaveState::ReadOnly)
        };
        self.tasks.n_running() == 0
            && self.open.iter().all(is_safe)
            && self.leaving.iter().all(is_safe)
    }

    /// Starts to save the open article, and those that were left, where they have changed.
    pub fn save(&mut self) {
        self.journal();
        for open in self.open.iter_mut().chain(&mut self.leaving) {
            if open.is_dirty() && open.save_state() != SaveState::Saving {
                let job = Job::Save {
                    path: open.path().to_owned(),
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
    pub(super) fn journal(&mut self) {
        let Some(open) = &mut self.open else { return };
        let transactions = open.take_to_journal();
        if !transactions.is_empty() {
            self.tasks.push(Job::Journal {
                sidecar: open.sidecar().to_owned(),
                transactions,
            });
        }
    }

    /// Saves and puts the open article aside.
    pub(super) fn leave_article(&mut self) {
        self.save();
        self.mode = Mode::Normal;
        if let Some(open) = self.open.take()
            && !matches!(open.save_state(), SaveState::Saved | SaveState::ReadOnly)
        {
            self.leaving.push(open);
        }
        self.current = None;
    }

    pub(super) fn show_article(&mut self, index: usize) {
        let Some(entry) = self.entries.get(index) else {
            return;
        };
        let path = entry.article.path.clone();
        if self.open.as_ref().is_some_and(|open| open.path() == path) {
            self.current = Some(index);
            return;
        }
        self.leave_article();
        self.current = Some(index);
        // An article that is still being saved comes back as it was left.
        if let Some(i) = self.leaving.iter().position(|open| open.path() == path) {
            self.open = Some(self.leaving.remove(i));
            return;
        }
        if let Some(project) = &self.project {
            self.tasks.push(Job::Load {
                path,
                annotator: self.annotator(),
                project: project.clone(),
                seed: self.ids.next_seed(),
            });
        }
    }

    fn take_in(&mut self, done: Done) {
        match done {
            Done::Opened(Ok(project)) => self.take_project(*project),
            Done::Opened(Err(error)) => self.notify_error(&error),
            Done::Loaded { path, result } => {
                // The person may have moved on since.
                if self.current_path() != Some(&path) {
                    return;
                }
                match result {
                    Ok(loaded) => {
                        for problem in &loaded.problems {
                            self.notify(problem.severity, problem.to_string());
                        }
                        let n = loaded.n_recovered;
                        self.open = Some(OpenArticle::new(*loaded, Instant::now()));
                        if n > 0 {
                            let text = self.texts.with_count("notice-recovered", n);
                            self.notify(Severity::Note, text);
                        }
                        self.update_survey();
                        self.requests.push(Request::FocusText);
                    }
                    Err(error) => {
                        self.notify_error(&error);
                    }
                }
            }
            Done::Saved { path, result } => self.take_saved(&path, result),
            Done::Surveyed {
                project, surveys, ..
            } => {
                let is_this = self
                    .project
                    .as_ref()
                    .is_some_and(|p| Arc::ptr_eq(p, &project));
                for (i, survey) in surveys.into_iter().filter(|_| is_this) {
                    // The open article knows better than its file.
                    if self.open.is_none() || self.current != Some(i) {
                        self.entries[i].survey = Some(survey);
                    }
                }
            }
            Done::SettingsSaved(Err(error)) | Done::Journaled(Err(error)) => {
                self.notify_error(&error);
            }
            Done::SettingsSaved(Ok(())) | Done::Journaled(Ok(())) => {}
        }
    }

    fn take_project(&mut self, project: OpenProject) {
        for problem in &project.project.problems {
            self.notify(problem.severity, problem.to_string());
        }
        self.entries = project
            .project
            .articles
            .iter()
            .map(|article| Entry {
                article: article.clone(),
                survey: None,
            })
            .collect();
        if !project.opened.is_empty() {
            for path in project.opened.iter().rev() {
                self.settings_mut().remember(path);
            }
            self.save_settings();
        }
        let project = Arc::new(project);
        self.project = Some(project.clone());
        self.tasks.push(Job::Survey {
            project,
            annotator: self.annotator(),
        });
        if self.entries.is_empty() {
            let text = self.texts.get("notice-no-articles").to_string();
            self.notify(Severity::Warning, text);
        } else {
            self.show_article(0);
        }
    }

    pub(super) fn save_settings(&mut self) {
        self.tasks.push(Job::SaveSettings {
            dirs: self.dirs.clone(),
            settings: Box::new(self.settings.clone()),
        });
    }

    fn take_saved(&mut self, path: &Path, result: Result<Base, SaveFailure>) {
        let is_it = |open: &&mut OpenArticle| open.path() == path;
        let open = self.open.iter_mut().chain(&mut self.leaving).find(is_it);
        let Some(open) = open else { return };
        let failure = match result {
            Ok(base) => {
                open.save_finished(base);
                self.leaving
                    .retain(|open| open.save_state() != SaveState::Saved);
                self.notices.retain(|n| !n.until_saved);
                self.update_survey();
                // An article that was left while it was being saved may have changed meanwhile.
                let is_unsaved = |open: &OpenArticle| open.save_state() == SaveState::Unsaved;
                if self.leaving.iter().any(is_unsaved) {
                    self.save();
                }
                return;
            }
            Err(failure) => failure,
        };
        if let Some(base) = failure.base {
            open.set_base(base);
        }
        if let Some(merge) = failure.merged {
            let now = Instant::now();
            // What was changed since the save began is merged with the next one.
            if open.document().revision() == merge.revision {
                let change = Change {
                    transaction: merge.transaction,
                    focus: open.focus().cloned(),
                };
                if let Err(error) = open.carry_out(change, now) {
                    let text = error.to_string();
                    self.notify(Severity::Error, text);
                    return;
                }
            }
            open.save_again(now);
            let text = self.texts.with_count("notice-merged", merge.n_conflicts);
            self.notify(Severity::Note, text);
            self.update_survey();
            return;
        }
        open.save_was_refused();
        self.quitting = false;
        self.notify(Severity::Error, failure.message);
        if let Some(notice) = self.notices.last_mut() {
            notice.until_saved = true;
        }
    }

    /// Brings the list's row of the open article up to date.
    pub(super) fn update_survey(&mut self) {
        let (Some(open), Some(i)) = (&self.open, self.current) else {
            return;
        };
        let document = open.document();
        let n_records = document
            .records()
            .filter(|r| !matches!(r.kind(), Kind::Zone | Kind::Entity))
            .count();
        let survey = Survey {
            status: document.status().clone(),
            n_records,
            language: document
                .card()
                .language
                .clone()
                .or_else(|| open.article().language().map(str::to_owned)),
            date: document.card().date.clone(),
        };
        if let Some(entry) = self.entries.get_mut(i) {
            entry.survey = Some(survey);
        }
    }

    pub(super) fn current_path(&self) -> Option<&PathBuf> {
        self.entries.get(self.current?).map(|e| &e.article.path)
    }

    pub(super) fn notify_error(&mut self, error: &StoreError) {
        self.notify(Severity::Error, error.to_string());
    }

    pub fn notify(&mut self, severity: Severity, text: String) {
        if self.notices.iter().any(|n| n.text == text) {
            return;
        }
        let id = self.next_notice;
        self.next_notice += 1;
        self.notices.push(Notice {
            id,
            severity,
            text,
            until_saved: false,
        });
    }
}
