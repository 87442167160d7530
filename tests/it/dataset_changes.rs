//! Documents that differ in one thing each, for whatever a document can say.

use postil::{
    dataset::LossKind,
    model::{
        annotation::*,
        article::{Card, Status},
        document::Document,
        edit::{Title, Transaction},
        id::Kind,
        span::ByteSpan,
    },
};

use crate::dataset_fixture::{empty, id, nth};

const TEXT: &str =
    "NATO said that Paris had praised the plan.\n\nCritics denied it in Rome, said AFP.\n";

/// A document being made.
#[derive(Clone)]
pub struct Draft {
    records: Vec<Record>,
    card: Card,
    status: Status,
}

fn at(words: &str) -> ByteSpan {
    nth(TEXT, words, 0)
}

fn concept() -> Target {
    Target::Concept("Defence spending".to_owned())
}

/// Plain records of every kind but comments: nothing is said that need not be said.
pub fn plain() -> Draft {
    let entity = |key: &str| id(Kind::Entity, key);
    let mention =
        |key: &str, words, of| Mention::new(id(Kind::Mention, key), vec![at(words)], entity(of));
    let event = |key: &str, label, words| {
        Event::new(id(Kind::Event, key), label, Trigger::At(vec![at(words)]))
    };
    let argument = |role: &str, mention: &str| Argument {
        role: role.to_owned(),
        filler: Filler::Mention(id(Kind::Mention, mention)),
        inferred: false,
    };
    let mut praise = event("ev_1", "AGREE", "praised");
    praise.arguments = vec![argument("actor", "m_1"), argument("recipient", "m_2")];
    let mut denial = event("ev_2", "ASSAULT", "denied");
    denial.arguments = vec![argument("actor", "m_3"), argument("recipient", "m_1")];
    let mut stance = Stance::new(
        id(Kind::Stance, "s_1"),
        Holder::Entity(entity("e_1")),
        Target::Entity(entity("e_2")),
        Polarity::Favor,
    );
    stance.evidence = vec![at("had praised")];
    let mut voice = Voice::new(
        id(Kind::Voice, "v_1"),
        Holder::Entity(entity("e_1")),
        vec![at("Paris had praised the plan")],
    );
    voice.cue = vec![at("said that")];
    let around = Voice::new(
        id(Kind::Voice, "v_2"),
        Holder::Entity(entity("e_3")),
        vec![at("Critics denied it in Rome")],
    );
    Draft {
        records: vec![
            Entity::new(entity("e_1"), "Organization", "NATO").into(),
            Entity::new(entity("e_2"), "Location", "Paris").into(),
            Entity::new(entity("e_3"), "Organization", "AFP").into(),
            mention("m_1", "NATO", "e_1").into(),
            mention("m_2", "Paris", "e_2").into(),
            mention("m_3", "AFP", "e_3").into(),
            praise.into(),
            denial.into(),
            stance.into(),
            voice.into(),
            around.into(),
        ],
        card: Card::default(),
        status: Status::default(),
    }
}

macro_rules! record_of {
    ($name:ident, $kind:ident) => {
        fn $name(&mut self, key: &str) -> &mut $kind {
            let found = self.records.iter_mut().find_map(|record| match record {
                Record::$kind(r) if r.id.key() == key => Some(r),
                _ => None,
            });
            found.expect(key)
        }
    };
}

impl Draft {
    record_of!(entity, Entity);
    record_of!(mention, Mention);
    record_of!(event, Event);
    record_of!(stance, Stance);
    record_of!(voice, Voice);

    fn add(&mut self, record: impl Into<Record>) {
        self.records.push(record.into());
    }

    fn add_argument(&mut self, event: &str, role: &str, filler: Filler) {
        self.event(event).arguments.push(Argument {
            role: role.to_owned(),
            filler,
            inferred: false,
        });
    }

    pub fn document(&self) -> Document {
        let mut document = empty("a.txt", TEXT, "alice");
        document.set_header(self.card.clone(), self.status.clone());
        let mut tx = Transaction::new(Title::new("test"));
        for record in &self.records {
            tx.insert(record.clone());
        }
        document.apply(tx).unwrap();
        document
    }
}

