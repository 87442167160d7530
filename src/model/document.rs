//! One annotator's annotations of one article, and the one function that changes them.
//!
//! Invariants: every id a record refers to is there; every span fits the text and cuts no character; a mention and a present trigger have at
//! least one span; `index` and `referrers` follow `records`. [`Document::apply`] keeps all of them or changes nothing.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    annotation::{
        Absence, Comment, Entity, Event, Mention, Record, Stance, Trigger, Voice, Zone, ZoneKind,
    },
    article::{Article, Card, Status},
    edit::{Edit, EditError, Transaction},
    id::{Id, Kind},
    span::ByteSpan,
    span_index::{SpanEntry, SpanIndex},
};

/// The annotator id of a settled version.
pub const GOLD: &str = "gold";

/// Who annotates.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Annotator {
    /// `[a-z0-9_-]{1,32}`; part of the sidecar's name.
    pub id: String,
    /// As the person writes it.
    pub name: String,
}

/// Which codebook a document was tagged with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodebookRef {
    pub name: String,
    pub version: u32,
}

#[derive(Clone, Debug)]
pub struct Document {
    article: Arc<Article>,
    annotator: Annotator,
    codebook: CodebookRef,
    card: Card,
    status: Status,
    /// Shared, so that a snapshot for saving copies no record.
    records: BTreeMap<Id, Arc<Record>>,
    /// How many there are of each kind, in the order of [`Kind::ALL`].
    counts: [usize; Kind::ALL.len()],
    index: SpanIndex,
    /// Which records refer to a record: entity → its mentions, mention → the events it fills, and so on.
    referrers: BTreeMap<Id, BTreeSet<Id>>,
    revision: u64,
    /// Grows with every change of a zone.
    zones_revision: u64,
    /// Grows with every change of a record's label that has no span of its own to change with it.
    labels_revision: u64,
}

impl Document {
    pub fn new(article: Arc<Article>, annotator: Annotator, codebook: CodebookRef) -> Self {
        Self {
            article,
            annotator,
            codebook,
            card: Card::default(),
            status: Status::default(),
            records: BTreeMap::new(),
            counts: [0; Kind::ALL.len()],
            index: SpanIndex::default(),
            referrers: BTreeMap::new(),
            revision: 0,
            zones_revision: 0,
            labels_revision: 0,
        }
    }

    pub fn article(&self) -> &Arc<Article> {
        &self.article
    }

    pub fn annotator(&self) -> &Annotator {
        &self.annotator
    }

    pub fn codebook(&self) -> &CodebookRef {
        &self.codebook
    }

    /// Says with which codebook the document is tagged from now on. Not an edit: the header follows what is in force.
    pub fn set_codebook(&mut self, codebook: CodebookRef) {
        if self.codebook != codebook {
            self.codebook = codebook;
            self.revision += 1;
        }
    }

    pub fn card(&self) -> &Card {
        &self.card
    }

    pub fn status(&self) -> &Status {
        &self.status
    }

    /// Has the revisions counted in a range of their own, so that no other document with another number is ever in the same one.
    pub fn set_number(&mut self, number: u64) {
        let revisions = [
            &mut self.revision,
            &mut self.zones_revision,
            &mut self.labels_revision,
        ];
        for revision in revisions {
            *revision = (number << 32) | (*revision & u64::from(u32::MAX));
        }
    }

    /// Grows with every change; equal revisions of one document are equal documents.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Grows with every change of a zone, and with no other.
    pub fn zones_revision(&self) -> u64 {
        self.zones_revision
    }

    /// Grows when an entity that was there gets another label: its mentions then look different, though none of them changed.
    pub fn labels_revision(&self) -> u64 {
        self.labels_revision
    }

    /// Sets what the sidecar's header says. Not an edit: for the reader of a sidecar.
    pub fn set_header(&mut self, card: Card, status: Status) {
        self.card = card;
        self.status = status;
        self.revision += 1;
    }

    /// All records, by kind and then by key.
    pub fn records(&self) -> impl ExactSizeIterator<Item = &Record> {
        self.records.values().map(Arc::as_ref)
    }

