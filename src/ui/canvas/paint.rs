//! Puts a frame on screen, layer by layer: page, fills, selection, text, labels, handles, caret, arcs, ruler.

use std::sync::Arc;

use egui::{Rect, Shape, Stroke, pos2, vec2};

use super::decorate::{self, Layers, small};
use super::glyphs::{self, TextJob};
use super::grid::Grid;
use super::laid::Caret;
use super::links::{self, LinkView};
use super::pieces;
use super::pointer::{knobs, shows_knobs};
use super::source::{CanvasOutput, ParagraphLook, Source};
use super::style::CanvasStyle;
use super::typesetter::Engine;
use super::{Canvas, Frame, invisibles};
use crate::model::selection::Selection;

impl Canvas {
    /// Zone names in the margin where lines begin, beside the first row of each paragraph on screen.
    pub(super) fn gutter(
        &self,
        engine: &mut Engine,
        layers: &mut Layers,
        frame: &mut Frame,
        source: &dyn Source,
        style: &CanvasStyle,
    ) {
        let size = style.sizes.gutter_text * style.sizes.zoom;
        for s in &frame.shown {
            let Some(block) = self.flow.block(s.block).filter(|b| b.first && !b.blank) else {
                continue;
            };
            let Some(name) = source.gutter(block.paragraph as usize) else {
                continue;
            };
            let label = engine.label(&name, &small(size, false, frame.scale));
            let (Some(row), Some(first)) = (label.rows.first(), s.laid.rows.first()) else {
                continue;
            };
            let baseline = frame.view.top() + s.top + first.baseline;
            // Where the lines begin.
            let left = if frame.rtl {
                frame.column.right() + 18.0
            } else {
                frame.column.left() - 18.0 - label.width
            };
            // In a narrow view there is no room for names.
            if left < frame.view.left() || left + label.width > frame.ruler.left() {
                continue;
            }
            let origin = pos2(left, baseline - row.baseline);
            let rect = Rect::from_min_size(origin, vec2(label.width, label.height));
            // Never dimmed: it says why the text beside it is.
            let color = style.colors.mute;
            layers.text.push(TextJob::whole(label, origin, color));
            frame
                .gutter
                .push((rect.expand2(vec2(5.0, 3.0)), block.paragraph as usize));
        }
    }

    #[expect(clippy::too_many_arguments)]
    pub(super) fn paint(
        &mut self,
        ui: &egui::Ui,
        engine: &mut Engine,
        mut layers: Layers,
        frame: &Frame,
        source: &dyn Source,
        selection: &Selection,
        style: &CanvasStyle,
        output: &mut CanvasOutput,
    ) {
        let painter = ui.painter_at(frame.view);
        let colors = &style.colors;
        let pointer = ui.input(|i| i.pointer.latest_pos());
        painter.rect_filled(frame.view, 0, colors.paper);

        self.hovered_label(&mut layers, frame, pointer, style);
        let links = source.links();
        let view = LinkView {
            shown: &frame.shown,
            left: frame.column.left(),
            top: frame.view.top(),
            view: frame.view,
            column: frame.column,
            rtl: frame.rtl,
            visible: frame.visible,
            scale: frame.scale,
        };
        let mut taken = Grid::default();
        let mut routes = links::routes(&links, &view, style, &mut taken);
        decorate::marks(
            engine,
            &mut layers,
            &self.marks,
            frame,
            style,
            taken,
            &routes,
        );
        // Over the fills, under the words.
        layers.under.append(&mut routes.shapes);
        routes.paint_edges(engine, &mut layers, &view, style);
        self.focus_line(&mut layers, frame, selection, style, output.has_focus);
        self.selection(&mut layers, frame, selection, style, output);
        for s in &frame.shown {
            let top = frame.view.top() + s.top;
            let rows = &s.laid.rows;
            let from = rows.partition_point(|r| top + r.bottom < frame.view.top() - 8.0);
            let to = rows.partition_point(|r| top + r.top <= frame.view.bottom() + 8.0);
            let look = self.flow.block(s.block).map(|b| b.look).unwrap_or_default();
            let color = match look {
                ParagraphLook::Dimmed => colors.ink.gamma_multiply(style.sizes.dimmed_opacity),
                _ => colors.ink,
            };
            layers.text.push(TextJob {
                laid: Arc::clone(&s.laid),
                rows: from..to.max(from),
                origin: pos2(frame.column.left(), top),
                color,
            });
            self.hyphens(engine, &mut layers, frame, s, from..to, source, color);
            if style.show_invisibles {
                invisible_marks(
                    engine,
                    &mut layers,
                    frame,
                    s,
                    from..to.max(from),
                    source,
                    style,
                );
            }
        }
        self.handles(&mut layers, frame, style);

        painter.extend(layers.under);
        painter.add(glyphs::mesh(engine, ui.ctx(), &layers.text));
        self.caret(&painter, frame, selection, style, output);
        if !layers.over.is_empty() {
            painter.extend(layers.over);
        }
        if !layers.over_text.is_empty() {
            painter.add(glyphs::mesh(engine, ui.ctx(), &layers.over_text));
        }
        let mut shapes = Vec::new();
        let on_ruler = pointer.is_some_and(|p| frame.ruler.expand(3.0).contains(p));
        let active = on_ruler || self.pointer.on_ruler();
        self.ruler.paint(
            &mut shapes,
            frame.ruler,
            source,
            frame.visible,
            active,
            style,
        );
        painter.extend(shapes);
    }

