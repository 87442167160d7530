//! The entity card's line for the knowledge base: which entry it is, and the way to another.

use egui::{Button, RichText, Ui};

use crate::{
    editor::command::{Command, CommandId},
    model::annotation::{Entity, Link},
    ui::{
        UiCtx,
        widgets::{NameStyle, kbd_ui, name_text_ui},
    },
};

/// Shows the entry that an entity is linked to, and a button with its key that asks for one.
pub fn entity_link_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, entity: &Entity) {
    let theme = ctx.theme;
    let language = ctx.texts().language();
    let kb = ctx.session.kb();
    let link = entity.links.first();
    let said = link.map(|link| {
        if link.id == Link::NIL {
            return ctx.texts().get("link-nil").to_string();
        }
        let hit = kb.get().and_then(|kb| kb.get(&link.kb, &link.id, language));
        match hit {
            Some(hit) if !hit.description.is_empty() => {
                format!("{} · {}", hit.label, hit.description)
            }
            Some(hit) => hit.label.to_owned(),
            None => link.id.clone(),
        }
    });
    ui.horizontal(|ui| {
        ui.add_space(theme.sizes.role_width + ui.spacing().item_spacing.x);
        let key = ctx.session.keymap().text(CommandId::LinkEntity);
        let text = ctx.texts().get("link-button");
        let button = Button::new(RichText::new(&*text).size(theme.sizes.text_note));
        if ui.add(button).clicked() {
            ctx.push(Command::Run(CommandId::LinkEntity));
        }
        if !key.is_empty() {
            kbd_ui(ui, theme, &key);
        }
        if let Some(said) = said {
            let style = NameStyle {
                font: theme.font(theme.sizes.text_note),
                color: theme.mute,
                max_width: ui.available_width(),
            };
            name_text_ui(ui, &said, &style);
        }
    });
}
