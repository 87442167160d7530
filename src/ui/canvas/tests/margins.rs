//! What stands beside the text: names and signs where lines begin, arrows on the other side, and what the pointer means.

use super::*;
use crate::ui::canvas::{grid::Grid, links};

const ARABIC: &str = "قال الأمين العام للحلف إن الدول وافقت\nوأضاف أن القرار سياسي\nNATO said so";
const LATIN: &str =
    "the secretary general said that they agree\nand that it is political\nقال الأمين";

fn evidence(text: &str, words: &str) -> Text {
    Text::new(text).mark(words, MarkKind::Evidence { sign: '▲' })
}

#[test]
fn names_and_signs_stand_where_lines_begin() {
    for (text, words, rtl) in [(ARABIC, "سياسي", true), (LATIN, "political", false)] {
        let mut desk = Desk::new(evidence(text, words));
        let row = desk.place(words);
        let column = desk.frame(vec![]).column;
        // The zone's name can be clicked there, and only there.
        let beside = |right: bool| {
            let x = if right {
                column.right() + 30.0
            } else {
                column.left() - 30.0
            };
            pos2(x, row.center().y)
        };
        let is_name = |e: &CanvasEvent| matches!(e, CanvasEvent::GutterClicked { .. });
        let clicked = desk.click(beside(rtl), Modifiers::NONE);
        assert!(clicked.iter().any(is_name), "{text} {clicked:?}");
        desk.time += 2.0;
        assert!(
            !desk
                .click(beside(!rtl), Modifiers::NONE)
                .iter()
                .any(is_name)
        );
        // The sign is between the name and the text.
        let margin = |right: bool| {
            let x = if right {
                column.right()..=column.right() + 16.0
            } else {
                column.left() - 16.0..=column.left()
            };
            Rect::from_x_y_ranges(x, row.y_range())
        };
        assert!(desk.ink(margin(rtl)) > 0, "{text}");
        assert_eq!(desk.ink(margin(!rtl)), 0, "{text}");
    }
}

#[test]
fn the_column_keeps_its_width_and_its_place_in_any_window() {
    for rtl in [false, true] {
        for width in [300.0, 500.0, 800.0, 1400.0, 2560.0] {
            let view = Rect::from_min_size(pos2(0.0, 0.0), vec2(width, 600.0));
            let found = column(view, &style(), 1.0, rtl);
            assert!(
                found.left() >= 10.0 && found.right() <= width - 20.0,
                "{found:?}"
            );
            assert!(found.width() <= 641.0);
            let margin = if rtl {
                width - 14.0 - found.right()
            } else {
                found.left()
            };
            assert!(width < 460.0 || margin > 90.0, "{margin}");
        }
    }
}

#[test]
fn an_arrow_meets_its_word_where_the_word_begins() {
    for (text, from, to, rtl) in [
        (ARABIC, "وافقت", "الأمين", true),
        (LATIN, "agree", "secretary", false),
    ] {
        let source = Text::new(text);
        let ts = typesetter();
        let engine = &mut *ts.0.lock();
        let mut flow = Flow::default();
        flow.update(&source, &style(), 600.0, 1.0);
        assert_eq!(flow.begins_at_right(&source), rtl);
        let shown = flow.show(engine, text, 500.0, 0.0);
        let view = Rect::from_min_max(pos2(0.0, 0.0), pos2(800.0, 500.0));
        let column = Rect::from_min_max(pos2(100.0, 0.0), pos2(700.0, 500.0));
        let place = |words: &str| {
            let at = text.find(words).unwrap();
            ByteSpan::new(at, at + words.len())
        };
        let seen = links::LinkView {
            visible: visible(&shown, view),
            shown: &shown,
            left: column.left(),
            top: 0.0,
            view,
            column,
            rtl,
            scale: 1.0,
        };
        let link = Link {
            from: place(from),
            to: place(to),
            label: "agent".into(),
            from_name: from.into(),
            to_name: to.into(),
            color: Color32::RED,
        };
        let routes = links::routes(&[link], &seen, &style(), &mut Grid::default());
        let [label] = &routes.labels[..] else {
            panic!("the role is named once");
        };
        assert_eq!(label.leftward, rtl);
        let (word, ..) = pieces::rects(&shown, column.left(), 0.0, view, place(to))[0];
        let begins = if rtl { word.right() } else { word.left() };
        assert!(
            (label.x - begins).abs() < word.width() / 2.0 + 8.0,
            "{}",
            label.x
        );
    }
}

/// After a key, nobody points at what lies under the pointer by chance.
#[test]
fn a_resting_pointer_points_at_nothing() {
    let source = Text::new("NATO met in Brussels.").mark("NATO", MarkKind::Mention);
    let mut desk = Desk::new(source);
    let there = desk.place("NATO").center();
    let hovered = |desk: &Desk| desk.canvas.pointer.hovered();
    desk.frame(vec![Event::PointerMoved(there)]);
    desk.frame(vec![]);
    assert_eq!(hovered(&desk), Some(1));
    let out = desk.key(Key::End, Modifiers::NONE);
    assert!(out.events.contains(&CanvasEvent::MarkHovered(None)));
    desk.frame(vec![]);
    assert_eq!(hovered(&desk), None);
    desk.frame(vec![Event::PointerMoved(there + vec2(1.0, 0.0))]);
    assert_eq!(hovered(&desk), Some(1));
    // Another text comes up under it.
    desk.source.id = 2;
    desk.frame(vec![]);
    desk.frame(vec![]);
    assert_eq!(hovered(&desk), None);
}
