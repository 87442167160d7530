//! `postil export`: a dataset, and a report of what it could not hold.

use std::path::{Path, PathBuf};

use super::{
    Failure, Outcome, documents,
    out::{self, StdoutSink},
};
use crate::{
    dataset::{
        self, DatasetError, ExportReport, Format, Out,
        files::export::{Plan, Watch},
    },
    model::problem::{Problem, Severity},
    store::{
        exports::{self, EXPORTS_FILE, ExportSettings, Preset},
        project::Project,
        vfs::{RealVfs, Vfs as _},
    },
};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Name of the format; an unknown one lists the known
    #[arg(short, long, required_unless_present = "preset")]
    format: Option<String>,
    /// File or folder to write; - for standard output
    #[arg(short, long, required_unless_present = "preset")]
    out: Option<PathBuf>,
    /// Export as the project's preset of this name says; other options change it
    #[arg(long, value_name = "NAME")]
    preset: Option<String>,
    /// Keep these options in the project as a preset of this name, and export
    #[arg(long, value_name = "NAME")]
    save_preset: Option<String>,
    /// Only these annotators' versions (repeat it); by default gold where there is one, else everyone's
    #[arg(long, value_name = "ID")]
    annotator: Vec<String>,
    /// Only gold versions
    #[arg(long, conflicts_with = "annotator")]
    gold: bool,
    /// Only versions of this status
    #[arg(long, value_parser = ["to-do", "in-progress", "done", "skipped"])]
    status: Option<String>,
    /// Leave page chrome, links and repeats out of the text (cut), in it without annotations (keep), or in it (all)
    #[arg(long, value_parser = ["cut", "keep", "all"])]
    zones: Option<String>,
    /// Line ends: as in the article (keep) or \n everywhere (lf)
    #[arg(long, value_parser = ["keep", "lf"])]
    newline: Option<String>,
    /// Percentages of training, validation and test articles, such as 80,10,10
    #[arg(long)]
    split: Option<String>,
    /// Seed of the split
    #[arg(long)]
    seed: Option<u64>,
    /// A folder per language (hf)
    #[arg(long)]
    by_language: bool,
    /// Cut spans at line breaks, as brat has them: for tables to compare it with
    #[arg(long, hide = true)]
    break_lines: bool,
    /// What offsets count (doccano)
    #[arg(long, value_parser = ["utf16", "graphemes"])]
    unit: Option<String>,
    /// Write a1, a2, … instead of annotators' ids
    #[arg(long)]
    anonymise_annotators: bool,
    /// Only these layers (repeat it): entities, events, stances, voices, comments
    #[arg(long)]
    layer: Vec<String>,
    /// Fail where the format can't hold an annotation
    #[arg(long)]
    strict: bool,
    /// Replace files that are there
    #[arg(long)]
    force: bool,
    /// Articles and folders to export
    #[arg(required = true)]
    paths: Vec<PathBuf>,
}

pub fn run(args: &Args) -> Result<Outcome, Failure> {
    let project = documents::open(&args.paths)?;
    let mut watch = Diagnostics;
    for problem in &project.problems {
        watch.problem(problem.clone());
    }
    let (mut settings, preset_root) = base(args, &project)?;
    change(&mut settings, args);
    let plan = Plan::new(&settings)?;
    refuse_idle(args, &plan)?;
    if let Some(name) = &args.save_preset {
        keep(&project, args, name, settings.clone())?;
    }
    let out = match &args.out {
        Some(out) => out.clone(),
        None if settings.out.is_empty() => {
            return Err("the preset names no file or folder: name one with -o".into());
        }
        None => preset_root.join(&settings.out),
    };
    let report = if out == Path::new("-") {
        if plan.is_folder() {
            let name = plan.format.info().name;
            return Err(format!("{name} writes several files; name a folder with -o").into());
        }
        let articles = &project.articles;
        let main = Out::named(plan.format.info()).main(None);
        let mut sink = StdoutSink::new(main);
        let report = plan.into_sink(&RealVfs, &project, articles, None, &mut sink, &mut watch)?;
        out::flush()?;
        if !sink.left_out.is_empty() {
            let left_out: Vec<String> = sink.left_out.into_iter().collect();
            eprintln!(
                "not on standard output: {}, which {} has beside its file; name a file with -o to get it",
                left_out.join(", "),
                plan.format.info().name
            );
        }
        report
    } else {
        match plan.write(&RealVfs, &project, &out, args.force, &mut watch) {
            Err(DatasetError::Empty(why)) => {
                eprintln!("postil: {why}");
                return Ok(Outcome::Problems);
            }
            written => written?,
        }
    };
    print_report(&report);
    for side in plan.sides_without(&report) {
        eprintln!("warning: no article is in {side}: there are too few for this split");
    }
    if report.n_documents == 0 {
        eprintln!("postil: no annotations were found, so the dataset is empty");
        return Ok(Outcome::Problems);
    }
    Ok(match report.problems.is_empty() {
        true => Outcome::Clean,
        false => Outcome::Problems,
    })
}

/// Where a project's presets lie: beside `postil.ron`, or in the first folder that was named.
fn root(project: &Project, args: &Args) -> PathBuf {
    let first = args.paths.first().map_or(Path::new(""), PathBuf::as_path);
    let is_dir = RealVfs
        .metadata(first)
        .is_ok_and(|metadata| metadata.is_dir);
    let folder = if is_dir { Some(first) } else { first.parent() };
    let folder = folder.unwrap_or(Path::new(""));
    project.root.clone().unwrap_or_else(|| folder.to_owned())
}

