//! Re-anchoring over the sample's texts with random edits, against the truth: which character came from where.

use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

use super::{
    fixture::{TempDir, empty_document, insert},
    local::LocalDirs,
    reanchor::{Decision, Fate, Reanchoring, keep_text, kept_text},
    save::{NoBackups, save},
    sidecar::{Base, read_sidecar, render},
    testing::cases,
    vfs::RealVfs,
};
use crate::model::{
    annotation::{Entity, Mention},
    article::Article,
    document::Document,
    id::{Id, Kind},
    span::ByteSpan,
};

const TEXTS: [&str; 7] = [
    include_str!("../../sample_data/grain-corridor.txt"),
    include_str!("../../sample_data/otan-daech.txt"),
    include_str!("../../sample_data/швеція-нато.txt"),
    include_str!("../../sample_data/הסכמי-אברהם.txt"),
    include_str!("../../sample_data/قمة-بروكسل.txt"),
    include_str!("../../sample_data/जी20-शिखर.txt"),
    include_str!("../../sample_data/北约峰会.txt"),
];

struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }
}

/// A mention on most words of a text.
fn tagged(text: &str, random: &mut Random) -> Document {
    let mut document = empty_document(text);
    let entity = Entity::new(Id::new(Kind::Entity, "e_1"), "Person", "all");
    insert(&mut document, entity.clone());
    let bounds: Vec<usize> = text
        .char_indices()
        .map(|(i, _)| i)
        .chain([text.len()])
        .collect();
    for n in 0..60 {
        let start = random.below(bounds.len() - 1);
        let end = (start + 1 + random.below(14)).min(bounds.len() - 1);
        let at = vec![ByteSpan::new(bounds[start], bounds[end])];
        let id = Id::new(Kind::Mention, format!("m_{n}"));
        insert(&mut document, Mention::new(id, at, entity.id.clone()));
    }
    document
}

/// A character with its byte in the first text, where it comes from there.
type Provenance = Vec<(char, Option<usize>)>;

fn edited(text: &str, random: &mut Random) -> Provenance {
    let mut chars: Provenance = text.char_indices().map(|(i, c)| (c, Some(i))).collect();
    for _ in 0..1 + random.below(6) {
        let at = random.below(chars.len());
        let most = [3, 12, 80, 400][random.below(4)];
        let to = (at + 1 + random.below(most)).min(chars.len());
        match random.below(6) {
            0 => drop(chars.drain(at..to)),
            // A correction, a word that is elsewhere already, a new one.
            1 => {
                let from = random.below(chars.len());
                // A copy of all its surroundings, once the first is gone, is what was tagged.
                let word: Provenance = chars[from..(from + to - at).min(chars.len())].to_vec();
                chars.splice(at..at, word);
            }
            2 => {
                let new = ['x', 'é', 'م', '约', '\n'][random.below(5)];
                // The same character in its place is no change: nobody could tell it from the one before.
                if chars[at].0 != new {
                    chars[at] = (new, None);
                }
            }
            3 => {
                let word = " UPDATED ".chars().map(|c| (c, None));
                chars.splice(at..at, word);
            }
            // A stretch moves elsewhere.
            4 => {
                let moved: Provenance = chars.drain(at..to).collect();
                let at = random.below(chars.len() + 1);
                chars.splice(at..at, moved);
            }
            _ => {
                let new = "Correction : ".chars().map(|c| (c, None));
                chars.splice(at..to, new);
            }
        }
    }
    chars
}

/// How stretches fared.
#[derive(Debug, Default)]
struct Tally {
    n_texts: usize,
    n_moved: usize,
    n_left: usize,
}

/// Edits a text at random and finds its annotations again; what moves by itself must be the very characters that were tagged.
fn check_text(text: &str, random: &mut Random, by_quotes: bool, tally: &mut Tally) {
    let document = tagged(text, random);
    let chars = edited(text, random);
    let new_text: String = chars.iter().map(|(c, _)| c).collect();
    let mut from = BTreeMap::new();
    let mut at = 0;
    for (c, old) in &chars {
        from.insert(at, *old);
        at += c.len_utf8();
    }
    let new = Arc::new(Article::new("a.txt", new_text.as_str()));
    let before: BTreeMap<Id, ByteSpan> = document
        .mentions()
        .map(|m| (m.id.clone(), m.at[0]))
        .collect();
    let n_mentions = document.count(Kind::Mention);
    let reanchoring = match by_quotes {
        false => Reanchoring::new(document, new.clone()),
        true => {
            let sidecar = render(&document, &Base::default()).unwrap();
            Reanchoring::by_quotes(&sidecar, "a.ann.ron", new.clone())
                .unwrap()
                .0
        }
    };
    tally.n_texts += 1;
    for anchor in &reanchoring.anchors {
        let Fate::Moved(now) = anchor.fate else {
            tally.n_left += 1;
            continue;
        };
        tally.n_moved += 1;
        let before = before[&anchor.id];
        let is_true = from
            .range(now.range())
            .all(|(at, old)| *old == Some(before.start + (at - now.start)));
        assert_eq!(now.len(), before.len());
        assert!(
            is_true,
            "text {}: {:?} is silently wrong, it was {:?}",
            tally.n_texts,
            new.quote(now),
            &text[before.range()]
        );
    }
    let dropped: BTreeMap<usize, Decision> = reanchoring
        .open()
        .map(|(i, _)| (i, Decision::Drop))
        .collect();
    let is_open = !dropped.is_empty();
    let undecided = reanchoring.document(&BTreeMap::new()).unwrap();
    assert_eq!(undecided.is_none(), is_open);
    let moved = reanchoring.document(&dropped).unwrap().unwrap();
    assert_eq!(
        moved.count(Kind::Mention) + dropped.len(),
        n_mentions,
        "none is dropped without a word"
    );
}

