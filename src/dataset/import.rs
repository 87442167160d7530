//! What a reader gives back: articles with records, and what could not be taken.

mod check;

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Read},
    sync::Arc,
};

use super::{
    alike::Problems,
    sink::{Line, Lines, Source},
    words::unreadable_file,
};
use crate::model::{
    annotation::{How, Origin, Record},
    article::{Article, Card, Status},
    codebook::{Codebook, ColorPair, Concept, EntityType, EventType, Label, Role},
    document::{Annotator, CodebookRef, Document},
    edit::{Edit, Title, Transaction},
    id::{Id, IdSource},
    problem::Problem,
    said::Words,
};

/// What a person can say about an import.
#[derive(Clone, Debug)]
pub struct ImportOptions {
    /// Lines longer than this are refused.
    pub max_line_bytes: usize,
    /// Files that must be read whole and are larger than this are refused.
    pub max_file_bytes: usize,
    /// Problems kept; further ones are only counted.
    pub max_problems: usize,
    /// The same for problems that are alike in one file.
    pub max_alike: usize,
    /// What offsets count, where files do not say (`doccano`).
    pub unit: Option<super::Unit>,
    /// Which column is what, for tables of articles.
    pub columns: ArticleColumns,
}

/// What the columns of a table of articles (or the keys of its JSON objects) are. What nobody named is guessed by its usual names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleColumns {
    named: BTreeMap<&'static str, String>,
}

/// What a column can be, and the names it usually has.
pub const ARTICLE_COLUMNS: [(&str, &[&str]); 10] = [
    (
        "text",
        &[
            "text",
            "body",
            "content",
            "article",
            "fulltext",
            "articletext",
            "articlebody",
            "maintext",
        ],
    ),
    ("html", &["html", "bodyhtml", "contenthtml"]),
    (
        "name",
        &[
            "name",
            "file",
            "filename",
            "doc",
            "docid",
            "documentid",
            "id",
            "slug",
            "uid",
        ],
    ),
    ("headline", &["headline", "title", "titre", "heading"]),
    (
        "byline",
        &["byline", "author", "authors", "auteur", "creator"],
    ),
    (
        "source",
        &[
            "source",
            "publisher",
            "outlet",
            "site",
            "sourcename",
            "media",
            "newspaper",
            "sitename",
        ],
    ),
    (
        "date",
        &[
            "date",
            "published",
            "publishedat",
            "pubdate",
            "publicationdate",
            "datepublished",
            "datepublish",
            "created",
        ],
    ),
    ("language", &["language", "lang", "langue"]),
    ("url", &["url", "link", "sourceurl", "uri", "permalink"]),
    ("rights", &["rights", "licence", "license", "copyright"]),
];

impl ArticleColumns {
    /// Says which column is what; the error lists what columns can be.
    pub fn set(&mut self, what: &str, column: &str) -> Result<(), super::DatasetError> {
        let known = ARTICLE_COLUMNS.iter().find(|(known, _)| *known == what);
        let Some((what, _)) = known else {
            let known: Vec<&str> = ARTICLE_COLUMNS.iter().map(|(known, _)| *known).collect();
            let known = known.join(", ");
            let message = format!("no column is {what}; columns are {known}");
            return Err(super::DatasetError::Option(message.into()));
        };
        self.named.insert(what, column.to_owned());
        Ok(())
    }

    /// The column that a person said is `what`.
    pub fn named(&self, what: &str) -> Option<&str> {
        self.named.get(what).map(String::as_str)
    }

    /// The column that is `what`, among those that are there: the one that was named (empty: none), else one of the usual names.
    pub fn find<'a>(&self, what: &str, there: &[&'a str]) -> Option<&'a str> {
        if let Some(named) = self.named.get(what) {
            return there.iter().find(|column| *column == named).copied();
        }
        let plain = |column: &str| -> String {
            let letters = column.chars().filter(|c| c.is_alphanumeric());
            letters.flat_map(char::to_lowercase).collect()
        };
        let (_, usual) = ARTICLE_COLUMNS.iter().find(|(known, _)| *known == what)?;
        // No column's name is a text.
        let short = || there.iter().filter(|column| column.len() < 100);
        let of_name = |name: &&str| short().find(|column| plain(column) == *name);
        usual.iter().find_map(of_name).copied()
    }
}

