//! Dialogs about the article's files: former versions, encodings, another place to save.

use std::{sync::mpsc::Sender, thread};

use egui::{Key, RichText, ScrollArea, TextEdit, Ui};

use super::{close_ui, focus_once, title_ui};
use crate::{
    editor::{
        command::Command,
        files::{Difference, FileCommand, How, VersionList, field_words, value_words},
        tasks::Former,
    },
    model::id::Kind,
    store::{reading::ENCODINGS, versions::Version},
    ui::{
        UiCtx,
        panels::changed::kind_key,
        review::words::{label_title, role_title},
        view::ViewState,
        widgets::{
            ListRow, Mark, NameStyle, empty_state_ui, list_row_ui, name_text_ui, section_heading_ui,
        },
    },
};

/// More differences than these are counted, not listed.
const MOST_LISTED: usize = 500;

pub fn versions_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) -> bool {
    let title = ctx.texts().get("versions-title");
    title_ui(ui, ctx, &title);
    let Some(list) = &ctx.session.files().versions else {
        return true;
    };
    let Some(versions) = &list.versions else {
        ui.colored_label(ctx.theme.mute, &*ctx.texts().get("status-loading"));
        return close_ui(ui, ctx);
    };
    if versions.is_empty() {
        let (title, text) = (
            ctx.texts().get("versions-none"),
            ctx.texts().get("versions-none-text"),
        );
        empty_state_ui(ui, ctx.theme, &title, &text);
        return close_ui(ui, ctx);
    }
    let height = (ui.ctx().content_rect().height() - 260.0).clamp(160.0, 420.0);
    let (up, down) = ui.input(|i| (i.key_pressed(Key::ArrowUp), i.key_pressed(Key::ArrowDown)));
    if up && list.shown > 0 {
        ctx.commands
            .push(Command::File(FileCommand::ShowVersion(list.shown - 1)));
    } else if down && list.shown + 1 < versions.len() {
        ctx.commands
            .push(Command::File(FileCommand::ShowVersion(list.shown + 1)));
    }
    // As high as the lists: the line between them takes all the height there is.
    let size = egui::vec2(ui.available_width(), height);
    let side_by_side = egui::Layout::left_to_right(egui::Align::Min);
    ui.allocate_ui_with_layout(size, side_by_side, |ui| {
        let column = egui::Layout::top_down(egui::Align::Min);
        ui.allocate_ui_with_layout(egui::vec2(250.0, height), column, |ui| {
            ui.set_min_width(250.0);
            ScrollArea::vertical()
                .id_salt("versions")
                .auto_shrink([false, false])
                .show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    for (i, version) in versions.iter().enumerate() {
                        let is_shown = i == list.shown;
                        let row = version_row_ui(ui, ctx, version, is_shown, i > 0);
                        if is_shown && (up || down) {
                            row.scroll_to_me(None);
                        }
                        if row.clicked() {
                            ctx.push(Command::File(FileCommand::ShowVersion(i)));
                        }
                    }
                });
        });
        ui.separator();
        let size = egui::vec2(ui.available_width(), height);
        ui.allocate_ui_with_layout(size, column, |ui| {
            former_ui(ui, ctx, list);
        });
    });
    let ready = matches!(&list.former, Some(Ok(former)) if !former.differences.is_empty());
    let editable = ctx.session.open().is_some_and(|o| o.read_only().is_none());
    let mut close = false;
    ui.horizontal(|ui| {
        let text = ctx.texts().get("versions-restore");
        let tip = ctx.texts().get("versions-restore-tip");
        let button = ui.add_enabled(ready && editable, egui::Button::new(&*text));
        if button.on_hover_text(&*tip).clicked() {
            ctx.push(Command::File(FileCommand::RestoreVersion));
        }
        close = close_ui(ui, ctx);
    });
    close
}

