//! The folder that imported articles and sidecars go to.
//!
//! Invariants: an article that is there with the same text gets the annotator, under whatever name it lies (one of the same name and words, where the
//! dataset says nothing of what stands between them); nothing is replaced without `force`, and what
//! is there just as the dataset has it is left alone, so that an import that was stopped goes on; no name in a dataset leads out of the folder; the text of
//! an article comes back from the disk as it was in the dataset, or it is refused.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::white_space::take_text;
use crate::{
    dataset::{
        ImportedDocument,
        alike::{Problems, TOLD, kind_of},
        import::SeenLabels,
        safe_name,
    },
    model::{
        article::{Card, Sha256Hex},
        codebook::Codebook,
        document::{Annotator, CodebookRef, Document},
        problem::Problem,
        said::{self, Words, words},
    },
    store::{
        card::{card_path, read_card, write_card},
        codebook::{DEFAULT_CODEBOOK, builtin, render_codebook},
        error::{Action, StoreError},
        ingest::{self, IngestOptions},
        project::{CodebookSource, PROJECT_FILE, Project, is_article_name, render_project},
        save::{NoBackups, save, write_atomic, write_new},
        sidecar::{self, Base, is_slug, sidecar_path, slug_from_name},
        vfs::{self, Vfs},
    },
};

/// Problems kept; further ones are only counted.
const MAX_PROBLEMS: usize = 10_000;

/// The codebook's file where one is proposed.
const CODEBOOK_FILE: &str = "codebook.ron";

/// What a person can say about where an import goes.
#[derive(Clone, Debug)]
pub struct IntakeSettings {
    /// Whose annotations they are, where the dataset does not say.
    pub annotator: String,
    /// Whether they are theirs whatever the documents are called.
    pub annotator_first: bool,
    /// Whether files that are there are replaced.
    pub force: bool,
    /// Whether sidecars are made; articles alone have none.
    pub with_sidecars: bool,
}

/// What a project of some documents is made of.
#[derive(Clone, Debug, Default)]
struct Said {
    labels: SeenLabels,
    /// What they were tagged with.
    codebooks: BTreeSet<(String, u32)>,
    /// Ids and names.
    team: BTreeMap<String, String>,
}

/// The text of `postil.ron`, and of the codebook that it names, where it is none of those that are built in.
#[derive(PartialEq)]
struct ProjectTexts {
    project: String,
    codebook: Option<String>,
}

/// The folder that articles and sidecars go to.
pub struct Intake<'a> {
    vfs: &'a dyn Vfs,
    out: &'a Path,
    force: bool,
    with_sidecars: bool,
    annotator: Annotator,
    annotator_first: bool,
    /// Annotators that documents' names speak of, once each was told.
    named: BTreeSet<String>,
    codebook: CodebookRef,
    /// Articles that are there, by the hash of their text.
    by_text: BTreeMap<Sha256Hex, PathBuf>,
    /// The documents of this import by their articles' names: the hash of the text, and the file of the dataset.
    names: BTreeMap<String, (Sha256Hex, Arc<str>)>,
    /// Sidecars that this import wrote.
    written: BTreeSet<PathBuf>,
    /// What the dataset says of all documents, and of those that an earlier run took.
    said: Said,
    said_before: Said,
    /// Sidecars that were there as the dataset has them.
    pub n_there: usize,
    pub n_articles: usize,
    pub n_sidecars: usize,
    pub n_records: usize,
    pub problems: Vec<Problem>,
    /// Those that are only counted.
    pub summed: Problems,
    /// The codebook's file, where one was made.
    pub proposed_codebook: Option<PathBuf>,
}

