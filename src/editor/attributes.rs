//! Attributes that the codebook names: asked for by a key, answered by their values or in a field.

use super::{
    choices::Choice,
    command::Command,
    flow::{Field, FlowCommand},
    open_article::OpenArticle,
    parts::{Part, choice, set},
    session::Session,
};
use crate::model::{annotation::Record, codebook::AttributeType, id::Id};

/// The records whose attributes are asked for when this one is focused: a mention's own, then those of its entity.
fn records<'a>(open: &'a OpenArticle, id: &Id) -> Vec<&'a Record> {
    let document = open.document();
    let record = document.record(id);
    let entity = match record {
        Some(Record::Mention(mention)) => document.record(&mention.entity),
        _ => None,
    };
    record.into_iter().chain(entity).collect()
}

/// Whether the codebook names attributes for a record, or for its entity.
pub fn has_attributes(open: &OpenArticle, id: &Id) -> bool {
    let codebook = open.codebook();
    records(open, id)
        .iter()
        .filter(|r| r.attributes().is_some())
        .any(|r| codebook.attributes_of(r.kind()).next().is_some())
}

/// The attributes of a record with what they are, a number each; the last answer leads to the field for others.
pub(super) fn attributes(session: &Session, open: &OpenArticle, id: &Id) -> Vec<Choice> {
    let language = session.texts.language();
    let mut found = Vec::new();
    for record in records(open, id) {
        let Some(attributes) = record.attributes() else {
            continue;
        };
        for (i, t) in open.codebook().attributes_of(record.kind()).enumerate() {
            let value = attributes.get(&t.label.name);
            let value = value.map(|value| word(open, t, value, language));
            let title = t.label.title(language);
            let text = value
                .as_ref()
                .map_or(title.to_owned(), |value| session.texts.pair(title, value));
            let command = if t.values.is_empty() {
                FlowCommand::Edit(Field::Attribute(record.kind(), i))
            } else {
                FlowCommand::Ask(Part::Attribute {
                    record: record.id().clone(),
                    name: t.label.name.clone(),
                })
            };
            let key = char::from_digit(found.len() as u32 + 1, 10);
            found.push(Choice {
                tip: t.label.tip(language),
                ..choice(key, text, Command::Flow(command), value.is_some())
            });
        }
    }
    let other = session.texts.get("attributes-other").to_string();
    let command = Command::Flow(FlowCommand::Edit(Field::Attributes));
    found.push(choice(Some('t'), other, command, false));
    found
}

/// The values of one attribute, a number each; `0` clears it.
pub(super) fn values(session: &Session, open: &OpenArticle, id: &Id, name: &str) -> Vec<Choice> {
    let Some(record) = open.document().record(id) else {
        return Vec::new();
    };
    let (Some(attributes), Some(t)) = (record.attributes(), find(open, record, name)) else {
        return Vec::new();
    };
    let now = attributes.get(name);
    let with = |value: Option<&String>| {
        let mut after = record.clone();
        if let Some(attributes) = after.attributes_mut() {
            match value {
                Some(value) => attributes.insert(name.to_owned(), value.clone()),
                None => attributes.remove(name),
            };
        }
        set(after)
    };
    let keys = ('1'..='9').chain('a'..='z').map(Some);
    let keys = keys.chain(std::iter::repeat(None));
    let language = session.texts.language();
    let mut found: Vec<Choice> = t
        .values
        .iter()
        .zip(keys)
        .map(|(value, key)| {
            let text = word(open, t, value, language);
            choice(key, text, with(Some(value)), now == Some(value))
        })
        .collect();
    let none = session.texts.get("part-none").to_string();
    found.push(choice(Some('0'), none, with(None), now.is_none()));
    found
}

/// A value in the reader's language; what was typed stays as it is.
fn word(open: &OpenArticle, t: &AttributeType, value: &String, language: &str) -> String {
    if t.values.contains(value) {
        open.codebook().word(value, language)
    } else {
        value.clone()
    }
}

fn find<'a>(open: &'a OpenArticle, record: &Record, name: &str) -> Option<&'a AttributeType> {
    let mut types = open.codebook().attributes_of(record.kind());
    types.find(|t| t.label.name == name)
}

/// An attribute's title, for the question.
pub(super) fn question(session: &Session, open: &OpenArticle, id: &Id, name: &str) -> String {
    let record = open.document().record(id);
    let t = record.and_then(|record| find(open, record, name));
    let title = t.map_or(name, |t| t.label.title(session.texts.language()));
    session.texts.with("ask-attribute", &[("attribute", title)])
}
