//! A name that is tagged stands elsewhere in the article, exactly so, untagged.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};

use super::{Finding, Fix, Rule, Subject};
use crate::model::{annotation::Level, id::Kind, segment, span::ByteSpan};

pub(super) const RULE: Rule = Rule {
    name: "untagged-repeat",
    run,
};

/// Shorter names (initials, `US` in a heading) repeat by chance.
const LEAST_CHARS: usize = 2;

/// What is longer is a passage and no name; a whole article tagged by mistake would be a pattern of megabytes.
const MOST_CHARS: usize = 200;

fn run(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let document = subject.document;
    let text = subject.text();
    // A name with its type; where it is tagged as two, as the one in the text first.
    let mut names: BTreeMap<&str, (ByteSpan, &str)> = BTreeMap::new();
    for mention in document.mentions() {
        let ([span], Level::Name) = (mention.at.as_slice(), mention.level) else {
            continue;
        };
        let (Some(name), Some(entity)) = (span.text(text), document.entity(&mention.entity)) else {
            continue;
        };
        let n_chars = name.chars().take(MOST_CHARS + 1).count();
        if !(LEAST_CHARS..=MOST_CHARS).contains(&n_chars) {
            continue;
        }
        let there = names.entry(name).or_insert((*span, &entity.label));
        if *span < there.0 {
            *there = (*span, &entity.label);
        }
    }
    let patterns: Vec<&str> = names.keys().copied().collect();
    // The longest name at a place is the one that stands there.
    let finder = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(&patterns);
    let Ok(finder) = finder else { return };
    let mut repeats: BTreeMap<&str, Vec<ByteSpan>> = BTreeMap::new();
    for found in finder.find_iter(text) {
        let span = ByteSpan::new(found.start(), found.end());
        if !segment::is_whole_word(text, span) || !document.is_in_datasets(span.start) {
            continue;
        }
        let is_tagged = document
            .touching(span)
            .into_iter()
            .any(|entry| entry.id.kind() == Kind::Mention);
        if !is_tagged && let Some(name) = patterns.get(found.pattern().as_usize()) {
            repeats.entry(name).or_default().push(span);
        }
    }
    for (name, places) in repeats {
        let Some((_, label)) = names.get(name) else {
            continue;
        };
        let n = places.len();
        let mut finding = Finding::new(&RULE, None, places)
            .with("text", name)
            .with("label", subject.entity_title(label))
            .fix(Fix::TagAll {
                text: name.to_owned(),
                label: (*label).to_owned(),
            });
        finding.n = n;
        findings.push(finding);
    }
}
