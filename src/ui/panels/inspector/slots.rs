//! The slots of an event's roles: what fills them, what is still wanted, and what is typed into them.

use egui::{Key, Ui};

use super::parts::toggle_ui;
use crate::{
    editor::{
        command::Command,
        fillers::filler_text,
        flow::{Field, FlowCommand},
        open_article::OpenArticle,
        session::Mode,
    },
    model::{
        annotation::{Event, Filler},
        codebook::Role,
    },
    ui::{
        UiCtx,
        view::ViewState,
        widgets::{Chip, ChipShape, MORE, SlotRow, slot_row_ui, wrapped_ui},
    },
};

pub fn role_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    open: &OpenArticle,
    event: &Event,
    role: &Role,
    number: usize,
) {
    let theme = ctx.theme;
    let of_role = || {
        let arguments = event.arguments.iter().enumerate();
        arguments.filter(|(_, a)| a.role == role.label.name)
    };
    let mut texts: Vec<String> = of_role()
        .map(|(_, a)| {
            let text = filler_text(open, &a.filler);
            // As an editor marks what is added.
            if a.inferred {
                format!("[{text}]")
            } else {
                text
            }
        })
        .collect();
    let chip_id = |i: usize| egui::Id::unique((&event.id, "argument", i));
    // An import may say it twice.
    let is_said = |date: &str| {
        of_role().any(|(_, a)| matches!(&a.filler, Filler::Date(said) if said == date))
    };
    let date = event.date.as_ref().filter(|_| role.is_date());
    let date = date.filter(|date| !is_said(&date.value));
    if let Some(date) = date {
        texts.push(if date.inferred {
            format!("[{}]", date.value)
        } else {
            date.value.clone()
        });
    }
    let mut chips: Vec<Chip<'_>> = of_role()
        .zip(&texts)
        .map(|((i, a), text)| Chip {
            id: chip_id(i),
            text,
            color: filler_color(ctx, open, &a.filler),
            shape: match a.filler {
                Filler::Mention(_) | Filler::Entity(_) => ChipShape::Underlined,
                Filler::Event(_) => ChipShape::Outlined,
                Filler::Date(_) | Filler::Place(_) | Filler::Value(_) => ChipShape::Plain,
            },
        })
        .collect();
    let date_id = egui::Id::unique((&event.id, "date-chip"));
    if let (Some(_), Some(text)) = (date, texts.last()) {
        chips.push(Chip {
            id: date_id,
            text,
            color: theme.ink,
            shape: ChipShape::Plain,
        });
    }
    let more_id = egui::Id::unique((&event.id, &role.label.name, "more"));
    if role.repeatable && !chips.is_empty() {
        chips.push(Chip {
            id: more_id,
            text: MORE,
            color: theme.mute,
            shape: ChipShape::Plain,
        });
    }
    let active = is_active(ctx, event, role);
    let key = (number < 9).then(|| (number + 1).to_string());
    let placeholder = ctx.texts().get(if role.required {
        "slot-required"
    } else {
        "pick-or-type"
    });
    let title = role.label.title(ctx.texts().language());
    let slot = SlotRow {
        role: title,
        fillers: &chips,
        placeholder: &placeholder,
        key: key.as_deref(),
        active,
    };
    let response = slot_row_ui(ui, theme, (&event.id, &role.label.name), &slot);
    if response.clicked_filler == Some(more_id) {
        view.filler_text.clear();
        ctx.push(Command::PickRole(role.label.name.clone()));
    } else if response.clicked_filler == Some(date_id) {
        ctx.push(Command::PickRole(role.label.name.clone()));
    } else if let Some(clicked) = response.clicked_filler {
        for (i, argument) in of_role().filter(|(i, _)| chip_id(*i) == clicked) {
            match argument.filler.id() {
                Some(id) if !active => ctx.push(Command::GoTo(id.clone())),
                _ => ctx.push(Command::Unfill {
                    event: event.id.clone(),
                    argument: i,
                }),
            }
        }
    } else {
        let tip = tip_of(ctx, role);
        let row = response.row.on_hover_text(tip);
        if row.clicked() {
            view.filler_text.clear();
            ctx.push(Command::PickRole(role.label.name.clone()));
        }
    }
    if active {
        let fillers: Vec<(usize, String, bool)> = of_role()
            .map(|(i, a)| (i, filler_text(open, &a.filler), a.inferred))
            .collect();
        active_ui(ui, ctx, view, event, role, &fillers);
    }
}

