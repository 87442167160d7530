use proptest::prelude::*;

use super::*;

/// One line per zone: its kind, its first and last words.
fn shown(text: &str) -> Vec<String> {
    let article = Article::new("a.txt", text);
    propose_zones(&article)
        .into_iter()
        .map(|zone| {
            let quote: Vec<&str> = article.quote(zone.at).split_whitespace().collect();
            let first = quote.first().copied().unwrap_or_default();
            let last = quote.last().copied().unwrap_or_default();
            let mut line = format!("{}: {first} … {last}", zone.kind.word());
            if let Some(author) = zone.author {
                line.push_str(&format!(" by {author}"));
            }
            if let Some(date) = zone.date {
                line.push_str(&format!(" on {date}"));
            }
            line
        })
        .collect()
}

#[test]
fn dump() {
    if let Ok(file) = std::env::var("DUMP") {
        let text = std::fs::read_to_string(file).unwrap();
        for line in shown(&text) {
            println!("{line}");
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_cut_into_zones_without_gap_or_overlap(
        text in "(\\PC{0,30}|\n|\r\n|[“”„«»\"'‘’]| — A \\(@b\\) 1|pic.twitter.com/x|Read more|By X|Share|。|!){0,60}",
    ) {
        let article = Article::new("a.txt", text);
        let zones = propose_zones(&article);
        for pair in zones.windows(2) {
            prop_assert!(pair[0].at.end <= pair[1].at.start);
        }
        for paragraph in article.paragraphs() {
            let blank = shape::trimmed(article.quote(*paragraph)).is_empty();
            let covered = zones.iter().any(|zone| zone.at.covers(*paragraph));
            prop_assert!(blank || covered);
        }
        for zone in &zones {
            let starts = article.paragraphs().iter().any(|p| p.start == zone.at.start && !p.is_empty());
            prop_assert!(starts && !zone.at.is_empty());
        }
    }
}
