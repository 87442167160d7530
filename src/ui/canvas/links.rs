//! Lines from a selected event or stance to its fillers.
//!
//! They run where no words are: along the gaps between rows and down the margin, and end in a small arrow over the filler, with the role's
//! name beside it like a type tag. A line whose far end is off screen ends at the view's edge in an arrow with the other end's name.

use egui::epaint::{PathShape, PathStroke};
use egui::{Color32, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, pos2, vec2};

use super::decorate::{Layers, small};
use super::flow::Shown;
use super::glyphs::TextJob;
use super::grid::Grid;
use super::pieces;
use super::source::Link;
use super::style::CanvasStyle;
use super::typesetter::Engine;
use crate::model::span::ByteSpan;

/// From the text column to the line down its margin.
const MARGIN: f32 = 11.0;
const RADIUS: f32 = 5.0;

/// What links need to know of the frame.
pub(super) struct LinkView<'a> {
    pub shown: &'a [Shown],
    pub left: f32,
    pub top: f32,
    pub view: Rect,
    pub column: Rect,
    /// Whether lines mostly begin at the right: then arrows go down the left margin.
    pub rtl: bool,
    pub visible: ByteSpan,
    pub scale: f32,
}

/// Where one end of a link stands.
#[derive(Clone, Copy)]
struct Spot {
    rect: Rect,
    /// The gaps above and below its row.
    above: f32,
    below: f32,
    baseline: f32,
    size: f32,
    /// Whether its words run from right to left.
    rtl: bool,
}

/// A role's name, to be set beside the arrow over its filler.
pub(super) struct RoleLabel {
    pub text: std::sync::Arc<str>,
    pub color: Color32,
    /// Right of this, or left of it over words that run to the left.
    pub x: f32,
    pub leftward: bool,
    pub baseline: f32,
}

/// Lines of the frame and what they leave to the labels: places taken, roles to be named.
#[derive(Default)]
pub(super) struct Routes {
    pub shapes: Vec<Shape>,
    pub labels: Vec<RoleLabel>,
    pub edges: Vec<EdgeName>,
}

/// The name of an end off screen.
pub(super) struct EdgeName {
    pub up: bool,
    pub text: String,
    color: Color32,
}

/// Finds the ways. Nothing is painted yet: tags keep clear of the arrows.
pub(super) fn routes(
    links: &[Link],
    v: &LinkView<'_>,
    style: &CanvasStyle,
    taken: &mut Grid,
) -> Routes {
    let mut routes = Routes::default();
    for link in links {
        let stroke = Stroke::new(1.5 * style.sizes.zoom.max(0.6), link.color);
        match (spot(v, link.from), spot(v, link.to)) {
            (Some(from), Some(to)) => {
                routes.line(&between(from, to, v), stroke);
                routes.arrow(to, link, stroke, style, taken);
            }
            (Some(from), None) => {
                let up = link.to.start < v.visible.start;
                routes.line(&to_edge(from, up, v), stroke);
                routes.edge(up, link.to_name.to_string(), link.color);
            }
            (None, Some(to)) => {
                let up = link.from.start < v.visible.start;
                let mut points = to_edge_from_above(to, up, v);
                points.reverse();
                routes.line(&points, stroke);
                routes.arrow(to, link, stroke, style, taken);
                routes.edge(up, link.from_name.to_string(), link.color);
            }
            (None, None) => {}
        }
    }
    routes
}

impl Routes {
    /// The names at the view's edges, side by side, over the text.
    pub fn paint_edges(
        &self,
        engine: &mut Engine,
        layers: &mut Layers,
        v: &LinkView<'_>,
        style: &CanvasStyle,
    ) {
        let outer = if v.rtl {
            (margin_x(v) - 12.0).max(v.view.left() + 3.0)
        } else {
            (margin_x(v) + 12.0).min(v.view.right() - 17.0)
        };
        let mut next = [outer, outer];
        for edge in &self.edges {
            let x = &mut next[usize::from(edge.up)];
            let width = edge_name(engine, layers, edge, *x, v, style);
            *x += if v.rtl { width + 6.0 } else { -width - 6.0 };
        }
    }

    fn line(&mut self, points: &[Pos2], stroke: Stroke) {
        self.shapes.push(Shape::Path(PathShape {
            points: rounded(points),
            closed: false,
            fill: Color32::TRANSPARENT,
            stroke: PathStroke::new(stroke.width, stroke.color),
        }));
    }

