//! The one integration binary; each file is a subject.

mod bad_input;
mod cli;
mod dataset;
mod dataset_corpora;
mod dataset_fixture;
mod desk;
mod gui;
mod gui_articles;
mod gui_event;
mod gui_stance;
mod gui_tag;
mod gui_zone;
mod render;
mod sample;
mod session;
mod tidy;
