//! Checks of the open article: run off the UI thread after each change, gone through and mended by key.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    i18n::Texts,
    open_article::OpenArticle,
    session::{Request, Session},
    tagging,
    tasks::{Done, Work},
};
use crate::model::{codebook::Codebook, selection::Selection, span::ByteSpan};
use crate::suggest::checks::{self, Finding, Fix};

/// How long nothing must change before a run. A run holds the document as it is: an edit meanwhile would have to copy it.
const CHECK_AFTER: Duration = Duration::from_millis(150);

/// What a person asks of the list of checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChecksCommand {
    /// Shows or hides the list.
    Toggle,
    /// Goes to the finding after the current one (or after the caret).
    Next,
    /// Goes to the finding of this index.
    GoTo(usize),
    /// Mends the current finding, where there is a fix.
    Fix,
}

/// The findings of the open article.
#[derive(Debug, Default)]
pub struct Checks {
    findings: Vec<Finding>,
    /// Where they are, by start, with the finding's index.
    places: Vec<(ByteSpan, usize)>,
    /// Length of the longest place.
    longest: usize,
    current: Option<usize>,
    /// Whether the list is on show.
    pub(super) is_open: bool,
    /// What the findings are of.
    of: Option<State>,
    /// What is being looked at now.
    running: Option<State>,
    /// When the next run is due: the article has just changed.
    due: Option<Instant>,
    /// Grows with every new list.
    version: u64,
}

/// A document in a state, under a codebook.
#[derive(Clone, Debug)]
struct State {
    /// The open article's.
    number: u64,
    revision: u64,
    codebook: Arc<Codebook>,
    language: &'static str,
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
            && self.revision == other.revision
            && self.language == other.language
            && Arc::ptr_eq(&self.codebook, &other.codebook)
    }
}

/// What a run has found.
#[derive(Debug)]
pub struct ChecksDone {
    state: State,
    findings: Vec<Finding>,
}

impl Checks {
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The one that was gone to last.
    pub fn current(&self) -> Option<usize> {
        self.current
    }

    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// When the next run begins, while one is to come.
    pub fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Grows whenever the findings change.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Places that overlap a stretch of text, with the finding's index.
    pub fn places_in(&self, range: ByteSpan) -> impl Iterator<Item = (ByteSpan, usize)> {
        let from = range.start.saturating_sub(self.longest);
        let first = self.places.partition_point(|(at, _)| at.start < from);
        self.places[first..]
            .iter()
            .take_while(move |(at, _)| at.start < range.end)
            .filter(move |(at, _)| at.end > range.start)
            .copied()
    }

    fn set(&mut self, findings: Vec<Finding>) {
        if self.findings == findings {
            return;
        }
        let is_same = |f: &&Finding, old: &Finding| {
            f.rule == old.rule && f.record == old.record && f.args == old.args
        };
        self.current = self
            .current
            .and_then(|i| self.findings.get(i))
            .and_then(|old| findings.iter().position(|f| is_same(&f, old)));
        self.places = findings
            .iter()
            .enumerate()
            .flat_map(|(i, f)| f.places.iter().map(move |at| (*at, i)))
            .collect();
        self.places.sort_unstable();
        self.longest = self
            .places
            .iter()
            .map(|(at, _)| at.len())
            .max()
            .unwrap_or(0);
        self.findings = findings;
        self.version += 1;
    }
}

/// What a finding says, in the reader's language.
pub fn finding_text(texts: &Texts, finding: &Finding) -> String {
    let args: Vec<(&str, &str)> = finding
        .args
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    texts.with_count_and(&format!("check-{}-found", finding.rule), finding.n, &args)
}

/// A rule's title, in the reader's language.
pub fn rule_title(texts: &Texts, rule: &str) -> Arc<str> {
    texts.get(&format!("check-{rule}"))
}

impl Session {
    pub fn checks(&self) -> &Checks {
        &self.checks
    }

