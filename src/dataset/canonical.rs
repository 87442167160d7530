//! `canonical`: the plain table that every other format is compared with (`vcommon.py` of the consumer checks).
//!
//! One row per piece of a labelled span: document, start, end, label, text, separated by tabs; code points; `\\ \n \r \t` escaped. A label is the
//! mention's entity type, the trigger's event type, `Stance` for evidence, `Cue` and `Voice` for a voice. What is no span follows in rows
//! that begin with `#kind`, document first.

use std::fmt::Write as _;

use super::{
    DatasetError, Encoded, ExportOptions, Format, Holds, Info, LossKind, LossReport, Newline, Out,
    Shape, Split, Unit, View, Writer, ZoneMode,
};
use crate::model::annotation::{Certainty, Filler, Holder, Target, Trigger};

pub struct Canonical;

static INFO: Info = Info {
    name: "canonical",
    title: "Canonical table (TSV)",
    extensions: &["tsv"],
    unit: Unit::CodePoints,
    shape: Shape::OneFile,
    // What of the others the rows have no column for is counted by `lost`.
    holds: Holds {
        link_details: false,
        zones: false,
        comments: false,
        conflicts: false,
        card: false,
        status: false,
        origins: false,
        attributes: false,
        entity_details: true,
        annotator: false,
        ..Holds::EVERYTHING
    },
    zones: ZoneMode::Cut,
    newline: Newline::Lf,
    needs_lf: false,
    breaks_lines: false,
};

impl Format for Canonical {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn writer(&self, out: &Out, _options: &ExportOptions) -> Option<Box<dyn Writer>> {
        Some(Box::new(CanonicalWriter { out: out.clone() }))
    }
}

struct CanonicalWriter {
    out: Out,
}

impl Writer for CanonicalWriter {
    fn encode(&self, view: &View, split: Option<Split>) -> Result<Encoded, DatasetError> {
        let mut text = String::new();
        write_rows(view, &mut text).map_err(|e| DatasetError::Encode {
            document: view.name.clone(),
            message: e.to_string(),
        })?;
        Ok(Encoded {
            appended: vec![(self.out.main(split), text.into_bytes())],
            loss: lost(view),
            ..Encoded::default()
        })
    }
}

fn write_rows(view: &View, out: &mut String) -> std::fmt::Result {
    let doc = escape(&view.name);
    let mut rows = Vec::new();
    for span in view.spans() {
        for piece in span.at {
            let chars = view.chars(*piece);
            rows.push((chars.start, chars.end, span.label, view.slice(*piece)));
        }
    }
    rows.sort_unstable();
    for (start, end, label, text) in rows {
        writeln!(
            out,
            "{doc}\t{start}\t{end}\t{}\t{}",
            escape(label),
            escape(text)
        )?;
    }
    let mut facts = Vec::new();
    write_facts(view, &mut facts);
    for (kind, cells) in facts {
        write!(out, "#{kind}\t{doc}")?;
        for cell in cells {
            write!(out, "\t{}", escape(&cell))?;
        }
        out.push('\n');
    }
    Ok(())
}

