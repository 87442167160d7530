//! Export and import from the window: what is set up, the work under way on a thread of its own, what came of it.
//!
//! Changing an export's settings looks at it anew: first lines of a few articles, then the whole export into nothing, for its counts and losses. The one look
//! stops the last. Nothing is looked at or written while edits are on their way to the disk: exports read sidecars.

mod work;

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, Sender},
    },
    thread,
};

use self::work::{Teller, export, look, preview_of_import};
use super::{
    open_article::{OpenArticle, SaveState},
    session::{Dialog, Request, Session},
    tasks::Wake,
};
use crate::{
    dataset::{
        self, ExportReport,
        files::{
            export::{Plan, proposed_out},
            import::{self, ImportSettings, Imported},
        },
        guess::guess_of_path,
    },
    model::{problem::Severity, said::Said},
    store::{
        exports::{self, ExportSettings, Preset},
        vfs::Vfs,
    },
};

/// What an export that was stopped, and left nothing, says.
const STOPPED: &str = "dataset-stopped";

/// What a person asks for in the two dialogs.
#[derive(Clone, Debug, PartialEq)]
pub enum DatasetCommand {
    /// The export is to be so.
    SetExport(ExportSettings),
    UsePreset(String),
    SavePreset(String),
    RemovePreset(String),
    Export {
        force: bool,
    },
    /// The import is to be so.
    SetImport(ImportDraft),
    Import,
    /// Stops what is under way.
    Stop,
    /// Asks for a place in the system's dialog.
    Pick(Pick),
    /// A place was picked.
    Picked(Pick, Vec<PathBuf>),
    ShowInFolder(PathBuf),
}

/// What a place is picked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    ExportFile,
    ExportFolder,
    ImportFiles,
    ImportFolder,
    ImportInto,
}

/// An import being set up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportDraft {
    pub settings: ImportSettings,
    pub sources: Vec<PathBuf>,
    /// Where the articles go.
    pub out: String,
}

impl ImportDraft {
    /// Whether it brings articles and no annotations.
    pub fn is_of_articles(&self) -> bool {
        dataset::reader_by_name(&self.settings.format).is_ok_and(|(info, _)| info.is_articles())
    }
}

/// First lines of what an export would write, or of what an import would read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// Its path within the export.
    pub file: String,
    pub lines: Vec<String>,
    /// Other files of the export.
    pub n_others: usize,
    /// The columns of a table of articles, and what each is taken for.
    pub columns: Vec<(String, Option<&'static str>)>,
}

/// The state of both dialogs.
pub struct Datasets {
    pub export: ExportSettings,
    /// The project that the export's target belongs to.
    export_root: Option<PathBuf>,
    /// The project that the import's target belongs to.
    import_root: Option<PathBuf>,
    /// The next look at what is to be imported also says which format it is in.
    is_to_guess: bool,
    /// A person said which format what is to be imported is in.
    is_format_chosen: bool,
    pub presets: Vec<Preset>,
    pub import: ImportDraft,
    pub preview: Option<Preview>,
    pub import_preview: Option<Preview>,
    /// What the export would say; `Err` is why it can't be.
    pub looked: Option<Result<ExportReport, Said>>,
    pub exported: Option<Result<(PathBuf, ExportReport), Said>>,
    pub imported: Option<Result<(PathBuf, Imported), Said>>,
    /// Whether the last export or import was stopped by hand.
    pub is_stopped: bool,
    /// Work under way: how much of how much.
    pub progress: Option<(usize, usize)>,
    running: Option<Running>,
    /// To be started when all edits are on the disk.
    waiting: Option<Work>,
    n_threads: usize,
    events: (Sender<Told>, Receiver<Told>),
    next_run: u64,
    vfs: Arc<dyn Vfs>,
    wake: Wake,
}

impl fmt::Debug for Datasets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Datasets");
        out.field("export", &self.export)
            .field("running", &self.running);
        out.finish_non_exhaustive()
    }
}

