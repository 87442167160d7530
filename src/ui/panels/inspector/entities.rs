//! Entities with their mentions: the focused one as a card, all of them as a list.

use egui::{Sense, Ui};

use super::{
    attributes::attributes_ui,
    links::links_ui,
    list::{DraggedMention, List, Row, list_ui},
    parts::{TextPart, action_ui, delete_ui, editable, field_ui, part_ui, pills_ui},
    posts::post_ui,
};
use crate::{
    editor::{
        choices::fold,
        command::{Command, CommandId, Tab},
        flow::{Field, FlowCommand},
        open_article::OpenArticle,
        parts::{LEVELS, Part},
        tagging,
    },
    model::{
        annotation::{Entity, Mention, Record},
        id::Id,
    },
    ui::{
        UiCtx,
        view::ViewState,
        widgets::{
            Chip, ChipShape, Mark, Note, NoteAction, NoteAnswer, NoteKind, card_ui, chip_ui,
            note_ui, wrapped_ui,
        },
    },
};

/// Most mentions shown on a card; the canvas and the list show the rest.
const MAX_MENTIONS: usize = 24;

const SORTS: [&str; 4] = ["sort-type", "sort-name", "sort-mentions", "sort-text"];

/// The entity that is focused, itself or by a mention.
fn focused(open: &OpenArticle) -> Option<(&Entity, Option<&Mention>)> {
    match open.focused()? {
        Record::Mention(m) => Some((open.document().entity(&m.entity)?, Some(m))),
        Record::Entity(e) => Some((e, None)),
        _ => None,
    }
}

pub fn card_of_tab_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    open: &OpenArticle,
) -> bool {
    if let Some(Record::Zone(zone)) = open.focused() {
        return post_ui(ui, ctx, view, open, zone);
    }
    let Some((entity, mention)) = focused(open) else {
        return false;
    };
    entity_card_ui(ui, ctx, view, open, entity, mention);
    repeat_ui(ui, ctx, open);
    true
}

pub fn entities_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState, open: &OpenArticle) {
    let document = open.document();
    let session = ctx.session;
    let theme = ctx.theme;
    let rows = |filter: &str, sort: usize, _: usize| {
        let types = &open.codebook().entity_types;
        let rank = |label: &str| {
            let at = types.iter().position(|t| t.label.name == label);
            at.unwrap_or(types.len())
        };
        let language = session.texts.language();
        let title = |label: &str| {
            let t = open.codebook().entity_type(label);
            fold(t.map_or(label, |t| t.label.title(language)))
        };
        let matches = |e: &&Entity| {
            filter.is_empty()
                || fold(&e.name).contains(filter)
                || e.aliases.iter().any(|a| fold(a).contains(filter))
                || e.links.iter().any(|l| l.id.to_lowercase() == filter)
                || title(&e.label).contains(filter)
        };
        let first = |id: &Id| document.referrers(id).filter_map(Record::first_span).min();
        let mut found: Vec<&Entity> = document.entities().filter(matches).collect();
        match sort {
            0 => found.sort_by_cached_key(|e| (rank(&e.label), e.name.clone())),
            1 => found.sort_by_cached_key(|e| fold(&e.name)),
            2 => found.sort_by_cached_key(|e| {
                (
                    std::cmp::Reverse(document.n_mentions_of(&e.id)),
                    e.name.clone(),
                )
            }),
            _ => found.sort_by_cached_key(|e| first(&e.id)),
        }
        found.into_iter().map(|e| e.id.clone()).collect()
    };
    let row = |id: &Id| {
        let entity = document.entity(id)?;
        let t = open.codebook().entity_type(&entity.label);
        let title = t.map_or(entity.label.as_str(), |t| {
            t.label.title(session.texts.language())
        });
        // Counted without a look at the mentions: this runs for each row of each frame.
        let n = document.n_mentions_of(id);
        let count = session.texts.with_count("count-mentions", n);
        let link = entity.links.first();
        let link = link.map(|l| format!(" · {}", l.id)).unwrap_or_default();
        Some(Row {
            mark: Mark::Diamond(t.map_or(theme.mute, |t| theme.label_color(t.color))),
            state: title.to_owned(),
            name: entity.name.clone(),
            meta: format!("{title} · {count}{link}"),
            trailing: String::new(),
        })
    };
    let list = List {
        tab: Tab::Entities,
        sorts: &SORTS,
        only: &[],
        rows: &rows,
        row: &row,
        current: focused(open).map(|(e, _)| e.id.clone()),
        takes_mentions: editable(open),
    };
    list_ui(ui, ctx, view, open, &list);
}

