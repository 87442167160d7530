//! Heights of many blocks, with sums and searches in O(log n) (a Fenwick tree).

/// Points, from the top of the text.
#[derive(Clone, Debug, Default)]
pub(super) struct Heights {
    each: Vec<f32>,
    /// `sums[i]` covers the blocks from `i - lowest_bit(i)` to `i`, one-based.
    sums: Vec<f64>,
}

impl Heights {
    pub fn new(each: Vec<f32>) -> Self {
        let mut sums = vec![0.0; each.len() + 1];
        for (i, h) in each.iter().enumerate() {
            sums[i + 1] += f64::from(*h);
            let parent = (i + 1) + lowest_bit(i + 1);
            if parent < sums.len() {
                sums[parent] += sums[i + 1];
            }
        }
        Self { each, sums }
    }

    pub fn get(&self, i: usize) -> f32 {
        self.each.get(i).copied().unwrap_or(0.0)
    }

    pub fn set(&mut self, i: usize, height: f32) {
        let Some(old) = self.each.get_mut(i) else {
            return;
        };
        let change = f64::from(height) - f64::from(*old);
        if change == 0.0 {
            return;
        }
        *old = height;
        let mut at = i + 1;
        while at < self.sums.len() {
            self.sums[at] += change;
            at += lowest_bit(at);
        }
    }

    /// Height of the first `n` blocks.
    pub fn before(&self, n: usize) -> f64 {
        let mut at = n.min(self.each.len());
        let mut sum = 0.0;
        while at > 0 {
            sum += self.sums[at];
            at -= lowest_bit(at);
        }
        sum
    }

    /// The block at height `y`, and how far below its top that is; clamped to the first and last.
    pub fn find(&self, y: f64) -> (usize, f32) {
        let mut at = 0;
        let mut left = y.max(0.0);
        let mut step = self.each.len().next_power_of_two();
        while step > 0 {
            let next = at + step;
            if next < self.sums.len() && self.sums[next] <= left {
                at = next;
                left -= self.sums[next];
            }
            step /= 2;
        }
        match self.each.len() {
            0 => (0, 0.0),
            n if at >= n => (n - 1, self.get(n - 1)),
            _ => (at, left as f32),
        }
    }
}

fn lowest_bit(i: usize) -> usize {
    i & i.wrapping_neg()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sums_and_searches_agree_with_adding(
            each in prop::collection::vec(0u8..50, 1..60),
            changes in prop::collection::vec((0usize..60, 0u8..50), 0..20),
            y in 0u32..3000,
        ) {
            let mut plain: Vec<f32> = each.iter().map(|h| f32::from(*h)).collect();
            let mut heights = Heights::new(plain.clone());
            for (i, h) in changes {
                if let Some(place) = plain.get_mut(i) {
                    *place = f32::from(h);
                }
                heights.set(i, f32::from(h));
            }
            for n in 0..=plain.len() {
                let sum: f32 = plain[..n].iter().sum();
                prop_assert!((heights.before(n) - f64::from(sum)).abs() < 1e-3);
            }
            let (i, off) = heights.find(f64::from(y));
            prop_assert!(i < plain.len());
            let total: f32 = plain.iter().sum();
            if (y as f32) < total {
                prop_assert!((heights.before(i) + f64::from(off) - f64::from(y)).abs() < 1e-3);
                prop_assert!(off < plain[i]);
            }
        }
    }
}
