//! The order in which people expect files: numbers by their value.

use std::cmp::Ordering;

/// Digits count as numbers, case does not count: `a2` before `A10`.
pub fn natural_order(a: &str, b: &str) -> Ordering {
    let (mut x, mut y) = (a.chars().peekable(), b.chars().peekable());
    loop {
        match (x.peek().copied(), y.peek().copied()) {
            (None, None) => return a.cmp(b),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(c), Some(d)) if c.is_ascii_digit() && d.is_ascii_digit() => {
                let order = number(&mut x).cmp(&number(&mut y));
                if order != Ordering::Equal {
                    return order;
                }
            }
            (Some(c), Some(d)) => {
                // A folder's articles stand together: the separator comes before all else.
                let key = |c: char| (c != '/', c.to_lowercase().next().unwrap_or(c));
                let order = key(c).cmp(&key(d));
                if order != Ordering::Equal {
                    return order;
                }
                x.next();
                y.next();
            }
        }
    }
}

/// The digits at the front without leading zeros; of two such texts the longer is the larger number.
fn number(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> (usize, String) {
    let mut digits = String::new();
    while let Some(c) = chars.next_if(char::is_ascii_digit) {
        if !(digits.is_empty() && c == '0') {
            digits.push(c);
        }
    }
    (digits.len(), digits)
}
