//! Colleagues' sidecars that change, arrive or go while their article is under review: they are compared anew. Verdicts that another reviewer
//! writes meanwhile: they are merged with those on the desk.
//!
//! Invariants: verdicts, the gold version and the steps of undo stay; a file that can't be read now counts as it was last read.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{review::Desk, review_tasks::ReviewJob, session::Session, tasks::Job};
use crate::{
    model::{
        document::{Document, GOLD},
        problem::Severity,
        verdict::Verdict,
    },
    review::units::Comparison,
    store::{
        sidecar::article_and_annotator,
        unwritten::Found,
        verdicts::{self, Verdicts, is_verdicts, verdicts_path},
    },
};

/// Whose tags are others than before, by name.
#[derive(Debug, Default, PartialEq, Eq)]
struct News {
    changed: Vec<String>,
    arrived: Vec<String>,
    gone: Vec<String>,
}

impl News {
    fn between(before: &Comparison, after: &Comparison) -> Self {
        let by_id = |of: &Comparison| -> BTreeMap<String, (String, Arc<Document>)> {
            let each = of.versions.iter().enumerate();
            each.map(|(i, version)| {
                let id = version.annotator().id.clone();
                (id, (of.name(i).to_owned(), version.clone()))
            })
            .collect()
        };
        let (before, after) = (by_id(before), by_id(after));
        let mut news = Self::default();
        for (id, (name, version)) in &after {
            match before.get(id) {
                None => news.arrived.push(name.clone()),
                Some((_, former)) if former != version => news.changed.push(name.clone()),
                Some(_) => {}
            }
        }
        let gone = before.iter().filter(|(id, _)| !after.contains_key(*id));
        news.gone = gone.map(|(_, (name, _))| name.clone()).collect();
        news
    }

    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Whether a file is a colleague's sidecar of an article.
fn is_colleagues(file: &Path, article: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    file.parent() == article.parent()
        && article_and_annotator(&name).is_some_and(|(of, annotator)| {
            annotator != GOLD && article.file_name().is_some_and(|name| name == of)
        })
}

impl Desk {
    /// Takes another comparison of the same article: what pointed to a unit points to the same one in it.
    fn take_again(&mut self, comparison: Comparison) {
        let former = std::mem::replace(&mut self.comparison, Arc::new(comparison));
        let now = &self.comparison;
        let moved = |at: Option<usize>| {
            let unit = former.units.get(at?)?;
            now.unit_of_subject(&former.subject(unit))
        };
        self.current = moved(self.current);
        for step in self.undo.iter_mut().chain(&mut self.redo) {
            step.unit = moved(step.unit);
        }
        self.editing &= self.current.is_some();
    }
}

impl Session {
    /// Something happened to these sidecars and verdicts; those of the article that is open are read anew.
    pub(super) fn sidecars_touched(&mut self, touched: &[PathBuf]) {
        if touched.iter().any(|file| !is_verdicts(file)) {
            self.tags_changed(false);
        }
        let Some(path) = self.current_path().cloned() else {
            return;
        };
        if touched.contains(&verdicts_path(&path)) {
            let job = ReviewJob::ReadVerdicts(path.clone());
            self.tasks.push(Job::Review(job));
        }
        if self.review.on && touched.iter().any(|file| is_colleagues(file, &path)) {
            let desk = self.review.desk.as_ref();
            let former = desk.map_or_else(Vec::new, |desk| desk.comparison.versions.clone());
            let job = ReviewJob::Compare { path, former };
            self.tasks.push(Job::Review(job));
        }
    }

    /// Takes in the verdicts on the article that is open as they are on disk now: what another reviewer decided since comes in, what was
    /// decided here stays.
    pub(super) fn take_verdicts(&mut self, path: PathBuf, found: Found) {
        let read = found.on_disk;
        if !self.review.on {
            let list = found.unwritten.unwrap_or_else(|| read.list.clone());
            self.review.on_mine = Some((path, Verdicts { list, ..read }));
            return;
        }
        let Some(desk) = self.review.desk.as_mut().filter(|d| d.held.path == path) else {
            return;
        };
        let held = &mut desk.held;
        // A save that is under way merges by itself.
        if held.is_saving || read.file == held.verdicts.file {
            return;
        }
        let list = verdicts::merge(&held.base, &held.verdicts.list, &read.list);
        let is_new = |verdict: &&Verdict| !held.verdicts.list.contains(verdict);
        let news: Vec<&Verdict> = list.iter().filter(is_new).collect();
        let is_back = |verdict: &&Verdict| list.iter().all(|now| now.on != verdict.on);
        let n_back = held.verdicts.list.iter().filter(is_back).count();
        let who: BTreeSet<&str> = news.iter().map(|v| v.by.as_str()).collect();
        let who = who.into_iter().collect::<Vec<_>>().join(", ");
        let n_news = news.len();
        held.base = Arc::new(read.list.clone());
        held.verdicts = Arc::new(Verdicts { list, ..read });
        self.save_verdicts();
        self.refresh_review();
        if n_news > 0 {
            let args = [("who", who.as_str())];
            let text = self
                .texts
                .with_count_and("review-decided-elsewhere", n_news, &args);
            self.notify(Severity::Note, text);
        }
        if n_back > 0 {
            let text = self.texts.with_count("review-back-elsewhere", n_back);
            self.notify(Severity::Note, text);
        }
    }

    /// Whether this is a later comparison of the article that is on the desk; then it is taken in, and what is new said.
    pub(super) fn take_comparison_again(
        &mut self,
        path: &Path,
        comparison: Comparison,
    ) -> Option<Comparison> {
        let Some(desk) = self.review.desk.as_mut().filter(|d| d.held.path == path) else {
            return Some(comparison);
        };
        let text = desk.held.article.sha256();
        if comparison.article().is_some_and(|a| a.sha256() != text) {
            return Some(comparison);
        }
        let news = News::between(&desk.comparison, &comparison);
        if news.is_empty() {
            return None;
        }
        // Filtered by one who is gone, the list would be of nobody.
        let annotator = self.review.filter.annotator;
        let id = annotator.and_then(|i| Some(desk.comparison.annotator(i)?.id.clone()));
        desk.take_again(comparison);
        let mut versions = desk.comparison.versions.iter();
        self.review.filter.annotator =
            id.and_then(|id| versions.position(|v| v.annotator().id == id));
        let is_lost = desk.current.is_none();
        self.seat_annotators();
        self.refresh_review();
        if is_lost {
            self.next_open(true);
        }
        self.tell_news(&news);
        self.tags_changed(true);
        None
    }

    fn tell_news(&mut self, news: &News) {
        let blind = self.review.blind;
        let each = [
            ("review-again-changed", &news.changed),
            ("review-again-arrived", &news.arrived),
            ("review-again-gone", &news.gone),
        ];
        for (key, names) in each.into_iter().filter(|(_, names)| !names.is_empty()) {
            // In blind review only how many they are.
            let who = match blind {
                true => self.texts.with_count("review-colleagues", names.len()),
                false => names.join(", "),
            };
            let text = self.texts.with(key, &[("who", &who)]);
            self.notify(Severity::Note, text);
        }
    }
}