fn base(args: &Args, project: &Project) -> Result<(ExportSettings, PathBuf), Failure> {
    let root = root(project, args);
    let Some(name) = &args.preset else {
        return Ok((ExportSettings::default(), root));
    };
    let presets = exports::read_presets(&RealVfs, &root)?;
    let known: Vec<&str> = presets.iter().map(|p| p.name.as_str()).collect();
    match presets.iter().find(|preset| preset.name == *name) {
        Some(preset) => Ok((preset.export.clone(), root)),
        None if known.is_empty() => {
            let file = root.join(EXPORTS_FILE);
            Err(format!("there is no preset {name}: {} has none", file.display()).into())
        }
        None => Err(format!("there is no preset {name}; known are {}", known.join(", ")).into()),
    }
}

/// What the command says goes before what the preset says.
fn change(settings: &mut ExportSettings, args: &Args) {
    let texts = [
        (&mut settings.format, &args.format),
        (&mut settings.status, &args.status),
        (&mut settings.zones, &args.zones),
        (&mut settings.newline, &args.newline),
        (&mut settings.split, &args.split),
        (&mut settings.unit, &args.unit),
    ];
    for (setting, said) in texts {
        if let Some(said) = said {
            setting.clone_from(said);
        }
    }
    if let Some(seed) = args.seed {
        settings.seed = seed;
    }
    // Whose versions is one question: what is said answers it whole.
    if args.gold {
        settings.annotators.clear();
    }
    if !args.annotator.is_empty() {
        settings.gold = false;
    }
    for (setting, said) in [
        (&mut settings.annotators, &args.annotator),
        (&mut settings.layers, &args.layer),
    ] {
        if !said.is_empty() {
            setting.clone_from(said);
        }
    }
    for (setting, said) in [
        (&mut settings.gold, args.gold),
        (&mut settings.break_lines, args.break_lines),
        (&mut settings.by_language, args.by_language),
        (
            &mut settings.anonymise_annotators,
            args.anonymise_annotators,
        ),
        (&mut settings.strict, args.strict),
    ] {
        *setting |= said;
    }
}

/// Refuses what was asked for and would change nothing: whoever asks for it believes that it does.
fn refuse_idle(args: &Args, plan: &Plan) -> Result<(), Failure> {
    let format = plan.format.info().name;
    for (option, is_said) in [
        ("unit", args.unit.is_some()),
        ("by-language", args.by_language),
    ] {
        let has = |format: &dyn Format| format.own_options().contains(&option);
        if is_said && !has(plan.format) {
            let those = dataset::FORMATS.iter().filter(|format| has(**format));
            let those: Vec<&str> = those.map(|format| format.info().name).collect();
            let those = those.join(", ");
            return Err(
                format!("--{option} is for {those}; it changes nothing in {format}").into(),
            );
        }
    }
    if args.seed.is_some() && plan.settings.split.trim().is_empty() {
        return Err("--seed is for --split; without one nothing is drawn".into());
    }
    Ok(())
}

fn keep(
    project: &Project,
    args: &Args,
    name: &str,
    mut export: ExportSettings,
) -> Result<(), Failure> {
    if let Some(out) = args.out.as_deref().filter(|out| *out != Path::new("-")) {
        // The preset goes on meaning the same place wherever it is called from.
        let out = std::path::absolute(out)?;
        export.out = out.to_string_lossy().into_owned();
    }
    let root = root(project, args);
    let kept = || -> Result<Option<Preset>, Failure> {
        let presets = exports::read_presets(&RealVfs, &root)?;
        Ok(presets.into_iter().find(|preset| preset.name == name))
    };
    let former = kept()?;
    let preset = Preset {
        name: name.to_owned(),
        export,
    };
    exports::save_preset(&RealVfs, &root, preset)?;
    if former.is_some() && former != kept()? {
        out::remark(format_args!(
            "the preset {name} was there already; it is replaced"
        ));
    }
    Ok(())
}

/// Problems go to standard error; notes are `postil check`'s.
pub(super) struct Diagnostics;

impl Watch for Diagnostics {
    fn goes_on(&mut self, _done: usize, _of: usize) -> bool {
        true
    }

    fn problem(&mut self, problem: Problem) {
        if problem.severity > Severity::Note {
            eprintln!("{problem}");
        }
    }
}

fn print_report(report: &ExportReport) {
    eprintln!(
        "{}: {}, {}",
        report.format,
        out::counted(report.n_documents, "document"),
        out::counted(report.n_spans, "labelled span")
    );
    for (old, new) in &report.renamed {
        eprintln!("two documents are called {old}: one is written as {new}");
    }
    if !report.unfinished_gold.is_empty() {
        eprintln!(
            "warning: gold is not marked as done for {}: what is not settled there is missing. Finish the review, or name annotators with --annotator",
            report.unfinished_gold.join(", ")
        );
    }
    if let Some(first) = report.others.first() {
        eprintln!(
            "warning: {} there that this export did not write, such as {first}: whoever reads the folder reads them too",
            out::counted_are(report.others.len(), "file")
        );
    }
    if !report.problems.is_empty() {
        let n = out::counted(report.problems.len(), "error");
        eprintln!(
            "{n} in articles and sidecars, told above: what could not be read is not in the dataset"
        );
    }
    let loss = report.loss.to_string();
    if !loss.trim().is_empty() {
        eprintln!("not in this format:\n{loss}");
    }
}
