//! An import into a folder: read, checked, written, with everything that could not be taken.

use std::{
    collections::BTreeMap,
    io::Read as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    export::Watch,
    folders::Made,
    intake::{Intake, IntakeSettings},
    source::Files,
};
use crate::{
    dataset::{
        self, DatasetError, ImportOptions, ImportReport, Info, Reader, Source as _, Unit,
        alike::TOLD,
        guess,
        import::{ArticleColumns, Place},
    },
    model::{
        problem::{Problem, Severity},
        said::words,
    },
    store::{error::StoreError, project::Project, sidecar::is_slug, vfs::Vfs},
};

/// Files that are looked into where little could be taken of them.
const MOST_GUESSED: usize = 100;

/// What an import is asked to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportSettings {
    pub format: String,
    /// Whose annotations they are, where the dataset does not say; `None`: an annotator called `import`.
    pub annotator: Option<String>,
    /// Whether that goes before the names of documents too (`otan-daech@bruno`).
    pub annotator_first: bool,
    /// What offsets count, where the files do not say: `code-points`, `utf16` or `graphemes`.
    pub unit: String,
    /// Which column is what, for tables of articles.
    pub columns: ArticleColumns,
    pub force: bool,
}

/// What an import did.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    pub n_articles: usize,
    pub n_sidecars: usize,
    pub n_records: usize,
    /// Documents that the reader found.
    pub n_documents: usize,
    /// Records and lines that could not be taken.
    pub n_refused: usize,
    /// What could not be taken and why, the dataset's file and line first; of those that are alike in a file, and where there are very many, the
    /// first ones only.
    pub problems: Vec<Problem>,
    /// How many more there are like a problem, by its place in the list.
    pub more: BTreeMap<usize, usize>,
    /// Problems that are neither told nor like one that is.
    pub n_hidden: usize,
    /// Files that are likely to be in another format than the one they were read in.
    pub looks_like: Vec<LooksLike>,
    /// Sidecars that were there just as the dataset has them.
    pub n_there: usize,
    /// It was stopped: what was taken is whole, and importing again goes on with the rest.
    pub is_stopped: bool,
    /// The codebook's file, where one was proposed from what was seen.
    pub proposed_codebook: Option<PathBuf>,
}

/// A file of which more was refused than taken, and what it looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LooksLike {
    /// As the person would open it.
    pub file: String,
    /// Further files of which the same is to be said.
    pub n_more: usize,
    /// As after `-f`.
    pub format: &'static str,
}

impl Imported {
    /// Whether all was taken.
    pub fn is_clean(&self) -> bool {
        let is_bad = |problem: &Problem| problem.severity > Severity::Note;
        !self.is_stopped
            && self.n_refused == 0
            && self.n_documents > 0
            && self.looks_like.is_empty()
            && !self.problems.iter().any(is_bad)
    }

    /// The problems, each with how many more there are like it.
    pub fn told(&self) -> impl Iterator<Item = (&Problem, usize)> {
        let problems = self.problems.iter().enumerate();
        problems.map(|(i, problem)| (problem, self.more.get(&i).copied().unwrap_or(0)))
    }
}

/// Reads `sources` into the folder `out`. A bad record never stops the rest; where the watcher stops it, what was taken by then is a project.
pub fn run(
    vfs: &dyn Vfs,
    settings: &ImportSettings,
    sources: &[PathBuf],
    out: &Path,
    watch: &mut dyn Watch,
) -> Result<Imported, DatasetError> {
    let (info, reader) = dataset::reader_by_name(&settings.format)?;
    if !is_slug(annotator_of(settings)) {
        return Err(DatasetError::Option(words!(
            "import-bad-id",
            "an annotator's id is 1 to 32 of a-z, 0-9, _ and -"
        )));
    }
    let source = Files::new(vfs, sources, info).map_err(store_error)?;
    let mut folders = Made::default();
    folders.make(vfs, out).map_err(|error| DatasetError::Io {
        path: out.display().to_string(),
        error,
    })?;
    let imported = into_folder(vfs, settings, &source, (info, reader), out, watch);
    // Where nothing came of it there is nothing in them.
    for (folder, error) in folders.remove(vfs) {
        let message = format!("it is empty, and can't be removed: {error}");
        watch.problem(Problem::warning(message).in_file(folder.display().to_string()));
    }
    imported
}

