//! Agreement over the project, measured off the UI thread, and who has done what.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use rayon::prelude::*;

use super::{
    review_tasks::{ReviewDone, ReviewJob},
    session::Session,
    tasks::{Done, Job, OpenProject, Work},
};
use crate::{
    model::{
        article::{Article, Status},
        document::GOLD,
        id::Kind,
        problem::Severity,
        verdict::{Reason, Verdict},
    },
    review::{
        agreement::{Agreement, ArticleInput, LeftOut, Options, SEED, Versions},
        measure::{Bootstrap, gamma},
    },
    store::{
        local::LocalDirs,
        project::{ArticleRef, Project},
        unwritten,
        vfs::Vfs,
    },
};

/// What was measured.
#[derive(Debug)]
pub struct Measured {
    pub agreement: Agreement,
    /// With γ and intervals.
    pub is_thorough: bool,
    pub team: Vec<TeamRow>,
    /// Annotators' names, by id; all who have a sidecar, gold too.
    pub names: BTreeMap<String, String>,
    /// Guideline gaps of all articles.
    pub gaps: Vec<Gap>,
    /// The date of an article, as its card gives it.
    pub dates: BTreeMap<String, String>,
}

/// An article, and how far each annotator is with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamRow {
    /// As the project names it.
    pub article: String,
    pub path: PathBuf,
    /// By annotator id; who has no sidecar is not in it.
    pub status: BTreeMap<String, Status>,
}

/// A case that the guidelines leave open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    pub article: String,
    pub path: PathBuf,
    pub kind: Kind,
    /// What it stands on in the text.
    pub quote: String,
    pub note: String,
}

/// How measuring stands.
#[derive(Debug, Default)]
pub struct Measuring {
    pub found: Option<Arc<Measured>>,
    /// The job whose figures are awaited. Those of any other are dropped: they are of another project, or of older tags.
    running: Option<Running>,
    /// Tags have changed since the figures were made.
    is_old: bool,
    /// Whether κ on words is measured too.
    pub with_words: bool,
    /// The place of the measure that the heat map shows, among the figures that are of a whole layer.
    pub measure: usize,
}

#[derive(Clone, Debug)]
struct Running {
    /// Whether to stop; it also tells the job from others.
    stop: Arc<AtomicBool>,
    n_read: Arc<AtomicUsize>,
    n_articles: usize,
    thorough: bool,
    /// Tags have changed since it began.
    is_old: bool,
}

/// What came of a job.
#[derive(Debug)]
pub struct MeasureDone {
    of: Arc<AtomicBool>,
    /// `None` where it was stopped.
    found: Option<Measured>,
}

impl Measuring {
    /// Articles read so far, of how many; `None` when nothing is measured.
    pub fn progress(&self) -> Option<(usize, usize)> {
        let running = self.running.as_ref()?;
        Some((running.n_read.load(Ordering::Relaxed), running.n_articles))
    }

    /// Whether tags have changed since the figures were made, and nothing is measured now.
    pub fn is_old(&self) -> bool {
        self.is_old && self.found.is_some() && self.running.is_none()
    }

    /// Whether the figures are of the kind that takes long.
    pub(super) fn is_thorough(&self) -> bool {
        self.found.as_ref().is_some_and(|found| found.is_thorough)
    }

    /// Nothing is awaited any more: what the job still finds is dropped.
    pub(super) fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop.store(true, Ordering::Relaxed);
        }
    }

    pub(super) fn take(&mut self, done: MeasureDone) {
        let is_it = |running: &mut Running| Arc::ptr_eq(&running.stop, &done.of);
        let Some(running) = self.running.take_if(is_it) else {
            return;
        };
        if let Some(found) = done.found {
            self.found = Some(Arc::new(found));
            self.is_old = running.is_old;
        }
    }
}

/// Everything a thread needs to measure.
#[derive(Debug)]
pub struct MeasureJob {
    project: Arc<OpenProject>,
    thorough: bool,
    with_words: bool,
    stop: Arc<AtomicBool>,
    n_read: Arc<AtomicUsize>,
}

impl MeasureJob {
    fn carry_out(self, vfs: &dyn Vfs, dirs: &LocalDirs) -> MeasureDone {
        let found = self.measured(vfs, dirs);
        MeasureDone {
            of: self.stop,
            found,
        }
    }

