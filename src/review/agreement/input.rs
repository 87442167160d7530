//! What one article contributes: counts and items, without its documents, so that a corpus does not stay in memory.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    remarks::{LeftOut, NoPart},
    what::Measure,
};
use crate::{
    model::{
        annotation::Stance,
        article::{Article, Status},
        codebook::Codebook,
        document::Document,
        id::Id,
        problem::Problem,
        segment,
        span::ByteSpan,
    },
    review::{
        align::{Alignment, Thing},
        measure::{
            Unit,
            clusters::{self, ClusterCounts},
            pairs,
            set_f1::{self, SetCounts},
            span_f1::{self, Scheme, SpanCounts},
        },
    },
};

/// What the units of a measure are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum UnitLayer {
    Entities,
    Triggers,
    Cues,
    Contents,
    Zones,
}

/// A tagged stretch of text in code points with its label.
pub(super) type Tagged = (usize, usize, String);

/// A measure, and the label it is about where it is about one.
pub(super) type Key = (Measure, Option<String>);

/// One article that at least two annotators have.
#[derive(Clone, Debug)]
pub struct ArticleInput {
    /// The article's name.
    pub name: String,
    /// Sorted; all numbers below count in this list, pairs as in [`pairs`].
    pub annotators: Vec<String>,
    pub(super) length: usize,
    /// In code points; none where nobody asked.
    pub(super) words: Vec<(usize, usize)>,
    pub(super) units: BTreeMap<UnitLayer, Vec<Vec<Tagged>>>,
    pub(super) sets: BTreeMap<Key, Vec<SetCounts>>,
    pub(super) spans: BTreeMap<Key, Vec<SpanCounts>>,
    pub(super) shares: BTreeMap<Key, Vec<(usize, usize)>>,
    pub(super) clusters: Vec<ClusterCounts>,
    pub(super) items: BTreeMap<Measure, Vec<Vec<Option<u32>>>>,
    /// Intensities that the codebook does not have.
    pub(super) unranked: BTreeSet<String>,
    /// Who is out of it, because they tagged another text.
    pub(super) other_text: Vec<String>,
    /// What could not be read of files that should count.
    pub(super) unread: Vec<Problem>,
}

impl ArticleInput {
    /// What an article contributes, from all versions of it; `Err` where fewer than two annotators took part. Who skipped the article or
    /// has not begun it took no part; with `only_done`, nobody did who is not done with it.
    pub fn new(
        name: &str,
        documents: &[Document],
        codebook: &Codebook,
        only_done: bool,
    ) -> Result<Self, LeftOut> {
        let mut in_it: BTreeMap<&str, &Document> = BTreeMap::new();
        let mut out_of_it = Vec::new();
        for document in documents {
            let id = document.annotator().id.as_str();
            match no_part(document, only_done) {
                None => {
                    in_it.entry(id).or_insert(document);
                }
                Some(why) => out_of_it.push((id.to_owned(), why)),
            }
        }
        if in_it.len() < 2 {
            return Err(LeftOut {
                article: name.to_owned(),
                only: in_it.keys().next().map(|id| (*id).to_owned()),
                out_of_it,
                problem: None,
            });
        }
        let documents: Vec<&Document> = in_it.values().copied().collect();
        let mut made = Self {
            name: name.to_owned(),
            annotators: in_it.keys().map(|id| (*id).to_owned()).collect(),
            length: documents[0].article().index().n_chars(),
            words: Vec::new(),
            units: units(&documents),
            sets: BTreeMap::new(),
            spans: BTreeMap::new(),
            shares: BTreeMap::new(),
            clusters: Vec::new(),
            items: BTreeMap::new(),
            unranked: BTreeSet::new(),
            other_text: Vec::new(),
            unread: Vec::new(),
        };
        let versions: Vec<Option<&Document>> = documents.iter().copied().map(Some).collect();
        let all = Alignment::new(&versions);
        made.judge(&documents, &all, codebook);
        let each: Vec<OfOne<'_>> = documents.iter().copied().map(OfOne::new).collect();
        let n_pairs = pairs(documents.len()).len();
        for (pair, (a, b)) in pairs(documents.len()).into_iter().enumerate() {
            let pair_alone;
            let alignment = if documents.len() == 2 {
                &all
            } else {
                pair_alone = Alignment::new(&[Some(documents[a]), Some(documents[b])]);
                &pair_alone
            };
            Pair {
                made: &mut made,
                pair,
                n_pairs,
                alignment,
                sides: [documents[a], documents[b]],
                each: [&each[a], &each[b]],
            }
            .compare();
        }
        Ok(made)
    }

