//! What makes the next step short: several records at once, labels by use, voices proposed, counts in other articles, the way back.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    command::Tab,
    dispatch::settle,
    open_article::OpenArticle,
    parts::Part,
    session::{Mode, Request, Session},
    tagging::{self, Change},
};
use crate::{
    model::{
        annotation::{Comment, CommentOn, Filler, Holder, Record, Target, Voice},
        article::{Card, Status},
        edit::{Edit, Title, Transaction},
        edtf,
        id::{Id, Kind},
        problem::Severity,
        selection::Selection,
        span::ByteSpan,
    },
    suggest::{
        card::propose_card,
        voices::{VoiceProposal, propose_voice_at, propose_voices},
    },
};

/// State of the tagging flow that outlives an article.
#[derive(Debug, Default)]
pub struct Flow {
    /// Records marked in a list, to be changed together.
    pub picked: BTreeSet<Id>,
    /// How often each label was given, in the articles opened so far.
    uses: BTreeMap<String, usize>,
    /// The labels' order in the bar: as it was when the article was opened, so that nothing moves while tagging.
    order: BTreeMap<String, usize>,
    /// Whether the history is shown in the inspector.
    pub show_history: bool,
    /// Whether the article card is unfolded.
    pub show_card: bool,
    /// Pieces of a selection that moving the caret keeps.
    pub(super) pieces: Vec<ByteSpan>,
    /// What a note being written will be about.
    pub note_on: Option<CommentOn>,
    /// Where the text in question stands in other articles.
    pub elsewhere: Elsewhere,
}

/// A text counted in the project's other articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Elsewhere {
    pub text: String,
    /// `None` while it is counted.
    pub found: Option<(usize, usize)>,
}

/// A field of the inspector that a key leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    Name,
    Aliases,
    Link,
    Date,
    Reason,
    /// A note's text, or that of an absence.
    Note,
    NewNote,
    Headline,
    /// Who wrote an embedded post.
    PostAuthor,
    SkipReason,
    Filter,
    Attributes,
    /// One that the codebook names, by its place among those of the kind.
    Attribute(Kind, usize),
}

/// What the tagging flow can be asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum FlowCommand {
    Ask(Part),
    /// Takes the keyboard to a field.
    Edit(Field),
    /// Replaces a record and leaves what was asked.
    Set(Box<Record>),
    /// Gives the selected words to the part that was asked for.
    UseWords,
    /// Marks records in a list; those that are no longer there are left out.
    Pick(BTreeSet<Id>),
    /// Gives several entities a type.
    RetypeAll(Vec<Id>, String),
    /// Makes one entity of several.
    MergeAll(Vec<Id>, Id),
    /// Moves a mention to another entity.
    Join {
        mention: Id,
        entity: Id,
    },
    MakeWordless(String),
    ToggleInferred(Id, usize),
    /// Fills a role with what was typed.
    Fill {
        event: Id,
        role: String,
        filler: Filler,
    },
    /// The answer "no stance here".
    PickAbsence,
    /// Takes the keyboard to who wrote an embedded post, and when: those of its zone.
    EditPost(Id),
    /// Accepts the voice that a zone proposes.
    AcceptVoice(Id),
    AcceptAllVoices,
    SetCard(Box<Card>),
    /// Fills the card's empty fields from the text.
    FillCard,
    Skip(String),
    AddNote {
        on: CommentOn,
        text: String,
        question: bool,
    },
    /// Goes to the state after so many steps.
    GoToState(usize),
    /// Brings a place of the text into view.
    Show(ByteSpan),
    /// Shows or hides the history, or the article card.
    ShowHistory(bool),
    ShowCard(bool),
}

/// Mentions of one entity whose words are compared while a frame is drawn.
const MOST_COUNTED: usize = 300;

impl Flow {
    /// Where a label stands in the bar; those never used come after the others.
    pub fn rank(&self, label: &str) -> usize {
        self.order.get(label).copied().unwrap_or(usize::MAX)
    }

    /// Counts an article's labels in, and orders the bar by use.
    pub(super) fn take_article(&mut self, open: &OpenArticle) {
        let document = open.document();
        for mention in document.mentions() {
            if let Some(entity) = document.entity(&mention.entity) {
                self.count(&entity.label);
            }
        }
        for event in document.events() {
            self.count(&event.label);
        }
        let mut by_use: Vec<(&String, usize)> =
            self.uses.iter().map(|(label, n)| (label, *n)).collect();
        by_use.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        self.order = by_use
            .into_iter()
            .enumerate()
            .map(|(i, (label, _))| (label.clone(), i))
            .collect();
        self.leave_article();
    }

    /// What is of one article's records and places goes when that is left.
    pub(super) fn leave_article(&mut self) {
        self.picked.clear();
        self.pieces.clear();
        self.note_on = None;
    }

