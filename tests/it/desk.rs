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

use egui::{Event, Key, Modifiers, PointerButton, Pos2, accesskit::Role, pos2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use postil::{
    editor::{
        open_article::OpenArticle,
        session::{Session, Setup},
        tasks::Wake,
    },
    model::{document::Document, span::ByteSpan},
    store::{
        local::LocalDirs,
        vfs::{RealVfs, Vfs},
    },
    ui::{app::App, canvas::Fonts},
};

use crate::render::{self, Picture};

/// Fonts of the scripts that the samples are in, so that no system font is needed.
pub const SCRIPTS: &[&[u8]] = &[
    include_bytes!("../fonts/Arabic.ttf"),
    include_bytes!("../fonts/Hebrew.ttf"),
    include_bytes!("../fonts/Devanagari.ttf"),
    include_bytes!("../fonts/Thai.ttf"),
    include_bytes!("../fonts/Cjk.otf"),
    include_bytes!("../fonts/Emoji.ttf"),
];

/// Every window's ids differ, as those of two runs of the program do.
static SEED: AtomicU64 = AtomicU64::new(7);

/// No two windows give the same ids.
fn next_seed() -> u64 {
    SEED.fetch_add(1, Ordering::Relaxed)
}

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
        // Whole at once, as another Postil saves it: a window that watches the folder must not find half of it.
        let mut unfinished = path.clone().into_os_string();
        unfinished.push(".unfinished");
        fs::write(&unfinished, content).unwrap();
        fs::rename(&unfinished, &path).unwrap();
        path
    }

    /// Every file below the folder with its content and the time it was written.
    pub fn files_and_times(&self) -> Vec<(PathBuf, Vec<u8>, std::time::SystemTime)> {
        let times = |(path, bytes): (PathBuf, Vec<u8>)| {
            let time = fs::metadata(&path).unwrap().modified().unwrap();
            (path, bytes, time)
        };
        self.files().into_iter().map(times).collect()
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
    /// Drags, clicks and key presses so far.
    pub n_actions: usize,
}

/// A home in which Alice's name is known.
pub fn home_of_alice(language: &str, theme: &str) -> Folder {
    let home = Folder::new("home");
    let annotator = "annotator: (id: \"alice\", name: \"Alice\")";
    let settings = format!("({annotator}, language: \"{language}\", theme: {theme})");
    home.write("settings.ron", settings);
    home
}

impl Desk {
    /// A window on `paths` (on the sample without any), with Alice's name known.
    pub fn open(paths: &[PathBuf]) -> Self {
        Self::with_settings(paths, "en", "Light")
    }

    pub fn with_settings(paths: &[PathBuf], language: &str, theme: &str) -> Self {
        Self::with_home(home_of_alice(language, theme), paths, [1280.0, 800.0])
    }

    pub fn with_size(paths: &[PathBuf], size: [f32; 2]) -> Self {
        Self::with_home(home_of_alice("en", "Light"), paths, size)
    }

    /// Closes the window as a person does, and opens another with the same home.
    pub fn restart(self, paths: &[PathBuf]) -> Self {
        let Self {
            mut harness, home, ..
        } = self;
        harness.state_mut().finish();
        drop(harness);
        Self::with_home(home, paths, [1280.0, 800.0])
    }

    pub fn with_home(home: Folder, paths: &[PathBuf], size: [f32; 2]) -> Self {
        let dirs = LocalDirs::within(home.path());
        Self::with_dirs(dirs, home, paths, size, next_seed())
    }

    /// A window whose ids, and so the order of what begins in the same place, are the same in every run: for tests that count keys.
    pub fn seeded(paths: &[PathBuf], seed: u64) -> Self {
        let home = home_of_alice("en", "Light");
        let dirs = LocalDirs::within(home.path());
        Self::with_dirs(dirs, home, paths, [1280.0, 800.0], seed)
    }

    /// Another window of the same person on the same machine.
    pub fn second_window(&self, paths: &[PathBuf]) -> Self {
        let dirs = LocalDirs::within(self.home.path());
        let unused = Folder::new("unused");
        Self::with_dirs(dirs, unused, paths, [1280.0, 800.0], next_seed())
    }

    /// A window of Alice's on a file system of the test's own.
    pub fn with_vfs(vfs: Arc<dyn Vfs>, paths: &[PathBuf]) -> Self {
        let home = home_of_alice("en", "Light");
        let dirs = LocalDirs::within(home.path());
        Self::on(vfs, dirs, home, paths, [1280.0, 800.0], next_seed())
    }

    fn with_dirs(
        dirs: LocalDirs,
        home: Folder,
        paths: &[PathBuf],
        size: [f32; 2],
        seed: u64,
    ) -> Self {
        Self::on(Arc::new(RealVfs), dirs, home, paths, size, seed)
    }

