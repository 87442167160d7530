//! What two versions of an article's annotations say differently; settled with the keyboard or the mouse, each as an edit.

use egui::{Key, ScrollArea, Ui};

use super::{close_ui, title_ui};
use crate::{
    editor::{
        command::Command,
        files::{FileCommand, field_words, record_words, value_words},
    },
    store::merge::Conflict,
    ui::{
        UiCtx,
        panels::changed::kind_key,
        widgets::{LabelButton, NameStyle, card_ui, label_button_ui, name_text_ui, wrapped_ui},
    },
};

pub fn conflicts_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) -> bool {
    let title = ctx.texts().get("conflicts-title");
    title_ui(ui, ctx, &title);
    ui.colored_label(ctx.theme.mute, &*ctx.texts().get("conflicts-text"));
    let (keep, other) = ui.input(|i| {
        (
            i.key_pressed(Key::Num1) || i.key_pressed(Key::Enter),
            i.key_pressed(Key::Num2),
        )
    });
    let focused = ui.memory(|m| m.focused().is_some());
    let open: Vec<(usize, &Conflict)> = ctx.session.open_conflicts().collect();
    let first = open.first().map(|(i, _)| *i);
    let mut settled = first
        .filter(|_| !focused && (keep || other))
        .map(|i| (i, other));
    ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        for (i, conflict) in open {
            card_ui(ui, ctx.theme, |ui| {
                if let Some(take_other) = conflict_ui(ui, ctx, i, conflict, Some(i) == first) {
                    settled = Some((i, take_other));
                }
            });
        }
    });
    if let Some((conflict, take_other)) = settled {
        ctx.push(Command::File(FileCommand::Settle {
            conflict,
            take_other,
        }));
    }
    close_ui(ui, ctx)
}

/// Whether the other value is taken, once one of the two is chosen. The keys are the first one's.
fn conflict_ui(
    ui: &mut Ui,
    ctx: &UiCtx<'_>,
    i: usize,
    conflict: &Conflict,
    has_keys: bool,
) -> Option<bool> {
    let texts = ctx.texts();
    let about = ctx.session.open().and_then(|open| {
        let record = ctx.session.conflict_record(conflict)?;
        let kind = texts.get(kind_key(record.kind()));
        let what = record_words(texts, open.document(), record);
        Some(format!("{kind} · {what}"))
    });
    let about = about.unwrap_or_else(|| texts.get("conflicts-article").to_string());
    let style = NameStyle {
        font: ctx.theme.font_semibold(ctx.theme.sizes.text),
        color: ctx.theme.ink,
        max_width: ui.available_width(),
    };
    name_text_ui(ui, &about, &style);
    let field = &conflict.field;
    ui.colored_label(ctx.theme.mute, field_words(texts, field));
    let (kept, value) = conflict.values();
    let (kept, value) = (
        value_words(texts, field, kept),
        value_words(texts, field, value),
    );
    let mut chosen = None;
    wrapped_ui(ui, 4.0, |ui| {
        let keep = texts.with("conflicts-keep", &[("value", &kept)]);
        let button = LabelButton {
            key: has_keys.then_some("1"),
            text: &keep,
            color: Some(ctx.theme.fav),
            active: true,
        };
        if label_button_ui(ui, ctx.theme, ("keep", i), &button).clicked() {
            chosen = Some(false);
        }
        let take = texts.with("conflicts-take", &[("value", &value)]);
        let button = LabelButton {
            key: has_keys.then_some("2"),
            text: &take,
            color: Some(ctx.theme.evt),
            active: false,
        };
        if label_button_ui(ui, ctx.theme, ("take", i), &button).clicked() {
            chosen = Some(true);
        }
    });
    chosen
}
