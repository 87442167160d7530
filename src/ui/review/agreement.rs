//! How far annotators agree: a heat map, a table, bars by label, the hardest articles, the articles in time.

use std::path::PathBuf;

use egui::{Align2, ComboBox, Grid, Rect, RichText, Sense, Stroke, TextEdit, Ui, pos2, vec2};

use super::{chart, measures, words};
use crate::{
    editor::{command::Command, review::ReviewCommand, review_measure::Measured},
    review::agreement::{Disorder, Figures, OfArticle, Shown},
    ui::{
        UiCtx,
        view::ViewState,
        widgets::{
            NameStyle, card_ui, empty_state_ui, lay_out_name, progress_ui, section_heading_ui,
            wrapped_ui,
        },
    },
};

/// How many articles count as the hardest.
const HARDEST: usize = 8;

pub fn agreement_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState) {
    let measuring = &ctx.session.review().measuring;
    if let Some((n, all)) = measuring.progress() {
        let text = ctx
            .texts()
            .with_count_and("review-measuring", all, &[("done", &n.to_string())]);
        progress_ui(
            ui,
            ctx.theme,
            &text,
            n as f32 / all.max(1) as f32,
            ctx.theme.accent,
        );
        let stop = ctx.texts().get("review-stop");
        if ui.button(&*stop).clicked() {
            ctx.push(Command::Review(ReviewCommand::StopMeasuring));
        }
    } else {
        wrapped_ui(ui, 6.0, |ui| {
            for (key, thorough) in [
                ("review-measure", false),
                ("review-measure-thoroughly", true),
            ] {
                let text = ctx.texts().get(key);
                let tip = ctx.texts().get(match thorough {
                    true => "cmd-measure-thoroughly-tip",
                    false => "cmd-measure-tip",
                });
                if ui.button(&*text).on_hover_text(&*tip).clicked() {
                    ctx.push(Command::Review(ReviewCommand::Measure { thorough }));
                }
            }
        });
    }
    let Some(found) = ctx.session.review().measuring.found.clone() else {
        return;
    };
    if ctx.session.review().measuring.is_old() {
        let text = ctx.texts().get("review-old-figures");
        let text = RichText::new(&*text).size(ctx.theme.sizes.text_note);
        ui.label(text.color(ctx.theme.warning));
    }
    left_out_ui(ui, ctx, &found);
    let whole: Vec<&Figures> = whole(&found);
    let chosen = ctx
        .session
        .review()
        .measuring
        .measure
        .min(whole.len().saturating_sub(1));
    let Some(figures) = whole
        .get(chosen)
        .copied()
        .filter(|_| !found.agreement.articles.is_empty())
    else {
        empty_state_ui(ui, ctx.theme, "", &ctx.texts().get("review-nothing-shared"));
        return;
    };
    choose_ui(ui, ctx, &whole, chosen);
    card_ui(ui, ctx.theme, |ui| heat_ui(ui, ctx, &found, figures));
    table_ui(ui, ctx, &whole);
    words_ui(ui, ctx);
    labels_ui(ui, ctx, &found, figures);
    hardest_ui(ui, ctx, &found, figures);
    time_ui(ui, ctx, &found, figures);
    export_ui(ui, ctx, view, &found, figures);
    for note in &found.agreement.notes {
        ui.label(
            RichText::new(measures::note(ctx, note))
                .size(ctx.theme.sizes.text_small)
                .color(ctx.theme.mute),
        );
    }
}

/// The figures that are of whole layers, in the table's order.
pub fn whole(found: &Measured) -> Vec<&Figures> {
    let all = found.agreement.figures.iter();
    all.filter(|figures| figures.label.is_none()).collect()
}

/// Figures of single labels that go with a measure: its own, else the first of its layer.
fn of_labels<'a>(found: &'a Measured, figures: &Figures) -> Vec<&'a Figures> {
    let of_layer = || {
        found
            .agreement
            .figures
            .iter()
            .filter(|f| f.layer == figures.layer && f.label.is_some())
    };
    let measure = of_layer()
        .find(|f| f.measure == figures.measure)
        .or_else(|| of_layer().next())
        .map(|f| f.measure);
    of_layer().filter(|f| Some(f.measure) == measure).collect()
}

