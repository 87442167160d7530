//! The command line: a window on files and folders, and pipelines that need no display.
//!
//! Results go to standard output, diagnostics to standard error. Exit status: 0 all well, 1 problems were found, 2 it could not run.

/// Says something on standard error. Unlike the standard macro it does not panic where nobody reads (`postil … 2>&1 | head`).
macro_rules! eprintln {
    ($($text:tt)*) => { $crate::cli::out::remark(format_args!($($text)*)) };
}

mod agreement;
mod check;
mod documents;
mod export;
mod git_merge;
mod import;
mod measure;
mod merge;
mod out;
mod stats;

use std::{
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use clap::{CommandFactory as _, Parser, Subcommand};

use crate::{
    editor::{session::Setup, tasks::Wake},
    store::{ingest, local::LocalDirs, vfs::RealVfs},
    ui::app,
};

/// Tags entities, events and stances in news articles.
///
/// Without a command it opens a window on the files and folders given, or on a copy of the sample project.
#[derive(Debug, Parser)]
#[command(name = "postil", version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Commands>,
    /// Articles and folders to open
    paths: Vec<PathBuf>,
    /// Opens articles of up to so many megabytes; 64 without it
    #[arg(long, global = true, value_name = "MB")]
    max_size: Option<u64>,
}

#[derive(Debug, Subcommand)]
enum Commands {
    /// Measures how far annotators agree
    Agreement(agreement::Args),
    /// Reads all sidecars and prints one line for each problem
    Check(check::Args),
    /// Writes a dataset
    Export(export::Args),
    /// Merges three versions of a sidecar for git
    GitMerge(git_merge::Args),
    /// Makes articles and sidecars from a dataset
    Import(import::Args),
    /// Measures how fast this machine is with an article
    Measure(measure::Args),
    /// Makes a gold draft from colleagues' sidecars
    Merge(merge::Args),
    /// Counts records per article, annotator and label
    Stats(stats::Args),
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Clean,
    Problems,
}

/// Why a command could not run, as a sentence.
type Failure = Box<dyn std::error::Error>;

pub fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Some(mb) = cli.max_size {
        ingest::set_max_bytes(mb.saturating_mul(1 << 20));
    }
    let result = match cli.command {
        None => return open_window(cli.paths),
        Some(Commands::Agreement(args)) => agreement::run(&args),
        Some(Commands::Check(args)) => check::run(&args),
        Some(Commands::Export(args)) => export::run(&args),
        Some(Commands::GitMerge(args)) => git_merge::run(&args),
        Some(Commands::Import(args)) => import::run(&args),
        Some(Commands::Measure(args)) => measure::run(&args),
        Some(Commands::Merge(args)) => merge::run(&args),
        Some(Commands::Stats(args)) => stats::run(&args),
    };
    match result {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Problems) => ExitCode::from(1),
        // Whoever read the output has seen enough.
        Err(error) if out::is_closed_pipe(&*error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("postil: {error}");
            ExitCode::from(2)
        }
    }
}

/// The names of the commands, such as `agreement, check, export`.
fn command_names() -> String {
    let cli = Cli::command();
    let names: Vec<&str> = cli.get_subcommands().map(|c| c.get_name()).collect();
    names.join(", ")
}

fn open_window(mut paths: Vec<PathBuf>) -> ExitCode {
    let missing = documents::missing(&paths);
    if !missing.is_empty() {
        let said = documents::there_is_no(&missing);
        if missing.len() == paths.len() {
            let commands = command_names();
            eprintln!(
                "postil: {said}: neither a file or folder nor a command; the commands are {commands} (see postil --help)"
            );
            return ExitCode::from(2);
        }
        eprintln!("postil: {said}; the others are opened");
        paths.retain(|path| !missing.contains(path));
    }
    let no_display = format!(
        "there is no display to open a window on; without one these work: postil {} (see postil --help)",
        command_names()
    );
    if !has_display() {
        eprintln!("postil: {no_display}");
        return ExitCode::from(2);
    }
    let seed = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |d| d.as_nanos() as u64)
        ^ (u64::from(std::process::id()) << 32);
    let setup = Setup {
        vfs: Arc::new(RealVfs),
        dirs: match LocalDirs::find() {
            Some(dirs) => dirs,
            None => {
                eprintln!(
                    "postil: you have no home folder; name a folder for its files in POSTIL_HOME"
                );
                return ExitCode::from(2);
            }
        },
        wake: Wake(Arc::new(|| {})),
        seed,
    };
    match app::run(setup, paths) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("postil: the window could not be opened: {error}; {no_display}");
            ExitCode::from(2)
        }
    }
}

/// On Linux and the BSDs a window needs an X11 or Wayland display; elsewhere there always is one.
fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(target_os = "macos", target_os = "windows"))
        || is_set("DISPLAY")
        || is_set("WAYLAND_DISPLAY")
        || is_set("WAYLAND_SOCKET")
}
