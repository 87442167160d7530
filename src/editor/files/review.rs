//! A changed article: what became of its annotations, looked at one by one before anything is saved.

use std::collections::BTreeMap;

use crate::{
    model::{
        document::Document,
        edit::{EditError, Title, Transaction},
        span::ByteSpan,
    },
    store::{
        reanchor::{Anchor, Decision, Fate, Reanchoring},
        sidecar::Base,
    },
};

/// What became of a stretch, for a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    /// The same words stand there; that it is the same place is likely, not certain.
    Moved,
    Changed,
    Lost,
}

#[derive(Clone, Debug)]
pub struct Review {
    reanchoring: Reanchoring,
    decisions: BTreeMap<usize, Decision>,
    base: Base,
    is_exact: bool,
    /// Whether the review holds all that the journal does: edits of the old text that a crash kept from the sidecar.
    pub holds_journal: bool,
    /// The stretch that is looked at, by its place in the list.
    pub current: usize,
    /// Each draft is a document of its own: what is drawn from one must not be taken for another.
    n_changes: u64,
}

impl Review {
    /// `is_exact`: the old text was at hand, not only what the sidecar quotes of it.
    pub fn new(reanchoring: Reanchoring, base: Base, is_exact: bool) -> Self {
        Self {
            reanchoring,
            decisions: BTreeMap::new(),
            base: base.on_other_text(),
            is_exact,
            holds_journal: false,
            current: 0,
            n_changes: 0,
        }
    }

    pub fn is_exact(&self) -> bool {
        self.is_exact
    }

    pub fn base(&self) -> &Base {
        &self.base
    }

    pub fn old(&self) -> &Document {
        self.reanchoring.old()
    }

    /// Stretches that a person decides on, by their index.
    pub fn open(&self) -> Vec<(usize, &Anchor)> {
        self.reanchoring.open().collect()
    }

    /// Those that were found again for certain.
    pub fn n_certain(&self) -> usize {
        self.reanchoring.anchors.len() - self.reanchoring.open().count()
    }

    pub fn n_undecided(&self) -> usize {
        let is_undecided = |i: &usize| !self.decisions.contains_key(i);
        self.reanchoring
            .open()
            .map(|(i, _)| i)
            .filter(is_undecided)
            .count()
    }

    pub fn decision(&self, anchor: usize) -> Option<Decision> {
        self.decisions.get(&anchor).copied()
    }

    pub fn became(&self, anchor: &Anchor) -> Became {
        let quote = anchor.before.text(self.old().article().text());
        match anchor.fate {
            Fate::Lost => Became::Lost,
            Fate::Moved(now) | Fate::Changed(now) => {
                match now.text(self.reanchoring.article().text()) == quote {
                    true => Became::Moved,
                    false => Became::Changed,
                }
            }
        }
    }

    /// Where a stretch stands by what was decided, else by what is proposed.
    pub fn place(&self, anchor: usize) -> Option<ByteSpan> {
        match (
            self.decision(anchor),
            self.reanchoring.anchors.get(anchor)?.fate,
        ) {
            (Some(Decision::At(span)), _) => Some(span),
            (Some(Decision::Drop), _) | (None, Fate::Lost) => None,
            (None, Fate::Moved(span) | Fate::Changed(span)) => Some(span),
        }
    }

    /// `None` takes a decision back.
    pub fn decide(&mut self, anchor: usize, decision: Option<Decision>) {
        self.n_changes += 1;
        match decision {
            Some(decision) => self.decisions.insert(anchor, decision),
            None => self.decisions.remove(&anchor),
        };
    }

    /// Accepts what is proposed for all that is open still; what is lost stays to be decided.
    pub fn accept_proposals(&mut self) {
        let proposed: Vec<(usize, ByteSpan)> = self
            .reanchoring
            .open()
            .filter(|(i, _)| !self.decisions.contains_key(i))
            .filter_map(|(i, anchor)| match anchor.fate {
                Fate::Changed(span) => Some((i, span)),
                Fate::Moved(_) | Fate::Lost => None,
            })
            .collect();
        self.n_changes += 1;
        for (i, span) in proposed {
            self.decisions.insert(i, Decision::At(span));
        }
    }

    /// What is shown until all is decided: without what is still open.
    pub fn draft(&self) -> Option<Document> {
        let mut decisions = self.decisions.clone();
        for (i, _) in self.reanchoring.open() {
            decisions.entry(i).or_insert(Decision::Drop);
        }
        let mut document = self.reanchoring.document(&decisions).ok()??;
        for _ in 0..=self.n_changes {
            // An empty transaction always applies; it counts the revision on.
            document
                .apply(Transaction::new(Title::new("undo-reanchor")))
                .ok()?;
        }
        Some(document)
    }

    /// The document to save; `Ok(None)` while something is open. `Err` says which decisions do not fit together.
    pub fn document(&self) -> Result<Option<Document>, EditError> {
        self.reanchoring.document(&self.decisions)
    }
}
