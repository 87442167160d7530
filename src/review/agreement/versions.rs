//! An article's versions as agreement compares them, read from disk: in one way for the window and the command line, so that both count the same.

use std::sync::Arc;

use super::{ArticleInput, LeftOut};
use crate::{
    model::{
        article::Article,
        codebook::Codebook,
        document::{Document, GOLD},
        problem::{Problem, Severity},
    },
    store::{
        ingest::{self, IngestOptions},
        local::LocalDirs,
        project::ArticleRef,
        reading,
        sidecar::{label_problems, read_sidecar},
        vfs::Vfs,
    },
};

/// What was read of one article.
#[derive(Debug, Default)]
pub struct Versions {
    /// `None` where it can't be read.
    pub article: Option<Arc<Article>>,
    /// Of that text.
    pub documents: Vec<Document>,
    /// Who tagged another text of it.
    pub other_text: Vec<String>,
    pub problems: Vec<Problem>,
    /// Those of them for which something is not counted that should be: one for each file.
    pub unread: Vec<Problem>,
}

impl Versions {
    /// Reads an article in the encoding that the person chose for it (where `dirs` are known), and the sidecars of whom `is_wanted` takes.
    /// Their labels are checked against `labels`.
    pub fn read(
        vfs: &dyn Vfs,
        dirs: Option<&LocalDirs>,
        of: &ArticleRef,
        labels: Option<&Codebook>,
        is_wanted: impl Fn(&str) -> bool,
    ) -> Self {
        let mut read = Self::default();
        let options = IngestOptions {
            encoding: dirs.and_then(|dirs| reading::chosen_encoding(vfs, dirs, &of.path)),
            ..IngestOptions::default()
        };
        let article = match ingest::read_article(vfs, &of.path, options) {
            Ok(ingested) => {
                read.problems.extend(ingested.problems);
                Arc::new(ingested.article)
            }
            Err(error) => {
                read.say_unread(error.problem());
                return read;
            }
        };
        for sidecar in of.sidecars.iter().filter(|s| is_wanted(&s.annotator)) {
            let found = match read_sidecar(vfs, &sidecar.path, &article) {
                Ok(found) => found,
                Err(error) => {
                    read.say_unread(error.problem());
                    continue;
                }
            };
            if !found.base.is_of_other_text() {
                let is_error = |problem: &&Problem| problem.severity == Severity::Error;
                read.unread
                    .extend(found.problems.iter().find(is_error).cloned());
            }
            read.problems.extend(found.problems);
            let Some(document) = found.document else {
                continue;
            };
            if let Some(codebook) = labels {
                let file = sidecar.path.display().to_string();
                let problems = label_problems(&document, &found.base, codebook, &file);
                read.problems.extend(problems);
            }
            if !found.base.is_of_other_text() {
                read.documents.push(document);
            } else if document.annotator().id != GOLD {
                read.other_text.push(document.annotator().id.clone());
            }
        }
        read.article = Some(article);
        read
    }

    /// Says what could not be read.
    pub fn say_unread(&mut self, problem: Problem) {
        self.problems.push(problem.clone());
        self.unread.push(problem);
    }

    /// What the article contributes (as [`ArticleInput::new`] has it), or why nothing; with words for κ where they are asked for.
    pub fn input(
        self,
        of: &ArticleRef,
        codebook: &Codebook,
        only_done: bool,
        with_words: bool,
    ) -> Result<ArticleInput, LeftOut> {
        let mut input = ArticleInput::new(&of.relative, &self.documents, codebook, only_done);
        ArticleInput::say_other_text(&mut input, self.other_text);
        match &mut input {
            Ok(input) => {
                input.unread = self.unread;
                if let Some(article) = self.article.filter(|_| with_words) {
                    input.count_words(&article);
                }
            }
            Err(out) => out.problem = self.unread.into_iter().next(),
        }
        input
    }
}
