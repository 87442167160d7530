//! What ties labelled spans together, for the formats that draw lines between spans.
//!
//! From an event's trigger to its fillers under the role's name, from a stance's evidence to `Holder` and `Target`, from a voice's content (or cue)
//! to `Source`, `Cue` and `Within`, from each further mention of an entity to its first as `Coreference`, between events as `SameAs`. An
//! entity is spoken for by its first mention. What no line can lead to is among the [`super::details`] of a span.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    details::{self, Detail},
    loss::{LossKind, LossReport},
    view::{LabelledSpan, Part, View},
};
use crate::model::{
    annotation::{Filler, Stance, Target, Voice},
    id::Id,
};

/// A labelled span of the view.
pub type SpanKey<'a> = (Part, &'a Id);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation<'a> {
    pub label: Cow<'a, str>,
    pub from: SpanKey<'a>,
    pub to: SpanKey<'a>,
}

pub const COREFERENCE: &str = "Coreference";
pub const SAME_AS: &str = "SameAs";
pub const PIECE: &str = "Piece";
pub const HOLDER: &str = "Holder";
pub const TARGET: &str = "Target";
pub const SAID_BY: &str = "SaidBy";
pub const SOURCE: &str = "Source";
pub const CUE: &str = "Cue";
pub const WITHIN: &str = "Within";

/// The relations of a document; those that have no span at one end are counted.
pub fn relations<'a>(view: &'a View, loss: &mut LossReport) -> Vec<Relation<'a>> {
    let drawing = Drawing {
        names_ends: false,
        ..Drawing::of(view, view.spans())
    };
    drawing.relations(loss)
}

/// The spans of a view that a format has a place for, and the lines between them.
pub struct Drawing<'a> {
    view: &'a View,
    pub spans: Vec<LabelledSpan<'a>>,
    there: BTreeSet<SpanKey<'a>>,
    /// The first mention of each entity that is there.
    first: BTreeMap<&'a Id, &'a Id>,
    stances: BTreeMap<&'a Id, &'a Stance>,
    voices: BTreeMap<&'a Id, &'a Voice>,
    /// Holders, targets and sources that no span stands for are said beside the span.
    names_ends: bool,
}

impl<'a> Drawing<'a> {
    /// All spans for which `place` finds no reason to leave them out.
    ///
    /// A stance towards an event that has no span has none either: without its target it would be another stance. That is counted, and so are
    /// voices without words.
    pub fn new(
        view: &'a View,
        loss: &mut LossReport,
        mut place: impl FnMut(&LabelledSpan<'a>) -> Result<(), LossKind>,
    ) -> Self {
        let mut spans = view.spans();
        spans.retain(|span| match place(span) {
            Ok(()) => true,
            Err(kind) => {
                loss.add(kind, 1);
                false
            }
        });
        let mut drawing = Self::of(view, spans);
        let homeless: BTreeSet<&Id> = view
            .stances
            .iter()
            .filter(|stance| {
                drawing.there.contains(&(Part::Evidence, &stance.id)) && drawing.is_homeless(stance)
            })
            .map(|stance| &stance.id)
            .collect();
        loss.add(LossKind::Stances, homeless.len());
        let is_homeless = |part: Part, id: &Id| part == Part::Evidence && homeless.contains(id);
        drawing.spans.retain(|s| !is_homeless(s.part, s.id));
        drawing.there.retain(|(part, id)| !is_homeless(*part, id));
        let is_silent = |v: &&Voice| v.cue.is_empty() && v.content.is_empty();
        let n_silent = view.voices.iter().filter(is_silent).count();
        loss.add(LossKind::Voices, n_silent);
        drawing
    }

    fn of(view: &'a View, spans: Vec<LabelledSpan<'a>>) -> Self {
        let there: BTreeSet<SpanKey<'a>> = spans.iter().map(|s| (s.part, s.id)).collect();
        let mut first = BTreeMap::new();
        for mention in &view.mentions {
            if there.contains(&(Part::Mention, &mention.id)) {
                first.entry(&mention.entity).or_insert(&mention.id);
            }
        }
        Self {
            view,
            spans,
            there,
            first,
            stances: view.stances.iter().map(|s| (&s.id, s)).collect(),
            voices: view.voices.iter().map(|v| (&v.id, v)).collect(),
            names_ends: true,
        }
    }

    fn is_homeless(&self, stance: &'a Stance) -> bool {
        match &stance.target {
            Target::Event(id) => self.trigger(id).is_none(),
            Target::Entity(_) | Target::Concept(_) => false,
        }
    }

    fn trigger(&self, id: &Id) -> Option<SpanKey<'a>> {
        let key = (Part::Trigger, &self.view.event(id)?.id);
        self.there.contains(&key).then_some(key)
    }

