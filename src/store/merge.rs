//! Three-way merge of annotations: by record id, then by field.
//!
//! Used for a sidecar that changed on disk while it was open, two windows, conflict copies of synced folders, git, and recovery.
//!
//! - What only one side changed is taken from that side. What both changed the same way is taken once.
//! - Deleted here, changed there: the change stays, with all that it refers to ([`Merged::restored`]).
//! - Lists (aliases, links, arguments, …) and attributes are merged item by item. A value cleared here and changed there: the change stays.
//! - A field changed to two values is a [`Conflict`]: the greater value (as text) stays in the record, whichever side it comes from, and a
//!   question on the record says the other one, and has it with it, so that it can be answered wherever the file is. Both sides of a synced
//!   folder so come to the same file instead of trading values for ever.
//!
//! Invariants: nothing vanishes that neither side deleted; references never dangle; `merge(base, x, base) = merge(base, base, x) = x`; swapping
//! the sides changes nothing but which value is called whose.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    merge_fields::{
        self, Names, merge_card, merge_record, merge_status, shown_field, shown_status, take_field,
    },
    sidecar::Base,
    wire_v1::{WireCard, WireStatus},
};
use crate::model::{
    annotation::{Comment, CommentOn, How, Origin, Other, OtherValue, Record},
    article::{Article, Card, Sha256Hex, Status},
    document::Document,
    edit::{Edit, Title, Transaction},
    id::{Id, Kind},
};

/// What a document says, without its article: one side of a merge, or what both come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    pub records: BTreeMap<Id, Record>,
    pub card: Card,
    pub status: Status,
}

/// A field that both sides changed, to different values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// `None` for the card and the status.
    pub id: Option<Id>,
    /// As the sidecar names it, such as `name` or `card.date`.
    pub field: String,
    pub ours: String,
    pub theirs: String,
    pub kept: Kept,
    /// The record as the side has it whose value does not stand; `None` for the card and the status.
    pub other: Option<Box<Record>>,
    /// The comment that asks.
    pub question: Option<Id>,
}

impl Conflict {
    /// The value that stands, and the other one.
    pub fn values(&self) -> (&str, &str) {
        match self.kept {
            Kept::Ours => (&self.ours, &self.theirs),
            Kept::Theirs => (&self.theirs, &self.ours),
        }
    }
}

/// What a question of a merge is about, as it stands now, in words; `None` where there is nothing to choose any more.
pub fn standing(document: &Document, question: &Comment) -> Option<String> {
    let other = question.other.as_deref()?;
    let field = other.field.as_str();
    match &other.value {
        OtherValue::Record(record) => {
            let now = document.record(record.id())?;
            let shown = shown_field(now, field, &Names::of_document(document));
            Some(shown.unwrap_or_default())
        }
        OtherValue::Text(_) if field == "status" => Some(shown_status(document.status())),
        OtherValue::Text(_) => {
            let mut card = document.card().clone();
            card_field(&mut card, field).map(|value| value.take().unwrap_or_default())
        }
    }
}

/// The fields in which two versions of a record differ, with both values as a conflict has them; none where one of them lacks the record.
pub fn changed_fields(
    former: &Document,
    later: &Document,
    id: &Id,
) -> Vec<(String, Option<String>, Option<String>)> {
    let (Some(before), Some(after)) = (former.record(id), later.record(id)) else {
        return Vec::new();
    };
    merge_fields::changed_fields(
        (before, &Names::to_read(former)),
        (after, &Names::to_read(later)),
    )
}

/// Whether a question of a merge can be answered: what it is about is there.
pub fn has_choice(document: &Document, question: &Comment) -> bool {
    match question.other.as_deref().map(|other| &other.value) {
        Some(OtherValue::Record(record)) => document.record(record.id()).is_some(),
        Some(OtherValue::Text(_)) => true,
        None => false,
    }
}

/// The edits that put the value of the version that did not have its way in the place of the one that stands; empty where there is nothing to
/// change any more.
pub fn take_other(document: &Document, question: &Comment) -> Vec<Edit> {
    let Some(other) = question.other.as_deref() else {
        return Vec::new();
    };
    let other_record = match &other.value {
        OtherValue::Text(value) => return take_header(document, &other.field, value),
        OtherValue::Record(record) => record,
    };
    let Some(before) = document.record(other_record.id()) else {
        return Vec::new();
    };
    let mut after = before.clone();
    take_field(&mut after, other_record, &other.field);
    match after == *before {
        true => Vec::new(),
        false => vec![Edit::Replace {
            before: before.clone(),
            after,
        }],
    }
}

fn card_field<'a>(card: &'a mut Card, field: &str) -> Option<&'a mut Option<String>> {
    Some(match field {
        "card.headline" => &mut card.headline,
        "card.byline" => &mut card.byline,
        "card.source" => &mut card.source,
        "card.date" => &mut card.date,
        "card.language" => &mut card.language,
        "card.url" => &mut card.url,
        "card.rights" => &mut card.rights,
        _ => return None,
    })
}

