//! `postil import`: articles and sidecars from a dataset.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::{Failure, Outcome, source::Files};
use crate::{
    dataset::{
        self, DatasetError, ImportOptions, ImportedDocument,
        import::{ImportReport, SeenLabels},
        safe_name,
    },
    model::{
        article::Sha256Hex,
        codebook::Codebook,
        document::{Annotator, CodebookRef, Document},
        problem::{Problem, Severity},
    },
    store::{
        codebook::{builtin, render_codebook},
        ingest::{self, IngestOptions},
        project::{CodebookSource, PROJECT_FILE, Project, is_article_name, render_project},
        save::{NoBackups, save, write_atomic, write_new},
        sidecar::{self, Base, is_slug, sidecar_path, slug_from_name},
        vfs::{self, RealVfs, Vfs as _},
    },
};

/// The codebook's file where one is proposed.
const CODEBOOK_FILE: &str = "codebook.ron";

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Name of the format; an unknown one lists the known
    #[arg(short, long)]
    format: String,
    /// Folder that gets the articles and sidecars
    #[arg(short, long)]
    out: PathBuf,
    /// Whose annotations they are, where the dataset does not say
    #[arg(long, default_value = "import")]
    annotator: String,
    /// What offsets count, where the files do not say (doccano)
    #[arg(long, value_parser = ["code-points", "utf16", "graphemes"])]
    unit: Option<String>,
    /// Replace sidecars and articles that are there
    #[arg(long)]
    force: bool,
    /// Files and folders to read
    #[arg(required = true, value_name = "SRC")]
    sources: Vec<PathBuf>,
}

pub fn run(args: &Args) -> Result<Outcome, Failure> {
    let format = dataset::by_name(&args.format)?;
    let info = format.info();
    let reader = format
        .reader()
        .ok_or(DatasetError::NotRead { format: info.name })?;
    if !is_slug(&args.annotator) {
        return Err("an annotator's id is 1 to 32 of a-z, 0-9, _ and -".into());
    }
    let source = Files::new(&args.sources, info)?;
    RealVfs.create_dir_all(&args.out)?;
    let project = Project::open(&RealVfs, std::slice::from_ref(&args.out));
    let mut target = Target::new(args, &project);
    let options = ImportOptions {
        unit: args.unit.as_deref().map(|unit| match unit {
            "utf16" => dataset::Unit::Utf16,
            "graphemes" => dataset::Unit::Graphemes,
            _ => dataset::Unit::CodePoints,
        }),
        ..ImportOptions::default()
    };
    let report = reader.read(&source, &options, &mut |document| {
        target.take(document);
        Ok(())
    })?;
    target.set_up_project(&project)?;
    for problem in &report.problems {
        eprintln!("{}", source.named(problem));
    }
    for problem in &target.problems {
        eprintln!("{problem}");
    }
    print_summary(&report, &target);
    if report.n_documents == 0 {
        eprintln!("postil: nothing in {} was found to import", info.name);
    }
    let is_bad = |problem: &Problem| problem.severity > Severity::Note;
    let is_clean =
        report.n_refused == 0 && report.n_documents > 0 && !target.problems.iter().any(is_bad);
    Ok(if is_clean {
        Outcome::Clean
    } else {
        Outcome::Problems
    })
}

fn print_summary(report: &ImportReport, target: &Target<'_>) {
    let hidden = report.n_refused.saturating_sub(report.problems.len());
    if hidden > 0 {
        eprintln!("… and {hidden} more records that could not be taken");
    }
    eprintln!(
        "{}: {} articles, {} sidecars, {} records; {} records refused",
        target.out.display(),
        target.n_articles,
        target.n_sidecars,
        target.n_records,
        report.n_refused
    );
}

/// The folder that articles and sidecars go to.
struct Target<'a> {
    out: &'a Path,
    force: bool,
    annotator: Annotator,
    codebook: CodebookRef,
    /// Articles that are there, by the hash of their text.
    by_text: BTreeMap<Sha256Hex, PathBuf>,
    /// Sidecars that this import wrote.
    written: BTreeSet<PathBuf>,
    seen: SeenLabels,
    /// What the dataset's documents say they were tagged with.
    said: BTreeSet<(String, u32)>,
    team: BTreeMap<String, String>,
    n_articles: usize,
    n_sidecars: usize,
    n_records: usize,
    problems: Vec<Problem>,
}

