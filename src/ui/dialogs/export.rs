//! The export dialog: what goes out, in which format, how it would look, what would be lost, and how far it is.

use std::{borrow::Cow, path::Path};

use egui::{ComboBox, FontId, Grid, RichText, ScrollArea, TextEdit, Ui};

use super::{focus_once, title_ui};
use crate::{
    dataset::{self, ExportReport, Out, files::export::Plan, view::Layer},
    editor::{
        command::Command,
        datasets::{DatasetCommand, Pick, Preview},
    },
    model::document::GOLD,
    store::exports::ExportSettings,
    ui::{
        UiCtx,
        view::ViewState,
        widgets::{file_line_ui, path_field_ui, progress_ui, section_heading_ui},
    },
};

/// The text of the error that a file is not replaced unasked.
const IS_THERE: &str = "dataset-exists";

/// What the dialog remembers between frames.
#[derive(Debug, Default)]
pub struct ExportView {
    preset_name: String,
    force: bool,
}

/// Of a small window, and the most of a large one: the lines of a file are long.
pub(super) const WIDTH: f32 = 940.0;
pub(super) const MOST_WIDTH: f32 = 1320.0;
pub(super) const FORM_WIDTH: f32 = 430.0;

pub(super) fn export_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState) -> bool {
    let title = ctx.texts().get("export-title");
    title_ui(ui, ctx, &title);
    let old = ctx.session.datasets().export.clone();
    let mut settings = old.clone();
    let height = (ui.ctx().content_rect().height() - 210.0).clamp(240.0, 720.0);
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.set_width(FORM_WIDTH);
            ScrollArea::vertical()
                .id_salt("export-form")
                .max_height(height)
                .show(ui, |ui| {
                    form_ui(ui, ctx, view, &mut settings);
                });
        });
        ui.add_space(12.0);
        ui.vertical(|ui| {
            ScrollArea::vertical()
                .id_salt("export-look")
                .max_height(height)
                .auto_shrink([false, true])
                .show(ui, |ui| {
                    room_for_bar_ui(ui, height);
                    look_ui(ui, ctx);
                });
        });
    });
    if settings != old {
        ctx.push(Command::Dataset(DatasetCommand::SetExport(settings)));
    }
    end_ui(ui, ctx, view)
}

/// As high as it gets, so that the dialog does not jump; the scroll bar has a place beside what scrolls.
pub(super) fn room_for_bar_ui(ui: &mut Ui, height: f32) {
    ui.set_min_height(height - 12.0);
    ui.set_max_width(ui.available_width() - 12.0);
}

fn form_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState, settings: &mut ExportSettings) {
    presets_ui(ui, ctx, view);
    Grid::new("export-grid")
        .num_columns(2)
        .spacing([10.0, 9.0])
        .show(ui, |ui| {
            format_ui(ui, ctx, settings);
            versions_ui(ui, ctx, settings);
            let texts = ctx.texts();
            let words = [
                ("", "export-default"),
                ("cut", "export-zones-cut"),
                ("keep", "export-zones-keep"),
                ("all", "export-zones-all"),
            ];
            choice_ui(ui, ctx, "export-zones", &words, &mut settings.zones);
            let words = [
                ("", "export-default"),
                ("lf", "export-newline-lf"),
                ("keep", "export-newline-keep"),
            ];
            choice_ui(ui, ctx, "export-newline", &words, &mut settings.newline);
            if settings.format == "doccano" {
                let words = [
                    ("", "export-unit-utf16"),
                    ("graphemes", "export-unit-graphemes"),
                ];
                choice_ui(ui, ctx, "export-unit", &words, &mut settings.unit);
            }
            top_label_ui(ui, &texts.get("export-layers"));
            ui.vertical(|ui| layers_ui(ui, ctx, settings));
            ui.end_row();
            ui.label(&*texts.get("export-split"));
            ui.horizontal(|ui| split_ui(ui, ctx, settings));
            ui.end_row();
            top_label_ui(ui, &texts.get("export-more"));
            ui.vertical(|ui| {
                let mut check = |value: &mut bool, key: &str| {
                    let tip = ctx.texts().get(&format!("{key}-tip"));
                    ui.checkbox(value, &*ctx.texts().get(key))
                        .on_hover_text(&*tip);
                };
                check(&mut settings.anonymise_annotators, "export-anonymise");
                check(&mut settings.strict, "export-strict");
                if settings.format == "hf" {
                    check(&mut settings.by_language, "export-by-language");
                }
            });
            ui.end_row();
            let label = ui.label(&*ctx.texts().get("export-to"));
            let choose = ctx.texts().get("export-choose");
            ui.horizontal(|ui| {
                let width = ui.available_width() - 90.0;
                path_field_ui(ui, &mut settings.out, width, label.id);
                if ui.button(&*choose).clicked() {
                    let is_folder = Plan::new(settings).is_ok_and(|plan| plan.is_folder());
                    let pick = if is_folder {
                        Pick::ExportFolder
                    } else {
                        Pick::ExportFile
                    };
                    ctx.push(Command::Dataset(DatasetCommand::Pick(pick)));
                }
            });
            ui.end_row();
        });
}

