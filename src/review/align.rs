//! Which records of several annotators are about the same thing.
//!
//! Mentions, triggers, zones and voices meet by place (same place before overlap, same label before another one), entities by the mentions
//! they share, events by trigger and then by type, arguments by the filler's **entity**, stances and absences by holder and target and then
//! by evidence. What comes out are [`Groups`]: one row per thing, one column per annotator.
//!
//! Invariants: a record stands in exactly one row; a row has at most one record of an annotator; nothing depends on the order in which
//! the annotators are given. Pairs are made best first, which for text that people tag is the same as the best sum of all pairs.

use std::{
    borrow::Cow,
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::OnceLock,
};

use rayon::slice::ParallelSliceMut as _;

use crate::model::{
    annotation::{Filler, Holder, Link, Record, Target},
    document::Document,
    id::{Id, Kind},
    span::ByteSpan,
};

/// One annotator's versions of an article, by the annotator's number; `None` where they have none.
pub type Versions<'a> = [Option<&'a Document>];

/// One thing: the record of it that each annotator has.
pub type Row = Vec<Option<Id>>;

/// The records of one kind, put together by what they are about; in text order.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    rows: Vec<Row>,
    /// By annotator; made for the first who looks something up, which of most kinds nobody does.
    of: OnceLock<Vec<HashMap<Id, usize>>>,
}

impl PartialEq for Groups {
    fn eq(&self, other: &Self) -> bool {
        self.rows == other.rows
    }
}

impl Eq for Groups {}

/// All records of an article, put together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alignment {
    pub zones: Groups,
    pub mentions: Groups,
    pub entities: Groups,
    pub events: Groups,
    pub voices: Groups,
    pub stances: Groups,
    pub absences: Groups,
}

/// What holds, is held about, or fills a role, under a name that all annotators share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// A row of [`Alignment::entities`].
    Entity(usize),
    /// A row of [`Alignment::events`].
    Event(usize),
    Author,
    Unnamed,
    Concept(String),
    Date(String),
    Place(String),
    Value(String),
}

impl Groups {
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The row that an annotator's record stands in.
    pub fn of(&self, annotator: usize, id: &Id) -> Option<usize> {
        let of = self.of.get_or_init(|| self.lookup());
        of.get(annotator)?.get(id).copied()
    }

    fn new(rows: Vec<Row>) -> Self {
        Self {
            rows,
            of: OnceLock::new(),
        }
    }

    fn lookup(&self) -> Vec<HashMap<Id, usize>> {
        let mut of = vec![HashMap::new(); self.rows.first().map_or(0, Vec::len)];
        for (number, row) in self.rows.iter().enumerate() {
            for (of, id) in of.iter_mut().zip(row) {
                if let Some(id) = id {
                    of.insert(id.clone(), number);
                }
            }
        }
        of
    }
}

impl Alignment {
    /// Puts the records of some versions of one article together.
    pub fn new(versions: &Versions<'_>) -> Self {
        let ((mention_nodes, mentions), (zones, entity_nodes)) = rayon::join(
            || {
                let nodes = nodes(versions, Kind::Mention);
                let candidates = candidates_by_place(&nodes);
                let table = group(versions.len(), &nodes, candidates);
                (nodes, table)
            },
            || {
                (
                    by_place(versions, Kind::Zone),
                    nodes(versions, Kind::Entity),
                )
            },
        );
        let entities = entities(&entity_nodes, &mention_nodes, &mentions);
        let mut made = Self {
            zones,
            mentions: mentions.groups(&mention_nodes),
            entities,
            ..Self::default()
        };
        made.events = made.events(versions);
        made.voices = made.voices(versions);
        made.stances = made.held(versions, Kind::Stance);
        made.absences = made.held(versions, Kind::Absence);
        made
    }

    pub fn holder(&self, annotator: usize, holder: &Holder) -> Option<Thing> {
        Some(match holder {
            Holder::Entity(id) => Thing::Entity(self.entities.of(annotator, id)?),
            Holder::Author => Thing::Author,
            Holder::Unnamed => Thing::Unnamed,
        })
    }

    pub fn target(&self, annotator: usize, target: &Target) -> Option<Thing> {
        Some(match target {
            Target::Entity(id) => Thing::Entity(self.entities.of(annotator, id)?),
            Target::Event(id) => Thing::Event(self.events.of(annotator, id)?),
            Target::Concept(name) => Thing::Concept(name.clone()),
        })
    }

