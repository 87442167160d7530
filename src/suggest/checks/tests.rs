use std::{path::Path, sync::Arc};

use super::*;
use crate::model::{
    annotation::*,
    article::Article,
    document::{Annotator, CodebookRef},
    edit::{Title, Transaction},
    id::Kind,
};
use crate::store::codebook::parse_codebook;

const CODEBOOK: &str = r##"(
    format: "postil-codebook", name: "test",
    entity_types: [(name: "Organization"), (name: "Location"), (name: "Person")],
    event_types: [(name: "AGREE", roles: [
        (name: "actor", fillers: ["Organization", "Person"], required: true),
        (name: "place", fillers: ["Location", "Place"]),
    ]), (name: "MEET", roles: [(name: "date", fillers: ["Date"], required: true)])],
    concepts: [(name: "peace")],
)"##;

/// A document under construction; texts are found by their first occurrence.
struct Made {
    document: Document,
    codebook: Codebook,
}

impl Made {
    fn new(text: &str) -> Self {
        let (codebook, problems) = parse_codebook(CODEBOOK, Path::new("c.ron")).unwrap();
        assert!(problems.is_empty());
        let annotator = Annotator {
            id: "a".to_owned(),
            name: "A".to_owned(),
        };
        let of = CodebookRef {
            name: "test".to_owned(),
            version: 1,
        };
        let article = Arc::new(Article::new("a.txt", text));
        Self {
            document: Document::new(article, annotator, of),
            codebook,
        }
    }

    fn insert(mut self, record: impl Into<Record>) -> Self {
        let mut transaction = Transaction::new(Title::new("test"));
        transaction.insert(record);
        self.document.apply(transaction).unwrap();
        self
    }

    fn at(&self, text: &str) -> ByteSpan {
        let start = self.document.article().text().find(text).unwrap();
        ByteSpan::new(start, start + text.len())
    }

    /// A mention `m_TEXT` of an entity `e_KEY`.
    fn name(self, text: &str, key: &str, label: &str) -> Self {
        let entity = Id::new(Kind::Entity, format!("e_{key}"));
        let at = vec![self.at(text)];
        let made = match self.document.entity(&entity) {
            Some(_) => self,
            None => self.insert(Entity::new(entity.clone(), label, text)),
        };
        let id = Id::new(Kind::Mention, format!("m_{text}"));
        made.insert(Mention::new(id, at, entity))
    }

    fn event(self, trigger: &str, arguments: Vec<(&str, Filler)>) -> Self {
        let at = Trigger::At(vec![self.at(trigger)]);
        let mut event = Event::new(Id::new(Kind::Event, "ev_1"), "AGREE", at);
        event.arguments = arguments
            .into_iter()
            .map(|(role, filler)| Argument {
                role: role.to_owned(),
                filler,
                inferred: false,
            })
            .collect();
        self.insert(event)
    }

    fn stance(self, change: impl FnOnce(&mut Stance)) -> Self {
        let target = Target::Concept("peace".to_owned());
        let id = Id::new(Kind::Stance, "s_1");
        let mut stance = Stance::new(id, Holder::Author, target, Polarity::Favor);
        change(&mut stance);
        self.insert(stance)
    }

    /// What is found: rule, and the words at the first place.
    fn found(&self) -> Vec<(&'static str, String)> {
        let words = |f: &Finding| {
            let at = f.places.first();
            at.and_then(|at| at.text(self.document.article().text()))
                .unwrap_or_default()
                .to_owned()
        };
        let findings = check(&self.document, &self.codebook, "en");
        findings.iter().map(|f| (f.rule, words(f))).collect()
    }

    fn only(&self) -> Finding {
        let mut findings = check(&self.document, &self.codebook, "en");
        assert_eq!(findings.len(), 1, "{findings:?}");
        findings.remove(0)
    }
}

fn mention(text: &str) -> Filler {
    Filler::Mention(Id::new(Kind::Mention, format!("m_{text}")))
}

