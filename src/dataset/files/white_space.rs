//! A document whose white space its reader had to guess, and an article of the same words: the spans are moved to where these words stand.

use crate::{dataset::ImportedDocument, model::span::ByteSpan, store::reanchor::with_spans};

/// Where the characters that are no white space stand in two texts that differ in nothing else.
struct SameWords<'a> {
    /// In the one and in the other text, in bytes.
    at: Vec<(usize, usize)>,
    from: &'a str,
}

impl<'a> SameWords<'a> {
    /// `None` where the words differ too.
    fn new(from: &'a str, to: &str) -> Option<Self> {
        let words = |text: &str| {
            let chars = text.char_indices().filter(|(_, c)| !is_gap(*c));
            chars.collect::<Vec<_>>()
        };
        let (words_from, words_to) = (words(from), words(to));
        let chars = |words: &[(usize, char)]| words.iter().map(|(_, c)| *c).collect::<Vec<_>>();
        (chars(&words_from) == chars(&words_to)).then(|| Self {
            at: words_from
                .iter()
                .zip(&words_to)
                .map(|((from, _), (to, _))| (*from, *to))
                .collect(),
            from,
        })
    }

    /// `None` where there is nothing but white space.
    fn span(&self, span: ByteSpan) -> Option<ByteSpan> {
        let first = self.at.partition_point(|(from, _)| *from < span.start);
        let end = self.at.partition_point(|(from, _)| *from < span.end);
        let (last_from, last_to) = *self.at[first..].get(..end.checked_sub(first)?)?.last()?;
        let last = self.from[last_from..].chars().next()?;
        Some(ByteSpan::new(self.at[first].1, last_to + last.len_utf8()))
    }
}

/// White space, and the separators that some programs hold for it.
fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

/// Gives a document a text of the same words; `false`, and nothing is changed, where they are others.
pub fn take_text(document: &mut ImportedDocument, text: &str) -> bool {
    let Some(words) = SameWords::new(&document.text, text) else {
        return false;
    };
    let records = document.records.iter().cloned();
    let moved = records.map(|record| with_spans(record, |_, span| words.span(span)));
    let Some(records) = moved.collect() else {
        return false;
    };
    document.records = records;
    text.clone_into(&mut document.text);
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        annotation::{Entity, Mention, Record},
        id::{Id, Kind},
    };

    /// A document with a mention of each word.
    fn document(text: &str, words: &[&str]) -> ImportedDocument {
        let mut document = ImportedDocument::new("a.txt", text);
        let entity = Id::new(Kind::Entity, "e_1");
        document.push(
            Entity::new(entity.clone(), "X", "x"),
            document.place.clone(),
        );
        for (n, word) in words.iter().enumerate() {
            let start = text.find(word).unwrap();
            let at = vec![ByteSpan::new(start, start + word.len())];
            let id = Id::new(Kind::Mention, format!("m_{n}"));
            document.push(Mention::new(id, at, entity.clone()), document.place.clone());
        }
        document
    }

    fn quoted(document: &ImportedDocument) -> Vec<&str> {
        let spans = document.records.iter().flat_map(Record::spans);
        spans
            .map(|(_, span)| span.text(&document.text).unwrap())
            .collect()
    }

    #[test]
    fn spans_go_with_their_words() {
        let words = ["👩‍👩‍👧 Élysée", "OTAN.", "北约 峰会"];
        let guessed = "👩‍👩‍👧 Élysée\nOTAN. 北约 峰会";
        for text in [
            "👩‍👩‍👧\u{a0}Élysée\r\n\r\nOTAN.\u{2028}北约\u{3000}峰会\n",
            "\n\t👩‍👩‍👧Élysée OTAN.北约峰会",
        ] {
            let mut document = document(guessed, &words);
            assert!(take_text(&mut document, text));
            assert_eq!(document.text, text);
            let plain = |text: &str| text.split_whitespace().collect::<String>();
            let found: Vec<String> = quoted(&document).into_iter().map(plain).collect();
            assert_eq!(found, words.map(plain));
        }
    }

    #[test]
    fn other_words_are_another_text() {
        for text in ["OTAN et Daech", "OTAN", "OTAN Daech.", "Otan Daech", ""] {
            let mut document = document("OTAN Daech", &["OTAN"]);
            assert!(!take_text(&mut document, text), "{text}");
            assert_eq!(quoted(&document), ["OTAN"]);
        }
    }

    #[test]
    fn nothing_but_white_space_has_no_place_among_the_words() {
        let mut document = document("OTAN \t Daech", &["\t"]);
        assert!(!take_text(&mut document, "OTAN Daech"));
        assert_eq!(quoted(&document), ["\t"]);
    }
}