    fn measured(&self, vfs: &dyn Vfs, dirs: &LocalDirs) -> Option<Measured> {
        let opened = &self.project.opened;
        let paths = match (&self.project.project.root, opened.is_empty()) {
            (Some(root), true) => vec![root.clone()],
            _ => opened.clone(),
        };
        // Listed anew: sidecars come and go while the window is open.
        let project = Project::open(vfs, &paths);
        let read: Vec<Option<Read>> = project
            .articles
            .par_iter()
            .map(|article| {
                if self.stop.load(Ordering::Relaxed) {
                    return None;
                }
                let codebook = project.codebook_of(article);
                let read = read((vfs, dirs), article, codebook, self.with_words);
                self.n_read.fetch_add(1, Ordering::Relaxed);
                Some(read)
            })
            .collect();
        let read: Vec<Read> = read.into_iter().collect::<Option<_>>()?;
        let (mut inputs, mut left_out, mut team) = (Vec::new(), Vec::new(), Vec::new());
        let (mut names, mut dates) = (BTreeMap::new(), BTreeMap::new());
        let mut gaps = Vec::new();
        for one in read {
            names.extend(one.names);
            gaps.extend(one.gaps);
            dates.extend(one.date.map(|date| (one.row.article.clone(), date)));
            match one.input {
                Ok(input) => inputs.push(input),
                Err(out) => left_out.push(out),
            }
            team.push(one.row);
        }
        let options = Options {
            gamma: self.thorough.then(|| gamma::Settings {
                seed: SEED,
                ..gamma::Settings::default()
            }),
            kappa: self.with_words,
            intervals: self.thorough.then(|| Bootstrap {
                seed: SEED,
                ..Bootstrap::default()
            }),
            stop: Some(self.stop.clone()),
        };
        let agreement = Agreement::new(&inputs, left_out, &options);
        if self.stop.load(Ordering::Relaxed) {
            return None;
        }
        Some(Measured {
            agreement,
            is_thorough: self.thorough,
            team,
            names,
            gaps,
            dates,
        })
    }
}

/// What is kept of an article's documents.
struct Read {
    row: TeamRow,
    names: Vec<(String, String)>,
    date: Option<String>,
    gaps: Vec<Gap>,
    input: Result<ArticleInput, LeftOut>,
}

fn read(
    (vfs, dirs): (&dyn Vfs, &LocalDirs),
    article: &ArticleRef,
    codebook: &crate::model::codebook::Codebook,
    with_words: bool,
) -> Read {
    let mut row = TeamRow {
        article: article.relative.clone(),
        path: article.path.clone(),
        status: BTreeMap::new(),
    };
    let mut gaps = Vec::new();
    let mut versions = Versions::read(vfs, Some(dirs), article, None, |_| true);
    if let Some(text) = &versions.article {
        match unwritten::read(vfs, dirs, &article.path, text) {
            Ok(found) => {
                let list = found.unwritten.unwrap_or(found.on_disk.list);
                gaps.extend(gaps_of(&list, article, text));
            }
            Err(error) => versions.say_unread(error.problem()),
        }
    }
    let mut names = Vec::new();
    let documents = &versions.documents;
    for document in documents {
        let annotator = document.annotator();
        names.push((annotator.id.clone(), annotator.name.clone()));
        row.status
            .insert(annotator.id.clone(), document.status().clone());
    }
    let date = documents.iter().find_map(|d| d.card().date.clone());
    versions
        .documents
        .retain(|document| document.annotator().id != GOLD);
    let input = versions.input(article, codebook, true, with_words);
    Read {
        row,
        names,
        date,
        gaps,
        input,
    }
}

fn gaps_of(list: &[Verdict], of: &ArticleRef, article: &Article) -> Vec<Gap> {
    let mut gaps: Vec<&Verdict> = list
        .iter()
        .filter(|v| v.reason == Some(Reason::GuidelineGap))
        .collect();
    gaps.sort_by_key(|v| v.at);
    let gap = |verdict: &&Verdict| Gap {
        article: of.relative.clone(),
        path: of.path.clone(),
        kind: verdict.on.kind,
        quote: verdict
            .at
            .map_or_else(String::new, |at| article.quote(at).to_owned()),
        note: verdict.note.clone(),
    };
    gaps.iter().map(gap).collect()
}