impl<'a> Intake<'a> {
    /// Reads what is in `out` already; `project` is what it is opened as.
    pub fn new(
        vfs: &'a dyn Vfs,
        out: &'a Path,
        settings: &IntakeSettings,
        project: &Project,
    ) -> Self {
        let mut by_text = BTreeMap::new();
        for article in &project.articles {
            // One that can't be read matches nothing.
            if let Ok(read) = ingest::read_article(vfs, &article.path, IngestOptions::default()) {
                by_text.insert(read.article.sha256().clone(), article.path.clone());
            }
        }
        let has_project = project.root.is_some();
        Self {
            vfs,
            out,
            force: settings.force,
            with_sidecars: settings.with_sidecars,
            annotator: Annotator {
                id: settings.annotator.clone(),
                name: settings.annotator.clone(),
            },
            annotator_first: settings.annotator_first,
            named: BTreeSet::new(),
            codebook: CodebookRef {
                name: if has_project {
                    project.codebook.name.clone()
                } else {
                    name_of(vfs, out)
                },
                version: if has_project {
                    project.codebook.version
                } else {
                    1
                },
            },
            by_text,
            names: BTreeMap::new(),
            written: BTreeSet::new(),
            said: Said::default(),
            said_before: Said::default(),
            n_there: 0,
            n_articles: 0,
            n_sidecars: 0,
            n_records: 0,
            problems: Vec::new(),
            summed: Problems::new(MAX_PROBLEMS, TOLD),
            proposed_codebook: None,
        }
    }

    /// Writes one document; what goes wrong is a problem and stops nothing else.
    pub fn take(&mut self, document: ImportedDocument) {
        let (name, place) = (document.file_name.clone(), document.place.clone());
        if let Err(mut problem) = self.try_take(document) {
            let kind = kind_of(&problem);
            let about = match problem.file.is_empty() {
                true => name,
                false => std::mem::take(&mut problem.file),
            };
            let message = Words {
                english: std::mem::take(&mut problem.message),
                said: problem.said.take(),
            };
            let Words { english, said } =
                words!("store-why", "{file}: {why}", file = about, why = message);
            (problem.message, problem.said) = (english, said);
            problem.file = place.file.to_string();
            problem.line = place.line;
            problem.column = None;
            self.summed.push_as(&mut self.problems, problem, kind);
        }
    }

    fn try_take(&mut self, mut imported: ImportedDocument) -> Result<(), Problem> {
        if imported.annotator.is_none()
            && let Some((name, annotator)) = name_and_annotator(&imported.file_name)
            && (!self.annotator_first || annotator.id == self.annotator.id)
        {
            self.tell_named(&imported, &name, &annotator.id);
            imported.file_name = name;
            imported.annotator = Some(annotator);
        }
        if let Some(annotator) = &mut imported.annotator
            && !is_slug(&annotator.id)
        {
            let id = slug_from_name(&annotator.id);
            if annotator.name.is_empty() {
                annotator.name = std::mem::replace(&mut annotator.id, id);
            } else {
                annotator.id = id;
            }
        }
        if imported.is_white_space_guessed
            && let Some(text) = self.text_of_name(&imported)
        {
            take_text(&mut imported, &text);
        }
        self.settle_name(&mut imported);
        let (article_path, is_new) = self.article_path(&imported)?;
        // The text must come back from the disk as it is, or no offset would fit.
        let bytes = file_of(&imported.text);
        let read = ingest::ingest(&bytes, &article_path, None).map_err(|error| error.problem())?;
        if read.article.text() != imported.text {
            return Err(Problem::error(words!(
                "refused-text-changes",
                "its text does not come back from a file as it is (a byte order mark, or characters that look like another encoding)"
            )));
        }
        imported.file_name = read.article.file_name().to_owned();
        let document = imported
            .clone()
            .into_document(self.annotator.clone(), self.codebook.clone());
        let sidecar = sidecar_path(&article_path, &document.annotator().id);
        let is_there = vfs::exists(self.vfs, &sidecar).unwrap_or(true);
        if self.written.contains(&sidecar) {
            let id = &document.annotator().id;
            return Err(Problem::error(words!(
                "refused-twice-by",
                "the dataset has it twice by {id}; the first is taken",
                id = id
            )));
        }
        self.said.add(&imported, None);
        if is_there && !self.force && self.with_sidecars {
            if !self.is_same(&sidecar, &document) {
                return Err(already(&sidecar));
            }
            self.said.add(&imported, Some(document.annotator()));
            self.said_before.add(&imported, Some(document.annotator()));
            self.n_there += 1;
            self.written.insert(sidecar);
            return Ok(());
        }
        if is_new {
            let write = if self.force { write_atomic } else { write_new };
            write(self.vfs, &article_path, &bytes).map_err(|error| error.problem())?;
            self.n_articles += 1;
            self.by_text
                .insert(read.article.sha256().clone(), article_path.clone());
        }
        if !self.with_sidecars {
            // Whoever begins with the article begins with what the dataset says of it.
            return self.write_card(&article_path, &imported.card);
        }
        if !self.write_sidecar(&sidecar, &document, is_there)? {
            return Ok(());
        }
        let annotator = document.annotator();
        let (id, name) = (annotator.id.clone(), annotator.name.clone());
        self.said.team.insert(id, name);
        self.n_sidecars += 1;
        self.n_records += document.len();
        self.written.insert(sidecar);
        Ok(())
    }

