//! The whole French sample tagged from nothing with the keyboard alone, a colleague's tags as the plan; how many keys a record takes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

mod typist;

use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

use egui::{Key, Modifiers};
use postil::{
    model::{
        annotation::{CommentOn, Event, Filler, Holder, Mention, Record, Stance, Target, Voice},
        article::{Article, Status},
        document::Document,
        id::{Id, Kind},
        span::ByteSpan,
    },
    store::sidecar::parse,
};

use self::typist::{Tally, Typist};
use crate::desk::{Desk, Folder};

/// Everything a document says, its ids by what they stand for.
fn said(document: &Document) -> Vec<String> {
    let text = document.article().text();
    let words = |spans: &[ByteSpan]| {
        let parts: Vec<String> = spans
            .iter()
            .map(|s| format!("{}:{}", s.start, s.text(text).unwrap()))
            .collect();
        parts.join("+")
    };
    let name = |id: &Id| match document.record(id) {
        Some(Record::Entity(e)) => format!("{} {}", e.label, e.name),
        Some(Record::Mention(m)) => words(&m.at),
        Some(Record::Event(e)) => format!("{} {}", e.label, words(e.trigger.spans())),
        Some(Record::Voice(v)) => words(&v.content),
        other => format!("{other:?}"),
    };
    let holder = |h: &Holder| h.id().map_or(format!("{h:?}"), name);
    let target = |t: &Target| t.id().map_or(format!("{t:?}"), name);
    let mut said: Vec<String> = document
        .records()
        .filter_map(|record| {
            Some(match record {
                Record::Zone(_) => return None,
                Record::Entity(e) => format!(
                    "entity {} {} {:?} {:?} {:?}",
                    e.label, e.name, e.subtype, e.aliases, e.links
                ),
                Record::Mention(m) => format!(
                    "mention {} {:?} {:?} of {}",
                    words(&m.at),
                    m.level,
                    m.metonymy,
                    name(&m.entity)
                ),
                Record::Event(e) => {
                    let mut arguments: Vec<String> = e
                        .arguments
                        .iter()
                        .map(|a| {
                            let filler = match &a.filler {
                                Filler::Mention(id) | Filler::Entity(id) | Filler::Event(id) => {
                                    format!("{:?} {}", id.kind(), name(id))
                                }
                                other => format!("{other:?}"),
                            };
                            format!("{} {filler} {}", a.role, a.inferred)
                        })
                        .collect();
                    // A date in the role is the event's own date.
                    arguments.retain(|a| !a.starts_with("date Date"));
                    arguments.sort();
                    let mut contexts = e.contexts.clone();
                    contexts.sort();
                    let same: Vec<String> = e.same_as.iter().map(name).collect();
                    format!(
                        "event {} {} {arguments:?} {:?} {:?} {:?} {:?} {:?} {contexts:?} {:?} {same:?}",
                        e.label,
                        words(e.trigger.spans()),
                        e.modality,
                        e.polarity,
                        e.tense,
                        e.genericity,
                        e.mode,
                        e.date
                    )
                }
                Record::Stance(s) => format!(
                    "stance {} {:?} {} {:?} {} {:?} {:?} {}",
                    holder(&s.holder),
                    s.polarity,
                    target(&s.target),
                    s.intensity,
                    words(&s.evidence),
                    s.voice.as_ref().map(name),
                    s.certainty,
                    s.inferred
                ),
                Record::Voice(v) => format!(
                    "voice {} cue {} content {} {:?} {:?}",
                    holder(&v.source),
                    words(&v.cue),
                    words(&v.content),
                    v.manner,
                    v.within.as_ref().map(name)
                ),
                Record::Absence(a) => {
                    format!("absence {} {} {}", holder(&a.holder), target(&a.target), a.note)
                }
                Record::Comment(c) => {
                    let on = match &c.on {
                        CommentOn::Record(id) => name(id),
                        CommentOn::Span(span) => words(&[*span]),
                        CommentOn::Article => "article".to_owned(),
                    };
                    format!("comment {on} {} {} {}", c.text, c.question, c.open)
                }
            })
        })
        .collect();
    said.sort();
    said
}

