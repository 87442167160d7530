//! F1 over sets of keys, for whatever has no extent of its own to compare.
//!
//! Events after ACE 2005 (Ahn 2006; Li, Ji & Huang 2013): *trigger identification* with the trigger's place as the key, *trigger
//! classification* with place and event type, *argument identification* with event type and the filler, *role* with the role as well.
//! Stances: holder, target, evidence. Links: mention and knowledge-base entry. Fillers are best keyed by entity, not by mention.

use std::collections::BTreeSet;

use super::figure::{Counted, Figure, Undefined};
use super::tally::Tally;

/// Keys that both have, and that only one has. F1, precision and recall lie between 0 and 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SetCounts {
    pub both: usize,
    pub only_a: usize,
    pub only_b: usize,
}

/// Compares two sets of keys; a key that one side has twice counts once.
pub fn compare<K: Ord>(
    a: impl IntoIterator<Item = K>,
    b: impl IntoIterator<Item = K>,
) -> SetCounts {
    let (a, b): (BTreeSet<K>, BTreeSet<K>) = (a.into_iter().collect(), b.into_iter().collect());
    let both = a.intersection(&b).count();
    SetCounts {
        both,
        only_a: a.len() - both,
        only_b: b.len() - both,
    }
}

impl SetCounts {
    /// The share of the second annotator's keys that the first has too.
    pub fn precision(&self) -> Figure {
        self.share(self.both + self.only_b)
    }

    /// The share of the first annotator's keys that the second has too.
    pub fn recall(&self) -> Figure {
        self.share(self.both + self.only_a)
    }

    /// 0 when only one side has keys, undefined when neither has.
    pub fn f1(&self) -> Figure {
        let n = 2 * self.both + self.only_a + self.only_b;
        let value = if n == 0 {
            Err(Undefined::NoUnits)
        } else {
            Ok((2 * self.both) as f64 / n as f64)
        };
        Figure::new(value, n, Self::UNIT)
    }

    fn share(&self, of: usize) -> Figure {
        let value = match of {
            0 if self.only_a + self.only_b == 0 => Err(Undefined::NoUnits),
            0 => Err(Undefined::NoUnitsOnOneSide),
            _ => Ok(self.both as f64 / of as f64),
        };
        Figure::new(value, of, Self::UNIT)
    }
}

/// Its figure is F1.
impl Tally for SetCounts {
    const UNIT: Counted = Counted::Keys;

    fn sum<'a>(parts: impl Iterator<Item = (&'a Self, u32)> + Clone) -> Self {
        parts.fold(Self::default(), |sum, (part, times)| Self {
            both: sum.both + part.both * times as usize,
            only_a: sum.only_a + part.only_a * times as usize,
            only_b: sum.only_b + part.only_b * times as usize,
        })
    }

    fn figure(&self) -> Figure {
        self.f1()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_can_be_found_and_classed_wrong() {
        let (attack, meet) = (1, 2);
        let (a, b) = (
            [(10, 16, attack), (40, 44, meet)],
            [(10, 16, meet), (40, 44, meet), (60, 63, attack)],
        );
        let places = |events: &[(usize, usize, i32)]| -> Vec<_> {
            events.iter().map(|e| (e.0, e.1)).collect()
        };
        assert_eq!(compare(places(&a), places(&b)).f1().value, Ok(0.8));
        assert_eq!(compare(a, b).f1().value, Ok(0.4));
        assert_eq!(compare(a, b).precision().value, Ok(1.0 / 3.0));
        assert_eq!(compare(a, b).recall().value, Ok(0.5));
    }

    #[test]
    fn two_empty_sets_do_not_agree_perfectly() {
        assert_eq!(compare::<u8>([], []).f1().value, Err(Undefined::NoUnits));
        assert_eq!(compare([1], []).f1().value, Ok(0.0));
        assert_eq!(
            compare([1], []).precision().value,
            Err(Undefined::NoUnitsOnOneSide)
        );
        assert_eq!(compare([1, 1, 1], [1]).f1().value, Ok(1.0));
    }
}
