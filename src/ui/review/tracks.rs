//! The strip over the article: whose line is whose, and what is shown.

use std::ops::Range;

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
        widgets::{Mark, NameStyle, lay_out_name, line_of, mark_ui, name_text_ui},
    },
};

const HEIGHT: f32 = 38.0;
/// A further row of names.
const ROW: f32 = 24.0;
const LINE: f32 = 26.0;
/// Between a line and its name, and between names.
const GAPS: [f32; 2] = [6.0, 16.0];
/// The mark of who is not done, with the space after it.
const MARK: f32 = 18.0;
/// A longer name is cut, and in a tooltip as a whole.
const MAX_NAME: f32 = 130.0;

pub fn tracks_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) {
    let theme = ctx.theme;
    let review = ctx.session.review();
    let Some(desk) = review.desk() else { return };
    let blind = review.blind;
    let pad = theme.sizes.row_pad;
    let width = ui.available_width() - 2.0 * pad;
    let style = NameStyle {
        font: theme.font(theme.sizes.text_note),
        color: theme.mute,
        max_width: MAX_NAME,
    };
    let names: Vec<String> = (0..desk.seats.len())
        .map(|seat| desk.seat_name(seat, blind))
        .collect();
    // Who is not done is marked: where they have nothing, they have said nothing.
    let pending: Vec<bool> = desk
        .seats
        .iter()
        .map(|i| !desk.comparison.judged.get(*i).is_some_and(|judged| *judged))
        .collect();
    let widths: Vec<f32> = names
        .iter()
        .zip(&pending)
        .map(|(name, pending)| {
            let mark = if *pending { MARK } else { 0.0 };
            LINE + GAPS[0] + mark + lay_out_name(ui, name, &style).size().x + GAPS[1]
        })
        .collect();
    let boxes = boxes_width(ui, ctx);
    // Beside the boxes if all names fit there, else in rows of their own above them.
    let is_beside = widths.iter().sum::<f32>() + boxes <= width;
    let rows = match is_beside {
        true => rows_of(&widths, f32::INFINITY),
        false => rows_of(&widths, width),
    };
    let height = match is_beside {
        true => HEIGHT,
        false => HEIGHT + ROW * rows.len() as f32,
    };
    let (rect, _) = ui.allocate_exact_size(vec2(width + 2.0 * pad, height), Sense::hover());
    ui.painter().hline(
        rect.x_range(),
        rect.bottom() - theme.hairline / 2.0,
        theme.line_stroke(),
    );
    let inner = rect.shrink2(vec2(pad, 0.0));
    let foot = Rect::from_min_max(pos2(inner.left(), inner.bottom() - HEIGHT), inner.max);
    boxes_ui(ui, ctx, foot);
    for (number, row) in rows.into_iter().enumerate() {
        let row_rect = match is_beside {
            true => foot,
            false => {
                let top = inner.top() + 6.0 + ROW * number as f32;
                Rect::from_min_size(pos2(inner.left(), top), vec2(width, ROW))
            }
        };
        let mut ui = ui.new_child(
            egui::UiBuilder::new()
                .id_salt(("tracks", number))
                .max_rect(row_rect)
                .layout(Layout::left_to_right(Align::Center)),
        );
        ui.spacing_mut().item_spacing.x = 0.0;
        for seat in row {
            let (line, _) = ui.allocate_exact_size(vec2(LINE, 12.0), Sense::hover());
            let color = theme.track_color(seat);
            paint_line(ui.painter(), line, pattern(seat), Stroke::new(2.0, color));
            ui.add_space(GAPS[0]);
            if pending[seat] {
                let said = ctx
                    .texts()
                    .with("review-pending", &[("name", &names[seat])]);
                let tip = ctx.texts().get("review-pending-tip");
                mark_ui(&mut ui, theme, Mark::Half, &said).on_hover_text(&*tip);
                ui.add_space(MARK - 14.0);
            }
            name_text_ui(&mut ui, &names[seat], &style);
            ui.add_space(GAPS[1]);
        }
    }
}

/// What goes into each row so that nothing is cut off at its end.
fn rows_of(widths: &[f32], room: f32) -> Vec<Range<usize>> {
    let mut rows: Vec<Range<usize>> = Vec::new();
    let mut used = 0.0;
    for (i, width) in widths.iter().enumerate() {
        match rows.last_mut() {
            Some(row) if used + width - GAPS[1] <= room => row.end = i + 1,
            _ => {
                rows.push(i..i + 1);
                used = 0.0;
            }
        }
        used += width;
    }
    rows
}

const BOXES: [&str; 3] = [
    "review-blind",
    "review-differences-only",
    "review-hardest-first",
];
const BOX_GAP: f32 = 14.0;

/// How wide the three boxes are together.
fn boxes_width(ui: &Ui, ctx: &UiCtx<'_>) -> f32 {
    let spacing = ui.spacing();
    let tick = spacing.icon_width + spacing.icon_spacing;
    let font = egui::TextStyle::Button.resolve(ui.style());
    let width = |key: &str| {
        let text = ctx.texts().get(key);
        let line = line_of(ui, &text, font.clone(), ctx.theme.ink, f32::INFINITY);
        tick + line.size().x + BOX_GAP
    };
    BOXES.into_iter().map(width).sum()
}

fn boxes_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, rect: Rect) {
    let review = ctx.session.review();
    let (mut blind, mut only) = (review.blind, review.differences_only);
    let mut hardest = review.order == Order::HardestFirst;
    let mut ui = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(rect)
            .layout(Layout::right_to_left(Align::Center)),
    );
    ui.spacing_mut().item_spacing.x = BOX_GAP;
    let texts = BOXES.map(|key| ctx.texts().get(key));
    let tip = ctx.texts().get("cmd-toggle-blind-tip");
    let response = ui.add(Checkbox::new(&mut blind, &*texts[0]));
    if response.on_hover_text(&*tip).changed() {
        ctx.push(Command::Review(ReviewCommand::SetBlind(blind)));
    }
    if ui.add(Checkbox::new(&mut only, &*texts[1])).changed() {
        ctx.push(Command::Review(ReviewCommand::SetDifferencesOnly(only)));
    }
    if ui.add(Checkbox::new(&mut hardest, &*texts[2])).changed() {
        let order = match hardest {
            true => Order::HardestFirst,
            false => Order::TextOrder,
        };
        ctx.push(Command::Review(ReviewCommand::SetOrder(order)));
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

#[cfg(test)]
mod tests {
    use super::rows_of;

    #[test]
    fn names_that_do_not_fit_go_into_the_next_row() {
        let one = rows_of(&[50.0, 50.0], 100.0);
        assert_eq!((one.len(), one[0].clone()), (1, 0..2));
        assert_eq!(rows_of(&[50.0, 50.0, 50.0], 100.0), [0..2, 2..3]);
        assert_eq!(rows_of(&[500.0, 50.0], 100.0), [0..1, 1..2]);
        assert!(rows_of(&[], 100.0).is_empty());
    }
}
