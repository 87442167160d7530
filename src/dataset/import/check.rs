//! What stays of a document that was read: the records that fit the text and each other.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{ImportReport, ImportedDocument, insertion, no_codebook, unknown_annotator};
use crate::{
    model::{
        annotation::Record,
        article::Article,
        document::Document,
        id::Id,
        said::{Words, words},
    },
    store::said::edit_words,
};

impl ImportedDocument {
    /// Refuses the records that do not fit the text or each other, so that what stays makes a document.
    pub fn check(&mut self, report: &mut ImportReport) {
        self.cut_circles(report);
        let article = Arc::new(Article::new(
            self.file_name.clone(),
            std::mem::take(&mut self.text),
        ));
        let mut probe = Document::new(article.clone(), unknown_annotator(), no_codebook());
        if probe.apply(insertion(&self.records)).is_err() {
            self.keep_what_fits(&mut probe, report);
            // Of two voices of one id only now the one is known that stays.
            self.cut_circles(report);
        }
        self.text = article.text().to_owned();
    }

    /// Takes records after those that they need, and those that need each other together.
    fn keep_what_fits(&mut self, probe: &mut Document, report: &mut ImportReport) {
        let mut refusals: Vec<Option<Words>> = vec![None; self.records.len()];
        for group in groups(&needs(&self.records)) {
            let together = insertion(group.iter().map(|i| &self.records[*i]));
            if let Err(error) = probe.apply(together) {
                for i in group {
                    refusals[i] = Some(edit_words(&error));
                }
            }
        }
        let records = std::mem::take(&mut self.records);
        let places = std::mem::take(&mut self.places);
        for ((record, place), refusal) in records.into_iter().zip(places).zip(refusals) {
            match refusal {
                None => self.push(record, place),
                Some(message) => {
                    report.refuse(place.problem(message).on_record(record.id().key()));
                }
            }
        }
    }

    /// Voices that are within each other in a circle are within none: nothing says which of them is the outermost.
    fn cut_circles(&mut self, report: &mut ImportReport) {
        let mut outer: BTreeMap<Id, Id> = BTreeMap::new();
        for record in &self.records {
            if let Record::Voice(voice) = record
                && let Some(within) = &voice.within
            {
                let of = outer.entry(voice.id.clone());
                of.or_insert_with(|| within.clone());
            }
        }
        let circular = circular(&outer);
        if circular.is_empty() {
            return;
        }
        for (record, place) in self.records.iter_mut().zip(&self.places) {
            if let Record::Voice(voice) = record
                && circular.contains(&voice.id)
                && let Some(within) = voice.within.take()
            {
                let message = words!(
                    "refused-circle",
                    "that it is within {within} leads back to itself",
                    within = within
                );
                report.refuse(place.problem(message).on_record(voice.id.key()));
            }
        }
    }
}

/// Those from which the way outwards leads back to them.
fn circular(outer: &BTreeMap<Id, Id>) -> BTreeSet<&Id> {
    let mut found = BTreeSet::new();
    let mut walk_of: BTreeMap<&Id, usize> = BTreeMap::new();
    for (walk, start) in outer.keys().enumerate() {
        let mut next = Some(start);
        while let Some(at) = next {
            match walk_of.get(at) {
                None => {
                    walk_of.insert(at, walk);
                    next = outer.get(at);
                }
                Some(before) => {
                    // Once round the circle that this walk has come to.
                    let mut on = Some(at).filter(|_| *before == walk);
                    while let Some(id) = on.filter(|id| found.insert(*id)) {
                        on = outer.get(id);
                    }
                    break;
                }
            }
        }
    }
    found
}

/// The places of the records that each refers to; what is not there is left out.
fn needs(records: &[Record]) -> Vec<Vec<usize>> {
    let mut places: BTreeMap<&Id, Vec<usize>> = BTreeMap::new();
    for (i, record) in records.iter().enumerate() {
        places.entry(record.id()).or_default().push(i);
    }
    let of = |record: &Record| -> Vec<usize> {
        let there = record.references().into_iter();
        let there = there.filter_map(|id| places.get(id)).flatten();
        there.copied().collect()
    };
    records.iter().map(of).collect()
}

/// The smallest groups that need nothing outside but groups before them (Tarjan's strongly connected components, without recursion).
fn groups(needs: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let n = needs.len();
    let mut found = Vec::new();
    let mut number: Vec<Option<usize>> = vec![None; n];
    let mut lowest = vec![0; n];
    let mut is_open = vec![false; n];
    let mut open = Vec::new();
    let mut n_seen = 0;
    // Where the walk is: a record, and which of its needs is next.
    let mut walk: Vec<(usize, usize)> = Vec::new();
    for start in 0..n {
        if number[start].is_none() {
            walk.push((start, 0));
        }
        while let Some((at, next)) = walk.pop() {
            let own = *number[at].get_or_insert_with(|| {
                n_seen += 1;
                lowest[at] = n_seen;
                is_open[at] = true;
                open.push(at);
                n_seen
            });
            if let Some(to) = needs[at].get(next).copied() {
                walk.push((at, next + 1));
                match number[to] {
                    None => walk.push((to, 0)),
                    Some(other) if is_open[to] => lowest[at] = lowest[at].min(other),
                    Some(_) => {}
                }
                continue;
            }
            if lowest[at] == own {
                let from = open.iter().rposition(|i| *i == at).unwrap_or(0);
                let mut group = open.split_off(from);
                group.sort_unstable();
                for i in &group {
                    is_open[*i] = false;
                }
                found.push(group);
            }
            if let Some((before, _)) = walk.last() {
                lowest[*before] = lowest[*before].min(lowest[at]);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_each_other_is_one_group_after_what_it_needs() {
        let needs = [vec![1], vec![2, 4], vec![1, 3], vec![], vec![4], vec![0, 3]];
        assert_eq!(
            groups(&needs),
            [vec![3], vec![4], vec![1, 2], vec![0], vec![5]]
        );
    }
}