#[expect(clippy::print_stdout, reason = "the figures are what it is for")]
#[test]
fn the_french_sample_by_keyboard_alone() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data");
    let text = fs::read_to_string(sample.join("otan-daech.txt")).unwrap();
    let sidecar = "otan-daech.txt.bruno.ann.ron";
    let article = Arc::new(Article::new("otan-daech.txt", text.as_str()));
    let plan = fs::read_to_string(sample.join(sidecar)).unwrap();
    let plan = parse(&plan, &article, sidecar).document.unwrap();
    let folder = Folder::new("sample");
    let path = folder.write("otan-daech.txt", &text);
    let mut typist = Typist {
        desk: Desk::seeded(&[path], 7),
        plan: plan.clone(),
        ours: BTreeMap::new(),
        keys: Tally::new(),
        n_typed: 0,
    };
    typist.desk.n_actions = 0;

    let mut mentions: Vec<Mention> = plan.mentions().cloned().collect();
    mentions.sort_by(|a, b| a.at.cmp(&b.at));
    for mention in &mentions {
        let is_new = !typist.ours.contains_key(&mention.entity);
        typist.mention(mention);
        if is_new {
            typist.entity(&mention.entity);
        }
    }
    let mut events: Vec<Event> = plan.events().cloned().collect();
    // What an event is filled with or the same as comes before it.
    let needs = |e: &Event| {
        let fillers = e.arguments.iter().filter_map(|a| a.filler.id());
        fillers
            .chain(&e.same_as)
            .filter(|id| id.kind() == Kind::Event)
            .count()
    };
    events.sort_by_key(|e| (needs(e), e.trigger.spans().to_vec()));
    for event in &events {
        typist.event(event);
    }
    let mut voices: Vec<Voice> = plan.voices().cloned().collect();
    voices.sort_by(|a, b| a.content.cmp(&b.content));
    for voice in &voices {
        typist.voice(voice);
    }
    let mut stances: Vec<Stance> = plan.stances().cloned().collect();
    stances.sort_by(|a, b| a.evidence.cmp(&b.evidence));
    for stance in &stances {
        typist.stance(stance);
    }
    for absence in plan.absences() {
        let before = typist.desk.n_actions;
        typist.desk.key(Key::Escape);
        typist.desk.type_text("-");
        typist.holder(&absence.holder);
        typist.target(&absence.target);
        typist.desk.type_text("d");
        typist.enter(&absence.note);
        typist.count("absence", before);
    }
    for comment in plan.comments() {
        let before = typist.desk.n_actions;
        match &comment.on {
            CommentOn::Span(span) => typist.select(&[*span]),
            CommentOn::Record(id) => {
                // Walks there with Tab.
                typist.desk.key(Key::Escape);
                let mine = typist.ours[id].clone();
                let at = typist.doc().record(&mine).unwrap().first_span().unwrap();
                typist.caret_to(at.start.saturating_sub(1));
                for _ in 0..4 {
                    typist.desk.key(Key::Tab);
                    if typist.desk.article().focus() == Some(&mine) {
                        break;
                    }
                }
                assert_eq!(typist.focus(), mine);
            }
            CommentOn::Article => typist.desk.key(Key::Escape),
        }
        typist.desk.type_text("C");
        typist.enter(&comment.text);
        typist.count("comment", before);
    }
    let before = typist.desk.n_actions;
    typist.press(Modifiers::COMMAND, Key::K);
    typist.enter("fill the card");
    typist.press(Modifiers::COMMAND, Key::D);
    typist.count("card and status", before);

    let (ours, planned) = (said(typist.doc()), said(&plan));
    let missing: Vec<&String> = planned.iter().filter(|s| !ours.contains(s)).collect();
    let extra: Vec<&String> = ours.iter().filter(|s| !planned.contains(s)).collect();
    assert!(
        missing.is_empty() && extra.is_empty(),
        "missing: {missing:#?}\nextra: {extra:#?}"
    );
    let card = typist.doc().card();
    assert_eq!(card.headline, plan.card().headline);
    assert_eq!(card.byline, plan.card().byline);
    assert_eq!(card.date, plan.card().date);
    assert_eq!(*typist.doc().status(), Status::Done);

    let n_records: usize = typist.keys.values().map(|(n, _)| n).sum();
    let n_keys = typist.desk.n_actions;
    println!(
        "{n_keys} keys for {n_records} records, {} of them typing names and notes",
        typist.n_typed
    );
    for (what, (n, keys)) in &typist.keys {
        println!("{what}: {n} × {:.1} keys", *keys as f64 / *n as f64);
    }
    // The figures as they are stated, the moving of the caret to the words included: a change that costs keys, or saves some, is seen.
    let stated = [
        ("absence", "104.0"),
        ("card and status", "16.0"),
        ("comment", "73.0"),
        ("entity", "16.1"),
        ("event", "52.9"),
        ("mention", "14.8"),
        ("stance", "28.9"),
        ("voice", "54.7"),
    ];
    let counted: Vec<(&str, String)> = typist
        .keys
        .iter()
        .map(|(what, (n, keys))| (*what, format!("{:.1}", *keys as f64 / *n as f64)))
        .collect();
    let counted: Vec<(&str, &str)> = counted.iter().map(|(w, k)| (*w, k.as_str())).collect();
    assert_eq!(counted, stated);
    assert_eq!((n_keys, typist.n_typed), (1734, 537));
}
