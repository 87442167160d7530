//! The sample project is what its plan says, in today's format.
//!
//! `tests/it/sample/*.ron` says in quotations, not offsets, what two colleagues tagged. Here the plans become documents, through the one
//! function that changes documents, and are compared with the sidecars in `sample_data/`. After a change of a plan, an article or the
//! format: `POSTIL_BLESS=1 cargo test --test it sample` writes them anew.
//!
//! A quotation is `text`, or `text around [the marked part] of it`; `first…last` runs from the one to the other, and `…|2` means the
//! second place where it stands. A filler or target is `m:` and the quotation of a mention, `e:` an entity's key, `ev:` an event's,
//! `d:` a date, `p:` a place, `v:` a value, `c:` a concept.

use std::{collections::BTreeMap, fs, path::PathBuf, sync::Arc};

use postil::{
    model::{
        annotation::*,
        article::{Article, Card, Status},
        codebook::Codebook,
        document::{Annotator, CodebookRef, Document},
        edit::{Title, Transaction},
        id::{Id, IdSource, Kind},
        span::ByteSpan,
    },
    store::{
        codebook::builtin,
        project::Project,
        sidecar::{Base, label_problems, parse, render},
        vfs::RealVfs,
    },
    suggest::propose_zones,
};

use plan::*;

#[path = "sample/plan.rs"]
mod plan;

fn sample_data() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample_data")
}

fn plans() -> Vec<Plan> {
    let mut files: Vec<PathBuf> = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/sample"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "ron"))
        .collect();
    files.sort();
    let read = |path: &PathBuf| {
        ron::from_str(&fs::read_to_string(path).unwrap()).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    files.iter().map(read).collect()
}

/// One annotator's document in the making.
struct Maker<'a> {
    article: &'a Article,
    seed: String,
    ids: BTreeMap<(Kind, String), Id>,
    mentions: BTreeMap<Vec<ByteSpan>, Id>,
    made: Transaction,
}