pub fn name(found: &Measured, id: &str) -> String {
    match found.names.get(id) {
        Some(name) if !name.is_empty() => name.clone(),
        _ => id.to_owned(),
    }
}

/// What the figures leave out, and why.
fn left_out_ui(ui: &mut Ui, ctx: &UiCtx<'_>, found: &Measured) {
    let out = &found.agreement.left_out;
    let n = found.agreement.articles.len();
    let text = ctx
        .texts()
        .with_count_and("review-counted", n, &[("out", &out.len().to_string())]);
    let text = RichText::new(text)
        .size(ctx.theme.sizes.text_note)
        .color(ctx.theme.mute);
    if out.is_empty() {
        ui.label(text);
        return;
    }
    egui::CollapsingHeader::new(text)
        .id_salt("left-out")
        .show(ui, |ui| {
            for out in out {
                let text = ctx
                    .texts()
                    .pair(&out.article, &measures::left_out(ctx, out));
                ui.label(
                    RichText::new(text)
                        .size(ctx.theme.sizes.text_small)
                        .color(ctx.theme.mute),
                );
            }
        });
}

fn choose_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, whole: &[&Figures], chosen: usize) {
    let mut now = chosen;
    let text = whole
        .get(chosen)
        .map(|f| measures::name(ctx, f))
        .unwrap_or_default();
    let choice = ComboBox::from_id_salt("review-measure")
        .width(ui.available_width() - 8.0)
        .selected_text(text)
        .show_ui(ui, |ui| {
            for (i, figures) in whole.iter().enumerate() {
                ui.selectable_value(&mut now, i, measures::name(ctx, figures));
            }
        });
    let name = ctx.texts().get("review-col-measure");
    ui.ctx()
        .accesskit_node_builder(choice.response.id, |node| node.set_label(&*name));
    if now != chosen {
        ctx.push(Command::Review(ReviewCommand::ShowMeasure(now)));
    }
}

/// `n = 128 mentions, 5 articles`.
fn n_text(ctx: &UiCtx<'_>, figure: &Shown, n_articles: usize) -> String {
    let articles = ctx.texts().with_count("review-n-articles", n_articles);
    format!(
        "n = {} {}, {articles}",
        figure.n,
        measures::unit(ctx, figure)
    )
}

fn heat_ui(ui: &mut Ui, ctx: &UiCtx<'_>, found: &Measured, figures: &Figures) {
    let theme = ctx.theme;
    section_heading_ui(ui, theme, &measures::name(ctx, figures), "");
    let n = n_text(ctx, &figures.all, found.agreement.articles.len());
    let small = |text: String| {
        let text = RichText::new(text).size(theme.sizes.text_small);
        text.color(theme.mute)
    };
    ui.label(small(n));
    if figures.all.value.is_none() {
        ui.label(small(measures::undefined(ctx, &figures.all)));
    }
    if let Some(text) = figures.gamma.and_then(|of| disorder_text(ctx, &of)) {
        ui.label(small(text));
    }
    let annotators = &found.agreement.annotators;
    let names: Vec<String> = annotators.iter().map(|id| name(found, id)).collect();
    let width = ui.available_width();
    let left = 62.0_f32.min(width / 4.0);
    let cell = (width - left) / annotators.len().max(1) as f32;
    let (row, font) = (38.0, theme.font(theme.sizes.text_pill));
    let small = theme.font(theme.sizes.text_small - 1.5);
    let height = row * (annotators.len() + 1) as f32;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let painter = ui.painter_at(rect);
    let mut said = Vec::new();
    let mut hovered = None;
    for (i, a) in annotators.iter().enumerate() {
        let y = rect.top() + row * (i + 1) as f32;
        let x = rect.left() + left + cell * (i as f32 + 0.5);
        let head = (pos2(x, rect.top() + row / 2.0), Align2::CENTER_CENTER);
        paint_cut(ui, head, &names[i], (font.clone(), theme.mute), cell - 4.0);
        let before = (pos2(rect.left(), y + row / 2.0), Align2::LEFT_CENTER);
        paint_cut(ui, before, &names[i], (font.clone(), theme.ink), left - 6.0);
        for (j, b) in annotators.iter().enumerate() {
            let figure = chart::pair(figures, a, b);
            let value = figure.and_then(|f| f.value);
            let min = pos2(rect.left() + left + cell * j as f32, y);
            let place = Rect::from_min_size(min, vec2(cell - 3.0, row - 3.0));
            painter.rect_filled(place, 4, chart::heat(theme, value));
            let text = if i == j {
                "·".to_owned()
            } else {
                chart::short(ctx.texts(), value)
            };
            let n = figure.filter(|_| i != j).map(|f| format!("n {}", f.n));
            let up = vec2(0.0, if n.is_some() { -6.0 } else { 0.0 });
            let at = place.center() + up;
            painter.text(at, Align2::CENTER_CENTER, &text, font.clone(), theme.ink);
            if let Some(n) = n {
                let at = place.center() + vec2(0.0, 8.0);
                painter.text(at, Align2::CENTER_CENTER, n, small.clone(), theme.ink);
            }
            if i < j {
                let pair = format!("{} {}", names[i], names[j]);
                said.push(ctx.texts().pair(&pair, &text));
            }
            if response.hover_pos().is_some_and(|p| place.contains(p)) && i != j {
                hovered = figure.map(|f| (i, j, f));
            }
        }
    }
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, said.join(", ")));
    if let Some((i, j, figure)) = hovered {
        let two = format!("{} – {}", names[i], names[j]);
        response.on_hover_text(ctx.texts().pair(&two, &sentence(ctx, figure)));
    }
}

