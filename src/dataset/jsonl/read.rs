//! From a line to records. A record that can't be understood is refused; its line's other records are taken.

use std::{borrow::Cow, sync::Arc};

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::wire;
use crate::{
    dataset::{
        DatasetError, ImportOptions, ImportReport, ImportedDocument, Reader, Source,
        import::Place,
        sink::Line,
        words::{bad_span, other_text},
    },
    model::{
        annotation::{
            Absence, Argument, Attributes, Comment, CommentOn, Entity, Event, EventDate, Filler,
            Holder, Link, Mention, Origin, Other, OtherValue, Stance, Target, Trigger, Voice, Zone,
        },
        article::{Card, Sha256Hex, Status},
        document::{Annotator, CodebookRef},
        id::{Id, Kind},
        said::{Words, words},
        span::{ByteSpan, CharSpan, TextIndex},
    },
};

pub struct JsonlReader;

impl Reader for JsonlReader {
    fn read_into(
        &self,
        source: &dyn Source,
        options: &ImportOptions,
        report: &mut ImportReport,
        take: &mut dyn FnMut(ImportedDocument) -> Result<(), DatasetError>,
    ) -> Result<(), DatasetError> {
        for path in source.files() {
            let file: Arc<str> = path.as_str().into();
            let Some(mut lines) = report.lines(source, &path, options) else {
                continue;
            };
            while let Some((number, line)) = report.next_line(&mut lines, &path) {
                let place = Place::new(&file, number);
                let Line::Bytes(mut bytes) = line else {
                    let limit = options.max_line_bytes >> 20;
                    report.refuse(place.problem(words!(
                        "refused-longer",
                        "the line is longer than {limit} MB",
                        limit = limit
                    )));
                    continue;
                };
                if number == 1 && bytes.starts_with(b"\xef\xbb\xbf") {
                    bytes.drain(..3);
                }
                if bytes.iter().all(u8::is_ascii_whitespace) {
                    continue;
                }
                let Some(mut document) = document(&bytes, &place, report) else {
                    continue;
                };
                document.check(report);
                report.n_documents += 1;
                report.n_records += document.records.len();
                take(document)?;
            }
        }
        Ok(())
    }
}

fn document(bytes: &[u8], place: &Place, report: &mut ImportReport) -> Option<ImportedDocument> {
    let line = match serde_json::from_slice::<wire::Line<'static>>(bytes) {
        Ok(line) => line,
        Err(error) => match record_by_record(bytes, place, report) {
            Some(line) => line,
            None => {
                let error = error.to_string();
                report.refuse(place.problem(words!(
                    "refused-no-document",
                    "it is not a document: {error}",
                    error = error
                )));
                return None;
            }
        },
    };
    if line.format != super::FORMAT {
        let (found, expected) = (format!("{:?}", line.format), format!("{:?}", super::FORMAT));
        report.refuse(place.problem(words!(
            "refused-format",
            "the format is {found}, not {expected}",
            found = found,
            expected = expected
        )));
        return None;
    }
    if line.version > super::VERSION {
        let message = words!(
            "refused-newer",
            "it is of the newer version {version}",
            version = line.version
        );
        report.note(place.problem(message).hint(words!(
            "hint-newer",
            "what this version does not know is left out"
        )));
    }
    if let Some(hash) = &line.sha256
        && *hash != Sha256Hex::of(line.text.as_bytes()).as_str()
    {
        report.note(place.problem(words!(
            "refused-hash",
            "the text has another hash than the line says"
        )));
    }
    let mut maker = Maker {
        index: TextIndex::new(&line.text),
        text: &line.text,
        place,
        report,
        document: ImportedDocument::new(line.file.as_ref(), line.text.as_ref()).at(place),
    };
    maker.document.card = card(&line.card);
    maker.document.status = status(&line.status);
    maker.document.annotator = line.annotator.as_ref().map(|annotator| Annotator {
        id: annotator.id.to_string(),
        name: annotator.name.to_string(),
    });
    maker.document.codebook = line.codebook.as_ref().map(|codebook| CodebookRef {
        name: codebook.name.to_string(),
        version: codebook.version,
    });
    maker.take(&line.records);
    Some(maker.document)
}

