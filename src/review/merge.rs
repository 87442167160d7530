//! A gold draft from several annotators' versions of an article.
//!
//! Records are put together as in [`align`](super::align); each thing is one vote. What enough annotators say ([`Enough`]) goes into the draft,
//! with an [`Origin`] that names them: `Unanimous` where all say it, `Single` where one was asked and nobody could agree with it, else
//! `Majority`. The rest is left out, or kept with a question that says who says what ([`Options::keep_disagreements`]). Who has nothing there
//! votes against it, unless they have not read so far ([`judged`]).
//!
//! | record | they must agree on | where the voters differ |
//! |---|---|---|
//! | zone | place, kind | author and date by majority |
//! | entity | type | subtype, links, attributes by majority; the commonest name; all names and aliases |
//! | mention | place, entity | level, metonym by majority |
//! | event | trigger, type | arguments (by filler's entity), attributes by majority |
//! | voice | source | the characters that enough of them marked |
//! | stance | holder, target, polarity | the characters of evidence that enough of them marked |
//! | absence | holder, target | the first note |
//!
//! Comments stay with their authors. Invariants: a thing is in the draft once, however many annotators have it; ids are those of the first
//! annotator who says it, so that merging again gives the same draft; the draft refers to nothing that is not in it.

mod enough;
mod report;
pub(super) mod vote;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub use self::enough::Enough;
use self::vote::{by_majority, by_majority_of, card, characters, sets_by_majority};
use super::{
    align::{Alignment, Groups, Row, Thing},
    units::judged,
};
use crate::model::{
    annotation::{
        Absence, Argument, Comment, CommentOn, Entity, Event, Filler, Holder, How, Mention, Origin,
        Record, Stance, Target, Trigger, Voice, Zone,
    },
    article::Status,
    document::{Annotator, Document, GOLD},
    edit::{Edit, EditError, Title, Transaction},
    id::{Id, IdSource, Kind},
};

/// What annotators have in one place: whose, and what.
type There<'a, R> = Vec<(usize, &'a R)>;

#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    pub enough: Enough,
    /// Keep what too few say, with a question on it.
    pub keep_disagreements: bool,
}

/// The draft, and what became of everything.
#[derive(Clone, Debug)]
pub struct Merged {
    pub document: Document,
    /// Which row of the alignment (versions by annotator id) a record of the draft stands for.
    pub rows: BTreeMap<Id, (Kind, usize)>,
    pub report: Report,
}

/// How many things of each kind were settled, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub by_kind: BTreeMap<Kind, Counts>,
    /// Roles that too few gave.
    pub arguments_open: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub unanimous: usize,
    pub majority: usize,
    /// From the only version there is.
    pub single: usize,
    /// Left out, or kept with a question.
    pub open: usize,
}

/// Merges versions of one article, one per annotator.
///
/// Fails only where the draft would not be a document, which is a fault of the program.
pub fn merge(versions: &[&Document], options: Options) -> Result<Merged, EditError> {
    let mut versions: Vec<&Document> = versions.to_vec();
    versions.sort_by(|a, b| a.annotator().id.cmp(&b.annotator().id));
    versions.dedup_by(|a, b| a.annotator().id == b.annotator().id);
    let all: Vec<Option<&Document>> = versions.iter().copied().map(Some).collect();
    let n = versions.len();
    let Some(first) = versions.first() else {
        return Err(EditError::HeaderChanged);
    };
    let mut merging = Merging {
        alignment: Alignment::new(&all),
        versions: &versions,
        judged: judged(versions.iter().copied()),
        needed: options.enough.of(n, n),
        enough: options.enough,
        keep: options.keep_disagreements,
        ids: IdSource::new(seed(first)),
        taken: BTreeSet::new(),
        gold: BTreeMap::new(),
        records: Vec::new(),
        questions: Vec::new(),
        report: Report::default(),
    };
    merging.zones();
    merging.entities();
    merging.mentions();
    merging.voices();
    merging.events();
    merging.stances();
    merging.absences();
    merging.drop_dangling();
    let questions = std::mem::take(&mut merging.questions);
    let kept: BTreeSet<Id> = merging.records.iter().map(|r| r.id().clone()).collect();
    for (on, text) in questions {
        if kept.contains(&on) {
            let id = merging.ids.next_id(Kind::Comment);
            merging.records.push(Record::Comment(Comment {
                id,
                on: CommentOn::Record(on),
                text,
                author: GOLD.to_owned(),
                question: true,
                open: true,
                other: None,
                origin: None,
            }));
        }
    }
    let annotator = Annotator {
        id: GOLD.to_owned(),
        name: "Gold".to_owned(),
    };
    let mut document = Document::new(first.article().clone(), annotator, first.codebook().clone());
    document.set_header(card(&versions), Status::InProgress);
    document.apply(Transaction {
        title: Title::new("undo-import"),
        edits: merging.records.into_iter().map(Edit::Insert).collect(),
    })?;
    let gold = std::mem::take(&mut merging.gold);
    Ok(Merged {
        document,
        rows: gold.into_iter().map(|(row, id)| (id, row)).collect(),
        report: merging.report,
    })
}

