//! From the sidecar's types to the model's and back.

use serde::de::DeserializeOwned;

use super::{ron_text, wire_v1::*};
use crate::model::said::{Words, words};
use crate::model::{
    annotation::*,
    article::{Article, Card, Status},
    id::{Id, Kind},
    span::{ByteSpan, CharSpan},
};

/// Why the text of a record gives no record.
#[derive(Debug)]
pub(crate) enum RecordError {
    /// It is not RON of the right shape.
    Syntax(ron::error::SpannedError),
    /// It says something that can't be.
    Content(Words),
}

/// One record as one line of a sidecar, without its comma.
pub(crate) fn line_from_record(record: &Record, article: &Article) -> Result<String, ron::Error> {
    match wire_from_record(record, article) {
        WireAny::Zone(r) => ron_text::line_from(&r),
        WireAny::Entity(r) => ron_text::line_from(&r),
        WireAny::Mention(r) => ron_text::line_from(&r),
        WireAny::Event(r) => ron_text::line_from(&r),
        WireAny::Stance(r) => ron_text::line_from(&r),
        WireAny::Voice(r) => ron_text::line_from(&r),
        WireAny::Absence(r) => ron_text::line_from(&r),
        WireAny::Comment(r) => ron_text::line_from(&r),
    }
}

fn wire_from_record(record: &Record, article: &Article) -> WireAny {
    let spans = |spans: &[ByteSpan]| selectors(article, spans, QUOTE_CHARS);
    match record {
        Record::Zone(r) => WireAny::Zone(WireZone {
            id: key(&r.id),
            kind: r.kind.into(),
            at: selector(article, r.at, ZONE_QUOTE_CHARS),
            author: r.author.clone(),
            date: r.date.clone(),
            origin: wire_origin(&r.origin),
        }),
        Record::Entity(r) => WireAny::Entity(WireEntity {
            id: key(&r.id),
            label: r.label.clone(),
            subtype: r.subtype.clone(),
            name: r.name.clone(),
            aliases: r.aliases.clone(),
            links: r
                .links
                .iter()
                .map(|link| WireLink {
                    kb: link.kb.clone(),
                    id: link.id.clone(),
                    confidence: link.confidence,
                })
                .collect(),
            attributes: r.attributes.clone(),
            origin: wire_origin(&r.origin),
        }),
        Record::Mention(r) => WireAny::Mention(WireMention {
            id: key(&r.id),
            at: spans(&r.at),
            entity: key(&r.entity),
            level: r.level.into(),
            metonymy: r.metonymy.clone(),
            attributes: r.attributes.clone(),
            origin: wire_origin(&r.origin),
        }),
        Record::Event(r) => WireAny::Event(WireEvent {
            id: key(&r.id),
            label: r.label.clone(),
            trigger: spans(r.trigger.spans()),
            absent: match &r.trigger {
                Trigger::At(_) => None,
                Trigger::Absent { reason } => Some(reason.clone()),
            },
            arguments: r.arguments.iter().map(wire_argument).collect(),
            modality: r.modality.into(),
            polarity: r.polarity.into(),
            tense: r.tense.into(),
            genericity: r.genericity.into(),
            mode: r.mode.clone(),
            contexts: r.contexts.clone(),
            date: r.date.as_ref().map(|date| WireEventDate {
                value: date.value.clone(),
                inferred: date.inferred,
            }),
            same_as: r.same_as.iter().map(key).collect(),
            attributes: r.attributes.clone(),
            origin: wire_origin(&r.origin),
        }),
        Record::Stance(r) => WireAny::Stance(WireStance {
            id: key(&r.id),
            holder: wire_holder(&r.holder),
            target: wire_target(&r.target),
            polarity: r.polarity.into(),
            intensity: r.intensity.clone(),
            evidence: spans(&r.evidence),
            voice: r.voice.as_ref().map(key),
            inferred: r.inferred,
            certainty: r.certainty.into(),
            attributes: r.attributes.clone(),
            origin: wire_origin(&r.origin),
        }),
        Record::Voice(r) => WireAny::Voice(WireVoice {
            id: key(&r.id),
            source: wire_holder(&r.source),
            cue: spans(&r.cue),
            content: spans(&r.content),
            manner: r.manner.into(),
            within: r.within.as_ref().map(key),
            attributes: r.attributes.clone(),
            origin: wire_origin(&r.origin),
        }),
        Record::Absence(r) => WireAny::Absence(WireAbsence {
            id: key(&r.id),
            holder: wire_holder(&r.holder),
            target: wire_target(&r.target),
            note: r.note.clone(),
            origin: wire_origin(&r.origin),
        }),
        Record::Comment(r) => WireAny::Comment(WireComment {
            id: key(&r.id),
            on: match &r.on {
                CommentOn::Record(id) => WireCommentOn::Record(ref_from_id(id)),
                CommentOn::Span(span) => WireCommentOn::Span(selector(article, *span, QUOTE_CHARS)),
                CommentOn::Article => WireCommentOn::Article,
            },
            text: r.text.clone(),
            author: r.author.clone(),
            question: r.question,
            open: r.open,
            other: r.other.as_ref().map(|other| wire_other(other, article)),
            origin: wire_origin(&r.origin),
        }),
    }
}

