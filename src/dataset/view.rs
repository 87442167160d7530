//! A document as a dataset shows it: text and records after zones, line breaks and layers were dealt with.
//!
//! Invariants: every span is bytes of [`View::text`], not empty, on `char` boundaries; the pieces of a record are in text order and apart;
//! every id a record refers to is in the view; records are sorted by (first span, id).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    loss::{LossKind, LossReport},
    mapping::{Mapped, Mapping},
};
use crate::model::{
    annotation::{
        Absence, Comment, CommentOn, Entity, Event, Mention, Origin, Record, Stance, Target,
        Trigger, Voice, Zone,
    },
    article::{Card, Status},
    codebook::Codebook,
    document::{Annotator, CodebookRef, Document},
    id::Id,
    span::{ByteSpan, CharSpan, TextIndex, Utf16Span},
};

mod layers;
mod other;
mod text_file;

/// One annotator's document on its way into a dataset.
#[derive(Clone, Debug)]
pub struct SourceDocument {
    pub document: Document,
    pub codebook: Arc<Codebook>,
    /// The article's file name without its last extension, followed by `@annotator` where several versions go out.
    pub name: String,
}

/// What happens to zones that do not belong in datasets (byline, dateline, chrome, related links, duplicates).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZoneMode {
    /// Their text is cut out, the line break after it too where they fill a line; their annotations stay out.
    Cut,
    /// Their text stays, their annotations stay out.
    Keep,
    /// Everything stays.
    All,
}

/// Line breaks in the dataset's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Newline {
    /// CRLF and CR become LF.
    Lf,
    Keep,
}

/// Parts of an annotation that can go out alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    Entities,
    Events,
    /// Stances and absences.
    Stances,
    Voices,
    Comments,
}

impl Layer {
    pub const ALL: [Self; 5] = [
        Self::Entities,
        Self::Events,
        Self::Stances,
        Self::Voices,
        Self::Comments,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Entities => "entities",
            Self::Events => "events",
            Self::Stances => "stances",
            Self::Voices => "voices",
            Self::Comments => "comments",
        }
    }

    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layer| layer.name() == name)
    }
}

#[derive(Clone, Copy, Debug)]
pub struct ViewOptions<'a> {
    pub zones: ZoneMode,
    pub newline: Newline,
    /// `None`: all of them.
    pub layers: Option<&'a BTreeSet<Layer>>,
    /// Spans that hold a line break are in pieces, one per line, without the breaks.
    pub break_lines: bool,
}

#[derive(Clone, Debug)]
pub struct View {
    pub name: String,
    pub file_name: String,
    pub text: Arc<str>,
    pub index: TextIndex,
    /// Of the card, else guessed.
    pub language: Option<String>,
    pub card: Card,
    pub status: Status,
    pub annotator: Annotator,
    pub codebook_ref: CodebookRef,
    pub codebook: Arc<Codebook>,
    pub zones: Vec<Zone>,
    pub entities: Vec<Entity>,
    pub mentions: Vec<Mention>,
    pub events: Vec<Event>,
    pub stances: Vec<Stance>,
    pub voices: Vec<Voice>,
    pub absences: Vec<Absence>,
    pub comments: Vec<Comment>,
    /// What was lost on the way here.
    pub loss: LossReport,
    by_id: BTreeMap<Id, usize>,
}

/// Which part of which record a labelled span is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Mention,
    Trigger,
    Evidence,
    Cue,
    Content,
}

impl Part {
    /// Whether it is not there unless all of its pieces are; each piece of evidence, of a cue or of a content stands for itself.
    pub const fn is_whole(self) -> bool {
        matches!(self, Self::Mention | Self::Trigger)
    }
}

/// A labelled stretch of text, in one piece or several: what every format shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelledSpan<'a> {
    pub part: Part,
    pub id: &'a Id,
    /// The entity type, the event type, `Stance`, `Cue` or `Voice`.
    pub label: &'a str,
    pub at: &'a [ByteSpan],
}

/// Labels of spans that have no type of their own.
pub const STANCE: &str = "Stance";
pub const CUE: &str = "Cue";
pub const VOICE: &str = "Voice";

