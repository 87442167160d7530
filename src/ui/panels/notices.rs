//! Messages that do not stop the work, above the text until they are dismissed.

use egui::Ui;

use crate::{
    editor::command::Command,
    model::problem::Severity,
    ui::{
        UiCtx,
        widgets::{Note, NoteAnswer, NoteKind, note_ui},
    },
};

/// More than these are folded away: the newest are shown.
const MOST: usize = 4;

pub fn notices_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) {
    let notices = ctx.session.notices();
    let newest = &notices[notices.len().saturating_sub(MOST)..];
    let close = ctx.texts().get("notice-dismiss");
    let mut dismissed = None;
    for notice in newest {
        let note = Note {
            kind: match notice.severity {
                Severity::Note => NoteKind::Hint,
                Severity::Warning => NoteKind::Warning,
                Severity::Error => NoteKind::Error,
            },
            title: "",
            text: &notice.text,
            actions: &[],
            close: Some(&close),
        };
        if note_ui(ui, ctx.theme, ("notice", notice.id), &note) == Some(NoteAnswer::Close) {
            dismissed = Some(notice.id);
        }
        ui.add_space(4.0);
    }
    if let Some(id) = dismissed {
        ctx.push(Command::DismissNotice(id));
    }
}
