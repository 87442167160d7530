//! Article text inside panels: names, quotes, context lines, with right bidirectional order, which egui's labels don't have.

use unicode_segmentation::UnicodeSegmentation as _;

use egui::{Color32, Response, Role, Sense, WidgetInfo, vec2};

use super::fonts::Face;
use super::glyphs::{self, TextJob};
use super::laid::Laid;
use super::typesetter::{Direction, Setting, Typesetter};

/// How a quote looks. Sizes in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuoteStyle {
    pub size: f32,
    pub color: Color32,
    pub face: Face,
    pub semibold: bool,
    pub italic: bool,
    /// Longer text ends in "…" on the last of these.
    pub max_rows: usize,
}

impl QuoteStyle {
    /// One row of panel text.
    pub fn line(size: f32, color: Color32) -> Self {
        Self {
            size,
            color,
            face: Face::Ui,
            semibold: false,
            italic: false,
            max_rows: 1,
        }
    }
}

/// More than this is never seen in a panel.
const MAX_BYTES: usize = 4096;

/// Shows `text` in the width that is left, cut with "…" when it doesn't fit. The whole text is the response's name for screen readers.
pub fn quote_ui(
    ui: &mut egui::Ui,
    typesetter: &Typesetter,
    text: &str,
    style: &QuoteStyle,
) -> Response {
    let width = ui.available_width().max(8.0);
    let scale = ui.pixels_per_point();
    let setting = Setting {
        size: style.size,
        weight: if style.semibold { 600.0 } else { 400.0 },
        italic: style.italic,
        face: style.face,
        line_height: 1.45,
        width: Some(width),
        scale,
        direction: Direction::FirstStrong,
        language: None,
    };
    let engine = &mut *typesetter.0.lock();
    let key = cache_key(text, style.max_rows);
    let laid = match engine.labels.get(&key, &setting) {
        Some(found) => found,
        None => {
            let laid = fit(text, style.max_rows.max(1), |t| engine.set(t, &setting));
            engine.labels.insert(&key, &setting, laid)
        }
    };
    let size = vec2(
        if laid.rtl {
            width
        } else {
            laid.width.min(width)
        },
        laid.height,
    );
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    if ui.is_rect_visible(rect) {
        let job = TextJob::whole(laid, rect.min, style.color);
        let mesh = glyphs::mesh(engine, ui.ctx(), &[job]);
        engine.atlas.upload(ui.ctx());
        ui.painter().add(mesh);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Label, ui.is_enabled(), text));
    response
}

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

/// Different row limits of one text are different entries.
fn cache_key(text: &str, max_rows: usize) -> String {
    let text = &text[..text.floor_char_boundary(MAX_BYTES)];
    format!("{max_rows}\u{1f}{text}")
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
