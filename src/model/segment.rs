//! Where paragraphs, sentences, words and grapheme clusters begin and end.
//!
//! Words and sentences follow UAX #29 as ICU4X implements it (dictionaries for Chinese and Japanese, LSTM models for Thai, Lao,
//! Khmer and Burmese); grapheme clusters are extended ones. All offsets are bytes into the text given.

use std::sync::OnceLock;

use icu_segmenter::{
    SentenceSegmenter, SentenceSegmenterBorrowed, WordSegmenter, WordSegmenterBorrowed,
    options::WordBreakInvariantOptions,
};
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::span::ByteSpan;

/// The paragraphs of a text: maximal stretches without `\n`, `\r` or U+2029, terminators left out.
///
/// `\r\n` is one terminator. There is always at least one paragraph; a text that ends in a terminator has an empty last one.
pub fn paragraphs(text: &str) -> Vec<ByteSpan> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut start = 0;
    let mut i = 0;
    while i < bytes.len() {
        let width = match bytes[i] {
            b'\n' => 1,
            b'\r' if bytes.get(i + 1) == Some(&b'\n') => 2,
            b'\r' => 1,
            0xE2 if bytes[i..].starts_with("\u{2029}".as_bytes()) => 3,
            _ => {
                i += 1;
                continue;
            }
        };
        found.push(ByteSpan::new(start, i));
        i += width;
        start = i;
    }
    found.push(ByteSpan::new(start, bytes.len()));
    found
}

/// The words of `text`, without the spaces and punctuation between them.
pub fn words(text: &str) -> Vec<ByteSpan> {
    tokens(text)
        .filter(|(_, word_like)| *word_like)
        .map(|(span, _)| span)
        .collect()
}

/// Words, numbers and single punctuation marks, white space left out: the tokens of column formats.
///
/// No token holds white space.
pub fn word_and_punctuation_tokens(text: &str) -> Vec<ByteSpan> {
    let mut found = Vec::new();
    for (span, _) in tokens(text) {
        // Some segments hold white space inside (no-break spaces between digits): split there.
        let mut start = None;
        for (i, c) in text[span.range()].char_indices() {
            let at = span.start + i;
            if c.is_whitespace() || is_line_break(c) {
                if let Some(from) = start.take() {
                    found.push(ByteSpan::new(from, at));
                }
            } else if start.is_none() {
                start = Some(at);
            }
        }
        if let Some(from) = start {
            found.push(ByteSpan::new(from, span.end));
        }
    }
    found
}

/// What Python's `str.splitlines` breaks at and `char::is_whitespace` does not cover.
fn is_line_break(c: char) -> bool {
    matches!(c, '\u{1c}'..='\u{1e}')
}

/// The sentences of `text`, trailing white space included; they cover the text without gaps.
pub fn sentences(text: &str) -> Vec<ByteSpan> {
    static SEGMENTER: OnceLock<SentenceSegmenterBorrowed<'static>> = OnceLock::new();
    let segmenter = SEGMENTER.get_or_init(|| SentenceSegmenter::new(Default::default()));
    pairs(segmenter.segment_str(text))
}

/// The word (or the run of spaces or punctuation) around `offset`; of two that touch there the second, at the end the last.
pub fn word_at(text: &str, offset: usize) -> ByteSpan {
    span_at(tokens(text).map(|(span, _)| span), offset)
}

/// The word that somebody means who points at `offset`: as [`word_at`], an elided article or pronoun apart, which Unicode's rules leave on
/// its word. Pointing at `l’OTAN` means `OTAN`.
pub fn pointed_word_at(text: &str, offset: usize) -> ByteSpan {
    let word = word_at(text, offset);
    let Some((at, mark)) = text[word.range()].match_indices(['\'', '’']).next() else {
        return word;
    };
    let middle = word.start + at + mark.len();
    let is_elided = ELIDED.contains(&&text[word.start..word.start + at]) && middle < word.end;
    match is_elided {
        true if offset < middle && offset + mark.len() != middle => {
            ByteSpan::new(word.start, middle)
        }
        true => ByteSpan::new(middle, word.end),
        false => word,
    }
}