fn presets_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState) {
    let names: Vec<String> = ctx
        .session
        .datasets()
        .presets
        .iter()
        .map(|p| p.name.clone())
        .collect();
    ui.horizontal(|ui| {
        let label = ui.label(&*ctx.texts().get("export-preset"));
        let hint = ctx.texts().get("export-preset-hint");
        let field = TextEdit::singleline(&mut view.export.preset_name)
            .hint_text(&*hint)
            .char_limit(60)
            .desired_width(150.0);
        ui.add(field).labelled_by(label.id);
        let name = view.export.preset_name.trim().to_owned();
        let save = ctx.texts().get("export-preset-save");
        if ui
            .add_enabled(!name.is_empty(), egui::Button::new(&*save))
            .clicked()
        {
            ctx.push(Command::Dataset(DatasetCommand::SavePreset(name.clone())));
        }
        if names.is_empty() {
            return;
        }
        let title = ctx.texts().get("export-preset-use");
        ui.menu_button(&*title, |ui| {
            for known in &names {
                if ui.button(known).clicked() {
                    view.export.preset_name.clone_from(known);
                    ctx.push(Command::Dataset(DatasetCommand::UsePreset(known.clone())));
                    ui.close();
                }
            }
        });
        if names.contains(&name) {
            let remove = ctx.texts().get("export-preset-remove");
            if ui.button(&*remove).clicked() {
                ctx.push(Command::Dataset(DatasetCommand::RemovePreset(name)));
            }
        }
    });
    ui.add_space(6.0);
}

/// A format's title in the person's language.
pub(super) fn title(ctx: &UiCtx<'_>, format: &str) -> std::sync::Arc<str> {
    ctx.texts().get(&format!("format-{format}"))
}

fn format_ui(ui: &mut Ui, ctx: &UiCtx<'_>, settings: &mut ExportSettings) {
    let label = ui.label(&*ctx.texts().get("export-format"));
    let shown = title(ctx, &settings.format);
    let combo = ComboBox::from_id_salt("export-format")
        .selected_text(&*shown)
        .width(280.0)
        .height(420.0)
        .show_ui(ui, |ui| {
            for format in dataset::FORMATS {
                let info = format.info();
                let value = info.name.to_owned();
                let title = title(ctx, info.name);
                ui.selectable_value(&mut settings.format, value, &*title)
                    .on_hover_text(info.name);
            }
        });
    combo.response.labelled_by(label.id);
    ui.end_row();
}

fn versions_ui(ui: &mut Ui, ctx: &UiCtx<'_>, settings: &mut ExportSettings) {
    let texts = ctx.texts();
    top_label_ui(ui, &texts.get("export-versions"));
    ui.vertical(|ui| {
        let is_all = !settings.gold && settings.annotators.is_empty();
        if ui
            .radio(is_all, &*texts.get("export-versions-all"))
            .clicked()
        {
            settings.gold = false;
            settings.annotators.clear();
        }
        if ui
            .radio(settings.gold, &*texts.get("export-versions-gold"))
            .clicked()
        {
            settings.gold = true;
            settings.annotators.clear();
        }
        let annotators = annotators(ctx);
        if !annotators.is_empty() {
            ui.horizontal_wrapped(|ui| {
                for id in annotators {
                    let mut is_in = settings.annotators.contains(&id);
                    if ui.checkbox(&mut is_in, &id).changed() {
                        settings.gold = false;
                        settings.annotators.retain(|known| *known != id);
                        if is_in {
                            settings.annotators.push(id);
                        }
                    }
                }
            });
        }
        let mut is_done = settings.status == "done";
        if ui
            .checkbox(&mut is_done, &*texts.get("export-done"))
            .changed()
        {
            settings.status = if is_done {
                "done".to_owned()
            } else {
                String::new()
            };
        }
    });
    ui.end_row();
}

