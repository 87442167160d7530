//! Paints marks: fills, underlines, outlines, bands, tags, signs.
//!
//! Nothing here changes where text stands. Shapes go under the text, labels over it.

use std::sync::Arc;

use egui::epaint::{CornerRadiusF32, PathShape, PathStroke, RectShape};
use egui::{Color32, CornerRadius, Pos2, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

use super::Frame;
use super::flow::Shown;
use super::fonts::Face;
use super::glyphs::{self, TextJob};
use super::grid::Grid;
use super::labels::Label;
use super::links::{RoleLabel, Routes};
use super::pieces::Piece;
use super::source::{Mark, MarkKind, TrackPattern};
use super::style::CanvasStyle;
use super::typesetter::{Direction, Engine, Setting};

/// Shapes and labels of one frame, by layer.
#[derive(Default)]
pub(super) struct Layers {
    pub under: Vec<Shape>,
    pub text: Vec<TextJob>,
    pub over: Vec<Shape>,
    pub over_text: Vec<TextJob>,
}

/// A small label's setting.
pub(super) fn small(size: f32, semibold: bool, scale: f32) -> Setting {
    Setting {
        size,
        weight: if semibold { 600.0 } else { 400.0 },
        italic: false,
        face: Face::Ui,
        line_height: 1.2,
        width: None,
        scale,
        direction: Direction::FirstStrong,
        language: None,
    }
}

/// Paints all marks of the frame.
pub(super) fn marks(
    engine: &mut Engine,
    layers: &mut Layers,
    marks: &[Mark],
    frame: &Frame,
    style: &CanvasStyle,
    mut taken: Grid,
    routes: &Routes,
) {
    let (pieces, scale) = (&frame.pieces[..], frame.scale);
    let mut order: Vec<&Piece> = pieces.iter().collect();
    // Longer marks below shorter ones.
    order.sort_by_key(|p| {
        let len = marks
            .get(p.mark)
            .map_or(0, |m| m.spans.iter().map(|s| s.len()).sum());
        (std::cmp::Reverse(len), p.mark, p.span)
    });
    let lines = lines(marks, pieces);
    for p in &order {
        if let Some(mark) = marks.get(p.mark) {
            shape(layers, mark, p, style);
            if p.is_head
                && let MarkKind::Evidence { sign } = mark.kind
            {
                margin_sign(engine, layers, &mut taken, mark, p, sign, frame, style);
            }
        }
    }
    let mut board = Board {
        frame,
        style,
        taken,
        lines,
    };
    for role in &routes.labels {
        board.role(engine, layers, role);
    }
    // Tags of inner marks first: they stay nearest to their text.
    for p in order.iter().rev() {
        let Some(mark) = marks.get(p.mark) else {
            continue;
        };
        if p.is_tail && !mark.tag.is_empty() {
            board.tag(engine, layers, mark, p);
        }
    }
    let mut chips = Grid::default();
    for p in &order {
        if let Some(mark) = marks.get(p.mark)
            && let Some(hint) = &mark.hint
            && p.is_head
        {
            // Over the ascenders, so that the word is read whole.
            let leftward = p.start_x.is_some_and(|x| x > p.rect.center().x);
            let x = if leftward {
                p.rect.right()
            } else {
                p.rect.left()
            };
            let at = pos2(x, p.baseline - 0.75 * p.text_size);
            chip(engine, layers, &mut chips, hint, at, leftward, style, scale);
        }
    }
}

fn shape(layers: &mut Layers, mark: &Mark, p: &Piece, style: &CanvasStyle) {
    let sizes = &style.sizes;
    let strong = mark.selected || mark.emphasized;
    let r = p.rect;
    let px = sizes.zoom.max(0.5);
    let below = |thickness: f32| {
        let y = r.bottom() + f32::from(p.level) * (sizes.underline + 1.0) * px;
        Rect::from_min_max(pos2(r.left(), y), pos2(r.right(), y + thickness * px))
    };
    match mark.kind {
        MarkKind::Mention => {
            let fill = sizes.mention_fill * if strong { 2.0 } else { 1.0 };
            let r = if mark.tag.is_empty() {
                r
            } else {
                // High enough to hold the tag.
                let top = tag_baseline(p) - TAG_CAPITALS * sizes.tag_text * px - 1.0;
                Rect::from_min_max(pos2(r.left(), top.min(r.top())), r.max)
            };
            let top = CornerRadius {
                nw: 3,
                ne: 3,
                sw: 0,
                se: 0,
            };
            layers
                .under
                .push(Shape::rect_filled(r, top, mark.color.gamma_multiply(fill)));
            let thickness = sizes.underline + if mark.selected { 1.0 } else { 0.0 };
            layers
                .under
                .push(Shape::rect_filled(below(thickness), 0, mark.color));
            if mark.selected {
                layers.under.push(outline(r, 3.0, 1.0, mark.color));
            }
        }
        MarkKind::Trigger => {
            // Close to its words: the space after them belongs to the next.
            let r = r.expand2(vec2(1.0, 0.5));
            let fill = sizes.trigger_fill * if strong { 2.0 } else { 1.0 };
            layers
                .under
                .push(Shape::rect_filled(r, 7, mark.color.gamma_multiply(fill)));
            let width = if mark.selected { 2.0 } else { 1.25 };
            layers.under.push(outline(r, 7.0, width, mark.color));
        }
        MarkKind::Evidence { .. } => {
            if strong {
                let faint = mark.color.gamma_multiply(0.10);
                layers.under.push(Shape::rect_filled(r, 2, faint));
            }
            let band = below(if mark.selected { 4.0 } else { 3.0 }).translate(vec2(0.0, -2.0 * px));
            layers
                .under
                .push(Shape::rect_filled(band, 1, mark.color.gamma_multiply(0.7)));
        }
        MarkKind::Voice => {
            let line = below(1.5);
            let stroke = Stroke::new(1.5 * px, mark.color);
            let ends = [line.left_center(), line.right_center()];
            if strong {
                let faint = mark.color.gamma_multiply(0.08);
                layers.under.push(Shape::rect_filled(r, 2, faint));
            }
            layers
                .under
                .extend(Shape::dashed_line(&ends, stroke, 1.5 * px, 2.5 * px));
        }
        MarkKind::Cue => {
            let stroke = Stroke::new(1.0 * px, mark.color);
            let tick = 3.0 * px;
            for (x, to) in [(p.start_x, tick), (p.end_x, -tick)] {
                let Some(x) = x else { continue };
                let to = if x < r.center().x {
                    to.abs()
                } else {
                    -to.abs()
                };
                let path = vec![
                    pos2(x + to, r.top()),
                    pos2(x, r.top()),
                    pos2(x, r.bottom()),
                    pos2(x + to, r.bottom()),
                ];
                layers.under.push(Shape::line(path, stroke));
            }
        }
        MarkKind::SearchHit { current } => {
            let color = if current {
                style.colors.search_current
            } else {
                style.colors.search
            };
            layers.under.push(Shape::rect_filled(r, 2, color));
        }
        MarkKind::Unit => {
            let fill = sizes.trigger_fill + if mark.selected { 0.09 } else { 0.02 };
            layers
                .under
                .push(Shape::rect_filled(r, 3, mark.color.gamma_multiply(fill)));
            if mark.selected {
                let r = r.expand2(vec2(1.0, 0.0));
                layers.under.push(outline(r, 3.0, 1.0, mark.color));
            }
        }
        MarkKind::Track {
            lane,
            lanes,
            pattern,
        } => {
            // All lanes fit between two rows of text.
            let step = (11.0 / f32::from(lanes.max(1))).clamp(1.5, 3.5) * px;
            let y = r.bottom() + 0.5 * px + f32::from(lane) * step;
            let stroke = Stroke::new((step * 0.6).clamp(1.0, 2.0), mark.color);
            let ends = [pos2(r.left(), y), pos2(r.right(), y)];
            match pattern {
                TrackPattern::Solid => {
                    layers.under.push(Shape::line_segment(ends, stroke));
                }
                _ => {
                    let (dashes, gaps) = pattern.dashes();
                    layers.under.extend(Shape::dashed_line_with_offset(
                        &ends, stroke, dashes, gaps, 0.0,
                    ));
                }
            }
            // A tick where a version begins and ends: boundaries are what is compared.
            for x in [p.start_x, p.end_x].into_iter().flatten() {
                let tick = [pos2(x, y - 2.5 * px), pos2(x, y + 0.5 * stroke.width)];
                layers
                    .under
                    .push(Shape::line_segment(tick, Stroke::new(1.0, mark.color)));
            }
        }
        MarkKind::Preview => {
            let faint = mark.color.gamma_multiply(0.07);
            layers.under.push(Shape::rect_filled(r, 3, faint));
            let stroke = Stroke::new(1.0 * px, mark.color);
            let corners = [
                r.left_top(),
                r.right_top(),
                r.right_bottom(),
                r.left_bottom(),
                r.left_top(),
            ];
            layers
                .under
                .extend(Shape::dashed_line(&corners, stroke, 3.0, 2.0));
        }
        MarkKind::Problem => {
            let line = below(2.0);
            let n = ((line.width() / 3.0).ceil() as usize).clamp(2, 400);
            let points: Vec<Pos2> = (0..=n)
                .map(|i| {
                    let x = line.left() + line.width() * i as f32 / n as f32;
                    pos2(x, line.center().y + if i % 2 == 0 { 1.2 } else { -1.2 })
                })
                .collect();
            let stroke = PathStroke::new(1.2 * px, mark.color);
            layers.under.push(Shape::Path(PathShape {
                points,
                closed: false,
                fill: Color32::TRANSPARENT,
                stroke,
            }));
        }
    }
}

fn outline(rect: Rect, radius: f32, width: f32, color: Color32) -> Shape {
    Shape::Rect(RectShape::stroke(
        rect,
        CornerRadius::from(CornerRadiusF32::same(radius)),
        Stroke::new(width, color),
        StrokeKind::Inside,
    ))
}

/// Height of the tag face's capitals, as a share of its size.
const TAG_CAPITALS: f32 = 0.75;

/// Tags stand just over the text's ascenders, which reach to 0.77 of its size.
fn tag_baseline(p: &Piece) -> f32 {
    p.baseline - 0.83 * p.text_size
}

/// Underlines, which tags of the row below keep clear of.
fn lines(marks: &[Mark], pieces: &[Piece]) -> Grid {
    let mut lines = Grid::default();
    for p in pieces {
        let has_line = marks.get(p.mark).is_some_and(|m| {
            matches!(
                m.kind,
                MarkKind::Mention | MarkKind::Voice | MarkKind::Evidence { .. }
            )
        });
        if has_line {
            let y = p.rect.bottom() + f32::from(p.level) * 3.0;
            lines.push(Rect::from_min_max(
                pos2(p.rect.left(), y - 1.0),
                pos2(p.rect.right(), y + 2.5),
            ));
        } else if marks
            .get(p.mark)
            .is_some_and(|m| m.kind == MarkKind::Trigger)
        {
            // The outline's upper side, where its own tag stands.
            let y = p.rect.top() - 0.5;
            lines.push(Rect::from_min_max(
                pos2(p.rect.left(), y),
                pos2(p.rect.right(), y + 2.0),
            ));
        }
    }
    lines
}

/// Between two labels of a row, so that they are read as two.
const GAP: f32 = 3.0;

/// A label goes past so many others, no further.
const MAX_SHIFTS: usize = 12;

/// A label's place with the gap that it keeps from others.
fn apart(place: Rect) -> Rect {
    place.expand2(vec2(GAP, 0.5))
}

/// Where labels stand already, and what else is in their way.
struct Board<'a> {
    frame: &'a Frame,
    style: &'a CanvasStyle,
    taken: Grid,
    lines: Grid,
}