fn wire_other(other: &Other, article: &Article) -> WireOther {
    let (record, text) = match &other.value {
        OtherValue::Record(record) => (Some(Box::new(wire_from_record(record, article))), None),
        OtherValue::Text(text) => (None, Some(text.clone())),
    };
    let field = other.field.clone();
    WireOther {
        field,
        record,
        text,
    }
}

/// Reads the text of one record of a list; its spans fit the article and say what stands there.
pub(crate) fn record_from_text(
    kind: Kind,
    text: &str,
    article: &Article,
) -> Result<Record, RecordError> {
    record_from_wire(wire_from_text(kind, text)?, article)
}

/// A record's text by its shape alone.
pub(super) fn wire_from_text(kind: Kind, text: &str) -> Result<WireAny, RecordError> {
    Ok(match kind {
        Kind::Zone => WireAny::Zone(wire(text)?),
        Kind::Entity => WireAny::Entity(wire(text)?),
        Kind::Mention => WireAny::Mention(wire(text)?),
        Kind::Event => WireAny::Event(wire(text)?),
        Kind::Stance => WireAny::Stance(wire(text)?),
        Kind::Voice => WireAny::Voice(wire(text)?),
        Kind::Absence => WireAny::Absence(wire(text)?),
        Kind::Comment => WireAny::Comment(wire(text)?),
    })
}

