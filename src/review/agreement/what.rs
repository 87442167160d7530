//! The measures by name: what the table and the JSON call them.

use serde::{Serialize, Serializer};

use crate::review::measure::Counted;

/// A part of the annotations with figures of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    Entities,
    Coreference,
    Links,
    Events,
    Stances,
    Voices,
    Zones,
}

macro_rules! measures {
    ($($name:ident: $layer:ident, $key:literal, $title:literal;)*) => {
        /// What a figure measures. The order is that of the table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Measure { $($name),* }

        impl Measure {
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            pub const fn layer(self) -> Layer {
                match self { $(Self::$name => Layer::$layer),* }
            }

            /// Its name in the JSON, unique within its layer. Stable.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key),* }
            }

            /// What it is, for people.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title),* }
            }
        }
    };
}

measures! {
    EntityStrict: Entities, "f1-strict", "F1, same place and type";
    EntityExact: Entities, "f1-exact", "F1, same place";
    EntityPartial: Entities, "f1-partial", "F1, an overlap counts half";
    EntityType: Entities, "f1-type", "F1, same type and an overlap";
    EntityAlpha: Entities, "alpha-characters", "α on characters";
    EntityUnitizing: Entities, "u-alpha", "unitizing α (2016)";
    EntityGamma: Entities, "gamma", "γ";
    WordsCohen: Entities, "kappa-cohen", "Cohen's κ on words";
    WordsFleiss: Entities, "kappa-fleiss", "Fleiss' κ on words";
    Level: Entities, "level-alpha", "α of the mention level";
    B3: Coreference, "b3", "B³ F1";
    Ceaf: Coreference, "ceaf", "CEAF φ4 F1";
    LinkAccuracy: Links, "accuracy", "same link, of mentions both linked";
    LinkF1: Links, "f1", "F1, same mention and link";
    TriggerId: Events, "trigger-id", "trigger identification F1";
    TriggerClass: Events, "trigger-class", "trigger classification F1";
    TriggerPartial: Events, "trigger-partial", "triggers, F1, an overlap counts half";
    TriggerGamma: Events, "gamma", "triggers, γ";
    ArgumentId: Events, "argument-id", "argument identification F1";
    ArgumentRole: Events, "argument-role", "argument role F1";
    Modality: Events, "modality-alpha", "α of modality";
    EventPolarity: Events, "polarity-alpha", "α of polarity";
    Tense: Events, "tense-alpha", "α of tense";
    Genericity: Events, "genericity-alpha", "α of genericity";
    StancePair: Stances, "pair-f1", "holder and target F1";
    Holder: Stances, "holder-f1", "holder F1";
    Target: Stances, "target-f1", "target F1";
    StancePolarity: Stances, "pair-polarity-f1", "holder, target and polarity F1";
    Polarity: Stances, "polarity-alpha", "α of polarity, where two judged";
    PolaritySilence: Stances, "polarity-alpha-silence", "α of polarity, silence is a value";
    Intensity: Stances, "intensity-alpha", "α of intensity, ordinal";
    EvidenceExact: Stances, "evidence-exact", "evidence F1, same place";
    EvidencePartial: Stances, "evidence-partial", "evidence F1, an overlap counts half";
    CueExact: Voices, "cue-exact", "cue F1, same place";
    CuePartial: Voices, "cue-partial", "cue F1, an overlap counts half";
    ContentExact: Voices, "content-exact", "content F1, same place";
    ContentPartial: Voices, "content-partial", "content F1, an overlap counts half";
    ContentAlpha: Voices, "content-alpha-characters", "content, α on characters";
    Source: Voices, "source-f1", "voice and source F1";
    Manner: Voices, "manner-alpha", "α of manner";
    ZoneStrict: Zones, "f1-strict", "F1, same place and kind";
    ZonePartial: Zones, "f1-partial", "F1, an overlap counts half";
    ZoneAlpha: Zones, "alpha-characters", "α on characters";
    ZoneUnitizing: Zones, "u-alpha", "unitizing α (2016)";
}

impl Measure {
    /// What its `n` counts, in the plural, where its tally only knows keys or items.
    pub(super) const fn counted(self, counted: Counted) -> Option<&'static str> {
        match (counted, self) {
            (Counted::Keys, Self::LinkF1) => Some("links"),
            (Counted::Keys, Self::TriggerId | Self::TriggerClass) => Some("triggers"),
            (Counted::Keys, Self::ArgumentId | Self::ArgumentRole) => Some("arguments"),
            (Counted::Keys, Self::StancePair | Self::StancePolarity) => Some("stances"),
            (Counted::Keys, Self::Holder) => Some("holders"),
            (Counted::Keys, Self::Target) => Some("targets"),
            (Counted::Keys, Self::Source) => Some("voices"),
            (Counted::Items, Self::Level | Self::LinkAccuracy) => Some("mentions"),
            (Counted::Items, Self::Manner) => Some("voices"),
            (
                Counted::Items,
                Self::Modality | Self::EventPolarity | Self::Tense | Self::Genericity,
            ) => Some("events"),
            (Counted::Items, Self::Polarity | Self::PolaritySilence | Self::Intensity) => {
                Some("stances")
            }
            _ => None,
        }
    }
}

impl Layer {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Entities => "entities",
            Self::Coreference => "coreference",
            Self::Links => "links",
            Self::Events => "events",
            Self::Stances => "stances",
            Self::Voices => "voices",
            Self::Zones => "zones",
        }
    }
}

impl Serialize for Measure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_once_in_its_layer() {
        let names: std::collections::BTreeSet<_> =
            Measure::ALL.iter().map(|m| (m.layer(), m.key())).collect();
        assert_eq!(names.len(), Measure::ALL.len());
    }
}
