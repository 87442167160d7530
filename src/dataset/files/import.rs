//! An import into a folder: read, checked, written, with everything that could not be taken.

use std::path::{Path, PathBuf};

use super::{
    export::Watch,
    intake::{Intake, IntakeSettings},
    source::Files,
};
use crate::{
    dataset::{
        self, DatasetError, ImportOptions, ImportReport, Unit,
        import::{ArticleColumns, Place},
    },
    model::problem::{Problem, Severity},
    store::{project::Project, sidecar::is_slug, vfs::Vfs},
};

/// What an import is asked to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportSettings {
    pub format: String,
    /// Whose annotations they are, where the dataset does not say; `None`: an annotator called `import`.
    pub annotator: Option<String>,
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
    /// What could not be taken and why, the dataset's file and line first; the first ones only, where there are very many.
    pub problems: Vec<Problem>,
    /// Sidecars that were there just as the dataset has them.
    pub n_there: usize,
    /// It was stopped: what was taken is whole, and importing again goes on with the rest.
    pub is_stopped: bool,
    /// The codebook's file, where one was proposed from what was seen.
    pub proposed_codebook: Option<PathBuf>,
}

impl Imported {
    /// Whether all was taken.
    pub fn is_clean(&self) -> bool {
        let is_bad = |problem: &Problem| problem.severity > Severity::Note;
        !self.is_stopped
            && self.n_refused == 0
            && self.n_documents > 0
            && !self.problems.iter().any(is_bad)
    }

    /// Refusals that are only counted.
    pub fn n_hidden(&self) -> usize {
        self.n_refused.saturating_sub(self.problems.len())
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
    let annotator = settings.annotator.as_deref().unwrap_or("import");
    if !is_slug(annotator) {
        let message = "an annotator's id is 1 to 32 of a-z, 0-9, _ and -";
        return Err(DatasetError::Option(message.to_owned()));
    }
    let store_error = |error| DatasetError::Source(Box::new(error));
    let source = Files::new(vfs, sources, info).map_err(store_error)?;
    vfs.create_dir_all(out).map_err(|error| DatasetError::Io {
        path: out.display().to_string(),
        error,
    })?;
    let project = Project::open(vfs, &[out.to_owned()]);
    let intake_settings = IntakeSettings {
        annotator: annotator.to_owned(),
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
        ..ImportOptions::default()
    };
    let n_files = source.n_files();
    let mut n_done = 0;
    let mut last = Place::default();
    let mut n_taken = 0;
    let read = reader.read(&source, &options, &mut |document| {
        if document.place.file != last.file {
            n_done += 1;
            last = document.place.clone();
        }
        if !watch.goes_on(n_done.min(n_files), n_files) {
            return Err(DatasetError::Stopped);
        }
        intake.take(document);
        n_taken += 1;
        Ok(())
    });
    let (report, is_stopped) = match read {
        Ok(report) => (report, false),
        Err(DatasetError::Stopped) => {
            let mut report = ImportReport::new(&options);
            report.n_documents = n_taken;
            (report, true)
        }
        Err(error) => return Err(error),
    };
    intake.set_up_project(&project).map_err(store_error)?;
    let problems = report.problems.iter().chain(&intake.problems);
    Ok(Imported {
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
