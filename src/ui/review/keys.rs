//! One key for each decision. They hold while no text field has the keyboard and no gold record is being edited.

use crate::{
    editor::{
        command::{Command, CommandId},
        review::{Order, ReviewCommand as R},
        session::Session,
    },
    model::verdict::Reason,
};

/// The keys that the key sheet lists, with the keys of their texts.
pub const KEYS: [(&str, &str); 16] = [
    ("1 … 9", "review-key-take"),
    ("e", "cmd-edit-version"),
    ("m", "cmd-merge-versions"),
    ("r", "cmd-reject-unit"),
    ("q", "cmd-question-unit"),
    ("x", "cmd-skip-unit"),
    ("u", "cmd-reopen-unit"),
    ("n", "cmd-next-unit"),
    ("N", "cmd-previous-unit"),
    ("↑ ↓", "review-key-list"),
    ("t", "reason-ambiguous"),
    ("g", "reason-gap"),
    ("l", "reason-slip"),
    ("c", "review-key-note"),
    ("d", "cmd-toggle-differences"),
    ("o", "cmd-toggle-order"),
];

/// What a key asks for in the review.
pub enum Asked {
    Command(Command),
    /// The note takes the keyboard.
    Note,
    /// A key that means nothing here, and nothing else either.
    Nothing,
}

/// `None` where the review does not have the keys.
pub fn of_text(key: char, session: &Session) -> Option<Asked> {
    let review = session.review();
    if !review.is_on() || review.is_editing() || key == '?' {
        return None;
    }
    let Some(desk) = review.desk() else {
        return Some(Asked::Nothing);
    };
    let command = match key {
        '1'..='9' => R::Take(key as usize - '1' as usize),
        'e' => R::Edit,
        'm' => R::Merge,
        'r' => R::Reject,
        'q' => R::Question,
        'x' => R::Skip,
        'u' => R::Reopen,
        'n' => R::NextOpen(true),
        'N' => R::NextOpen(false),
        't' => R::SetReason(Reason::AmbiguousText),
        'g' => R::SetReason(Reason::GuidelineGap),
        'l' => R::SetReason(Reason::Slip),
        'd' => R::SetDifferencesOnly(!review.differences_only),
        'b' => R::SetBlind(!review.blind),
        'o' => R::SetOrder(match review.order {
            Order::HardestFirst => Order::TextOrder,
            Order::TextOrder => Order::HardestFirst,
        }),
        'c' if desk.current.is_some() => return Some(Asked::Note),
        _ => return Some(Asked::Nothing),
    };
    Some(Asked::Command(Command::Review(command)))
}

/// Keys that have names.
pub fn of_key(name: &str, session: &Session) -> Option<Command> {
    let review = session.review();
    if !review.is_on() {
        return None;
    }
    if review.is_editing() {
        return (name == "Enter").then_some(Command::Review(R::EndEdit));
    }
    match name {
        "ArrowDown" => Some(Command::Review(R::Move(true))),
        "ArrowUp" => Some(Command::Review(R::Move(false))),
        _ => None,
    }
}

/// Commands of the table whose keys mean something else while a unit is decided on.
pub fn is_off(id: CommandId, session: &Session) -> bool {
    let review = session.review();
    let tags = matches!(
        id,
        CommandId::NextAnnotation | CommandId::PreviousAnnotation | CommandId::Delete
    );
    review.is_on() && !review.is_editing() && tags
}