    /// What fills a role; of a mention, its entity.
    pub fn filler(&self, document: &Document, annotator: usize, filler: &Filler) -> Option<Thing> {
        Some(match filler {
            Filler::Mention(id) => {
                Thing::Entity(self.entities.of(annotator, &document.mention(id)?.entity)?)
            }
            Filler::Entity(id) => Thing::Entity(self.entities.of(annotator, id)?),
            Filler::Event(id) => Thing::Event(self.events.of(annotator, id)?),
            Filler::Date(text) => Thing::Date(plain(text)),
            Filler::Place(text) => Thing::Place(plain(text)),
            Filler::Value(text) => Thing::Value(plain(text)),
        })
    }

    /// By trigger, then by type; events without a trigger by type and shared fillers.
    fn events(&self, versions: &Versions<'_>) -> Groups {
        let nodes = nodes(versions, Kind::Event);
        let mut candidates = candidates_by_place(&nodes);
        let fillers = |node: &Node<'_>| -> BTreeSet<(String, Thing)> {
            let event = versions
                .get(node.annotator)
                .copied()
                .flatten()
                .and_then(|document| Some((document, document.event(node.id)?)));
            let Some((document, event)) = event else {
                return BTreeSet::new();
            };
            // Events that fill a role have no row yet.
            event
                .arguments
                .iter()
                .filter(|a| !matches!(a.filler, Filler::Event(_)))
                .filter_map(|a| {
                    let filler = self.filler(document, node.annotator, &a.filler)?;
                    Some((a.role.clone(), filler))
                })
                .collect()
        };
        let absent: Vec<usize> = (0..nodes.len())
            .filter(|&i| nodes[i].spans.is_empty())
            .collect();
        for (i, &a) in absent.iter().enumerate() {
            for &b in &absent[i + 1..] {
                if nodes[a].label == nodes[b].label {
                    let n = fillers(&nodes[a]).intersection(&fillers(&nodes[b])).count();
                    candidates.push((100 + n as u64, a, b));
                }
            }
        }
        group(versions.len(), &nodes, candidates).groups(&nodes)
    }

    /// By content, or by cue where there is none marked; the same source breaks ties.
    fn voices(&self, versions: &Versions<'_>) -> Groups {
        let nodes = nodes(versions, Kind::Voice);
        let source = |node: &Node<'_>| {
            let voice = versions.get(node.annotator)?.as_ref()?.voice(node.id)?;
            self.holder(node.annotator, &voice.source)
        };
        let mut candidates = candidates_by_place(&nodes);
        for (weight, a, b) in &mut candidates {
            *weight += u64::from(source(&nodes[*a]) == source(&nodes[*b])) * 500;
        }
        group(versions.len(), &nodes, candidates).groups(&nodes)
    }

    /// Stances and absences: by holder and target, then by evidence.
    fn held(&self, versions: &Versions<'_>, kind: Kind) -> Groups {
        let nodes = nodes(versions, kind);
        let mut same: BTreeMap<(Thing, Thing), Vec<usize>> = BTreeMap::new();
        for (i, node) in nodes.iter().enumerate() {
            let document = versions.get(node.annotator).copied().flatten();
            let pair = match document.and_then(|document| document.record(node.id)) {
                Some(Record::Stance(r)) => Some((&r.holder, &r.target)),
                Some(Record::Absence(r)) => Some((&r.holder, &r.target)),
                _ => None,
            };
            let things = pair.and_then(|(holder, target)| {
                let holder = self.holder(node.annotator, holder)?;
                Some((holder, self.target(node.annotator, target)?))
            });
            if let Some(things) = things {
                same.entry(things).or_default().push(i);
            }
        }
        let mut candidates = Vec::new();
        for of_pair in same.values() {
            for (i, &a) in of_pair.iter().enumerate() {
                for &b in &of_pair[i + 1..] {
                    let close = closeness(&nodes[a].spans, &nodes[b].spans);
                    candidates.push((1 + 2 * close + nodes[a].same_label(&nodes[b]), a, b));
                }
            }
        }
        group(versions.len(), &nodes, candidates).groups(&nodes)
    }
}

