//! Records out of whole spans and the lines between them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Found, SpansIn, root};
use crate::{
    dataset::{
        details::{self, Bare, Said},
        import::{ImportedDocument, imported_from},
        relations::{CUE, HOLDER, SAID_BY, SAME_AS, SOURCE, TARGET, WITHIN},
        view::Part,
    },
    model::{
        annotation::{
            Argument, Attributes, Entity, Event, Filler, Holder, Link, Mention, Polarity, Record,
            Stance, Target, Trigger, Voice,
        },
        id::{Id, Kind},
    },
};

/// Records in the making, of spans that are whole.
pub(super) struct Making {
    format: &'static str,
    document: ImportedDocument,
    found: Vec<Found>,
    chain: Vec<usize>,
    lines: Vec<(usize, usize, String)>,
    /// The record that each span is of; `None` for pieces of others.
    records: Vec<Option<Id>>,
    /// The entity of each chain, and where it is among the document's records.
    entities: BTreeMap<usize, (Id, usize)>,
    /// Chains whose entity's name was said, and is not only what its first mention says.
    named: BTreeSet<usize>,
    /// The links of each chain's entity.
    linked: BTreeSet<(usize, Link)>,
    taken: BTreeSet<Id>,
    /// Entities that no span names, by type and name.
    bare: BTreeMap<(String, String), Id>,
    /// The span that stands for a voice of each of its spans.
    speaker: Vec<usize>,
}

impl Making {
    pub(super) fn new(spans: SpansIn) -> Self {
        let n = spans.found.len();
        let mut making = Self {
            format: spans.format,
            document: spans.document,
            found: spans.found,
            chain: spans.chain,
            lines: spans.lines,
            records: vec![None; n],
            entities: BTreeMap::new(),
            named: BTreeSet::new(),
            linked: BTreeSet::new(),
            taken: BTreeSet::new(),
            bare: BTreeMap::new(),
            speaker: (0..n).collect(),
        };
        let parts: Vec<Part> = making.found.iter().map(|f| f.part).collect();
        for (from, to, kind) in &making.lines {
            let is_cue = kind == CUE && (parts[*from], parts[*to]) == (Part::Content, Part::Cue);
            if is_cue && making.speaker[*to] == *to {
                making.speaker[*to] = *from;
            }
        }
        let targets = making.lines.iter().filter(|(_, to, kind)| {
            polarity_of_target(kind).is_some()
                && matches!(parts[*to], Part::Mention | Part::Trigger)
        });
        let has_target: BTreeSet<usize> = targets.map(|(from, _, _)| *from).collect();
        for i in 0..n {
            let found = &mut making.found[i];
            if found.at.is_empty() {
                continue;
            }
            if found.part == Part::Evidence && !has_target.contains(&i) && !found.said.has_target()
            {
                found.part = Part::Mention;
            }
            let kind = match found.part {
                Part::Mention => Kind::Mention,
                Part::Trigger => Kind::Event,
                Part::Evidence => Kind::Stance,
                Part::Cue | Part::Content if making.speaker[i] == i => Kind::Voice,
                Part::Cue | Part::Content => continue,
            };
            let (record, key) = (found.record.clone(), found.key.clone());
            making.records[i] = Some(making.fresh(kind, [record, key]));
        }
        making
    }

    /// The first of the keys that is none yet, else one of our own.
    fn fresh(&mut self, kind: Kind, wanted: [String; 2]) -> Id {
        let after = self.taken.len();
        let own = (after + 1..).map(|n| format!("{}{n}", self.format));
        let keys = wanted.into_iter().filter(|key| !key.is_empty());
        let mut ids = keys.chain(own).map(|key| Id::new(kind, key));
        let id = ids.find(|id| !self.taken.contains(id));
        let id = id.unwrap_or_else(|| Id::new(kind, ""));
        self.taken.insert(id.clone());
        id
    }

