//! The mouse on the canvas: carets, selections by character, word and sentence, marks, their edges, zone labels, the ruler.
//!
//! egui reports clicks on release; a reader expects the caret at the press, so presses are read from the input itself.

use egui::{CursorIcon, Event, Modifiers, PointerButton, Pos2, Rect, pos2, vec2};

use super::laid::Caret;
use super::pieces::Piece;
use super::ruler::Ruler;
use super::source::{CanvasEvent, Edge, Mark, MarkKind, Source};
use super::{Canvas, Frame};
use crate::model::segment;
use crate::model::selection::Selection;
use crate::model::span::ByteSpan;

/// Longest time and distance between the presses of a double click.
const DOUBLE_SECONDS: f64 = 0.4;
const DOUBLE_DISTANCE: f32 = 6.0;
/// A drag begins when the pointer went this far.
const DRAG_DISTANCE: f32 = 4.0;
/// A handle is held within this distance.
const HANDLE: f32 = 7.0;

#[derive(Default)]
pub(super) struct Pointer {
    hovered: Option<u64>,
    press: Option<Press>,
    last_press: Option<(f64, Pos2, u32)>,
    /// Whether it is in use. Nobody points at what comes to lie under a pointer that rests: after a key, or with another text.
    roams: bool,
    /// Points to scroll in the next frame, while a drag is outside the view.
    pub auto_scroll: f32,
}

struct Press {
    start: Pos2,
    moved: bool,
    modifiers: Modifiers,
    kind: PressKind,
}

enum PressKind {
    Text {
        unit: Unit,
        /// What the first press selected.
        origin: ByteSpan,
        mark: Option<u64>,
    },
    Edge {
        id: u64,
        span: usize,
        edge: Edge,
        old: ByteSpan,
        new: ByteSpan,
    },
    Gutter(usize),
    Ruler,
}

#[derive(Clone, Copy, PartialEq)]
enum Unit {
    Cluster,
    Word,
    Sentence,
}

impl Pointer {
    pub fn hovered(&self) -> Option<u64> {
        self.hovered
    }

    /// Notices whether the pointer is used or the keys are; before these are taken.
    pub fn watch(&mut self, ui: &egui::Ui) {
        ui.input(|i| {
            for event in &i.events {
                match event {
                    Event::PointerMoved(_)
                    | Event::PointerButton { .. }
                    | Event::MouseWheel { .. } => {
                        self.roams = true;
                    }
                    Event::Key { pressed: true, .. } => self.roams = false,
                    _ => {}
                }
            }
        });
    }

    /// The edge being dragged, with the span as it would be.
    pub fn dragged_edge(&self) -> Option<(u64, ByteSpan)> {
        match &self.press {
            Some(Press {
                kind: PressKind::Edge { id, new, .. },
                ..
            }) => Some((*id, *new)),
            _ => None,
        }
    }

    pub fn on_ruler(&self) -> bool {
        matches!(
            self.press,
            Some(Press {
                kind: PressKind::Ruler,
                ..
            })
        )
    }
}

/// Handles of a mark: a knob under its start and one under its end.
pub(super) fn knobs(p: &Piece) -> impl Iterator<Item = (Edge, Pos2)> {
    let y = p.rect.bottom() + 4.0;
    // A little outside the mark, clear of what hangs below its first and last letter.
    let place = |x: f32| pos2(x + 2.0 * (x - p.rect.center().x).signum(), y);
    let start = p.start_x.map(|x| (Edge::Start, place(x)));
    let end = p.end_x.map(|x| (Edge::End, place(x)));
    [start, end].into_iter().flatten()
}

/// Whether a mark shows its handles.
pub(super) fn shows_knobs(mark: &Mark, hovered: Option<u64>) -> bool {
    (mark.selected || hovered == Some(mark.id))
        && mark.kind.can_be_picked()
        && !matches!(mark.kind, MarkKind::Problem | MarkKind::Unit)
}