/// What γ was made of.
fn disorder_text(ctx: &UiCtx<'_>, of: &Disorder) -> Option<String> {
    let number = |value: f64| ctx.texts().decimals(value, 3);
    let precision = of.precision.map_or(0.0, |p| p * 100.0);
    let args = [
        ("observed", number(of.observed?)),
        ("expected", number(of.expected?)),
        ("precision", ctx.texts().decimals(precision, 1)),
    ];
    let args = args.each_ref().map(|(name, text)| (*name, text.as_str()));
    let mut text = ctx
        .texts()
        .with_count_and("review-disorder", of.samples, &args);
    if !of.optimal {
        text.push(' ');
        text.push_str(&ctx.texts().get("review-disorder-not-best"));
    }
    Some(text)
}

/// A name as far as there is room for it, set about `at`. Whether its end is missing.
pub fn paint_cut(
    ui: &Ui,
    (at, align): (egui::Pos2, Align2),
    text: &str,
    (font, color): (egui::FontId, egui::Color32),
    width: f32,
) -> bool {
    let style = NameStyle {
        font,
        color,
        max_width: width,
    };
    let line = lay_out_name(ui, text, &style);
    line.paint(ui.painter(), align.anchor_size(at, line.size()).min);
    line.elided()
}

/// Value, n and interval; why there is none where there is none.
fn sentence(ctx: &UiCtx<'_>, figure: &Shown) -> String {
    let mut text = match figure.value {
        Some(value) => ctx.texts().decimals(value, 3),
        None => measures::undefined(ctx, figure),
    };
    let interval = chart::interval(ctx.texts(), figure);
    if !interval.is_empty() {
        text.push_str(&format!(" [{interval}]"));
    }
    format!("{text}, n = {} {}", figure.n, measures::unit(ctx, figure))
}

