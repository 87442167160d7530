//! Problems of a file that are alike are told a few times and counted: a file in the wrong format has one for each of its lines.

use std::collections::BTreeMap;

use crate::model::problem::{Problem, Severity};

/// How many problems that are alike are told of each file, where a person reads them.
pub const TOLD: usize = 5;

/// Problems in the order they came: of those that are alike in a file the first ones, and how many more there are.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    /// Of one kind, in one file.
    max_alike: usize,
    /// Of all kinds, in all files.
    max: usize,
    by_file: BTreeMap<String, BTreeMap<(Severity, String), Kind>>,
    /// Those that found no room, nor one like them that did.
    n_hidden: usize,
}

#[derive(Clone, Copy, Debug)]
struct Kind {
    n_told: usize,
    n_more: usize,
    /// Where the last one that is told stands in the list.
    last: usize,
}

impl Problems {
    pub fn new(max: usize, max_alike: usize) -> Self {
        Self {
            max_alike,
            max,
            ..Self::default()
        }
    }

    /// Adds a problem to the list, or counts it.
    pub fn push(&mut self, list: &mut Vec<Problem>, problem: Problem) {
        let kind = kind_of(&problem);
        self.push_as(list, problem, kind);
    }

    /// The same for one whose words do not tell its kind.
    pub fn push_as(&mut self, list: &mut Vec<Problem>, problem: Problem, kind: String) {
        let has_room = list.len() < self.max;
        let key = (problem.severity, kind);
        let kinds = self.by_file.get_mut(&problem.file);
        if let Some(kind) = kinds.and_then(|kinds| kinds.get_mut(&key)) {
            if has_room && kind.n_told < self.max_alike {
                kind.n_told += 1;
                kind.last = list.len();
                list.push(problem);
            } else {
                kind.n_more += 1;
            }
        } else if has_room {
            let kind = Kind {
                n_told: 1,
                n_more: 0,
                last: list.len(),
            };
            let kinds = self.by_file.entry(problem.file.clone()).or_default();
            kinds.insert(key, kind);
            list.push(problem);
        } else {
            self.n_hidden += 1;
        }
    }

    /// How many more there are like one of the list, by its place there: the last that is told of them.
    pub fn more(&self) -> BTreeMap<usize, usize> {
        let kinds = self.by_file.values().flat_map(BTreeMap::values);
        kinds
            .filter(|kind| kind.n_more > 0)
            .map(|kind| (kind.last, kind.n_more))
            .collect()
    }

    /// How many are neither told nor like one that is.
    pub fn n_hidden(&self) -> usize {
        self.n_hidden
    }
}

/// What problems that are alike have in common: the text they are said with, or their words without numbers and quotations.
pub fn kind_of(problem: &Problem) -> String {
    if let Some(said) = &problem.said {
        return said.key.to_owned();
    }
    let mut kind = String::new();
    let mut is_quoted = false;
    let mut is_escaped = false;
    for c in problem.message.chars() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            _ if is_quoted || c.is_numeric() => {}
            c => kind.push(c),
        }
    }
    kind
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(max: usize, max_alike: usize, all: &[Problem]) -> (Vec<String>, Problems) {
        let mut problems = Problems::new(max, max_alike);
        let mut list = Vec::new();
        for problem in all {
            problems.push(&mut list, problem.clone());
        }
        (list.iter().map(ToString::to_string).collect(), problems)
    }

    fn problem(file: &str, line: usize, message: &str) -> Problem {
        Problem::error(message).in_file(file).at(line, 1)
    }

    #[test]
    fn problems_are_alike_by_file_and_words_whatever_they_quote_and_count() {
        let all = [
            problem("a", 1, "\"x \\\" y\" has no tag"),
            problem("a", 2, "it has 3 cells"),
            problem("a", 3, "\"z\" has no tag"),
            problem("a", 4, "\"\" has no tag"),
            problem("b", 1, "\"x\" has no tag"),
            problem("a", 5, "it has 12 cells"),
            problem("a", 6, "it has 12 cells"),
            problem("a", 7, "it has 1 cells"),
        ];
        let (list, problems) = told(99, 2, &all);
        let expected = [
            "a:1:1: error: \"x \\\" y\" has no tag",
            "a:2:1: error: it has 3 cells",
            "a:3:1: error: \"z\" has no tag",
            "b:1:1: error: \"x\" has no tag",
            "a:5:1: error: it has 12 cells",
        ];
        assert_eq!(list, expected);
        assert_eq!(problems.more(), BTreeMap::from([(2, 1), (4, 2)]));
        assert_eq!(problems.n_hidden(), 0);
    }

    #[test]
    fn whatever_is_left_out_is_counted_once() {
        let messages = ["one", "two", "three"];
        let all: Vec<Problem> = (0..100)
            .map(|n| problem("a", n, messages[n * n % 7 % 3]))
            .collect();
        for (max, max_alike) in [(0, 5), (1, 5), (7, 2), (7, 99), (200, 5), (200, 200)] {
            let (list, problems) = told(max, max_alike, &all);
            let n_more: usize = problems.more().values().sum();
            assert!(list.len() <= max);
            assert_eq!(list.len() + n_more + problems.n_hidden(), all.len());
        }
    }
}
