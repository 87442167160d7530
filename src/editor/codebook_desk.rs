//! The codebook being edited: a draft with undo of its own, and what saving it sets going.
//!
//! A draft knows which name each label had, so that a rename is a rename and not a removal and an addition. Saving writes the codebook's file,
//! rewrites the annotator's sidecars where labels were renamed, and is one step for undo.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use super::{
    codebook_draft::Draft,
    open_article::OpenArticle,
    session::{Dialog, Session},
    tagging::Change,
    tasks::{Done, Job, OpenProject, Work},
};
use crate::model::{
    codebook::Codebook,
    document::CodebookRef,
    edit::Title,
    problem::Severity,
    relabel::{Rename, relabel, relabel_codebook, reversed},
};
use crate::store::{
    codebook_file::{CodebookSave, save_codebook},
    error::StoreError,
    project::CodebookSource,
    relabel::{Relabel, Relabelled, relabel_project},
    versions::Versions,
};

/// What a person does with the codebook.
#[derive(Clone, Debug, PartialEq)]
pub enum CodebookCommand {
    /// Replaces the draft; edits of one field that follow each other are one step.
    Edit {
        field: String,
        after: Box<Draft>,
    },
    Undo,
    Redo,
    /// Takes the draft back to the project's codebook.
    Discard,
    Save,
}

/// The draft, and how it came about.
#[derive(Debug)]
pub struct CodebookDesk {
    draft: Draft,
    undo: Vec<Draft>,
    redo: Vec<Draft>,
    last_field: Option<String>,
    base: Arc<Codebook>,
}

/// Labels renamed in one step.
#[derive(Debug)]
struct RenameStep {
    /// The codebook's version that it made.
    version: String,
    renames: Vec<Rename>,
    title: Title,
    /// Whether it is in force, and not taken back.
    done: bool,
}

/// The codebook's part of the session.
#[derive(Debug, Default)]
pub struct CodebookState {
    desk: Option<CodebookDesk>,
    /// Renames, the oldest first: undo and redo of the project's own, which outlive the article that they were made in.
    steps: Vec<RenameStep>,
    is_saving: bool,
    /// Undo and redo of renamings that came while a save was under way.
    waiting: Vec<(Title, bool)>,
}

/// What a save has done.
#[derive(Debug)]
pub struct CodebookDone {
    result: Result<CodebookSource, StoreError>,
    codebook: Arc<Codebook>,
    folder: PathBuf,
    renames: Vec<Rename>,
    relabelled: Relabelled,
    /// Whether the open document has its new labels already: undo and redo have changed it.
    is_step: bool,
}

fn relabel_title(renames: &[Rename], version: &str) -> Title {
    let said = |of: fn(&Rename) -> &String| {
        let names = renames.iter().map(|r| of(r).as_str());
        names.collect::<Vec<_>>().join(", ")
    };
    Title::new("undo-relabel")
        .with("from", said(|r| &r.from))
        .with("to", said(|r| &r.to))
        .with("version", version.to_owned())
}

impl CodebookDesk {
    fn new(base: Arc<Codebook>) -> Self {
        Self {
            draft: Draft::new((*base).clone()),
            undo: Vec::new(),
            redo: Vec::new(),
            last_field: None,
            base,
        }
    }

    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    /// Whether the draft says something else than the project's codebook.
    pub fn is_changed(&self) -> bool {
        *self.draft.codebook() != *self.base
    }

    fn edit(&mut self, field: String, after: Draft) {
        if after == self.draft {
            return;
        }
        let goes_on = self.last_field.as_ref() == Some(&field) && !self.undo.is_empty();
        let before = std::mem::replace(&mut self.draft, after);
        if !goes_on {
            self.undo.push(before);
        }
        self.redo.clear();
        self.last_field = Some(field);
    }

    fn step(&mut self, back: bool) {
        let (from, to) = match back {
            true => (&mut self.undo, &mut self.redo),
            false => (&mut self.redo, &mut self.undo),
        };
        if let Some(draft) = from.pop() {
            to.push(std::mem::replace(&mut self.draft, draft));
        }
        self.last_field = None;
    }
}

impl CodebookState {
    /// The draft, once the editor was opened.
    pub fn desk(&self) -> Option<&CodebookDesk> {
        self.desk.as_ref()
    }

    pub fn is_saving(&self) -> bool {
        self.is_saving
    }

    /// After something new, what was taken back is not done again.
    pub(super) fn forget_undone(&mut self) {
        self.steps.retain(|step| step.done);
    }
}

impl Session {
    pub fn codebook_state(&self) -> &CodebookState {
        &self.codebook
    }