    /// The arrow into a filler's top, and the place for its role's name.
    fn arrow(
        &mut self,
        to: Spot,
        link: &Link,
        stroke: Stroke,
        style: &CanvasStyle,
        taken: &mut Grid,
    ) {
        let tip = pos2(entry_x(to), to.baseline - 0.80 * to.size);
        let length = (tip.y - to.above).clamp(3.0, 6.0 * style.sizes.zoom.max(0.6));
        let half = length * 0.6;
        self.shapes.push(Shape::convex_polygon(
            vec![tip, tip - vec2(half, length), tip - vec2(-half, length)],
            link.color,
            Stroke::NONE,
        ));
        if to.above < tip.y - length {
            let stem = [pos2(tip.x, to.above), tip - vec2(0.0, length)];
            self.shapes.push(Shape::line_segment(stem, stroke));
        }
        taken.push(Rect::from_min_max(
            pos2(tip.x - half - 1.0, tip.y - length),
            pos2(tip.x + half + 1.0, tip.y),
        ));
        let aside = half + 2.0;
        let x = tip.x + if to.rtl { -aside } else { aside };
        let same = |l: &RoleLabel| l.x == x && l.baseline == to.baseline;
        if !link.label.is_empty() && !self.labels.iter().any(same) {
            self.labels.push(RoleLabel {
                text: link.label.clone(),
                color: link.color,
                x,
                leftward: to.rtl,
                baseline: to.baseline,
            });
        }
    }

    fn edge(&mut self, up: bool, text: String, color: Color32) {
        let known = |e: &EdgeName| e.up == up && e.text == text;
        if !text.is_empty() && !self.edges.iter().any(known) {
            self.edges.push(EdgeName { up, text, color });
        }
    }
}

fn spot(v: &LinkView<'_>, span: ByteSpan) -> Option<Spot> {
    let mut found = None;
    pieces::for_rows(v.shown, v.top, v.view, span, |s, row, local| {
        if found.is_some() {
            return;
        }
        let top = v.top + s.top;
        let (y0, y1, baseline) = pieces::text_box(&s.laid, row, top);
        let stretches = s.laid.stretches(row, local);
        let start = s
            .laid
            .clusters_of(row)
            .iter()
            .find(|c| c.start as usize <= local.start && local.start < c.end as usize);
        // Where the words begin, if that is on this row.
        let first = start
            .and_then(|c| stretches.iter().find(|(x0, x1)| *x0 <= c.x0 && c.x1 <= *x1))
            .or(stretches.first());
        let (Some(r), Some((x0, x1))) = (s.laid.rows.get(row), first.copied()) else {
            return;
        };
        found = Some(Spot {
            rect: Rect::from_min_max(pos2(v.left + x0, y0), pos2(v.left + x1, y1)),
            above: top + r.top,
            below: top + r.bottom,
            baseline,
            size: s.laid.size,
            rtl: start.map_or(s.laid.rtl, |c| c.rtl),
        });
    });
    found.filter(|s: &Spot| s.rect.intersects(v.view))
}

fn margin_x(v: &LinkView<'_>) -> f32 {
    if v.rtl {
        return (v.column.left() - MARGIN).max(v.view.left() + 3.0);
    }
    // Between the text and the overview, also where the text reaches up to that.
    (v.column.right() + MARGIN).min(v.view.right() - 19.0)
}

/// Arrows enter near the start of the word, clear of the tag at its end.
fn entry_x(to: Spot) -> f32 {
    from_start(to, 9.0)
}

/// Lines leave at the start too, from the top or the bottom.
fn exit_x(from: Spot) -> f32 {
    from_start(from, 14.0)
}

/// So far into the words, or to their middle.
fn from_start(spot: Spot, far: f32) -> f32 {
    let far = (spot.rect.width() * 0.5).min(far);
    if spot.rtl {
        spot.rect.right() - far
    } else {
        spot.rect.left() + far
    }
}

