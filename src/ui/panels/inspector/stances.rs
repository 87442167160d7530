//! Stances as one line each, "France — against — joins the coalition · medium"; the focused one as a card with a row a part. Absences,
//! "no stance here", are among them.

use egui::{Align, Layout, RichText, Ui, vec2};

use super::{
    attributes::attributes_ui,
    list::{List, Row, list_ui},
    parts::{ROW_HEIGHT, TextPart, delete_ui, editable, field_ui, part_ui, pills_ui, toggle_ui},
};
use crate::{
    editor::{
        choices::{fold, polarity_text},
        command::{Command, Tab},
        flow::{Field, FlowCommand},
        open_article::OpenArticle,
        parts::{CERTAINTIES, Part},
        session::{Ask, Mode, Session},
        tagging,
    },
    model::{
        annotation::{Absence, Holder, Polarity, Record, SpanRole, Stance, Target},
        id::{Id, Kind},
    },
    ui::{
        UiCtx,
        source::{holder_name, polarity_sign, target_name},
        view::ViewState,
        widgets::{
            Chip, ChipShape, Mark, NameStyle, Pill, SlotRow, card_ui, name_text_ui, pill_ui,
            slot_row_ui,
        },
    },
};

const SORTS: [&str; 4] = ["sort-text", "sort-holder", "sort-target", "sort-polarity"];
const ONLY: [&str; 3] = ["only-all", "only-stances", "only-absences"];

pub fn card_of_tab_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    open: &OpenArticle,
) -> bool {
    if let Mode::Stance(draft) = ctx.session.mode() {
        let name = |h: &Holder| holder_name(ctx.session, open.document(), h);
        let holder = draft.holder.as_ref().map(name);
        let target = draft.target.as_ref();
        let target = target.map(|t| target_name(ctx.session, open, t));
        let middle = if draft.absence {
            " — ∅ — "
        } else {
            " — ? — "
        };
        let parts = [
            holder.as_deref().unwrap_or("…"),
            target.as_deref().unwrap_or("…"),
        ];
        let text = tagging::quote(open.article().text(), &draft.evidence);
        card_ui(ui, ctx.theme, |ui| {
            quote_line_ui(ui, ctx, &parts.join(middle), ctx.theme.ink);
            if !text.is_empty() {
                quote_line_ui(ui, ctx, &ctx.texts().quoted(&text), ctx.theme.mute);
            }
        });
        return true;
    }
    match open.focused() {
        Some(Record::Stance(stance)) => stance_card_ui(ui, ctx, view, open, stance),
        Some(Record::Absence(absence)) => absence_card_ui(ui, ctx, view, open, absence),
        _ => return false,
    }
    true
}

