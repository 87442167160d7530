//! Whatever goes out comes back, or the export has said that it will not: random documents with everything that a document can hold.
//!
//! What a document says is taken apart into facts, one line each, that name things by where they stand and not by their ids. A fact that is not
//! read back must be among the losses that were counted, kind by kind; one that is read back and was not there is something bent into shape.

use std::{collections::BTreeMap, sync::Arc};

use proptest::prelude::*;

use super::{
    ExportOptions, ExportReport, ImportOptions, LossKind, MemorySink, MemorySource, Newline,
    SourceDocument, View, ViewOptions, ZoneMode, by_name, export,
};
use crate::{
    model::{
        annotation::*,
        codebook::Codebook,
        document::{Annotator, CodebookRef, Document},
        edit::{Title, Transaction},
        id::{Id, Kind},
        span::ByteSpan,
    },
    store::fixture::{any_document, empty_document, insert},
};

/// Facts by the kind of loss that excuses that one is gone.
type Facts = BTreeMap<LossKind, Vec<String>>;

fn source(document: Document) -> SourceDocument {
    SourceDocument {
        document,
        codebook: Arc::new(Codebook::default()),
        name: "a".to_owned(),
    }
}

fn options() -> ExportOptions {
    ExportOptions {
        zones: Some(ZoneMode::All),
        newline: Some(Newline::Lf),
        ..ExportOptions::default()
    }
}

fn written(format: &str, document: &Document) -> (MemorySource, ExportReport) {
    let mut sink = MemorySink::default();
    let documents = [Ok(source(document.clone()))];
    let format = by_name(format).unwrap();
    let report = export(format, &options(), documents.into_iter(), &mut sink).unwrap();
    (sink.into(), report)
}

/// The document that is read back, if anything is said of it.
fn read(format: &str, source: &MemorySource) -> Option<Document> {
    let reader = by_name(format).unwrap().reader().unwrap();
    let mut found = Vec::new();
    let report = reader
        .read(source, &ImportOptions::default(), &mut |document| {
            found.push(document);
            Ok(())
        })
        .unwrap();
    assert_eq!(report.problems, [], "{format}: our own file has a fault");
    let annotator = Annotator {
        id: "alice".to_owned(),
        name: "Alice".to_owned(),
    };
    let codebook = CodebookRef {
        name: "news-core".to_owned(),
        version: 1,
    };
    let document = found.pop()?;
    Some(document.into_document(annotator, codebook))
}

fn view(document: &Document, break_lines: bool) -> View {
    let options = ViewOptions {
        zones: ZoneMode::All,
        newline: Newline::Lf,
        layers: None,
        break_lines,
    };
    View::new(&source(document.clone()), &options)
}

/// What a view says.
struct Facting<'a> {
    view: &'a View,
    /// How the format spells labels, and roles.
    spell: fn(&str) -> String,
    spell_event: fn(&str) -> String,
    spell_role: fn(&str) -> String,
    /// How it spells what entities are called.
    spell_name: fn(&str) -> String,
    facts: Facts,
}

