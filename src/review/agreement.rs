//! Agreement of several annotators over several articles: from their documents to figures.
//!
//! Each article becomes an [`ArticleInput`] (on whatever thread; its documents can go then), and [`Agreement::new`] pools them. Only articles
//! that two annotators have count, the others are said to be left out. Offsets are compared as they are; entities, events and
//! stances through [`align`](super::align), so that an argument counts by its filler's entity and not by which mention was clicked.
//!
//! [`Agreement`] serialises to the JSON of `postil agreement --json`, `postil-agreement` 1. Its fields only grow:
//!
//! | field | holds |
//! |---|---|
//! | `format`, `version` | `"postil-agreement"`, `1` |
//! | `annotators` | ids of all who took part, sorted |
//! | `articles` | `[{article, annotators}]`: what was counted |
//! | `left_out` | `[{article, reason}]` |
//! | `figures` | `[{layer, measure, title, label, all, pairs, articles}]` |
//! | `figures[].layer` | `entities, coreference, links, events, stances, voices, zones` |
//! | `figures[].measure` | the names of [`Measure::key`]; unique within a layer |
//! | `figures[].label` | null for the whole layer; else an entity type, event type, role, polarity or zone kind |
//! | `figures[].all` | a figure over all annotators: of a measure for two, the mean over the pairs for which it is defined |
//! | `figures[].pairs` | `[{a, b, …figure}]` |
//! | `figures[].articles` | `[{article, …figure}]`, over the annotators who have it; empty where `label` is given |
//! | `…gamma` | beside γ of an article and of all: `{observed, expected, samples, precision, optimal}`, disorders after Mathet et al. 2015 |
//! | a figure | `{value, undefined, n, unit, interval}`: `value` null and `undefined` a sentence where there is no number; `n` counts `unit`; `interval` null or `{low, high, level}` |
//! | `confusion` | `[{layer, a, b, cells: [{a, b, n}]}]`: labels of one against the other (of stances their polarities), null where one tagged nothing or said that there is nothing |
//! | `notes` | sentences a reader of the figures should know |

mod confusions;
mod disorder;
mod input;
mod remarks;
mod versions;
mod what;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use rayon::prelude::*;
use serde::Serialize;

use self::input::{Key, UnitLayer};
pub use self::{
    disorder::Disorder,
    input::ArticleInput,
    remarks::{LeftOut, NoPart, Note},
    versions::Versions,
    what::{Layer, Measure},
};
use super::measure::{
    self, Article, Bootstrap, Counted, Figure, PairTallies, Tally, Undefined, Unit,
    alpha::{Coincidences, Metric},
    char_alpha,
    clusters::{B3, Ceaf},
    gamma, pairs, pooled, pooled_with_interval,
    span_f1::{self, Scheme},
    unitizing, words,
};

/// The name of the JSON format.
pub const FORMAT: &str = "postil-agreement";
pub const VERSION: u32 = 1;
/// Of what is drawn, where nobody chose another: one for the window and the command line, so that both give the same figures.
pub const SEED: u64 = 1;

/// What to compute besides the plain figures.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub gamma: Option<gamma::Settings>,
    /// κ on words, of articles whose words were counted ([`ArticleInput::count_words`]).
    pub kappa: bool,
    pub intervals: Option<Bootstrap>,
    /// Set once nobody waits for the figures any more: γ is left out then.
    pub stop: Option<Arc<AtomicBool>>,
}

impl Options {
    fn is_stopped(&self) -> bool {
        let stop = self.stop.as_ref();
        stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }
}

/// All figures; see the module for the JSON.
#[derive(Clone, Debug, Serialize)]
pub struct Agreement {
    pub format: &'static str,
    pub version: u32,
    pub annotators: Vec<String>,
    pub articles: Vec<Shared>,
    pub left_out: Vec<LeftOut>,
    pub figures: Vec<Figures>,
    pub confusion: Vec<Confusions>,
    pub notes: Vec<Note>,
}

