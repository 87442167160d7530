//! Keys turned into commands, when no text field has them.
//!
//! Order: a letter of a hint, a key of what can be answered now ([`choices`]), a shortcut of the command table.

use egui::{Event, Key, Modifiers};

use super::{
    review::keys::{self as review_keys, Asked},
    view::ViewState,
};
use crate::editor::{
    choices,
    command::{Command, CommandId},
    fillers::BACKSPACE,
    flow::FlowCommand,
    keys::Chord,
    parts::Part,
    session::{Mode, Session},
};

/// In seconds; egui's own, and so long that it is never.
const TIPS_AFTER: f32 = 0.5;
const NO_TIPS: f32 = 3600.0;

/// Tips come up for a pointer in use. While keys are used it rests: what a key brings up below it was not pointed at.
///
/// `keys_last` says what was used last, and is told here; before the keys of the frame are taken.
pub fn tips(ctx: &egui::Context, keys_last: &mut bool) {
    ctx.input(|i| {
        for event in &i.events {
            match event {
                Event::PointerMoved(_) | Event::PointerButton { .. } | Event::MouseWheel { .. } => {
                    *keys_last = false;
                }
                Event::Key { pressed: true, .. } => *keys_last = true,
                _ => {}
            }
        }
    });
    let after = if *keys_last { NO_TIPS } else { TIPS_AFTER };
    if ctx.global_style().interaction.tooltip_delay != after {
        ctx.all_styles_mut(|style| style.interaction.tooltip_delay = after);
    }
}

/// Takes the keys of this frame out of egui's input that are commands, and returns these in the order they were typed.
///
/// `typing` says that a text field has the keyboard: then only chords with Ctrl or Alt and function keys are commands.
pub fn commands(
    ctx: &egui::Context,
    session: &Session,
    view: &mut ViewState,
    typing: bool,
) -> Vec<Command> {
    let mut found = Vec::new();
    // Some systems write the character of a key with Alt as well: what was a command is not typed, too.
    let mut is_written = false;
    ctx.input_mut(|input| {
        input.events.retain(|event| match event {
            Event::Text(_) if std::mem::take(&mut is_written) => false,
            Event::Text(text) if !typing => match command_of_text(text, session, view) {
                Some(Answer::Command(command)) => {
                    found.push(command);
                    false
                }
                Some(Answer::Wait) => false,
                None => true,
            },
            // What was typed in the label bar goes before what is asked.
            Event::Key {
                key: Key::Escape,
                pressed: true,
                ..
            } if view.bar.open => {
                view.bar.open = false;
                view.focus_text = true;
                false
            }
            Event::Key {
                key: key @ (Key::ArrowUp | Key::ArrowDown),
                pressed: true,
                modifiers,
                ..
            } if view.bar.open && modifiers.is_none() => {
                let up = *key == Key::ArrowUp;
                let selected = &mut view.bar.selected;
                *selected = if up {
                    selected.saturating_sub(1)
                } else {
                    *selected + 1
                };
                false
            }
            Event::Key {
                key,
                pressed: true,
                modifiers,
                ..
            } => match command_of_key(*key, *modifiers, typing, session) {
                Some(command) => {
                    found.push(command);
                    is_written = modifiers.alt;
                    false
                }
                None => true,
            },
            _ => true,
        });
    });
    found
}

enum Answer {
    Command(Command),
    /// The first of two letters.
    Wait,
}

fn command_of_text(text: &str, session: &Session, view: &mut ViewState) -> Option<Answer> {
    let mut chars = text.chars();
    let (Some(key), None) = (chars.next(), chars.next()) else {
        return None;
    };
    // What is typed before the field has the keyboard belongs into it.
    if view.bar.open && view.bar.focus {
        view.bar.text.push(key);
        return Some(Answer::Wait);
    }
    // A space opens the field that narrows the answers down; in a list it marks the row.
    if key == ' ' && !view.lists.has_focus && has_bar(session) {
        view.typed_hint.clear();
        view.bar.open();
        return Some(Answer::Wait);
    }
    if !view.hints.is_empty() && key.is_ascii_lowercase() {
        let letters = format!("{}{key}", view.typed_hint);
        if let Some(id) = view.hints.get(&letters) {
            view.typed_hint.clear();
            return Some(Answer::Command(Command::Pick(id.clone())));
        }
        if view.hints.begins(&letters) {
            view.typed_hint = letters;
            return Some(Answer::Wait);
        }
        if view.typed_hint.is_empty() && finds_names(session) {
            view.bar.open_with(key);
        }
        view.typed_hint.clear();
        return Some(Answer::Wait);
    }
    view.typed_hint.clear();
    if let Some(asked) = review_keys::of_text(key, session) {
        return Some(match asked {
            Asked::Command(command) => Answer::Command(command),
            Asked::Note => {
                view.review.focus_note = true;
                Answer::Wait
            }
            Asked::Nothing => Answer::Wait,
        });
    }
    let choice = choices::choices(session)
        .into_iter()
        .find(|choice| choice.key == Some(key));
    if let Some(choice) = choice {
        return Some(Answer::Command(choice.command));
    }
    if key.is_alphabetic() && finds_names(session) {
        // A name's first letter: it is typed on in the field.
        view.bar.open_with(key);
        return Some(Answer::Wait);
    }
    if *session.mode() != Mode::Normal {
        // What was asked is not answered by another command's key.
        return Some(Answer::Wait);
    }
    // A capital is its letter with Shift, wherever the keyboard has it.
    let chord = Chord {
        ctrl: false,
        alt: false,
        shift: key.is_uppercase(),
        key: key.to_lowercase().collect(),
    };
    let id = session.keymap().command(&chord)?;
    Some(Answer::Command(Command::Run(id)))
}

