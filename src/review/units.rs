//! What there is to decide on in one article: a unit for each thing that somebody tagged.
//!
//! Records are put together by [`align`](super::align). A unit is a row of the alignment, or one role of an event that those who have the
//! event fill differently (roles on which they agree go with the event). What an entity is called and which type it has is one question,
//! asked once and not at each of its mentions; an entity that one annotator has alone is no question of its own, it comes with its mentions.
//!
//! Whoever has a record says what it says. Whoever has none says that there is nothing, if they have read so far: see [`judged`].
//!
//! Invariants: units are in text order and do not depend on what has been decided; a record stands in exactly one unit at most.

mod said;

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
    sync::{Arc, OnceLock},
};

use self::said::Said;
use super::align::{Alignment, Groups, Row};
use rayon::prelude::*;

use crate::model::{
    annotation::{Event, Record},
    article::{Article, Sha256Hex, Status},
    document::{Annotator, Document},
    id::{Id, Kind},
    span::ByteSpan,
    verdict::Subject,
};

/// How versions of one thing differ, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Difference {
    /// An attribute, a link, the entity of a mention, the filler of a role.
    Attribute,
    /// One lies within the other.
    Boundary,
    /// The type, the polarity, the kind.
    Label,
    /// The places overlap, and neither lies within the other.
    Crossing,
    /// Some annotators have nothing there.
    OnlySome,
}

impl Difference {
    pub const ALL: [Self; 5] = [
        Self::Attribute,
        Self::Boundary,
        Self::Label,
        Self::Crossing,
        Self::OnlySome,
    ];
}

/// One thing to decide on.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    pub kind: Kind,
    /// The row of the alignment's groups of this kind.
    pub row: usize,
    /// Of an event: the role that is decided on; `None` for the record itself.
    pub role: Option<String>,
    /// Each annotator's record.
    pub records: Row,
    /// Each annotator's places.
    pub at: Vec<Vec<ByteSpan>>,
    /// The place to show: where the thing is first.
    pub place: Option<ByteSpan>,
    /// What most call it, as the codebook names it.
    pub label: String,
    /// The hardest first; none where all agree.
    pub differences: Vec<Difference>,
    /// Attributes that differ, by their field names.
    pub fields: Vec<&'static str>,
    /// Annotators who say the same, the largest group first; those who have nothing are in none.
    pub groups: Vec<Vec<usize>>,
    /// How many annotators say something, those whose silence says something included.
    pub n_asked: usize,
}

/// Several annotators' versions of an article, compared.
#[derive(Debug)]
pub struct Comparison {
    /// By annotator id; one version each.
    pub versions: Vec<Arc<Document>>,
    /// Whose silence says that there is nothing, by annotator.
    pub judged: Vec<bool>,
    pub alignment: Alignment,
    /// In text order.
    pub units: Vec<Unit>,
    /// The unit of a row, by kind, row and role.
    of_row: BTreeMap<(Kind, usize, Option<String>), usize>,
    /// The row of an id that means the same wherever it is used; made for the first who asks, which is not whoever opens the review.
    rows: OnceLock<HashMap<Id, Option<usize>>>,
    /// Places of units for drawing: start, unit; and how long the longest is.
    places: Vec<(ByteSpan, usize)>,
    longest: usize,
}

impl Comparison {
    /// Compares versions of one article; of two by one annotator the first counts.
    pub fn new(mut versions: Vec<Arc<Document>>) -> Self {
        versions.sort_by(|a, b| a.annotator().id.cmp(&b.annotator().id));
        versions.dedup_by(|a, b| a.annotator().id == b.annotator().id);
        let all: Vec<Option<&Document>> = versions.iter().map(|d| Some(d.as_ref())).collect();
        let alignment = Alignment::new(&all);
        let judged = judged(versions.iter().map(AsRef::as_ref));
        let mut units = Vec::new();
        for kind in KINDS {
            let rows = groups_of(&alignment, kind).rows().par_iter().enumerate();
            units.par_extend(rows.flat_map_iter(|(row, records)| {
                let roles = match kind {
                    Kind::Event => role_units(&versions, &judged, &alignment, row, records),
                    _ => Vec::new(),
                };
                whole_unit(&versions, &judged, &alignment, kind, row, records)
                    .into_iter()
                    .chain(roles)
            }));
        }
        units.sort_by_cached_key(|unit| {
            let place = unit.place.map_or((1, 0, 0), |s| (0, s.start, s.end));
            (place, unit.kind, unit.row, unit.role.clone())
        });
        let of_row = units
            .iter()
            .enumerate()
            .map(|(i, unit)| ((unit.kind, unit.row, unit.role.clone()), i))
            .collect();
        let mut places: Vec<(ByteSpan, usize)> = Vec::new();
        for (i, unit) in units.iter().enumerate() {
            let is_drawn = unit.role.is_none() && !matches!(unit.kind, Kind::Zone | Kind::Entity);
            let spans = unit.at.iter().flatten().filter(|_| is_drawn);
            let hull = spans.copied().reduce(ByteSpan::hull);
            places.extend(hull.map(|hull| (hull, i)));
        }
        places.sort_unstable();
        let longest = places.iter().map(|(s, _)| s.len()).max().unwrap_or(0);
        Self {
            rows: OnceLock::new(),
            versions,
            judged,
            alignment,
            units,
            of_row,
            places,
            longest,
        }
    }