    /// Opens the editor on the project's codebook, or on the draft that was left.
    pub(super) fn edit_codebook(&mut self) {
        let Some(project) = &self.project else { return };
        let base = &project.project.codebook;
        let is_there = self
            .codebook
            .desk
            .as_ref()
            .is_some_and(|desk| desk.is_changed() && Arc::ptr_eq(&desk.base, base));
        if !is_there {
            self.codebook.desk = Some(CodebookDesk::new(base.clone()));
        }
        self.dialog = Some(Dialog::Codebook);
    }

    pub(super) fn codebook_command(&mut self, command: CodebookCommand) {
        let Some(desk) = &mut self.codebook.desk else {
            return;
        };
        match command {
            CodebookCommand::Edit { field, after } => desk.edit(field, *after),
            CodebookCommand::Undo => desk.step(true),
            CodebookCommand::Redo => desk.step(false),
            CodebookCommand::Discard => {
                *desk = CodebookDesk::new(desk.base.clone());
            }
            CodebookCommand::Save => {
                let mut after = desk.draft.codebook().clone();
                after.drop_empty_lines();
                after.version = desk.base.version + 1;
                let renames = desk.draft.renames();
                for rename in &renames {
                    after.move_word(&rename.from, &rename.to);
                }
                if desk.is_changed() && after.problems().is_empty() {
                    self.save_codebook(after, renames, false);
                }
            }
        }
    }

    fn save_codebook(&mut self, after: Codebook, renames: Vec<Rename>, is_step: bool) {
        let Some(project) = self.project.clone() else {
            return;
        };
        let folder = project.folder();
        let Some(folder) = folder.filter(|_| !self.codebook.is_saving) else {
            return;
        };
        // What is open is in its file before others' are rewritten.
        self.save();
        self.codebook.is_saving = true;
        let annotator = self.annotator().id;
        let open = self.open.as_ref().map(|open| open.sidecar().to_owned());
        let before = project.project.codebook.clone();
        let codebook = Arc::new(after);
        self.tasks.push_work(Work::new(move |vfs, dirs| {
            let versions = Versions::new(dirs.clone());
            let result = save_codebook(
                vfs,
                &CodebookSave {
                    folder: &folder,
                    project_name: &project.project.name,
                    source: &project.project.codebook_source,
                    before: &before,
                    after: &codebook,
                    renames: &renames,
                },
                &versions,
            );
            let mut relabelled = Relabelled::default();
            if result.is_ok() && !renames.is_empty() {
                // Another project's labels are its own, even where they are called alike.
                let own = project.project.articles.iter();
                let own = own.filter(|article| project.project.is_own(&article.path));
                let task = Relabel {
                    articles: &own.cloned().collect::<Vec<_>>(),
                    annotator: &annotator,
                    open: open.as_deref(),
                    renames: &renames,
                    codebook: CodebookRef {
                        name: codebook.name.clone(),
                        version: codebook.version,
                    },
                };
                relabelled = relabel_project(vfs, dirs, &task, &versions);
            }
            Done::Codebook(Box::new(CodebookDone {
                result,
                codebook,
                folder,
                renames,
                relabelled,
                is_step,
            }))
        }));
    }

    pub(super) fn take_codebook(&mut self, done: CodebookDone) {
        self.codebook.is_saving = false;
        self.take_saved_codebook(done);
        if !self.codebook.waiting.is_empty() {
            let (title, back) = self.codebook.waiting.remove(0);
            self.relabel_stepped(&title, back);
        }
    }

    fn take_saved_codebook(&mut self, done: CodebookDone) {
        let source = match done.result {
            Ok(source) => source,
            Err(error) => {
                self.notify_error(&error);
                return;
            }
        };
        // Another project has a codebook of its own.
        let is_here = |project: &&Arc<OpenProject>| project.folder().as_ref() == Some(&done.folder);
        let Some(project) = self.project.as_ref().filter(is_here) else {
            return;
        };
        let mut changed = project.project.clone();
        changed.set_codebook(done.codebook.clone());
        changed.codebook_source = source;
        changed.root.get_or_insert(done.folder);
        let project = Arc::new(OpenProject {
            project: changed,
            opened: project.opened.clone(),
            unsaved: project.unsaved.clone(),
        });
        self.project = Some(project.clone());
        // Work under way for the project as it was is not taken in any more.
        let annotator = self.annotator();
        let codebooks = project.clone();
        let codebook_at = |path: &Path| codebooks.project.codebook_at(path).clone();
        self.tasks.push(Job::Survey { project, annotator });
        for open in self.open.iter_mut().chain(&mut self.leaving) {
            open.set_codebook(codebook_at(open.path()));
        }
        self.codebook.desk = Some(CodebookDesk::new(done.codebook.clone()));
        self.notify_shortcuts();
        let version = done.codebook.version.to_string();
        let text = self
            .texts
            .with("notice-codebook-saved", &[("version", &version)]);
        self.notify(Severity::Note, text);
        if done.renames.is_empty() {
            return;
        }
        if !done.is_step {
            self.codebook.forget_undone();
            let title = relabel_title(&done.renames, &version);
            self.codebook.steps.push(RenameStep {
                version,
                renames: done.renames.clone(),
                title: title.clone(),
                done: true,
            });
            self.relabel_open(&done.renames, title);
        }
        self.tell_relabelled(&done.relabelled);
    }

