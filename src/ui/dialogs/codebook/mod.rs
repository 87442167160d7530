//! The codebook editor: its lists at the left, the chosen label as a form at the right, what is wrong below.
//!
//! Widgets change a copy of the draft; a copy that differs at the end of the frame becomes an edit of the field that has the keyboard.

mod colors;
mod forms;
mod lists;
mod words;

use egui::{Button, Key, Modifiers, RichText, ScrollArea, Ui};

use super::title_ui;
use crate::{
    editor::{
        codebook_desk::CodebookCommand,
        codebook_draft::{Draft, List},
        command::{Command, CommandId},
    },
    ui::{UiCtx, view::ViewState},
};

/// What is on show, and what was refused.
#[derive(Debug, Default)]
pub struct CodebookView {
    place: Place,
    /// The chosen row is new or has moved: the list scrolls to it.
    reveal: bool,
    /// Why the last key was not taken, and of which label.
    refused: Option<(List, usize, String)>,
    /// Whether the guideline shows as it will be read.
    preview: bool,
    /// The language of the guideline being written; `None` for the codebook's own.
    guideline_in: Option<&'static str>,
}

/// A page of the editor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum Place {
    /// Name, title, contexts.
    #[default]
    About,
    Label(List, usize),
    Colors,
    Checks,
    Guideline,
}

/// The size the editor asks for.
pub(super) const WIDTH: f32 = 960.0;

const LIST_WIDTH: f32 = 216.0;

pub(super) fn codebook_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState) -> bool {
    let Some(desk) = ctx.session.codebook_state().desk() else {
        return true;
    };
    view.focus_dialog = false;
    let name = &desk.draft().codebook().name;
    let title = ctx.texts().with(
        "codebook-title",
        &[
            ("name", name),
            ("version", &desk.draft().codebook().version.to_string()),
        ],
    );
    title_ui(ui, ctx, &title);
    elsewhere_ui(ui, ctx);
    let mut draft = desk.draft().clone();
    let view = &mut view.codebook;
    if let Place::Label(list, i) = view.place
        && i >= draft.len(list)
    {
        view.place = Place::About;
    }
    let height = (ui.ctx().content_rect().height() - 250.0).max(200.0);
    // As high as it is said to be: what stands beside each other would else fill all there is.
    let size = egui::vec2(ui.available_width(), height);
    let row = egui::Layout::left_to_right(egui::Align::Min);
    ui.allocate_ui_with_layout(size, row, |ui| {
        ui.set_max_height(height);
        ui.allocate_ui_with_layout(
            egui::vec2(LIST_WIDTH, height),
            egui::Layout::top_down(egui::Align::Min),
            |ui| {
                ui.set_width(LIST_WIDTH);
                ScrollArea::vertical()
                    .id_salt("codebook-lists")
                    .max_height(height)
                    .auto_shrink(false)
                    .show(ui, |ui| lists::lists_ui(ui, ctx, view, &mut draft));
            },
        );
        ui.separator();
        ui.vertical(|ui| {
            ScrollArea::vertical()
                .id_salt(("codebook-form", view.place))
                .max_height(height)
                .auto_shrink(false)
                .show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 8.0;
                    // Room for the scroll bar.
                    ui.set_max_width(ui.available_width() - 12.0);
                    match view.place {
                        Place::About => forms::about_ui(ui, ctx, &mut draft),
                        Place::Label(list, i) => {
                            forms::label_ui(ui, ctx, view, &mut draft, list, i);
                        }
                        Place::Colors => colors::colors_ui(ui, ctx, draft.codebook()),
                        Place::Checks => forms::checks_ui(ui, ctx, &mut draft),
                        Place::Guideline => forms::guideline_ui(ui, ctx, view, &mut draft),
                    }
                });
        });
    });
    problems_ui(ui, ctx, &draft);
    if draft != *desk.draft() {
        let focused = ui.memory(|m| m.focused());
        let field = format!("{:?} {focused:?}", view.place);
        ctx.push(Command::Codebook(CodebookCommand::Edit {
            field,
            after: Box::new(draft),
        }));
    }
    buttons_ui(ui, ctx)
}

/// Says so where the open article is of another project, below the one that was opened: its codebook is not this one.
fn elsewhere_ui(ui: &mut Ui, ctx: &UiCtx<'_>) {
    let (Some(project), Some(open)) = (ctx.session.project(), ctx.session.open()) else {
        return;
    };
    if project.project.is_own(open.path()) {
        return;
    }
    let words = [
        ("article", open.article().file_name()),
        ("codebook", &open.codebook().name),
    ];
    let text = ctx.texts().with("codebook-elsewhere", &words);
    ui.colored_label(ctx.theme.warning, text);
}

