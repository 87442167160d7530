//! The bytes of an article's file → its text.
//!
//! Line ends stay as they are and nothing is normalised: the text is what the file says, and offsets count in it. A byte order mark is not part
//! of the text. What had to be guessed is said, so that the analyst can choose another encoding.

use std::{
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::{
    card,
    error::{Action, StoreError},
    page,
    vfs::{self, Vfs},
};
use crate::model::said::words;
use crate::model::{
    article::{Article, Card},
    problem::Problem,
};

/// The largest file that is opened without asking, in bytes.
pub const MAX_ARTICLE_BYTES: u64 = 64 << 20;

static MAX_BYTES: AtomicU64 = AtomicU64::new(MAX_ARTICLE_BYTES);

/// Sets another limit for the whole run: `--max-size`.
pub fn set_max_bytes(bytes: u64) {
    MAX_BYTES.store(bytes, Ordering::Relaxed);
}

/// An article with how its bytes were understood.
#[derive(Clone, Debug)]
pub struct Ingested {
    pub article: Article,
    pub encoding: DetectedEncoding,
    /// What a web page says of itself.
    pub card: Card,
    pub problems: Vec<Problem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DetectedEncoding {
    /// As the WHATWG Encoding Standard names it, such as `UTF-8` or `windows-1252`.
    pub name: &'static str,
    pub had_bom: bool,
    /// Nothing in the file says that it is this one.
    pub guessed: bool,
}

impl std::fmt::Display for DetectedEncoding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)?;
        if self.had_bom {
            f.write_str(" (BOM)")?;
        }
        if self.guessed {
            f.write_str(" (?)")?;
        }
        Ok(())
    }
}

#[derive(Clone, Copy, Debug)]
pub struct IngestOptions<'a> {
    /// Files of more bytes are refused.
    pub max_bytes: u64,
    /// The encoding the analyst chose, by any WHATWG label; `None` to find out.
    pub encoding: Option<&'a str>,
}

impl Default for IngestOptions<'_> {
    fn default() -> Self {
        Self {
            max_bytes: MAX_BYTES.load(Ordering::Relaxed),
            encoding: None,
        }
    }
}

/// Reads an article. Of a web page it is the text beside it where that has been saved, else the text as it is taken out now.
pub fn read_article(
    vfs: &dyn Vfs,
    path: &Path,
    options: IngestOptions<'_>,
) -> Result<Ingested, StoreError> {
    if page::is_page(path) {
        let snapshot = page::snapshot_path(path);
        let is_saved = vfs::exists(vfs, &snapshot)
            .map_err(|error| StoreError::io(&snapshot, Action::Read, error))?;
        if is_saved {
            return read_article(vfs, &snapshot, options);
        }
    }
    let mut ingested = read_file(vfs, path, options)?;
    if let Some(page) = page::page_of_snapshot(path) {
        // A text that was taken from a page has its card there, if the page is still beside it.
        if let Ok(from) = read_file(vfs, &page, options) {
            ingested.card = from.card;
        }
    }
    match card::read_card(vfs, path) {
        Ok(Some(card)) => ingested.card = card,
        Ok(None) => {}
        Err(error) => ingested.problems.push(error.problem()),
    }
    Ok(ingested)
}

fn read_file(
    vfs: &dyn Vfs,
    path: &Path,
    options: IngestOptions<'_>,
) -> Result<Ingested, StoreError> {
    let failed = |error| StoreError::io(path, Action::Read, error);
    let metadata = vfs.metadata(path).map_err(failed)?;
    let owned = || path.to_owned();
    if metadata.is_dir {
        return Err(StoreError::IsDirectory { path: owned() });
    }
    if metadata.len > options.max_bytes {
        return Err(StoreError::TooLarge {
            path: owned(),
            len: metadata.len,
            limit: options.max_bytes,
        });
    }
    let bytes = vfs.read(path).map_err(failed)?;
    ingest(&bytes, path, options.encoding)
}

