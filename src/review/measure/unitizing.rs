//! Krippendorff's α for unitizing.
//!
//! Krippendorff, Mathet, Bouvry & Widlöcher 2016, "On the reliability of unitizing textual continua: further developments" (and
//! Krippendorff 2019, *Content Analysis*, §12.6). Compares where units begin and end as well as their labels, by the lengths of the
//! intersections of units and of the gaps between them; what is expected takes units as wholes, so that agreeing on one long unit is
//! less of a feat than on many short ones.
//!
//! - [`u_alpha`](Unitized::u_alpha): units, gaps and labels together;
//! - [`binary`](Unitized::binary) (|uα): unit or gap, whatever the label;
//! - [`coding`](Unitized::coding) (cuα): labels, where two annotators have units;
//! - [`of_label`](Unitized::of_label) ((k)uα): one label, where two annotators have units.
//!
//! All at most 1; 0 is what chance gives. The paper's units don't overlap. Ours may: then the text is cut at every boundary, and each
//! piece has the set of labels on it as its value. Over several articles, their texts are taken as one long continuum (no unit crosses
//! from one into the next); an annotator who did not finish an article is missing from that part of it.

use rayon::prelude::*;

use super::figure::{Counted, Figure, Undefined};
use super::input::Article;
use super::sums::{self, summed};
use super::sweep::{LabelSets, NOTHING, Stretch, Stretched, side_by_side};
use super::tally::Tally;

/// Lengths in common, of one article or of many. Its figure as a [`Tally`] is uα.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unitized {
    /// Sum of the lengths on which an annotator has the one value and another the other, ÷ (annotators − 1); both orders.
    common: Vec<((u32, u32), f64)>,
    /// Per value, the sum of its units' squared lengths; of gaps, which are no units, the lengths themselves.
    own: Vec<(u32, f64)>,
    /// Per value, the sum of the squares of what each unit shares with another annotator's units, ÷ (annotators − 1).
    own_coded: Vec<(u32, f64)>,
    characters: usize,
    coded: usize,
}

/// What [`articles`] answers: one tally per article, and which code a label has in them.
#[derive(Debug, Default)]
pub struct UnitizedArticles {
    pub tallies: Vec<Unitized>,
    sets: LabelSets,
}

/// One tally per article that at least two annotators finished.
pub fn articles(articles: &[Article]) -> UnitizedArticles {
    let Stretched { articles, sets } = Stretched::new(articles);
    let tallies = articles.par_iter().map(|by| Unitized::new(by)).collect();
    UnitizedArticles { tallies, sets }
}

impl UnitizedArticles {
    /// The (k)uα of a label over all articles, on text that has this label and no other.
    pub fn of_label(&self, label: u32) -> Figure {
        let none = |why| Figure::new(Err(why), 0, Counted::CodedCharacters);
        if self.tallies.is_empty() {
            return none(Undefined::NoSharedArticle);
        }
        match self.sets.of_label(label) {
            Some(code) => Unitized::sum(self.tallies.iter().map(|tally| (tally, 1))).of_label(code),
            None => none(Undefined::NoUnits),
        }
    }
}

impl Unitized {
    /// Of two or more annotators' stretches.
    fn new(by: &[Vec<Stretch>]) -> Self {
        let others = by.len().saturating_sub(1).max(1) as f64;
        let own = by.iter().flatten().map(|stretch| {
            let length = (stretch.end - stretch.start) as f64;
            let is_gap = stretch.value == NOTHING;
            (stretch.value, if is_gap { length } else { length * length })
        });
        let (mut common, mut own_coded) = (Vec::new(), Vec::new());
        for (i, of_one) in by.iter().enumerate() {
            for of_other in by.iter().skip(i + 1) {
                // Of each unit, the length that the other annotator put into units too.
                let mut coded = [vec![0.0; of_one.len()], vec![0.0; of_other.len()]];
                side_by_side(&[of_one, of_other], |length, at| {
                    let &[i, j] = at else { return };
                    let (c, k) = (of_one[i].value, of_other[j].value);
                    common.push(((c, k), length as f64 / others));
                    common.push(((k, c), length as f64 / others));
                    if c != NOTHING && k != NOTHING {
                        coded[0][i] += length as f64;
                        coded[1][j] += length as f64;
                    }
                });
                for (stretches, coded) in [of_one, of_other].into_iter().zip(coded) {
                    let coded = stretches.iter().zip(coded);
                    let squared =
                        |(s, length): (&Stretch, f64)| (s.value, length * length / others);
                    own_coded.extend(coded.map(squared));
                }
            }
        }
        let mut coded = 0;
        side_by_side(by, |length, at| {
            let values = by.iter().zip(at).map(|(of_one, &at)| of_one[at].value);
            if values.filter(|value| *value != NOTHING).count() >= 2 {
                coded += length;
            }
        });
        let last = by.iter().filter_map(|stretches| stretches.last());
        Self {
            common: summed(common.iter().copied()),
            own: summed(own),
            own_coded: summed(own_coded.iter().copied()),
            characters: last.map(|stretch| stretch.end).max().unwrap_or_default(),
            coded,
        }
    }

