//! Figures to take away: SVG, PNG and CSV, made from the numbers.

use std::fmt::Write as _;

use egui::{Align, Align2, Color32, FontId, Pos2, Rect, Vec2, epaint::TextShape, pos2, vec2};

use crate::{
    editor::i18n::Texts,
    review::agreement::{Agreement, Figures, Shown},
    ui::{
        picture,
        theme::{self, Theme, contrast, mix},
    },
};

/// A value as tables show it: `.81`, `1.00`, `–` where there is none; in French `0,81`.
pub fn short(texts: &Texts, value: Option<f64>) -> String {
    let Some(value) = value else {
        return "–".to_owned();
    };
    let text = texts.decimals(value.abs(), 2);
    let is_negative = value < 0.0 && text.contains(|c: char| ('1'..='9').contains(&c));
    let sign = if is_negative { "−" } else { "" };
    match text.strip_prefix("0.") {
        Some(rest) => format!("{sign}.{rest}"),
        None => format!("{sign}{text}"),
    }
}

/// The 95 % interval, `.74–.83`; empty where there is none.
pub fn interval(texts: &Texts, figure: &Shown) -> String {
    figure.interval.map_or_else(String::new, |i| {
        format!(
            "{}–{}",
            short(texts, Some(i.low)),
            short(texts, Some(i.high))
        )
    })
}

/// The fill of a heat map's cell; what is written on it in `ink` can be read, however strong it is.
pub fn heat(theme: &Theme, value: Option<f64>) -> Color32 {
    match value {
        None => theme.line,
        Some(value) => {
            let value = value.clamp(0.0, 1.0) as f32;
            fill(theme, theme.fav, value * value)
        }
    }
}