pub fn stances_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState, open: &OpenArticle) {
    let document = open.document();
    let session = ctx.session;
    let theme = ctx.theme;
    let rows = |filter: &str, sort: usize, only: usize| {
        let kinds: &[Kind] = match only {
            0 => &[Kind::Stance, Kind::Absence],
            1 => &[Kind::Stance],
            _ => &[Kind::Absence],
        };
        let mut found: Vec<&Record> = kinds
            .iter()
            .flat_map(|kind| document.of_kind(*kind))
            .filter(|record| {
                filter.is_empty() || fold(&line(session, open, record)).contains(filter)
            })
            .collect();
        let holder = |r: &Record| {
            parts(r)
                .map(|(h, _)| fold(&holder_name(session, document, h)))
                .unwrap_or_default()
        };
        let target = |r: &Record| {
            parts(r)
                .map(|(_, t)| fold(&target_name(session, open, t)))
                .unwrap_or_default()
        };
        // Absences stand last: they are nowhere in the text.
        let place = |r: &Record| (r.first_span().is_none(), r.first_span(), r.id().clone());
        match sort {
            0 => found.sort_by_key(|r| place(r)),
            1 => found.sort_by_cached_key(|r| (holder(r), target(r))),
            2 => found.sort_by_cached_key(|r| (target(r), holder(r))),
            _ => found.sort_by_cached_key(|r| match r {
                Record::Stance(s) => (Some(s.polarity), place(r)),
                _ => (None, place(r)),
            }),
        }
        found.into_iter().map(|r| r.id().clone()).collect()
    };
    let row = |id: &Id| {
        let record = document.record(id)?;
        let name = line(session, open, record);
        Some(match record {
            Record::Stance(stance) => {
                let quote = tagging::quote(open.article().text(), &stance.evidence);
                let quote = if quote.is_empty() {
                    session.texts.get("no-evidence").to_string()
                } else {
                    session.texts.quoted(&quote)
                };
                let intensity = stance.intensity.as_deref();
                let intensity =
                    intensity.map(|i| format!("{} · ", intensity_title(session, open, i)));
                Row {
                    mark: Mark::Diamond(polarity_color(theme, stance.polarity)),
                    state: session
                        .texts
                        .get(polarity_text(stance.polarity))
                        .to_string(),
                    name,
                    meta: intensity.unwrap_or_default() + &quote,
                    trailing: String::new(),
                }
            }
            Record::Absence(absence) => Row {
                mark: Mark::Empty,
                state: session.texts.get("polarity-absent").to_string(),
                name,
                meta: if absence.note.is_empty() {
                    session.texts.get("polarity-absent").to_string()
                } else {
                    absence.note.clone()
                },
                trailing: String::new(),
            },
            _ => return None,
        })
    };
    let list = List {
        tab: Tab::Stances,
        sorts: &SORTS,
        only: &ONLY,
        rows: &rows,
        row: &row,
        current: match open.focused() {
            Some(Record::Stance(_) | Record::Absence(_)) => open.focus().cloned(),
            _ => None,
        },
        takes_mentions: false,
    };
    list_ui(ui, ctx, view, open, &list);
}

/// Who holds a stance, or does not, towards what.
fn parts(record: &Record) -> Option<(&Holder, &Target)> {
    match record {
        Record::Stance(s) => Some((&s.holder, &s.target)),
        Record::Absence(a) => Some((&a.holder, &a.target)),
        _ => None,
    }
}

/// A stance in a line: `▼ Paris — against — coalition against Daech`.
fn line(session: &Session, open: &OpenArticle, record: &Record) -> String {
    let texts = &session.texts;
    let (sign, holder, word, target) = match record {
        Record::Stance(s) => (
            polarity_sign(s.polarity),
            &s.holder,
            texts.get(polarity_text(s.polarity)),
            &s.target,
        ),
        Record::Absence(a) => ('∅', &a.holder, texts.get("polarity-absent"), &a.target),
        _ => return String::new(),
    };
    let holder = holder_name(session, open.document(), holder);
    let target = target_name(session, open, target);
    format!("{sign} {holder} — {word} — {target}")
}

fn polarity_color(theme: &crate::ui::theme::Theme, polarity: Polarity) -> egui::Color32 {
    match polarity {
        Polarity::Favor => theme.fav,
        Polarity::Against => theme.aga,
        Polarity::Neither | Polarity::Both => theme.nei,
    }
}

fn intensity_title<'a>(session: &Session, open: &'a OpenArticle, name: &'a str) -> &'a str {
    let steps = &open.codebook().intensities;
    steps
        .iter()
        .find(|step| step.label.name == name)
        .map_or(name, |step| step.label.title(session.texts.language()))
}

fn stance_card_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    open: &OpenArticle,
    stance: &Stance,
) {
    let theme = ctx.theme;
    card_ui(ui, theme, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.add_enabled_ui(editable(open), |ui| {
            let mut after = stance.clone();
            slot_ui(
                ui,
                ctx,
                open,
                &stance.id,
                Ask::Holder,
                &stance.holder,
                &stance.target,
            );
            polarity_ui(ui, ctx, stance, &mut after);
            slot_ui(
                ui,
                ctx,
                open,
                &stance.id,
                Ask::Target,
                &stance.holder,
                &stance.target,
            );
            intensity_ui(ui, ctx, open, stance, &mut after);
            evidence_ui(ui, ctx, open, stance);
            voice_ui(ui, ctx, open, stance);
            let name = ctx.texts().get("field-certainty");
            let certainty = part_ui(ui, ctx, &name, Some("c"), |ui| {
                pills_ui(
                    ui,
                    ctx,
                    &stance.id,
                    theme.accent,
                    &CERTAINTIES,
                    stance.certainty,
                )
            });
            if let Some(certainty) = certainty {
                after.certainty = certainty;
            }
            let text = ctx.texts().get("inferred");
            let name = ctx.texts().get("field-said");
            let inferred = part_ui(ui, ctx, &name, Some("i"), |ui| {
                let salt = (&stance.id, "inferred");
                toggle_ui(ui, ctx, salt, &text, theme.accent, stance.inferred)
            });
            if inferred {
                after.inferred = !after.inferred;
            }
            if let Some(attributes) = attributes_ui(ui, ctx, view, &stance.id, &stance.attributes) {
                after.attributes = attributes;
            }
            if after != *stance {
                ctx.push(Command::Change(Box::new(after.into())));
            }
            ui.add_space(2.0);
            delete_ui(ui, ctx, &stance.id);
        });
    });
}