impl Maker<'_> {
    /// An id that stays when records are added to the plan before it.
    fn id(&mut self, kind: Kind, key: &str) -> Id {
        let name = format!("{}/{}/{key}", self.seed, kind.word());
        let hash = name
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
        let id = IdSource::new(hash).next_id(kind);
        let before = self.ids.insert((kind, key.to_owned()), id.clone());
        assert!(before.is_none(), "{name} stands twice");
        id
    }

    fn known(&self, kind: Kind, key: &str) -> Id {
        let id = self.ids.get(&(kind, key.to_owned())).cloned();
        id.unwrap_or_else(|| panic!("{}: no {} {key}", self.seed, kind.word()))
    }

    fn span(&self, quote: &str) -> ByteSpan {
        let (context, nth) = match quote.rsplit_once('|') {
            Some((context, nth)) => (context, nth.parse::<usize>().unwrap()),
            None => (quote, 0),
        };
        let (before, rest) = context.split_once('[').unwrap_or(("", context));
        let (marked, after) = rest.split_once(']').unwrap_or((rest, ""));
        let (first, last) = marked.split_once('…').unwrap_or((marked, ""));
        let text = self.article.text();
        // The context after the mark counts only where the mark is one stretch.
        let found = |from: usize| {
            let head = format!("{before}{first}");
            let at = text[from..].find(&head)? + from;
            let end = at + head.len();
            let end = if last.is_empty() { end } else { end + text[end..].find(last)? + last.len() };
            Some((ByteSpan::new(at + before.len(), end), at))
        };
        let mut places = Vec::new();
        let mut from = 0;
        while let Some((span, at)) = found(from) {
            if text[span.end..].starts_with(after) {
                places.push(span);
            }
            from = at + text[at..].chars().next().unwrap().len_utf8();
        }
        let unique = places.len() == 1 || nth > 0;
        assert!(unique, "{}: {quote:?} stands {} times", self.seed, places.len());
        places[nth.saturating_sub(1)]
    }

    fn spans(&self, quotes: &[String]) -> Vec<ByteSpan> {
        quotes.iter().map(|quote| self.span(quote)).collect()
    }

    fn mention(&self, quote: &str) -> Id {
        let id = self.mentions.get(&vec![self.span(quote)]).cloned();
        id.unwrap_or_else(|| panic!("{}: {quote:?} is no mention", self.seed))
    }

    fn zones(&mut self, others: &[(String, String)]) {
        let others: Vec<(ByteSpan, ZoneKind)> = others.iter().map(|(q, kind)| (self.span(q), zone_kind(kind))).collect();
        for (n, proposal) in propose_zones(self.article).into_iter().enumerate() {
            let id = self.id(Kind::Zone, &n.to_string());
            let other = others.iter().find(|(span, _)| proposal.at.covers(*span));
            let suggested = Origin {
                how: How::Suggested,
                by: vec!["postil".to_owned()],
            };
            self.made.insert(Zone {
                id,
                kind: other.map_or(proposal.kind, |(_, kind)| *kind),
                at: proposal.at,
                author: proposal.author,
                date: proposal.date,
                origin: other.is_none().then_some(suggested),
            });
        }
    }

    fn entity(&mut self, plan: &EntityPlan) {
        let id = self.id(Kind::Entity, &plan.key);
        let link = |id: &String| Link {
            kb: "wikidata".to_owned(),
            id: id.clone(),
            confidence: None,
        };
        self.made.insert(Entity {
            subtype: plan.subtype.clone(),
            aliases: plan.aliases.clone(),
            links: plan.wikidata.iter().map(link).collect(),
            ..Entity::new(id, plan.is.as_str(), plan.name.as_str())
        });
        self.mentions_of(&plan.key, Level::Name, &plan.names);
        self.mentions_of(&plan.key, Level::Nominal, &plan.nominals);
        for (quote, metonymy) in &plan.metonyms {
            self.add_mention(&plan.key, Level::Name, quote, Some(metonymy.clone()));
        }
    }

    fn mentions_of(&mut self, entity: &str, level: Level, quotes: &[String]) {
        for quote in quotes {
            self.add_mention(entity, level, quote, None);
        }
    }

    fn add_mention(&mut self, entity: &str, level: Level, quote: &str, metonymy: Option<String>) {
        let at = vec![self.span(quote)];
        let id = self.id(Kind::Mention, &format!("{entity}/{quote}"));
        let before = self.mentions.insert(at.clone(), id.clone());
        assert!(before.is_none(), "{}: {quote:?} is a mention twice", self.seed);
        let entity = self.known(Kind::Entity, entity);
        self.made.insert(Mention {
            level,
            metonymy,
            ..Mention::new(id, at, entity)
        });
    }

    fn event(&mut self, plan: &EventPlan) {
        let id = self.known(Kind::Event, &plan.key);
        let argument = |RolePlan(role, filler, inferred): &RolePlan| Argument {
            role: role.clone(),
            filler: self.filler(filler),
            inferred: *inferred,
        };
        self.made.insert(Event {
            arguments: plan.roles.iter().map(argument).collect(),
            modality: if plan.modality == "other" { Modality::Other } else { Modality::Asserted },
            polarity: if plan.polarity == "negative" { EventPolarity::Negative } else { EventPolarity::Positive },
            tense: tense(&plan.tense),
            mode: plan.mode.clone(),
            contexts: plan.contexts.clone(),
            date: plan.date.clone().map(|value| EventDate { value, inferred: false }),
            same_as: plan.same_as.iter().map(|key| self.known(Kind::Event, key)).collect(),
            ..Event::new(id, plan.is.as_str(), Trigger::At(self.spans(&plan.at)))
        });
    }

    fn filler(&self, filler: &str) -> Filler {
        let (kind, rest) = filler.split_once(':').unwrap();
        match kind {
            "m" => Filler::Mention(self.mention(rest)),
            "e" => Filler::Entity(self.known(Kind::Entity, rest)),
            "ev" => Filler::Event(self.known(Kind::Event, rest)),
            "d" => Filler::Date(rest.to_owned()),
            "p" => Filler::Place(rest.to_owned()),
            "v" => Filler::Value(rest.to_owned()),
            _ => panic!("{filler:?} is no filler"),
        }
    }

    fn holder(&self, holder: &str) -> Holder {
        match holder {
            "author" => Holder::Author,
            "unnamed" => Holder::Unnamed,
            key => Holder::Entity(self.known(Kind::Entity, key)),
        }
    }

    fn target(&self, target: &str) -> Target {
        match target.split_once(':') {
            Some(("c", concept)) => Target::Concept(concept.to_owned()),
            Some(("ev", key)) => Target::Event(self.known(Kind::Event, key)),
            _ => Target::Entity(self.known(Kind::Entity, target)),
        }
    }

    fn block(&mut self, blocks: &[&Block]) {
        let all = |b: &&Block| b.entities.clone();
        for entity in blocks.iter().flat_map(all) {
            self.entity(&entity);
        }
        for more in blocks.iter().flat_map(|b| &b.mentions) {
            self.mentions_of(&more.of, Level::Name, &more.names);
            self.mentions_of(&more.of, Level::Nominal, &more.nominals);
            self.mentions_of(&more.of, Level::Pronoun, &more.pronouns);
        }
        for event in blocks.iter().flat_map(|b| &b.events) {
            self.id(Kind::Event, &event.key);
        }
        for event in blocks.iter().flat_map(|b| &b.events) {
            self.event(event);
        }
        for voice in blocks.iter().flat_map(|b| &b.voices) {
            let id = self.id(Kind::Voice, &voice.key);
            let made = Voice {
                cue: self.spans(&voice.cue),
                manner: manner(&voice.manner),
                within: voice.within.as_ref().map(|key| self.known(Kind::Voice, key)),
                ..Voice::new(id, self.holder(&voice.source), self.spans(&voice.content))
            };
            self.made.insert(made);
        }
        for stance in blocks.iter().flat_map(|b| &b.stances) {
            let id = self.id(Kind::Stance, &stance.key);
            let made = Stance {
                intensity: stance.intensity.clone(),
                evidence: self.spans(&stance.evidence),
                voice: stance.voice.as_ref().map(|key| self.known(Kind::Voice, key)),
                inferred: stance.inferred,
                certainty: certainty(&stance.certainty),
                ..Stance::new(id, self.holder(&stance.holder), self.target(&stance.target), polarity(&stance.polarity))
            };
            self.made.insert(made);
        }
        for absence in blocks.iter().flat_map(|b| &b.absences) {
            let id = self.id(Kind::Absence, &absence.key);
            self.made.insert(Absence {
                id,
                holder: self.holder(&absence.holder),
                target: self.target(&absence.target),
                note: absence.note.clone(),
                origin: None,
            });
        }
    }

    fn comment(&mut self, plan: &CommentPlan, author: &str) {
        let id = self.id(Kind::Comment, &plan.key);
        let on = match plan.on.split_once(':') {
            Some(("t", quote)) => CommentOn::Span(self.span(quote)),
            Some(("m", quote)) => CommentOn::Record(self.mention(quote)),
            Some(("e", key)) => CommentOn::Record(self.known(Kind::Entity, key)),
            Some(("ev", key)) => CommentOn::Record(self.known(Kind::Event, key)),
            Some(("s", key)) => CommentOn::Record(self.known(Kind::Stance, key)),
            _ => CommentOn::Article,
        };
        self.made.insert(Comment {
            id,
            on,
            text: plan.text.clone(),
            author: author.to_owned(),
            question: plan.question,
            open: plan.question,
            origin: None,
        });
    }
}

