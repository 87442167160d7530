//! Holders and targets in words, for questions to a person.

use super::Merging;
use crate::model::{
    annotation::{Holder, Target},
    document::Document,
};

impl Merging<'_> {
    pub(super) fn holder_words(&self, document: &Document, holder: &Holder) -> String {
        match holder {
            Holder::Entity(id) => document
                .entity(id)
                .map_or_else(String::new, |e| e.name.clone()),
            Holder::Author => "the author".to_owned(),
            Holder::Unnamed => "somebody unnamed".to_owned(),
        }
    }

    pub(super) fn target_words(&self, document: &Document, target: &Target) -> String {
        match target {
            Target::Entity(id) => document
                .entity(id)
                .map_or_else(String::new, |e| e.name.clone()),
            Target::Event(id) => document
                .event(id)
                .map_or_else(String::new, |e| e.label.clone()),
            Target::Concept(name) => name.clone(),
        }
    }
}
