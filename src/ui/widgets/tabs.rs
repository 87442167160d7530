//! The tabs above a panel.

use egui::{AsIdSalt, CursorIcon, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{line_of, paint_focus, paint_left};
use crate::ui::theme::Theme;

/// A tab of a panel: `Events 2`.
#[derive(Clone, Copy, Debug)]
pub struct Tab<'a, T> {
    pub value: T,
    pub text: &'a str,
    pub count: Option<usize>,
}

/// A strip of tabs as wide as the panel, with a line below; `selected` follows the click, and the response says that it changed.
///
/// Where the strip is too narrow its type is smaller, then it has two rows; only then the longest texts are cut, the counts never. A tab's accessible name is its text, its count the
/// description.
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
    // Measured semi-bold, so that nothing moves when another tab is chosen.
    let width_of = |text: &str, size: f32| {
        let galley = line_of(
            ui,
            text,
            theme.font_semibold(size),
            theme.ink,
            f32::INFINITY,
        );
        galley.size().x.ceil()
    };
    let counts: Vec<String> = tabs
        .iter()
        .map(|tab| {
            tab.count
                .map_or_else(String::new, |count| count.to_string())
        })
        .collect();
    let widths_at = |size: f32| -> Vec<[f32; 2]> {
        let of = |(tab, count): (&Tab<'_, T>, &String)| {
            let count = match count.as_str() {
                "" => 0.0,
                count => COUNT_GAP + width_of(count, size),
            };
            [width_of(tab.text, size), count]
        };
        tabs.iter().zip(&counts).map(of).collect()
    };
    let available = ui.available_width() - 2.0 * EDGE;
    let mut size = theme.sizes.text_note;
    let mut widths = widths_at(size);
    if natural_width(&widths) > available {
        size = theme.sizes.text_small;
        widths = widths_at(size);
    }
    let n_in_first = match natural_width(&widths) > available {
        true => first_row(&widths, available),
        false => tabs.len(),
    };
    let height = if n_in_first < tabs.len() { 30.0 } else { 36.0 };
    let n_rows = if n_in_first < tabs.len() { 2.0 } else { 1.0 };
    let (rect, mut response) =
        ui.allocate_exact_size(vec2(ui.available_width(), n_rows * height), Sense::hover());
    ui.painter().hline(
        rect.x_range(),
        rect.bottom() - theme.hairline / 2.0,
        theme.line_stroke(),
    );
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_role(Role::TabList));

    let mut places = Vec::with_capacity(tabs.len());
    for (row, widths) in [&widths[..n_in_first], &widths[n_in_first..]]
        .iter()
        .enumerate()
    {
        let texts: Vec<f32> = widths.iter().map(|[text, _]| *text).collect();
        let room = available - widths.iter().map(|[_, count]| count).sum::<f32>();
        let n_sides = 2.0 * widths.len().max(1) as f32;
        let padding = ((room - texts.iter().sum::<f32>()) / n_sides).clamp(PADDING, 7.0);
        let widest = fair_width(&texts, room - n_sides * padding);
        let mut left = rect.left() + EDGE;
        for [text, count] in *widths {
            let text = text.min(widest);
            let at = pos2(left, rect.top() + row as f32 * height);
            let width = text + count + 2.0 * padding;
            places.push((Rect::from_min_size(at, vec2(width, height)), text));
            left += width;
        }
    }
    for (i, tab) in tabs.iter().enumerate() {
        let (tab_rect, text_width) = places[i];
        let tab_response = ui.interact(tab_rect, id.with(tab.value), Sense::click());
        if tab_response.clicked() && *selected != tab.value {
            *selected = tab.value;
            response.mark_changed();
        }
        let on = *selected == tab.value;
        let font = if on {
            theme.font_semibold(size)
        } else {
            theme.font(size)
        };
        let color = if on || tab_response.hovered() {
            theme.ink
        } else {
            theme.mute
        };
        let text = line_of(ui, tab.text, font.clone(), color, text_width + 0.5);
        let count = line_of(ui, &counts[i], font, color, f32::INFINITY);
        let gap = if count.is_empty() { 0.0 } else { COUNT_GAP };
        let used = text.size().x + gap + count.size().x;
        let text_at = tab_rect.center() - vec2(used / 2.0, 0.0);
        paint_left(ui.painter(), text_at, &text, color);
        paint_left(
            ui.painter(),
            text_at + vec2(text.size().x + gap, 0.0),
            &count,
            color,
        );
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
        tab_response.widget_info(|| WidgetInfo::labeled(Role::Tab, ui.is_enabled(), tab.text));
        ui.ctx().accesskit_node_builder(tab_response.id, |node| {
            node.set_selected(on);
            if !counts[i].is_empty() {
                node.set_description(counts[i].as_str());
            }
        });
        let tab_response = tab_response.on_hover_cursor(CursorIcon::PointingHand);
        if text.elided {
            tab_response.on_hover_text(tab.text);
        }
    }
    response
}

/// Left of the first tab and right of the last.
const EDGE: f32 = 7.0;

/// The least beside a tab's text.
const PADDING: f32 = 4.0;

/// What tabs need, text and count each, with the least beside them.
fn natural_width(widths: &[[f32; 2]]) -> f32 {
    let tabs = widths
        .iter()
        .map(|[text, count]| text + count + 2.0 * PADDING);
    tabs.sum()
}

/// How many tabs of two rows stand in the first: so that the wider row is as narrow as can be.
fn first_row(widths: &[[f32; 2]], room: f32) -> usize {
    let wider = |n: usize| {
        let (first, second) = widths.split_at(n);
        natural_width(first).max(natural_width(second))
    };
    // The first row is filled where it can be.
    let fits = |n: &usize| wider(*n) <= room;
    let filled = (1..widths.len()).rev().find(fits);
    let best = (1..widths.len()).min_by(|a, b| wider(*a).total_cmp(&wider(*b)));
    filled.or(best).unwrap_or(widths.len())
}

/// Between a tab's text and its count.
const COUNT_GAP: f32 = 4.0;

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

#[cfg(test)]
mod tests {
    use super::{fair_width, first_row};

    #[test]
    fn two_rows_are_filled_from_the_first() {
        let tabs = [[50.0, 10.0], [70.0, 10.0], [60.0, 10.0], [30.0, 0.0]];
        assert_eq!(first_row(&tabs, 240.0), 3);
        assert_eq!(first_row(&tabs, 160.0), 2);
        assert_eq!(first_row(&tabs, 20.0), 2, "cut, but evenly");
        assert_eq!(first_row(&tabs[..1], 20.0), 1);
    }

    #[test]
    fn only_the_longest_are_cut() {
        assert_eq!(fair_width(&[10.0, 20.0, 30.0], 100.0), f32::INFINITY);
        assert_eq!(fair_width(&[10.0, 50.0, 90.0], 100.0), 45.0);
        assert_eq!(fair_width(&[], 100.0), f32::INFINITY);
        assert_eq!(fair_width(&[10.0], -5.0), 0.0);
    }
}
