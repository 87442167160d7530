//! `w3c`: an annotation page of the W3C Web Annotation Data Model (JSON-LD, <https://www.w3.org/TR/annotation-model/>).
//!
//! Each labelled span is an annotation: a classifying body with its label, identifying bodies with links to knowledge bases, an assessing one with a stance's polarity, describing ones with what else is
//! said of it, `name: text` (see [`super::details`]), and one target per piece with a `TextPositionSelector` (code
//! points, end exclusive) and a `TextQuoteSelector` (32 characters around). Roles and coreference are annotations with the motivation `linking`, whose targets are the two annotations. A target's source is the text,
//! `….text/<name>.txt` beside. Ids are URNs, `urn:x-postil:<name>:<part>:<id>`, where the part is `mention`, `trigger`, `evidence`, `cue` or `content`.

mod read;

use std::{borrow::Cow, collections::BTreeMap};

use serde::Serialize;

use super::{
    DatasetError, Encoded, ExportOptions, ExportReport, Format, Holds, Info, LossKind, LossReport,
    Newline, Out, Reader, Shape, Sink, Split, Unit, View, Writer, ZoneMode, append, details,
    escape::{Escapes, push_fmt, push_json_line},
    json_error,
    relations::{Drawing, SpanKey},
    view::Part,
};
use crate::model::{id::Id, span::ByteSpan};

pub struct W3c;

static INFO: Info = Info {
    name: "w3c",
    title: "W3C Web Annotation (JSON-LD)",
    extensions: &["jsonld"],
    unit: Unit::CodePoints,
    shape: Shape::OneFile,
    holds: Holds {
        nested: true,
        crossing: true,
        discontinuous: true,
        coreference: true,
        names: true,
        links: true,
        levels: true,
        events: true,
        arguments: true,
        stances: true,
        stance_details: true,
        bare_ends: true,
        voices: true,
        voice_details: true,
        annotator: true,
        ..Holds::NOTHING
    },
    zones: ZoneMode::Cut,
    newline: Newline::Lf,
    needs_lf: false,
    breaks_lines: false,
};

const CONTEXT: usize = 32;

impl Format for W3c {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn writer(&self, out: &Out, _options: &ExportOptions) -> Option<Box<dyn Writer>> {
        Some(Box::new(W3cWriter {
            out: out.clone(),
            n_in: BTreeMap::new(),
        }))
    }

    fn reader(&self) -> Option<&dyn Reader> {
        Some(&read::W3cReader)
    }
}

struct W3cWriter {
    out: Out,
    n_in: BTreeMap<String, usize>,
}

impl Writer for W3cWriter {
    fn encode(&self, view: &View, split: Option<Split>) -> Result<Encoded, DatasetError> {
        let mut loss = LossReport::default();
        let view = &*view.for_text_file(&mut loss);
        let mut bytes = Vec::new();
        annotations(view, &mut loss, |annotation| {
            if !bytes.is_empty() {
                bytes.extend_from_slice(b",\n");
            }
            let pushed = push_json_line(&mut bytes, annotation, Escapes::Lines);
            pushed.map_err(|error| json_error(view, &error))
        })?;
        let main = self.out.main(split);
        Ok(Encoded {
            files: vec![(
                format!("{main}.text/{}.txt", view.name),
                view.text.as_bytes().to_vec(),
            )],
            appended: vec![(main, bytes)],
            loss,
            ..Encoded::default()
        })
    }

    fn push(
        &mut self,
        _view: &View,
        mut encoded: Encoded,
        sink: &mut dyn Sink,
    ) -> Result<(), DatasetError> {
        for (path, bytes) in std::mem::take(&mut encoded.appended) {
            if !self.n_in.contains_key(&path) {
                append(sink, &path, HEAD.as_bytes())?;
            }
            let n = self.n_in.entry(path.clone()).or_default();
            if !bytes.is_empty() {
                append(sink, &path, if *n == 0 { b"\n" } else { b",\n" })?;
                append(sink, &path, &bytes)?;
                *n += 1;
            }
        }
        encoded.write(sink)
    }

    fn finish(&mut self, _report: &ExportReport, sink: &mut dyn Sink) -> Result<(), DatasetError> {
        if self.n_in.is_empty() {
            let main = self.out.main(None);
            append(sink, &main, HEAD.as_bytes())?;
            self.n_in.insert(main, 0);
        }
        for path in self.n_in.keys() {
            append(sink, path, b"\n]}\n")?;
        }
        Ok(())
    }
}

const HEAD: &str = "{\"@context\":\"http://www.w3.org/ns/anno.jsonld\",\"id\":\"urn:x-postil:page\",\"type\":\"AnnotationPage\",\"items\":[";

/// One annotation; the page has thousands, so that they are written as they are and not by way of [`serde_json::Value`]s.
#[derive(Serialize)]
struct Annotation<'a> {
    id: String,
    #[serde(rename = "type")]
    ty: &'static str,
    motivation: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    creator: Option<Creator<'a>>,
    body: Vec<Body<'a>>,
    target: OneOrMore<Target<'a>>,
}

#[derive(Serialize)]
struct Creator<'a> {
    #[serde(rename = "type")]
    ty: &'static str,
    nickname: &'a str,
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(rename = "type")]
    ty: &'static str,
    purpose: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
}

