//! The journal: every transaction that is in no durable sidecar yet, in the user's local state.
//!
//! A file is `POSTILJ1` and then frames: length of the payload and CRC-32 of length and payload (little-endian `u32`s), payload. The first
//! frame says what the others build on ([`WireStart`]), each later one is a transaction.
//!
//! Invariants: when [`JournalWriter::append`] returns `Ok`, the transactions are on the disk; a journal goes away only when a durable save
//! holds all of it; a journal that nobody has read is never written over, it is kept aside as `….kept-1`; making a writer writes nothing.
//! What [`super::recover`] can't apply stays on the disk too.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    error::{Action, StoreError},
    kept::KEPT,
    local::LocalDirs,
    recover::Recovered,
    ron_text::line_from,
    save::write_atomic,
    sidecar::Base,
    vfs::{self, Vfs, VfsFile},
    wire_edit::{FORMAT, VERSION, WireRecord, WireStart, WireTransaction},
    wire_v1::{WireAnnotator, WireCodebookRef},
};
use crate::model::{annotation::Record, article::Article, document::Document, edit::Transaction};

/// Appends to the journal of one sidecar. Blocks on the disk: call it on a worker thread.
pub struct JournalWriter {
    path: PathBuf,
    article: Arc<Article>,
    start: WireStart,
    /// Whose records `start` gets, once there is something to write.
    initial: Vec<Record>,
    /// Frames that no durable save holds yet, with the number of their transaction.
    pending: Vec<(u64, Vec<u8>)>,
    n: u64,
    /// Open at the end of a journal that holds all that is pending; `None`: the next write writes all of it anew.
    file: Option<Box<dyn VfsFile>>,
    /// Of that journal, in bytes: another length is another's journal.
    len: u64,
    /// Whether a journal may lie there that this writer does not hold.
    unknown: bool,
}

impl std::fmt::Debug for JournalWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JournalWriter")
            .field("path", &self.path)
            .field("n", &self.n)
            .field("n_pending", &self.pending.len())
            .finish_non_exhaustive()
    }
}

