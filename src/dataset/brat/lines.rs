//! The lines of an `.ann` file, each understood on its own.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    dataset::{ImportReport, import::Place, view::is_line_break, words::bad_span},
    model::{
        said::{Words, words},
        span::{ByteSpan, CharSpan, TextIndex},
    },
};

/// The lines of one `.ann`, by what they are.
#[derive(Default)]
pub(super) struct Lines<'a> {
    pub bounds: BTreeMap<&'a str, Bound<'a>>,
    pub events: Vec<EventLine<'a>>,
    pub relations: Vec<RelationLine<'a>>,
    pub equivs: Vec<(usize, Vec<&'a str>)>,
    /// On an id: name and value of its attributes.
    pub attributes: BTreeMap<&'a str, Vec<(usize, &'a str, &'a str)>>,
    pub links: BTreeMap<&'a str, Vec<(usize, &'a str)>>,
    pub notes: BTreeMap<&'a str, Vec<(usize, &'a str, String)>>,
}

pub(super) struct Bound<'a> {
    pub line: usize,
    pub label: &'a str,
    pub at: Vec<ByteSpan>,
}

pub(super) struct EventLine<'a> {
    pub line: usize,
    pub id: &'a str,
    pub label: &'a str,
    pub trigger: &'a str,
    pub roles: Vec<(&'a str, &'a str)>,
}

#[derive(Clone, Copy)]
pub(super) struct RelationLine<'a> {
    pub line: usize,
    pub id: &'a str,
    pub kind: &'a str,
    pub one: &'a str,
    pub two: &'a str,
}

pub(super) struct Parser<'t> {
    pub text: &'t str,
    pub index: &'t TextIndex,
    pub file: &'t Arc<str>,
    pub report: &'t mut ImportReport,
    /// Characters that offsets count before the text: a byte order mark, in files of programs to which it is one.
    pub n_before: usize,
}

