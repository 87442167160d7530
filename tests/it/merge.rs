//! `postil merge`: a gold draft that holds each thing once and says where it comes from.

use postil::{
    model::{annotation::*, article::Status, document::Document, id::Kind},
    review::merge::{Options, merge},
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
        at_least: Some(3),
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
    }
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
