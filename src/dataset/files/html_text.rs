//! The text of a web page, and what its head says of the article.
//!
//! Nothing is guessed about which part is the article: the whole page's text comes in, and zones say later what is page chrome. Never fails, and takes one
//! pass: tags that do not close, entities nobody knows and the like stay what they are.

use crate::model::article::Card;

pub(super) struct Page {
    pub text: String,
    pub card: Card,
}

/// Elements whose content is not read by people.
const HIDDEN: [&str; 9] = [
    "script", "style", "noscript", "template", "svg", "iframe", "object", "select", "canvas",
];

/// Elements that stand on lines of their own, with an empty line after them or without.
const PARAGRAPHS: [&str; 17] = [
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "figure",
    "article",
    "section",
    "pre",
    "table",
    "ul",
    "ol",
    "dl",
    "hr",
];
const LINES: [&str; 20] = [
    "br",
    "div",
    "li",
    "tr",
    "dt",
    "dd",
    "header",
    "footer",
    "nav",
    "aside",
    "main",
    "form",
    "figcaption",
    "address",
    "body",
    "html",
    "button",
    "option",
    "label",
    "details",
];

pub(super) fn read(html: &str) -> Page {
    let mut maker = Maker::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        maker.text(&rest[..at]);
        rest = maker.tag(&rest[at..]);
    }
    maker.text(rest);
    let text = maker.out.trim_end().to_owned() + "\n";
    let title = maker.title.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut card = maker.card;
    if card.headline.is_none() && !title.is_empty() {
        card.headline = Some(title);
    }
    Page {
        text: if text.trim().is_empty() {
            String::new()
        } else {
            text
        },
        card,
    }
}

/// The encoding that a page's head declares (`<meta charset=…>`), in its first kilobyte.
pub(super) fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(1024)];
    // A table or a text may speak of charsets.
    if !head.trim_ascii_start().starts_with(b"<") {
        return None;
    }
    let head = String::from_utf8_lossy(head).to_lowercase();
    let (_, after) = head.split_once("charset=")?;
    let label = after.trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|c: char| !c.is_ascii_alphanumeric() && !"-_".contains(c));
    let label = &label[..end.unwrap_or(label.len())];
    (!label.is_empty()).then(|| label.to_owned())
}

#[derive(Default)]
struct Maker {
    out: String,
    title: String,
    card: Card,
    in_title: bool,
    in_pre: bool,
}

impl Maker {
    fn text(&mut self, raw: &str) {
        if raw.is_empty() {
            return;
        }
        let text = decode(raw);
        if self.in_title {
            self.title.push_str(&text);
            return;
        }
        if self.in_pre {
            self.out.push_str(&text);
            return;
        }
        let is_space = |c: char| c.is_ascii_whitespace();
        for (i, word) in text.split(is_space).enumerate() {
            let ends_in_space = self.out.is_empty() || self.out.ends_with(is_space);
            if i > 0 && !ends_in_space {
                self.out.push(' ');
            }
            self.out.push_str(word);
        }
    }

    /// Ends the line, and the paragraph; where there is nothing to end, nothing happens.
    fn end(&mut self, n_breaks: usize) {
        let len = self.out.trim_end_matches(' ').len();
        self.out.truncate(len);
        if self.out.is_empty() {
            return;
        }
        let last = self.out.chars().rev().take(n_breaks);
        let there = last.take_while(|c| *c == '\n').count();
        for _ in there..n_breaks {
            self.out.push('\n');
        }
    }

