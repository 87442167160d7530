//! Figures to take away: SVG, PNG and CSV, made from the numbers.

use std::fmt::Write as _;

use egui::{Align, Align2, Color32, FontId, Pos2, Rect, Vec2, pos2, vec2};

use crate::{
    review::agreement::{Agreement, Figures, Shown},
    ui::{
        picture,
        theme::{self, Theme, contrast, mix},
    },
};

/// A value as tables show it: `.81`, `1.00`, `–` where there is none.
pub fn short(value: Option<f64>) -> String {
    match value {
        None => "–".to_owned(),
        Some(value) => {
            let text = format!("{value:.2}");
            match text.strip_prefix("0.") {
                Some(rest) => format!(".{rest}"),
                None => match text.strip_prefix("-0.") {
                    Some("00") => ".00".to_owned(),
                    Some(rest) => format!("−.{rest}"),
                    None => text,
                },
            }
        }
    }
}

/// The 95 % interval, `.74–.83`; empty where there is none.
pub fn interval(figure: &Shown) -> String {
    figure.interval.map_or_else(String::new, |i| {
        format!("{}–{}", short(Some(i.low)), short(Some(i.high)))
    })
}

/// The fill of a heat map's cell; what is written on it in `ink` can be read, however strong it is.
pub fn heat(theme: &Theme, value: Option<f64>) -> Color32 {
    match value {
        None => theme.line,
        Some(value) => {
            const WEAKEST: f32 = 0.08;
            let fill = |strength: f32| mix(theme.fav, theme.paper, strength);
            let strongest = (1..=70)
                .rev()
                .map(|percent| percent as f32 / 100.0)
                .find(|s| contrast(theme.ink, fill(*s)) >= theme.min_contrast)
                .unwrap_or(WEAKEST);
            let value = value.clamp(0.0, 1.0) as f32;
            fill(WEAKEST + (strongest - WEAKEST) * value * value)
        }
    }
}

/// The pair's figure; `None` for an annotator with themselves.
pub fn pair<'a>(figures: &'a Figures, a: &str, b: &str) -> Option<&'a Shown> {
    let found = figures
        .pairs
        .iter()
        .find(|p| (p.a == a && p.b == b) || (p.a == b && p.b == a));
    found.map(|p| &p.figure)
}

/// One thing in a figure, at points from its top left corner.
enum Item {
    Box {
        rect: Rect,
        corner: u8,
        fill: Color32,
    },
    /// `at` is on the line that the letters stand on.
    Text {
        at: Pos2,
        side: Align,
        color: Color32,
        is_bold: bool,
        text: String,
    },
}

/// A figure that SVG and PNG show alike.
pub struct Drawing {
    size: Vec2,
    paper: Color32,
    items: Vec<Item>,
}

const TEXT_SIZE: f32 = 13.0;

/// A heat map, annotator × annotator, with bars for each label below it.
pub fn heat_map(
    found: &Agreement,
    figures: &Figures,
    labels: &[&Figures],
    names: &dyn Fn(&str) -> String,
    theme: &Theme,
) -> Drawing {
    const CELL: f32 = 84.0;
    const ROW: f32 = 30.0;
    const LEFT: f32 = 150.0;
    const BAR: f32 = 22.0;
    let n = found.annotators.len();
    let width = LEFT + n.max(4) as f32 * CELL + 20.0;
    let top = 60.0 + (n + 1) as f32 * ROW + 30.0;
    let mut drawing = Drawing {
        size: vec2(width, top + labels.len() as f32 * BAR + 30.0),
        paper: theme.paper,
        items: Vec::new(),
    };
    let (ink, mute) = (theme.ink, theme.mute);
    let title = format!("{}: {}", figures.layer.word(), figures.title);
    drawing.text(14.0, 26.0, Align::Min, ink, true, title);
    let n_text = format!(
        "n = {} {}, {} articles",
        figures.all.n,
        figures.all.unit,
        found.articles.len()
    );
    drawing.text(14.0, 46.0, Align::Min, mute, false, n_text);
    for (i, a) in found.annotators.iter().enumerate() {
        let x = LEFT + (i as f32 + 0.5) * CELL;
        drawing.text(x, 60.0 + ROW - 10.0, Align::Center, mute, false, names(a));
        let y = 60.0 + (i + 1) as f32 * ROW;
        drawing.text(LEFT - 10.0, y + 19.0, Align::Max, ink, false, names(a));
        for (j, b) in found.annotators.iter().enumerate() {
            let value = pair(figures, a, b).and_then(|figure| figure.value);
            let at = pos2(LEFT + j as f32 * CELL, y);
            let size = vec2(CELL - 3.0, ROW - 3.0);
            drawing.items.push(Item::Box {
                rect: Rect::from_min_size(at, size),
                corner: 4,
                fill: heat(theme, value),
            });
            let shown = if i == j {
                "·".to_owned()
            } else {
                short(value)
            };
            let x = at.x + size.x / 2.0;
            drawing.text(x, y + 18.0, Align::Center, ink, false, shown);
        }
    }
    for (i, figures) in labels.iter().enumerate() {
        let y = top + i as f32 * BAR;
        let label = figures.label.clone().unwrap_or_default();
        drawing.text(LEFT - 10.0, y + 12.0, Align::Max, ink, false, label);
        let value = figures.all.value;
        let full = n.max(4) as f32 * CELL - 60.0;
        let w = value.unwrap_or(0.0).clamp(0.0, 1.0) as f32 * full;
        drawing.items.push(Item::Box {
            rect: Rect::from_min_size(pos2(LEFT, y), vec2(w, 14.0)),
            corner: 3,
            fill: theme.fav,
        });
        let shown = format!("{} (n = {})", short(value), figures.all.n);
        drawing.text(LEFT + w + 8.0, y + 12.0, Align::Min, mute, false, shown);
    }
    drawing
}