    /// Other programs' names may have an `@` too: whom it was taken for is told once.
    fn tell_named(&mut self, imported: &ImportedDocument, article: &str, id: &str) {
        if self.annotator_first || !self.named.insert(id.to_owned()) {
            return;
        }
        let message = words!(
            "import-named",
            "{name} is taken as {article} by {id}, and so are others called …@{id}",
            name = imported.file_name,
            article = article,
            id = id
        );
        let problem = Problem::note(message)
            .in_file(imported.place.file.to_string())
            .hint(Words::apart(
                "add --annotator ID if that is nobody's name",
                said::Said::new("hint-named"),
            ));
        self.summed.push(&mut self.problems, problem);
    }

    /// Whether a sidecar says just what the dataset does.
    fn is_same(&self, sidecar: &Path, document: &Document) -> bool {
        let read = sidecar::read_sidecar(self.vfs, sidecar, document.article());
        let there = read.ok().filter(|read| read.problems.is_empty());
        there.and_then(|read| read.document).is_some_and(|there| {
            there.annotator() == document.annotator()
                && there.card() == document.card()
                && there.status() == document.status()
                && there.records().eq(document.records())
        })
    }

    /// The text of the article that has the document's name, where there is one.
    fn text_of_name(&self, imported: &ImportedDocument) -> Option<String> {
        let path = self.out.join(article_name(imported));
        let read = ingest::read_article(self.vfs, &path, IngestOptions::default());
        Some(read.ok()?.article.text().to_owned())
    }

