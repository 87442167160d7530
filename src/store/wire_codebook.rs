//! A codebook on disk, `postil-codebook` 1.0. The same type stands in a `postil.ron` that carries its codebook inline.
//!
//! ```ron
//! (
//!     format: "postil-codebook", format_version: (1, 0),
//!     name: "news-core", version: 3, title: "News articles: who did what to whom, and who minds",
//!     entity_types: [
//!         (
//!             name: "Organization", titles: {"en": "Organization", "fr": "Organisation"},
//!             definition: "A group of people with a name and a structure of its own", definitions: {"fr": "Un groupe qui a un nom"},
//!             examples: ["[NATO] joined the coalition", "the [Red Cross]"],
//!             tag: "ORG", key: 'o', color: (light: "#0b6e99", dark: "#6cc0e5"),
//!             subtypes: ["Military", "Party"],
//!         ),
//!     ],
//!     event_types: [
//!         (
//!             name: "AGREE", titles: {"en": "Agree", "fr": "Accepter"}, definition: "…", examples: ["…"], key: 'a',
//!             roles: [
//!                 (name: "actor", titles: {"en": "actor", "fr": "acteur"}, fillers: ["Person", "Organization"], required: true),
//!                 (name: "recipient", fillers: ["Person", "Organization"], repeatable: true),
//!                 (name: "date", fillers: ["Date"]),
//!             ],
//!             modes: ["verbal"],
//!         ),
//!     ],
//!     attributes: [(name: "gender", of: ["entity"], values: ["female", "male", "unknown"])],
//!     intensities: [(name: "low", titles: {"en": "low", "fr": "faible"}, key: '1'), (name: "high", key: '3')],
//!     concepts: [(name: "military-intervention", titles: {"en": "military intervention"}, definition: "…", key: 'm')],
//!     contexts: ["military", "diplomatic"],
//!     words: {"verbal": {"fr": "verbal"}, "diplomatic": {"fr": "diplomatique"}},
//!     checks_off: [],
//!     guideline: "Markdown, or left out", guidelines: {"fr": "the same in another language"},
//! )
//! ```
//!
//! Rules: `format`, `name` and `entity_types` must be there; everything else may be left out. No `Some(…)`: an optional field is
//! written as its value or not at all. No `#![enable(…)]`. A `key` is one character in single quotes. A colour is `#rrggbb`; one
//! left out is taken from a colour-blind-safe palette by position. A `tag` left out is the name's first three letters, in capitals. In
//! an example, square brackets mark what would be tagged. `fillers` names entity types or `Event`, `Date`, `Place`, `Value`; left out,
//! anything may fill the role. `words` gives titles to what stands in lists as a plain name: subtypes, modes, contexts, values. Keys must differ within a list, and an entity type's key can't be one of
//! [`RESERVED_KEYS`](crate::model::codebook::RESERVED_KEYS).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::bare;

pub(crate) const FORMAT: &str = "postil-codebook";
pub(crate) const FORMAT_VERSION: (u32, u32) = (1, 0);

type Titles = BTreeMap<String, String>;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Codebook")]
pub(crate) struct WireCodebook {
    pub format: String,
    #[serde(default = "first_version")]
    pub format_version: (u32, u32),
    pub name: String,
    #[serde(default = "one")]
    pub version: u32,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    pub entity_types: Vec<WireEntityType>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub event_types: Vec<WireEventType>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<WireAttribute>,
    /// From weak to strong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub intensities: Vec<WireKeyed>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub concepts: Vec<WireKeyed>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contexts: Vec<String>,
    /// Titles of subtypes, modes, contexts and values, by name and language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<String, Titles>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks_off: Vec<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub guideline: String,
    #[serde(default, skip_serializing_if = "Titles::is_empty")]
    pub guidelines: Titles,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename = "EntityType")]
pub(crate) struct WireEntityType {
    pub name: String,
    #[serde(default, skip_serializing_if = "Titles::is_empty")]
    pub titles: Titles,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub definition: String,
    #[serde(default, skip_serializing_if = "Titles::is_empty")]
    pub definitions: Titles,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub tag: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub key: Option<char>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub color: Option<WireColor>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subtypes: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename = "EventType")]
pub(crate) struct WireEventType {
    pub name: String,
    #[serde(default, skip_serializing_if = "Titles::is_empty")]
    pub titles: Titles,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub definition: String,
    #[serde(default, skip_serializing_if = "Titles::is_empty")]
    pub definitions: Titles,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub key: Option<char>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<WireRole>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modes: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Role")]
pub(crate) struct WireRole {
    pub name: String,
    #[serde(default, skip_serializing_if = "Titles::is_empty")]
    pub titles: Titles,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub definition: String,
    #[serde(default, skip_serializing_if = "Titles::is_empty")]
    pub definitions: Titles,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fillers: Vec<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub repeatable: bool,
}

/// An attribute: `of` names kinds of record, left out it is of all; without `values` any text is one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Attribute")]
pub(crate) struct WireAttribute {
    pub name: String,
    #[serde(default, skip_serializing_if = "Titles::is_empty")]
    pub titles: Titles,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub definition: String,
    #[serde(default, skip_serializing_if = "Titles::is_empty")]
    pub definitions: Titles,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
}

/// A step of the intensity scale, or a concept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Label")]
pub(crate) struct WireKeyed {
    pub name: String,
    #[serde(default, skip_serializing_if = "Titles::is_empty")]
    pub titles: Titles,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub definition: String,
    #[serde(default, skip_serializing_if = "Titles::is_empty")]
    pub definitions: Titles,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    pub key: Option<char>,
}

/// `#rrggbb` for each theme.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Color")]
pub(crate) struct WireColor {
    pub light: String,
    pub dark: String,
}

fn first_version() -> (u32, u32) {
    FORMAT_VERSION
}

fn one() -> u32 {
    1
}
