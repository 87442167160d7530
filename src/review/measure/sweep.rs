//! Cutting a text where units begin and end, so that measures on characters never look at characters one by one.

use std::collections::BTreeMap;

use super::input::{Article, Unit};

/// Code of text that an annotator put into no unit.
pub(super) const NOTHING: u32 = 0;

/// A stretch of text in which an annotator's units stay the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub start: usize,
    pub end: usize,
    /// Code of the labels on it.
    pub value: u32,
}

/// Numbers sets of labels, so that text with stacked labels has a value like any other. The empty set is [`NOTHING`].
///
/// Codes follow the order in which sets are met, so they may differ between two numberings; only their equality may matter.
#[derive(Debug, Default)]
pub(super) struct LabelSets {
    codes: BTreeMap<Vec<u32>, u32>,
    /// By label, the code of the set of it alone, where it has one: what nearly all text has, found without a search.
    alone: Vec<u32>,
}

/// Labels with higher numbers are searched for.
const MOST_ALONE: usize = 1024;

impl LabelSets {
    fn code(&mut self, sorted: &[u32]) -> u32 {
        if sorted.is_empty() {
            return NOTHING;
        }
        let alone = match sorted {
            [label] => Some(*label as usize).filter(|label| *label < MOST_ALONE),
            _ => None,
        };
        if let Some(code) = alone.and_then(|label| self.alone.get(label))
            && *code != NOTHING
        {
            return *code;
        }
        if let Some(code) = self.codes.get(sorted) {
            return *code;
        }
        let code = u32::try_from(self.codes.len() + 1).unwrap_or(u32::MAX);
        self.codes.insert(sorted.to_vec(), code);
        if let Some(label) = alone {
            if self.alone.len() <= label {
                self.alone.resize(label + 1, NOTHING);
            }
            self.alone[label] = code;
        }
        code
    }

    /// The code of text with this label and no other.
    pub fn of_label(&self, label: u32) -> Option<u32> {
        self.codes.get([label].as_slice()).copied()
    }

    /// Cuts `0..length` wherever one of the units (in reading order) begins or ends. The stretches cover the text without gaps.
    pub fn stretches(&mut self, units: &[Unit], length: usize) -> Vec<Stretch> {
        let mut cuts: Vec<usize> = units
            .iter()
            .flat_map(|unit| [unit.start, unit.end])
            .chain([0, length])
            .collect();
        cuts.sort_unstable();
        cuts.dedup();
        let mut waiting = units.iter().copied().peekable();
        let mut open: Vec<Unit> = Vec::new();
        let mut labels: Vec<u32> = Vec::new();
        let mut stretches = Vec::with_capacity(cuts.len());
        for (start, end) in cuts.iter().copied().zip(cuts.iter().copied().skip(1)) {
            open.retain(|unit| unit.end > start);
            while let Some(unit) = waiting.next_if(|unit| unit.start <= start) {
                open.push(unit);
            }
            labels.clear();
            labels.extend(open.iter().map(|unit| unit.label));
            labels.sort_unstable();
            labels.dedup();
            let value = self.code(&labels);
            stretches.push(Stretch { start, end, value });
        }
        stretches
    }
}

/// Articles cut into stretches, all with one numbering of label sets.
#[derive(Debug, Default)]
pub(super) struct Stretched {
    /// Of each article that at least two annotators finished, their stretches.
    pub articles: Vec<Vec<Vec<Stretch>>>,
    pub sets: LabelSets,
}

impl Stretched {
    pub fn new(articles: &[Article]) -> Self {
        let mut sets = LabelSets::default();
        let mut cut = |article: &Article| {
            let finished = article.finished();
            let stretches = |units: &&[Unit]| sets.stretches(units, article.length());
            (finished.len() >= 2).then(|| finished.iter().map(stretches).collect())
        };
        Self {
            articles: articles.iter().filter_map(&mut cut).collect(),
            sets,
        }
    }
}

/// Walks several annotators' stretches of one text side by side: calls `visit` with the length of each common stretch and, per
/// annotator, the index of the stretch it lies in.
pub(super) fn side_by_side(by: &[impl AsRef<[Stretch]>], mut visit: impl FnMut(usize, &[usize])) {
    let mut at = vec![0; by.len()];
    let mut start = 0;
    loop {
        let here = by.iter().zip(&at).map(|(one, &at)| one.as_ref().get(at));
        let Some(Some(end)) = here.map(|stretch| stretch.map(|s| s.end)).min() else {
            return;
        };
        visit(end - start, &at);
        for (one, at) in by.iter().zip(&mut at) {
            if one.as_ref().get(*at).is_some_and(|s| s.end == end) {
                *at += 1;
            }
        }
        start = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_at_every_boundary_and_stacked_labels_have_their_own_code() {
        let mut sets = LabelSets::default();
        let units = [Unit::new(2, 8, 7), Unit::new(4, 6, 5), Unit::new(8, 10, 7)];
        let stretches = sets.stretches(&units, 12);
        let seen: Vec<(usize, usize, u32)> = stretches
            .iter()
            .map(|s| (s.start, s.end, s.value))
            .collect();
        assert_eq!(
            seen,
            [
                (0, 2, 0),
                (2, 4, 1),
                (4, 6, 2),
                (6, 8, 1),
                (8, 10, 1),
                (10, 12, 0)
            ]
        );
        assert_eq!(sets.of_label(7), Some(1));
        assert_eq!(sets.of_label(5), None);
        assert_eq!(sets.stretches(&[], 0), []);
    }

    #[test]
    fn stretches_side_by_side_cover_the_text_once() {
        let mut sets = LabelSets::default();
        let a = sets.stretches(&[Unit::new(2, 8, 7)], 10);
        let b = sets.stretches(&[Unit::new(0, 5, 7), Unit::new(5, 10, 7)], 10);
        let mut seen = vec![];
        side_by_side(&[a, b], |length, at| seen.push((length, at.to_vec())));
        assert_eq!(
            seen,
            [
                (2, vec![0, 0]),
                (3, vec![1, 0]),
                (3, vec![1, 1]),
                (2, vec![2, 1])
            ]
        );
    }
}
