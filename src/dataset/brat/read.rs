//! From `.txt` and `.ann` to records.
//!
//! Text-bounds that trigger an event are its trigger, those labelled `Cue`, `Voice` or `Stance` belong to voices and stances, all others are
//! mentions. Relations other than `Coreference` (or `*`) and `SameAs` are kept as the attribute `relation.TYPE` of their first argument,
//! attributes and notes of other kinds as attributes and comments.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    CUE_LABEL, STANCE_LABEL, VOICE_LABEL,
    lines::{Bound, EventLine, Lines, Parser, unescape},
};
use crate::{
    dataset::{
        DatasetError, ImportOptions, ImportReport, ImportedDocument, Reader, Source,
        import::{Place, imported_from},
        sink::{read_text, read_text_and_mark},
        words::{missing, unreadable_file},
    },
    model::{
        annotation::{
            Argument, Attributes, Certainty, Comment, CommentOn, Entity, Event, EventDate,
            EventPolarity, Filler, Genericity, Holder, Level, Link, Manner, Mention, Modality,
            Polarity, Stance, Target, Tense, Trigger, Voice,
        },
        id::{Id, Kind},
        said::{Words, words},
        span::TextIndex,
    },
};

pub struct BratReader;

impl Reader for BratReader {
    fn read(
        &self,
        source: &dyn Source,
        options: &ImportOptions,
        take: &mut dyn FnMut(ImportedDocument) -> Result<(), DatasetError>,
    ) -> Result<ImportReport, DatasetError> {
        let mut report = ImportReport::new(options);
        let files: BTreeSet<String> = source.files().into_iter().collect();
        for path in &files {
            let Some(stem) = path.strip_suffix(".ann") else {
                continue;
            };
            let ann_place = Place {
                file: path.as_str().into(),
                line: None,
            };
            let txt = format!("{stem}.txt");
            if !files.contains(&txt) {
                let message = words!("refused-no-txt", "there is no {txt} beside it", txt = txt);
                report.refuse(ann_place.problem(message));
                continue;
            }
            let limit = options.max_file_bytes;
            let texts = read_text_and_mark(source, &txt, limit)
                .map_err(|e| (txt.clone(), e))
                .and_then(|t| {
                    Ok((
                        t,
                        read_text(source, path, limit).map_err(|e| (path.clone(), e))?,
                    ))
                });
            let ((text, has_mark), ann) = match texts {
                Ok(texts) => texts,
                Err((file, error)) => {
                    let place = Place {
                        file: file.as_str().into(),
                        line: None,
                    };
                    report.refuse(place.problem(unreadable_file(&error)));
                    continue;
                }
            };
            let name = txt.rsplit_once('/').map_or(txt.as_str(), |(_, name)| name);
            let mut document = Maker::new(name, &text, path, &mut report).document(&ann, has_mark);
            document.check(&mut report);
            report.n_documents += 1;
            report.n_records += document.records.len();
            take(document)?;
        }
        Ok(report)
    }
}

struct Maker<'a> {
    text: &'a str,
    index: TextIndex,
    file: Arc<str>,
    report: &'a mut ImportReport,
    document: ImportedDocument,
    /// The entity of each mention's text-bound.
    entity_of: BTreeMap<&'a str, Id>,
    kinds: BTreeMap<&'a str, Kind>,
    /// By what they come from: kind and what they go to.
    relations_of: BTreeMap<&'a str, Vec<(&'a str, &'a str)>>,
    n_extra: usize,
}

impl<'a> Maker<'a> {
    fn new(name: &str, text: &'a str, path: &str, report: &'a mut ImportReport) -> Self {
        Self {
            text,
            index: TextIndex::new(text),
            file: path.into(),
            report,
            document: ImportedDocument::new(name, text).at(&Place {
                file: path.into(),
                line: None,
            }),
            entity_of: BTreeMap::new(),
            kinds: BTreeMap::new(),
            relations_of: BTreeMap::new(),
            n_extra: 0,
        }
    }

