//! What a plan file says; see `sample.rs`.

use postil::model::annotation::*;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct Plan {
    pub file: String,
    pub card: CardPlan,
    /// Id, name, and `done` or `in progress`, in the order of `each`.
    pub by: Vec<(String, String, String)>,
    /// What all of them have.
    #[serde(default)]
    pub both: Block,
    pub each: Vec<Block>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CardPlan {
    #[serde(deserialize_with = "bare")]
    pub headline: Option<String>,
    #[serde(deserialize_with = "bare")]
    pub byline: Option<String>,
    #[serde(deserialize_with = "bare")]
    pub date: Option<String>,
    #[serde(deserialize_with = "bare")]
    pub language: Option<String>,
    #[serde(deserialize_with = "bare")]
    pub rights: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Block {
    /// A quotation in the zone, and what the annotator makes of the zone.
    pub zones: Vec<(String, String)>,
    pub entities: Vec<EntityPlan>,
    pub mentions: Vec<MentionPlan>,
    pub events: Vec<EventPlan>,
    pub stances: Vec<StancePlan>,
    pub voices: Vec<VoicePlan>,
    pub absences: Vec<AbsencePlan>,
    pub comments: Vec<CommentPlan>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EntityPlan {
    pub key: String,
    pub is: String,
    #[serde(deserialize_with = "bare")]
    pub subtype: Option<String>,
    pub name: String,
    pub aliases: Vec<String>,
    #[serde(deserialize_with = "bare")]
    pub wikidata: Option<String>,
    pub names: Vec<String>,
    pub nominals: Vec<String>,
    /// With the type that the mention stands for.
    pub metonyms: Vec<(String, String)>,
}

/// More mentions of an entity.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MentionPlan {
    pub of: String,
    pub names: Vec<String>,
    pub nominals: Vec<String>,
    pub pronouns: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EventPlan {
    pub key: String,
    pub is: String,
    pub at: Vec<String>,
    pub roles: Vec<RolePlan>,
    pub modality: String,
    pub polarity: String,
    pub tense: String,
    #[serde(deserialize_with = "bare")]
    pub mode: Option<String>,
    pub contexts: Vec<String>,
    #[serde(deserialize_with = "bare")]
    pub date: Option<String>,
    pub same_as: Vec<String>,
}

/// Role, filler, and whether it is inferred.
#[derive(Debug, Deserialize)]
pub struct RolePlan(pub String, pub String, #[serde(default)] pub bool);

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StancePlan {
    pub key: String,
    pub holder: String,
    pub target: String,
    pub polarity: String,
    #[serde(deserialize_with = "bare")]
    pub intensity: Option<String>,
    pub evidence: Vec<String>,
    #[serde(deserialize_with = "bare")]
    pub voice: Option<String>,
    pub inferred: bool,
    pub certainty: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VoicePlan {
    pub key: String,
    pub source: String,
    pub cue: Vec<String>,
    pub content: Vec<String>,
    pub manner: String,
    #[serde(deserialize_with = "bare")]
    pub within: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AbsencePlan {
    pub key: String,
    pub holder: String,
    pub target: String,
    pub note: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CommentPlan {
    pub key: String,
    /// `t:` a quotation, `m:` a mention's, `e:`, `ev:`, `s:` a key, or `article`.
    pub on: String,
    pub text: String,
    pub question: bool,
}

/// An optional field is written as its value or not at all.
fn bare<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    String::deserialize(deserializer).map(Some)
}

pub fn zone_kind(word: &str) -> ZoneKind {
    let kind = ZoneKind::ALL.into_iter().find(|kind| kind.word() == word);
    kind.unwrap_or_else(|| panic!("{word:?} is no zone"))
}

pub fn tense(word: &str) -> Tense {
    match word {
        "past" => Tense::Past,
        "present" => Tense::Present,
        "future" => Tense::Future,
        "" => Tense::Unspecified,
        _ => panic!("{word:?} is no tense"),
    }
}

pub fn polarity(word: &str) -> Polarity {
    match word {
        "favor" => Polarity::Favor,
        "against" => Polarity::Against,
        "neither" => Polarity::Neither,
        "both" => Polarity::Both,
        _ => panic!("{word:?} is no polarity"),
    }
}

pub fn manner(word: &str) -> Manner {
    match word {
        "" | "direct" => Manner::Direct,
        "indirect" => Manner::Indirect,
        "mixed" => Manner::Mixed,
        "reported" => Manner::Reported,
        _ => panic!("{word:?} is no manner"),
    }
}

pub fn certainty(word: &str) -> Certainty {
    match word {
        "" | "certain" => Certainty::Certain,
        "probable" => Certainty::Probable,
        "unsure" => Certainty::Unsure,
        _ => panic!("{word:?} is no certainty"),
    }
}
