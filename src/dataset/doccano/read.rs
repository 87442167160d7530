//! From doccano's lines to records. Entities without a `part` are mentions; of what doccano calls relations, those that no record has a place for are kept as the attribute `relation.TYPE`.

use std::sync::Arc;

use serde_json::Value;

use super::PARTS;
use crate::{
    dataset::{
        DatasetError, ImportOptions, ImportReport, ImportedDocument, Reader, Source, Unit,
        details::{ENDS, POLARITY, Said},
        import::Place,
        sink::Line,
        spans_in::{Found, SpansIn},
        view::Part,
        words::{bad_span, other_text},
    },
    model::span::{CharSpan, TextIndex, Utf16Span},
};

pub struct DoccanoReader;

impl Reader for DoccanoReader {
    fn read_into(
        &self,
        source: &dyn Source,
        options: &ImportOptions,
        report: &mut ImportReport,
        take: &mut dyn FnMut(ImportedDocument) -> Result<(), DatasetError>,
    ) -> Result<(), DatasetError> {
        for path in source.files() {
            let file: Arc<str> = path.as_str().into();
            let Some(mut lines) = report.lines(source, &path, options) else {
                continue;
            };
            while let Some((number, line)) = report.next_line(&mut lines, &path) {
                let place = Place::new(&file, number);
                let Line::Bytes(mut bytes) = line else {
                    report.refuse(place.problem("the line is too long"));
                    continue;
                };
                if number == 1 && bytes.starts_with(b"\xef\xbb\xbf") {
                    bytes.drain(..3);
                }
                if bytes.iter().all(u8::is_ascii_whitespace) {
                    continue;
                }
                let row: Value = match serde_json::from_slice(&bytes) {
                    Ok(row) => row,
                    Err(error) => {
                        report.refuse(place.problem(format!("it is no JSON: {error}")));
                        continue;
                    }
                };
                let unit = options.unit.unwrap_or(Unit::Utf16);
                let Some(mut document) = document(&row, unit, &place, report) else {
                    continue;
                };
                document.check(report);
                report.n_documents += 1;
                report.n_records += document.records.len();
                take(document)?;
            }
        }
        Ok(())
    }
}

fn document(
    row: &Value,
    unit: Unit,
    place: &Place,
    report: &mut ImportReport,
) -> Option<ImportedDocument> {
    let text = row
        .get("text")
        .or_else(|| row.get("data"))
        .and_then(Value::as_str);
    let Some(text) = text else {
        report.refuse(place.problem("it has no text"));
        return None;
    };
    let name = ["doc", "filename", "id"]
        .iter()
        .find_map(|key| match row.get(key)? {
            Value::String(name) => Some(name.clone()),
            Value::Number(n) => Some(format!("doccano-{n}")),
            _ => None,
        });
    let name = name.unwrap_or_else(|| format!("doccano-{}", place.line.unwrap_or(0)));
    let name = if name.ends_with(".txt") {
        name
    } else {
        format!("{name}.txt")
    };
    let index = TextIndex::new(text);
    let graphemes: Vec<usize> = if unit == Unit::Graphemes {
        use unicode_segmentation::UnicodeSegmentation as _;
        text.grapheme_indices(true)
            .map(|(i, _)| i)
            .chain([text.len()])
            .collect()
    } else {
        Vec::new()
    };
    let span = |start: usize, end: usize| match unit {
        Unit::Graphemes => {
            let (start, end) = (graphemes.get(start)?, graphemes.get(end)?);
            Some((*start..*end).into())
        }
        Unit::CodePoints => index.byte_span(text, CharSpan::new(start, end)),
        _ => index.byte_span_from_utf16(text, Utf16Span { start, end }),
    };
    let mut found = SpansIn::new(
        "doccano",
        crate::dataset::safe_name(&name).into_owned(),
        text,
        place,
    );
    let number = |value: Option<&Value>| {
        value
            .and_then(Value::as_u64)
            .and_then(|n| usize::try_from(n).ok())
    };
    let mut take = |key: String, start, end, label: &str, entity: Option<&Value>| {
        let string = |name: &str| entity.and_then(|e| e.get(name)).and_then(Value::as_str);
        let (Some(start), Some(end)) = (start, end) else {
            report.refuse(place.problem("it has no offsets").on_record(key));
            return;
        };
        let at = span(start, end).filter(|at| at.start < at.end);
        let Some((at, there)) = at.and_then(|at| Some((at, at.text(text)?))) else {
            report.refuse(place.problem(bad_span(start, end)).on_record(key));
            return;
        };
        if let Some(said) = string("text")
            && said != there
        {
            let message = other_text(start, end, there, said);
            report.refuse(place.problem(message).on_record(key));
            return;
        }
        let part = PARTS.iter().find(|(name, _)| Some(*name) == string("part"));
        let part = part.map_or(Part::Mention, |(_, part)| *part);
        let mut more = Said::default();
        for name in ENDS.into_iter().chain([POLARITY]) {
            if let Some(text) = string(name).filter(|_| part != Part::Mention) {
                more.add(name, text);
            }
        }
        found.push(Found {
            part,
            said: more,
            place: place.clone(),
            ..Found::mention(key, label, at)
        });
    };
    for entity in row
        .get("entities")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let key = entity
            .get("id")
            .map_or_else(String::new, ToString::to_string);
        let label = entity
            .get("label")
            .and_then(Value::as_str)
            .unwrap_or("Unlabelled");
        take(
            key,
            number(entity.get("start_offset")),
            number(entity.get("end_offset")),
            label,
            Some(entity),
        );
    }
    let labels = row
        .get("label")
        .or_else(|| row.get("labels"))
        .and_then(Value::as_array);
    for (i, label) in labels.into_iter().flatten().enumerate() {
        let name = label.get(2).and_then(Value::as_str).unwrap_or("Unlabelled");
        take(
            format!("l{}", i + 1),
            number(label.get(0)),
            number(label.get(1)),
            name,
            None,
        );
    }
    for relation in row
        .get("relations")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let id = |key: &str| {
            relation
                .get(key)
                .map_or_else(String::new, ToString::to_string)
        };
        let kind = relation
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or("relation");
        if let Err(message) = found.relate(&id("from_id"), &id("to_id"), kind) {
            report.refuse(place.problem(message).on_record(id("id")));
        }
    }
    Some(found.into_document())
}
