//! The overview at the right edge: a mark for each annotation, and the scroll bar in one.
//!
//! Places on it are shares of the text's bytes, not of its height: so it stands still while heights are still estimates.

use std::sync::Arc;

use egui::{Color32, Mesh, Pos2, Rect, Shape, pos2, vec2};

use super::source::{RulerMark, Source};
use super::style::CanvasStyle;
use crate::model::span::ByteSpan;

/// Width of the ruler, and its distance from the right edge.
pub(super) const WIDTH: f32 = 9.0;
pub(super) const MARGIN: f32 = 5.0;

/// The ruler's marks, taken from the source once per revision.
#[derive(Default)]
pub(super) struct Ruler {
    key: Option<(u64, u64, Pos2, f32)>,
    /// All marks in one, ready to be painted: thousands of shapes a frame would cost more than the text does.
    marks: Arc<Mesh>,
}

impl Ruler {
    pub fn rect(view: Rect) -> Rect {
        Rect::from_min_max(
            pos2(view.right() - MARGIN - WIDTH, view.top() + 8.0),
            pos2(
                view.right() - MARGIN,
                (view.bottom() - 8.0).max(view.top() + 9.0),
            ),
        )
    }

    /// The offset at a height on the ruler.
    pub fn offset_at(rect: Rect, y: f32, len: usize) -> usize {
        let share = ((y - rect.top()) / rect.height().max(1.0)).clamp(0.0, 1.0);
        (f64::from(share) * len as f64) as usize
    }

    pub fn paint(
        &mut self,
        shapes: &mut Vec<Shape>,
        rect: Rect,
        source: &dyn Source,
        visible: ByteSpan,
        hovered: bool,
        style: &CanvasStyle,
    ) {
        let len = source.text().len().max(1);
        let key = (
            source.text_id(),
            source.revision(),
            rect.left_top(),
            rect.height(),
        );
        if self.key != Some(key) {
            self.key = Some(key);
            self.marks = Arc::new(mesh(&places(source.ruler(), rect, len), rect));
        }
        let colors = &style.colors;
        shapes.push(Shape::rect_filled(rect, 5, colors.panel));
        let y = |at: usize| rect.top() + rect.height() * (at as f64 / len as f64) as f32;
        shapes.push(Shape::Mesh(self.marks.clone()));
        let shows_all = visible.start == 0 && visible.end >= len.saturating_sub(1);
        if !shows_all {
            let top = y(visible.start).min(rect.bottom() - 18.0);
            let bottom = y(visible.end).max(top + 18.0).min(rect.bottom());
            let thumb = Rect::from_min_max(
                pos2(rect.left() - 2.0, top),
                pos2(rect.right() + 2.0, bottom),
            );
            // Over the marks and a little wider, so that it shows where they are dense.
            let strength = if hovered { 0.35 } else { 0.18 };
            let fill = colors.mute.gamma_multiply(strength);
            shapes.push(Shape::rect_filled(thumb, 5, fill));
            let stroke = egui::Stroke::new(1.0, colors.mute.gamma_multiply(0.5));
            shapes.push(Shape::rect_stroke(
                thumb,
                5,
                stroke,
                egui::StrokeKind::Inside,
            ));
        }
    }
}

/// The marks at one height, with their colours side by side.
#[derive(Clone, Debug, PartialEq)]
struct Place {
    y: f32,
    /// Colour, and whether it is a strong one.
    colors: Vec<(Color32, bool)>,
}

/// Most colours at one height: with more, each would be too narrow to be told from its neighbours.
const MAX_COLORS: usize = 3;

/// Marks that would lie on each other share a height, strong ones first: their number is bounded by the ruler's height.
fn places(marks: Vec<RulerMark>, rect: Rect, len: usize) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    for m in marks {
        let y = rect.top() + rect.height() * (m.at as f64 / len as f64) as f32;
        let new = (m.color, m.strong);
        match places.last_mut().filter(|p| y < p.y + 2.0) {
            Some(place) if place.colors.contains(&new) => {}
            Some(place) if place.colors.len() < MAX_COLORS => place.colors.push(new),
            Some(place) => {
                if let Some(weak) = place.colors.iter_mut().rfind(|c| m.strong && !c.1) {
                    *weak = new;
                }
            }
            None => places.push(Place {
                y,
                colors: vec![new],
            }),
        }
    }
    for place in &mut places {
        place.colors.sort_by_key(|c| !c.1);
    }
    places
}

fn mesh(places: &[Place], rect: Rect) -> Mesh {
    let mut mesh = Mesh::default();
    let dense = places.len() as f32 > rect.height() / 4.0;
    let inner = rect.shrink2(vec2(1.0, 0.0));
    for Place { y, colors } in places {
        let width = inner.width() / colors.len() as f32;
        for (i, (color, strong)) in colors.iter().enumerate() {
            let height = match (dense, strong) {
                (true, _) => 1.5,
                (false, true) => 5.0,
                (false, false) => 3.0,
            };
            let x = inner.left() + width * (i as f32 + 0.5);
            let place = Rect::from_center_size(pos2(x, *y), vec2(width, height));
            mesh.add_colored_rect(place, *color);
        }
    }
    mesh
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECT: Rect = Rect {
        min: pos2(100.0, 10.0),
        max: pos2(109.0, 710.0),
    };

    fn mark(at: usize, color: Color32, strong: bool) -> RulerMark {
        RulerMark { at, color, strong }
    }

    #[test]
    fn a_hundred_thousand_marks_cost_no_more_than_the_ruler_is_high() {
        let n = 100_000;
        let colors = [Color32::RED, Color32::GREEN, Color32::BLUE, Color32::GOLD];
        let marks = (0..n).map(|i| mark(i, colors[i % 4], i % 10 == 0));
        let found = places(marks.collect(), RECT, n);
        assert!(
            found.len() as f32 <= RECT.height() / 2.0 + 1.0,
            "{}",
            found.len()
        );
        assert!(found.iter().all(|p| p.colors.len() <= MAX_COLORS));
        let mesh = mesh(&found, RECT);
        assert!(mesh.vertices.len() <= 4 * MAX_COLORS * found.len());
        assert!(RECT.expand(3.0).contains_rect(mesh.calc_bounds()));
    }

    #[test]
    fn what_shares_a_height_stands_side_by_side_and_the_strong_is_never_left_out() {
        let weak = [Color32::RED, Color32::GREEN, Color32::BLUE];
        let mut marks: Vec<RulerMark> = weak.map(|c| mark(5000, c, false)).into();
        marks.push(mark(5001, Color32::GOLD, true));
        marks.push(mark(9000, Color32::RED, false));
        let found = places(marks, RECT, 10_000);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].colors[0], (Color32::GOLD, true));
        assert_eq!(found[0].colors.len(), MAX_COLORS);
        assert_eq!(found[1].colors, [(Color32::RED, false)]);
    }
}
