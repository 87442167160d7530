//! Dates as precise as is known: EDTF, ISO 8601-2 levels 0 and 1, and the dates of news pages turned into it.

/// Why a text is no EDTF date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateError {
    /// Not of the form year, year-month or year-month-day.
    Form,
    /// There is no such month or season.
    Month,
    /// The month has no such day.
    Day,
    /// The interval ends before it begins.
    Order,
}

impl DateError {
    /// The key of the message that says so.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Form => "date-form",
            Self::Month => "date-month",
            Self::Day => "date-day",
            Self::Order => "date-order",
        }
    }
}

/// Checks a date: `2017`, `2017-05`, `2017-05-25`, `2017-05-25T14:20Z`, seasons (`2017-21`), `201X`, doubts (`2017-05?`, `~`, `%`),
/// intervals (`2017-05-25/2017-05-26`, `2017/..`).
pub fn check(text: &str) -> Result<(), DateError> {
    match text.split_once('/') {
        None => one(text).map(|_| ()),
        Some((from, to)) => {
            let open = |end: &str| matches!(end, ".." | "");
            if open(from) && open(to) {
                return Err(DateError::Form);
            }
            if open(from) {
                return one(to).map(|_| ());
            }
            let first = one(from)?;
            if open(to) {
                return Ok(());
            }
            let last = one(to)?;
            // As far as both are known.
            let n = first.len().min(last.len());
            if first[..n] > last[..n] {
                Err(DateError::Order)
            } else {
                Ok(())
            }
        }
    }
}

/// The numbers of a single date, year first; those with an unknown digit end the list.
fn one(text: &str) -> Result<Vec<u32>, DateError> {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let date = if time.is_none() {
        date.strip_suffix(['?', '~', '%']).unwrap_or(date)
    } else {
        date
    };
    let parts: Vec<&str> = date.split('-').collect();
    let is_digits = |part: &str, n: usize| {
        part.len() == n && part.bytes().all(|b| b.is_ascii_digit() || b == b'X')
    };
    let widths = [4, 2, 2];
    let fits = parts.len() <= 3 && parts.iter().zip(widths).all(|(part, n)| is_digits(part, n));
    if !fits || parts[0].starts_with('X') || (time.is_some() && parts.len() < 3) {
        return Err(DateError::Form);
    }
    if time.is_some_and(|time| !is_time(time)) {
        return Err(DateError::Form);
    }
    let numbers: Vec<u32> = parts.iter().map_while(|part| part.parse().ok()).collect();
    if let Some(month) = numbers.get(1) {
        let is_season = (21..=24).contains(month) && parts.len() == 2;
        if !(1..=12).contains(month) && !is_season {
            return Err(DateError::Month);
        }
    }
    if let [year, month, day] = numbers[..]
        && !(1..=days_in(year, month)).contains(&day)
    {
        return Err(DateError::Day);
    }
    Ok(numbers)
}

fn is_time(time: &str) -> bool {
    let clock = time
        .strip_suffix('Z')
        .or_else(|| time.rsplit_once(['+', '-']).map(|(clock, _)| clock))
        .unwrap_or(time);
    let parts: Vec<Option<u32>> = clock
        .split(':')
        .map(|p| (p.len() == 2).then(|| p.parse().ok()).flatten())
        .collect();
    match parts[..] {
        [Some(hour), Some(minute)] => hour < 24 && minute < 60,
        [Some(hour), Some(minute), Some(second)] => hour < 24 && minute < 60 && second <= 60,
        _ => false,
    }
}

const fn days_in(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 31,
    }
}

