//! A tab's list: filtered, sorted, walked with the arrows, several rows marked at once. Only the rows in sight are worked out and drawn.

use std::collections::BTreeSet;

use egui::{
    Button, EventFilter, Key, Modifiers, Popup, Rect, RichText, ScrollArea, Sense, Ui, UiBuilder,
    pos2, vec2,
};

use crate::{
    editor::{
        command::{Command, CommandId, Tab},
        flow::{Field, FlowCommand},
        open_article::OpenArticle,
        session::Mode,
    },
    model::{annotation::Record, id::Id},
    ui::{
        UiCtx,
        view::{ListState, ViewState, stable_hash},
        widgets::{ListRow, Mark, list_row_height, list_row_ui, search_field_ui},
    },
};

/// What a row says.
pub struct Row {
    pub mark: Mark,
    /// What the mark means.
    pub state: String,
    pub name: String,
    pub meta: String,
    pub trailing: String,
}

/// How a tab's list is made.
pub struct List<'a> {
    pub tab: Tab,
    /// Keys of the ways to sort it.
    pub sorts: &'a [&'a str],
    /// Keys of what can be shown alone; empty where there is no choice.
    pub only: &'a [&'a str],
    /// The rows' ids for a folded filter, a sort and a choice; called when one of these or the document has changed.
    pub rows: &'a dyn Fn(&str, usize, usize) -> Vec<Id>,
    /// What a row says; called for rows in sight.
    pub row: &'a dyn Fn(&Id) -> Option<Row>,
    /// The row that is focused.
    pub current: Option<Id>,
    /// Whether a mention can be dropped on a row.
    pub takes_mentions: bool,
}

/// A mention on its way to another entity.
#[derive(Clone, Debug)]
pub struct DraggedMention(pub Id);

pub fn list_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    open: &OpenArticle,
    list: &List<'_>,
) {
    let mut state = view.lists.take(list.tab);
    head_ui(ui, ctx, view, &mut state, list);
    let folded = crate::editor::choices::fold(state.filter.trim());
    let key = stable_hash(&(
        open.article().sha256(),
        open.document().revision(),
        &folded,
        state.sort,
        state.only,
        ctx.texts().language(),
    ));
    if state.key != key {
        state.key = key;
        state.rows = (list.rows)(&folded, state.sort, state.only);
    }
    picked_ui(ui, ctx, open, list);
    if state.rows.is_empty() && !folded.is_empty() {
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            ui.add_space(ctx.theme.sizes.row_pad);
            ui.colored_label(ctx.theme.mute, &*ctx.texts().get("filter-none"));
        });
    }
    rows_ui(ui, ctx, view, &mut state, list);
    view.lists.put(list.tab, state);
}

/// The filter, and how the list is sorted.
fn head_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    state: &mut ListState,
    list: &List<'_>,
) {
    let pad = ctx.theme.sizes.panel_pad;
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        ui.add_space(pad);
        let (hint, clear) = (
            ctx.texts().get("filter-records"),
            ctx.texts().get("dialog-cancel"),
        );
        let sort = ctx
            .texts()
            .get(list.sorts[state.sort.min(list.sorts.len() - 1)]);
        let menu_width = 104.0;
        let width = (ui.available_width() - menu_width - pad - 8.0).max(80.0);
        let field = ui
            .allocate_ui(vec2(width, 28.0), |ui| {
                let salt = ("record-filter", list.tab);
                search_field_ui(ui, ctx.theme, salt, &mut state.filter, &hint, &clear)
            })
            .inner;
        if view.focus_field == Some(Field::Filter) {
            view.focus_field = None;
            field.request_focus();
        }
        if field.lost_focus() {
            let (enter, escape) =
                ui.input(|i| (i.key_pressed(Key::Enter), i.key_pressed(Key::Escape)));
            if escape {
                state.filter.clear();
            }
            view.lists.take_focus |= enter;
            view.focus_text |= escape;
        }
        let text = RichText::new(&*sort)
            .size(ctx.theme.sizes.text_small)
            .color(ctx.theme.mute);
        let button = ui.add(
            Button::new(text)
                .truncate()
                .min_size(vec2(menu_width, 26.0))
                .frame(true),
        );
        let tip = ctx.texts().get("list-sort");
        Popup::menu(&button).show(|ui| {
            for (i, key) in list.sorts.iter().enumerate() {
                if ui.radio(state.sort == i, &*ctx.texts().get(key)).clicked() {
                    state.sort = i;
                }
            }
            if !list.only.is_empty() {
                ui.separator();
                for (i, key) in list.only.iter().enumerate() {
                    if ui.radio(state.only == i, &*ctx.texts().get(key)).clicked() {
                        state.only = i;
                    }
                }
            }
        });
        button.on_hover_text(&*tip);
    });
    ui.add_space(4.0);
}

