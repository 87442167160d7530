//! RON as text: where fields and list items stand, without a schema.
//!
//! A sidecar is read record by record, so that one bad record costs one record, and so that a record nobody touched can be written back as it
//! was. For that the store must know where each record begins and ends, in one pass, whatever is inside. Values go to `ron`.

use std::ops::Range;

use serde::Serialize;

use crate::model::said::{Said, Words, words};

/// A field of the outermost struct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub name: Range<usize>,
    pub value: Range<usize>,
}

/// Where the key and the value of a map's entry stand.
pub(crate) type Entry = (Range<usize>, Range<usize>);

/// Where the text stops being RON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Damage {
    pub offset: usize,
    pub message: &'static str,
}

/// Line and column, both from 1, the column in code points.
#[derive(Clone, Debug)]
pub(crate) struct Positions<'a> {
    text: &'a str,
    line_starts: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Open(u8),
    Close(u8),
    Comma,
    Colon,
    Space,
    LineComment,
    BlockComment,
    /// Any kind of string or character literal.
    Literal,
    Word,
    /// A string or comment that does not end.
    Unclosed,
}

/// The fields of the one struct that `text` holds: `( name: value, … )`, with or without a name before it.
pub(crate) fn struct_fields(text: &str) -> Result<Vec<Field>, Damage> {
    let mut at = 0;
    // `#![enable(…)]` lines stand before the struct.
    while let Some((token, range)) = next_token(text, at) {
        match token {
            Token::Open(b'(') => {
                let (fields, end) = fields(text, range.end)?;
                return match text.as_bytes().get(end) {
                    Some(b')') => trailing(text, end + 1).map(|()| fields),
                    _ => Err(Damage {
                        offset: end,
                        message: "the file ends before its closing `)`",
                    }),
                };
            }
            Token::Open(open) => {
                at = value_end(text, range.end, Some(close_of(open)))? + 1;
            }
            Token::Close(_) | Token::Unclosed | Token::Comma | Token::Colon => break,
            _ => at = range.end,
        }
    }
    Err(Damage {
        offset: at,
        message: "an opening `(` is missing",
    })
}

/// The fields of a stretch such as `a: 1, b: (2)`, and where it ends: at a closing bracket or the end of the text.
pub(crate) fn fields(text: &str, mut at: usize) -> Result<(Vec<Field>, usize), Damage> {
    let mut fields = Vec::new();
    loop {
        let Some((token, name)) = next_solid(text, at) else {
            return Ok((fields, text.len()));
        };
        match token {
            Token::Close(_) => return Ok((fields, name.start)),
            Token::Word => {}
            _ => {
                return Err(Damage {
                    offset: name.start,
                    message: "a field name is missing",
                });
            }
        }
        let Some((Token::Colon, colon)) = next_solid(text, name.end) else {
            return Err(Damage {
                offset: name.end,
                message: "a `:` is missing after the field name",
            });
        };
        let start = next_solid(text, colon.end).map_or(text.len(), |(_, range)| range.start);
        let end = value_end(text, start, None)?;
        let value = trim_end(text, start..end);
        if value.is_empty() {
            return Err(Damage {
                offset: start,
                message: "a value is missing",
            });
        }
        fields.push(Field { name, value });
        at = match text.as_bytes().get(end) {
            Some(b',') => end + 1,
            _ => end,
        };
    }
}

/// The entries of the one map that `text` holds: where each key and each value stands.
pub(crate) fn map_entries(text: &str) -> Result<Vec<Entry>, Damage> {
    let damage = |offset, message| Err(Damage { offset, message });
    let mut at = match next_solid(text, 0) {
        Some((Token::Open(b'{'), range)) => range.end,
        found => {
            let offset = found.map_or(0, |(_, range)| range.start);
            return damage(offset, "an opening `{` is missing");
        }
    };
    let mut entries = Vec::new();
    loop {
        let key = match next_solid(text, at) {
            Some((Token::Close(b'}'), range)) => {
                return match next_solid(text, range.end) {
                    None => Ok(entries),
                    Some((_, more)) => {
                        damage(more.start, "there is something after the closing `}`")
                    }
                };
            }
            Some((Token::Literal, range)) => range,
            Some((Token::Unclosed, range)) => {
                return damage(range.start, "a string or comment does not end");
            }
            Some((_, range)) => return damage(range.start, "a name in quotation marks is missing"),
            None => return damage(text.len(), "the file ends before its closing `}`"),
        };
        let Some((Token::Colon, colon)) = next_solid(text, key.end) else {
            return damage(key.end, "a `:` is missing after the name");
        };
        let start = next_solid(text, colon.end).map_or(text.len(), |(_, range)| range.start);
        let end = value_end(text, start, None)?;
        let value = trim_end(text, start..end);
        if value.is_empty() {
            return damage(start, "a value is missing");
        }
        entries.push((key, value));
        at = match text.as_bytes().get(end) {
            Some(b',') => end + 1,
            _ => end,
        };
    }
}

