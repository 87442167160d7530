//! From tasks to records: one document per task and annotation; predictions where a task has no annotation. Regions of the controls `event` and `statement` are what they say, all others are
//! mentions. Relations, choices and texts of a region that no record has a place for are kept as attributes; what is said of the whole text is refused. An annotation that was
//! cancelled is a skipped one.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{CUE_ID, detail_of};
use crate::{
    dataset::{
        DatasetError, ImportOptions, ImportReport, ImportedDocument, Reader, Source,
        details::Said,
        import::Place,
        safe_name,
        sink::{data_files, read_text},
        spans_in::{Found, SpansIn},
        view::{CUE, Part, STANCE, VOICE},
    },
    model::{
        annotation::Attributes,
        article::Status,
        document::Annotator,
        said::{Words, words},
        span::{CharSpan, TextIndex},
    },
};

pub struct LabelStudioReader;

impl Reader for LabelStudioReader {
    fn read_into(
        &self,
        source: &dyn Source,
        options: &ImportOptions,
        report: &mut ImportReport,
        take: &mut dyn FnMut(ImportedDocument) -> Result<(), DatasetError>,
    ) -> Result<(), DatasetError> {
        for path in &data_files(source, &[".json"]) {
            let place = Place {
                file: path.as_str().into(),
                line: None,
            };
            let raw = read_text(source, path, options.max_file_bytes);
            let raw = raw.map_err(|error| error.to_string());
            let tasks = raw.as_ref().map_err(Clone::clone).and_then(|text| {
                serde_json::from_str::<Value>(text).map_err(|error| error.to_string())
            });
            let tasks = match tasks {
                Ok(Value::Array(tasks)) => tasks,
                Ok(task) => vec![task],
                Err(message) => {
                    report.refuse(place.problem(format!("it can't be read: {message}")));
                    continue;
                }
            };
            for (n, task) in tasks.iter().enumerate() {
                let n_before = report.problems.len();
                let found = documents(task, n, &place, report);
                report.locate(n_before, raw.as_deref().unwrap_or_default());
                for mut document in found {
                    document.check(report);
                    report.n_documents += 1;
                    report.n_records += document.records.len();
                    take(document)?;
                }
            }
        }
        Ok(())
    }
}

fn documents(
    task: &Value,
    n: usize,
    place: &Place,
    report: &mut ImportReport,
) -> Vec<ImportedDocument> {
    let data = task.get("data");
    let string = |key: &str| data.and_then(|d| d.get(key)).and_then(Value::as_str);
    let longest = || {
        let values = data
            .and_then(Value::as_object)?
            .values()
            .filter_map(Value::as_str);
        values.max_by_key(|text| text.len())
    };
    let Some(text) = string("text").or_else(longest) else {
        report.refuse(place.problem(format!("task {} has no text", n + 1)));
        return Vec::new();
    };
    let name = match (string("doc"), task.get("id")) {
        (Some(name), _) => name.to_owned(),
        (None, Some(id)) => format!("task-{}", id.to_string().trim_matches('"')),
        (None, None) => format!("task-{}", n + 1),
    };
    let mut results: Vec<&Value> = list(task, "annotations")
        .chain(list(task, "completions"))
        .collect();
    if results.is_empty() {
        results = list(task, "predictions").collect();
    }
    // Several are by several people.
    let own = if results.len() == 1 {
        own_annotator(task)
    } else {
        None
    };
    let index = TextIndex::new(text);
    let mut documents = Vec::new();
    for annotation in results {
        let mut reading = Reading {
            text,
            index: &index,
            place,
            report,
            found: SpansIn::new(
                "label-studio",
                format!("{}.txt", safe_name(&name)),
                text,
                place,
            ),
        };
        reading.regions(annotation);
        reading.relations(annotation);
        let mut document = reading.found.into_document();
        document.annotator = annotator(annotation).or_else(|| own.clone());
        if annotation.get("was_cancelled").and_then(Value::as_bool) == Some(true) {
            document.status = Status::Skipped {
                reason: String::new(),
            };
        }
        document.card.headline = string("headline").map(str::to_owned);
        document.card.source = string("source").map(str::to_owned);
        document.card.date = string("date").map(str::to_owned);
        document.card.url = string("url").map(str::to_owned);
        document.card.language = string("language").map(str::to_owned);
        documents.push(document);
    }
    documents
}

struct Reading<'a> {
    text: &'a str,
    index: &'a TextIndex,
    place: &'a Place,
    report: &'a mut ImportReport,
    found: SpansIn,
}