/// Whose versions lie beside the articles, gold apart.
fn annotators(ctx: &UiCtx<'_>) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for entry in ctx.session.entries() {
        for sidecar in &entry.article.sidecars {
            if sidecar.annotator != GOLD && !ids.contains(&sidecar.annotator) {
                ids.push(sidecar.annotator.clone());
            }
        }
    }
    ids.sort();
    ids
}

/// A choice between words, shown in the person's language.
pub(super) fn choice_ui(
    ui: &mut Ui,
    ctx: &UiCtx<'_>,
    key: &str,
    words: &[(&str, &str)],
    value: &mut String,
) {
    let label = ui.label(&*ctx.texts().get(key));
    let current = words.iter().find(|(word, _)| word == value);
    let shown = ctx
        .texts()
        .get(current.map_or("export-default", |(_, key)| key));
    let combo = ComboBox::from_id_salt(key)
        .selected_text(&*shown)
        .width(280.0)
        .show_ui(ui, |ui| {
            for (word, key) in words {
                let text = ctx.texts().get(key);
                ui.selectable_value(value, (*word).to_owned(), &*text);
            }
        });
    combo.response.labelled_by(label.id);
    ui.end_row();
}

/// The label of a row of several lines stands at the first.
fn top_label_ui(ui: &mut Ui, text: &str) {
    ui.vertical(|ui| {
        ui.add_space(3.0);
        ui.label(text);
    });
}

fn layers_ui(ui: &mut Ui, ctx: &UiCtx<'_>, settings: &mut ExportSettings) {
    let (first, rest) = Layer::ALL.split_at(3);
    for layers in [first, rest] {
        ui.horizontal(|ui| layer_row_ui(ui, ctx, settings, layers));
    }
}

fn layer_row_ui(ui: &mut Ui, ctx: &UiCtx<'_>, settings: &mut ExportSettings, layers: &[Layer]) {
    for layer in layers {
        let name = layer.name();
        let mut is_in = settings.layers.is_empty() || settings.layers.iter().any(|l| l == name);
        let text = ctx.texts().get(&format!("export-layer-{name}"));
        if ui.checkbox(&mut is_in, &*text).changed() {
            let was = std::mem::take(&mut settings.layers);
            let all = Layer::ALL.iter().map(|l| l.name().to_owned());
            let mut now: Vec<String> = if was.is_empty() { all.collect() } else { was };
            now.retain(|l| l != name);
            if is_in {
                now.push(name.to_owned());
            }
            // All of them is the format's own way; none would be nothing.
            if now.len() < Layer::ALL.len() {
                settings.layers = now;
            }
        }
    }
}

fn split_ui(ui: &mut Ui, ctx: &UiCtx<'_>, settings: &mut ExportSettings) {
    let texts = ctx.texts();
    let mut is_split = !settings.split.is_empty();
    if ui
        .checkbox(&mut is_split, &*texts.get("export-split-on"))
        .changed()
    {
        settings.split = if is_split {
            "80,10,10".to_owned()
        } else {
            String::new()
        };
    }
    if !is_split {
        return;
    }
    let mut shares: Vec<u32> = settings
        .split
        .split(',')
        .map(|s| s.trim().parse().unwrap_or(0))
        .collect();
    shares.resize(3, 0);
    let before = shares.clone();
    for (share, key) in shares
        .iter_mut()
        .zip(["export-train", "export-validation", "export-test"])
    {
        let name = texts.get(key);
        let field = ui
            .add(egui::DragValue::new(share).range(0..=100))
            .on_hover_text(&*name);
        name_ui(ui, &field, &name);
    }
    if shares != before {
        let shares: Vec<String> = shares.iter().map(ToString::to_string).collect();
        settings.split = shares.join(",");
    }
    let name = texts.get("export-seed");
    ui.label(&*name);
    let field = ui.add(egui::DragValue::new(&mut settings.seed));
    name_ui(ui, &field, &name);
}