/// The items of a list given with its brackets.
pub(crate) fn list_items(text: &str, list: Range<usize>) -> Result<Vec<Range<usize>>, Damage> {
    let value = &text[list.clone()];
    if value.len() < 2 || !value.starts_with('[') || !value.ends_with(']') {
        return Err(Damage {
            offset: list.start,
            message: "a list is missing",
        });
    }
    items(&text[..list.end - 1], list.start + 1)
}

/// The items of a stretch such as `(a), (b),`.
pub(crate) fn items(text: &str, mut at: usize) -> Result<Vec<Range<usize>>, Damage> {
    let mut items = Vec::new();
    while let Some((token, first)) = next_visible(text, at) {
        if matches!(token, Token::Close(_) | Token::Comma | Token::Colon) {
            return Err(Damage {
                offset: first.start,
                message: "a record is missing",
            });
        }
        let end = value_end(text, first.start, None)?;
        let item = trim_end(text, first.start..end);
        // Comments at the end of the list belong to no item.
        if next_solid(text, first.start).is_some_and(|(_, solid)| solid.start < end) {
            items.push(item);
        }
        match text.as_bytes().get(end) {
            Some(b',') => at = end + 1,
            Some(_) => {
                return Err(Damage {
                    offset: end,
                    message: "a bracket closes that was not opened",
                });
            }
            None => break,
        }
    }
    Ok(items)
}

/// Where the value that starts at `at` ends: at a comma or a closing bracket that is not its own, or (given `until`) at that bracket.
fn value_end(text: &str, mut at: usize, until: Option<u8>) -> Result<usize, Damage> {
    let mut open: Vec<u8> = until.into_iter().collect();
    while let Some((token, range)) = next_token(text, at) {
        match token {
            Token::Open(bracket) => open.push(close_of(bracket)),
            Token::Close(bracket) => match open.pop() {
                None => return Ok(range.start),
                Some(expected) if expected != bracket => {
                    return Err(Damage {
                        offset: range.start,
                        message: "a bracket closes that was not opened",
                    });
                }
                Some(_) if open.is_empty() && until.is_some() => return Ok(range.start),
                Some(_) => {}
            },
            Token::Comma if open.is_empty() => return Ok(range.start),
            Token::Unclosed => {
                return Err(Damage {
                    offset: range.start,
                    message: "a string or comment does not end",
                });
            }
            _ => {}
        }
        at = range.end;
    }
    if open.is_empty() {
        Ok(text.len())
    } else {
        Err(Damage {
            offset: text.len(),
            message: "a closing bracket is missing",
        })
    }
}

fn trailing(text: &str, at: usize) -> Result<(), Damage> {
    match next_solid(text, at) {
        None => Ok(()),
        Some((_, range)) => Err(Damage {
            offset: range.start,
            message: "there is something after the closing `)`",
        }),
    }
}

fn trim_end(text: &str, range: Range<usize>) -> Range<usize> {
    let kept = text[range.clone()].trim_end().len();
    range.start..range.start + kept
}

const fn close_of(open: u8) -> u8 {
    match open {
        b'(' => b')',
        b'[' => b']',
        _ => b'}',
    }
}

/// The next token that is neither space nor comment.
fn next_solid(text: &str, mut at: usize) -> Option<(Token, Range<usize>)> {
    loop {
        let (token, range) = next_token(text, at)?;
        if !matches!(
            token,
            Token::Space | Token::LineComment | Token::BlockComment
        ) {
            return Some((token, range));
        }
        at = range.end;
    }
}

/// The next token that is no space.
fn next_visible(text: &str, at: usize) -> Option<(Token, Range<usize>)> {
    match next_token(text, at)? {
        (Token::Space, range) => next_token(text, range.end),
        found => Some(found),
    }
}