    pub fn record(&self, id: &Id) -> Option<&Record> {
        self.records.get(id).map(Arc::as_ref)
    }

    pub fn len(&self) -> usize {
        self.records.len()
    }

    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Records of one kind, by key.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Record> {
        self.records
            .range(Id::first_of(kind)..)
            .map(|(_, record)| record.as_ref())
            .take_while(move |record| record.kind() == kind)
    }

    pub fn count(&self, kind: Kind) -> usize {
        self.counts[kind as usize]
    }

    /// Spans that overlap `span`, in reading order.
    pub fn touching(&self, span: ByteSpan) -> Vec<&SpanEntry> {
        self.index.touching(span)
    }

    /// All spans, by stretches of the text: see [`SpanIndex::stretches`].
    pub fn stretches(
        &self,
    ) -> impl ExactSizeIterator<Item = (u64, impl Iterator<Item = &SpanEntry>)> {
        self.index.stretches()
    }

    /// The records that refer to `id`.
    pub fn referrers(&self, id: &Id) -> impl Iterator<Item = &Record> {
        self.referrers
            .get(id)
            .into_iter()
            .flatten()
            .filter_map(|id| self.record(id))
    }

    /// How many mentions an entity has.
    pub fn n_mentions_of(&self, entity: &Id) -> usize {
        let Some(referrers) = self.referrers.get(entity) else {
            return 0;
        };
        // What refers to an entity besides its mentions is little.
        let before = referrers.range(..Id::first_of(Kind::Mention)).count();
        let after = referrers.range(Id::first_of(Kind::Event)..).count();
        referrers.len() - before - after
    }

