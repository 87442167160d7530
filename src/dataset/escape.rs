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
    push_json_line(&mut bytes, value, escapes)?;
    Ok(bytes)
}

/// As [`to_json_line`], at the end of what is there; after an error part of the value may be.
pub fn push_json_line<T: Serialize + ?Sized>(
    bytes: &mut Vec<u8>,
    value: &T,
    escapes: Escapes,
) -> Result<(), serde_json::Error> {
    let formatter = LineFormatter { escapes };
    value.serialize(&mut Serializer::with_formatter(bytes, formatter))
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
        // Most text has neither line breaks of other readers (which are not ASCII) nor anything to escape.
        if fragment.is_ascii() && !fragment.as_bytes().contains(&0x7f) {
            return writer.write_all(fragment.as_bytes());
        }
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

/// Adds a number in decimal digits; table formats write one or two a token, and formatting machinery would cost more than the rest of the line.
pub fn push_number(out: &mut String, n: usize) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut left = n;
    loop {
        at -= 1;
        // The remainder is below ten.
        digits[at] = b'0' + (left % 10) as u8;
        left /= 10;
        if left == 0 {
            break;
        }
    }
    out.extend(digits[at..].iter().copied().map(char::from));
}

/// What escapes are read by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Markup {
    Xml,
    Html,
}

/// Text between XML tags; characters that XML 1.0 forbids become U+FFFD.
pub fn xml_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    push_markup(&mut out, text, false, Markup::Xml);
    out
}

/// Text between HTML tags; the same characters become U+FFFD.
pub fn html_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    push_markup(&mut out, text, false, Markup::Html);
    out
}

/// Text in an HTML attribute.
pub fn html_attribute(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    push_markup(&mut out, text, true, Markup::Html);
    out
}

/// Text in an XML attribute: line breaks and tabs as references, or readers turn them into spaces.
pub fn xml_attribute(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    push_xml_attribute(&mut out, text);
    out
}

/// As [`xml_attribute`], at the end of what is there.
pub fn push_xml_attribute(out: &mut String, text: &str) {
    push_markup(out, text, true, Markup::Xml);
}

/// Adds a JSON string with its quotation marks.
pub fn push_json_text(out: &mut String, text: &str) {
    let is_special = |b: &u8| matches!(b, b'"' | b'\\') || *b < b' ';
    if text.as_bytes().iter().any(is_special) {
        push_fmt(out, format_args!("{}", serde_json::Value::from(text)));
    } else {
        out.push('"');
        out.push_str(text);
        out.push('"');
    }
}

/// Whether XML 1.0 can hold a character.
pub fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

fn push_markup(out: &mut String, text: &str, is_attribute: bool, markup: Markup) {
    let is_plain = |b: u8| matches!(b, b' '..=b'~') && !matches!(b, b'&' | b'<' | b'>' | b'"');
    if text.bytes().all(is_plain) {
        out.push_str(text);
        return;
    }
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if is_attribute => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\n' if is_attribute => out.push_str("&#10;"),
            '\t' if is_attribute => out.push_str("&#9;"),
            // HTML reads the reference as an ellipsis, and the character as it is.
            '\u{85}' if markup == Markup::Html => out.push(c),
            // XML 1.1 readers take these two for line breaks.
            '\u{85}' | '\u{2028}' => push_fmt(out, format_args!("&#{};", u32::from(c))),
            _ if is_xml_char(c) => out.push(c),
            _ => out.push('\u{fffd}'),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_full() {
        for n in [0, 7, 10, 4_096, usize::MAX] {
            let mut out = String::from("x");
            push_number(&mut out, n);
            assert_eq!(out, format!("x{n}"));
        }
    }

    #[test]
    fn a_page_has_its_next_lines_as_they_are() {
        let text = "a\u{85}b\u{2028}<c>\u{1}";
        assert_eq!(html_text(text), "a\u{85}b&#8232;&lt;c&gt;\u{fffd}");
        assert_eq!(html_attribute("\"\u{85}"), "&quot;\u{85}");
        assert_eq!(xml_text(text), "a&#133;b&#8232;&lt;c&gt;\u{fffd}");
    }

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
