//! What is typed into the find bar, as a regular expression: loose about case and accents unless it is told otherwise.

use std::{
    collections::BTreeMap,
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use regex::{Regex, RegexBuilder};
use regex_syntax::ast::ErrorKind;
use unicode_normalization::{UnicodeNormalization as _, char::decompose_canonical};

use super::{FindOptions, MAX_HITS};
use crate::model::{segment, span::ByteSpan};

/// Why a query can't be looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The sentence that says so, in the window's texts.
    pub text: &'static str,
    /// The same from the engine, in English: it may say more.
    pub detail: String,
}

/// Where `query` stands in `text`, in order and apart; or why it can't be looked for. Ends early, with what it has, once `stop` is set.
pub fn search(
    text: &str,
    query: &str,
    options: FindOptions,
    stop: &AtomicBool,
) -> Result<Vec<ByteSpan>, Unreadable> {
    if query.is_empty() {
        return Ok(Vec::new());
    }
    let regex = regex(query, options)?;
    let hits = regex
        .find_iter(text)
        .take_while(|_| !stop.load(Ordering::Relaxed))
        .map(|found| ByteSpan::new(found.start(), found.end()))
        .filter(|span| !span.is_empty())
        .filter(|span| !options.whole_word || segment::is_whole_word(text, *span));
    Ok(hits.take(MAX_HITS).collect())
}

fn regex(query: &str, options: FindOptions) -> Result<Regex, Unreadable> {
    let pattern = if options.regex {
        query.to_owned()
    } else if options.accents {
        regex::escape(query)
    } else {
        loose(query)
    };
    RegexBuilder::new(&pattern)
        .case_insensitive(!options.case)
        .multi_line(true)
        .size_limit(4 << 20)
        .dfa_size_limit(8 << 20)
        .build()
        .map_err(|error| unreadable(&pattern, &error))
}

/// The regex crate draws its errors as text; its parser, asked again, says which it is.
fn unreadable(pattern: &str, error: &regex::Error) -> Unreadable {
    let (text, detail) = match regex_syntax::Parser::new().parse(pattern) {
        Err(regex_syntax::Error::Parse(error)) => {
            (sentence(error.kind()), error.kind().to_string())
        }
        Err(regex_syntax::Error::Translate(error)) => ("find-bad-class", error.kind().to_string()),
        _ if matches!(error, regex::Error::CompiledTooBig(_)) => {
            ("find-bad-size", error.to_string())
        }
        _ => ("find-bad-other", error.to_string()),
    };
    Unreadable { text, detail }
}

const fn sentence(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::GroupUnclosed => "find-bad-unclosed",
        ErrorKind::GroupUnopened => "find-bad-unopened",
        ErrorKind::ClassUnclosed => "find-bad-set-unclosed",
        ErrorKind::ClassEscapeInvalid
        | ErrorKind::ClassRangeInvalid
        | ErrorKind::ClassRangeLiteral => "find-bad-range",
        ErrorKind::UnicodeClassInvalid => "find-bad-class",
        ErrorKind::RepetitionMissing => "find-bad-repeat",
        ErrorKind::RepetitionCountInvalid
        | ErrorKind::RepetitionCountDecimalEmpty
        | ErrorKind::RepetitionCountUnclosed
        | ErrorKind::DecimalEmpty
        | ErrorKind::DecimalInvalid => "find-bad-count",
        ErrorKind::EscapeHexEmpty
        | ErrorKind::EscapeHexInvalid
        | ErrorKind::EscapeHexInvalidDigit
        | ErrorKind::EscapeUnexpectedEof
        | ErrorKind::EscapeUnrecognized => "find-bad-escape",
        ErrorKind::UnsupportedBackreference | ErrorKind::UnsupportedLookAround => {
            "find-bad-unsupported"
        }
        ErrorKind::CaptureLimitExceeded | ErrorKind::NestLimitExceeded(_) => "find-bad-size",
        _ => "find-bad-other",
    }
}

