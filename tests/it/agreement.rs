//! `postil agreement`: hand-worked cases, the sample project, and the traps that other tools fell into.

use std::fs;

use postil::{
    model::{
        annotation::*,
        article::Status,
        id::{Id, Kind},
        span::ByteSpan,
    },
    review::agreement::{Agreement, ArticleInput, Figures, Layer, Measure, Options},
};
use serde_json::Value;

use crate::{
    command_line::{document, postil, put, sample, shown},
    desk::Folder,
};

const TEXT: &str = "NATO joined. Ana Diaz praised it. Rome did not.";

/// `(type, quote, entity key)` for each mention; mentions of one key name one entity.
pub fn tagged(who: &str, mentions: &[(&str, &str, &str)]) -> Vec<Record> {
    let mut records: Vec<Record> = Vec::new();
    for (n, (label, quote, key)) in mentions.iter().enumerate() {
        let entity = Id::new(Kind::Entity, format!("e_{who}_{key}"));
        if !records.iter().any(|r| *r.id() == entity) {
            records.push(Entity::new(entity.clone(), *label, *key).into());
        }
        let at = at(quote);
        let mention = Id::new(Kind::Mention, format!("m_{who}_{n}"));
        records.push(Mention::new(mention, vec![at], entity).into());
    }
    records
}

pub fn at(quote: &str) -> ByteSpan {
    let start = TEXT.find(quote).unwrap();
    ByteSpan::new(start, start + quote.len())
}

fn entity(who: &str, key: &str) -> Id {
    Id::new(Kind::Entity, format!("e_{who}_{key}"))
}

fn of(versions: &[(&str, Vec<Record>)]) -> Agreement {
    let documents: Vec<_> = versions
        .iter()
        .map(|(who, records)| document("a.txt", TEXT, who, Status::Done, records.clone()))
        .collect();
    let codebook = postil::store::codebook::builtin("news-core").unwrap();
    let input = ArticleInput::new("a.txt", &documents, &codebook, false);
    match input {
        Ok(input) => Agreement::new(&[input], Vec::new(), &Options::default()),
        Err(out) => Agreement::new(&[], vec![out], &Options::default()),
    }
}

#[track_caller]
fn check(figures: Option<&Figures>, value: f64, n: usize) {
    let all = &figures.unwrap().all;
    let found = all.value.unwrap_or_else(|| panic!("{all:?}"));
    assert!((found - value).abs() < 1e-9, "{found} is not {value}");
    assert_eq!(all.n, n, "{all:?}");
}

#[track_caller]
fn undefined(figures: Option<&Figures>, why: &str) {
    let all = &figures.unwrap().all;
    assert_eq!(all.value, None);
    assert_eq!(
        all.undefined.as_deref(),
        Some(format!("undefined, because {why}").as_str())
    );
}

