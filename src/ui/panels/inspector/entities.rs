//! Entities with their mentions, and the focused one as a card.

use egui::{RichText, TextEdit, Ui};

use super::{delete_ui, editable, empty_ui, pills_ui};
use crate::{
    editor::{
        command::{Command, CommandId},
        open_article::OpenArticle,
        tagging,
    },
    model::{
        annotation::{Entity, Level, Link, Mention, Record},
        id::Id,
    },
    ui::{
        UiCtx,
        panels::entity_link::entity_link_ui,
        view::ViewState,
        widgets::{
            Chip, ChipShape, ListRow, Mark, Note, NoteAction, NoteAnswer, NoteKind, card_ui,
            chip_ui, list_row_ui, note_ui, search_field_ui,
        },
    },
};

/// From this many on, entities can be filtered.
const FILTER_FROM: usize = 12;

const LEVELS: [(Level, &str); 3] = [
    (Level::Name, "level-name"),
    (Level::Nominal, "level-nominal"),
    (Level::Pronoun, "level-pronoun"),
];

pub fn entities_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState, open: &OpenArticle) {
    let document = open.document();
    let focused = match open.focused() {
        Some(Record::Mention(mention)) => document.entity(&mention.entity),
        Some(Record::Entity(entity)) => Some(entity),
        _ => None,
    };
    if let Some(entity) = focused {
        let mention = match open.focused() {
            Some(Record::Mention(mention)) => Some(mention),
            _ => None,
        };
        card_of_ui(ui, ctx, view, open, entity, mention);
        repeat_ui(ui, ctx, open);
    }
    let mut entities: Vec<(&Entity, usize)> = document
        .entities()
        .map(|entity| (entity, document.mentions_of(&entity.id).len()))
        .collect();
    if entities.is_empty() {
        empty_ui(ui, ctx, "empty-entities");
        return;
    }
    if entities.len() >= FILTER_FROM {
        let (hint, clear) = (
            ctx.texts().get("filter-records"),
            ctx.texts().get("dialog-cancel"),
        );
        search_field_ui(
            ui,
            ctx.theme,
            "entity-filter",
            &mut view.record_filter,
            &hint,
            &clear,
        );
        let needle = view.record_filter.trim().to_lowercase();
        entities.retain(|(e, _)| {
            needle.is_empty()
                || e.name.to_lowercase().contains(&needle)
                || e.label.to_lowercase().contains(&needle)
        });
    }
    // By type in the codebook's order, then by name.
    let rank = |e: &Entity| {
        let types = &open.codebook().entity_types;
        types
            .iter()
            .position(|t| t.label.name == e.label)
            .unwrap_or(types.len())
    };
    entities.sort_by(|(a, _), (b, _)| rank(a).cmp(&rank(b)).then_with(|| a.name.cmp(&b.name)));
    ui.spacing_mut().item_spacing.y = 0.0;
    for (entity, n) in entities {
        entity_row_ui(ui, ctx, view, open, entity, n, focused.map(|e| &e.id));
    }
}

fn entity_row_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    open: &OpenArticle,
    entity: &Entity,
    n_mentions: usize,
    focused: Option<&Id>,
) {
    let t = open.codebook().entity_type(&entity.label);
    let title = t.map_or(entity.label.as_str(), |t| {
        t.label.title(ctx.texts().language())
    });
    let color = t.map_or(ctx.theme.mute, |t| ctx.theme.label_color(t.color));
    let count = ctx.texts().with_count("count-mentions", n_mentions);
    let link = entity
        .links
        .first()
        .map(|l| format!(" · {}", l.id))
        .unwrap_or_default();
    let row = ListRow {
        mark: Mark::Diamond(color),
        state: title,
        name: &entity.name,
        meta: &format!("{title} · {count}{link}"),
        trailing: "",
        selected: focused == Some(&entity.id),
        divider: false,
    };
    let response = list_row_ui(ui, ctx.theme, &entity.id, &row);
    if response.hovered() {
        view.hovered = Some(entity.id.clone());
    }
    if response.clicked() {
        match view.merging.take() {
            Some(from) if from != entity.id => ctx.push(Command::MergeEntities {
                from,
                into: entity.id.clone(),
            }),
            _ if ctx.session.mode() != &crate::editor::session::Mode::Normal => {
                ctx.push(Command::Pick(entity.id.clone()));
            }
            _ => ctx.push(Command::GoTo(next_mention(open, entity))),
        }
    }
}

/// The mention after the focused one, so that clicking an entity again walks through its mentions.
fn next_mention(open: &OpenArticle, entity: &Entity) -> Id {
    let mentions = open.document().mentions_of(&entity.id);
    let here = mentions.iter().position(|m| Some(&m.id) == open.focus());
    let next = here.map_or(0, |i| (i + 1) % mentions.len().max(1));
    mentions
        .get(next)
        .map_or(entity.id.clone(), |m| m.id.clone())
}

