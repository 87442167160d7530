//! `spacy`: JSON Lines as spaCy's and Prodigy's tools read them (<https://prodi.gy/docs/api-interfaces>).
//!
//! A line is `{"text", "tokens": [{text, start, end, id, ws}], "spans": [{start, end, label, token_start, token_end, text, id, entity, kb_id}], "relations":
//! [{head, child, label, head_span, child_span}], "meta": {doc, language, …}}`. Code points; `token_end` is inclusive; tokens are split at annotation
//! borders. spaCy has no span in several pieces: each piece is a span, all with the same `id`, and the annotation is counted.
//!
//! The README has the two lines that make a DocBin of it (spans that overlap go to `doc.spans["sc"]`, what spancat reads).

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use serde::Serialize;
use serde_json::{Value, json};

use super::{
    DatasetError, Encoded, ExportOptions, Format, Holds, Info, LossKind, LossReport, Newline, Out,
    Shape, Split, Unit, View, Writer, ZoneMode,
    escape::{Escapes, to_json_line},
    json_error,
    relations::{SpanKey, relations},
    tokens::words,
    view::Part,
};
use crate::model::span::ByteSpan;

pub struct Spacy;

static INFO: Info = Info {
    name: "spacy",
    title: "spaCy and Prodigy JSON Lines",
    extensions: &["jsonl"],
    unit: Unit::CodePoints,
    shape: Shape::OneFile,
    holds: Holds {
        nested: true,
        crossing: true,
        coreference: true,
        links: true,
        events: true,
        arguments: true,
        stances: true,
        voices: true,
        annotator: true,
        ..Holds::NOTHING
    },
    zones: ZoneMode::Cut,
    newline: Newline::Lf,
    needs_lf: false,
    breaks_lines: false,
};

impl Format for Spacy {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn writer(&self, out: &Out, _options: &ExportOptions) -> Option<Box<dyn Writer>> {
        Some(Box::new(SpacyWriter { out: out.clone() }))
    }
}

struct SpacyWriter {
    out: Out,
}

impl Writer for SpacyWriter {
    fn encode(&self, view: &View, split: Option<Split>) -> Result<Encoded, DatasetError> {
        let mut loss = LossReport::default();
        let row = row(view, &mut loss);
        let mut bytes =
            to_json_line(&row, Escapes::Lines).map_err(|error| json_error(view, &error))?;
        bytes.push(b'\n');
        Ok(Encoded {
            appended: vec![(self.out.main(split), bytes)],
            loss,
            ..Encoded::default()
        })
    }
}

/// A line. Tokens, spans and relations are many: they are no [`Value`]s.
#[derive(Serialize)]
struct Row<'a> {
    text: &'a str,
    tokens: Vec<TokenRow<'a>>,
    spans: Vec<SpanRow<'a>>,
    relations: Vec<RelationRow<'a>>,
    meta: Value,
}

#[derive(Serialize)]
struct SpanRow<'a> {
    start: usize,
    end: usize,
    label: &'a str,
    token_start: usize,
    token_end: usize,
    text: &'a str,
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    entity: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kb_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    polarity: Option<String>,
}

#[derive(Serialize)]
struct RelationRow<'a> {
    head: usize,
    child: usize,
    label: Cow<'a, str>,
    head_span: Tokens,
    child_span: Tokens,
}

/// A run of tokens, the last included.
#[derive(Clone, Copy, Serialize)]
struct Tokens {
    token_start: usize,
    token_end: usize,
}

#[derive(Serialize)]
struct TokenRow<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    id: usize,
    ws: bool,
}

