//! Commands carried out.
//!
//! A command that edits becomes a transaction (see [`super::tagging`]), checked whole against the document and the codebook, and is
//! remembered for undo. What can't be done says why in a notice and changes nothing.

mod events;
mod mentions;
mod navigate;
mod parts;
mod person;
mod stances;

pub(in crate::editor) use mentions::{Edge, Step};

use std::time::Instant;

use super::{
    checks::ChecksCommand,
    command::{Command, CommandId, Tab, When},
    flow::{Field, FlowCommand},
    open_article::OpenArticle,
    parts::Part,
    session::{Dialog, Mode, Request, Session},
    tagging::{self, Change},
};
use crate::model::{
    annotation::{Record, SpanRole},
    article::Status,
    edit::{Edit, EditError},
    id::IdSource,
    problem::Severity,
    selection::Selection,
};
use crate::store::local::TextSize;

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
                .is_some_and(|open| open.focus().is_some() || !self.flow.picked.is_empty()),
            When::CanUndo => {
                open.is_some_and(|open| open.history().undo_title().is_some())
                    || self.review_step_title(true).is_some()
                    || self.project_step_title(true).is_some()
            }
            When::CanRedo => {
                open.is_some_and(|open| open.history().redo_title().is_some())
                    || self.review_step_title(false).is_some()
                    || self.project_step_title(false).is_some()
            }
            When::Review => self.review.desk().is_some(),
            When::Unit => self
                .review
                .desk()
                .is_some_and(|desk| desk.current.is_some() && !desk.editing),
            When::Conflicts => self.has_conflicts(),
            When::Notice => !self.notices.is_empty(),
        }
    }

    /// Whether a command that turns something on and off has it on; `None` for the others.
    pub fn is_on(&self, id: CommandId) -> Option<bool> {
        let settings = self.settings();
        Some(match id {
            CommandId::ToggleArticles => settings.show_articles,
            CommandId::ToggleInspector => settings.show_inspector,
            CommandId::ToggleFocusLine => settings.reading.focus_line,
            CommandId::ToggleInvisibles => settings.reading.show_invisibles,
            CommandId::ToggleSnap => settings.reading.snap,
            CommandId::ToggleWholeWords => settings.reading.whole_words,
            _ => return None,
        })
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
                // Sidecars of what is open are colleagues' tags to review, however they were named: dropped, picked or typed.
                let (sidecars, others): (Vec<_>, Vec<_>) = paths
                    .into_iter()
                    .partition(|path| self.is_sidecar_of_open(path));
                if !sidecars.is_empty() {
                    self.review_command(super::review::ReviewCommand::AddSidecars(sidecars));
                }
                if !others.is_empty() {
                    self.open_project(Some(others));
                }
            }
            Command::ShowArticle(index) => self.show_article(index),
            Command::Select(selection) => self.select(selection),
            Command::Focus(id) => self.focus(id),
            Command::GoTo(id) => self.go_to(&id),
            Command::Tag(label) => self.tag(&label),
            Command::TagAs(entity) => self.tag_as(&entity),
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
            Command::Reading(command) => self.reading_command(command),
            Command::Find(command) => self.find_command(command),
            Command::ShowTab(tab) => self.tab = tab,
            Command::Flow(command) => self.flow_command(command),
            Command::File(command) => self.file_command(command),
            Command::Codebook(command) => self.codebook_command(command),
            Command::Kb(command) => self.kb_command(command),
            Command::Checks(command) => self.checks_command(command),
            Command::WriteShortcuts(text) => self.write_shortcuts(text),
            Command::DismissNotice(id) => self.notices.retain(|notice| notice.id != id),
            Command::Dataset(command) => self.dataset_command(command),
            Command::Review(command) => self.review_command(command),
        }
    }

    fn run(&mut self, id: CommandId) {
        match id {
            CommandId::OpenFile => self.requests.push(Request::PickFiles),
            CommandId::OpenFolder => self.requests.push(Request::PickFolder),
            CommandId::OpenByPath => self.dialog = Some(Dialog::Path),
            CommandId::OpenSample => self.open_project(None),
            CommandId::Save => self.save(),
            CommandId::SaveElsewhere => self.dialog = Some(Dialog::Elsewhere),
            CommandId::Versions => self.show_versions(),
            CommandId::Encoding => self.dialog = Some(Dialog::Encoding),
            CommandId::Conflicts => self.dialog = Some(Dialog::Conflicts),
            CommandId::Export => self.open_export(),
            CommandId::Import => self.open_import(),
            CommandId::PreviousArticle => self.step_article(-1),
            CommandId::NextArticle => self.step_article(1),
            CommandId::Annotator => self.dialog = Some(Dialog::Annotator),
            CommandId::Quit => {
                // The window goes when no work is left.
                self.review.measuring.stop();
                self.save();
                self.quitting = true;
            }
            CommandId::Undo => self.step(true),
            CommandId::Redo => self.step(false),
            CommandId::Delete => {
                let picked: Vec<_> = std::mem::take(&mut self.flow.picked).into_iter().collect();
                if picked.is_empty() {
                    let focus = self.open().and_then(|open| open.focus().cloned());
                    self.delete(focus.as_slice());
                } else {
                    self.delete(&picked);
                }
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
            CommandId::MakeVoice => {
                let selects = self.open().is_some_and(|open| !open.selection().is_empty());
                match self.voice_proposal_here().filter(|_| !selects) {
                    Some(proposal) => self.accept_voices(vec![proposal]),
                    None => self.make_voice(),
                }
            }
            CommandId::KeepPiece => self.keep_piece(),
            CommandId::RemoveAll => self.remove_all(),
            CommandId::Wordless => self.mode = Mode::Part(Part::Wordless),
            CommandId::MakeAbsence => self.start_absence(),
            CommandId::AcceptVoices => self.flow_command(FlowCommand::AcceptAllVoices),
            CommandId::Note => self.start_note(),
            CommandId::History => self.flow.show_history = !self.flow.show_history,
            CommandId::SwitchPane => self.requests.push(Request::SwitchPane),
            CommandId::FilterRecords => self.requests.push(Request::FocusField(Field::Filter)),
            CommandId::ArticleCard => {
                self.flow.show_card = !self.flow.show_card;
                if self.flow.show_card {
                    self.requests.push(Request::FocusField(Field::Headline));
                }
            }
            CommandId::FillCard => self.flow_command(FlowCommand::FillCard),
            CommandId::TabEntities => self.tab = Tab::Entities,
            CommandId::TabEvents => self.tab = Tab::Events,
            CommandId::TabStances => self.tab = Tab::Stances,
            CommandId::TabVoices => self.tab = Tab::Voices,
            CommandId::TabNotes => self.tab = Tab::Notes,
            CommandId::Merge
            | CommandId::Join
            | CommandId::Split
            | CommandId::Rename
            | CommandId::Aliases
            | CommandId::EditLink
            | CommandId::Subtype
            | CommandId::Metonymy
            | CommandId::Attributes
            | CommandId::Words => self.run_on_focus(id),
            CommandId::FillRole => self.fill_next(None),
            CommandId::SetZone => self.mode = Mode::Zone,
            CommandId::NextAnnotation => self.step_annotation(true),
            CommandId::PreviousAnnotation => self.step_annotation(false),
            CommandId::StartLeft => self.move_edge(Edge::Start, false, Step::Cluster),
            CommandId::StartRight => self.move_edge(Edge::Start, true, Step::Cluster),
            CommandId::EndLeft => self.move_edge(Edge::End, false, Step::Cluster),
            CommandId::EndRight => self.move_edge(Edge::End, true, Step::Cluster),
            CommandId::StartLeftByWord => self.move_edge(Edge::Start, false, Step::Word),
            CommandId::StartRightByWord => self.move_edge(Edge::Start, true, Step::Word),
            CommandId::EndLeftByWord => self.move_edge(Edge::End, false, Step::Word),
            CommandId::EndRightByWord => self.move_edge(Edge::End, true, Step::Word),
            CommandId::Find => self.open_find(),
            CommandId::FindNext => self.find_step(true),
            CommandId::FindPrevious => self.find_step(false),
            CommandId::Jump => self.mode = Mode::Jump,
            CommandId::ToggleSnap => self.change_reading(|r| r.snap = !r.snap),
            CommandId::ToggleWholeWords => {
                self.change_reading(|r| r.whole_words = !r.whole_words);
            }
            CommandId::ToggleFocusLine => self.change_reading(|r| r.focus_line = !r.focus_line),
            CommandId::ToggleInvisibles => {
                self.change_reading(|r| r.show_invisibles = !r.show_invisibles);
            }
            CommandId::LinkEntity => self.start_link(),
            CommandId::NextCheck => self.checks_command(ChecksCommand::Next),
            CommandId::FixCheck => self.checks_command(ChecksCommand::Fix),
            CommandId::AnswerNotice => self.answer_notice(0),
            CommandId::CloseNotice => self.answer_notice(1),
            CommandId::ToggleChecks => self.checks_command(ChecksCommand::Toggle),
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
            CommandId::AddSidecars
            | CommandId::ToggleReview
            | CommandId::AcceptAgreed
            | CommandId::AcceptMajority
            | CommandId::NextUnit
            | CommandId::PreviousUnit
            | CommandId::MergeVersions
            | CommandId::EditVersion
            | CommandId::RejectUnit
            | CommandId::QuestionUnit
            | CommandId::SkipUnit
            | CommandId::ReopenUnit
            | CommandId::ToggleBlind
            | CommandId::ToggleDifferences
            | CommandId::ToggleOrder
            | CommandId::Measure
            | CommandId::MeasureThoroughly => self.run_review(id),
            CommandId::Palette => self.dialog = Some(Dialog::Palette),
            CommandId::Keys => self.dialog = Some(Dialog::Keys),
            CommandId::EditCodebook => self.edit_codebook(),
            CommandId::Guideline => self.dialog = Some(Dialog::Guideline),
            CommandId::EditShortcuts => self.edit_shortcuts(),
            CommandId::ReloadShortcuts => self.reload_shortcuts(),
            CommandId::About => self.dialog = Some(Dialog::About),
        }
    }

    /// Makes a change and carries it out; a refusal becomes a notice. Whether anything changed.
    pub(super) fn edit(
        &mut self,
        change: impl FnOnce(&OpenArticle, &mut IdSource) -> Option<Change>,
    ) -> bool {
        self.edit_by(change, OpenArticle::carry_out)
    }

    /// The same, with the way it is remembered for undo.
    pub(super) fn edit_by(
        &mut self,
        change: impl FnOnce(&OpenArticle, &mut IdSource) -> Option<Change>,
        carry_out: impl FnOnce(&mut OpenArticle, Change, Instant) -> Result<(), EditError>,
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
        if let Err(error) = carry_out(open, change, Instant::now()) {
            self.notify_edit(&error);
            return false;
        }
        self.flow.pieces.clear();
        self.codebook.forget_undone();
        if let Some(desk) = &mut self.review.desk {
            desk.redo.clear();
        }
        self.update_survey();
        self.refresh_review();
        true
    }

    /// Commands about the focused record, or about its entity.
    fn run_on_focus(&mut self, id: CommandId) {
        let Some(open) = &self.open else { return };
        let Some(record) = open.focused() else { return };
        let mention = match record {
            Record::Mention(mention) => Some(mention.id.clone()),
            _ => None,
        };
        let entity = match record {
            Record::Mention(mention) => Some(mention.entity.clone()),
            Record::Entity(entity) => Some(entity.id.clone()),
            _ => None,
        };
        let words = match record {
            Record::Mention(_) => Some(SpanRole::Mention),
            Record::Event(_) => Some(SpanRole::Trigger),
            Record::Stance(_) => Some(SpanRole::Evidence),
            Record::Voice(_) => Some(SpanRole::Content),
            _ => None,
        };
        let record = record.id().clone();
        let has_attributes = super::attributes::has_attributes(open, &record);
        let edit = |field| Some(FlowCommand::Edit(field)).filter(|_| entity.is_some());
        let command = match id {
            CommandId::Merge => {
                let picked = self.picked_entities();
                match (entity, picked.len()) {
                    (Some(into), 1..) => Some(FlowCommand::MergeAll(picked, into)),
                    (None, 2..) => Some(FlowCommand::MergeAll(picked.clone(), picked[0].clone())),
                    (entity, _) => entity.map(|e| FlowCommand::Ask(Part::Merge(e))),
                }
            }
            CommandId::Join => mention.map(|m| FlowCommand::Ask(Part::Join(m))),
            CommandId::Split => {
                if let Some(mention) = mention {
                    self.dispatch(Command::SplitMention(mention));
                }
                None
            }
            CommandId::Rename => edit(Field::Name),
            CommandId::Aliases => edit(Field::Aliases),
            CommandId::EditLink => edit(Field::Link),
            CommandId::Attributes if has_attributes => {
                Some(FlowCommand::Ask(Part::Attributes(record)))
            }
            CommandId::Attributes => Some(FlowCommand::Edit(Field::Attributes)),
            CommandId::Subtype => entity.map(|e| FlowCommand::Ask(Part::Subtype(e))),
            CommandId::Metonymy => mention.map(|m| FlowCommand::Ask(Part::Metonymy(m))),
            CommandId::Words => words.map(|role| FlowCommand::Ask(Part::Words { record, role })),
            _ => None,
        };
        if let Some(command) = command {
            self.flow_command(command);
        }
    }

    /// Undoes (or redoes) one step, of whatever it is: the review's, the codebook's, the document's.
    pub(super) fn step(&mut self, back: bool) {
        if self.step_review(back) {
            return;
        }
        if self.project_step_title(back).is_some() {
            self.step_project(back);
            return;
        }
        let Some(open) = &mut self.open else { return };
        self.mode = Mode::Normal;
        match open.step(back, Instant::now()) {
            None => {}
            Some(Ok((title, at))) => {
                if let Some(at) = at {
                    self.requests.push(Request::Show(at));
                }
                // What was done is not so any more.
                self.notices.retain(|notice| {
                    notice.severity > Severity::Note || !notice.actions.is_empty()
                });
                if title.key == "undo-relabel" {
                    self.relabel_stepped(&title, back);
                }
                self.update_survey();
                self.refresh_review();
            }
            Some(Err(error)) => self.notify_edit(&error),
        }
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
