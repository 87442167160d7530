//! What a person sees of a review: where it goes next, what it says was settled, whose line is whose.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::fs;

use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use postil::{
    editor::{
        command::Command,
        review::{Filter, Order, ReviewCommand, ReviewTab},
    },
    model::{
        id::Kind,
        verdict::{Decision, Reason},
    },
    review::standing::State,
    ui::{
        canvas::{Mark, MarkKind, Source as _},
        review::source::unit_of_mark,
    },
};

use crate::{
    desk::Desk,
    gui_review::{article_and_sidecars, drop_files, review, reviewing},
};

fn run(desk: &mut Desk, command: ReviewCommand) {
    desk.harness.state_mut().dispatch(Command::Review(command));
    desk.settle();
}

fn accept_agreed(desk: &mut Desk) {
    desk.key_with(Modifiers::CTRL | Modifiers::SHIFT, Key::A);
}

#[test]
fn accepting_what_all_agree_on_stays_on_the_unit_that_is_open() {
    let (mut desk, _project) = reviewing();
    let at = review(&desk).current.unwrap();
    assert_eq!(review(&desk).shown[0], at, "the hardest is first");
    accept_agreed(&mut desk);
    assert!(review(&desk).standing.n_settled() > 5);
    assert_eq!(review(&desk).standing.state(at), State::Open);
    assert_eq!(review(&desk).current, Some(at));
    // And from a unit that it settles it goes to the hardest that is open.
    desk.key_with(Modifiers::CTRL, Key::Z);
    let units = &review(&desk).comparison.units;
    let agreed = (0..units.len()).find(|at| units[*at].is_agreed()).unwrap();
    run(&mut desk, ReviewCommand::Show(agreed));
    accept_agreed(&mut desk);
    assert_eq!(review(&desk).standing.state(agreed), State::Settled);
    assert_eq!(review(&desk).current, Some(at));
}

#[test]
fn what_a_decision_settles_besides_is_said_and_goes_with_the_next_decision() {
    let (mut desk, _project) = reviewing();
    let units = &review(&desk).comparison.units;
    let role = units.iter().find(|u| u.role.is_some()).unwrap();
    let event = review(&desk)
        .comparison
        .unit_of(Kind::Event, role.row, None);
    let n_roles = units
        .iter()
        .filter(|u| u.role.is_some() && u.row == role.row)
        .count();
    run(&mut desk, ReviewCommand::Show(event.unwrap()));
    desk.type_text("r");
    desk.settle();
    assert_eq!(review(&desk).standing.n_settled(), 1 + n_roles);
    let said = match n_roles {
        1 => "one role of it with it".to_owned(),
        n => format!("{n} roles of it with it"),
    };
    let has = |desk: &Desk, said: &str| desk.notices().iter().any(|n| n.contains(said));
    assert!(has(&desk, &said), "{:?}", desk.notices());

    // The count of verdicts and the count of settled units say how they differ.
    run(&mut desk, ReviewCommand::ShowTab(ReviewTab::Verdicts));
    let n = review(&desk).comparison.units.len();
    assert!(desk.shows("One verdict"));
    assert!(desk.shows(&format!(
        "{} of {n} settled: 1 by a verdict of their own, {n_roles} along with another.",
        1 + n_roles
    )));

    desk.type_text("x");
    desk.settle();
    assert!(!has(&desk, &said), "{:?}", desk.notices());
}

#[test]
fn a_batch_says_as_many_units_as_the_count_rises_by_until_the_next_decision() {
    let (mut desk, _project) = reviewing();
    accept_agreed(&mut desk);
    desk.settle();
    let n = review(&desk).standing.n_settled();
    let said = format!("{n} units accepted.");
    assert!(desk.notices().contains(&said.as_str()));
    desk.type_text("n");
    desk.settle();
    assert!(desk.notices().contains(&said.as_str()), "n decides nothing");
    desk.type_text("r");
    desk.settle();
    assert!(!desk.notices().contains(&said.as_str()));
}

