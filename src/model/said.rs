//! Something to be said: in English, and as a key of the texts with its arguments, so that a window says it in the reader's language.
//!
//! The command line prints the English. A test of the texts holds both together.

use std::{fmt, path::Path};

/// A key of the texts, and what is put into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub key: &'static str,
    pub args: Vec<(&'static str, Part)>,
}

/// What is put into a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Text(String),
    /// Chooses the plural.
    Number(usize),
    Said(Said),
}

/// A sentence, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    pub english: String,
    /// `None` where it is the same in all languages, or where nobody has said it in another one.
    pub said: Option<Said>,
}

impl Said {
    pub fn new(key: &'static str) -> Self {
        let args = Vec::new();
        Self { key, args }
    }

    /// About a file.
    pub fn of(key: &'static str, file: &Path) -> Self {
        Self::new(key).and("file", file.display())
    }

    /// Words that are the same in all languages.
    pub fn plain(text: impl ToString) -> Self {
        Self::new("store-said").and("text", text)
    }

    /// Something, and why it was not put right.
    pub fn both(said: Said, why: Said) -> Self {
        Self::new("store-both").with("said", said).with("why", why)
    }

    #[must_use]
    pub fn and(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, Part::Text(value.to_string())));
        self
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, said: impl Into<Said>) -> Self {
        self.args.push((name, Part::Said(said.into())));
        self
    }
}

impl Words {
    /// Words for the command line, and others for a window: where what to do is not the same in the two.
    pub fn apart(english: impl Into<String>, in_window: Said) -> Self {
        Self {
            english: english.into(),
            said: Some(in_window),
        }
    }

    /// The same, as it is put into a text.
    pub fn part(self) -> Part {
        match self.said {
            Some(said) => Part::Said(said),
            None => Part::Text(self.english),
        }
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english)
    }
}

impl From<String> for Words {
    fn from(english: String) -> Self {
        let said = None;
        Self { english, said }
    }
}

impl From<&str> for Words {
    fn from(english: &str) -> Self {
        english.to_owned().into()
    }
}

impl From<Words> for Said {
    fn from(words: Words) -> Self {
        words.said.unwrap_or_else(|| Said::plain(words.english))
    }
}

/// An argument of [`words!`]: as it prints, and as it is put into a text.
pub(crate) trait Arg {
    fn part(&self) -> Part;
}

impl Arg for Words {
    fn part(&self) -> Part {
        self.clone().part()
    }
}

impl Arg for usize {
    fn part(&self) -> Part {
        Part::Number(*self)
    }
}

macro_rules! text_args {
    ($($text:ty),*) => { $(
        impl Arg for $text {
            fn part(&self) -> Part {
                Part::Text(self.to_string())
            }
        }
    )* };
}
text_args!(str, String, u32, super::id::Id);

impl<T: Arg + ?Sized> Arg for &T {
    fn part(&self) -> Part {
        (**self).part()
    }
}

/// `words!("key", "English with {what}", what = value)`: the sentence as it prints, and as the key with its arguments.
macro_rules! words {
    ($key:literal, $english:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        $(let $name = &$value;)*
        let said = $crate::model::said::Said {
            key: $key,
            args: vec![$((stringify!($name), $crate::model::said::Arg::part(&$name))),*],
        };
        $crate::model::said::Words {
            english: format!($english $(, $name = $name)*),
            said: Some(said),
        }
    }};
}
pub(crate) use words;

/// What kind of record it is.
pub(crate) fn kind_words(kind: super::id::Kind) -> Words {
    use super::id::Kind;
    let key = match kind {
        Kind::Zone => "said-zone",
        Kind::Entity => "said-entity",
        Kind::Mention => "said-mention",
        Kind::Event => "said-event",
        Kind::Stance => "said-stance",
        Kind::Voice => "said-voice",
        Kind::Absence => "said-absence",
        Kind::Comment => "said-comment",
    };
    Words {
        english: kind.word().to_owned(),
        said: Some(Said::new(key)),
    }
}
