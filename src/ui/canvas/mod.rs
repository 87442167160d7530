//! The reading surface: article text with marks, a caret and a selection.
//!
//! Who may call: any view, with a [`Source`] over its own data. The canvas knows no annotation model; it reports what the person did
//! as [`CanvasEvent`]s and changes nothing by itself but its scroll place.
//!
//! A frame: [`flow`] sets the paragraphs on screen ([`typesetter`] → [`laid`]), [`pieces`] finds where marks lie on them, [`mod@pointer`] and
//! [`keys`] turn input into events, [`decorate`], [`links`], [`ruler`] and [`glyphs`] paint, [`access`] tells screen readers.
//! What the program says elsewhere in other scripts is set by the same typesetter: [`names`], and [`egui_text`] for all that egui sets itself.
//!
//! Invariants:
//! - marks never change where text stands; tagging, hovering and filtering set no text again;
//! - a frame costs what is on screen, not what the article holds;
//! - no text, however broken, and no key makes it panic;
//! - it asks for another frame only while something moves.

mod access;
mod atlas;
mod decorate;
mod egui_text;
mod flow;
mod fonts;
mod glyphs;
mod grid;
mod heights;
mod invisibles;
mod keys;
mod labels;
mod laid;
mod links;
mod motion;
mod names;
mod paint;
mod pieces;
mod pointer;
mod quote;
mod ruler;
mod source;
mod style;
mod typesetter;

#[cfg(test)]
mod tests;

use egui::{EventFilter, Rect, Sense, pos2};

use crate::model::selection::Selection;
use crate::model::span::ByteSpan;

pub use access::AccessNames;
pub use egui_text::EguiText;
pub use flow::Anchor;
pub use fonts::{
    Face, Fonts, READING_ITALIC, READING_REGULAR, READING_SEMIBOLD, UI_REGULAR, UI_SEMIBOLD,
};
pub use laid::{Caret, Cluster, Laid, PlacedGlyph, Row};
pub use names::{FallbackFonts, Names};
pub use source::{
    CanvasEvent, CanvasOutput, Edge, Link, Mark, MarkKind, ParagraphLook, RulerMark, Source,
    TrackPattern,
};
pub use style::{CanvasColors, CanvasSizes, CanvasStyle};
pub use typesetter::{Direction, Setting, Typesetter};

use decorate::Layers;
use flow::{Flow, Shown};
use pieces::Piece;

/// Width kept for zone names beside the text, in points.
const GUTTER: f32 = 98.0;

/// A view of one text: its scroll place, caret details, caches. One per pane; cheap when idle.
pub struct Canvas {
    typesetter: Typesetter,
    flow: Flow,
    ruler: ruler::Ruler,
    /// Whether a caret between two rows is drawn on the earlier.
    caret_upstream: bool,
    /// The column Up and Down keep to.
    goal_x: Option<f32>,
    goal: Option<Goal>,
    pointer: pointer::Pointer,
    /// Height of the view in the last frame, in points.
    height: f32,
    /// Which navigation keys stay with the canvas while it has the keyboard focus. Arrows and Escape by default; a caller that
    /// binds Tab (next annotation) sets `tab` too, and must offer another way out.
    pub keys: EventFilter,
    marks: Vec<Mark>,
    /// What the canvas calls itself to screen readers.
    pub names: AccessNames,
    /// Height at the view's top that something lies over: what is brought into view stands below it.
    pub covered_top: f32,
    /// Height at the view's bottom that something lies over: the text's end, and what is brought into view, can come to stand above it.
    pub covered_bottom: f32,
    /// A scroll place to take up with the next frame.
    pending_anchor: Option<Anchor>,
    /// How far the page keys turn the text in this frame.
    turn: f32,
}

/// A place to bring into view in the next frame.
#[derive(Clone, Copy)]
struct Goal {
    span: ByteSpan,
    /// Even when it is in view already: to this share of the height.
    at_share: Option<f32>,
    /// What is to be seen around it, where there is room.
    margin: f32,
}

impl Goal {
    fn of(span: ByteSpan) -> Self {
        Self {
            span,
            at_share: None,
            margin: 6.0,
        }
    }
}

/// Where things are in this frame.
struct Frame {
    pub view: Rect,
    /// The text column, from the first to the last point of the view.
    pub column: Rect,
    pub ruler: Rect,
    /// Whether lines mostly begin at the right: the margin's names and signs are there then, and arrows go down the left one.
    pub rtl: bool,
    pub scale: f32,
    pub shown: Vec<Shown>,
    pub pieces: Vec<Piece>,
    pub visible: ByteSpan,
    /// Zone labels, for clicks: rectangle and paragraph.
    pub gutter: Vec<(Rect, usize)>,
}

