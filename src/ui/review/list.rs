//! The units of the article: how they differ, how the votes stand, and a filter.

use egui::{RichText, ScrollArea, Ui};

use super::{source::difference_color, words};
use crate::{
    editor::{
        command::Command,
        review::{Desk, Filter, ReviewCommand, labels},
    },
    review::{
        standing::State,
        units::{Difference, KINDS},
    },
    ui::{
        UiCtx,
        view::ViewState,
        widgets::{
            ListRow, Mark, Pill, list_row_height, list_row_ui, pill_ui, progress_ui,
            search_field_ui, status_item_ui, wrapped_ui,
        },
    },
};

pub fn list_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState) {
    let theme = ctx.theme;
    let Some(desk) = ctx.session.review().desk() else {
        ui.take_available_width();
        return;
    };
    filter_ui(ui, ctx, view, desk);
    let footer_height = if desk.n_agreed > 0 { 84.0 } else { 52.0 };
    let height = list_row_height(theme, true);
    let room = (ui.available_height() - footer_height).max(height);
    let spacing = ui.spacing().item_spacing;
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut area = ScrollArea::vertical()
        .id_salt("units")
        .max_height(room)
        .auto_shrink([false, true]);
    // Keeps the current unit in view when it changes by key.
    if view.review.shown_unit != desk.current {
        view.review.shown_unit = desk.current;
        let row = desk
            .current
            .and_then(|at| desk.shown.iter().position(|shown| *shown == at));
        let offset = ui
            .data(|d| d.get_temp::<f32>(egui::Id::unique("units-offset")))
            .unwrap_or(0.0);
        if let Some(row) = row {
            let top = row as f32 * height;
            if top < offset || top + height > offset + room {
                area = area.vertical_scroll_offset((top - room / 3.0).max(0.0));
            }
        }
    }
    if desk.shown.is_empty() {
        ui.horizontal(|ui| {
            ui.add_space(theme.sizes.row_pad);
            ui.colored_label(theme.mute, &*ctx.texts().get("review-no-units"));
        });
    }
    let output = area.show_rows(ui, height, desk.shown.len(), |ui, rows| {
        for at in desk.shown.get(rows).unwrap_or_default() {
            row_ui(ui, ctx, desk, *at);
        }
    });
    ui.data_mut(|d| {
        d.insert_temp(
            egui::Id::unique("units-offset"),
            output.state.clamped_offset().y,
        );
    });
    ui.spacing_mut().item_spacing = spacing;
    agreed_ui(ui, ctx, desk);
    settled_ui(ui, ctx, desk);
}

/// What the list leaves out.
fn agreed_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, desk: &Desk) {
    if desk.n_agreed == 0 {
        return;
    }
    let text = ctx.texts().with_count("review-all-agree", desk.n_agreed);
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        ui.add_space(ctx.theme.sizes.row_pad);
        if status_item_ui(ui, ctx.theme, "all-agree", "d", &text).clicked() {
            ctx.push(Command::Review(ReviewCommand::SetDifferencesOnly(false)));
        }
    });
}

fn row_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, desk: &Desk, at: usize) {
    let Some(unit) = desk.unit(at) else { return };
    let theme = ctx.theme;
    let state = desk.standing.state(at);
    let mark = match state {
        State::Settled => Mark::Check(theme.fav),
        State::Skipped => Mark::Empty,
        State::Question => Mark::Half,
        State::Open if unit.is_agreed() => Mark::Check(theme.mute),
        State::Open => Mark::Diamond(difference_color(theme, unit.difference())),
    };
    let state = ctx.texts().get(words::state_text(state));
    let name = words::title(ctx, unit);
    let meta = ctx.session.unit_text(unit);
    let votes = unit.votes();
    let row = ListRow {
        mark,
        state: &state,
        name: &name,
        meta: if meta.is_empty() { " " } else { &meta },
        trailing: &votes,
        selected: desk.current == Some(at),
        divider: true,
    };
    if list_row_ui(ui, theme, ("unit", at), &row).clicked() {
        ctx.push(Command::Review(ReviewCommand::Show(at)));
    }
}

fn settled_ui(ui: &mut Ui, ctx: &UiCtx<'_>, desk: &Desk) {
    let (n, all) = (desk.standing.n_settled(), desk.comparison.units.len());
    let text = ctx
        .texts()
        .with_count_and("review-settled", n, &[("all", &all.to_string())]);
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        ui.add_space(ctx.theme.sizes.row_pad);
        ui.vertical(|ui| {
            ui.set_width(ui.available_width() - ctx.theme.sizes.row_pad);
            let fraction = n as f32 / all.max(1) as f32;
            progress_ui(ui, ctx.theme, &text, fraction, ctx.theme.fav)
                .on_hover_text(words::settled_how(ctx, desk));
        });
    });
}

