//! The inspector: the article's card, what is tagged, by kind, with the focused record as a card to edit, and what was done.

mod article;
mod attributes;
mod entities;
mod events;
mod history;
mod links;
mod list;
mod notes;
mod parts;
mod posts;
mod slots;
mod stances;
mod voices;

use egui::{Panel, ScrollArea, Ui};

use crate::{
    editor::{
        command::{Command, CommandId, Tab},
        open_article::OpenArticle,
    },
    model::id::Kind,
    ui::{
        UiCtx,
        view::ViewState,
        widgets::{self, empty_state_ui, kept_in_ui, list_row_height, tabs_ui},
    },
};

/// The card takes at most this part of the room; the rest is the list's.
const CARD_PART: f32 = 0.66;

/// So many rows of the list stay on show beside a long card.
const MIN_ROWS: usize = 1;

/// Filter and order above the list, in points.
const LIST_HEAD: f32 = 42.0;

pub fn inspector_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState) {
    let Some(open) = ctx.session.open() else {
        // Keeps the panel as wide as it was.
        ui.take_available_width();
        return;
    };
    kept_in_ui(ui, |ui| contents_ui(ui, ctx, view, open));
}

fn contents_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState, open: &OpenArticle) {
    ui.spacing_mut().item_spacing.y = 0.0;
    if ctx.session.flow.show_history {
        Panel::bottom("history-panel")
            .resizable(true)
            .default_size(220.0)
            .size_range(90.0..=480.0)
            .frame(egui::Frame::NONE)
            .show(ui, |ui| history::history_ui(ui, ctx, open));
    }
    article::article_ui(ui, ctx, view, open);
    let selected = strip_ui(ui, ctx, open);
    // What the card needs not, the list has.
    let room = ui.available_height();
    let row = list_row_height(ctx.theme, true);
    let rows = n_rows(open, selected).min(MIN_ROWS) as f32;
    let room = (room - LIST_HEAD - rows * row).max(room * CARD_PART);
    let pad = ctx.theme.sizes.panel_pad;
    ScrollArea::vertical()
        .id_salt(("inspector", selected))
        .max_height(room)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            let frame = egui::Frame::NONE.inner_margin(egui::Margin {
                left: pad as i8,
                right: pad as i8,
                top: pad as i8,
                bottom: 0,
            });
            frame.show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 6.0;
                card_ui(ui, ctx, view, open, selected)
            });
        });
    if n_rows(open, selected) == 0 {
        empty_ui(ui, ctx, empty_text(selected));
        return;
    }
    match selected {
        Tab::Entities => entities::entities_ui(ui, ctx, view, open),
        Tab::Events => events::events_ui(ui, ctx, view, open),
        Tab::Stances => stances::stances_ui(ui, ctx, view, open),
        Tab::Voices => voices::voices_ui(ui, ctx, view, open),
        Tab::Notes => notes::notes_ui(ui, ctx, view, open),
    }
}

/// How many records a tab lists.
fn n_rows(open: &OpenArticle, tab: Tab) -> usize {
    let count = |kind| open.document().count(kind);
    match tab {
        Tab::Entities => count(Kind::Entity),
        Tab::Events => count(Kind::Event),
        Tab::Stances => count(Kind::Stance) + count(Kind::Absence),
        Tab::Voices => count(Kind::Voice),
        Tab::Notes => count(Kind::Comment),
    }
}

/// The tabs with their counts; the one on show.
fn strip_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, open: &OpenArticle) -> Tab {
    let document = open.document();
    let count = |kind| Some(document.count(kind));
    let texts = ctx.texts();
    let n_open = document.comments().filter(|c| c.open).count();
    let titles = [
        (Tab::Entities, "tab-entities", count(Kind::Entity)),
        (Tab::Events, "tab-events", count(Kind::Event)),
        (Tab::Stances, "tab-stances", count(Kind::Stance)),
        (Tab::Voices, "tab-voices", count(Kind::Voice)),
        (Tab::Notes, "tab-notes", (n_open > 0).then_some(n_open)),
    ]
    .map(|(value, key, count)| (value, texts.get(key), count));
    let tabs: Vec<widgets::Tab<'_, Tab>> = titles
        .iter()
        .map(|(value, text, count)| widgets::Tab {
            value: *value,
            text,
            count: *count,
        })
        .collect();
    let mut selected = ctx.session.tab;
    tabs_ui(ui, ctx.theme, "inspector-tabs", &tabs, &mut selected);
    if selected != ctx.session.tab {
        ctx.push(Command::ShowTab(selected));
    }
    selected
}

/// The card of what is focused, where it belongs to the tab on show.
fn card_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    open: &OpenArticle,
    tab: Tab,
) -> bool {
    match tab {
        Tab::Entities => entities::card_of_tab_ui(ui, ctx, view, open),
        Tab::Events => events::card_of_tab_ui(ui, ctx, view, open),
        Tab::Stances => stances::card_of_tab_ui(ui, ctx, view, open),
        Tab::Voices => voices::card_of_tab_ui(ui, ctx, view, open),
        Tab::Notes => notes::card_of_tab_ui(ui, ctx, view, open),
    }
}

/// Shown where a tab has nothing.
fn empty_ui(ui: &mut Ui, ctx: &UiCtx<'_>, text: &str) {
    let command = match text {
        "empty-events" => Some(CommandId::MakeEvent),
        "empty-stances" => Some(CommandId::MakeStance),
        "empty-voices" => Some(CommandId::MakeVoice),
        _ => None,
    };
    let key = command.map_or_else(String::new, |id| ctx.session.key_text(id));
    empty_state_ui(ui, ctx.theme, "", &ctx.texts().with(text, &[("key", &key)]));
}

const fn empty_text(tab: Tab) -> &'static str {
    match tab {
        Tab::Entities => "empty-entities",
        Tab::Events => "empty-events",
        Tab::Stances => "empty-stances",
        Tab::Voices => "empty-voices",
        Tab::Notes => "empty-notes",
    }
}
