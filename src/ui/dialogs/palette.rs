//! Everything that can be asked for, found by typing: commands, themes, languages, typefaces.

use egui::{
    Button, Key, RichText, ScrollArea, TextEdit, Ui,
    text::{CCursor, CCursorRange},
    vec2,
};

use super::focus_once;
use crate::{
    editor::{
        choices::fold,
        command::{COMMANDS, Command, CommandId},
        i18n::LANGUAGES,
        reading::ReadingCommand,
    },
    ui::{
        UiCtx,
        panels::menu_bar::{FACES, THEMES, command_title},
        view::{Palette, ViewState},
    },
};

/// A line of the list.
struct Entry {
    title: String,
    command: Command,
    /// At the right: its shortcut, whether it is so already.
    note: String,
    enabled: bool,
}

/// Whether it is done with.
pub(super) fn palette_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState) -> bool {
    let hint = ctx.texts().get("palette-hint");
    let palette = &mut view.palette;
    let field = ui.add(
        TextEdit::singleline(&mut palette.query)
            .hint_text(&*hint)
            .desired_width(f32::INFINITY),
    );
    if view.focus_dialog {
        // What was looked for last time gives way to what is typed now.
        let mut state = TextEdit::load_state(ui.ctx(), field.id).unwrap_or_default();
        let end = CCursor::new(view.palette.query.chars().count());
        let whole = CCursorRange::two(CCursor::new(0), end);
        state.cursor.set_char_range(Some(whole));
        TextEdit::store_state(ui.ctx(), field.id, state);
    }
    focus_once(&field, view);
    let palette = &mut view.palette;
    if field.changed() {
        palette.selected = 0;
    }
    let query = fold(palette.query.trim());
    let mut found = entries(ctx);
    found.retain(|entry| matches_words(&fold(&entry.title), &query));
    let (up, down, enter) = ui.input(|i| {
        (
            i.key_pressed(Key::ArrowUp),
            i.key_pressed(Key::ArrowDown),
            i.key_pressed(Key::Enter),
        )
    });
    let last = found.len().saturating_sub(1);
    palette.selected = match (up, down) {
        (true, _) => palette.selected.saturating_sub(1),
        (_, true) => (palette.selected + 1).min(last),
        _ => palette.selected.min(last),
    };
    if found.is_empty() {
        ui.colored_label(ctx.theme.mute, &*ctx.texts().get("palette-none"));
    }
    let mut chosen = enter.then_some(palette.selected);
    let list = ScrollArea::vertical().auto_shrink([false, true]);
    list.max_height(340.0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        // Shortcuts keep clear of the scroll bar.
        ui.set_max_width(ui.available_width() - 14.0);
        for (i, entry) in found.iter().enumerate() {
            let button = Button::new(&entry.title)
                .frame_when_inactive(i == palette.selected)
                .selected(i == palette.selected)
                .min_size(vec2(ui.available_width(), 26.0))
                .shortcut_text(RichText::new(&entry.note).color(ctx.theme.mute));
            let row = ui.add_enabled(entry.enabled, button);
            if i == palette.selected && (up || down) {
                row.scroll_to_me(None);
            }
            if row.clicked() {
                chosen = Some(i);
            }
        }
    });
    let Some(entry) = chosen.and_then(|i| found.into_iter().nth(i)) else {
        return false;
    };
    view.palette = Palette::default();
    if entry.enabled {
        ctx.push(entry.command);
    }
    true
}

/// All of them, commands first.
fn entries(ctx: &UiCtx<'_>) -> Vec<Entry> {
    let session = ctx.session;
    let texts = ctx.texts();
    let on = texts.get("palette-on");
    let note = |chord: String, is_on: bool| match (chord.as_str(), is_on) {
        (_, false) => chord,
        ("", true) => on.to_string(),
        (chord, true) => format!("{on} · {chord}"),
    };
    let commands = COMMANDS
        .iter()
        .filter(|info| info.id != CommandId::Palette && info.id != CommandId::Cancel)
        .map(|info| {
            let chord = session.key_text(info.id);
            Entry {
                title: command_title(ctx, info.id),
                command: Command::Run(info.id),
                note: note(chord, session.is_on(info.id) == Some(true)),
                enabled: session.can_run(info.id),
            }
        });
    let setting = |group: &str, name: &str, command, is_on| {
        let args = [("group", &*texts.get(group)), ("name", name)];
        Entry {
            title: texts.with("palette-setting", &args),
            command,
            note: note(String::new(), is_on),
            enabled: true,
        }
    };
    let settings = session.settings();
    let themes = THEMES.iter().map(|(theme, text)| {
        let is_on = settings.theme == *theme;
        setting(
            "menu-theme",
            &texts.get(text),
            Command::SetTheme(*theme),
            is_on,
        )
    });
    let languages = LANGUAGES.iter().map(|(code, name)| {
        let command = Command::SetLanguage((*code).to_owned());
        setting("menu-language", name, command, texts.language() == *code)
    });
    let faces = FACES.iter().map(|(face, text)| {
        let command = Command::Reading(ReadingCommand::Face(*face));
        setting(
            "menu-face",
            &texts.get(text),
            command,
            settings.reading.face == *face,
        )
    });
    commands
        .chain(themes)
        .chain(languages)
        .chain(faces)
        .collect()
}

/// Whether every word of the query is in the title.
fn matches_words(title: &str, query: &str) -> bool {
    query.split_whitespace().all(|word| title.contains(word))
}
