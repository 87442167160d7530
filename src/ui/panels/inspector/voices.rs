//! Voices: who says what, in whose words, and who reports it; and what quotations and posts propose.

use egui::Ui;

use super::{
    attributes::attributes_ui,
    list::{List, Row, list_ui},
    parts::{delete_ui, editable, part_ui, pills_ui, toggle_ui},
    stances::{quote_line_ui, quote_ui},
};
use crate::{
    editor::{
        choices::fold,
        command::{Command, CommandId, Tab},
        flow::FlowCommand,
        open_article::OpenArticle,
        parts::{MANNERS, Part},
        tagging,
    },
    model::{
        annotation::{Record, SpanRole, Voice},
        id::Id,
    },
    ui::{
        UiCtx,
        source::holder_name,
        view::ViewState,
        widgets::{LabelButton, Mark, card_ui, label_button_ui, wrapped_ui},
    },
};

const SORTS: [&str; 3] = ["sort-text", "sort-source", "sort-manner"];

/// So many proposals are shown at once; accepting one brings the next.
const MAX_PROPOSALS: usize = 2;

pub fn card_of_tab_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    open: &OpenArticle,
) -> bool {
    let focused = match open.focused() {
        Some(Record::Voice(voice)) => Some(voice),
        _ => None,
    };
    if let Some(voice) = focused {
        voice_card_ui(ui, ctx, view, open, voice);
    }
    let proposed = proposals_ui(ui, ctx, view, open);
    focused.is_some() || proposed
}

pub fn voices_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState, open: &OpenArticle) {
    let document = open.document();
    let session = ctx.session;
    let color = ctx.theme.accent;
    let text = open.article().text();
    let source = |v: &Voice| holder_name(session, document, &v.source);
    let rows = |filter: &str, sort: usize, _: usize| {
        let matches = |v: &&Voice| {
            filter.is_empty()
                || fold(&source(v)).contains(filter)
                || fold(&tagging::quote(text, &v.content)).contains(filter)
        };
        let mut found: Vec<&Voice> = document.voices().filter(matches).collect();
        match sort {
            0 => found.sort_by(|a, b| a.content.cmp(&b.content)),
            1 => found.sort_by_cached_key(|v| (fold(&source(v)), v.content.clone())),
            _ => found.sort_by_cached_key(|v| (v.manner, v.content.clone())),
        }
        found.into_iter().map(|v| v.id.clone()).collect()
    };
    let row = |id: &Id| {
        let voice = document.voice(id)?;
        let manner = MANNERS.iter().find(|(m, _)| *m == voice.manner)?.1;
        let manner = session.texts.get(manner);
        let outer = voice.within.as_ref().and_then(|id| document.voice(id));
        let name = match outer {
            Some(outer) => format!("{} → {}", source(outer), source(voice)),
            None => source(voice),
        };
        Some(Row {
            mark: Mark::Diamond(color),
            state: manner.to_string(),
            name,
            meta: format!(
                "{manner} · {}",
                session.texts.quoted(&tagging::quote(text, &voice.content))
            ),
            trailing: String::new(),
        })
    };
    let list = List {
        tab: Tab::Voices,
        sorts: &SORTS,
        only: &[],
        rows: &rows,
        row: &row,
        current: match open.focused() {
            Some(Record::Voice(voice)) => Some(voice.id.clone()),
            _ => None,
        },
        takes_mentions: false,
    };
    list_ui(ui, ctx, view, open, &list);
}