fn record_from_wire(any: WireAny, article: &Article) -> Result<Record, RecordError> {
    let spans = |list: Vec<WireSelector>| {
        list.iter()
            .map(|s| span(article, s, QUOTE_CHARS))
            .collect::<Result<Vec<_>, _>>()
    };
    Ok(match any {
        WireAny::Zone(r) => Record::Zone(Zone {
            id: Id::new(Kind::Zone, r.id),
            kind: r.kind.into(),
            at: span(article, &r.at, ZONE_QUOTE_CHARS)?,
            author: r.author,
            date: r.date,
            origin: origin(r.origin),
        }),
        WireAny::Entity(r) => {
            let link = |link: WireLink| Link {
                kb: link.kb,
                id: link.id,
                confidence: link.confidence,
            };
            Record::Entity(Entity {
                id: Id::new(Kind::Entity, r.id),
                label: r.label,
                subtype: r.subtype,
                name: r.name,
                aliases: r.aliases,
                links: r.links.into_iter().map(link).collect(),
                attributes: r.attributes,
                origin: origin(r.origin),
            })
        }
        WireAny::Mention(r) => Record::Mention(Mention {
            id: Id::new(Kind::Mention, r.id),
            at: spans(r.at)?,
            entity: Id::new(Kind::Entity, r.entity),
            level: r.level.into(),
            metonymy: r.metonymy,
            attributes: r.attributes,
            origin: origin(r.origin),
        }),
        WireAny::Event(r) => {
            let trigger = match (r.trigger.is_empty(), r.absent) {
                (false, None) => Trigger::At(spans(r.trigger)?),
                (true, Some(reason)) => Trigger::Absent { reason },
                (true, None) => {
                    return Err(RecordError::Content(words!(
                        "record-no-trigger",
                        "it has neither `trigger` nor `absent`"
                    )));
                }
                (false, Some(_)) => {
                    return Err(RecordError::Content(words!(
                        "record-two-triggers",
                        "it has both `trigger` and `absent`"
                    )));
                }
            };
            Record::Event(Event {
                id: Id::new(Kind::Event, r.id),
                label: r.label,
                trigger,
                arguments: r.arguments.into_iter().map(argument).collect(),
                modality: r.modality.into(),
                polarity: r.polarity.into(),
                tense: r.tense.into(),
                genericity: r.genericity.into(),
                mode: r.mode,
                contexts: r.contexts,
                date: r.date.map(|date| EventDate {
                    value: date.value,
                    inferred: date.inferred,
                }),
                same_as: r
                    .same_as
                    .into_iter()
                    .map(|id| Id::new(Kind::Event, id))
                    .collect(),
                attributes: r.attributes,
                origin: origin(r.origin),
            })
        }
        WireAny::Stance(r) => Record::Stance(Stance {
            id: Id::new(Kind::Stance, r.id),
            holder: holder(r.holder),
            target: target(r.target),
            polarity: r.polarity.into(),
            intensity: r.intensity,
            evidence: spans(r.evidence)?,
            voice: r.voice.map(|id| Id::new(Kind::Voice, id)),
            inferred: r.inferred,
            certainty: r.certainty.into(),
            attributes: r.attributes,
            origin: origin(r.origin),
        }),
        WireAny::Voice(r) => Record::Voice(Voice {
            id: Id::new(Kind::Voice, r.id),
            source: holder(r.source),
            cue: spans(r.cue)?,
            content: spans(r.content)?,
            manner: r.manner.into(),
            within: r.within.map(|id| Id::new(Kind::Voice, id)),
            attributes: r.attributes,
            origin: origin(r.origin),
        }),
        WireAny::Absence(r) => Record::Absence(Absence {
            id: Id::new(Kind::Absence, r.id),
            holder: holder(r.holder),
            target: target(r.target),
            note: r.note,
            origin: origin(r.origin),
        }),
        WireAny::Comment(r) => Record::Comment(Comment {
            id: Id::new(Kind::Comment, r.id),
            on: match r.on {
                WireCommentOn::Record(to) => CommentOn::Record(id_from_ref(to)),
                WireCommentOn::Span(s) => CommentOn::Span(span(article, &s, QUOTE_CHARS)?),
                WireCommentOn::Article => CommentOn::Article,
            },
            text: r.text,
            author: r.author,
            question: r.question,
            open: r.open,
            other: r.other.map(|o| other(o, article)).transpose()?,
            origin: origin(r.origin),
        }),
    })
}

fn other(other: WireOther, article: &Article) -> Result<Box<Other>, RecordError> {
    let value = match (other.record, other.text) {
        (Some(record), None) => OtherValue::Record(record_from_wire(*record, article)?),
        (None, Some(text)) => OtherValue::Text(text),
        _ => {
            return Err(RecordError::Content(words!(
                "record-other",
                "its `other` has neither or both of `record` and `text`"
            )));
        }
    };
    let field = other.field;
    Ok(Box::new(Other { field, value }))
}

pub(crate) fn ref_from_id(id: &Id) -> WireRef {
    let key = key(id);
    match id.kind() {
        Kind::Zone => WireRef::Zone(key),
        Kind::Entity => WireRef::Entity(key),
        Kind::Mention => WireRef::Mention(key),
        Kind::Event => WireRef::Event(key),
        Kind::Stance => WireRef::Stance(key),
        Kind::Voice => WireRef::Voice(key),
        Kind::Absence => WireRef::Absence(key),
        Kind::Comment => WireRef::Comment(key),
    }
}

pub(crate) fn id_from_ref(to: WireRef) -> Id {
    let (kind, key) = match to {
        WireRef::Zone(key) => (Kind::Zone, key),
        WireRef::Entity(key) => (Kind::Entity, key),
        WireRef::Mention(key) => (Kind::Mention, key),
        WireRef::Event(key) => (Kind::Event, key),
        WireRef::Stance(key) => (Kind::Stance, key),
        WireRef::Voice(key) => (Kind::Voice, key),
        WireRef::Absence(key) => (Kind::Absence, key),
        WireRef::Comment(key) => (Kind::Comment, key),
    };
    Id::new(kind, key)
}

