//! Reading by key and by eye: motions by sentence and paragraph, scrolling while dragging, marks of what can't be seen, arrows out of view.

use super::*;
use crate::ui::canvas::{grid::Grid, invisibles, links};

#[test]
fn sentences_and_paragraphs_are_walked_by_key() {
    let text = "One two. Three four.\nFive six. Seven.\n\n  \nEight. Nine.";
    let mut desk = Desk::new(Text::new(text));
    let at = |words: &str| text.find(words).unwrap();
    let by_sentence = Modifiers::ALT;
    // A paragraph's end and the next one's start are one place.
    let starts = ["One", "Three", "Five", "Seven", "Eight", "Nine"].map(at);
    for start in &starts[1..] {
        desk.key(Key::ArrowRight, by_sentence);
        assert_eq!(desk.selection.head, *start, "{:?}", &text[*start..]);
    }
    desk.key(Key::ArrowRight, by_sentence);
    assert_eq!(desk.selection.head, text.len());
    for start in starts.iter().rev() {
        desk.key(Key::ArrowLeft, by_sentence);
        assert_eq!(desk.selection.head, *start, "{:?}", &text[*start..]);
    }
    // A selection grows to the end of the sentence, not into the next paragraph.
    let grow = by_sentence | Modifiers::SHIFT;
    for selected in ["One two. ", "One two. Three four."] {
        desk.key(Key::ArrowRight, grow);
        assert_eq!(desk.selected(), selected);
    }
    desk.key(Key::ArrowRight, grow);
    assert_eq!(desk.selection.head, at("Seven"));
    desk.key(Key::Home, Modifiers::COMMAND);
    for end in ["One", "two", "Three", "four", "Five"] {
        desk.key(Key::ArrowRight, Modifiers::COMMAND);
        assert_eq!(desk.selection.head, at(end) + end.len());
    }
    for start in ["Five", "four", "Three"] {
        desk.key(Key::ArrowLeft, Modifiers::COMMAND);
        assert_eq!(desk.selection.head, at(start));
    }
    desk.key(Key::Home, Modifiers::COMMAND);
    desk.key(Key::ArrowDown, Modifiers::COMMAND);
    assert_eq!(desk.selection.head, at("Five"));
    desk.key(Key::ArrowUp, Modifiers::COMMAND | Modifiers::SHIFT);
    assert_eq!(desk.selected(), "One two. Three four.\n");
    desk.key(Key::End, Modifiers::COMMAND);
    assert_eq!(desk.selection.head, text.len());
}

/// The next sentence of a text that runs to the left is to the left.
#[test]
fn sentences_of_arabic_text_are_walked_to_the_left() {
    let text = "قال الأمين. وافقت الدول. انتهى.\nقال العام.";
    let mut desk = Desk::new(Text::new(text));
    for next in ["وافقت", "انتهى", "قال العام"] {
        desk.key(Key::ArrowLeft, Modifiers::ALT);
        assert_eq!(desk.selection.head, text.find(next).unwrap(), "{next}");
    }
    desk.key(Key::ArrowRight, Modifiers::ALT);
    assert_eq!(desk.selection.head, text.find("انتهى").unwrap());
    desk.key(Key::ArrowLeft, Modifiers::ALT | Modifiers::SHIFT);
    assert_eq!(desk.selected(), "انتهى.");
}

#[test]
fn a_drag_past_the_edge_scrolls_until_the_button_comes_up() {
    let text = vec!["some words of the article"; 400].join("\n");
    let mut desk = Desk::new(Text::new(&text));
    let first = desk.place("some words");
    desk.button(first.left_center(), true, Modifiers::NONE);
    let outside = pos2(first.left() + 60.0, desk.size.y - 2.0);
    for _ in 0..20 {
        desk.frame(vec![Event::PointerMoved(outside)]);
    }
    let scrolled = desk.frame(vec![]).visible;
    assert!(scrolled.start > 0, "{scrolled:?}");
    assert!(
        desk.selection.head > scrolled.start,
        "the selection follows"
    );
    assert_eq!(desk.selection.anchor, 0);
    let finished = desk.button(outside, false, Modifiers::NONE);
    assert!(finished.events.contains(&CanvasEvent::SelectionFinished));
    desk.frame(vec![]);
    let still = desk.frame(vec![]).visible;
    for _ in 0..5 {
        desk.frame(vec![]);
    }
    assert_eq!(desk.frame(vec![]).visible, still);
}

#[test]
fn what_is_marked_as_invisible_is_never_passed_over() {
    let mut n = 0;
    for c in '\0'..=char::MAX {
        let Some(name) = invisibles::name(c, None, None) else {
            continue;
        };
        n += 1;
        assert!(!name.is_empty() && name.is_ascii());
        assert!(!invisibles::none_in(&format!("a{c}b")), "{c:?} {name}");
    }
    assert!(n > 100, "{n}");
    for c in [
        '\u{202e}', '\u{200b}', '\u{ad}', '\u{feff}', '\u{7}', '\u{2066}',
    ] {
        assert!(invisibles::name(c, Some('a'), Some('b')).is_some(), "{c:?}");
    }
    for (before, c, after) in [('ن', '\u{200c}', 'ه'), ('👩', '\u{200d}', '👧')] {
        assert!(invisibles::name(c, Some(before), Some(after)).is_none());
    }
    assert!(invisibles::none_in("un accord, 28 allies"));
}

