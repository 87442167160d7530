//! Characters that can't be seen and could mislead a reader: shown as small marks over the text, which stays as it is.

use std::borrow::Cow;

/// A short name for an invisible or control character, or `None` where it does its ordinary work.
///
/// A joiner is ordinary between letters that join and within an emoji; a variation selector always is.
pub(super) fn name(
    c: char,
    before: Option<char>,
    after: Option<char>,
) -> Option<Cow<'static, str>> {
    Some(Cow::Borrowed(match c {
        '\u{ad}' => "SHY",
        '\u{200b}' => "ZWSP",
        '\u{200c}' | '\u{200d}' => {
            let joins = |c: Option<char>| c.is_some_and(|c| c >= '\u{590}' && !c.is_whitespace());
            if joins(before) && (joins(after) || after.is_none()) {
                return None;
            }
            if c == '\u{200c}' { "ZWNJ" } else { "ZWJ" }
        }
        '\u{200e}' => "LRM",
        '\u{200f}' => "RLM",
        '\u{61c}' => "ALM",
        '\u{202a}' => "LRE",
        '\u{202b}' => "RLE",
        '\u{202c}' => "PDF",
        '\u{202d}' => "LRO",
        '\u{202e}' => "RLO",
        '\u{2060}' => "WJ",
        '\u{2061}'..='\u{2064}' => "INV",
        '\u{2066}' => "LRI",
        '\u{2067}' => "RLI",
        '\u{2068}' => "FSI",
        '\u{2069}' => "PDI",
        '\u{206a}'..='\u{206f}' => "DEP",
        '\u{feff}' => "BOM",
        '\u{34f}' => "CGJ",
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => "HF",
        '\u{180e}' => "MVS",
        '\u{fff9}'..='\u{fffb}' => "ANN",
        '\u{2028}' => "LS",
        '\u{2029}' => "PS",
        '\u{9}' => return None,
        '\u{0}' => "NUL",
        '\u{8}' => "BS",
        '\u{b}' => "VT",
        '\u{c}' => "FF",
        '\u{1b}' => "ESC",
        '\u{7f}' => "DEL",
        '\u{1}'..='\u{1f}' | '\u{80}'..='\u{9f}' => {
            return Some(Cow::Owned(format!("{:02X}", u32::from(c))));
        }
        // Tag characters spell hidden text; a flag of a region uses them rightly, after a black flag.
        '\u{e0000}'..='\u{e007f}' if before.is_none_or(|b| b < '\u{1f3f4}') => "TAG",
        _ => return None,
    }))
}

/// Whether a text holds no such character at all: the quick way out for nearly every row.
pub(super) fn none_in(text: &str) -> bool {
    !text.bytes().any(|b| {
        // Controls; and the lead bytes of the blocks the others are in.
        b < 0x20 && b != 9
            || b == 0x7f
            || matches!(b, 0xC2 | 0xCD | 0xD8 | 0xE1..=0xE3 | 0xEF | 0xF3)
    })
}
