//! The best alignment of all units.
//!
//! Units far apart have nothing to do with each other, so each component of the graph of near units is solved by itself: for two
//! annotators as an assignment problem, for more as a set partition ([`super::partition`]).

use super::super::assignment::assign;
use super::dissimilarity::{Dissimilarity, Extent};
use super::partition::partitioned;
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
