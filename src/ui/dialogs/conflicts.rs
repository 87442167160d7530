//! What two versions of an article's annotations say differently; settled with the keyboard or the mouse, each as an edit.

use egui::{Key, ScrollArea, Ui};

use super::{close_ui, title_ui};
use crate::{
    editor::{
        command::Command,
        files::{FileCommand, field_words, record_words, value_words},
    },
    model::annotation::{Comment, CommentOn},
    store::merge::{asked, standing},
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
    let open: Vec<&Comment> = ctx.session.open_conflicts().collect();
    let first = open.first().map(|question| question.id.clone());
    let mut settled = first
        .clone()
        .filter(|_| !focused && (keep || other))
        .map(|id| (id, other));
    ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        for question in open {
            card_ui(ui, ctx.theme, |ui| {
                let is_first = Some(&question.id) == first.as_ref();
                if let Some(take_other) = conflict_ui(ui, ctx, question, is_first) {
                    settled = Some((question.id.clone(), take_other));
                }
            });
        }
    });
    if let Some((question, take_other)) = settled {
        ctx.push(Command::File(FileCommand::Settle {
            question,
            take_other,
        }));
    }
    close_ui(ui, ctx)
}

/// Whether the other value is taken, once one of the two is chosen. The keys are the first one's.
fn conflict_ui(ui: &mut Ui, ctx: &UiCtx<'_>, question: &Comment, has_keys: bool) -> Option<bool> {
    let texts = ctx.texts();
    let document = ctx.session.open()?.document();
    let standing = standing(document, question)?;
    let (field, value) = asked(question)?;
    let about = match &question.on {
        CommentOn::Record(id) => document.record(id).map(|record| {
            let kind = texts.get(kind_key(record.kind()));
            format!("{kind} · {}", record_words(texts, document, record))
        }),
        CommentOn::Span(_) | CommentOn::Article => None,
    };
    let about = about.unwrap_or_else(|| texts.get("conflicts-article").to_string());
    let style = NameStyle {
        font: ctx.theme.font_semibold(ctx.theme.sizes.text),
        color: ctx.theme.ink,
        max_width: ui.available_width(),
    };
    name_text_ui(ui, &about, &style);
    ui.colored_label(ctx.theme.mute, field_words(texts, field));
    let kept = match standing.is_empty() {
        true => texts.get("conflicts-nothing").to_string(),
        false => value_words(texts, field, &standing),
    };
    let value = value_words(texts, field, value);
    let mut chosen = None;
    wrapped_ui(ui, 4.0, |ui| {
        let keep = texts.with("conflicts-keep", &[("value", &kept)]);
        let button = LabelButton {
            key: has_keys.then_some("1"),
            text: &keep,
            color: Some(ctx.theme.fav),
            active: true,
        };
        if label_button_ui(ui, ctx.theme, ("keep", &question.id), &button).clicked() {
            chosen = Some(false);
        }
        let take = texts.with("conflicts-take", &[("value", &value)]);
        let button = LabelButton {
            key: has_keys.then_some("2"),
            text: &take,
            color: Some(ctx.theme.evt),
            active: false,
        };
        if label_button_ui(ui, ctx.theme, ("take", &question.id), &button).clicked() {
            chosen = Some(true);
        }
    });
    chosen
}