impl Board<'_> {
    /// The type's short name in the gap between the rows, at the end of the mark where there is room; else further towards its start.
    fn tag(&mut self, engine: &mut Engine, layers: &mut Layers, mark: &Mark, p: &Piece) {
        let size = self.style.sizes.tag_text * self.style.sizes.zoom;
        let label = engine.label(&mark.tag, &small(size, true, self.frame.scale));
        let end = p.end_x.unwrap_or(p.rect.right());
        let at_right = end > p.rect.center().x;
        let width = label.width;
        let baseline = tag_baseline(p);
        let cap = TAG_CAPITALS * size;
        let at = |x: f32| Rect::from_min_max(pos2(x, baseline - cap), pos2(x + width, baseline));
        let first = if at_right {
            (end - width - 1.0).max(p.rect.left() + 1.0)
        } else {
            (end + 1.0).min(p.rect.right() - width - 1.0)
        };
        let step = if at_right { -4.0 } else { 4.0 };
        let n_steps = ((p.rect.width() - width).max(0.0) / 4.0).min(40.0) as usize;
        let inside = (0..=n_steps).map(|i| at(first + step * i as f32));
        let mut place = inside
            .into_iter()
            .find(|place| self.is_free(engine, *place))
            .unwrap_or(at(first));
        // No room over the mark: outwards along the row, past the labels there.
        for _ in 0..MAX_SHIFTS {
            let Some(other) = self.taken.hit(apart(place)) else {
                break;
            };
            let shift = if at_right {
                other.right() + GAP + 0.5 - place.left()
            } else {
                other.left() - GAP - 0.5 - place.right()
            };
            place = place.translate(vec2(shift, 0.0));
        }
        self.put(engine, layers, &label, place, mark.color);
    }

    /// A role's name beside the arrow into its filler.
    fn role(&mut self, engine: &mut Engine, layers: &mut Layers, role: &RoleLabel) {
        let size = self.style.sizes.tag_text * self.style.sizes.zoom;
        let label = engine.label(&role.text, &small(size, true, self.frame.scale));
        let text_size = self.style.sizes.body * self.style.sizes.zoom;
        let baseline = role.baseline - 0.83 * text_size;
        let cap = TAG_CAPITALS * size;
        let left = if role.leftward {
            role.x - label.width
        } else {
            role.x
        };
        let mut place = Rect::from_min_max(
            pos2(left, baseline - cap),
            pos2(left + label.width, baseline),
        );
        for _ in 0..MAX_SHIFTS {
            let Some(other) = self.taken.hit(apart(place)) else {
                break;
            };
            let shift = if role.leftward {
                other.left() - GAP - 0.5 - place.right()
            } else {
                other.right() + GAP + 0.5 - place.left()
            };
            place = place.translate(vec2(shift, 0.0));
        }
        self.put(engine, layers, &label, place, role.color);
    }

    fn put(
        &mut self,
        engine: &mut Engine,
        layers: &mut Layers,
        label: &Arc<Label>,
        place: Rect,
        color: Color32,
    ) {
        let Some(row) = label.rows.first() else {
            return;
        };
        if !self.is_clear(engine, place.expand(0.5)) {
            // Something runs through it all the same: the label is read, the line goes on at both its ends.
            let back = place.expand2(vec2(1.5, 1.0));
            let paper = self.style.colors.paper;
            layers.over.push(Shape::rect_filled(back, 2, paper));
        }
        self.taken.push(place);
        layers.over_text.push(TextJob::whole(
            Arc::clone(label),
            pos2(place.left(), place.bottom() - row.baseline),
            color,
        ));
    }

    fn is_free(&self, engine: &mut Engine, place: Rect) -> bool {
        self.taken.hit(apart(place)).is_none() && self.is_clear(engine, place.expand(0.5))
    }

    /// Whether no underline and no letter is there.
    fn is_clear(&self, engine: &mut Engine, place: Rect) -> bool {
        if self.lines.hit(place).is_some() {
            return false;
        }
        let y = place.center().y - self.frame.view.top();
        let shown = &self.frame.shown;
        let near = shown.partition_point(|s| s.top + s.laid.height < y - 40.0);
        let origin = |s: &Shown| pos2(self.frame.column.left(), self.frame.view.top() + s.top);
        !shown[near..]
            .iter()
            .take_while(|s| s.top < y + 40.0)
            .any(|s| glyphs::has_ink(engine, &s.laid, origin(s), self.frame.scale, place))
    }
}

