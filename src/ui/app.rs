//! The window: takes in what happened, draws the session, carries out what was asked for.
//!
//! [`App::logic`](eframe::App::logic) drains background work and saves; [`App::ui`](eframe::App::ui) draws and collects commands, which are
//! dispatched at the end of the frame. The idle window paints nothing.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{self, Receiver, Sender},
    },
    thread,
    time::Instant,
};

use egui::{CentralPanel, Frame, Panel, ViewportCommand};

use super::{
    UiCtx,
    canvas::{
        Anchor, Canvas, CanvasEvent, CanvasOutput, Edge, EguiText, FallbackFonts, Fonts, Names,
        Typesetter, UI_REGULAR, UI_SEMIBOLD,
    },
    canvas_style::canvas_style,
    dialogs, input,
    panels::{
        articles, changed, checks, find_bar, inspector, label_bar, menu_bar, notices,
        room::PanelRoom, status_bar,
    },
    review,
    source::ArticleSource,
    theme::{self, Theme, ThemeChoice},
    view::{DraggedEdge, ViewState},
    widgets,
};
use crate::{
    editor::{
        checks::ChecksCommand,
        command::{Command, CommandId},
        datasets::{DatasetCommand, Pick},
        open_article::OpenArticle,
        review::ReviewCommand,
        session::{Request, Session, Setup},
    },
    model::{id::Id, selection::Selection, span::ByteSpan},
    store::local::{self, WindowPlace},
};

type Picked = (Pick, Vec<PathBuf>);

pub struct App {
    session: Session,
    view: ViewState,
    canvas: Canvas,
    theme: Option<&'static Theme>,
    /// Marks on screen in the last frame, for hints.
    on_screen: Vec<Id>,
    /// What was chosen in the system's dialogs.
    picked: (Sender<Command>, Receiver<Command>),
    /// Places picked for an export or an import.
    picked_places: (Sender<Picked>, Receiver<Picked>),
    canvas_id: Option<egui::Id>,
    places: Places,
    visible: ByteSpan,
    started: bool,
    paths: Vec<PathBuf>,
    /// Where the window was in the last frame, to be there again at the next start.
    place: Option<WindowPlace>,
    /// Whether keys were used last, not the pointer.
    keys_last: bool,
}

impl App {
    /// Opens `paths`, or the sample project, in the first frame.
    ///
    /// `fonts` is called again when egui itself lacks a font.
    pub fn new(
        ctx: &egui::Context,
        setup: Setup,
        fonts: impl Fn() -> Fonts + Send + Sync + 'static,
        paths: Vec<PathBuf>,
    ) -> Self {
        theme::install_fonts(ctx, UI_REGULAR, UI_SEMIBOLD);
        let typesetter = Typesetter::new(fonts());
        widgets::set_name_painter(ctx, Arc::new(Names(typesetter.clone())));
        ctx.add_plugin(EguiText(typesetter.clone()));
        ctx.set_font_providers(vec![Arc::new(FallbackFonts::new(fonts))]);
        let session = Session::new(setup);
        Self {
            session,
            view: ViewState::default(),
            canvas: Canvas::new(typesetter),
            theme: None,
            on_screen: Vec::new(),
            picked: mpsc::channel(),
            picked_places: mpsc::channel(),
            canvas_id: None,
            places: Places::default(),
            visible: ByteSpan::new(0, 0),
            started: false,
            paths,
            place: None,
            keys_last: false,
        }
    }

    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The bytes on screen in the last frame.
    pub fn visible(&self) -> ByteSpan {
        self.visible
    }

    /// Brings a byte of the article into view with the next frame.
    pub fn show(&mut self, at: usize) {
        self.canvas.scroll_to_share(ByteSpan::new(at, at), 0.3);
    }

    /// Carries a command out, as a view's would be; for tests.
    pub fn dispatch(&mut self, command: Command) {
        self.session.dispatch(command);
    }

    /// Takes in what other programs do in the folders that are open.
    pub fn watch_folders(&mut self) {
        self.session.watch_folders();
    }

