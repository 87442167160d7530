//! Where a caret goes: arrows in visual order, words, sentences, rows, paragraphs.
//!
//! Invariants: left goes left and right goes right within a row whatever the script's direction; an arrow that leaves a row goes on in
//! reading order; no motion ends inside a grapheme cluster.

use super::flow::Flow;
use super::laid::Caret;
use super::typesetter::Engine;
use crate::model::segment;
use crate::model::span::ByteSpan;

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Motion {
    Left,
    Right,
    WordLeft,
    WordRight,
    /// To the start of a sentence: this one or the one before, the next. A selection that `grows` goes to where the sentence ends.
    Sentence {
        right: bool,
        grows: bool,
    },
    Up,
    Down,
    ParagraphBack,
    ParagraphForward,
    RowStart,
    RowEnd,
    /// By this many points.
    PageUp(f32),
    PageDown(f32),
    TextStart,
    TextEnd,
}

/// The setting machinery that motions look things up in.
pub(super) struct Ground<'a> {
    pub flow: &'a mut Flow,
    pub engine: &'a mut Engine,
    pub text: &'a str,
}

#[derive(Clone, Copy)]
struct Place {
    block: usize,
    row: usize,
    slot: usize,
}

impl Ground<'_> {
    /// Where `motion` takes a caret. `goal_x` is the column that Up and Down keep to.
    pub fn go(&mut self, caret: Caret, motion: Motion, goal_x: &mut Option<f32>) -> Caret {
        if self.flow.n_blocks() == 0 {
            return Caret::default();
        }
        let keeps_column = matches!(
            motion,
            Motion::Up | Motion::Down | Motion::PageUp(_) | Motion::PageDown(_)
        );
        if !keeps_column {
            *goal_x = None;
        }
        match motion {
            Motion::Left => self.step(caret, false),
            Motion::Right => self.step(caret, true),
            Motion::WordLeft => self.by_word(caret, false),
            Motion::WordRight => self.by_word(caret, true),
            Motion::Sentence { right, grows } => {
                let forward = right != self.is_rtl(caret);
                let to_end = forward && grows;
                self.to_span(caret, forward, segment::sentences, |s| {
                    if to_end { s.end } else { s.start }
                })
            }
            Motion::Up => self.by_rows(caret, -1.0, goal_x),
            Motion::Down => self.by_rows(caret, 1.0, goal_x),
            Motion::PageUp(h) => self.by_rows(caret, -h.max(1.0), goal_x),
            Motion::PageDown(h) => self.by_rows(caret, h.max(1.0), goal_x),
            Motion::ParagraphBack => self.by_paragraph(caret, false),
            Motion::ParagraphForward => self.by_paragraph(caret, true),
            Motion::RowStart | Motion::RowEnd => self.row_end(caret, motion == Motion::RowEnd),
            Motion::TextStart => Caret {
                at: self.flow.block(0).map_or(0, |b| b.span.start),
                upstream: false,
            },
            Motion::TextEnd => Caret {
                at: self
                    .flow
                    .block(self.flow.n_blocks() - 1)
                    .map_or(0, |b| b.span.end),
                upstream: false,
            },
        }
    }

    fn local(&self, caret: Caret) -> (usize, Caret) {
        let block = self.flow.block_of(caret.at);
        let span = self
            .flow
            .block(block)
            .map_or(ByteSpan::new(0, 0), |b| b.span);
        let at = caret.at.clamp(span.start, span.end) - span.start;
        (
            block,
            Caret {
                at,
                upstream: caret.upstream,
            },
        )
    }

    fn global(&self, block: usize, caret: Caret) -> Caret {
        Caret {
            at: caret.at + self.start_of(block),
            upstream: caret.upstream,
        }
    }

    fn start_of(&self, block: usize) -> usize {
        self.flow.block(block).map_or(0, |b| b.span.start)
    }

    fn block_text(&self, block: usize) -> &str {
        self.flow
            .block(block)
            .and_then(|b| b.span.text(self.text))
            .unwrap_or_default()
    }

    /// One gap to the left or right.
    fn step(&mut self, caret: Caret, right: bool) -> Caret {
        let (block, local) = self.local(caret);
        let laid = self.flow.laid(self.engine, self.text, block);
        let row = laid.row_of(local);
        let mut place = Place {
            block,
            row,
            slot: laid.slot_of_offset(row, local.at),
        };
        // A row's end and the next one's start are one offset: stepping over a wrap takes a second step.
        for _ in 0..3 {
            let (next, same_offset) = self.neighbour(place, right);
            place = next;
            if !same_offset {
                break;
            }
        }
        let laid = self.flow.laid(self.engine, self.text, place.block);
        let offsets = laid.offsets_of_slots(place.row);
        let at = offsets.get(place.slot).copied().unwrap_or(0);
        self.global(
            place.block,
            Caret {
                at,
                upstream: false,
            },
        )
    }

    fn neighbour(&mut self, place: Place, right: bool) -> (Place, bool) {
        let laid = self.flow.laid(self.engine, self.text, place.block);
        let n = laid.clusters_of(place.row).len();
        if right && place.slot < n {
            let slot = place.slot + 1;
            return (Place { slot, ..place }, false);
        }
        if !right && place.slot > 0 {
            let slot = place.slot - 1;
            return (Place { slot, ..place }, false);
        }
        let forward = right != laid.rtl;
        if forward {
            if place.row + 1 < laid.rows.len() {
                let row = place.row + 1;
                let slot = if laid.rtl {
                    laid.clusters_of(row).len()
                } else {
                    0
                };
                return (Place { row, slot, ..place }, true);
            }
            let block = place.block + 1;
            let Some(b) = self.flow.block(block).copied() else {
                return (place, false);
            };
            let next = self.flow.laid(self.engine, self.text, block);
            let slot = if next.rtl {
                next.clusters_of(0).len()
            } else {
                0
            };
            let row = 0;
            (Place { block, row, slot }, !b.first)
        } else {
            if place.row > 0 {
                let row = place.row - 1;
                let slot = if laid.rtl {
                    0
                } else {
                    laid.clusters_of(row).len()
                };
                return (Place { row, slot, ..place }, true);
            }
            let Some(block) = place.block.checked_sub(1) else {
                return (place, false);
            };
            let continues = self.flow.block(place.block).is_some_and(|b| !b.first);
            let before = self.flow.laid(self.engine, self.text, block);
            let row = before.rows.len().saturating_sub(1);
            let slot = if before.rtl {
                0
            } else {
                before.clusters_of(row).len()
            };
            (Place { block, row, slot }, continues)
        }
    }

    /// Whether the paragraph of a caret runs from right to left.
    fn is_rtl(&mut self, caret: Caret) -> bool {
        let (block, _) = self.local(caret);
        self.flow.laid(self.engine, self.text, block).rtl
    }

    fn by_word(&mut self, caret: Caret, right: bool) -> Caret {
        if right != self.is_rtl(caret) {
            self.to_span(caret, true, segment::words, |w| w.end)
        } else {
            self.to_span(caret, false, segment::words, |w| w.start)
        }
    }

    /// To the next or the last place that `edge` says of the spans of a block, in the blocks after or before where this one has none.
    ///
    /// Where one paragraph ends and the next begins is one place, not two. At the end of the text, and at its start, there is nothing further.
    fn to_span(
        &self,
        caret: Caret,
        forward: bool,
        spans: impl Fn(&str) -> Vec<ByteSpan>,
        edge: impl Fn(&ByteSpan) -> usize,
    ) -> Caret {
        let (first, local) = self.local(caret);
        let mut block = first;
        let at = loop {
            let Some(here) = self.flow.block(block) else {
                break caret.at;
            };
            let (start, end) = (here.span.start, here.span.end);
            let is_reached = |e: &usize| {
                block == first
                    && if forward {
                        *e <= local.at
                    } else {
                        *e >= local.at
                    }
            };
            let found = if here.blank {
                None
            } else {
                let spans = spans(self.block_text(block));
                let mut edges = spans.iter().map(&edge).filter(|e| !is_reached(e));
                if forward {
                    edges.next()
                } else {
                    edges.next_back()
                }
            };
            match (found, forward) {
                (Some(e), _) => break start + e,
                (None, true) if block + 1 < self.flow.n_blocks() => block += 1,
                (None, true) => break end,
                (None, false) if block > 0 => block -= 1,
                (None, false) => break start,
            }
        };
        Caret {
            at,
            upstream: false,
        }
    }

    fn by_paragraph(&mut self, caret: Caret, forward: bool) -> Caret {
        let block = self.flow.block_of(caret.at);
        let paragraph = self.flow.paragraph_of_block(block);
        let n = self.flow.n_blocks();
        let starts_paragraph = |i: &usize| self.flow.block(*i).is_some_and(|b| b.first && !b.blank);
        let at = if forward {
            (block + 1..n)
                .find(starts_paragraph)
                .map_or(paragraph.end, |i| self.start_of(i))
        } else if caret.at > paragraph.start {
            paragraph.start
        } else {
            (0..block)
                .rev()
                .find(starts_paragraph)
                .map_or(paragraph.start, |i| self.start_of(i))
        };
        Caret {
            at,
            upstream: false,
        }
    }

    fn row_end(&mut self, caret: Caret, end: bool) -> Caret {
        let (block, local) = self.local(caret);
        let laid = self.flow.laid(self.engine, self.text, block);
        let row = laid.row_of(local);
        let Some(span) = laid.rows.get(row).map(|r| r.span) else {
            return caret;
        };
        let caret = if end {
            laid.caret_on_row(row, span.end)
        } else {
            Caret {
                at: span.start,
                upstream: false,
            }
        };
        self.global(block, caret)
    }

    /// Up or down by at least `distance` points, but at least one row.
    fn by_rows(&mut self, caret: Caret, distance: f32, goal_x: &mut Option<f32>) -> Caret {
        let (mut block, local) = self.local(caret);
        let mut laid = self.flow.laid(self.engine, self.text, block);
        let (mut row, x) = laid.caret_place(local);
        let x = *goal_x.get_or_insert(x);
        let mut left = distance.abs();
        let start = (block, row);
        while left > 0.0 {
            if distance > 0.0 {
                if row + 1 < laid.rows.len() {
                    row += 1;
                } else if block + 1 < self.flow.n_blocks() {
                    left -= self.flow.space_below(block);
                    block += 1;
                    laid = self.flow.laid(self.engine, self.text, block);
                    row = 0;
                } else {
                    break;
                }
            } else if row > 0 {
                row -= 1;
            } else if block > 0 {
                block -= 1;
                left -= self.flow.space_below(block);
                laid = self.flow.laid(self.engine, self.text, block);
                row = laid.rows.len().saturating_sub(1);
            } else {
                break;
            }
            left -= laid
                .rows
                .get(row)
                .map_or(1.0, |r| (r.bottom - r.top).max(1.0));
        }
        if (block, row) == start {
            // Nothing above or below: to the very start or end.
            return self.row_end(caret, distance > 0.0);
        }
        let caret = laid.caret_at_x(row, x);
        self.global(block, caret)
    }
}