fn polarity_ui(ui: &mut Ui, ctx: &UiCtx<'_>, stance: &Stance, after: &mut Stance) {
    let theme = ctx.theme;
    let name = ctx.texts().get("field-polarity");
    let clicked = part_ui(ui, ctx, &name, Some("p"), |ui| {
        let mut clicked = None;
        for polarity in Polarity::ALL {
            let text = ctx.texts().get(polarity_text(polarity));
            let text = format!("{} {text}", polarity_sign(polarity));
            let salt = (&stance.id, polarity_text(polarity));
            let color = polarity_color(theme, polarity);
            if toggle_ui(ui, ctx, salt, &text, color, stance.polarity == polarity) {
                clicked = Some(polarity);
            }
        }
        clicked
    });
    if let Some(polarity) = clicked {
        after.polarity = polarity;
    }
}

fn intensity_ui(
    ui: &mut Ui,
    ctx: &UiCtx<'_>,
    open: &OpenArticle,
    stance: &Stance,
    after: &mut Stance,
) {
    let steps = &open.codebook().intensities;
    if steps.is_empty() {
        return;
    }
    let name = ctx.texts().get("field-intensity");
    part_ui(ui, ctx, &name, None, |ui| {
        for (i, step) in steps.iter().enumerate() {
            let on = stance.intensity.as_ref() == Some(&step.label.name);
            let key = (i + 1).to_string();
            let pill = Pill {
                text: step.label.title(ctx.texts().language()),
                key: Some(&key),
                on,
                color: ctx.theme.accent,
            };
            let salt = (&stance.id, "intensity", &step.label.name);
            let response = pill_ui(ui, ctx.theme, salt, &pill);
            if response
                .on_hover_text(step.label.definition_in(ctx.session.texts.language()))
                .clicked()
            {
                after.intensity = (!on).then(|| step.label.name.clone());
            }
        }
    });
}

fn evidence_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, open: &OpenArticle, stance: &Stance) {
    let name = ctx.texts().get("field-evidence");
    let quote = tagging::quote(open.article().text(), &stance.evidence);
    let ask = Command::Flow(FlowCommand::Ask(Part::Words {
        record: stance.id.clone(),
        role: SpanRole::Evidence,
    }));
    let go = Command::GoTo(stance.id.clone());
    let none = ctx.texts().get("no-evidence");
    quote_ui(
        ui,
        ctx,
        (&stance.id, "evidence"),
        &name,
        "w",
        &quote,
        &none,
        ask,
        go,
    );
}

/// Words of the article that a part is, to go to; where there are none, a click asks for them.
#[expect(clippy::too_many_arguments, reason = "a row's texts and what it does")]
pub fn quote_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    salt: impl egui::AsIdSalt,
    name: &str,
    key: &str,
    quote: &str,
    none: &str,
    ask: Command,
    go: Command,
) {
    let command = part_ui(ui, ctx, name, Some(key), |ui| {
        if quote.is_empty() {
            return toggle_ui(ui, ctx, salt, none, ctx.theme.accent, false).then_some(ask);
        }
        // On its label's line.
        let row = vec2(ui.available_width(), ROW_HEIGHT);
        let line = ui.allocate_ui_with_layout(row, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_height(ROW_HEIGHT);
            quote_line_ui(ui, ctx, &ctx.texts().quoted(quote), ctx.theme.ink)
        });
        line.inner.clicked().then_some(go)
    });
    if let Some(command) = command {
        ctx.push(command);
    }
}

