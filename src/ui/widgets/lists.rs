//! Rows of the article list and of the review list.

use egui::{
    AsIdSalt, Color32, Rect, Response, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::{NameStyle, lay_out_name, line_of, paint_focus, paint_left};
use crate::ui::theme::Theme;

/// What stands before a row's name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mark {
    None,
    /// Not begun.
    Empty,
    /// Begun.
    Half,
    /// Done.
    Full,
    /// Differs.
    Diamond(Color32),
    /// Agreed.
    Check(Color32),
}

/// A row of the article list or of the review list.
#[derive(Clone, Copy, Debug)]
pub struct ListRow<'a> {
    pub mark: Mark,
    /// What the mark means, for those who don't see it: `in progress`.
    pub state: &'a str,
    pub name: &'a str,
    /// The second line; without one the row is lower.
    pub meta: &'a str,
    /// At the right: a count, `2 : 1`.
    pub trailing: &'a str,
    pub selected: bool,
    /// Whether a line separates it from the row above.
    pub divider: bool,
}

/// The height of every [`list_row_ui`], so that a long list can skip rows it doesn't show.
pub fn list_row_height(theme: &Theme, with_meta: bool) -> f32 {
    let lines = if with_meta { 2.0 } else { 1.0 };
    2.0 * theme.sizes.row_pad_y + lines * line_height(theme)
}

/// A row as wide as the panel.
pub fn list_row_ui(
    ui: &mut Ui,
    theme: &Theme,
    id_salt: impl AsIdSalt,
    row: &ListRow<'_>,
) -> Response {
    let id = ui.make_persistent_id(id_salt);
    let sizes = &theme.sizes;
    let size = vec2(
        ui.available_width(),
        list_row_height(theme, !row.meta.is_empty()),
    );
    let (_, rect) = ui.allocate_space(size);
    let response = ui.interact(rect, id, Sense::click());
    let mut cut = false;
    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        if row.selected {
            // Where list and paper look the same, the bar alone would be too little.
            let fill = if theme.paper == theme.panel {
                theme.sel
            } else {
                theme.paper
            };
            painter.rect_filled(rect, 0, fill);
            let bar = Rect::from_min_size(rect.min, vec2(sizes.bar, rect.height()));
            painter.rect_filled(bar, 0, theme.accent);
        } else if response.hovered() {
            painter.rect_filled(rect, 0, theme.hover());
        }
        if row.divider {
            painter.hline(
                rect.x_range(),
                rect.top() + theme.hairline / 2.0,
                theme.line_stroke(),
            );
        }

        let first = rect.top() + sizes.row_pad_y + line_height(theme) / 2.0;
        let left = rect.left() + sizes.row_pad;
        paint_mark(ui, theme, row.mark, pos2(left + 4.5, first));
        let text_left = if row.mark == Mark::None {
            left
        } else {
            left + 23.0
        };
        let right = rect.right() - sizes.row_pad;

        let small = theme.font(sizes.text_small);
        let trailing = line_of(
            ui,
            row.trailing,
            small.clone(),
            theme.mute,
            rect.width() / 3.0,
        );
        let trailing_left = right - trailing.size().x;
        paint_left(painter, pos2(trailing_left, first), &trailing, theme.mute);

        let gap = if row.trailing.is_empty() { 0.0 } else { 7.0 };
        let style = NameStyle {
            font: theme.font(sizes.text),
            color: theme.ink,
            max_width: trailing_left - gap - text_left,
        };
        let name = lay_out_name(ui, row.name, &style);
        name.paint(painter, pos2(text_left, first - name.size().y / 2.0));
        let style = NameStyle {
            font: small,
            color: theme.mute,
            max_width: right - text_left,
        };
        let meta = lay_out_name(ui, row.meta, &style);
        meta.paint(
            painter,
            pos2(text_left, first + line_height(theme) - meta.size().y / 2.0),
        );
        cut = name.elided() || meta.elided();
        paint_focus(ui, theme, &response, rect, 0);
    }
    response.widget_info(|| {
        WidgetInfo::selected(Role::Button, ui.is_enabled(), row.selected, row.name)
    });
    ui.ctx().accesskit_node_builder(id, |node| {
        // Where nothing else is known the second line is the state again.
        let meta = if row.meta == row.state { "" } else { row.meta };
        let parts = [row.state, meta, row.trailing];
        node.set_description(
            parts
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(", "),
        );
    });
    if cut {
        response.on_hover_text(format!("{}\n{}", row.name, row.meta))
    } else {
        response
    }
}

/// A mark by itself; `state` is what it means.
pub fn mark_ui(ui: &mut Ui, theme: &Theme, mark: Mark, state: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(14.0, 14.0), Sense::hover());
    if ui.is_rect_visible(rect) {
        paint_mark(ui, theme, mark, rect.center());
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, state));
    response
}

fn paint_mark(ui: &Ui, theme: &Theme, mark: Mark, center: egui::Pos2) {
    let painter = ui.painter();
    let radius = 4.5;
    let paint_ring = |color| painter.circle_stroke(center, radius - 0.75, Stroke::new(1.5, color));
    match mark {
        Mark::None => {}
        Mark::Empty => {
            paint_ring(theme.mute);
        }
        Mark::Half => {
            let left_half = (0..=12).map(|step| {
                let angle = std::f32::consts::PI * (0.5 + step as f32 / 12.0);
                center + (radius - 0.75) * vec2(angle.cos(), -angle.sin())
            });
            let fill = Shape::convex_polygon(left_half.collect(), theme.accent, Stroke::NONE);
            painter.add(fill);
            paint_ring(theme.accent);
        }
        Mark::Full => {
            // As wide as a ring looks with its soft edge.
            painter.circle_filled(center, radius + 0.5, theme.accent);
        }
        Mark::Diamond(color) => {
            let points = [
                vec2(0.0, -5.0),
                vec2(5.0, 0.0),
                vec2(0.0, 5.0),
                vec2(-5.0, 0.0),
            ];
            let points = points.into_iter().map(|corner| center + corner).collect();
            painter.add(Shape::convex_polygon(points, color, Stroke::NONE));
        }
        Mark::Check(color) => {
            let points = [vec2(-4.0, 0.5), vec2(-1.2, 3.5), vec2(4.0, -3.5)];
            let points = points.into_iter().map(|corner| center + corner).collect();
            painter.add(Shape::line(points, Stroke::new(1.75, color)));
        }
    }
}

/// Of list rows, rounded so that rows start on whole points.
fn line_height(theme: &Theme) -> f32 {
    (theme.sizes.text * theme.sizes.line_height).round()
}
