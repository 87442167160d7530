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

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(shown(text), expected);
}

#[test]
fn a_french_page_is_taken_apart() {
    check(
        include_str!("../../sample_data/otan-daech.txt"),
        &[
            "headline: L’OTAN … Daech",
            "duplicate: L’OTAN … Daech",
            "chrome: Tous … réservés",
            "byline: Par … Verdier",
            "dateline: Publié … 14:20",
            "chrome: Partager … copié",
            "lead: Réunis … islamique.",
            "chrome: PUBLICITÉ … PUBLICITÉ",
            "body: La … revendiqué.",
            "quotation: « … l’organisation.",
            "body: Concrètement, … gênés.",
            "post: La … 2017 by Camille Verdier (@cverdier_exemple) on 25 mai 2017",
            "chrome: Partager … Commentaires",
            "related links: À … rue",
        ],
    );
}

#[test]
fn an_english_page_is_taken_apart() {
    check(
        include_str!("../../sample_data/grain-corridor.txt"),
        &[
            "headline: Russia … deal",
            "chrome: Home … Europe",
            "duplicate: Russia … deal",
            "byline: By … Moroz",
            "dateline: ISTANBUL, … 2023",
            "chrome: Share … read",
            "lead: Moscow … it.",
            "chrome: Advertisement … Advertisement",
            "body: The … cruelty”.",
            "chrome: Follow … media",
            "body: In … news.",
            "post: No … 2023 by Ihor Moroz (@imoroz_example) on July 18, 2023",
            "chrome: Share … article",
            "related links: Read … deal?",
            "chrome: © … use",
        ],
    );
}

#[test]
fn pages_in_other_scripts_have_the_same_parts() {
    let head = "headline duplicate byline dateline chrome lead chrome";
    let articles = [
        ("ar", include_str!("../../sample_data/قمة-بروكسل.txt")),
        ("zh", include_str!("../../sample_data/北约峰会.txt")),
        ("hi", include_str!("../../sample_data/जी20-शिखर.txt")),
        ("uk", include_str!("../../sample_data/швеція-нато.txt")),
        ("he", include_str!("../../sample_data/הסכמי-אברהם.txt")),
    ];
    let kinds: Vec<String> = articles
        .iter()
        .map(|(language, text)| {
            let zones = propose_zones(&Article::new("a.txt", *text));
            let words: Vec<&str> = zones.iter().map(|zone| zone.kind.word()).collect();
            format!("{language}: {}", words.join(" "))
        })
        .collect();
    assert_eq!(
        kinds,
        [
            "ar: headline duplicate chrome byline dateline chrome lead chrome body quotation post chrome related links".to_owned(),
            format!("zh: {head} body quotation body post chrome related links chrome"),
            format!("hi: {head} body post chrome related links chrome"),
            format!("uk: {head} body related links chrome"),
            format!("he: {head} quotation body related links chrome"),
        ]
    );
}

#[test]
fn a_quotation_keeps_its_attribution_and_may_lack_its_opening_mark() {
    let quotation = |text: &str| {
        let page = format!(
            "A headline\n\nThe first paragraph says what it is all about, as first paragraphs do.\n\n{text}"
        );
        shown(&page).last().unwrap().starts_with("quotation")
    };
    assert!(quotation(
        "“We will decide on it tomorrow, and not before,” said the minister."
    ));
    assert!(quotation("\"We will decide on it tomorrow.\""));
    assert!(quotation(
        "„Wir entscheiden morgen darüber“, sagte die Ministerin."
    ));
    assert!(quotation(
        "»Wir entscheiden morgen darüber, nicht vorher«, sagte die Ministerin."
    ));
    assert!(quotation(
        "‘We will decide tomorrow,’ she said, ‘but not before noon.’"
    ));
    assert!(quotation("「私たちは明日決めます」と大臣は述べた。"));
    // The real page that this is for lost its opening mark and closes with an opening one.
    assert!(quotation(
        "Nous allons créer d‘ici peu une cellule chargée de partager les renseignements entre alliés“, a expliqué la ministre."
    ));
    assert!(quotation(
        "“It starts here and goes on in the next paragraph of the page."
    ));
    assert!(!quotation(
        "“Tomorrow,” said the minister, who had come back from a long journey that morning and looked tired."
    ));
    assert!(!quotation(
        "“A cynical move” is what she called it. He spoke of “another act of cruelty”."
    ));
    assert!(!quotation("He said that it was “historic”."));
    assert!(!quotation(
        "'Tis the season of summits, and the minister's patience is the ministers' patience."
    ));
}

#[test]
fn posts_end_in_a_signature_or_a_link() {
    check(
        "A headline\n\nRunning text that is long enough to be the first paragraph of this page.\n\nFirst line of the post\nSecond line\n— Ana Díaz (@ana) May 1, 2020\n\nMore running text, so that the page goes on.\n\nNo signature here https://t.co/abcDEF1\n\nAll in one pic.twitter.com/xyz — Bo (@bo_b) 2 mai 2020\n\nThe end, in a sentence of its own.",
        &[
            "headline: A … headline",
            "lead: Running … page.",
            "post: First … 2020 by Ana Díaz (@ana) on May 1, 2020",
            "body: More … on.",
            "post: No … https://t.co/abcDEF1",
            "post: All … 2020 by Bo (@bo_b) on 2 mai 2020",
            "body: The … own.",
        ],
    );
    // Mentioned in passing, the handle makes no post.
    check(
        "The minister – Ana (@ana) to her followers – spoke for an hour and took no questions at all.",
        &["body: The … all."],
    );
}

