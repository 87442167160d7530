//! Frames and headings of the inspector and the dialogs.

use egui::{
    Align, Frame, InnerResponse, Layout, Margin, Response, Role, Sense, Ui, UiBuilder, WidgetInfo,
    vec2,
};

use super::{line_of, paint_left};
use crate::ui::theme::Theme;

/// Draws within the room there is and takes just that: what is too wide is cut off and does not widen the panel it stands in, which would
/// grow from frame to frame.
pub fn kept_in_ui(ui: &mut Ui, add_contents: impl FnOnce(&mut Ui)) {
    let room = ui.available_rect_before_wrap();
    let mut child = ui.new_child(UiBuilder::new().max_rect(room));
    child.shrink_clip_rect(room);
    add_contents(&mut child);
    ui.advance_cursor_after_rect(room);
}

/// A card as wide as there is room; the space around it is the caller's.
pub fn card_ui<R>(
    ui: &mut Ui,
    theme: &Theme,
    add_contents: impl FnOnce(&mut Ui) -> R,
) -> InnerResponse<R> {
    Frame::new()
        .fill(theme.paper)
        .stroke(theme.line_stroke())
        .corner_radius(theme.sizes.radius_card)
        .inner_margin(Margin::same(theme.sizes.card_pad as i8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            add_contents(ui)
        })
}

/// Pills, chips or label buttons side by side, in as many rows as they need, `gap` points apart.
pub fn wrapped_ui<R>(
    ui: &mut Ui,
    gap: f32,
    add_contents: impl FnOnce(&mut Ui) -> R,
) -> InnerResponse<R> {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(gap, gap);
        // Rows as high as what is in them.
        ui.spacing_mut().interact_size.y = 0.0;
        ui.horizontal_wrapped(add_contents).inner
    })
}

/// A heading within a panel, with a quiet remark at the right: `Mentions, exact span F1` and `n = 128`.
pub fn section_heading_ui(ui: &mut Ui, theme: &Theme, text: &str, remark: &str) -> Response {
    let size = theme.sizes.text;
    let width = ui.available_width();
    let remark = line_of(ui, remark, theme.font(size), theme.mute, width / 2.0);
    let gap = if remark.is_empty() { 0.0 } else { 8.0 };
    let text_width = width - remark.size().x - gap;
    let galley = line_of(ui, text, theme.font_semibold(size), theme.ink, text_width);
    let (rect, response) =
        ui.allocate_exact_size(vec2(width, galley.size().y.max(22.0)), Sense::hover());
    if ui.is_rect_visible(rect) {
        paint_left(ui.painter(), rect.left_center(), &galley, theme.ink);
        let left = rect.right_center() - vec2(remark.size().x, 0.0);
        paint_left(ui.painter(), left, &remark, theme.mute);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, text));
    if galley.elided {
        response.on_hover_text(text)
    } else {
        response
    }
}

/// What to say where there is nothing yet: what would be here, and how to get it here.
pub fn empty_state_ui(ui: &mut Ui, theme: &Theme, title: &str, text: &str) -> Response {
    let width = ui.available_width();
    let inner =
        ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Center), |ui| {
            ui.set_max_width((width - 2.0 * theme.sizes.row_pad).min(300.0));
            ui.add_space(20.0);
            let title = egui::RichText::new(title)
                .font(theme.font_semibold(theme.sizes.text))
                .color(theme.ink);
            ui.add(egui::Label::new(title).wrap());
            if !text.is_empty() {
                let text = egui::RichText::new(text)
                    .font(theme.font(theme.sizes.text_note))
                    .line_height(Some(
                        (theme.sizes.text_note * theme.sizes.line_height).round(),
                    ))
                    .color(theme.mute);
                ui.add(egui::Label::new(text).wrap());
            }
            ui.add_space(20.0);
        });
    inner.response
}
