//! A mention begins or ends within a word: a drag that began a letter late or ended early.
//!
//! Only of scripts that set words apart and hang nothing on them: in Arabic `و` and `ب` stand before a name as one word with it.

use super::{Finding, Fix, Rule, Subject};
use crate::model::span::ByteSpan;

pub(super) const RULE: Rule = Rule {
    name: "half-word",
    run,
};

/// Of a longer one nobody says where a word ends.
const MOST_LETTERS: usize = 40;

fn run(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let text = subject.text();
    for mention in subject.document.mentions() {
        let cut = mention.at.iter().find_map(|piece| {
            let whole = whole_words(text, *piece)?;
            (whole != *piece && subject.document.is_in_datasets(piece.start))
                .then_some((*piece, whole))
        });
        let Some((before, after)) = cut else {
            continue;
        };
        findings.push(
            Finding::new(&RULE, Some(&mention.id), vec![before])
                .with("text", before.text(text).unwrap_or_default())
                .with("whole", after.text(text).unwrap_or_default())
                .fix(Fix::Move {
                    record: mention.id.clone(),
                    before,
                    after,
                }),
        );
    }
}

/// A stretch with the letters beside it that belong to its first and last words.
fn whole_words(text: &str, piece: ByteSpan) -> Option<ByteSpan> {
    let inner = piece.text(text)?;
    let mut whole = piece;
    if inner.starts_with(is_letter) {
        let letters = text[..piece.start].chars().rev();
        let letters: Vec<char> = letters
            .take_while(|c| is_letter(*c))
            .take(MOST_LETTERS)
            .collect();
        if letters.len() < MOST_LETTERS {
            whole.start -= letters.into_iter().map(char::len_utf8).sum::<usize>();
        }
    }
    if inner.ends_with(is_letter) {
        let letters = text[piece.end..].chars();
        let letters: String = letters
            .take_while(|c| is_letter(*c))
            .take(MOST_LETTERS)
            .collect();
        // `Merkels`, `Bidens`: the name without its ending.
        if letters != "s" && letters.chars().count() < MOST_LETTERS {
            whole.end += letters.len();
        }
    }
    Some(whole)
}

/// Latin, Greek and Cyrillic letters, and the marks on them.
fn is_letter(c: char) -> bool {
    match c {
        '\u{300}'..='\u{36f}' => true,
        '\0'..='\u{52f}' | '\u{1e00}'..='\u{1fff}' => c.is_alphabetic(),
        _ => false,
    }
}
