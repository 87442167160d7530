//! Commands carried out.
//!
//! A command that edits becomes a transaction (see [`super::tagging`]), checked whole against the document and the codebook, and is
//! remembered for undo. What can't be done says why in a notice and changes nothing.

use std::time::Instant;

use super::{
    command::{Command, CommandId, Tab, When},
    open_article::OpenArticle,
    session::{Dialog, Mode, Request, Session},
    tagging::{self, Change},
};
use crate::model::{
    annotation::{Argument, Comment, CommentOn, Filler, Record},
    article::Status,
    document::Annotator,
    edit::{Edit, Title, Transaction},
    id::{Id, Kind},
    problem::Severity,
    segment,
    selection::Selection,
    span::ByteSpan,
};
use crate::store::{local::TextSize, sidecar::slug_from_name};

impl Session {
    /// Whether a command can be carried out now.
    pub fn can_run(&self, id: CommandId) -> bool {
        let editable = |open: &&OpenArticle| open.read_only().is_none();
        let open = self.open();
        match id.info().when {
            When::Always => true,
            When::Article => open.is_some(),
            When::Editable => open.as_ref().is_some_and(editable),
            When::Selection => open
                .filter(editable)
                .is_some_and(|open| open.taggable().is_some()),
            When::Focus => open
                .filter(editable)
                .is_some_and(|open| open.focus().is_some()),
            When::CanUndo => open.is_some_and(|open| open.history().undo_title().is_some()),
            When::CanRedo => open.is_some_and(|open| open.history().redo_title().is_some()),
        }
    }

    pub fn dispatch(&mut self, command: Command) {
        match command {
            Command::Run(id) => {
                if self.can_run(id) {
                    self.run(id);
                }
            }
            Command::OpenPaths(paths) => {
                self.dialog = None;
                self.open_project(Some(paths));
            }
            Command::ShowArticle(index) => self.show_article(index),
            Command::Select(selection) => self.select(selection),
            Command::Focus(id) => self.focus(id),
            Command::GoTo(id) => self.go_to(&id),
            Command::Tag(label) => self.tag(&label),
            Command::MakeEvent(label) => self.make_event(&label),
            Command::Pick(id) => self.pick(&id),
            Command::PickHolder(holder) => self.pick_holder(holder),
            Command::PickTarget(target) => self.pick_target(target),
            Command::PickPolarity(polarity) => self.pick_polarity(polarity),
            Command::AskStancePart { stance, ask } => {
                self.mode = Mode::StancePart { stance, ask };
            }
            Command::AddNote { text, question } => self.add_note(text, question),
            Command::PickRole(role) => self.pick_role(role),
            Command::FillWithText { event, role, text } => self.fill_with_text(&event, &role, text),
            Command::Unfill { event, argument } => self.unfill(&event, argument),
            Command::Change(record) => {
                self.edit(|open, _| {
                    let change = tagging::change(open.document(), *record)?;
                    // A mention whose entity was changed stays the one that keys act on.
                    let focus = match open.focused() {
                        Some(Record::Mention(m)) if change.focus.as_ref() == Some(&m.entity) => {
                            Some(m.id.clone())
                        }
                        _ => change.focus,
                    };
                    Some(Change { focus, ..change })
                });
            }
            Command::Delete(ids) => self.delete(&ids),
            Command::SetZone { at, kind } => {
                self.mode = Mode::Normal;
                self.edit(|open, ids| {
                    let at = at.unwrap_or_else(|| open.selection().live());
                    let change = tagging::set_zone(open.document(), ids, at, kind)?;
                    // A zone is no annotation to act on: what was focused stays so.
                    let focus = open.focus().cloned();
                    Some(Change { focus, ..change })
                });
            }
            Command::MergeEntities { from, into } => {
                self.edit(|open, _| tagging::merge_entities(open.document(), &from, &into));
            }
            Command::SplitMention(id) => {
                self.edit(|open, ids| tagging::split_mention(open.document(), ids, &id));
            }
            Command::MoveEdge {
                record,
                before,
                after,
            } => {
                self.edit(|open, _| tagging::move_piece(open.document(), &record, before, after));
            }
            Command::SetStatus(status) => self.set_status(status),
            Command::SetAnnotator(name) => self.set_annotator(&name),
            Command::SetTheme(theme) => {
                self.settings_mut().theme = theme;
                self.save_settings();
            }
            Command::SetLanguage(language) => {
                self.texts = super::i18n::Texts::new(&language);
                self.settings_mut().language = Some(language);
                self.save_settings();
            }
            Command::SetTextSize(size) => self.set_text_size(size),
            Command::ShowTab(tab) => self.tab = tab,
            Command::DismissNotice(id) => self.notices.retain(|notice| notice.id != id),
        }
    }

