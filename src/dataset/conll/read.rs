//! From columns to mentions.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    sync::Arc,
};

use crate::{
    dataset::{
        DatasetError, ImportOptions, ImportReport, ImportedDocument, Reader, Source,
        import::{Place, imported_from},
        safe_name,
        sink::{Line, Lines, read_text},
        words::{line_too_long, not_utf8, too_large, twice_on_the_same_words},
    },
    model::{
        annotation::{Entity, Mention},
        id::{Id, Kind},
        said::{Words, words},
        span::ByteSpan,
    },
};

pub struct ConllReader;

/// Lines looked at to find out what the columns are.
const PROBE: usize = 2000;

impl Reader for ConllReader {
    fn read_into(
        &self,
        source: &dyn Source,
        options: &ImportOptions,
        report: &mut ImportReport,
        take: &mut dyn FnMut(ImportedDocument) -> Result<(), DatasetError>,
    ) -> Result<(), DatasetError> {
        let files = source.files();
        for path in &files {
            if path.ends_with(".docs") || path.contains(".text/") || path.ends_with(".json") {
                continue;
            }
            if files.len() > 1 && is_about(path) {
                continue;
            }
            let columns = match columns(source, path, options) {
                Ok(columns) => columns,
                Err(error) => {
                    report.refuse_file(path, &error);
                    continue;
                }
            };
            let names = names(source, &files, path, options);
            let mut reading = Reading {
                source,
                options,
                path,
                file: path.as_str().into(),
                names,
                n_documents: 0,
                columns,
                current: Draft::default(),
                report,
                take,
            };
            reading.file()?;
        }
        Ok(())
    }
}

/// Whether a file is what corpora have beside their data, which has no ending of its own.
fn is_about(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let stem = name.split(['.', '-', '_']).next().unwrap_or(&name);
    matches!(
        stem,
        "readme" | "license" | "licence" | "copying" | "citation" | "changelog"
    ) || name.ends_with(".md")
}

/// Which column holds the token and which ones hold tags.
#[derive(Clone, Debug, Default)]
struct Columns {
    token: usize,
    /// `None`: every column after the token that looks like a tag.
    tags: Option<Vec<usize>>,
    has_comments: bool,
}

/// A document while its lines come in.
#[derive(Default)]
struct Draft {
    name: Option<String>,
    sentences: Vec<Sentence>,
    n_bytes: usize,
}

#[derive(Default)]
struct Sentence {
    text: Option<String>,
    tokens: Vec<Token>,
}

struct Token {
    form: String,
    tags: Vec<String>,
    line: usize,
}

struct Reading<'a> {
    source: &'a dyn Source,
    options: &'a ImportOptions,
    path: &'a str,
    file: Arc<str>,
    names: Vec<String>,
    n_documents: usize,
    columns: Columns,
    current: Draft,
    report: &'a mut ImportReport,
    take: &'a mut dyn FnMut(ImportedDocument) -> Result<(), DatasetError>,
}

