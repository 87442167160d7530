//! Find in the article: what is looked for, where it stands, and tagging all of it.
//!
//! A query becomes one regular expression that runs over the text as it is, so that no folded copy of a long article is kept and hits
//! need no translation. Hits follow the query at once; the article's text never changes.

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use regex::{Regex, RegexBuilder};
use unicode_normalization::{UnicodeNormalization as _, char::decompose_canonical};

use super::{
    command::Tab,
    session::{Request, Session},
    tagging::{self, Change},
};
use crate::model::{
    annotation::Mention,
    article::Article,
    edit::{Title, Transaction},
    id::{Id, Kind},
    problem::Severity,
    segment,
    selection::Selection,
    span::ByteSpan,
};

/// More hits than these are not collected.
pub const MAX_HITS: usize = 100_000;

/// The longest selection, in bytes, that opening the bar takes over as its query.
const MAX_TAKEN_OVER: usize = 120;

/// What a person asks for about finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FindCommand {
    Query(String),
    Options(FindOptions),
    Next,
    Previous,
    Close,
    /// Tags every hit with this label.
    TagAll(String),
}

/// What counts as the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct FindOptions {
    /// `otan` does not find `OTAN`.
    pub case: bool,
    /// `e` does not find `é`.
    pub accents: bool,
    /// `OTAN` does not find `OTANs`.
    pub whole_word: bool,
    /// The query is a regular expression.
    pub regex: bool,
}

/// What is looked for and where it was found.
#[derive(Debug, Default)]
pub struct Find {
    is_open: bool,
    query: String,
    options: FindOptions,
    hits: Vec<ByteSpan>,
    current: Option<usize>,
    /// Why there can be no hits, for a person.
    problem: Option<String>,
    /// Whose hits these are.
    article: Option<Arc<Article>>,
    /// Where looking began: the caret when the bar was opened, then the last hit.
    origin: usize,
    revision: u64,
}

impl Find {
    /// Whether the bar is on show.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    pub fn query(&self) -> &str {
        &self.query
    }

    pub fn options(&self) -> FindOptions {
        self.options
    }

    /// In text order, apart from each other.
    pub fn hits(&self) -> &[ByteSpan] {
        &self.hits
    }

    /// The hit one is at, by its place in [`Find::hits`].
    pub fn current(&self) -> Option<usize> {
        self.current
    }

    pub fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// Changes with everything that is painted of the hits.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The hits that touch a stretch, with their places; none while the bar is closed.
    pub fn hits_in(&self, range: ByteSpan) -> impl Iterator<Item = (usize, ByteSpan)> + '_ {
        let hits: &[ByteSpan] = if self.is_open { &self.hits } else { &[] };
        let from = hits.partition_point(|h| h.end <= range.start);
        let here = hits.iter().enumerate().skip(from);
        here.take_while(move |(_, h)| h.start < range.end)
            .map(|(i, h)| (i, *h))
    }

    fn search(&mut self, article: &Arc<Article>) {
        self.revision += 1;
        self.article = Some(article.clone());
        self.current = None;
        self.problem = None;
        self.hits.clear();
        match search(article.text(), &self.query, self.options) {
            Ok(hits) => self.hits = hits,
            Err(problem) => self.problem = Some(problem),
        }
        if !self.hits.is_empty() {
            let next = self.hits.partition_point(|h| h.start < self.origin);
            self.current = Some(next % self.hits.len());
        }
    }

    fn step(&mut self, forward: bool) -> Option<ByteSpan> {
        let n = self.hits.len();
        if n == 0 {
            return None;
        }
        let next = match (self.current, forward) {
            (Some(i), true) => (i + 1) % n,
            (Some(i), false) => (i + n - 1) % n,
            (None, _) => self.hits.partition_point(|h| h.start < self.origin) % n,
        };
        self.go(next)
    }

    fn go(&mut self, i: usize) -> Option<ByteSpan> {
        let hit = *self.hits.get(i)?;
        self.current = Some(i);
        self.origin = hit.start;
        self.revision += 1;
        Some(hit)
    }
}

impl Session {
    pub fn find(&self) -> &Find {
        &self.find
    }

    pub(in crate::editor) fn find_command(&mut self, command: FindCommand) {
        match command {
            FindCommand::Query(query) => {
                if self.find.query != query {
                    self.find.query = query;
                    self.search(true);
                }
            }
            FindCommand::Options(options) => {
                self.find.options = options;
                self.search(true);
            }
            FindCommand::Next => self.find_step(true),
            FindCommand::Previous => self.find_step(false),
            FindCommand::Close => self.close_find(),
            FindCommand::TagAll(label) => self.tag_hits(&label),
        }
    }

