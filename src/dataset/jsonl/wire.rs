//! The objects of a `jsonl` line. They live for years: the model's types may change, these only grow.
//!
//! Every key is always there and every list holds objects of one shape, so that Arrow-based readers infer one schema.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::model::annotation::{
    Certainty, EventPolarity, Genericity, How, Level, Manner, Modality, Polarity, Tense, ZoneKind,
};

type Text<'a> = Cow<'a, str>;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Line<'a> {
    pub format: Text<'a>,
    pub version: u32,
    pub doc: Text<'a>,
    pub file: Text<'a>,
    pub text: Text<'a>,
    #[serde(default)]
    pub chars: Option<usize>,
    #[serde(default)]
    pub sha256: Option<String>,
    #[serde(default)]
    pub language: Option<Text<'a>>,
    #[serde(default)]
    pub card: Card<'a>,
    #[serde(default)]
    pub annotator: Option<Annotator<'a>>,
    #[serde(default)]
    pub codebook: Option<CodebookRef<'a>>,
    #[serde(default)]
    pub status: Status<'a>,
    /// Every labelled span, flat: what most consumers want. Not read back.
    #[serde(default, skip_deserializing)]
    pub spans: Vec<Span<'a>>,
    /// Everything, as the model has it.
    #[serde(default)]
    pub records: Records<'a>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Records<'a> {
    pub zones: Vec<Zone<'a>>,
    pub entities: Vec<Entity<'a>>,
    pub mentions: Vec<Mention<'a>>,
    pub events: Vec<Event<'a>>,
    pub stances: Vec<Stance<'a>>,
    pub voices: Vec<Voice<'a>>,
    pub absences: Vec<Absence<'a>>,
    pub comments: Vec<Comment<'a>>,
}

/// A piece of text in code points, with its text.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct At<'a> {
    pub start: usize,
    pub end: usize,
    #[serde(default)]
    pub text: Option<Text<'a>>,
}

