//! Which paragraph of a scraped page is headline, chrome, body, quotation, post, link list.

use std::collections::HashSet;

use super::{
    phrases,
    shape::{self, Signature},
};
use crate::model::{annotation::ZoneKind, article::Article, span::ByteSpan};

/// A zone as the text's shape suggests it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneProposal {
    pub kind: ZoneKind,
    /// From the start of a paragraph to the end of one; blank paragraphs may lie between them.
    pub at: ByteSpan,
    /// Of a post: who wrote it, as the page names them, such as `Jens Stoltenberg (@jensstoltenberg)`.
    pub author: Option<String>,
    /// Of a post: when, as the page gives it, such as `25 mai 2017`.
    pub date: Option<String>,
}

/// How many paragraphs before the first running text are looked at as the page's head.
const HEAD: usize = 60;
/// Of how many lines a post's text may consist, and of how many letters.
const POST_LINES: usize = 12;
const POST_WIDTH: usize = 1200;

/// The zones of an article, in text order; neighbours of one kind are one zone, each post is its own.
pub fn propose_zones(article: &Article) -> Vec<ZoneProposal> {
    let text = article.text();
    let mut page = Page::new(text, article.paragraphs());
    page.find_headed_posts();
    page.find_posts();
    page.find_related();
    page.find_chrome();
    page.find_head();
    page.find_duplicates();
    page.find_body();
    page.zones()
}

/// A paragraph that is not blank.
struct Line<'a> {
    /// Its number among all paragraphs: neighbours without a blank one between them differ by one.
    number: usize,
    at: ByteSpan,
    text: &'a str,
    width: usize,
    /// Empty where the line is too long to be anything but text.
    folded: String,
    kind: Option<ZoneKind>,
    /// The post it is part of, as an index of `posts`.
    post: Option<usize>,
}

struct Page<'a> {
    lines: Vec<Line<'a>>,
    posts: Vec<Option<Signature>>,
}

impl<'a> Page<'a> {
    fn new(text: &'a str, paragraphs: &[ByteSpan]) -> Self {
        let mut lines = Vec::new();
        for (number, at) in paragraphs.iter().enumerate() {
            let line = shape::trimmed(at.text(text).unwrap_or_default());
            if line.is_empty() {
                continue;
            }
            let width = shape::width(line);
            lines.push(Line {
                number,
                at: *at,
                text: line,
                width,
                folded: if width <= 400 {
                    shape::folded(line)
                } else {
                    String::new()
                },
                kind: None,
                post: None,
            });
        }
        Self {
            lines,
            posts: Vec::new(),
        }
    }

    /// Posts that begin with their author's name and handle: they end in what is counted or dated under them, or with their paragraph.
    fn find_headed_posts(&mut self) {
        let prose = self
            .lines
            .iter()
            .position(|l| shape::is_prose(l.text, l.width))
            .unwrap_or(self.lines.len());
        let mut i = 0;
        while i < self.lines.len() {
            let Some(heading) = shape::post_heading(self.lines[i].text) else {
                i += 1;
                continue;
            };
            let named = !heading.name.is_empty();
            // The name may stand in a line of its own above the handle.
            let above = (!named)
                .then(|| i.checked_sub(1))
                .flatten()
                .filter(|&n| shape::is_name_line(self.lines[n].text, self.lines[n].width));
            let start = above.unwrap_or(i);
            let footer = self.post_footer(i);
            let end = match footer {
                Some(end) => end,
                // Above the running text a name with its handle is the byline.
                None if i > prose && (named || above.is_some()) && i + 1 < self.lines.len() => {
                    match self.block_end(i + 1) {
                        Some(end) => end,
                        None => {
                            i += 1;
                            continue;
                        }
                    }
                }
                None => {
                    i += 1;
                    continue;
                }
            };
            let name = above.map_or(heading.name.as_str(), |n| self.lines[n].text);
            let author = if name.is_empty() {
                format!("@{}", heading.handle)
            } else {
                format!("{name} (@{})", heading.handle)
            };
            let dated = self.lines[i + 1..=end]
                .iter()
                .find(|l| shape::is_post_footer(l.text, &l.folded) && shape::is_date_line(l.text))
                .map(|l| l.text.to_owned());
            let signature = Signature {
                author,
                date: heading.date.or(dated),
                alone: true,
            };
            self.add_post(start, end, Some(signature));
            i = end + 1;
        }
    }

