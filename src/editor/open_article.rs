//! The article on the desk: its document, history, selection, and how it stands with its sidecar.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    files::Review,
    history::{History, LeftHistory},
    tagging::{self, Change},
};
use crate::{
    model::{
        annotation::{Filler, Record, ZoneKind},
        article::Article,
        codebook::Codebook,
        document::{CodebookRef, Document, GOLD},
        edit::{Edit, EditError, Title, Transaction},
        id::{Id, Kind},
        problem::Problem,
        segment,
        selection::Selection,
        span::ByteSpan,
    },
    store::{
        kept::KeptEdits,
        lock::Holder,
        said::{Said, edit_words},
        sidecar::Base,
    },
};

/// How long nothing must change before the sidecar is rewritten.
pub const SAVE_AFTER: Duration = Duration::from_millis(700);

#[derive(Debug)]
pub struct OpenArticle {
    /// Of its load.
    number: u64,
    path: PathBuf,
    sidecar: PathBuf,
    /// Shared with a save that is under way; copied only when it changes during one.
    document: Arc<Document>,
    codebook: Arc<Codebook>,
    /// What the sidecar on disk says.
    base: Arc<Base>,
    history: History,
    selection: Selection,
    focus: Option<Id>,
    /// Whether what is focused was made just now, and not looked up.
    just_made: bool,
    /// The label of the last tag, for repeating.
    last_label: Option<String>,
    /// Whether stray white space and quotation marks at a selection's ends stay out of what is tagged.
    snap: bool,
    /// Whether the last step moved an edge by a key, and nothing was done since: the next such step joins it.
    moving_edge: bool,
    encoding: String,
    problems: Vec<Problem>,
    read_only: Option<String>,
    /// The revision that is on disk, or that equals what is there.
    saved_revision: u64,
    /// The revision that a save under way writes.
    saving: Option<u64>,
    changed_at: Option<Instant>,
    save_failed: bool,
    /// Edits that are not in the journal yet.
    to_journal: Vec<Transaction>,
    review: Option<Box<Review>>,
}

/// What a load brings.
#[derive(Debug)]
pub struct LoadedArticle {
    pub path: PathBuf,
    pub sidecar: PathBuf,
    pub document: Document,
    pub codebook: Arc<Codebook>,
    pub base: Base,
    /// The encoding's name, and how it was found.
    pub encoding: String,
    pub problems: Vec<Problem>,
    /// Why the article can be read but not tagged.
    pub read_only: Option<Said>,
    /// What a crash kept from the sidecar, in the order it was done.
    pub recovered: Vec<Transaction>,
    /// How many of the person's actions that is.
    pub n_recovered: usize,
    /// The article has changed: what became of the annotations, to be looked at.
    pub review: Option<Box<Review>>,
    /// Another window of this machine has it.
    pub holder: Option<Holder>,
    /// Journals that were kept aside.
    pub kept: Vec<KeptEdits>,
}

/// How the document stands with its sidecar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveState {
    Saved,
    Unsaved,
    Saving,
    Failed,
    ReadOnly,
}

impl OpenArticle {
    /// What was recovered is done again, each action a step that can be undone.
    pub fn new(
        mut loaded: LoadedArticle,
        number: u64,
        read_only: Option<String>,
        now: Instant,
    ) -> Self {
        loaded.document.set_number(number);
        let mut open = Self {
            number,
            saved_revision: loaded.document.revision(),
            path: loaded.path,
            sidecar: loaded.sidecar,
            document: Arc::new(loaded.document),
            codebook: loaded.codebook,
            base: Arc::new(loaded.base),
            history: History::default(),
            selection: Selection::default(),
            focus: None,
            just_made: false,
            last_label: None,
            snap: true,
            moving_edge: false,
            encoding: loaded.encoding,
            problems: loaded.problems,
            read_only,
            saving: None,
            changed_at: None,
            save_failed: false,
            to_journal: Vec::new(),
            review: loaded.review,
        };
        for transaction in loaded.recovered {
            let document = Arc::make_mut(&mut open.document);
            match open.history.apply(document, transaction, &open.selection) {
                Ok(()) => open.changed(now),
                Err(error) => open.problems.push(Problem::warning(edit_words(&error))),
            }
        }
        open
    }

