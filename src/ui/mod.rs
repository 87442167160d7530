//! The window: egui views that draw, and push commands; they never change a document.
//!
//! - [`app`]: the window itself · [`view`]: its state · [`input`]: keys turned into commands · [`hints`]: letters over what can be picked
//! - [`canvas`]: the article's text · [`source`]: what the canvas shows of a session
//! - [`review`]: colleagues' tags compared and settled
//! - [`panels`] around the text, [`dialogs`] over it · [`theme`], [`widgets`], [`icon`]: how it all looks
//! - [`picture`]: what is painted as a picture, without a window
//! - [`measure`]: how fast it is

pub mod app;
pub mod canvas;
pub mod dialogs;
pub mod hints;
pub mod icon;
pub mod input;
pub mod measure;
pub mod panels;
pub mod picture;
pub mod review;
pub mod source;
pub mod theme;
pub mod view;
pub mod widgets;

mod canvas_style;

use crate::{
    editor::{command::Command, i18n::Texts, session::Session},
    ui::theme::Theme,
};

/// What every view gets: the session to draw, the theme to draw it in, and a place for what the person asks for.
pub struct UiCtx<'a> {
    pub session: &'a Session,
    pub theme: &'a Theme,
    pub commands: &'a mut Vec<Command>,
}

impl UiCtx<'_> {
    pub fn texts(&self) -> &Texts {
        &self.session.texts
    }

    pub fn push(&mut self, command: Command) {
        self.commands.push(command);
    }
}
