//! Rows of the article list and the review list, and the tabs above a panel.

use egui::{
    AsIdSalt, Color32, CursorIcon, Rect, Response, Role, Sense, Shape, Stroke, Ui, WidgetInfo,
    pos2, vec2,
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
            painter.rect_filled(rect, 0, theme.paper);
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
        let parts = [row.state, row.meta, row.trailing];
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

/// A tab of a panel: `Events 2`.
#[derive(Clone, Copy, Debug)]
pub struct Tab<'a, T> {
    pub value: T,
    pub text: &'a str,
    pub count: Option<usize>,
}

/// A strip of tabs as wide as the panel, with a line below; `selected` follows the click. Texts too long for the strip are cut.
pub fn tabs_ui<T>(
    ui: &mut Ui,
    theme: &Theme,
    id_salt: impl AsIdSalt,
    tabs: &[Tab<'_, T>],
    selected: &mut T,
) -> Response
where
    T: Copy + PartialEq + std::fmt::Debug + std::hash::Hash,
{
    let id = ui.make_persistent_id(id_salt);
    let size = theme.sizes.text_note;
    let (rect, mut response) =
        ui.allocate_exact_size(vec2(ui.available_width(), 36.0), Sense::hover());
    ui.painter().hline(
        rect.x_range(),
        rect.bottom() - theme.hairline / 2.0,
        theme.line_stroke(),
    );
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_role(Role::TabList));

    let (edge, mut padding) = (8.0, 7.0);
    let texts: Vec<String> = tabs
        .iter()
        .map(|tab| {
            tab.count.map_or_else(
                || tab.text.to_owned(),
                |count| format!("{} {count}", tab.text),
            )
        })
        .collect();
    // Measured semi-bold, so that nothing moves when another tab is chosen.
    let natural: Vec<f32> = texts
        .iter()
        .map(|text| {
            line_of(
                ui,
                text,
                theme.font_semibold(size),
                theme.ink,
                f32::INFINITY,
            )
            .size()
            .x
            .ceil()
        })
        .collect();
    let room = |padding: f32| rect.width() - 2.0 * edge - 2.0 * padding * tabs.len() as f32;
    if natural.iter().sum::<f32>() > room(padding) {
        padding = 4.0;
    }
    let widest = fair_width(&natural, room(padding));

    let mut left = rect.left() + edge;
    for ((tab, text), natural) in tabs.iter().zip(&texts).zip(natural) {
        let width = natural.min(widest) + 2.0 * padding;
        let tab_rect = Rect::from_min_size(pos2(left, rect.top()), vec2(width, rect.height()));
        left += width;
        let tab_response = ui.interact(tab_rect, id.with(tab.value), Sense::click());
        if tab_response.clicked() && *selected != tab.value {
            *selected = tab.value;
            response.mark_changed();
        }
        let on = *selected == tab.value;
        let (font, color) = match (on, tab_response.hovered()) {
            (true, _) => (theme.font_semibold(size), theme.ink),
            (false, true) => (theme.font(size), theme.ink),
            (false, false) => (theme.font(size), theme.mute),
        };
        let galley = line_of(ui, text, font, color, width - 2.0 * padding + 0.5);
        let cut = galley.elided;
        let at = tab_rect.center() - galley.size() / 2.0;
        ui.painter().galley(at, galley, color);
        if on {
            let bar =
                Rect::from_min_max(pos2(tab_rect.left(), tab_rect.bottom() - 2.0), tab_rect.max);
            ui.painter().rect_filled(bar, 0, theme.accent);
        }
        paint_focus(
            ui,
            theme,
            &tab_response,
            tab_rect.shrink2(vec2(0.0, 4.0)),
            theme.sizes.radius_key,
        );
        tab_response.widget_info(|| WidgetInfo::labeled(Role::Tab, ui.is_enabled(), text));
        ui.ctx()
            .accesskit_node_builder(tab_response.id, |node| node.set_selected(on));
        let tab_response = tab_response.on_hover_cursor(CursorIcon::PointingHand);
        if cut {
            tab_response.on_hover_text(text);
        }
    }
    response
}

fn paint_mark(ui: &Ui, theme: &Theme, mark: Mark, center: egui::Pos2) {
    let painter = ui.painter();
    let radius = 4.5;
    let ring = |color| Stroke::new(1.5, color);
    match mark {
        Mark::None => {}
        Mark::Empty => {
            painter.circle_stroke(center, radius - 0.75, ring(theme.mute));
        }
        Mark::Half => {
            painter.circle_stroke(center, radius - 0.75, ring(theme.accent));
            let left_half = Rect::from_min_max(
                center - vec2(radius - 0.5, radius),
                pos2(center.x, center.y + radius),
            );
            painter
                .with_clip_rect(painter.clip_rect().intersect(left_half))
                .circle_filled(center, radius - 0.75, theme.accent);
        }
        Mark::Full => {
            painter.circle_filled(center, radius, theme.accent);
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

/// The greatest width for each part so that all of them fit into `room` and only the longest are cut.
fn fair_width(natural: &[f32], room: f32) -> f32 {
    let mut sorted = natural.to_vec();
    sorted.sort_by(f32::total_cmp);
    let mut left = room.max(0.0);
    for (i, width) in sorted.iter().enumerate() {
        let share = left / (sorted.len() - i) as f32;
        if *width > share {
            return share.floor();
        }
        left -= width;
    }
    f32::INFINITY
}

/// Of list rows, rounded so that rows start on whole points.
fn line_height(theme: &Theme) -> f32 {
    (theme.sizes.text * theme.sizes.line_height).round()
}

#[cfg(test)]
mod tests {
    use super::fair_width;

    #[test]
    fn only_the_longest_are_cut() {
        assert_eq!(fair_width(&[10.0, 20.0, 30.0], 100.0), f32::INFINITY);
        assert_eq!(fair_width(&[10.0, 50.0, 90.0], 100.0), 45.0);
        assert_eq!(fair_width(&[], 100.0), f32::INFINITY);
        assert_eq!(fair_width(&[10.0], -5.0), 0.0);
    }
}