    /// A hyphen after each row that ends in a soft one.
    #[expect(clippy::too_many_arguments)]
    fn hyphens(
        &self,
        engine: &mut Engine,
        layers: &mut Layers,
        frame: &Frame,
        s: &super::flow::Shown,
        rows: std::ops::Range<usize>,
        source: &dyn Source,
        color: egui::Color32,
    ) {
        let text = s.span.text(source.text()).unwrap_or_default();
        for row in rows {
            let Some((r, x)) = s.laid.soft_hyphen(row, text) else {
                continue;
            };
            let Some(hyphen) = self.flow.hyphen(engine, s.block) else {
                return;
            };
            let baseline = hyphen.rows.first().map_or(0.0, |h| h.baseline);
            let x = if s.laid.rtl { x - hyphen.width } else { x };
            let origin = pos2(
                frame.column.left() + x,
                frame.view.top() + s.top + r.baseline - baseline,
            );
            layers.text.push(TextJob::whole(hyphen, origin, color));
        }
    }

    fn hovered_label(
        &self,
        layers: &mut Layers,
        frame: &Frame,
        pointer: Option<egui::Pos2>,
        style: &CanvasStyle,
    ) {
        let hovered = frame
            .gutter
            .iter()
            .find(|(r, _)| pointer.is_some_and(|p| r.contains(p)));
        if let Some((rect, _)) = hovered {
            layers
                .under
                .push(Shape::rect_filled(*rect, 4, style.colors.panel));
            layers.under.push(Shape::rect_stroke(
                *rect,
                4,
                Stroke::new(1.0, style.colors.line),
                egui::StrokeKind::Inside,
            ));
        }
    }

    fn selection(
        &self,
        layers: &mut Layers,
        frame: &Frame,
        selection: &Selection,
        style: &CanvasStyle,
        output: &mut CanvasOutput,
    ) {
        let mut shapes = Vec::new();
        let mut last: Option<Rect> = None;
        for span in selection.spans() {
            let found = pieces::rects(
                &frame.shown,
                frame.column.left(),
                frame.view.top(),
                frame.view,
                span,
            );
            for (rect, _, size) in found {
                let rect = rect.expand2(vec2(0.0, 0.08 * size));
                shapes.push(Shape::rect_filled(rect, 2, style.colors.selection));
                last = Some(match last {
                    Some(l) if (l.top() - rect.top()).abs() < 2.0 => l.union(rect),
                    _ => rect,
                });
            }
        }
        output.selection_rect = last.filter(|r| r.intersects(frame.view));
        // Under the marks' fills, so that both can be seen.
        layers.under.splice(0..0, shapes);
    }

    fn caret(
        &self,
        painter: &egui::Painter,
        frame: &Frame,
        selection: &Selection,
        style: &CanvasStyle,
        output: &mut CanvasOutput,
    ) {
        let at = selection.head;
        let Some(s) = frame
            .shown
            .iter()
            .rfind(|s| s.span.start <= at)
            .filter(|s| at <= s.span.end)
        else {
            return;
        };
        let (row, x) = s.laid.caret_place(Caret {
            at: at - s.span.start,
            upstream: self.caret_upstream,
        });
        let (top, bottom, _) = pieces::text_box(&s.laid, row, frame.view.top() + s.top);
        let (top, bottom) = self.as_high_as_text(s.block, (top, bottom), style);
        let x = ((frame.column.left() + x) * frame.scale).round() / frame.scale;
        let rect = Rect::from_min_max(pos2(x - 0.75, top), pos2(x + 0.75, bottom));
        output.caret_rect = Some(rect).filter(|r| r.intersects(frame.view));
        if output.has_focus {
            painter.rect_filled(rect, 0, style.colors.accent);
        }
    }

    /// A row's top and bottom; a blank line is set low, but a caret on it is to be seen as on any other.
    fn as_high_as_text(
        &self,
        block: usize,
        (top, bottom): (f32, f32),
        style: &CanvasStyle,
    ) -> (f32, f32) {
        let blank = self.flow.block(block).is_some_and(|b| b.blank);
        let height = style.sizes.body * style.sizes.zoom * 1.25;
        let missing = (height - (bottom - top)) / 2.0;
        if blank && missing > 0.0 {
            (top - missing, bottom + missing)
        } else {
            (top, bottom)
        }
    }

