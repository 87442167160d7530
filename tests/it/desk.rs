//! The whole window over a folder of its own, driven as a person would: keys, clicks, accessible names.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use egui::{Event, Key, Modifiers};
use egui_kittest::{
    Harness,
    kittest::Queryable as _,
};
use postil::{
    editor::{
        open_article::OpenArticle,
        session::{Session, Setup},
        tasks::Wake,
    },
    model::{document::Document, selection::Selection, span::ByteSpan},
    store::{local::LocalDirs, vfs::RealVfs},
    ui::{app::App, canvas::Fonts},
};

use crate::render::{self, Picture};

/// Fonts of the scripts that the samples are in, so that no system font is needed.
pub const SCRIPTS: &[&[u8]] = &[
    include_bytes!("../fonts/Arabic.ttf"),
    include_bytes!("../fonts/Hebrew.ttf"),
    include_bytes!("../fonts/Devanagari.ttf"),
    include_bytes!("../fonts/Cjk.otf"),
];

/// A folder that goes when it is dropped.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("postil-{name}-{}-{n}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap_or_default()
    }

    /// Every file below the folder with its content.
    pub fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        let mut open = vec![self.0.clone()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    found.push((path.clone(), fs::read(&path).unwrap()));
                }
            }
        }
        found.sort();
        found
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that can't be removed is the temporary folder's business.
        fs::remove_dir_all(&self.0).ok();
    }
}

pub struct Desk {
    pub harness: Harness<'static, App>,
    /// Settings, state and the copy of the sample.
    pub home: Folder,
}

impl Desk {
    /// A window on `paths` (on the sample without any), with Alice's name known.
    pub fn open(paths: &[PathBuf]) -> Self {
        let home = Folder::new("home");
        home.write(
            "settings.ron",
            "(annotator: (id: \"alice\", name: \"Alice\"), language: \"en\", theme: Light)",
        );
        Self::with_home(home, paths, [1280.0, 800.0])
    }

    pub fn with_home(home: Folder, paths: &[PathBuf], size: [f32; 2]) -> Self {
        let setup = Setup {
            vfs: Arc::new(RealVfs),
            dirs: LocalDirs::within(home.path()),
            wake: Wake(Arc::new(|| {})),
            seed: 7,
        };
        let paths = paths.to_vec();
        let builder = Harness::builder().with_size(size).with_max_steps(32);
        let mut harness = render::pictured(builder).build_eframe(move |cc| {
            App::new(
                &cc.egui_ctx,
                setup,
                || Fonts::bundled_only(SCRIPTS),
                paths,
            )
        });
        harness.step();
        let mut desk = Self { harness, home };
        desk.settle();
        desk
    }

    /// Runs frames until no background work is left and nothing moves.
    pub fn settle(&mut self) {
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            self.harness.run_steps(2);
            if !self.session().is_busy() {
                break;
            }
            assert!(Instant::now() < end, "background work does not end");
            std::thread::sleep(Duration::from_millis(2));
        }
        self.harness.run_steps(2);
    }

    pub fn session(&self) -> &Session {
        self.harness.state().session()
    }

    pub fn article(&self) -> &OpenArticle {
        self.session().open().expect("an article is open")
    }

    pub fn document(&self) -> &Document {
        self.article().document()
    }

    /// Types text as a keyboard does, a character at a time.
    pub fn type_text(&mut self, text: &str) {
        for c in text.chars() {
            self.harness.event(Event::Text(c.to_string()));
            self.harness.run_steps(1);
        }
        self.harness.run_steps(1);
    }

    pub fn key(&mut self, key: Key) {
        self.key_with(Modifiers::NONE, key);
    }

    pub fn key_with(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_steps(2);
    }

    /// Clicks what has this accessible name.
    pub fn click(&mut self, name: &str) {
        self.harness.get_by_label(name).click();
        self.harness.run_steps(3);
    }

    /// Whether some node's name or value contains a text.
    pub fn shows(&self, text: &str) -> bool {
        let contains = |s: Option<String>| s.is_some_and(|s| s.contains(text));
        self.harness
            .query_all_by(|node| contains(node.label()) || contains(node.value()))
            .next()
            .is_some()
    }

    /// Selects the `n`th (from 0) occurrence of a text.
    pub fn select(&mut self, text: &str, n: usize) {
        let at = self
            .article()
            .article()
            .text()
            .match_indices(text)
            .nth(n)
            .unwrap_or_else(|| panic!("{text:?} does not stand {} times", n + 1))
            .0;
        let span = ByteSpan::new(at, at + text.len());
        let select = postil::editor::command::Command::Select(Selection::span(span));
        self.harness.state_mut().dispatch(select);
        self.harness.run_steps(2);
    }

    /// Waits until the sidecar is on disk.
    pub fn save(&mut self) {
        self.harness.state_mut().finish();
        self.harness.run_steps(2);
    }

    pub fn picture(&self) -> Picture {
        render::picture(&self.harness)
    }
}