fn card_of_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    open: &OpenArticle,
    entity: &Entity,
    mention: Option<&Mention>,
) {
    let theme = ctx.theme;
    card_ui(ui, theme, |ui| {
        let t = open.codebook().entity_type(&entity.label);
        let color = t.map_or(theme.mute, |t| theme.label_color(t.color));
        ui.horizontal_wrapped(|ui| {
            let chip = Chip {
                id: egui::Id::unique(("card", &entity.id)),
                text: &entity.name,
                color,
                shape: ChipShape::Underlined,
            };
            chip_ui(ui, theme, &chip);
            if let Some(t) = t {
                ui.colored_label(theme.mute, t.label.title(ctx.texts().language()))
                    .on_hover_text(&t.label.definition);
            }
        });
        ui.add_enabled_ui(editable(open), |ui| {
            name_ui(ui, ctx, entity);
            link_ui(ui, ctx, entity);
            entity_link_ui(ui, ctx, entity);
            if let Some(mention) = mention {
                ui.horizontal_wrapped(|ui| {
                    if let Some(level) = pills_ui(ui, ctx, &mention.id, &LEVELS, mention.level) {
                        let mut after = mention.clone();
                        after.level = level;
                        ctx.push(Command::Change(Box::new(after.into())));
                    }
                });
            }
            ui.horizontal_wrapped(|ui| {
                actions_ui(ui, ctx, view, open, entity, mention);
            });
        });
    });
}

fn actions_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    open: &OpenArticle,
    entity: &Entity,
    mention: Option<&Mention>,
) {
    let size = ctx.theme.sizes.text_note;
    let button = |text: &str| egui::Button::new(RichText::new(text).size(size));
    if let Some(mention) = mention
        && open.document().mentions_of(&entity.id).len() > 1
        && ui.add(button(&ctx.texts().get("action-split"))).clicked()
    {
        ctx.push(Command::SplitMention(mention.id.clone()));
    }
    let merging = view.merging.as_ref() == Some(&entity.id);
    if ui
        .add(button(&ctx.texts().get("action-merge")).selected(merging))
        .clicked()
    {
        view.merging = (!merging).then(|| entity.id.clone());
    }
    delete_ui(ui, ctx, mention.map_or(&entity.id, |m| &m.id));
}

fn name_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, entity: &Entity) {
    let label = ctx.texts().get("field-name");
    if let Some(name) = field_ui(ui, ctx, &entity.id, &label, &entity.name, "name") {
        let mut after = entity.clone();
        after.name = name;
        if !after.name.is_empty() {
            ctx.push(Command::Change(Box::new(after.into())));
        }
    }
}

fn link_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, entity: &Entity) {
    let label = ctx.texts().get("field-link");
    let current = entity
        .links
        .iter()
        .find(|l| l.kb == "wikidata")
        .map_or("", |l| l.id.as_str());
    if let Some(id) = field_ui(ui, ctx, &entity.id, &label, current, "link") {
        let mut after = entity.clone();
        after.links.retain(|l| l.kb != "wikidata");
        if !id.is_empty() {
            after.links.push(Link {
                kb: "wikidata".to_owned(),
                id,
                confidence: None,
            });
        }
        ctx.push(Command::Change(Box::new(after.into())));
    }
}

/// A labelled text field; its text when the person leaves it changed.
pub fn field_ui(
    ui: &mut Ui,
    ctx: &UiCtx<'_>,
    record: &Id,
    label: &str,
    current: &str,
    salt: &str,
) -> Option<String> {
    let id = egui::Id::unique((record, salt));
    let mut text = ui
        .data(|d| d.get_temp::<String>(id))
        .unwrap_or_else(|| current.to_owned());
    let mut changed = None;
    ui.horizontal(|ui| {
        let name = ui
            .allocate_ui_with_layout(
                egui::vec2(ctx.theme.sizes.role_width, 20.0),
                egui::Layout::left_to_right(egui::Align::Center),
                |ui| {
                    ui.set_min_width(ctx.theme.sizes.role_width);
                    ui.colored_label(ctx.theme.mute, label)
                },
            )
            .inner;
        let field = ui
            .add(
                TextEdit::singleline(&mut text)
                    .id(id.with("edit"))
                    .desired_width(f32::INFINITY),
            )
            .labelled_by(name.id);
        if field.lost_focus() {
            ui.data_mut(|d| d.remove::<String>(id));
            let cancelled = ui.input(|i| i.key_pressed(egui::Key::Escape));
            let text = text.trim();
            if text != current && !cancelled {
                changed = Some(text.to_owned());
            }
        } else if field.has_focus() {
            ui.data_mut(|d| d.insert_temp(id, text.clone()));
        }
    });
    changed
}

/// Says that the focused mention's text stands elsewhere untagged.
fn repeat_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, open: &OpenArticle) {
    let n = ctx.session.more_of_selection();
    let Some(spans) = open.taggable().filter(|_| n > 0 && editable(open)) else {
        return;
    };
    let text = tagging::quote(open.article().text(), &spans);
    let texts = ctx.texts();
    let (title, action) = (texts.get("repeat-title"), texts.get("repeat-action"));
    let key = ctx.session.keymap().chord(CommandId::TagAll);
    let key = key.map(ToString::to_string);
    let note = Note {
        kind: NoteKind::Hint,
        title: &title,
        text: &texts.with_count_and("repeat-text", n, &[("text", &text)]),
        actions: &[NoteAction {
            key: key.as_deref(),
            text: &action,
        }],
        close: None,
    };
    if let Some(NoteAnswer::Action(_)) = note_ui(ui, ctx.theme, "repeat", &note) {
        ctx.push(Command::Run(CommandId::TagAll));
    }
}