impl Canvas {
    pub fn new(typesetter: Typesetter) -> Self {
        Self {
            typesetter,
            flow: Flow::default(),
            ruler: ruler::Ruler::default(),
            caret_upstream: false,
            goal_x: None,
            goal: None,
            pointer: pointer::Pointer::default(),
            height: 0.0,
            keys: EventFilter {
                tab: false,
                horizontal_arrows: true,
                vertical_arrows: true,
                escape: true,
            },
            marks: Vec::new(),
            names: AccessNames::default(),
            covered_top: 0.0,
            covered_bottom: 0.0,
            pending_anchor: None,
            turn: 0.0,
        }
    }

    pub fn typesetter(&self) -> &Typesetter {
        &self.typesetter
    }

    /// Brings a span into view with what stands around it, if it isn't, in the next frame.
    pub fn scroll_to(&mut self, span: ByteSpan) {
        self.goal = Some(Goal {
            margin: 48.0,
            ..Goal::of(span)
        });
    }

    /// Brings a span out from under what lies over the view's edges, and no further, in the next frame.
    pub fn scroll_clear(&mut self, span: ByteSpan) {
        self.goal = Some(Goal::of(span));
    }

    /// Brings a span to `share` of the view's height (0 the top, 1 the bottom) in the next frame.
    pub fn scroll_to_share(&mut self, span: ByteSpan, share: f32) {
        self.goal = Some(Goal {
            at_share: Some(share),
            ..Goal::of(span)
        });
    }

    /// The scroll place, to keep with an article and give back to [`Canvas::set_anchor`].
    pub fn anchor(&self) -> Option<Anchor> {
        self.flow.anchor
    }

    /// Goes to a scroll place kept before, in the next frame, whose text it must be of (also when that text is shown for the first time).
    pub fn set_anchor(&mut self, anchor: Option<Anchor>) {
        self.pending_anchor = anchor;
    }

    /// Shows the text in all the room there is.
    pub fn ui(
        &mut self,
        ui: &mut egui::Ui,
        source: &dyn Source,
        selection: &Selection,
        style: &CanvasStyle,
    ) -> CanvasOutput {
        let view = ui.available_rect_before_wrap();
        ui.advance_cursor_after_rect(view);
        let id = ui.scope_id().with("canvas");
        let response = ui.interact(view, id, Sense::click_and_drag());
        let mut output = CanvasOutput {
            has_focus: response.has_focus(),
            focus_id: Some(id),
            ..CanvasOutput::default()
        };
        if !view.is_finite() || view.width() < 40.0 || view.height() < 20.0 {
            return output;
        }
        let text = source.text();
        let mut selection = selection.clone();
        selection.clamp(text.len());

        let typesetter = self.typesetter.clone();
        let engine = &mut *typesetter.0.lock();
        engine.atlas.set_light_on_dark(style.colors.dark);

        let scale = ui.pixels_per_point();
        let rtl = self.flow.begins_at_right(source);
        let column = column(view, style, scale, rtl);
        let width = (column.width() * scale).floor() / scale;
        if self.flow.update(source, style, width, scale) {
            self.pointer = pointer::Pointer::default();
            self.caret_upstream = false;
            self.goal_x = None;
        }
        self.pointer.watch(ui);
        if let Some(anchor) = self.pending_anchor.take() {
            self.flow.anchor = Some(anchor);
        }
        self.height = view.height();
        self.flow.covered = self.covered_bottom.min(view.height() * 0.8);

        if response.has_focus() {
            ui.memory_mut(|m| m.set_focus_lock_filter(id, self.keys));
            self.take_keys(ui, engine, text, &mut selection, &mut output.events);
        }
        let delta = self.scroll_delta(ui, &response)
            + std::mem::take(&mut self.pointer.auto_scroll)
            + std::mem::take(&mut self.turn);
        let mut shown = self.flow.show(engine, text, view.height(), delta);
        if let Some(goal) = self.goal.take() {
            shown = self.reach(engine, text, goal, shown);
        }
        let mut frame = Frame {
            view,
            column,
            ruler: ruler::Ruler::rect(view),
            rtl,
            scale,
            visible: visible(&shown, view),
            shown,
            pieces: Vec::new(),
            gutter: Vec::new(),
        };
        self.marks.clear();
        source.marks_in(frame.visible, &mut self.marks);
        frame.pieces = pieces::pieces(&frame.shown, column.left(), view.top(), view, &self.marks);

        let mut layers = Layers::default();
        self.gutter(engine, &mut layers, &mut frame, source, style);
        self.take_pointer(
            ui,
            &response,
            &frame,
            source,
            &mut selection,
            &mut output.events,
        );

        self.paint(
            ui,
            engine,
            layers,
            &frame,
            source,
            &selection,
            style,
            &mut output,
        );
        engine.atlas.upload(ui.ctx());

        self.tell_screen_readers(
            ui,
            &response,
            &frame,
            source,
            &selection,
            &mut output.events,
        );
        output.column = column;
        output.visible = frame.visible;
        output.visible_marks = marks_in_reading_order(&self.marks, &frame.pieces);
        output
    }

