//! brat, out and in: what comes back is what went out, whatever ids brat gave it.

use std::collections::BTreeMap;

use postil::{
    dataset::{LossKind, Newline, View, ViewOptions, ZoneMode},
    model::{
        annotation::*,
        document::Document,
        edit::{Title, Transaction},
        id::{Id, Kind},
        span::ByteSpan,
    },
};
use proptest::prelude::*;

use crate::{
    dataset::{read, write},
    dataset_fixture::{any_document, empty, source},
};

fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The document with all that records can say besides where they are: a different choice of it for each record.
fn dressed(plain: &Document) -> Document {
    let article = plain.article();
    let mut document = empty(article.file_name(), article.text(), "alice");
    let mut tx = Transaction::new(Title::new("undo-import"));
    let events: Vec<Id> = plain.events().map(|e| e.id.clone()).collect();
    let voices: Vec<Id> = plain.voices().map(|v| v.id.clone()).collect();
    let mentions: Vec<Id> = plain.mentions().map(|m| m.id.clone()).collect();
    let entities: Vec<Id> = plain.entities().map(|e| e.id.clone()).collect();
    let note = |n: usize| Attributes::from([(format!("key {n}"), format!("a\tb\\n\n\u{2028}=c{n}"))]);
    for (n, record) in plain.records().enumerate() {
        let mut record = record.clone();
        match &mut record {
            Record::Entity(e) => {
                if n % 2 == 0 {
                    let first = plain.mentions().find(|m| m.entity == e.id);
                    let words = first.map(|m| article.text()[m.at[0].range()].to_owned());
                    e.name = words.unwrap_or_else(|| e.name.clone());
                    e.subtype = Some("Military".to_owned());
                    e.links = vec![Link {
                        kb: "wikidata".to_owned(),
                        id: format!("Q{n}"),
                        confidence: None,
                    }];
                }
                e.aliases = vec![format!("Alias\n{n}"), "ناتو".to_owned()];
                e.attributes = note(n);
            }
            Record::Mention(m) => {
                m.level = [Level::Name, Level::Nominal, Level::Pronoun][n % 3];
                m.metonymy = (n % 2 == 0).then(|| "Location".to_owned());
                m.attributes = note(n);
            }
            Record::Event(e) => {
                let fillers = [
                    Filler::Date("2017-05".to_owned()),
                    Filler::Place("Bruxelles: là=bas".to_owned()),
                    Filler::Value("a=b:c".to_owned()),
                ];
                let others = [mentions.first(), mentions.last()].into_iter().flatten();
                let others = others.map(|id| Filler::Mention(id.clone()));
                let other_event = events.iter().rev().find(|id| **id != e.id);
                let other_event = other_event.map(|id| Filler::Event(id.clone()));
                for (i, filler) in fillers.into_iter().chain(others).chain(other_event).enumerate() {
                    e.arguments.push(Argument {
                        role: ["actor", "recipient", "date"][(n + i) % 3].to_owned(),
                        filler,
                        inferred: i % 2 == 0,
                    });
                }
                e.modality = [Modality::Asserted, Modality::Other][n % 2];
                e.polarity = [EventPolarity::Negative, EventPolarity::Positive][n % 2];
                e.tense = [Tense::Past, Tense::Present, Tense::Future, Tense::Unspecified][n % 4];
                e.genericity = [Genericity::Specific, Genericity::Generic][n % 2];
                e.mode = (n % 2 == 0).then(|| "join".to_owned());
                e.contexts = vec!["military".to_owned(), format!("x{n}")];
                e.date = Some(EventDate {
                    value: "2017-05-25".to_owned(),
                    inferred: n % 2 == 0,
                });
                e.same_as = events.iter().filter(|id| **id != e.id).take(1).cloned().collect();
                e.attributes = note(n);
            }
            Record::Stance(s) => {
                s.intensity = Some("high".to_owned());
                s.certainty = [Certainty::Certain, Certainty::Probable, Certainty::Unsure][n % 3];
                s.inferred = n % 2 == 0;
                s.voice = voices.first().cloned();
                if let Some(entity) = entities.get(n % 4) {
                    s.holder = Holder::Entity(entity.clone());
                }
                if let Some(entity) = entities.last().filter(|_| n % 3 == 0) {
                    s.target = Target::Entity(entity.clone());
                }
                s.attributes = note(n);
            }
            Record::Voice(v) => {
                v.manner = [Manner::Direct, Manner::Indirect, Manner::Mixed, Manner::Reported][n % 4];
                v.within = voices.first().filter(|id| **id != v.id).cloned();
                if n % 2 == 0 {
                    v.cue = std::mem::take(&mut v.content);
                }
                if let Some(entity) = entities.get(n % 3) {
                    v.source = Holder::Entity(entity.clone());
                }
                v.attributes = note(n);
            }
            Record::Zone(_) | Record::Absence(_) | Record::Comment(_) => {}
        }
        if n % 3 == 0 && record.kind() != Kind::Zone {
            let on = record.id().clone();
            tx.insert(Comment {
                id: Id::new(Kind::Comment, format!("c_{n}")),
                on: CommentOn::Record(on),
                text: format!("why {n}?\n\\n"),
                author: "alice".to_owned(),
                question: false,
                open: false,
                origin: None,
            });
        }
        tx.insert(record);
    }
    document.apply(tx).expect("sound");
    document
}

/// What records say, without their ids: each is named by its place in the text, an entity by its type and name.
struct Facts<'a> {
    text: &'a str,
    by_id: BTreeMap<&'a Id, &'a Record>,
    /// Each entity's first mention, in the order of the records.
    first: BTreeMap<&'a Id, &'a Id>,
}