    /// The line being read: a calm tint behind the caret's row, and while the canvas has the keyboard a short bar beside it at the page's
    /// edge (there also when the line is scrolled out of sight: at the end it left by).
    fn focus_line(
        &self,
        layers: &mut Layers,
        frame: &Frame,
        selection: &Selection,
        style: &CanvasStyle,
        has_focus: bool,
    ) {
        let at = selection.head;
        let row = frame
            .shown
            .iter()
            .rfind(|s| s.span.start <= at)
            .filter(|s| at <= s.span.end)
            .and_then(|s| {
                let row = s.laid.row_of(Caret {
                    at: at - s.span.start,
                    upstream: self.caret_upstream,
                });
                let r = s.laid.rows.get(row)?;
                let top = frame.view.top() + s.top;
                Some(self.as_high_as_text(s.block, (top + r.top, top + r.bottom), style))
            });
        let view = frame.view;
        if let Some((top, bottom)) = row.filter(|_| style.focus_line) {
            let line = Rect::from_min_max(
                pos2(frame.column.left() - 8.0, top),
                pos2(frame.column.right() + 8.0, bottom),
            );
            let strength = if style.colors.dark { 0.055 } else { 0.035 };
            let tint = style.colors.ink.gamma_multiply(strength);
            layers
                .under
                .insert(0, Shape::rect_filled(line.intersect(view), 4, tint));
        }
        if has_focus {
            let (top, bottom) = row.unwrap_or(if at < frame.visible.start {
                (view.top(), view.top() + 10.0)
            } else {
                (view.bottom() - 10.0, view.bottom())
            });
            let top = top.clamp(view.top(), view.bottom() - 6.0);
            let bar = Rect::from_min_max(
                pos2(view.left(), top),
                pos2(view.left() + 2.0, bottom.clamp(top + 6.0, view.bottom())),
            );
            layers
                .under
                .push(Shape::rect_filled(bar, 0, style.colors.accent));
        }
    }

    fn handles(&self, layers: &mut Layers, frame: &Frame, style: &CanvasStyle) {
        let hovered = self.pointer.hovered();
        for p in &frame.pieces {
            let Some(mark) = self.marks.get(p.mark) else {
                continue;
            };
            if !shows_knobs(mark, hovered) {
                continue;
            }
            for (_, at) in knobs(p) {
                layers
                    .over
                    .push(Shape::circle_filled(at, 3.25, style.colors.paper));
                layers
                    .over
                    .push(Shape::circle_stroke(at, 2.75, Stroke::new(1.5, mark.color)));
            }
        }
        if let Some((id, span)) = self.pointer.dragged_edge() {
            let color = self
                .marks
                .iter()
                .find(|m| m.id == id)
                .map_or(style.colors.accent, |m| m.color);
            let found = pieces::rects(
                &frame.shown,
                frame.column.left(),
                frame.view.top(),
                frame.view,
                span,
            );
            for (rect, ..) in found {
                let fill = color.gamma_multiply(0.18);
                layers.under.push(Shape::rect_filled(rect, 3, fill));
            }
        }
    }
}

/// Names of invisible characters, small, over where they are; under it where two would lie on each other.
fn invisible_marks(
    engine: &mut Engine,
    layers: &mut Layers,
    frame: &Frame,
    s: &super::flow::Shown,
    rows: std::ops::Range<usize>,
    source: &dyn Source,
    style: &CanvasStyle,
) {
    let text = s.span.text(source.text()).unwrap_or_default();
    let color = style.colors.warning;
    for row in rows {
        let (top, bottom, _) = pieces::text_box(&s.laid, row, frame.view.top() + s.top);
        let (mut free_above, mut free_below) = (f32::MIN, f32::MIN);
        for sign in invisibles::signs(&s.laid, row, text) {
            let x = frame.column.left() + sign.x;
            let line = [pos2(x, top + 3.0), pos2(x, bottom)];
            layers
                .over
                .push(Shape::line_segment(line, Stroke::new(1.0, color)));
            let setting = small(7.5 * style.sizes.zoom, true, frame.scale);
            let label = engine.label(&sign.names, &setting);
            let size = vec2(label.width + 3.0, label.height - 1.0);
            let y = if x >= free_above {
                free_above = x + size.x;
                top - 3.0
            } else if x >= free_below {
                free_below = x + size.x;
                bottom - 2.0
            } else {
                // Very many keep their strokes.
                continue;
            };
            let rect = Rect::from_min_size(pos2(x, y), size);
            layers.over.push(Shape::rect_filled(rect, 2, color));
            let origin = rect.center() - vec2(label.width, label.height) / 2.0;
            layers
                .over_text
                .push(TextJob::whole(label, origin, style.colors.paper));
        }
    }
}
