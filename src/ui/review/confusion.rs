//! Labels of one annotator against another's; a click on a cell lists the units behind it.

use egui::{Align2, Rect, RichText, Sense, StrokeKind, Ui, pos2, vec2};

use super::{agreement, measures};
use crate::{
    editor::{
        command::Command,
        review::{Cell as UnitCell, Filter, ReviewCommand},
    },
    review::agreement::Confusions,
    ui::{
        UiCtx,
        theme::mix,
        widgets::{card_ui, empty_state_ui, section_heading_ui},
    },
};

pub fn confusion_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) {
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
            let title = format!(
                "{}: {} / {}",
                measures::layer(ctx, confusions.layer),
                name(&confusions.a),
                name(&confusions.b)
            );
            let n: usize = confusions.cells.iter().map(|cell| cell.n).sum();
            section_heading_ui(ui, ctx.theme, &title, &format!("n = {n}"));
            matrix_ui(ui, ctx, confusions);
        });
    }
}

fn matrix_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, confusions: &Confusions) {
    let theme = ctx.theme;
    // Silence last, as on paper.
    let mut labels: Vec<Option<&String>> = Vec::new();
    for cell in &confusions.cells {
        for label in [&cell.a, &cell.b] {
            if label.is_some() && !labels.contains(&label.as_ref()) {
                labels.push(label.as_ref());
            }
        }
    }
    labels.sort();
    labels.push(None);
    let n = labels.len();
    let width = ui.available_width();
    let left = (width * 0.34).min(110.0);
    let cell = ((width - left) / n as f32).min(44.0);
    let height = 24.0;
    let head = 64.0;
    let (rect, _) = ui.allocate_exact_size(vec2(width, head + height * n as f32), Sense::hover());
    let painter = ui.painter_at(rect.expand(2.0));
    let font = theme.font(theme.sizes.text_small);
    let nothing = ctx.texts().get("review-nothing").to_string();
    let title = |label: Option<&String>| label.cloned().unwrap_or_else(|| nothing.clone());
    let most = confusions
        .cells
        .iter()
        .map(|c| c.n)
        .max()
        .unwrap_or(1)
        .max(1);
    for (i, label) in labels.iter().enumerate() {
        let y = rect.top() + head + height * (i as f32 + 0.5);
        let text = agreement::shorten(&title(*label), left);
        painter.text(
            pos2(rect.left(), y),
            Align2::LEFT_CENTER,
            text,
            font.clone(),
            theme.ink,
        );
        let x = rect.left() + left + cell * (i as f32 + 0.5);
        let text = agreement::shorten(&title(*label), head * 1.3);
        let galley = painter.layout_no_wrap(text, font.clone(), theme.mute);
        let at = pos2(x - galley.size().y / 2.0, rect.top() + head - 5.0);
        let mut shape = egui::epaint::TextShape::new(at, galley, theme.mute);
        shape.angle = -std::f32::consts::FRAC_PI_2;
        painter.add(shape);
    }
    for (i, a) in labels.iter().enumerate() {
        for (j, b) in labels.iter().enumerate() {
            let min = pos2(
                rect.left() + left + cell * j as f32,
                rect.top() + head + height * i as f32,
            );
            let place = Rect::from_min_size(min, vec2(cell - 2.0, height - 2.0));
            let found = confusions
                .cells
                .iter()
                .find(|c| c.a.as_ref() == *a && c.b.as_ref() == *b);
            let n = found.map_or(0, |c| c.n);
            let color = if i == j { theme.fav } else { theme.aga };
            let strength = 0.12 + 0.5 * n as f32 / most as f32;
            let fill = match n {
                0 => mix(theme.line, theme.paper, 0.5),
                _ => mix(color, theme.paper, strength),
            };
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
            let said = format!("{} / {}: {n}", title(*a), title(*b));
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &said));
            if response.hovered() || response.has_focus() {
                painter.rect_stroke(place, 3, theme.focus_stroke(), StrokeKind::Inside);
            }
            if response.on_hover_text(said).clicked() {
                let filter = Filter {
                    cell: Some(UnitCell {
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
}
