//! `postil agreement`: how far the annotators found beside the articles agree.

use std::{collections::BTreeSet, path::PathBuf};

use rayon::prelude::*;

use super::{Failure, Outcome, documents, out};
use crate::{
    model::{
        document::{Document, GOLD},
        problem::Severity,
    },
    review::{
        agreement::{self, Agreement, Disorder, Figures, Note, Shown, Versions},
        measure::{Bootstrap, gamma},
    },
    store::{local::LocalDirs, vfs::RealVfs},
};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Articles and folders whose annotators are compared
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Print one JSON object, `postil-agreement` 1
    #[arg(long)]
    json: bool,
    /// Only these annotators (repeat it); by default all but gold
    #[arg(long)]
    annotator: Vec<String>,
    /// Count versions that are not marked as done too
    #[arg(long)]
    unfinished: bool,
    /// Also γ (Mathet 2015), which takes longer
    #[arg(long)]
    gamma: bool,
    /// Also Cohen's and Fleiss' κ on words, which say little about spans
    #[arg(long)]
    kappa: bool,
    /// Confidence intervals at 95 %, from this many draws of articles
    #[arg(long, value_name = "N")]
    intervals: Option<u32>,
    /// Seed of the draws
    #[arg(long, default_value_t = agreement::SEED)]
    seed: u64,
    /// Show each article's figures too
    #[arg(long)]
    by_article: bool,
}

pub fn run(args: &Args) -> Result<Outcome, Failure> {
    let project = documents::open(&args.paths)?;
    let chosen: BTreeSet<&str> = args.annotator.iter().map(String::as_str).collect();
    let dirs = LocalDirs::find();
    let mut has_errors = false;
    let mut say = |problems: &[crate::model::problem::Problem]| {
        for problem in problems.iter().filter(|p| p.severity > Severity::Note) {
            has_errors |= problem.severity == Severity::Error;
            eprintln!("{problem}");
        }
    };
    say(&project.problems);
    // Documents go as soon as their article is counted.
    let read: Vec<_> = project
        .articles
        .par_iter()
        .map(|article| {
            let codebook = project.codebook_of(article);
            let is_wanted = |id: &str| chosen.is_empty() || chosen.contains(id);
            let dirs = dirs.as_ref();
            let mut read = Versions::read(&RealVfs, dirs, article, Some(codebook), is_wanted);
            if chosen.is_empty() {
                // Agreement is measured between annotators; the settled version is none.
                read.documents
                    .retain(|document| document.annotator().id != GOLD);
            }
            let twice = said_twice(&article.relative, &read.documents);
            let problems = read.problems.clone();
            let input = read.input(article, codebook, !args.unfinished, args.kappa);
            (problems, twice, input)
        })
        .collect();
    let mut inputs = Vec::new();
    let mut left_out = Vec::new();
    for (problems, twice, input) in read {
        say(&problems);
        for sentence in twice {
            eprintln!("{sentence}");
        }
        match input {
            Ok(input) => inputs.push(input),
            Err(out) => left_out.push(out),
        }
    }
    let options = agreement::Options {
        gamma: args.gamma.then(|| gamma::Settings {
            seed: args.seed,
            ..gamma::Settings::default()
        }),
        kappa: args.kappa,
        intervals: args.intervals.map(|replicates| Bootstrap {
            replicates,
            seed: args.seed,
            ..Bootstrap::default()
        }),
        stop: None,
    };
    let found = Agreement::new(&inputs, left_out, &options);
    if args.json {
        out::line(&serde_json::to_string(&found)?)?;
    } else {
        print(&found, args.by_article)?;
    }
    if found.articles.is_empty() {
        eprintln!(
            "postil: no article was finished by two annotators, so there is nothing to compare"
        );
        return Ok(Outcome::Problems);
    }
    Ok(if has_errors {
        Outcome::Problems
    } else {
        Outcome::Clean
    })
}

