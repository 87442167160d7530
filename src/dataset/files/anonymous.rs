//! The report of an export that goes out without its annotators.

use std::{collections::BTreeSet, path::Path};

use crate::{
    dataset::ExportReport,
    model::problem::Problem,
    store::{exports::ExportSettings, project::Project, sidecar::article_and_annotator},
};

/// The report with annotators as the dataset calls them, and without what names them otherwise: it lies beside the dataset.
pub fn report(report: &ExportReport, project: &Project) -> ExportReport {
    let mut known: BTreeSet<&str> = report.aliases.keys().map(String::as_str).collect();
    let sidecars = project.articles.iter().flat_map(|a| &a.sidecars);
    known.extend(sidecars.map(|sidecar| sidecar.annotator.as_str()));
    known.extend(project.copies.iter().map(|copy| copy.annotator.as_str()));
    let team = project.team.iter();
    known.extend(team.flat_map(|member| [member.id.as_str(), member.name.as_str()]));
    let problem = |problem: &Problem| without_annotators(problem, report, &known);
    let settings = |settings: &ExportSettings| ExportSettings {
        annotators: {
            let ids = settings.annotators.iter();
            ids.filter_map(|id| report.aliases.get(id).cloned())
                .collect()
        },
        // Where it lies on the exporter's disk.
        out: String::new(),
        ..settings.clone()
    };
    ExportReport {
        problems: report.problems.iter().map(problem).collect(),
        warnings: report.warnings.iter().map(problem).collect(),
        settings: report.settings.as_ref().map(settings),
        ..report.clone()
    }
}

/// A problem by the article it is about. What it says is kept as far as it names nobody.
fn without_annotators(problem: &Problem, report: &ExportReport, known: &BTreeSet<&str>) -> Problem {
    let mut problem = problem.clone();
    let name = Path::new(&problem.file).file_name().unwrap_or_default();
    let name = name.to_string_lossy();
    problem.file = match article_and_annotator(&name) {
        Some((article, annotator)) => match report.aliases.get(annotator) {
            Some(alias) => format!("{article}@{alias}"),
            None => article.to_owned(),
        },
        // A copy of a sidecar, or one with a name that is no id.
        None if name.contains(".ann") => String::new(),
        None => name.into_owned(),
    };
    let names_anybody = |text: &str| known.iter().any(|word| has_word(text, word));
    if names_anybody(&problem.message) {
        problem.message = "what is wrong names an annotator".to_owned();
    }
    problem.hint = problem.hint.filter(|hint| !names_anybody(hint));
    problem
}

/// Whether a word stands in a text, not as a part of another.
fn has_word(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    !word.is_empty()
        && text.match_indices(word).any(|(at, _)| {
            !text[..at].ends_with(is_part) && !text[at + word.len()..].starts_with(is_part)
        })
}

#[cfg(test)]
mod tests {
    use super::has_word;

    #[test]
    fn a_word_stands_alone() {
        assert!(has_word("the id \"bob\" stands twice", "bob"));
        assert!(has_word("bob", "bob"));
        assert!(!has_word("bobsleigh and bob-2", "bob"));
        assert!(!has_word("anything", ""));
    }
}