fn row<'a>(view: &'a View, loss: &mut LossReport) -> Row<'a> {
    let spans = view.spans();
    let pieces: Vec<ByteSpan> = spans.iter().flat_map(|s| s.at.iter().copied()).collect();
    let tokens = tokens(view, &pieces);
    let token_rows: Vec<TokenRow<'_>> = tokens
        .iter()
        .enumerate()
        .map(|(i, token)| {
            let at = view.chars(*token);
            let is_space_free = tokens.get(i + 1).is_none_or(|next| next.start > token.end);
            let ws = is_space_free && view.text[token.end..].starts_with(' ');
            TokenRow {
                text: view.slice(*token),
                start: at.start,
                end: at.end,
                id: i,
                ws,
            }
        })
        .collect();

    let mut ends: BTreeMap<SpanKey<'_>, Tokens> = BTreeMap::new();
    let mut span_rows = Vec::with_capacity(pieces.len());
    for span in &spans {
        loss.add(LossKind::Discontinuous, usize::from(span.at.len() > 1));
        let entity = view.mention(span.id).and_then(|m| view.entity(&m.entity));
        for piece in span.at {
            let Some((first, last)) = run(&tokens, *piece) else {
                loss.add(LossKind::NoToken, 1);
                continue;
            };
            let at = view.chars(*piece);
            let links = entity.map_or(&[][..], |entity| &entity.links);
            loss.add(LossKind::Links, links.len().saturating_sub(1));
            let stance = match span.part {
                Part::Evidence => view.stances.iter().find(|s| s.id == *span.id),
                _ => None,
            };
            span_rows.push(SpanRow {
                start: at.start,
                end: at.end,
                label: span.label,
                token_start: first,
                token_end: last,
                text: view.slice(*piece),
                id: span.id.key(),
                entity: entity.map(|entity| entity.id.key()),
                kb_id: links.first().map(|link| format!("{}:{}", link.kb, link.id)),
                polarity: stance.map(|stance| format!("{:?}", stance.polarity)),
            });
            ends.entry((span.part, span.id)).or_insert(Tokens {
                token_start: first,
                token_end: last,
            });
        }
    }
    let relations = relations(view, loss).into_iter().filter_map(|relation| {
        let (head, child) = (ends.get(&relation.from)?, ends.get(&relation.to)?);
        Some(RelationRow {
            head: head.token_end,
            child: child.token_end,
            label: relation.label,
            head_span: *head,
            child_span: *child,
        })
    });
    let relations = relations.collect();
    Row {
        text: &view.text,
        tokens: token_rows,
        spans: span_rows,
        relations,
        meta: json!({
            "doc": view.name, "language": view.language, "annotator": view.annotator.id,
            "codebook": format!("{} {}", view.codebook_ref.name, view.codebook_ref.version),
        }),
    }
}

/// Word tokens, and tokens of white space where a span begins or ends in it.
fn tokens(view: &View, pieces: &[ByteSpan]) -> Vec<ByteSpan> {
    let borders: BTreeSet<usize> = super::tokens::borders(pieces);
    let words = words(&view.text, &borders);
    let mut spaces: BTreeSet<(usize, usize)> = BTreeSet::new();
    for piece in pieces {
        if run(&words, *piece).is_some() {
            continue;
        }
        // What lies between words at either end of the piece, cut at every border.
        let after_first = words.partition_point(|w| w.start < piece.start);
        let first = words
            .get(after_first)
            .map_or(piece.end, |w| w.start.min(piece.end));
        let before_last = words.partition_point(|w| w.end <= piece.end);
        let last = before_last.checked_sub(1).and_then(|i| words.get(i));
        let last = last.map_or(piece.start, |w| w.end.max(piece.start));
        for (start, end) in [(piece.start, first), (last, piece.end)] {
            let mut from = start;
            let inner: Vec<usize> = if start < end {
                borders.range(start + 1..end).copied().collect()
            } else {
                Vec::new()
            };
            for cut in inner.into_iter().chain([end]) {
                if cut > from {
                    spaces.insert((from, cut));
                    from = cut;
                }
            }
        }
    }
    let mut all: Vec<ByteSpan> = words;
    all.extend(
        spaces
            .into_iter()
            .map(|(start, end)| ByteSpan::new(start, end)),
    );
    all.sort_unstable();
    // Of white space that overlaps, the first piece stays.
    let mut end = 0;
    all.retain(|token| {
        let fits = token.start >= end;
        if fits {
            end = token.end;
        }
        fits
    });
    all
}

fn run(tokens: &[ByteSpan], span: ByteSpan) -> Option<(usize, usize)> {
    let first = tokens.binary_search_by_key(&span.start, |t| t.start).ok()?;
    let last = tokens.binary_search_by_key(&span.end, |t| t.end).ok()?;
    (first <= last).then_some((first, last))
}
