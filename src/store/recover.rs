//! After a crash: the journal's transactions, brought back onto the sidecar's document.
//!
//! The sidecar is as the journal knew it: the transactions are applied one by one, as they were. It has changed meanwhile (the save went
//! through before the crash, a colleague's sync came in): what the transactions changed together is merged, three-way, with what is there now;
//! each edit carries the record before it, so that no other copy of the base is needed. Nothing is written: the journal goes away with the
//! first save, see [`super::journal::JournalWriter`].

use std::{io, path::Path};

use super::{
    error::{Action, StoreError},
    journal::{End, Journal, journal_path},
    local::LocalDirs,
    merge::{Conflict, Snapshot, merge},
    sidecar::Base,
    vfs::Vfs,
};
use crate::model::{
    annotation::Record,
    document::Document,
    edit::{Edit, Title, Transaction},
    problem::Problem,
};
use crate::{
    model::said::{Words, kind_words, words},
    store::said::edit_words,
};

/// What a journal brought back.
#[derive(Clone, Debug)]
pub struct Recovered {
    /// The document with what came back; it is not saved yet where `transactions` is not empty.
    pub document: Document,
    /// The document that `transactions` apply to: the one loaded, or one without what was proposed anew where there is no sidecar.
    pub before: Document,
    /// What was applied, in order: for the history, so that it can be undone.
    pub transactions: Vec<Transaction>,
    /// How many of the person's actions came back; 0 where the sidecar held all of them.
    pub n: usize,
    pub conflicts: Vec<Conflict>,
    pub problems: Vec<Problem>,
    /// Whether all that the journal holds came back. Where not, the journal is kept aside, not deleted.
    pub(crate) is_whole: bool,
}

/// Reads the journal of a sidecar and applies it to the document as it was just loaded; `None` where there is no journal.
pub fn recover(
    vfs: &dyn Vfs,
    dirs: &LocalDirs,
    sidecar: &Path,
    loaded: &Document,
    base: &Base,
) -> Result<Option<Recovered>, StoreError> {
    let path = journal_path(vfs, dirs, sidecar);
    let bytes = match vfs.read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::io(&path, Action::Read, error)),
    };
    let file = path.display().to_string();
    Ok(Some(replay(&bytes, loaded, base, &file)))
}

/// As [`recover`], from the journal's bytes; `file` is its path as problems shall show it.
pub fn replay(bytes: &[u8], loaded: &Document, base: &Base, file: &str) -> Recovered {
    let mut recovered = Recovered {
        document: loaded.clone(),
        before: loaded.clone(),
        transactions: Vec::new(),
        n: 0,
        conflicts: Vec::new(),
        problems: Vec::new(),
        is_whole: false,
    };
    let problem = |message: Words| {
        Problem::warning(message)
            .in_file(file)
            .hint(words!("hint-kept", "this file is kept"))
    };
    let Some(journal) = Journal::parse(bytes) else {
        let message = words!("problem-journal", "these unsaved edits can't be read");
        recovered.problems.push(problem(message));
        return recovered;
    };
    let article = loaded.article();
    if journal.start.article != article.sha256().as_str() {
        let message = words!(
            "problem-journal-text",
            "{n} unsaved edits are of another text of {file}: put that text back to get them",
            n = journal.transactions.len(),
            file = article.file_name()
        );
        recovered.problems.push(problem(message));
        return recovered;
    }
    recovered.is_whole = true;
    let mut transactions = Vec::new();
    let n_read = journal.transactions.len();
    for transaction in journal.transactions {
        match transaction.read(article) {
            Ok(transaction) => transactions.push(transaction),
            Err(message) => {
                let n = n_read - transactions.len();
                let message = words!(
                    "problem-journal-some",
                    "{n} unsaved edits can't be brought back: {message}",
                    n = n,
                    message = message
                );
                recovered.problems.push(problem(message));
                recovered.is_whole = false;
                break;
            }
        }
    }
    if recovered.is_whole {
        match journal.end {
            End::Whole => {}
            End::Torn => {
                let message = words!(
                    "problem-journal-cut",
                    "the last edit was cut off in the middle and is left out"
                );
                let problem = Problem::note(message).in_file(file);
                recovered.problems.push(problem);
            }
            End::Damaged => {
                let n = transactions.len();
                let message = words!(
                    "problem-journal-first",
                    "of the unsaved edits only the first {n} can be read",
                    n = n
                );
                recovered.problems.push(problem(message));
                recovered.is_whole = false;
            }
        }
    }
    let initial: Vec<Record> = journal
        .start
        .initial
        .iter()
        .filter_map(|record| record.read(article).ok())
        .collect();
    if !base.has_file() && journal.start.base.is_none() {
        // What is proposed for a new article has other ids each time.
        recovered.before = blank(loaded, initial.clone()).unwrap_or_else(|| loaded.clone());
    }
    recovered.document = recovered.before.clone();
    let is_same = journal.start.base.as_deref() == base.file_sha256().map(|hash| hash.as_str());
    if is_same && apply_all(&mut recovered, &transactions) {
        return recovered;
    }
    recovered.document = recovered.before.clone();
    merge_in(&mut recovered, &initial, &transactions, problem);
    recovered
}

