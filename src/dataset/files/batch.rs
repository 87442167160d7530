//! Batches of articles without annotations: a CSV table, JSON Lines, a folder of texts and web pages.
//!
//! Which column is what, a person says ([`ArticleColumns`]) or the usual names tell. The text is in `text`, or in `html`, whose tags are taken off; the rest
//! goes into the article's card. A row without a text is refused, with its line.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::html_text;
use crate::{
    dataset::{
        DatasetError, Format, Holds, ImportOptions, ImportReport, ImportedDocument, Info, Newline,
        Reader, Shape, Source, Unit, ZoneMode,
        import::{ARTICLE_COLUMNS, ArticleColumns, Place},
        safe_name,
        sink::Line,
        words::{line_too_long, no_text, too_large, unreadable_file},
    },
    model::{
        article::Card,
        said::{Said, Words, words},
    },
    store::ingest,
};

pub static CSV: Batch = Batch {
    info: &CSV_INFO,
    how: How::Csv,
};

pub static JSONL: Batch = Batch {
    info: &JSONL_INFO,
    how: How::Jsonl,
};

pub static FOLDER: Batch = Batch {
    info: &FOLDER_INFO,
    how: How::Folder,
};

static CSV_INFO: Info = info(
    "articles-csv",
    "Articles in a CSV table",
    &["csv", "tsv"],
    Shape::OneFile,
);

static JSONL_INFO: Info = info(
    "articles-jsonl",
    "Articles in JSON Lines",
    &["jsonl", "ndjson", "json"],
    Shape::OneFile,
);

static FOLDER_INFO: Info = info(
    "articles-folder",
    "Text files and web pages",
    &["txt", "html", "htm"],
    Shape::Folder,
);

const fn info(
    name: &'static str,
    title: &'static str,
    extensions: &'static [&'static str],
    shape: Shape,
) -> Info {
    Info {
        name,
        title,
        extensions,
        unit: Unit::None,
        shape,
        holds: Holds::NOTHING,
        zones: ZoneMode::All,
        newline: Newline::Keep,
        needs_lf: false,
        breaks_lines: false,
    }
}

pub struct Batch {
    info: &'static Info,
    how: How,
}

#[derive(Clone, Copy)]
enum How {
    Csv,
    Jsonl,
    Folder,
}

impl Format for Batch {
    fn info(&self) -> &'static Info {
        self.info
    }

    fn reader(&self) -> Option<&dyn Reader> {
        Some(self)
    }
}

impl Reader for Batch {
    fn read_into(
        &self,
        source: &dyn Source,
        options: &ImportOptions,
        report: &mut ImportReport,
        take: &mut dyn FnMut(ImportedDocument) -> Result<(), DatasetError>,
    ) -> Result<(), DatasetError> {
        let mut reading = Reading {
            options,
            report,
            take,
            names: BTreeSet::new(),
        };
        for path in source.files() {
            match self.how {
                How::Csv => reading.csv(source, &path)?,
                How::Jsonl => reading.jsonl(source, &path)?,
                How::Folder => reading.file(source, &path)?,
            }
        }
        Ok(())
    }
}

struct Reading<'a> {
    options: &'a ImportOptions,
    report: &'a mut ImportReport,
    take: &'a mut dyn FnMut(ImportedDocument) -> Result<(), DatasetError>,
    /// File names given so far, so that two rows do not get the same.
    names: BTreeSet<String>,
}

