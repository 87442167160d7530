//! The best alignment: every unit in exactly one unitary alignment, at the least total disorder.
//!
//! For two annotators this is an assignment problem. For more it is a set partition, which is hard in general but not in texts: units
//! far apart have nothing to do with each other (components), and within a component unitary alignments are local. So the text is
//! walked from its start; a state is the set of units ahead that are already spoken for, and of two ways to the same state only
//! the cheaper is kept. A dual solution of the linear relaxation (prices of units) says how much a state must still cost at least, which
//! rules out nearly all states once a good alignment is known.

use std::collections::BTreeMap;

use super::super::assignment::assign;
use super::dissimilarity::{Dissimilarity, Extent};
use super::unitary::{Graph, Group};

/// An alignment of all units.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Alignment {
    /// Per unitary alignment, the index of each annotator's unit; in the order of the text.
    pub groups: Vec<Vec<Option<usize>>>,
    /// The sum of their disorders.
    pub cost: f64,
    /// Whether no other alignment costs less.
    pub optimal: bool,
}

/// States kept per place in the first walk, which looks for a good alignment …
const FIRST_WIDTH: usize = 32;
/// … and in the second, which proves it best or finds a better one.
const SECOND_WIDTH: usize = 2000;
/// Steps in search of better prices between the two.
const SUBGRADIENT_STEPS: usize = 150;
/// Sums of costs closer than this are the same.
const TOLERANCE: f64 = 1e-9;

/// The best alignment of the units of two or more annotators.
pub(super) fn best_alignment(annotators: &[Vec<Extent>], d: &Dissimilarity) -> Alignment {
    let mut graph = Graph::new(annotators, d);
    let (mut chosen, mut optimal) = (Vec::new(), true);
    let mut thinned = [8, 4, 2, 1].into_iter();
    let mut components = graph.components();
    while let Some(component) = components.pop() {
        if let [_, _] = annotators {
            chosen.extend(assigned(&graph, &component, d));
            continue;
        }
        match graph.groups(&component) {
            Some(groups) => {
                let (partition, proven) = partitioned(&component, groups);
                chosen.extend(partition);
                optimal &= proven;
            }
            None => {
                // Too dense to list all unitary alignments: near neighbours only, and no claim to the optimum.
                optimal = false;
                match thinned.next() {
                    Some(n) => {
                        graph.thin(n);
                        components = graph.components();
                        chosen.clear();
                    }
                    None => chosen.extend(component.iter().map(|&unit| Group {
                        members: vec![unit],
                        cost: d.delta_empty,
                    })),
                }
            }
        }
    }
    chosen.sort_by(|a, b| a.members.cmp(&b.members));
    let of_annotators = |group: &Group| {
        let mut units = vec![None; annotators.len()];
        for node in group
            .members
            .iter()
            .filter_map(|&member| graph.units.get(member as usize))
        {
            units[node.annotator] = Some(node.index);
        }
        units
    };
    Alignment {
        cost: chosen.iter().map(|group| group.cost).sum(),
        groups: chosen.iter().map(of_annotators).collect(),
        optimal,
    }
}

/// Two annotators: each aligned pair saves what it costs less than its two units alone.
fn assigned(graph: &Graph, component: &[u32], d: &Dissimilarity) -> Vec<Group> {
    let of_annotator = |annotator| {
        component
            .iter()
            .copied()
            .filter(move |&unit| graph.units[unit as usize].annotator == annotator)
    };
    let (rows, columns): (Vec<u32>, Vec<u32>) =
        (of_annotator(0).collect(), of_annotator(1).collect());
    let saved = |i: usize, j: usize| {
        graph
            .between(rows[i], columns[j])
            .map_or(0.0, |apart| (2.0 * d.delta_empty - apart).max(0.0))
    };
    let partners = assign(rows.len(), columns.len(), saved);
    let mut alone = vec![true; columns.len()];
    let mut groups = Vec::with_capacity(rows.len().max(columns.len()));
    for (&row, partner) in rows.iter().zip(partners) {
        match partner.and_then(|j| Some((j, graph.between(row, columns[j])?))) {
            Some((j, apart)) => {
                alone[j] = false;
                let members = vec![row.min(columns[j]), row.max(columns[j])];
                groups.push(Group {
                    members,
                    cost: apart,
                });
            }
            None => groups.push(Group {
                members: vec![row],
                cost: d.delta_empty,
            }),
        }
    }
    groups.extend(
        columns
            .iter()
            .zip(alone)
            .filter(|(_, alone)| *alone)
            .map(|(&column, _)| Group {
                members: vec![column],
                cost: d.delta_empty,
            }),
    );
    groups
}