fn table_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, whole: &[&Figures]) {
    let theme = ctx.theme;
    let mut clicked = None;
    card_ui(ui, theme, |ui| {
        let size = theme.sizes.text_pill;
        // Intervals need their room.
        let title_width = match whole.iter().any(|f| f.all.interval.is_some()) {
            true => (ui.available_width() - 150.0).clamp(80.0, 160.0),
            false => 160.0,
        };
        let quiet = |text: &str| RichText::new(text).size(size).color(theme.mute);
        let head = [
            "review-col-measure",
            "review-col-value",
            "review-col-interval",
            "review-col-n",
        ];
        Grid::new("review-figures")
            .num_columns(4)
            .spacing(vec2(8.0, 5.0))
            .min_row_height(16.0)
            .show(ui, |ui| {
                ui.spacing_mut().interact_size.y = 0.0;
                for key in head {
                    ui.label(quiet(&ctx.texts().get(key)));
                }
                ui.end_row();
                let mut layer = None;
                for (i, figures) in whole.iter().enumerate() {
                    if layer != Some(figures.layer) {
                        layer = Some(figures.layer);
                        ui.label(
                            RichText::new(measures::layer(ctx, figures.layer))
                                .font(theme.font_semibold(size))
                                .color(theme.ink),
                        );
                        ui.end_row();
                    }
                    ui.scope(|ui| {
                        ui.set_max_width(title_width);
                        let name = measures::title(ctx, figures.measure);
                        let title = RichText::new(&name).size(size);
                        let label = egui::Label::new(title).truncate().sense(Sense::click());
                        if ui.add(label).on_hover_text(&name).clicked() {
                            clicked = Some(i);
                        }
                    });
                    let value =
                        RichText::new(chart::short(ctx.texts(), figures.all.value)).size(size);
                    ui.label(value).on_hover_text(sentence(ctx, &figures.all));
                    ui.label(quiet(&chart::interval(ctx.texts(), &figures.all)));
                    ui.label(quiet(&figures.all.n.to_string()))
                        .on_hover_text(measures::unit(ctx, &figures.all));
                    ui.end_row();
                }
            });
    });
    if let Some(i) = clicked {
        ctx.push(Command::Review(ReviewCommand::ShowMeasure(i)));
    }
}

/// κ on words, for who asks for it.
fn words_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) {
    let mut with_words = ctx.session.review().measuring.with_words;
    let text = ctx.texts().get("review-with-words");
    let tip = ctx.texts().get("agreement-note-words");
    let ticked = ui.checkbox(&mut with_words, &*text).on_hover_text(&*tip);
    if ticked.changed() {
        ctx.push(Command::Review(ReviewCommand::MeasureWords(with_words)));
    }
}

fn labels_ui(ui: &mut Ui, ctx: &UiCtx<'_>, found: &Measured, figures: &Figures) {
    let theme = ctx.theme;
    let labels = of_labels(found, figures);
    let Some(first) = labels.first() else { return };
    let title = ctx.texts().with(
        "review-by-label-of",
        &[("measure", &measures::title(ctx, first.measure))],
    );
    card_ui(ui, theme, |ui| {
        section_heading_ui(ui, theme, &title, "");
        counted_ui(ui, ctx, &first.all);
        for figures in &labels {
            let label = figures.label.as_deref().unwrap_or_default();
            let label = words::label_of_layer(ctx, figures.measure, label);
            bar_ui(ui, ctx, &label, &figures.all, figures.all.n.to_string());
        }
    });
}

/// What the numbers at the right of bars count.
fn counted_ui(ui: &mut Ui, ctx: &UiCtx<'_>, figure: &Shown) {
    let text = ctx.texts().pair("n", &measures::unit(ctx, figure));
    let text = RichText::new(text).size(ctx.theme.sizes.text_small);
    ui.label(text.color(ctx.theme.mute));
}

/// A name, a bar and a value. The bar's response.
fn bar_ui(
    ui: &mut Ui,
    ctx: &UiCtx<'_>,
    label: &str,
    figure: &Shown,
    remark: String,
) -> egui::Response {
    let theme = ctx.theme;
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, 20.0), Sense::click());
    if ui.is_rect_visible(rect) {
        let font = theme.font(theme.sizes.text_pill);
        let painter = ui.painter_at(rect);
        let left = rect.left() + width * 0.4;
        let place = (rect.left_center(), Align2::LEFT_CENTER);
        paint_cut(
            ui,
            place,
            label,
            (font.clone(), theme.ink),
            width * 0.4 - 6.0,
        );
        let full = width * 0.6 - 74.0;
        let bar = Rect::from_min_size(pos2(left, rect.center().y - 5.0), vec2(full, 10.0));
        painter.rect_filled(bar, 3, theme.line);
        if let Some(value) = figure.value {
            let done = vec2(full * value.clamp(0.0, 1.0) as f32, 10.0);
            painter.rect_filled(Rect::from_min_size(bar.min, done), 3, theme.fav);
        }
        let text = chart::short(ctx.texts(), figure.value);
        painter.text(
            pos2(bar.right() + 8.0, rect.center().y),
            Align2::LEFT_CENTER,
            text,
            font.clone(),
            theme.ink,
        );
        painter.text(
            rect.right_center(),
            Align2::RIGHT_CENTER,
            remark,
            font,
            theme.mute,
        );
    }
    let said = ctx.texts().pair(label, &sentence(ctx, figure));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &said));
    response.on_hover_text(said)
}

