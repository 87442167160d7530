//! The lines of an `.ann` file.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use super::{spell, spell_event, spell_role};
use crate::{
    dataset::{
        loss::{LossKind, LossReport},
        view::{CUE, LabelledSpan, Part, STANCE, VOICE, View, is_line_break},
    },
    model::{
        annotation::{
            Attributes, Certainty, CommentOn, Event, EventPolarity, Filler, Genericity, Holder,
            Level, Link, Manner, Modality, Stance, Target, Tense, Voice,
        },
        id::Id,
    },
};

pub(super) fn lines(view: &View) -> (String, LossReport) {
    let mut spans = view.spans();
    // A stance towards an event that brat has no place for has none either: without its target it would be another stance.
    let homeless: BTreeSet<&Id> = view
        .stances
        .iter()
        .filter(|stance| match &stance.target {
            Target::Event(id) => view.event(id).is_none_or(|e| e.trigger.spans().is_empty()),
            Target::Entity(_) | Target::Concept(_) => false,
        })
        .map(|stance| &stance.id)
        .collect();
    spans.retain(|span| !homeless.contains(span.id));
    let mut lines = Lines {
        view,
        out: String::with_capacity(spans.len() * 60),
        loss: LossReport::default(),
        t: BTreeMap::new(),
        e: BTreeMap::new(),
        first: BTreeMap::new(),
        n_a: 0,
        n_n: 0,
        n_r: 0,
        n_note: 0,
    };
    let with_words = view.stances.iter().filter(|s| !s.evidence.is_empty());
    let n_homeless = with_words.filter(|s| homeless.contains(&s.id)).count();
    lines.loss.add(LossKind::Stances, n_homeless);
    lines.text_bounds(&spans);
    lines.entities();
    lines.events();
    lines.stances();
    lines.voices();
    lines.comments();
    (lines.out, lines.loss)
}

struct Lines<'a> {
    view: &'a View,
    out: String,
    loss: LossReport,
    t: BTreeMap<(Part, &'a Id), usize>,
    e: BTreeMap<&'a Id, usize>,
    /// The first mention of each entity.
    first: BTreeMap<&'a Id, usize>,
    n_a: usize,
    n_n: usize,
    n_r: usize,
    n_note: usize,
}

impl<'a> Lines<'a> {
    fn line(&mut self, arguments: std::fmt::Arguments<'_>) {
        // Writing to a `String` cannot fail.
        let written = self.out.write_fmt(arguments);
        debug_assert!(written.is_ok());
        self.out.push('\n');
    }

