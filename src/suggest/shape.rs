//! What a paragraph looks like: its length, its quotation marks, a post's signature, a date.

/// Lower case, straight apostrophes, white space of any kind as single spaces, no punctuation at the end.
pub(super) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text
        .split(|c: char| c.is_whitespace() || is_invisible(c))
        .filter(|w| !w.is_empty())
    {
        if !out.is_empty() {
            out.push(' ');
        }
        for c in word.chars() {
            match c {
                '’' | '‘' | 'ʼ' | '`' | '´' => out.push('\''),
                c => out.extend(c.to_lowercase()),
            }
        }
    }
    let kept = out
        .trim_end_matches([' ', ':', '：', '.', '…', ',', '!', '>', '›', '»', '→', '|'])
        .len();
    out.truncate(kept);
    out
}

/// Direction marks, joiners at the edge and byte order marks, which scraped pages scatter about.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{61c}')
}

pub(super) fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

/// The length of a text in letters of an alphabet: an ideograph says about as much as three.
pub(super) fn width(text: &str) -> usize {
    text.chars()
        .map(|c| if is_ideograph(c) { 3 } else { 1 })
        .sum()
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}')
}

/// Whether the text ends as a sentence does, quotation marks and brackets aside. A question mark may end a headline: see `stop`.
pub(super) fn ends_sentence(text: &str) -> bool {
    last_mark(text).is_some_and(|c| is_stop(c) || matches!(c, '?' | '!' | '؟' | '？' | '！'))
}

/// Whether the text ends in a full stop, which headlines do not.
pub(super) fn ends_in_stop(text: &str) -> bool {
    last_mark(text).is_some_and(is_stop)
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '。' | '।' | '۔' | '．' | ';' | '؛')
}

fn last_mark(text: &str) -> Option<char> {
    text.chars().rev().find(|c| {
        !(c.is_whitespace()
            || is_invisible(*c)
            || is_quote(*c)
            || matches!(c, ')' | ']' | '）' | '】'))
    })
}

/// Whether a paragraph is running text, as against a line of the page.
pub(super) fn is_prose(text: &str, width: usize) -> bool {
    width >= 160
        || (width >= 40 && ends_sentence(text) && text.split_whitespace().nth(4).is_some())
        || (width >= 40 && ends_in_stop(text) && text.chars().any(is_ideograph))
}

pub(super) fn is_headline_like(text: &str, width: usize) -> bool {
    width <= 220 && !ends_in_stop(text) && text.chars().any(char::is_alphabetic)
}

/// A label such as "World" or an author's name alone.
pub(super) fn is_tiny(text: &str, width: usize) -> bool {
    width <= 24 && text.split_whitespace().count() <= 3 && !ends_sentence(text)
}

/// Whether a line may be nothing but somebody's name.
pub(super) fn is_name_line(text: &str, width: usize) -> bool {
    width <= 60
        && text.split_whitespace().count() <= 6
        && !ends_sentence(text)
        && text.chars().any(char::is_alphabetic)
        && !text.contains([':', ','])
}

fn is_quote(c: char) -> bool {
    is_opening(c) || matches!(c, '”' | '»' | '›' | '’' | '」' | '』' | '〞' | '＂' | '\'')
}

fn is_opening(c: char) -> bool {
    matches!(
        c,
        '“' | '„'
            | '‟'
            | '«'
            | '‹'
            | '‘'
            | '‚'
            | '「'
            | '『'
            | '〝'
            | '"'
            | '״'
            | '”'
            | '＂'
    )
}

/// Whether a quotation mark at the start of a paragraph opens one. `”` opens in Swedish and Hebrew, `»` in German and Danish; the ASCII
/// apostrophe is a quotation mark when a capital follows.
pub(super) fn opens_quotation(text: &str) -> bool {
    let mut chars = text.chars();
    match chars.next() {
        Some('»' | '›') => chars.next().is_some_and(char::is_alphanumeric),
        Some('\'' | '’') => chars.next().is_some_and(char::is_uppercase),
        Some(c) => is_opening(c),
        None => false,
    }
}

