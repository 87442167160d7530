//! A mention lies in page chrome, related links or a repeated passage, which stay out of datasets.

use super::{Finding, Fix, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    name: "chrome-mention",
    run,
};

fn run(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for mention in subject.document.mentions() {
        let Some(first) = mention.at.first() else {
            continue;
        };
        let zone = subject.document.zone_at(first.start);
        if zone.is_some_and(|zone| zone.kind.is_dimmed()) {
            findings.push(
                Finding::new(&RULE, Some(&mention.id), mention.at.clone())
                    .with("text", subject.quote(&mention.at))
                    .fix(Fix::Delete(mention.id.clone())),
            );
        }
    }
}
