//! How fast the window is with an article: frames made and tessellated without a display, and timed; the same in a window.
//!
//! It works on the article it is given and saves what it tags there: give it a copy.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use eframe::App as _;
use egui::{
    Event, Modifiers, MouseWheelSource, MouseWheelUnit, RawInput, Rect, TouchPhase, Vec2,
    ViewportCommand, pos2, vec2,
};

use super::{app::App, canvas::Fonts};
use crate::{
    editor::{
        command::{Command, CommandId},
        find::FindCommand,
        open_article::OpenArticle,
        session::Setup,
    },
    model::{id::Kind, segment, selection::Selection, span::ByteSpan},
    store::vfs::{RealVfs, Vfs as _},
};

/// Points that one frame scrolls: a fast turn of the wheel.
const SCROLL: f32 = 90.0;
const N_SCROLL: usize = 240;
const N_TAGS: usize = 20;
const OPEN_FIND_BAR: Command = Command::Run(CommandId::Find);
const SIZE: Vec2 = vec2(1280.0, 800.0);

/// What was measured of one article. Milliseconds of UI and tessellation; painting is the graphics card's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    pub chars: usize,
    pub mentions: usize,
    /// From the program's start to the article on screen.
    pub first_frame_ms: f64,
    pub scroll_frame_ms: Spread,
    /// From the key on a selection to the tag on screen, in the middle case.
    pub tag_ms: f64,
    /// From a word typed into the find bar to its hits on screen.
    pub find_ms: f64,
    /// Resident memory; `None` where the system does not tell.
    pub rss_mb: Option<f64>,
}

/// The same with the graphics card's part, as the system's own window has it. Waits for the screen are left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WindowFigures {
    pub first_frame_ms: f64,
    pub scroll_frame_ms: Spread,
    pub tag_ms: f64,
    pub find_ms: f64,
    pub rss_mb: Option<f64>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spread {
    pub median: f64,
    pub p99: f64,
}

impl Spread {
    fn of(mut frames: Vec<f64>) -> Self {
        frames.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let i = (frames.len() as f64 * share) as usize;
            let last = frames.len().saturating_sub(1);
            frames.get(i.min(last)).copied().unwrap_or(0.0)
        };
        Self {
            median: at(0.5),
            p99: at(0.99),
        }
    }
}

/// A window that no one sees.
pub struct Headless {
    ctx: egui::Context,
    app: App,
    frame: eframe::Frame,
    time: f64,
}

impl Headless {
    /// Opens `paths` and shows the first article; returns when it is on screen.
    pub fn open(
        setup: Setup,
        fonts: impl Fn() -> Fonts + Send + Sync + 'static,
        paths: Vec<PathBuf>,
    ) -> Self {
        let ctx = egui::Context::default();
        let mut headless = Self {
            app: App::new(&ctx, setup, fonts, paths),
            frame: eframe::Frame::_new_kittest(),
            ctx,
            time: 0.0,
        };
        // The first frames only say that it is being opened.
        while headless.app.session().open().is_none() && headless.is_opening() {
            headless.frame(Vec::new());
            std::thread::sleep(Duration::from_micros(300));
        }
        headless.frame(Vec::new());
        headless
    }

    fn is_opening(&self) -> bool {
        let session = self.app.session();
        session.is_busy() || session.project().is_none()
    }

    /// Whether a screen reader listens: then a frame names all that is on screen.
    pub fn set_screen_reader(&self, listens: bool) {
        if listens {
            self.ctx.enable_accesskit();
        } else {
            self.ctx.disable_accesskit();
        }
    }

    pub fn app(&mut self) -> &mut App {
        &mut self.app
    }