    pub(super) fn document(mut self) -> ImportedDocument {
        // By the record that they begin at.
        let mut lines: BTreeMap<usize, Vec<Line>> = BTreeMap::new();
        for (from, to, kind) in std::mem::take(&mut self.lines) {
            let of = lines.entry(self.speaker[from]).or_default();
            of.push(Line { to, kind });
        }
        let mut make = |part: &[Part], one: fn(&mut Self, usize, Vec<Line>)| {
            for i in 0..self.found.len() {
                if self.records[i].is_some() && part.contains(&self.found[i].part) {
                    one(&mut self, i, lines.remove(&i).unwrap_or_default());
                }
            }
        };
        make(&[Part::Mention], Self::mention);
        make(&[Part::Trigger], Self::event);
        make(&[Part::Evidence], Self::stance);
        make(&[Part::Cue, Part::Content], Self::voice);
        self.document
    }

    /// A mention, and its entity where it is the first of its chain.
    fn mention(&mut self, i: usize, lines: Vec<Line>) {
        let Some(id) = self.records[i].clone() else {
            return;
        };
        let chain = root(&mut self.chain, i);
        let mut said = std::mem::take(&mut self.found[i].said);
        let found = &self.found[i];
        let entity_id = said.text(details::ENTITY);
        let name = said.text(details::ENTITY_NAME);
        let mut mention = Mention::new(id, found.at.clone(), Id::new(Kind::Entity, ""));
        said.level(&mut mention);
        let mut links = said.links();
        links.retain(|link| self.linked.insert((chain, link.clone())));
        match self.entities.get(&chain) {
            Some((entity, place)) => {
                mention.entity = entity.clone();
                if let Some(Record::Entity(entity)) = self.document.records.get_mut(*place) {
                    entity.links.extend(links);
                    // An entity has one type, in other programs each mention its own.
                    if found.label != entity.label {
                        said.add(details::LABEL, found.label.as_str());
                    }
                    match name {
                        Some(name) if self.named.insert(chain) => entity.name = name,
                        Some(name) if name != entity.name => said.add(details::ENTITY_NAME, name),
                        _ => {}
                    }
                }
            }
            None => {
                let pieces = found.at.iter();
                let pieces: Vec<&str> =
                    pieces.filter_map(|s| s.text(&self.document.text)).collect();
                if name.is_some() {
                    self.named.insert(chain);
                }
                let name = name.unwrap_or_else(|| pieces.join(" "));
                let (label, place) = (found.label.clone(), found.place.clone());
                let wanted = [
                    entity_id.unwrap_or_default(),
                    format!("e_{}", mention.id.key()),
                ];
                let id = self.fresh(Kind::Entity, wanted);
                let mut entity = Entity::new(id.clone(), label, name);
                entity.origin = imported_from(self.format);
                entity.links.extend(links);
                mention.entity = id.clone();
                self.entities
                    .insert(chain, (id, self.document.records.len()));
                self.document.push(entity, place);
            }
        }
        mention.attributes = self.attributes(i, said, lines);
        mention.origin = imported_from(self.format);
        let place = self.found[i].place.clone();
        self.document.push(mention, place);
    }

    fn event(&mut self, i: usize, lines: Vec<Line>) {
        let Some(id) = self.records[i].clone() else {
            return;
        };
        let found = &self.found[i];
        let trigger = Trigger::At(found.at.clone());
        let mut event = Event::new(id, found.label.clone(), trigger);
        let mut rest = Vec::new();
        for line in lines {
            let Some(to) = self.records[line.to].clone() else {
                rest.push(line);
                continue;
            };
            let filler = match to.kind() {
                Kind::Event if line.kind == SAME_AS => {
                    event.same_as.push(to);
                    continue;
                }
                Kind::Event => Filler::Event(to),
                Kind::Mention => Filler::Mention(to),
                _ => {
                    rest.push(line);
                    continue;
                }
            };
            event.arguments.push(Argument {
                role: line.kind,
                filler,
                inferred: false,
            });
        }
        let said = std::mem::take(&mut self.found[i].said);
        event.attributes = self.attributes(i, said, rest);
        event.origin = imported_from(self.format);
        let place = self.found[i].place.clone();
        self.document.push(event, place);
    }

