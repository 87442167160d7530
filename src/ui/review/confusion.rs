//! Labels of one annotator against another's; a click on a cell lists the units behind it.

use std::collections::BTreeSet;

use egui::{Align2, Rect, RichText, Sense, StrokeKind, Ui, pos2, vec2};

use super::{agreement, chart, measures, words};
use crate::{
    editor::{
        command::Command,
        review::{Cell as UnitCell, Filter, ReviewCommand},
        review_measure::Measured,
    },
    model::id::Kind,
    review::agreement::{Confusions, Layer},
    ui::{
        UiCtx,
        view::ViewState,
        widgets::{card_ui, empty_state_ui, line_of, section_heading_ui, wrapped_ui},
    },
};

/// More other articles than these are not listed.
const MOST_ARTICLES: usize = 12;

pub fn confusion_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState) {
    let Some(found) = ctx.session.review().measuring.found.clone() else {
        empty_state_ui(ui, ctx.theme, "", &ctx.texts().get("review-not-measured"));
        return;
    };
    let with_cells = |c: &&Confusions| !c.cells.is_empty();
    let all: Vec<&Confusions> = found
        .agreement
        .confusion
        .iter()
        .filter(with_cells)
        .collect();
    if all.is_empty() {
        empty_state_ui(ui, ctx.theme, "", &ctx.texts().get("review-nothing-shared"));
    }
    for confusions in all {
        card_ui(ui, ctx.theme, |ui| {
            let name = |id: &str| agreement::name(&found, id);
            let two = format!("{} / {}", name(&confusions.a), name(&confusions.b));
            let layer = measures::layer(ctx, confusions.layer);
            let title = ctx.texts().pair(&layer, &two);
            let n: usize = confusions.cells.iter().map(|cell| cell.n).sum();
            section_heading_ui(ui, ctx.theme, &title, &format!("n = {n}"));
            ui.push_id((confusions.layer, &confusions.a, &confusions.b), |ui| {
                matrix_ui(ui, ctx, &found, confusions);
                let ends = (name(&confusions.a), name(&confusions.b));
                export_ui(ui, ctx, view, confusions, (title, ends));
            });
        });
    }
}

/// The matrix as a picture, beside the other figures.
fn export_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    confusions: &Confusions,
    (title, ends): (String, (String, String)),
) {
    let buttons = wrapped_ui(ui, 6.0, |ui| {
        (ui.button("SVG").clicked(), ui.button("PNG").clicked())
    });
    let (svg, png) = buttons.inner;
    if !svg && !png {
        return;
    }
    let labels = labels_of(confusions);
    let place = |label: &Option<String>| labels.iter().position(|l| *l == label.as_ref());
    let cells = confusions.cells.iter();
    let cells: Vec<(usize, usize, usize)> = cells
        .filter_map(|cell| Some((place(&cell.a)?, place(&cell.b)?, cell.n)))
        .collect();
    let titles = titles(ctx, kind_of(confusions.layer), &labels);
    let (a, b) = (&confusions.a, &confusions.b);
    let drawing = chart::confusion(title, ends, &titles, &cells, ctx.theme);
    let name = format!("-confusion-{}-{a}-{b}", confusions.layer.word());
    let (extension, bytes) = match svg {
        true => ("svg", drawing.svg().into_bytes()),
        false => ("png", drawing.png()),
    };
    let path = agreement::export_path(ctx, view, &format!("{name}.{extension}"));
    ctx.push(Command::Review(ReviewCommand::Export { path, bytes }));
}

/// The labels of a matrix; silence last, as on paper.
fn labels_of(confusions: &Confusions) -> Vec<Option<&String>> {
    let labels = confusions.cells.iter().flat_map(|cell| [&cell.a, &cell.b]);
    let labels: BTreeSet<&String> = labels.flatten().collect();
    labels.into_iter().map(Some).chain([None]).collect()
}

fn titles(ctx: &UiCtx<'_>, kind: Kind, labels: &[Option<&String>]) -> Vec<String> {
    let title = |label: &Option<&String>| match label {
        Some(label) => words::label_of_kind(ctx, kind, label),
        None => ctx.texts().get("review-nothing").to_string(),
    };
    labels.iter().map(title).collect()
}

