//! Characters that can't be seen and could mislead a reader: shown as small marks over the text, which stays as it is.
//!
//! A mark stands where its character does. Those that turn the direction of what follows stand at both ends of what they turn, as a pair of
//! brackets would: by the order of glyphs, the closing one of reversed text is where the opening one is.

use std::borrow::Cow;

use super::laid::{Cluster, Laid};
use crate::model::script;
use crate::model::span::ByteSpan;

/// A short name for an invisible or control character, or `None` where it does its ordinary work.
///
/// A joiner is ordinary between letters that join and within an emoji; a variation selector always is.
pub(super) fn name(
    c: char,
    before: Option<char>,
    after: Option<char>,
) -> Option<Cow<'static, str>> {
    Some(Cow::Borrowed(match c {
        '\u{ad}' => "SHY",
        '\u{200b}' => "ZWSP",
        '\u{200c}' | '\u{200d}' => {
            let joins = |c: Option<char>| c.is_some_and(|c| c >= '\u{590}' && !c.is_whitespace());
            if joins(before) && (joins(after) || after.is_none()) {
                return None;
            }
            if c == '\u{200c}' { "ZWNJ" } else { "ZWJ" }
        }
        '\u{200e}' => "LRM",
        '\u{200f}' => "RLM",
        '\u{61c}' => "ALM",
        '\u{202a}' => "LRE",
        '\u{202b}' => "RLE",
        '\u{202c}' => "PDF",
        '\u{202d}' => "LRO",
        '\u{202e}' => "RLO",
        '\u{2060}' => "WJ",
        '\u{2061}'..='\u{2064}' => "INV",
        '\u{2066}' => "LRI",
        '\u{2067}' => "RLI",
        '\u{2068}' => "FSI",
        '\u{2069}' => "PDI",
        '\u{206a}'..='\u{206f}' => "DEP",
        '\u{feff}' => "BOM",
        '\u{34f}' => "CGJ",
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => "HF",
        '\u{180e}' => "MVS",
        '\u{fff9}'..='\u{fffb}' => "ANN",
        '\u{2028}' => "LS",
        '\u{2029}' => "PS",
        '\u{9}' => return None,
        '\u{0}' => "NUL",
        '\u{8}' => "BS",
        '\u{b}' => "VT",
        '\u{c}' => "FF",
        '\u{1b}' => "ESC",
        '\u{7f}' => "DEL",
        '\u{1}'..='\u{1f}' | '\u{80}'..='\u{9f}' => {
            return Some(Cow::Owned(format!("{:02X}", u32::from(c))));
        }
        // Tag characters spell hidden text; a flag of a region uses them rightly, after a black flag.
        '\u{e0000}'..='\u{e007f}' if before.is_none_or(|b| b < '\u{1f3f4}') => "TAG",
        _ => return None,
    }))
}

/// Whether a text holds no such character at all: the quick way out for nearly every row.
pub(super) fn none_in(text: &str) -> bool {
    !text.bytes().any(|b| {
        // Controls; and the lead bytes of the blocks the others are in.
        b < 0x20 && b != 9
            || b == 0x7f
            || matches!(b, 0xC2 | 0xCD | 0xD8 | 0xE1..=0xE3 | 0xEF | 0xF3)
    })
}

/// Marks at one place of a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sign {
    pub x: f32,
    /// `RLO`, or several: `PDF×4`, `RLO PDF`.
    pub names: String,
}

/// Marks nearer than this share a name.
const ONE_PLACE: f32 = 1.5;
/// More names at one place are only counted on.
const MAX_NAMES: usize = 4;

