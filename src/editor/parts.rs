//! The parts of a record, each a key away: what can be asked of what is focused, what answers it, and what an answer does.

use super::{
    attributes,
    choices::Choice,
    command::Command,
    flow::{Field, FlowCommand},
    open_article::OpenArticle,
    session::{Ask, Session},
};
use crate::model::{
    annotation::{
        Certainty, Comment, Event, EventDate, EventPolarity, Genericity, Holder, Level, Manner,
        Modality, Record, SpanRole, Tense, Trigger,
    },
    document::Document,
    id::{Id, Kind},
    span::ByteSpan,
};

/// A part of a record that is asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// The type of an event that is there.
    EventType(Id),
    /// The type of an event that no words express.
    Wordless,
    /// The PLOVER mode of an event.
    EventMode(Id),
    /// The PLOVER contexts of an event; stays open for several.
    Contexts(Id),
    /// Another event that is the same.
    SameEvent(Id),
    /// The entity that this one is to be merged into.
    Merge(Id),
    /// The entity that this mention is to join.
    Join(Id),
    Subtype(Id),
    /// What a mention stands for.
    Metonymy(Id),
    Source(Id),
    /// The voice that reports this one.
    Within(Id),
    /// The voice that a stance is said in.
    VoiceOf(Id),
    /// Which of a record's attributes.
    Attributes(Id),
    /// The value of one that the codebook names.
    Attribute {
        record: Id,
        name: String,
    },
    /// Words for a part of a record: what is selected, on Enter.
    Words {
        record: Id,
        role: SpanRole,
    },
}

impl Part {
    /// The key of its question.
    pub const fn question(&self) -> &'static str {
        match self {
            Self::EventType(_) | Self::Wordless => "ask-event-type",
            Self::EventMode(_) => "ask-mode",
            Self::Contexts(_) => "ask-contexts",
            Self::SameEvent(_) => "ask-same-event",
            Self::Merge(_) => "ask-merge",
            Self::Join(_) => "ask-join",
            Self::Subtype(_) => "ask-subtype",
            Self::Metonymy(_) => "ask-metonymy",
            Self::Source(_) => "ask-source",
            Self::Within(_) => "ask-within",
            Self::VoiceOf(_) => "ask-voice-of",
            Self::Attributes(_) | Self::Attribute { .. } => "ask-attributes",
            Self::Words { role, .. } => match role {
                SpanRole::Trigger => "ask-words-trigger",
                SpanRole::Evidence => "ask-words-evidence",
                SpanRole::Cue => "ask-words-cue",
                SpanRole::Content => "ask-words-content",
                SpanRole::Mention | SpanRole::Zone | SpanRole::Comment => "ask-words",
            },
        }
    }

    /// Whether a record of the text can answer it.
    pub fn takes(&self, open: &OpenArticle, record: &Record) -> bool {
        let document = open.document();
        let entity_of = |record: &Record| match record {
            Record::Mention(m) => Some(m.entity.clone()),
            Record::Entity(e) => Some(e.id.clone()),
            _ => None,
        };
        match self {
            Self::Merge(from) => entity_of(record).is_some_and(|e| e != *from),
            Self::Join(mention) => {
                let own = document.mention(mention).map(|m| m.entity.clone());
                entity_of(record).is_some_and(|e| Some(e) != own)
            }
            Self::SameEvent(event) => record.kind() == Kind::Event && record.id() != event,
            Self::Source(_) => entity_of(record).is_some(),
            Self::Within(voice) => record.kind() == Kind::Voice && record.id() != voice,
            Self::VoiceOf(_) => record.kind() == Kind::Voice,
            _ => false,
        }
    }

    /// Whether it is answered by letters over marks in the text.
    pub const fn is_picked(&self) -> bool {
        matches!(
            self,
            Self::Merge(_)
                | Self::Join(_)
                | Self::SameEvent(_)
                | Self::Source(_)
                | Self::Within(_)
                | Self::VoiceOf(_)
        )
    }
}

pub(super) fn choice(
    key: Option<char>,
    text: impl Into<String>,
    command: Command,
    active: bool,
) -> Choice {
    Choice {
        key,
        text: text.into(),
        tip: String::new(),
        color: None,
        command,
        active,
    }
}

pub(super) fn set(record: impl Into<Record>) -> Command {
    Command::Flow(FlowCommand::Set(Box::new(record.into())))
}