/// An article that was counted.
#[derive(Clone, Debug, Serialize)]
pub struct Shared {
    pub article: String,
    pub annotators: Vec<String>,
}

/// One measure, of a whole layer or of one label.
#[derive(Clone, Debug, Serialize)]
pub struct Figures {
    pub layer: Layer,
    pub measure: Measure,
    pub title: &'static str,
    pub label: Option<String>,
    pub all: Shown,
    pub pairs: Vec<OfPair>,
    pub articles: Vec<OfArticle>,
    /// Of γ over all annotators and articles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gamma: Option<Disorder>,
}

/// A [`Figure`] as files show it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shown {
    pub value: Option<f64>,
    pub undefined: Option<String>,
    pub n: usize,
    pub unit: String,
    pub interval: Option<ShownInterval>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ShownInterval {
    pub low: f64,
    pub high: f64,
    pub level: f64,
}

#[derive(Clone, Debug, Serialize)]
pub struct OfPair {
    pub a: String,
    pub b: String,
    #[serde(flatten)]
    pub figure: Shown,
}

#[derive(Clone, Debug, Serialize)]
pub struct OfArticle {
    pub article: String,
    #[serde(flatten)]
    pub figure: Shown,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gamma: Option<Disorder>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Confusions {
    pub layer: Layer,
    pub a: String,
    pub b: String,
    pub cells: Vec<Cell>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cell {
    pub a: Option<String>,
    pub b: Option<String>,
    pub n: usize,
    /// Of the articles that were counted, the places in their list of those that have some of it.
    #[serde(skip)]
    pub articles: Vec<usize>,
}

impl Shown {
    fn new(figure: &Figure, measure: Measure) -> Self {
        let counted = measure.counted(figure.unit);
        Self {
            value: figure.known(),
            undefined: figure.value.err().map(|why: Undefined| why.to_string()),
            n: figure.n,
            unit: counted.map_or_else(|| figure.unit.to_string(), str::to_owned),
            interval: figure.interval.map(|i| ShownInterval {
                low: i.low,
                high: i.high,
                level: i.level,
            }),
        }
    }
}

impl Agreement {
    /// Pools what articles contributed.
    pub fn new(inputs: &[ArticleInput], left_out: Vec<LeftOut>, options: &Options) -> Self {
        let annotators: BTreeSet<&String> = inputs.iter().flat_map(|i| &i.annotators).collect();
        let mut study = Study {
            inputs,
            pairs: pairs(annotators.len()),
            annotators: annotators.into_iter().cloned().collect(),
            options,
            figures: Vec::new(),
            confusion: Vec::new(),
        };
        study.all_units();
        study.all_keys();
        study.all_items();
        study.add_polarity_confusion();
        study
            .figures
            .sort_by(|a, b| (a.measure, &a.label).cmp(&(b.measure, &b.label)));
        let unranked: BTreeSet<&String> = inputs.iter().flat_map(|i| &i.unranked).collect();
        let mut notes: Vec<Note> = unranked.into_iter().cloned().map(Note::Unranked).collect();
        for input in inputs {
            let who = input.other_text.iter().cloned();
            notes.extend(who.map(|who| Note::OtherText {
                article: input.name.clone(),
                who,
            }));
            notes.extend(input.unread.iter().cloned().map(Note::Unread));
        }
        if options.intervals.is_some() && inputs.len() < measure::FEWEST_ARTICLES {
            notes.push(Note::FewArticles);
        }
        if options.kappa {
            notes.push(Note::Words);
        }
        if study.annotators.len() > 2 {
            notes.push(Note::MeanOfPairs);
        }
        Self {
            format: FORMAT,
            version: VERSION,
            articles: inputs
                .iter()
                .map(|input| Shared {
                    article: input.name.clone(),
                    annotators: input.annotators.clone(),
                })
                .collect(),
            left_out,
            figures: study.figures,
            confusion: study.confusion,
            notes,
            annotators: study.annotators,
        }
    }

    /// The figures of a measure over its whole layer.
    pub fn of(&self, measure: Measure) -> Option<&Figures> {
        self.of_label(measure, None)
    }

    pub fn of_label(&self, measure: Measure, label: Option<&str>) -> Option<&Figures> {
        self.figures
            .iter()
            .find(|f| f.measure == measure && f.label.as_deref() == label)
    }
}

struct Study<'a> {
    inputs: &'a [ArticleInput],
    annotators: Vec<String>,
    pairs: Vec<(usize, usize)>,
    options: &'a Options,
    figures: Vec<Figures>,
    confusion: Vec<Confusions>,
}

impl Study<'_> {
    /// The number that each of an article's annotators has in the study.
    fn numbers(&self, input: &ArticleInput) -> Vec<usize> {
        let number = |id: &String| self.annotators.binary_search(id).unwrap_or_default();
        input.annotators.iter().map(number).collect()
    }

