//! The window: egui views that draw, and push commands; they never change a document.

pub mod canvas;
