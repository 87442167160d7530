//! The whole French sample tagged from nothing with the keyboard alone, a colleague's tags as the plan; how many keys a record takes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use postil::{
    editor::{choices, command::Command, session::Mode},
    model::{
        annotation::{
            Certainty, CommentOn, Event, EventPolarity, Filler, Genericity, Holder, Level, Manner,
            Mention, Modality, Polarity, Record, Stance, Target, Tense, Voice,
        },
        article::{Article, Status},
        document::Document,
        id::{Id, Kind},
        span::ByteSpan,
    },
    store::sidecar::parse,
};

use crate::desk::{Desk, Folder};

/// The keys it took, by what they were for.
type Tally = BTreeMap<&'static str, (usize, usize)>;

struct Typist {
    desk: Desk,
    plan: Document,
    /// The plan's record → ours.
    ours: BTreeMap<Id, Id>,
    keys: Tally,
    /// Of these, what typing names, ids and notes took.
    n_typed: usize,
}

impl Typist {
    fn doc(&self) -> &Document {
        self.desk.document()
    }

    fn focus(&self) -> Id {
        self.desk
            .article()
            .focus()
            .expect("something is focused")
            .clone()
    }

    /// Types into a field and leaves it.
    fn enter(&mut self, text: &str) {
        self.desk.type_text(text);
        self.n_typed += text.chars().count();
        self.desk.key(Key::Enter);
        self.desk.harness.run_steps(1);
    }

    fn count(&mut self, what: &'static str, before: usize) {
        let entry = self.keys.entry(what).or_default();
        entry.0 += 1;
        entry.1 += self.desk.n_actions - before;
    }

    fn head(&self) -> usize {
        self.desk.article().selection().head
    }

    fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.desk.key_with(modifiers, key);
    }

    /// Moves the caret with whole paragraphs, then words, then letters.
    fn caret_to(&mut self, at: usize) {
        let article = self.doc().article().clone();
        let paragraph = |at: usize| article.paragraph_at(at);
        for _ in 0..200 {
            let (here, there) = (paragraph(self.head()), paragraph(at));
            let before = self.head();
            if here < there {
                self.press(Modifiers::COMMAND, Key::ArrowDown);
            } else if here > there {
                self.press(Modifiers::COMMAND, Key::ArrowUp);
            }
            if here == there || self.head() == before {
                break;
            }
        }
        for _ in 0..400 {
            let head = self.head();
            if head == at {
                return;
            }
            let (far, near) = if head < at {
                (Key::ArrowRight, Key::ArrowRight)
            } else {
                (Key::ArrowLeft, Key::ArrowLeft)
            };
            // A word at a time while it is more than some letters away.
            if head.abs_diff(at) > 6 {
                self.press(Modifiers::COMMAND, far);
            } else {
                self.press(Modifiers::NONE, near);
            }
        }
        panic!("the caret does not get to {at}");
    }

    /// Selects with Shift; several pieces with `,` between them.
    fn select(&mut self, spans: &[ByteSpan]) {
        self.desk.key(Key::Escape);
        for (i, span) in spans.iter().enumerate() {
            if i > 0 {
                self.desk.type_text(",");
            }
            self.caret_to(span.start);
            for _ in 0..400 {
                let head = self.head();
                if head == span.end {
                    break;
                }
                let far = head.abs_diff(span.end) > 6;
                let modifiers = if far {
                    Modifiers::SHIFT | Modifiers::COMMAND
                } else {
                    Modifiers::SHIFT
                };
                let key = if head < span.end {
                    Key::ArrowRight
                } else {
                    Key::ArrowLeft
                };
                self.press(modifiers, key);
            }
        }
        let selected = self.desk.article().selection().spans();
        assert_eq!(selected, spans, "selected as planned");
    }

    /// The letters over one of our records, if it is on screen.
    fn letters(&self, id: &Id) -> Option<String> {
        let document = self.doc();
        let article = self.desk.article();
        let text = document.article().text();
        let name = match document.record(id)? {
            Record::Mention(m) => {
                let entity = document.entity(&m.entity)?;
                let label = article.codebook().entity_type(&entity.label)?;
                let all = document.mentions_of(&entity.id);
                let i = all.iter().position(|other| other.id == m.id)? + 1;
                let words: Vec<&str> = m.at.iter().filter_map(|s| s.text(text)).collect();
                format!(
                    "{}: {}, mention {i} of {}",
                    label.label.title("en"),
                    words.join(" "),
                    all.len()
                )
            }
            Record::Event(e) => {
                let words: Vec<&str> = e
                    .trigger
                    .spans()
                    .iter()
                    .filter_map(|s| s.text(text))
                    .collect();
                {
                    let t = article.codebook().event_type(&e.label)?;
                    format!("Event {}: {}", t.label.title("en"), words.join(" "))
                }
            }
            _ => return None,
        };
        let mut nodes = self.desk.harness.query_all_by_label(&name);
        let node = nodes.next()?;
        // Two of that name can't be told apart.
        if nodes.next().is_some() {
            return None;
        }
        node.accesskit_node().data().access_key().map(str::to_owned)
    }

    /// Answers what is asked with one of our records: by letter where it is on screen, else by name.
    fn pick(&mut self, id: &Id) {
        if let Some(letters) = self.letters(id) {
            self.desk.type_text(&letters);
            return;
        }
        let name = match self.doc().record(id).unwrap() {
            Record::Entity(e) => e.name.clone(),
            Record::Mention(_) => panic!("a mention out of sight is looked for by scrolling"),
            record => postil::editor::tagging::describe(self.doc(), record),
        };
        let wanted = Command::Pick(id.clone());
        self.answer(&name, &wanted);
    }

    /// Types into the label bar until the wanted answer is marked, and takes it.
    fn answer(&mut self, name: &str, wanted: &Command) {
        self.desk.type_text(" ");
        let mut typed = String::new();
        for c in name.chars() {
            self.desk.type_text(&c.to_string());
            typed.push(c);
            self.n_typed += 1;
            let found = choices::matching(self.desk.session(), &typed);
            let at = found.iter().position(|choice| choice.command == *wanted);
            if let Some(at) = at.filter(|at| *at < 3) {
                for _ in 0..at {
                    self.desk.key(Key::ArrowDown);
                }
                self.desk.key(Key::Enter);
                return;
            }
        }
        let found = choices::matching(self.desk.session(), name);
        let at = found.iter().position(|choice| choice.command == *wanted);
        let at = at.unwrap_or_else(|| panic!("{name:?} finds {found:?}, not {wanted:?}"));
        for _ in 0..at {
            self.desk.key(Key::ArrowDown);
        }
        self.desk.key(Key::Enter);
    }

    /// A mention, scrolled to where its letters show.
    fn pick_mention(&mut self, id: &Id) {
        for key in [
            Key::F24,
            Key::PageDown,
            Key::PageUp,
            Key::PageUp,
            Key::PageUp,
        ] {
            if key != Key::F24 {
                self.desk.key(key);
                self.desk.harness.run_steps(3);
            }
            if self.letters(id).is_some() {
                self.pick(id);
                return;
            }
        }
        panic!("no letters over {id:?}");
    }

    fn key_of(&self, label: &str) -> String {
        let t = self.desk.article().codebook().entity_type(label).unwrap();
        t.key.unwrap().to_string()
    }

    fn mention(&mut self, planned: &Mention) {
        let entity = self.plan.entity(&planned.entity).unwrap().clone();
        let before = self.desk.n_actions;
        self.select(&planned.at);
        let key = self.key_of(&entity.label);
        self.desk.type_text(&key);
        let mine = self.focus();
        assert_eq!(mine.kind(), Kind::Mention);
        self.ours.insert(planned.id.clone(), mine.clone());
        let entity_of = |t: &Self| t.doc().mention(&mine).unwrap().entity.clone();
        match self.ours.get(&entity.id).cloned() {
            Some(known) if entity_of(self) != known => {
                self.desk.type_text("J");
                let another = self.doc().mentions_of(&known)[0].id.clone();
                if self.letters(&another).is_some() {
                    self.pick(&another);
                } else {
                    self.pick(&known);
                }
                assert_eq!(entity_of(self), known);
            }
            Some(_) => {}
            None => {
                let is_anothers = self.ours.values().any(|id| *id == entity_of(self));
                if is_anothers {
                    self.desk.type_text("X");
                }
                let own = entity_of(self);
                self.ours.insert(entity.id.clone(), own);
            }
        }
        match planned.level {
            Level::Name => {}
            Level::Nominal => self.desk.type_text("2"),
            Level::Pronoun => self.desk.type_text("3"),
        }
        if let Some(label) = &planned.metonymy {
            let key = self.key_of(label);
            self.desk.type_text("O");
            self.desk.type_text(&key);
        }
        self.count("mention", before);
    }

    /// What an entity has besides its mentions, while one of them is focused.
    fn entity(&mut self, planned: &Id) {
        let entity = self.plan.entity(planned).unwrap().clone();
        let before = self.desk.n_actions;
        let mine = self.doc().entity(&self.ours[planned]).unwrap().clone();
        if mine.name != entity.name {
            self.desk.key(Key::F2);
            self.desk.key_with(Modifiers::COMMAND, Key::A);
            self.enter(&entity.name);
        }
        if let Some(subtype) = &entity.subtype {
            let t = self
                .desk
                .article()
                .codebook()
                .entity_type(&entity.label)
                .unwrap();
            let at = t.subtypes.iter().position(|s| s == subtype).unwrap() + 1;
            self.desk.type_text("S");
            self.desk.type_text(&at.to_string());
        }
        if !entity.aliases.is_empty() {
            self.desk.type_text("L");
            self.enter(&entity.aliases.join(";"));
        }
        if let Some(link) = entity.links.first() {
            self.desk.type_text("K");
            self.enter(&link.id);
        }
        self.count("entity", before);
    }

    fn event(&mut self, planned: &Event) {
        let before = self.desk.n_actions;
        self.select(planned.trigger.spans());
        let codebook = self.desk.article().codebook().clone();
        let t = codebook.event_type(&planned.label).unwrap();
        self.desk.type_text("e");
        self.desk.type_text(&t.key.unwrap().to_string());
        let mine = self.focus();
        self.ours.insert(planned.id.clone(), mine.clone());
        for argument in &planned.arguments {
            let role = t
                .roles
                .iter()
                .position(|r| r.label.name == argument.role)
                .unwrap();
            let wanted = Mode::Filler {
                event: mine.clone(),
                role: argument.role.clone(),
            };
            if *self.desk.session().mode() != wanted {
                self.desk.type_text(&(role + 1).to_string());
            }
            match &argument.filler {
                Filler::Mention(id) => self.pick_mention(&self.ours[id].clone()),
                Filler::Entity(id) => {
                    let id = self.ours[id].clone();
                    let name = self.doc().entity(&id).unwrap().name.clone();
                    self.answer(&name, &Command::Pick(id));
                }
                Filler::Event(id) => self.pick(&self.ours[id].clone()),
                Filler::Date(text) => self.enter(text),
                Filler::Value(text) | Filler::Place(text) => {
                    self.desk.type_text(" ");
                    self.desk.type_text(text);
                    self.n_typed += text.chars().count();
                    let found = choices::matching(self.desk.session(), text);
                    let is_it = |c: &choices::Choice| {
                        matches!(&c.command, Command::Flow(f)
                            if format!("{f:?}").contains(&format!("{:?}", argument.filler)))
                    };
                    let at = found.iter().position(is_it).unwrap();
                    for _ in 0..at {
                        self.desk.key(Key::ArrowDown);
                    }
                    self.desk.key(Key::Enter);
                }
            }
            let now = self.doc().event(&mine).unwrap().clone();
            let made = now.arguments.last();
            if made.is_some_and(|made| {
                made.role == argument.role && made.inferred != argument.inferred
            }) {
                self.desk.key(Key::Escape);
                self.desk.type_text("i");
            }
        }
        if *self.desk.session().mode() != Mode::Normal {
            self.desk.key(Key::Enter);
        }
        if planned.modality == Modality::Other {
            self.desk.type_text("m");
        }
        if planned.polarity == EventPolarity::Negative {
            self.desk.type_text("p");
        }
        if planned.genericity == Genericity::Generic {
            self.desk.type_text("g");
        }
        let n = match planned.tense {
            Tense::Unspecified => 0,
            Tense::Past => 1,
            Tense::Present => 2,
            Tense::Future => 3,
        };
        self.desk.type_text(&"k".repeat(n));
        if let Some(mode) = &planned.mode {
            let at = t.modes.iter().position(|m| m == mode).unwrap() + 1;
            self.desk.type_text(&format!("o{at}"));
        }
        if !planned.contexts.is_empty() {
            self.desk.type_text("c");
            for context in &planned.contexts {
                let all = choices::choices(self.desk.session());
                let text = context.replace('_', " ");
                let key = all.iter().find(|c| c.text == text).unwrap().key.unwrap();
                self.desk.type_text(&key.to_string());
            }
            self.desk.key(Key::Enter);
        }
        if let Some(date) = &planned.date
            && self
                .doc()
                .event(&mine)
                .unwrap()
                .date
                .as_ref()
                .map(|d| &d.value)
                != Some(&date.value)
        {
            self.desk.type_text("d");
            self.enter(&date.value);
        }
        if let Some(date) = &planned.date
            && date.inferred
                != self
                    .doc()
                    .event(&mine)
                    .unwrap()
                    .date
                    .as_ref()
                    .unwrap()
                    .inferred
        {
            self.desk.type_text("x");
        }
        for other in &planned.same_as {
            if let Some(other) = self.ours.get(other).cloned() {
                self.desk.type_text("=");
                self.pick(&other);
            }
        }
        self.count("event", before);
    }

    fn holder(&mut self, holder: &Holder) {
        match holder {
            Holder::Author => self.desk.type_text("1"),
            Holder::Unnamed => self.desk.type_text("2"),
            Holder::Entity(id) => self.entity_answer(&self.ours[id].clone()),
        }
    }

    /// An entity, by the letter of any of its mentions on screen.
    fn entity_answer(&mut self, id: &Id) {
        let mentions = self.doc().mentions_of(id).into_iter().map(|m| m.id.clone());
        let mentions: Vec<Id> = mentions.collect();
        match mentions.iter().find_map(|m| self.letters(m)) {
            Some(letters) => self.desk.type_text(&letters),
            None => self.pick(id),
        }
    }

    fn target(&mut self, target: &Target) {
        match target {
            Target::Entity(id) => self.entity_answer(&self.ours[id].clone()),
            Target::Event(id) => self.pick(&self.ours[id].clone()),
            Target::Concept(name) => {
                let wanted = Command::PickTarget(target.clone());
                let all = choices::choices(self.desk.session());
                let choice = all.iter().find(|c| c.command == wanted).unwrap();
                match choice.key {
                    Some(key) => self.desk.type_text(&key.to_string()),
                    None => {
                        let codebook = self.desk.article().codebook().clone();
                        let title = codebook.concept(name).unwrap().label.title("en").to_owned();
                        self.answer(&title, &wanted);
                    }
                }
            }
        }
    }

    fn voice(&mut self, planned: &Voice) {
        let before = self.desk.n_actions;
        self.select(&planned.content);
        self.desk.type_text("v");
        let mine = self.focus();
        self.ours.insert(planned.id.clone(), mine.clone());
        let source = match &planned.source {
            Holder::Entity(id) => Holder::Entity(self.ours[id].clone()),
            other => other.clone(),
        };
        if self.doc().voice(&mine).unwrap().source != source {
            self.desk.type_text("h");
            self.holder(&planned.source.clone());
        }
        if !planned.cue.is_empty() {
            self.desk.type_text("c");
            // The answer to the question is a selection; Escape would leave it.
            for (i, span) in planned.cue.iter().enumerate() {
                assert_eq!(i, 0, "one piece");
                self.caret_to(span.start);
                while self.head() < span.end {
                    let far = span.end - self.head() > 6;
                    let ctrl = if far {
                        Modifiers::COMMAND
                    } else {
                        Modifiers::NONE
                    };
                    self.press(Modifiers::SHIFT | ctrl, Key::ArrowRight);
                }
            }
            self.desk.key(Key::Enter);
        }
        let n = match planned.manner {
            Manner::Direct => 0,
            Manner::Indirect => 1,
            Manner::Mixed => 2,
            Manner::Reported => 3,
        };
        self.desk.type_text(&"m".repeat(n));
        self.count("voice", before);
    }

    fn stance(&mut self, planned: &Stance) {
        let before = self.desk.n_actions;
        self.select(&planned.evidence);
        self.desk.type_text("s");
        self.holder(&planned.holder);
        self.target(&planned.target);
        self.desk.type_text(match planned.polarity {
            Polarity::Favor => "f",
            Polarity::Against => "a",
            Polarity::Neither => "n",
            Polarity::Both => "b",
        });
        let mine = self.focus();
        self.ours.insert(planned.id.clone(), mine.clone());
        if let Some(step) = &planned.intensity {
            let steps = &self.desk.article().codebook().intensities;
            let at = steps.iter().position(|s| s.label.name == *step).unwrap() + 1;
            self.desk.type_text(&at.to_string());
        }
        let n = match planned.certainty {
            Certainty::Certain => 0,
            Certainty::Probable => 1,
            Certainty::Unsure => 2,
        };
        self.desk.type_text(&"c".repeat(n));
        let voice = self.doc().stance(&mine).unwrap().voice.clone();
        assert_eq!(
            voice,
            planned.voice.as_ref().map(|v| self.ours[v].clone()),
            "the voice around the evidence is found"
        );
        self.count("stance", before);
    }
}

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
        desk: Desk::open(&[path]),
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
    // What the program asks for besides the moving of the caret stays small.
    assert!(n_keys < 1900, "{n_keys} keys");
}