    pub fn article(&self) -> Option<&Arc<Article>> {
        self.versions.first().map(|version| version.article())
    }

    pub fn annotator(&self, i: usize) -> Option<&Annotator> {
        self.versions.get(i).map(|version| version.annotator())
    }

    /// The name of an annotator, by number.
    pub fn name(&self, i: usize) -> &str {
        let name = self.annotator(i).map_or("", |a| a.name.as_str());
        match (name.is_empty(), self.annotator(i)) {
            (true, Some(annotator)) => &annotator.id,
            _ => name,
        }
    }

    pub fn groups(&self, kind: Kind) -> &Groups {
        groups_of(&self.alignment, kind)
    }

    /// The unit of a row: of the record itself, or of one of its roles.
    pub fn unit_of(&self, kind: Kind, row: usize, role: Option<&str>) -> Option<usize> {
        let key = (kind, row, role.map(str::to_owned));
        self.of_row.get(&key).copied()
    }

    /// The row that a record of this id belongs to, whoever has it; `None` where annotators use the id for different things.
    pub fn row_of_id(&self, id: &Id) -> Option<usize> {
        let rows = self.rows.get_or_init(|| rows_by_id(&self.alignment));
        rows.get(id).copied().flatten()
    }

    /// An annotator's record of a unit.
    pub fn record(&self, unit: &Unit, i: usize) -> Option<&Record> {
        let id = unit.records.get(i)?.as_ref()?;
        self.versions.get(i)?.record(id)
    }

    /// Who says the same of a unit as this annotator, by id.
    pub fn alike(&self, unit: &Unit, id: &str) -> Vec<String> {
        let id_of = |i: &usize| self.annotator(*i).map(|a| a.id.clone());
        let groups = unit.groups.iter();
        let mut groups = groups.map(|group| group.iter().filter_map(id_of).collect::<Vec<_>>());
        let mut alike = groups.find(|group| group.iter().any(|other| other == id));
        if let Some(alike) = &mut alike {
            alike.retain(|other| other != id);
        }
        alike.unwrap_or_default()
    }

    /// Whether an annotator who has nothing of a unit says nothing by that, because they have not read so far.
    pub fn is_pending(&self, unit: &Unit, i: usize) -> bool {
        let has_it = unit.records.get(i).is_some_and(Option::is_some);
        !has_it && !self.judged.get(i).is_some_and(|judged| *judged)
    }

    /// What these annotators (and no others) say of a unit, as a hash.
    pub fn said(&self, unit: &Unit, by: impl Fn(&Annotator) -> bool) -> String {
        let versions = self.versions.iter().enumerate();
        let mut said: Vec<Option<Said>> = versions
            .map(|(i, version)| {
                let record = self.record(unit, i).filter(|_| by(version.annotator()))?;
                match (&unit.role, record) {
                    (Some(role), Record::Event(event)) => {
                        let said = said::role(version, &self.alignment, i, event, role);
                        Some(said).filter(|said| !said.is_silent)
                    }
                    _ => said::whole(version, &self.alignment, i, record),
                }
            })
            .collect();
        if unit.kind == Kind::Mention {
            leave_type_to_entity(&mut said);
        }
        let words = said.iter().enumerate().filter_map(|(i, said)| {
            let record = self.record(unit, i)?;
            let names = said::names(&self.versions[i], record, unit.role.as_deref());
            Some(said.as_ref()?.words(&names))
        });
        let text = words.collect::<Vec<_>>().join("\n");
        Sha256Hex::of(text.as_bytes()).as_str()[..16].to_owned()
    }

    /// What a verdict on the unit is about.
    pub fn subject(&self, unit: &Unit) -> Subject {
        let of = |(i, id): (usize, &Option<Id>)| {
            Some((self.annotator(i)?.id.clone(), id.as_ref()?.clone()))
        };
        Subject {
            kind: unit.kind,
            role: unit.role.clone(),
            records: unit.records.iter().enumerate().filter_map(of).collect(),
        }
    }