impl Reading<'_> {
    fn csv(&mut self, source: &dyn Source, path: &str) -> Result<(), DatasetError> {
        let Some(text) = self.decoded(source, path) else {
            return Ok(());
        };
        let mut rows = Rows::new(&text);
        let Some(Row { cells: header, .. }) = rows.next() else {
            return Ok(());
        };
        let names: Vec<&str> = header.iter().map(|name| name.trim()).collect();
        let columns = &self.options.columns;
        let found: Vec<(&str, usize)> = ARTICLE_COLUMNS
            .iter()
            .filter_map(|(what, _)| {
                let column = columns.find(what, &names)?;
                Some((*what, names.iter().position(|name| *name == column)?))
            })
            .collect();
        let place = Place::new(&path.into(), 1);
        if !self.has_text(&place, &names, |what| found.iter().any(|(w, _)| *w == what)) {
            return Ok(());
        }
        for row in rows {
            let Row { line, cells, .. } = row;
            let place = Place::new(&path.into(), line);
            if row.is_unclosed {
                let message = words!(
                    "refused-unclosed",
                    "a quotation mark that opens a cell has none that closes it"
                );
                self.report.refuse(place.problem(message));
                continue;
            }
            if cells.len() != names.len() {
                let message = words!(
                    "refused-cells",
                    "it has {n} cells, the first row {first}",
                    n = cells.len(),
                    first = names.len()
                );
                self.report.refuse(place.problem(message));
                continue;
            }
            self.article(&place, |what| {
                let (_, i) = found.iter().find(|(known, _)| *known == what)?;
                Some(cells[*i].clone())
            })?;
        }
        Ok(())
    }

    fn jsonl(&mut self, source: &dyn Source, path: &str) -> Result<(), DatasetError> {
        let Some(mut lines) = self.report.lines(source, path, self.options) else {
            return Ok(());
        };
        while let Some((number, line)) = self.report.next_line(&mut lines, path) {
            let place = Place::new(&path.into(), number);
            let Line::Bytes(bytes) = line else {
                self.report.refuse(place.problem(line_too_long()));
                continue;
            };
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
            if bytes.trim_ascii().is_empty() {
                continue;
            }
            let object: Map<String, Value> = match serde_json::from_slice(bytes) {
                Ok(object) => object,
                Err(error) => {
                    let error = error.to_string();
                    let message = words!(
                        "refused-no-json",
                        "it is no JSON object: {error}",
                        error = error
                    );
                    self.report.refuse(place.problem(message));
                    continue;
                }
            };
            let keys: Vec<&str> = object.keys().map(String::as_str).collect();
            let columns = self.options.columns.clone();
            let has = |what: &str| columns.find(what, &keys).is_some();
            if !self.has_text(&place, &keys, has) {
                continue;
            }
            self.article(&place, |what| {
                words(object.get(columns.find(what, &keys)?)?)
            })?;
        }
        Ok(())
    }

    fn file(&mut self, source: &dyn Source, path: &str) -> Result<(), DatasetError> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let is_html = ["html", "htm", "xhtml"]
            .iter()
            .any(|e| extension.eq_ignore_ascii_case(e));
        if !is_html && !extension.eq_ignore_ascii_case("txt") {
            return Ok(());
        }
        let Some(text) = self.decoded(source, path) else {
            return Ok(());
        };
        let place = Place {
            file: path.into(),
            line: None,
        };
        // Two of one name in different folders are two articles.
        let stem = if self.names.contains(&format!("{stem}.txt")) && !folder.is_empty() {
            format!("{}-{stem}", folder.replace('/', "-"))
        } else {
            stem.to_owned()
        };
        if !is_html {
            return self.document(&place, &stem, text, Card::default());
        }
        let page = html_text::read(&text);
        self.document(&place, &stem, page.text, page.card)
    }

    /// A whole file, in whatever encoding it is.
    fn decoded(&mut self, source: &dyn Source, path: &str) -> Option<String> {
        let limit = self.options.max_file_bytes;
        let place = Place {
            file: path.into(),
            line: None,
        };
        let bytes = source.open(path).and_then(|reader| {
            let mut bytes = Vec::new();
            let mut reader = std::io::Read::take(reader, limit as u64 + 1);
            std::io::Read::read_to_end(&mut reader, &mut bytes)?;
            Ok(bytes)
        });
        let bytes = match bytes {
            Ok(bytes) if bytes.len() <= limit => bytes,
            Ok(_) => {
                self.report.refuse(place.problem(too_large(limit)));
                return None;
            }
            Err(error) => {
                self.report.refuse(place.problem(unreadable_file(&error)));
                return None;
            }
        };
        let encoding = html_text::declared_encoding(&bytes);
        match ingest::text_of_file(&bytes, std::path::Path::new(path), encoding.as_deref()) {
            Ok(text) => Some(text),
            Err(error) => {
                let words = Words::apart(error.to_string(), (&error).into());
                self.report.refuse(place.problem(words));
                None
            }
        }
    }

    /// Whether there is a column with the articles' text; a problem where there is none.
    fn has_text(&mut self, place: &Place, names: &[&str], has: impl Fn(&str) -> bool) -> bool {
        if has("text") || has("html") {
            return true;
        }
        let shown: Vec<&str> = names.iter().copied().take(20).collect();
        let message = words!(
            "refused-no-text-column",
            "no column is the text; there are {shown}",
            shown = shown.join(", ")
        );
        let problem = place.problem(message).hint(Words::apart(
            "say which is with --column text=NAME",
            Said::new("hint-column-text"),
        ));
        self.report.refuse(problem);
        false
    }

    fn article(
        &mut self,
        place: &Place,
        cell: impl Fn(&str) -> Option<String>,
    ) -> Result<(), DatasetError> {
        let filled = |what: &str| cell(what).filter(|text| !text.trim().is_empty());
        let page = filled("html").map(|html| html_text::read(&html));
        let (text, from_page) = match (filled("text"), page) {
            (Some(text), page) => (text, page.map(|page| page.card)),
            (None, Some(page)) => (page.text, Some(page.card)),
            (None, None) => (String::new(), None),
        };
        let from_page = from_page.unwrap_or_default();
        let tidy = |what: &str, or: Option<String>| {
            let cell =
                filled(what).map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
            cell.or(or)
        };
        let card = Card {
            headline: tidy("headline", from_page.headline),
            byline: tidy("byline", from_page.byline),
            source: tidy("source", from_page.source),
            date: tidy("date", from_page.date),
            language: tidy("language", from_page.language),
            url: tidy("url", from_page.url),
            rights: tidy("rights", from_page.rights),
        };
        let file = place.file.rsplit('/').next().unwrap_or("article");
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let name =
            filled("name").unwrap_or_else(|| format!("{stem}-{:04}", place.line.unwrap_or(0)));
        self.document(place, &name, text, card)
    }

    fn document(
        &mut self,
        place: &Place,
        name: &str,
        text: String,
        card: Card,
    ) -> Result<(), DatasetError> {
        if text.trim().is_empty() {
            self.report.refuse(place.problem(no_text()));
            return Ok(());
        }
        let name = safe_name(name.trim());
        let name = if name.to_lowercase().ends_with(".txt") {
            name.into_owned()
        } else {
            format!("{name}.txt")
        };
        self.names.insert(name.clone());
        let mut document = ImportedDocument::new(name, text).at(place);
        document.card = card;
        self.report.n_documents += 1;
        (self.take)(document)
    }
}

