//! What is selected in the text.

use super::span::ByteSpan;

/// A caret or a selection: one live stretch from `anchor` to `head`, and pieces added before it.
///
/// Offsets are bytes. Invariant (kept by the canvas): all on grapheme boundaries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Where the live stretch began.
    pub anchor: usize,
    /// Where the caret is.
    pub head: usize,
    /// Pieces of a discontinuous selection, in the order they were made.
    pub pieces: Vec<ByteSpan>,
}

impl Selection {
    /// A caret with nothing selected.
    pub fn caret(at: usize) -> Self {
        Self {
            anchor: at,
            head: at,
            pieces: Vec::new(),
        }
    }

    /// A span, the caret at its end.
    pub fn span(span: ByteSpan) -> Self {
        Self {
            anchor: span.start,
            head: span.end,
            pieces: Vec::new(),
        }
    }

    /// Several spans; the caret at the end of the last.
    pub fn spans_of(spans: &[ByteSpan]) -> Self {
        match spans.split_last() {
            Some((last, rest)) => Self {
                pieces: rest.to_vec(),
                ..Self::span(*last)
            },
            None => Self::default(),
        }
    }

    /// The live stretch; empty for a caret.
    pub fn live(&self) -> ByteSpan {
        ByteSpan::new(self.anchor.min(self.head), self.anchor.max(self.head))
    }

    /// Whether nothing is selected.
    pub fn is_empty(&self) -> bool {
        self.anchor == self.head && self.pieces.iter().all(|p| p.is_empty())
    }

    /// Everything selected, in reading order, empty pieces left out, overlapping and touching ones joined.
    pub fn spans(&self) -> Vec<ByteSpan> {
        let mut all: Vec<ByteSpan> = self
            .pieces
            .iter()
            .copied()
            .chain([self.live()])
            .filter(|s| !s.is_empty())
            .collect();
        all.sort();
        let mut joined: Vec<ByteSpan> = Vec::with_capacity(all.len());
        for span in all {
            match joined.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => joined.push(span),
            }
        }
        joined
    }

    /// The selected text, pieces joined by " … ".
    pub fn text(&self, text: &str) -> String {
        let pieces: Vec<&str> = self.spans().iter().filter_map(|s| s.text(text)).collect();
        pieces.join(" … ")
    }

    /// Keeps all offsets within a text of `len` bytes.
    pub fn clamp(&mut self, len: usize) {
        self.anchor = self.anchor.min(len);
        self.head = self.head.min(len);
        for piece in &mut self.pieces {
            *piece = ByteSpan::new(piece.start.min(len), piece.end.min(len));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_come_out_in_order_and_joined() {
        let mut s = Selection::span(ByteSpan::new(9, 4));
        s.anchor = 9;
        s.head = 4;
        s.pieces = vec![
            ByteSpan::new(20, 25),
            ByteSpan::new(2, 5),
            ByteSpan::new(7, 7),
        ];
        assert_eq!(s.spans(), [ByteSpan::new(2, 9), ByteSpan::new(20, 25)]);
        assert!(!s.is_empty());
        assert!(Selection::caret(3).is_empty());
    }
}
