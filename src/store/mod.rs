//! Files: the only place of the program that touches the file system.
pub mod codebook;
pub mod error;
pub mod ingest;
pub mod save;
pub mod sidecar;
pub mod vfs;
pub mod vfs_faulty;

mod bare;
mod ron_text;
mod wire_codebook;
mod wire_v1;
mod wire_v1_model;