/// What quotations and posts propose; whether there is something.
fn proposals_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    open: &OpenArticle,
) -> bool {
    let proposals = view.voice_proposals.get(ctx.session, open);
    let here = ctx.session.voice_proposal_here().map(|p| p.zone);
    for proposal in proposals.iter().take(MAX_PROPOSALS) {
        let quote = tagging::quote(open.article().text(), &proposal.content);
        let source = holder_name(ctx.session, open.document(), &proposal.source);
        let (title, accept, go) = (
            ctx.texts().get("voice-proposed"),
            ctx.texts().get("voice-accept"),
            ctx.texts().get("action-go"),
        );
        card_ui(ui, ctx.theme, |ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            quote_line_ui(ui, ctx, &format!("{title} {source}"), ctx.theme.ink);
            quote_line_ui(ui, ctx, &ctx.texts().quoted(&quote), ctx.theme.mute);
            if let Some(cue) = proposal.cue.first() {
                let cue = tagging::quote(open.article().text(), &[*cue]);
                let cue = ctx.texts().with("voice-cue", &[("cue", &cue)]);
                quote_line_ui(ui, ctx, &cue, ctx.theme.mute);
            }
            if let Some(name) = &proposal.name {
                let note = ctx.texts().with("voice-untagged", &[("name", name)]);
                quote_line_ui(ui, ctx, &note, ctx.theme.warning);
            }
            wrapped_ui(ui, 4.0, |ui| {
                let button = LabelButton {
                    // The key speaks of the zone at the caret.
                    key: (here.as_ref() == Some(&proposal.zone)).then_some("v"),
                    text: &accept,
                    color: None,
                    active: false,
                };
                let salt = ("voice-proposal", &proposal.zone);
                if label_button_ui(ui, ctx.theme, salt, &button).clicked() {
                    let command = FlowCommand::AcceptVoice(proposal.zone.clone());
                    ctx.push(Command::Flow(command));
                }
                let button = LabelButton {
                    key: None,
                    text: &go,
                    ..button
                };
                let salt = ("voice-show", &proposal.zone);
                if label_button_ui(ui, ctx.theme, salt, &button).clicked()
                    && let Some(first) = proposal.content.first()
                {
                    let at = crate::model::selection::Selection::caret(first.start);
                    ctx.push(Command::Select(at));
                    ctx.push(Command::Flow(FlowCommand::Show(*first)));
                }
            });
        });
        ui.add_space(4.0);
    }
    if proposals.len() > 1 {
        let text = ctx.texts().with_count("voices-accept-all", proposals.len());
        if ui.button(text).clicked() {
            ctx.push(Command::Run(CommandId::AcceptVoices));
        }
    }
    !proposals.is_empty()
}

fn voice_card_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    open: &OpenArticle,
    voice: &Voice,
) {
    let theme = ctx.theme;
    let document = open.document();
    let text = open.article().text();
    card_ui(ui, theme, |ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        ui.add_enabled_ui(editable(open), |ui| {
            let mut after = voice.clone();
            let name = ctx.texts().get("field-source");
            let source = holder_name(ctx.session, document, &voice.source);
            let asked = part_ui(ui, ctx, &name, Some("h"), |ui| {
                toggle_ui(ui, ctx, (&voice.id, "source"), &source, theme.accent, true)
            });
            if asked {
                ctx.push(ask(Part::Source(voice.id.clone())));
            }
            for (field, key, role, spans, none) in [
                ("field-cue", "c", SpanRole::Cue, &voice.cue, "cue-none"),
                (
                    "field-words",
                    "w",
                    SpanRole::Content,
                    &voice.content,
                    "no-words",
                ),
            ] {
                let (name, none) = (ctx.texts().get(field), ctx.texts().get(none));
                let quote = tagging::quote(text, spans);
                let words = ask(Part::Words {
                    record: voice.id.clone(),
                    role,
                });
                let go = Command::GoTo(voice.id.clone());
                quote_ui(
                    ui,
                    ctx,
                    (&voice.id, field),
                    &name,
                    key,
                    &quote,
                    &none,
                    words,
                    go,
                );
            }
            let name = ctx.texts().get("field-manner");
            let manner = part_ui(ui, ctx, &name, Some("m"), |ui| {
                pills_ui(ui, ctx, &voice.id, theme.accent, &MANNERS, voice.manner)
            });
            if let Some(manner) = manner {
                after.manner = manner;
            }
            within_ui(ui, ctx, open, voice);
            if let Some(attributes) = attributes_ui(ui, ctx, view, &voice.id, &voice.attributes) {
                after.attributes = attributes;
            }
            if after != *voice {
                ctx.push(Command::Change(Box::new(after.into())));
            }
            ui.add_space(2.0);
            delete_ui(ui, ctx, &voice.id);
        });
    });
}

fn within_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, open: &OpenArticle, voice: &Voice) {
    let document = open.document();
    let name = ctx.texts().get("field-within");
    let none = ctx.texts().get("part-none");
    let outer = voice.within.as_ref().and_then(|id| document.voice(id));
    let text = outer.map(|v| holder_name(ctx.session, document, &v.source));
    let clicked = part_ui(ui, ctx, &name, Some("u"), |ui| {
        let text = text.as_deref().unwrap_or(&none);
        toggle_ui(
            ui,
            ctx,
            (&voice.id, "within"),
            text,
            ctx.theme.accent,
            outer.is_some(),
        )
    });
    if clicked {
        ctx.push(ask(Part::Within(voice.id.clone())));
    }
}

fn ask(part: Part) -> Command {
    Command::Flow(FlowCommand::Ask(part))
}
