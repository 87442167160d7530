//! Stances as sentences: "France — against — joins the coalition · medium"; the focused one as a card.

use egui::{RichText, Sense, Ui};

use super::{delete_ui, editable, empty_ui, pills_ui};
use crate::{
    editor::{
        choices::polarity_text,
        command::Command,
        open_article::OpenArticle,
        session::{Ask, Mode},
        tagging,
    },
    model::annotation::{Certainty, Polarity, Stance},
    ui::{
        UiCtx,
        source::{holder_name, polarity_sign, target_name},
        widgets::{Chip, ChipShape, Pill, SlotRow, card_ui, pill_ui, slot_row_ui},
    },
};

pub fn stances_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, open: &OpenArticle) {
    let mut stances: Vec<&Stance> = open.document().stances().collect();
    if let Mode::Stance(draft) = ctx.session.mode() {
        let text = tagging::quote(open.article().text(), &draft.evidence);
        let holder = draft
            .holder
            .as_ref()
            .map(|h| holder_name(ctx.session, open.document(), h));
        let target = draft
            .target
            .as_ref()
            .map(|t| target_name(ctx.session, open, t));
        let parts = [
            holder.as_deref().unwrap_or("…"),
            target.as_deref().unwrap_or("…"),
        ];
        card_ui(ui, ctx.theme, |ui| {
            ui.label(RichText::new(parts.join(" — ? — ")).strong());
            if !text.is_empty() {
                ui.colored_label(ctx.theme.mute, format!("“{text}”"));
            }
        });
    } else if stances.is_empty() {
        empty_ui(ui, ctx, "empty-stances");
        return;
    }
    stances.sort_by(|a, b| a.evidence.cmp(&b.evidence).then_with(|| a.id.cmp(&b.id)));
    for stance in stances {
        if open.focus() == Some(&stance.id) {
            card_of_ui(ui, ctx, open, stance);
        } else {
            line_ui(ui, ctx, open, stance);
        }
    }
}

fn polarity_color(ctx: &UiCtx<'_>, polarity: Polarity) -> egui::Color32 {
    match polarity {
        Polarity::Favor => ctx.theme.fav,
        Polarity::Against => ctx.theme.aga,
        Polarity::Neither | Polarity::Both => ctx.theme.nei,
    }
}

fn intensity_title<'a>(ctx: &UiCtx<'_>, open: &'a OpenArticle, name: &'a str) -> &'a str {
    let steps = &open.codebook().intensities;
    steps
        .iter()
        .find(|step| step.label.name == name)
        .map_or(name, |step| step.label.title(ctx.texts().language()))
}

fn line_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, open: &OpenArticle, stance: &Stance) {
    use egui::text::{LayoutJob, TextFormat};
    let theme = ctx.theme;
    let mut job = LayoutJob::default();
    let size = theme.sizes.text;
    let plain = TextFormat::simple(theme.font(size), theme.ink);
    let strong = TextFormat::simple(theme.font_semibold(size), theme.ink);
    let mute = TextFormat::simple(theme.font(size), theme.mute);
    let signed = TextFormat::simple(theme.font(size), polarity_color(ctx, stance.polarity));
    let italic = TextFormat {
        italics: true,
        ..plain.clone()
    };
    job.append(&format!("{} ", polarity_sign(stance.polarity)), 0.0, signed);
    job.append(
        &holder_name(ctx.session, open.document(), &stance.holder),
        0.0,
        strong,
    );
    let polarity = ctx.texts().get(polarity_text(stance.polarity));
    job.append(&format!(" — {polarity} — "), 0.0, plain.clone());
    job.append(&target_name(ctx.session, open, &stance.target), 0.0, italic);
    if let Some(intensity) = &stance.intensity {
        let title = intensity_title(ctx, open, intensity);
        job.append(&format!(" · {title}"), 0.0, plain);
    }
    let quote = tagging::quote(open.article().text(), &stance.evidence);
    let quote = if quote.is_empty() {
        ctx.texts().get("no-evidence").to_string()
    } else {
        format!("“{quote}”")
    };
    job.append(&format!("\n{quote}"), 0.0, mute);
    ui.separator();
    let label = egui::Label::new(job).wrap().sense(Sense::click());
    if ui.add(label).clicked() {
        ctx.push(Command::GoTo(stance.id.clone()));
    }
}

