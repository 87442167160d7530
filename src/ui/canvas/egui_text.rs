//! egui's own texts (labels, buttons, fields, tool tips), set anew where egui sets them wrongly.
//!
//! egui shapes letters but has no bidirectional order: the words of an Arabic or Hebrew sentence stand in the order of the bytes. It sets letters
//! of a font that it fell back to on a line of their own, and of a row of people in an emoji it knows the first. At the end of each pass, rows of text with such characters are painted by the typesetter in
//! their place; so are the selection and the caret of the field that has the keyboard.
//!
//! Invariants: a frame without such text costs a look at each text's bytes; where text stands in a view, and how wide egui thinks it is, is never
//! changed (what the typesetter sets wider is set smaller).

use std::ops::Range;
use std::sync::Arc;

use egui::{
    Align, Color32, Context, Galley, Id, LayerId, Plugin, Pos2, Rect, Shape, TextEdit, Ui,
    epaint::{TextShape, text::PlacedRow},
    layers::ShapeIdx,
    vec2,
};

use super::{
    fonts::Face,
    glyphs::{self, TextJob},
    laid::{Caret, Laid},
    names::is_set_by_egui,
    quote,
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

/// Whether egui sets a text wrongly: words that run from right to left, letters on another line than the Latin ones beside them, pictures
/// of several characters.
fn is_to_be_set(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(is_for_typesetter)
}

fn is_for_typesetter(c: char) -> bool {
    let is_emoji = matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{fe0f}');
    is_emoji || c.is_alphabetic() && !is_set_by_egui(c)
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

/// The text with the paragraphs that need it painted by the typesetter, over what egui painted with them (backgrounds, underlines).
fn set_text(
    engine: &mut Engine,
    ctx: &Context,
    field: Option<&FocusedField>,
    mut shape: TextShape,
    carets: &mut Vec<MovedCaret>,
) -> Shape {
    let scale = ctx.pixels_per_point();
    let middle = shape.pos + shape.galley.rect.center().to_vec2();
    let field = field.filter(|f| f.rect.contains(middle));
    let mut galley = Galley::clone(&shape.galley);
    let mut shapes = Vec::new();
    let mut jobs = Vec::new();
    let width = galley.rect.width();
    for Paragraph { span, rows, is_cut } in paragraphs(&galley) {
        let text = span.text(&galley.job.text).unwrap_or_default();
        let Some(rows) = galley.rows.get_mut(rows).filter(|_| is_to_be_set(text)) else {
            continue;
        };
        let (Some(first), n_rows) = (rows.first(), rows.len()) else {
            continue;
        };
        let glyphs = || first.row.glyphs.iter();
        let left = glyphs().map(|g| g.pos.x).fold(f32::MAX, f32::min);
        // egui lifts letters of fonts that it fell back to; the lowest are the Latin ones.
        let Some(baseline) = glyphs().map(|g| g.pos.y).reduce(f32::max) else {
            continue;
        };
        let style = RowStyle::of(&shape, text, span, rows, field.is_some());
        let room = Room {
            width: if n_rows == 1 { first.row.size.x } else { width },
            row_height: first.row.size.y,
            n_rows,
            is_cut,
            is_field: field.is_some(),
            scale,
        };
        let laid = laid_in(engine, text, &style, &galley.job.text, &room);
        let over = match galley.job.halign {
            Align::Min => 0.0,
            Align::Center => (room.width - laid.width) / 2.0,
            Align::Max => room.width - laid.width,
        };
        let top_left = shape.pos + first.pos.to_vec2() + vec2(left + over, baseline);
        let origin = top_left - vec2(0.0, laid.rows.first().map_or(0.0, |r| r.baseline));
        // The rows as egui has them keep their places, without their letters.
        for row in rows {
            hide(row, field.is_some());
        }
        if let Some(field) = field {
            field.selection(&laid, span, origin, &galley.job.text, &mut shapes);
            field.caret(&laid, span, origin, &galley.job.text, carets);
        }
        jobs.push(TextJob::whole(laid, origin, style.color));
    }
    shape.galley = Arc::new(galley);
    shapes.insert(0, Shape::Text(shape));
    shapes.push(glyphs::mesh(engine, ctx, &jobs));
    Shape::Vec(shapes)
}

/// A stretch of text between line ends, and the rows that show it.
struct Paragraph {
    span: ByteSpan,
    rows: Range<usize>,
    /// Whether the end is left out.
    is_cut: bool,
}

/// Rows are not counted in characters: egui has fewer glyphs than these where letters join into one.
fn paragraphs(galley: &Galley) -> Vec<Paragraph> {
    let text = &galley.job.text;
    let mut found: Vec<Paragraph> = Vec::new();
    let (mut start, mut first_row) = (0, 0);
    let n_rows = galley.rows.len();
    for (i, row) in galley.rows.iter().enumerate() {
        let is_last = i + 1 == n_rows;
        if !is_last && !row.ends_with_newline {
            continue;
        }
        let rest = text.get(start..).unwrap_or_default();
        let line_end = rest.find('\n').filter(|_| galley.job.break_on_newline);
        let end = start + line_end.unwrap_or(rest.len());
        found.push(Paragraph {
            span: ByteSpan::new(start, end),
            rows: first_row..i + 1,
            is_cut: is_last && galley.elided,
        });
        start = end + 1;
        first_row = i + 1;
    }
    found
}

struct RowStyle {
    size: f32,
    semibold: bool,
    color: Color32,
}

impl RowStyle {
    /// As the first character that is to be set is.
    fn of(
        shape: &TextShape,
        text: &str,
        span: ByteSpan,
        rows: &[PlacedRow],
        is_field: bool,
    ) -> Self {
        let at = text.find(is_for_typesetter).unwrap_or(0) + span.start;
        let sections = &shape.galley.job.sections;
        let section = sections
            .iter()
            .find(|s| s.byte_range.start.0 <= at && at < s.byte_range.end.0);
        let (font, color) = match section {
            Some(section) => (section.format.font_id.clone(), section.format.color),
            None => (egui::FontId::default(), Color32::PLACEHOLDER),
        };
        // As it was painted, which is fainter in what can't be used. In a field, what is selected has another colour.
        let painted = rows.iter().filter(|_| !is_field).find_map(|row| {
            let glyph = row.row.glyphs.iter().find(|g| is_for_typesetter(g.chr))?;
            let vertices = &row.row.visuals.mesh.vertices;
            Some(vertices.get(glyph.first_vertex as usize)?.color)
        });
        let color = match painted.unwrap_or(color) {
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

/// What egui has given a paragraph.
struct Room {
    width: f32,
    row_height: f32,
    n_rows: usize,
    is_cut: bool,
    is_field: bool,
    scale: f32,
}

/// Sizes to be tried until a text takes no more room than egui's, as shares of the one asked for.
const SIZES: [f32; 5] = [1.0, 0.96, 0.92, 0.86, 0.8];

/// The paragraph in the room that egui has given it.
fn laid_in(
    engine: &mut Engine,
    text: &str,
    style: &RowStyle,
    around: &str,
    room: &Room,
) -> Arc<Laid> {
    let of = script::first_strong_is_rtl;
    let rtl = of(text).or_else(|| of(around)) == Some(true);
    // A field's text is typed in, character by character.
    let (text, arrow) = match room.is_field {
        true => (text.into(), Direction::FirstStrong),
        false => quote::directed(text),
    };
    let text = &*text;
    let setting = |share: f32| Setting {
        size: style.size * share,
        weight: if style.semibold { 600.0 } else { 400.0 },
        italic: false,
        face: Face::Ui,
        line_height: room.row_height / (style.size * share).max(1.0),
        width: (room.n_rows > 1).then_some(room.width + 1.0),
        scale: room.scale,
        direction: if rtl && arrow == Direction::FirstStrong {
            Direction::RightToLeft
        } else {
            Direction::LeftToRight
        },
        language: None,
    };
    let cut = |engine: &mut Engine| {
        let key = format!("{}\u{1f}{}\u{1f}{text}", room.n_rows, room.width);
        let setting = setting(1.0);
        if let Some(found) = engine.labels.get(&key, &setting) {
            return found;
        }
        let laid = match room.n_rows {
            1 => quote::cut_to_width(text, room.width, |t| engine.set(t, &setting)),
            n => quote::fit(text, n, |t| engine.set(t, &setting)),
        };
        engine.labels.insert(&key, &setting, laid)
    };
    if room.is_cut {
        return cut(engine);
    }
    for share in SIZES {
        let laid = engine.label(text, &setting(share));
        let fits = laid.rows.len() <= room.n_rows;
        if fits && (room.n_rows > 1 || laid.width <= room.width * 1.02 + 1.0) {
            return laid;
        }
    }
    cut(engine)
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
        paragraph: ByteSpan,
        origin: Pos2,
        text: &str,
        shapes: &mut Vec<Shape>,
    ) {
        let local = |character| {
            byte_of(text, character).clamp(paragraph.start, paragraph.end) - paragraph.start
        };
        let selected = ByteSpan::new(
            local(self.caret.min(self.anchor)),
            local(self.caret.max(self.anchor)),
        );
        for (i, row) in laid.rows.iter().enumerate() {
            for (x0, x1) in laid.stretches(i, selected) {
                let stretch =
                    Rect::from_min_max(origin + vec2(x0, row.top), origin + vec2(x1, row.bottom));
                shapes.push(Shape::rect_filled(stretch, 0, self.selection_color));
            }
        }
    }

    fn caret(
        &self,
        laid: &Laid,
        paragraph: ByteSpan,
        origin: Pos2,
        text: &str,
        carets: &mut Vec<MovedCaret>,
    ) {
        let at = byte_of(text, self.caret);
        if !(paragraph.start..=paragraph.end).contains(&at) {
            return;
        }
        let caret = Caret {
            at: at - paragraph.start,
            upstream: false,
        };
        let (row, x) = laid.caret_place(caret);
        let Some(row) = laid.rows.get(row) else {
            return;
        };
        carets.push(MovedCaret {
            field: self.rect,
            color: self.caret_color,
            to: [origin + vec2(x, row.top), origin + vec2(x, row.bottom)],
        });
    }
}

fn byte_of(text: &str, character: usize) -> usize {
    text.char_indices()
        .nth(character)
        .map_or(text.len(), |(i, _)| i)
}

/// A field's caret, and where it belongs.
struct MovedCaret {
    field: Rect,
    color: Color32,
    to: [Pos2; 2],
}

impl MovedCaret {
    fn is(&self, shape: &Shape) -> bool {
        let Shape::LineSegment { points, stroke } = shape else {
            return false;
        };
        let is_inside = |p: &Pos2| self.field.expand(4.0).contains(*p);
        stroke.color == self.color && points[0].x == points[1].x && points.iter().all(is_inside)
    }

    fn put(&self, shape: &mut Shape) {
        if let Shape::LineSegment { points, .. } = shape {
            *points = self.to;
        }
    }
}
