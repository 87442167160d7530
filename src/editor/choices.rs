//! What can be answered right now: one list that the label bar shows and the keyboard picks from.

use super::{
    attributes,
    command::{Command, CommandId},
    files::{FileCommand, Review},
    fillers,
    flow::FlowCommand,
    open_article::OpenArticle,
    parts::{self, Part},
    session::{Ask, Mode, Session},
    tagging,
};
use crate::model::{
    annotation::{Holder, Polarity, Record, Target, ZoneKind},
    codebook::ColorPair,
    id::Kind,
};
use crate::store::reanchor::Decision;

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub key: Option<char>,
    /// In the reader's language.
    pub text: String,
    /// What it means, for a tooltip.
    pub tip: String,
    pub color: Option<ColorPair>,
    pub command: Command,
    /// Whether it is what is there now.
    pub active: bool,
}

/// The keys of zone kinds, in the order of [`ZoneKind::ALL`].
const ZONE_KEYS: [char; 11] = ['h', 'y', 'd', 'l', 'b', 'q', 'c', 'p', 'x', 'r', 'u'];

/// The question that the choices answer, in the reader's language; empty where there is none.
pub fn question(session: &Session) -> String {
    let texts = &session.texts;
    match session.mode() {
        Mode::Normal => String::new(),
        Mode::Jump => texts.get("ask-jump").to_string(),
        Mode::EventType => texts.get("ask-event-type").to_string(),
        Mode::Zone => texts.get("ask-zone").to_string(),
        Mode::Filler { event, role } => {
            let title = session.open().and_then(|open| {
                let event = open.document().event(event)?;
                let roles = &open.codebook().event_type(&event.label)?.roles;
                let role = roles.iter().find(|r| r.label.name == *role)?;
                Some(role.label.title(texts.language()))
            });
            texts.with("ask-filler", &[("role", title.unwrap_or(role))])
        }
        Mode::Stance(draft) => texts
            .get(match draft.ask() {
                Ask::Holder => "ask-holder",
                Ask::Target => "ask-target",
                Ask::Polarity => "ask-polarity",
            })
            .to_string(),
        Mode::StancePart { ask, .. } => texts
            .get(match ask {
                Ask::Holder => "ask-holder",
                Ask::Target => "ask-target",
                Ask::Polarity => "ask-polarity",
            })
            .to_string(),
        Mode::Part(Part::Attribute { record, name }) => session
            .open()
            .map(|open| attributes::question(session, open, record, name))
            .unwrap_or_default(),
        Mode::Part(part) => texts.get(part.question()).to_string(),
    }
}

/// What the question's role takes, in words; empty where it takes anything or nothing is filled.
pub fn remark(session: &Session) -> String {
    let Mode::Filler { event, role } = session.mode() else {
        return String::new();
    };
    let fillers = session.open().and_then(|open| {
        let event = open.document().event(event)?;
        let roles = &open.codebook().event_type(&event.label)?.roles;
        let role = roles.iter().find(|r| r.label.name == *role)?;
        Some(session.fillers_title(open.codebook(), &role.fillers))
    });
    match fillers {
        Some(fillers) if !fillers.is_empty() => {
            session.texts.with("role-fillers", &[("fillers", &fillers)])
        }
        _ => String::new(),
    }
}

/// What can be said of a stretch of an article that has changed.
fn review_answers(session: &Session, review: &Review) -> Vec<Choice> {
    let stretches = review.open();
    let Some((anchor, _)) = stretches.get(review.current) else {
        return Vec::new();
    };
    let decision = review.decision(*anchor);
    let answer = |key, text, active, command| Choice {
        key: Some(key),
        text: session.texts.get(text).to_string(),
        tip: String::new(),
        color: None,
        command: Command::File(command),
        active,
    };
    let is_here = matches!(decision, Some(Decision::At(_)));
    let n = stretches.len();
    let next = FileCommand::ShowStretch((review.current + 1) % n);
    let before = FileCommand::ShowStretch((review.current + n - 1) % n);
    let gone = FileCommand::Decide {
        anchor: *anchor,
        decision: Some(Decision::Drop),
    };
    let is_gone = decision == Some(Decision::Drop);
    let mut answers = vec![
        answer(
            'y',
            "changed-here",
            is_here,
            FileCommand::DecideSelection(*anchor),
        ),
        answer('x', "changed-gone", is_gone, gone),
        answer('n', "changed-next", false, next),
        answer('p', "changed-previous", false, before),
    ];
    if session
        .open()
        .is_some_and(|open| open.selection().is_empty())
    {
        answers.remove(0);
    }
    answers
}

