//! What the person says of an article or of themselves: notes, status, name, text size.

use std::time::Instant;

use crate::editor::{session::Session, tagging::Change};
use crate::model::{
    annotation::CommentOn,
    article::Status,
    document::{Annotator, GOLD},
    edit::{Edit, Title, Transaction},
    fold::fold,
};
use crate::store::{local::TextSize, sidecar::slug_from_name};

impl Session {
    pub(in crate::editor) fn add_note(&mut self, text: String, question: bool) {
        let on = match self.open().and_then(|open| open.focus()) {
            Some(id) => CommentOn::Record(id.clone()),
            None => CommentOn::Article,
        };
        self.add_note_on(on, text, question);
    }

    pub(in crate::editor) fn set_status(&mut self, status: Status) {
        let Some(open) = &mut self.open else { return };
        let before = open.document().status().clone();
        if before == status || open.read_only().is_some() {
            return;
        }
        let transaction = Transaction {
            title: Title::new("undo-status"),
            edits: vec![Edit::Status {
                before,
                after: status,
            }],
        };
        let focus = open.focus().cloned();
        let change = Change { transaction, focus };
        if let Err(error) = open.carry_out(change, Instant::now()) {
            self.notify_edit(&error);
        }
        self.update_survey();
    }

    pub(in crate::editor) fn set_annotator(&mut self, name: &str) {
        let name = name.trim();
        if name.is_empty() {
            return;
        }
        let annotator = Annotator {
            id: self.id_of_person(name),
            name: name.to_owned(),
        };
        self.dialog = None;
        if self.settings().annotator.as_ref() == Some(&annotator) {
            return;
        }
        self.settings_mut().annotator = Some(annotator);
        self.save_settings();
        // What is open belongs to whoever was named before.
        if let Some(current) = self.current {
            self.leave_article();
            self.show_article(current);
        }
        if let Some(project) = self.project.clone() {
            for entry in &mut self.entries {
                entry.survey = None;
            }
            let annotator = self.annotator();
            self.tasks
                .push(crate::editor::tasks::Job::Survey { project, annotator });
        }
    }

    /// Whoever the project's team knows by this name has the id there. Nobody is the adjudicated version.
    fn id_of_person(&self, name: &str) -> String {
        let team = self.project.iter().flat_map(|open| &open.project.team);
        let known = team.filter(|member| member.id != GOLD);
        let known = known
            .into_iter()
            .find(|member| fold(&member.name) == fold(name));
        match known {
            Some(member) => member.id.clone(),
            None => match slug_from_name(name) {
                slug if slug == GOLD => format!("{GOLD}-1"),
                slug => slug,
            },
        }
    }

    pub(in crate::editor) fn set_text_size(&mut self, size: f32) {
        self.settings_mut().text_size = TextSize(size.clamp(10.0, 40.0));
        self.save_settings();
    }
}