/// The other value of a field of the card, or of the status, which are what they are shown as.
fn take_header(document: &Document, field: &str, value: &str) -> Vec<Edit> {
    if field == "status" {
        let before = document.status().clone();
        let after = match value {
            "to do" => Status::ToDo,
            "in progress" => Status::InProgress,
            "done" => Status::Done,
            skipped => Status::Skipped {
                reason: skipped.trim_start_matches("skipped: ").to_owned(),
            },
        };
        return match after == before {
            true => Vec::new(),
            false => vec![Edit::Status { before, after }],
        };
    }
    let before = document.card().clone();
    let mut after = before.clone();
    let Some(of) = card_field(&mut after, field) else {
        return Vec::new();
    };
    *of = Some(value.to_owned());
    match after == before {
        true => Vec::new(),
        false => vec![Edit::Card { before, after }],
    }
}

/// Which value stands in the merged record; the other one stands in a question on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    Ours,
    Theirs,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    pub snapshot: Snapshot,
    pub conflicts: Vec<Conflict>,
    /// Records that one side deleted and the other changed or still uses: they stay.
    pub restored: Vec<Id>,
    /// Records that refer to something none of the sides knows: they can't be in the merged document.
    pub left_out: Vec<Record>,
}

impl Snapshot {
    pub fn from_document(document: &Document) -> Self {
        Self {
            records: document
                .records()
                .map(|r| (r.id().clone(), r.clone()))
                .collect(),
            card: document.card().clone(),
            status: document.status().clone(),
        }
    }

    /// What the file said when it was read or written last.
    pub fn from_base(base: &Base) -> Self {
        let understood = |name: &str| base.header.get(name).map(|f| f.understood.as_str());
        let card = understood("card").and_then(|text| ron::from_str::<WireCard>(text).ok());
        let status = understood("status").and_then(|text| ron::from_str::<WireStatus>(text).ok());
        Self {
            records: base
                .records
                .iter()
                .map(|(id, original)| (id.clone(), original.record.clone()))
                .collect(),
            card: card.map(Card::from).unwrap_or_default(),
            status: status.map(Status::from).unwrap_or_default(),
        }
    }

    /// What two versions have in common, where nobody knows what they come from (a conflict copy). What one side lists as removed is taken
    /// to have been there; what only one side has, to be new.
    pub fn common(
        ours: &Self,
        ours_removed: &BTreeSet<Id>,
        theirs: &Self,
        theirs_removed: &BTreeSet<Id>,
    ) -> Self {
        let mut records = BTreeMap::new();
        for (id, record) in &ours.records {
            if theirs.records.get(id) == Some(record) || theirs_removed.contains(id) {
                records.insert(id.clone(), record.clone());
            }
        }
        for (id, record) in &theirs.records {
            if !ours.records.contains_key(id) && ours_removed.contains(id) {
                records.insert(id.clone(), record.clone());
            }
        }
        let same_card = ours.card == theirs.card;
        Self {
            records,
            card: if same_card {
                ours.card.clone()
            } else {
                Card::default()
            },
            status: Status::default(),
        }
    }

    /// The edits that make a document say this.
    pub fn transaction_from(&self, document: &Document, title: Title) -> Transaction {
        let mut transaction = Transaction::new(title);
        for record in document.records() {
            match self.records.get(record.id()) {
                Some(after) => {
                    transaction.replace(record.clone(), after.clone());
                }
                None => transaction.edits.push(Edit::Remove(record.clone())),
            }
        }
        for (id, record) in &self.records {
            if document.record(id).is_none() {
                transaction.insert(record.clone());
            }
        }
        if self.card != *document.card() {
            transaction.edits.push(Edit::Card {
                before: document.card().clone(),
                after: self.card.clone(),
            });
        }
        if self.status != *document.status() {
            transaction.edits.push(Edit::Status {
                before: document.status().clone(),
                after: self.status.clone(),
            });
        }
        transaction
    }
}

