//! Colours of labels, checked: can everybody tell them apart, and do they stand out from the page?
//!
//! Colour-blindness after Machado, Oliveira and Fernandes (2009), at full severity; distance in CIE L*a*b* (ΔE*ab, where about 2 is the least
//! that an eye sees side by side); contrast after WCAG 2.

use super::codebook::{ColorPair, EntityType};

/// Colours nearer than this are easily taken for each other when they do not stand side by side.
pub const LEAST_DISTANCE: f32 = 5.0;

/// WCAG 2.2, 1.4.11: what a mark needs to stand out from its page.
pub const LEAST_CONTRAST: f32 = 3.0;

/// The pages on which labels are seen, light and dark.
pub const PAGES: [[u8; 3]; 2] = [[0xFC, 0xFB, 0xF8], [0x1A, 0x1B, 0x1D]];

/// How somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    /// All three kinds of cones.
    Full,
    /// Without the cones for red, about 1 man in 100.
    Protan,
    /// Without those for green, about 1 man in 100; in part, 5 in 100.
    Deutan,
    /// Without those for blue, about 1 person in 10,000.
    Tritan,
}

impl Sight {
    pub const ALL: [Self; 4] = [Self::Full, Self::Protan, Self::Deutan, Self::Tritan];

    const fn matrix(self) -> Option<[[f32; 3]; 3]> {
        match self {
            Self::Full => None,
            Self::Protan => Some([
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ]),
            Self::Deutan => Some([
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ]),
            Self::Tritan => Some([
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ]),
        }
    }
}

/// Two labels whose colours somebody takes for each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Alike {
    /// Positions in the list of entity types.
    pub a: usize,
    pub b: usize,
    pub sight: Sight,
    /// In the dark theme, else in the light one.
    pub dark: bool,
    pub distance: f32,
}

/// For each pair of types the sight and theme in which their colours are nearest, where that is too near.
pub fn alike(types: &[EntityType]) -> Vec<Alike> {
    let mut found = Vec::new();
    let seen: Vec<[[[f32; 3]; 4]; 2]> = types
        .iter()
        .map(|t| [t.color.light, t.color.dark].map(seen))
        .collect();
    for b in 1..types.len() {
        for a in 0..b {
            let mut nearest: Option<Alike> = None;
            for (theme, dark) in [(0, false), (1, true)] {
                for (i, sight) in Sight::ALL.into_iter().enumerate() {
                    let distance = distance(seen[a][theme][i], seen[b][theme][i]);
                    let is_nearer = nearest.as_ref().is_none_or(|n| distance < n.distance);
                    if distance < LEAST_DISTANCE && is_nearer {
                        nearest = Some(Alike {
                            a,
                            b,
                            sight,
                            dark,
                            distance,
                        });
                    }
                }
            }
            found.extend(nearest);
        }
    }
    found
}

/// For a new type, the colour that is farthest from those in use, for whoever takes it for one of them most easily and in the theme in which
/// it is nearest. It is one of those offered or of the colour circle, and stands out from both pages.
pub fn farthest(types: &[EntityType], offered: &[ColorPair]) -> ColorPair {
    let used = [false, true].map(|dark| {
        let of = types.iter().map(|t| side(t.color, dark));
        of.map(seen).collect::<Vec<_>>()
    });
    let room = |color: [u8; 3], dark: bool| {
        let color = seen(color);
        // Who lacks cones has less room for all colours: theirs counts twice, so that it is not all that counts.
        let weights = Sight::ALL.map(|sight| if sight == Sight::Full { 1.0 } else { 2.0 });
        let each = used[usize::from(dark)].iter().flat_map(|other| {
            let pairs = color.iter().zip(other).zip(weights);
            pairs.map(|((a, b), weight)| weight * distance(*a, *b))
        });
        each.fold(f32::INFINITY, f32::min)
    };
    // One hue for both themes; in each the shade with most room.
    let circle = (0..HUES).filter_map(|hue| {
        let [light, dark] = [false, true].map(|dark| {
            let shades = shades(hue).filter(|c| {
                let page = PAGES[usize::from(dark)];
                contrast(*c, page) >= LEAST_CONTRAST + 1.0
            });
            shades.max_by(|a, b| room(*a, dark).total_cmp(&room(*b, dark)))
        });
        Some(ColorPair {
            light: light?,
            dark: dark?,
        })
    });
    let room_of = |pair: &ColorPair| room(pair.light, false).min(room(pair.dark, true));
    let all = circle.chain(offered.iter().rev().copied());
    // Of equals the last, which is the first that is offered.
    all.max_by(|a, b| room_of(a).total_cmp(&room_of(b)))
        .unwrap_or(ColorPair {
            light: PAGES[1],
            dark: PAGES[0],
        })
}

/// Steps around the colour circle.
const HUES: u8 = 36;