/// What can be done with the rows that are marked.
fn picked_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, open: &OpenArticle, list: &List<'_>) {
    let picked = &ctx.session.flow.picked;
    if picked.is_empty() || open.read_only().is_some() {
        return;
    }
    let theme = ctx.theme;
    let text = ctx.texts().with_count("list-picked", picked.len());
    let mut pushed = Vec::new();
    egui::Frame::NONE
        .fill(theme.sel)
        .inner_margin(egui::Margin::symmetric(theme.sizes.panel_pad as i8, 5))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_wrapped(|ui| {
                ui.label(text);
                if list.tab == Tab::Entities {
                    let menu = ctx.texts().get("picked-retype");
                    ui.menu_button(&*menu, |ui| {
                        for t in &open.codebook().entity_types {
                            let title = t.label.title(ctx.texts().language());
                            let mut button = Button::new(title);
                            if let Some(key) = t.key {
                                button = button.shortcut_text(key.to_string());
                            }
                            if ui.add(button).clicked() {
                                pushed.push(Command::Tag(t.label.name.clone()));
                                ui.close();
                            }
                        }
                    });
                    let merge = ctx.texts().get("picked-merge");
                    let enabled = picked.len() > 1;
                    if ui.add_enabled(enabled, Button::new(&*merge)).clicked() {
                        let ids: Vec<Id> = picked.iter().cloned().collect();
                        let into = list
                            .current
                            .clone()
                            .filter(|id| picked.contains(id))
                            .unwrap_or_else(|| ids[0].clone());
                        pushed.push(Command::Flow(FlowCommand::MergeAll(ids, into)));
                    }
                }
                if ui.button(&*ctx.texts().get("action-delete")).clicked() {
                    pushed.push(Command::Run(CommandId::Delete));
                }
            });
        });
    for command in pushed {
        ctx.push(command);
    }
}

fn rows_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    state: &mut ListState,
    list: &List<'_>,
) {
    let height = list_row_height(ctx.theme, true);
    let list_id = egui::Id::unique(("record-list", list.tab));
    let current = list
        .current
        .as_ref()
        .and_then(|id| state.rows.iter().position(|row| row == id));
    let moved = keys_ui(ui, ctx, view, state, list_id, current);
    ScrollArea::vertical()
        .id_salt(("records", list.tab))
        .auto_shrink([false, false])
        .show_viewport(ui, |ui, viewport| {
            let n = state.rows.len();
            ui.set_height(n as f32 * height);
            let origin = ui.max_rect().min;
            let width = ui.available_width();
            let place = |i: usize| {
                Rect::from_min_size(
                    pos2(origin.x, origin.y + i as f32 * height),
                    vec2(width, height),
                )
            };
            let first = (viewport.min.y / height).floor().max(0.0) as usize;
            let last = ((viewport.max.y / height).ceil() as usize).min(n);
            for i in first..last {
                let id = state.rows[i].clone();
                let Some(row) = (list.row)(&id) else { continue };
                let mut child = ui.new_child(UiBuilder::new().max_rect(place(i)).id_salt(&id));
                child.spacing_mut().item_spacing.y = 0.0;
                row_ui(&mut child, ctx, view, state, list, &id, &row);
            }
            // What is focused elsewhere is brought into view here, once.
            if state.shown != list.current || moved {
                state.shown = list.current.clone();
                if let Some(i) = current {
                    ui.scroll_to_rect(place(i), None);
                }
            }
        });
}

/// Makes the list take the keyboard, and moves in it. Whether it moved.
fn keys_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    state: &mut ListState,
    list_id: egui::Id,
    current: Option<usize>,
) -> bool {
    let rect = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), 2.0));
    let focus = ui.interact(rect, list_id, Sense::focusable_noninteractive());
    let name = ctx.texts().get("list-name");
    ui.ctx().accesskit_node_builder(list_id, |node| {
        node.set_role(egui::accesskit::Role::List);
        node.set_label(&*name);
    });
    if std::mem::take(&mut view.lists.take_focus) {
        focus.request_focus();
        if current.is_none()
            && let Some(id) = state.rows.first()
        {
            ctx.push(Command::GoTo(id.clone()));
        }
    }
    view.lists.has_focus = focus.has_focus();
    if !focus.has_focus() || state.rows.is_empty() {
        return false;
    }
    ui.painter()
        .hline(rect.x_range(), rect.top(), ctx.theme.focus_stroke());
    ui.memory_mut(|m| {
        let filter = EventFilter {
            vertical_arrows: true,
            ..EventFilter::default()
        };
        m.set_focus_lock_filter(list_id, filter);
    });
    let last = state.rows.len() - 1;
    let page = 10;
    let at = current.unwrap_or(0);
    let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
    let extended = |key| ui.input_mut(|i| i.consume_key(Modifiers::SHIFT, key));
    let steps: [(Key, usize); 6] = [
        (Key::ArrowDown, (at + 1).min(last)),
        (Key::ArrowUp, at.saturating_sub(1)),
        (Key::PageDown, (at + page).min(last)),
        (Key::PageUp, at.saturating_sub(page)),
        (Key::Home, 0),
        (Key::End, last),
    ];
    if pressed(Key::Enter) {
        view.focus_text = true;
        return false;
    }
    if pressed(Key::Space) {
        if let Some(id) = current.and_then(|i| state.rows.get(i)) {
            let mut picked = ctx.session.flow.picked.clone();
            if !picked.remove(id) {
                picked.insert(id.clone());
            }
            state.anchor = Some(id.clone());
            ctx.push(Command::Flow(FlowCommand::Pick(picked)));
        }
        return false;
    }
    for (key, to) in steps {
        // Shift first: a plain key also matches with it.
        if extended(key) {
            let mut picked = ctx.session.flow.picked.clone();
            let (from, until) = (at.min(to), at.max(to));
            picked.extend(state.rows[from..=until].iter().cloned());
            ctx.push(Command::GoTo(state.rows[to].clone()));
            ctx.push(Command::Flow(FlowCommand::Pick(picked)));
            return true;
        }
        if pressed(key) {
            ctx.push(Command::GoTo(state.rows[to].clone()));
            return true;
        }
    }
    false
}

