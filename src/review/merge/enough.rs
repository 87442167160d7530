//! How many must say the same.

/// How many annotators must say the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Enough {
    /// More than half of those who vote.
    #[default]
    Most,
    /// All who vote.
    All,
    /// So many, or all annotators where they are fewer.
    AtLeast(usize),
}

impl Enough {
    /// How many of `voters`, in a team of `n`.
    pub fn of(self, voters: usize, n: usize) -> usize {
        match self {
            Self::Most => voters / 2 + 1,
            Self::All => voters.max(1),
            Self::AtLeast(k) => k.clamp(1, n.max(1)),
        }
    }
}