/// What French, Italian and Catalan elide before a vowel. `D’` and `O’` in capitals begin names.
const ELIDED: [&str; 30] = [
    "l", "L", "d", "j", "J", "m", "t", "s", "S", "n", "N", "c", "C", "qu", "Qu", "jusqu", "lorsqu",
    "Lorsqu", "puisqu", "un", "all", "dell", "dall", "nell", "sull", "quell", "quest", "Dell",
    "Nell", "All",
];

/// The sentence around `offset`, without trailing white space.
pub fn sentence_at(text: &str, offset: usize) -> ByteSpan {
    let span = span_at(sentences(text).into_iter(), offset);
    trim(text, span)
}

/// Shrinks a span by the white space at both of its ends.
pub fn trim(text: &str, span: ByteSpan) -> ByteSpan {
    let Some(inner) = span.text(text) else {
        return span;
    };
    let start = span.start + (inner.len() - inner.trim_start().len());
    ByteSpan::new(start, (span.start + inner.trim_end().len()).max(start))
}

/// The part of `paragraph` that lies within a kilobyte of `offset`, on character boundaries: enough to see the words there, whatever the
/// paragraph's length.
pub fn around(text: &str, paragraph: ByteSpan, offset: usize) -> ByteSpan {
    const REACH: usize = 1024;
    let start = offset.saturating_sub(REACH).max(paragraph.start);
    let end = (offset + REACH).min(paragraph.end).max(start);
    ByteSpan::new(floor_char(text, start), floor_char(text, end))
}

/// The first grapheme boundary after `offset` (`None` at the end of the text).
pub fn next_grapheme(text: &str, offset: usize) -> Option<usize> {
    let offset = floor_char(text, offset);
    GraphemeCursor::new(offset, text.len(), true)
        .next_boundary(text, 0)
        .ok()
        .flatten()
}

/// The last grapheme boundary before `offset` (`None` at the start of the text).
pub fn previous_grapheme(text: &str, offset: usize) -> Option<usize> {
    let offset = floor_char(text, offset);
    GraphemeCursor::new(offset, text.len(), true)
        .prev_boundary(text, 0)
        .ok()
        .flatten()
}

/// Widens a span so that it cuts no grapheme cluster.
pub fn snap_to_graphemes(text: &str, span: ByteSpan) -> ByteSpan {
    let start = floor_char(text, span.start);
    let end = if span.is_empty() {
        start
    } else {
        text.ceil_char_boundary(span.end.min(text.len()))
    };
    ByteSpan::new(
        floor_grapheme(text, start),
        if end == start {
            floor_grapheme(text, start)
        } else {
            ceil_grapheme(text, end)
        },
    )
}

/// Whether no letter or digit continues the span at either end. Scripts written without spaces have no such ends.
pub fn is_whole_word(text: &str, span: ByteSpan) -> bool {
    let joins = |a: Option<char>, b: Option<char>| match (a, b) {
        (Some(a), Some(b)) => {
            a.is_alphanumeric() && b.is_alphanumeric() && !is_unspaced(a) && !is_unspaced(b)
        }
        _ => false,
    };
    let Some(inner) = span.text(text) else {
        return false;
    };
    let before = text[..span.start].chars().next_back();
    let after = text[span.end..].chars().next();
    !joins(before, inner.chars().next()) && !joins(inner.chars().next_back(), after)
}

/// Han, kana, Thai, Lao, Khmer and Burmese are written without spaces between words.
pub fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Counts grapheme clusters (what a person calls characters).
pub fn n_graphemes(text: &str) -> usize {
    text.graphemes(true).count()
}

fn is_grapheme_boundary(text: &str, offset: usize) -> bool {
    GraphemeCursor::new(offset, text.len(), true)
        .is_boundary(text, 0)
        .unwrap_or(true)
}

fn floor_grapheme(text: &str, offset: usize) -> usize {
    if is_grapheme_boundary(text, offset) {
        offset
    } else {
        previous_grapheme(text, offset).unwrap_or(0)
    }
}

fn ceil_grapheme(text: &str, offset: usize) -> usize {
    if is_grapheme_boundary(text, offset) {
        offset
    } else {
        next_grapheme(text, offset).unwrap_or(text.len())
    }
}

fn floor_char(text: &str, offset: usize) -> usize {
    text.floor_char_boundary(offset.min(text.len()))
}

