//! Who votes in a review, by what they tag and by what they leave out, and what a verdict stands on once more is said.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::sync::Arc;

use postil::{
    model::{
        annotation::How,
        article::Status,
        document::Document,
        id::Kind,
        verdict::{Decision, Verdict},
    },
    review::{
        merge::{Enough, Options, merge},
        since::{Since, since},
        units::{Comparison, Difference, Unit},
    },
};

use crate::{agreement::tagged, command_line::document};

const TEXT: &str = "NATO joined. Ana Diaz praised it. Rome did not.";
const NATO: (&str, &str, &str) = ("Organization", "NATO", "nato");
const ANA: (&str, &str, &str) = ("Person", "Ana Diaz", "ana");
const DIAZ: (&str, &str, &str) = ("Person", "Diaz", "ana");

type Tags<'a> = &'a [(&'a str, &'a str, &'a str)];

fn version(who: &str, status: Status, tags: Tags<'_>) -> Document {
    document("a.txt", TEXT, who, status, tagged(who, tags))
}

fn compared(versions: &[Document]) -> Comparison {
    Comparison::new(versions.iter().cloned().map(Arc::new).collect())
}

fn mention<'a>(comparison: &'a Comparison, quote: &str) -> &'a Unit {
    let start = TEXT.find(quote).unwrap();
    let mut units = comparison.units.iter();
    let found = units.find(|u| u.kind == Kind::Mention && u.place.unwrap().start == start);
    found.unwrap_or_else(|| panic!("no unit at {quote}"))
}

fn skipped() -> Status {
    Status::Skipped {
        reason: String::new(),
    }
}

/// Ann and Bob have both names; Cy has the first, with this status.
fn with_cy(status: Status) -> [Document; 3] {
    [
        version("ann", Status::Done, &[NATO, ANA]),
        version("bob", Status::Done, &[NATO, ANA]),
        version("cy", status, &[NATO]),
    ]
}

#[test]
fn silence_is_a_vote_only_of_those_who_are_done() {
    for (status, votes) in [
        (Status::Done, "2 : 1"),
        (Status::InProgress, "2 : 0"),
        (Status::ToDo, "2 : 0"),
        (skipped(), "2 : 0"),
    ] {
        let comparison = compared(&with_cy(status.clone()));
        let unit = mention(&comparison, "Ana Diaz");
        assert_eq!(unit.votes(), votes, "{status:?}");
        assert_eq!(unit.is_agreed(), status != Status::Done, "{status:?}");
        assert_eq!(comparison.is_pending(unit, 2), status != Status::Done);
        // What somebody has tagged counts however far they are.
        let unit = mention(&comparison, "NATO");
        assert_eq!(unit.votes(), "3 : 0", "{status:?}");
        assert!(!comparison.is_pending(unit, 2));
    }
}

#[test]
fn what_somebody_alone_has_who_is_not_done_is_asked_about() {
    let comparison = compared(&[
        version("ann", Status::Done, &[NATO]),
        version("bob", Status::Done, &[NATO]),
        version("cy", Status::InProgress, &[NATO, ANA]),
    ]);
    let unit = mention(&comparison, "Ana Diaz");
    assert_eq!(unit.votes(), "1 : 2");
    assert_eq!(unit.difference(), Some(Difference::OnlySome));
}

#[test]
fn where_fewer_than_two_are_done_versions_are_compared_as_they_stand() {
    let comparison = compared(&[
        version("ann", Status::InProgress, &[NATO, ANA]),
        version("bob", Status::InProgress, &[NATO, ANA]),
        version("cy", Status::InProgress, &[NATO]),
        // Whoever has not begun, or skipped it, says nothing of anything.
        version("dee", Status::ToDo, &[]),
        version("eve", skipped(), &[]),
    ]);
    assert_eq!(mention(&comparison, "Ana Diaz").votes(), "2 : 1");
    assert_eq!(mention(&comparison, "NATO").votes(), "3 : 0");
    let comparison = compared(&[
        version("ann", Status::Done, &[NATO, ANA]),
        version("bob", Status::InProgress, &[NATO]),
    ]);
    let unit = mention(&comparison, "Ana Diaz");
    assert_eq!(unit.votes(), "1 : 1");
    assert!(
        !unit.is_agreed(),
        "one voice alone is no agreement of a team"
    );
}

#[test]
fn a_draft_counts_the_same_votes() {
    let drafted = |versions: &[Document], enough| {
        let versions: Vec<&Document> = versions.iter().collect();
        let options = Options {
            enough,
            ..Options::default()
        };
        let draft = merge(&versions, options).unwrap().document;
        let ana = draft.mentions().find(|m| m.at[0].start > 10).cloned();
        ana.map(|mention| mention.origin.unwrap())
    };
    let origin = drafted(&with_cy(Status::InProgress), Enough::All).unwrap();
    assert_eq!(
        (origin.how, origin.by),
        (How::Unanimous, vec!["ann".to_owned(), "bob".to_owned()])
    );
    assert_eq!(drafted(&with_cy(Status::Done), Enough::All), None);
    let origin = drafted(&with_cy(Status::Done), Enough::Most).unwrap();
    assert_eq!(origin.how, How::Majority);
    // So many are so many, whoever is done.
    let three = Enough::AtLeast(3);
    assert_eq!(drafted(&with_cy(Status::InProgress), three), None);
}

fn verdict(comparison: &Comparison, unit: &Unit, decision: Decision) -> Verdict {
    Verdict {
        on: comparison.subject(unit),
        at: unit.place,
        decision,
        alike: Vec::new(),
        by: "alice".to_owned(),
        gold: None,
        reason: None,
        note: String::new(),
        said: comparison.said(unit, |_| true),
    }
}

#[test]
fn a_verdict_is_old_when_somebody_changed_and_not_when_somebody_joined() {
    let [ann, bob, _] = with_cy(Status::Done);
    let dana = |tags: Tags<'_>| version("dana", Status::Done, tags);
    let before = compared(&[ann.clone(), bob.clone()]);
    let unit = mention(&before, "Ana Diaz");
    let took = verdict(&before, unit, Decision::Take("ann".to_owned()));
    assert_eq!(since(&before, unit, &took), None);
    let now = |versions: &[Document], verdict: &Verdict| {
        let now = compared(versions);
        let unit = &now.units[now.unit_of_subject(&verdict.on).unwrap()];
        since(&now, unit, verdict)
    };
    // Dana agrees with what was taken, has nothing, or says something else.
    let with = |tags: Tags<'_>| [ann.clone(), bob.clone(), dana(tags)];
    assert_eq!(now(&with(&[NATO, ANA]), &took), None);
    assert_eq!(now(&with(&[NATO]), &took), None);
    assert_eq!(
        now(&with(&[NATO, DIAZ]), &took),
        Some(Since::Joined(vec![2]))
    );
    let rejected = verdict(&before, unit, Decision::Reject);
    assert_eq!(
        now(&with(&[NATO, ANA]), &rejected),
        Some(Since::Joined(vec![2]))
    );
    // Bob takes it back in part: that is a change, whoever else joins.
    let bob_now = version("bob", Status::Done, &[NATO, DIAZ]);
    assert_eq!(
        now(&[ann.clone(), bob_now, dana(&[NATO, ANA])], &took),
        Some(Since::Changed)
    );
    assert_eq!(
        now(&[ann, dana(&[NATO])], &took),
        Some(Since::Left(vec!["bob".to_owned()]))
    );
}