/// Decodes the bytes of an article's file. `path` is for its name and for messages.
pub fn ingest(bytes: &[u8], path: &Path, encoding: Option<&str>) -> Result<Ingested, StoreError> {
    let is_page = page::is_page(path);
    let mut decoded = decode_file(bytes, path, encoding)?;
    let file = path.display().to_string();
    let mut problems = Vec::new();
    let mut card = Card::default();
    let mut name = path.file_name().unwrap_or_default().to_string_lossy();
    if is_page {
        (decoded.text, card) = page::text_and_card(&decoded.text);
        name.to_mut().push_str(".txt");
    }
    if decoded.text.is_empty() {
        problems.push(Problem::note(words!("problem-empty", "the file is empty")).in_file(&file));
    }
    if decoded.encoding.guessed {
        let name = decoded.encoding.name;
        let message = words!(
            "problem-guessed",
            "the file does not say its encoding and was read as {name}",
            name = name
        );
        problems.push(Problem::note(message).in_file(&file));
    }
    if decoded.had_errors {
        problems.extend(bad_bytes(&decoded.text, decoded.encoding.name, &file));
    }
    Ok(Ingested {
        article: Article::new(name, decoded.text),
        encoding: decoded.encoding,
        card,
        problems,
    })
}

/// The bytes of a file as text, as they are: markup stays.
pub fn text_of_file(
    bytes: &[u8],
    path: &Path,
    encoding: Option<&str>,
) -> Result<String, StoreError> {
    decode_file(bytes, path, encoding).map(|decoded| decoded.text)
}

fn decode_file(bytes: &[u8], path: &Path, encoding: Option<&str>) -> Result<Decoded, StoreError> {
    let is_page = page::is_page(path);
    let declared = match encoding {
        None if is_page && Encoding::for_bom(bytes).is_none() => page::declared_encoding(bytes),
        _ => None,
    };
    let label = encoding.or(declared.as_deref());
    match label.and_then(|label| Encoding::for_label(label.as_bytes())) {
        Some(encoding) => Ok(decode_as(bytes, encoding)),
        None => decode(bytes).map_err(|what| StoreError::NotText {
            path: path.to_owned(),
            what,
        }),
    }
}

struct Decoded {
    text: String,
    encoding: DetectedEncoding,
    had_errors: bool,
}

fn decode(bytes: &[u8]) -> Result<Decoded, &'static str> {
    if bytes.starts_with(&[0xFF, 0xFE, 0, 0]) || bytes.starts_with(&[0, 0, 0xFE, 0xFF]) {
        return Err("UTF-32, which no newsroom tool writes");
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Ok(decode_as(bytes, encoding));
    }
    if let Some(what) = known_binary(bytes) {
        return Err(what);
    }
    if bytes.contains(&0) {
        return match utf16_without_bom(bytes) {
            Some(encoding) => Ok(Decoded {
                encoding: DetectedEncoding {
                    name: encoding.name(),
                    had_bom: false,
                    guessed: true,
                },
                ..decode_as(bytes, encoding)
            }),
            None => Err("a binary file"),
        };
    }
    let controls = bytes.iter().filter(|b| is_odd_control(**b)).count();
    if controls * 50 > bytes.len() {
        return Err("a binary file");
    }
    if is_nearly_utf8(bytes) {
        return Ok(decode_as(bytes, UTF_8));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let decoded = decode_as(bytes, encoding);
    Ok(Decoded {
        encoding: DetectedEncoding {
            guessed: true,
            ..decoded.encoding
        },
        ..decoded
    })
}

/// Decodes without looking for another encoding; a byte order mark of this one is taken off.
fn decode_as(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let bom_len = match Encoding::for_bom(bytes) {
        Some((of, len)) if of == encoding => len,
        _ => 0,
    };
    let (text, had_errors) = encoding.decode_without_bom_handling(&bytes[bom_len..]);
    Decoded {
        text: text.into_owned(),
        encoding: DetectedEncoding {
            name: encoding.name(),
            had_bom: bom_len > 0,
            guessed: false,
        },
        had_errors,
    }
}

