//! Inter-annotator agreement: pure measures over plain inputs.
//!
//! What goes in is an [`Article`] per text (its length, its words, and per annotator the [`Unit`]s they tagged), a table of
//! items (one row per thing judged, one column per annotator), clusters of mentions, or sets of keys. What comes out is a
//! [`Figure`]: a value or the reason why there is none, with how many of what it was measured on.
//!
//! Each measure turns one article into a [`Tally`], and tallies add up. So one function gives a figure per article
//! ([`Tally::figure`]), over all articles ([`pooled`]), and with a confidence interval over resampled articles
//! ([`pooled_with_interval`]); nothing is ever an average of averages unless its name says so ([`PairTallies`]).
//!
//! | file | measure | of | range |
//! |---|---|---|---|
//! | [`span_f1`] | precision, recall, F1: strict, exact, partial, type | two | 0 to 1 |
//! | [`confusion`] | which label stands against which, one-sided units too | two | counts |
//! | [`char_alpha`] | Krippendorff's α on characters, nominal | two or more | at most 1 |
//! | [`unitizing`] | uα, its binary form, cuα, (k)uα | two or more | at most 1 |
//! | [`gamma`] | γ, with observed and expected disorder | two or more | at most 1 |
//! | [`alpha`] | α of items: nominal, ordinal, interval, values may be missing | two or more | at most 1 |
//! | [`kappa`] | Cohen's and Fleiss' κ of items | two; two or more | at most 1 |
//! | [`words`] | κ and α on words, with their caveat | two or more | at most 1 |
//! | [`clusters`] | B³ and CEAF of entities | two | 0 to 1 |
//! | [`set_f1`] | F1 over sets of keys: triggers, arguments, links | two | 0 to 1 |
//!
//! Invariants:
//! - An annotator who read an article and tagged nothing (`Some(vec![])`) is evidence; one who did not finish it (`None`) is not.
//! - Two who tagged nothing do not agree perfectly: the figure is undefined. No shared article is undefined too.
//! - A unit that only one side has always counts against agreement.
//! - No figure depends on the order of annotators, units or threads; what is random takes a seed. (One exception, which says so:
//!   [`gamma::Gamma::optimal`].)

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod alpha;
pub mod assignment;
pub mod bootstrap;
pub mod char_alpha;
pub mod clusters;
pub mod confusion;
pub mod figure;
pub mod gamma;
pub mod input;
pub mod kappa;
pub mod matching;
pub mod rng;
pub mod set_f1;
pub mod span_f1;
mod sums;
mod sweep;
pub mod tally;
pub mod unitizing;
pub mod words;

#[cfg(test)]
mod literature_tests;
#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod reference_tests;

pub use bootstrap::{Bootstrap, FEWEST_ARTICLES, pooled_with_interval};
pub use figure::{Counted, Figure, Interval, Undefined};
pub use input::{Article, Unit};
pub use tally::{PairTallies, Tally, of_pair, pairs, pooled};