/// Merges what two sides made of `base`. `asks` is the annotator in whose name the questions stand.
///
/// The spans of all three refer to `article`.
pub fn merge(
    base: &Snapshot,
    ours: &Snapshot,
    theirs: &Snapshot,
    article: &Article,
    asks: &str,
) -> Merged {
    let mut merged = Merged::default();
    let names = Names::new(article, [ours, theirs, base]);
    let sides = [&ours.records, &theirs.records, &base.records];
    let ids: BTreeSet<&Id> = sides.into_iter().flat_map(BTreeMap::keys).collect();
    for id in ids {
        let (b, o, t) = (
            base.records.get(id),
            ours.records.get(id),
            theirs.records.get(id),
        );
        let record = match (o, t) {
            _ if o == t || b == t => o.cloned(),
            _ if b == o => t.cloned(),
            (Some(o), Some(t)) => {
                let n = merged.conflicts.len();
                let record = merge_record(b, o, t, &names, &mut merged.conflicts);
                for conflict in &mut merged.conflicts[n..] {
                    conflict.other = Some(Box::new(match conflict.kept {
                        Kept::Ours => t.clone(),
                        Kept::Theirs => o.clone(),
                    }));
                }
                record
            }
            (changed, None) | (None, changed) => {
                merged.restored.push(id.clone());
                changed.cloned()
            }
        };
        if let Some(record) = record {
            merged.snapshot.records.insert(id.clone(), record);
        }
    }
    merged.snapshot.card = merge_card(
        &base.card,
        &ours.card,
        &theirs.card,
        &names,
        &mut merged.conflicts,
    );
    merged.snapshot.status = merge_status(
        &base.status,
        &ours.status,
        &theirs.status,
        &names,
        &mut merged.conflicts,
    );
    bring_back(&mut merged, &sides);
    ask(&mut merged, asks);
    merged
}

/// Restores what records refer to; leaves out those for which that can't be had.
fn bring_back(merged: &mut Merged, sides: &[&BTreeMap<Id, Record>; 3]) {
    let records = &mut merged.snapshot.records;
    let mut open: Vec<Id> = records.keys().cloned().collect();
    let mut missing = false;
    while let Some(id) = open.pop() {
        let Some(record) = records.get(&id) else {
            continue;
        };
        let references: Vec<Id> = record.references().into_iter().cloned().collect();
        for to in references
            .into_iter()
            .filter(|to| !records.contains_key(to))
            .collect::<Vec<_>>()
        {
            match sides.iter().find_map(|side| side.get(&to)) {
                Some(there) => {
                    records.insert(to.clone(), there.clone());
                    merged.restored.push(to.clone());
                    open.push(to);
                }
                None => missing = true,
            }
        }
    }
    while missing {
        let dangling: Vec<Id> = records
            .values()
            .filter(|r| r.references().iter().any(|to| !records.contains_key(to)))
            .map(|r| r.id().clone())
            .collect();
        missing = !dangling.is_empty();
        let gone = dangling.iter().filter_map(|id| records.remove(id));
        merged.left_out.extend(gone);
    }
    merged.restored.sort_unstable();
    merged.restored.dedup();
    merged.restored.retain(|id| records.contains_key(id));
}

/// How a question starts: the same words on every machine, so that both sides of a synced folder come to the same file.
const ASKS: &str = "Two versions were merged; the other one has ";

/// The field that a question of a merge asks about, and the value that does not stand; `None` for what a person wrote.
pub fn asked(comment: &Comment) -> Option<(&str, &str)> {
    let origin = comment.origin.as_ref()?;
    if origin.how != How::Suggested {
        return None;
    }
    comment.text.strip_prefix(ASKS)?.split_once(": ")
}

/// One question for each conflict, its id made from what it says, so that merging again adds none.
fn ask(merged: &mut Merged, asks: &str) {
    for conflict in &mut merged.conflicts {
        let other = conflict.values().1;
        let about = conflict.id.as_ref();
        let text = format!("{ASKS}{}: {other}", conflict.field);
        let hash = Sha256Hex::of(format!("{about:?}\n{text}").as_bytes());
        let id = Id::new(Kind::Comment, format!("c_{}", &hash.as_str()[..12]));
        conflict.question = Some(id.clone());
        let about = conflict.id.as_ref();
        let on = match about {
            Some(id) if merged.snapshot.records.contains_key(id) => CommentOn::Record(id.clone()),
            _ => CommentOn::Article,
        };
        let comment = Comment {
            id: id.clone(),
            on,
            text,
            author: asks.to_owned(),
            question: true,
            open: true,
            other: Some(Box::new(other_of(conflict))),
            origin: Some(Origin {
                how: How::Suggested,
                by: vec!["postil".to_owned()],
            }),
        };
        // An answer that another value has overtaken is asked for again; what an earlier version asked gets what it can be answered with.
        let records = &mut merged.snapshot.records;
        let there = records.entry(id).or_insert(Record::Comment(comment));
        if let Record::Comment(asked) = there {
            asked.open = true;
            asked
                .other
                .get_or_insert_with(|| Box::new(other_of(conflict)));
        }
    }
}

/// What the question on a conflict can be answered with, on any machine.
fn other_of(conflict: &Conflict) -> Other {
    let value = match conflict.other.as_deref() {
        Some(record) => {
            let mut record = record.clone();
            // A question about a question needs no third one.
            if let Record::Comment(comment) = &mut record {
                comment.other = None;
            }
            OtherValue::Record(record)
        }
        None => OtherValue::Text(conflict.values().1.to_owned()),
    };
    Other {
        field: conflict.field.clone(),
        value,
    }
}
