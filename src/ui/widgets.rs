//! The small parts that every view is built of: key caps, pills, rows, cards, notes, chips.
//!
//! Invariants: text comes in translated; colours and sizes come from [`Theme`]; what can be clicked has an accessible name, a
//! visible focus, and an id from the caller's salt (a record's id, never its place in a list). Names and quotes, which may be in
//! any script, go through [`name_text`].

mod cards;
mod fields;
mod keys;
mod lists;
mod markdown;
mod name_text;
mod notes;
mod paths;
mod slots;
mod tabs;

pub use cards::{card_ui, empty_state_ui, kept_in_ui, section_heading_ui, wrapped_ui};
pub use fields::{progress_ui, search_field_ui};
pub use keys::{
    LabelButton, Pill, kbd_ui, kbd_width, label_button_ui, pill_ui, status_item_ui, status_text_ui,
};
pub use lists::{ListRow, Mark, list_row_height, list_row_ui, mark_ui};
pub use markdown::markdown_ui;
pub use name_text::{
    LaidName, NamePainter, NameStyle, file_line_ui, file_name_ui, lay_out_name, name_text_ui,
    set_name_painter,
};
pub use notes::{Note, NoteAction, NoteAnswer, NoteKind, note_ui};
pub use paths::{path_field_ui, path_text_ui};
pub use slots::{Chip, ChipShape, MORE, SlotRow, SlotRowResponse, chip_ui, slot_row_ui};
pub use tabs::{Tab, tabs_ui};

use std::sync::Arc;

use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Align2, Color32, CornerRadius, FontId, Galley, Painter, Pos2, Rect, Response, StrokeKind, Ui,
};

use super::theme::Theme;

/// One line of UI text, cut with `…` at `max_width`.
pub fn line_of(ui: &Ui, text: &str, font: FontId, color: Color32, max_width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap = TextWrapping::truncate_at_width(max_width.max(0.0));
    ui.painter().layout_job(job)
}

/// Paints `galley` with its left end at `left_center`.
fn paint_left(painter: &Painter, left_center: Pos2, galley: &Arc<Galley>, color: Color32) -> Rect {
    let rect = Align2::LEFT_CENTER.anchor_size(left_center, galley.size());
    painter.galley(rect.min, Arc::clone(galley), color);
    rect
}

/// Shows that `response` has the keyboard.
fn paint_focus(ui: &Ui, theme: &Theme, response: &Response, rect: Rect, radius: u8) {
    if response.has_focus() {
        ui.painter().rect_stroke(
            rect,
            CornerRadius::same(radius),
            theme.focus_stroke(),
            StrokeKind::Inside,
        );
    }
}
