//! `postil import`: articles and sidecars from a dataset, or articles alone.

use std::path::PathBuf;

use super::{Failure, Outcome, export::Diagnostics, out};
use crate::{
    dataset::{
        files::import::{self, ImportSettings},
        import::ArticleColumns,
    },
    store::vfs::RealVfs,
};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Name of the format; an unknown one lists the known
    #[arg(short, long)]
    format: String,
    /// Folder that gets the articles and sidecars
    #[arg(short, long)]
    out: PathBuf,
    /// Whose annotations they are, where the dataset does not say [default: import]
    #[arg(long, value_name = "ID")]
    annotator: Option<String>,
    /// What offsets count, where the files do not say (doccano)
    #[arg(long, value_parser = ["code-points", "utf16", "graphemes"])]
    unit: Option<String>,
    /// Which column is what, for articles-csv and articles-jsonl (repeat it), such as text=body: text, html, name, headline, byline, source, date, language, url, rights
    #[arg(long, value_name = "WHAT=COLUMN")]
    column: Vec<String>,
    /// Replace sidecars and articles that are there
    #[arg(long)]
    force: bool,
    /// Files and folders to read
    #[arg(required = true, value_name = "SRC")]
    sources: Vec<PathBuf>,
}

pub fn run(args: &Args) -> Result<Outcome, Failure> {
    let mut columns = ArticleColumns::default();
    for column in &args.column {
        let (what, name) = column
            .split_once('=')
            .ok_or_else(|| format!("--column takes WHAT=COLUMN, not {column}"))?;
        columns.set(what, name)?;
    }
    let settings = ImportSettings {
        format: args.format.clone(),
        annotator: args.annotator.clone(),
        annotator_first: args.annotator.is_some(),
        unit: args.unit.clone().unwrap_or_default(),
        columns,
        force: args.force,
    };
    let imported = import::run(
        &RealVfs,
        &settings,
        &args.sources,
        &args.out,
        &mut Diagnostics,
    )?;
    for (problem, n_more) in imported.told() {
        eprintln!("{problem}");
        if n_more > 0 {
            eprintln!("{}: … and {n_more} more like it", problem.file);
        }
    }
    if imported.n_hidden > 0 {
        let more = out::counted(imported.n_hidden, "more problem");
        eprintln!("… and {more}");
    }
    for looks in &imported.looks_like {
        let others = match looks.n_more {
            0 => String::new(),
            n => format!(" (and {})", out::counted(n, "more file")),
        };
        eprintln!(
            "{}{others}: most of it could not be read as {}; it looks like {2}, so import it with -f {2}",
            looks.file, args.format, looks.format
        );
    }
    if let Some(path) = &imported.proposed_codebook {
        eprintln!(
            "{}: proposed from what was seen; give it definitions, keys and colours",
            path.display()
        );
    }
    eprintln!(
        "{}: {}, {}, {}; {} refused",
        args.out.display(),
        out::counted(imported.n_articles, "article"),
        out::counted(imported.n_sidecars, "sidecar"),
        out::counted(imported.n_records, "record"),
        out::counted(imported.n_refused, "record")
    );
    if imported.n_there > 0 {
        let n = out::counted_are(imported.n_there, "sidecar");
        eprintln!("{n} there already, just as the dataset has them");
    }
    if imported.n_documents == 0 {
        let format = &args.format;
        eprintln!("postil: nothing in {format} was found to import");
    }
    Ok(if imported.is_clean() {
        Outcome::Clean
    } else {
        Outcome::Problems
    })
}