/// The line with those of its records that have the right shape; `None` where it is no document at all.
fn record_by_record(
    bytes: &[u8],
    place: &Place,
    report: &mut ImportReport,
) -> Option<wire::Line<'static>> {
    let Ok(Value::Object(mut object)) = serde_json::from_slice(bytes) else {
        return None;
    };
    let mut records = match object.remove("records") {
        Some(Value::Object(records)) => records,
        _ => return None,
    };
    let mut pull = |kind: &str| match records.remove(kind) {
        Some(Value::Array(list)) => list,
        _ => Vec::new(),
    };
    let lists = [
        "zones", "entities", "mentions", "events", "stances", "voices", "absences", "comments",
    ]
    .map(|kind| (kind, pull(kind)));
    let mut line: wire::Line<'static> = serde_json::from_value(Value::Object(object)).ok()?;
    for (kind, list) in lists {
        let r = &mut line.records;
        match kind {
            "zones" => r.zones = understood(list, kind, place, report),
            "entities" => r.entities = understood(list, kind, place, report),
            "mentions" => r.mentions = understood(list, kind, place, report),
            "events" => r.events = understood(list, kind, place, report),
            "stances" => r.stances = understood(list, kind, place, report),
            "voices" => r.voices = understood(list, kind, place, report),
            "absences" => r.absences = understood(list, kind, place, report),
            _ => r.comments = understood(list, kind, place, report),
        }
    }
    Some(line)
}

/// A part of the line that has another shape.
fn inside(kind: &str, error: &serde_json::Error) -> Words {
    let error = error.to_string();
    words!(
        "refused-inside",
        "in {kind}: {error}",
        kind = kind,
        error = error
    )
}

fn understood<T: DeserializeOwned>(
    list: Vec<Value>,
    kind: &str,
    place: &Place,
    report: &mut ImportReport,
) -> Vec<T> {
    let mut taken = Vec::with_capacity(list.len());
    for value in list {
        let id = value
            .get("id")
            .and_then(Value::as_str)
            .unwrap_or("?")
            .to_owned();
        match serde_json::from_value(value) {
            Ok(record) => taken.push(record),
            Err(error) => {
                report.refuse(place.problem(inside(kind, &error)).on_record(id));
            }
        }
    }
    taken
}

struct Maker<'a> {
    index: TextIndex,
    text: &'a str,
    place: &'a Place,
    report: &'a mut ImportReport,
    document: ImportedDocument,
}