    /// Another for each load, of the same article too. No two loads' documents are in the same revision.
    pub fn number(&self) -> u64 {
        self.number
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn sidecar(&self) -> &Path {
        &self.sidecar
    }

    pub fn document(&self) -> &Document {
        &self.document
    }

    pub fn shared_document(&self) -> Arc<Document> {
        self.document.clone()
    }

    pub fn article(&self) -> &Arc<Article> {
        self.document.article()
    }

    pub fn codebook(&self) -> &Arc<Codebook> {
        &self.codebook
    }

    /// Goes on with a changed codebook; the document's header says so from the next edit on.
    pub(super) fn set_codebook(&mut self, codebook: Arc<Codebook>) {
        self.codebook = codebook;
    }

    pub fn base(&self) -> &Arc<Base> {
        &self.base
    }

    pub fn history(&self) -> &History {
        &self.history
    }

    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    pub fn focus(&self) -> Option<&Id> {
        self.focus.as_ref()
    }

    /// Whether the focused record was made by the last command: its text is done with, and the next is about to be selected.
    pub fn is_just_made(&self) -> bool {
        self.just_made
    }

    pub fn focused(&self) -> Option<&Record> {
        self.document.record(self.focus.as_ref()?)
    }

    pub fn last_label(&self) -> Option<&str> {
        self.last_label.as_deref()
    }

    pub fn encoding(&self) -> &str {
        &self.encoding
    }

    /// What was wrong with the article's or the sidecar's file.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Why it can't be changed; `None` where it can.
    pub fn read_only(&self) -> Option<&str> {
        self.read_only.as_deref()
    }

    pub fn save_state(&self) -> SaveState {
        if self.read_only.is_some() {
            SaveState::ReadOnly
        } else if self.saving.is_some() {
            SaveState::Saving
        } else if self.save_failed {
            SaveState::Failed
        } else if self.is_dirty() {
            SaveState::Unsaved
        } else {
            SaveState::Saved
        }
    }

    /// Whether something is not yet on disk.
    pub fn is_dirty(&self) -> bool {
        self.read_only.is_none() && self.document.revision() != self.saved_revision
    }

    /// When it was changed last; `None` where that is saved.
    pub(super) fn changed_at(&self) -> Option<Instant> {
        self.changed_at
    }

    /// When the sidecar is due to be rewritten.
    pub fn save_due(&self) -> Option<Instant> {
        let due = self.changed_at? + SAVE_AFTER;
        (self.is_dirty() && self.saving.is_none()).then_some(due)
    }

    pub(super) fn save_started(&mut self) {
        self.saving = Some(self.document.revision());
    }

    pub(super) fn save_finished(&mut self, base: Base) {
        if let Some(revision) = self.saving.take() {
            self.saved_revision = revision;
        }
        self.base = Arc::new(base);
        self.save_failed = false;
    }

    /// Takes in what another program wrote; whether anything changed. A document without changes of its own is then what the file says.
    pub(super) fn take_incoming(
        &mut self,
        transaction: Transaction,
        base: Base,
        now: Instant,
    ) -> Result<bool, EditError> {
        let was_dirty = self.is_dirty();
        self.base = Arc::new(base);
        if transaction.is_empty() {
            return Ok(false);
        }
        let focus = self.focus.clone();
        self.carry_out(Change { transaction, focus }, now)?;
        if !was_dirty {
            self.to_journal.clear();
            self.saved_revision = self.document.revision();
            self.changed_at = None;
        }
        Ok(true)
    }

    /// The article has changed: what became of the annotations, and what was decided of it.
    pub fn review(&self) -> Option<&Review> {
        self.review.as_deref()
    }

    /// Changes a review, and shows what comes of it.
    pub(super) fn change_review(&mut self, change: impl FnOnce(&mut Review)) {
        let Some(review) = &mut self.review else {
            return;
        };
        change(review);
        if let Some(mut document) = review.draft() {
            document.set_number(self.number);
            self.document = Arc::new(document);
        }
    }

    /// The article and its sidecar lie elsewhere from now on.
    pub(super) fn move_to(&mut self, path: PathBuf, sidecar: PathBuf, base: Base) {
        self.path = path;
        self.sidecar = sidecar;
        self.save_finished(base);
    }

    /// Takes what is to go into the journal.
    pub(super) fn take_to_journal(&mut self) -> Vec<Transaction> {
        std::mem::take(&mut self.to_journal)
    }

    /// What the next save is compared with.
    pub(super) fn set_base(&mut self, base: Base) {
        self.base = Arc::new(base);
    }

    /// Has the next idle moment save again.
    pub(super) fn save_again(&mut self, now: Instant) {
        self.saving = None;
        self.changed(now);
    }

    /// The document stays unsaved; the next change or Ctrl+S tries again.
    pub(super) fn save_was_refused(&mut self) {
        self.saving = None;
        self.save_failed = true;
        self.changed_at = None;
    }

    pub(super) fn select(&mut self, mut selection: Selection) {
        self.moving_edge = false;
        selection.clamp(self.article().text().len());
        self.selection = selection;
    }

    pub(super) fn set_focus(&mut self, focus: Option<Id>) {
        let focus = focus.filter(|id| self.document.record(id).is_some());
        self.moving_edge &= focus == self.focus;
        self.focus = focus;
        self.just_made = false;
    }

    pub(super) fn set_just_made(&mut self) {
        self.just_made = self.focus.is_some();
    }

    pub(super) fn set_snap(&mut self, snap: bool) {
        self.snap = snap;
    }

    pub(super) fn set_last_label(&mut self, label: String) {
        self.last_label = Some(label);
    }

    /// Carries a change out, remembers the way back, and focuses what it made.
    pub(super) fn carry_out(&mut self, change: Change, now: Instant) -> Result<(), EditError> {
        let document = Arc::make_mut(&mut self.document);
        document.set_codebook(CodebookRef {
            name: self.codebook.name.clone(),
            version: self.codebook.version,
        });
        self.history
            .apply(document, change.transaction.clone(), &self.selection)?;
        self.to_journal.push(change.transaction);
        self.set_focus(change.focus);
        self.moving_edge = false;
        self.changed(now);
        Ok(())
    }

    /// Carries out what takes a step back that was made elsewhere: here it can be done again, as if it had been made here.
    pub(super) fn carry_out_undone(
        &mut self,
        transaction: Transaction,
        now: Instant,
    ) -> Result<(), EditError> {
        let document = Arc::make_mut(&mut self.document);
        self.history
            .apply_undone(document, transaction.clone(), &self.selection)?;
        self.to_journal.push(transaction);
        let focus = self.focus.clone();
        self.set_focus(focus);
        self.moving_edge = false;
        self.changed(now);
        Ok(())
    }

    /// Carries out the move of an edge by a key: presses in a row are one step to undo.
    pub(super) fn carry_out_edge(&mut self, change: Change, now: Instant) -> Result<(), EditError> {
        let joins = std::mem::take(&mut self.moving_edge);
        self.carry_out(change, now)?;
        if joins {
            self.history.join_last();
        }
        self.moving_edge = true;
        Ok(())
    }

    /// Takes the last step back, or does the last undone one again: what was done and where it is, `None` with nothing to do.
    pub(super) fn step(
        &mut self,
        back: bool,
        now: Instant,
    ) -> Option<Result<(Title, Option<ByteSpan>), EditError>> {
        let document = Arc::make_mut(&mut self.document);
        let step = if back {
            self.history.undo(document, &self.selection)
        } else {
            self.history.redo(document, &self.selection)
        };
        Some(match step? {
            Ok((transaction, selection)) => {
                let places = transaction.edits.iter();
                let places: BTreeSet<ByteSpan> = places
                    .filter_map(|edit| edit.record()?.first_span())
                    .collect();
                // Of what was done in many places, the one it was done from: the others may be screens away.
                let at = match places.len() {
                    0 | 1 => places.first().copied(),
                    _ => Some(selection.live()),
                };
                let here = self.focus.take();
                let here = here.filter(|id| self.document.record(id).is_some());
                let focus = touched(&transaction, &self.document).or(here);
                self.moving_edge = false;
                self.select(selection);
                self.set_focus(focus);
                self.changed(now);
                self.to_journal.push(transaction.clone());
                Ok((transaction.title, at))
            }
            Err(error) => Err(error),
        })
    }

    fn changed(&mut self, now: Instant) {
        self.changed_at = Some(now);
        self.save_failed = false;
    }

    /// Takes out the steps done here, for whoever comes back to it. Those of gold go with the review's, which ends when it is left.
    pub(super) fn left_history(&mut self) -> Option<LeftHistory> {
        let is_kept = self.read_only.is_none() && self.document.annotator().id != GOLD;
        is_kept.then(|| LeftHistory {
            sidecar: self.sidecar.clone(),
            file: self.base.file_sha256.clone(),
            article: self.article().sha256().clone(),
            history: std::mem::take(&mut self.history),
            selection: self.selection.clone(),
        })
    }

    /// Goes on with the steps of an article that is just as it was left.
    pub(super) fn take_back(&mut self, left: LeftHistory) {
        self.history = left.history;
        self.select(left.selection);
    }

    /// The selection's spans, or the focused mention's; `None` where there is nothing to tag.
    pub fn taggable(&self) -> Option<Vec<ByteSpan>> {
        if !self.selection.is_empty() {
            let spans = self.snapped(&self.selection.spans());
            return (!spans.is_empty()).then_some(spans);
        }
        match self.focused()? {
            Record::Mention(mention) => Some(mention.at.clone()),
            _ => None,
        }
    }

    /// Spans as they are tagged: whole clusters, and without what stands stray at their ends where the settings say so.
    pub fn snapped(&self, spans: &[ByteSpan]) -> Vec<ByteSpan> {
        let text = self.article().text();
        if self.snap {
            return tagging::snap(text, spans);
        }
        let whole = |span: &ByteSpan| segment::snap_to_graphemes(text, *span);
        let mut spans: Vec<ByteSpan> = spans.iter().map(whole).collect();
        spans.retain(|span| span.text(text).is_some_and(|t| !t.trim().is_empty()));
        spans
    }

    /// The label of what would be tagged: outer `None` where there is nothing to tag, inner where it has no label yet.
    pub fn taggable_label(&self) -> Option<Option<&str>> {
        let spans = self.taggable()?;
        Some(
            tagging::mention_at(&self.document, &spans)
                .and_then(|mention| self.document.entity(&mention.entity))
                .map(|entity| entity.label.as_str()),
        )
    }

    /// The zone at the caret.
    pub fn zone_here(&self) -> Option<ZoneKind> {
        let at = self.selection.live().start;
        self.document.zone_at(at).map(|zone| zone.kind)
    }

    /// Whether the codebook lets a record fill a role of an event.
    pub fn may_fill(&self, event: &Id, role: &str, record: &Record) -> bool {
        let role = self
            .document
            .event(event)
            .and_then(|event| self.codebook.event_type(&event.label))
            .and_then(|t| t.roles.iter().find(|r| r.label.name == role));
        let Some(role) = role else { return false };
        let what = match record {
            // A metonym is what it stands for.
            Record::Mention(mention) => match &mention.metonymy {
                Some(stands_for) => stands_for.as_str(),
                None => match self.document.entity(&mention.entity) {
                    Some(entity) => entity.label.as_str(),
                    None => return false,
                },
            },
            Record::Entity(entity) => entity.label.as_str(),
            Record::Event(other) if other.id != *event => "Event",
            _ => return false,
        };
        role.fillers.is_empty() || role.fillers.iter().any(|filler| filler == what)
    }

    /// The first role of an event that nothing fills yet, required ones first; after `role` where one is given.
    pub fn next_empty_role(&self, event: &Id, after: Option<&str>) -> Option<String> {
        let event = self.document.event(event)?;
        let roles = &self.codebook.event_type(&event.label)?.roles;
        let start = after
            .and_then(|name| roles.iter().position(|r| r.label.name == name))
            .map_or(0, |i| i + 1);
        let is_empty = |name: &str| event.arguments.iter().all(|a| a.role != name);
        roles
            .iter()
            .skip(start)
            .filter(|r| event.date.is_none() || !r.is_date())
            .find(|r| is_empty(&r.label.name))
            .map(|r| r.label.name.clone())
    }

    /// The filler a picked record makes.
    pub fn filler_from(record: &Record) -> Option<Filler> {
        match record {
            Record::Mention(r) => Some(Filler::Mention(r.id.clone())),
            Record::Entity(r) => Some(Filler::Entity(r.id.clone())),
            Record::Event(r) => Some(Filler::Event(r.id.clone())),
            _ => None,
        }
    }

    /// Mentions, triggers, evidence and voices in reading order, for stepping through.
    pub fn stops(&self) -> Vec<(ByteSpan, Id)> {
        let mut stops: Vec<(ByteSpan, Id)> =
            [Kind::Mention, Kind::Event, Kind::Stance, Kind::Voice]
                .into_iter()
                .flat_map(|kind| self.document.of_kind(kind))
                .filter_map(|record| Some((record.first_span()?, record.id().clone())))
                .collect();
        stops.sort_unstable();
        stops
    }
}

/// The record a step brought back or changed, to focus on it.
fn touched(transaction: &Transaction, document: &Document) -> Option<Id> {
    let there = |edit: &Edit| {
        let id = edit.record()?.id();
        document.record(id).map(|_| id.clone())
    };
    let is_visible = |id: &Id| id.kind() != Kind::Entity && id.kind() != Kind::Zone;
    transaction.edits.iter().filter_map(there).find(is_visible)
}
