//! How the canvas looks in a theme, as the person set it up to read.

use super::{
    canvas::{CanvasColors, CanvasStyle, Face},
    theme::Theme,
};
use crate::store::local;

/// Width of a letter in running text, spaces included, as a share of its size.
const LETTER: f32 = 0.505;

pub(super) fn canvas_style(theme: &Theme, text_size: f32, reading: local::Reading) -> CanvasStyle {
    let mut style = CanvasStyle::new(CanvasColors {
        dark: theme.dark,
        paper: theme.paper,
        ink: theme.ink,
        mute: theme.mute,
        line: theme.line,
        accent: theme.accent,
        selection: theme.sel,
        panel: theme.panel,
        chip: theme.chip,
        warning: theme.warning,
        search: theme.search,
        search_current: theme.search_current,
    });
    style.sizes.dimmed_opacity = theme.dimmed_opacity();
    style.sizes.zoom = text_size / local::TextSize::default().0;
    style.face = match reading.face {
        local::ReadingFace::Serif => Face::Reading,
        local::ReadingFace::Sans => Face::Ui,
        local::ReadingFace::System => Face::System,
    };
    style.sizes.measure = f32::from(reading.measure) * LETTER * style.sizes.body;
    style.sizes.line_height = match reading.spacing {
        local::LineSpacing::Tight => 1.52,
        local::LineSpacing::Normal => 1.74,
        local::LineSpacing::Wide => 2.0,
    };
    style.focus_line = reading.focus_line;
    style.show_invisibles = reading.show_invisibles;
    style
}
