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
