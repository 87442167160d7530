//! Random documents and temporary folders for tests, of this module and of those above it.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use proptest::{prelude::*, sample::Index};

use crate::model::{
    annotation::*,
    article::{Article, Card, Status},
    document::{Annotator, CodebookRef, Document},
    edit::{Edit, Title, Transaction},
    id::{Id, Kind},
    span::ByteSpan,
};

/// A folder that is gone with all that is in it when the value is dropped.
pub(crate) struct TempDir {
    path: PathBuf,
}

impl TempDir {
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("postil-test-{}-{n}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        // Resolved, so that paths compare equal where the system's folder is a link.
        let path = path.canonicalize().unwrap();
        Self { path }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file, and the folders it needs.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    /// The names in the folder, sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(&self.path)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.path) {
            eprintln!("{} stays: {error}", self.path.display());
        }
    }
}

/// A text as articles have them: several scripts, emoji, combining marks, right-to-left, every sort of line break.
pub(crate) fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => "[a-zA-Zéàü' ,.]{1,12}",
        2 => Just("\n".to_owned()),
        2 => Just("\r\n".to_owned()),
        1 => "[قمةحلف ]{1,6}",
        1 => "[ब्रुसेल्स]{1,5}",
        1 => "[北约领导人。]{1,5}",
        1 => Just("👩‍👩‍👧 👍🏽".to_owned()),
        1 => Just("e\u{301}\u{202e}\u{feff}\u{2028}\t\"\\".to_owned()),
        1 => "\\PC{1,4}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// What a random record is made of; picks say which earlier record or which character is meant.
#[derive(Clone, Debug)]
struct Recipe {
    kind: Kind,
    picks: [Index; 8],
    bits: u32,
    words: [String; 3],
}

fn any_recipe() -> impl Strategy<Value = Recipe> {
    let word = prop_oneof![
        3 => "[A-Za-z-]{1,10}",
        1 => "(\\PC|\n|\"|\\\\|'){0,6}",
    ];
    (
        prop::sample::select(Kind::ALL.to_vec()),
        any::<[Index; 8]>(),
        any::<u32>(),
        [word.clone(), word.clone(), word],
    )
        .prop_map(|(kind, picks, bits, words)| Recipe {
            kind,
            picks,
            bits,
            words,
        })
}

/// A document with records of every kind, its references whole.
pub(crate) fn any_document() -> impl Strategy<Value = Document> {
    (
        any_text(),
        prop::collection::vec(any_recipe(), 0..30),
        any::<u32>(),
    )
        .prop_map(|(text, recipes, bits)| document(text, &recipes, bits))
}

/// A document and one that was made from it by inserting, changing and removing records.
pub(crate) fn any_edited_document() -> impl Strategy<Value = (Document, Document)> {
    any_history().prop_map(|(before, transactions)| {
        let mut after = before.clone();
        for transaction in transactions {
            after.apply(transaction).unwrap();
        }
        (before, after)
    })
}

/// A document and transactions that apply to it one after the other.
pub(crate) fn any_history() -> impl Strategy<Value = (Document, Vec<Transaction>)> {
    (any_document(), any_changes()).prop_map(|(document, changes)| {
        let transactions = changes.transactions(&document, "new");
        (document, transactions)
    })
}

/// A document and two that were made from it apart. Now and then both make a record of the same id.
pub(crate) fn any_fork() -> impl Strategy<Value = [Document; 3]> {
    (any_document(), any_changes(), any_changes(), 0u8..4).prop_map(|(base, ours, theirs, same)| {
        let make = |changes: Changes, prefix| {
            let mut document = base.clone();
            for transaction in changes.transactions(&base, prefix) {
                document.apply(transaction).unwrap();
            }
            document
        };
        let theirs = make(theirs, if same == 0 { "new" } else { "other" });
        [base.clone(), make(ours, "new"), theirs]
    })
}

#[derive(Clone, Debug)]
struct Changes {
    recipes: Vec<Recipe>,
    gone: Vec<Index>,
    bits: u32,
}

fn any_changes() -> impl Strategy<Value = Changes> {
    (
        prop::collection::vec(any_recipe(), 0..8),
        prop::collection::vec(any::<Index>(), 0..4),
        any::<u32>(),
    )
        .prop_map(|(recipes, gone, bits)| Changes {
            recipes,
            gone,
            bits,
        })
}

