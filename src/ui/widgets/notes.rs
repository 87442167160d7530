//! Notes: what the program has to say, where it concerns; never in the way.

use egui::accesskit::Live;
use egui::text::{LayoutJob, TextFormat};
use egui::{AsIdSalt, Color32, CornerRadius, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::cards::wrapped_ui;
use super::fields::cross_button_ui;
use super::keys::{LabelButton, label_button_ui};
use crate::ui::theme::Theme;

/// How much a note matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteKind {
    /// Worth knowing: an untagged repeat, a gap in the guidelines.
    Hint,
    /// Something is odd; nothing is lost.
    Warning,
    /// Something failed.
    Error,
}

/// A note with a coloured border.
#[derive(Clone, Copy, Debug)]
pub struct Note<'a> {
    pub kind: NoteKind,
    /// The first words, stronger; may be empty.
    pub title: &'a str,
    pub text: &'a str,
    pub actions: &'a [NoteAction<'a>],
    /// The close button's name; without one the note stays.
    pub close: Option<&'a str>,
}

/// What can be done about it.
#[derive(Clone, Copy, Debug)]
pub struct NoteAction<'a> {
    pub key: Option<&'a str>,
    pub text: &'a str,
}

/// What a person did about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteAnswer {
    /// The position in [`Note::actions`].
    Action(usize),
    Close,
}

/// A note as wide as there is room.
pub fn note_ui(
    ui: &mut Ui,
    theme: &Theme,
    id_salt: impl AsIdSalt,
    note: &Note<'_>,
) -> Option<NoteAnswer> {
    let id = ui.make_persistent_id(id_salt);
    let color = match note.kind {
        NoteKind::Hint => theme.evt,
        NoteKind::Warning => theme.warning,
        NoteKind::Error => theme.error,
    };
    let sizes = &theme.sizes;
    let padding = vec2(12.0, 9.0);
    let width = ui.available_width();
    let close_width = if note.close.is_some() { 20.0 } else { 0.0 };
    let mark_width = if note.kind == NoteKind::Hint {
        0.0
    } else {
        19.0
    };
    let text_width = (width - sizes.bar - 2.0 * padding.x - close_width - mark_width).max(40.0);

    let mut job = LayoutJob::default();
    job.wrap.max_width = text_width;
    let line_height = (sizes.text_note * sizes.line_height).round();
    let format = |font| TextFormat {
        line_height: Some(line_height),
        ..TextFormat::simple(font, theme.ink)
    };
    if !note.title.is_empty() {
        job.append(
            note.title,
            0.0,
            format(theme.font_semibold(sizes.text_note)),
        );
    }
    let gap = if note.title.is_empty() { 0.0 } else { 4.0 };
    job.append(note.text, gap, format(theme.font(sizes.text_note)));
    let galley = ui.painter().layout_job(job);

    let background = ui.painter().add(egui::Shape::Noop);
    let top_left = ui.cursor().min;
    let text_at = top_left + vec2(sizes.bar + padding.x + mark_width, padding.y);
    let mut bottom = text_at.y + galley.size().y;
    ui.painter().galley(text_at, galley, theme.ink);
    if mark_width > 0.0 {
        let center = pos2(
            top_left.x + sizes.bar + padding.x + 6.5,
            text_at.y + line_height / 2.0,
        );
        paint_exclamation(ui, theme, center, color);
    }

    let mut answer = None;
    if !note.actions.is_empty() {
        let actions_rect = Rect::from_min_size(
            pos2(text_at.x - 9.0, bottom + 2.0),
            vec2(text_width + 9.0, 26.0),
        );
        let builder = egui::UiBuilder::new().max_rect(actions_rect).id_salt(id);
        let mut actions_ui = ui.new_child(builder);
        wrapped_ui(&mut actions_ui, 2.0, |ui| {
            for (i, action) in note.actions.iter().enumerate() {
                let button = LabelButton {
                    key: action.key,
                    text: action.text,
                    color: None,
                    active: false,
                };
                if label_button_ui(ui, theme, action.text, &button).clicked() {
                    answer = Some(NoteAnswer::Action(i));
                }
            }
        });
        bottom = actions_ui.min_rect().bottom() - 3.0;
    }
    let rect = Rect::from_min_max(top_left, pos2(top_left.x + width, bottom + padding.y));
    if let Some(name) = note.close {
        let center = pos2(rect.right() - 16.0, text_at.y + line_height / 2.0);
        let target = Rect::from_center_size(center, vec2(22.0, 22.0));
        if cross_button_ui(ui, theme, id.with("close"), target, name).clicked() {
            answer = Some(NoteAnswer::Close);
        }
    }

    let right_corners = CornerRadius {
        nw: 0,
        sw: 0,
        ne: 7,
        se: 7,
    };
    let bar = Rect::from_min_size(rect.min, vec2(sizes.bar, rect.height()));
    ui.painter().set(
        background,
        egui::Shape::Vec(vec![
            egui::Shape::rect_filled(rect, right_corners, theme.soft(color, 0.09)),
            egui::Shape::rect_filled(bar, 0, color),
        ]),
    );
    let response = ui.allocate_rect(rect, Sense::hover());
    let role = if note.kind == NoteKind::Error {
        Role::Alert
    } else {
        Role::Note
    };
    let whole = format!("{} {}", note.title, note.text);
    response.widget_info(|| WidgetInfo::labeled(role, true, whole.trim()));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_live(if note.kind == NoteKind::Error {
            Live::Assertive
        } else {
            Live::Polite
        });
    });
    answer
}

/// A disc with an exclamation mark, so that colour isn't all that tells a warning from a hint.
fn paint_exclamation(ui: &Ui, theme: &Theme, center: egui::Pos2, color: Color32) {
    let painter = ui.painter();
    painter.circle_filled(center, 6.5, color);
    let stroke = egui::Stroke::new(1.6, theme.paper);
    painter.line_segment([center - vec2(0.0, 3.6), center + vec2(0.0, 0.8)], stroke);
    painter.circle_filled(center + vec2(0.0, 3.0), 1.0, theme.paper);
}