impl Canvas {
    pub(super) fn take_pointer(
        &mut self,
        ui: &egui::Ui,
        response: &egui::Response,
        frame: &Frame,
        source: &dyn Source,
        selection: &mut Selection,
        events: &mut Vec<CanvasEvent>,
    ) {
        let (pos, time, modifiers, pressed, released, down, secondary) = ui.input(|i| {
            (
                i.pointer.interact_pos(),
                i.time,
                i.modifiers,
                i.pointer.primary_pressed(),
                i.pointer.primary_released(),
                i.pointer.primary_down(),
                i.pointer.button_pressed(PointerButton::Secondary),
            )
        });
        let inside = response.contains_pointer() && response.enabled();
        let Some(pos) = pos else {
            self.set_hovered(None, events);
            return;
        };
        if pressed && inside {
            response.request_focus();
            self.press(pos, time, modifiers, frame, source, selection, events);
        }
        if self.pointer.press.is_some() && (down || released) {
            self.drag(ui, pos, frame, source, selection, events);
        }
        if released || !down {
            self.release(pos, frame, events, released);
        }
        if secondary && inside {
            response.request_focus();
            events.push(CanvasEvent::ContextMenu {
                pos,
                at: caret_at(frame, pos).at,
                mark: self.mark_at(frame, pos),
            });
        }
        if self.pointer.press.is_none() {
            let means_it = inside && self.pointer.roams;
            let hovered = means_it.then(|| self.mark_at(frame, pos)).flatten();
            self.set_hovered(hovered, events);
        }
        if inside {
            ui.set_cursor_icon(self.cursor(frame, pos));
        }
    }

    fn set_hovered(&mut self, hovered: Option<u64>, events: &mut Vec<CanvasEvent>) {
        if self.pointer.hovered != hovered {
            self.pointer.hovered = hovered;
            events.push(CanvasEvent::MarkHovered(hovered));
        }
    }

    fn cursor(&self, frame: &Frame, pos: Pos2) -> CursorIcon {
        let edge = matches!(
            self.pointer.press,
            Some(Press {
                kind: PressKind::Edge { .. },
                ..
            })
        );
        if edge || self.knob_at(frame, pos).is_some() {
            CursorIcon::ResizeHorizontal
        } else if frame.gutter.iter().any(|(r, _)| r.contains(pos)) {
            CursorIcon::PointingHand
        } else if frame.ruler.expand(3.0).contains(pos) || self.pointer.on_ruler() {
            CursorIcon::Default
        } else if frame.column.expand2(vec2(30.0, 0.0)).contains(pos) {
            CursorIcon::Text
        } else {
            CursorIcon::Default
        }
    }

    #[expect(clippy::too_many_arguments)]
    fn press(
        &mut self,
        pos: Pos2,
        time: f64,
        modifiers: Modifiers,
        frame: &Frame,
        source: &dyn Source,
        selection: &mut Selection,
        events: &mut Vec<CanvasEvent>,
    ) {
        let count = match self.pointer.last_press {
            Some((t, p, n)) if time - t < DOUBLE_SECONDS && p.distance(pos) < DOUBLE_DISTANCE => {
                n % 3 + 1
            }
            _ => 1,
        };
        self.pointer.last_press = Some((time, pos, count));
        let kind = if frame.ruler.expand(3.0).contains(pos) {
            PressKind::Ruler
        } else if let Some(found) = self.knob_at(frame, pos).filter(|_| count == 1) {
            found
        } else if let Some((_, p)) = frame.gutter.iter().find(|(r, _)| r.contains(pos)) {
            PressKind::Gutter(*p)
        } else {
            self.press_on_text(pos, count, modifiers, frame, source, selection, events)
        };
        self.pointer.press = Some(Press {
            start: pos,
            moved: false,
            modifiers,
            kind,
        });
    }