    /// Shows the bar; a short selection becomes what is looked for.
    pub(in crate::editor) fn open_find(&mut self) {
        let Some(open) = &self.open else { return };
        let live = open.selection().live();
        let selected = live.text(open.article().text()).unwrap_or_default();
        let usable = !selected.trim().is_empty()
            && selected.len() <= MAX_TAKEN_OVER
            && !selected.contains(['\n', '\r']);
        if usable {
            self.find.query = selected.to_owned();
            self.find.options.regex = false;
        }
        self.find.origin = live.start;
        self.find.is_open = true;
        self.search(true);
        self.requests.push(Request::FocusFind);
    }

    /// Hides the bar; the hit one was at stays selected, so that one key tags it.
    pub(in crate::editor) fn close_find(&mut self) {
        if !std::mem::take(&mut self.find.is_open) {
            return;
        }
        self.find.revision += 1;
        self.requests.push(Request::FocusText);
        let hit = self
            .find
            .current
            .and_then(|i| self.find.hits.get(i).copied());
        if let Some(hit) = hit {
            self.select(Selection::span(hit));
        }
    }

    pub(in crate::editor) fn find_step(&mut self, forward: bool) {
        if self.find.query.is_empty() {
            return self.open_find();
        }
        self.refresh_find();
        if !self.find.is_open
            && let Some(open) = &self.open
        {
            // From where the caret is now: it may have moved since.
            let live = open.selection().live();
            let at = self.find.hits.partition_point(|h| h.start < live.start);
            let is_here = self.find.hits.get(at) == Some(&live);
            self.find.current = match (is_here, forward) {
                (true, _) => Some(at),
                (false, true) => at.checked_sub(1),
                (false, false) => Some(at),
            };
            self.find.origin = live.start;
        }
        if let Some(hit) = self.find.step(forward) {
            if !self.find.is_open {
                self.select(Selection::span(hit));
            }
            self.requests.push(Request::Show(hit));
        }
    }

    /// Looks again where another article is open by now.
    pub(in crate::editor) fn refresh_find(&mut self) {
        let article = self.open.as_ref().map(|open| open.article());
        let is_same = match (article, &self.find.article) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (None, _) => true,
            (Some(_), None) => self.find.query.is_empty(),
        };
        if !is_same {
            self.find.origin = 0;
            self.search(false);
        }
    }

    fn search(&mut self, show: bool) {
        let Some(open) = &self.open else { return };
        let article = open.article().clone();
        self.find.search(&article);
        if let Some(hit) = self.find.current.and_then(|i| self.find.hits.get(i))
            && show
        {
            self.requests.push(Request::Show(*hit));
        }
    }

    /// Tags all hits in one step that can be undone. The same words become one entity; what is tagged there already stays as it is, and
    /// page chrome is left alone.
    fn tag_hits(&mut self, label: &str) {
        self.refresh_find();
        let hits = self.find.hits.clone();
        let query = self.find.query.clone();
        let mut n = 0;
        let changed = self.edit(|open, ids| {
            open.codebook().entity_type(label)?;
            let document = open.document();
            let mut spans = open.snapped(&hits);
            spans.retain(|span| {
                document.is_in_datasets(span.start)
                    && tagging::mention_at(document, &[*span]).is_none()
            });
            spans.dedup();
            n = spans.len();
            if spans.is_empty() {
                return None;
            }
            let title = Title::new("undo-tag-all")
                .with("text", query)
                .with("label", label)
                .with("n", n.to_string());
            let mut transaction = Transaction::new(title);
            let mut entities: BTreeMap<String, Id> = BTreeMap::new();
            let mut focus = None;
            for span in spans {
                let name = tagging::quote(document.article().text(), &[span]);
                let entity = match entities.get(&name) {
                    Some(entity) => entity.clone(),
                    None => {
                        let entity =
                            tagging::entity_for(document, ids, &name, label, &mut transaction);
                        entities.insert(name, entity.clone());
                        entity
                    }
                };
                let mention = Mention::new(ids.next_id(Kind::Mention), vec![span], entity);
                focus.get_or_insert(mention.id.clone());
                transaction.insert(mention);
            }
            Some(Change { transaction, focus })
        });
        if changed {
            if let Some(open) = &mut self.open {
                open.set_last_label(label.to_owned());
            }
            self.tab = Tab::Entities;
        } else {
            n = 0;
        }
        let text = self.texts.with_count("notice-tagged-hits", n);
        self.notify(Severity::Note, text);
    }
}

