//! Key caps, and what a key does: buttons of the label bar, pills, status-bar items.

use std::sync::Arc;

use egui::{
    AsIdSalt, Color32, CornerRadius, CursorIcon, Galley, Painter, Pos2, Rect, Response, Role,
    Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::{line_of, paint_focus, paint_left};
use crate::ui::theme::{Theme, mix};

/// Between a key cap and its text.
const KEY_GAP: f32 = 5.0;

/// A key cap by itself.
pub fn kbd_ui(ui: &mut Ui, theme: &Theme, key: &str) -> Response {
    let cap = KeyCap::new(ui, theme, key, theme.mute, theme.line);
    let (rect, response) = ui.allocate_exact_size(cap.size, Sense::hover());
    if ui.is_rect_visible(rect) {
        cap.paint(ui.painter(), rect.left_center());
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Label, ui.is_enabled(), key));
    response
}

/// How wide [`kbd_ui`] is.
pub fn kbd_width(ui: &Ui, theme: &Theme, key: &str) -> f32 {
    KeyCap::new(ui, theme, key, theme.mute, theme.line).size.x
}

/// A label to give to the selection, with the key that gives it.
#[derive(Clone, Copy, Debug)]
pub struct LabelButton<'a> {
    pub key: Option<&'a str>,
    pub text: &'a str,
    /// The label's own colour, for its key cap.
    pub color: Option<Color32>,
    /// Whether Enter would choose it.
    pub active: bool,
}

/// A button of the label bar: `[o] Organization`.
pub fn label_button_ui(
    ui: &mut Ui,
    theme: &Theme,
    id_salt: impl AsIdSalt,
    button: &LabelButton<'_>,
) -> Response {
    let id = ui.make_persistent_id(id_salt);
    let (key_color, key_line) = match button.color {
        Some(color) => (
            theme.readable(color),
            theme.readable(color).gamma_multiply(0.7),
        ),
        None => KeyCap::colors(theme, button.active),
    };
    let cap = button
        .key
        .map(|key| KeyCap::new(ui, theme, key, key_color, key_line));
    let cap_width = cap.as_ref().map_or(0.0, |cap| cap.size.x + KEY_GAP);
    let padding = vec2(9.0, 4.0);
    let text_width = ui.available_width() - cap_width - 2.0 * padding.x;
    let text = line_of(
        ui,
        button.text,
        theme.font(theme.sizes.text_note),
        theme.ink,
        text_width,
    );
    let size = vec2(cap_width + text.size().x, text.size().y.max(18.0)) + 2.0 * padding;

    let (_, rect) = ui.allocate_space(size);
    let response = ui.interact(rect, id, Sense::click());
    if ui.is_rect_visible(rect) {
        let radius = theme.sizes.radius;
        let fill = match (button.active, response.hovered()) {
            (true, _) => theme.sel,
            (false, true) => theme.hover(),
            (false, false) => Color32::TRANSPARENT,
        };
        ui.painter()
            .rect_filled(rect, CornerRadius::same(radius), fill);
        let mut at = rect.left_center() + vec2(padding.x, 0.0);
        if let Some(cap) = cap {
            cap.paint(ui.painter(), at);
            at.x += cap_width;
        }
        paint_left(ui.painter(), at, &text, theme.ink);
        paint_focus(ui, theme, &response, rect, radius);
    }
    response.widget_info(|| {
        WidgetInfo::selected(Role::Button, ui.is_enabled(), button.active, button.text)
    });
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    if text.elided {
        response.on_hover_text(button.text)
    } else {
        response
    }
}

/// A small choice, on or off: `asserted`, `past`; with a key in review.
#[derive(Clone, Copy, Debug)]
pub struct Pill<'a> {
    pub text: &'a str,
    pub key: Option<&'a str>,
    pub on: bool,
    /// Its outline while on.
    pub color: Color32,
}

/// A pill; the caller turns it when it is clicked.
pub fn pill_ui(ui: &mut Ui, theme: &Theme, id_salt: impl AsIdSalt, pill: &Pill<'_>) -> Response {
    let id = ui.make_persistent_id(id_salt);
    let color = if pill.on { theme.ink } else { theme.mute };
    let cap = pill
        .key
        .map(|key| KeyCap::new(ui, theme, key, theme.mute, theme.line));
    let cap_width = cap.as_ref().map_or(0.0, |cap| cap.size.x + KEY_GAP);
    let padding = vec2(8.0, 2.0);
    let text_width = ui.available_width() - cap_width - 2.0 * padding.x;
    let font = if pill.on {
        theme.font_semibold(theme.sizes.text_pill)
    } else {
        theme.font(theme.sizes.text_pill)
    };
    let text = line_of(ui, pill.text, font, color, text_width);
    let size = vec2(cap_width + text.size().x, text.size().y.max(17.0)) + 2.0 * padding;

    let (_, rect) = ui.allocate_space(size);
    let response = ui.interact(rect, id, Sense::click());
    if ui.is_rect_visible(rect) {
        let radius = CornerRadius::same((rect.height() / 2.0) as u8);
        let (fill, outline) = match (pill.on, response.hovered()) {
            (true, _) => (theme.soft(pill.color, 0.22), Stroke::new(1.5, pill.color)),
            (false, true) => (theme.hover(), Stroke::new(theme.hairline, theme.edge)),
            (false, false) => (Color32::TRANSPARENT, theme.line_stroke()),
        };
        ui.painter()
            .rect(rect, radius, fill, outline, StrokeKind::Inside);
        let mut at = rect.left_center() + vec2(padding.x, 0.0);
        if let Some(cap) = cap {
            cap.paint(ui.painter(), at);
            at.x += cap_width;
        }
        paint_left(ui.painter(), at, &text, color);
        if response.has_focus() {
            let ring = rect.expand(2.0);
            ui.painter().rect_stroke(
                ring,
                (ring.height() / 2.0) as u8,
                theme.focus_stroke(),
                StrokeKind::Inside,
            );
        }
    }
    response
        .widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), pill.on, pill.text));
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    if text.elided {
        response.on_hover_text(pill.text)
    } else {
        response
    }
}

