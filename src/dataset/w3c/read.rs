//! From web annotations to records: ours are what their ids say, all others are mentions. The text of a target's source is the file of that name, in a folder beside or under the page.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{PARTS, URN};
use crate::{
    dataset::{
        DatasetError, ImportOptions, ImportReport, ImportedDocument, Reader, Source,
        details::{self, Said},
        import::Place,
        sink::{data_files, read_text},
        spans_in::{Found, SpansIn},
        view::Part,
    },
    model::{
        annotation::Attributes,
        document::Annotator,
        span::{ByteSpan, CharSpan, TextIndex},
    },
};

pub struct W3cReader;

impl Reader for W3cReader {
    fn read_into(
        &self,
        source: &dyn Source,
        options: &ImportOptions,
        report: &mut ImportReport,
        take: &mut dyn FnMut(ImportedDocument) -> Result<(), DatasetError>,
    ) -> Result<(), DatasetError> {
        let files = source.files();
        for path in &data_files(source, &[".jsonld", ".json"]) {
            let place = Place {
                file: path.as_str().into(),
                line: None,
            };
            let raw = read_text(source, path, options.max_file_bytes);
            let raw = raw.map_err(|error| error.to_string());
            let page = raw.as_ref().map_err(Clone::clone).and_then(|text| {
                serde_json::from_str::<Value>(text).map_err(|error| error.to_string())
            });
            let n_before = report.problems.len();
            let page = match page {
                Ok(page) => page,
                Err(message) => {
                    report.refuse(place.problem(format!("it can't be read: {message}")));
                    continue;
                }
            };
            let mut pages = Page {
                source,
                files: &files,
                limit: options.max_file_bytes,
                place,
                report,
                documents: BTreeMap::new(),
            };
            pages.take(items(&page));
            // Texts that nothing was said about are documents too.
            let own = format!("{path}.text/");
            for text in files.iter().filter_map(|file| file.strip_prefix(&own)) {
                if let Err(message) = pages.open(text) {
                    pages.report.refuse(pages.place.problem(message));
                }
            }
            let documents = pages.documents;
            report.locate(n_before, raw.as_deref().unwrap_or_default());
            for (_, (found, _)) in documents {
                let mut document = found.into_document();
                document.check(report);
                report.n_documents += 1;
                report.n_records += document.records.len();
                take(document)?;
            }
        }
        Ok(())
    }
}

fn items(page: &Value) -> Vec<&Value> {
    let list = match page {
        Value::Array(list) => Some(list),
        Value::Object(_) => page
            .get("items")
            .or_else(|| page.get("first").and_then(|first| first.get("items")))
            .and_then(Value::as_array),
        _ => None,
    };
    match list {
        Some(list) => list.iter().collect(),
        None => vec![page],
    }
}

struct Page<'a> {
    source: &'a dyn Source,
    files: &'a [String],
    limit: usize,
    place: Place,
    report: &'a mut ImportReport,
    /// By the text's name.
    documents: BTreeMap<String, (SpansIn, TextIndex)>,
}