fn as_it_is(text: &str) -> String {
    text.to_owned()
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

/// White space as one that keeps none of it apart.
fn spaced(text: &str) -> String {
    text.replace(is_gap, " ")
}

/// The document without white space at the edges of its spans, where anything else is in them.
fn trimmed(document: &Document) -> Document {
    let text = document.article().text();
    let trim = |at: &mut Vec<ByteSpan>| {
        let pieces = at.iter().map(|span| {
            let inside = span.text(text).unwrap();
            let start = span.start + inside.len() - inside.trim_start_matches(is_gap).len();
            ByteSpan::new(
                start,
                start.max(span.start + inside.trim_end_matches(is_gap).len()),
            )
        });
        let pieces: Vec<ByteSpan> = pieces.filter(|piece| !piece.is_empty()).collect();
        if !pieces.is_empty() {
            *at = pieces;
        }
    };
    let mut change = Transaction::new(Title::new("test"));
    for record in document.records() {
        let mut after = record.clone();
        match &mut after {
            Record::Mention(mention) => trim(&mut mention.at),
            Record::Event(Event {
                trigger: Trigger::At(at),
                ..
            }) => trim(at),
            Record::Stance(stance) => trim(&mut stance.evidence),
            Record::Voice(voice) => {
                trim(&mut voice.cue);
                trim(&mut voice.content);
            }
            _ => {}
        }
        if after != *record {
            change.replace(record.clone(), after);
        }
    }
    let mut document = document.clone();
    document.apply(change).unwrap();
    document
}

impl<'a> Facting<'a> {
    fn plain(view: &'a View) -> Self {
        Self {
            view,
            spell: as_it_is,
            spell_event: as_it_is,
            spell_role: as_it_is,
            spell_name: as_it_is,
            facts: Facts::new(),
        }
    }

    fn say(&mut self, kind: LossKind, fact: String) {
        self.facts.entry(kind).or_default().push(fact);
    }

    fn at(&self, spans: &[ByteSpan]) -> String {
        let at = spans.iter().map(|s| self.view.chars(*s));
        let at = at.map(|s| format!("{}-{}", s.start, s.end));
        at.collect::<Vec<_>>().join(";")
    }

    /// An entity by its mentions; one that is only named by its name.
    fn entity(&self, id: &Id) -> String {
        let mentions = self.view.mentions.iter().filter(|m| m.entity == *id);
        let mut places: Vec<String> = mentions.map(|m| self.at(&m.at)).collect();
        places.sort();
        match self.view.entity(id) {
            Some(entity) if places.is_empty() => {
                format!("{}:{}", (self.spell)(&entity.label), entity.name)
            }
            Some(entity) => {
                format!("{}{{{}}}", (self.spell)(&entity.label), places.join(" "))
            }
            None => "nobody".to_owned(),
        }
    }

    fn has_mention(&self, id: &Id) -> bool {
        self.view.mentions.iter().any(|m| m.entity == *id)
    }

    fn event(&self, id: &Id) -> String {
        self.view.event(id).map_or_else(String::new, |e| {
            if e.trigger.spans().is_empty() {
                return "nowhere".to_owned();
            }
            let at = self.at(e.trigger.spans());
            format!("{}@{at}", (self.spell_event)(&e.label))
        })
    }

    fn voice(&self, id: &Id) -> String {
        let voice = self.view.voices.iter().find(|v| v.id == *id);
        voice.map_or_else(String::new, |v| {
            format!("{}/{}", self.at(&v.cue), self.at(&v.content))
        })
    }

    fn holder(&self, holder: &Holder) -> String {
        match holder {
            Holder::Entity(id) => self.entity(id),
            other => format!("{other:?}"),
        }
    }

    fn attributes(&mut self, on: &str, attributes: &Attributes) {
        for (key, value) in attributes {
            self.say(LossKind::Attributes, format!("{on} {key:?}={value:?}"));
        }
    }

    fn all(mut self) -> Facts {
        let view = self.view;
        for mention in &view.mentions {
            let on = format!("{} {}", self.at(&mention.at), self.entity(&mention.entity));
            self.say(LossKind::Coreference, on.clone());
            self.say(LossKind::Levels, format!("{on} {:?}", mention.level));
            if let Some(metonymy) = &mention.metonymy {
                let metonymy = (self.spell)(metonymy);
                self.say(LossKind::Metonymy, format!("{on} {metonymy}"));
            }
            self.attributes(&on, &mention.attributes);
        }
        for entity in &view.entities {
            if !self.has_mention(&entity.id) {
                continue;
            }
            let on = self.entity(&entity.id);
            let subtype = entity.subtype.as_deref().map(self.spell);
            let name = (self.spell_name)(&entity.name);
            let said = format!("{on} {name:?} {:?} {subtype:?}", entity.aliases);
            self.say(LossKind::EntityDetails, said);
            for link in &entity.links {
                self.say(LossKind::Links, format!("{on} {link:?}"));
            }
            self.attributes(&on, &entity.attributes);
        }
        let with_words = view.events.iter().filter(|e| !e.trigger.spans().is_empty());
        for event in with_words {
            self.one_event(event);
        }
        for stance in view.stances.iter().filter(|s| !s.evidence.is_empty()) {
            self.stance(stance);
        }
        let with_words = |v: &&Voice| !(v.cue.is_empty() && v.content.is_empty());
        for voice in view.voices.iter().filter(with_words) {
            let on = format!("voice {}", self.voice(&voice.id));
            let source = self.holder(&voice.source);
            self.say(LossKind::Voices, format!("{on} {source}"));
            self.say(LossKind::VoiceDetails, format!("{on} {:?}", voice.manner));
            if let Some(within) = &voice.within {
                let within = self.voice(within);
                self.say(LossKind::References, format!("{on} within {within}"));
            }
            self.attributes(&on, &voice.attributes);
        }
        for comment in &view.comments {
            self.say(LossKind::Comments, comment.text.clone());
        }
        for facts in self.facts.values_mut() {
            facts.sort();
        }
        self.facts
    }

    fn one_event(&mut self, event: &Event) {
        let on = self.event(&event.id);
        for argument in &event.arguments {
            let (kind, filler) = match &argument.filler {
                Filler::Mention(id) => {
                    let mention = self.view.mention(id).map(|m| self.at(&m.at));
                    (LossKind::Arguments, format!("mention {mention:?}"))
                }
                Filler::Entity(id) if self.has_mention(id) => {
                    (LossKind::Arguments, format!("entity {}", self.entity(id)))
                }
                Filler::Entity(_) => (LossKind::Arguments, "entity nowhere".to_owned()),
                Filler::Event(id) => (LossKind::Arguments, format!("event {}", self.event(id))),
                value => (LossKind::ValueArguments, format!("{value:?}")),
            };
            let role = (self.spell_role)(&argument.role);
            self.say(kind, format!("{on} {role} {filler} {}", argument.inferred));
        }
        self.say(
            LossKind::EventDetails,
            format!(
                "{on} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
                event.modality,
                event.polarity,
                event.tense,
                event.genericity,
                event.mode,
                event.contexts,
                event.date
            ),
        );
        for other in &event.same_as {
            let other = self.event(other);
            self.say(LossKind::References, format!("{on} same as {other}"));
        }
        self.attributes(&on, &event.attributes);
    }

    fn stance(&mut self, stance: &Stance) {
        let target = match &stance.target {
            Target::Entity(id) => self.entity(id),
            Target::Event(id) => self.event(id),
            Target::Concept(name) => format!("concept {name:?}"),
        };
        let (at, holder) = (self.at(&stance.evidence), self.holder(&stance.holder));
        let on = format!("{at} {holder} {target} {:?}", stance.polarity);
        self.say(LossKind::Stances, on.clone());
        let intensity = stance.intensity.as_deref().map(self.spell);
        let said = format!(
            "{on} {intensity:?} {:?} {}",
            stance.certainty, stance.inferred
        );
        self.say(LossKind::StanceDetails, said);
        if let Some(voice) = &stance.voice {
            let voice = self.voice(voice);
            self.say(LossKind::References, format!("{on} said in {voice}"));
        }
        self.attributes(&on, &stance.attributes);
    }
}

/// What of `all` is not in `there`; both may hold a fact more than once.
fn beyond(all: &[String], there: &[String]) -> Vec<String> {
    let mut left = there.to_vec();
    let mut gone = Vec::new();
    for fact in all {
        match left.iter().position(|other| other == fact) {
            Some(i) => {
                left.swap_remove(i);
            }
            None => gone.push(fact.clone()),
        }
    }
    gone
}

proptest! {
    #[test]
    fn jsonl_is_the_whole_document(document in any_document()) {
        let mut sink = MemorySink::default();
        let whole = ExportOptions { newline: Some(Newline::Keep), ..options() };
        let documents = [Ok(source(document.clone()))];
        let report = export(by_name("jsonl").unwrap(), &whole, documents.into_iter(), &mut sink).unwrap();
        prop_assert!(report.loss.is_empty(), "{}", report.loss);
        let back = read("jsonl", &sink.into()).unwrap();
        prop_assert_eq!(back.article().text(), document.article().text());
        prop_assert_eq!((back.card(), back.status()), (document.card(), document.status()));
        let records: Vec<&Record> = back.records().collect();
        prop_assert_eq!(records, document.records().collect::<Vec<_>>());
    }

    #[test]
    fn brat_gives_back_all_that_it_did_not_count_as_lost(document in any_document()) {
        let (files, report) = written("brat", &document);
        let before = view(&document, true);
        let back = read("brat", &files).unwrap();
        prop_assert_eq!(back.article().text(), &*before.text);
        let after = view(&back, true);
        let mut spelt = Facting::plain(&before);
        spelt.spell = super::brat::spell;
        spelt.spell_event = super::brat::spell_event;
        spelt.spell_role = super::brat::spell_role;
        // Where no label had to be spelt differently, all come back as they are.
        let said = match report.loss.count(LossKind::Label) {
            0 => Facting::plain(&before).all(),
            _ => spelt.all(),
        };
        facts_come_back("brat", &said, &Facting::plain(&after).all(), &report)?;
    }

    #[test]
    fn flat_formats_give_back_all_that_they_did_not_count_as_lost(document in any_document()) {
        // No codebook has a label without a name.
        prop_assume!(view(&document, false).spans().iter().all(|span| !span.label.is_empty()));
        for format in FLAT {
            flat_format_gives_back(format, &document)?;
        }
    }
}

/// Formats of spans and lines between them.
const FLAT: [&str; 6] = [
    "label-studio",
    "w3c",
    "cas-json",
    "cas-xmi",
    "webanno-tsv",
    "doccano",
];

fn flat_format_gives_back(format: &str, document: &Document) -> Result<(), TestCaseError> {
    // That format places annotations by tokens.
    let document = match format {
        "webanno-tsv" => &trimmed(document),
        _ => document,
    };
    let (files, report) = written(format, document);
    let before = view(document, false);
    let Some(back) = read(format, &files) else {
        prop_assert!(before.spans().is_empty(), "{}", format);
        return Ok(());
    };
    // What hangs on a span or a label that is not there hangs otherwise then; other tests say what becomes of it.
    let placeless = [
        LossKind::Characters,
        LossKind::Label,
        LossKind::EdgeSpace,
        LossKind::NoToken,
        LossKind::Repeated,
    ];
    if placeless.iter().any(|kind| report.loss.count(*kind) > 0) {
        return Ok(());
    }
    let after = view(&back, false);
    let mut facts = [&before, &after].map(Facting::plain);
    if format == "webanno-tsv" {
        // White space between sentences is not in the file.
        let words = |text: &str| spaced(text).trim_end().to_owned();
        prop_assert_eq!(words(back.article().text()), words(&before.text));
        let is_same = back.article().text() == &*before.text;
        prop_assert_eq!(is_same, report.loss.count(LossKind::Gaps) == 0);
        for facts in &mut facts {
            facts.spell_name = spaced;
        }
    } else {
        prop_assert_eq!(back.article().text(), &*before.text, "{}", format);
    }
    let [said, found] = facts.map(Facting::all);
    facts_come_back(format, &said, &found, &report)
}

/// What was said and is not found was counted, and so was what was not said and is found.
fn facts_come_back(
    format: &str,
    said: &Facts,
    found: &Facts,
    report: &ExportReport,
) -> Result<(), TestCaseError> {
    let none = Vec::new();
    for kind in said.keys().chain(found.keys()) {
        let said = said.get(kind).unwrap_or(&none);
        let there = found.get(kind).unwrap_or(&none);
        let lost = beyond(said, there);
        let excuses: &[LossKind] = match kind {
            // What a lost stance or argument says is lost with it.
            LossKind::StanceDetails | LossKind::Attributes | LossKind::References => {
                &[*kind, LossKind::Stances, LossKind::Arguments]
            }
            // One that an entity fills comes back filled by its mention.
            LossKind::Arguments => &[*kind, LossKind::ArgumentDetails],
            kind => &[*kind],
        };
        let n: usize = excuses.iter().map(|kind| report.loss.count(*kind)).sum();
        prop_assert!(
            lost.len() <= n,
            "{format}, {kind:?}: {n} counted, but these are gone: {lost:#?}\nthere: {there:#?}"
        );
        let bent = beyond(there, said);
        prop_assert!(
            bent.len() <= n,
            "{format}, {kind:?}: nobody said {bent:#?} but {said:#?}"
        );
    }
    Ok(())
}

/// What brat has no line for goes into notes, and comes back from there.
#[test]
fn brat_has_notes_for_what_it_has_no_lines_for() {
    let mut document = empty_document("NATO joined. It said so.\n");
    let id = |kind, key: &str| Id::new(kind, key);
    let entity = Entity {
        attributes: [("a=b\\c".to_owned(), "d=e\nf".to_owned())].into(),
        ..Entity::new(id(Kind::Entity, "e_1"), "Organization", "NATO")
    };
    insert(&mut document, entity.clone());
    let mention = |key: &str, start, end| {
        Mention::new(
            id(Kind::Mention, key),
            vec![ByteSpan::new(start, end)],
            entity.id.clone(),
        )
    };
    insert(&mut document, mention("m_1", 0, 4));
    insert(&mut document, mention("m_2", 13, 15));
    let argument = |role: &str, filler, inferred| Argument {
        role: role.to_owned(),
        filler,
        inferred,
    };
    let arguments = vec![
        argument("actor", Filler::Mention(id(Kind::Mention, "m_2")), false),
        argument("actor", Filler::Entity(entity.id.clone()), true),
        argument("date", Filler::Date("2017-05".to_owned()), true),
        argument("place", Filler::Place("Kabul: north".to_owned()), false),
        argument("how", Filler::Value("a=b:c".to_owned()), true),
    ];
    // An event type of the codebook's own, called what brat's voices are called here.
    let event = Event {
        arguments,
        ..Event::new(
            id(Kind::Event, "ev_1"),
            "Voice",
            Trigger::At(vec![ByteSpan::new(5, 11)]),
        )
    };
    insert(&mut document, event);

    let (files, report) = written("brat", &document);
    let lines = String::from_utf8(files.files["a.ann"].clone()).unwrap();
    for line in [
        "E1\tVoice_:T3 actor:T2 actor2:T1",
        "\tInferredRole E1\tactor2",
        "\tEntityRole E1\tactor2",
        "\tInferredArgument E1\tdate=date:2017-05",
        "\tArgument E1\tplace=place:Kabul: north",
        "\tInferredArgument E1\thow=value:a=b:c",
        "\tEntityAttribute T1\ta\\\\u{3d}b\\\\\\\\c=d=e\\nf",
    ] {
        assert!(lines.contains(line), "{line} in\n{lines}");
    }
    assert_eq!(report.loss.count(LossKind::Label), 1);
    assert_eq!(report.loss.count(LossKind::Attributes), 0);

    let back = read("brat", &files).unwrap();
    let events: Vec<&Event> = back.events().collect();
    assert_eq!((events[0].label.as_str(), events.len()), ("Voice_", 1));
    let entities: Vec<&Entity> = back.entities().collect();
    assert_eq!(entities[0].attributes, entity.attributes);
    let found: Vec<(&str, bool, String)> = events[0]
        .arguments
        .iter()
        .map(|a| {
            let filler = match &a.filler {
                Filler::Mention(id) => back
                    .article()
                    .quote(back.mention(id).unwrap().at[0])
                    .to_owned(),
                Filler::Entity(id) => format!("entity {}", back.entity(id).unwrap().name),
                other => format!("{other:?}"),
            };
            (a.role.as_str(), a.inferred, filler)
        })
        .collect();
    assert_eq!(
        found,
        [
            ("actor", false, "It".to_owned()),
            ("actor", true, "entity NATO".to_owned()),
            ("date", true, "Date(\"2017-05\")".to_owned()),
            ("place", false, "Place(\"Kabul: north\")".to_owned()),
            ("how", true, "Value(\"a=b:c\")".to_owned()),
        ]
    );
}

/// What a role is called may be what ties spans otherwise: then it is spelt differently, and that is counted.
#[test]
fn roles_that_are_called_like_other_lines_are_spelt_differently() {
    let mut document = empty_document("NATO joins, they say, and leaves.\n");
    let id = |kind, key: &str| Id::new(kind, key);
    let trigger = |start, end| Trigger::At(vec![ByteSpan::new(start, end)]);
    let first = Event::new(id(Kind::Event, "ev_1"), "AGREE", trigger(5, 10));
    insert(&mut document, first.clone());
    let argument = |role: &str| Argument {
        role: role.to_owned(),
        filler: Filler::Event(first.id.clone()),
        inferred: false,
    };
    let second = Event {
        arguments: ["SameAs", "Piece", "Target"].map(argument).into(),
        ..Event::new(id(Kind::Event, "ev_2"), "AGREE", trigger(26, 32))
    };
    insert(&mut document, second);
    for format in FLAT {
        let (files, report) = written(format, &document);
        assert_eq!(report.loss.count(LossKind::Label), 2, "{format}");
        let back = read(format, &files).unwrap();
        let events: Vec<&Event> = back.events().collect();
        let roles: Vec<&str> = events
            .iter()
            .flat_map(|e| &e.arguments)
            .map(|a| a.role.as_str())
            .collect();
        assert_eq!(roles, ["SameAs_", "Piece_", "Target"], "{format}");
        assert!(
            events.iter().all(|e| e.same_as.is_empty()) && events.len() == 2,
            "{format}"
        );
    }
}

/// doccano keeps one span per place and label: what would have hung on the other hangs on nothing else.
#[test]
fn what_hangs_on_a_second_span_at_a_place_is_lost_with_it_in_doccano() {
    let mut document = empty_document("NATO praised the plan of Kabul.\n");
    let id = |kind, key: &str| Id::new(kind, key);
    let at = |start, end| vec![ByteSpan::new(start, end)];
    for (n, name, start, end) in [(1, "NATO", 0, 4), (2, "Kabul", 25, 30)] {
        let entity = Entity::new(id(Kind::Entity, &format!("e_{n}")), "Organization", name);
        insert(&mut document, entity.clone());
        let mention = Mention::new(
            id(Kind::Mention, &format!("m_{n}")),
            at(start, end),
            entity.id,
        );
        insert(&mut document, mention);
    }
    let stance = |n: usize, polarity, evidence| Stance {
        evidence,
        ..Stance::new(
            id(Kind::Stance, &format!("s_{n}")),
            Holder::Author,
            Target::Entity(id(Kind::Entity, &format!("e_{n}"))),
            polarity,
        )
    };
    insert(&mut document, stance(1, Polarity::Favor, at(5, 12)));
    insert(&mut document, stance(2, Polarity::Against, at(5, 12)));
    let (files, report) = written("doccano", &document);
    let lost = [LossKind::Stances, LossKind::Repeated].map(|kind| report.loss.count(kind));
    assert_eq!(lost, [1, 0]);
    let back = read("doccano", &files).unwrap();
    let stances: Vec<&Stance> = back.stances().collect();
    assert_eq!((stances.len(), stances[0].polarity), (1, Polarity::Favor));
    assert!(back.mentions().all(|m| m.attributes.is_empty()));

    // Of evidence in two pieces the one that has a place of its own stays.
    let mut split = stance(2, Polarity::Against, at(5, 12));
    split.evidence.extend(at(17, 21));
    let before = document.record(&split.id).unwrap().clone();
    let mut change = Transaction::new(Title::new("test"));
    change.replace(before, split);
    document.apply(change).unwrap();
    let (files, report) = written("doccano", &document);
    assert_eq!(report.loss.count(LossKind::Repeated), 1);
    let back = read("doccano", &files).unwrap();
    let found: Vec<(&[ByteSpan], Polarity)> = back
        .stances()
        .map(|s| (s.evidence.as_slice(), s.polarity))
        .collect();
    let expected = [
        (at(5, 12), Polarity::Favor),
        (at(17, 21), Polarity::Against),
    ];
    let expected = expected
        .each_ref()
        .map(|(at, polarity)| (at.as_slice(), *polarity));
    assert_eq!(found, expected);
}
