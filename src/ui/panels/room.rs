//! How wide the panels beside the text may be.

use egui::{Panel, Rangef};

use crate::ui::theme::Theme;

/// What the text wants at least: room for its names of zones, and for a line of some forty letters.
const TEXT: f32 = 480.0;
/// From this width of the window on, both panels have their usual widths.
const WIDE: f32 = 1040.0;

/// The widths of the panels in a window. A narrow window has narrow panels of its own, so that a wide one gets back the widths that were
/// set in it.
pub struct PanelRoom {
    window: f32,
    list_width: f32,
    side_width: f32,
}

impl PanelRoom {
    pub fn new(window: f32, theme: &Theme) -> Self {
        Self {
            window,
            list_width: theme.sizes.list_width,
            side_width: theme.sizes.inspector_width,
        }
    }

    fn is_wide(&self) -> bool {
        self.window >= WIDE
    }

    /// The panel at the left; `more` than the list of articles has.
    pub fn list(&self, name: &'static str, more: f32) -> Panel {
        if self.is_wide() {
            return Panel::left(name)
                .default_size(self.list_width + more)
                .size_range(160.0..=420.0);
        }
        let most = (self.window - TEXT - 240.0).clamp(150.0, self.list_width + more);
        Panel::left((name, "narrow"))
            .default_size(most)
            .size_range(Rangef::new(150.0, most))
    }

    /// The panel at the right; `more` than the inspector has.
    pub fn side(&self, name: &'static str, more: f32) -> Panel {
        if self.is_wide() {
            return Panel::right(name)
                .default_size(self.side_width + more)
                .size_range(240.0..=560.0 + more);
        }
        let most = (self.window - TEXT - 180.0).clamp(240.0, self.side_width + more);
        Panel::right((name, "narrow"))
            .default_size(most)
            .size_range(Rangef::new(220.0, most))
    }
}