/// As JSON-LD has it: a list only where there are several.
#[derive(Serialize)]
#[serde(untagged)]
enum OneOrMore<T> {
    One(T),
    More(Vec<T>),
}

#[derive(Serialize)]
#[serde(untagged)]
enum Target<'a> {
    Annotation(String),
    Text {
        source: &'a str,
        selector: (Position, Quote<'a>),
    },
}

#[derive(Serialize)]
struct Position {
    #[serde(rename = "type")]
    ty: &'static str,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct Quote<'a> {
    #[serde(rename = "type")]
    ty: &'static str,
    exact: &'a str,
    prefix: &'a str,
    suffix: &'a str,
}

impl<'a> Body<'a> {
    fn text(purpose: &'static str, value: impl Into<Cow<'a, str>>) -> Self {
        Self {
            ty: "TextualBody",
            purpose,
            value: Some(value.into()),
            source: None,
        }
    }
}

/// Gives each annotation of a document to `each`, in their order.
fn annotations(
    view: &View,
    loss: &mut LossReport,
    mut each: impl FnMut(&Annotation<'_>) -> Result<(), DatasetError>,
) -> Result<(), DatasetError> {
    let doc = percent(&view.name);
    let source = format!("urn:x-postil:text/{doc}.txt");
    let drawing = Drawing::new(view, loss, |_| Ok(()));
    let mut n_odd = 0;
    for span in &drawing.spans {
        let mut body = vec![Body::text("classifying", span.label)];
        let is_first = drawing.is_first(span.id);
        for (name, text) in drawing.details(span) {
            match name {
                details::LINK => match link_iri(&text) {
                    Some(iri) => body.push(Body {
                        ty: "SpecificResource",
                        purpose: "identifying",
                        value: None,
                        source: Some(iri),
                    }),
                    None => n_odd += usize::from(is_first),
                },
                details::POLARITY => body.push(Body::text("assessing", text)),
                // Names are what they are where nobody says otherwise.
                details::ENTITY => {}
                details::LEVEL if text == "Name" => {}
                details::ENTITY_NAME if !is_first || text == view.joined_text(span.at) => {}
                _ => body.push(Body::text("describing", format!("{name}: {text}"))),
            }
        }
        let target = |piece: &ByteSpan| {
            let at = view.chars(*piece);
            let (prefix, suffix) = around(&view.text, *piece);
            let position = Position {
                ty: "TextPositionSelector",
                start: at.start,
                end: at.end,
            };
            let quote = Quote {
                ty: "TextQuoteSelector",
                exact: view.slice(*piece),
                prefix,
                suffix,
            };
            Target::Text {
                source: &source,
                selector: (position, quote),
            }
        };
        each(&Annotation {
            id: urn(&doc, span.part, span.id),
            ty: "Annotation",
            motivation: "classifying",
            creator: Some(Creator {
                ty: "Person",
                nickname: &view.annotator.id,
            }),
            body,
            target: match span.at {
                [piece] => OneOrMore::One(target(piece)),
                pieces => OneOrMore::More(pieces.iter().map(target).collect()),
            },
        })?;
    }
    loss.add(LossKind::Links, n_odd + drawing.n_odd_links());
    for (i, relation) in drawing.relations(loss).into_iter().enumerate() {
        let end = |(part, id): SpanKey<'_>| Target::Annotation(urn(&doc, part, id));
        each(&Annotation {
            id: format!("urn:x-postil:{doc}:relation-{}", i + 1),
            ty: "Annotation",
            motivation: "linking",
            creator: None,
            body: vec![Body::text("classifying", relation.label)],
            target: OneOrMore::More(vec![end(relation.from), end(relation.to)]),
        })?;
    }
    Ok(())
}

const URN: &str = "urn:x-postil:";

/// Parts by their name in ids.
const PARTS: [(&str, Part); 5] = [
    ("mention", Part::Mention),
    ("trigger", Part::Trigger),
    ("evidence", Part::Evidence),
    ("cue", Part::Cue),
    ("content", Part::Content),
];

fn urn(doc: &str, part: Part, id: &Id) -> String {
    let name = PARTS.iter().find(|(_, there)| *there == part);
    let name = name.map_or("", |(name, _)| name);
    format!("{URN}{doc}:{name}:{}", percent(id.key()))
}

/// The IRI of a link that is written `kb:id`; `None` where capitals would not come back.
fn link_iri(link: &str) -> Option<String> {
    let (kb, id) = link.split_once(':')?;
    match kb {
        "wikidata" => Some(details::iri(&format!("{kb}:{}", percent(id)))),
        _ if kb != kb.to_lowercase() => None,
        _ => Some(format!("urn:x-{}:{}", percent(kb), percent(id))),
    }
}

fn around(text: &str, span: ByteSpan) -> (&str, &str) {
    let before = &text[..span.start];
    let from = before
        .char_indices()
        .rev()
        .take(CONTEXT)
        .last()
        .map_or(before.len(), |(i, _)| i);
    let after = &text[span.end..];
    let to = after
        .char_indices()
        .nth(CONTEXT)
        .map_or(after.len(), |(i, _)| i);
    (&before[from..], &after[..to])
}

/// Percent-encoding of all but RFC 3986's unreserved characters.
pub(crate) fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte))
            }
            _ => push_fmt(&mut out, format_args!("%{byte:02X}")),
        }
    }
    out
}
