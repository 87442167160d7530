//! Marks of what can't be seen: where they stand, and that none is left out.

use super::*;
use crate::ui::canvas::invisibles::{self, Sign};

fn signs(text: &str, width: f32) -> Vec<Vec<Sign>> {
    let laid = typesetter().set(text, &setting(width));
    (0..laid.rows.len())
        .map(|row| invisibles::signs(&laid, row, text))
        .collect()
}

/// Left and right end of some words on one row.
fn ends(text: &str, words: &str) -> (f32, f32) {
    let laid = typesetter().set(text, &setting(2000.0));
    let at = text.find(words).unwrap();
    let stretches = laid.stretches(0, ByteSpan::new(at, at + words.len()));
    let left = stretches.iter().map(|s| s.0).fold(f32::MAX, f32::min);
    let right = stretches.iter().map(|s| s.1).fold(f32::MIN, f32::max);
    (left, right)
}

#[test]
fn what_turns_the_direction_is_marked_at_both_ends() {
    for (text, turned, open, close) in [
        (
            "invoice\u{202e}fdp.exe\u{202c} here",
            "fdp.exe",
            "RLO",
            "PDF",
        ),
        ("one \u{202a}two\u{202c} three", "two", "LRE", "PDF"),
        ("one \u{2067}two\u{2069} three", "two", "RLI", "PDI"),
        ("one \u{2068}קול two\u{2069} three", "קול two", "FSI", "PDI"),
        ("قال \u{202e}desrever\u{202c} إن", "desrever", "RLO", "PDF"),
        ("قال \u{202a}NATO\u{202c} إن", "NATO", "LRE", "PDF"),
        ("قال \u{2066}NATO 28\u{2069} إن", "NATO 28", "LRI", "PDI"),
    ] {
        let (left, right) = ends(text, turned);
        let found = &signs(text, 2000.0)[0];
        // In text that runs to the left the opening mark is the right one.
        let rtl = crate::model::script::first_strong_is_rtl(text) == Some(true);
        let expected = if rtl { [close, open] } else { [open, close] };
        let names: Vec<&str> = found.iter().map(|s| &*s.names).collect();
        assert_eq!(names, expected, "{text:?}");
        assert!((found[0].x - left).abs() < 0.1, "{text:?} {found:?} {left}");
        assert!(
            (found[1].x - right).abs() < 0.1,
            "{text:?} {found:?} {right}"
        );
        assert!(right - left > 10.0);
    }
}

#[test]
fn marks_at_one_place_share_a_name_that_says_all() {
    let names = |text: &str| -> Vec<String> {
        let rows = signs(text, 2000.0);
        rows[0].iter().map(|s| s.names.clone()).collect()
    };
    assert_eq!(names("a\u{202e}\u{202c}b"), ["RLO PDF"]);
    // One inside the other, and all closed at once.
    let nested = "\u{202a}a \u{202b}b \u{202d}c \u{202e}d\u{202c}\u{202c}\u{202c}\u{202c} e";
    let found = names(nested);
    let n_closed: usize = found
        .iter()
        .flat_map(|s| s.split(' '))
        .filter_map(|s| s.strip_prefix("PDF"))
        .map(|n| n.strip_prefix('×').map_or(1, |n| n.parse().unwrap()))
        .sum();
    assert_eq!(n_closed, 4, "{found:?}");
    for open in ["LRE", "RLE", "LRO", "RLO"] {
        assert!(
            found.iter().any(|s| s.contains(open)),
            "{open} in {found:?}"
        );
    }
    // An end without a beginning, and a beginning without an end.
    assert_eq!(names("a\u{202c}b\u{2069}c"), ["PDF", "PDI"]);
    assert_eq!(names("a\u{202e}bc"), ["RLO"]);
    assert_eq!(names("a\u{200b}\u{200b}\u{200b}b"), ["ZWSP×3"]);
    // In right-to-left text each has its name too.
    assert_eq!(names("قال\u{200f} إن\u{200b} و").len(), 2);
}

#[test]
fn a_stretch_over_several_rows_has_its_marks_where_it_begins_and_ends() {
    let text = format!("so \u{202e}{}\u{202c} far", "many words ".repeat(20));
    let rows = signs(&text, 200.0);
    assert!(rows.len() > 3);
    let of = |name: &str| -> Vec<usize> {
        let with = |row: &Vec<Sign>| row.iter().any(|s| s.names == name);
        (0..rows.len()).filter(|i| with(&rows[*i])).collect()
    };
    assert_eq!(of("RLO"), [0]);
    assert_eq!(of("PDF").len(), 1);
    assert!(of("PDF")[0] + 2 >= rows.len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn every_unseen_character_is_marked_within_its_row(text in any_text(), width in 40f32..700.0) {
        let text = text.replace(['\n', '\r'], " ");
        let laid = typesetter().set(&text, &setting(width));
        let chars: Vec<char> = text.chars().collect();
        let n_unseen = (0..chars.len()).filter(|i| {
            let before = i.checked_sub(1).map(|b| chars[b]);
            invisibles::name(chars[*i], before, chars.get(i + 1).copied()).is_some()
        });
        let n_unseen = n_unseen.count();
        let mut n_marked = 0;
        for row in 0..laid.rows.len() {
            // Spaces at a row's end hang over it.
            let xs = || laid.clusters_of(row).iter().flat_map(|c| [c.x0, c.x1]);
            let (left, right) = (xs().fold(0.0, f32::min), xs().fold(0.0, f32::max));
            for sign in invisibles::signs(&laid, row, &text) {
                prop_assert!(sign.x >= left - 0.1 && sign.x <= right + 0.1, "{sign:?}");
                n_marked += 1;
            }
        }
        prop_assert!((n_marked == 0) == (n_unseen == 0));
        prop_assert!(n_marked <= n_unseen);
    }
}

#[test]
fn a_line_that_ends_in_a_soft_hyphen_shows_one() {
    let word = "Donau\u{ad}dampf\u{ad}schiff\u{ad}fahrts\u{ad}gesell\u{ad}schaft";
    let laid = typesetter().set(word, &setting(120.0));
    let last = laid.rows.len() - 1;
    assert!(last > 0);
    for row in 0..last {
        let (_, x) = laid.soft_hyphen(row, word).unwrap();
        assert!((x - laid.clusters_of(row).last().unwrap().x1).abs() < 0.1);
    }
    assert!(laid.soft_hyphen(last, word).is_none());
    // It is painted there.
    let mut desk = Desk::new(Text::new(&format!("Die {word} ").repeat(8)));
    desk.shows_invisibles = false;
    let ink = |desk: &mut Desk| {
        let column = desk.frame(vec![]).column;
        desk.ink(column.expand2(vec2(12.0, 0.0)))
    };
    let with = ink(&mut desk);
    let mut plain = Desk::new(Text::new(&desk.source.text.replace('\u{ad}', "\u{200b}")));
    plain.shows_invisibles = false;
    assert!(with > ink(&mut plain), "{with}");
}