/// Whether what is typed is the name of what is asked for: of what fills a role, of an entity.
fn finds_names(session: &Session) -> bool {
    matches!(session.mode(), Mode::Filler { .. } | Mode::Part(_)) && choices::picks(session.mode())
}

/// Whether there is something to narrow down.
fn has_bar(session: &Session) -> bool {
    choices::picks(session.mode()) || !choices::choices(session).is_empty()
}

fn command_of_key(
    key: Key,
    modifiers: Modifiers,
    typing: bool,
    session: &Session,
) -> Option<Command> {
    if key == Key::Backspace && !typing && matches!(session.mode(), Mode::Filler { .. }) {
        // As in a field of tokens, and never the event itself.
        let mut answers = choices::choices(session).into_iter();
        let remove = answers.find(|answer| answer.key == Some(BACKSPACE));
        return remove.map(|answer| answer.command);
    }
    let name = match key {
        Key::ArrowUp => "ArrowUp",
        Key::ArrowDown => "ArrowDown",
        Key::Escape => "Escape",
        Key::Tab => "Tab",
        Key::Delete | Key::Backspace => "Delete",
        Key::Plus | Key::Equals => "+",
        Key::Minus => "-",
        // Some systems name the key, some what is printed on it with Shift.
        Key::OpenBracket if modifiers.shift => "{",
        Key::CloseBracket if modifiers.shift => "}",
        Key::OpenBracket => "[",
        Key::CloseBracket => "]",
        Key::OpenCurlyBracket => "{",
        Key::CloseCurlyBracket => "}",
        Key::Enter
            if !typing
                && matches!(
                    session.mode(),
                    Mode::Filler { .. } | Mode::Part(Part::Words { .. } | Part::Contexts(_))
                ) =>
        {
            // Enter takes the words, and closes what is being filled.
            return Some(match session.mode() {
                Mode::Part(Part::Words { .. }) => Command::Flow(FlowCommand::UseWords),
                _ => Command::Run(CommandId::Cancel),
            });
        }
        Key::Enter if modifiers.is_none() => {
            let free = !typing && session.dialog.is_none() && *session.mode() == Mode::Normal;
            return review_keys::of_key("Enter", session).filter(|_| free);
        }
        key => key.name(),
    };
    // Escape leaves a field, and only the next one what is focused.
    let is_free = session.dialog.is_none() && *session.mode() == Mode::Normal;
    if typing
        && name == "Escape"
        && is_free
        && !session.find().is_open()
        && !session.review().is_on()
    {
        return None;
    }
    let ctrl = modifiers.command || modifiers.ctrl;
    let is_function_key = name.starts_with('F') && name.len() > 1;
    let is_plain = !ctrl && !modifiers.alt;
    // Plain characters come as text, in the reader's own layout.
    if is_plain && name.chars().count() == 1 {
        return None;
    }
    if typing && is_plain && !is_function_key && name != "Escape" {
        return None;
    }
    if !typing
        && is_plain
        && session.dialog.is_none()
        && !modifiers.shift
        && let Some(command) = review_keys::of_key(name, session)
    {
        return Some(command);
    }
    // The canvas copies, and selects all itself where it has the keyboard.
    let shift = modifiers.shift && !matches!(name, "+" | "[" | "]" | "{" | "}");
    let text = format!(
        "{}{}{}{name}",
        if ctrl { "Ctrl+" } else { "" },
        if modifiers.alt { "Alt+" } else { "" },
        if shift { "Shift+" } else { "" },
    );
    let id = session.keymap().command(&Chord::parse(&text)?)?;
    // A text field has these itself.
    if typing && matches!(id, CommandId::SelectAll | CommandId::Undo | CommandId::Redo) {
        return None;
    }
    // A dialog closes itself on Escape, and keeps the keyboard from the rest.
    if session.dialog.is_some() && name != "Escape" {
        return None;
    }
    let is_on = session.can_run(id) && !review_keys::is_off(id, session);
    is_on.then_some(Command::Run(id))
}
