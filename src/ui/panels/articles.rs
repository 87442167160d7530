//! The article list: which there are, how far each is, and a filter. Only rows on screen are laid out.

use egui::{Key, ScrollArea, Ui};

use crate::{
    editor::{command::Command, session::Entry},
    model::article::Status,
    ui::{
        UiCtx,
        view::ViewState,
        widgets::{ListRow, Mark, list_row_height, list_row_ui, progress_ui, search_field_ui},
    },
};

pub fn articles_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState) {
    let theme = ctx.theme;
    let pad = theme.sizes.panel_pad;
    ui.add_space(10.0);
    let mut entered = false;
    ui.horizontal(|ui| {
        ui.add_space(pad);
        ui.vertical(|ui| {
            ui.set_width(ui.available_width() - pad);
            let hint = ctx.texts().get("filter-articles");
            let clear = ctx.texts().get("dialog-cancel");
            let field =
                search_field_ui(ui, theme, "filter", &mut view.article_filter, &hint, &clear);
            if std::mem::take(&mut view.focus_filter) {
                field.request_focus();
            }
            entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        });
    });
    ui.add_space(8.0);

    let entries = ctx.session.entries();
    let needle = view.article_filter.trim().to_lowercase();
    let matches = |entry: &Entry| {
        needle.is_empty() || entry.article.relative.to_lowercase().contains(&needle)
    };
    let shown: Vec<usize> = (0..entries.len())
        .filter(|i| matches(&entries[*i]))
        .collect();
    // Enter opens the first that matches.
    if let Some(first) = shown.first().filter(|_| entered && !needle.is_empty()) {
        ctx.push(Command::ShowArticle(*first));
    }
    if shown.is_empty() && !entries.is_empty() {
        ui.horizontal(|ui| {
            ui.add_space(theme.sizes.row_pad);
            ui.colored_label(theme.mute, &*ctx.texts().get("articles-none"));
        });
    }

    let footer_height = 52.0;
    let height = list_row_height(theme, true);
    let room = (ui.available_height() - footer_height).max(height);
    // Keeps the current row in view when it changes by key.
    let to_show = (view.shown_article != ctx.session.current())
        .then(|| shown.iter().position(|i| Some(*i) == ctx.session.current()))
        .flatten();
    let spacing = ui.spacing().item_spacing;
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut area = ScrollArea::vertical()
        .id_salt("articles")
        .max_height(room)
        .auto_shrink([false, true]);
    if let Some(row) = to_show {
        let top = row as f32 * height;
        let offset = ui
            .data(|d| d.get_temp::<f32>(egui::Id::unique("articles-offset")))
            .unwrap_or(0.0);
        if top < offset || top + height > offset + room {
            area = area.vertical_scroll_offset((top - room / 3.0).max(0.0));
        }
        view.shown_article = ctx.session.current();
    }
    let output = area.show_rows(ui, height, shown.len(), |ui, rows| {
        for i in shown.get(rows).unwrap_or_default() {
            row_ui(ui, ctx, *i);
        }
    });
    ui.data_mut(|d| {
        d.insert_temp(
            egui::Id::unique("articles-offset"),
            output.state.clamped_offset().y,
        )
    });
    ui.spacing_mut().item_spacing = spacing;
    done_ui(ui, ctx);
}

fn row_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, index: usize) {
    let Some(entry) = ctx.session.entries().get(index) else {
        return;
    };
    let survey = entry.survey.as_ref();
    let (mark, state) = match survey.map(|s| &s.status) {
        None | Some(Status::ToDo) => (Mark::Empty, "status-todo"),
        Some(Status::InProgress) => (Mark::Half, "status-in-progress"),
        Some(Status::Done) => (Mark::Full, "status-done"),
        Some(Status::Skipped { .. }) => (Mark::None, "status-skipped"),
    };
    let state = ctx.texts().get(state);
    let count = survey.map_or(String::new(), |s| match s.n_records {
        0 => String::new(),
        n => n.to_string(),
    });
    let mut meta: Vec<&str> = Vec::new();
    if let Some(survey) = survey {
        meta.extend(survey.language.as_deref());
        meta.extend(survey.date.as_deref());
    }
    if meta.is_empty() {
        meta.push(&state);
    }
    let meta = meta.join(" · ");
    let row = ListRow {
        mark,
        state: &state,
        name: name_of(&entry.article.relative),
        meta: &meta,
        trailing: &count,
        selected: ctx.session.current() == Some(index),
        divider: false,
    };
    let path = entry.article.path.clone();
    if list_row_ui(ui, ctx.theme, &path, &row)
        .on_hover_text(path.display().to_string())
        .clicked()
    {
        ctx.push(Command::ShowArticle(index));
    }
}

/// The path without the file's last extension.
fn name_of(relative: &str) -> &str {
    match relative.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && !extension.contains('/') => stem,
        _ => relative,
    }
}

fn done_ui(ui: &mut Ui, ctx: &UiCtx<'_>) {
    let entries = ctx.session.entries();
    if entries.is_empty() {
        return;
    }
    let is_done = |entry: &&Entry| {
        entry
            .survey
            .as_ref()
            .is_some_and(|s| matches!(s.status, Status::Done | Status::Skipped { .. }))
    };
    let done = entries.iter().filter(is_done).count();
    let text = ctx.texts().with_count_and(
        "articles-done",
        done,
        &[("all", &entries.len().to_string())],
    );
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        ui.add_space(ctx.theme.sizes.row_pad);
        ui.vertical(|ui| {
            ui.set_width(ui.available_width() - ctx.theme.sizes.row_pad);
            let fraction = done as f32 / entries.len() as f32;
            progress_ui(ui, ctx.theme, &text, fraction, ctx.theme.accent);
        });
    });
}
