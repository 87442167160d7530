//! The one integration binary; each file is a subject.

mod agreement;
mod command_line;
mod dataset;
mod dataset_corpora;
mod dataset_fixture;
mod desk;
mod gui;
mod import;
mod merge;
mod render;
mod sample;
