//! Reviewing: colleagues' sidecars dropped on the window, settled by keyboard, and what comes of it on disk.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use egui::{Key, Modifiers};
use postil::{
    editor::review::Desk as ReviewDesk,
    model::{
        annotation::{How, Record},
        article::Article,
        document::Document,
        id::Kind,
        verdict::{Decision, Reason, Verdict},
    },
    review::{
        standing::State,
        units::{Difference, Unit},
    },
    store::{sidecar::read_sidecar, verdicts, vfs::RealVfs},
};

use crate::desk::{Desk, Folder};

const ARTICLE: &str = "otan-daech.txt";

/// The sample's article alone in a folder, and in another the sidecars of Bruno, Chloé and a third who tagged as Bruno did but for one thing.
pub fn article_and_sidecars() -> (Folder, Vec<PathBuf>, Folder) {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data");
    let read = |name: &str| fs::read_to_string(sample.join(name)).unwrap();
    let (project, post) = (Folder::new("review"), Folder::new("post"));
    project.write(ARTICLE, read(ARTICLE));
    let bruno = read("otan-daech.txt.bruno.ann.ron");
    let dana = bruno.replace(
        "(id: \"bruno\", name: \"Bruno\")",
        "(id: \"dana\", name: \"Dana\")",
    );
    // Dana says that the allies agreed to something else.
    let dana = dana.replace("type: \"AGREE\"", "type: \"COOPERATE\"");
    assert_ne!(dana, bruno);
    let sidecars = vec![
        post.write("otan-daech.txt.bruno.ann.ron", &bruno),
        post.write(
            "otan-daech.txt.chloe.ann.ron",
            read("otan-daech.txt.chloe.ann.ron"),
        ),
        post.write("otan-daech.txt.dana.ann.ron", &dana),
    ];
    (project, sidecars, post)
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        fs::read(&self.0).map_err(|error| error.to_string())
    }
}

fn dropped(path: &Path) -> egui::DroppedFileHandle {
    Arc::new(Dropped(path.to_owned()))
}

pub fn drop_files(desk: &mut Desk, files: &[PathBuf]) {
    let input = desk.harness.input_mut();
    input.dropped_files = files.iter().map(|path| dropped(path)).collect();
    desk.harness.step();
    desk.harness.input_mut().dropped_files.clear();
    desk.settle();
}

pub fn review(desk: &Desk) -> &ReviewDesk {
    desk.session()
        .review()
        .desk()
        .expect("an article is under review")
}

fn unit(desk: &Desk) -> &Unit {
    review(desk).current_unit().expect("a unit is current")
}

fn gold(folder: &Folder) -> Document {
    let text = folder.read(ARTICLE);
    let article = Arc::new(Article::new(ARTICLE, text));
    let path = folder.path().join(format!("{ARTICLE}.gold.ann.ron"));
    let read = read_sidecar(&RealVfs, &path, &article).unwrap();
    assert_eq!(read.problems, [], "the gold file is sound");
    read.document.unwrap()
}

fn verdicts_on_disk(folder: &Folder) -> Vec<Verdict> {
    let article = Article::new(ARTICLE, folder.read(ARTICLE));
    let path = verdicts::verdicts_path(&folder.path().join(ARTICLE));
    verdicts::read(&RealVfs, &path, &article).unwrap().list
}

/// The window on the article, with the three sidecars dropped on it.
pub fn reviewing() -> (Desk, Folder) {
    let (project, sidecars, _post) = article_and_sidecars();
    let mut desk = Desk::open(&[project.path().to_owned()]);
    drop_files(&mut desk, &sidecars);
    (desk, project)
}

