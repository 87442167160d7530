//! The menu bar: every command of the table, and at the right what is open and whether it is saved.

use egui::{Align, Button, Layout, RichText, TextWrapMode, Ui};

use crate::{
    editor::{
        command::{COMMANDS, Command, CommandId, Info, Menu},
        i18n::LANGUAGES,
        open_article::SaveState,
        reading::ReadingCommand,
        review::ReviewCommand,
    },
    model::article::Status,
    review::merge::Enough,
    store::local::{LineSpacing, Reading, ReadingFace, ThemeChoice},
    ui::{
        UiCtx,
        widgets::{NameStyle, file_name_ui},
    },
};

/// The themes, and the keys of their titles.
pub const THEMES: [(ThemeChoice, &str); 4] = [
    (ThemeChoice::System, "theme-system"),
    (ThemeChoice::Light, "theme-light"),
    (ThemeChoice::Dark, "theme-dark"),
    (ThemeChoice::HighContrast, "theme-high-contrast"),
];

/// What the article may be set in, and the keys of their names.
pub const FACES: [(ReadingFace, &str); 3] = [
    (ReadingFace::Serif, "face-serif"),
    (ReadingFace::Sans, "face-sans"),
    (ReadingFace::System, "face-system"),
];

const SPACINGS: [(LineSpacing, &str); 3] = [
    (LineSpacing::Tight, "spacing-tight"),
    (LineSpacing::Normal, "spacing-normal"),
    (LineSpacing::Wide, "spacing-wide"),
];

pub fn menu_bar_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) {
    egui::MenuBar::new().ui(ui, |ui| {
        ui.add_space(6.0);
        for menu in Menu::ALL {
            let title = ctx.texts().get(menu.text());
            ui.menu_button(&*title, |ui| {
                // In a window lower than the menu it scrolls.
                let room = ui.ctx().content_rect().height() - ctx.theme.sizes.menu_bar_height;
                let room = (room - 24.0).max(120.0);
                // The bar has a place of its own, not over the shortcuts.
                let scroll = &mut ui.spacing_mut().scroll;
                scroll.floating_allocated_width = scroll.bar_width + 2.0;
                egui::ScrollArea::vertical()
                    .max_height(room)
                    .min_scrolled_height(room)
                    .show(ui, |ui| menu_ui(ui, ctx, menu));
            });
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(8.0);
            state_ui(ui, ctx);
            what_is_open_ui(ui, ctx);
        });
    });
}

fn menu_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, menu: Menu) {
    ui.set_min_width(230.0);
    if menu == Menu::Annotate {
        tag_menu_ui(ui, ctx);
        ui.separator();
    }
    let commands: Vec<&Info> = COMMANDS.iter().filter(|info| info.menu == menu).collect();
    for part in commands.chunk_by(|a, b| a.id.submenu() == b.id.submenu()) {
        if part.first().is_some_and(|info| info.starts_group) {
            ui.separator();
        }
        match part.first().and_then(|info| info.id.submenu()) {
            Some(title) => {
                let title = ctx.texts().get(title);
                ui.menu_button(&*title, |ui| {
                    ui.set_min_width(230.0);
                    commands_ui(ui, ctx, part);
                });
            }
            None => commands_ui(ui, ctx, part),
        }
    }
    match menu {
        Menu::Annotate => status_menu_ui(ui, ctx),
        Menu::View => view_menu_ui(ui, ctx),
        Menu::Review => accept_menu_ui(ui, ctx),
        Menu::File | Menu::Edit | Menu::Help => {}
    }
}

/// Commands one below the other; a line above each group but the first, which the caller has drawn.
fn commands_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, commands: &[&Info]) {
    for (i, info) in commands.iter().enumerate() {
        if i > 0 && info.starts_group {
            ui.separator();
        }
        command_ui(ui, ctx, info);
        if info.id == CommandId::OpenByPath {
            recent_ui(ui, ctx);
        }
    }
}