fn filter_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState, desk: &Desk) {
    let theme = ctx.theme;
    let pad = theme.sizes.panel_pad;
    let before = ctx.session.review().filter.clone();
    let mut filter = before.clone();
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        ui.add_space(pad);
        ui.vertical(|ui| {
            ui.set_width(ui.available_width() - pad);
            let hint = ctx.texts().get("review-filter");
            let clear = ctx.texts().get("dialog-cancel");
            let text = &mut view.review.filter_text;
            search_field_ui(ui, theme, "review-filter", text, &hint, &clear);
            filter.text.clone_from(text);
            ui.add_space(4.0);
            wrapped_ui(ui, 4.0, |ui| {
                menu_ui(ui, ctx, desk, &mut filter);
                chosen_ui(ui, ctx, desk, &mut filter);
            });
        });
    });
    ui.add_space(6.0);
    if filter != before {
        ctx.push(Command::Review(ReviewCommand::SetFilter(filter)));
    }
}

/// What is filtered by, each to be taken away with a click.
fn chosen_ui(ui: &mut Ui, ctx: &UiCtx<'_>, desk: &Desk, filter: &mut Filter) {
    let blind = ctx.session.review().blind;
    let texts = ctx.texts();
    let mut chosen: Vec<(&str, String)> = Vec::new();
    if let Some(state) = filter.state {
        chosen.push(("state", texts.get(words::state_text(state)).to_string()));
    }
    if let Some(kind) = filter.kind {
        chosen.push(("kind", texts.get(words::kind_text(kind)).to_string()));
    }
    if let Some(difference) = filter.difference {
        chosen.push((
            "difference",
            texts.get(words::difference_text(difference)).to_string(),
        ));
    }
    if let Some(label) = &filter.label {
        chosen.push(("label", ctx.session.title_of_any(label)));
    }
    if let Some(annotator) = filter.annotator {
        chosen.push(("annotator", desk.name(annotator, blind)));
    }
    if let Some(cell) = &filter.cell {
        let label = |label: &Option<String>| match label {
            Some(label) => words::label_of_kind(ctx, cell.kind, label),
            None => texts.get("review-nothing").to_string(),
        };
        let text = format!("{} / {}", label(&cell.labels.0), label(&cell.labels.1));
        chosen.push(("cell", text));
    }
    for (which, text) in chosen {
        let text = format!("{text} ×");
        let pill = Pill {
            text: &text,
            key: None,
            on: true,
            color: ctx.theme.accent,
        };
        if pill_ui(ui, ctx.theme, ("filter", which), &pill).clicked() {
            match which {
                "state" => filter.state = None,
                "kind" => filter.kind = None,
                "difference" => filter.difference = None,
                "label" => filter.label = None,
                "annotator" => filter.annotator = None,
                _ => filter.cell = None,
            }
        }
    }
}

fn menu_ui(ui: &mut Ui, ctx: &UiCtx<'_>, desk: &Desk, filter: &mut Filter) {
    let texts = ctx.texts();
    let title = texts.get("review-filter-by");
    let title = RichText::new(format!("{title}…")).size(ctx.theme.sizes.text_note);
    ui.menu_button(title, |ui| {
        let any = texts.get("review-any");
        ui.menu_button(&*texts.get("review-by-state"), |ui| {
            ui.selectable_value(&mut filter.state, None, &*any);
            for state in State::ALL {
                let text = texts.get(words::state_text(state));
                ui.selectable_value(&mut filter.state, Some(state), &*text);
            }
        });
        ui.menu_button(&*texts.get("review-by-kind"), |ui| {
            ui.selectable_value(&mut filter.kind, None, &*any);
            for kind in KINDS {
                let text = texts.get(words::kind_text(kind));
                ui.selectable_value(&mut filter.kind, Some(kind), &*text);
            }
        });
        ui.menu_button(&*texts.get("review-by-difference"), |ui| {
            ui.selectable_value(&mut filter.difference, None, &*any);
            for difference in Difference::ALL {
                let text = texts.get(words::difference_text(difference));
                ui.selectable_value(&mut filter.difference, Some(difference), &*text);
            }
        });
        ui.menu_button(&*texts.get("review-by-label"), |ui| {
            ui.selectable_value(&mut filter.label, None, &*any);
            ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
                for label in labels(&desk.comparison) {
                    let text = ctx.session.title_of_any(&label);
                    ui.selectable_value(&mut filter.label, Some(label), text);
                }
            });
        });
        ui.menu_button(&*texts.get("review-by-annotator"), |ui| {
            ui.selectable_value(&mut filter.annotator, None, &*any);
            let blind = ctx.session.review().blind;
            for (seat, annotator) in desk.seats.iter().enumerate() {
                let text = desk.seat_name(seat, blind);
                ui.selectable_value(&mut filter.annotator, Some(*annotator), text);
            }
        });
    });
}
