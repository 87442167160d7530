//! Names in lists and chips set by the typesetter, and fonts for what egui itself can't draw.
//!
//! egui has no bidirectional layout and knows only the fonts it was given: names in other scripts go through [`Names`], and for all other
//! text [`FallbackFonts`] finds it a font, the same one the article would be set in.

use std::sync::Arc;

use egui::{
    Color32, FallbackRequest, FontData, FontInsert, FontProvider, Painter, Pos2, Ui, Vec2,
    mutex::Mutex, vec2,
};

use super::{
    fonts::{Face, Fonts},
    glyphs::{self, TextJob},
    laid::Laid,
    quote,
    typesetter::{Direction, Setting, Typesetter},
};
use crate::ui::{
    theme,
    widgets::{LaidName, NamePainter, NameStyle},
};

/// Sets names that egui can't: those with a character outside Latin, Greek and Cyrillic.
pub struct Names(pub Typesetter);

struct SetName {
    typesetter: Typesetter,
    laid: Arc<Laid>,
    size: Vec2,
    elided: bool,
    color: Color32,
}

impl NamePainter for Names {
    fn lay_out(&self, ui: &Ui, text: &str, style: &NameStyle) -> Option<Box<dyn LaidName>> {
        if text.chars().all(is_set_by_egui) {
            return None;
        }
        let (text, direction) = quote::directed(text);
        let text = &*text;
        let setting = Setting {
            direction,
            ..setting(style, ui.pixels_per_point())
        };
        let engine = &mut *self.0.0.lock();
        let whole = engine.label(text, &setting);
        let elided = whole.width > style.max_width;
        let laid = if elided {
            let width = style.max_width.max(8.0);
            let cut = quote::cut_to_width(text, width, |t| engine.set(t, &setting));
            Arc::new(cut)
        } else {
            whole
        };
        Some(Box::new(SetName {
            typesetter: self.0.clone(),
            size: vec2(laid.width.min(style.max_width).ceil(), laid.height),
            laid,
            elided,
            color: style.color,
        }))
    }

    fn lay_out_wrapped(&self, ui: &Ui, text: &str, style: &NameStyle) -> Option<Box<dyn LaidName>> {
        if text.chars().all(is_set_by_egui) {
            return None;
        }
        let setting = Setting {
            size: style.font.size,
            weight: 400.0,
            italic: false,
            face: Face::Ui,
            line_height: 1.3,
            width: Some(style.max_width.max(8.0)),
            scale: ui.pixels_per_point(),
            direction: Direction::LeftToRight,
            language: None,
        };
        let no_break = |c: char| match c {
            _ if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => ' ',
            c => c,
        };
        let one_line: String = text.chars().map(no_break).collect();
        let laid = self.0.0.lock().label(&one_line, &setting);
        Some(Box::new(SetName {
            typesetter: self.0.clone(),
            size: vec2(laid.width.min(style.max_width).ceil(), laid.height),
            laid,
            elided: false,
            color: style.color,
        }))
    }
}

impl LaidName for SetName {
    fn size(&self) -> Vec2 {
        self.size
    }

    fn elided(&self) -> bool {
        self.elided
    }

    fn paint(&self, painter: &Painter, left_top: Pos2) {
        let engine = &mut *self.typesetter.0.lock();
        let job = TextJob::whole(self.laid.clone(), left_top, self.color);
        let mesh = glyphs::mesh(engine, painter.ctx(), &[job]);
        engine.atlas.upload(painter.ctx());
        painter.add(mesh);
    }
}

fn setting(style: &NameStyle, scale: f32) -> Setting {
    Setting {
        size: style.font.size,
        weight: if style.font.family == theme::semibold_family() {
            600.0
        } else {
            400.0
        },
        italic: false,
        face: Face::Ui,
        line_height: 1.35,
        // Set without a width first: in a row of its own width, text that runs from the right starts at its left.
        width: None,
        scale,
        direction: Direction::FirstStrong,
        language: None,
    }
}

/// What Inter has and egui sets right.
pub(super) fn is_set_by_egui(c: char) -> bool {
    matches!(c, '\u{0}'..='\u{58f}' | '\u{1e00}'..='\u{20cf}' | '\u{2190}'..='\u{25ff}')
}

/// Makes the fonts when they are first needed: listing a system's fonts takes a while.
type MakeFonts = Box<dyn Fn() -> Fonts + Send + Sync>;

/// Finds fonts for egui's own texts among those that the article would be set in.
pub struct FallbackFonts {
    make: MakeFonts,
    // Not the canvas's typesetter: that one may be in use while egui asks.
    typesetter: Mutex<Option<Typesetter>>,
}

impl FallbackFonts {
    pub fn new(make: impl Fn() -> Fonts + Send + Sync + 'static) -> Self {
        Self {
            make: Box::new(make),
            typesetter: Mutex::new(None),
        }
    }
}

impl FontProvider for FallbackFonts {
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        let mut typesetter = self.typesetter.lock();
        let typesetter = typesetter.get_or_insert_with(|| Typesetter::new((self.make)()));
        let engine = &mut *typesetter.0.lock();
        let setting = Setting {
            size: 13.0,
            weight: 400.0,
            italic: false,
            face: Face::Ui,
            line_height: 1.0,
            width: None,
            scale: 1.0,
            direction: Direction::FirstStrong,
            language: None,
        };
        let laid = engine.set(request.cluster, &setting);
        let glyph = laid.glyphs.first().filter(|glyph| glyph.id != 0)?;
        let font = &engine.sized.get(usize::from(glyph.font))?.data;
        Some(FontInsert {
            name: format!("fallback-{}-{}", font.data.id(), font.index),
            data: FontData::from_blob(Arc::new(font.data.clone()), font.index),
            families: Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::span::ByteSpan, ui::canvas::tests::typesetter};

    #[test]
    fn an_arrow_goes_from_left_to_right_in_every_script() {
        let typesetter = typesetter();
        let engine = &mut *typesetter.0.lock();
        let style = NameStyle {
            font: egui::FontId::proportional(14.0),
            color: Color32::BLACK,
            max_width: f32::INFINITY,
        };
        for (from, to) in [
            ("דני", "רינה"),
            ("Dani", "רינה"),
            ("דני", "Rina"),
            ("", "רינה"),
        ] {
            let text = format!("{from} → {to}");
            let (set, direction) = quote::directed(text.trim_start());
            let setting = Setting {
                direction,
                ..setting(&style, 1.0)
            };
            let laid = engine.label(&set, &setting);
            let place = |part: &str| -> (f32, f32) {
                let start = set.find(part).unwrap();
                let span = ByteSpan::new(start, start + part.len());
                let places = laid.stretches(0, span);
                let left = places.iter().map(|s| s.0).fold(f32::INFINITY, f32::min);
                (left, places.iter().map(|s| s.1).fold(0.0, f32::max))
            };
            assert!(place("→").1 <= place(to).0 + 0.5, "{text}");
            if !from.is_empty() {
                assert!(place(from).1 <= place("→").0 + 0.5, "{text}");
            }
        }
    }
}
