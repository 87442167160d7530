//! The column of paragraphs: which are set, how high each is, and what is on screen.
//!
//! A block is a paragraph, or a part of a very long one (at most [`MAX_BLOCK`] bytes, cut behind a space), so that no change ever sets
//! more than what is on screen. Blocks are set when they come into view; until then their height is estimated.
//!
//! Invariants: blocks cover the paragraphs in order; a block's height in [`Heights`] is exact once it is set; the anchor (an offset, and
//! how far below its row's top the view begins) moves only by scrolling, so corrected heights and a new width leave the top row
//! where it is.

use std::sync::Arc;

use parley::Language;

use super::heights::Heights;
use super::laid::{Caret, Laid};
use super::source::{ParagraphLook, Source};
use super::style::CanvasStyle;
use super::typesetter::{Direction, Engine, Setting};
use crate::model::script;
use crate::model::segment;
use crate::model::span::ByteSpan;

/// Longest stretch of text set at once, in bytes.
const MAX_BLOCK: usize = 8 << 10;
/// Set blocks are dropped, far ones first, when they take more than this many bytes.
const MAX_LAID_BYTES: usize = 24 << 20;
/// Blocks around the view that are kept when others are dropped.
const KEPT_AROUND: usize = 100;

/// A stretch of text that is set as one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    pub span: ByteSpan,
    pub paragraph: u32,
    pub look: ParagraphLook,
    /// Whether it is the first, the last block of its paragraph.
    pub first: bool,
    pub last: bool,
    pub direction: Direction,
    /// Nothing but white space: an empty line, set low.
    pub blank: bool,
}

/// A block on screen.
#[derive(Clone)]
pub(super) struct Shown {
    pub block: usize,
    pub span: ByteSpan,
    /// Its top below the top of the view.
    pub top: f32,
    pub laid: Arc<Laid>,
}

/// Where the view begins: the row of `at`, `below` points under its top.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Anchor {
    pub at: usize,
    pub below: f32,
}

/// What all settings depend on.
#[derive(Clone, PartialEq)]
struct Key {
    width: f32,
    scale: f32,
    style: CanvasStyle,
    language: Option<Language>,
}

#[derive(Default)]
pub(super) struct Flow {
    text_id: Option<u64>,
    revision: u64,
    key: Option<Key>,
    blocks: Vec<Block>,
    laid: Vec<Option<Arc<Laid>>>,
    n_laid_bytes: usize,
    heights: Heights,
    pub anchor: Option<Anchor>,
    /// Of which text it is known, and whether its lines mostly begin at the right.
    rtl: Option<(u64, bool)>,
    /// Height at the view's bottom that something lies over: the text's end can be scrolled above it.
    pub covered: f32,
}

impl Flow {
    /// Whether the lines of most of the text begin at the right: then so does what stands in the margin.
    pub fn begins_at_right(&mut self, source: &dyn Source) -> bool {
        let id = source.text_id();
        match self.rtl {
            Some((known, rtl)) if known == id => rtl,
            _ => {
                let rtl = mostly_rtl(source);
                self.rtl = Some((id, rtl));
                rtl
            }
        }
    }

    /// Takes over a new text, new looks, a new width or style. Returns whether the text is another one.
    pub fn update(
        &mut self,
        source: &dyn Source,
        style: &CanvasStyle,
        width: f32,
        scale: f32,
    ) -> bool {
        let key = Key {
            width,
            scale,
            style: style_that_sets(style),
            language: source.language().and_then(|l| Language::parse(l).ok()),
        };
        let new_text = self.text_id != Some(source.text_id());
        let new_key = self.key.as_ref() != Some(&key);
        if new_text {
            self.text_id = Some(source.text_id());
            self.blocks = blocks(source);
            self.anchor = None;
        } else if self.revision != source.looks_revision() {
            self.update_looks(source, &key);
        }
        self.revision = source.looks_revision();
        if new_text || new_key {
            self.laid = vec![None; self.blocks.len()];
            self.n_laid_bytes = 0;
            self.heights = Heights::new(
                self.blocks
                    .iter()
                    .map(|b| estimate(source.text(), b, &key))
                    .collect(),
            );
            self.key = Some(key);
        }
        new_text
    }