    /// The unit that a verdict speaks of: the one with most of its records.
    pub fn unit_of_subject(&self, on: &Subject) -> Option<usize> {
        let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
        for (annotator, id) in &on.records {
            let i = self
                .versions
                .iter()
                .position(|v| v.annotator().id == *annotator);
            if let Some(row) = i.and_then(|i| self.groups(on.kind).of(i, id)) {
                *votes.entry(row).or_default() += 1;
            }
        }
        let (row, _) = votes
            .into_iter()
            .max_by_key(|(row, n)| (*n, Reverse(*row)))?;
        self.unit_of(on.kind, row, on.role.as_deref())
    }

    /// The units that are drawn in a stretch of text.
    pub fn touching(&self, range: ByteSpan) -> impl Iterator<Item = usize> {
        let first = range.start.saturating_sub(self.longest);
        let from = self.places.partition_point(|(s, _)| s.start < first);
        self.places[from..]
            .iter()
            .take_while(move |(span, _)| span.start <= range.end)
            .filter(move |(span, _)| span.end >= range.start)
            .map(|(_, unit)| *unit)
    }
}

impl Unit {
    /// All who could say something say the same.
    pub fn is_agreed(&self) -> bool {
        self.differences.is_empty()
    }

    /// The hardest difference.
    pub fn difference(&self) -> Option<Difference> {
        self.differences.first().copied()
    }

    /// How many annotators have it.
    pub fn n_voters(&self) -> usize {
        self.groups.iter().map(Vec::len).sum()
    }

    /// The size of the largest group that says the same.
    pub fn n_most(&self) -> usize {
        self.groups.first().map_or(0, Vec::len)
    }

    /// `2 : 1`: how many say each thing, those who say nothing last.
    pub fn votes(&self) -> String {
        let mut sizes: Vec<String> = self.groups.iter().map(|g| g.len().to_string()).collect();
        let silent = self.n_asked.saturating_sub(self.n_voters());
        if silent > 0 || sizes.len() == 1 {
            sizes.push(silent.to_string());
        }
        sizes.join(" : ")
    }

    /// The annotator whose version most have, the first of equals.
    pub fn usual(&self) -> Option<usize> {
        self.groups.first()?.first().copied()
    }

    /// The harder, the greater: how evenly the annotators are split, then how they differ.
    pub fn hardness(&self) -> (u32, Option<Difference>) {
        let most = self
            .n_most()
            .max(self.n_asked.saturating_sub(self.n_voters()));
        let split = 1000 - (1000 * most / self.n_asked.max(1)).min(1000);
        // Roles come after the event they are roles of.
        let split = split.saturating_sub(usize::from(self.role.is_some()));
        (split as u32, self.difference())
    }
}

/// The kinds of units, in the order in which one needs the other.
pub const KINDS: [Kind; 7] = [
    Kind::Zone,
    Kind::Entity,
    Kind::Mention,
    Kind::Voice,
    Kind::Event,
    Kind::Stance,
    Kind::Absence,
];

fn groups_of(alignment: &Alignment, kind: Kind) -> &Groups {
    match kind {
        Kind::Zone => &alignment.zones,
        Kind::Entity => &alignment.entities,
        Kind::Mention => &alignment.mentions,
        Kind::Event => &alignment.events,
        Kind::Stance => &alignment.stances,
        Kind::Voice => &alignment.voices,
        Kind::Absence | Kind::Comment => &alignment.absences,
    }
}

/// The row of each id; of one that stands in several, none.
fn rows_by_id(alignment: &Alignment) -> HashMap<Id, Option<usize>> {
    let mut rows: HashMap<Id, Option<usize>> = HashMap::new();
    for kind in KINDS {
        for (number, row) in groups_of(alignment, kind).rows().iter().enumerate() {
            for id in row.iter().flatten() {
                rows.entry(id.clone())
                    .and_modify(|there| {
                        if *there != Some(number) {
                            *there = None;
                        }
                    })
                    .or_insert(Some(number));
            }
        }
    }
    rows
}

/// Whose silence says that there is nothing: theirs who are done with the article. Where fewer than two are, the versions are compared as
/// they stand, and whoever has begun counts; whoever skipped the article or has not begun it never does.
pub fn judged<'a>(versions: impl Iterator<Item = &'a Document> + Clone) -> Vec<bool> {
    let is_done = |document: &&Document| *document.status() == Status::Done;
    let few = versions.clone().filter(is_done).count() < 2;
    let has_judged = |document: &Document| match document.status() {
        Status::Done => true,
        Status::Skipped { .. } => false,
        Status::ToDo => few && !document.is_empty(),
        Status::InProgress => few,
    };
    versions.map(has_judged).collect()
}