struct Merging<'a> {
    alignment: Alignment,
    /// By annotator id.
    versions: &'a [&'a Document],
    /// Whose silence is a vote, by annotator.
    judged: Vec<bool>,
    enough: Enough,
    /// How many of all annotators are enough.
    needed: usize,
    keep: bool,
    ids: IdSource,
    taken: BTreeSet<Id>,
    /// The gold record of a row, by kind and row.
    gold: BTreeMap<(Kind, usize), Id>,
    records: Vec<Record>,
    questions: Vec<(Id, String)>,
    report: Report,
}

/// What a row's annotators say, told apart by what they must agree on.
struct Verdict<'a, R> {
    /// Those who say the winning thing, by annotator number.
    voters: Vec<(usize, &'a R)>,
    is_settled: bool,
    how: How,
    /// Who says what, where it is not settled.
    question: String,
}

impl<'a> Merging<'a> {
    fn zones(&mut self) {
        self.each(
            Kind::Zone,
            Document::zone,
            |_, _, zone| Some((zone.at, zone.kind)),
            |_, _, zone| zone.kind.word().to_owned(),
            |_, id, voters| {
                let first = voters.first()?.1;
                Some(Record::Zone(Zone {
                    author: by_majority(voters, |z| z.author.clone()),
                    date: by_majority(voters, |z| z.date.clone()),
                    ..Zone::new(id, first.kind, first.at)
                }))
            },
        );
    }

    fn entities(&mut self) {
        self.each(
            Kind::Entity,
            Document::entity,
            |_, _, entity| Some(entity.label.clone()),
            |_, _, entity| format!("{} ({})", entity.label, entity.name),
            |_, id, voters| {
                let first = voters.first()?.1;
                let mut names: BTreeMap<&str, usize> = BTreeMap::new();
                for (_, entity) in voters {
                    *names.entry(&entity.name).or_default() += 1;
                }
                let most = names.values().max().copied().unwrap_or(0);
                let name = voters
                    .iter()
                    .map(|(_, e)| e.name.as_str())
                    .find(|name| names.get(name) == Some(&most))?;
                let others = voters
                    .iter()
                    .flat_map(|(_, e)| std::iter::once(&e.name).chain(&e.aliases));
                let aliases: BTreeSet<&String> = others.filter(|other| *other != name).collect();
                Some(Record::Entity(Entity {
                    subtype: by_majority(voters, |e| e.subtype.clone()),
                    aliases: aliases.into_iter().cloned().collect(),
                    links: sets_by_majority(voters, |e| &e.links),
                    attributes: vote::attributes(voters, |e| &e.attributes),
                    ..Entity::new(id, first.label.clone(), name)
                }))
            },
        );
    }