    fn update_looks(&mut self, source: &dyn Source, key: &Key) {
        for (i, block) in self.blocks.iter_mut().enumerate() {
            let look = source.look(block.paragraph as usize);
            if look != block.look {
                block.look = look;
                self.heights.set(i, estimate(source.text(), block, key));
                if let Some(old) = self.laid.get_mut(i).and_then(Option::take) {
                    self.n_laid_bytes = self.n_laid_bytes.saturating_sub(old.n_bytes());
                }
            }
        }
    }

    pub fn n_blocks(&self) -> usize {
        self.blocks.len()
    }

    pub fn block(&self, i: usize) -> Option<&Block> {
        self.blocks.get(i)
    }

    /// The space between a block and the next.
    pub fn space_below(&self, block: usize) -> f32 {
        match (self.block(block), &self.key) {
            (Some(block), Some(key)) => margin_below(block, key),
            _ => 0.0,
        }
    }

    /// The hyphen of a block's letters.
    pub fn hyphen(&self, engine: &mut Engine, block: usize) -> Option<Arc<Laid>> {
        let mut setting = setting(self.block(block)?, self.key.as_ref()?);
        setting.width = None;
        Some(engine.label("-", &setting))
    }

    /// The block that holds `at` (an offset between two, in a line end, belongs to the earlier).
    pub fn block_of(&self, at: usize) -> usize {
        self.blocks
            .partition_point(|b| b.span.start <= at)
            .saturating_sub(1)
    }

    /// The first and the last block of the paragraph that `block` is of.
    pub fn paragraph_of_block(&self, block: usize) -> ByteSpan {
        let Some(paragraph) = self.block(block).map(|b| b.paragraph) else {
            return ByteSpan::new(0, 0);
        };
        let first = self.blocks.partition_point(|b| b.paragraph < paragraph);
        let after = self.blocks.partition_point(|b| b.paragraph <= paragraph);
        match (self.block(first), self.block(after.saturating_sub(1))) {
            (Some(a), Some(b)) => ByteSpan::new(a.span.start, b.span.end),
            _ => ByteSpan::new(0, 0),
        }
    }

    /// The set text of a block, set now if it wasn't.
    pub fn laid(&mut self, engine: &mut Engine, text: &str, i: usize) -> Arc<Laid> {
        if let Some(Some(laid)) = self.laid.get(i) {
            return Arc::clone(laid);
        }
        let (Some(block), Some(key)) = (self.blocks.get(i), &self.key) else {
            return Arc::new(Laid::default());
        };
        let setting = setting(block, key);
        let laid = Arc::new(engine.set(block.span.text(text).unwrap_or_default(), &setting));
        self.heights.set(i, laid.height + margin_below(block, key));
        self.n_laid_bytes += laid.n_bytes();
        if let Some(place) = self.laid.get_mut(i) {
            *place = Some(Arc::clone(&laid));
        }
        laid
    }

    fn top_margin(&self) -> f32 {
        self.key.as_ref().map_or(0.0, |k| k.style.sizes.top_margin)
    }

