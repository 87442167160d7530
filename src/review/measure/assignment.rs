//! The assignment problem: who goes with whom, so that the sum of the weights is greatest.

/// The one-to-one assignment of rows to columns with the greatest sum of weights, by the Hungarian method of Kuhn (1955) and
/// Munkres (1957) with potentials, in O(rows² × columns) for rows ≤ columns.
///
/// `weight(row, column)` is at least 0; a pair of weight 0 is as good as none and comes out unassigned. Answers the column of each row.
pub fn assign(
    rows: usize,
    columns: usize,
    weight: impl Fn(usize, usize) -> f64,
) -> Vec<Option<usize>> {
    let wide = rows <= columns;
    let (n, m) = if wide {
        (rows, columns)
    } else {
        (columns, rows)
    };
    let mut weights = Vec::with_capacity(n * m);
    for i in 0..n {
        weights.extend((0..m).map(|j| if wide { weight(i, j) } else { weight(j, i) }));
    }
    let row_of_column = least_cost(n, m, |i, j| -weights[i * m + j]);
    let mut of_rows = vec![None; rows];
    for (j, i) in row_of_column.into_iter().enumerate() {
        if let Some(i) = i.filter(|i| weights[i * m + j] > 0.0) {
            let (row, column) = if wide { (i, j) } else { (j, i) };
            of_rows[row] = Some(column);
        }
    }
    of_rows
}

/// Assigns every row (`rows <= columns`) at the least cost; answers the row of each column.
///
/// Rows enter one by one, each along the cheapest augmenting path; the potentials keep reduced costs at 0 or more.
fn least_cost(
    rows: usize,
    columns: usize,
    cost: impl Fn(usize, usize) -> f64,
) -> Vec<Option<usize>> {
    let mut row_potential = vec![0.0; rows];
    let mut column_potential = vec![0.0; columns];
    let mut row_of: Vec<Option<usize>> = vec![None; columns];
    for entering in 0..rows {
        let mut distance = vec![f64::INFINITY; columns];
        let mut from: Vec<Option<usize>> = vec![None; columns];
        let mut done = vec![false; columns];
        let mut row = entering;
        let mut here: Option<usize> = None;
        // Dijkstra over columns from the entering row until a free column is reached.
        loop {
            let mut nearest: Option<usize> = None;
            for column in (0..columns).filter(|&column| !done[column]) {
                let through = cost(row, column) - row_potential[row] - column_potential[column];
                if through < distance[column] {
                    distance[column] = through;
                    from[column] = here;
                }
                if nearest.is_none_or(|best| distance[column] < distance[best]) {
                    nearest = Some(column);
                }
            }
            let Some(nearest) = nearest else { break };
            let step = distance[nearest];
            row_potential[entering] += step;
            for column in 0..columns {
                if done[column] {
                    column_potential[column] -= step;
                    if let Some(row) = row_of[column] {
                        row_potential[row] += step;
                    }
                } else {
                    distance[column] -= step;
                }
            }
            done[nearest] = true;
            here = Some(nearest);
            match row_of[nearest] {
                Some(taken) => row = taken,
                None => break,
            }
        }
        // Shift the rows along the path, so that the entering one has a column.
        while let Some(column) = here {
            let before = from[column];
            row_of[column] = match before {
                Some(before) => row_of[before],
                None => Some(entering),
            };
            here = before;
        }
    }
    row_of
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::measure::rng::SplitMix64;

    fn total(weights: &[Vec<f64>], of_rows: &[Option<usize>]) -> f64 {
        let mut taken: Vec<usize> = of_rows.iter().flatten().copied().collect();
        taken.sort_unstable();
        taken.dedup();
        assert_eq!(
            taken.len(),
            of_rows.iter().flatten().count(),
            "a column was given twice"
        );
        of_rows
            .iter()
            .enumerate()
            .filter_map(|(row, column)| Some(weights[row][(*column)?]))
            .sum()
    }

    fn best_by_trying_all(weights: &[Vec<f64>], row: usize, taken: &mut Vec<bool>) -> f64 {
        let Some(of_row) = weights.get(row) else {
            return 0.0;
        };
        let mut best = best_by_trying_all(weights, row + 1, taken);
        for column in 0..of_row.len() {
            if !taken[column] {
                taken[column] = true;
                best = best.max(of_row[column] + best_by_trying_all(weights, row + 1, taken));
                taken[column] = false;
            }
        }
        best
    }

    #[test]
    fn finds_the_best_of_all_assignments() {
        let mut rng = SplitMix64::new(3);
        for _ in 0..300 {
            let (rows, columns) = (rng.below(6), rng.below(6));
            let weights: Vec<Vec<f64>> = (0..rows)
                .map(|_| (0..columns).map(|_| rng.below(5) as f64).collect())
                .collect();
            let found = assign(rows, columns, |row, column| weights[row][column]);
            let best = best_by_trying_all(&weights, 0, &mut vec![false; columns]);
            assert!(
                (total(&weights, &found) - best).abs() < 1e-9,
                "{weights:?}: {found:?}, best {best}"
            );
        }
    }

    #[test]
    fn nothing_to_assign_is_no_assignment() {
        assert_eq!(assign(0, 3, |_, _| 1.0), vec![]);
        assert_eq!(assign(2, 0, |_, _| 1.0), vec![None, None]);
        assert_eq!(assign(1, 2, |_, _| 0.0), vec![None]);
    }
}
