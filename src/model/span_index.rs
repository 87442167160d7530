//! Which records touch a stretch of text, found at a cost that follows the stretch and not the article.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{annotation::SpanRole, id::Id, span::ByteSpan};

/// Bytes of text per block.
const BLOCK: usize = 1024;

/// One span of one record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SpanEntry {
    pub span: ByteSpan,
    pub role: SpanRole,
    pub id: Id,
}

/// Spans by the blocks of text they touch. A span that touches several stands in each of them.
#[derive(Clone, Debug, Default)]
pub struct SpanIndex {
    blocks: Vec<Block>,
}

#[derive(Clone, Debug, Default)]
struct Block {
    entries: Vec<SpanEntry>,
    /// Tells this state of the block from all others, of any document.
    stamp: u64,
}

fn next_stamp() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

impl SpanIndex {
    pub fn insert(&mut self, entry: SpanEntry) {
        let last = last_block(entry.span);
        if self.blocks.len() <= last {
            self.blocks.resize_with(last + 1, Block::default);
        }
        let stamp = next_stamp();
        for block in &mut self.blocks[first_block(entry.span)..=last] {
            let at = block.entries.partition_point(|e| *e < entry);
            block.entries.insert(at, entry.clone());
            block.stamp = stamp;
        }
    }

    pub fn remove(&mut self, entry: &SpanEntry) {
        let stamp = next_stamp();
        for i in first_block(entry.span)..=last_block(entry.span) {
            if let Some(block) = self.blocks.get_mut(i)
                && let Ok(at) = block.entries.binary_search(entry)
            {
                block.entries.remove(at);
                block.stamp = stamp;
            }
        }
    }

    /// Every entry that overlaps `span` (or touches it, where one of the two is empty), in reading order, each once.
    pub fn touching(&self, span: ByteSpan) -> Vec<&SpanEntry> {
        let first = first_block(span);
        let mut found = Vec::new();
        for i in first..=last_block(span) {
            let Some(block) = self.blocks.get(i) else {
                break;
            };
            for entry in &block.entries {
                if entry.span.start >= span.end.max(span.start + 1) {
                    break;
                }
                // An entry of several blocks counts in the first block that is looked at.
                let is_first_sight = first_block(entry.span).max(first) == i;
                let touches = entry.span.end > span.start
                    || (entry.span.is_empty() && entry.span.start == span.start);
                if is_first_sight && touches {
                    found.push(entry);
                }
            }
        }
        found.sort_unstable();
        found
    }

    /// Stretches of the text in order: a stamp that is never the same after a change, and the entries that begin there. For caches that follow only what
    /// has changed.
    pub fn stretches(
        &self,
    ) -> impl ExactSizeIterator<Item = (u64, impl Iterator<Item = &SpanEntry>)> {
        self.blocks.iter().enumerate().map(|(i, block)| {
            let begins_here = move |entry: &&SpanEntry| first_block(entry.span) == i;
            (block.stamp, block.entries.iter().filter(begins_here))
        })
    }
}

fn first_block(span: ByteSpan) -> usize {
    span.start / BLOCK
}

fn last_block(span: ByteSpan) -> usize {
    span.end.saturating_sub(1).max(span.start) / BLOCK
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::Kind;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_finds_what_a_scan_finds(
            spans in prop::collection::vec((0usize..5000, 0usize..2500), 0..60),
            query in (0usize..6000, 0usize..3000),
            gone in prop::collection::vec(any::<prop::sample::Index>(), 0..10),
        ) {
            let mut index = SpanIndex::default();
            let mut all: Vec<SpanEntry> = spans
                .iter()
                .enumerate()
                .map(|(i, (start, len))| SpanEntry {
                    span: ByteSpan::new(*start, start + len),
                    role: SpanRole::Mention,
                    id: Id::new(Kind::Mention, i.to_string()),
                })
                .collect();
            for entry in &all {
                index.insert(entry.clone());
            }
            for pick in gone {
                if !all.is_empty() {
                    let entry = all.remove(pick.index(all.len()));
                    index.remove(&entry);
                }
            }
            let query = ByteSpan::new(query.0, query.0 + query.1.max(1));
            let mut expected: Vec<&SpanEntry> = all
                .iter()
                .filter(|e| e.span.overlaps(query) || (e.span.is_empty() && query.contains(e.span.start)))
                .collect();
            expected.sort_unstable();
            prop_assert_eq!(index.touching(query), expected);
        }
    }
}