    #[expect(clippy::too_many_arguments)]
    fn press_on_text(
        &mut self,
        pos: Pos2,
        count: u32,
        modifiers: Modifiers,
        frame: &Frame,
        source: &dyn Source,
        selection: &mut Selection,
        events: &mut Vec<CanvasEvent>,
    ) -> PressKind {
        let unit = match count {
            1 => Unit::Cluster,
            2 => Unit::Word,
            _ => Unit::Sentence,
        };
        let caret = caret_at(frame, pos);
        self.caret_upstream = caret.upstream;
        self.goal_x = None;
        let origin = unit_at(self, frame, source, pos, unit);
        let mark = self.mark_at(frame, pos);
        if modifiers.shift && count == 1 {
            selection.head = caret.at;
        } else {
            if modifiers.command && count == 1 {
                let live = selection.live();
                if !live.is_empty() {
                    selection.pieces.push(live);
                }
            } else if !modifiers.command {
                selection.pieces.clear();
            }
            (selection.anchor, selection.head) = (origin.start, origin.end);
        }
        events.push(CanvasEvent::SelectionChanged(selection.clone()));
        if count == 2
            && let Some(id) = mark
        {
            events.push(CanvasEvent::MarkDoubleClicked { id });
        }
        let below_end = frame
            .shown
            .last()
            .is_some_and(|s| pos.y > frame.view.top() + s.top + s.laid.height);
        if below_end {
            events.push(CanvasEvent::BackgroundClicked);
        }
        // Extending keeps the old anchor as the origin.
        let origin = if modifiers.shift && count == 1 {
            ByteSpan::new(selection.anchor, selection.anchor)
        } else {
            origin
        };
        PressKind::Text {
            unit,
            origin,
            mark: mark.filter(|_| count == 1),
        }
    }

    fn drag(
        &mut self,
        ui: &egui::Ui,
        pos: Pos2,
        frame: &Frame,
        source: &dyn Source,
        selection: &mut Selection,
        events: &mut Vec<CanvasEvent>,
    ) {
        let Some(mut press) = self.pointer.press.take() else {
            return;
        };
        let begins = !press.moved && press.start.distance(pos) > DRAG_DISTANCE;
        press.moved |= begins;
        if begins
            && source.drags_whole_words()
            && let PressKind::Text { unit, origin, .. } = &mut press.kind
            && *unit == Unit::Cluster
        {
            *unit = Unit::Word;
            *origin = unit_at(self, frame, source, press.start, Unit::Word);
        }
        match &mut press.kind {
            PressKind::Text { unit, origin, .. } if press.moved => {
                let caret = caret_at(frame, pos);
                let now = match unit {
                    Unit::Cluster => ByteSpan::new(caret.at, caret.at),
                    unit => unit_at(self, frame, source, pos, *unit),
                };
                let before = (selection.anchor, selection.head);
                (selection.anchor, selection.head) = if now.start < origin.start {
                    (origin.end, now.start)
                } else {
                    (origin.start, now.end.max(origin.end))
                };
                if before != (selection.anchor, selection.head) {
                    self.caret_upstream = caret.upstream && selection.head == caret.at;
                    events.push(CanvasEvent::SelectionChanged(selection.clone()));
                }
                self.scroll_towards(ui, pos, frame.view);
            }
            PressKind::Edge {
                id,
                span,
                edge,
                old,
                new,
            } if press.moved => {
                let lifted = pos - vec2(0.0, 8.0);
                let at = caret_at(frame, lifted).at;
                let moved = match edge {
                    Edge::Start => ByteSpan::new(at.min(old.end), old.end),
                    Edge::End => ByteSpan::new(old.start, at.max(old.start)),
                };
                if !moved.is_empty() && moved != *new {
                    *new = moved;
                    events.push(CanvasEvent::EdgeDragged {
                        id: *id,
                        span: *span,
                        edge: *edge,
                        new_span: moved,
                        finished: false,
                    });
                }
                self.scroll_towards(ui, pos, frame.view);
            }
            PressKind::Ruler => {
                let at = Ruler::offset_at(frame.ruler, pos.y, source.text().len());
                let at = source.text().floor_char_boundary(at);
                self.flow.put_at(at, frame.view.height() * 0.4);
                ui.request_repaint();
            }
            _ => {}
        }
        self.pointer.press = Some(press);
    }

    fn scroll_towards(&mut self, ui: &egui::Ui, pos: Pos2, view: Rect) {
        let above = view.top() + 12.0 - pos.y;
        let below = pos.y - (view.bottom() - 12.0);
        let past = if above > 0.0 { -above } else { below.max(0.0) };
        if past != 0.0 {
            let seconds = ui.input(|i| i.stable_dt).min(0.05);
            self.pointer.auto_scroll = (past * 12.0).clamp(-2400.0, 2400.0) * seconds;
            ui.request_repaint();
        }
    }