fn blank(loaded: &Document, initial: Vec<Record>) -> Option<Document> {
    let mut document = Document::new(
        loaded.article().clone(),
        loaded.annotator().clone(),
        loaded.codebook().clone(),
    );
    let mut transaction = Transaction::new(Title::new(TITLE));
    transaction
        .edits
        .extend(initial.into_iter().map(Edit::Insert));
    document.apply(transaction).ok()?;
    Some(document)
}

pub(super) const TITLE: &str = "undo-recovery";

/// Whether all of them apply.
fn apply_all(recovered: &mut Recovered, transactions: &[Transaction]) -> bool {
    for transaction in transactions {
        if recovered.document.apply(transaction.clone()).is_err() {
            return false;
        }
    }
    recovered.transactions = transactions.to_vec();
    recovered.n = transactions.len();
    true
}

/// Merges the net effect of the transactions with a document that they were not made on.
fn merge_in(
    recovered: &mut Recovered,
    initial: &[Record],
    transactions: &[Transaction],
    problem: impl Fn(Words) -> Problem,
) {
    let theirs = Snapshot::from_document(&recovered.document);
    let (base, ours) = net_effect(&theirs, initial, transactions);
    let article = recovered.document.article().clone();
    let asks = recovered.document.annotator().id.clone();
    let merged = merge(&base, &ours, &theirs, &article, &asks);
    for record in &merged.left_out {
        recovered.is_whole = false;
        let message = words!(
            "problem-journal-dangling",
            "an unsaved {kind} refers to something that was deleted meanwhile; it is left out",
            kind = kind_words(record.kind())
        );
        recovered
            .problems
            .push(problem(message).on_record(record.id().key()));
    }
    let transaction = merged
        .snapshot
        .transaction_from(&recovered.document, Title::new(TITLE));
    if transaction.is_empty() {
        return;
    }
    match recovered.document.apply(transaction.clone()) {
        Ok(_) => {
            recovered.transactions = vec![transaction];
            recovered.n = transactions.len();
            recovered.conflicts = merged.conflicts;
        }
        Err(error) => {
            recovered.is_whole = false;
            let message = words!(
                "problem-journal-none",
                "unsaved edits can't be brought back: {message}",
                message = edit_words(&error)
            );
            recovered.problems.push(problem(message));
        }
    }
}

/// What was there before the transactions and after them; where they touched nothing, what is there now.
pub(super) fn net_effect(
    now: &Snapshot,
    initial: &[Record],
    transactions: &[Transaction],
) -> (Snapshot, Snapshot) {
    let (mut base, mut ours) = (now.clone(), now.clone());
    let mut touched = std::collections::BTreeSet::new();
    let (mut card, mut status) = (false, false);
    let inserted = initial
        .iter()
        .cloned()
        .map(Edit::Insert)
        .collect::<Vec<_>>();
    for edit in inserted
        .iter()
        .chain(transactions.iter().flat_map(|t| &t.edits))
    {
        let (before, after) = match edit {
            Edit::Insert(record) => (None, Some(record)),
            Edit::Remove(record) => (Some(record), None),
            Edit::Replace { before, after } => (Some(before), Some(after)),
            Edit::Card { before, after } => {
                if !std::mem::replace(&mut card, true) {
                    base.card = before.clone();
                }
                ours.card = after.clone();
                continue;
            }
            Edit::Status { before, after } => {
                if !std::mem::replace(&mut status, true) {
                    base.status = before.clone();
                }
                ours.status = after.clone();
                continue;
            }
        };
        let Some(id) = before.or(after).map(|record| record.id().clone()) else {
            continue;
        };
        if touched.insert(id.clone()) {
            match before {
                Some(record) => base.records.insert(id.clone(), record.clone()),
                None => base.records.remove(&id),
            };
        }
        match after {
            Some(record) => ours.records.insert(id, record.clone()),
            None => ours.records.remove(&id),
        };
    }
    (base, ours)
}
