//! A sidecar's text → its document, what must be kept, and what is wrong, record by record.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, btree_map::Entry},
    ops::Range,
    path::Path,
    sync::Arc,
};

use rayon::prelude::*;
use serde::de::DeserializeOwned;

use super::{
    Access, Base, HeaderField, Original, ReadOnly, Sidecar, names::article_and_annotator,
    outline::Outline, write::header_values,
};
use crate::{
    model::{
        annotation::{Record, Trigger},
        article::{Article, Card, Sha256Hex, Status},
        document::{Annotator, CodebookRef, Document},
        edit::{Edit, EditError, Title, Transaction},
        id::{Id, Kind},
        problem::Problem,
        said::{Words, kind_words, words},
    },
    store::{
        error::{Action, StoreError},
        merge::Conflict,
        merge_files,
        ron_text::{self, Positions},
        said::edit_words,
        vfs::Vfs,
        wire_v1::*,
        wire_v1_model::{RecordError, id_from_ref, record_from_text},
    },
};

/// Reads a sidecar of an article; `Err` only where the file itself can't be read.
pub fn read_sidecar(
    vfs: &dyn Vfs,
    path: &Path,
    article: &Arc<Article>,
) -> Result<Sidecar, StoreError> {
    let bytes = vfs
        .read(path)
        .map_err(|error| StoreError::io(path, Action::Read, error))?;
    Ok(parse_bytes(&bytes, article, &path.display().to_string()))
}

/// As [`parse`], for bytes that may not be UTF-8.
pub(crate) fn parse_bytes(bytes: &[u8], article: &Arc<Article>, file: &str) -> Sidecar {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut sidecar = match std::str::from_utf8(text) {
        Ok(text) => match merge_files::repair_conflict_markers(text) {
            Some((merged, conflicts)) => parse_repaired(&merged, &conflicts, article, file),
            None => parse(text, article, file),
        },
        Err(error) => {
            let mut sidecar = parse(&String::from_utf8_lossy(text), article, file);
            sidecar.base.access = Access::ReadOnly(ReadOnly::NotUtf8);
            let line = 1 + text[..error.valid_up_to()]
                .iter()
                .filter(|b| **b == b'\n')
                .count();
            let problem = Problem::error(words!(
                "problem-utf8",
                "this line is not UTF-8, so the file is opened read-only"
            ));
            sidecar.problems.insert(
                0,
                problem
                    .in_file(file)
                    .at(line, 1)
                    .hint(words!("hint-utf8", "save the file as UTF-8")),
            );
            sidecar
        }
    };
    sidecar.base.file_sha256 = Some(Sha256Hex::of(bytes));
    sidecar
}

/// A file that git left with conflict markers in it, its two versions merged.
fn parse_repaired(
    merged: &str,
    conflicts: &[Conflict],
    article: &Arc<Article>,
    file: &str,
) -> Sidecar {
    let mut sidecar = parse(merged, article, file);
    sidecar.base.is_damaged = true;
    let message = match conflicts.len() {
        0 => words!(
            "problem-markers",
            "git left two versions in this file; they are merged"
        ),
        n => words!(
            "problem-markers-asked",
            "git left two versions in this file; they are merged, with a question on each of {n} conflicts",
            n = n
        ),
    };
    let problem = Problem::warning(message).in_file(file);
    sidecar.problems.insert(0, problem.hint(kept_beside()));
    sidecar
}

/// Reads the text of a sidecar. `file` is its name or path as problems shall show it.
///
/// Every record is checked against the article and against the other records. One that can't be used is reported and kept.
pub fn parse(text: &str, article: &Arc<Article>, file: &str) -> Sidecar {
    parse_knowing(text, article, file, HashMap::new(), None)
}

/// As [`parse`], for the text that is about to take the place of the file of `base`, and should say what `expected` does.
///
/// What stands in it word for word as it stood in that file, and was read against the same article, is not read a second time; and where the
/// records are those of `expected`, they are a document as they are.
pub(crate) fn parse_again(text: &str, file: &str, base: &Base, expected: &Document) -> Sidecar {
    let article = expected.article();
    let known = match base.article_sha256().as_ref() == Some(article.sha256()) {
        true => base
            .records
            .values()
            .filter(|original| original.is_verbatim)
            .map(|original| (&*original.text, original))
            .collect(),
        false => HashMap::new(),
    };
    parse_knowing(text, article, file, known, Some(expected))
}

