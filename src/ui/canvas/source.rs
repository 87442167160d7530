//! What the canvas shows and what it says back: the boundary to the rest of the program.
//!
//! The canvas knows no annotation model. A caller implements [`Source`] over its session; each frame the canvas asks for the marks in
//! the bytes on screen and nothing else.

use std::sync::Arc;

use egui::{Color32, Modifiers, Pos2, Rect};

use crate::model::selection::Selection;
use crate::model::span::ByteSpan;

/// The text on show, with everything painted over it.
///
/// All offsets are bytes of [`Source::text`].
pub trait Source {
    fn text(&self) -> &str;

    /// Tells one text from another: while it is the same, [`Source::text`] and [`Source::paragraphs`] must be too.
    fn text_id(&self) -> u64;

    /// Changes whenever [`Source::look`] would answer differently.
    fn looks_revision(&self) -> u64;

    /// Changes whenever [`Source::ruler`] would answer differently.
    fn revision(&self) -> u64;

    /// The paragraphs in order, line ends left out (`model::segment::paragraphs`).
    fn paragraphs(&self) -> &[ByteSpan];

    /// How a paragraph is set. Asked for all paragraphs after each new revision, so it should be quick.
    fn look(&self, paragraph: usize) -> ParagraphLook;

    /// The label in the margin where a paragraph's lines begin (its zone), asked for those on screen.
    fn gutter(&self, paragraph: usize) -> Option<Arc<str>> {
        let _ = paragraph;
        None
    }

    /// Appends every mark that touches `range`. A mark with several spans is given whole.
    fn marks_in(&self, range: ByteSpan, marks: &mut Vec<Mark>);

    /// What a screen reader says of a mark: "Organization: OTAN, mention 2 of 6". Asked for marks on screen that can be picked, and only
    /// while somebody listens.
    fn name_of(&self, mark: u64) -> String;

    /// The marks of the overview ruler in text order; asked once per revision.
    fn ruler(&self) -> Vec<RulerMark> {
        Vec::new()
    }

    /// Arcs to draw: those of the selected event or stance.
    fn links(&self) -> Vec<Link> {
        Vec::new()
    }

    /// Whether a drag takes whole words.
    fn drags_whole_words(&self) -> bool {
        false
    }

    /// BCP 47 language of the article, for the choice among Chinese and Japanese letter forms.
    fn language(&self) -> Option<&str> {
        None
    }
}

/// How one paragraph is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ParagraphLook {
    #[default]
    Body,
    Headline,
    /// Page chrome, duplicates, related links: small and faint.
    Dimmed,
}

/// One thing painted over the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// The same from frame to frame, unique among the marks of a source.
    pub id: u64,
    /// In order, not overlapping; several for a discontinuous mention.
    pub spans: Vec<ByteSpan>,
    pub kind: MarkKind,
    pub color: Color32,
    /// Short label after the mark ("ORG"); empty for none.
    pub tag: Arc<str>,
    pub selected: bool,
    /// Drawn stronger: the entity under the pointer, a filler of what is selected.
    pub emphasized: bool,
    /// One or two letters drawn over the mark's start, typed to pick it.
    pub hint: Option<Arc<str>>,
}

/// What a mark is, which decides its shape (never colour alone).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MarkKind {
    /// Soft fill and an underline; underlines stack.
    Mention,
    /// A rounded outline.
    Trigger,
    /// A band under the text, and `sign` (▲, ▼, ●) in the margin where lines begin.
    Evidence {
        sign: char,
    },
    /// A dotted underline: the words of a voice.
    Voice,
    /// A thin bracket at both ends: the cue of a voice.
    Cue,
    SearchHit {
        current: bool,
    },
    /// What a command under the pointer would tag: dashed.
    Preview,
    /// A wavy line: a problem.
    Problem,
    /// Something to decide on: a soft fill, outlined while it is selected.
    Unit,
    /// An annotator's version of it: a line below the text in their pattern, each in a lane of their own.
    Track {
        lane: u8,
        lanes: u8,
        pattern: TrackPattern,
    },
}

/// The pattern of an annotator's line, so that colour is never alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TrackPattern {
    Solid,
    Dashed,
    Dotted,
    DashDot,
}

impl TrackPattern {
    /// Lengths of dashes and of the gaps after them.
    pub const fn dashes(self) -> (&'static [f32], &'static [f32]) {
        match self {
            Self::Solid => (&[1000.0], &[0.0]),
            Self::Dashed => (&[6.0], &[3.0]),
            Self::Dotted => (&[2.0], &[2.0]),
            Self::DashDot => (&[7.0, 2.0], &[2.5, 2.5]),
        }
    }
}

impl MarkKind {
    /// Whether a click or a screen reader can pick it.
    pub fn can_be_picked(self) -> bool {
        !matches!(
            self,
            Self::SearchHit { .. } | Self::Preview | Self::Track { .. }
        )
    }
}

/// A mark on the overview ruler.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RulerMark {
    /// Byte offset in the text.
    pub at: usize,
    pub color: Color32,
    /// Thicker: events and stances.
    pub strong: bool,
}

/// An arc from one place to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    pub from: ByteSpan,
    pub to: ByteSpan,
    /// Over the filler: its role.
    pub label: Arc<str>,
    /// At the edge of the view, when one end is off screen: what stands there; at the filler's, with its role.
    pub from_name: Arc<str>,
    pub to_name: Arc<str>,
    pub color: Color32,
}

/// Which end of a mark is dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    Start,
    End,
}

/// What the person did.
#[derive(Clone, Debug, PartialEq)]
pub enum CanvasEvent {
    /// The caret or selection is now this one.
    SelectionChanged(Selection),
    /// A selection was completed: the mouse button came up, or a key extended it.
    SelectionFinished,
    MarkClicked {
        id: u64,
        modifiers: Modifiers,
    },
    MarkDoubleClicked {
        id: u64,
    },
    /// The mark under the pointer changed.
    MarkHovered(Option<u64>),
    GutterClicked {
        paragraph: usize,
        pos: Pos2,
    },
    /// An edge of a mark follows the pointer; apply when `finished`, show a preview until then.
    EdgeDragged {
        id: u64,
        /// Which of the mark's spans.
        span: usize,
        edge: Edge,
        new_span: ByteSpan,
        finished: bool,
    },
    ContextMenu {
        pos: Pos2,
        /// Byte offset under the pointer.
        at: usize,
        mark: Option<u64>,
    },
    /// The selected text went to the clipboard.
    Copied {
        n_bytes: usize,
    },
    /// A press on a place that is no text: below the end, or in a margin.
    BackgroundClicked,
}

/// What a frame of the canvas gives back.
#[derive(Clone, Debug)]
pub struct CanvasOutput {
    pub events: Vec<CanvasEvent>,
    /// The selection's last piece on screen, for the label bar; `None` when it is empty or off screen.
    pub selection_rect: Option<Rect>,
    /// The caret on screen.
    pub caret_rect: Option<Rect>,
    /// The text column on screen.
    pub column: Rect,
    /// Bytes on screen.
    pub visible: ByteSpan,
    pub has_focus: bool,
    /// The egui id to give the keyboard focus to.
    pub focus_id: Option<egui::Id>,
    /// Marks on screen in reading order, for letter hints and Tab.
    pub visible_marks: Vec<u64>,
}

impl Default for CanvasOutput {
    fn default() -> Self {
        Self {
            events: Vec::new(),
            selection_rect: None,
            caret_rect: None,
            column: Rect::NOTHING,
            visible: ByteSpan::new(0, 0),
            has_focus: false,
            focus_id: None,
            visible_marks: Vec::new(),
        }
    }
}
