//! What the program does, without a window: the session, its commands, their dispatch, undo, background tasks and settings.
//!
//! `ui` draws a [`session::Session`] and pushes [`command::Command`]s; nothing else changes a document. No egui here: everything runs in
//! tests without a window.
//!
//! - [`command`], [`keys`]: what a person can ask for, and with which keys
//! - [`session`]: what is open · [`dispatch`]: commands turned into transactions · [`tagging`]: the transactions themselves
//! - [`files`]: versions, changed articles, copies, encodings, watched folders · [`history`]: undo and redo · [`tasks`]: work off the UI thread · [`i18n`]: texts in the reader's language

pub mod choices;
pub mod command;
pub mod dispatch;
pub mod files;
pub mod history;
pub mod i18n;
pub mod keys;
pub mod open_article;
pub mod session;
pub mod tagging;
pub mod tasks;