    /// Waits for all background work; for tests and the end.
    pub fn finish(&mut self) {
        self.places.leave();
        for (path, at) in std::mem::take(&mut self.places.left) {
            self.session.remember_place(&path, at);
        }
        self.session.finish();
    }

    fn start(&mut self) {
        if !std::mem::replace(&mut self.started, true) {
            let paths = std::mem::take(&mut self.paths);
            self.session.start(paths);
        }
    }

    fn requests(&mut self, ctx: &egui::Context) {
        for request in self.session.take_requests() {
            match request {
                Request::PickFiles => self.pick(ctx, false),
                Request::PickFolder => self.pick(ctx, true),
                Request::PickElsewhere => dialogs::pick_elsewhere(ctx, self.picked.0.clone()),
                Request::Pick(pick) => self.pick_place(ctx, pick),
                Request::ShowInFolder(path) => {
                    if !dialogs::show_in_folder(&path) {
                        self.session.could_not_show(&path);
                    }
                }
                Request::PickSidecars => self.pick_sidecars(ctx),
                Request::Show(span) => self.canvas.scroll_to(span),
                Request::ShowUnit(span) => self.canvas.scroll_to_share(span, 0.3),
                Request::SelectAll => {
                    if let Some(open) = self.session.open() {
                        let all = ByteSpan::new(0, open.article().text().len());
                        self.session.dispatch(Command::Select(Selection::span(all)));
                    }
                }
                Request::FocusText => self.view.focus_text = true,
                Request::FocusFilter => self.view.focus_filter = true,
                Request::FocusField(field) => self.view.focus_field = Some(field),
                Request::SwitchPane => {
                    let in_list = self.view.lists.has_focus;
                    self.view.lists.take_focus = !in_list;
                    self.view.focus_text = in_list;
                }
                Request::FocusFind => self.view.focus_find = true,
                Request::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
            }
            ctx.request_repaint();
        }
    }

    /// Shows the system's file dialog on a thread of its own: it may hang, and the window must not.
    fn pick(&self, ctx: &egui::Context, folder: bool) {
        let (send, ctx) = (self.picked.0.clone(), ctx.clone());
        thread::spawn(move || {
            let dialog = rfd::FileDialog::new();
            let picked = if folder {
                dialog.pick_folders()
            } else {
                dialog
                    .add_filter("Articles", &["txt", "text", "md", "html", "htm"])
                    .add_filter("*", &["*"])
                    .pick_files()
            };
            if let Some(paths) = picked
                && send.send(Command::OpenPaths(paths)).is_ok()
            {
                ctx.request_repaint();
            }
        });
    }

    /// The same for colleagues' sidecars.
    fn pick_sidecars(&self, ctx: &egui::Context) {
        let (send, ctx) = (self.picked.0.clone(), ctx.clone());
        thread::spawn(move || {
            let dialog = rfd::FileDialog::new().add_filter("Sidecars", &["ron"]);
            if let Some(paths) = dialog.pick_files()
                && send
                    .send(Command::Review(ReviewCommand::AddSidecars(paths)))
                    .is_ok()
            {
                ctx.request_repaint();
            }
        });
    }

    /// The same for an export's or an import's place.
    fn pick_place(&self, ctx: &egui::Context, pick: Pick) {
        let (send, ctx) = (self.picked_places.0.clone(), ctx.clone());
        thread::spawn(move || {
            if let Some(paths) = dialogs::pick_place(pick)
                && send.send((pick, paths)).is_ok()
            {
                ctx.request_repaint();
            }
        });
    }