impl Default for ImportOptions {
    fn default() -> Self {
        Self {
            max_line_bytes: 64 << 20,
            max_file_bytes: 256 << 20,
            max_problems: 10_000,
            max_alike: usize::MAX,
            unit: None,
            columns: ArticleColumns::default(),
        }
    }
}

/// One article with one annotator's records.
#[derive(Clone, Debug)]
pub struct ImportedDocument {
    /// The article's file name, such as `otan-daech.txt`.
    pub file_name: String,
    pub text: String,
    /// The file has the words only: an article of the same words is the text, whatever stands between them.
    pub is_white_space_guessed: bool,
    pub card: Card,
    pub status: Status,
    /// `None` where the dataset does not say who annotated.
    pub annotator: Option<Annotator>,
    pub codebook: Option<CodebookRef>,
    /// The file and the 1-based line that each record came from follow in the same order.
    pub records: Vec<Record>,
    pub places: Vec<Place>,
    /// Where in the dataset the document begins.
    pub place: Place,
}

/// Where in the dataset a record stood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub file: Arc<str>,
    pub line: Option<usize>,
}

/// What an import took and what it refused.
#[derive(Clone, Debug, Default)]
pub struct ImportReport {
    pub n_documents: usize,
    pub n_records: usize,
    /// Records and lines that could not be taken; each is a problem, up to [`ImportOptions::max_problems`].
    pub n_refused: usize,
    pub problems: Vec<Problem>,
    /// Those that are only counted.
    pub summed: Problems,
    /// How many were refused of each file.
    pub refused_in: BTreeMap<String, usize>,
}

impl ImportReport {
    pub fn new(options: &ImportOptions) -> Self {
        Self {
            summed: Problems::new(options.max_problems, options.max_alike),
            ..Self::default()
        }
    }

    /// Counts a record or a line that was refused.
    pub fn refuse(&mut self, problem: Problem) {
        self.n_refused += 1;
        match self.refused_in.get_mut(&problem.file) {
            Some(n) => *n += 1,
            None => {
                self.refused_in.insert(problem.file.clone(), 1);
            }
        }
        self.note(problem);
    }

    /// Finds the lines of problems that only know their record: of a file that was read whole, from the problem number `from` on.
    pub fn locate(&mut self, from: usize, text: &str) {
        // Looking for one takes as long as the file is; a file of nothing but problems is not looked through for ever.
        let most = (1 << 30) / text.len().max(1);
        let unplaced = self.problems.iter_mut().skip(from);
        for problem in unplaced.filter(|p| p.line.is_none()).take(most) {
            let Some(key) = &problem.record else { continue };
            let spelt = [
                format!("xmi:id=\"{key}\""),
                format!("\"%ID\":{key},"),
                format!("\"%ID\": {key},"),
                format!("\"%ID\" : {key},"),
                format!("\"{key}\""),
            ];
            if let Some(at) = spelt.iter().find_map(|spelt| text.find(spelt)) {
                problem.line = Some(1 + text[..at].matches('\n').count());
            }
        }
    }

    /// The lines of a file; one that can't be opened is refused.
    pub fn lines<'a>(
        &mut self,
        source: &'a dyn Source,
        path: &str,
        options: &ImportOptions,
    ) -> Option<Lines<Box<dyn Read + 'a>>> {
        match source.open(path) {
            Ok(file) => Some(Lines::new(file, options.max_line_bytes)),
            Err(error) => {
                self.refuse_file(path, &error);
                None
            }
        }
    }

    /// The next line of a file; one that can't be read further is refused from there on.
    pub fn next_line(&mut self, lines: &mut Lines<impl Read>, path: &str) -> Option<(usize, Line)> {
        match lines.next_line() {
            Ok(line) => line,
            Err(error) => {
                self.refuse_file(path, &error);
                None
            }
        }
    }

    pub fn refuse_file(&mut self, path: &str, error: &io::Error) {
        self.refuse(Problem::error(unreadable_file(error)).in_file(path));
    }

    /// Keeps a problem that cost no record.
    pub fn note(&mut self, problem: Problem) {
        self.summed.push(&mut self.problems, problem);
    }
}