    /// Makes one frame and tessellates it; how long that took, in milliseconds.
    pub fn frame(&mut self, mut events: Vec<Event>) -> f64 {
        self.time += 1.0 / 60.0;
        events.insert(0, Event::PointerMoved(pos2(SIZE.x * 0.4, SIZE.y * 0.6)));
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), SIZE)),
            time: Some(self.time),
            focused: true,
            events,
            ..RawInput::default()
        };
        let start = Instant::now();
        self.app.logic(&self.ctx, &mut self.frame);
        let (app, frame) = (&mut self.app, &mut self.frame);
        let mut output = self.ctx.run_ui(input, |ui| app.ui(ui, frame));
        // There is no graphics card to give them to.
        output.textures_delta.clear();
        let meshes = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        let took = ms(start);
        std::hint::black_box(meshes);
        took
    }

    /// Scrolls by one frame's worth; negative scrolls back.
    pub fn scroll(&mut self, points: f32) -> f64 {
        self.frame(vec![wheel(points)])
    }

    /// Tags one word on screen that has no tag: the time from the key to the frame with the tag. `None` where there is none.
    pub fn tag(&mut self) -> Option<f64> {
        let (span, label) = self.untagged_word()?;
        self.app.dispatch(Command::Select(Selection::span(span)));
        self.frame(Vec::new());
        let start = Instant::now();
        self.app.dispatch(Command::Tag(label));
        let dispatched = ms(start);
        Some(dispatched + self.frame(Vec::new()))
    }

    /// Finds a word of the text: the time from the key to the frame with the hits.
    pub fn find(&mut self, query: &str) -> f64 {
        let start = Instant::now();
        let query = FindCommand::Query(query.to_owned());
        self.app.dispatch(Command::Find(query));
        self.frame(Vec::new());
        while self.app.session().find().is_searching() {
            std::thread::sleep(Duration::from_micros(200));
            self.frame(Vec::new());
        }
        ms(start)
    }

    fn untagged_word(&self) -> Option<(ByteSpan, String)> {
        let open = self.app.session().open()?;
        let label = open.codebook().entity_types.first()?.label.name.clone();
        let visible = self.app.visible();
        let word = untagged_words(open, visible).next()?;
        Some((word, label))
    }
}

fn untagged_words(open: &OpenArticle, visible: ByteSpan) -> impl Iterator<Item = ByteSpan> + '_ {
    let text = visible.text(open.article().text()).unwrap_or_default();
    segment::words(text)
        .into_iter()
        .map(move |w| w.moved(visible.start))
        .filter(|w| w.len() > 2)
        .filter(|w| {
            let touching = open.document().touching(*w);
            touching.iter().all(|e| e.id.kind() == Kind::Zone)
        })
}

fn wheel(points: f32) -> Event {
    Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, -points),
        phase: TouchPhase::Move,
        source: MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    }
}

/// Opens an article without a window, scrolls through it, tags in it, looks for a word. `None` where it can't be opened.
pub fn measure(setup: Setup, path: PathBuf) -> Option<Figures> {
    measure_with(setup, Fonts::system, path)
}

/// The same with fonts that are the same everywhere.
pub fn measure_with(
    setup: Setup,
    fonts: impl Fn() -> Fonts + Send + Sync + 'static,
    path: PathBuf,
) -> Option<Figures> {
    let start = Instant::now();
    let mut headless = Headless::open(setup, fonts, vec![path]);
    let first_frame_ms = ms(start);
    let open = headless.app.session().open()?;
    let chars = open.article().index().n_chars();
    let mentions = open.document().count(Kind::Mention);
    let len = open.article().text().len();
    let scroll_frame_ms = scroll_through(&mut headless, len);
    let rss_mb = rss_mb();
    let mut tags: Vec<f64> = (0..N_TAGS).map_while(|_| headless.tag()).collect();
    tags.sort_by(f64::total_cmp);
    let word = word_to_find(&headless.app);
    headless.app.dispatch(OPEN_FIND_BAR);
    headless.frame(Vec::new());
    let find_ms = headless.find(&word);
    headless.app.finish();
    Some(Figures {
        chars,
        mentions,
        first_frame_ms,
        scroll_frame_ms,
        tag_ms: tags.get(tags.len() / 2).copied().unwrap_or(0.0),
        find_ms,
        rss_mb,
    })
}