    /// Starts a run where the open article is not the one the findings are of.
    pub(super) fn update_checks(&mut self, now: Instant) {
        self.checks.due = None;
        let Some(open) = &self.open else {
            if self.checks.of.take().is_some() {
                self.checks.set(Vec::new());
            }
            return;
        };
        let state = self.state_of(open);
        if self.checks.of.as_ref() == Some(&state) || self.checks.running.is_some() {
            return;
        }
        let is_other = self
            .checks
            .of
            .as_ref()
            .is_none_or(|of| of.number != state.number);
        let due = open.changed_at().map(|changed| changed + CHECK_AFTER);
        if let Some(due) = due.filter(|due| *due > now && !is_other) {
            self.checks.due = Some(due);
            return;
        }
        // The last article's findings are nothing to this one.
        if is_other {
            self.checks.set(Vec::new());
        }
        let document = open.shared_document();
        self.checks.running = Some(state.clone());
        self.tasks.push_aside(Work::new(move |_, _| {
            let findings = checks::check(&document, &state.codebook, state.language);
            Done::Checked(ChecksDone { state, findings })
        }));
    }

    fn state_of(&self, open: &OpenArticle) -> State {
        State {
            number: open.number(),
            revision: open.document().revision(),
            codebook: open.codebook().clone(),
            language: self.texts.language(),
        }
    }

    pub(super) fn take_checks(&mut self, done: ChecksDone) {
        self.checks.running = None;
        let is_this = self
            .open
            .as_ref()
            .is_some_and(|o| o.number() == done.state.number);
        if is_this {
            self.checks.set(done.findings);
            self.checks.of = Some(done.state);
        }
    }

    pub(super) fn checks_command(&mut self, command: ChecksCommand) {
        match command {
            ChecksCommand::Toggle => {
                self.checks.is_open = !self.checks.is_open;
                if self.checks.is_open && !self.settings().show_inspector {
                    self.settings_mut().show_inspector = true;
                    self.save_settings();
                }
            }
            ChecksCommand::Next => {
                if let Some(next) = self.next_finding() {
                    self.go_to_finding(next);
                }
            }
            ChecksCommand::GoTo(i) => self.go_to_finding(i),
            ChecksCommand::Fix => self.fix_finding(),
        }
    }

    fn next_finding(&self) -> Option<usize> {
        let findings = &self.checks.findings;
        if let Some(i) = self.checks.current {
            return (!findings.is_empty()).then(|| (i + 1) % findings.len());
        }
        let caret = self.open.as_ref()?.selection().live().start;
        let is_after = |f: &Finding| f.places.first().is_none_or(|at| at.start >= caret);
        let first = (!findings.is_empty()).then_some(0);
        findings.iter().position(is_after).or(first)
    }

    fn go_to_finding(&mut self, i: usize) {
        let Some(finding) = self.checks.findings.get(i).cloned() else {
            return;
        };
        self.checks.current = Some(i);
        self.checks.is_open = true;
        let Some(open) = &mut self.open else { return };
        let place = finding.places.first().copied();
        match (finding.record, place) {
            (Some(id), _) if open.document().record(&id).is_some() => {
                self.go_to(&id);
                if let Some(at) = place {
                    self.requests.push(Request::Show(at));
                }
            }
            (_, Some(at)) => {
                open.select(Selection::span(at));
                open.set_focus(None);
                self.requests.push(Request::Show(at));
            }
            _ => {}
        }
    }

    fn fix_finding(&mut self) {
        let is_fresh = self
            .open
            .as_ref()
            .is_some_and(|open| self.checks.of == Some(self.state_of(open)));
        let Some(fix) = self
            .checks
            .current
            .filter(|_| is_fresh)
            .and_then(|i| self.checks.findings.get(i))
            .and_then(|finding| finding.fix.clone())
        else {
            return;
        };
        let next = self.checks.current;
        self.edit(|open, ids| {
            let document = open.document();
            match fix {
                Fix::TagAll { text, label } => tagging::tag_all(document, ids, &text, &[], &label),
                Fix::Merge { from, into } => tagging::merge_entities(document, &from, &into),
                Fix::Delete(id) => tagging::delete(document, &[id]),
                Fix::Move {
                    record,
                    before,
                    after,
                } => tagging::move_piece(document, &record, before, after),
                Fix::Change(record) => tagging::change(document, *record),
            }
        });
        if let Some(open) = &mut self.open {
            // What was selected to show the finding is done with.
            super::dispatch::settle(open);
        }
        // The one that takes its place in the list is next.
        self.checks.current = next.and_then(|i| i.checked_sub(1));
    }
}