fn whole_unit(
    versions: &[Arc<Document>],
    judged: &[bool],
    alignment: &Alignment,
    kind: Kind,
    row: usize,
    records: &Row,
) -> Option<Unit> {
    let said: Vec<Option<Said>> = records
        .iter()
        .enumerate()
        .map(|(i, id)| {
            said::whole(
                &versions[i],
                alignment,
                i,
                versions[i].record(id.as_ref()?)?,
            )
        })
        .collect();
    let n_voters = said.iter().flatten().count();
    let is_mentioned = |(i, id): (usize, &Option<Id>)| {
        id.as_ref()
            .is_some_and(|id| versions[i].referrers(id).next().is_some())
    };
    let is_asked = |(judged, said): &(&bool, &Option<Said>)| **judged || said.is_some();
    let mut n_asked = judged.iter().zip(&said).filter(is_asked).count();
    if kind == Kind::Entity {
        // It comes with what refers to it.
        if n_voters < 2 && records.iter().enumerate().any(is_mentioned) {
            return None;
        }
        if n_voters > 1 {
            n_asked = n_voters;
        }
    }
    Some(unit_from(kind, row, None, records.clone(), said, n_asked))
}

/// The roles that those who have the event fill differently.
fn role_units(
    versions: &[Arc<Document>],
    judged: &[bool],
    alignment: &Alignment,
    row: usize,
    records: &Row,
) -> Vec<Unit> {
    let events: Vec<Option<&Event>> = records
        .iter()
        .enumerate()
        .map(|(i, id)| versions[i].event(id.as_ref()?))
        .collect();
    let n_voters = events.iter().flatten().count();
    if n_voters < 2 {
        return Vec::new();
    }
    let mut roles: Vec<&str> = events
        .iter()
        .flatten()
        .flat_map(|event| event.arguments.iter().map(|a| a.role.as_str()))
        .collect();
    roles.sort_unstable();
    roles.dedup();
    let unit = |role: &str| {
        let said: Vec<Option<Said>> = events
            .iter()
            .enumerate()
            .map(|(i, event)| Some(said::role(&versions[i], alignment, i, (*event)?, role)))
            .collect();
        let mut records = records.clone();
        for (id, said) in records.iter_mut().zip(&said) {
            // Who fills the role with nothing says nothing here.
            if said.as_ref().is_none_or(|s| s.is_silent) {
                *id = None;
            }
        }
        let said: Vec<Option<Said>> = said
            .into_iter()
            .map(|s| s.filter(|s| !s.is_silent))
            .collect();
        // An empty role says something from whoever is done with the event.
        let is_asked = |(i, event): &(usize, &Option<&Event>)| {
            event.is_some() && (judged[*i] || said[*i].is_some())
        };
        let n_asked = events.iter().enumerate().filter(is_asked).count();
        let role = Some(role.to_owned());
        unit_from(Kind::Event, row, role, records, said, n_asked)
    };
    roles
        .into_iter()
        .map(unit)
        .filter(|unit| !unit.is_agreed())
        .collect()
}

fn unit_from(
    kind: Kind,
    row: usize,
    role: Option<String>,
    records: Row,
    mut said: Vec<Option<Said>>,
    n_asked: usize,
) -> Unit {
    if kind == Kind::Mention {
        leave_type_to_entity(&mut said);
    }
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (i, one) in said.iter().enumerate() {
        let Some(one) = one else { continue };
        let same =
            |group: &&mut Vec<usize>| said[group[0]].as_ref().is_some_and(|s| s.is_same(one));
        match groups.iter_mut().find(same) {
            Some(group) => group.push(i),
            None => groups.push(vec![i]),
        }
    }
    groups.sort_by_key(|group| (Reverse(group.len()), group[0]));
    let voters: Vec<&Said> = said.iter().flatten().collect();
    let (differences, fields) = said::differences(&voters, n_asked);
    let label = said::most_common(voters.iter().map(|s| s.label.as_str()));
    let shown = |s: &&Said| s.place.first().or(s.shown.first()).copied();
    Unit {
        kind,
        row,
        records,
        at: said
            .iter()
            .map(|s| s.as_ref().map_or_else(Vec::new, |s| s.shown.clone()))
            .collect(),
        place: voters.iter().filter_map(shown).min(),
        label: role.clone().unwrap_or(label),
        role,
        differences,
        fields,
        groups,
        n_asked,
    }
}

/// The type of a mention is its entity's affair, where it is the same entity for all.
fn leave_type_to_entity(said: &mut [Option<Said>]) {
    let mut voters = said.iter().flatten();
    let first = voters.next().map(|s| s.entity);
    if voters.all(|s| Some(s.entity) == first) {
        let label = said::most_common(said.iter().flatten().map(|s| s.label.as_str()));
        for said in said.iter_mut().flatten() {
            said.label.clone_from(&label);
        }
    }
}