fn version_row_ui(
    ui: &mut Ui,
    ctx: &UiCtx<'_>,
    version: &Version,
    selected: bool,
    divider: bool,
) -> egui::Response {
    let time = time_text(version, ctx.texts().language());
    let name = match time {
        Some(time) => time,
        None => ctx.texts().get("versions-unknown-time").to_string(),
    };
    let kb = version.len.div_ceil(1024).to_string();
    let meta = ctx.texts().with("versions-size", &[("kb", &kb)]);
    let row = ListRow {
        mark: Mark::None,
        state: "",
        name: &name,
        meta: &meta,
        trailing: "",
        selected,
        divider,
    };
    let salt = ("version", version.number, version.sha256.as_str());
    list_row_ui(ui, ctx.theme, salt, &row)
}

/// Day and time on this machine's clock; `None` where it is not known.
fn time_text(version: &Version, language: &str) -> Option<String> {
    if version.replaced_at == std::time::UNIX_EPOCH {
        return None;
    }
    let time = jiff::Timestamp::try_from(version.replaced_at).ok()?;
    let time = time.to_zoned_datetime(jiff::tz::TimeZone::system());
    let format = match language {
        "fr" => "%d/%m/%Y %H:%M:%S",
        _ => "%Y-%m-%d %H:%M:%S",
    };
    Some(time.strftime(format).to_string())
}

fn former_ui(ui: &mut Ui, ctx: &UiCtx<'_>, list: &VersionList) {
    let former: &Former = match &list.former {
        None => {
            ui.colored_label(ctx.theme.mute, &*ctx.texts().get("status-loading"));
            return;
        }
        Some(Err(why)) => {
            let why = ctx.texts().said(why);
            let text = ctx.texts().with("versions-unusable", &[("why", &why)]);
            ui.colored_label(ctx.theme.warning, text);
            return;
        }
        Some(Ok(former)) => former,
    };
    let differences = &former.differences;
    let count = |how| differences.iter().filter(|d| d.how == how).count();
    let n_records = former.document.len();
    let heading = ctx.texts().with_count("versions-records", n_records);
    section_heading_ui(ui, ctx.theme, &heading, "");
    if differences.is_empty() {
        ui.colored_label(ctx.theme.mute, &*ctx.texts().get("versions-same"));
        return;
    }
    let text = ctx.texts().with(
        "versions-since",
        &[
            ("added", &count(How::Added).to_string()),
            ("changed", &count(How::Changed).to_string()),
            ("removed", &count(How::Removed).to_string()),
        ],
    );
    ui.colored_label(ctx.theme.mute, text);
    ScrollArea::vertical()
        .id_salt("differences")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            for difference in differences.iter().take(MOST_LISTED) {
                difference_ui(ui, ctx, difference);
            }
            if differences.len() > MOST_LISTED {
                let n = differences.len() - MOST_LISTED;
                ui.colored_label(ctx.theme.mute, ctx.texts().with_count("versions-more", n));
            }
        });
}

fn difference_ui(ui: &mut Ui, ctx: &UiCtx<'_>, difference: &Difference) {
    let theme = ctx.theme;
    let (sign, color, how) = match difference.how {
        How::Added => ("+", theme.fav, "versions-added"),
        How::Removed => ("−", theme.aga, "versions-removed"),
        How::Changed => ("~", theme.evt, "versions-changed"),
    };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let sign = RichText::new(sign).monospace().color(color);
        ui.label(sign).on_hover_text(&*ctx.texts().get(how));
        let kind = ctx.texts().get(kind_key(difference.kind));
        let name = |label: &Option<String>| match (label, difference.kind) {
            (Some(key), Kind::Zone) => Some(ctx.texts().get(key).to_string()),
            (Some(label), _) => Some(label_title(ctx, label)),
            (None, _) => None,
        };
        let (before, after) = &difference.labels;
        let labels = match (name(before), name(after)) {
            (Some(before), Some(after)) if before != after && difference.fields.is_empty() => {
                format!(" {before} → {after}")
            }
            (_, Some(label)) | (Some(label), None) => format!(" {label}"),
            (None, None) => String::new(),
        };
        ui.colored_label(theme.mute, format!("{kind}{labels}"));
        let style = NameStyle {
            font: theme.font(theme.sizes.text),
            color: theme.ink,
            max_width: ui.available_width(),
        };
        let text = difference.text.split_whitespace().collect::<Vec<_>>();
        name_text_ui(ui, &text.join(" "), &style);
    });
    // Closer together than records are.
    let height = std::mem::replace(&mut ui.spacing_mut().interact_size.y, 17.0);
    for field in &difference.fields {
        field_ui(ui, ctx, field);
    }
    ui.spacing_mut().interact_size.y = height;
}