/// Whether a paragraph is somebody's words, with at most an attribution ("…", said X) around them.
///
/// The marks need not match: pages lose the opening one, or close with the opening sign of another style.
pub(super) fn is_quotation(text: &str) -> bool {
    let starts_open = opens_quotation(text);
    let reversed = text.starts_with(['»', '›']);
    let single = text.starts_with(['\'', '‘', '’', '‚']);
    let mut counts = Counts::default();
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let mark = is_quote(c) && !is_apostrophe(before, c, chars.peek().copied(), single);
        if mark {
            let opens = (before.is_none() && starts_open)
                || opens_here(before, c, chars.peek().copied(), reversed, counts.depth > 0);
            counts.mark(opens);
        } else {
            counts.letter(c, before);
        }
        before = Some(c);
    }
    // One clause at the end, shorter than what is quoted: an attribution.
    let attributed = counts.tail_stops == 0 && counts.tail <= 130 && counts.tail <= counts.inside;
    if starts_open {
        // Opened and never closed: it goes on in the next paragraph, or the page lost the mark.
        return (counts.closed == 0 && !text.starts_with(['\'', '’']))
            || (counts.closed > 0
                && attributed
                && counts.tail + counts.between <= counts.inside
                && counts.between <= counts.inside / 2
                && counts.between_stops == 0);
    }
    // The opening mark is lost: the only mark closes, and a comma, a stop, a dash or nothing follows it.
    counts.n_marks == 1
        && counts.closed == 1
        && counts.between >= 40
        && counts.tail <= counts.between
        && counts.tail_stops == 0
        && counts.tail <= 130
        && counts
            .first_after
            .is_none_or(|c| matches!(c, ',' | '،' | '，' | '.' | '。' | '।' | '–' | '—' | '-'))
}

/// Letters inside the quotation, between its pieces, and after its last mark.
#[derive(Default)]
struct Counts {
    n_marks: usize,
    closed: usize,
    depth: usize,
    inside: usize,
    between: usize,
    between_stops: usize,
    tail: usize,
    /// Full stops that something follows: after the last mark, and before it.
    tail_stops: usize,
    first_after: Option<char>,
}

impl Counts {
    fn mark(&mut self, opens: bool) {
        self.between += self.tail;
        self.between_stops += self.tail_stops;
        self.tail = 0;
        self.tail_stops = 0;
        self.first_after = None;
        self.n_marks += 1;
        if opens {
            self.depth += 1;
        } else {
            self.closed += 1;
            self.depth = self.depth.saturating_sub(1);
        }
    }

    fn letter(&mut self, c: char, before: Option<char>) {
        if self.depth > 0 {
            self.inside += usize::from(c.is_alphanumeric());
            return;
        }
        self.tail += usize::from(c.is_alphanumeric());
        self.tail_stops += usize::from(c.is_whitespace() && before.is_some_and(is_stop));
        if self.first_after.is_none() && !c.is_whitespace() {
            self.first_after = Some(c);
        }
    }
}

/// Whether a mark between two letters is an apostrophe, or the gershayim of a Hebrew acronym. Single marks count only in a text that
/// starts with one, and close after punctuation: "the ministers' patience" closes nothing.
fn is_apostrophe(before: Option<char>, c: char, after: Option<char>, single: bool) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_ideograph(c));
    match c {
        '\'' | '’' if before.is_some() => !single || before.is_some_and(char::is_alphanumeric),
        '‘' | '"' | '״' => letter(before) && letter(after),
        _ => false,
    }
}

/// Whether a mark opens. Guillemets and corner brackets say so themselves; the others by the spaces around them, as pages mix them up.
fn opens_here(
    before: Option<char>,
    c: char,
    after: Option<char>,
    reversed: bool,
    is_open: bool,
) -> bool {
    match c {
        '«' | '‹' => return !reversed,
        '»' | '›' => return reversed,
        '「' | '『' | '〝' => return true,
        '」' | '』' | '〞' => return false,
        _ => {}
    }
    let edge =
        |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–'));
    let ends = |c: Option<char>| {
        c.is_none_or(|c| {
            c.is_whitespace() || is_stop(c) || matches!(c, ',' | '،' | '，' | ')' | ':')
        })
    };
    match (edge(before), ends(after)) {
        (true, false) => true,
        (false, true) => false,
        _ => match c {
            '“' | '„' | '‟' | '‘' | '‚' => true,
            '”' => false,
            _ => !is_open,
        },
    }
}

