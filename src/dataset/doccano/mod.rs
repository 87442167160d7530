//! `doccano`: JSON Lines for doccano's sequence labelling with relations (<https://doccano.github.io/doccano/>).
//!
//! A line is `{"text", "doc", "entities": [{id, label, start_offset, end_offset, text, part}], "relations": [{id, from_id, to_id, type}]}`. The part is `event`, `stance`, `cue` or `voice`, and
//! is not there for mentions; doccano passes it over, like `holder`, `target`, `concept` and `source` where no span can be the relation's end (see [`super::details`]). doccano's editor counts UTF-16 units, or
//! graphemes in a project that says so (`--unit graphemes`). Everything that is not ASCII is a `\u` escape: doccano guesses encodings. Its database keeps one span per place and
//! label: a second one is counted and left out, its relations with it. A stance's polarity follows the role of its target, `Target:Against`. A span in several pieces is one entity per piece, joined by the relation `Piece`, and counted.
//! Read: this layout, and `label` or `labels` with `[start, end, label]`.

mod read;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    DatasetError, Encoded, ExportOptions, Format, Holds, Info, LossKind, LossReport, Newline, Out,
    Reader, Shape, Split, Unit, View, Writer, ZoneMode,
    details::{CONCEPT, Detail, ENDS, POLARITY, TARGET},
    escape::{Escapes, to_json_line},
    json_error,
    relations::{Drawing, PIECE, SpanKey},
    view::Part,
};
use crate::model::span::ByteSpan;

pub struct Doccano;

static INFO: Info = Info {
    name: "doccano",
    title: "doccano JSON Lines",
    extensions: &["jsonl"],
    unit: Unit::Utf16,
    shape: Shape::OneFile,
    holds: Holds {
        nested: true,
        crossing: true,
        coreference: true,
        events: true,
        arguments: true,
        stances: true,
        bare_ends: true,
        voices: true,
        ..Holds::NOTHING
    },
    zones: ZoneMode::Cut,
    newline: Newline::Lf,
    needs_lf: false,
    breaks_lines: false,
};

impl Format for Doccano {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn own_options(&self) -> &'static [&'static str] {
        &["unit"]
    }

    fn writer(&self, out: &Out, options: &ExportOptions) -> Option<Box<dyn Writer>> {
        Some(Box::new(DoccanoWriter {
            out: out.clone(),
            unit: options.unit.unwrap_or(Unit::Utf16),
        }))
    }

    fn reader(&self) -> Option<&dyn Reader> {
        Some(&read::DoccanoReader)
    }
}

/// A span's pieces in other units than bytes.
pub(crate) struct Units {
    /// The byte at which each unit starts; empty where the text's index does it.
    graphemes: Vec<usize>,
    unit: Unit,
}

impl Units {
    pub(crate) fn new(text: &str, unit: Unit) -> Self {
        use unicode_segmentation::UnicodeSegmentation as _;
        let graphemes = if unit == Unit::Graphemes {
            let starts = text.grapheme_indices(true).map(|(i, _)| i);
            starts.chain([text.len()]).collect()
        } else {
            Vec::new()
        };
        Self { graphemes, unit }
    }

    /// `None` where the span cuts a unit.
    pub(crate) fn span(&self, view: &View, span: ByteSpan) -> Option<(usize, usize)> {
        match self.unit {
            Unit::Graphemes => {
                let start = self.graphemes.binary_search(&span.start).ok()?;
                Some((start, self.graphemes.binary_search(&span.end).ok()?))
            }
            Unit::CodePoints => {
                let at = view.chars(span);
                Some((at.start, at.end))
            }
            _ => {
                let at = view.utf16(span);
                Some((at.start, at.end))
            }
        }
    }
}

/// What spans are that are no mentions.
const PARTS: [(&str, Part); 4] = [
    ("event", Part::Trigger),
    ("stance", Part::Evidence),
    ("cue", Part::Cue),
    ("voice", Part::Content),
];

struct DoccanoWriter {
    out: Out,
    unit: Unit,
}

