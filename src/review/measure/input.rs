//! What the measures read: per article, what each annotator tagged.

/// One tagged stretch of text: half-open, in code points.
///
/// A mention of several parts is several units here, or, where it must match whole, a key of [`super::set_f1`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Unit {
    pub start: usize,
    pub end: usize,
    /// The number the caller gave the label; only equality matters.
    pub label: u32,
}

/// One article and what its annotators tagged in it.
///
/// Invariants: units lie within the text, are not empty, are in reading order (by start, the longer first, then by label), and no
/// annotator has the same unit twice. Tokens are in the order given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    length: usize,
    by: Vec<Option<Vec<Unit>>>,
    tokens: Vec<(usize, usize)>,
}

impl Unit {
    pub const fn new(start: usize, end: usize, label: u32) -> Self {
        Self { start, end, label }
    }

    /// Its length in code points.
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// How many characters the two share.
    pub fn overlap(self, other: Self) -> usize {
        self.end
            .min(other.end)
            .saturating_sub(self.start.max(other.start))
    }

    pub const fn same_place(self, other: Self) -> bool {
        self.start == other.start && self.end == other.end
    }
}

/// Reading order: by start, of two that start together the longer first, then by label.
impl Ord for Unit {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.start, other.end, self.label).cmp(&(other.start, self.end, other.label))
    }
}

impl PartialOrd for Unit {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Article {
    /// An article of `length` code points. `by[a]` is what annotator `a` tagged: `None` when they did not finish the article,
    /// `Some(vec![])` when they did and found nothing. Units are cut to the text; empty ones and repetitions are dropped.
    pub fn new(length: usize, by: Vec<Option<Vec<Unit>>>) -> Self {
        let by = by
            .into_iter()
            .map(|units| {
                units.map(|mut units| {
                    for unit in &mut units {
                        unit.end = unit.end.min(length);
                    }
                    units.retain(|unit| !unit.is_empty());
                    units.sort_unstable();
                    units.dedup();
                    units
                })
            })
            .collect();
        Self {
            length,
            by,
            tokens: Vec::new(),
        }
    }

    /// The same article with its words, for the measures that count words: half-open ranges of code points.
    #[must_use]
    pub fn with_tokens(mut self, tokens: Vec<(usize, usize)>) -> Self {
        self.tokens = tokens;
        self
    }

    /// The same article with these annotators only, in this order.
    #[must_use]
    pub fn with_annotators(&self, annotators: &[usize]) -> Self {
        Self {
            length: self.length,
            by: annotators
                .iter()
                .map(|&a| self.by.get(a).cloned().flatten())
                .collect(),
            tokens: self.tokens.clone(),
        }
    }

    /// The same article with the units of some labels only, for a figure per label.
    #[must_use]
    pub fn with_labels(&self, keep: impl Fn(u32) -> bool) -> Self {
        let kept = |units: &Vec<Unit>| {
            units
                .iter()
                .copied()
                .filter(|unit| keep(unit.label))
                .collect()
        };
        Self {
            length: self.length,
            by: self
                .by
                .iter()
                .map(|units| units.as_ref().map(kept))
                .collect(),
            tokens: self.tokens.clone(),
        }
    }

    /// The length of the text in code points.
    pub const fn length(&self) -> usize {
        self.length
    }

    pub fn tokens(&self) -> &[(usize, usize)] {
        &self.tokens
    }

    /// How many annotators there are, whether they finished this article or not.
    pub fn n_annotators(&self) -> usize {
        self.by.len()
    }

    /// What an annotator tagged, or `None` when they did not finish the article.
    pub fn units(&self, annotator: usize) -> Option<&[Unit]> {
        self.by.get(annotator)?.as_deref()
    }

    /// What two annotators tagged, if both finished the article.
    pub fn pair(&self, a: usize, b: usize) -> Option<(&[Unit], &[Unit])> {
        Some((self.units(a)?, self.units(b)?))
    }

    /// What each annotator who finished the article tagged.
    pub fn finished(&self) -> Vec<&[Unit]> {
        self.by
            .iter()
            .filter_map(|units| units.as_deref())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_cut_to_the_text_sorted_and_told_apart() {
        let units = vec![
            Unit::new(4, 9, 1),
            Unit::new(0, 2, 1),
            Unit::new(0, 5, 2),
            Unit::new(0, 5, 1),
            Unit::new(0, 5, 1),
            Unit::new(3, 3, 1),
            Unit::new(20, 30, 1),
            Unit::new(6, 2, 1),
        ];
        let article = Article::new(8, vec![Some(units), None]);
        let expected = [
            Unit::new(0, 5, 1),
            Unit::new(0, 5, 2),
            Unit::new(0, 2, 1),
            Unit::new(4, 8, 1),
        ];
        assert_eq!(article.units(0), Some(expected.as_slice()));
        assert_eq!(article.units(1), None);
        assert_eq!(article.units(7), None);
        assert_eq!(
            article.with_labels(|label| label == 2).units(0),
            Some([Unit::new(0, 5, 2)].as_slice())
        );
        assert_eq!(article.with_annotators(&[1, 0]).units(1), article.units(0));
    }
}