fn parse_knowing(
    text: &str,
    article: &Arc<Article>,
    file: &str,
    known: HashMap<&str, &Original>,
    expected: Option<&Document>,
) -> Sidecar {
    let mut reader = Reader {
        known,
        expected,
        text,
        article,
        file,
        positions: Positions::new(text),
        base: Base {
            file_sha256: Some(Sha256Hex::of(text.as_bytes())),
            ..Base::default()
        },
        kept: Vec::new(),
        problems: Vec::new(),
    };
    let document = reader.read();
    // In the file's order, whatever was found out first: they are written in it, and must read back the same.
    reader.kept.sort_by_key(|(start, ..)| *start);
    for (_, kind, text) in reader.kept {
        reader.base.kept.entry(kind).or_default().push(text);
    }
    if document.is_none() {
        reader.base.access = Access::ReadOnly(ReadOnly::NotASidecar);
    }
    reader
        .problems
        .sort_by_key(|problem| (problem.line, problem.column));
    Sidecar {
        document,
        base: reader.base,
        problems: reader.problems,
    }
}

struct Reader<'a> {
    /// Records by their text, as reading it gives them.
    known: HashMap<&'a str, &'a Original>,
    /// What the text should say.
    expected: Option<&'a Document>,
    text: &'a str,
    article: &'a Arc<Article>,
    file: &'a str,
    positions: Positions<'a>,
    base: Base,
    /// Records that can't be used, with where they stand.
    kept: Vec<(usize, Kind, Arc<str>)>,
    problems: Vec<Problem>,
}

/// A record that reads well, on trial: what it refers to may be missing.
struct Candidate {
    record: Record,
    range: Range<usize>,
}

