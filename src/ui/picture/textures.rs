//! The textures that egui has uploaded, and reading colours from them.

use std::collections::BTreeMap;

use egui::epaint::ImageDelta;
use egui::{
    Color32, ImageData, TextureFilter, TextureId, TextureOptions, TextureWrapMode, TexturesDelta,
};

#[derive(Default)]
pub struct Textures {
    by_id: BTreeMap<TextureId, Texture>,
    /// Freed by the last frame, which still shows them.
    to_free: Vec<TextureId>,
}

impl Textures {
    pub fn update(&mut self, delta: &mut TexturesDelta) {
        for id in std::mem::take(&mut self.to_free) {
            self.by_id.remove(&id);
        }
        // Each texture by itself: their order doesn't matter.
        delta.set.drain().for_each(|(id, changes)| {
            for change in changes {
                self.set(id, change);
            }
        });
        self.to_free.extend(delta.free.drain());
    }

    pub fn get(&self, id: TextureId) -> Option<&Texture> {
        self.by_id.get(&id)
    }

    fn set(&mut self, id: TextureId, change: ImageDelta) {
        let ImageData::Color(image) = &change.image;
        let [width, height] = image.size;
        let Some([left, top]) = change.pos else {
            let texture = Texture {
                size: image.size,
                pixels: image.pixels.clone(),
                options: change.options,
            };
            self.by_id.insert(id, texture);
            return;
        };
        let fits = |texture: &&mut Texture| {
            left + width <= texture.size[0] && top + height <= texture.size[1]
        };
        // A part of what was never uploaded can't be shown.
        let Some(texture) = self.by_id.get_mut(&id).filter(fits) else {
            return;
        };
        texture.options = change.options;
        for row in 0..height {
            let to = (top + row) * texture.size[0] + left;
            texture.pixels[to..to + width]
                .copy_from_slice(&image.pixels[row * width..(row + 1) * width]);
        }
    }
}

pub struct Texture {
    /// Width and height in texels.
    pub size: [usize; 2],
    pixels: Vec<Color32>,
    options: TextureOptions,
}

impl Texture {
    /// Whether texels are mixed, where a pixel covers `texels_per_pixel` of them along one side.
    pub fn is_linear(&self, texels_per_pixel: f32) -> bool {
        let filter = if texels_per_pixel > 1.0 {
            self.options.minification
        } else {
            self.options.magnification
        };
        filter == TextureFilter::Linear
    }

    /// Red, green, blue, alpha, 0 to 255, at a place in texels.
    pub fn sample(&self, x: f32, y: f32, linear: bool) -> [f32; 4] {
        if !linear {
            return self.texel(x.floor() as i64, y.floor() as i64);
        }
        let (x, y) = (x - 0.5, y - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let (right_part, bottom_part) = (x - left, y - top);
        let (left, top) = (left as i64, top as i64);
        // Glyphs stand on whole pixels: most samples hit one texel.
        if right_part == 0.0 && bottom_part == 0.0 {
            return self.texel(left, top);
        }
        let [a, b] = [self.texel(left, top), self.texel(left + 1, top)];
        let [c, d] = [self.texel(left, top + 1), self.texel(left + 1, top + 1)];
        std::array::from_fn(|i| {
            let upper = a[i] + (b[i] - a[i]) * right_part;
            let lower = c[i] + (d[i] - c[i]) * right_part;
            upper + (lower - upper) * bottom_part
        })
    }

    fn texel(&self, x: i64, y: i64) -> [f32; 4] {
        let [width, height] = self.size;
        let (x, y) = (self.wrap(x, width), self.wrap(y, height));
        self.pixels[y * width + x].to_array().map(f32::from)
    }

    fn wrap(&self, at: i64, size: usize) -> usize {
        let size = size as i64;
        let wrapped = match self.options.wrap_mode {
            TextureWrapMode::ClampToEdge => at.clamp(0, size - 1),
            TextureWrapMode::Repeat => at.rem_euclid(size),
            TextureWrapMode::MirroredRepeat => {
                let at = at.rem_euclid(2 * size);
                at.min(2 * size - 1 - at)
            }
        };
        wrapped as usize
    }
}