/// By the mentions they share; those that share none by their link, then by name and type.
fn entities(nodes: &[Node<'_>], mention_nodes: &[Node<'_>], mentions: &Table) -> Groups {
    let mut number: Vec<HashMap<&Id, usize>> = vec![HashMap::new(); mentions.n];
    for (i, node) in nodes.iter().enumerate() {
        number[node.annotator].insert(node.id, i);
    }
    // Which entity's each mention is, looked up once and not for each pair.
    let entity_of: Vec<Option<usize>> = mention_nodes
        .iter()
        .map(|node| number[node.annotator].get(node.entity?).copied())
        .collect();
    let mut shared: Vec<(usize, usize)> = Vec::new();
    let mut there: Vec<usize> = Vec::with_capacity(mentions.n);
    for row in mentions.rows() {
        there.clear();
        there.extend(row.iter().flatten().filter_map(|&i| entity_of[i]));
        for (i, &a) in there.iter().enumerate() {
            shared.extend(there[i + 1..].iter().map(|&b| (a.min(b), a.max(b))));
        }
    }
    shared.sort_unstable();
    // As in CEAF's φ4: twice what they share over what they have.
    let mut candidates: Vec<Candidate> = shared
        .chunk_by(|a, b| a == b)
        .map(|same| {
            let ((a, b), n) = (same[0], same.len() as u64);
            let n_all = (nodes[a].n_mentions + nodes[b].n_mentions).max(1) as u64;
            let alike = u64::from(nodes[a].label == nodes[b].label) * 2
                + u64::from(nodes[a].name == nodes[b].name);
            ((1_000_000 + 2_000_000 * n / n_all) * 10 + alike, a, b)
        })
        .collect();
    let mut by_link: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    let mut by_name: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (i, node) in nodes.iter().enumerate() {
        for link in node.links.iter().filter(|l| l.id != Link::NIL) {
            by_link.entry((&link.kb, &link.id)).or_default().push(i);
        }
        by_name
            .entry((&node.label, &node.name))
            .or_default()
            .push(i);
    }
    for (weight, same) in by_link
        .values()
        .map(|same| (2_000_000, same))
        .chain(by_name.values().map(|same| (1_000_000, same)))
    {
        for (i, &a) in same.iter().enumerate() {
            candidates.extend(same[i + 1..].iter().map(|&b| (weight, a.min(b), a.max(b))));
        }
    }
    group(mentions.n, nodes, candidates).groups(nodes)
}

/// A date, a place or a value as it is compared: without case and superfluous spaces.
fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// A record in the making of groups.
struct Node<'a> {
    annotator: usize,
    id: &'a Id,
    /// Where it meets others.
    spans: Cow<'a, [ByteSpan]>,
    label: Cow<'a, str>,
    /// Of a mention: whose it is.
    entity: Option<&'a Id>,
    /// Entities: the name in lower case.
    name: String,
    links: &'a [Link],
    n_mentions: usize,
}

/// How good a pair of nodes is, and which.
type Candidate = (u64, usize, usize);

impl Node<'_> {
    fn same_label(&self, other: &Self) -> u64 {
        u64::from(self.label == other.label)
    }
}

/// The records of one kind of all annotators, in an order that does not depend on the annotators'.
fn nodes<'a>(versions: &Versions<'a>, kind: Kind) -> Vec<Node<'a>> {
    let mut nodes = Vec::new();
    for (annotator, document) in versions.iter().enumerate() {
        let Some(document) = document else { continue };
        nodes.extend(document.of_kind(kind).map(|record| Node {
            annotator,
            id: record.id(),
            spans: place_of(document, record),
            label: label_of(document, record),
            name: match record {
                Record::Entity(entity) => plain(&entity.name),
                _ => String::new(),
            },
            entity: match record {
                Record::Mention(mention) => Some(&mention.entity),
                _ => None,
            },
            links: match record {
                Record::Entity(entity) => &entity.links,
                _ => &[],
            },
            n_mentions: match record {
                Record::Entity(entity) => document.n_mentions_of(&entity.id),
                _ => 0,
            },
        }));
    }
    let place = |node: &Node<'_>| {
        node.spans
            .first()
            .map_or((1, 0, 0), |s| (0, s.start, s.end))
    };
    // No two are equal, so that an unstable sort has one outcome.
    nodes.par_sort_unstable_by(|a, b| {
        (place(a), &a.label, &a.name, a.id, a.annotator).cmp(&(
            place(b),
            &b.label,
            &b.name,
            b.id,
            b.annotator,
        ))
    });
    nodes
}

fn place_of<'a>(document: &'a Document, record: &'a Record) -> Cow<'a, [ByteSpan]> {
    match record {
        Record::Mention(mention) => Cow::Borrowed(&mention.at),
        Record::Voice(voice) if !voice.content.is_empty() => Cow::Borrowed(&voice.content),
        Record::Voice(voice) => Cow::Borrowed(&voice.cue),
        Record::Entity(entity) => {
            let mentions = document.referrers(&entity.id).filter_map(|r| match r {
                Record::Mention(mention) => Some(mention),
                _ => None,
            });
            let first = mentions.min_by(|a, b| (&a.at, &a.id).cmp(&(&b.at, &b.id)));
            first.map_or(Cow::Borrowed(&[]), |first| Cow::Borrowed(&first.at))
        }
        _ => Cow::Owned(record.spans().into_iter().map(|(_, span)| span).collect()),
    }
}