    fn refuse(&mut self, line: usize, id: &str, message: impl Into<Words>) {
        let place = Place::new(&self.file, line);
        self.report.refuse(place.problem(message).on_record(id));
    }

    fn document(mut self, ann: &'a str, has_mark: bool) -> ImportedDocument {
        let mut parser = Parser {
            text: self.text,
            index: &self.index,
            file: &self.file,
            report: self.report,
            n_before: 0,
        };
        parser.n_before = usize::from(has_mark && parser.is_mark_counted(ann));
        let lines = parser.lines(ann);
        for (_, kind, one, two) in &lines.relations {
            let of_one = self.relations_of.entry(one).or_default();
            of_one.push((kind, two));
        }
        self.mentions(&lines);
        self.events(&lines);
        self.comments(&lines);
        self.document
    }

    fn mentions(&mut self, lines: &Lines<'a>) {
        let triggers: BTreeSet<&str> = lines.events.iter().map(|e| e.trigger).collect();
        let is_cue = |label: &str| matches!(label, CUE_LABEL | VOICE_LABEL | STANCE_LABEL);
        let cues: BTreeSet<&str> = lines
            .events
            .iter()
            .filter(|e| is_cue(e.label))
            .flat_map(|e| {
                e.roles
                    .iter()
                    .filter(|(role, _)| *role == "Cue")
                    .map(|(_, id)| *id)
            })
            .collect();
        let mentions: Vec<(&'a str, &Bound<'a>)> = lines
            .bounds
            .iter()
            .filter(|(id, _)| !triggers.contains(*id) && !cues.contains(*id))
            .map(|(id, bound)| (*id, bound))
            .collect();

        // Chains of coreference: each mention points at one nearer to the chain's root.
        let mut parent: BTreeMap<&'a str, &'a str> = BTreeMap::new();
        let known: BTreeMap<&str, &'a str> = mentions.iter().map(|(id, _)| (*id, *id)).collect();
        let mut links: Vec<(usize, &'a str, &'a str)> = Vec::new();
        for (line, kind, one, two) in &lines.relations {
            if is_coreference(kind) {
                links.push((*line, one, two));
            }
        }
        for (line, members) in &lines.equivs {
            links.extend(members.windows(2).map(|pair| (*line, pair[1], pair[0])));
        }
        for (line, one, two) in links {
            match (known.get(one), known.get(two)) {
                (Some(one), Some(two)) => {
                    let (a, b) = (root(&mut parent, one), root(&mut parent, two));
                    if a != b {
                        parent.insert(a, b);
                    }
                }
                _ => self.refuse(
                    line,
                    "*",
                    words!(
                        "refused-no-mention",
                        "{one} or {two} is no mention",
                        one = one,
                        two = two
                    ),
                ),
            }
        }

        let mut entities: BTreeMap<&'a str, Entity> = BTreeMap::new();
        let mut in_order = mentions.clone();
        in_order.sort_by(|a, b| a.1.at.cmp(&b.1.at));
        for (id, bound) in &in_order {
            let chain = root(&mut parent, id);
            let entity = entities.entry(chain).or_insert_with(|| {
                let key = Id::new(Kind::Entity, format!("e_{chain}"));
                let name: Vec<&str> = bound.at.iter().map(|s| &self.text[s.range()]).collect();
                let mut entity = Entity::new(key, bound.label, name.join(" "));
                entity.origin = imported_from("brat");
                entity
            });
            for (_, kind, text) in lines.notes.get(id).into_iter().flatten() {
                match *kind {
                    "Name" => entity.name.clone_from(text),
                    "Alias" => entity.aliases.push(text.clone()),
                    "EntityAttribute" => add_attribute(&mut entity.attributes, text),
                    _ => {}
                }
            }
            for (_, link) in lines.links.get(id).into_iter().flatten() {
                let (kb, key) = link.split_once(':').unwrap_or_default();
                let link = Link {
                    kb: kb.to_ascii_lowercase(),
                    id: key.to_owned(),
                    confidence: None,
                };
                if !entity.links.contains(&link) {
                    entity.links.push(link);
                }
            }
            for (_, name, value) in lines.attributes.get(id).into_iter().flatten() {
                if *name == "Subtype" {
                    entity.subtype = Some((*value).to_owned());
                }
            }
            self.entity_of.insert(id, entity.id.clone());
            self.kinds.insert(id, Kind::Mention);
        }
        let first_line = |chain: &str| lines.bounds.get(chain).map_or(0, |b| b.line);
        for (chain, entity) in entities {
            let place = Place::new(&self.file, first_line(chain));
            self.document.push(entity, place);
        }
        for (id, bound) in in_order {
            let Some(entity) = self.entity_of.get(id).cloned() else {
                continue;
            };
            let mut mention = Mention::new(Id::new(Kind::Mention, id), bound.at.clone(), entity);
            mention.origin = imported_from("brat");
            for (_, name, value) in lines.attributes.get(id).into_iter().flatten() {
                match (*name, *value) {
                    ("Level", "Nominal") => mention.level = Level::Nominal,
                    ("Level", "Pronoun") => mention.level = Level::Pronoun,
                    ("Metonymy", label) => mention.metonymy = Some(label.to_owned()),
                    ("Subtype", _) => {}
                    (name, value) => {
                        mention.attributes.insert(name.to_owned(), value.to_owned());
                    }
                }
            }
            for (_, kind, text) in lines.notes.get(id).into_iter().flatten() {
                if *kind == "Attribute" {
                    add_attribute(&mut mention.attributes, text);
                }
            }
            for (kind, two) in self.relations_of.get(id).into_iter().flatten() {
                if !is_coreference(kind) {
                    mention
                        .attributes
                        .insert(format!("relation.{kind}"), (*two).to_owned());
                }
            }
            self.document
                .push(mention, Place::new(&self.file, bound.line));
        }
    }