/// The `— Name (@handle) date` line that ends an embedded post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Signature {
    /// As the page names them: `Name (@handle)`.
    pub author: String,
    pub date: Option<String>,
    /// Whether the paragraph is nothing but the signature.
    pub alone: bool,
}

pub(super) fn signature(text: &str) -> Option<Signature> {
    let text = trimmed(text);
    let tail = &text[text.floor_char_boundary(text.len().saturating_sub(400))..];
    let open = tail.rfind("(@")?;
    let (handle, after) = tail[open + 2..].split_once(')')?;
    let is_handle = !handle.is_empty()
        && handle.len() <= 80
        && handle
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_.@-".contains(&b));
    let before = &tail[..open];
    let dash = before
        .char_indices()
        .rev()
        .find(|(_, c)| matches!(c, '—' | '–' | '―'));
    // A plain hyphen counts at the start of the line only: names have hyphens.
    let (name, alone) = match dash {
        Some((at, dash)) => (
            &before[at + dash.len_utf8()..],
            trimmed(&before[..at]).is_empty() && tail.len() == text.len(),
        ),
        None => (trimmed(before).strip_prefix('-')?, true),
    };
    let name = trimmed(name);
    let date = trimmed(after);
    if !is_handle || name.is_empty() || width(name) > 80 || width(date) > 60 {
        return None;
    }
    if !date.is_empty() && !date.chars().any(char::is_numeric) {
        return None;
    }
    Some(Signature {
        author: format!("{name} (@{handle})"),
        date: (!date.is_empty()).then(|| date.to_owned()),
        alone,
    })
}

/// The line that begins a post as pages now show them: `Name (@handle)`, `Name @handle · 3 h`, or `@handle` under a line with the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    /// Empty where the line is the handle alone.
    pub name: String,
    pub handle: String,
    pub date: Option<String>,
}

pub(super) fn post_heading(text: &str) -> Option<Heading> {
    let text = trimmed(text);
    if width(text) > 140 || text.matches('@').count() != 1 || signature(text).is_some() {
        return None;
    }
    let (before, after) = text.split_once('@')?;
    let length = after
        .find(|c: char| !(c.is_ascii_alphanumeric() || "_.-".contains(c)))
        .unwrap_or(after.len());
    let (handle, after) = after.split_at(length);
    let name = trimmed(before);
    let (name, rest) = match (name.strip_suffix('('), trimmed(after).strip_prefix(')')) {
        (Some(name), Some(rest)) => (trimmed(name), trimmed(rest)),
        // An address of the mail, or a name that a sentence goes on after.
        (None, None) if before.is_empty() || before.ends_with(char::is_whitespace) => {
            (name, trimmed(after))
        }
        _ => return None,
    };
    let is_dash = |c: char| matches!(c, '·' | '•' | '|' | '-' | '–' | '—');
    let date = trimmed(rest.trim_start_matches(is_dash));
    // What goes on without a separator is a sentence, unless it is a date.
    let separated = rest.starts_with(is_dash);
    let is_date = date.is_empty()
        || (date.chars().any(char::is_numeric)
            && width(date) <= 40
            && (separated || is_date_line(date)));
    let is_name = width(name) <= 60 && !ends_sentence(name) && !name.ends_with([',', ':', '،']);
    (handle.len() >= 2 && is_date && is_name && !name.starts_with(is_dash)).then(|| Heading {
        name: name.to_owned(),
        handle: handle.to_owned(),
        date: (!date.is_empty()).then(|| date.to_owned()),
    })
}