#[derive(Debug)]
struct Running {
    run: u64,
    stop: Arc<AtomicBool>,
    /// Whether files are being written or read, and not only looked at.
    is_serious: bool,
}

#[derive(Clone, Debug)]
enum Work {
    Look,
    Export { force: bool },
}

/// Of which run.
type Told = (u64, Event);

#[derive(Debug)]
enum Event {
    Progress(usize, usize),
    Previewed(Result<Preview, Said>),
    /// The format that what is to be imported is likely to be in.
    Guessed(&'static str),
    ImportPreviewed(Preview),
    Looked(Result<ExportReport, Said>),
    Exported(Result<(PathBuf, ExportReport), Said>),
    Imported(Result<(PathBuf, Imported), Said>),
    /// The thread is done, however it ended.
    Ended,
}

impl Datasets {
    pub(super) fn new(vfs: Arc<dyn Vfs>, wake: Wake) -> Self {
        Self {
            export: ExportSettings::default(),
            export_root: None,
            import_root: None,
            is_to_guess: false,
            is_format_chosen: false,
            presets: Vec::new(),
            import: ImportDraft::default(),
            preview: None,
            import_preview: None,
            looked: None,
            exported: None,
            imported: None,
            is_stopped: false,
            progress: None,
            running: None,
            waiting: None,
            n_threads: 0,
            events: mpsc::channel(),
            next_run: 1,
            vfs,
            wake,
        }
    }

    /// Whether anything goes on, a look included.
    pub fn is_busy(&self) -> bool {
        self.n_threads > 0 || self.waiting.is_some()
    }

    /// Whether files are being written or read.
    pub fn is_at_work(&self) -> bool {
        let waits = matches!(self.waiting, Some(Work::Export { .. }));
        waits
            || self
                .running
                .as_ref()
                .is_some_and(|running| running.is_serious)
    }

    fn stop(&mut self) {
        self.waiting = None;
        self.progress = None;
        if let Some(running) = self.running.take() {
            running.stop.store(true, Ordering::Relaxed);
        }
    }

    /// Has what writes or reads files end soon, and tell what came of it by then.
    fn stop_serious(&mut self) {
        match &self.running {
            Some(running) if running.is_serious => {
                self.is_stopped = true;
                running.stop.store(true, Ordering::Relaxed);
            }
            _ => {
                self.is_stopped = self.waiting.is_some();
                self.stop();
            }
        }
    }

    /// Starts work on a thread of its own; what went on before is stopped.
    fn start(
        &mut self,
        is_serious: bool,
        work: impl FnOnce(&dyn Vfs, &mut Teller) + Send + 'static,
    ) {
        self.stop();
        self.is_stopped &= !is_serious;
        let stop = Arc::new(AtomicBool::new(false));
        let run = self.next_run;
        self.next_run += 1;
        self.n_threads += 1;
        let mut teller = Teller {
            run,
            stop: stop.clone(),
            send: self.events.0.clone(),
            wake: self.wake.clone(),
            last: None,
        };
        self.running = Some(Running {
            run,
            stop,
            is_serious,
        });
        let vfs = self.vfs.clone();
        thread::spawn(move || work(&*vfs, &mut teller));
    }

    fn take_in(&mut self, run: u64, event: Event) -> bool {
        let is_this = self
            .running
            .as_ref()
            .is_some_and(|running| running.run == run);
        if matches!(event, Event::Ended) {
            self.n_threads = self.n_threads.saturating_sub(1);
            if is_this {
                self.running = None;
                self.progress = None;
            }
            return false;
        }
        if !is_this {
            return false;
        }
        match event {
            Event::Progress(done, of) => self.progress = Some((done, of)),
            Event::Previewed(Ok(preview)) => self.preview = Some(preview),
            Event::Previewed(Err(message)) => {
                self.preview = None;
                self.looked = Some(Err(message));
            }
            Event::Guessed(format) => self.import.settings.format = format.to_owned(),
            Event::ImportPreviewed(preview) => self.import_preview = Some(preview),
            Event::Looked(looked) => self.looked = Some(looked),
            // Stopped before the end it wrote nothing, which is no error.
            Event::Exported(Err(why)) if self.is_stopped && why.key == STOPPED => {}
            Event::Exported(exported) => {
                self.is_stopped = false;
                self.exported = Some(exported);
            }
            Event::Imported(imported) => {
                self.is_stopped = matches!(&imported, Ok((_, imported)) if imported.is_stopped);
                self.imported = Some(imported);
                return true;
            }
            Event::Ended => {}
        }
        false
    }
}

impl Session {
    pub fn datasets(&self) -> &Datasets {
        &self.datasets
    }

