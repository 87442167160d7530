//! The forms at the right of the editor.

use egui::{Button, CollapsingHeader, DragValue, RichText, TextEdit, Ui};

use super::{CodebookView, Place, colors, words};
use crate::{
    editor::{
        checks::rule_title,
        codebook_draft::{Draft, KeyRefusal, List},
        i18n::LANGUAGES,
    },
    model::codebook::{Codebook, Label},
    suggest::checks::RULES,
    ui::{
        UiCtx,
        widgets::{Pill, kbd_ui, markdown_ui, pill_ui},
    },
};

/// Width of the names of fields.
pub(super) const NAME_WIDTH: f32 = 110.0;

/// A field with its name before it.
fn field_ui(ui: &mut Ui, ctx: &UiCtx<'_>, name: &str, rows: usize, text: &mut String) {
    let name = ctx.texts().get(name);
    field_named_ui(ui, ctx, &name, rows, text);
}

fn field_named_ui(ui: &mut Ui, ctx: &UiCtx<'_>, name: &str, rows: usize, text: &mut String) {
    named_ui(ui, ctx, name, |ui, label| {
        let edit = if rows > 1 {
            TextEdit::multiline(text).desired_rows(rows)
        } else {
            TextEdit::singleline(text)
        };
        ui.add(edit.desired_width(f32::INFINITY)).labelled_by(label);
    });
}

fn named_ui<R>(
    ui: &mut Ui,
    ctx: &UiCtx<'_>,
    name: &str,
    add: impl FnOnce(&mut Ui, egui::Id) -> R,
) -> R {
    ui.horizontal_top(|ui| {
        let label = ui
            .allocate_ui_with_layout(
                egui::vec2(NAME_WIDTH, 22.0),
                egui::Layout::left_to_right(egui::Align::Center),
                |ui| {
                    ui.set_min_width(NAME_WIDTH);
                    ui.colored_label(ctx.theme.mute, name)
                },
            )
            .inner;
        add(ui, label.id)
    })
    .inner
}

/// A list of words, each on a line of its own.
pub(super) fn lines_ui(
    ui: &mut Ui,
    ctx: &UiCtx<'_>,
    name: &str,
    rows: usize,
    words: &mut Vec<String>,
) {
    let mut text = words.join("\n");
    let before = text.clone();
    field_ui(ui, ctx, name, rows, &mut text);
    if text != before {
        // The line that is being begun stays until the next one is.
        *words = text.split('\n').map(str::to_owned).collect();
        if words.iter().all(|word| word.is_empty()) {
            words.clear();
        }
    }
}

pub(super) fn about_ui(ui: &mut Ui, ctx: &UiCtx<'_>, draft: &mut Draft) {
    let codebook = draft.codebook_mut();
    field_ui(ui, ctx, "codebook-name", 1, &mut codebook.name);
    field_ui(ui, ctx, "codebook-purpose", 2, &mut codebook.title);
    words::words_ui(ui, ctx, "codebook-contexts", codebook, |c| {
        Some(&mut c.contexts)
    });
    ui.label(
        RichText::new(&*ctx.texts().get("codebook-about-text"))
            .color(ctx.theme.mute)
            .size(ctx.theme.sizes.text_note),
    );
}

