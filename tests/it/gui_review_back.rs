//! Taking verdicts back: what came of one goes, and nothing that another one stands for.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use egui::{Key, Modifiers};
use postil::{
    editor::{
        command::{Command, CommandId},
        flow::FlowCommand,
        review::ReviewCommand,
    },
    model::{
        annotation::{Filler, How, Record},
        article::Status,
        document::Document,
        id::Kind,
    },
    review::{
        standing::State,
        units::{Difference, Unit},
    },
};

use crate::{
    desk::{Desk, Folder},
    gui_review::{article_and_sidecars, drop_files, review},
};

/// Bruno's and Chloé's versions of the sample article.
fn two() -> (Desk, Folder) {
    let (project, sidecars, _post) = article_and_sidecars();
    let mut desk = Desk::open(&[project.path().to_owned()]);
    drop_files(&mut desk, &sidecars[..2]);
    (desk, project)
}

fn show(desk: &mut Desk, at: usize) {
    let show = Command::Review(ReviewCommand::Show(at));
    desk.harness.state_mut().dispatch(show);
    desk.settle();
}

/// Shows the unit and presses a key on it.
fn press(desk: &mut Desk, at: usize, key: &str) {
    show(desk, at);
    desk.type_text(key);
}

fn state(desk: &Desk, at: usize) -> State {
    review(desk).standing.state(at)
}

fn unit_where(desk: &Desk, is: impl Fn(&Unit) -> bool) -> usize {
    let units = &review(desk).comparison.units;
    units.iter().position(is).expect("there is such a unit")
}

fn ids(document: &Document) -> Vec<String> {
    let mut ids: Vec<String> = document.records().map(|r| r.id().to_string()).collect();
    ids.sort();
    ids
}

/// The mention "Rome" and the entity it is of, on which the two differ.
fn rome(desk: &Desk) -> (usize, usize) {
    let comparison = &review(desk).comparison;
    let bruno = &comparison.versions[0];
    let id = bruno
        .mentions()
        .find(|m| bruno.article().quote(m.at[0]) == "Rome");
    let mention = id.unwrap();
    let of = |record: &postil::model::id::Id| {
        unit_where(desk, |unit| {
            unit.role.is_none() && unit.records[0].as_ref() == Some(record)
        })
    };
    (of(&mention.id), of(&mention.entity))
}

#[test]
fn taking_a_mentions_verdict_back_leaves_the_entity_that_was_decided_on() {
    for back in ["u", "r"] {
        let (mut desk, _project) = two();
        let (mention, entity) = rome(&desk);
        press(&mut desk, mention, "m");
        press(&mut desk, entity, "m");
        let verdict = review(&desk).verdict(entity).unwrap().clone();
        let gold = verdict.gold.clone().unwrap();
        let before = ids(desk.document());
        let record = desk.document().record(&gold).cloned();
        assert!(record.is_some());

        press(&mut desk, mention, back);
        assert_eq!(desk.document().record(&gold), record.as_ref(), "{back}");
        assert_eq!(review(&desk).verdict(entity), Some(&verdict));
        assert_eq!(state(&desk, entity), State::Settled, "{back}");
        assert_eq!(desk.document().count(Kind::Mention), 0, "{back}");
        assert_eq!(state(&desk, mention) == State::Open, back == "u");
        // One step of undo.
        desk.key_with(Modifiers::CTRL, Key::Z);
        assert_eq!(ids(desk.document()), before);
        assert_eq!(state(&desk, mention), State::Settled);
    }
}

#[test]
fn taking_an_entitys_verdict_back_leaves_the_mention_that_was_decided_on() {
    let (mut desk, _project) = two();
    let (mention, entity) = rome(&desk);
    press(&mut desk, mention, "m");
    press(&mut desk, entity, "m");
    let before = ids(desk.document());
    press(&mut desk, entity, "u");
    assert_eq!(ids(desk.document()), before, "the mention is of it");
    let mut notices = desk.notices().into_iter();
    assert!(notices.any(|n| n.contains("It stays in gold")));
    assert_eq!(state(&desk, mention), State::Settled);
    assert_eq!(state(&desk, entity), State::Open);
    press(&mut desk, mention, "u");
    assert!(desk.document().is_empty(), "{:?}", ids(desk.document()));
}