fn found(made: &Made, expected: &[(&str, &str)]) {
    let found = made.found();
    let found: Vec<(&str, &str)> = found.iter().map(|(r, w)| (*r, w.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_required_role_without_a_filler_is_found_at_the_trigger() {
    let made = Made::new("NATO agreed in Brussels.").name("NATO", "nato", "Organization");
    found(&made.event("agreed", vec![]), &[("empty-role", "agreed")]);
    let made = Made::new("NATO agreed in Brussels.").name("NATO", "nato", "Organization");
    found(&made.event("agreed", vec![("actor", mention("NATO"))]), &[]);
}

#[test]
fn a_filler_that_the_codebook_does_not_allow_is_found() {
    let made = Made::new("NATO agreed in Brussels.")
        .name("NATO", "nato", "Organization")
        .name("Brussels", "bru", "Location");
    let made = made.event(
        "agreed",
        vec![("actor", mention("Brussels")), ("place", mention("NATO"))],
    );
    found(
        &made,
        &[("wrong-filler", "agreed"), ("wrong-filler", "agreed")],
    );
    let findings = check(&made.document, &made.codebook, "en");
    let allowed = ("allowed", "Organization, Person".to_owned());
    assert!(findings.iter().any(|f| f.args.contains(&allowed)));
}

#[test]
fn a_metonym_fills_the_role_of_what_it_stands_for() {
    let mut made = Made::new("Brussels agreed.").name("Brussels", "bru", "Location");
    let id = Id::new(Kind::Mention, "m_Brussels");
    let before = made.document.mention(&id).unwrap().clone();
    let mut after = before.clone();
    after.metonymy = Some("Organization".to_owned());
    let mut transaction = Transaction::new(Title::new("test"));
    transaction.replace(before, after);
    made.document.apply(transaction).unwrap();
    found(
        &made.event("agreed", vec![("actor", mention("Brussels"))]),
        &[],
    );
}

#[test]
fn a_stance_needs_words_or_to_be_inferred() {
    let text = "They all want peace.";
    let found_with = |change: fn(&mut Stance)| {
        let made = Made::new(text).stance(change);
        made.found()
            .iter()
            .map(|(rule, _)| *rule)
            .collect::<Vec<_>>()
    };
    assert_eq!(found_with(|_| {}), ["stance-evidence"]);
    assert!(found_with(|s| s.inferred = true).is_empty());
    assert!(found_with(|s| s.evidence = vec![ByteSpan::new(9, 13)]).is_empty());
}

#[test]
fn a_stance_of_nobody_is_found_unless_a_voice_speaks() {
    let text = "Critics said they want peace.";
    let nobody = |voice: Option<Id>| {
        move |s: &mut Stance| {
            s.holder = Holder::Unnamed;
            s.evidence = vec![ByteSpan::new(18, 28)];
            s.voice = voice;
        }
    };
    found(
        &Made::new(text).stance(nobody(None)),
        &[("stance-holder", "want peace")],
    );
    let voice = Id::new(Kind::Voice, "v_1");
    let speaks = Voice::new(voice.clone(), Holder::Unnamed, vec![ByteSpan::new(13, 28)]);
    let made = Made::new(text).insert(speaks);
    found(&made.stance(nobody(Some(voice))), &[]);
}

#[test]
fn an_asserted_event_in_somebodys_words_is_found_and_can_be_mended() {
    let made = Made::new("“They agreed”, he said. They agreed.");
    let voice = Voice::new(
        Id::new(Kind::Voice, "v_1"),
        Holder::Unnamed,
        vec![made.at("They agreed")],
    );
    let made = made
        .insert(voice)
        .event("agreed", vec![("actor", Filler::Value("they".to_owned()))]);
    let findings = check(&made.document, &made.codebook, "en");
    let quoted = findings.iter().find(|f| f.rule == "quoted-event").unwrap();
    match &quoted.fix {
        Some(Fix::Change(record)) => match record.as_ref() {
            Record::Event(event) => assert_eq!(event.modality, Modality::Other),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_embedded_post_speaks_for_itself() {
    let made = Made::new("They agreed.\n\nNATO agreed!");
    let post = ByteSpan::new(14, 26);
    let zone = Zone::new(Id::new(Kind::Zone, "z_1"), ZoneKind::Post, post);
    let made = made.insert(zone);
    let mut event = Event::new(
        Id::new(Kind::Event, "ev_1"),
        "other",
        Trigger::At(vec![ByteSpan::new(19, 25)]),
    );
    event.modality = Modality::Asserted;
    found(&made.insert(event), &[("quoted-event", "agreed")]);
}

#[test]
fn untagged_repeats_of_a_name_are_one_finding_that_tags_them_all() {
    let made = Made::new("NATO and NATO, never NATOs. In NATO Daily, NATO again.")
        .name("NATO", "nato", "Organization")
        .name("NATO Daily", "daily", "Organization");
    let finding = made.only();
    assert_eq!((finding.rule, finding.n), ("untagged-repeat", 2));
    let text = made.document.article().text();
    assert!(
        finding
            .places
            .iter()
            .all(|at| at.text(text) == Some("NATO"))
    );
    let fix = Fix::TagAll {
        text: "NATO".to_owned(),
        label: "Organization".to_owned(),
    };
    assert_eq!(finding.fix, Some(fix));
}

#[test]
fn repeats_outside_the_article_do_not_count() {
    let made = Made::new("NATO agreed.\n\nShare NATO").name("NATO", "nato", "Organization");
    let zone = Zone::new(
        Id::new(Kind::Zone, "z_1"),
        ZoneKind::Chrome,
        ByteSpan::new(14, 24),
    );
    found(&made.insert(zone), &[]);
}

#[test]
fn a_half_word_is_found_where_words_stand_apart() {
    for (text, name, whole) in [
        ("Labour Party", "Labour Part", "Labour Party"),
        ("la Société générale", "ociété", "Société"),
        ("la Socie\u{301}te\u{301}", "Soci", "Socie\u{301}te\u{301}"),
        ("у Москве", "Моск", "Москве"),
    ] {
        let finding = Made::new(text).name(name, "a", "Organization").only();
        assert_eq!(finding.rule, "half-word", "{text}");
        let Some(Fix::Move { after, .. }) = finding.fix else {
            panic!("{text}")
        };
        assert_eq!(after.text(text), Some(whole));
    }
    for (text, name) in [
        ("Merkels Rede", "Merkel"),
        ("والناتو", "الناتو"),
        ("北约峰会", "北约"),
        ("COVID19 wave", "COVID"),
        ("NATO-Gipfel", "NATO"),
        ("qu’Ankara", "Ankara"),
    ] {
        found(&Made::new(text).name(name, "a", "Organization"), &[]);
    }
    let long = "a".repeat(100_000);
    let at = vec![ByteSpan::new(50_000, 50_001)];
    let entity = Entity::new(Id::new(Kind::Entity, "e_1"), "Organization", "a");
    let mention = Mention::new(Id::new(Kind::Mention, "m_1"), at, entity.id.clone());
    found(&Made::new(&long).insert(entity).insert(mention), &[]);
}

#[test]
fn one_name_with_two_types_is_found_once() {
    let made = Made::new("Washington in WASHINGTON")
        .name("Washington", "a", "Person")
        .name("WASHINGTON", "b", "Location");
    found(&made, &[("lookalike", "WASHINGTON")]);
}

#[test]
fn a_slip_of_one_letter_is_found_and_can_be_merged() {
    let made = Made::new("Stoltenberg and Stoltenburg, Iran and Irak")
        .name("Stoltenberg", "a", "Person")
        .name("Stoltenburg", "b", "Person")
        .name("Iran", "c", "Location")
        .name("Irak", "d", "Location");
    let finding = made.only();
    assert_eq!(finding.rule, "near-name");
    let id = |key: &str| Id::new(Kind::Entity, key);
    let fix = Fix::Merge {
        from: id("e_b"),
        into: id("e_a"),
    };
    assert_eq!(finding.fix, Some(fix));
}

/// A whole article tagged by mistake, and what a name of that length may cost.
#[test]
fn a_long_passage_is_no_name() {
    let passage = "Le sommet de Bruxelles. ".repeat(20_000);
    let text = format!("{passage}|{passage}");
    let entity = Entity::new(Id::new(Kind::Entity, "e_1"), "Organization", &passage);
    let at = vec![ByteSpan::new(0, passage.len())];
    let mention = Mention::new(Id::new(Kind::Mention, "m_1"), at, entity.id.clone());
    // Not timed: a copy of it for each of its letters would not fit into any memory.
    let found = Made::new(&text).insert(entity).insert(mention).found();
    assert_eq!(found, []);
}

#[test]
fn accents_and_case_alone_make_no_other_name_but_numbers_do() {
    let made = Made::new("Erdoğan or ERDOGAN on Resolution 1701 and Resolution 1702")
        .name("Erdoğan", "a", "Person")
        .name("ERDOGAN", "b", "Person")
        .name("Resolution 1701", "c", "Organization")
        .name("Resolution 1702", "d", "Organization");
    found(&made, &[("near-name", "ERDOGAN")]);
}

#[test]
fn a_mention_in_chrome_is_found_and_can_be_removed() {
    let made = Made::new("They agreed.\n\nShare NATO").name("NATO", "nato", "Organization");
    let zone = Zone::new(
        Id::new(Kind::Zone, "z_1"),
        ZoneKind::Chrome,
        ByteSpan::new(14, 24),
    );
    let made = made.insert(zone);
    found(&made, &[("chrome-mention", "NATO")]);
    let id = Id::new(Kind::Mention, "m_NATO");
    assert_eq!(made.only().fix, Some(Fix::Delete(id)));
}

#[test]
fn an_events_own_date_fills_the_role_for_it() {
    let meet = |date: Option<EventDate>| {
        let made = Made::new("They met.");
        let at = Trigger::At(vec![made.at("met")]);
        let mut event = Event::new(Id::new(Kind::Event, "ev_1"), "MEET", at);
        event.date = date;
        made.insert(event)
    };
    found(&meet(None), &[("empty-role", "met")]);
    let date = EventDate {
        value: "2017-05".to_owned(),
        inferred: false,
    };
    found(&meet(Some(date)), &[]);
}

/// For each rule what it marks, and nearly the same that it does not.
fn pairs() -> Vec<(&'static str, Made, Made)> {
    let agreed = || Made::new("NATO agreed in Brussels.").name("NATO", "nato", "Organization");
    let actor = |name: &str| vec![("actor", mention(name))];
    let brussels = || agreed().name("Brussels", "bru", "Location");
    let wants = || Made::new("He wants peace.");
    let evidence = |s: &mut Stance| s.evidence = vec![ByteSpan::new(3, 14)];
    let nobody = move |s: &mut Stance| {
        evidence(s);
        s.holder = Holder::Unnamed;
    };
    // With a voice that says the first or the second sentence.
    let said = |start: usize| {
        let made = Made::new("NATO agreed. So they say.").name("NATO", "nato", "Organization");
        let content = vec![ByteSpan::new(start, start + 12)];
        let voice = Voice::new(Id::new(Kind::Voice, "v_1"), Holder::Author, content);
        made.insert(voice).event("agreed", actor("NATO"))
    };
    let named = |text: &str| Made::new(text).name("NATO", "nato", "Organization");
    let two = |other: &'static str, label: &str| {
        let text = format!("Washington and {other}");
        Made::new(&text)
            .name("Washington", "a", "Person")
            .name(other, "b", label)
    };
    let in_zone = |kind| {
        let made = named("They agreed.\n\nShare NATO");
        made.insert(Zone::new(
            Id::new(Kind::Zone, "z_1"),
            kind,
            ByteSpan::new(14, 24),
        ))
    };
    vec![
        (
            "empty-role",
            agreed().event("agreed", vec![]),
            agreed().event("agreed", actor("NATO")),
        ),
        (
            "wrong-filler",
            brussels().event("agreed", actor("Brussels")),
            brussels().event("agreed", actor("NATO")),
        ),
        (
            "stance-evidence",
            wants().stance(|_| {}),
            wants().stance(evidence),
        ),
        (
            "stance-holder",
            wants().stance(nobody),
            wants().stance(evidence),
        ),
        ("quoted-event", said(0), said(13)),
        (
            "half-word",
            Made::new("In Germany they agreed.").name("German", "a", "Location"),
            Made::new("The German side, l'ONU").name("ONU", "a", "Organization"),
        ),
        ("untagged-repeat", named("NATO, NATO"), named("NATO, Nato")),
        (
            "lookalike",
            two("WASHINGTON", "Location"),
            two("Seattle", "Location"),
        ),
        (
            "near-name",
            two("Washingtn", "Person"),
            two("Wellington", "Person"),
        ),
        (
            "chrome-mention",
            in_zone(ZoneKind::Chrome),
            in_zone(ZoneKind::Body),
        ),
    ]
}

#[test]
fn every_rule_marks_passes_over_and_is_switched_off_alone() {
    let pairs = pairs();
    let names: Vec<&str> = pairs.iter().map(|(rule, _, _)| *rule).collect();
    let all: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(names, all, "each rule has its pair");
    for (rule, mut marked, passed) in pairs {
        let rules = |made: &Made| made.found().iter().map(|(r, _)| *r).collect::<Vec<_>>();
        assert_eq!(rules(&marked), [rule]);
        assert!(rules(&passed).is_empty(), "{rule}: {:?}", passed.found());
        let others = all.iter().filter(|name| **name != rule);
        marked.codebook.checks_off = others.map(|name| (*name).to_owned()).collect();
        assert_eq!(rules(&marked), [rule], "the others being off");
        marked.codebook.checks_off = vec![rule.to_owned()];
        assert!(rules(&marked).is_empty(), "{rule} is off");
    }
}

#[test]
fn a_codebook_switches_rules_off_one_by_one() {
    let mut made = Made::new("NATO agreed. NATO!")
        .name("NATO", "nato", "Organization")
        .event("agreed", vec![]);
    found(
        &made,
        &[("empty-role", "agreed"), ("untagged-repeat", "NATO")],
    );
    for rule in RULES {
        made.codebook.checks_off.push(rule.name.to_owned());
    }
    found(&made, &[]);
}

#[test]
fn every_rule_has_its_texts() {
    for language in ["en", "fr"] {
        let source = match language {
            "en" => include_str!("../../../assets/i18n/en.ftl"),
            _ => include_str!("../../../assets/i18n/fr.ftl"),
        };
        for rule in RULES {
            for key in [
                format!("\ncheck-{} =", rule.name),
                format!("\ncheck-{}-found =", rule.name),
            ] {
                assert!(source.contains(&key), "{language}: {key}");
            }
        }
    }
}

#[test]
fn ten_thousand_mentions_are_checked_in_a_moment() {
    let line = "NATO and Brussels agreed with Stoltenberg on a plan. ";
    let mut document = Made::new(&line.repeat(4000)).document;
    let text = document.article().text().to_owned();
    let mut transaction = Transaction::new(Title::new("test"));
    for n in 0..500 {
        let id = Id::new(Kind::Entity, format!("e_{n:04}"));
        transaction.insert(Entity::new(
            id,
            "Organization",
            format!("Ministry of {n:04} affairs"),
        ));
    }
    for (n, (at, name)) in text
        .match_indices("NATO")
        .chain(text.match_indices("Brussels"))
        .enumerate()
    {
        let id = Id::new(Kind::Mention, format!("m_{n:06}"));
        let entity = Id::new(Kind::Entity, format!("e_{:04}", n % 500));
        transaction.insert(Mention::new(
            id,
            vec![ByteSpan::new(at, at + name.len())],
            entity,
        ));
    }
    document.apply(transaction).unwrap();
    let (codebook, _) = parse_codebook(CODEBOOK, Path::new("c.ron")).unwrap();
    // Not timed: a rule that grew with the square would not come back for minutes.
    assert!(check(&document, &codebook, "en").is_empty());
}