    pub(super) fn count(&mut self, label: &str) {
        match self.uses.get_mut(label) {
            Some(n) => *n += 1,
            None => {
                self.uses.insert(label.to_owned(), 1);
            }
        }
    }
}

impl Session {
    pub(super) fn flow_command(&mut self, command: FlowCommand) {
        match command {
            FlowCommand::Ask(part) => self.ask(part),
            FlowCommand::Edit(field) => {
                // The field is on the card of what is focused: that is to be on show.
                let focus = self.open.as_ref().and_then(|open| open.focus().cloned());
                if focus.is_some() {
                    self.focus(focus);
                }
                self.settings_mut().show_inspector = true;
                self.requests.push(Request::FocusField(field));
            }
            FlowCommand::Set(record) => {
                self.mode = Mode::Normal;
                let focus = self.open.as_ref().and_then(|open| open.focus().cloned());
                self.edit(|open, _| {
                    let change = tagging::change(open.document(), *record)?;
                    let focus = focus.or(change.focus);
                    Some(Change { focus, ..change })
                });
            }
            FlowCommand::UseWords => self.use_words(),
            FlowCommand::Pick(ids) => {
                let Some(open) = &self.open else { return };
                let is_there = |id: &Id| open.document().record(id).is_some();
                self.flow.picked = ids.into_iter().filter(is_there).collect();
            }
            FlowCommand::RetypeAll(ids, label) => self.retype_all(&ids, &label),
            FlowCommand::MergeAll(ids, into) => {
                self.edit(|open, _| tagging::merge_all(open.document(), &ids, &into));
                self.flow.picked.clear();
            }
            FlowCommand::Join { mention, entity } => self.join(&mention, &entity),
            FlowCommand::MakeWordless(label) => self.make_wordless(&label),
            FlowCommand::ToggleInferred(event, argument) => {
                self.edit(|open, _| {
                    let mut after = open.document().event(&event)?.clone();
                    let argument = after.arguments.get_mut(argument)?;
                    argument.inferred = !argument.inferred;
                    tagging::change(open.document(), after.into())
                });
            }
            FlowCommand::Fill {
                event,
                role,
                filler,
            } => {
                if let Filler::Date(date) = &filler
                    && !self.check_date(date)
                {
                    return;
                }
                // A date is said in the text as often as not, and never in this form.
                let typed = matches!(filler, Filler::Place(_) | Filler::Value(_));
                let inferred = typed && !self.is_in_text(&filler);
                self.add_argument(&event, &role, filler, inferred);
                self.fill_next(Some(&role));
            }
            FlowCommand::PickAbsence => {
                if let Mode::Stance(draft) = std::mem::take(&mut self.mode)
                    && let (Some(holder), Some(target)) = (draft.holder, draft.target)
                {
                    self.make_absence(holder, target);
                }
            }
            FlowCommand::EditPost(zone) => {
                self.mode = Mode::Normal;
                self.tab = Tab::Entities;
                self.settings_mut().show_inspector = true;
                if let Some(open) = &mut self.open {
                    open.set_focus(Some(zone));
                }
                self.requests.push(Request::FocusField(Field::PostAuthor));
            }
            FlowCommand::AcceptVoice(zone) => {
                let proposal = self.open.as_ref().and_then(|open| {
                    let zone = open.document().zone(&zone)?;
                    propose_voice_at(open.document(), zone.at.start)
                });
                self.accept_voices(proposal.into_iter().collect());
            }
            FlowCommand::AcceptAllVoices => {
                let proposals = self.voice_proposals();
                self.accept_voices(proposals);
            }
            FlowCommand::SetCard(card) => self.set_card(*card),
            FlowCommand::FillCard => self.fill_card(),
            FlowCommand::Skip(reason) => self.set_status(Status::Skipped { reason }),
            FlowCommand::AddNote { on, text, question } => self.add_note_on(on, text, question),
            FlowCommand::GoToState(n) => self.go_to_state(n),
            FlowCommand::Show(at) => self.requests.push(Request::Show(at)),
            FlowCommand::ShowHistory(show) => self.flow.show_history = show,
            FlowCommand::ShowCard(show) => self.flow.show_card = show,
        }
    }

    /// Whether a typed value stands in the article.
    fn is_in_text(&self, filler: &Filler) -> bool {
        let (Filler::Place(text) | Filler::Value(text)) = filler else {
            return false;
        };
        self.open
            .as_ref()
            .is_some_and(|open| open.article().text().contains(text.as_str()))
    }

    /// Whether a date is one; a notice says why where it is not.
    pub(super) fn check_date(&mut self, date: &str) -> bool {
        let Err(error) = edtf::check(date) else {
            return true;
        };
        let text = self.texts.with(error.text(), &[("date", date)]);
        self.notify(Severity::Warning, text);
        false
    }

