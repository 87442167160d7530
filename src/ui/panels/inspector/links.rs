//! What an entity is in knowledge bases: ids, "has no entry", and how sure the annotator is.

use egui::{Button, DragValue, RichText, Ui};

use super::parts::{TextPart, field_ui, part_ui};
use crate::{
    editor::{
        command::{Command, CommandId},
        flow::Field,
    },
    model::annotation::{Entity, Link},
    ui::{
        UiCtx,
        view::ViewState,
        widgets::{NameStyle, kbd_ui, name_text_ui},
    },
};

pub fn links_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState, entity: &Entity) {
    let mut after = entity.clone();
    // The knowledge base whose ids are typed without its name: the project's.
    let usual = ctx.session.kb().base().to_owned();
    usual_ui(ui, ctx, view, entity, &mut after, &usual);
    others_ui(ui, ctx, view, entity, &mut after, &usual);
    if after != *entity {
        ctx.push(Command::Change(Box::new(after.into())));
    }
}

/// The id, to be typed; below it the way to search for it, what it stands for, and how sure it is.
fn usual_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    entity: &Entity,
    after: &mut Entity,
    usual: &str,
) {
    let name = match usual {
        "wikidata" => ctx.texts().get("field-link").to_string(),
        other => other.to_owned(),
    };
    let link = entity.links.iter().find(|l| l.kb == usual);
    let part = TextPart {
        hint: "Q…",
        field: Some(Field::Link),
        ..TextPart::new(&entity.id, "link", &name, link.map_or("", |l| &l.id))
    };
    if let Some(id) = field_ui(ui, ctx, view, &part) {
        set(after, usual, &id);
    }
    let mut searches = false;
    let confidence = part_ui(ui, ctx, "", None, |ui| {
        searches = search_ui(ui, ctx);
        link.and_then(|link| confidence_ui(ui, ctx, link))
    });
    if searches {
        ctx.push(Command::Run(CommandId::LinkEntity));
    }
    if let Some(said) = link.and_then(|link| said_of(ctx, link)) {
        part_ui(ui, ctx, "", None, |ui| {
            let style = NameStyle {
                font: ctx.theme.font(ctx.theme.sizes.text_note),
                color: ctx.theme.mute,
                max_width: ui.available_width(),
            };
            name_text_ui(ui, &said, &style);
        });
    }
    if let Some(percent) = confidence {
        for link in after.links.iter_mut().filter(|l| l.kb == usual) {
            // Full confidence is what goes without saying.
            link.confidence = (percent < 100).then_some(percent);
        }
    }
}

/// The button that searches the knowledge base, with its key; whether it was clicked.
fn search_ui(ui: &mut Ui, ctx: &UiCtx<'_>) -> bool {
    let theme = ctx.theme;
    let text = ctx.texts().get("link-button");
    let button = Button::new(RichText::new(&*text).size(theme.sizes.text_note));
    let clicked = ui.add(button).clicked();
    let key = ctx.session.keymap().text(CommandId::LinkEntity);
    if !key.is_empty() {
        kbd_ui(ui, theme, &key);
    }
    clicked
}

fn confidence_ui(ui: &mut Ui, ctx: &UiCtx<'_>, link: &Link) -> Option<u8> {
    let known = ctx.texts().get("field-confidence");
    let mut percent = link.confidence.unwrap_or(100);
    let field = ui.add(
        DragValue::new(&mut percent)
            .range(0..=100)
            .suffix(" %")
            .speed(1.0),
    );
    ui.ctx()
        .accesskit_node_builder(field.id, |node| node.set_label(&*known));
    let field = field.on_hover_text(&*known);
    (field.changed() && !field.dragged() || field.drag_stopped()).then_some(percent)
}

/// What a linked entry is, as far as the knowledge base knows it.
fn said_of(ctx: &UiCtx<'_>, link: &Link) -> Option<String> {
    if link.id == Link::NIL {
        return Some(ctx.texts().get("link-nil").to_string());
    }
    let kb = ctx.session.kb().get()?;
    let hit = kb.get(&link.kb, &link.id, ctx.texts().language())?;
    Some(if hit.description.is_empty() {
        hit.label.to_owned()
    } else {
        format!("{} · {}", hit.label, hit.description)
    })
}

/// Ids of other knowledge bases, `kb:id`.
fn others_ui(
    ui: &mut Ui,
    ctx: &UiCtx<'_>,
    view: &mut ViewState,
    entity: &Entity,
    after: &mut Entity,
    usual: &str,
) {
    let others: Vec<&Link> = entity.links.iter().filter(|l| l.kb != usual).collect();
    let current = others
        .iter()
        .map(|l| format!("{}:{}", l.kb, l.id))
        .collect::<Vec<_>>()
        .join("; ");
    let name = ctx.texts().get("field-links");
    let part = TextPart {
        hint: "geonames:2800866",
        ..TextPart::new(&entity.id, "links", &name, &current)
    };
    let Some(typed) = field_ui(ui, ctx, view, &part) else {
        return;
    };
    let confidence_of = |kb: &str, id: &str| {
        let there = others.iter().find(|l| l.kb == kb && l.id == id);
        there.and_then(|l| l.confidence)
    };
    let links = typed.split(';').filter_map(|pair| {
        let (kb, id) = pair.trim().split_once(':')?;
        let (kb, id) = (kb.trim(), id.trim());
        (!kb.is_empty() && !id.is_empty()).then(|| Link {
            kb: kb.to_owned(),
            id: id.to_owned(),
            confidence: confidence_of(kb, id),
        })
    });
    let links: Vec<Link> = links.collect();
    after.links.retain(|l| l.kb == usual);
    after.links.extend(links);
}

/// Sets the id in a knowledge base, or takes the link away.
fn set(entity: &mut Entity, kb: &str, id: &str) {
    let confidence = entity
        .links
        .iter()
        .find(|l| l.kb == kb && l.id == id)
        .and_then(|l| l.confidence);
    entity.links.retain(|l| l.kb != kb);
    // An address holds the id at its end.
    let id = id.trim().trim_end_matches('/');
    let id = id.rsplit('/').next().unwrap_or(id);
    if !id.is_empty() {
        let link = Link {
            kb: kb.to_owned(),
            id: id.to_owned(),
            confidence,
        };
        entity.links.insert(0, link);
    }
}
