//! Decisions that can't be written beside the article: the window says so and can be closed, and they are there when it is opened again.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::fs;

use postil::{
    editor::command::{Command, CommandId},
    store::{verdicts, vfs::RealVfs},
};

use crate::{
    desk::Desk,
    gui_review::{review, reviewing},
};

const FILE: &str = "otan-daech.txt.verdicts.ron";

#[test]
fn decisions_that_cannot_be_written_are_kept_and_come_back() {
    let (mut desk, project) = reviewing();
    // A folder in the file's place: nothing can be written there.
    let file = project.path().join(FILE);
    fs::create_dir(&file).unwrap();
    desk.type_text("q");
    desk.settle();
    let decided = review(&desk).held.verdicts.list.clone();
    assert_eq!(decided.len(), 1);
    let notices = desk.notices();
    let told = notices.iter().filter(|n| n.contains(FILE));
    let told: Vec<_> = told.collect();
    assert_eq!(told.len(), 1, "{notices:?}");
    assert!(told[0].contains("Your decisions are kept on this machine"));
    assert!(desk.shows("not saved"));
    desk.save();
    assert!(desk.session().can_quit(), "{:?}", desk.notices());
    desk.harness
        .state_mut()
        .dispatch(Command::Run(CommandId::Quit));
    desk.settle();
    assert!(desk.session().can_quit(), "a last try does not hold it");

    // What another reviewer decides before the window is opened again.
    let here = review(&desk);
    let article = here.held.article.clone();
    let mut theirs = verdicts::Verdicts::default();
    let other = here.comparison.units.iter();
    let mut other = other.map(|unit| here.comparison.subject(unit));
    let on = other.find(|on| *on != decided[0].on).unwrap();
    theirs.list.push(postil::model::verdict::Verdict {
        on,
        by: "erin".to_owned(),
        ..decided[0].clone()
    });
    let Desk { home, harness, .. } = desk;
    drop(harness);
    fs::remove_dir(&file).unwrap();
    verdicts::save(&RealVfs, &file, &article, &theirs, &[]).unwrap();

    let mut desk = Desk::with_home(home, &[project.path().to_owned()], [1280.0, 800.0]);
    let review_it = Command::Run(CommandId::ToggleReview);
    desk.harness.state_mut().dispatch(review_it);
    desk.settle();
    let list = &review(&desk).held.verdicts.list;
    assert_eq!(list.len(), 2);
    assert!(list.contains(&decided[0]));
    let back = "One decision that could not be written earlier came back.";
    assert!(desk.notices().contains(&back), "{:?}", desk.notices());
    let text = project.read(FILE);
    assert_eq!(text.matches("by: \"alice\"").count(), 1, "{text}");
    assert_eq!(text.matches("by: \"erin\"").count(), 1, "{text}");
    // Written, it is kept nowhere else.
    let kept = fs::read_dir(desk.home.path().join("state/verdicts")).unwrap();
    assert_eq!(kept.count(), 0);
}