fn card_of_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, open: &OpenArticle, stance: &Stance) {
    let theme = ctx.theme;
    card_ui(ui, theme, |ui| {
        ui.add_enabled_ui(editable(open), |ui| {
            part_ui(ui, ctx, open, stance, Ask::Holder);
            part_ui(ui, ctx, open, stance, Ask::Target);
            let mut after = stance.clone();
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                for polarity in Polarity::ALL {
                    let text = ctx.texts().get(polarity_text(polarity));
                    let text = format!("{} {text}", polarity_sign(polarity));
                    let pill = Pill {
                        text: &text,
                        key: None,
                        on: stance.polarity == polarity,
                        color: polarity_color(ctx, polarity),
                    };
                    let salt = (&stance.id, polarity_text(polarity));
                    if pill_ui(ui, theme, salt, &pill).clicked() {
                        after.polarity = polarity;
                    }
                }
            });
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                for (i, step) in open.codebook().intensities.iter().enumerate() {
                    let on = stance.intensity.as_ref() == Some(&step.label.name);
                    let key = (i + 1).to_string();
                    let pill = Pill {
                        text: step.label.title(ctx.texts().language()),
                        key: Some(&key),
                        on,
                        color: theme.accent,
                    };
                    let salt = (&stance.id, "intensity", &step.label.name);
                    if pill_ui(ui, theme, salt, &pill).clicked() {
                        after.intensity = (!on).then(|| step.label.name.clone());
                    }
                }
            });
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                let certainty = [
                    (Certainty::Certain, "certainty-certain"),
                    (Certainty::Probable, "certainty-probable"),
                    (Certainty::Unsure, "certainty-unsure"),
                ];
                if let Some(value) = pills_ui(ui, ctx, &stance.id, &certainty, stance.certainty) {
                    after.certainty = value;
                }
                let text = ctx.texts().get("inferred");
                let pill = Pill {
                    text: &text,
                    key: None,
                    on: stance.inferred,
                    color: theme.evt,
                };
                if pill_ui(ui, theme, (&stance.id, "inferred"), &pill).clicked() {
                    after.inferred = !after.inferred;
                }
            });
            if after != *stance {
                ctx.push(Command::Change(Box::new(after.into())));
            }
        });
        let quote = tagging::quote(open.article().text(), &stance.evidence);
        if !quote.is_empty() {
            let quote = RichText::new(format!("“{quote}”")).color(theme.mute);
            if ui
                .add(egui::Label::new(quote).sense(Sense::click()))
                .clicked()
            {
                ctx.push(Command::GoTo(stance.id.clone()));
            }
        }
        if editable(open) {
            delete_ui(ui, ctx, &stance.id);
        }
    });
}

fn part_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, open: &OpenArticle, stance: &Stance, ask: Ask) {
    let (role, text) = match ask {
        Ask::Holder => (
            ctx.texts().get("field-holder"),
            holder_name(ctx.session, open.document(), &stance.holder),
        ),
        Ask::Target | Ask::Polarity => (
            ctx.texts().get("field-target"),
            target_name(ctx.session, open, &stance.target),
        ),
    };
    let active = matches!(ctx.session.mode(), Mode::StancePart { stance: s, ask: a }
        if *s == stance.id && *a == ask);
    let chips = [Chip {
        id: egui::Id::unique((&stance.id, &*role)),
        text: &text,
        color: ctx.theme.ink,
        shape: ChipShape::Underlined,
    }];
    let slot = SlotRow {
        role: &role,
        fillers: &chips,
        placeholder: "",
        key: None,
        active,
    };
    let response = slot_row_ui(ui, ctx.theme, (&stance.id, "part", &*role), &slot);
    if response.clicked_filler.is_some() || response.row.clicked() {
        ctx.push(Command::AskStancePart {
            stance: stance.id.clone(),
            ask,
        });
    }
}
