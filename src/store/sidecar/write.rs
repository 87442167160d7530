//! A document → the text of its sidecar, the same bytes for the same document and base.
//!
//! Records of a list are sorted by (start, end, id) of their first stretch of text, those without text at the end by id. Entities have
//! no text of their own and are sorted by id: a new mention then moves no entity's line, and a new entity adds one line at a place of chance,
//! so that two colleagues' additions seldom meet in a merge.

use std::fmt::Write as _;

use super::{Base, outline::list_name};
use crate::{
    model::{
        annotation::{How, Record},
        article::Card,
        document::Document,
        id::{Id, Kind},
    },
    store::{
        ron_text::line_from,
        wire_v1::*,
        wire_v1_model::{line_from_record, ref_from_id},
    },
};

/// The text of a document's sidecar.
///
/// Records that are as they were in the base are written as they stood there; what the base could not understand is written back word for
/// word; ids of the base that are gone join its list of removed ones.
pub fn render(document: &Document, base: &Base) -> Result<String, ron::Error> {
    let mut out = String::with_capacity(1024 + document.len() * 256);
    // What is written in a version that we know follows from the document alone: whoever merges comes to the same bytes.
    let (major, minor) = (VERSION.0, lowest_minor(document).max(base.newer_minor));
    // Writing to a `String` can't fail; `?` needs no arm of its own.
    write!(
        out,
        "(\n    format: {FORMAT:?}, version: ({major}, {minor}), offsets: CodePoints,\n"
    )?;
    let header = header_values(document, base)?;
    let value = |name: &str| -> &str {
        let new = header
            .iter()
            .find(|(n, _)| *n == name)
            .map_or("", |(_, v)| v);
        match base.header.get(name) {
            Some(field) if field.understood == new => &field.text,
            _ => new,
        }
    };
    writeln!(out, "    article: {},", value("article"))?;
    writeln!(
        out,
        "    annotator: {}, codebook: {}, status: {},",
        value("annotator"),
        value("codebook"),
        value("status")
    )?;
    if !value("card").is_empty()
        && (*document.card() != Card::default() || base.header.contains_key("card"))
    {
        writeln!(out, "    card: {},", value("card"))?;
    }
    for (name, value) in &base.unknown_fields {
        writeln!(out, "    {name}: {value},")?;
    }
    for kind in Kind::ALL {
        write_list(&mut out, kind, document, base)?;
    }
    let removed = removed_ids(document, base);
    if !removed.is_empty() {
        out.push_str("    removed: [\n");
        for id in removed {
            writeln!(out, "        {},", line_from(&ref_from_id(id))?)?;
        }
        out.push_str("    ],\n");
    }
    if !base.unreadable.is_empty() {
        out.push_str("    unreadable: [\n");
        for line in &base.unreadable {
            writeln!(out, "        {},", line_from(line)?)?;
        }
        out.push_str("    ],\n");
    }
    out.push_str(")\n");
    Ok(out)
}

/// The lowest minor version that has all fields of a document.
fn lowest_minor(document: &Document) -> u32 {
    let has_other = document.comments().any(|c| c.other.is_some());
    let is_single = |record: &Record| record.origin().is_some_and(|o| o.how == How::Single);
    u32::from(has_other || document.records().any(is_single))
}

/// Whether the file says all that the document says, and nothing it does not.
pub(crate) fn is_unchanged(document: &Document, base: &Base) -> Result<bool, ron::Error> {
    let same_records = document.len() == base.records.len()
        && document.records().all(|record| {
            base.records
                .get(record.id())
                .is_some_and(|o| o.record == *record)
        });
    if !same_records {
        return Ok(false);
    }
    let header = header_values(document, base)?;
    let is_same = |(name, value): &(&str, String)| match base.header.get(*name) {
        Some(field) => field.understood == *value,
        None => *name == "card" && *document.card() == Card::default(),
    };
    Ok(header.iter().all(is_same))
}

/// The header's fields as this version writes them.
pub(super) fn header_values(
    document: &Document,
    base: &Base,
) -> Result<[(&'static str, String); 5], ron::Error> {
    let article = document.article();
    let id = match &base.article_id {
        Some(id) => id.clone(),
        None => article.sha256().as_str().chars().take(16).collect(),
    };
    let language = document
        .card()
        .language
        .clone()
        .or_else(|| base.language.clone())
        .or_else(|| article.language().map(str::to_owned));
    Ok([
        (
            "article",
            line_from(&WireArticle {
                file: article.file_name().to_owned(),
                id,
                sha256: article.sha256().to_string(),
                chars: article.index().n_chars(),
                language,
            })?,
        ),
        (
            "annotator",
            line_from(&WireAnnotator {
                id: document.annotator().id.clone(),
                name: document.annotator().name.clone(),
            })?,
        ),
        (
            "codebook",
            line_from(&WireCodebookRef {
                name: document.codebook().name.clone(),
                version: document.codebook().version,
            })?,
        ),
        ("status", line_from(&WireStatus::from(document.status()))?),
        ("card", line_from(&WireCard::from(document.card()))?),
    ])
}

fn write_list(
    out: &mut String,
    kind: Kind,
    document: &Document,
    base: &Base,
) -> Result<(), ron::Error> {
    let kept = base.kept.get(&kind).map_or(&[][..], Vec::as_slice);
    let mut records: Vec<(Place<'_>, &Record)> = document
        .of_kind(kind)
        .map(|record| (place(record), record))
        .collect();
    if records.is_empty() && kept.is_empty() {
        return Ok(());
    }
    records.sort_unstable_by_key(|(place, _)| *place);
    writeln!(out, "    {}: [", list_name(kind))?;
    for (_, record) in records {
        out.push_str("        ");
        match base.records.get(record.id()) {
            Some(original) if original.record == *record => out.push_str(&original.text),
            _ => out.push_str(&line_from_record(record, document.article())?),
        }
        out.push_str(",\n");
    }
    for line in kept {
        writeln!(out, "        {line},")?;
    }
    out.push_str("    ],\n");
    Ok(())
}

type Place<'a> = (usize, usize, &'a str);

fn place(record: &Record) -> Place<'_> {
    let first = record
        .spans()
        .into_iter()
        .map(|(_, span)| (span.start, span.end))
        .min();
    let (start, end) = first.unwrap_or((usize::MAX, usize::MAX));
    (start, end, record.id().key())
}

/// In the order of ids.
fn removed_ids<'a>(document: &Document, base: &'a Base) -> Vec<&'a Id> {
    let mut ids: Vec<&Id> = base.removed.iter().chain(base.records.keys()).collect();
    ids.retain(|id| document.record(id).is_none());
    ids.sort_unstable();
    ids.dedup();
    ids
}