    fn run(&mut self, id: CommandId) {
        match id {
            CommandId::OpenFile => self.requests.push(Request::PickFiles),
            CommandId::OpenFolder => self.requests.push(Request::PickFolder),
            CommandId::OpenByPath => self.dialog = Some(Dialog::Path),
            CommandId::OpenSample => self.open_project(None),
            CommandId::Save => self.save(),
            CommandId::PreviousArticle => self.step_article(-1),
            CommandId::NextArticle => self.step_article(1),
            CommandId::Annotator => self.dialog = Some(Dialog::Annotator),
            CommandId::Quit => {
                self.save();
                self.quitting = true;
            }
            CommandId::Undo => self.step(true),
            CommandId::Redo => self.step(false),
            CommandId::Delete => {
                let focus = self.open().and_then(|open| open.focus().cloned());
                self.delete(focus.as_slice());
            }
            CommandId::SelectAll => self.requests.push(Request::SelectAll),
            CommandId::TagAll => self.tag_all(),
            CommandId::RepeatLabel => {
                if let Some(label) = self
                    .open()
                    .and_then(|open| open.last_label().map(str::to_owned))
                {
                    self.tag(&label);
                }
            }
            CommandId::MakeEvent => self.mode = Mode::EventType,
            CommandId::MakeStance => self.start_stance(),
            CommandId::MakeVoice => self.make_voice(),
            CommandId::FillRole => self.fill_next(None),
            CommandId::SetZone => self.mode = Mode::Zone,
            CommandId::NextAnnotation => self.step_annotation(true),
            CommandId::PreviousAnnotation => self.step_annotation(false),
            CommandId::StartLeft => self.move_edge(true, false),
            CommandId::StartRight => self.move_edge(true, true),
            CommandId::EndLeft => self.move_edge(false, false),
            CommandId::EndRight => self.move_edge(false, true),
            CommandId::MarkDone => {
                let done = self
                    .open()
                    .is_some_and(|o| *o.document().status() == Status::Done);
                self.set_status(if done {
                    Status::InProgress
                } else {
                    Status::Done
                });
            }
            CommandId::Cancel => self.cancel(),
            CommandId::TextLarger => self.set_text_size(self.settings().text_size.0 + 1.0),
            CommandId::TextSmaller => self.set_text_size(self.settings().text_size.0 - 1.0),
            CommandId::TextReset => self.set_text_size(TextSize::default().0),
            CommandId::ToggleArticles => {
                self.settings_mut().show_articles = !self.settings().show_articles;
                self.save_settings();
            }
            CommandId::ToggleInspector => {
                self.settings_mut().show_inspector = !self.settings().show_inspector;
                self.save_settings();
            }
            CommandId::FilterArticles => {
                self.settings_mut().show_articles = true;
                self.requests.push(Request::FocusFilter);
            }
            CommandId::Palette => self.dialog = Some(Dialog::Palette),
            CommandId::Keys => self.dialog = Some(Dialog::Keys),
            CommandId::About => self.dialog = Some(Dialog::About),
        }
    }

    /// Makes a change and carries it out; a refusal becomes a notice. Whether anything changed.
    pub(super) fn edit(
        &mut self,
        change: impl FnOnce(&OpenArticle, &mut crate::model::id::IdSource) -> Option<Change>,
    ) -> bool {
        let Some(open) = &mut self.open else {
            return false;
        };
        if open.read_only().is_some() {
            let text = self.texts.get("notice-read-only").to_string();
            self.notify(Severity::Warning, text);
            return false;
        }
        let Some(mut change) = change(open, &mut self.ids) else {
            return false;
        };
        if *open.document().status() == Status::ToDo {
            change.transaction.edits.push(Edit::Status {
                before: Status::ToDo,
                after: Status::InProgress,
            });
        }
        if let Err(error) = open.carry_out(change, Instant::now()) {
            self.notify(Severity::Error, error.to_string());
            return false;
        }
        self.update_survey();
        true
    }

    fn step(&mut self, back: bool) {
        let Some(open) = &mut self.open else { return };
        self.mode = Mode::Normal;
        match open.step(back, Instant::now()) {
            None => {}
            Some(Ok((_, at))) => {
                if let Some(at) = at {
                    self.requests.push(Request::Show(at));
                }
                self.update_survey();
            }
            Some(Err(error)) => self.notify(Severity::Error, error.to_string()),
        }
    }

