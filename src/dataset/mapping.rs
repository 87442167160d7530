//! From the article's text to the text of a dataset: zones cut out, line breaks made one kind, offsets right either way.

use std::sync::Arc;

use super::view::{Newline, ZoneMode};
use crate::model::{document::Document, span::ByteSpan};

/// The text of a dataset, and where each stretch of it comes from.
#[derive(Clone, Debug)]
pub struct Mapping {
    pub text: Arc<str>,
    /// Stretches of the article that are in the text, in order.
    pieces: Vec<Piece>,
    /// Stretches of the article whose annotations stay out, in order.
    left_out: Vec<ByteSpan>,
    mode: ZoneMode,
}

#[derive(Clone, Copy, Debug)]
struct Piece {
    from: ByteSpan,
    /// Where it begins in the dataset's text.
    to: usize,
}

/// What becomes of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mapped {
    At(ByteSpan),
    /// It lies in zones that are left out.
    LeftOut,
    /// One end lies in a zone that was cut, or nothing of the span is left.
    Broken,
}

impl Mapping {
    pub fn new(document: &Document, mode: ZoneMode, newline: Newline) -> Self {
        let article = document.article();
        let text = article.text();
        let left_out = match mode {
            ZoneMode::All => Vec::new(),
            ZoneMode::Cut | ZoneMode::Keep => left_out(document),
        };
        let is_cut = mode == ZoneMode::Cut && !left_out.is_empty();
        if !is_cut && (newline == Newline::Keep || !text.contains('\r')) {
            let whole = Piece {
                from: ByteSpan::new(0, text.len()),
                to: 0,
            };
            return Self {
                text: article.shared_text(),
                pieces: vec![whole],
                left_out,
                mode,
            };
        }
        let mut made = Maker {
            text,
            out: String::with_capacity(text.len()),
            pieces: Vec::new(),
            newline,
        };
        let mut at = 0;
        if is_cut {
            for gap in &left_out {
                made.keep(ByteSpan::new(at, gap.start));
                at = gap.end;
                let is_line = ends_line(&text[..gap.start]);
                if is_line {
                    at += line_break_len(&text[at..]);
                }
            }
        }
        made.keep(ByteSpan::new(at, text.len()));
        Self {
            text: made.out.into(),
            pieces: made.pieces,
            left_out,
            mode,
        }
    }

    pub fn map(&self, span: ByteSpan) -> Mapped {
        let first = self.left_out.partition_point(|gap| gap.end <= span.start);
        let gaps = &self.left_out[first.min(self.left_out.len())..];
        if gaps.first().is_some_and(|gap| gap.covers(span)) {
            return Mapped::LeftOut;
        }
        let overlapping = gaps.iter().take_while(|gap| gap.start < span.end);
        let n_gone: usize = overlapping
            .clone()
            .filter_map(|gap| gap.intersection(span))
            .map(ByteSpan::len)
            .sum();
        if n_gone == span.len() {
            return Mapped::LeftOut;
        }
        // A zone in the middle of a span (an advertisement inside a quotation) leaves the ends where they are.
        let is_edge_gone = overlapping
            .clone()
            .any(|gap| gap.contains(span.start) || gap.contains(span.end - 1));
        if self.mode == ZoneMode::Cut && is_edge_gone {
            return Mapped::Broken;
        }
        let mapped = ByteSpan::new(self.map_start(span.start), self.map_end(span.end));
        if mapped.is_empty() {
            return Mapped::Broken;
        }
        Mapped::At(mapped)
    }

    fn map_start(&self, offset: usize) -> usize {
        let i = self.pieces.partition_point(|p| p.from.end <= offset);
        match self.pieces.get(i) {
            Some(piece) => piece.to + offset.saturating_sub(piece.from.start),
            None => self.text.len(),
        }
    }

    fn map_end(&self, offset: usize) -> usize {
        let i = self.pieces.partition_point(|p| p.from.start < offset);
        match i.checked_sub(1).and_then(|i| self.pieces.get(i)) {
            Some(piece) => piece.to + offset.min(piece.from.end) - piece.from.start,
            None => 0,
        }
    }
}

struct Maker<'a> {
    text: &'a str,
    out: String,
    pieces: Vec<Piece>,
    newline: Newline,
}

impl Maker<'_> {
    fn keep(&mut self, span: ByteSpan) {
        if span.is_empty() {
            return;
        }
        let kept = &self.text[span.range()];
        // Two words that a cut brought together stay two words.
        let ends_in_word = |c: char| !c.is_whitespace();
        if self.out.chars().next_back().is_some_and(ends_in_word)
            && kept.chars().next().is_some_and(ends_in_word)
        {
            self.out.push('\n');
        }
        if self.newline == Newline::Keep {
            self.push(span);
            return;
        }
        let mut start = span.start;
        for (i, _) in kept.match_indices('\r') {
            let at = span.start + i;
            if kept[i + 1..].starts_with('\n') {
                self.push(ByteSpan::new(start, at));
                start = at + 1;
            } else {
                // A lone CR is a line break of the same length.
                self.push(ByteSpan::new(start, at));
                self.pieces.push(Piece {
                    from: ByteSpan::new(at, at + 1),
                    to: self.out.len(),
                });
                self.out.push('\n');
                start = at + 1;
            }
        }
        self.push(ByteSpan::new(start, span.end));
    }

    fn push(&mut self, span: ByteSpan) {
        if span.is_empty() {
            return;
        }
        self.pieces.push(Piece {
            from: span,
            to: self.out.len(),
        });
        self.out.push_str(&self.text[span.range()]);
    }
}

/// The stretches whose zone (the innermost one) stays out of datasets, adjacent ones joined.
fn left_out(document: &Document) -> Vec<ByteSpan> {
    use crate::model::{annotation::Record, id::Kind};
    let mut borders: Vec<usize> = document
        .of_kind(Kind::Zone)
        .filter_map(|record| match record {
            Record::Zone(zone) => Some([zone.at.start, zone.at.end]),
            _ => None,
        })
        .flatten()
        .collect();
    borders.sort_unstable();
    borders.dedup();
    let mut gaps: Vec<ByteSpan> = Vec::new();
    for pair in borders.windows(2) {
        if document.is_in_datasets(pair[0]) {
            continue;
        }
        match gaps.last_mut() {
            Some(last) if last.end == pair[0] => last.end = pair[1],
            _ => gaps.push(ByteSpan::new(pair[0], pair[1])),
        }
    }
    gaps
}

fn ends_line(before: &str) -> bool {
    before.is_empty() || before.ends_with(['\n', '\r', '\u{2029}'])
}

fn line_break_len(text: &str) -> usize {
    if text.starts_with("\r\n") {
        2
    } else if text.starts_with(['\n', '\r']) {
        1
    } else if text.starts_with('\u{2029}') {
        3
    } else {
        0
    }
}
