//! What screen readers and GUI tests see: the text as a document of paragraphs, and each mark on screen as a button with a name.
//!
//! Nothing is done while no one listens. Clicks asked for through AccessKit become the events that a mouse click makes.

use egui::accesskit::{Action, Role, TextDirection};
use egui::{Id, Rect, Sense, UiBuilder, pos2};

use super::source::{CanvasEvent, Source};
use super::{Canvas, Frame};
use crate::model::selection::Selection;

impl Canvas {
    pub(super) fn tell_screen_readers(
        &self,
        ui: &mut egui::Ui,
        response: &egui::Response,
        frame: &Frame,
        source: &dyn Source,
        selection: &Selection,
        events: &mut Vec<CanvasEvent>,
    ) {
        let listening = ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_role(Role::Document);
            node.set_label("Article text".to_owned());
            node.add_action(Action::Focus);
        });
        if listening.is_none() {
            return;
        }
        let inner = ui.new_child(
            UiBuilder::new()
                .id_salt("canvas nodes")
                .max_rect(frame.view)
                .accessibility_parent(response.id),
        );
        let marks = self.marks_by_block(frame);
        for s in &frame.shown {
            let top = frame.view.top() + s.top;
            let rect = Rect::from_min_max(
                pos2(frame.column.left(), top),
                pos2(frame.column.right(), top + s.laid.height),
            );
            let id = response.id.with(("paragraph", s.span.start));
            inner.interact(rect.intersect(frame.view), id, Sense::hover());
            let text = s.span.text(source.text()).unwrap_or_default();
            inner.ctx().accesskit_node_builder(id, |node| {
                node.set_role(Role::Paragraph);
                node.set_value(text.to_owned());
                node.set_text_direction(if s.laid.rtl {
                    TextDirection::RightToLeft
                } else {
                    TextDirection::LeftToRight
                });
                set_bounds(node, rect);
            });
            for (block, mark, rect) in &marks {
                if *block == s.block {
                    self.mark_node(&inner, response.id, *mark, *rect, events);
                }
            }
        }
        self.selection_node(&inner, response.id, source, selection);
    }

    fn mark_node(
        &self,
        ui: &egui::Ui,
        canvas: Id,
        mark: usize,
        rect: Rect,
        events: &mut Vec<CanvasEvent>,
    ) {
        let Some(mark) = self.marks.get(mark) else {
            return;
        };
        let id = canvas.with(("mark", mark.id));
        ui.interact(rect, id, Sense::hover());
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_role(Role::Button);
            node.set_label(mark.accessible_name.to_string());
            node.add_action(Action::Click);
            node.set_selected(mark.selected);
            set_bounds(node, rect);
        });
        if ui.input(|i| i.has_accesskit_action_request(id, Action::Click)) {
            let modifiers = ui.input(|i| i.modifiers);
            events.push(CanvasEvent::MarkClicked {
                id: mark.id,
                modifiers,
            });
        }
    }

    fn selection_node(
        &self,
        ui: &egui::Ui,
        canvas: Id,
        source: &dyn Source,
        selection: &Selection,
    ) {
        if selection.is_empty() {
            return;
        }
        let id = canvas.with("selection");
        ui.interact(Rect::NOTHING, id, Sense::hover());
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_role(Role::Status);
            node.set_label("Selection".to_owned());
            let mut text = selection.text(source.text());
            text.truncate(text.floor_char_boundary(500));
            node.set_value(text);
        });
    }

    /// Marks with a name, each once, at its first piece on screen, in reading order.
    fn marks_by_block(&self, frame: &Frame) -> Vec<(usize, usize, Rect)> {
        let mut seen = vec![false; self.marks.len()];
        let mut found = Vec::new();
        let mut pieces: Vec<_> = frame.pieces.iter().collect();
        pieces.sort_by_key(|p| {
            let span = self.marks.get(p.mark).and_then(|m| m.spans.get(p.span));
            (span.copied(), p.mark)
        });
        for p in pieces {
            let Some(mark) = self.marks.get(p.mark) else {
                continue;
            };
            if mark.accessible_name.is_empty() || seen.get(p.mark).copied().unwrap_or(true) {
                continue;
            }
            seen[p.mark] = true;
            let Some(start) = mark.spans.get(p.span).map(|s| s.start) else {
                continue;
            };
            let first = frame.shown.first().map_or(0, |s| s.block);
            let last = frame.shown.last().map_or(0, |s| s.block);
            let block = self.flow.block_of(start).clamp(first, last);
            found.push((block, p.mark, p.rect));
        }
        found
    }
}

fn set_bounds(node: &mut egui::accesskit::Node, rect: Rect) {
    node.set_bounds(egui::accesskit::Rect {
        x0: rect.min.x.into(),
        y0: rect.min.y.into(),
        x1: rect.max.x.into(),
        y1: rect.max.y.into(),
    });
}
