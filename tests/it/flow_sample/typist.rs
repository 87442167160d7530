//! Who tags by keyboard alone.

use std::collections::BTreeMap;

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use postil::{
    editor::{choices, command::Command, session::Mode},
    model::{
        annotation::{
            Certainty, Event, EventPolarity, Filler, Genericity, Holder, Level, Manner, Mention,
            Modality, Polarity, Record, Stance, Target, Tense, Voice,
        },
        document::Document,
        id::{Id, Kind},
        span::ByteSpan,
    },
};

use crate::desk::Desk;

/// The keys it took, by what they were for.
pub type Tally = BTreeMap<&'static str, (usize, usize)>;

/// Types a plan into the window, as a person would who knows the keys.
pub struct Typist {
    pub desk: Desk,
    pub plan: Document,
    /// The plan's record → ours.
    pub ours: BTreeMap<Id, Id>,
    pub keys: Tally,
    /// Of these, what typing names, ids and notes took.
    pub n_typed: usize,
}

impl Typist {
    pub fn doc(&self) -> &Document {
        self.desk.document()
    }

    pub fn focus(&self) -> Id {
        self.desk
            .article()
            .focus()
            .expect("something is focused")
            .clone()
    }

    /// Types into a field and leaves it.
    pub fn enter(&mut self, text: &str) {
        self.desk.type_text(text);
        self.n_typed += text.chars().count();
        self.desk.key(Key::Enter);
        self.desk.harness.run_steps(1);
    }

    pub fn count(&mut self, what: &'static str, before: usize) {
        let entry = self.keys.entry(what).or_default();
        entry.0 += 1;
        entry.1 += self.desk.n_actions - before;
    }

    pub fn head(&self) -> usize {
        self.desk.article().selection().head
    }

    pub fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.desk.key_with(modifiers, key);
    }

    /// Moves the caret with whole paragraphs, then words, then letters.
    pub fn caret_to(&mut self, at: usize) {
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
    pub fn select(&mut self, spans: &[ByteSpan]) {
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
    pub fn letters(&self, id: &Id) -> Option<String> {
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
    pub fn pick(&mut self, id: &Id) {
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
    pub fn answer(&mut self, name: &str, wanted: &Command) {
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
    pub fn pick_mention(&mut self, id: &Id) {
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

    pub fn key_of(&self, label: &str) -> String {
        let t = self.desk.article().codebook().entity_type(label).unwrap();
        t.key.unwrap().to_string()
    }

    pub fn mention(&mut self, planned: &Mention) {
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
    pub fn entity(&mut self, planned: &Id) {
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

    pub fn event(&mut self, planned: &Event) {
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

    pub fn holder(&mut self, holder: &Holder) {
        match holder {
            Holder::Author => self.desk.type_text("1"),
            Holder::Unnamed => self.desk.type_text("2"),
            Holder::Entity(id) => self.entity_answer(&self.ours[id].clone()),
        }
    }

    /// An entity, by the letter of any of its mentions on screen.
    pub fn entity_answer(&mut self, id: &Id) {
        let mentions = self.doc().mentions_of(id).into_iter().map(|m| m.id.clone());
        let mentions: Vec<Id> = mentions.collect();
        match mentions.iter().find_map(|m| self.letters(m)) {
            Some(letters) => self.desk.type_text(&letters),
            None => self.pick(id),
        }
    }

    pub fn target(&mut self, target: &Target) {
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

    pub fn voice(&mut self, planned: &Voice) {
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

    pub fn stance(&mut self, planned: &Stance) {
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
