//! What the program does, without a window: the session, its commands, their dispatch, undo, background tasks and settings.
//!
//! `ui` draws a [`session::Session`] and pushes [`command::Command`]s; nothing else changes a document. No egui here: everything runs in
//! tests without a window.
//!
//! - [`command`], [`keys`], [`keymap`]: what a person can ask for, and with which keys
//! - [`session`]: what is open · [`dispatch`]: commands turned into transactions · [`tagging`]: the transactions themselves
//! - [`parts`]: the parts of a record, a key each · [`flow`]: several records at once, and what makes the next step short
//! - `attributes`: those that the codebook names · `titles`: labels and steps in the reader's language
//! - [`fillers`]: what fills an event's roles · [`elsewhere`]: a text counted in other articles
//! - [`review`]: colleagues' versions compared and settled · [`review_measure`]: agreement over the project · [`review_tasks`]: both off the UI thread
//! - [`checks`]: what wants a second look · [`kb`]: the knowledge base · [`codebook_desk`], [`codebook_draft`]: the codebook edited
//! - [`files`]: versions, changed articles, copies, encodings, watched folders · [`history`]: undo and redo
//! - [`tasks`], `journaling`: work off the UI thread · [`i18n`]: texts in the reader's language

mod attributes;
pub mod checks;
pub mod choices;
pub mod codebook_desk;
pub mod codebook_draft;
pub mod command;
pub mod datasets;
pub mod dispatch;
pub mod elsewhere;
pub mod files;
pub mod fillers;
pub mod find;
pub mod flow;
pub mod history;
pub mod i18n;
mod journaling;
pub mod kb;
pub mod keymap;
pub mod keys;
pub mod open_article;
pub mod parts;
mod places;
pub mod reading;
pub mod review;
mod review_back;
pub mod review_measure;
mod review_saving;
mod review_settle;
pub mod review_tasks;
mod review_watch;
mod review_words;
pub mod session;
mod shortcuts;
pub mod tagging;
pub mod tasks;
mod titles;