#[test]
fn no_span_moves_to_where_it_does_not_belong() {
    let mut random = Random(7);
    let mut tally = Tally::default();
    for round in 0..cases(140, 4_200) as usize {
        check_text(TEXTS[round % TEXTS.len()], &mut random, false, &mut tally);
    }
    assert!(tally.n_moved > tally.n_left * 2, "{tally:?}");
}

/// The texts of the corpora beside the checkout, where they are.
fn corpora() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    let mut texts = Vec::new();
    let mut open = vec![folder.join("re3d"), folder.join("litbank")];
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(folder) else {
            continue;
        };
        let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                open.push(path);
            } else if name == "documents.json" {
                let lines = fs::read_to_string(path).unwrap();
                for line in lines.lines().filter(|line| !line.trim().is_empty()) {
                    let document: serde_json::Value = serde_json::from_str(line).unwrap();
                    texts.push(document["text"].as_str().unwrap().to_owned());
                }
            } else if name.ends_with(".txt") {
                texts.push(fs::read_to_string(path).unwrap());
            }
        }
    }
    texts.retain(|text| text.len() > 200);
    texts
}

#[test]
fn real_texts_are_reanchored_without_a_silent_mistake() {
    let texts = corpora();
    if texts.is_empty() {
        eprintln!("skipped: the corpora re3d and litbank do not lie in ../shared/corpora");
        return;
    }
    for by_quotes in [false, true] {
        let mut random = Random(11);
        let mut tally = Tally::default();
        for round in 0..cases(150, 4_200) as usize {
            check_text(
                &texts[round % texts.len()],
                &mut random,
                by_quotes,
                &mut tally,
            );
        }
        eprintln!(
            "{} texts, by quotes: {by_quotes}: {tally:?}, 0 wrong",
            texts.len()
        );
    }
}

#[test]
fn a_corrected_article_keeps_its_annotations() {
    let dir = TempDir::new();
    let dirs = LocalDirs::within(&dir.path().join("home"));
    let path = dir.path().join("a.txt.alice.ann.ron");
    let text = TEXTS[1];
    let mut document = empty_document(text);
    let entity = Entity::new(Id::new(Kind::Entity, "e_1"), "Organization", "OTAN");
    insert(&mut document, entity.clone());
    let places: Vec<usize> = text.match_indices("OTAN").map(|(i, _)| i).collect();
    for (n, at) in places.iter().enumerate() {
        let id = Id::new(Kind::Mention, format!("m_{n}"));
        let span = vec![ByteSpan::new(*at, at + 4)];
        insert(&mut document, Mention::new(id, span, entity.id.clone()));
    }
    save(&RealVfs, &path, &document, &Base::default(), &NoBackups).unwrap();
    keep_text(&RealVfs, &dirs, document.article()).unwrap();
    keep_text(&RealVfs, &dirs, document.article()).unwrap();
    // The page is scraped again: a notice on top, and the last mention is gone.
    let last = *places.last().unwrap();
    let corrected = format!("Article mis à jour\n{}{}", &text[..last], &text[last + 4..]);
    let new = Arc::new(Article::new("a.txt", corrected));
    let old_text = kept_text(&RealVfs, &dirs, document.article().sha256())
        .unwrap()
        .unwrap();
    let old = read_sidecar(&RealVfs, &path, &Arc::new(Article::new("a.txt", old_text))).unwrap();
    let reanchoring = Reanchoring::new(old.document.unwrap(), new.clone());
    let open: Vec<usize> = reanchoring.open().map(|(i, _)| i).collect();
    assert!(
        open.contains(&(places.len() - 1)) && open.len() <= 3,
        "{open:?}"
    );
    let decisions = open.iter().map(|i| (*i, Decision::Drop)).collect();
    let moved = reanchoring.document(&decisions).unwrap().unwrap();
    assert!(moved.mentions().all(|m| new.quote(m.at[0]) == "OTAN"));
    save(
        &RealVfs,
        &path,
        &moved,
        &old.base.on_other_text(),
        &NoBackups,
    )
    .unwrap();
    let back = read_sidecar(&RealVfs, &path, &new).unwrap();
    assert_eq!((back.document, back.problems), (Some(moved), Vec::new()));
    assert!(back.base.removed().len() == open.len());
}