    /// Says of an article who tagged another text of it, and was not given for that reason.
    pub fn say_other_text(input: &mut Result<Self, LeftOut>, who: Vec<String>) {
        match input {
            Ok(input) => input.other_text = who,
            Err(out) => {
                let why = |id| (id, NoPart::OtherText);
                out.out_of_it.extend(who.into_iter().map(why));
            }
        }
    }

    /// Counts the article's words and punctuation marks, for κ.
    pub fn count_words(&mut self, article: &Article) {
        let text = article.text();
        self.words = segment::word_and_punctuation_tokens(text)
            .into_iter()
            .filter_map(|span| article.index().char_span(text, span))
            .map(|span| (span.start, span.end))
            .collect();
    }

    /// What everybody judged once: attributes of records that two have.
    fn judge(&mut self, documents: &[&Document], all: &Alignment, codebook: &Codebook) {
        let mut add = |measure: Measure, row: Vec<Option<u32>>| {
            self.items.entry(measure).or_default().push(row);
        };
        let each = |row: &crate::review::align::Row,
                    value: &dyn Fn(&Document, &_) -> Option<u32>| {
            row.iter()
                .zip(documents)
                .map(|(id, document)| value(document, id.as_ref()?))
                .collect::<Vec<_>>()
        };
        for row in all.mentions.rows() {
            add(
                Measure::Level,
                each(row, &|d, id| Some(d.mention(id)?.level as u32)),
            );
        }
        for row in all.events.rows() {
            let event = |d: &Document, id: &_| d.event(id).cloned();
            add(
                Measure::Modality,
                each(row, &|d, id| Some(event(d, id)?.modality as u32)),
            );
            add(
                Measure::EventPolarity,
                each(row, &|d, id| Some(event(d, id)?.polarity as u32)),
            );
            add(
                Measure::Tense,
                each(row, &|d, id| Some(event(d, id)?.tense as u32)),
            );
            add(
                Measure::Genericity,
                each(row, &|d, id| Some(event(d, id)?.genericity as u32)),
            );
        }
        for row in all.voices.rows() {
            add(
                Measure::Manner,
                each(row, &|d, id| Some(d.voice(id)?.manner as u32)),
            );
        }
        // An explicit absence is a value; silence is one where it is asked for.
        const NO_STANCE: u32 = 4;
        let mut absent: Vec<BTreeSet<(Thing, Thing)>> = Vec::new();
        for (i, document) in documents.iter().enumerate() {
            let pairs = document.absences().filter_map(|absence| {
                let holder = all.holder(i, &absence.holder)?;
                Some((holder, all.target(i, &absence.target)?))
            });
            absent.push(pairs.collect());
        }
        let mut with_stance = BTreeSet::new();
        for row in all.stances.rows() {
            let stance = |i: usize| documents[i].stance(row[i].as_ref()?);
            let pair = (0..documents.len()).find_map(|i| {
                let stance = stance(i)?;
                Some((
                    all.holder(i, &stance.holder)?,
                    all.target(i, &stance.target)?,
                ))
            });
            let value = |i: usize| match (stance(i), &pair) {
                (Some(stance), _) => Some(stance.polarity as u32),
                (None, Some(pair)) if absent[i].contains(pair) => Some(NO_STANCE),
                (None, _) => None,
            };
            let values: Vec<Option<u32>> = (0..documents.len()).map(value).collect();
            let silence = values.iter().map(|v| Some(v.unwrap_or(NO_STANCE)));
            add(Measure::PolaritySilence, silence.collect());
            add(Measure::Polarity, values);
            with_stance.extend(pair);
            let mut rank = |stance: &Stance| {
                let name = stance.intensity.as_ref()?;
                let steps = &codebook.intensities;
                let at = steps.iter().position(|step| step.label.name == *name);
                if at.is_none() {
                    self.unranked.insert(name.clone());
                }
                at.map(|at| at as u32)
            };
            let ranks = (0..documents.len()).map(|i| rank(stance(i)?)).collect();
            add(Measure::Intensity, ranks);
        }
        let all_absent: BTreeSet<&(Thing, Thing)> = absent.iter().flatten().collect();
        for pair in all_absent.into_iter().filter(|p| !with_stance.contains(p)) {
            let said = absent.iter().map(|of_one| {
                let said = of_one.contains(pair);
                said.then_some(NO_STANCE)
            });
            add(Measure::Polarity, said.collect());
            add(
                Measure::PolaritySilence,
                vec![Some(NO_STANCE); documents.len()],
            );
        }
    }
}

