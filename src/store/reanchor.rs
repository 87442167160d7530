//! The article changed: its annotations, found again in the new text.
//!
//! A span moves by itself only where that is certain: the word diff maps both of its ends, the quote is the same, the text before and after
//! it is the same, and this stretch stands once in the old text and once in the new one. Everything else is for a person to decide: changed
//! (something stands in its place, or near it) or lost (what it stood on was deleted). Nothing is dropped, moved or shrunk without a word,
//! and nothing is saved: [`Reanchoring::document`] gives a document only once all is decided.
//!
//! The old text is kept by its hash in the user's state ([`keep_text`]), from the first save on.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use imara_diff::{Algorithm, Diff, InternedInput, TokenSource};
use memchr::memmem;
use rayon::prelude::*;

use super::{
    error::{Action, StoreError},
    local::LocalDirs,
    merge_fields::take_field,
    merge_files::quoted_text,
    save::{write_atomic, write_new},
    sidecar::{self, Access, Base, ReadOnly},
    vfs::Vfs,
};
use crate::model::{
    annotation::*,
    article::{Article, Sha256Hex},
    document::Document,
    edit::{Edit, EditError, Title, Transaction},
    id::Id,
    problem::Problem,
    span::ByteSpan,
};

/// What became of one stretch of text of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    pub id: Id,
    pub role: SpanRole,
    /// In the old text.
    pub before: ByteSpan,
    pub fate: Fate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is certain where it stands now.
    Moved(ByteSpan),
    /// What stands in its place now says something else, or its place is not certain: a person decides.
    Changed(ByteSpan),
    /// Nothing of it is left.
    Lost,
}

/// A person's decision on a stretch that is not certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is this stretch of the new text.
    At(ByteSpan),
    /// It goes; a record that can't be without it goes too.
    Drop,
}

/// All stretches of a document, and the texts they are of.
#[derive(Clone, Debug)]
pub struct Reanchoring {
    old: Document,
    new: Arc<Article>,
    /// In the order of the document's records.
    pub anchors: Vec<Anchor>,
}

impl Reanchoring {
    /// Compares the texts. `old` is the document as read against the old text.
    pub fn new(old: Document, new: Arc<Article>) -> Self {
        let map = WordMap::new(old.article().text(), new.text());
        let anchors = anchors(&old, |span| map.fate(span));
        Self { old, new, anchors }
    }

    /// As [`Self::new`] where the old text is kept nowhere: by what the sidecar quotes of it. A stretch moves by itself only where its quote,
    /// with all that is known around it, stands once in the new text, and in the same order as its neighbours.
    ///
    /// The base is for [`Base::on_other_text`]. `Err` says why the sidecar can't be used.
    pub fn by_quotes(
        sidecar: &str,
        file: &str,
        new: Arc<Article>,
    ) -> Result<(Self, Base), Vec<Problem>> {
        let mut known = Vec::new();
        let name = quoted_text(sidecar, &mut known);
        let text: String = known.iter().map(|c| c.unwrap_or(UNKNOWN)).collect();
        let old = Arc::new(Article::new(name.map_or_else(String::new, |n| n.0), text));
        let read = sidecar::parse(sidecar, &old, file);
        let (Some(document), mut base) = (read.document, read.base) else {
            return Err(read.problems);
        };
        base.stands_on_its_text();
        let mut anchors = anchors(&document, |span| by_quote(&old, &known, span, new.text()));
        only_in_order(&mut anchors);
        let old = document;
        Ok((Self { old, new, anchors }, base))
    }

    pub fn old(&self) -> &Document {
        &self.old
    }

    pub fn article(&self) -> &Arc<Article> {
        &self.new
    }

    /// Those that wait for a decision, by their index in `anchors`.
    pub fn open(&self) -> impl Iterator<Item = (usize, &Anchor)> {
        let is_open = |anchor: &Anchor| !matches!(anchor.fate, Fate::Moved(_));
        self.anchors
            .iter()
            .enumerate()
            .filter(move |(_, a)| is_open(a))
    }