/// A colour as strong as `share` (0 to 1) says, and as what is written on it in `ink` allows.
pub fn fill(theme: &Theme, color: Color32, share: f32) -> Color32 {
    const WEAKEST: f32 = 0.08;
    let fill = |strength: f32| mix(color, theme.paper, strength);
    let strongest = (1..=70)
        .rev()
        .map(|percent| percent as f32 / 100.0)
        .find(|s| contrast(theme.ink, fill(*s)) >= theme.min_contrast)
        .unwrap_or(WEAKEST);
    fill(WEAKEST + (strongest - WEAKEST) * share.clamp(0.0, 1.0))
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
        /// From below upwards, beginning at `at`.
        is_upright: bool,
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

/// Room in which a line of text has place for sure: letters of this font are narrower on the average.
fn width_at_most(text: &str) -> f32 {
    text.chars().count() as f32 * TEXT_SIZE * 0.59
}

/// What stands on a heat map, in the reader's language.
pub struct Words {
    pub title: String,
    pub n: String,
    /// Of each label, with its figure.
    pub labels: Vec<(String, Shown)>,
    pub over_time: String,
    /// The articles' values in their order in time, with their dates where they have one.
    pub in_time: Vec<(String, f64)>,
}

/// A heat map, annotator × annotator, with bars for each label below it, and the articles in time below these.
pub fn heat_map(
    found: &Agreement,
    figures: &Figures,
    words: Words,
    texts: &Texts,
    names: &dyn Fn(&str) -> String,
    theme: &Theme,
) -> Drawing {
    const CELL: f32 = 84.0;
    const ROW: f32 = 30.0;
    const BAR: f32 = 22.0;
    const PLOT: f32 = 90.0;
    let n = found.annotators.len();
    let full = n.max(4) as f32 * CELL;
    let remarks: Vec<String> = words
        .labels
        .iter()
        .map(|(_, figure)| format!("{} (n = {})", short(texts, figure.value), figure.n))
        .collect();
    let widest = |widths: &mut dyn Iterator<Item = f32>| widths.fold(0.0, f32::max);
    // Names have their room at the left, what is said of a bar at the right.
    let people = found.annotators.iter().map(|a| width_at_most(&names(a)));
    let labels = words.labels.iter().map(|(l, _)| width_at_most(l));
    let left = (widest(&mut people.chain(labels)) + 24.0).max(150.0);
    let beside = widest(&mut remarks.iter().map(|r| width_at_most(r))) + 8.0;
    let longest_bar = full + 20.0 - 14.0 - beside;
    let top = 60.0 + (n + 1) as f32 * ROW + 30.0;
    let below = top + words.labels.len() as f32 * BAR + 30.0;
    let has_time = words.in_time.len() > 1;
    let height = below + if has_time { PLOT + 60.0 } else { 0.0 };
    let mut drawing = Drawing::new(vec2(left + full + 20.0, height), theme);
    let (ink, mute) = (theme.ink, theme.mute);
    drawing.text(14.0, 26.0, Align::Min, ink, true, words.title);
    drawing.text(14.0, 46.0, Align::Min, mute, false, words.n);
    for (i, a) in found.annotators.iter().enumerate() {
        let x = left + (i as f32 + 0.5) * CELL;
        drawing.text(x, 60.0 + ROW - 10.0, Align::Center, mute, false, names(a));
        let y = 60.0 + (i + 1) as f32 * ROW;
        drawing.text(left - 10.0, y + 19.0, Align::Max, ink, false, names(a));
        for (j, b) in found.annotators.iter().enumerate() {
            let value = pair(figures, a, b).and_then(|figure| figure.value);
            let at = pos2(left + j as f32 * CELL, y);
            let size = vec2(CELL - 3.0, ROW - 3.0);
            drawing.fill(Rect::from_min_size(at, size), 4, heat(theme, value));
            let shown = if i == j {
                "·".to_owned()
            } else {
                short(texts, value)
            };
            let x = at.x + size.x / 2.0;
            drawing.text(x, y + 18.0, Align::Center, ink, false, shown);
        }
    }
    let labels = words.labels.into_iter().zip(remarks);
    for (i, ((label, figure), remark)) in labels.enumerate() {
        let y = top + i as f32 * BAR;
        drawing.text(left - 10.0, y + 12.0, Align::Max, ink, false, label);
        let w = figure.value.unwrap_or(0.0).clamp(0.0, 1.0) as f32 * longest_bar;
        let bar = Rect::from_min_size(pos2(left, y), vec2(w, 14.0));
        drawing.fill(bar, 3, theme.fav);
        drawing.text(left + w + 8.0, y + 12.0, Align::Min, mute, false, remark);
    }
    if has_time {
        drawing.text(14.0, below + 12.0, Align::Min, ink, true, words.over_time);
        let plot = Rect::from_min_size(pos2(left, below + 26.0), vec2(full, PLOT));
        drawing.in_time(plot, &words.in_time, texts, theme);
    }
    drawing
}

/// Labels of one annotator (down) against another's (across); `cells` counts by the places of both in `labels`.
pub fn confusion(
    title: String,
    (a, b): (String, String),
    labels: &[String],
    cells: &[(usize, usize, usize)],
    theme: &Theme,
) -> Drawing {
    const CELL: f32 = 36.0;
    const ROW: f32 = 26.0;
    const LEFT: f32 = 170.0;
    const HEAD: f32 = 200.0;
    let n = labels.len() as f32;
    let size = vec2((LEFT + n * CELL + 20.0).max(420.0), HEAD + n * ROW + 20.0);
    let mut drawing = Drawing::new(size, theme);
    let (ink, mute) = (theme.ink, theme.mute);
    drawing.text(14.0, 26.0, Align::Min, ink, true, title);
    drawing.text(14.0, HEAD - 12.0, Align::Min, mute, false, format!("{a} ↓"));
    drawing.text(LEFT, 50.0, Align::Min, mute, false, format!("{b} →"));
    for (i, label) in labels.iter().enumerate() {
        let y = HEAD + i as f32 * ROW;
        drawing.text(LEFT - 10.0, y + 17.0, Align::Max, ink, false, label.clone());
        let x = LEFT + (i as f32 + 0.5) * CELL + TEXT_SIZE / 3.0;
        drawing.upright(x, HEAD - 8.0, mute, label.clone());
    }
    let most = cells.iter().map(|cell| cell.2).max().unwrap_or(1).max(1);
    for i in 0..labels.len() {
        for j in 0..labels.len() {
            let at = pos2(LEFT + j as f32 * CELL, HEAD + i as f32 * ROW);
            let rect = Rect::from_min_size(at, vec2(CELL - 2.0, ROW - 2.0));
            let counted = cells.iter().find(|cell| (cell.0, cell.1) == (i, j));
            let n = counted.map_or(0, |cell| cell.2);
            drawing.fill(rect, 3, cell_fill(theme, i == j, n, most));
            if n > 0 {
                let x = rect.center().x;
                let n = n.to_string();
                drawing.text(x, at.y + 16.0, Align::Center, ink, false, n);
            }
        }
    }
    drawing
}

/// The fill of a cell that counts `n`, of `most` in one.
pub fn cell_fill(theme: &Theme, agrees: bool, n: usize, most: usize) -> Color32 {
    match (n, agrees) {
        (0, _) => mix(theme.line, theme.paper, 0.5),
        (_, true) => fill(theme, theme.fav, n as f32 / most as f32),
        (_, false) => fill(theme, theme.aga, n as f32 / most as f32),
    }
}

impl Drawing {
    fn new(size: Vec2, theme: &Theme) -> Self {
        Self {
            size,
            paper: theme.paper,
            items: Vec::new(),
        }
    }

    fn fill(&mut self, rect: Rect, corner: u8, fill: Color32) {
        self.items.push(Item::Box { rect, corner, fill });
    }

    fn text(&mut self, x: f32, y: f32, side: Align, color: Color32, is_bold: bool, text: String) {
        self.items.push(Item::Text {
            at: pos2(x, y),
            side,
            color,
            is_bold,
            is_upright: false,
            text,
        });
    }

    fn upright(&mut self, x: f32, y: f32, color: Color32, text: String) {
        self.items.push(Item::Text {
            at: pos2(x, y),
            side: Align::Min,
            color,
            is_bold: false,
            is_upright: true,
            text,
        });
    }

    /// A dot for each value from 0 to 1, in their order.
    fn in_time(&mut self, plot: Rect, values: &[(String, f64)], texts: &Texts, theme: &Theme) {
        let y = |value: f64| plot.bottom() - plot.height() * value.clamp(0.0, 1.0) as f32;
        for value in [0.0, 0.5, 1.0] {
            let line = Rect::from_min_size(pos2(plot.left(), y(value)), vec2(plot.width(), 1.0));
            self.fill(line, 0, theme.line);
            let x = plot.left() - 10.0;
            let text = short(texts, Some(value));
            self.text(x, y(value) + 5.0, Align::Max, theme.mute, false, text);
        }
        let step = plot.width() / values.len().max(1) as f32;
        for (i, (_, value)) in values.iter().enumerate() {
            let x = plot.left() + step * (i as f32 + 0.5);
            let dot = Rect::from_center_size(pos2(x, y(*value)), vec2(7.0, 7.0));
            self.fill(dot, 3, theme.accent);
        }
        let ends = [
            (values.first(), plot.left(), Align::Min),
            (values.last(), plot.right(), Align::Max),
        ];
        for (end, x, side) in ends {
            let date = end.map_or_else(String::new, |(date, _)| date.clone());
            let y = plot.bottom() + 20.0;
            self.text(x, y, side, theme.mute, false, date);
        }
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
                    is_upright,
                    text,
                } => {
                    let weight = if *is_bold { " font-weight=\"600\"" } else { "" };
                    let anchor = match side {
                        Align::Min => "start",
                        Align::Center => "middle",
                        Align::Max => "end",
                    };
                    let (x, y, text) = (at.x, at.y, escape(text));
                    let turned = match is_upright {
                        true => format!(" transform=\"rotate(-90 {x} {y})\""),
                        false => String::new(),
                    };
                    format!(
                        "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" fill=\"{}\"{weight}{turned}>{text}</text>\n",
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
                        is_upright,
                        text,
                    } => {
                        let font = match is_bold {
                            true => FontId::new(TEXT_SIZE, theme::semibold_family()),
                            false => FontId::proportional(TEXT_SIZE),
                        };
                        if *is_upright {
                            let line = painter.layout_no_wrap(text.clone(), font, *color);
                            let top = *at - vec2(TEXT_SIZE, 0.0);
                            let mut shape = TextShape::new(top, line, *color);
                            shape.angle = -std::f32::consts::FRAC_PI_2;
                            painter.add(shape);
                            continue;
                        }
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

/// The confusion matrices, a cell a line; a label that is missing is left empty.
pub fn confusion_csv(found: &Agreement) -> String {
    let mut out = String::from("layer,a,b,label_a,label_b,n\r\n");
    for table in &found.confusion {
        for cell in &table.cells {
            let label = |label: &Option<String>| label.clone().unwrap_or_default();
            let fields = [
                table.layer.word().to_owned(),
                table.a.clone(),
                table.b.clone(),
                label(&cell.a),
                label(&cell.b),
                cell.n.to_string(),
            ];
            let quoted: Vec<String> = fields.iter().map(|f| quote(f)).collect();
            // Writing to a string can't fail.
            writeln!(out, "{}\r", quoted.join(",")).ok();
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
        for (value, english, french) in [
            (Some(0.814), ".81", "0,81"),
            (Some(1.0), "1.00", "1,00"),
            (Some(-0.25), "−.25", "−0,25"),
            (Some(-0.001), ".00", "0,00"),
            (Some(-1.5), "−1.50", "−1,50"),
            (None, "–", "–"),
        ] {
            assert_eq!(short(&Texts::new("en"), value), english);
            assert_eq!(short(&Texts::new("fr"), value), french);
        }
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

    /// Pixels of a picture, and its width.
    fn pixels(png: Vec<u8>) -> (Vec<u8>, usize) {
        let decoder = png::Decoder::new(std::io::Cursor::new(png));
        let mut reader = decoder.read_info().unwrap();
        let mut rgb = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut rgb).unwrap();
        (rgb, reader.info().width as usize)
    }

    #[test]
    fn what_is_said_of_the_longest_bar_is_within_the_picture() {
        let shown = |n| Shown {
            value: Some(1.0),
            undefined: None,
            n,
            unit: "mentions".to_owned(),
            interval: None,
        };
        let found = Agreement {
            format: "",
            version: 1,
            annotators: vec!["bruno".to_owned(), "chloe".to_owned()],
            articles: Vec::new(),
            left_out: Vec::new(),
            figures: Vec::new(),
            confusion: Vec::new(),
            notes: Vec::new(),
        };
        let figures = Figures {
            layer: crate::review::agreement::Layer::Entities,
            measure: crate::review::agreement::Measure::EntityStrict,
            title: "",
            label: None,
            all: shown(10),
            pairs: Vec::new(),
            articles: Vec::new(),
            gamma: None,
        };
        let long = "Groupe de personnes ou de machines";
        let words = Words {
            title: String::new(),
            n: String::new(),
            labels: vec![
                (long.to_owned(), shown(10)),
                (long.to_owned(), shown(100_000)),
            ],
            over_time: String::new(),
            in_time: Vec::new(),
        };
        let theme = Theme::light();
        let texts = Texts::new("fr");
        let figure = heat_map(&found, &figures, words, &texts, &str::to_owned, theme);
        let (rgb, width) = pixels(figure.png());
        let paper = [theme.paper.r(), theme.paper.g(), theme.paper.b()];
        for row in rgb.chunks(width * 3) {
            for edge in [&row[..12], &row[row.len() - 12..]] {
                assert!(edge.chunks(3).all(|p| p == paper), "the edge is free");
            }
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
        let rect = Rect::from_min_size(pos2(10.0, 10.0), vec2(20.0, 10.0));
        drawing.fill(rect, 0, Color32::RED);
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
        let (rgb, width) = pixels(drawing.png());
        assert_eq!((width, rgb.len()), (200, 200 * 80 * 3));
        let at = |x: usize, y: usize| <[u8; 3]>::try_from(&rgb[(y * 200 + x) * 3..][..3]).unwrap();
        assert_eq!(at(40, 30), [255, 0, 0]);
        assert_eq!(at(70, 30), [255; 3]);
        let ink = (20..50).flat_map(|y| (100..160).map(move |x| (x, y)));
        assert!(ink.filter(|(x, y)| at(*x, *y)[0] < 100).count() > 20);
    }
}
