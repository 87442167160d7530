//! Voices: who says what.

use egui::{ComboBox, RichText, Sense, Ui};

use super::{delete_ui, editable, empty_ui, pills_ui};
use crate::{
    editor::{command::Command, open_article::OpenArticle, tagging},
    model::annotation::{Holder, Manner, Voice},
    ui::{UiCtx, source::holder_name, widgets::card_ui},
};

const MANNERS: [(Manner, &str); 4] = [
    (Manner::Direct, "manner-direct"),
    (Manner::Indirect, "manner-indirect"),
    (Manner::Mixed, "manner-mixed"),
    (Manner::Reported, "manner-reported"),
];

pub fn voices_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, open: &OpenArticle) {
    let mut voices: Vec<&Voice> = open.document().voices().collect();
    if voices.is_empty() {
        empty_ui(ui, ctx, "empty-voices");
        return;
    }
    voices.sort_by(|a, b| a.content.cmp(&b.content));
    for voice in voices {
        card_ui(ui, ctx.theme, |ui| voice_ui(ui, ctx, open, voice));
    }
}

fn voice_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, open: &OpenArticle, voice: &Voice) {
    let document = open.document();
    let quote = tagging::quote(open.article().text(), &voice.content);
    let is_focused = open.focus() == Some(&voice.id);
    let mut after = voice.clone();
    ui.add_enabled_ui(editable(open), |ui| {
        let name = holder_name(ctx.session, document, &voice.source);
        ComboBox::from_id_salt(("source", &voice.id))
            .selected_text(RichText::new(name).strong())
            .width(ui.available_width() - 8.0)
            .show_ui(ui, |ui| {
                for holder in [Holder::Author, Holder::Unnamed]
                    .into_iter()
                    .chain(document.entities().map(|e| Holder::Entity(e.id.clone())))
                {
                    let name = holder_name(ctx.session, document, &holder);
                    ui.selectable_value(&mut after.source, holder, name);
                }
            });
    });
    let quote = RichText::new(format!("“{quote}”")).color(ctx.theme.mute);
    if ui
        .add(egui::Label::new(quote).wrap().sense(Sense::click()))
        .clicked()
    {
        ctx.push(Command::GoTo(voice.id.clone()));
    }
    if is_focused && editable(open) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            if let Some(manner) = pills_ui(ui, ctx, &voice.id, &MANNERS, voice.manner) {
                after.manner = manner;
            }
        });
        delete_ui(ui, ctx, &voice.id);
    }
    if after != *voice {
        ctx.push(Command::Change(Box::new(after.into())));
    }
}
