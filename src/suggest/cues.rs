//! Reporting verbs near a quotation, and who stands beside them: `», a prévenu Jens Stoltenberg, le secrétaire général`.
//!
//! French and English. A verb counts only beside a quotation, so that words with other senses (`note`, `added`) do little harm.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::span::ByteSpan;

/// French verbs in `-er` whose forms report speech, without their ending.
const STEMS: &str = "abond|accus|acquiesc|affirm|ajout|alert|analys|annonc|argument|assur|assén|certifi|command|comment|confi|confirm|\
conseill|considér|constat|critiqu|déclar|demand|dénonc|déplor|détaill|diagnostiqu|estim|évoqu|exhort|expliqu|expos|exprim|imagin|\
indiqu|inform|insist|interrog|invoqu|ironis|jug|justifi|lanc|lâch|maintien|martel|menac|murmur|not|object|observ|pens|persifl|plaid|\
pointe|précis|préconis|proclam|pronostiqu|protest|racont|rappel|rappell|rapport|rassur|recommand|réclam|regrett|rejet|relat|relativis|\
relev|remarqu|répliqu|résum|rétorqu|révél|salu|signal|soulign|suggér|suppli|tempêt|tempér|témoign|tonn|tranch|tweet|vant";
/// Other present and past forms.
const FORMS: &str = "dit|disent|disait|disaient|répond|répondent|répondait|répondit|prévient|préviennent|prévenait|prévint|avertit|\
avertissent|avertissait|soutient|soutiennent|soutenait|poursuit|poursuivent|poursuivait|conclut|concluent|concluait|écrit|écrivent|\
écrivait|promet|promettent|reconnaît|reconnait|reconnaissent|admet|admettent|reprend|réagit|réagissent|renchérit|prétend|prétendent|\
fait savoir|font savoir|fait valoir|font valoir|met en garde|mettent en garde";
/// Other participles.
const PARTICIPLES: &str = "dit|redit|répondu|prévenu|averti|soutenu|poursuivi|conclu|écrit|promis|reconnu|admis|repris|réagi|renchéri|\
prétendu|fait savoir|fait valoir|mis en garde|félicité|réjoui|inquiété|indigné|insurgé|exclamé|emporté|excusé|étonné";
/// English verbs.
const ENGLISH: &str = "said|says|say|told|tells|warned|warns|added|adds|stated|states|declared|declares|announced|announces|argued|argues|\
asserted|asserts|claimed|claims|insisted|insists|explained|explains|replied|replies|responded|responds|answered|answers|asked|asks|wrote|\
writes|tweeted|tweets|posted|posts|noted|notes|observed|observes|remarked|remarks|commented|comments|stressed|stresses|emphasised|\
emphasized|emphasises|emphasizes|acknowledged|acknowledges|admitted|admits|conceded|concedes|confirmed|confirms|denied|denies|\
complained|complains|urged|urges|pledged|pledges|promised|promises|vowed|vows|predicted|predicts|recalled|recalls|concluded|concludes|\
continued|continues|joked|jokes|quipped|suggested|suggests|lamented|laments|cautioned|cautions|quoted as saying|went on to say";

/// A verb, its auxiliary before it and the pronoun hung onto it; `selon` and the like.
static CUE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let pronoun = "(?:-t-(?:il|elle|on)|-(?:il|elle|on|ils|elles|je))";
    let adverb = r"(?:\s+(?:\w+ment|aussi|également|encore|déjà|ensuite|toutefois|notamment))?";
    let participle = format!("(?:(?:{STEMS})ée?s?|(?:{PARTICIPLES})e?s?)");
    let has = format!(r"(?:a|ont|avait|avaient|aurait|auraient|ai|avons){pronoun}?");
    let is = format!(r"s['’](?:est|était|sont|étaient){pronoun}?");
    let pattern = format!(
        r"(?i)\b(?:(?:{has}|{is}){adverb}\s+{participle}|(?:(?:{STEMS})(?:e|ent|ait|aient|a|èrent)|{FORMS}){pronoun}?|(?:(?:has|have|had|was)\s+)?(?:also\s+|later\s+)?(?:{ENGLISH})|according to|selon|d['’]après)\b"
    );
    Regex::new(&pattern).ok()
});

