//! The pure core: text, spans, articles, annotations, codebooks and edits.
//!
//! No I/O and no egui here, and nothing that depends on the clock, the locale or chance. Everyone may call it; it calls nobody.
//!
//! - [`span`], [`segment`], [`span_index`]: offsets, their units, and where things are
//! - [`article`]: the immutable text · [`annotation`]: the records made on it · [`id`]: their identity
//! - [`document`] and [`edit`]: one annotator's records, and the only way to change them
//! - [`codebook`]: what may be said · [`edtf`]: dates as precise as is known · [`problem`]: what is wrong · [`fold`]: names compared
//! - [`palette`]: colours told apart · [`relabel`]: labels renamed · [`verdict`]: what an adjudicator decided · [`said`]: sentences in any language

pub mod annotation;
pub mod article;
pub mod codebook;
pub mod document;
pub mod edit;
pub mod edtf;
pub mod fold;
pub mod id;
pub mod palette;
pub mod problem;
pub mod relabel;
pub mod said;
pub mod script;
pub mod segment;
pub mod selection;
pub mod span;
pub mod span_index;
pub mod verdict;