    fn set_theme(&mut self, ctx: &egui::Context) -> &'static Theme {
        let choice = match self.session.settings().theme {
            local::ThemeChoice::System => ThemeChoice::System,
            local::ThemeChoice::Light => ThemeChoice::Light,
            local::ThemeChoice::Dark => ThemeChoice::Dark,
            local::ThemeChoice::HighContrast => ThemeChoice::HighContrast,
        };
        let theme = choice.theme(ctx);
        if self.theme.is_none_or(|t| t.name != theme.name) {
            theme.apply(ctx);
            self.theme = Some(theme);
        }
        theme
    }

    fn keys(&mut self, ctx: &egui::Context) {
        self.view.hints.renew(&self.session, &self.on_screen);
        // An open menu has all keys: Escape closes it.
        if self.session.dialog.is_some() || egui::Popup::is_any_open(ctx) {
            return;
        }
        let focused = ctx.memory(|m| m.focused());
        let typing = focused.is_some() && focused != self.canvas_id && ctx.text_edit_focused();
        // Escape has taken the keyboard from the field already.
        let left = self.view.was_typing && ctx.input(|i| i.key_pressed(egui::Key::Escape));
        self.view.was_typing = typing;
        let typing = typing || left;
        for command in input::commands(ctx, &self.session, &mut self.view, typing) {
            if command == Command::Run(CommandId::Cancel) {
                self.view.review.stop_picking();
            }
            self.session.dispatch(command);
            self.view.hints.renew(&self.session, &self.on_screen);
        }
    }

    fn draw(&mut self, ui: &mut egui::Ui, theme: &'static Theme, commands: &mut Vec<Command>) {
        let mut ctx = UiCtx {
            session: &self.session,
            theme,
            commands,
        };
        let panel = Frame::NONE.fill(theme.panel);
        Panel::top("menu-bar")
            .exact_size(theme.sizes.menu_bar_height)
            .frame(panel)
            .show(ui, |ui| {
                ui.horizontal_centered(|ui| menu_bar::menu_bar_ui(ui, &mut ctx));
            });
        Panel::bottom("status-bar")
            .exact_size(theme.sizes.status_bar_height)
            .frame(panel)
            .show(ui, |ui| status_bar::status_bar_ui(ui, &mut ctx));
        let reviews = ctx.session.review().is_on();
        // What is decided by hand is done with the usual tools.
        let settles = reviews && !ctx.session.review().is_editing();
        let room = PanelRoom::new(ui.max_rect().width(), theme);
        let is_asked = self.view.focus_filter;
        let picks = reviews && self.view.review.picks_article(ctx.session, is_asked);
        if reviews {
            room.list("units", 40.0)
                .frame(panel)
                .show(ui, |ui| match picks {
                    true => articles::articles_ui(ui, &mut ctx, &mut self.view),
                    false => review::list::list_ui(ui, &mut ctx, &mut self.view),
                });
        } else if ctx.session.settings().show_articles {
            room.list("articles", 0.0)
                .frame(panel)
                .show(ui, |ui| articles::articles_ui(ui, &mut ctx, &mut self.view));
        }
        if let Some(review) = ctx.session.open().and_then(|open| open.review()) {
            room.side("changed", 60.0)
                .frame(panel)
                .show(ui, |ui| changed::changed_ui(ui, &mut ctx, review));
        } else if ctx.session.settings().show_inspector {
            room.side("inspector", 0.0)
                .frame(panel)
                .show(ui, |ui| match settles {
                    true => review::side_ui(ui, &mut ctx, &mut self.view),
                    false => {
                        checks::checks_ui(ui, &mut ctx);
                        inspector::inspector_ui(ui, &mut ctx, &mut self.view);
                    }
                });
        }
        CentralPanel::default()
            .frame(Frame::NONE.fill(theme.paper))
            .show(ui, |ui| {
                let rect = ui.available_rect_before_wrap();
                self.places.restore(ctx.session, &mut self.canvas);
                let output = match settles {
                    true => {
                        let settings = ctx.session.settings();
                        let style = canvas_style(theme, settings.text_size.0, settings.reading);
                        let (view, canvas) = (&mut self.view, &mut self.canvas);
                        review::canvas_ui(ui, &mut ctx, view, canvas, &style)
                    }
                    false => canvas_ui(ui, &mut ctx, &mut self.view, &mut self.canvas),
                };
                self.places.keep(ctx.session, &self.canvas);
                if let Some(output) = output {
                    self.canvas_id = output.focus_id;
                    self.visible = output.visible;
                    // A dialog keeps the keyboard; the text gets it afterwards.
                    if ctx.session.dialog.is_none()
                        && std::mem::take(&mut self.view.focus_text)
                        && let Some(id) = output.focus_id
                    {
                        ui.memory_mut(|m| m.request_focus(id));
                    }
                    let on_screen = output.visible_marks.iter();
                    self.on_screen = on_screen.filter_map(|n| self.view.marks.id(*n)).collect();
                    let at = label_bar::place(ctx.session, &output, rect, self.view.bar.open)
                        .filter(|_| !settles);
                    if let Some(at) = at
                        && ctx.session.dialog.is_none()
                    {
                        label_bar::label_bar_ui(ui, &mut ctx, &mut self.view, at, rect);
                    } else {
                        self.view.covered.height = 0.0;
                    }
                    if let Some(words) = self.view.covered.to_clear(ctx.session) {
                        self.canvas.scroll_clear(words);
                        ui.ctx().request_repaint();
                    }
                    find_bar::find_bar_ui(ui, &mut ctx, &mut self.view, rect);
                }
                notices::notices_ui(ui, &mut ctx, &mut self.view, rect);
            });
    }

    fn drops(&mut self, ctx: &egui::Context, theme: &Theme) {
        let (hovering, dropped) = ctx.input(|i| {
            let dropped = i.raw.dropped_files.iter();
            (
                !i.raw.hovered_files.is_empty(),
                dropped.map(|f| f.path().to_owned()).collect::<Vec<_>>(),
            )
        });
        if !dropped.is_empty() {
            self.session.dispatch(Command::OpenPaths(dropped));
        }
        if hovering {
            let painter = ctx.layer_painter(egui::LayerId::new(
                egui::Order::Foreground,
                egui::Id::unique("drop"),
            ));
            let rect = ctx.content_rect();
            painter.rect_filled(rect, 0, theme.paper.gamma_multiply(0.9));
            painter.text(
                rect.center(),
                egui::Align2::CENTER_CENTER,
                &*self.session.texts.get("drop-here"),
                theme.font_semibold(20.0),
                theme.accent,
            );
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.start();
        for (path, at) in std::mem::take(&mut self.places.left) {
            self.session.remember_place(&path, at);
        }
        while let Ok(command) = self.picked.1.try_recv() {
            self.session.dispatch(command);
        }
        while let Ok((pick, paths)) = self.picked_places.1.try_recv() {
            let picked = DatasetCommand::Picked(pick, paths);
            self.session.dispatch(Command::Dataset(picked));
        }
        self.place = window_place(ctx, self.place);
        let now = Instant::now();
        if let Some(due) = self.session.logic(now) {
            ctx.request_repaint_after(due.saturating_duration_since(now));
        }
        if ctx.input(|i| i.viewport().close_requested()) && !self.session.can_quit() {
            // Closes by itself once everything is on disk.
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.session.dispatch(Command::Run(CommandId::Quit));
        }
        self.requests(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        let theme = self.set_theme(&ctx);
        input::tips(&ctx, &mut self.keys_last);
        self.keys(&ctx);
        self.view.hovered = None;
        self.view.lists.has_focus = false;
        let mut commands = Vec::new();
        self.draw(ui, theme, &mut commands);
        let mut ui_ctx = UiCtx {
            session: &self.session,
            theme,
            commands: &mut commands,
        };
        if dialogs::dialog_ui(&ctx, &mut ui_ctx, &mut self.view) {
            self.session.dialog = None;
            self.view.focus_text = true;
            ctx.request_repaint();
        }
        self.drops(&ctx, theme);
        let changed = !commands.is_empty();
        for command in commands {
            self.session.dispatch(command);
        }
        self.requests(&ctx);
        if changed {
            // What was drawn is a frame old.
            ctx.request_repaint();
        }
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        if let Some(place) = self.place {
            self.session.remember_window(place);
        }
        self.finish();
    }

    fn clear_color(&self, _visuals: &egui::Visuals) -> [f32; 4] {
        self.theme
            .map_or(egui::Color32::BLACK, |t| t.paper)
            .to_normalized_gamma_f32()
    }
}

/// Where each article was scrolled to, for when one comes back to it.
#[derive(Default)]
struct Places {
    by_path: BTreeMap<PathBuf, (Option<Anchor>, usize)>,
    /// The article on show.
    current: Option<PathBuf>,
    /// Articles that were left, with their first character in view, to be remembered for the next run.
    left: Vec<(PathBuf, usize)>,
}

impl Places {
    fn restore(&mut self, session: &Session, canvas: &mut Canvas) {
        let path = session.open().map(OpenArticle::path);
        if path == self.current.as_deref() {
            return;
        }
        self.leave();
        self.current = path.map(Path::to_owned);
        if let Some((anchor, _)) = path.and_then(|path| self.by_path.get(path)) {
            canvas.set_anchor(*anchor);
        } else if let Some(at) = session.place_of_open() {
            canvas.set_anchor(Some(Anchor { at, below: 0.0 }));
        }
    }

    fn keep(&mut self, session: &Session, canvas: &Canvas) {
        let (Some(path), Some(open)) = (&self.current, session.open()) else {
            return;
        };
        let anchor = canvas.anchor();
        if self.by_path.get(path).is_some_and(|p| p.0 == anchor) {
            return;
        }
        // Characters, as in all files: the text is at hand now, and not any more when it is left.
        let article = open.article();
        let index = article.index();
        let at = anchor.and_then(|a| index.char_from_byte(article.text(), a.at));
        self.by_path.insert(path.clone(), (anchor, at.unwrap_or(0)));
    }

    fn leave(&mut self) {
        if let Some(path) = &self.current
            && let Some((_, at)) = self.by_path.get(path)
        {
            self.left.push((path.clone(), *at));
        }
    }
}

/// Shows the open article and turns what was done to it into commands.
fn canvas_ui(
    ui: &mut egui::Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    canvas: &mut Canvas,
) -> Option<CanvasOutput> {
    let Some(open) = ctx.session.open() else {
        ui.centered_and_justified(|ui| {
            let key = if ctx.session.is_busy() {
                "status-loading"
            } else {
                "drop-here"
            };
            ui.colored_label(ctx.theme.mute, &*ctx.texts().get(key));
        });
        return None;
    };
    view.marks.clear();
    let settings = ctx.session.settings();
    let style = canvas_style(ctx.theme, settings.text_size.0, settings.reading);
    // What is found comes to stand clear of the bar.
    canvas.covered_top = if ctx.session.find().is_open() {
        find_bar::COVERED
    } else {
        0.0
    };
    canvas.covered_bottom = view.notices_height.max(view.covered.height);
    let source = ArticleSource {
        session: ctx.session,
        open,
        theme: ctx.theme,
        view,
    };
    canvas.names.text = ctx.texts().get("canvas-name").to_string();
    canvas.names.selection = ctx.texts().get("canvas-selection").to_string();
    let output = canvas.ui(ui, &source, open.selection(), &style);
    for event in &output.events {
        take_event(ctx, view, event);
    }
    Some(output)
}

fn take_event(ctx: &mut UiCtx<'_>, view: &mut ViewState, event: &CanvasEvent) {
    let Some(open) = ctx.session.open() else {
        return;
    };
    match event {
        CanvasEvent::SelectionChanged(selection) => {
            ctx.push(Command::Select(selection.clone()));
        }
        CanvasEvent::MarkClicked { id, .. } | CanvasEvent::MarkDoubleClicked { id } => {
            if let Some(id) = view.marks.id(*id) {
                ctx.push(Command::Pick(id));
            } else if let Some(i) = view.marks.finding(*id) {
                ctx.push(Command::Checks(ChecksCommand::GoTo(i)));
            }
        }
        CanvasEvent::MarkHovered(Some(id)) => view.hovered = view.marks.id(*id),
        CanvasEvent::GutterClicked { paragraph, .. } => {
            if let Some(span) = open.article().paragraphs().get(*paragraph) {
                ctx.push(Command::Select(Selection::caret(span.start)));
                ctx.push(Command::Run(CommandId::SetZone));
            }
        }
        CanvasEvent::EdgeDragged {
            id,
            span,
            edge,
            new_span,
            finished,
        } => {
            let Some(record) = view.marks.id(*id) else {
                return;
            };
            let spans = open.document().record(&record).map(|r| r.spans());
            let Some((_, before)) = spans.and_then(|s| s.get(*span).copied()) else {
                return;
            };
            let after = match edge {
                Edge::Start => ByteSpan::new(new_span.start, before.end),
                Edge::End => ByteSpan::new(before.start, new_span.end),
            };
            if *finished {
                view.dragged_edge = None;
                ctx.push(Command::MoveEdge {
                    record,
                    before,
                    after,
                });
            } else {
                view.dragged_edge = Some(DraggedEdge {
                    record,
                    before,
                    after,
                });
            }
        }
        CanvasEvent::BackgroundClicked
        | CanvasEvent::SelectionFinished
        | CanvasEvent::MarkHovered(None)
        | CanvasEvent::ContextMenu { .. }
        | CanvasEvent::Copied { .. } => {}
    }
}

/// Where the window is now. A maximized one keeps the place it goes back to; where the system tells no position (Wayland), the size is kept.
fn window_place(ctx: &egui::Context, before: Option<WindowPlace>) -> Option<WindowPlace> {
    ctx.input(|i| {
        let viewport = i.viewport();
        let maximized = viewport.maximized.unwrap_or(false);
        if maximized && let Some(before) = before {
            return Some(WindowPlace {
                maximized,
                ..before
            });
        }
        let size = viewport.inner_rect.map(|r| r.size())?;
        let at = viewport.outer_rect.map_or(egui::Pos2::ZERO, |r| r.min);
        Some(WindowPlace {
            x: at.x,
            y: at.y,
            width: size.x,
            height: size.y,
            maximized,
        })
    })
}

/// Smaller than the smallest screen that is common, so that its lower edge is seen under a title bar.
const FIRST_SIZE: [f32; 2] = [1240.0, 740.0];

/// Opens the window, where it was last. Returns when it is closed.
pub fn run(setup: Setup, paths: Vec<PathBuf>) -> Result<(), eframe::Error> {
    run_with(setup, paths, |app| Box::new(app))
}

/// The same, with something around the window's app.
pub(super) fn run_with(
    mut setup: Setup,
    paths: Vec<PathBuf>,
    wrap: impl FnOnce(App) -> Box<dyn eframe::App>,
) -> Result<(), eframe::Error> {
    let mut viewport = egui::ViewportBuilder::default()
        .with_title("Postil")
        .with_app_id("postil")
        .with_inner_size(FIRST_SIZE)
        .with_min_inner_size([640.0, 400.0])
        .with_clamp_size_to_monitor_size(true)
        .with_drag_and_drop(true);
    let settings = local::SettingsFile::read(&*setup.vfs, &setup.dirs).settings;
    if let Some(place) = settings.window.filter(WindowPlace::is_usable) {
        viewport = viewport
            .with_inner_size([place.width, place.height])
            .with_position([place.x, place.y])
            .with_maximized(place.maximized);
    }
    if let Some(icon) = super::icon::window_icon() {
        viewport = viewport.with_icon(Arc::new(icon));
    }
    let options = eframe::NativeOptions {
        viewport,
        // Ours finds the same fonts as the canvas.
        system_font_fallback: false,
        ..eframe::NativeOptions::default()
    };
    eframe::run_native(
        "Postil",
        options,
        Box::new(move |cc| {
            let ctx = cc.egui_ctx.clone();
            let waker = ctx.clone();
            setup.wake = crate::editor::tasks::Wake(Arc::new(move || waker.request_repaint()));
            let mut app = App::new(&ctx, setup, Fonts::system, paths);
            app.watch_folders();
            Ok(wrap(app))
        }),
    )
}