fn entity_card_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    open: &OpenArticle,
    entity: &Entity,
    mention: Option<&Mention>,
) {
    let theme = ctx.theme;
    card_ui(ui, theme, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
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
                    .on_hover_text(t.label.definition_in(ctx.session.texts.language()));
            }
        });
        ui.add_enabled_ui(editable(open), |ui| {
            name_ui(ui, ctx, view, entity);
            subtype_ui(ui, ctx, open, entity);
            aliases_ui(ui, ctx, view, entity);
            links_ui(ui, ctx, view, entity);
            if let Some(mention) = mention {
                mention_ui(ui, ctx, open, entity, mention);
                if let Some(attributes) =
                    attributes_ui(ui, ctx, view, &mention.id, &mention.attributes)
                {
                    let mut after = mention.clone();
                    after.attributes = attributes;
                    ctx.push(Command::Change(Box::new(after.into())));
                }
            }
            if let Some(attributes) = attributes_ui(ui, ctx, view, &entity.id, &entity.attributes) {
                let mut after = entity.clone();
                after.attributes = attributes;
                ctx.push(Command::Change(Box::new(after.into())));
            }
        });
        mentions_ui(ui, ctx, open, entity, color);
        if editable(open) {
            ui.add_space(2.0);
            ui.horizontal_wrapped(|ui| actions_ui(ui, ctx, open, entity, mention));
        }
    });
}

fn name_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState, entity: &Entity) {
    let label = ctx.texts().get("field-name");
    let part = TextPart {
        field: Some(Field::Name),
        ..TextPart::new(&entity.id, "name", &label, &entity.name)
    };
    if let Some(name) = field_ui(ui, ctx, view, &part)
        && !name.is_empty()
    {
        let mut after = entity.clone();
        after.name = name;
        ctx.push(Command::Change(Box::new(after.into())));
    }
}

fn aliases_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState, entity: &Entity) {
    let label = ctx.texts().get("field-aliases");
    let hint = ctx.texts().get("aliases-hint");
    let current = entity.aliases.join("; ");
    let part = TextPart {
        hint: &hint,
        field: Some(Field::Aliases),
        ..TextPart::new(&entity.id, "aliases", &label, &current)
    };
    if let Some(typed) = field_ui(ui, ctx, view, &part) {
        let mut after = entity.clone();
        after.aliases.clear();
        for alias in typed.split(';').map(str::trim).filter(|a| !a.is_empty()) {
            if !after.aliases.iter().any(|a| a == alias) {
                after.aliases.push(alias.to_owned());
            }
        }
        ctx.push(Command::Change(Box::new(after.into())));
    }
}

/// What a record says in a slot that a click asks for anew.
pub fn slot_text_ui(
    ui: &mut Ui,
    ctx: &UiCtx<'_>,
    salt: impl egui::AsIdSalt,
    text: Option<&str>,
    active: bool,
) -> bool {
    let theme = ctx.theme;
    let none = ctx.texts().get("part-none");
    super::parts::toggle_ui(
        ui,
        ctx,
        salt,
        text.unwrap_or(&none),
        theme.accent,
        active || text.is_some(),
    )
}

fn subtype_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, open: &OpenArticle, entity: &Entity) {
    let t = open.codebook().entity_type(&entity.label);
    let has_some = t.is_some_and(|t| !t.subtypes.is_empty());
    if !has_some && entity.subtype.is_none() {
        return;
    }
    let name = ctx.texts().get("field-subtype");
    let clicked = part_ui(ui, ctx, &name, None, |ui| {
        let salt = (&entity.id, "subtype");
        let language = ctx.texts().language();
        let subtype = entity.subtype.as_ref();
        let subtype = subtype.map(|name| open.codebook().word(name, language));
        slot_text_ui(ui, ctx, salt, subtype.as_deref(), false)
    });
    if clicked {
        ctx.push(Command::Flow(FlowCommand::Ask(Part::Subtype(
            entity.id.clone(),
        ))));
    }
}