    fn mentions(&mut self) {
        self.each(
            Kind::Mention,
            Document::mention,
            |m, i, mention| {
                Some((
                    mention.at.clone(),
                    m.alignment.entities.of(i, &mention.entity)?,
                ))
            },
            |_, document, mention| {
                let text: Vec<&str> = mention
                    .at
                    .iter()
                    .map(|at| document.article().quote(*at))
                    .collect();
                let entity = document.entity(&mention.entity);
                let label =
                    entity.map_or_else(String::new, |e| format!(" ({}, {})", e.label, e.name));
                format!("“{}”{label}", text.join(" … "))
            },
            |m, id, voters| {
                let (i, first) = voters.first()?;
                let entity = m.gold_of(Kind::Entity, m.alignment.entities.of(*i, &first.entity))?;
                Some(Record::Mention(Mention {
                    level: by_majority(voters, |r| Some(r.level)).unwrap_or_default(),
                    metonymy: by_majority(voters, |r| r.metonymy.clone()),
                    attributes: vote::attributes(voters, |r| &r.attributes),
                    ..Mention::new(id, first.at.clone(), entity)
                }))
            },
        );
    }

    fn voices(&mut self) {
        self.each(
            Kind::Voice,
            Document::voice,
            |m, i, voice| m.alignment.holder(i, &voice.source),
            |m, document, voice| m.holder_words(document, &voice.source),
            |m, id, voters| {
                let (i, first) = voters.first()?;
                let needed = m.needed_of(voters.len());
                let content = characters(voters, needed, |v| &v.content);
                let cue = characters(voters, needed, |v| &v.cue);
                if content.is_empty() && cue.is_empty() {
                    return None;
                }
                let within = by_majority_of(voters, |(i, v)| {
                    m.alignment.voices.of(*i, v.within.as_ref()?)
                });
                Some(Record::Voice(Voice {
                    cue,
                    manner: by_majority(voters, |v| Some(v.manner)).unwrap_or_default(),
                    // Its row; the record may come later.
                    within: within.map(|row| m.placeholder(Kind::Voice, row)),
                    attributes: vote::attributes(voters, |v| &v.attributes),
                    ..Voice::new(id, m.gold_holder(*i, &first.source)?, content)
                }))
            },
        );
    }

    fn events(&mut self) {
        let mut open = 0;
        self.each(
            Kind::Event,
            Document::event,
            |_, _, event| {
                let absent = matches!(event.trigger, Trigger::Absent { .. });
                Some((event.trigger.spans().to_vec(), absent, event.label.clone()))
            },
            |_, document, event| {
                let text: Vec<&str> = event
                    .trigger
                    .spans()
                    .iter()
                    .map(|at| document.article().quote(*at))
                    .collect();
                format!("{} on “{}”", event.label, text.join(" … "))
            },
            |m, id, voters| {
                let first = voters.first()?.1;
                let (arguments, n_open) = m.arguments(voters);
                open += n_open;
                let mut same_as: BTreeMap<usize, usize> = BTreeMap::new();
                for (i, event) in voters {
                    for other in &event.same_as {
                        if let Some(row) = m.alignment.events.of(*i, other) {
                            *same_as.entry(row).or_default() += 1;
                        }
                    }
                }
                let needed = m.needed_of(voters.len());
                let same_as = same_as.into_iter().filter(|(_, n)| *n >= needed);
                Some(Record::Event(Event {
                    same_as: same_as
                        .map(|(row, _)| m.placeholder(Kind::Event, row))
                        .collect(),
                    arguments,
                    modality: by_majority(voters, |e| Some(e.modality)).unwrap_or_default(),
                    polarity: by_majority(voters, |e| Some(e.polarity)).unwrap_or_default(),
                    tense: by_majority(voters, |e| Some(e.tense)).unwrap_or_default(),
                    genericity: by_majority(voters, |e| Some(e.genericity)).unwrap_or_default(),
                    mode: by_majority(voters, |e| e.mode.clone()),
                    contexts: sets_by_majority(voters, |e| &e.contexts),
                    date: by_majority(voters, |e| {
                        e.date.as_ref().map(|d| (d.value.clone(), d.inferred))
                    })
                    .map(|(value, inferred)| {
                        crate::model::annotation::EventDate { value, inferred }
                    }),
                    attributes: vote::attributes(voters, |e| &e.attributes),
                    ..Event::new(id, first.label.clone(), first.trigger.clone())
                }))
            },
        );
        self.report.arguments_open += open;
    }