impl<'a> Target<'a> {
    fn new(args: &'a Args, project: &Project) -> Self {
        let mut by_text = BTreeMap::new();
        for article in &project.articles {
            // One that can't be read matches nothing.
            if let Ok(read) =
                ingest::read_article(&RealVfs, &article.path, IngestOptions::default())
            {
                by_text.insert(read.article.sha256().clone(), article.path.clone());
            }
        }
        let has_project = project.root.is_some();
        Self {
            out: &args.out,
            force: args.force,
            annotator: Annotator {
                id: args.annotator.clone(),
                name: args.annotator.clone(),
            },
            codebook: CodebookRef {
                name: if has_project {
                    project.codebook.name.clone()
                } else {
                    name_of(&args.out)
                },
                version: if has_project {
                    project.codebook.version
                } else {
                    1
                },
            },
            by_text,
            written: BTreeSet::new(),
            seen: SeenLabels::default(),
            said: BTreeSet::new(),
            team: BTreeMap::new(),
            n_articles: 0,
            n_sidecars: 0,
            n_records: 0,
            problems: Vec::new(),
        }
    }

    /// Writes one document; what goes wrong is a problem and stops nothing else.
    fn take(&mut self, document: ImportedDocument) {
        let name = document.file_name.clone();
        if let Err(problem) = self.try_take(document) {
            let problem = match problem.file.is_empty() {
                true => problem.in_file(name),
                false => problem,
            };
            self.problems.push(problem);
        }
    }

    fn try_take(&mut self, mut imported: ImportedDocument) -> Result<(), Problem> {
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
        let (article_path, is_new) = self.article_path(&imported)?;
        // The text must come back from the disk as it is, or no offset would fit.
        let bytes = imported.text.as_bytes();
        let read = ingest::ingest(bytes, &article_path, None).map_err(|error| error.problem())?;
        if read.article.text() != imported.text {
            let message = "its text does not come back from a file as it is (a byte order mark, or characters that look like another encoding)";
            return Err(Problem::error(message));
        }
        imported.file_name = read.article.file_name().to_owned();
        self.seen.add(&imported.records);
        if let Some(codebook) = &imported.codebook {
            self.said.insert((codebook.name.clone(), codebook.version));
        }
        let document = imported
            .clone()
            .into_document(self.annotator.clone(), self.codebook.clone());
        let sidecar = sidecar_path(&article_path, &document.annotator().id);
        let is_there = vfs::exists(&RealVfs, &sidecar).unwrap_or(true);
        if self.written.contains(&sidecar) {
            let id = &document.annotator().id;
            return Err(Problem::error(format!(
                "the dataset has it twice by {id}; the first is taken"
            )));
        }
        if is_there && !self.force {
            return Err(already(&sidecar));
        }
        if is_new {
            let write = if self.force { write_atomic } else { write_new };
            write(&RealVfs, &article_path, bytes).map_err(|error| error.problem())?;
            self.n_articles += 1;
            self.by_text
                .insert(read.article.sha256().clone(), article_path);
        }
        if !self.write_sidecar(&sidecar, &document, is_there)? {
            return Ok(());
        }
        let annotator = document.annotator();
        self.team
            .insert(annotator.id.clone(), annotator.name.clone());
        self.n_sidecars += 1;
        self.n_records += document.len();
        self.written.insert(sidecar);
        Ok(())
    }