impl Reading<'_> {
    fn file(&mut self) -> Result<(), DatasetError> {
        let Some(mut lines) = self.report.lines(self.source, self.path, self.options) else {
            return Ok(());
        };
        let mut sentence = Sentence::default();
        while let Some((number, line)) = self.report.next_line(&mut lines, self.path) {
            let Line::Bytes(bytes) = line else {
                self.refuse(number, line_too_long());
                continue;
            };
            let Ok(line) = str::from_utf8(&bytes) else {
                self.refuse(number, not_utf8());
                continue;
            };
            let line = if number == 1 {
                line.trim_start_matches('\u{feff}')
            } else {
                line
            };
            if line.trim().is_empty() {
                self.end_sentence(&mut sentence);
            } else if line.starts_with("-DOCSTART-") {
                self.end_sentence(&mut sentence);
                self.end_document()?;
            } else if self.columns.has_comments && line.starts_with('#') {
                if let Some(name) = comment(line, "newdoc id") {
                    self.end_sentence(&mut sentence);
                    self.end_document()?;
                    self.current.name = Some(name.to_owned());
                } else if let Some(text) = comment(line, "text") {
                    sentence.text = Some(text.to_owned());
                }
            } else {
                self.token(line, number, &mut sentence);
            }
        }
        self.end_sentence(&mut sentence);
        self.end_document()
    }

    fn token(&mut self, line: &str, number: usize, sentence: &mut Sentence) {
        // Where nothing says that a document ends, all of a file is one.
        let limit = self.options.max_file_bytes;
        let was_too_large = self.current.n_bytes > limit;
        self.current.n_bytes += line.len() + 1;
        if self.current.n_bytes > limit {
            if !was_too_large {
                self.refuse(number, too_large(limit));
            }
            self.current.sentences = Vec::new();
            *sentence = Sentence::default();
            return;
        }
        let cells = cells(line);
        let form = cells.get(self.columns.token).copied().unwrap_or_default();
        if form.is_empty() {
            self.refuse(number, words!("refused-no-token", "the line has no token"));
            return;
        }
        let after = || cells.iter().skip(self.columns.token + 1).copied();
        let tags: Vec<String> = match &self.columns.tags {
            Some(columns) => columns
                .iter()
                .filter_map(|i| cells.get(*i))
                .filter(|tag| is_tag(tag))
                .map(|tag| (*tag).to_owned())
                .collect(),
            None => after()
                .filter(|tag| is_tag(tag))
                .map(str::to_owned)
                .collect(),
        };
        if tags.is_empty() {
            let form = format!("{form:?}");
            self.refuse(
                number,
                words!("refused-no-tag", "{form} has no tag", form = form),
            );
        }
        sentence.tokens.push(Token {
            form: form.to_owned(),
            tags,
            line: number,
        });
    }

    fn end_sentence(&mut self, sentence: &mut Sentence) {
        let sentence = std::mem::take(sentence);
        if !sentence.tokens.is_empty() {
            self.current.sentences.push(sentence);
        }
    }

    fn end_document(&mut self) -> Result<(), DatasetError> {
        let draft = std::mem::take(&mut self.current);
        if draft.n_bytes > self.options.max_file_bytes {
            self.n_documents += 1;
            return Ok(());
        }
        if draft.sentences.is_empty() {
            self.current.name = draft.name;
            return Ok(());
        }
        self.n_documents += 1;
        let first = draft.sentences.iter().flat_map(|s| &s.tokens).next();
        let place = Place::new(&self.file, first.map_or(1, |token| token.line));
        let stem = self.path.rsplit('/').next().unwrap_or(self.path);
        let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
        let name = self.names.get(self.n_documents - 1).cloned().or(draft.name);
        let name = name.unwrap_or_else(|| match self.n_documents {
            1 => stem.to_owned(),
            n => format!("{stem}-{n}"),
        });
        let given = read_text(
            self.source,
            &format!("{}.text/{name}.txt", self.path),
            self.options.max_file_bytes,
        );
        let given = given.ok().and_then(|text| {
            let places = align(&text, &draft.sentences)?;
            Some((text, places))
        });
        let is_guessed = given.is_none();
        let (text, places) = given.unwrap_or_else(|| rebuild(&draft.sentences));
        let mut document =
            ImportedDocument::new(format!("{}.txt", safe_name(&name)), text).at(&place);
        document.is_white_space_guessed = is_guessed;
        self.mentions(&draft.sentences, &places, &mut document);
        document.check(self.report);
        self.report.n_documents += 1;
        self.report.n_records += document.records.len();
        (self.take)(document)
    }

    fn mentions(
        &mut self,
        sentences: &[Sentence],
        places: &[Vec<ByteSpan>],
        document: &mut ImportedDocument,
    ) {
        let mut found: Vec<(ByteSpan, String, usize)> = Vec::new();
        for (sentence, places) in sentences.iter().zip(places) {
            let depth = sentence
                .tokens
                .iter()
                .map(|t| t.tags.len())
                .max()
                .unwrap_or(0);
            for column in 0..depth {
                let tags = sentence
                    .tokens
                    .iter()
                    .map(|t| t.tags.get(column).map_or("O", String::as_str));
                for (first, last, label) in runs(tags) {
                    let span = ByteSpan::new(places[first].start, places[last].end);
                    found.push((span, label, sentence.tokens[first].line));
                }
            }
        }
        found.sort();
        let mut entities: BTreeMap<(String, String), Id> = BTreeMap::new();
        let mut seen: BTreeSet<(ByteSpan, String)> = BTreeSet::new();
        let mut n = 0;
        for (span, label, line) in found {
            let place = Place::new(&self.file, line);
            if !seen.insert((span, label.clone())) {
                self.report
                    .refuse(place.problem(twice_on_the_same_words(&label)));
                continue;
            }
            n += 1;
            let text = document.text[span.range()].to_owned();
            let key = (label.clone(), text.clone());
            let entity = match entities.get(&key) {
                Some(id) => id.clone(),
                None => {
                    let id = Id::new(Kind::Entity, format!("e_{n}"));
                    let mut entity = Entity::new(id.clone(), label, text);
                    entity.origin = imported_from("conll");
                    document.push(entity, place.clone());
                    entities.insert(key, id.clone());
                    id
                }
            };
            let mut mention =
                Mention::new(Id::new(Kind::Mention, format!("m_{n}")), vec![span], entity);
            mention.origin = imported_from("conll");
            document.push(mention, place);
        }
    }

    fn refuse(&mut self, line: usize, message: Words) {
        self.report
            .refuse(Place::new(&self.file, line).problem(message));
    }
}

