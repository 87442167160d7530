//! Textured triangles into pixels, as `egui_glow` has a GPU do it: colours multiplied and blended in gamma space, premultiplied
//! alpha, linear filtering, clip rectangles rounded to pixels, the top-left rule at shared edges.
//!
//! Corners are snapped to 1/256 pixel and edges computed in integers, so that which pixels are hit is the same everywhere.

use egui::epaint::{Primitive, Vertex};
use egui::{ClippedPrimitive, Color32, Rect};

use super::{
    Pixels,
    textures::{Texture, Textures},
};

/// Draws `primitives` on `background`; `size` is in pixels.
pub fn draw(
    size: [usize; 2],
    pixels_per_point: f32,
    background: Color32,
    primitives: &[ClippedPrimitive],
    textures: &Textures,
) -> Pixels {
    let [width, height] = size;
    let mut canvas = Canvas {
        width,
        height,
        pixels: vec![background.to_array(); width * height],
    };
    for ClippedPrimitive {
        clip_rect,
        primitive,
    } in primitives
    {
        // What a GPU alone could draw, and what was never uploaded, is left out.
        let Primitive::Mesh(mesh) = primitive else {
            continue;
        };
        let Some(texture) = textures.get(mesh.texture_id) else {
            continue;
        };
        let clip = Clip::new(*clip_rect, pixels_per_point, size);
        for corners in mesh.indices.as_chunks::<3>().0 {
            let triangle = corners.map(|index| mesh.vertices[index as usize]);
            canvas.triangle(triangle, pixels_per_point, clip, texture);
        }
    }
    Pixels {
        width,
        height,
        rgba: canvas.pixels.as_flattened().to_vec(),
    }
}

/// Pixels from the first to before the second.
#[derive(Clone, Copy)]
struct Clip {
    x: [i64; 2],
    y: [i64; 2],
}

impl Clip {
    fn new(rect: Rect, pixels_per_point: f32, [width, height]: [usize; 2]) -> Self {
        let range = |from: f32, to: f32, size: usize| {
            let from = ((from * pixels_per_point).round() as i64).clamp(0, size as i64);
            let to = ((to * pixels_per_point).round() as i64).clamp(from, size as i64);
            [from, to]
        };
        Self {
            x: range(rect.min.x, rect.max.x, width),
            y: range(rect.min.y, rect.max.y, height),
        }
    }
}

struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<[u8; 4]>,
}

/// Units of a snapped place in one pixel.
const SNAP: i64 = 256;

/// Snapped places are kept within this, so that products fit; no shape that matters reaches so far beyond the window.
const FAR: f32 = (1 << 23) as f32;

impl Canvas {
    fn triangle(
        &mut self,
        mut corners: [Vertex; 3],
        pixels_per_point: f32,
        clip: Clip,
        texture: &Texture,
    ) {
        let snap = |v: &Vertex| {
            let place = v.pos * pixels_per_point * SNAP as f32;
            [place.x, place.y].map(|v| v.clamp(-FAR, FAR).round() as i64)
        };
        let mut at = [snap(&corners[0]), snap(&corners[1]), snap(&corners[2])];
        let mut area = cross(at[0], at[1], at[2]);
        if area == 0 {
            return;
        }
        if area < 0 {
            corners.swap(1, 2);
            at.swap(1, 2);
            area = -area;
        }
        let edges = [
            Edge::new(at[1], at[2]),
            Edge::new(at[2], at[0]),
            Edge::new(at[0], at[1]),
        ];
        let shade = Shade::new(&corners, at, area, texture);

        let ys = at.map(|[_, y]| y);
        let [low, high] = min_max(ys);
        let first = (low.div_euclid(SNAP)).max(clip.y[0]);
        let last = (high.div_euclid(SNAP) + 1).min(clip.y[1]);
        let [left, right] = min_max(at.map(|[x, _]| x));
        for y in first..last {
            let mut from = left.div_euclid(SNAP).max(clip.x[0]);
            let mut to = (right.div_euclid(SNAP) + 1).min(clip.x[1]);
            for edge in &edges {
                edge.narrow(y, &mut from, &mut to);
            }
            if from < to {
                debug_assert!((y as usize) < self.height);
                let row = y as usize * self.width;
                shade.row(
                    &mut self.pixels[row + from as usize..row + to as usize],
                    from,
                    y,
                );
            }
        }
    }
}

/// One side: `a·x + b·y + c ≥ 0` within, at the centre of pixel (x, y).
struct Edge {
    a: i64,
    b: i64,
    c: i64,
}

impl Edge {
    fn new([x0, y0]: [i64; 2], [x1, y1]: [i64; 2]) -> Self {
        let (dx, dy) = (x1 - x0, y1 - y0);
        // A pixel exactly on the side belongs to the triangle below or to the right of it.
        let is_top_left = dy < 0 || (dy == 0 && dx > 0);
        let half = SNAP / 2;
        Self {
            a: -dy * SNAP,
            b: dx * SNAP,
            c: dx * (half - y0) - dy * (half - x0) - i64::from(!is_top_left),
        }
    }

