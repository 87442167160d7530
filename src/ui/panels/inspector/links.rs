//! What an entity is in knowledge bases: ids, "has no entry", and how sure the annotator is.

use egui::{DragValue, Ui};

use super::parts::{TextPart, field_ui, part_ui, toggle_ui};
use crate::{
    editor::{command::Command, flow::Field},
    model::annotation::{Entity, Link},
    ui::{UiCtx, view::ViewState},
};

/// The knowledge base whose ids are typed without its name.
const USUAL: &str = "wikidata";

pub fn links_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState, entity: &Entity) {
    let mut after = entity.clone();
    usual_ui(ui, ctx, view, entity, &mut after);
    others_ui(ui, ctx, view, entity, &mut after);
    if after != *entity {
        ctx.push(Command::Change(Box::new(after.into())));
    }
}

fn usual_ui(
    ui: &mut Ui,
    ctx: &UiCtx<'_>,
    view: &mut ViewState,
    entity: &Entity,
    after: &mut Entity,
) {
    let name = ctx.texts().get("field-link");
    let link = entity.links.iter().find(|l| l.kb == USUAL);
    let part = TextPart {
        hint: "Q…",
        field: Some(Field::Link),
        ..TextPart::new(&entity.id, "link", &name, link.map_or("", |l| &l.id))
    };
    if let Some(id) = field_ui(ui, ctx, view, &part) {
        set(after, USUAL, &id);
    }
    let is_nil = link.is_some_and(|l| l.id == Link::NIL);
    let known = ctx.texts().get("field-confidence");
    let (nil, confidence) = part_ui(ui, ctx, "", None, |ui| {
        let text = ctx.texts().get("nil-toggle");
        let nil = toggle_ui(
            ui,
            ctx,
            (&entity.id, "nil"),
            &text,
            ctx.theme.accent,
            is_nil,
        );
        let mut confidence = None;
        if let Some(link) = link {
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
            if field.changed() && !field.dragged() || field.drag_stopped() {
                confidence = Some(percent);
            }
        }
        (nil, confidence)
    });
    if nil {
        set(after, USUAL, if is_nil { "" } else { Link::NIL });
    }
    if let Some(percent) = confidence {
        for link in after.links.iter_mut().filter(|l| l.kb == USUAL) {
            // Full confidence is what goes without saying.
            link.confidence = (percent < 100).then_some(percent);
        }
    }
}

/// Ids of other knowledge bases, `kb:id`.
fn others_ui(
    ui: &mut Ui,
    ctx: &UiCtx<'_>,
    view: &mut ViewState,
    entity: &Entity,
    after: &mut Entity,
) {
    let others: Vec<&Link> = entity.links.iter().filter(|l| l.kb != USUAL).collect();
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
    after.links.retain(|l| l.kb == USUAL);
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