impl Reader<'_> {
    fn read(&mut self) -> Option<Document> {
        let outline = Outline::new(self.text);
        for range in &outline.unreadable {
            self.base
                .unreadable
                .push(self.text[range.clone()].to_owned());
        }
        self.say_damage(&outline);
        for range in &outline.unreadable_before {
            let line = ron::from_str(&self.text[range.clone()])
                .unwrap_or_else(|_| self.text[range.clone()].to_owned());
            self.base.unreadable.push(line);
            let problem = Problem::warning(words!(
                "problem-kept-line",
                "a line that could not be read is kept here"
            ));
            let hint = words!("hint-repair", "repair it by hand and move it to its list");
            self.push(range.start, problem.hint(hint));
        }
        let mut document = self.header(&outline)?;
        self.removed(&outline);
        let candidates = self.candidates(&outline);
        let candidates = self.without_dangling(candidates);
        self.fill(&mut document, candidates);
        Some(document)
    }

    /// What can't be read, each place once: the damage that made the file as a whole unreadable says how much is lost.
    fn say_damage(&mut self, outline: &Outline) {
        let mut said = None;
        if let Some(damage) = &outline.damage {
            self.base.is_damaged = true;
            let line = |offset: usize| self.positions.at(offset).0;
            let at = line(damage.offset);
            said = outline
                .unreadable
                .iter()
                .position(|range| line(range.start) == at);
            let damage_words = damage.words();
            let message = match outline.unreadable.len() {
                0 => words!(
                    "problem-damage-none",
                    "{damage}; every record is whole",
                    damage = damage_words
                ),
                1 => words!(
                    "problem-damage-one",
                    "{damage}; one line can't be read, every other record is there",
                    damage = damage_words
                ),
                n => words!(
                    "problem-damage",
                    "{damage}; {n} lines can't be read, every other record is there",
                    damage = damage_words,
                    n = n
                ),
            };
            let problem = Problem::error(message).hint(kept_beside());
            self.push(damage.offset, problem);
        }
        for (i, range) in outline.unreadable.iter().enumerate() {
            if said != Some(i) {
                let problem = Problem::error(words!(
                    "problem-unreadable",
                    "this can't be read; its text is kept"
                ));
                self.push(range.start, problem);
            }
        }
    }

    /// The document without records; `None` where this is no sidecar.
    fn header(&mut self, outline: &Outline) -> Option<Document> {
        let mut fields: BTreeMap<&str, Range<usize>> = BTreeMap::new();
        for (name, value) in &outline.fields {
            if fields.contains_key(name.as_str()) {
                let problem = Problem::error(words!(
                    "problem-field-twice",
                    "the field {name} stands twice; the first one counts",
                    name = name
                ));
                self.push(value.start, problem);
                self.base
                    .unreadable
                    .push(format!("{name}: {}", &self.text[value.clone()]));
                continue;
            }
            fields.insert(name, value.clone());
        }
        let format: Option<String> = self.field(&fields, "format");
        if format.as_deref() != Some(FORMAT) {
            let problem = Problem::error(words!(
                "problem-no-sidecar",
                "this is no annotation file: it lacks format: {format}",
                format = format!("{FORMAT:?}")
            ));
            self.push(0, problem);
            return None;
        }
        let (major, minor) = self.field(&fields, "version").unwrap_or(VERSION);
        let is_newer = major == VERSION.0 && minor > VERSION.1;
        self.base.newer_minor = if is_newer { minor } else { 0 };
        let offsets: Option<WireOffsets> = self.field(&fields, "offsets");
        if major > VERSION.0 || (offsets.is_none() && fields.contains_key("offsets")) {
            self.base.access = Access::ReadOnly(ReadOnly::NewerVersion { major, minor });
            let at = fields.get("version").map_or(0, |range| range.start);
            let problem = Problem::error(words!(
                "problem-newer",
                "the file was written by a newer Postil (format {version}) and is opened read-only",
                version = format!("{major}.{minor}")
            ));
            let hint = words!("hint-install", "install that version to change it");
            self.push(at, problem.hint(hint));
        }
        self.article_field(&fields);
        let annotator = self
            .field(&fields, "annotator")
            .map(|a: WireAnnotator| Annotator {
                id: a.id,
                name: a.name,
            })
            .unwrap_or_else(|| self.annotator_of_file_name());
        let codebook = self.field(&fields, "codebook").map_or(
            CodebookRef {
                name: String::new(),
                version: 0,
            },
            |c: WireCodebookRef| CodebookRef {
                name: c.name,
                version: c.version,
            },
        );
        let status = match fields.contains_key("status") {
            true => self
                .field(&fields, "status")
                .map(|s: WireStatus| Status::from(s)),
            false => None,
        };
        let card = match fields.contains_key("card") {
            true => self.field(&fields, "card").map(|c: WireCard| Card::from(c)),
            false => None,
        };
        let mut document = Document::new(self.article.clone(), annotator, codebook);
        document.set_header(card.unwrap_or_default(), status.unwrap_or_default());
        self.keep_header(outline, &fields, &document);
        Some(document)
    }

    fn article_field(&mut self, fields: &BTreeMap<&str, Range<usize>>) {
        let Some(header) = self.field::<WireArticle>(fields, "article") else {
            return;
        };
        if header.sha256 != self.article.sha256().as_str() {
            self.base.access = match std::mem::take(&mut self.base.access) {
                Access::Writable => Access::ReadOnly(ReadOnly::ArticleChanged),
                already => already,
            };
            let at = fields.get("article").map_or(0, |range| range.start);
            let problem = Problem::error(words!(
                "problem-article",
                "the text of {file} has changed since it was annotated; the annotations are opened read-only",
                file = self.article.file_name()
            ));
            let hint = words!(
                "hint-former-text",
                "put the former text back to go on annotating"
            );
            self.push(at, problem.hint(hint));
        }
        self.base.article_id = Some(header.id).filter(|id| !id.is_empty());
        self.base.language = header.language;
    }

    /// Keeps the header as it stands, with what this version does not know of it.
    fn keep_header(
        &mut self,
        outline: &Outline,
        fields: &BTreeMap<&str, Range<usize>>,
        document: &Document,
    ) {
        let understood = header_values(document, &self.base).unwrap_or_default();
        for (name, value) in understood {
            if let Some(range) = fields.get(name) {
                let field = HeaderField {
                    text: ron_text::one_line(&self.text[range.clone()]),
                    understood: value,
                };
                self.base.header.insert(name.to_owned(), field);
            }
        }
        const KNOWN: [&str; 8] = [
            "format",
            "version",
            "offsets",
            "article",
            "annotator",
            "codebook",
            "status",
            "card",
        ];
        for (name, range) in &outline.fields {
            let is_first = fields.get(name.as_str()) == Some(range);
            if !KNOWN.contains(&name.as_str()) && is_first {
                let value = ron_text::closed(&self.text[range.clone()]);
                self.base.unknown_fields.push((name.clone(), value));
            }
        }
    }

    /// A header field; a missing or bad one is reported.
    fn field<T: DeserializeOwned>(
        &mut self,
        fields: &BTreeMap<&str, Range<usize>>,
        name: &str,
    ) -> Option<T> {
        let Some(range) = fields.get(name) else {
            if !matches!(name, "format" | "offsets") {
                let message = words!(
                    "ron-missing-field",
                    "the field {field} is missing",
                    field = name
                );
                self.push(0, Problem::warning(message));
            }
            return None;
        };
        match ron::from_str(&self.text[range.clone()]) {
            Ok(value) => Some(value),
            Err(error) => {
                let (line, column) = self.positions.within(range.start, error.span.start);
                let message = words!(
                    "problem-field",
                    "{name}: {message}",
                    name = name,
                    message = ron_text::plain_message(&error.code)
                );
                self.problems
                    .push(Problem::error(message).in_file(self.file).at(line, column));
                None
            }
        }
    }

    fn annotator_of_file_name(&self) -> Annotator {
        let name = self.file.rsplit(['/', '\\']).next().unwrap_or_default();
        let id = article_and_annotator(name).map_or("unknown", |(_, id)| id);
        Annotator {
            id: id.to_owned(),
            name: String::new(),
        }
    }

    fn removed(&mut self, outline: &Outline) {
        for range in &outline.removed {
            match ron::from_str::<WireRef>(&self.text[range.clone()]) {
                Ok(to) => {
                    self.base.removed.insert(id_from_ref(to));
                }
                Err(error) => {
                    self.push(
                        range.start,
                        Problem::warning(ron_text::plain_message(&error.code)),
                    );
                    self.base
                        .unreadable
                        .push(self.text[range.clone()].to_owned());
                }
            }
        }
    }

    /// The records one by one, in the file's order; many of them on all processors.
    fn records(&self, outline: &Outline) -> Vec<Result<Record, RecordError>> {
        const MANY: usize = 500;
        let read = |(kind, range): &(Kind, Range<usize>)| {
            let raw = &self.text[range.clone()];
            if let Some(known) = self.known.get(raw).filter(|o| o.record.kind() == *kind) {
                return Ok(known.record.clone());
            }
            let record = record_from_text(*kind, raw, self.article)?;
            match check_alone(&record) {
                Ok(()) => Ok(record),
                Err(message) => Err(RecordError::Content(message)),
            }
        };
        match outline.records.len() < MANY {
            true => outline.records.iter().map(read).collect(),
            false => outline.records.par_iter().map(read).collect(),
        }
    }

    fn candidates(&mut self, outline: &Outline) -> BTreeMap<Id, Candidate> {
        let mut candidates: BTreeMap<Id, Candidate> = BTreeMap::new();
        for ((kind, range), record) in outline.records.iter().zip(self.records(outline)) {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    self.keep_record(*kind, range.clone(), error);
                    continue;
                }
            };
            match candidates.entry(record.id().clone()) {
                Entry::Vacant(free) => {
                    let range = range.clone();
                    free.insert(Candidate { record, range });
                }
                Entry::Occupied(first) => {
                    let first = first.get();
                    let (line, _) = self.positions.at(first.range.start);
                    if first.record == record {
                        let problem = Problem::warning(words!(
                            "problem-copy",
                            "it stands on line {line} already; one copy counts",
                            line = line
                        ));
                        self.push(range.start, problem.on_record(record.id().key()));
                    } else {
                        let message = words!(
                            "record-id-twice",
                            "its id stands on line {line} already, on another record",
                            line = line
                        );
                        self.keep_record(*kind, range.clone(), RecordError::Content(message));
                    }
                }
            }
        }
        candidates
    }

    /// Sets records aside that refer to one that is not there, and then those that refer to these.
    fn without_dangling(
        &mut self,
        mut candidates: BTreeMap<Id, Candidate>,
    ) -> BTreeMap<Id, Candidate> {
        let mut referrers: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
        let mut missing = BTreeSet::new();
        for (id, candidate) in &candidates {
            for to in candidate.record.references() {
                referrers.entry(to.clone()).or_default().push(id.clone());
                if !candidates.contains_key(to) {
                    missing.insert(to.clone());
                }
            }
        }
        let mut open: Vec<Id> = missing.into_iter().collect();
        while let Some(gone) = open.pop() {
            for id in referrers.get(&gone).into_iter().flatten() {
                if let Some(candidate) = candidates.remove(id) {
                    let message = words!(
                        "record-dangling",
                        "it refers to the {kind} {id}, which is not there",
                        kind = kind_words(gone.kind()),
                        id = &gone
                    );
                    self.keep_record(id.kind(), candidate.range, RecordError::Content(message));
                    open.push(id.clone());
                }
            }
        }
        candidates
    }

    fn fill(&mut self, document: &mut Document, mut candidates: BTreeMap<Id, Candidate>) {
        // All of the document's own checks were made above; should one be missing there, it costs the record it names, not the file.
        while !self.is_expected(document, &candidates) {
            let mut transaction = Transaction::new(Title::new("undo-read"));
            let records = candidates.values().map(|c| c.record.clone());
            transaction.edits.extend(records.map(Edit::Insert));
            let Err(error) = document.apply(transaction) else {
                break;
            };
            let id = match &error {
                EditError::Exists { id }
                | EditError::Missing { id }
                | EditError::Changed { id }
                | EditError::Dangling { id, .. }
                | EditError::BadSpan { id }
                | EditError::NoSpan { id } => id.clone(),
                EditError::HeaderChanged => return,
            };
            let Some(candidate) = candidates.remove(&id) else {
                return;
            };
            self.keep_record(
                id.kind(),
                candidate.range,
                RecordError::Content(edit_words(&error)),
            );
            candidates = self.without_dangling(candidates);
        }
        for (id, Candidate { record, range }) in candidates {
            let (line, _) = self.positions.at(range.start);
            let raw = &self.text[range];
            let text: Arc<str> = match self.known.get(raw) {
                Some(known) => known.text.clone(),
                None => ron_text::one_line(raw).into(),
            };
            let original = Original {
                record,
                is_verbatim: *text == *raw,
                text,
                line,
            };
            self.base.records.insert(id, original);
        }
    }

    /// Whether the document with these records is the expected one, in which none of its checks can fail; it then is that one.
    fn is_expected(&self, document: &mut Document, candidates: &BTreeMap<Id, Candidate>) -> bool {
        let Some(expected) = self.expected else {
            return false;
        };
        let is_same = document.article().sha256() == expected.article().sha256()
            && document.annotator() == expected.annotator()
            && document.codebook() == expected.codebook()
            && document.card() == expected.card()
            && document.status() == expected.status()
            && candidates.len() == expected.len()
            && candidates
                .iter()
                .all(|(id, c)| expected.record(id) == Some(&c.record));
        if is_same {
            document.clone_from(expected);
        }
        is_same
    }

    fn keep_record(&mut self, kind: Kind, range: Range<usize>, error: RecordError) {
        let raw = &self.text[range.clone()];
        let text = ron_text::one_line(raw).into();
        self.kept.push((range.start, kind, text));
        let ((line, column), message) = match error {
            RecordError::Syntax(error) => (
                self.positions.within(range.start, error.span.start),
                ron_text::plain_message(&error.code),
            ),
            RecordError::Content(message) => (self.positions.at(range.start), message),
        };
        let mut problem = Problem::error(words!(
            "problem-left-out",
            "{message}; the {kind} is left out and kept as it is",
            message = message,
            kind = kind_words(kind)
        ))
        .in_file(self.file)
        .at(line, column);
        if let Some(id) = id_in(raw) {
            problem = problem.on_record(id);
        }
        self.problems.push(problem);
    }

    fn push(&mut self, offset: usize, problem: Problem) {
        let (line, column) = self.positions.at(offset);
        self.problems
            .push(problem.in_file(self.file).at(line, column));
    }
}