#[test]
fn the_legend_has_every_name_whole_beside_nothing_else() {
    for language in ["en", "fr"] {
        let (project, sidecars, _post) = article_and_sidecars();
        let names = [
            "Bruno-Emmanuel D.",
            "Chloé-Marguerite S.",
            "Dana-Leopoldine W.",
        ];
        for (sidecar, (old, new)) in sidecars
            .iter()
            .zip(["Bruno", "Chloé", "Dana"].iter().zip(names))
        {
            let text = fs::read_to_string(sidecar).unwrap();
            let renamed = text.replace(&format!("name: \"{old}\")"), &format!("name: \"{new}\")"));
            assert_ne!(renamed, text);
            fs::write(sidecar, renamed).unwrap();
        }
        let mut desk = Desk::with_settings(&[project.path().to_owned()], language, "Light");
        drop_files(&mut desk, &sidecars);
        run(&mut desk, ReviewCommand::ShowTab(ReviewTab::Verdicts));
        let tab = match language {
            "fr" => "Accord",
            _ => "Agreement",
        };
        let right = desk
            .harness
            .get_by_role_and_label(Role::Tab, tab)
            .rect()
            .left();
        let mut rects: Vec<egui::Rect> = names
            .iter()
            .map(|name| desk.harness.get_by_label(name).rect())
            .collect();
        let boxes = desk.harness.get_all_by_role(Role::CheckBox);
        rects.extend(boxes.map(|node| node.rect()));
        assert!(rects.len() >= 6);
        for (i, a) in rects.iter().enumerate() {
            assert!(a.right() <= right && a.width() > 20.0, "{language}: {a:?}");
            for b in &rects[i + 1..] {
                assert!(
                    !a.shrink(1.0).intersects(*b),
                    "{language}: {a:?} over {b:?}"
                );
            }
        }
    }
}

#[test]
fn the_tabs_are_whole_in_both_languages() {
    for (language, tabs) in [
        ("en", ["Agreement", "Confusion", "Verdicts", "Gaps", "Team"]),
        (
            "fr",
            ["Accord", "Confusion", "Décisions", "Lacunes", "Équipe"],
        ),
    ] {
        let (project, sidecars, _post) = article_and_sidecars();
        let mut desk = Desk::with_settings(&[project.path().to_owned()], language, "Light");
        drop_files(&mut desk, &sidecars);
        // With a count beside the gaps it is narrowest.
        desk.type_text("gr");
        desk.settle();
        let theme = postil::ui::theme::Theme::light();
        let font = theme.font_semibold(theme.sizes.text_note);
        for tab in tabs {
            let room = desk
                .harness
                .get_by_role_and_label(Role::Tab, tab)
                .rect()
                .width();
            let needed = desk.harness.ctx.fonts_mut(|fonts| {
                let text = tab.to_owned();
                fonts.layout_no_wrap(text, font.clone(), theme.ink).size().x
            });
            assert!(needed <= room, "{language}: {tab} needs {needed} of {room}");
        }
    }
}

#[test]
fn the_pointer_on_a_unit_shows_who_said_what() {
    let (mut desk, _project) = reviewing();
    // "OTAN" is tagged by all; the card is on another unit.
    let units = &review(&desk).comparison.units;
    let shown = units.iter().enumerate().find(|(at, unit)| {
        let is_here = unit.place.is_some_and(|place| place.end < 600);
        unit.kind == Kind::Mention && is_here && review(&desk).current != Some(*at)
    });
    let (_, unit) = shown.unwrap();
    let place = unit.place.unwrap();
    let text = desk.article().article().text();
    let word = place.text(text).unwrap().to_owned();
    let n = text[..place.start].matches(&word).count();
    let (from, to) = desk.place_of(&word, n);
    let before = desk.harness.get_all_by_label("Bruno").count();
    desk.harness
        .event(egui::Event::PointerMoved(from + (to - from) / 2.0));
    desk.harness.run_steps(4);
    let now = desk.harness.get_all_by_label("Bruno").count();
    assert_eq!(now, before + 1, "{word}: the tooltip names Bruno");
    desk.harness
        .event(egui::Event::PointerMoved(egui::pos2(2.0, 2.0)));
    desk.harness.run_steps(4);
    assert_eq!(desk.harness.get_all_by_label("Bruno").count(), before);
}