pub type Change = fn(&mut Draft);

fn mention_of(draft: &mut Draft, key: &str, entity: &str, spans: &[&str]) {
    let spans = spans.iter().map(|words| at(words)).collect();
    let mention = Mention::new(id(Kind::Mention, key), spans, id(Kind::Entity, entity));
    draft.add(mention);
}

fn comment(key: &str, on: CommentOn) -> Comment {
    Comment {
        id: id(Kind::Comment, key),
        on,
        text: "Really?".to_owned(),
        author: "alice".to_owned(),
        question: false,
        open: false,
        other: None,
        origin: None,
    }
}

fn absence(holder: Holder, target: Target, note: &str) -> Absence {
    Absence {
        id: id(Kind::Absence, "a_1"),
        holder,
        target,
        note: note.to_owned(),
        origin: None,
    }
}

fn imported() -> Option<Origin> {
    Some(Origin {
        how: How::Imported,
        by: vec!["brat".to_owned()],
    })
}

/// What is said more, and the records that it goes with where they are lost whole.
pub const ADDITIONS: &[(&str, &[LossKind], Change)] = &[
    ("subtype", &[], |d| {
        d.entity("e_1").subtype = Some("Military".to_owned())
    }),
    ("alias", &[], |d| {
        d.entity("e_1").aliases.push("OTAN".to_owned())
    }),
    ("name", &[], |d| {
        d.entity("e_1").name = "North Atlantic Treaty Organization".to_owned()
    }),
    ("link", &[], |d| {
        d.entity("e_2").links.push(link("Q90", None))
    }),
    ("entity attribute", &[], |d| {
        note(&mut d.entity("e_1").attributes)
    }),
    ("entity origin", &[], |d| {
        d.entity("e_1").origin = imported()
    }),
    ("unnamed entity", &[], |d| {
        d.add(Entity::new(id(Kind::Entity, "e_9"), "Person", "Nobody"))
    }),
    ("unconnected entity", &[], |d| {
        d.add(Entity::new(id(Kind::Entity, "e_9"), "Location", "Rome"));
        mention_of(d, "m_9", "e_9", &["Rome"]);
    }),
    ("second mention", &[], |d| {
        mention_of(d, "m_9", "e_1", &["Critics"])
    }),
    ("nested mention", &[], |d| {
        mention_of(d, "m_9", "e_3", &["AFP.\n"])
    }),
    ("mention in pieces", &[], |d| {
        mention_of(d, "m_9", "e_3", &["Critics", "Rome"])
    }),
    ("level", &[], |d| d.mention("m_2").level = Level::Nominal),
    ("metonymy", &[], |d| {
        d.mention("m_2").metonymy = Some("Organization".to_owned())
    }),
    ("mention attribute", &[], |d| {
        note(&mut d.mention("m_2").attributes)
    }),
    ("event", &[], |d| {
        let trigger = Trigger::At(vec![at("plan")]);
        d.add(Event::new(id(Kind::Event, "ev_9"), "AGREE", trigger));
    }),
    ("event without words", &[], |d| {
        let trigger = Trigger::Absent {
            reason: "implied".to_owned(),
        };
        d.add(Event::new(id(Kind::Event, "ev_9"), "AGREE", trigger));
    }),
    ("two actors and nobody else", &[], |d| {
        let trigger = Trigger::At(vec![at("plan")]);
        d.add(Event::new(id(Kind::Event, "ev_9"), "AGREE", trigger));
        for mention in ["m_1", "m_2"] {
            d.add_argument("ev_9", "actor", Filler::Mention(id(Kind::Mention, mention)));
        }
    }),
    ("third party", &[LossKind::Events], |d| {
        d.add_argument(
            "ev_1",
            "recipient",
            Filler::Mention(id(Kind::Mention, "m_3")),
        )
    }),
    ("second actor", &[LossKind::Events], |d| {
        d.add_argument("ev_1", "actor", Filler::Mention(id(Kind::Mention, "m_3")))
    }),
    ("entity as such", &[LossKind::Events], |d| {
        d.add_argument("ev_1", "recipient", Filler::Entity(id(Kind::Entity, "e_3")))
    }),
    ("event in an event", &[LossKind::Events], |d| {
        d.add_argument("ev_1", "recipient", Filler::Event(id(Kind::Event, "ev_2")))
    }),
    ("date", &[LossKind::Events], |d| {
        d.add_argument("ev_1", "date", Filler::Date("2017-05".to_owned()))
    }),
    ("place", &[LossKind::Events], |d| {
        d.add_argument("ev_1", "place", Filler::Place("there".to_owned()))
    }),
    ("value", &[LossKind::Events], |d| {
        d.add_argument("ev_1", "price", Filler::Value("3".to_owned()))
    }),
    ("inferred argument", &[LossKind::Events], |d| {
        d.event("ev_1").arguments[1].inferred = true
    }),
    ("modality", &[LossKind::Events], |d| {
        d.event("ev_1").modality = Modality::Other
    }),
    ("event polarity", &[LossKind::Events], |d| {
        d.event("ev_1").polarity = EventPolarity::Negative
    }),
    ("tense", &[LossKind::Events], |d| {
        d.event("ev_1").tense = Tense::Past
    }),
    ("genericity", &[LossKind::Events], |d| {
        d.event("ev_1").genericity = Genericity::Generic
    }),
    ("mode", &[LossKind::Events], |d| {
        d.event("ev_1").mode = Some("join".to_owned())
    }),
    ("context", &[LossKind::Events], |d| {
        d.event("ev_1").contexts.push("military".to_owned())
    }),
    ("event date", &[LossKind::Events], |d| {
        d.event("ev_1").date = Some(date(false))
    }),
    ("inferred date", &[LossKind::Events], |d| {
        d.event("ev_1").date = Some(date(true))
    }),
    ("same event", &[LossKind::Events], |d| {
        d.event("ev_1").same_as.push(id(Kind::Event, "ev_2"))
    }),
    ("event attribute", &[LossKind::Events], |d| {
        note(&mut d.event("ev_1").attributes)
    }),
    ("stance without words", &[], |d| {
        let holder = Holder::Entity(id(Kind::Entity, "e_3"));
        d.add(Stance::new(
            id(Kind::Stance, "s_9"),
            holder,
            concept(),
            Polarity::Both,
        ));
    }),
    ("author's stance", &[], |d| {
        let target = Target::Entity(id(Kind::Entity, "e_2"));
        let mut stance = Stance::new(
            id(Kind::Stance, "s_9"),
            Holder::Author,
            target,
            Polarity::Against,
        );
        stance.evidence = vec![at("Critics")];
        d.add(stance);
    }),
    ("stance on an event", &[], |d| {
        let target = Target::Event(id(Kind::Event, "ev_2"));
        let mut stance = Stance::new(
            id(Kind::Stance, "s_9"),
            Holder::Unnamed,
            target,
            Polarity::Against,
        );
        stance.evidence = vec![at("Critics")];
        d.add(stance);
    }),
    ("intensity", &[LossKind::Stances], |d| {
        d.stance("s_1").intensity = Some("high".to_owned())
    }),
    ("intensity of another scale", &[LossKind::Stances], |d| {
        d.stance("s_1").intensity = Some("very".to_owned())
    }),
    ("lowest intensity", &[LossKind::Stances], |d| {
        d.stance("s_1").intensity = Some("low".to_owned())
    }),
    ("a stance's voice", &[LossKind::Stances], |d| {
        d.stance("s_1").voice = Some(id(Kind::Voice, "v_1"))
    }),
    ("inferred stance", &[LossKind::Stances], |d| {
        d.stance("s_1").inferred = true
    }),
    ("certainty", &[LossKind::Stances], |d| {
        d.stance("s_1").certainty = Certainty::Unsure
    }),
    ("stance attribute", &[LossKind::Stances], |d| {
        note(&mut d.stance("s_1").attributes)
    }),
    (
        "evidence in pieces",
        &[LossKind::Stances, LossKind::Places],
        |d| d.stance("s_1").evidence.push(at("Critics")),
    ),
    ("voice without words", &[], |d| {
        d.add(Voice::new(
            id(Kind::Voice, "v_9"),
            Holder::Author,
            Vec::new(),
        ))
    }),
    ("manner", &[LossKind::Voices, LossKind::VoiceDetails], |d| {
        d.voice("v_1").manner = Manner::Reported
    }),
    (
        "voice within a voice",
        &[LossKind::Voices, LossKind::VoiceDetails],
        |d| d.voice("v_2").within = Some(id(Kind::Voice, "v_1")),
    ),
    (
        "voice attribute",
        &[LossKind::Voices, LossKind::VoiceDetails],
        |d| note(&mut d.voice("v_1").attributes),
    ),
    ("absence", &[], |d| {
        d.add(absence(Holder::Author, concept(), ""))
    }),
    ("comment on a record", &[], |d| {
        d.add(comment("c_9", CommentOn::Record(id(Kind::Mention, "m_1"))))
    }),
    ("comment on words", &[], |d| {
        d.add(comment("c_9", CommentOn::Span(at("plan"))))
    }),
    ("comment on the article", &[], |d| {
        d.add(comment("c_9", CommentOn::Article))
    }),
    ("zone", &[], |d| {
        d.add(Zone::new(
            id(Kind::Zone, "z_9"),
            ZoneKind::Lead,
            at("Critics denied it in Rome"),
        ))
    }),
    ("headline", &[], |d| {
        d.card.headline = Some("Plan".to_owned())
    }),
    ("byline", &[], |d| {
        d.card.byline = Some("Ana Diaz".to_owned())
    }),
    ("article date", &[], |d| {
        d.card.date = Some("2017-05-25".to_owned())
    }),
    ("rights", &[], |d| {
        d.card.rights = Some("CC BY 4.0".to_owned())
    }),
    ("url", &[], |d| {
        d.card.url = Some("https://example.org".to_owned())
    }),
    ("status", &[], |d| d.status = Status::Done),
];

