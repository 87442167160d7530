//! Voting on what records say beside what they must agree on.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{annotation::Attributes, article::Card, document::Document, span::ByteSpan};

/// Those who vote: an annotator's number and their record.
pub type Voters<'a, R> = [(usize, &'a R)];

/// What more than half of the voters say; `None` counts as saying nothing.
pub fn by_majority<R, T: Ord>(voters: &Voters<'_, R>, of: impl Fn(&R) -> Option<T>) -> Option<T> {
    by_majority_of(voters, |(_, record)| of(record))
}

/// The members that more than half of the voters have, in the first voter's order.
pub fn sets_by_majority<R, T: Ord + Clone>(
    voters: &Voters<'_, R>,
    of: impl Fn(&R) -> &Vec<T>,
) -> Vec<T> {
    let mut found: Vec<T> = Vec::new();
    for member in voters.iter().flat_map(|(_, record)| of(record)) {
        let n = voters
            .iter()
            .filter(|(_, record)| of(record).contains(member));
        if 2 * n.count() > voters.len() && !found.contains(member) {
            found.push(member.clone());
        }
    }
    found
}

/// The attributes that more than half of the voters give the same value.
pub fn attributes<R>(voters: &Voters<'_, R>, of: impl Fn(&R) -> &Attributes) -> Attributes {
    let keys: BTreeSet<&String> = voters.iter().flat_map(|(_, r)| of(r).keys()).collect();
    let value = |key: &String| by_majority(voters, |record| of(record).get(key).cloned());
    let all: BTreeMap<String, String> = keys
        .into_iter()
        .filter_map(|key| Some((key.clone(), value(key)?)))
        .collect();
    all
}

/// The stretches that at least `needed` voters marked.
pub fn characters<R>(
    voters: &Voters<'_, R>,
    needed: usize,
    of: impl Fn(&R) -> &Vec<ByteSpan>,
) -> Vec<ByteSpan> {
    let mut edges: BTreeMap<usize, isize> = BTreeMap::new();
    for span in voters.iter().flat_map(|(_, record)| of(record)) {
        *edges.entry(span.start).or_default() += 1;
        *edges.entry(span.end).or_default() -= 1;
    }
    let (mut found, mut depth, mut from) = (Vec::new(), 0, None);
    for (at, change) in edges {
        depth += change;
        let is_in = depth >= needed.max(1) as isize;
        match (from, is_in) {
            (None, true) => from = Some(at),
            (Some(start), false) => {
                found.push(ByteSpan::new(start, at));
                from = None;
            }
            _ => {}
        }
    }
    found
}

/// The answer of more than half of those asked, numbers of rows included.
pub(super) fn by_majority_of<R, T: Ord>(
    voters: &[(usize, &R)],
    of: impl Fn(&(usize, &R)) -> Option<T>,
) -> Option<T> {
    let mut said: BTreeMap<Option<T>, usize> = BTreeMap::new();
    for voter in voters {
        *said.entry(of(voter)).or_default() += 1;
    }
    let wins = |n: usize| 2 * n > voters.len();
    said.into_iter()
        .find(|(_, n)| wins(*n))
        .and_then(|(answer, _)| answer)
}

/// The card that most versions agree on, field by field.
pub(super) fn card(versions: &[&Document]) -> Card {
    let cards: Vec<(usize, &Card)> = versions.iter().map(|d| d.card()).enumerate().collect();
    let of = |field: fn(&Card) -> &Option<String>| by_majority(&cards, |card| field(card).clone());
    Card {
        headline: of(|c| &c.headline),
        byline: of(|c| &c.byline),
        source: of(|c| &c.source),
        date: of(|c| &c.date),
        language: of(|c| &c.language),
        url: of(|c| &c.url),
        rights: of(|c| &c.rights),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_characters_that_enough_marked() {
        let marked = |spans: &[(usize, usize)]| -> Vec<ByteSpan> {
            spans.iter().map(|(a, b)| ByteSpan::new(*a, *b)).collect()
        };
        let (a, b, c) = (
            marked(&[(0, 10)]),
            marked(&[(5, 12)]),
            marked(&[(8, 9), (20, 22)]),
        );
        let voters = [(0, &a), (1, &b), (2, &c)];
        assert_eq!(characters(&voters, 2, |s| s), marked(&[(5, 10)]));
        assert_eq!(characters(&voters, 3, |s| s), marked(&[(8, 9)]));
        assert_eq!(characters(&voters[..2], 2, |s| s), marked(&[(5, 10)]));
    }

    #[test]
    fn silence_is_an_answer() {
        let (a, b) = (Some("low"), None);
        assert_eq!(by_majority(&[(0, &a), (1, &b)], |v| *v), None);
        assert_eq!(
            by_majority(&[(0, &a), (1, &a), (2, &b)], |v| *v),
            Some("low")
        );
    }
}
