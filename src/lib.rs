//! Postil: a desktop annotator for news articles.
//!
//! Imports run downwards only: `ui` and `cli` → `editor` → `review`, `dataset`, `suggest` → `store` → `model`.

pub mod cli;
pub mod dataset;
pub mod editor;
pub mod model;
pub mod review;
pub mod store;
pub mod suggest;
pub mod ui;