    fn select(&mut self, selection: Selection) {
        let Some(open) = &mut self.open else { return };
        // The keys now speak of the text that is pointed at.
        if matches!(self.mode, Mode::Normal | Mode::EventType | Mode::Zone) {
            open.set_focus(None);
        }
        if self.mode == Mode::EventType {
            self.mode = Mode::Normal;
        }
        open.select(selection);
    }

    fn focus(&mut self, id: Option<Id>) {
        let Some(open) = &mut self.open else { return };
        if let Some(record) = id.as_ref().and_then(|id| open.document().record(id)) {
            self.tab = match record.kind() {
                Kind::Event => Tab::Events,
                Kind::Stance | Kind::Absence => Tab::Stances,
                Kind::Voice => Tab::Voices,
                Kind::Comment => Tab::Notes,
                Kind::Zone | Kind::Entity | Kind::Mention => Tab::Entities,
            };
            // The label bar and the keys now speak of the record, not of a selection.
            let at = record.first_span().map_or(open.selection().head, |s| s.end);
            open.select(Selection::caret(at));
        }
        open.set_focus(id);
        self.mode = Mode::Normal;
    }

    fn go_to(&mut self, id: &Id) {
        self.focus(Some(id.clone()));
        let Some(open) = &self.open else { return };
        let at = match open.document().record(id) {
            Some(Record::Entity(entity)) => open
                .document()
                .mentions_of(&entity.id)
                .first()
                .and_then(|m| m.at.first().copied()),
            Some(record) => record.first_span(),
            None => None,
        };
        if let Some(at) = at {
            self.requests.push(Request::Show(at));
        }
    }

    fn tag(&mut self, label: &str) {
        self.mode = Mode::Normal;
        let changed = self.edit(|open, ids| {
            open.codebook().entity_type(label)?;
            tagging::tag(open.document(), ids, &open.taggable()?, label)
        });
        if let Some(open) = &mut self.open {
            open.set_last_label(label.to_owned());
            if changed {
                settle(open);
            }
        }
        self.tab = Tab::Entities;
    }

    /// Tags all occurrences of what is selected (or of the focused mention's text), with its own label or the last one used.
    fn tag_all(&mut self) {
        let Some(open) = &self.open else { return };
        let Some(spans) = open.taggable() else { return };
        let text = tagging::quote(open.article().text(), &spans);
        let label = open
            .taggable_label()
            .flatten()
            .or(open.last_label())
            .map(str::to_owned);
        let Some(label) = label else {
            let text = self.texts.get("notice-no-label").to_string();
            self.notify(Severity::Note, text);
            return;
        };
        let before = open.document().count(Kind::Mention);
        let changed = self.edit(|open, ids| tagging::tag_all(open.document(), ids, &text, &label));
        let n = self
            .open
            .as_ref()
            .map_or(0, |open| open.document().count(Kind::Mention) - before);
        if changed && let Some(open) = &mut self.open {
            settle(open);
        }
        let text = self
            .texts
            .with_count_and("notice-tagged-all", n, &[("text", &text)]);
        self.notify(Severity::Note, text);
    }

    fn make_event(&mut self, label: &str) {
        self.mode = Mode::Normal;
        let made = self
            .edit(|open, ids| tagging::make_event(open.document(), ids, &open.taggable()?, label));
        if made {
            if let Some(open) = &mut self.open {
                settle(open);
            }
            self.tab = Tab::Events;
            self.fill_next(None);
        }
    }

    /// Asks for the filler of the first empty role of the focused event, after one where it is given.
    fn fill_next(&mut self, after: Option<&str>) {
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

    fn pick_role(&mut self, role: String) {
        let event = match (&self.mode, self.open().and_then(OpenArticle::focused)) {
            (Mode::Filler { event, .. }, _) => event.clone(),
            (_, Some(Record::Event(event))) => event.id.clone(),
            _ => return,
        };
        self.mode = Mode::Filler { event, role };
    }

    fn pick(&mut self, id: &Id) {
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
            Mode::Normal | Mode::EventType | Mode::Zone => self.focus(Some(id.clone())),
        }
    }