/// Whether a line stands under a post's text: `10:32 PM · May 25, 2017`, `1.2K Retweets 345 Likes`, a number alone.
pub(super) fn is_post_footer(text: &str, folded: &str) -> bool {
    let text = trimmed(text);
    if width(text) > 120 || !text.chars().any(char::is_numeric) {
        return false;
    }
    let has_time = text.split_whitespace().any(|word| {
        word.split_once([':', 'h']).is_some_and(|(hour, minute)| {
            !hour.is_empty()
                && hour.chars().all(char::is_numeric)
                && minute.starts_with(char::is_numeric)
        })
    });
    if is_date_line(text) && (has_time || text.contains('·')) {
        return true;
    }
    // Numbers, and the words that a post's buttons have.
    let mut words = folded
        .split(|c: char| c.is_whitespace() || matches!(c, '·' | '•' | '|' | ','))
        .filter(|w| !w.is_empty() && !w.starts_with(char::is_numeric))
        .peekable();
    words.peek().is_some() && words.all(|w| POST_WORDS.contains(&w) || w.chars().count() <= 2)
}

/// What is counted under a post, in the languages of the sample, lower case.
const POST_WORDS: [&str; 44] = [
    "retweet",
    "retweets",
    "repost",
    "reposts",
    "quote",
    "quotes",
    "tweets",
    "like",
    "likes",
    "reply",
    "replies",
    "view",
    "views",
    "bookmark",
    "bookmarks",
    "comment",
    "comments",
    "share",
    "shares",
    "réponse",
    "réponses",
    "j'aime",
    "mention",
    "mentions",
    "citation",
    "citations",
    "partage",
    "partages",
    "commentaire",
    "commentaires",
    "vues",
    "antworten",
    "gefällt",
    "mal",
    "aufrufe",
    "respuestas",
    "gusta",
    "إعجاب",
    "ردود",
    "转发",
    "喜欢",
    "回复",
    "ретвитов",
    "лайків",
];

/// Whether a paragraph ends in a link that only embedded posts have.
pub(super) fn ends_in_post_link(text: &str) -> bool {
    let text = trimmed(text);
    let tail = &text[text.floor_char_boundary(text.len().saturating_sub(120))..];
    tail.split_whitespace().next_back().is_some_and(|word| {
        ["pic.twitter.com/", "pic.x.com/", "t.co/"]
            .iter()
            .any(|host| {
                word.find(host)
                    .is_some_and(|at| *host != "t.co/" || at == 0 || word[..at].ends_with('/'))
            })
    })
}

/// Whether a short line is a date, perhaps with a place, a weekday or a time: `ISTANBUL, 18 July 2023`, `2023年7月12日`, `25/05/2017 - 14:20`.
pub(super) fn is_date_line(text: &str) -> bool {
    if let Some((year, rest)) = text.split_once('年') {
        let year: String = year.chars().rev().take(4).collect();
        return year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()) && rest.contains('月');
    }
    // Numbers with their place among the words.
    let mut numbers: Vec<(usize, String)> = Vec::new();
    for (n, word) in text
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '-' | '.' | ',' | '،' | '–'))
        .filter(|w| !w.is_empty())
        .enumerate()
    {
        let digits: String = word.chars().map_while(ascii_digit).collect();
        let suffix = word.chars().count() - digits.len();
        if !digits.is_empty() && suffix <= 2 {
            numbers.push((n, digits));
        }
    }
    let is_year = |d: &str| d.len() == 4 && (d.starts_with("19") || d.starts_with("20"));
    let is_day = |d: &str| d.len() <= 2 && d.parse::<u8>().is_ok_and(|n| (1..=31).contains(&n));
    numbers.iter().any(|(at, year)| {
        is_year(year)
            && numbers
                .iter()
                .any(|(there, day)| is_day(day) && at.abs_diff(*there) <= 2)
    })
}

/// Western, Arabic, Persian and Devanagari digits as ASCII.
fn ascii_digit(c: char) -> Option<char> {
    let zero = match c {
        '0'..='9' => return Some(c),
        '\u{0660}'..='\u{0669}' => 0x0660,
        '\u{06f0}'..='\u{06f9}' => 0x06f0,
        '\u{0966}'..='\u{096f}' => 0x0966,
        _ => return None,
    };
    char::from_digit(u32::from(c) - zero, 10)
}
