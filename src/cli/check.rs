//! `postil check`: one line per problem.

use std::path::PathBuf;

use super::{
    Failure, Outcome,
    documents::{self, Choose, Version},
    out,
};
use crate::{
    editor::{checks::finding_text, i18n::Texts},
    model::problem::{Problem, Severity},
    store::project::ArticleRef,
    suggest::checks::{self, Finding},
};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Articles and folders to check
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Also print what the checks of the window find in what was tagged: empty roles, untagged repeats and so on
    #[arg(long)]
    checks: bool,
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
        for version in read.versions.iter().filter(|_| args.checks) {
            report(&findings(article, version))?;
        }
    }
    let n_orphans = project.orphans.len();
    let n_articles = project.articles.len();
    eprintln!(
        "{}, {}, {}",
        out::counted(n_articles, "article"),
        out::counted(n_versions + n_orphans, "sidecar"),
        out::counted(n_problems, "problem")
    );
    if n_orphans > 0 {
        let (whose, they) = match n_orphans {
            1 => ("the article of 1 sidecar is".to_owned(), "it"),
            n => (format!("the articles of {n} sidecars are"), "they"),
        };
        eprintln!(
            "{whose} missing, so {they} could not be checked: a sidecar belongs beside its article"
        );
    }
    Ok(if n_problems == 0 {
        Outcome::Clean
    } else {
        Outcome::Problems
    })
}

/// What the checks find in a version, at the record's line of the sidecar or at the place in the article.
fn findings(article: &ArticleRef, version: &Version) -> Vec<Problem> {
    let texts = Texts::new("en");
    let document = &version.document;
    let found = checks::check(document, &version.codebook, texts.language());
    let problem = |finding: &Finding| {
        let message = finding_text(&texts, finding);
        let message = message.trim_end_matches('.');
        let mut problem = Problem::warning(format!("{message} [{}]", finding.rule));
        match &finding.record {
            Some(id) => {
                problem = problem.in_file(&version.file).on_record(id.key());
                if let Some(original) = version.base.record(id) {
                    problem = problem.at(original.line, 1);
                }
            }
            None => {
                problem = problem.in_file(article.path.display().to_string());
                if let Some(at) = finding.places.first() {
                    let (line, column) = place(document.article().text(), at.start);
                    problem = problem.at(line, column);
                }
            }
        }
        problem
    };
    found.iter().map(problem).collect()
}

/// Line and column, both from 1, the column in code points.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |i| i + 1);
    (line, before[start..].chars().count() + 1)
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