fn documents(plan: &Plan, codebook: &Codebook) -> Vec<Document> {
    let text = fs::read_to_string(sample_data().join(&plan.file)).unwrap();
    let article = Arc::new(Article::new(plan.file.as_str(), text));
    let document = |(n, by): (usize, &(String, String, String))| {
        let (id, name, status) = by.clone();
        let mut maker = Maker {
            article: &article,
            seed: format!("{}/{id}", plan.file),
            ids: BTreeMap::new(),
            mentions: BTreeMap::new(),
            made: Transaction::new(Title::new("undo-sample")),
        };
        let own = &plan.each[n];
        maker.zones(&own.zones);
        maker.block(&[&plan.both, own]);
        for comment in plan.both.comments.iter().chain(&own.comments) {
            maker.comment(comment, &id);
        }
        let codebook = CodebookRef {
            name: codebook.name.clone(),
            version: codebook.version,
        };
        let mut document = Document::new(article.clone(), Annotator { id, name }, codebook);
        let card = Card {
            headline: plan.card.headline.clone(),
            byline: plan.card.byline.clone(),
            date: plan.card.date.clone(),
            language: plan.card.language.clone(),
            rights: plan.card.rights.clone(),
            ..Card::default()
        };
        let status = if status == "done" { Status::Done } else { Status::InProgress };
        document.set_header(card, status);
        document.apply(maker.made).unwrap();
        document
    };
    plan.by.iter().enumerate().map(document).collect()
}

