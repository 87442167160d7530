//! How the article is shown: face, measure, spacing, and what a reader may turn on and off. All of it is kept in the settings.

use super::session::Session;
use crate::store::local::{LineSpacing, Reading, ReadingFace};

/// What a person asks for about the article's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadingCommand {
    Face(ReadingFace),
    /// Letters on a full line.
    Measure(u16),
    Spacing(LineSpacing),
}

impl Session {
    pub(in crate::editor) fn reading_command(&mut self, command: ReadingCommand) {
        self.change_reading(|reading| match command {
            ReadingCommand::Face(face) => reading.face = face,
            ReadingCommand::Measure(measure) => reading.measure = measure,
            ReadingCommand::Spacing(spacing) => reading.spacing = spacing,
        });
    }

    pub(in crate::editor) fn change_reading(&mut self, change: impl FnOnce(&mut Reading)) {
        change(&mut self.settings_mut().reading);
        let snap = self.settings().reading.snap;
        if let Some(open) = &mut self.open {
            open.set_snap(snap);
        }
        self.save_settings();
    }
}