    /// Moves the view down by `delta` and sets what is on screen then.
    pub fn show(&mut self, engine: &mut Engine, text: &str, height: f32, delta: f32) -> Vec<Shown> {
        let n = self.blocks.len();
        if n == 0 {
            return Vec::new();
        }
        let margin = self.top_margin();
        let (mut b, start) = self.resolve_anchor(engine, text);
        let mut off = start + delta;
        let mut moved = delta != 0.0 || self.anchor.is_none();
        if delta.abs() > 3.0 * height {
            (b, off) = self.heights.find(self.heights.before(b) + f64::from(off));
        }
        let mut shown = Vec::new();
        // A second round when the end of the text comes up too far.
        for _ in 0..3 {
            self.laid(engine, text, b);
            while off < 0.0 && b > 0 {
                b -= 1;
                self.laid(engine, text, b);
                off += self.heights.get(b);
            }
            while off >= self.heights.get(b) && b + 1 < n {
                off -= self.heights.get(b);
                b += 1;
                self.laid(engine, text, b);
            }
            if b == 0 && off < -margin {
                off = -margin;
                moved = true;
            }
            shown.clear();
            let mut y = -off;
            let mut i = b;
            while y < height && i < n {
                let laid = self.laid(engine, text, i);
                shown.push(Shown {
                    block: i,
                    span: self.blocks[i].span,
                    top: y,
                    laid,
                });
                y += self.heights.get(i);
                i += 1;
            }
            let room_below = (height * 0.3).max(self.covered);
            let at_top = b == 0 && off <= -margin;
            if i < n || at_top || y + room_below >= height - 0.5 {
                break;
            }
            off -= height - (y + room_below);
            moved = true;
        }
        if moved {
            let laid = self.laid(engine, text, b);
            let row = laid.rows.get(laid.row_at_y(off.max(0.0)));
            self.anchor = row.map(|r| Anchor {
                at: self.blocks[b].span.start + r.span.start,
                below: off - r.top,
            });
        }
        self.drop_far(b);
        shown
    }

    fn resolve_anchor(&mut self, engine: &mut Engine, text: &str) -> (usize, f32) {
        let Some(anchor) = self.anchor else {
            return (0, -self.top_margin());
        };
        let b = self.block_of(anchor.at);
        let laid = self.laid(engine, text, b);
        let local = anchor.at.saturating_sub(self.blocks[b].span.start);
        let row = laid.row_of(Caret {
            at: local,
            upstream: false,
        });
        let top = laid.rows.get(row).map_or(0.0, |r| r.top);
        (b, top + anchor.below)
    }

    fn drop_far(&mut self, around: usize) {
        if self.n_laid_bytes <= MAX_LAID_BYTES {
            return;
        }
        let kept = around.saturating_sub(KEPT_AROUND)..around + KEPT_AROUND;
        self.n_laid_bytes = 0;
        for (i, place) in self.laid.iter_mut().enumerate() {
            if !kept.contains(&i) {
                *place = None;
            } else if let Some(laid) = place {
                self.n_laid_bytes += laid.n_bytes();
            }
        }
    }

    /// Brings the row of `at` to `y` points under the top of the view.
    pub fn put_at(&mut self, at: usize, y: f32) {
        self.anchor = Some(Anchor { at, below: -y });
    }
}

/// The part of a style that changes how text is set (colours don't).
fn style_that_sets(style: &CanvasStyle) -> CanvasStyle {
    let mut s = style.clone();
    let none = egui::Color32::TRANSPARENT;
    s.colors = super::style::CanvasColors {
        dark: false,
        paper: none,
        ink: none,
        mute: none,
        line: none,
        accent: none,
        selection: none,
        panel: none,
        chip: none,
        warning: none,
        search: none,
        search_current: none,
    };
    s.focus_line = false;
    s.show_invisibles = false;
    s
}

fn setting(block: &Block, key: &Key) -> Setting {
    let s = &key.style.sizes;
    let (size, weight, line_height) = match (block.blank, block.look) {
        (true, _) => (s.body * 0.4, 400.0, 1.2),
        (_, ParagraphLook::Body) => (s.body, 400.0, s.line_height),
        (_, ParagraphLook::Headline) => (s.headline, 600.0, s.headline_line_height),
        (_, ParagraphLook::Dimmed) => (s.dimmed, 400.0, s.line_height),
    };
    Setting {
        size: size * s.zoom,
        weight,
        italic: false,
        face: key.style.face,
        line_height,
        width: Some(key.width),
        scale: key.scale,
        direction: block.direction,
        language: key.language,
    }
}

