//! Events as cards with a slot per role; the focused one open, the others as rows.

use egui::{ComboBox, Ui};

use super::{delete_ui, editable, empty_ui, pills_ui};
use crate::{
    editor::{command::Command, open_article::OpenArticle, session::Mode, tagging},
    model::{
        annotation::{
            Event, EventDate, EventPolarity, Filler, Genericity, Modality, Record, Tense,
        },
        codebook::Role,
    },
    ui::{
        UiCtx,
        view::ViewState,
        widgets::{
            Chip, ChipShape, ListRow, Mark, Pill, SlotRow, card_ui, chip_ui, list_row_ui, pill_ui,
            slot_row_ui,
        },
    },
};

pub fn events_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState, open: &OpenArticle) {
    let mut events: Vec<&Event> = open.document().events().collect();
    if events.is_empty() {
        empty_ui(ui, ctx, "empty-events");
        return;
    }
    events.sort_by(|a, b| a.trigger.spans().cmp(b.trigger.spans()));
    for event in events {
        if open.focus() == Some(&event.id) {
            card_of_ui(ui, ctx, view, open, event);
        } else {
            event_row_ui(ui, ctx, open, event);
        }
    }
}

fn event_row_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, open: &OpenArticle, event: &Event) {
    let text = tagging::describe(open.document(), &Record::Event(event.clone()));
    let title = event_title(ctx, open, event);
    let row = ListRow {
        mark: Mark::Diamond(ctx.theme.evt),
        state: &title,
        name: &text,
        meta: &title,
        trailing: &match event.arguments.len() {
            0 => String::new(),
            n => n.to_string(),
        },
        selected: false,
        divider: false,
    };
    if list_row_ui(ui, ctx.theme, &event.id, &row).clicked() {
        let picking = !matches!(ctx.session.mode(), Mode::Normal | Mode::Filler { .. });
        ctx.push(if picking {
            Command::Pick(event.id.clone())
        } else {
            Command::GoTo(event.id.clone())
        });
    }
}

fn event_title(ctx: &UiCtx<'_>, open: &OpenArticle, event: &Event) -> String {
    match open.codebook().event_type(&event.label) {
        Some(t) => {
            let title = t.label.title(ctx.texts().language());
            if title.eq_ignore_ascii_case(&event.label) {
                event.label.clone()
            } else {
                format!("{} · {title}", event.label)
            }
        }
        None => event.label.clone(),
    }
}

fn card_of_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    open: &OpenArticle,
    event: &Event,
) {
    let theme = ctx.theme;
    card_ui(ui, theme, |ui| {
        let text = tagging::describe(open.document(), &Record::Event(event.clone()));
        let chip = Chip {
            id: egui::Id::unique(("card", &event.id)),
            text: &text,
            color: theme.evt,
            shape: ChipShape::Outlined,
        };
        if chip_ui(ui, theme, &chip).clicked() {
            ctx.push(Command::GoTo(event.id.clone()));
        }
        ui.add_enabled_ui(editable(open), |ui| {
            type_ui(ui, ctx, open, event);
            let roles = open
                .codebook()
                .event_type(&event.label)
                .map_or(&[][..], |t| &t.roles[..]);
            for (i, role) in roles.iter().enumerate() {
                role_ui(ui, ctx, view, open, event, role, i);
            }
            // What an import or another codebook left in roles that this one lacks is still shown.
            for argument in &event.arguments {
                if roles.iter().all(|r| r.label.name != argument.role) {
                    ui.colored_label(
                        theme.warning,
                        format!("{}: {}", argument.role, filler_text(open, &argument.filler)),
                    );
                }
            }
            // Where the codebook has a role for the date, that one says it.
            if event.date.is_some() || roles.iter().all(|r| r.label.name != "date") {
                date_ui(ui, ctx, event);
            }
            attributes_ui(ui, ctx, open, event);
            delete_ui(ui, ctx, &event.id);
        });
    });
}

fn type_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, open: &OpenArticle, event: &Event) {
    ui.horizontal(|ui| {
        ui.allocate_ui_with_layout(
            egui::vec2(ctx.theme.sizes.role_width, 20.0),
            egui::Layout::left_to_right(egui::Align::Center),
            |ui| {
                ui.set_min_width(ctx.theme.sizes.role_width);
                ui.colored_label(ctx.theme.mute, &*ctx.texts().get("field-type"));
            },
        );
        ComboBox::from_id_salt(("event-type", &event.id))
            .selected_text(event_title(ctx, open, event))
            .width(ui.available_width() - 8.0)
            .show_ui(ui, |ui| {
                for t in &open.codebook().event_types {
                    let title = t.label.title(ctx.texts().language());
                    let text = if title.eq_ignore_ascii_case(&t.label.name) {
                        t.label.name.clone()
                    } else {
                        format!("{} · {title}", t.label.name)
                    };
                    let on = t.label.name == event.label;
                    let item = ui
                        .selectable_label(on, text)
                        .on_hover_text(&t.label.definition);
                    if item.clicked() && !on {
                        let mut after = event.clone();
                        after.label = t.label.name.clone();
                        ctx.push(Command::Change(Box::new(after.into())));
                    }
                }
            });
    });
}