impl Parser<'_> {
    pub(super) fn lines<'a>(&mut self, ann: &'a str) -> Lines<'a> {
        let mut lines = Lines::default();
        for (i, line) in ann.split('\n').enumerate() {
            let line = line.strip_suffix('\r').unwrap_or(line);
            if !line.trim().is_empty() {
                self.line(i + 1, line, &mut lines);
            }
        }
        lines
    }

    /// Whether offsets count a byte order mark, as brat itself does: what more of the quoted texts says.
    pub(super) fn is_mark_counted(&mut self, ann: &str) -> bool {
        let mut n_fitting = |n_before| {
            self.n_before = n_before;
            let bounds = ann.lines().filter_map(|line| {
                let (_, rest) = line.split_once('\t').filter(|_| line.starts_with('T'))?;
                rest.split_once('\t')
            });
            let fitting = bounds.filter(|(data, tail)| self.bound(data, Some(tail)).is_ok());
            fitting.count()
        };
        let (without, with) = (n_fitting(0), n_fitting(1));
        with > without
    }

    fn refuse(&mut self, line: usize, id: &str, message: impl Into<Words>) {
        let place = Place::new(self.file, line);
        self.report.refuse(place.problem(message).on_record(id));
    }

    fn line<'a>(&mut self, number: usize, line: &'a str, lines: &mut Lines<'a>) {
        let mut cells = line.splitn(3, '\t');
        let id = cells.next().unwrap_or_default();
        let data = cells.next().unwrap_or_default();
        let tail = cells.next();
        let mut words = data.split_ascii_whitespace();
        let mut word = || words.next().unwrap_or_default();
        match id.as_bytes().first() {
            Some(b'T') => match self.bound(data, tail) {
                Ok((label, at)) => {
                    let bound = Bound {
                        line: number,
                        label,
                        at,
                    };
                    if lines.bounds.insert(id, bound).is_some() {
                        self.refuse(
                            number,
                            id,
                            words!("refused-id-twice", "the id stands twice"),
                        );
                    }
                }
                Err(message) => self.refuse(number, id, message),
            },
            Some(b'E') => {
                let Some((label, trigger)) = word().split_once(':') else {
                    let message = words!(
                        "refused-no-event",
                        "it is no event: TYPE:TRIGGER is missing"
                    );
                    self.refuse(number, id, message);
                    return;
                };
                let mut roles = Vec::new();
                for pair in words {
                    match pair.split_once(':') {
                        Some(role) => roles.push(role),
                        None => self.refuse(
                            number,
                            id,
                            words!(
                                "refused-no-role",
                                "{pair} is no role: ROLE:ID is missing",
                                pair = pair
                            ),
                        ),
                    }
                }
                lines.events.push(EventLine {
                    line: number,
                    id,
                    label,
                    trigger,
                    roles,
                });
            }
            Some(b'R') => {
                let (kind, one, two) = (word(), word(), word());
                match (one.split_once(':'), two.split_once(':')) {
                    (Some((_, one)), Some((_, two))) => lines.relations.push(RelationLine {
                        line: number,
                        id,
                        kind,
                        one,
                        two,
                    }),
                    _ => self.refuse(
                        number,
                        id,
                        words!(
                            "refused-no-relation",
                            "it is no relation: it needs two arguments"
                        ),
                    ),
                }
            }
            Some(b'*') => {
                let members = data.split_ascii_whitespace().skip(1).collect();
                lines.equivs.push((number, members));
            }
            Some(b'A' | b'M') => {
                let (name, on, value) = (word(), word(), word());
                if on.is_empty() {
                    self.refuse(number, id, words!("refused-on-nothing", "it is on nothing"));
                } else {
                    lines
                        .attributes
                        .entry(on)
                        .or_default()
                        .push((number, name, value));
                }
            }
            Some(b'N') => {
                let (_, on, link) = (word(), word(), word());
                if link.contains(':') {
                    lines.links.entry(on).or_default().push((number, link));
                } else {
                    self.refuse(
                        number,
                        id,
                        words!("refused-no-link", "it is no link: BASE:ID is missing"),
                    );
                }
            }
            Some(b'#') => {
                let (kind, on) = (word(), word());
                let text = unescape(tail.unwrap_or_default());
                lines
                    .notes
                    .entry(on)
                    .or_default()
                    .push((number, kind, text));
            }
            _ => self.refuse(
                number,
                id,
                words!(
                    "refused-brat-line",
                    "the line is of no kind that brat knows"
                ),
            ),
        }
    }

    fn bound<'a>(
        &self,
        data: &'a str,
        tail: Option<&str>,
    ) -> Result<(&'a str, Vec<ByteSpan>), Words> {
        let (label, offsets) = data
            .split_once(' ')
            .ok_or_else(|| words!("refused-no-offsets", "it has no offsets"))?;
        let mut at: Vec<ByteSpan> = Vec::new();
        for piece in offsets.split(';') {
            let mut numbers = piece.split_ascii_whitespace().map(str::parse::<usize>);
            let (Some(Ok(start)), Some(Ok(end)), None) =
                (numbers.next(), numbers.next(), numbers.next())
            else {
                let piece = format!("{piece:?}");
                return Err(words!(
                    "refused-offsets",
                    "the offsets {piece} are not two numbers",
                    piece = piece
                ));
            };
            let chars = match (
                start.checked_sub(self.n_before),
                end.checked_sub(self.n_before),
            ) {
                (Some(start), Some(end)) => CharSpan::new(start, end),
                _ => return Err(bad_span(start, end)),
            };
            let span = self.index.byte_span(self.text, chars);
            let span = span.filter(|s| !s.is_empty());
            at.push(span.ok_or_else(|| bad_span(start, end))?);
        }
        let there: Vec<&str> = at.iter().map(|s| &self.text[s.range()]).collect();
        let there = there.join(" ");
        if let Some(said) = tail
            && said != there
            && said.trim_end() != there.replace(is_line_break, " ").trim_end()
        {
            let (there, said) = (format!("{there:?}"), format!("{said:?}"));
            return Err(words!(
                "refused-brat-text",
                "its offsets give {there}, but it says {said}",
                there = there,
                said = said
            ));
        }
        at.sort_unstable();
        // Pieces that only a line break keeps apart are one span that brat had to break.
        let mut healed: Vec<ByteSpan> = Vec::new();
        for span in at {
            match healed.last_mut() {
                Some(last)
                    if last.end < span.start
                        && self.text[last.end..span.start].chars().all(is_line_break) =>
                {
                    last.end = span.end;
                }
                _ => healed.push(span),
            }
        }
        Ok((label, healed))
    }
}

pub(super) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let rest = chars.as_str();
        match rest.chars().next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('\\') => out.push('\\'),
            Some('u') if rest.starts_with("u{") => {
                let digits = rest[2..].split_once('}').map(|(digits, _)| digits);
                let c = digits
                    .and_then(|d| u32::from_str_radix(d, 16).ok())
                    .and_then(char::from_u32);
                match (c, digits) {
                    (Some(c), Some(digits)) => {
                        out.push(c);
                        chars = rest[digits.len() + 3..].chars();
                    }
                    _ => out.push('\\'),
                }
                continue;
            }
            _ => {
                out.push('\\');
                continue;
            }
        }
        chars.next();
    }
    out
}