fn is_active(ctx: &UiCtx<'_>, event: &Event, role: &Role) -> bool {
    matches!(ctx.session.mode(), Mode::Filler { event: e, role: r }
        if *e == event.id && *r == role.label.name)
}

/// The role's definition, and how often and by what it may be filled.
fn tip_of(ctx: &UiCtx<'_>, role: &Role) -> String {
    let mut parts = vec![role.label.definition_in(ctx.texts().language()).to_owned()];
    if role.required {
        parts.push(ctx.texts().get("role-required").to_string());
    }
    if role.repeatable {
        parts.push(ctx.texts().get("role-repeatable").to_string());
    }
    if !role.fillers.is_empty() {
        let codebook = ctx.session.open().map(|open| open.codebook());
        let fillers = match codebook {
            Some(codebook) => ctx.session.fillers_title(codebook, &role.fillers),
            None => role.fillers.join(", "),
        };
        parts.push(ctx.texts().with("role-fillers", &[("fillers", &fillers)]));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

/// Under the role that is being filled: a field for what is not in the text, and what fills it, to mark as inferred or to remove.
fn active_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    event: &Event,
    role: &Role,
    fillers: &[(usize, String, bool)],
) {
    let hint = ctx.texts().get(if role.is_date() {
        "type-date"
    } else {
        "type-value"
    });
    ui.indent(("filler", &event.id), |ui| {
        let field = ui.add(
            egui::TextEdit::singleline(&mut view.filler_text)
                .id(egui::Id::unique("filler-field"))
                .hint_text(&*hint)
                .desired_width(f32::INFINITY),
        );
        if view.focus_field == Some(Field::Date) {
            view.focus_field = None;
            field.request_focus();
        }
        if field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter)) {
            view.focus_text = true;
            let text = std::mem::take(&mut view.filler_text);
            if !text.trim().is_empty() {
                ctx.push(Command::FillWithText {
                    event: event.id.clone(),
                    role: role.label.name.clone(),
                    text,
                });
            }
        }
        for (argument, text, inferred) in fillers {
            wrapped_ui(ui, 4.0, |ui| {
                let label = ctx.texts().get("inferred");
                let salt = (&event.id, "inferred", argument);
                if toggle_ui(ui, ctx, salt, &label, ctx.theme.evt, *inferred) {
                    let command = FlowCommand::ToggleInferred(event.id.clone(), *argument);
                    ctx.push(Command::Flow(command));
                }
                let text = ctx.texts().with("filler-remove", &[("text", text)]);
                if ui.small_button(text).clicked() {
                    ctx.push(Command::Unfill {
                        event: event.id.clone(),
                        argument: *argument,
                    });
                }
            });
        }
        if let Some(date) = event.date.as_ref().filter(|_| role.is_date()) {
            let mut after = event.clone();
            wrapped_ui(ui, 4.0, |ui| {
                let label = ctx.texts().get("inferred");
                let salt = (&event.id, "inferred-date");
                if toggle_ui(ui, ctx, salt, &label, ctx.theme.evt, date.inferred)
                    && let Some(date) = &mut after.date
                {
                    date.inferred = !date.inferred;
                }
                let text = ctx.texts().with("filler-remove", &[("text", &date.value)]);
                if ui.small_button(text).clicked() {
                    after.date = None;
                }
            });
            if after != *event {
                ctx.push(Command::Change(Box::new(after.into())));
            }
        }
    });
}

fn filler_color(ctx: &UiCtx<'_>, open: &OpenArticle, filler: &Filler) -> egui::Color32 {
    let document = open.document();
    let entity = match filler {
        Filler::Mention(id) => document
            .mention(id)
            .and_then(|m| document.entity(&m.entity)),
        Filler::Entity(id) => document.entity(id),
        Filler::Event(_) => return ctx.theme.evt,
        Filler::Date(_) | Filler::Place(_) | Filler::Value(_) => None,
    };
    entity
        .and_then(|e| open.codebook().entity_type(&e.label))
        .map_or(ctx.theme.ink, |t| ctx.theme.label_color(t.color))
}
