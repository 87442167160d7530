//! Re-anchoring over the sample's texts with random edits, against the truth: which character came from where.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    fixture::{TempDir, empty_document, insert},
    local::LocalDirs,
    reanchor::{Decision, Fate, Reanchoring, keep_text, kept_text},
    save::{NoBackups, save},
    sidecar::{Base, read_sidecar},
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

#[test]
fn no_span_moves_to_where_it_does_not_belong() {
    let mut random = Random(7);
    let (mut n_moved, mut n_left, mut n_whole) = (0, 0, 0);
    for round in 0..cases(80, 4_200) as usize {
        let text = TEXTS[round % TEXTS.len()];
        let document = tagged(text, &mut random);
        let chars = edited(text, &mut random);
        let new_text: String = chars.iter().map(|(c, _)| c).collect();
        let mut from = BTreeMap::new();
        let mut at = 0;
        for (c, old) in &chars {
            from.insert(at, *old);
            at += c.len_utf8();
        }
        let new = Arc::new(Article::new("a.txt", new_text.as_str()));
        let reanchoring = Reanchoring::new(document, new.clone());
        for anchor in &reanchoring.anchors {
            let Fate::Moved(now) = anchor.fate else {
                // Would it have been safe? Only the count is of interest.
                n_left += 1;
                continue;
            };
            n_moved += 1;
            let is_true = from
                .range(now.range())
                .all(|(at, old)| *old == Some(anchor.before.start + (at - now.start)));
            assert_eq!(now.len(), anchor.before.len());
            assert!(
                is_true,
                "round {round}: {:?} is silently wrong",
                new.quote(now)
            );
        }
        let dropped: BTreeMap<usize, Decision> = reanchoring
            .open()
            .map(|(i, _)| (i, Decision::Drop))
            .collect();
        let is_open = !dropped.is_empty();
        assert_eq!(
            reanchoring.document(&BTreeMap::new()).unwrap().is_none(),
            is_open
        );
        let moved = reanchoring.document(&dropped).unwrap().unwrap();
        assert!(moved.count(Kind::Mention) + dropped.len() == 60);
        n_whole += 1;
    }
    assert!(
        n_moved > n_left * 2,
        "{n_moved} moved, {n_left} left in {n_whole} texts"
    );
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
