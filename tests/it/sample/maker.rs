//! Makes one annotator's records of a plan.

use std::collections::BTreeMap;

use postil::{
    model::{
        annotation::*,
        article::Article,
        edit::{Title, Transaction},
        id::{Id, IdSource, Kind},
        span::ByteSpan,
    },
    suggest::propose_zones,
};

use super::plan::*;

/// All records of one annotator, in one transaction. `seed` makes the ids.
pub fn made(article: &Article, seed: &str, annotator: &str, blocks: &[&Block]) -> Transaction {
    let mut maker = Maker {
        article,
        seed: seed.to_owned(),
        ids: BTreeMap::new(),
        mentions: BTreeMap::new(),
        made: Transaction::new(Title::new("undo-sample")),
    };
    let zones: Vec<_> = blocks
        .iter()
        .flat_map(|block| block.zones.clone())
        .collect();
    maker.zones(&zones);
    maker.block(blocks);
    for comment in blocks.iter().flat_map(|block| &block.comments) {
        maker.comment(comment, annotator);
    }
    maker.made
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
        let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| {
            (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
        });
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
            let end = if last.is_empty() {
                end
            } else {
                end + text[end..].find(last)? + last.len()
            };
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
        assert!(
            unique,
            "{}: {quote:?} stands {} times",
            self.seed,
            places.len()
        );
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
        let others: Vec<(ByteSpan, ZoneKind)> = others
            .iter()
            .map(|(q, kind)| (self.span(q), zone_kind(kind)))
            .collect();
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
        assert!(
            before.is_none(),
            "{}: {quote:?} is a mention twice",
            self.seed
        );
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
            modality: if plan.modality == "other" {
                Modality::Other
            } else {
                Modality::Asserted
            },
            polarity: if plan.polarity == "negative" {
                EventPolarity::Negative
            } else {
                EventPolarity::Positive
            },
            tense: tense(&plan.tense),
            mode: plan.mode.clone(),
            contexts: plan.contexts.clone(),
            date: plan.date.clone().map(|value| EventDate {
                value,
                inferred: false,
            }),
            same_as: plan
                .same_as
                .iter()
                .map(|key| self.known(Kind::Event, key))
                .collect(),
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
        for entity in blocks.iter().flat_map(|b| &b.entities) {
            self.entity(entity);
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
                within: voice
                    .within
                    .as_ref()
                    .map(|key| self.known(Kind::Voice, key)),
                ..Voice::new(id, self.holder(&voice.source), self.spans(&voice.content))
            };
            self.made.insert(made);
        }
        for stance in blocks.iter().flat_map(|b| &b.stances) {
            let id = self.id(Kind::Stance, &stance.key);
            let made = Stance {
                intensity: stance.intensity.clone(),
                evidence: self.spans(&stance.evidence),
                voice: stance
                    .voice
                    .as_ref()
                    .map(|key| self.known(Kind::Voice, key)),
                inferred: stance.inferred,
                certainty: certainty(&stance.certainty),
                ..Stance::new(
                    id,
                    self.holder(&stance.holder),
                    self.target(&stance.target),
                    polarity(&stance.polarity),
                )
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
            other: None,
            origin: None,
        });
    }
}
