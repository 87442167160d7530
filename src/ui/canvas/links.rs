//! Arcs from a selected event or stance to its fillers.
//!
//! An arc whose far end is off screen ends in an arrow at the view's edge, with the filler's name.

use egui::epaint::CubicBezierShape;
use egui::{Color32, Pos2, Rect, Shape, Stroke, pos2, vec2};

use super::decorate::{Layers, small};
use super::flow::Shown;
use super::glyphs::TextJob;
use super::pieces;
use super::source::Link;
use super::style::CanvasStyle;
use super::typesetter::Engine;
use crate::model::span::ByteSpan;

/// What links need to know of the frame.
pub(super) struct LinkView<'a> {
    pub shown: &'a [Shown],
    pub left: f32,
    pub top: f32,
    pub view: Rect,
    pub column: Rect,
    pub visible: ByteSpan,
    pub scale: f32,
}

pub(super) fn paint(
    engine: &mut Engine,
    layers: &mut Layers,
    links: &[Link],
    v: &LinkView<'_>,
    style: &CanvasStyle,
) {
    let mut taken = Vec::new();
    // Names that pile up at an edge go side by side.
    let mut edge_x = [v.column.left(), v.column.left()];
    for link in links {
        let stroke = Stroke::new(1.5 * style.sizes.zoom, link.color);
        let from = first_rect(v, link.from);
        let to = first_rect(v, link.to);
        match (from, to) {
            (Some(a), Some(b)) => arc(engine, layers, &mut taken, link, a, b, stroke, v, style),
            (Some(a), None) => {
                let up = link.to.start < v.visible.start;
                edge_arrow(
                    engine,
                    layers,
                    &mut edge_x,
                    a,
                    link,
                    &link.to_name,
                    up,
                    stroke,
                    v,
                    style,
                );
            }
            (None, Some(b)) => {
                let up = link.from.start < v.visible.start;
                edge_arrow(
                    engine,
                    layers,
                    &mut edge_x,
                    b,
                    link,
                    &link.label,
                    up,
                    stroke,
                    v,
                    style,
                );
            }
            (None, None) => {}
        }
    }
}

fn first_rect(v: &LinkView<'_>, span: ByteSpan) -> Option<Rect> {
    pieces::rects(v.shown, v.left, v.top, v.view, span)
        .first()
        .map(|(r, ..)| *r)
        .filter(|r| r.intersects(v.view))
}

#[expect(clippy::too_many_arguments)]
fn arc(
    engine: &mut Engine,
    layers: &mut Layers,
    taken: &mut Vec<Rect>,
    link: &Link,
    a: Rect,
    b: Rect,
    stroke: Stroke,
    v: &LinkView<'_>,
    style: &CanvasStyle,
) {
    let same_row = (a.center().y - b.center().y).abs() < a.height() * 0.5;
    let (from, to, lift) = if same_row {
        let lift = (12.0 + (a.center().x - b.center().x).abs() * 0.08).min(30.0);
        (a.center_top(), b.center_top(), lift)
    } else if a.center().y < b.center().y {
        (
            a.center_bottom() + vec2(0.0, 2.0),
            b.center_top(),
            -((b.top() - a.bottom()) * 0.45).max(8.0),
        )
    } else {
        (
            a.center_top(),
            b.center_bottom() + vec2(0.0, 2.0),
            ((a.top() - b.bottom()) * 0.45).max(8.0),
        )
    };
    let (c1, c2) = if same_row {
        (from - vec2(0.0, lift), to - vec2(0.0, lift))
    } else {
        (from - vec2(0.0, lift), to + vec2(0.0, lift))
    };
    layers
        .over
        .push(Shape::CubicBezier(CubicBezierShape::from_points_stroke(
            [from, c1, c2, to],
            false,
            Color32::TRANSPARENT,
            stroke,
        )));
    layers
        .over
        .push(arrow_head(to, (to - c2).normalized(), link.color));
    let middle = pos2(
        (from.x + 3.0 * c1.x + 3.0 * c2.x + to.x) / 8.0,
        (from.y + 3.0 * c1.y + 3.0 * c2.y + to.y) / 8.0,
    );
    boxed(
        engine,
        layers,
        taken,
        &link.label,
        middle,
        link.color,
        v,
        style,
    );
}