    fn text_bounds(&mut self, spans: &[LabelledSpan<'a>]) {
        for (i, span) in spans.iter().enumerate() {
            let n = i + 1;
            self.t.insert((span.part, span.id), n);
            let label = match span.part {
                Part::Trigger => spell_event(span.label),
                _ => spell(span.label),
            };
            self.loss
                .add(LossKind::Label, usize::from(label != span.label));
            let at: Vec<String> = span
                .at
                .iter()
                .map(|piece| {
                    let chars = self.view.chars(*piece);
                    format!("{} {}", chars.start, chars.end)
                })
                .collect();
            let text = self.view.joined_text(span.at);
            self.line(format_args!("T{n}\t{label} {}\t{text}", at.join(";")));
            let is_trigger = span.part == Part::Trigger || span.part == Part::Evidence;
            let has_content = |id: &Id| {
                self.view
                    .voices
                    .iter()
                    .any(|v| v.id == *id && !v.content.is_empty())
            };
            let is_voice = match span.part {
                Part::Content => true,
                Part::Cue => !has_content(span.id),
                _ => false,
            };
            if is_trigger || is_voice {
                let e = self.e.len() + 1;
                self.e.insert(span.id, e);
            }
        }
    }

    fn entities(&mut self) {
        let view = self.view;
        for mention in &view.mentions {
            let Some(t) = self.t.get(&(Part::Mention, &mention.id)).copied() else {
                continue;
            };
            let target = format!("T{t}");
            match mention.level {
                Level::Name => {}
                Level::Nominal => self.attribute("Level", &target, Some("Nominal")),
                Level::Pronoun => self.attribute("Level", &target, Some("Pronoun")),
            }
            if let Some(metonymy) = &mention.metonymy {
                self.attribute("Metonymy", &target, Some(metonymy));
            }
            self.attributes("Attribute", &target, &mention.attributes);
            if let Some(first) = self.first.get(&mention.entity).copied() {
                self.n_r += 1;
                let n = self.n_r;
                self.line(format_args!(
                    "R{n}\tCoreference Arg1:{target} Arg2:T{first}\t"
                ));
                continue;
            }
            self.first.insert(&mention.entity, t);
            let Some(entity) = view.entity(&mention.entity) else {
                continue;
            };
            if view.joined_text(&mention.at) != entity.name {
                self.note("Name", &target, &entity.name);
            }
            if let Some(subtype) = &entity.subtype {
                self.attribute("Subtype", &target, Some(subtype));
            }
            for alias in &entity.aliases {
                self.note("Alias", &target, alias);
            }
            self.attributes("EntityAttribute", &target, &entity.attributes);
            for (i, link) in entity.links.iter().enumerate() {
                let is_twice = entity.links[..i]
                    .iter()
                    .any(|l| l.kb == link.kb && l.id == link.id);
                self.link(&target, link, &entity.name, is_twice);
            }
        }
        let n_unnamed = view
            .entities
            .iter()
            .filter(|e| !self.first.contains_key(&e.id));
        let n_unnamed = n_unnamed.count();
        self.loss.add(LossKind::EntitiesWithoutMention, n_unnamed);
    }

    fn link(&mut self, target: &str, link: &Link, name: &str, is_twice: bool) {
        let is_bad = |c: char| c.is_whitespace() || c == ':';
        // The first letter is a capital there, so that capitals do not come back.
        if is_twice
            || link.kb.is_empty()
            || link.kb.contains(|c: char| c.is_ascii_uppercase())
            || link.kb.contains(is_bad)
            || link.id.contains(char::is_whitespace)
            || link.id.is_empty()
        {
            self.loss.add(LossKind::Links, 1);
            return;
        }
        let mut kb = link.kb.chars();
        let first = kb.next().map(|c| c.to_ascii_uppercase()).into_iter();
        let kb: String = first.chain(kb).collect();
        self.n_n += 1;
        let n = self.n_n;
        let name = one_line(name);
        self.line(format_args!(
            "N{n}\tReference {target} {kb}:{}\t{name}",
            link.id
        ));
    }

    fn events(&mut self) {
        let view = self.view;
        for event in &view.events {
            let Some(e) = self.e.get(&event.id).copied() else {
                continue;
            };
            let t = self
                .t
                .get(&(Part::Trigger, &event.id))
                .copied()
                .unwrap_or(0);
            let mut n_of: BTreeMap<String, usize> = BTreeMap::new();
            let mut roles = String::new();
            let mut notes = Vec::new();
            for argument in &event.arguments {
                let role = spell_role(&argument.role);
                self.loss
                    .add(LossKind::Label, usize::from(role != argument.role));
                let said = match argument.inferred {
                    true => "InferredArgument",
                    false => "Argument",
                };
                let filler = match &argument.filler {
                    Filler::Mention(id) => {
                        self.t.get(&(Part::Mention, id)).map(|t| format!("T{t}"))
                    }
                    Filler::Entity(id) => self.speaker(id),
                    Filler::Event(id) => self.e.get(id).map(|e| format!("E{e}")),
                    Filler::Date(value) => {
                        notes.push((said, format!("{role}=date:{value}")));
                        continue;
                    }
                    Filler::Place(value) => {
                        notes.push((said, format!("{role}=place:{value}")));
                        continue;
                    }
                    Filler::Value(value) => {
                        notes.push((said, format!("{role}=value:{value}")));
                        continue;
                    }
                };
                let Some(filler) = filler else {
                    self.loss.add(LossKind::Arguments, 1);
                    continue;
                };
                let n = n_of.entry(role.clone()).or_default();
                *n += 1;
                let numbered = if *n == 1 { role } else { format!("{role}{n}") };
                if matches!(argument.filler, Filler::Entity(_)) {
                    notes.push(("EntityRole", numbered.clone()));
                }
                if argument.inferred {
                    notes.push(("InferredRole", numbered.clone()));
                }
                roles.push_str(&format!(" {numbered}:{filler}"));
            }
            let label = spell_event(&event.label);
            self.line(format_args!("E{e}\t{label}:T{t}{roles}"));
            let target = format!("E{e}");
            for (kind, value) in notes {
                self.note(kind, &target, &value);
            }
            self.event_details(event, &target);
        }
    }

    fn event_details(&mut self, event: &Event, target: &str) {
        if event.modality == Modality::Other {
            self.attribute("Modality", target, Some("Other"));
        }
        if event.polarity == EventPolarity::Negative {
            self.attribute("Polarity", target, Some("Negative"));
        }
        match event.tense {
            Tense::Unspecified => {}
            Tense::Past => self.attribute("Tense", target, Some("Past")),
            Tense::Present => self.attribute("Tense", target, Some("Present")),
            Tense::Future => self.attribute("Tense", target, Some("Future")),
        }
        if event.genericity == Genericity::Generic {
            self.attribute("Genericity", target, Some("Generic"));
        }
        if let Some(date) = &event.date {
            let kind = if date.inferred {
                "InferredDate"
            } else {
                "Date"
            };
            self.note(kind, target, &date.value);
        }
        if let Some(mode) = &event.mode {
            self.note("Mode", target, mode);
        }
        for context in &event.contexts {
            self.note("Context", target, context);
        }
        self.attributes("Attribute", target, &event.attributes);
        for other in &event.same_as {
            match self.e.get(other).copied() {
                Some(other) => {
                    self.n_r += 1;
                    let n = self.n_r;
                    self.line(format_args!("R{n}\tSameAs Arg1:{target} Arg2:E{other}\t"));
                }
                None => self.loss.add(LossKind::References, 1),
            }
        }
    }

    fn stances(&mut self) {
        let view = self.view;
        for stance in &view.stances {
            let Some(e) = self.e.get(&stance.id).copied() else {
                continue;
            };
            let t = self
                .t
                .get(&(Part::Evidence, &stance.id))
                .copied()
                .unwrap_or(0);
            let mut roles = String::new();
            if let Some(holder) = stance.holder.id().and_then(|id| self.speaker(id)) {
                roles.push_str(&format!(" Holder:{holder}"));
            }
            let target_id = match &stance.target {
                Target::Entity(id) => self.speaker(id),
                Target::Event(id) => {
                    let there = self.e.get(id).map(|e| format!("E{e}"));
                    self.loss
                        .add(LossKind::References, usize::from(there.is_none()));
                    there
                }
                Target::Concept(_) => None,
            };
            if let Some(target) = target_id {
                roles.push_str(&format!(" Target:{target}"));
            }
            if let Some(voice) = &stance.voice {
                match self.e.get(voice) {
                    Some(voice) => roles.push_str(&format!(" Voice:E{voice}")),
                    None => self.loss.add(LossKind::References, 1),
                }
            }
            self.line(format_args!("E{e}\t{STANCE}:T{t}{roles}"));
            self.stance_details(stance, &format!("E{e}"));
        }
    }

    fn stance_details(&mut self, stance: &Stance, on: &str) {
        self.attribute(
            "StancePolarity",
            on,
            Some(&format!("{:?}", stance.polarity)),
        );
        if let Some(intensity) = &stance.intensity {
            self.attribute("Intensity", on, Some(intensity));
        }
        match stance.certainty {
            Certainty::Certain => {}
            Certainty::Probable => self.attribute("Certainty", on, Some("Probable")),
            Certainty::Unsure => self.attribute("Certainty", on, Some("Unsure")),
        }
        if stance.inferred {
            self.attribute("Inferred", on, None);
        }
        self.holder(&stance.holder, on, "HolderKind", "HolderEntity");
        match &stance.target {
            Target::Concept(concept) => self.note("Concept", on, concept),
            Target::Entity(id) if !self.first.contains_key(id) => {
                self.entity_note("TargetEntity", on, id);
            }
            Target::Entity(_) | Target::Event(_) => {}
        }
        self.attributes("Attribute", on, &stance.attributes);
    }

    fn voices(&mut self) {
        let view = self.view;
        for voice in &view.voices {
            let Some(e) = self.e.get(&voice.id).copied() else {
                self.loss.add(LossKind::Voices, 1);
                continue;
            };
            let cue = self.t.get(&(Part::Cue, &voice.id)).copied();
            let content = self.t.get(&(Part::Content, &voice.id)).copied();
            let mut roles = String::new();
            if let Some(source) = voice.source.id().and_then(|id| self.speaker(id)) {
                roles.push_str(&format!(" Source:{source}"));
            }
            let (label, t) = match (content, cue) {
                (Some(content), Some(cue)) => {
                    roles.push_str(&format!(" Cue:T{cue}"));
                    (VOICE, content)
                }
                (Some(content), None) => (VOICE, content),
                (None, cue) => (CUE, cue.unwrap_or(0)),
            };
            if let Some(within) = &voice.within {
                match self.e.get(within) {
                    Some(within) => roles.push_str(&format!(" Within:E{within}")),
                    None => self.loss.add(LossKind::References, 1),
                }
            }
            self.line(format_args!("E{e}\t{label}:T{t}{roles}"));
            self.voice_details(voice, &format!("E{e}"));
        }
    }

    fn voice_details(&mut self, voice: &Voice, on: &str) {
        match voice.manner {
            Manner::Direct => {}
            Manner::Indirect => self.attribute("Manner", on, Some("Indirect")),
            Manner::Mixed => self.attribute("Manner", on, Some("Mixed")),
            Manner::Reported => self.attribute("Manner", on, Some("Reported")),
        }
        self.holder(&voice.source, on, "SourceKind", "SourceEntity");
        self.attributes("Attribute", on, &voice.attributes);
    }

    fn comments(&mut self) {
        let view = self.view;
        for comment in &view.comments {
            let on = match &comment.on {
                CommentOn::Record(id) => self
                    .e
                    .get(id)
                    .map(|e| format!("E{e}"))
                    .or_else(|| self.t.get(&(Part::Mention, id)).map(|t| format!("T{t}")))
                    .or_else(|| self.speaker(id)),
                CommentOn::Span(_) | CommentOn::Article => None,
            };
            match on {
                Some(on) => self.note("AnnotatorNotes", &on, &comment.text),
                None => self.loss.add(LossKind::Comments, 1),
            }
        }
    }

    fn holder(&mut self, holder: &Holder, on: &str, kind: &str, note: &'static str) {
        match holder {
            Holder::Author => self.attribute(kind, on, Some("Author")),
            Holder::Unnamed => self.attribute(kind, on, Some("Unnamed")),
            Holder::Entity(id) if !self.first.contains_key(id) => self.entity_note(note, on, id),
            Holder::Entity(_) => {}
        }
    }

    fn entity_note(&mut self, kind: &'static str, on: &str, id: &Id) {
        if let Some(entity) = self.view.entity(id) {
            let label = spell(&entity.label);
            let is_respelt = label != entity.label;
            self.loss.add(LossKind::Label, usize::from(is_respelt));
            let text = format!("{label}:{}", entity.name);
            self.note(kind, on, &text);
        }
    }

    /// The mention that speaks for an entity.
    fn speaker(&self, entity: &Id) -> Option<String> {
        self.first.get(entity).map(|t| format!("T{t}"))
    }

    fn attribute(&mut self, name: &str, on: &str, value: Option<&str>) {
        self.n_a += 1;
        let n = self.n_a;
        match value {
            Some(value) => {
                let spelt = spell(value);
                self.loss.add(LossKind::Label, usize::from(spelt != value));
                self.line(format_args!("A{n}\t{name} {on} {spelt}"));
            }
            None => self.line(format_args!("A{n}\t{name} {on}")),
        }
    }

    fn attributes(&mut self, kind: &'static str, on: &str, attributes: &Attributes) {
        for (key, value) in attributes {
            // The first `=` ends the key.
            let key = key.replace('\\', "\\\\").replace('=', "\\u{3d}");
            self.note(kind, on, &format!("{key}={value}"));
        }
    }

    fn note(&mut self, kind: &str, on: &str, text: &str) {
        self.n_note += 1;
        let n = self.n_note;
        let text = one_line(text);
        self.line(format_args!("#{n}\t{kind} {on}\t{text}"));
    }
}

/// Free text on one line: line breaks and tabs as in C, so that they come back.
fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            _ if is_line_break(c) => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            _ => out.push(c),
        }
    }
    out
}
