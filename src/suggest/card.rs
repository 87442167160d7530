//! What an article says of itself, read from its zones: headline, byline, date, rights, address.

use super::phrases;
use crate::model::{
    annotation::ZoneKind, article::Card, document::Document, edtf, segment, span::ByteSpan,
};

/// What the article's card could say, read from the text; empty where the text does not say it.
///
/// Fields follow IPTC ninjs, as [`Card`] does.
pub fn propose_card(document: &Document) -> Card {
    let article = document.article();
    let text = article.text();
    let mut zones: Vec<(ZoneKind, ByteSpan)> =
        document.zones().map(|zone| (zone.kind, zone.at)).collect();
    zones.sort_unstable_by_key(|(_, at)| *at);
    let lines_of = |wanted: ZoneKind| {
        zones
            .iter()
            .filter(move |(kind, _)| *kind == wanted)
            .flat_map(|(_, at)| at.text(text).unwrap_or_default().lines())
            .map(str::trim)
            .filter(|line| !line.is_empty())
    };
    let outside_text = [
        ZoneKind::Chrome,
        ZoneKind::Byline,
        ZoneKind::Dateline,
        ZoneKind::RelatedLinks,
    ];
    let rights = outside_text
        .into_iter()
        .flat_map(lines_of)
        .find(|line| is_rights(line));
    let url = outside_text
        .into_iter()
        .flat_map(lines_of)
        .flat_map(str::split_whitespace)
        .find(|word| word.starts_with("http://") || word.starts_with("https://"));
    let byline = lines_of(ZoneKind::Byline).find_map(byline_of);
    let date = [ZoneKind::Dateline, ZoneKind::Byline, ZoneKind::Chrome]
        .into_iter()
        .flat_map(lines_of)
        .find_map(edtf::find);
    Card {
        headline: lines_of(ZoneKind::Headline).next().map(str::to_owned),
        source: source_of(byline.as_deref()),
        byline,
        date,
        language: article.language().map(str::to_owned),
        url: url.map(|url| url.trim_end_matches(['.', ',', ')', '»']).to_owned()),
        rights: rights.map(str::to_owned),
    }
}

/// The names in `Par Camille Verdier` or `By Ana Diaz and Bo Li, AFP`.
fn byline_of(line: &str) -> Option<String> {
    const STARTS: &[&str] = &[
        "par ",
        "by ",
        "von ",
        "por ",
        "di ",
        "written by ",
        "propos recueillis par ",
        "текст: ",
        "автор: ",
        "بقلم ",
        "مאת ",
        "作者：",
        "文：",
        "记者 ",
        "記者 ",
    ];
    let line = line.trim();
    let lower = line.to_lowercase();
    let start = STARTS
        .iter()
        .find(|start| lower.starts_with(**start) && line.is_char_boundary(start.len()))
        .map_or(0, |start| start.len());
    let name = line[start..].trim().trim_end_matches([',', '.', '|', '·']);
    let is_name = !name.is_empty()
        && segment::n_graphemes(name) <= 120
        && edtf::find(name).is_none()
        && name.chars().any(char::is_alphabetic);
    is_name.then(|| name.to_owned())
}

/// A news agency that the byline names: `Ana Diaz, AFP`.
fn source_of(byline: Option<&str>) -> Option<String> {
    const AGENCIES: &[&str] = &[
        "AFP", "AP", "Reuters", "dpa", "EFE", "ANSA", "Xinhua", "TASS", "Kyodo", "PTI", "ANI",
    ];
    byline?
        .split(|c: char| !c.is_alphanumeric())
        .find(|word| AGENCIES.contains(word))
        .map(str::to_owned)
}

fn is_rights(line: &str) -> bool {
    phrases::is_rights(line)
        || line.starts_with('©')
        || line.contains("CC BY")
        || line.contains("CC0")
}

#[cfg(test)]
mod tests {
    use super::byline_of;

    #[test]
    fn names_without_the_words_before_them() {
        for (line, name) in [
            ("Par Camille Verdier", Some("Camille Verdier")),
            (
                "By Ana Diaz and Bo Li, AFP",
                Some("Ana Diaz and Bo Li, AFP"),
            ),
            ("Ana Diaz", Some("Ana Diaz")),
            ("Publié le 25/05/2017", None),
            ("…", None),
        ] {
            assert_eq!(byline_of(line).as_deref(), name, "{line}");
        }
    }
}
