//! The colours of entity types, and who can tell them apart.

use egui::{RichText, Ui};

use crate::{
    model::{
        codebook::{Codebook, EntityType},
        palette::{LEAST_CONTRAST, Sight, alike, contrast},
    },
    ui::{UiCtx, theme::Theme},
};

/// All colours side by side in both themes, and the pairs that are easily mistaken.
pub(super) fn colors_ui(ui: &mut Ui, ctx: &UiCtx<'_>, codebook: &Codebook) {
    ui.label(&*ctx.texts().get("colors-text"));
    for theme in [Theme::light(), Theme::dark()] {
        let frame = egui::Frame::NONE
            .fill(theme.paper)
            .stroke(ctx.theme.line_stroke())
            .corner_radius(ctx.theme.sizes.radius)
            .inner_margin(10.0);
        frame.show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                for t in &codebook.entity_types {
                    ui.label(
                        RichText::new(format!("{} ", t.label.title(ctx.texts().language())))
                            .color(theme.label_color(t.color)),
                    );
                }
            });
        });
    }
    let problems = problems(ctx, codebook, None);
    if problems.is_empty() {
        ui.colored_label(ctx.theme.fav, &*ctx.texts().get("colors-good"));
    }
    for problem in problems {
        ui.label(RichText::new(problem).size(ctx.theme.sizes.text_note));
    }
}

/// What is to be said of one type's colours, or of all.
pub(super) fn problems(ctx: &UiCtx<'_>, codebook: &Codebook, of: Option<usize>) -> Vec<String> {
    let texts = ctx.texts();
    let language = texts.language();
    let types = &codebook.entity_types;
    let name = |i: usize| types.get(i).map_or("", |t| t.label.title(language));
    let mut said = Vec::new();
    for (i, t) in types.iter().enumerate() {
        if of.is_some_and(|of| of != i) {
            continue;
        }
        for (theme, text) in [
            (Theme::light(), "colors-faint-light"),
            (Theme::dark(), "colors-faint-dark"),
        ] {
            let found = contrast_of(t, theme);
            if found < LEAST_CONTRAST {
                let found = texts.decimals(f64::from(found), 1);
                said.push(texts.with(text, &[("label", name(i)), ("contrast", &found)]));
            }
        }
    }
    for pair in alike(types) {
        if of.is_some_and(|of| of != pair.a && of != pair.b) {
            continue;
        }
        // The other first, where one type is looked at.
        let (a, b) = match of {
            Some(of) if of == pair.a => (pair.b, pair.a),
            _ => (pair.a, pair.b),
        };
        let key = match pair.sight {
            Sight::Full => "colors-alike-all",
            Sight::Protan => "colors-alike-protan",
            Sight::Deutan => "colors-alike-deutan",
            Sight::Tritan => "colors-alike-tritan",
        };
        let theme = texts.get(if pair.dark {
            "theme-dark"
        } else {
            "theme-light"
        });
        let args = [("a", name(a)), ("b", name(b)), ("theme", &*theme)];
        said.push(texts.with(key, &args));
    }
    said
}

/// Contrast of a type's colour on a theme's page, as the codebook gives it.
fn contrast_of(t: &EntityType, theme: &Theme) -> f32 {
    let color = if theme.dark {
        t.color.dark
    } else {
        t.color.light
    };
    let paper = [theme.paper.r(), theme.paper.g(), theme.paper.b()];
    contrast(color, paper)
}
