//! From a CAS to records: `Event`, `Stance` and `Voice` of `webanno.custom` are what they say, every other annotation but tokens, sentences and their like is a mention.
//! Its label is its `value`, `label` or `identifier`, else the name of its type; links to other annotations are relations, features
//! that no record has a place for are kept as attributes.
//!
//! XML is read as a stream of tags: document types, entities of the file's own and external references are refused, never followed.

use std::collections::BTreeMap;

use quick_xml::{XmlVersion, events::Event as XmlEvent, reader::Reader as XmlReader};
use serde_json::Value;

use crate::{
    dataset::{
        DatasetError, ImportOptions, ImportReport, ImportedDocument, Reader, Source,
        details::{self, Said},
        import::Place,
        safe_name,
        sink::read_text,
        spans_in::{Found, SpansIn},
        uima::{EVENT, STANCE_TYPE, VOICE_TYPE},
        view::{CUE, Part},
    },
    model::{
        annotation::Attributes,
        said::words,
        span::{TextIndex, Utf16Span},
    },
};

pub struct CasReader {
    is_json: bool,
}

pub static XMI: CasReader = CasReader { is_json: false };
pub static JSON: CasReader = CasReader { is_json: true };

/// What is about the text and not about the world.
const NOT_MENTIONS: [&str; 22] = [
    "Token",
    "Sentence",
    "DocumentMetaData",
    "DocumentAnnotation",
    "TagsetDescription",
    "Sofa",
    "View",
    "NULL",
    "POS",
    "Lemma",
    "Stem",
    "MorphologicalFeatures",
    "Dependency",
    "ROOT",
    "Constituent",
    "Chunk",
    "Paragraph",
    "Heading",
    "Div",
    "Compound",
    "SurfaceForm",
    "Layer",
];

impl Reader for CasReader {
    fn read_into(
        &self,
        source: &dyn Source,
        options: &ImportOptions,
        report: &mut ImportReport,
        take: &mut dyn FnMut(ImportedDocument) -> Result<(), DatasetError>,
    ) -> Result<(), DatasetError> {
        let extension = if self.is_json { ".json" } else { ".xmi" };
        for path in source.files().iter().filter(|p| p.ends_with(extension)) {
            let place = Place {
                file: path.as_str().into(),
                line: None,
            };
            let raw = read_text(source, path, options.max_file_bytes);
            let raw = raw.map_err(|error| error.to_string());
            let parsed = raw.as_ref().map_err(Clone::clone).and_then(|text| {
                if self.is_json {
                    from_json(text)
                } else {
                    from_xmi(text)
                }
            });
            let cas = match parsed {
                Ok(cas) => cas,
                Err(message) => {
                    report.refuse(place.problem(format!("it can't be read: {message}")));
                    continue;
                }
            };
            let stem = path
                .strip_suffix(extension)
                .unwrap_or(path)
                .replace("/reference", "");
            let name = stem.rsplit('/').next().unwrap_or(&stem);
            let n_before = report.problems.len();
            let mut document = document(&cas, name, &place, report);
            document.check(report);
            report.locate(n_before, raw.as_deref().unwrap_or_default());
            report.n_documents += 1;
            report.n_records += document.records.len();
            take(document)?;
        }
        Ok(())
    }
}

#[derive(Default)]
struct Parsed {
    text: String,
    /// The id of the subject of analysis that the text is of.
    sofa: String,
    structures: Vec<Structure>,
}

/// A feature structure with its features as text; lists of ids are separated by spaces.
struct Structure {
    id: String,
    /// With its package, so far as it is known.
    full_type: String,
    /// Without its package.
    ty: String,
    features: BTreeMap<String, String>,
}

