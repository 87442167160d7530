//! Messages that do not stop the work, above the text until they are dismissed.

use egui::Ui;

use crate::{
    editor::command::Command,
    model::problem::Severity,
    ui::{
        UiCtx,
        widgets::{Note, NoteAction, NoteAnswer, NoteKind, note_ui},
    },
};

/// More than these are folded away: the newest are shown.
const MOST: usize = 4;

pub fn notices_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) {
    let notices = ctx.session.notices();
    let newest = &notices[notices.len().saturating_sub(MOST)..];
    let close = ctx.texts().get("notice-dismiss");
    let mut dismissed = None;
    let mut asked = None;
    for notice in newest {
        let texts: Vec<_> = notice
            .actions
            .iter()
            .map(|(key, _)| ctx.texts().get(key))
            .collect();
        let actions: Vec<NoteAction<'_>> = texts
            .iter()
            .map(|text| NoteAction { key: None, text })
            .collect();
        let note = Note {
            kind: match notice.severity {
                Severity::Note => NoteKind::Hint,
                Severity::Warning => NoteKind::Warning,
                Severity::Error => NoteKind::Error,
            },
            title: "",
            text: &notice.text,
            actions: &actions,
            // What is not saved stays said until it is.
            close: notice.until_saved.is_none().then_some(&close),
        };
        match note_ui(ui, ctx.theme, ("notice", notice.id), &note) {
            Some(NoteAnswer::Close) => dismissed = Some(notice.id),
            Some(NoteAnswer::Action(i)) => {
                asked = notice.actions.get(i).map(|(_, command)| command.clone());
                // It is dealt with, unless it stays until the save.
                dismissed = notice.until_saved.is_none().then_some(notice.id);
            }
            None => {}
        }
        ui.add_space(4.0);
    }
    if let Some(command) = asked {
        ctx.push(command);
    }
    if let Some(id) = dismissed {
        ctx.push(Command::DismissNotice(id));
    }
}
