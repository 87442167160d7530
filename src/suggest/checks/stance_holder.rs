//! Nobody holds a stance: its holder is unnamed, and no voice says whose words its evidence is.

use super::{Finding, Rule, Subject, stance_evidence::target_name};
use crate::model::annotation::Holder;

pub(super) const RULE: Rule = Rule {
    name: "stance-holder",
    run,
};

fn run(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for stance in subject.document.stances() {
        if stance.holder != Holder::Unnamed || stance.voice.is_some() {
            continue;
        }
        findings.push(
            Finding::new(&RULE, Some(&stance.id), stance.evidence.clone())
                .with("target", target_name(subject, &stance.target)),
        );
    }
}