    fn entity(&self, id: &Id) -> Option<SpanKey<'a>> {
        self.first.get(id).map(|m| (Part::Mention, *m))
    }

    fn mention(&self, id: &'a Id) -> Option<SpanKey<'a>> {
        let key = (Part::Mention, id);
        self.there.contains(&key).then_some(key)
    }

    /// The span that stands for a voice.
    fn voice(&self, id: &Id) -> Option<SpanKey<'a>> {
        let id = &self.voices.get(id)?.id;
        let parts = [(Part::Content, id), (Part::Cue, id)];
        parts.into_iter().find(|key| self.there.contains(key))
    }

    /// Whether a mention speaks for its entity.
    pub fn is_first(&self, mention: &Id) -> bool {
        let entity = self.view.mention(mention).map(|m| &m.entity);
        entity.and_then(|entity| self.first.get(entity)) == Some(&mention)
    }

    /// What is said of a span besides its label.
    pub(crate) fn details(&self, span: &LabelledSpan<'a>) -> Vec<Detail<'a>> {
        let view = self.view;
        let has_span = |id: &Id| self.first.contains_key(id);
        let details = match span.part {
            Part::Mention => view.mention(span.id).map(|m| details::of_mention(view, m)),
            Part::Trigger => None,
            Part::Evidence => {
                let stance = self.stances.get(span.id);
                stance.map(|stance| details::of_stance(view, stance, &has_span))
            }
            Part::Cue | Part::Content => {
                let speaks = self.voice(span.id) == Some((span.part, span.id));
                let voice = self.voices.get(span.id).filter(|_| speaks);
                voice.map(|voice| details::of_voice(view, voice, &has_span))
            }
        };
        details.unwrap_or_default()
    }

    /// Links that [`Drawing::details`] leaves out.
    pub(crate) fn n_odd_links(&self) -> usize {
        let entities = self.view.entities.iter();
        let named = entities.filter(|e| self.first.contains_key(&e.id));
        named.map(details::n_odd_links).sum()
    }

    /// The lines; those that have no span at one end are counted.
    pub fn relations(&self, loss: &mut LossReport) -> Vec<Relation<'a>> {
        let view = self.view;
        let mut found = Vec::new();
        let plain = |label: &'static str, from, to| Relation {
            label: Cow::Borrowed(label),
            from,
            to,
        };
        for mention in &view.mentions {
            if let (Some(from), Some(to)) =
                (self.mention(&mention.id), self.entity(&mention.entity))
                && from != to
            {
                found.push(plain(COREFERENCE, from, to));
            }
        }
        for event in &view.events {
            let Some(from) = self.trigger(&event.id) else {
                continue;
            };
            for argument in &event.arguments {
                let to = match &argument.filler {
                    Filler::Mention(id) => self.mention(id),
                    Filler::Entity(id) => self.entity(id),
                    Filler::Event(id) => self.trigger(id),
                    // Counted as value arguments where they can't be held.
                    Filler::Date(_) | Filler::Place(_) | Filler::Value(_) => continue,
                };
                let Some(to) = to else {
                    loss.add(LossKind::Arguments, 1);
                    continue;
                };
                let mut label = Cow::Borrowed(argument.role.as_str());
                // What ties events otherwise is no name for a role.
                if to.0 == Part::Trigger && matches!(&*label, SAME_AS | PIECE) {
                    label.to_mut().push('_');
                    loss.add(LossKind::Label, 1);
                }
                found.push(Relation { label, from, to });
            }
            for other in &event.same_as {
                match self.trigger(other) {
                    Some(to) => found.push(plain(SAME_AS, from, to)),
                    None => loss.add(LossKind::References, 1),
                }
            }
        }
        for stance in &view.stances {
            let from = (Part::Evidence, &stance.id);
            if !self.there.contains(&from) {
                continue;
            }
            let target = match &stance.target {
                Target::Entity(id) => self.end(self.entity(id)),
                Target::Event(id) => Some(self.trigger(id)),
                Target::Concept(_) => None,
            };
            let holder = stance.holder.id();
            let ends = [
                (HOLDER, holder.and_then(|id| self.end(self.entity(id)))),
                (TARGET, target),
                (SAID_BY, stance.voice.as_ref().map(|id| self.voice(id))),
            ];
            push_ends(from, ends, &mut found, loss);
        }
        for voice in &view.voices {
            let Some(from) = self.voice(&voice.id) else {
                continue;
            };
            let cue = (Part::Cue, &voice.id);
            let has_both = from != cue && self.there.contains(&cue);
            let source = voice.source.id();
            let ends = [
                (SOURCE, source.and_then(|id| self.end(self.entity(id)))),
                (CUE, has_both.then_some(Some(cue))),
                (WITHIN, voice.within.as_ref().map(|id| self.voice(id))),
            ];
            push_ends(from, ends, &mut found, loss);
        }
        found
    }

    /// What no span stands for needs no line where it is said otherwise.
    fn end(&self, end: Option<SpanKey<'a>>) -> Option<Option<SpanKey<'a>>> {
        (end.is_some() || !self.names_ends).then_some(end)
    }

    /// A relation's label; a stance's target says what the holder thinks of it too: `Target:Against`.
    pub fn polar(&self, relation: &Relation<'a>) -> Cow<'a, str> {
        let is_target = relation.from.0 == Part::Evidence && relation.label == TARGET;
        match self.stances.get(relation.from.1).filter(|_| is_target) {
            Some(stance) => {
                let polarity = details::polarity_word(stance.polarity);
                Cow::Owned(format!("{TARGET}:{polarity}"))
            }
            None => relation.label.clone(),
        }
    }
}

/// An end of a line: `None` where nothing is to be said, `Some(None)` where there is nothing to lead to.
type End<'a> = Option<Option<SpanKey<'a>>>;

fn push_ends<'a>(
    from: SpanKey<'a>,
    ends: [(&'static str, End<'a>); 3],
    found: &mut Vec<Relation<'a>>,
    loss: &mut LossReport,
) {
    for (label, end) in ends {
        match end {
            Some(Some(to)) => found.push(Relation {
                label: Cow::Borrowed(label),
                from,
                to,
            }),
            Some(None) => loss.add(LossKind::References, 1),
            None => {}
        }
    }
}
