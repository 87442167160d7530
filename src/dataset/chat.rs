//! `chat`: fine-tuning examples for chat models (OpenAI's JSON Lines; other trainers read the same `messages`).
//!
//! A line is `{"messages": [system, user, assistant]}`: the instruction made from the codebook, the text after a line `---`, and the answer as JSON:
//! `{"doc", "entities": [{text, label, occurrence}], "relations": [{label, from, to}]}`. Models do not count characters: a span is its quote and its number among the
//! places where the quote occurs (1 for the first; places that overlap count too). `from` and `to` count in `entities`, from 0. Every labelled span is among the
//! `entities`, triggers, evidence, cues and contents too; each piece of a span in several is one of its own, and is counted.

use serde_json::{Value, json};

use super::{
    DatasetError, Encoded, ExportOptions, Format, Holds, Info, LossKind, LossReport, Newline, Out,
    Shape, Split, Unit, View, Writer, ZoneMode,
    escape::{Escapes, to_json_line},
    json_error,
    relations::{SpanKey, relations},
    view::{CUE, Part, STANCE, VOICE},
};
use crate::model::codebook::Codebook;

pub struct Chat;

static INFO: Info = Info {
    name: "chat",
    title: "Chat fine-tuning examples",
    extensions: &["jsonl"],
    unit: Unit::None,
    shape: Shape::OneFile,
    holds: Holds {
        nested: true,
        crossing: true,
        coreference: true,
        events: true,
        arguments: true,
        stances: true,
        voices: true,
        ..Holds::NOTHING
    },
    zones: ZoneMode::Cut,
    newline: Newline::Lf,
    needs_lf: false,
    breaks_lines: false,
};

impl Format for Chat {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn writer(&self, out: &Out, _options: &ExportOptions) -> Option<Box<dyn Writer>> {
        Some(Box::new(ChatWriter { out: out.clone() }))
    }
}

struct ChatWriter {
    out: Out,
}

impl Writer for ChatWriter {
    fn encode(&self, view: &View, split: Option<Split>) -> Result<Encoded, DatasetError> {
        let mut loss = LossReport::default();
        let answer = to_json_line(&answer(view, &mut loss), Escapes::Lines)
            .map_err(|error| json_error(view, &error))?;
        let row = json!({"messages": [
            {"role": "system", "content": instruction(&view.codebook)},
            {"role": "user", "content": format!("Tag this article.\n---\n{}", view.text)},
            {"role": "assistant", "content": String::from_utf8_lossy(&answer)},
        ]});
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

fn answer(view: &View, loss: &mut LossReport) -> Value {
    let mut entities = Vec::new();
    let mut place: std::collections::BTreeMap<SpanKey<'_>, usize> = Default::default();
    for span in view.spans() {
        loss.add(LossKind::Discontinuous, usize::from(span.at.len() > 1));
        place.insert((span.part, span.id), entities.len());
        for piece in span.at {
            let quote = view.slice(*piece);
            let occurrence = occurrence(&view.text, quote, piece.start);
            let mut entity = json!({"text": quote, "label": span.label, "occurrence": occurrence});
            if span.part == Part::Evidence
                && let Some(stance) = view.stances.iter().find(|s| s.id == *span.id)
            {
                entity["polarity"] = json!(format!("{:?}", stance.polarity));
            }
            entities.push(entity);
        }
    }
    let relations: Vec<Value> = relations(view, loss)
        .into_iter()
        .filter_map(|relation| {
            let from = place.get(&relation.from)?;
            let to = place.get(&relation.to)?;
            Some(json!({"label": relation.label, "from": from, "to": to}))
        })
        .collect();
    json!({"doc": view.name, "entities": entities, "relations": relations})
}

/// Which of the places where `quote` occurs begins at `start`; 1 for the first.
fn occurrence(text: &str, quote: &str, start: usize) -> usize {
    let step = quote.chars().next().map_or(1, char::len_utf8);
    let mut n = 1;
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(quote)) {
        if from + at >= start {
            break;
        }
        n += 1;
        from += at + step;
    }
    n
}

/// What the codebook asks for, in plain words.
fn instruction(codebook: &Codebook) -> String {
    let mut out = String::from(
        "You tag news articles. Answer with one JSON object {\"doc\", \"entities\": [{\"text\", \"label\", \"occurrence\"}], \"relations\": [{\"label\", \"from\", \"to\"}]}. \
         \"text\" is quoted exactly from the article, \"occurrence\" is 1 for the first place where it occurs, \"from\" and \"to\" count in \"entities\" from 0.\n",
    );
    let mut list = |title: &str, items: Vec<(&str, &str)>| {
        if items.is_empty() {
            return;
        }
        // Writing to a `String` cannot fail.
        let mut line = |text: String| {
            out.push_str(&text);
            out.push('\n');
        };
        line(title.to_owned());
        for (name, definition) in items {
            let separator = if definition.is_empty() { "" } else { ": " };
            line(format!("- {name}{separator}{definition}"));
        }
    };
    let entities = codebook.entity_types.iter().map(|t| &t.label);
    list(
        "Labels of entities:",
        entities
            .map(|l| (l.name.as_str(), l.definition.as_str()))
            .collect(),
    );
    let events = codebook.event_types.iter().map(|t| &t.label);
    list(
        "Labels of event triggers:",
        events
            .map(|l| (l.name.as_str(), l.definition.as_str()))
            .collect(),
    );
    list(
        "Other labels:",
        vec![
            (
                STANCE,
                "words that show what somebody thinks of something; \"polarity\" is Favor, Against, Neither or Both",
            ),
            (CUE, "words that say that somebody speaks"),
            (VOICE, "what somebody says"),
        ],
    );
    out
}
