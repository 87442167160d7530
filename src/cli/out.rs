//! Standard output and standard error.

use std::{
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

/// An export to standard output.
pub struct StdoutSink;

impl Sink for StdoutSink {
    fn append(&mut self, _path: &str, bytes: &[u8]) -> io::Result<()> {
        io::stdout().lock().write_all(bytes)
    }

    fn file(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.append(path, bytes)
    }
}

/// Writes what standard output still holds back.
pub fn flush() -> io::Result<()> {
    io::stdout().flush()
}