/// Gives a bare number field its name.
fn name_ui(ui: &Ui, field: &egui::Response, name: &str) {
    ui.ctx()
        .accesskit_node_builder(field.id, |node| node.set_label(name));
}

fn look_ui(ui: &mut Ui, ctx: &UiCtx<'_>) {
    let datasets = ctx.session.datasets();
    let texts = ctx.texts();
    // First what is lost and missing: below the lines nobody would see it.
    match &datasets.looked {
        None => {
            let (done, of) = datasets.progress.unwrap_or((0, 1));
            let text = texts.get("export-looking");
            progress_ui(
                ui,
                ctx.theme,
                &text,
                done as f32 / of.max(1) as f32,
                ctx.theme.accent,
            );
        }
        Some(Err(message)) => {
            ui.colored_label(ctx.theme.error, texts.said(message));
        }
        Some(Ok(report)) => report_ui(ui, ctx, report),
    }
    ui.add_space(10.0);
    match &datasets.preview {
        Some(preview) if !preview.lines.is_empty() => {
            let name = shown_name(&datasets.export, preview);
            preview_ui(ui, ctx, preview, &name);
        }
        _ => {
            section_heading_ui(ui, ctx.theme, &texts.get("export-preview"), "");
            ui.colored_label(ctx.theme.mute, &*texts.get("export-preview-none"));
        }
    }
}

/// A file of the preview by the name that it will have: one file is called as the person says, which may change while it is on show.
fn shown_name<'a>(settings: &'a ExportSettings, preview: &'a Preview) -> Cow<'a, str> {
    let is_main = Plan::new(settings).is_ok_and(|plan| {
        let main = Out::named(plan.format.info()).main(None);
        !plan.is_folder() && preview.file == main
    });
    let name = Path::new(settings.out.trim()).file_name();
    match name.filter(|_| is_main) {
        Some(name) => name.to_string_lossy(),
        None => Cow::Borrowed(&preview.file),
    }
}

/// First lines of a file, as they are.
pub(super) fn preview_ui(ui: &mut Ui, ctx: &UiCtx<'_>, preview: &Preview, name: &str) {
    let texts = ctx.texts();
    let others = match preview.n_others {
        0 => String::new(),
        n => texts.with_count("export-other-files", n),
    };
    section_heading_ui(ui, ctx.theme, name, &others);
    egui::Frame::NONE
        .fill(ctx.theme.paper)
        .stroke(ctx.theme.line_stroke())
        .corner_radius(ctx.theme.sizes.radius)
        .inner_margin(8.0)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 2.0;
            for line in &preview.lines {
                file_line_ui(ui, line, FontId::monospace(11.5), ctx.theme.ink);
            }
        });
}

fn report_ui(ui: &mut Ui, ctx: &UiCtx<'_>, report: &ExportReport) {
    let texts = ctx.texts();
    let documents = texts.with_count("export-counts", report.n_documents);
    let spans = texts.with_count("export-spans", report.n_spans);
    section_heading_ui(ui, ctx.theme, &format!("{documents}, {spans}"), "");
    if !report.by_split.is_empty() {
        let sides = report
            .by_split
            .iter()
            .map(|(side, n)| format!("{side} {n}"));
        ui.colored_label(ctx.theme.mute, sides.collect::<Vec<_>>().join(" · "));
    }
    for (old, new) in report.renamed.iter().take(5) {
        let text = texts.with("export-renamed", &[("old", old), ("new", new)]);
        ui.colored_label(ctx.theme.mute, text);
    }
    if let Some(first) = report.unfinished_gold.first() {
        let text = texts.with_count_and(
            "export-unfinished-gold",
            report.unfinished_gold.len(),
            &[("name", first)],
        );
        ui.colored_label(ctx.theme.warning, text);
    }
    for (key, n, problems) in [
        ("export-problems", report.problems.len(), &report.problems),
        ("export-warnings", report.n_warnings, &report.warnings),
    ] {
        let Some(first) = problems.first() else {
            continue;
        };
        let said = problems.iter().take(20).map(|p| texts.problem(p));
        ui.colored_label(ctx.theme.warning, texts.with_count(key, n))
            .on_hover_text(said.collect::<Vec<_>>().join("\n"));
        ui.colored_label(ctx.theme.mute, texts.problem(first));
    }
    ui.add_space(4.0);
    if report.loss.is_empty() {
        ui.colored_label(ctx.theme.fav, &*texts.get("export-loses-nothing"));
        return;
    }
    ui.label(
        RichText::new(&*texts.get("export-loses"))
            .font(ctx.theme.font_semibold(ctx.theme.sizes.text)),
    );
    Grid::new("losses")
        .num_columns(2)
        .spacing([10.0, 3.0])
        .show(ui, |ui| {
            for (kind, n) in report.loss.iter() {
                let color = if kind.is_tolerated() {
                    ctx.theme.mute
                } else {
                    ctx.theme.warning
                };
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    ui.colored_label(color, n.to_string());
                });
                ui.label(&*texts.get(&format!("loss-{}", kind.key())));
                ui.end_row();
            }
        });
}

