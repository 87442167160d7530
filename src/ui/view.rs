//! What the window remembers between frames and no document knows: fields being typed in, hints on show, caches for drawing.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
    rc::Rc,
};

use super::{
    dialogs::{ExportView, ImportView},
    hints::Hints,
};
use crate::{
    editor::{
        command::Tab,
        flow::Field,
        open_article::OpenArticle,
        session::{Dialog, Session},
    },
    model::{
        annotation::Mention, document::Document, id::Id, span::ByteSpan, span_index::SpanEntry,
    },
    suggest::voices::VoiceProposal,
    ui::{
        canvas::{Link, RulerMark},
        dialogs::{codebook::CodebookView, link::LinkSearch, shortcuts::ShortcutsText},
        panels::label_bar::Covered,
    },
};

/// State of the views.
#[derive(Debug, Default)]
pub struct ViewState {
    pub article_filter: String,
    /// Whether the filter is to take the keyboard in the next frame.
    pub focus_filter: bool,
    pub palette: Palette,
    pub path: String,
    /// A folder to save in, being typed.
    pub elsewhere: String,
    pub name: String,
    pub note: String,
    pub note_is_question: bool,
    /// A date, a place or a value being typed into a role.
    pub filler_text: String,
    /// The record under the pointer.
    pub hovered: Option<Id>,
    /// Letters over the marks on screen, while something is to be picked.
    pub hints: Hints,
    /// The first letter of a two-letter hint that was typed.
    pub typed_hint: String,
    pub marks: MarkIds,
    pub numbers: RefCell<MentionNumbers>,
    pub voice_proposals: VoiceProposals,
    pub ruler: RefCell<RulerMarks>,
    /// The lines of the focused record, as long as they are the same.
    pub links: RefCell<Option<(LinksKey, Vec<Link>)>>,
    /// A mention's or trigger's edge that the pointer drags.
    pub dragged_edge: Option<DraggedEdge>,
    /// Whether the text is to take the keyboard in the next frame.
    pub focus_text: bool,
    /// The dialog of the last frame.
    pub dialog: Option<Dialog>,
    /// Whether the dialog's field is to take the keyboard.
    pub focus_dialog: bool,
    /// How large the dialog was in the last frame.
    pub dialog_size: egui::Vec2,
    /// Whether the article list has scrolled to the current article.
    pub shown_article: Option<usize>,
    /// The label bar's field, while something is typed into it.
    pub bar: BarFilter,
    /// What the label bar covers of the view.
    pub covered: Covered,
    /// Whether a text field had the keyboard in the last frame.
    pub was_typing: bool,
    /// The inspector's field that is to take the keyboard in the next frame.
    pub focus_field: Option<Field>,
    /// The inspector's lists, one a tab.
    pub lists: Lists,
    pub export: ExportView,
    pub import: ImportView,
    pub review: super::review::ReviewView,
    pub shortcuts: ShortcutsText,
    pub link: LinkSearch,
    pub codebook: CodebookView,
    /// Whether the find bar's field is to take the keyboard.
    pub focus_find: bool,
    /// Since when each notice is on show, in egui's seconds.
    pub notices: BTreeMap<u64, f64>,
    /// The height of the view that notices lie over.
    pub notices_height: f32,
    /// Of the notices themselves, in the last frame.
    pub notices_size: f32,
}

/// Text, revision, focus, theme and language.
pub type LinksKey = (u64, u64, Id, String, String);

/// The overview's marks, kept by stretches of the text: an edit costs the stretches it changes.
#[derive(Debug, Default)]
pub struct RulerMarks {
    key: Option<(u64, u64)>,
    stretches: Vec<(u64, Vec<RulerMark>)>,
}

impl RulerMarks {
    /// All marks in text order. `look` changes with what all marks' colours depend on.
    pub fn marks(
        &mut self,
        document: &Document,
        text_id: u64,
        look: u64,
        mark: impl Fn(&SpanEntry) -> Option<RulerMark>,
    ) -> Vec<RulerMark> {
        if self.key != Some((text_id, look)) {
            self.key = Some((text_id, look));
            self.stretches.clear();
        }
        let stretches = document.stretches();
        self.stretches
            .resize_with(stretches.len(), || (0, Vec::new()));
        for ((stamp, marks), (new_stamp, entries)) in self.stretches.iter_mut().zip(stretches) {
            if *stamp != new_stamp {
                *stamp = new_stamp;
                marks.clear();
                marks.extend(entries.filter_map(&mark));
            }
        }
        let all = self.stretches.iter().flat_map(|(_, marks)| marks);
        all.copied().collect()
    }
}

