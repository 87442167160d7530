//! The one integration binary; each file is a subject.
mod dataset;
mod dataset_fixture;
mod dataset_corpora;
