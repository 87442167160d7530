//! The one integration binary; each file is a subject.

mod dataset;
mod dataset_corpora;
mod dataset_fixture;
mod desk;
mod gui;
mod render;
mod sample;
mod screenshots;
