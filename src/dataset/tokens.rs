//! Tokens and sentences for the formats that label tokens.
//!
//! Tokens are words, numbers and punctuation marks (UAX #29); one that an annotation begins or ends in is split there, so that every
//! annotation lies on token borders. No token holds white space of any kind that a reader may split at. Sentences end at UAX #29
//! borders and at line breaks; two that an annotation reaches across are one.

use std::collections::BTreeSet;

use super::{
    loss::{LossKind, LossReport},
    view::{LabelledSpan, View},
};
use crate::model::{segment, span::ByteSpan};

/// A text in tokens, in sentences.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    pub tokens: Vec<ByteSpan>,
    /// Ranges of tokens, none empty, without gaps.
    pub sentences: Vec<(usize, usize)>,
}

/// A labelled run of tokens, `last` included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenRun<'a> {
    pub first: usize,
    pub last: usize,
    pub label: &'a str,
    pub span: ByteSpan,
}

impl Tokens {
    /// Splits `text` so that every one of `borders` is a token border, and no sentence ends within one of `whole`.
    pub fn new(text: &str, borders: &BTreeSet<usize>, whole: &[ByteSpan]) -> Self {
        let tokens = words(text, borders);
        let sentences = sentences(text, &tokens, whole);
        Self { tokens, sentences }
    }

    /// The tokens of a span that begins and ends with one; `None` for any other.
    pub fn run(&self, span: ByteSpan) -> Option<(usize, usize)> {
        let first = self
            .tokens
            .binary_search_by_key(&span.start, |t| t.start)
            .ok()?;
        let after = self.tokens.partition_point(|t| t.end <= span.end);
        let last = after.checked_sub(1)?;
        (last >= first && self.tokens[last].end == span.end).then_some((first, last))
    }

    /// The tokens that lie in a span, where there are any.
    pub fn inside(&self, span: ByteSpan) -> Option<(usize, usize)> {
        let first = self.tokens.partition_point(|t| t.start < span.start);
        let after = self.tokens.partition_point(|t| t.end <= span.end);
        (after > first).then(|| (first, after - 1))
    }
}

/// The tokens alone, where nobody asks for sentences.
pub fn words(text: &str, borders: &BTreeSet<usize>) -> Vec<ByteSpan> {
    let mut tokens = Vec::new();
    for token in segment::word_and_punctuation_tokens(text) {
        // Python's `str.isspace` takes the information separators for white space too.
        let mut cuts: Vec<usize> = borders
            .range(token.start + 1..token.end.max(token.start + 1))
            .copied()
            .collect();
        let mut skip = Vec::new();
        for (i, c) in text[token.range()].char_indices() {
            if matches!(c, '\u{1c}'..='\u{1f}') {
                cuts.extend([token.start + i, token.start + i + 1]);
                skip.push(token.start + i);
            }
        }
        cuts.sort_unstable();
        let mut start = token.start;
        for cut in cuts.into_iter().chain([token.end]) {
            if cut > start && cut <= token.end {
                if !skip.contains(&start) {
                    tokens.push(ByteSpan::new(start, cut));
                }
                start = cut;
            }
        }
    }
    tokens
}

fn sentences(text: &str, tokens: &[ByteSpan], whole: &[ByteSpan]) -> Vec<(usize, usize)> {
    let mut ends: BTreeSet<usize> = segment::sentences(text).iter().map(|s| s.end).collect();
    for span in whole {
        let inside: Vec<usize> = ends
            .range(span.start + 1..span.end.max(span.start + 1))
            .copied()
            .collect();
        for end in inside {
            ends.remove(&end);
        }
    }
    let mut found = Vec::new();
    let mut first = 0;
    for end in ends.into_iter().chain([text.len()]) {
        let after = tokens.partition_point(|t| t.start < end);
        if after > first {
            found.push((first, after));
            first = after;
        }
    }
    found
}

/// Where the spans of a document want tokens to begin and end.
pub fn borders<'a>(spans: impl IntoIterator<Item = &'a ByteSpan>) -> BTreeSet<usize> {
    spans.into_iter().flat_map(|s| [s.start, s.end]).collect()
}

/// Chooses spans that lie side by side: of two that overlap, the one that begins first or is longer. The others are counted.
pub fn flat<'a>(
    view: &View,
    spans: &[LabelledSpan<'a>],
    loss: &mut LossReport,
) -> Vec<(ByteSpan, &'a str)> {
    let mut whole = Vec::with_capacity(spans.len());
    for span in spans {
        let [at] = span.at else {
            loss.add(LossKind::Discontinuous, 1);
            continue;
        };
        let trimmed = segment::trim(&view.text, *at);
        if trimmed.is_empty() {
            loss.add(LossKind::NoToken, 1);
        } else if trimmed != *at {
            loss.add(LossKind::EdgeSpace, 1);
        } else {
            whole.push((*at, span.label));
        }
    }
    // The outermost first: a crossing one that begins earlier wins.
    whole.sort();
    let mut chosen: Vec<(ByteSpan, &str)> = Vec::with_capacity(whole.len());
    for (at, label) in whole {
        match chosen.last() {
            Some((last, last_label)) if last.overlaps(at) => {
                let kind = if *last == at && *last_label == label {
                    LossKind::Repeated
                } else if last.covers(at) {
                    LossKind::Nested
                } else {
                    LossKind::Crossing
                };
                loss.add(kind, 1);
            }
            _ => chosen.push((at, label)),
        }
    }
    chosen
}
