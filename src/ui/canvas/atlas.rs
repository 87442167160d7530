//! The glyph texture: every glyph that was drawn lately, rasterised by swash at its size and subpixel place.
//!
//! Invariants: a glyph's place stays valid until [`Atlas::generation`] changes (the atlas was emptied or grew); the CPU copy
//! and the texture agree after [`Atlas::upload`].

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use egui::{
    Color32, ColorImage, Context, Rect, TextureHandle, TextureId, TextureOptions, Vec2, pos2, vec2,
};
use swash::FontRef;
use swash::scale::image::{Content, Image};
use swash::scale::{Render, ScaleContext, Source, StrikeWith};
use swash::zeno::{Angle, Format, Transform, Vector};

use super::typesetter::SizedFont;

const WIDTH: usize = 1024;
const FIRST_HEIGHT: usize = 512;
const MAX_HEIGHT: usize = 4096;
/// Horizontal places within a pixel that are told apart.
const SUBPIXELS: f32 = 4.0;

/// Where a glyph's picture lies in the texture.
#[derive(Clone, Copy, Debug)]
pub(super) struct Picture {
    /// Texture coordinates, 0 to 1.
    pub uv: Rect,
    /// Top left corner from the pen, in pixels.
    pub offset: Vec2,
    /// In pixels; zero for blank glyphs.
    pub size: Vec2,
    /// Painted as it is, not in the text's colour.
    pub colored: bool,
}

/// Hashes one integer by one multiplication: thousands of glyphs are looked up in a frame, and nobody chooses their keys.
#[derive(Default)]
struct OneMultiply(u64);

impl Hasher for OneMultiply {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.write_u64(u64::from(*b));
        }
    }

    fn write_u64(&mut self, i: u64) {
        self.0 = (self.0 ^ i)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .rotate_left(26);
    }
}

#[derive(Clone, Copy)]
struct Placed {
    x: usize,
    y: usize,
    w: usize,
    h: usize,
    offset: Vec2,
    colored: bool,
}

/// See the module's text.
pub(super) struct Atlas {
    placed: HashMap<u64, Placed, BuildHasherDefault<OneMultiply>>,
    image: ColorImage,
    texture: Option<TextureHandle>,
    /// Shelf packing: the open shelf's top, height and next free column.
    shelf: (usize, usize, usize),
    /// Rows of pixels changed since the last upload; `None` for none.
    dirty: Option<(usize, usize)>,
    whole: bool,
    generation: u64,
    light_on_dark: bool,
    scaler: ScaleContext,
    scratch: Image,
}

impl Default for Atlas {
    fn default() -> Self {
        Self {
            placed: HashMap::default(),
            image: ColorImage::filled([WIDTH, FIRST_HEIGHT], Color32::TRANSPARENT),
            texture: None,
            shelf: (0, 0, 0),
            dirty: None,
            whole: true,
            generation: 0,
            light_on_dark: false,
            scaler: ScaleContext::new(),
            scratch: Image::new(),
        }
    }
}

impl Atlas {
    /// Changes whenever places handed out before are void.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Light text on a dark page needs fuller strokes for the same weight; the pictures are made anew when this changes.
    pub fn set_light_on_dark(&mut self, yes: bool) {
        if self.light_on_dark != yes {
            self.light_on_dark = yes;
            self.clear();
        }
    }

    /// The texture's name, made on first use.
    pub fn texture(&mut self, ctx: &Context) -> TextureId {
        self.texture
            .get_or_insert_with(|| {
                ctx.load_texture(
                    "article glyphs",
                    ColorImage::filled([1, 1], Color32::TRANSPARENT),
                    TextureOptions::LINEAR,
                )
            })
            .id()
    }

    /// The picture of a glyph whose pen stands at `x` pixels: only the part of `x` behind the point matters.
    pub fn picture(&mut self, font: u16, sized: &SizedFont, id: u16, x: f32) -> Picture {
        let subpixel = (x.rem_euclid(1.0) * SUBPIXELS).floor().min(SUBPIXELS - 1.0) as u8;
        let key = u64::from(font) << 32 | u64::from(id) << 8 | u64::from(subpixel);
        let placed = match self.placed.get(&key) {
            Some(placed) => *placed,
            None => {
                let placed = self.rasterise(sized, id, f32::from(subpixel) / SUBPIXELS);
                self.placed.insert(key, placed);
                placed
            }
        };
        let size = vec2(placed.w as f32, placed.h as f32);
        let scale = vec2(1.0 / WIDTH as f32, 1.0 / self.image.height() as f32);
        let min = pos2(placed.x as f32 * scale.x, placed.y as f32 * scale.y);
        Picture {
            uv: Rect::from_min_size(min, size * scale),
            offset: placed.offset,
            size,
            colored: placed.colored,
        }
    }

