//! Geometry, motion and robustness of the canvas, with the subset fonts of `tests/fonts` only.

use std::sync::Arc;

use egui::{Color32, Event, Key, Modifiers, PointerButton, RawInput, Rect, pos2, vec2};
use egui_kittest::kittest::Queryable as _;
use proptest::prelude::*;

mod egui_texts;
mod fuzz;
mod hand;
mod listening;
mod margins;
mod reading;
mod unseen;

use fuzz::any_text;

use super::laid::Caret;
use super::motion::{Ground, Motion};
use super::*;
use crate::model::segment;

const TEST_FONTS: [&[u8]; 6] = [
    include_bytes!("../../../tests/fonts/Arabic.ttf"),
    include_bytes!("../../../tests/fonts/Hebrew.ttf"),
    include_bytes!("../../../tests/fonts/Devanagari.ttf"),
    include_bytes!("../../../tests/fonts/Thai.ttf"),
    include_bytes!("../../../tests/fonts/Cjk.otf"),
    include_bytes!("../../../tests/fonts/Emoji.ttf"),
];

/// One in each of the six scripts, and mixed.
const SAMPLES: [&str; 9] = [
    "L’OTAN s’engage contre Daech, 28 pays office fi.",
    "قال الأمين العام ينس ستولتنبرغ (NATO) إن 28 دولة وافقت",
    "שר הביטחון אמר: \"צה״ל יפעל עם NATO בשנת 2017\"",
    "नाटो के महासचिव क्षेत्रीय सुरक्षा पर चर्चा",
    "เลขาธิการนาโตกล่าวว่าพันธมิตร",
    "北约峰会在布鲁塞尔举行，讨论共同防务。",
    "a👩‍👩‍👧b👍🏽c🇫🇷d é n\u{303} e\u{323}\u{302}",
    "abc אבג 12 דה efg",
    "",
];

/// With characters that turn the direction.
const TURNED: [&str; 4] = [
    "invoice\u{202e}fdp.exe\u{202c} here",
    "one \u{2067}שלום two\u{2069} three",
    "قال \u{202a}NATO\u{202c} إن \u{2066}28 EU\u{2069} دولة",
    "\u{202b}a \u{202d}אבג\u{202c} b\u{202c}",
];

/// The samples; sentences of newspapers in Arabic and Hebrew (`tests/texts/SOURCES.md`); and lines that mix them with Latin and digits.
fn texts() -> Vec<String> {
    let arabic = include_str!("../../../tests/texts/arabic.txt").lines();
    let hebrew = include_str!("../../../tests/texts/hebrew.txt").lines();
    let mixed = arabic.clone().zip(hebrew.clone()).map(|(a, h)| {
        let part = |s: &str| s.chars().take(40).collect::<String>();
        format!("{} (NATO, 28): «{}» and {}", part(h), part(a), SAMPLES[0])
    });
    let samples = SAMPLES.iter().map(|s| (*s).to_owned());
    samples
        .chain(mixed)
        .chain(arabic.clone().map(str::to_owned))
        .chain(hebrew.clone().map(str::to_owned))
        .chain(TURNED.map(str::to_owned))
        .collect()
}

pub(super) fn typesetter() -> Typesetter {
    Typesetter::new(Fonts::bundled_only(&TEST_FONTS))
}

fn setting(width: f32) -> Setting {
    Setting {
        size: 17.5,
        weight: 400.0,
        italic: false,
        face: Face::Reading,
        line_height: 1.74,
        width: Some(width),
        scale: 1.0,
        direction: Direction::FirstStrong,
        language: None,
    }
}

fn style() -> CanvasStyle {
    let c = Color32::GRAY;
    CanvasStyle::new(CanvasColors {
        dark: false,
        paper: Color32::WHITE,
        ink: Color32::BLACK,
        mute: c,
        line: c,
        accent: c,
        selection: Color32::LIGHT_BLUE,
        panel: c,
        chip: c,
        warning: c,
        search: c,
        search_current: c,
    })
}

struct Text {
    id: u64,
    text: String,
    paragraphs: Vec<ByteSpan>,
    marks: Vec<Mark>,
}

impl Text {
    fn new(text: &str) -> Self {
        Self {
            id: 1,
            text: text.to_owned(),
            paragraphs: segment::paragraphs(text),
            marks: Vec::new(),
        }
    }

