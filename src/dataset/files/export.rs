//! An export of a project's articles: chosen, read, encoded, written, with its report beside it.

use std::{
    collections::BTreeSet,
    io,
    path::{Path, PathBuf},
};

use rayon::prelude::*;

use super::{
    anonymous,
    sink::{FolderSink, Left},
    versions::{self, Choose},
};
use crate::{
    dataset::{
        self, DatasetError, ExportOptions, ExportReport, Format, Shape, Unit,
        sink::Sink,
        split::{Split, SplitFacts, SplitPlan},
        view::{Layer, Newline, SourceDocument, ZoneMode},
    },
    model::{
        article::Status,
        document::{Document, GOLD},
        problem::{Problem, Severity},
        said::{Said, Words, words},
    },
    store::{
        exports::ExportSettings,
        project::{ArticleRef, Project},
        vfs::Vfs,
    },
};

/// Articles read side by side.
const BATCH: usize = 64;

/// The report's file; one file's stands beside it under the file's name and this one.
pub const REPORT_FILE: &str = "export-report.json";

/// Sees how far an export or an import is. Called on the thread that does the work.
pub trait Watch {
    /// `false` stops the work.
    fn goes_on(&mut self, done: usize, of: usize) -> bool;

    /// Something that was read is wrong; the work goes on without it.
    fn problem(&mut self, problem: Problem);
}

/// An export, thought through.
pub struct Plan {
    pub format: &'static dyn Format,
    pub settings: ExportSettings,
    options: ExportOptions,
    choose: Choose,
    status: Option<&'static str>,
    shares: Option<[u32; 3]>,
}

/// Statuses by their words.
const STATUSES: [&str; 4] = ["to-do", "in-progress", "done", "skipped"];

impl Plan {
    /// Makes options of words; the error says which word is none, and which are.
    pub fn new(settings: &ExportSettings) -> Result<Self, DatasetError> {
        let format = dataset::by_name(&settings.format)?;
        let mut layers = BTreeSet::new();
        for name in &settings.layers {
            let known = || Layer::ALL.iter().map(|l| l.name());
            let layer = Layer::by_name(name)
                .ok_or_else(|| unknown(words!("what-layer", "layer"), name, known()))?;
            layers.insert(layer);
        }
        let shares = match settings.split.trim() {
            "" => None,
            text => Some(shares_of(text)?),
        };
        let status = match settings.status.as_str() {
            "" => None,
            word => {
                let found = STATUSES.iter().find(|known| **known == word);
                Some(
                    *found
                        .ok_or_else(|| unknown(words!("what-status", "status"), word, STATUSES))?,
                )
            }
        };
        Ok(Self {
            format,
            options: ExportOptions {
                zones: match settings.zones.as_str() {
                    "" => None,
                    "cut" => Some(ZoneMode::Cut),
                    "keep" => Some(ZoneMode::Keep),
                    "all" => Some(ZoneMode::All),
                    word => {
                        return Err(unknown(
                            words!("what-zones", "way with zones"),
                            word,
                            ["cut", "keep", "all"],
                        ));
                    }
                },
                newline: match settings.newline.as_str() {
                    "" => None,
                    "lf" => Some(Newline::Lf),
                    "keep" => Some(Newline::Keep),
                    word => {
                        return Err(unknown(
                            words!("what-newline", "newline"),
                            word,
                            ["lf", "keep"],
                        ));
                    }
                },
                unit: match settings.unit.as_str() {
                    "" => None,
                    "utf16" => Some(Unit::Utf16),
                    "graphemes" => Some(Unit::Graphemes),
                    word => {
                        return Err(unknown(
                            words!("what-unit", "unit"),
                            word,
                            ["utf16", "graphemes"],
                        ));
                    }
                },
                layers: (!layers.is_empty()).then_some(layers),
                break_lines: settings.break_lines,
                strict: settings.strict,
                anonymise_annotators: settings.anonymise_annotators,
                partition_by_language: settings.by_language,
                ..ExportOptions::default()
            },
            choose: if settings.gold {
                Choose::Only([GOLD.to_owned()].into())
            } else if settings.annotators.is_empty() {
                Choose::GoldOrAll
            } else {
                Choose::Only(settings.annotators.iter().cloned().collect())
            },
            status,
            shares,
            settings: settings.clone(),
        })
    }

    /// Whether the export is a folder of files.
    pub fn is_folder(&self) -> bool {
        self.format.info().shape == Shape::Folder || self.shares.is_some()
    }