impl Reading<'_> {
    fn regions(&mut self, annotation: &Value) {
        let mut more: BTreeMap<&str, Vec<(&str, Vec<&str>)>> = BTreeMap::new();
        for item in list(annotation, "result") {
            let value = item.get("value");
            for kind in ["choices", "text"] {
                let texts = value.and_then(|v| v.get(kind)).and_then(Value::as_array);
                let texts = texts.into_iter().flatten().filter_map(Value::as_str);
                let texts: Vec<&str> = texts.collect();
                if !texts.is_empty() {
                    let of_region = more.entry(string(item, "id")).or_default();
                    of_region.push((string(item, "from_name"), texts));
                }
            }
        }
        let mut regions: BTreeSet<&str> = BTreeSet::new();
        for item in list(annotation, "result") {
            let (id, kind) = (string(item, "id"), string(item, "type"));
            if kind == "relation" {
                continue;
            }
            let value = item.get("value");
            let lists: Vec<&Vec<Value>> = ["labels", "hypertextlabels"]
                .iter()
                .filter_map(|key| value?.get(key)?.as_array())
                .collect();
            let labels = lists.iter().copied().flatten().filter_map(Value::as_str);
            let labels: Vec<&str> = labels.collect();
            let (Some(value), Some(label)) = (value, labels.first()) else {
                let is_of_region = ["choices", "text"]
                    .iter()
                    .any(|key| value.and_then(|v| v.get(key)).is_some_and(Value::is_array));
                if !lists.is_empty() {
                    self.refuse(id, words!("refused-no-label", "the region has no label"));
                } else if !is_of_region {
                    self.refuse(
                        id,
                        words!(
                            "refused-result",
                            "results of the kind {kind} are not read",
                            kind = kind
                        ),
                    );
                }
                continue;
            };
            regions.insert(id);
            let number = |key: &str| {
                value
                    .get(key)
                    .and_then(Value::as_u64)
                    .and_then(|n| usize::try_from(n).ok())
            };
            let (Some(start), Some(end)) = (number("start"), number("end")) else {
                self.refuse(id, "the region has no offsets".to_owned());
                continue;
            };
            let at = self
                .index
                .byte_span(self.text, CharSpan::new(start, end))
                .filter(|s| !s.is_empty());
            let Some(at) = at else {
                self.refuse(id, format!("the span {start}-{end} does not fit the text"));
                continue;
            };
            let there = &self.text[at.range()];
            if let Some(said) = value.get("text").and_then(Value::as_str)
                && said != there
            {
                self.refuse(
                    id,
                    format!("at {start}-{end} the text is {there:?}, not {said:?}"),
                );
                continue;
            }
            let part = part(string(item, "from_name"), label);
            let (mut said, mut attributes) = (Said::default(), Attributes::new());
            for (name, texts) in more.get(id).into_iter().flatten() {
                match detail_of(part, name) {
                    Some(detail) => texts.iter().for_each(|text| said.add(detail, *text)),
                    None => {
                        attributes.insert((*name).to_owned(), texts.join("|"));
                    }
                }
            }
            if labels.len() > 1 {
                attributes.insert("labels".to_owned(), labels.join("|"));
            }
            let record = match part {
                Part::Cue => id.strip_suffix(CUE_ID).unwrap_or(id),
                _ => id,
            };
            self.found.push(Found {
                record: record.to_owned(),
                part,
                said,
                attributes,
                place: self.place.clone(),
                ..Found::mention(id, *label, at)
            });
        }
        // What is said of the whole text, and of regions that are not there.
        for (id, said) in more.iter().filter(|(id, _)| !regions.contains(*id)) {
            for (name, _) in said {
                let message = words!(
                    "refused-no-region",
                    "{name} is said of no region: there is no place for it",
                    name = name
                );
                self.refuse(id, message);
            }
        }
    }

    fn relations(&mut self, annotation: &Value) {
        for item in list(annotation, "result") {
            if string(item, "type") != "relation" {
                continue;
            }
            let (from, to) = (string(item, "from_id"), string(item, "to_id"));
            let mut labels: Vec<&str> = list(item, "labels").filter_map(Value::as_str).collect();
            if labels.is_empty() {
                labels.push("relation");
            }
            for label in labels {
                if let Err(message) = self.found.relate(from, to, label) {
                    self.refuse(from, message);
                }
            }
        }
    }

    fn refuse(&mut self, id: &str, message: impl Into<Words>) {
        self.report
            .refuse(self.place.problem(message).on_record(id));
    }
}

/// What a region is, by the control and the label that it was made with.
fn part(control: &str, label: &str) -> Part {
    match (control, label) {
        ("event", _) => Part::Trigger,
        ("statement", STANCE) => Part::Evidence,
        ("statement", CUE) => Part::Cue,
        ("statement", VOICE) => Part::Content,
        _ => Part::Mention,
    }
}

/// Who it was when we wrote the task.
fn own_annotator(task: &Value) -> Option<Annotator> {
    let id = task.get("meta")?.get("annotator")?.as_str()?;
    Some(Annotator {
        id: id.to_owned(),
        name: id.to_owned(),
    })
}

fn annotator(annotation: &Value) -> Option<Annotator> {
    let by = annotation.get("completed_by")?;
    let name = match by {
        Value::Number(n) => format!("annotator-{n}"),
        Value::String(name) => name.clone(),
        Value::Object(_) => by
            .get("email")
            .and_then(Value::as_str)
            .map(str::to_owned)
            .or_else(|| by.get("id").map(|id| format!("annotator-{id}")))?,
        _ => return None,
    };
    let slug: String = name
        .to_lowercase()
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '-' {
                c
            } else {
                '_'
            }
        })
        .take(32)
        .collect();
    Some(Annotator { id: slug, name })
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    value
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn string<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}