/// Where `query` stands in `text`, in order and apart; or why it can't be looked for.
pub fn search(text: &str, query: &str, options: FindOptions) -> Result<Vec<ByteSpan>, String> {
    if query.is_empty() {
        return Ok(Vec::new());
    }
    let regex = regex(query, options)?;
    let hits = regex
        .find_iter(text)
        .map(|found| ByteSpan::new(found.start(), found.end()))
        .filter(|span| !span.is_empty())
        .filter(|span| !options.whole_word || segment::is_whole_word(text, *span));
    Ok(hits.take(MAX_HITS).collect())
}

fn regex(query: &str, options: FindOptions) -> Result<Regex, String> {
    let pattern = if options.regex {
        query.to_owned()
    } else if options.accents {
        regex::escape(query)
    } else {
        loose(query)
    };
    RegexBuilder::new(&pattern)
        .case_insensitive(!options.case)
        .multi_line(true)
        .size_limit(4 << 20)
        .dfa_size_limit(8 << 20)
        .build()
        .map_err(|error| match error {
            // The last line says what is wrong, those before it draw where.
            regex::Error::Syntax(text) => text
                .lines()
                .last()
                .unwrap_or_default()
                .trim_start_matches("error: ")
                .to_owned(),
            error => error.to_string(),
        })
}

/// A pattern that takes letters with and without their accents, any apostrophe for any other, and any white space for a space.
///
/// Marks are optional in the scripts where they are accents or vowel points (Latin, Greek, Cyrillic, Hebrew, Arabic). Elsewhere they
/// are letters in their own right.
fn loose(query: &str) -> String {
    let mut pattern = String::new();
    let mut in_space = false;
    for c in query.chars() {
        if c.is_whitespace() {
            if !std::mem::replace(&mut in_space, true) {
                pattern.push_str(r"[^\S\r\n]+");
            }
            continue;
        }
        in_space = false;
        if is_optional_mark(c) {
            continue;
        }
        match c {
            '\'' | '’' | '‘' | 'ʼ' => pattern.push_str("['’‘ʼ]"),
            '"' | '“' | '”' | '„' => pattern.push_str("[\"“”„]"),
            '-' | '\u{2010}' | '\u{2011}' => pattern.push_str("[-\u{2010}\u{2011}]"),
            c => {
                let base = base_of(c);
                let others = variants().get(&base).map_or("", String::as_str);
                let whole: String = std::iter::once(c).nfd().collect();
                if base != c || !others.is_empty() {
                    pattern.push('[');
                    pattern.push(base);
                    pattern.push(c);
                    pattern.push_str(others);
                    pattern.push(']');
                } else if whole.chars().ne([c]) {
                    // Written as one character or as several.
                    pattern.push_str(&format!("(?:{c}|{whole})"));
                } else {
                    pattern.push_str(&regex::escape(&whole));
                }
                if base.is_alphabetic() {
                    pattern.push_str(marks_of(base));
                }
            }
        }
    }
    pattern
}

fn is_optional_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}'
        | '\u{5c4}' | '\u{5c5}' | '\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

/// The marks that may stand on a letter and mean nothing here.
fn marks_of(base: char) -> &'static str {
    match base {
        '\u{590}'..='\u{5ff}' => "[\u{591}-\u{5bd}\u{5bf}\u{5c1}\u{5c2}\u{5c4}\u{5c5}\u{5c7}]*",
        '\u{600}'..='\u{6ff}' => "[\u{610}-\u{61a}\u{640}\u{64b}-\u{65f}\u{670}]*",
        '\0'..='\u{52f}' | '\u{1e00}'..='\u{1fff}' => "[\u{300}-\u{36f}]*",
        _ => "",
    }
}

/// The letter without its accents. Strokes are no marks in Unicode, but are to whoever types the name.
fn base_of(c: char) -> char {
    let stroked = STROKED.iter().find(|(with, _)| *with == c);
    if let Some((_, base)) = stroked {
        return *base;
    }
    let mut parts = Vec::new();
    decompose_canonical(c, |part| parts.push(part));
    match parts.split_first() {
        Some((base, marks)) if marks.iter().all(|m| is_optional_mark(*m)) => *base,
        _ => c,
    }
}

