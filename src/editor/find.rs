//! Find in the article: what is looked for, where it stands, and tagging all of it.
//!
//! A query becomes one regular expression that runs over the text as it is, so that no folded copy of a long article is kept and hits
//! need no translation. Hits follow the query at once; the article's text never changes. A long article is searched off the UI thread,
//! and what was asked for meanwhile is done when the hits are there.

pub mod pattern;

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{
    command::Tab,
    session::{Request, Session},
    tagging::{self, Change},
    tasks::{Done, Work},
};
use crate::model::{
    annotation::Mention,
    article::Article,
    edit::{Title, Transaction},
    id::{Id, Kind},
    problem::Severity,
    selection::Selection,
    span::ByteSpan,
};
use pattern::{Unreadable, search};

/// More hits than these are not collected.
pub const MAX_HITS: usize = 100_000;

/// Articles from this many bytes on are searched off the UI thread.
const LONG: usize = 256 << 10;

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

/// A search on its way.
#[derive(Debug)]
struct Running {
    number: u64,
    stop: Arc<AtomicBool>,
    /// Whether the first hit is to be shown.
    show: bool,
    /// The step that was asked for meanwhile: forwards?
    step: Option<bool>,
}

/// What a search off the UI thread has found.
#[derive(Debug)]
pub struct FindDone {
    number: u64,
    result: Result<Vec<ByteSpan>, Unreadable>,
}

/// What is looked for and where it was found.
#[derive(Debug, Default)]
pub struct Find {
    is_open: bool,
    query: String,
    options: FindOptions,
    hits: Vec<ByteSpan>,
    current: Option<usize>,
    /// Why there can be no hits.
    problem: Option<Unreadable>,
    running: Option<Running>,
    n_runs: u64,
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

    pub fn problem(&self) -> Option<&Unreadable> {
        self.problem.as_ref()
    }

    /// Whether hits are still being looked for.
    pub fn is_searching(&self) -> bool {
        self.running.is_some()
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

    /// Forgets the hits: those of another query or article are to come.
    fn begin(&mut self, article: &Arc<Article>) {
        if let Some(running) = self.running.take() {
            running.stop.store(true, Ordering::Relaxed);
        }
        self.revision += 1;
        self.article = Some(article.clone());
        self.current = None;
        self.problem = None;
        self.hits.clear();
    }

    fn take(&mut self, result: Result<Vec<ByteSpan>, Unreadable>) {
        self.revision += 1;
        match result {
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
        if let Some(running) = &mut self.find.running {
            running.step = Some(forward);
            return;
        }
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
        self.find.begin(&article);
        let (query, options) = (self.find.query.clone(), self.find.options);
        if article.text().len() < LONG || query.is_empty() {
            let never = AtomicBool::new(false);
            let result = search(article.text(), &query, options, &never);
            self.find.take(result);
            return self.show_hit(show);
        }
        self.find.n_runs += 1;
        let number = self.find.n_runs;
        let stop = Arc::new(AtomicBool::new(false));
        self.find.running = Some(Running {
            number,
            stop: stop.clone(),
            show,
            step: None,
        });
        self.tasks.push_aside(Work::new(move |_, _| {
            let result = search(article.text(), &query, options, &stop);
            Done::Found(FindDone { number, result })
        }));
    }

    pub(in crate::editor) fn take_found(&mut self, done: FindDone) {
        let is_awaited = |running: &mut Running| running.number == done.number;
        let Some(running) = self.find.running.take_if(is_awaited) else {
            return;
        };
        self.find.take(done.result);
        match running.step {
            Some(forward) => self.find_step(forward),
            None => self.show_hit(running.show),
        }
    }

    fn show_hit(&mut self, show: bool) {
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