pub(super) fn label_ui(
    ui: &mut Ui,
    ctx: &UiCtx<'_>,
    view: &mut CodebookView,
    draft: &mut Draft,
    list: List,
    i: usize,
) {
    if let List::Roles(event) = list {
        let name = draft.label(List::EventTypes, event);
        let name = name.map_or_else(String::new, |l| l.name.clone());
        if ui.link(format!("← {name}")).clicked() {
            view.place = Place::Label(List::EventTypes, event);
            return;
        }
    }
    name_ui(ui, ctx, draft, list, i);
    if let Some(label) = draft.label_mut(list, i) {
        words_ui(ui, ctx, label);
    }
    if !matches!(list, List::Roles(_) | List::Attributes) {
        key_ui(ui, ctx, view, draft, list, i);
    }
    match list {
        List::EntityTypes => entity_ui(ui, ctx, draft, i),
        List::EventTypes => event_ui(ui, ctx, view, draft, i),
        List::Roles(event) => role_ui(ui, ctx, draft, event, i),
        List::Attributes => attribute_ui(ui, ctx, draft, i),
        List::Intensities | List::Concepts => {}
    }
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        let button = |ui: &mut Ui, enabled: bool, text: &str| {
            let text = ctx.texts().get(text);
            let text = RichText::new(&*text).size(ctx.theme.sizes.text_note);
            ui.add_enabled(enabled, Button::new(text)).clicked()
        };
        if button(ui, i > 0, "codebook-up") {
            view.place = Place::Label(list, draft.move_label(list, i, false));
            view.reveal = true;
        }
        if button(ui, i + 1 < draft.len(list), "codebook-down") {
            view.place = Place::Label(list, draft.move_label(list, i, true));
            view.reveal = true;
        }
        if button(ui, true, "codebook-remove") {
            draft.remove(list, i);
            view.place = match list {
                List::Roles(event) => Place::Label(List::EventTypes, event),
                _ => Place::About,
            };
        }
    });
}

fn name_ui(ui: &mut Ui, ctx: &UiCtx<'_>, draft: &mut Draft, list: List, i: usize) {
    let Some(label) = draft.label(list, i) else {
        return;
    };
    let mut name = label.name.clone();
    field_ui(ui, ctx, "codebook-label-name", 1, &mut name);
    if draft.label(list, i).is_some_and(|label| label.name != name) {
        draft.rename(list, i, &name);
    }
}

/// Titles, definition, examples.
fn words_ui(ui: &mut Ui, ctx: &UiCtx<'_>, label: &mut Label) {
    for (code, language) in LANGUAGES {
        let mut title = label.titles.get(code).cloned().unwrap_or_default();
        let name = ctx
            .texts()
            .with("codebook-title-in", &[("language", language)]);
        field_named_ui(ui, ctx, &name, 1, &mut title);
        if title.is_empty() {
            label.titles.remove(code);
        } else if label.titles.get(code) != Some(&title) {
            label.titles.insert(code.to_owned(), title);
        }
    }
    field_ui(ui, ctx, "codebook-definition", 3, &mut label.definition);
    definitions_ui(ui, ctx, label);
    lines_ui(ui, ctx, "codebook-examples", 3, &mut label.examples);
}

/// The definition in the languages of the program, folded up where there is none.
fn definitions_ui(ui: &mut Ui, ctx: &UiCtx<'_>, label: &mut Label) {
    let heading = ctx.texts().get("codebook-definitions");
    ui.horizontal_top(|ui| {
        ui.add_space(NAME_WIDTH + ui.spacing().item_spacing.x);
        let heading = RichText::new(&*heading).size(ctx.theme.sizes.text_note);
        CollapsingHeader::new(heading)
            .id_salt("definitions")
            .show(ui, |ui| {
                for (code, language) in LANGUAGES {
                    let current = label.definitions.get(code).cloned().unwrap_or_default();
                    let mut text = current.clone();
                    let args = [("language", language)];
                    let name = ctx.texts().with("codebook-definition-in", &args);
                    let field = ui.add(
                        TextEdit::multiline(&mut text)
                            .desired_rows(2)
                            .hint_text(language)
                            .desired_width(f32::INFINITY),
                    );
                    ui.ctx()
                        .accesskit_node_builder(field.id, |node| node.set_label(name));
                    if text.is_empty() {
                        label.definitions.remove(code);
                    } else if text != current {
                        label.definitions.insert(code.to_owned(), text);
                    }
                }
            });
    });
}

