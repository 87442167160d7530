//! Names, sorted by every word they hold.
//!
//! All texts lie in two strings, all places in flat lists of numbers: a million names cost some 80 MB. A word of a name is the beginning of the
//! name's rest; these rests are sorted, so that what begins with the typed letters is one stretch, found by halving.

use std::{collections::HashMap, ops::Range};

use rayon::prelude::*;

use super::table;
use crate::model::{fold::fold, problem::Problem, said::words, segment::is_unspaced};

/// A knowledge base, ready to be searched.
#[derive(Debug, Default)]
pub struct Kb {
    /// Of the tables: what a link's `kb` says, such as `wikidata`.
    bases: Vec<String>,
    /// Ids, labels, aliases and descriptions as they are written.
    text: String,
    /// The names, folded.
    folded: String,
    entities: Vec<Entity>,
    /// Labels and descriptions, by entity.
    rows: Vec<RowOf>,
    /// The languages of rows.
    languages: Vec<String>,
    names: Vec<Name>,
    words: Vec<Word>,
    /// Entities by base and id.
    by_id: Vec<u32>,
}

/// A stretch of [`Kb::text`].
#[derive(Clone, Copy, Debug, Default)]
struct Stretch {
    start: u32,
    len: u16,
}

#[derive(Clone, Copy, Debug)]
struct Entity {
    base: u8,
    id: Stretch,
}

#[derive(Clone, Copy, Debug)]
struct RowOf {
    entity: u32,
    language: u16,
    label: Stretch,
    description: Stretch,
}

/// A label or an alias.
#[derive(Clone, Copy, Debug)]
struct Name {
    entity: u32,
    text: Stretch,
    /// In [`Kb::folded`].
    folded: Stretch,
}

/// The rest of a folded name from one of its words on.
#[derive(Clone, Copy, Debug)]
struct Word {
    start: u32,
    len: u16,
    /// Whether it is the whole name.
    is_first: bool,
    name: u32,
}

/// One answer of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit<'a> {
    pub kb: &'a str,
    pub id: &'a str,
    /// In the reader's language, where there is one.
    pub label: &'a str,
    /// The name that was found.
    pub name: &'a str,
    pub description: &'a str,
}

/// Takes in tables, one after the other.
#[derive(Debug, Default)]
pub struct Builder {
    kb: Kb,
    ids: HashMap<(u8, String), u32>,
    problems: Vec<Problem>,
}

/// The index counts in 32 bits.
const MOST_BYTES: usize = u32::MAX as usize - (1 << 20);

impl Builder {
    /// Takes in a table: the name of its knowledge base, its text, and its file's name for problems.
    pub fn table(&mut self, base: &str, text: &str, file: &str) {
        let Ok(n) = u8::try_from(self.kb.bases.len()) else {
            let message = words!("kb-tables", "more than 255 tables; this one is left out");
            self.problems.push(Problem::warning(message).in_file(file));
            return;
        };
        let known = self.kb.bases.iter().position(|known| known == base);
        let base_number = match known {
            Some(i) => i as u8,
            None => {
                self.kb.bases.push(base.to_owned());
                n
            }
        };
        let mut is_full = false;
        let problems = table::read(text, file, |row| {
            is_full |= !self.row(base_number, &row);
        });
        self.problems.extend(problems);
        if is_full {
            let message = words!(
                "kb-full",
                "the knowledge base is larger than 4 GB; the rest of this table is left out"
            );
            self.problems.push(Problem::warning(message).in_file(file));
        }
    }

    fn row(&mut self, base: u8, row: &table::Row<'_>) -> bool {
        let kb = &mut self.kb;
        if kb.text.len().max(kb.folded.len()) > MOST_BYTES {
            return false;
        }
        let key = (base, row.id.to_owned());
        let entity = *self.ids.entry(key).or_insert_with(|| {
            let id = put(&mut kb.text, row.id);
            kb.entities.push(Entity { base, id });
            (kb.entities.len() - 1) as u32
        });
        let language = match kb.languages.iter().position(|l| l == row.language) {
            Some(i) => i as u16,
            None => {
                kb.languages.push(row.language.to_owned());
                (kb.languages.len() - 1) as u16
            }
        };
        let mut label = None;
        for name in std::iter::once(row.label).chain(row.aliases()) {
            let text = put(&mut kb.text, name);
            label.get_or_insert(text);
            let start = kb.folded.len();
            kb.folded.push_str(&fold(name));
            let len = (kb.folded.len() - start).min(usize::from(u16::MAX));
            if len > 0 {
                kb.names.push(Name {
                    entity,
                    text,
                    folded: Stretch {
                        start: start as u32,
                        len: len as u16,
                    },
                });
            }
        }
        kb.rows.push(RowOf {
            entity,
            language,
            label: label.unwrap_or_default(),
            description: put(&mut kb.text, row.description),
        });
        true
    }

