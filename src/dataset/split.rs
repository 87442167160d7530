//! Which side of a train/dev/test split an article goes to.
//!
//! Articles are kept whole: all annotators' versions of one go to the same side. So do near-duplicates: two texts whose word 5-gram sets
//! have a Jaccard index of about 0.5 or more, estimated by MinHash (Broder 1997) with 64 hashes in 16 bands. Groups of such articles are
//! dealt out in an order that depends on the seed alone, one language and main label (the commonest label of the article) at a time.

use std::collections::BTreeMap;

use super::{ZoneMode, mapping::Mapping, view::Newline};
use crate::model::{annotation::Record, article::Sha256Hex, document::Document, id::Kind};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Split {
    Train,
    Dev,
    Test,
}

impl Split {
    pub const ALL: [Self; 3] = [Self::Train, Self::Dev, Self::Test];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Dev => "dev",
            Self::Test => "test",
        }
    }
}

/// Where each article goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SplitPlan {
    sides: BTreeMap<(String, Sha256Hex), Split>,
}

/// What the plan needs to know about an article: a few hundred bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitFacts {
    key: (String, Sha256Hex),
    language: String,
    main_label: String,
    signature: Vec<u32>,
}

const N_HASHES: usize = 64;
const ROWS: usize = 4;
const SHINGLE: usize = 5;

impl SplitFacts {
    pub fn of(document: &Document) -> Self {
        let article = document.article();
        let mapping = Mapping::new(document, ZoneMode::Cut, Newline::Lf);
        let language = document.card().language.as_deref();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for record in document.of_kind(Kind::Mention) {
            if let Record::Mention(mention) = record
                && let Some(Record::Entity(entity)) = document.record(&mention.entity)
            {
                *counts.entry(&entity.label).or_default() += 1;
            }
        }
        let main_label = counts
            .iter()
            .max_by_key(|(_, n)| **n)
            .map(|(label, _)| *label);
        Self {
            key: key_of(document),
            language: language
                .or_else(|| article.language())
                .unwrap_or("und")
                .to_owned(),
            main_label: main_label.unwrap_or_default().to_owned(),
            signature: signature(&mapping.text),
        }
    }
}

impl SplitPlan {
    /// Deals articles out by shares such as 80, 10, 10. The order of the facts does not matter.
    pub fn new(mut facts: Vec<SplitFacts>, shares: [u32; 3], seed: u64) -> Self {
        facts.sort_by(|a, b| a.key.cmp(&b.key));
        facts.dedup_by(|a, b| a.key == b.key);
        let mut strata: BTreeMap<(&str, &str), Vec<Vec<usize>>> = BTreeMap::new();
        for group in groups(&facts) {
            let first = &facts[group[0]];
            strata
                .entry((&first.language, &first.main_label))
                .or_default()
                .push(group);
        }
        let total: u64 = shares.iter().map(|s| u64::from(*s)).sum::<u64>().max(1);
        let mut sides = BTreeMap::new();
        // What is due to each side runs on from one stratum to the next, so that small ones do not all go to train.
        let mut dealt = [0u64; 3];
        for groups in strata.values_mut() {
            groups.sort_by_key(|group| {
                let (name, hash) = &facts[group[0]].key;
                (
                    mix(seed ^ fnv(name.as_bytes()) ^ fnv(hash.as_str().as_bytes())),
                    group[0],
                )
            });
            for group in groups.iter() {
                let so_far: u64 = dealt.iter().sum::<u64>() + group.len() as u64;
                // The side that is furthest behind its share.
                let behind = |i: usize| {
                    i128::from(so_far) * i128::from(shares[i])
                        - i128::from(dealt[i]) * i128::from(total)
                };
                let side = (0..3)
                    .filter(|i| shares[*i] > 0)
                    .max_by_key(|i| (behind(*i), std::cmp::Reverse(*i)))
                    .unwrap_or(0);
                dealt[side] += group.len() as u64;
                for i in group {
                    sides.insert(facts[*i].key.clone(), Split::ALL[side]);
                }
            }
        }
        Self { sides }
    }

    /// The side of a document; train for one the plan has not seen.
    pub fn side(&self, document: &Document) -> Split {
        let side = self.sides.get(&key_of(document));
        side.copied().unwrap_or(Split::Train)
    }
}

fn key_of(document: &Document) -> (String, Sha256Hex) {
    let article = document.article();
    (article.file_name().to_owned(), article.sha256().clone())
}

