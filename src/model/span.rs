//! Offsets and their units.
//!
//! Inside the program every offset is a byte offset into the article's UTF-8 text ([`ByteSpan`]); in every file that leaves
//! it, an offset counts Unicode code points ([`CharSpan`]). A few consumers count UTF-16 units ([`Utf16Span`]). The types
//! never mix: [`TextIndex`] is the only way from one to another.

use std::ops::Range;

/// A half-open range of bytes in the article's UTF-8 text.
///
/// Invariant (kept by whoever makes one): `start <= end`, both on `char` boundaries of the text they index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ByteSpan {
    pub start: usize,
    pub end: usize,
}

/// A half-open range of Unicode code points (what Python's `str` indexes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CharSpan {
    pub start: usize,
    pub end: usize,
}

/// A half-open range of UTF-16 code units (what Java and JavaScript index).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Utf16Span {
    pub start: usize,
    pub end: usize,
}

impl ByteSpan {
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }

    pub const fn contains(self, offset: usize) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether `other` lies wholly inside this span (equal spans do).
    pub const fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    pub fn intersection(self, other: Self) -> Option<Self> {
        let both = Self::new(self.start.max(other.start), self.end.min(other.end));
        (!both.is_empty()).then_some(both)
    }

    /// The smallest span that covers both.
    pub fn hull(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The same stretch, `by` bytes further on: from a part's offsets to the whole's.
    pub const fn moved(self, by: usize) -> Self {
        Self::new(self.start + by, self.end + by)
    }

    /// The text of this span, or `None` where it does not fit the text.
    pub fn text(self, text: &str) -> Option<&str> {
        text.get(self.range())
    }
}

impl From<Range<usize>> for ByteSpan {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// Reading order: by start, and of two that start together the longer first.
impl Ord for ByteSpan {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.start.cmp(&other.start).then(other.end.cmp(&self.end))
    }
}

impl PartialOrd for ByteSpan {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl CharSpan {
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }
}

/// Bytes between two checkpoints of a [`TextIndex`]: a conversion reads at most this much text.
const STEP: usize = 128;

/// Converts offsets of one text between bytes, code points and UTF-16 units; each conversion costs at most [`STEP`] bytes of reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextIndex {
    /// At byte `i * STEP` (rounded up to a `char` boundary): the byte, and the code points and UTF-16 units before it.
    checkpoints: Vec<Checkpoint>,
    end: Checkpoint,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Checkpoint {
    byte: usize,
    chars: usize,
    utf16: usize,
}

impl TextIndex {
    pub fn new(text: &str) -> Self {
        let mut checkpoints = Vec::with_capacity(text.len() / STEP + 1);
        let mut at = Checkpoint::default();
        while at.byte < text.len() {
            checkpoints.push(at);
            let mut next = ((at.byte / STEP) + 1) * STEP;
            while next < text.len() && !text.is_char_boundary(next) {
                next += 1;
            }
            at.advance(&text[at.byte..next.min(text.len())]);
        }
        Self {
            checkpoints,
            end: at,
        }
    }

    /// Length of the text in code points.
    pub fn n_chars(&self) -> usize {
        self.end.chars
    }

    /// Length of the text in UTF-16 units.
    pub fn n_utf16(&self) -> usize {
        self.end.utf16
    }

    /// Code points before `byte`; `None` past the end or inside a character.
    pub fn char_from_byte(&self, text: &str, byte: usize) -> Option<usize> {
        Some(self.checkpoint_at_byte(text, byte)?.chars)
    }

    /// UTF-16 units before `byte`; `None` past the end or inside a character.
    pub fn utf16_from_byte(&self, text: &str, byte: usize) -> Option<usize> {
        Some(self.checkpoint_at_byte(text, byte)?.utf16)
    }

    /// The byte at which code point `char` starts; the text's length for the end; `None` past it.
    pub fn byte_from_char(&self, text: &str, char: usize) -> Option<usize> {
        self.byte_where(text, char, |c| c.chars, |_| 1)
    }

    /// The byte at which UTF-16 unit `unit` starts; `None` past the end or inside a surrogate pair.
    pub fn byte_from_utf16(&self, text: &str, unit: usize) -> Option<usize> {
        self.byte_where(text, unit, |c| c.utf16, char::len_utf16)
    }

    pub fn char_span(&self, text: &str, span: ByteSpan) -> Option<CharSpan> {
        let (start, end) = self.checkpoints_of(text, span)?;
        Some(CharSpan::new(start.chars, end.chars))
    }

