//! The dataset card: what the data is, counts, the codebook, how to load it (<https://huggingface.co/docs/hub/datasets-cards>).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::View;
use crate::{
    dataset::{ExportReport, escape::push_fmt},
    model::codebook::{Codebook, Label},
};

/// What the card needs of the documents.
#[derive(Default)]
pub(super) struct Card {
    codebooks: BTreeMap<String, Arc<Codebook>>,
    rights: BTreeSet<String>,
}

/// Rights as articles give them, and the hub's name for the licence.
const LICENCES: [(&str, &str); 8] = [
    ("cc0", "cc0-1.0"),
    ("cc0 1.0", "cc0-1.0"),
    ("public domain", "cc0-1.0"),
    ("cc by 4.0", "cc-by-4.0"),
    ("cc by-sa 4.0", "cc-by-sa-4.0"),
    ("cc by-nc 4.0", "cc-by-nc-4.0"),
    ("cc by 3.0", "cc-by-3.0"),
    ("cc by-sa 3.0", "cc-by-sa-3.0"),
];

impl Card {
    pub(super) fn count(&mut self, view: &View) {
        if !self.codebooks.contains_key(&view.codebook.name) {
            let name = view.codebook.name.clone();
            self.codebooks.insert(name, view.codebook.clone());
        }
        self.rights
            .insert(view.card.rights.clone().unwrap_or_default());
    }

    pub(super) fn text(&self, report: &ExportReport, splits: &[&str], by_language: bool) -> String {
        let mut out = String::from("---\n");
        self.front_matter(report, splits, by_language, &mut out);
        out.push_str("---\n\n# Annotated news articles\n\n");
        push_fmt(
            &mut out,
            format_args!(
                "{} documents with {} labelled spans, written by Postil {}. Offsets (`start`, `end`, `fragments`) count Unicode code points into `text`, `end` not included.\n\n",
                report.n_documents,
                report.n_spans,
                env!("CARGO_PKG_VERSION")
            ),
        );
        load(by_language, &mut out);
        out.push_str(FEATURES);
        out.push_str("\n## Counts\n\n");
        let splits = report.by_split.iter().map(|(split, n)| {
            let split = if *split == "dev" { "validation" } else { split };
            (split, *n)
        });
        table("split", "documents", splits, &mut out);
        let languages = report.by_language.iter().map(|(l, n)| (l.as_str(), *n));
        table("language", "documents", languages, &mut out);
        let labels = report.by_label.iter().map(|(l, n)| (l.as_str(), *n));
        table("label", "spans", labels, &mut out);
        self.licence(&mut out);
        for codebook in self.codebooks.values() {
            describe(codebook, &mut out);
        }
        if !report.loss.is_empty() {
            out.push_str("## Not in this dataset\n\n");
            for (kind, n) in report.loss.iter() {
                push_fmt(&mut out, format_args!("- {n} {}\n", kind.words()));
            }
        }
        out
    }

    fn front_matter(
        &self,
        report: &ExportReport,
        splits: &[&str],
        by_language: bool,
        out: &mut String,
    ) {
        let known = report.by_language.keys().filter(|l| *l != "und");
        // The hub knows languages by their first subtag.
        let languages: BTreeSet<&str> = known.filter_map(|l| l.split('-').next()).collect();
        if !languages.is_empty() {
            out.push_str("language:\n");
            for language in languages {
                push_fmt(out, format_args!("- {}\n", quoted(language)));
            }
        }
        push_fmt(out, format_args!("license: {}\n", self.licence_name()));
        let size = match report.n_documents {
            0..1_000 => "n<1K",
            1_000..10_000 => "1K<n<10K",
            10_000..100_000 => "10K<n<100K",
            100_000..1_000_000 => "100K<n<1M",
            _ => "n>1M",
        };
        push_fmt(out, format_args!("size_categories:\n- {size}\n"));
        out.push_str("task_categories:\n- token-classification\ntags:\n- named-entity-recognition\n- event-extraction\n- stance-detection\n- news\n");
        out.push_str("configs:\n- config_name: default\n  data_files:\n");
        let folder = if by_language { "data/*/" } else { "data/" };
        for split in splits {
            push_fmt(
                out,
                format_args!("  - split: {split}\n    path: {folder}{split}-*.parquet\n"),
            );
        }
    }