/// Words of the article on a line, in whatever script; a click can be asked for.
pub fn quote_line_ui(
    ui: &mut Ui,
    ctx: &UiCtx<'_>,
    text: &str,
    color: egui::Color32,
) -> egui::Response {
    let style = NameStyle {
        font: ctx.theme.font(ctx.theme.sizes.text_note),
        color,
        max_width: ui.available_width(),
    };
    let line = name_text_ui(ui, text, &style);
    line.interact(egui::Sense::click())
}

fn voice_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, open: &OpenArticle, stance: &Stance) {
    let document = open.document();
    let name = ctx.texts().get("field-voice");
    let none = ctx.texts().get("part-none");
    let voice = stance.voice.as_ref().and_then(|id| document.voice(id));
    let text = voice.map(|v| holder_name(ctx.session, document, &v.source));
    let clicked = part_ui(ui, ctx, &name, Some("v"), |ui| {
        let text = text.as_deref().unwrap_or(&none);
        toggle_ui(
            ui,
            ctx,
            (&stance.id, "voice"),
            text,
            ctx.theme.accent,
            voice.is_some(),
        )
    });
    if clicked {
        let part = Part::VoiceOf(stance.id.clone());
        ctx.push(Command::Flow(FlowCommand::Ask(part)));
    }
}

fn absence_card_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    open: &OpenArticle,
    absence: &Absence,
) {
    let theme = ctx.theme;
    card_ui(ui, theme, |ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        let text = ctx.texts().get("absence-title");
        ui.label(RichText::new(&*text).font(theme.font_semibold(theme.sizes.text)));
        ui.add_enabled_ui(editable(open), |ui| {
            let (holder, target) = (&absence.holder, &absence.target);
            slot_ui(ui, ctx, open, &absence.id, Ask::Holder, holder, target);
            slot_ui(ui, ctx, open, &absence.id, Ask::Target, holder, target);
            let name = ctx.texts().get("field-note");
            let hint = ctx.texts().get("absence-hint");
            let part = TextPart {
                hint: &hint,
                field: Some(Field::Note),
                key: Some("d"),
                ..TextPart::new(&absence.id, "note", &name, &absence.note)
            };
            if let Some(note) = field_ui(ui, ctx, view, &part) {
                let mut after = absence.clone();
                after.note = note;
                ctx.push(Command::Change(Box::new(after.into())));
            }
            ui.add_space(2.0);
            delete_ui(ui, ctx, &absence.id);
        });
    });
}

fn slot_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    open: &OpenArticle,
    id: &Id,
    ask: Ask,
    holder: &Holder,
    target: &Target,
) {
    let (role, text, key) = match ask {
        Ask::Holder => (
            ctx.texts().get("field-holder"),
            holder_name(ctx.session, open.document(), holder),
            "h",
        ),
        Ask::Target | Ask::Polarity => (
            ctx.texts().get("field-target"),
            target_name(ctx.session, open, target),
            "t",
        ),
    };
    let active = matches!(ctx.session.mode(), Mode::StancePart { stance: s, ask: a }
        if s == id && *a == ask);
    let entity = match ask {
        Ask::Holder => holder.id(),
        Ask::Target | Ask::Polarity => target.id(),
    };
    let color = entity
        .and_then(|id| open.document().entity(id))
        .and_then(|e| open.codebook().entity_type(&e.label))
        .map(|t| ctx.theme.label_color(t.color));
    let shape = match (color, ask, target) {
        (Some(_), ..) => ChipShape::Underlined,
        (None, Ask::Target, Target::Event(_)) => ChipShape::Outlined,
        _ => ChipShape::Plain,
    };
    let chips = [Chip {
        id: egui::Id::unique((id, &*role)),
        text: &text,
        color: color.unwrap_or(ctx.theme.evt),
        shape,
    }];
    let slot = SlotRow {
        role: &role,
        fillers: &chips,
        placeholder: "",
        key: Some(key),
        active,
    };
    let response = slot_row_ui(ui, ctx.theme, (id, "part", &*role), &slot);
    if response.clicked_filler.is_some() || response.row.clicked() {
        ctx.push(Command::AskStancePart {
            stance: id.clone(),
            ask,
        });
    }
}