impl View {
    pub fn new(source: &SourceDocument, options: &ViewOptions<'_>) -> Self {
        let document = &source.document;
        let article = document.article();
        let mapping = Mapping::new(document, options.zones, options.newline);
        let is_same_text = Arc::ptr_eq(&mapping.text, &article.shared_text());
        let index = if is_same_text {
            article.index().clone()
        } else {
            TextIndex::new(&mapping.text)
        };
        let mut view = Self {
            name: source.name.clone(),
            file_name: article.file_name().to_owned(),
            language: document
                .card()
                .language
                .clone()
                .or_else(|| article.language().map(str::to_owned)),
            card: document.card().clone(),
            status: document.status().clone(),
            ..Self::without_records(
                mapping.text.clone(),
                index,
                document.annotator().clone(),
                document.codebook().clone(),
                source.codebook.clone(),
            )
        };
        for record in document.records() {
            view.take(record, &mapping);
        }
        let not_asked = view.keep_layers(options.layers);
        view.drop_references(&not_asked);
        if options.break_lines {
            view.break_lines();
        }
        if options.zones != ZoneMode::All || options.layers.is_some() {
            view.drop_idle_entities();
        }
        view.sort();
        view
    }

    /// A text of which nothing is said.
    fn without_records(
        text: Arc<str>,
        index: TextIndex,
        annotator: Annotator,
        codebook_ref: CodebookRef,
        codebook: Arc<Codebook>,
    ) -> Self {
        Self {
            name: String::new(),
            file_name: String::new(),
            text,
            index,
            language: None,
            card: Card::default(),
            status: Status::default(),
            annotator,
            codebook_ref,
            codebook,
            zones: Vec::new(),
            entities: Vec::new(),
            mentions: Vec::new(),
            events: Vec::new(),
            stances: Vec::new(),
            voices: Vec::new(),
            absences: Vec::new(),
            comments: Vec::new(),
            loss: LossReport::default(),
            by_id: BTreeMap::new(),
        }
    }

    fn take(&mut self, record: &Record, mapping: &Mapping) {
        match record {
            Record::Zone(zone) => {
                // A zone of a left-out kind goes with its text.
                if let Mapped::At(at) = mapping.map(zone.at) {
                    self.zones.push(Zone { at, ..zone.clone() });
                }
            }
            Record::Entity(entity) => self.entities.push(entity.clone()),
            Record::Mention(mention) => {
                if let Some(at) = self.whole(&mention.at, mapping) {
                    self.mentions.push(Mention {
                        at,
                        ..mention.clone()
                    });
                }
            }
            Record::Event(event) => {
                let trigger = match &event.trigger {
                    Trigger::At(spans) => match self.whole(spans, mapping) {
                        Some(at) => Trigger::At(at),
                        None => return,
                    },
                    absent @ Trigger::Absent { .. } => absent.clone(),
                };
                self.events.push(Event {
                    trigger,
                    ..event.clone()
                });
            }
            Record::Stance(stance) => {
                let evidence = self.parts(&stance.evidence, mapping);
                if evidence.is_empty() && !stance.evidence.is_empty() {
                    return;
                }
                self.stances.push(Stance {
                    evidence,
                    ..stance.clone()
                });
            }
            Record::Voice(voice) => {
                let cue = self.parts(&voice.cue, mapping);
                let content = self.parts(&voice.content, mapping);
                let had_any = !(voice.cue.is_empty() && voice.content.is_empty());
                if had_any && cue.is_empty() && content.is_empty() {
                    return;
                }
                self.voices.push(Voice {
                    cue,
                    content,
                    ..voice.clone()
                });
            }
            Record::Absence(absence) => self.absences.push(absence.clone()),
            Record::Comment(comment) => {
                let on = match &comment.on {
                    CommentOn::Span(span) => match self.whole(&[*span], mapping).as_deref() {
                        Some([at]) => CommentOn::Span(*at),
                        _ => return,
                    },
                    on @ (CommentOn::Record(_) | CommentOn::Article) => on.clone(),
                };
                let other = comment.other.as_deref();
                let other = other.and_then(|other| self.other(other, mapping));
                self.comments.push(Comment {
                    on,
                    other: other.map(Box::new),
                    ..comment.clone()
                });
            }
        }
    }

