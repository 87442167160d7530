//! egui's own texts (labels, buttons, fields, tool tips), set anew where egui sets them wrongly.
//!
//! egui shapes letters but has no bidirectional order: the words of an Arabic or Hebrew sentence stand in the order of the bytes. And of a row
//! of people in an emoji it knows the first. At the end of each pass, rows of text with such characters are painted by the typesetter in
//! their place; so are the selection and the caret of the field that has the keyboard.
//!
//! Invariants: a frame without such text costs a look at each text's bytes; where text stands in a view, and how wide egui thinks it is, is never
//! changed (what the typesetter sets wider is set smaller).

use std::sync::Arc;

use egui::{
    Color32, Context, Galley, Id, LayerId, Plugin, Pos2, Rect, Shape, TextEdit, Ui,
    epaint::{TextShape, text::PlacedRow},
    layers::ShapeIdx,
    pos2, vec2,
};

use super::{
    fonts::Face,
    glyphs::{self, TextJob},
    laid::{Caret, Laid},
    typesetter::{Direction, Engine, Setting, Typesetter},
};
use crate::{
    model::{script, span::ByteSpan},
    ui::theme,
};

/// Registered with a context, it mends the context's texts.
pub struct EguiText(pub Typesetter);

impl Plugin for EguiText {
    fn debug_name(&self) -> &'static str {
        "egui text"
    }

    fn on_end_pass(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        let found = texts_to_set(&ctx);
        if found.is_empty() {
            return;
        }
        let engine = &mut *self.0.0.lock();
        let field = FocusedField::of(&ctx);
        for Found { layer, at, shape } in found {
            let mut carets = Vec::new();
            let shape = set_shape(engine, &ctx, field.as_ref(), shape, &mut carets);
            ctx.graphics_mut(|g| {
                let Some(list) = g.get_mut(layer) else { return };
                list.mutate_shape(at, |clipped| clipped.shape = shape);
                for caret in carets {
                    let caret_at = list.all_entries().position(|s| caret.is(&s.shape));
                    if let Some(i) = caret_at {
                        list.mutate_shape(ShapeIdx(i), |clipped| caret.put(&mut clipped.shape));
                    }
                }
            });
        }
        engine.atlas.upload(&ctx);
    }
}

/// A painted shape with text to be set anew in it.
struct Found {
    layer: LayerId,
    at: ShapeIdx,
    shape: Shape,
}

fn texts_to_set(ctx: &Context) -> Vec<Found> {
    let mut layers: Vec<LayerId> = ctx.memory(|m| m.layer_ids().collect());
    if !layers.contains(&LayerId::background()) {
        layers.push(LayerId::background());
    }
    let mut found = Vec::new();
    ctx.graphics(|g| {
        for layer in layers {
            let Some(list) = g.get(layer) else { continue };
            for (i, clipped) in list.all_entries().enumerate() {
                if has_text_to_set(&clipped.shape) {
                    found.push(Found {
                        layer,
                        at: ShapeIdx(i),
                        shape: clipped.shape.clone(),
                    });
                }
            }
        }
    });
    found
}

fn has_text_to_set(shape: &Shape) -> bool {
    match shape {
        Shape::Text(text) => text.angle == 0.0 && is_to_be_set(&text.galley.job.text),
        Shape::Vec(shapes) => shapes.iter().any(has_text_to_set),
        _ => false,
    }
}

/// Whether egui sets a text wrongly: words that run from right to left, pictures of several characters.
fn is_to_be_set(text: &str) -> bool {
    !text.is_ascii() && (script::has_rtl(text) || text.chars().any(is_emoji))
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{fe0f}')
}

fn set_shape(
    engine: &mut Engine,
    ctx: &Context,
    field: Option<&FocusedField>,
    shape: Shape,
    carets: &mut Vec<MovedCaret>,
) -> Shape {
    match shape {
        Shape::Text(text) if text.angle == 0.0 && is_to_be_set(&text.galley.job.text) => {
            set_text(engine, ctx, field, text, carets)
        }
        Shape::Vec(shapes) => {
            let set = |s| set_shape(engine, ctx, field, s, carets);
            Shape::Vec(shapes.into_iter().map(set).collect())
        }
        shape => shape,
    }
}

