//! Files: the only place of the program that touches the file system.
//!
//! Called by `dataset`, `review`, `editor`, `cli` and `app`, on worker threads where it can take long; it calls only the model. Everything
//! goes through the trait [`vfs::Vfs`], so that tests can make every call fail. All types can be sent between threads.
//!
//! - [`vfs`], [`vfs_faulty`]: the file system, real and failing · [`error`]: what went wrong, with the file's name, [`said`]: as a key of the texts
//! - [`ingest`]: bytes → article, [`page`]: web page → article, [`reading`]: encodings chosen by hand
//! - [`codebook`], [`project`], [`kb`]: what surrounds the articles
//! - [`codebook_file`]: a changed codebook saved · [`relabel`]: labels renamed in sidecars
//! - [`sidecar`]: the annotations' file ⇄ document (`wire_v1` is the format) · [`save`]: writing it safely
//! - [`journal`], [`recover`]: edits that are not saved yet, and how they come back after a crash, [`kept`]: those that were set aside · [`merge`], [`merge_files`]: two versions of one sidecar
//! - [`reanchor`]: the annotations of a text that has changed
//! - [`verdicts`]: what adjudicators decided on an article, [`unwritten`]: what could not be written of it
//! - [`versions`]: what saves replaced · [`lock`]: who has a sidecar open · [`watch`]: what other programs do in the folders
//! - [`local`], [`shortcuts`]: the user's folders, settings and keys · [`exports`]: a project's export presets · [`sample`]: the sample project
//!
//! Invariants:
//! - Opening, browsing and checking writes nothing.
//! - A file that is written is the old one or the new one, whole, whatever happens in between.
//! - What can't be understood is reported with file, line and record, and kept.
//! - Offsets are code points in every file and bytes everywhere else; only `wire_v1_model` converts.

pub mod card;
pub mod codebook;
pub mod codebook_file;
pub mod error;
pub mod exports;
pub mod ingest;
pub mod journal;
pub mod kb;
pub mod kept;
pub mod local;
pub mod lock;
pub mod merge;
pub mod merge_files;
pub mod page;
pub mod places;
pub mod project;
pub mod reading;
pub mod reanchor;
pub mod recover;
pub mod relabel;
pub mod said;
pub mod sample;
pub mod save;
pub mod scratch;
pub mod shortcuts;
pub mod sidecar;
pub mod unwritten;
pub mod verdicts;
pub mod versions;
pub mod vfs;
pub mod vfs_faulty;
pub mod watch;

mod bare;
mod merge_fields;
mod natural;
mod ron_patch;
mod ron_text;
mod wire_codebook;
mod wire_edit;
mod wire_v1;
mod wire_v1_model;

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_faults;
#[cfg(test)]
mod tests_journal;
#[cfg(test)]
mod tests_merge;
#[cfg(test)]
mod tests_reanchor;