    /// Leaves of the pixels `from..to` of row `y` those within.
    fn narrow(&self, y: i64, from: &mut i64, to: &mut i64) {
        let rest = self.b * y + self.c;
        if self.a > 0 {
            // x ≥ −rest / a, rounded up
            *from = (*from).max(-(rest.div_euclid(self.a)));
        } else if self.a < 0 {
            *to = (*to).min(rest.div_euclid(-self.a) + 1);
        } else if rest < 0 {
            *to = *from;
        }
    }
}

/// What colour each pixel of a triangle gets.
enum Shade<'a> {
    /// The same everywhere: premultiplied, 0 to 255.
    Flat([f32; 4]),
    /// Colour and place in the texture run linearly.
    Linear {
        texture: &'a Texture,
        filter: bool,
        textured: bool,
        origin: [f32; 6],
        dx: [f32; 6],
        dy: [f32; 6],
    },
}

impl<'a> Shade<'a> {
    fn new(corners: &[Vertex; 3], at: [[i64; 2]; 3], area: i64, texture: &'a Texture) -> Self {
        let size = texture.size.map(|side| side as f32);
        let [p, q, r] = [0, 1, 2].map(|i| {
            let [red, green, blue, alpha] = corners[i].color.to_array().map(f32::from);
            [
                red,
                green,
                blue,
                alpha,
                corners[i].uv.x * size[0],
                corners[i].uv.y * size[1],
            ]
        });
        let one_place = p[4..] == q[4..] && p[4..] == r[4..];
        if one_place && p[..4] == q[..4] && p[..4] == r[..4] {
            let texel = texture.sample(p[4], p[5], texture.is_linear(0.0));
            return Self::Flat(std::array::from_fn(|i| p[i] * texel[i] / 255.0));
        }
        // The slopes of each value along x and y, in pixels.
        let [[x0, y0], [x1, y1], [x2, y2]] = at.map(|place| place.map(|v| v as f32 / SNAP as f32));
        let area = area as f32 / (SNAP * SNAP) as f32;
        let dx: [f32; 6] =
            std::array::from_fn(|i| ((q[i] - p[i]) * (y2 - y0) - (r[i] - p[i]) * (y1 - y0)) / area);
        let dy: [f32; 6] =
            std::array::from_fn(|i| ((r[i] - p[i]) * (x1 - x0) - (q[i] - p[i]) * (x2 - x0)) / area);
        // At the centre of pixel (0, 0).
        let origin = std::array::from_fn(|i| p[i] - (x0 - 0.5) * dx[i] - (y0 - 0.5) * dy[i]);
        let texels_per_pixel = dx[4].hypot(dx[5]).max(dy[4].hypot(dy[5]));
        Self::Linear {
            texture,
            // Glyphs are drawn at their own size: rounding is no reduction.
            filter: texture.is_linear(texels_per_pixel - 0.01),
            textured: !one_place,
            origin,
            dx,
            dy,
        }
    }

    fn row(&self, pixels: &mut [[u8; 4]], from: i64, y: i64) {
        match self {
            Self::Flat(color) if color[3] >= 255.0 => pixels.fill(color.map(to_byte)),
            Self::Flat(color) => {
                for pixel in pixels {
                    blend(pixel, *color);
                }
            }
            Self::Linear {
                texture,
                filter,
                textured,
                origin,
                dx,
                dy,
            } => {
                let start: [f32; 6] = std::array::from_fn(|i| origin[i] + dy[i] * y as f32);
                let fixed = (!textured).then(|| texture.sample(origin[4], origin[5], *filter));
                for (pixel, x) in pixels.iter_mut().zip(from..) {
                    let v: [f32; 6] = std::array::from_fn(|i| start[i] + dx[i] * x as f32);
                    let texel = fixed.unwrap_or_else(|| {
                        texture.sample(near_half(v[4]), near_half(v[5]), *filter)
                    });
                    if texel[3] > 0.0 || texel[..3] != [0.0; 3] {
                        blend(
                            pixel,
                            std::array::from_fn(|i| v[i].clamp(0.0, 255.0) * texel[i] / 255.0),
                        );
                    }
                }
            }
        }
    }
}

/// `source + destination · (1 − source alpha)`, as OpenGL's `ONE, ONE_MINUS_SRC_ALPHA`; what is below is opaque and stays so.
fn blend(pixel: &mut [u8; 4], source: [f32; 4]) {
    let rest = 1.0 - source[3] / 255.0;
    for (below, above) in pixel.iter_mut().zip(source).take(3) {
        *below = to_byte(above + f32::from(*below) * rest);
    }
}

fn to_byte(value: f32) -> u8 {
    (value + 0.5) as u8
}

/// A place so near to a texel's centre that only rounding keeps it away is that centre.
fn near_half(place: f32) -> f32 {
    let centre = place.floor() + 0.5;
    if (place - centre).abs() < 1.0 / 256.0 {
        centre
    } else {
        place
    }
}

fn cross([ax, ay]: [i64; 2], [bx, by]: [i64; 2], [cx, cy]: [i64; 2]) -> i64 {
    (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
}

fn min_max([a, b, c]: [i64; 3]) -> [i64; 2] {
    [a.min(b).min(c), a.max(b).max(c)]
}
