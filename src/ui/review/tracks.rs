//! The strip over the article: whose line is whose, and what is shown.

use egui::{Align, Checkbox, Layout, Painter, Rect, Sense, Shape, Stroke, Ui, pos2, vec2};

use super::source::pattern;
use crate::{
    editor::{
        command::Command,
        review::{Order, ReviewCommand},
    },
    ui::{
        UiCtx,
        canvas::TrackPattern,
        widgets::{NameStyle, name_text_ui},
    },
};

const HEIGHT: f32 = 38.0;

pub fn tracks_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) {
    let theme = ctx.theme;
    let review = ctx.session.review();
    let Some(desk) = review.desk() else { return };
    let (blind, only, order) = (review.blind, review.differences_only, review.order);
    let width = ui.available_width();
    let (rect, _) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::hover());
    ui.painter().hline(
        rect.x_range(),
        rect.bottom() - theme.hairline / 2.0,
        theme.line_stroke(),
    );
    let inner = rect.shrink2(vec2(theme.sizes.row_pad, 0.0));
    let mut ui = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(inner)
            .layout(Layout::right_to_left(Align::Center)),
    );
    ui.spacing_mut().item_spacing.x = 14.0;
    let mut is_blind = blind;
    let text = ctx.texts().get("review-blind");
    let tip = ctx.texts().get("cmd-toggle-blind-tip");
    if ui
        .add(Checkbox::new(&mut is_blind, &*text))
        .on_hover_text(&*tip)
        .changed()
    {
        ctx.push(Command::Review(ReviewCommand::SetBlind(is_blind)));
    }
    let mut is_only = only;
    let text = ctx.texts().get("review-differences-only");
    if ui.add(Checkbox::new(&mut is_only, &*text)).changed() {
        ctx.push(Command::Review(ReviewCommand::SetDifferencesOnly(is_only)));
    }
    let mut hardest = order == Order::HardestFirst;
    let text = ctx.texts().get("review-hardest-first");
    if ui.add(Checkbox::new(&mut hardest, &*text)).changed() {
        let order = match hardest {
            true => Order::HardestFirst,
            false => Order::TextOrder,
        };
        ctx.push(Command::Review(ReviewCommand::SetOrder(order)));
    }
    let room = ui.available_rect_before_wrap();
    let mut ui = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(room)
            .layout(Layout::left_to_right(Align::Center)),
    );
    ui.set_clip_rect(room.intersect(ui.clip_rect()));
    ui.spacing_mut().item_spacing.x = 6.0;
    for seat in 0..desk.seats.len() {
        let (line, _) = ui.allocate_exact_size(vec2(26.0, 12.0), Sense::hover());
        let color = theme.track_color(seat);
        paint_line(ui.painter(), line, pattern(seat), Stroke::new(2.0, color));
        let style = NameStyle {
            font: theme.font(theme.sizes.text_note),
            color: theme.mute,
            max_width: 110.0,
        };
        name_text_ui(&mut ui, &desk.seat_name(seat, blind), &style);
        ui.add_space(8.0);
    }
}

/// A line in an annotator's pattern, through the middle of `rect`.
pub fn paint_line(painter: &Painter, rect: Rect, pattern: TrackPattern, stroke: Stroke) {
    let ends = [
        pos2(rect.left(), rect.center().y),
        pos2(rect.right(), rect.center().y),
    ];
    match pattern {
        TrackPattern::Solid => {
            painter.line_segment(ends, stroke);
        }
        _ => {
            let (dashes, gaps) = pattern.dashes();
            painter.extend(Shape::dashed_line_with_offset(
                &ends, stroke, dashes, gaps, 0.0,
            ));
        }
    }
}