    /// The document on the new text; `decisions` by index in `anchors`. `None` while one is missing.
    ///
    /// Decisions may also overrule what is certain. An error says which record the decisions do not fit.
    pub fn document(
        &self,
        decisions: &BTreeMap<usize, Decision>,
    ) -> Result<Option<Document>, EditError> {
        let mut places: BTreeMap<(&Id, SpanRole, ByteSpan), Option<ByteSpan>> = BTreeMap::new();
        for (i, anchor) in self.anchors.iter().enumerate() {
            let place = match (decisions.get(&i), anchor.fate) {
                (Some(Decision::At(span)), _) => Some(*span),
                (None, Fate::Moved(span)) => Some(span),
                (Some(Decision::Drop), _) => None,
                (None, Fate::Changed(_) | Fate::Lost) => return Ok(None),
            };
            places.insert((&anchor.id, anchor.role, anchor.before), place);
        }
        let place = |record: &Record, role, span: ByteSpan| {
            places.get(&(record.id(), role, span)).copied().flatten()
        };
        let moved = |record: &Record| with_spans(record.clone(), |r, s| place(record, r, s));
        let gone = self.old.records().filter(|r| moved(r).is_none());
        let gone: Vec<Id> = gone.map(|r| r.id().clone()).collect();
        let mut old = self.old.clone();
        let mut removal = Transaction::new(Title::new("undo-reanchor"));
        removal.edits = old.removal(gone);
        old.apply(removal)?;
        // What stays without its dropped neighbours, then on the new places.
        let mut document = Document::new(
            self.new.clone(),
            self.old.annotator().clone(),
            self.old.codebook().clone(),
        );
        document.set_header(self.old.card().clone(), self.old.status().clone());
        let mut transaction = Transaction::new(Title::new("undo-reanchor"));
        for record in old.records() {
            let mut moved_record = moved(record);
            if let Some(Record::Comment(question)) = &mut moved_record {
                question.other = question
                    .other
                    .take()
                    .and_then(|other| moved_other(other, &old, &moved));
            }
            transaction.edits.extend(moved_record.map(Edit::Insert));
        }
        document.apply(transaction)?;
        Ok(Some(document))
    }
}

/// All stretches of a document with their fates. Each fate takes a look through the whole text, so all cores share them.
fn anchors(document: &Document, fate: impl Fn(ByteSpan) -> Fate + Sync) -> Vec<Anchor> {
    let stretches: Vec<(Id, SpanRole, ByteSpan)> = document
        .records()
        .flat_map(|record| {
            let id = record.id().clone();
            let spans = record.spans().into_iter();
            spans.map(move |(role, before)| (id.clone(), role, before))
        })
        .collect();
    stretches
        .into_par_iter()
        .map(|(id, role, before)| Anchor {
            id,
            role,
            before,
            fate: fate(before),
        })
        .collect()
}

/// Stands where nobody knows what the old text said.
pub const UNKNOWN: char = '\u{fffd}';

/// Where a stretch stands, by its quote and what is known around it.
fn by_quote(old: &Article, known: &[Option<char>], span: ByteSpan, new: &str) -> Fate {
    const MOST: usize = 64;
    const LEAST: usize = 12;
    let Some(at) = old.char_span(span) else {
        return Fate::Lost;
    };
    let is_known = |c: &&Option<char>| c.is_some();
    let quote: String = known[at.start..at.end].iter().map_while(|c| *c).collect();
    let n_quoted = quote.chars().count();
    if n_quoted == 0 {
        return Fate::Lost;
    }
    let n_before = known[..at.start].iter().rev().take(MOST);
    let n_before = n_before.take_while(is_known).count();
    let n_after = known[at.end..].iter().take(MOST);
    let n_after = n_after.take_while(is_known).count();
    let text = |range: std::ops::Range<usize>| known[range].iter().flatten().collect::<String>();
    let (before, after) = (
        text(at.start - n_before..at.start),
        text(at.end..at.end + n_after),
    );
    let only = |part: &str| only_place(new, part);
    let is_whole = n_quoted == at.end - at.start;
    let has_context = (n_before >= LEAST || n_before == at.start)
        && (n_after >= LEAST || at.end + n_after == known.len());
    if is_whole
        && has_context
        && let Some(start) = only(&format!("{before}{quote}{after}"))
    {
        let start = start + before.len();
        return Fate::Moved(ByteSpan::new(start, start + quote.len()));
    }
    // Less than all of it agrees: a proposal, for a person to look at.
    let start = only(&format!("{before}{quote}"))
        .map(|start| start + before.len())
        .or_else(|| only(&format!("{quote}{after}")).filter(|_| is_whole))
        .or_else(|| only(&quote));
    let Some(start) = start else {
        return Fate::Lost;
    };
    let end = match is_whole {
        true => start + quote.len(),
        // A zone is quoted up to a bound: its end is where its length puts it, or before what followed it.
        false => {
            let rest = &new[start..];
            let length = rest.char_indices().nth(at.end - at.start);
            let by_length = length.map_or(rest.len(), |(i, _)| i);
            let tail = after.trim_end();
            start
                + rest
                    .find(tail)
                    .filter(|i| *i > 0 && !tail.is_empty())
                    .unwrap_or(by_length)
        }
    };
    Fate::Changed(ByteSpan::new(start, end))
}