#[test]
fn posts_may_begin_with_their_author_and_end_in_what_is_counted() {
    let page = |post: &str| {
        format!(
            "A headline\n\nRunning text that is long enough to be the first paragraph of this page.\n\n{post}\n\nMore running text, so that the page goes on."
        )
    };
    let frame = |post: &str| {
        format!("headline: A … headline|lead: Running … page.|{post}|body: More … on.")
    };
    let shapes = [
        (
            "Jens Stoltenberg (@jens_exemple)\n\nAllies agreed today.\n\n10:32 PM · May 25, 2017\n\n1.2K Retweets   345 Likes",
            "post: Jens … Likes by Jens Stoltenberg (@jens_exemple) on 10:32 PM · May 25, 2017",
        ),
        (
            "Jens Stoltenberg @jens_exemple · 25 mai 2017\nLes alliés sont d’accord.\n12 retweets 30 j’aime",
            "post: Jens … j’aime by Jens Stoltenberg (@jens_exemple) on 25 mai 2017",
        ),
        (
            "Jens Stoltenberg\n@jens_exemple\nAllies agreed today.\n\n12 Retweets",
            "post: Jens … Retweets by Jens Stoltenberg (@jens_exemple)",
        ),
        // Nothing under it: the post is its paragraph.
        (
            "Jens Stoltenberg (@jens_exemple)\nAllies agreed today.\nAll of them.",
            "post: Jens … them. by Jens Stoltenberg (@jens_exemple)",
        ),
    ];
    for (post, expected) in shapes {
        assert_eq!(shown(&page(post)).join("|"), frame(expected), "{post}");
    }
    // Neither a byline, nor a sentence that names a handle, nor an address is a post.
    check(
        "A headline\n\nIhor Moroz (@imoroz_example)\n\nRunning text that is long enough to be the first paragraph of this page.\n\nWrite to Ana @ana_b about it, she wrote yesterday.\n\nana@example.org\n\nMore running text, so that the page goes on.",
        &[
            "headline: A … headline",
            "byline: Ihor … (@imoroz_example)",
            "lead: Running … page.",
            "body: Write … on.",
        ],
    );
}

#[test]
fn link_lists_end_where_the_text_goes_on() {
    check(
        "Headline of the page\n\nRunning text that is long enough to be the first paragraph of this page.\n\nÀ lire aussi\n\nUn autre titre\n\nThe text goes on after the box, for another sentence or two.\n\nÀ lire aussi : Encore un titre\n\nAnd it goes on again until it ends.\n\nRead more\n\nThe heading above was a button, this is text again, as one sees.",
        &[
            "headline: Headline … page",
            "lead: Running … page.",
            "related links: À … titre",
            "body: The … two.",
            "related links: À … titre",
            "body: And … ends.",
            "chrome: Read … more",
            "body: The … sees.",
        ],
    );
}

#[test]
fn plain_text_stays_text() {
    check("", &[]);
    check(" \n\n ", &[]);
    check("Just a note", &["body: Just … note"]);
    check(
        "Copyright law is changing all over Europe, and publishers say that it is high time.\nShare prices fell.",
        &["body: Copyright … fell."],
    );
    check(
        "Par ailleurs, le gouvernement a confirmé la date du vote.\nBy the end of the week it was all over.",
        &["body: Par … over."],
    );
}

#[test]
fn a_window_title_is_not_the_headline() {
    check(
        "Grain deal ends as Moscow walks out | The Daily Sample\nWorld\nGrain deal ends as Moscow walks out\nShareTweetEmail\n\nMoscow has ended the deal that let Ukraine ship its grain. Nobody was surprised by it.\n\nThe UN regrets it.\n\nMoscow has ended the deal that let Ukraine ship its grain. Nobody was surprised by it.",
        &[
            "duplicate: Grain … Sample",
            "chrome: World … World",
            "headline: Grain … out",
            "chrome: ShareTweetEmail … ShareTweetEmail",
            "lead: Moscow … it.",
            "body: The … it.",
            "duplicate: Moscow … it.",
        ],
    );
}

#[test]
fn long_texts_take_time_in_proportion() {
    // Not a benchmark: only what is quadratic takes minutes here.
    let started = std::time::Instant::now();
    let lines = "— Share “this”\nRead more\nA line (@x)\n\npic.twitter.com/x\n".repeat(40_000);
    let one_line = "« Un mot — de (@plus) » et ".repeat(40_000);
    for text in [lines, one_line] {
        assert!(!propose_zones(&Article::new("a.txt", text)).is_empty());
    }
    assert!(started.elapsed().as_secs() < 20);
}

proptest! {
    #[test]
    fn any_text_is_cut_into_zones_without_gap_or_overlap(
        text in "(\\PC{0,30}|\n|\r\n|[“”„«»\"'‘’]| — A \\(@b\\) 1|\nA \\(@bc\\)|\n@bc|\n12 Likes|pic.twitter.com/x|Read more|By X|Share|。|!){0,60}",
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
