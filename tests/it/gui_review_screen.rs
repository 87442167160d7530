//! What a person sees of a review: where it goes next, what it says was settled, whose line is whose.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::fs;

use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::Queryable as _;
use postil::{
    editor::{
        command::Command,
        review::{Order, ReviewCommand, ReviewTab},
    },
    model::id::Kind,
    review::standing::State,
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
