//! What a measure answers: a number that says what it was measured on, or why there is no number.

use std::fmt;

/// One agreement figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The value, in the range its measure documents; never NaN or infinite.
    pub value: Result<f64, Undefined>,
    /// How many it was measured on …
    pub n: usize,
    /// … of what.
    pub unit: Counted,
    /// Where the value lies when other articles of the same kind had been drawn; `None` when nobody asked or too few articles.
    pub interval: Option<Interval>,
}

/// A confidence interval; `low <= high`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
    /// Its confidence level, between 0 and 1.
    pub level: f64,
}

/// What [`Figure::n`] counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Counted {
    /// Tagged units, both sides together.
    Units,
    /// Characters of text that at least two annotators read.
    Characters,
    /// Characters that at least two annotators put into a unit.
    CodedCharacters,
    /// Words of text that the annotators read.
    Words,
    /// Items that at least two annotators judged.
    Items,
    /// Mentions, both sides together.
    Mentions,
    /// Keys of a set, both sides together.
    Keys,
    /// Pairs of annotators for which the measure is defined.
    Pairs,
}

/// Why a figure has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum Undefined {
    #[error("undefined, because no article was finished by two annotators")]
    NoSharedArticle,
    #[error("undefined, because fewer than two annotators took part")]
    TooFewAnnotators,
    #[error("undefined, because nobody tagged anything here")]
    NoUnits,
    #[error("undefined, because this annotator tagged nothing here")]
    NoUnitsOnOneSide,
    #[error("undefined, because no item was judged by two annotators")]
    NothingPaired,
    #[error(
        "undefined, because everybody gave the same value everywhere, so chance alone would agree as well"
    )]
    NoVariation,
    #[error("undefined, because no two annotators tagged the same stretch of text")]
    NoSharedText,
    #[error("undefined, because there is no text")]
    NoText,
    #[error("undefined, because there are no words")]
    NoWords,
}

impl Undefined {
    /// Why there is no figure where all values are `value`: of characters, 0 stands for nothing tagged. (Of words too, but a unit
    /// may lie where no word begins.)
    pub(super) fn all_the_same(counted: Option<Counted>, value: u32) -> Self {
        match counted {
            Some(Counted::Characters) if value == 0 => Self::NoUnits,
            _ => Self::NoVariation,
        }
    }

    /// Why there is no figure where nothing was compared.
    pub(super) fn nothing(counted: Option<Counted>) -> Self {
        match counted {
            Some(Counted::Characters) => Self::NoText,
            Some(Counted::Words) => Self::NoWords,
            _ => Self::NothingPaired,
        }
    }
}

impl Figure {
    /// A figure; a value that is not a finite number counts as [`Undefined::NoVariation`], the only way a ratio here gets there.
    pub fn new(value: Result<f64, Undefined>, n: usize, unit: Counted) -> Self {
        let value = value.and_then(|v| {
            if v.is_finite() {
                Ok(v)
            } else {
                Err(Undefined::NoVariation)
            }
        });
        Self {
            value,
            n,
            unit,
            interval: None,
        }
    }

    /// The value where it is defined.
    pub fn known(&self) -> Option<f64> {
        self.value.ok()
    }
}

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Units => "units",
            Self::Characters => "characters",
            Self::CodedCharacters => "characters that two tagged",
            Self::Words => "words",
            Self::Items => "items",
            Self::Mentions => "mentions",
            Self::Keys => "keys",
            Self::Pairs => "pairs of annotators",
        })
    }
}

/// `0.667 (n = 14 units)`, with the interval after the value where there is one.
impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Ok(value) => write!(f, "{value:.3}")?,
            Err(why) => write!(f, "{why}")?,
        }
        if let Some(interval) = &self.interval {
            write!(f, " [{:.3}, {:.3}]", interval.low, interval.high)?;
        }
        write!(f, " (n = {} {})", self.n, self.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_says_what_it_counts_or_why_not() {
        assert_eq!(
            Figure::new(Ok(2.0 / 3.0), 14, Counted::Units).to_string(),
            "0.667 (n = 14 units)"
        );
        assert_eq!(
            Figure::new(Err(Undefined::NoUnits), 0, Counted::Units).to_string(),
            "undefined, because nobody tagged anything here (n = 0 units)"
        );
        assert_eq!(
            Figure::new(Ok(f64::NAN), 1, Counted::Items).value,
            Err(Undefined::NoVariation)
        );
    }
}
