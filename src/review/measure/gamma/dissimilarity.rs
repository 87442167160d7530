//! How different two units are: §4.1 of Mathet et al. 2015.

use super::super::input::Unit;

/// A unit of an annotation that may be made up: bounds are real numbers, for samples have no characters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    pub start: f64,
    pub end: f64,
    pub label: u32,
}

impl From<Unit> for Extent {
    fn from(unit: Unit) -> Self {
        Self {
            start: unit.start as f64,
            end: unit.end as f64,
            label: unit.label,
        }
    }
}

impl Extent {
    pub fn len(self) -> f64 {
        self.end - self.start
    }
}

/// The combined dissimilarity, d = α·d_pos + β·d_cat. All three numbers are 0 or more.
///
/// d_pos, "sporadic": the square of (distance of the starts + distance of the ends) ÷ (sum of the lengths), times Δ∅. d_cat: Δ∅ where
/// the labels differ, else 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dissimilarity {
    /// Weight of the place.
    pub alpha: f64,
    /// Weight of the label.
    pub beta: f64,
    /// Δ∅: what it costs that an annotator has nothing for another's unit.
    pub delta_empty: f64,
}

impl Default for Dissimilarity {
    fn default() -> Self {
        Self {
            alpha: 1.0,
            beta: 1.0,
            delta_empty: 1.0,
        }
    }
}

impl Dissimilarity {
    /// The dissimilarity of two units; 0 for a unit and itself.
    pub fn between(&self, a: Extent, b: Extent) -> f64 {
        let apart = ((a.start - b.start).abs() + (a.end - b.end).abs()) / (a.len() + b.len());
        let label = if a.label == b.label { 0.0 } else { 1.0 };
        (self.alpha * apart * apart + self.beta * label) * self.delta_empty
    }

    /// The least distance of their starts at which two units are surely more than `most` apart, per unit of their summed lengths.
    pub fn reach(&self, most: f64) -> f64 {
        (most / (self.alpha * self.delta_empty)).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_and_label_add_up() {
        let extent = |start, end, label| Extent::from(Unit::new(start, end, label));
        let d = Dissimilarity::default();
        assert_eq!(d.between(extent(0, 10, 1), extent(0, 10, 1)), 0.0);
        assert_eq!(d.between(extent(0, 10, 1), extent(0, 10, 2)), 1.0);
        assert_eq!(d.between(extent(0, 10, 1), extent(5, 15, 1)), 0.25);
        // Side by side: as far as having nothing there.
        assert_eq!(d.between(extent(0, 10, 1), extent(10, 20, 1)), 1.0);
        let twice = Dissimilarity {
            alpha: 2.0,
            beta: 3.0,
            delta_empty: 0.5,
        };
        assert_eq!(twice.between(extent(0, 10, 1), extent(5, 15, 2)), 1.75);
    }
}