/// What decides between two records at one place.
fn label_of<'a>(document: &'a Document, record: &'a Record) -> Cow<'a, str> {
    match record {
        Record::Zone(zone) => Cow::Borrowed(zone.kind.word()),
        Record::Entity(entity) => Cow::Borrowed(&entity.label),
        Record::Mention(mention) => document
            .entity(&mention.entity)
            .map_or(Cow::Borrowed(""), |entity| Cow::Borrowed(&entity.label)),
        Record::Event(event) => Cow::Borrowed(&event.label),
        Record::Stance(stance) => Cow::Owned(format!("{:?}", stance.polarity)),
        Record::Voice(voice) => Cow::Owned(format!("{:?}", voice.manner)),
        Record::Absence(_) | Record::Comment(_) => Cow::Borrowed(""),
    }
}

fn by_place(versions: &Versions<'_>, kind: Kind) -> Groups {
    let nodes = nodes(versions, kind);
    let candidates = candidates_by_place(&nodes);
    group(versions.len(), &nodes, candidates).groups(&nodes)
}

/// Pairs of different annotators' nodes that share a character: same place and label first, then same place, then same label, then the
/// greatest overlap.
fn candidates_by_place(nodes: &[Node<'_>]) -> Vec<Candidate> {
    let mut pieces: Vec<(ByteSpan, usize)> = nodes
        .iter()
        .enumerate()
        .flat_map(|(i, node)| node.spans.iter().map(move |span| (*span, i)))
        .collect();
    pieces.sort_by_key(|(span, i)| (span.start, span.end, *i));
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (at, (span, i)) in pieces.iter().enumerate() {
        for (_, j) in pieces[at + 1..]
            .iter()
            .take_while(|(other, _)| other.start < span.end)
        {
            if nodes[*i].annotator != nodes[*j].annotator {
                pairs.push((*i.min(j), *i.max(j)));
            }
        }
    }
    // Of several pieces that meet, the pair counts once.
    pairs.sort_unstable();
    pairs.dedup();
    pairs
        .into_iter()
        .map(|(i, j)| {
            let (a, b) = (&nodes[i], &nodes[j]);
            let weight = match (a.spans == b.spans, a.label == b.label) {
                (true, true) => 12_000,
                (true, false) => 8_000,
                (false, true) => 6_000,
                (false, false) => 2_000,
            };
            // The same id: both corrected one proposal.
            let same_id = u64::from(a.id == b.id) * 1_500;
            (weight + same_id + closeness(&a.spans, &b.spans), i, j)
        })
        .collect()
}

/// What two sets of spans share, in thousandths of what they cover together.
fn closeness(a: &[ByteSpan], b: &[ByteSpan]) -> u64 {
    let length = |spans: &[ByteSpan]| spans.iter().map(|s| s.len()).sum::<usize>();
    let mut common = 0;
    for x in a {
        common += b
            .iter()
            .filter_map(|y| x.intersection(*y))
            .map(ByteSpan::len)
            .sum::<usize>();
    }
    (common * 1000 / (length(a) + length(b) - common).max(1)) as u64
}

/// Nodes by row and annotator, laid out row after row.
struct Table {
    /// How many annotators: the length of a row.
    n: usize,
    cells: Vec<Option<usize>>,
}

impl Table {
    /// The rows that anything stands in.
    fn rows(&self) -> impl Iterator<Item = &[Option<usize>]> {
        let rows = self.cells.chunks_exact(self.n.max(1));
        rows.filter(|row| row.iter().any(Option::is_some))
    }

    fn groups(&self, nodes: &[Node<'_>]) -> Groups {
        let id = |cell: &Option<usize>| cell.map(|i| nodes[i].id.clone());
        let row = |row: &[Option<usize>]| row.iter().map(id).collect();
        Groups::new(self.rows().map(row).collect())
    }
}

/// Joins the best pairs first, as long as no row gets two records of one annotator.
fn group(n: usize, nodes: &[Node<'_>], mut candidates: Vec<Candidate>) -> Table {
    candidates.sort_unstable_by_key(|&(weight, a, b)| (Reverse(weight), a, b));
    let mut row_of: Vec<usize> = (0..nodes.len()).collect();
    let mut cells = vec![None; n * nodes.len()];
    for (i, node) in nodes.iter().enumerate() {
        cells[i * n + node.annotator] = Some(i);
    }
    for (_, a, b) in candidates {
        let (to, from) = (row_of[a].min(row_of[b]), row_of[a].max(row_of[b]));
        let is_taken =
            |who: usize| cells[to * n + who].is_some() && cells[from * n + who].is_some();
        if to == from || (0..n).any(is_taken) {
            continue;
        }
        for who in 0..n {
            if let Some(i) = cells[from * n + who].take() {
                row_of[i] = to;
                cells[to * n + who] = Some(i);
            }
        }
    }
    Table { n, cells }
}