    fn scroll_delta(&self, ui: &egui::Ui, response: &egui::Response) -> f32 {
        if !response.contains_pointer() {
            return 0.0;
        }
        ui.input_mut(|i| {
            let delta = i.smooth_scroll_delta.y;
            i.smooth_scroll_delta.y = 0.0;
            -delta
        })
    }

    /// Moves the view so that a goal is in it.
    fn reach(
        &mut self,
        engine: &mut typesetter::Engine,
        text: &str,
        goal: Goal,
        shown: Vec<Shown>,
    ) -> Vec<Shown> {
        let h = self.height;
        if let Some(share) = goal.at_share {
            self.flow.put_at(goal.span.start, share * h);
            return self.flow.show(engine, text, h, 0.001);
        }
        let margin = (h * 0.12).min(goal.margin);
        let margin_top = margin + self.covered_top.min(h * 0.3);
        let margin = margin + self.covered_bottom.min(h * 0.3);
        let row_of = |shown: &[Shown], at: usize| {
            let s = shown
                .iter()
                .rfind(|s| s.span.start <= at)
                .filter(|s| at <= s.span.end)?;
            let row = s.laid.row_of(Caret {
                at: at - s.span.start,
                upstream: false,
            });
            let r = s.laid.rows.get(row)?;
            Some((s.top + r.top, s.top + r.bottom))
        };
        let start = row_of(&shown, goal.span.start);
        let end = row_of(&shown, goal.span.end);
        match (start, end) {
            (Some((top, _)), Some((_, bottom))) if bottom - top <= h - margin - margin_top => {
                let delta = if top < margin_top {
                    top - margin_top
                } else if bottom > h - margin {
                    bottom - (h - margin)
                } else {
                    return shown;
                };
                self.flow.show(engine, text, h, delta)
            }
            _ => {
                self.flow.put_at(goal.span.start, h * 0.33);
                self.flow.show(engine, text, h, 0.001)
            }
        }
    }
}

/// The text column: centred, at most the measure wide, with room for zone names where its lines begin if there is any.
fn column(view: Rect, style: &CanvasStyle, scale: f32, rtl: bool) -> Rect {
    let ruler = view.right() - ruler::WIDTH - ruler::MARGIN;
    let measure = style.sizes.measure * style.sizes.zoom;
    let gutter = if view.width() > 460.0 { GUTTER } else { 20.0 };
    // A little off the middle: names in the margin weigh less than text.
    let (from, to, aside) = if rtl {
        (view.left() + 14.0, ruler - gutter, -18.0)
    } else {
        (view.left() + gutter, ruler - 10.0, 18.0)
    };
    let width = measure.min((to - from).max(20.0));
    let left = (view.center().x - width / 2.0 + aside)
        .min(to - width)
        .max(from);
    let left = (left * scale).round() / scale;
    Rect::from_min_max(pos2(left, view.top()), pos2(left + width, view.bottom()))
}

/// The bytes on screen.
fn visible(shown: &[Shown], view: Rect) -> ByteSpan {
    let (Some(first), Some(last)) = (shown.first(), shown.last()) else {
        return ByteSpan::new(0, 0);
    };
    let row_start = |s: &Shown, y: f32| {
        let row = s.laid.row_at_y(y - s.top);
        s.laid.rows.get(row).map_or(s.span, |r| {
            ByteSpan::new(s.span.start + r.span.start, s.span.start + r.span.end)
        })
    };
    ByteSpan::new(
        row_start(first, 0.0).start,
        row_start(last, view.height()).end,
    )
}

fn marks_in_reading_order(marks: &[Mark], pieces: &[Piece]) -> Vec<u64> {
    let mut seen: Vec<usize> = pieces.iter().map(|p| p.mark).collect();
    seen.sort_unstable();
    seen.dedup();
    let mut found: Vec<(ByteSpan, u64)> = seen
        .into_iter()
        .filter_map(|i| marks.get(i))
        .filter(|m| m.kind.can_be_picked())
        .filter_map(|m| Some((*m.spans.first()?, m.id)))
        .collect();
    found.sort();
    found.into_iter().map(|(_, id)| id).collect()
}