#[test]
fn three_sidecars_are_dropped_and_all_is_settled_by_keyboard() {
    let (mut desk, project) = reviewing();
    assert!(desk.session().review().is_on());
    for name in ["bruno", "chloe", "dana"] {
        assert!(desk.shows(&name_of(name)), "{name} is in the legend");
    }
    let n = review(&desk).comparison.units.len();
    assert!(n > 20, "{n} units");
    let colleagues = sidecar_bytes(&project);

    // What all three agree on is taken over at one stroke.
    desk.key_with(Modifiers::CTRL | Modifiers::SHIFT, Key::A);
    let n_accepted = review(&desk).standing.n_settled();
    assert!(n_accepted > 5 && n_accepted < n, "{n_accepted} of {n}");

    // The rest one by one: the first version, then rejected, merged, taken from others; one with a reason and a note.
    let keys = ["1", "r", "m", "2", "3"];
    let (mut i, mut reasoned) = (0, None);
    while review(&desk).standing.n_open() > 0 {
        let at = review(&desk).current.unwrap();
        assert_eq!(review(&desk).standing.state(at), State::Open);
        let key = match unit(&desk).kind {
            // A stance needs its holder: take what is there rather than lose what follows.
            Kind::Entity => "1",
            _ => keys[i % keys.len()],
        };
        if reasoned.is_none() && key == "r" {
            desk.type_text("g");
            reasoned = Some(review(&desk).comparison.subject(unit(&desk)));
        }
        let before = review(&desk).standing.n_settled();
        desk.type_text(key);
        assert!(
            review(&desk).standing.n_settled() > before,
            "{key} settles unit {at}: {:?}",
            desk.notices()
        );
        i += 1;
        assert!(i < 200);
    }
    assert!(review(&desk).is_done());
    assert!(desk.shows(&format!("{n} of {n} settled")));
    desk.save();

    let gold = gold(&project);
    assert_eq!(gold.annotator().id, "gold");
    let mut hows = std::collections::BTreeMap::new();
    for record in gold.records() {
        let origin = record
            .origin()
            .expect("every gold record says where it comes from");
        assert!(!origin.by.is_empty());
        *hows.entry(origin.how).or_insert(0) += 1;
    }
    assert!(hows.contains_key(&How::Unanimous), "{hows:?}");
    assert!(hows.contains_key(&How::Adjudicated), "{hows:?}");
    let verdicts = verdicts_on_disk(&project);
    let reasoned = reasoned.expect("something was rejected with a reason");
    let rejected = verdicts.iter().find(|v| v.on == reasoned).unwrap();
    assert_eq!(rejected.decision, Decision::Reject);
    assert_eq!(rejected.reason, Some(Reason::GuidelineGap));
    assert_eq!(rejected.by, "alice");
    let accepted = verdicts
        .iter()
        .filter(|v| v.decision == Decision::Accept)
        .count();
    assert!(accepted > 5, "{accepted}");
    assert_eq!(
        sidecar_bytes(&project),
        colleagues,
        "colleagues' files are only read"
    );

    // The figures of the project are on the right, with their n.
    let measured = desk.session().review().measuring.found.clone().unwrap();
    assert_eq!(measured.agreement.annotators, ["bruno", "chloe", "dana"]);
    let strict = &measured.agreement.figures[0];
    assert_eq!(strict.pairs.len(), 3);
    let value = |a: &str, b: &str| {
        let pair = strict.pairs.iter().find(|p| p.a == a && p.b == b).unwrap();
        pair.figure.value.unwrap()
    };
    assert_eq!(value("bruno", "dana"), 1.0, "Dana changed no entity");
    assert_eq!(value("bruno", "chloe"), value("chloe", "dana"));
    assert!(value("bruno", "chloe") < 1.0);
    assert!(desk.shows(&format!("n = {}", strict.all.n)));
}

/// As the legend shows an annotator.
fn name_of(id: &str) -> String {
    match id {
        "chloe" => "Chloé".to_owned(),
        id => format!("{}{}", id[..1].to_uppercase(), &id[1..]),
    }
}

fn sidecar_bytes(folder: &Folder) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = folder.files();
    files.retain(|(path, _)| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.ends_with(".ann.ron") && !name.contains(".gold.")
    });
    files
}

#[test]
fn a_colleagues_sidecar_is_added_by_typing_its_path_too() {
    let (project, sidecars, _post) = article_and_sidecars();
    let mut desk = Desk::open(&[project.path().to_owned()]);
    desk.key_with(Modifiers::CTRL, Key::L);
    desk.type_text(sidecars[1].to_str().unwrap());
    desk.key(Key::Enter);
    desk.settle();
    assert!(desk.session().review().is_on());
    let versions = &review(&desk).comparison.versions;
    assert_eq!(versions.len(), 1);
    assert_eq!(versions[0].annotator().id, "chloe");
    let name = sidecars[1].file_name().unwrap().to_str().unwrap();
    assert_eq!(
        project.read(name),
        fs::read_to_string(&sidecars[1]).unwrap()
    );
}

