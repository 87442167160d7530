//! Random texts, keys, clicks and drags: nothing panics, and what is selected is text.

use super::*;

pub(super) fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\n".to_owned()),
        Just("\r".to_owned()),
        Just("\u{0}\u{7}\u{1b}".to_owned()),
        Just("\u{202e}ab\u{202c}\u{2067}x\u{2069}".to_owned()),
        Just("\u{200b}\u{ad}\u{feff}\u{2028}\u{85}\t".to_owned()),
        Just("👩‍👩‍👧🇫🇷🇫".to_owned()),
        Just("\u{301}\u{301}".to_owned()),
        prop::sample::select(SAMPLES.to_vec()).prop_map(str::to_owned),
        "\\PC{0,8}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|v| v.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn no_text_and_no_key_makes_it_panic(
        text in any_text(),
        keys in prop::collection::vec((0usize..11, any::<bool>(), any::<bool>(), any::<bool>()), 0..25),
        clicks in prop::collection::vec((0f32..800.0, 0f32..600.0, any::<bool>()), 0..6),
        drags in prop::collection::vec((0f32..800.0, 0f32..300.0, 0f32..800.0, 0f32..700.0, any::<bool>()), 0..5),
    ) {
        let mut source = Text::new(&text);
        let all = boundaries(&text);
        for (i, pair) in all.chunks(3).filter(|c| c.len() == 3).enumerate() {
            source.marks.push(Mark {
                id: i as u64,
                spans: vec![ByteSpan::new(pair[0], pair[2])],
                kind: if i % 2 == 0 { MarkKind::Mention } else { MarkKind::Evidence { sign: '▲' } },
                color: Color32::RED,
                tag: "T".into(),
                selected: i % 3 == 0,
                emphasized: false,
                hint: None,
            });
        }
        let mut desk = Desk::new(source);
        desk.ctx.enable_accesskit();
        let names = [
            Key::ArrowLeft, Key::ArrowRight, Key::ArrowUp, Key::ArrowDown, Key::Home, Key::End,
            Key::PageUp, Key::PageDown, Key::A, Key::Escape, Key::Tab,
        ];
        for (k, shift, command, alt) in keys {
            let modifiers = Modifiers { shift, command, ctrl: command, alt, ..Modifiers::NONE };
            desk.key(names[k], modifiers);
            let s = &desk.selection;
            prop_assert!(text.is_char_boundary(s.head) && text.is_char_boundary(s.anchor));
        }
        for (x, y, shift) in clicks {
            let modifiers = if shift { Modifiers::SHIFT } else { Modifiers::NONE };
            desk.click(pos2(x, y), modifiers);
            prop_assert!(text.is_char_boundary(desk.selection.head));
        }
        for (x0, y0, x1, y1, command) in drags {
            let modifiers = if command { Modifiers::COMMAND } else { Modifiers::NONE };
            desk.button(pos2(x0, y0), true, modifiers);
            desk.frame(vec![Event::PointerMoved(pos2(x1, y1))]);
            // The text may be another one meanwhile.
            if command && x0 < 100.0 {
                desk.source = Text { id: desk.source.id + 1, ..Text::new("other") };
                desk.selection = Selection::default();
            }
            desk.button(pos2(x1, y1), false, modifiers);
            let text = &desk.source.text;
            for span in desk.selection.spans() {
                prop_assert!(span.text(text).is_some(), "{span:?}");
            }
        }
    }

    #[test]
    fn gaps_and_offsets_agree(text in any_text(), width in 30f32..700.0) {
        let text = text.replace(['\n', '\r'], " ");
        let laid = typesetter().set(&text, &setting(width));
        for row in 0..laid.rows.len() {
            let offsets = laid.offsets_of_slots(row);
            prop_assert_eq!(offsets.len(), laid.n_slots(row));
            for o in &offsets {
                let slot = laid.slot_of_offset(row, *o);
                prop_assert_eq!(offsets[slot], *o);
            }
        }
        prop_assert_eq!(laid.rows.last().map(|r| r.span.end), Some(text.len()));
    }
}
