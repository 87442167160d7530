//! Labels renamed in a project's sidecars: rewritten in those of one annotator, looked for in their colleagues'.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    error::{Action, StoreError},
    ingest::{self, IngestOptions},
    project::ArticleRef,
    save::{self, KeepPrevious},
    sidecar::{self, Access, find_sidecars},
    vfs::Vfs,
};
use crate::model::said::{Words, words};
use crate::model::{
    document::CodebookRef,
    edit::Title,
    problem::Problem,
    relabel::{Rename, relabel},
};

/// What a renaming has to know.
#[derive(Debug)]
pub struct Relabel<'a> {
    pub articles: &'a [ArticleRef],
    /// Whose sidecars are rewritten.
    pub annotator: &'a str,
    /// The article that is open: its document is changed on the screen and saved from there.
    pub open: Option<&'a Path>,
    pub renames: &'a [Rename],
    /// What the rewritten sidecars say they were tagged with.
    pub codebook: CodebookRef,
}

/// What a renaming has done.
#[derive(Debug, Default)]
pub struct Relabelled {
    /// Sidecars that were rewritten, with the number of records changed.
    pub changed: Vec<(PathBuf, usize)>,
    /// Colleagues' sidecars that still use an old name, with the number of records that do.
    pub colleagues: Vec<(PathBuf, usize)>,
    /// What could not be read or written; such a sidecar is as it was.
    pub problems: Vec<Problem>,
}

/// Goes through all sidecars. Blocks on the disk: call it on a worker thread.
pub fn relabel_project(
    vfs: &dyn Vfs,
    task: &Relabel<'_>,
    previous: &dyn KeepPrevious,
) -> Relabelled {
    let mut done = Relabelled::default();
    for article in task.articles {
        let sidecars = match find_sidecars(vfs, &article.path) {
            Ok(sidecars) => sidecars,
            Err(error) => {
                done.problems.push(error.problem());
                continue;
            }
        };
        // The article is read once, and only where a sidecar speaks of an old name.
        let mut text = None;
        for sidecar in sidecars {
            let is_own = sidecar.annotator == task.annotator;
            if is_own && task.open == Some(article.path.as_path()) {
                continue;
            }
            let found = mentions_a_name(vfs, &sidecar.path, task.renames).and_then(|mentions| {
                if !mentions {
                    return Ok(0);
                }
                let article = match &text {
                    Some(article) => Arc::clone(article),
                    None => {
                        let read =
                            ingest::read_article(vfs, &article.path, IngestOptions::default())?;
                        text.insert(Arc::new(read.article)).clone()
                    }
                };
                rewrite(vfs, &sidecar.path, &article, task, is_own, previous)
            });
            match found {
                Ok(0) => {}
                Ok(n) if is_own => done.changed.push((sidecar.path, n)),
                Ok(n) => done.colleagues.push((sidecar.path, n)),
                Err(problem) => done.problems.push(problem.0),
            }
        }
    }
    done
}

/// Whether a file holds one of the old names as a string: most do not, and need no more reading.
fn mentions_a_name(vfs: &dyn Vfs, path: &Path, renames: &[Rename]) -> Result<bool, Failed> {
    let bytes = vfs
        .read(path)
        .map_err(|error| StoreError::io(path, Action::Read, error))?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(renames
        .iter()
        .any(|rename| text.contains(rename.from.as_str())))
}

/// How many records use an old name; they are rewritten where the sidecar is the annotator's own.
fn rewrite(
    vfs: &dyn Vfs,
    path: &Path,
    article: &Arc<crate::model::article::Article>,
    task: &Relabel<'_>,
    is_own: bool,
    previous: &dyn KeepPrevious,
) -> Result<usize, Failed> {
    let read = sidecar::read_sidecar(vfs, path, article)?;
    let Some(mut document) = read.document else {
        return Ok(0);
    };
    let transaction = relabel(&document, task.renames, Title::new("undo-relabel"));
    let n = transaction.edits.len();
    if n == 0 || !is_own {
        return Ok(n);
    }
    if let Access::ReadOnly(why) = read.base.access() {
        let why = Words {
            english: why.to_string(),
            said: Some(why.into()),
        };
        let message = words!(
            "problem-old-label",
            "{n} records keep their old label: {why}",
            n = n,
            why = why
        );
        let problem = Problem::warning(message).in_file(path.display().to_string());
        return Err(Failed(problem));
    }
    let failed =
        |message: String| Failed(Problem::error(message).in_file(path.display().to_string()));
    document
        .apply(transaction)
        .map_err(|error| failed(error.to_string()))?;
    document.set_codebook(task.codebook.clone());
    save::save(vfs, path, &document, &read.base, previous)
        .map_err(|error| Failed(Problem::error(error.to_string())))?;
    Ok(n)
}

/// Why a sidecar is as it was.
struct Failed(Problem);

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self(error.problem())
    }
}
