//! Which way a text runs.

/// Characters looked at: a text without a letter among so many has no direction of its own.
const LOOKED_AT: usize = 2000;

/// Whether the first letter that has a direction runs from right to left (UAX #9, P2: what is isolated does not count); `None` where none has.
pub fn first_strong_is_rtl(text: &str) -> Option<bool> {
    let mut n_isolates = 0_usize;
    for c in text.chars().take(LOOKED_AT) {
        match c {
            '\u{2066}'..='\u{2068}' => n_isolates += 1,
            '\u{2069}' => n_isolates = n_isolates.saturating_sub(1),
            _ if n_isolates > 0 => {}
            '\u{200e}' => return Some(false),
            _ if is_rtl(c) => return Some(true),
            _ if c.is_alphabetic() => return Some(false),
            _ => {}
        }
    }
    None
}

/// Whether a text has a letter or a mark that runs from right to left.
pub fn has_rtl(text: &str) -> bool {
    // All of them take two bytes or more.
    !text.is_ascii() && text.chars().any(is_rtl)
}

/// Letters of right-to-left scripts (bidirectional classes R and AL), and the marks that behave like them. Digits are not among them.
fn is_rtl(c: char) -> bool {
    match c {
        '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' => false,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => {
            c.is_alphabetic() || c == '\u{61c}'
        }
        '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}' => c.is_alphabetic(),
        '\u{200f}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_letter_says_which_way_a_text_runs() {
        for (text, expected) in [
            ("", None),
            ("28, (٢٨)…", None),
            ("28 pays", Some(false)),
            ("«قال» NATO", Some(true)),
            ("צה״ל", Some(true)),
            ("NATO قال", Some(false)),
            ("北约 قال", Some(false)),
            ("\u{200f}NATO", Some(true)),
            ("\u{2067}قال\u{2069} NATO", Some(false)),
        ] {
            assert_eq!(first_strong_is_rtl(text), expected, "{text}");
        }
    }

    #[test]
    fn digits_and_latin_letters_are_not_right_to_left() {
        assert!(has_rtl("the NATO قال"));
        assert!(!has_rtl("l’OTAN, 28 — ٢٨ 北约"));
    }
}
