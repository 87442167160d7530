//! Who has done what: a matrix of articles and annotators.

use egui::{
    Align, CursorIcon, Layout, Rect, Response, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder,
    WidgetInfo, vec2,
};

use super::agreement;
use crate::{
    editor::command::Command,
    model::article::Status,
    ui::{
        UiCtx,
        theme::Theme,
        widgets::{
            Mark, NameStyle, card_ui, empty_state_ui, lay_out_name, mark_ui, name_text_ui,
            section_heading_ui,
        },
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
            let style = NameStyle {
                font: theme.font(theme.sizes.text_small),
                color: theme.mute,
                max_width: f32::INFINITY,
            };
            let width_of = |name: &String| lay_out_name(ui, name, &style).size().x.max(MARK) + GAP;
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
                    cell_ui(ui, *width, |ui| name_text_ui(ui, name, &style));
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
                    let link = cell_ui(ui, ARTICLE, |ui| link_ui(ui, theme, &row.article, is_here));
                    if link.clicked() {
                        clicked = Some(row.path.clone());
                    }
                    for ((id, name), width) in ids.iter().zip(&names).zip(&widths) {
                        let (mark, key) = mark_of(theme, row.status.get(*id));
                        let state = ctx.texts().get(key);
                        let said = format!("{}, {}", row.article, ctx.texts().pair(name, &state));
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

/// An article's name, in any script, that leads to it; the whole of it in a tooltip where it was cut.
fn link_ui(ui: &mut Ui, theme: &Theme, name: &str, is_here: bool) -> Response {
    let style = NameStyle {
        font: theme.font(theme.sizes.text_pill),
        color: if is_here { theme.ink } else { theme.accent },
        max_width: ARTICLE - GAP,
    };
    let laid = lay_out_name(ui, name, &style);
    let (rect, response) = ui.allocate_exact_size(laid.size(), Sense::click());
    laid.paint(ui.painter(), rect.min);
    if response.hovered() || response.has_focus() {
        let stroke = Stroke::new(1.0, style.color);
        ui.painter().hline(rect.x_range(), rect.bottom(), stroke);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, name));
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    match laid.elided() {
        true => response.on_hover_text(name),
        false => response,
    }
}