    fn retype_all(&mut self, ids: &[Id], label: &str) {
        let done = self.edit(|open, _| {
            open.codebook().entity_type(label)?;
            let document = open.document();
            let title = Title::new("undo-retype-all")
                .with("n", ids.len().to_string())
                .with("label", label);
            let mut transaction = Transaction::new(title);
            for entity in ids.iter().filter_map(|id| document.entity(id)) {
                let mut after = entity.clone();
                if after.label != label {
                    after.label = label.to_owned();
                    after.subtype = None;
                }
                transaction.replace(entity.clone(), after);
            }
            let focus = open.focus().cloned();
            (!transaction.is_empty()).then_some(Change { transaction, focus })
        });
        if done {
            self.flow.count(label);
        }
    }

    /// Entities picked in the list, to be given a type together.
    pub fn picked_entities(&self) -> Vec<Id> {
        let Some(open) = &self.open else {
            return Vec::new();
        };
        let picked = self.flow.picked.iter();
        picked
            .filter(|id| open.document().entity(id).is_some())
            .cloned()
            .collect()
    }

    /// The voices that quotations and posts propose and that are not there yet.
    pub fn voice_proposals(&self) -> Vec<VoiceProposal> {
        match &self.open {
            Some(open) if open.read_only().is_none() => propose_voices(open.document()),
            _ => Vec::new(),
        }
    }

    /// The voice that the zone at the caret proposes.
    pub fn voice_proposal_here(&self) -> Option<VoiceProposal> {
        let open = self.open.as_ref().filter(|o| o.read_only().is_none())?;
        propose_voice_at(open.document(), open.selection().live().start)
    }

    pub(super) fn accept_voices(&mut self, proposals: Vec<VoiceProposal>) {
        let mut untagged: Vec<String> = proposals.iter().filter_map(|p| p.name.clone()).collect();
        untagged.dedup();
        let made = self.edit(|open, ids| {
            let first = proposals.first()?;
            let text = tagging::quote(open.article().text(), &first.content);
            let title = match proposals.len() {
                1 => Title::new("undo-voice").with("text", text),
                n => Title::new("undo-voices").with("n", n.to_string()),
            };
            let mut transaction = Transaction::new(title);
            let mut focus = None;
            for proposal in proposals {
                let voice = Voice {
                    cue: proposal.cue,
                    manner: proposal.manner,
                    ..Voice::new(ids.next_id(Kind::Voice), proposal.source, proposal.content)
                };
                focus.get_or_insert(voice.id.clone());
                transaction.insert(voice);
            }
            Some(Change { transaction, focus })
        });
        if made {
            if let Some(open) = &mut self.open {
                settle(open);
            }
            self.tab = Tab::Voices;
            if !untagged.is_empty() {
                let names = untagged.join(", ");
                let text = self
                    .texts
                    .with("notice-voice-untagged", &[("names", &names)]);
                self.notify(Severity::Note, text);
            }
        }
    }

    fn set_card(&mut self, card: Card) {
        if let Some(date) = &card.date
            && self
                .open
                .as_ref()
                .is_some_and(|open| open.document().card().date.as_ref() != Some(date))
            && !self.check_date(date)
        {
            return;
        }
        self.edit(|open, _| {
            let before = open.document().card().clone();
            let focus = open.focus().cloned();
            let transaction = Transaction {
                title: Title::new("undo-card"),
                edits: vec![Edit::Card {
                    before: before.clone(),
                    after: card.clone(),
                }],
            };
            (before != card).then_some(Change { transaction, focus })
        });
    }

    /// What the text says of itself where the card says nothing.
    pub fn card_proposal(&self) -> Option<Card> {
        let open = self.open.as_ref()?;
        let proposed = propose_card(open.document());
        let there = open.document().card().clone();
        let filled = Card {
            headline: there.headline.clone().or(proposed.headline),
            byline: there.byline.clone().or(proposed.byline),
            source: there.source.clone().or(proposed.source),
            date: there.date.clone().or(proposed.date),
            language: there.language.clone().or(proposed.language),
            url: there.url.clone().or(proposed.url),
            rights: there.rights.clone().or(proposed.rights),
        };
        (filled != there).then_some(filled)
    }

    fn fill_card(&mut self) {
        if let Some(card) = self.card_proposal() {
            self.set_card(card);
        }
        self.flow.show_card = true;
    }

    pub(super) fn add_note_on(&mut self, on: CommentOn, text: String, question: bool) {
        let text = text.trim().to_owned();
        if text.is_empty() {
            return;
        }
        let author = self.annotator().id;
        self.edit(|open, ids| {
            let comment = Comment {
                id: ids.next_id(Kind::Comment),
                on,
                text: text.clone(),
                author,
                question,
                open: true,
                other: None,
                origin: None,
            };
            let mut transaction = Transaction::new(Title::new("undo-note").with("text", text));
            transaction.insert(comment);
            let focus = open.focus().cloned();
            Some(Change { transaction, focus })
        });
        self.flow.note_on = None;
    }

