//! What fills a role is of a type that the codebook does not allow there.

use super::{Finding, Rule, Subject};
use crate::model::annotation::Filler;

pub(super) const RULE: Rule = Rule {
    name: "wrong-filler",
    run,
};

fn run(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for event in subject.document.events() {
        let Some(known) = subject.codebook.event_type(&event.label) else {
            continue;
        };
        for argument in &event.arguments {
            let role = known.roles.iter().find(|r| r.label.name == argument.role);
            let Some(role) = role.filter(|role| !role.fillers.is_empty()) else {
                continue;
            };
            let Some((kind, name)) = filler(subject, &argument.filler) else {
                continue;
            };
            if role.fillers.contains(&kind) {
                continue;
            }
            let allowed: Vec<String> = role
                .fillers
                .iter()
                .map(|name| subject.entity_title(name))
                .collect();
            let places = event.trigger.spans().to_vec();
            findings.push(
                Finding::new(&RULE, Some(&event.id), places)
                    .with("role", role.label.title(subject.language))
                    .with("event", subject.event_name(event))
                    .with("filler", name)
                    .with("type", subject.entity_title(&kind))
                    .with("allowed", allowed.join(", ")),
            );
        }
    }
}

/// The name that a codebook's `fillers` has for a filler's type, and the filler's own.
fn filler(subject: &Subject<'_>, filler: &Filler) -> Option<(String, String)> {
    let of_entity = |id| {
        let entity = subject.document.entity(id)?;
        Some((entity.label.clone(), entity.name.clone()))
    };
    match filler {
        Filler::Mention(id) => {
            let mention = subject.document.mention(id)?;
            // A metonym stands for a thing of another type.
            let (label, _) = of_entity(&mention.entity)?;
            let label = mention.metonymy.clone().unwrap_or(label);
            Some((label, subject.quote(&mention.at)))
        }
        Filler::Entity(id) => of_entity(id),
        Filler::Event(id) => {
            let event = subject.document.event(id)?;
            Some(("Event".to_owned(), subject.event_name(event)))
        }
        Filler::Date(text) => Some(("Date".to_owned(), text.clone())),
        Filler::Place(text) => Some(("Place".to_owned(), text.clone())),
        Filler::Value(text) => Some(("Value".to_owned(), text.clone())),
    }
}
