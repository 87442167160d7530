//! How a theme dresses egui itself: fonts, spacing, and the colours of stock widgets.

use std::sync::Arc;

use egui::style::WidgetVisuals;
use egui::{
    Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke, Style,
    TextStyle, Visuals, vec2,
};

use super::{Theme, mix, semibold_family};

impl Theme {
    /// Makes stock egui widgets look like the rest; leaves animation settings alone.
    ///
    /// Both of egui's own styles are set, so it doesn't matter which of them egui believes in.
    pub fn apply(&self, ctx: &Context) {
        ctx.set_theme(if self.dark {
            egui::Theme::Dark
        } else {
            egui::Theme::Light
        });
        ctx.all_styles_mut(|style| self.dress(style));
    }

    fn dress(&self, style: &mut Style) {
        let sizes = &self.sizes;
        style.text_styles = [
            (TextStyle::Small, self.font(sizes.text_small)),
            (TextStyle::Body, self.font(sizes.text)),
            (TextStyle::Button, self.font(sizes.text)),
            (TextStyle::Heading, self.font_semibold(sizes.text_title)),
            (
                TextStyle::Monospace,
                FontId::new(sizes.text_note, FontFamily::Monospace),
            ),
        ]
        .into();

        let spacing = &mut style.spacing;
        spacing.item_spacing = vec2(8.0, 6.0);
        spacing.button_padding = vec2(9.0, 4.0);
        spacing.interact_size = vec2(28.0, 26.0);
        spacing.menu_margin = Margin::same(5);
        spacing.menu_spacing = 2.0;
        spacing.window_margin = Margin::same(14);
        spacing.indent = 16.0;
        spacing.icon_width = 15.0;
        spacing.icon_width_inner = 9.0;
        spacing.icon_spacing = 6.0;
        spacing.tooltip_width = 360.0;
        spacing.scroll.bar_width = 8.0;
        spacing.scroll.foreground_color = true;
        // Seen at rest too: what goes on below the edge would not be looked for.
        spacing.scroll.floating_width = 4.0;
        spacing.scroll.dormant_handle_opacity = 0.5;

        style.visuals = self.visuals();
        // Steady, as in the article: a blinking caret keeps an idle window painting.
        style.visuals.text_cursor.blink = false;
    }

    fn visuals(&self) -> Visuals {
        let mut visuals = if self.dark {
            Visuals::dark()
        } else {
            Visuals::light()
        };
        let radius = CornerRadius::same(self.sizes.radius);
        let widget = |fill, weak_fill, outline, text| WidgetVisuals {
            bg_fill: fill,
            weak_bg_fill: weak_fill,
            bg_stroke: Stroke::new(self.hairline, outline),
            fg_stroke: Stroke::new(1.0, text),
            corner_radius: radius,
            expansion: 0.0,
        };
        // Check boxes and the rails of sliders.
        let rail = mix(self.ink, self.paper, 0.07);
        let hovered = mix(self.ink, self.chip, 0.06);
        let widgets = &mut visuals.widgets;
        widgets.noninteractive = widget(self.panel, self.panel, self.line, self.ink);
        widgets.inactive = widget(rail, self.chip, self.edge, self.ink);
        widgets.hovered = widget(rail, hovered, self.mute, self.ink);
        widgets.active = widget(self.sel, self.sel, self.accent, self.ink);
        widgets.open = widget(rail, hovered, self.edge, self.ink);
        // Check marks and radio dots.
        widgets.inactive.fg_stroke.width = 1.5;
        widgets.hovered.fg_stroke.width = 1.5;
        widgets.active.fg_stroke.width = 1.5;

        visuals.weak_text_color = Some(self.mute);
        visuals.selection.bg_fill = self.sel;
        visuals.selection.stroke = self.focus_stroke();
        visuals.hyperlink_color = self.accent;
        visuals.faint_bg_color = mix(self.ink, self.panel, 0.03);
        visuals.extreme_bg_color = self.paper;
        visuals.text_edit_bg_color = Some(self.paper);
        visuals.code_bg_color = mix(self.ink, self.panel, 0.06);
        visuals.warn_fg_color = self.warning;
        visuals.error_fg_color = self.error;
        visuals.window_fill = self.chip;
        visuals.window_stroke = self.line_stroke();
        visuals.window_corner_radius = CornerRadius::same(self.sizes.radius_card);
        visuals.menu_corner_radius = CornerRadius::same(self.sizes.radius_card);
        visuals.window_shadow = self.floating_shadow();
        visuals.popup_shadow = self.floating_shadow();
        visuals.panel_fill = self.panel;
        visuals.text_cursor.stroke = Stroke::new(2.0, self.accent);
        visuals.ime_composition.active_underline_stroke = Stroke::new(2.0, self.accent);
        visuals.ime_composition.inactive_underline_stroke = Stroke::new(1.0, self.accent);
        visuals.slider_trailing_fill = true;
        visuals.indent_has_left_vline = false;
        visuals
    }
}

/// Registers the UI faces: `regular` for everything, `semibold` for the family of [`Theme::font_semibold`]; egui's own faces
/// stay behind them for what they lack. Call it before [`Theme::apply`], in the first frame at the latest.
pub fn install_fonts(ctx: &Context, regular: &'static [u8], semibold_face: &'static [u8]) {
    let mut fonts = FontDefinitions::default();
    for (name, bytes) in [("ui", regular), ("ui-semibold", semibold_face)] {
        let data = Arc::new(FontData::from_static(bytes));
        fonts.font_data.insert(name.to_owned(), data);
    }
    let proportional = fonts.families.entry(FontFamily::Proportional).or_default();
    proportional.insert(0, "ui".to_owned());
    let mut bold = proportional.clone();
    bold.insert(0, "ui-semibold".to_owned());
    fonts.families.insert(semibold_family(), bold);
    ctx.set_fonts(fonts);
}
