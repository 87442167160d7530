//! Windows over the others: the palette, the key sheet, the path field, the annotator's name.

pub mod codebook;
mod conflicts;
mod export;
mod files;
mod import;
pub mod link;
mod palette;
pub mod shortcuts;

use std::{
    path::{Path, PathBuf},
    process::Command as Process,
};

pub use files::pick_elsewhere;

use egui::{Key, Modal, RichText, ScrollArea, TextEdit, Ui};

use self::palette::palette_ui;
pub use self::{export::ExportView, import::ImportView};
use super::{
    UiCtx,
    view::ViewState,
    widgets::{file_line_ui, kbd_ui},
};
use crate::editor::{
    command::{COMMANDS, Command, Menu},
    datasets::Pick,
    session::Dialog,
};
use crate::store::sidecar::slug_from_name;

/// Shows the session's dialog, if there is one. Whether it is to be closed.
pub fn dialog_ui(egui_ctx: &egui::Context, ctx: &mut UiCtx<'_>, view: &mut ViewState) -> bool {
    let Some(dialog) = ctx.session.dialog else {
        view.dialog = None;
        return false;
    };
    if view.dialog != Some(dialog) {
        view.dialog = Some(dialog);
        view.focus_dialog = true;
    }
    let width: f32 = match dialog {
        Dialog::Export | Dialog::Import => {
            let room = egui_ctx.content_rect().width() - 320.0;
            room.clamp(export::WIDTH, export::MOST_WIDTH)
        }
        Dialog::Keys => 860.0,
        Dialog::Shortcuts | Dialog::Guideline => 720.0,
        Dialog::Codebook => codebook::WIDTH,
        Dialog::Versions => 780.0,
        Dialog::Conflicts => 560.0,
        _ => 460.0,
    };
    let frame = egui::Frame::popup(&egui_ctx.global_style()).inner_margin(20.0);
    let modal = Modal::new(egui::Id::unique(("dialog", dialog))).frame(frame);
    let response = modal.show(egui_ctx, |ui| {
        ui.set_width(width.min(egui_ctx.content_rect().width() - 60.0));
        ui.spacing_mut().item_spacing.y = 8.0;
        match dialog {
            Dialog::Palette => palette_ui(ui, ctx, view),
            Dialog::Keys => keys_ui(ui, ctx),
            Dialog::About => about_ui(ui, ctx),
            Dialog::Path => path_ui(ui, ctx, view),
            Dialog::Annotator => annotator_ui(ui, ctx, view),
            Dialog::Versions => files::versions_ui(ui, ctx),
            Dialog::Conflicts => conflicts::conflicts_ui(ui, ctx),
            Dialog::Encoding => files::encoding_ui(ui, ctx),
            Dialog::Elsewhere => files::elsewhere_ui(ui, ctx, view),
            Dialog::Export => export::export_ui(ui, ctx, view),
            Dialog::Import => import::import_ui(ui, ctx, view),
            Dialog::Codebook => codebook::codebook_ui(ui, ctx, view),
            Dialog::Guideline => codebook::guideline_dialog_ui(ui, ctx),
            Dialog::Link => link::link_ui(ui, ctx, view),
            Dialog::Shortcuts => shortcuts::shortcuts_ui(ui, ctx, view),
        }
    });
    // A dialog finds its size over a few frames: the last of them is to be seen without a touch of the mouse.
    let size = response.response.rect.size();
    if (size - view.dialog_size).abs().max_elem() > 0.5 {
        view.dialog_size = size;
        egui_ctx.request_repaint();
    }
    raise_list(egui_ctx);
    // Without a name nothing could be saved: that question stays until it is answered.
    // While files are being written the dialog shows how far they are.
    let is_at_work = ctx.session.datasets().is_at_work();
    let must_answer =
        is_at_work || dialog == Dialog::Annotator && ctx.session.settings().annotator.is_none();
    response.inner || (response.should_close() && !must_answer)
}

/// Puts an open list above its dialog. A tap presses and lets go in one frame: dialog and list then both want to be on top, and egui leaves
/// them in the order they had, the list unseen below.
fn raise_list(ctx: &egui::Context) {
    let is_list = |layer: &egui::LayerId| egui::Popup::is_id_open(ctx, layer.id);
    let layers = ctx.memory(|memory| memory.areas().visible_layer_ids());
    if let Some(list) = layers.into_iter().find(is_list) {
        ctx.move_to_top(list);
    }
}

