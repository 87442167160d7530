//! The card at a unit: what each annotator says, and the keys that decide.

use egui::{
    Align, Area, Frame, Id, Layout, Margin, Order, Pos2, Rect, RichText, Stroke, TextEdit, Ui, vec2,
};

use super::{source::difference_color, words};
use crate::{
    editor::{
        command::Command,
        review::{Desk, ReviewCommand},
    },
    model::{
        annotation::CommentOn,
        verdict::{Decision, Reason},
    },
    review::{standing::State, units::Unit},
    ui::{
        UiCtx,
        view::ViewState,
        widgets::{Mark, Pill, kbd_ui, mark_ui, pill_ui, wrapped_ui},
    },
};

const WIDTH: f32 = 560.0;
/// More versions than this have no key of their own, and scroll.
const MOST_ROWS: f32 = 9.0;

/// Shows the current unit below its place on screen (above it where there is no room), inside `within`.
pub fn card_ui(
    ui: &Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    at: Option<Rect>,
    column: Rect,
    within: Rect,
) {
    let theme = ctx.theme;
    let Some(desk) = ctx.session.review().desk() else {
        return;
    };
    let (Some(number), Some(unit)) = (desk.current, desk.current_unit()) else {
        return;
    };
    if view.review.note_of != desk.current {
        view.review.note_of = desk.current;
        view.review.note = desk
            .verdict(number)
            .map_or_else(String::new, |v| v.note.clone());
    }
    let id = Id::unique("review-card");
    // The size of the last frame decides on which side it fits.
    let size = ui
        .ctx()
        .memory(|m| m.area_rect(id))
        .map_or(vec2(WIDTH, 170.0), |rect| rect.size());
    // Below the annotators' lines.
    let gap = 16.0;
    let (x, y) = match at {
        Some(at) => {
            let below = at.bottom() + gap;
            let fits = below + size.y <= within.bottom() - 6.0;
            let above = at.top() - gap - size.y;
            let y = match fits || above < within.top() {
                true => below.min(within.bottom() - size.y - 6.0),
                false => above,
            };
            // In line with the text, so that it moves up and down only.
            (column.left(), y)
        }
        None => (column.left(), within.bottom() - size.y - 10.0),
    };
    let max_x = (within.right() - size.x - 24.0).max(within.left() + 8.0);
    let width = WIDTH.min(within.width() - 32.0);
    let frame = Frame::NONE
        .fill(theme.chip)
        .stroke(Stroke::new(theme.hairline, theme.line))
        .corner_radius(theme.sizes.radius_card)
        .shadow(theme.floating_shadow())
        .inner_margin(Margin::same(theme.sizes.card_pad as i8));
    Area::new(id)
        .order(Order::Middle)
        .fixed_pos(Pos2::new(
            x.clamp(within.left() + 8.0, max_x),
            y.max(within.top() + 4.0),
        ))
        .constrain(false)
        .show(ui.ctx(), |ui| {
            frame.show(ui, |ui| {
                ui.set_width(width - 2.0 * theme.sizes.card_pad);
                ui.spacing_mut().item_spacing.y = 0.0;
                head_ui(ui, ctx, desk, number, unit);
                ui.add_space(6.0);
                let with_tips = !view.review.is_pointer_idle(ui);
                versions_ui(ui, ctx, desk, (number, unit), with_tips);
                ui.add_space(8.0);
                verdict_ui(ui, ctx, desk, number);
                actions_ui(ui, ctx, desk, number, unit);
                note_ui(ui, ctx, view, desk, number);
            });
        });
}

fn head_ui(ui: &mut Ui, ctx: &UiCtx<'_>, desk: &Desk, number: usize, unit: &Unit) {
    let theme = ctx.theme;
    let n_open = desk.standing.n_open();
    let position = match desk.standing.state(number) {
        State::Open => ctx.texts().with_count("review-open", n_open),
        state => ctx.texts().get(words::state_text(state)).to_string(),
    };
    ui.horizontal(|ui| {
        let color = difference_color(theme, unit.difference());
        let mark = match unit.is_agreed() {
            true => Mark::Check(color),
            false => Mark::Diamond(color),
        };
        mark_ui(ui, theme, mark, "");
        let title =
            RichText::new(words::title(ctx, unit)).font(theme.font_semibold(theme.sizes.text));
        ui.add(egui::Label::new(title.color(theme.ink)).truncate());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(
                RichText::new(position)
                    .size(theme.sizes.text_note)
                    .color(theme.mute),
            );
        });
    });
}

