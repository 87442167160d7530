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
    left::put,
    lines::{Bound, EventLine, Lines, Parser, RelationLine, unescape},
};
use crate::{
    dataset::{
        DatasetError, ImportOptions, ImportReport, ImportedDocument, Reader, Source,
        details::LABEL,
        import::{Place, imported_from},
        sink::{read_text, read_text_and_mark},
        words::{missing, unreadable_file},
    },
    model::{
        annotation::{
            Argument, Attributes, Certainty, Entity, Event, EventDate, EventPolarity, Filler,
            Genericity, Holder, Level, Link, Manner, Mention, Modality, Polarity, Stance, Target,
            Tense, Trigger, Voice,
        },
        id::{Id, Kind},
        said::{Words, words},
        span::TextIndex,
    },
};

pub struct BratReader;

impl Reader for BratReader {
    fn read_into(
        &self,
        source: &dyn Source,
        options: &ImportOptions,
        report: &mut ImportReport,
        take: &mut dyn FnMut(ImportedDocument) -> Result<(), DatasetError>,
    ) -> Result<(), DatasetError> {
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
            let mut document = Maker::new(name, &text, path, report).document(&ann, has_mark);
            document.check(report);
            report.n_documents += 1;
            report.n_records += document.records.len();
            take(document)?;
        }
        Ok(())
    }
}