    /// The last of the lines that stand under the text of a post whose heading is line `heading`.
    fn post_footer(&self, heading: usize) -> Option<usize> {
        let is_footer = |line: &Line<'_>| shape::is_post_footer(line.text, &line.folded);
        let mut width = 0;
        let mut end = heading + 1;
        while let Some(line) = self.lines.get(end).filter(|l| !is_footer(l)) {
            width += line.width;
            let ends = end - heading > POST_LINES
                || width > POST_WIDTH
                || shape::post_heading(line.text).is_some()
                || shape::signature(line.text).is_some();
            if ends {
                return None;
            }
            end += 1;
        }
        // Something must be said, and something counted or dated under it.
        if end == heading + 1 || end >= self.lines.len() {
            return None;
        }
        while self.lines.get(end + 1).is_some_and(is_footer) {
            end += 1;
        }
        Some(end)
    }

    /// The last of the lines that stand together with `first`, no blank paragraph between; `None` where they are too many for a post.
    fn block_end(&self, first: usize) -> Option<usize> {
        let mut end = first;
        let mut width = self.lines[first].width;
        while self
            .lines
            .get(end + 1)
            .is_some_and(|next| next.number == self.lines[end].number + 1)
        {
            end += 1;
            width += self.lines[end].width;
            if end - first >= POST_LINES {
                return None;
            }
        }
        (width <= POST_WIDTH).then_some(end)
    }

    /// Posts end in a signature or in a link that only posts have.
    fn find_posts(&mut self) {
        for i in 0..self.lines.len() {
            if self.lines[i].post.is_some() {
                continue;
            }
            if let Some(signature) = shape::signature(self.lines[i].text) {
                let alone = signature.alone;
                let start = if alone { self.post_start(i) } else { i };
                self.add_post(start, i, Some(signature));
            } else if shape::ends_in_post_link(self.lines[i].text)
                && self.lines[i].width <= POST_WIDTH
            {
                // Its signature may follow.
                let signed = self
                    .lines
                    .get(i + 1)
                    .and_then(|next| shape::signature(next.text))
                    .filter(|signature| signature.alone);
                let start = self.block_start(i).unwrap_or(i);
                match signed {
                    Some(signature) => self.add_post(start, i + 1, Some(signature)),
                    None => self.add_post(start, i, None),
                }
            }
        }
    }

    fn add_post(&mut self, start: usize, end: usize, signature: Option<Signature>) {
        let post = self.posts.len();
        self.posts.push(signature);
        for line in &mut self.lines[start..=end] {
            line.post = Some(post);
            line.kind = Some(ZoneKind::Post);
        }
    }

    /// Where the text above a signature begins.
    fn post_start(&self, signature: usize) -> usize {
        let Some(last) = signature.checked_sub(1) else {
            return signature;
        };
        let above = &self.lines[last];
        if above.post.is_some() || above.width > POST_WIDTH || self.is_chrome(last) {
            return signature;
        }
        self.block_start(last).unwrap_or(last)
    }

    /// The first line of the lines that stand together with `last`, blank paragraphs around them; `None` where they are too many: then
    /// the page has no blank paragraphs, and they say nothing.
    fn block_start(&self, last: usize) -> Option<usize> {
        let mut start = last;
        let mut width = self.lines[last].width;
        while start > 0 && self.lines[start - 1].number + 1 == self.lines[start].number {
            start -= 1;
            width += self.lines[start].width;
            let line = &self.lines[start];
            if line.post.is_some()
                || last - start >= POST_LINES
                || width > POST_WIDTH
                || self.is_chrome(start)
            {
                return None;
            }
        }
        // The page's first lines are its headline, not a post.
        (start > 0 || last == 0).then_some(start)
    }