    /// Begins a note on the selection, else on what is focused, else on the article.
    pub(super) fn start_note(&mut self) {
        let Some(open) = &self.open else { return };
        let on = if !open.selection().is_empty() {
            CommentOn::Span(open.selection().live())
        } else {
            match open.focus() {
                Some(id) => CommentOn::Record(id.clone()),
                None => CommentOn::Article,
            }
        };
        self.flow.note_on = Some(on);
        self.tab = Tab::Notes;
        if !self.settings().show_inspector {
            self.settings_mut().show_inspector = true;
        }
        self.requests.push(Request::FocusField(Field::NewNote));
    }

    /// Keeps what is selected as a piece, so that the next words can be added to it without a mouse.
    pub(super) fn keep_piece(&mut self) {
        let Some(open) = &mut self.open else { return };
        let mut pieces = tagging::snap(open.article().text(), &open.selection().spans());
        pieces.dedup();
        let caret = open.selection().live().end;
        let mut selection = Selection::caret(caret);
        selection.pieces.clone_from(&pieces);
        open.select(selection);
        self.flow.pieces = pieces;
    }

    /// The mentions with the focused one's text and entity, and the text; `None` where no mention is focused.
    fn same_mentions(&self) -> Option<(Vec<Id>, String)> {
        let open = self.open.as_ref()?;
        let Some(Record::Mention(mention)) = open.focused() else {
            return None;
        };
        let document = open.document();
        let text = tagging::describe(document, &Record::Mention(mention.clone()));
        let mentions = document.mentions_of(&mention.entity).into_iter();
        let ids = mentions
            .filter(|m| tagging::quote(document.article().text(), &m.at) == text)
            .map(|m| m.id.clone())
            .collect();
        Some((ids, text))
    }

    /// How many mentions removing all would take away; `None` where that is one or none, or too many to count for each frame.
    pub fn n_same_mentions(&self) -> Option<usize> {
        let open = self.open.as_ref()?;
        let Some(Record::Mention(mention)) = open.focused() else {
            return None;
        };
        if open.document().n_mentions_of(&mention.entity) > MOST_COUNTED {
            return None;
        }
        let (ids, _) = self.same_mentions()?;
        Some(ids.len()).filter(|n| *n > 1)
    }

    /// Takes all mentions with the focused one's text and entity away.
    pub(super) fn remove_all(&mut self) {
        let Some((ids, text)) = self.same_mentions() else {
            return;
        };
        let n = ids.len();
        self.edit(|open, _| {
            let title = Title::new("undo-remove-all")
                .with("n", n.to_string())
                .with("text", text.clone());
            let mut change = tagging::delete(open.document(), &ids)?;
            change.transaction.title = title;
            Some(change)
        });
        let text = self
            .texts
            .with_count_and("notice-removed-all", n, &[("text", &text)]);
        self.notify(Severity::Note, text);
    }

    /// Undoes or redoes until `n` steps are done, by the rules of undo: what else a step changed goes back with it.
    fn go_to_state(&mut self, n: usize) {
        self.mode = Mode::Normal;
        loop {
            let Some(open) = &self.open else { return };
            let history = open.history();
            let back = history.titles().len() > n;
            let next = match back {
                true => history.undo_title(),
                false => history.redo_title(),
            };
            if history.titles().len() == n || next.is_none() {
                return;
            }
            let before = self.n_steps_done();
            self.step(back);
            // A step that can't be taken is said, and ends it.
            if self.n_steps_done() == before {
                return;
            }
        }
    }

    /// The document's steps, and the review's: a verdict may change nothing in the document.
    fn n_steps_done(&self) -> (usize, usize) {
        let of_document = self.open.as_ref().map(|open| open.history().titles().len());
        let of_review = self.review.desk().map(|desk| desk.undo.len());
        (of_document.unwrap_or(0), of_review.unwrap_or(0))
    }

    /// Who holds what in the open article, by name.
    pub fn name_of_holder(&self, holder: &Holder) -> String {
        let document = self.open.as_ref().map(OpenArticle::document);
        document.map_or_else(String::new, |document| {
            self.names().holder(document, holder)
        })
    }

    /// Changes who or what an absence is about.
    pub(super) fn absence_part(&mut self, id: &Id, change: impl FnOnce(&mut Holder, &mut Target)) {
        self.mode = Mode::Normal;
        self.edit(|open, _| {
            let mut after = open.document().absence(id)?.clone();
            change(&mut after.holder, &mut after.target);
            tagging::change(open.document(), after.into())
        });
    }
}
