//! The knowledge base, offline: names in many languages, each leading to one id, searched as one types.
//!
//! Texts of tables in, an index out; no files here. Built off the UI thread, then only read: a search of a million names takes a few
//! milliseconds.
//!
//! - [`table`]: the rows of a `kb/*.tsv` · [`index`]: the names, sorted by every word they hold

mod index;
mod table;

#[cfg(test)]
mod tests;

pub use index::{Builder, Hit, Kb};