    /// The mentions of an entity, in text order.
    pub fn mentions_of(&self, entity: &Id) -> Vec<&Mention> {
        let mut mentions: Vec<&Mention> = self
            .referrers(entity)
            .filter_map(|record| match record {
                Record::Mention(mention) => Some(mention),
                _ => None,
            })
            .collect();
        mentions.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.id.cmp(&b.id)));
        mentions
    }

    /// The zone a position lies in; the shortest where several cover it.
    pub fn zone_at(&self, offset: usize) -> Option<&Zone> {
        let point = ByteSpan::new(offset, offset + 1);
        self.touching(point)
            .into_iter()
            .filter_map(|entry| self.zone(&entry.id))
            .min_by_key(|zone| zone.at.len())
    }

    /// Whether a position's text belongs in datasets: it lies in no zone, or in one of those that do.
    pub fn is_in_datasets(&self, offset: usize) -> bool {
        self.zone_at(offset)
            .is_none_or(|zone| ZoneKind::in_datasets(zone.kind))
    }

    /// `ids` and all that cannot stand without them: the mentions of an entity, the stances of a holder, the comments on any of these.
    ///
    /// Events keep standing when a filler goes: see [`Document::removal`].
    pub fn with_dependants(&self, ids: impl IntoIterator<Item = Id>) -> BTreeSet<Id> {
        let mut gone = BTreeSet::new();
        let mut open: Vec<Id> = ids.into_iter().collect();
        while let Some(id) = open.pop() {
            if !self.records.contains_key(&id) || !gone.insert(id.clone()) {
                continue;
            }
            open.extend(
                self.referrers(&id)
                    .filter(|record| depends_on(record, &id))
                    .map(|record| record.id().clone()),
            );
            // An entity that nothing mentions or uses any more goes with its last mention.
            if let Some(Record::Mention(mention)) = self.record(&id)
                && self
                    .referrers(&mention.entity)
                    .all(|other| gone.contains(other.id()))
            {
                open.push(mention.entity.clone());
            }
        }
        gone
    }

    /// The edits that remove records with all that depends on them, and take them out of the records that stay.
    pub fn removal(&self, ids: impl IntoIterator<Item = Id>) -> Vec<Edit> {
        let gone = self.with_dependants(ids);
        let mut edits = Vec::new();
        let mut touched = BTreeSet::new();
        for id in &gone {
            for record in self.referrers(id) {
                if !gone.contains(record.id()) && touched.insert(record.id().clone()) {
                    edits.push(Edit::Replace {
                        before: record.clone(),
                        after: without(record, &gone),
                    });
                }
            }
        }
        edits.extend(
            gone.iter()
                .filter_map(|id| self.record(id).cloned())
                .map(Edit::Remove),
        );
        edits
    }

    /// Applies a transaction whole, or not at all; returns the transaction that takes it back.
    pub fn apply(&mut self, transaction: Transaction) -> Result<Transaction, EditError> {
        for (done, edit) in transaction.edits.iter().enumerate() {
            if let Err(error) = self.apply_edit(edit) {
                self.take_back(&transaction.edits[..done]);
                return Err(error);
            }
        }
        if let Err(error) = self.check_references(&transaction.edits) {
            self.take_back(&transaction.edits);
            return Err(error);
        }
        self.revision += 1;
        Ok(transaction.inverse())
    }

    fn take_back(&mut self, edits: &[Edit]) {
        for edit in edits.iter().rev() {
            let undone = self.apply_edit(&edit.clone().inverse());
            debug_assert!(undone.is_ok(), "an edit that was applied can be taken back");
        }
    }

    fn apply_edit(&mut self, edit: &Edit) -> Result<(), EditError> {
        match edit {
            Edit::Insert(record) => {
                if self.records.contains_key(record.id()) {
                    return Err(EditError::Exists {
                        id: record.id().clone(),
                    });
                }
                self.check_spans(record)?;
                self.link(record);
                self.counts[record.kind() as usize] += 1;
                self.records
                    .insert(record.id().clone(), Arc::new(record.clone()));
            }
            Edit::Remove(record) => {
                self.expect(record)?;
                self.unlink(record);
                self.counts[record.kind() as usize] -= 1;
                self.records.remove(record.id());
            }
            Edit::Replace { before, after } => {
                self.expect(before)?;
                if before.id() != after.id() {
                    return Err(EditError::Missing {
                        id: after.id().clone(),
                    });
                }
                self.check_spans(after)?;
                if let (Record::Entity(old), Record::Entity(new)) = (before, after) {
                    self.labels_revision += u64::from(old.label != new.label);
                }
                self.unlink(before);
                self.link(after);
                self.records
                    .insert(after.id().clone(), Arc::new(after.clone()));
            }
            Edit::Card { before, after } => {
                if self.card != *before {
                    return Err(EditError::HeaderChanged);
                }
                self.card = after.clone();
            }
            Edit::Status { before, after } => {
                if self.status != *before {
                    return Err(EditError::HeaderChanged);
                }
                self.status = after.clone();
            }
        }
        Ok(())
    }

    fn expect(&self, record: &Record) -> Result<(), EditError> {
        let id = || record.id().clone();
        match self.record(record.id()) {
            None => Err(EditError::Missing { id: id() }),
            Some(there) if there != record => Err(EditError::Changed { id: id() }),
            Some(_) => Ok(()),
        }
    }

    fn check_spans(&self, record: &Record) -> Result<(), EditError> {
        let id = || record.id().clone();
        let text = self.article.text();
        let spans = record.spans();
        let fits = |span: &ByteSpan| span.start < span.end && span.text(text).is_some();
        if !spans.iter().all(|(_, span)| fits(span)) {
            return Err(EditError::BadSpan { id: id() });
        }
        // The pieces of one record and role are in text order and apart.
        let apart = spans
            .windows(2)
            .all(|w| w[0].0 != w[1].0 || w[0].1.end <= w[1].1.start);
        if !apart {
            return Err(EditError::BadSpan { id: id() });
        }
        let needs_span = match record {
            Record::Mention(_) => true,
            Record::Event(event) => matches!(event.trigger, Trigger::At(_)),
            _ => false,
        };
        if needs_span && spans.is_empty() {
            return Err(EditError::NoSpan { id: id() });
        }
        Ok(())
    }

    /// All that the edits brought in points at something, and nothing points at what they took out.
    fn check_references(&self, edits: &[Edit]) -> Result<(), EditError> {
        for edit in edits {
            let Some(record) = edit.record() else {
                continue;
            };
            let id = record.id();
            if let Some(record) = self.record(id) {
                if let Some(to) = record
                    .references()
                    .into_iter()
                    .find(|to| !self.records.contains_key(to))
                {
                    return Err(EditError::Dangling {
                        id: id.clone(),
                        to: to.clone(),
                    });
                }
            } else if let Some(referrer) = self.referrers(id).next() {
                return Err(EditError::Dangling {
                    id: referrer.id().clone(),
                    to: id.clone(),
                });
            }
        }
        Ok(())
    }

    fn link(&mut self, record: &Record) {
        self.zones_revision += u64::from(record.kind() == Kind::Zone);
        for entry in entries(record) {
            self.index.insert(entry);
        }
        for to in record.references() {
            self.referrers
                .entry(to.clone())
                .or_default()
                .insert(record.id().clone());
        }
    }

    fn unlink(&mut self, record: &Record) {
        self.zones_revision += u64::from(record.kind() == Kind::Zone);
        for entry in entries(record) {
            self.index.remove(&entry);
        }
        for to in record.references() {
            if let Some(from) = self.referrers.get_mut(to) {
                from.remove(record.id());
                if from.is_empty() {
                    self.referrers.remove(to);
                }
            }
        }
    }
}