fn hardest_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, found: &Measured, figures: &Figures) {
    let theme = ctx.theme;
    let mut articles: Vec<&OfArticle> = figures
        .articles
        .iter()
        .filter(|a| a.figure.value.is_some())
        .collect();
    articles.sort_by(|a, b| {
        let value = |a: &OfArticle| a.figure.value.unwrap_or(0.0);
        value(a)
            .total_cmp(&value(b))
            .then_with(|| a.article.cmp(&b.article))
    });
    articles.truncate(HARDEST);
    if articles.is_empty() {
        return;
    }
    let title = ctx.texts().get("review-hardest");
    let mut clicked = None;
    card_ui(ui, theme, |ui| {
        section_heading_ui(ui, theme, &title, "");
        if let Some(first) = articles.first() {
            counted_ui(ui, ctx, &first.figure);
        }
        for article in &articles {
            let n = article.figure.n.to_string();
            if bar_ui(ui, ctx, &article.article, &article.figure, n).clicked() {
                clicked = Some(article.article.clone());
            }
        }
    });
    let team = found
        .team
        .iter()
        .find(|row| Some(&row.article) == clicked.as_ref());
    if let Some(row) = team {
        let entries = ctx.session.entries();
        if let Some(i) = entries.iter().position(|e| e.article.path == row.path) {
            ctx.push(Command::ShowArticle(i));
        }
    }
}

/// The articles that have a value, by their dates; those without one last, in the list's order.
fn in_time<'a>(
    found: &'a Measured,
    figures: &'a Figures,
) -> Vec<(Option<&'a String>, &'a OfArticle)> {
    let articles = figures.articles.iter();
    let mut articles: Vec<_> = articles
        .filter(|a| a.figure.value.is_some())
        .map(|a| (found.dates.get(&a.article), a))
        .collect();
    articles.sort_by_key(|(date, _)| (date.is_none(), *date));
    articles
}

/// The articles in the order of their dates (of the list where they have none), each a dot.
fn time_ui(ui: &mut Ui, ctx: &UiCtx<'_>, found: &Measured, figures: &Figures) {
    let theme = ctx.theme;
    let articles = in_time(found, figures);
    if articles.len() < 2 {
        return;
    }
    let title = ctx.texts().get("review-over-time");
    card_ui(ui, theme, |ui| {
        section_heading_ui(ui, theme, &title, "");
        let width = ui.available_width();
        let (rect, response) = ui.allocate_exact_size(vec2(width, 92.0), Sense::hover());
        let painter = ui.painter_at(rect);
        let plot = Rect::from_min_max(
            pos2(rect.left() + 26.0, rect.top() + 6.0),
            pos2(rect.right() - 6.0, rect.bottom() - 18.0),
        );
        let font = theme.font(theme.sizes.text_small);
        for value in [0.0_f32, 0.5, 1.0] {
            let y = plot.bottom() - plot.height() * value;
            painter.hline(plot.x_range(), y, theme.line_stroke());
            let text = chart::short(ctx.texts(), Some(f64::from(value)));
            painter.text(
                pos2(rect.left(), y),
                Align2::LEFT_CENTER,
                text,
                font.clone(),
                theme.mute,
            );
        }
        let place = |i: usize, value: f64| {
            let x = plot.left() + plot.width() * (i as f32 + 0.5) / articles.len() as f32;
            pos2(
                x,
                plot.bottom() - plot.height() * value.clamp(0.0, 1.0) as f32,
            )
        };
        let points: Vec<egui::Pos2> = articles
            .iter()
            .enumerate()
            .map(|(i, (_, a))| place(i, a.figure.value.unwrap_or(0.0)))
            .collect();
        for pair in points.windows(2) {
            painter.line_segment([pair[0], pair[1]], Stroke::new(1.0, theme.edge));
        }
        let mut said = None;
        for (point, (date, article)) in points.iter().zip(&articles) {
            painter.circle_filled(*point, 3.5, theme.accent);
            if response
                .hover_pos()
                .is_some_and(|p| p.distance(*point) < 8.0)
            {
                let date = date.map_or("", |d| d.as_str());
                said = Some(format!(
                    "{} {date}\n{}",
                    article.article,
                    sentence(ctx, &article.figure)
                ));
            }
        }
        let ends = [
            (articles.first(), Align2::LEFT_BOTTOM, plot.left()),
            (articles.last(), Align2::RIGHT_BOTTOM, plot.right()),
        ];
        for (end, align, x) in ends {
            if let Some((Some(date), _)) = end {
                painter.text(
                    pos2(x, rect.bottom()),
                    align,
                    date,
                    font.clone(),
                    theme.mute,
                );
            }
        }
        let values = articles
            .iter()
            .map(|(_, a)| chart::short(ctx.texts(), a.figure.value));
        let values = values.collect::<Vec<_>>().join(", ");
        let name = ctx.texts().pair(&title, &values);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &name));
        if let Some(said) = said {
            response.on_hover_text(said);
        }
    });
}