impl From<&Status> for WireStatus {
    fn from(status: &Status) -> Self {
        match status {
            Status::ToDo => Self::ToDo,
            Status::InProgress => Self::InProgress,
            Status::Done => Self::Done,
            Status::Skipped { reason } => Self::Skipped {
                reason: reason.clone(),
            },
        }
    }
}

impl From<WireStatus> for Status {
    fn from(status: WireStatus) -> Self {
        match status {
            WireStatus::ToDo => Self::ToDo,
            WireStatus::InProgress => Self::InProgress,
            WireStatus::Done => Self::Done,
            WireStatus::Skipped { reason } => Self::Skipped { reason },
        }
    }
}

impl From<&Card> for WireCard {
    fn from(card: &Card) -> Self {
        let card = card.clone();
        Self {
            headline: card.headline,
            byline: card.byline,
            source: card.source,
            date: card.date,
            language: card.language,
            url: card.url,
            rights: card.rights,
        }
    }
}

impl From<WireCard> for Card {
    fn from(card: WireCard) -> Self {
        Self {
            headline: card.headline,
            byline: card.byline,
            source: card.source,
            date: card.date,
            language: card.language,
            url: card.url,
            rights: card.rights,
        }
    }
}

fn wire<T: DeserializeOwned>(text: &str) -> Result<T, RecordError> {
    ron::from_str(text).map_err(RecordError::Syntax)
}

fn key(id: &Id) -> String {
    id.key().to_owned()
}

fn selectors(article: &Article, spans: &[ByteSpan], quote_chars: usize) -> Vec<WireSelector> {
    spans
        .iter()
        .map(|span| selector(article, *span, quote_chars))
        .collect()
}

/// A span that does not fit the text becomes an empty selector; the comparison before a save refuses it.
fn selector(article: &Article, span: ByteSpan, quote_chars: usize) -> WireSelector {
    let text = article.text();
    let at = article.char_span(span).unwrap_or(CharSpan::new(0, 0));
    let before = text.get(..span.start).unwrap_or_default();
    let after = text.get(span.end..).unwrap_or_default();
    let context_start = before
        .char_indices()
        .rev()
        .take(CONTEXT_CHARS)
        .last()
        .map_or(before.len(), |(i, _)| i);
    WireSelector {
        start: at.start,
        end: at.end,
        quote: first_chars(article.quote(span), quote_chars).to_owned(),
        prefix: before[context_start..].to_owned(),
        suffix: first_chars(after, CONTEXT_CHARS).to_owned(),
    }
}

fn first_chars(text: &str, n: usize) -> &str {
    let end = text.char_indices().nth(n).map_or(text.len(), |(i, _)| i);
    &text[..end]
}

fn span(article: &Article, at: &WireSelector, quote_chars: usize) -> Result<ByteSpan, RecordError> {
    let wrong = |message: Words| Err(RecordError::Content(message));
    if at.start >= at.end {
        return wrong(words!(
            "record-empty-span",
            "its span {start} to {end} is empty",
            start = at.start.to_string(),
            end = at.end.to_string()
        ));
    }
    let Some(span) = article.byte_span(CharSpan::new(at.start, at.end)) else {
        return wrong(words!(
            "record-past-end",
            "its span {start} to {end} runs past the end of the text, which has {n} characters",
            start = at.start.to_string(),
            end = at.end.to_string(),
            n = article.index().n_chars().to_string()
        ));
    };
    let there = article.quote(span);
    // Tools that know no quotes leave them out; a long quote is cut off at the bound.
    let agrees = at.quote.is_empty()
        || there == at.quote
        || (there.starts_with(&at.quote) && at.quote.chars().count() >= quote_chars);
    if !agrees {
        return wrong(words!(
            "record-other-text",
            "at {start} to {end} the text says {there}, not {quote}",
            start = at.start.to_string(),
            end = at.end.to_string(),
            there = format!("{:?}", shortened(there)),
            quote = format!("{:?}", shortened(&at.quote))
        ));
    }
    Ok(span)
}