fn link(id: &str, confidence: Option<u8>) -> Link {
    Link {
        kb: "wikidata".to_owned(),
        id: id.to_owned(),
        confidence,
    }
}

fn date(inferred: bool) -> EventDate {
    EventDate {
        value: "2017-05-24".to_owned(),
        inferred,
    }
}

fn note(attributes: &mut Attributes) {
    attributes.insert("sure".to_owned(), "no".to_owned());
}

/// What is said otherwise: before, after, and the losses that are the same in number where neither is held.
pub const OTHERWISE: &[(&str, Change, Change, &[LossKind])] = &[
    (
        "link",
        |d| d.entity("e_2").links = vec![link("Q90", None)],
        |d| d.entity("e_2").links = vec![link("Q91", None)],
        &[LossKind::Links],
    ),
    (
        "second link",
        |d| d.entity("e_2").links = vec![link("Q90", None)],
        |d| d.entity("e_2").links = vec![link("Q90", None), link("Q91", None)],
        &[],
    ),
    (
        "how sure a link is",
        |d| d.entity("e_2").links = vec![link("Q90", None)],
        |d| d.entity("e_2").links = vec![link("Q90", Some(70))],
        &[LossKind::Links],
    ),
    (
        "no entry in the knowledge base",
        |_| (),
        |d| d.entity("e_2").links = vec![link(Link::NIL, None)],
        &[],
    ),
    (
        "a role's name",
        |_| (),
        |d| d.event("ev_1").arguments[1].role = "target".to_owned(),
        &[LossKind::Events, LossKind::Arguments],
    ),
    (
        "label of an event",
        |_| (),
        |d| d.event("ev_1").label = "ASSAULT".to_owned(),
        &[LossKind::Events],
    ),
    (
        "polarity",
        |_| (),
        |d| d.stance("s_1").polarity = Polarity::Both,
        &[LossKind::Stances],
    ),
    (
        "holder",
        |_| (),
        |d| d.stance("s_1").holder = Holder::Entity(id(Kind::Entity, "e_3")),
        &[LossKind::Stances],
    ),
    (
        "author as holder",
        |_| (),
        |d| d.stance("s_1").holder = Holder::Author,
        &[LossKind::Stances],
    ),
    (
        "nobody named as holder",
        |d| d.stance("s_1").holder = Holder::Author,
        |d| d.stance("s_1").holder = Holder::Unnamed,
        &[LossKind::Stances, LossKind::StanceDetails],
    ),
    (
        "target",
        |_| (),
        |d| d.stance("s_1").target = concept(),
        &[LossKind::Stances],
    ),
    (
        "target's concept",
        |d| d.stance("s_1").target = concept(),
        |d| d.stance("s_1").target = Target::Concept("Peace".to_owned()),
        &[LossKind::Stances, LossKind::StanceDetails],
    ),
    (
        "evidence's place",
        |_| (),
        |d| d.stance("s_1").evidence = vec![at("the plan")],
        &[LossKind::Stances, LossKind::Places],
    ),
    (
        "source",
        |_| (),
        |d| d.voice("v_1").source = Holder::Unnamed,
        &[LossKind::Voices, LossKind::VoiceDetails],
    ),
    (
        "cue",
        |_| (),
        |d| d.voice("v_1").cue = vec![at("said")],
        &[LossKind::Voices],
    ),
    (
        "the same cue twice over",
        |_| (),
        |d| d.voice("v_2").cue = vec![at("said AFP")],
        &[LossKind::Voices],
    ),
    (
        "mention's place",
        |_| (),
        |d| d.mention("m_3").at = vec![at("Critics")],
        &[LossKind::Places],
    ),
    (
        "trigger's place",
        |_| (),
        |d| d.event("ev_2").trigger = Trigger::At(vec![at("denied it")]),
        &[LossKind::Events, LossKind::Places],
    ),
    (
        "reason of an event without words",
        |d| {
            d.event("ev_2").trigger = Trigger::Absent {
                reason: "a".to_owned(),
            }
        },
        |d| {
            d.event("ev_2").trigger = Trigger::Absent {
                reason: "b".to_owned(),
            }
        },
        &[
            LossKind::Events,
            LossKind::EventsWithoutTrigger,
            LossKind::EventDetails,
        ],
    ),
    (
        "absence's holder and note",
        |d| d.add(absence(Holder::Author, concept(), "")),
        |d| d.add(absence(Holder::Unnamed, concept(), "x")),
        &[LossKind::Absences],
    ),
    (
        "absence's note",
        |d| d.add(absence(Holder::Author, concept(), "")),
        |d| d.add(absence(Holder::Author, concept(), "x")),
        &[LossKind::Absences],
    ),
    (
        "comment's text",
        |d| d.add(comment("c_9", CommentOn::Article)),
        |d| {
            d.add(Comment {
                text: "No.".to_owned(),
                ..comment("c_9", CommentOn::Article)
            });
        },
        &[LossKind::Comments],
    ),
    (
        "question",
        |d| d.add(comment("c_9", CommentOn::Article)),
        |d| {
            d.add(Comment {
                question: true,
                ..comment("c_9", CommentOn::Article)
            });
        },
        &[LossKind::Comments, LossKind::CommentDetails],
    ),
    (
        "who comments",
        |d| d.add(comment("c_9", CommentOn::Article)),
        |d| {
            d.add(Comment {
                author: "bob".to_owned(),
                ..comment("c_9", CommentOn::Article)
            });
        },
        &[LossKind::Comments, LossKind::CommentDetails],
    ),
    (
        "what a comment is on",
        |d| d.add(comment("c_9", CommentOn::Article)),
        |d| d.add(comment("c_9", CommentOn::Record(id(Kind::Stance, "s_1")))),
        &[LossKind::Comments, LossKind::CommentDetails],
    ),
    (
        "zone's kind",
        |d| {
            d.add(Zone::new(
                id(Kind::Zone, "z_9"),
                ZoneKind::Lead,
                at("Critics denied it"),
            ))
        },
        |d| {
            d.add(Zone::new(
                id(Kind::Zone, "z_9"),
                ZoneKind::Post,
                at("Critics denied it"),
            ))
        },
        &[LossKind::Zones],
    ),
];