    /// Where the article lies, or will: one with the same text, else its own name; `true` where it must be written.
    /// Files of one corpus number their documents each from the start: one that is called as another file's is gets a number of its own.
    /// Versions of one article are called alike on purpose.
    fn settle_name(&mut self, imported: &mut ImportedDocument) {
        let mut name = article_name(imported);
        let hash = Sha256Hex::of(imported.text.as_bytes());
        let file = imported.place.file.clone();
        let is_taken = |names: &BTreeMap<String, (Sha256Hex, Arc<str>)>, name: &str| {
            let other = names.get(name);
            other.is_some_and(|(text, from)| *text != hash && *from != file)
        };
        if imported.annotator.is_none() && is_taken(&self.names, &name) {
            let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, "txt"));
            let numbered = (2..).map(|n| format!("{stem}~{n}.{extension}"));
            let free = { numbered }.find(|other| !is_taken(&self.names, other));
            if let Some(free) = free {
                let message = words!(
                    "import-renamed",
                    "two documents are called {name}: this one becomes {free}",
                    name = &name,
                    free = &free
                );
                let problem = Problem::note(message).in_file(file.to_string());
                let kind = kind_of(&problem);
                self.summed.push_as(&mut self.problems, problem, kind);
                imported.file_name.clone_from(&free);
                name = free;
            }
        }
        self.names.entry(name).or_insert((hash, file));
    }

    fn article_path(&self, imported: &ImportedDocument) -> Result<(PathBuf, bool), Problem> {
        let hash = Sha256Hex::of(imported.text.as_bytes());
        let name = article_name(imported);
        let path = self.out.join(&name);
        if self.by_text.get(&hash).is_some_and(|there| *there == path) {
            return Ok((path, false));
        }
        let there = match self.vfs.metadata(&path) {
            Ok(_) => ingest::read_article(self.vfs, &path, IngestOptions::default()).ok(),
            Err(_) => None,
        };
        match there {
            Some(there) if there.article.sha256() == &hash => return Ok((path, false)),
            Some(_) if !self.force || self.written.iter().any(|s| is_beside(s, &name)) => {
                // Another article of this text may be there under another name.
                if let Some(same) = self.by_text.get(&hash) {
                    return Ok((same.clone(), false));
                }
                return Err(Problem::error(words!(
                    "refused-other-article",
                    "an article of this name is there already, with another text"
                ))
                .in_file(path.display().to_string())
                .hint(words!(
                    "hint-other-folder",
                    "import into another folder, or rename one of the two"
                )));
            }
            Some(_) => return Ok((path, true)),
            None => {}
        }
        match self.by_text.get(&hash) {
            Some(same) => Ok((same.clone(), false)),
            None => Ok((path, true)),
        }
    }

    /// Lays what the dataset knows of an article beside it. A card that is there and says something else stays, unless it is to be replaced.
    fn write_card(&self, article: &Path, card: &Card) -> Result<(), Problem> {
        if *card == Card::default() {
            return Ok(());
        }
        if !self.force {
            match read_card(self.vfs, article) {
                Ok(None) => {}
                Ok(Some(there)) if there == *card => return Ok(()),
                Ok(Some(_)) | Err(_) => return Err(already(&card_path(article))),
            }
        }
        write_card(self.vfs, article, card).map_err(|error| error.problem())
    }

    /// `false` where there is nothing to say: nobody began with the article.
    fn write_sidecar(
        &self,
        path: &Path,
        document: &Document,
        is_there: bool,
    ) -> Result<bool, Problem> {
        let base = match is_there {
            true => {
                sidecar::read_sidecar(self.vfs, path, document.article())
                    .map_err(|error| error.problem())?
                    .base
            }
            false => Base::default(),
        };
        save(self.vfs, path, document, &base, &NoBackups)
            .map(|saved| is_there || saved.base.has_file())
            .map_err(|error| Problem::error(Words::apart(error.to_string(), (&error).into())))
    }

    /// Makes `postil.ron`, with a codebook of what was seen, where the folder belongs to no project. One that an import of a part made, and
    /// nobody changed since, grows with the rest.
    pub fn set_up_project(&mut self, project: &Project) -> Result<(), StoreError> {
        if self.n_sidecars + self.n_there == 0 {
            return Ok(());
        }
        let file = self.out.join(PROJECT_FILE);
        let codebook_file = self.out.join(CODEBOOK_FILE);
        let texts = self.project_texts(&self.said)?;
        if project.root.is_some() || self.is_there(&file)? {
            let before = self.project_texts(&self.said_before)?;
            let is_ours = self.n_there > 0
                && self.reads(&file, &before.project)
                && before
                    .codebook
                    .as_ref()
                    .is_none_or(|text| self.reads(&codebook_file, text));
            if !is_ours || before == texts {
                return Ok(());
            }
        }
        if let Some(text) = &texts.codebook {
            let is_there = self.is_there(&codebook_file)?;
            let is_ours = self.project_texts(&self.said_before)?.codebook;
            let is_ours = is_ours.is_some_and(|text| self.reads(&codebook_file, &text));
            if !is_there || is_ours {
                let write = if is_there { write_atomic } else { write_new };
                write(self.vfs, &codebook_file, text.as_bytes())?;
                self.proposed_codebook = Some(codebook_file);
            }
        }
        let write = if self.is_there(&file)? {
            write_atomic
        } else {
            write_new
        };
        write(self.vfs, &file, texts.project.as_bytes())
    }

    fn is_there(&self, path: &Path) -> Result<bool, StoreError> {
        vfs::exists(self.vfs, path).map_err(|error| StoreError::io(path, Action::Read, error))
    }

    /// Whether a file says just this.
    fn reads(&self, path: &Path, text: &str) -> bool {
        let there = self.vfs.read(path);
        there.is_ok_and(|bytes| bytes == text.as_bytes())
    }

    fn project_texts(&self, said: &Said) -> Result<ProjectTexts, StoreError> {
        let (source, codebook) = match said.known_codebook() {
            Some(name) => (CodebookSource::Builtin(name), None),
            None => {
                let codebook = render_codebook(&said.proposal(&self.codebook.name));
                let path = PathBuf::from(CODEBOOK_FILE);
                let text = codebook.map_err(|e| unwritten(&self.out.join(&path), &e))?;
                (CodebookSource::File(path), Some(text))
            }
        };
        let member = |(id, name): (&String, &String)| Annotator {
            id: id.clone(),
            name: name.clone(),
        };
        let team: Vec<Annotator> = said.team.iter().map(member).collect();
        let project = render_project(&name_of(self.vfs, self.out), &source, &team)
            .map_err(|error| unwritten(&self.out.join(PROJECT_FILE), &error))?;
        Ok(ProjectTexts { project, codebook })
    }
}

