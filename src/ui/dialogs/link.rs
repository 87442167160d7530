//! Which entry of the knowledge base an entity is: a field, and what the typed letters find.

use egui::{Key, RichText, ScrollArea, TextEdit, Ui};

use super::{focus_once, title_ui};
use crate::{
    editor::{command::Command, kb::KbCommand},
    model::{
        annotation::{Entity, Link},
        id::Id,
    },
    suggest::kb::Kb,
    ui::{
        UiCtx,
        view::ViewState,
        widgets::{ListRow, Mark, list_row_height, list_row_ui},
    },
};

/// More than fit a list; who needs the next types another letter.
const MOST_HITS: usize = 40;

/// The search as it was last typed.
#[derive(Debug, Default)]
pub struct LinkSearch {
    entity: Option<Id>,
    query: String,
    /// What Enter takes. Nothing as long as the first answer says that there is no entry: that is to be meant.
    selected: Option<usize>,
    /// What the answers are of: what was typed, and how many names were there to be found.
    of: Option<(String, usize)>,
    answers: Vec<Answer>,
}

/// A row to choose.
#[derive(Clone, Debug, PartialEq)]
struct Answer {
    /// `None` takes the link away.
    link: Option<Link>,
    name: String,
    meta: String,
    trailing: String,
}

pub(super) fn link_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState) -> bool {
    let Some(entity) = ctx.session.focused_entity() else {
        return true;
    };
    let title = ctx.texts().with("link-title", &[("name", &entity.name)]);
    title_ui(ui, ctx, &title);
    let search = &mut view.link;
    if search.entity.as_ref() != Some(&entity.id) || view.focus_dialog {
        *search = LinkSearch {
            entity: Some(entity.id.clone()),
            query: entity.name.clone(),
            ..LinkSearch::default()
        };
    }
    let hint = ctx.texts().get("link-hint");
    let id = ui.scope_id().with("link-field");
    let field = ui.add(
        TextEdit::singleline(&mut search.query)
            .id(id)
            .hint_text(&*hint)
            .desired_width(f32::INFINITY),
    );
    ui.ctx()
        .accesskit_node_builder(field.id, |node| node.set_label(&*hint));
    if view.focus_dialog {
        // The name stands there to be taken as it is, or typed over.
        let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
        let all = egui::text::CCursorRange::two(
            egui::text::CCursor::default(),
            egui::text::CCursor::new(view.link.query.chars().count()),
        );
        state.cursor.set_char_range(Some(all));
        state.store(ui.ctx(), id);
    }
    focus_once(&field, view);
    let search = &mut view.link;
    find(search, ctx, entity);
    let (up, down, enter) = ui.input(|i| {
        (
            i.key_pressed(Key::ArrowUp),
            i.key_pressed(Key::ArrowDown),
            i.key_pressed(Key::Enter),
        )
    });
    let last = search.answers.len().saturating_sub(1);
    search.selected = match (up, down) {
        (true, _) => search.selected.map(|i| i.saturating_sub(1)),
        (_, true) => Some(search.selected.map_or(0, |i| i + 1).min(last)),
        _ => search.selected.map(|i| i.min(last)),
    };
    if ctx.session.kb().is_loading() {
        ui.colored_label(ctx.theme.mute, &*ctx.texts().get("link-loading"));
    } else if ctx.session.kb().get().is_none() {
        ui.label(
            RichText::new(&*ctx.texts().get("link-none"))
                .color(ctx.theme.mute)
                .size(ctx.theme.sizes.text_note),
        );
    }
    let mut chosen = search.selected.filter(|_| enter);
    let height = list_row_height(ctx.theme, true);
    ScrollArea::vertical()
        .max_height(height * 7.0)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (i, answer) in search.answers.iter().enumerate() {
                let is_now = answer.link.as_ref().is_some_and(|link| {
                    let same = |l: &Link| l.kb == link.kb && l.id == link.id;
                    entity.links.iter().any(same)
                });
                let row = ListRow {
                    mark: if is_now {
                        Mark::Check(ctx.theme.accent)
                    } else {
                        Mark::None
                    },
                    state: &answer.meta,
                    name: &answer.name,
                    meta: &answer.meta,
                    trailing: &answer.trailing,
                    selected: search.selected == Some(i),
                    divider: false,
                };
                let salt = (&answer.trailing, &answer.name);
                let response = list_row_ui(ui, ctx.theme, salt, &row);
                if search.selected == Some(i) && (up || down) {
                    response.scroll_to_me(None);
                }
                if response.clicked() {
                    chosen = Some(i);
                }
            }
        });
    let chosen = chosen.and_then(|i| search.answers.get(i).cloned());
    let entity = entity.id.clone();
    let mut close = ui.button(&*ctx.texts().get("dialog-cancel")).clicked();
    if let Some(answer) = chosen {
        ctx.push(Command::Kb(match answer.link {
            Some(link) => KbCommand::Link { entity, link },
            None => KbCommand::Unlink {
                entity,
                kb: ctx.session.kb().base().to_owned(),
            },
        }));
        close = true;
    }
    if close {
        view.link = LinkSearch::default();
    }
    close
}

