//! What a reader of the figures should know beside them, as data: English for files and the command line, other languages for the window.

use std::fmt::{self, Display};

use serde::{Serialize, Serializer, ser::SerializeStruct as _};

use crate::{
    model::problem::Problem,
    review::measure::{FEWEST_ARTICLES, words},
};

/// An article that was not counted, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    pub article: String,
    /// The only one who took part, if anybody did.
    pub only: Option<String>,
    /// Who has it and took no part.
    pub out_of_it: Vec<(String, NoPart)>,
    /// Why versions could not be read.
    pub problem: Option<Problem>,
}

/// Why somebody's version does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPart {
    Skipped,
    NotBegun,
    NotDone,
    /// Their places are in a text that the article no longer has.
    OtherText,
}

impl LeftOut {
    /// Whether more would count if they were finished.
    pub fn is_unfinished(&self) -> bool {
        self.out_of_it
            .iter()
            .any(|(_, why)| *why == NoPart::NotDone)
    }

    /// A plain sentence without its subject, such as `only bruno has it`.
    pub fn reason(&self) -> String {
        let mut reason = match (&self.only, self.is_unfinished()) {
            (Some(only), true) => format!("only {only} is done with it"),
            (Some(only), false) => format!("only {only} has it"),
            (None, true) => "nobody is done with it".to_owned(),
            (None, false) => "nobody has it".to_owned(),
        };
        for (who, why) in &self.out_of_it {
            reason.push_str("; ");
            reason.push_str(who);
            reason.push_str(match why {
                NoPart::Skipped => " skipped it",
                NoPart::NotBegun => " has not begun it",
                NoPart::NotDone => " is not done with it",
                NoPart::OtherText => " tagged another text of it",
            });
        }
        if let Some(problem) = &self.problem {
            reason.push_str("; ");
            reason.push_str(&problem.to_string());
        }
        reason
    }
}

impl Serialize for LeftOut {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("LeftOut", 2)?;
        out.serialize_field("article", &self.article)?;
        out.serialize_field("reason", &self.reason())?;
        out.end()
    }
}

/// What to know about all the figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Of an intensity that the codebook does not have.
    Unranked(String),
    /// In an article that counts, who tagged another text of it and is out.
    OtherText { article: String, who: String },
    /// In an article that counts, a file of which something is not counted.
    Unread(Problem),
    /// Too few for intervals.
    FewArticles,
    /// κ on words hides agreement.
    Words,
    /// F1 of more than two.
    MeanOfPairs,
}

impl Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unranked(name) => write!(
                f,
                "the codebook has no intensity {name:?}, so it has no rank: α of intensity leaves it out"
            ),
            Self::OtherText { article, who } => write!(
                f,
                "{article}: {who} tagged another text of it, and does not count there"
            ),
            Self::Unread(problem) => write!(f, "{problem}"),
            Self::FewArticles => write!(
                f,
                "there are no intervals with fewer than {FEWEST_ARTICLES} articles: drawn again, so few say nothing of others"
            ),
            Self::Words => f.write_str(words::CAVEAT),
            Self::MeanOfPairs => f.write_str(
                "over all annotators, F1 is the mean over the pairs for which it is defined",
            ),
        }
    }
}

impl Serialize for Note {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
