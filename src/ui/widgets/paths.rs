//! Paths of files where there is less room than they need: a path's end tells more than its beginning.

use std::sync::Arc;

use egui::{
    Galley, Response, RichText, TextBuffer, TextEdit, TextStyle, Ui, epaint::text::LayoutJob,
};

/// What a path's field leaves for the text, less than its width.
const MARGIN: f32 = 20.0;

/// A field for a path, `width` wide: the end is what shows of a long one, and the pointer shows all of it.
pub fn path_field_ui(ui: &mut Ui, path: &mut String, width: f32, label: egui::Id) -> Response {
    let id = ui.make_persistent_id(("path", label));
    let mut field = TextEdit::singleline(path).id(id).desired_width(width);
    let mut shortened = |ui: &Ui, path: &dyn TextBuffer, _: f32| {
        let room = width - MARGIN;
        galley(
            ui,
            &end_that_fits(path.as_str(), |text| galley(ui, text).size().x <= room),
        )
    };
    // Where somebody writes, the field itself follows the caret.
    if !ui.memory(|memory| memory.has_focus(id)) {
        field = field.layouter(&mut shortened);
    }
    let response = ui.add(field).labelled_by(label);
    if response.has_focus() || path.is_empty() {
        return response;
    }
    response.on_hover_text(&*path)
}

/// A path in what is left of a line.
pub fn path_text_ui(ui: &mut Ui, path: &str) -> Response {
    let room = ui.available_width() - 2.0;
    let shown = end_that_fits(path, |text| galley(ui, text).size().x <= room);
    let response = ui.add(egui::Label::new(RichText::new(&shown)).truncate());
    match shown == path {
        true => response,
        false => response.on_hover_text(path),
    }
}

fn galley(ui: &Ui, text: &str) -> Arc<Galley> {
    let font = TextStyle::Body.resolve(ui.style());
    let color = ui.visuals().text_color();
    let job = LayoutJob::simple_singleline(text.to_owned(), font, color);
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// The whole path if it fits, else `…` and as much of its end as does, from the beginning of a name where one is near.
fn end_that_fits(path: &str, fits: impl Fn(&str) -> bool) -> String {
    if fits(path) {
        return path.to_owned();
    }
    let starts: Vec<usize> = path.char_indices().map(|(i, _)| i).collect();
    let cut = |start: usize| format!("…{}", &path[start..]);
    let first = starts.partition_point(|start| !fits(&cut(*start)));
    let Some(start) = starts.get(first).copied() else {
        return "…".to_owned();
    };
    let separator = path[start..].find(['/', '\\']).filter(|at| *at <= 24);
    cut(start + separator.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_path_shows_its_end_from_a_whole_name() {
        let within = |n: usize| move |text: &str| text.chars().count() <= n;
        let path = "/daten/ann/nachrichten/münchen/daten.jsonl";
        assert_eq!(end_that_fits(path, within(99)), path);
        assert_eq!(end_that_fits(path, within(24)), "…/münchen/daten.jsonl");
        assert_eq!(end_that_fits(path, within(21)), "…/münchen/daten.jsonl");
        assert_eq!(end_that_fits(path, within(20)), "…/daten.jsonl");
        assert_eq!(end_that_fits(path, within(8)), "…n.jsonl");
        assert_eq!(end_that_fits(path, within(1)), "…");
        assert_eq!(end_that_fits("", within(0)), "");
        assert_eq!(end_that_fits(r"C:\a b\c.csv", within(8)), r"…\c.csv");
    }
}