fn known_binary(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 8] = [
        (b"%PDF-", "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive or an office document"),
        (b"\x89PNG", "a picture"),
        (b"\xFF\xD8\xFF", "a picture"),
        (b"GIF8", "a picture"),
        (b"\x1F\x8B", "a compressed file"),
        (b"\xD0\xCF\x11\xE0", "an office document"),
        (b"{\\rtf", "an RTF document"),
    ];
    KINDS
        .into_iter()
        .find(|(start, _)| bytes.starts_with(start))
        .map(|(_, what)| what)
}

/// Control characters that stand in no text; escape begins a shift sequence of ISO-2022-JP.
fn is_odd_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B)
}

/// UTF-16 of either byte order, if the bytes read well as one of them.
fn utf16_without_bom(bytes: &[u8]) -> Option<&'static Encoding> {
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    let share = |encoding: &'static Encoding| {
        let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
        let (mut good, mut all) = (0usize, 0usize);
        for c in text.chars() {
            all += 1;
            good += usize::from(is_common(c));
        }
        // In thousandths.
        if had_errors {
            0
        } else {
            good * 1000 / all.max(1)
        }
    };
    let (little, big) = (share(UTF_16LE), share(UTF_16BE));
    let (best, encoding) = if little >= big {
        (little, UTF_16LE)
    } else {
        (big, UTF_16BE)
    };
    (best >= 950).then_some(encoding)
}

/// Letters of scripts that news is written in, white space, digits and punctuation.
fn is_common(c: char) -> bool {
    matches!(
        c,
        '\t' | '\n' | '\r' | ' '..='~' | '\u{a0}'..='\u{17f}'
            | '\u{370}'..='\u{6ff}' | '\u{900}'..='\u{dff}' | '\u{e00}'..='\u{e7f}'
            | '\u{1e00}'..='\u{1fff}' | '\u{2010}'..='\u{206f}' | '\u{20a0}'..='\u{20bf}'
            | '\u{3000}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
            | '\u{ff00}'..='\u{ff5e}' | '\u{10000}'..='\u{1ffff}'
    )
}

/// UTF-8 as a whole, or with a few bad bytes among many good sequences.
///
/// In a text of a one-byte encoding next to no accented letter forms a good sequence with its neighbours.
fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    bad == 0 || good > bad * 2
}

