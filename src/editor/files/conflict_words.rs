//! Conflicts of a merge in the reader's language: the fields and values that the file and its questions name as the format does.

use crate::{
    editor::{choices::zone_text, i18n::Texts, tagging},
    model::{
        annotation::{Comment, Record},
        document::Document,
    },
    store::merge::asked,
};

/// The fields that two versions can disagree on, and the keys of their names.
const FIELDS: [(&str, &str); 45] = [
    ("kind", "field-zone-kind"),
    ("at", "field-place"),
    ("author", "field-author"),
    ("date", "field-date"),
    ("label", "field-type"),
    ("subtype", "field-subtype"),
    ("name", "field-name"),
    ("aliases", "field-aliases"),
    ("links", "field-links"),
    ("entity", "field-entity"),
    ("level", "field-level"),
    ("metonymy", "field-metonymy"),
    ("trigger", "field-trigger"),
    ("modality", "field-modality"),
    ("polarity", "field-polarity"),
    ("tense", "field-tense"),
    ("genericity", "field-genericity"),
    ("mode", "field-mode"),
    ("contexts", "field-contexts"),
    ("same_as", "field-same"),
    ("holder", "field-holder"),
    ("target", "field-target"),
    ("intensity", "field-intensity"),
    ("evidence", "field-evidence"),
    ("voice", "field-voice"),
    ("inferred", "field-inferred"),
    ("certainty", "field-certainty"),
    ("source", "field-source"),
    ("cue", "field-cue"),
    ("content", "field-content"),
    ("manner", "field-manner"),
    ("within", "field-within"),
    ("note", "field-note"),
    ("on", "field-about"),
    ("text", "field-text"),
    ("question", "field-question"),
    ("open", "field-open"),
    ("status", "field-state"),
    ("card.headline", "card-headline"),
    ("card.byline", "card-byline"),
    ("card.source", "card-source"),
    ("card.date", "field-date"),
    ("card.language", "card-language"),
    ("card.url", "card-url"),
    ("card.rights", "card-rights"),
];

/// Values that come from closed lists, by field.
const VALUES: [(&str, &[(&str, &str)]); 10] = [
    (
        "kind",
        &[
            ("Headline", "zone-headline"),
            ("Byline", "zone-byline"),
            ("Dateline", "zone-dateline"),
            ("Lead", "zone-lead"),
            ("Body", "zone-body"),
            ("Quotation", "zone-quotation"),
            ("Caption", "zone-caption"),
            ("Post", "zone-post"),
            ("Chrome", "zone-chrome"),
            ("RelatedLinks", "zone-related-links"),
            ("Duplicate", "zone-duplicate"),
        ],
    ),
    (
        "level",
        &[
            ("Name", "level-name"),
            ("Nominal", "level-nominal"),
            ("Pronoun", "level-pronoun"),
        ],
    ),
    (
        "modality",
        &[
            ("Asserted", "modality-asserted"),
            ("Other", "modality-other"),
        ],
    ),
    (
        "polarity",
        &[
            ("Favor", "polarity-favor"),
            ("Against", "polarity-against"),
            ("Neither", "polarity-neither"),
            ("Both", "polarity-both"),
            ("Positive", "event-positive"),
            ("Negative", "event-negative"),
        ],
    ),
    (
        "tense",
        &[
            ("Past", "tense-past"),
            ("Present", "tense-present"),
            ("Future", "tense-future"),
            ("Unspecified", "tense-unspecified"),
        ],
    ),
    (
        "genericity",
        &[
            ("Specific", "genericity-specific"),
            ("Generic", "genericity-generic"),
        ],
    ),
    (
        "certainty",
        &[
            ("Certain", "certainty-certain"),
            ("Probable", "certainty-probable"),
            ("Unsure", "certainty-unsure"),
        ],
    ),
    (
        "manner",
        &[
            ("Direct", "manner-direct"),
            ("Indirect", "manner-indirect"),
            ("Mixed", "manner-mixed"),
            ("Reported", "manner-reported"),
        ],
    ),
    (
        "status",
        &[
            ("to do", "status-todo"),
            ("in progress", "status-in-progress"),
            ("done", "status-done"),
        ],
    ),
    ("on", &[("the article", "note-on-article")]),
];

/// The name of a field; attributes are called what the codebook calls them.
pub fn field_words(texts: &Texts, field: &str) -> String {
    if let Some(attribute) = field.strip_prefix("attributes.") {
        return attribute.to_owned();
    }
    match FIELDS.iter().find(|(name, _)| *name == field) {
        Some((_, key)) => texts.get(key).to_string(),
        None => field.to_owned(),
    }
}