    /// Sorts what was taken in.
    pub fn build(self) -> (Kb, Vec<Problem>) {
        let Self {
            mut kb,
            ids,
            problems,
        } = self;
        drop(ids);
        let mut words: Vec<(u64, Word)> = Vec::with_capacity(kb.names.len() * 2);
        for (name, at) in kb.names.iter().enumerate() {
            let start = at.folded.start as usize;
            let folded = &kb.folded[start..start + usize::from(at.folded.len)];
            for from in word_starts(folded) {
                let rest = &folded[from..];
                let word = Word {
                    start: (start + from) as u32,
                    len: rest.len() as u16,
                    is_first: from == 0,
                    name: name as u32,
                };
                words.push((first_bytes(rest), word));
            }
        }
        let folded = &kb.folded;
        // The first eight bytes decide most comparisons without a look into the text.
        words.par_sort_unstable_by(|(a, x), (b, y)| {
            a.cmp(b)
                .then_with(|| rest_of(folded, x).cmp(rest_of(folded, y)))
                .then_with(|| x.name.cmp(&y.name))
        });
        kb.words = words.into_iter().map(|(_, word)| word).collect();
        kb.rows.sort_by_key(|row| row.entity);
        kb.rows.shrink_to_fit();
        kb.names.shrink_to_fit();
        kb.text.shrink_to_fit();
        kb.folded.shrink_to_fit();
        let mut by_id: Vec<u32> = (0..kb.entities.len() as u32).collect();
        by_id.sort_unstable_by(|a, b| kb.key(*a).cmp(&kb.key(*b)));
        kb.by_id = by_id;
        (kb, problems)
    }
}

/// A folded name without the article that a mention carries along (`l otan`, `d egypte`, `the netherlands`).
fn without_article(folded: &str) -> Option<&str> {
    const ARTICLES: [&str; 21] = [
        "l", "d", "le", "la", "les", "du", "des", "de l", "de la", "the", "a", "an", "el", "los",
        "las", "il", "der", "die", "das", "den", "dem",
    ];
    let bare = ARTICLES.iter().filter_map(|article| {
        let bare = folded.strip_prefix(article)?.strip_prefix(' ')?;
        (!bare.is_empty()).then_some(bare)
    });
    // The longest article: “de la” before “de”.
    bare.min_by_key(|bare| bare.len())
}

impl Kb {
    pub fn n_names(&self) -> usize {
        self.names.len()
    }

    pub fn n_entities(&self) -> usize {
        self.entities.len()
    }

    /// What links call the knowledge base that was read first; `wikidata` where there is none.
    pub fn first_base(&self) -> &str {
        self.bases.first().map_or("wikidata", String::as_str)
    }

