//! `re3d`: the relationship and entity extraction dataset of Dstl (<https://github.com/dstl/re3d>); read only.
//!
//! A folder has three files of JSON Lines (as `mongoexport` writes them): `documents.json` `{_id, title, text, sourceName, sourceUrl}`, `entities.json`
//! `{_id, documentId, begin, end, type, value, confidence}` and `relations.json` `{_id, documentId, sourceBegin, sourceEnd, targetBegin, targetEnd, type, value}`.
//! Offsets are Java's, UTF-16. A relation is kept as an attribute of the mention at its source (see [`super::spans_in`]). An entity whose
//! offsets do not give its value is refused, and so is a relation to where no entity is.

use std::collections::BTreeMap;

use serde::{Deserialize, de::DeserializeOwned};

use super::{
    DatasetError, Format, Holds, ImportOptions, ImportReport, ImportedDocument, Info, Newline,
    Reader, Shape, Source, Unit, ZoneMode,
    import::Place,
    safe_name,
    sink::Line,
    spans_in::{Found, SpansIn},
    words::{bad_span, line_too_long, missing, other_text, unreadable},
};
use crate::model::{
    said::{Words, words},
    span::{TextIndex, Utf16Span},
};

pub struct Re3d;

static INFO: Info = Info {
    name: "re3d",
    title: "re3d (Dstl)",
    extensions: &["json"],
    unit: Unit::Utf16,
    shape: Shape::Folder,
    holds: Holds::NOTHING,
    zones: ZoneMode::Cut,
    newline: Newline::Keep,
    needs_lf: false,
    breaks_lines: false,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Text {
    #[serde(rename = "_id")]
    id: String,
    text: String,
    title: Option<String>,
    source_name: Option<String>,
    source_url: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Named {
    #[serde(rename = "_id")]
    id: String,
    document_id: String,
    begin: usize,
    end: usize,
    #[serde(rename = "type")]
    label: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Related {
    #[serde(rename = "_id")]
    id: String,
    document_id: String,
    source_begin: usize,
    source_end: usize,
    target_begin: usize,
    target_end: usize,
    #[serde(rename = "type")]
    label: String,
}

struct Open {
    found: SpansIn,
    text: String,
    index: TextIndex,
    /// Keys of the mentions by their place.
    at: BTreeMap<(usize, usize), String>,
}

impl Format for Re3d {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn reader(&self) -> Option<&dyn Reader> {
        Some(self)
    }
}

impl Reader for Re3d {
    fn read_into(
        &self,
        source: &dyn Source,
        options: &ImportOptions,
        report: &mut ImportReport,
        take: &mut dyn FnMut(ImportedDocument) -> Result<(), DatasetError>,
    ) -> Result<(), DatasetError> {
        let files = source.files();
        for path in files.iter().filter(|path| path.ends_with("documents.json")) {
            let beside = |name: &str| {
                let folder = path.trim_end_matches("documents.json");
                let path = format!("{folder}{name}");
                files.contains(&path).then_some(path)
            };
            let mut open = BTreeMap::new();
            let mut order = Vec::new();
            rows::<Text>(source, path, options, report, &mut |text, place, report| {
                if open.contains_key(&text.id) {
                    let message = words!("refused-id-twice", "the id stands twice");
                    report.refuse(place.problem(message).on_record(text.id));
                    return;
                }
                let name = safe_name(&text.id).into_owned();
                let mut found = SpansIn::new("re3d", format!("{name}.txt"), &text.text, place);
                found.document.card.headline = text.title;
                found.document.card.source = text.source_name;
                found.document.card.url = text.source_url;
                order.push(text.id.clone());
                open.insert(
                    text.id,
                    Open {
                        found,
                        index: TextIndex::new(&text.text),
                        text: text.text,
                        at: BTreeMap::new(),
                    },
                );
            });
            if let Some(path) = beside("entities.json") {
                rows::<Named>(source, &path, options, report, &mut |row, place, report| {
                    if let Err(message) = mention(&mut open, &row, place) {
                        report.refuse(place.problem(message).on_record(row.id));
                    }
                });
            }
            if let Some(path) = beside("relations.json") {
                rows::<Related>(source, &path, options, report, &mut |row, place, report| {
                    if let Err(message) = relate(&mut open, &row) {
                        report.refuse(place.problem(message).on_record(row.id));
                    }
                });
            }
            for id in order {
                let Some(open) = open.remove(&id) else {
                    continue;
                };
                let mut document = open.found.into_document();
                document.check(report);
                report.n_documents += 1;
                report.n_records += document.records.len();
                take(document)?;
            }
        }
        Ok(())
    }
}

/// The rows of a file; those of another shape are refused.
fn rows<T: DeserializeOwned>(
    source: &dyn Source,
    path: &str,
    options: &ImportOptions,
    report: &mut ImportReport,
    take: &mut dyn FnMut(T, &Place, &mut ImportReport),
) {
    let Some(mut lines) = report.lines(source, path, options) else {
        return;
    };
    while let Some((number, line)) = report.next_line(&mut lines, path) {
        let place = Place::new(&path.into(), number);
        let Line::Bytes(bytes) = line else {
            report.refuse(place.problem(line_too_long()));
            continue;
        };
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        if bytes.trim_ascii().is_empty() {
            continue;
        }
        match serde_json::from_slice(bytes) {
            Ok(row) => take(row, &place, report),
            Err(error) => report.refuse(place.problem(unreadable(&error))),
        }
    }
}

fn mention(open: &mut BTreeMap<String, Open>, row: &Named, place: &Place) -> Result<(), Words> {
    let open = open
        .get_mut(&row.document_id)
        .ok_or_else(|| missing(&row.document_id))?;
    let span = Utf16Span {
        start: row.begin,
        end: row.end,
    };
    let at = open.index.byte_span_from_utf16(&open.text, span);
    let at = at
        .filter(|at| !at.is_empty())
        .ok_or_else(|| bad_span(row.begin, row.end))?;
    let text = at.text(&open.text).unwrap_or_default();
    if text != row.value {
        return Err(other_text(row.begin, row.end, text, &row.value));
    }
    let key = row.id.clone();
    open.at.entry((row.begin, row.end)).or_insert(key.clone());
    open.found.push(Found {
        place: place.clone(),
        ..Found::mention(key, &row.label, at)
    });
    Ok(())
}

fn relate(open: &mut BTreeMap<String, Open>, row: &Related) -> Result<(), Words> {
    let open = open
        .get_mut(&row.document_id)
        .ok_or_else(|| missing(&row.document_id))?;
    let end = |begin: usize, end: usize| {
        let key = open.at.get(&(begin, end)).cloned();
        key.ok_or_else(|| {
            words!(
                "refused-no-entity-at",
                "no entity is at {begin}-{end}",
                begin = begin,
                end = end
            )
        })
    };
    let from = end(row.source_begin, row.source_end)?;
    let to = end(row.target_begin, row.target_end)?;
    open.found.relate(&from, &to, &row.label)?;
    Ok(())
}
