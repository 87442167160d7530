//! `label-studio`: a JSON array of tasks as Label Studio imports and exports them (<https://labelstud.io/guide/export>), with the labelling
//! configuration `config.xml` beside.
//!
//! Offsets are code points and `end` is exclusive; LF only. Each labelled span is a region: `label` for mentions, `event` for triggers, `statement` for stances, cues and voices. Each piece of
//! a span in several is a region of its own tied to the one before by the relation `Piece`, and counted. Roles, holders, targets, sources and coreference are relations between regions. Per-region
//! choices and texts hold what else there is: `level`, `entity` (the entity's name), `link`; `stance` (its polarity), `certainty`, `inferred`, `intensity`, `manner`; `holder`, `target`, `concept` and
//! `source` where no region can be the relation's end (see [`super::details`]).

mod read;

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde_json::{Value, json};

use super::{
    DatasetError, Encoded, ExportOptions, ExportReport, Format, Holds, Info, LossKind, LossReport,
    Newline, Out, Reader, Shape, Sink, Split, Unit, View, Writer, ZoneMode, append, details,
    escape::{Escapes, push_fmt, to_json_line, xml_attribute as xml},
    file, json_error,
    relations::{
        self, COREFERENCE, Drawing, HOLDER, PIECE, SAID_BY, SAME_AS, SOURCE, SpanKey, TARGET,
        WITHIN,
    },
    view::{CUE, LabelledSpan, Part, STANCE, VOICE},
};
use crate::model::codebook::Codebook;

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
        links: true,
        names: true,
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
            events: BTreeSet::new(),
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
    events: BTreeSet<String>,
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
            self.events
                .extend(codebook.event_types.iter().map(|t| t.label.name.clone()));
            let roles = codebook.event_types.iter().flat_map(|t| &t.roles);
            self.relations.extend(roles.map(|r| r.label.name.clone()));
            self.codebooks.push(codebook);
        }
        for span in view.spans() {
            let labels = match span.part {
                Part::Mention => &mut self.labels,
                Part::Trigger => &mut self.events,
                Part::Evidence | Part::Cue | Part::Content => continue,
            };
            if !labels.contains(span.label) {
                labels.insert(span.label.to_owned());
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
        let mut out = String::from("<View>\n");
        let mut line = |text: std::fmt::Arguments<'_>| {
            push_fmt(&mut out, text);
            out.push('\n');
        };
        let statements = [STANCE, CUE, VOICE].map(str::to_owned).into();
        for (part, labels) in [
            (Part::Mention, &self.labels),
            (Part::Trigger, &self.events),
            (Part::Evidence, &statements),
        ] {
            let name = control(part);
            line(format_args!(
                "  <Labels name=\"{name}\" toName=\"text\" granularity=\"symbol\">"
            ));
            for label in labels {
                let entity = self.codebooks.iter().find_map(|c| c.entity_type(label));
                let entity = entity.filter(|_| part == Part::Mention);
                let [r, g, b] = entity.map_or([110, 110, 110], |t| t.color.light);
                let label = xml(label);
                line(format_args!(
                    "    <Label value=\"{label}\" background=\"#{r:02x}{g:02x}{b:02x}\"/>"
                ));
            }
            line(format_args!("  </Labels>"));
        }
        line(format_args!("  <Relations>"));
        let mut relations = self.relations.clone();
        let own = [
            COREFERENCE,
            SAME_AS,
            HOLDER,
            TARGET,
            SAID_BY,
            SOURCE,
            relations::CUE,
            WITHIN,
            PIECE,
        ];
        relations.extend(own.map(str::to_owned));
        for relation in &relations {
            line(format_args!("    <Relation value=\"{}\"/>", xml(relation)));
        }
        line(format_args!("  </Relations>"));
        for (part, name, choices) in CHOICES {
            line(format_args!(
                "  <Choices name=\"{name}\" toName=\"text\" perRegion=\"true\" whenTagName=\"{}\">",
                control(part)
            ));
            for choice in choices {
                line(format_args!("    <Choice value=\"{choice}\"/>"));
            }
            line(format_args!("  </Choices>"));
        }
        for (part, name) in TEXTS {
            line(format_args!(
                "  <TextArea name=\"{name}\" toName=\"text\" perRegion=\"true\" whenTagName=\"{}\"/>",
                control(part)
            ));
        }
        line(format_args!(
            "  <Text name=\"text\" value=\"$text\"/>\n</View>"
        ));
        out
    }
}

/// The control that a part's labels are picked from.
fn control(part: Part) -> &'static str {
    match part {
        Part::Mention => "label",
        Part::Trigger => "event",
        Part::Evidence | Part::Cue | Part::Content => "statement",
    }
}

