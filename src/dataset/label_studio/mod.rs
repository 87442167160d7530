//! `label-studio`: a JSON array of tasks as Label Studio imports and exports them (<https://labelstud.io/guide/export>), with the labelling
//! configuration `config.xml` beside.
//!
//! Offsets are code points and `end` is exclusive; LF only. Each labelled span is a region (`labels`), each piece of a span in several a region of its own tied to the one before by the relation
//! `Piece`, and counted. Events, stances, voices and coreference are relations between regions. Per-region choices and texts hold what else there is: `level`, `stance`, `entity` (the
//! entity's name), `link`.

mod read;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde_json::{Value, json};

use super::{
    DatasetError, Encoded, ExportOptions, ExportReport, Format, Holds, Info, LossKind, LossReport,
    Newline, Out, Reader, Shape, Sink, Split, Unit, View, Writer, ZoneMode, append,
    escape::{Escapes, push_fmt, to_json_line, xml_attribute as xml},
    file, json_error,
    relations::{COREFERENCE, SAME_AS, SpanKey, relations},
    view::{CUE, Part, STANCE, VOICE},
};
use crate::model::{annotation::Level, codebook::Codebook};

pub struct LabelStudio;

static INFO: Info = Info {
    name: "label-studio",
    title: "Label Studio tasks",
    extensions: &["json"],
    unit: Unit::CodePoints,
    shape: Shape::OneFile,
    holds: Holds {
        nested: true,
        crossing: true,
        coreference: true,
        entity_details: false,
        links: true,
        levels: true,
        events: true,
        arguments: true,
        stances: true,
        voices: true,
        ..Holds::NOTHING
    },
    zones: ZoneMode::Cut,
    newline: Newline::Lf,
    needs_lf: true,
    breaks_lines: false,
};

impl Format for LabelStudio {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn writer(&self, out: &Out, _options: &ExportOptions) -> Option<Box<dyn Writer>> {
        Some(Box::new(LabelStudioWriter {
            out: out.clone(),
            n_in: BTreeMap::new(),
            labels: BTreeSet::new(),
            relations: BTreeSet::new(),
            codebooks: Vec::new(),
        }))
    }

    fn reader(&self) -> Option<&dyn Reader> {
        Some(&read::LabelStudioReader)
    }
}

struct LabelStudioWriter {
    out: Out,
    /// Tasks so far, per file.
    n_in: BTreeMap<String, usize>,
    labels: BTreeSet<String>,
    relations: BTreeSet<String>,
    codebooks: Vec<Arc<Codebook>>,
}

impl Writer for LabelStudioWriter {
    fn encode(&self, view: &View, split: Option<Split>) -> Result<Encoded, DatasetError> {
        let mut loss = LossReport::default();
        let task = task(view, &mut loss);
        let bytes =
            to_json_line(&task, Escapes::Lines).map_err(|error| json_error(view, &error))?;
        Ok(Encoded {
            appended: vec![(self.out.main(split), bytes)],
            loss,
            ..Encoded::default()
        })
    }

    fn push(
        &mut self,
        view: &View,
        encoded: Encoded,
        sink: &mut dyn Sink,
    ) -> Result<(), DatasetError> {
        for (path, bytes) in encoded.appended {
            let n = self.n_in.entry(path.clone()).or_default();
            append(sink, &path, if *n == 0 { b"[\n" } else { b",\n" })?;
            *n += 1;
            append(sink, &path, &bytes)?;
        }
        self.add(view);
        Ok(())
    }

    fn finish(&mut self, _report: &ExportReport, sink: &mut dyn Sink) -> Result<(), DatasetError> {
        if self.n_in.is_empty() {
            append(sink, &self.out.main(None), b"[")?;
            self.n_in.insert(self.out.main(None), 0);
        }
        for path in self.n_in.keys() {
            append(sink, path, b"\n]\n")?;
        }
        file(sink, "config.xml", self.config().as_bytes())
    }
}

impl LabelStudioWriter {
    fn add(&mut self, view: &View) {
        if !self
            .codebooks
            .iter()
            .any(|c| Arc::ptr_eq(c, &view.codebook))
        {
            let codebook = view.codebook.clone();
            let entities = codebook.entity_types.iter().map(|t| t.label.name.clone());
            self.labels.extend(entities);
            self.labels
                .extend(codebook.event_types.iter().map(|t| t.label.name.clone()));
            let roles = codebook.event_types.iter().flat_map(|t| &t.roles);
            self.relations.extend(roles.map(|r| r.label.name.clone()));
            self.codebooks.push(codebook);
        }
        for span in view.spans() {
            if !self.labels.contains(span.label) {
                self.labels.insert(span.label.to_owned());
            }
        }
        for argument in view.events.iter().flat_map(|e| &e.arguments) {
            if !self.relations.contains(&argument.role) {
                self.relations.insert(argument.role.clone());
            }
        }
    }

