//! `postil measure`: how fast this machine is with an article, as figures to send with a report that it is slow.

use std::{path::PathBuf, sync::Arc};

use serde_json::{Value, json};

use super::{Failure, Outcome, documents, has_display, out};
use crate::{
    editor::{session::Setup, tasks::Wake},
    store::{scratch::Scratch, vfs::RealVfs},
    ui::measure::{Figures, Spread, WindowFigures, measure, measure_in_window},
};

/// Measures on a copy, so the article and its sidecars stay as they are. Milliseconds; without a window they are the program's own work,
/// in a window the drawing is added.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The article to measure with
    file: PathBuf,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// Open no window, also where there is a display
    #[arg(long)]
    no_window: bool,
}

pub fn run(args: &Args) -> Result<Outcome, Failure> {
    let project = documents::open(std::slice::from_ref(&args.file))?;
    let article = match &project.articles[..] {
        [article] => article,
        _ => {
            let problem = project.problems.first().map(ToString::to_string);
            let text = format!("{} is not one article", args.file.display());
            return Err(problem.unwrap_or(text).into());
        }
    };
    let scratch = Scratch::copy_of(&project, article)?;
    let setup = |seed| Setup {
        vfs: Arc::new(RealVfs),
        dirs: scratch.dirs(),
        wake: Wake(Arc::new(|| {})),
        seed,
    };
    let path = || scratch.article().to_owned();
    let figures = measure(setup(1), path())
        .ok_or_else(|| format!("{} can't be opened", args.file.display()))?;
    let window = if args.no_window || !has_display() {
        None
    } else {
        match measure_in_window(setup(2), path()) {
            Ok(figures) => Some(figures),
            Err(error) => {
                eprintln!("postil: the window could not be measured: {error}");
                None
            }
        }
    };
    if args.json {
        out::line(&to_json(&figures, window.as_ref()).to_string())?;
    } else {
        print(&figures, window.as_ref())?;
    }
    Ok(Outcome::Clean)
}

fn to_json(figures: &Figures, window: Option<&WindowFigures>) -> Value {
    json!({
        "chars": figures.chars,
        "mentions": figures.mentions,
        "first_frame_ms": round(figures.first_frame_ms),
        "scroll_frame_ms": spread_json(figures.scroll_frame_ms),
        "tag_ms": round(figures.tag_ms),
        "find_ms": round(figures.find_ms),
        "rss_mb": figures.rss_mb.map(round),
        "window": window.map(|w| json!({
            "first_frame_ms": round(w.first_frame_ms),
            "scroll_frame_ms": spread_json(w.scroll_frame_ms),
            "tag_ms": round(w.tag_ms),
            "find_ms": round(w.find_ms),
            "rss_mb": w.rss_mb.map(round),
        })),
    })
}

fn spread_json(spread: Spread) -> Value {
    json!({ "median": round(spread.median), "p99": round(spread.p99) })
}

fn round(figure: f64) -> f64 {
    (figure * 100.0).round() / 100.0
}

fn print(figures: &Figures, window: Option<&WindowFigures>) -> Result<(), Failure> {
    out::line(&format!(
        "{}, {}",
        out::counted(figures.chars, "character"),
        out::counted(figures.mentions, "mention")
    ))?;
    let rows = [
        (
            "first frame",
            figures.first_frame_ms,
            window.map(|w| w.first_frame_ms),
        ),
        (
            "scroll frame, median",
            figures.scroll_frame_ms.median,
            window.map(|w| w.scroll_frame_ms.median),
        ),
        (
            "scroll frame, 99 in 100",
            figures.scroll_frame_ms.p99,
            window.map(|w| w.scroll_frame_ms.p99),
        ),
        ("tag", figures.tag_ms, window.map(|w| w.tag_ms)),
        ("find", figures.find_ms, window.map(|w| w.find_ms)),
    ];
    let heading = if window.is_some() { "window, ms" } else { "" };
    out::line(&format!("{:24} {:>12} {heading:>12}", "", "no window, ms"))?;
    for (name, plain, in_window) in rows {
        let in_window = in_window.map_or(String::new(), |ms| format!("{ms:.2}"));
        out::line(format!("{name:24} {plain:>13.2} {in_window:>12}").trim_end())?;
    }
    if let Some(mb) = figures.rss_mb {
        let in_window = window.and_then(|w| w.rss_mb);
        let in_window = in_window.map_or(String::new(), |mb| format!("{mb:.0}"));
        out::line(format!("{:24} {mb:>13.0} {in_window:>12}", "memory, MB").trim_end())?;
    }
    Ok(())
}