/// Two annotators of one article, compared.
struct Pair<'a> {
    made: &'a mut ArticleInput,
    pair: usize,
    n_pairs: usize,
    alignment: &'a Alignment,
    sides: [&'a Document; 2],
    each: [&'a OfOne<'a>; 2],
}

/// A mention's place, the knowledge base and the entry.
type LinkKey<'a> = (Vec<(usize, usize)>, &'a str, &'a str);

/// What is the same of a document in all its pairs.
struct OfOne<'a> {
    /// Entities: the places of their mentions.
    clusters: Vec<Vec<Vec<(usize, usize)>>>,
    links: Vec<LinkKey<'a>>,
}

impl<'a> OfOne<'a> {
    fn new(document: &'a Document) -> Self {
        let mut of: BTreeMap<&Id, Vec<Vec<(usize, usize)>>> =
            document.entities().map(|e| (&e.id, Vec::new())).collect();
        let mut links = Vec::new();
        for mention in document.mentions() {
            if let Some(cluster) = of.get_mut(&mention.entity) {
                cluster.push(places(&mention.at));
            }
            let entity = document.entity(&mention.entity);
            for link in entity.map_or(&[][..], |entity| &entity.links) {
                links.push((places(&mention.at), link.kb.as_str(), link.id.as_str()));
            }
        }
        Self {
            clusters: of.into_values().collect(),
            links,
        }
    }
}