impl Drawing {
    fn text(&mut self, x: f32, y: f32, side: Align, color: Color32, is_bold: bool, text: String) {
        self.items.push(Item::Text {
            at: pos2(x, y),
            side,
            color,
            is_bold,
            text,
        });
    }

    pub fn svg(&self) -> String {
        let hex = |c: &Color32| format!("#{:02x}{:02x}{:02x}", c.r(), c.g(), c.b());
        let (width, height) = (self.size.x, self.size.y);
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"Inter, sans-serif\" font-size=\"{TEXT_SIZE}\">\n<rect width=\"100%\" height=\"100%\" fill=\"{}\"/>\n",
            hex(&self.paper)
        );
        for item in &self.items {
            out += &match item {
                Item::Box { rect, corner, fill } => format!(
                    "<rect x=\"{}\" y=\"{}\" width=\"{:.1}\" height=\"{}\" rx=\"{corner}\" fill=\"{}\"/>\n",
                    rect.left(),
                    rect.top(),
                    rect.width(),
                    rect.height(),
                    hex(fill)
                ),
                Item::Text {
                    at,
                    side,
                    color,
                    is_bold,
                    text,
                } => {
                    let weight = if *is_bold { " font-weight=\"600\"" } else { "" };
                    let anchor = match side {
                        Align::Min => "start",
                        Align::Center => "middle",
                        Align::Max => "end",
                    };
                    let (x, y, text) = (at.x, at.y, escape(text));
                    format!(
                        "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" fill=\"{}\"{weight}>{text}</text>\n",
                        hex(color)
                    )
                }
            };
        }
        out += "</svg>\n";
        out
    }

    /// Two pixels a point, for print.
    pub fn png(&self) -> Vec<u8> {
        let pixels = picture::painted(self.size, 2.0, self.paper, |painter| {
            for item in &self.items {
                match item {
                    Item::Box { rect, corner, fill } => {
                        painter.rect_filled(*rect, *corner, *fill);
                    }
                    Item::Text {
                        at,
                        side,
                        color,
                        is_bold,
                        text,
                    } => {
                        let font = match is_bold {
                            true => FontId::new(TEXT_SIZE, theme::semibold_family()),
                            false => FontId::proportional(TEXT_SIZE),
                        };
                        // The letters' foot is at `at`: what hangs below it is about a quarter.
                        let foot = *at + vec2(0.0, TEXT_SIZE / 4.0);
                        let anchor = Align2([*side, Align::Max]);
                        painter.text(foot, anchor, text, font, *color);
                    }
                }
            }
        });
        // In memory only a picture without pixels fails, and a figure has some.
        pixels.png().unwrap_or_default()
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Every figure, one a line: pooled, of each pair, and of each article.
pub fn csv(found: &Agreement) -> String {
    let mut out = String::from(
        "layer,measure,title,label,scope,a,b,article,value,undefined,n,unit,low,high\r\n",
    );
    for row in &found.figures {
        let mut line = |scope: &str, a: &str, b: &str, article: &str, figure: &Shown| {
            let number = |value: Option<f64>| value.map_or_else(String::new, |v| v.to_string());
            let (low, high) = (
                figure.interval.map(|i| i.low),
                figure.interval.map(|i| i.high),
            );
            let fields = [
                row.layer.word().to_owned(),
                row.measure.key().to_owned(),
                row.title.to_owned(),
                row.label.clone().unwrap_or_default(),
                scope.to_owned(),
                a.to_owned(),
                b.to_owned(),
                article.to_owned(),
                number(figure.value),
                figure.undefined.clone().unwrap_or_default(),
                figure.n.to_string(),
                figure.unit.clone(),
                number(low),
                number(high),
            ];
            let quoted: Vec<String> = fields.iter().map(|f| quote(f)).collect();
            // Writing to a string can't fail.
            writeln!(out, "{}\r", quoted.join(",")).ok();
        };
        line("all", "", "", "", &row.all);
        for pair in &row.pairs {
            line("pair", &pair.a, &pair.b, "", &pair.figure);
        }
        for article in &row.articles {
            line("article", "", "", &article.article, &article.figure);
        }
    }
    out
}

/// RFC 4180; a leading sign of a formula is not one of ours to defuse, as no field begins with what a person typed but labels and names.
fn quote(field: &str) -> String {
    let field = match field.starts_with(['=', '+', '@']) {
        true => format!("'{field}"),
        false => field.to_owned(),
    };
    match field.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", field.replace('"', "\"\"")),
        false => field,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_short_and_a_missing_one_is_a_dash() {
        assert_eq!(short(Some(0.814)), ".81");
        assert_eq!(short(Some(1.0)), "1.00");
        assert_eq!(short(Some(-0.25)), "−.25");
        assert_eq!(short(Some(-0.001)), ".00");
        assert_eq!(short(None), "–");
    }

    #[test]
    fn every_cell_can_be_read_and_more_is_stronger() {
        let themes = [
            Theme::light(),
            Theme::dark(),
            Theme::high_contrast_light(),
            Theme::high_contrast_dark(),
        ];
        for theme in themes {
            let of = |value: f64| heat(theme, Some(value));
            for value in [0.0, 0.3, 0.7, 1.0] {
                let contrast = contrast(theme.ink, of(value));
                assert!(contrast >= theme.min_contrast, "{}: {contrast}", theme.name);
            }
            let strength = |value| contrast(theme.paper, of(value));
            assert!(strength(0.0) < strength(0.6) && strength(0.6) < strength(1.0));
        }
    }

    #[test]
    fn a_field_with_a_comma_or_a_formula_stays_one_field() {
        assert_eq!(quote("a, b"), "\"a, b\"");
        assert_eq!(quote("=1+1"), "'=1+1");
        assert_eq!(quote("plain"), "plain");
    }

    #[test]
    fn a_figure_is_the_same_in_both_kinds_of_file() {
        let mut drawing = Drawing {
            size: vec2(100.0, 40.0),
            paper: Color32::WHITE,
            items: Vec::new(),
        };
        drawing.items.push(Item::Box {
            rect: Rect::from_min_size(pos2(10.0, 10.0), vec2(20.0, 10.0)),
            corner: 0,
            fill: Color32::RED,
        });
        drawing.text(
            50.0,
            20.0,
            Align::Min,
            Color32::BLACK,
            true,
            "<α>".to_owned(),
        );
        let svg = drawing.svg();
        assert!(
            svg.contains("<rect x=\"10\" y=\"10\" width=\"20.0\" height=\"10\""),
            "{svg}"
        );
        assert!(
            svg.contains("font-weight=\"600\">&lt;α&gt;</text>"),
            "{svg}"
        );
        let bytes = drawing.png();
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes))
            .read_info()
            .unwrap();
        let mut rgb = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut rgb).unwrap();
        assert_eq!((reader.info().width, reader.info().height), (200, 80));
        let at = |x: usize, y: usize| <[u8; 3]>::try_from(&rgb[(y * 200 + x) * 3..][..3]).unwrap();
        assert_eq!(at(40, 30), [255, 0, 0]);
        assert_eq!(at(70, 30), [255; 3]);
        let ink = (20..50).flat_map(|y| (100..160).map(move |x| (x, y)));
        assert!(ink.filter(|(x, y)| at(*x, *y)[0] < 100).count() > 20);
    }
}
