//! What cards are made of: a row a part with its key, text fields, pills.

use egui::{Align, Color32, Key, Layout, RichText, TextEdit, Ui, vec2};

use crate::{
    editor::{command::Command, flow::Field, open_article::OpenArticle},
    model::id::Id,
    ui::{
        UiCtx,
        view::ViewState,
        widgets::{Pill, kbd_ui, kbd_width, pill_ui, wrapped_ui},
    },
};

/// Height of a part's row.
pub const ROW_HEIGHT: f32 = 22.0;

/// Whether an article may be changed.
pub fn editable(open: &OpenArticle) -> bool {
    open.read_only().is_none()
}

/// A part of a record: its name, what it is, and the key that leads to it.
pub fn part_ui<R>(
    ui: &mut Ui,
    ctx: &UiCtx<'_>,
    name: &str,
    key: Option<&str>,
    content: impl FnOnce(&mut Ui) -> R,
) -> R {
    let theme = ctx.theme;
    let gap = 8.0;
    let key_width = key.map_or(0.0, |key| kbd_width(ui, theme, key) + gap);
    let width = ui.available_width();
    let inner = (width - theme.sizes.role_width - gap - key_width).max(60.0);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
            ui.allocate_ui_with_layout(
                vec2(theme.sizes.role_width, ROW_HEIGHT),
                Layout::left_to_right(Align::Center),
                |ui| {
                    ui.set_min_size(vec2(theme.sizes.role_width, ROW_HEIGHT));
                    let text = RichText::new(name).color(theme.mute).size(theme.sizes.text);
                    ui.add(egui::Label::new(text).truncate());
                },
            );
            let result = ui
                .allocate_ui_with_layout(
                    vec2(inner, ROW_HEIGHT),
                    Layout::top_down(Align::Min),
                    |ui| {
                        ui.set_width(inner);
                        wrapped_ui(ui, 4.0, content).inner
                    },
                )
                .inner;
            if let Some(key) = key {
                ui.allocate_ui_with_layout(
                    vec2(key_width - gap, ROW_HEIGHT),
                    Layout::left_to_right(Align::Center),
                    |ui| kbd_ui(ui, theme, key),
                );
            }
            result
        })
        .inner
    })
    .inner
}

/// A row of pills of which one is on; the one that was clicked.
pub fn pills_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    ctx: &UiCtx<'_>,
    salt: &Id,
    color: Color32,
    choices: &[(T, &'static str)],
    current: T,
) -> Option<T> {
    let mut clicked = None;
    for (value, key) in choices {
        let text = ctx.texts().get(key);
        if toggle_ui(ui, ctx, (salt, key), &text, color, *value == current) && *value != current {
            clicked = Some(*value);
        }
    }
    clicked
}

/// A pill that is on or off; whether it was clicked.
pub fn toggle_ui(
    ui: &mut Ui,
    ctx: &UiCtx<'_>,
    salt: impl egui::AsIdSalt,
    text: &str,
    color: Color32,
    on: bool,
) -> bool {
    let pill = Pill {
        text,
        key: None,
        on,
        color,
    };
    pill_ui(ui, ctx.theme, salt, &pill).clicked()
}

/// A quiet button of a card.
pub fn action_ui(ui: &mut Ui, ctx: &UiCtx<'_>, text: &str) -> bool {
    let text = ctx.texts().get(text);
    let size = ctx.theme.sizes.text_note;
    ui.button(RichText::new(&*text).size(size)).clicked()
}

/// A quiet button that removes the record.
pub fn delete_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, id: &Id) {
    let text = ctx.texts().get("action-delete");
    let text = RichText::new(&*text)
        .color(ctx.theme.aga)
        .size(ctx.theme.sizes.text_note);
    if ui.button(text).clicked() {
        ctx.push(Command::Delete(vec![id.clone()]));
    }
}

/// A text field of a record.
pub struct TextPart<'a> {
    /// The record it belongs to; with `salt`, the field's identity.
    pub record: &'a Id,
    pub salt: &'a str,
    pub name: &'a str,
    pub current: &'a str,
    /// Shown where it is empty.
    pub hint: &'a str,
    /// The command that leads to it.
    pub field: Option<Field>,
    pub key: Option<&'a str>,
    /// The key of what is wrong with a text.
    pub check: Option<fn(&str) -> Option<&'static str>>,
}

impl<'a> TextPart<'a> {
    pub fn new(record: &'a Id, salt: &'a str, name: &'a str, current: &'a str) -> Self {
        Self {
            record,
            salt,
            name,
            current,
            hint: "",
            field: None,
            key: None,
            check: None,
        }
    }
}

/// Which widget a text field of a record is.
pub fn field_id(record: &Id, salt: &str) -> egui::Id {
    egui::Id::unique((record, salt)).with("edit")
}

/// A labelled text field; its text when the person leaves it changed. Enter and Escape give the keyboard back to the article.
pub fn field_ui(
    ui: &mut Ui,
    ctx: &UiCtx<'_>,
    view: &mut ViewState,
    part: &TextPart<'_>,
) -> Option<String> {
    let id = egui::Id::unique((part.record, part.salt));
    let mut text = ui
        .data(|d| d.get_temp::<String>(id))
        .unwrap_or_else(|| part.current.to_owned());
    let mut changed = None;
    let mut wrong = None;
    part_ui(ui, ctx, part.name, part.key, |ui| {
        let field = ui.add(
            TextEdit::singleline(&mut text)
                .id(field_id(part.record, part.salt))
                .hint_text(part.hint)
                .desired_width(ui.available_width()),
        );
        ui.ctx()
            .accesskit_node_builder(field.id, |node| node.set_label(part.name));
        let wanted = part.field.is_some() && view.focus_field == part.field;
        if wanted {
            view.focus_field = None;
            field.request_focus();
            field.scroll_to_me(None);
        }
        if let Some(check) = part.check
            && !text.trim().is_empty()
        {
            wrong = check(text.trim());
        }
        if field.lost_focus() {
            let (enter, escape) =
                ui.input(|i| (i.key_pressed(Key::Enter), i.key_pressed(Key::Escape)));
            let text = text.trim();
            if wrong.is_some() && !escape {
                // What is no date stays to be mended, and says why.
                ui.data_mut(|d| d.insert_temp(id, text.to_owned()));
                if enter {
                    field.request_focus();
                }
                return;
            }
            ui.data_mut(|d| d.remove::<String>(id));
            if text != part.current && !escape {
                changed = Some(text.to_owned());
            }
            view.focus_text |= enter || escape;
            ui.ctx().request_repaint();
        } else if field.has_focus() {
            ui.data_mut(|d| d.insert_temp(id, text.clone()));
        }
    });
    if let Some(wrong) = wrong {
        let text = ctx.texts().with(wrong, &[("date", text.trim())]);
        let text = RichText::new(text)
            .color(ctx.theme.warning)
            .size(ctx.theme.sizes.text_note);
        ui.add(egui::Label::new(text).wrap());
    }
    changed
}

/// What is wrong with a date.
pub fn date_problem(text: &str) -> Option<&'static str> {
    crate::model::edtf::check(text).err().map(|e| e.text())
}