impl Page<'_> {
    fn take(&mut self, items: Vec<&Value>) {
        let mut links = Vec::new();
        let mut document_of: BTreeMap<String, String> = BTreeMap::new();
        for item in items {
            let id = item
                .get("id")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned();
            let targets: Vec<&Value> = match item.get("target") {
                Some(Value::Array(targets)) => targets.iter().collect(),
                Some(target) => match target.get("items").and_then(Value::as_array) {
                    Some(items) => items.iter().collect(),
                    None => vec![target],
                },
                None => Vec::new(),
            };
            if let [Value::String(from), Value::String(to)] = targets.as_slice() {
                links.push((id, label(item), from.clone(), to.clone()));
                continue;
            }
            match self.annotation(item, &id, &targets) {
                Ok(name) => {
                    document_of.insert(id, name);
                }
                Err(message) => self
                    .report
                    .refuse(self.place.problem(message).on_record(id)),
            }
        }
        for (id, label, from, to) in links {
            let found = document_of
                .get(&from)
                .and_then(|name| self.documents.get_mut(name));
            let related = match found {
                Some((found, _)) => found.relate(&from, &to, &label),
                None => Err(format!("it links {from}, which is not there")),
            };
            if let Err(message) = related {
                self.report
                    .refuse(self.place.problem(message).on_record(id));
            }
        }
    }

    fn annotation(&mut self, item: &Value, id: &str, targets: &[&Value]) -> Result<String, String> {
        let mut name = String::new();
        let mut at = Vec::new();
        for target in targets {
            let source = match target.get("source") {
                Some(Value::String(source)) => source,
                Some(source) => source
                    .get("id")
                    .and_then(Value::as_str)
                    .ok_or("its target has no source")?,
                None => return Err("its target has no source".to_owned()),
            };
            let file = source.split('#').next().unwrap_or_default();
            let file = unpercent(file.rsplit('/').next().unwrap_or_default());
            if !name.is_empty() && name != file {
                return Err("its targets are in two texts".to_owned());
            }
            name = file;
            self.open(&name)?;
            let (found, index) = self.documents.get(&name).ok_or("its text is not there")?;
            at.push(select(target, &found.document.text, index)?);
        }
        if at.is_empty() {
            return Err("it has no target in a text".to_owned());
        }
        let own = own(id);
        let part = own.as_ref().map_or(Part::Mention, |(part, _)| *part);
        let (mut said, mut attributes) = (Said::default(), Attributes::new());
        let mut keep = |name: &str, text: &str| {
            attributes.insert(name.to_owned(), text.to_owned());
        };
        for body in bodies(item) {
            let string = |key: &str| body.get(key).and_then(Value::as_str);
            match (string("purpose"), string("value")) {
                (Some("identifying"), _) => {
                    let Some(iri) = string("source").or_else(|| string("id")) else {
                        continue;
                    };
                    match link(iri).filter(|_| part == Part::Mention) {
                        Some(link) => said.add(details::LINK, link),
                        None => keep("identifying", iri),
                    }
                }
                (Some("assessing"), Some(polarity)) if part == Part::Evidence => {
                    said.add(details::POLARITY, polarity);
                }
                (Some("assessing"), Some(value)) => keep("assessing", value),
                (Some("describing"), Some(value)) if own.is_some() => {
                    let (name, text) = value.split_once(": ").unwrap_or(("describing", value));
                    said.add(name, text);
                }
                _ => {}
            }
        }
        if let Some((found, _)) = self.documents.get_mut(&name) {
            // Of others a text may have several.
            if id.starts_with(URN)
                && let Some(by) = item.get("creator").and_then(|c| c.get("nickname"))
                && let Some(by) = by.as_str()
            {
                found.document.annotator = Some(Annotator {
                    id: by.to_owned(),
                    name: by.to_owned(),
                });
            }
            found.push(Found {
                record: own.map(|(_, record)| record).unwrap_or_default(),
                part,
                at,
                said,
                attributes,
                place: self.place.clone(),
                ..Found::mention(id, label(item), ByteSpan::new(0, 0))
            });
        }
        Ok(name)
    }

    fn open(&mut self, name: &str) -> Result<(), String> {
        if self.documents.contains_key(name) {
            return Ok(());
        }
        let stem = name.strip_suffix(".txt").unwrap_or(name);
        let wanted = [format!("{stem}.txt"), stem.to_owned()];
        let called_so = self.files.iter().filter(|path| {
            let last = path.rsplit('/').next().unwrap_or(path);
            wanted.iter().any(|w| w == last)
        });
        // Pages in several folders may have texts that are called alike.
        let page = &*self.place.file;
        let own = format!("{page}.text/");
        let folder = page.rfind('/').map_or("", |end| &page[..=end]);
        let path = called_so.min_by_key(|path| {
            let in_folder = path.strip_prefix(folder);
            let is_beside = in_folder.is_some_and(|rest| !rest.contains('/'));
            (!path.starts_with(&own), !is_beside, in_folder.is_none())
        });
        let path = path.ok_or_else(|| format!("the text {name} is not there"))?;
        let text = read_text(self.source, path, self.limit)
            .map_err(|e| format!("the text {path} can't be read: {e}"))?;
        let index = TextIndex::new(&text);
        let file_name = crate::dataset::safe_name(&wanted[0]).into_owned();
        let found = SpansIn::new("w3c", file_name, &text, &self.place);
        self.documents.insert(name.to_owned(), (found, index));
        Ok(())
    }
}

