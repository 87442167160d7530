//! What hands do: pages, extending clicks, copies; and lines that break where each script may break.

use super::*;

#[test]
fn pages_go_down_and_back_by_what_is_on_screen() {
    let text = vec!["some words of the article"; 300].join("\n");
    let mut desk = Desk::new(Text::new(&text));
    let before = desk.frame(vec![]).visible;
    desk.key(Key::PageDown, Modifiers::NONE);
    let after = desk.frame(vec![]).visible;
    // A line or two are still there, to go on from.
    assert!(after.start > before.start + before.len() / 2, "{after:?}");
    assert!(after.start < before.end, "{after:?} {before:?}");
    let out = desk.frame(vec![]);
    assert!(out.caret_rect.is_some());
    let head = desk.selection.head;
    assert!(head > before.len() / 2);
    desk.key(Key::PageDown, Modifiers::SHIFT);
    assert_eq!(desk.selection.anchor, head);
    assert!(desk.selection.head > head + before.len() / 2);
    desk.key(Key::PageUp, Modifiers::NONE);
    desk.key(Key::PageUp, Modifiers::NONE);
    assert_eq!(desk.selection.head, 0);
    assert_eq!(desk.frame(vec![]).visible, before);
    // As far as there is text.
    for _ in 0..60 {
        desk.key(Key::PageDown, Modifiers::NONE);
    }
    assert_eq!(desk.frame(vec![]).visible.end, text.len());
}

#[test]
fn shift_click_extends_to_the_click() {
    let mut desk = Desk::new(Text::new("one two three four"));
    let (two, three) = (desk.place("two"), desk.place("three"));
    desk.click(two.left_center() + vec2(0.5, 0.0), Modifiers::NONE);
    desk.time += 2.0;
    let end = three.right_center() - vec2(0.5, 0.0);
    let events = desk.click(end, Modifiers::SHIFT);
    assert_eq!(desk.selected(), "two three");
    assert!(events.contains(&CanvasEvent::SelectionFinished));
    // And back over the start: the anchor stays.
    desk.time += 2.0;
    let one = desk.place("one");
    desk.click(one.left_center() + vec2(0.5, 0.0), Modifiers::SHIFT);
    assert_eq!(desk.selected(), "one ");
}

#[test]
fn what_is_copied_is_the_text_itself() {
    let text = "l’e\u{301}te\u{301} \u{202e}abc\u{202c} قال\nfin";
    let mut desk = Desk::new(Text::new(text));
    desk.key(Key::A, Modifiers::COMMAND);
    let out = desk.frame(vec![Event::Copy]);
    let n_bytes = text.len();
    assert!(out.events.contains(&CanvasEvent::Copied { n_bytes }));
    assert_eq!(desk.copied.as_deref(), Some(text));
}

/// Lines break between words, also where these have no spaces; and never before a closing mark.
#[test]
fn thai_and_chinese_lines_break_where_readers_expect() {
    let ts = typesetter();
    let sentence = ["เลขาธิการ", "กล่าว", "ว่า", "พันธมิตร"];
    let thai = sentence.concat().repeat(6);
    let starts = sentence.iter().cycle().scan(0, |at, word| {
        *at += word.len();
        Some(*at)
    });
    let starts: Vec<usize> = starts.take(sentence.len() * 6).collect();
    let chinese = "北约峰会在布鲁塞尔举行，讨论共同防务。".repeat(8);
    for width in [120.0, 180.0, 260.0] {
        let laid = ts.set(&thai, &setting(width));
        assert!(laid.rows.len() > 3);
        for row in &laid.rows[..laid.rows.len() - 1] {
            let at = row.span.end;
            assert!(
                starts.contains(&at),
                "a line ends within a word: {:?}",
                &thai[..at]
            );
        }
        let laid = ts.set(&chinese, &setting(width));
        assert!(laid.rows.len() > 3);
        for row in &laid.rows {
            let line = row.span.text(&chinese).unwrap();
            assert!(!line.starts_with(['，', '。']), "{line}");
        }
    }
}

/// Underlines of marks that touch the same words lie below one another, the shorter next to the text.
#[test]
fn nested_and_crossing_marks_have_underlines_of_their_own() {
    let source = Text::new("the University of Brussels said so")
        .mark("University of Brussels", MarkKind::Mention)
        .mark("Brussels", MarkKind::Mention)
        .mark("of Brussels said", MarkKind::Voice)
        .mark("so", MarkKind::Mention);
    let mut desk = Desk::new(source);
    let ts = desk.canvas.typesetter.clone();
    let text = desk.source.text.clone();
    let shown = desk.canvas.flow.show(&mut ts.0.lock(), &text, 600.0, 0.0);
    let view = Rect::from_min_size(pos2(0.0, 0.0), desk.size);
    let found = pieces::pieces(&shown, 0.0, 0.0, view, &desk.source.marks);
    let level = |mark: usize| found.iter().find(|p| p.mark == mark).unwrap().level;
    assert_eq!((level(1), level(3)), (0, 0));
    let mut stacked = [level(0), level(1), level(2)];
    stacked.sort_unstable();
    assert_eq!(stacked, [0, 1, 2]);
}

#[test]
fn a_click_on_the_overview_goes_there() {
    let text = vec!["some words of the article"; 2000].join("\n");
    let mut desk = Desk::new(Text::new(&text));
    let ruler = ruler::Ruler::rect(Rect::from_min_size(pos2(0.0, 0.0), desk.size));
    for share in [0.5, 0.9, 0.1] {
        let y = ruler.top() + ruler.height() * share;
        desk.click(pos2(ruler.center().x, y), Modifiers::NONE);
        let seen = desk.frame(vec![]).visible;
        let asked = (text.len() as f32 * share) as usize;
        assert!(
            seen.start < asked && asked < seen.end,
            "{share} {seen:?} {asked}"
        );
        assert!(desk.selection.is_empty(), "nothing is selected by it");
    }
}

/// What is drawn of a text lies within the rectangles of its letters.
#[test]
fn every_glyph_is_within_the_letters_of_its_row() {
    let ts = typesetter();
    for text in texts() {
        for width in [90.0, 640.0] {
            let laid = ts.set(&text, &setting(width));
            for row in 0..laid.rows.len() {
                let span = laid.rows[row].span;
                let stretches = laid.stretches(row, span);
                assert!(stretches.len() <= 1, "a row has no holes: {text}");
                let r = &laid.rows[row];
                let glyphs = &laid.glyphs[r.glyphs.start as usize..r.glyphs.end as usize];
                // Marks hang over their letters a little.
                let reach = 0.4 * laid.size;
                for g in glyphs {
                    let (left, right) = stretches[0];
                    assert!(g.x >= left - reach && g.x <= right + reach, "{text} {g:?}");
                }
                // A letter of its own has something drawn in it.
                for c in laid.clusters_of(row) {
                    let letter = &text[c.start as usize..c.end as usize];
                    let alone =
                        letter.chars().count() == 1 && letter.chars().all(char::is_alphabetic);
                    let joins = letter.is_ascii() || c.rtl;
                    if alone && !joins && c.x1 - c.x0 > 3.0 {
                        let inside = glyphs
                            .iter()
                            .any(|g| c.x0 - 0.6 <= g.x && g.x <= c.x1 + 0.6);
                        assert!(inside, "nothing is drawn of {letter} in {text}");
                    }
                }
            }
        }
    }
}
