//! Documents that are hard to export, and random ones.

use std::sync::Arc;

use postil::{
    dataset::SourceDocument,
    model::{
        annotation::*,
        article::{Article, Card, Status},
        codebook::{Codebook, ColorPair, Concept, EntityType, EventType, Label, Role, Scale},
        document::{Annotator, CodebookRef, Document},
        edit::{Title, Transaction},
        id::{Id, Kind},
        span::ByteSpan,
    },
};
use proptest::prelude::*;

pub fn id(kind: Kind, key: &str) -> Id {
    Id::new(kind, key)
}

pub fn codebook() -> Arc<Codebook> {
    let entity_type = |name: &str, tag: &str, key| EntityType {
        label: Label {
            definition: format!("A {name} \"in\" the <text> & nothing else"),
            ..Label::new(name)
        },
        tag: tag.to_owned(),
        key: Some(key),
        color: ColorPair {
            light: [0, 114, 178],
            dark: [86, 180, 233],
        },
        subtypes: vec!["Military".to_owned()],
    };
    let role = |name: &str, fillers: &[&str]| Role {
        label: Label::new(name),
        fillers: fillers.iter().map(|f| (*f).to_owned()).collect(),
        required: false,
        repeatable: true,
    };
    let event_type = |name: &str| EventType {
        label: Label::new(name),
        key: None,
        roles: vec![
            role("actor", &["Organization", "Person"]),
            role("recipient", &[]),
            role("date", &["Date"]),
        ],
        modes: vec!["join".to_owned()],
    };
    Arc::new(Codebook {
        name: "news-core".to_owned(),
        version: 3,
        title: "Political news".to_owned(),
        entity_types: vec![
            entity_type("Organization", "ORG", 'o'),
            entity_type("Person", "PER", 'p'),
            entity_type("Location", "LOC", 'l'),
        ],
        event_types: vec![event_type("AGREE"), event_type("ASSAULT")],
        intensities: ["low", "medium", "high"]
            .map(|name| Scale {
                label: Label::new(name),
                key: None,
            })
            .to_vec(),
        concepts: vec![Concept {
            label: Label::new("Defence spending"),
            key: None,
        }],
        ..Codebook::default()
    })
}

pub fn empty(file_name: &str, text: &str, annotator: &str) -> Document {
    Document::new(
        Arc::new(Article::new(file_name, text)),
        Annotator {
            id: annotator.to_owned(),
            name: annotator.to_uppercase(),
        },
        CodebookRef {
            name: "news-core".to_owned(),
            version: 3,
        },
    )
}

pub fn source(document: Document) -> SourceDocument {
    SourceDocument {
        name: document.article().document_name().to_owned(),
        document,
        codebook: codebook(),
    }
}

/// The `n`-th place of `needle`.
pub fn nth(text: &str, needle: &str, n: usize) -> ByteSpan {
    let (at, found) = text.match_indices(needle).nth(n).expect(needle);
    ByteSpan::new(at, at + found.len())
}

