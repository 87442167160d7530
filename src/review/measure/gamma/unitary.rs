//! Unitary alignments: the units, at most one of each annotator, that could be one and the same unit.

use super::dissimilarity::{Dissimilarity, Extent};

/// A unitary alignment without its empty places.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Group {
    /// Places in [`Graph::units`], ascending.
    pub members: Vec<u32>,
    /// Its disorder: the mean dissimilarity over all pairs of annotators, those with nothing included.
    pub cost: f64,
}

/// One unit of one annotator.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub annotator: usize,
    /// Its index among the annotator's units.
    pub index: usize,
    pub extent: Extent,
}

/// All units, and which of them are near enough to be aligned.
#[derive(Clone, Debug)]
pub(super) struct Graph {
    /// In the order of the text.
    pub units: Vec<Node>,
    /// Of each unit, those of other annotators it may be aligned with, ascending, and their dissimilarity.
    near: Vec<Vec<(u32, f64)>>,
    n_annotators: usize,
    delta_empty: f64,
}

/// More unitary alignments than this in one component are not listed.
const MOST_GROUPS: usize = 200_000;

impl Graph {
    pub fn new(annotators: &[Vec<Extent>], d: &Dissimilarity) -> Self {
        let mut units: Vec<Node> = Vec::new();
        for (annotator, of_one) in annotators.iter().enumerate() {
            units.extend(of_one.iter().enumerate().map(|(index, &extent)| Node {
                annotator,
                index,
                extent,
            }));
        }
        let place = |node: &Node| (node.extent.start, node.extent.end);
        units.sort_by(|a, b| {
            let ((a_start, a_end), (b_start, b_end)) = (place(a), place(b));
            a_start
                .total_cmp(&b_start)
                .then(a_end.total_cmp(&b_end))
                .then(a.extent.label.cmp(&b.extent.label))
        });
        let mut graph = Self {
            near: vec![Vec::new(); units.len()],
            units,
            n_annotators: annotators.len(),
            delta_empty: d.delta_empty,
        };
        let most = graph.most_from_one(annotators.len());
        let longest = graph
            .units
            .iter()
            .map(|node| node.extent.len())
            .fold(0.0, f64::max);
        let reach = d.reach(most);
        for (i, a) in graph.units.iter().enumerate() {
            let far = reach * (a.extent.len() + longest);
            for (j, b) in graph.units.iter().enumerate().skip(i + 1) {
                if b.extent.start - a.extent.start > far {
                    break;
                }
                if a.annotator != b.annotator {
                    let apart = d.between(a.extent, b.extent);
                    if apart <= most {
                        graph.near[i].push((j as u32, apart));
                        graph.near[j].push((i as u32, apart));
                    }
                }
            }
        }
        // Filled from both sides in ascending order already: first those before, then those after.
        graph
    }

    /// The pairs of annotators.
    fn n_pairs(&self) -> f64 {
        (self.n_annotators * (self.n_annotators - 1)) as f64 / 2.0
    }

    /// How far one of `size` units may be from the others of its unitary alignment, all summed up. Farther, and the alignment is
    /// better without it, at the price of Δ∅ for leaving it alone: it can't be in the best alignment, or need not be. (The paper's
    /// own bound, a disorder of n·Δ∅ for the whole, follows from this one.)
    fn most_from_one(&self, size: usize) -> f64 {
        (self.n_pairs() + size as f64 - 1.0) * self.delta_empty
    }

    /// The units in parts that have nothing to do with each other; each ascending.
    pub fn components(&self) -> Vec<Vec<u32>> {
        let mut seen = vec![false; self.units.len()];
        let mut components = Vec::new();
        for first in 0..self.units.len() {
            if seen[first] {
                continue;
            }
            seen[first] = true;
            let (mut component, mut at) = (vec![first as u32], 0);
            while let Some(&unit) = component.get(at) {
                at += 1;
                for &(other, _) in &self.near[unit as usize] {
                    if !seen[other as usize] {
                        seen[other as usize] = true;
                        component.push(other);
                    }
                }
            }
            component.sort_unstable();
            components.push(component);
        }
        components
    }

