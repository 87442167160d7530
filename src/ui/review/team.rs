//! Who has done what: a matrix of articles and annotators.

use egui::{Align, Layout, Rect, Response, RichText, ScrollArea, Sense, Ui, UiBuilder, vec2};

use super::agreement;
use crate::{
    editor::command::Command,
    model::article::Status,
    ui::{
        UiCtx,
        theme::Theme,
        widgets::{Mark, card_ui, empty_state_ui, line_of, mark_ui, section_heading_ui},
    },
};

const ROW: f32 = 22.0;
/// The column of the articles' names.
const ARTICLE: f32 = 150.0;
const MARK: f32 = 14.0;
const GAP: f32 = 10.0;

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
    let names: Vec<String> = ids.iter().map(|id| agreement::name(&found, id)).collect();
    card_ui(ui, theme, |ui| {
        section_heading_ui(ui, theme, &title, "");
        ScrollArea::horizontal().id_salt("team").show(ui, |ui| {
            let font = theme.font(theme.sizes.text_small);
            let width_of = |name: &String| {
                let line = line_of(ui, name, font.clone(), theme.mute, f32::INFINITY);
                line.size().x.max(MARK) + GAP
            };
            let widths: Vec<f32> = names.iter().map(width_of).collect();
            let width = ARTICLE + widths.iter().sum::<f32>();
            let rows = vec2(width, ROW * (found.team.len() + 1) as f32);
            let (rect, _) = ui.allocate_exact_size(rows, Sense::hover());
            let row_rect = |number: usize| {
                let min = rect.min + vec2(0.0, ROW * number as f32);
                Rect::from_min_size(min, vec2(width, ROW))
            };
            row_ui(ui, row_rect(0), 0, |ui| {
                ui.add_space(ARTICLE);
                for (name, width) in names.iter().zip(&widths) {
                    cell_ui(ui, *width, |ui| {
                        let text = RichText::new(name).font(font.clone());
                        ui.label(text.color(theme.mute))
                    });
                }
            });
            // Of many articles only those on screen are laid out.
            let row_at = |y: f32| ((y - rect.top()) / ROW - 1.0).max(0.0) as usize;
            let on_screen = ui.clip_rect();
            let last = (row_at(on_screen.bottom()) + 1).min(found.team.len());
            for number in row_at(on_screen.top()).min(last)..last {
                let row = &found.team[number];
                row_ui(ui, row_rect(number + 1), number + 1, |ui| {
                    let is_here = current.as_ref() == Some(&row.path);
                    let mut text = RichText::new(shorten(&row.article)).size(theme.sizes.text_pill);
                    if is_here {
                        text = text.strong();
                    }
                    let link = cell_ui(ui, ARTICLE, |ui| ui.link(text));
                    if link.on_hover_text(&row.article).clicked() {
                        clicked = Some(row.path.clone());
                    }
                    for ((id, name), width) in ids.iter().zip(&names).zip(&widths) {
                        let (mark, key) = mark_of(theme, row.status.get(*id));
                        let state = ctx.texts().get(key);
                        let said = format!("{}, {name}: {state}", row.article);
                        cell_ui(ui, *width, |ui| mark_ui(ui, theme, mark, &said))
                            .on_hover_text(&*state);
                    }
                });
            }
        });
    });
    if let Some(path) = clicked {
        let entries = ctx.session.entries();
        if let Some(i) = entries.iter().position(|e| e.article.path == path) {
            ctx.push(Command::ShowArticle(i));
        }
    }
}

fn mark_of(theme: &Theme, status: Option<&Status>) -> (Mark, &'static str) {
    match status {
        None => (Mark::None, "review-no-tags"),
        Some(Status::ToDo) => (Mark::Empty, "status-todo"),
        Some(Status::InProgress) => (Mark::Half, "status-in-progress"),
        Some(Status::Done) => (Mark::Full, "status-done"),
        Some(Status::Skipped { .. }) => (Mark::Diamond(theme.mute), "status-skipped"),
    }
}

fn row_ui(ui: &mut Ui, rect: Rect, number: usize, add: impl FnOnce(&mut Ui)) {
    let layout = Layout::left_to_right(Align::Center);
    let builder = UiBuilder::new().id_salt(("team", number));
    let mut row = ui.new_child(builder.max_rect(rect).layout(layout));
    row.spacing_mut().item_spacing.x = 0.0;
    add(&mut row);
}

/// A cell of a fixed width.
fn cell_ui(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui) -> Response) -> Response {
    let layout = Layout::left_to_right(Align::Center);
    ui.allocate_ui_with_layout(vec2(width, ROW), layout, |ui| {
        ui.set_min_width(width);
        add(ui)
    })
    .inner
}

/// A name as far as there is room for it; the whole of it is in a tooltip.
fn shorten(name: &str) -> String {
    const MOST: usize = 22;
    match name.chars().count() > MOST {
        true => name.chars().take(MOST - 1).chain(['…']).collect(),
        false => name.to_owned(),
    }
}