impl Pair<'_> {
    fn compare(mut self) {
        self.entities();
        self.events();
        self.stances();
        let voices = self.keys(|d, i, alignment| {
            let voices = d.voices().filter_map(|voice| {
                let row = alignment.voices.of(i, &voice.id)?;
                Some((row, alignment.holder(i, &voice.source)?))
            });
            voices.collect()
        });
        self.set(Measure::Source, &voices);
    }

    /// Keys of both sides.
    fn keys<K>(&self, of: impl Fn(&Document, usize, &Alignment) -> Vec<K>) -> [Vec<K>; 2] {
        [0, 1].map(|side| of(self.sides[side], side, self.alignment))
    }

    fn set<K: Ord + Clone>(&mut self, measure: Measure, keys: &[Vec<K>; 2]) {
        let [a, b] = keys;
        let counts = set_f1::compare(a.iter().cloned(), b.iter().cloned());
        self.put(measure, None, counts);
    }

    /// The same for each label by itself.
    fn set_by_label<K: Ord + Clone>(
        &mut self,
        measure: Measure,
        keys: &[Vec<K>; 2],
        label: impl Fn(&K) -> String,
    ) {
        self.set(measure, keys);
        let labels: BTreeSet<String> = keys.iter().flatten().map(&label).collect();
        for name in labels {
            let of = |keys: &[K]| -> Vec<K> {
                keys.iter().filter(|k| label(k) == name).cloned().collect()
            };
            let counts = set_f1::compare(of(&keys[0]), of(&keys[1]));
            self.put(measure, Some(name), counts);
        }
    }

    fn put(&mut self, measure: Measure, label: Option<String>, counts: SetCounts) {
        let of_pairs = self.made.sets.entry((measure, label)).or_default();
        of_pairs.resize(self.n_pairs, SetCounts::default());
        of_pairs[self.pair] = counts;
    }

    fn entities(&mut self) {
        let [a, b] = self.each;
        let counts = clusters::compare(&a.clusters, &b.clusters);
        self.made
            .clusters
            .resize(self.n_pairs, ClusterCounts::default());
        self.made.clusters[self.pair] = counts;

        let counts = set_f1::compare(&a.links, &b.links);
        self.put(Measure::LinkF1, None, counts);
        // Of a mention both linked in one knowledge base: whether they name an entry in common.
        type Entries<'a> = BTreeMap<(&'a [(usize, usize)], &'a str), BTreeSet<&'a str>>;
        let [a, b] = self.each.map(|each| {
            let mut entries = Entries::new();
            for (at, kb, id) in &each.links {
                entries.entry((at, kb)).or_default().insert(id);
            }
            entries
        });
        let mut share = (0, 0);
        for (at, entries) in &a {
            if let Some(others) = b.get(at) {
                share.1 += 1;
                share.0 += usize::from(!entries.is_disjoint(others));
            }
        }
        let of_pairs = self
            .made
            .shares
            .entry((Measure::LinkAccuracy, None))
            .or_default();
        of_pairs.resize(self.n_pairs, (0, 0));
        of_pairs[self.pair] = share;
    }

    fn events(&mut self) {
        // Events that no words express are told apart by type and number.
        type TriggerKey = (Vec<(usize, usize)>, usize, String);
        let triggers: [Vec<TriggerKey>; 2] = self.keys(|document, _, _| {
            let mut absent: BTreeMap<&str, usize> = BTreeMap::new();
            let events = document.events().map(|event| {
                let at = places(event.trigger.spans());
                let number = if at.is_empty() {
                    let n = absent.entry(&event.label).or_default();
                    *n += 1;
                    *n
                } else {
                    0
                };
                (at, number, event.label.clone())
            });
            events.collect()
        });
        self.set_by_label(Measure::TriggerClass, &triggers, |(_, _, label)| {
            label.clone()
        });
        let places = triggers.map(|keys| {
            let without_label = keys.into_iter().map(|(at, number, label)| {
                let label = if at.is_empty() { label } else { String::new() };
                (at, number, label)
            });
            without_label.collect::<Vec<_>>()
        });
        self.set(Measure::TriggerId, &places);
        let arguments = self.keys(|document, i, alignment| {
            let mut arguments = Vec::new();
            for event in document.events() {
                for argument in &event.arguments {
                    if let Some(filler) = alignment.filler(document, i, &argument.filler) {
                        arguments.push((event.label.clone(), filler, argument.role.clone()));
                    }
                }
            }
            arguments
        });
        self.set_by_label(Measure::ArgumentRole, &arguments, |(_, _, role)| {
            role.clone()
        });
        let fillers = arguments.map(|keys| {
            let without_role = keys.into_iter().map(|(label, filler, _)| (label, filler));
            without_role.collect::<Vec<_>>()
        });
        self.set(Measure::ArgumentId, &fillers);
    }

    fn stances(&mut self) {
        let stances = self.keys(|document, i, alignment| {
            let stances = document.stances().filter_map(|stance| {
                let holder = alignment.holder(i, &stance.holder)?;
                let target = alignment.target(i, &stance.target)?;
                Some((holder, target, stance.polarity))
            });
            stances.collect()
        });
        self.set_by_label(Measure::StancePolarity, &stances, |(_, _, polarity)| {
            format!("{polarity:?}")
        });
        self.set(
            Measure::StancePair,
            &stances
                .each_ref()
                .map(|s| s.iter().map(|(h, t, _)| (h, t)).collect()),
        );
        self.set(
            Measure::Holder,
            &stances
                .each_ref()
                .map(|s| s.iter().map(|(h, ..)| h).collect()),
        );
        self.set(
            Measure::Target,
            &stances
                .each_ref()
                .map(|s| s.iter().map(|(_, t, _)| t).collect()),
        );
        for (measure, scheme) in [
            (Measure::EvidenceExact, Scheme::Exact),
            (Measure::EvidencePartial, Scheme::Partial),
        ] {
            let mut sum = SpanCounts::default();
            for row in self.alignment.stances.rows() {
                let [a, b] = [0, 1].map(|side| {
                    let stance = row[side]
                        .as_ref()
                        .and_then(|id| self.sides[side].stance(id));
                    let mut units: Vec<Unit> = stance
                        .map_or(&[][..], |stance| &stance.evidence)
                        .iter()
                        .map(|span| Unit::new(span.start, span.end, 0))
                        .collect();
                    units.sort_unstable();
                    units
                });
                let counts = span_f1::counts(&a, &b, scheme);
                sum.correct += counts.correct;
                sum.incorrect += counts.incorrect;
                sum.partial += counts.partial;
                sum.missed += counts.missed;
                sum.spurious += counts.spurious;
            }
            let of_pairs = self.made.spans.entry((measure, None)).or_default();
            of_pairs.resize(self.n_pairs, SpanCounts::default());
            of_pairs[self.pair] = sum;
        }
    }
}

