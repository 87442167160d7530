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
    let current = link.map(|l| with_confidence(&l.id, l)).unwrap_or_default();
    let part = TextPart {
        hint: "Q… 80 %",
        field: Some(Field::Link),
        ..TextPart::new(&entity.id, "link", &name, &current)
    };
    if let Some(typed) = field_ui(ui, ctx, view, &part) {
        set(after, usual, &typed);
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
    let key = ctx.session.key_text(CommandId::LinkEntity);
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
    // Merging may leave a second id of the usual one: it stands here.
    let first = entity.links.iter().position(|l| l.kb == usual);
    let others = entity.links.iter().enumerate();
    let others = others.filter(|(i, _)| Some(*i) != first);
    let current = others
        .map(|(_, l)| with_confidence(&format!("{}:{}", l.kb, l.id), l))
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
    let links = typed.split(';').filter(|pair| pair.contains(':'));
    let links: Vec<Link> = links.filter_map(|pair| parse(pair, usual)).collect();
    let first = after.links.iter().find(|l| l.kb == usual).cloned();
    after.links = first.into_iter().chain(links).collect();
}

/// An id with how sure the annotator is of it, as it is typed.
fn with_confidence(id: &str, link: &Link) -> String {
    match link.confidence {
        Some(percent) => format!("{id} {percent} %"),
        None => id.to_owned(),
    }
}

/// What was typed: an id, perhaps with its knowledge base before it (`geonames:2800866`), or an address that ends with the id; behind it
/// perhaps how sure one is (`80 %`). Full confidence is what goes without saying.
fn parse(typed: &str, usual: &str) -> Option<Link> {
    let typed = typed.trim();
    let percent = typed.strip_suffix('%').and_then(|rest| {
        let (rest, number) = rest.trim_end().rsplit_once(char::is_whitespace)?;
        Some((rest.trim_end(), number.parse::<u32>().ok()?.min(100) as u8))
    });
    let (named, confidence) = match percent {
        Some((rest, percent)) => (rest, (percent < 100).then_some(percent)),
        None => (typed, None),
    };
    let (kb, id) = match named.split_once(':') {
        Some((kb, id)) if !id.starts_with("//") => (kb.trim(), id.trim()),
        _ => {
            // An address holds the id at its end.
            let id = named.trim_end_matches('/');
            (usual, id.rsplit('/').next().unwrap_or(id))
        }
    };
    (!kb.is_empty() && !id.is_empty()).then(|| Link {
        kb: kb.to_owned(),
        id: id.to_owned(),
        confidence,
    })
}

/// Sets the id in a knowledge base, or takes the link to the usual one away.
fn set(entity: &mut Entity, usual: &str, typed: &str) {
    let link = parse(typed, usual);
    let kb = link.as_ref().map_or(usual, |link| &link.kb);
    entity.links.retain(|l| l.kb != kb);
    if let Some(link) = link {
        let at = if link.kb == usual {
            0
        } else {
            entity.links.len()
        };
        entity.links.insert(at, link);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_understood_with_its_knowledge_base_and_how_sure_one_is() {
        let check = |typed: &str, kb: &str, id: &str, confidence: Option<u8>| {
            let link = Link {
                kb: kb.to_owned(),
                id: id.to_owned(),
                confidence,
            };
            assert_eq!(parse(typed, "wikidata"), Some(link), "{typed}");
        };
        check("Q7184", "wikidata", "Q7184", None);
        check(" Q7184 80% ", "wikidata", "Q7184", Some(80));
        check("Q7184 80 %", "wikidata", "Q7184", Some(80));
        check("Q7184 100 %", "wikidata", "Q7184", None);
        check("NIL 60%", "wikidata", "NIL", Some(60));
        check("geonames:2800866 50%", "geonames", "2800866", Some(50));
        check(
            "https://www.wikidata.org/wiki/Q7184/",
            "wikidata",
            "Q7184",
            None,
        );
        check("80%", "wikidata", "80%", None);
        assert_eq!(parse("  ", "wikidata"), None);
        assert_eq!(parse("geonames:", "wikidata"), None);
    }

    #[test]
    fn an_id_of_another_base_is_added_and_an_empty_field_takes_the_usual_one() {
        let id = crate::model::id::Id::new(crate::model::id::Kind::Entity, "e_1");
        let mut entity = Entity::new(id, "Organization", "OTAN");
        set(&mut entity, "wikidata", "geonames:1");
        set(&mut entity, "wikidata", "Q7184 70%");
        let links = |e: &Entity| {
            let said = e.links.iter().map(|l| with_confidence(&l.id, l));
            said.collect::<Vec<_>>()
        };
        assert_eq!(links(&entity), ["Q7184 70 %", "1"]);
        set(&mut entity, "wikidata", "");
        assert_eq!(links(&entity), ["1"]);
    }
}
