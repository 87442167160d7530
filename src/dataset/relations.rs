//! What ties labelled spans together, for the formats that draw lines between spans.
//!
//! From an event's trigger to its fillers under the role's name, from a stance's evidence to `Holder` and `Target`, from a voice's content (or cue)
//! to `Source`, `Cue` and `Within`, from each further mention of an entity to its first as `Coreference`, between events as `SameAs`. An
//! entity is spoken for by its first mention.

use std::{borrow::Cow, collections::BTreeMap};

use super::{
    loss::{LossKind, LossReport},
    view::{Part, View},
};
use crate::model::{
    annotation::{Filler, Target, Voice},
    id::Id,
};

/// A labelled span of the view.
pub type SpanKey<'a> = (Part, &'a Id);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relation<'a> {
    pub label: &'a str,
    pub from: SpanKey<'a>,
    pub to: SpanKey<'a>,
}

pub const COREFERENCE: &str = "Coreference";
pub const SAME_AS: &str = "SameAs";
pub const TARGET: &str = "Target";

/// The relations of a document; those that have no span at one end are counted.
pub fn relations<'a>(view: &'a View, loss: &mut LossReport) -> Vec<Relation<'a>> {
    let mut found = Vec::new();
    let mut first: BTreeMap<&Id, &Id> = BTreeMap::new();
    for mention in &view.mentions {
        match first.get(&mention.entity) {
            Some(leader) => found.push(Relation {
                label: COREFERENCE,
                from: (Part::Mention, &mention.id),
                to: (Part::Mention, leader),
            }),
            None => {
                first.insert(&mention.entity, &mention.id);
            }
        }
    }
    let entity = |id: &Id| first.get(id).map(|m| (Part::Mention, *m));
    let trigger = |id: &Id| {
        let event = view.event(id)?;
        let has_trigger = !event.trigger.spans().is_empty();
        has_trigger.then_some((Part::Trigger, &event.id))
    };
    let voices: BTreeMap<&Id, &Voice> = view.voices.iter().map(|v| (&v.id, v)).collect();
    let voice = |id: &Id| voices.get(id).and_then(|v| voice_key(v));

    for event in &view.events {
        let Some(from) = trigger(&event.id) else {
            continue;
        };
        for argument in &event.arguments {
            let to = match &argument.filler {
                Filler::Mention(id) => Some((Part::Mention, id)),
                Filler::Entity(id) => entity(id),
                Filler::Event(id) => trigger(id),
                // Counted as value arguments where they can't be held.
                Filler::Date(_) | Filler::Place(_) | Filler::Value(_) => continue,
            };
            match to {
                Some(to) => found.push(Relation {
                    label: &argument.role,
                    from,
                    to,
                }),
                None => loss.add(LossKind::Arguments, 1),
            }
        }
        for other in &event.same_as {
            match trigger(other) {
                Some(to) => found.push(Relation {
                    label: SAME_AS,
                    from,
                    to,
                }),
                None => loss.add(LossKind::References, 1),
            }
        }
    }
    for stance in &view.stances {
        if stance.evidence.is_empty() {
            continue;
        }
        let from = (Part::Evidence, &stance.id);
        let target = match &stance.target {
            Target::Entity(id) => Some(entity(id)),
            Target::Event(id) => Some(trigger(id)),
            Target::Concept(_) => None,
        };
        let ends = [
            ("Holder", stance.holder.id().map(entity)),
            (TARGET, target),
            ("SaidBy", stance.voice.as_ref().map(voice)),
        ];
        push_ends(from, ends, &mut found, loss);
    }
    for v in &view.voices {
        let Some(from) = voice_key(v) else {
            continue;
        };
        let has_both = !v.cue.is_empty() && !v.content.is_empty();
        let ends = [
            ("Source", v.source.id().map(entity)),
            ("Cue", has_both.then_some(Some((Part::Cue, &v.id)))),
            ("Within", v.within.as_ref().map(voice)),
        ];
        push_ends(from, ends, &mut found, loss);
    }
    found
}

/// A relation's label; a stance's target says what the holder thinks of it too: `Target:Against`.
pub fn polar<'a>(view: &View, relation: &Relation<'a>) -> Cow<'a, str> {
    let stance = match relation.from.0 {
        Part::Evidence if relation.label == TARGET => {
            view.stances.iter().find(|s| s.id == *relation.from.1)
        }
        _ => None,
    };
    match stance {
        Some(stance) => Cow::Owned(format!("{TARGET}:{:?}", stance.polarity)),
        None => Cow::Borrowed(relation.label),
    }
}

/// The span that stands for a voice.
fn voice_key(voice: &Voice) -> Option<SpanKey<'_>> {
    if !voice.content.is_empty() {
        Some((Part::Content, &voice.id))
    } else if !voice.cue.is_empty() {
        Some((Part::Cue, &voice.id))
    } else {
        None
    }
}

fn push_ends<'a>(
    from: SpanKey<'a>,
    ends: [(&'static str, Option<Option<SpanKey<'a>>>); 3],
    found: &mut Vec<Relation<'a>>,
    loss: &mut LossReport,
) {
    for (label, end) in ends {
        match end {
            Some(Some(to)) => found.push(Relation { label, from, to }),
            Some(None) => loss.add(LossKind::References, 1),
            None => {}
        }
    }
}
