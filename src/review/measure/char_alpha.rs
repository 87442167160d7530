//! Krippendorff's α on characters, nominal.
//!
//! Every character is an item; its value is the **set** of labels an annotator put on it, the empty set included. So stacked labels
//! are one value, different from each label alone, and a unit over another of its own label changes nothing. For a figure per label,
//! keep that label only ([`Article::with_labels`]): then a character has it or not.
//!
//! Long units weigh more than short ones, and where units begin and end goes unseen: two units that touch look like one. The unitizing
//! α ([`super::unitizing`]) sees them. At most 1; see [`super::alpha`] for what the values mean.

use rayon::prelude::*;

use super::alpha::{Builder, Coincidences, Metric};
use super::figure::Counted;
use super::input::Article;
use super::sweep::{Stretch, Stretched, side_by_side};

/// One tally per article that at least two annotators finished. For two of them, see [`Article::with_annotators`].
pub fn characters(articles: &[Article]) -> Vec<Coincidences> {
    Stretched::new(articles)
        .articles
        .par_iter()
        .map(|by| of_article(by))
        .collect()
}

fn of_article(by: &[Vec<Stretch>]) -> Coincidences {
    let mut builder = Builder::default();
    side_by_side(by, |length, at| {
        let values = by.iter().zip(at);
        builder.add(
            values.filter_map(|(of_one, &at)| Some(of_one.get(at)?.value)),
            length,
        );
    });
    builder.finish(Metric::Nominal, Counted::Characters)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::measure::{Undefined, Unit, pooled};

    fn alpha(length: usize, by: &[&[Unit]]) -> Result<f64, Undefined> {
        let article = Article::new(
            length,
            by.iter().map(|units| Some(units.to_vec())).collect(),
        );
        pooled(&characters(&[article])).value
    }

    /// The same, character by character.
    fn alpha_by_character(length: usize, by: &[&[Unit]]) -> Result<f64, Undefined> {
        let value = |units: &[Unit], at: usize| {
            let on_it = units
                .iter()
                .filter(|unit| unit.start <= at && at < unit.end);
            Some(on_it.fold(0, |set, unit| set | 1 << unit.label))
        };
        let rows =
            (0..length).map(|at| by.iter().map(|units| value(units, at)).collect::<Vec<_>>());
        Coincidences::of_items(rows, Metric::Nominal).alpha()
    }

    #[test]
    fn the_same_as_counting_characters_one_by_one() {
        let a = [
            Unit::new(0, 6, 1),
            Unit::new(2, 4, 1),
            Unit::new(8, 12, 2),
            Unit::new(8, 12, 3),
        ];
        let b = [
            Unit::new(1, 6, 1),
            Unit::new(8, 12, 2),
            Unit::new(15, 16, 3),
        ];
        let c = [Unit::new(0, 20, 4)];
        let by: [&[Unit]; 3] = [&a, &b, &c];
        let (fast, slow) = (alpha(20, &by), alpha_by_character(20, &by));
        assert!((fast.unwrap() - slow.unwrap()).abs() < 1e-12);
    }

    #[test]
    fn stacked_labels_differ_from_each_alone() {
        let (both, one) = (
            [Unit::new(0, 5, 1), Unit::new(0, 5, 2)],
            [Unit::new(0, 5, 1)],
        );
        assert_eq!(alpha(10, &[&both, &both]), Ok(1.0));
        assert!(alpha(10, &[&both, &one]).unwrap() < 0.5);
    }

    #[test]
    fn a_unit_over_another_of_its_label_is_the_same_text_tagged() {
        assert_eq!(
            alpha(
                10,
                &[
                    &[Unit::new(0, 5, 1), Unit::new(2, 4, 1)],
                    &[Unit::new(0, 5, 1)]
                ]
            ),
            Ok(1.0)
        );
    }

    #[test]
    fn nobody_tagging_anything_is_undefined() {
        assert_eq!(alpha(10, &[&[], &[]]), Err(Undefined::NoUnits));
        assert_eq!(alpha(0, &[&[], &[]]), Err(Undefined::NoText));
        assert_eq!(
            pooled(&characters(&[])).value,
            Err(Undefined::NoSharedArticle)
        );
    }
}