    fn stance(&mut self, i: usize, lines: Vec<Line>) {
        let Some(id) = self.records[i].clone() else {
            return;
        };
        let mut said = std::mem::take(&mut self.found[i].said);
        let mut polarity = said.polarity();
        let (mut holder, mut target, mut voice) = (None, None, None);
        let mut rest = Vec::new();
        for line in lines {
            let to = self.records[self.speaker[line.to]].clone();
            let entity = self.entity_of(line.to);
            match (line.kind.as_str(), to.as_ref().map(Id::kind), entity) {
                (HOLDER, _, Some(entity)) if holder.is_none() => {
                    holder = Some(Holder::Entity(entity));
                }
                (SAID_BY, Some(Kind::Voice), _) if voice.is_none() => voice = to,
                (kind, there, entity)
                    if target.is_none()
                        && polarity_of_target(kind).is_some()
                        && (entity.is_some() || there == Some(Kind::Event)) =>
                {
                    polarity = polarity.or(polarity_of_target(kind).flatten());
                    target = entity.map(Target::Entity).or(to.map(Target::Event));
                }
                _ => rest.push(line),
            }
        }
        if holder.is_none() {
            holder = said
                .holder(details::HOLDER)
                .map(|bare| self.holder(bare, i));
        }
        if target.is_none() {
            let concept = said.text(details::CONCEPT).map(Target::Concept);
            let bare = concept.is_none().then(|| said.target()).flatten();
            let entity = bare.map(|bare| Target::Entity(self.bare(bare, i)));
            target = concept.or(entity);
        }
        // Those without one are mentions.
        let Some(target) = target else { return };
        let holder = holder.unwrap_or(Holder::Unnamed);
        let polarity = polarity.unwrap_or(Polarity::Neither);
        let mut stance = Stance::new(id, holder, target, polarity);
        stance.evidence = self.found[i].at.clone();
        stance.voice = voice;
        said.of_stance(&mut stance);
        stance.attributes = self.attributes(i, said, rest);
        stance.origin = imported_from(self.format);
        let place = self.found[i].place.clone();
        self.document.push(stance, place);
    }

    fn voice(&mut self, i: usize, lines: Vec<Line>) {
        let Some(id) = self.records[i].clone() else {
            return;
        };
        let mut said = std::mem::take(&mut self.found[i].said);
        let (mut source, mut within) = (None, None);
        let mut cue: Vec<usize> = Vec::new();
        let mut rest = Vec::new();
        let is_content = self.found[i].part == Part::Content;
        for line in lines {
            let other = self.speaker[line.to];
            let to = self.records[other].clone();
            match (line.kind.as_str(), self.found[line.to].part) {
                (CUE, Part::Cue) if is_content => cue.push(line.to),
                (SOURCE, Part::Mention) if source.is_none() => {
                    source = self.entity_of(line.to).map(Holder::Entity);
                }
                (WITHIN, Part::Cue | Part::Content) if within.is_none() && other != i => {
                    within = to;
                }
                _ => rest.push(line),
            }
        }
        let mut voice = Voice::new(id, Holder::Unnamed, Vec::new());
        let mut attributes = Attributes::new();
        if is_content {
            voice.content = self.found[i].at.clone();
            // Each of several pieces of content may have a line to it.
            cue.sort_unstable();
            cue.dedup();
            for j in cue {
                voice.cue.extend_from_slice(&self.found[j].at);
                said.append(std::mem::take(&mut self.found[j].said));
                attributes.append(&mut self.found[j].attributes);
            }
            voice.cue.sort_unstable();
        } else {
            voice.cue = self.found[i].at.clone();
        }
        if source.is_none() {
            source = said
                .holder(details::SOURCE)
                .map(|bare| self.holder(bare, i));
        }
        voice.source = source.unwrap_or(Holder::Unnamed);
        voice.within = within;
        said.manner(&mut voice);
        attributes.extend(self.attributes(i, said, rest));
        voice.attributes = attributes;
        voice.origin = imported_from(self.format);
        let place = self.found[i].place.clone();
        self.document.push(voice, place);
    }

    /// The entity of a mention.
    fn entity_of(&mut self, i: usize) -> Option<Id> {
        let chain = root(&mut self.chain, i);
        let is_mention = self.found[i].part == Part::Mention;
        let entity = self.entities.get(&chain).filter(|_| is_mention);
        entity.map(|(id, _)| id.clone())
    }