    /// The licence where all articles give the same one and the hub has a name for it.
    fn licence_name(&self) -> &'static str {
        match self.rights.iter().collect::<Vec<_>>()[..] {
            [one] => {
                let one = one.to_lowercase();
                let found = LICENCES.iter().find(|(words, _)| *words == one);
                found.map_or("unknown", |(_, name)| name)
            }
            _ => "other",
        }
    }

    fn licence(&self, out: &mut String) {
        out.push_str("## Licence of the articles\n\n");
        for rights in &self.rights {
            let rights = match rights.as_str() {
                "" => "some articles do not say",
                rights => rights,
            };
            push_fmt(out, format_args!("- {}\n", one_line(rights)));
        }
        out.push('\n');
    }
}

fn load(by_language: bool, out: &mut String) {
    out.push_str("```python\nfrom datasets import load_dataset\ndataset = load_dataset(\"path/to/this/folder\")\n```\n\n");
    let path = if by_language {
        "data/*/*.parquet', hive_partitioning = true"
    } else {
        "data/*.parquet'"
    };
    push_fmt(
        out,
        format_args!(
            "```sql\n-- DuckDB\nSELECT doc, s.label, s.text FROM (SELECT doc, unnest(spans) AS s FROM read_parquet('{path}));\n```\n\n"
        ),
    );
}

const FEATURES: &str = "## Features

| column | what |
|---|---|
| `doc`, `file`, `lang` | the document's name, its article's file, its language (BCP 47) |
| `annotator`, `codebook`, `status` | who tagged it, with which labels, how far it is |
| `headline`, `byline`, `source`, `date`, `url`, `rights` | what is known of the article |
| `text` | the text that offsets count into |
| `spans` | every labelled stretch: mentions of entities, triggers of events, evidence of stances, cues and contents of voices |
| `entities` | what mentions name (`spans.entity` is its id), with links to knowledge bases |
| `events` | type, attributes and arguments; the trigger is the span of the same id |
| `stances` | holder, target, polarity, intensity; the evidence is the span of the same id |
| `voices` | who says it, and how; cue and content are the spans of the same id |
| `absences` | no stance of this holder towards this target: said explicitly |
";

fn describe(codebook: &Codebook, out: &mut String) {
    push_fmt(
        out,
        format_args!("## Codebook {} {}\n\n", codebook.name, codebook.version),
    );
    if !codebook.title.is_empty() {
        push_fmt(out, format_args!("{}\n\n", one_line(&codebook.title)));
    }
    let mut labels = |heading: &str, labels: &mut dyn Iterator<Item = &Label>| {
        let mut rows = labels.peekable();
        if rows.peek().is_none() {
            return;
        }
        push_fmt(out, format_args!("| {heading} | definition |\n|---|---|\n"));
        for label in rows {
            let definition = one_line(&label.definition);
            push_fmt(out, format_args!("| `{}` | {definition} |\n", label.name));
        }
        out.push('\n');
    };
    labels(
        "entity type",
        &mut codebook.entity_types.iter().map(|t| &t.label),
    );
    labels(
        "event type",
        &mut codebook.event_types.iter().map(|t| &t.label),
    );
    labels(
        "intensity",
        &mut codebook.intensities.iter().map(|t| &t.label),
    );
    labels("concept", &mut codebook.concepts.iter().map(|t| &t.label));
}

fn table<'a>(what: &str, of: &str, rows: impl Iterator<Item = (&'a str, usize)>, out: &mut String) {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return;
    }
    push_fmt(out, format_args!("| {what} | {of} |\n|---|---|\n"));
    for (name, n) in rows {
        push_fmt(out, format_args!("| {} | {n} |\n", one_line(name)));
    }
    out.push('\n');
}

/// Text for a table's cell.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace('|', "\\|")
}

/// `no` is Norwegian, and a truth value in YAML.
fn quoted(language: &str) -> String {
    format!("\"{}\"", language.replace(['"', '\\'], ""))
}
