//! What an export could not carry over, counted per kind and never passed over in silence.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde::Serialize;

use super::view::View;
use crate::model::annotation::{
    Argument, Certainty, EventPolarity, Filler, Genericity, Level, Modality, Target, Tense, Trigger,
};

/// A kind of thing that did not make it into the dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LossKind {
    /// In a zone that was left out.
    InLeftOutZone,
    /// Begins or ends inside a zone that was cut.
    AcrossZoneEdge,
    /// Refers to a record that was left out.
    References,
    /// Inside another annotation.
    Nested,
    /// Overlaps another annotation without one holding the other.
    Crossing,
    /// In several pieces.
    Discontinuous,
    /// The same span with the same label a second time.
    Repeated,
    /// White space at a span's edge, which no token holds.
    EdgeSpace,
    /// Nothing but white space or parts of a line break.
    NoToken,
    /// Characters of the text that the format forbids.
    Characters,
    /// White space between sentences, which the format has no place for.
    Gaps,
    /// A label that the format cannot spell.
    Label,
    /// Where labelled spans stand, in a format without texts.
    Places,
    /// Which mentions name the same entity.
    Coreference,
    /// Canonical names, aliases and subtypes of entities.
    EntityDetails,
    /// Entities without a mention.
    EntitiesWithoutMention,
    /// Entities that no stance and no event connects with another, in a network.
    EntitiesAlone,
    Links,
    Levels,
    Metonymy,
    Attributes,
    Events,
    /// Events whose trigger is absent from the text.
    EventsWithoutTrigger,
    Arguments,
    /// Dates, places and plain values as fillers.
    ValueArguments,
    /// That an argument is inferred; that it is filled by an entity, and not by one of its mentions.
    ArgumentDetails,
    EventDetails,
    Stances,
    /// Stances without evidence in the text.
    StancesWithoutEvidence,
    StanceDetails,
    Voices,
    VoiceDetails,
    Absences,
    Comments,
    /// Who wrote a comment, and whether it is a question.
    CommentDetails,
    /// What the other version said in a merge that is still to be settled.
    Conflicts,
    Zones,
    /// The articles' texts, in a format without.
    Texts,
    Card,
    Status,
    /// Whose a document is, where its name does not say so either.
    Annotators,
    Origins,
}

impl LossKind {
    /// What it is, for a sentence "3 …".
    pub const fn words(self) -> &'static str {
        match self {
            Self::InLeftOutZone => "records in zones that were left out",
            Self::AcrossZoneEdge => "spans across the edge of a cut zone",
            Self::References => "references to records that were left out",
            Self::Nested => "spans inside another",
            Self::Crossing => "spans that cross another",
            Self::Discontinuous => "spans in several pieces",
            Self::Repeated => "spans with the same label twice",
            Self::EdgeSpace => "spans with white space at an edge",
            Self::NoToken => "spans without a word",
            Self::Characters => "characters that the format forbids",
            Self::Gaps => "texts whose white space between sentences comes back otherwise",
            Self::Label => "labels that had to be spelt differently",
            Self::Places => "labelled spans as places in a text",
            Self::Coreference => "mentions whose entity is named elsewhere too",
            Self::EntityDetails => "entities with names, aliases or subtypes",
            Self::EntitiesWithoutMention => "entities without a mention",
            Self::EntitiesAlone => "entities that nothing connects",
            Self::Links => "links to knowledge bases",
            Self::Levels => "mention levels",
            Self::Metonymy => "metonyms",
            Self::Attributes => "attributes",
            Self::Events => "events",
            Self::EventsWithoutTrigger => "events without a trigger in the text",
            Self::Arguments => "event arguments",
            Self::ValueArguments => "event arguments that are dates, places or values",
            Self::ArgumentDetails => {
                "event arguments that are inferred, or filled by an entity as such"
            }
            Self::EventDetails => "event details (modality, tense, date, …)",
            Self::Stances => "stances",
            Self::StancesWithoutEvidence => "stances without evidence in the text",
            Self::StanceDetails => {
                "stance details (intensity, certainty, voice, author as holder, concept as target)"
            }
            Self::Voices => "voices",
            Self::VoiceDetails => "voice details (manner, the voice around)",
            Self::Absences => "absences of a stance",
            Self::Comments => "comments",
            Self::Conflicts => "conflicts of a merge that are still to be settled",
            Self::CommentDetails => "authors of comments, and which are questions",
            Self::Zones => "zones",
            Self::Texts => "texts of articles",
            Self::Card => "article cards",
            Self::Status => "statuses",
            Self::Annotators => "documents that do not say who annotated them",
            Self::Origins => "origins of records",
        }
    }

    /// Its name in reports, such as `in-left-out-zone`.
    pub fn key(self) -> String {
        let mut key = String::new();
        for c in format!("{self:?}").chars() {
            if c.is_ascii_uppercase() && !key.is_empty() {
                key.push('-');
            }
            key.push(c.to_ascii_lowercase());
        }
        key
    }

    /// Whether `--strict` passes it over: it was asked for, or it is about the article and not an annotation.
    pub const fn is_tolerated(self) -> bool {
        matches!(
            self,
            Self::InLeftOutZone
                | Self::Gaps
                | Self::Zones
                | Self::Texts
                | Self::Card
                | Self::Status
                | Self::Annotators
                | Self::Origins
        )
    }
}

