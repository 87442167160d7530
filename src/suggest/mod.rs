//! Proposals made from the text alone (what the parts of a scraped page are, who speaks in them, what the article says of itself), and
//! checks of what was tagged.
//!
//! Pure: an article in, proposals out; no files, no clock, no model to download. The editor calls it when an article is opened for the
//! first time and turns proposals into records; nothing here changes a document.
//!
//! Invariants: proposed zones are in text order, do not overlap, begin and end with a paragraph that is not blank, and cover every such
//! paragraph. All of it is linear in the text's length, on one line of a megabyte too.
//!
//! - [`checks`]: what is missing, odd or forgotten in a document
//! - [`kb`]: which entry of the knowledge base a name may mean
//! - [`zones`]: which paragraph is what · `shape`: what a paragraph looks like · `phrases`: the words of share buttons and link lists
//! - [`voices`]: who says what a quotation or a post says · `cues`: the verbs that report it · [`card`]: headline, byline, date, rights

pub mod card;
pub mod checks;
mod cues;
pub mod kb;
mod phrases;
mod shape;
pub mod voices;
pub mod zones;

pub use zones::{ZoneProposal, propose_zones};
