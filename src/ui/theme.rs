//! Every colour and size that the views use: four themes read from `assets/themes/`, and how they dress stock egui widgets.
//!
//! Invariants: no view names a colour of its own; text in `ink`, `mute`, `accent` or a signal colour reaches `min_contrast` on
//! `paper`, `panel` and `chip` (a test measures it); sizes are in points and the same in all themes.

mod egui_style;
mod sizes;

use std::sync::{Arc, LazyLock};

use egui::epaint::Shadow;
use egui::{Color32, Context, FontFamily, FontId, Stroke};
use serde::{Deserialize, Deserializer, Serialize};

use crate::model::codebook::ColorPair;

pub use egui_style::install_fonts;
pub use sizes::Sizes;

/// One look of the window.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// The file's name without its ending.
    pub name: String,
    /// Whether text is lighter than the page.
    pub dark: bool,
    /// The least contrast between text and what it stands on, after WCAG 2.2 (1.4.3: 4.5, 1.4.6: 7).
    pub min_contrast: f32,
    /// Width of separators and outlines.
    pub hairline: f32,

    /// Where the article and other content stands.
    #[serde(deserialize_with = "color")]
    pub paper: Color32,
    /// Side panels, menu bar, status bar.
    #[serde(deserialize_with = "color")]
    pub panel: Color32,
    /// What floats: menus, label bar, buttons.
    #[serde(deserialize_with = "color")]
    pub chip: Color32,
    /// Text.
    #[serde(deserialize_with = "color")]
    pub ink: Color32,
    /// Quiet text: counts, dates, labels.
    #[serde(deserialize_with = "color")]
    pub mute: Color32,
    /// Separators, outlines of cards and pills.
    #[serde(deserialize_with = "color")]
    pub line: Color32,
    /// Outlines that invite: "pick…", a hovered field.
    #[serde(deserialize_with = "color")]
    pub edge: Color32,
    /// Where you are: selected row, current tab, focus, progress.
    #[serde(deserialize_with = "color")]
    pub accent: Color32,
    /// Text on `accent`.
    #[serde(deserialize_with = "color")]
    pub on_accent: Color32,
    /// Behind selected text and the active choice.
    #[serde(deserialize_with = "color")]
    pub sel: Color32,
    /// Events.
    #[serde(deserialize_with = "color")]
    pub evt: Color32,
    /// Stance in favour; saved, done.
    #[serde(deserialize_with = "color")]
    pub fav: Color32,
    /// Stance against.
    #[serde(deserialize_with = "color")]
    pub aga: Color32,
    /// Stance that is neither.
    #[serde(deserialize_with = "color")]
    pub nei: Color32,
    #[serde(deserialize_with = "color")]
    pub warning: Color32,
    #[serde(deserialize_with = "color")]
    pub error: Color32,
    /// Behind what a search found.
    #[serde(deserialize_with = "color")]
    pub search: Color32,
    /// Behind the search result one is at.
    #[serde(deserialize_with = "color")]
    pub search_current: Color32,
    /// Below what floats.
    #[serde(deserialize_with = "color")]
    pub shadow: Color32,

    #[serde(default)]
    pub sizes: Sizes,
}

/// Which theme a person asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ThemeChoice {
    /// Light or dark, as the desktop says; light where it says nothing.
    #[default]
    System,
    Light,
    Dark,
    /// The stronger light or dark theme, as the desktop says.
    HighContrast,
}

impl ThemeChoice {
    pub const ALL: [Self; 4] = [Self::System, Self::Light, Self::Dark, Self::HighContrast];

    /// The theme to draw with now. Cheap: call it every frame, and [`Theme::apply`] when the answer changes.
    pub fn theme(self, ctx: &Context) -> &'static Theme {
        let dark = ctx.system_theme() == Some(egui::Theme::Dark);
        match self {
            Self::System if dark => Theme::dark(),
            Self::System | Self::Light => Theme::light(),
            Self::Dark => Theme::dark(),
            Self::HighContrast if dark => Theme::high_contrast_dark(),
            Self::HighContrast => Theme::high_contrast_light(),
        }
    }
}

