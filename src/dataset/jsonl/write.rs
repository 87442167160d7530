//! From a view to a line.

use std::borrow::Cow;

use super::wire;
use crate::{
    dataset::view::View,
    model::{
        annotation::{Attributes, CommentOn, Filler, Holder, Origin, OtherValue, Target, Trigger},
        article::{Card, Sha256Hex, Status},
        id::{Id, Kind},
        span::ByteSpan,
    },
};

pub(super) fn line(view: &View) -> wire::Line<'_> {
    wire::Line {
        format: Cow::Borrowed(super::FORMAT),
        version: super::VERSION,
        doc: text(&view.name),
        file: text(&view.file_name),
        text: text(&view.text),
        chars: Some(view.index.n_chars()),
        sha256: Some(Sha256Hex::of(view.text.as_bytes()).as_str().to_owned()),
        language: some(&view.language),
        card: card(&view.card),
        annotator: Some(wire::Annotator {
            id: text(&view.annotator.id),
            name: text(&view.annotator.name),
        }),
        codebook: Some(wire::CodebookRef {
            name: text(&view.codebook_ref.name),
            version: view.codebook_ref.version,
        }),
        status: status(&view.status),
        spans: spans(view),
        records: records(view),
    }
}

fn records(view: &View) -> wire::Records<'_> {
    wire::Records {
        zones: view
            .zones
            .iter()
            .map(|zone| {
                let at = view.chars(zone.at);
                wire::Zone {
                    id: key(&zone.id),
                    kind: zone.kind,
                    start: at.start,
                    end: at.end,
                    author: some(&zone.author),
                    date: some(&zone.date),
                    origin: origin(&zone.origin),
                }
            })
            .collect(),
        entities: view
            .entities
            .iter()
            .map(|entity| wire::Entity {
                id: key(&entity.id),
                label: text(&entity.label),
                subtype: some(&entity.subtype),
                name: text(&entity.name),
                aliases: entity.aliases.iter().map(|a| text(a)).collect(),
                links: entity
                    .links
                    .iter()
                    .map(|link| wire::Link {
                        kb: text(&link.kb),
                        id: text(&link.id),
                        confidence: link.confidence,
                    })
                    .collect(),
                attributes: attributes(&entity.attributes),
                origin: origin(&entity.origin),
            })
            .collect(),
        mentions: view
            .mentions
            .iter()
            .map(|mention| wire::Mention {
                id: key(&mention.id),
                at: at(view, &mention.at),
                entity: key(&mention.entity),
                level: mention.level,
                metonymy: some(&mention.metonymy),
                attributes: attributes(&mention.attributes),
                origin: origin(&mention.origin),
            })
            .collect(),
        events: view.events.iter().map(|e| event(view, e)).collect(),
        stances: view
            .stances
            .iter()
            .map(|stance| wire::Stance {
                id: key(&stance.id),
                holder: holder(&stance.holder),
                target: target(&stance.target),
                polarity: stance.polarity,
                intensity: some(&stance.intensity),
                evidence: at(view, &stance.evidence),
                voice: stance.voice.as_ref().map(key),
                inferred: stance.inferred,
                certainty: stance.certainty,
                attributes: attributes(&stance.attributes),
                origin: origin(&stance.origin),
            })
            .collect(),
        voices: view
            .voices
            .iter()
            .map(|voice| wire::Voice {
                id: key(&voice.id),
                source: holder(&voice.source),
                cue: at(view, &voice.cue),
                content: at(view, &voice.content),
                manner: voice.manner,
                within: voice.within.as_ref().map(key),
                attributes: attributes(&voice.attributes),
                origin: origin(&voice.origin),
            })
            .collect(),
        absences: view
            .absences
            .iter()
            .map(|absence| wire::Absence {
                id: key(&absence.id),
                holder: holder(&absence.holder),
                target: target(&absence.target),
                note: text(&absence.note),
                origin: origin(&absence.origin),
            })
            .collect(),
        comments: view.comments.iter().map(|c| comment(view, c)).collect(),
    }
}

fn event<'a>(view: &'a View, event: &'a crate::model::annotation::Event) -> wire::Event<'a> {
    wire::Event {
        id: key(&event.id),
        label: text(&event.label),
        trigger: at(view, event.trigger.spans()),
        absent_reason: match &event.trigger {
            Trigger::At(_) => None,
            Trigger::Absent { reason } => Some(text(reason)),
        },
        arguments: event
            .arguments
            .iter()
            .map(|argument| {
                let (kind, value) = match &argument.filler {
                    Filler::Mention(id) => (wire::FillerKind::Mention, id.key()),
                    Filler::Entity(id) => (wire::FillerKind::Entity, id.key()),
                    Filler::Event(id) => (wire::FillerKind::Event, id.key()),
                    Filler::Date(value) => (wire::FillerKind::Date, value.as_str()),
                    Filler::Place(value) => (wire::FillerKind::Place, value.as_str()),
                    Filler::Value(value) => (wire::FillerKind::Value, value.as_str()),
                };
                wire::Argument {
                    role: text(&argument.role),
                    kind,
                    value: text(value),
                    inferred: argument.inferred,
                }
            })
            .collect(),
        modality: event.modality,
        polarity: event.polarity,
        tense: event.tense,
        genericity: event.genericity,
        mode: some(&event.mode),
        contexts: event.contexts.iter().map(|c| text(c)).collect(),
        date: event.date.as_ref().map(|d| text(&d.value)),
        date_inferred: event.date.as_ref().is_some_and(|d| d.inferred),
        same_as: event.same_as.iter().map(key).collect(),
        attributes: attributes(&event.attributes),
        origin: origin(&event.origin),
    }
}