#[test]
fn n_goes_to_the_next_open_unit_and_capital_n_back() {
    let (mut desk, _project) = reviewing();
    let first = review(&desk).current.unwrap();
    desk.type_text("n");
    let second = review(&desk).current.unwrap();
    assert_eq!(review(&desk).shown[..2], [first, second]);
    desk.type_text("n");
    let third = review(&desk).current.unwrap();
    // What is decided is passed over on the way back.
    run(&mut desk, ReviewCommand::Show(second));
    desk.type_text("x");
    run(&mut desk, ReviewCommand::Show(third));
    desk.type_text("N");
    assert_eq!(review(&desk).current, Some(first));
}

#[test]
fn o_changes_the_order_of_the_list_and_back() {
    let (mut desk, _project) = reviewing();
    let hardest = review(&desk).shown.clone();
    let current = review(&desk).current;
    desk.type_text("o");
    desk.settle();
    assert_eq!(desk.session().review().order, Order::TextOrder);
    let places: Vec<_> = review(&desk)
        .shown
        .iter()
        .filter_map(|at| review(&desk).unit(*at)?.place.map(|p| p.start))
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    assert_eq!(review(&desk).current, current, "the unit stays");
    // The box in the strip says so and changes it back.
    desk.click("hardest first");
    desk.settle();
    assert_eq!(review(&desk).shown, hardest);
}

#[test]
fn who_is_not_done_is_marked_and_has_said_nothing_where_nothing_is_tagged() {
    let (project, sidecars, _post) = article_and_sidecars();
    let text = fs::read_to_string(&sidecars[1]).unwrap();
    let begun = text.replace("status: Done", "status: InProgress");
    assert_ne!(begun, text);
    fs::write(&sidecars[1], begun).unwrap();
    let mut desk = Desk::open(&[project.path().to_owned()]);
    drop_files(&mut desk, &sidecars);
    assert!(desk.shows("Chloé is not done"));
    assert!(!desk.shows("Bruno is not done"));
    // Something that Bruno and Dana have: to them it is agreed, and Chloé has not got there.
    let units = &review(&desk).comparison.units;
    let at = (0..units.len()).find(|at| {
        let unit = &units[*at];
        unit.kind == Kind::Mention && unit.is_agreed() && unit.records[1].is_none()
    });
    let at = at.expect("what Chloé lacks is agreed among the others");
    run(&mut desk, ReviewCommand::Show(at));
    assert!(desk.shows("Take Chloé: nothing yet (not done with the article)"));
    accept_agreed(&mut desk);
    assert_eq!(review(&desk).standing.state(at), State::Settled);
}