    /// The labelling configuration: labels with the codebook's colours, relations, choices.
    fn config(&self) -> String {
        let mut out = String::from(
            "<View>\n  <Labels name=\"label\" toName=\"text\" granularity=\"symbol\">\n",
        );
        let mut labels = self.labels.clone();
        labels.extend([STANCE, CUE, VOICE].map(str::to_owned));
        let mut line = |text: std::fmt::Arguments<'_>| {
            push_fmt(&mut out, text);
            out.push('\n');
        };
        for label in &labels {
            let entity = self.codebooks.iter().find_map(|c| c.entity_type(label));
            let [r, g, b] = entity.map_or([110, 110, 110], |t| t.color.light);
            let label = xml(label);
            line(format_args!(
                "    <Label value=\"{label}\" background=\"#{r:02x}{g:02x}{b:02x}\"/>"
            ));
        }
        line(format_args!("  </Labels>\n  <Relations>"));
        let mut relations = self.relations.clone();
        let own = [
            COREFERENCE,
            SAME_AS,
            "Holder",
            "Target",
            "SaidBy",
            "Source",
            "Cue",
            "Within",
            "Piece",
        ];
        relations.extend(own.map(str::to_owned));
        for relation in &relations {
            line(format_args!("    <Relation value=\"{}\"/>", xml(relation)));
        }
        line(format_args!("  </Relations>"));
        for (name, choices) in [
            ("level", ["Name", "Nominal", "Pronoun"].as_slice()),
            ("stance", &["Favor", "Against", "Neither", "Both"]),
        ] {
            line(format_args!(
                "  <Choices name=\"{name}\" toName=\"text\" perRegion=\"true\">"
            ));
            for choice in choices {
                line(format_args!("    <Choice value=\"{choice}\"/>"));
            }
            line(format_args!("  </Choices>"));
        }
        for name in ["entity", "link"] {
            line(format_args!(
                "  <TextArea name=\"{name}\" toName=\"text\" perRegion=\"true\"/>"
            ));
        }
        line(format_args!(
            "  <Text name=\"text\" value=\"$text\"/>\n</View>"
        ));
        out
    }
}

fn task(view: &View, loss: &mut LossReport) -> Value {
    let mut result: Vec<Value> = Vec::new();
    let mut ids: BTreeMap<SpanKey<'_>, String> = BTreeMap::new();
    for span in view.spans() {
        loss.add(LossKind::Discontinuous, usize::from(span.at.len() > 1));
        // A voice's cue and content are two regions of one record.
        let base = match span.part {
            Part::Cue => format!("{}.cue", span.id.key()),
            _ => span.id.key().to_owned(),
        };
        ids.insert((span.part, span.id), base.clone());
        let mut previous: Option<String> = None;
        for (i, piece) in span.at.iter().enumerate() {
            let id = if i == 0 {
                base.clone()
            } else {
                format!("{base}.{}", i + 1)
            };
            let at = view.chars(*piece);
            result.push(json!({
                "id": id, "from_name": "label", "to_name": "text", "type": "labels", "value": {
                    "start": at.start, "end": at.end, "text": view.slice(*piece), "labels": [span.label],
                },
            }));
            if let Some(previous) = previous {
                result.push(relation(&id, &previous, "Piece"));
            } else {
                per_region(view, span.part, span.id, &id, &mut result);
            }
            previous = Some(id);
        }
    }
    for r in relations(view, loss) {
        if let (Some(from), Some(to)) = (ids.get(&r.from), ids.get(&r.to)) {
            result.push(relation(from, to, r.label));
        }
    }
    json!({
        "data": {
            "text": &*view.text, "doc": view.name, "language": view.language, "headline": view.card.headline,
            "source": view.card.source, "date": view.card.date, "url": view.card.url,
        },
        "annotations": [{"result": result, "ground_truth": false, "was_cancelled": false}],
        "meta": {"annotator": view.annotator.id},
    })
}

fn per_region(
    view: &View,
    part: Part,
    id: &crate::model::id::Id,
    region: &str,
    result: &mut Vec<Value>,
) {
    let mut choice = |name: &str, picked: &str| {
        let value = json!({"choices": [picked]});
        result.push(json!({"id": region, "from_name": name, "to_name": "text", "type": "choices", "value": value}));
    };
    if part == Part::Evidence
        && let Some(stance) = view.stances.iter().find(|s| s.id == *id)
    {
        choice("stance", &format!("{:?}", stance.polarity));
    }
    let Some(mention) = view.mention(id) else {
        return;
    };
    if mention.level != Level::Name {
        choice("level", &format!("{:?}", mention.level));
    }
    let Some(entity) = view.entity(&mention.entity) else {
        return;
    };
    let is_best = view
        .mentions
        .iter()
        .find(|m| m.entity == mention.entity)
        .is_some_and(|m| m.id == mention.id);
    if !is_best {
        return;
    }
    let mut text = |name: &str, texts: Vec<String>| {
        let value = json!({"text": texts});
        result.push(json!({"id": region, "from_name": name, "to_name": "text", "type": "textarea", "value": value}));
    };
    if entity.name != view.joined_text(&mention.at) {
        text("entity", vec![entity.name.clone()]);
    }
    if !entity.links.is_empty() {
        let links = entity.links.iter().map(|l| format!("{}:{}", l.kb, l.id));
        text("link", links.collect());
    }
}

fn relation(from: &str, to: &str, label: &str) -> Value {
    json!({"from_id": from, "to_id": to, "type": "relation", "direction": "right", "labels": [label]})
}