/// The answers to a part's question that are no marks in the text.
pub fn answers(session: &Session, open: &OpenArticle, part: &Part) -> Vec<Choice> {
    let document = open.document();
    let codebook = open.codebook();
    let language = session.texts.language();
    let none = |command, active| {
        let text = session.texts.get("part-none").to_string();
        choice(Some('0'), text, command, active)
    };
    let numbered = |found: &mut Vec<Choice>| {
        for (choice, key) in found.iter_mut().zip(('1'..='9').chain('a'..='z')) {
            choice.key.get_or_insert(key);
        }
    };
    match part {
        Part::EventType(id) => event_types(session, open, |label| {
            let mut after = document.event(id)?.clone();
            let active = after.label == label;
            after.label = label.to_owned();
            Some((set(after), active))
        }),
        Part::Wordless => event_types(session, open, |label| {
            let command = Command::Flow(FlowCommand::MakeWordless(label.to_owned()));
            Some((command, false))
        }),
        Part::EventMode(id) => {
            let Some(event) = document.event(id) else {
                return Vec::new();
            };
            let modes = codebook
                .event_type(&event.label)
                .map_or(&[][..], |t| &t.modes);
            let with = |mode: Option<String>| {
                let active = event.mode == mode;
                let after = Event {
                    mode,
                    ..event.clone()
                };
                (set(after), active)
            };
            let mut found: Vec<Choice> = modes
                .iter()
                .map(|mode| {
                    let (command, active) = with(Some(mode.clone()));
                    choice(None, codebook.word(mode, language), command, active)
                })
                .collect();
            numbered(&mut found);
            let (command, active) = with(None);
            found.push(none(command, active));
            found
        }
        Part::Contexts(id) => {
            let Some(event) = document.event(id) else {
                return Vec::new();
            };
            let all = codebook.contexts.iter();
            let keys = ('a'..='z').chain('A'..='Z').map(Some);
            all.zip(keys.chain(std::iter::repeat(None)))
                .map(|(context, key)| {
                    let mut after = event.clone();
                    let active = after.contexts.contains(context);
                    if active {
                        after.contexts.retain(|c| c != context);
                    } else {
                        after.contexts.push(context.clone());
                    }
                    // Asked on until Enter: an event often has two.
                    let command = Command::Change(Box::new(after.into()));
                    choice(key, codebook.word(context, language), command, active)
                })
                .collect()
        }
        Part::Subtype(id) => {
            let Some(entity) = document.entity(id) else {
                return Vec::new();
            };
            let subtypes = codebook
                .entity_type(&entity.label)
                .map_or(&[][..], |t| &t.subtypes);
            let with = |subtype: Option<String>| {
                let active = entity.subtype == subtype;
                let mut after = entity.clone();
                after.subtype = subtype;
                (set(after), active)
            };
            let mut found: Vec<Choice> = subtypes
                .iter()
                .map(|subtype| {
                    let (command, active) = with(Some(subtype.clone()));
                    choice(None, codebook.word(subtype, language), command, active)
                })
                .collect();
            numbered(&mut found);
            let (command, active) = with(None);
            found.push(none(command, active));
            found
        }
        Part::Metonymy(id) => {
            let Some(mention) = document.mention(id) else {
                return Vec::new();
            };
            let own = document.entity(&mention.entity).map(|e| e.label.as_str());
            let with = |stands_for: Option<String>| {
                let active = mention.metonymy == stands_for;
                let mut after = mention.clone();
                after.metonymy = stands_for;
                (set(after), active)
            };
            let types = codebook.entity_types.iter();
            let mut found: Vec<Choice> = types
                .filter(|t| Some(t.label.name.as_str()) != own)
                .map(|t| {
                    let (command, active) = with(Some(t.label.name.clone()));
                    Choice {
                        color: Some(t.color),
                        tip: t.label.tip(language),
                        ..choice(t.key, t.label.title(language), command, active)
                    }
                })
                .collect();
            let (command, active) = with(None);
            found.push(none(command, active));
            found
        }
        Part::Source(id) => {
            let Some(voice) = document.voice(id) else {
                return Vec::new();
            };
            [
                ('1', Holder::Author, "holder-author"),
                ('2', Holder::Unnamed, "holder-unnamed"),
            ]
            .into_iter()
            .map(|(key, holder, text)| {
                let active = voice.source == holder;
                let mut after = voice.clone();
                after.source = holder;
                let text = session.texts.get(text).to_string();
                choice(Some(key), text, set(after), active)
            })
            .collect()
        }
        Part::Within(id) => document.voice(id).map_or(Vec::new(), |voice| {
            let mut after = voice.clone();
            after.within = None;
            vec![none(set(after), voice.within.is_none())]
        }),
        Part::VoiceOf(id) => document.stance(id).map_or(Vec::new(), |stance| {
            let mut after = stance.clone();
            after.voice = None;
            vec![none(set(after), stance.voice.is_none())]
        }),
        Part::Attributes(id) => attributes::attributes(session, open, id),
        Part::Attribute { record, name } => attributes::values(session, open, record, name),
        Part::Words { .. } => {
            let text = session.texts.get("use-words").to_string();
            vec![choice(
                Some('\n'),
                text,
                Command::Flow(FlowCommand::UseWords),
                false,
            )]
        }
        Part::SameEvent(_) | Part::Merge(_) | Part::Join(_) => Vec::new(),
    }
}

