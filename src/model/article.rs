//! The article: immutable text, its hash, and what is known about where it comes from.

use std::{fmt, sync::Arc};

use sha2::{Digest, Sha256};

use super::{
    segment,
    span::{ByteSpan, CharSpan, TextIndex},
};

/// The text as decoded, never normalised; every offset in the program refers to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    file_name: String,
    text: Arc<str>,
    sha256: Sha256Hex,
    index: TextIndex,
    paragraphs: Vec<ByteSpan>,
    language: Option<String>,
}

/// A SHA-256 of a text's UTF-8 bytes as 64 lower-case hexadecimal digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256Hex(Arc<str>);

/// What the article says of itself (IPTC ninjs 2: headlines, byline, source, versioncreated, language, uri, copyright).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    pub headline: Option<String>,
    pub byline: Option<String>,
    pub source: Option<String>,
    /// EDTF (ISO 8601-2), such as `2017-05-25`.
    pub date: Option<String>,
    /// BCP 47, such as `fr`.
    pub language: Option<String>,
    pub url: Option<String>,
    pub rights: Option<String>,
}

/// How far the annotator is with the article (the states of a document in INCEpTION).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Status {
    #[default]
    ToDo,
    InProgress,
    Done,
    Skipped {
        reason: String,
    },
}

impl Article {
    pub fn new(file_name: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        Self {
            file_name: file_name.into(),
            sha256: Sha256Hex::of(text.as_bytes()),
            index: TextIndex::new(&text),
            paragraphs: segment::paragraphs(&text),
            language: guess_language(&text).map(str::to_owned),
            text,
        }
    }

    /// The file's name without its folder, such as `otan-daech.txt`.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// The file's name without its last extension: the name of the document in datasets.
    pub fn document_name(&self) -> &str {
        match self.file_name.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => &self.file_name,
        }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn shared_text(&self) -> Arc<str> {
        self.text.clone()
    }

    pub fn sha256(&self) -> &Sha256Hex {
        &self.sha256
    }

    pub fn index(&self) -> &TextIndex {
        &self.index
    }

    /// Paragraphs without their line breaks; at least one.
    pub fn paragraphs(&self) -> &[ByteSpan] {
        &self.paragraphs
    }

    /// The index of the paragraph that holds `offset`; a line break belongs to the paragraph before it.
    pub fn paragraph_at(&self, offset: usize) -> usize {
        self.paragraphs
            .partition_point(|p| p.start <= offset)
            .saturating_sub(1)
    }

    /// The language guessed from the text (BCP 47), where the guess is safe enough to show.
    pub fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// The quoted text of a span; empty where it does not fit.
    pub fn quote(&self, span: ByteSpan) -> &str {
        span.text(&self.text).unwrap_or_default()
    }

    pub fn char_span(&self, span: ByteSpan) -> Option<CharSpan> {
        self.index.char_span(&self.text, span)
    }

    pub fn byte_span(&self, span: CharSpan) -> Option<ByteSpan> {
        self.index.byte_span(&self.text, span)
    }
}

impl Sha256Hex {
    pub fn of(bytes: &[u8]) -> Self {
        use fmt::Write as _;
        let mut hex = String::with_capacity(64);
        for byte in Sha256::digest(bytes) {
            // Writing to a `String` cannot fail.
            if write!(hex, "{byte:02x}").is_err() {
                break;
            }
        }
        Self(hex.into())
    }