    /// All of the spans, or a count of why not.
    fn whole(&mut self, spans: &[ByteSpan], mapping: &Mapping) -> Option<Vec<ByteSpan>> {
        let mut at = Vec::with_capacity(spans.len());
        let mut n_left_out = 0;
        let mut is_broken = false;
        for span in spans {
            match mapping.map(*span) {
                Mapped::At(span) => at.push(span),
                Mapped::LeftOut => n_left_out += 1,
                Mapped::Broken => is_broken = true,
            }
        }
        if at.len() == spans.len() {
            return Some(at);
        }
        let kind = if is_broken || n_left_out < spans.len() {
            LossKind::AcrossZoneEdge
        } else {
            LossKind::InLeftOutZone
        };
        self.loss.add(kind, 1);
        None
    }

    /// Those of the spans that are there; each stands for itself.
    fn parts(&mut self, spans: &[ByteSpan], mapping: &Mapping) -> Vec<ByteSpan> {
        let mut at = Vec::with_capacity(spans.len());
        for span in spans {
            match mapping.map(*span) {
                Mapped::At(span) => at.push(span),
                Mapped::LeftOut => self.loss.add(LossKind::InLeftOutZone, 1),
                Mapped::Broken => self.loss.add(LossKind::AcrossZoneEdge, 1),
            }
        }
        at
    }

    fn drop_dangling(&mut self) {
        self.drop_references(&BTreeSet::new());
    }

    /// Takes references to records that are not here out of those that are, until none is left. Those to `not_asked` are not missed.
    fn drop_references(&mut self, not_asked: &BTreeSet<Id>) {
        let mut n_lost = 0;
        let mut n_gone = 0;
        loop {
            let mut here: BTreeSet<Id> = BTreeSet::new();
            here.extend(self.zones.iter().map(|r| r.id.clone()));
            here.extend(self.entities.iter().map(|r| r.id.clone()));
            here.extend(self.mentions.iter().map(|r| r.id.clone()));
            here.extend(self.events.iter().map(|r| r.id.clone()));
            here.extend(self.stances.iter().map(|r| r.id.clone()));
            here.extend(self.voices.iter().map(|r| r.id.clone()));
            here.extend(self.absences.iter().map(|r| r.id.clone()));
            here.extend(self.comments.iter().map(|r| r.id.clone()));
            let mut has_changed = false;
            let mut is_here = |id: &Id, n_missed: &mut usize| {
                let is_here = here.contains(id);
                if !is_here {
                    has_changed = true;
                    *n_missed += usize::from(!not_asked.contains(id));
                }
                is_here
            };
            for event in &mut self.events {
                event.arguments.retain(|a| {
                    let id = a.filler.id();
                    id.is_none_or(|id| is_here(id, &mut n_lost))
                });
                event.same_as.retain(|id| is_here(id, &mut n_lost));
            }
            let mut stands = |target: &Target| {
                let id = target.id();
                id.is_none_or(|id| is_here(id, &mut n_lost))
            };
            self.stances.retain(|s| stands(&s.target));
            self.absences.retain(|a| stands(&a.target));
            let links = self.stances.iter_mut().map(|s| &mut s.voice);
            for link in links.chain(self.voices.iter_mut().map(|v| &mut v.within)) {
                if link.as_ref().is_some_and(|id| !is_here(id, &mut n_lost)) {
                    *link = None;
                }
            }
            self.comments.retain(|c| match &c.on {
                CommentOn::Record(id) => is_here(id, &mut n_gone),
                CommentOn::Span(_) | CommentOn::Article => true,
            });
            if !has_changed {
                break;
            }
        }
        self.loss.add(LossKind::References, n_lost);
        self.loss.add(LossKind::InLeftOutZone, n_gone);
    }

