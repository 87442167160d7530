//! Postil: a desktop annotator for news articles.
//!
//! Imports run downwards only: `ui` → `editor` → `review`, `dataset`, `suggest` → `store` → `model`.

pub mod dataset;
pub mod model;
