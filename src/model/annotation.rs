//! The records an analyst makes.
//!
//! Field names follow the standards named at each type. All spans are bytes of the article's text; records refer to each other by [`Id`].

use std::collections::BTreeMap;

use super::{
    id::{Id, Kind},
    span::ByteSpan,
};

/// Free-form attributes that the codebook names, key → value.
pub type Attributes = BTreeMap<String, String>;

/// One record of a sidecar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    Zone(Zone),
    Entity(Entity),
    Mention(Mention),
    Event(Event),
    Stance(Stance),
    Voice(Voice),
    Absence(Absence),
    Comment(Comment),
}

/// A stretch of the article by its part in the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    pub id: Id,
    pub kind: ZoneKind,
    pub at: ByteSpan,
    /// Who wrote an embedded post, as the page names them.
    pub author: Option<String>,
    /// When an embedded post was written, as the page gives it.
    pub date: Option<String>,
    pub origin: Option<Origin>,
}

/// The parts of a scraped page; names after IPTC ninjs and W3C's HTML sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ZoneKind {
    Headline,
    Byline,
    Dateline,
    Lead,
    Body,
    Quotation,
    Caption,
    /// An embedded tweet or the like, with its own author.
    Post,
    /// Buttons, share links, advertisement labels, legal lines.
    Chrome,
    RelatedLinks,
    /// A passage that stands elsewhere in the page already.
    Duplicate,
}

impl ZoneKind {
    pub const ALL: [Self; 11] = [
        Self::Headline,
        Self::Byline,
        Self::Dateline,
        Self::Lead,
        Self::Body,
        Self::Quotation,
        Self::Caption,
        Self::Post,
        Self::Chrome,
        Self::RelatedLinks,
        Self::Duplicate,
    ];

    /// Whether the zone's text belongs in datasets.
    pub const fn in_datasets(self) -> bool {
        matches!(
            self,
            Self::Headline | Self::Lead | Self::Body | Self::Quotation | Self::Caption | Self::Post
        )
    }

    /// Whether the reader may pass over it: it is drawn dimmed.
    pub const fn is_dimmed(self) -> bool {
        matches!(self, Self::Chrome | Self::RelatedLinks | Self::Duplicate)
    }

    pub const fn word(self) -> &'static str {
        match self {
            Self::Headline => "headline",
            Self::Byline => "byline",
            Self::Dateline => "dateline",
            Self::Lead => "lead",
            Self::Body => "body",
            Self::Quotation => "quotation",
            Self::Caption => "caption",
            Self::Post => "post",
            Self::Chrome => "chrome",
            Self::RelatedLinks => "related links",
            Self::Duplicate => "duplicate",
        }
    }
}

/// A thing in the world (ACE 2005 *entity*).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    pub id: Id,
    /// An entity type of the codebook, such as `Organization`.
    pub label: String,
    pub subtype: Option<String>,
    /// The canonical name.
    pub name: String,
    pub aliases: Vec<String>,
    pub links: Vec<Link>,
    pub attributes: Attributes,
    pub origin: Option<Origin>,
}

/// A link to a knowledge base, such as `wikidata` `Q7184`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    pub kb: String,
    /// The id there; [`Link::NIL`] says that the knowledge base has no entry (TAC KBP *NIL*).
    pub id: String,
    /// Confidence in percent, 0 to 100; `None` where nobody said.
    pub confidence: Option<u8>,
}

impl Link {
    pub const NIL: &'static str = "NIL";
}

/// Spans that name an entity (ACE 2005 *entity mention*).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    pub id: Id,
    /// In text order, at least one, none overlapping; more than one where the mention is discontinuous.
    pub at: Vec<ByteSpan>,
    pub entity: Id,
    pub level: Level,
    /// The entity type that a metonym stands for (ACE 2005 *role*): "Paris" the city naming a government.
    pub metonymy: Option<String>,
    pub attributes: Attributes,
    pub origin: Option<Origin>,
}

/// ACE 2005 mention levels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    #[default]
    Name,
    Nominal,
    Pronoun,
}

/// Something that happens (ACE 2005 / ERE *event mention*; types and roles of PLOVER).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub id: Id,
    /// An event type of the codebook, such as `AGREE`.
    pub label: String,
    pub trigger: Trigger,
    pub arguments: Vec<Argument>,
    pub modality: Modality,
    pub polarity: EventPolarity,
    pub tense: Tense,
    pub genericity: Genericity,
    /// PLOVER *mode*.
    pub mode: Option<String>,
    /// PLOVER *context*.
    pub contexts: Vec<String>,
    pub date: Option<EventDate>,
    /// Other events of this article that are the same event.
    pub same_as: Vec<Id>,
    pub attributes: Attributes,
    pub origin: Option<Origin>,
}