impl ImportedDocument {
    pub fn new(file_name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            file_name: file_name.into(),
            text: text.into(),
            is_white_space_guessed: false,
            card: Card::default(),
            status: Status::default(),
            annotator: None,
            codebook: None,
            records: Vec::new(),
            places: Vec::new(),
            place: Place::default(),
        }
    }

    /// Says where in the dataset it begins.
    pub fn at(mut self, place: &Place) -> Self {
        self.place = place.clone();
        self
    }

    pub fn push(&mut self, record: impl Into<Record>, place: Place) {
        self.records.push(record.into());
        self.places.push(place);
    }

    /// The document that the records make; call [`ImportedDocument::check`] first, or records that do not fit make it empty.
    pub fn into_document(self, annotator: Annotator, codebook: CodebookRef) -> Document {
        let article = Arc::new(Article::new(self.file_name, self.text));
        let annotator = self.annotator.unwrap_or(annotator);
        let codebook = self.codebook.unwrap_or(codebook);
        let mut document = Document::new(article, annotator, codebook);
        document.set_header(self.card, self.status);
        let fits = document.apply(insertion(&self.records));
        debug_assert!(fits.is_ok(), "records were checked");
        document
    }
}

impl Place {
    pub fn new(file: &Arc<str>, line: usize) -> Self {
        Self {
            file: file.clone(),
            line: Some(line),
        }
    }

    pub fn problem(&self, message: impl Into<Words>) -> Problem {
        let mut problem = Problem::error(message).in_file(&*self.file);
        problem.line = self.line;
        problem
    }
}

/// Says that a record came from a dataset in this format.
pub fn imported_from(format: &str) -> Option<Origin> {
    Some(Origin {
        how: How::Imported,
        by: vec![format.to_owned()],
    })
}

/// Ids for records that have none, the same ones each time the same document is read.
pub fn ids_for(document: &str) -> IdSource {
    let seed = document
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    IdSource::new(seed)
}

fn insertion<'a>(records: impl IntoIterator<Item = &'a Record>) -> Transaction {
    let mut transaction = Transaction::new(Title::new("undo-import"));
    transaction.edits = records.into_iter().cloned().map(Edit::Insert).collect();
    transaction
}

fn unknown_annotator() -> Annotator {
    Annotator {
        id: "import".to_owned(),
        name: String::new(),
    }
}

fn no_codebook() -> CodebookRef {
    CodebookRef {
        name: String::new(),
        version: 0,
    }
}

/// A codebook with the labels, roles and concepts that records use: a proposal after an import.
pub fn propose_codebook<'a>(
    name: &str,
    documents: impl IntoIterator<Item = &'a [Record]>,
) -> Codebook {
    let mut seen = SeenLabels::default();
    for records in documents {
        seen.add(records);
    }
    seen.codebook(name)
}

/// The labels seen in the documents of an import, gathered as they come.
#[derive(Clone, Debug, Default)]
pub struct SeenLabels {
    entity_types: BTreeMap<String, Vec<String>>,
    events: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    concepts: BTreeSet<String>,
    intensities: BTreeSet<String>,
}