/// Everything that breaks exporters, in one article.
pub fn torture() -> Document {
    let text = "OTAN 👩‍👩‍👧 L’OTAN s’engage 🇫🇷 contre Daech\r\n\
        Partager cet article\r\n\
        Cafe\u{301} d’E\u{301}lyse\u{301}e: «\u{a0}28\u{202f}000 hommes\u{a0}», dit Jens Stoltenberg.\r\n\
        \r\n\
        Le ministre des Affaires e\u{301}trange\u{300}res de la Re\u{301}publique franc\u{327}aise accepte,\u{2028}selon l’AFP.\n\
        قال الأمين العام لحلف الناتو إن الحلف ينضم 👍🏽 إلى التحالف.\r\n\
        北约秘书长斯托尔滕贝格在布鲁塞尔表示支持。\r\n\
        The Ministers of Defence and of Finance\r\nmet in New\tYork, \\n \"quoted\" <b>&amp; %s | _ * ; [1] -> #x\r\n\
        \u{feff}नाटो शिखर सम्मेलन\u{85}Ende";
    let mut document = empty("torture.txt", text, "alice");
    let mut tx = Transaction::new(Title::new("undo-import"));
    let zone = |key: &str, kind, at| Zone::new(id(Kind::Zone, key), kind, at);
    tx.insert(zone(
        "z_1",
        ZoneKind::Headline,
        ByteSpan::new(0, text.find('\r').unwrap()),
    ));
    tx.insert(zone(
        "z_2",
        ZoneKind::Chrome,
        nth(text, "Partager cet article", 0),
    ));
    let mut post = zone(
        "z_3",
        ZoneKind::Post,
        nth(text, "北约秘书长斯托尔滕贝格在布鲁塞尔表示支持。", 0),
    );
    post.author = Some("@nato".to_owned());
    post.date = Some("2017-05-25".to_owned());
    tx.insert(post);

    let mut entity = |key: &str, label: &str, name: &str| {
        let mut e = Entity::new(id(Kind::Entity, key), label, name);
        if key == "e_nato" {
            e.subtype = Some("Military".to_owned());
            e.aliases = vec!["OTAN".to_owned(), "الناتو".to_owned()];
            e.links = vec![
                Link {
                    kb: "wikidata".to_owned(),
                    id: "Q7184".to_owned(),
                    confidence: Some(95),
                },
                Link {
                    kb: "geonames".to_owned(),
                    id: Link::NIL.to_owned(),
                    confidence: None,
                },
            ];
            e.attributes
                .insert("note \"x\"".to_owned(), "a|b;c\td\ne".to_owned());
            e.origin = Some(Origin {
                how: How::Majority,
                by: vec!["bob".to_owned()],
            });
        }
        tx.insert(e);
    };
    entity(
        "e_nato",
        "Organization",
        "North Atlantic Treaty Organization",
    );
    entity("e_daech", "Organization", "Daech");
    entity("e_st", "Person", "Jens Stoltenberg");
    entity("e_fr", "Location", "République française");
    entity("e_min", "Organization", "Ministry of Finance");
    entity("e_ny", "Location", "New York");
    entity("e_emoji", "Person", "family");
    entity("e_alone", "Organization", "Never named");

    let mut n = 0;
    let mut mention = |entity: &str, at: Vec<ByteSpan>| {
        n += 1;
        let mut m = Mention::new(
            id(Kind::Mention, &format!("m_{n}")),
            at,
            id(Kind::Entity, entity),
        );
        if n == 3 {
            m.level = Level::Nominal;
            m.metonymy = Some("Location".to_owned());
            m.attributes.insert("héad".to_owned(), "=1+1".to_owned());
        }
        tx.insert(m);
    };
    mention("e_nato", vec![nth(text, "OTAN", 0)]); // m_1 at the very start
    mention("e_nato", vec![nth(text, "OTAN", 1)]); // m_2 inside a word
    mention("e_daech", vec![nth(text, "Daech", 0)]); // m_3 before CRLF
    mention("e_emoji", vec![nth(text, "👩‍👩‍👧", 0)]); // m_4 joined emoji
    mention("e_fr", vec![nth(text, "🇫🇷", 0)]); // m_5 flag
    mention("e_st", vec![nth(text, "Jens Stoltenberg", 0)]); // m_6
    mention(
        "e_fr",
        vec![nth(text, "Re\u{301}publique franc\u{327}aise", 0)],
    ); // m_7 nested in m_8, NFD
    mention(
        "e_st",
        vec![nth(
            text,
            "ministre des Affaires e\u{301}trange\u{300}res de la Re\u{301}publique franc\u{327}aise",
            0,
        )],
    ); // m_8
    mention(
        "e_min",
        vec![nth(
            text,
            "Affaires e\u{301}trange\u{300}res de la Re\u{301}publique",
            0,
        )],
    ); // m_9 crosses m_7
    mention("e_nato", vec![nth(text, "لحلف الناتو", 0)]); // m_10 RTL
    mention("e_nato", vec![nth(text, "北约", 0)]); // m_11
    mention("e_st", vec![nth(text, "斯托尔滕贝格", 0)]); // m_12
    mention(
        "e_min",
        vec![nth(text, "Ministers", 0), nth(text, "of Finance", 0)],
    ); // m_13 discontinuous
    mention("e_ny", vec![nth(text, "New\tYork", 0)]); // m_14 a tab inside
    mention("e_nato", vec![nth(text, "Partager", 0)]); // m_15 in chrome
    mention("e_nato", vec![ByteSpan::new(text.len() - 4, text.len())]); // m_16 at the very end
    mention("e_min", vec![nth(text, "Finance\r\nmet", 0)]); // m_17 across a paragraph break
    mention("e_ny", vec![nth(text, "28\u{202f}000 hommes", 0)]); // m_18 narrow no-break space
    mention("e_ny", vec![nth(text, "accepte,\u{2028}selon", 0)]); // m_19 across U+2028
    mention("e_nato", vec![nth(text, "नाटो", 0)]); // m_20
    mention("e_nato", vec![nth(text, "OTAN", 0)]); // m_21 the same again
    mention("e_emoji", vec![nth(text, "👍🏽", 0)]); // m_22
    mention(
        "e_emoji",
        vec![nth(text, "\\n \"quoted\" <b>&amp; %s | _ * ; [1] -> #x", 0)],
    ); // m_23
    mention("e_daech", vec![nth(text, "article\r\nCafe\u{301}", 0)]); // m_24 across the edge of the chrome

    let mut event = Event::new(
        id(Kind::Event, "ev_1"),
        "AGREE",
        Trigger::At(vec![nth(text, "s’engage", 0)]),
    );
    event.arguments = vec![
        Argument {
            role: "actor".to_owned(),
            filler: Filler::Mention(id(Kind::Mention, "m_1")),
            inferred: false,
        },
        Argument {
            role: "recipient".to_owned(),
            filler: Filler::Entity(id(Kind::Entity, "e_daech")),
            inferred: true,
        },
        Argument {
            role: "recipient".to_owned(),
            filler: Filler::Event(id(Kind::Event, "ev_2")),
            inferred: false,
        },
        Argument {
            role: "date".to_owned(),
            filler: Filler::Date("2017-05".to_owned()),
            inferred: false,
        },
        Argument {
            role: "actor".to_owned(),
            filler: Filler::Mention(id(Kind::Mention, "m_6")),
            inferred: false,
        },
    ];
    event.tense = Tense::Future;
    event.mode = Some("join".to_owned());
    event.contexts = vec!["military".to_owned(), "diplomatic".to_owned()];
    event.date = Some(EventDate {
        value: "2017-05-25".to_owned(),
        inferred: true,
    });
    event.same_as = vec![id(Kind::Event, "ev_3")];
    event.attributes.insert("k".to_owned(), "v".to_owned());
    tx.insert(event);
    let mut event = Event::new(
        id(Kind::Event, "ev_2"),
        "ASSAULT",
        Trigger::At(vec![nth(text, "met", 0), nth(text, "York", 0)]),
    );
    event.modality = Modality::Other;
    event.polarity = EventPolarity::Negative;
    event.genericity = Genericity::Generic;
    tx.insert(event);
    tx.insert(Event::new(
        id(Kind::Event, "ev_3"),
        "AGREE",
        Trigger::Absent {
            reason: "headline\tonly".to_owned(),
        },
    ));

    let mut voice = Voice::new(
        id(Kind::Voice, "v_1"),
        Holder::Entity(id(Kind::Entity, "e_st")),
        vec![nth(text, "28\u{202f}000 hommes", 0)],
    );
    voice.cue = vec![nth(text, "dit", 0)];
    voice.manner = Manner::Mixed;
    voice.within = Some(id(Kind::Voice, "v_2"));
    tx.insert(voice);
    tx.insert(Voice::new(
        id(Kind::Voice, "v_2"),
        Holder::Author,
        vec![
            nth(text, "Cafe\u{301} d’E\u{301}lyse\u{301}e", 0),
            nth(text, "selon l’AFP", 0),
        ],
    ));

    let mut stance = Stance::new(
        id(Kind::Stance, "s_1"),
        Holder::Entity(id(Kind::Entity, "e_nato")),
        Target::Entity(id(Kind::Entity, "e_daech")),
        Polarity::Against,
    );
    stance.intensity = Some("high".to_owned());
    stance.evidence = vec![nth(text, "s’engage 🇫🇷 contre", 0), nth(text, "表示支持", 0)];
    stance.voice = Some(id(Kind::Voice, "v_1"));
    stance.certainty = Certainty::Probable;
    tx.insert(stance);
    let mut stance = Stance::new(
        id(Kind::Stance, "s_2"),
        Holder::Unnamed,
        Target::Concept("Defence spending".to_owned()),
        Polarity::Both,
    );
    stance.inferred = true;
    tx.insert(stance);
    let mut stance = Stance::new(
        id(Kind::Stance, "s_3"),
        Holder::Author,
        Target::Event(id(Kind::Event, "ev_1")),
        Polarity::Favor,
    );
    stance.evidence = vec![nth(text, "accepte", 0)];
    tx.insert(stance);
    tx.insert(Absence {
        id: id(Kind::Absence, "a_1"),
        holder: Holder::Entity(id(Kind::Entity, "e_st")),
        target: Target::Concept("Defence spending".to_owned()),
        note: "says nothing".to_owned(),
        origin: None,
    });
    let comment = |key: &str, on| Comment {
        id: id(Kind::Comment, key),
        on,
        text: "Sure?\nTwo lines\u{2028}three".to_owned(),
        author: "bob".to_owned(),
        question: true,
        open: true,
        other: None,
        origin: None,
    };
    tx.insert(comment("c_1", CommentOn::Record(id(Kind::Mention, "m_2"))));
    tx.insert(comment("c_2", CommentOn::Span(nth(text, "الحلف", 0))));
    tx.insert(comment("c_3", CommentOn::Article));
    document.apply(tx).expect("the torture document is sound");
    document.set_header(
        Card {
            headline: Some("L’OTAN, \"s’engage\"".to_owned()),
            source: Some("AFP".to_owned()),
            date: Some("2017-05-25".to_owned()),
            language: Some("fr".to_owned()),
            url: Some("https://example.org/a?b=1&c=2".to_owned()),
            ..Card::default()
        },
        Status::Skipped {
            reason: "why, not".to_owned(),
        },
    );
    document
}

