//! Events: the focused one as a card with a slot a role and a row a part, all of them as a list.

use egui::{ComboBox, Ui};

use super::{
    attributes::attributes_ui,
    list::{List, Row, list_ui},
    parts::{TextPart, date_problem, delete_ui, editable, field_ui, part_ui, pills_ui, toggle_ui},
    slots::role_ui,
};
use crate::{
    editor::{
        choices::fold,
        command::{Command, Tab},
        fillers::filler_text,
        flow::{Field, FlowCommand},
        open_article::OpenArticle,
        parts::{Part, TENSES},
        session::Session,
        tagging,
    },
    model::{
        annotation::{
            Event, EventDate, EventPolarity, Genericity, Modality, Record, SpanRole, Tense, Trigger,
        },
        id::{Id, Kind},
    },
    ui::{
        UiCtx,
        view::ViewState,
        widgets::{Chip, ChipShape, Mark, card_ui, chip_ui, wrapped_ui},
    },
};

const SORTS: [&str; 2] = ["sort-text", "sort-type"];

pub fn card_of_tab_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    open: &OpenArticle,
) -> bool {
    let Some(Record::Event(event)) = open.focused() else {
        return false;
    };
    event_card_ui(ui, ctx, view, open, event);
    true
}

pub fn events_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState, open: &OpenArticle) {
    let document = open.document();
    let session = ctx.session;
    let color = ctx.theme.evt;
    let rows = |filter: &str, sort: usize, _: usize| {
        let matches = |e: &&Event| {
            filter.is_empty()
                || fold(&event_title(session, open, e)).contains(filter)
                || fold(&event_words(session, open, e)).contains(filter)
        };
        let mut found: Vec<&Event> = document.events().filter(matches).collect();
        match sort {
            0 => found.sort_by(|a, b| a.trigger.spans().cmp(b.trigger.spans())),
            _ => found.sort_by(|a, b| {
                let by_type = a.label.cmp(&b.label);
                by_type.then_with(|| a.trigger.spans().cmp(b.trigger.spans()))
            }),
        }
        found.into_iter().map(|e| e.id.clone()).collect()
    };
    let row = |id: &Id| {
        let event = document.event(id)?;
        let title = event_title(session, open, event);
        Some(Row {
            mark: Mark::Diamond(color),
            state: title.clone(),
            name: event_words(session, open, event),
            meta: title,
            trailing: match event.arguments.len() {
                0 => String::new(),
                n => n.to_string(),
            },
        })
    };
    let list = List {
        tab: Tab::Events,
        sorts: &SORTS,
        only: &[],
        rows: &rows,
        row: &row,
        current: match open.focused() {
            Some(Record::Event(event)) => Some(event.id.clone()),
            _ => None,
        },
        takes_mentions: false,
    };
    list_ui(ui, ctx, view, open, &list);
}

/// The words of an event's trigger, or why there are none.
pub fn event_words(session: &Session, open: &OpenArticle, event: &Event) -> String {
    match &event.trigger {
        Trigger::At(spans) => tagging::quote(open.article().text(), spans),
        Trigger::Absent { reason } if reason.is_empty() => {
            session.texts.get("no-words").to_string()
        }
        Trigger::Absent { reason } => {
            format!("{} · {reason}", session.texts.get("no-words"))
        }
    }
}

fn event_title(session: &Session, open: &OpenArticle, event: &Event) -> String {
    match open.codebook().event_type(&event.label) {
        Some(t) => {
            let title = t.label.title(session.texts.language());
            if title.eq_ignore_ascii_case(&event.label) {
                event.label.clone()
            } else {
                format!("{} · {title}", event.label)
            }
        }
        None => event.label.clone(),
    }
}

fn event_card_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    open: &OpenArticle,
    event: &Event,
) {
    let theme = ctx.theme;
    card_ui(ui, theme, |ui| {
        // Seven roles, a mode and contexts have room beside the list where a screen is 800 points high.
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.add_enabled_ui(editable(open), |ui| {
            words_ui(ui, ctx, view, open, event);
            type_ui(ui, ctx, open, event);
            let roles = open
                .codebook()
                .event_type(&event.label)
                .map_or(&[][..], |t| &t.roles[..]);
            for (i, role) in roles.iter().enumerate() {
                role_ui(ui, ctx, view, open, event, role, i);
            }
            // What an import or another codebook left in roles that this one lacks is still shown.
            for (i, argument) in event.arguments.iter().enumerate() {
                if roles.iter().all(|r| r.label.name != argument.role) {
                    let text = filler_text(open, &argument.filler);
                    let said = ctx.texts().pair(&argument.role, &text);
                    let remove = ctx.texts().with("filler-remove", &[("text", &text)]);
                    wrapped_ui(ui, 4.0, |ui| {
                        ui.colored_label(theme.warning, said);
                        if ui.small_button(remove).clicked() {
                            ctx.push(Command::Unfill {
                                event: event.id.clone(),
                                argument: i,
                            });
                        }
                    });
                }
            }
            // Where the codebook has a role for the date, its row says it.
            if roles.iter().all(|r| !r.is_date()) {
                date_ui(ui, ctx, view, event);
            }
            let mut after = event.clone();
            attributes_of_ui(ui, ctx, open, event, &mut after);
            if let Some(attributes) = attributes_ui(ui, ctx, view, &event.id, &event.attributes) {
                after.attributes = attributes;
            }
            if after != *event {
                ctx.push(Command::Change(Box::new(after.into())));
            }
            delete_ui(ui, ctx, &event.id);
        });
    });
}