    /// The dissimilarity of two units, if they are near enough.
    pub fn between(&self, a: u32, b: u32) -> Option<f64> {
        let near = self.near.get(a as usize)?;
        near.binary_search_by_key(&b, |other| other.0)
            .ok()
            .map(|at| near[at].1)
    }

    /// All unitary alignments of these units that can be in a best alignment, each unit alone among them; `None` when there are
    /// too many to list.
    pub fn groups(&self, component: &[u32]) -> Option<Vec<Group>> {
        let mut found = Vec::new();
        let mut members = Vec::with_capacity(self.n_annotators);
        for &first in component {
            members.push((first, 0.0));
            found.push(self.group(&members));
            let candidates = &self.near[first as usize];
            let after = candidates.partition_point(|other| other.0 < first);
            self.grow(&mut members, &candidates[after..], &mut found)?;
            members.clear();
        }
        Some(found)
    }

    /// Adds candidates one by one, in their order; `members` carry the sum of their dissimilarities to each other.
    fn grow(
        &self,
        members: &mut Vec<(u32, f64)>,
        candidates: &[(u32, f64)],
        found: &mut Vec<Group>,
    ) -> Option<()> {
        let most = self.most_from_one(self.n_annotators);
        for (at, &(candidate, _)) in candidates.iter().enumerate() {
            let annotator = self.units[candidate as usize].annotator;
            if members
                .iter()
                .any(|(member, _)| self.units[*member as usize].annotator == annotator)
            {
                continue;
            }
            let apart: Option<Vec<f64>> = members
                .iter()
                .map(|(member, _)| self.between(*member, candidate))
                .collect();
            let Some(apart) = apart else { continue };
            let own: f64 = apart.iter().sum();
            if own > most
                || members
                    .iter()
                    .zip(&apart)
                    .any(|((_, sum), apart)| sum + apart > most)
            {
                continue;
            }
            for (member, apart) in members.iter_mut().zip(&apart) {
                member.1 += apart;
            }
            members.push((candidate, own));
            let most_now = self.most_from_one(members.len());
            if members.iter().all(|(_, sum)| *sum <= most_now) {
                if found.len() >= MOST_GROUPS {
                    return None;
                }
                found.push(self.group(members));
            }
            if members.len() < self.n_annotators {
                self.grow(members, &candidates[at + 1..], found)?;
            }
            members.pop();
            for (member, apart) in members.iter_mut().zip(&apart) {
                member.1 -= apart;
            }
        }
        Some(())
    }

    fn group(&self, members: &[(u32, f64)]) -> Group {
        let k = members.len() as f64;
        let together: f64 = members.iter().map(|(_, sum)| sum).sum::<f64>() / 2.0;
        let with_nothing = self.n_pairs() - k * (k - 1.0) / 2.0;
        Group {
            members: members.iter().map(|(member, _)| *member).collect(),
            cost: (together + with_nothing * self.delta_empty) / self.n_pairs(),
        }
    }

    /// Keeps of each unit's neighbours the `n` nearest of each annotator, and those it is itself a nearest of.
    pub fn thin(&mut self, n: usize) {
        let mut nearest = vec![Vec::new(); self.near.len()];
        for (kept, near) in nearest.iter_mut().zip(&self.near) {
            let mut by_distance = near.clone();
            by_distance.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
            let mut of_annotator = vec![0; self.n_annotators];
            for (other, _) in by_distance {
                let taken = &mut of_annotator[self.units[other as usize].annotator];
                if *taken < n {
                    *taken += 1;
                    kept.push(other);
                }
            }
            kept.sort_unstable();
        }
        for (unit, near) in self.near.iter_mut().enumerate() {
            near.retain(|(other, _)| {
                nearest[unit].binary_search(other).is_ok()
                    || nearest[*other as usize]
                        .binary_search(&(unit as u32))
                        .is_ok()
            });
        }
    }
}