#[test]
fn a_decision_survives_closing_the_window_and_is_never_overwritten() {
    let (mut desk, project) = reviewing();
    desk.type_text("r");
    let first = review(&desk).held.verdicts.list[0].clone();
    assert_eq!(first.decision, Decision::Reject);
    let mut desk = desk.restart(&[project.path().to_owned()]);
    desk.key_with(Modifiers::CTRL, Key::R);
    desk.settle();
    assert_eq!(
        review(&desk).held.verdicts.list,
        std::slice::from_ref(&first)
    );
    assert_eq!(review(&desk).standing.n_settled(), 1);
    // Accepting by majority decides the rest, and not what was rejected.
    desk.harness
        .state_mut()
        .dispatch(postil::editor::command::Command::Run(
            postil::editor::command::CommandId::AcceptMajority,
        ));
    desk.settle();
    assert!(review(&desk).standing.n_settled() > 10);
    assert!(review(&desk).held.verdicts.list.contains(&first));
    let at = review(&desk).comparison.unit_of_subject(&first.on).unwrap();
    let rejected = &review(&desk).comparison.units[at];
    assert_eq!(
        review(&desk).standing.gold(rejected.kind, rejected.row),
        None
    );
}

#[test]
fn undo_takes_decision_and_gold_back_together_and_redo_brings_both() {
    let (mut desk, _project) = reviewing();
    let at = review(&desk).current.unwrap();
    assert!(desk.document().is_empty());
    desk.type_text("1");
    let n = desk.document().len();
    assert!(n > 0);
    assert_eq!(review(&desk).standing.state(at), State::Settled);
    assert_ne!(review(&desk).current, Some(at), "it goes on by itself");
    desk.type_text("x");
    desk.key_with(Modifiers::CTRL, Key::Z);
    desk.key_with(Modifiers::CTRL, Key::Z);
    assert!(desk.document().is_empty());
    assert_eq!(review(&desk).standing.state(at), State::Open);
    assert_eq!(
        review(&desk).current,
        Some(at),
        "undo shows what it took back"
    );
    assert_eq!(review(&desk).held.verdicts.list, []);
    desk.key_with(Modifiers::CTRL | Modifiers::SHIFT, Key::Z);
    assert_eq!(desk.document().len(), n);
    assert_eq!(review(&desk).standing.state(at), State::Settled);
}

#[test]
fn a_version_is_edited_by_hand_with_the_usual_tools() {
    let (mut desk, _project) = reviewing();
    // A mention that only some have.
    let at = (0..review(&desk).comparison.units.len())
        .find(|at| {
            let unit = &review(&desk).comparison.units[*at];
            unit.kind == Kind::Mention && unit.difference() == Some(Difference::OnlySome)
        })
        .unwrap();
    let show = postil::editor::review::ReviewCommand::Show(at);
    desk.harness
        .state_mut()
        .dispatch(postil::editor::command::Command::Review(show));
    desk.settle();
    desk.type_text("e");
    assert!(desk.session().review().is_editing());
    let id = desk.article().focus().cloned().unwrap();
    let before = desk.document().mention(&id).unwrap().at[0];
    desk.type_text("]");
    let after = desk.document().mention(&id).unwrap().at[0];
    assert!(after.end > before.end, "the edge moves in gold");
    desk.key(Key::Enter);
    assert!(!desk.session().review().is_editing());
    let verdict = review(&desk).verdict(at).unwrap();
    assert_eq!(verdict.decision, Decision::Edit);
    let record = desk.document().record(&id).unwrap();
    assert_eq!(record.origin().unwrap().how, How::Adjudicated);
    assert!(matches!(record, Record::Mention(_)));
}

#[test]
fn blind_review_shows_no_name_and_numbers_say_nothing() {
    let (mut desk, _project) = reviewing();
    assert!(desk.shows("Bruno"));
    desk.type_text("b");
    desk.harness.run_steps(3);
    // The figures at the right are of the project, not of who said what here.
    desk.harness
        .state_mut()
        .dispatch(postil::editor::command::Command::Review(
            postil::editor::review::ReviewCommand::ShowTab(
                postil::editor::review::ReviewTab::Verdicts,
            ),
        ));
    desk.harness.run_steps(3);
    assert!(!desk.shows("Bruno") && !desk.shows("Dana"));
    let seat = review(&desk).seats[0];
    let id = review(&desk).comparison.annotator(seat).unwrap().id.clone();
    desk.type_text("1");
    let verdict = &review(&desk).held.verdicts.list[0];
    assert_eq!(
        verdict.decision,
        Decision::Take(id),
        "the first place is the annotator who sits there"
    );
}