    /// Writes the export to `out`, a folder or one file, and its report. On an error nothing of it stays.
    pub fn write(
        &self,
        vfs: &dyn Vfs,
        project: &Project,
        out: &Path,
        force: bool,
        watch: &mut dyn Watch,
    ) -> Result<ExportReport, DatasetError> {
        let name = out.file_name().map(|name| name.to_string_lossy());
        let (root, name) = match name {
            _ if self.is_folder() => (out, None),
            Some(name) => (
                out.parent().unwrap_or(Path::new("")),
                Some(name.into_owned()),
            ),
            None => {
                let error = io::Error::new(io::ErrorKind::InvalidInput, "it is no file's name");
                return Err(io_error(out, error));
            }
        };
        let mut sink = FolderSink::new(vfs, root, force);
        let is_folder = name.is_none();
        let written = self
            .into_sink(
                vfs,
                project,
                &project.articles,
                name.clone(),
                &mut sink,
                watch,
            )
            .and_then(|mut report| {
                if report.n_documents == 0 {
                    return Err(DatasetError::Empty(self.why_empty()));
                }
                let beside = match &name {
                    Some(name) => format!("{name}.{REPORT_FILE}"),
                    None => REPORT_FILE.to_owned(),
                };
                let json = match self.settings.anonymise_annotators {
                    true => anonymous::report(&report, project).to_json(),
                    false => report.to_json(),
                };
                dataset::file(&mut sink, &beside, json.as_bytes())?;
                let mut others = sink.finish().map_err(|error| io_error(out, error))?;
                if is_folder {
                    let (found, error) = sink.others();
                    others.extend(found);
                    // The export is whole all the same.
                    if let Some(error) = error {
                        let severity = Severity::Warning;
                        watch.problem(Problem {
                            severity,
                            ..error.problem()
                        });
                    }
                }
                let others = others.iter().map(|path| path.display().to_string());
                report.others = others.collect();
                Ok(report)
            });
        written.map_err(|cause| {
            let mut left = sink.discard().into_iter();
            let Some(first) = left.next() else {
                return cause;
            };
            left.for_each(|left| watch.problem(problem_of(&left)));
            left_error(first, Box::new(cause))
        })
    }

    /// Gives the export of some of the project's articles to a sink: standard output, memory, or one that only counts.
    pub fn into_sink(
        &self,
        vfs: &dyn Vfs,
        project: &Project,
        articles: &[ArticleRef],
        file_name: Option<String>,
        sink: &mut dyn Sink,
        watch: &mut dyn Watch,
    ) -> Result<ExportReport, DatasetError> {
        self.check_choice(project)?;
        let mut options = self.options.clone();
        options.file_name = file_name;
        options.nothing_of_nothing = true;
        let mut watch = Remembering::new(watch, &project.problems);
        let reading = Reading {
            vfs,
            project,
            articles,
            plan: self,
        };
        // A split needs to know all articles before the first is written: they are read twice, and kept in memory never.
        let n_passes = 1 + usize::from(self.shares.is_some());
        if let Some(shares) = self.shares {
            let facts = reading
                .documents(0, n_passes, &mut Quiet(&mut watch))
                .map(|source| source.map(|source| SplitFacts::of(&source.document)))
                .collect::<Result<_, _>>()?;
            options.split = Some(SplitPlan::new(facts, shares, self.settings.seed));
        }
        let sources = reading.documents(n_passes - 1, n_passes, &mut watch);
        let mut report = dataset::export(self.format, &options, sources, sink)?;
        report.problems = watch.problems;
        (report.warnings, report.n_warnings) = (watch.warnings, watch.n_warnings);
        report.settings = Some(self.settings.clone());
        Ok(report)
    }

    /// The sides of the split that were to have some articles and have none.
    pub fn sides_without(&self, report: &ExportReport) -> Vec<&'static str> {
        let shares = self.shares.into_iter().flatten();
        let sides = Split::ALL.iter().zip(shares);
        let has = |side: &str| report.by_split.contains_key(side);
        sides
            .filter(|(side, share)| *share > 0 && !has(side.word()))
            .map(|(side, _)| side.word())
            .collect()
    }

    /// Whether an article has a version that goes out, if its status is the one asked for.
    pub fn has_chosen(&self, article: &ArticleRef) -> bool {
        !self.choose.pick(article.sidecars.clone()).is_empty()
    }

    /// Refuses annotators of whom there is nothing: a name mistyped would be a dataset that lacks somebody.
    fn check_choice(&self, project: &Project) -> Result<(), DatasetError> {
        let Choose::Only(ids) = &self.choose else {
            return Ok(());
        };
        let sidecars = project.articles.iter().flat_map(|a| &a.sidecars);
        let known: BTreeSet<&str> = sidecars.map(|s| s.annotator.as_str()).collect();
        let Some(missing) = ids.iter().find(|id| !known.contains(id.as_str())) else {
            return Ok(());
        };
        let known = known.into_iter().collect::<Vec<_>>().join(", ");
        let there = match known.as_str() {
            "" => words!("export-none-there", "there are no annotations here"),
            known => words!(
                "export-versions-by",
                "there are versions by {known}",
                known = known
            ),
        };
        if missing == GOLD {
            return Err(DatasetError::Option(words!(
                "export-no-gold",
                "no article has a gold version; {there}",
                there = there
            )));
        }
        Err(DatasetError::Option(words!(
            "export-no-version-by",
            "no article has a version by {missing}; {there}",
            missing = missing,
            there = there
        )))
    }

    /// Why nothing went out.
    fn why_empty(&self) -> Words {
        match self.status {
            Some(status) => words!(
                "export-no-status",
                "no version has the status {status}, so nothing was written",
                status = status
            ),
            None => words!(
                "export-nothing",
                "no annotations were found, so nothing was written"
            ),
        }
    }

    fn wants(&self, document: &Document) -> bool {
        self.status
            .is_none_or(|word| word == status_word(document.status()))
    }
}

