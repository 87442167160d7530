//! The person's shortcuts in the session: read at the start and again on request, written from the window.

use super::{
    command::CommandId,
    keymap::Keymap,
    session::{Dialog, Session},
    tasks::{Done, Work},
};
use crate::model::problem::{Problem, Severity};
use crate::store::{
    error::StoreError,
    shortcuts::{ShortcutsFile, read_shortcuts, write_shortcuts},
};

/// The keys in force, and the file they come from.
#[derive(Debug, Default)]
pub struct Shortcuts {
    keymap: Keymap,
    file: ShortcutsFile,
    problems: Vec<Problem>,
}

/// What background work on the file has finished.
#[derive(Debug)]
pub struct ShortcutsDone {
    file: ShortcutsFile,
    /// Why it could not be written, where that was asked for.
    written: Result<(), StoreError>,
}

impl Shortcuts {
    pub(super) fn take(&mut self, file: ShortcutsFile, path: &str) {
        (self.keymap, self.problems) = Keymap::from_file(&file, path);
        self.file = file;
    }

    /// What is wrong with the file, with its lines.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The file's text; `None` where there is no file yet.
    pub fn text(&self) -> Option<&str> {
        self.file.text.as_deref()
    }
}

impl Session {
    /// Which key stands for which command.
    pub fn keymap(&self) -> &Keymap {
        &self.shortcuts.keymap
    }

    /// A command's key as it is shown; empty where it has none.
    pub fn key_text(&self, id: CommandId) -> String {
        let chord = self.keymap().chord(id);
        chord
            .map(|chord| chord.shown(&self.texts))
            .unwrap_or_default()
    }

    pub fn shortcuts(&self) -> &Shortcuts {
        &self.shortcuts
    }

    /// Where the shortcuts are kept.
    pub fn keys_path(&self) -> std::path::PathBuf {
        self.dirs.keys_path()
    }

    pub(super) fn edit_shortcuts(&mut self) {
        self.reload_shortcuts();
        self.dialog = Some(Dialog::Shortcuts);
    }

    pub(super) fn reload_shortcuts(&mut self) {
        self.tasks.push_work(Work::new(|vfs, dirs| {
            Done::Shortcuts(ShortcutsDone {
                file: read_shortcuts(vfs, dirs),
                written: Ok(()),
            })
        }));
    }

    pub(super) fn write_shortcuts(&mut self, text: String) {
        self.tasks.push_work(Work::new(move |vfs, dirs| {
            let written = write_shortcuts(vfs, dirs, &text);
            Done::Shortcuts(ShortcutsDone {
                file: read_shortcuts(vfs, dirs),
                written,
            })
        }));
    }

    pub(super) fn take_shortcuts(&mut self, done: ShortcutsDone) {
        let path = self.keys_path().display().to_string();
        self.shortcuts.take(done.file, &path);
        if let Err(error) = done.written {
            self.notify_error(&error);
        }
        self.notify_shortcuts();
    }

    /// Says what is wrong with the shortcuts, and where they meet a label's key.
    pub(super) fn notify_shortcuts(&mut self) {
        // The dialog shows the problems itself.
        if self.dialog != Some(Dialog::Shortcuts) {
            let problems = self.shortcuts.problems.clone();
            for problem in problems {
                let text = self.texts.problem(&problem);
                self.notify(problem.severity, text);
            }
        }
        if let Some(project) = &self.project {
            let clashes = self
                .shortcuts
                .keymap
                .clashes_with(&project.project.codebook, &self.texts);
            for text in clashes {
                self.notify(Severity::Warning, text);
            }
        }
    }
}
