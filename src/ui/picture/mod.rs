//! Pictures without a GPU or a window: what egui paints, drawn on the CPU, the same on every machine.
//!
//! - [`raster`]: triangles into pixels · [`textures`]: the glyphs and images they are filled with
//!
//! Figures are exported with it, and the tests' pictures of the whole window are made with it.

pub mod raster;
pub mod textures;

use egui::{Context, Painter, Pos2, RawInput, Rect, Vec2};

use self::textures::Textures;
use crate::ui::{
    canvas::{UI_REGULAR, UI_SEMIBOLD},
    theme,
};

/// Opaque pixels, row by row from the top.
#[derive(Clone, PartialEq, Eq)]
pub struct Pixels {
    pub width: usize,
    pub height: usize,
    /// Four bytes a pixel.
    pub rgba: Vec<u8>,
}

impl Pixels {
    /// As a PNG file.
    pub fn png(&self) -> Result<Vec<u8>, png::EncodingError> {
        let opaque = self.rgba.as_chunks::<4>().0.iter();
        let rgb: Vec<u8> = opaque.flat_map(|[r, g, b, _]| [*r, *g, *b]).collect();
        let mut bytes = Vec::new();
        // A picture is never so large: it has fewer pixels than memory has bytes.
        let side = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let mut encoder = png::Encoder::new(&mut bytes, side(self.width), side(self.height));
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&rgb)?;
        writer.finish()?;
        Ok(bytes)
    }
}

/// What `paint` paints on a sheet of a size in points, in the window's faces; `scale` is pixels per point.
pub fn painted(
    size: Vec2,
    scale: f32,
    background: egui::Color32,
    paint: impl Fn(&Painter),
) -> Pixels {
    let ctx = Context::default();
    theme::install_fonts(&ctx, UI_REGULAR, UI_SEMIBOLD);
    ctx.set_pixels_per_point(scale);
    let mut textures = Textures::default();
    let mut primitives = Vec::new();
    // Faces are there from the second frame on.
    for _ in 0..2 {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, size)),
            ..RawInput::default()
        };
        let mut output = ctx.run_ui(input, |ui| {
            paint(&ui.ctx().layer_painter(egui::LayerId::background()));
        });
        textures.update(&mut output.textures_delta);
        primitives = ctx.tessellate(output.shapes, scale);
    }
    let size = [size.x, size.y].map(|side| (side * scale).round() as usize);
    raster::draw(size, scale, background, &primitives, &textures)
}
