//! An event that only somebody's words tell of is marked as asserted by the article.
//!
//! ACE 2005 marks an event as asserted where the author presents it as a fact; what a quotation or an embedded post tells is another's claim.

use super::{Finding, Fix, Rule, Subject};
use crate::model::{
    annotation::{Modality, Record, SpanRole, ZoneKind},
    span::ByteSpan,
};

pub(super) const RULE: Rule = Rule {
    name: "quoted-event",
    run,
};

fn run(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for event in subject.document.events() {
        let Some(trigger) = event.trigger.spans().first() else {
            continue;
        };
        if event.modality != Modality::Asserted || !is_quoted(subject, *trigger) {
            continue;
        }
        let mut other = event.clone();
        other.modality = Modality::Other;
        findings.push(
            Finding::new(&RULE, Some(&event.id), event.trigger.spans().to_vec())
                .with("event", subject.event_name(event))
                .fix(Fix::Change(Box::new(other.into()))),
        );
    }
}

fn is_quoted(subject: &Subject<'_>, trigger: ByteSpan) -> bool {
    let around = subject.document.touching(trigger);
    around.into_iter().any(|entry| {
        entry.span.covers(trigger)
            && match subject.document.record(&entry.id) {
                Some(Record::Voice(_)) => entry.role == SpanRole::Content,
                Some(Record::Zone(zone)) => {
                    matches!(zone.kind, ZoneKind::Quotation | ZoneKind::Post)
                }
                _ => false,
            }
    })
}
