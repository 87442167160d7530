//! Rectangles by the height they stand at, so that asking what is in the way costs what is near and not what is on screen.

use std::collections::BTreeMap;

use egui::Rect;

/// Points per band.
const BAND: f32 = 24.0;

#[derive(Default)]
pub(super) struct Grid {
    bands: BTreeMap<i32, Vec<Rect>>,
}

impl Grid {
    pub fn push(&mut self, rect: Rect) {
        for band in bands(rect) {
            self.bands.entry(band).or_default().push(rect);
        }
    }

    /// A rectangle that shares some area with `rect`.
    pub fn hit(&self, rect: Rect) -> Option<Rect> {
        bands(rect)
            .filter_map(|band| self.bands.get(&band))
            .flatten()
            .find(|other| {
                other.min.x < rect.max.x
                    && rect.min.x < other.max.x
                    && other.min.y < rect.max.y
                    && rect.min.y < other.max.y
            })
            .copied()
    }
}

fn bands(rect: Rect) -> std::ops::Range<i32> {
    let band = |y: f32| (y / BAND).floor() as i32;
    // A rectangle without a place stands nowhere.
    if !rect.is_finite() || rect.height() > 100_000.0 {
        return 0..0;
    }
    band(rect.min.y)..band(rect.max.y) + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{pos2, vec2};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_finds_what_a_scan_finds(
            rects in prop::collection::vec((0u8..200, 0u8..200, 1u8..60, 1u8..60), 0..40),
            asked in (0u8..200, 0u8..200, 1u8..60, 1u8..60),
        ) {
            let rect = |(x, y, w, h): (u8, u8, u8, u8)| {
                Rect::from_min_size(pos2(x.into(), y.into()), vec2(w.into(), h.into()))
            };
            let mut grid = Grid::default();
            for r in &rects {
                grid.push(rect(*r));
            }
            let asked = rect(asked);
            let expected = rects.iter().any(|r| rect(*r).intersect(asked).is_positive());
            prop_assert_eq!(grid.hit(asked).is_some(), expected);
        }
    }
}
