//! Chips for entities and triggers, and the rows that say who fills which role.

use egui::{
    AsIdSalt, Color32, CornerRadius, CursorIcon, Id, Pos2, Rect, Response, Role, Sense, Shape,
    Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::keys::KeyCap;
use super::{LaidName, NameStyle, lay_out_name, line_of, paint_focus, paint_left};
use crate::ui::theme::Theme;

/// A name in its label's colour.
#[derive(Clone, Copy, Debug)]
pub struct Chip<'a> {
    /// From the record it shows.
    pub id: Id,
    pub text: &'a str,
    pub color: Color32,
    pub shape: ChipShape,
}

/// The same marks as in the article text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChipShape {
    /// A fill and a line below: mentions and entities.
    #[default]
    Underlined,
    /// A round outline: event triggers.
    Outlined,
    /// Text alone: a type, a date.
    Plain,
}

/// A chip that can be clicked.
pub fn chip_ui(ui: &mut Ui, theme: &Theme, chip: &Chip<'_>) -> Response {
    let laid = LaidChip::new(ui, theme, chip, ui.available_width());
    let (_, rect) = ui.allocate_space(laid.size);
    laid.show_ui(ui, theme, ui.make_persistent_id(chip.id), rect.min)
}

/// A role of an event or a part of a stance, and what fills it.
#[derive(Clone, Copy, Debug)]
pub struct SlotRow<'a> {
    pub role: &'a str,
    pub fillers: &'a [Chip<'a>],
    /// Shown where nothing fills it: `pick, or type a date`.
    pub placeholder: &'a str,
    pub key: Option<&'a str>,
    /// Whether it waits for its filler.
    pub active: bool,
}

/// The text of a chip that asks for a further filler.
pub const MORE: &str = "+";

/// What happened to a slot row.
pub struct SlotRowResponse {
    /// A click asks for a (further) filler.
    pub row: Response,
    /// The filler that was clicked.
    pub clicked_filler: Option<Id>,
}

/// A slot row as wide as there is room; fillers wrap.
pub fn slot_row_ui(
    ui: &mut Ui,
    theme: &Theme,
    id_salt: impl AsIdSalt,
    slot: &SlotRow<'_>,
) -> SlotRowResponse {
    let id = ui.make_persistent_id(id_salt);
    let sizes = &theme.sizes;
    let (pad_y, gap) = (0.5, 8.0);
    let width = ui.available_width();
    let (key_color, key_line) = KeyCap::colors(theme, slot.active);
    let cap = slot
        .key
        .map(|key| KeyCap::new(ui, theme, key, key_color, key_line));
    let cap_width = cap.as_ref().map_or(0.0, |cap| cap.size.x + gap);
    let fillers_left = sizes.role_width + gap;
    let fillers_width = (width - fillers_left - cap_width).max(40.0);

    let role_color = if slot.active { theme.ink } else { theme.mute };
    let role = line_of(
        ui,
        slot.role,
        theme.font(sizes.text),
        role_color,
        sizes.role_width,
    );
    let placeholder_color = if slot.active { theme.ink } else { theme.mute };
    let placeholder = line_of(
        ui,
        slot.placeholder,
        theme.font(sizes.text),
        placeholder_color,
        fillers_width - 16.0,
    );

    let chips: Vec<LaidChip<'_>> = slot
        .fillers
        .iter()
        .map(|chip| LaidChip::new(ui, theme, chip, fillers_width))
        .collect();
    let mut places = Vec::with_capacity(chips.len());
    let mut at = Vec2::ZERO;
    for chip in &chips {
        if at.x > 0.0 && at.x + chip.size.x > fillers_width {
            at = vec2(0.0, at.y + CHIP_HEIGHT + 4.0);
        }
        places.push(at);
        at.x += chip.size.x + 6.0;
    }
    let (_, rect) = ui.allocate_space(vec2(width, at.y + CHIP_HEIGHT + 2.0 * pad_y));
    let row = ui.interact(rect, id, Sense::click());
    let first = rect.top() + pad_y + CHIP_HEIGHT / 2.0;
    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        let ground = rect.expand2(vec2(6.0, 0.0));
        if slot.active {
            painter.rect_filled(ground, sizes.radius, theme.sel);
        } else if row.hovered() {
            painter.rect_filled(ground, sizes.radius, theme.hover());
        }
        paint_left(painter, pos2(rect.left(), first), &role, role_color);
        if let Some(cap) = cap {
            cap.paint(painter, pos2(rect.right() - cap.size.x, first));
        }
        if chips.is_empty() {
            let field = Rect::from_min_size(
                pos2(rect.left() + fillers_left, first - CHIP_HEIGHT / 2.0),
                vec2(placeholder.size().x + 16.0, CHIP_HEIGHT),
            );
            let color = if slot.active {
                theme.accent
            } else {
                theme.edge
            };
            paint_dashed(ui, field, Stroke::new(theme.hairline, color));
            paint_left(
                painter,
                field.left_center() + vec2(8.0, 0.0),
                &placeholder,
                placeholder_color,
            );
        }
        paint_focus(ui, theme, &row, ground, sizes.radius);
    }
    row.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), slot.active, slot.role));
    ui.ctx().accesskit_node_builder(id, |node| {
        // The sign that asks for a further filler is none itself.
        let names = slot.fillers.iter().map(|chip| chip.text);
        let names: Vec<&str> = names.filter(|text| *text != MORE).collect();
        node.set_description(if names.is_empty() {
            slot.placeholder.to_owned()
        } else {
            names.join(", ")
        });
    });

    let mut clicked_filler = None;
    let origin = pos2(rect.left() + fillers_left, rect.top() + pad_y);
    for (chip, place) in chips.into_iter().zip(places) {
        let filler = chip.chip.id;
        if chip
            .show_ui(ui, theme, id.with(filler), origin + place)
            .clicked()
        {
            clicked_filler = Some(filler);
        }
    }
    let cut = role.elided || (slot.fillers.is_empty() && placeholder.elided);
    let row = row.on_hover_cursor(CursorIcon::PointingHand);
    let row = if cut {
        row.on_hover_text(format!("{}\n{}", slot.role, slot.placeholder))
    } else {
        row
    };
    SlotRowResponse {
        row,
        clicked_filler,
    }
}

