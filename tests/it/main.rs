//! The one integration binary; each file is a subject.

mod dataset;
mod render;
