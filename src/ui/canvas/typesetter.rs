//! Sets text: shaping, bidirectional order and line breaking by parley, taken over into [`Laid`].
//!
//! parley's layout is read once and dropped: what stays is a few plain arrays, which are smaller and faster to ask.
//!
//! Invariants: setting never fails and never changes offsets (characters with no picture of their own are set as a space of the same
//! number of bytes); a cluster is never smaller than a grapheme.

use std::sync::Arc;

use egui::mutex::Mutex;
use parley::{
    Alignment, AlignmentOptions, BaseDirection, FontData, FontFamily, FontFamilyName, FontStyle,
    FontWeight, Language, Layout, LayoutContext, LineHeight, OverflowWrap, PositionedLayoutItem,
    StyleProperty,
};

use super::atlas::Atlas;
use super::fonts::{Face, Fonts};
use super::labels::{Label, Labels};
use super::laid::{Cluster, Laid, PlacedGlyph, Row};
use crate::model::segment;
use crate::model::span::ByteSpan;

/// How a text is to be set. Sizes in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    pub size: f32,
    /// 400 regular, 600 semi-bold.
    pub weight: f32,
    pub italic: bool,
    pub face: Face,
    /// Multiple of the size.
    pub line_height: f32,
    /// Where lines break; `None` for one line.
    pub width: Option<f32>,
    /// Physical pixels per point.
    pub scale: f32,
    pub direction: Direction,
    /// Language of the text, for the choice among Chinese and Japanese forms.
    pub language: Option<Language>,
}

/// Base direction of a paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// By the first strong character (UAX #9, P2).
    #[default]
    FirstStrong,
    LeftToRight,
    RightToLeft,
}

/// A font at a size, as glyphs refer to it.
pub(super) struct SizedFont {
    pub data: FontData,
    pub size: f32,
    pub coords: Vec<i16>,
    pub embolden: bool,
    /// Degrees.
    pub skew: f32,
}

/// The program's one setter of article text: fonts, shaping caches and the glyph texture, shared by all canvases and quotes.
///
/// Cloning gives another handle to the same thing.
#[derive(Clone)]
pub struct Typesetter(pub(super) Arc<Mutex<Engine>>);

pub(super) struct Engine {
    fonts: Fonts,
    layouts: LayoutContext<()>,
    pub sized: Vec<SizedFont>,
    pub atlas: Atlas,
    pub labels: Labels,
    families: [Vec<FontFamilyName<'static>>; 3],
    scratch: String,
}

impl Typesetter {
    pub fn new(fonts: Fonts) -> Self {
        let families = [Face::Reading, Face::Ui, Face::System].map(|f| fonts.families(f));
        Self(Arc::new(Mutex::new(Engine {
            fonts,
            layouts: LayoutContext::new(),
            sized: Vec::new(),
            atlas: Atlas::default(),
            labels: Labels::default(),
            families,
            scratch: String::new(),
        })))
    }

    /// Sets `text` by itself, outside any canvas.
    pub fn set(&self, text: &str, setting: &Setting) -> Laid {
        self.0.lock().set(text, setting)
    }
}

impl Engine {
    pub fn set(&mut self, text: &str, setting: &Setting) -> Laid {
        let mut shown = std::mem::take(&mut self.scratch);
        shown_text(text, &mut shown);
        let layout = self.layout(&shown, setting);
        let laid = self.take_over(&layout, text, setting);
        self.scratch = shown;
        laid
    }

    /// A short piece of one line, from the cache when it was set before.
    pub fn label(&mut self, text: &str, setting: &Setting) -> Arc<Label> {
        if let Some(found) = self.labels.get(text, setting) {
            return found;
        }
        let laid = self.set(text, setting);
        self.labels.insert(text, setting, laid)
    }