fn command_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, info: &Info) {
    let title = command_title(ctx, info.id);
    let mut button = Button::new(title);
    // The longest makes the menu wider; a step may be called anything, and is wrapped.
    if !matches!(info.id, CommandId::Undo | CommandId::Redo) {
        button = button.wrap_mode(TextWrapMode::Extend);
    }
    if let Some(chord) = ctx.session.keymap().chord(info.id) {
        button =
            button.shortcut_text(RichText::new(chord.shown(ctx.texts())).color(ctx.theme.mute));
    }
    if let Some(on) = ctx.session.is_on(info.id) {
        button = button.selected(on);
    }
    let tip = ctx.texts().get(&format!("{}-tip", info.text));
    let enabled = ctx.session.can_run(info.id);
    if ui
        .add_enabled(enabled, button)
        .on_hover_text(&*tip)
        .clicked()
    {
        ctx.push(Command::Run(info.id));
        ui.close();
    }
}

/// The command's title; for undo and redo, with what they would do.
pub fn command_title(ctx: &UiCtx<'_>, id: CommandId) -> String {
    let history = ctx.session.open().map(|open| open.history());
    let step = |back| ctx.session.review_step_title(back);
    let what = match id {
        CommandId::Undo => step(true)
            .or_else(|| history.and_then(|h| h.undo_title()))
            .or_else(|| ctx.session.project_step_title(true)),
        CommandId::Redo => step(false)
            .or_else(|| history.and_then(|h| h.redo_title()))
            .or_else(|| ctx.session.project_step_title(false)),
        _ => None,
    };
    match what {
        Some(title) => {
            let what = ctx.session.step_title(title);
            let key = if id == CommandId::Undo {
                "undo-with"
            } else {
                "redo-with"
            };
            ctx.texts().with(key, &[("what", &what)])
        }
        None => ctx.texts().get(id.info().text).to_string(),
    }
}

fn recent_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) {
    let recent = ctx.session.settings().recent.clone();
    let title = ctx.texts().get("menu-recent");
    ui.add_enabled_ui(!recent.is_empty(), |ui| {
        ui.menu_button(&*title, |ui| {
            for path in recent {
                if ui.button(path.display().to_string()).clicked() {
                    ctx.push(Command::OpenPaths(vec![path]));
                    ui.close();
                }
            }
        });
    });
}

fn tag_menu_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) {
    let title = ctx.texts().get("menu-entity-types");
    let Some(open) = ctx.session.open() else {
        return;
    };
    let codebook = open.codebook().clone();
    let enabled = open.taggable().is_some() && open.read_only().is_none();
    ui.add_enabled_ui(enabled, |ui| {
        ui.menu_button(&*title, |ui| {
            for t in &codebook.entity_types {
                let text = t.label.title(ctx.texts().language()).to_owned();
                let mut button = Button::new(text);
                if let Some(key) = t.key {
                    button = button.shortcut_text(key.to_string());
                }
                if ui
                    .add(button)
                    .on_hover_text(t.label.definition_in(ctx.session.texts.language()))
                    .clicked()
                {
                    ctx.push(Command::Tag(t.label.name.clone()));
                    ui.close();
                }
            }
        });
    });
}

fn status_menu_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) {
    let Some(status) = ctx
        .session
        .open()
        .map(|open| open.document().status().clone())
    else {
        return;
    };
    let title = ctx.texts().get("menu-status");
    ui.menu_button(&*title, |ui| {
        let choices = [
            (Status::ToDo, "status-todo"),
            (Status::InProgress, "status-in-progress"),
            (Status::Done, "status-done"),
            (
                Status::Skipped {
                    reason: String::new(),
                },
                "status-skipped",
            ),
        ];
        for (choice, text) in choices {
            let text = ctx.texts().get(text);
            let is_it = std::mem::discriminant(&choice) == std::mem::discriminant(&status);
            if ui.radio(is_it, &*text).clicked() {
                ctx.push(Command::SetStatus(choice));
                ui.close();
            }
        }
    });
}

/// Thresholds of agreement: at least so many of all.
fn accept_menu_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) {
    let desk = ctx.session.review().desk();
    let n = desk.map_or(0, |desk| desk.comparison.versions.len());
    let title = ctx.texts().get("menu-accept-at-least");
    ui.separator();
    ui.add_enabled_ui(n > 1, |ui| {
        ui.menu_button(&*title, |ui| {
            for k in 1..=n {
                let text = ctx
                    .texts()
                    .with_count_and("accept-k-of-n", n, &[("k", &k.to_string())]);
                if ui.button(text).clicked() {
                    let enough = Enough::AtLeast(k);
                    ctx.push(Command::Review(ReviewCommand::AcceptAgreed(enough)));
                    ui.close();
                }
            }
        });
    });
}