fn role_ui(
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
    let texts: Vec<String> = of_role()
        .map(|(_, a)| filler_text(open, &a.filler))
        .collect();
    let chips: Vec<Chip<'_>> = of_role()
        .zip(&texts)
        .map(|((i, a), text)| Chip {
            id: egui::Id::unique((&event.id, "argument", i)),
            text,
            color: filler_color(ctx, open, &a.filler),
            shape: match a.filler {
                Filler::Mention(_) | Filler::Entity(_) => ChipShape::Underlined,
                Filler::Event(_) => ChipShape::Outlined,
                Filler::Date(_) | Filler::Place(_) | Filler::Value(_) => ChipShape::Plain,
            },
        })
        .collect();
    let active = matches!(ctx.session.mode(), Mode::Filler { event: e, role: r }
        if *e == event.id && *r == role.label.name);
    let key = (number < 9).then(|| (number + 1).to_string());
    let slot = SlotRow {
        role: role.label.title(ctx.texts().language()),
        fillers: &chips,
        placeholder: &ctx.texts().get("pick-or-type"),
        key: key.as_deref(),
        active,
    };
    let response = slot_row_ui(ui, theme, (&event.id, &role.label.name), &slot);
    if let Some(clicked) = response.clicked_filler {
        for (i, argument) in of_role() {
            if clicked != egui::Id::unique((&event.id, "argument", i)) {
                continue;
            }
            match argument.filler.id() {
                Some(id) if !active => ctx.push(Command::GoTo(id.clone())),
                _ => ctx.push(Command::Unfill {
                    event: event.id.clone(),
                    argument: i,
                }),
            }
        }
    } else if response.row.on_hover_text(&role.label.definition).clicked() {
        view.filler_text.clear();
        ctx.push(Command::PickRole(role.label.name.clone()));
    }
    if active {
        active_role_ui(
            ui,
            ctx,
            view,
            event,
            role,
            of_role().map(|(i, _)| i).zip(texts.iter()).collect(),
        );
    }
}

/// Under the role that is being filled: a field for what is not in the text, and what fills it, to remove.
fn active_role_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    event: &Event,
    role: &Role,
    fillers: Vec<(usize, &String)>,
) {
    let hint = ctx.texts().get("type-value");
    ui.indent(("filler", &event.id), |ui| {
        let field = ui.add(
            egui::TextEdit::singleline(&mut view.filler_text)
                .hint_text(&*hint)
                .desired_width(f32::INFINITY),
        );
        if field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter)) {
            ctx.push(Command::FillWithText {
                event: event.id.clone(),
                role: role.label.name.clone(),
                text: std::mem::take(&mut view.filler_text),
            });
        }
        for (argument, text) in fillers {
            let text = ctx.texts().with("filler-remove", &[("text", text)]);
            if ui.small_button(text).clicked() {
                ctx.push(Command::Unfill {
                    event: event.id.clone(),
                    argument,
                });
            }
        }
    });
}

fn date_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, event: &Event) {
    let label = ctx.texts().get("field-date");
    let current = event.date.as_ref().map_or("", |d| d.value.as_str());
    let changed = super::entities::field_ui(ui, ctx, &event.id, &label, current, "date");
    if let Some(value) = changed {
        let mut after = event.clone();
        after.date = (!value.is_empty()).then_some(EventDate {
            value,
            inferred: false,
        });
        ctx.push(Command::Change(Box::new(after.into())));
    }
}

fn attributes_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, open: &OpenArticle, event: &Event) {
    let mut after = event.clone();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let modality = [
            (Modality::Asserted, "modality-asserted"),
            (Modality::Other, "modality-other"),
        ];
        if let Some(value) = pills_ui(ui, ctx, &event.id, &modality, event.modality) {
            after.modality = value;
        }
        let tense = [
            (Tense::Past, "tense-past"),
            (Tense::Present, "tense-present"),
            (Tense::Future, "tense-future"),
        ];
        if let Some(value) = pills_ui(ui, ctx, &event.id, &tense, event.tense) {
            after.tense = value;
        }
        let genericity = [
            (Genericity::Specific, "genericity-specific"),
            (Genericity::Generic, "genericity-generic"),
        ];
        if let Some(value) = pills_ui(ui, ctx, &event.id, &genericity, event.genericity) {
            after.genericity = value;
        }
        let polarity = [
            (EventPolarity::Positive, "event-positive"),
            (EventPolarity::Negative, "event-negative"),
        ];
        if let Some(value) = pills_ui(ui, ctx, &event.id, &polarity, event.polarity) {
            after.polarity = value;
        }
    });
    let modes = open
        .codebook()
        .event_type(&event.label)
        .map_or(&[][..], |t| &t.modes[..]);
    if !modes.is_empty() {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            for mode in modes {
                let on = event.mode.as_ref() == Some(mode);
                let pill = Pill {
                    text: mode,
                    key: None,
                    on,
                    color: ctx.theme.evt,
                };
                if pill_ui(ui, ctx.theme, (&event.id, "mode", mode), &pill).clicked() {
                    after.mode = (!on).then(|| mode.clone());
                }
            }
        });
    }
    if after != *event {
        ctx.push(Command::Change(Box::new(after.into())));
    }
}

fn filler_text(open: &OpenArticle, filler: &Filler) -> String {
    match filler {
        Filler::Mention(id) | Filler::Entity(id) | Filler::Event(id) => {
            match open.document().record(id) {
                Some(record) => tagging::describe(open.document(), record),
                None => id.key().to_owned(),
            }
        }
        Filler::Date(text) | Filler::Place(text) | Filler::Value(text) => text.clone(),
    }
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