/// The text with the rows that need it painted by the typesetter, over what egui painted with them (backgrounds, underlines).
fn set_text(
    engine: &mut Engine,
    ctx: &Context,
    field: Option<&FocusedField>,
    mut shape: TextShape,
    carets: &mut Vec<MovedCaret>,
) -> Shape {
    let scale = ctx.pixels_per_point();
    let field = field.filter(|f| f.rect.contains(shape.pos + shape.galley.rect.size() / 2.0));
    let mut galley = Galley::clone(&shape.galley);
    let mut shapes = Vec::new();
    let mut jobs = Vec::new();
    // Where the row begins in the text.
    let mut start = 0;
    let n_rows = galley.rows.len();
    for (i, placed) in galley.rows.iter_mut().enumerate() {
        let text = &galley.job.text;
        let rest = text.get(start..).unwrap_or_default();
        let is_cut = galley.elided && i + 1 == n_rows;
        let n_chars =
            placed.row.glyphs.len() - usize::from(is_cut && !placed.row.glyphs.is_empty());
        let len = rest
            .char_indices()
            .nth(n_chars)
            .map_or(rest.len(), |(i, _)| i);
        let row_text = &rest[..len];
        let span = ByteSpan::new(start, start + len);
        start += len + usize::from(placed.ends_with_newline);
        let Some(first) = placed.row.glyphs.first().filter(|_| is_to_be_set(row_text)) else {
            continue;
        };
        let baseline = first.pos.y;
        let style = RowStyle::of(&shape, row_text, span);
        let shown = if is_cut {
            format!("{row_text}…")
        } else {
            row_text.to_owned()
        };
        let direction = direction_around(text, span);
        let laid = laid_in(engine, &shown, &style, direction, placed.row.size.x, scale);
        let top_left = shape.pos + placed.pos.to_vec2();
        let origin = top_left
            + vec2(
                0.0,
                baseline - laid.rows.first().map_or(0.0, |r| r.baseline),
            );
        // The row as egui has it keeps its place, without its letters.
        hide(placed, field.is_some());
        if let Some(field) = field {
            let row = Rect::from_min_size(top_left, placed.row.size);
            field.selection(&laid, span, row, &galley.job.text, &mut shapes);
            field.caret(&laid, span, row, &galley.job.text, carets);
        }
        jobs.push(TextJob::whole(laid, origin, style.color));
    }
    shape.galley = Arc::new(galley);
    shapes.insert(0, Shape::Text(shape));
    shapes.push(glyphs::mesh(engine, ctx, &jobs));
    Shape::Vec(shapes)
}

/// The direction of the paragraph that a row is part of, and the whole text's where the paragraph has none.
fn direction_around(text: &str, row: ByteSpan) -> Direction {
    let start = text[..row.start].rfind('\n').map_or(0, |i| i + 1);
    let of = |text| script::first_strong_is_rtl(text);
    match of(&text[start..]).or_else(|| of(text)) {
        Some(true) => Direction::RightToLeft,
        _ => Direction::LeftToRight,
    }
}

struct RowStyle {
    size: f32,
    semibold: bool,
    color: Color32,
}

impl RowStyle {
    /// As the first character that is to be set is.
    fn of(shape: &TextShape, row_text: &str, span: ByteSpan) -> Self {
        let is_first =
            |(_, c): &(usize, char)| script::has_rtl(c.encode_utf8(&mut [0; 4])) || is_emoji(*c);
        let at = row_text.char_indices().find(is_first).map_or(0, |(i, _)| i) + span.start;
        let sections = &shape.galley.job.sections;
        let section = sections
            .iter()
            .find(|s| s.byte_range.start.0 <= at && at < s.byte_range.end.0);
        let (font, color) = match section {
            Some(section) => (section.format.font_id.clone(), section.format.color),
            None => (egui::FontId::default(), Color32::PLACEHOLDER),
        };
        let color = match color {
            Color32::PLACEHOLDER => shape.fallback_color,
            color => color,
        };
        Self {
            size: font.size,
            semibold: font.family == theme::semibold_family(),
            color: shape
                .override_text_color
                .unwrap_or(color)
                .gamma_multiply(shape.opacity_factor),
        }
    }
}