fn margin_below(block: &Block, key: &Key) -> f32 {
    let margin = match block.look {
        _ if !block.last || block.blank => 0.0,
        ParagraphLook::Body => 15.0,
        ParagraphLook::Headline => 12.0,
        ParagraphLook::Dimmed => 9.0,
    };
    margin * key.style.sizes.zoom
}

/// A guess good enough for the scroll bar: the share of wide and multi-byte letters is read off a sample.
fn estimate(text: &str, block: &Block, key: &Key) -> f32 {
    let s = setting(block, key);
    let width_per_byte = match text.as_bytes().get((block.span.start + block.span.end) / 2) {
        // Lead and continuation bytes of East Asian letters, of Indic and Thai ones, of two-byte ones.
        Some(0xE3..=0xED) => 0.34,
        Some(0xE0..=0xE2) => 0.17,
        Some(0x80..=0xFF) => 0.27,
        _ => 0.48,
    };
    let rows = (block.span.len() as f32 * width_per_byte * s.size / key.width.max(1.0)).ceil();
    rows.max(1.0) * s.size * s.line_height + margin_below(block, key)
}

fn blocks(source: &dyn Source) -> Vec<Block> {
    let text = source.text();
    let mut blocks = Vec::with_capacity(source.paragraphs().len());
    for (i, paragraph) in source.paragraphs().iter().enumerate() {
        let paragraph = ByteSpan::new(
            text.floor_char_boundary(paragraph.start),
            text.floor_char_boundary(paragraph.end.max(paragraph.start)),
        );
        let inner = paragraph.text(text).unwrap_or_default();
        let mut start = paragraph.start;
        let long = paragraph.len() > MAX_BLOCK;
        let direction = if long {
            first_strong(inner)
        } else {
            Direction::FirstStrong
        };
        loop {
            let end = cut(text, start, paragraph.end);
            blocks.push(Block {
                span: ByteSpan::new(start, end),
                paragraph: i as u32,
                look: source.look(i),
                first: start == paragraph.start,
                last: end == paragraph.end,
                direction,
                blank: !long && inner.trim().is_empty(),
            });
            start = end;
            if start >= paragraph.end {
                break;
            }
        }
    }
    blocks
}

/// Where the block that starts at `start` ends: behind a space where there is one, never inside a cluster unless it is itself too long.
fn cut(text: &str, start: usize, end: usize) -> usize {
    if end - start <= MAX_BLOCK {
        return end;
    }
    let limit = text.floor_char_boundary(start + MAX_BLOCK);
    let window = text.get(start..limit).unwrap_or_default();
    let space = window
        .char_indices()
        .rev()
        .take(MAX_BLOCK / 2)
        .find(|(_, c)| c.is_whitespace())
        .map(|(i, c)| start + i + c.len_utf8());
    if let Some(at) = space.filter(|at| *at > start) {
        return at;
    }
    // A window of the text is enough: a cluster that needs more context than that is cut anyway.
    let context = text.get(start..end.min(text.floor_char_boundary(limit + 256)));
    let floor = context.map_or(limit, |c| {
        start + segment::snap_to_graphemes(c, ByteSpan::new(limit - start, limit - start)).start
    });
    if floor > start { floor } else { limit }
}

/// The base direction of a paragraph that is set in several blocks: all of them get the first one's.
fn first_strong(text: &str) -> Direction {
    match script::first_strong_is_rtl(text) {
        Some(true) => Direction::RightToLeft,
        _ => Direction::LeftToRight,
    }
}

/// So many paragraphs say how an article runs.
const PARAGRAPHS_ASKED: usize = 400;

fn mostly_rtl(source: &dyn Source) -> bool {
    let text = source.text();
    let directions = source
        .paragraphs()
        .iter()
        .filter_map(|p| Some((p.len(), script::first_strong_is_rtl(p.text(text)?)?)));
    let mut lengths = [0, 0];
    for (len, rtl) in directions.take(PARAGRAPHS_ASKED) {
        lengths[usize::from(rtl)] += len;
    }
    lengths[1] > lengths[0]
}