    pub(super) fn dataset_command(&mut self, command: DatasetCommand) {
        match command {
            DatasetCommand::SetExport(settings) => self.set_export(settings),
            DatasetCommand::UsePreset(name) => {
                let preset = self.datasets.presets.iter().find(|p| p.name == name);
                if let Some(export) = preset.map(|preset| preset.export.clone()) {
                    self.set_export(export);
                }
            }
            DatasetCommand::SavePreset(name) => {
                let export = self.datasets.export.clone();
                self.change_presets(|vfs, root| {
                    exports::save_preset(vfs, root, Preset { name, export })
                });
            }
            DatasetCommand::RemovePreset(name) => {
                self.change_presets(|vfs, root| exports::remove_preset(vfs, root, &name));
            }
            DatasetCommand::Export { force } => {
                self.datasets.exported = None;
                self.start_after_saving(Work::Export { force });
                self.settings_mut().export = Some(self.datasets.export.clone());
                self.save_settings();
            }
            DatasetCommand::SetImport(draft) => {
                let is_read_anew = draft.sources != self.datasets.import.sources
                    || draft.settings.format != self.datasets.import.settings.format
                    || draft.settings.columns != self.datasets.import.settings.columns;
                let old = &self.datasets.import;
                self.datasets.is_format_chosen |= draft.settings.format != old.settings.format;
                // What is chosen first says what it is; afterwards the format is the person's.
                self.datasets.is_to_guess =
                    old.sources.is_empty() && !self.datasets.is_format_chosen;
                self.datasets.import = draft;
                if is_read_anew {
                    self.look_at_import();
                }
            }
            DatasetCommand::Import => self.start_import(),
            DatasetCommand::Stop => self.datasets.stop_serious(),
            DatasetCommand::Pick(pick) => self.requests.push(Request::Pick(pick)),
            DatasetCommand::Picked(pick, paths) => self.picked(pick, paths),
            DatasetCommand::ShowInFolder(path) => self.requests.push(Request::ShowInFolder(path)),
        }
    }

    /// Shows the export dialog with the last settings.
    pub(super) fn open_export(&mut self) {
        self.dialog = Some(Dialog::Export);
        self.datasets.exported = None;
        self.datasets.is_stopped = false;
        if self.datasets.export.format.is_empty() {
            let last = self.settings().export.clone();
            self.datasets.export = last.unwrap_or_else(|| ExportSettings {
                format: "jsonl".to_owned(),
                ..ExportSettings::default()
            });
        }
        let root = self.project_folder();
        // Another project's target is a file that is not to be replaced by this one's tags.
        if self.datasets.export_root != root {
            self.datasets.export.out.clear();
            self.datasets.export_root.clone_from(&root);
        }
        if let Some(root) = root {
            match exports::read_presets(&*self.datasets.vfs, &root) {
                Ok(presets) => self.datasets.presets = presets,
                Err(error) => self.notify_error(&error),
            }
        }
        // Tags and projects change between two looks.
        if !self.datasets.is_at_work() {
            self.datasets.looked = None;
            self.datasets.preview = None;
        }
        let settings = self.datasets.export.clone();
        self.set_export(settings);
    }

