//! What the threads of exports and imports do, and how they tell of it.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::Sender,
    },
};

use super::{Event, ImportDraft, Preview};
use crate::{
    dataset::{
        self, DatasetError, ExportReport, MemorySink, NullSink,
        files::{
            batch,
            export::{Plan, Watch},
        },
    },
    editor::tasks::{OpenProject, Wake},
    model::{problem::Problem, said::Said},
    store::{exports::ExportSettings, project::Project, vfs::Vfs},
};

/// Articles whose export is shown before all are looked at, and how much of it.
const PREVIEWED: usize = 3;
const PREVIEW_LINES: usize = 14;
const PREVIEW_CHARS: usize = 900;

/// Tells the session how a thread's work goes; the last thing it tells, even after a panic, is that it ended.
pub(super) struct Teller {
    pub run: u64,
    pub stop: Arc<AtomicBool>,
    pub send: Sender<(u64, Event)>,
    pub wake: Wake,
    pub last: Option<usize>,
}

impl Teller {
    pub fn tell(&self, event: Event) {
        // Where nobody listens the window is gone.
        if self.send.send((self.run, event)).is_ok() {
            (self.wake.0)();
        }
    }
}

impl Drop for Teller {
    fn drop(&mut self) {
        self.tell(Event::Ended);
    }
}

impl Watch for Teller {
    fn goes_on(&mut self, done: usize, of: usize) -> bool {
        // A hundred steps are enough for a bar.
        let step = done * 100 / of.max(1);
        if self.last != Some(step) {
            self.last = Some(step);
            self.tell(Event::Progress(done, of));
        }
        !self.stop.load(Ordering::Relaxed)
    }

    fn problem(&mut self, _problem: Problem) {
        // The articles' problems are told where they are opened; an export tells what it lost.
    }
}

/// The project as it is on the disk now: sidecars may have come since it was opened.
fn reopened(vfs: &dyn Vfs, project: &OpenProject) -> Project {
    let root = project.project.root.clone();
    if project.opened.is_empty() {
        Project::open(vfs, root.as_slice())
    } else {
        Project::open(vfs, &project.opened)
    }
}

pub(super) fn look(vfs: &dyn Vfs, project: &OpenProject, plan: &Plan, teller: &mut Teller) {
    let project = reopened(vfs, project);
    let goes_out = project.articles.iter().filter(|a| plan.has_chosen(a));
    let first: Vec<_> = goes_out.take(PREVIEWED).cloned().collect();
    let mut sink = MemorySink::default();
    let previewed = plan
        .into_sink(vfs, &project, &first, None, &mut sink, teller)
        .map(|_| preview_of_export(plan, &sink));
    let failed = |error: DatasetError| Said::from(&error);
    if previewed.is_err() && teller.stop.load(Ordering::Relaxed) {
        return;
    }
    teller.tell(Event::Previewed(previewed.map_err(failed)));
    let mut nothing = NullSink::default();
    let articles = &project.articles;
    let looked = plan.into_sink(vfs, &project, articles, None, &mut nothing, teller);
    if !matches!(looked, Err(DatasetError::Stopped)) {
        teller.tell(Event::Looked(looked.map_err(failed)));
    }
}

fn preview_of_export(plan: &Plan, sink: &MemorySink) -> Preview {
    let info = plan.format.info();
    let extension = info.extensions.first().copied().unwrap_or(info.name);
    let is_text = |bytes: &[u8]| std::str::from_utf8(bytes).is_ok() && !bytes.is_empty();
    let texts = || sink.files.iter().filter(|(_, bytes)| is_text(bytes));
    let of_extension = texts().find(|(path, _)| path.ends_with(&format!(".{extension}")));
    let shown = of_extension.or_else(|| texts().next());
    let n_others = sink.files.len().saturating_sub(1);
    match shown {
        Some((path, bytes)) => Preview {
            file: path.clone(),
            lines: first_lines(after_head(&String::from_utf8_lossy(bytes))),
            n_others,
            columns: Vec::new(),
        },
        None => Preview::default(),
    }
}

pub(super) fn preview_of_import(vfs: &dyn Vfs, draft: &ImportDraft) -> Option<Preview> {
    let (info, _) = dataset::reader_by_name(&draft.settings.format).ok()?;
    let files = dataset::files::source::Files::new(vfs, &draft.sources, info).ok()?;
    let names = dataset::sink::Source::files(&files);
    let has_extension = |name: &&String| {
        let extension = name.rsplit_once('.').map_or("", |(_, e)| e);
        info.extensions
            .iter()
            .any(|e| e.eq_ignore_ascii_case(extension))
    };
    let name = names.iter().find(has_extension).or(names.first())?;
    let mut bytes = Vec::new();
    let mut reader = dataset::sink::Source::open(&files, name).ok()?;
    std::io::Read::read_to_end(&mut std::io::Read::take(&mut reader, 64 << 10), &mut bytes).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    Some(Preview {
        file: name.clone(),
        lines: first_lines(&text),
        n_others: names.len() - 1,
        columns: batch::columns_of(&draft.settings.format, &text, &draft.settings.columns),
    })
}

/// A web page without its style sheet.
fn after_head(text: &str) -> &str {
    let body = text
        .find("<body>")
        .filter(|_| text.starts_with("<!doctype html>"));
    &text[body.unwrap_or(0)..]
}

fn first_lines(text: &str) -> Vec<String> {
    let shorten = |line: &str| -> String {
        let mut short: String = line.chars().take(PREVIEW_CHARS).collect();
        if short.len() < line.len() {
            short.push('…');
        }
        short
    };
    text.lines().take(PREVIEW_LINES).map(shorten).collect()
}

pub(super) fn export(
    vfs: &dyn Vfs,
    project: &OpenProject,
    settings: &ExportSettings,
    force: bool,
    teller: &mut Teller,
) -> Result<(PathBuf, ExportReport), Said> {
    let failed = |error: DatasetError| Said::from(&error);
    let plan = Plan::new(settings).map_err(failed)?;
    let project = reopened(vfs, project);
    // A preset's place is within the project.
    let root = project.root.clone().unwrap_or_default();
    let out = root.join(settings.out.trim());
    let report = plan
        .write(vfs, &project, &out, force, teller)
        .map_err(failed)?;
    Ok((out, report))
}