/// Words after which a name is a place, a time or who was told, not who speaks.
const AWAY: &[&str] = &[
    "à", "au", "aux", "en", "dans", "sur", "chez", "vers", "sous", "lors", "in", "at", "on", "to",
    "from", "for", "with", "near", "during", "after", "before", "via", "told", "tells", "since",
    "by", "auprès",
];

/// Capitalised words that name no one: days, months, what begins a sentence.
const NO_NAMES: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "the",
    "a",
    "an",
    "he",
    "she",
    "they",
    "we",
    "i",
    "it",
    "but",
    "and",
    "in",
    "on",
    "at",
    "le",
    "la",
    "les",
    "l",
    "un",
    "une",
    "il",
    "elle",
    "ils",
    "elles",
    "on",
    "mais",
    "et",
    "dans",
    "selon",
    "ce",
    "cette",
    "pour",
    "this",
    "that",
    "his",
    "her",
    "their",
    "son",
    "sa",
    "leur",
];

/// Words that stand inside names.
const PARTICLES: &[&str] = &[
    "de", "du", "des", "von", "van", "der", "den", "al", "el", "bin", "ben", "da", "di", "dos",
    "la", "le",
];

/// The reporting verbs of a stretch, in text order.
pub(super) fn cues(text: &str, within: ByteSpan) -> Vec<ByteSpan> {
    let (Some(regex), Some(inner)) = (&*CUE, within.text(text)) else {
        return Vec::new();
    };
    let found = regex.find_iter(inner);
    found
        .map(|m| ByteSpan::new(within.start + m.start(), within.start + m.end()))
        .collect()
}

/// Whether a pronoun says who speaks: `a-t-il ajouté`, `he said`.
pub(super) fn says_pronoun(text: &str, cue: ByteSpan) -> bool {
    const PRONOUNS: &[&str] = &[
        "il", "elle", "ils", "elles", "on", "he", "she", "they", "je", "nous", "we", "i",
    ];
    let inner = cue.text(text).unwrap_or_default();
    let hung = inner
        .split(|c: char| !c.is_alphanumeric())
        .skip(1)
        .any(|word| matches!(word, "il" | "elle" | "ils" | "elles" | "on" | "je"));
    let before = word_before(text, cue.start).to_lowercase();
    let after = text[cue.end..].trim_start_matches(' ');
    let after = after.split(|c: char| !c.is_alphanumeric()).next();
    let after = after.unwrap_or_default().to_lowercase();
    hung || PRONOUNS.contains(&before.as_str()) || PRONOUNS.contains(&after.as_str())
}

/// Runs of capitalised words, particles between them included, that may be who speaks: none after `in`, `à`, `told`.
pub(super) fn names(text: &str, within: ByteSpan) -> Vec<ByteSpan> {
    let inner = within.text(text).unwrap_or_default();
    let is_part = |c: char| c.is_alphanumeric() || c == '-';
    let mut words: Vec<ByteSpan> = Vec::new();
    let mut start = None;
    for (i, c) in inner.char_indices().chain([(inner.len(), ' ')]) {
        match (is_part(c), start) {
            (true, None) => start = Some(i),
            (false, Some(from)) => {
                words.push(ByteSpan::new(within.start + from, within.start + i));
                start = None;
            }
            _ => {}
        }
    }
    let word = |span: &ByteSpan| span.text(text).unwrap_or_default();
    let is_name = |span: &ByteSpan| {
        let word = word(span);
        word.chars().next().is_some_and(char::is_uppercase)
            && !NO_NAMES.contains(&word.to_lowercase().as_str())
    };
    // What stands between two words of one name: a space, the dot of an initial.
    let is_joined = |a: &ByteSpan, b: &ByteSpan| {
        let between = text.get(a.end..b.start).unwrap_or("\n");
        matches!(between, " " | "\u{a0}" | "'" | "’")
            || (matches!(between, ". " | ".\u{a0}") && word(a).chars().count() <= 3)
    };
    let mut found: Vec<ByteSpan> = Vec::new();
    let mut i = 0;
    while i < words.len() {
        if !is_name(&words[i]) {
            i += 1;
            continue;
        }
        let (first, mut last) = (i, i);
        let mut next = i + 1;
        while next < words.len() && is_joined(&words[next - 1], &words[next]) {
            if is_name(&words[next]) {
                last = next;
            } else if !PARTICLES.contains(&word(&words[next])) {
                break;
            }
            next += 1;
        }
        i = last + 1;
        if !is_away(text, words[first].start) {
            found.push(ByteSpan::new(words[first].start, words[last].end));
        }
    }
    found
}