/// Per-region choices, by the part whose regions have them.
const CHOICES: [(Part, &str, &[&str]); 5] = [
    (
        Part::Mention,
        details::LEVEL,
        &["Name", "Nominal", "Pronoun"],
    ),
    (
        Part::Evidence,
        "stance",
        &["Favor", "Against", "Neither", "Both"],
    ),
    (
        Part::Evidence,
        details::CERTAINTY,
        &["Certain", "Probable", "Unsure"],
    ),
    (Part::Evidence, details::INFERRED, &["true"]),
    (
        Part::Content,
        details::MANNER,
        &["Direct", "Indirect", "Mixed", "Reported"],
    ),
];

/// Per-region texts, by the part whose regions have them.
const TEXTS: [(Part, &str); 7] = [
    (Part::Mention, "entity"),
    (Part::Mention, details::LINK),
    (Part::Evidence, details::HOLDER),
    (Part::Evidence, details::TARGET),
    (Part::Evidence, details::CONCEPT),
    (Part::Evidence, details::INTENSITY),
    (Part::Content, details::SOURCE),
];

/// What a control of a part's regions says, as [`super::details`] calls it.
fn detail_of(part: Part, name: &str) -> Option<&'static str> {
    let is_voice = |part: Part| matches!(part, Part::Cue | Part::Content);
    let of_part = |other: Part| part == other || (is_voice(part) && is_voice(other));
    let choices = CHOICES.iter().map(|(part, name, _)| (*part, *name));
    let mut all = choices.chain(TEXTS);
    let (_, name) = all.find(|(part, there)| of_part(*part) && *there == name)?;
    Some(match name {
        "stance" => details::POLARITY,
        "entity" => details::ENTITY_NAME,
        name => name,
    })
}

fn task(view: &View, loss: &mut LossReport) -> Value {
    let mut result: Vec<Value> = Vec::new();
    let mut ids: BTreeMap<SpanKey<'_>, String> = BTreeMap::new();
    let drawing = Drawing::new(view, loss, |_| Ok(()));
    for span in &drawing.spans {
        loss.add(LossKind::Discontinuous, usize::from(span.at.len() > 1));
        // A voice's cue and content are two regions of one record.
        let base = match span.part {
            Part::Cue => format!("{}{CUE_ID}", span.id.key()),
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
                "id": id, "from_name": control(span.part), "to_name": "text", "type": "labels", "value": {
                    "start": at.start, "end": at.end, "text": view.slice(*piece), "labels": [span.label],
                },
            }));
            if let Some(previous) = previous {
                result.push(relation(&id, &previous, PIECE));
            } else {
                per_region(view, &drawing, span, &id, &mut result);
            }
            previous = Some(id);
        }
    }
    loss.add(LossKind::Links, drawing.n_odd_links());
    for r in drawing.relations(loss) {
        if let (Some(from), Some(to)) = (ids.get(&r.from), ids.get(&r.to)) {
            result.push(relation(from, to, &r.label));
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

/// Follows a voice's id in that of its cue's region.
const CUE_ID: &str = ".cue";

fn per_region<'a>(
    view: &View,
    drawing: &Drawing<'a>,
    span: &LabelledSpan<'a>,
    region: &str,
    result: &mut Vec<Value>,
) {
    let mut texts: Vec<(&str, Vec<Cow<'a, str>>)> = Vec::new();
    for (name, text) in drawing.details(span) {
        let name = match name {
            details::POLARITY => "stance",
            // Names are what they are where nobody says otherwise.
            details::LEVEL if text == "Name" => continue,
            // What is said of an entity stands at its first mention.
            details::ENTITY_NAME if text != view.joined_text(span.at) => "entity",
            details::ENTITY_NAME | details::ENTITY => continue,
            name => name,
        };
        if matches!(name, "entity" | details::LINK) && !drawing.is_first(span.id) {
            continue;
        }
        match texts.last_mut() {
            Some((last, more)) if *last == name => more.push(text),
            _ => texts.push((name, vec![text])),
        }
    }
    for (name, texts) in texts {
        let is_choice = CHOICES.iter().any(|(_, choice, _)| *choice == name);
        let (kind, value) = match is_choice {
            true => ("choices", json!({"choices": texts})),
            false => ("textarea", json!({"text": texts})),
        };
        result.push(json!({"id": region, "from_name": name, "to_name": "text", "type": kind, "value": value}));
    }
}

fn relation(from: &str, to: &str, label: &str) -> Value {
    json!({"from_id": from, "to_id": to, "type": "relation", "direction": "right", "labels": [label]})
}
