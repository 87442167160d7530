//! The session: the project, its articles, the one that is open, and what the person is in the middle of.

mod intake;
mod saving;

use std::{cell::RefCell, path::PathBuf, sync::Arc, time::Instant};

use super::{
    checks::Checks,
    codebook_desk::CodebookState,
    command::{Command, Tab},
    datasets::{Datasets, Pick},
    files::Files,
    find::Find,
    flow::{Field, Flow},
    history::LeftHistories,
    i18n::Texts,
    kb::KbDesk,
    open_article::{OpenArticle, SaveState},
    parts::Part,
    review::Review,
    review_tasks::ReviewJob,
    shortcuts::Shortcuts,
    tagging::{self},
    tasks::{Job, OpenProject, Tasks, Wake},
};
use crate::{
    model::{
        annotation::{Holder, Target},
        article::Status,
        document::Annotator,
        edit::EditError,
        id::{Id, IdSource},
        problem::Severity,
        span::ByteSpan,
    },
    store::{
        error::StoreError,
        local::{LocalDirs, Settings, SettingsFile},
        places::Places,
        project::ArticleRef,
        said::Said,
        shortcuts::read_shortcuts,
        sidecar::sidecar_path,
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
    /// A letter jumps to an annotation on screen.
    Jump,
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
    /// One part of what is focused is asked for.
    Part(Part),
}

/// A stance that is being put together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StanceDraft {
    pub evidence: Vec<ByteSpan>,
    pub holder: Option<Holder>,
    pub target: Option<Target>,
    /// Whether it is to say that there is no stance: then its polarity is not asked.
    pub absence: bool,
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
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    pub id: u64,
    pub severity: Severity,
    pub text: String,
    /// The sidecar whose next save takes it away.
    pub until_saved: Option<PathBuf>,
    /// Whether it is about the files of the open article: it goes when that is left, and is said again when it is opened again.
    pub of_article: bool,
    /// What can be done about it: the key of its text, and the command.
    pub actions: Vec<(&'static str, Command)>,
}

/// Something only the window can do.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    PickFiles,
    /// Sidecars of colleagues.
    PickSidecars,
    PickFolder,
    /// A folder to save the open article in.
    PickElsewhere,
    /// A place for an export or an import.
    Pick(Pick),
    ShowInFolder(PathBuf),
    Show(ByteSpan),
    /// Brings a unit under review into view, with room for its card.
    ShowUnit(ByteSpan),
    SelectAll,
    FocusText,
    FocusFilter,
    /// A field of the inspector takes the keyboard.
    FocusField(Field),
    /// The inspector's list takes the keyboard, or gives it back to the text.
    SwitchPane,
    FocusFind,
    Quit,
}

/// A window over the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialog {
    Palette,
    Keys,
    About,
    Path,
    Annotator,
    Export,
    Import,
    Shortcuts,
    Link,
    Codebook,
    Guideline,
    Versions,
    Conflicts,
    Encoding,
    Elsewhere,
}

/// Repeats are counted up to this many, so that a word of every line costs no more than a name.
pub const MOST_REPEATS: usize = 1000;

/// Longer selections, in bytes, are no names that could repeat.
const LONGEST_REPEAT: usize = 300;

#[derive(Debug)]
pub struct Session {
    pub texts: Texts,
    pub dialog: Option<Dialog>,
    pub tab: Tab,
    pub(super) settings: SettingsFile,
    pub(super) dirs: LocalDirs,
    pub(super) places: Places,
    pub(super) tasks: Tasks,
    pub(super) ids: IdSource,
    pub(super) project: Option<Arc<OpenProject>>,
    pub(super) entries: Vec<Entry>,
    /// Index of the article shown, or being loaded.
    pub(super) current: Option<usize>,
    pub(super) open: Option<OpenArticle>,
    /// The load that the article shown waits for.
    loading: Option<Loading>,
    /// How many loads there were.
    n_loads: u64,
    /// Articles that were left while a save was under way or had failed.
    pub(super) leaving: Vec<OpenArticle>,
    pub(super) left: LeftHistories,
    pub(super) mode: Mode,
    pub(super) find: Find,
    pub(super) notices: Vec<Notice>,
    pub(super) next_notice: u64,
    pub(super) requests: Vec<Request>,
    pub(super) quitting: bool,
    /// Records picked in lists, labels by use, counts in other articles.
    pub flow: Flow,
    pub(super) files: Files,
    pub(super) datasets: Datasets,
    pub(super) review: Review,
    pub(super) shortcuts: Shortcuts,
    pub(super) checks: Checks,
    pub(super) kb: KbDesk,
    pub(super) codebook: CodebookState,
    /// Where the text in question stands elsewhere untagged: looked up once per text, revision and place.
    more: RefCell<Option<More>>,
}