    fn pooled<T: Tally>(&self, tallies: &[T]) -> Figure {
        match &self.options.intervals {
            Some(how) => pooled_with_interval(tallies, how),
            None => pooled(tallies),
        }
    }

    /// Adds a row: `all` has one tally per article, `of_pair` those of a pair.
    fn add<A: Tally, P: Tally>(
        &mut self,
        (measure, label): Key,
        all: &[A],
        of_pair: impl Fn(usize) -> Vec<P> + Sync,
        of_article: impl Fn(usize) -> Figure,
    ) {
        let row = Figures {
            layer: measure.layer(),
            measure,
            title: measure.title(),
            all: Shown::new(&self.pooled(all), measure),
            pairs: self
                .pairs
                .par_iter()
                .enumerate()
                .map(|(pair, &(a, b))| OfPair {
                    a: self.annotators[a].clone(),
                    b: self.annotators[b].clone(),
                    figure: Shown::new(&self.pooled(&of_pair(pair)), measure),
                })
                .collect(),
            articles: match label {
                Some(_) => Vec::new(),
                None => self
                    .inputs
                    .iter()
                    .enumerate()
                    .map(|(i, input)| OfArticle {
                        article: input.name.clone(),
                        figure: Shown::new(&of_article(i), measure),
                        gamma: None,
                    })
                    .collect(),
            },
            gamma: None,
            label,
        };
        self.figures.push(row);
    }

    /// A measure for two: over all annotators, the mean over the pairs.
    fn add_pairs<T: Tally>(&mut self, key: Key, articles: &[PairTallies<T>]) {
        let of_pair = |pair| measure::of_pair(articles, pair);
        if let [_] = self.pairs[..] {
            // The pair's own figure counts more than "one pair".
            let all = of_pair(0);
            self.add(key, &all, of_pair, |i| all[i].figure());
        } else {
            self.add(key, articles, of_pair, |i| articles[i].figure());
        }
    }

    /// The tallies of an article's pairs, which count in its own annotators, by the study's pairs.
    fn spread<T: Clone>(&self, input: &ArticleInput, of_pairs: &[T]) -> PairTallies<T> {
        let numbers = self.numbers(input);
        let mut spread = vec![None; self.pairs.len()];
        for ((a, b), tally) in pairs(numbers.len()).into_iter().zip(of_pairs) {
            let pair = (numbers[a], numbers[b]);
            if let Some(at) = self.pairs.iter().position(|p| *p == pair) {
                spread[at] = Some(tally.clone());
            }
        }
        PairTallies { pairs: spread }
    }

