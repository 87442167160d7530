//! Pictures of the window without a GPU, a display or a system font: egui's triangles drawn on the CPU, the same on every machine.
//!
//! Build the harness with [`pictured`], take a [`picture`], and compare it with the stored one by [`assert_picture`].

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

mod gallery;
mod gallery_texts;
mod own_tests;
mod picture;

pub use picture::{Picture, assert_picture, assert_picture_at};

use std::sync::{Arc, Mutex};

use egui::{Context, Id, TexturesDelta};
use egui_kittest::{Harness, HarnessBuilder, TestRenderer};

use postil::ui::picture::{raster, textures::Textures};

/// Lets [`picture`] see what the harness draws. This takes the builder's context set-up; see [`pictured_with`].
pub fn pictured<State>(builder: HarnessBuilder<State>) -> HarnessBuilder<State> {
    pictured_with(builder, |_| {})
}

/// [`pictured`], with a set-up of the context of one's own: fonts, a theme.
pub fn pictured_with<State>(
    builder: HarnessBuilder<State>,
    set_up: impl FnOnce(&Context) + 'static,
) -> HarnessBuilder<State> {
    let textures = SharedTextures::default();
    let renderer = Uploads(Arc::clone(&textures));
    builder.renderer(renderer).with_context_setup(move |ctx| {
        ctx.data_mut(|data| data.insert_temp(textures_id(), textures));
        set_up(ctx);
    })
}

/// What the harness showed in its last frame.
pub fn picture<State>(harness: &Harness<'_, State>) -> Picture {
    let ctx = &harness.ctx;
    let textures = ctx
        .data(|data| data.get_temp::<SharedTextures>(textures_id()))
        .expect("the harness is not built with `pictured`");
    let output = harness.output();
    let pixels_per_point = output.pixels_per_point;
    let size = ctx.viewport_rect().size() * pixels_per_point;
    let background = ctx.global_style().visuals.panel_fill.to_opaque();
    let primitives = ctx.tessellate(output.shapes.clone(), pixels_per_point);
    let size = [size.x.round() as usize, size.y.round() as usize];
    let pixels = raster::draw(
        size,
        pixels_per_point,
        background,
        &primitives,
        &textures.lock().unwrap(),
    );
    Picture {
        width: pixels.width,
        height: pixels.height,
        rgba: pixels.rgba,
    }
}

type SharedTextures = Arc<Mutex<Textures>>;

fn textures_id() -> Id {
    Id::unique("textures of the picture renderer")
}

/// egui_kittest draws nothing by itself; it hands over the textures, which [`picture`] needs.
struct Uploads(SharedTextures);

impl TestRenderer for Uploads {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        self.0.lock().unwrap().update(delta);
    }
}