#[test]
fn what_an_event_brought_along_goes_with_it_in_one_step() {
    let (mut desk, _project) = two();
    let n = review(&desk).comparison.units.len();
    let mut n_with_mention = 0;
    for at in 0..n {
        let unit = review(&desk).comparison.units[at].clone();
        let is_only_one = unit.difference() == Some(Difference::OnlySome);
        if unit.kind != Kind::Event || unit.role.is_some() || !is_only_one {
            continue;
        }
        let key = if unit.records[0].is_some() { "1" } else { "2" };
        press(&mut desk, at, key);
        let came = ids(desk.document());
        assert!(came.len() > 1, "{came:?}");
        n_with_mention += desk.document().count(Kind::Mention).min(1);
        let had = |how| {
            let mut records = desk.document().records();
            records.any(|r| r.origin().is_some_and(|o| o.how == how))
        };
        assert!(had(How::Adjudicated));

        press(&mut desk, at, "u");
        assert!(desk.document().is_empty(), "{:?}", ids(desk.document()));
        assert_eq!(review(&desk).standing.n_settled(), 0);
        desk.key_with(Modifiers::CTRL, Key::Z);
        assert_eq!(ids(desk.document()), came);
        assert_eq!(state(&desk, at), State::Settled);
        desk.key_with(Modifiers::CTRL | Modifiers::SHIFT, Key::Z);
        assert!(desk.document().is_empty());
    }
    assert!(n_with_mention > 0, "an event brought a mention along");
}

#[test]
fn what_another_decision_rests_on_stays_when_an_event_is_taken_back() {
    let (mut desk, _project) = two();
    // An event that one of them has, with a mention for a filler, and that mention decided on for itself.
    let bruno = review(&desk).comparison.versions[0].clone();
    let found = review(&desk)
        .comparison
        .units
        .iter()
        .enumerate()
        .find_map(|(at, unit)| {
            let is_only_one = unit.difference() == Some(Difference::OnlySome);
            let Record::Event(event) = bruno.record(unit.records[0].as_ref()?)? else {
                return None;
            };
            let filler = event.arguments.iter().find_map(|a| match &a.filler {
                Filler::Mention(id) => Some(id.clone()),
                _ => None,
            })?;
            (unit.role.is_none() && is_only_one).then_some((at, filler))
        });
    let (event, filler) = found.unwrap();
    let mention = unit_where(&desk, |unit| unit.records[0].as_ref() == Some(&filler));
    press(&mut desk, mention, "1");
    let with_mention = ids(desk.document());
    press(&mut desk, event, "1");
    assert!(ids(desk.document()).len() > with_mention.len());
    press(&mut desk, event, "u");
    assert_eq!(
        ids(desk.document()),
        with_mention,
        "the mention and its entity are the other verdict's"
    );
    assert_eq!(state(&desk, mention), State::Settled);
    assert_eq!(state(&desk, event), State::Open);
}

#[test]
fn taking_a_question_back_changes_nothing_in_gold() {
    let (mut desk, _project) = two();
    let (mention, entity) = rome(&desk);
    press(&mut desk, mention, "m");
    // The entity came along; a question about it and its end change nothing in gold.
    let before = ids(desk.document());
    press(&mut desk, entity, "q");
    assert_eq!(state(&desk, entity), State::Question);
    press(&mut desk, entity, "u");
    assert_eq!(ids(desk.document()), before);
    assert_eq!(state(&desk, mention), State::Settled);
}

#[test]
fn the_history_takes_verdicts_back_with_what_they_made() {
    let (mut desk, project) = two();
    let (mention, entity) = rome(&desk);
    press(&mut desk, mention, "m");
    // A verdict that changes nothing in gold.
    press(&mut desk, entity, "q");
    let go_to = |desk: &mut Desk, n: usize| {
        let go = Command::Flow(FlowCommand::GoToState(n));
        desk.harness.state_mut().dispatch(go);
        desk.settle();
    };
    go_to(&mut desk, 0);
    assert!(desk.document().is_empty());
    assert_eq!(review(&desk).held.verdicts.list, []);
    assert_eq!(state(&desk, mention), State::Open);
    desk.save();
    let verdicts = project.read("otan-daech.txt.verdicts.ron");
    assert!(!verdicts.contains("decision"), "{verdicts}");
    go_to(&mut desk, 1);
    assert_eq!(state(&desk, mention), State::Settled);
    let list = &review(&desk).held.verdicts.list;
    let gold = list[0].gold.as_ref().unwrap();
    assert_eq!(list.len(), 1);
    assert!(desk.document().record(gold).is_some());
}

#[test]
fn redo_does_what_was_taken_back_last_and_no_verdict_with_another_edit() {
    let (mut desk, _project) = two();
    let (mention, _) = rome(&desk);
    press(&mut desk, mention, "m");
    desk.key_with(Modifiers::CTRL, Key::Z);
    assert!(desk.document().is_empty());
    assert!(desk.shows("settling gold"));
    let done = Command::Run(CommandId::MarkDone);
    desk.harness.state_mut().dispatch(done);
    assert_eq!(*desk.document().status(), Status::Done);
    desk.key_with(Modifiers::CTRL, Key::Z);
    assert_ne!(*desk.document().status(), Status::Done);
    desk.key_with(Modifiers::CTRL | Modifiers::SHIFT, Key::Z);
    desk.settle();
    assert_eq!(*desk.document().status(), Status::Done);
    assert!(desk.shows("gold is done"));
    assert_eq!(review(&desk).held.verdicts.list, [], "nothing is in gold");
    assert_eq!(state(&desk, mention), State::Open);
}
