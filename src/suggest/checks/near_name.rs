//! Two entities of one type whose names are the same but for case and accents, or but for one letter.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, Fix, Rule, Subject};
use crate::model::{annotation::Entity, fold::fold};

pub(super) const RULE: Rule = Rule {
    name: "near-name",
    run,
};

/// In shorter names one letter makes another name: Iran, Irak.
const LEAST_CHARS: usize = 6;

/// In longer ones, whole sentences, a slip of one letter is no matter; each would be as many shapes as it has letters.
const MOST_CHARS: usize = 100;

/// More names than this that differ by one letter are a series (`Resolution 1701`, `1702`, …), not slips.
const MOST_ALIKE: usize = 3;

fn run(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    // By type and name less one letter: names that meet here differ by at most one letter.
    let mut by_shape: BTreeMap<(&str, String), Vec<usize>> = BTreeMap::new();
    let entities: Vec<(&Entity, String)> = subject
        .document
        .entities()
        .map(|entity| (entity, fold(&entity.name)))
        .filter(|(_, name)| !name.is_empty())
        .collect();
    for (i, (entity, name)) in entities.iter().enumerate() {
        for shape in shapes(name) {
            let alike = by_shape.entry((&entity.label, shape)).or_default();
            if alike.last() != Some(&i) {
                alike.push(i);
            }
        }
    }
    let mut told: BTreeSet<(usize, usize)> = BTreeSet::new();
    for alike in by_shape.values().filter(|alike| alike.len() > 1) {
        let is_series = alike.len() > MOST_ALIKE;
        for (at, j) in alike.iter().enumerate() {
            let same_as = |i: &&usize| {
                let (a, b) = (&entities[**i].1, &entities[*j].1);
                a == b || (!is_series && differ_by_one_letter(a, b))
            };
            if let Some(i) = alike[..at].iter().find(same_as) {
                told.insert((*i, *j));
            }
        }
    }
    for (i, j) in told {
        let n_mentions = |e: &Entity| subject.document.mentions_of(&e.id).len();
        let (mut from, mut into) = (entities[j].0, entities[i].0);
        // The one that is mentioned more often keeps its name.
        if n_mentions(from) > n_mentions(into) {
            std::mem::swap(&mut from, &mut into);
        }
        findings.push(
            Finding::new(&RULE, Some(&from.id), subject.first_mention(&from.id))
                .with("name", from.name.as_str())
                .with("other", into.name.as_str())
                .with("type", subject.entity_title(&from.label))
                .fix(Fix::Merge {
                    from: from.id.clone(),
                    into: into.id.clone(),
                }),
        );
    }
}

/// A name, and for those that are neither short nor sentences the name without each of its letters.
fn shapes(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut shapes = vec![name.to_owned()];
    if (LEAST_CHARS..=MOST_CHARS).contains(&chars.len()) {
        for left_out in 0..chars.len() {
            let rest = chars.iter().enumerate().filter(|(i, _)| *i != left_out);
            shapes.push(rest.map(|(_, c)| *c).collect());
        }
        shapes.sort_unstable();
        shapes.dedup();
    }
    shapes
}

/// Whether one letter was changed, added or left out. Names that differ in a digit are different things.
fn differ_by_one_letter(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().min(b.len()) < LEAST_CHARS {
        return false;
    }
    let shared = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (rest_a, rest_b) = (&a[shared..], &b[shared..]);
    let one = match (rest_a, rest_b) {
        (x, y) if x.len() == y.len() && !x.is_empty() => x[1..] == y[1..],
        (x, y) if x.len() == y.len() + 1 => x[1..] == *y,
        (x, y) if y.len() == x.len() + 1 => y[1..] == *x,
        _ => false,
    };
    let has_digit = |rest: &[char]| rest.first().is_some_and(char::is_ascii_digit);
    one && !has_digit(rest_a) && !has_digit(rest_b)
}