fn from_xmi(xml: &str) -> Result<Parsed, String> {
    let mut reader = XmlReader::from_str(xml);
    let mut parsed = Parsed::default();
    let mut is_xmi = false;
    // Packages by the prefix of their namespace.
    let mut packages: BTreeMap<Vec<u8>, String> = BTreeMap::new();
    loop {
        let at = reader.buffer_position();
        match reader
            .read_event()
            .map_err(|error| format!("{error} at byte {at}"))?
        {
            XmlEvent::DocType(_) => {
                return Err("it declares a document type, which is not read".to_owned());
            }
            XmlEvent::Start(tag) | XmlEvent::Empty(tag) => {
                let name = String::from_utf8_lossy(tag.local_name().as_ref()).into_owned();
                if name == "XMI" {
                    is_xmi = true;
                    for attribute in tag.attributes().flatten() {
                        if let Some(prefix) = attribute.key.as_ref().strip_prefix(b"xmlns:") {
                            let uri = String::from_utf8_lossy(&attribute.value);
                            let package = uri.strip_prefix("http:///").unwrap_or(&uri);
                            let package = package.strip_suffix(".ecore").unwrap_or(package);
                            packages.insert(prefix.to_vec(), package.replace('/', "."));
                        }
                    }
                    continue;
                }
                let mut features = BTreeMap::new();
                for attribute in tag.attributes() {
                    let attribute = attribute.map_err(|error| format!("{error} at byte {at}"))?;
                    let key = String::from_utf8_lossy(attribute.key.as_ref()).into_owned();
                    let value = attribute
                        .normalized_value(XmlVersion::Implicit1_0)
                        .map_err(|error| format!("{error} at byte {at}"))?;
                    features.insert(key, value.into_owned());
                }
                let id = features.remove("xmi:id").unwrap_or_default();
                if name == "Sofa" {
                    let is_first = features.get("sofaID").is_none_or(|id| id == "_InitialView");
                    if is_first {
                        parsed.sofa = id;
                        parsed.text = features.remove("sofaString").unwrap_or_default();
                    }
                } else {
                    let prefix = tag.name().prefix();
                    let package = prefix.and_then(|prefix| packages.get(prefix.as_ref()));
                    parsed.structures.push(Structure {
                        id,
                        full_type: package
                            .map_or_else(|| name.clone(), |package| format!("{package}.{name}")),
                        ty: name,
                        features,
                    });
                }
            }
            XmlEvent::Eof => break,
            _ => {}
        }
    }
    if is_xmi {
        Ok(parsed)
    } else {
        Err("it is no XMI".to_owned())
    }
}

fn from_json(text: &str) -> Result<Parsed, String> {
    let cas: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let rows = cas
        .get("%FEATURE_STRUCTURES")
        .ok_or("it is no UIMA CAS: %FEATURE_STRUCTURES is missing")?;
    let rows: Vec<(String, &Value)> = match rows {
        Value::Array(rows) => rows.iter().map(|r| (word(r.get("%ID")), r)).collect(),
        Value::Object(rows) => rows.iter().map(|(id, r)| (id.clone(), r)).collect(),
        _ => return Err("its %FEATURE_STRUCTURES are no list".to_owned()),
    };
    let mut arrays: BTreeMap<String, String> = BTreeMap::new();
    for (id, row) in &rows {
        if let Some(elements) = row.get("%ELEMENTS").and_then(Value::as_array) {
            let elements: Vec<String> = elements.iter().map(|e| word(Some(e))).collect();
            arrays.insert(id.clone(), elements.join(" "));
        }
    }
    let mut parsed = Parsed::default();
    for (id, row) in rows {
        let full_type = row.get("%TYPE").and_then(Value::as_str).unwrap_or_default();
        let ty = full_type.rsplit('.').next().unwrap_or(full_type).to_owned();
        if ty == "Sofa" {
            if row
                .get("sofaID")
                .and_then(Value::as_str)
                .is_none_or(|id| id == "_InitialView")
            {
                parsed.text = word(row.get("sofaString"));
                parsed.sofa = id;
            }
            continue;
        }
        let mut features = BTreeMap::new();
        for (key, value) in row.as_object().into_iter().flatten() {
            if let Some(key) = key.strip_prefix('@') {
                let target = word(Some(value));
                features.insert(
                    key.to_owned(),
                    arrays.get(&target).cloned().unwrap_or(target),
                );
            } else if !key.starts_with('%') {
                features.insert(key.clone(), word(Some(value)));
            }
        }
        parsed.structures.push(Structure {
            id,
            full_type: full_type.to_owned(),
            ty,
            features,
        });
    }
    Ok(parsed)
}

fn word(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        None | Some(Value::Null) => String::new(),
        Some(other) => other.to_string(),
    }
}