pub fn choices(session: &Session) -> Vec<Choice> {
    let Some(open) = session.open() else {
        return Vec::new();
    };
    if let Some(review) = open.review() {
        return review_answers(session, review);
    }
    if open.read_only().is_some() {
        return Vec::new();
    }
    match session.mode() {
        Mode::Normal => labels(session, open),
        Mode::Jump => Vec::new(),
        Mode::EventType => event_types(session, open),
        Mode::Zone => zones(session, open),
        Mode::Filler { event, role } => roles(session, open, event, role),
        Mode::Stance(draft) => stance_part(session, open, draft.ask()),
        Mode::StancePart { ask, .. } => stance_part(session, open, *ask),
        Mode::Part(part) => parts::answers(session, open, part),
    }
}

/// The answers that match what is typed: those of the list by title, name or definition, and where something is to be picked also
/// entities and events by name, wherever they stand, and what was typed itself; for a selection, the entity that it may be a mention of.
///
/// With nothing typed, the list as it is.
pub fn matching(session: &Session, query: &str) -> Vec<Choice> {
    let query = query.trim();
    let folded = fold(query);
    let mut found: Vec<(u8, Choice)> = choices(session)
        .into_iter()
        .filter_map(|choice| Some((rank(&choice, &folded)?, choice)))
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    let mut found: Vec<Choice> = found.into_iter().map(|(_, choice)| choice).collect();
    let Some(open) = session.open() else {
        return found;
    };
    if query.is_empty() {
        return found;
    }
    found.extend(records_named(session, open, &folded));
    if let Mode::Filler { event, role } = session.mode() {
        found.extend(fillers::typed(session, open, event, role, query));
    }
    found
}

/// How well a choice answers what is typed, the best first; `None` where it does not.
fn rank(choice: &Choice, folded: &str) -> Option<u8> {
    if folded.is_empty() {
        return Some(0);
    }
    let text = fold(&choice.text);
    let at_word = |text: &str| text.split(' ').any(|word| word.starts_with(folded));
    if text.starts_with(folded) {
        Some(0)
    } else if at_word(&text) {
        Some(1)
    } else if text.contains(folded) {
        Some(2)
    } else {
        fold(&choice.tip).contains(folded).then_some(3)
    }
}

/// At most so many entities and events are offered for what is typed.
const MAX_NAMED: usize = 8;

fn records_named(session: &Session, open: &OpenArticle, folded: &str) -> Vec<Choice> {
    let document = open.document();
    // Of a selection: an entity that it names in other words.
    let tags = *session.mode() == Mode::Normal && !open.selection().is_empty();
    let picked = |record: Record| {
        let command = match &record {
            Record::Entity(entity) if tags => Command::TagAs(entity.id.clone()),
            record if can_be_picked(session, record) => Command::Pick(record.id().clone()),
            _ => return None,
        };
        let color = match &record {
            Record::Entity(e) => open.codebook().entity_type(&e.label).map(|t| t.color),
            _ => None,
        };
        Some(Choice {
            key: None,
            text: tagging::describe(document, &record),
            tip: String::new(),
            color,
            command,
            active: false,
        })
    };
    let entities = document
        .entities()
        .filter(|e| {
            fold(&e.name).contains(folded) || e.aliases.iter().any(|a| fold(a).contains(folded))
        })
        .map(|e| Record::Entity(e.clone()));
    let events = document
        .events()
        .map(|e| Record::Event(e.clone()))
        .filter(|e| fold(&tagging::describe(document, e)).contains(folded));
    entities
        .chain(events)
        .filter_map(picked)
        .take(MAX_NAMED)
        .collect()
}

/// Lower case without the accents of Latin letters, for finding.
pub fn fold(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .map(|c| match c {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
            'ç' | 'č' => 'c',
            'è' | 'é' | 'ê' | 'ë' => 'e',
            'ì' | 'í' | 'î' | 'ï' => 'i',
            'ñ' => 'n',
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
            'š' => 's',
            'ù' | 'ú' | 'û' | 'ü' => 'u',
            'ý' | 'ÿ' => 'y',
            '’' => '\'',
            c => c,
        })
        .collect()
}

