//! A role that the codebook requires has no filler.

use super::{Finding, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    name: "empty-role",
    run,
};

fn run(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for event in subject.document.events() {
        let Some(known) = subject.codebook.event_type(&event.label) else {
            continue;
        };
        for role in known.roles.iter().filter(|role| role.required) {
            // The event's own date fills the role that is for nothing else.
            let has_date = role.is_date() && event.date.is_some();
            if has_date || event.arguments.iter().any(|a| a.role == role.label.name) {
                continue;
            }
            let places = event.trigger.spans().to_vec();
            findings.push(
                Finding::new(&RULE, Some(&event.id), places)
                    .with("role", role.label.title(subject.language))
                    .with("event", subject.event_name(event)),
            );
        }
    }
}