    fn break_lines(&mut self) {
        let text = self.text.clone();
        let mentions = self.mentions.iter_mut().map(|m| &mut m.at);
        let triggers = self.events.iter_mut().filter_map(|e| match &mut e.trigger {
            Trigger::At(at) => Some(at),
            Trigger::Absent { .. } => None,
        });
        let evidence = self.stances.iter_mut().map(|s| &mut s.evidence);
        let voices = self.voices.iter_mut();
        let voices = voices.flat_map(|v| [&mut v.cue, &mut v.content]);
        let mut loss = LossReport::default();
        for at in mentions.chain(triggers).chain(evidence).chain(voices) {
            if at.iter().any(|s| text[s.range()].contains(is_line_break)) {
                let pieces = broken(&text, at);
                let edges =
                    |at: &[ByteSpan]| (at.first().map(|s| s.start), at.last().map(|s| s.end));
                if edges(&pieces) != edges(at) {
                    loss.add(LossKind::EdgeSpace, 1);
                }
                if pieces.is_empty() {
                    loss.add(LossKind::NoToken, 1);
                }
                *at = pieces;
            }
        }
        self.loss.merge(&loss);
        let mut gone: BTreeSet<Id> = BTreeSet::new();
        let mut keep = |is_kept: bool, id: &Id| {
            if !is_kept {
                gone.insert(id.clone());
            }
            is_kept
        };
        self.mentions.retain(|m| keep(!m.at.is_empty(), &m.id));
        let has_words = |e: &Event| !matches!(&e.trigger, Trigger::At(at) if at.is_empty());
        self.events.retain(|e| keep(has_words(e), &e.id));
        if !gone.is_empty() {
            self.drop_dangling();
        }
    }

    /// Entities that nothing here names or refers to went with their mentions.
    fn drop_idle_entities(&mut self) {
        let mut used: BTreeSet<Id> = self.mentions.iter().map(|m| m.entity.clone()).collect();
        let fillers = self.events.iter().flat_map(|e| &e.arguments);
        used.extend(fillers.filter_map(|a| a.filler.id().cloned()));
        let holders = self.stances.iter().map(|s| &s.holder);
        let holders = holders.chain(self.absences.iter().map(|a| &a.holder));
        let holders = holders.chain(self.voices.iter().map(|v| &v.source));
        used.extend(holders.filter_map(|h| h.id().cloned()));
        let targets = self.stances.iter().map(|s| &s.target);
        let targets = targets.chain(self.absences.iter().map(|a| &a.target));
        used.extend(targets.filter_map(|t| t.id().cloned()));
        let commented = self.comments.iter().filter_map(|c| match &c.on {
            CommentOn::Record(id) => Some(id.clone()),
            _ => None,
        });
        used.extend(commented);
        self.entities.retain(|e| used.contains(&e.id));
    }

    fn sort(&mut self) {
        // Most come in the order of their ids; the stable sort keeps that among equals.
        self.zones.sort_by_key(|r| r.at);
        self.mentions.sort_by(|a, b| a.at.cmp(&b.at));
        self.events
            .sort_by(|a, b| key(a.trigger.spans()).cmp(&key(b.trigger.spans())));
        self.stances
            .sort_by(|a, b| key(&a.evidence).cmp(&key(&b.evidence)));
        let of_voice = |v: &Voice| v.cue.iter().chain(&v.content).copied().min();
        self.voices
            .sort_by_key(|v| (of_voice(v).is_none(), of_voice(v)));
        self.by_id = BTreeMap::new();
        for (i, entity) in self.entities.iter().enumerate() {
            self.by_id.insert(entity.id.clone(), i);
        }
        for (i, mention) in self.mentions.iter().enumerate() {
            self.by_id.insert(mention.id.clone(), i);
        }
        for (i, event) in self.events.iter().enumerate() {
            self.by_id.insert(event.id.clone(), i);
        }
        for (i, voice) in self.voices.iter().enumerate() {
            self.by_id.insert(voice.id.clone(), i);
        }
    }

    pub fn entity(&self, id: &Id) -> Option<&Entity> {
        let entity = self.entities.get(*self.by_id.get(id)?)?;
        (entity.id == *id).then_some(entity)
    }

    pub fn mention(&self, id: &Id) -> Option<&Mention> {
        let mention = self.mentions.get(*self.by_id.get(id)?)?;
        (mention.id == *id).then_some(mention)
    }

    pub fn event(&self, id: &Id) -> Option<&Event> {
        let event = self.events.get(*self.by_id.get(id)?)?;
        (event.id == *id).then_some(event)
    }

    /// The mention that speaks best for an entity: its first by name, else its first.
    pub fn best_mention(&self, entity: &Id) -> Option<&Mention> {
        self.mentions
            .iter()
            .filter(|m| m.entity == *entity)
            .min_by_key(|m| m.level)
    }

