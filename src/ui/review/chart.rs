//! Figures to take away: SVG and CSV made from the numbers, PNG cut from the window.

use std::fmt::Write as _;

use egui::{Color32, ColorImage, Rect};

use crate::{
    review::agreement::{Agreement, Figures, Shown},
    ui::theme::{Theme, mix},
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

/// The fill of a heat map's cell.
pub fn heat(theme: &Theme, value: Option<f64>) -> Color32 {
    match value {
        None => theme.line,
        Some(value) => {
            let strength = value.clamp(0.0, 1.0) as f32;
            mix(theme.fav, theme.paper, 0.08 + 0.62 * strength * strength)
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

/// A heat map, annotator × annotator, with bars for each label below it.
pub fn svg(
    found: &Agreement,
    figures: &Figures,
    labels: &[&Figures],
    names: &dyn Fn(&str) -> String,
    theme: &Theme,
) -> String {
    const CELL: usize = 84;
    const ROW: usize = 30;
    const LEFT: usize = 150;
    let n = found.annotators.len();
    let width = LEFT + n.max(4) * CELL + 20;
    let height = 60 + (n + 1) * ROW + 30 + labels.len() * 22 + 30;
    let hex = |c: Color32| format!("#{:02x}{:02x}{:02x}", c.r(), c.g(), c.b());
    let (ink, mute) = (hex(theme.ink), hex(theme.mute));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"Inter, sans-serif\" font-size=\"13\">\n<rect width=\"100%\" height=\"100%\" fill=\"{}\"/>\n",
        hex(theme.paper)
    );
    let text = |x: usize, y: usize, anchor: &str, color: &str, bold: bool, text: &str| {
        let weight = if bold { " font-weight=\"600\"" } else { "" };
        let text = escape(text);
        format!(
            "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" fill=\"{color}\"{weight}>{text}</text>\n"
        )
    };
    let title = format!("{}: {}", figures.layer.word(), figures.title);
    out += &text(14, 26, "start", &ink, true, &title);
    let n_text = format!(
        "n = {} {}, {} articles",
        figures.all.n,
        figures.all.unit,
        found.articles.len()
    );
    out += &text(14, 46, "start", &mute, false, &n_text);
    for (i, a) in found.annotators.iter().enumerate() {
        let x = LEFT + i * CELL + CELL / 2;
        out += &text(x, 60 + ROW - 10, "middle", &mute, false, &names(a));
        let y = 60 + (i + 1) * ROW;
        out += &text(LEFT - 10, y + 19, "end", &ink, false, &names(a));
        for (j, b) in found.annotators.iter().enumerate() {
            let value = pair(figures, a, b).and_then(|figure| figure.value);
            let (x, fill) = (LEFT + j * CELL, hex(heat(theme, value)));
            let (w, h) = (CELL - 3, ROW - 3);
            out += &format!(
                "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"4\" fill=\"{fill}\"/>\n"
            );
            let shown = if i == j {
                "·".to_owned()
            } else {
                short(value)
            };
            out += &text(x + w / 2, y + 18, "middle", &ink, false, &shown);
        }
    }
    let top = 60 + (n + 1) * ROW + 30;
    for (i, figures) in labels.iter().enumerate() {
        let y = top + i * 22;
        let label = figures.label.as_deref().unwrap_or_default();
        out += &text(LEFT - 10, y + 12, "end", &ink, false, label);
        let value = figures.all.value;
        let full = (n.max(4) * CELL - 60) as f64;
        let w = value.unwrap_or(0.0).clamp(0.0, 1.0) * full;
        let fill = hex(theme.fav);
        out += &format!(
            "<rect x=\"{LEFT}\" y=\"{y}\" width=\"{w:.1}\" height=\"14\" rx=\"3\" fill=\"{fill}\"/>\n"
        );
        let shown = format!("{} (n = {})", short(value), figures.all.n);
        out += &text(LEFT + w as usize + 8, y + 12, "start", &mute, false, &shown);
    }
    out += "</svg>\n";
    out
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

/// A part of a picture of the window, as PNG; `None` where nothing is in it.
pub fn png_of(image: &ColorImage, rect: Rect, pixels_per_point: f32) -> Option<Vec<u8>> {
    let at = |v: f32, most: usize| ((v * pixels_per_point).round().max(0.0) as usize).min(most);
    let [width, height] = image.size;
    let (x0, x1) = (at(rect.left(), width), at(rect.right(), width));
    let (y0, y1) = (at(rect.top(), height), at(rect.bottom(), height));
    if x0 >= x1 || y0 >= y1 {
        return None;
    }
    let mut rgb = Vec::with_capacity((x1 - x0) * (y1 - y0) * 3);
    for y in y0..y1 {
        for pixel in image.pixels.get(y * width + x0..y * width + x1)? {
            rgb.extend([pixel.r(), pixel.g(), pixel.b()]);
        }
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(
        &mut bytes,
        u32::try_from(x1 - x0).ok()?,
        u32::try_from(y1 - y0).ok()?,
    );
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&rgb).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{pos2, vec2};

    #[test]
    fn values_are_short_and_a_missing_one_is_a_dash() {
        assert_eq!(short(Some(0.814)), ".81");
        assert_eq!(short(Some(1.0)), "1.00");
        assert_eq!(short(Some(-0.25)), "−.25");
        assert_eq!(short(Some(-0.001)), ".00");
        assert_eq!(short(None), "–");
    }

    #[test]
    fn a_field_with_a_comma_or_a_formula_stays_one_field() {
        assert_eq!(quote("a, b"), "\"a, b\"");
        assert_eq!(quote("=1+1"), "'=1+1");
        assert_eq!(quote("plain"), "plain");
    }

    #[test]
    fn a_picture_is_cut_to_what_was_asked_for() {
        let image = ColorImage::filled([10, 8], Color32::RED);
        let rect = Rect::from_min_size(pos2(1.0, 1.0), vec2(3.0, 2.0));
        let bytes = png_of(&image, rect, 2.0).unwrap();
        let reader = png::Decoder::new(std::io::Cursor::new(bytes))
            .read_info()
            .unwrap();
        assert_eq!((reader.info().width, reader.info().height), (6, 4));
        let outside = Rect::from_min_size(pos2(50.0, 50.0), vec2(3.0, 2.0));
        assert!(png_of(&image, outside, 1.0).is_none());
    }
}