fn versions_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    desk: &Desk,
    (number, unit): (usize, &Unit),
    with_tips: bool,
) {
    let theme = ctx.theme;
    let blind = ctx.session.review().blind;
    let taken = match desk.verdict(number).map(|v| &v.decision) {
        Some(Decision::Take(annotator)) => Some(annotator.clone()),
        _ => None,
    };
    let row = 30.0;
    egui::ScrollArea::vertical()
        .id_salt(("versions", number))
        .max_height(row * MOST_ROWS)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            for (seat, i) in desk.seats.iter().copied().enumerate() {
                let line = words::version(ctx, desk, unit, i);
                let nothing = words::nothing(ctx, desk, unit, i);
                let is_taken = desk
                    .comparison
                    .annotator(i)
                    .is_some_and(|a| Some(&a.id) == taken.as_ref());
                let name = desk.seat_name(seat, blind);
                let said = line.as_ref().ok_or(&*nothing);
                let response = version_ui(ui, ctx, (seat, &name), said, is_taken);
                let response = match &line {
                    Some(line) if with_tips => response.on_hover_text(line.whole()),
                    _ => response,
                };
                if response.clicked() {
                    ctx.push(Command::Review(ReviewCommand::Take(seat)));
                }
                comments_ui(ui, ctx, desk, unit, i);
            }
        });
    if let Some(text) = words::since(ctx, desk, number) {
        let text = RichText::new(text).size(theme.sizes.text_note);
        ui.label(text.color(theme.warning));
    }
}

/// A row: key, name, what they say. A click takes it.
fn version_ui(
    ui: &mut Ui,
    ctx: &UiCtx<'_>,
    (seat, name): (usize, &str),
    line: Result<&words::Version, &str>,
    is_taken: bool,
) -> egui::Response {
    let theme = ctx.theme;
    let width = ui.available_width();
    let id = ui.make_persistent_id(("version", seat));
    let (_, rect) = ui.allocate_space(vec2(width, 30.0));
    let response = ui.interact(rect, id, egui::Sense::click());
    let fill = match (is_taken, response.hovered()) {
        (true, _) => theme.soft(theme.fav, 0.12),
        (false, true) => theme.hover(),
        (false, false) => egui::Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, theme.sizes.radius, fill);
    if seat > 0 {
        ui.painter()
            .hline(rect.x_range(), rect.top(), theme.line_stroke());
    }
    let mut inner = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(rect.shrink2(vec2(4.0, 0.0)))
            .layout(Layout::left_to_right(Align::Center)),
    );
    inner.spacing_mut().item_spacing.x = 8.0;
    let key = (seat + 1).to_string();
    if seat < 9 {
        kbd_ui(&mut inner, theme, &key);
    }
    let (column, _) = inner.allocate_exact_size(vec2(86.0, 20.0), egui::Sense::hover());
    let style = crate::ui::widgets::NameStyle {
        font: theme.font(theme.sizes.text),
        color: theme.ink,
        max_width: column.width(),
    };
    let laid = crate::ui::widgets::lay_out_name(&inner, name, &style);
    let top = column.center().y - laid.size().y / 2.0;
    laid.paint(inner.painter(), egui::pos2(column.left(), top));
    match line {
        Ok(line) => {
            let style = crate::ui::widgets::NameStyle {
                font: theme.font_semibold(theme.sizes.text),
                color: theme.ink,
                max_width: inner.available_width() * 0.62,
            };
            crate::ui::widgets::name_text_ui(&mut inner, &line.strong, &style);
            let style = crate::ui::widgets::NameStyle {
                font: theme.font(theme.sizes.text),
                color: theme.ink,
                max_width: inner.available_width(),
            };
            crate::ui::widgets::name_text_ui(&mut inner, &line.rest, &style);
        }
        Err(nothing) => {
            inner.colored_label(theme.mute, nothing);
        }
    }
    let what = line.map_or_else(str::to_owned, words::Version::whole);
    let title = ctx
        .texts()
        .with("review-take-of", &[("name", name), ("what", &what)]);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_taken, &title));
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

/// What the annotator says about their own record: doubts, answers to a verdict.
fn comments_ui(ui: &mut Ui, ctx: &UiCtx<'_>, desk: &Desk, unit: &Unit, i: usize) {
    let theme = ctx.theme;
    let (Some(document), Some(record)) = (
        desk.comparison.versions.get(i),
        desk.comparison.record(unit, i),
    ) else {
        return;
    };
    let on_it = |on: &CommentOn| matches!(on, CommentOn::Record(id) if id == record.id());
    for comment in document.comments().filter(|c| on_it(&c.on)) {
        ui.horizontal(|ui| {
            ui.add_space(34.0);
            let text = RichText::new(ctx.texts().quoted(&comment.text)).size(theme.sizes.text_note);
            ui.add(egui::Label::new(text.color(theme.mute)).wrap());
        });
    }
}

