//! `postil export`: a dataset, and a report of what it could not hold.

use std::path::{Path, PathBuf};

use super::{
    Failure, Outcome,
    documents::{self, Choose},
    out::FileSink,
};
use crate::{
    dataset::{
        self, DatasetError, ExportOptions, Shape,
        split::SplitPlan,
        view::{Newline, ZoneMode},
    },
    model::problem::Severity,
    store::{sidecar::SIDECAR_EXTENSION, vfs::RealVfs},
};

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
    let project = documents::open(&args.paths)?;
    let choose = if args.gold {
        Choose::Only(["gold".to_owned()].into())
    } else if args.annotator.is_empty() {
        Choose::GoldOrAll
    } else {
        Choose::Only(args.annotator.iter().cloned().collect())
    };
    let _ = SIDECAR_EXTENSION;
    todo_export(format, &project, &choose, args)
}