/// Searches anew where something else was typed.
fn find(search: &mut LinkSearch, ctx: &UiCtx<'_>, entity: &Entity) {
    let kb = ctx.session.kb();
    let n_names = kb.get().map_or(0, |kb| kb.n_names());
    let of = Some((search.query.clone(), n_names));
    if search.of == of {
        return;
    }
    search.of = of;
    let texts = ctx.texts();
    let language = texts.language();
    let mut answers: Vec<Answer> = kb
        .get()
        .map(|kb| hits(kb, &search.query, language))
        .unwrap_or_default();
    let base = kb.base();
    let link = |id: &str| {
        Some(Link {
            kb: base.to_owned(),
            id: id.to_owned(),
            confidence: None,
        })
    };
    let typed = search.query.trim();
    let is_found = answers.iter().any(|a| a.trailing == typed);
    if looks_like_id(typed) && !is_found {
        answers.insert(
            answers
                .iter()
                .filter(|a| a.trailing.eq_ignore_ascii_case(typed))
                .count(),
            Answer {
                link: link(typed),
                name: texts.with("link-typed", &[("id", typed)]),
                meta: base.to_owned(),
                trailing: typed.to_owned(),
            },
        );
    }
    answers.push(Answer {
        link: link(Link::NIL),
        name: texts.get("link-nil").to_string(),
        meta: texts.get("link-nil-tip").to_string(),
        trailing: Link::NIL.to_owned(),
    });
    if entity.links.iter().any(|l| l.kb == base) {
        answers.push(Answer {
            link: None,
            name: texts.get("link-remove").to_string(),
            meta: texts.get("link-remove-tip").to_string(),
            trailing: String::new(),
        });
    }
    let names_one = answers.first().and_then(|a| a.link.as_ref());
    let names_one = names_one.is_some_and(|link| link.id != Link::NIL);
    search.selected = names_one.then_some(0);
    search.answers = answers;
}

fn hits(kb: &Kb, query: &str, language: &str) -> Vec<Answer> {
    let hits = kb.search(query, language, MOST_HITS);
    let answer = |hit: &crate::suggest::kb::Hit<'_>| Answer {
        link: Some(Link {
            kb: hit.kb.to_owned(),
            id: hit.id.to_owned(),
            confidence: None,
        }),
        name: if hit.name == hit.label {
            hit.label.to_owned()
        } else {
            format!("{} · {}", hit.label, hit.name)
        },
        meta: hit.description.to_owned(),
        trailing: hit.id.to_owned(),
    };
    hits.iter().map(answer).collect()
}

/// Wikidata's ids and their like: letters, then digits.
fn looks_like_id(typed: &str) -> bool {
    let digits = typed.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    !digits.is_empty()
        && digits.len() < typed.len().max(2)
        && digits.bytes().all(|b| b.is_ascii_digit())
}