fn write_facts(view: &View, facts: &mut Vec<(&'static str, Vec<String>)>) {
    for entity in &view.entities {
        let cells = [entity.id.key(), &entity.label, &entity.name];
        let mut cells: Vec<String> = cells.map(str::to_owned).to_vec();
        cells.extend(entity.subtype.clone());
        facts.push(("entity", cells));
        for link in &entity.links {
            let cells = [entity.id.key(), &link.kb, &link.id];
            facts.push(("link", cells.map(str::to_owned).to_vec()));
        }
    }
    for mention in &view.mentions {
        let cells = [mention.id.key(), mention.entity.key()];
        let mut cells: Vec<String> = cells.map(str::to_owned).to_vec();
        cells.push(format!("{:?}", mention.level));
        cells.extend(mention.metonymy.clone());
        facts.push(("mention", cells));
        if mention.at.len() > 1 {
            let pieces: Vec<String> = mention.at.iter().map(|s| chars_of(view, *s)).collect();
            let cells = vec![mention.id.key().to_owned(), pieces.join(";")];
            facts.push(("discontinuous", cells));
        }
    }
    for event in &view.events {
        let trigger = match &event.trigger {
            Trigger::At(at) => at.iter().map(|s| chars_of(view, *s)).collect(),
            Trigger::Absent { reason } => vec![format!("absent: {reason}")],
        };
        let mut cells = vec![
            event.id.key().to_owned(),
            event.label.clone(),
            trigger.join(";"),
            format!("{:?}", event.modality),
            format!("{:?}", event.polarity),
            format!("{:?}", event.tense),
            format!("{:?}", event.genericity),
        ];
        cells.extend(event.date.as_ref().map(|d| d.value.clone()));
        facts.push(("event", cells));
        for argument in &event.arguments {
            let filler = match &argument.filler {
                Filler::Mention(id) | Filler::Entity(id) | Filler::Event(id) => id.key(),
                Filler::Date(value) | Filler::Place(value) | Filler::Value(value) => value,
            };
            let cells = [event.id.key(), &argument.role, filler];
            facts.push(("argument", cells.map(str::to_owned).to_vec()));
        }
    }
    for stance in &view.stances {
        let mut cells = vec![
            stance.id.key().to_owned(),
            holder_word(&stance.holder).to_owned(),
            target_word(&stance.target).to_owned(),
            format!("{:?}", stance.polarity),
        ];
        cells.extend(stance.intensity.clone());
        facts.push(("stance", cells));
    }
    for voice in &view.voices {
        let cells = [voice.id.key(), holder_word(&voice.source)];
        let mut cells: Vec<String> = cells.map(str::to_owned).to_vec();
        cells.push(format!("{:?}", voice.manner));
        cells.extend(voice.within.as_ref().map(|id| id.key().to_owned()));
        facts.push(("voice", cells));
    }
    for absence in &view.absences {
        let holder = holder_word(&absence.holder);
        let cells = [absence.id.key(), holder, target_word(&absence.target)];
        facts.push(("absence", cells.map(str::to_owned).to_vec()));
    }
}

/// What of records that have a row is not in it.
fn lost(view: &View) -> LossReport {
    let mut loss = LossReport::default();
    let mut count = |kind, is_lost: bool| loss.add(kind, usize::from(is_lost));
    for entity in &view.entities {
        count(LossKind::EntityDetails, !entity.aliases.is_empty());
    }
    for event in &view.events {
        let is_detailed = event.mode.is_some()
            || !event.contexts.is_empty()
            || !event.same_as.is_empty()
            || event.date.as_ref().is_some_and(|date| date.inferred);
        count(LossKind::EventDetails, is_detailed);
        for argument in &event.arguments {
            count(LossKind::ArgumentDetails, argument.inferred);
            // Which of the three it is; a record's key says what it is.
            let is_value = argument.filler.id().is_none();
            count(LossKind::ValueArguments, is_value);
        }
    }
    for stance in &view.stances {
        let is_detailed =
            stance.voice.is_some() || stance.inferred || stance.certainty != Certainty::Certain;
        count(LossKind::StanceDetails, is_detailed);
    }
    for absence in &view.absences {
        count(LossKind::Absences, !absence.note.is_empty());
    }
    loss
}

/// An entity's key, or `author`, or `unnamed`.
pub(crate) fn holder_word(holder: &Holder) -> &str {
    match holder {
        Holder::Entity(id) => id.key(),
        Holder::Author => "author",
        Holder::Unnamed => "unnamed",
    }
}

/// A record's key or a concept's name.
pub(crate) fn target_word(target: &Target) -> &str {
    match target {
        Target::Entity(id) | Target::Event(id) => id.key(),
        Target::Concept(name) => name,
    }
}

fn chars_of(view: &View, span: crate::model::span::ByteSpan) -> String {
    let chars = view.chars(span);
    format!("{}-{}", chars.start, chars.end)
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('\n', "\\n")
        .replace('\r', "\\r")
        .replace('\t', "\\t")
}
