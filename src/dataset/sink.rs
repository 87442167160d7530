//! Where exports go and where imports come from, without touching the file system: only `store` may.
//!
//! Paths are relative, with `/` between folders. [`MemorySink`] and [`MemorySource`] serve tests, previews and the clipboard.

use std::{
    collections::BTreeMap,
    io::{self, Read},
    path::PathBuf,
};

use thiserror::Error;

/// Takes the files of an export.
pub trait Sink: Send {
    /// Adds bytes at the end of a file that is kept open; the first call makes the file.
    fn append(&mut self, path: &str, bytes: &[u8]) -> io::Result<()>;

    /// Writes a whole file at once.
    fn file(&mut self, path: &str, bytes: &[u8]) -> io::Result<()>;
}

/// Why a file of an export is not made, within the [`io::Error`] of a sink.
#[derive(Debug, Error)]
pub enum NotMade {
    #[error("{} is there already; add --force to replace it", .0.display())]
    Exists(PathBuf),
    #[error("{} is a folder; name a file", .0.display())]
    IsFolder(PathBuf),
    #[error("{} is a file; name a folder", .0.display())]
    IsFile(PathBuf),
    #[error("two files of the export would be called {}", .0.display())]
    Twice(PathBuf),
}

/// Gives the files of an import.
pub trait Source {
    /// Every file's path, sorted.
    fn files(&self) -> Vec<String>;

    fn open<'a>(&'a self, path: &str) -> io::Result<Box<dyn Read + 'a>>;
}

/// Keeps everything in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemorySink {
    pub files: BTreeMap<String, Vec<u8>>,
}

/// Counts bytes and keeps none: for the loss report before anything is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct NullSink {
    pub n_bytes: u64,
}

/// Files in memory.
#[derive(Clone, Debug, Default)]
pub struct MemorySource {
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Sink for MemorySink {
    fn append(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        match self.files.get_mut(path) {
            Some(file) => file.extend_from_slice(bytes),
            None => {
                self.files.insert(path.to_owned(), bytes.to_vec());
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.files.insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }
}

impl Sink for NullSink {
    fn append(&mut self, _path: &str, bytes: &[u8]) -> io::Result<()> {
        self.n_bytes += bytes.len() as u64;
        Ok(())
    }

    fn file(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.append(path, bytes)
    }
}

impl Source for MemorySource {
    fn files(&self) -> Vec<String> {
        self.files.keys().cloned().collect()
    }

    fn open<'a>(&'a self, path: &str) -> io::Result<Box<dyn Read + 'a>> {
        match self.files.get(path) {
            Some(bytes) => Ok(Box::new(bytes.as_slice())),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

impl MemorySource {
    pub fn one(path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            files: BTreeMap::from([(path.to_owned(), bytes.into())]),
        }
    }
}

impl From<MemorySink> for MemorySource {
    fn from(sink: MemorySink) -> Self {
        Self { files: sink.files }
    }
}

/// The files of a source with one of these endings; the only file, whatever it is called, where there is but one.
pub fn data_files(source: &dyn Source, endings: &[&str]) -> Vec<String> {
    let mut all = source.files();
    // What an export has beside its file is no file of its own.
    all.retain(|path| !path.contains(".text/") && !path.ends_with(".docs"));
    if all.len() == 1 {
        return all;
    }
    let fits = |path: &String| endings.iter().any(|ending| path.ends_with(ending));
    all.into_iter().filter(fits).collect()
}

/// The lines of a file, each at most `limit` bytes long: what a hostile file can make us hold.
pub struct Lines<R> {
    inner: R,
    buffer: Vec<u8>,
    from: usize,
    to: usize,
    limit: usize,
    number: usize,
    is_done: bool,
}

/// One line without its `\n` or `\r\n`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    Bytes(Vec<u8>),
    /// Longer than the limit; skipped.
    TooLong,
}

impl<R: Read> Lines<R> {
    pub fn new(inner: R, limit: usize) -> Self {
        Self {
            inner,
            buffer: vec![0; 64 * 1024],
            from: 0,
            to: 0,
            limit,
            number: 0,
            is_done: false,
        }
    }

    /// The next line with its 1-based number.
    pub fn next_line(&mut self) -> io::Result<Option<(usize, Line)>> {
        let mut line = Vec::new();
        let mut is_too_long = false;
        let mut has_any = false;
        loop {
            if self.from == self.to {
                if self.is_done {
                    break;
                }
                self.from = 0;
                self.to = loop {
                    match self.inner.read(&mut self.buffer) {
                        Ok(n) => break n,
                        Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                        Err(e) => return Err(e),
                    }
                };
                if self.to == 0 {
                    self.is_done = true;
                    break;
                }
            }
            has_any = true;
            let chunk = &self.buffer[self.from..self.to];
            let end = chunk.iter().position(|b| *b == b'\n');
            let taken = &chunk[..end.unwrap_or(chunk.len())];
            if is_too_long || line.len() + taken.len() > self.limit {
                is_too_long = true;
                line = Vec::new();
            } else {
                line.extend_from_slice(taken);
            }
            self.from += taken.len() + usize::from(end.is_some());
            if end.is_some() {
                break;
            }
        }
        if !has_any {
            return Ok(None);
        }
        self.number += 1;
        if is_too_long {
            return Ok(Some((self.number, Line::TooLong)));
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Ok(Some((self.number, Line::Bytes(line))))
    }
}

/// Why a file is no text, within an [`io::Error`].
#[derive(Debug, Error)]
pub enum NotText {
    /// The most that are taken, in bytes.
    #[error("it is larger than {} MB", .0 / 1_000_000)]
    TooLarge(usize),
    /// The first byte that is none of it.
    #[error("it is not UTF-8 at byte {0}")]
    NotUtf8(usize),
}

/// A whole file as text, at most `limit` bytes; a byte order mark is taken off.
pub fn read_text(source: &dyn Source, path: &str, limit: usize) -> io::Result<String> {
    read_text_and_mark(source, path, limit).map(|(text, _)| text)
}

/// As [`read_text`], and whether there was a byte order mark.
pub fn read_text_and_mark(
    source: &dyn Source,
    path: &str,
    limit: usize,
) -> io::Result<(String, bool)> {
    let mut bytes = Vec::new();
    let mut reader = source.open(path)?.take(limit as u64 + 1);
    reader.read_to_end(&mut bytes)?;
    if bytes.len() > limit {
        let why = NotText::TooLarge(limit);
        return Err(io::Error::new(io::ErrorKind::InvalidData, why));
    }
    let has_mark = bytes.starts_with(b"\xef\xbb\xbf");
    if has_mark {
        bytes.drain(..3);
    }
    let text = String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        io::Error::new(io::ErrorKind::InvalidData, NotText::NotUtf8(at))
    })?;
    Ok((text, has_mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_past_the_limit_is_skipped_and_the_next_is_read() {
        let long = "x".repeat(200_000);
        let text = format!("a\r\n{long}\n\nlast");
        let mut lines = Lines::new(text.as_bytes(), 1000);
        let mut seen = Vec::new();
        while let Some(line) = lines.next_line().unwrap() {
            seen.push(line);
        }
        let bytes = |s: &str| Line::Bytes(s.as_bytes().to_vec());
        assert_eq!(
            seen,
            [
                (1, bytes("a")),
                (2, Line::TooLong),
                (3, bytes("")),
                (4, bytes("last"))
            ]
        );
    }
}
