//! What is wrong with something, in words that say where it is and what to do.

use std::fmt;

use super::said::{Said, Words};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Note,
    Warning,
    Error,
}

/// One thing that is wrong. Prints as `file:line:column: severity: record: message (hint)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub severity: Severity,
    /// The file as the person named it; empty where it is not about one file.
    pub file: String,
    /// 1-based.
    pub line: Option<usize>,
    /// 1-based, in code points.
    pub column: Option<usize>,
    /// The key of the record it is about.
    pub record: Option<String>,
    /// A plain sentence without a full stop.
    pub message: String,
    /// The same for a window in another language.
    pub said: Option<Said>,
    /// What to do about it.
    pub hint: Option<String>,
    pub hint_said: Option<Said>,
}

impl Problem {
    pub fn error(message: impl Into<Words>) -> Self {
        Self::new(Severity::Error, message)
    }

    pub fn warning(message: impl Into<Words>) -> Self {
        Self::new(Severity::Warning, message)
    }

    pub fn note(message: impl Into<Words>) -> Self {
        Self::new(Severity::Note, message)
    }

    fn new(severity: Severity, message: impl Into<Words>) -> Self {
        let Words { english, said } = message.into();
        Self {
            severity,
            file: String::new(),
            line: None,
            column: None,
            record: None,
            message: english,
            said,
            hint: None,
            hint_said: None,
        }
    }

    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.file = file.into();
        self
    }

    pub fn at(mut self, line: usize, column: usize) -> Self {
        self.line = Some(line);
        self.column = Some(column);
        self
    }

    pub fn on_record(mut self, record: impl Into<String>) -> Self {
        self.record = Some(record.into());
        self
    }

    pub fn hint(mut self, hint: impl Into<Words>) -> Self {
        let Words { english, said } = hint.into();
        self.hint = Some(english);
        self.hint_said = said;
        self
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.file.is_empty() {
            write!(f, "{}:", self.file)?;
            if let Some(line) = self.line {
                write!(f, "{line}:")?;
                if let Some(column) = self.column {
                    write!(f, "{column}:")?;
                }
            }
            f.write_str(" ")?;
        }
        write!(f, "{}: ", self.severity)?;
        if let Some(record) = &self.record {
            write!(f, "{record}: ")?;
        }
        f.write_str(&self.message)?;
        if let Some(hint) = &self.hint {
            write!(f, " ({hint})")?;
        }
        Ok(())
    }
}