/// The words that express an event (ACE 2005 *anchor*, ERE *trigger*).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// In text order, at least one, none overlapping.
    At(Vec<ByteSpan>),
    /// No words express it; the reason why it is recorded all the same.
    Absent { reason: String },
}

/// One role of an event, filled (ACE 2005 *event argument*).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// A role of the event type in the codebook, such as `actor`.
    pub role: String,
    pub filler: Filler,
    /// Understood by the reader, not said in the text.
    pub inferred: bool,
}

/// What fills a role (ACE 2005 arguments are entities, times and values; here also events and places that nobody tagged).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filler {
    Mention(Id),
    Entity(Id),
    Event(Id),
    /// An EDTF (ISO 8601-2) date, such as `2017-05` or `2017-05-25/2017-05-26`.
    Date(String),
    Place(String),
    Value(String),
}

/// ACE 2005 event modality.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Modality {
    #[default]
    Asserted,
    Other,
}

/// ACE 2005 event polarity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventPolarity {
    #[default]
    Positive,
    Negative,
}

/// ACE 2005 event tense.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tense {
    Past,
    Present,
    Future,
    #[default]
    Unspecified,
}

/// ACE 2005 event genericity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Genericity {
    #[default]
    Specific,
    Generic,
}

/// When an event happened (ISO 8601-2, as TimeML's *TIMEX3* value is ISO 8601).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventDate {
    /// EDTF (ISO 8601-2), as precise as is known: `2017`, `2017-05`, `2017-05-25`.
    pub value: String,
    pub inferred: bool,
}

/// A holder's attitude towards a target (SemEval-2016 task 6 polarity, MPQA intensity, holder and target).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stance {
    pub id: Id,
    pub holder: Holder,
    pub target: Target,
    pub polarity: Polarity,
    /// A step of the codebook's intensity scale, such as `medium`.
    pub intensity: Option<String>,
    /// The words that show it, in text order, none overlapping; empty while it is inferred.
    pub evidence: Vec<ByteSpan>,
    pub voice: Option<Id>,
    /// Understood by the reader, not said in the text.
    pub inferred: bool,
    pub certainty: Certainty,
    pub attributes: Attributes,
    pub origin: Option<Origin>,
}

/// Who holds a stance or speaks (MPQA *source*, whose implicit one is the writer; PARC *source*).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holder {
    Entity(Id),
    /// The article's author.
    Author,
    /// Somebody the article does not name ("critics", "sources").
    Unnamed,
}

/// What a stance is about (MPQA *target*; a concept as in SemEval-2016 task 6 and Discourse Network Analyzer).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    Entity(Id),
    Event(Id),
    /// A concept of the codebook.
    Concept(String),
}

/// SemEval-2016 task 6 stance labels; `Both` for a stance that is openly ambivalent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Polarity {
    Favor,
    Against,
    Neither,
    Both,
}

impl Polarity {
    pub const ALL: [Self; 4] = [Self::Favor, Self::Against, Self::Neither, Self::Both];
}

/// How sure the annotator is, in the steps of FactBank's certain, probable, possible.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    #[default]
    Certain,
    Probable,
    Unsure,
}

/// Who says it (PARC 3 / PolNeAR attribution: source, cue, content).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    pub id: Id,
    pub source: Holder,
    pub cue: Vec<ByteSpan>,
    pub content: Vec<ByteSpan>,
    pub manner: Manner,
    /// The voice that reports this one (author → AFP → Stoltenberg).
    pub within: Option<Id>,
    pub attributes: Attributes,
    pub origin: Option<Origin>,
}

/// How it is said (PARC 3 *direct*, *indirect*, *mixed*; the narrative report of a speech act in Leech and Short's scale).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Manner {
    #[default]
    Direct,
    Indirect,
    /// Direct and indirect speech in one.
    Mixed,
    /// A speech act told without its words ("denied the claim").
    Reported,
}

/// An explicit negative: no stance of this holder towards this target here (the class *NONE* of SemEval-2016 task 6, as a record).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    pub id: Id,
    pub holder: Holder,
    pub target: Target,
    pub note: String,
    pub origin: Option<Origin>,
}