pub fn status_word(status: &Status) -> &'static str {
    match status {
        Status::ToDo => STATUSES[0],
        Status::InProgress => STATUSES[1],
        Status::Done => STATUSES[2],
        Status::Skipped { .. } => STATUSES[3],
    }
}

/// Articles being read for a plan.
struct Reading<'a> {
    vfs: &'a dyn Vfs,
    project: &'a Project,
    articles: &'a [ArticleRef],
    plan: &'a Plan,
}

impl Reading<'_> {
    /// The chosen versions of all articles, read in batches on all cores. What can't be read is told and left out.
    fn documents<'b>(
        &'b self,
        pass: usize,
        n_passes: usize,
        watch: &'b mut dyn Watch,
    ) -> impl Iterator<Item = Result<SourceDocument, DatasetError>> + 'b {
        let n = self.articles.len();
        let mut done = n * pass;
        self.articles.chunks(BATCH).flat_map(move |articles| {
            let mut found = Vec::new();
            if !watch.goes_on(done, n * n_passes) {
                found.push(Err(DatasetError::Stopped));
                return found;
            }
            let read: Vec<versions::Read> = articles
                .par_iter()
                .map(|article| versions::read(self.vfs, self.project, article, &self.plan.choose))
                .collect();
            done += articles.len();
            for read in read {
                for problem in read.problems {
                    watch.problem(problem);
                }
                let wanted = read.versions.into_iter();
                let wanted = wanted.filter(|version| self.plan.wants(&version.document));
                found.extend(wanted.map(|version| Ok(version.into_source())));
            }
            found
        })
    }
}

/// Keeps what the watcher is told of.
struct Remembering<'a> {
    watch: &'a mut dyn Watch,
    problems: Vec<Problem>,
    /// The first ones.
    warnings: Vec<Problem>,
    n_warnings: usize,
}

/// How many warnings a report names.
const MAX_WARNINGS: usize = 100;

impl<'a> Remembering<'a> {
    /// `problems`: what was wrong before.
    fn new(watch: &'a mut dyn Watch, problems: &[Problem]) -> Self {
        let mut remembering = Self {
            watch,
            problems: Vec::new(),
            warnings: Vec::new(),
            n_warnings: 0,
        };
        problems
            .iter()
            .for_each(|problem| remembering.keep(problem));
        remembering
    }

    fn keep(&mut self, problem: &Problem) {
        match problem.severity {
            Severity::Note => {}
            Severity::Warning => {
                self.n_warnings += 1;
                if self.warnings.len() < MAX_WARNINGS {
                    self.warnings.push(problem.clone());
                }
            }
            Severity::Error => self.problems.push(problem.clone()),
        }
    }
}

impl Watch for Remembering<'_> {
    fn goes_on(&mut self, done: usize, of: usize) -> bool {
        self.watch.goes_on(done, of)
    }

    fn problem(&mut self, problem: Problem) {
        self.keep(&problem);
        self.watch.problem(problem);
    }
}

/// A first reading, whose problems the second will tell.
struct Quiet<'a>(&'a mut dyn Watch);

impl Watch for Quiet<'_> {
    fn goes_on(&mut self, done: usize, of: usize) -> bool {
        self.0.goes_on(done, of)
    }

    fn problem(&mut self, _problem: Problem) {}
}