/// A stance's sign in the margin where lines begin, further out where there is one already.
#[expect(clippy::too_many_arguments)]
fn margin_sign(
    engine: &mut Engine,
    layers: &mut Layers,
    taken: &mut Grid,
    mark: &Mark,
    p: &Piece,
    sign: char,
    frame: &Frame,
    style: &CanvasStyle,
) {
    let size = 10.0 * style.sizes.zoom;
    let setting = small(size, false, frame.scale);
    let label = engine.label(sign.encode_utf8(&mut [0; 4]), &setting);
    let Some(row) = label.rows.first() else {
        return;
    };
    let column = frame.column;
    let y = p.baseline - 0.12 * p.text_size;
    let step = label.width + 2.0;
    let at = |i: f32| {
        let x = if frame.rtl {
            column.right() + 4.0 + i * step
        } else {
            column.left() - 4.0 - label.width - i * step
        };
        Rect::from_min_size(pos2(x, y - size), vec2(label.width, size))
    };
    let mut place = at(0.0);
    let mut i = 0.0;
    while taken.hit(place).is_some() && i * step < 56.0 {
        i += 1.0;
        place = at(i);
    }
    taken.push(place);
    let origin = pos2(place.left(), y - row.baseline);
    layers.text.push(TextJob::whole(label, origin, mark.color));
}