    fn fill(&mut self, event: &Id, role: &str, record: &Record) {
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

    fn fill_with_text(&mut self, event: &Id, role: &str, text: String) {
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
        let filler = if takes("Date") {
            Filler::Date(text)
        } else if takes("Place") || takes("Location") {
            Filler::Place(text)
        } else {
            Filler::Value(text)
        };
        self.add_argument(event, role, filler, true);
        self.fill_next(Some(role));
    }

    fn add_argument(&mut self, event: &Id, role: &str, filler: Filler, inferred: bool) {
        let title_text = role.to_owned();
        self.edit(|open, _| {
            let before = open.document().event(event)?;
            let repeatable = open
                .codebook()
                .event_type(&before.label)?
                .roles
                .iter()
                .any(|r| r.label.name == role && r.repeatable);
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

    fn unfill(&mut self, event: &Id, argument: usize) {
        self.edit(|open, _| {
            let mut after = open.document().event(event)?.clone();
            if argument >= after.arguments.len() {
                return None;
            }
            after.arguments.remove(argument);
            tagging::change(open.document(), after.into())
        });
    }

    fn delete(&mut self, ids: &[Id]) {
        self.mode = Mode::Normal;
        self.edit(|open, _| tagging::delete(open.document(), ids));
    }

    fn add_note(&mut self, text: String, question: bool) {
        if text.is_empty() {
            return;
        }
        let author = self.annotator().id;
        self.edit(|open, ids| {
            let on = match open.focus() {
                Some(id) => CommentOn::Record(id.clone()),
                None => CommentOn::Article,
            };
            let comment = Comment {
                id: ids.next_id(Kind::Comment),
                on,
                text: text.clone(),
                author,
                question,
                open: true,
                origin: None,
            };
            let mut transaction = Transaction::new(Title::new("undo-note").with("text", text));
            transaction.insert(comment);
            let focus = open.focus().cloned();
            Some(Change { transaction, focus })
        });
    }

    fn move_edge(&mut self, start: bool, right: bool) {
        self.edit(|open, _| {
            let record = open.focused()?;
            let spans: Vec<ByteSpan> = record.spans().into_iter().map(|(_, s)| s).collect();
            let before = if start {
                *spans.first()?
            } else {
                *spans.last()?
            };
            let text = open.article().text();
            let step = |at: usize| {
                if right {
                    segment::next_grapheme(text, at)
                } else {
                    segment::previous_grapheme(text, at)
                }
            };
            let after = if start {
                ByteSpan::new(step(before.start)?, before.end)
            } else {
                ByteSpan::new(before.start, step(before.end)?)
            };
            if after.is_empty() {
                return None;
            }
            tagging::move_piece(open.document(), record.id(), before, after)
        });
    }

    fn step_annotation(&mut self, forward: bool) {
        let Some(open) = &self.open else { return };
        let stops = open.stops();
        let here = match open
            .focused()
            .and_then(|r| Some((r.first_span()?, r.id().clone())))
        {
            Some(here) => here,
            None => {
                let at = open.selection().head;
                (ByteSpan::new(at, at), Id::new(Kind::Zone, ""))
            }
        };
        let next = if forward {
            stops.iter().find(|stop| **stop > here).or(stops.first())
        } else {
            stops
                .iter()
                .rev()
                .find(|stop| **stop < here)
                .or(stops.last())
        };
        if let Some((_, id)) = next {
            let id = id.clone();
            self.go_to(&id);
        }
    }

    fn step_article(&mut self, by: isize) {
        let next = self.current.map_or(0, |i| i.saturating_add_signed(by));
        if next < self.entries.len() && Some(next) != self.current {
            self.show_article(next);
        }
    }

    fn cancel(&mut self) {
        if self.dialog.take().is_some() {
            return;
        }
        if std::mem::take(&mut self.mode) != Mode::Normal {
            return;
        }
        if let Some(open) = &mut self.open {
            if open.focus().is_some() {
                open.set_focus(None);
            } else {
                let caret = Selection::caret(open.selection().head);
                open.select(caret);
            }
        }
    }

    fn set_status(&mut self, status: Status) {
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
            self.notify(Severity::Error, error.to_string());
        }
        self.update_survey();
    }

    fn set_annotator(&mut self, name: &str) {
        let name = name.trim();
        if name.is_empty() {
            return;
        }
        let annotator = Annotator {
            id: slug_from_name(name),
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
                .push(super::tasks::Job::Survey { project, annotator });
        }
    }

    fn set_text_size(&mut self, size: f32) {
        self.settings_mut().text_size = TextSize(size.clamp(10.0, 40.0));
        self.save_settings();
    }
}

/// After something was made, its text is no longer selected: the keys now speak of the record.
pub(super) fn settle(open: &mut OpenArticle) {
    let focus = open.focus().cloned();
    let caret = Selection::caret(open.selection().live().end);
    open.select(caret);
    open.set_focus(focus);
    open.set_just_made();
}