    /// Everything that is compared as stretches of text.
    fn all_units(&mut self) {
        use Measure as M;
        use Scheme::{Exact, Partial, Strict, Type};
        let with_labels = [
            (
                UnitLayer::Entities,
                &[
                    (M::EntityStrict, Strict),
                    (M::EntityExact, Exact),
                    (M::EntityPartial, Partial),
                    (M::EntityType, Type),
                ][..],
                Some(M::EntityAlpha),
                Some(M::EntityUnitizing),
                Some(M::EntityGamma),
            ),
            (
                UnitLayer::Triggers,
                &[(M::TriggerPartial, Partial)][..],
                None,
                None,
                Some(M::TriggerGamma),
            ),
            (
                UnitLayer::Cues,
                &[(M::CueExact, Exact), (M::CuePartial, Partial)][..],
                None,
                None,
                None,
            ),
            (
                UnitLayer::Contents,
                &[(M::ContentExact, Exact), (M::ContentPartial, Partial)][..],
                Some(M::ContentAlpha),
                None,
                None,
            ),
            (
                UnitLayer::Zones,
                &[(M::ZoneStrict, Strict), (M::ZonePartial, Partial)][..],
                Some(M::ZoneAlpha),
                Some(M::ZoneUnitizing),
                None,
            ),
        ];
        for (layer, schemes, alpha, unitizing, gamma) in with_labels {
            let (articles, labels) = self.articles(layer);
            for &(measure, scheme) in schemes {
                self.add_pairs((measure, None), &span_f1::all_pairs(&articles, scheme));
            }
            if let Some(measure) = alpha {
                self.add_over_all((measure, None), &articles, char_alpha::characters);
            }
            if let Some(measure) = unitizing {
                self.add_over_all((measure, None), &articles, |articles| {
                    unitizing::articles(articles).tallies
                });
            }
            if let (Some(measure), Some(settings)) = (gamma, self.options.gamma) {
                self.add_gamma(measure, &articles, &settings);
            }
            if layer == UnitLayer::Entities && self.options.kappa {
                self.add_words(&articles);
            }
            if matches!(layer, UnitLayer::Entities | UnitLayer::Zones) {
                for (number, label) in labels.iter().enumerate() {
                    let only: Vec<Article> = articles
                        .iter()
                        .map(|article| article.with_labels(|l| l as usize == number))
                        .collect();
                    let key = |measure| (measure, Some(label.clone()));
                    self.add_pairs(key(schemes[0].0), &span_f1::all_pairs(&only, Strict));
                    if let Some(measure) = alpha {
                        self.add_over_all(key(measure), &only, char_alpha::characters);
                    }
                }
            }
            if matches!(
                layer,
                UnitLayer::Entities | UnitLayer::Triggers | UnitLayer::Zones
            ) {
                self.add_confusion(schemes[0].0.layer(), &articles, &labels);
            }
        }
    }

    /// The articles of a layer as measures read them, and the labels by number.
    fn articles(&self, layer: UnitLayer) -> (Vec<Article>, Vec<String>) {
        let tagged = |input: &ArticleInput| input.units.get(&layer).cloned().unwrap_or_default();
        let labels: BTreeSet<String> = self
            .inputs
            .iter()
            .flat_map(tagged)
            .flatten()
            .map(|(_, _, label)| label)
            .collect();
        let labels: Vec<String> = labels.into_iter().collect();
        let article = |input: &ArticleInput| {
            let mut by = vec![None; self.annotators.len()];
            for (number, units) in self.numbers(input).into_iter().zip(tagged(input)) {
                let unit = |(start, end, label): (usize, usize, String)| {
                    let label = labels.binary_search(&label).unwrap_or_default();
                    Unit::new(start, end, label as u32)
                };
                by[number] = Some(units.into_iter().map(unit).collect());
            }
            Article::new(input.length, by)
        };
        (self.inputs.iter().map(article).collect(), labels)
    }

    /// A measure for any number of annotators. `of` gives one tally per article that two have.
    fn add_over_all<T: Tally>(
        &mut self,
        key: Key,
        articles: &[Article],
        of: impl Fn(&[Article]) -> Vec<T> + Sync,
    ) {
        let all = of(articles);
        let pairs = self.pairs.clone();
        let of_pair = |pair: usize| {
            let (a, b) = pairs[pair];
            let only: Vec<Article> = articles
                .iter()
                .map(|article| article.with_annotators(&[a, b]))
                .collect();
            of(&only)
        };
        self.add(key, &all, of_pair, |i| all[i].figure());
    }