fn words_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    open: &OpenArticle,
    event: &Event,
) {
    match &event.trigger {
        Trigger::At(spans) => {
            let text = tagging::quote(open.article().text(), spans);
            let name = ctx.texts().get("field-words");
            let chip = Chip {
                id: egui::Id::unique(("card", &event.id)),
                text: &text,
                color: ctx.theme.evt,
                shape: ChipShape::Outlined,
            };
            let clicked = part_ui(ui, ctx, &name, Some("w"), |ui| {
                chip_ui(ui, ctx.theme, &chip).clicked()
            });
            if clicked {
                ctx.push(Command::GoTo(event.id.clone()));
            }
        }
        Trigger::Absent { reason } => {
            let name = ctx.texts().get("field-reason");
            let hint = ctx.texts().get("reason-hint");
            let part = TextPart {
                hint: &hint,
                field: Some(Field::Reason),
                key: Some("y"),
                ..TextPart::new(&event.id, "reason", &name, reason)
            };
            if let Some(reason) = field_ui(ui, ctx, view, &part) {
                let mut after = event.clone();
                after.trigger = Trigger::Absent { reason };
                ctx.push(Command::Change(Box::new(after.into())));
            }
            let name = ctx.texts().get("field-words");
            let text = ctx.texts().get("no-words");
            let clicked = part_ui(ui, ctx, &name, Some("w"), |ui| {
                toggle_ui(ui, ctx, (&event.id, "words"), &text, ctx.theme.evt, false)
            });
            if clicked {
                ctx.push(Command::Flow(FlowCommand::Ask(Part::Words {
                    record: event.id.clone(),
                    role: SpanRole::Trigger,
                })));
            }
        }
    }
}

fn type_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, open: &OpenArticle, event: &Event) {
    let name = ctx.texts().get("field-type");
    let session = ctx.session;
    let mut chosen = None;
    part_ui(ui, ctx, &name, Some("t"), |ui| {
        ComboBox::from_id_salt(("event-type", &event.id))
            .selected_text(event_title(session, open, event))
            .width(ui.available_width() - 8.0)
            .truncate()
            .show_ui(ui, |ui| {
                for t in &open.codebook().event_types {
                    let title = t.label.title(session.texts.language());
                    let text = if title.eq_ignore_ascii_case(&t.label.name) {
                        t.label.name.clone()
                    } else {
                        format!("{} · {title}", t.label.name)
                    };
                    let on = t.label.name == event.label;
                    let item = ui
                        .selectable_label(on, text)
                        .on_hover_text(t.label.definition_in(ctx.session.texts.language()));
                    if item.clicked() && !on {
                        chosen = Some(t.label.name.clone());
                    }
                }
            });
    });
    if let Some(label) = chosen {
        let mut after = event.clone();
        after.label = label;
        ctx.push(Command::Change(Box::new(after.into())));
    }
}

fn date_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState, event: &Event) {
    let label = ctx.texts().get("field-date");
    let current = event.date.as_ref().map_or("", |d| d.value.as_str());
    let part = TextPart {
        hint: "2017-05-25",
        field: Some(Field::Date),
        key: Some("d"),
        check: Some(date_problem),
        ..TextPart::new(&event.id, "date", &label, current)
    };
    if let Some(value) = field_ui(ui, ctx, view, &part) {
        let mut after = event.clone();
        after.date = (!value.is_empty()).then_some(EventDate {
            value,
            inferred: false,
        });
        ctx.push(Command::Change(Box::new(after.into())));
    }
}

const MODALITIES: [(Modality, &str); 2] = [
    (Modality::Asserted, "modality-asserted"),
    (Modality::Other, "modality-other"),
];
const POLARITIES: [(EventPolarity, &str); 2] = [
    (EventPolarity::Positive, "event-positive"),
    (EventPolarity::Negative, "event-negative"),
];
const GENERICITIES: [(Genericity, &str); 2] = [
    (Genericity::Specific, "genericity-specific"),
    (Genericity::Generic, "genericity-generic"),
];

