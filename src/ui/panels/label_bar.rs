//! The label bar at the selection: what can be answered now, each with its key.

use egui::{Area, Frame, Id, Margin, Order, Pos2, Rect, RichText, Stroke, Ui, vec2};

use crate::{
    editor::choices::{self, Choice},
    ui::{
        UiCtx,
        widgets::{LabelButton, label_button_ui},
    },
};

/// Widest bar in points; labels wrap into further rows.
const MAX_WIDTH: f32 = 640.0;

/// Shows the choices below `at` (above it where there is no room), inside `within`.
pub fn label_bar_ui(ui: &Ui, ctx: &mut UiCtx<'_>, at: Rect, within: Rect) {
    let choices = choices::choices(ctx.session);
    let question = choices::question(ctx.session);
    if choices.is_empty() && question.is_empty() {
        return;
    }
    let theme = ctx.theme;
    let id = Id::unique("label-bar");
    // The size of the last frame decides on which side it fits.
    let size = ui
        .ctx()
        .memory(|m| m.area_rect(id))
        .map_or(vec2(MAX_WIDTH, 44.0), |rect| rect.size());
    let gap = 8.0;
    let below = at.bottom() + gap;
    let y = if below + size.y <= within.bottom() - 4.0 || at.top() - gap - size.y < within.top() {
        below.min(within.bottom() - size.y - 4.0)
    } else {
        at.top() - gap - size.y
    };
    let max_x = (within.right() - size.x - 12.0).max(within.left() + 8.0);
    let x = (at.left() - 12.0).clamp(within.left() + 8.0, max_x);
    let frame = Frame::NONE
        .fill(theme.chip)
        .stroke(Stroke::new(theme.hairline, theme.line))
        .corner_radius(theme.sizes.radius_card)
        .shadow(theme.floating_shadow())
        .inner_margin(Margin::same(5));
    let width = MAX_WIDTH.min(within.width() - 24.0);
    Area::new(id)
        .order(Order::Middle)
        .fixed_pos(Pos2::new(x, y.max(within.top() + 4.0)))
        .constrain(false)
        .show(ui.ctx(), |ui| {
            frame.show(ui, |ui| {
                ui.set_max_width(width);
                ui.spacing_mut().item_spacing = vec2(2.0, 2.0);
                if !question.is_empty() {
                    ui.horizontal(|ui| {
                        ui.add_space(8.0);
                        ui.label(
                            RichText::new(&question)
                                .color(theme.mute)
                                .size(theme.sizes.text_note),
                        );
                        ui.add_space(8.0);
                    });
                }
                ui.horizontal_wrapped(|ui| {
                    for choice in &choices {
                        choice_ui(ui, ctx, choice);
                    }
                });
            });
        });
}

fn choice_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, choice: &Choice) {
    let key = choice.key.map(String::from);
    let button = LabelButton {
        key: key.as_deref(),
        text: &choice.text,
        color: choice.color.map(|c| ctx.theme.label_color(c)),
        active: choice.active,
    };
    let mut response = label_button_ui(ui, ctx.theme, ("choice", &choice.text), &button);
    if !choice.tip.is_empty() {
        response = response.on_hover_text(&choice.tip);
    }
    if response.clicked() {
        ctx.push(choice.command.clone());
    }
}
