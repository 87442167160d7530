//! `postil export`: a dataset, and a report of what it could not hold.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use rayon::prelude::*;

use super::{
    Failure, Outcome,
    documents::{self, Choose},
    out::FileSink,
};
use crate::{
    dataset::{
        self, DatasetError, ExportOptions, ExportReport, Shape,
        split::{SplitFacts, SplitPlan},
        view::{Layer, Newline, SourceDocument, ZoneMode},
    },
    model::problem::Severity,
    store::project::Project,
};

/// Articles read side by side.
const BATCH: usize = 64;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Name of the format; an unknown one lists the known
    #[arg(short, long)]
    format: String,
    /// File or folder to write; - for standard output
    #[arg(short, long)]
    out: PathBuf,
    /// Only these annotators' versions (repeat it); by default gold where there is one, else everyone's
    #[arg(long)]
    annotator: Vec<String>,
    /// Only gold versions
    #[arg(long)]
    gold: bool,
    /// Leave page chrome, links and repeats out of the text (cut), or in it without annotations (keep)
    #[arg(long, value_parser = ["cut", "keep", "all"])]
    zones: Option<String>,
    /// Line ends: as in the article (keep) or \n everywhere (lf)
    #[arg(long, value_parser = ["keep", "lf"])]
    newline: Option<String>,
    /// Percentages of training, validation and test articles, such as 80,10,10
    #[arg(long)]
    split: Option<String>,
    /// Seed of the split
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Write a1, a2, … instead of annotators' ids
    #[arg(long)]
    anonymise_annotators: bool,
    /// Only these layers (repeat it): entities, events, stances, voices, comments
    #[arg(long)]
    layer: Vec<String>,
    /// Fail where the format can't hold an annotation
    #[arg(long)]
    strict: bool,
    /// Replace files that are there
    #[arg(long)]
    force: bool,
    /// Articles and folders to export
    #[arg(required = true)]
    paths: Vec<PathBuf>,
}

pub fn run(args: &Args) -> Result<Outcome, Failure> {
    let format = dataset::by_name(&args.format)?;
    let info = format.info();
    let project = documents::open(&args.paths)?;
    for problem in project
        .problems
        .iter()
        .filter(|p| p.severity > Severity::Note)
    {
        eprintln!("{problem}");
    }
    let choose = if args.gold {
        Choose::Only(["gold".to_owned()].into())
    } else if args.annotator.is_empty() {
        Choose::GoldOrAll
    } else {
        Choose::Only(args.annotator.iter().cloned().collect())
    };
    let to_stdout = args.out == Path::new("-");
    if to_stdout && info.shape == Shape::Folder {
        return Err(format!("{} writes several files; name a folder with -o", info.name).into());
    }
    let mut options = options(args)?;
    if let Some(shares) = &args.split {
        let shares = shares_of(shares)?;
        let facts = documents(&project, &choose, false)
            .map(|source| SplitFacts::of(&source.document))
            .collect();
        options.split = Some(SplitPlan::new(facts, shares, args.seed));
    }
    let mut sink = if to_stdout {
        FileSink::Stdout
    } else if info.shape == Shape::Folder || options.split.is_some() {
        FileSink::folder(&args.out, args.force)
    } else {
        let name = args.out.file_name().ok_or("-o needs the name of a file")?;
        options.file_name = Some(name.to_string_lossy().into_owned());
        FileSink::folder(args.out.parent().unwrap_or(Path::new("")), args.force)
    };
    let sources = documents(&project, &choose, true).map(Ok::<SourceDocument, DatasetError>);
    let report = match dataset::export(format, &options, sources, &mut sink) {
        Ok(report) => report,
        Err(error) => {
            sink.discard();
            return Err(error.into());
        }
    };
    sink.finish()?;
    print_report(&report);
    if !to_stdout && (info.shape == Shape::Folder || options.split.is_some()) {
        let mut sink = FileSink::folder(&args.out, args.force);
        dataset::sink::Sink::file(&mut sink, "export-report.json", report.to_json().as_bytes())?;
    }
    if report.n_documents == 0 {
        eprintln!("postil: no annotations were found, so the dataset is empty");
        return Ok(Outcome::Problems);
    }
    Ok(Outcome::Clean)
}

fn options(args: &Args) -> Result<ExportOptions, Failure> {
    let mut layers = BTreeSet::new();
    for name in &args.layer {
        layers.insert(Layer::by_name(name).ok_or_else(|| {
            let known: Vec<&str> = Layer::ALL.iter().map(|l| l.name()).collect();
            format!("there is no layer {name}; known are {}", known.join(", "))
        })?);
    }
    Ok(ExportOptions {
        zones: match args.zones.as_deref() {
            Some("cut") => Some(ZoneMode::Cut),
            Some("keep") => Some(ZoneMode::Keep),
            Some("all") => Some(ZoneMode::All),
            _ => None,
        },
        newline: match args.newline.as_deref() {
            Some("lf") => Some(Newline::Lf),
            Some("keep") => Some(Newline::Keep),
            _ => None,
        },
        layers: (!layers.is_empty()).then_some(layers),
        strict: args.strict,
        anonymise_annotators: args.anonymise_annotators,
        ..ExportOptions::default()
    })
}

/// Three shares such as `80,10,10`.
fn shares_of(text: &str) -> Result<[u32; 3], Failure> {
    let shares: Vec<u32> = text
        .split(',')
        .map(|share| share.trim().parse())
        .collect::<Result<_, _>>()
        .map_err(|_| format!("--split takes three whole numbers such as 80,10,10, not {text}"))?;
    match shares[..] {
        [a, b, c] if a + b + c > 0 => Ok([a, b, c]),
        _ => Err(format!("--split takes three whole numbers such as 80,10,10, not {text}").into()),
    }
}

/// The chosen versions of all articles, read in batches on all cores. What can't be read is said once and left out.
fn documents<'a>(
    project: &'a Project,
    choose: &'a Choose,
    say: bool,
) -> impl Iterator<Item = SourceDocument> + 'a {
    project.articles.chunks(BATCH).flat_map(move |articles| {
        let read: Vec<documents::Read> = articles
            .par_iter()
            .map(|article| documents::read(project, article, choose))
            .collect();
        read.into_iter().flat_map(move |read| {
            for problem in read
                .problems
                .iter()
                .filter(|p| say && p.severity > Severity::Note)
            {
                eprintln!("{problem}");
            }
            read.versions.into_iter().map(|v| v.into_source(project))
        })
    })
}

fn print_report(report: &ExportReport) {
    eprintln!(
        "{}: {} documents, {} labelled spans",
        report.format, report.n_documents, report.n_spans
    );
    for (old, new) in &report.renamed {
        eprintln!("two documents are called {old}: one is written as {new}");
    }
    let loss = report.loss.to_string();
    if !loss.trim().is_empty() {
        eprintln!("not in this format:\n{loss}");
    }
}
