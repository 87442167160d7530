//! Keys of the canvas while it has the keyboard focus: motion, extension, copying. Letters are the caller's.

use egui::{Event, Key, Modifiers};

use super::Canvas;
use super::laid::Caret;
use super::motion::{Ground, Motion};
use super::source::CanvasEvent;
use super::typesetter::Engine;
use crate::model::selection::Selection;
use crate::model::span::ByteSpan;

impl Canvas {
    pub(super) fn take_keys(
        &mut self,
        ui: &egui::Ui,
        engine: &mut Engine,
        text: &str,
        selection: &mut Selection,
        events: &mut Vec<CanvasEvent>,
    ) {
        let mut taken = Vec::new();
        let page = (self.height - 60.0).max(40.0);
        let has_selection = !selection.is_empty();
        ui.input_mut(|i| {
            i.events.retain(|event| match event {
                Event::Key {
                    key,
                    pressed: true,
                    modifiers,
                    ..
                } => match action(*key, *modifiers, page) {
                    Some(action) => {
                        taken.push(action);
                        false
                    }
                    None => true,
                },
                Event::Copy if has_selection => {
                    taken.push(Action::Copy);
                    false
                }
                _ => true,
            });
        });
        for action in taken {
            match action {
                Action::Move(motion, extend) => {
                    self.move_caret(engine, text, selection, motion, extend);
                    events.push(CanvasEvent::SelectionChanged(selection.clone()));
                    if extend {
                        events.push(CanvasEvent::SelectionFinished);
                    }
                }
                Action::SelectAll => {
                    *selection = Selection::span(ByteSpan::new(0, text.len()));
                    events.push(CanvasEvent::SelectionChanged(selection.clone()));
                    events.push(CanvasEvent::SelectionFinished);
                }
                Action::Copy => {
                    let copied = selection.text(text);
                    let n_bytes = copied.len();
                    ui.ctx().copy_text(copied);
                    events.push(CanvasEvent::Copied { n_bytes });
                }
            }
        }
    }

    /// Moves the caret as a key would; for the caller's own commands too.
    fn move_caret(
        &mut self,
        engine: &mut Engine,
        text: &str,
        selection: &mut Selection,
        motion: Motion,
        extend: bool,
    ) {
        let mut ground = Ground {
            flow: &mut self.flow,
            engine,
            text,
        };
        let from = Caret {
            at: selection.head,
            upstream: self.caret_upstream,
        };
        let live = selection.live();
        let one_step = matches!(motion, Motion::Left | Motion::Right);
        let to = if one_step && !extend && !live.is_empty() {
            // Leaves the selection by its near side.
            let block = ground.flow.block_of(selection.head);
            let rtl = ground.flow.laid(ground.engine, text, block).rtl;
            let forward = (motion == Motion::Right) != rtl;
            Caret {
                at: if forward { live.end } else { live.start },
                upstream: false,
            }
        } else {
            ground.go(from, motion, &mut self.goal_x)
        };
        // The text turns with the caret: after a page key, the next page is on screen.
        match motion {
            Motion::PageDown(h) => self.turn += h,
            Motion::PageUp(h) => self.turn -= h,
            _ => {}
        }
        self.caret_upstream = to.upstream;
        selection.head = to.at;
        if !extend {
            selection.anchor = to.at;
            selection.pieces.clear();
        }
        self.scroll_to(ByteSpan::new(to.at, to.at));
    }
}

enum Action {
    Move(Motion, bool),
    SelectAll,
    Copy,
}

fn action(key: Key, m: Modifiers, page: f32) -> Option<Action> {
    let motion = match (key, m.command, m.alt) {
        (Key::ArrowLeft, false, false) => Motion::Left,
        (Key::ArrowRight, false, false) => Motion::Right,
        (Key::ArrowLeft, true, false) => Motion::WordLeft,
        (Key::ArrowRight, true, false) => Motion::WordRight,
        (Key::ArrowLeft | Key::ArrowRight, false, true) => Motion::Sentence {
            right: key == Key::ArrowRight,
            grows: m.shift,
        },
        (Key::ArrowUp, false, false) => Motion::Up,
        (Key::ArrowDown, false, false) => Motion::Down,
        (Key::ArrowUp, true, false) => Motion::ParagraphBack,
        (Key::ArrowDown, true, false) => Motion::ParagraphForward,
        (Key::Home, false, false) => Motion::RowStart,
        (Key::End, false, false) => Motion::RowEnd,
        (Key::Home, true, false) => Motion::TextStart,
        (Key::End, true, false) => Motion::TextEnd,
        (Key::PageUp, false, false) => Motion::PageUp(page),
        (Key::PageDown, false, false) => Motion::PageDown(page),
        (Key::A, true, false) if !m.shift => return Some(Action::SelectAll),
        _ => return None,
    };
    Some(Action::Move(motion, m.shift))
}