impl JournalWriter {
    /// A journal for a document as it was loaded from the sidecar that `base` speaks of. After a recovery it goes on with what came back.
    ///
    /// `document` is the document before its first edit; with `recovered` that is not looked at.
    pub fn new(
        vfs: &dyn Vfs,
        dirs: &LocalDirs,
        sidecar: &Path,
        document: &Document,
        base: &Base,
        recovered: Option<&Recovered>,
    ) -> Self {
        let before = recovered.map_or(document, |r| &r.before);
        let article = before.article().clone();
        let start = WireStart {
            format: FORMAT.to_owned(),
            version: VERSION,
            sidecar: sidecar.display().to_string(),
            base: base.file_sha256().map(ToString::to_string),
            article: article.sha256().to_string(),
            annotator: WireAnnotator {
                id: before.annotator().id.clone(),
                name: before.annotator().name.clone(),
            },
            codebook: WireCodebookRef {
                name: before.codebook().name.clone(),
                version: before.codebook().version,
            },
            initial: Vec::new(),
        };
        let initial = match base.has_file() {
            true => Vec::new(),
            false => before.records().cloned().collect(),
        };
        let mut writer = Self {
            path: journal_path(vfs, dirs, sidecar),
            article,
            start,
            initial,
            pending: Vec::new(),
            n: 0,
            file: None,
            len: 0,
            unknown: recovered.is_none_or(|r| !r.is_whole),
        };
        for transaction in recovered.iter().flat_map(|r| &r.transactions) {
            // What was read from a journal can be written to one.
            if let Ok(frame) = writer.frame_from(transaction) {
                writer.pending.push((0, frame));
            } else {
                writer.unknown = true;
            }
        }
        writer
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many transactions were given to [`Self::append`].
    pub fn n_appended(&self) -> u64 {
        self.n
    }

    /// Writes transactions and returns when they are on the disk. After an error they are written with the next call of this or of
    /// [`Self::flush`].
    pub fn append(
        &mut self,
        vfs: &dyn Vfs,
        transactions: &[Transaction],
    ) -> Result<(), StoreError> {
        let mut bytes = Vec::new();
        for transaction in transactions {
            self.n += 1;
            let frame = match self.frame_from(transaction) {
                Ok(frame) => frame,
                Err(error) => {
                    self.file = None;
                    return Err(self.cannot(&error));
                }
            };
            bytes.extend_from_slice(&frame);
            self.pending.push((self.n, frame));
        }
        if self.is_replaced(vfs) {
            self.file = None;
            self.unknown = true;
        }
        let Some(file) = &mut self.file else {
            return self.flush(vfs);
        };
        let written = vfs::write_all(&mut **file, &bytes).and_then(|()| file.sync_all());
        if let Err(error) = written {
            // Half a frame may stand at the end: nothing can follow it.
            self.file = None;
            return Err(StoreError::io(&self.path, Action::Written, error));
        }
        self.len += bytes.len() as u64;
        Ok(())
    }

    /// Whether another process has put its own journal in the place of the open one (two windows, where no lock can be had), or removed it:
    /// what is written to the open file then goes nowhere.
    fn is_replaced(&self, vfs: &dyn Vfs) -> bool {
        self.file.is_some()
            && match vfs.metadata(&self.path) {
                Ok(metadata) => metadata.len != self.len,
                Err(error) => error.kind() == io::ErrorKind::NotFound,
            }
    }

    /// Writes what an earlier call could not.
    pub fn flush(&mut self, vfs: &dyn Vfs) -> Result<(), StoreError> {
        if self.file.is_some() || self.pending.is_empty() {
            return Ok(());
        }
        let initial = self
            .initial
            .iter()
            .map(|record| WireRecord::new(record, &self.article))
            .collect::<Result<_, _>>();
        self.start.initial = initial.map_err(|e| self.cannot(&e))?;
        let start = line_from(&self.start).map_err(|e| self.cannot(&e))?;
        let mut bytes = MAGIC.to_vec();
        bytes.extend(frame(start.as_bytes()));
        for (_, frame) in &self.pending {
            bytes.extend_from_slice(frame);
        }
        let folder = self.path.parent().unwrap_or(Path::new("."));
        vfs.create_dir_all(folder)
            .map_err(|error| StoreError::io(folder, Action::Created, error))?;
        if self.unknown {
            keep_aside(vfs, &self.path)?;
            self.unknown = false;
        }
        write_atomic(vfs, &self.path, &bytes)?;
        let file = vfs.append(&self.path);
        self.file = Some(file.map_err(|error| StoreError::io(&self.path, Action::Written, error))?);
        self.len = bytes.len() as u64;
        Ok(())
    }

    /// To be called after a durable save ([`super::save::save`] returned `Ok`) of a document that holds the first `up_to` transactions given
    /// to [`Self::append`]. What came later stays in the journal; a journal with nothing left in it goes away.
    pub fn saved(&mut self, vfs: &dyn Vfs, up_to: u64, base: &Base) -> Result<(), StoreError> {
        self.unknown |= self.is_replaced(vfs);
        self.pending.retain(|(n, _)| *n > up_to);
        self.start.base = base.file_sha256().map(ToString::to_string);
        if base.has_file() {
            self.initial.clear();
        }
        self.file = None;
        if !self.pending.is_empty() {
            return self.flush(vfs);
        }
        if self.unknown {
            return keep_aside(vfs, &self.path);
        }
        remove_durably(vfs, &self.path)
    }

    fn frame_from(&self, transaction: &Transaction) -> Result<Vec<u8>, ron::Error> {
        let line = line_from(&WireTransaction::new(transaction, &self.article)?)?;
        Ok(frame(line.as_bytes()))
    }

    fn cannot(&self, error: &ron::Error) -> StoreError {
        StoreError::io(
            &self.path,
            Action::Written,
            io::Error::other(error.to_string()),
        )
    }
}

/// The journal of a sidecar.
pub fn journal_path(vfs: &dyn Vfs, dirs: &LocalDirs, sidecar: &Path) -> PathBuf {
    let name = format!("{}.journal", dirs.state_name(vfs, sidecar));
    dirs.state.join("journal").join(name)
}

/// A journal that lies in the user's state: edits that a crash kept from their sidecar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalRef {
    pub path: PathBuf,
    pub sidecar: PathBuf,
    pub n_transactions: usize,
}

/// All journals of this machine, by sidecar; unreadable ones and those kept aside are left out.
pub fn list_journals(vfs: &dyn Vfs, dirs: &LocalDirs) -> Result<Vec<JournalRef>, StoreError> {
    let folder = dirs.state.join("journal");
    let entries = match vfs.read_dir_unsorted(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::io(&folder, Action::Listed, error)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = folder.join(&entry.name);
        if path.extension().is_none_or(|e| e != "journal") {
            continue;
        }
        let Ok(bytes) = vfs.read(&path) else { continue };
        if let Some(journal) = Journal::parse(&bytes) {
            found.push(JournalRef {
                path,
                sidecar: journal.start.sidecar.into(),
                n_transactions: journal.transactions.len(),
            });
        }
    }
    found.sort_unstable_by(|a, b| a.sidecar.cmp(&b.sidecar));
    Ok(found)
}