impl Theme {
    pub fn light() -> &'static Self {
        &THEMES[0]
    }

    pub fn dark() -> &'static Self {
        &THEMES[1]
    }

    pub fn high_contrast_light() -> &'static Self {
        &THEMES[2]
    }

    pub fn high_contrast_dark() -> &'static Self {
        &THEMES[3]
    }

    /// All four, light first.
    pub fn all() -> &'static [Self] {
        THEMES.as_slice()
    }

    /// The regular UI face.
    pub fn font(&self, size: f32) -> FontId {
        FontId::new(size, FontFamily::Proportional)
    }

    /// The semi-bold UI face; [`install_fonts`] registers it.
    pub fn font_semibold(&self, size: f32) -> FontId {
        FontId::new(size, semibold_family())
    }

    /// A label's colour as the codebook gives it, moved towards `ink` as far as text in it needs to be read on this theme.
    pub fn label_color(&self, pair: ColorPair) -> Color32 {
        let [r, g, b] = if self.dark { pair.dark } else { pair.light };
        self.readable(Color32::from_rgb(r, g, b))
    }

    /// An annotator's colour in review, by their place in the legend: told apart by those who see few colours, and readable on this theme.
    pub fn track_color(&self, seat: usize) -> Color32 {
        self.label_color(TRACKS[seat % TRACKS.len()])
    }

    /// `color`, moved towards `ink` until it reaches `min_contrast` on `paper`.
    pub fn readable(&self, color: Color32) -> Color32 {
        let mut readable = color;
        for step in 1..=16 {
            if contrast(readable, self.paper) >= self.min_contrast {
                break;
            }
            readable = mix(self.ink, color, step as f32 / 16.0);
        }
        readable
    }

    /// Opacity of `ink` in the parts of the page that are no part of the article: as quiet as can still be read.
    pub fn dimmed_opacity(&self) -> f32 {
        let reads = |opacity: &f32| {
            contrast(mix(self.ink, self.paper, *opacity), self.paper) >= self.min_contrast * 0.9
        };
        let opacities = (0..=100).map(|step| step as f32 / 100.0);
        opacities.into_iter().find(reads).unwrap_or(1.0)
    }

    /// `color` thinned to `opacity` (0 to 1), for fills behind text.
    pub fn soft(&self, color: Color32, opacity: f32) -> Color32 {
        color.gamma_multiply(opacity)
    }

    /// Behind something the pointer is over.
    pub fn hover(&self) -> Color32 {
        self.ink.gamma_multiply(0.06)
    }

    pub fn line_stroke(&self) -> Stroke {
        Stroke::new(self.hairline, self.line)
    }

    /// Around what has the keyboard.
    pub fn focus_stroke(&self) -> Stroke {
        Stroke::new(self.hairline.max(1.5), self.accent)
    }

    /// Below the label bar, menus and windows.
    pub fn floating_shadow(&self) -> Shadow {
        Shadow {
            offset: [0, 6],
            blur: 28,
            spread: 0,
            color: self.shadow,
        }
    }

    /// Black on white, for a theme file that can't be read.
    fn plain(name: &str) -> Self {
        let [black, white, gray] = [Color32::BLACK, Color32::WHITE, Color32::from_gray(90)];
        Self {
            name: name.to_owned(),
            dark: false,
            min_contrast: 4.5,
            hairline: 1.0,
            paper: white,
            panel: white,
            chip: white,
            ink: black,
            mute: gray,
            line: gray,
            edge: gray,
            accent: black,
            on_accent: white,
            sel: Color32::from_gray(210),
            evt: black,
            fav: black,
            aga: black,
            nei: gray,
            warning: black,
            error: black,
            search: Color32::from_gray(220),
            search_current: Color32::from_gray(190),
            shadow: Color32::from_black_alpha(40),
            sizes: Sizes::default(),
        }
    }
}

/// Blue, orange, green, violet, red, olive; neighbours differ in lightness too.
const TRACKS: [ColorPair; 6] = [
    track([0x0b, 0x6f, 0xa8], [0x6d, 0xb7, 0xe8]),
    track([0xc4, 0x56, 0x1a], [0xf2, 0x93, 0x5c]),
    track([0x0a, 0x8f, 0x6a], [0x56, 0xc9, 0xa4]),
    track([0x7a, 0x5b, 0xb0], [0xb7, 0x9c, 0xe8]),
    track([0xa6, 0x3d, 0x57], [0xe5, 0x8a, 0xa2]),
    track([0x6b, 0x6a, 0x12], [0xc9, 0xc6, 0x5e]),
];

const fn track(light: [u8; 3], dark: [u8; 3]) -> ColorPair {
    ColorPair { light, dark }
}

/// `part` (0 to 1) of `over`, the rest of `under`, opaque; CSS's `color-mix(in srgb, …)`.
pub fn mix(over: Color32, under: Color32, part: f32) -> Color32 {
    under.lerp_to_gamma(over, part)
}

