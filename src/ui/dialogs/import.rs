//! The import dialog: what comes in, which column is what, where it goes, and what could not be taken.

use std::path::PathBuf;

use egui::{ComboBox, Grid, ScrollArea, TextEdit, Ui};

use super::{
    export::{FORM_WIDTH, preview_ui, room_for_bar_ui, title},
    focus_once, title_ui,
};
use crate::{
    dataset::{self, files::import::Imported, import::ARTICLE_COLUMNS},
    editor::{
        command::Command,
        datasets::{DatasetCommand, ImportDraft, Pick},
    },
    ui::{
        UiCtx,
        view::ViewState,
        widgets::{path_field_ui, path_text_ui, progress_ui},
    },
};

/// What the dialog remembers between frames.
#[derive(Debug, Default)]
pub struct ImportView {
    path: String,
}

/// Problems that are shown; the rest is counted.
const MOST_PROBLEMS: usize = 200;

pub(super) fn import_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState) -> bool {
    let heading = ctx.texts().get("import-title");
    title_ui(ui, ctx, &heading);
    let old = ctx.session.datasets().import.clone();
    let mut draft = old.clone();
    let height = (ui.ctx().content_rect().height() - 230.0).clamp(240.0, 720.0);
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.set_width(FORM_WIDTH);
            ScrollArea::vertical()
                .id_salt("import-form")
                .max_height(height)
                .show(ui, |ui| {
                    form_ui(ui, ctx, view, &mut draft);
                });
        });
        ui.add_space(12.0);
        ui.vertical(|ui| {
            ScrollArea::vertical()
                .id_salt("import-look")
                .max_height(height)
                .auto_shrink([false, true])
                .show(ui, |ui| {
                    room_for_bar_ui(ui, height);
                    match (
                        &ctx.session.datasets().imported,
                        &ctx.session.datasets().import_preview,
                    ) {
                        (Some(Ok((_, imported))), _) => problems_ui(ui, ctx, imported),
                        (_, Some(preview)) => preview_ui(ui, ctx, preview, &preview.file),
                        _ => {
                            ui.colored_label(
                                ctx.theme.mute,
                                &*ctx.texts().get("import-preview-none"),
                            );
                        }
                    }
                });
        });
    });
    if draft != old {
        ctx.push(Command::Dataset(DatasetCommand::SetImport(draft)));
    }
    end_ui(ui, ctx)
}

fn form_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState, draft: &mut ImportDraft) {
    Grid::new("import-grid")
        .num_columns(2)
        .spacing([10.0, 9.0])
        .show(ui, |ui| {
            let label = ui.label(&*ctx.texts().get("export-format"));
            let titles: Vec<_> = dataset::readable().map(|format| format.info()).collect();
            let shown = titles
                .iter()
                .find(|info| info.name == draft.settings.format);
            let combo = ComboBox::from_id_salt("import-format")
                .selected_text(&*title(ctx, shown.map_or("", |info| info.name)))
                .width(280.0)
                .height(420.0)
                .show_ui(ui, |ui| {
                    // Articles first: that is what most people import.
                    let mut sorted = titles.clone();
                    sorted.sort_by_key(|info| !info.is_articles());
                    for info in sorted {
                        let value = info.name.to_owned();
                        let title = title(ctx, info.name);
                        ui.selectable_value(&mut draft.settings.format, value, &*title)
                            .on_hover_text(info.name);
                    }
                });
            combo.response.labelled_by(label.id);
            ui.end_row();

            let label = ui.label(&*ctx.texts().get("import-from"));
            ui.vertical(|ui| sources_ui(ui, ctx, view, draft, label.id));
            ui.end_row();

            columns_ui(ui, ctx, draft);
            if draft.settings.format == "doccano" {
                let words = [
                    ("", "export-unit-utf16"),
                    ("graphemes", "export-unit-graphemes"),
                    ("code-points", "import-unit-code-points"),
                ];
                super::export::choice_ui(ui, ctx, "export-unit", &words, &mut draft.settings.unit);
            }

            if !draft.is_of_articles() {
                annotator_ui(ui, ctx, draft);
            }

            let label = ui.label(&*ctx.texts().get("import-into"));
            ui.horizontal(|ui| {
                let width = ui.available_width() - 90.0;
                path_field_ui(ui, &mut draft.out, width, label.id);
                if ui.button(&*ctx.texts().get("export-choose")).clicked() {
                    ctx.push(Command::Dataset(DatasetCommand::Pick(Pick::ImportInto)));
                }
            });
            ui.end_row();
            ui.label("");
            ui.checkbox(&mut draft.settings.force, &*ctx.texts().get("import-force"));
            ui.end_row();
        });
}