    fn layout(&mut self, shown: &str, setting: &Setting) -> Layout<()> {
        let families = match setting.face {
            Face::Reading => &self.families[0],
            Face::Ui => &self.families[1],
            Face::System => &self.families[2],
        };
        let mut builder =
            self.layouts
                .ranged_builder(&mut self.fonts.context, shown, setting.scale, true);
        builder.set_base_direction(match setting.direction {
            Direction::FirstStrong => BaseDirection::Auto,
            Direction::LeftToRight => BaseDirection::Ltr,
            Direction::RightToLeft => BaseDirection::Rtl,
        });
        builder.push_default(StyleProperty::FontFamily(FontFamily::List(
            families.as_slice().into(),
        )));
        builder.push_default(StyleProperty::FontSize(setting.size));
        builder.push_default(StyleProperty::FontWeight(FontWeight::new(setting.weight)));
        builder.push_default(StyleProperty::FontStyle(if setting.italic {
            FontStyle::Italic
        } else {
            FontStyle::Normal
        }));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(
            setting.line_height,
        )));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        builder.push_default(StyleProperty::Locale(setting.language));
        let mut layout = builder.build(shown);
        layout.break_all_lines(setting.width.map(|w| w * setting.scale));
        layout.align(Alignment::Start, AlignmentOptions::default());
        layout
    }

    fn take_over(&mut self, layout: &Layout<()>, text: &str, setting: &Setting) -> Laid {
        let to_points = 1.0 / setting.scale;
        let mut laid = Laid {
            rtl: layout.is_rtl(),
            height: layout.height() * to_points,
            size: setting.size,
            ..Laid::default()
        };
        let boundaries = GraphemeStarts::new(text);
        for line in layout.lines() {
            let metrics = line.metrics();
            let first_cluster = laid.clusters.len();
            let first_glyph = laid.glyphs.len();
            let mut x = metrics.offset + metrics.inline_min_coord;
            let row_x = x * to_points;
            for run in line.runs() {
                for c in run.visual_clusters() {
                    let range = c.text_range();
                    let advance = c.advance();
                    push_cluster(
                        &mut laid.clusters,
                        first_cluster,
                        boundaries.around(range.start, range.end, text.len()),
                        x * to_points,
                        (x + advance) * to_points,
                        c.is_rtl(),
                    );
                    x += advance;
                }
            }
            for item in line.items() {
                let PositionedLayoutItem::GlyphRun(glyphs) = item else {
                    continue;
                };
                let font = self.sized_font(glyphs.run());
                laid.glyphs
                    .extend(glyphs.positioned_glyphs().map(|g| PlacedGlyph {
                        x: g.x,
                        y: g.y,
                        font,
                        id: u16::try_from(g.id).unwrap_or_default(),
                    }));
            }
            let range = line.text_range();
            laid.width = laid
                .width
                .max((metrics.advance - metrics.hanging_advance) * to_points);
            laid.rows.push(Row {
                span: ByteSpan::new(range.start.min(text.len()), range.end.min(text.len())),
                top: metrics.block_min_coord * to_points,
                bottom: metrics.block_max_coord * to_points,
                baseline: metrics.baseline * to_points,
                content_top: metrics.content_block_min_coord * to_points,
                content_bottom: metrics.content_block_max_coord * to_points,
                clusters: first_cluster as u32..laid.clusters.len() as u32,
                glyphs: first_glyph as u32..laid.glyphs.len() as u32,
                x: row_x,
            });
        }
        complete_rows(&mut laid, text.len(), setting);
        laid
    }

    fn sized_font(&mut self, run: &parley::Run<'_, ()>) -> u16 {
        let font = run.font();
        let size = run.font_size();
        let synthesis = run.synthesis();
        let skew = synthesis.skew().unwrap_or(0.0);
        let coords = run.normalized_coords();
        let same = |s: &SizedFont| {
            s.data.data.id() == font.data.id()
                && s.data.index == font.index
                && s.size == size
                && s.embolden == synthesis.embolden()
                && s.skew == skew
                && s.coords.len() == coords.len()
                && s.coords.iter().zip(coords).all(|(a, b)| *a == b.to_bits())
        };
        if let Some(i) = self.sized.iter().rposition(same) {
            return i as u16;
        }
        // Glyphs name their font by index, so the table is never reordered; it only grows with zoom steps and scripts.
        if self.sized.len() >= usize::from(u16::MAX) {
            return 0;
        }
        self.sized.push(SizedFont {
            data: font.clone(),
            size,
            coords: coords.iter().map(|c| c.to_bits()).collect(),
            embolden: synthesis.embolden(),
            skew,
        });
        (self.sized.len() - 1) as u16
    }
}