impl Maker<'_> {
    fn take(&mut self, records: &wire::Records<'_>) {
        for r in &records.zones {
            let at = [wire::At {
                start: r.start,
                end: r.end,
                text: None,
            }];
            if let Some(&[at]) = self.spans(&r.id, &at).as_deref() {
                self.push(Zone {
                    id: id(Kind::Zone, &r.id),
                    kind: r.kind,
                    at,
                    author: some(&r.author),
                    date: some(&r.date),
                    origin: origin(&r.origin),
                });
            }
        }
        for r in &records.entities {
            self.push(Entity {
                id: id(Kind::Entity, &r.id),
                label: r.label.to_string(),
                subtype: some(&r.subtype),
                name: r.name.to_string(),
                aliases: r.aliases.iter().map(ToString::to_string).collect(),
                links: r
                    .links
                    .iter()
                    .map(|link| Link {
                        kb: link.kb.to_string(),
                        id: link.id.to_string(),
                        confidence: link.confidence,
                    })
                    .collect(),
                attributes: attributes(&r.attributes),
                origin: origin(&r.origin),
            });
        }
        for r in &records.mentions {
            if let Some(at) = self.spans(&r.id, &r.at) {
                self.push(Mention {
                    id: id(Kind::Mention, &r.id),
                    at,
                    entity: id(Kind::Entity, &r.entity),
                    level: r.level,
                    metonymy: some(&r.metonymy),
                    attributes: attributes(&r.attributes),
                    origin: origin(&r.origin),
                });
            }
        }
        for r in &records.events {
            self.event(r);
        }
        for r in &records.stances {
            let holder = self.holder(&r.id, &r.holder);
            let target = self.target(&r.id, &r.target);
            let evidence = self.spans(&r.id, &r.evidence);
            if let (Some(holder), Some(target), Some(evidence)) = (holder, target, evidence) {
                self.push(Stance {
                    id: id(Kind::Stance, &r.id),
                    holder,
                    target,
                    polarity: r.polarity,
                    intensity: some(&r.intensity),
                    evidence,
                    voice: r.voice.as_ref().map(|key| id(Kind::Voice, key)),
                    inferred: r.inferred,
                    certainty: r.certainty,
                    attributes: attributes(&r.attributes),
                    origin: origin(&r.origin),
                });
            }
        }
        for r in &records.voices {
            let source = self.holder(&r.id, &r.source);
            let cue = self.spans(&r.id, &r.cue);
            let content = self.spans(&r.id, &r.content);
            if let (Some(source), Some(cue), Some(content)) = (source, cue, content) {
                self.push(Voice {
                    id: id(Kind::Voice, &r.id),
                    source,
                    cue,
                    content,
                    manner: r.manner,
                    within: r.within.as_ref().map(|key| id(Kind::Voice, key)),
                    attributes: attributes(&r.attributes),
                    origin: origin(&r.origin),
                });
            }
        }
        for r in &records.absences {
            let holder = self.holder(&r.id, &r.holder);
            let target = self.target(&r.id, &r.target);
            if let (Some(holder), Some(target)) = (holder, target) {
                self.push(Absence {
                    id: id(Kind::Absence, &r.id),
                    holder,
                    target,
                    note: r.note.to_string(),
                    origin: origin(&r.origin),
                });
            }
        }
        for r in &records.comments {
            self.comment(r);
        }
    }

    fn event(&mut self, r: &wire::Event<'_>) {
        let trigger = if r.trigger.is_empty() {
            Trigger::Absent {
                reason: some(&r.absent_reason).unwrap_or_default(),
            }
        } else {
            match self.spans(&r.id, &r.trigger) {
                Some(at) => Trigger::At(at),
                None => return,
            }
        };
        let arguments = r.arguments.iter().map(|argument| {
            let value = &argument.value;
            Argument {
                role: argument.role.to_string(),
                filler: match argument.kind {
                    wire::FillerKind::Mention => Filler::Mention(id(Kind::Mention, value)),
                    wire::FillerKind::Entity => Filler::Entity(id(Kind::Entity, value)),
                    wire::FillerKind::Event => Filler::Event(id(Kind::Event, value)),
                    wire::FillerKind::Date => Filler::Date(value.to_string()),
                    wire::FillerKind::Place => Filler::Place(value.to_string()),
                    wire::FillerKind::Value => Filler::Value(value.to_string()),
                },
                inferred: argument.inferred,
            }
        });
        self.push(Event {
            id: id(Kind::Event, &r.id),
            label: r.label.to_string(),
            trigger,
            arguments: arguments.collect(),
            modality: r.modality,
            polarity: r.polarity,
            tense: r.tense,
            genericity: r.genericity,
            mode: some(&r.mode),
            contexts: r.contexts.iter().map(ToString::to_string).collect(),
            date: r.date.as_ref().map(|value| EventDate {
                value: value.to_string(),
                inferred: r.date_inferred,
            }),
            same_as: r.same_as.iter().map(|key| id(Kind::Event, key)).collect(),
            attributes: attributes(&r.attributes),
            origin: origin(&r.origin),
        });
    }

    fn comment(&mut self, r: &wire::Comment<'_>) {
        let on = match (&r.record_kind, &r.record) {
            (Some(kind), Some(key)) => {
                let kind = match kind {
                    wire::RecordKind::Zone => Kind::Zone,
                    wire::RecordKind::Entity => Kind::Entity,
                    wire::RecordKind::Mention => Kind::Mention,
                    wire::RecordKind::Event => Kind::Event,
                    wire::RecordKind::Stance => Kind::Stance,
                    wire::RecordKind::Voice => Kind::Voice,
                    wire::RecordKind::Absence => Kind::Absence,
                    wire::RecordKind::Comment => Kind::Comment,
                };
                CommentOn::Record(id(kind, key))
            }
            _ if r.at.is_empty() => CommentOn::Article,
            _ => match self.spans(&r.id, &r.at).as_deref() {
                Some(&[at]) => CommentOn::Span(at),
                _ => return,
            },
        };
        let comment = Comment {
            id: id(Kind::Comment, &r.id),
            on,
            text: r.text.to_string(),
            author: r.author.to_string(),
            question: r.question,
            open: r.open,
            other: self.other(r),
            origin: origin(&r.origin),
        };
        self.push(comment);
    }

    /// What another version of a merge has where a question is asked.
    fn other(&mut self, r: &wire::Comment<'_>) -> Option<Box<Other>> {
        let field = r.other_field.as_ref()?.to_string();
        let value = match (&r.other_text, &r.other_record) {
            (Some(text), _) => OtherValue::Text(text.to_string()),
            (None, Some(json)) => {
                let records = match serde_json::from_str::<wire::Records<'static>>(json) {
                    Ok(records) => records,
                    Err(error) => {
                        self.refuse(&r.id, inside("other_record", &error));
                        return None;
                    }
                };
                // It is read as all records are, and is none of them.
                let n = self.document.records.len();
                self.take(&records);
                let record = self.document.records.drain(n..).next();
                self.document.places.truncate(n);
                OtherValue::Record(record?)
            }
            (None, None) => return None,
        };
        Some(Box::new(Other { field, value }))
    }

    fn push(&mut self, record: impl Into<crate::model::annotation::Record>) {
        self.document.push(record, self.place.clone());
    }

    fn refuse(&mut self, key: &str, message: Words) {
        self.report
            .refuse(self.place.problem(message).on_record(key));
    }

    fn spans(&mut self, key: &str, at: &[wire::At<'_>]) -> Option<Vec<ByteSpan>> {
        let mut spans = Vec::with_capacity(at.len());
        for piece in at {
            let (start, end) = (piece.start, piece.end);
            let span = self.index.byte_span(self.text, CharSpan::new(start, end));
            let Some(span) = span else {
                self.refuse(key, bad_span(start, end));
                return None;
            };
            let there = span.text(self.text).unwrap_or_default();
            if let Some(said) = &piece.text
                && said != there
            {
                self.refuse(key, other_text(start, end, there, said));
                return None;
            }
            spans.push(span);
        }
        Some(spans)
    }

    fn holder(&mut self, key: &str, who: &wire::Who<'_>) -> Option<Holder> {
        match (who.kind, &who.value) {
            (wire::WhoKind::Author, _) => Some(Holder::Author),
            (wire::WhoKind::Unnamed, _) => Some(Holder::Unnamed),
            (wire::WhoKind::Entity, Some(value)) => Some(Holder::Entity(id(Kind::Entity, value))),
            _ => {
                self.refuse(
                    key,
                    words!(
                        "refused-holder",
                        "its holder is no entity, author or unnamed"
                    ),
                );
                None
            }
        }
    }

    fn target(&mut self, key: &str, who: &wire::Who<'_>) -> Option<Target> {
        match (who.kind, &who.value) {
            (wire::WhoKind::Entity, Some(value)) => Some(Target::Entity(id(Kind::Entity, value))),
            (wire::WhoKind::Event, Some(value)) => Some(Target::Event(id(Kind::Event, value))),
            (wire::WhoKind::Concept, Some(value)) => Some(Target::Concept(value.to_string())),
            _ => {
                self.refuse(
                    key,
                    words!(
                        "refused-target",
                        "its target is no entity, event or concept"
                    ),
                );
                None
            }
        }
    }
}

