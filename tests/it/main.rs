//! The one integration binary; each file is a subject.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

mod agreement;
mod bad_input;
mod cli;
mod command_line;
mod dataset;
mod dataset_changes;
mod dataset_cli;
mod dataset_export;
mod dataset_fixture;
mod dataset_foreign;
mod dataset_formats;
mod dataset_hostile;
mod dataset_losses;
mod dataset_marks;
mod dataset_statements;
mod desk;
mod faults;
mod faults_calls;
mod faults_disk;
mod faults_parsers;
mod faults_processes;
mod flow_sample;
mod gate;
mod git_merge;
mod gui;
mod gui_articles;
mod gui_attributes;
mod gui_checks;
mod gui_codebook;
mod gui_dataset;
mod gui_dataset_stop;
mod gui_event;
mod gui_files;
mod gui_find;
mod gui_flow;
mod gui_kb;
mod gui_loading;
mod gui_projects;
mod gui_review;
mod gui_review_back;
mod gui_review_figures;
mod gui_review_screen;
mod gui_review_unwritten;
mod gui_review_watch;
mod gui_room;
mod gui_shortcuts;
mod gui_speed;
mod gui_stance;
mod gui_store;
mod gui_tag;
mod gui_voice;
mod gui_zone;
mod import;
mod import_batch;
mod import_corpora;
mod measuring;
mod merge;
mod reading;
mod render;
mod review_votes;
mod sample;
mod screenshots;
mod scripts;
mod session;
mod store_kill;
mod tidy;