fn view_menu_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) {
    ui.separator();
    let title = ctx.texts().get("menu-theme");
    let current = ctx.session.settings().theme;
    ui.menu_button(&*title, |ui| {
        for (theme, text) in THEMES {
            let text = ctx.texts().get(text);
            if ui.radio(current == theme, &*text).clicked() {
                ctx.push(Command::SetTheme(theme));
                ui.close();
            }
        }
    });
    reading_menu_ui(ui, ctx);
    let title = ctx.texts().get("menu-language");
    ui.menu_button(&*title, |ui| {
        for (code, name) in LANGUAGES {
            if ui.radio(ctx.texts().language() == code, name).clicked() {
                ctx.push(Command::SetLanguage(code.to_owned()));
                ui.close();
            }
        }
    });
}

/// The article's face, measure and line spacing.
fn reading_menu_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) {
    let reading = ctx.session.settings().reading;
    let title = ctx.texts().get("menu-face");
    ui.menu_button(&*title, |ui| {
        for (face, text) in FACES {
            let text = ctx.texts().get(text);
            if ui.radio(reading.face == face, &*text).clicked() {
                ctx.push(Command::Reading(ReadingCommand::Face(face)));
                ui.close();
            }
        }
    });
    let title = ctx.texts().get("menu-measure");
    ui.menu_button(&*title, |ui| {
        for measure in Reading::MEASURES {
            let text = ctx
                .texts()
                .with("measure-letters", &[("n", &measure.to_string())]);
            if ui.radio(reading.measure == measure, text).clicked() {
                ctx.push(Command::Reading(ReadingCommand::Measure(measure)));
                ui.close();
            }
        }
    });
    let title = ctx.texts().get("menu-spacing");
    ui.menu_button(&*title, |ui| {
        for (spacing, text) in SPACINGS {
            let text = ctx.texts().get(text);
            if ui.radio(reading.spacing == spacing, &*text).clicked() {
                ctx.push(Command::Reading(ReadingCommand::Spacing(spacing)));
                ui.close();
            }
        }
    });
}

fn what_is_open_ui(ui: &mut Ui, ctx: &UiCtx<'_>) {
    let Some(open) = ctx.session.open() else {
        return;
    };
    let codebook = open.document().codebook();
    // Apart from the file's name, which may run the other way.
    let rest = match ctx.session.review().desk() {
        Some(desk) => {
            let n = desk.comparison.versions.len();
            let key = match open.document().status() {
                Status::Done => "review-gold-done",
                _ => "review-settling",
            };
            format!("· {}", ctx.texts().with_count(key, n))
        }
        None => {
            let name = &open.document().annotator().name;
            let codebook = format!("{} {}", codebook.name, codebook.version);
            // Before the name is asked there is none.
            let parts = [name.as_str(), &codebook].into_iter();
            let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
            format!("· {}", parts.join(" · "))
        }
    };
    ui.colored_label(ctx.theme.mute, rest);
    let style = NameStyle {
        font: ctx.theme.font(ctx.theme.sizes.text),
        color: ctx.theme.mute,
        max_width: ui.available_width() - 8.0,
    };
    file_name_ui(ui, open.article().file_name(), &style).on_hover_text(format!(
        "{}\n{}",
        open.path().display(),
        open.encoding()
    ));
}

fn state_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) {
    let Some(open) = ctx.session.open() else {
        return;
    };
    let theme = ctx.theme;
    let state = match open.save_state() {
        SaveState::Saved if ctx.session.has_verdicts_to_save() => SaveState::Saving,
        SaveState::Saved if ctx.session.has_verdicts_kept() => SaveState::Failed,
        state => state,
    };
    let (text, color) = match state {
        SaveState::Saved => ("state-saved", theme.fav),
        SaveState::Unsaved => ("state-unsaved", theme.mute),
        SaveState::Saving => ("state-saving", theme.mute),
        SaveState::Failed => ("state-failed", theme.error),
        SaveState::ReadOnly => ("state-read-only", theme.warning),
    };
    let text = ctx.texts().get(text);
    ui.label(RichText::new(&*text).color(color))
        .on_hover_text(match open.read_only() {
            Some(reason) => reason.to_owned(),
            None => open.sidecar().display().to_string(),
        });
    let (rect, _) = ui.allocate_exact_size(egui::vec2(8.0, 8.0), egui::Sense::hover());
    ui.painter().circle_filled(rect.center(), 3.0, color);
}
