//! Messages that do not stop the work: quiet toasts over the text's lower right corner. They move nothing, and the text can be scrolled out
//! from under them.
//!
//! What is only worth knowing goes by itself; errors stay until they are dismissed.

use egui::{Area, Frame, Id, Margin, Order, Rect, Ui, pos2};

use crate::{
    editor::{
        command::{Command, CommandId},
        session::Notice,
    },
    model::problem::Severity,
    ui::{
        UiCtx,
        view::ViewState,
        widgets::{Note, NoteAction, NoteAnswer, NoteKind, note_ui},
    },
};

/// More than these are folded away: the newest are shown.
const MOST: usize = 4;
const WIDTH: f32 = 380.0;
/// The room under them.
const BELOW: f32 = 12.0;

/// How long a notice stays, in seconds; `None` until it is dismissed.
fn lifetime(severity: Severity) -> Option<f64> {
    match severity {
        Severity::Note => Some(7.0),
        Severity::Warning => Some(15.0),
        Severity::Error => None,
    }
}

/// Shows the notices inside `within`.
pub fn notices_ui(ui: &Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState, within: Rect) {
    let notices = ctx.session.notices();
    let newest = &notices[notices.len().saturating_sub(MOST)..];
    view.notices
        .retain(|id, _| newest.iter().any(|notice| notice.id == *id));
    if newest.is_empty() {
        view.notices_height = 0.0;
        return;
    }
    let theme = ctx.theme;
    let width = WIDTH.min(within.width() - 40.0).max(160.0);
    let close = ctx.texts().get("notice-dismiss");
    let keys = [CommandId::AnswerNotice, CommandId::CloseNotice].map(|id| ctx.session.key_text(id));
    let (mut dismissed, mut asked) = (Vec::new(), None);
    let (pivot, at) = match ctx.session.dialog {
        // A dialog has its buttons below, and nothing in its upper right corner.
        Some(_) => {
            let all = ui.ctx().content_rect();
            let corner = pos2(all.right() - BELOW, all.top() + BELOW);
            (egui::Align2::RIGHT_TOP, corner)
        }
        None => {
            let right = within.right() - 26.0;
            let room = Rect::from_min_max(
                pos2(right - width, within.bottom() - BELOW - view.notices_size),
                pos2(right, within.bottom() - BELOW),
            );
            let bottom = above_what_is_asked(ui.ctx(), room, within);
            (egui::Align2::RIGHT_BOTTOM, pos2(right, bottom))
        }
    };
    let area = Area::new(Id::unique("notices"))
        .order(Order::Foreground)
        .pivot(pivot)
        .fixed_pos(at)
        .constrain(false)
        .show(ui.ctx(), |ui| {
            ui.set_max_width(width);
            ui.spacing_mut().item_spacing.y = 8.0;
            for notice in newest {
                let texts: Vec<_> = notice
                    .actions
                    .iter()
                    .map(|(key, _)| ctx.texts().get(key))
                    .collect();
                // The keys are the newest one's.
                let is_newest = newest.last().is_some_and(|n| n.id == notice.id);
                let actions: Vec<NoteAction<'_>> = texts
                    .iter()
                    .zip(keys.iter().map(Some).chain(std::iter::repeat(None)))
                    .map(|(text, key)| NoteAction {
                        key: key
                            .filter(|key| is_newest && !key.is_empty())
                            .map(String::as_str),
                        text,
                    })
                    .collect();
                Frame::NONE
                    .fill(theme.chip)
                    .corner_radius(theme.sizes.radius_card)
                    .shadow(theme.floating_shadow())
                    .inner_margin(Margin::same(0))
                    .show(ui, |ui| {
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
                        let answer = note_ui(ui, theme, ("notice", notice.id), &note);
                        if let Some(NoteAnswer::Action(i)) = answer {
                            asked = notice.actions.get(i).map(|(_, command)| command.clone());
                        }
                        // What is asked for is dealt with, unless it stays until the save.
                        if answer.is_some() && notice.until_saved.is_none() {
                            dismissed.push(notice.id);
                        }
                    });
            }
        });
    let rect = area.response.rect;
    view.notices_size = rect.height();
    view.notices_height = match ctx.session.dialog {
        Some(_) => 0.0,
        None => within.bottom() - rect.top() + BELOW,
    };
    let is_read = area.response.contains_pointer();
    dismissed.extend(outlived(ui, view, newest, is_read));
    if let Some(command) = asked {
        ctx.push(command);
    }
    for id in dismissed {
        ctx.push(Command::DismissNotice(id));
    }
}

/// Where the notices' lower edge is: no question, and no card of the review, lies under them.
fn above_what_is_asked(ctx: &egui::Context, room: Rect, within: Rect) -> f32 {
    let asked = ctx.memory(|memory| {
        let layers = memory.areas().visible_layer_ids().into_iter();
        let middle = layers.filter(|layer| layer.order == Order::Middle);
        let rects = middle.filter_map(|layer| memory.area_rect(layer.id));
        let hit = rects.filter(|rect| rect.intersects(room));
        hit.map(|rect| rect.top()).reduce(f32::min)
    });
    let bottom = asked.map_or(room.bottom(), |top| top - BELOW);
    // Where there is no room above either, they stay where they are looked for.
    match bottom - room.height() < within.top() {
        true => room.bottom(),
        false => bottom,
    }
}

/// The notices whose time is over. While the pointer is on them time stands still.
fn outlived(ui: &Ui, view: &mut ViewState, notices: &[Notice], is_read: bool) -> Vec<u64> {
    let now = ui.input(|i| i.time);
    let mut over = Vec::new();
    for notice in notices {
        // What asks something waits for an answer.
        let Some(lifetime) = lifetime(notice.severity).filter(|_| notice.actions.is_empty()) else {
            continue;
        };
        let since = view.notices.entry(notice.id).or_insert(now);
        if is_read {
            *since = now;
        }
        let left = *since + lifetime - now;
        if left <= 0.0 {
            over.push(notice.id);
        } else {
            ui.ctx()
                .request_repaint_after(std::time::Duration::from_secs_f64(left));
        }
    }
    over
}
