//! A stance points at no words and is not marked as inferred.

use super::{Finding, Rule, Subject};
use crate::model::annotation::{Holder, Target};

pub(super) const RULE: Rule = Rule {
    name: "stance-evidence",
    run,
};

fn run(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for stance in subject.document.stances() {
        if !stance.evidence.is_empty() || stance.inferred {
            continue;
        }
        let places = match &stance.holder {
            Holder::Entity(id) => subject.first_mention(id),
            Holder::Author | Holder::Unnamed => Vec::new(),
        };
        findings.push(
            Finding::new(&RULE, Some(&stance.id), places)
                .with("target", target_name(subject, &stance.target)),
        );
    }
}

/// What a stance is about, in words.
pub(super) fn target_name(subject: &Subject<'_>, target: &Target) -> String {
    let document = subject.document;
    match target {
        Target::Entity(id) => document.entity(id).map(|e| e.name.clone()),
        Target::Event(id) => document.event(id).map(|e| subject.event_name(e)),
        Target::Concept(name) => subject
            .codebook
            .concept(name)
            .map(|c| c.label.title(subject.language).to_owned())
            .or_else(|| Some(name.clone())),
    }
    .unwrap_or_default()
}
