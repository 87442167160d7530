//! The window: egui views that draw, and push commands; they never change a document.

pub mod icon;
pub mod theme;
pub mod widgets;