fn event_types(
    session: &Session,
    open: &OpenArticle,
    command: impl Fn(&str) -> Option<(Command, bool)>,
) -> Vec<Choice> {
    let language = session.texts.language();
    let types = open.codebook().event_types.iter();
    types
        .filter_map(|t| {
            let (command, active) = command(&t.label.name)?;
            Some(Choice {
                tip: t.label.tip(language),
                ..choice(t.key, t.label.title(language), command, active)
            })
        })
        .collect()
}

/// What the keys do to the focused record, a part each. The inspector's card shows them beside the parts.
pub fn parts_of(session: &Session, open: &OpenArticle, record: &Record) -> Vec<Choice> {
    let texts = &session.texts;
    let part = |key: char, text: &str, command: Command| {
        choice(Some(key), texts.get(text).to_string(), command, false)
    };
    let ask = |part: Part| Command::Flow(FlowCommand::Ask(part));
    let field = |field: Field| Command::Flow(FlowCommand::Edit(field));
    let words = |id: &Id, role| {
        ask(Part::Words {
            record: id.clone(),
            role,
        })
    };
    match record {
        Record::Mention(mention) => LEVELS
            .iter()
            .zip('1'..)
            .map(|((level, text), key)| {
                let mut after = mention.clone();
                after.level = *level;
                let active = mention.level == *level;
                let text = texts.get(text).to_string();
                choice(Some(key), text, change(after), active)
            })
            .collect(),
        Record::Event(event) => {
            let id = || event.id.clone();
            let mut found = vec![
                part('t', "field-type", ask(Part::EventType(id()))),
                part('w', "field-words", words(&event.id, SpanRole::Trigger)),
                part(
                    'd',
                    "field-date",
                    match open.codebook().event_type(&event.label) {
                        Some(t) if t.roles.iter().any(|r| r.is_date()) => {
                            Command::PickRole("date".to_owned())
                        }
                        _ => field(Field::Date),
                    },
                ),
                part('m', "field-modality", change(turned_modality(event))),
                part('p', "field-polarity", change(turned_polarity(event))),
                part('k', "field-tense", change(turned_tense(event))),
                part('g', "field-genericity", change(turned_genericity(event))),
                part('c', "field-contexts", ask(Part::Contexts(id()))),
                part('=', "field-same", ask(Part::SameEvent(id()))),
            ];
            let modes = open.codebook().event_type(&event.label);
            if modes.is_some_and(|t| !t.modes.is_empty()) {
                found.push(part('o', "field-mode", ask(Part::EventMode(id()))));
            }
            if !event.arguments.is_empty() {
                let last = event.arguments.len() - 1;
                let command = FlowCommand::ToggleInferred(id(), last);
                found.push(part('i', "inferred", Command::Flow(command)));
            }
            if let Some(date) = &event.date {
                let mut after = event.clone();
                after.date = Some(EventDate {
                    inferred: !date.inferred,
                    ..date.clone()
                });
                found.push(part('x', "date-inferred", change(after)));
            }
            if matches!(event.trigger, Trigger::Absent { .. }) {
                found.push(part('y', "field-reason", field(Field::Reason)));
            }
            found
        }
        Record::Stance(stance) => {
            let asked = |ask| Command::AskStancePart {
                stance: stance.id.clone(),
                ask,
            };
            let mut inferred = stance.clone();
            inferred.inferred = !stance.inferred;
            let mut sure = stance.clone();
            sure.certainty = next_certainty(stance.certainty);
            vec![
                part('h', "field-holder", asked(Ask::Holder)),
                part('p', "field-polarity", asked(Ask::Polarity)),
                part('t', "field-target", asked(Ask::Target)),
                part('w', "field-evidence", words(&stance.id, SpanRole::Evidence)),
                part('v', "field-voice", ask(Part::VoiceOf(stance.id.clone()))),
                part('i', "inferred", change(inferred)),
                part('c', "field-certainty", change(sure)),
            ]
        }
        Record::Voice(voice) => {
            let mut manner = voice.clone();
            manner.manner = next_manner(voice.manner);
            vec![
                part('h', "field-source", ask(Part::Source(voice.id.clone()))),
                part('c', "field-cue", words(&voice.id, SpanRole::Cue)),
                part('w', "field-words", words(&voice.id, SpanRole::Content)),
                part('m', "field-manner", change(manner)),
                part('u', "field-within", ask(Part::Within(voice.id.clone()))),
            ]
        }
        Record::Absence(absence) => {
            let asked = |ask| Command::AskStancePart {
                stance: absence.id.clone(),
                ask,
            };
            vec![
                part('h', "field-holder", asked(Ask::Holder)),
                part('t', "field-target", asked(Ask::Target)),
                part('d', "field-note", field(Field::Note)),
            ]
        }
        Record::Comment(comment) => {
            let mut after = comment.clone();
            after.open = !comment.open;
            let mut question = comment.clone();
            question.question = !comment.question;
            vec![
                part('o', "note-open", change(after)),
                part('q', "note-question", change(question)),
                part('d', "field-note", field(Field::Note)),
            ]
        }
        Record::Entity(_) | Record::Zone(_) => Vec::new(),
    }
}