fn comment<'a>(
    view: &'a View,
    comment: &'a crate::model::annotation::Comment,
) -> wire::Comment<'a> {
    let (record, pieces) = match &comment.on {
        CommentOn::Record(id) => (Some(id), Vec::new()),
        CommentOn::Span(span) => (None, at(view, std::slice::from_ref(span))),
        CommentOn::Article => (None, Vec::new()),
    };
    wire::Comment {
        id: key(&comment.id),
        record_kind: record.map(|id| match id.kind() {
            Kind::Zone => wire::RecordKind::Zone,
            Kind::Entity => wire::RecordKind::Entity,
            Kind::Mention => wire::RecordKind::Mention,
            Kind::Event => wire::RecordKind::Event,
            Kind::Stance => wire::RecordKind::Stance,
            Kind::Voice => wire::RecordKind::Voice,
            Kind::Absence => wire::RecordKind::Absence,
            Kind::Comment => wire::RecordKind::Comment,
        }),
        record: record.map(key),
        at: pieces,
        text: text(&comment.text),
        author: text(&comment.author),
        question: comment.question,
        open: comment.open,
        other_field: comment.other.as_ref().map(|other| text(&other.field)),
        other_text: comment.other.as_ref().and_then(|other| match &other.value {
            OtherValue::Text(value) => Some(text(value)),
            OtherValue::Record(_) => None,
        }),
        other_record: comment.other.as_ref().and_then(|other| match &other.value {
            OtherValue::Text(_) => None,
            OtherValue::Record(record) => serde_json::to_string(&records(&view.only(record))).ok(),
        }),
        origin: origin(&comment.origin),
    }
}

fn spans(view: &View) -> Vec<wire::Span<'_>> {
    let entity_of = |id: &Id| view.mention(id).map(|m| key(&m.entity));
    view.spans()
        .into_iter()
        .flat_map(|span| {
            // The pieces of a mention or a trigger belong together; those of evidence, cues and contents stand for themselves too, but
            // are one annotation all the same.
            let fragments: Vec<[usize; 2]> = span
                .at
                .iter()
                .map(|piece| {
                    let chars = view.chars(*piece);
                    [chars.start, chars.end]
                })
                .collect();
            let start = fragments.first().map(|f| f[0])?;
            let end = fragments.last().map(|f| f[1])?;
            Some(wire::Span {
                id: key(span.id),
                start,
                end,
                label: text(span.label),
                text: view.joined_text(span.at),
                fragments,
                entity: entity_of(span.id),
            })
        })
        .collect()
}

fn at<'a>(view: &'a View, pieces: &[ByteSpan]) -> Vec<wire::At<'a>> {
    pieces
        .iter()
        .map(|piece| {
            let chars = view.chars(*piece);
            wire::At {
                start: chars.start,
                end: chars.end,
                text: Some(text(view.slice(*piece))),
            }
        })
        .collect()
}

fn card(card: &Card) -> wire::Card<'_> {
    wire::Card {
        headline: some(&card.headline),
        byline: some(&card.byline),
        source: some(&card.source),
        date: some(&card.date),
        language: some(&card.language),
        url: some(&card.url),
        rights: some(&card.rights),
    }
}

fn status(status: &Status) -> wire::Status<'_> {
    let (state, reason) = match status {
        Status::ToDo => (wire::State::ToDo, None),
        Status::InProgress => (wire::State::InProgress, None),
        Status::Done => (wire::State::Done, None),
        Status::Skipped { reason } => (wire::State::Skipped, Some(text(reason))),
    };
    wire::Status { state, reason }
}

fn holder(holder: &Holder) -> wire::Who<'_> {
    match holder {
        Holder::Entity(id) => who(wire::WhoKind::Entity, id.key()),
        Holder::Author => wire::Who {
            kind: wire::WhoKind::Author,
            value: None,
        },
        Holder::Unnamed => wire::Who {
            kind: wire::WhoKind::Unnamed,
            value: None,
        },
    }
}

fn target(target: &Target) -> wire::Who<'_> {
    match target {
        Target::Entity(id) => who(wire::WhoKind::Entity, id.key()),
        Target::Event(id) => who(wire::WhoKind::Event, id.key()),
        Target::Concept(name) => who(wire::WhoKind::Concept, name),
    }
}

fn who(kind: wire::WhoKind, value: &str) -> wire::Who<'_> {
    wire::Who {
        kind,
        value: Some(text(value)),
    }
}

fn attributes(attributes: &Attributes) -> Vec<wire::KeyValue<'_>> {
    attributes
        .iter()
        .map(|(key, value)| wire::KeyValue {
            key: text(key),
            value: text(value),
        })
        .collect()
}

fn origin(origin: &Option<Origin>) -> Option<wire::Origin<'_>> {
    origin.as_ref().map(|origin| wire::Origin {
        how: origin.how,
        by: origin.by.iter().map(|by| text(by)).collect(),
    })
}

fn key(id: &Id) -> Cow<'_, str> {
    Cow::Borrowed(id.key())
}

fn text(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

fn some(text: &Option<String>) -> Option<Cow<'_, str>> {
    text.as_deref().map(Cow::Borrowed)
}