fn shortened(text: &str) -> String {
    let start = first_chars(text, 40);
    if start.len() < text.len() {
        format!("{start}…")
    } else {
        start.to_owned()
    }
}

fn wire_origin(origin: &Option<Origin>) -> Option<WireOrigin> {
    origin.as_ref().map(|origin| WireOrigin {
        how: origin.how.into(),
        by: origin.by.clone(),
    })
}

fn origin(origin: Option<WireOrigin>) -> Option<Origin> {
    origin.map(|origin| Origin {
        how: origin.how.into(),
        by: origin.by,
    })
}

fn wire_holder(holder: &Holder) -> WireHolder {
    match holder {
        Holder::Entity(id) => WireHolder::Entity(key(id)),
        Holder::Author => WireHolder::Author,
        Holder::Unnamed => WireHolder::Unnamed,
    }
}

fn holder(holder: WireHolder) -> Holder {
    match holder {
        WireHolder::Entity(key) => Holder::Entity(Id::new(Kind::Entity, key)),
        WireHolder::Author => Holder::Author,
        WireHolder::Unnamed => Holder::Unnamed,
    }
}

fn wire_target(target: &Target) -> WireTarget {
    match target {
        Target::Entity(id) => WireTarget::Entity(key(id)),
        Target::Event(id) => WireTarget::Event(key(id)),
        Target::Concept(name) => WireTarget::Concept(name.clone()),
    }
}

fn target(target: WireTarget) -> Target {
    match target {
        WireTarget::Entity(key) => Target::Entity(Id::new(Kind::Entity, key)),
        WireTarget::Event(key) => Target::Event(Id::new(Kind::Event, key)),
        WireTarget::Concept(name) => Target::Concept(name),
    }
}

fn wire_argument(argument: &Argument) -> WireArgument {
    WireArgument {
        role: argument.role.clone(),
        filler: match &argument.filler {
            Filler::Mention(id) => WireFiller::Mention(key(id)),
            Filler::Entity(id) => WireFiller::Entity(key(id)),
            Filler::Event(id) => WireFiller::Event(key(id)),
            Filler::Date(value) => WireFiller::Date(value.clone()),
            Filler::Place(value) => WireFiller::Place(value.clone()),
            Filler::Value(value) => WireFiller::Value(value.clone()),
        },
        inferred: argument.inferred,
    }
}

fn argument(argument: WireArgument) -> Argument {
    Argument {
        role: argument.role,
        filler: match argument.filler {
            WireFiller::Mention(key) => Filler::Mention(Id::new(Kind::Mention, key)),
            WireFiller::Entity(key) => Filler::Entity(Id::new(Kind::Entity, key)),
            WireFiller::Event(key) => Filler::Event(Id::new(Kind::Event, key)),
            WireFiller::Date(value) => Filler::Date(value),
            WireFiller::Place(value) => Filler::Place(value),
            WireFiller::Value(value) => Filler::Value(value),
        },
        inferred: argument.inferred,
    }
}

macro_rules! same_words {
    ($($model:ident = $wire:ident { $($word:ident),* });* $(;)?) => { $(
        impl From<$model> for $wire {
            fn from(value: $model) -> Self {
                match value { $($model::$word => Self::$word,)* }
            }
        }
        impl From<$wire> for $model {
            fn from(value: $wire) -> Self {
                match value { $($wire::$word => Self::$word,)* }
            }
        }
    )* };
}
same_words! {
    ZoneKind = WireZoneKind {
        Headline, Byline, Dateline, Lead, Body, Quotation, Caption, Post, Chrome, RelatedLinks, Duplicate
    };
    Level = WireLevel { Name, Nominal, Pronoun };
    Modality = WireModality { Asserted, Other };
    EventPolarity = WireEventPolarity { Positive, Negative };
    Tense = WireTense { Past, Present, Future, Unspecified };
    Genericity = WireGenericity { Specific, Generic };
    Polarity = WirePolarity { Favor, Against, Neither, Both };
    Certainty = WireCertainty { Certain, Probable, Unsure };
    Manner = WireManner { Direct, Indirect, Mixed, Reported };
    How = WireHow { Suggested, Imported, Unanimous, Majority, Single, Adjudicated };
}
