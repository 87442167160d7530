//! `postil check`: one line per problem.

use std::path::PathBuf;

use super::{
    Failure, Outcome,
    documents::{self, Choose},
    out,
};
use crate::model::problem::{Problem, Severity};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Articles and folders to check
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Print the problems as JSON, one object a line
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<Outcome, Failure> {
    let project = documents::open(&args.paths)?;
    let mut n_problems = 0;
    let mut n_versions = 0;
    let mut report = |problems: &[Problem]| -> Result<(), Failure> {
        for problem in problems {
            n_problems += usize::from(problem.severity > Severity::Note);
            out::line(&if args.json {
                to_json(problem)
            } else {
                problem.to_string()
            })?;
        }
        Ok(())
    };
    report(&project.problems)?;
    for article in &project.articles {
        let read = documents::read(&project, article, &Choose::All);
        n_versions += read.versions.len();
        report(&read.problems)?;
    }
    let n_articles = project.articles.len();
    eprintln!("{n_articles} articles, {n_versions} sidecars, {n_problems} problems");
    Ok(if n_problems == 0 {
        Outcome::Clean
    } else {
        Outcome::Problems
    })
}

fn to_json(problem: &Problem) -> String {
    serde_json::json!({
        "severity": problem.severity.to_string(),
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "record": problem.record,
        "message": problem.message,
        "hint": problem.hint,
    })
    .to_string()
}