/// A quiet English article, with nested names and an event.
pub fn plain() -> Document {
    let text = "NATO joins the coalition\n\nThe University of Kabul welcomed the decision on Thursday. It praised Jens Stoltenberg.\n";
    let mut document = empty("plain.txt", text, "alice");
    let mut tx = Transaction::new(Title::new("undo-import"));
    for (key, label, name) in [
        ("e_1", "Organization", "NATO"),
        ("e_2", "Organization", "University of Kabul"),
        ("e_3", "Location", "Kabul"),
        ("e_4", "Person", "Jens Stoltenberg"),
    ] {
        tx.insert(Entity::new(id(Kind::Entity, key), label, name));
        let mention = format!("m{}", &key[1..]);
        tx.insert(Mention::new(
            id(Kind::Mention, &mention),
            vec![nth(text, name, 0)],
            id(Kind::Entity, key),
        ));
    }
    let mut it = Mention::new(
        id(Kind::Mention, "m_5"),
        vec![nth(text, "It", 0)],
        id(Kind::Entity, "e_2"),
    );
    it.level = Level::Pronoun;
    tx.insert(it);
    let mut event = Event::new(
        id(Kind::Event, "ev_1"),
        "AGREE",
        Trigger::At(vec![nth(text, "joins", 0)]),
    );
    event.arguments = vec![Argument {
        role: "actor".to_owned(),
        filler: Filler::Mention(id(Kind::Mention, "m_1")),
        inferred: false,
    }];
    tx.insert(event);
    let mut stance = Stance::new(
        id(Kind::Stance, "s_1"),
        Holder::Entity(id(Kind::Entity, "e_2")),
        Target::Entity(id(Kind::Entity, "e_4")),
        Polarity::Favor,
    );
    stance.evidence = vec![nth(text, "praised", 0)];
    tx.insert(stance);
    document.apply(tx).expect("the plain document is sound");
    document
}