fn verdict_ui(ui: &mut Ui, ctx: &UiCtx<'_>, desk: &Desk, number: usize) {
    let Some(verdict) = desk.verdict(number) else {
        return;
    };
    let theme = ctx.theme;
    let blind = ctx.session.review().blind;
    let name = |id: &str| {
        let i = (0..desk.comparison.versions.len())
            .find(|i| desk.comparison.annotator(*i).is_some_and(|a| a.id == id));
        i.map_or_else(|| id.to_owned(), |i| desk.name(i, blind))
    };
    let what = words::decision(ctx, verdict, name);
    let text = ctx
        .texts()
        .with("verdict-by", &[("what", &what), ("by", &verdict.by)]);
    ui.label(
        RichText::new(text)
            .size(theme.sizes.text_note)
            .color(theme.fav),
    );
    ui.add_space(6.0);
}

fn actions_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, desk: &Desk, number: usize, unit: &Unit) {
    let theme = ctx.theme;
    let verdict = desk.verdict(number);
    let decision = verdict.map(|v| &v.decision);
    let is = |d: &Decision| decision == Some(d);
    let usual = unit
        .usual()
        .and_then(|i| desk.seats.iter().position(|s| *s == i));
    let usual_key = usual.map(|seat| (seat + 1).to_string()).unwrap_or_default();
    let actions = [
        (
            usual_key.as_str(),
            "action-take",
            verdict.is_none(),
            usual.map(ReviewCommand::Take),
        ),
        (
            "e",
            "action-edit",
            is(&Decision::Edit),
            Some(ReviewCommand::Edit),
        ),
        (
            "m",
            "action-merge-versions",
            is(&Decision::Merge),
            Some(ReviewCommand::Merge),
        ),
        (
            "r",
            "action-reject",
            is(&Decision::Reject),
            Some(ReviewCommand::Reject),
        ),
        (
            "q",
            "action-question",
            is(&Decision::Question),
            Some(ReviewCommand::Question),
        ),
        (
            "x",
            "action-skip",
            is(&Decision::Skip),
            Some(ReviewCommand::Skip),
        ),
        (
            "u",
            "action-reopen",
            false,
            verdict.map(|_| ReviewCommand::Reopen),
        ),
        (
            "n",
            "action-next",
            false,
            Some(ReviewCommand::NextOpen(true)),
        ),
    ];
    wrapped_ui(ui, 6.0, |ui| {
        for (key, text, on, command) in actions {
            let Some(command) = command else { continue };
            let text = ctx.texts().get(text);
            let pill = Pill {
                text: &text,
                key: Some(key),
                on,
                color: theme.evt,
            };
            if pill_ui(ui, theme, ("review-action", key), &pill).clicked() {
                ctx.push(Command::Review(command));
            }
        }
    });
    ui.add_space(6.0);
    let reason = verdict.map_or(desk.reason, |v| v.reason);
    wrapped_ui(ui, 6.0, |ui| {
        for (key, reason_here) in [
            ("t", Reason::AmbiguousText),
            ("g", Reason::GuidelineGap),
            ("l", Reason::Slip),
        ] {
            let text = ctx.texts().get(words::reason_text(reason_here));
            let pill = Pill {
                text: &text,
                key: Some(key),
                on: reason == Some(reason_here),
                color: theme.accent,
            };
            if pill_ui(ui, theme, ("review-reason", key), &pill).clicked() {
                ctx.push(Command::Review(ReviewCommand::SetReason(reason_here)));
            }
        }
    });
}

fn note_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState, desk: &Desk, number: usize) {
    let theme = ctx.theme;
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        kbd_ui(ui, theme, "c");
        let hint = ctx.texts().get("review-note");
        let field = ui.add(
            TextEdit::singleline(&mut view.review.note)
                .id(Id::unique("review-note"))
                .hint_text(RichText::new(&*hint).size(theme.sizes.text_note))
                .font(theme.font(theme.sizes.text_note))
                .desired_width(f32::INFINITY),
        );
        ui.ctx()
            .accesskit_node_builder(field.id, |node| node.set_label(&*hint));
        if std::mem::take(&mut view.review.focus_note) {
            field.request_focus();
        }
        let known = desk.verdict(number).map_or(&desk.note, |v| &v.note);
        if field.lost_focus() && view.review.note.trim() != known {
            let note = view.review.note.trim().to_owned();
            ctx.push(Command::Review(ReviewCommand::SetNote(note)));
        }
    });
}
