//! An embedded post: who wrote it, and when, as the page says.

use egui::Ui;

use super::parts::{TextPart, editable, field_ui};
use crate::{
    editor::{command::Command, flow::Field, open_article::OpenArticle},
    model::annotation::{Zone, ZoneKind},
    ui::{UiCtx, view::ViewState, widgets::card_ui},
};

/// The card of a focused post; whether it is one.
pub fn post_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    open: &OpenArticle,
    zone: &Zone,
) -> bool {
    if zone.kind != ZoneKind::Post {
        return false;
    }
    let mut after = zone.clone();
    card_ui(ui, ctx.theme, |ui| {
        ui.add_enabled_ui(editable(open), |ui| {
            let name = ctx.texts().get("field-post-author");
            let author = zone.author.as_deref().unwrap_or_default();
            let part = TextPart {
                hint: "@name",
                field: Some(Field::PostAuthor),
                ..TextPart::new(&zone.id, "author", &name, author)
            };
            if let Some(author) = field_ui(ui, ctx, view, &part) {
                after.author = (!author.is_empty()).then_some(author);
            }
            let name = ctx.texts().get("field-date");
            let date = zone.date.as_deref().unwrap_or_default();
            let hint = ctx.texts().get("post-date-hint");
            let part = TextPart {
                hint: &hint,
                ..TextPart::new(&zone.id, "date", &name, date)
            };
            if let Some(date) = field_ui(ui, ctx, view, &part) {
                after.date = (!date.is_empty()).then_some(date);
            }
        });
    });
    if after != *zone {
        ctx.push(Command::Change(Box::new(after.into())));
    }
    true
}