fn attributes_of_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    open: &OpenArticle,
    event: &Event,
    after: &mut Event,
) {
    let (id, color) = (&event.id, ctx.theme.evt);
    let texts = ctx.texts();
    let (modality, polarity, tense, genericity) = (
        texts.get("field-modality"),
        texts.get("field-polarity"),
        texts.get("field-tense"),
        texts.get("field-genericity"),
    );
    if let Some(value) = part_ui(ui, ctx, &modality, Some("m"), |ui| {
        pills_ui(ui, ctx, id, color, &MODALITIES, event.modality)
    }) {
        after.modality = value;
    }
    if let Some(value) = part_ui(ui, ctx, &polarity, Some("p"), |ui| {
        pills_ui(ui, ctx, id, color, &POLARITIES, event.polarity)
    }) {
        after.polarity = value;
    }
    let clicked = part_ui(ui, ctx, &tense, Some("k"), |ui| {
        let mut clicked = None;
        for (value, key) in TENSES.iter().filter(|(t, _)| *t != Tense::Unspecified) {
            let text = ctx.texts().get(key);
            if toggle_ui(ui, ctx, (id, key), &text, color, event.tense == *value) {
                clicked = Some(*value);
            }
        }
        clicked
    });
    if let Some(value) = clicked {
        // Once more takes it back.
        after.tense = if value == event.tense {
            Tense::Unspecified
        } else {
            value
        };
    }
    if let Some(value) = part_ui(ui, ctx, &genericity, Some("g"), |ui| {
        pills_ui(ui, ctx, id, color, &GENERICITIES, event.genericity)
    }) {
        after.genericity = value;
    }
    mode_ui(ui, ctx, open, event);
    contexts_ui(ui, ctx, open, event, after);
    if open.document().count(Kind::Event) > 1 {
        same_ui(ui, ctx, open, event, after);
    }
}

fn mode_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, open: &OpenArticle, event: &Event) {
    let t = open.codebook().event_type(&event.label);
    if t.is_none_or(|t| t.modes.is_empty()) && event.mode.is_none() {
        return;
    }
    let name = ctx.texts().get("field-mode");
    let language = ctx.texts().language();
    let text = match &event.mode {
        Some(mode) => open.codebook().word(mode, language),
        None => ctx.texts().get("part-none").to_string(),
    };
    let on = event.mode.is_some();
    let clicked = part_ui(ui, ctx, &name, Some("o"), |ui| {
        toggle_ui(ui, ctx, (&event.id, "mode"), &text, ctx.theme.evt, on)
    });
    if clicked {
        let part = Part::EventMode(event.id.clone());
        ctx.push(Command::Flow(FlowCommand::Ask(part)));
    }
}

fn contexts_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    open: &OpenArticle,
    event: &Event,
    after: &mut Event,
) {
    let language = ctx.texts().language();
    let name = ctx.texts().get("field-contexts");
    let add = ctx.texts().get("part-add");
    let color = ctx.theme.evt;
    let (taken, asked) = part_ui(ui, ctx, &name, Some("c"), |ui| {
        let mut taken = None;
        for context in &event.contexts {
            let text = open.codebook().word(context, language);
            if toggle_ui(ui, ctx, (&event.id, "context", context), &text, color, true) {
                taken = Some(context.clone());
            }
        }
        let asked = toggle_ui(ui, ctx, (&event.id, "contexts"), &add, color, false);
        (taken, asked)
    });
    if let Some(context) = taken {
        after.contexts.retain(|c| *c != context);
    }
    if asked {
        let part = Part::Contexts(event.id.clone());
        ctx.push(Command::Flow(FlowCommand::Ask(part)));
    }
}

/// Other events of the article that are this one.
fn same_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, open: &OpenArticle, event: &Event, after: &mut Event) {
    let document = open.document();
    let name = ctx.texts().get("field-same");
    let add = ctx.texts().get("part-add");
    let color = ctx.theme.evt;
    // A link that another event makes is one too.
    let from_others: Vec<&Event> = document
        .referrers(&event.id)
        .filter_map(|r| match r {
            Record::Event(other) if other.same_as.contains(&event.id) => Some(other),
            _ => None,
        })
        .collect();
    let (taken, gone, asked) = part_ui(ui, ctx, &name, Some("="), |ui| {
        let (mut taken, mut gone) = (None, None);
        for id in &event.same_as {
            let words = document
                .event(id)
                .map(|e| event_words(ctx.session, open, e))
                .unwrap_or_default();
            if toggle_ui(ui, ctx, (&event.id, "same", id), &words, color, true) {
                taken = Some(id.clone());
            }
        }
        for other in &from_others {
            let words = event_words(ctx.session, open, other);
            if toggle_ui(ui, ctx, (&event.id, "from", &other.id), &words, color, true) {
                gone = Some(other.id.clone());
            }
        }
        let asked = toggle_ui(ui, ctx, (&event.id, "same"), &add, color, false);
        (taken, gone, asked)
    });
    if let Some(id) = taken {
        after.same_as.retain(|other| *other != id);
    }
    if let Some(id) = gone {
        ctx.push(Command::GoTo(id));
    }
    if asked {
        let part = Part::SameEvent(event.id.clone());
        ctx.push(Command::Flow(FlowCommand::Ask(part)));
    }
}
