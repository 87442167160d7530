//! Names and short quotes in any script: the one place that decides how they are set.
//!
//! egui has no bidirectional layout, so that Arabic and Hebrew names need a [`NamePainter`] that has. Widgets that show names
//! only measure and paint a [`LaidName`]; whoever made it.

use std::sync::Arc;

use egui::{
    Color32, Context, FontId, Galley, Id, Painter, Pos2, Response, RichText, Role, Sense, Ui, Vec2,
    WidgetInfo,
};

use super::line_of;
use crate::model::script::first_strong_is_rtl;

/// How a name is set: always on one line, cut with `…` where it is too long.
#[derive(Clone, Debug, PartialEq)]
pub struct NameStyle {
    pub font: FontId,
    pub color: Color32,
    /// Points; infinite for as long as it is.
    pub max_width: f32,
}

/// A name that has been laid out.
pub trait LaidName {
    fn size(&self) -> Vec2;

    /// Whether its end is missing.
    fn elided(&self) -> bool;

    fn paint(&self, painter: &Painter, left_top: Pos2);
}

/// Lays names out better than egui does.
pub trait NamePainter: Send + Sync {
    /// `None` leaves `text` to egui, which is right for scripts that run from left to right.
    fn lay_out(&self, ui: &Ui, text: &str, style: &NameStyle) -> Option<Box<dyn LaidName>>;

    /// The same for a line of a file, in as many rows of the style's width as it takes, read from left to right whatever it begins with.
    fn lay_out_wrapped(&self, ui: &Ui, text: &str, style: &NameStyle) -> Option<Box<dyn LaidName>>;
}

/// Has all names of this context laid out by `painter`.
pub fn set_name_painter(ctx: &Context, painter: Arc<dyn NamePainter>) {
    ctx.data_mut(|data| data.insert_temp(painter_id(), painter));
}

/// Lays `text` out, with the context's [`NamePainter`] if it has one.
pub fn lay_out_name(ui: &Ui, text: &str, style: &NameStyle) -> Box<dyn LaidName> {
    let painter = ui.data(|data| data.get_temp::<Arc<dyn NamePainter>>(painter_id()));
    painter
        .and_then(|painter| painter.lay_out(ui, text, style))
        .unwrap_or_else(|| {
            let galley = line_of(ui, text, style.font.clone(), style.color, style.max_width);
            Box::new(EguiName {
                galley,
                color: style.color,
            })
        })
}

/// A name by itself, as a label; the whole of it in a tooltip where it was cut.
pub fn name_text_ui(ui: &mut Ui, text: &str, style: &NameStyle) -> Response {
    shown_text_ui(ui, text, text, style)
}

/// A file's name with its ending: read from left to right, as file managers do, whatever it begins with. So `قمة.txt` ends with its `.txt`.
pub fn file_name_ui(ui: &mut Ui, name: &str, style: &NameStyle) -> Response {
    match first_strong_is_rtl(name) {
        Some(true) => shown_text_ui(ui, &format!("\u{200e}{name}"), name, style),
        _ => name_text_ui(ui, name, style),
    }
}

/// What is shown need not be what it is called.
fn shown_text_ui(ui: &mut Ui, shown: &str, text: &str, style: &NameStyle) -> Response {
    let max_width = style.max_width.min(ui.available_width());
    let style = NameStyle {
        max_width,
        ..style.clone()
    };
    let name = lay_out_name(ui, shown, &style);
    let (rect, response) = ui.allocate_exact_size(name.size(), Sense::hover());
    if ui.is_rect_visible(rect) {
        name.paint(ui.painter(), rect.min);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Label, ui.is_enabled(), text));
    if name.elided() {
        response.on_hover_text(text)
    } else {
        response
    }
}

/// A line of a file as a text editor shows it, wrapped to the width that is left.
pub fn file_line_ui(ui: &mut Ui, text: &str, font: FontId, color: Color32) {
    let style = NameStyle {
        font,
        color,
        max_width: ui.available_width(),
    };
    let painter = ui.data(|data| data.get_temp::<Arc<dyn NamePainter>>(painter_id()));
    let Some(laid) = painter.and_then(|painter| painter.lay_out_wrapped(ui, text, &style)) else {
        let text = RichText::new(text).font(style.font).color(color);
        ui.add(egui::Label::new(text).wrap());
        return;
    };
    let (rect, response) = ui.allocate_exact_size(laid.size(), Sense::hover());
    if ui.is_rect_visible(rect) {
        laid.paint(ui.painter(), rect.min);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Label, ui.is_enabled(), text));
}

struct EguiName {
    galley: Arc<Galley>,
    color: Color32,
}

impl LaidName for EguiName {
    fn size(&self) -> Vec2 {
        self.galley.size()
    }

    fn elided(&self) -> bool {
        self.galley.elided
    }

    fn paint(&self, painter: &Painter, left_top: Pos2) {
        painter.galley(left_top, Arc::clone(&self.galley), self.color);
    }
}

fn painter_id() -> Id {
    Id::unique("name painter")
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use egui_kittest::{Harness, kittest::Queryable as _};

    use super::*;

    /// Remembers what it is asked to set.
    #[derive(Default)]
    struct Asked(Mutex<Vec<String>>);

    impl NamePainter for Asked {
        fn lay_out(&self, _ui: &Ui, text: &str, _style: &NameStyle) -> Option<Box<dyn LaidName>> {
            if let Ok(mut asked) = self.0.lock() {
                asked.push(text.to_owned());
            }
            Some(Box::new(Nothing))
        }

        fn lay_out_wrapped(&self, _: &Ui, _: &str, _: &NameStyle) -> Option<Box<dyn LaidName>> {
            None
        }
    }

    struct Nothing;

    impl LaidName for Nothing {
        fn size(&self) -> Vec2 {
            Vec2::splat(9.0)
        }

        fn elided(&self) -> bool {
            false
        }

        fn paint(&self, _painter: &Painter, _left_top: Pos2) {}
    }

    #[test]
    fn a_files_ending_stays_at_its_end_and_it_is_called_what_it_is() {
        for (name, set) in [
            ("قمة.txt", "\u{200e}قمة.txt"),
            ("הסכם (2).txt", "\u{200e}הסכם (2).txt"),
            ("otan-قمة.txt", "otan-قمة.txt"),
        ] {
            let asked = Arc::new(Asked::default());
            let painter = asked.clone();
            let harness = Harness::new_ui(move |ui| {
                set_name_painter(ui.ctx(), painter.clone());
                let style = NameStyle {
                    font: FontId::default(),
                    color: Color32::BLACK,
                    max_width: 200.0,
                };
                file_name_ui(ui, name, &style);
            });
            assert!(harness.query_by_label(name).is_some(), "to a screen reader");
            let asked = asked.0.lock().unwrap();
            assert!(
                asked.iter().all(|text| text == set) && !asked.is_empty(),
                "{asked:?}"
            );
        }
    }
}