    pub fn utf16_span(&self, text: &str, span: ByteSpan) -> Option<Utf16Span> {
        let (start, end) = self.checkpoints_of(text, span)?;
        Some(Utf16Span {
            start: start.utf16,
            end: end.utf16,
        })
    }

    /// Both ends of a span. Most are as short as a word, and the way from one end to the other is shorter than from the last checkpoint.
    fn checkpoints_of(&self, text: &str, span: ByteSpan) -> Option<(Checkpoint, Checkpoint)> {
        let start = self.checkpoint_at_byte(text, span.start)?;
        if span.is_empty() || span.len() > STEP / 2 {
            return Some((start, self.checkpoint_at_byte(text, span.end)?));
        }
        let mut end = start;
        end.advance(text.get(span.range())?);
        Some((start, end))
    }

    /// `None` where the span is reversed or runs past the text.
    pub fn byte_span(&self, text: &str, span: CharSpan) -> Option<ByteSpan> {
        if span.start > span.end {
            return None;
        }
        Some(ByteSpan {
            start: self.byte_from_char(text, span.start)?,
            end: self.byte_from_char(text, span.end)?,
        })
    }

    /// `None` where the span is reversed, runs past the text or cuts a surrogate pair.
    pub fn byte_span_from_utf16(&self, text: &str, span: Utf16Span) -> Option<ByteSpan> {
        if span.start > span.end {
            return None;
        }
        Some(ByteSpan {
            start: self.byte_from_utf16(text, span.start)?,
            end: self.byte_from_utf16(text, span.end)?,
        })
    }

    fn checkpoint_at_byte(&self, text: &str, byte: usize) -> Option<Checkpoint> {
        if byte == self.end.byte {
            return Some(self.end);
        }
        if byte > self.end.byte || !text.is_char_boundary(byte) {
            return None;
        }
        let after = self.checkpoints.partition_point(|c| c.byte <= byte);
        let mut at = *self.checkpoints.get(after.checked_sub(1)?)?;
        at.advance(text.get(at.byte..byte)?);
        Some(at)
    }

    fn byte_where(
        &self,
        text: &str,
        target: usize,
        unit: impl Fn(&Checkpoint) -> usize,
        width: impl Fn(char) -> usize,
    ) -> Option<usize> {
        if target == unit(&self.end) {
            return Some(self.end.byte);
        }
        if target > unit(&self.end) {
            return None;
        }
        let after = self.checkpoints.partition_point(|c| unit(c) <= target);
        let at = self.checkpoints.get(after.checked_sub(1)?)?;
        let mut units = unit(at);
        for (i, c) in text.get(at.byte..)?.char_indices() {
            if units == target {
                return Some(at.byte + i);
            }
            if units > target {
                return None;
            }
            units += width(c);
        }
        None
    }
}

impl Checkpoint {
    fn advance(&mut self, text: &str) {
        self.byte += text.len();
        // Chars are bytes that do not continue one; those of four bytes take two UTF-16 units.
        let chars = text.bytes().filter(|b| (b & 0xC0) != 0x80).count();
        let pairs = text.bytes().filter(|b| *b >= 0xF0).count();
        self.chars += chars;
        self.utf16 += chars + pairs;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_emoji_is_one_code_point_and_two_utf16_units() {
        let text = "a👍é";
        let index = TextIndex::new(text);
        assert_eq!(index.n_chars(), 3);
        assert_eq!(index.n_utf16(), 4);
        assert_eq!(index.byte_from_char(text, 2), Some(5));
        assert_eq!(index.byte_from_utf16(text, 2), None, "inside the pair");
        assert_eq!(index.char_from_byte(text, 2), None, "inside the emoji");
        assert_eq!(index.byte_from_char(text, 4), None);
    }

    proptest! {
        #[test]
        fn conversions_agree_with_counting(text in "(\\PC|\n|\r\n|👩‍👩‍👧|ש){0,3000}", pick in 0usize..3000) {
            let index = TextIndex::new(&text);
            let n = text.chars().count();
            prop_assert_eq!(index.n_chars(), n);
            let k = pick.min(n);
            let byte = text.char_indices().nth(k).map_or(text.len(), |(i, _)| i);
            prop_assert_eq!(index.byte_from_char(&text, k), Some(byte));
            prop_assert_eq!(index.char_from_byte(&text, byte), Some(k));
            let utf16 = text[..byte].encode_utf16().count();
            prop_assert_eq!(index.utf16_from_byte(&text, byte), Some(utf16));
            prop_assert_eq!(index.byte_from_utf16(&text, utf16), Some(byte));
        }
    }
}