    fn events(&mut self, lines: &Lines<'a>) {
        for event in &lines.events {
            let kind = match event.label {
                STANCE_LABEL if self.is_stance(event, lines) => Kind::Stance,
                VOICE_LABEL | CUE_LABEL => Kind::Voice,
                _ => Kind::Event,
            };
            self.kinds.insert(event.id, kind);
        }
        for event in &lines.events {
            let Some(bound) = lines.bounds.get(event.trigger) else {
                self.refuse(
                    event.line,
                    event.id,
                    words!(
                        "refused-trigger",
                        "its trigger {trigger} is not there",
                        trigger = event.trigger
                    ),
                );
                continue;
            };
            match self.kinds.get(event.id) {
                Some(Kind::Stance) => self.stance(event, bound, lines),
                Some(Kind::Voice) => self.voice(event, bound, lines),
                _ => self.event(event, bound, lines),
            }
        }
        for (line, kind, one, _) in &lines.relations {
            let is_known = self.kinds.contains_key(one);
            if !is_known {
                self.refuse(*line, kind, missing(one));
            }
        }
    }

    fn is_stance(&self, event: &EventLine<'_>, lines: &Lines<'_>) -> bool {
        let attributes = lines.attributes.get(event.id).into_iter().flatten();
        attributes
            .clone()
            .any(|(_, name, _)| *name == "StancePolarity")
    }

