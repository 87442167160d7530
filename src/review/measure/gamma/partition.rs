//! Every unit in exactly one unitary alignment, at the least total disorder, for three annotators or more.
//!
//! A set partition is hard in general but not in texts, where unitary alignments are local. So the text is walked from its start; a
//! state is the set of units ahead that are already spoken for, and of two ways to the same state only the cheaper is kept. Prices of
//! units, a dual solution of the linear relaxation, say how much a state must still cost at least, which rules out nearly all states
//! once a good alignment is known.

use std::collections::BTreeMap;

use super::unitary::Group;

/// States kept per place in the first walk, which looks for a good alignment …
const FIRST_WIDTH: usize = 32;
/// … and in the second, which proves it best or finds a better one.
const SECOND_WIDTH: usize = 2000;
/// Steps in search of better prices between the two.
const SUBGRADIENT_STEPS: usize = 150;
/// Sums of costs closer than this are the same.
const TOLERANCE: f64 = 1e-9;

/// The cheapest groups that hold each unit of a component once, and whether they are proven to be.
pub(super) fn partitioned(component: &[u32], groups: Vec<Group>) -> (Vec<Group>, bool) {
    if let [_] = component {
        return (groups, true);
    }
    let mut problem = Problem::new(component, &groups);
    let mut best = problem.walk(FIRST_WIDTH, f64::INFINITY);
    let mut optimal = best.as_ref().is_none_or(|walk| walk.complete);
    if let (Some(first), false) = (&best, optimal) {
        let most = problem.raise_prices(first.cost);
        let second = problem.walk(SECOND_WIDTH, most + TOLERANCE);
        // Nothing left within what the first way cost: then the first was the best.
        optimal = second.as_ref().is_none_or(|walk| walk.complete);
        best = second.filter(|second| second.cost <= first.cost).or(best);
    }
    let mut taken = vec![false; groups.len()];
    for group in best.map(|walk| walk.groups).unwrap_or_default() {
        taken[group] = true;
    }
    (
        groups
            .into_iter()
            .zip(taken)
            .filter(|(_, taken)| *taken)
            .map(|(group, _)| group)
            .collect(),
        optimal,
    )
}

/// Choosing groups so that each unit of a component is in exactly one.
struct Problem {
    members: Vec<Vec<u32>>,
    costs: Vec<f64>,
    /// Per unit, the groups it is in.
    of_unit: Vec<Vec<usize>>,
    /// Prices of units, such that no group costs less than its members' prices together: a solution of the linear programme's dual.
    /// No way costs less than all prices together.
    prices: Vec<f64>,
}

/// A way through the text.
struct Walk {
    groups: Vec<usize>,
    cost: f64,
    /// Whether no state was dropped for want of room.
    complete: bool,
}

impl Problem {
    fn new(component: &[u32], groups: &[Group]) -> Self {
        let local = |unit: &u32| component.binary_search(unit).unwrap_or_default() as u32;
        let members: Vec<Vec<u32>> = groups
            .iter()
            .map(|group| group.members.iter().map(local).collect())
            .collect();
        let mut of_unit: Vec<Vec<usize>> = vec![Vec::new(); component.len()];
        for (group, members) in members.iter().enumerate() {
            for unit in members {
                of_unit[*unit as usize].push(group);
            }
        }
        let mut problem = Self {
            costs: groups.iter().map(|group| group.cost).collect(),
            prices: vec![0.0; component.len()],
            members,
            of_unit,
        };
        // Each unit's equal share of its cheapest group, then as much more as the groups allow.
        let share = |group: usize| problem.costs[group] / problem.members[group].len() as f64;
        problem.prices = problem
            .of_unit
            .iter()
            .map(|groups| {
                groups
                    .iter()
                    .map(|&group| share(group))
                    .fold(f64::INFINITY, f64::min)
            })
            .collect();
        problem.prices = problem.feasible(problem.prices.clone());
        problem
    }

    /// What a group costs above the given prices of its members.
    fn reduced(&self, group: usize, prices: &[f64]) -> f64 {
        let members = &self.members[group];
        self.costs[group]
            - members
                .iter()
                .map(|&unit| prices[unit as usize])
                .sum::<f64>()
    }

    /// Lowers prices until no group costs less than its members, then raises each as far as it goes.
    fn feasible(&self, mut prices: Vec<f64>) -> Vec<f64> {
        for (group, members) in self.members.iter().enumerate() {
            let too_much = -self.reduced(group, &prices);
            if too_much > 0.0 {
                for &unit in members {
                    prices[unit as usize] -= too_much / members.len() as f64;
                }
            }
        }
        for (unit, groups) in self.of_unit.iter().enumerate() {
            let slacks = groups.iter().map(|&group| self.reduced(group, &prices));
            let slack = slacks.fold(f64::INFINITY, f64::min);
            prices[unit] += slack;
        }
        prices
    }