/// Of stretches that seem certain, those that crossed others, or came to lie on one that was another stretch, are not.
fn only_in_order(anchors: &mut [Anchor]) {
    let mut certain: Vec<(ByteSpan, ByteSpan, usize)> = anchors
        .iter()
        .enumerate()
        .filter_map(|(i, anchor)| match anchor.fate {
            Fate::Moved(now) => Some((anchor.before, now, i)),
            Fate::Changed(_) | Fate::Lost => None,
        })
        .collect();
    certain.sort_unstable();
    let mut crossed = Vec::new();
    let (mut furthest, mut start_of_furthest) = (0, usize::MAX);
    for (before, now, i) in &certain {
        if now.start < furthest && before.start != start_of_furthest {
            crossed.push(*i);
        } else {
            (furthest, start_of_furthest) = (now.start, before.start);
        }
    }
    let (mut nearest, mut start_of_nearest) = (usize::MAX, usize::MAX);
    for (before, now, i) in certain.iter().rev() {
        if now.start > nearest && before.start != start_of_nearest {
            crossed.push(*i);
        } else {
            (nearest, start_of_nearest) = (now.start, before.start);
        }
    }
    // Two places that have become one.
    let mut was_at: BTreeMap<usize, usize> = BTreeMap::new();
    let starts = certain
        .iter()
        .map(|(before, now, _)| (before.start, now.start));
    let merged: BTreeSet<usize> = starts
        .filter(|(before, now)| *was_at.entry(*now).or_insert(*before) != *before)
        .map(|(_, now)| now)
        .collect();
    let on_merged = certain
        .iter()
        .filter(|(_, now, _)| merged.contains(&now.start));
    crossed.extend(on_merged.map(|(_, _, i)| *i));
    for i in crossed {
        if let Fate::Moved(now) = anchors[i].fate {
            anchors[i].fate = Fate::Changed(now);
        }
    }
}

/// What a question of a merge can be answered with, in the new text. Another place is not looked for: the question says it in words.
fn moved_other(
    mut other: Box<Other>,
    old: &Document,
    moved: &impl Fn(&Record) -> Option<Record>,
) -> Option<Box<Other>> {
    const PLACES: [&str; 6] = ["at", "trigger", "evidence", "cue", "content", "on"];
    let OtherValue::Record(record) = &mut other.value else {
        return Some(other);
    };
    if PLACES.contains(&other.field.as_str()) {
        return None;
    }
    let mut now = moved(old.record(record.id())?)?;
    take_field(&mut now, record, &other.field);
    *record = now;
    Some(other)
}

/// A record on other places; `None` where it can't be without a span that is gone.
pub fn with_spans(
    mut record: Record,
    place: impl Fn(SpanRole, ByteSpan) -> Option<ByteSpan>,
) -> Option<Record> {
    let all = |spans: &mut Vec<ByteSpan>, role| {
        *spans = spans.iter().filter_map(|span| place(role, *span)).collect();
        spans.sort_unstable();
        spans.dedup();
    };
    match &mut record {
        Record::Zone(r) => r.at = place(SpanRole::Zone, r.at)?,
        Record::Mention(r) => {
            all(&mut r.at, SpanRole::Mention);
            if r.at.is_empty() {
                return None;
            }
        }
        Record::Event(r) => {
            if let Trigger::At(spans) = &mut r.trigger {
                all(spans, SpanRole::Trigger);
                if spans.is_empty() {
                    return None;
                }
            }
        }
        Record::Stance(r) => all(&mut r.evidence, SpanRole::Evidence),
        Record::Voice(r) => {
            all(&mut r.cue, SpanRole::Cue);
            all(&mut r.content, SpanRole::Content);
        }
        Record::Comment(r) => {
            if let CommentOn::Span(span) = &mut r.on {
                *span = place(SpanRole::Comment, *span)?;
            }
        }
        Record::Entity(_) | Record::Absence(_) => {}
    }
    Some(record)
}