    fn is_chrome(&self, i: usize) -> bool {
        let line = &self.lines[i];
        !line.folded.is_empty() && phrases::is_chrome(line.text, &line.folded, line.width)
    }

    /// A heading such as "Read more" and the headlines under it; or both in one line.
    fn find_related(&mut self) {
        let mut i = 0;
        while i < self.lines.len() {
            let line = &self.lines[i];
            let rest = (line.width <= 260 && line.kind.is_none())
                .then(|| phrases::related_heading(&line.folded))
                .flatten();
            let Some(rest) = rest else {
                i += 1;
                continue;
            };
            let inline = !rest.is_empty();
            let mut end = i + 1;
            while !inline && end < self.lines.len() {
                let line = &self.lines[end];
                let is_link = line.kind.is_none() && shape::is_headline_like(line.text, line.width);
                if !(is_link || self.is_chrome(end)) {
                    break;
                }
                end += 1;
            }
            // Buttons that follow the list are chrome again; a heading without a list is a button itself.
            for n in i..end {
                if self.is_chrome(n) {
                    self.lines[n].kind = Some(ZoneKind::Chrome);
                } else {
                    self.lines[n].kind = Some(ZoneKind::RelatedLinks);
                }
            }
            let has_links = self.lines[i + 1..end]
                .iter()
                .any(|l| l.kind == Some(ZoneKind::RelatedLinks));
            if !inline && !has_links {
                self.lines[i].kind = Some(ZoneKind::Chrome);
            }
            i = end;
        }
    }

    fn find_chrome(&mut self) {
        for i in 0..self.lines.len() {
            if self.lines[i].kind.is_none() && self.is_chrome(i) {
                self.lines[i].kind = Some(ZoneKind::Chrome);
            }
        }
    }

    /// The lines before the running text: headline, its repeats, byline, dateline, labels.
    fn find_head(&mut self) {
        let prose = self
            .lines
            .iter()
            .position(|l| l.kind.is_none() && shape::is_prose(l.text, l.width));
        let end = prose.unwrap_or(self.lines.len()).min(HEAD);
        for line in &mut self.lines[..end] {
            if line.kind.is_none()
                && line.width <= 120
                && !line.folded.is_empty()
                && !shape::ends_in_stop(line.text)
            {
                let is_author = shape::post_heading(line.text)
                    .is_some_and(|h| !h.name.is_empty() && h.date.is_none());
                if is_author || phrases::is_byline(line.text, &line.folded) {
                    line.kind = Some(ZoneKind::Byline);
                } else if phrases::is_dateline_start(&line.folded)
                    || (line.width <= 70 && shape::is_date_line(line.text))
                {
                    line.kind = Some(ZoneKind::Dateline);
                }
            }
        }
        let Some(headline) = self.headline(end) else {
            return;
        };
        let title = without_site(&self.lines[headline].folded).to_owned();
        for (i, line) in self.lines[..end].iter_mut().enumerate() {
            if i == headline {
                line.kind = Some(ZoneKind::Headline);
            } else if line.kind.is_none() && without_site(&line.folded) == title {
                line.kind = Some(ZoneKind::Duplicate);
            } else if line.kind.is_none()
                && prose.is_some()
                && shape::is_tiny(line.text, line.width)
            {
                line.kind = Some(ZoneKind::Chrome);
            }
        }
    }