    /// Looks for prices whose sum comes closer to the cost of the best way known, by subgradient steps (Held & Karp 1971; step lengths
    /// after Polyak): a unit in too many groups that cost less than their members gets cheaper, a unit in none dearer. Answers how
    /// much a way may cost above the prices found without costing more than the one known.
    fn raise_prices(&mut self, known: f64) -> f64 {
        let mut trial = self.prices.clone();
        let mut best: f64 = self.prices.iter().sum();
        let (mut highest, mut boldness, mut since) = (f64::NEG_INFINITY, 1.0, 0);
        for _ in 0..SUBGRADIENT_STEPS {
            let mut excess = vec![1.0; trial.len()];
            let mut bound: f64 = trial.iter().sum();
            for (group, members) in self.members.iter().enumerate() {
                let reduced = self.reduced(group, &trial);
                if reduced < 0.0 {
                    bound += reduced;
                    members
                        .iter()
                        .for_each(|&unit| excess[unit as usize] -= 1.0);
                }
            }
            if bound > highest + TOLERANCE {
                (highest, since) = (bound, 0);
                let feasible = self.feasible(trial.clone());
                let sum: f64 = feasible.iter().sum();
                if sum > best {
                    best = sum;
                    self.prices = feasible;
                }
            } else {
                since += 1;
                if since >= 10 {
                    (boldness, since) = (boldness / 2.0, 0);
                }
            }
            let squared: f64 = excess.iter().map(|excess| excess * excess).sum();
            if squared == 0.0 || known - best < TOLERANCE {
                break;
            }
            let step = boldness * (known - bound).max(TOLERANCE) / squared;
            for (price, excess) in trial.iter_mut().zip(excess) {
                *price += step * excess;
            }
        }
        (known - best).max(0.0)
    }

    /// Walks all units in order, keeping the `width` cheapest states per unit and none that costs more than `most` above the prices.
    fn walk(&self, width: usize, most: f64) -> Option<Walk> {
        let n_units = self.prices.len();
        let reduced: Vec<f64> = (0..self.costs.len())
            .map(|group| self.reduced(group, &self.prices).max(0.0))
            .collect();
        // Per unit that is next to be put into a group: the units ahead that are in one already → cost, and the last step taken.
        let mut states: Vec<BTreeMap<Vec<u32>, (f64, usize)>> = vec![BTreeMap::new(); n_units + 1];
        // Steps: the step before, and the group added. The first is no step.
        let mut steps: Vec<(usize, usize)> = vec![(0, 0)];
        let mut complete = true;
        states[0].insert(Vec::new(), (0.0, 0));
        for unit in 0..n_units {
            let mut here: Vec<(Vec<u32>, (f64, usize))> =
                std::mem::take(&mut states[unit]).into_iter().collect();
            if here.len() > width {
                complete = false;
                here.sort_by(|a, b| a.1.0.total_cmp(&b.1.0).then_with(|| a.0.cmp(&b.0)));
                here.truncate(width);
            }
            let starts_here =
                |group: &&usize| self.members[**group].first() == Some(&(unit as u32));
            let groups: Vec<usize> = self.of_unit[unit]
                .iter()
                .filter(starts_here)
                .copied()
                .filter(|&group| reduced[group] <= most)
                .collect();
            for (ahead, (cost, step)) in here {
                for &group in &groups {
                    let later = &self.members[group][1..];
                    let cost = cost + reduced[group];
                    if cost > most || later.iter().any(|unit| ahead.binary_search(unit).is_ok()) {
                        continue;
                    }
                    let mut ahead: Vec<u32> = ahead.iter().chain(later).copied().collect();
                    ahead.sort_unstable();
                    let mut next = unit + 1;
                    while ahead
                        .get(next - unit - 1)
                        .is_some_and(|taken| *taken as usize == next)
                    {
                        next += 1;
                    }
                    ahead.drain(..next - unit - 1);
                    let known = states[next].get_mut(&ahead);
                    if known.as_ref().is_some_and(|(least, _)| *least <= cost) {
                        continue;
                    }
                    steps.push((step, group));
                    let reached = (cost, steps.len() - 1);
                    match known {
                        Some(known) => *known = reached,
                        None => {
                            states[next].insert(ahead, reached);
                        }
                    }
                }
            }
        }
        let (_, (_, mut step)) = states.pop()?.pop_first()?;
        let mut groups = Vec::new();
        while step > 0 {
            let (before, group) = steps[step];
            groups.push(group);
            step = before;
        }
        Some(Walk {
            cost: groups.iter().map(|&group| self.costs[group]).sum(),
            groups,
            complete,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::rng::SplitMix64;
    use super::super::dissimilarity::{Dissimilarity, Extent};
    use super::super::unitary::Graph;
    use super::*;

    fn random(rng: &mut SplitMix64) -> Vec<Extent> {
        let unit = |_| {
            let start = rng.below(300) as f64;
            Extent {
                start,
                end: start + 1.0 + rng.below(12) as f64,
                label: rng.below(3) as u32,
            }
        };
        (0..45).map(unit).collect()
    }

    #[test]
    fn prices_prove_what_room_alone_can_not() {
        let mut rng = SplitMix64::new(5);
        let (mut narrow_was_enough, mut rounds) = (0, 0);
        for _ in 0..20 {
            let units: Vec<Vec<Extent>> = (0..3).map(|_| random(&mut rng)).collect();
            let graph = Graph::new(&units, &Dissimilarity::default());
            for component in graph.components() {
                let groups = graph.groups(&component).unwrap();
                let first = Problem::new(&component, &groups)
                    .walk(FIRST_WIDTH, f64::INFINITY)
                    .unwrap();
                let (best, optimal) = partitioned(&component, groups);
                let cost: f64 = best.iter().map(|group| group.cost).sum();
                assert!(optimal && cost <= first.cost + TOLERANCE);
                rounds += 1;
                narrow_was_enough += usize::from(first.complete);
            }
        }
        assert!(
            narrow_was_enough < rounds,
            "some component must need the second walk"
        );
    }
}
