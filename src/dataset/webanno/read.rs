//! From a table to records. The layers `Event`, `Stance` and `Voice` of `webanno.custom` are what they say, every annotation of another span or chain layer is a mention: its label is the
//! layer's only feature, else `value` or `label`, else the layer's short name; other features are attributes. Chains, relations and slots are relations between them. What lies between sentences is not in the file: a line break and spaces stand for it.

use std::collections::BTreeMap;

use super::unescape;
use crate::{
    dataset::{
        DatasetError, ImportOptions, ImportReport, ImportedDocument, Reader, Source,
        import::Place,
        safe_name,
        sink::read_text,
        spans_in::{Found, SpansIn},
        uima::{EVENT, STANCE_TYPE, VOICE_TYPE},
        view::{CUE, Part},
        words::{bad_span, other_text},
    },
    model::{
        annotation::Attributes,
        said::{Words, words},
        span::{TextIndex, Utf16Span},
    },
};

pub struct WebAnnoReader;

/// Characters that may lie between sentences, beyond one for each byte of the file: what is there is not in it, and a gap of any size could be claimed.
const MOST_BETWEEN: usize = 1_000_000;

/// Rows that a sentence is looked for by before it is given up.
const MOST_TRIES: usize = 100;

impl Reader for WebAnnoReader {
    fn read_into(
        &self,
        source: &dyn Source,
        options: &ImportOptions,
        report: &mut ImportReport,
        take: &mut dyn FnMut(ImportedDocument) -> Result<(), DatasetError>,
    ) -> Result<(), DatasetError> {
        for path in source.files().iter().filter(|p| p.ends_with(".tsv")) {
            let place = Place {
                file: path.as_str().into(),
                line: None,
            };
            let text = match read_text(source, path, options.max_file_bytes) {
                Ok(text) => text,
                Err(error) => {
                    report.refuse(place.problem(format!("it can't be read: {error}")));
                    continue;
                }
            };
            let stem = path.strip_suffix(".tsv").unwrap_or(path);
            let name = match stem.strip_suffix("/reference") {
                Some(folder) => folder.rsplit('/').next().unwrap_or(folder),
                None => stem.rsplit('/').next().unwrap_or(stem),
            };
            let mut table = Table::default();
            if let Err((line, message)) = table.parse(&text, &place, report) {
                report.refuse(Place::new(&place.file, line).problem(message));
                continue;
            }
            let mut document = table.document(name, &place, report);
            document.is_white_space_guessed = true;
            document.check(report);
            report.n_documents += 1;
            report.n_records += document.records.len();
            take(document)?;
        }
        Ok(())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LayerKind {
    Span,
    Chain,
    Relation,
}

struct LayerDef {
    kind: LayerKind,
    /// Without its package.
    name: String,
    part: Part,
    columns: Vec<Column>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Column {
    Feature(String),
    /// The layer has no features: `*` or `_`.
    Nothing,
    Role,
    Target,
    Base,
}

struct Unit {
    address: String,
    start: usize,
    end: usize,
    /// What the file says that stands there, as it says it.
    token: String,
    line: usize,
    cells: Vec<String>,
}

#[derive(Default)]
struct Table {
    layers: Vec<LayerDef>,
    units: Vec<Unit>,
    text: String,
    /// UTF-16 units in `text`.
    n_utf16: usize,
    /// What may still lie between sentences.
    n_between: usize,
}

/// A sentence until one of its rows says where it is.
#[derive(Default)]
struct Sentence {
    text: Option<String>,
    /// Rows that came since its text.
    n_rows: usize,
}

/// An annotation over one unit or several.
struct Note {
    key: String,
    part: Part,
    label: String,
    attributes: Attributes,
    start: usize,
    end: usize,
    line: usize,
    roles: Vec<(String, String)>,
}

impl Sentence {
    /// One more line of its text, or the next sentence's, if the rows of the one before are past.
    fn add(&mut self, line: &str) {
        match &mut self.text {
            Some(text) if self.n_rows == 0 => {
                text.push('\n');
                text.push_str(line);
            }
            text => *text = Some(line.to_owned()),
        }
        self.n_rows = 0;
    }

    /// The UTF-16 units before a row's token: the first one's is at the head, a later one's (those before it were refused) wherever it stands and no other like it.
    fn before(&self, token: &str) -> Option<usize> {
        let text = self.text.as_deref()?;
        let token = unescape(token);
        let at = if self.n_rows == 1 && text.starts_with(&token) {
            0
        } else if self.n_rows == 1 && text.trim_start().starts_with(&token) {
            text.len() - text.trim_start().len()
        } else if self.n_rows <= MOST_TRIES {
            let mut places = text.match_indices(&token);
            let (at, _) = places.next()?;
            places.next().is_none().then_some(at)?
        } else {
            return None;
        };
        Some(text[..at].encode_utf16().count())
    }
}

impl Table {
    fn parse(
        &mut self,
        text: &str,
        place: &Place,
        report: &mut ImportReport,
    ) -> Result<(), (usize, String)> {
        let mut lines = text
            .split('\n')
            .enumerate()
            .map(|(i, line)| (i + 1, line.strip_suffix('\r').unwrap_or(line)));
        match lines.next() {
            Some((_, first)) if first.starts_with("#FORMAT=WebAnno TSV 3") => {}
            _ => {
                return Err((
                    1,
                    "it is no WebAnno TSV 3: the first line must be #FORMAT=WebAnno TSV 3.x"
                        .to_owned(),
                ));
            }
        }
        self.n_between = text.len() + MOST_BETWEEN;
        let mut open = Sentence::default();
        for (number, line) in lines {
            if let Some(header) = line.strip_prefix("#T_") {
                if !self.units.is_empty() {
                    let message = "a layer is declared after the first token";
                    return Err((number, message.to_owned()));
                }
                let layer = layer(header)
                    .ok_or_else(|| (number, format!("the layer {header:?} can't be understood")))?;
                self.layers.push(layer);
            } else if let Some(sentence) = line.strip_prefix("#Text=") {
                open.add(&unescape(sentence));
            } else if !line.is_empty() && !line.starts_with('#') {
                open.n_rows += 1;
                if let Err(message) = self.unit(line, number, &mut open) {
                    report.refuse(Place::new(&place.file, number).problem(message));
                }
            }
        }
        self.keep_what_fits(place, report);
        Ok(())
    }

    fn unit(&mut self, line: &str, number: usize, open: &mut Sentence) -> Result<(), Words> {
        let mut cells: Vec<&str> = line.split('\t').collect();
        let n_columns: usize = self.layers.iter().map(|l| l.columns.len()).sum();
        while cells.len() > n_columns + 3 && cells.last().is_some_and(|c| c.is_empty()) {
            cells.pop();
        }
        if cells.len() != n_columns + 3 {
            return Err(format!(
                "it has {} cells, the header declares {}",
                cells.len(),
                n_columns + 3
            )
            .into());
        }
        let offsets = cells[1].split_once('-');
        let offsets = offsets.and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
        let (start, end): (usize, usize) =
            offsets.ok_or_else(|| format!("{:?} are no offsets", cells[1]))?;
        if let Some(sentence) = &open.text {
            let before = open.before(cells[2]).and_then(|n| start.checked_sub(n));
            let before = before.ok_or_else(|| {
                words!(
                    "refused-no-sentence",
                    "where its sentence begins can't be told from this row"
                )
            })?;
            let gap = before.checked_sub(self.n_utf16);
            let gap = gap.filter(|gap| *gap <= self.n_between);
            let gap = gap.ok_or_else(|| {
                format!(
                    "the sentence begins at {before}, the one before ends at {}",
                    self.n_utf16
                )
            })?;
            self.n_between -= gap;
            for i in 0..gap {
                self.text.push(if i == 0 { '\n' } else { ' ' });
            }
            self.n_utf16 = before + sentence.encode_utf16().count();
            self.text.push_str(sentence);
            open.text = None;
        }
        self.units.push(Unit {
            address: cells[0].to_owned(),
            start,
            end,
            token: cells[2].to_owned(),
            line: number,
            cells: cells[3..].iter().map(|c| (*c).to_owned()).collect(),
        });
        Ok(())
    }

    /// Refuses the rows whose token does not stand where they say: their offsets count something else, or are those of another text.
    fn keep_what_fits(&mut self, place: &Place, report: &mut ImportReport) {
        let index = TextIndex::new(&self.text);
        self.units.retain(|unit| {
            let (start, end) = (unit.start, unit.end);
            let at = index.byte_span_from_utf16(&self.text, Utf16Span { start, end });
            let message = match at.and_then(|at| at.text(&self.text)) {
                Some(there) if there == unit.token || there == unescape(&unit.token) => {
                    return true;
                }
                Some(there) => other_text(start, end, there, &unescape(&unit.token)),
                None => bad_span(start, end),
            };
            report.refuse(Place::new(&place.file, unit.line).problem(message));
            false
        });
    }

    fn document(&self, name: &str, place: &Place, report: &mut ImportReport) -> ImportedDocument {
        let mut notes: Vec<Note> = Vec::new();
        let mut relations: Vec<(usize, String, String, String)> = Vec::new();
        // By number in the file, and by the unit they begin at.
        let mut by_number: BTreeMap<usize, usize> = BTreeMap::new();
        let mut at_unit: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut offset = 0;
        for (l, layer) in self.layers.iter().enumerate() {
            let columns = offset..offset + layer.columns.len();
            offset = columns.end;
            match layer.kind {
                LayerKind::Span => self.spans(l, columns, &mut notes, &mut by_number, &mut at_unit),
                LayerKind::Chain => {
                    self.chains(l, columns, &mut notes, &mut at_unit, &mut relations)
                }
                LayerKind::Relation => {}
            }
        }
        let resolve = |address: &str, number: Option<usize>| {
            let by_number = number.filter(|n| *n > 0).and_then(|n| by_number.get(&n));
            let first = || at_unit.get(address).and_then(|notes| notes.first());
            by_number.or_else(first).map(|i| notes[*i].key.clone())
        };
        let mut said: Vec<(String, String, String)> = Vec::new();
        for note in &notes {
            for (role, target) in &note.roles {
                let (address, number) = split_number(target);
                match (resolve(address, number), role.split_once('=')) {
                    // What no other annotation can say.
                    (Some(to), Some((name, text))) if to == note.key => {
                        said.push((to, name.to_owned(), text.to_owned()));
                    }
                    (to, _) => match to {
                        Some(to) => relations.push((note.line, note.key.clone(), to, role.clone())),
                        None => report.refuse(Place::new(&place.file, note.line).problem(format!(
                            "{role} is filled by {target}, where nothing is annotated"
                        ))),
                    },
                }
            }
        }
        let mut offset = 0;
        for layer in &self.layers {
            let columns = offset..offset + layer.columns.len();
            offset = columns.end;
            if layer.kind != LayerKind::Relation {
                continue;
            }
            for unit in &self.units {
                let Some(ends) = unit.cells.get(columns.end - 1).filter(|c| *c != "_") else {
                    continue;
                };
                let labels = split(&unit.cells[columns.start], '|');
                for (k, end) in split(ends, '|').iter().enumerate() {
                    let (address, rest) = end.split_once('[').unwrap_or((end, ""));
                    let (from, to) = rest
                        .trim_end_matches(']')
                        .split_once('_')
                        .unwrap_or_default();
                    let from = resolve(address, from.parse().ok());
                    let to = resolve(&unit.address, to.parse().ok());
                    let label = labels
                        .get(k)
                        .map(|l| unescape(l))
                        .filter(|l| l != "*" && l != "_");
                    let label = label.unwrap_or_else(|| layer.name.clone());
                    match (from, to) {
                        (Some(from), Some(to)) => relations.push((unit.line, from, to, label)),
                        _ => report.refuse(Place::new(&place.file, unit.line).problem(format!(
                            "the relation {label} is between tokens without an annotation"
                        ))),
                    }
                }
            }
        }
        let mut found = self.collect(name, place, notes, relations, report);
        for (key, name, text) in said {
            found.say(&key, &name, &text);
        }
        found.into_document()
    }

    fn collect(
        &self,
        name: &str,
        place: &Place,
        notes: Vec<Note>,
        relations: Vec<(usize, String, String, String)>,
        report: &mut ImportReport,
    ) -> SpansIn {
        let index = TextIndex::new(&self.text);
        let mut found = SpansIn::new(
            "webanno-tsv",
            format!("{}.txt", safe_name(name)),
            &self.text,
            place,
        );
        for note in notes {
            let place = Place::new(&place.file, note.line);
            let at = index.byte_span_from_utf16(
                &self.text,
                Utf16Span {
                    start: note.start,
                    end: note.end,
                },
            );
            match at {
                Some(at) if !at.is_empty() => found.push(Found {
                    part: note.part,
                    attributes: note.attributes,
                    place,
                    ..Found::mention(note.key, note.label, at)
                }),
                Some(_) => report.refuse(
                    place
                        .problem("the annotation is empty")
                        .on_record(note.label),
                ),
                None => report.refuse(
                    place
                        .problem(format!(
                            "the span {}-{} does not fit the text",
                            note.start, note.end
                        ))
                        .on_record(note.label),
                ),
            }
        }
        for (line, from, to, kind) in relations {
            if let Err(message) = found.relate(&from, &to, &kind) {
                report.refuse(Place::new(&place.file, line).problem(message));
            }
        }
        found
    }

    fn spans<'a>(
        &'a self,
        layer: usize,
        columns: std::ops::Range<usize>,
        notes: &mut Vec<Note>,
        by_number: &mut BTreeMap<usize, usize>,
        at_unit: &mut BTreeMap<&'a str, Vec<usize>>,
    ) {
        let def = &self.layers[layer];
        let mut mine: BTreeMap<usize, usize> = BTreeMap::new();
        for unit in &self.units {
            let cells: Vec<Vec<String>> = unit.cells[columns.clone()]
                .iter()
                .map(|c| split(c, '|'))
                .collect();
            if cells.iter().all(|c| c.len() == 1 && c[0] == "_") {
                continue;
            }
            let is_slot = |c: &Column| matches!(c, Column::Role | Column::Target);
            let plain = def
                .columns
                .iter()
                .zip(&cells)
                .filter(|(c, _)| !is_slot(c))
                .map(|(_, s)| s.len())
                .max();
            let depth = plain
                .or_else(|| cells.iter().map(Vec::len).max())
                .unwrap_or(0);
            for k in 0..depth {
                let mut number = None;
                let mut features: Vec<(&str, String)> = Vec::new();
                let (mut roles, mut targets) = (Vec::new(), Vec::new());
                for (column, stack) in def.columns.iter().zip(&cells) {
                    let value = stack.get(k).map_or("*", String::as_str);
                    if *column == Column::Target {
                        targets = split(value, ';');
                        continue;
                    }
                    let (value, n) = split_number(value);
                    number = number.or(n);
                    match column {
                        Column::Role => roles = split(value, ';'),
                        Column::Feature(name) if value != "*" && value != "_" => {
                            features.push((name, unescape(value)))
                        }
                        _ => {}
                    }
                }
                // A unit that has a slot but nothing in the layer's other columns holds no annotation of the layer.
                if let Some(i) = number.and_then(|n| mine.get(&n)) {
                    let note = &mut notes[*i];
                    note.start = note.start.min(unit.start);
                    note.end = note.end.max(unit.end);
                    continue;
                }
                let i = notes.len();
                if let Some(n) = number {
                    mine.insert(n, i);
                    by_number.entry(n).or_insert(i);
                }
                at_unit.entry(&unit.address).or_default().push(i);
                let (label, attributes) = label_of(&features, &def.name);
                let is_filled = |t: &String| t != "*" && t != "_";
                let roles = roles.iter().zip(targets.iter().filter(|t| is_filled(t)));
                let part = match def.part {
                    Part::Content if label == CUE => Part::Cue,
                    part => part,
                };
                notes.push(Note {
                    key: format!("t{}", i + 1),
                    part,
                    label,
                    attributes,
                    start: unit.start,
                    end: unit.end,
                    line: unit.line,
                    roles: roles
                        .map(|(role, target)| {
                            let role = if role == "*" {
                                "link".to_owned()
                            } else {
                                unescape(role)
                            };
                            (role, target.clone())
                        })
                        .collect(),
                });
            }
        }
    }

    fn chains<'a>(
        &'a self,
        layer: usize,
        columns: std::ops::Range<usize>,
        notes: &mut Vec<Note>,
        at_unit: &mut BTreeMap<&'a str, Vec<usize>>,
        relations: &mut Vec<(usize, String, String, String)>,
    ) {
        let def = &self.layers[layer];
        let mut links: BTreeMap<String, usize> = BTreeMap::new();
        let mut first_of_chain: BTreeMap<String, usize> = BTreeMap::new();
        for unit in &self.units {
            let cells: Vec<Vec<String>> = unit.cells[columns.clone()]
                .iter()
                .map(|c| split(c, '|'))
                .collect();
            let Some(references) = cells.first().filter(|c| c.iter().any(|v| v != "_")) else {
                continue;
            };
            for (k, reference) in references.iter().enumerate() {
                let Some((_, link)) = reference.rsplit_once("->") else {
                    continue;
                };
                if let Some(i) = links.get(link) {
                    notes[*i].start = notes[*i].start.min(unit.start);
                    notes[*i].end = notes[*i].end.max(unit.end);
                    continue;
                }
                let i = notes.len();
                links.insert(link.to_owned(), i);
                at_unit.entry(&unit.address).or_default().push(i);
                let kind = cells
                    .get(1)
                    .and_then(|c| c.get(k))
                    .map(|v| split_number(v).0);
                let kind = kind.filter(|v| *v != "*" && *v != "_").map(unescape);
                let key = format!("t{}", i + 1);
                let chain = link.split('-').next().unwrap_or(link).to_owned();
                let label = match first_of_chain.get(&chain) {
                    Some(first) => {
                        let first = &notes[*first];
                        let relation = "Coreference".to_owned();
                        relations.push((unit.line, key.clone(), first.key.clone(), relation));
                        kind.unwrap_or_else(|| first.label.clone())
                    }
                    None => {
                        first_of_chain.insert(chain, i);
                        kind.unwrap_or_else(|| def.name.clone())
                    }
                };
                notes.push(Note {
                    key,
                    part: Part::Mention,
                    label,
                    attributes: Attributes::new(),
                    start: unit.start,
                    end: unit.end,
                    line: unit.line,
                    roles: Vec::new(),
                });
            }
        }
    }
}

fn layer(header: &str) -> Option<LayerDef> {
    let (kind, rest) = header.split_once('=')?;
    let kind = match kind {
        "SP" => LayerKind::Span,
        "CH" => LayerKind::Chain,
        "RL" => LayerKind::Relation,
        _ => return None,
    };
    let mut parts = rest.split('|');
    let name = parts.next()?;
    let mut columns = Vec::new();
    let mut after_role = false;
    for part in parts {
        let column = if part.starts_with("ROLE_") {
            Column::Role
        } else if after_role {
            Column::Target
        } else if part.starts_with("BT_") {
            Column::Base
        } else if part.is_empty() {
            Column::Nothing
        } else {
            Column::Feature(part.to_owned())
        };
        after_role = column == Column::Role;
        columns.push(column);
    }
    if columns.is_empty() {
        columns.push(Column::Nothing);
    }
    let part = match (kind, name) {
        (LayerKind::Span, EVENT) => Part::Trigger,
        (LayerKind::Span, STANCE_TYPE) => Part::Evidence,
        (LayerKind::Span, VOICE_TYPE) => Part::Content,
        _ => Part::Mention,
    };
    Some(LayerDef {
        kind,
        part,
        name: name.rsplit('.').next().unwrap_or(name).to_owned(),
        columns,
    })
}

/// The label among the features, and the others.
fn label_of(features: &[(&str, String)], layer: &str) -> (String, Attributes) {
    let named = |name: &str| features.iter().position(|(key, _)| *key == name);
    let pick = match features.len() {
        0 => None,
        1 => Some(0),
        _ => named("value").or_else(|| named("label")).or(Some(0)),
    };
    let label = pick.map_or_else(|| layer.to_owned(), |i| features[i].1.clone());
    let rest = features
        .iter()
        .enumerate()
        .filter(|(i, _)| Some(*i) != pick);
    (
        label,
        rest.map(|(_, (key, value))| ((*key).to_owned(), value.clone()))
            .collect(),
    )
}

/// `value[12]`: the value and the number, which no backslash escapes.
fn split_number(value: &str) -> (&str, Option<usize>) {
    let Some((before, number)) = value.strip_suffix(']').and_then(|v| v.rsplit_once('[')) else {
        return (value, None);
    };
    // A backslash that is escaped itself escapes nothing.
    let n_before = before.len() - before.trim_end_matches('\\').len();
    match number.parse() {
        Ok(number) if n_before % 2 == 0 => (before, Some(number)),
        _ => (value, None),
    }
}

/// Splits where no backslash escapes the separator.
fn split(text: &str, separator: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut is_escaped = false;
    for c in text.chars() {
        if c == separator && !is_escaped {
            parts.push(String::new());
            continue;
        }
        if let Some(last) = parts.last_mut() {
            last.push(c);
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    parts
}