    /// Takes a tag (or a comment) at the head of `rest`, and the content of elements that are not read. What is after it.
    fn tag<'a>(&mut self, rest: &'a str) -> &'a str {
        if let Some(comment) = rest.strip_prefix("<!--") {
            return comment.split_once("-->").map_or("", |(_, after)| after);
        }
        let inner = &rest[1..];
        let is_tag = |c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?');
        if !inner.starts_with(is_tag) {
            self.text("<");
            return inner;
        }
        let end = end_of_tag(inner);
        let (tag, after) = inner.split_at(end);
        let after = after.strip_prefix('>').unwrap_or(after);
        let (closes, tag) = match tag.strip_prefix('/') {
            Some(tag) => (true, tag),
            None => (false, tag),
        };
        let name_end = tag
            .find(|c: char| c.is_whitespace() || c == '/')
            .unwrap_or(tag.len());
        let name = tag[..name_end].to_ascii_lowercase();
        let name = name.as_str();
        if PARAGRAPHS.contains(&name) {
            self.end(2);
        } else if LINES.contains(&name) {
            self.end(1);
        }
        match name {
            "title" => self.in_title = !closes,
            "pre" => self.in_pre = !closes,
            "td" | "th" if closes => self.text(" "),
            "meta" => self.meta(&tag[name_end..]),
            "html" if !closes => {
                self.card.language = attribute(&tag[name_end..], "lang").filter(|l| !l.is_empty());
            }
            "link" => {
                let attributes = &tag[name_end..];
                if attribute(attributes, "rel").as_deref() == Some("canonical") {
                    self.card.url = attribute(attributes, "href");
                }
            }
            _ if HIDDEN.contains(&name) && !closes && !tag.ends_with('/') => {
                return after_element(after, name);
            }
            _ => {}
        }
        after
    }

    fn meta(&mut self, attributes: &str) {
        let name = attribute(attributes, "property").or_else(|| attribute(attributes, "name"));
        let content = attribute(attributes, "content").filter(|c| !c.trim().is_empty());
        let (Some(name), Some(content)) = (name, content) else {
            return;
        };
        let slot = match name.to_ascii_lowercase().as_str() {
            "og:title" => &mut self.card.headline,
            "author" | "article:author" => &mut self.card.byline,
            "og:site_name" => &mut self.card.source,
            "article:published_time" | "date" | "dc.date" | "pubdate" => &mut self.card.date,
            "og:url" => &mut self.card.url,
            "copyright" | "dc.rights" => &mut self.card.rights,
            _ => return,
        };
        slot.get_or_insert(content);
    }
}

/// Where a tag ends: at the first `>` outside its quoted values.
fn end_of_tag(tag: &str) -> usize {
    let mut quote = None;
    for (i, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return i,
            (None, b'"' | b'\'') if tag[..i].ends_with('=') => quote = Some(byte),
            (Some(open), byte) if byte == open => quote = None,
            _ => {}
        }
    }
    // A quotation mark that never closes hides no more than the tag.
    tag.find('>').unwrap_or(tag.len())
}

fn after_element<'a>(rest: &'a str, name: &str) -> &'a str {
    let mut at = rest;
    while let Some((_, after)) = at.split_once("</") {
        let is_it = after
            .get(..name.len())
            .is_some_and(|n| n.eq_ignore_ascii_case(name));
        if is_it {
            return after.split_once('>').map_or("", |(_, after)| after);
        }
        at = after;
    }
    ""
}

fn attribute(attributes: &str, wanted: &str) -> Option<String> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .find(|c: char| c.is_whitespace() || c == '=')
            .unwrap_or(rest.len());
        let (name, after) = rest.split_at(end.max(1).min(rest.len()));
        rest = after.trim_start();
        let value = match rest.strip_prefix('=') {
            Some(after) => {
                let after = after.trim_start();
                let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
                match quote {
                    Some(quote) => {
                        let (value, after) =
                            after[1..].split_once(quote).unwrap_or((&after[1..], ""));
                        rest = after;
                        value
                    }
                    None => {
                        let end = after.find(char::is_whitespace).unwrap_or(after.len());
                        rest = &after[end..];
                        &after[..end]
                    }
                }
            }
            None => "",
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(decode(value).trim().to_owned());
        }
    }
}