/// Gives a dialog's field the keyboard when the dialog appears; asking again each frame would keep an unfocused window busy.
fn focus_once(field: &egui::Response, view: &mut ViewState) {
    if std::mem::take(&mut view.focus_dialog) {
        field.request_focus();
    }
}

fn title_ui(ui: &mut Ui, ctx: &UiCtx<'_>, text: &str) {
    ui.label(
        RichText::new(text)
            .font(ctx.theme.font_semibold(ctx.theme.sizes.text_title))
            .color(ctx.theme.ink),
    );
}

fn keys_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) -> bool {
    let title = ctx.texts().get("keys-title");
    title_ui(ui, ctx, &title);
    let height = ui.ctx().content_rect().height() - 200.0;
    ScrollArea::vertical()
        .max_height(height.max(200.0))
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            ui.columns(2, |columns| {
                let [left, right] = columns else { return };
                text_keys_ui(left, ctx);
                label_keys_ui(left, ctx);
                review_keys_ui(right, ctx);
                for menu in Menu::ALL {
                    let side = if menu == Menu::Annotate {
                        &mut *left
                    } else {
                        &mut *right
                    };
                    let heading = ctx.texts().get(menu.text());
                    heading_ui(side, ctx, &heading);
                    for info in COMMANDS.iter().filter(|info| info.menu == menu) {
                        if let Some(chord) = ctx.session.keymap().chord(info.id) {
                            let text = ctx.texts().get(info.text);
                            row_ui(side, ctx, &chord.shown(ctx.texts()), &text);
                        }
                    }
                }
            });
        });
    close_ui(ui, ctx)
}

fn heading_ui(ui: &mut Ui, ctx: &UiCtx<'_>, text: &str) {
    ui.add_space(6.0);
    ui.label(RichText::new(text).font(ctx.theme.font_semibold(ctx.theme.sizes.text)));
}

fn row_ui(ui: &mut Ui, ctx: &UiCtx<'_>, key: &str, text: &str) {
    ui.horizontal(|ui| {
        // The widest, the French `Alt + gauche, droite`, fits.
        ui.allocate_ui_with_layout(
            egui::vec2(124.0, 18.0),
            egui::Layout::left_to_right(egui::Align::Center),
            |ui| {
                ui.set_min_width(124.0);
                kbd_ui(ui, ctx.theme, key);
            },
        );
        ui.add(egui::Label::new(text).truncate());
    });
}

fn text_keys_ui(ui: &mut Ui, ctx: &UiCtx<'_>) {
    let heading = ctx.texts().get("keys-text");
    heading_ui(ui, ctx, &heading);
    for (key, text) in [
        ("key-double-click", "keys-word"),
        ("key-arrows", "keys-move"),
        ("key-alt-arrows", "keys-sentence"),
        ("key-ctrl-arrows", "keys-paragraph"),
        ("key-home-end", "keys-line"),
        ("key-pages", "keys-page"),
        ("key-shift-arrows", "keys-extend"),
        ("key-ctrl-a", "keys-all"),
        ("key-ctrl-drag", "keys-piece"),
    ] {
        row_ui(ui, ctx, &ctx.texts().get(key), &ctx.texts().get(text));
    }
}

fn label_keys_ui(ui: &mut Ui, ctx: &UiCtx<'_>) {
    let Some(open) = ctx.session.open() else {
        return;
    };
    let codebook = open.codebook();
    let heading = ctx
        .texts()
        .with("keys-labels", &[("codebook", &codebook.name)]);
    heading_ui(ui, ctx, &heading);
    for t in &codebook.entity_types {
        if let Some(key) = t.key {
            row_ui(
                ui,
                ctx,
                &key.to_string(),
                t.label.title(ctx.texts().language()),
            );
        }
    }
}

fn review_keys_ui(ui: &mut Ui, ctx: &UiCtx<'_>) {
    let heading = ctx.texts().get("keys-review");
    heading_ui(ui, ctx, &heading);
    for (key, text) in super::review::keys::KEYS {
        row_ui(ui, ctx, key, &ctx.texts().get(text));
    }
}

