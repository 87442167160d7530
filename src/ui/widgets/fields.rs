//! What stands around a list: a field to filter it with, and how far it has come.

use egui::{
    AsIdSalt, Color32, CursorIcon, Margin, Rect, Response, Role, Sense, Stroke, TextEdit, Ui,
    WidgetInfo, pos2, vec2,
};

use super::{line_of, paint_focus};
use crate::ui::theme::Theme;

/// How far a set has come: `2 of 5 done` and a bar. `fraction` is 0 to 1.
pub fn progress_ui(
    ui: &mut Ui,
    theme: &Theme,
    text: &str,
    fraction: f32,
    color: Color32,
) -> Response {
    let fraction = if fraction.is_finite() {
        fraction.clamp(0.0, 1.0)
    } else {
        0.0
    };
    let width = ui.available_width();
    let galley = line_of(ui, text, theme.font(theme.sizes.text), theme.mute, width);
    let text_height = galley.size().y;
    let (rect, response) = ui.allocate_exact_size(vec2(width, text_height + 10.0), Sense::hover());
    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        painter.galley(rect.min, galley, theme.mute);
        let bar = Rect::from_min_max(pos2(rect.left(), rect.bottom() - 4.0), rect.max);
        painter.rect_filled(bar, 2, theme.line);
        if fraction > 0.0 {
            let done = Rect::from_min_size(
                bar.min,
                vec2((bar.width() * fraction).max(4.0), bar.height()),
            );
            painter.rect_filled(done, 2, color);
        }
    }
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, text);
        info.value = Some(f64::from(fraction));
        info
    });
    response
}

/// A field to filter with, and a button to empty it. `hint` is also its accessible name.
pub fn search_field_ui(
    ui: &mut Ui,
    theme: &Theme,
    id_salt: impl AsIdSalt,
    text: &mut String,
    hint: &str,
    clear_name: &str,
) -> Response {
    let id = ui.make_persistent_id(id_salt);
    let clear_width = if text.is_empty() { 0.0 } else { 20.0 };
    let edit = TextEdit::singleline(text)
        .id(id)
        .desired_width(f32::INFINITY)
        .margin(Margin {
            left: 9,
            right: 9 + clear_width as i8,
            top: 5,
            bottom: 5,
        })
        .hint_text(hint.to_owned());
    let mut response = ui.add(edit);
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_role(Role::SearchInput);
        node.set_label(hint);
    });
    if clear_width > 0.0 {
        let center = pos2(response.rect.right() - 15.0, response.rect.center().y);
        let target = Rect::from_center_size(center, vec2(22.0, 22.0));
        let clear = cross_button_ui(ui, theme, id.with("clear"), target, clear_name);
        if clear.clicked() {
            text.clear();
            response.mark_changed();
            response.request_focus();
        }
    }
    response
}

/// A small × to close or empty something, in `rect`.
pub(super) fn cross_button_ui(
    ui: &Ui,
    theme: &Theme,
    id: egui::Id,
    rect: Rect,
    name: &str,
) -> Response {
    let response = ui.interact(rect, id, Sense::click());
    let color = if response.hovered() {
        theme.ink
    } else {
        theme.mute
    };
    let stroke = Stroke::new(1.4, color);
    let arm = 3.75;
    let center = rect.center();
    for slope in [1.0, -1.0] {
        let end = vec2(arm, arm * slope);
        ui.painter()
            .line_segment([center - end, center + end], stroke);
    }
    paint_focus(
        ui,
        theme,
        &response,
        rect.shrink(1.0),
        theme.sizes.radius_key,
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    response
        .on_hover_cursor(CursorIcon::PointingHand)
        .on_hover_text(name)
}