/// A field that differs: what it was, and what it is.
fn field_ui(
    ui: &mut Ui,
    ctx: &UiCtx<'_>,
    (field, before, after): &(String, Option<String>, Option<String>),
) {
    let theme = ctx.theme;
    let texts = ctx.texts();
    let name = match field.strip_prefix("arguments.") {
        Some(role) => role_title(ctx, role),
        None => field_words(texts, field),
    };
    let value = |value: &Option<String>| match value {
        Some(label) if matches!(&**field, "label" | "metonymy") => label_title(ctx, label),
        Some(value) => value_words(texts, field, value),
        None => "–".to_owned(),
    };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.add_space(16.0);
        ui.label(
            RichText::new(name)
                .size(theme.sizes.text_note)
                .color(theme.mute),
        );
        // One that is short leaves its room to the other.
        let room = ui.available_width() - 26.0;
        let style = |color, max_width| NameStyle {
            font: theme.font(theme.sizes.text_note),
            color,
            max_width,
        };
        let left = ui.cursor().left();
        name_text_ui(ui, &value(before), &style(theme.mute, room / 2.0));
        ui.label(
            RichText::new("→")
                .size(theme.sizes.text_note)
                .color(theme.mute),
        );
        let room = left + room + 26.0 - ui.cursor().left();
        name_text_ui(ui, &value(after), &style(theme.ink, room.max(40.0)));
    });
}

pub fn encoding_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) -> bool {
    let title = ctx.texts().get("encoding-title");
    title_ui(ui, ctx, &title);
    let Some(open) = ctx.session.open() else {
        return true;
    };
    let current = open.encoding().to_owned();
    let text = ctx.texts().with("encoding-text", &[("encoding", &current)]);
    ui.label(text);
    let mut chosen = None;
    let auto = ctx.texts().get("encoding-auto");
    if ui.button(&*auto).clicked() {
        chosen = Some(None);
    }
    ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for name in ENCODINGS {
            let is_it = current.split(' ').next() == Some(name);
            if ui.radio(is_it, name).clicked() {
                chosen = Some(Some(name.to_owned()));
            }
        }
    });
    if let Some(encoding) = chosen {
        ctx.push(Command::File(FileCommand::Reopen(encoding)));
        return true;
    }
    close_ui(ui, ctx)
}

pub fn elsewhere_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState) -> bool {
    let title = ctx.texts().get("elsewhere-title");
    title_ui(ui, ctx, &title);
    ui.label(&*ctx.texts().get("elsewhere-text"));
    let hint = ctx.texts().get("elsewhere-hint");
    let field = ui.add(
        TextEdit::singleline(&mut view.elsewhere)
            .hint_text(&*hint)
            .desired_width(f32::INFINITY),
    );
    let entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
    focus_once(&field, view);
    let mut close = false;
    ui.horizontal(|ui| {
        let path = view.elsewhere.trim().trim_matches(['"', '\'']).to_owned();
        let text = ctx.texts().get("elsewhere-save");
        let button = ui.add_enabled(!path.is_empty(), egui::Button::new(&*text));
        if (button.clicked() || entered) && !path.is_empty() {
            ctx.push(Command::File(FileCommand::SaveElsewhere(path.into())));
            view.elsewhere.clear();
            close = true;
        }
        if ui.button(&*ctx.texts().get("elsewhere-choose")).clicked() {
            ctx.push(Command::File(FileCommand::PickElsewhere));
        }
        close |= ui.button(&*ctx.texts().get("dialog-cancel")).clicked();
    });
    close
}

/// Asks the system for a folder to save in, on a thread of its own.
pub fn pick_elsewhere(ctx: &egui::Context, send: Sender<Command>) {
    let ctx = ctx.clone();
    thread::spawn(move || {
        let Some(folder) = rfd::FileDialog::new().pick_folder() else {
            return;
        };
        let command = Command::File(FileCommand::SaveElsewhere(folder));
        if send.send(command).is_ok() {
            ctx.request_repaint();
        }
    });
}