/// The same into a folder that is there.
fn into_folder(
    vfs: &dyn Vfs,
    settings: &ImportSettings,
    source: &Files<'_>,
    (info, reader): (&'static Info, &dyn Reader),
    out: &Path,
    watch: &mut dyn Watch,
) -> Result<Imported, DatasetError> {
    let project = Project::open(vfs, &[out.to_owned()]);
    let intake_settings = IntakeSettings {
        annotator: annotator_of(settings).to_owned(),
        annotator_first: settings.annotator_first,
        force: settings.force,
        // Articles alone need none, unless somebody is to have what their columns say.
        with_sidecars: !info.is_articles() || settings.annotator.is_some(),
    };
    let mut intake = Intake::new(vfs, out, &intake_settings, &project);
    let options = ImportOptions {
        unit: match settings.unit.as_str() {
            "utf16" => Some(Unit::Utf16),
            "graphemes" => Some(Unit::Graphemes),
            "code-points" => Some(Unit::CodePoints),
            _ => None,
        },
        columns: settings.columns.clone(),
        max_alike: TOLD,
        ..ImportOptions::default()
    };
    let n_files = source.n_files();
    let mut n_done = 0;
    let mut last = Place::default();
    let mut n_taken = 0;
    let mut taken_of: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    let mut report = ImportReport::new(&options);
    let read = reader.read_into(source, &options, &mut report, &mut |document| {
        if document.place.file != last.file {
            n_done += 1;
            last = document.place.clone();
        }
        if !watch.goes_on(n_done.min(n_files), n_files) {
            return Err(DatasetError::Stopped);
        }
        *taken_of.entry(document.place.file.clone()).or_default() += 1 + document.records.len();
        intake.take(document);
        n_taken += 1;
        Ok(())
    });
    // Whatever became of the rest, what was written is a project.
    intake.set_up_project(&project).map_err(store_error)?;
    let is_stopped = match read {
        Ok(()) => false,
        Err(DatasetError::Stopped) => {
            // The one at which it was stopped was read and not taken.
            report.n_documents = n_taken;
            true
        }
        Err(error) => return Err(error),
    };
    let problems = report.problems.iter().chain(&intake.problems);
    let mut more = report.summed.more();
    let after = report.problems.len();
    let of_intake = intake.summed.more().into_iter();
    more.extend(of_intake.map(|(place, n)| (after + place, n)));
    Ok(Imported {
        more,
        n_hidden: report.summed.n_hidden() + intake.summed.n_hidden(),
        looks_like: looks_like(source, info, &report, &taken_of),
        n_articles: intake.n_articles,
        n_sidecars: intake.n_sidecars,
        n_records: intake.n_records,
        n_there: intake.n_there,
        is_stopped,
        n_documents: report.n_documents,
        n_refused: report.n_refused,
        problems: problems.map(|problem| source.named(problem)).collect(),
        proposed_codebook: intake.proposed_codebook,
    })
}

fn annotator_of(settings: &ImportSettings) -> &str {
    settings.annotator.as_deref().unwrap_or("import")
}

fn store_error(error: StoreError) -> DatasetError {
    DatasetError::Source(Box::new(error))
}

/// What the files look like of which more was refused than taken, or all of them where there is nothing at all to take.
fn looks_like(
    source: &Files<'_>,
    info: &Info,
    report: &ImportReport,
    taken_of: &BTreeMap<Arc<str>, usize>,
) -> Vec<LooksLike> {
    let taken = |file: &str| taken_of.get(file).copied().unwrap_or(0);
    let refused = report.refused_in.iter();
    let mut odd: Vec<String> = refused
        .filter(|(file, n)| **n > taken(file))
        .map(|(file, _)| file.clone())
        .collect();
    // Nothing was found, or texts alone: some readers take any line that has a text.
    let is_bare = report.n_records == 0 && report.n_refused == 0;
    if report.n_documents == 0 && report.n_refused == 0 || is_bare && !info.is_articles() {
        odd = source.files();
    }
    let mut found: Vec<LooksLike> = Vec::new();
    for file in odd.iter().take(MOST_GUESSED) {
        let mut head = Vec::new();
        let read = source.open(file);
        let read = read.and_then(|read| read.take(guess::HEAD as u64).read_to_end(&mut head));
        let Some(format) = read.ok().and_then(|_| guess::guess(file, &head)) else {
            continue;
        };
        // Tags of both kinds are read by one reader.
        if is_bare && format.starts_with("articles-") && report.n_documents > 0 {
            continue;
        }
        let is_same =
            |name: &str| name.replace("bilou", "conll") == format.replace("bilou", "conll");
        if is_same(info.name) {
            continue;
        }
        match found.iter_mut().find(|known| known.format == format) {
            Some(known) => known.n_more += 1,
            None => found.push(LooksLike {
                file: source.path_of(file),
                n_more: 0,
                format,
            }),
        }
    }
    found
}