    fn on(
        vfs: Arc<dyn Vfs>,
        dirs: LocalDirs,
        home: Folder,
        paths: &[PathBuf],
        size: [f32; 2],
        seed: u64,
    ) -> Self {
        let setup = Setup {
            vfs,
            dirs,
            wake: Wake(Arc::new(|| {})),
            seed,
        };
        let paths = paths.to_vec();
        let builder = Harness::builder().with_size(size).with_max_steps(32);
        let mut harness = render::pictured(builder).build_eframe(move |cc| {
            App::new(&cc.egui_ctx, setup, || Fonts::bundled_only(SCRIPTS), paths)
        });
        harness.step();
        let mut desk = Self {
            harness,
            home,
            n_actions: 0,
        };
        desk.settle();
        desk
    }

    /// Runs frames until no background work is left and nothing moves.
    pub fn settle(&mut self) {
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            self.harness.run_steps(2);
            if !self.session().is_busy() {
                let Some(due) = self.session().checks().due() else {
                    break;
                };
                // No frames meanwhile: they would make notices old.
                std::thread::sleep(due.saturating_duration_since(Instant::now()));
            }
            assert!(Instant::now() < end, "background work does not end");
            std::thread::sleep(Duration::from_millis(2));
        }
        self.harness.run_steps(2);
    }

    pub fn session(&self) -> &Session {
        self.harness.state().session()
    }

    /// The bytes of the article on screen.
    pub fn visible(&self) -> ByteSpan {
        self.harness.state().visible()
    }

    pub fn article(&self) -> &OpenArticle {
        self.session().open().expect("an article is open")
    }

    pub fn document(&self) -> &Document {
        self.article().document()
    }

    /// Types text as a keyboard does, a key at a time.
    pub fn type_text(&mut self, text: &str) {
        for c in text.chars() {
            self.n_actions += 1;
            let key = Key::from_name(&c.to_uppercase().to_string());
            let press = |pressed| {
                key.map(|key| Event::Key {
                    key,
                    physical_key: None,
                    pressed,
                    repeat: false,
                    modifiers: Modifiers::NONE,
                })
            };
            for event in press(true)
                .into_iter()
                .chain([Event::Text(c.to_string())])
                .chain(press(false))
            {
                self.harness.event(event);
            }
            self.harness.run_steps(2);
        }
    }

    pub fn key(&mut self, key: Key) {
        self.key_with(Modifiers::NONE, key);
    }

    pub fn key_with(&mut self, modifiers: Modifiers, key: Key) {
        self.n_actions += 1;
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_steps(2);
    }

    /// Clicks what has this accessible name.
    pub fn click(&mut self, name: &str) {
        self.n_actions += 1;
        self.harness.get_by_label(name).click();
        self.harness.run_steps(3);
    }

    /// Where the thing with this name is.
    pub fn place_of_label(&self, name: &str) -> egui::Rect {
        self.harness.get_by_label(name).rect()
    }

    /// Clicks the rightmost of the things with this name: the inspector's, where the label bar has it too.
    pub fn click_in_inspector(&mut self, name: &str) {
        self.n_actions += 1;
        let nodes = self.harness.get_all_by_label(name);
        let node = nodes.max_by(|a, b| a.rect().left().total_cmp(&b.rect().left()));
        node.expect("there is one").click();
        self.harness.run_steps(3);
    }

    /// Clicks into the text field with this label.
    pub fn click_field(&mut self, label: &str) {
        self.n_actions += 1;
        let field = self.harness.get_by_role_and_label(Role::TextInput, label);
        field.click();
        self.harness.run_steps(3);
    }

    /// Clicks into the text field with this hint.
    pub fn click_placeholder(&mut self, hint: &str) {
        let field = self.harness.get_by(|n| n.placeholder() == Some(hint));
        let at = field.rect().center();
        self.click_at(at);
    }

    /// Asks what has this accessible name to be clicked, as a screen reader does.
    pub fn press(&mut self, name: &str) {
        self.n_actions += 1;
        self.harness.get_by_label(name).click_accesskit();
        self.harness.run_steps(3);
    }

    /// Presses and lets go in one frame, as a tap does.
    pub fn tap_at(&mut self, at: Pos2) {
        let tap = [true, false].map(|pressed| Event::PointerButton {
            pos: at,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
        let events = &mut self.harness.input_mut().events;
        events.push(Event::PointerMoved(at));
        events.extend(tap);
        self.harness.run_steps(4);
    }

    pub fn click_at(&mut self, at: Pos2) {
        self.n_actions += 1;
        self.harness.event(Event::PointerMoved(at));
        self.button(at, true);
        self.button(at, false);
        self.harness.run_steps(3);
    }

    fn button(&mut self, pos: Pos2, pressed: bool) {
        self.harness.event(Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
        self.harness.run_steps(1);
    }

    /// Puts the caret before the `n`th (from 0) occurrence of a text with the mouse.
    pub fn put_caret(&mut self, text: &str, n: usize) {
        let (from, _) = self.place_of(text, n);
        self.click_at(from);
    }

    /// What a screen reader says about the thing with this name besides the name.
    pub fn description(&self, name: &str) -> String {
        let node = self.harness.get_by_label(name);
        node.accesskit_node()
            .data()
            .description()
            .unwrap_or_default()
            .to_owned()
    }

    /// The same of all things with this name.
    pub fn descriptions(&self, name: &str) -> Vec<String> {
        let nodes = self.harness.get_all_by_label(name);
        nodes
            .filter_map(|node| {
                node.accesskit_node()
                    .data()
                    .description()
                    .map(str::to_owned)
            })
            .collect()
    }

    /// The letters over a mark, to pick it by.
    pub fn hint(&self, name: &str) -> Option<String> {
        let node = self.harness.get_by_label(name);
        node.accesskit_node().data().access_key().map(str::to_owned)
    }

    /// What the notices say, the oldest first.
    pub fn notices(&self) -> Vec<&str> {
        let notices = self.session().notices().iter();
        notices.map(|notice| notice.text.as_str()).collect()
    }

    /// Left end of the first and right end of the last letter of the `n`th (from 0) place on screen where a text stands.
    pub fn place_of(&self, text: &str, n: usize) -> (Pos2, Pos2) {
        let mut shown = String::new();
        let mut edges: Vec<(Pos2, Pos2)> = Vec::new();
        let is_run = |node: &egui_kittest::Node<'_>| node.accesskit_node().role() == Role::TextRun;
        // The article's, not the panels'.
        let article = self.harness.get_by_role(Role::Document);
        for node in article.children_recursive().filter(is_run) {
            let data = node.accesskit_node().data();
            let (Some(value), Some(positions), Some(widths)) = (
                data.value(),
                data.character_positions(),
                data.character_widths(),
            ) else {
                continue;
            };
            let rect = node.rect();
            let mut at = 0;
            let lengths = data.character_lengths();
            for ((len, x), width) in lengths.iter().zip(positions).zip(widths) {
                let left = pos2(rect.left() + x, rect.center().y);
                let right = pos2(left.x + width, left.y);
                let len = usize::from(*len);
                edges.extend(std::iter::repeat_n((left, right), len));
                shown.push_str(&value[at..at + len]);
                at += len;
            }
        }
        let found = shown.match_indices(text).nth(n);
        let (at, _) =
            found.unwrap_or_else(|| panic!("{text:?} is not {} times in {shown:?}", n + 1));
        (edges[at].0, edges[at + text.len() - 1].1)
    }

    /// Selects the `n`th (from 0) place on screen where a text stands, with the mouse.
    pub fn drag(&mut self, text: &str, n: usize) {
        self.n_actions += 1;
        let (from, to) = self.place_of(text, n);
        self.harness.event(Event::PointerMoved(from));
        self.button(from, true);
        self.harness.event(Event::PointerMoved(from.lerp(to, 0.5)));
        self.harness.event(Event::PointerMoved(to));
        self.harness.run_steps(1);
        self.button(to, false);
        self.harness.run_steps(2);
    }

    /// Drags from one place to another with keys held.
    pub fn drag_with(&mut self, from: Pos2, to: Pos2, modifiers: Modifiers) {
        self.n_actions += 1;
        self.harness.event(Event::ModifiersChanged(modifiers));
        for (pos, pressed) in [(from, true), (to, false)] {
            self.harness
                .event_modifiers(Event::PointerMoved(pos), modifiers);
            self.harness.run_steps(1);
            let press = Event::PointerButton {
                pos,
                button: PointerButton::Primary,
                pressed,
                modifiers,
            };
            self.harness.event_modifiers(press, modifiers);
            self.harness.run_steps(1);
        }
        self.harness.event(Event::ModifiersChanged(Modifiers::NONE));
        self.harness.run_steps(1);
    }

    /// Every name and text that a screen reader finds.
    pub fn texts(&self) -> Vec<String> {
        let mut texts = Vec::new();
        let mut open = vec![self.harness.root()];
        while let Some(node) = open.pop() {
            let node_texts = [node.accesskit_node().label(), node.accesskit_node().value()];
            texts.extend(node_texts.into_iter().flatten());
            open.extend(node.children());
        }
        texts
    }

    /// Whether some node's name or value contains a text.
    pub fn shows(&self, text: &str) -> bool {
        let contains = |s: Option<String>| s.is_some_and(|s| s.contains(text));
        self.harness
            .query_all_by(|node| contains(node.label()) || contains(node.value()))
            .next()
            .is_some()
    }

    /// Runs frames until something is so that comes from outside; fails after a long time.
    #[track_caller]
    pub fn wait_until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let end = Instant::now() + Duration::from_secs(30);
        while !is_so(self) {
            assert!(Instant::now() < end, "{what}: {:?}", self.notices());
            std::thread::sleep(Duration::from_millis(20));
            self.settle();
        }
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