/// A key over the start of a mark: its lower edge is at `at`, and it reaches to the left over words that do.
#[expect(clippy::too_many_arguments)]
fn chip(
    engine: &mut Engine,
    layers: &mut Layers,
    chips: &mut Grid,
    text: &str,
    at: Pos2,
    leftward: bool,
    style: &CanvasStyle,
    scale: f32,
) {
    let letters = 10.5 * style.sizes.zoom;
    let label = engine.label(text, &small(letters, true, scale));
    let size = vec2((label.width + 8.0).max(16.0), 1.3 * letters);
    let left = if leftward { 3.0 - size.x } else { -3.0 };
    let mut rect = Rect::from_min_size(at + vec2(left, -size.y), size);
    // Marks that begin together have their keys side by side.
    for _ in 0..6 {
        let Some(other) = chips.hit(rect) else { break };
        let shift = if leftward {
            other.left() - 1.0 - rect.right()
        } else {
            other.right() + 1.0 - rect.left()
        };
        rect = rect.translate(vec2(shift, 0.0));
    }
    chips.push(rect);
    layers
        .over
        .push(Shape::rect_filled(rect, 4, style.colors.accent));
    let origin = rect.center() - vec2(label.width, label.height) / 2.0;
    layers
        .over_text
        .push(TextJob::whole(label.clone(), origin, style.colors.paper));
}