/// The runs of a tag sequence: first token, last token, label. Reads every scheme: what begins, goes on or ends a run shows in the letters.
fn runs<'a>(tags: impl Iterator<Item = &'a str>) -> Vec<(usize, usize, String)> {
    let mut found: Vec<(usize, usize, String)> = Vec::new();
    let mut open: Option<(usize, &str)> = None;
    let mut last = 0;
    for (i, tag) in tags.enumerate() {
        last = i;
        let (letter, label) = split_tag(tag);
        let goes_on =
            matches!(letter, 'I' | 'M' | 'E' | 'L') && open.is_some_and(|(_, l)| l == label);
        if !goes_on && let Some((first, label)) = open.take() {
            found.push((first, i - 1, label.to_owned()));
        }
        if letter == 'O' {
            continue;
        }
        if !goes_on {
            open = Some((i, label));
        }
        if matches!(letter, 'E' | 'L' | 'S' | 'U')
            && let Some((first, label)) = open.take()
        {
            found.push((first, i, label.to_owned()));
        }
    }
    if let Some((first, label)) = open {
        found.push((first, last, label.to_owned()));
    }
    found
}

fn split_tag(tag: &str) -> (char, &str) {
    let letter = tag.chars().next().unwrap_or('O');
    match tag.split_once(['-', '^', '_']) {
        Some((_, label)) if !label.is_empty() => (letter, label),
        _ if letter == 'O' => ('O', ""),
        _ => (letter, "Entity"),
    }
}

fn is_tag(cell: &str) -> bool {
    let mut chars = cell.chars();
    match (chars.next(), chars.next()) {
        (Some('O'), None) => true,
        (Some('B' | 'I' | 'E' | 'S' | 'M' | 'L' | 'U'), Some('-')) => cell.len() > 2,
        (Some('B' | 'I' | 'E' | 'S' | 'M' | 'L' | 'U'), None) => true,
        _ => false,
    }
}

fn cells(line: &str) -> Vec<&str> {
    if line.contains('\t') {
        line.split('\t')
            .map(|cell| cell.trim_matches(' '))
            .collect()
    } else {
        line.split(' ').filter(|cell| !cell.is_empty()).collect()
    }
}

/// `# key = value`
fn comment<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let rest = line.strip_prefix('#')?.trim_start().strip_prefix(key)?;
    Some(rest.trim_start().strip_prefix('=')?.trim())
}

