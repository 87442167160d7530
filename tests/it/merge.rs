//! `postil merge`: a gold draft that holds each thing once and says where it comes from.

use std::sync::Arc;

use proptest::prelude::*;

use postil::{
    model::{
        annotation::*,
        article::Status,
        document::Document,
        edit::{Edit, Title, Transaction},
        id::{IdSource, Kind},
        verdict::{Decision, Verdict},
    },
    review::{
        merge::{Enough, Options, merge},
        settle::{Settle, accept},
        standing::Standing,
        units::{Comparison, Difference},
    },
    store::{ingest, sidecar, vfs::RealVfs},
};

use crate::{
    agreement::tagged,
    command_line::{document, postil, sample, shown},
    desk::Folder,
};

const TEXT: &str = "NATO joined. Ana Diaz praised it. Rome did not.";

fn version(who: &str, mentions: &[(&str, &str, &str)]) -> Document {
    document("a.txt", TEXT, who, Status::Done, tagged(who, mentions))
}

fn gold(versions: &[&Document], options: Options) -> Document {
    merge(versions, options).unwrap().document
}

/// `quote type how by` of each mention, in text order.
fn mentions(document: &Document) -> Vec<String> {
    let mut mentions: Vec<&Mention> = document.mentions().collect();
    mentions.sort_by(|a, b| a.at.cmp(&b.at));
    let origin = |m: &Mention| {
        m.origin.as_ref().map_or_else(
            || "open".to_owned(),
            |o| format!("{:?} {}", o.how, o.by.join("+")),
        )
    };
    mentions
        .iter()
        .map(|m| {
            let label = &document.entity(&m.entity).unwrap().label;
            format!(
                "{} {label} {}",
                document.article().quote(m.at[0]),
                origin(m)
            )
        })
        .collect()
}

fn three() -> [Document; 3] {
    let nato = ("Organization", "NATO", "nato");
    [
        version(
            "ann",
            &[
                nato,
                ("Person", "Ana Diaz", "ana"),
                ("Location", "Rome", "rome"),
            ],
        ),
        version(
            "bob",
            &[
                nato,
                ("Person", "Ana Diaz", "diaz"),
                ("Government", "Rome", "rome"),
            ],
        ),
        version("cy", &[nato, ("Person", "Diaz", "ana")]),
    ]
}

#[test]
fn what_all_or_most_say_is_taken_with_their_names() {
    let [ann, bob, cy] = three();
    let draft = gold(&[&ann, &bob, &cy], Options::default());
    assert_eq!(
        mentions(&draft),
        [
            "NATO Organization Unanimous ann+bob+cy",
            "Ana Diaz Person Majority ann+bob"
        ]
    );
    assert_eq!(
        (draft.annotator().id.as_str(), draft.count(Kind::Entity)),
        ("gold", 2)
    );
    // The order of the sidecars, or one given twice, changes nothing.
    let again = gold(&[&cy, &ann, &bob, &ann], Options::default());
    assert!(again == draft);
    let all = Options {
        enough: Enough::All,
        ..Options::default()
    };
    assert_eq!(
        mentions(&gold(&[&ann, &bob, &cy], all)),
        ["NATO Organization Unanimous ann+bob+cy"]
    );
}

#[test]
fn disagreements_can_be_kept_with_a_question() {
    let [ann, bob, _] = three();
    let keep = Options {
        keep_disagreements: true,
        ..Options::default()
    };
    let draft = gold(&[&ann, &bob], keep);
    assert_eq!(
        mentions(&draft),
        [
            "NATO Organization Unanimous ann+bob",
            "Ana Diaz Person Unanimous ann+bob",
            "Rome Location Unanimous ann+bob",
        ]
    );
    let questions: Vec<&Comment> = draft.comments().collect();
    assert_eq!(questions.len(), 1);
    assert!(questions[0].question && questions[0].open);
    assert_eq!(
        questions[0].text,
        "Not settled: ann says Location (rome); bob says Government (rome)"
    );
}