    fn release(&mut self, pos: Pos2, frame: &Frame, events: &mut Vec<CanvasEvent>, released: bool) {
        let Some(press) = self.pointer.press.take() else {
            return;
        };
        if !released {
            // The button came up elsewhere: nothing was chosen.
            return;
        }
        match press.kind {
            PressKind::Text { mark, unit, .. } => {
                if press.moved || unit != Unit::Cluster || press.modifiers.shift {
                    events.push(CanvasEvent::SelectionFinished);
                } else if let Some(id) = mark {
                    events.push(CanvasEvent::MarkClicked {
                        id,
                        modifiers: press.modifiers,
                    });
                }
            }
            PressKind::Edge {
                id,
                span,
                edge,
                old,
                new,
            } => {
                if new != old {
                    events.push(CanvasEvent::EdgeDragged {
                        id,
                        span,
                        edge,
                        new_span: new,
                        finished: true,
                    });
                }
            }
            PressKind::Gutter(paragraph) => {
                let still = frame
                    .gutter
                    .iter()
                    .any(|(r, p)| *p == paragraph && r.contains(pos));
                if still {
                    events.push(CanvasEvent::GutterClicked { paragraph, pos });
                }
            }
            PressKind::Ruler => {}
        }
    }

    /// The innermost mark under the pointer.
    fn mark_at(&self, frame: &Frame, pos: Pos2) -> Option<u64> {
        let reach = |p: &&Piece| {
            let below = 3.0 + 3.0 * f32::from(p.level);
            let rect = Rect::from_min_max(p.rect.min, p.rect.max + vec2(0.0, below));
            rect.contains(pos)
        };
        frame
            .pieces
            .iter()
            .filter(reach)
            .filter_map(|p| self.marks.get(p.mark))
            .filter(|m| m.kind.can_be_picked())
            .min_by_key(|m| m.spans.iter().map(|s| s.len()).sum::<usize>())
            .map(|m| m.id)
    }

    fn knob_at(&self, frame: &Frame, pos: Pos2) -> Option<PressKind> {
        frame.pieces.iter().find_map(|p| {
            let mark = self.marks.get(p.mark)?;
            if !shows_knobs(mark, self.pointer.hovered) {
                return None;
            }
            let (edge, _) = knobs(p).find(|(_, at)| at.distance(pos) <= HANDLE)?;
            let old = *mark.spans.get(p.span)?;
            Some(PressKind::Edge {
                id: mark.id,
                span: p.span,
                edge,
                old,
                new: old,
            })
        })
    }
}

/// The caret nearest to a place on screen.
pub(super) fn caret_at(frame: &Frame, pos: Pos2) -> Caret {
    let y = pos.y - frame.view.top();
    let i = frame
        .shown
        .partition_point(|s| s.top <= y)
        .saturating_sub(1);
    let Some(s) = frame.shown.get(i) else {
        return Caret::default();
    };
    let row = s.laid.row_at_y(y - s.top);
    let caret = s.laid.caret_at_x(row, pos.x - frame.column.left());
    Caret {
        at: caret.at + s.span.start,
        upstream: caret.upstream,
    }
}

/// The cluster boundary, word or sentence at a place on screen.
fn unit_at(canvas: &Canvas, frame: &Frame, source: &dyn Source, pos: Pos2, unit: Unit) -> ByteSpan {
    let caret = caret_at(frame, pos);
    if unit == Unit::Cluster {
        return ByteSpan::new(caret.at, caret.at);
    }
    let block = canvas.flow.block_of(caret.at);
    let Some(span) = canvas.flow.block(block).map(|b| b.span) else {
        return ByteSpan::new(caret.at, caret.at);
    };
    let text = span.text(source.text()).unwrap_or_default();
    let at = cluster_under(frame, pos)
        .unwrap_or(caret.at)
        .clamp(span.start, span.end)
        - span.start;
    let found = match unit {
        Unit::Word => segment::pointed_word_at(text, at),
        _ => segment::sentence_at(text, at),
    };
    ByteSpan::new(found.start + span.start, found.end + span.start)
}

/// The start of the cluster under the pointer: a click on a letter's right half still means that letter.
fn cluster_under(frame: &Frame, pos: Pos2) -> Option<usize> {
    let y = pos.y - frame.view.top();
    let i = frame.shown.partition_point(|s| s.top <= y).checked_sub(1)?;
    let s = frame.shown.get(i)?;
    let row = s.laid.row_at_y(y - s.top);
    let cluster = s.laid.cluster_at_x(row, pos.x - frame.column.left())?;
    Some(cluster.start as usize + s.span.start)
}
