//! The renderer's own tests: pixels, blending, clipping, textures, comparing.

use egui::{Color32, ColorImage, Rect, TextureOptions, pos2, vec2};
use egui_kittest::Harness;

use super::{Picture, picture, pictured};

#[test]
fn rectangles_fall_on_their_pixels_and_blend_in_gamma_space() {
    let harness = pictured(Harness::builder().with_size(vec2(40.0, 40.0))).build_ui(|ui| {
        let painter = ui.ctx().layer_painter(egui::LayerId::background());
        painter.rect_filled(
            Rect::from_min_max(pos2(0.0, 0.0), pos2(40.0, 40.0)),
            0,
            Color32::WHITE,
        );
        painter.rect_filled(
            Rect::from_min_max(pos2(10.0, 10.0), pos2(20.0, 20.0)),
            0,
            Color32::from_rgb(200, 30, 10),
        );
        painter.rect_filled(
            Rect::from_min_max(pos2(20.0, 10.0), pos2(30.0, 20.0)),
            0,
            Color32::from_black_alpha(128),
        );
        let clip = Rect::from_min_max(pos2(0.0, 30.0), pos2(5.0, 35.0));
        painter.with_clip_rect(clip).rect_filled(
            Rect::EVERYTHING.intersect(Rect::from_center_size(clip.min, vec2(1e6, 1e6))),
            0,
            Color32::BLUE,
        );
    });
    let picture = picture(&harness);
    let red = [200, 30, 10, 255];
    for (x, y, color) in [
        (9, 10, [255; 4]),
        (10, 9, [255; 4]),
        (10, 10, red),
        (19, 19, red),
        (20, 19, [127, 127, 127, 255]),
        (29, 12, [127, 127, 127, 255]),
        (30, 12, [255; 4]),
        (4, 34, [0, 0, 255, 255]),
        (5, 34, [255; 4]),
        (4, 35, [255; 4]),
    ] {
        assert_eq!(picture.at(x, y), color, "at {x}, {y}");
    }
}

#[test]
fn textures_are_updated_in_part_and_filtered() {
    let mut texture = None;
    let mut harness =
        pictured(Harness::builder().with_size(vec2(40.0, 40.0))).build_ui(move |ui| {
            let black = ColorImage::filled([2, 2], Color32::BLACK);
            let texture = texture.get_or_insert_with(|| {
                ui.ctx()
                    .load_texture("squares", black, TextureOptions::NEAREST)
            });
            if ui.input(|input| input.key_pressed(egui::Key::W)) {
                texture.set_partial(
                    [1, 0],
                    ColorImage::filled([1, 1], Color32::WHITE),
                    TextureOptions::NEAREST,
                );
            }
            if ui.input(|input| input.key_pressed(egui::Key::L)) {
                texture.set_partial(
                    [1, 0],
                    ColorImage::filled([1, 1], Color32::WHITE),
                    TextureOptions::LINEAR,
                );
            }
            let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            let painter = ui.ctx().layer_painter(egui::LayerId::background());
            painter.image(
                texture.id(),
                Rect::from_min_size(pos2(0.0, 0.0), vec2(40.0, 40.0)),
                uv,
                Color32::WHITE,
            );
        });
    assert_eq!(picture(&harness).at(30, 10), [0, 0, 0, 255]);
    harness.key_press(egui::Key::W);
    harness.run();
    let parted = picture(&harness);
    assert_eq!(parted.at(30, 10), [255; 4]);
    assert_eq!(parted.at(19, 10), [0, 0, 0, 255]);
    assert_eq!(parted.at(30, 20), [0, 0, 0, 255]);
    harness.key_press(egui::Key::L);
    harness.run();
    let smooth = picture(&harness);
    assert_eq!(smooth.at(5, 5), [0, 0, 0, 255]);
    assert_eq!(smooth.at(34, 5), [255; 4]);
    assert!(
        (120..136).contains(&smooth.at(20, 5)[0]),
        "{:?}",
        smooth.at(20, 5)
    );
}

#[test]
fn a_difference_is_counted_and_marked() {
    let white = Picture {
        width: 100,
        height: 50,
        rgba: vec![255; 100 * 50 * 4],
    };
    let mut other = white.clone();
    other.rgba[0] = 250;
    assert_eq!(white.compare(&other).unwrap().n_differing, 0);
    other.rgba[4] = 0;
    let difference = other.compare(&white).unwrap();
    assert_eq!(difference.n_differing, 1);
    assert!(difference.is_visible());
    assert_eq!(difference.marked.at(1, 0), [230, 0, 40, 255]);
    let small = Picture {
        width: 1,
        height: 1,
        rgba: vec![255; 4],
    };
    assert!(white.compare(&small).is_none());
}
