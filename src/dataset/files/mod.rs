//! A project's articles and sidecars into the files of a dataset, and a dataset's files into articles and sidecars.
//!
//! The one room of `dataset` that knows [`store`](crate::store). The command line and the window both come through here, so that they do the same.
//!
//! - [`versions`]: the sidecars that an export reads · [`export`]: the export itself · [`sink`]: its files
//! - [`source`]: the files that an import reads · [`intake`]: the folder that its articles and sidecars go to
//! - `anonymous`: the report of an export without its annotators
//! - `white_space`: the article of a text whose white space was guessed
//! - [`batch`]: articles without annotations, from a table, from JSON Lines or from a folder
//!
//! Invariants: no file is replaced that nobody asked to replace; an export that fails or is stopped leaves none of its files and of the folders that it made.

pub mod batch;
pub mod export;
pub mod import;
pub mod intake;
pub mod sink;
pub mod source;
pub mod versions;

mod anonymous;
mod folders;
mod html_text;
mod white_space;