#[test]
fn soft_hyphens_break_a_line_and_are_copied_as_they_are() {
    let word = "Donau\u{ad}dampf\u{ad}schiff\u{ad}fahrts\u{ad}gesell\u{ad}schaft";
    let ts = typesetter();
    let engine = &mut *ts.0.lock();
    let wide = engine.set(word, &setting(600.0));
    let narrow = engine.set(word, &setting(120.0));
    assert_eq!(wide.rows.len(), 1);
    assert!(narrow.rows.len() >= 2);
    for row in &narrow.rows[..narrow.rows.len() - 1] {
        assert!(word[..row.span.end].ends_with('\u{ad}'), "{:?}", row.span);
    }
    let mut desk = Desk::new(Text::new(word));
    desk.key(Key::A, Modifiers::COMMAND);
    assert_eq!(desk.selected(), word);
}

/// A filler screens below: the arrow leads to the edge and says who stands there.
#[test]
fn an_end_out_of_view_is_named_at_the_edge() {
    let text = format!("accepté {}Stoltenberg", "mots d’un article\n".repeat(300));
    let source = Text::new(&text);
    let ts = typesetter();
    let engine = &mut *ts.0.lock();
    let mut flow = Flow::default();
    flow.update(&source, &style(), 600.0, 1.0);
    let height = 500.0;
    let who = text.find("Stoltenberg").unwrap();
    let (trigger, filler) = (
        ByteSpan::new(0, "accepté".len()),
        ByteSpan::new(who, text.len()),
    );
    let link = Link {
        from: trigger,
        to: filler,
        label: "agent".into(),
        from_name: "accepté".into(),
        to_name: "Stoltenberg".into(),
        color: Color32::RED,
    };
    let mut edges = |flow: &mut Flow, delta: f32| {
        let shown = flow.show(engine, &text, height, delta);
        let view = Rect::from_min_max(pos2(0.0, 0.0), pos2(800.0, height));
        let column = Rect::from_min_max(pos2(100.0, 0.0), pos2(700.0, height));
        let seen = links::LinkView {
            rtl: false,
            visible: visible(&shown, view),
            shown: &shown,
            left: column.left(),
            top: 0.0,
            view,
            column,
            scale: 1.0,
        };
        let routes = links::routes(
            std::slice::from_ref(&link),
            &seen,
            &style(),
            &mut Grid::default(),
        );
        let names = routes.edges.iter().map(|e| (e.up, e.text.clone()));
        (names.collect::<Vec<_>>(), routes.shapes.len())
    };
    let (below, n_shapes) = edges(&mut flow, 0.0);
    let [(false, name)] = &below[..] else {
        panic!("{below:?}");
    };
    assert!(name.contains("Stoltenberg"), "{name}");
    assert!(n_shapes > 0, "an arrow leads there");
    // From the other end, the trigger is above.
    flow.put_at(who, 300.0);
    let (above, _) = edges(&mut flow, 0.001);
    let [(true, name)] = &above[..] else {
        panic!("{above:?}");
    };
    assert!(name.contains("accepté"), "{name}");
}

#[test]
fn knobs_stand_below_the_words_and_outside_them() {
    for words in ["University", "الأمين"] {
        let text = format!("the {words} said");
        let mut desk = Desk::new(Text::new(&text).mark(words, MarkKind::Mention));
        let rect = desk.place(words);
        let ts = desk.canvas.typesetter.clone();
        let shown = desk.canvas.flow.show(&mut ts.0.lock(), &text, 600.0, 0.0);
        let left = column(
            Rect::from_min_size(pos2(0.0, 0.0), desk.size),
            &style(),
            1.0,
            false,
        )
        .left();
        let view = Rect::from_min_size(pos2(0.0, 0.0), desk.size);
        let found = pieces::pieces(&shown, left, 0.0, view, &desk.source.marks);
        let knobs: Vec<_> = pointer::knobs(&found[0]).collect();
        assert_eq!(knobs.len(), 2);
        for (_, at) in knobs {
            assert!(at.y > rect.bottom(), "{at:?} {rect:?}");
            assert!(at.x < rect.left() || at.x > rect.right(), "{at:?} {rect:?}");
        }
    }
}

/// A blank line is set low; the caret on it is not.
#[test]
fn the_caret_is_as_high_on_a_blank_line_as_on_any_other() {
    let text = "one line\n\nanother\n";
    let mut desk = Desk::new(Text::new(text));
    let mut height = |at: usize| {
        desk.selection = Selection::caret(at);
        desk.frame(vec![]).caret_rect.unwrap().height()
    };
    let on_text = height(2);
    for at in [text.find("\n\n").unwrap() + 1, text.len()] {
        assert!((height(at) - on_text).abs() < 0.25 * on_text, "{at}");
    }
}
