//! Sizes that all themes share; a theme file may change single ones.

use serde::Deserialize;

/// Sizes in points.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sizes {
    /// Menus, lists, cards.
    pub text: f32,
    /// Notes, tabs, the label bar.
    pub text_note: f32,
    /// Pills and tables.
    pub text_pill: f32,
    /// Second lines, counts, key caps, gutter.
    pub text_small: f32,
    /// Titles of dialogs and empty states.
    pub text_title: f32,
    /// Height of a line, as a multiple of the text size.
    pub line_height: f32,

    pub radius_key: u8,
    /// Fields, buttons, menu items.
    pub radius: u8,
    /// Cards, menus, floating bars.
    pub radius_card: u8,

    pub menu_bar_height: f32,
    pub status_bar_height: f32,
    /// Usual width of the article list.
    pub list_width: f32,
    /// Usual width of the inspector.
    pub inspector_width: f32,
    /// From a panel's edge to a field or a card.
    pub panel_pad: f32,
    /// From a panel's edge to the text of a row.
    pub row_pad: f32,
    pub card_pad: f32,
    /// Between a row's text and its top and bottom.
    pub row_pad_y: f32,
    /// Width of a slot row's role column.
    pub role_width: f32,
    /// Bar at a selected row and a note.
    pub bar: f32,
    /// Line below a mention or an entity chip.
    pub underline: f32,
}

impl Default for Sizes {
    fn default() -> Self {
        Self {
            text: 13.0,
            text_note: 12.5,
            text_pill: 12.0,
            text_small: 11.0,
            text_title: 16.0,
            line_height: 1.4,
            radius_key: 4,
            radius: 6,
            radius_card: 9,
            menu_bar_height: 34.0,
            status_bar_height: 46.0,
            list_width: 232.0,
            inspector_width: 336.0,
            panel_pad: 12.0,
            row_pad: 14.0,
            card_pad: 12.0,
            row_pad_y: 7.0,
            role_width: 86.0,
            bar: 3.0,
            underline: 2.0,
        }
    }
}