#[derive(Debug, Default, Serialize)]
pub(super) struct Span<'a> {
    pub id: Text<'a>,
    pub start: usize,
    pub end: usize,
    pub label: Text<'a>,
    pub text: String,
    pub fragments: Vec<[usize; 2]>,
    /// The entity of a mention.
    pub entity: Option<Text<'a>>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Card<'a> {
    pub headline: Option<Text<'a>>,
    pub byline: Option<Text<'a>>,
    pub source: Option<Text<'a>>,
    pub date: Option<Text<'a>>,
    pub language: Option<Text<'a>>,
    pub url: Option<Text<'a>>,
    pub rights: Option<Text<'a>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Annotator<'a> {
    pub id: Text<'a>,
    pub name: Text<'a>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct CodebookRef<'a> {
    pub name: Text<'a>,
    pub version: u32,
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Status<'a> {
    pub state: State,
    pub reason: Option<Text<'a>>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum State {
    #[default]
    ToDo,
    InProgress,
    Done,
    Skipped,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct KeyValue<'a> {
    pub key: Text<'a>,
    pub value: Text<'a>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Origin<'a> {
    #[serde(with = "HowDef")]
    pub how: How,
    pub by: Vec<Text<'a>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Zone<'a> {
    pub id: Text<'a>,
    #[serde(with = "ZoneKindDef")]
    pub kind: ZoneKind,
    pub start: usize,
    pub end: usize,
    #[serde(default)]
    pub author: Option<Text<'a>>,
    #[serde(default)]
    pub date: Option<Text<'a>>,
    #[serde(default)]
    pub origin: Option<Origin<'a>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Link<'a> {
    pub kb: Text<'a>,
    pub id: Text<'a>,
    #[serde(default)]
    pub confidence: Option<u8>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Entity<'a> {
    pub id: Text<'a>,
    pub label: Text<'a>,
    #[serde(default)]
    pub subtype: Option<Text<'a>>,
    pub name: Text<'a>,
    #[serde(default)]
    pub aliases: Vec<Text<'a>>,
    #[serde(default)]
    pub links: Vec<Link<'a>>,
    #[serde(default)]
    pub attributes: Vec<KeyValue<'a>>,
    #[serde(default)]
    pub origin: Option<Origin<'a>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Mention<'a> {
    pub id: Text<'a>,
    pub at: Vec<At<'a>>,
    pub entity: Text<'a>,
    #[serde(with = "LevelDef")]
    pub level: Level,
    #[serde(default)]
    pub metonymy: Option<Text<'a>>,
    #[serde(default)]
    pub attributes: Vec<KeyValue<'a>>,
    #[serde(default)]
    pub origin: Option<Origin<'a>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Argument<'a> {
    pub role: Text<'a>,
    pub kind: FillerKind,
    /// An id, or the value itself.
    pub value: Text<'a>,
    #[serde(default)]
    pub inferred: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum FillerKind {
    Mention,
    Entity,
    Event,
    Date,
    Place,
    Value,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Event<'a> {
    pub id: Text<'a>,
    pub label: Text<'a>,
    /// Empty where the text has no words for it.
    pub trigger: Vec<At<'a>>,
    /// Why it is recorded without a trigger.
    #[serde(default)]
    pub absent_reason: Option<Text<'a>>,
    #[serde(default)]
    pub arguments: Vec<Argument<'a>>,
    #[serde(with = "ModalityDef")]
    pub modality: Modality,
    #[serde(with = "EventPolarityDef")]
    pub polarity: EventPolarity,
    #[serde(with = "TenseDef")]
    pub tense: Tense,
    #[serde(with = "GenericityDef")]
    pub genericity: Genericity,
    #[serde(default)]
    pub mode: Option<Text<'a>>,
    #[serde(default)]
    pub contexts: Vec<Text<'a>>,
    #[serde(default)]
    pub date: Option<Text<'a>>,
    #[serde(default)]
    pub date_inferred: bool,
    #[serde(default)]
    pub same_as: Vec<Text<'a>>,
    #[serde(default)]
    pub attributes: Vec<KeyValue<'a>>,
    #[serde(default)]
    pub origin: Option<Origin<'a>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum WhoKind {
    Entity,
    Event,
    Concept,
    Author,
    Unnamed,
}

/// A holder or a target.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Who<'a> {
    pub kind: WhoKind,
    /// An id or a concept's name.
    pub value: Option<Text<'a>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Stance<'a> {
    pub id: Text<'a>,
    pub holder: Who<'a>,
    pub target: Who<'a>,
    #[serde(with = "PolarityDef")]
    pub polarity: Polarity,
    #[serde(default)]
    pub intensity: Option<Text<'a>>,
    #[serde(default)]
    pub evidence: Vec<At<'a>>,
    #[serde(default)]
    pub voice: Option<Text<'a>>,
    #[serde(default)]
    pub inferred: bool,
    #[serde(with = "CertaintyDef")]
    pub certainty: Certainty,
    #[serde(default)]
    pub attributes: Vec<KeyValue<'a>>,
    #[serde(default)]
    pub origin: Option<Origin<'a>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Voice<'a> {
    pub id: Text<'a>,
    pub source: Who<'a>,
    pub cue: Vec<At<'a>>,
    pub content: Vec<At<'a>>,
    #[serde(with = "MannerDef")]
    pub manner: Manner,
    #[serde(default)]
    pub within: Option<Text<'a>>,
    #[serde(default)]
    pub attributes: Vec<KeyValue<'a>>,
    #[serde(default)]
    pub origin: Option<Origin<'a>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Absence<'a> {
    pub id: Text<'a>,
    pub holder: Who<'a>,
    pub target: Who<'a>,
    #[serde(default)]
    pub note: Text<'a>,
    #[serde(default)]
    pub origin: Option<Origin<'a>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Comment<'a> {
    pub id: Text<'a>,
    /// The record it is on: its kind and id.
    #[serde(default)]
    pub record_kind: Option<RecordKind>,
    #[serde(default)]
    pub record: Option<Text<'a>>,
    /// The span it is on; without a record and a span it is on the article.
    #[serde(default)]
    pub at: Vec<At<'a>>,
    pub text: Text<'a>,
    pub author: Text<'a>,
    #[serde(default)]
    pub question: bool,
    #[serde(default)]
    pub open: bool,
    /// Of a question that a merge asks: the field, and what the other version has in it, as a text of the card or the status.
    #[serde(default)]
    pub other_field: Option<Text<'a>>,
    #[serde(default)]
    pub other_text: Option<Text<'a>>,
    /// Or the record as the other version has it: a JSON text of `records` with nothing else in it, as its shape is not always the same.
    #[serde(default)]
    pub other_record: Option<String>,
    #[serde(default)]
    pub origin: Option<Origin<'a>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RecordKind {
    Zone,
    Entity,
    Mention,
    Event,
    Stance,
    Voice,
    Absence,
    Comment,
}

macro_rules! words_of {
    ($def:ident of $remote:literal { $($variant:ident),* }) => {
        #[derive(Serialize, Deserialize)]
        #[serde(remote = $remote, rename_all = "kebab-case")]
        pub(super) enum $def { $($variant),* }
    };
}

words_of!(HowDef of "How" { Suggested, Imported, Unanimous, Majority, Single, Adjudicated });
words_of!(LevelDef of "Level" { Name, Nominal, Pronoun });
words_of!(ModalityDef of "Modality" { Asserted, Other });
words_of!(EventPolarityDef of "EventPolarity" { Positive, Negative });
words_of!(TenseDef of "Tense" { Past, Present, Future, Unspecified });
words_of!(GenericityDef of "Genericity" { Specific, Generic });
words_of!(PolarityDef of "Polarity" { Favor, Against, Neither, Both });
words_of!(CertaintyDef of "Certainty" { Certain, Probable, Unsure });
words_of!(MannerDef of "Manner" { Direct, Indirect, Mixed, Reported });
words_of!(ZoneKindDef of "ZoneKind" {
    Headline, Byline, Dateline, Lead, Body, Quotation, Caption, Post, Chrome, RelatedLinks, Duplicate
});
