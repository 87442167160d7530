//! Comparing colleagues' tags: how far they agree, and what is left to settle.
//!
//! `editor`, `cli` and `ui` may call this folder; it calls `store` and `model` at most. [`measure`] calls nobody: it knows offsets,
//! labels and annotators by number, and nothing of sidecars.

pub mod measure;