fn hand_case() -> [(&'static str, Vec<Record>); 2] {
    // Ann: NATO, Ana Diaz, it (= NATO), Rome as a place. Bob: NATO, Diaz, it (= NATO), Rome as a government.
    let mut ann = tagged(
        "ann",
        &[
            ("Organization", "NATO", "nato"),
            ("Person", "Ana Diaz", "ana"),
            ("Organization", "it.", "nato"),
            ("Location", "Rome", "rome"),
        ],
    );
    let mut bob = tagged(
        "bob",
        &[
            ("Organization", "NATO", "nato"),
            ("Person", "Diaz", "ana"),
            ("Organization", "it.", "nato"),
            ("Government", "Rome", "rome"),
        ],
    );
    // The same trigger with two types; the actor by a mention in the one, by the entity in the other.
    let event = |who: &str, label: &str, filler| {
        let id = Id::new(Kind::Event, format!("ev_{who}"));
        Event {
            arguments: vec![Argument {
                role: "actor".to_owned(),
                filler,
                inferred: false,
            }],
            ..Event::new(id, label, Trigger::At(vec![at("joined")]))
        }
    };
    ann.push(
        event(
            "ann",
            "AGREE",
            Filler::Mention(Id::new(Kind::Mention, "m_ann_0")),
        )
        .into(),
    );
    bob.push(event("bob", "AGREE", Filler::Entity(entity("bob", "nato"))).into());
    let stance = |who: &str, holder: &str, polarity, evidence: &str| {
        let id = Id::new(Kind::Stance, format!("s_{who}_{holder}"));
        Stance {
            evidence: vec![at(evidence)],
            intensity: Some("high".to_owned()),
            ..Stance::new(
                id,
                Holder::Entity(entity(who, holder)),
                Target::Entity(entity(who, "nato")),
                polarity,
            )
        }
    };
    ann.push(stance("ann", "ana", Polarity::Favor, "praised it").into());
    bob.push(stance("bob", "ana", Polarity::Favor, "praised").into());
    // Only Ann sees this one.
    ann.push(stance("ann", "rome", Polarity::Against, "did not").into());
    [("ann", ann), ("bob", bob)]
}

#[test]
fn a_case_worked_by_hand() {
    let found = of(&hand_case());
    assert_eq!(found.annotators, ["ann", "bob"]);
    // NATO and it agree of four each; Diaz has another boundary, Rome another type.
    check(found.of(Measure::EntityStrict), 4.0 / 8.0, 8);
    check(found.of(Measure::EntityExact), 6.0 / 8.0, 8);
    check(found.of(Measure::EntityPartial), 7.0 / 8.0, 8);
    check(found.of(Measure::EntityType), 6.0 / 8.0, 8);
    check(
        found.of_label(Measure::EntityStrict, Some("Organization")),
        1.0,
        4,
    );
    check(
        found.of_label(Measure::EntityStrict, Some("Person")),
        0.0,
        2,
    );
    check(
        found.of_label(Measure::EntityStrict, Some("Location")),
        0.0,
        1,
    );
    // Three mentions of four are at the same place, in clusters that are the same: P = R = 3/4.
    check(found.of(Measure::B3), 0.75, 8);
    // NATO 1 and Rome 1, Ana 0, of three entities each.
    check(found.of(Measure::Ceaf), 2.0 / 3.0, 8);
    check(found.of(Measure::TriggerId), 1.0, 2);
    check(found.of(Measure::TriggerClass), 1.0, 2);
    check(found.of(Measure::ArgumentId), 1.0, 2);
    check(found.of(Measure::ArgumentRole), 1.0, 2);
    // Ana → NATO both, Rome → NATO one.
    check(found.of(Measure::StancePair), 2.0 / 3.0, 3);
    check(found.of(Measure::Holder), 2.0 / 3.0, 3);
    check(found.of(Measure::Target), 1.0, 2);
    check(found.of(Measure::EvidenceExact), 0.0, 3);
    check(found.of(Measure::EvidencePartial), 1.0 / 3.0, 3);
    undefined(
        found.of(Measure::Polarity),
        "everybody gave the same value everywhere, so chance alone would agree as well",
    );
    // Values (favor, favor), (against, silence): o = 2 of 4, e by 3 × 2 / 1 … = 1 − 3 · 2 / 10.
    check(
        found.of(Measure::PolaritySilence),
        1.0 - 3.0 * 2.0 / 10.0,
        2,
    );
    undefined(found.of(Measure::ZoneStrict), "nobody tagged anything here");
    // Type against type, with the boundary that differs.
    let rome = &found.confusion[0].cells;
    assert!(rome.iter().any(|c| c.a.as_deref() == Some("Location")
        && c.b.as_deref() == Some("Government")
        && c.n == 1));
}

#[test]
fn polarities_of_stances_stand_against_each_other() {
    let found = of(&hand_case());
    let tables: Vec<_> = found
        .confusion
        .iter()
        .filter(|table| table.layer == Layer::Stances)
        .collect();
    assert_eq!(tables.len(), 1);
    let cell = |a: Option<&str>, b: Option<&str>| {
        let cells = tables[0].cells.iter();
        let of = cells.filter(|cell| cell.a.as_deref() == a && cell.b.as_deref() == b);
        of.map(|cell| cell.n).sum::<usize>()
    };
    assert_eq!(cell(Some("Favor"), Some("Favor")), 1);
    assert_eq!(cell(Some("Against"), None), 1, "only Ann sees that one");
    assert_eq!(tables[0].cells.iter().map(|c| c.n).sum::<usize>(), 2);
    // Said the other way round, it is another cell.
    let [(ann, of_ann), (bob, mut of_bob)] = hand_case();
    for record in &mut of_bob {
        if let Record::Stance(stance) = record {
            stance.polarity = Polarity::Against;
        }
    }
    let found = of(&[(ann, of_ann), (bob, of_bob)]);
    let table = found.confusion.iter().find(|t| t.layer == Layer::Stances);
    let cells = &table.unwrap().cells;
    assert!(
        cells.iter().any(|c| c.a.as_deref() == Some("Favor")
            && c.b.as_deref() == Some("Against")
            && c.n == 1),
        "{cells:?}"
    );
}

#[test]
fn the_order_of_annotators_changes_nothing() {
    let [ann, bob] = hand_case();
    let one = of(&[ann.clone(), bob.clone()]);
    let other = of(&[bob, ann]);
    let shown = |a: &Agreement| serde_json::to_string(&a.figures).unwrap();
    assert_eq!(shown(&one), shown(&other));
}

#[test]
fn no_shared_article_is_not_perfect_agreement() {
    let folder = Folder::new("unshared");
    for (file, who) in [("a.txt", "ann"), ("b.txt", "bob")] {
        put(
            &folder,
            &document(
                file,
                TEXT,
                who,
                Status::Done,
                tagged(who, &[("Person", "Ana Diaz", "ana")]),
            ),
        );
    }
    let ran = postil(["agreement", "--json", &shown(folder.path())]);
    assert_eq!(ran.code, Some(1));
    let json = ran.json();
    assert_eq!(json["articles"], serde_json::json!([]));
    assert_eq!(
        json["left_out"],
        serde_json::json!([
            {"article": "a.txt", "reason": "only ann has it"},
            {"article": "b.txt", "reason": "only bob has it"},
        ])
    );
    for figure in json["figures"].as_array().unwrap() {
        assert_eq!(figure["all"]["value"], Value::Null, "{figure}");
    }
}

#[test]
fn two_who_tagged_nothing_do_not_agree_perfectly() {
    let found = of(&[("ann", Vec::new()), ("bob", Vec::new())]);
    for figures in &found.figures {
        assert_eq!(figures.all.value, None, "{figures:?}");
    }
    undefined(
        found.of(Measure::EntityStrict),
        "nobody tagged anything here",
    );
    undefined(found.of(Measure::StancePair), "nobody tagged anything here");
}

#[test]
fn labels_stacked_on_one_span_are_units_of_their_own() {
    let both = [
        ("Organization", "NATO", "nato"),
        ("Government", "NATO", "gov"),
    ];
    let found = of(&[
        ("ann", tagged("ann", &both)),
        ("bob", tagged("bob", &both[..1])),
    ]);
    check(found.of(Measure::EntityStrict), 2.0 / 3.0, 3);
    let found = of(&[("ann", tagged("ann", &both)), ("bob", tagged("bob", &both))]);
    check(found.of(Measure::EntityStrict), 1.0, 4);
    check(found.of(Measure::EntityAlpha), 1.0, TEXT.len());
}

#[test]
fn a_span_over_another_of_its_own_label_finds_its_own() {
    let nested = [("Person", "Ana Diaz", "ana"), ("Person", "Diaz", "ana")];
    let swapped = [nested[1], nested[0]];
    let found = of(&[
        ("ann", tagged("ann", &nested)),
        ("bob", tagged("bob", &swapped)),
    ]);
    check(found.of(Measure::EntityStrict), 1.0, 4);
    check(found.of(Measure::B3), 1.0, 4);
    let found = of(&[
        ("ann", tagged("ann", &nested)),
        ("bob", tagged("bob", &swapped[..1])),
    ]);
    check(found.of(Measure::EntityStrict), 2.0 / 3.0, 3);
}

#[test]
fn what_one_side_has_alone_counts() {
    let one = [
        ("Organization", "NATO", "nato"),
        ("Person", "Ana Diaz", "ana"),
    ];
    let found = of(&[("ann", tagged("ann", &one)), ("bob", Vec::new())]);
    check(found.of(Measure::EntityStrict), 0.0, 2);
    check(found.of(Measure::B3), 0.0, 2);
    assert!(found.of(Measure::EntityAlpha).unwrap().all.value.unwrap() <= 0.0);
}

#[test]
fn three_annotators_have_three_pairs_and_a_mean() {
    let one = [("Organization", "NATO", "nato")];
    let found = of(&[
        ("ann", tagged("ann", &one)),
        ("bob", tagged("bob", &one)),
        ("cy", Vec::new()),
    ]);
    let strict = found.of(Measure::EntityStrict).unwrap();
    let values: Vec<Option<f64>> = strict.pairs.iter().map(|p| p.figure.value).collect();
    assert_eq!(values, [Some(1.0), Some(0.0), Some(0.0)]);
    check(Some(strict), 1.0 / 3.0, 3);
    assert_eq!(strict.all.unit, "pairs of annotators");
}

#[test]
fn articles_that_two_did_not_both_finish_are_out_and_said_to_be() {
    let folder = Folder::new("done");
    let mentions = [("Organization", "NATO", "nato")];
    for (who, status) in [
        ("ann", Status::Done),
        ("bob", Status::InProgress),
        ("gold", Status::Done),
    ] {
        put(
            &folder,
            &document("a.txt", TEXT, who, status, tagged(who, &mentions)),
        );
    }
    put(
        &folder,
        &document("b.txt", TEXT, "ann", Status::Done, tagged("ann", &mentions)),
    );
    let skipped = Status::Skipped {
        reason: "paywall".to_owned(),
    };
    put(
        &folder,
        &document("b.txt", TEXT, "bob", skipped, tagged("bob", &mentions)),
    );
    let all = postil(["agreement", "--unfinished", &shown(folder.path())]);
    assert_eq!(all.code, Some(0), "{}", all.err);
    assert!(
        all.out.starts_with(
            "2 annotators (ann, bob); 1 shared article, 1 left out\n  b.txt: only ann has it; bob skipped it\n"
        ),
        "{}",
        all.out
    );
    let done = postil(["agreement", &shown(folder.path())]);
    assert_eq!(done.code, Some(1));
    assert!(
        done.out
            .contains("  a.txt: only ann is done with it; bob is not done with it\n"),
        "{}",
        done.out
    );
}

#[test]
fn the_sample_project() {
    let ran = postil([
        "agreement",
        "--unfinished",
        "--kappa",
        "--json",
        "--intervals",
        "50",
        "--seed",
        "3",
        &sample(),
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let json = ran.json();
    assert_eq!(
        (json["format"].as_str(), json["version"].as_u64()),
        (Some("postil-agreement"), Some(1))
    );
    assert_eq!(json["annotators"], serde_json::json!(["bruno", "chloe"]));
    assert_eq!(json["articles"].as_array().unwrap().len(), 3);
    assert_eq!(json["left_out"].as_array().unwrap().len(), 4);
    let figure = |layer: &str, measure: &str| -> Value {
        let figures = json["figures"].as_array().unwrap();
        let is_it =
            |f: &&Value| f["layer"] == layer && f["measure"] == measure && f["label"].is_null();
        figures
            .iter()
            .find(is_it)
            .unwrap_or_else(|| panic!("{layer} {measure}"))["all"]
            .clone()
    };
    for (layer, measure) in [
        ("entities", "f1-strict"),
        ("entities", "alpha-characters"),
        ("entities", "u-alpha"),
        ("entities", "kappa-cohen"),
        ("entities", "kappa-fleiss"),
        ("coreference", "b3"),
        ("coreference", "ceaf"),
        ("links", "accuracy"),
        ("events", "trigger-id"),
        ("events", "trigger-class"),
        ("events", "argument-id"),
        ("events", "argument-role"),
        ("stances", "pair-f1"),
        ("stances", "evidence-partial"),
        ("voices", "content-partial"),
        ("zones", "f1-strict"),
    ] {
        let found = figure(layer, measure);
        let value = found["value"]
            .as_f64()
            .unwrap_or_else(|| panic!("{layer} {measure}: {found}"));
        assert!((0.3..=1.0).contains(&value), "{layer} {measure}: {found}");
        assert!(found["n"].as_u64().unwrap() > 5 && !found["unit"].as_str().unwrap().is_empty());
    }
    // Three articles are too few for an interval, and that is said.
    assert_eq!(figure("entities", "f1-strict")["interval"], Value::Null);
    let notes = json["notes"].to_string();
    assert!(
        notes.contains("no intervals with fewer than 5 articles"),
        "{notes}"
    );
    // Roles are found less often than fillers, types less often than triggers.
    assert!(
        figure("events", "argument-role")["value"].as_f64()
            <= figure("events", "argument-id")["value"].as_f64()
    );
    assert!(
        figure("events", "trigger-class")["value"].as_f64()
            <= figure("events", "trigger-id")["value"].as_f64()
    );
    assert_eq!(
        postil([
            "agreement",
            "--unfinished",
            "--kappa",
            "--json",
            "--intervals",
            "50",
            "--seed",
            "3",
            &sample()
        ])
        .out,
        ran.out
    );
}

#[test]
fn gamma_comes_with_its_disorder() {
    let ran = postil([
        "agreement",
        "--json",
        "--gamma",
        &format!("{}/otan-daech.txt", sample()),
    ]);
    let json = ran.json();
    let figures = json["figures"].as_array().unwrap();
    let gamma = figures
        .iter()
        .find(|f| f["layer"] == "entities" && f["measure"] == "gamma")
        .unwrap();
    assert!(gamma["all"]["value"].as_f64().unwrap() > 0.3, "{gamma}");
    let of_article = &gamma["articles"][0]["gamma"];
    assert!(of_article["observed"].as_f64().unwrap() < of_article["expected"].as_f64().unwrap());
    assert_eq!(of_article["optimal"], true);
}

#[test]
fn the_table_says_what_gamma_was_made_of() {
    let article = format!("{}/otan-daech.txt", sample());
    let ran = postil(["agreement", "--gamma", &article]);
    let line = ran.out.lines().find(|l| l.trim_start().starts_with("γ "));
    let line = line.unwrap_or_else(|| panic!("{}", ran.out));
    let number_after = |word: &str| -> f64 {
        let rest = &line[line.find(word).unwrap() + word.len()..];
        rest.split_whitespace().next().unwrap().parse().unwrap()
    };
    let gamma = number_after("γ");
    let (observed, expected) = (number_after("disorder"), number_after("observed,"));
    assert!(
        (gamma - (1.0 - observed / expected)).abs() < 0.002,
        "{line}"
    );
    assert!(line.contains("% from 30 samples"), "{line}");
    // What it is over several articles is in the JSON as well.
    let json = postil(["agreement", "--json", "--gamma", &sample()]).json();
    let figures = json["figures"].as_array().unwrap();
    let of = |f: &&Value| f["layer"] == "entities" && f["measure"] == "gamma";
    let row = figures.iter().find(of).unwrap();
    let (value, made) = (row["all"]["value"].as_f64().unwrap(), &row["gamma"]);
    let ratio = made["observed"].as_f64().unwrap() / made["expected"].as_f64().unwrap();
    assert!((value - (1.0 - ratio)).abs() < 1e-9, "{row}");
    assert!(
        made["samples"].as_u64().unwrap() >= 60,
        "two articles: {made}"
    );
}

/// Ann, Bob and Cy have tagged an article; Cy's copy of it had a line more.
fn with_another_text(folder: &Folder) {
    let mentions = [("Organization", "NATO", "nato")];
    for who in ["ann", "bob"] {
        put(
            folder,
            &document("a.txt", TEXT, who, Status::Done, tagged(who, &mentions)),
        );
    }
    let longer = format!("{TEXT} More.");
    let cy = document(
        "a.txt",
        &longer,
        "cy",
        Status::Done,
        tagged("cy", &mentions),
    );
    put(folder, &cy);
    folder.write("a.txt", TEXT);
}

#[test]
fn a_version_of_another_text_does_not_count_and_is_said_not_to() {
    let folder = Folder::new("other-text");
    with_another_text(&folder);
    let ran = postil(["agreement", "--json", &shown(folder.path())]);
    assert_eq!(ran.code, Some(1), "its text has changed: {}", ran.err);
    let json = ran.json();
    assert_eq!(json["annotators"], serde_json::json!(["ann", "bob"]));
    let note = "a.txt: cy tagged another text of it, and does not count there";
    assert_eq!(json["notes"], serde_json::json!([note]));
    // Where nobody else is left, that is why.
    fs::remove_file(folder.path().join("a.txt.bob.ann.ron")).unwrap();
    let ran = postil(["agreement", &shown(folder.path())]);
    let said = "  a.txt: only ann has it; cy tagged another text of it\n";
    assert!(ran.out.contains(said), "{}", ran.out);
}

#[test]
fn a_draft_leaves_a_version_of_another_text_out() {
    let folder = Folder::new("other-text-draft");
    with_another_text(&folder);
    let here = shown(folder.path());
    let ran = postil(["merge", "-o", &here, &here]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.err
            .contains("a.txt.cy.ann.ron: warning: it is of another text"),
        "{}",
        ran.err
    );
    let gold = folder.read("a.txt.gold.ann.ron");
    assert!(gold.contains("by: [\"ann\", \"bob\"]"), "{gold}");
    assert!(!gold.contains("cy"), "{gold}");
}

#[test]
fn intervals_come_from_five_articles_on_and_repeat_with_their_seed() {
    let folder = Folder::new("intervals");
    let tags = [
        ("Organization", "NATO", "nato"),
        ("Person", "Ana Diaz", "ana"),
        ("Location", "Rome", "rome"),
    ];
    for n in 0..6 {
        for (who, tags) in [("ann", &tags[..]), ("bob", &tags[n % 3..])] {
            let file = format!("{n}.txt");
            let tagged = tagged(who, tags);
            put(&folder, &document(&file, TEXT, who, Status::Done, tagged));
        }
    }
    let here = shown(folder.path());
    let run = |seed| {
        postil([
            "agreement",
            "--json",
            "--intervals",
            "200",
            "--seed",
            seed,
            &here,
        ])
    };
    let ran = run("3");
    let json = ran.json();
    let strict = &json["figures"][0]["all"];
    let of = |field: &str| strict["interval"][field].as_f64().unwrap();
    let value = strict["value"].as_f64().unwrap();
    // Bob lacks none, one, two of Ann's three: 2 · (3 + 2 + 1) of (3 + 3) + (3 + 2) + (3 + 1).
    assert!((value - 12.0 / 15.0).abs() < 1e-9, "{strict}");
    assert!(of("low") < value && value < of("high"), "{strict}");
    assert_eq!(of("level"), 0.95);
    assert_eq!(json["notes"], serde_json::json!([]));
    assert_eq!(run("3").out, ran.out);
}