/// Whose annotations they are, where the dataset does not say.
fn annotator_ui(ui: &mut Ui, ctx: &UiCtx<'_>, draft: &mut ImportDraft) {
    let label = ui.label(&*ctx.texts().get("import-annotator"));
    let mut id = draft.settings.annotator.clone().unwrap_or_default();
    let field = TextEdit::singleline(&mut id)
        .char_limit(32)
        .desired_width(180.0);
    let field = ui.add(field).labelled_by(label.id);
    field.on_hover_text(&*ctx.texts().get("import-annotator-tip"));
    draft.settings.annotator = Some(id).filter(|id| !id.is_empty());
    ui.end_row();
}

fn sources_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    draft: &mut ImportDraft,
    label: egui::Id,
) {
    let mut gone = None;
    for (i, path) in draft.sources.iter().enumerate() {
        ui.horizontal(|ui| {
            let shown = path.display().to_string();
            let name = ctx.texts().with("import-remove", &[("path", &shown)]);
            let cross = ui.small_button("×").on_hover_text(&name);
            ui.ctx()
                .accesskit_node_builder(cross.id, |node| node.set_label(name.as_str()));
            if cross.clicked() {
                gone = Some(i);
            }
            path_text_ui(ui, &shown);
        });
    }
    if let Some(i) = gone {
        draft.sources.remove(i);
    }
    ui.horizontal(|ui| {
        let hint = ctx.texts().get("import-path-hint");
        let field = TextEdit::singleline(&mut view.import.path)
            .hint_text(&*hint)
            .desired_width(230.0);
        let field = ui.add(field).labelled_by(label);
        focus_once(&field, view);
        let entered = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
        let typed = view.import.path.trim().trim_matches(['"', '\'']).to_owned();
        let add = ui.add_enabled(
            !typed.is_empty(),
            egui::Button::new(&*ctx.texts().get("import-add")),
        );
        if (add.clicked() || entered) && !typed.is_empty() {
            draft.sources.push(PathBuf::from(typed));
            view.import.path.clear();
        }
    });
    ui.horizontal(|ui| {
        if ui.button(&*ctx.texts().get("import-files")).clicked() {
            ctx.push(Command::Dataset(DatasetCommand::Pick(Pick::ImportFiles)));
        }
        if ui.button(&*ctx.texts().get("import-folder")).clicked() {
            ctx.push(Command::Dataset(DatasetCommand::Pick(Pick::ImportFolder)));
        }
    });
}

/// Which column is what, of a table of articles.
fn columns_ui(ui: &mut Ui, ctx: &UiCtx<'_>, draft: &mut ImportDraft) {
    let Some(preview) = &ctx.session.datasets().import_preview else {
        return;
    };
    for (what, _) in ARTICLE_COLUMNS
        .iter()
        .filter(|_| !preview.columns.is_empty())
    {
        let label = ui.label(&*ctx.texts().get(&format!("column-{what}")));
        let found = preview.columns.iter().find(|(_, is)| *is == Some(*what));
        let found = found.map(|(name, _)| name.as_str());
        let none = ctx.texts().get("import-no-column");
        let mut chosen = None;
        let combo = ComboBox::from_id_salt(("column", what))
            .selected_text(found.unwrap_or(&none))
            .width(200.0)
            .show_ui(ui, |ui| {
                if ui.selectable_label(found.is_none(), &*none).clicked() {
                    chosen = Some(String::new());
                }
                for (name, _) in &preview.columns {
                    if ui.selectable_label(found == Some(name), name).clicked() {
                        chosen = Some(name.clone());
                    }
                }
            });
        combo.response.labelled_by(label.id);
        if let Some(column) = chosen {
            // The name is one of the table's own.
            draft.settings.columns.set(what, &column).ok();
        }
        ui.end_row();
    }
}

