//! What is said of a record besides: a row for each attribute that the codebook names, and a field for others.

use egui::Ui;

use super::parts::{TextPart, field_id, field_ui, part_ui, toggle_ui};
use crate::{
    editor::{
        command::{Command, CommandId},
        flow::{Field, FlowCommand},
        parts::Part,
    },
    model::{
        annotation::Attributes,
        codebook::AttributeType,
        id::{Id, Kind},
    },
    ui::{UiCtx, view::ViewState},
};

/// More values than these are asked for instead of all being shown.
const MAX_PILLS: usize = 4;

/// The attributes as they are to be, where the person has changed them.
pub fn attributes_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    record: &Id,
    attributes: &Attributes,
) -> Option<Attributes> {
    let session = ctx.session;
    let types: Vec<&AttributeType> = session
        .open()
        .map(|open| open.codebook().attributes_of(record.kind()).collect())
        .unwrap_or_default();
    let mut after = attributes.clone();
    for (i, t) in types.iter().enumerate() {
        let name = &t.label.name;
        let was = attributes.get(name).map_or("", String::as_str);
        if let Some(value) = attribute_ui(ui, ctx, view, record, (i, t), was) {
            if value.is_empty() {
                after.remove(name);
            } else {
                after.insert(name.clone(), value);
            }
        }
    }
    others_ui(ui, ctx, view, record, &types, &mut after);
    (after != *attributes).then_some(after)
}

/// One attribute's row; its new value where there is one, empty to clear it.
fn attribute_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    record: &Id,
    (i, t): (usize, &AttributeType),
    was: &str,
) -> Option<String> {
    let title = t.label.title(ctx.texts().language());
    let key = (i == 0).then(|| ctx.session.key_text(CommandId::Attributes));
    let key = key.as_deref().filter(|key| !key.is_empty());
    if t.values.is_empty() {
        let part = TextPart {
            field: Some(Field::Attribute(record.kind(), i)),
            hint: t.label.definition_in(ctx.texts().language()),
            key,
            ..TextPart::new(record, &t.label.name, title, was)
        };
        return field_ui(ui, ctx, view, &part);
    }
    let color = ctx.theme.accent;
    let language = ctx.texts().language();
    let codebook = ctx.session.open().map(|open| open.codebook().clone());
    let title_of = |value: &str| {
        let known = codebook
            .as_ref()
            .filter(|_| t.values.iter().any(|v| v == value));
        known.map_or_else(|| value.to_owned(), |c| c.word(value, language))
    };
    if t.values.len() > MAX_PILLS {
        let none = ctx.texts().get("part-none");
        let text = if was.is_empty() {
            none.to_string()
        } else {
            title_of(was)
        };
        let asked = part_ui(ui, ctx, title, key, |ui| {
            let salt = (record, "attribute", &t.label.name);
            toggle_ui(ui, ctx, salt, &text, color, !was.is_empty())
        });
        if asked {
            let part = Part::Attribute {
                record: record.clone(),
                name: t.label.name.clone(),
            };
            ctx.push(Command::Flow(FlowCommand::Ask(part)));
        }
        return None;
    }
    // What an import left there may be none of the codebook's values: shown, and a click clears it.
    let stray = Some(was).filter(|was| !was.is_empty() && t.values.iter().all(|v| v != was));
    part_ui(ui, ctx, title, key, |ui| {
        let values = t.values.iter().map(String::as_str).chain(stray);
        let mut clicked = None;
        for value in values {
            let salt = (record, "attribute", &t.label.name, value);
            if toggle_ui(ui, ctx, salt, &title_of(value), color, value == was) {
                // Once more takes it back.
                clicked = Some(if value == was { "" } else { value });
            }
        }
        clicked.map(str::to_owned)
    })
}

/// Attributes that the codebook does not name: `key: value`, `;` between them.
fn others_ui(
    ui: &mut Ui,
    ctx: &UiCtx<'_>,
    view: &mut ViewState,
    record: &Id,
    types: &[&AttributeType],
    after: &mut Attributes,
) {
    let is_named = |key: &str| types.iter().any(|t| t.label.name == key);
    let name = ctx.texts().get("field-attributes");
    let hint = ctx.texts().get("attributes-hint");
    let current = after
        .iter()
        .filter(|(key, _)| !is_named(key))
        .map(|(key, value)| format!("{key}: {value}"))
        .collect::<Vec<_>>()
        .join("; ");
    // A mention's stand above its entity's, which have the field. An event has rows enough: the command leads to the field.
    let kind = record.kind();
    let is_mention = kind == Kind::Mention;
    let field = field_id(record, "attributes");
    // In the frame in which the keyboard leaves it, the field is still there to see that.
    let has_keyboard = ui.memory(|m| m.has_focus(field) || m.had_focus_last_frame(field));
    let is_wanted = view.focus_field == Some(Field::Attributes) || has_keyboard;
    if current.is_empty() && (is_mention || (kind == Kind::Event && !is_wanted)) {
        return;
    }
    let part = TextPart {
        hint: &hint,
        field: (!is_mention).then_some(Field::Attributes),
        ..TextPart::new(record, "attributes", &name, &current)
    };
    let Some(typed) = field_ui(ui, ctx, view, &part) else {
        return;
    };
    after.retain(|key, _| is_named(key));
    for pair in typed.split(';').map(str::trim).filter(|p| !p.is_empty()) {
        let (key, value) = pair.split_once(':').unwrap_or((pair, ""));
        if !key.trim().is_empty() {
            after.insert(key.trim().to_owned(), value.trim().to_owned());
        }
    }
}