#[test]
fn verdicts_travel_back_and_can_be_answered() {
    let (project, sidecars, _post) = article_and_sidecars();
    let mut desk = Desk::open(&[project.path().to_owned()]);
    drop_files(&mut desk, &sidecars);
    // Something of Bruno's is rejected, with a reason.
    let at = (0..review(&desk).comparison.units.len())
        .find(|at| {
            let unit = &review(&desk).comparison.units[*at];
            unit.kind == Kind::Mention && unit.records[0].is_some()
        })
        .unwrap();
    let id = review(&desk).comparison.units[at].records[0]
        .clone()
        .unwrap();
    desk.harness
        .state_mut()
        .dispatch(postil::editor::command::Command::Review(
            postil::editor::review::ReviewCommand::Show(at),
        ));
    desk.settle();
    desk.type_text("tr");
    desk.save();

    // Bruno opens the article.
    let home = Folder::new("home");
    home.write(
        "settings.ron",
        "(annotator: (id: \"bruno\", name: \"Bruno\"), language: \"en\", theme: Light)",
    );
    let mut bruno = Desk::with_home(home, &[project.path().to_owned()], [1280.0, 800.0]);
    bruno.click_in_inspector("Notes");
    assert!(bruno.shows("rejected, by alice · ambiguous text"));
    bruno.click("Answer");
    bruno.type_text("yes, my slip");
    bruno.key(Key::Enter);
    bruno.settle();
    bruno.save();
    let text = project.read("otan-daech.txt.bruno.ann.ron");
    assert!(
        text.contains("yes, my slip"),
        "the answer is in Bruno's own file"
    );

    // And the answer is on the adjudicator's card.
    bruno.harness.state_mut().finish();
    let mut desk = Desk::open(&[project.path().to_owned()]);
    desk.key_with(Modifiers::CTRL, Key::R);
    desk.settle();
    let at = review(&desk)
        .comparison
        .units
        .iter()
        .position(|unit| unit.records[0].as_ref() == Some(&id))
        .unwrap();
    desk.harness
        .state_mut()
        .dispatch(postil::editor::command::Command::Review(
            postil::editor::review::ReviewCommand::Show(at),
        ));
    desk.settle();
    assert!(desk.shows("yes, my slip"));
}

#[test]
fn who_said_the_same_as_was_taken_is_not_told_of_another_opinion() {
    let (mut desk, project) = reviewing();
    // Dana says it as Bruno does, Chloé otherwise.
    let units = &review(&desk).comparison.units;
    let at = (0..units.len()).find(|at| {
        let unit = &units[*at];
        unit.kind == Kind::Mention && unit.groups == [vec![0, 2], vec![1]]
    });
    desk.harness
        .state_mut()
        .dispatch(postil::editor::command::Command::Review(show(at.unwrap())));
    desk.type_text("1");
    desk.save();
    let decided = "bruno’s version holds, by alice";
    for (id, is_told) in [("dana", false), ("chloe", true)] {
        let home = Folder::new("home");
        let settings =
            format!("(annotator: (id: \"{id}\", name: \"\"), language: \"en\", theme: Light)");
        home.write("settings.ron", settings);
        let mut colleague = Desk::with_home(home, &[project.path().to_owned()], [1280.0, 800.0]);
        colleague.click_in_inspector("Notes");
        assert_eq!(
            colleague.shows(decided),
            is_told,
            "{id}: {:?}",
            colleague.texts()
        );
        colleague.harness.state_mut().finish();
    }
    // With a reason it is of use to Dana too, who reads that it was hers as well.
    desk.harness
        .state_mut()
        .dispatch(postil::editor::command::Command::Review(show(at.unwrap())));
    desk.settle();
    desk.type_text("g");
    desk.save();
    let home = Folder::new("home");
    home.write(
        "settings.ron",
        "(annotator: (id: \"dana\", name: \"Dana\"), language: \"en\", theme: Light)",
    );
    let mut dana = Desk::with_home(home, &[project.path().to_owned()], [1280.0, 800.0]);
    dana.click_in_inspector("Notes");
    assert!(dana.shows("guideline gap") && dana.shows("You said the same."));
}

const fn show(at: usize) -> postil::editor::review::ReviewCommand {
    postil::editor::review::ReviewCommand::Show(at)
}

#[test]
fn leaving_the_review_brings_ones_own_tags_back() {
    let (mut desk, project) = reviewing();
    assert_eq!(desk.document().annotator().id, "gold");
    desk.type_text("1");
    desk.key_with(Modifiers::CTRL, Key::R);
    desk.settle();
    assert_eq!(desk.document().annotator().id, "alice");
    desk.drag("Bruxelles", 0);
    desk.type_text("l");
    assert_eq!(desk.document().count(Kind::Mention), 1);
    desk.key_with(Modifiers::CTRL, Key::R);
    desk.settle();
    assert_eq!(desk.document().annotator().id, "gold");
    assert_eq!(
        review(&desk).comparison.versions.len(),
        4,
        "Alice's own version counts too"
    );
    desk.save();
    assert!(
        project
            .read("otan-daech.txt.alice.ann.ron")
            .contains("Bruxelles")
    );
    assert!(!gold(&project).is_empty());
}