/// A pattern that takes letters with and without their accents, any apostrophe for any other, and any white space for a space.
///
/// Marks are optional in the scripts where they are accents or vowel points (Latin, Greek, Cyrillic, Hebrew, Arabic). Elsewhere they
/// are letters in their own right.
fn loose(query: &str) -> String {
    let mut pattern = String::new();
    let mut in_space = false;
    let mut leads = true;
    for c in query.chars() {
        if c.is_whitespace() {
            if !std::mem::replace(&mut in_space, true) {
                pattern.push_str(r"[^\S\r\n]+");
            }
            continue;
        }
        in_space = false;
        if is_optional_mark(c) {
            // One that no letter of the query bears is part of a hit that has it.
            if leads {
                pattern.push_str(&format!("{c}*"));
            }
            continue;
        }
        leads = false;
        match c {
            '\'' | '’' | '‘' | 'ʼ' => pattern.push_str("['’‘ʼ]"),
            '"' | '“' | '”' | '„' => pattern.push_str("[\"“”„]"),
            '-' | '\u{2010}' | '\u{2011}' => pattern.push_str("[-\u{2010}\u{2011}]"),
            c => {
                let base = base_of(c);
                let others = variants().get(&base).map_or("", String::as_str);
                let whole: String = std::iter::once(c).nfd().collect();
                if base != c || !others.is_empty() {
                    pattern.push('[');
                    pattern.push(base);
                    pattern.push(c);
                    pattern.push_str(others);
                    pattern.push(']');
                } else if whole.chars().ne([c]) {
                    // Written as one character or as several.
                    pattern.push_str(&format!("(?:{c}|{whole})"));
                } else {
                    pattern.push_str(&regex::escape(&whole));
                }
                if base.is_alphabetic() {
                    pattern.push_str(marks_of(base));
                }
            }
        }
    }
    pattern
}

fn is_optional_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}'
        | '\u{5c4}' | '\u{5c5}' | '\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

/// The marks that may stand on a letter and mean nothing here.
fn marks_of(base: char) -> &'static str {
    match base {
        '\u{590}'..='\u{5ff}' => "[\u{591}-\u{5bd}\u{5bf}\u{5c1}\u{5c2}\u{5c4}\u{5c5}\u{5c7}]*",
        '\u{600}'..='\u{6ff}' => "[\u{610}-\u{61a}\u{640}\u{64b}-\u{65f}\u{670}]*",
        '\0'..='\u{52f}' | '\u{1e00}'..='\u{1fff}' => "[\u{300}-\u{36f}]*",
        _ => "",
    }
}

/// The letter without its accents. Strokes are no marks in Unicode, but are to whoever types the name.
fn base_of(c: char) -> char {
    let stroked = STROKED.iter().find(|(with, _)| *with == c);
    if let Some((_, base)) = stroked {
        return *base;
    }
    let mut parts = Vec::new();
    decompose_canonical(c, |part| parts.push(part));
    match parts.split_first() {
        Some((base, marks)) if marks.iter().all(|m| is_optional_mark(*m)) => *base,
        _ => c,
    }
}

const STROKED: [(char, char); 11] = [
    ('ø', 'o'),
    ('Ø', 'O'),
    ('ł', 'l'),
    ('Ł', 'L'),
    ('đ', 'd'),
    ('Đ', 'D'),
    ('ħ', 'h'),
    ('Ħ', 'H'),
    ('ı', 'i'),
    ('ŧ', 't'),
    ('Ŧ', 'T'),
];

