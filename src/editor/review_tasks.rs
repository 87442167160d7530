//! The review's work off the UI thread: colleagues' versions read and compared, verdicts written, sidecars put beside their articles.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use rayon::prelude::*;

use super::review_measure::MeasureDone;
use crate::{
    model::{
        article::Article,
        document::{Document, GOLD},
        problem::{Problem, Severity},
        said::words,
        verdict::Verdict,
    },
    review::units::Comparison,
    store::{
        error::{Action, StoreError},
        local::LocalDirs,
        reading::read_article,
        said::Said,
        save::{write_atomic, write_new},
        sidecar::{article_and_annotator, find_sidecars, read_sidecar, sidecar_path},
        unwritten::{self, Found, NotWritten},
        verdicts::Verdicts,
        vfs::{self, Vfs},
    },
};

#[derive(Debug)]
pub enum ReviewJob {
    /// Reads all versions of an article but gold, and compares them.
    Compare {
        path: PathBuf,
        /// The versions as they were last read: what can't be read whole now counts as it was.
        former: Vec<Arc<Document>>,
    },
    /// Reads the verdicts on an article, for whoever tagged it.
    ReadVerdicts(PathBuf),
    SaveVerdicts {
        /// The article's.
        path: PathBuf,
        article: Arc<Article>,
        verdicts: Arc<Verdicts>,
        base: Arc<Vec<Verdict>>,
    },
    /// Puts sidecars beside the articles they are of.
    AddSidecars {
        files: Vec<PathBuf>,
        articles: Vec<PathBuf>,
    },
    Export {
        path: PathBuf,
        bytes: Vec<u8>,
    },
}

#[derive(Debug)]
pub enum ReviewDone {
    Compared {
        path: PathBuf,
        result: Result<Box<Compared>, StoreError>,
    },
    VerdictsRead {
        path: PathBuf,
        result: Result<Found, StoreError>,
    },
    VerdictsSaved {
        path: PathBuf,
        sent: Arc<Verdicts>,
        result: Result<Verdicts, NotWritten>,
    },
    SidecarsAdded {
        /// The articles that have new ones (or had them already), in the order of the files.
        articles: Vec<PathBuf>,
        problems: Vec<Said>,
    },
    Measured(Box<MeasureDone>),
    Exported {
        path: PathBuf,
        result: Result<(), StoreError>,
    },
}

#[derive(Debug)]
pub struct Compared {
    pub comparison: Comparison,
    pub verdicts: Found,
    pub problems: Vec<Problem>,
}

pub fn carry_out(vfs: &dyn Vfs, dirs: &LocalDirs, job: ReviewJob) -> ReviewDone {
    match job {
        ReviewJob::Compare { path, former } => ReviewDone::Compared {
            result: read_article(vfs, dirs, &path)
                .and_then(|article| compare_again(vfs, dirs, &path, article, &former))
                .map(Box::new),
            path,
        },
        ReviewJob::ReadVerdicts(path) => ReviewDone::VerdictsRead {
            result: read_article(vfs, dirs, &path)
                .and_then(|article| unwritten::read(vfs, dirs, &path, &article)),
            path,
        },
        ReviewJob::SaveVerdicts {
            path,
            article,
            verdicts,
            base,
        } => ReviewDone::VerdictsSaved {
            result: unwritten::save(vfs, dirs, &path, &article, &verdicts, &base),
            sent: verdicts,
            path,
        },
        ReviewJob::AddSidecars { files, articles } => add_sidecars(vfs, &files, &articles),
        ReviewJob::Export { path, bytes } => ReviewDone::Exported {
            result: write_atomic(vfs, &path, &bytes),
            path,
        },
    }
}

/// Reads and compares all versions of an article but gold. What can't be read of a version is in the problems.
pub fn compare(vfs: &dyn Vfs, dirs: &LocalDirs, path: &Path) -> Result<Compared, StoreError> {
    let article = read_article(vfs, dirs, path)?;
    compare_again(vfs, dirs, path, article, &[])
}