#[test]
fn a_draft_of_one_version_says_the_same() {
    let [ann, ..] = three();
    let draft = gold(&[&ann], Options::default());
    assert_eq!(draft.len(), ann.len());
    for record in draft.records() {
        let mut plain = record.clone();
        plain.set_origin(None);
        assert_eq!(Some(&plain), ann.record(record.id()));
        // With nobody to agree or to differ it is neither unanimous nor a majority.
        assert_eq!(record.origin().map(|o| o.how), Some(How::Single));
    }
}

#[test]
fn a_draft_of_one_unfinished_version_is_said_to_be_one() {
    let folder = Folder::new("merge-one");
    let text = std::fs::read(format!("{}/otan-daech.txt", sample())).unwrap();
    folder.write("otan-daech.txt", text);
    let sidecar = format!("{}/otan-daech.txt.bruno.ann.ron", sample());
    let sidecar = std::fs::read_to_string(sidecar).unwrap();
    folder.write(
        "otan-daech.txt.bruno.ann.ron",
        sidecar.replace("status: Done", "status: InProgress"),
    );
    let here = shown(folder.path());
    let ran = postil(["merge", "-o", &here, &here]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.err.contains("bruno has not marked it as done"),
        "{}",
        ran.err
    );
    assert!(
        ran.err.contains("from one version alone") && !ran.err.contains("unanimous"),
        "{}",
        ran.err
    );
    let text = folder.read("otan-daech.txt.gold.ann.ron");
    assert!(
        text.contains("origin: (how: Single, by: [\"bruno\"])") && !text.contains("Unanimous"),
        "{text}"
    );
    let ran = postil(["check", &here]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
}

#[test]
fn events_meet_by_trigger_and_arguments_by_entity() {
    use postil::model::{id::Id, span::ByteSpan};
    let with_event = |who: &str, filler: &dyn Fn(&Document) -> Filler| {
        let mut records = tagged(
            who,
            &[
                ("Organization", "NATO", "nato"),
                ("Person", "Ana Diaz", "ana"),
            ],
        );
        let plain = document("a.txt", TEXT, who, Status::Done, records.clone());
        let argument = |role: &str, filler| Argument {
            role: role.to_owned(),
            filler,
            inferred: false,
        };
        let mut event = Event::new(
            Id::new(Kind::Event, format!("ev_{who}")),
            "AGREE",
            Trigger::At(vec![ByteSpan::new(5, 11)]),
        );
        event.arguments = vec![
            argument("actor", filler(&plain)),
            argument(
                "date",
                Filler::Date(format!(
                    "2017-05-{}",
                    if who == "ann" { "25" } else { "26" }
                )),
            ),
        ];
        records.push(event.into());
        document("a.txt", TEXT, who, Status::Done, records)
    };
    let ann = with_event("ann", &|_| {
        Filler::Mention(Id::new(Kind::Mention, "m_ann_0"))
    });
    let bob = with_event("bob", &|_| {
        Filler::Entity(Id::new(Kind::Entity, "e_bob_nato"))
    });
    let merged = merge(&[&ann, &bob], Options::default()).unwrap();
    let event = merged.document.events().next().unwrap();
    let roles: Vec<(&str, &Filler)> = event
        .arguments
        .iter()
        .map(|a| (a.role.as_str(), &a.filler))
        .collect();
    assert_eq!(
        roles,
        [(
            "actor",
            &Filler::Entity(Id::new(Kind::Entity, "e_ann_nato"))
        )]
    );
    assert_eq!(merged.report.arguments_open, 2);
}

#[test]
fn the_sample_project_is_merged_into_drafts_that_check() {
    let folder = Folder::new("merge");
    for entry in std::fs::read_dir(sample()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        folder.write(
            &path.file_name().unwrap().to_string_lossy(),
            std::fs::read(&path).unwrap(),
        );
    }
    let here = shown(folder.path());
    let ran = postil(["merge", "-o", &here, &here]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let name = "otan-daech.txt.gold.ann.ron";
    let text = folder.read(name);
    assert!(
        text.contains("origin: (how: Unanimous, by: [\"bruno\", \"chloe\"])"),
        "{text}"
    );
    let ran = postil(["check", &here]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    // Nothing is doubled: no two mentions of one entity at one place.
    let article = ingest::read_article(
        &RealVfs,
        &folder.path().join("otan-daech.txt"),
        ingest::IngestOptions::default(),
    );
    let read = sidecar::read_sidecar(
        &RealVfs,
        &folder.path().join(name),
        &article.unwrap().article.into(),
    )
    .unwrap();
    let draft = read.document.unwrap();
    let places: std::collections::BTreeSet<_> = draft
        .mentions()
        .map(|m| (m.at.clone(), &m.entity))
        .collect();
    assert_eq!(places.len(), draft.count(Kind::Mention));
    assert!(draft.count(Kind::Mention) > 10 && draft.count(Kind::Event) > 0);
    // Again: refused, then the same bytes.
    let sidecars = [
        format!("{here}/otan-daech.txt.bruno.ann.ron"),
        format!("{here}/otan-daech.txt.chloe.ann.ron"),
    ];
    let out = format!("{here}/{name}");
    let ran = postil(["merge", "-o", &out, &sidecars[0], &sidecars[1]]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err
            .contains("is there already; add --force to replace it"),
        "{}",
        ran.err
    );
    let ran = postil(["merge", "--force", "-o", &out, &sidecars[0], &sidecars[1]]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(folder.read(name), text);
}

/// A gold version with what the review takes over at one stroke.
fn accepted(versions: &[Document], enough: Enough) -> Document {
    let comparison = Comparison::new(versions.iter().cloned().map(Arc::new).collect());
    let mut gold = document("a.txt", TEXT, "gold", Status::ToDo, Vec::new());
    let standing = Standing::new(&comparison, &gold, &[]);
    let mut ids = IdSource::new(1);
    let taken = accept(&comparison, &gold, &standing, &mut ids, enough, "dana").unwrap();
    gold.apply(Transaction {
        title: Title::new("undo-accept"),
        edits: taken.edits,
    })
    .unwrap();
    gold
}

#[test]
fn the_review_accepts_just_what_the_batch_drafts() {
    let three = three();
    let versions: Vec<&Document> = three.iter().collect();
    let each = (1..=3).map(Enough::AtLeast);
    for enough in each.chain([Enough::Most, Enough::All]) {
        let options = Options {
            enough,
            ..Options::default()
        };
        let draft = gold(&versions, options);
        let taken = accepted(&three, enough);
        let records = |document: &Document| document.records().cloned().collect::<Vec<_>>();
        assert_eq!(records(&taken), records(&draft), "{enough:?}");
    }
}

#[test]
fn accepting_again_brings_nothing_new_and_leaves_what_was_decided() {
    let three = three();
    let comparison = Comparison::new(three.iter().cloned().map(Arc::new).collect());
    let gold = accepted(&three, Enough::AtLeast(2));
    let standing = Standing::new(&comparison, &gold, &[]);
    let mut ids = IdSource::new(2);
    let again = accept(
        &comparison,
        &gold,
        &standing,
        &mut ids,
        Enough::AtLeast(2),
        "dana",
    )
    .unwrap();
    assert_eq!(again.edits, []);
    // What was rejected stays out, whatever the threshold.
    let at = comparison
        .units
        .iter()
        .position(|unit| unit.kind == Kind::Mention)
        .unwrap();
    let rejected = Verdict {
        on: comparison.subject(&comparison.units[at]),
        at: comparison.units[at].place,
        decision: Decision::Reject,
        alike: Vec::new(),
        by: "dana".to_owned(),
        gold: None,
        reason: None,
        note: String::new(),
        said: comparison.said(&comparison.units[at], |_| true),
    };
    let blank = document("a.txt", TEXT, "gold", Status::ToDo, Vec::new());
    let standing = Standing::new(&comparison, &blank, std::slice::from_ref(&rejected));
    let taken = accept(
        &comparison,
        &blank,
        &standing,
        &mut ids,
        Enough::AtLeast(1),
        "dana",
    )
    .unwrap();
    let row = comparison.units[at].row;
    let is_it = |edit: &Edit| {
        edit.record()
            .is_some_and(|r| r.kind() == Kind::Mention && comparison.row_of_id(r.id()) == Some(row))
    };
    assert!(!taken.edits.iter().any(is_it));
    assert!(!taken.edits.is_empty());
}

#[test]
fn units_say_how_the_versions_differ() {
    let case = |a: &[(&str, &str, &str)], b: &[(&str, &str, &str)]| {
        let versions = [version("ann", a), version("bob", b)].map(Arc::new);
        let comparison = Comparison::new(versions.to_vec());
        let units: Vec<(Kind, Option<Difference>, String)> = comparison
            .units
            .iter()
            .map(|unit| (unit.kind, unit.difference(), unit.votes()))
            .collect();
        units
    };
    let nato = ("Organization", "NATO", "n");
    // Agreed: the entity is a question of its own, and agreed as well.
    let agreed = case(&[nato], &[nato]);
    assert!(
        agreed.iter().all(|(_, difference, _)| difference.is_none()),
        "{agreed:?}"
    );
    let boundary = case(&[("Person", "Ana Diaz", "a")], &[("Person", "Diaz", "a")]);
    assert!(boundary.contains(&(
        Kind::Mention,
        Some(Difference::Boundary),
        "1 : 1".to_owned()
    )));
    // A type is asked for once, at the entity.
    let label = case(&[("Location", "Rome", "r")], &[("Government", "Rome", "r")]);
    assert!(
        label.contains(&(Kind::Entity, Some(Difference::Label), "1 : 1".to_owned())),
        "{label:?}"
    );
    assert!(
        label.contains(&(Kind::Mention, None, "2 : 0".to_owned())),
        "{label:?}"
    );
    // What one has alone: one unit, not one for the entity and one for the mention.
    let alone = case(&[nato], &[]);
    assert_eq!(
        alone,
        [(
            Kind::Mention,
            Some(Difference::OnlySome),
            "1 : 1".to_owned()
        )]
    );
    let crossing = case(
        &[("Person", "Ana Diaz", "a")],
        &[("Person", "Diaz praised", "b")],
    );
    assert!(
        crossing
            .iter()
            .any(|(_, d, _)| *d == Some(Difference::Crossing)),
        "{crossing:?}"
    );
}

/// The sample's versions of one article, and one that differs in an event's type.
fn sample_versions() -> Vec<Arc<Document>> {
    let path = std::path::PathBuf::from(sample()).join("otan-daech.txt");
    let text = ingest::read_article(&RealVfs, &path, ingest::IngestOptions::default()).unwrap();
    let article = Arc::new(text.article);
    let read = |who: &str| {
        let path = sidecar::sidecar_path(&path, who);
        sidecar::read_sidecar(&RealVfs, &path, &article)
            .unwrap()
            .document
            .unwrap()
    };
    vec![Arc::new(read("bruno")), Arc::new(read("chloe"))]
}

fn empty_gold(comparison: &Comparison) -> Document {
    let codebook = comparison.versions[0].codebook().clone();
    let annotator = postil::model::document::Annotator {
        id: "gold".to_owned(),
        name: "Gold".to_owned(),
    };
    Document::new(comparison.article().unwrap().clone(), annotator, codebook)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever is decided, in whatever order and however often: gold stays a document, every record says where it comes from, and each
    /// decision can be taken back.
    #[test]
    fn any_order_of_decisions_keeps_gold_whole(picks in prop::collection::vec((0usize..1000, 0u8..4), 1..60)) {
        let comparison = Comparison::new(sample_versions());
        let mut gold = empty_gold(&comparison);
        let mut ids = IdSource::new(9);
        for (pick, how) in picks {
            let unit = &comparison.units[pick % comparison.units.len()];
            let standing = Standing::new(&comparison, &gold, &[]);
            let settle = Settle::new(&comparison, &gold, &standing, &mut ids, "dana");
            let change = match how {
                0 | 1 => settle.take(unit, usize::from(how)),
                2 => settle.merge(unit),
                _ => Some(settle.reject(unit)),
            };
            let Some((edits, id)) = change else { continue };
            let before = gold.clone();
            let transaction = Transaction { title: Title::new("undo-verdict"), edits };
            let inverse = gold.apply(transaction.clone());
            prop_assert!(inverse.is_ok(), "{unit:?}: {inverse:?}");
            if let Some(id) = id {
                prop_assert!(gold.record(&id).is_some());
            }
            prop_assert!(gold.records().all(|r| r.origin().is_some_and(|o| !o.by.is_empty())));
            let after = gold.clone();
            gold.apply(inverse.unwrap()).unwrap();
            prop_assert_eq!(&gold, &before);
            gold.apply(transaction).unwrap();
            prop_assert_eq!(&gold, &after);
        }
    }

    /// Verdicts taken back in any order: each leaves what the others stand for, and all that refers to something finds it.
    #[test]
    fn taking_verdicts_back_leaves_what_the_others_stand_for(
        picks in prop::collection::vec((0usize..1000, 0u8..3), 1..40),
        back in prop::collection::vec(0usize..1000, 1..40),
    ) {
        let comparison = Comparison::new(sample_versions());
        let mut gold = empty_gold(&comparison);
        let mut ids = IdSource::new(9);
        let mut verdicts: Vec<(usize, Verdict)> = Vec::new();
        let list = |verdicts: &[(usize, Verdict)]| -> Vec<Verdict> {
            verdicts.iter().map(|(_, verdict)| verdict.clone()).collect()
        };
        for (pick, how) in picks {
            let at = pick % comparison.units.len();
            let unit = &comparison.units[at];
            let standing = Standing::new(&comparison, &gold, &list(&verdicts));
            let settle = Settle::new(&comparison, &gold, &standing, &mut ids, "dana");
            let change = match how {
                0 | 1 if unit.records[usize::from(how)].is_some() => settle.take(unit, usize::from(how)),
                _ => settle.merge(unit),
            };
            let Some((edits, id)) = change else { continue };
            gold.apply(Transaction { title: Title::new("undo-verdict"), edits }).unwrap();
            verdicts.retain(|(other, _)| *other != at);
            verdicts.push((at, Verdict {
                on: comparison.subject(unit),
                at: unit.place,
                decision: Decision::Merge,
                alike: Vec::new(),
                by: "dana".to_owned(),
                gold: id,
                reason: None,
                note: String::new(),
                said: String::new(),
            }));
        }
        for (_, verdict) in &verdicts {
            prop_assert!(gold.record(verdict.gold.as_ref().unwrap()).is_some(), "never there: {:?}", verdict);
        }
        let made = gold.records().map(|r| r.id().clone()).collect();
        for pick in back {
            if verdicts.is_empty() {
                break;
            }
            let standing = Standing::new(&comparison, &gold, &list(&verdicts));
            let (at, verdict) = verdicts.remove(pick % verdicts.len());
            let settle = Settle::new(&comparison, &gold, &standing, &mut ids, "dana");
            let edits = settle.take_back(at, &verdict, &made);
            let what = format!("{:?} {:?} {}", verdict.on, verdict.gold, edits.len());
            let done = gold.apply(Transaction { title: Title::new("undo-reopen"), edits });
            prop_assert!(done.is_ok(), "{done:?}");
            for (_, other) in &verdicts {
                let id = other.gold.as_ref().unwrap();
                prop_assert!(gold.record(id).is_some(), "{id} of {:?} is gone with {what}", other.on);
            }
        }
    }
}