fn arrow_head(tip: Pos2, along: egui::Vec2, color: Color32) -> Shape {
    let across = along.rot90();
    let base = tip - along * 7.0;
    Shape::convex_polygon(
        vec![tip, base + across * 3.5, base - across * 3.5],
        color,
        Stroke::NONE,
    )
}

#[expect(clippy::too_many_arguments)]
fn edge_arrow(
    engine: &mut Engine,
    layers: &mut Layers,
    edge_x: &mut [f32; 2],
    from: Rect,
    link: &Link,
    name: &str,
    up: bool,
    stroke: Stroke,
    v: &LinkView<'_>,
    style: &CanvasStyle,
) {
    let text = if name == &*link.label || link.label.is_empty() {
        name.to_owned()
    } else {
        format!("{}: {name}", link.label)
    };
    let size = 11.0 * style.sizes.zoom;
    let label = engine.label(&text, &small(size, true, v.scale));
    let side = &mut edge_x[usize::from(!up)];
    let width = label.width + 26.0;
    let y = if up {
        v.view.top() + 14.0
    } else {
        v.view.bottom() - 14.0
    };
    let chip = Rect::from_center_size(
        pos2(*side + width / 2.0, y),
        vec2(width, label.height + 6.0),
    );
    *side += width + 6.0;
    let start = if up {
        from.center_top()
    } else {
        from.center_bottom()
    };
    let end = if up {
        chip.center_bottom()
    } else {
        chip.center_top()
    };
    let bend = vec2(0.0, (start.y - end.y) * 0.5);
    layers
        .over
        .push(Shape::CubicBezier(CubicBezierShape::from_points_stroke(
            [start, start - bend, end + bend, end],
            false,
            Color32::TRANSPARENT,
            stroke,
        )));
    layers
        .over
        .push(Shape::rect_filled(chip, 9, style.colors.chip));
    layers.over.push(Shape::rect_stroke(
        chip,
        9,
        Stroke::new(1.0, link.color),
        egui::StrokeKind::Inside,
    ));
    let tip = pos2(chip.left() + 10.0, if up { y - 4.0 } else { y + 4.0 });
    let along = vec2(0.0, if up { -1.0 } else { 1.0 });
    layers.over.push(arrow_head(tip, along, link.color));
    let origin = pos2(chip.left() + 18.0, y - label.height / 2.0);
    layers
        .over_text
        .push(TextJob::whole(label.clone(), origin, style.colors.ink));
}

#[expect(clippy::too_many_arguments)]
fn boxed(
    engine: &mut Engine,
    layers: &mut Layers,
    taken: &mut Vec<Rect>,
    text: &str,
    center: Pos2,
    color: Color32,
    v: &LinkView<'_>,
    style: &CanvasStyle,
) {
    if text.is_empty() {
        return;
    }
    let label = engine.label(text, &small(10.0 * style.sizes.zoom, true, v.scale));
    let mut rect = Rect::from_center_size(center, vec2(label.width + 8.0, label.height + 2.0));
    for _ in 0..6 {
        let Some(other) = taken.iter().find(|t: &&Rect| t.intersects(rect)) else {
            break;
        };
        let shift = other.bottom() + 1.0 - rect.top();
        rect = rect.translate(vec2(0.0, shift));
    }
    taken.push(rect);
    layers
        .over
        .push(Shape::rect_filled(rect, 4, style.colors.paper));
    let origin = rect.center() - vec2(label.width, label.height) / 2.0;
    layers
        .over_text
        .push(TextJob::whole(label.clone(), origin, color));
}