    /// The roles that enough of an event's annotators fill with the same thing, and how many others there are.
    fn arguments(&self, voters: &[(usize, &Event)]) -> (Vec<Argument>, usize) {
        let mut said: BTreeMap<(String, Thing), Vec<(usize, &Argument)>> = BTreeMap::new();
        let mut order = Vec::new();
        for (i, event) in voters {
            for argument in &event.arguments {
                let Some(filler) = self
                    .alignment
                    .filler(self.versions[*i], *i, &argument.filler)
                else {
                    continue;
                };
                let key = (argument.role.clone(), filler);
                let by = said.entry(key.clone()).or_default();
                if by.is_empty() {
                    order.push(key);
                }
                if by.iter().all(|(other, _)| other != i) {
                    by.push((*i, argument));
                }
            }
        }
        let needed = self.needed_of(voters.len());
        let mut open = 0;
        let mut arguments = Vec::new();
        for key in order {
            let by = &said[&key];
            if by.len() < needed {
                open += 1;
                if !self.keep {
                    continue;
                }
            }
            match self.gold_filler(by) {
                Some(filler) => arguments.push(Argument {
                    role: key.0,
                    filler,
                    inferred: by_majority(by, |a| Some(a.inferred)).unwrap_or(false),
                }),
                // Its filler is not settled.
                None => open += usize::from(by.len() >= needed),
            }
        }
        (arguments, open)
    }

    /// The mention that all name where they name one, else its entity.
    fn gold_filler(&self, by: &[(usize, &Argument)]) -> Option<Filler> {
        let (i, first) = by.first()?;
        let mention_of = |(i, argument): &(usize, &Argument)| match &argument.filler {
            Filler::Mention(id) => self.alignment.mentions.of(*i, id),
            _ => None,
        };
        let mention = mention_of(&by[0]);
        let is_same = by.iter().all(|one| mention_of(one) == mention);
        if let Some(id) = self.gold_of(Kind::Mention, mention.filter(|_| is_same)) {
            return Some(Filler::Mention(id));
        }
        Some(
            match self
                .alignment
                .filler(self.versions[*i], *i, &first.filler)?
            {
                Thing::Entity(row) => Filler::Entity(self.gold_of(Kind::Entity, Some(row))?),
                Thing::Event(row) => Filler::Event(self.placeholder(Kind::Event, row)),
                _ => first.filler.clone(),
            },
        )
    }

    fn stances(&mut self) {
        self.each(
            Kind::Stance,
            Document::stance,
            |m, i, stance| {
                let holder = m.alignment.holder(i, &stance.holder)?;
                Some((
                    holder,
                    m.alignment.target(i, &stance.target)?,
                    stance.polarity,
                ))
            },
            |m, document, stance| {
                let holder = m.holder_words(document, &stance.holder);
                format!(
                    "{:?} of {holder} towards {}",
                    stance.polarity,
                    m.target_words(document, &stance.target)
                )
            },
            |m, id, voters| {
                let (i, first) = voters.first()?;
                let voice = by_majority_of(voters, |(i, s)| {
                    m.alignment.voices.of(*i, s.voice.as_ref()?)
                });
                Some(Record::Stance(Stance {
                    intensity: by_majority(voters, |s| s.intensity.clone()),
                    evidence: characters(voters, m.needed_of(voters.len()), |s| &s.evidence),
                    voice: m.gold_of(Kind::Voice, voice),
                    inferred: by_majority(voters, |s| Some(s.inferred)).unwrap_or(false),
                    certainty: by_majority(voters, |s| Some(s.certainty)).unwrap_or_default(),
                    attributes: vote::attributes(voters, |s| &s.attributes),
                    ..Stance::new(
                        id,
                        m.gold_holder(*i, &first.holder)?,
                        m.gold_target(*i, &first.target)?,
                        first.polarity,
                    )
                }))
            },
        );
    }