/// What an export is called where nobody said: beside the project, after it.
pub fn proposed_out(project: &Project, plan: &Plan) -> PathBuf {
    let info = plan.format.info();
    let extension = info.extensions.first().copied().unwrap_or(info.name);
    let folder = project.root.clone().or_else(|| {
        let first = project.articles.first()?;
        Some(first.path.parent()?.to_owned())
    });
    let name = plain_name(&project.name);
    let name = if plan.is_folder() {
        format!("{name}-{}", info.name)
    } else {
        format!("{name}.{extension}")
    };
    // Not in the project's own folder: there it would look like more articles.
    let beside = folder
        .as_deref()
        .and_then(Path::parent)
        .unwrap_or(Path::new(""));
    beside.join(name)
}

/// A project's name as every file system and shell takes it: letters and digits, `.` and `_` within, a hyphen for each run of anything else.
fn plain_name(name: &str) -> String {
    const MOST: usize = 60;
    let mut plain = String::new();
    for c in name.chars().take(MOST) {
        match c {
            _ if c.is_alphanumeric() || matches!(c, '.' | '_') => plain.push(c),
            // Marks belong to the letter before them; they go with it where it stays.
            _ if unicode_normalization::char::is_combining_mark(c) => plain.push(c),
            _ if plain.ends_with('-') => {}
            _ => plain.push('-'),
        }
    }
    let plain = plain.trim_matches(['-', '.', '_']);
    match plain {
        "" => "dataset".to_owned(),
        plain => plain.to_owned(),
    }
}

/// Three shares such as `80,10,10`.
fn shares_of(text: &str) -> Result<[u32; 3], DatasetError> {
    let shares: Result<Vec<u32>, _> = text.split(',').map(|share| share.trim().parse()).collect();
    match shares.as_deref() {
        Ok([a, b, c]) if u64::from(*a) + u64::from(*b) + u64::from(*c) == 100 => Ok([*a, *b, *c]),
        _ => Err(DatasetError::Option(Words::apart(
            format!(
                "--split takes three whole percentages that make 100, such as 80,10,10, not {text}"
            ),
            Said::new("export-bad-split").and("text", text),
        ))),
    }
}

fn unknown(what: Words, word: &str, known: impl IntoIterator<Item = &'static str>) -> DatasetError {
    let known: Vec<&str> = known.into_iter().collect();
    DatasetError::Option(dataset::words::unknown(what, word, &known.join(", ")))
}

fn problem_of(left: &Left) -> Problem {
    let (path, message) = match left {
        Left::Aside { path, old, error } => {
            let old = old.display();
            let message =
                format!("the former one is called {old} now, and can't be renamed: {error}");
            (path, message)
        }
        Left::Stays { path, error } => {
            let message = format!("it is incomplete, and can't be removed: {error}");
            (path, message)
        }
    };
    Problem::error(message).in_file(path.display().to_string())
}

fn left_error(left: Left, cause: Box<DatasetError>) -> DatasetError {
    match left {
        Left::Aside { path, old, error } => DatasetError::LeftAside {
            cause,
            path: path.display().to_string(),
            old: old.display().to_string(),
            error,
        },
        Left::Stays { path, error } => DatasetError::LeftBehind {
            cause,
            path: path.display().to_string(),
            error,
        },
    }
}

fn io_error(path: &Path, error: io::Error) -> DatasetError {
    DatasetError::Io {
        path: path.display().to_string(),
        error,
    }
}

#[cfg(test)]
mod tests {
    use super::{plain_name, shares_of};

    #[test]
    fn a_projects_name_becomes_a_files() {
        let check = |name: &str, plain: &str| assert_eq!(plain_name(name), plain);
        check("NATO and Daech", "NATO-and-Daech");
        check("a/b\\c: \"d\"?*<e>|", "a-b-c-d-e");
        check("../../etc/passwd", "etc-passwd");
        check(".hidden", "hidden");
        check("v1.2_final", "v1.2_final");
        check("Élysée", "Élysée");
        check("E\u{301}lyse\u{301}e", "E\u{301}lyse\u{301}e");
        check("حلف الناتو", "حلف-الناتو");
        check("नाटो 2024", "नाटो-2024");
        check("北约", "北约");
        check("👩‍👩‍👧 🇫🇷", "dataset");
        check("  \n\t ", "dataset");
        check("", "dataset");
        check(&"x".repeat(500), &"x".repeat(60));
    }

    #[test]
    fn shares_are_three_percentages() {
        assert_eq!(shares_of("80, 10,10").unwrap(), [80, 10, 10]);
        assert_eq!(shares_of("100,0,0").unwrap(), [100, 0, 0]);
        let wrong = [
            "80,20",
            "80,10,20",
            "1,0,0",
            "80,10,10,0",
            "0,0,0",
            "-1,1,1",
            "a,b,c",
            "0.8,0.1,0.1",
            "",
        ];
        for wrong in wrong {
            let error = shares_of(wrong).unwrap_err().to_string();
            assert!(error.contains("80,10,10, not "), "{error}");
        }
    }
}