/// A value as the text of a cell; lists (of authors) are joined.
fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(values) => {
            let words: Vec<String> = values.iter().filter_map(words).collect();
            Some(words.join(", "))
        }
        Value::Object(object) => object.get("name").and_then(words),
        Value::Bool(_) | Value::Null => None,
    }
}

/// The columns that are there, and what each is taken for: what a dialog shows before an import. From the first bytes of a file.
pub fn columns_of(
    format: &str,
    first_bytes: &str,
    said: &ArticleColumns,
) -> Vec<(String, Option<&'static str>)> {
    let names: Vec<String> = match format {
        "articles-csv" => Rows::new(first_bytes)
            .next()
            .map(|row| row.cells)
            .unwrap_or_default(),
        "articles-jsonl" => {
            let mut names = Vec::new();
            for line in first_bytes.lines().take(20) {
                let object: Map<String, Value> = serde_json::from_str(line).unwrap_or_default();
                for key in object.into_iter().map(|(key, _)| key) {
                    if !names.contains(&key) {
                        names.push(key);
                    }
                }
            }
            names
        }
        _ => Vec::new(),
    };
    let names: Vec<String> = names.iter().map(|name| name.trim().to_owned()).collect();
    let there: Vec<&str> = names.iter().map(String::as_str).collect();
    let what = |name: &str| {
        let mut all = ARTICLE_COLUMNS.iter().map(|(what, _)| *what);
        all.find(|what| said.find(what, &there) == Some(name))
    };
    names
        .iter()
        .map(|name| (name.clone(), what(name)))
        .collect()
}

#[derive(Debug, PartialEq, Eq)]
struct Row {
    /// That it begins in.
    line: usize,
    cells: Vec<String>,
    /// Its last cell is open to the end of the file: nobody knows where it ends. The next row is then the next line.
    is_unclosed: bool,
}

