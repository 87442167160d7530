//! Labels and fields of egui's own, with words that run from right to left.

use super::*;
use crate::ui::canvas::EguiText;

/// A window with one label or field, and what its last frame painted.
struct Window {
    ctx: egui::Context,
    text: String,
    field: bool,
    is_cut: bool,
    is_enabled: bool,
    shapes: Vec<egui::Shape>,
    rect: Rect,
}

impl Window {
    fn new(text: &str, field: bool) -> Self {
        let ctx = egui::Context::default();
        let fonts = || Fonts::bundled_only(&TEST_FONTS);
        ctx.set_font_providers(vec![Arc::new(FallbackFonts::new(fonts))]);
        ctx.add_plugin(EguiText(typesetter()));
        let mut window = Self {
            ctx,
            text: text.to_owned(),
            field,
            is_cut: false,
            is_enabled: true,
            shapes: Vec::new(),
            rect: Rect::NOTHING,
        };
        window.frame(vec![]);
        window.frame(vec![]);
        window
    }

    fn frame(&mut self, events: Vec<Event>) {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(400.0, 200.0))),
            focused: true,
            events,
            ..RawInput::default()
        };
        let (text, field, is_cut) = (&mut self.text, self.field, self.is_cut);
        let mut rect = Rect::NOTHING;
        let is_enabled = self.is_enabled;
        let mut full = self.ctx.run_ui(input, |ui| {
            let response = if field {
                let response = ui.add(egui::TextEdit::singleline(text).desired_width(300.0));
                response.request_focus();
                response
            } else if is_cut {
                ui.add(egui::Label::new(&*text).truncate())
            } else {
                ui.add_enabled(is_enabled, egui::Label::new(&*text))
            };
            rect = response.rect;
        });
        full.textures_delta.clear();
        self.rect = rect;
        self.shapes.clear();
        let mut open: Vec<egui::Shape> = full.shapes.into_iter().map(|s| s.shape).collect();
        while let Some(shape) = open.pop() {
            match shape {
                egui::Shape::Vec(shapes) => open.extend(shapes),
                shape => self.shapes.push(shape),
            }
        }
    }

    fn key(&mut self, key: Key, modifiers: Modifiers) {
        self.frame(vec![
            Event::ModifiersChanged(modifiers),
            Event::Key {
                key,
                physical_key: None,
                pressed: true,
                repeat: false,
                modifiers,
            },
        ]);
        self.frame(vec![Event::ModifiersChanged(Modifiers::NONE)]);
    }

    /// Letters that egui itself still shows.
    fn n_letters_of_egui(&self) -> usize {
        let texts = self.shapes.iter().filter_map(|s| match s {
            egui::Shape::Text(text) => Some(&text.galley.rows),
            _ => None,
        });
        let visuals = texts.flatten().map(|row| &row.visuals);
        let letters = visuals.flat_map(|v| &v.mesh.vertices[v.glyph_vertex_range.clone()]);
        letters.filter(|v| v.color != Color32::TRANSPARENT).count() / 4
    }

    /// Where the typesetter's letters are.
    fn letters(&self) -> Vec<Rect> {
        let meshes = self.shapes.iter().filter_map(|s| match s {
            egui::Shape::Mesh(m) if m.texture_id != egui::TextureId::default() => Some(m),
            _ => None,
        });
        let quads = meshes.flat_map(|m| m.vertices.chunks(4));
        let rect = |quad: &[egui::epaint::Vertex]| {
            let points: Vec<egui::Pos2> = quad.iter().map(|v| v.pos).collect();
            Rect::from_points(&points)
        };
        quads.map(rect).collect()
    }

    fn caret(&self) -> f32 {
        let carets = self.shapes.iter().filter_map(|s| match s {
            egui::Shape::LineSegment { points, .. } if points[0].x == points[1].x => {
                Some(points[0].x)
            }
            _ => None,
        });
        let found: Vec<f32> = carets.collect();
        assert_eq!(found.len(), 1, "one caret");
        found[0]
    }
}

#[test]
fn labels_that_egui_sets_rightly_are_its_own() {
    for text in ["28 allies", "l’été à Bruxelles", "Київ, Αθήνα"] {
        let window = Window::new(text, false);
        assert!(window.n_letters_of_egui() > 3, "{text}");
        assert!(window.letters().is_empty(), "{text}");
    }
}

#[test]
fn words_of_a_label_stand_in_the_order_of_reading() {
    for text in ["قال الأمين العام", "«قمة بروكسل» x2", "צה״ל אמר"]
    {
        let window = Window::new(text, false);
        assert_eq!(window.n_letters_of_egui(), 0, "{text}");
        let letters = window.letters();
        assert!(letters.len() > 4, "{text}");
        for letter in &letters {
            assert!(
                window.rect.expand(4.0).contains_rect(*letter),
                "{text} {letter:?}"
            );
        }
    }
    // The first word's letters are at the right end.
    let window = Window::new("قال الأمين", false);
    let right = window
        .letters()
        .iter()
        .map(|r| r.right())
        .fold(0.0, f32::max);
    let alone = Window::new("قال", false);
    let width = alone
        .letters()
        .iter()
        .map(|r| r.right())
        .fold(0.0, f32::max)
        - alone
            .letters()
            .iter()
            .map(|r| r.left())
            .fold(f32::MAX, f32::min);
    let first_word = |r: &&Rect| r.left() > right - width - 1.0;
    let n = window.letters().iter().filter(first_word).count();
    assert_eq!(n, alone.letters().len());
}

