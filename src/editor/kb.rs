//! The project's knowledge base in the session: read once a project, searched from the window, its answers put on entities.

use std::{path::PathBuf, sync::Arc};

use super::{
    session::{Dialog, Session},
    tagging::Change,
    tasks::{Done, OpenProject, Work},
};
use crate::model::{
    annotation::{Entity, Link, Record},
    edit::{Title, Transaction},
    id::Id,
    problem::{Problem, Severity},
};
use crate::store::kb::read_tables;
use crate::suggest::kb::{Builder, Kb};

/// What a person asks of the knowledge base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KbCommand {
    /// Says that an entity is this entry; it takes the place of another link to the same knowledge base.
    Link { entity: Id, link: Link },
    /// Takes an entity's links to a knowledge base away.
    Unlink { entity: Id, kb: String },
}

/// The knowledge base, as far as it is read.
#[derive(Debug, Default)]
pub struct KbDesk {
    kb: Option<Arc<Kb>>,
    is_loading: bool,
    /// How often tables were read: what an earlier reading brings is not wanted any more.
    number: u64,
}

/// Tables, read and sorted.
#[derive(Debug)]
pub struct KbDone {
    number: u64,
    kb: Option<Kb>,
    problems: Vec<Problem>,
}

impl KbDesk {
    /// `None` while it is being read, and where the project has none.
    pub fn get(&self) -> Option<&Arc<Kb>> {
        self.kb.as_ref()
    }

    pub fn is_loading(&self) -> bool {
        self.is_loading
    }

    /// What a link is called whose id is typed: the first table's name.
    pub fn base(&self) -> &str {
        self.kb.as_ref().map_or("wikidata", |kb| kb.first_base())
    }
}

impl OpenProject {
    /// The folder that the project's own files go to: where `postil.ron` is, else what was opened, or the folder of the article that was.
    pub fn folder(&self) -> Option<PathBuf> {
        if let Some(root) = &self.project.root {
            return Some(root.clone());
        }
        let opened = self.opened.first()?;
        let is_article = self.project.articles.iter().any(|a| a.path == *opened);
        match opened.parent().filter(|_| is_article) {
            Some(folder) => Some(folder.to_owned()),
            None => Some(opened.clone()),
        }
    }
}

impl Session {
    pub fn kb(&self) -> &KbDesk {
        &self.kb
    }

    /// Reads the tables of the project that was just opened.
    pub(super) fn load_kb(&mut self) {
        self.kb.kb = None;
        self.load_kb_anew();
    }

    /// Reads the tables again; what was read before serves until they are there.
    pub(super) fn load_kb_anew(&mut self) {
        let number = self.kb.number + 1;
        let folder = self.project.as_ref().and_then(|project| project.folder());
        self.kb.is_loading = folder.is_some();
        self.kb.number = number;
        let Some(folder) = folder else { return };
        self.tasks.push_aside(Work::new(move |vfs, _| {
            let (tables, mut problems) = read_tables(vfs, &folder);
            let mut builder = Builder::default();
            for table in &tables {
                builder.table(&table.base, &table.text, &table.path.display().to_string());
            }
            let is_there = !tables.is_empty();
            // The texts are in the index now.
            drop(tables);
            let (kb, found) = builder.build();
            problems.extend(found);
            Done::Kb(KbDone {
                number,
                kb: is_there.then_some(kb),
                problems,
            })
        }));
    }

    pub(super) fn take_kb(&mut self, done: KbDone) {
        if done.number != self.kb.number {
            return;
        }
        self.kb.is_loading = false;
        self.kb.kb = done.kb.map(Arc::new);
        for problem in done.problems {
            let text = self.texts.problem(&problem);
            self.notify(problem.severity, text);
        }
    }

    /// The entity that is focused, itself or by one of its mentions.
    pub fn focused_entity(&self) -> Option<&Entity> {
        let open = self.open()?;
        match open.focused()? {
            Record::Entity(entity) => Some(entity),
            Record::Mention(mention) => open.document().entity(&mention.entity),
            _ => None,
        }
    }

    /// Asks for the focused entity's entry.
    pub(super) fn start_link(&mut self) {
        if self.focused_entity().is_some() {
            self.dialog = Some(Dialog::Link);
        } else {
            let text = self.texts.get("notice-link-what").to_string();
            self.notify(Severity::Note, text);
        }
    }

    pub(super) fn kb_command(&mut self, command: KbCommand) {
        match command {
            KbCommand::Link { entity, link } => {
                let id = link.id.clone();
                let title = |name: &str| {
                    Title::new("undo-link")
                        .with("name", name)
                        .with("id", id.clone())
                };
                self.change_links(&entity, title, |links| {
                    links.retain(|there| there.kb != link.kb);
                    links.push(link.clone());
                });
            }
            KbCommand::Unlink { entity, kb } => {
                let title = |name: &str| Title::new("undo-unlink").with("name", name);
                self.change_links(&entity, title, |links| links.retain(|there| there.kb != kb));
            }
        }
    }

    fn change_links(
        &mut self,
        entity: &Id,
        title: impl FnOnce(&str) -> Title,
        change: impl FnOnce(&mut Vec<Link>),
    ) {
        self.edit(|open, _| {
            let before = open.document().entity(entity)?.clone();
            let mut after = before.clone();
            change(&mut after.links);
            if after == before {
                return None;
            }
            let mut transaction = Transaction::new(title(&before.name));
            transaction.replace(before, after);
            Some(Change {
                transaction,
                focus: open.focus().cloned(),
            })
        });
    }
}
