//! What background work has finished, taken in.

use std::{path::PathBuf, sync::Arc, time::Instant};

use super::{Entry, Request, Session, Survey};
use crate::editor::{
    command::{Command, CommandId},
    files::FileCommand,
    open_article::OpenArticle,
    review_tasks::ReviewDone,
    tasks::{Done, Job, OpenProject},
};
use crate::{
    model::{
        id::Kind,
        problem::{Problem, Severity},
    },
    store::{
        error::StoreError,
        sidecar::{article_of, sidecar_path},
    },
};

/// So many problems of an article's files are said one by one.
const MOST_SAID: usize = 2;
/// And so many of a project.
const MOST_OF_PROJECT: usize = 3;

impl Session {
    pub(in crate::editor) fn take_in(&mut self, done: Done) {
        match done {
            Done::Opened(Ok(project)) => self.take_project(*project),
            Done::Opened(Err(error)) => self.notify_error(&error),
            Done::Loaded {
                number,
                path,
                result,
            } => {
                // The person may have moved on since, begun or ended a review, or have it loaded anew.
                if self.loading.take_if(|load| load.number == number).is_none() {
                    return;
                }
                match result {
                    Ok(loaded) => {
                        // The review says it better.
                        let is_reviewed = loaded.review.is_some();
                        if !is_reviewed {
                            self.say_problems_of_article(&loaded.problems);
                        }
                        let n = loaded.n_recovered;
                        let mut loaded = loaded;
                        let why = loaded.read_only.take();
                        let mut read_only = why.map(|why| self.texts.said(&why));
                        if let Some(holder) = &loaded.holder {
                            let pid = holder.pid.to_string();
                            let args = [("who", holder.who.as_str()), ("pid", pid.as_str())];
                            let text = self.texts.with("notice-held", &args);
                            read_only = Some(text.clone());
                            self.notify(Severity::Warning, text);
                        }
                        if loaded.review.is_some() {
                            read_only = Some(self.texts.get("read-only-changed").to_string());
                        }
                        let kept = std::mem::take(&mut loaded.kept);
                        let now = Instant::now();
                        let mut open = OpenArticle::new(*loaded, number, read_only, now);
                        if let Some(project) = &self.project {
                            // A save may have made another of it meanwhile.
                            open.set_codebook(project.project.codebook_at(&path).clone());
                        }
                        open.set_snap(self.settings().reading.snap);
                        // What a crash kept are steps of their own.
                        if n == 0
                            && let Some(now) = open.left_history()
                            && let Some(left) = self.left.take(&now)
                        {
                            open.take_back(left);
                        }
                        self.flow.take_article(&open);
                        self.open = Some(open);
                        if n > 0 {
                            let text = self.texts.with_count("notice-recovered", n);
                            self.notify(Severity::Note, text);
                        }
                        self.update_survey();
                        self.refresh_review();
                        self.requests.push(Request::FocusText);
                        self.article_opened();
                        self.offer_kept_edits(kept);
                    }
                    Err(error @ StoreError::TooLarge { .. }) => {
                        let open = Command::File(FileCommand::OpenAnySize(path));
                        let actions = vec![("action-open-anyway", open)];
                        let text = self.texts.said(&(&error).into());
                        self.notify_with(Severity::Error, text, actions);
                    }
                    Err(error) => {
                        self.notify_error(&error);
                    }
                }
            }
            Done::Files(done) => self.take_files(*done),
            Done::Saved { sidecar, result } => self.take_saved(&sidecar, result),
            Done::Review(done) => self.take_review(done),
            Done::Surveyed {
                project, surveys, ..
            } => {
                let is_this = self
                    .project
                    .as_ref()
                    .is_some_and(|p| Arc::ptr_eq(p, &project));
                for (i, survey) in surveys.into_iter().filter(|_| is_this) {
                    // The open article knows better than its file.
                    if self.open.is_none() || self.current != Some(i) {
                        self.entries[i].survey = Some(survey);
                    }
                }
            }
            Done::SettingsSaved(Err(error)) | Done::Journaled(Err(error)) => {
                self.notify_error(&error);
            }
            Done::Counted { text, found } => {
                if self.flow.elsewhere.text == text {
                    self.flow.elsewhere.found = Some(found);
                }
            }
            Done::SettingsSaved(Ok(())) | Done::Journaled(Ok(())) => {}
            Done::Shortcuts(done) => self.take_shortcuts(done),
            Done::Checked(done) => self.take_checks(done),
            Done::Found(done) => self.take_found(done),
            Done::Kb(done) => self.take_kb(done),
            Done::Codebook(done) => self.take_codebook(*done),
        }
    }