#[test]
fn every_key_of_the_card_does_what_it_says() {
    let (mut desk, _project) = reviewing();
    let at = review(&desk).current.unwrap();
    let show = |desk: &mut Desk| run(desk, ReviewCommand::Show(at));
    let state = |desk: &Desk| review(desk).standing.state(at);
    // A question and a skip leave it open, each in its own way.
    desk.type_text("q");
    assert_eq!(state(&desk), State::Question);
    show(&mut desk);
    desk.type_text("x");
    assert_eq!(state(&desk), State::Skipped);
    assert!(desk.document().is_empty());
    // Taking the verdict back takes with it what came of it.
    show(&mut desk);
    desk.type_text("1");
    assert_eq!(state(&desk), State::Settled);
    assert!(!desk.document().is_empty());
    show(&mut desk);
    let n = desk.document().len();
    desk.type_text("u");
    assert_eq!(state(&desk), State::Open);
    assert!(review(&desk).verdict(at).is_none());
    assert!(desk.document().len() < n);
    // Reasons, before and after the decision; the same key takes one away.
    for (key, reason) in [
        ("t", Reason::AmbiguousText),
        ("g", Reason::GuidelineGap),
        ("l", Reason::Slip),
    ] {
        show(&mut desk);
        desk.type_text(key);
        desk.type_text("r");
        let verdict = review(&desk).verdict(at).unwrap();
        assert_eq!(verdict.decision, Decision::Reject);
        assert_eq!(verdict.reason, Some(reason), "{key}");
        show(&mut desk);
        desk.type_text(key);
        assert_eq!(review(&desk).verdict(at).unwrap().reason, None, "{key}");
        desk.type_text(key);
        assert_eq!(
            review(&desk).verdict(at).unwrap().reason,
            Some(reason),
            "after"
        );
        desk.type_text("u");
    }
    // The note takes the keyboard until Enter.
    show(&mut desk);
    desk.type_text("r");
    show(&mut desk);
    desk.type_text("c");
    desk.settle();
    desk.type_text("merely quoted");
    desk.key(Key::Enter);
    desk.settle();
    let verdict = review(&desk).verdict(at).unwrap();
    assert_eq!(verdict.note, "merely quoted");
    assert_eq!(verdict.decision, Decision::Reject, "typing decided nothing");
    // Up and down the list.
    let place = |desk: &Desk| {
        let current = review(desk).current;
        review(desk)
            .shown
            .iter()
            .position(|at| Some(*at) == current)
    };
    let from = place(&desk).unwrap();
    desk.key(Key::ArrowDown);
    assert_eq!(place(&desk), Some(from + 1));
    desk.key(Key::ArrowUp);
    assert_eq!(place(&desk), Some(from));
}

#[test]
fn d_shows_and_hides_the_lines_where_all_agree() {
    let (mut desk, _project) = reviewing();
    let is_drawn = |desk: &Desk, at: usize| {
        let session = desk.session();
        let source = postil::ui::review::source::ReviewSource {
            session,
            open: desk.article(),
            desk: review(desk),
            theme: postil::ui::theme::Theme::light(),
        };
        let mut marks = Vec::new();
        let place = review(desk).unit(at).unwrap().place.unwrap();
        source.marks_in(place, &mut marks);
        let is_track =
            |m: &&Mark| unit_of_mark(m.id) == at && matches!(m.kind, MarkKind::Track { .. });
        (marks.iter().filter(is_track).count(), source.revision())
    };
    let units = &review(&desk).comparison.units;
    let agreed = (0..units.len()).find(|at| {
        let unit = &units[*at];
        unit.kind == Kind::Mention && unit.is_agreed() && unit.n_voters() == 3
    });
    let agreed = agreed.unwrap();
    let (n, before) = is_drawn(&desk, agreed);
    assert_eq!(n, 0, "what all agree on is quiet at first");
    desk.type_text("d");
    desk.settle();
    let (n, after) = is_drawn(&desk, agreed);
    assert_eq!(n, 3, "a line for each annotator");
    assert_ne!(before, after, "and the canvas draws them");
    desk.click("differences only");
    desk.settle();
    assert_eq!(is_drawn(&desk, agreed).0, 0);
}

#[test]
fn the_ruler_marks_what_is_open_and_differs() {
    let (mut desk, _project) = reviewing();
    let marked = |desk: &Desk| {
        let source = postil::ui::review::source::ReviewSource {
            session: desk.session(),
            open: desk.article(),
            desk: review(desk),
            theme: postil::ui::theme::Theme::light(),
        };
        source.ruler().iter().map(|m| m.at).collect::<Vec<_>>()
    };
    let units = review(&desk).comparison.units.iter();
    let differ = units.filter(|unit| !unit.is_agreed() && unit.place.is_some());
    assert_eq!(marked(&desk).len(), differ.count());
    let place = review(&desk).current_unit().unwrap().place.unwrap().start;
    let here = |desk: &Desk| marked(desk).iter().filter(|at| **at == place).count();
    let n = here(&desk);
    desk.type_text("r");
    desk.settle();
    assert!(here(&desk) < n, "what is settled is marked no more");
}

