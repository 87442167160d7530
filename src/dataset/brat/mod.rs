//! `brat`: brat standoff, a `.txt` and an `.ann` per document and one `annotation.conf` (brat 1.3, <https://brat.nlplab.org/standoff.html>).
//!
//! Code points; LF only. A span with a line break in it is in pieces, their texts joined by one space.
//!
//! | line | holds |
//! |---|---|
//! | `T` | mentions under their entity type, triggers, evidence (`Stance`), cues (`Cue`), contents (`Voice`) |
//! | `E` | events with their roles (a second `actor` is `actor2`); stances as `Stance` with `Holder, Target, Voice`; voices as `Voice` with `Source, Cue, Within` |
//! | `R` | `Coreference` from each further mention of an entity to its first; `SameAs` between events |
//! | `A` | `Level, Metonymy, Subtype`; `Modality, Polarity, Tense, Genericity`; `StancePolarity, Intensity, Certainty, Inferred, HolderKind`; `Manner, SourceKind` |
//! | `N` | links to knowledge bases, `Wikidata:Q42`, at the entity's first mention |
//! | `#` | what has no line of its own, by type: `Name, Alias, Attribute, EntityAttribute, Argument, InferredArgument, InferredRole, EntityRole, Date, InferredDate, Mode, Context, Concept, HolderEntity, TargetEntity, SourceEntity`; comments as `AnnotatorNotes` |
//!
//! A role in an `EntityRole` note is filled by the entity, and not by the mention that stands for it. Labels keep to `[A-Za-z0-9_-]`, as brat asks. An entity stands at its mentions: one without is not held, nor an event without a trigger or a
//! stance without evidence. Ids are brat's own.

mod config;
mod left;
mod lines;
mod read;
mod write;

use std::collections::BTreeSet;

use super::{
    DatasetError, Encoded, ExportOptions, ExportReport, Format, Holds, Info, LossReport, Newline,
    Out, Reader, Shape, Sink, Split, Unit, View, Writer, ZoneMode, file,
};

use super::view::{CUE as CUE_LABEL, STANCE as STANCE_LABEL, VOICE as VOICE_LABEL};

pub struct Brat;

static INFO: Info = Info {
    name: "brat",
    title: "brat standoff",
    extensions: &["ann"],
    unit: Unit::CodePoints,
    shape: Shape::Folder,
    holds: Holds {
        link_details: false,
        conflicts: false,
        absent_triggers: false,
        inferred_stances: false,
        comment_details: false,
        absences: false,
        zones: false,
        card: false,
        status: false,
        origins: false,
        annotator: false,
        ..Holds::EVERYTHING
    },
    zones: ZoneMode::Cut,
    newline: Newline::Lf,
    needs_lf: true,
    breaks_lines: true,
};

impl Format for Brat {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn writer(&self, out: &Out, _options: &ExportOptions) -> Option<Box<dyn Writer>> {
        Some(Box::new(BratWriter {
            out: out.clone(),
            seen: config::Seen::default(),
            folders: BTreeSet::new(),
        }))
    }

    fn reader(&self) -> Option<&dyn Reader> {
        Some(&read::BratReader)
    }
}

struct BratWriter {
    out: Out,
    seen: config::Seen,
    folders: BTreeSet<String>,
}

impl Writer for BratWriter {
    fn encode(&self, view: &View, split: Option<Split>) -> Result<Encoded, DatasetError> {
        let mut loss = LossReport::default();
        let view = &*view.for_text_file(&mut loss);
        let (lines, said_less) = write::lines(view);
        loss.merge(&said_less);
        let path = |extension: &str| {
            self.out
                .inside(split, &format!("{}.{extension}", view.name))
        };
        Ok(Encoded {
            files: vec![
                (path("txt"), view.text.as_bytes().to_vec()),
                (path("ann"), lines.into_bytes()),
            ],
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
        self.seen.add(view);
        if let Some((path, _)) = encoded.files.first() {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            if !self.folders.contains(folder) {
                self.folders.insert(folder.to_owned());
            }
        }
        encoded.write(sink)
    }

    fn finish(&mut self, _report: &ExportReport, sink: &mut dyn Sink) -> Result<(), DatasetError> {
        if self.folders.is_empty() {
            self.folders.insert(String::new());
        }
        let config = self.seen.annotation_conf();
        for folder in &self.folders {
            let separator = if folder.is_empty() { "" } else { "/" };
            let path = format!("{folder}{separator}annotation.conf");
            file(sink, &path, config.as_bytes())?;
        }
        Ok(())
    }
}

/// A label as brat can store it: other ASCII becomes `_`, everything else `_u` and its code point in hexadecimal.
pub(super) fn spell(label: &str) -> String {
    if label.is_empty() {
        return "_".to_owned();
    }
    let mut spelt = String::with_capacity(label.len());
    for c in label.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' => spelt.push(c),
            _ if c.is_ascii() => spelt.push('_'),
            _ => spelt.push_str(&format!("_u{:04x}", u32::from(c))),
        }
    }
    spelt
}

/// An event type: what voices are called is no name for one.
pub(super) fn spell_event(label: &str) -> String {
    let mut spelt = spell(label);
    if [VOICE_LABEL, CUE_LABEL].contains(&spelt.as_str()) {
        spelt.push('_');
    }
    spelt
}

/// A role: brat takes digits at its end for a count.
pub(super) fn spell_role(role: &str) -> String {
    let mut spelt = spell(role);
    if spelt.ends_with(|c: char| c.is_ascii_digit()) {
        spelt.push('_');
    }
    spelt
}