/// The first date that stands in a line of a news page, as EDTF: `Publié le 25/05/2017 à 14:20`, `25 mai 2017`, `May 25, 2017`,
/// `2017-05-25`, `2023年7月11日`. Where day and month can't be told apart, the day is taken to come first.
pub fn find(line: &str) -> Option<String> {
    let lower = line.to_lowercase();
    let tokens: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|t| !t.is_empty())
        .flat_map(split_ideographs)
        .collect();
    let number = |i: usize| tokens.get(i).and_then(|t| t.parse::<u32>().ok());
    let is_year = |n: u32| (1500..=2200).contains(&n);
    let valid = |year: u32, month: u32, day: u32| {
        ((1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day))
            .then(|| format!("{year:04}-{month:02}-{day:02}"))
    };
    for (i, token) in tokens.iter().enumerate() {
        let month = month_of(token);
        let found = if let Some(month) = month {
            let before = i.checked_sub(1).and_then(number);
            match (before, number(i + 1), number(i + 2)) {
                // 25 mai 2017
                (Some(day), Some(year), _) if is_year(year) => valid(year, month, day),
                // May 25, 2017
                (_, Some(day), Some(year)) if is_year(year) => valid(year, month, day),
                // mai 2017
                (_, Some(year), _) if is_year(year) => Some(format!("{year:04}-{month:02}")),
                _ => None,
            }
        } else {
            match (number(i), number(i + 1), number(i + 2)) {
                (Some(year), Some(month), Some(day)) if is_year(year) => valid(year, month, day),
                (Some(a), Some(b), Some(year)) if is_year(year) => {
                    valid(year, b, a).or_else(|| valid(year, a, b))
                }
                _ => None,
            }
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

/// `2023年7月11日` is year, month and day.
fn split_ideographs(token: &str) -> Vec<&str> {
    token
        .split(['年', '月', '日', '년', '월', '일'])
        .filter(|t| !t.is_empty())
        .collect()
}

/// Months by their names, whole or as their usual short forms.
fn month_of(word: &str) -> Option<u32> {
    #[rustfmt::skip]
    const MONTHS: [&[&str]; 12] = [
        &["january", "jan", "janvier", "janv", "januar", "enero", "gennaio", "janeiro", "يناير", "січня", "января", "जनवरी"],
        &["february", "feb", "février", "fevrier", "févr", "februar", "febrero", "febbraio", "fevereiro", "فبراير", "лютого", "февраля", "फरवरी"],
        &["march", "mar", "mars", "märz", "marzo", "março", "مارس", "березня", "марта", "मार्च"],
        &["april", "apr", "avril", "avr", "abril", "aprile", "أبريل", "квітня", "апреля", "अप्रैल"],
        &["may", "mai", "mayo", "maggio", "maio", "مايو", "травня", "мая", "मई"],
        &["june", "jun", "juin", "juni", "junio", "giugno", "junho", "يونيو", "червня", "июня", "जून"],
        &["july", "jul", "juillet", "juil", "juli", "julio", "luglio", "julho", "يوليو", "липня", "июля", "जुलाई"],
        &["august", "aug", "août", "aout", "agosto", "أغسطس", "серпня", "августа", "अगस्त"],
        &["september", "sep", "sept", "septembre", "septiembre", "settembre", "setembro", "سبتمبر", "вересня", "сентября", "सितंबर"],
        &["october", "oct", "octobre", "oktober", "octubre", "ottobre", "outubro", "أكتوبر", "жовтня", "октября", "अक्टूबर"],
        &["november", "nov", "novembre", "noviembre", "novembro", "نوفمبر", "листопада", "ноября", "नवंबर"],
        &["december", "dec", "décembre", "decembre", "déc", "dezember", "diciembre", "dicembre", "dezembro", "ديسمبر", "грудня", "декабря", "दिसंबर"],
    ];
    let at = MONTHS.iter().position(|names| names.contains(&word))?;
    u32::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_precise_as_is_known() {
        for good in [
            "2017",
            "2017-05",
            "2017-05-25",
            "2017-05-25T14:20",
            "2017-05-25T14:20:05Z",
            "2017-05-25T14:20+02:00",
            "2017-21",
            "201X",
            "2017-05?",
            "2017~",
            "2017-05-XX",
            "2017-05-25/2017-05-26",
            "2017/..",
            "../2017-05",
            "2016-02-29",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for (bad, why) in [
            ("25/05/2017", DateError::Form),
            ("yesterday", DateError::Form),
            ("17", DateError::Form),
            ("", DateError::Form),
            ("/", DateError::Form),
            ("2017-5-2", DateError::Form),
            ("2017-05-25T99:00", DateError::Form),
            ("2017-13", DateError::Month),
            ("2017-21-01", DateError::Month),
            ("2017-02-29", DateError::Day),
            ("2017-04-31", DateError::Day),
            ("2017-05-26/2017-05-25", DateError::Order),
        ] {
            assert_eq!(check(bad), Err(why), "{bad}");
        }
    }

    #[test]
    fn dates_of_news_pages() {
        for (line, date) in [
            ("Publié le 25/05/2017 à 14:20", Some("2017-05-25")),
            ("25 mai 2017", Some("2017-05-25")),
            ("May 25, 2017 | 10:01 pm", Some("2017-05-25")),
            ("Updated 2023-07-18 09:00", Some("2023-07-18")),
            ("2023年7月11日", Some("2023-07-11")),
            ("12 يوليو 2018", Some("2018-07-12")),
            ("12/31/2020", Some("2020-12-31")),
            ("mai 2017", Some("2017-05")),
            ("a year ago", None),
            ("45/45/2017", None),
        ] {
            assert_eq!(find(line).as_deref(), date, "{line}");
            if let Some(date) = date {
                assert_eq!(check(date), Ok(()));
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_answered(text in "\\PC{0,40}") {
            // Only that neither of them panics, and that what is found is a date.
            if check(&text).is_ok() {
                proptest::prop_assert!(!text.is_empty());
            }
            if let Some(date) = find(&text) {
                proptest::prop_assert_eq!(check(&date), Ok(()));
            }
        }
    }
}
