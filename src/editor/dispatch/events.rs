//! Events made and their roles filled.

use crate::editor::{
    choices::fold,
    command::Tab,
    dispatch::settle,
    flow::{Field, FlowCommand},
    open_article::OpenArticle,
    session::{Mode, Request, Session},
    tagging::{self, Change},
};
use crate::model::{
    annotation::{Argument, Entity, EventDate, Filler, Record},
    edit::{Title, Transaction},
    edtf,
    id::Id,
    problem::Severity,
};

impl Session {
    pub(in crate::editor) fn make_event(&mut self, label: &str) {
        self.mode = Mode::Normal;
        let made = self
            .edit(|open, ids| tagging::make_event(open.document(), ids, &open.taggable()?, label));
        self.flow.count(label);
        if made {
            if let Some(open) = &mut self.open {
                settle(open);
            }
            self.tab = Tab::Events;
            self.fill_next(None);
        }
    }

    /// Asks for the filler of the first empty role of the focused event, after one where it is given.
    pub(in crate::editor) fn fill_next(&mut self, after: Option<&str>) {
        let Some(open) = &self.open else { return };
        let Some(Record::Event(event)) = open.focused() else {
            return;
        };
        self.mode = match open.next_empty_role(&event.id, after) {
            Some(role) => Mode::Filler {
                event: event.id.clone(),
                role,
            },
            None => Mode::Normal,
        };
    }

    pub(in crate::editor) fn pick_role(&mut self, role: String) {
        let event = match (&self.mode, self.open().and_then(OpenArticle::focused)) {
            (Mode::Filler { event, .. }, _) => event.clone(),
            (_, Some(Record::Event(event))) => event.id.clone(),
            _ => return,
        };
        // What nothing in the text can fill is typed.
        let typed = self.open().is_some_and(|open| {
            let of = open.document().event(&event);
            of.and_then(|e| open.codebook().event_type(&e.label))
                .and_then(|t| t.roles.iter().find(|r| r.label.name == role))
                .is_some_and(|r| r.is_date())
        });
        if typed {
            self.requests.push(Request::FocusField(Field::Date));
        }
        self.mode = Mode::Filler { event, role };
    }

    pub(in crate::editor) fn pick(&mut self, id: &Id) {
        let Some(record) = self
            .open()
            .and_then(|open| open.document().record(id))
            .cloned()
        else {
            return;
        };
        match self.mode.clone() {
            Mode::Filler { event, role } => self.fill(&event, &role, &record),
            Mode::Stance(_) | Mode::StancePart { .. } => self.pick_stance_part(&record),
            Mode::Part(part) if part.is_picked() => self.pick_part(&part, &record),
            Mode::Normal | Mode::EventType | Mode::Zone | Mode::Jump | Mode::Part(_) => {
                self.focus(Some(id.clone()));
            }
        }
    }

    pub(in crate::editor) fn fill(&mut self, event: &Id, role: &str, record: &Record) {
        let Some(open) = &self.open else { return };
        if !open.may_fill(event, role, record) {
            let text = tagging::describe(open.document(), record);
            let text = self
                .texts
                .with("notice-wrong-filler", &[("text", &text), ("role", role)]);
            self.notify(Severity::Warning, text);
            return;
        }
        if let Some(filler) = OpenArticle::filler_from(record) {
            self.add_argument(event, role, filler, false);
            self.fill_next(Some(role));
        }
    }

    pub(in crate::editor) fn fill_with_text(&mut self, event: &Id, role: &str, text: String) {
        let text = text.trim().to_owned();
        let Some(open) = &self.open else { return };
        let fillers = open
            .document()
            .event(event)
            .and_then(|e| open.codebook().event_type(&e.label))
            .and_then(|t| t.roles.iter().find(|r| r.label.name == role))
            .map(|r| r.fillers.clone());
        let Some(fillers) = fillers.filter(|_| !text.is_empty()) else {
            return;
        };
        let takes = |what: &str| fillers.iter().any(|f| f == what);
        let folded = fold(&text);
        let is_named = |e: &&Entity| {
            fold(&e.name) == folded || e.aliases.iter().any(|alias| fold(alias) == folded)
        };
        let named = open
            .document()
            .entities()
            .filter(is_named)
            .find(|e| open.may_fill(event, role, &Record::Entity((*e).clone())));
        let filler = if let Some(entity) = named {
            Filler::Entity(entity.id.clone())
        } else if takes("Date") {
            // As pages write it will do.
            let date = edtf::check(&text).is_err().then(|| edtf::find(&text));
            Filler::Date(date.flatten().unwrap_or(text))
        } else if !takes("Value") && (takes("Place") || takes("Location")) {
            Filler::Place(text)
        } else {
            Filler::Value(text)
        };
        self.flow_command(FlowCommand::Fill {
            event: event.clone(),
            role: role.to_owned(),
            filler,
        });
    }

    pub(in crate::editor) fn add_argument(
        &mut self,
        event: &Id,
        role: &str,
        filler: Filler,
        inferred: bool,
    ) {
        let title_text = role.to_owned();
        self.edit(|open, _| {
            let before = open.document().event(event)?;
            let roles = &open.codebook().event_type(&before.label)?.roles;
            let role_of = roles.iter().find(|r| r.label.name == role);
            if let Filler::Date(value) = &filler
                && role_of.is_some_and(|r| r.is_date())
            {
                // It is the event's own date.
                let mut after = before.clone();
                after.arguments.retain(|a| a.role != role);
                after.date = Some(EventDate {
                    value: value.clone(),
                    inferred,
                });
                let mut transaction =
                    Transaction::new(Title::new("undo-fill").with("role", title_text));
                transaction.replace(before.clone(), after);
                return Some(Change {
                    transaction,
                    focus: Some(event.clone()),
                });
            }
            let repeatable = role_of.is_some_and(|r| r.repeatable);
            let argument = Argument {
                role: role.to_owned(),
                filler,
                inferred,
            };
            if before.arguments.contains(&argument) {
                return None;
            }
            let mut after = before.clone();
            if !repeatable {
                after.arguments.retain(|a| a.role != role);
            }
            after.arguments.push(argument);
            let mut transaction =
                Transaction::new(Title::new("undo-fill").with("role", title_text));
            transaction.replace(before.clone(), after);
            Some(Change {
                transaction,
                focus: Some(event.clone()),
            })
        });
    }

    pub(in crate::editor) fn unfill(&mut self, event: &Id, argument: usize) {
        self.edit(|open, _| {
            let mut after = open.document().event(event)?.clone();
            if argument >= after.arguments.len() {
                return None;
            }
            after.arguments.remove(argument);
            tagging::change(open.document(), after.into())
        });
    }
}