/// Whether what stands here is where, when or to whom: a preposition is before it, with or without an article between.
pub(super) fn is_away(text: &str, at: usize) -> bool {
    let before = word_before(text, at);
    let is_article = matches!(
        before.to_lowercase().as_str(),
        "l" | "la" | "le" | "les" | "the"
    );
    let word = if is_article {
        let end = text[..at].rfind(before).unwrap_or(0);
        word_before(text, end)
    } else {
        before
    };
    AWAY.contains(&word.to_lowercase().as_str())
}

/// The end of the sentence that goes on at `from`: dots of initials and titles (`M.`, `Mr.`) end none.
pub(super) fn sentence_end(text: &str, from: usize, limit: usize) -> usize {
    let inner = text.get(from..limit).unwrap_or_default();
    for (i, c) in inner.char_indices() {
        match c {
            '!' | '?' | '\n' | '。' | '।' => return from + i,
            '.' => {
                let word = word_before(text, from + i);
                let is_title = word.chars().count() <= 3
                    && word.chars().next().is_some_and(char::is_uppercase);
                let ends = inner[i + 1..]
                    .chars()
                    .next()
                    .is_none_or(char::is_whitespace);
                if ends && !is_title {
                    return from + i;
                }
            }
            _ => {}
        }
    }
    limit
}

/// Where the sentence that ends at `to` begins, not before `limit`.
pub(super) fn sentence_start(text: &str, limit: usize, to: usize) -> usize {
    let mut at = limit;
    // A quotation's own introduction may end with a colon, never with a dot.
    while at < to {
        let end = sentence_end(text, at, to);
        if end >= to {
            break;
        }
        let step = text[end..].chars().next().map_or(1, char::len_utf8);
        if text[end + step..to].trim().is_empty() {
            break;
        }
        at = end + step;
    }
    at
}

fn word_before(text: &str, at: usize) -> &str {
    let before = text[..at].trim_end_matches([' ', '\u{a0}', '\'', '’']);
    let start = before
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_alphanumeric())
        .last()
        .map_or(before.len(), |(i, _)| i);
    &before[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all<'a>(text: &'a str, found: &[ByteSpan]) -> Vec<&'a str> {
        found.iter().map(|s| s.text(text).unwrap()).collect()
    }

    #[test]
    fn verbs_are_found_with_what_hangs_on_them() {
        let check = |text: &str, expected: &[&str]| {
            let whole = ByteSpan::new(0, text.len());
            assert_eq!(all(text, &cues(text, whole)), expected, "{text}");
        };
        check(
            ", a prévenu Jens Stoltenberg, le secrétaire",
            &["a prévenu"],
        );
        check(", a-t-il également déclaré.", &["a-t-il également déclaré"]);
        check(", s’est félicité Emmanuel Macron", &["s’est félicité"]);
        check(", affirme-t-elle", &["affirme-t-elle"]);
        check("Selon le ministre,", &["Selon"]);
        check(", Ms Diaz told reporters", &["told"]);
        check("who had warned", &["had warned"]);
        check("la maison du président", &[]);
    }

    #[test]
    fn names_are_runs_of_capitals_but_not_where_or_when() {
        let check = |text: &str, expected: &[&str]| {
            let whole = ByteSpan::new(0, text.len());
            assert_eq!(all(text, &names(text, whole)), expected, "{text}");
        };
        check(" Jens Stoltenberg, le secrétaire", &["Jens Stoltenberg"]);
        check(
            " M. Guillaume de Tonquédec à Paris",
            &["M. Guillaume de Tonquédec"],
        );
        check(" on Monday in Brussels", &[]);
        check(" Foreign Minister J. Doe", &["Foreign Minister J. Doe"]);
    }
}