impl Changes {
    /// Removes, changes, inserts, and undoes now and then.
    fn transactions(&self, before: &Document, prefix: &str) -> Vec<Transaction> {
        let mut document = before.clone();
        let mut done = Vec::new();
        let mut carry_out = |document: &mut Document, transaction: Transaction| {
            let inverse = document.apply(transaction.clone()).unwrap();
            done.push(transaction);
            inverse
        };
        let ids: Vec<Id> = before.records().map(|r| r.id().clone()).collect();
        for pick in self.gone.iter().filter(|_| !ids.is_empty()) {
            let mut removal = Transaction::new(Title::new("test").with("text", "a \"quote\""));
            removal.edits = document.removal([ids[pick.index(ids.len())].clone()]);
            let back = carry_out(&mut document, removal);
            if self.bits & 1 == 1 {
                carry_out(&mut document, back);
            }
        }
        let records: Vec<Record> = document.records().cloned().collect();
        for (i, recipe) in self
            .recipes
            .iter()
            .enumerate()
            .filter(|_| !records.is_empty())
        {
            let before = &records[recipe.picks[7].index(records.len())];
            // The first of these may have changed it already.
            let before = document.record(before.id()).unwrap().clone();
            let Some(mut after) = record(&document, recipe, Id::new(before.kind(), "new")) else {
                continue;
            };
            if after.kind() != before.kind() {
                after = before.clone();
                after.set_origin(recipe.origin());
                if let Record::Entity(entity) = &mut after {
                    entity.name = recipe.word(0);
                    entity.aliases.push(recipe.word(1));
                }
            } else if i % 2 == 0 {
                set_id(&mut after, before.id().clone());
            } else {
                continue;
            }
            let mut change = Transaction::new(Title::new("test"));
            change.replace(before, after);
            if document.clone().apply(change.clone()).is_ok() {
                carry_out(&mut document, change);
            }
        }
        let mut card = Transaction::new(Title::new("test"));
        card.edits.push(Edit::Card {
            before: document.card().clone(),
            after: Card {
                source: (self.bits & 2 != 0).then(|| prefix.to_owned()),
                ..document.card().clone()
            },
        });
        if self.bits & 4 != 0 {
            carry_out(&mut document, card);
        }
        done.extend(add_all(&mut document, &self.recipes, prefix));
        done
    }
}

fn set_id(record: &mut Record, id: Id) {
    match record {
        Record::Zone(r) => r.id = id,
        Record::Entity(r) => r.id = id,
        Record::Mention(r) => r.id = id,
        Record::Event(r) => r.id = id,
        Record::Stance(r) => r.id = id,
        Record::Voice(r) => r.id = id,
        Record::Absence(r) => r.id = id,
        Record::Comment(r) => r.id = id,
    }
}

/// An article of a text, named `a.txt`.
pub(crate) fn article(text: &str) -> Arc<Article> {
    Arc::new(Article::new("a.txt", text))
}

/// An empty document of alice's.
pub(crate) fn empty_document(text: &str) -> Document {
    let alice = Annotator {
        id: "alice".to_owned(),
        name: "Alice".to_owned(),
    };
    let codebook = CodebookRef {
        name: "news-core".to_owned(),
        version: 1,
    };
    Document::new(article(text), alice, codebook)
}

/// Inserts one record.
pub(crate) fn insert(document: &mut Document, record: impl Into<Record>) {
    let mut transaction = Transaction::new(Title::new("test"));
    transaction.insert(record);
    document.apply(transaction).unwrap();
}

fn document(text: String, recipes: &[Recipe], bits: u32) -> Document {
    let mut document = empty_document(&text);
    let card = Card {
        headline: (bits & 1 != 0).then(|| "Le \"titre\"\n".to_owned()),
        language: (bits & 2 != 0).then(|| "fr".to_owned()),
        ..Card::default()
    };
    let status = match bits >> 2 & 3 {
        0 => Status::ToDo,
        1 => Status::InProgress,
        2 => Status::Done,
        _ => Status::Skipped {
            reason: "not news".to_owned(),
        },
    };
    document.set_header(card, status);
    add_all(&mut document, recipes, "");
    document
}