fn next_token(text: &str, at: usize) -> Option<(Token, Range<usize>)> {
    let rest = text.get(at..)?;
    let bytes = rest.as_bytes();
    let first = *bytes.first()?;
    let (token, len) = match first {
        b'(' | b'[' | b'{' => (Token::Open(first), 1),
        b')' | b']' | b'}' => (Token::Close(first), 1),
        b',' => (Token::Comma, 1),
        b':' => (Token::Colon, 1),
        b'"' => string_end(bytes, 1),
        b'\'' => (Token::Literal, char_end(rest)),
        b'/' if bytes.get(1) == Some(&b'/') => {
            let end = bytes.iter().position(|b| *b == b'\n');
            (Token::LineComment, end.unwrap_or(bytes.len()))
        }
        b'/' if bytes.get(1) == Some(&b'*') => block_comment_end(bytes),
        _ if rest.starts_with(char::is_whitespace) => {
            let end = rest.find(|c: char| !c.is_whitespace());
            (Token::Space, end.unwrap_or(rest.len()))
        }
        _ => match raw_string_end(bytes) {
            Some(found) => found,
            None => {
                let stops = |c: char| c.is_whitespace() || "()[]{},:\"'/".contains(c);
                let end = rest.find(stops).unwrap_or(rest.len());
                // A lone `/`, and anything else odd, is a word of one character.
                let one = rest.chars().next().map_or(1, char::len_utf8);
                (Token::Word, end.max(one))
            }
        },
    };
    Some((token, at..at + len))
}