fn change(record: impl Into<Record>) -> Command {
    Command::Change(Box::new(record.into()))
}

/// ACE mention levels and the keys of their names.
pub const LEVELS: [(Level, &str); 3] = [
    (Level::Name, "level-name"),
    (Level::Nominal, "level-nominal"),
    (Level::Pronoun, "level-pronoun"),
];

/// Manners of a voice and the keys of their names.
pub const MANNERS: [(Manner, &str); 4] = [
    (Manner::Direct, "manner-direct"),
    (Manner::Indirect, "manner-indirect"),
    (Manner::Mixed, "manner-mixed"),
    (Manner::Reported, "manner-reported"),
];

/// Certainties and the keys of their names.
pub const CERTAINTIES: [(Certainty, &str); 3] = [
    (Certainty::Certain, "certainty-certain"),
    (Certainty::Probable, "certainty-probable"),
    (Certainty::Unsure, "certainty-unsure"),
];

/// Tenses and the keys of their names.
pub const TENSES: [(Tense, &str); 4] = [
    (Tense::Past, "tense-past"),
    (Tense::Present, "tense-present"),
    (Tense::Future, "tense-future"),
    (Tense::Unspecified, "tense-unspecified"),
];

/// The value after `current`, the first one after the last.
fn next<T: Copy + PartialEq>(all: &[(T, &str)], current: T) -> T {
    let at = all.iter().position(|(value, _)| *value == current);
    all[at.map_or(0, |i| (i + 1) % all.len())].0
}

fn next_certainty(current: Certainty) -> Certainty {
    next(&CERTAINTIES, current)
}

fn next_manner(current: Manner) -> Manner {
    next(&MANNERS, current)
}

fn turned_tense(event: &Event) -> Event {
    Event {
        tense: next(&TENSES, event.tense),
        ..event.clone()
    }
}

fn turned_modality(event: &Event) -> Event {
    let modality = match event.modality {
        Modality::Asserted => Modality::Other,
        Modality::Other => Modality::Asserted,
    };
    Event {
        modality,
        ..event.clone()
    }
}

fn turned_polarity(event: &Event) -> Event {
    let polarity = match event.polarity {
        EventPolarity::Positive => EventPolarity::Negative,
        EventPolarity::Negative => EventPolarity::Positive,
    };
    Event {
        polarity,
        ..event.clone()
    }
}

fn turned_genericity(event: &Event) -> Event {
    let genericity = match event.genericity {
        Genericity::Specific => Genericity::Generic,
        Genericity::Generic => Genericity::Specific,
    };
    Event {
        genericity,
        ..event.clone()
    }
}

/// The innermost voice whose content holds all of these spans.
pub(super) fn voice_around(document: &Document, spans: &[ByteSpan]) -> Option<Id> {
    let first = spans.first()?;
    let last = spans.last()?;
    document
        .touching(*first)
        .into_iter()
        .filter(|entry| entry.role == SpanRole::Content)
        .filter_map(|entry| document.voice(&entry.id))
        .filter(|voice| {
            let start = voice.content.first().map(|s| s.start);
            let end = voice.content.last().map(|s| s.end);
            start.is_some_and(|s| s <= first.start) && end.is_some_and(|e| e >= last.end)
        })
        .min_by_key(|voice| voice.content.iter().map(|s| s.len()).sum::<usize>())
        .map(|voice| voice.id.clone())
}

/// A comment in short, for lists.
pub fn comment_line(comment: &Comment) -> &str {
    comment.text.lines().next().unwrap_or_default()
}