/// Counts per kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct LossReport {
    counts: BTreeMap<LossKind, usize>,
}

impl LossReport {
    pub fn add(&mut self, kind: LossKind, n: usize) {
        if n > 0 {
            *self.counts.entry(kind).or_default() += n;
        }
    }

    pub fn merge(&mut self, other: &Self) {
        for (kind, n) in &other.counts {
            self.add(*kind, *n);
        }
    }

    pub fn count(&self, kind: LossKind) -> usize {
        self.counts.get(&kind).copied().unwrap_or(0)
    }

    pub fn iter(&self) -> impl Iterator<Item = (LossKind, usize)> {
        self.counts.iter().map(|(kind, n)| (*kind, *n))
    }

    /// Whether nothing was left out, wanted or not.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Whether no annotation was lost that nobody asked to leave out.
    pub fn is_clean(&self) -> bool {
        self.counts.keys().all(|kind| kind.is_tolerated())
    }
}

/// One line per kind.
impl fmt::Display for LossReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (kind, n)) in self.counts.iter().enumerate() {
            let separator = if i == 0 { "" } else { "\n" };
            write!(f, "{separator}{n} {}", kind.words())?;
        }
        Ok(())
    }
}

/// What a format can hold. What it cannot is counted by [`not_held`], but for how spans lie to each other, which the format sees itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Holds {
    pub nested: bool,
    pub crossing: bool,
    pub discontinuous: bool,
    /// Which mentions name the same entity.
    pub coreference: bool,
    pub entity_details: bool,
    /// Canonical names, if not all details of entities.
    pub names: bool,
    pub links: bool,
    /// How sure a link is.
    pub link_details: bool,
    pub levels: bool,
    pub metonymy: bool,
    pub attributes: bool,
    pub events: bool,
    pub absent_triggers: bool,
    pub arguments: bool,
    pub value_arguments: bool,
    pub argument_details: bool,
    pub event_details: bool,
    pub stances: bool,
    pub inferred_stances: bool,
    pub stance_details: bool,
    /// Holders and targets that no span stands for: the author, somebody unnamed, a concept.
    pub bare_ends: bool,
    pub voices: bool,
    pub voice_details: bool,
    pub absences: bool,
    pub comments: bool,
    pub comment_details: bool,
    /// What the other version said in a merge that is still to be settled.
    pub conflicts: bool,
    pub zones: bool,
    pub card: bool,
    pub status: bool,
    pub annotator: bool,
    pub origins: bool,
}

impl Holds {
    pub const NOTHING: Self = Self {
        nested: false,
        crossing: false,
        discontinuous: false,
        coreference: false,
        entity_details: false,
        names: false,
        links: false,
        link_details: false,
        levels: false,
        metonymy: false,
        attributes: false,
        events: false,
        absent_triggers: false,
        arguments: false,
        value_arguments: false,
        argument_details: false,
        event_details: false,
        stances: false,
        inferred_stances: false,
        stance_details: false,
        bare_ends: false,
        voices: false,
        voice_details: false,
        absences: false,
        comments: false,
        comment_details: false,
        conflicts: false,
        zones: false,
        card: false,
        status: false,
        annotator: false,
        origins: false,
    };

    pub const EVERYTHING: Self = Self {
        nested: true,
        crossing: true,
        discontinuous: true,
        coreference: true,
        entity_details: true,
        names: true,
        links: true,
        link_details: true,
        levels: true,
        metonymy: true,
        attributes: true,
        events: true,
        absent_triggers: true,
        arguments: true,
        value_arguments: true,
        argument_details: true,
        event_details: true,
        stances: true,
        inferred_stances: true,
        stance_details: true,
        bare_ends: true,
        voices: true,
        voice_details: true,
        absences: true,
        comments: true,
        comment_details: true,
        conflicts: true,
        zones: true,
        card: true,
        status: true,
        annotator: true,
        origins: true,
    };
}

