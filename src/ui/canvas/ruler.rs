//! The overview at the right edge: a mark for each annotation, and the scroll bar in one.
//!
//! Places on it are shares of the text's bytes, not of its height: so it stands still while heights are still estimates.

use egui::{Color32, Rect, Shape, pos2, vec2};

use super::source::{RulerMark, Source};
use super::style::CanvasStyle;
use crate::model::span::ByteSpan;

/// Width of the ruler, and its distance from the right edge.
pub(super) const WIDTH: f32 = 9.0;
pub(super) const MARGIN: f32 = 5.0;

/// The ruler's marks, taken from the source once per revision.
#[derive(Default)]
pub(super) struct Ruler {
    key: Option<(u64, u64, u32, u32)>,
    /// Height on the ruler, colour, whether strong; at most one of each colour at a height.
    marks: Vec<(f32, Color32, bool)>,
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
            rect.top().to_bits(),
            rect.height().to_bits(),
        );
        if self.key != Some(key) {
            self.key = Some(key);
            self.marks = places(source.ruler(), rect, len);
        }
        let colors = &style.colors;
        shapes.push(Shape::rect_filled(rect, 5, colors.panel));
        let y = |at: usize| rect.top() + rect.height() * (at as f64 / len as f64) as f32;
        let dense = self.marks.len() as f32 > rect.height() / 4.0;
        for (y, color, strong) in &self.marks {
            let height = match (dense, strong) {
                (true, _) => 1.5,
                (false, true) => 5.0,
                (false, false) => 3.0,
            };
            let mark =
                Rect::from_center_size(pos2(rect.center().x, *y), vec2(rect.width() - 2.0, height));
            shapes.push(Shape::rect_filled(mark, 2, *color));
        }
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

/// Marks closer than a point and of one colour become one: their number is bounded by the ruler's height.
fn places(marks: Vec<RulerMark>, rect: Rect, len: usize) -> Vec<(f32, Color32, bool)> {
    let mut places: Vec<(f32, Color32, bool)> = Vec::new();
    let mut step_start = 0;
    let mut step = f32::MIN;
    for m in marks {
        let y = rect.top() + rect.height() * (m.at as f64 / len as f64) as f32;
        if y >= step + 1.5 {
            step = y;
            step_start = places.len();
        }
        let same = |p: &(f32, Color32, bool)| p.1 == m.color && p.2 == m.strong;
        if !places.get(step_start..).unwrap_or(&[]).iter().any(same) {
            places.push((step, m.color, m.strong));
        }
    }
    // Strong ones on top.
    places.sort_by_key(|p| p.2);
    places
}