/// A hue from dark to light, muted and full.
fn shades(hue: u8) -> impl Iterator<Item = [u8; 3]> {
    let channel = move |n: f32, saturation: f32, lightness: f32| {
        let k = (n + f32::from(hue) * 12.0 / f32::from(HUES)) % 12.0;
        let amplitude = saturation * lightness.min(1.0 - lightness);
        let value = lightness - amplitude * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0);
        (value * 255.0).round() as u8
    };
    [0.25, 0.33, 0.41, 0.49, 0.57, 0.65, 0.73, 0.81]
        .into_iter()
        .flat_map(|lightness| [0.4, 0.6, 0.8].map(|saturation| (saturation, lightness)))
        .map(move |(s, l)| [channel(0.0, s, l), channel(8.0, s, l), channel(4.0, s, l)])
}

const fn side(pair: ColorPair, dark: bool) -> [u8; 3] {
    if dark { pair.dark } else { pair.light }
}

/// A colour as each kind of sight has it.
fn seen(color: [u8; 3]) -> [[f32; 3]; 4] {
    Sight::ALL.map(|sight| lab(color, sight))
}

/// WCAG contrast of two colours, 1 to 21.
pub fn contrast(a: [u8; 3], b: [u8; 3]) -> f32 {
    let luminance = |c: [u8; 3]| {
        let [r, g, b] = c.map(linear);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn linear(channel: u8) -> f32 {
    let value = f32::from(channel) / 255.0;
    if value <= 0.040_45 {
        value / 12.92
    } else {
        ((value + 0.055) / 1.055).powf(2.4)
    }
}

/// L*a*b* of a colour as somebody sees it (D65).
fn lab(color: [u8; 3], sight: Sight) -> [f32; 3] {
    let mut rgb = color.map(linear);
    if let Some(matrix) = sight.matrix() {
        rgb = matrix.map(|row| {
            let sum = row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2];
            sum.clamp(0.0, 1.0)
        });
    }
    let [r, g, b] = rgb;
    let x = 0.412_456 * r + 0.357_576 * g + 0.180_438 * b;
    let y = 0.212_673 * r + 0.715_152 * g + 0.072_175 * b;
    let z = 0.019_334 * r + 0.119_192 * g + 0.950_304 * b;
    let f = |t: f32| {
        if t > 216.0 / 24_389.0 {
            t.cbrt()
        } else {
            (24_389.0 / 27.0 * t + 16.0) / 116.0
        }
    };
    let (fx, fy, fz) = (f(x / 0.950_47), f(y), f(z / 1.088_83));
    [116.0 * fy - 16.0, 500.0 * (fx - fy), 200.0 * (fy - fz)]
}

fn distance(a: [f32; 3], b: [f32; 3]) -> f32 {
    let squares = a.iter().zip(b).map(|(x, y)| (x - y) * (x - y));
    squares.sum::<f32>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::codebook::Label;

    fn of(light: [u8; 3]) -> EntityType {
        EntityType {
            label: Label::new("x"),
            tag: "X".to_owned(),
            key: None,
            color: ColorPair {
                light,
                // Far from each other, so that the light ones decide.
                dark: [light[2], light[0], light[1]],
            },
            subtypes: Vec::new(),
        }
    }

    #[test]
    fn red_and_green_of_one_lightness_are_alike_to_some_and_not_to_others() {
        // Okabe and Ito's vermilion and bluish green were chosen to differ for all.
        assert_eq!(alike(&[of([213, 94, 0]), of([0, 158, 115])]), []);
        let confused = [
            EntityType {
                color: ColorPair {
                    light: [155, 100, 20],
                    dark: [0, 0, 0],
                },
                ..of([0, 0, 0])
            },
            EntityType {
                color: ColorPair {
                    light: [115, 115, 20],
                    dark: [255, 255, 255],
                },
                ..of([0, 0, 0])
            },
        ];
        let found = alike(&confused);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(matches!(found[0].sight, Sight::Protan | Sight::Deutan));
        assert!(!found[0].dark);
    }

    #[test]
    fn equal_colours_are_alike_to_all() {
        let found = alike(&[of([10, 20, 200]), of([10, 20, 200])]);
        assert_eq!((found[0].sight, found[0].distance), (Sight::Full, 0.0));
    }

    /// However many types there are already, a new one is like none of them to anybody, and can be seen on the page.
    #[test]
    fn a_new_colour_is_like_none_in_use() {
        let mut types: Vec<EntityType> = Vec::new();
        let offered = [ColorPair {
            light: [0, 114, 178],
            dark: [108, 182, 232],
        }];
        for n in 0..16 {
            let color = farthest(&types, &offered);
            if n == 0 {
                assert_eq!(color, offered[0], "the first that is offered");
            }
            for (dark, page) in [false, true].into_iter().zip(PAGES) {
                assert!(contrast(side(color, dark), page) >= LEAST_CONTRAST);
            }
            types.push(EntityType {
                color,
                ..of([0, 0, 0])
            });
            assert_eq!(alike(&types), [], "{n}");
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 0.01);
        assert!((contrast([119; 3], [255; 3]) - 4.48).abs() < 0.01);
    }
}