/// Joins the pieces of one grapheme that came from several runs.
fn push_cluster(
    clusters: &mut Vec<Cluster>,
    first: usize,
    span: ByteSpan,
    x0: f32,
    x1: f32,
    rtl: bool,
) {
    if clusters.len() > first
        && let Some(last) = clusters.last_mut()
        && last.start as usize <= span.start
        && span.end <= last.end as usize
    {
        last.x1 = x1;
        return;
    }
    clusters.push(Cluster {
        start: span.start as u32,
        end: span.end as u32,
        x0,
        x1,
        rtl,
    });
}

/// An empty text still has one row; rows touch, from 0 to the end of the text.
fn complete_rows(laid: &mut Laid, len: usize, setting: &Setting) {
    if laid.rows.is_empty() {
        let height = setting.size * setting.line_height;
        laid.rows.push(Row {
            span: ByteSpan::new(0, len),
            top: 0.0,
            bottom: height,
            baseline: height * 0.7,
            content_top: height * 0.15,
            content_bottom: height * 0.85,
            clusters: 0..0,
            glyphs: 0..0,
            x: 0.0,
        });
        laid.height = height;
    }
    let mut at = 0;
    let last = laid.rows.len() - 1;
    for (i, row) in laid.rows.iter_mut().enumerate() {
        row.span.start = at;
        row.span.end = if i == last { len } else { row.span.end.max(at) };
        at = row.span.end;
    }
}

/// Grapheme starts of a text, or nothing to look up where every character is one.
struct GraphemeStarts(Option<Vec<u32>>);

impl GraphemeStarts {
    fn new(text: &str) -> Self {
        // ASCII has one cluster of two characters, CR LF, and paragraphs hold none.
        if text.is_ascii() {
            return Self(None);
        }
        let mut starts = vec![0];
        let mut at = 0;
        while let Some(next) = segment::next_grapheme(text, at) {
            starts.push(next as u32);
            at = next;
        }
        Self(Some(starts))
    }

    /// The graphemes that `start..end` touches.
    fn around(&self, start: usize, end: usize, len: usize) -> ByteSpan {
        let Some(starts) = &self.0 else {
            return ByteSpan::new(start.min(len), end.min(len));
        };
        let first = starts
            .partition_point(|s| *s as usize <= start)
            .saturating_sub(1);
        let after = starts.partition_point(|s| (*s as usize) < end);
        ByteSpan::new(
            starts.get(first).map_or(start, |s| *s as usize).min(len),
            starts.get(after).map_or(len, |s| *s as usize).min(len),
        )
    }
}

/// The text as it is shaped: control characters become spaces of as many bytes, so that no font draws boxes for them and none of
/// them breaks a line; the canvas paints their marks.
fn shown_text(text: &str, out: &mut String) {
    out.clear();
    out.reserve(text.len());
    for c in text.chars() {
        out.push(match c {
            '\u{0}'..='\u{1f}' | '\u{7f}' => ' ',
            '\u{80}'..='\u{9f}' => '\u{a0}',
            // Separators would break lines here; where they matter they ended the paragraph already.
            '\u{2029}' => '\u{2003}',
            c => c,
        });
    }
}