fn document(
    cas: &Parsed,
    name: &str,
    place: &Place,
    report: &mut ImportReport,
) -> ImportedDocument {
    let index = TextIndex::new(&cas.text);
    let mut found = SpansIn::new("cas", format!("{}.txt", safe_name(name)), &cas.text, place);
    let mut mentions: BTreeMap<&str, String> = BTreeMap::new();
    let mut first_of_entity: BTreeMap<&str, String> = BTreeMap::new();
    let mut relations: Vec<(String, String, String)> = Vec::new();
    let by_id: BTreeMap<&str, &Structure> =
        cas.structures.iter().map(|s| (s.id.as_str(), s)).collect();
    for s in &cas.structures {
        let number = |key: &str| s.features.get(key).and_then(|n| n.parse::<usize>().ok());
        let (Some(start), Some(end)) = (number("begin"), number("end")) else {
            continue;
        };
        // A relation layer's annotation has two ends and is no mention.
        let is_relation =
            s.features.contains_key("Governor") && s.features.contains_key("Dependent");
        if NOT_MENTIONS.contains(&s.ty.as_str()) || is_relation {
            continue;
        }
        // Each view of a CAS has a text of its own.
        if s.features.get("sofa").is_some_and(|sofa| *sofa != cas.sofa) {
            let message = words!(
                "refused-other-view",
                "it is on the text of another view, and only the first view is read"
            );
            report.refuse(place.problem(message).on_record(&s.id));
            continue;
        }
        let at = index.byte_span_from_utf16(&cas.text, Utf16Span { start, end });
        let Some(at) = at.filter(|s| !s.is_empty()) else {
            let message = if start == end {
                format!("the {} at {start} is empty", s.ty)
            } else {
                format!("the span {start}-{end} does not fit the text")
            };
            report.refuse(place.problem(message).on_record(&s.id));
            continue;
        };
        let labels = ["value", "label", "identifier", "PosValue", "referenceType"];
        let label = labels
            .iter()
            .filter_map(|key| s.features.get(*key))
            .find(|l| !l.is_empty());
        let label = label.cloned().unwrap_or_else(|| s.ty.clone());
        let part = match s.full_type.as_str() {
            EVENT => Part::Trigger,
            STANCE_TYPE => Part::Evidence,
            VOICE_TYPE if label == CUE => Part::Cue,
            VOICE_TYPE => Part::Content,
            _ => Part::Mention,
        };
        let own = ["mention", "event", "stance", "voice"]
            .iter()
            .find_map(|key| s.features.get(*key));
        let key = format!("cas{}", s.id);
        mentions.insert(&s.id, key.clone());
        if part == Part::Mention
            && let Some(entity) = s.features.get("entity")
        {
            match first_of_entity.get(entity.as_str()) {
                Some(first) => {
                    relations.push((key.clone(), first.clone(), "Coreference".to_owned()))
                }
                None => {
                    first_of_entity.insert(entity, key.clone());
                }
            }
        }
        const HANDLED: [&str; 14] = [
            "begin", "end", "sofa", "value", "label", "roles", "mention", "event", "stance",
            "voice", "surface", "first", "next", "links",
        ];
        let of_part: &[&str] = match part {
            Part::Mention => &[details::LEVEL, details::ENTITY, details::ENTITY_NAME],
            Part::Trigger => &[],
            Part::Evidence => &[
                details::POLARITY,
                details::HOLDER,
                details::TARGET,
                details::CONCEPT,
                details::INTENSITY,
                details::CERTAINTY,
                details::INFERRED,
            ],
            Part::Cue | Part::Content => &[details::SOURCE, details::MANNER],
        };
        let (mut said, mut attributes) = (Said::default(), Attributes::new());
        let features = s.features.iter();
        for (name, text) in features.filter(|(name, _)| !HANDLED.contains(&name.as_str())) {
            let is_link = name == "identifier" && details::link_from(text).is_some();
            if of_part.contains(&name.as_str()) {
                said.add(name, text);
            } else if is_link && part == Part::Mention {
                said.add(details::LINK, text);
            } else if !text.is_empty() {
                attributes.insert(name.clone(), text.clone());
            }
        }
        found.push(Found {
            record: own.cloned().unwrap_or_default(),
            part,
            said,
            attributes,
            place: place.clone(),
            ..Found::mention(key, label, at)
        });
    }
    // Links: a list of structures with a role and a target; chains and relations: plain references.
    for s in &cas.structures {
        if let (Some(from), Some(to)) = (s.features.get("Governor"), s.features.get("Dependent"))
            && let (Some(from), Some(to)) = (mentions.get(from.as_str()), mentions.get(to.as_str()))
        {
            relations.push((from.clone(), to.clone(), s.ty.clone()));
        }
        let Some(from) = mentions.get(s.id.as_str()) else {
            continue;
        };
        if let Some(next) = s
            .features
            .get("next")
            .and_then(|id| mentions.get(id.as_str()))
        {
            relations.push((next.clone(), from.clone(), "Coreference".to_owned()));
        }
        for list in ["roles", "links", "arguments"]
            .iter()
            .filter_map(|key| s.features.get(*key))
        {
            for link in list.split_ascii_whitespace().filter_map(|id| by_id.get(id)) {
                let role = link.features.get("role").map_or("link", String::as_str);
                if let Some(to) = link
                    .features
                    .get("target")
                    .and_then(|id| mentions.get(id.as_str()))
                {
                    relations.push((from.clone(), to.clone(), role.to_owned()));
                }
            }
        }
    }
    for (from, to, kind) in relations {
        if let Err(message) = found.relate(&from, &to, &kind) {
            report.refuse(place.problem(message).on_record(from));
        }
    }
    found.into_document()
}
