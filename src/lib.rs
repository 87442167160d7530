//! Postil: a desktop annotator for news articles.
//!
//! Imports run downwards only: `ui` → `editor` → `review`, `dataset`, `suggest` → `store` → `model`.

pub mod model;
pub mod review;
