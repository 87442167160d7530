//! Confusion matrices: which label one annotator gave where another gave which, counted over the articles that both finished.

use std::collections::BTreeMap;

use super::{Cell, Confusions, Layer, Measure, Study};
use crate::{
    model::annotation::Polarity,
    review::measure::{Article, confusion::confusion},
};

/// What is counted by the labels of two annotators; `None` where one of them has nothing.
type Cells<T> = BTreeMap<(Option<u32>, Option<u32>), T>;

impl Study<'_> {
    pub(super) fn add_confusion(&mut self, layer: Layer, articles: &[Article], labels: &[String]) {
        let name = |label: Option<u32>| labels.get(label? as usize).cloned();
        for &(a, b) in &self.pairs {
            let of_article = |i: usize| confusion(&articles[i..=i], a, b).cells;
            let cells = self.cells(of_article, name);
            self.confusion.push(Confusions {
                layer,
                a: self.annotators[a].clone(),
                b: self.annotators[b].clone(),
                cells,
            });
        }
    }

    /// Polarities of the stances that one of two has; silence and a stated absence are alike here.
    pub(super) fn add_polarity_confusion(&mut self) {
        let tables = self.table(Measure::Polarity);
        let has_read: Vec<Vec<usize>> = self.inputs.iter().map(|i| self.numbers(i)).collect();
        let name = |value: Option<u32>| {
            let polarity = Polarity::ALL
                .into_iter()
                .find(|p| Some(*p as u32) == value)?;
            Some(format!("{polarity:?}"))
        };
        let is_polarity = |value: &u32| name(Some(*value)).is_some();
        for &(a, b) in &self.pairs {
            let of_article = |i: usize| {
                let mut cells: Cells<usize> = BTreeMap::new();
                if has_read[i].contains(&a) && has_read[i].contains(&b) {
                    for row in &tables[i] {
                        let [a, b] = [row[a].filter(is_polarity), row[b].filter(is_polarity)];
                        if a.or(b).is_some() {
                            *cells.entry((a, b)).or_default() += 1;
                        }
                    }
                }
                cells
            };
            let cells = self.cells(of_article, name);
            self.confusion.push(Confusions {
                layer: Layer::Stances,
                a: self.annotators[a].clone(),
                b: self.annotators[b].clone(),
                cells,
            });
        }
    }

    /// The cells of all articles together.
    fn cells(
        &self,
        of_article: impl Fn(usize) -> Cells<usize>,
        name: impl Fn(Option<u32>) -> Option<String>,
    ) -> Vec<Cell> {
        let mut all: Cells<(usize, Vec<usize>)> = BTreeMap::new();
        for i in 0..self.inputs.len() {
            for (labels, n) in of_article(i) {
                let cell = all.entry(labels).or_default();
                cell.0 += n;
                cell.1.push(i);
            }
        }
        all.into_iter()
            .map(|((a, b), (n, articles))| Cell {
                a: name(a),
                b: name(b),
                n,
                articles,
            })
            .collect()
    }
}