/// Two documents are equal when they say the same, whatever their history.
impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.article.sha256() == other.article.sha256()
            && self.annotator == other.annotator
            && self.codebook == other.codebook
            && self.card == other.card
            && self.status == other.status
            && self.records == other.records
    }
}

macro_rules! typed_access {
    ($($one:ident, $all:ident, $kind:ident);* $(;)?) => {
        impl Document { $(
            pub fn $one(&self, id: &Id) -> Option<&$kind> {
                match self.record(id) {
                    Some(Record::$kind(record)) => Some(record),
                    _ => None,
                }
            }

            pub fn $all(&self) -> impl Iterator<Item = &$kind> {
                self.of_kind(Kind::$kind).filter_map(|record| match record {
                    Record::$kind(record) => Some(record),
                    _ => None,
                })
            }
        )* }
    };
}
typed_access! {
    zone, zones, Zone;
    entity, entities, Entity;
    mention, mentions, Mention;
    event, events, Event;
    stance, stances, Stance;
    voice, voices, Voice;
    absence, absences, Absence;
    comment, comments, Comment;
}

fn entries(record: &Record) -> impl Iterator<Item = SpanEntry> {
    record
        .spans()
        .into_iter()
        .map(move |(role, span)| SpanEntry {
            span,
            role,
            id: record.id().clone(),
        })
}

/// Whether `record` says nothing any more once `id` is gone.
fn depends_on(record: &Record, id: &Id) -> bool {
    match record {
        Record::Zone(_) | Record::Entity(_) | Record::Event(_) => false,
        Record::Mention(r) => r.entity == *id,
        Record::Stance(r) => r.holder.id() == Some(id) || r.target.id() == Some(id),
        Record::Voice(r) => r.source.id() == Some(id),
        Record::Absence(r) => r.holder.id() == Some(id) || r.target.id() == Some(id),
        Record::Comment(_) => true,
    }
}

/// `record` without what it says about the records in `gone`.
fn without(record: &Record, gone: &BTreeSet<Id>) -> Record {
    let mut record = record.clone();
    match &mut record {
        Record::Event(r) => {
            r.arguments
                .retain(|a| a.filler.id().is_none_or(|id| !gone.contains(id)));
            r.same_as.retain(|id| !gone.contains(id));
        }
        Record::Stance(r) => r.voice = r.voice.take().filter(|id| !gone.contains(id)),
        Record::Voice(r) => r.within = r.within.take().filter(|id| !gone.contains(id)),
        Record::Zone(_)
        | Record::Entity(_)
        | Record::Mention(_)
        | Record::Absence(_)
        | Record::Comment(_) => {}
    }
    record
}