    fn absences(&mut self) {
        self.each(
            Kind::Absence,
            Document::absence,
            |m, i, absence| {
                Some((
                    m.alignment.holder(i, &absence.holder)?,
                    m.alignment.target(i, &absence.target)?,
                ))
            },
            |m, document, absence| {
                let holder = m.holder_words(document, &absence.holder);
                format!(
                    "no stance of {holder} towards {}",
                    m.target_words(document, &absence.target)
                )
            },
            |m, id, voters| {
                let (i, first) = voters.first()?;
                Some(Record::Absence(Absence {
                    id,
                    holder: m.gold_holder(*i, &first.holder)?,
                    target: m.gold_target(*i, &first.target)?,
                    note: first.note.clone(),
                    origin: None,
                }))
            },
        );
    }

    /// Settles every row of a kind: `key` is what must be the same, `make` the gold record of those who agree.
    fn each<R: 'a, K: Ord>(
        &mut self,
        kind: Kind,
        get: impl Fn(&'a Document, &Id) -> Option<&'a R>,
        key: impl Fn(&Self, usize, &R) -> Option<K>,
        words: impl Fn(&Self, &Document, &R) -> String,
        mut make: impl FnMut(&Self, Id, &[(usize, &'a R)]) -> Option<Record>,
    ) {
        let rows = self.groups(kind).rows().to_vec();
        for (number, row) in rows.iter().enumerate() {
            let versions = self.versions;
            let there: Vec<(usize, &'a R)> = row
                .iter()
                .enumerate()
                .filter_map(|(i, id)| Some((i, get(versions[i], id.as_ref()?)?)))
                .collect();
            let verdict = self.verdict(&there, &key, &words);
            if !verdict.is_settled && !self.keep {
                self.report.by_kind.entry(kind).or_default().open += 1;
                continue;
            }
            let id = self.id_for(kind, row, &verdict.voters);
            let Some(mut record) = make(self, id.clone(), &verdict.voters) else {
                // What it needs is not settled either.
                self.taken.remove(&id);
                self.report.by_kind.entry(kind).or_default().open += 1;
                continue;
            };
            let counts = self.report.by_kind.entry(kind).or_default();
            if verdict.is_settled {
                match verdict.how {
                    How::Unanimous => counts.unanimous += 1,
                    How::Single => counts.single += 1,
                    _ => counts.majority += 1,
                }
                let by = verdict
                    .voters
                    .iter()
                    .map(|(i, _)| versions[*i].annotator().id.clone());
                record.set_origin(Some(Origin {
                    how: verdict.how,
                    by: by.collect(),
                }));
            } else {
                counts.open += 1;
                self.questions.push((id.clone(), verdict.question));
            }
            self.gold.insert((kind, number), id);
            self.records.push(record);
        }
    }

    /// What most of those who have something there say; the first annotator's of equals.
    fn verdict<R, K: Ord>(
        &self,
        there: &[(usize, &'a R)],
        key: &impl Fn(&Self, usize, &R) -> Option<K>,
        words: &impl Fn(&Self, &Document, &R) -> String,
    ) -> Verdict<'a, R> {
        let mut said: Vec<(Option<K>, There<'a, R>)> = Vec::new();
        for (i, record) in there {
            let key = key(self, *i, record);
            match said.iter_mut().find(|(other, _)| *other == key) {
                Some((_, voters)) => voters.push((*i, record)),
                None => said.push((key, vec![(*i, record)])),
            }
        }
        let most = said
            .iter()
            .map(|(_, voters)| voters.len())
            .max()
            .unwrap_or(0);
        let name = |i: usize| self.versions[i].annotator().id.as_str();
        let mut question = String::from("Not settled:");
        for (_, voters) in &said {
            let who: Vec<&str> = voters.iter().map(|(i, _)| name(*i)).collect();
            let what = voters
                .first()
                .map(|(i, r)| words(self, self.versions[*i], r));
            question.push_str(&format!(
                " {} says {};",
                who.join(", "),
                what.unwrap_or_default()
            ));
        }
        let is_silent = |i: &usize| self.judged[*i] && there.iter().all(|(j, _)| i != j);
        let silent: Vec<usize> = (0..self.versions.len()).filter(is_silent).collect();
        let n_asked = there.len() + silent.len();
        let silent: Vec<&str> = silent.into_iter().map(name).collect();
        match silent.is_empty() {
            true => question.pop().map(|_| ()).unwrap_or_default(),
            false => question.push_str(&format!(" {} says nothing", silent.join(", "))),
        }
        let voters = said
            .into_iter()
            .map(|(_, voters)| voters)
            .find(|v| v.len() == most);
        Verdict {
            voters: voters.unwrap_or_default(),
            is_settled: most >= self.enough.of(n_asked, self.versions.len()),
            how: match n_asked {
                0 | 1 => How::Single,
                n if n == most => How::Unanimous,
                _ => How::Majority,
            },
            question,
        }
    }

    /// The first voter's id; another one where two annotators used it for different things.
    fn id_for<R>(&mut self, kind: Kind, row: &Row, voters: &[(usize, &R)]) -> Id {
        let wanted = voters.first().and_then(|(i, _)| row[*i].clone());
        let mut id = wanted.unwrap_or_else(|| self.ids.next_id(kind));
        while !self.taken.insert(id.clone()) {
            id = self.ids.next_id(kind);
        }
        id
    }

    fn groups(&self, kind: Kind) -> &Groups {
        match kind {
            Kind::Zone => &self.alignment.zones,
            Kind::Entity => &self.alignment.entities,
            Kind::Mention => &self.alignment.mentions,
            Kind::Event => &self.alignment.events,
            Kind::Stance => &self.alignment.stances,
            Kind::Voice => &self.alignment.voices,
            Kind::Absence | Kind::Comment => &self.alignment.absences,
        }
    }

    /// Of some voters, how many make enough: as large a part as of all annotators.
    fn needed_of(&self, voters: usize) -> usize {
        self.needed.min(voters)
    }

    fn gold_of(&self, kind: Kind, row: Option<usize>) -> Option<Id> {
        self.gold.get(&(kind, row?)).cloned()
    }

    /// Stands for the gold record of a row that may not be made yet; [`Merging::drop_dangling`] puts the id in its place.
    fn placeholder(&self, kind: Kind, row: usize) -> Id {
        Id::new(kind, format!("{PLACEHOLDER}{row}"))
    }

    fn gold_holder(&self, i: usize, holder: &Holder) -> Option<Holder> {
        Some(match holder {
            Holder::Entity(id) => {
                Holder::Entity(self.gold_of(Kind::Entity, self.alignment.entities.of(i, id))?)
            }
            Holder::Author => Holder::Author,
            Holder::Unnamed => Holder::Unnamed,
        })
    }

    fn gold_target(&self, i: usize, target: &Target) -> Option<Target> {
        Some(match target {
            Target::Entity(id) => {
                Target::Entity(self.gold_of(Kind::Entity, self.alignment.entities.of(i, id))?)
            }
            Target::Event(id) => {
                Target::Event(self.gold_of(Kind::Event, self.alignment.events.of(i, id))?)
            }
            Target::Concept(name) => Target::Concept(name.clone()),
        })
    }

    /// Puts ids in the place of placeholders, and takes out what points at a thing that was not settled.
    fn drop_dangling(&mut self) {
        let gold = &self.gold;
        let settled = |id: &Id| -> Option<Id> {
            match id.key().strip_prefix(PLACEHOLDER) {
                Some(row) => gold.get(&(id.kind(), row.parse().ok()?)).cloned(),
                None => Some(id.clone()),
            }
        };
        for record in &mut self.records {
            match record {
                Record::Event(event) => {
                    event
                        .arguments
                        .retain_mut(|argument| match &mut argument.filler {
                            Filler::Event(id) => settled(id).map(|to| *id = to).is_some(),
                            _ => true,
                        });
                    event.same_as = event.same_as.iter().filter_map(settled).collect();
                }
                Record::Voice(voice) => {
                    voice.within = voice.within.take().as_ref().and_then(settled)
                }
                _ => {}
            }
        }
    }
}

/// No id of a file begins like this: control characters are not typed.
const PLACEHOLDER: &str = "\u{1}row ";

fn seed(document: &Document) -> u64 {
    let hash = document.article().sha256().as_str();
    u64::from_str_radix(&hash[..16], 16).unwrap_or(0)
}