/// What keeps the draft from being saved.
fn problems_ui(ui: &mut Ui, ctx: &UiCtx<'_>, draft: &Draft) {
    let problems = draft.codebook().problems();
    ScrollArea::vertical()
        .id_salt("codebook-problems")
        .max_height(54.0)
        .show(ui, |ui| {
            for problem in problems {
                let text = ctx.texts().problem(&problem);
                let size = ctx.theme.sizes.text_note;
                ui.label(RichText::new(text).color(ctx.theme.error).size(size));
            }
            let renames = draft.renames();
            if !renames.is_empty() {
                let renames: Vec<String> = renames
                    .iter()
                    .map(|r| format!("{} → {}", r.from, r.to))
                    .collect();
                let text = ctx
                    .texts()
                    .with("codebook-renames", &[("renames", &renames.join(", "))]);
                let size = ctx.theme.sizes.text_note;
                ui.label(RichText::new(text).color(ctx.theme.mute).size(size));
            }
        });
}

fn buttons_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) -> bool {
    let state = ctx.session.codebook_state();
    let Some(desk) = state.desk() else {
        return true;
    };
    let problems = desk.draft().codebook().problems();
    let can_save = desk.is_changed() && problems.is_empty() && !state.is_saving();
    let (can_undo, can_redo) = (desk.can_undo(), desk.can_redo());
    let changed = desk.is_changed();
    let mut close = false;
    let typing = ui.ctx().text_edit_focused();
    let key = |ui: &mut Ui, modifiers: Modifiers, key: Key| {
        !typing && ui.input_mut(|i| i.consume_key(modifiers, key))
    };
    let redo_key = key(ui, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    let undo_key = key(ui, Modifiers::COMMAND, Key::Z);
    // Saving is safe while one types.
    let save_key = ui.input_mut(|i| i.consume_key(Modifiers::COMMAND, Key::S));
    ui.horizontal(|ui| {
        let button = |ui: &mut Ui, enabled: bool, text: &str| {
            let text = ctx.texts().get(text);
            ui.add_enabled(enabled, Button::new(&*text)).clicked()
        };
        let mut pushed = Vec::new();
        if button(ui, can_save, "codebook-save") || save_key && can_save {
            pushed.push(CodebookCommand::Save);
        }
        if button(ui, can_undo, "cmd-undo") || undo_key {
            pushed.push(CodebookCommand::Undo);
        }
        if button(ui, can_redo, "cmd-redo") || redo_key {
            pushed.push(CodebookCommand::Redo);
        }
        if button(ui, changed, "codebook-discard") {
            pushed.push(CodebookCommand::Discard);
        }
        close = button(ui, true, "dialog-close");
        let text = match (state.is_saving(), changed) {
            (true, _) => "state-saving",
            (false, true) => "codebook-changed",
            (false, false) => "codebook-as-saved",
        };
        ui.colored_label(ctx.theme.mute, &*ctx.texts().get(text));
        for command in pushed {
            ctx.commands.push(Command::Codebook(command));
        }
    });
    close
}

/// The guideline and the labels with their definitions, to be read while tagging.
pub(super) fn guideline_dialog_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) -> bool {
    let Some(project) = ctx.session.project() else {
        return true;
    };
    // That of the open article: it may be of another project below the folder that was opened.
    let codebook = match ctx.session.open() {
        Some(open) => open.codebook(),
        None => &project.project.codebook,
    };
    let codebook = codebook.clone();
    let title = ctx
        .texts()
        .with("guideline-title", &[("name", &codebook.name)]);
    title_ui(ui, ctx, &title);
    let height = (ui.ctx().content_rect().height() - 220.0).max(200.0);
    ScrollArea::vertical()
        .max_height(height)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 12.0);
            // A guideline in another language says itself what it is for.
            let guideline = codebook.guideline_in(ctx.texts().language());
            if !codebook.title.is_empty() && guideline == codebook.guideline {
                ui.colored_label(ctx.theme.mute, &codebook.title);
            }
            crate::ui::widgets::markdown_ui(ui, ctx.theme, guideline);
            forms::reading_ui(ui, ctx, &codebook);
        });
    let mut close = false;
    ui.horizontal(|ui| {
        if ui.button(&*ctx.texts().get("guideline-edit")).clicked() {
            ctx.push(Command::Run(CommandId::EditCodebook));
        }
        close = ui.button(&*ctx.texts().get("dialog-close")).clicked();
    });
    close
}
