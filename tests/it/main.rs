//! The one integration binary; each file is a subject.

mod dataset;
mod dataset_fixture;
mod render;
mod store_kill;