/// A key and what it does now, in the status bar; a click does the same. Where there is no room for the whole of it, it is left out.
pub fn status_item_ui(
    ui: &mut Ui,
    theme: &Theme,
    id_salt: impl AsIdSalt,
    key: &str,
    text: &str,
) -> Response {
    let id = ui.make_persistent_id(id_salt);
    let cap = KeyCap::new(ui, theme, key, theme.mute, theme.line);
    let cap_width = cap.size.x + KEY_GAP;
    let galley = line_of(
        ui,
        text,
        theme.font(theme.sizes.text),
        Color32::PLACEHOLDER,
        f32::INFINITY,
    );
    let size = vec2(cap_width + galley.size().x, galley.size().y.max(22.0));
    if size.x > ui.available_width() + 0.5 {
        return ui.interact(Rect::NOTHING, id, Sense::hover());
    }

    let (_, rect) = ui.allocate_space(size);
    let response = ui.interact(rect, id, Sense::click());
    if ui.is_rect_visible(rect) {
        let color = if response.hovered() {
            theme.ink
        } else {
            theme.mute
        };
        cap.paint(ui.painter(), rect.left_center());
        paint_left(
            ui.painter(),
            rect.left_center() + vec2(cap_width, 0.0),
            &galley,
            color,
        );
        paint_focus(
            ui,
            theme,
            &response,
            rect.expand2(vec2(3.0, 0.0)),
            theme.sizes.radius_key,
        );
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), text));
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// What the status bar says first: `“Alliance”` strong, then `selected, 2 more here`.
pub fn status_text_ui(ui: &mut Ui, theme: &Theme, strong: &str, text: &str) -> Response {
    let size = theme.sizes.text;
    let style = super::NameStyle {
        font: theme.font_semibold(size),
        color: theme.ink,
        // A long selection leaves room for what it can be made into.
        max_width: (ui.available_width() * 0.35).max(80.0),
    };
    let name = super::lay_out_name(ui, strong, &style);
    let gap = if strong.is_empty() || text.is_empty() {
        0.0
    } else {
        6.0
    };
    let text_width = ui.available_width() - name.size().x - gap;
    let galley = line_of(ui, text, theme.font(size), theme.mute, text_width);
    let height = name.size().y.max(galley.size().y).max(22.0);
    let (rect, response) = ui.allocate_exact_size(
        vec2(name.size().x + gap + galley.size().x, height),
        Sense::hover(),
    );
    if ui.is_rect_visible(rect) {
        let top = rect.center().y - name.size().y / 2.0;
        name.paint(ui.painter(), pos2(rect.left(), top));
        paint_left(
            ui.painter(),
            rect.left_center() + vec2(name.size().x + gap, 0.0),
            &galley,
            theme.mute,
        );
    }
    let whole = format!("{strong} {text}");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, ui.is_enabled(), whole.trim()));
    if name.elided() || galley.elided {
        response.on_hover_text(whole.trim())
    } else {
        response
    }
}

/// A key cap, measured.
pub(super) struct KeyCap {
    text: Arc<Galley>,
    color: Color32,
    outline: Stroke,
    radius: CornerRadius,
    pub(super) size: Vec2,
}

impl KeyCap {
    /// Of text and outline, on a plain ground or (`active`) on [`Theme::sel`].
    pub(super) fn colors(theme: &Theme, active: bool) -> (Color32, Color32) {
        if active {
            (theme.ink, mix(theme.accent, theme.sel, 0.5))
        } else {
            (theme.mute, theme.line)
        }
    }

    pub(super) fn new(ui: &Ui, theme: &Theme, key: &str, color: Color32, line: Color32) -> Self {
        let font = theme.font_semibold(theme.sizes.text_small);
        let text = line_of(ui, key, font, color, f32::INFINITY);
        let height = 17.0;
        Self {
            size: vec2((text.size().x + 9.0).ceil().max(height), height),
            text,
            color,
            outline: Stroke::new(theme.hairline, line),
            radius: CornerRadius::same(theme.sizes.radius_key),
        }
    }

    pub(super) fn paint(&self, painter: &Painter, left_center: Pos2) {
        let left_top = left_center - vec2(0.0, self.size.y / 2.0);
        let rect = Rect::from_min_size(left_top.round(), self.size);
        painter.rect_stroke(rect, self.radius, self.outline, StrokeKind::Inside);
        painter.galley(
            rect.center() - self.text.size() / 2.0,
            Arc::clone(&self.text),
            self.color,
        );
    }
}
