//! Keys as people write them: `Ctrl+Shift+Z`, `.`, `F1`.

use std::fmt;

use super::i18n::Texts;

/// A key with its modifiers. On macOS `Ctrl` means the command key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chord {
    pub ctrl: bool,
    pub alt: bool,
    pub shift: bool,
    /// A character as typed (`s`, `?`, `[`; letters in lower case) or a key's name (`Tab`, `F1`, `ArrowDown`).
    pub key: String,
}

impl Chord {
    /// `None` where a part is unknown or the key is missing.
    pub fn parse(text: &str) -> Option<Self> {
        let mut chord = Self {
            ctrl: false,
            alt: false,
            shift: false,
            key: String::new(),
        };
        // The key itself may be a plus sign, as in `Ctrl++`.
        let (modifiers, key) = match text.strip_suffix("++") {
            Some(modifiers) => (modifiers, "+"),
            None => text.rsplit_once('+').unwrap_or(("", text)),
        };
        for modifier in modifiers.split('+').filter(|m| !m.is_empty()) {
            match modifier {
                "Ctrl" => chord.ctrl = true,
                "Alt" => chord.alt = true,
                "Shift" => chord.shift = true,
                _ => return None,
            }
        }
        let is_letter = key.chars().count() == 1 && key.chars().all(char::is_alphabetic);
        chord.key = if is_letter {
            key.to_lowercase()
        } else {
            key.to_owned()
        };
        (!chord.key.is_empty()).then_some(chord)
    }

    /// Whether a keyboard has such a key: a character, or one of the keys with a name.
    pub fn is_known(&self) -> bool {
        const NAMED: [&str; 14] = [
            "ArrowUp",
            "ArrowDown",
            "ArrowLeft",
            "ArrowRight",
            "Delete",
            "End",
            "Enter",
            "Escape",
            "Home",
            "Insert",
            "PageDown",
            "PageUp",
            "Space",
            "Tab",
        ];
        let is_function_key = || {
            let n = self.key.strip_prefix('F').and_then(|n| n.parse().ok());
            n.is_some_and(|n: u8| (1..=24).contains(&n))
        };
        self.key.chars().count() == 1 || NAMED.contains(&self.key.as_str()) || is_function_key()
    }

    /// As menus and the key sheet show it: arrows as arrows, names as they stand on the reader's keyboard. [`Chord::parse`] does not read it.
    pub fn shown(&self, texts: &Texts) -> String {
        let mut out = String::new();
        for (held, name) in [(self.ctrl, "Ctrl"), (self.alt, "Alt")] {
            if held {
                out.push_str(name);
                out.push('+');
            }
        }
        if self.shift {
            out.push_str(&texts.get("key-shift"));
            out.push('+');
        }
        let named = match self.key.as_str() {
            "ArrowUp" => return out + "↑",
            "ArrowDown" => return out + "↓",
            "ArrowLeft" => return out + "←",
            "ArrowRight" => return out + "→",
            "Delete" => "key-delete",
            "End" => "key-end",
            "Enter" => "key-enter",
            "Escape" => "key-escape",
            "Home" => "key-home",
            "Insert" => "key-insert",
            "PageDown" => "key-page-down",
            "PageUp" => "key-page-up",
            "Space" => "key-space",
            _ => return out + &self.cap(),
        };
        out + &texts.get(named)
    }

    /// A letter alone is a label key, shown as typed; with a modifier it is shown as on the keyboard.
    fn cap(&self) -> String {
        let is_letter = self.key.chars().count() == 1;
        if is_letter && (self.ctrl || self.alt || self.shift) {
            self.key.to_uppercase()
        } else {
            self.key.clone()
        }
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl+")?;
        }
        if self.alt {
            f.write_str("Alt+")?;
        }
        if self.shift {
            f.write_str("Shift+")?;
        }
        f.write_str(&self.cap())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chord_reads_as_it_prints() {
        for text in [
            "Ctrl+Shift+Z",
            "Ctrl++",
            ".",
            "s",
            "Ctrl+K",
            "Alt+F4",
            "?",
            "Alt+ArrowUp",
            "Shift+Tab",
        ] {
            let chord = Chord::parse(text);
            assert_eq!(chord.map(|c| c.to_string()).as_deref(), Some(text));
        }
        assert_eq!(Chord::parse("Hyper+X"), None);
    }

    #[test]
    fn a_chord_is_shown_as_it_stands_on_the_keyboard() {
        for (written, english, french) in [
            ("Alt+ArrowUp", "Alt+↑", "Alt+↑"),
            ("Shift+Tab", "Shift+Tab", "Maj+Tab"),
            ("Ctrl+Shift+z", "Ctrl+Shift+Z", "Ctrl+Maj+Z"),
            ("Delete", "Del", "Suppr"),
            ("Escape", "Esc", "Échap"),
            ("Ctrl+Enter", "Ctrl+Enter", "Ctrl+Entrée"),
            ("PageUp", "Page up", "Page préc."),
            ("Ctrl++", "Ctrl++", "Ctrl++"),
            ("s", "s", "s"),
        ] {
            for (language, expected) in [("en", english), ("fr", french)] {
                let shown = Chord::parse(written).map(|c| c.shown(&Texts::new(language)));
                assert_eq!(shown.as_deref(), Some(expected));
            }
        }
    }
}
