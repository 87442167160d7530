//! A stretch of text that has been set: rows, clusters in visual order, glyphs.
//!
//! Everything the canvas asks about geometry is answered from here; nothing in this file knows egui, fonts or marks.
//!
//! Invariants: offsets are bytes relative to the start of the text that was set; all lengths are in points; a row's clusters are
//! in visual order, left to right, and touch one another; there is always at least one row; rows cover the text in order.

use std::ops::Range;

use crate::model::span::ByteSpan;

/// The geometry of a text after line breaking.
#[derive(Clone, Debug, Default)]
pub struct Laid {
    pub rows: Vec<Row>,
    pub clusters: Vec<Cluster>,
    pub glyphs: Vec<PlacedGlyph>,
    /// Height of all rows.
    pub height: f32,
    /// Width of the widest row, hanging white space left out.
    pub width: f32,
    /// Whether the base direction is right to left.
    pub rtl: bool,
    /// Text size.
    pub size: f32,
}

/// One visual line.
#[derive(Clone, Debug)]
pub struct Row {
    pub span: ByteSpan,
    pub top: f32,
    pub bottom: f32,
    pub baseline: f32,
    /// From the ascent to the descent of the tallest font, leading left out.
    pub content_top: f32,
    pub content_bottom: f32,
    pub clusters: Range<u32>,
    pub glyphs: Range<u32>,
    /// Where an empty row's caret stands.
    pub x: f32,
}

/// One grapheme cluster on a row (what a caret can't enter).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cluster {
    pub start: u32,
    pub end: u32,
    pub x0: f32,
    pub x1: f32,
    pub rtl: bool,
}

/// One glyph, positioned by the left end of its baseline, in physical pixels from the text's top left corner.
#[derive(Clone, Copy, Debug)]
pub struct PlacedGlyph {
    pub x: f32,
    pub y: f32,
    /// Index into the typesetter's table of fonts at a size.
    pub font: u16,
    pub id: u16,
}

/// A caret: an offset, and which row it is drawn on where the offset is both the end of one and the start of the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Caret {
    pub at: usize,
    /// Drawn at the end of the earlier row.
    pub upstream: bool,
}

impl Laid {
    /// The row drawn at height `y` (clamped to the first and the last).
    pub fn row_at_y(&self, y: f32) -> usize {
        self.rows
            .partition_point(|r| r.bottom <= y)
            .min(self.rows.len().saturating_sub(1))
    }

    /// The row that holds a caret.
    pub fn row_of(&self, caret: Caret) -> usize {
        let after = self.rows.partition_point(|r| r.span.start <= caret.at);
        let row = after.saturating_sub(1);
        let starts_here = self.rows.get(row).is_some_and(|r| r.span.start == caret.at);
        if caret.upstream && starts_here && row > 0 {
            row - 1
        } else {
            row
        }
    }

    pub fn clusters_of(&self, row: usize) -> &[Cluster] {
        self.rows
            .get(row)
            .and_then(|r| {
                self.clusters
                    .get(r.clusters.start as usize..r.clusters.end as usize)
            })
            .unwrap_or(&[])
    }

    /// The horizontal stretches of `row` that show the bytes of `span`: one where the text runs one way, more where it turns.
    pub fn stretches(&self, row: usize, span: ByteSpan) -> Vec<(f32, f32)> {
        let mut found: Vec<(f32, f32)> = Vec::new();
        let mut open = false;
        for c in self.clusters_of(row) {
            let inside = (c.start as usize) < span.end && span.start < c.end as usize;
            match found.last_mut() {
                Some(last) if inside && open => last.1 = c.x1,
                _ if inside => found.push((c.x0, c.x1)),
                _ => {}
            }
            open = inside;
        }
        found
    }

    /// Number of places a caret can stand on a row: its clusters and one.
    pub fn n_slots(&self, row: usize) -> usize {
        self.clusters_of(row).len() + 1
    }

    /// The offset at each visual gap of a row, from its left end to its right.
    ///
    /// Where directions meet, a gap belongs to two offsets and an offset to two gaps. They are paired so that each gap has one offset
    /// and each offset one gap: arrows then visit every place once. The row's own ends are fixed, and what is left open goes to
    /// the text that runs in the base direction.
    pub fn offsets_of_slots(&self, row: usize) -> Vec<usize> {
        let clusters = self.clusters_of(row);
        let Some(r) = self.rows.get(row) else {
            return vec![0];
        };
        let (left_end, right_end) = if self.rtl {
            (r.span.end, r.span.start)
        } else {
            (r.span.start, r.span.end)
        };
        let n = clusters.len() + 1;
        // Of each gap: the offset by the cluster on its left, by the one on its right, and whether the left one runs in base direction.
        let candidates: Vec<(usize, usize, bool)> = (0..n)
            .map(|slot| {
                let before = slot.checked_sub(1).and_then(|i| clusters.get(i));
                let left =
                    before.map_or(left_end, |b| if b.rtl { b.start } else { b.end } as usize);
                let right = clusters
                    .get(slot)
                    .map_or(right_end, |a| if a.rtl { a.end } else { a.start } as usize);
                (left, right, before.is_none_or(|b| b.rtl == self.rtl))
            })
            .collect();
        if candidates.iter().all(|(l, r, _)| l == r) {
            return candidates.into_iter().map(|(l, ..)| l).collect();
        }
        let mut by_offset: Vec<(usize, usize)> = candidates
            .iter()
            .enumerate()
            .flat_map(|(slot, (l, r, _))| [(*l, slot), (*r, slot)])
            .collect();
        by_offset.sort_unstable();
        let mut chosen: Vec<Option<usize>> = vec![None; n];
        let seeds = [(0, left_end), (n - 1, right_end)];
        let open = candidates
            .iter()
            .enumerate()
            .map(|(slot, (l, r, left_is_base))| (slot, if *left_is_base { *l } else { *r }));
        for (slot, offset) in seeds.into_iter().chain(open) {
            choose(slot, offset, &candidates, &by_offset, &mut chosen);
        }
        chosen
            .into_iter()
            .zip(candidates)
            .map(|(c, (l, ..))| c.unwrap_or(l))
            .collect()
    }