fn bad_bytes(text: &str, encoding: &str, file: &str) -> Vec<Problem> {
    const MOST_LISTED: usize = 20;
    let mut problems = Vec::new();
    let mut n = 0;
    for (i, line) in text.split('\n').enumerate() {
        for (column, _) in line.chars().enumerate().filter(|(_, c)| *c == '\u{fffd}') {
            n += 1;
            if n <= MOST_LISTED {
                let message = words!(
                    "problem-byte",
                    "a byte here is no {encoding} and is shown as \u{fffd}",
                    encoding = encoding
                );
                problems.push(
                    Problem::warning(message)
                        .in_file(file)
                        .at(i + 1, column + 1),
                );
            }
        }
    }
    if n > MOST_LISTED {
        let message = words!(
            "problem-bytes",
            "{n} more bytes are no {encoding}",
            n = n - MOST_LISTED,
            encoding = encoding
        );
        problems.push(
            Problem::warning(message)
                .in_file(file)
                .hint(words!("hint-encoding", "choose another encoding")),
        );
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ingested(bytes: &[u8]) -> Ingested {
        ingest(bytes, Path::new("/p/a.txt"), None).unwrap()
    }

    fn check(bytes: &[u8], text: &str, name: &str, had_bom: bool, guessed: bool) {
        let found = ingested(bytes);
        assert_eq!(found.article.text(), text);
        assert_eq!(
            found.encoding,
            DetectedEncoding {
                name: Encoding::for_label(name.as_bytes()).unwrap().name(),
                had_bom,
                guessed
            }
        );
    }

    fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes_of).collect()
    }

    #[test]
    fn text_is_read_with_and_without_a_byte_order_mark() {
        let text = "L'OTAN s'engage\r\ncontre Daech : l'été 2017\n";
        check(text.as_bytes(), text, "utf-8", false, false);
        check(
            format!("\u{feff}{text}").as_bytes(),
            text,
            "utf-8",
            true,
            false,
        );
        for text in [
            text,
            "قمة حلف شمال الأطلسي\nفي بروكسل",
            "北约领导人在布鲁塞尔。\n",
            "👍 ok\n",
        ] {
            check(
                &utf16(text, u16::to_le_bytes),
                text,
                "utf-16le",
                false,
                true,
            );
            check(
                &utf16(text, u16::to_be_bytes),
                text,
                "utf-16be",
                false,
                true,
            );
            let with_bom = format!("\u{feff}{text}");
            check(
                &utf16(&with_bom, u16::to_le_bytes),
                text,
                "utf-16le",
                true,
                false,
            );
            check(
                &utf16(&with_bom, u16::to_be_bytes),
                text,
                "utf-16be",
                true,
                false,
            );
        }
    }

    #[test]
    fn other_encodings_are_guessed_and_said() {
        let text = "Après plus d'un an de tergiversations, les pays de l'Alliance acceptent que l'OTAN entre à son tour dans la coalition.";
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        check(&bytes, text, "windows-1252", false, true);
        let text = "Лидеры стран НАТО собрались в Брюсселе на саммит";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(text);
        check(&bytes, text, "windows-1251", false, true);
        let text = "北大西洋条約機構の首脳会議がブリュッセルで開かれた。";
        let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(text);
        check(&bytes, text, "shift_jis", false, true);
    }

    #[test]
    fn a_few_bad_bytes_cost_only_themselves() {
        let mut bytes = "Été à Évry\nça et là".as_bytes().to_vec();
        bytes.insert("Été à Évry\n".len(), 0xE9);
        let found = ingested(&bytes);
        assert_eq!(found.article.text(), "Été à Évry\n\u{fffd}ça et là");
        assert_eq!(
            found.problems[0].to_string(),
            "/p/a.txt:2:1: warning: a byte here is no UTF-8 and is shown as \u{fffd}"
        );
    }

    #[test]
    fn what_is_no_text_is_named() {
        let said = |bytes: &[u8]| {
            ingest(bytes, Path::new("a.txt"), None)
                .unwrap_err()
                .to_string()
        };
        assert!(said(b"%PDF-1.7 \xff").contains("a.txt is a PDF document"));
        assert!(said(&[0, 1, 2, 3, 4, 5, 0, 0]).contains("a binary file"));
        assert!(said(b"\x01\x02\x03abc").contains("a binary file"));
    }

    #[test]
    fn an_empty_file_is_an_empty_article() {
        let found = ingested(b"");
        assert!(found.article.text().is_empty());
        assert_eq!(
            found.problems[0].to_string(),
            "/p/a.txt: note: the file is empty"
        );
    }

    #[test]
    fn the_analyst_can_choose_the_encoding() {
        let found = ingest(b"caf\xE9", Path::new("a.txt"), Some("latin1")).unwrap();
        assert_eq!(found.article.text(), "café");
        assert!(!found.encoding.guessed);
    }

    proptest! {
        #[test]
        fn any_bytes_give_a_text_or_a_sentence(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            match ingest(&bytes, Path::new("a.txt"), None) {
                Ok(found) => prop_assert!(found.article.text().len() <= bytes.len() * 3),
                Err(error) => prop_assert!(error.to_string().contains("a.txt")),
            }
        }

        #[test]
        fn utf8_is_never_changed(text in "(\\PC|\r\n|\n|\t){0,100}") {
            prop_assume!(!text.starts_with('\u{feff}') && known_binary(text.as_bytes()).is_none());
            let found = ingested(text.as_bytes());
            prop_assert_eq!(found.article.text(), &text);
        }
    }
}
