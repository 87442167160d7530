//! Texts in less room than they would take: the longest start that fits; and which way a text by itself runs.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation as _;

use super::laid::Laid;
use super::typesetter::Direction;
use crate::model::script;

/// More than this is never seen in a panel.
const MAX_BYTES: usize = 4096;

/// The longest start of a one-line `text` that is at most `width` points wide with "…" behind it.
pub(super) fn cut_to_width(text: &str, width: f32, mut set: impl FnMut(&str) -> Laid) -> Laid {
    let starts: Vec<usize> = text[..text.floor_char_boundary(MAX_BYTES)]
        .grapheme_indices(true)
        .map(|(i, _)| i)
        .collect();
    let mut cut = |n: usize| {
        let end = starts.get(n).copied().unwrap_or(0);
        set(&format!("{}…", text[..end].trim_end()))
    };
    let (mut fits, mut too_long) = (0, starts.len());
    while fits + 1 < too_long {
        let middle = (fits + too_long) / 2;
        if cut(middle).width <= width {
            fits = middle;
        } else {
            too_long = middle;
        }
    }
    cut(fits)
}

/// A text with the direction it is set in by itself: the one of its first letter.
///
/// What an arrow leads from and to stands in the arrow's direction, from left to right, in whatever script: in text that runs to the left,
/// `holder → target` would point from the target to the holder.
pub(super) fn directed(text: &str) -> (Cow<'_, str>, Direction) {
    if text.contains('→') && script::has_rtl(text) {
        // The marks keep the arrow out of the words on both its sides.
        let text = text.replace('→', "\u{200e}→\u{200e}");
        return (Cow::Owned(text), Direction::LeftToRight);
    }
    // A stance's line, `▲ holder — in favour — target`, is in the window's language.
    let is_signed = text.starts_with(['▲', '▼', '●', '◆', '∅']);
    if is_signed && text.contains(" — ") && script::has_rtl(text) {
        let text = text.replace(" — ", "\u{200e} — \u{200e}");
        return (
            Cow::Owned(format!("\u{200e}{text}")),
            Direction::LeftToRight,
        );
    }
    (Cow::Borrowed(text), Direction::FirstStrong)
}

/// The longest start of `text` that fits `max_rows` with "…" behind it.
pub(super) fn fit(text: &str, max_rows: usize, mut set: impl FnMut(&str) -> Laid) -> Laid {
    let mut one_line: String = text[..text.floor_char_boundary(MAX_BYTES)]
        .chars()
        .map(|c| {
            if c.is_control() || c == '\u{2028}' || c == '\u{2029}' {
                ' '
            } else {
                c
            }
        })
        .collect();
    if one_line.len() < text.len() {
        one_line.push('…');
    }
    let whole = set(&one_line);
    if whole.rows.len() <= max_rows {
        return whole;
    }
    let Some(last) = whole.rows.get(max_rows - 1) else {
        return whole;
    };
    let mut end = last.span.end;
    for _ in 0..40 {
        let kept = one_line.get(..end).unwrap_or_default().trim_end();
        let cut = set(&format!("{kept}…"));
        if cut.rows.len() <= max_rows || kept.is_empty() {
            return cut;
        }
        end = crate::model::segment::previous_grapheme(kept, kept.len()).unwrap_or(0);
    }
    whole
}
