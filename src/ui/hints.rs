//! Letters over the marks on screen, while something is to be picked.
//!
//! Where there are more marks than letters, those at the end of the alphabet begin two-letter codes, so that most still take one key.
//!
//! Invariant: while things are picked one after another, a record keeps its letters from question to question, unless its letter has to
//! begin others' codes; what a question does not take only goes without them.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    editor::{
        choices,
        session::{Mode, Session},
    },
    model::id::Id,
};

/// Letters for marks, the easiest for the first in reading order.
#[derive(Debug, Default)]
pub struct Hints {
    by_letters: BTreeMap<String, Id>,
    by_id: BTreeMap<Id, String>,
    given: Given,
}

/// The letters given out so far.
#[derive(Debug, Default)]
struct Given {
    /// What was on screen when they were.
    screen: BTreeSet<Id>,
    letters: BTreeMap<Id, String>,
    /// How many letters, the last ones, begin codes of two.
    n_prefixes: usize,
}

/// Easy to reach first; none is a digit (those answer questions), none looks like another.
const LETTERS: &[u8] = b"fjdkslaghrueiwotycnvmbxpqz";

impl Hints {
    /// Gives letters to the records on screen that can answer the present question.
    pub fn renew(&mut self, session: &Session, marks: &[Id]) {
        self.by_letters.clear();
        self.by_id.clear();
        let Some(open) = session.open() else {
            self.given = Given::default();
            return;
        };
        let asks = choices::picks(session.mode()) || *session.mode() == Mode::Jump;
        if !asks && self.given.letters.is_empty() {
            return;
        }
        let on_screen: BTreeSet<&Id> = marks.iter().collect();
        if !asks {
            // Another screen begins anew, so that its first marks have the easiest letters.
            if !self.given.screen.iter().eq(on_screen) {
                self.given = Given::default();
            }
            return;
        }
        if self.given.letters.is_empty() {
            self.given.screen = on_screen.iter().copied().cloned().collect();
        }
        let mut seen = BTreeSet::new();
        let can_be_picked = |id: &&Id| {
            let record = open.document().record(id);
            record.is_some_and(|record| choices::can_be_picked(session, record))
        };
        let mut pickable: Vec<&Id> = marks.iter().collect();
        pickable.retain(|id| can_be_picked(id) && seen.insert(*id));
        self.given.give(&pickable, &on_screen);
        for id in pickable {
            if let Some(letters) = self.given.letters.get(id) {
                self.by_letters.insert(letters.clone(), id.clone());
                self.by_id.insert(id.clone(), letters.clone());
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    pub fn of(&self, id: &Id) -> Option<&str> {
        self.by_id.get(id).map(String::as_str)
    }

    pub fn get(&self, letters: &str) -> Option<&Id> {
        self.by_letters.get(letters)
    }

    /// Whether some hint begins with these letters.
    pub fn begins(&self, letters: &str) -> bool {
        self.by_letters.keys().any(|k| k.starts_with(letters))
    }
}

impl Given {
    /// Sees to it that all of these have letters, and no two the same.
    fn give(&mut self, pickable: &[&Id], on_screen: &BTreeSet<&Id>) {
        while n_codes(self.n_prefixes) < pickable.len() && self.n_prefixes < LETTERS.len() {
            self.n_prefixes += 1;
        }
        let (_, prefixes) = split(self.n_prefixes);
        self.letters
            .retain(|_, code| !matches!(code.as_bytes(), [only] if prefixes.contains(only)));
        if pickable.iter().all(|id| self.letters.contains_key(*id)) {
            return;
        }
        let all = codes(self.n_prefixes);
        let in_use = |letters: &BTreeMap<Id, String>| -> BTreeSet<String> {
            letters.values().cloned().collect()
        };
        let mut used = in_use(&self.letters);
        let wanted = pickable
            .iter()
            .filter(|id| !self.letters.contains_key(**id));
        if used.len() + wanted.count() > all.len() {
            // What has gone from the screen gives its letters back; then what this question does not take.
            self.letters.retain(|id, _| on_screen.contains(id));
            if self.letters.len() + pickable.len() > all.len() {
                self.letters.retain(|id, _| pickable.contains(&id));
            }
            used = in_use(&self.letters);
        }
        let mut free = all.into_iter().filter(|code| !used.contains(code));
        for id in pickable {
            if !self.letters.contains_key(*id)
                && let Some(code) = free.next()
            {
                self.letters.insert((*id).clone(), code);
            }
        }
    }
}

/// The letters that are codes of their own, and those that begin codes of two.
fn split(n_prefixes: usize) -> (&'static [u8], &'static [u8]) {
    LETTERS.split_at(LETTERS.len() - n_prefixes)
}

fn n_codes(n_prefixes: usize) -> usize {
    LETTERS.len() - n_prefixes + n_prefixes * LETTERS.len()
}

/// All codes, the easiest first; none begins another.
fn codes(n_prefixes: usize) -> Vec<String> {
    let (alone, prefixes) = split(n_prefixes);
    let letter = |l: &u8| char::from(*l);
    let one = alone.iter().map(|l| letter(l).to_string());
    let two = prefixes.iter().rev().flat_map(|first| {
        let second = LETTERS.iter();
        second.map(move |second| [letter(first), letter(second)].iter().collect())
    });
    one.chain(two).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::Kind;

    fn ids(n: usize) -> Vec<Id> {
        let id = |i| Id::new(Kind::Mention, format!("m_{i:03}"));
        (0..n).map(id).collect()
    }

    #[test]
    fn a_record_keeps_its_letter_and_no_two_have_the_same() {
        let ids = ids(30);
        let all: Vec<&Id> = ids.iter().collect();
        let screen: BTreeSet<&Id> = ids.iter().collect();
        let mut given = Given::default();
        given.give(&all[5..8], &screen);
        assert_eq!(given.letters[&ids[5]], "f");
        // A question that takes more leaves the three as they are.
        given.give(&all[..20], &screen);
        assert_eq!(given.letters[&ids[5]], "f");
        let different: BTreeSet<&String> = given.letters.values().collect();
        assert_eq!(different.len(), 20);
        // Letters run out: those who are not asked for give theirs.
        given.give(&all[6..30], &screen);
        assert_eq!(given.letters[&ids[6]], "j");
        let asked: BTreeSet<&String> = ids[6..30].iter().map(|id| &given.letters[id]).collect();
        assert_eq!(asked.len(), 24);
        assert!(asked.iter().all(|code| code.len() == 1));
    }

    #[test]
    fn where_letters_are_not_enough_the_last_begin_codes_of_two() {
        let ids = ids(700);
        let all: Vec<&Id> = ids.iter().collect();
        let screen: BTreeSet<&Id> = ids.iter().collect();
        let check = |given: &Given, n: usize| {
            let codes: BTreeSet<&String> = all[..n].iter().map(|id| &given.letters[*id]).collect();
            assert_eq!(codes.len(), n);
            let begins = |a: &&String, b: &&String| a != b && b.starts_with(a.as_str());
            assert!(!codes.iter().any(|a| codes.iter().any(|b| begins(a, b))));
            codes.iter().filter(|code| code.len() == 1).count()
        };
        let mut given = Given::default();
        given.give(&all[..26], &screen);
        assert_eq!(check(&given, 26), 26);
        let before = given.letters.clone();
        given.give(&all[..40], &screen);
        assert_eq!(check(&given, 40), 25, "most still take one key");
        let kept = before
            .iter()
            .filter(|(id, code)| given.letters[*id] == **code);
        assert_eq!(
            kept.count(),
            25,
            "only the letter that begins others is given up"
        );
        // More than there are codes for: the first ones have them.
        given.give(&all, &screen);
        assert_eq!(check(&given, 676), 0);
    }
}