/// The row on one line, at most as wide as egui's.
fn laid_in(
    engine: &mut Engine,
    text: &str,
    style: &RowStyle,
    direction: Direction,
    width: f32,
    scale: f32,
) -> Arc<Laid> {
    let mut setting = Setting {
        size: style.size,
        weight: if style.semibold { 600.0 } else { 400.0 },
        italic: false,
        face: Face::Ui,
        line_height: 1.35,
        width: None,
        scale,
        direction,
        language: None,
    };
    let laid = engine.label(text, &setting);
    let share = width / laid.width.max(1.0);
    if share > 0.98 {
        return laid;
    }
    setting.size *= share.max(0.8);
    engine.label(text, &setting)
}

/// Takes the letters out of a row, and what lies behind them where `all`.
fn hide(placed: &mut PlacedRow, all: bool) {
    let row = Arc::make_mut(&mut placed.row);
    let letters = row.visuals.glyph_vertex_range.clone();
    for (i, vertex) in row.visuals.mesh.vertices.iter_mut().enumerate() {
        if all || letters.contains(&i) {
            vertex.color = Color32::TRANSPARENT;
        }
    }
}

/// The text field that has the keyboard: what is selected in it, in characters.
struct FocusedField {
    rect: Rect,
    caret: usize,
    anchor: usize,
    selection_color: Color32,
    caret_color: Color32,
}

impl FocusedField {
    fn of(ctx: &Context) -> Option<Self> {
        let id: Id = ctx.memory(|m| m.focused())?;
        let range = TextEdit::load_state(ctx, id)?.cursor.char_range()?;
        let rect = ctx.read_response(id)?.rect;
        let style = ctx.global_style();
        let selection_color = style.visuals.selection.bg_fill;
        let caret_color = style.visuals.text_cursor.stroke.color;
        Some(Self {
            rect,
            caret: range.primary.index.0,
            anchor: range.secondary.index.0,
            selection_color,
            caret_color,
        })
    }

    fn selection(
        &self,
        laid: &Laid,
        row: ByteSpan,
        place: Rect,
        text: &str,
        shapes: &mut Vec<Shape>,
    ) {
        let (from, to) = (self.caret.min(self.anchor), self.caret.max(self.anchor));
        let from = byte_of(text, from).clamp(row.start, row.end) - row.start;
        let to = byte_of(text, to).clamp(row.start, row.end) - row.start;
        for (x0, x1) in laid.stretches(0, ByteSpan::new(from, to)) {
            let stretch = Rect::from_min_max(
                pos2(place.left() + x0, place.top()),
                pos2(place.left() + x1, place.bottom()),
            );
            shapes.push(Shape::rect_filled(stretch, 0, self.selection_color));
        }
    }

    fn caret(
        &self,
        laid: &Laid,
        row: ByteSpan,
        place: Rect,
        text: &str,
        carets: &mut Vec<MovedCaret>,
    ) {
        let at = byte_of(text, self.caret);
        if (row.start..=row.end).contains(&at) {
            let caret = Caret {
                at: at - row.start,
                upstream: false,
            };
            carets.push(MovedCaret {
                row: place.y_range(),
                field: self.rect,
                color: self.caret_color,
                x: place.left() + laid.caret_place(caret).1,
            });
        }
    }
}

fn byte_of(text: &str, character: usize) -> usize {
    text.char_indices()
        .nth(character)
        .map_or(text.len(), |(i, _)| i)
}

/// A field's caret, and where it belongs.
struct MovedCaret {
    row: egui::Rangef,
    field: Rect,
    color: Color32,
    x: f32,
}

impl MovedCaret {
    fn is(&self, shape: &Shape) -> bool {
        let Shape::LineSegment { points, stroke } = shape else {
            return false;
        };
        let is_inside = |p: &Pos2| self.field.expand(2.0).contains(*p);
        let middle = (points[0].y + points[1].y) / 2.0;
        stroke.color == self.color
            && points[0].x == points[1].x
            && points.iter().all(is_inside)
            && self.row.contains(middle)
    }

    fn put(&self, shape: &mut Shape) {
        if let Shape::LineSegment { points, .. } = shape {
            for point in points {
                point.x = self.x;
            }
        }
    }
}