/// Entity types for the selection (or the focused mention, or the entities picked in the list), the most used first, then event and
/// stance; with another record focused, its parts.
fn labels(session: &Session, open: &OpenArticle) -> Vec<Choice> {
    let focused = open.focused();
    let current = open.taggable_label();
    let retypes = !session.picked_entities().is_empty();
    let entity = match focused {
        Some(Record::Entity(entity)) => Some(entity.label.as_str()),
        _ => None,
    };
    if current.is_none() && !retypes && entity.is_none() {
        let Some(record) = focused else {
            return Vec::new();
        };
        let mut found = match record {
            Record::Event(event) => roles(session, open, &event.id, ""),
            Record::Stance(_) => intensities(session, open),
            _ => Vec::new(),
        };
        found.extend(parts::parts_of(session, open, record));
        return found;
    }
    let language = session.texts.language();
    let label = current.flatten().or(entity).filter(|_| !retypes);
    let mut types: Vec<_> = open.codebook().entity_types.iter().collect();
    types.sort_by_key(|t| session.flow.rank(&t.label.name));
    let mut found: Vec<Choice> = types
        .into_iter()
        .map(|t| Choice {
            key: t.key,
            text: t.label.title(language).to_owned(),
            tip: t.label.tip(language),
            color: Some(t.color),
            command: Command::Tag(t.label.name.clone()),
            active: label == Some(t.label.name.as_str()),
        })
        .collect();
    if open.selection().is_empty()
        && let Some(record @ Record::Mention(_)) = focused
    {
        found.extend(parts::parts_of(session, open, record));
    }
    if !open.selection().is_empty() {
        for id in [
            CommandId::MakeEvent,
            CommandId::MakeStance,
            CommandId::MakeVoice,
        ] {
            found.push(Choice {
                key: session.keymap().letter(id),
                text: format!(
                    "{}…",
                    session.texts.get(match id {
                        CommandId::MakeEvent => "event",
                        CommandId::MakeStance => "stance",
                        _ => "voice",
                    })
                ),
                tip: session
                    .texts
                    .get(&format!("{}-tip", id.info().text))
                    .to_string(),
                color: None,
                command: Command::Run(id),
                active: false,
            });
        }
    }
    found
}

fn event_types(session: &Session, open: &OpenArticle) -> Vec<Choice> {
    let language = session.texts.language();
    let mut types: Vec<_> = open.codebook().event_types.iter().collect();
    types.sort_by_key(|t| session.flow.rank(&t.label.name));
    types
        .into_iter()
        .map(|t| Choice {
            key: t.key,
            text: t.label.title(language).to_owned(),
            tip: t.label.tip(language),
            color: None,
            command: Command::MakeEvent(t.label.name.clone()),
            active: false,
        })
        .collect()
}

fn zones(session: &Session, open: &OpenArticle) -> Vec<Choice> {
    let here = open.zone_here();
    let mut found: Vec<Choice> = ZoneKind::ALL
        .into_iter()
        .zip(ZONE_KEYS)
        .map(|(kind, key)| Choice {
            key: Some(key),
            text: session.texts.get(zone_text(kind)).to_string(),
            tip: String::new(),
            color: None,
            command: Command::SetZone {
                at: None,
                kind: Some(kind),
            },
            active: here == Some(kind),
        })
        .collect();
    found.push(Choice {
        key: Some('0'),
        text: session.texts.get("zone-none").to_string(),
        tip: String::new(),
        color: None,
        command: Command::SetZone {
            at: None,
            kind: None,
        },
        active: here.is_none(),
    });
    let at = open.selection().live().start;
    if let Some(zone) = open.document().zone_at(at)
        && zone.kind == ZoneKind::Post
    {
        let text = session.texts.get("zone-post-details").to_string();
        let command = Command::Flow(FlowCommand::EditPost(zone.id.clone()));
        found.push(parts::choice(Some('e'), text, command, false));
    }
    found
}

fn roles(
    session: &Session,
    open: &OpenArticle,
    event: &crate::model::id::Id,
    current: &str,
) -> Vec<Choice> {
    let Some(event) = open.document().event(event) else {
        return Vec::new();
    };
    let Some(event_type) = open.codebook().event_type(&event.label) else {
        return Vec::new();
    };
    let language = session.texts.language();
    let mut found = numbered(event_type.roles.iter().map(|role| Choice {
        key: None,
        text: role.label.title(language).to_owned(),
        tip: role.label.tip(language),
        color: None,
        command: Command::PickRole(role.label.name.clone()),
        active: role.label.name == current,
    }));
    found.extend(fillers::of_role(session, open, event, current));
    found
}

fn intensities(session: &Session, open: &OpenArticle) -> Vec<Choice> {
    let Some(Record::Stance(stance)) = open.focus().and_then(|id| open.document().record(id))
    else {
        return Vec::new();
    };
    let language = session.texts.language();
    numbered(open.codebook().intensities.iter().map(|step| {
        let mut after = stance.clone();
        after.intensity = Some(step.label.name.clone());
        Choice {
            key: None,
            text: step.label.title(language).to_owned(),
            tip: step.label.tip(language),
            color: None,
            command: Command::Change(Box::new(after.into())),
            active: stance.intensity.as_deref() == Some(step.label.name.as_str()),
        }
    }))
}