/// From the top, from the middle and back from the end.
fn scroll_through(headless: &mut Headless, len: usize) -> Spread {
    let mut frames = Vec::new();
    for (share, points) in [(0.0, SCROLL), (0.5, SCROLL), (1.0, -SCROLL)] {
        let at = (len as f64 * share) as usize;
        headless.app.show(at);
        headless.frame(Vec::new());
        frames.extend((0..N_SCROLL).map(|_| headless.scroll(points)));
    }
    Spread::of(frames)
}

/// Opens the article in a window of the system's, does the same there, and closes it.
pub fn measure_in_window(setup: Setup, path: PathBuf) -> Result<WindowFigures, eframe::Error> {
    let found = Arc::new(Mutex::new(None));
    let result = found.clone();
    let start = Instant::now();
    super::app::run_with(setup, vec![path], move |app| {
        Box::new(InWindow::new(app, start, result))
    })?;
    let figures = found.lock().ok().and_then(|mut found| found.take());
    figures.ok_or_else(|| eframe::Error::AppCreation("the window was closed too early".into()))
}

/// What [`measure_in_window`] does, step by step, in a window that no one sees: what it takes is then the program's part only. `None` where
/// the article can't be opened.
pub fn measure_as_in_window(
    setup: Setup,
    fonts: impl Fn() -> Fonts + Send + Sync + 'static,
    path: PathBuf,
) -> Option<WindowFigures> {
    let ctx = egui::Context::default();
    let found = Arc::new(Mutex::new(None));
    let app = App::new(&ctx, setup, fonts, vec![path]);
    let mut window = InWindow::new(app, Instant::now(), found.clone());
    let mut frame = eframe::Frame::_new_kittest();
    let mut time = 0.0;
    while window.app.session().open().is_some() || window.is_opening() {
        time += 1.0 / 60.0;
        let mut input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), SIZE)),
            time: Some(time),
            focused: true,
            ..RawInput::default()
        };
        window.raw_input_hook(&ctx, &mut input);
        window.logic(&ctx, &mut frame);
        let mut output = ctx.run_ui(input, |ui| window.ui(ui, &mut frame));
        output.textures_delta.clear();
        if let Some(figures) = found.lock().ok().and_then(|mut found| found.take()) {
            window.app.finish();
            return Some(figures);
        }
    }
    None
}

/// The window's own app with a hand on the wheel and on the keys.
struct InWindow {
    app: App,
    start: Instant,
    result: Arc<Mutex<Option<WindowFigures>>>,
    step: usize,
    first_frame_ms: f64,
    frames: Vec<f64>,
    tags: Vec<f64>,
    /// The dispatch's part of the tag that is on its way to the screen.
    waits: Option<f64>,
    /// When a word was looked for, and how long until it was found.
    asked: Option<Instant>,
    find_ms: f64,
    /// When this frame began, and what the last one took by the program's own clock.
    began: Instant,
    own_ms: Option<f64>,
}

/// The steps, a frame each: from the second on it scrolls, then tags, then finds.
const SCROLLS_FROM: usize = 2;
const TAGS_FROM: usize = SCROLLS_FROM + N_SCROLL;
const FINDS_FROM: usize = TAGS_FROM + 2 * N_TAGS;

impl InWindow {
    fn new(app: App, start: Instant, result: Arc<Mutex<Option<WindowFigures>>>) -> Self {
        Self {
            app,
            start,
            result,
            step: 0,
            first_frame_ms: 0.0,
            frames: Vec::new(),
            tags: Vec::new(),
            waits: None,
            asked: None,
            find_ms: 0.0,
            began: start,
            own_ms: None,
        }
    }

    fn is_opening(&self) -> bool {
        let session = self.app.session();
        session.is_busy() || session.project().is_none()
    }

    fn tag(&mut self) {
        let Some(open) = self.app.session().open() else {
            return;
        };
        let label = open.codebook().entity_types.first();
        let label = label.map(|t| t.label.name.clone());
        let word = untagged_words(open, self.app.visible()).next();
        if let (Some(word), Some(label)) = (word, label) {
            self.app.dispatch(Command::Select(Selection::span(word)));
            let start = Instant::now();
            self.app.dispatch(Command::Tag(label));
            self.waits = Some(ms(start));
        }
    }