fn row_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    state: &mut ListState,
    list: &List<'_>,
    id: &Id,
    row: &Row,
) {
    let picked = ctx.session.flow.picked.contains(id);
    let shown = ListRow {
        mark: if picked {
            Mark::Check(ctx.theme.accent)
        } else {
            row.mark
        },
        state: &row.state,
        name: &row.name,
        meta: &row.meta,
        trailing: &row.trailing,
        selected: picked || list.current.as_ref() == Some(id),
        divider: false,
    };
    let response = list_row_ui(ui, ctx.theme, id, &shown);
    if response.hovered() {
        view.hovered = Some(id.clone());
    }
    if list.takes_mentions {
        if response.dnd_hover_payload::<DraggedMention>().is_some() {
            let stroke = ctx.theme.focus_stroke();
            ui.painter()
                .rect_stroke(response.rect, 0, stroke, egui::StrokeKind::Inside);
        }
        if let Some(mention) = response.dnd_release_payload::<DraggedMention>() {
            ctx.push(Command::Flow(FlowCommand::Join {
                mention: mention.0.clone(),
                entity: id.clone(),
            }));
        }
    }
    if !response.clicked() {
        return;
    }
    let modifiers = ui.input(|i| i.modifiers);
    let mut picked = ctx.session.flow.picked.clone();
    if modifiers.command {
        // What was focused is meant too.
        if picked.is_empty() {
            picked.extend(list.current.clone());
        }
        if !picked.remove(id) {
            picked.insert(id.clone());
        }
        state.anchor = Some(id.clone());
        ctx.push(Command::Flow(FlowCommand::Pick(picked)));
    } else if modifiers.shift {
        let anchor = state.anchor.clone().or(list.current.clone());
        let at = |wanted: &Id| state.rows.iter().position(|row| row == wanted);
        if let (Some(from), Some(to)) = (anchor.as_ref().and_then(at), at(id)) {
            let range = from.min(to)..=from.max(to);
            picked.extend(state.rows[range].iter().cloned());
        }
        ctx.push(Command::Flow(FlowCommand::Pick(picked)));
    } else {
        state.anchor = Some(id.clone());
        let answers = match ctx.session.mode() {
            Mode::Normal | Mode::EventType | Mode::Zone => false,
            Mode::Part(part) => part.is_picked(),
            _ => ctx
                .session
                .open()
                .and_then(|open| open.document().record(id))
                .is_some_and(|r| crate::editor::choices::can_be_picked(ctx.session, r)),
        };
        if answers {
            ctx.push(Command::Pick(id.clone()));
        } else {
            if !picked.is_empty() {
                ctx.push(Command::Flow(FlowCommand::Pick(BTreeSet::new())));
            }
            // Once more on the same entity walks through its mentions.
            let next = ctx
                .session
                .open()
                .and_then(|open| next_mention(open, id))
                .unwrap_or_else(|| id.clone());
            ctx.push(Command::GoTo(next));
        }
    }
}

/// The mention after the focused one, so that clicking an entity again walks through its mentions.
fn next_mention(open: &OpenArticle, entity: &Id) -> Option<Id> {
    let Some(Record::Entity(_)) = open.document().record(entity) else {
        return None;
    };
    let mentions = open.document().mentions_of(entity);
    let here = mentions.iter().position(|m| Some(&m.id) == open.focus());
    let next = here.map_or(0, |i| (i + 1) % mentions.len().max(1));
    mentions.get(next).map(|m| m.id.clone())
}
