//! The pure core: text, spans, articles, annotations, codebooks and edits.
//!
//! No I/O and no egui here; nothing in this folder can fail for a reason outside its arguments. Everyone may call it; it calls nobody.

pub mod segment;
pub mod selection;
pub mod span;