fn id(kind: Kind, key: &str) -> Id {
    Id::new(kind, key)
}

fn some(text: &Option<Cow<'_, str>>) -> Option<String> {
    text.as_deref().map(str::to_owned)
}

fn attributes(pairs: &[wire::KeyValue<'_>]) -> Attributes {
    pairs
        .iter()
        .map(|pair| (pair.key.to_string(), pair.value.to_string()))
        .collect()
}

fn origin(origin: &Option<wire::Origin<'_>>) -> Option<Origin> {
    origin.as_ref().map(|origin| Origin {
        how: origin.how,
        by: origin.by.iter().map(ToString::to_string).collect(),
    })
}

fn card(card: &wire::Card<'_>) -> Card {
    Card {
        headline: some(&card.headline),
        byline: some(&card.byline),
        source: some(&card.source),
        date: some(&card.date),
        language: some(&card.language),
        url: some(&card.url),
        rights: some(&card.rights),
    }
}

fn status(status: &wire::Status<'_>) -> Status {
    match status.state {
        wire::State::ToDo => Status::ToDo,
        wire::State::InProgress => Status::InProgress,
        wire::State::Done => Status::Done,
        wire::State::Skipped => Status::Skipped {
            reason: some(&status.reason).unwrap_or_default(),
        },
    }
}