fn string_end(bytes: &[u8], mut at: usize) -> (Token, usize) {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return (Token::Literal, at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    (Token::Unclosed, bytes.len())
}

/// The end of `r"…"`, `r#"…"#`, `b"…"` and so on.
fn raw_string_end(bytes: &[u8]) -> Option<(Token, usize)> {
    let mut at = usize::from(bytes.first() == Some(&b'b'));
    if bytes.get(at) != Some(&b'r') {
        return (at == 1 && bytes.get(1) == Some(&b'"')).then(|| string_end(bytes, 2));
    }
    at += 1;
    let hashes = bytes[at..].iter().take_while(|b| **b == b'#').count();
    at += hashes;
    if bytes.get(at) != Some(&b'"') {
        return None;
    }
    at += 1;
    while let Some(found) = bytes[at..].iter().position(|b| *b == b'"') {
        at += found + 1;
        let closing = bytes[at..]
            .iter()
            .take(hashes)
            .take_while(|b| **b == b'#')
            .count();
        if closing == hashes {
            return Some((Token::Literal, at + hashes));
        }
    }
    Some((Token::Unclosed, bytes.len()))
}

/// The length of a character literal; 1 where the quote begins none.
fn char_end(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match chars.next() {
        Some((_, '\\')) => {
            chars.next();
            let closing = chars.take(10).find(|(_, c)| *c == '\'');
            closing.map_or(1, |(i, _)| i + 1)
        }
        Some(_) => match chars.next() {
            Some((i, '\'')) => i + 1,
            _ => 1,
        },
        None => 1,
    }
}

fn block_comment_end(bytes: &[u8]) -> (Token, usize) {
    let mut depth = 0usize;
    let mut at = 0;
    while at + 1 < bytes.len() {
        match &bytes[at..at + 2] {
            b"/*" => {
                depth += 1;
                at += 2;
            }
            b"*/" => {
                depth = depth.saturating_sub(1);
                at += 2;
                if depth == 0 {
                    return (Token::BlockComment, at);
                }
            }
            _ => at += 1,
        }
    }
    (Token::Unclosed, bytes.len())
}

/// The same RON on one line: breaks between tokens become spaces, line comments become block comments.
///
/// A break inside a string stays: it is part of the value. What comes behind the result is never inside a comment of it.
pub(crate) fn one_line(raw: &str) -> String {
    if !raw.contains(['\n', '\r']) && !raw.contains("//") {
        return raw.to_owned();
    }
    let mut line = String::with_capacity(raw.len());
    let mut at = 0;
    while let Some((token, range)) = next_token(raw, at) {
        let text = &raw[range.clone()];
        match token {
            Token::Space => line.push(' '),
            Token::LineComment => {
                line.push_str("/* ");
                let said = text.trim_start_matches('/').trim();
                line.push_str(&said.replace("/*", "/ *").replace("*/", "* /"));
                line.push_str(" */");
            }
            _ => line.push_str(text),
        }
        at = range.end;
    }
    line
}

/// The same RON, as it stands, with its last comment closed: a comma can come behind it.
pub(crate) fn closed(raw: &str) -> String {
    let mut at = 0;
    let mut ends_open = false;
    while let Some((token, range)) = next_token(raw, at) {
        ends_open = token == Token::LineComment;
        at = range.end;
    }
    match ends_open {
        true => one_line(raw),
        false => raw.to_owned(),
    }
}

/// A value on one line, with `, ` and `: ` between its parts, and only those characters escaped that can't be seen.
pub(crate) fn line_from<T: Serialize>(value: &T) -> Result<String, ron::Error> {
    let config = ron::ser::PrettyConfig::new()
        .new_line("\n")
        .depth_limit(0)
        .struct_names(false);
    ron::ser::to_string_pretty(value, config).map(|line| readable(&line))
}

/// Takes back escapes that RON does not need: `ron` escapes apostrophes and every combining mark, which makes Hindi and Arabic unreadable.
pub(crate) fn readable(line: &str) -> String {
    if !line.contains('\\') {
        return line.to_owned();
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        // In a character literal the apostrophe needs its escape: `'\''`.
        let in_char_literal = out.ends_with('\'') && rest.starts_with("\\''");
        let taken = if rest.starts_with("\\'") && !in_char_literal {
            out.push('\'');
            2
        } else if let Some((c, len)) = unicode_escape(rest).filter(|(c, _)| is_seen(*c)) {
            out.push(c);
            len
        } else {
            // An escape is at least two characters: `\\` must not be read as the start of the next one.
            let len = rest.chars().take(2).map(char::len_utf8).sum();
            out.push_str(&rest[..len]);
            len
        };
        rest = &rest[taken..];
    }
    out.push_str(rest);
    out
}

fn unicode_escape(text: &str) -> Option<(char, usize)> {
    let digits = text.strip_prefix("\\u{")?;
    let end = digits.find('}')?;
    let c = u32::from_str_radix(&digits[..end], 16).ok()?;
    Some((char::from_u32(c)?, end + 4))
}

/// Combining marks and the joiners of scripts and emoji; not what breaks lines, turns the direction of writing or hides.
fn is_seen(c: char) -> bool {
    match c {
        '\u{200c}' | '\u{200d}' => true,
        '\u{2000}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'.. => false,
        '\u{61c}' | '\u{180e}' | '\u{3000}' => false,
        _ => c >= '\u{300}' && !c.is_control(),
    }
}

impl<'a> Positions<'a> {
    pub fn new(text: &'a str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
        let line_starts = std::iter::once(0)
            .chain(breaks.map(|(i, _)| i + 1))
            .collect();
        Self { text, line_starts }
    }

    pub fn at(&self, offset: usize) -> (usize, usize) {
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let start = line
            .checked_sub(1)
            .and_then(|i| self.line_starts.get(i))
            .copied()
            .unwrap_or(0);
        let end = self.text.floor_char_boundary(offset);
        let column = self
            .text
            .get(start..end)
            .map_or(0, |before| before.chars().count());
        (line.max(1), column + 1)
    }

    /// The position in the whole text of one that `ron` reports within a part that starts at `offset`.
    pub fn within(&self, offset: usize, inner: ron::error::Position) -> (usize, usize) {
        let (line, column) = self.at(offset);
        if inner.line <= 1 {
            (line, column + inner.col.saturating_sub(1))
        } else {
            (line + inner.line - 1, inner.col)
        }
    }
}

/// What the RON parser says, in words for someone who never saw the program's source.
pub(crate) fn plain_message(error: &ron::Error) -> Words {
    use ron::Error as E;
    match error {
        E::MissingStructField { field, .. } => {
            words!(
                "ron-missing-field",
                "the field {field} is missing",
                field = &**field
            )
        }
        E::NoSuchStructField { found, .. } => {
            words!("ron-no-field", "there is no field {found}", found = found)
        }
        E::DuplicateStructField { field, .. } => {
            words!(
                "ron-field-twice",
                "the field {field} stands twice",
                field = &**field
            )
        }
        E::NoSuchEnumVariant {
            expected, found, ..
        } => words!(
            "ron-none-of",
            "{found} is none of {expected}",
            found = found,
            expected = expected.join(", ")
        ),
        E::InvalidValueForType { expected, found } => words!(
            "ron-expected",
            "expected {expected}, found {found}",
            expected = expected,
            found = found
        ),
        E::ExpectedDifferentLength { expected, found } => words!(
            "ron-length",
            "expected {expected}, found {found} values",
            expected = expected,
            found = found
        ),
        E::Eof => words!("ron-end", "the text ends too early"),
        E::ExpectedComma => words!("ron-comma", "a comma is missing"),
        E::ExpectedStringEnd => words!("ron-string", "a string does not end"),
        E::ExceededRecursionLimit => words!("ron-deep", "it is nested too deeply"),
        other => {
            let said = other.to_string();
            let mut chars = said.chars();
            let detail = match chars.next() {
                Some(first) => first.to_lowercase().chain(chars).collect(),
                None => "it can't be read".to_owned(),
            };
            // The parser's own words are in English alone.
            words!("ron-other", "{detail}", detail = detail)
        }
    }
}

impl Damage {
    /// The same for a window in another language.
    pub fn words(&self) -> Words {
        let key = match self.message {
            "the file ends before its closing `)`" => "damage-file-ends",
            "an opening `(` is missing" => "damage-no-opening",
            "a field name is missing" => "damage-no-name",
            "a `:` is missing after the field name" => "damage-no-colon",
            "a value is missing" => "damage-no-value",
            "a list is missing" => "damage-no-list",
            "a record is missing" => "damage-no-record",
            "a bracket closes that was not opened" => "damage-closes",
            "a string or comment does not end" => "damage-unclosed",
            "a closing bracket is missing" => "damage-no-closing",
            "there is something after the closing `)`" => "damage-trailing",
            other => return other.into(),
        };
        Words {
            english: self.message.to_owned(),
            said: Some(Said::new(key)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn fields_and_items_are_found_around_strings_comments_and_brackets() {
        let text = "// top\n(\n  a: \"x, ]\", b: [ (1, 'a'), /* ) */ (r#\"\"]\"#) ], c: '\\'', // end\n)\n";
        let fields = struct_fields(text).unwrap();
        let shown: Vec<_> = fields
            .iter()
            .map(|f| (&text[f.name.clone()], &text[f.value.clone()]))
            .collect();
        assert_eq!(shown[0], ("a", "\"x, ]\""));
        assert_eq!(shown[2], ("c", "'\\''"));
        let items = list_items(text, fields[1].value.clone()).unwrap();
        let items: Vec<_> = items.into_iter().map(|r| &text[r]).collect();
        assert_eq!(items, ["(1, 'a')", "/* ) */ (r#\"\"]\"#)"]);
    }

    #[test]
    fn damage_is_placed() {
        let check = |text: &str, offset, message| {
            let damage = struct_fields(text).unwrap_err();
            assert_eq!(damage, Damage { offset, message });
            assert!(
                damage.words().said.is_some(),
                "{message} has no other language"
            );
        };
        check("(a: [1, 2)", 9, "a bracket closes that was not opened");
        check("(a: \"x", 4, "a string or comment does not end");
        check("(a: 1", 5, "the file ends before its closing `)`");
        check("(a: 1) x", 7, "there is something after the closing `)`");
        check("", 0, "an opening `(` is missing");
    }

    #[test]
    fn a_line_shows_the_letters_as_they_are_written() {
        let line = line_from(&("L'OTAN नाटो قِمّة 👩‍👧 \"q\" \\' \n\u{2028}\u{202e}", '\'')).unwrap();
        assert_eq!(
            line,
            "(\"L'OTAN नाटो قِمّة 👩‍👧 \\\"q\\\" \\\\' \\n\\u{2028}\\u{202e}\", '\\'')"
        );
    }

    proptest! {
        #[test]
        fn any_string_survives_a_line(text in "(\\PC|\\p{M}|['\"\\\\u{}0-9a-f\n\r\u{200d}\u{2028}\u{7f}]){0,40}", c in "[a-z0-9'é\"]") {
            let c = c.chars().next().unwrap();
            let line = line_from(&(text.clone(), c)).unwrap();
            prop_assert!(!line.contains(['\n', '\r']));
            let back: (String, char) = ron::from_str(&line).unwrap();
            prop_assert_eq!(back, (text, c));
        }

        #[test]
        fn scanning_never_panics(text in "([(){}\\[\\],:\"'/*r#b\\\\ \n]|[a-c1é]){0,60}") {
            if let Ok(fields) = struct_fields(&text) {
                for field in fields {
                    prop_assert!(!text[field.value].is_empty());
                }
            }
            if let Ok(items) = items(&text, 0) {
                for item in items {
                    prop_assert!(!one_line(&text[item]).is_empty());
                }
            }
        }
    }
}