    pub(super) fn open_import(&mut self) {
        self.dialog = Some(Dialog::Import);
        if let Some(Ok(_)) = self.datasets.imported.take() {
            // What came in is in.
            self.datasets.import.sources.clear();
            self.datasets.import_preview = None;
        }
        let folder = self.project_folder();
        let annotator = self.settings().annotator.clone();
        self.datasets.is_format_chosen &= !self.datasets.import.sources.is_empty();
        let draft = &mut self.datasets.import;
        // Another project's folder is not where this one's articles go, and what may be replaced is said each time.
        draft.settings.force = false;
        if self.datasets.import_root != folder {
            draft.out.clear();
            self.datasets.import_root.clone_from(&folder);
        }
        if draft.settings.format.is_empty() {
            draft.settings.format = "articles-folder".to_owned();
        }
        if draft.settings.annotator.is_none() {
            draft.settings.annotator = annotator.map(|annotator| annotator.id);
        }
        if draft.out.is_empty()
            && let Some(folder) = folder
        {
            draft.out = folder.display().to_string();
        }
    }

    /// The project's folder: where `postil.ron` is, else the folder that was opened.
    fn project_folder(&self) -> Option<PathBuf> {
        let project = self.project.as_ref()?;
        let opened = project.opened.first();
        let folder = opened.map(|path| {
            let is_dir = self.datasets.vfs.metadata(path).is_ok_and(|m| m.is_dir);
            let parent = path.parent().filter(|_| !is_dir);
            parent.unwrap_or(path).to_owned()
        });
        project.project.root.clone().or(folder)
    }

    fn set_export(&mut self, mut settings: ExportSettings) {
        let old = &self.datasets.export;
        // Another format's file would have the wrong ending.
        let is_other_shape =
            settings.format != old.format || settings.split.is_empty() != old.split.is_empty();
        if (is_other_shape && settings.out == old.out) || settings.out.is_empty() {
            settings.out = self.propose_out(&settings).unwrap_or_default();
        }
        let mut without_place = settings.clone();
        without_place.out.clone_from(&old.out);
        let is_same = without_place == *old && self.datasets.looked.is_some();
        self.datasets.export = settings;
        if !is_same || self.dialog != Some(Dialog::Export) {
            self.datasets.looked = None;
        }
        if self.datasets.looked.is_none() && !self.datasets.is_at_work() {
            self.start_after_saving(Work::Look);
        }
    }

    fn propose_out(&self, settings: &ExportSettings) -> Option<String> {
        let project = &self.project.as_ref()?.project;
        let plan = Plan::new(settings).ok()?;
        Some(proposed_out(project, &plan).display().to_string())
    }

    fn change_presets(
        &mut self,
        change: impl FnOnce(&dyn Vfs, &Path) -> Result<(), crate::store::error::StoreError>,
    ) {
        let Some(root) = self.project_folder() else {
            return;
        };
        let vfs = self.datasets.vfs.clone();
        let presets = change(&*vfs, &root).and_then(|()| exports::read_presets(&*vfs, &root));
        match presets {
            Ok(presets) => self.datasets.presets = presets,
            Err(error) => self.notify_error(&error),
        }
    }

    /// Exports read sidecars: what is not in them yet is saved first.
    fn start_after_saving(&mut self, work: Work) {
        self.save();
        self.datasets.stop();
        self.datasets.waiting = Some(work);
        self.dataset_logic();
    }

    /// Takes in what the threads tell, and starts what waited for a save.
    pub(super) fn dataset_logic(&mut self) {
        while let Ok((run, event)) = self.datasets.events.1.try_recv() {
            if self.datasets.take_in(run, event) {
                self.take_imported();
            }
        }
        if self.datasets.waiting.is_none() {
            return;
        }
        let is_moving = |open: &OpenArticle| {
            matches!(open.save_state(), SaveState::Unsaved | SaveState::Saving)
        };
        let mut articles = self.open.iter().chain(&self.leaving);
        let Some(project) = self.project.clone() else {
            self.datasets.waiting = None;
            self.datasets.looked = Some(Err(Said::new("notice-no-articles")));
            return;
        };
        if articles.any(is_moving) {
            return;
        }
        let settings = self.datasets.export.clone();
        match self.datasets.waiting.take() {
            Some(Work::Look) => {
                let mut plan_error = None;
                match Plan::new(&settings) {
                    Ok(plan) => self.datasets.start(false, move |vfs, teller| {
                        look(vfs, &project, &plan, teller);
                    }),
                    Err(error) => plan_error = Some(Said::from(&error)),
                }
                if let Some(message) = plan_error {
                    self.datasets.preview = None;
                    self.datasets.looked = Some(Err(message));
                }
            }
            Some(Work::Export { force }) => self.datasets.start(true, move |vfs, teller| {
                let exported = export(vfs, &project, &settings, force, teller);
                teller.tell(Event::Exported(exported));
            }),
            None => {}
        }
    }