/// A cell from behind its opening quotation mark, and what stands behind it. `None` where nothing closes it, or where a later line's opening
/// mark would: then more stands behind that than a separator.
fn quoted_cell(quoted: &str, separator: char) -> Option<(String, &str)> {
    let mut cell = String::new();
    let mut at = quoted;
    loop {
        let (part, rest) = at.split_once('"')?;
        cell.push_str(part);
        match rest.strip_prefix('"') {
            Some(rest) => {
                cell.push('"');
                at = rest;
            }
            None => {
                let end = rest.find([separator, '\n', '\r']).unwrap_or(rest.len());
                if !rest[..end].trim().is_empty() && cell.contains('\n') {
                    return None;
                }
                // On one line what stands between the closing mark and the separator belongs to the cell all the same.
                cell.push_str(&rest[..end]);
                return Some((cell, &rest[end..]));
            }
        }
    }
}

/// The rows of a CSV table (RFC 4180; the separator is the commonest of comma, semicolon and tab in the first line).
struct Rows<'a> {
    rest: &'a str,
    separator: char,
    line: usize,
}

impl<'a> Rows<'a> {
    fn new(text: &'a str) -> Self {
        let first = text.lines().next().unwrap_or_default();
        let count = |separator: &char| first.matches(*separator).count();
        Self {
            rest: text,
            separator: [',', ';', '\t']
                .into_iter()
                .rev()
                .max_by_key(count)
                .unwrap_or(','),
            line: 1,
        }
    }
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        while let Some(rest) = self
            .rest
            .strip_prefix("\r\n")
            .or(self.rest.strip_prefix('\n'))
        {
            self.rest = rest;
            self.line += 1;
        }
        if self.rest.is_empty() {
            return None;
        }
        let first_line = self.line;
        let mut cells = Vec::new();
        loop {
            let (cell, rest) = match self.rest.strip_prefix('"') {
                Some(quoted) => {
                    let Some((cell, rest)) = quoted_cell(quoted, self.separator) else {
                        self.rest = quoted.split_once('\n').map_or("", |(_, rest)| rest);
                        self.line += 1;
                        return Some(Row {
                            line: first_line,
                            cells,
                            is_unclosed: true,
                        });
                    };
                    self.line += cell.matches('\n').count();
                    (cell, rest)
                }
                None => {
                    let end = self.rest.find([self.separator, '\n', '\r']);
                    let end = end.unwrap_or(self.rest.len());
                    (self.rest[..end].to_owned(), &self.rest[end..])
                }
            };
            cells.push(cell);
            match rest.strip_prefix(self.separator) {
                Some(rest) => self.rest = rest,
                None => {
                    let after = rest.strip_prefix('\r').unwrap_or(rest);
                    let after = after.strip_prefix('\n').unwrap_or(after);
                    self.line += usize::from(!rest.is_empty());
                    self.rest = after;
                    return Some(Row {
                        line: first_line,
                        cells,
                        is_unclosed: false,
                    });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_quoted_breaks_and_know_their_lines() {
        let table = "a;b\r\n\"x \"\"y\"\"\nz\";2\r\n\n;\n4;\"open\r\n5;\"\"\n\"6";
        let rows: Vec<(usize, Vec<String>, bool)> = Rows::new(table)
            .map(|row| (row.line, row.cells, row.is_unclosed))
            .collect();
        let row = |line, cells: &[&str], is_unclosed| {
            let cells = cells.iter().map(|cell| (*cell).to_owned());
            (line, cells.collect::<Vec<_>>(), is_unclosed)
        };
        assert_eq!(
            rows,
            [
                row(1, &["a", "b"], false),
                row(2, &["x \"y\"\nz", "2"], false),
                row(5, &["", ""], false),
                // What stands behind an open quotation mark is not lost with it.
                row(6, &["4"], true),
                row(7, &["5", ""], false),
                row(8, &[], true),
            ]
        );
    }

    #[test]
    fn columns_are_known_by_their_usual_names_or_as_a_person_says() {
        let mut said = ArticleColumns::default();
        let text = "Doc_ID,Full-Text,Author,score\n";
        let of = |said: &ArticleColumns| {
            let found = columns_of("articles-csv", text, said);
            found.into_iter().map(|(_, what)| what).collect::<Vec<_>>()
        };
        assert_eq!(
            of(&said),
            [Some("name"), Some("text"), Some("byline"), None]
        );
        said.set("text", "score").unwrap();
        assert_eq!(
            of(&said),
            [Some("name"), None, Some("byline"), Some("text")]
        );
        let error = said.set("mood", "x").unwrap_err().to_string();
        assert!(
            error.starts_with("no column is mood; columns are text, html, "),
            "{error}"
        );
    }
}