#[test]
fn another_article_is_found_by_name_from_the_review() {
    let (project, sidecars, _post) = article_and_sidecars();
    project.write("zebra.txt", "A zebra was seen in Rome.");
    let mut desk = Desk::open(&[project.path().to_owned()]);
    drop_files(&mut desk, &sidecars);
    assert!(!desk.shows("zebra"), "the units are listed");
    desk.key_with(Modifiers::CTRL, Key::P);
    desk.settle();
    assert!(desk.shows("zebra"));
    desk.key(Key::Escape);
    desk.settle();
    assert!(!desk.shows("zebra"), "Escape goes back to the units");
    desk.key_with(Modifiers::CTRL, Key::P);
    desk.settle();
    desk.type_text("zeb");
    desk.key(Key::Enter);
    desk.settle();
    assert!(desk.session().review().is_on());
    assert_eq!(desk.article().article().file_name(), "zebra.txt");
    // Nobody has tagged it; that is said as long as it is shown.
    let nobody = |desk: &Desk| desk.notices().iter().any(|n| n.contains("Nobody"));
    assert!(nobody(&desk), "{:?}", desk.notices());
    desk.key_with(Modifiers::ALT, Key::ArrowUp);
    desk.settle();
    assert_eq!(desk.article().article().file_name(), "otan-daech.txt");
    assert!(!nobody(&desk), "{:?}", desk.notices());
}

#[test]
fn a_pointer_that_lies_still_shows_no_tip_over_what_keys_bring_under_it() {
    let (mut desk, _project) = reviewing();
    // What the first row of the card would say in its tip.
    let button = |desk: &Desk| {
        let rows = desk.harness.get_all_by_role(Role::Button);
        let mut rows = rows.filter_map(|node| Some((node.accesskit_node().label()?, node.rect())));
        rows.find(|(label, _)| label.starts_with("Take Bruno: "))
    };
    let (label, rect) = button(&desk).unwrap();
    let tip = label.trim_start_matches("Take Bruno: ").to_owned();
    let n_tips = |desk: &Desk| desk.harness.query_all_by_label(&tip).count();
    desk.key_with(Modifiers::CTRL, Key::R);
    desk.settle();
    let rest = |desk: &mut Desk, at: egui::Pos2| {
        desk.harness.event(egui::Event::PointerMoved(at));
        for _ in 0..60 {
            desk.harness.step();
        }
    };
    rest(&mut desk, rect.center());
    desk.key_with(Modifiers::CTRL, Key::R);
    desk.settle();
    for _ in 0..60 {
        desk.harness.step();
    }
    assert_eq!(button(&desk).unwrap().1, rect, "the card is there again");
    let n = n_tips(&desk);
    // Moved on purpose, it shows the whole of the row.
    rest(&mut desk, rect.center() + egui::vec2(6.0, 2.0));
    assert_eq!(n_tips(&desk), n + 1, "{tip}");
}

/// What `d` says holds for the list as for the lines; what is left out is counted below it.
#[test]
fn d_lists_what_all_agree_on_and_leaves_it_out() {
    let (mut desk, _project) = reviewing();
    let n = review(&desk).comparison.units.len();
    let n_agreed = |desk: &Desk| {
        let units = &review(desk).comparison.units;
        let shown = review(desk).shown.iter();
        shown.filter(|at| units[**at].is_agreed()).count()
    };
    assert_eq!(n_agreed(&desk), 0);
    let left_out = n - review(&desk).shown.len();
    assert!(left_out > 5, "{left_out}");
    let said = format!("{left_out} more, on which all agree");
    assert!(desk.shows(&said));
    desk.click(&said);
    assert_eq!(review(&desk).shown.len(), n);
    assert!(!desk.shows("on which all agree"));
    desk.type_text("d");
    assert_eq!(n_agreed(&desk), 0);
    // Taken over at one stroke they stay out; a state that is asked for is listed whole.
    accept_agreed(&mut desk);
    assert_eq!(n_agreed(&desk), 0);
    let filter = Filter {
        state: Some(State::Settled),
        ..Filter::default()
    };
    run(&mut desk, ReviewCommand::SetFilter(filter));
    assert!(n_agreed(&desk) > 5);
}