#[test]
fn the_sidecars_of_the_sample_are_what_their_plans_say() {
    let codebook = builtin("news-core").unwrap();
    let mut stale = Vec::new();
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    for plan in plans() {
        for document in documents(&plan, &codebook) {
            let name = format!("{}.{}.ann.ron", plan.file, document.annotator().id);
            let rendered = render(&document, &Base::default()).unwrap();
            let read = parse(&rendered, document.article(), &name);
            assert_eq!(read.problems, [], "{name}");
            assert_eq!(label_problems(&document, &Base::default(), &codebook, &name), [], "{name}");
            check_roles(&document, &codebook, &name);
            for kind in Kind::ALL {
                *kinds.entry(kind).or_default() += document.count(kind);
            }
            let path = sample_data().join(&name);
            let there = fs::read_to_string(&path).unwrap_or_default();
            if there != rendered && std::env::var_os("POSTIL_BLESS").is_some() {
                fs::write(&path, &rendered).unwrap();
            } else if there != rendered {
                stale.push(name);
            }
        }
    }
    assert_eq!(stale, [] as [&str; 0], "POSTIL_BLESS=1 writes them anew");
    let all: usize = kinds.values().sum();
    assert!(all - kinds[&Kind::Zone] >= 120, "{kinds:?}");
    assert!(kinds.values().all(|n| *n >= 5), "{kinds:?}");
}

/// Every role is one of the event type's, its filler of a type that may fill it, and what is required is there.
fn check_roles(document: &Document, codebook: &Codebook, name: &str) {
    for event in document.of_kind(Kind::Event) {
        let Record::Event(event) = event else { continue };
        let of = codebook.event_type(&event.label).unwrap();
        let entity_type = |id: &Id| match document.record(id) {
            Some(Record::Entity(entity)) => entity.label.clone(),
            _ => panic!("{name}: {id} is no entity"),
        };
        for argument in &event.arguments {
            let role = of.roles.iter().find(|role| role.label.name == argument.role);
            let role = role.unwrap_or_else(|| panic!("{name}: {} has no role {}", event.label, argument.role));
            let filler = match &argument.filler {
                Filler::Mention(id) => match document.record(id) {
                    Some(Record::Mention(mention)) => entity_type(&mention.entity),
                    _ => panic!("{name}: {id} is no mention"),
                },
                Filler::Entity(id) => entity_type(id),
                Filler::Event(_) => "Event".to_owned(),
                Filler::Date(_) => "Date".to_owned(),
                Filler::Place(_) => "Place".to_owned(),
                Filler::Value(_) => "Value".to_owned(),
            };
            let may = role.fillers.is_empty() || role.fillers.contains(&filler);
            assert!(may, "{name}: a {filler} is the {} of {}", argument.role, event.label);
        }
        for role in &of.roles {
            let n = event.arguments.iter().filter(|a| a.role == role.label.name).count();
            assert!(n > 0 || !role.required, "{name}: {} {} lacks {}", event.label, event.id, role.label.name);
            assert!(n < 2 || role.repeatable, "{name}: {} has {n} {}", event.label, role.label.name);
        }
        assert!(event.mode.iter().all(|mode| of.modes.contains(mode)), "{name}: {:?}", event.mode);
        assert!(event.contexts.iter().all(|c| codebook.contexts.contains(c)), "{name}: {:?}", event.contexts);
    }
}

#[test]
fn the_sample_opens_as_a_project_without_problems() {
    let project = Project::open(&RealVfs, &[sample_data()]);
    assert_eq!(project.problems, []);
    assert_eq!(project.name, "Sample: summits and deals");
    assert_eq!(project.articles.len(), 7);
    assert_eq!(project.team.len(), 2);
}

#[test]
fn the_built_in_codebooks_have_no_problems_and_say_everything_in_french() {
    for (name, _) in postil::store::codebook::BUILTIN {
        let codebook = builtin(name).unwrap();
        assert_eq!(codebook.problems(), [], "{name}");
        let entities = codebook.entity_types.iter().map(|t| &t.label);
        let events = codebook.event_types.iter().map(|t| &t.label);
        let roles = codebook.event_types.iter().flat_map(|t| &t.roles).map(|r| &r.label);
        let concepts = codebook.concepts.iter().map(|c| &c.label);
        let scale = codebook.intensities.iter().map(|s| &s.label);
        for label in entities.clone().chain(events.clone()).chain(roles).chain(concepts).chain(scale) {
            assert!(label.titles.contains_key("fr"), "{name}: {}", label.name);
        }
        for label in entities.chain(events) {
            assert!(!label.definition.is_empty() && !label.examples.is_empty(), "{name}: {}", label.name);
        }
    }
    let news = builtin("news-core").unwrap();
    assert_eq!((news.entity_types.len(), news.event_types.len()), (10, 16));
    assert_eq!(builtin("ace2005").unwrap().event_types.len(), 33);
}