fn key_ui(
    ui: &mut Ui,
    ctx: &UiCtx<'_>,
    view: &mut CodebookView,
    draft: &mut Draft,
    list: List,
    i: usize,
) {
    let before = draft.key(list, i).map(String::from).unwrap_or_default();
    let mut text = before.clone();
    let name = ctx.texts().get("codebook-key");
    named_ui(ui, ctx, &name, |ui, label| {
        ui.add(TextEdit::singleline(&mut text).desired_width(36.0))
            .labelled_by(label);
    });
    if text != before {
        // The letter that was typed last takes the place of the one before.
        let new = text
            .chars()
            .rev()
            .find(|c| !before.contains(*c) && !c.is_whitespace());
        let new = new.or_else(|| text.chars().next().filter(|c| !c.is_whitespace()));
        view.refused = match draft.set_key(list, i, new) {
            Ok(()) => None,
            Err(refusal) => Some((list, i, refusal_text(ctx, new, &refusal))),
        };
    }
    if let Some((l, n, text)) = &view.refused
        && (*l, *n) == (list, i)
    {
        ui.horizontal(|ui| {
            ui.add_space(NAME_WIDTH + ui.spacing().item_spacing.x);
            ui.label(RichText::new(text).color(ctx.theme.error));
        });
    }
}

fn refusal_text(ctx: &UiCtx<'_>, key: Option<char>, refusal: &KeyRefusal) -> String {
    let key = key.map(String::from).unwrap_or_default();
    let texts = ctx.texts();
    match refusal {
        KeyRefusal::Command(id) => texts.with(
            "codebook-key-command",
            &[("key", &key), ("command", &texts.get(id.info().text))],
        ),
        KeyRefusal::Reserved => texts.with("codebook-key-reserved", &[("key", &key)]),
        KeyRefusal::Label(label) => {
            texts.with("codebook-key-label", &[("key", &key), ("label", label)])
        }
    }
}

fn entity_ui(ui: &mut Ui, ctx: &UiCtx<'_>, draft: &mut Draft, i: usize) {
    let said = colors::problems(ctx, draft.codebook(), Some(i));
    let Some(t) = draft.codebook_mut().entity_types.get_mut(i) else {
        return;
    };
    field_ui(ui, ctx, "codebook-tag", 1, &mut t.tag);
    let names = ["codebook-color-light", "codebook-color-dark"];
    for (name, color) in names
        .into_iter()
        .zip([&mut t.color.light, &mut t.color.dark])
    {
        let name = ctx.texts().get(name);
        named_ui(ui, ctx, &name, |ui, _| color_ui(ui, &name, color));
    }
    for text in said {
        ui.horizontal_top(|ui| {
            ui.add_space(NAME_WIDTH + ui.spacing().item_spacing.x);
            ui.label(
                RichText::new(text)
                    .size(ctx.theme.sizes.text_note)
                    .color(ctx.theme.mute),
            );
        });
    }
    words::words_ui(ui, ctx, "codebook-subtypes", draft.codebook_mut(), |c| {
        c.entity_types.get_mut(i).map(|t| &mut t.subtypes)
    });
}

/// A patch that opens a picker, and the three channels to type.
fn color_ui(ui: &mut Ui, name: &str, color: &mut [u8; 3]) {
    ui.horizontal(|ui| {
        let picker = ui.color_edit_button_srgb(color);
        ui.ctx()
            .accesskit_node_builder(picker.id, |node| node.set_label(name));
        for channel in color.iter_mut() {
            ui.add(DragValue::new(channel));
        }
        let [r, g, b] = *color;
        ui.label(format!("#{r:02x}{g:02x}{b:02x}"));
    });
}