fn export_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    found: &Measured,
    figures: &Figures,
) {
    let theme = ctx.theme;
    export_path(ctx, view, "");
    let title = ctx.texts().get("review-export");
    card_ui(ui, theme, |ui| {
        section_heading_ui(ui, theme, &title, "");
        let hint = ctx.texts().get("review-export-path");
        let field =
            ui.add(TextEdit::singleline(&mut view.review.export_path).desired_width(f32::INFINITY));
        ui.ctx()
            .accesskit_node_builder(field.id, |node| node.set_label(&*hint));
        ui.add_space(4.0);
        wrapped_ui(ui, 6.0, |ui| {
            if ui.button("CSV").clicked() {
                let files = [
                    (".csv", chart::csv(&found.agreement)),
                    ("-confusion.csv", chart::confusion_csv(&found.agreement)),
                ];
                for (end, text) in files {
                    let path = export_path(ctx, view, end);
                    let bytes = text.into_bytes();
                    ctx.push(Command::Review(ReviewCommand::Export { path, bytes }));
                }
            }
            let (svg, png) = (ui.button("SVG").clicked(), ui.button("PNG").clicked());
            if svg || png {
                let names = |id: &str| name(found, id);
                let words = words_of(ctx, found, figures);
                let figure =
                    chart::heat_map(&found.agreement, figures, words, ctx.texts(), &names, theme);
                let (end, bytes) = match svg {
                    true => (".svg", figure.svg().into_bytes()),
                    false => (".png", figure.png()),
                };
                let path = export_path(ctx, view, end);
                ctx.push(Command::Review(ReviewCommand::Export { path, bytes }));
            }
        });
    });
}

/// What stands on the picture of a measure.
fn words_of(ctx: &UiCtx<'_>, found: &Measured, figures: &Figures) -> chart::Words {
    let labels = of_labels(found, figures).into_iter().map(|of| {
        let label = of.label.as_deref().unwrap_or_default();
        let label = words::label_of_layer(ctx, of.measure, label);
        (label, of.all.clone())
    });
    let in_time = in_time(found, figures).into_iter().map(|(date, article)| {
        let date = date.cloned().unwrap_or_default();
        (date, article.figure.value.unwrap_or_default())
    });
    chart::Words {
        title: measures::name(ctx, figures),
        n: n_text(ctx, &figures.all, found.agreement.articles.len()),
        labels: labels.collect(),
        over_time: ctx.texts().get("review-over-time").to_string(),
        in_time: in_time.collect(),
    }
}

/// Where a file of figures goes whose name ends so: by default into the project's folder.
pub fn export_path(ctx: &UiCtx<'_>, view: &mut ViewState, end: &str) -> PathBuf {
    if view.review.export_path.is_empty() {
        let folder = ctx.session.project().and_then(|p| p.project.root.clone());
        let folder = folder.or_else(|| {
            let open = ctx.session.open()?;
            open.path().parent().map(std::path::Path::to_owned)
        });
        let path = folder.unwrap_or_default().join("agreement");
        view.review.export_path = path.display().to_string();
    }
    PathBuf::from(format!("{}{end}", view.review.export_path.trim()))
}