    /// Where the article lies, or will: one with the same text, else its own name; `true` where it must be written.
    fn article_path(&self, imported: &ImportedDocument) -> Result<(PathBuf, bool), Problem> {
        let hash = Sha256Hex::of(imported.text.as_bytes());
        let mut name = safe_name(&imported.file_name).into_owned();
        if name.starts_with('.') {
            name.insert(0, '_');
        }
        if !is_article_name(&name) {
            name.push_str(".txt");
        }
        let path = self.out.join(&name);
        if self.by_text.get(&hash).is_some_and(|there| *there == path) {
            return Ok((path, false));
        }
        let there = match RealVfs.metadata(&path) {
            Ok(_) => ingest::read_article(&RealVfs, &path, IngestOptions::default()).ok(),
            Err(_) => None,
        };
        match there {
            Some(there) if there.article.sha256() == &hash => return Ok((path, false)),
            Some(_) if !self.force || self.written.iter().any(|s| is_beside(s, &name)) => {
                // Another article of this text may be there under another name.
                if let Some(same) = self.by_text.get(&hash) {
                    return Ok((same.clone(), false));
                }
                return Err(Problem::error(
                    "an article of this name is there already, with another text",
                )
                .in_file(path.display().to_string())
                .hint("import into another folder, or rename one of the two"));
            }
            Some(_) => return Ok((path, true)),
            None => {}
        }
        match self.by_text.get(&hash) {
            Some(same) => Ok((same.clone(), false)),
            None => Ok((path, true)),
        }
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
                sidecar::read_sidecar(&RealVfs, path, document.article())
                    .map_err(|error| error.problem())?
                    .base
            }
            false => Base::default(),
        };
        save(&RealVfs, path, document, &base, &NoBackups)
            .map(|saved| is_there || saved.base.has_file())
            .map_err(|error| Problem::error(error.to_string()))
    }

    /// Makes `postil.ron`, with a codebook of what was seen, where the folder belongs to no project.
    fn set_up_project(&mut self, project: &Project) -> Result<(), Failure> {
        let file = self.out.join(PROJECT_FILE);
        if project.root.is_some() || self.n_sidecars == 0 || vfs::exists(&RealVfs, &file)? {
            return Ok(());
        }
        let team: Vec<Annotator> = self
            .team
            .iter()
            .map(|(id, name)| Annotator {
                id: id.clone(),
                name: name.clone(),
            })
            .collect();
        let source = match self.known_codebook() {
            Some(name) => CodebookSource::Builtin(name),
            None => {
                let path = self.out.join(CODEBOOK_FILE);
                if !vfs::exists(&RealVfs, &path)? {
                    let codebook = self.proposal();
                    write_new(&RealVfs, &path, render_codebook(&codebook)?.as_bytes())?;
                    eprintln!(
                        "{}: proposed from what was seen; give it definitions, keys and colours",
                        path.display()
                    );
                }
                CodebookSource::File(PathBuf::from(CODEBOOK_FILE))
            }
        };
        let text = render_project(&name_of(self.out), &source, &team)?;
        write_new(&RealVfs, &file, text.as_bytes())?;
        Ok(())
    }

    /// The built-in codebook that all documents were tagged with, if it has all that was seen.
    fn known_codebook(&self) -> Option<String> {
        let (name, version) = self.said.first().filter(|_| self.said.len() == 1)?;
        let codebook = builtin(name)?;
        (codebook.version == *version && self.seen.are_in(&codebook)).then(|| name.clone())
    }

    fn proposal(&self) -> Codebook {
        let mut codebook = self.seen.codebook(&self.codebook.name);
        // Known steps stand in their known order, from weak to strong.
        let order = builtin("news-core").map_or_else(Vec::new, |known| known.intensities);
        let rank = |name: &str| order.iter().position(|step| step.label.name == name);
        codebook
            .intensities
            .sort_by_key(|step| rank(&step.label.name).unwrap_or(usize::MAX));
        codebook
    }
}

fn already(path: &Path) -> Problem {
    Problem::error("it is there already")
        .in_file(path.display().to_string())
        .hint("add --force to replace it")
}

fn is_beside(sidecar: &Path, article: &str) -> bool {
    let name = sidecar.file_name().unwrap_or_default().to_string_lossy();
    sidecar::article_and_annotator(&name).is_some_and(|(of, _)| of == article)
}

/// The name of a folder, as a codebook and a project are called after it.
fn name_of(folder: &Path) -> String {
    let resolved = RealVfs.canonicalize(folder);
    let name = resolved.as_deref().unwrap_or(folder).file_name();
    name.map_or_else(
        || "imported".to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}