    /// `None` where `hex` is not 64 lower-case hexadecimal digits.
    pub fn parse(hex: &str) -> Option<Self> {
        let is_digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        (hex.len() == 64 && hex.bytes().all(is_digit)).then(|| Self(hex.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Sha256Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Sha256Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Guesses the language from the script and, for Latin text, from the commonest function words.
///
/// Only what decides a label in the article list: a card overrules it. `None` where two guesses are close.
fn guess_language(text: &str) -> Option<&'static str> {
    let sample = &text[..text.floor_char_boundary(4000)];
    let mut counts = [0usize; 8];
    for c in sample.chars().filter(|c| c.is_alphabetic()) {
        let script = match c {
            '\u{3040}'..='\u{30ff}' => 1,
            '\u{4e00}'..='\u{9fff}' => 2,
            '\u{0600}'..='\u{06ff}' => 3,
            '\u{0590}'..='\u{05ff}' => 4,
            '\u{0900}'..='\u{097f}' => 5,
            '\u{0e00}'..='\u{0e7f}' => 6,
            '\u{ac00}'..='\u{d7af}' => 7,
            _ => 0,
        };
        counts[script] += 1;
    }
    let total: usize = counts.iter().sum();
    if total == 0 {
        return None;
    }
    if counts[1] * 10 > total {
        return Some("ja");
    }
    let by_script = [
        (2, "zh"),
        (3, "ar"),
        (4, "he"),
        (5, "hi"),
        (6, "th"),
        (7, "ko"),
    ];
    for (script, language) in by_script {
        if counts[script] * 2 > total {
            return Some(language);
        }
    }
    const WORDS: [(&str, &[&str]); 6] = [
        (
            "en",
            &[
                "the", "and", "of", "to", "in", "is", "that", "with", "for", "was",
            ],
        ),
        (
            "fr",
            &[
                "le", "les", "et", "des", "que", "dans", "une", "pour", "qui", "est", "du", "la",
            ],
        ),
        (
            "de",
            &[
                "der", "die", "und", "das", "nicht", "mit", "ist", "den", "von", "ein",
            ],
        ),
        (
            "es",
            &[
                "el", "los", "las", "que", "y", "una", "con", "por", "para", "del",
            ],
        ),
        (
            "it",
            &[
                "il", "che", "di", "gli", "una", "per", "con", "della", "non", "sono",
            ],
        ),
        (
            "pt",
            &[
                "os", "que", "uma", "não", "com", "para", "da", "do", "em", "ao",
            ],
        ),
    ];
    let mut scores = WORDS.map(|(language, _)| (0usize, language));
    for word in sample
        .split(|c: char| !c.is_alphabetic())
        .filter(|w| !w.is_empty())
    {
        let word = word.to_lowercase();
        for (score, (_, list)) in scores.iter_mut().zip(&WORDS) {
            score.0 += usize::from(list.contains(&word.as_str()));
        }
    }
    scores.sort_unstable_by(|a, b| b.cmp(a));
    let [first, second, ..] = scores;
    (first.0 >= 3 && first.0 * 3 >= second.0 * 4).then_some(first.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_guessed_or_left_open() {
        let check = |text: &str, expected| {
            assert_eq!(Article::new("a.txt", text).language(), expected, "{text}");
        };
        check(
            "Les pays de l'Alliance ont accepté que la coalition les rejoigne dans une semaine.",
            Some("fr"),
        );
        check(
            "The minister said that the talks with the union were over in the end.",
            Some("en"),
        );
        check("اتفق قادة حلف الناتو في بروكسل", Some("ar"));
        check("北约领导人在布鲁塞尔举行峰会", Some("zh"));
        check("नाटो शिखर सम्मेलन", Some("hi"));
        check("", None);
        check("OK", None);
    }

    #[test]
    fn the_document_is_named_after_the_file() {
        assert_eq!(Article::new("a.b.txt", "").document_name(), "a.b");
        assert_eq!(
            Article::new("قمة-بروكسل.txt", "").document_name(),
            "قمة-بروكسل"
        );
        assert_eq!(Article::new(".txt", "").document_name(), ".txt");
    }

    #[test]
    fn a_hash_is_sixty_four_digits() {
        let hash = Sha256Hex::of(b"");
        assert!(hash.as_str().starts_with("e3b0c442"));
        assert_eq!(Sha256Hex::parse(hash.as_str()), Some(hash));
        assert_eq!(Sha256Hex::parse("E3"), None);
    }

    #[test]
    fn a_line_break_belongs_to_the_paragraph_before_it() {
        let article = Article::new("a.txt", "ab\ncd");
        assert_eq!(article.paragraph_at(2), 0);
        assert_eq!(article.paragraph_at(3), 1);
        assert_eq!(article.paragraph_at(99), 1);
    }
}