/// What is typed in the label bar to narrow it down.
#[derive(Debug, Default)]
pub struct BarFilter {
    pub open: bool,
    pub text: String,
    pub selected: usize,
    /// Whether the field is to take the keyboard.
    pub focus: bool,
}

impl BarFilter {
    pub fn open(&mut self) {
        *self = Self {
            open: true,
            focus: true,
            ..Self::default()
        };
    }

    /// With what was typed to open it.
    pub fn open_with(&mut self, typed: char) {
        self.open();
        self.text.push(typed);
    }
}

/// The inspector's lists.
#[derive(Debug, Default)]
pub struct Lists {
    states: BTreeMap<Tab, ListState>,
    /// Whether the list on show is to take the keyboard.
    pub take_focus: bool,
    /// Whether it has the keyboard.
    pub has_focus: bool,
}

impl Lists {
    /// Takes a tab's list out, to be drawn; [`Lists::put`] puts it back.
    pub fn take(&mut self, tab: Tab) -> ListState {
        self.states.remove(&tab).unwrap_or_default()
    }

    pub fn put(&mut self, tab: Tab, state: ListState) {
        self.states.insert(tab, state);
    }
}

/// One list: how it is filtered and sorted, and its rows as they were worked out last.
#[derive(Debug, Default)]
pub struct ListState {
    pub filter: String,
    pub sort: usize,
    /// Which kinds of rows are shown, where the tab lets one choose.
    pub only: usize,
    /// The row that Shift extends from.
    pub anchor: Option<Id>,
    /// The row that was scrolled to.
    pub shown: Option<Id>,
    pub rows: Vec<Id>,
    /// What `rows` was worked out from.
    pub key: u64,
}

#[derive(Debug, Default)]
pub struct Palette {
    pub query: String,
    pub selected: usize,
}

#[derive(Clone, Debug)]
pub struct DraggedEdge {
    pub record: Id,
    pub before: ByteSpan,
    pub after: ByteSpan,
}

/// The records behind the marks of the last frame.
#[derive(Debug, Default)]
pub struct MarkIds {
    ids: RefCell<BTreeMap<u64, Id>>,
    /// Marks of checks, by index of the finding.
    findings: RefCell<BTreeMap<u64, usize>>,
}

impl MarkIds {
    pub fn clear(&self) {
        self.ids.borrow_mut().clear();
        self.findings.borrow_mut().clear();
    }

    /// The number of a check's mark: that of a finding at a place.
    pub fn number_of_finding(&self, finding: usize, at: ByteSpan) -> u64 {
        let number = stable_hash(&("finding", finding, at.start, at.end));
        self.findings.borrow_mut().insert(number, finding);
        number
    }

    pub fn finding(&self, number: u64) -> Option<usize> {
        self.findings.borrow().get(&number).copied()
    }

    /// The number the canvas knows a record by.
    pub fn number(&self, id: &Id) -> u64 {
        let number = stable_hash(id);
        self.ids.borrow_mut().insert(number, id.clone());
        number
    }

    pub fn id(&self, number: u64) -> Option<Id> {
        self.ids.borrow().get(&number).cloned()
    }
}

/// The same for equal values for as long as the program runs.
pub fn stable_hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// The voices that the article proposes, worked out once per revision.
#[derive(Debug, Default)]
pub struct VoiceProposals {
    revision: Option<(u64, u64, bool)>,
    proposals: Rc<[VoiceProposal]>,
}

impl VoiceProposals {
    pub fn get(&mut self, session: &Session, open: &OpenArticle) -> Rc<[VoiceProposal]> {
        let document = open.document();
        let revision = Some((
            stable_hash(document.article().sha256()),
            document.revision(),
            open.read_only().is_some(),
        ));
        if self.revision != revision {
            self.revision = revision;
            self.proposals = session.voice_proposals().into();
        }
        self.proposals.clone()
    }
}

/// Which mention of its entity a mention is, counted once per revision and entity.
#[derive(Debug, Default)]
pub struct MentionNumbers {
    revision: Option<(u64, u64)>,
    of_entity: BTreeMap<Id, Vec<Id>>,
}

impl MentionNumbers {
    /// 1-based number and how many there are.
    pub fn get(&mut self, document: &Document, mention: &Mention) -> (usize, usize) {
        let revision = Some((
            stable_hash(document.article().sha256()),
            document.revision(),
        ));
        if self.revision != revision {
            self.revision = revision;
            self.of_entity.clear();
        }
        let mentions = self
            .of_entity
            .entry(mention.entity.clone())
            .or_insert_with(|| {
                let mentions = document.mentions_of(&mention.entity);
                mentions.iter().map(|m| m.id.clone()).collect()
            });
        let at = mentions.iter().position(|id| *id == mention.id);
        (at.map_or(0, |i| i + 1), mentions.len())
    }
}