/// Takes character references out (HTML 4's commonest names, and numbers).
fn decode(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|b| b == b';');
        let known = end.and_then(|end| Some((end, reference(rest.get(1..end)?)?)));
        match known {
            Some((end, c)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn reference(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        // Pages that meant Windows-1252 say so with these (WHATWG).
        if (0x80..=0x9f).contains(&code) {
            let byte = [u8::try_from(code).ok()?];
            return encoding_rs::WINDOWS_1252.decode(&byte).0.chars().next();
        }
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    let found = NAMES.binary_search_by_key(&name, |(known, _)| known).ok()?;
    Some(NAMES[found].1)
}

/// Sorted by name.
const NAMES: [(&str, char); 67] = [
    ("AElig", 'Æ'),
    ("Agrave", 'À'),
    ("Ccedil", 'Ç'),
    ("Eacute", 'É'),
    ("Egrave", 'È'),
    ("Ntilde", 'Ñ'),
    ("OElig", 'Œ'),
    ("Ouml", 'Ö'),
    ("Uuml", 'Ü'),
    ("aacute", 'á'),
    ("acirc", 'â'),
    ("aelig", 'æ'),
    ("agrave", 'à'),
    ("amp", '&'),
    ("apos", '\''),
    ("aring", 'å'),
    ("atilde", 'ã'),
    ("auml", 'ä'),
    ("bull", '•'),
    ("ccedil", 'ç'),
    ("cent", '¢'),
    ("copy", '©'),
    ("deg", '°'),
    ("eacute", 'é'),
    ("ecirc", 'ê'),
    ("egrave", 'è'),
    ("emsp", '\u{2003}'),
    ("ensp", '\u{2002}'),
    ("euml", 'ë'),
    ("euro", '€'),
    ("frac12", '½'),
    ("gt", '>'),
    ("hellip", '…'),
    ("iacute", 'í'),
    ("icirc", 'î'),
    ("iexcl", '¡'),
    ("iquest", '¿'),
    ("iuml", 'ï'),
    ("laquo", '«'),
    ("ldquo", '“'),
    ("lsquo", '‘'),
    ("lt", '<'),
    ("mdash", '—'),
    ("middot", '·'),
    ("nbsp", '\u{a0}'),
    ("ndash", '–'),
    ("ntilde", 'ñ'),
    ("oacute", 'ó'),
    ("ocirc", 'ô'),
    ("oelig", 'œ'),
    ("oslash", 'ø'),
    ("otilde", 'õ'),
    ("ouml", 'ö'),
    ("pound", '£'),
    ("quot", '"'),
    ("raquo", '»'),
    ("rdquo", '”'),
    ("reg", '®'),
    ("rsquo", '’'),
    ("sect", '§'),
    ("shy", '\u{ad}'),
    ("szlig", 'ß'),
    ("times", '×'),
    ("trade", '™'),
    ("uacute", 'ú'),
    ("ugrave", 'ù'),
    ("uuml", 'ü'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_gives_its_text_in_lines_and_its_card() {
        let page = read(
            "<!DOCTYPE html><html lang=fr><head><title>L&rsquo;OTAN &amp; Daech</title><style>p { x: '<p>' }</style>\
             <meta property=\"og:title\" content=\"L'OTAN\"><meta name=author content='Ana Diaz'>\
             <meta property='article:published_time' content=2017-05-25><link rel=canonical href=\"https://a.b/c?x=1&amp;y=2\"></head>\
             <body><!-- <p>no --><nav><a href='#'>Partager</a></nav><h1>Titre\n long</h1><p>Un &laquo;&nbsp;mot&nbsp;&raquo;,<br>deux &#233;t&#xe9;s &#146;x; 3 < 4 &nope; <b>gras</b>.</p>\
             <script>if (a < b) { document.write('</p>') }</script><ul><li>un</li><li>deux</li></ul><p>fin</body>",
        );
        assert_eq!(
            page.text,
            "Partager\n\nTitre long\n\nUn «\u{a0}mot\u{a0}»,\ndeux étés ’x; 3 < 4 &nope; gras.\n\nun\ndeux\n\nfin\n"
        );
        let card = page.card;
        assert_eq!(card.headline.as_deref(), Some("L'OTAN"));
        assert_eq!(card.byline.as_deref(), Some("Ana Diaz"));
        assert_eq!(card.date.as_deref(), Some("2017-05-25"));
        assert_eq!(card.language.as_deref(), Some("fr"));
        assert_eq!(card.url.as_deref(), Some("https://a.b/c?x=1&y=2"));
    }

    #[test]
    fn broken_pages_end() {
        for html in [
            "<",
            "<p",
            "a<b>c",
            "<script>x",
            "<!-- x",
            "<a href=\"x>y",
            "&#x110000;&#0;&",
            "<p a='",
            "</",
        ] {
            read(html);
        }
        assert_eq!(read("<p></p>").text, "");
        assert_eq!(read("1 < 2 und <b").text, "1 < 2 und\n");
        let names: Vec<&str> = NAMES.iter().map(|(name, _)| *name).collect();
        assert!(names.is_sorted());
    }

    #[test]
    fn the_encoding_is_the_declared_one() {
        let page = b"<html><meta http-equiv=x content='text/html; charset=ISO-8859-15'>";
        assert_eq!(declared_encoding(page).as_deref(), Some("iso-8859-15"));
        assert_eq!(declared_encoding(b"charset=utf-16 they said"), None);
    }
}
