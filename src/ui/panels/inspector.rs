//! The inspector: what is tagged, by kind, and the focused record as a card to edit.

mod entities;
mod events;
mod notes;
mod stances;
mod voices;

use egui::{RichText, ScrollArea, Ui};

use crate::{
    editor::{
        command::{Command, CommandId, Tab},
        open_article::OpenArticle,
    },
    model::id::{Id, Kind},
    ui::{
        UiCtx,
        view::ViewState,
        widgets::{self, Pill, empty_state_ui, pill_ui, tabs_ui},
    },
};

pub fn inspector_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState) {
    let Some(open) = ctx.session.open() else {
        // Keeps the panel as wide as it was.
        ui.take_available_width();
        return;
    };
    let count = |kind| Some(open.document().count(kind));
    let texts = ctx.texts();
    let titles = [
        (
            Tab::Entities,
            texts.get("tab-entities"),
            count(Kind::Entity),
        ),
        (Tab::Events, texts.get("tab-events"), count(Kind::Event)),
        (Tab::Stances, texts.get("tab-stances"), count(Kind::Stance)),
        (Tab::Voices, texts.get("tab-voices"), count(Kind::Voice)),
        (Tab::Notes, texts.get("tab-notes"), None),
    ];
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
    ScrollArea::vertical()
        .id_salt(("inspector", selected))
        .auto_shrink([false, false])
        .show(ui, |ui| {
            let pad = ctx.theme.sizes.panel_pad;
            egui::Frame::NONE.inner_margin(pad).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 6.0;
                match selected {
                    Tab::Entities => entities::entities_ui(ui, ctx, view, open),
                    Tab::Events => events::events_ui(ui, ctx, view, open),
                    Tab::Stances => stances::stances_ui(ui, ctx, open),
                    Tab::Voices => voices::voices_ui(ui, ctx, open),
                    Tab::Notes => notes::notes_ui(ui, ctx, view, open),
                }
            });
        });
}

/// Shown where a tab has nothing.
fn empty_ui(ui: &mut Ui, ctx: &UiCtx<'_>, text: &str) {
    let command = match text {
        "empty-events" => Some(CommandId::MakeEvent),
        "empty-stances" => Some(CommandId::MakeStance),
        "empty-voices" => Some(CommandId::MakeVoice),
        _ => None,
    };
    let key = command.map_or_else(String::new, |id| ctx.session.keymap().text(id));
    empty_state_ui(ui, ctx.theme, "", &ctx.texts().with(text, &[("key", &key)]));
}

/// Whether an article may be changed.
fn editable(open: &OpenArticle) -> bool {
    open.read_only().is_none()
}

/// A row of pills of which one is on; the one that was clicked.
fn pills_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    ctx: &UiCtx<'_>,
    salt: &Id,
    choices: &[(T, &'static str)],
    current: T,
) -> Option<T> {
    let mut clicked = None;
    for (value, key) in choices {
        let text = ctx.texts().get(key);
        let pill = Pill {
            text: &text,
            key: None,
            on: *value == current,
            color: ctx.theme.evt,
        };
        if pill_ui(ui, ctx.theme, (salt, key), &pill).clicked() && *value != current {
            clicked = Some(*value);
        }
    }
    clicked
}

/// A quiet button that removes the record.
fn delete_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, id: &Id) {
    let text = ctx.texts().get("action-delete");
    if ui
        .button(
            RichText::new(&*text)
                .color(ctx.theme.aga)
                .size(ctx.theme.sizes.text_note),
        )
        .clicked()
    {
        ctx.push(Command::Delete(vec![id.clone()]));
    }
}
