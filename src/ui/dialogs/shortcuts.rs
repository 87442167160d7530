//! The person's shortcuts as the text of their file, with what is wrong with it.

use egui::{FontFamily, FontId, RichText, ScrollArea, TextEdit, Ui};

use super::{focus_once, title_ui};
use crate::{
    editor::{command::Command, keymap::Keymap},
    model::problem::Problem,
    ui::{UiCtx, view::ViewState},
};

/// The text being edited, and the file's as it was when the editing began.
#[derive(Debug, Default)]
pub struct ShortcutsText {
    text: String,
    from: Option<String>,
}

pub(super) fn shortcuts_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState) -> bool {
    let title = ctx.texts().get("shortcuts-title");
    title_ui(ui, ctx, &title);
    ui.label(&*ctx.texts().get("shortcuts-text"));
    let path = ctx.session.keys_path().display().to_string();
    ui.colored_label(ctx.theme.mute, path);
    // The file's text comes in once it is read; what is being typed stays.
    let on_disk = match ctx.session.shortcuts().text() {
        Some(text) => text.to_owned(),
        None => Keymap::template(ctx.texts()),
    };
    let edit = &mut view.shortcuts;
    if edit.from.as_ref() != Some(&on_disk) {
        if edit.from.as_ref().is_none_or(|from| *from == edit.text) {
            edit.text.clone_from(&on_disk);
        }
        edit.from = Some(on_disk.clone());
    }
    let height = (ui.ctx().content_rect().height() - 380.0).max(160.0);
    let name = ctx.texts().get("shortcuts-field");
    let field = ScrollArea::vertical()
        .max_height(height)
        .show(ui, |ui| {
            ui.add(
                TextEdit::multiline(&mut edit.text)
                    .font(FontId::new(
                        ctx.theme.sizes.text_note,
                        FontFamily::Monospace,
                    ))
                    .desired_width(f32::INFINITY)
                    .desired_rows(16),
            )
        })
        .inner;
    ui.ctx()
        .accesskit_node_builder(field.id, |node| node.set_label(&*name));
    focus_once(&field, view);
    let edit = &mut view.shortcuts;
    let changed = edit.text != on_disk || ctx.session.shortcuts().text().is_none();
    let problems: Vec<Problem> = ctx.session.shortcuts().problems().to_vec();
    if edit.text == on_disk {
        ScrollArea::vertical()
            .id_salt("shortcut-problems")
            .max_height(90.0)
            .show(ui, |ui| {
                for problem in &problems {
                    problem_ui(ui, ctx, problem);
                }
                if problems.is_empty() && !changed {
                    ui.colored_label(ctx.theme.fav, &*ctx.texts().get("shortcuts-in-force"));
                }
            });
    }
    let mut close = false;
    ui.horizontal(|ui| {
        let save = ctx.texts().get("shortcuts-save");
        if ui.add_enabled(changed, egui::Button::new(&*save)).clicked() {
            ctx.push(Command::WriteShortcuts(view.shortcuts.text.clone()));
        }
        close = ui.button(&*ctx.texts().get("dialog-close")).clicked();
    });
    if close {
        view.shortcuts = ShortcutsText::default();
    }
    close
}

fn problem_ui(ui: &mut Ui, ctx: &UiCtx<'_>, problem: &Problem) {
    let mut text = match problem.line {
        Some(line) => ctx
            .texts()
            .with("shortcuts-line", &[("line", &line.to_string())]),
        None => String::new(),
    };
    text.push_str(&ctx.texts().problem(&Problem {
        file: String::new(),
        ..problem.clone()
    }));
    ui.label(RichText::new(text).color(ctx.theme.error));
}