fn matrix_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, found: &Measured, confusions: &Confusions) {
    let theme = ctx.theme;
    let labels = labels_of(confusions);
    let n = labels.len();
    let width = ui.available_width();
    let left = (width * 0.34).min(110.0);
    let cell = ((width - left) / n as f32).min(44.0);
    let height = 24.0;
    let head = 86.0;
    let (rect, _) = ui.allocate_exact_size(vec2(width, head + height * n as f32), Sense::hover());
    let painter = ui.painter_at(rect.expand(2.0));
    let font = theme.font(theme.sizes.text_small);
    let kind = kind_of(confusions.layer);
    let titles = titles(ctx, kind, &labels);
    let most = confusions
        .cells
        .iter()
        .map(|c| c.n)
        .max()
        .unwrap_or(1)
        .max(1);
    for (i, title) in titles.iter().enumerate() {
        let y = rect.top() + head + height * (i as f32 + 0.5);
        let place = (pos2(rect.left(), y), Align2::LEFT_CENTER);
        let is_cut = agreement::paint_cut(ui, place, title, (font.clone(), theme.ink), left - 6.0);
        let row = Rect::from_min_size(
            pos2(rect.left(), y - height / 2.0),
            vec2(left - 6.0, height),
        );
        tip_ui(ui, ("row", i), row, title, is_cut);
        let x = rect.left() + left + cell * (i as f32 + 0.5);
        let line = line_of(ui, title, font.clone(), theme.mute, head - 8.0);
        let is_cut = line.elided;
        let at = pos2(x - line.size().y / 2.0, rect.top() + head - 5.0);
        let mut shape = egui::epaint::TextShape::new(at, line, theme.mute);
        shape.angle = -std::f32::consts::FRAC_PI_2;
        painter.add(shape);
        let column = Rect::from_min_size(pos2(x - cell / 2.0, rect.top()), vec2(cell, head));
        tip_ui(ui, ("column", i), column, title, is_cut);
    }
    for (i, a) in labels.iter().enumerate() {
        for (j, b) in labels.iter().enumerate() {
            let min = pos2(
                rect.left() + left + cell * j as f32,
                rect.top() + head + height * i as f32,
            );
            let place = Rect::from_min_size(min, vec2(cell - 2.0, height - 2.0));
            let counted = confusions
                .cells
                .iter()
                .find(|c| c.a.as_ref() == *a && c.b.as_ref() == *b);
            let n = counted.map_or(0, |c| c.n);
            let fill = chart::cell_fill(theme, i == j, n, most);
            painter.rect_filled(place, 3, fill);
            if n == 0 {
                continue;
            }
            painter.text(
                place.center(),
                Align2::CENTER_CENTER,
                n.to_string(),
                font.clone(),
                theme.ink,
            );
            let id = ui.make_persistent_id((
                "confusion",
                confusions.layer,
                &confusions.a,
                &confusions.b,
                a,
                b,
            ));
            let response = ui.interact(place, id, Sense::click());
            let labels = format!("{} / {}", titles[i], titles[j]);
            let said = ctx.texts().pair(&labels, &n.to_string());
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &said));
            if response.hovered() || response.has_focus() {
                painter.rect_stroke(place, 3, theme.focus_stroke(), StrokeKind::Inside);
            }
            if response.on_hover_text(said).clicked() {
                let filter = Filter {
                    cell: Some(UnitCell {
                        kind,
                        annotators: (confusions.a.clone(), confusions.b.clone()),
                        labels: (a.cloned(), b.cloned()),
                    }),
                    ..Filter::default()
                };
                ctx.push(Command::Review(ReviewCommand::SetFilter(filter)));
            }
        }
    }
    let text = ctx.texts().get("review-confusion-hint");
    ui.label(
        RichText::new(&*text)
            .size(theme.sizes.text_small)
            .color(theme.mute),
    );
    elsewhere_ui(ui, ctx, found, confusions, kind);
}

/// The other articles that a chosen cell counts, to go to: their units are listed there.
fn elsewhere_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    found: &Measured,
    confusions: &Confusions,
    kind: Kind,
) {
    let theme = ctx.theme;
    let review = ctx.session.review();
    let (Some(chosen), Some(desk)) = (&review.filter.cell, review.desk()) else {
        return;
    };
    let is_of = (&chosen.annotators.0, &chosen.annotators.1) == (&confusions.a, &confusions.b);
    if !is_of || chosen.kind != kind {
        return;
    }
    let cells = confusions.cells.iter();
    let mut cells = cells.filter(|c| (&c.a, &c.b) == (&chosen.labels.0, &chosen.labels.1));
    let Some(cell) = cells.next() else { return };
    let articles = cell.articles.iter().filter_map(|i| {
        let name = &found.agreement.articles.get(*i)?.article;
        let row = found.team.iter().find(|row| row.article == *name)?;
        let entries = ctx.session.entries();
        let entry = entries.iter().position(|e| e.article.path == row.path)?;
        (row.path != desk.held.path).then_some((name, entry))
    });
    let articles: Vec<(&String, usize)> = articles.collect();
    if articles.is_empty() {
        return;
    }
    let text = ctx.texts().with_count("review-also-in", articles.len());
    let text = RichText::new(text).size(theme.sizes.text_small);
    ui.label(text.color(theme.ink));
    let mut clicked = None;
    for (name, entry) in articles.into_iter().take(MOST_ARTICLES) {
        let text = RichText::new(name).size(theme.sizes.text_small);
        if ui.link(text.color(theme.ink)).clicked() {
            clicked = Some(entry);
        }
    }
    if let Some(entry) = clicked {
        ctx.push(Command::ShowArticle(entry));
    }
}

/// The whole of a heading that is cut.
fn tip_ui(ui: &Ui, salt: (&str, usize), rect: Rect, title: &str, is_cut: bool) {
    if is_cut {
        let id = ui.make_persistent_id(salt);
        ui.interact(rect, id, Sense::hover()).on_hover_text(title);
    }
}

/// What a layer's labels are the labels of.
const fn kind_of(layer: Layer) -> Kind {
    match layer {
        Layer::Events => Kind::Event,
        Layer::Stances => Kind::Stance,
        Layer::Zones => Kind::Zone,
        _ => Kind::Mention,
    }
}