/// The span of a target: by position where the quote agrees, else by the only place where the quote and what is around it stand.
fn select(target: &Value, text: &str, index: &TextIndex) -> Result<ByteSpan, String> {
    let selectors: Vec<&Value> = match target.get("selector") {
        Some(Value::Array(list)) => list.iter().collect(),
        Some(one) => vec![one],
        None => return Err("its target has no selector".to_owned()),
    };
    let of = |kind: &str| {
        selectors
            .iter()
            .find(|s| s.get("type").and_then(Value::as_str) == Some(kind))
    };
    let number = |value: Option<&Value>| {
        value
            .and_then(Value::as_u64)
            .and_then(|n| usize::try_from(n).ok())
    };
    let quote = of("TextQuoteSelector");
    let exact = quote.and_then(|q| q.get("exact")).and_then(Value::as_str);
    let exact = exact.filter(|exact| !exact.is_empty());
    let mut elsewhere = None;
    if let Some(position) = of("TextPositionSelector")
        && let (Some(start), Some(end)) =
            (number(position.get("start")), number(position.get("end")))
    {
        let span = index
            .byte_span(text, CharSpan::new(start, end))
            .filter(|s| !s.is_empty());
        let there = span.and_then(|s| s.text(text));
        match (span, exact) {
            (Some(span), None) => return Ok(span),
            (Some(span), Some(exact)) if there == Some(exact) => return Ok(span),
            (None, None) => return Err(format!("the span {start}-{end} does not fit the text")),
            // Programs in JavaScript count UTF-16 units.
            (_, Some(exact)) => {
                let there = there.unwrap_or_default();
                elsewhere = Some(format!(
                    "at {start}-{end} the text is {there:?}, not {exact:?}"
                ));
            }
        }
    }
    let exact = exact.ok_or("it has neither a position nor a quote")?;
    let around = |key: &str| {
        quote
            .and_then(|q| q.get(key))
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let (prefix, suffix) = (around("prefix"), around("suffix"));
    let mut places = text.match_indices(exact).filter(|(i, _)| {
        text[..*i].ends_with(prefix) && text[i + exact.len()..].starts_with(suffix)
    });
    match (places.next(), places.next()) {
        (Some((start, _)), None) => Ok(ByteSpan::new(start, start + exact.len())),
        (found, _) => Err(elsewhere.unwrap_or_else(|| match found {
            Some(_) => format!("{exact:?} stands in several places"),
            None => format!("{exact:?} is not in the text"),
        })),
    }
}

fn bodies(item: &Value) -> Vec<&Value> {
    match item.get("body") {
        Some(Value::Array(list)) => list.iter().collect(),
        Some(body) => vec![body],
        None => Vec::new(),
    }
}

fn label(item: &Value) -> String {
    let bodies = bodies(item);
    let is_label = |body: &&&Value| {
        let purpose = body.get("purpose").and_then(Value::as_str);
        matches!(purpose, Some("classifying" | "tagging"))
    };
    let body = bodies.iter().find(is_label).or_else(|| bodies.first());
    let value = body.and_then(|b| {
        b.get("value")
            .and_then(Value::as_str)
            .or_else(|| b.as_str())
    });
    value.unwrap_or("Unlabelled").to_owned()
}

/// Part and record of an annotation that came from us. Ids once named no part: of what it was, only the record is known.
fn own(id: &str) -> Option<(Part, String)> {
    let mut words = id.strip_prefix(URN)?.split(':');
    let (_, second, third) = (words.next()?, words.next()?, words.next());
    let Some(record) = third else {
        return Some((Part::Mention, unpercent(second)));
    };
    let (_, part) = PARTS.iter().find(|(name, _)| *name == second)?;
    Some((*part, unpercent(record)))
}

/// A link, as `kb:id`, from the IRI of an entry in a knowledge base.
fn link(iri: &str) -> Option<String> {
    let link = match iri.strip_prefix("urn:x-") {
        Some(rest) => {
            let (kb, id) = rest.split_once(':')?;
            format!("{}:{}", unpercent(kb), unpercent(id))
        }
        None => {
            let link = details::link_from(iri).filter(|link| link.kb == "wikidata")?;
            format!("{}:{}", link.kb, unpercent(&link.id))
        }
    };
    details::link_from(&link).map(|_| link)
}

fn unpercent(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let code = (bytes[i] == b'%')
            .then(|| text.get(i + 1..i + 3))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match code {
            Some(byte) => {
                out.push(byte);
                i += 3;
            }
            None => {
                out.push(bytes[i]);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