pub(super) struct Maker<'a> {
    text: &'a str,
    index: TextIndex,
    pub(super) file: Arc<str>,
    report: &'a mut ImportReport,
    pub(super) document: ImportedDocument,
    /// The entity of each mention's text-bound.
    entity_of: BTreeMap<&'a str, Id>,
    pub(super) kinds: BTreeMap<&'a str, Kind>,
    /// What is said of an id, until a record takes it: the rest is refused in the end. Relations by what they come from.
    pub(super) relations: BTreeMap<&'a str, Vec<RelationLine<'a>>>,
    pub(super) attributes: BTreeMap<&'a str, Vec<(usize, &'a str, &'a str)>>,
    pub(super) links: BTreeMap<&'a str, Vec<(usize, &'a str)>>,
    pub(super) notes: BTreeMap<&'a str, Vec<(usize, &'a str, String)>>,
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
            relations: BTreeMap::new(),
            attributes: BTreeMap::new(),
            links: BTreeMap::new(),
            notes: BTreeMap::new(),
            n_extra: 0,
        }
    }

    pub(super) fn refuse(&mut self, line: usize, id: &str, message: impl Into<Words>) {
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
        let mut lines = parser.lines(ann);
        self.attributes = std::mem::take(&mut lines.attributes);
        self.links = std::mem::take(&mut lines.links);
        self.notes = std::mem::take(&mut lines.notes);
        self.mentions(&lines);
        self.events(&lines);
        self.left(&lines);
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
        let events: BTreeSet<&str> = lines.events.iter().map(|e| e.id).collect();
        let of_events = |line: &RelationLine<'_>| {
            let is_record = |id: &str| events.contains(id) || known.contains_key(id);
            let has_event = events.contains(line.one) || events.contains(line.two);
            has_event && is_record(line.one) && is_record(line.two)
        };
        for line in &lines.relations {
            if is_coreference(line.kind) && !of_events(line) {
                links.push((line.line, line.one, line.two));
            } else {
                self.relations.entry(line.one).or_default().push(*line);
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
        let mut named: BTreeSet<&str> = BTreeSet::new();
        // Of mentions that are labelled otherwise than the first of their chain.
        let mut labels: BTreeMap<&'a str, &'a str> = BTreeMap::new();
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
            if !named.contains(chain)
                && let Some(name) = self.take_note(id, "Name")
            {
                named.insert(chain);
                entity.name = name;
            }
            for (kind, text) in self.take_notes(id, &["Alias", "EntityAttribute"]) {
                match kind {
                    "Alias" => entity.aliases.push(text),
                    _ => add_attribute(&mut entity.attributes, &text),
                }
            }
            for (_, link) in self.links.remove(id).into_iter().flatten() {
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
            if let Some(attributes) = self.attributes.get_mut(id) {
                attributes.retain(|(_, name, value)| {
                    if *name != "Subtype" {
                        return true;
                    }
                    let subtype = entity.subtype.get_or_insert_with(|| (*value).to_owned());
                    subtype != value
                });
            }
            if entity.label != bound.label {
                labels.insert(id, bound.label);
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
            if let Some(label) = labels.get(id) {
                let label = (*label).to_owned();
                mention.attributes.insert(LABEL.to_owned(), label);
            }
            for (_, name, value) in self.attributes.remove(id).into_iter().flatten() {
                match (name, value) {
                    ("Level", "Nominal") => mention.level = Level::Nominal,
                    ("Level", "Pronoun") => mention.level = Level::Pronoun,
                    ("Metonymy", label) => mention.metonymy = Some(label.to_owned()),
                    (name, value) => put(&mut mention.attributes, name.to_owned(), value, '|'),
                }
            }
            self.take_rest(id, &mut mention.attributes);
            self.document
                .push(mention, Place::new(&self.file, bound.line));
        }
    }

    fn events(&mut self, lines: &Lines<'a>) {
        let has_trigger = |event: &&EventLine<'_>| lines.bounds.contains_key(event.trigger);
        for event in lines.events.iter().filter(has_trigger) {
            let kind = match event.label {
                STANCE_LABEL if self.is_stance(event) => Kind::Stance,
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
                self.forget(event.id);
                continue;
            };
            match self.kinds.get(event.id) {
                Some(Kind::Stance) => self.stance(event, bound),
                Some(Kind::Voice) => self.voice(event, bound, lines),
                _ => self.event(event, bound),
            }
        }
    }

    fn is_stance(&self, event: &EventLine<'_>) -> bool {
        let mut attributes = self.attributes.get(event.id).into_iter().flatten();
        attributes.any(|(_, name, _)| *name == "StancePolarity")
    }

    fn event(&mut self, line: &EventLine<'a>, bound: &Bound<'a>) {
        let mut event = Event::new(
            Id::new(Kind::Event, line.id),
            line.label,
            Trigger::At(bound.at.clone()),
        );
        event.origin = imported_from("brat");
        let mut roles_noted = |kind: &str| -> BTreeSet<String> {
            let notes = self.take_notes(line.id, &[kind]).into_iter();
            notes.map(|(_, role)| role).collect()
        };
        let inferred = roles_noted("InferredRole");
        let by_entity = roles_noted("EntityRole");
        for (role, filler) in &line.roles {
            let filler_id = match self.kinds.get(filler) {
                Some(Kind::Mention) if by_entity.contains(*role) => {
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
                inferred: inferred.contains(*role),
            });
        }
        const OF_EVENTS: [&str; 6] = [
            "Argument",
            "InferredArgument",
            "Date",
            "InferredDate",
            "Mode",
            "Context",
        ];
        for (kind, text) in self.take_notes(line.id, &OF_EVENTS) {
            match kind {
                "Argument" | "InferredArgument" => {
                    let (role, value) = text.split_once('=').unwrap_or(("", &text));
                    let filler = match value.split_once(':') {
                        Some(("date", value)) => Filler::Date(value.to_owned()),
                        Some(("place", value)) => Filler::Place(value.to_owned()),
                        Some(("value", value)) => Filler::Value(value.to_owned()),
                        _ => Filler::Value(value.to_owned()),
                    };
                    event.arguments.push(Argument {
                        role: role.to_owned(),
                        filler,
                        inferred: kind == "InferredArgument",
                    });
                }
                "Date" | "InferredDate" => {
                    event.date = Some(EventDate {
                        value: text,
                        inferred: kind == "InferredDate",
                    });
                }
                "Mode" => event.mode = Some(text),
                _ => event.contexts.push(text),
            }
        }
        for (_, name, value) in self.attributes.remove(line.id).into_iter().flatten() {
            match (name, value) {
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
                (name, value) => put(&mut event.attributes, name.to_owned(), value, '|'),
            }
        }
        if let Some(relations) = self.relations.get_mut(line.id) {
            relations.retain(|relation| {
                let is_same =
                    relation.kind == "SameAs" && self.kinds.get(relation.two) == Some(&Kind::Event);
                if is_same {
                    event.same_as.push(Id::new(Kind::Event, relation.two));
                }
                !is_same
            });
        }
        self.take_rest(line.id, &mut event.attributes);
        self.document.push(event, Place::new(&self.file, line.line));
    }

    fn stance(&mut self, line: &EventLine<'a>, bound: &Bound<'a>) {
        let place = Place::new(&self.file, line.line);
        self.check_roles(line, &["Holder", "Target", "Voice"]);
        let holder = self.holder(line, "Holder");
        let target = match role(line, "Target") {
            Some(id) if self.kinds.get(id) == Some(&Kind::Event) => {
                Some(Target::Event(Id::new(Kind::Event, id)))
            }
            Some(id) => self.entity_of.get(id).cloned().map(Target::Entity),
            None => match self.take_note(line.id, "TargetEntity") {
                Some(text) => Some(Target::Entity(self.bare_entity(&text, &place))),
                None => self.take_note(line.id, "Concept").map(Target::Concept),
            },
        };
        let Some(target) = target else {
            self.refuse(
                line.line,
                line.id,
                words!("refused-no-target", "the stance has no target"),
            );
            self.forget(line.id);
            return;
        };
        let mut polarity = Polarity::Neither;
        let mut rest = Attributes::new();
        let mut stance = Stance::new(Id::new(Kind::Stance, line.id), holder, target, polarity);
        for (_, name, value) in self.attributes.remove(line.id).into_iter().flatten() {
            match (name, value) {
                ("StancePolarity", "Favor") => polarity = Polarity::Favor,
                ("StancePolarity", "Against") => polarity = Polarity::Against,
                ("StancePolarity", "Both") => polarity = Polarity::Both,
                ("StancePolarity", "Neither") | ("HolderKind", "Author" | "Unnamed") => {}
                ("Intensity", value) => stance.intensity = Some(value.to_owned()),
                ("Certainty", "Probable") => stance.certainty = Certainty::Probable,
                ("Certainty", "Unsure") => stance.certainty = Certainty::Unsure,
                ("Inferred", _) => stance.inferred = true,
                (name, value) => put(&mut rest, name.to_owned(), value, '|'),
            }
        }
        self.take_rest(line.id, &mut rest);
        stance.polarity = polarity;
        stance.attributes = rest;
        stance.evidence.clone_from(&bound.at);
        let voice = role(line, "Voice").filter(|id| self.kinds.get(id) == Some(&Kind::Voice));
        stance.voice = voice.map(|id| Id::new(Kind::Voice, id));
        stance.origin = imported_from("brat");
        self.document.push(stance, place);
    }

    fn voice(&mut self, line: &EventLine<'a>, bound: &Bound<'a>, lines: &Lines<'a>) {
        self.check_roles(line, &["Source", "Cue", "Within"]);
        let source = self.holder(line, "Source");
        let mut voice = Voice::new(Id::new(Kind::Voice, line.id), source, Vec::new());
        if line.label == CUE_LABEL {
            voice.cue.clone_from(&bound.at);
        } else {
            voice.content.clone_from(&bound.at);
        }
        if let Some(id) = role(line, "Cue") {
            match lines.bounds.get(id) {
                Some(cue) => voice.cue.clone_from(&cue.at),
                None => self.refuse(line.line, line.id, missing(id)),
            }
        }
        let within = role(line, "Within").filter(|id| self.kinds.get(id) == Some(&Kind::Voice));
        voice.within = within.map(|id| Id::new(Kind::Voice, id));
        for (_, name, value) in self.attributes.remove(line.id).into_iter().flatten() {
            match (name, value) {
                ("Manner", "Indirect") => voice.manner = Manner::Indirect,
                ("Manner", "Mixed") => voice.manner = Manner::Mixed,
                ("Manner", "Reported") => voice.manner = Manner::Reported,
                ("Manner", "Direct") | ("SourceKind", "Author" | "Unnamed") => {}
                (name, value) => put(&mut voice.attributes, name.to_owned(), value, '|'),
            }
        }
        self.take_rest(line.id, &mut voice.attributes);
        voice.origin = imported_from("brat");
        self.document.push(voice, Place::new(&self.file, line.line));
    }

    fn holder(&mut self, line: &EventLine<'a>, what: &str) -> Holder {
        if let Some(entity) = role(line, what).and_then(|id| self.entity_of.get(id)) {
            return Holder::Entity(entity.clone());
        }
        if let Some(text) = self.take_note(line.id, &format!("{what}Entity")) {
            let place = Place::new(&self.file, line.line);
            return Holder::Entity(self.bare_entity(&text, &place));
        }
        let kind = format!("{what}Kind");
        let mut attributes = self.attributes.get(line.id).into_iter().flatten();
        let is_author = attributes.any(|(_, name, value)| *name == kind && *value == "Author");
        if is_author {
            Holder::Author
        } else {
            Holder::Unnamed
        }
    }

    /// Refuses roles of a stance or a voice that it has no place for, or that lead to nothing.
    fn check_roles(&mut self, line: &EventLine<'a>, known: &[&str]) {
        let mut seen = BTreeSet::new();
        for (role, filler) in &line.roles {
            if !known.contains(role) || !seen.insert(*role) {
                let message = words!(
                    "refused-role",
                    "it has no place for its {role} {filler}",
                    role = role,
                    filler = filler
                );
                self.refuse(line.line, line.id, message);
                continue;
            }
            let kind = self.kinds.get(filler);
            let is_there = match *role {
                // A text-bound, which is no record.
                "Cue" => true,
                "Voice" | "Within" => kind == Some(&Kind::Voice),
                // Without it there is no stance, and that is said.
                "Target" => true,
                _ => kind == Some(&Kind::Mention),
            };
            if !is_there {
                self.refuse(line.line, line.id, missing(filler));
            }
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

pub(super) fn add_attribute(attributes: &mut Attributes, text: &str) {
    let (key, value) = text.split_once('=').unwrap_or((text, ""));
    attributes.insert(unescape(key), value.to_owned());
}