/// Why a document does not count, if so.
fn no_part(document: &Document, only_done: bool) -> Option<NoPart> {
    match document.status() {
        Status::Skipped { .. } => Some(NoPart::Skipped),
        Status::ToDo if document.is_empty() => Some(NoPart::NotBegun),
        Status::Done => None,
        Status::ToDo | Status::InProgress => only_done.then_some(NoPart::NotDone),
    }
}

fn places(spans: &[ByteSpan]) -> Vec<(usize, usize)> {
    spans.iter().map(|span| (span.start, span.end)).collect()
}

fn units(documents: &[&Document]) -> BTreeMap<UnitLayer, Vec<Vec<Tagged>>> {
    let mut units: BTreeMap<UnitLayer, Vec<Vec<Tagged>>> = BTreeMap::new();
    let of_all = |of: &dyn Fn(&Document) -> Vec<(ByteSpan, String)>| {
        let of_one = |document: &&Document| {
            let tagged = of(document).into_iter().filter_map(|(span, label)| {
                let span = document.article().char_span(span)?;
                Some((span.start, span.end, label))
            });
            tagged.collect()
        };
        documents.iter().map(of_one).collect()
    };
    let each = |spans: &[ByteSpan], label: &str| -> Vec<(ByteSpan, String)> {
        spans.iter().map(|span| (*span, label.to_owned())).collect()
    };
    units.insert(
        UnitLayer::Entities,
        of_all(&|d| {
            let label = |entity| d.entity(entity).map_or("", |entity| &entity.label);
            d.mentions()
                .flat_map(|m| each(&m.at, label(&m.entity)))
                .collect()
        }),
    );
    units.insert(
        UnitLayer::Triggers,
        of_all(&|d| {
            d.events()
                .flat_map(|e| each(e.trigger.spans(), &e.label))
                .collect()
        }),
    );
    units.insert(
        UnitLayer::Cues,
        of_all(&|d| d.voices().flat_map(|v| each(&v.cue, "Cue")).collect()),
    );
    units.insert(
        UnitLayer::Contents,
        of_all(&|d| d.voices().flat_map(|v| each(&v.content, "Voice")).collect()),
    );
    units.insert(
        UnitLayer::Zones,
        of_all(&|d| {
            d.zones()
                .flat_map(|z| each(&[z.at], z.kind.word()))
                .collect()
        }),
    );
    units
}
