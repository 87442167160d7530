//! Colleagues go on working while their tags are under review: what comes of it on the desk.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::{fs, time::Duration};

use egui::{Key, Modifiers};
use postil::{
    editor::{
        command::Command, files::FileCommand, open_article::SaveState, review::ReviewCommand,
    },
    model::verdict::{Decision, Verdict},
    review::standing::State,
    store::{verdicts, vfs::RealVfs},
};

use crate::{
    desk::{Desk, Folder},
    gui_review::{article_and_sidecars, drop_files, review, reviewing},
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

/// The verdict file with a verdict of another reviewer's on a unit.
fn decide_elsewhere(desk: &Desk, project: &Folder, at: usize, decision: Decision) {
    let here = review(desk);
    let article = here.held.article.clone();
    let path = verdicts::verdicts_path(&project.path().join(article.file_name()));
    let on_disk = verdicts::read(&RealVfs, &path, &article).unwrap();
    let mut theirs = on_disk.clone();
    let unit = here.unit(at).unwrap();
    let on = here.comparison.subject(unit);
    theirs.list.retain(|verdict| verdict.on != on);
    theirs.list.push(Verdict {
        on,
        at: unit.place,
        decision,
        alike: Vec::new(),
        by: "erin".to_owned(),
        gold: None,
        reason: None,
        note: "nobody says so".to_owned(),
        said: here.comparison.said(unit, |_| true),
    });
    verdicts::save(&RealVfs, &path, &article, &theirs, &on_disk.list).unwrap();
}

#[test]
fn what_another_reviewer_decides_meanwhile_comes_in_and_nothing_is_lost() {
    let (mut desk, project) = watched();
    let mine = review(&desk).current.unwrap();
    desk.type_text("r");
    desk.save();
    let theirs = *review(&desk)
        .shown
        .iter()
        .rev()
        .find(|at| **at != mine)
        .unwrap();
    decide_elsewhere(&desk, &project, theirs, Decision::Reject);
    desk.wait_until("their verdict is in", |desk| {
        review(desk).standing.state(theirs) == State::Settled
    });
    assert!(
        has_notice(&desk, &["erin", "one unit"]),
        "{:?}",
        desk.notices()
    );
    assert_eq!(review(&desk).verdict(theirs).unwrap().by, "erin");
    assert_eq!(review(&desk).verdict(mine).unwrap().by, "alice");
    // Both are in the file after the next decision, too.
    desk.type_text("x");
    desk.save();
    let text = project.read("otan-daech.txt.verdicts.ron");
    assert_eq!(text.matches("by: \"alice\"").count(), 2, "{text}");
    assert_eq!(text.matches("by: \"erin\"").count(), 1, "{text}");
}

/// Undo takes one's own decisions back. Where somebody else has decided since, theirs stays, in the verdicts and in gold.
#[test]
fn undo_leaves_what_another_reviewer_decided_since() {
    let (mut desk, project) = watched();
    let unit = review(&desk).current.unwrap();
    desk.type_text("r");
    desk.save();
    decide_elsewhere(&desk, &project, unit, Decision::Question);
    desk.wait_until("their verdict is in", |desk| {
        review(desk).verdict(unit).is_some_and(|v| v.by == "erin")
    });
    let gold = desk.document().clone();
    for _ in 0..2 {
        desk.key_with(Modifiers::CTRL, Key::Z);
        desk.settle();
        assert_eq!(review(&desk).verdict(unit).unwrap().by, "erin");
        assert!(has_notice(&desk, &["erin has decided on it since"]));
        assert_eq!(review(&desk).current, Some(unit), "it is shown");
    }
    assert_eq!(*desk.document(), gold);
    // Reopened, it can be decided on; and undone as far as that.
    desk.type_text("u");
    desk.settle();
    assert_eq!(review(&desk).verdict(unit), None);
    desk.key_with(Modifiers::CTRL, Key::Z);
    desk.settle();
    assert_eq!(review(&desk).verdict(unit).unwrap().by, "erin");
    desk.save();
    let text = project.read("otan-daech.txt.verdicts.ron");
    assert!(
        text.contains("by: \"erin\"") && !text.contains("by: \"alice\""),
        "{text}"
    );
}

#[test]
fn a_verdict_that_arrives_while_one_tags_is_shown() {
    let (mut desk, project) = watched();
    let units = &review(&desk).comparison.units;
    let brunos = (0..units.len()).find(|at| units[*at].records[0].is_some());
    let on_mine = |desk: &Desk| {
        let open = desk.article();
        let mine = desk.session().review();
        mine.verdicts_on(open.path(), "bruno").len()
    };
    decide_elsewhere(&desk, &project, brunos.unwrap(), Decision::Reject);
    desk.wait_until("it is in", |desk| {
        review(desk).held.verdicts.list.len() == 1
    });
    desk.key_with(Modifiers::CTRL, Key::R);
    desk.settle();
    assert_eq!(on_mine(&desk), 1);
    fs::remove_file(project.path().join("otan-daech.txt.verdicts.ron")).unwrap();
    desk.wait_until("it is gone", |desk| on_mine(desk) == 0);
}

#[test]
fn figures_that_took_long_stay_and_are_said_to_be_old() {
    let (mut desk, project) = watched();
    let run = |desk: &mut Desk, command| {
        desk.harness.state_mut().dispatch(Command::Review(command));
        desk.settle();
    };
    let old = "Tags have changed since these figures were measured.";
    run(&mut desk, ReviewCommand::Measure { thorough: true });
    assert!(!desk.shows(old));
    let n = review(&desk).comparison.versions[0].len();
    project.write(BRUNO, without_a_mention(&project, BRUNO));
    desk.wait_until("Bruno's file is read anew", |desk| {
        review(desk).comparison.versions[0].len() == n - 1
    });
    desk.wait_until("it is said", |desk| desk.shows(old));
    let found = desk.session().review().measuring.found.clone().unwrap();
    assert!(found.is_thorough, "γ and intervals are still there");

    // The quick ones are counted again by themselves.
    run(&mut desk, ReviewCommand::Measure { thorough: false });
    assert!(!desk.shows(old));
    let strict = |desk: &Desk| {
        let found = desk.session().review().measuring.found.clone().unwrap();
        found.agreement.figures[0].all.value.unwrap()
    };
    let before = strict(&desk);
    project.write(BRUNO, without_a_mention(&project, BRUNO));
    desk.wait_until("they are others", |desk| strict(desk) != before);
    assert!(!desk.shows(old));
}

#[test]
fn a_version_of_another_text_is_not_compared_and_said_so_once() {
    let (project, sidecars, _post) = article_and_sidecars();
    let of_other = fs::read_to_string(&sidecars[1]).unwrap();
    let (head, rest) = of_other.split_once("sha256: \"").unwrap();
    fs::write(&sidecars[1], format!("{head}sha256: \"0{}", &rest[1..])).unwrap();
    let mut desk = Desk::open(&[project.path().to_owned()]);
    drop_files(&mut desk, &sidecars);
    assert_eq!(annotators(&desk), ["bruno", "dana"]);
    let notices = desk.notices();
    let of_chloe: Vec<_> = notices.iter().filter(|n| n.contains("chloe")).collect();
    assert_eq!(of_chloe.len(), 1, "{notices:?}");
    assert!(of_chloe[0].contains("has changed since it was annotated"));
    // The figures are of the others, and say so.
    let found = desk.session().review().measuring.found.clone().unwrap();
    assert_eq!(found.agreement.annotators, ["bruno", "dana"]);
    assert!(
        desk.shows("otan-daech.txt: chloe tagged another text of it, and does not count there.")
    );
}

#[test]
fn the_review_reads_an_article_in_the_encoding_that_was_chosen_for_it() {
    let project = Folder::new("encoding");
    // The same bytes are other letters in the encoding that is guessed.
    let bytes = b"Der S\xfcden w\xe4hlt. \xa4 100 f\xfcr alle.";
    project.write("a.txt", bytes);
    let mut desk = Desk::open(&[project.path().to_owned()]);
    let guessed = desk.article().article().text().to_owned();
    let choose = |desk: &mut Desk, encoding: &str| {
        let command = FileCommand::Reopen(Some(encoding.to_owned()));
        desk.harness.state_mut().dispatch(Command::File(command));
        desk.settle();
    };
    choose(&mut desk, "iso-8859-15");
    let text = desk.article().article().text().to_owned();
    assert_ne!(text, guessed);
    desk.drag("100", 0);
    desk.type_text("l");
    desk.save();
    desk.key_with(Modifiers::CTRL, Key::R);
    desk.settle();
    assert_eq!(annotators(&desk), ["alice"], "{:?}", desk.notices());
    assert_eq!(review(&desk).comparison.article().unwrap().text(), text);
}

/// Whether gold is open, and so many versions are compared: each event in the folder may have that done once more.
fn compares(desk: &Desk, n: usize) -> bool {
    let session = desk.session();
    let review = session.review().desk();
    session.open().is_some() && review.is_some_and(|d| d.comparison.versions.len() == n)
}

#[test]
fn an_article_that_changes_under_review_is_loaded_anew_with_its_review() {
    let (mut desk, project) = watched();
    let text = project.read("otan-daech.txt");
    project.write("otan-daech.txt", format!("{text}\nMise à jour.\n"));
    desk.wait_until("the new text is read", |desk| {
        let open = desk.session().open();
        open.is_some_and(|open| open.article().text().contains("Mise à jour"))
    });
    assert_eq!(desk.document().annotator().id, "gold");
    desk.wait_until("their tags are of another text", |desk| compares(desk, 0));
    project.write("otan-daech.txt", text);
    desk.wait_until("it is reviewed again", |desk| compares(desk, 3));
    std::thread::sleep(Duration::from_millis(300));
    desk.wait_until("it is reviewed", |desk| compares(desk, 3));
    assert_eq!(desk.document().annotator().id, "gold");
    desk.type_text("1");
    desk.settle();
    assert_eq!(review(&desk).held.verdicts.list.len(), 1);
    // Her own tags are nobody's to hold meanwhile.
    let second = desk.second_window(&[project.path().join("otan-daech.txt")]);
    assert_eq!(second.article().save_state(), SaveState::Saved);
}

#[test]
fn a_review_goes_on_where_it_was_when_another_window_gives_gold_back() {
    let (first, project) = reviewing();
    let mut second = first.second_window(&[project.path().to_owned()]);
    second.key_with(Modifiers::CTRL, Key::R);
    second.settle();
    assert_eq!(second.article().save_state(), SaveState::ReadOnly);
    let last = *review(&second).shown.last().unwrap();
    let show = Command::Review(ReviewCommand::Show(last));
    second.harness.state_mut().dispatch(show);
    let Desk { harness, home, .. } = first;
    drop(harness);
    second.wait_until("it takes over", |desk| {
        compares(desk, 3) && desk.article().read_only().is_none()
    });
    assert_eq!(second.document().annotator().id, "gold");
    assert_eq!(review(&second).current, Some(last));
    second.type_text("1");
    second.settle();
    assert_eq!(review(&second).held.verdicts.list.len(), 1);
    drop(home);
}