/// A comment or a question on a record, a span or the whole article (W3C Web Annotation motivations *commenting*, *questioning*).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    pub id: Id,
    pub on: CommentOn,
    pub text: String,
    /// The annotator's id.
    pub author: String,
    pub question: bool,
    pub open: bool,
    /// Of a question that a merge asks: what would stand if the other version had its way.
    pub other: Option<Box<Other>>,
    pub origin: Option<Origin>,
}

/// The value of one field in the version of a merge that did not have its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// As the sidecar names it, such as `name` or `card.date`.
    pub field: String,
    pub value: OtherValue,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OtherValue {
    /// The record as that version has it; only the field counts.
    Record(Record),
    /// Of the card or the status.
    Text(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommentOn {
    Record(Id),
    Span(ByteSpan),
    Article,
}

/// Where a record comes from, when not from the annotator's own hand (W3C PROV *wasDerivedFrom*, *wasAttributedTo*).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    pub how: How,
    /// Annotator ids, a program's name, or a format's.
    pub by: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    Suggested,
    Imported,
    Unanimous,
    Majority,
    /// The only version there was says it: nobody agreed with it and nobody differed.
    Single,
    Adjudicated,
}

/// What a span of a record is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpanRole {
    Zone,
    Mention,
    Trigger,
    Evidence,
    Cue,
    Content,
    Comment,
}

macro_rules! for_each_record {
    ($record:expr, $r:ident => $body:expr) => {
        match $record {
            Record::Zone($r) => $body,
            Record::Entity($r) => $body,
            Record::Mention($r) => $body,
            Record::Event($r) => $body,
            Record::Stance($r) => $body,
            Record::Voice($r) => $body,
            Record::Absence($r) => $body,
            Record::Comment($r) => $body,
        }
    };
}

impl Record {
    pub fn id(&self) -> &Id {
        for_each_record!(self, r => &r.id)
    }

    pub fn kind(&self) -> Kind {
        match self {
            Self::Zone(_) => Kind::Zone,
            Self::Entity(_) => Kind::Entity,
            Self::Mention(_) => Kind::Mention,
            Self::Event(_) => Kind::Event,
            Self::Stance(_) => Kind::Stance,
            Self::Voice(_) => Kind::Voice,
            Self::Absence(_) => Kind::Absence,
            Self::Comment(_) => Kind::Comment,
        }
    }

    pub fn origin(&self) -> Option<&Origin> {
        for_each_record!(self, r => r.origin.as_ref())
    }

    pub fn set_origin(&mut self, origin: Option<Origin>) {
        for_each_record!(self, r => r.origin = origin);
    }

    /// What is said of it besides; `None` where its kind has no attributes.
    pub fn attributes(&self) -> Option<&Attributes> {
        match self {
            Self::Entity(r) => Some(&r.attributes),
            Self::Mention(r) => Some(&r.attributes),
            Self::Event(r) => Some(&r.attributes),
            Self::Stance(r) => Some(&r.attributes),
            Self::Voice(r) => Some(&r.attributes),
            Self::Zone(_) | Self::Absence(_) | Self::Comment(_) => None,
        }
    }

    pub fn attributes_mut(&mut self) -> Option<&mut Attributes> {
        match self {
            Self::Entity(r) => Some(&mut r.attributes),
            Self::Mention(r) => Some(&mut r.attributes),
            Self::Event(r) => Some(&mut r.attributes),
            Self::Stance(r) => Some(&mut r.attributes),
            Self::Voice(r) => Some(&mut r.attributes),
            Self::Zone(_) | Self::Absence(_) | Self::Comment(_) => None,
        }
    }

    /// Every stretch of text the record points at, with what it is for.
    pub fn spans(&self) -> Vec<(SpanRole, ByteSpan)> {
        let of = |role, spans: &[ByteSpan]| spans.iter().map(|s| (role, *s)).collect::<Vec<_>>();
        match self {
            Self::Zone(r) => vec![(SpanRole::Zone, r.at)],
            Self::Mention(r) => of(SpanRole::Mention, &r.at),
            Self::Event(r) => of(SpanRole::Trigger, r.trigger.spans()),
            Self::Stance(r) => of(SpanRole::Evidence, &r.evidence),
            Self::Voice(r) => {
                let mut spans = of(SpanRole::Cue, &r.cue);
                spans.extend(of(SpanRole::Content, &r.content));
                spans
            }
            Self::Comment(Comment {
                on: CommentOn::Span(span),
                ..
            }) => vec![(SpanRole::Comment, *span)],
            Self::Entity(_) | Self::Absence(_) | Self::Comment(_) => Vec::new(),
        }
    }

