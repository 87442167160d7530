//! Two entities of one name and different types.

use std::collections::BTreeMap;

use super::{Finding, Rule, Subject};
use crate::model::{annotation::Entity, fold::fold};

pub(super) const RULE: Rule = Rule {
    name: "lookalike",
    run,
};

fn run(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let mut by_name: BTreeMap<String, Vec<&Entity>> = BTreeMap::new();
    for entity in subject.document.entities() {
        let name = fold(&entity.name);
        if !name.is_empty() {
            by_name.entry(name).or_default().push(entity);
        }
    }
    for entities in by_name.values() {
        for (i, entity) in entities.iter().enumerate() {
            // Each type that differs from the first one's is told once.
            let is_first = entities[..i].iter().all(|e| e.label != entity.label);
            if i == 0 || !is_first {
                continue;
            }
            let first = entities[0];
            findings.push(
                Finding::new(&RULE, Some(&entity.id), subject.first_mention(&entity.id))
                    .with("name", entity.name.as_str())
                    .with("type", subject.entity_title(&entity.label))
                    .with("other", subject.entity_title(&first.label)),
            );
        }
    }
}
