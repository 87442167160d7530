//! Who has done what: a matrix of articles and annotators.

use egui::{Grid, RichText, ScrollArea, Ui, vec2};

use super::agreement;
use crate::{
    editor::command::Command,
    model::article::Status,
    ui::{
        UiCtx,
        widgets::{Mark, card_ui, empty_state_ui, mark_ui, section_heading_ui},
    },
};

pub fn team_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) {
    let theme = ctx.theme;
    let Some(found) = ctx.session.review().measuring.found.clone() else {
        empty_state_ui(ui, theme, "", &ctx.texts().get("review-not-measured"));
        return;
    };
    let title = ctx.texts().get("review-team");
    let ids: Vec<&String> = found.names.keys().collect();
    let current = ctx.session.open().map(|open| open.path().to_owned());
    let mut clicked = None;
    card_ui(ui, theme, |ui| {
        section_heading_ui(ui, theme, &title, "");
        ScrollArea::horizontal().id_salt("team").show(ui, |ui| {
            Grid::new("team-grid")
                .spacing(vec2(10.0, 6.0))
                .striped(false)
                .show(ui, |ui| {
                    ui.label("");
                    for id in &ids {
                        let name = agreement::name(&found, id);
                        ui.label(
                            RichText::new(name)
                                .size(theme.sizes.text_small)
                                .color(theme.mute),
                        );
                    }
                    ui.end_row();
                    for row in &found.team {
                        let is_here = current.as_ref() == Some(&row.path);
                        let mut text =
                            RichText::new(shorten(&row.article)).size(theme.sizes.text_pill);
                        if is_here {
                            text = text.strong();
                        }
                        if ui.link(text).on_hover_text(&row.article).clicked() {
                            clicked = Some(row.path.clone());
                        }
                        for id in &ids {
                            let (mark, key) = match row.status.get(*id) {
                                None => (Mark::None, "review-no-tags"),
                                Some(Status::ToDo) => (Mark::Empty, "status-todo"),
                                Some(Status::InProgress) => (Mark::Half, "status-in-progress"),
                                Some(Status::Done) => (Mark::Full, "status-done"),
                                Some(Status::Skipped { .. }) => {
                                    (Mark::Diamond(theme.mute), "status-skipped")
                                }
                            };
                            let state = ctx.texts().get(key);
                            let said = format!(
                                "{}, {}: {state}",
                                row.article,
                                agreement::name(&found, id)
                            );
                            mark_ui(ui, theme, mark, &said).on_hover_text(&*state);
                        }
                        ui.end_row();
                    }
                });
        });
    });
    if let Some(path) = clicked {
        let entries = ctx.session.entries();
        if let Some(i) = entries.iter().position(|e| e.article.path == path) {
            ctx.push(Command::ShowArticle(i));
        }
    }
}

/// A name as far as there is room for it; the whole of it is in a tooltip.
fn shorten(name: &str) -> String {
    const MOST: usize = 22;
    match name.chars().count() > MOST {
        true => name.chars().take(MOST - 1).chain(['…']).collect(),
        false => name.to_owned(),
    }
}
