//! The journals of the articles that were opened, shared by the thread that writes them and the one that saves.
//!
//! Edits are handed over with a number that grows. A save or a load waits for the edits that were handed over before it was asked for, and for
//! no others: an edit never waits for a save.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
};

use crate::{
    model::edit::Transaction,
    store::{error::StoreError, journal::JournalWriter, sidecar::Base, vfs::Vfs},
};

/// Edits on their way to the journal of a sidecar.
#[derive(Debug)]
pub(super) struct Edits {
    pub number: u64,
    pub sidecar: PathBuf,
    pub transactions: Vec<Transaction>,
}

#[derive(Debug, Default)]
pub(super) struct Journals {
    by_sidecar: Mutex<BTreeMap<PathBuf, Arc<Mutex<Journal>>>>,
    /// The number of the last edits that were written, or that could not be.
    done: Mutex<u64>,
    is_done: Condvar,
}

#[derive(Debug)]
struct Journal {
    writer: JournalWriter,
    /// After the edits of a number, how many transactions the writer had been given.
    marks: Vec<(u64, u64)>,
}

impl Journals {
    /// Takes the journal of an article that was just loaded.
    pub fn insert(&self, sidecar: PathBuf, writer: JournalWriter) {
        let journal = Journal {
            writer,
            marks: Vec::new(),
        };
        let mut journals = locked(&self.by_sidecar);
        journals.insert(sidecar, Arc::new(Mutex::new(journal)));
    }

    /// Lets go the journal of an article whose edits are elsewhere.
    pub fn forget(&self, sidecar: &Path) {
        locked(&self.by_sidecar).remove(sidecar);
    }

    /// Returns when the edits are on the disk.
    pub fn append(&self, vfs: &dyn Vfs, edits: Edits) -> Result<(), StoreError> {
        let result = match self.journal(&edits.sidecar) {
            Some(journal) => {
                let mut journal = locked(&journal);
                let result = journal.writer.append(vfs, &edits.transactions);
                let mark = (edits.number, journal.writer.n_appended());
                journal.marks.push(mark);
                result
            }
            None => Ok(()),
        };
        *locked(&self.done) = edits.number;
        self.is_done.notify_all();
        result
    }

    /// Returns when the edits of this number have been dealt with.
    pub fn wait_for(&self, number: u64) {
        let mut done = locked(&self.done);
        while *done < number {
            done = self
                .is_done
                .wait(done)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Lets go what a durable save holds: the edits up to `number`.
    pub fn saved(
        &self,
        vfs: &dyn Vfs,
        sidecar: &Path,
        number: u64,
        base: &Base,
    ) -> Result<(), StoreError> {
        let Some(journal) = self.journal(sidecar) else {
            return Ok(());
        };
        let mut journal = locked(&journal);
        let (held, later): (Vec<_>, Vec<_>) =
            journal.marks.drain(..).partition(|(n, _)| *n <= number);
        journal.marks = later;
        // Recovered edits have no number: they are in the document from its start.
        let up_to = held.last().map_or(0, |(_, n)| *n);
        journal.writer.saved(vfs, up_to, base)
    }

    fn journal(&self, sidecar: &Path) -> Option<Arc<Mutex<Journal>>> {
        locked(&self.by_sidecar).get(sidecar).cloned()
    }
}

/// A thread that panicked with the lock has left at worst a journal that is written anew.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