    /// Renamings are of their project: another one's labels are its own, though they are called alike. Before another one is opened.
    pub(super) fn leave_codebook_steps(&mut self, next: &OpenProject) {
        let is_same = |project: &Arc<OpenProject>| {
            project.folder() == next.folder() && project.project.root == next.project.root
        };
        if !self.project.as_ref().is_some_and(is_same) {
            self.codebook.steps.clear();
            self.codebook.waiting.clear();
        }
    }

    /// The open article, where the codebook that is edited is the one that goes for it.
    fn open_of_own(&mut self) -> Option<&mut OpenArticle> {
        let project = &self.project.as_ref()?.project;
        self.open
            .as_mut()
            .filter(|open| project.is_own(open.path()))
    }

    /// Renames the open document's labels: the step that undo takes back everywhere.
    fn relabel_open(&mut self, renames: &[Rename], title: Title) {
        let Some(open) = self.open_of_own() else {
            return;
        };
        let change = Change {
            transaction: relabel(open.document(), renames, title),
            focus: open.focus().cloned(),
        };
        if let Err(error) = open.carry_out(change, Instant::now()) {
            self.notify_edit(&error);
        }
        self.update_survey();
    }

    /// After undo or redo of a renaming in the open document: the same in the codebook and in the other sidecars.
    pub(super) fn relabel_stepped(&mut self, title: &Title, back: bool) {
        if self.codebook.is_saving {
            self.codebook.waiting.push((title.clone(), back));
            return;
        }
        let version = title.args.iter().find(|(name, _)| name == "version");
        let step = version.and_then(|(_, version)| {
            let mut steps = self.codebook.steps.iter_mut();
            steps.find(|step| step.version == *version)
        });
        let (Some(step), Some(project)) = (step, &self.project) else {
            return;
        };
        step.done = !back;
        let renames = if back {
            reversed(&step.renames)
        } else {
            step.renames.clone()
        };
        let before = &project.project.codebook;
        let mut after = relabel_codebook(before, &renames);
        after.version = before.version + 1;
        self.save_codebook(after, renames, true);
    }

    /// The renaming that undo (or redo) comes to where the open article has nothing left: it may have been made in another.
    pub fn project_step_title(&self, back: bool) -> Option<&Title> {
        let is_free = self.open().is_none_or(|open| {
            let history = open.history();
            match back {
                true => history.undo_title().is_none(),
                // What was taken back here is done again here.
                false => history.redo_title().is_none(),
            }
        });
        let steps = &self.codebook.steps;
        let step = match back {
            true => steps.iter().rev().find(|step| step.done),
            false => steps.iter().find(|step| !step.done),
        };
        let step = step.filter(|_| is_free && !self.codebook.is_saving);
        step.map(|step| &step.title)
    }

    /// Takes that renaming back, or does it again, in the open article too.
    pub(super) fn step_project(&mut self, back: bool) {
        let Some(title) = self.project_step_title(back).cloned() else {
            return;
        };
        let mut steps = self.codebook.steps.iter();
        let Some(step) = steps.find(|step| step.title == title) else {
            return;
        };
        let renames = match back {
            true => reversed(&step.renames),
            false => step.renames.clone(),
        };
        if let Some(open) = self.open_of_own() {
            let transaction = relabel(open.document(), &renames, title.clone());
            let focus = open.focus().cloned();
            let done = match back {
                true => open.carry_out_undone(transaction, Instant::now()),
                false => open.carry_out(Change { transaction, focus }, Instant::now()),
            };
            if let Err(error) = done {
                self.notify_edit(&error);
                return;
            }
            self.update_survey();
        }
        self.relabel_stepped(&title, back);
    }

    fn tell_relabelled(&mut self, done: &Relabelled) {
        let n = done.changed.len();
        if n > 0 {
            let text = self.texts.with_count("notice-relabelled", n);
            self.notify(Severity::Note, text);
        }
        if !done.colleagues.is_empty() {
            let files: Vec<String> = done
                .colleagues
                .iter()
                .map(|(path, n)| {
                    let name = path.file_name().unwrap_or_default().to_string_lossy();
                    format!("{name} ({n})")
                })
                .collect();
            let files = files.join(", ");
            let text = self.texts.with("notice-colleagues", &[("files", &files)]);
            self.notify(Severity::Warning, text);
        }
        for problem in &done.problems {
            self.notify(problem.severity, problem.to_string());
        }
    }
}