/// A load whose answer is waited for; what earlier ones bring is not wanted any more.
#[derive(Debug)]
struct Loading {
    number: u64,
    path: PathBuf,
}

/// A text, the document's revision, where the text was asked for, and where else it stands.
type More = (String, u64, Vec<ByteSpan>, Arc<[ByteSpan]>);

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
        let mut shortcuts = Shortcuts::default();
        let keys = read_shortcuts(&*setup.vfs, &setup.dirs);
        shortcuts.take(keys, &setup.dirs.keys_path().display().to_string());
        let mut session = Self {
            texts,
            dialog: None,
            tab: Tab::default(),
            settings,
            places: Places::read(&*setup.vfs, &setup.dirs),
            datasets: Datasets::new(setup.vfs.clone(), setup.wake.clone()),
            tasks: Tasks::start(setup.vfs, setup.dirs.clone(), setup.wake),
            dirs: setup.dirs,
            ids: IdSource::new(setup.seed),
            project: None,
            entries: Vec::new(),
            current: None,
            open: None,
            loading: None,
            n_loads: 0,
            leaving: Vec::new(),
            left: LeftHistories::default(),
            mode: Mode::Normal,
            find: Find::default(),
            notices: Vec::new(),
            next_notice: 0,
            requests: Vec::new(),
            quitting: false,
            flow: Flow::default(),
            files: Files::default(),
            review: Review::default(),
            shortcuts,
            checks: Checks::default(),
            kb: KbDesk::default(),
            codebook: CodebookState::default(),
            more: RefCell::default(),
        };
        for problem in problems {
            let text = session.texts.problem(&problem);
            session.notify(problem.severity, text);
        }
        session.notify_shortcuts();
        session
    }

    /// Opens files and folders; without any, the sample project.
    pub fn start(&mut self, paths: Vec<PathBuf>) {
        let paths = if paths.is_empty() { None } else { Some(paths) };
        if paths.is_none()
            && let Some(last) = self.settings().recent.first().cloned()
        {
            let name = last.display().to_string();
            let text = self.texts.with("notice-last-time", &[("path", &name)]);
            let open = Command::OpenPaths(vec![last]);
            self.notify_with(Severity::Note, text, vec![("action-open-last", open)]);
        }
        if self.settings().annotator.is_none() {
            self.dialog = Some(Dialog::Annotator);
        }
        self.open_project(paths);
    }

    /// `None` opens the sample.
    pub(super) fn open_project(&mut self, paths: Option<Vec<PathBuf>>) {
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

    /// How often the selected text (or the focused mention's) stands elsewhere untagged; counted up to [`MOST_REPEATS`].
    pub fn more_of_selection(&self) -> usize {
        self.places_of_selection().len()
    }

    /// Where it does, in text order: what tagging all would tag.
    pub fn places_of_selection(&self) -> Arc<[ByteSpan]> {
        let Some((open, spans)) = self.open.as_ref().and_then(|o| Some((o, o.taggable()?))) else {
            return Arc::default();
        };
        if spans.iter().map(|s| s.len()).sum::<usize>() > LONGEST_REPEAT {
            return Arc::default();
        }
        let text = tagging::quote(open.article().text(), &spans);
        let revision = open.document().revision();
        let mut more = self.more.borrow_mut();
        match &*more {
            Some((t, r, s, places)) if *t == text && *r == revision && *s == spans => {
                places.clone()
            }
            _ => {
                let elsewhere = |span: &ByteSpan| spans.iter().all(|s| !s.overlaps(*span));
                let all = tagging::occurrences(open.document(), &text, &spans);
                let places: Arc<[ByteSpan]> = all.filter(elsewhere).take(MOST_REPEATS).collect();
                *more = Some((text, revision, spans, places.clone()));
                places
            }
        }
    }

    /// Whether work goes on in the background.
    pub fn is_busy(&self) -> bool {
        self.tasks.n_running() > 0 || self.datasets.is_busy()
    }

    /// Takes what only the window can do.
    pub fn take_requests(&mut self) -> Vec<Request> {
        std::mem::take(&mut self.requests)
    }

    /// Takes in what background work has finished, and starts saves that are due. Returns when to look again at the latest.
    pub fn logic(&mut self, now: Instant) -> Option<Instant> {
        self.journal();
        self.count_elsewhere();
        while let Some(done) = self.tasks.try_take() {
            self.take_in(done);
        }
        self.files_logic();
        self.dataset_logic();
        if self.find.is_open() {
            self.refresh_find();
        }
        self.update_checks(now);
        let due = self.open.as_ref().and_then(OpenArticle::save_due);
        if due.is_some_and(|due| due <= now) {
            self.save();
            return None;
        }
        if self.quitting && self.can_quit() {
            self.requests.push(Request::Quit);
        }
        due.into_iter().chain(self.checks.due()).min()
    }

    /// Saves and puts the open article aside.
    pub(super) fn leave_article(&mut self) {
        self.save();
        self.leave_review();
        self.mode = Mode::Normal;
        self.flow.leave_article();
        self.loading = None;
        self.leave_offers_behind();
        if let Some(mut open) = self.open.take() {
            match open.save_state() {
                SaveState::Saved => self.left.extend(open.left_history()),
                SaveState::ReadOnly => {}
                _ => self.leaving.push(open),
            }
        }
        self.current = None;
    }

    /// Does what the newest message offers first, or second; closes one that offers no such thing.
    pub(super) fn answer_notice(&mut self, i: usize) {
        let Some(notice) = self.notices.last() else {
            return;
        };
        let asked = notice.actions.get(i).map(|(_, command)| command.clone());
        // What is not saved stays said until it is.
        if notice.until_saved.is_none() {
            self.notices.pop();
        }
        if let Some(command) = asked {
            self.dispatch(command);
        }
    }

    /// What was said of a project that is left is of no use in the next one; what is not saved yet stays said.
    pub(super) fn leave_notices_behind(&mut self) {
        self.notices.retain(|notice| notice.until_saved.is_some());
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
        if self.loading.as_ref().is_some_and(|load| load.path == path) {
            self.current = Some(index);
            return;
        }
        self.leave_article();
        self.current = Some(index);
        let sidecar = sidecar_path(&path, &self.desk_annotator().id);
        // An article that is still being saved comes back as it was left.
        let left = self
            .leaving
            .iter()
            .position(|open| open.sidecar() == sidecar);
        if let Some(i) = left {
            self.open = Some(self.leaving.remove(i));
            self.read_reviewed(path);
        } else {
            self.load(path);
        }
    }

    /// Loads the article that is shown, for whoever's version of it is wanted. Nothing is open.
    pub(super) fn load(&mut self, path: PathBuf) {
        let Some(project) = &self.project else { return };
        let codebook = project.project.codebook_at(&path).clone();
        self.n_loads += 1;
        self.loading = Some(Loading {
            number: self.n_loads,
            path: path.clone(),
        });
        let job = Job::Load {
            number: self.n_loads,
            path: path.clone(),
            annotator: self.desk_annotator(),
            codebook,
            seed: self.ids.next_seed(),
        };
        self.tasks.push(job);
        self.read_reviewed(path);
    }

    /// Has read what an article's review needs, or who tags it wants to know of its review.
    fn read_reviewed(&mut self, path: PathBuf) {
        self.tasks.push(Job::Review(match self.review.is_on() {
            true => ReviewJob::Compare {
                path,
                former: Vec::new(),
            },
            false => ReviewJob::ReadVerdicts(path),
        }));
    }

    pub(super) fn current_path(&self) -> Option<&PathBuf> {
        self.entries.get(self.current?).map(|e| &e.article.path)
    }

    pub(super) fn notify_error(&mut self, error: &StoreError) {
        let text = self.texts.said(&error.into());
        self.notify(Severity::Error, text);
    }

    /// A change that can't be made.
    pub(super) fn notify_edit(&mut self, error: &EditError) {
        self.notify_said(&error.into());
    }

    pub(super) fn notify_said(&mut self, said: &Said) {
        let text = self.texts.said(said);
        self.notify(Severity::Error, text);
    }

    pub fn notify(&mut self, severity: Severity, text: String) {
        self.notify_with(severity, text, Vec::new());
    }

    /// A notice with what can be done about it.
    pub(super) fn notify_with(
        &mut self,
        severity: Severity,
        text: String,
        actions: Vec<(&'static str, Command)>,
    ) {
        if self.notices.iter().any(|n| n.text == text) {
            return;
        }
        let id = self.next_notice;
        self.next_notice += 1;
        self.notices.push(Notice {
            id,
            severity,
            text,
            until_saved: None,
            of_article: false,
            actions,
        });
    }
}
