//! What a merge asks about in a view: the record as another version has it.

use super::View;
use crate::{
    dataset::mapping::Mapping,
    model::annotation::{Other, OtherValue, Record},
};

impl View {
    /// What another version of a merge would have, in the places of this text.
    pub(super) fn other(&mut self, other: &Other, mapping: &Mapping) -> Option<Other> {
        let value = match &other.value {
            OtherValue::Text(text) => OtherValue::Text(text.clone()),
            OtherValue::Record(record) => {
                let n = self.n_records();
                self.take(record, mapping);
                if self.n_records() == n {
                    return None;
                }
                OtherValue::Record(match record {
                    Record::Zone(_) => self.zones.pop()?.into(),
                    Record::Entity(_) => self.entities.pop()?.into(),
                    Record::Mention(_) => self.mentions.pop()?.into(),
                    Record::Event(_) => self.events.pop()?.into(),
                    Record::Stance(_) => self.stances.pop()?.into(),
                    Record::Voice(_) => self.voices.pop()?.into(),
                    Record::Absence(_) => self.absences.pop()?.into(),
                    Record::Comment(_) => self.comments.pop()?.into(),
                })
            }
        };
        let field = other.field.clone();
        Some(Other { field, value })
    }

    fn n_records(&self) -> usize {
        let facts = self.zones.len() + self.entities.len() + self.mentions.len();
        let said = self.events.len() + self.stances.len() + self.voices.len();
        facts + said + self.absences.len() + self.comments.len()
    }

    /// The same text with one record alone.
    pub fn only(&self, record: &Record) -> Self {
        let mut view = Self::without_records(
            self.text.clone(),
            self.index.clone(),
            self.annotator.clone(),
            self.codebook_ref.clone(),
            self.codebook.clone(),
        );
        match record.clone() {
            Record::Zone(r) => view.zones.push(r),
            Record::Entity(r) => view.entities.push(r),
            Record::Mention(r) => view.mentions.push(r),
            Record::Event(r) => view.events.push(r),
            Record::Stance(r) => view.stances.push(r),
            Record::Voice(r) => view.voices.push(r),
            Record::Absence(r) => view.absences.push(r),
            Record::Comment(r) => view.comments.push(r),
        }
        view
    }
}