fn tokens(text: &str) -> impl Iterator<Item = (ByteSpan, bool)> + '_ {
    static SEGMENTER: OnceLock<WordSegmenterBorrowed<'static>> = OnceLock::new();
    let segmenter =
        SEGMENTER.get_or_init(|| WordSegmenter::new_auto(WordBreakInvariantOptions::default()));
    let mut previous = 0;
    segmenter
        .segment_str(text)
        .iter_with_word_type()
        .filter_map(move |(end, kind)| {
            let span = ByteSpan::new(previous, end);
            previous = end;
            (!span.is_empty()).then_some((span, kind.is_word_like()))
        })
}

fn pairs(boundaries: impl Iterator<Item = usize>) -> Vec<ByteSpan> {
    let mut previous = 0;
    let mut found = Vec::new();
    for end in boundaries {
        if end > previous {
            found.push(ByteSpan::new(previous, end));
        }
        previous = end;
    }
    found
}

fn span_at(spans: impl Iterator<Item = ByteSpan>, offset: usize) -> ByteSpan {
    let mut last = ByteSpan::new(0, 0);
    for span in spans {
        if span.contains(offset) {
            return span;
        }
        last = span;
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts<'a>(text: &'a str, spans: &[ByteSpan]) -> Vec<&'a str> {
        spans.iter().map(|s| &text[s.range()]).collect()
    }

    #[test]
    fn paragraphs_end_at_any_line_break() {
        let text = "a\r\nb\n\nc\rd\u{2029}e";
        assert_eq!(
            texts(text, &paragraphs(text)),
            ["a", "b", "", "c", "d", "e"]
        );
        assert_eq!(paragraphs("").len(), 1);
        assert_eq!(paragraphs("a\n").len(), 2);
    }

    #[test]
    fn words_in_several_scripts() {
        let check = |text: &str, expected: &[&str]| assert_eq!(texts(text, &words(text)), expected);
        check(
            "L'OTAN s'engage, 28 pays.",
            &["L'OTAN", "s'engage", "28", "pays"],
        );
        check("حلف الناتو", &["حلف", "الناتو"]);
        check("北约峰会", &["北约", "峰会"]);
    }

    #[test]
    fn sentences_and_what_is_around() {
        let text = "First one. Second one! ";
        assert_eq!(
            texts(text, &sentences(text)),
            ["First one. ", "Second one! "]
        );
        assert_eq!(sentence_at(text, 12).text(text), Some("Second one!"));
        assert_eq!(word_at(text, 7).text(text), Some("one"));
        assert_eq!(word_at(text, text.len()).text(text), Some(" "));
    }

    #[test]
    fn an_elided_article_is_not_part_of_the_word_that_is_pointed_at() {
        let check = |text: &str, offset: usize, expected: &str| {
            let word = pointed_word_at(text, offset);
            assert_eq!(word.text(text), Some(expected), "{text} at {offset}");
        };
        check("de l’OTAN, ", 9, "OTAN");
        check("de l’OTAN, ", 3, "l’");
        check("jusqu'ici", 7, "ici");
        check("dell'Unione", 8, "Unione");
        for word in ["don't", "D’Angelo", "O'Brien", "aujourd’hui", "l’", "’"] {
            check(word, 0, pointed_word_at(word, 0).text(word).unwrap());
            let whole = word_at(word, word.len() - 1);
            assert_eq!(pointed_word_at(word, word.len() - 1), whole, "{word}");
        }
    }

    #[test]
    fn a_family_emoji_is_one_cluster() {
        let text = "a👩‍👩‍👧b";
        let next = next_grapheme(text, 1);
        assert_eq!(next, Some(text.len() - 1));
        assert_eq!(previous_grapheme(text, text.len() - 1), Some(1));
        assert_eq!(
            snap_to_graphemes(text, ByteSpan::new(5, 6)),
            ByteSpan::new(1, text.len() - 1)
        );
    }

    proptest! {
        #[test]
        fn tokens_hold_no_white_space_and_are_in_order(text in "(\\PC|\n|\u{a0}|1\u{202f}000|北){0,60}") {
            let mut end = 0;
            for token in word_and_punctuation_tokens(&text) {
                prop_assert!(token.start >= end && !token.is_empty());
                prop_assert!(!text[token.range()].contains(char::is_whitespace));
                end = token.end;
            }
        }
    }
}