    /// Every labelled span, by kind of record and then in reading order.
    pub fn spans(&self) -> Vec<LabelledSpan<'_>> {
        let mut spans = Vec::with_capacity(self.mentions.len() + self.events.len());
        for mention in &self.mentions {
            let label = self.entity(&mention.entity);
            spans.push(LabelledSpan {
                part: Part::Mention,
                id: &mention.id,
                label: label.map_or("", |e| &e.label),
                at: &mention.at,
            });
        }
        for event in &self.events {
            spans.push(LabelledSpan {
                part: Part::Trigger,
                id: &event.id,
                label: &event.label,
                at: event.trigger.spans(),
            });
        }
        for stance in &self.stances {
            spans.push(LabelledSpan {
                part: Part::Evidence,
                id: &stance.id,
                label: STANCE,
                at: &stance.evidence,
            });
        }
        for voice in &self.voices {
            for (part, label, at) in [
                (Part::Cue, CUE, &voice.cue),
                (Part::Content, VOICE, &voice.content),
            ] {
                spans.push(LabelledSpan {
                    part,
                    id: &voice.id,
                    label,
                    at,
                });
            }
        }
        spans.retain(|span| !span.at.is_empty());
        spans
    }

    pub fn slice(&self, span: ByteSpan) -> &str {
        span.text(&self.text).unwrap_or_default()
    }

    /// The texts of the pieces, joined by one space.
    pub fn joined_text(&self, at: &[ByteSpan]) -> String {
        let pieces: Vec<&str> = at.iter().map(|span| self.slice(*span)).collect();
        pieces.join(" ")
    }

    pub fn chars(&self, span: ByteSpan) -> CharSpan {
        let inside = self.index.char_span(&self.text, span);
        inside.unwrap_or(CharSpan::new(0, 0))
    }

    pub fn utf16(&self, span: ByteSpan) -> Utf16Span {
        let inside = self.index.utf16_span(&self.text, span);
        inside.unwrap_or(Utf16Span { start: 0, end: 0 })
    }

    /// Renames who records come from.
    pub fn rename_origins(&mut self, rename: &dyn Fn(&str) -> Option<String>) {
        let origins = (self.zones.iter_mut().map(|r| &mut r.origin))
            .chain(self.entities.iter_mut().map(|r| &mut r.origin))
            .chain(self.mentions.iter_mut().map(|r| &mut r.origin))
            .chain(self.events.iter_mut().map(|r| &mut r.origin))
            .chain(self.stances.iter_mut().map(|r| &mut r.origin))
            .chain(self.voices.iter_mut().map(|r| &mut r.origin))
            .chain(self.absences.iter_mut().map(|r| &mut r.origin))
            .chain(self.comments.iter_mut().map(|r| &mut r.origin));
        for by in origins.flatten().flat_map(|origin| &mut origin.by) {
            if let Some(name) = rename(by) {
                *by = name;
            }
        }
    }

    /// How many records say that they are not from the annotator's own hand.
    pub fn n_origins(&self) -> usize {
        let n = |origins: &mut dyn Iterator<Item = &Option<Origin>>| {
            origins.filter(|origin| origin.is_some()).count()
        };
        n(&mut self.zones.iter().map(|r| &r.origin))
            + n(&mut self.entities.iter().map(|r| &r.origin))
            + n(&mut self.mentions.iter().map(|r| &r.origin))
            + n(&mut self.events.iter().map(|r| &r.origin))
            + n(&mut self.stances.iter().map(|r| &r.origin))
            + n(&mut self.voices.iter().map(|r| &r.origin))
            + n(&mut self.absences.iter().map(|r| &r.origin))
            + n(&mut self.comments.iter().map(|r| &r.origin))
    }
}

/// What any of the common readers takes for the end of a line (Python's `str.splitlines`).
pub(crate) fn is_line_break(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

fn broken(text: &str, at: &[ByteSpan]) -> Vec<ByteSpan> {
    let mut pieces = Vec::with_capacity(at.len() + 1);
    for span in at {
        let mut start = span.start;
        for (i, c) in text[span.range()].char_indices() {
            if is_line_break(c) {
                pieces.push(ByteSpan::new(start, span.start + i));
                start = span.start + i + c.len_utf8();
            }
        }
        pieces.push(ByteSpan::new(start, span.end));
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// Records without a span come last.
fn key(at: &[ByteSpan]) -> (bool, &[ByteSpan]) {
    (at.is_empty(), at)
}