    /// The first stretch of text the record points at.
    pub fn first_span(&self) -> Option<ByteSpan> {
        self.spans().into_iter().map(|(_, span)| span).min()
    }

    /// The ids of other records that this one needs.
    pub fn references(&self) -> Vec<&Id> {
        match self {
            Self::Zone(_) | Self::Entity(_) => Vec::new(),
            Self::Mention(r) => vec![&r.entity],
            Self::Event(r) => {
                let fillers = r.arguments.iter().filter_map(|a| a.filler.id());
                fillers.chain(&r.same_as).collect()
            }
            Self::Stance(r) => [r.holder.id(), r.target.id(), r.voice.as_ref()]
                .into_iter()
                .flatten()
                .collect(),
            Self::Voice(r) => [r.source.id(), r.within.as_ref()]
                .into_iter()
                .flatten()
                .collect(),
            Self::Absence(r) => [r.holder.id(), r.target.id()]
                .into_iter()
                .flatten()
                .collect(),
            Self::Comment(r) => match &r.on {
                CommentOn::Record(id) => vec![id],
                CommentOn::Span(_) | CommentOn::Article => Vec::new(),
            },
        }
    }
}

macro_rules! into_record {
    ($($kind:ident),*) => { $(
        impl From<$kind> for Record {
            fn from(record: $kind) -> Self {
                Self::$kind(record)
            }
        }
    )* };
}
into_record!(
    Zone, Entity, Mention, Event, Stance, Voice, Absence, Comment
);

impl Trigger {
    /// The trigger's spans; none where it is absent.
    pub fn spans(&self) -> &[ByteSpan] {
        match self {
            Self::At(spans) => spans,
            Self::Absent { .. } => &[],
        }
    }
}

impl Filler {
    pub fn id(&self) -> Option<&Id> {
        match self {
            Self::Mention(id) | Self::Entity(id) | Self::Event(id) => Some(id),
            Self::Date(_) | Self::Place(_) | Self::Value(_) => None,
        }
    }
}

impl Holder {
    pub fn id(&self) -> Option<&Id> {
        match self {
            Self::Entity(id) => Some(id),
            Self::Author | Self::Unnamed => None,
        }
    }
}

impl Target {
    pub fn id(&self) -> Option<&Id> {
        match self {
            Self::Entity(id) | Self::Event(id) => Some(id),
            Self::Concept(_) => None,
        }
    }
}

impl Entity {
    /// An entity with a type and a name, and nothing else known.
    pub fn new(id: Id, label: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            id,
            label: label.into(),
            subtype: None,
            name: name.into(),
            aliases: Vec::new(),
            links: Vec::new(),
            attributes: Attributes::new(),
            origin: None,
        }
    }
}

impl Mention {
    /// A mention by name.
    pub fn new(id: Id, at: Vec<ByteSpan>, entity: Id) -> Self {
        Self {
            id,
            at,
            entity,
            level: Level::Name,
            metonymy: None,
            attributes: Attributes::new(),
            origin: None,
        }
    }
}

impl Event {
    /// An asserted, specific event without arguments.
    pub fn new(id: Id, label: impl Into<String>, trigger: Trigger) -> Self {
        Self {
            id,
            label: label.into(),
            trigger,
            arguments: Vec::new(),
            modality: Modality::Asserted,
            polarity: EventPolarity::Positive,
            tense: Tense::Unspecified,
            genericity: Genericity::Specific,
            mode: None,
            contexts: Vec::new(),
            date: None,
            same_as: Vec::new(),
            attributes: Attributes::new(),
            origin: None,
        }
    }
}

impl Stance {
    /// An explicit stance of which the annotator is certain.
    pub fn new(id: Id, holder: Holder, target: Target, polarity: Polarity) -> Self {
        Self {
            id,
            holder,
            target,
            polarity,
            intensity: None,
            evidence: Vec::new(),
            voice: None,
            inferred: false,
            certainty: Certainty::Certain,
            attributes: Attributes::new(),
            origin: None,
        }
    }
}

impl Voice {
    /// A direct voice with its content, its cue not yet marked.
    pub fn new(id: Id, source: Holder, content: Vec<ByteSpan>) -> Self {
        Self {
            id,
            source,
            cue: Vec::new(),
            content,
            manner: Manner::Direct,
            within: None,
            attributes: Attributes::new(),
            origin: None,
        }
    }
}

impl Zone {
    pub fn new(id: Id, kind: ZoneKind, at: ByteSpan) -> Self {
        Self {
            id,
            kind,
            at,
            author: None,
            date: None,
            origin: None,
        }
    }
}