    fn holder(&mut self, bare: Bare, by: usize) -> Holder {
        match bare {
            Bare::Author => Holder::Author,
            Bare::Unnamed => Holder::Unnamed,
            Bare::Entity(label, name) => Holder::Entity(self.bare((label, name), by)),
        }
    }

    /// The entity of this type and name that no span names.
    fn bare(&mut self, of: (String, String), by: usize) -> Id {
        if let Some(id) = self.bare.get(&of) {
            return id.clone();
        }
        let n = self.bare.len() + 1;
        let id = self.fresh(Kind::Entity, [format!("e_named{n}"), String::new()]);
        let mut entity = Entity::new(id.clone(), of.0.clone(), of.1.clone());
        entity.origin = imported_from(self.format);
        self.bare.insert(of, id.clone());
        let place = self.found[by].place.clone();
        self.document.push(entity, place);
        id
    }

    /// What the record of a span has no other place for.
    fn attributes(&mut self, i: usize, said: Said, lines: Vec<Line>) -> Attributes {
        let mut attributes = std::mem::take(&mut self.found[i].attributes);
        let mut add = |name: String, text: &str, between: char| {
            let value = attributes.entry(name).or_default();
            if !value.is_empty() {
                value.push(between);
            }
            value.push_str(text);
        };
        for (name, text) in said.left() {
            add(name, &text, '|');
        }
        for line in lines {
            let to = self.records[self.speaker[line.to]].as_ref();
            let key = to.map_or(self.found[line.to].key.as_str(), Id::key);
            add(format!("relation.{}", line.kind), key, ' ');
        }
        attributes
    }
}

/// A relation that begins at a record.
struct Line {
    to: usize,
    kind: String,
}