    /// Each where they are few; of many one says how many there are, and where they are listed.
    fn say_problems_of_article(&mut self, problems: &[Problem]) {
        let first_new = self.next_notice;
        let (notes, worse): (Vec<&Problem>, Vec<&Problem>) =
            problems.iter().partition(|p| p.severity == Severity::Note);
        if worse.len() > MOST_SAID {
            let severity = worse.iter().map(|p| p.severity).max();
            let text = self.texts.with_count("notice-problems", worse.len());
            let list = Command::Run(CommandId::TabNotes);
            let severity = severity.unwrap_or(Severity::Warning);
            self.notify_with(severity, text, vec![("action-show-problems", list)]);
        } else {
            for problem in worse {
                let text = self.texts.problem(problem);
                self.notify(problem.severity, text);
            }
        }
        for problem in notes.into_iter().take(MOST_SAID) {
            let text = self.texts.problem(problem);
            self.notify(problem.severity, text);
        }
        let new = self.notices.iter_mut().filter(|n| n.id >= first_new);
        new.for_each(|notice| notice.of_article = true);
    }

    fn take_review(&mut self, done: ReviewDone) {
        match done {
            ReviewDone::Compared { path, result } => {
                if self.current_path() != Some(&path) || !self.review.is_on() {
                    return;
                }
                match result {
                    Ok(compared) => {
                        let compared = *compared;
                        for problem in compared.problems {
                            let text = self.texts.problem(&problem);
                            self.notify(problem.severity, text);
                        }
                        let comparison = compared.comparison;
                        if let Some(comparison) = self.take_comparison_again(&path, comparison) {
                            self.take_comparison(path, comparison, compared.verdicts);
                            self.return_to_unit();
                        }
                    }
                    Err(error) => self.notify_error(&error),
                }
            }
            ReviewDone::VerdictsRead { path, result } => {
                if self.current_path() == Some(&path) {
                    match result {
                        Ok(verdicts) => self.take_verdicts(path, verdicts),
                        // What is wrong with the article is said by its load.
                        Err(StoreError::NotFound { .. }) => {}
                        Err(error) => self.notify_error(&error),
                    }
                }
            }
            ReviewDone::VerdictsSaved { path, sent, result } => {
                self.take_saved_verdicts(&path, &sent, result);
            }
            ReviewDone::SidecarsAdded { articles, problems } => {
                for problem in problems {
                    let text = self.texts.said(&problem);
                    self.notify(Severity::Warning, text);
                }
                let first = articles.first().and_then(|path| {
                    let is_it = |entry: &Entry| entry.article.path == *path;
                    self.entries.iter().position(is_it)
                });
                if let Some(first) = first {
                    self.leave_article();
                    self.review.on = true;
                    self.show_article(first);
                    self.measure(false);
                }
            }
            ReviewDone::Measured(done) => self.review.measuring.take(*done),
            ReviewDone::Exported { path, result } => self.take_exported(&path, result),
        }
    }

    pub(in crate::editor) fn take_project(&mut self, project: OpenProject) {
        // What holds no article takes nobody away from the one they are in.
        let stays = project.project.articles.is_empty() && !self.entries.is_empty();
        if !stays && self.project.is_some() {
            self.leave_notices_behind();
        }
        let problems = &project.project.problems;
        if problems.len() > MOST_OF_PROJECT {
            let n = problems.len() - MOST_OF_PROJECT;
            let text = self.texts.with_count("notice-more-problems", n);
            self.notify(Severity::Warning, text);
        }
        for problem in problems.iter().take(MOST_OF_PROJECT) {
            let text = self.texts.problem(problem);
            self.notify(problem.severity, text);
        }
        if stays {
            if project.project.problems.is_empty() {
                let text = self.texts.get("notice-no-articles").to_string();
                self.notify(Severity::Warning, text);
            }
            return;
        }
        self.leave_article();
        self.review.leave_project();
        self.leave_codebook_steps(&project);
        self.entries = project
            .project
            .articles
            .iter()
            .map(|article| Entry {
                article: article.clone(),
                survey: None,
            })
            .collect();
        if !project.opened.is_empty() {
            for path in project.opened.iter().rev() {
                self.settings_mut().remember(path);
            }
            self.save_settings();
        }
        let project = Arc::new(project);
        self.project = Some(project.clone());
        self.list_project();
        self.watch_project();
        self.notify_shortcuts();
        self.load_kb();
        self.tasks.push(Job::Survey {
            project,
            annotator: self.annotator(),
        });
        self.offer_unsaved();
        if self.entries.is_empty() {
            let text = self.texts.get("notice-no-articles").to_string();
            self.notify(Severity::Warning, text);
        } else {
            let first = self.first_to_show();
            self.show_article(first);
        }
    }

