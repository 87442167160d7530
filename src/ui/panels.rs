//! The panels around the article: menu bar, article list, inspector, label bar, status bar.

pub mod articles;
pub mod changed;
pub mod checks;
pub mod find_bar;
pub mod inspector;
pub mod label_bar;
pub mod menu_bar;
pub mod notices;
pub mod room;
pub mod status_bar;