/// Where the words of one text stand in another.
struct WordMap<'a> {
    old: &'a str,
    new: &'a str,
    /// Stretches that the diff holds for the same, in order: start in the old text, start in the new text, length, in bytes.
    same: Vec<(usize, usize, usize)>,
}

/// Letters and digits stick together; everything else is a word of its own, so that scripts without spaces are compared by character.
struct Words<'a>(&'a str);

impl<'a> Iterator for Words<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let first = self.0.chars().next()?;
        let sticks = |c: char| c.is_alphanumeric() && !is_alone(c);
        let len = match sticks(first) {
            true => self.0.find(|c| !sticks(c)).unwrap_or(self.0.len()),
            false => first.len_utf8(),
        };
        let (word, rest) = self.0.split_at(len);
        self.0 = rest;
        Some(word)
    }
}

/// Kana, Chinese characters, Thai, Lao and Khmer.
fn is_alone(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

impl<'a> TokenSource for Words<'a> {
    type Token = &'a str;
    type Tokenizer = Self;

    fn tokenize(&self) -> Self {
        Self(self.0)
    }

    fn estimate_tokens(&self) -> u32 {
        u32::try_from(self.0.len() / 4).unwrap_or(u32::MAX)
    }
}

impl<'a> WordMap<'a> {
    fn new(old: &'a str, new: &'a str) -> Self {
        let input = InternedInput::new(Words(old), Words(new));
        let diff = Diff::compute(Algorithm::Histogram, &input);
        let starts = |text: &'a str| {
            let mut at = 0;
            let mut starts: Vec<usize> = Words(text)
                .map(|word| {
                    let start = at;
                    at += word.len();
                    start
                })
                .collect();
            starts.push(text.len());
            starts
        };
        let (old_starts, new_starts) = (starts(old), starts(new));
        let mut same = Vec::new();
        let (mut o, mut n) = (0, 0);
        let mut push = |o: usize, n: usize, end: usize| {
            if end > o {
                same.push((
                    old_starts[o],
                    new_starts[n],
                    old_starts[end] - old_starts[o],
                ));
            }
        };
        for hunk in diff.hunks() {
            push(o, n, hunk.before.start as usize);
            (o, n) = (hunk.before.end as usize, hunk.after.end as usize);
        }
        push(o, n, old_starts.len() - 1);
        Self { old, new, same }
    }

    /// Where a byte of the old text stands in the new one.
    fn place(&self, old: usize) -> Option<usize> {
        let i = self.same.partition_point(|s| s.0 <= old).checked_sub(1)?;
        let (start, new, len) = self.same[i];
        (old < start + len).then(|| new + (old - start))
    }

    fn fate(&self, span: ByteSpan) -> Fate {
        let Some(quote) = span.text(self.old).filter(|quote| !quote.is_empty()) else {
            return Fate::Lost;
        };
        let last = span.end - quote.chars().next_back().map_or(1, char::len_utf8);
        if let (Some(start), Some(last_new)) = (self.place(span.start), self.place(last)) {
            let now = ByteSpan::new(start, last_new + (span.end - last));
            return match now.text(self.new) == Some(quote) && self.is_certain(span, now) {
                true => Fate::Moved(now),
                false => Fate::Changed(now),
            };
        }
        // What stands between the nearest words that are still there.
        let i = self.same.partition_point(|s| s.0 + s.2 <= span.start);
        let j = self.same.partition_point(|s| s.0 < span.end);
        let after = |(start, new, len): (usize, usize, usize)| match span.start > start {
            true => new + (span.start - start).min(len),
            false => new,
        };
        let start = match (self.same.get(i), i.checked_sub(1)) {
            (Some(s), _) if s.0 <= span.start => after(*s),
            (_, Some(before)) => self.same[before].1 + self.same[before].2,
            (_, None) => 0,
        };
        let end = match self.same.get(j.saturating_sub(1)) {
            Some(s) if j > 0 && s.0 + s.2 >= span.end => s.1 + (span.end - s.0),
            _ => self.same.get(j).map_or(self.new.len(), |s| s.1),
        };
        match self.new.get(start..end) {
            Some(text) if !text.trim().is_empty() => Fate::Changed(ByteSpan::new(start, end)),
            _ => Fate::Lost,
        }
    }

    /// Whether the quote stands in the same surroundings in both texts, and in these surroundings once in each.
    fn is_certain(&self, old: ByteSpan, new: ByteSpan) -> bool {
        const CONTEXTS: [usize; 4] = [24, 72, 240, 720];
        for context in CONTEXTS {
            let o = widened(self.old, old, context);
            // As much of the new text: where the old one began or ended, whatever was put before or behind it agrees.
            let Some(start) = new.start.checked_sub(old.start - o.start) else {
                return false;
            };
            let (o_text, n_text) = (
                &self.old[o.range()],
                self.new.get(start..new.end + (o.end - old.end)),
            );
            if n_text != Some(o_text) {
                return false;
            }
            if only_place(self.old, o_text).is_some() && only_place(self.new, o_text).is_some() {
                return true;
            }
        }
        false
    }
}

