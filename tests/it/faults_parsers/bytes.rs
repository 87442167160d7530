//! Bytes that parsers are fed: good files with a few things done to them, and what makes parsers slow.

/// Numbers of chance, the same in every run.
pub struct Random(pub u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) as usize) % n.max(1)
    }

    fn range(&mut self, n: usize) -> std::ops::Range<usize> {
        let start = self.below(n + 1);
        let longest = match self.below(3) {
            0 => 4,
            1 => 60,
            _ => n,
        };
        start..(start + self.below(longest + 1)).min(n)
    }
}

/// What formats are made of, and what breaks those who read them.
const TOKENS: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "\\",
    "'",
    ",",
    ":",
    "\n",
    "\r\n",
    "\t",
    "\0",
    "//",
    "/*",
    "*/",
    "r#\"",
    "<",
    ">",
    "&",
    "&amp;",
    "&#x110000;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "\u{feff}",
    "\u{2028}",
    "\u{fffd}",
    "é",
    "👩‍👩‍👧",
    "\u{301}",
    "-1",
    "0",
    "1",
    "4294967295",
    "18446744073709551616",
    "-9223372036854775809",
    "1e999",
    "NaN",
    "null",
    "true",
    "Some(",
    "None",
    "start: ",
    "end: ",
    "id: \"e_1\"",
    "\\u{110000}",
    "\\ud800",
    "\\x",
    "at: []",
    "#Text=",
    "T1\t",
    "R1\t",
    "E1\t",
    "*\t",
    "B-ORG",
    "I-",
    "__",
    "_",
    "|",
    ";",
    "[1]",
    "<<<<<<< a\n",
    "=======\n",
    ">>>>>>> b\n",
];

/// A seed with a few things done to it, or bytes of no kind.
pub fn mutated(seeds: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    const MOST: usize = 64 << 10;
    if random.below(12) == 0 {
        return (0..random.below(400))
            .map(|_| random.below(256) as u8)
            .collect();
    }
    let mut bytes = seeds[random.below(seeds.len())].clone();
    if random.below(8) == 0 {
        bytes.truncate(random.below(bytes.len() + 1));
        return bytes;
    }
    for _ in 0..=random.below(4) {
        let n = bytes.len();
        match random.below(8) {
            0 if n > 0 => bytes[random.below(n)] ^= 1 << random.below(8),
            1 if n > 0 => bytes[random.below(n)] = random.below(256) as u8,
            2 => {
                bytes.drain(random.range(n));
            }
            3 => {
                let piece = bytes[random.range(n)].to_vec();
                let at = random.below(n + 1);
                bytes.splice(at..at, piece);
            }
            4 => {
                let token = TOKENS[random.below(TOKENS.len())];
                let many = token.repeat(1 + random.below(300));
                let at = random.below(n + 1);
                bytes.splice(at..at, many.into_bytes());
            }
            5 => {
                let at = random.below(n + 1);
                let end = (at + random.below(12)).min(n);
                bytes.splice(at..end, TOKENS[random.below(TOKENS.len())].bytes());
            }
            6 => bytes.truncate(random.below(n + 1)),
            _ => {
                let at = random.below(n + 1);
                bytes.splice(at..at, TOKENS[random.below(TOKENS.len())].bytes());
            }
        }
        bytes.truncate(MOST);
    }
    bytes
}

/// Bytes of about `n`, of the kinds that make parsers slow.
pub fn hostile(n: usize) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<(String, Vec<u8>)> = [
        "(",
        "[",
        "{",
        "\"",
        "\\",
        "<a>",
        "&",
        "/*",
        "\n",
        ",",
        "(a:",
        "[(",
        "{\"a\":",
        "\"\\\"\",",
        "a\t",
        "<a b=\"",
        "T1\t",
        "((),",
        "<<<<<<< a\n",
        "=======\n",
    ]
    .iter()
    .map(|unit| {
        (
            format!("{unit:?} again and again"),
            unit.repeat(n / unit.len()).into_bytes(),
        )
    })
    .collect();
    all.push(("zeros".to_owned(), vec![0; n]));
    all.push((
        "bytes".to_owned(),
        (0..n).map(|i| ((i * 131) >> 3) as u8).collect(),
    ));
    all
}

/// A seed blown up to about `n` bytes: its longest line again and again, or itself where it has only one.
pub fn blown_up(seed: &[u8], n: usize) -> Vec<u8> {
    let lines: Vec<&[u8]> = seed.split_inclusive(|b| *b == b'\n').collect();
    let (at, line) = lines
        .iter()
        .enumerate()
        .max_by_key(|(_, line)| line.len())
        .unwrap();
    let many = line.repeat((n / line.len().max(1)).max(1));
    [lines[..at].concat(), many, lines[at + 1..].concat()].concat()
}
