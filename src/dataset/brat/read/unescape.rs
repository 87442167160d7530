//! A note's text back from one line: `\n`, `\t`, `\r`, `\\` and `\u{…}`.

pub fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let rest = chars.as_str();
        match rest.chars().next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('\\') => out.push('\\'),
            Some('u') if rest.starts_with("u{") => {
                let digits = rest[2..].split_once('}').map(|(digits, _)| digits);
                let c = digits
                    .and_then(|d| u32::from_str_radix(d, 16).ok())
                    .and_then(char::from_u32);
                match (c, digits) {
                    (Some(c), Some(digits)) => {
                        out.push(c);
                        chars = rest[digits.len() + 3..].chars();
                    }
                    _ => out.push('\\'),
                }
                continue;
            }
            _ => {
                out.push('\\');
                continue;
            }
        }
        chars.next();
    }
    out
}