    /// uα. Undefined when there is no text, and when nobody tagged anything.
    pub fn u_alpha(&self) -> Figure {
        let alpha = Lengths::new(&self.common, &self.own, |_| true).alpha(|value| value);
        let value = self.reason().and(alpha);
        Figure::new(value, self.characters, Counted::Characters)
    }

    /// |uα. Undefined when there is no text, when nobody tagged anything, and when everybody tagged all of it.
    pub fn binary(&self) -> Figure {
        let kind = |value| u32::from(value != NOTHING);
        let alpha = Lengths::new(&self.common, &self.own, |_| true).alpha(kind);
        let value = self.reason().and(alpha);
        Figure::new(value, self.characters, Counted::Characters)
    }

    /// cuα. Undefined when no two annotators have units in one place, and when those all have the same label.
    pub fn coding(&self) -> Figure {
        let lengths = Lengths::new(&self.common, &self.own_coded, |value| value != NOTHING);
        let value = self.reason().and(if lengths.total > 0.0 {
            lengths.alpha(|value| value)
        } else {
            Err(Undefined::NoSharedText)
        });
        Figure::new(value, self.coded, Counted::CodedCharacters)
    }

    /// (k)uα of the text whose labels have this code.
    fn of_label(&self, k: u32) -> Figure {
        let lengths = Lengths::new(&self.common, &self.own_coded, |value| value != NOTHING);
        let of_k = sums::of(&lengths.margins, k);
        let beside_others = of_k * (lengths.total - of_k);
        let value = if of_k <= 0.0 {
            Err(Undefined::NoSharedText)
        } else if beside_others <= 0.0 {
            Err(Undefined::NoVariation)
        } else {
            // 1 − share of other values beside k, observed ÷ expected.
            let disagreed = of_k - sums::of(&lengths.cells, (k, k));
            let expected = of_k * lengths.total - sums::of(&self.own_coded, k);
            Ok(1.0 - disagreed * expected / of_k / beside_others)
        };
        Figure::new(value, of_k.round() as usize, Counted::CodedCharacters)
    }

    fn reason(&self) -> Result<(), Undefined> {
        if self.characters == 0 {
            Err(Undefined::NoText)
        } else if self.own.iter().all(|(value, _)| *value == NOTHING) {
            Err(Undefined::NoUnits)
        } else {
            Ok(())
        }
    }
}

impl Tally for Unitized {
    const UNIT: Counted = Counted::Characters;

    fn sum<'a>(parts: impl Iterator<Item = (&'a Self, u32)> + Clone) -> Self {
        let entries = parts.clone();
        let common = entries.flat_map(|(part, times)| {
            let n = f64::from(times);
            part.common.iter().map(move |&(pair, sum)| (pair, sum * n))
        });
        let of_values = |of_part: fn(&'a Self) -> &'a [(u32, f64)]| {
            summed(parts.clone().flat_map(move |(part, times)| {
                let n = f64::from(times);
                of_part(part)
                    .iter()
                    .map(move |&(value, sum)| (value, sum * n))
            }))
        };
        let count = |of_part: fn(&'a Self) -> usize| -> usize {
            let counts = parts.clone();
            counts
                .map(|(part, times)| of_part(part) * times as usize)
                .sum()
        };
        Self {
            common: summed(common),
            own: of_values(|part| &part.own),
            own_coded: of_values(|part| &part.own_coded),
            characters: count(|part| part.characters),
            coded: count(|part| part.coded),
        }
    }

    fn figure(&self) -> Figure {
        self.u_alpha()
    }
}

/// A matrix of common lengths with its margins, restricted to some values.
struct Lengths<'a> {
    cells: Vec<((u32, u32), f64)>,
    margins: Vec<(u32, f64)>,
    own: &'a [(u32, f64)],
    total: f64,
}

impl<'a> Lengths<'a> {
    fn new(
        common: &[((u32, u32), f64)],
        own: &'a [(u32, f64)],
        among: impl Fn(u32) -> bool,
    ) -> Self {
        let kept = common.iter().filter(|((c, k), _)| among(*c) && among(*k));
        let cells: Vec<((u32, u32), f64)> = kept.copied().collect();
        let margins = summed(cells.iter().map(|&((c, _), length)| (c, length)));
        Self {
            total: margins.iter().map(|(_, length)| length).sum(),
            cells,
            margins,
            own,
        }
    }

    /// α, where values of one kind count as the same. A unit can't meet itself, so its own square is taken out of what chance would
    /// bring together.
    fn alpha(&self, kind: impl Fn(u32) -> u32) -> Result<f64, Undefined> {
        let differ = |((c, k), _): &&((u32, u32), f64)| kind(*c) != kind(*k);
        let observed: f64 = self.cells.iter().filter(differ).map(|cell| cell.1).sum();
        let of_kind = summed(self.margins.iter().map(|&(value, sum)| (kind(value), sum)));
        let same_kind: f64 = of_kind.iter().map(|(_, length)| length * length).sum();
        let own: f64 = self.own.iter().map(|(_, square)| square).sum();
        // Both sides times the same denominator, total² − own, which is then left out.
        let expected = self.total * (self.total * self.total - same_kind);
        let denominator = self.total * self.total - own;
        if expected <= 0.0 || denominator <= 0.0 || of_kind.len() < 2 {
            return Err(Undefined::NoVariation);
        }
        Ok(1.0 - observed * denominator / expected)
    }
}