impl Said {
    fn add(&mut self, document: &ImportedDocument, annotator: Option<&Annotator>) {
        if let Some(annotator) = annotator {
            let (id, name) = (annotator.id.clone(), annotator.name.clone());
            self.team.insert(id, name);
        }
        self.labels.add(&document.records);
        if let Some(codebook) = &document.codebook {
            let codebook = (codebook.name.clone(), codebook.version);
            self.codebooks.insert(codebook);
        }
    }

    /// The built-in codebook that all documents were tagged with, if it has all that was seen.
    fn known_codebook(&self) -> Option<String> {
        if self.labels.is_empty() {
            return Some(DEFAULT_CODEBOOK.to_owned());
        }
        let (name, version) = self
            .codebooks
            .first()
            .filter(|_| self.codebooks.len() == 1)?;
        let codebook = builtin(name)?;
        (codebook.version == *version && self.labels.are_in(&codebook)).then(|| name.clone())
    }

    fn proposal(&self, name: &str) -> Codebook {
        let mut codebook = self.labels.codebook(name);
        // Known steps stand in their known order, from weak to strong.
        let order = builtin("news-core").map_or_else(Vec::new, |known| known.intensities);
        let rank = |name: &str| order.iter().position(|step| step.label.name == name);
        codebook
            .intensities
            .sort_by_key(|step| rank(&step.label.name).unwrap_or(usize::MAX));
        codebook
    }
}

/// What a document's article is called: a name that leads nowhere else, and is an article's.
fn article_name(imported: &ImportedDocument) -> String {
    let mut name = safe_name(&imported.file_name).into_owned();
    if name.starts_with('.') {
        name.insert(0, '_');
    }
    if !is_article_name(&name) {
        name.push_str(".txt");
    }
    name
}

fn already(path: &Path) -> Problem {
    Problem::error(words!("refused-there", "it is there already"))
        .in_file(path.display().to_string())
        .hint(Words::apart(
            "add --force to replace it",
            said::Said::new("hint-force"),
        ))
}

fn is_beside(sidecar: &Path, article: &str) -> bool {
    let name = sidecar.file_name().unwrap_or_default().to_string_lossy();
    sidecar::article_and_annotator(&name).is_some_and(|(of, _)| of == article)
}

/// What lies in a text's file. A reader takes a byte order mark off: a text that begins with that character has one before it.
fn file_of(text: &str) -> Cow<'_, [u8]> {
    match text.starts_with('\u{feff}') {
        true => Cow::Owned(format!("\u{feff}{text}").into_bytes()),
        false => Cow::Borrowed(text.as_bytes()),
    }
}

/// The name of a folder, as a codebook and a project are called after it.
fn name_of(vfs: &dyn Vfs, folder: &Path) -> String {
    let resolved = vfs.canonicalize(folder);
    let name = resolved.as_deref().unwrap_or(folder).file_name();
    name.map_or_else(
        || "imported".to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}

fn unwritten(path: &Path, error: &ron::Error) -> StoreError {
    StoreError::io(path, Action::Written, io::Error::other(error.to_string()))
}

/// `otan-daech@bruno.txt` as exports call the version of one of several annotators: the article's name, and whose it is.
fn name_and_annotator(file_name: &str) -> Option<(String, Annotator)> {
    let (stem, extension) = file_name.rsplit_once('.').unwrap_or((file_name, ""));
    let (article, id) = stem.rsplit_once('@')?;
    if article.is_empty() || !is_slug(id) {
        return None;
    }
    let dot = if extension.is_empty() { "" } else { "." };
    let annotator = Annotator {
        id: id.to_owned(),
        name: id.to_owned(),
    };
    Some((format!("{article}{dot}{extension}"), annotator))
}
