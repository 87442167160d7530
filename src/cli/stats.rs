//! `postil stats`: counts per article, annotator and label.

use std::{collections::BTreeMap, path::PathBuf};

use serde_json::json;

use super::{
    Failure, Outcome,
    documents::{self, Choose, Version},
    out,
};
use crate::model::{
    annotation::Record,
    article::Status,
    document::Document,
    id::Kind,
    problem::{Problem, Severity},
};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Articles and folders to count
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// One annotator's version of one article.
struct Row {
    article: String,
    annotator: String,
    status: &'static str,
    /// Not all of the sidecar could be read, so the counts are too low.
    is_damaged: bool,
    counts: [usize; Kind::ALL.len()],
}

pub fn run(args: &Args) -> Result<Outcome, Failure> {
    let project = documents::open(&args.paths)?;
    let mut rows = Vec::new();
    let mut labels: BTreeMap<(&'static str, String), usize> = BTreeMap::new();
    let mut has_errors = false;
    let mut say = |problems: &[Problem]| {
        for problem in problems {
            has_errors |= problem.severity == Severity::Error;
            eprintln!("{problem}");
        }
    };
    say(&project.problems);
    for article in &project.articles {
        let read = documents::read(&project, article, &Choose::All);
        say(&read.problems);
        for version in &read.versions {
            rows.push(row(&article.relative, version));
            count_labels(&version.document, &mut labels);
        }
    }
    if args.json {
        out::line(&to_json(project.articles.len(), &rows, &labels))?;
    } else if rows.is_empty() {
        eprintln!("postil: there are no annotations to count");
    } else {
        print_table(&rows)?;
        print_labels(&labels)?;
    }
    Ok(if has_errors {
        Outcome::Problems
    } else {
        Outcome::Clean
    })
}

fn row(article: &str, version: &Version) -> Row {
    let document = &version.document;
    Row {
        article: article.to_owned(),
        annotator: document.annotator().id.clone(),
        status: match document.status() {
            Status::ToDo => "to do",
            Status::InProgress => "in progress",
            Status::Done => "done",
            Status::Skipped { .. } => "skipped",
        },
        is_damaged: version.base.is_damaged() || version.base.n_kept() > 0,
        counts: Kind::ALL.map(|kind| document.count(kind)),
    }
}

fn count_labels(document: &Document, labels: &mut BTreeMap<(&'static str, String), usize>) {
    for record in document.records() {
        let label = match record {
            Record::Mention(m) => document
                .entity(&m.entity)
                .map(|e| ("mention", e.label.clone())),
            Record::Event(e) => Some(("event", e.label.clone())),
            Record::Stance(s) => Some(("stance", format!("{:?}", s.polarity))),
            Record::Voice(v) => Some(("voice", format!("{:?}", v.manner))),
            Record::Zone(z) => Some(("zone", format!("{:?}", z.kind))),
            Record::Entity(_) | Record::Absence(_) | Record::Comment(_) => None,
        };
        if let Some(label) = label {
            *labels.entry(label).or_default() += 1;
        }
    }
}

fn print_table(rows: &[Row]) -> Result<(), Failure> {
    let width = |of: fn(&Row) -> &str, title: &str| {
        let widths = rows.iter().map(|r| of(r).chars().count());
        widths.chain([title.chars().count()]).max().unwrap_or(0)
    };
    let (a, b) = (
        width(|r| &r.article, "article"),
        width(|r| &r.annotator, "annotator"),
    );
    let mut head = format!("{:a$}  {:b$}  {:11}", "article", "annotator", "status");
    for kind in Kind::ALL {
        head.push_str(&format!("  {:>8}", kind.word()));
    }
    out::line(&head)?;
    for row in rows {
        let mut line = format!(
            "{:a$}  {:b$}  {:11}",
            row.article,
            row.annotator,
            if row.is_damaged {
                "damaged"
            } else {
                row.status
            }
        );
        for n in row.counts {
            line.push_str(&format!("  {n:>8}"));
        }
        out::line(&line)?;
    }
    Ok(())
}

fn print_labels(labels: &BTreeMap<(&'static str, String), usize>) -> Result<(), Failure> {
    out::line("")?;
    for ((kind, label), n) in labels {
        out::line(&format!("{kind:8}  {label:20}  {n:>8}"))?;
    }
    Ok(())
}

/// `{"articles": n, "versions": [{"article", "annotator", "status", "damaged", "counts": {kind: n}}], "labels": [{"kind", "label", "n"}]}`.
fn to_json(
    n_articles: usize,
    rows: &[Row],
    labels: &BTreeMap<(&'static str, String), usize>,
) -> String {
    let versions: Vec<_> = rows
        .iter()
        .map(|row| {
            let counts: BTreeMap<&str, usize> =
                Kind::ALL.iter().map(|k| k.word()).zip(row.counts).collect();
            json!({
                "article": row.article,
                "annotator": row.annotator,
                "status": row.status,
                "damaged": row.is_damaged,
                "counts": counts,
            })
        })
        .collect();
    let labels: Vec<_> = labels
        .iter()
        .map(|((kind, label), n)| json!({ "kind": kind, "label": label, "n": n }))
        .collect();
    json!({ "articles": n_articles, "versions": versions, "labels": labels }).to_string()
}