fn add_all(document: &mut Document, recipes: &[Recipe], prefix: &str) -> Vec<Transaction> {
    let mut done = Vec::new();
    for (i, recipe) in recipes.iter().enumerate() {
        let key = format!("{}_{prefix}{}", recipe.kind.prefix(), (i * 7) % 31);
        if let Some(record) = record(document, recipe, Id::new(recipe.kind, key)) {
            let mut transaction = Transaction::new(Title::new("test"));
            transaction.insert(record);
            // An id or a span that the document refuses makes no record.
            if document.apply(transaction.clone()).is_ok() {
                done.push(transaction);
            }
        }
    }
    done
}

impl Recipe {
    fn bit(&self, n: u32) -> bool {
        self.bits >> n & 1 == 1
    }

    fn of<T: Copy>(&self, shift: u32, all: &[T]) -> T {
        all[(self.bits >> shift) as usize % all.len()]
    }

    fn word(&self, n: usize) -> String {
        self.words[n].clone()
    }

    fn some_word(&self, bit: u32, n: usize) -> Option<String> {
        self.bit(bit).then(|| self.word(n))
    }

    fn id_of(&self, document: &Document, kind: Kind, pick: usize) -> Option<Id> {
        let ids: Vec<&Id> = document.of_kind(kind).map(Record::id).collect();
        (!ids.is_empty()).then(|| ids[self.picks[pick].index(ids.len())].clone())
    }

    /// One or two spans, apart and in order.
    fn spans(&self, document: &Document, pick: usize) -> Vec<ByteSpan> {
        let text = document.article().text();
        let mut cuts: Vec<usize> = self.picks[pick..pick + 4]
            .iter()
            .map(|i| text.floor_char_boundary(i.index(text.len() + 1)))
            .collect();
        cuts.sort_unstable();
        let both = [
            ByteSpan::new(cuts[0], cuts[1]),
            ByteSpan::new(cuts[2], cuts[3]),
        ];
        both.into_iter().filter(|s| !s.is_empty()).collect()
    }

    fn attributes(&self) -> Attributes {
        let pairs = [(self.word(1), self.word(2))];
        pairs.into_iter().filter(|_| self.bit(30)).collect()
    }

    fn origin(&self) -> Option<Origin> {
        let all = [
            How::Suggested,
            How::Imported,
            How::Unanimous,
            How::Majority,
            How::Single,
            How::Adjudicated,
        ];
        self.bit(31).then(|| Origin {
            how: self.of(3, &all),
            by: vec![self.word(0)],
        })
    }

    fn holder(&self, document: &Document) -> Holder {
        match self.id_of(document, Kind::Entity, 0) {
            Some(id) if self.bit(5) => Holder::Entity(id),
            _ if self.bit(6) => Holder::Author,
            _ => Holder::Unnamed,
        }
    }

    fn target(&self, document: &Document) -> Target {
        let entity = self.id_of(document, Kind::Entity, 1).map(Target::Entity);
        let event = self.id_of(document, Kind::Event, 1).map(Target::Event);
        let wanted = if self.bit(7) { entity } else { event };
        wanted.unwrap_or_else(|| Target::Concept(self.word(0)))
    }

    fn filler(&self, document: &Document, pick: usize) -> Filler {
        let by_id = match self.bits >> 8 & 3 {
            0 => self
                .id_of(document, Kind::Mention, pick)
                .map(Filler::Mention),
            1 => self.id_of(document, Kind::Entity, pick).map(Filler::Entity),
            2 => self.id_of(document, Kind::Event, pick).map(Filler::Event),
            _ => None,
        };
        by_id.unwrap_or_else(|| match self.bits >> 10 & 3 {
            0 => Filler::Date("2017-05-25".to_owned()),
            1 => Filler::Place(self.word(1)),
            _ => Filler::Value(self.word(2)),
        })
    }
}