/// Counts what of a document a format has no place for, by what it says it holds.
pub fn not_held(view: &View, holds: &Holds) -> LossReport {
    let mut loss = LossReport::default();
    let mut count = |is_held: bool, kind: LossKind, n: usize| {
        if !is_held {
            loss.add(kind, n);
        }
    };

    let mut n_of_entity: BTreeMap<&str, usize> = BTreeMap::new();
    for mention in &view.mentions {
        *n_of_entity.entry(mention.entity.key()).or_default() += 1;
    }
    let shared = n_of_entity.values().filter(|n| **n > 1).sum();
    count(holds.coreference, LossKind::Coreference, shared);
    let without_mention = view
        .entities
        .iter()
        .filter(|e| !n_of_entity.contains_key(e.id.key()))
        .count();
    let holds_bare = holds.coreference && holds.entity_details;
    count(
        holds_bare,
        LossKind::EntitiesWithoutMention,
        without_mention,
    );
    // An entity whose canonical name is what its first mention says loses no name.
    let mut met: BTreeSet<&str> = BTreeSet::new();
    let named: BTreeSet<&str> = view
        .mentions
        .iter()
        .filter(|m| met.insert(m.entity.key()))
        .filter(|m| {
            view.entity(&m.entity)
                .is_some_and(|e| view.joined_text(&m.at) == e.name)
        })
        .map(|m| m.entity.key())
        .collect();
    let detailed = view
        .entities
        .iter()
        .filter(|e| {
            let is_named = holds.names || named.contains(e.id.key());
            e.subtype.is_some() || !e.aliases.is_empty() || !is_named
        })
        .count();
    count(holds.entity_details, LossKind::EntityDetails, detailed);
    count(
        holds.links,
        LossKind::Links,
        view.entities.iter().map(|e| e.links.len()).sum(),
    );
    if holds.links {
        let links = view.entities.iter().flat_map(|e| &e.links);
        let n_sure = links.filter(|link| link.confidence.is_some()).count();
        count(holds.link_details, LossKind::Links, n_sure);
    }
    let levels = view.mentions.iter().filter(|m| m.level != Level::Name);
    count(holds.levels, LossKind::Levels, levels.count());
    let metonyms = view.mentions.iter().filter(|m| m.metonymy.is_some());
    count(holds.metonymy, LossKind::Metonymy, metonyms.count());

    let attributes = view.entities.iter().map(|r| r.attributes.len());
    let attributes = attributes.chain(view.mentions.iter().map(|r| r.attributes.len()));
    let mut n_attributes: usize = attributes.sum();

    count(holds.events, LossKind::Events, view.events.len());
    if holds.events {
        for event in &view.events {
            let is_absent = matches!(event.trigger, Trigger::Absent { .. });
            count(
                holds.absent_triggers,
                LossKind::EventsWithoutTrigger,
                usize::from(is_absent),
            );
            let (records, values): (Vec<_>, Vec<_>) = event.arguments.iter().partition(|a| {
                matches!(
                    a.filler,
                    Filler::Mention(_) | Filler::Entity(_) | Filler::Event(_)
                )
            });
            count(holds.arguments, LossKind::Arguments, records.len());
            count(
                holds.value_arguments,
                LossKind::ValueArguments,
                values.len(),
            );
            let is_detailed = |a: &&Argument| a.inferred || matches!(a.filler, Filler::Entity(_));
            let n_detailed = event.arguments.iter().filter(is_detailed).count();
            count(
                holds.argument_details || !holds.arguments,
                LossKind::ArgumentDetails,
                n_detailed,
            );
            let is_plain = event.modality == Modality::Asserted
                && event.polarity == EventPolarity::Positive
                && event.tense == Tense::Unspecified
                && event.genericity == Genericity::Specific
                && event.mode.is_none()
                && event.contexts.is_empty()
                && event.date.is_none()
                && event.same_as.is_empty();
            count(
                holds.event_details,
                LossKind::EventDetails,
                usize::from(!is_plain),
            );
            n_attributes += event.attributes.len();
        }
    }
    count(holds.stances, LossKind::Stances, view.stances.len());
    if holds.stances {
        for stance in &view.stances {
            count(
                holds.inferred_stances,
                LossKind::StancesWithoutEvidence,
                usize::from(stance.evidence.is_empty()),
            );
            let is_plain = stance.intensity.is_none()
                && stance.voice.is_none()
                && !stance.inferred
                && stance.certainty == Certainty::Certain;
            let is_bare =
                matches!(stance.target, Target::Concept(_)) || stance.holder.id().is_none();
            let is_lost = !(is_plain || holds.stance_details) || (is_bare && !holds.bare_ends);
            count(false, LossKind::StanceDetails, usize::from(is_lost));
            n_attributes += stance.attributes.len();
        }
    }
    count(holds.voices, LossKind::Voices, view.voices.len());
    if holds.voices {
        count(
            holds.voice_details,
            LossKind::VoiceDetails,
            view.voices.len(),
        );
        n_attributes += view
            .voices
            .iter()
            .map(|v| v.attributes.len())
            .sum::<usize>();
    }
    count(holds.attributes, LossKind::Attributes, n_attributes);
    count(holds.absences, LossKind::Absences, view.absences.len());
    count(holds.comments, LossKind::Comments, view.comments.len());
    if holds.comments {
        let open = view.comments.iter().filter(|c| c.other.is_some());
        count(holds.conflicts, LossKind::Conflicts, open.count());
        let n = view.comments.len();
        count(holds.comment_details, LossKind::CommentDetails, n);
    }
    count(holds.zones, LossKind::Zones, view.zones.len());
    let has_card = view.card != Default::default();
    count(holds.card, LossKind::Card, usize::from(has_card));
    let has_status = view.status != Default::default();
    count(holds.status, LossKind::Status, usize::from(has_status));
    let is_named = view.name.ends_with(&format!("@{}", view.annotator.id));
    count(holds.annotator || is_named, LossKind::Annotators, 1);
    count(holds.origins, LossKind::Origins, view.n_origins());
    loss
}