impl<'a> Facts<'a> {
    fn of(text: &'a str, records: &'a [Record]) -> Vec<String> {
        let mut first = BTreeMap::new();
        for record in records {
            if let Record::Mention(m) = record {
                first.entry(&m.entity).or_insert(&m.id);
            }
        }
        let by_id = records.iter().map(|r| (r.id(), r)).collect();
        let facts = Facts { text, by_id, first };
        let mut all: Vec<String> = records.iter().filter_map(|r| facts.fact(r)).collect();
        all.sort();
        all
    }

    /// Pieces as brat has them: none with a line break in it.
    fn place(&self, at: &[ByteSpan]) -> String {
        let mut out = String::new();
        for span in at {
            let mut start = span.start;
            for piece in self.text[span.range()].split_inclusive(is_line_break) {
                let words = piece.trim_end_matches(is_line_break);
                if !words.is_empty() {
                    out.push_str(&format!("{start}-{};", start + words.len()));
                }
                start += piece.len();
            }
        }
        out
    }

    fn name(&self, id: &Id) -> String {
        match self.by_id[id] {
            Record::Entity(e) => format!("{}:{}", e.label, e.name),
            Record::Mention(m) => format!("mention {}", self.place(&m.at)),
            Record::Event(e) => match &e.trigger {
                Trigger::At(at) => format!("{} {}", e.label, self.place(at)),
                Trigger::Absent { .. } => unreachable!("brat has none"),
            },
            Record::Stance(s) => format!("stance {}", self.place(&s.evidence)),
            Record::Voice(v) => format!("voice {}/{}", self.place(&v.cue), self.place(&v.content)),
            record => format!("{:?}", record.kind()),
        }
    }

    fn holder(&self, holder: &Holder) -> String {
        match holder.id() {
            Some(id) => self.name(id),
            None => format!("{holder:?}"),
        }
    }

    /// `None` for what brat has no place for, and counts.
    fn fact(&self, record: &Record) -> Option<String> {
        let name = self.name(record.id());
        Some(match record {
            Record::Entity(e) => {
                self.first.get(&e.id)?;
                format!("{name} {:?} {:?} {:?} {:?}", e.subtype, e.aliases, e.links, e.attributes)
            }
            Record::Mention(m) => {
                let of = self.name(&m.entity);
                format!("{name} of {of} {:?} {:?} {:?}", m.level, m.metonymy, m.attributes)
            }
            Record::Event(e) => {
                let mut arguments: Vec<String> = Vec::new();
                for a in &e.arguments {
                    let filler = match &a.filler {
                        Filler::Mention(id) | Filler::Event(id) => self.name(id),
                        Filler::Entity(id) => match self.first.get(id) {
                            Some(first) => self.name(first),
                            None => continue,
                        },
                        value => format!("{value:?}"),
                    };
                    arguments.push(format!("{}={filler} {}", a.role, a.inferred));
                }
                arguments.sort();
                let same: Vec<String> = e.same_as.iter().map(|id| self.name(id)).collect();
                format!(
                    "{name} {arguments:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {same:?} {:?}",
                    e.modality, e.polarity, e.tense, e.genericity, e.mode, e.contexts, e.date, e.attributes
                )
            }
            Record::Stance(s) => {
                let target = match &s.target {
                    Target::Entity(id) | Target::Event(id) => self.name(id),
                    Target::Concept(concept) => concept.clone(),
                };
                let voice = s.voice.as_ref().map(|id| self.name(id));
                let holder = self.holder(&s.holder);
                format!(
                    "{name} {holder} {target} {:?} {:?} {voice:?} {} {:?} {:?}",
                    s.polarity, s.intensity, s.inferred, s.certainty, s.attributes
                )
            }
            Record::Voice(v) => {
                let within = v.within.as_ref().map(|id| self.name(id));
                format!("{name} {} {:?} {within:?} {:?}", self.holder(&v.source), v.manner, v.attributes)
            }
            Record::Comment(c) => {
                let CommentOn::Record(on) = &c.on else { return None };
                // An entity stands at its first mention.
                let on = match on.kind() {
                    Kind::Entity => self.first.get(on)?,
                    _ => on,
                };
                format!("on {}: {:?}", self.name(on), c.text)
            }
            Record::Zone(_) | Record::Absence(_) => return None,
        })
    }
}

fn comes_back(document: &Document) {
    let options = ViewOptions {
        zones: ZoneMode::Cut,
        newline: Newline::Lf,
        layers: None,
        break_lines: true,
    };
    let view = View::new(&source(document.clone()), &options);
    let mut out: Vec<Record> = Vec::new();
    out.extend(view.entities.iter().cloned().map(Record::Entity));
    out.extend(view.mentions.iter().cloned().map(Record::Mention));
    out.extend(view.events.iter().cloned().map(Record::Event));
    out.extend(view.stances.iter().cloned().map(Record::Stance));
    out.extend(view.voices.iter().cloned().map(Record::Voice));
    out.extend(view.comments.iter().cloned().map(Record::Comment));
    let (sink, report) = write("brat", &Default::default(), vec![source(document.clone())]);
    let (documents, read_report) = read("brat", &sink.into());
    assert_eq!(read_report.problems, []);
    assert_eq!(documents[0].text, *view.text);
    assert_eq!(Facts::of(&documents[0].text, &documents[0].records), Facts::of(&view.text, &out));
    // No annotation is counted as lost that was there to be written.
    for kind in [LossKind::Links, LossKind::Attributes, LossKind::Voices, LossKind::Label] {
        assert_eq!(report.loss.count(kind), 0, "{}", report.loss);
    }
}

proptest! {
    #[test]
    fn brat_reads_back_what_it_wrote(document in any_document()) {
        comes_back(&document);
        comes_back(&dressed(&document));
    }
}