    fn event(&mut self, line: &EventLine<'a>, bound: &Bound<'a>, lines: &Lines<'a>) {
        let mut event = Event::new(
            Id::new(Kind::Event, line.id),
            line.label,
            Trigger::At(bound.at.clone()),
        );
        event.origin = imported_from("brat");
        let mut inferred: BTreeSet<&str> = BTreeSet::new();
        let mut by_entity: BTreeSet<&str> = BTreeSet::new();
        let notes = || lines.notes.get(line.id).into_iter().flatten();
        for (_, kind, text) in notes() {
            if *kind == "InferredRole" {
                inferred.insert(text);
            }
            if *kind == "EntityRole" {
                by_entity.insert(text);
            }
        }
        for (role, filler) in &line.roles {
            let filler_id = match self.kinds.get(filler) {
                Some(Kind::Mention) if by_entity.contains(role) => {
                    match self.entity_of.get(filler) {
                        Some(entity) => Filler::Entity(entity.clone()),
                        None => continue,
                    }
                }
                Some(Kind::Mention) => Filler::Mention(Id::new(Kind::Mention, *filler)),
                Some(Kind::Event) => Filler::Event(Id::new(Kind::Event, *filler)),
                _ => {
                    let message = words!(
                        "refused-filler",
                        "its {role} {filler} is no mention or event that is there",
                        role = role,
                        filler = filler
                    );
                    self.refuse(line.line, line.id, message);
                    continue;
                }
            };
            event.arguments.push(Argument {
                role: role
                    .trim_end_matches(|c: char| c.is_ascii_digit())
                    .to_owned(),
                filler: filler_id,
                inferred: inferred.contains(role),
            });
        }
        for (_, kind, text) in notes() {
            match *kind {
                "Argument" | "InferredArgument" => {
                    let (role, value) = text.split_once('=').unwrap_or(("", text));
                    let filler = match value.split_once(':') {
                        Some(("date", value)) => Filler::Date(value.to_owned()),
                        Some(("place", value)) => Filler::Place(value.to_owned()),
                        Some(("value", value)) => Filler::Value(value.to_owned()),
                        _ => Filler::Value(value.to_owned()),
                    };
                    event.arguments.push(Argument {
                        role: role.to_owned(),
                        filler,
                        inferred: *kind == "InferredArgument",
                    });
                }
                "Date" | "InferredDate" => {
                    event.date = Some(EventDate {
                        value: text.clone(),
                        inferred: *kind == "InferredDate",
                    });
                }
                "Mode" => event.mode = Some(text.clone()),
                "Context" => event.contexts.push(text.clone()),
                "Attribute" => add_attribute(&mut event.attributes, text),
                _ => {}
            }
        }
        for (_, name, value) in lines.attributes.get(line.id).into_iter().flatten() {
            match (*name, *value) {
                ("Modality", "Other") => event.modality = Modality::Other,
                ("Modality", "Asserted") => event.modality = Modality::Asserted,
                ("Polarity", "Negative") | ("Negation", _) => {
                    event.polarity = EventPolarity::Negative
                }
                ("Polarity", "Positive") => event.polarity = EventPolarity::Positive,
                ("Tense", "Past") => event.tense = Tense::Past,
                ("Tense", "Present") => event.tense = Tense::Present,
                ("Tense", "Future") => event.tense = Tense::Future,
                ("Genericity", "Generic") => event.genericity = Genericity::Generic,
                ("Genericity", "Specific") => event.genericity = Genericity::Specific,
                (name, value) => {
                    event.attributes.insert(name.to_owned(), value.to_owned());
                }
            }
        }
        for (kind, two) in self.relations_of.get(line.id).into_iter().flatten() {
            if *kind == "SameAs" && self.kinds.get(two) == Some(&Kind::Event) {
                event.same_as.push(Id::new(Kind::Event, *two));
            } else {
                event
                    .attributes
                    .insert(format!("relation.{kind}"), (*two).to_owned());
            }
        }
        self.document.push(event, Place::new(&self.file, line.line));
    }

