//! Whatever goes out comes back, or the export has said that it will not: random documents with everything that a document can hold.
//!
//! What a document says is taken apart into facts, one line each, that name things by where they stand and not by their ids. A fact that is not
//! read back must be among the losses that were counted, kind by kind; one that is read back and was not there is something bent into shape.

use std::{collections::BTreeMap, sync::Arc};

use proptest::prelude::*;

use super::{
    ExportOptions, ExportReport, ImportOptions, LossKind, MemorySink, MemorySource, Newline,
    SourceDocument, View, ViewOptions, ZoneMode, by_name, export,
    view::{LabelledSpan, Part},
};
use crate::{
    model::{
        annotation::*,
        codebook::Codebook,
        document::{Annotator, CodebookRef, Document},
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
    facts: Facts,
}

fn as_it_is(text: &str) -> String {
    text.to_owned()
}

impl<'a> Facting<'a> {
    fn plain(view: &'a View) -> Self {
        Self {
            view,
            spell: as_it_is,
            spell_event: as_it_is,
            spell_role: as_it_is,
            facts: Facts::new(),
        }
    }

    fn say(&mut self, kind: LossKind, fact: String) {
        self.facts.entry(kind).or_default().push(fact);
    }

    fn at(&self, spans: &[ByteSpan]) -> String {
        let at = spans.iter().map(|s| format!("{}-{}", s.start, s.end));
        at.collect::<Vec<_>>().join(";")
    }

    fn label(&self, span: &LabelledSpan<'_>) -> String {
        match span.part {
            Part::Trigger => (self.spell_event)(span.label),
            _ => (self.spell)(span.label),
        }
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
            _ => format!("{{{}}}", places.join(" ")),
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
            let said = format!("{on} {:?} {:?} {subtype:?}", entity.name, entity.aliases);
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
        let found = Facting::plain(&after).all();
        let none = Vec::new();
        let kinds = said.keys().chain(found.keys());
        for kind in kinds {
            let said = said.get(kind).unwrap_or(&none);
            let there = found.get(kind).unwrap_or(&none);
            let lost = beyond(said, there);
            // What a lost stance or argument says is lost with it.
            let excuses = [*kind, LossKind::Stances, LossKind::Arguments];
            let n: usize = match kind {
                LossKind::StanceDetails | LossKind::Attributes | LossKind::References => {
                    excuses.iter().map(|kind| report.loss.count(*kind)).sum()
                }
                // How sure a link is counts as one, too.
                kind => report.loss.count(*kind),
            };
            prop_assert!(lost.len() <= n, "{kind:?}: {n} counted, but these are gone: {lost:#?}\nthere: {there:#?}");
            let bent = beyond(there, said);
            let is_excused = matches!(kind, LossKind::Links) || bent.len() <= n;
            prop_assert!(is_excused, "{kind:?}: nobody said {bent:#?} but {said:#?}");
        }
    }

    #[test]
    fn flat_formats_give_back_spans_and_who_is_who(document in any_document()) {
        // No codebook has a label without a name.
        prop_assume!(view(&document, false).spans().iter().all(|span| !span.label.is_empty()));
        for format in ["label-studio", "w3c", "cas-json", "cas-xmi"] {
            let (files, report) = written(format, &document);
            let before = view(&document, false);
            let spans = |view: &View, part: Option<Part>| -> Vec<String> {
                let facting = Facting::plain(view);
                let all = view.spans().into_iter();
                let wanted = all.filter(|span| part.is_none_or(|part| span.part == part));
                let mut rows: Vec<String> = wanted
                    .map(|span| format!("{} {}", facting.label(&span), facting.at(span.at)))
                    .collect();
                rows.sort();
                rows
            };
            let said = spans(&before, None);
            let Some(back) = read(format, &files) else {
                prop_assert!(said.is_empty(), "{}", format);
                continue;
            };
            if report.loss.count(LossKind::Characters) > 0 {
                continue;
            }
            prop_assert_eq!(back.article().text(), &*before.text, "{}", format);
            let after = view(&back, false);
            let found = spans(&after, Some(Part::Mention));
            prop_assert_eq!(&found, &said, "{}", format);
            // Every mention that shared an entity still does, with the same others.
            let (said, found) = (Facting::plain(&before).all(), Facting::plain(&after).all());
            let none = Vec::new();
            let said = said.get(&LossKind::Coreference).unwrap_or(&none);
            let found = found.get(&LossKind::Coreference).unwrap_or(&none);
            let lost = beyond(said, found);
            prop_assert!(lost.is_empty(), "{}: {:#?}", format, lost);
        }
    }
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
