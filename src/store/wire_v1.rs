//! The sidecar on disk, `postil-annotations` 1.x.
//!
//! These types are the format, and the format lives for years: change nothing here without a new minor version (a new optional field) or
//! a new major one (anything else). Offsets are Unicode code points of the article's text. What is `None`, empty or the default is left
//! out, with the exception of what a reader of the raw file wants to see every time (level, manner, a selector's five fields).
//! [`super::wire_v1_model`] turns them into the model's types and back.
//!
//! 1.1 added [`WireComment::other`] and [`WireHow::Single`]. A file says the lowest version that has all its fields.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::bare;

pub(crate) const FORMAT: &str = "postil-annotations";
pub(crate) const VERSION: (u32, u32) = (1, 1);

/// The unit of all offsets. A file that counts otherwise is not 1.x.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum WireOffsets {
    CodePoints,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WireArticle {
    /// The article's file name, without folders.
    pub file: String,
    /// Stays when the text changes; made from the hash of the text that was tagged first.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// Of the text as UTF-8, without byte order mark.
    pub sha256: String,
    /// Length of the text in code points.
    pub chars: usize,
    /// BCP 47.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub language: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WireAnnotator {
    pub id: String,
    #[serde(default)]
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WireCodebookRef {
    pub name: String,
    pub version: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum WireStatus {
    ToDo,
    InProgress,
    Done,
    Skipped { reason: String },
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WireCard {
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub headline: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub byline: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub source: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub date: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub language: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub rights: Option<String>,
}

/// A span with what is needed to find it again in a changed text (W3C Web Annotation, text position and text quote selectors).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WireSelector {
    pub start: usize,
    pub end: usize,
    /// The text of the span, whole up to [`QUOTE_CHARS`] code points ([`ZONE_QUOTE_CHARS`] for a zone) and cut off there.
    #[serde(default)]
    pub quote: String,
    /// Up to [`CONTEXT_CHARS`] code points before the span.
    #[serde(default)]
    pub prefix: String,
    /// Up to [`CONTEXT_CHARS`] code points after the span.
    #[serde(default)]
    pub suffix: String,
}

pub(crate) const QUOTE_CHARS: usize = 1000;
pub(crate) const ZONE_QUOTE_CHARS: usize = 64;
pub(crate) const CONTEXT_CHARS: usize = 16;

type WireAttributes = BTreeMap<String, String>;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WireZone {
    pub id: String,
    pub kind: WireZoneKind,
    pub at: WireSelector,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub author: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub date: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub origin: Option<WireOrigin>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum WireZoneKind {
    Headline,
    Byline,
    Dateline,
    Lead,
    Body,
    Quotation,
    Caption,
    Post,
    Chrome,
    RelatedLinks,
    Duplicate,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WireEntity {
    pub id: String,
    #[serde(rename = "type")]
    pub label: String,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub subtype: Option<String>,
    pub name: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<WireLink>,
    #[serde(default, skip_serializing_if = "WireAttributes::is_empty")]
    pub attributes: WireAttributes,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub origin: Option<WireOrigin>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WireLink {
    pub kb: String,
    pub id: String,
    /// Percent.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub confidence: Option<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WireMention {
    pub id: String,
    pub at: Vec<WireSelector>,
    pub entity: String,
    #[serde(default)]
    pub level: WireLevel,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub metonymy: Option<String>,
    #[serde(default, skip_serializing_if = "WireAttributes::is_empty")]
    pub attributes: WireAttributes,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub origin: Option<WireOrigin>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum WireLevel {
    #[default]
    Name,
    Nominal,
    Pronoun,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WireEvent {
    pub id: String,
    #[serde(rename = "type")]
    pub label: String,
    /// Left out where no words express the event; then `absent` says why it is recorded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trigger: Vec<WireSelector>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub absent: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<WireArgument>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub modality: WireModality,
    #[serde(default, skip_serializing_if = "is_default")]
    pub polarity: WireEventPolarity,
    #[serde(default, skip_serializing_if = "is_default")]
    pub tense: WireTense,
    #[serde(default, skip_serializing_if = "is_default")]
    pub genericity: WireGenericity,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub mode: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contexts: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub date: Option<WireEventDate>,
    /// Ids of other events.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub same_as: Vec<String>,
    #[serde(default, skip_serializing_if = "WireAttributes::is_empty")]
    pub attributes: WireAttributes,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub origin: Option<WireOrigin>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WireArgument {
    pub role: String,
    pub filler: WireFiller,
    #[serde(default, skip_serializing_if = "is_default")]
    pub inferred: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum WireFiller {
    Mention(String),
    Entity(String),
    Event(String),
    Date(String),
    Place(String),
    Value(String),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum WireModality {
    #[default]
    Asserted,
    Other,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum WireEventPolarity {
    #[default]
    Positive,
    Negative,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum WireTense {
    Past,
    Present,
    Future,
    #[default]
    Unspecified,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum WireGenericity {
    #[default]
    Specific,
    Generic,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WireEventDate {
    pub value: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub inferred: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WireStance {
    pub id: String,
    pub holder: WireHolder,
    pub target: WireTarget,
    pub polarity: WirePolarity,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub intensity: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<WireSelector>,
    /// The id of a voice.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub voice: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub inferred: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    pub certainty: WireCertainty,
    #[serde(default, skip_serializing_if = "WireAttributes::is_empty")]
    pub attributes: WireAttributes,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub origin: Option<WireOrigin>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum WireHolder {
    Entity(String),
    Author,
    Unnamed,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum WireTarget {
    Entity(String),
    Event(String),
    Concept(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum WirePolarity {
    Favor,
    Against,
    Neither,
    Both,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum WireCertainty {
    #[default]
    Certain,
    Probable,
    Unsure,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WireVoice {
    pub id: String,
    pub source: WireHolder,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cue: Vec<WireSelector>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub content: Vec<WireSelector>,
    #[serde(default)]
    pub manner: WireManner,
    /// The id of the voice that reports this one.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub within: Option<String>,
    #[serde(default, skip_serializing_if = "WireAttributes::is_empty")]
    pub attributes: WireAttributes,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub origin: Option<WireOrigin>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum WireManner {
    #[default]
    Direct,
    Indirect,
    Mixed,
    Reported,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WireAbsence {
    pub id: String,
    pub holder: WireHolder,
    pub target: WireTarget,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub origin: Option<WireOrigin>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WireComment {
    pub id: String,
    pub on: WireCommentOn,
    pub text: String,
    /// An annotator's id.
    pub author: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub question: bool,
    #[serde(default = "yes", skip_serializing_if = "Clone::clone")]
    pub open: bool,
    /// Since 1.1.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub other: Option<WireOther>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub origin: Option<WireOrigin>,
}

/// What the other version of a merge has in one field: of the record, or as a text of the card or the status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WireOther {
    pub field: String,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub record: Option<Box<WireAny>>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub text: Option<String>,
}

/// A record of any kind, as it stands in its list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum WireAny {
    Zone(WireZone),
    Entity(WireEntity),
    Mention(WireMention),
    Event(WireEvent),
    Stance(WireStance),
    Voice(WireVoice),
    Absence(WireAbsence),
    Comment(WireComment),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum WireCommentOn {
    Record(WireRef),
    Span(WireSelector),
    Article,
}

/// A record of any kind, by its id; also a line of `removed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum WireRef {
    Zone(String),
    Entity(String),
    Mention(String),
    Event(String),
    Stance(String),
    Voice(String),
    Absence(String),
    Comment(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WireOrigin {
    pub how: WireHow,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum WireHow {
    Suggested,
    Imported,
    Unanimous,
    Majority,
    Single,
    Adjudicated,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn yes() -> bool {
    true
}