/// A value of a field.
pub fn value_words(texts: &Texts, field: &str, value: &str) -> String {
    let known = VALUES.iter().find(|(name, _)| *name == field);
    let known = known.and_then(|(_, words)| words.iter().find(|(word, _)| *word == value));
    if let Some((_, key)) = known {
        return texts.get(key).to_string();
    }
    match (field, value) {
        ("inferred" | "question" | "open" | "metonymy", "true") => {
            texts.get("value-yes").to_string()
        }
        ("inferred" | "question" | "open" | "metonymy", "false") => {
            texts.get("value-no").to_string()
        }
        ("holder" | "source", "the author") => texts.get("holder-author").to_string(),
        ("holder" | "source", "unnamed") => texts.get("holder-unnamed").to_string(),
        ("status", skipped) => match skipped.strip_prefix("skipped: ") {
            Some(reason) => format!("{} ({reason})", texts.get("status-skipped")),
            None => value.to_owned(),
        },
        ("trigger", absent) if absent.starts_with("no trigger (") => {
            let reason = absent.trim_start_matches("no trigger (");
            let reason = reason.strip_suffix(')').unwrap_or(reason);
            texts.with("value-no-trigger", &[("reason", reason)])
        }
        ("date", inferred) => match inferred.strip_suffix(" (inferred)") {
            Some(date) => texts.with("value-inferred", &[("date", date)]),
            None => value.to_owned(),
        },
        ("at" | "trigger" | "evidence" | "cue" | "content" | "on", _) => places(texts, value),
        _ => value.to_owned(),
    }
}

/// `"Paris" at 12` as `Paris (character 12)`.
fn places(texts: &Texts, value: &str) -> String {
    let mut places = Vec::new();
    let mut rest = value;
    while !rest.is_empty() {
        let Some((quote, after)) = quoted(rest) else {
            return value.to_owned();
        };
        let Some(after) = after.strip_prefix(" at ") else {
            return value.to_owned();
        };
        let n = after.bytes().take_while(u8::is_ascii_digit).count();
        let (at, after) = after.split_at(n);
        places.push(texts.with("value-place", &[("quote", quote), ("at", at)]));
        rest = after.trim_start_matches(", ");
    }
    places.join(", ")
}

/// What stands between quotation marks at the start, and what follows.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('"')?;
    let mut escaped = false;
    for (i, c) in inner.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some((&inner[..i], &inner[i + 1..])),
            _ => {}
        }
    }
    None
}

/// A record in short, in the reader's language.
pub fn record_words(texts: &Texts, document: &Document, record: &Record) -> String {
    match record {
        Record::Zone(zone) => texts.get(zone_text(zone.kind)).to_string(),
        record => tagging::describe(document, record),
    }
}

/// A note's text; a question of a merge in the reader's language.
pub fn note_words(texts: &Texts, comment: &Comment) -> String {
    match asked(comment) {
        Some((field, value)) => {
            let (name, value) = (field_words(texts, field), value_words(texts, field, value));
            texts.with("conflicts-question", &[("field", &name), ("value", &value)])
        }
        None => comment.text.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_a_merge_has_a_name_in_both_languages() {
        let source = include_str!("../../store/merge_fields.rs");
        let block = source.split("take! {").nth(1).unwrap();
        let block = block.split("    }\n").next().unwrap();
        let of_records = block
            .lines()
            .filter_map(|line| line.split_once(':'))
            .flat_map(|(_, fields)| fields.trim_end_matches(';').split(','));
        let of_cards = source.split("f.value(\"").skip(1);
        let of_cards = of_cards.filter_map(|rest| rest.split('"').next());
        let fields: Vec<&str> = of_records.chain(of_cards).map(str::trim).collect();
        assert!(fields.len() > 40, "{fields:?}");
        for field in fields {
            let key = FIELDS.iter().find(|(name, _)| *name == field);
            let (_, key) = key.unwrap_or_else(|| panic!("{field} has no name"));
            for language in ["en", "fr"] {
                assert_ne!(&*Texts::new(language).get(key), *key, "{field}");
            }
        }
    }

    #[test]
    fn values_are_said_in_french() {
        let texts = Texts::new("fr");
        let words = |field, value| value_words(&texts, field, value);
        assert_eq!(words("status", "in progress"), "en cours");
        assert_eq!(
            words("status", "skipped: hors sujet"),
            "écarté (hors sujet)"
        );
        assert_eq!(words("kind", "RelatedLinks"), "liens");
        assert_eq!(words("holder", "the author"), "l’auteur de l’article");
        assert_eq!(
            words("at", "\"dit \\\"oui\\\" at 3\" at 12, \"Paris\" at 40"),
            "dit \\\"oui\\\" at 3 (caractère 12), Paris (caractère 40)"
        );
        assert_eq!(
            words("date", "2015-12-01 (inferred)"),
            "2015-12-01 (déduite)"
        );
        assert_eq!(words("trigger", "no trigger (titre)"), "aucun mot (titre)");
        assert_eq!(words("name", "to do"), "to do", "a name is a name");
    }
}
