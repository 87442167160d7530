//! Colleagues go on working while their tags are under review: what comes of it on the desk.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::{fs, time::Duration};

use egui::{Key, Modifiers};
use postil::{editor::command::Command, editor::review::ReviewCommand, review::standing::State};

use crate::{
    desk::{Desk, Folder},
    gui_review::{review, reviewing},
};

const BRUNO: &str = "otan-daech.txt.bruno.ann.ron";
const CHLOE: &str = "otan-daech.txt.chloe.ann.ron";
const DANA: &str = "otan-daech.txt.dana.ann.ron";

/// The review, in a folder that is watched for sure: it told of something.
fn watched() -> (Desk, Folder) {
    let (mut desk, project) = reviewing();
    desk.harness.state_mut().watch_folders();
    let mut n = 0;
    while desk.session().entries().len() < 2 {
        n += 1;
        assert!(n < 300, "the folder is not watched");
        project.write("zz-new.txt", format!("Text {n}"));
        std::thread::sleep(Duration::from_millis(100));
        desk.settle();
    }
    (desk, project)
}

fn has_notice(desk: &Desk, words: &[&str]) -> bool {
    let mut notices = desk.notices().into_iter();
    notices.any(|n| words.iter().all(|w| n.contains(w)))
}

fn annotators(desk: &Desk) -> Vec<String> {
    let versions = review(desk).comparison.versions.iter();
    versions.map(|v| v.annotator().id.clone()).collect()
}

/// The sidecar without its last mention, as a colleague's own Postil would save it.
fn without_a_mention(project: &Folder, name: &str) -> String {
    let text = project.read(name);
    let mut lines: Vec<&str> = text.lines().collect();
    let last = lines.iter().rposition(|line| line.contains("(id: \"m_"));
    lines.remove(last.unwrap());
    lines.join("\n") + "\n"
}

#[test]
fn a_colleague_who_changes_comes_or_goes_is_compared_anew_and_decisions_stay() {
    let (mut desk, project) = watched();
    assert_eq!(annotators(&desk), ["bruno", "chloe", "dana"]);
    let decided = review(&desk).current.unwrap();
    let on = review(&desk)
        .comparison
        .subject(&review(&desk).comparison.units[decided]);
    desk.type_text("1");
    desk.settle();
    let n_verdicts = review(&desk).held.verdicts.list.len();
    assert_eq!(n_verdicts, 1);
    let current = review(&desk).current.unwrap();
    let current = review(&desk).comparison.units[current].clone();
    let is_decided = |desk: &Desk| {
        let desk = review(desk);
        let at = desk.comparison.unit_of_subject(&on).unwrap();
        desk.verdict(at).is_some() && desk.standing.state(at) == State::Settled
    };

    // Bruno takes a tag back.
    let n_of = |desk: &Desk, i: usize| review(desk).comparison.versions[i].len();
    let n = n_of(&desk, 0);
    project.write(BRUNO, without_a_mention(&project, BRUNO));
    desk.wait_until("Bruno's file is read anew", |desk| n_of(desk, 0) == n - 1);
    assert!(
        has_notice(&desk, &["Bruno", "changed", "stays"]),
        "{:?}",
        desk.notices()
    );
    assert!(is_decided(&desk));
    let now = review(&desk).current_unit().unwrap();
    assert_eq!(
        (now.kind, &now.role, now.place),
        (current.kind, &current.role, current.place)
    );

    // The notice goes with the next decision, and the decision before can still be undone.
    desk.type_text("x");
    desk.settle();
    assert!(!has_notice(&desk, &["Bruno"]), "{:?}", desk.notices());
    desk.key_with(Modifiers::CTRL, Key::Z);
    desk.key_with(Modifiers::CTRL, Key::Z);
    assert_eq!(review(&desk).held.verdicts.list.len(), 0);
    desk.key_with(Modifiers::CTRL | Modifiers::SHIFT, Key::Z);
    desk.settle();
    assert!(is_decided(&desk));

    // Dana's file goes.
    let dana = project.read(DANA);
    fs::remove_file(project.path().join(DANA)).unwrap();
    desk.wait_until("Dana is gone", |desk| {
        annotators(desk) == ["bruno", "chloe"]
    });
    assert!(has_notice(&desk, &["Dana", "gone"]), "{:?}", desk.notices());
    assert!(is_decided(&desk));

    // In blind review whoever comes has no name.
    let blind = Command::Review(ReviewCommand::SetBlind(true));
    desk.harness.state_mut().dispatch(blind);
    project.write(DANA, dana);
    desk.wait_until("Dana is back", |desk| annotators(desk).len() == 3);
    assert!(
        has_notice(&desk, &["One colleague", "arrived"]),
        "{:?}",
        desk.notices()
    );
    assert!(is_decided(&desk));
    assert_eq!(review(&desk).seats.len(), 3);
}

#[test]
fn a_file_that_is_half_written_counts_as_it_was() {
    let (mut desk, project) = watched();
    let n = review(&desk).comparison.units.len();
    let whole = project.read(CHLOE);
    project.write(CHLOE, &whole[..whole.len() / 2]);
    desk.wait_until("it is said", |desk| has_notice(desk, &["chloe.ann.ron"]));
    assert_eq!(annotators(&desk), ["bruno", "chloe", "dana"]);
    assert_eq!(review(&desk).comparison.units.len(), n);
    assert!(!has_notice(&desk, &["stays"]), "{:?}", desk.notices());
}