    /// Stops everything and waits for the threads: at the end.
    pub(super) fn finish_datasets(&mut self) {
        self.datasets.stop();
        while self.datasets.n_threads > 0 {
            match self.datasets.events.1.recv() {
                Ok((run, event)) => {
                    self.datasets.take_in(run, event);
                }
                Err(_) => return,
            }
        }
    }

    fn look_at_import(&mut self) {
        self.datasets.import_preview = None;
        let mut draft = self.datasets.import.clone();
        if draft.sources.is_empty() || self.datasets.is_at_work() {
            return;
        }
        let is_to_guess = std::mem::take(&mut self.datasets.is_to_guess);
        self.datasets.start(false, move |vfs, teller| {
            let first = draft.sources.first().filter(|_| is_to_guess);
            if let Some(format) = first.and_then(|path| guess_of_path(vfs, path)) {
                draft.settings.format = format.to_owned();
                teller.tell(Event::Guessed(format));
            }
            if let Some(preview) = preview_of_import(vfs, &draft) {
                teller.tell(Event::ImportPreviewed(preview));
            }
        });
    }

    fn start_import(&mut self) {
        self.datasets.imported = None;
        self.save();
        let mut draft = self.datasets.import.clone();
        if draft.is_of_articles() {
            // Nobody has tagged them: what is known of an article is for whoever begins with it.
            draft.settings.annotator = None;
        }
        self.datasets.start(true, move |vfs, teller| {
            let out = PathBuf::from(draft.out.trim());
            let imported = import::run(vfs, &draft.settings, &draft.sources, &out, teller)
                .map(|imported| (out, imported))
                .map_err(|error| Said::from(&error));
            teller.tell(Event::Imported(imported));
        });
    }

    /// Articles that were imported into the open folder are to be in the list.
    fn take_imported(&mut self) {
        let Some(Ok((out, imported))) = &self.datasets.imported else {
            return;
        };
        let is_here = self.project_folder().is_some_and(|folder| folder == *out);
        if is_here && imported.n_articles + imported.n_sidecars > 0 {
            let paths = self.project.as_ref().map(|project| project.opened.clone());
            let paths = paths.filter(|paths| !paths.is_empty());
            let dialog = self.dialog;
            self.open_project(paths);
            self.dialog = dialog;
        }
    }

    fn picked(&mut self, pick: Pick, paths: Vec<PathBuf>) {
        let Some(first) = paths.first() else { return };
        let shown = first.display().to_string();
        match pick {
            Pick::ExportFile | Pick::ExportFolder => {
                let mut settings = self.datasets.export.clone();
                settings.out = shown;
                self.set_export(settings);
            }
            Pick::ImportInto => self.datasets.import.out = shown,
            Pick::ImportFiles | Pick::ImportFolder => {
                let mut draft = self.datasets.import.clone();
                for path in &paths {
                    if !draft.sources.contains(path) {
                        draft.sources.push(path.clone());
                    }
                }
                self.dataset_command(DatasetCommand::SetImport(draft));
            }
        }
    }

    /// Says why a folder can't be shown.
    pub fn could_not_show(&mut self, path: &Path) {
        let path = path.display().to_string();
        let text = self.texts.with("export-not-shown", &[("path", &path)]);
        self.notify(Severity::Warning, text);
    }
}
