//! Standard output and standard error.

use std::{
    collections::BTreeSet,
    fmt,
    io::{self, Write as _},
};

use crate::dataset::{DatasetError, sink::Sink};

/// Prints a line of results. The error of a pipe that was closed goes up to [`super::main`], which ends quietly, as `head` expects.
pub fn line(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.write_all(b"\n")
}

/// `1 article`, `2 articles`.
pub fn counted(n: usize, one: &str) -> String {
    match n {
        1 => format!("1 {one}"),
        n => format!("{n} {one}s"),
    }
}

/// `1 article is`, `2 articles are`.
pub fn counted_are(n: usize, one: &str) -> String {
    let is = if n == 1 { "is" } else { "are" };
    format!("{} {is}", counted(n, one))
}

/// Says something on standard error, where somebody reads it.
pub fn remark(text: fmt::Arguments<'_>) {
    // There is no other place to say that this one is gone.
    writeln!(io::stderr().lock(), "{text}").ok();
}

/// Whether a command failed because nobody reads its output any more.
pub fn is_closed_pipe(error: &(dyn std::error::Error + 'static)) -> bool {
    let io_error = match error.downcast_ref::<DatasetError>() {
        Some(DatasetError::Io { error, .. }) => Some(error),
        _ => error.downcast_ref::<io::Error>(),
    };
    io_error.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// The one file of an export that goes to standard output; the names of what would stand beside it.
pub struct StdoutSink {
    main: String,
    pub left_out: BTreeSet<String>,
}

impl StdoutSink {
    pub fn new(main: String) -> Self {
        Self {
            main,
            left_out: BTreeSet::new(),
        }
    }
}

impl Sink for StdoutSink {
    fn append(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        if path == self.main {
            return io::stdout().lock().write_all(bytes);
        }
        // Of a folder of texts, the folder.
        let name = path.split('/').next().unwrap_or(path);
        self.left_out.insert(name.to_owned());
        Ok(())
    }

    fn file(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.append(path, bytes)
    }
}

/// Writes what standard output still holds back.
pub fn flush() -> io::Result<()> {
    io::stdout().flush()
}