fn problems_ui(ui: &mut Ui, ctx: &UiCtx<'_>, imported: &Imported) {
    let texts = ctx.texts();
    let text = texts.with_count_and(
        "import-done",
        imported.n_articles,
        &[
            (
                "sidecars",
                &texts.with_count("import-sidecars", imported.n_sidecars),
            ),
            (
                "records",
                &texts.with_count("import-records", imported.n_records),
            ),
            (
                "refused",
                &texts.with_count("import-refused", imported.n_refused),
            ),
        ],
    );
    ui.label(text);
    if imported.n_there > 0 {
        ui.label(texts.with_count("import-there", imported.n_there));
    }
    if imported.is_stopped {
        ui.colored_label(ctx.theme.warning, &*texts.get("import-stopped"));
    }
    if let Some(path) = &imported.proposed_codebook {
        let path = path.display().to_string();
        ui.label(ctx.texts().with("import-codebook", &[("path", &path)]));
    }
    ui.add_space(6.0);
    // What to do about it comes first.
    for looks in &imported.looks_like {
        let key = "import-looks-like";
        let title = title(ctx, looks.format);
        let args = [("path", looks.file.as_str()), ("format", &*title)];
        let text = texts.with_count_and(key, looks.n_more, &args);
        ui.colored_label(ctx.theme.warning, text);
    }
    for (problem, n_more) in imported.told().take(MOST_PROBLEMS) {
        ui.colored_label(ctx.theme.warning, texts.problem(problem));
        if n_more > 0 {
            let text = texts.with_count("import-more-alike", n_more);
            ui.colored_label(ctx.theme.mute, text);
        }
    }
    let rest = imported.told().skip(MOST_PROBLEMS);
    let hidden = imported.n_hidden + rest.map(|(_, n_more)| 1 + n_more).sum::<usize>();
    if hidden > 0 {
        ui.colored_label(
            ctx.theme.mute,
            ctx.texts().with_count("import-more-problems", hidden),
        );
    }
}

fn end_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) -> bool {
    ui.separator();
    let datasets = ctx.session.datasets();
    let is_at_work = datasets.is_at_work();
    let mut close = false;
    if is_at_work {
        let (done, of) = datasets.progress.unwrap_or((0, 1));
        let text = ctx.texts().get("import-reading");
        progress_ui(
            ui,
            ctx.theme,
            &text,
            done as f32 / of.max(1) as f32,
            ctx.theme.accent,
        );
    } else if let Some(Err(message)) = &datasets.imported {
        ui.colored_label(ctx.theme.error, ctx.texts().said(message));
    }
    ui.horizontal(|ui| {
        let datasets = ctx.session.datasets();
        let is_ready = !is_at_work
            && !datasets.import.sources.is_empty()
            && !datasets.import.out.trim().is_empty();
        let done = match &datasets.imported {
            Some(Ok((path, _))) => Some(path.clone()),
            _ => None,
        };
        let text = ctx.texts().get("import-start");
        if ui
            .add_enabled(is_ready, egui::Button::new(&*text))
            .clicked()
        {
            ctx.push(Command::Dataset(DatasetCommand::Import));
        }
        if is_at_work {
            if ui.button(&*ctx.texts().get("export-stop")).clicked() {
                ctx.push(Command::Dataset(DatasetCommand::Stop));
            }
            return;
        }
        if let Some(path) = done {
            if ui.button(&*ctx.texts().get("import-open")).clicked() {
                ctx.push(Command::OpenPaths(vec![path.clone()]));
                close = true;
            }
            if ui.button(&*ctx.texts().get("export-show")).clicked() {
                ctx.push(Command::Dataset(DatasetCommand::ShowInFolder(path)));
            }
        }
        close |= ui.button(&*ctx.texts().get("dialog-close")).clicked();
    });
    close
}