/// The marks of a row, from left to right. `text` is the whole text that was set.
pub(super) fn signs(laid: &Laid, row: usize, text: &str) -> Vec<Sign> {
    let Some(span) = laid.rows.get(row).map(|r| r.span) else {
        return Vec::new();
    };
    let Some(inner) = span.text(text).filter(|t| !none_in(t)) else {
        return Vec::new();
    };
    let mut turns: Option<Vec<Turn>> = None;
    let mut found: Vec<(f32, Cow<'static, str>)> = Vec::new();
    for (i, c) in inner.char_indices() {
        let at = span.start + i;
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        let after = text.get(at + c.len_utf8()..).and_then(|t| t.chars().next());
        let Some(name) = name(c, before, after) else {
            continue;
        };
        let x = if turns_direction(c) {
            let turns = turns.get_or_insert_with(|| self::turns(text, laid.rtl));
            x_of_turn(laid, row, turns, at)
        } else {
            None
        };
        found.push((x.unwrap_or_else(|| x_beside(laid, row, at, c)), name));
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut signs: Vec<(f32, Counted)> = Vec::new();
    for (x, name) in found {
        match signs.last_mut().filter(|(there, _)| x - there < ONE_PLACE) {
            Some((_, names)) => match names.last_mut().filter(|(last, _)| *last == name) {
                Some((_, n)) => *n += 1,
                None => names.push((name, 1)),
            },
            None => signs.push((x, vec![(name, 1)])),
        }
    }
    let signs = signs.into_iter().map(|(x, names)| Sign {
        x,
        names: joined(&names),
    });
    signs.collect()
}

/// Names in a row, each with how many there are.
type Counted = Vec<(Cow<'static, str>, usize)>;

fn joined(names: &[(Cow<'static, str>, usize)]) -> String {
    let shown = names.iter().take(MAX_NAMES).map(|(name, n)| match n {
        1 => name.to_string(),
        n => format!("{name}×{n}"),
    });
    let mut shown: Vec<String> = shown.collect();
    if names.len() > MAX_NAMES {
        shown.push("…".to_owned());
    }
    shown.join(" ")
}

fn turns_direction(c: char) -> bool {
    opens(c) || matches!(c, '\u{202c}' | '\u{2069}')
}

fn opens(c: char) -> bool {
    matches!(
        c,
        '\u{202a}' | '\u{202b}' | '\u{202d}' | '\u{202e}' | '\u{2066}'..='\u{2068}'
    )
}

/// A stretch between an embedding, override or isolate and its end (UAX #9, BD9 to BD13).
#[derive(Clone, Copy, Debug)]
struct Turn {
    open: usize,
    /// What is turned, without the two characters around it.
    inner: ByteSpan,
    close: Option<usize>,
    is_isolate: bool,
    /// Direction of the text it is part of, and its own.
    outer_rtl: bool,
    inner_rtl: bool,
}

fn turns(text: &str, rtl: bool) -> Vec<Turn> {
    let mut found: Vec<Turn> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (at, c) in text.char_indices() {
        if opens(c) {
            let start = at + c.len_utf8();
            let outer_rtl = open
                .last()
                .and_then(|i| found.get(*i))
                .map_or(rtl, |t| t.inner_rtl);
            let inner_rtl = match c {
                '\u{202b}' | '\u{202e}' | '\u{2067}' => true,
                '\u{2068}' => script::first_strong_is_rtl(&text[start..]).unwrap_or(outer_rtl),
                _ => false,
            };
            open.push(found.len());
            found.push(Turn {
                open: at,
                inner: ByteSpan::new(start, text.len()),
                close: None,
                is_isolate: c >= '\u{2066}',
                outer_rtl,
                inner_rtl,
            });
            continue;
        }
        let is_isolate = |i: &usize| found.get(*i).is_some_and(|t| t.is_isolate);
        let closed = match c {
            // Ends the innermost, unless that is an isolate.
            '\u{202c}' => open.len().checked_sub(1).filter(|i| !is_isolate(&open[*i])),
            // Ends the innermost isolate, and all that began in it.
            '\u{2069}' => open.iter().rposition(is_isolate),
            _ => None,
        };
        let Some(closed) = closed else { continue };
        for (depth, i) in open.drain(closed..).enumerate() {
            if let Some(turn) = found.get_mut(i) {
                turn.inner.end = at;
                turn.close = (depth == 0).then_some(at);
            }
        }
    }
    found
}

/// The end of the turned stretch that the character at `at` opens or closes; `None` where nothing on this row is turned.
fn x_of_turn(laid: &Laid, row: usize, turns: &[Turn], at: usize) -> Option<f32> {
    let turn = turns.iter().find(|t| t.open == at || t.close == Some(at))?;
    let turned = laid.clusters_of(row).iter().filter(|c| {
        c.x1 > c.x0 && turn.inner.start <= c.start as usize && (c.end as usize) <= turn.inner.end
    });
    let ends = turned.fold(None, |ends: Option<(f32, f32)>, c| {
        let (left, right) = ends.unwrap_or((c.x0, c.x1));
        Some((left.min(c.x0), right.max(c.x1)))
    });
    let (left, right) = ends?;
    let at_left = (turn.open == at) != turn.outer_rtl;
    Some(if at_left { left } else { right })
}

/// Beside the cluster that the character is, or is part of.
fn x_beside(laid: &Laid, row: usize, at: usize, c: char) -> f32 {
    let end = at + c.len_utf8();
    let of = |c: &&Cluster| c.start as usize <= at && at < c.end as usize;
    laid.clusters_of(row).iter().find(of).map_or(0.0, |c| {
        let alone_on_its_left = c.end as usize == end && !c.rtl && c.x1 > c.x0;
        if alone_on_its_left { c.x0 } else { c.x1 }
    })
}