    /// Whether the hits of a word on screen are there, to be painted in this frame.
    fn has_found(&mut self) -> bool {
        let asked = *self.asked.get_or_insert_with(|| {
            let query = FindCommand::Query(word_to_find(&self.app));
            let now = Instant::now();
            self.app.dispatch(Command::Find(query));
            now
        });
        let found = !self.app.session().find().is_searching();
        if found {
            self.find_ms = ms(asked);
        }
        found
    }

    /// Once: the window asks on until it is closed.
    fn finish(&mut self) {
        if self.result.lock().is_ok_and(|result| result.is_some()) {
            return;
        }
        self.tags.sort_by(f64::total_cmp);
        let figures = WindowFigures {
            first_frame_ms: self.first_frame_ms,
            scroll_frame_ms: Spread::of(std::mem::take(&mut self.frames)),
            tag_ms: self.tags.get(self.tags.len() / 2).copied().unwrap_or(0.0),
            find_ms: self.find_ms,
            rss_mb: rss_mb(),
        };
        if let Ok(mut result) = self.result.lock() {
            *result = Some(figures);
        }
    }
}

impl eframe::App for InWindow {
    fn logic(&mut self, ctx: &egui::Context, frame: &mut eframe::Frame) {
        self.began = Instant::now();
        self.app.logic(ctx, frame);
        ctx.request_repaint();
        // What the last frame took, tessellation and painting included, without the wait for the screen.
        let took = frame.info().cpu_usage.map(|s| f64::from(s) * 1000.0);
        let took = took.or(self.own_ms);
        let is_open = self.app.session().open().is_some();
        match self.step {
            0 if !is_open => return,
            // Two frames: one that shows it, and one that knows how long that took.
            0 | 1 => {}
            SCROLLS_FROM => self.first_frame_ms = ms(self.start),
            s if s < TAGS_FROM => self.frames.extend(took),
            s if s < FINDS_FROM => {
                if let (Some(dispatched), Some(took)) = (self.waits.take(), took) {
                    self.tags.push(dispatched + took);
                } else {
                    self.tag();
                }
            }
            FINDS_FROM => self.app.dispatch(OPEN_FIND_BAR),
            s if s == FINDS_FROM + 1 => {
                if !self.has_found() {
                    return;
                }
            }
            s if s == FINDS_FROM + 2 => self.find_ms += took.unwrap_or(0.0),
            _ => {
                self.finish();
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
        self.step += 1;
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        self.app.ui(ui, frame);
        self.own_ms = Some(ms(self.began));
    }

    fn raw_input_hook(&mut self, _ctx: &egui::Context, input: &mut RawInput) {
        if (SCROLLS_FROM..TAGS_FROM).contains(&self.step) {
            let size = input.screen_rect.map_or(SIZE, |r| r.size());
            let over = pos2(size.x * 0.4, size.y * 0.6);
            input.events.push(Event::PointerMoved(over));
            input.events.push(wheel(SCROLL));
        }
    }

    fn on_exit(&mut self, gl: Option<&eframe::glow::Context>) {
        self.app.on_exit(gl);
    }
}

/// A word on screen that nothing is tagged on.
fn word_to_find(app: &App) -> String {
    let word = app.session().open().and_then(|open| {
        let word = untagged_words(open, app.visible()).next()?;
        word.text(open.article().text())
    });
    word.unwrap_or("a").to_owned()
}

fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

/// Memory that this process has in use, as Linux tells it.
pub fn rss_mb() -> Option<f64> {
    let status = RealVfs
        .read(std::path::Path::new("/proc/self/status"))
        .ok()?;
    let status = String::from_utf8_lossy(&status);
    let line = status.lines().find(|l| l.starts_with("VmRSS:"))?;
    let kb: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kb / 1024.0)
}