/// Contrast ratio of two opaque colours, 1 to 21 (WCAG 2.2).
pub fn contrast(a: Color32, b: Color32) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(color: Color32) -> f32 {
    let [r, g, b] = [color.r(), color.g(), color.b()].map(|channel| {
        let value = f32::from(channel) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// The family of the semi-bold UI face.
pub fn semibold_family() -> FontFamily {
    static FAMILY: LazyLock<Arc<str>> = LazyLock::new(|| "semibold".into());
    FontFamily::Name(Arc::clone(&FAMILY))
}

static THEMES: LazyLock<[Theme; 4]> = LazyLock::new(|| {
    SOURCES.map(|(name, source)| parse(source).unwrap_or_else(|_| Theme::plain(name)))
});

/// The theme files; a test checks that all of them can be read.
const SOURCES: [(&str, &str); 4] = [
    ("light", include_str!("../../assets/themes/light.ron")),
    ("dark", include_str!("../../assets/themes/dark.ron")),
    (
        "high-contrast-light",
        include_str!("../../assets/themes/high-contrast-light.ron"),
    ),
    (
        "high-contrast-dark",
        include_str!("../../assets/themes/high-contrast-dark.ron"),
    ),
];

fn parse(source: &str) -> Result<Theme, ron::error::SpannedError> {
    ron::from_str(source)
}

/// `"#RRGGBB"` or `"#RRGGBBAA"`.
fn color<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Color32, D::Error> {
    let text = String::deserialize(deserializer)?;
    Color32::from_hex(&text).map_err(|_| {
        serde::de::Error::custom(format!("{text:?} is no colour, such as \"#2F5D8A\""))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_theme_files_can_be_read_and_are_what_they_say() {
        for (name, source) in SOURCES {
            let theme = parse(source).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(theme.name, name);
            assert_eq!(
                theme.dark,
                contrast(theme.ink, Color32::BLACK) > 10.0,
                "{name}"
            );
        }
        assert_eq!(Theme::all().len(), SOURCES.len());
    }

    #[test]
    fn text_can_be_read_on_every_ground() {
        for theme in Theme::all() {
            let texts = [
                ("ink", theme.ink),
                ("mute", theme.mute),
                ("accent", theme.accent),
                ("evt", theme.evt),
                ("fav", theme.fav),
                ("aga", theme.aga),
                ("nei", theme.nei),
                ("warning", theme.warning),
                ("error", theme.error),
            ];
            for (text, text_color) in texts {
                for (ground, ground_color) in [
                    ("paper", theme.paper),
                    ("panel", theme.panel),
                    ("chip", theme.chip),
                ] {
                    let ratio = contrast(text_color, ground_color);
                    let name = &theme.name;
                    assert!(
                        ratio >= theme.min_contrast,
                        "{name}: {text} on {ground} {ratio:.2}"
                    );
                }
            }
            for ground in [theme.sel, theme.search, theme.search_current] {
                assert!(
                    contrast(theme.ink, ground) >= 4.5,
                    "{}: {ground:?}",
                    theme.name
                );
            }
            // List rows stand on `sel` where paper and panel are the same.
            if theme.paper == theme.panel {
                assert!(contrast(theme.mute, theme.sel) >= 4.5, "{}", theme.name);
            }
            assert!(contrast(theme.on_accent, theme.accent) >= theme.min_contrast);
        }
    }

    #[test]
    fn colours_of_the_built_in_codebooks_are_told_apart_by_all_and_stand_out_in_both_themes() {
        use crate::model::palette;
        for (name, _) in crate::store::codebook::BUILTIN {
            let codebook = crate::store::codebook::builtin(name).unwrap();
            assert_eq!(palette::alike(&codebook.entity_types), [], "{name}");
            for t in &codebook.entity_types {
                for (theme, [r, g, b]) in [
                    (Theme::light(), t.color.light),
                    (Theme::dark(), t.color.dark),
                ] {
                    // As text, so that no theme moves it towards another.
                    let color = Color32::from_rgb(r, g, b);
                    let found = contrast(color, theme.paper);
                    assert!(found >= 4.5, "{name}: {} {found}", t.label.name);
                    assert_eq!(theme.label_color(t.color), color);
                }
            }
        }
    }

    #[test]
    fn dimmed_text_can_be_read_and_is_still_quieter_than_the_article() {
        for theme in Theme::all() {
            let opacity = theme.dimmed_opacity();
            let dimmed = mix(theme.ink, theme.paper, opacity);
            let ratio = contrast(dimmed, theme.paper);
            assert!(ratio >= 4.0, "{}: {ratio:.2}", theme.name);
            assert!(ratio <= 6.6, "{}: {ratio:.2}", theme.name);
            // As egui blends it.
            let painted = theme.paper.blend(theme.ink.gamma_multiply(opacity));
            assert!(contrast(painted, theme.paper) >= 3.9, "{}", theme.name);
        }
    }

    #[test]
    fn a_pale_label_colour_is_made_readable_and_a_strong_one_kept() {
        for theme in Theme::all() {
            let pale = theme.readable(mix(Color32::YELLOW, theme.paper, 0.5));
            assert!(
                contrast(pale, theme.paper) >= theme.min_contrast,
                "{}",
                theme.name
            );
            assert_eq!(theme.readable(theme.accent), theme.accent);
        }
    }
}
