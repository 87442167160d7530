//! What screen readers and GUI tests see: the text as a document of paragraphs, and each mark on screen as a button with a name.
//!
//! Nothing is done while no one listens. Clicks asked for through AccessKit become the events that a mouse click makes.

use egui::accesskit::{Action, Role, TextDirection, TextPosition, TextSelection};
use egui::{Id, Rect, Sense, Ui, UiBuilder, pos2};

use super::flow::Shown;
use super::laid::Cluster;
use super::source::{CanvasEvent, Source};
use super::{Canvas, Frame};
use crate::model::segment;
use crate::model::selection::Selection;
use crate::model::span::ByteSpan;

/// AccessKit counts characters of a text run in bytes.
const MAX_RUN: usize = u8::MAX as usize;

/// What the canvas calls itself to screen readers; the caller gives them in the person's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessNames {
    pub text: String,
    pub selection: String,
}

impl Default for AccessNames {
    fn default() -> Self {
        Self {
            text: "Article text".to_owned(),
            selection: "Selection".to_owned(),
        }
    }
}

/// A text run on screen: what it shows, and its characters' ends in bytes.
struct Run {
    node: Id,
    span: ByteSpan,
    ends: Vec<usize>,
}

impl Canvas {
    pub(super) fn tell_screen_readers(
        &self,
        ui: &mut Ui,
        response: &egui::Response,
        frame: &Frame,
        source: &dyn Source,
        selection: &Selection,
        events: &mut Vec<CanvasEvent>,
    ) {
        let listening = ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_role(Role::Document);
            node.set_label(self.names.text.clone());
            node.add_action(Action::Focus);
        });
        if listening.is_none() {
            return;
        }
        if ui.input(|i| i.has_accesskit_action_request(response.id, Action::Focus)) {
            response.request_focus();
        }
        let mut inner = ui.new_child(
            UiBuilder::new()
                .id_salt("canvas nodes")
                .max_rect(frame.view)
                .accessibility_parent(response.id),
        );
        let marks = self.marks_by_block(frame);
        let mut runs = Vec::new();
        for s in &frame.shown {
            self.paragraph_node(&mut inner, response.id, frame, s, source.text(), &mut runs);
            for (block, mark, rect) in &marks {
                if *block == s.block {
                    self.mark_node(&inner, response.id, source, *mark, *rect, events);
                }
            }
        }
        let place = |at| text_position(&runs, at);
        if let (Some(anchor), Some(focus)) = (place(selection.anchor), place(selection.head)) {
            ui.ctx().accesskit_node_builder(response.id, |node| {
                node.set_text_selection(TextSelection { anchor, focus });
            });
        }
        self.selection_node(&inner, response.id, source, selection);
    }

    /// A block of text with its rows as text runs.
    fn paragraph_node(
        &self,
        ui: &mut Ui,
        canvas: Id,
        frame: &Frame,
        s: &Shown,
        text: &str,
        runs: &mut Vec<Run>,
    ) {
        let top = frame.view.top() + s.top;
        let left = frame.column.left();
        let rect = Rect::from_min_max(
            pos2(left, top),
            pos2(frame.column.right(), top + s.laid.height),
        );
        let id = canvas.with(("paragraph", s.span.start));
        let text = s.span.text(text).unwrap_or_default();
        let child = ui.new_child(
            UiBuilder::new()
                .scope_id(id)
                .accessibility_role(Role::Paragraph)
                .max_rect(rect),
        );
        let direction = if s.laid.rtl {
            TextDirection::RightToLeft
        } else {
            TextDirection::LeftToRight
        };
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_value(text.to_owned());
            node.set_text_direction(direction);
            set_bounds(node, rect);
        });
        let last_row = s.laid.rows.len().saturating_sub(1);
        for (row, r) in s.laid.rows.iter().enumerate() {
            let (y0, y1) = (top + r.top, top + r.bottom);
            if y1 < frame.view.top() || y0 > frame.view.bottom() {
                continue;
            }
            let mut clusters = s.laid.clusters_of(row).to_vec();
            clusters.sort_by_key(|c| c.start);
            let n_pieces = clusters.len().div_ceil(MAX_RUN).max(1);
            for piece in 0..n_pieces {
                let part = clusters
                    .get(piece * MAX_RUN..clusters.len().min((piece + 1) * MAX_RUN))
                    .unwrap_or(&[]);
                // A paragraph's last run ends in its line end: that is how readers know one paragraph from the next.
                let ends_paragraph = row == last_row
                    && piece + 1 == n_pieces
                    && self.flow.block(s.block).is_some_and(|b| b.last);
                let node = id.with((row, piece));
                let x = |f: fn(f32, f32) -> f32, start: f32| {
                    left + part.iter().flat_map(|c| [c.x0, c.x1]).fold(start, f)
                };
                let rect = if part.is_empty() {
                    Rect::from_min_max(pos2(left + r.x, y0), pos2(left + r.x + 1.0, y1))
                } else {
                    Rect::from_min_max(
                        pos2(x(f32::min, f32::MAX), y0),
                        pos2(x(f32::max, f32::MIN), y1),
                    )
                };
                child.interact(rect.intersect(frame.view), node, Sense::hover());
                let run = run_node(&child, node, part, r.span.start, text, ends_paragraph, rect);
                runs.push(Run {
                    node,
                    span: ByteSpan::new(run.span.start + s.span.start, run.span.end + s.span.start),
                    ends: run.ends.iter().map(|e| e + s.span.start).collect(),
                });
            }
        }
    }

    fn mark_node(
        &self,
        ui: &Ui,
        canvas: Id,
        source: &dyn Source,
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
            node.set_label(source.name_of(mark.id));
            node.add_action(Action::Click);
            node.set_selected(mark.selected);
            if let Some(hint) = &mark.hint {
                node.set_access_key(hint.to_string());
            }
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

    fn selection_node(&self, ui: &Ui, canvas: Id, source: &dyn Source, selection: &Selection) {
        if selection.is_empty() {
            return;
        }
        let id = canvas.with("selection");
        ui.interact(Rect::NOTHING, id, Sense::hover());
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_role(Role::Status);
            node.set_label(self.names.selection.clone());
            node.set_value(spoken(source.text(), selection));
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
            if !mark.kind.can_be_picked() || seen.get(p.mark).copied().unwrap_or(true) {
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

/// The beginning of what is selected: nobody wants to hear all of it, and a frame is not to copy it.
fn spoken(text: &str, selection: &Selection) -> String {
    let mut said = String::new();
    for span in selection.spans() {
        let room = 500_usize.saturating_sub(said.len());
        if room == 0 {
            break;
        }
        if !said.is_empty() {
            said.push_str(" … ");
        }
        let end = text.floor_char_boundary(span.end.min(span.start + room));
        said.push_str(text.get(span.start..end).unwrap_or_default());
    }
    said
}

fn set_bounds(node: &mut egui::accesskit::Node, rect: Rect) {
    node.set_bounds(egui::accesskit::Rect {
        x0: rect.min.x.into(),
        y0: rect.min.y.into(),
        x1: rect.max.x.into(),
        y1: rect.max.y.into(),
    });
}

/// Fills in one run; spans are relative to the block.
fn run_node(
    ui: &Ui,
    node: Id,
    clusters: &[Cluster],
    row_start: usize,
    text: &str,
    ends_paragraph: bool,
    rect: Rect,
) -> Run {
    let start = clusters.first().map_or(row_start, |c| c.start as usize);
    let end = clusters.last().map_or(start, |c| c.end as usize);
    let span = ByteSpan::new(start, end);
    let mut value = span.text(text).unwrap_or_default().to_owned();
    let mut ends = Vec::with_capacity(clusters.len());
    let mut lengths: Vec<u8> = Vec::with_capacity(clusters.len() + 1);
    for c in clusters {
        let len = (c.end - c.start) as usize;
        match u8::try_from(len) {
            Ok(len) => {
                lengths.push(len);
                ends.push(c.end as usize);
            }
            // A heap of combining marks longer than a run may count: its characters one by one.
            Err(_) => {
                let inner = ByteSpan::new(c.start as usize, c.end as usize);
                let mut at = inner.start;
                for ch in inner.text(text).unwrap_or_default().chars() {
                    at += ch.len_utf8();
                    lengths.push(ch.len_utf8() as u8);
                    ends.push(at);
                }
            }
        }
    }
    let whole = lengths.len() == clusters.len();
    let one_way = |rtl| clusters.iter().all(|c| c.rtl == rtl);
    let (positions, direction) = if whole && one_way(false) {
        let from = clusters.first().map_or(0.0, |c| c.x0);
        let positions: Vec<f32> = clusters.iter().map(|c| c.x0 - from).collect();
        (Some(positions), TextDirection::LeftToRight)
    } else if whole && one_way(true) {
        let from = clusters.first().map_or(0.0, |c| c.x1);
        let positions: Vec<f32> = clusters.iter().map(|c| from - c.x1).collect();
        (Some(positions), TextDirection::RightToLeft)
    } else {
        let mostly_rtl = clusters.iter().filter(|c| c.rtl).count() * 2 > clusters.len();
        let direction = if mostly_rtl {
            TextDirection::RightToLeft
        } else {
            TextDirection::LeftToRight
        };
        (None, direction)
    };
    let mut widths: Vec<f32> = clusters.iter().map(|c| c.x1 - c.x0).collect();
    let words: Vec<u8> = segment::words(&value)
        .iter()
        .filter_map(|w| {
            let at = ends.partition_point(|e| *e <= start + w.start);
            u8::try_from(at).ok()
        })
        .collect();
    ui.ctx().accesskit_node_builder(node, |n| {
        n.set_role(Role::TextRun);
        n.set_text_direction(direction);
        set_bounds(n, rect);
        if ends_paragraph {
            value.push('\n');
            lengths.push(1);
            widths.push(0.0);
        }
        n.set_value(value);
        n.set_character_lengths(lengths);
        if let Some(mut positions) = positions {
            if ends_paragraph {
                positions.push(rect.width());
            }
            n.set_character_positions(positions);
            n.set_character_widths(widths);
        }
        n.set_word_starts(words);
    });
    Run { node, span, ends }
}

/// An offset as AccessKit tells it; `None` off screen.
fn text_position(runs: &[Run], at: usize) -> Option<TextPosition> {
    let run = runs
        .iter()
        .rfind(|r| r.span.start <= at)
        .filter(|r| at <= r.span.end)?;
    Some(TextPosition {
        node: run.node.accesskit_id(),
        character_index: run.ends.partition_point(|e| *e <= at),
    })
}