/// Looks at the first lines: numbered tokens (CoNLL-U, Universal NER) or not, which columns are tags.
fn columns(source: &dyn Source, path: &str, options: &ImportOptions) -> io::Result<Columns> {
    let mut lines = Lines::new(source.open(path)?, options.max_line_bytes);
    let mut n_lines = 0;
    let mut n_numbered = 0;
    let mut has_comments = false;
    let mut n_tags: BTreeMap<usize, usize> = BTreeMap::new();
    while let Some((_, line)) = lines.next_line()? {
        let Line::Bytes(bytes) = line else { continue };
        let Ok(line) = str::from_utf8(&bytes) else {
            continue;
        };
        if line.starts_with("# ") && line.contains(" = ") {
            has_comments = true;
            continue;
        }
        if line.trim().is_empty() || line.starts_with("-DOCSTART-") {
            continue;
        }
        n_lines += 1;
        let cells = cells(line);
        let is_numbered = cells.len() > 2
            && cells[0]
                .bytes()
                .all(|b| b.is_ascii_digit() || b == b'-' || b == b'.');
        n_numbered += usize::from(is_numbered);
        for (i, cell) in cells.iter().enumerate().skip(1) {
            *n_tags.entry(i).or_default() += usize::from(is_tag(cell));
        }
        if n_lines == PROBE {
            break;
        }
    }
    let token = usize::from(n_lines > 0 && n_numbered * 10 > n_lines * 9);
    let tags: Vec<usize> = n_tags
        .iter()
        .filter(|(i, n)| **i > token && **n * 10 > n_lines * 8)
        .map(|(i, _)| *i)
        .collect();
    // With one column of tags, further tags at the end of some lines are inner names; with a table of several columns the tags are where they are.
    let is_table = tags.len() != 1 || tags.first().is_some_and(|i| *i != token + 1) || token == 1;
    Ok(Columns {
        token,
        tags: (is_table && !tags.is_empty()).then_some(tags),
        has_comments,
    })
}

fn names(
    source: &dyn Source,
    files: &[String],
    path: &str,
    options: &ImportOptions,
) -> Vec<String> {
    let beside = format!("{path}.docs");
    if !files.contains(&beside) {
        return Vec::new();
    }
    let text = read_text(source, &beside, options.max_file_bytes).unwrap_or_default();
    text.lines()
        .filter(|l| !l.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Where the tokens stand in a text that was given; `None` where they do not follow each other there.
fn align(text: &str, sentences: &[Sentence]) -> Option<Vec<Vec<ByteSpan>>> {
    let mut at = 0;
    let mut places = Vec::with_capacity(sentences.len());
    for sentence in sentences {
        let mut in_sentence = Vec::with_capacity(sentence.tokens.len());
        for token in &sentence.tokens {
            let span = next_token(text, at, &token.form)?;
            at = span.end;
            in_sentence.push(span);
        }
        places.push(in_sentence);
    }
    Some(places)
}

fn next_token(text: &str, at: usize, form: &str) -> Option<ByteSpan> {
    let is_gap = |c: char| c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}');
    let rest = text.get(at..)?.trim_start_matches(is_gap);
    let start = text.len() - rest.len();
    rest.starts_with(form)
        .then(|| ByteSpan::new(start, start + form.len()))
}

/// A text from tokens alone: each sentence on a line of its own, as its `# text` says or with spaces between the tokens.
fn rebuild(sentences: &[Sentence]) -> (String, Vec<Vec<ByteSpan>>) {
    let mut text = String::new();
    let mut places = Vec::with_capacity(sentences.len());
    for sentence in sentences {
        let base = text.len();
        let one = std::slice::from_ref(sentence);
        let given = sentence
            .text
            .as_deref()
            .and_then(|t| Some((t, align(t, one)?.pop()?)));
        match given {
            Some((given, found)) => {
                text.push_str(given);
                let moved = found
                    .iter()
                    .map(|s| ByteSpan::new(base + s.start, base + s.end));
                places.push(moved.collect());
            }
            None => {
                let mut in_sentence = Vec::with_capacity(sentence.tokens.len());
                for (i, token) in sentence.tokens.iter().enumerate() {
                    if i > 0 {
                        text.push(' ');
                    }
                    let start = text.len();
                    text.push_str(&token.form);
                    in_sentence.push(ByteSpan::new(start, text.len()));
                }
                places.push(in_sentence);
            }
        }
        text.push('\n');
    }
    (text, places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scheme_gives_the_same_runs() {
        let check = |tags: &str| {
            let runs = runs(tags.split(' '));
            let said: Vec<String> = runs
                .iter()
                .map(|(a, b, l)| format!("{a}-{b} {l}"))
                .collect();
            assert_eq!(said, ["0-1 PER", "3-3 ORG", "4-4 ORG"], "{tags}");
        };
        check("B-PER I-PER O B-ORG B-ORG");
        check("I-PER I-PER O I-ORG B-ORG");
        check("B-PER E-PER O S-ORG S-ORG");
        check("B-PER L-PER O U-ORG U-ORG");
        check("B-PER M-PER O S-ORG S-ORG");
    }
}