fn event_ui(
    ui: &mut Ui,
    ctx: &UiCtx<'_>,
    view: &mut CodebookView,
    draft: &mut Draft,
    event: usize,
) {
    let list = List::Roles(event);
    let name = ctx.texts().get("codebook-roles");
    named_ui(ui, ctx, &name, |ui, _| {
        ui.vertical(|ui| {
            for i in 0..draft.len(list) {
                let Some(role) = draft
                    .codebook()
                    .event_types
                    .get(event)
                    .and_then(|t| t.roles.get(i))
                else {
                    continue;
                };
                let required = if role.required { "*" } else { "" };
                let fillers = if role.fillers.is_empty() {
                    ctx.texts().get("codebook-anything").to_string()
                } else {
                    role.fillers.join(", ")
                };
                ui.horizontal(|ui| {
                    if ui.link(format!("{}{required}", role.label.name)).clicked() {
                        view.place = Place::Label(list, i);
                    }
                    ui.label(
                        RichText::new(fillers)
                            .color(ctx.theme.mute)
                            .size(ctx.theme.sizes.text_note),
                    );
                });
            }
            let add = ctx.texts().get("codebook-add-role");
            let text = RichText::new(&*add).size(ctx.theme.sizes.text_note);
            if ui.add(Button::new(text)).clicked() {
                view.place = Place::Label(list, draft.add(list, "role"));
            }
        });
    });
    words::words_ui(ui, ctx, "codebook-modes", draft.codebook_mut(), |c| {
        c.event_types.get_mut(event).map(|t| &mut t.modes)
    });
}

fn role_ui(ui: &mut Ui, ctx: &UiCtx<'_>, draft: &mut Draft, event: usize, i: usize) {
    let mut allowed: Vec<String> = draft
        .codebook()
        .entity_types
        .iter()
        .map(|t| t.label.name.clone())
        .collect();
    allowed.extend(["Event", "Date", "Place", "Value"].map(str::to_owned));
    let events = &mut draft.codebook_mut().event_types;
    let Some(role) = events.get_mut(event).and_then(|t| t.roles.get_mut(i)) else {
        return;
    };
    let name = ctx.texts().get("codebook-fillers");
    named_ui(ui, ctx, &name, |ui, _| {
        ui.horizontal_wrapped(|ui| {
            for filler in &allowed {
                let on = role.fillers.contains(filler);
                let pill = Pill {
                    text: filler,
                    key: None,
                    on,
                    color: ctx.theme.accent,
                };
                if pill_ui(ui, ctx.theme, ("filler", filler), &pill).clicked() {
                    if on {
                        role.fillers.retain(|f| f != filler);
                    } else {
                        role.fillers.push(filler.clone());
                    }
                }
            }
        });
    });
    let name = ctx.texts().get("codebook-role-is");
    named_ui(ui, ctx, &name, |ui, _| {
        ui.checkbox(&mut role.required, &*ctx.texts().get("codebook-required"));
        ui.checkbox(
            &mut role.repeatable,
            &*ctx.texts().get("codebook-repeatable"),
        );
    });
}

fn attribute_ui(ui: &mut Ui, ctx: &UiCtx<'_>, draft: &mut Draft, i: usize) {
    let Some(attribute) = draft.codebook_mut().attributes.get_mut(i) else {
        return;
    };
    let name = ctx.texts().get("codebook-attribute-of");
    named_ui(ui, ctx, &name, |ui, _| {
        ui.horizontal_wrapped(|ui| {
            for kind in ["entity", "mention", "event", "stance", "voice"] {
                let on = attribute.of.iter().any(|of| of == kind);
                let text = ctx.texts().get(kind);
                let pill = Pill {
                    text: &text,
                    key: None,
                    on,
                    color: ctx.theme.accent,
                };
                if pill_ui(ui, ctx.theme, ("attribute-of", kind), &pill).clicked() {
                    if on {
                        attribute.of.retain(|of| of != kind);
                    } else {
                        attribute.of.push(kind.to_owned());
                    }
                }
            }
        });
    });
    words::words_ui(ui, ctx, "codebook-values", draft.codebook_mut(), |c| {
        c.attributes.get_mut(i).map(|t| &mut t.values)
    });
}