/// Articles that belong together, each group sorted, groups by their first member.
fn groups(facts: &[SplitFacts]) -> Vec<Vec<usize>> {
    let mut parent: Vec<usize> = (0..facts.len()).collect();
    fn root(parent: &mut [usize], mut i: usize) -> usize {
        while parent[i] != i {
            parent[i] = parent[parent[i]];
            i = parent[i];
        }
        i
    }
    let mut buckets: BTreeMap<(usize, &[u32]), usize> = BTreeMap::new();
    for (i, fact) in facts.iter().enumerate() {
        for (band, rows) in fact.signature.chunks(ROWS).enumerate() {
            let Some(other) = buckets.insert((band, rows), i) else {
                continue;
            };
            let same = facts[other]
                .signature
                .iter()
                .zip(&fact.signature)
                .filter(|(a, b)| a == b)
                .count();
            if same * 2 >= N_HASHES {
                let (a, b) = (root(&mut parent, other), root(&mut parent, i));
                parent[a.max(b)] = a.min(b);
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for i in 0..facts.len() {
        groups.entry(root(&mut parent, i)).or_default().push(i);
    }
    groups.into_values().collect()
}

/// MinHash of the word 5-grams; of the characters where the script has no spaces. Empty for an empty text, which is like no other.
fn signature(text: &str) -> Vec<u32> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    let has_spaces = words.len() * 12 >= lower.chars().filter(|c| c.is_alphanumeric()).count();
    let mut units: Vec<u64> = if has_spaces {
        words.iter().map(|w| fnv(w.as_bytes())).collect()
    } else {
        let letters = lower.chars().filter(|c| c.is_alphanumeric());
        letters.map(|c| mix(u64::from(u32::from(c)))).collect()
    };
    if units.is_empty() {
        return Vec::new();
    }
    while units.len() < SHINGLE {
        units.push(0);
    }
    let mut smallest = vec![u32::MAX; N_HASHES];
    for shingle in units.windows(SHINGLE) {
        let hash = shingle.iter().fold(0u64, |h, unit| mix(h ^ *unit));
        for (i, least) in smallest.iter_mut().enumerate() {
            let value =
                (mix(hash ^ (i as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)) >> 32) as u32;
            *least = (*least).min(value);
        }
    }
    smallest
}

/// FNV-1a.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The finaliser of SplitMix64.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::{
        article::Article,
        document::{Annotator, CodebookRef},
    };

    fn document(name: &str, text: &str) -> Document {
        let annotator = Annotator {
            id: "a".to_owned(),
            name: "A".to_owned(),
        };
        let codebook = CodebookRef {
            name: "c".to_owned(),
            version: 1,
        };
        Document::new(Arc::new(Article::new(name, text)), annotator, codebook)
    }

    #[test]
    fn shares_hold_and_near_duplicates_stay_together() {
        let mut documents: Vec<Document> = (0..200)
            .map(|i| {
                let words: Vec<String> = (0..60)
                    .map(|j| format!("word{}", mix(i * 1000 + j)))
                    .collect();
                document(&format!("{i}.txt"), &words.join(" "))
            })
            .collect();
        let copy = format!("Updated: {}", documents[0].article().text());
        documents.push(document("copy.txt", &copy));
        let facts: Vec<SplitFacts> = documents.iter().map(SplitFacts::of).collect();
        let plan = SplitPlan::new(facts.clone(), [80, 10, 10], 7);
        let mut counts = BTreeMap::new();
        for d in &documents {
            *counts.entry(plan.side(d)).or_insert(0usize) += 1;
        }
        assert!((158..=163).contains(&counts[&Split::Train]), "{counts:?}");
        assert!((19..=22).contains(&counts[&Split::Dev]), "{counts:?}");
        assert_eq!(plan.side(&documents[0]), plan.side(&documents[200]));
        let mut turned = facts;
        turned.reverse();
        assert_eq!(SplitPlan::new(turned, [80, 10, 10], 7), plan);
    }

    #[test]
    fn every_language_has_its_share_of_every_side() {
        let languages = [("fr", 100), ("en", 60), ("ar", 20)];
        let mut documents = Vec::new();
        for (language, n) in languages {
            for i in 0..n {
                let seed = u64::from(language.as_bytes()[0]) * 10_000 + i;
                let words: Vec<String> = (0..60)
                    .map(|j| format!("word{}", mix(seed * 1000 + j)))
                    .collect();
                let mut document = document(&format!("{language}{i}.txt"), &words.join(" "));
                let card = crate::model::article::Card {
                    language: Some(language.to_owned()),
                    ..Default::default()
                };
                document.set_header(card, crate::model::article::Status::Done);
                documents.push(document);
            }
        }
        let facts: Vec<SplitFacts> = documents.iter().map(SplitFacts::of).collect();
        let plan = SplitPlan::new(facts.clone(), [80, 10, 10], 7);
        for (language, n) in languages {
            let mut counts = BTreeMap::new();
            for d in documents
                .iter()
                .filter(|d| d.card().language.as_deref() == Some(language))
            {
                *counts.entry(plan.side(d)).or_insert(0u64) += 1;
            }
            for (side, share) in Split::ALL.into_iter().zip([80, 10, 10]) {
                let there = counts.get(&side).copied().unwrap_or(0);
                assert!(
                    (n * share / 100).abs_diff(there) <= 1,
                    "{language}: {counts:?}"
                );
            }
        }
        assert_ne!(
            SplitPlan::new(facts, [80, 10, 10], 8),
            plan,
            "another seed deals otherwise"
        );
    }
}
