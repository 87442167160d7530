//! How often a text stands in the project's other articles: counted on a thread of its own, given up when another text is asked about.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, Sender},
    },
    time::Duration,
};

use super::{
    session::Session,
    tagging,
    tasks::{Done, Job, OpenProject, Wake},
};
use crate::store::{
    ingest::{self, IngestOptions},
    vfs::Vfs,
};

/// A selection must rest for so long before files are read for it.
const REST: Duration = Duration::from_millis(250);

/// Longer texts stand nowhere else.
const MAX_LEN: usize = 120;

/// A text to be counted.
#[derive(Clone, Debug)]
pub struct Question {
    pub text: String,
    pub project: Arc<OpenProject>,
    /// The article that is open.
    pub except: PathBuf,
}

/// Answers one question after the other; of several that wait, the newest only.
pub(super) fn count_all(
    vfs: &dyn Vfs,
    questions: &Receiver<Question>,
    send: &Sender<Done>,
    wake: &Wake,
) {
    let mut next = questions.recv().ok();
    while let Some(mut question) = next.take() {
        loop {
            match questions.recv_timeout(REST) {
                Ok(newer) => question = newer,
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        let (mut n, mut n_articles) = (0, 0);
        let mut given_up = false;
        for article in &question.project.project.articles {
            if article.path == question.except {
                continue;
            }
            // What can't be read says so when it is opened.
            if let Ok(read) = ingest::read_article(vfs, &article.path, IngestOptions::default()) {
                let here = tagging::places(read.article.text(), &question.text).count();
                n += here;
                n_articles += usize::from(here > 0);
            }
            if let Ok(newer) = questions.try_recv() {
                next = Some(newer);
                given_up = true;
                break;
            }
        }
        if !given_up {
            let done = Done::Counted {
                text: question.text,
                found: (n, n_articles),
            };
            if send.send(done).is_err() {
                return;
            }
            (wake.0)();
            next = questions.recv().ok();
        }
    }
}

impl Session {
    /// Has the text that is selected, or focused, counted in the other articles.
    pub(super) fn count_elsewhere(&mut self) {
        let Some((open, project)) = self.open.as_ref().zip(self.project.as_ref()) else {
            return;
        };
        let spans = open.taggable().unwrap_or_default();
        let len: usize = spans.iter().map(|s| s.len()).sum();
        let text = if len <= MAX_LEN && project.project.articles.len() > 1 {
            tagging::quote(open.article().text(), &spans)
        } else {
            String::new()
        };
        if self.flow.elsewhere.text == text {
            return;
        }
        self.flow.elsewhere.text.clone_from(&text);
        self.flow.elsewhere.found = None;
        if text.chars().count() > 1 {
            self.tasks.push(Job::Count(Question {
                text,
                project: project.clone(),
                except: open.path().to_owned(),
            }));
        }
    }
}
