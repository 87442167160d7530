//! A saved web page → the text to annotate, with what the page says of itself.
//!
//! The text of a page depends on how it is taken out, and that changes with versions of programs. So it is written beside the page as
//! `page.html.txt` with the first save, and from then on that file is the article: visible, shareable, never written over. Looking at a page
//! writes nothing.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use dom_smoothie::{Config, Readability, TextMode};

use crate::model::article::Card;

/// Whether a file's name says that it is a web page.
pub fn is_page_name(name: &str) -> bool {
    let extension = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && !name.starts_with('.') => extension,
        _ => return false,
    };
    ["html", "htm", "xhtml"]
        .iter()
        .any(|e| extension.eq_ignore_ascii_case(e))
}

/// Whether a path is that of a web page.
pub fn is_page(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| is_page_name(&name.to_string_lossy()))
}

/// Where the text of a page lies: `page.html.txt`.
pub fn snapshot_path(page: &Path) -> PathBuf {
    let mut name: OsString = page.file_name().unwrap_or_default().to_owned();
    name.push(".txt");
    page.with_file_name(name)
}

/// The page that a text was taken from, by its name; `None` for other texts.
pub fn page_of_snapshot(article: &Path) -> Option<PathBuf> {
    let name = article.file_name()?.to_str()?;
    let page = name
        .strip_suffix(".txt")
        .filter(|name| is_page_name(name))?;
    Some(article.with_file_name(page))
}

/// The encoding that a page declares in its first kilobyte, as its label.
pub(crate) fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    let after = &head[head.find("charset=")? + "charset=".len()..];
    let label: String = after
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    (!label.is_empty()).then_some(label)
}

/// The text of a page and its card. A page in which no article is found gives all of its text.
pub(crate) fn text_and_card(html: &str) -> (String, Card) {
    let config = Config {
        text_mode: TextMode::Formatted,
        ..Config::default()
    };
    let found = Readability::new(html, None, Some(config)).and_then(|mut page| page.parse());
    let Ok(found) = found else {
        return (plain_text(html), Card::default());
    };
    let card = Card {
        headline: some(Some(found.title.as_str())),
        byline: some(found.byline.as_deref()),
        source: some(found.site_name.as_deref()),
        date: found.published_time.as_deref().and_then(day_of),
        language: some(found.lang.as_deref()),
        url: some(found.url.as_deref()),
        ..Card::default()
    };
    let body = tidy(&found.text_content);
    let title = found.title.trim();
    // The headline is tagged as well: it belongs to the text.
    let text = match title.is_empty() || body.starts_with(title) {
        true => body,
        false => format!("{title}\n\n{body}"),
    };
    (text, card)
}

fn some(text: Option<&str>) -> Option<String> {
    let text = text?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// `2017-05-25T10:00:00Z` → `2017-05-25`: EDTF of the day.
fn day_of(time: &str) -> Option<String> {
    let day = time.trim().get(..10)?;
    let is_day = day.bytes().enumerate().all(|(i, b)| match i {
        4 | 7 => b == b'-',
        _ => b.is_ascii_digit(),
    });
    is_day.then(|| day.to_owned())
}

/// Lines without space at their ends, at most one empty line between two.
fn tidy(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim) {
        if !(line.is_empty() && lines.last().is_none_or(|last| last.is_empty())) {
            lines.push(line);
        }
    }
    while lines.last().is_some_and(|last| last.is_empty()) {
        lines.pop();
    }
    let mut text = lines.join("\n");
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// What stands between the tags.
fn plain_text(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = match rest[at..].find('>') {
            Some(end) => &rest[at + end + 1..],
            None => "",
        };
        text.push('\n');
    }
    text.push_str(rest);
    tidy(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = include_str!("../../tests/golden/page.html");

    #[test]
    fn a_page_gives_its_article_and_its_card() {
        let (text, card) = text_and_card(PAGE);
        assert!(
            text.starts_with("L’OTAN s’engage contre Daech\n\nAprès plus"),
            "{text}"
        );
        assert!(
            text.contains("\n\nLa décision") && text.ends_with("bombardements.\n"),
            "{text}"
        );
        assert!(!text.contains("Mentions légales"), "{text}");
        assert_eq!(
            card.headline.as_deref(),
            Some("L’OTAN s’engage contre Daech")
        );
        assert_eq!(card.source.as_deref(), Some("Exemple"));
        assert_eq!(card.date.as_deref(), Some("2017-05-25"));
        assert_eq!(card.language.as_deref(), Some("fr"));
        assert_eq!(card.byline.as_deref(), Some("Ana Diaz"));
    }

    #[test]
    fn what_is_hardly_a_page_gives_some_text() {
        assert_eq!(text_and_card("").0, "");
        assert!(text_and_card("<p>Un mot").0.contains("Un mot"));
        assert!(text_and_card("plain < text").0.contains("plain"));
    }

    #[test]
    fn names_of_pages_and_of_their_texts() {
        assert!(is_page_name("a.HTML") && is_page_name("b.c.htm"));
        assert!(!is_page_name("a.txt") && !is_page_name(".html") && !is_page_name("html"));
        let page = Path::new("/p/a.html");
        let text = snapshot_path(page);
        assert_eq!(text, Path::new("/p/a.html.txt"));
        assert_eq!(page_of_snapshot(&text).as_deref(), Some(page));
        assert_eq!(page_of_snapshot(Path::new("/p/a.txt")), None);
        assert_eq!(
            declared_encoding(b"<meta charset='iso-8859-1'>").as_deref(),
            Some("iso-8859-1")
        );
    }
}