fn stance_part(session: &Session, open: &OpenArticle, ask: Ask) -> Vec<Choice> {
    let texts = &session.texts;
    let language = texts.language();
    let answer = |text: &str, command| Choice {
        key: None,
        text: text.to_owned(),
        tip: String::new(),
        color: None,
        command,
        active: false,
    };
    match ask {
        Ask::Holder => numbered(
            [
                answer(
                    &texts.get("holder-author"),
                    Command::PickHolder(Holder::Author),
                ),
                answer(
                    &texts.get("holder-unnamed"),
                    Command::PickHolder(Holder::Unnamed),
                ),
            ]
            .into_iter(),
        ),
        Ask::Target => {
            let mut found = numbered(open.codebook().concepts.iter().map(|concept| {
                let mut choice = answer(
                    concept.label.title(language),
                    Command::PickTarget(Target::Concept(concept.label.name.clone())),
                );
                choice.tip = concept.label.tip(language);
                choice
            }));
            let keys: Vec<Option<char>> = open.codebook().concepts.iter().map(|c| c.key).collect();
            lettered(&mut found, &keys);
            found
        }
        Ask::Polarity => Polarity::ALL
            .into_iter()
            .zip(['f', 'a', 'n', 'b'])
            .map(|(polarity, key)| {
                let mut choice = answer(
                    &texts.get(polarity_text(polarity)),
                    Command::PickPolarity(polarity),
                );
                choice.key = Some(key);
                choice
            })
            .chain(matches!(session.mode(), Mode::Stance(_)).then(|| Choice {
                key: Some('0'),
                ..answer(
                    &texts.get("polarity-absent"),
                    Command::Flow(FlowCommand::PickAbsence),
                )
            }))
            .collect(),
    }
}

/// Gives those past the ninth a capital (small letters stand on the text): that of their own key where it is free, else the next one.
fn lettered(choices: &mut [Choice], own: &[Option<char>]) {
    let mut free: Vec<char> = ('A'..='Z').collect();
    let n = choices.len().min(9);
    let mut take = |wanted: Option<char>| {
        let at = match wanted {
            Some(key) => free.iter().position(|k| *k == key.to_ascii_uppercase())?,
            None => 0,
        };
        (at < free.len()).then(|| free.remove(at))
    };
    for (choice, own) in choices.iter_mut().zip(own).skip(n) {
        choice.key = own.and_then(|own| take(Some(own)));
    }
    for choice in choices.iter_mut().skip(n).filter(|c| c.key.is_none()) {
        choice.key = take(None);
    }
}

/// Gives the first nine the keys 1 to 9.
fn numbered(choices: impl Iterator<Item = Choice>) -> Vec<Choice> {
    choices
        .zip(('1'..='9').map(Some).chain(std::iter::repeat(None)))
        .map(|(choice, key)| Choice { key, ..choice })
        .collect()
}

/// The key of a zone kind's name.
pub const fn zone_text(kind: ZoneKind) -> &'static str {
    match kind {
        ZoneKind::Headline => "zone-headline",
        ZoneKind::Byline => "zone-byline",
        ZoneKind::Dateline => "zone-dateline",
        ZoneKind::Lead => "zone-lead",
        ZoneKind::Body => "zone-body",
        ZoneKind::Quotation => "zone-quotation",
        ZoneKind::Caption => "zone-caption",
        ZoneKind::Post => "zone-post",
        ZoneKind::Chrome => "zone-chrome",
        ZoneKind::RelatedLinks => "zone-related-links",
        ZoneKind::Duplicate => "zone-duplicate",
    }
}

/// The key of a polarity's name.
pub const fn polarity_text(polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::Favor => "polarity-favor",
        Polarity::Against => "polarity-against",
        Polarity::Neither => "polarity-neither",
        Polarity::Both => "polarity-both",
    }
}

/// Whether a record can answer the present question; hints stand on those that can.
pub fn can_be_picked(session: &Session, record: &Record) -> bool {
    let Some(open) = session.open() else {
        return false;
    };
    match session.mode() {
        Mode::Filler { event, role } => open.may_fill(event, role, record),
        Mode::Stance(draft) => can_be_part(draft.ask(), record.kind()),
        Mode::StancePart { ask, .. } => can_be_part(*ask, record.kind()),
        Mode::Part(part) => part.takes(open, record),
        Mode::Jump => true,
        Mode::Normal | Mode::EventType | Mode::Zone => false,
    }
}

/// Whether the present question is answered by something in the text, so that letters stand on what can be picked.
pub fn picks(mode: &Mode) -> bool {
    match mode {
        Mode::Filler { .. } => true,
        Mode::Stance(draft) => draft.ask() != Ask::Polarity,
        Mode::StancePart { ask, .. } => *ask != Ask::Polarity,
        Mode::Part(part) => part.is_picked(),
        Mode::Jump => false,
        Mode::Normal | Mode::EventType | Mode::Zone => false,
    }
}

const fn can_be_part(ask: Ask, kind: Kind) -> bool {
    match ask {
        Ask::Holder => matches!(kind, Kind::Mention | Kind::Entity),
        Ask::Target => matches!(kind, Kind::Mention | Kind::Entity | Kind::Event),
        Ask::Polarity => false,
    }
}