    /// The entity of an id.
    pub fn get(&self, base: &str, id: &str, language: &str) -> Option<Hit<'_>> {
        let key = |entity: &u32| self.key(*entity);
        let base = self.bases.iter().position(|known| known == base)? as u8;
        let at = self
            .by_id
            .binary_search_by(|entity| key(entity).cmp(&(base, id)))
            .ok()?;
        let entity = *self.by_id.get(at)?;
        let row = self.row_of(entity, language)?;
        Some(self.hit(entity, self.piece(row.label), language))
    }

    /// The entities whose names hold what was typed, the likeliest first: the whole name, then its beginning, then one of its words; shorter
    /// names and earlier rows first. Words may be typed in any order, and an id whole. A leading article may be there or not.
    pub fn search(&self, query: &str, language: &str, limit: usize) -> Vec<Hit<'_>> {
        let mut hits = Vec::new();
        let mut seen: Vec<u32> = Vec::new();
        let typed = query.trim();
        for base in &self.bases {
            for id in [typed.to_owned(), typed.to_uppercase()] {
                let Some(hit) = self.get(base, &id, language) else {
                    continue;
                };
                if !hits.contains(&hit) {
                    hits.push(hit);
                }
            }
        }
        let folded = fold(query);
        let most = limit.saturating_mul(8).max(64);
        let mut names = self.best(&folded, most);
        if let Some(bare) = without_article(&folded) {
            names.extend(self.best(bare, most));
        }
        for name in names {
            if hits.len() >= limit {
                break;
            }
            let Some(found) = self.names.get(name as usize) else {
                continue;
            };
            if seen.contains(&found.entity) {
                continue;
            }
            seen.push(found.entity);
            let hit = self.hit(found.entity, self.piece(found.text), language);
            if hits.iter().all(|h| (h.kb, h.id) != (hit.kb, hit.id)) {
                hits.push(hit);
            }
        }
        hits
    }

    /// The best names for a folded query.
    fn best(&self, query: &str, n: usize) -> Vec<u32> {
        if query.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(u8, u16, u32)> = Vec::new();
        let stretch = self.begin_with(query);
        for word in &self.words[stretch] {
            let is_to_the_end = usize::from(word.len) == query.len();
            let class = match (word.is_first, is_to_the_end) {
                (true, true) => 0,
                (true, false) => 1,
                (false, true) => 2,
                (false, false) => 3,
            };
            found.push((class, word.len, word.name));
        }
        // Words in another order: names that hold the rarest of them, and the others too.
        let parts: Vec<&str> = query.split(' ').collect();
        if parts.len() > 1 {
            let rarest = parts
                .iter()
                .map(|part| self.begin_with(part))
                .min_by_key(ExactSizeIterator::len)
                .unwrap_or_default();
            for word in &self.words[rarest] {
                let Some(name) = self.names.get(word.name as usize) else {
                    continue;
                };
                let start = name.folded.start as usize;
                let whole = &self.folded[start..start + usize::from(name.folded.len)];
                let has = |part: &str| whole.split(' ').any(|w| w.starts_with(part));
                if parts.iter().all(|part| has(part)) {
                    found.push((4, name.folded.len, word.name));
                }
            }
        }
        if found.len() > n {
            found.select_nth_unstable(n);
            found.truncate(n);
        }
        found.sort_unstable();
        found.into_iter().map(|(_, _, name)| name).collect()
    }

    /// The words whose rest begins with a text.
    fn begin_with(&self, text: &str) -> Range<usize> {
        let from = self
            .words
            .partition_point(|word| rest_of(&self.folded, word) < text);
        let n = self.words[from..]
            .partition_point(|word| rest_of(&self.folded, word).starts_with(text));
        from..from + n
    }

    fn hit<'a>(&'a self, entity: u32, name: &'a str, language: &str) -> Hit<'a> {
        let of = self.entities.get(entity as usize);
        let row = self.row_of(entity, language);
        // A language without a description borrows another's.
        let described = row.filter(|row| row.description.len > 0).or_else(|| {
            self.rows_of(entity)
                .iter()
                .find(|row| row.description.len > 0)
        });
        Hit {
            kb: of
                .and_then(|e| self.bases.get(usize::from(e.base)))
                .map_or("", String::as_str),
            id: of.map_or("", |e| self.piece(e.id)),
            label: row.map_or(name, |row| self.piece(row.label)),
            name,
            description: described.map_or("", |row| self.piece(row.description)),
        }
    }

    /// The row of a language, else of English, else the first.
    fn row_of(&self, entity: u32, language: &str) -> Option<&RowOf> {
        let rows = self.rows_of(entity);
        let of = |language: &str| {
            rows.iter().find(|row| {
                let of_row = self.languages.get(usize::from(row.language));
                of_row.is_some_and(|l| l.split('-').next() == Some(language))
            })
        };
        of(language).or_else(|| of("en")).or_else(|| rows.first())
    }

    fn rows_of(&self, entity: u32) -> &[RowOf] {
        let from = self.rows.partition_point(|row| row.entity < entity);
        let n = self.rows[from..].partition_point(|row| row.entity == entity);
        &self.rows[from..from + n]
    }

    fn key(&self, entity: u32) -> (u8, &str) {
        let of = self.entities.get(entity as usize);
        of.map_or((0, ""), |e| (e.base, self.piece(e.id)))
    }

    fn piece(&self, at: Stretch) -> &str {
        let start = at.start as usize;
        self.text
            .get(start..start + usize::from(at.len))
            .unwrap_or_default()
    }
}

/// Puts a text in; what is longer than a name can be is cut.
fn put(into: &mut String, text: &str) -> Stretch {
    let text = &text[..text.floor_char_boundary(usize::from(u16::MAX))];
    let start = into.len() as u32;
    into.push_str(text);
    Stretch {
        start,
        len: text.len() as u16,
    }
}

fn rest_of<'a>(folded: &'a str, word: &Word) -> &'a str {
    let start = word.start as usize;
    folded
        .get(start..start + usize::from(word.len))
        .unwrap_or_default()
}

fn first_bytes(rest: &str) -> u64 {
    let mut first = [0; 8];
    let n = rest.len().min(8);
    first[..n].copy_from_slice(&rest.as_bytes()[..n]);
    u64::from_be_bytes(first)
}

/// Where words begin in a folded name; in scripts without spaces, every character.
fn word_starts(folded: &str) -> impl Iterator<Item = usize> {
    let mut before = ' ';
    folded.char_indices().filter_map(move |(i, c)| {
        let begins = before == ' ' || is_unspaced(c);
        before = c;
        (begins && c != ' ').then_some(i)
    })
}