/// A journal as far as it can be read.
#[derive(Clone, Debug)]
pub(crate) struct Journal {
    pub start: WireStart,
    pub transactions: Vec<WireTransaction>,
    pub end: End,
}

/// What stands behind the last transaction that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Whole,
    /// A frame that a crash cut off: nobody was told that it is safe.
    Torn,
    /// Something that was whole once, or that another version can read.
    Damaged,
}

impl Journal {
    /// `None` where not even the start can be read.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let start: WireStart =
            ron::from_str(std::str::from_utf8(next_frame(&mut rest)?).ok()?).ok()?;
        if start.format != FORMAT || start.version.0 != VERSION.0 {
            return None;
        }
        let mut transactions = Vec::new();
        let mut tail = rest;
        while let Some(payload) = next_frame(&mut rest) {
            let Some(transaction) = std::str::from_utf8(payload)
                .ok()
                .and_then(|text| ron::from_str(text).ok())
            else {
                break;
            };
            transactions.push(transaction);
            tail = rest;
        }
        Some(Self {
            start,
            transactions,
            end: end_of(tail),
        })
    }
}

fn end_of(tail: &[u8]) -> End {
    if tail.is_empty() {
        return End::Whole;
    }
    // What a file system adds to a file before it has the bytes.
    if tail.iter().all(|b| *b == 0) {
        return End::Torn;
    }
    // A frame that says to be longer than what is there has been cut off, unless whole ones follow: then its length is damaged.
    let is_cut_off = match tail.first_chunk::<4>() {
        Some(len) => u64::from(u32::from_le_bytes(*len)) + 8 > tail.len() as u64,
        None => true,
    };
    match is_cut_off && !has_frame(tail) {
        true => End::Torn,
        false => End::Damaged,
    }
}

/// Whether a whole frame begins somewhere in these bytes; where that takes too long to find out, it is taken for granted.
fn has_frame(bytes: &[u8]) -> bool {
    const MOST_SUMMED: usize = 4 << 20;
    let mut n_summed = 0;
    for start in 1..bytes.len().saturating_sub(8) {
        let mut rest = &bytes[start..];
        let len = u32::from_le_bytes([rest[0], rest[1], rest[2], rest[3]]) as usize;
        if len == 0 || len > rest.len() - 8 {
            continue;
        }
        n_summed += len;
        if n_summed > MOST_SUMMED || next_frame(&mut rest).is_some() {
            return true;
        }
    }
    false
}

const MAGIC: &[u8] = b"POSTILJ1";

fn frame(payload: &[u8]) -> Vec<u8> {
    // A transaction of 4 GB can't come from a person; one that did would not read back and be reported as torn.
    let len = u32::try_from(payload.len())
        .unwrap_or(u32::MAX)
        .to_le_bytes();
    let mut frame = Vec::with_capacity(payload.len() + 8);
    frame.extend_from_slice(&len);
    frame.extend_from_slice(&checksum(&len, payload).to_le_bytes());
    frame.extend_from_slice(payload);
    frame
}

fn checksum(len: &[u8], payload: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(len);
    hasher.update(payload);
    hasher.finalize()
}

/// The next payload, if it is whole; `rest` then starts after it.
fn next_frame<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (len, after) = rest.split_first_chunk::<4>()?;
    let (sum, after) = after.split_first_chunk::<4>()?;
    let n = usize::try_from(u32::from_le_bytes(*len)).ok()?;
    let (payload, after) = after.split_at_checked(n)?;
    if checksum(len, payload) != u32::from_le_bytes(*sum) {
        return None;
    }
    *rest = after;
    Some(payload)
}

fn keep_aside(vfs: &dyn Vfs, path: &Path) -> Result<(), StoreError> {
    let failed = |error| StoreError::io(path, Action::Written, error);
    if !vfs::exists(vfs, path).map_err(failed)? {
        return Ok(());
    }
    for n in 1..1000 {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!("{KEPT}{n}"));
        let aside = path.with_file_name(name);
        if !vfs::exists(vfs, &aside).map_err(failed)? {
            return vfs.rename(path, &aside).map_err(failed);
        }
    }
    Err(failed(io::ErrorKind::AlreadyExists.into()))
}

fn remove_durably(vfs: &dyn Vfs, path: &Path) -> Result<(), StoreError> {
    let failed = |error| StoreError::io(path, Action::Removed, error);
    match vfs.remove_file(path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(error)),
    }
    vfs.sync_dir(path.parent().unwrap_or(Path::new(".")))
        .map_err(failed)
}