const CHIP_HEIGHT: f32 = 22.0;

struct LaidChip<'a> {
    chip: &'a Chip<'a>,
    name: Box<dyn LaidName>,
    padding: f32,
    size: Vec2,
}

impl<'a> LaidChip<'a> {
    fn new(ui: &Ui, theme: &Theme, chip: &'a Chip<'a>, max_width: f32) -> Self {
        let (padding, font) = match chip.shape {
            ChipShape::Underlined => (4.0, theme.font(theme.sizes.text)),
            ChipShape::Outlined => (6.0, theme.font_semibold(theme.sizes.text)),
            ChipShape::Plain => (0.0, theme.font(theme.sizes.text)),
        };
        let style = NameStyle {
            font,
            color: theme.ink,
            max_width: max_width - 2.0 * padding,
        };
        let name = lay_out_name(ui, chip.text, &style);
        let size = vec2(name.size().x + 2.0 * padding, CHIP_HEIGHT);
        Self {
            chip,
            name,
            padding,
            size,
        }
    }

    fn show_ui(&self, ui: &Ui, theme: &Theme, id: Id, left_top: Pos2) -> Response {
        let rect = Rect::from_min_size(left_top, self.size);
        let response = ui.interact(rect, id, Sense::click());
        if ui.is_rect_visible(rect) {
            let painter = ui.painter();
            let color = self.chip.color;
            let strength = if response.hovered() { 0.22 } else { 0.12 };
            let mut text_center = rect.center().y;
            match self.chip.shape {
                ChipShape::Underlined => {
                    let top_corners = CornerRadius {
                        nw: 3,
                        ne: 3,
                        sw: 0,
                        se: 0,
                    };
                    painter.rect_filled(rect, top_corners, theme.soft(color, strength));
                    let below = pos2(rect.left(), rect.bottom() - theme.sizes.underline);
                    painter.rect_filled(Rect::from_min_max(below, rect.max), 0, color);
                    text_center -= theme.sizes.underline / 2.0;
                }
                ChipShape::Outlined => {
                    let outline = Stroke::new(1.5, color);
                    painter.rect(
                        rect,
                        7,
                        theme.soft(color, strength),
                        outline,
                        StrokeKind::Inside,
                    );
                }
                ChipShape::Plain => {}
            }
            let at = pos2(
                rect.left() + self.padding,
                text_center - self.name.size().y / 2.0,
            );
            self.name.paint(painter, at);
            paint_focus(
                ui,
                theme,
                &response,
                rect.expand(2.0),
                theme.sizes.radius_key,
            );
        }
        response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), self.chip.text));
        let response = response.on_hover_cursor(CursorIcon::PointingHand);
        if self.name.elided() {
            response.on_hover_text(self.chip.text)
        } else {
            response
        }
    }
}

/// A dashed rectangle with cut corners, which read as round at this size.
fn paint_dashed(ui: &Ui, rect: Rect, stroke: Stroke) {
    let rect = rect.shrink(stroke.width / 2.0);
    let cut = 2.0;
    let path = [
        pos2(rect.left() + cut, rect.top()),
        pos2(rect.right() - cut, rect.top()),
        pos2(rect.right(), rect.top() + cut),
        pos2(rect.right(), rect.bottom() - cut),
        pos2(rect.right() - cut, rect.bottom()),
        pos2(rect.left() + cut, rect.bottom()),
        pos2(rect.left(), rect.bottom() - cut),
        pos2(rect.left(), rect.top() + cut),
        pos2(rect.left() + cut, rect.top()),
    ];
    ui.painter()
        .extend(Shape::dashed_line(&path, stroke, 3.0, 2.5));
}