/// The focused mention's own parts: level, and what it stands for.
fn mention_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    open: &OpenArticle,
    entity: &Entity,
    mention: &Mention,
) {
    let theme = ctx.theme;
    let name = ctx.texts().get("field-level");
    let level = part_ui(ui, ctx, &name, None, |ui| {
        pills_ui(ui, ctx, &mention.id, theme.accent, &LEVELS, mention.level)
    });
    if let Some(level) = level {
        let mut after = mention.clone();
        after.level = level;
        ctx.push(Command::Change(Box::new(after.into())));
    }
    let name = ctx.texts().get("field-metonymy");
    let stands_for = mention.metonymy.as_deref().map(|label| {
        let t = open.codebook().entity_type(label);
        t.map_or(label, |t| t.label.title(ctx.texts().language()))
    });
    let clicked = part_ui(ui, ctx, &name, None, |ui| {
        slot_text_ui(ui, ctx, (&mention.id, "metonymy"), stands_for, false)
    });
    if clicked {
        ctx.push(Command::Flow(FlowCommand::Ask(Part::Metonymy(
            mention.id.clone(),
        ))));
    }
    // A metonym that names its own type says nothing.
    if mention.metonymy.as_ref() == Some(&entity.label) {
        ui.colored_label(theme.warning, &*ctx.texts().get("metonymy-own"));
    }
}

/// The entity's mentions, to go to, and to drag to another entity of the list.
fn mentions_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    open: &OpenArticle,
    entity: &Entity,
    color: egui::Color32,
) {
    let mentions = open.document().mentions_of(&entity.id);
    if mentions.is_empty() {
        return;
    }
    let text = open.article().text();
    let tip = ctx.texts().get("mention-drag");
    let mut go = None;
    wrapped_ui(ui, 4.0, |ui| {
        for mention in mentions.iter().take(MAX_MENTIONS) {
            let words = tagging::quote(text, &mention.at);
            let here = open.focus() == Some(&mention.id);
            let chip = Chip {
                id: egui::Id::unique(("mention", &mention.id)),
                text: &words,
                color,
                shape: if here {
                    ChipShape::Underlined
                } else {
                    ChipShape::Plain
                },
            };
            let response = chip_ui(ui, ctx.theme, &chip);
            if response.clicked() {
                go = Some(mention.id.clone());
            }
            let drag = ui.interact(
                response.rect,
                response.id.with("drag"),
                Sense::click_and_drag(),
            );
            if drag.clicked() {
                go = Some(mention.id.clone());
            }
            drag.dnd_set_drag_payload(DraggedMention(mention.id.clone()));
            if drag.dragged()
                && let Some(at) = ui.ctx().pointer_interact_pos()
            {
                let painter = ui.ctx().layer_painter(egui::LayerId::new(
                    egui::Order::Tooltip,
                    egui::Id::unique("dragged-mention"),
                ));
                painter.text(
                    at + egui::vec2(12.0, 4.0),
                    egui::Align2::LEFT_TOP,
                    &words,
                    ctx.theme.font_semibold(ctx.theme.sizes.text),
                    ctx.theme.ink,
                );
            }
            drag.on_hover_text(&*tip);
        }
        let more = mentions.len().saturating_sub(MAX_MENTIONS);
        if more > 0 {
            ui.colored_label(ctx.theme.mute, format!("+{more}"));
        }
    });
    if let Some(id) = go {
        ctx.push(Command::GoTo(id));
    }
}

fn actions_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    open: &OpenArticle,
    entity: &Entity,
    mention: Option<&Mention>,
) {
    if let Some(mention) = mention {
        if open.document().mentions_of(&entity.id).len() > 1 && action_ui(ui, ctx, "action-split") {
            ctx.push(Command::SplitMention(mention.id.clone()));
        }
        if action_ui(ui, ctx, "action-join") {
            let part = Part::Join(mention.id.clone());
            ctx.push(Command::Flow(FlowCommand::Ask(part)));
        }
    }
    if action_ui(ui, ctx, "action-merge") {
        let part = Part::Merge(entity.id.clone());
        ctx.push(Command::Flow(FlowCommand::Ask(part)));
    }
    delete_ui(ui, ctx, mention.map_or(&entity.id, |m| &m.id));
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
    let key = Some(ctx.session.key_text(CommandId::TagAll)).filter(|key| !key.is_empty());
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
