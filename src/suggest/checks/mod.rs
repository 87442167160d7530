//! Checks while one tags: what is missing, contradicts the codebook or looks forgotten.
//!
//! A document and its codebook in, findings out; nothing is changed. Each rule is a file of its own and a row of [`RULES`]; its name is what
//! a codebook's `checks_off` lists, and the stem of its texts in `assets/i18n` (`check-NAME`, `check-NAME-found`).
//!
//! Invariants: findings come in text order, those without a place last; the same document gives the same findings. Every rule takes time
//! that follows the number of records and the length of the text, not their squares.

mod chrome_mention;
mod empty_role;
mod half_word;
mod lookalike;
mod near_name;
mod quoted_event;
mod stance_evidence;
mod stance_holder;
mod untagged_repeat;
mod wrong_filler;

#[cfg(test)]
mod tests;

use crate::model::{
    annotation::{Record, Trigger},
    codebook::Codebook,
    document::Document,
    id::Id,
    span::ByteSpan,
};

/// One rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// As it stands in `checks_off`, such as `empty-role`.
    pub name: &'static str,
    run: fn(&Subject<'_>, &mut Vec<Finding>),
}

/// All rules, in the order they are listed.
pub const RULES: &[Rule] = &[
    empty_role::RULE,
    wrong_filler::RULE,
    stance_evidence::RULE,
    stance_holder::RULE,
    quoted_event::RULE,
    half_word::RULE,
    untagged_repeat::RULE,
    lookalike::RULE,
    near_name::RULE,
    chrome_mention::RULE,
];

/// What is looked at.
struct Subject<'a> {
    document: &'a Document,
    codebook: &'a Codebook,
    /// Of labels in messages.
    language: &'a str,
}

/// Something that wants a second look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name.
    pub rule: &'static str,
    /// Where to look, in text order; may be empty.
    pub places: Vec<ByteSpan>,
    /// The record it is about.
    pub record: Option<Id>,
    /// For the rule's message.
    pub args: Vec<(&'static str, String)>,
    /// For the rule's message, where it counts something.
    pub n: usize,
    pub fix: Option<Fix>,
}

/// What one key can do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// Tags every untagged occurrence.
    TagAll { text: String, label: String },
    /// Makes one entity of two.
    Merge { from: Id, into: Id },
    /// Removes a record.
    Delete(Id),
    /// Gives a piece of a record other ends.
    Move {
        record: Id,
        before: ByteSpan,
        after: ByteSpan,
    },
    /// Replaces a record by this version of itself.
    Change(Box<Record>),
}

impl Fix {
    /// The key of its name in `assets/i18n`.
    pub const fn text(&self) -> &'static str {
        match self {
            Self::TagAll { .. } => "fix-tag-all",
            Self::Merge { .. } => "fix-merge",
            Self::Delete(_) => "fix-delete",
            Self::Move { .. } => "fix-whole-word",
            Self::Change(_) => "fix-not-asserted",
        }
    }
}

impl Finding {
    fn new(rule: &Rule, record: Option<&Id>, places: Vec<ByteSpan>) -> Self {
        Self {
            rule: rule.name,
            places,
            record: record.cloned(),
            args: Vec::new(),
            n: 0,
            fix: None,
        }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }
}

/// Runs all rules that the codebook does not switch off. Labels in the findings' arguments are in `language`.
pub fn check(document: &Document, codebook: &Codebook, language: &str) -> Vec<Finding> {
    let subject = Subject {
        document,
        codebook,
        language,
    };
    let mut findings = Vec::new();
    for rule in RULES {
        if !codebook.checks_off.iter().any(|off| off == rule.name) {
            (rule.run)(&subject, &mut findings);
        }
    }
    findings.sort_by_cached_key(|f| {
        let at = f.places.first().map_or(usize::MAX, |place| place.start);
        let rule = RULES.iter().position(|rule| rule.name == f.rule);
        (at, rule, f.record.clone(), f.args.clone())
    });
    findings
}

impl Subject<'_> {
    fn text(&self) -> &str {
        self.document.article().text()
    }

    /// What pieces quote, white space folded.
    fn quote(&self, spans: &[ByteSpan]) -> String {
        let words = spans.iter().flat_map(|span| {
            span.text(self.text())
                .unwrap_or_default()
                .split_whitespace()
        });
        words.collect::<Vec<_>>().join(" ")
    }

    /// How an event is called in a message: its trigger's words, or its type.
    fn event_name(&self, event: &crate::model::annotation::Event) -> String {
        match &event.trigger {
            Trigger::At(spans) => self.quote(spans),
            Trigger::Absent { .. } => self.event_title(&event.label),
        }
    }

    fn event_title(&self, label: &str) -> String {
        self.codebook
            .event_type(label)
            .map_or(label, |t| t.label.title(self.language))
            .to_owned()
    }

    fn entity_title(&self, label: &str) -> String {
        self.codebook
            .entity_type(label)
            .map_or(label, |t| t.label.title(self.language))
            .to_owned()
    }

    /// The first place of an entity's mentions.
    fn first_mention(&self, entity: &Id) -> Vec<ByteSpan> {
        let mentions = self.document.mentions_of(entity);
        mentions
            .first()
            .and_then(|m| m.at.first().copied())
            .into_iter()
            .collect()
    }
}