    fn stance(&mut self, line: &EventLine<'a>, bound: &Bound<'a>, lines: &Lines<'a>) {
        let place = Place::new(&self.file, line.line);
        let attributes = || lines.attributes.get(line.id).into_iter().flatten();
        let holder = self.holder(line, lines, "Holder");
        let concept = self.note(line, lines, "Concept");
        let target = match role(line, "Target") {
            Some(id) if self.kinds.get(id) == Some(&Kind::Event) => {
                Some(Target::Event(Id::new(Kind::Event, id)))
            }
            Some(id) => self.entity_of.get(id).cloned().map(Target::Entity),
            None => match self.note(line, lines, "TargetEntity") {
                Some(text) => Some(Target::Entity(self.bare_entity(&text, &place))),
                None => concept.map(Target::Concept),
            },
        };
        let Some(target) = target else {
            self.refuse(
                line.line,
                line.id,
                words!("refused-no-target", "the stance has no target"),
            );
            return;
        };
        let mut polarity = Polarity::Neither;
        let mut rest = Attributes::new();
        let mut stance = Stance::new(Id::new(Kind::Stance, line.id), holder, target, polarity);
        for (_, name, value) in attributes() {
            match (*name, *value) {
                ("StancePolarity", "Favor") => polarity = Polarity::Favor,
                ("StancePolarity", "Against") => polarity = Polarity::Against,
                ("StancePolarity", "Both") => polarity = Polarity::Both,
                ("StancePolarity" | "HolderKind", _) => {}
                ("Intensity", value) => stance.intensity = Some(value.to_owned()),
                ("Certainty", "Probable") => stance.certainty = Certainty::Probable,
                ("Certainty", "Unsure") => stance.certainty = Certainty::Unsure,
                ("Inferred", _) => stance.inferred = true,
                (name, value) => {
                    rest.insert(name.to_owned(), value.to_owned());
                }
            }
        }
        for (_, kind, text) in lines.notes.get(line.id).into_iter().flatten() {
            if *kind == "Attribute" {
                add_attribute(&mut rest, text);
            }
        }
        stance.polarity = polarity;
        stance.attributes = rest;
        stance.evidence.clone_from(&bound.at);
        let voice = role(line, "Voice").filter(|id| self.kinds.get(id) == Some(&Kind::Voice));
        stance.voice = voice.map(|id| Id::new(Kind::Voice, id));
        stance.origin = imported_from("brat");
        self.document.push(stance, place);
    }

    fn voice(&mut self, line: &EventLine<'a>, bound: &Bound<'a>, lines: &Lines<'a>) {
        let source = self.holder(line, lines, "Source");
        let mut voice = Voice::new(Id::new(Kind::Voice, line.id), source, Vec::new());
        if line.label == CUE_LABEL {
            voice.cue.clone_from(&bound.at);
        } else {
            voice.content.clone_from(&bound.at);
        }
        if let Some(cue) = role(line, "Cue").and_then(|id| lines.bounds.get(id)) {
            voice.cue.clone_from(&cue.at);
        }
        let within = role(line, "Within").filter(|id| self.kinds.get(id) == Some(&Kind::Voice));
        voice.within = within.map(|id| Id::new(Kind::Voice, id));
        for (_, name, value) in lines.attributes.get(line.id).into_iter().flatten() {
            match (*name, *value) {
                ("Manner", "Indirect") => voice.manner = Manner::Indirect,
                ("Manner", "Mixed") => voice.manner = Manner::Mixed,
                ("Manner", "Reported") => voice.manner = Manner::Reported,
                ("SourceKind", _) => {}
                (name, value) => {
                    voice.attributes.insert(name.to_owned(), value.to_owned());
                }
            }
        }
        for (_, kind, text) in lines.notes.get(line.id).into_iter().flatten() {
            if *kind == "Attribute" {
                add_attribute(&mut voice.attributes, text);
            }
        }
        voice.origin = imported_from("brat");
        self.document.push(voice, Place::new(&self.file, line.line));
    }

