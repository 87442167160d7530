//! What an adjudicator decided on one thing that colleagues tagged.
//!
//! A verdict names the records it was about, annotator by annotator, and not a place in a list: it is found again when colleagues go on
//! tagging, when another one joins, and when the comparison is made anew.

use std::collections::BTreeMap;

use super::{
    id::{Id, Kind},
    span::ByteSpan,
};

/// The article's verdicts, in no order that matters; at most one for each [`Subject`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub on: Subject,
    /// Where it was, for people who read the file.
    pub at: Option<ByteSpan>,
    pub decision: Decision,
    /// Of a version that was taken: who else said the same, by id.
    pub alike: Vec<String>,
    /// The adjudicator's id.
    pub by: String,
    /// The record of the gold version that came of it.
    pub gold: Option<Id>,
    pub reason: Option<Reason>,
    pub note: String,
    /// What the annotators said when it was decided, as a hash: another one later means that somebody changed their mind since.
    pub said: String,
}

/// What a verdict is about: the records that annotators have of one thing, or one role of an event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    pub kind: Kind,
    /// Of an event: the role whose fillers were decided on; `None` for the record itself.
    pub role: Option<String>,
    /// By annotator id.
    pub records: BTreeMap<String, Id>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// This annotator's version, which may be that there is nothing.
    Take(String),
    /// A version of the adjudicator's own.
    Edit,
    /// All versions put together.
    Merge,
    /// There is no such thing.
    Reject,
    /// Taken over because enough annotators agreed.
    Accept,
    /// Left open, with a question to the annotators.
    Question,
    /// Left open.
    Skip,
}

impl Decision {
    /// Whether the matter is closed.
    pub const fn settles(&self) -> bool {
        !matches!(self, Self::Question | Self::Skip)
    }
}

/// Why annotators differed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    AmbiguousText,
    GuidelineGap,
    Slip,
}

impl Reason {
    pub const ALL: [Self; 3] = [Self::AmbiguousText, Self::GuidelineGap, Self::Slip];
}
