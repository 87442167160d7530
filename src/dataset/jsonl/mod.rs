//! `jsonl`: everything Postil knows, one article per line (JSON Lines; offsets in Unicode code points).
//!
//! A line is an object:
//!
//! | key | what |
//! |---|---|
//! | `format`, `version` | `"postil"`, `1` |
//! | `doc`, `file` | the document's name; the article's file |
//! | `text`, `chars`, `sha256` | the text that all offsets count into, its length in code points, the hash of its UTF-8 bytes |
//! | `language` | of the card, else guessed; BCP 47 or null |
//! | `card` | `headline, byline, source, date, language, url, rights`, each a string or null |
//! | `annotator`, `codebook`, `status` | `{id, name}`, `{name, version}`, `{state: to-do, in-progress, done or skipped, reason}` |
//! | `spans` | every labelled span, flat, as most consumers want it: `{id, start, end, label, text, fragments, entity}`; derived from the records and not read back |
//! | `records` | everything, as these lists: |
//! | `records.zones` | `{id, kind, start, end, author, date, origin}` |
//! | `records.entities` | `{id, label, subtype, name, aliases, links: [{kb, id, confidence}], attributes, origin}` |
//! | `records.mentions` | `{id, at: [{start, end, text}], entity, level, metonymy, attributes, origin}` |
//! | `records.events` | `{id, label, trigger: at, absent_reason, arguments: [{role, kind, value, inferred}], modality, polarity, tense, genericity, mode, contexts, date, date_inferred, same_as, attributes, origin}` |
//! | `records.stances` | `{id, holder, target, polarity, intensity, evidence: at, voice, inferred, certainty, attributes, origin}`; holder and target are `{kind, value}` |
//! | `records.voices` | `{id, source, cue: at, content: at, manner, within, attributes, origin}` |
//! | `records.absences` | `{id, holder, target, note, origin}` |
//! | `records.comments` | `{id, record_kind, record, at, text, author, question, open, other_field, other_text, other_record, origin}` |
//!
//! `attributes` are `[{key, value}]`; `origin` is `{how, by}` or null. Words are in lower case with hyphens. As from every format, zones that do not belong in
//! datasets are cut out; with `--zones all` the whole text goes out, and what is read back is what was written.

mod read;
mod wire;
mod write;

use super::{
    DatasetError, Encoded, ExportOptions, Format, Holds, Info, Newline, Out, Reader, Shape, Split,
    Unit, View, Writer, ZoneMode,
    escape::{Escapes, to_json_line},
    json_error,
};

pub struct Jsonl;

const FORMAT: &str = "postil";
const VERSION: u32 = 1;

static INFO: Info = Info {
    name: "jsonl",
    title: "JSON Lines, everything",
    extensions: &["jsonl", "ndjson"],
    unit: Unit::CodePoints,
    shape: Shape::OneFile,
    holds: Holds::EVERYTHING,
    zones: ZoneMode::Cut,
    newline: Newline::Keep,
    needs_lf: false,
    breaks_lines: false,
};

impl Format for Jsonl {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn writer(&self, out: &Out, _options: &ExportOptions) -> Option<Box<dyn Writer>> {
        Some(Box::new(JsonlWriter { out: out.clone() }))
    }

    fn reader(&self) -> Option<&dyn Reader> {
        Some(&read::JsonlReader)
    }
}

struct JsonlWriter {
    out: Out,
}

impl Writer for JsonlWriter {
    fn encode(&self, view: &View, split: Option<Split>) -> Result<Encoded, DatasetError> {
        let mut bytes = to_json_line(&write::line(view), Escapes::Lines)
            .map_err(|error| json_error(view, &error))?;
        bytes.push(b'\n');
        Ok(Encoded {
            appended: vec![(self.out.main(split), bytes)],
            ..Encoded::default()
        })
    }
}