    fn holder(&mut self, line: &EventLine<'a>, lines: &Lines<'a>, what: &str) -> Holder {
        if let Some(entity) = role(line, what).and_then(|id| self.entity_of.get(id)) {
            return Holder::Entity(entity.clone());
        }
        if let Some(text) = self.note(line, lines, &format!("{what}Entity")) {
            let place = Place::new(&self.file, line.line);
            return Holder::Entity(self.bare_entity(&text, &place));
        }
        let kind = format!("{what}Kind");
        let mut attributes = lines.attributes.get(line.id).into_iter().flatten();
        let is_author = attributes.any(|(_, name, value)| *name == kind && *value == "Author");
        if is_author {
            Holder::Author
        } else {
            Holder::Unnamed
        }
    }

    /// An entity that no mention names, from `Type:Name`.
    fn bare_entity(&mut self, text: &str, place: &Place) -> Id {
        let (label, name) = text.split_once(':').unwrap_or(("", text));
        for record in &self.document.records {
            if let crate::model::annotation::Record::Entity(entity) = record
                && entity.id.key().starts_with("e_named")
                && entity.label == label
                && entity.name == name
            {
                return entity.id.clone();
            }
        }
        self.n_extra += 1;
        let id = Id::new(Kind::Entity, format!("e_named{}", self.n_extra));
        let mut entity = Entity::new(id.clone(), label, name);
        entity.origin = imported_from("brat");
        self.document.push(entity, place.clone());
        id
    }

    fn note(&self, line: &EventLine<'a>, lines: &Lines<'a>, what: &str) -> Option<String> {
        let mut notes = lines.notes.get(line.id).into_iter().flatten();
        notes
            .find(|(_, kind, _)| *kind == what)
            .map(|(_, _, text)| text.clone())
    }

    fn comments(&mut self, lines: &Lines<'a>) {
        const OURS: [&str; 17] = [
            "Name",
            "Alias",
            "Attribute",
            "EntityAttribute",
            "Argument",
            "InferredArgument",
            "InferredRole",
            "EntityRole",
            "Date",
            "InferredDate",
            "Mode",
            "Context",
            "Concept",
            "HolderEntity",
            "TargetEntity",
            "SourceEntity",
            "",
        ];
        let mut n = 0;
        for (on, notes) in &lines.notes {
            for (line, kind, text) in notes {
                if OURS.contains(kind) {
                    continue;
                }
                n += 1;
                let on = match self.kinds.get(on) {
                    Some(kind) => CommentOn::Record(Id::new(*kind, *on)),
                    None => match lines.bounds.get(on).map(|b| b.at.as_slice()) {
                        Some([span, ..]) => CommentOn::Span(*span),
                        _ => {
                            self.refuse(
                                *line,
                                on,
                                words!(
                                    "refused-note-on",
                                    "the note is on {on}, which is not there",
                                    on = on
                                ),
                            );
                            continue;
                        }
                    },
                };
                let comment = Comment {
                    id: Id::new(Kind::Comment, format!("c_{n}")),
                    on,
                    text: text.clone(),
                    author: "brat".to_owned(),
                    question: false,
                    open: false,
                    other: None,
                    origin: imported_from("brat"),
                };
                self.document.push(comment, Place::new(&self.file, *line));
            }
        }
    }
}

fn is_coreference(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    kind.starts_with("coref") || kind == "equiv"
}

/// Every step follows one edge that was made between two roots: there is no circle. Each walk halves the way for the next.
fn root<'a>(parent: &mut BTreeMap<&'a str, &'a str>, id: &'a str) -> &'a str {
    let mut at = id;
    while let Some(next) = parent.get(at).copied() {
        let Some(after) = parent.get(next).copied() else {
            return next;
        };
        parent.insert(at, after);
        at = after;
    }
    at
}

fn role<'a>(line: &EventLine<'a>, what: &str) -> Option<&'a str> {
    line.roles
        .iter()
        .find(|(role, _)| *role == what)
        .map(|(_, id)| *id)
}

fn add_attribute(attributes: &mut Attributes, text: &str) {
    let (key, value) = text.split_once('=').unwrap_or((text, ""));
    attributes.insert(unescape(key), value.to_owned());
}
