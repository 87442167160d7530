//! What fills an event's roles: answers about what is there, and what is typed.

use super::{
    choices::Choice,
    command::Command,
    flow::FlowCommand,
    open_article::OpenArticle,
    parts::choice,
    session::{Mode, Session},
    tagging,
};
use crate::model::{
    annotation::{Event, EventDate, Filler},
    edtf,
    id::Id,
};

/// The key that takes the last filler out of the role that is being filled: Backspace.
pub const BACKSPACE: char = '\u{8}';

/// About what fills the role that is being filled: the last filler marked as inferred, or taken out. Neither key is a letter, as letters pick,
/// nor is it in a date.
pub(super) fn of_role(
    session: &Session,
    open: &OpenArticle,
    event: &Event,
    role: &str,
) -> Vec<Choice> {
    if !matches!(session.mode(), Mode::Filler { .. }) {
        return Vec::new();
    }
    let mut arguments = event.arguments.iter().enumerate();
    let last = arguments.rfind(|(_, a)| a.role == role);
    let is_date = open
        .codebook()
        .event_type(&event.label)
        .and_then(|t| t.roles.iter().find(|r| r.label.name == role))
        .is_some_and(|r| r.is_date());
    let (text, inferred, mark, remove) = match (last, &event.date) {
        (Some((i, argument)), _) => (
            filler_text(open, &argument.filler),
            argument.inferred,
            Command::Flow(FlowCommand::ToggleInferred(event.id.clone(), i)),
            Command::Unfill {
                event: event.id.clone(),
                argument: i,
            },
        ),
        (None, Some(date)) if is_date => {
            let with = |date: Option<EventDate>| {
                let mut after = event.clone();
                after.date = date;
                Command::Change(Box::new(after.into()))
            };
            let turned = EventDate {
                inferred: !date.inferred,
                ..date.clone()
            };
            let (mark, remove) = (with(Some(turned)), with(None));
            (date.value.clone(), date.inferred, mark, remove)
        }
        _ => return Vec::new(),
    };
    let texts = &session.texts;
    vec![
        choice(Some('*'), texts.get("inferred").to_string(), mark, inferred),
        choice(
            Some(BACKSPACE),
            texts.with("filler-remove", &[("text", &text)]),
            remove,
            false,
        ),
    ]
}

/// What is typed as a date, a place or a value, as the role allows.
pub(super) fn typed(
    session: &Session,
    open: &OpenArticle,
    event: &Id,
    role: &str,
    typed: &str,
) -> Vec<Choice> {
    let fillers = open
        .document()
        .event(event)
        .and_then(|e| open.codebook().event_type(&e.label))
        .and_then(|t| t.roles.iter().find(|r| r.label.name == role))
        .map(|r| r.fillers.as_slice());
    let Some(fillers) = fillers else {
        return Vec::new();
    };
    let takes = |what: &str| fillers.is_empty() || fillers.iter().any(|f| f == what);
    let mut found = Vec::new();
    let mut offer = |text: &str, filler: Filler| {
        found.push(Choice {
            key: None,
            text: session.texts.with(text, &[("text", typed)]),
            tip: String::new(),
            color: None,
            command: Command::Flow(FlowCommand::Fill {
                event: event.clone(),
                role: role.to_owned(),
                filler,
            }),
            active: false,
        });
    };
    // A date that is written as pages write it is understood.
    let date = edtf::check(typed)
        .is_ok()
        .then(|| typed.to_owned())
        .or_else(|| edtf::find(typed));
    let as_date = takes("Date");
    if let Some(date) = date.filter(|_| as_date) {
        offer("fill-date", Filler::Date(date));
    } else if as_date && !takes("Value") && !takes("Place") {
        // Not yet one: choosing it says why.
        offer("fill-date", Filler::Date(typed.to_owned()));
    }
    let as_place = takes("Place") || fillers.iter().any(|f| f == "Location");
    if takes("Value") || !(as_date || as_place) {
        offer("fill-value", Filler::Value(typed.to_owned()));
    }
    if as_place {
        offer("fill-place", Filler::Place(typed.to_owned()));
    }
    found
}

/// What fills a role, in words.
pub fn filler_text(open: &OpenArticle, filler: &Filler) -> String {
    let name = |id: &Id| match open.document().record(id) {
        Some(record) => tagging::describe(open.document(), record),
        None => id.key().to_owned(),
    };
    match filler {
        Filler::Mention(id) | Filler::Entity(id) | Filler::Event(id) => name(id),
        Filler::Date(text) | Filler::Place(text) | Filler::Value(text) => text.clone(),
    }
}