/// The buttons, and what came of the last one.
fn end_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState) -> bool {
    ui.separator();
    let top = ui.cursor().top();
    outcome_ui(ui, ctx, view);
    // A line is kept free for it: the buttons stay where they were when something comes of them.
    let row = ui.spacing().interact_size.y + ui.spacing().item_spacing.y;
    ui.add_space((row - (ui.cursor().top() - top)).max(0.0));
    buttons_ui(ui, ctx, view)
}

/// What came of the last export, or how far this one is.
fn outcome_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState) {
    let datasets = ctx.session.datasets();
    let is_at_work = datasets.is_at_work();
    match &datasets.exported {
        _ if is_at_work => {
            let (done, of) = datasets.progress.unwrap_or((0, 1));
            let text = ctx.texts().get("export-writing");
            progress_ui(
                ui,
                ctx.theme,
                &text,
                done as f32 / of.max(1) as f32,
                ctx.theme.accent,
            );
        }
        Some(Ok((path, report))) => {
            let others = report.others.first().map(|first| {
                let n = report.others.len();
                ctx.texts()
                    .with_count_and("export-others", n, &[("path", first)])
            });
            let path = path.clone();
            let shown = path.display().to_string();
            let text = ctx.texts().with_count_and(
                "export-written",
                report.n_documents,
                &[("path", &shown)],
            );
            ui.horizontal_wrapped(|ui| {
                ui.colored_label(ctx.theme.fav, text);
                if ui.button(&*ctx.texts().get("export-show")).clicked() {
                    ctx.push(Command::Dataset(DatasetCommand::ShowInFolder(path)));
                }
            });
            if let Some(others) = others {
                ui.colored_label(ctx.theme.warning, others);
            }
        }
        Some(Err(message)) => {
            ui.colored_label(ctx.theme.error, ctx.texts().said(message));
            if message.key == IS_THERE {
                ui.checkbox(&mut view.export.force, &*ctx.texts().get("export-force"));
            }
        }
        None if datasets.is_stopped => {
            ui.colored_label(ctx.theme.mute, &*ctx.texts().get("export-stopped"));
        }
        None => {}
    }
}

fn buttons_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState) -> bool {
    let mut close = false;
    ui.horizontal(|ui| {
        let datasets = ctx.session.datasets();
        let is_at_work = datasets.is_at_work();
        let is_ready = !is_at_work
            && !datasets.export.out.trim().is_empty()
            && matches!(&datasets.looked, Some(Ok(report)) if report.n_documents > 0);
        let text = ctx.texts().get("export-start");
        let button = ui.add_enabled(is_ready, egui::Button::new(&*text));
        focus_once(&button, view);
        if button.clicked() {
            let force = std::mem::take(&mut view.export.force);
            ctx.push(Command::Dataset(DatasetCommand::Export { force }));
        }
        if is_at_work {
            if ui.button(&*ctx.texts().get("export-stop")).clicked() {
                ctx.push(Command::Dataset(DatasetCommand::Stop));
            }
        } else {
            close = ui.button(&*ctx.texts().get("dialog-close")).clicked();
        }
    });
    close
}