impl Session {
    /// Measures the project's agreement; a measuring that is under way is stopped.
    pub(super) fn measure(&mut self, thorough: bool) {
        let Some(project) = self.project.clone() else {
            return;
        };
        self.review.measuring.stop();
        let running = Running {
            stop: Arc::default(),
            n_read: Arc::default(),
            n_articles: project.project.articles.len(),
            thorough,
            is_old: false,
        };
        let job = MeasureJob {
            project,
            thorough,
            with_words: self.review.measuring.with_words,
            stop: running.stop.clone(),
            n_read: running.n_read.clone(),
        };
        self.review.measuring.running = Some(running);
        // It may take long, and saves must not wait for it.
        self.tasks.push_aside(Work::new(move |vfs, dirs| {
            Done::Review(ReviewDone::Measured(Box::new(job.carry_out(vfs, dirs))))
        }));
    }

    /// Tags have changed that figures are of. Those of the article on the desk are counted anew at once, unless the figures took long (or are
    /// about to): these stay, and are said to be old.
    pub(super) fn tags_changed(&mut self, here: bool) {
        let measuring = &mut self.review.measuring;
        measuring.is_old = true;
        let is_thorough = match &mut measuring.running {
            Some(running) => {
                running.is_old = true;
                running.thorough
            }
            None => measuring.is_thorough(),
        };
        let is_shown = self.review.on && measuring.found.is_some();
        if here && is_shown && !is_thorough {
            self.measure(false);
        }
    }

    pub(super) fn export_figures(&mut self, path: PathBuf, bytes: Vec<u8>) {
        self.tasks
            .push(Job::Review(ReviewJob::Export { path, bytes }));
    }

    pub(super) fn take_exported(
        &mut self,
        path: &std::path::Path,
        result: Result<(), crate::store::error::StoreError>,
    ) {
        match result {
            Ok(()) => {
                let path = path.display().to_string();
                let text = self.texts.with("review-exported", &[("path", &path)]);
                self.notify(Severity::Note, text);
            }
            Err(error) => self.notify_error(&error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(measuring: &mut Measuring, thorough: bool) -> Arc<AtomicBool> {
        measuring.stop();
        let running = Running {
            stop: Arc::default(),
            n_read: Arc::default(),
            n_articles: 1,
            thorough,
            is_old: false,
        };
        let stop = running.stop.clone();
        measuring.running = Some(running);
        stop
    }

    fn done(of: &Arc<AtomicBool>, is_thorough: bool) -> MeasureDone {
        MeasureDone {
            of: of.clone(),
            found: Some(Measured {
                agreement: Agreement::new(&[], Vec::new(), &Options::default()),
                is_thorough,
                team: Vec::new(),
                names: BTreeMap::new(),
                gaps: Vec::new(),
                dates: BTreeMap::new(),
            }),
        }
    }

    #[test]
    fn only_the_figures_that_are_awaited_are_taken() {
        let mut measuring = Measuring::default();
        let first = begun(&mut measuring, true);
        let second = begun(&mut measuring, false);
        assert!(first.load(Ordering::Relaxed), "the first is stopped");
        measuring.take(done(&second, false));
        measuring.take(done(&first, true));
        assert!(measuring.found.is_some() && !measuring.is_thorough());
        // What stopped without figures ends nothing but itself.
        let third = begun(&mut measuring, false);
        let found = None;
        measuring.take(MeasureDone { of: second, found });
        assert_eq!(measuring.progress(), Some((0, 1)));
        measuring.take(done(&third, false));
        assert_eq!(measuring.progress(), None);
    }

    #[test]
    fn figures_of_tags_that_changed_meanwhile_are_old_when_they_come() {
        let mut measuring = Measuring::default();
        let of = begun(&mut measuring, true);
        if let Some(running) = &mut measuring.running {
            running.is_old = true;
        }
        measuring.take(done(&of, true));
        assert!(measuring.is_old());
        let of = begun(&mut measuring, true);
        measuring.take(done(&of, true));
        assert!(!measuring.is_old());
    }
}
