//! Adding up numbers by key, for tables that are small beside what goes into them.

/// A key with a place of its own in a table.
pub(super) trait Key: Copy + Ord {
    /// The highest code in it.
    fn highest(self) -> u32;
    /// Its place in a table of all keys with codes below `width`.
    fn place(self, width: usize) -> usize;
    fn at(place: usize, width: usize) -> Self;
    fn table_size(width: usize) -> usize;
}

impl Key for u32 {
    fn highest(self) -> u32 {
        self
    }

    fn place(self, _: usize) -> usize {
        self as usize
    }

    fn at(place: usize, _: usize) -> Self {
        place as u32
    }

    fn table_size(width: usize) -> usize {
        width
    }
}

impl Key for (u32, u32) {
    fn highest(self) -> u32 {
        self.0.max(self.1)
    }

    fn place(self, width: usize) -> usize {
        self.0 as usize * width + self.1 as usize
    }

    fn at(place: usize, width: usize) -> Self {
        ((place / width) as u32, (place % width) as u32)
    }

    fn table_size(width: usize) -> usize {
        width.saturating_mul(width)
    }
}

/// Larger tables are not laid out in full …
const LARGEST_TABLE: usize = 1 << 16;
/// … nor those with more places than this for each number that goes into them.
const SPARSEST: usize = 64;

/// The sums of the numbers (0 or more) of equal keys, in the order of the keys. Numbers of one key are added in the order they come.
pub(super) fn summed<K: Key>(entries: impl Iterator<Item = (K, f64)> + Clone) -> Vec<(K, f64)> {
    let (mut width, mut n) = (0, 0_usize);
    for (key, _) in entries.clone() {
        width = width.max(key.highest() as usize + 1);
        n += 1;
    }
    if K::table_size(width) <= LARGEST_TABLE.min(n.saturating_mul(SPARSEST)) {
        let mut table = vec![0.0; K::table_size(width)];
        for (key, number) in entries {
            table[key.place(width)] += number;
        }
        let filled = table.into_iter().enumerate().filter(|(_, sum)| *sum > 0.0);
        return filled
            .map(|(place, sum)| (K::at(place, width), sum))
            .collect();
    }
    let mut sorted: Vec<(K, f64)> = entries.filter(|(_, number)| *number > 0.0).collect();
    sorted.sort_by_key(|entry| entry.0);
    sorted.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    sorted
}

/// The sum of a key in what [`summed`] answers; 0 where it has none.
pub(super) fn of<K: Ord + Copy>(sums: &[(K, f64)], key: K) -> f64 {
    sums.binary_search_by_key(&key, |entry| entry.0)
        .ok()
        .and_then(|at| sums.get(at))
        .map_or(0.0, |entry| entry.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_and_large_keys_add_up_alike() {
        let entries = [((3, 1), 1.0), ((0, 2), 2.0), ((3, 1), 4.0), ((1, 1), 0.0)];
        let expected = [((0, 2), 2.0), ((3, 1), 5.0)];
        assert_eq!(summed(entries.iter().copied()), expected);
        let far = |(a, b): (u32, u32)| (a + 4_000_000_000, b + 4_000_000_000);
        let sums = summed(entries.iter().map(|&(key, number)| (far(key), number)));
        assert_eq!(sums, expected.map(|(key, sum)| (far(key), sum)));
        assert_eq!(of(&sums, far((3, 1))), 5.0);
        assert_eq!(of(&sums, (3, 1)), 0.0);
        assert_eq!(
            summed([(7_u32, 1.0), (2, 1.0), (7, 1.0)].into_iter()),
            [(2, 1.0), (7, 2.0)]
        );
    }
}