/// The same; a version that is there and can't be read counts as it was last read.
fn compare_again(
    vfs: &dyn Vfs,
    dirs: &LocalDirs,
    path: &Path,
    article: Arc<Article>,
    former: &[Arc<Document>],
) -> Result<Compared, StoreError> {
    let sidecars = find_sidecars(vfs, path)?;
    let as_it_was = |id: &str| {
        let is_it =
            |d: &&Arc<Document>| d.annotator().id == id && d.article().sha256() == article.sha256();
        former.iter().find(is_it).cloned()
    };
    let read: Vec<(Option<Arc<Document>>, Vec<Problem>)> = sidecars
        .par_iter()
        .filter(|sidecar| sidecar.annotator != GOLD)
        .map(|sidecar| match read_sidecar(vfs, &sidecar.path, &article) {
            // Its places mean nothing in this text; that is said once, and not of each.
            Ok(mut read) if read.base.is_of_other_text() => {
                read.problems.retain(|p| p.severity > Severity::Note);
                read.problems.truncate(1);
                (None, read.problems)
            }
            Ok(read) => {
                // Half a file, as a synced folder has it for a moment, is no colleague who took half of it back.
                let was = as_it_was(&sidecar.annotator);
                let is_whole = read.problems.iter().all(|p| p.severity < Severity::Error);
                let is_there = |now: &Document| {
                    is_whole || was.as_ref().is_none_or(|was| was.len() <= now.len())
                };
                (
                    read.document.filter(is_there).map(Arc::new).or(was),
                    read.problems,
                )
            }
            Err(error) => (as_it_was(&sidecar.annotator), vec![error.problem()]),
        })
        .collect();
    let mut versions = Vec::new();
    let mut problems = Vec::new();
    for (document, said) in read {
        versions.extend(document);
        problems.extend(said.into_iter().filter(|p| p.severity > Severity::Note));
    }
    Ok(Compared {
        comparison: Comparison::new(versions),
        verdicts: unwritten::read(vfs, dirs, path, &article)?,
        problems,
    })
}

/// A sidecar that lies somewhere else is copied; one that is there already is never replaced.
fn add_sidecars(vfs: &dyn Vfs, files: &[PathBuf], articles: &[PathBuf]) -> ReviewDone {
    let mut added = Vec::new();
    let mut problems = Vec::new();
    for file in files {
        match add_sidecar(vfs, file, articles) {
            Ok(article) if added.contains(&article) => {}
            Ok(article) => added.push(article),
            Err(message) => problems.push(message),
        }
    }
    ReviewDone::SidecarsAdded {
        articles: added,
        problems,
    }
}

fn add_sidecar(vfs: &dyn Vfs, file: &Path, articles: &[PathBuf]) -> Result<PathBuf, Said> {
    let shown = file.display().to_string();
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let Some((article_name, annotator)) = article_and_annotator(&name) else {
        return Err(words!(
            "add-not-named",
            "{file} is not named like a sidecar (article.txt.name.ann.ron); it was not added",
            file = shown
        )
        .into());
    };
    let is_of = |article: &&PathBuf| article.file_name().is_some_and(|n| n == article_name);
    let mut of = articles.iter().filter(is_of);
    let Some(article) = of.next() else {
        return Err(words!(
            "add-not-open",
            "{file} is of {article}, which is not open; open its folder first",
            file = shown,
            article = article_name
        )
        .into());
    };
    if of.next().is_some() {
        return Err(words!(
            "add-several",
            "{file} could be of several articles named {article}; put it beside the right one yourself",
            file = shown,
            article = article_name
        )
        .into());
    }
    let told = |error: StoreError| Said::from(&error);
    let bytes = vfs
        .read(file)
        .map_err(|error| told(StoreError::io(file, Action::Read, error)))?;
    let target = sidecar_path(article, annotator);
    let is_there = vfs::exists(vfs, &target)
        .map_err(|error| told(StoreError::io(&target, Action::Read, error)))?;
    if !is_there {
        write_new(vfs, &target, &bytes).map_err(told)?;
    } else if vfs.read(&target).ok().as_deref() != Some(&bytes[..]) {
        return Err(words!(
            "add-there",
            "{there} is there already and says something else; {file} was not added",
            there = target.display().to_string(),
            file = shown
        )
        .into());
    }
    Ok(article.clone())
}