fn record(document: &Document, r: &Recipe, id: Id) -> Option<Record> {
    Some(match r.kind {
        Kind::Zone => Record::Zone(Zone {
            author: r.some_word(1, 0),
            date: r.some_word(2, 1),
            origin: r.origin(),
            ..Zone::new(id, r.of(4, &ZoneKind::ALL), *r.spans(document, 0).first()?)
        }),
        Kind::Entity => Record::Entity(Entity {
            subtype: r.some_word(1, 2),
            aliases: r.some_word(2, 1).into_iter().collect(),
            links: r
                .some_word(3, 2)
                .map(|id| Link {
                    kb: "wikidata".to_owned(),
                    id,
                    confidence: r.bit(4).then_some((r.bits >> 8) as u8),
                })
                .into_iter()
                .collect(),
            attributes: r.attributes(),
            origin: r.origin(),
            ..Entity::new(id, r.word(0), r.word(1))
        }),
        Kind::Mention => Record::Mention(Mention {
            level: r.of(4, &[Level::Name, Level::Nominal, Level::Pronoun]),
            metonymy: r.some_word(1, 0),
            attributes: r.attributes(),
            origin: r.origin(),
            ..Mention::new(
                id,
                r.spans(document, 2),
                r.id_of(document, Kind::Entity, 0)?,
            )
        }),
        Kind::Event => Record::Event(Event {
            arguments: (0..r.bits >> 12 & 3)
                .map(|i| Argument {
                    role: r.word(1),
                    filler: r.filler(document, i as usize),
                    inferred: r.bit(14),
                })
                .collect(),
            modality: r.of(15, &[Modality::Asserted, Modality::Other]),
            polarity: r.of(16, &[EventPolarity::Positive, EventPolarity::Negative]),
            tense: r.of(
                17,
                &[
                    Tense::Past,
                    Tense::Present,
                    Tense::Future,
                    Tense::Unspecified,
                ],
            ),
            genericity: r.of(18, &[Genericity::Specific, Genericity::Generic]),
            mode: r.some_word(19, 1),
            contexts: r.some_word(20, 2).into_iter().collect(),
            date: r.bit(21).then(|| EventDate {
                value: "2017-05".to_owned(),
                inferred: r.bit(22),
            }),
            same_as: r.id_of(document, Kind::Event, 6).into_iter().collect(),
            attributes: r.attributes(),
            origin: r.origin(),
            ..Event::new(
                id,
                r.word(0),
                match r.bit(23) {
                    true => Trigger::Absent { reason: r.word(2) },
                    false => Trigger::At(r.spans(document, 2)),
                },
            )
        }),
        Kind::Stance => Record::Stance(Stance {
            intensity: r.some_word(1, 0),
            evidence: r.spans(document, 3),
            voice: r.id_of(document, Kind::Voice, 2).filter(|_| r.bit(12)),
            inferred: r.bit(2),
            certainty: r.of(
                3,
                &[Certainty::Certain, Certainty::Probable, Certainty::Unsure],
            ),
            attributes: r.attributes(),
            origin: r.origin(),
            ..Stance::new(
                id,
                r.holder(document),
                r.target(document),
                r.of(9, &Polarity::ALL),
            )
        }),
        Kind::Voice => Record::Voice(Voice {
            cue: r.spans(document, 0),
            manner: r.of(
                9,
                &[
                    Manner::Direct,
                    Manner::Indirect,
                    Manner::Mixed,
                    Manner::Reported,
                ],
            ),
            within: r.id_of(document, Kind::Voice, 1).filter(|_| r.bit(12)),
            attributes: r.attributes(),
            origin: r.origin(),
            ..Voice::new(id, r.holder(document), r.spans(document, 4))
        }),
        Kind::Absence => Record::Absence(Absence {
            id,
            holder: r.holder(document),
            target: r.target(document),
            note: r.word(2),
            origin: r.origin(),
        }),
        Kind::Comment => {
            let kind = r.of(9, &Kind::ALL);
            let on_record = r.id_of(document, kind, 1).map(CommentOn::Record);
            let on_span = || r.spans(document, 0).first().copied().map(CommentOn::Span);
            let other = |id: Id| {
                let mut record = document.record(&id)?.clone();
                if let Record::Comment(comment) = &mut record {
                    comment.other = None;
                }
                let value = match r.bit(4) {
                    true => OtherValue::Record(record),
                    false => OtherValue::Text(r.word(2)),
                };
                let field = r.word(1);
                Some(Box::new(Other { field, value }))
            };
            let other = r
                .id_of(document, kind, 2)
                .filter(|_| r.bit(3))
                .and_then(other);
            Record::Comment(Comment {
                id,
                on: on_record.or_else(on_span).unwrap_or(CommentOn::Article),
                text: r.word(0),
                author: "alice".to_owned(),
                question: r.bit(1),
                open: r.bit(2),
                other,
                origin: r.origin(),
            })
        }
    })
}