    fn mark(mut self, words: &str, kind: MarkKind) -> Self {
        let at = self.text.find(words).unwrap();
        self.marks.push(Mark {
            id: self.marks.len() as u64 + 1,
            spans: vec![ByteSpan::new(at, at + words.len())],
            kind,
            color: Color32::RED,
            tag: "ORG".into(),
            selected: false,
            emphasized: false,
            hint: None,
        });
        self
    }
}

impl Source for Text {
    fn text(&self) -> &str {
        &self.text
    }
    fn text_id(&self) -> u64 {
        self.id
    }
    fn looks_revision(&self) -> u64 {
        1
    }
    fn revision(&self) -> u64 {
        1
    }
    fn name_of(&self, mark: u64) -> String {
        let mark = self.marks.iter().find(|m| m.id == mark).unwrap();
        let words = mark.spans[0].text(&self.text).unwrap();
        format!("Organization: {words}")
    }
    fn paragraphs(&self) -> &[ByteSpan] {
        &self.paragraphs
    }
    fn look(&self, _: usize) -> ParagraphLook {
        ParagraphLook::Body
    }
    fn gutter(&self, _: usize) -> Option<Arc<str>> {
        Some("body".into())
    }
    fn marks_in(&self, range: ByteSpan, marks: &mut Vec<Mark>) {
        let here = |m: &&Mark| m.spans.iter().any(|s| s.overlaps(range));
        marks.extend(self.marks.iter().filter(here).cloned());
    }
}

/// A canvas driven frame by frame, without a window.
struct Desk {
    ctx: egui::Context,
    canvas: Canvas,
    source: Text,
    selection: Selection,
    time: f64,
    size: egui::Vec2,
    shows_invisibles: bool,
    copied: Option<String>,
    painted: Vec<egui::epaint::ClippedShape>,
    told: Option<egui::accesskit::TreeUpdate>,
}

impl Desk {
    fn new(source: Text) -> Self {
        let mut desk = Self {
            ctx: egui::Context::default(),
            canvas: Canvas::new(typesetter()),
            source,
            selection: Selection::default(),
            time: 0.0,
            size: vec2(800.0, 600.0),
            shows_invisibles: true,
            copied: None,
            painted: Vec::new(),
            told: None,
        };
        let out = desk.frame(vec![]);
        desk.ctx
            .memory_mut(|m| m.request_focus(out.focus_id.unwrap()));
        desk
    }

    fn frame(&mut self, mut events: Vec<Event>) -> CanvasOutput {
        self.time += 0.1;
        let modifiers = events
            .iter()
            .find_map(|e| match e {
                Event::Key { modifiers, .. } | Event::PointerButton { modifiers, .. } => {
                    Some(*modifiers)
                }
                _ => None,
            })
            .unwrap_or_default();
        if !events.is_empty() {
            events.insert(0, Event::ModifiersChanged(modifiers));
        }
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), self.size)),
            time: Some(self.time),
            focused: true,
            events,
            ..RawInput::default()
        };
        let mut out = CanvasOutput::default();
        let mut style = style();
        style.show_invisibles = self.shows_invisibles;
        let mut full = self.ctx.run_ui(input, |ui| {
            out = self.canvas.ui(ui, &self.source, &self.selection, &style);
        });
        full.textures_delta.clear();
        self.told = full.platform_output.accesskit_update.take();
        for command in full.platform_output.commands {
            if let egui::OutputCommand::CopyText(text) = command {
                self.copied = Some(text);
            }
        }
        self.painted = full.shapes;
        for event in &out.events {
            if let CanvasEvent::SelectionChanged(s) = event {
                self.selection = s.clone();
            }
        }
        out
    }

    fn key(&mut self, key: Key, modifiers: Modifiers) -> CanvasOutput {
        self.frame(vec![Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers,
        }])
    }

    fn button(&mut self, pos: egui::Pos2, pressed: bool, modifiers: Modifiers) -> CanvasOutput {
        self.frame(vec![
            Event::PointerMoved(pos),
            Event::PointerButton {
                pos,
                button: PointerButton::Primary,
                pressed,
                modifiers,
            },
        ])
    }

    fn click(&mut self, pos: egui::Pos2, modifiers: Modifiers) -> Vec<CanvasEvent> {
        self.frame(vec![Event::PointerMoved(pos)]);
        let mut events = self.button(pos, true, modifiers).events;
        events.extend(self.button(pos, false, modifiers).events);
        events
    }

    /// Where a piece of the text is on screen.
    fn place(&mut self, words: &str) -> Rect {
        let at = self.source.text.find(words).unwrap();
        let kept = self.selection.clone();
        self.selection = Selection::span(ByteSpan::new(at, at + words.len()));
        let rect = self.frame(vec![]).selection_rect.unwrap();
        self.selection = kept;
        rect
    }

    /// How many pictures of letters a frame paints within `place`.
    fn ink(&mut self, place: Rect) -> usize {
        self.frame(vec![]);
        let shapes = self.painted.iter().map(|s| &s.shape);
        let meshes = shapes.filter_map(|s| match s {
            egui::Shape::Mesh(mesh) if mesh.texture_id != egui::TextureId::default() => Some(mesh),
            _ => None,
        });
        let corners = meshes.flat_map(|m| m.vertices.chunks(4));
        let inside = |v: &[egui::epaint::Vertex]| v.iter().all(|v| place.contains(v.pos));
        corners.filter(|v| inside(v)).count()
    }

    fn selected(&self) -> String {
        self.selection.text(&self.source.text)
    }
}

