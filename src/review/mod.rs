//! Comparing colleagues' tags: how far they agree, and what is left to settle.
//!
//! `editor`, `cli` and `ui` may call this folder; it calls `store` and `model` at most. [`measure`] calls nobody: it knows offsets,
//! labels and annotators by number, and nothing of sidecars.
//!
//! - [`align`]: which records of several annotators are about the same thing
//! - [`agreement`]: from their documents to figures
//! - [`measure`]: the measures themselves
//! - [`units`]: what there is to decide on · [`standing`]: what is decided · [`since`]: what happened after · [`settle`]: decisions turned into
//!   edits of the gold version
//! - [`merge`]: a gold draft of what enough annotators say

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod agreement;
pub mod align;
pub mod measure;
pub mod merge;
pub mod settle;
pub mod since;
pub mod standing;
pub mod units;
