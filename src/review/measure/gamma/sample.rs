//! Random annotations like those at hand, for the disorder that chance would give.

use super::super::input::Unit;
use super::super::rng::SplitMix64;
use super::dissimilarity::Extent;

/// How random annotations are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sampler {
    /// Units are strung out with normal gaps and lengths and labels drawn by their frequency, all as in the annotations at hand. What
    /// `pygamma-agreement` does unless told otherwise.
    #[default]
    Statistical,
    /// The annotations of an annotator drawn at random, rotated by a random distance: §5.2 of the paper. Keeps the structure of
    /// real annotations; needs more of them to be random enough.
    Shuffle,
}

/// What samples are drawn from.
#[derive(Clone, Debug)]
pub(super) struct Model<'a> {
    annotators: &'a [&'a [Unit]],
    sampler: Sampler,
    n_units: Normal,
    gap: Normal,
    length: Normal,
    /// How often each label occurs, summed up to it.
    labels: Vec<(u32, usize)>,
    bounds: (f64, f64),
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

impl<'a> Model<'a> {
    /// `annotators` tagged at least one unit between them; each one's units are in reading order.
    pub fn new(annotators: &'a [&'a [Unit]], sampler: Sampler) -> Self {
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
        let end = all().map(|unit| unit.end).max().unwrap_or_default();
        Self {
            annotators,
            sampler,
            n_units: Normal::of(&counts),
            gap: Normal::of(&gaps),
            length: Normal::of(&lengths),
            labels,
            bounds: (0.0, end as f64),
        }
    }

    /// One random annotation with as many annotators; not empty.
    pub fn draw(&self, rng: &mut SplitMix64) -> Vec<Vec<Extent>> {
        match self.sampler {
            Sampler::Statistical => self.statistical(rng),
            Sampler::Shuffle => self.shuffled(rng),
        }
    }

    fn statistical(&self, rng: &mut SplitMix64) -> Vec<Vec<Extent>> {
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
        (0..self.annotators.len()).map(of_annotator).collect()
    }

    fn label(&self, rng: &mut SplitMix64) -> u32 {
        let n = self.labels.last().map_or(0, |last| last.1);
        let drawn = rng.below(n);
        let at = self.labels.partition_point(|(_, up_to)| *up_to <= drawn);
        self.labels.get(at).map_or(0, |label| label.0)
    }

    /// Rotations lie at least half a mean unit apart where there is room, so that no sample is the annotation itself again.
    fn shuffled(&self, rng: &mut SplitMix64) -> Vec<Vec<Extent>> {
        let (low, high) = self.bounds;
        let mut free = vec![(low, high)];
        loop {
            let mut drawn: Vec<Vec<Extent>> = Vec::new();
            for _ in 0..self.annotators.len() {
                let by = draw_from(&free, rng)
                    .unwrap_or_else(|| low + rng.unit() * (high - low))
                    .floor();
                cut_out(&mut free, by, self.length.mean / 2.0);
                let units = self
                    .annotators
                    .get(rng.below(self.annotators.len()))
                    .copied()
                    .unwrap_or_default();
                let rotated = |unit: &Unit| {
                    let unit = Extent::from(*unit);
                    let shift = if unit.start + by > high {
                        by + low - high
                    } else {
                        by
                    };
                    Extent {
                        start: unit.start + shift,
                        end: unit.end + shift,
                        label: unit.label,
                    }
                };
                drawn.push(units.iter().map(rotated).collect());
            }
            if drawn.iter().any(|units| !units.is_empty()) {
                return drawn;
            }
        }
    }
}

/// Shorter units are drawn again.
const SHORTEST: f64 = 1e-6;

/// A place in one of the stretches, each as likely as it is long.
fn draw_from(stretches: &[(f64, f64)], rng: &mut SplitMix64) -> Option<f64> {
    let total: f64 = stretches.iter().map(|(start, end)| end - start).sum();
    let mut at = rng.unit() * total;
    for (start, end) in stretches {
        if at < end - start {
            return Some(start + at);
        }
        at -= end - start;
    }
    None
}

fn cut_out(stretches: &mut Vec<(f64, f64)>, at: f64, margin: f64) {
    let parts = stretches
        .iter()
        .flat_map(|&(start, end)| [(start, end.min(at - margin)), (start.max(at + margin), end)]);
    *stretches = parts.filter(|(start, end)| start < end).collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_look_like_the_annotations() {
        let units: Vec<Unit> = (0..200)
            .map(|i| Unit::new(i * 30, i * 30 + 8 + (i % 5), u32::from(i % 4 == 0)))
            .collect();
        let annotators = [units.as_slice(), units.get(..150).unwrap_or_default()];
        for sampler in [Sampler::Statistical, Sampler::Shuffle] {
            let model = Model::new(&annotators, sampler);
            let drawn: Vec<Extent> = (0..50)
                .flat_map(|i| model.draw(&mut SplitMix64::nth(1, i)).into_iter().flatten())
                .collect();
            let n = drawn.len() as f64;
            assert!((n / 100.0 - 175.0).abs() < 12.0, "{sampler:?}: {n}");
            let length = drawn.iter().map(|unit| unit.len()).sum::<f64>() / n;
            assert!((length - 10.0).abs() < 0.2, "{sampler:?}: {length}");
            let ones = drawn.iter().filter(|unit| unit.label == 1).count() as f64 / n;
            assert!((ones - 0.25).abs() < 0.03, "{sampler:?}: {ones}");
        }
    }

    #[test]
    fn a_lone_unit_can_be_sampled() {
        let annotators: [&[Unit]; 2] = [&[Unit::new(3, 4, 9)], &[]];
        for sampler in [Sampler::Statistical, Sampler::Shuffle] {
            let drawn = Model::new(&annotators, sampler).draw(&mut SplitMix64::new(5));
            assert!(
                drawn.len() == 2 && drawn.iter().flatten().all(|unit| unit.label == 9),
                "{drawn:?}"
            );
        }
    }
}
