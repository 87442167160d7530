//! Random annotations like those at hand, for the disorder that chance would give: units are strung out with normal gaps and lengths and
//! labels drawn by their frequency, all as in the annotations at hand. What `pygamma-agreement` does unless told otherwise.

use super::super::input::Unit;
use super::super::rng::SplitMix64;
use super::dissimilarity::Extent;

/// What samples are drawn from.
#[derive(Clone, Debug)]
pub(super) struct Model {
    n_annotators: usize,
    n_units: Normal,
    gap: Normal,
    length: Normal,
    /// How often each label occurs, summed up to it.
    labels: Vec<(u32, usize)>,
}

#[derive(Clone, Copy, Debug)]
struct Normal {
    mean: f64,
    deviation: f64,
}

impl Normal {
    /// Of whole numbers, whose sums are exact: so the order of annotators makes no difference, not even in the last digit.
    fn of(values: &[i128]) -> Self {
        let n = values.len().max(1) as i128;
        let sum: i128 = values.iter().sum();
        let squares: i128 = values.iter().map(|value| value * value).sum();
        Self {
            mean: sum as f64 / n as f64,
            deviation: ((n * squares - sum * sum).max(0) as f64).sqrt() / n as f64,
        }
    }

    fn draw(self, rng: &mut SplitMix64) -> f64 {
        rng.normal(self.mean, self.deviation)
    }
}

impl Model {
    /// `annotators` tagged at least one unit between them; each one's units are in reading order.
    pub fn new(annotators: &[&[Unit]]) -> Self {
        let all = || annotators.iter().flat_map(|units| units.iter());
        let counts: Vec<i128> = annotators.iter().map(|units| units.len() as i128).collect();
        let lengths: Vec<i128> = all().map(|unit| unit.len() as i128).collect();
        // As in pygamma-agreement: a gap of 0 to begin with, then those between neighbours, then those before a first unit.
        let mut gaps: Vec<i128> = vec![0];
        for units in annotators {
            let between = units.iter().zip(units.iter().skip(1));
            gaps.extend(between.map(|(before, after)| after.start as i128 - before.end as i128));
            gaps.extend(
                units
                    .first()
                    .filter(|first| first.start > 0)
                    .map(|first| first.start as i128),
            );
        }
        let mut labels: Vec<u32> = all().map(|unit| unit.label).collect();
        labels.sort_unstable();
        let mut up_to = 0;
        let labels = labels
            .chunk_by(|a, b| a == b)
            .filter_map(|same| {
                up_to += same.len();
                Some((*same.first()?, up_to))
            })
            .collect();
        Self {
            n_annotators: annotators.len(),
            n_units: Normal::of(&counts),
            gap: Normal::of(&gaps),
            length: Normal::of(&lengths),
            labels,
        }
    }

    /// One random annotation with as many annotators; not empty.
    pub fn draw(&self, rng: &mut SplitMix64) -> Vec<Vec<Extent>> {
        let mut empty = true;
        let of_annotator = |_| {
            let n = self.n_units.draw(rng).trunc().abs() as usize;
            let n = if empty { n.max(1) } else { n };
            empty = false;
            let mut at = 0.0;
            let unit = |_| {
                let start = at + self.gap.draw(rng);
                let mut length = self.length.draw(rng).abs();
                while length < SHORTEST {
                    length = self.length.draw(rng).abs();
                }
                at = start + length;
                let label = self.label(rng);
                Extent {
                    start,
                    end: at,
                    label,
                }
            };
            (0..n).map(unit).collect()
        };
        (0..self.n_annotators).map(of_annotator).collect()
    }

    fn label(&self, rng: &mut SplitMix64) -> u32 {
        let n = self.labels.last().map_or(0, |last| last.1);
        let drawn = rng.below(n);
        let at = self.labels.partition_point(|(_, up_to)| *up_to <= drawn);
        self.labels.get(at).map_or(0, |label| label.0)
    }
}

/// Shorter units are drawn again.
const SHORTEST: f64 = 1e-6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_look_like_the_annotations() {
        let units: Vec<Unit> = (0..200)
            .map(|i| Unit::new(i * 30, i * 30 + 8 + (i % 5), u32::from(i % 4 == 0)))
            .collect();
        let annotators = [units.as_slice(), units.get(..150).unwrap_or_default()];
        let model = Model::new(&annotators);
        let drawn: Vec<Extent> = (0..50)
            .flat_map(|i| model.draw(&mut SplitMix64::nth(1, i)).into_iter().flatten())
            .collect();
        let n = drawn.len() as f64;
        assert!((n / 100.0 - 175.0).abs() < 12.0, "{n}");
        let length = drawn.iter().map(|unit| unit.len()).sum::<f64>() / n;
        assert!((length - 10.0).abs() < 0.2, "{length}");
        let ones = drawn.iter().filter(|unit| unit.label == 1).count() as f64 / n;
        assert!((ones - 0.25).abs() < 0.03, "{ones}");
    }

    #[test]
    fn a_lone_unit_can_be_sampled() {
        let annotators: [&[Unit]; 2] = [&[Unit::new(3, 4, 9)], &[]];
        let drawn = Model::new(&annotators).draw(&mut SplitMix64::new(5));
        assert!(
            drawn.len() == 2 && drawn.iter().flatten().all(|unit| unit.label == 9),
            "{drawn:?}"
        );
    }
}