    /// Whoever starts without a path after a crash is told what was not saved, and where; it comes back when that is opened.
    fn offer_unsaved(&mut self) {
        let Some(project) = self.project.clone().filter(|p| p.opened.is_empty()) else {
            return;
        };
        let annotator = self.annotator().id;
        let waiting: Vec<(PathBuf, usize)> = project
            .unsaved
            .iter()
            .filter_map(|(sidecar, n)| Some((article_of(sidecar)?, sidecar, *n)))
            .filter(|(article, sidecar, _)| {
                **sidecar == sidecar_path(article, &annotator)
                    && !self.entries.iter().any(|e| e.article.path == *article)
            })
            .map(|(article, _, n)| (article, n))
            .collect();
        let Some((first, _)) = waiting.first() else {
            return;
        };
        // The folder it was opened by, so that its other articles are at hand too.
        let mut recent = self.settings().recent.iter();
        let place = recent.find(|place| waiting.iter().any(|(a, _)| a.starts_with(place)));
        let place = place.unwrap_or(first).clone();
        let those = waiting.iter().filter(|(a, _)| a.starts_with(&place));
        let those: Vec<&(PathBuf, usize)> = those.collect();
        let n = those.iter().map(|(_, n)| n).sum();
        let names: Vec<String> = those
            .iter()
            .enumerate()
            .map(|(i, (article, _))| match (i, article.file_name()) {
                (1.., Some(name)) => name.to_string_lossy().into_owned(),
                _ => article.display().to_string(),
            })
            .collect();
        let args = [("names", names.join(", "))];
        let args = args.each_ref().map(|(name, text)| (*name, text.as_str()));
        let text = self.texts.with_count_and("notice-unsaved-last", n, &args);
        let open = Command::OpenPaths(vec![place]);
        // Says more than that one worked there.
        self.notices
            .retain(|notice| notice.actions.iter().all(|(_, command)| *command != open));
        self.notify_with(Severity::Warning, text, vec![("action-open-last", open)]);
    }

    /// The article of which an earlier run could not save everything, so that it comes back at once; of others a notice says that they
    /// wait. Where all is well, the one that was left last, so that work goes on where it ended; else the first.
    fn first_to_show(&mut self) -> usize {
        let Some(project) = self.project.clone() else {
            return 0;
        };
        let annotator = self.annotator().id;
        let is_unsaved = |entry: &&Entry| {
            let sidecar = sidecar_path(&entry.article.path, &annotator);
            project.unsaved.iter().any(|(of, _)| *of == sidecar)
        };
        let unsaved: Vec<&Entry> = match project.unsaved.is_empty() {
            true => Vec::new(),
            false => self.entries.iter().filter(is_unsaved).collect(),
        };
        let names: Vec<&str> = unsaved
            .iter()
            .skip(1)
            .map(|entry| entry.article.relative.as_str())
            .collect();
        let notice = (!names.is_empty()).then(|| {
            let names = names.join(", ");
            self.texts
                .with("notice-unsaved-elsewhere", &[("names", &names)])
        });
        let first = self.entries.iter().position(|entry| is_unsaved(&entry));
        if let Some(text) = notice {
            self.notify(Severity::Note, text);
        }
        // Of several files that were named, the first comes first.
        let goes_on = project.opened.len() <= 1;
        first
            .or_else(|| goes_on.then(|| self.last_left()).flatten())
            .unwrap_or(0)
    }

    /// Brings the list's row of the open article up to date.
    pub(in crate::editor) fn update_survey(&mut self) {
        let (Some(open), Some(i)) = (&self.open, self.current) else {
            return;
        };
        let document = open.document();
        // The list is about the person's own tags.
        if document.annotator().id != self.annotator().id {
            return;
        }
        let n_records = document.len() - document.count(Kind::Zone) - document.count(Kind::Entity);
        let survey = Survey {
            status: document.status().clone(),
            n_records,
            language: document
                .card()
                .language
                .clone()
                .or_else(|| open.article().language().map(str::to_owned)),
            date: document.card().date.clone(),
        };
        if let Some(entry) = self.entries.get_mut(i) {
            entry.survey = Some(survey);
        }
    }
}
