//! JSON as line-based readers need it.
//!
//! Python's `str.splitlines`, pandas and others break lines at U+0085, U+2028 and U+2029: in JSON Lines these are written as `\u` escapes.

use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

/// How much of a string's text is escaped beyond what JSON asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escapes {
    /// Line breaks and controls only.
    Lines,
    /// Everything that is not ASCII, in UTF-16 units.
    Ascii,
}

/// One JSON value on one line, without a line break at its end.
pub fn to_json_line<T: Serialize + ?Sized>(
    value: &T,
    escapes: Escapes,
) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = Vec::with_capacity(1024);
    let formatter = LineFormatter { escapes };
    value.serialize(&mut Serializer::with_formatter(&mut bytes, formatter))?;
    Ok(bytes)
}

struct LineFormatter {
    escapes: Escapes,
}

impl Formatter for LineFormatter {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let is_plain = match self.escapes {
            Escapes::Lines => |c: char| !is_line_break_or_control(c),
            Escapes::Ascii => |c: char| c.is_ascii() && c != '\u{7f}',
        };
        let mut plain_from = 0;
        for (i, c) in fragment.char_indices() {
            if is_plain(c) {
                continue;
            }
            writer.write_all(&fragment.as_bytes()[plain_from..i])?;
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                write!(writer, "\\u{unit:04x}")?;
            }
            plain_from = i + c.len_utf8();
        }
        CompactFormatter.write_string_fragment(writer, &fragment[plain_from..])
    }
}

fn is_line_break_or_control(c: char) -> bool {
    matches!(c, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}')
}

/// Formats onto the end of a text.
pub fn push_fmt(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a `String` cannot fail.
    let written = std::fmt::Write::write_fmt(out, text);
    debug_assert!(written.is_ok());
}

/// Text between XML or HTML tags; characters that XML 1.0 forbids become U+FFFD.
pub fn xml_text(text: &str) -> String {
    escape_xml(text, false)
}

/// Text in an XML or HTML attribute: line breaks and tabs as references, or readers turn them into spaces.
pub fn xml_attribute(text: &str) -> String {
    escape_xml(text, true)
}

/// Whether XML 1.0 can hold a character.
pub fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

fn escape_xml(text: &str, is_attribute: bool) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if is_attribute => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\n' if is_attribute => out.push_str("&#10;"),
            '\t' if is_attribute => out.push_str("&#9;"),
            // XML 1.1 readers take these two for line breaks.
            '\u{85}' | '\u{2028}' => out.push_str(&format!("&#{};", u32::from(c))),
            _ if is_xml_char(c) => out.push(c),
            _ => out.push('\u{fffd}'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_of_other_readers_are_escaped() {
        let check = |escapes, expected: &str| {
            let bytes = to_json_line("a\n\u{2028}é😀\u{85}", escapes).unwrap();
            assert_eq!(String::from_utf8(bytes).unwrap(), expected);
        };
        check(Escapes::Lines, "\"a\\n\\u2028é😀\\u0085\"");
        check(
            Escapes::Ascii,
            "\"a\\n\\u2028\\u00e9\\ud83d\\ude00\\u0085\"",
        );
    }
}
