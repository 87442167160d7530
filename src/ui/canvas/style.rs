//! How the canvas looks: colours from the theme, sizes in points. Nothing here is read from the model.

use egui::Color32;

use super::fonts::Face;

/// Everything a theme or a setting decides about the canvas.
#[derive(Clone, Debug, PartialEq)]
pub struct CanvasStyle {
    pub colors: CanvasColors,
    pub sizes: CanvasSizes,
    /// What the article's body is set in.
    pub face: Face,
    /// Tints the row that holds the caret.
    pub focus_line: bool,
    /// Shows zero-width, control and direction characters as small marks.
    pub show_invisibles: bool,
}

/// Colours of the canvas; a theme gives all of them.
#[derive(Clone, Debug, PartialEq)]
pub struct CanvasColors {
    /// Whether text is lighter than the page.
    pub dark: bool,
    pub paper: Color32,
    pub ink: Color32,
    /// Gutter labels and other quiet text.
    pub mute: Color32,
    pub line: Color32,
    /// Focus, links, handles.
    pub accent: Color32,
    pub selection: Color32,
    pub panel: Color32,
    pub chip: Color32,
    /// Marks of invisible characters.
    pub warning: Color32,
    pub search: Color32,
    pub search_current: Color32,
}

/// Sizes in points, at text size 1.
#[derive(Clone, Debug, PartialEq)]
pub struct CanvasSizes {
    /// Multiplies all text sizes (Ctrl + and −).
    pub zoom: f32,
    pub body: f32,
    pub headline: f32,
    pub dimmed: f32,
    /// Multiple of the text size.
    pub line_height: f32,
    pub headline_line_height: f32,
    /// Greatest width of the text column at zoom 1: 60 to 75 characters.
    pub measure: f32,
    /// Opacity of dimmed zones, 0 to 1.
    pub dimmed_opacity: f32,
    pub gutter_text: f32,
    pub tag_text: f32,
    pub underline: f32,
    pub top_margin: f32,
    /// Opacity of a mention's and an event trigger's fill.
    pub mention_fill: f32,
    pub trigger_fill: f32,
}

impl Default for CanvasSizes {
    fn default() -> Self {
        Self {
            zoom: 1.0,
            body: 17.5,
            headline: 26.0,
            dimmed: 14.5,
            line_height: 1.74,
            headline_line_height: 1.3,
            measure: 640.0,
            dimmed_opacity: 0.42,
            gutter_text: 11.0,
            tag_text: 9.0,
            underline: 2.0,
            top_margin: 26.0,
            mention_fill: 0.11,
            trigger_fill: 0.13,
        }
    }
}

impl CanvasStyle {
    /// The usual sizes with a theme's colours.
    pub fn new(colors: CanvasColors) -> Self {
        Self {
            colors,
            sizes: CanvasSizes::default(),
            face: Face::Reading,
            focus_line: false,
            show_invisibles: true,
        }
    }
}