    /// Sends what changed to the graphics card. Call once after drawing.
    pub fn upload(&mut self, ctx: &Context) {
        let Some(texture) = &mut self.texture else {
            return;
        };
        if self.whole {
            texture.set(self.image.clone(), TextureOptions::LINEAR);
        } else if let Some((top, bottom)) = self.dirty {
            let part = self.image.region_by_pixels([0, top], [WIDTH, bottom - top]);
            texture.set_partial([0, top], part, TextureOptions::LINEAR);
        }
        if self.whole && self.generation > 0 {
            // Something drawn earlier in this frame may show the old places: one more frame puts it right.
            ctx.request_repaint();
        }
        self.whole = false;
        self.dirty = None;
    }

    fn clear(&mut self) {
        self.placed.clear();
        self.shelf = (0, 0, 0);
        self.image.pixels.fill(Color32::TRANSPARENT);
        self.whole = true;
        self.generation += 1;
    }

    fn rasterise(&mut self, sized: &SizedFont, id: u16, subpixel: f32) -> Placed {
        let blank = Placed {
            x: 0,
            y: 0,
            w: 0,
            h: 0,
            offset: Vec2::ZERO,
            colored: false,
        };
        let Some(font) = FontRef::from_index(sized.data.data.data(), sized.data.index as usize)
        else {
            return blank;
        };
        let mut scaler = self
            .scaler
            .builder(font)
            .size(sized.size)
            .normalized_coords(&sized.coords)
            .build();
        self.scratch.clear();
        let mut render = Render::new(&[
            Source::ColorOutline(0),
            Source::ColorBitmap(StrikeWith::BestFit),
            Source::Outline,
            Source::Bitmap(StrikeWith::BestFit),
        ]);
        render
            .format(Format::Alpha)
            .offset(Vector::new(subpixel, 0.0));
        if sized.embolden {
            render.embolden(sized.size / 48.0);
        }
        if sized.skew != 0.0 {
            render.transform(Some(Transform::skew(
                Angle::from_degrees(sized.skew),
                Angle::from_degrees(0.0),
            )));
        }
        if !render.render_into(&mut scaler, id, &mut self.scratch) {
            return blank;
        }
        let image = std::mem::take(&mut self.scratch);
        let placed = self.place(&image).unwrap_or(blank);
        self.scratch = image;
        placed
    }

    fn place(&mut self, image: &Image) -> Option<Placed> {
        let (w, h) = (
            image.placement.width as usize,
            image.placement.height as usize,
        );
        if w == 0 || h == 0 || w + 1 > WIDTH || h + 1 > MAX_HEIGHT {
            return None;
        }
        let (x, y) = self.room(w, h)?;
        let colored = image.content == Content::Color;
        let light_on_dark = self.light_on_dark;
        let bytes_per_pixel = if image.content == Content::Mask { 1 } else { 4 };
        for row in 0..h {
            let from = image
                .data
                .get(row * w * bytes_per_pixel..(row + 1) * w * bytes_per_pixel)?;
            let at = (y + row) * WIDTH + x;
            let to = self.image.pixels.get_mut(at..at + w)?;
            if bytes_per_pixel == 1 {
                for (pixel, coverage) in to.iter_mut().zip(from) {
                    *pixel = white_with_coverage(*coverage, light_on_dark);
                }
            } else {
                for (pixel, c) in to.iter_mut().zip(from.as_chunks::<4>().0) {
                    *pixel = Color32::from_rgba_unmultiplied(c[0], c[1], c[2], c[3]);
                }
            }
        }
        let (top, bottom) = self.dirty.unwrap_or((y, y + h));
        self.dirty = Some((top.min(y), bottom.max(y + h)));
        Some(Placed {
            x,
            y,
            w,
            h,
            offset: vec2(image.placement.left as f32, -image.placement.top as f32),
            colored,
        })
    }

    /// Free room with a pixel of air on the right and below.
    fn room(&mut self, w: usize, h: usize) -> Option<(usize, usize)> {
        for _ in 0..4 {
            let (top, height, next) = &mut self.shelf;
            if *next + w + 1 > WIDTH {
                *top += *height;
                *height = 0;
                *next = 0;
            }
            if *top + h < self.image.height() {
                let at = (*next, *top);
                *next += w + 1;
                *height = (*height).max(h + 1);
                return Some(at);
            }
            if self.image.height() < MAX_HEIGHT {
                let height = self.image.height() * 2;
                self.image
                    .pixels
                    .resize(WIDTH * height, Color32::TRANSPARENT);
                self.image.size = [WIDTH, height];
                self.image.source_size = vec2(WIDTH as f32, height as f32);
                self.whole = true;
                self.generation += 1;
            } else {
                self.clear();
            }
        }
        None
    }
}

fn white_with_coverage(coverage: u8, light_on_dark: bool) -> Color32 {
    let alpha = if light_on_dark {
        // egui's own curve for dark themes: 2a − a².
        let a = f32::from(coverage) / 255.0;
        ((2.0 * a - a * a) * 255.0).round() as u8
    } else {
        coverage
    };
    Color32::from_rgba_premultiplied(alpha, alpha, alpha, alpha)
}