fn about_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) -> bool {
    let title = ctx
        .texts()
        .with("about-title", &[("version", env!("CARGO_PKG_VERSION"))]);
    title_ui(ui, ctx, &title);
    ui.label(&*ctx.texts().get("about-text"));
    ui.horizontal_wrapped(|ui| {
        ui.colored_label(ctx.theme.mute, &*ctx.texts().get("about-settings"));
        ui.label(ctx.session.settings_path().display().to_string());
    });
    ui.colored_label(ctx.theme.mute, &*ctx.texts().get("about-licence"));
    close_ui(ui, ctx)
}

fn path_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState) -> bool {
    let title = ctx.texts().get("path-title");
    title_ui(ui, ctx, &title);
    let hint = ctx.texts().get("path-hint");
    let field = ui.add(
        TextEdit::singleline(&mut view.path)
            .hint_text(&*hint)
            .desired_width(f32::INFINITY),
    );
    let entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
    focus_once(&field, view);
    let mut close = false;
    ui.horizontal(|ui| {
        let text = ctx.texts().get("path-open");
        let ready = !view.path.trim().is_empty();
        let clicked = ui.add_enabled(ready, egui::Button::new(&*text)).clicked();
        if (clicked || entered) && ready {
            let path = view.path.trim().trim_matches(['"', '\'']);
            ctx.push(Command::OpenPaths(vec![path.into()]));
            view.path.clear();
            close = true;
        }
        close |= ui.button(&*ctx.texts().get("dialog-cancel")).clicked();
    });
    close
}

fn annotator_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState) -> bool {
    let title = ctx.texts().get("annotator-title");
    title_ui(ui, ctx, &title);
    ui.label(&*ctx.texts().get("annotator-text"));
    let hint = ctx.texts().get("annotator-hint");
    let field = ui.add(
        TextEdit::singleline(&mut view.name)
            .hint_text(&*hint)
            .char_limit(80)
            .desired_width(f32::INFINITY),
    );
    let entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
    // Escape takes the keyboard from a field; where the question stays, so does the keyboard.
    let left = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Escape));
    view.focus_dialog |= left && ctx.session.settings().annotator.is_none();
    focus_once(&field, view);
    let name = view.name.trim().to_owned();
    let file = match ctx.session.open() {
        Some(open) if !name.is_empty() => {
            format!(
                "{}.{}.ann.ron",
                open.article().file_name(),
                slug_from_name(&name)
            )
        }
        _ if name.is_empty() => String::new(),
        _ => format!("….{}.ann.ron", slug_from_name(&name)),
    };
    if !file.is_empty() {
        let text = ctx.texts().with("annotator-file", &[("file", &file)]);
        file_line_ui(
            ui,
            &text,
            ctx.theme.font(ctx.theme.sizes.text),
            ctx.theme.mute,
        );
    }
    let text = ctx.texts().get("annotator-start");
    let clicked = ui
        .add_enabled(!name.is_empty(), egui::Button::new(&*text))
        .clicked();
    if (clicked || entered) && !name.is_empty() {
        ctx.push(Command::SetAnnotator(name));
        return true;
    }
    false
}

/// Asks for an export's or an import's place in the system's dialog, which may take for ever.
pub fn pick_place(pick: Pick) -> Option<Vec<PathBuf>> {
    let dialog = rfd::FileDialog::new();
    match pick {
        Pick::ExportFile => dialog.save_file().map(|path| vec![path]),
        Pick::ImportFiles => dialog.pick_files(),
        Pick::ImportFolder => dialog.pick_folders(),
        Pick::ExportFolder | Pick::ImportInto => dialog.pick_folder().map(|path| vec![path]),
    }
}

/// Opens the system's file manager on the folder that a file or folder lies in; `false` where there is none.
pub fn show_in_folder(path: &Path) -> bool {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let mut command = if cfg!(target_os = "macos") {
        let mut command = Process::new("open");
        command.arg("-R").arg(path);
        command
    } else if cfg!(target_os = "windows") {
        let mut command = Process::new("explorer");
        command.arg(format!("/select,{}", path.display()));
        command
    } else {
        let mut command = Process::new("xdg-open");
        command.arg(folder.unwrap_or(path));
        command
    };
    command.spawn().is_ok()
}

fn close_ui(ui: &mut Ui, ctx: &UiCtx<'_>) -> bool {
    ui.button(&*ctx.texts().get("dialog-close")).clicked()
}