#[test]
fn an_emoji_in_a_label_has_its_picture() {
    let window = Window::new("agreed 👍🏽", false);
    assert!(!window.letters().is_empty());
}

#[test]
fn a_fields_caret_and_selection_follow_its_letters() {
    let text = "قال الأمين";
    let mut window = Window::new(text, true);
    window.key(Key::End, Modifiers::NONE);
    let letters = window.letters();
    let left = letters.iter().map(|r| r.left()).fold(f32::MAX, f32::min);
    let right = letters.iter().map(|r| r.right()).fold(0.0, f32::max);
    // The end of the text is at its left.
    assert!(
        (window.caret() - left).abs() < 4.0,
        "{} {left}",
        window.caret()
    );
    window.key(Key::Home, Modifiers::NONE);
    assert!(
        (window.caret() - right).abs() < 4.0,
        "{} {right}",
        window.caret()
    );
    // Three letters selected are those at the right.
    for _ in 0..3 {
        window.key(Key::ArrowRight, Modifiers::SHIFT);
    }
    let color = window.ctx.global_style().visuals.selection.bg_fill;
    let selected: Vec<Rect> = window
        .shapes
        .iter()
        .filter_map(|s| match s {
            egui::Shape::Rect(r) if r.fill == color => Some(r.rect),
            _ => None,
        })
        .collect();
    assert_eq!(selected.len(), 1, "{selected:?}");
    assert!((selected[0].right() - right).abs() < 4.0);
    assert!(selected[0].left() > left + 10.0);
    assert!(window.n_letters_of_egui() == 0);
    // What is typed goes where the caret is.
    window.key(Key::End, Modifiers::NONE);
    window.frame(vec![Event::Text(" و".to_owned())]);
    assert_eq!(window.text, format!("{text} و"));
}

/// Long texts wrap: every word is shown once, in as many rows as egui gave them, one below the other.
#[test]
fn a_wrapped_text_is_all_there_and_within_its_place() {
    for arabic in include_str!("../../../../tests/texts/arabic.txt")
        .lines()
        .take(6)
    {
        let text = format!("one line\n{arabic} 28, NATO. {arabic}\nlast");
        let window = Window::new(&text, false);
        let letters = window.letters();
        let whole = typesetter().set(&format!("{arabic} 28, NATO. {arabic}"), &setting(2000.0));
        let n_drawn = whole.glyphs.len();
        assert!(
            letters.len() * 10 >= n_drawn * 7,
            "{} of {n_drawn}",
            letters.len()
        );
        for letter in &letters {
            assert!(
                window.rect.expand(5.0).contains_rect(*letter),
                "{letter:?} {:?}",
                window.rect
            );
        }
        // The Latin lines around stay egui's.
        assert_eq!(window.n_letters_of_egui(), "onelinelast".len());
    }
}

#[test]
fn a_cut_text_ends_in_its_row() {
    let mut window = Window::new("", false);
    window.text = "قال الأمين العام ينس ستولتنبرغ ".repeat(8);
    window.is_cut = true;
    window.frame(vec![]);
    let letters = window.letters();
    assert!(letters.len() > 20);
    for letter in &letters {
        assert!(
            window.rect.expand(5.0).contains_rect(*letter),
            "{letter:?} {:?}",
            window.rect
        );
    }
}

/// From the holder to the target, as the arrow points, in every script.
#[test]
fn an_arrow_leads_from_what_stands_before_it() {
    for (from, to) in [("قال الأمين", "NATO"), ("NATO", "قال"), ("قال", "بروكسل")]
    {
        let text = format!("{from} → {to}");
        let (shown, direction) = quote::directed(&text);
        let laid = typesetter().set(
            &shown,
            &Setting {
                direction,
                ..setting(2000.0)
            },
        );
        let middle = |words: &str| {
            let at = shown.find(words).unwrap();
            let stretches = laid.stretches(0, ByteSpan::new(at, at + words.len()));
            (stretches[0].0 + stretches[stretches.len() - 1].1) / 2.0
        };
        assert!(middle(from) < middle("→"), "{text}");
        assert!(middle("→") < middle(to), "{text}");
    }
}

#[test]
fn what_cannot_be_used_is_as_faint_as_egui_has_it() {
    let strength = |text: &str, enabled: bool| {
        let mut window = Window::new("", false);
        window.text = text.to_owned();
        window.is_enabled = enabled;
        window.frame(vec![]);
        let alpha = |v: &egui::epaint::Vertex| v.color.a();
        let letters = window.shapes.iter().filter_map(|s| match s {
            egui::Shape::Mesh(m) if m.texture_id != egui::TextureId::default() => Some(m),
            _ => None,
        });
        let found = letters.flat_map(|m| &m.vertices).map(alpha).max();
        found.expect("letters")
    };
    assert!(strength("قال الأمين", false) < strength("قال الأمين", true));
}

#[test]
fn letters_of_other_scripts_stand_on_the_line_of_latin_ones() {
    for text in ["जी20", "北约 G20", "นาโต 28"] {
        for field in [false, true] {
            let window = Window::new(text, field);
            assert_eq!(window.n_letters_of_egui(), 0, "{text}");
            // All of them, by one hand.
            let laid = typesetter().set(text, &setting(2000.0));
            let n_letters = window.letters().len();
            assert!(n_letters > 2 && n_letters <= laid.glyphs.len(), "{text}");
            let inside = |r: &Rect| window.rect.expand(3.0).contains_rect(*r);
            assert!(window.letters().iter().all(inside), "{text}");
        }
    }
}
