//! What was done to the article in this sitting, the newest first; a click goes back to the state after it, or forth again.

use egui::{ScrollArea, Ui};

use crate::{
    editor::{command::Command, flow::FlowCommand, open_article::OpenArticle},
    ui::{
        UiCtx,
        widgets::{ListRow, Mark, list_row_height, list_row_ui, section_heading_ui},
    },
};

pub fn history_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, open: &OpenArticle) {
    let theme = ctx.theme;
    let history = open.history();
    let (n_done, n_undone) = (history.titles().len(), history.redo_titles().len());
    let title = ctx.texts().get("history-title");
    let remark = ctx.texts().with_count("history-count", n_done);
    egui::Frame::NONE
        .inner_margin(egui::Margin::symmetric(theme.sizes.row_pad as i8, 4))
        .show(ui, |ui| section_heading_ui(ui, theme, &title, &remark));
    let height = list_row_height(theme, false);
    // The newest stands at the top; the oldest row is the article as it was opened.
    let n_rows = n_done + n_undone + 1;
    ui.spacing_mut().item_spacing.y = 0.0;
    let titles: Vec<_> = history.titles().chain(history.redo_titles()).collect();
    ScrollArea::vertical()
        .id_salt("history")
        .auto_shrink([false, false])
        .show_rows(ui, height, n_rows, |ui, range| {
            for row in range {
                // The state after so many steps.
                let state = n_rows - 1 - row;
                let name = match state.checked_sub(1).and_then(|i| titles.get(i)) {
                    Some(title) => ctx.session.step_title(title),
                    None => ctx.texts().get("history-opened").to_string(),
                };
                let undone = state > n_done;
                let what = ctx.texts().get(if undone {
                    "history-undone"
                } else if state == n_done {
                    "history-now"
                } else {
                    "history-done"
                });
                let shown = ListRow {
                    mark: if undone {
                        Mark::Empty
                    } else if state == n_done {
                        Mark::Full
                    } else {
                        Mark::Check(theme.mute)
                    },
                    state: &what,
                    name: &name,
                    meta: "",
                    trailing: "",
                    selected: state == n_done,
                    divider: false,
                };
                if list_row_ui(ui, theme, ("history", state), &shown).clicked() && state != n_done {
                    ctx.push(Command::Flow(FlowCommand::GoToState(state)));
                }
            }
        });
}