fn boundaries(text: &str) -> Vec<usize> {
    let mut all = vec![0];
    while let Some(next) = segment::next_grapheme(text, *all.last().unwrap()) {
        all.push(next);
    }
    all
}

#[test]
fn every_cluster_is_hit_at_its_own_middle() {
    let ts = typesetter();
    for text in texts() {
        for width in [60.0, 200.0, 640.0] {
            let laid = ts.set(&text, &setting(width));
            for row in 0..laid.rows.len() {
                let r = &laid.rows[row];
                assert_eq!(laid.row_at_y((r.top + r.bottom) / 2.0), row);
                for c in laid.clusters_of(row) {
                    if c.x1 - c.x0 < 0.1 {
                        continue;
                    }
                    let hit = laid.cluster_at_x(row, (c.x0 + c.x1) / 2.0).unwrap();
                    assert_eq!(hit, *c, "{text}");
                }
            }
        }
    }
}

#[test]
fn clusters_are_graphemes_and_cover_the_text() {
    let ts = typesetter();
    for text in texts() {
        let laid = ts.set(&text, &setting(150.0));
        let mut found: Vec<(usize, usize)> = laid
            .clusters
            .iter()
            .map(|c| (c.start as usize, c.end as usize))
            .collect();
        found.sort_unstable();
        let expected: Vec<(usize, usize)> =
            boundaries(&text).windows(2).map(|w| (w[0], w[1])).collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn the_stretches_of_a_span_are_its_clusters_and_nothing_else() {
    let ts = typesetter();
    for text in SAMPLES {
        let laid = ts.set(text, &setting(300.0));
        let all = boundaries(text);
        for (i, a) in all.iter().enumerate() {
            for b in &all[i..] {
                let span = ByteSpan::new(*a, *b);
                for row in 0..laid.rows.len() {
                    let wide: f32 = laid
                        .stretches(row, span)
                        .iter()
                        .map(|(x0, x1)| x1 - x0)
                        .sum();
                    let sum: f32 = laid
                        .clusters_of(row)
                        .iter()
                        .filter(|c| span.covers(ByteSpan::new(c.start as usize, c.end as usize)))
                        .map(|c| c.x1 - c.x0)
                        .sum();
                    assert!((wide - sum).abs() < 0.1, "{text} {span:?} {wide} {sum}");
                }
            }
        }
    }
}

/// All offsets that an arrow visits from the start of the text, in the direction of reading.
fn visited(text: &str, width: f32) -> Vec<usize> {
    let source = Text::new(text);
    let ts = typesetter();
    let engine = &mut *ts.0.lock();
    let mut flow = Flow::default();
    flow.update(&source, &style(), width, 1.0);
    let rtl = flow.laid(engine, text, 0).rtl;
    let mut ground = Ground {
        flow: &mut flow,
        engine,
        text,
    };
    let mut caret = Caret::default();
    let mut found = vec![caret.at];
    for _ in 0..text.len() + 5 {
        let forward = if rtl { Motion::Left } else { Motion::Right };
        let next = ground.go(caret, forward, &mut None);
        if next.at == caret.at {
            break;
        }
        found.push(next.at);
        caret = next;
    }
    found
}

#[test]
fn arrows_visit_every_boundary_once() {
    for text in texts() {
        for width in [90.0, 640.0] {
            let mut found = visited(&text, width);
            found.sort_unstable();
            assert_eq!(found, boundaries(&text), "{text} at {width}");
        }
    }
}

#[test]
fn left_goes_left_in_right_to_left_text() {
    let mut desk = Desk::new(Text::new("قال الأمين العام"));
    let start = desk.frame(vec![]).caret_rect.unwrap();
    desk.key(Key::ArrowLeft, Modifiers::NONE);
    let next = desk.frame(vec![]).caret_rect.unwrap();
    assert!(next.center().x < start.center().x);
    assert_eq!(desk.selection.head, "ق".len());
}

#[test]
fn a_double_click_selects_a_word_and_a_triple_click_a_sentence() {
    let mut desk = Desk::new(Text::new("First one. The second one here."));
    let pos = desk.place("second").center();
    let down = |d: &mut Desk| {
        d.button(pos, true, Modifiers::NONE);
        d.button(pos, false, Modifiers::NONE);
    };
    down(&mut desk);
    assert_eq!(desk.selected(), "");
    down(&mut desk);
    assert_eq!(desk.selected(), "second");
    down(&mut desk);
    assert_eq!(desk.selected(), "The second one here.");
}

#[test]
fn dragging_selects_and_ctrl_adds_a_piece() {
    let mut desk = Desk::new(Text::new("one two three four"));
    let (one, three) = (desk.place("one"), desk.place("three"));
    let drag = |d: &mut Desk, r: Rect, m: Modifiers| {
        d.button(r.left_center() + vec2(0.5, 0.0), true, m);
        d.frame(vec![Event::PointerMoved(r.right_center())]);
        d.button(r.right_center(), false, m)
    };
    drag(&mut desk, one, Modifiers::NONE);
    assert_eq!(desk.selected(), "one");
    desk.time += 2.0;
    let out = drag(&mut desk, three, Modifiers::COMMAND);
    assert_eq!(desk.selected(), "one … three");
    assert!(out.events.contains(&CanvasEvent::SelectionFinished));
}

#[test]
fn keys_extend_by_word_and_do_nothing_without_focus() {
    let mut desk = Desk::new(Text::new("one two three"));
    desk.key(Key::ArrowRight, Modifiers::COMMAND | Modifiers::SHIFT);
    assert_eq!(desk.selected(), "one");
    desk.key(Key::ArrowRight, Modifiers::COMMAND | Modifiers::SHIFT);
    assert_eq!(desk.selected(), "one two");
    desk.key(Key::End, Modifiers::SHIFT);
    assert_eq!(desk.selected(), "one two three");
    desk.ctx.memory_mut(|m| m.stop_text_input());
    desk.key(Key::Home, Modifiers::NONE);
    assert_eq!(desk.selected(), "one two three");
}

#[test]
fn a_click_on_a_mark_reports_the_innermost() {
    let source = Text::new("the University of Brussels said")
        .mark("University of Brussels", MarkKind::Mention)
        .mark("Brussels", MarkKind::Mention);
    let mut desk = Desk::new(source);
    let pos = desk.place("Brussels").center();
    let events = desk.click(pos, Modifiers::NONE);
    let clicked = |id| {
        events
            .iter()
            .any(|e| matches!(e, CanvasEvent::MarkClicked { id: i, .. } if *i == id))
    };
    assert!(clicked(2) && !clicked(1), "{events:?}");
    assert!(
        events.contains(&CanvasEvent::MarkHovered(Some(2)))
            || desk.canvas.pointer.hovered() == Some(2)
    );
}

#[test]
fn the_top_row_stays_when_the_window_gets_narrower() {
    let text = "some words that wrap around several times when narrow ".repeat(8);
    let text = vec![text; 200].join("\n");
    let mut desk = Desk::new(Text::new(&text));
    desk.canvas
        .scroll_to_share(ByteSpan::new(30_000, 30_000), 0.0);
    let before = desk.frame(vec![]).visible.start;
    for width in [700.0, 500.0, 420.0, 380.0, 800.0] {
        desk.size.x = width;
        desk.frame(vec![]);
    }
    assert_eq!(desk.frame(vec![]).visible.start, before);
}

#[test]
fn scrolling_up_into_estimates_moves_by_what_was_asked() {
    let text = vec!["some words that wrap ".repeat(20); 300].join("\n");
    let mut desk = Desk::new(Text::new(&text));
    desk.canvas
        .scroll_to_share(ByteSpan::new(60_000, 60_000), 0.0);
    desk.frame(vec![]);
    let at = desk.frame(vec![]).visible.start;
    let caret = |d: &mut Desk| {
        d.selection = Selection::caret(at);
        d.frame(vec![]).caret_rect.unwrap().top()
    };
    let before = caret(&mut desk);
    let ts = desk.canvas.typesetter.clone();
    desk.canvas
        .flow
        .show(&mut ts.0.lock(), &text, 600.0, -400.0);
    assert!((caret(&mut desk) - before - 400.0).abs() < 0.5);
}

#[test]
fn screen_readers_find_paragraphs_and_marks_and_can_click_them() {
    let source =
        Text::new("NATO met in Brussels.\nSecond paragraph.").mark("NATO", MarkKind::Mention);
    let canvas = Canvas::new(typesetter());
    let state = (canvas, Vec::<CanvasEvent>::new());
    let mut harness = egui_kittest::Harness::new_ui_state(
        move |ui, (canvas, events): &mut (Canvas, Vec<CanvasEvent>)| {
            let out = canvas.ui(ui, &source, &Selection::caret(0), &style());
            events.extend(out.events);
        },
        state,
    );
    harness.run();
    harness.get_by_value("Second paragraph.");
    harness.get_by_label("Organization: NATO").click_accesskit();
    harness.run();
    let clicked = |e: &CanvasEvent| matches!(e, CanvasEvent::MarkClicked { id: 1, .. });
    assert!(harness.state().1.iter().any(clicked));
}

#[test]
fn an_edge_is_dragged_by_its_knob() {
    let mut source =
        Text::new("the University of Brussels said").mark("University", MarkKind::Mention);
    source.marks[0].selected = true;
    let mut desk = Desk::new(source);
    let mark = desk.place("University");
    let to = desk.place("Brussels");
    let knob = mark.right_bottom() + vec2(0.0, 2.0);
    desk.button(knob, true, Modifiers::NONE);
    let end = to.right_bottom() + vec2(0.0, 2.0);
    let moving = desk.frame(vec![Event::PointerMoved(end)]);
    let finished = desk.button(end, false, Modifiers::NONE);
    let whole = ByteSpan::new(4, 4 + "University of Brussels".len());
    let dragged = |e: &CanvasEvent, done: bool| {
        matches!(e, CanvasEvent::EdgeDragged { id: 1, edge: Edge::End, new_span, finished, .. }
            if *new_span == whole && *finished == done)
    };
    assert!(
        moving.events.iter().any(|e| dragged(e, false)),
        "{:?}",
        moving.events
    );
    assert!(
        finished.events.iter().any(|e| dragged(e, true)),
        "{:?}",
        finished.events
    );
}

#[test]
fn a_zone_name_is_clicked_in_the_gutter() {
    let mut desk = Desk::new(Text::new("one\ntwo"));
    let two = desk.place("two");
    let label = pos2(two.left() - 30.0, two.center().y);
    let events = desk.click(label, Modifiers::NONE);
    let clicked = |e: &CanvasEvent| matches!(e, CanvasEvent::GutterClicked { paragraph: 1, .. });
    assert!(events.iter().any(clicked), "{events:?}");
}

#[test]
fn a_kept_scroll_place_is_taken_up_with_a_new_text() {
    let text = vec!["some words that wrap ".repeat(20); 100].join("\n");
    let mut desk = Desk::new(Text::new(&text));
    desk.canvas
        .scroll_to_share(ByteSpan::new(20_000, 20_000), 0.0);
    desk.frame(vec![]);
    let kept = desk.canvas.anchor();
    let before = desk.frame(vec![]).visible.start;
    let mut other = Desk::new(Text::new(&text));
    other.canvas = Canvas::new(typesetter());
    other.canvas.set_anchor(kept);
    assert_eq!(other.frame(vec![]).visible.start, before);
}

#[test]
fn an_idle_canvas_asks_for_no_frame() {
    let mut desk = Desk::new(Text::new("one\ntwo").mark("two", MarkKind::Trigger));
    for _ in 0..5 {
        desk.frame(vec![]);
    }
    let causes = desk.ctx.repaint_causes();
    assert!(!desk.ctx.has_requested_repaint(), "{causes:?}");
}

#[test]
fn a_megabyte_in_one_line_shows_and_moves() {
    let text = "word and more ".repeat(75_000);
    let mut desk = Desk::new(Text::new(&text));
    desk.key(Key::End, Modifiers::COMMAND);
    let out = desk.frame(vec![]);
    assert_eq!(desk.selection.head, text.len());
    assert!(out.caret_rect.is_some());
    assert!(desk.canvas.flow.n_blocks() > 100);
}