    fn add_gamma(&mut self, measure: Measure, articles: &[Article], settings: &gamma::Settings) {
        let options = self.options;
        if options.is_stopped() {
            return;
        }
        let all = gamma::articles(articles, settings);
        let tallies: Vec<gamma::Disorders> = all.iter().map(gamma::Gamma::disorders).collect();
        let pairs = self.pairs.clone();
        let of_pair = |pair: usize| -> Vec<gamma::Disorders> {
            if pairs.len() == 1 || options.is_stopped() {
                return tallies.clone();
            }
            let (a, b) = pairs[pair];
            let only: Vec<Article> = articles
                .iter()
                .map(|article| article.with_annotators(&[a, b]))
                .collect();
            let of_two = gamma::articles(&only, settings);
            of_two.iter().map(gamma::Gamma::disorders).collect()
        };
        self.add((measure, None), &tallies, of_pair, |i| {
            all[i].figure.clone()
        });
        if let Some(row) = self.figures.last_mut() {
            for (article, gamma) in row.articles.iter_mut().zip(&all) {
                article.gamma = Some(gamma.into());
            }
            row.gamma = Some(Disorder::of_all(&all));
        }
    }

    /// κ on words, for who asks for it.
    fn add_words(&mut self, articles: &[Article]) {
        let with_words = articles.iter().zip(self.inputs);
        let articles: Vec<Article> = with_words
            .map(|(article, input)| article.clone().with_tokens(input.words.clone()))
            .collect();
        self.add_pairs((Measure::WordsCohen, None), &words::cohen(&articles));
        let pairs = self.pairs.clone();
        let of_pair = |pair: usize| {
            let (a, b) = pairs[pair];
            let of_two = articles.iter().map(|x| x.with_annotators(&[a, b]));
            words::fleiss(&of_two.collect::<Vec<_>>())
        };
        let of_article = |i: usize| pooled(&words::fleiss(&articles[i..=i]));
        let all = words::fleiss(&articles);
        self.add((Measure::WordsFleiss, None), &all, of_pair, of_article);
    }

    /// Everything that is compared as sets of keys, and what is counted pair by pair.
    fn all_keys(&mut self) {
        let sets = self.by_key(|input| &input.sets);
        for (key, articles) in sets {
            self.add_pairs(key, &articles);
        }
        let spans = self.by_key(|input| &input.spans);
        for (key, articles) in spans {
            self.add_pairs(key, &articles);
        }
        let shares = self.by_key(|input| &input.shares);
        for (key, articles) in shares {
            let share = |&(same, n): &(usize, usize)| Share { same, n };
            let articles: Vec<PairTallies<Share>> = articles
                .iter()
                .map(|article| PairTallies {
                    pairs: article
                        .pairs
                        .iter()
                        .map(|p| p.as_ref().map(share))
                        .collect(),
                })
                .collect();
            self.add_pairs(key, &articles);
        }
        let clusters: Vec<PairTallies<measure::clusters::ClusterCounts>> = self
            .inputs
            .iter()
            .map(|input| self.spread(input, &input.clusters))
            .collect();
        let of = |article: &PairTallies<_>| article.pairs.clone().into_iter();
        let b3: Vec<PairTallies<B3>> = clusters
            .iter()
            .map(|article| PairTallies {
                pairs: of(article).map(|counts| counts.map(B3)).collect(),
            })
            .collect();
        let ceaf: Vec<PairTallies<Ceaf>> = clusters
            .iter()
            .map(|article| PairTallies {
                pairs: of(article).map(|counts| counts.map(Ceaf)).collect(),
            })
            .collect();
        self.add_pairs((Measure::B3, None), &b3);
        self.add_pairs((Measure::Ceaf, None), &ceaf);
    }