/// Three or more annotators; also says whether the partition is proven to be the best.
fn partitioned(component: &[u32], groups: Vec<Group>) -> (Vec<Group>, bool) {
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
    use super::*;

    /// The least cost of putting all units into groups, found by trying every way: each first free unit with every choice of one or
    /// no free unit of each other annotator.
    fn least_by_trying_all(annotators: &[Vec<Extent>], d: &Dissimilarity) -> f64 {
        fn rest(units: &[Vec<Extent>], free: &mut Vec<Vec<bool>>, d: &Dissimilarity) -> f64 {
            let first = |free: &[Vec<bool>]| {
                let of_one = free.iter().enumerate();
                of_one
                    .filter_map(|(a, of_one)| Some((a, of_one.iter().position(|free| *free)?)))
                    .next()
            };
            let Some((a, i)) = first(free) else {
                return 0.0;
            };
            free[a][i] = false;
            let best = choose(units, free, d, a + 1, &mut vec![units[a][i]]);
            free[a][i] = true;
            best
        }
        fn choose(
            units: &[Vec<Extent>],
            free: &mut Vec<Vec<bool>>,
            d: &Dissimilarity,
            a: usize,
            group: &mut Vec<Extent>,
        ) -> f64 {
            if a == units.len() {
                let pairs = (units.len() * (units.len() - 1)) as f64 / 2.0;
                let mut cost = pairs * d.delta_empty;
                for (at, one) in group.iter().enumerate() {
                    cost += group
                        .iter()
                        .skip(at + 1)
                        .map(|other| d.between(*one, *other) - d.delta_empty)
                        .sum::<f64>();
                }
                return cost / pairs + rest(units, free, d);
            }
            let mut best = choose(units, free, d, a + 1, group);
            for i in 0..units[a].len() {
                if free[a][i] {
                    free[a][i] = false;
                    group.push(units[a][i]);
                    best = best.min(choose(units, free, d, a + 1, group));
                    group.pop();
                    free[a][i] = true;
                }
            }
            best
        }
        let mut free = annotators
            .iter()
            .map(|units| vec![true; units.len()])
            .collect();
        rest(annotators, &mut free, d)
    }

    fn random(
        rng: &mut SplitMix64,
        annotators: usize,
        most: usize,
        length: usize,
    ) -> Vec<Vec<Extent>> {
        let unit = |rng: &mut SplitMix64| {
            let start = rng.below(length) as f64;
            let label = rng.below(3) as u32;
            Extent {
                start,
                end: start + 1.0 + rng.below(12) as f64,
                label,
            }
        };
        (0..annotators)
            .map(|_| (0..rng.below(most + 1)).map(|_| unit(rng)).collect())
            .collect()
    }

    #[test]
    fn no_alignment_costs_less() {
        let mut rng = SplitMix64::new(11);
        for round in 0..400 {
            let (annotators, most) = [(2, 5), (3, 4), (4, 2), (5, 2)][round % 4];
            let length = [15, 40, 90][round % 3];
            let units = random(&mut rng, annotators, most, length);
            let d = Dissimilarity {
                alpha: [1.0, 3.0, 0.5][round % 3],
                beta: [1.0, 2.0][round % 2],
                delta_empty: [1.0, 0.5][round / 2 % 2],
            };
            let found = best_alignment(&units, &d);
            let least = least_by_trying_all(&units, &d);
            assert!(
                found.optimal && (found.cost - least).abs() < 1e-9,
                "{units:?}: {found:?}, least {least}"
            );
        }
    }

    #[test]
    fn prices_prove_what_room_alone_can_not() {
        let mut rng = SplitMix64::new(5);
        let (mut narrow_was_enough, mut rounds) = (0, 0);
        for _ in 0..20 {
            let units: Vec<Vec<Extent>> = random(&mut rng, 3, 60, 300);
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

    #[test]
    fn a_heap_of_units_in_one_place_is_aligned_somehow() {
        let heap: Vec<Extent> = (0..40)
            .map(|i| Extent {
                start: f64::from(i) / 10.0,
                end: 50.0,
                label: 0,
            })
            .collect();
        let found = best_alignment(&vec![heap; 5], &Dissimilarity::default());
        assert_eq!(found.groups.iter().flatten().flatten().count(), 200);
        assert!(found.cost < 200.0);
    }
}
