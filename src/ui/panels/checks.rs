//! What the checks have found, below the inspector: a line that says how much, and the list behind it.

use egui::{Frame, Panel, RichText, ScrollArea, Sense, Ui};

use crate::{
    editor::{
        checks::{ChecksCommand, finding_text, rule_title},
        command::{Command, CommandId},
    },
    ui::{
        UiCtx,
        widgets::{
            ListRow, Mark, Note, NoteAction, NoteAnswer, NoteKind, list_row_height, list_row_ui,
            note_ui, status_item_ui,
        },
    },
};

/// The most of the panel's height that the list takes.
const MOST_SHARE: f32 = 0.45;

/// The strip at the bottom of the inspector; draw it before the inspector itself.
pub fn checks_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) {
    if ctx.session.open().is_none() {
        return;
    }
    let theme = ctx.theme;
    let frame = Frame::NONE.fill(theme.panel);
    let most = ui.available_height() * MOST_SHARE;
    Panel::bottom("checks")
        .frame(frame)
        .resizable(false)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            head_ui(ui, ctx);
            if ctx.session.checks().is_open() {
                list_ui(ui, ctx, most);
                current_ui(ui, ctx);
            }
        });
}

fn head_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) {
    let n = ctx.session.checks().findings().len();
    let open = ctx.session.checks().is_open();
    let text = ctx.texts().with_count("checks-count", n);
    let theme = ctx.theme;
    ui.horizontal(|ui| {
        ui.set_min_height(30.0);
        ui.add_space(theme.sizes.panel_pad);
        let color = if n > 0 { theme.warning } else { theme.mute };
        let (dot, _) = ui.allocate_exact_size(egui::vec2(8.0, 8.0), Sense::hover());
        if n > 0 {
            ui.painter().circle_filled(dot.center(), 3.5, color);
        } else {
            let stroke = egui::Stroke::new(1.2, color);
            ui.painter().circle_stroke(dot.center(), 3.0, stroke);
        }
        let size = theme.sizes.text_note;
        let button = egui::Button::new(RichText::new(text).size(size)).frame(false);
        let clicked = ui.add(button).clicked();
        let (at, arrow) = ui.allocate_exact_size(egui::vec2(14.0, 14.0), Sense::click());
        arrow_ui(ui, at, open, theme.mute);
        if clicked || arrow.clicked() {
            ctx.push(Command::Checks(ChecksCommand::Toggle));
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add_space(theme.sizes.panel_pad - 6.0);
            if n > 0 {
                let key = ctx.session.key_text(CommandId::NextCheck);
                let text = ctx.texts().get("checks-next");
                if status_item_ui(ui, theme, "next-check", &key, &text).clicked() {
                    ctx.push(Command::Checks(ChecksCommand::Next));
                }
            }
        });
    });
}

/// Points down where the list is open.
fn arrow_ui(ui: &Ui, at: egui::Rect, open: bool, color: egui::Color32) {
    let c = at.center();
    let points = if open {
        [(-4.0, -2.0), (4.0, -2.0), (0.0, 2.5)]
    } else {
        [(-2.0, -4.0), (2.5, 0.0), (-2.0, 4.0)]
    };
    let points = points.map(|(x, y)| c + egui::vec2(x, y)).to_vec();
    ui.painter().add(egui::Shape::convex_polygon(
        points,
        color,
        egui::Stroke::NONE,
    ));
}

fn list_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, most: f32) {
    let theme = ctx.theme;
    let checks = ctx.session.checks();
    let findings = checks.findings();
    if findings.is_empty() {
        ui.horizontal(|ui| {
            ui.add_space(theme.sizes.panel_pad);
            ui.colored_label(theme.mute, &*ctx.texts().get("checks-none"));
        });
        ui.add_space(theme.sizes.panel_pad);
        return;
    }
    let current = checks.current();
    let row_height = list_row_height(theme, true);
    let mut clicked = None;
    let mut area = ScrollArea::vertical()
        .id_salt("checks-list")
        .max_height(most)
        .auto_shrink([false, true]);
    // A finding that was gone to by key comes into view.
    let shown = ui.data(|d| d.get_temp::<(u64, usize)>(egui::Id::unique("check-shown")));
    if let Some(i) = current {
        let now = (checks.version(), i);
        if shown != Some(now) {
            ui.data_mut(|d| d.insert_temp(egui::Id::unique("check-shown"), now));
            let top = row_height * i as f32;
            area = area.vertical_scroll_offset((top - most / 2.0).max(0.0));
        }
    }
    area.show_rows(ui, row_height, findings.len(), |ui, rows| {
        for i in rows {
            let Some(finding) = findings.get(i) else {
                continue;
            };
            let fix = finding.fix.as_ref();
            let fix = fix.map_or_else(String::new, |fix| ctx.texts().get(fix.text()).to_string());
            let row = ListRow {
                mark: Mark::Diamond(theme.warning),
                state: &ctx.texts().get("check"),
                name: &rule_title(ctx.texts(), finding.rule),
                meta: &finding_text(ctx.texts(), finding),
                trailing: &fix,
                selected: current == Some(i),
                divider: i > 0,
            };
            let salt = (finding.rule, &finding.record, &finding.args);
            if list_row_ui(ui, theme, salt, &row).clicked() {
                clicked = Some(i);
            }
        }
    });
    if let Some(i) = clicked {
        ctx.push(Command::Checks(ChecksCommand::GoTo(i)));
    }
}

/// The current finding in full, with what one key does about it.
fn current_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) {
    let checks = ctx.session.checks();
    let Some(finding) = checks.current().and_then(|i| checks.findings().get(i)) else {
        return;
    };
    let title = format!("{}.", rule_title(ctx.texts(), finding.rule));
    let text = finding_text(ctx.texts(), finding);
    let key = ctx.session.key_text(CommandId::FixCheck);
    let can_fix = ctx.session.can_run(CommandId::FixCheck);
    let fix = finding.fix.as_ref().filter(|_| can_fix);
    let fix = fix.map(|fix| ctx.texts().get(fix.text()));
    let action = fix.as_deref().map(|text| NoteAction {
        key: Some(&key).filter(|key| !key.is_empty()).map(String::as_str),
        text,
    });
    let note = Note {
        kind: NoteKind::Warning,
        title: &title,
        text: &text,
        actions: action.as_slice(),
        close: None,
    };
    let pad = ctx.theme.sizes.panel_pad;
    let mut answer = None;
    Frame::NONE.inner_margin(pad).show(ui, |ui| {
        answer = note_ui(ui, ctx.theme, "check-note", &note);
    });
    if let Some(NoteAnswer::Action(_)) = answer {
        ctx.push(Command::Checks(ChecksCommand::Fix));
    }
}
