//! Room: what is in a panel does not widen it, and no menu is higher than the window.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use egui::{Event, Key, accesskit::Role, pos2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use postil::editor::command::{COMMANDS, Menu};

use crate::{desk::Desk, gui_event::tag_names, gui_tag::desk};

/// Where the inspector begins.
fn edge(desk: &Desk) -> f32 {
    let title = desk.session().texts.get("card-title").to_string();
    desk.place_of_label(&title).left()
}

/// Frames with a pointer that moves, which is when a panel grows.
fn move_about(desk: &mut Desk) {
    for i in 0..40 {
        let at = pos2(500.0 + i as f32, 300.0);
        desk.harness.event(Event::PointerMoved(at));
        desk.harness.run_steps(1);
    }
}

#[test]
fn cards_do_not_widen_the_inspector() {
    for language in ["en", "fr"] {
        let (folder, _) = desk();
        let mut desk = Desk::with_settings(&[folder.path().join("otan.txt")], language, "Light");
        tag_names(&mut desk);
        let before = edge(&desk);
        // An event whose roles are asked for, then a stance, then a voice.
        desk.drag("accepté", 0);
        desk.type_text("ea");
        move_about(&mut desk);
        assert_eq!(edge(&desk), before, "{language}: event");
        desk.key(Key::Escape);
        desk.drag("réticents", 0);
        desk.type_text("s1");
        desk.type_text("1f");
        move_about(&mut desk);
        assert_eq!(edge(&desk), before, "{language}: stance");
        desk.key(Key::Escape);
        desk.drag("Paris et Berlin", 0);
        desk.type_text("v");
        move_about(&mut desk);
        assert_eq!(edge(&desk), before, "{language}: voice");
    }
}

#[test]
fn the_longest_event_card_does_not_scroll_on_a_small_screen() {
    for (language, delete, filter) in [("en", "Delete", "Filter…"), ("fr", "Supprimer", "Filtrer…")]
    {
        let (folder, _) = desk();
        let path = folder.path().join("otan.txt");
        let home = crate::desk::home_of_alice(language, "Light");
        let mut desk = Desk::with_home(home, &[path], [1280.0, 760.0]);
        tag_names(&mut desk);
        // Seven roles, a mode, a context, and another event that could be the same.
        desk.drag("rejoigne", 0);
        desk.type_text("eo");
        desk.key(Key::Escape);
        desk.drag("accepté", 0);
        desk.type_text("el");
        let paris = match language {
            "en" => "Government: Paris, mention 1 of 1",
            _ => "Gouvernement\u{a0}: Paris, mention 1 sur 1",
        };
        let actor = desk.hint(paris);
        desk.type_text(&actor.expect("Paris has a letter"));
        desk.key(Key::Enter);
        desk.type_text("o1ca");
        desk.key(Key::Enter);
        desk.harness.run_steps(4);
        // The status bar, at the left, has one too.
        let buttons = desk.harness.query_all_by_label(delete);
        let of_card = buttons.map(|b| b.rect()).filter(|r| r.left() > 930.0);
        let lowest = of_card.map(|r| r.bottom()).reduce(f32::max);
        let lowest = lowest.expect("the card ends with it");
        let list = desk.place_of_label(filter).top();
        assert!(lowest < list, "{language}: {lowest} is below {list}");
    }
}

/// The lower edge of the lowest button with this title, which may have its shortcut behind it.
fn bottom(desk: &Desk, title: &str) -> Option<f32> {
    let is_it = |node: &egui_kittest::Node<'_>| {
        let node = node.accesskit_node();
        let label = node.label().unwrap_or_default();
        node.role() == Role::Button
            && label
                .strip_prefix(title)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let nodes = desk.harness.query_all_by(|_| true).filter(is_it);
    nodes.map(|node| node.rect().bottom()).reduce(f32::max)
}

/// A menu that scrolls has its bar beside the commands, which keep to one line each.
#[test]
fn french_commands_have_room_beside_the_bar_of_their_menu() {
    let (folder, _) = desk();
    let path = folder.path().join("otan.txt");
    let menu = |height: f32| {
        let home = crate::desk::home_of_alice("fr", "Light");
        let mut desk = Desk::with_home(home, std::slice::from_ref(&path), [1240.0, height]);
        desk.click("Annoter");
        desk.harness.run_steps(4);
        let text = "Retirer toutes les occurrences";
        let is_it = |node: &egui_kittest::Node<'_>| {
            let label = node.accesskit_node().label().unwrap_or_default();
            label.starts_with(text)
        };
        let command = desk
            .harness
            .query_all_by(|_| true)
            .find(is_it)
            .unwrap()
            .rect();
        // The menu's own ground is the narrowest that is higher and wider than the command.
        let is_ground = |rect: &egui::Rect| {
            rect.contains_rect(command) && rect.height() > 300.0 && rect.width() > command.width()
        };
        let shapes = desk.harness.output().shapes.iter();
        let flat = shapes.flat_map(|clipped| match &clipped.shape {
            egui::Shape::Vec(shapes) => shapes.as_slice(),
            shape => std::slice::from_ref(shape),
        });
        let frames = flat.filter_map(|shape| match shape {
            egui::Shape::Rect(of) => Some(of.rect).filter(is_ground),
            _ => None,
        });
        let menu = frames.reduce(|a, b| if a.width() < b.width() { a } else { b });
        (command, menu.unwrap())
    };
    let (whole, _) = menu(900.0);
    let (command, menu) = menu(700.0);
    assert_eq!(command.height(), whole.height(), "on one line");
    assert!(menu.width() < 400.0, "{menu:?}");
    let bar = 12.0;
    assert!(
        command.right() + bar <= menu.right(),
        "{command:?} in {menu:?}"
    );
}

#[test]
fn every_command_of_a_menu_is_within_the_window() {
    // As high as the window is at first.
    let (folder, _) = desk();
    let mut desk = Desk::with_size(&[folder.path().join("otan.txt")], [1240.0, 740.0]);
    for menu in Menu::ALL {
        let texts = &desk.session().texts;
        let title = texts.get(menu.text()).to_string();
        let mut submenus: Vec<String> = Vec::new();
        let mut direct: Vec<String> = Vec::new();
        for info in COMMANDS.iter().filter(|info| info.menu == menu) {
            match info.id.submenu() {
                Some(sub) => submenus.push(texts.get(sub).to_string()),
                None => direct.push(texts.get(info.text).to_string()),
            }
        }
        submenus.dedup();
        desk.click(&title);
        for name in direct.iter().chain(&submenus) {
            if name.starts_with("Undo") || name.starts_with("Redo") {
                continue;
            }
            let lowest = bottom(&desk, name).unwrap_or_default();
            assert!(
                lowest > 0.0 && lowest <= 740.0,
                "{title} → {name}: {lowest}"
            );
        }
        desk.key(Key::Escape);
        desk.harness.run_steps(3);
        let first = direct.first().expect("a command");
        assert!(
            bottom(&desk, first).is_none(),
            "Escape closes {title}, which still shows {first}"
        );
    }
}