impl SeenLabels {
    /// Adds the labels of one document.
    pub fn add(&mut self, records: &[Record]) {
        use crate::model::annotation::{Filler, Target};
        let mut labels: BTreeMap<&Id, &str> = BTreeMap::new();
        let mut entity_of: BTreeMap<&Id, &Id> = BTreeMap::new();
        for record in records {
            match record {
                Record::Entity(entity) => {
                    labels.insert(&entity.id, &entity.label);
                    let subtypes = self.entity_types.entry(entity.label.clone()).or_default();
                    if let Some(subtype) = &entity.subtype
                        && !subtypes.contains(subtype)
                    {
                        subtypes.push(subtype.clone());
                    }
                }
                Record::Mention(mention) => {
                    entity_of.insert(&mention.id, &mention.entity);
                }
                _ => {}
            }
        }
        for record in records {
            match record {
                Record::Event(event) => {
                    let roles = self.events.entry(event.label.clone()).or_default();
                    for argument in &event.arguments {
                        let fillers = roles.entry(argument.role.clone()).or_default();
                        let filler = match &argument.filler {
                            Filler::Mention(id) => {
                                entity_of.get(id).and_then(|e| labels.get(*e)).copied()
                            }
                            Filler::Entity(id) => labels.get(id).copied(),
                            Filler::Event(_) => Some("Event"),
                            Filler::Date(_) => Some("Date"),
                            Filler::Place(_) => Some("Place"),
                            Filler::Value(_) => Some("Value"),
                        };
                        if let Some(filler) = filler
                            && !fillers.iter().any(|f| f == filler)
                        {
                            fillers.push(filler.to_owned());
                        }
                    }
                }
                Record::Stance(stance) => {
                    if let Target::Concept(concept) = &stance.target {
                        self.concepts.insert(concept.clone());
                    }
                    if let Some(intensity) = &stance.intensity {
                        self.intensities.insert(intensity.clone());
                    }
                }
                _ => {}
            }
        }
    }

    /// Whether no document had a label.
    pub fn is_empty(&self) -> bool {
        self.entity_types.is_empty() && self.events.is_empty() && self.concepts.is_empty()
    }

    /// Whether a codebook has all of them.
    pub fn are_in(&self, codebook: &Codebook) -> bool {
        let has_roles = |label: &String, roles: &BTreeMap<String, Vec<String>>| {
            codebook.event_type(label).is_some_and(|known| {
                let has = |role: &String| known.roles.iter().any(|r| r.label.name == *role);
                roles.keys().all(has)
            })
        };
        let has_step = |name: &String| codebook.intensities.iter().any(|s| s.label.name == *name);
        self.entity_types
            .keys()
            .all(|name| codebook.entity_type(name).is_some())
            && self
                .events
                .iter()
                .all(|(label, roles)| has_roles(label, roles))
            && self
                .concepts
                .iter()
                .all(|name| codebook.concept(name).is_some())
            && self.intensities.iter().all(has_step)
    }

    /// The codebook that holds just these.
    pub fn codebook(&self, name: &str) -> Codebook {
        let label = |name: &String| Label::new(name.clone());
        Codebook {
            name: name.to_owned(),
            version: 1,
            title: String::new(),
            entity_types: self
                .entity_types
                .iter()
                .enumerate()
                .map(|(i, (name, subtypes))| EntityType {
                    label: label(name),
                    tag: name
                        .chars()
                        .filter(|c| c.is_alphanumeric())
                        .take(3)
                        .flat_map(char::to_uppercase)
                        .collect(),
                    key: None,
                    color: PROPOSED_COLORS[i % PROPOSED_COLORS.len()],
                    subtypes: subtypes.clone(),
                })
                .collect(),
            event_types: self
                .events
                .iter()
                .map(|(name, roles)| EventType {
                    label: label(name),
                    key: None,
                    roles: roles
                        .iter()
                        .map(|(role, fillers)| Role {
                            label: label(role),
                            fillers: fillers.clone(),
                            required: false,
                            repeatable: true,
                        })
                        .collect(),
                    modes: Vec::new(),
                })
                .collect(),
            intensities: self
                .intensities
                .iter()
                .map(|name| crate::model::codebook::Scale {
                    label: label(name),
                    key: None,
                })
                .collect(),
            concepts: self
                .concepts
                .iter()
                .map(|name| Concept {
                    label: label(name),
                    key: None,
                })
                .collect(),
            ..Codebook::default()
        }
    }
}

/// Okabe and Ito's colours, a lighter step of each for the dark theme.
const PROPOSED_COLORS: [ColorPair; 7] = [
    color([0, 114, 178], [86, 180, 233]),
    color([213, 94, 0], [240, 146, 70]),
    color([0, 158, 115], [64, 200, 160]),
    color([204, 121, 167], [226, 160, 196]),
    color([166, 118, 0], [240, 228, 66]),
    color([86, 86, 200], [150, 150, 240]),
    color([110, 110, 110], [170, 170, 170]),
];

const fn color(light: [u8; 3], dark: [u8; 3]) -> ColorPair {
    ColorPair { light, dark }
}