/// The first of two sidecars that claim one annotator counts.
fn said_twice(article: &str, documents: &[Document]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    documents
        .iter()
        .map(|document| &document.annotator().id)
        .filter(|id| !seen.insert(*id))
        .map(|id| format!("{article}: warning: two sidecars are by {id}; the first counts"))
        .collect()
}

fn print(found: &Agreement, by_article: bool) -> Result<(), Failure> {
    let who = match found.annotators.len() {
        0 => "nobody".to_owned(),
        n => {
            let n = out::counted(n, "annotator");
            format!("{n} ({})", found.annotators.join(", "))
        }
    };
    out::line(&format!(
        "{who}; {}, {} left out",
        out::counted(found.articles.len(), "shared article"),
        found.left_out.len()
    ))?;
    for out_of_it in &found.left_out {
        let (article, reason) = (&out_of_it.article, out_of_it.reason());
        out::line(&format!("  {article}: {reason}"))?;
    }
    if found.articles.is_empty() {
        return Ok(());
    }
    let width = found
        .figures
        .iter()
        .map(|row| title(row).chars().count())
        .max();
    let width = width.unwrap_or(0);
    let mut layer = None;
    for row in &found.figures {
        if layer != Some(row.layer) {
            layer = Some(row.layer);
            out::line("")?;
            out::line(row.layer.word())?;
        }
        out::line(&line(&title(row), width, &row.all, row.gamma.as_ref()))?;
        if row.label.is_some() {
            continue;
        }
        if row.pairs.len() > 1 {
            for pair in &row.pairs {
                let name = format!("    {} and {}", pair.a, pair.b);
                out::line(&line(&name, width, &pair.figure, None))?;
            }
        }
        if by_article {
            for article in &row.articles {
                let name = format!("    {}", article.article);
                let of = article.gamma.as_ref();
                out::line(&line(&name, width, &article.figure, of))?;
            }
        }
    }
    // What could not be read is said already.
    let is_new = |note: &&Note| !matches!(note, Note::Unread(_));
    for note in found.notes.iter().filter(is_new) {
        eprintln!("note: {note}");
    }
    Ok(())
}

fn title(row: &Figures) -> String {
    match &row.label {
        None => format!("  {}", row.title),
        Some(label) => format!("    {label}: {}", row.title),
    }
}

/// `  F1, same place   0.667 [0.501, 0.790]   n = 14 units`; of γ, with its disorders.
fn line(title: &str, width: usize, figure: &Shown, gamma: Option<&Disorder>) -> String {
    let mut value = match (figure.value, &figure.undefined) {
        (Some(value), _) => format!("{value:6.3}"),
        (None, Some(why)) => why.clone(),
        (None, None) => "undefined".to_owned(),
    };
    if let Some(interval) = &figure.interval {
        value.push_str(&format!(" [{:.3}, {:.3}]", interval.low, interval.high));
    }
    let missing = width.saturating_sub(title.chars().count());
    let space = " ".repeat(missing);
    let unit = match (figure.n, &*figure.unit) {
        (1, "pairs of annotators") => "pair of annotators",
        (1, units) => units.strip_suffix('s').unwrap_or(units),
        (_, units) => units,
    };
    let disorder = gamma.map_or_else(String::new, disorder);
    format!(
        "{title}{space}  {value}   n = {} {unit}{disorder}",
        figure.n
    )
}

/// `; disorder 0.213 observed, 0.871 expected ± 4.8 % from 30 samples`.
fn disorder(of: &Disorder) -> String {
    let (Some(observed), Some(expected)) = (of.observed, of.expected) else {
        return String::new();
    };
    let precision = of.precision.unwrap_or_default() * 100.0;
    let samples = out::counted(of.samples, "sample");
    let best = match of.optimal {
        true => "",
        false => "; the alignment may not be the best",
    };
    format!(
        "; disorder {observed:.3} observed, {expected:.3} expected ± {precision:.1} % from {samples}{best}"
    )
}