/// What [`Document::apply`] asks of a record by itself.
fn check_alone(record: &Record) -> Result<(), Words> {
    if record.id().key().is_empty() {
        return Err(words!("record-no-id", "its id is empty"));
    }
    let spans = record.spans();
    let apart = spans
        .windows(2)
        .all(|w| w[0].0 != w[1].0 || w[0].1.end <= w[1].1.start);
    if !apart {
        return Err(words!(
            "record-overlap",
            "its spans overlap or are not in the text's order"
        ));
    }
    let needs_span = match record {
        Record::Mention(_) => true,
        Record::Event(event) => matches!(event.trigger, Trigger::At(_)),
        _ => false,
    };
    if needs_span && spans.is_empty() {
        return Err(words!("record-no-span", "it has no span"));
    }
    Ok(())
}

fn kept_beside() -> Words {
    words!(
        "hint-kept-beside",
        "the file as it was is kept beside when you save"
    )
}

/// The id in a record's text, where that can be found at all.
fn id_in(raw: &str) -> Option<String> {
    let start = raw.find('(')? + 1;
    let fields = match ron_text::fields(raw, start) {
        Ok((fields, _)) => fields,
        Err(_) => return None,
    };
    let id = fields.into_iter().find(|f| &raw[f.name.clone()] == "id")?;
    ron::from_str(&raw[id.value]).ok()
}