/// What a line to a stance's target says of the stance; `None` where it is no such line.
fn polarity_of_target(kind: &str) -> Option<Option<Polarity>> {
    let rest = kind.strip_prefix(TARGET)?;
    if rest.is_empty() {
        return Some(None);
    }
    details::polarity_from(rest.strip_prefix(':')?).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        dataset::{ImportReport, import::Place, relations::COREFERENCE},
        model::span::ByteSpan,
    };

    const TEXT: &str = "NATO joins the fight, said Ana, who praised it.";

    fn found(key: &str, part: Part, text: &str) -> Found {
        let start = TEXT.find(text).unwrap();
        let label = match part {
            Part::Mention => "Person",
            Part::Trigger => "AGREE",
            Part::Evidence => "Stance",
            Part::Cue => "Cue",
            Part::Content => "Voice",
        };
        let at = ByteSpan::new(start, start + text.len());
        Found {
            part,
            ..Found::mention(key, label, at)
        }
    }

    /// One line for each record but the entities.
    fn read(spans: Vec<Found>, lines: &[(&str, &str, &str)]) -> Vec<String> {
        let mut spans_in = SpansIn::new("test", "a.txt".to_owned(), TEXT, &Place::default());
        for found in spans {
            spans_in.push(found);
        }
        for (from, to, kind) in lines {
            spans_in.relate(from, to, kind).unwrap();
        }
        let mut document = spans_in.into_document();
        let mut report = ImportReport::default();
        document.check(&mut report);
        assert_eq!(report.n_refused, 0, "{:?}", report.problems);
        let records = document.records.iter();
        let said = records.filter_map(|record| match record {
            Record::Mention(m) => Some(format!("{} {:?}", m.id.key(), m.attributes)),
            Record::Event(e) => {
                let roles = e.arguments.iter().map(|a| {
                    let filler = a.filler.id().map_or("", Id::key);
                    format!("{}:{filler}", a.role)
                });
                let roles: Vec<String> = roles.collect();
                Some(format!("{} {roles:?} {:?}", e.id.key(), e.attributes))
            }
            Record::Stance(s) => {
                let (holder, target) = (s.holder.id().map(Id::key), s.target.id().map(Id::key));
                let voice = s.voice.as_ref().map(Id::key);
                let said = format!("{holder:?} {target:?} {:?} {voice:?}", s.polarity);
                Some(format!("{} {said} {:?}", s.id.key(), s.attributes))
            }
            Record::Voice(v) => {
                let text =
                    |at: &[ByteSpan]| at.iter().map(|s| &TEXT[s.range()]).collect::<Vec<_>>();
                let said = format!("{:?} {:?}", text(&v.cue), text(&v.content));
                let source = v.source.id().map(Id::key);
                Some(format!(
                    "{} {said} {source:?} {:?}",
                    v.id.key(),
                    v.attributes
                ))
            }
            _ => None,
        });
        said.collect()
    }

    #[test]
    fn a_line_that_no_record_has_a_place_for_is_an_attribute() {
        let spans = vec![
            found("m", Part::Mention, "NATO"),
            found("e", Part::Trigger, "joins"),
            found("s", Part::Evidence, "praised"),
        ];
        let lines = [
            ("e", "m", "actor"),
            ("e", "s", "reason"),
            ("m", "e", "does"),
            ("m", "s", "does"),
            ("s", "e", "Target:Favor"),
            ("s", "m", "Target"),
            ("s", "m", "Holder"),
            ("s", "m", "Holder"),
        ];
        assert_eq!(
            read(spans, &lines),
            [
                "m {\"relation.does\": \"e s\"}",
                "e [\"actor:m\"] {\"relation.reason\": \"s\"}",
                "s Some(\"e_m\") Some(\"e\") Favor None {\"relation.Holder\": \"m\", \"relation.Target\": \"m\"}",
            ]
        );
    }

    #[test]
    fn evidence_of_nothing_is_a_mention() {
        let spans = vec![
            found("m", Part::Mention, "Ana"),
            found("s", Part::Evidence, "praised"),
        ];
        let lines = [("s", "m", "Holder"), ("s", "m", "Target:Nonsense")];
        assert_eq!(
            read(spans, &lines),
            [
                "m {}",
                "s {\"relation.Holder\": \"m\", \"relation.Target:Nonsense\": \"m\"}",
            ]
        );
    }

    #[test]
    fn what_one_cue_introduces_is_one_voice() {
        let spans = vec![
            found("m", Part::Mention, "Ana"),
            found("a", Part::Content, "NATO joins"),
            found("b", Part::Content, "who praised it"),
            found("cue", Part::Cue, "said"),
            found("alone", Part::Cue, "praised"),
            found("s", Part::Evidence, "fight"),
        ];
        // Whoever draws lines in another program may draw one to the cue.
        let lines = [
            ("a", "cue", "Cue"),
            ("b", "cue", "Cue"),
            ("cue", "m", "Source"),
            ("alone", "cue", "Within"),
            ("s", "cue", "SaidBy"),
            ("s", "m", "Target:Against"),
        ];
        assert_eq!(
            read(spans, &lines),
            [
                "m {}",
                "s None Some(\"e_m\") Against Some(\"a\") {}",
                "a [\"said\"] [\"NATO joins\", \"who praised it\"] Some(\"e_m\") {}",
                "alone [\"praised\"] [] None {}",
            ]
        );
    }

    #[test]
    fn an_entity_is_called_what_any_of_its_mentions_says() {
        let mut spans = vec![
            found("a", Part::Mention, "Ana"),
            found("b", Part::Mention, "who"),
        ];
        spans[1].said.add(details::ENTITY_NAME, "Ana Diaz");
        spans[1].said.add(details::LINK, "wikidata:Q1");
        spans[1].said.add(details::LEVEL, "somehow");
        let mut spans_in = SpansIn::new("test", "a.txt".to_owned(), TEXT, &Place::default());
        for found in spans {
            spans_in.push(found);
        }
        spans_in.relate("b", "a", COREFERENCE).unwrap();
        let document = spans_in.into_document();
        let [
            Record::Entity(entity),
            Record::Mention(_),
            Record::Mention(b),
        ] = document.records.as_slice()
        else {
            panic!("{:?}", document.records);
        };
        assert_eq!((entity.name.as_str(), entity.links.len()), ("Ana Diaz", 1));
        assert_eq!(b.attributes["level"], "somehow");
    }
}