    /// The first line of the head that stands there twice, else the first that may be a headline.
    fn headline(&self, end: usize) -> Option<usize> {
        let open: Vec<usize> = (0..end)
            .filter(|&i| {
                let line = &self.lines[i];
                line.kind.is_none()
                    && !line.folded.is_empty()
                    && shape::is_headline_like(line.text, line.width)
            })
            .collect();
        // A page of one line is a note without a headline.
        if self.lines.len() < 2 {
            return None;
        }
        let twin = |i: usize| {
            let title = without_site(&self.lines[i].folded);
            open.iter()
                .copied()
                .find(|&j| j > i && without_site(&self.lines[j].folded) == title)
        };
        let repeated = open
            .iter()
            .copied()
            .filter(|&i| self.lines[i].width >= 20)
            .find_map(|i| twin(i).map(|j| (i, j)));
        match repeated {
            // "Headline | Site" is the window's title; the headline is the one without.
            Some((i, j)) => Some(if self.lines[i].folded.len() > self.lines[j].folded.len() {
                j
            } else {
                i
            }),
            None => open.first().copied().filter(|&first| self.leads(first)),
        }
    }

    /// Whether nothing but lines of the page stands before line `i`.
    fn leads(&self, i: usize) -> bool {
        self.lines[..i].iter().all(|line| line.kind.is_some())
    }

    /// Passages that stand in the page already.
    fn find_duplicates(&mut self) {
        let mut seen = HashSet::new();
        for line in &mut self.lines {
            let counts = matches!(line.kind, None | Some(ZoneKind::Headline)) && line.width >= 24;
            if !counts {
                continue;
            }
            let key = if line.folded.is_empty() {
                line.text
            } else {
                &line.folded
            };
            if !seen.insert(key.to_owned()) && line.kind.is_none() {
                line.kind = Some(ZoneKind::Duplicate);
            }
        }
    }

    /// What is left: captions, quotations, the lead, the body.
    fn find_body(&mut self) {
        let has_headline = self
            .lines
            .iter()
            .any(|l| l.kind == Some(ZoneKind::Headline));
        let mut after_quotation = false;
        for line in &mut self.lines {
            if line.kind.is_none() {
                let kind = if line.width <= 320 && phrases::is_caption(&line.folded) {
                    ZoneKind::Caption
                } else if shape::is_quotation(line.text) || (after_quotation && is_credit(line)) {
                    ZoneKind::Quotation
                } else {
                    ZoneKind::Body
                };
                line.kind = Some(kind);
            }
            after_quotation = line.kind == Some(ZoneKind::Quotation);
        }
        let is_text =
            |line: &Line<'_>| matches!(line.kind, Some(ZoneKind::Body | ZoneKind::Quotation));
        let mut text = (0..self.lines.len()).filter(|&i| is_text(&self.lines[i]));
        let (first, second) = (text.next(), text.next());
        if let (true, Some(first), Some(_)) = (has_headline, first, second) {
            let line = &mut self.lines[first];
            if line.kind == Some(ZoneKind::Body) && line.width <= 420 {
                line.kind = Some(ZoneKind::Lead);
            }
        }
    }

    fn zones(self) -> Vec<ZoneProposal> {
        let mut zones: Vec<ZoneProposal> = Vec::new();
        let mut open = None;
        for line in self.lines {
            let key = (line.kind, line.post);
            let Some(kind) = line.kind else { continue };
            if let Some(zone) = zones.last_mut()
                && open == Some(key)
            {
                zone.at = zone.at.hull(line.at);
                continue;
            }
            open = Some(key);
            let signature = line.post.and_then(|post| self.posts.get(post)?.clone());
            let (author, date) = signature.map_or((None, None), |s| (Some(s.author), s.date));
            zones.push(ZoneProposal {
                kind,
                at: line.at,
                author,
                date,
            });
        }
        zones
    }
}

/// The name under a block quotation.
fn is_credit(line: &Line<'_>) -> bool {
    line.width <= 100
        && line.text.starts_with(['—', '–', '―', '-'])
        && !shape::ends_in_stop(line.text)
}

/// A window's title without the site's name: `Headline | Site`, `Headline - Site`.
fn without_site(folded: &str) -> &str {
    let cut = [" | ", " - ", " – ", " — ", " · "]
        .iter()
        .filter_map(|separator| folded.rfind(separator))
        .max();
    match cut {
        Some(at) if at >= 20 && folded.len() - at <= 40 => &folded[..at],
        _ => folded,
    }
}

#[cfg(test)]
#[path = "zones_tests.rs"]
mod tests;
