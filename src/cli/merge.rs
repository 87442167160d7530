//! `postil merge`: a gold draft from colleagues' sidecars.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{Failure, Outcome, out::counted};
use crate::{
    model::{
        article::Status,
        document::{Document, GOLD},
        problem::Severity,
    },
    review::{
        merge::{self, Enough, Options},
        units::judged,
    },
    store::{
        ingest::{self, IngestOptions},
        project::Project,
        save::{NoBackups, save},
        sidecar::{self, Base, article_and_annotator, sidecar_path},
        vfs::{self, RealVfs, Vfs as _},
    },
};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The sidecar to write, or a folder for `….gold.ann.ron` of each article
    #[arg(short, long)]
    out: PathBuf,
    /// How many annotators must say the same, or all where they are fewer; by default more than half of those who are done or say something there
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u32).range(1..))]
    at_least: Option<u32>,
    /// Keep what too few say, with a question on it
    #[arg(long)]
    keep_disagreements: bool,
    /// Replace a gold version that is there
    #[arg(long)]
    force: bool,
    /// Annotators' sidecars; of a folder or an article all but gold
    #[arg(required = true, value_name = "SIDECAR")]
    sidecars: Vec<PathBuf>,
}

pub fn run(args: &Args) -> Result<Outcome, Failure> {
    let by_article = sidecars(&args.sidecars)?;
    let is_folder = match RealVfs.metadata(&args.out) {
        Ok(metadata) => metadata.is_dir,
        Err(_) => !args
            .out
            .to_string_lossy()
            .ends_with(sidecar::SIDECAR_EXTENSION),
    };
    if by_article.len() > 1 && !is_folder {
        let n = by_article.len();
        return Err(format!("the sidecars are of {n} articles; name a folder with -o").into());
    }
    let options = Options {
        enough: args
            .at_least
            .map_or(Enough::Most, |k| Enough::AtLeast(k as usize)),
        keep_disagreements: args.keep_disagreements,
    };
    let mut outcome = Outcome::Clean;
    let mut n_apart = 0;
    for (article, sidecars) in &by_article {
        let out = if is_folder {
            RealVfs.create_dir_all(&args.out)?;
            sidecar_path(
                &args.out.join(article.file_name().unwrap_or_default()),
                GOLD,
            )
        } else {
            args.out.clone()
        };
        if merge_one(article, sidecars, &out, options, args.force)? == Outcome::Problems {
            outcome = Outcome::Problems;
        }
        let beside = article_of(&out);
        n_apart += usize::from(!vfs::exists(&RealVfs, &beside).unwrap_or(true));
    }
    if n_apart > 0 {
        let n = counted(n_apart, "gold version");
        let to = args.out.display();
        eprintln!(
            "{n} in {to} without the article beside it: to open, export or check them, put them beside the articles"
        );
    }
    Ok(outcome)
}

/// The article that a sidecar at this path is of.
fn article_of(sidecar: &Path) -> PathBuf {
    let name = sidecar.file_name().unwrap_or_default().to_string_lossy();
    match article_and_annotator(&name) {
        Some((article, _)) => sidecar.with_file_name(article),
        None => sidecar.to_owned(),
    }
}

/// The sidecars that the paths name, by article.
fn sidecars(paths: &[PathBuf]) -> Result<BTreeMap<PathBuf, Vec<PathBuf>>, Failure> {
    let mut by_article: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if let Some((article, _)) = article_and_annotator(&name) {
            by_article
                .entry(path.with_file_name(article))
                .or_default()
                .push(path.clone());
            continue;
        }
        let project = Project::open(&RealVfs, std::slice::from_ref(path));
        for problem in project
            .problems
            .iter()
            .filter(|p| p.severity > Severity::Note)
        {
            eprintln!("{problem}");
        }
        for article in project.articles {
            let others = article.sidecars.into_iter().filter(|s| s.annotator != GOLD);
            by_article
                .entry(article.path)
                .or_default()
                .extend(others.map(|s| s.path));
        }
    }
    for sidecars in by_article.values_mut() {
        sidecars.sort();
        sidecars.dedup();
    }
    by_article.retain(|_, sidecars| !sidecars.is_empty());
    if by_article.is_empty() {
        return Err("there are no sidecars to merge".into());
    }
    Ok(by_article)
}

fn merge_one(
    article: &Path,
    sidecars: &[PathBuf],
    out: &Path,
    options: Options,
    force: bool,
) -> Result<Outcome, Failure> {
    let shown = article.display();
    let text = Arc::new(ingest::read_article(&RealVfs, article, IngestOptions::default())?.article);
    let mut documents: Vec<Document> = Vec::new();
    let mut outcome = Outcome::Clean;
    for path in sidecars {
        let found = sidecar::read_sidecar(&RealVfs, path, &text)?;
        for problem in found
            .problems
            .iter()
            .filter(|p| p.severity > Severity::Note)
        {
            eprintln!("{problem}");
            if problem.severity == Severity::Error {
                outcome = Outcome::Problems;
            }
        }
        if found.base.is_of_other_text() {
            let path = path.display();
            eprintln!("{path}: warning: it is of another text of the article; it is left out");
            outcome = Outcome::Problems;
            continue;
        }
        let Some(document) = found.document else {
            continue;
        };
        let id = &document.annotator().id;
        if documents.iter().any(|other| other.annotator().id == *id) {
            eprintln!(
                "{}: warning: another sidecar is by {id} too; it is left out",
                path.display()
            );
            outcome = Outcome::Problems;
        } else {
            documents.push(document);
        }
    }
    let is_there = vfs::exists(&RealVfs, out)?;
    if is_there && !force {
        let out = out.display();
        return Err(format!("{out} is there already; add --force to replace it").into());
    }
    if documents.is_empty() {
        return Err(format!("{shown}: no sidecar could be read").into());
    }
    let versions: Vec<&Document> = documents.iter().collect();
    let merged = merge::merge(&versions, options)?;
    // What a sidecar that is replaced holds beyond our understanding stays in it.
    let base = match is_there {
        true => sidecar::read_sidecar(&RealVfs, out, &text)?.base,
        false => Base::default(),
    };
    save(&RealVfs, out, &merged.document, &base, &NoBackups)?;
    let votes = judged(documents.iter());
    for (document, votes) in documents.iter().zip(votes) {
        if matches!(document.status(), Status::Done) {
            continue;
        }
        let id = &document.annotator().id;
        // As in the review: the silence of who is not done counts only where fewer than two are.
        let counts = if votes {
            "what is missing there counts as not said, as fewer than two are done"
        } else {
            "only what is tagged there counts"
        };
        eprintln!("{shown}: warning: {id} has not marked it as done: {counts}");
    }
    eprintln!(
        "{}: from {}\n{}",
        out.display(),
        counted(documents.len(), "version"),
        merged.report
    );
    Ok(outcome)
}