/// The corners of a line from one place to another, down to the gap over the second.
fn between(from: Spot, to: Spot, v: &LinkView<'_>) -> Vec<Pos2> {
    let (x, end) = (exit_x(from), entry_x(to));
    let last = pos2(end, to.above);
    if (from.above - to.above).abs() < 1.0 {
        // The same row: over the words between.
        return vec![pos2(x, from.rect.top()), pos2(x, from.above), last];
    }
    let below = to.above > from.above;
    let (leave, lane) = if below {
        (from.rect.bottom() + 1.0, from.below)
    } else {
        (from.rect.top(), from.above)
    };
    let mut points = vec![pos2(x, leave), pos2(x, lane)];
    // In the very next row the gap is shared; further off the line takes the margin.
    if !(below && (to.above - from.below).abs() < 1.0) {
        points.push(pos2(margin_x(v), lane));
        points.push(pos2(margin_x(v), to.above));
    }
    points.push(last);
    points
}

fn edge_y(up: bool, v: &LinkView<'_>) -> f32 {
    if up {
        v.view.top() + 24.0
    } else {
        v.view.bottom() - 24.0
    }
}

fn to_edge(from: Spot, up: bool, v: &LinkView<'_>) -> Vec<Pos2> {
    let x = exit_x(from);
    let (leave, lane) = if up {
        (from.rect.top(), from.above)
    } else {
        (from.rect.bottom() + 1.0, from.below)
    };
    let margin = margin_x(v);
    vec![
        pos2(x, leave),
        pos2(x, lane),
        pos2(margin, lane),
        pos2(margin, edge_y(up, v)),
    ]
}

fn to_edge_from_above(to: Spot, up: bool, v: &LinkView<'_>) -> Vec<Pos2> {
    let margin = margin_x(v);
    vec![
        pos2(entry_x(to), to.above),
        pos2(margin, to.above),
        pos2(margin, edge_y(up, v)),
    ]
}

/// The line with its corners rounded.
fn rounded(points: &[Pos2]) -> Vec<Pos2> {
    let mut path = Vec::with_capacity(points.len() * 5);
    for (i, p) in points.iter().enumerate() {
        let neighbours = i
            .checked_sub(1)
            .and_then(|b| points.get(b))
            .zip(points.get(i + 1));
        let Some((before, after)) = neighbours else {
            path.push(*p);
            continue;
        };
        let (back, on) = (*before - *p, *after - *p);
        let r = RADIUS.min(back.length() / 2.0).min(on.length() / 2.0);
        if r < 0.5 {
            path.push(*p);
            continue;
        }
        let (a, b) = (*p + back.normalized() * r, *p + on.normalized() * r);
        path.extend((0..=4).map(|step| {
            let t = step as f32 / 4.0;
            a.lerp(*p, t).lerp(p.lerp(b, t), t)
        }));
    }
    path
}

/// A name at the view's upper or lower edge, its outer end at `outer`. Returns its width.
fn edge_name(
    engine: &mut Engine,
    layers: &mut Layers,
    edge: &EdgeName,
    outer: f32,
    v: &LinkView<'_>,
    style: &CanvasStyle,
) -> f32 {
    let size = 11.0 * style.sizes.zoom;
    let label = engine.label(&edge.text, &small(size, true, v.scale));
    let width = label.width + 28.0;
    let height = label.height + 6.0;
    let y = if edge.up {
        v.view.top() + 6.0 + height / 2.0
    } else {
        v.view.bottom() - 6.0 - height / 2.0
    };
    let left = if v.rtl { outer } else { outer - width };
    let chip = Rect::from_min_size(pos2(left, y - height / 2.0), vec2(width, height));
    layers
        .over
        .push(Shape::rect_filled(chip, 9, style.colors.chip));
    layers.over.push(Shape::rect_stroke(
        chip,
        9,
        Stroke::new(1.0, edge.color),
        StrokeKind::Inside,
    ));
    let (tip_x, text_x) = if v.rtl {
        (chip.left() + 12.0, chip.left() + 19.0)
    } else {
        (chip.right() - 12.0, chip.left() + 9.0)
    };
    let tip = pos2(tip_x, if edge.up { y - 4.0 } else { y + 4.0 });
    let along = vec2(0.0, if edge.up { -1.0 } else { 1.0 });
    layers.over.push(arrow_head(tip, along, edge.color));
    let origin = pos2(text_x, y - label.height / 2.0);
    layers
        .over_text
        .push(TextJob::whole(label, origin, style.colors.ink));
    width
}

fn arrow_head(tip: Pos2, along: Vec2, color: Color32) -> Shape {
    let across = along.rot90();
    let base = tip - along * 8.0;
    Shape::convex_polygon(
        vec![tip, base + across * 4.0, base - across * 4.0],
        color,
        Stroke::NONE,
    )
}