    /// The visual gap on `row` at which a caret at `offset` is drawn.
    pub fn slot_of_offset(&self, row: usize, offset: usize) -> usize {
        if let Some(slot) = self.offsets_of_slots(row).iter().position(|o| *o == offset) {
            return slot;
        }
        // An offset no gap claims (explicit direction marks, the inside of a cluster): beside the cluster it touches.
        let clusters = self.clusters_of(row);
        let near = clusters
            .iter()
            .position(|c| c.start as usize <= offset && offset < c.end as usize)
            .or_else(|| clusters.iter().position(|c| c.end as usize == offset));
        match near {
            Some(i) => {
                let at_start = clusters.get(i).is_some_and(|c| c.end as usize != offset);
                let rtl = clusters.get(i).is_some_and(|c| c.rtl);
                i + usize::from(at_start == rtl)
            }
            None => 0,
        }
    }

    /// Where the gap `slot` of a row is, from the left end of the text column.
    pub fn x_of_slot(&self, row: usize, slot: usize) -> f32 {
        let clusters = self.clusters_of(row);
        match clusters.get(slot) {
            Some(c) => c.x0,
            None => clusters
                .last()
                .map_or_else(|| self.rows.get(row).map_or(0.0, |r| r.x), |c| c.x1),
        }
    }

    /// Where a caret is drawn: its row, and the distance from the left end of the text column.
    pub fn caret_place(&self, caret: Caret) -> (usize, f32) {
        let row = self.row_of(caret);
        (row, self.x_of_slot(row, self.slot_of_offset(row, caret.at)))
    }

    /// The cluster under `x` on a row, if there is one.
    pub fn cluster_at_x(&self, row: usize, x: f32) -> Option<Cluster> {
        self.clusters_of(row)
            .iter()
            .find(|c| c.x0 <= x && x < c.x1)
            .copied()
    }

    /// The caret nearest to `x` on a row.
    pub fn caret_at_x(&self, row: usize, x: f32) -> Caret {
        let clusters = self.clusters_of(row);
        let i = clusters
            .partition_point(|c| c.x1 <= x)
            .min(clusters.len().saturating_sub(1));
        let at = match clusters.get(i) {
            Some(c) => {
                let left_half = x < (c.x0 + c.x1) / 2.0;
                if left_half == c.rtl {
                    c.end as usize
                } else {
                    c.start as usize
                }
            }
            None => self.rows.get(row).map_or(0, |r| r.span.start),
        };
        self.caret_on_row(row, at)
    }

    /// A caret at `at`, drawn on `row` when that row ends there.
    pub fn caret_on_row(&self, row: usize, at: usize) -> Caret {
        let ends_here = self
            .rows
            .get(row)
            .is_some_and(|r| r.span.end == at && !r.span.is_empty());
        Caret {
            at,
            upstream: ends_here && row + 1 < self.rows.len(),
        }
    }

    /// Where the hyphen goes on a row that ends in a soft one (`text` is what was set): the row, and the end of its letters.
    pub fn soft_hyphen(&self, row: usize, text: &str) -> Option<(&Row, f32)> {
        let r = self.rows.get(row).filter(|_| row + 1 < self.rows.len())?;
        if !r.span.text(text)?.ends_with('\u{ad}') {
            return None;
        }
        let clusters = self.clusters_of(row);
        let end = if self.rtl {
            clusters.first()?.x0
        } else {
            clusters.last()?.x1
        };
        Some((r, end))
    }

    /// Bytes this takes in memory, roughly.
    pub fn n_bytes(&self) -> usize {
        self.rows.len() * size_of::<Row>()
            + self.clusters.len() * size_of::<Cluster>()
            + self.glyphs.len() * size_of::<PlacedGlyph>()
            + size_of::<Self>()
    }
}

/// Gives `slot` its offset, and every other gap that this leaves only one offset.
fn choose(
    slot: usize,
    offset: usize,
    candidates: &[(usize, usize, bool)],
    by_offset: &[(usize, usize)],
    chosen: &mut [Option<usize>],
) {
    let mut next = Some((slot, offset));
    while let Some((slot, offset)) = next.take() {
        match chosen.get_mut(slot) {
            Some(place @ None) => *place = Some(offset),
            _ => return,
        }
        let from = by_offset.partition_point(|(o, _)| *o < offset);
        for (o, other) in by_offset.iter().skip(from) {
            if *o != offset {
                break;
            }
            if let (Some(None), Some((l, r, _))) = (chosen.get(*other), candidates.get(*other)) {
                next = Some((*other, if *l == offset { *r } else { *l }));
            }
        }
    }
}