    /// Per key, one tally per article; an article that does not have the key contributes nothing to it, but is there.
    fn by_key<T: Clone + Default>(
        &self,
        of: impl Fn(&ArticleInput) -> &BTreeMap<Key, Vec<T>>,
    ) -> BTreeMap<Key, Vec<PairTallies<T>>> {
        let keys: BTreeSet<Key> = self
            .inputs
            .iter()
            .flat_map(|i| of(i).keys().cloned())
            .collect();
        keys.into_iter()
            .map(|key| {
                let of_article = |input: &ArticleInput| {
                    let none = || vec![T::default(); pairs(input.annotators.len()).len()];
                    let tallies = of(input).get(&key).cloned().unwrap_or_else(none);
                    self.spread(input, &tallies)
                };
                let articles = self.inputs.iter().map(of_article).collect();
                (key, articles)
            })
            .collect()
    }

    /// Per article, the items of a measure with the values of all annotators.
    fn table(&self, measure: Measure) -> Vec<Vec<Vec<Option<u32>>>> {
        let of_article = |input: &ArticleInput| {
            let numbers = self.numbers(input);
            let rows = input.items.get(&measure).map_or(&[][..], Vec::as_slice);
            let spread = |row: &Vec<Option<u32>>| {
                let mut spread = vec![None; self.annotators.len()];
                for (number, value) in numbers.iter().zip(row) {
                    spread[*number] = *value;
                }
                spread
            };
            rows.iter().map(spread).collect()
        };
        self.inputs.iter().map(of_article).collect()
    }

    /// Everything that is judged item by item.
    fn all_items(&mut self) {
        use Measure as M;
        for measure in [
            M::Level,
            M::Modality,
            M::EventPolarity,
            M::Tense,
            M::Genericity,
            M::Polarity,
            M::PolaritySilence,
            M::Intensity,
            M::Manner,
        ] {
            let metric = match measure {
                M::Intensity => Metric::Ordinal,
                _ => Metric::Nominal,
            };
            let tables = self.table(measure);
            // Where neither of two has a stance and neither says so, the two did not judge.
            let judged = match measure {
                M::PolaritySilence => self.table(M::Polarity),
                _ => tables.clone(),
            };
            let has_read: Vec<Vec<usize>> = self.inputs.iter().map(|i| self.numbers(i)).collect();
            let all: Vec<Coincidences> = tables
                .iter()
                .map(|rows| Coincidences::of_items(rows, metric.clone()))
                .collect();
            let pairs = self.pairs.clone();
            let of_pair = |pair: usize| -> Vec<Coincidences> {
                let (a, b) = pairs[pair];
                let shared = tables.iter().zip(&judged).zip(&has_read);
                shared
                    .filter(|(_, numbers)| numbers.contains(&a) && numbers.contains(&b))
                    .map(|((rows, judged), _)| {
                        let rows = rows.iter().zip(judged);
                        let of_two = rows
                            .filter(|(_, judged)| judged[a].or(judged[b]).is_some())
                            .map(|(row, _)| [row[a], row[b]]);
                        Coincidences::of_items(of_two, metric.clone())
                    })
                    .collect()
            };
            self.add((measure, None), &all, of_pair, |i| all[i].figure());
        }
    }
}

/// How many of some items two gave the same value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Share {
    same: usize,
    n: usize,
}

/// Its figure is the share, between 0 and 1, uncorrected for chance.
impl Tally for Share {
    const UNIT: Counted = Counted::Items;

    fn sum<'a>(parts: impl Iterator<Item = (&'a Self, u32)> + Clone) -> Self {
        parts.fold(Self::default(), |sum, (part, times)| Self {
            same: sum.same + part.same * times as usize,
            n: sum.n + part.n * times as usize,
        })
    }

    fn figure(&self) -> Figure {
        let value = match self.n {
            0 => Err(Undefined::NothingPaired),
            n => Ok(self.same as f64 / n as f64),
        };
        Figure::new(value, self.n, Self::UNIT)
    }
}
