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
    let problem = Problem::new(component, &groups);
    let first = problem.walk(FIRST_WIDTH, f64::INFINITY);
    let (best, optimal) = match first {
        Some(Walk { complete: true, .. }) | None => (first, true),
        Some(first) => {
            let second = problem.walk(SECOND_WIDTH, first.reduced_cost + TOLERANCE);
            match second {
                Some(second) if second.reduced_cost <= first.reduced_cost => {
                    let complete = second.complete;
                    (Some(second), complete)
                }
                second => (Some(first), second.is_some_and(|second| second.complete)),
            }
        }
    };
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
    n_units: usize,
    /// Per unit, the groups of which it is the first: the later members, and the cost above the prices of all members (0 or more).
    by_first: Vec<Vec<(usize, Vec<u32>, f64)>>,
}

/// A way through the text.
struct Walk {
    groups: Vec<usize>,
    /// What the way costs above the prices of all units, which every way costs.
    reduced_cost: f64,
    /// Whether no state was dropped for want of room.
    complete: bool,
}

impl Problem {
    fn new(component: &[u32], groups: &[Group]) -> Self {
        let n_units = component.len();
        let local = |unit: &u32| component.binary_search(unit).unwrap_or_default() as u32;
        let members: Vec<Vec<u32>> = groups
            .iter()
            .map(|group| group.members.iter().map(local).collect())
            .collect();
        let costs: Vec<f64> = groups.iter().map(|group| group.cost).collect();
        let reduced = reduced_costs(n_units, &members, &costs);
        let mut by_first = vec![Vec::new(); n_units];
        for (group, (members, reduced)) in members.into_iter().zip(reduced).enumerate() {
            if let Some((first, later)) = members.split_first() {
                by_first[*first as usize].push((group, later.to_vec(), reduced));
            }
        }
        Self { n_units, by_first }
    }

    /// Walks all units in order, keeping the `width` cheapest states per unit and none that costs more than `most`.
    fn walk(&self, width: usize, most: f64) -> Option<Walk> {
        // Per unit that is next to be put into a group: the units ahead that are in one already → cost, and the last step taken.
        let mut states: Vec<BTreeMap<Vec<u32>, (f64, usize)>> =
            vec![BTreeMap::new(); self.n_units + 1];
        // Steps: the step before, and the group added. The first is no step.
        let mut steps: Vec<(usize, usize)> = vec![(0, 0)];
        let mut complete = true;
        states[0].insert(Vec::new(), (0.0, 0));
        for unit in 0..self.n_units {
            let mut here: Vec<(Vec<u32>, (f64, usize))> =
                std::mem::take(&mut states[unit]).into_iter().collect();
            if here.len() > width {
                complete = false;
                here.sort_by(|a, b| a.1.0.total_cmp(&b.1.0).then_with(|| a.0.cmp(&b.0)));
                here.truncate(width);
            }
            for (ahead, (cost, step)) in here {
                for (group, later, reduced) in &self.by_first[unit] {
                    let cost = cost + reduced;
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
                    steps.push((step, *group));
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
        let (reduced_cost, mut step) = states.pop()?.into_values().next()?;
        let mut groups = Vec::new();
        while step > 0 {
            let (before, group) = steps[step];
            groups.push(group);
            step = before;
        }
        Some(Walk {
            groups,
            reduced_cost,
            complete,
        })
    }
}

/// Prices units so that no group costs less than its members' prices together, and as high as that allows: a solution of the linear
/// programme's dual by coordinate ascent. Answers what each group costs above the prices of its members.
fn reduced_costs(n_units: usize, members: &[Vec<u32>], costs: &[f64]) -> Vec<f64> {
    let mut of_unit: Vec<Vec<usize>> = vec![Vec::new(); n_units];
    for (group, members) in members.iter().enumerate() {
        for unit in members {
            of_unit[*unit as usize].push(group);
        }
    }
    let mut reduced = costs.to_vec();
    let mut price = vec![0.0; n_units];
    for (unit, groups) in of_unit.iter().enumerate() {
        price[unit] = groups
            .iter()
            .map(|&g| costs[g] / members[g].len() as f64)
            .fold(f64::INFINITY, f64::min);
        for &group in groups {
            reduced[group] -= price[unit];
        }
    }
    for (unit, groups) in of_unit.iter().enumerate() {
        let slack = groups
            .iter()
            .map(|&g| reduced[g])
            .fold(f64::INFINITY, f64::min);
        price[unit] += slack;
        for &group in groups {
            reduced[group] -= slack;
        }
    }
    for reduced in &mut reduced {
        *reduced = reduced.max(0.0);
    }
    reduced
}