const STROKED: [(char, char); 11] = [
    ('ø', 'o'),
    ('Ø', 'O'),
    ('ł', 'l'),
    ('Ł', 'L'),
    ('đ', 'd'),
    ('Đ', 'D'),
    ('ħ', 'h'),
    ('Ħ', 'H'),
    ('ı', 'i'),
    ('ŧ', 't'),
    ('Ŧ', 'T'),
];

/// By a letter without accents: the letters it is the base of.
fn variants() -> &'static BTreeMap<char, String> {
    static VARIANTS: OnceLock<BTreeMap<char, String>> = OnceLock::new();
    VARIANTS.get_or_init(|| {
        let mut found: BTreeMap<char, String> = BTreeMap::new();
        let letters = ('\u{c0}'..='\u{24f}')
            .chain('\u{370}'..='\u{52f}')
            .chain('\u{622}'..='\u{6d3}')
            .chain('\u{1e00}'..='\u{1fff}');
        for c in letters {
            let base = base_of(c);
            if base != c {
                found.entry(base).or_default().push(c);
            }
        }
        found
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found<'a>(text: &'a str, query: &str, options: FindOptions) -> Vec<&'a str> {
        let hits = search(text, query, options).expect("a query that can be read");
        hits.iter().filter_map(|h| h.text(text)).collect()
    }

    const PLAIN: FindOptions = FindOptions {
        case: false,
        accents: false,
        whole_word: false,
        regex: false,
    };

    #[test]
    fn case_and_accents_count_only_when_they_are_asked_for() {
        let text = "État, ÉTAT, etat, e\u{301}tat, États-Unis";
        assert_eq!(found(text, "etat", PLAIN).len(), 5);
        let case = FindOptions {
            case: true,
            ..PLAIN
        };
        assert_eq!(found(text, "état", case), ["etat", "e\u{301}tat"]);
        let accents = FindOptions {
            accents: true,
            ..PLAIN
        };
        assert_eq!(found(text, "état", accents), ["État", "ÉTAT", "État"]);
    }

    #[test]
    fn names_are_found_as_people_type_them() {
        let check = |text: &str, query: &str| assert_eq!(found(text, query, PLAIN), [text]);
        check("l’OTAN", "l'otan");
        check("Recep Tayyip Erdoğan", "recep tayyip erdogan");
        check("Łódź", "lodz");
        check("Jonas\u{a0}Gahr Støre", "jonas gahr store");
        check("مُحَمَّد", "محمد");
        check("أحمد", "احمد");
        check("צַהַ״ל", "צה״ל");
        check("Ёлка", "елка");
        // In Hindi the marks are vowels: another one is another word.
        assert_eq!(found("नाटो नेटो", "नाटो", PLAIN), ["नाटो"]);
        assert_eq!(found("한국", "한", PLAIN), ["한"]);
    }

    #[test]
    fn whole_words_and_expressions() {
        let whole = FindOptions {
            whole_word: true,
            ..PLAIN
        };
        assert_eq!(found("OTAN OTANs l'OTAN", "otan", whole).len(), 2);
        assert_eq!(found("北约峰会", "北约", whole), ["北约"]);
        let regex = FindOptions {
            regex: true,
            ..PLAIN
        };
        assert_eq!(
            found("25/05/2017 et 26/5/2017", r"\d+/\d+/\d+", regex).len(),
            2
        );
        assert_eq!(found("a\nb", "^b$", regex), ["b"]);
        assert_eq!(found("abc", "x*", regex), [""; 0]);
        assert_eq!(search("a", "(", regex), Err("unclosed group".to_owned()));
        assert_eq!(found("a(b", "(", PLAIN), ["("]);
    }

    proptest! {
        #[test]
        fn any_query_finds_itself_and_hits_stand_in_order(
            before in "\\PC{0,20}",
            query in "[^ \r\n\\p{M}]{1,6}",
            after in "\\PC{0,20}",
            case: bool,
            accents: bool,
        ) {
            let text = format!("{before} {query} {after}");
            let options = FindOptions { case, accents, ..PLAIN };
            let hits = search(&text, &query, options);
            let hits = hits.expect("a plain query is always readable");
            let at = before.len() + 1;
            prop_assert!(
                hits.iter().any(|h| h.start <= at && at < h.end) || query.chars().all(is_optional_mark),
                "{query:?} is not found in {text:?}: {hits:?}"
            );
            for pair in hits.windows(2) {
                prop_assert!(pair[0].end <= pair[1].start);
            }
            for hit in hits {
                prop_assert!(hit.text(&text).is_some_and(|t| !t.is_empty()));
            }
        }
    }
}