/// A span with so many characters before and after it, or fewer at the text's ends.
fn widened(text: &str, span: ByteSpan, context: usize) -> ByteSpan {
    let before = text[..span.start].char_indices().rev().take(context);
    let after = text[span.end..].char_indices().nth(context);
    ByteSpan::new(
        before.last().map_or(span.start, |(i, _)| i),
        after.map_or(text.len(), |(i, _)| span.end + i),
    )
}

/// Where a part stands in a text, if it stands there once.
fn only_place(text: &str, part: &str) -> Option<usize> {
    let finder = memmem::Finder::new(part);
    let at = finder.find(text.as_bytes())?;
    let behind = at + part.chars().next().map_or(1, char::len_utf8);
    let again = text.as_bytes().get(behind..)?;
    finder.find(again).is_none().then_some(at)
}

/// Keeps an article's text by its hash, so that its annotations can be found again when the file has changed.
pub fn keep_text(vfs: &dyn Vfs, dirs: &LocalDirs, article: &Article) -> Result<(), StoreError> {
    let path = text_path(dirs, article.sha256());
    match vfs.metadata(&path) {
        Ok(metadata) if metadata.len == article.text().len() as u64 => return Ok(()),
        Ok(_) => return write_atomic(vfs, &path, article.text().as_bytes()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(StoreError::io(&path, Action::Read, error)),
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    vfs.create_dir_all(folder)
        .map_err(|error| StoreError::io(folder, Action::Created, error))?;
    write_new(vfs, &path, article.text().as_bytes())
}

/// The text of a hash, where this machine has kept it.
pub fn kept_text(
    vfs: &dyn Vfs,
    dirs: &LocalDirs,
    sha256: &Sha256Hex,
) -> Result<Option<String>, StoreError> {
    let path = text_path(dirs, sha256);
    match vfs.read(&path) {
        Ok(bytes) if Sha256Hex::of(&bytes) == *sha256 => Ok(String::from_utf8(bytes).ok()),
        Ok(_) => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::io(&path, Action::Read, error)),
    }
}

fn text_path(dirs: &LocalDirs, sha256: &Sha256Hex) -> PathBuf {
    dirs.state.join("texts").join(format!("{sha256}.txt"))
}

impl Base {
    /// Of a file that was read against a text made of its own quotes: that text is not the article, but not a changed one either.
    fn stands_on_its_text(&mut self) {
        if self.access == Access::ReadOnly(ReadOnly::ArticleChanged) {
            self.access = Access::Writable;
        }
    }

    /// The base for saving a document that was moved to another text: all records are written anew, what was dropped is listed as removed.
    pub fn on_other_text(mut self) -> Self {
        self.removed
            .extend(std::mem::take(&mut self.records).into_keys());
        self.header.remove("article");
        self
    }
}
