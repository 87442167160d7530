//! Journals that were kept aside, offered once more: edits that are in no sidecar, of a run that another one overtook.
//!
//! [`super::journal`] never writes over a journal that it does not hold: it renames it to `….kept-1`. That may be what another window wrote
//! before it crashed (two windows, where no lock can be had), what belongs to a text that was put back, or what came back long ago and is
//! merely older. Which of them it is shows when it is merged: what brings nothing new is not offered.
//!
//! Invariants: nothing is applied that the person did not ask for; what is dealt with is renamed, never deleted.

use std::path::{Path, PathBuf};

use super::{
    error::{Action, StoreError},
    journal::{Journal, journal_path},
    local::LocalDirs,
    merge::{Conflict, Snapshot, merge},
    recover::{TITLE, net_effect},
    vfs::Vfs,
};
use crate::model::{
    article::Article,
    document::Document,
    edit::{Title, Transaction},
};

/// The edits of a journal that was kept aside.
#[derive(Clone, Debug)]
pub struct KeptEdits {
    pub path: PathBuf,
    transactions: Vec<Transaction>,
}

impl KeptEdits {
    /// How many of the person's actions they are.
    pub fn n(&self) -> usize {
        self.transactions.len()
    }

    /// What they change in the document, as one step, with what the two say differently; `None` where the document has it all.
    pub fn onto(&self, document: &Document) -> Option<(Transaction, Vec<Conflict>)> {
        let theirs = Snapshot::from_document(document);
        // What was proposed for a new article, and never edited, is not the person's.
        let (base, ours) = net_effect(&theirs, &[], &self.transactions);
        let asks = &document.annotator().id;
        let merged = merge(&base, &ours, &theirs, document.article(), asks);
        let title = Title::new(TITLE);
        let transaction = merged.snapshot.transaction_from(document, title);
        let mut after = document.clone();
        let brings = !transaction.is_empty() && after.apply(transaction.clone()).is_ok();
        brings.then_some((transaction, merged.conflicts))
    }
}

/// The journals of a sidecar that were kept aside and fit the article, the oldest first.
pub fn kept_edits(
    vfs: &dyn Vfs,
    dirs: &LocalDirs,
    sidecar: &Path,
    article: &Article,
) -> Result<Vec<KeptEdits>, StoreError> {
    let journal = journal_path(vfs, dirs, sidecar);
    let (Some(folder), Some(name)) = (journal.parent(), journal.file_name()) else {
        return Ok(Vec::new());
    };
    let entries = match vfs.read_dir_unsorted(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::io(folder, Action::Listed, error)),
    };
    let start = format!("{}{KEPT}", name.to_string_lossy());
    let mut found = Vec::new();
    for entry in entries {
        let name = entry.name.to_string_lossy();
        let number = name
            .strip_prefix(&start)
            .and_then(|n| n.parse::<u32>().ok());
        let Some(number) = number else { continue };
        let path = folder.join(&entry.name);
        // One that can't be read was said to be kept when it was set aside.
        let journal = vfs.read(&path).ok().and_then(|b| Journal::parse(&b));
        let Some(journal) = journal.filter(|j| j.start.article == article.sha256().as_str()) else {
            continue;
        };
        let transactions = journal.transactions.into_iter();
        let transactions: Vec<_> = transactions.map_while(|t| t.read(article).ok()).collect();
        if !transactions.is_empty() {
            found.push((number, KeptEdits { path, transactions }));
        }
    }
    found.sort_by_key(|(number, _)| *number);
    Ok(found.into_iter().map(|(_, kept)| kept).collect())
}

/// Has a journal that was kept aside offered no more; the file stays under another name.
pub fn dealt_with(vfs: &dyn Vfs, kept: &Path) -> Result<(), StoreError> {
    let mut name = kept.file_name().unwrap_or_default().to_owned();
    name.push(".done");
    match vfs.rename(kept, &kept.with_file_name(name)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(StoreError::io(kept, Action::Written, error))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// What stands between a journal's name and the number of one that was kept aside.
pub(super) const KEPT: &str = ".kept-";

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::{
        model::{
            annotation::Entity,
            document::{Annotator, CodebookRef},
            id::{Id, Kind},
        },
        store::{fixture::TempDir, journal::JournalWriter, sidecar::Base, vfs::RealVfs},
    };

    fn naming(name: &str) -> Transaction {
        let mut transaction = Transaction::new(Title::new("undo-tag"));
        let id = Id::new(Kind::Entity, format!("e_{name}"));
        transaction.insert(Entity::new(id, "Organization", name));
        transaction
    }

    #[test]
    fn another_windows_journal_is_offered_until_it_is_dealt_with() {
        let dir = TempDir::new();
        let dirs = LocalDirs::within(&dir.path().join("home"));
        let sidecar = dir.path().join("a.txt.alice.ann.ron");
        let annotator = Annotator {
            id: "alice".to_owned(),
            name: "Alice".to_owned(),
        };
        let codebook = CodebookRef {
            name: "news-core".to_owned(),
            version: 1,
        };
        let article = std::sync::Arc::new(Article::new("a.txt", "L'OTAN s'engage"));
        let mut document = Document::new(article, annotator, codebook);
        let writer = || {
            let base = Base::default();
            JournalWriter::new(&RealVfs, &dirs, &sidecar, &document, &base, None)
        };
        let kept = |document: &Document| {
            kept_edits(&RealVfs, &dirs, &sidecar, document.article()).unwrap()
        };
        assert!(kept(&document).is_empty());
        // Two windows without a lock; the first one crashes before it sees that the second has set its journal aside.
        let (mut first, mut second) = (writer(), writer());
        first
            .append(&RealVfs, &[naming("OTAN"), naming("Daech")])
            .unwrap();
        second.append(&RealVfs, &[naming("Paris")]).unwrap();
        document.apply(naming("Paris")).unwrap();
        document.apply(naming("Daech")).unwrap();
        let offered = kept(&document);
        assert_eq!(offered.len(), 1);
        assert_eq!(offered[0].n(), 2);
        let (transaction, conflicts) = offered[0].onto(&document).unwrap();
        assert_eq!(conflicts, []);
        assert_eq!(transaction.edits.len(), 1, "Daech is there already");
        document.apply(transaction).unwrap();
        assert_eq!(document.len(), 3);
        assert!(
            offered[0].onto(&document).is_none(),
            "nothing new is not offered"
        );
        // Another text's edits wait until that text is back.
        let other = Article::new("a.txt", "Another text");
        assert!(
            kept_edits(&RealVfs, &dirs, &sidecar, &other)
                .unwrap()
                .is_empty()
        );
        let bytes = fs::read(&offered[0].path).unwrap();
        dealt_with(&RealVfs, &offered[0].path).unwrap();
        dealt_with(&RealVfs, &offered[0].path).unwrap();
        assert!(kept(&document).is_empty());
        let done = offered[0].path.display().to_string() + ".done";
        assert_eq!(fs::read(done).unwrap(), bytes, "nothing is deleted");
    }
}
