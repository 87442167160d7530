//! Turns set text into one mesh of textured rectangles.

use std::ops::Range;
use std::sync::Arc;

use egui::{Color32, Context, Mesh, Pos2, Rect, Shape, pos2};

use super::laid::Laid;
use super::typesetter::Engine;

/// Set text waiting to be drawn.
pub(super) struct TextJob {
    pub laid: Arc<Laid>,
    pub rows: Range<usize>,
    /// Top left corner on screen, in points.
    pub origin: Pos2,
    pub color: Color32,
}

impl TextJob {
    /// All rows of `laid`.
    pub fn whole(laid: Arc<Laid>, origin: Pos2, color: Color32) -> Self {
        Self {
            rows: 0..laid.rows.len(),
            laid,
            origin,
            color,
        }
    }
}

/// One mesh for all jobs.
pub(super) fn mesh(engine: &mut Engine, ctx: &Context, jobs: &[TextJob]) -> Shape {
    let scale = ctx.pixels_per_point();
    let texture = engine.atlas.texture(ctx);
    let mut mesh = Mesh::with_texture(texture);
    // The atlas may grow or start anew while glyphs are added; then the first ones are added again.
    for _ in 0..3 {
        mesh.clear();
        mesh.texture_id = texture;
        let generation = engine.atlas.generation();
        for job in jobs {
            add(engine, &mut mesh, job, scale);
        }
        if engine.atlas.generation() == generation {
            break;
        }
    }
    Shape::mesh(mesh)
}

fn add(engine: &mut Engine, mesh: &mut Mesh, job: &TextJob, scale: f32) {
    let left = (job.origin.x * scale).round();
    let top = (job.origin.y * scale).round();
    let Some(rows) = job.laid.rows.get(job.rows.clone()) else {
        return;
    };
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return;
    };
    let glyphs = first.glyphs.start as usize..last.glyphs.end as usize;
    // Pictures in colour keep their colours, but fade with the text.
    let own_color = Color32::from_white_alpha(job.color.a());
    let to_points = 1.0 / scale;
    for g in job.laid.glyphs.get(glyphs).unwrap_or(&[]) {
        let Some(sized) = engine.sized.get(usize::from(g.font)) else {
            continue;
        };
        let x = left + g.x;
        let picture = engine.atlas.picture(g.font, sized, g.id, x);
        if picture.size.x == 0.0 {
            continue;
        }
        let pen = pos2(x.floor(), top + g.y.round());
        let min = (pen + picture.offset) * to_points;
        let rect = Rect::from_min_size(min, picture.size * to_points);
        let color = if picture.colored {
            own_color
        } else {
            job.color
        };
        mesh.add_rect_with_uv(rect, picture.uv, color);
    }
}

/// Whether a letter's picture reaches into `place` (in points on screen).
pub(super) fn has_ink(
    engine: &mut Engine,
    laid: &Laid,
    origin: Pos2,
    scale: f32,
    place: Rect,
) -> bool {
    let left = (origin.x * scale).round();
    let top = (origin.y * scale).round();
    let to_points = 1.0 / scale;
    let reach = laid.size * 1.6;
    // Rows whose letters can reach there at all.
    let from = laid
        .rows
        .partition_point(|r| origin.y + r.bottom + laid.size < place.top());
    for row in laid.rows.get(from..).unwrap_or(&[]) {
        if origin.y + row.top - laid.size > place.bottom() {
            break;
        }
        let glyphs = row.glyphs.start as usize..row.glyphs.end as usize;
        for g in laid.glyphs.get(glyphs).unwrap_or(&[]) {
            let x = (left + g.x) * to_points;
            if x + reach < place.left() || x - laid.size > place.right() {
                continue;
            }
            let Some(sized) = engine.sized.get(usize::from(g.font)) else {
                continue;
            };
            let picture = engine.atlas.picture(g.font, sized, g.id, left + g.x);
            if picture.size.x == 0.0 {
                continue;
            }
            let pen = pos2((left + g.x).floor(), top + g.y.round());
            let min = (pen + picture.offset) * to_points;
            let ink = Rect::from_min_size(min, picture.size * to_points);
            if ink.intersect(place).is_positive() {
                return true;
            }
        }
    }
    false
}