impl Writer for DoccanoWriter {
    fn encode(&self, view: &View, split: Option<Split>) -> Result<Encoded, DatasetError> {
        let mut loss = LossReport::default();
        let row = self.row(view, &mut loss);
        let mut bytes =
            to_json_line(&row, Escapes::Ascii).map_err(|error| json_error(view, &error))?;
        bytes.push(b'\n');
        Ok(Encoded {
            appended: vec![(self.out.main(split), bytes)],
            loss,
            ..Encoded::default()
        })
    }
}

impl DoccanoWriter {
    fn row(&self, view: &View, loss: &mut LossReport) -> Value {
        let units = Units::new(&view.text, self.unit);
        let mut entities: Vec<Value> = Vec::new();
        let mut relations_out: Vec<Value> = Vec::new();
        let mut first: BTreeMap<SpanKey<'_>, usize> = BTreeMap::new();
        let mut relate = |from: usize, to: usize, kind: &str| {
            let id = relations_out.len() + 1;
            relations_out.push(json!({"id": id, "from_id": from, "to_id": to, "type": kind}));
        };
        // Whose each place with a label is, and how many pieces of others stand there too.
        let mut taken: BTreeMap<(usize, usize, &str), SpanKey<'_>> = BTreeMap::new();
        let mut n_repeated = 0;
        let drawing = Drawing::new(view, loss, |span| {
            let at = span.at.iter().map(|piece| units.span(view, *piece));
            let at: Option<Vec<(usize, usize)>> = at.collect();
            let places = at.ok_or(LossKind::NoToken)?.into_iter();
            let places = places.map(|(start, end)| (start, end, span.label));
            let free: Vec<_> = places.filter(|place| !taken.contains_key(place)).collect();
            let n_others = span.at.len() - free.len();
            if n_others > 0 && (span.part.is_whole() || free.is_empty()) {
                // What goes with a second stance's evidence is the stance.
                return Err(match span.part {
                    Part::Evidence => LossKind::Stances,
                    Part::Trigger => LossKind::Events,
                    _ => LossKind::Repeated,
                });
            }
            n_repeated += n_others;
            let key = (span.part, span.id);
            taken.extend(free.into_iter().map(|place| (place, key)));
            Ok(())
        });
        loss.add(LossKind::Repeated, n_repeated);
        for span in &drawing.spans {
            loss.add(LossKind::Discontinuous, usize::from(span.at.len() > 1));
            let mut previous = None;
            for piece in span.at {
                let key = (span.part, span.id);
                let Some((start, end)) = units.span(view, *piece) else {
                    continue;
                };
                if taken.get(&(start, end, span.label)) != Some(&key) {
                    continue;
                }
                let id = entities.len() + 1;
                let mut entity = json!({
                    "id": id, "label": span.label, "start_offset": start, "end_offset": end, "text": view.slice(*piece),
                });
                if let Some((name, _)) = PARTS.iter().find(|(_, part)| *part == span.part) {
                    entity["part"] = json!(name);
                }
                match previous {
                    Some(previous) => relate(id, previous, PIECE),
                    None => {
                        first.insert(key, id);
                        // A target's relation says the polarity.
                        let details = drawing.details(span);
                        let is_bare = |(name, _): &Detail<'_>| [TARGET, CONCEPT].contains(name);
                        let has_bare = details.iter().any(is_bare);
                        for (name, text) in details {
                            if ENDS.contains(&name) || (name == POLARITY && has_bare) {
                                entity[name] = json!(text);
                            }
                        }
                    }
                }
                entities.push(entity);
                previous = Some(id);
            }
        }
        for relation in drawing.relations(loss) {
            if let (Some(from), Some(to)) = (first.get(&relation.from), first.get(&relation.to)) {
                relate(*from, *to, &drawing.polar(&relation));
            }
        }
        json!({
            "text": &*view.text, "doc": view.name, "language": view.language,
            "entities": entities, "relations": relations_out,
        })
    }
}