/// By a letter without accents: the letters it is the base of.
fn variants() -> &'static BTreeMap<char, String> {
    static VARIANTS: OnceLock<BTreeMap<char, String>> = OnceLock::new();
    VARIANTS.get_or_init(|| {
        let mut found: BTreeMap<char, String> = BTreeMap::new();
        let letters = ('\u{c0}'..='\u{24f}')
            .chain('\u{370}'..='\u{52f}')
            .chain('\u{622}'..='\u{6d3}')
            .chain('\u{1e00}'..='\u{1fff}');
        for c in letters {
            let base = base_of(c);
            if base != c {
                found.entry(base).or_default().push(c);
            }
        }
        found
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::i18n::Texts;
    use proptest::prelude::*;

    fn look(text: &str, query: &str, options: FindOptions) -> Result<Vec<ByteSpan>, Unreadable> {
        search(text, query, options, &AtomicBool::new(false))
    }

    fn found<'a>(text: &'a str, query: &str, options: FindOptions) -> Vec<&'a str> {
        let hits = look(text, query, options).expect("a query that can be read");
        hits.iter().filter_map(|h| h.text(text)).collect()
    }

    const PLAIN: FindOptions = FindOptions {
        case: false,
        accents: false,
        whole_word: false,
        regex: false,
    };

    #[test]
    fn case_and_accents_count_only_when_they_are_asked_for() {
        let text = "État, ÉTAT, etat, e\u{301}tat, États-Unis";
        assert_eq!(found(text, "etat", PLAIN).len(), 5);
        let case = FindOptions {
            case: true,
            ..PLAIN
        };
        assert_eq!(found(text, "état", case), ["etat", "e\u{301}tat"]);
        let accents = FindOptions {
            accents: true,
            ..PLAIN
        };
        assert_eq!(found(text, "état", accents), ["État", "ÉTAT", "État"]);
    }

    #[test]
    fn names_are_found_as_people_type_them() {
        let check = |text: &str, query: &str| assert_eq!(found(text, query, PLAIN), [text]);
        check("l’OTAN", "l'otan");
        check("Recep Tayyip Erdoğan", "recep tayyip erdogan");
        check("Łódź", "lodz");
        check("Jonas\u{a0}Gahr Støre", "jonas gahr store");
        check("مُحَمَّد", "محمد");
        check("أحمد", "احمد");
        check("צַהַ״ל", "צה״ל");
        check("Ёлка", "елка");
        check("ـ𐵮", "ـ𐵮");
        // In Hindi the marks are vowels: another one is another word.
        assert_eq!(found("नाटो नेटो", "नाटो", PLAIN), ["नाटो"]);
        assert_eq!(found("한국", "한", PLAIN), ["한"]);
    }

    #[test]
    fn whole_words_and_expressions() {
        let whole = FindOptions {
            whole_word: true,
            ..PLAIN
        };
        assert_eq!(found("OTAN OTANs l'OTAN", "otan", whole).len(), 2);
        assert_eq!(found("北约峰会", "北约", whole), ["北约"]);
        let regex = FindOptions {
            regex: true,
            ..PLAIN
        };
        assert_eq!(
            found("25/05/2017 et 26/5/2017", r"\d+/\d+/\d+", regex).len(),
            2
        );
        assert_eq!(found("a\nb", "^b$", regex), ["b"]);
        assert_eq!(found("abc", "x*", regex), [""; 0]);
        assert_eq!(found("a(b", "(", PLAIN), ["("]);
    }

    #[test]
    fn what_is_wrong_with_an_expression_is_said_in_both_languages() {
        let regex = FindOptions {
            regex: true,
            ..PLAIN
        };
        let checks = [
            ("(", "find-bad-unclosed"),
            ("a)", "find-bad-unopened"),
            ("[ab", "find-bad-set-unclosed"),
            ("[b-a]", "find-bad-range"),
            (r"\p{Klingon}", "find-bad-class"),
            ("+a", "find-bad-repeat"),
            ("a{3,1}", "find-bad-count"),
            ("a{x}", "find-bad-count"),
            ("a\\", "find-bad-escape"),
            (r"\y", "find-bad-escape"),
            (r"(a)\1", "find-bad-unsupported"),
            ("(?<=a)b", "find-bad-unsupported"),
            (r"\w{9999}\w{9999}", "find-bad-size"),
            ("(?Z)a", "find-bad-other"),
        ];
        for (query, text) in checks {
            let error = look("a", query, regex).expect_err(query);
            assert_eq!(error.text, text, "{query}: {}", error.detail);
            assert!(!error.detail.is_empty());
            for language in ["en", "fr"] {
                let said = Texts::new(language).get(text);
                assert_ne!(*said, *text, "no sentence in {language}");
            }
        }
    }

    #[test]
    fn a_search_that_nobody_waits_for_ends() {
        let text = "a ".repeat(1000);
        let stop = AtomicBool::new(true);
        let hits = search(&text, "a", PLAIN, &stop).expect("a plain query");
        assert_eq!(hits, []);
    }

    proptest! {
        #[test]
        fn any_query_finds_itself_and_hits_stand_in_order(
            before in "\\PC{0,20}",
            query in "[^ \r\n\\p{M}]{1,6}",
            after in "\\PC{0,20}",
            case: bool,
            accents: bool,
        ) {
            let text = format!("{before} {query} {after}");
            let options = FindOptions { case, accents, ..PLAIN };
            let hits = look(&text, &query, options);
            let hits = hits.expect("a plain query is always readable");
            let at = before.len() + 1;
            prop_assert!(
                hits.iter().any(|h| h.start <= at && at < h.end) || query.chars().all(is_optional_mark),
                "{query:?} is not found in {text:?}: {hits:?}"
            );
            for pair in hits.windows(2) {
                prop_assert!(pair[0].end <= pair[1].start);
            }
            for hit in hits {
                prop_assert!(hit.text(&text).is_some_and(|t| !t.is_empty()));
            }
        }
    }
}