/// Random documents: spans of every kind over a text of difficult characters.
pub fn any_document() -> impl Strategy<Value = Document> {
    let text = "(a|B|é|e\u{301}|👩‍👩‍👧|👍🏽|北|ש|ن| |\t|\r\n|\n|\u{a0}|\u{2028}|,|\"|\\\\|<|&){1,60}";
    (
        text,
        prop::collection::vec(
            (any::<prop::sample::Index>(), 1usize..12, 0usize..12),
            0..25,
        ),
    )
        .prop_map(|(text, picks)| {
            let mut document = empty("any.txt", &text, "alice");
            let bounds: Vec<usize> = text
                .char_indices()
                .map(|(i, _)| i)
                .chain([text.len()])
                .collect();
            let mut entities: Vec<Id> = Vec::new();
            let mut events: Vec<Id> = Vec::new();
            for (n, (index, len, kind)) in picks.into_iter().enumerate() {
                let first = index.index(bounds.len() - 1);
                let last = (first + len).min(bounds.len() - 1);
                let at = ByteSpan::new(bounds[first], bounds[last]);
                let mut tx = Transaction::new(Title::new("undo-import"));
                match kind {
                    0 => {
                        let kind = ZoneKind::ALL[n % ZoneKind::ALL.len()];
                        tx.insert(Zone::new(id(Kind::Zone, &format!("z_{n}")), kind, at));
                    }
                    1 => {
                        let key = id(Kind::Event, &format!("ev_{n}"));
                        let mut event = Event::new(key.clone(), "AGREE", Trigger::At(vec![at]));
                        event.arguments = entities
                            .first()
                            .map(|e| Argument {
                                role: "actor".to_owned(),
                                filler: Filler::Entity(e.clone()),
                                inferred: n % 2 == 0,
                            })
                            .into_iter()
                            .collect();
                        events.push(key);
                        tx.insert(event);
                    }
                    2 => {
                        let target = match events.last() {
                            Some(event) => Target::Event(event.clone()),
                            None => Target::Concept("Defence spending".to_owned()),
                        };
                        let mut stance = Stance::new(
                            id(Kind::Stance, &format!("s_{n}")),
                            Holder::Author,
                            target,
                            Polarity::ALL[n % 4],
                        );
                        stance.evidence = vec![at];
                        tx.insert(stance);
                    }
                    3 => {
                        tx.insert(Voice::new(
                            id(Kind::Voice, &format!("v_{n}")),
                            Holder::Unnamed,
                            vec![at],
                        ));
                    }
                    _ => {
                        let entity = match entities.get(n % 4) {
                            Some(entity) => entity.clone(),
                            None => {
                                let entity = id(Kind::Entity, &format!("e_{n}"));
                                let label = ["Organization", "Person", "Location"][n % 3];
                                tx.insert(Entity::new(entity.clone(), label, format!("Name {n}")));
                                entities.push(entity.clone());
                                entity
                            }
                        };
                        let mut pieces = vec![at];
                        if kind > 10 && last + 2 < bounds.len() {
                            pieces.push(ByteSpan::new(bounds[last + 1], bounds[last + 2]));
                        }
                        tx.insert(Mention::new(
                            id(Kind::Mention, &format!("m_{n}")),
                            pieces,
                            entity,
                        ));
                    }
                }
                document.apply(tx).expect("sound");
            }
            document
        })
}