pub(super) fn checks_ui(ui: &mut Ui, ctx: &UiCtx<'_>, draft: &mut Draft) {
    ui.label(&*ctx.texts().get("codebook-checks-text"));
    let off = &mut draft.codebook_mut().checks_off;
    for rule in RULES {
        let mut on = !off.iter().any(|name| name == rule.name);
        let title = rule_title(ctx.texts(), rule.name);
        if ui.checkbox(&mut on, &*title).changed() {
            if on {
                off.retain(|name| name != rule.name);
            } else {
                off.push(rule.name.to_owned());
            }
        }
    }
}

pub(super) fn guideline_ui(
    ui: &mut Ui,
    ctx: &UiCtx<'_>,
    view: &mut CodebookView,
    draft: &mut Draft,
) {
    ui.horizontal(|ui| {
        let own = ctx.texts().get("codebook-own-language").to_string();
        let all = [(None, own.as_str())].into_iter();
        let others = LANGUAGES.map(|(code, language)| (Some(code), language));
        for (code, text) in all.chain(others) {
            let pill = Pill {
                text,
                key: None,
                on: view.guideline_in == code,
                color: ctx.theme.accent,
            };
            if pill_ui(ui, ctx.theme, ("guideline-in", code), &pill).clicked() {
                view.guideline_in = code;
            }
        }
        let text = ctx.texts().get("codebook-preview");
        ui.checkbox(&mut view.preview, &*text);
    });
    let codebook = draft.codebook_mut();
    let mut text = match view.guideline_in {
        None => codebook.guideline.clone(),
        Some(code) => codebook.guidelines.get(code).cloned().unwrap_or_default(),
    };
    if view.preview {
        markdown_ui(ui, ctx.theme, &text);
        return;
    }
    let name = ctx.texts().get("codebook-guideline");
    let edit = TextEdit::multiline(&mut text)
        .desired_width(f32::INFINITY)
        .desired_rows(18);
    let field = ui.add(edit);
    ui.ctx()
        .accesskit_node_builder(field.id, |node| node.set_label(&*name));
    match view.guideline_in {
        None => codebook.guideline = text,
        Some(code) if text.is_empty() => {
            codebook.guidelines.remove(code);
        }
        Some(code) => {
            codebook.guidelines.insert(code.to_owned(), text);
        }
    }
}

/// All labels with their definitions and examples, to be read.
pub(super) fn reading_ui(ui: &mut Ui, ctx: &UiCtx<'_>, codebook: &Codebook) {
    let language = ctx.texts().language();
    let group = |ui: &mut Ui, heading: &str, labels: Vec<(&Label, Option<char>)>| {
        if labels.is_empty() {
            return;
        }
        ui.add_space(10.0);
        ui.label(
            RichText::new(&*ctx.texts().get(heading))
                .font(ctx.theme.font_semibold(ctx.theme.sizes.text)),
        );
        for (label, key) in labels {
            ui.horizontal_top(|ui| {
                if let Some(key) = key {
                    kbd_ui(ui, ctx.theme, &key.to_string());
                } else {
                    ui.add_space(18.0);
                }
                ui.vertical(|ui| {
                    ui.label(
                        RichText::new(label.title(language))
                            .font(ctx.theme.font_semibold(ctx.theme.sizes.text_note)),
                    );
                    let tip = label.tip(language);
                    if !tip.is_empty() {
                        ui.label(
                            RichText::new(tip)
                                .size(ctx.theme.sizes.text_note)
                                .color(ctx.theme.mute),
                        );
                    }
                });
            });
        }
    };
    let c = codebook;
    let entities = c.entity_types.iter().map(|t| (&t.label, t.key)).collect();
    group(ui, "codebook-entity-types", entities);
    let events = c.event_types.iter().map(|t| (&t.label, t.key)).collect();
    group(ui, "codebook-event-types", events);
    let attributes = c.attributes.iter().map(|t| (&t.label, None)).collect();
    group(ui, "codebook-attributes", attributes);
    let steps = c.intensities.iter().map(|t| (&t.label, t.key)).collect();
    group(ui, "codebook-intensities", steps);
    let concepts = c.concepts.iter().map(|t| (&t.label, t.key)).collect();
    group(ui, "codebook-concepts", concepts);
}
