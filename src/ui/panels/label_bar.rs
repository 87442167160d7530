//! The label bar at the selection: what can be answered now, each with its key; a space lets one type to find an answer.

use egui::{
    Area, Frame, Id, Key, Margin, Order, Pos2, Rect, RichText, Stroke, TextEdit, Ui, Vec2, pos2,
    vec2,
};

use crate::{
    editor::{
        choices::{self, Choice},
        command::{Command, CommandId},
        fillers::BACKSPACE,
        parts::Part,
        session::{Mode, Session},
    },
    model::span::ByteSpan,
    ui::{
        UiCtx,
        canvas::CanvasOutput,
        view::ViewState,
        widgets::{LabelButton, label_button_ui},
    },
};

/// Widest bar in points; labels wrap into further rows.
const MAX_WIDTH: f32 = 640.0;

/// The view's lower edge while the bar lies over it.
#[derive(Debug, Default)]
pub struct Covered {
    /// The height that the bar covers there.
    pub height: f32,
    /// The words that are asked about, and the most that was covered meanwhile.
    cleared: Option<(ByteSpan, f32)>,
}

impl Covered {
    /// The words that are asked about, when the bar has come to lie where they may stand. Once told, they are the reader's to move.
    pub fn to_clear(&mut self, session: &Session) -> Option<ByteSpan> {
        let words = words(session).filter(|_| self.height > 0.0);
        let most = self.cleared.filter(|(of, _)| Some(*of) == words);
        let most = most.map_or(0.0, |(_, most)| most);
        self.cleared = words.map(|words| (words, most.max(self.height)));
        words.filter(|_| self.height > most)
    }
}

/// The words that the bar's question is about.
fn words(session: &Session) -> Option<ByteSpan> {
    let open = session.open()?;
    if let Mode::Stance(draft) = session.mode()
        && let Some(words) = draft.evidence.last()
    {
        return Some(*words);
    }
    let record = open.document().record(open.focus()?)?;
    record.spans().last().map(|(_, span)| *span)
}

/// Where the label bar goes: at the selection, or at the caret while something is asked or typed. What is only focused has its keys
/// without it.
pub fn place(
    session: &Session,
    output: &CanvasOutput,
    within: Rect,
    is_typed_in: bool,
) -> Option<Rect> {
    let open = session.open()?;
    // Where something in the text is to be picked, the bar keeps out of the text's way.
    let picks = match session.mode() {
        Mode::Filler { .. } | Mode::Stance(_) | Mode::StancePart { .. } | Mode::Jump => true,
        // Words are selected where the bar would stand.
        Mode::Part(part) => part.is_picked() || matches!(part, Part::Words { .. }),
        Mode::Normal | Mode::EventType | Mode::Zone => false,
    };
    let finds = session.find().is_open();
    if !open.selection().is_empty() && output.selection_rect.is_some() && !picks && !finds {
        return output.selection_rect;
    }
    if (*session.mode() == Mode::Normal && !is_typed_in) || finds {
        return None;
    }
    let caret = output
        .caret_rect
        .filter(|rect| within.intersects(*rect) && !picks);
    let below = pos2(output.column.left(), within.bottom());
    Some(caret.unwrap_or(Rect::from_min_size(below, Vec2::ZERO)))
}

/// Shows the choices below `at` (above it where there is no room), inside `within`.
pub fn label_bar_ui(ui: &Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState, at: Rect, within: Rect) {
    view.covered.height = 0.0;
    let choices = if view.bar.open {
        choices::matching(ctx.session, &view.bar.text)
    } else {
        choices::choices(ctx.session)
    };
    let question = choices::question(ctx.session);
    if choices.is_empty() && question.is_empty() && !view.bar.open {
        return;
    }
    let theme = ctx.theme;
    let id = Id::unique("label-bar");
    // The size of the last frame decides on which side it fits.
    let size = ui
        .ctx()
        .memory(|m| m.area_rect(id))
        .map_or(vec2(MAX_WIDTH, 44.0), |rect| rect.size());
    let gap = 8.0;
    let below = at.bottom() + gap;
    let y = if below + size.y <= within.bottom() - 4.0 || at.top() - gap - size.y < within.top() {
        below.min(within.bottom() - size.y - 4.0)
    } else {
        at.top() - gap - size.y
    };
    let max_x = (within.right() - size.x - 12.0).max(within.left() + 8.0);
    let x = (at.left() - 12.0).clamp(within.left() + 8.0, max_x);
    let frame = Frame::NONE
        .fill(theme.chip)
        .stroke(Stroke::new(theme.hairline, theme.line))
        .corner_radius(theme.sizes.radius_card)
        .shadow(theme.floating_shadow())
        .inner_margin(Margin::same(5));
    let width = MAX_WIDTH.min(within.width() - 24.0);
    let area = Area::new(id)
        .order(Order::Middle)
        .fixed_pos(Pos2::new(x, y.max(within.top() + 4.0)))
        .constrain(false)
        .show(ui.ctx(), |ui| {
            frame.show(ui, |ui| {
                ui.set_max_width(width);
                ui.spacing_mut().item_spacing = vec2(2.0, 2.0);
                if !question.is_empty() {
                    ui.horizontal(|ui| {
                        ui.add_space(8.0);
                        ui.label(
                            RichText::new(&question)
                                .color(theme.mute)
                                .size(theme.sizes.text_note),
                        );
                        ui.add_space(8.0);
                    });
                }
                let remark = choices::remark(ctx.session);
                if !remark.is_empty() {
                    Frame::NONE
                        .inner_margin(Margin::symmetric(8, 0))
                        .show(ui, |ui| {
                            let text = RichText::new(remark).color(theme.mute);
                            ui.add(egui::Label::new(text.size(theme.sizes.text_note)).wrap());
                        });
                }
                if view.bar.open {
                    field_ui(ui, ctx, view, &choices);
                    if choices.is_empty() && !view.bar.text.trim().is_empty() {
                        let text = ctx.texts().get("find-none");
                        Frame::NONE
                            .inner_margin(Margin::symmetric(8, 2))
                            .show(ui, |ui| ui.colored_label(theme.mute, &*text));
                    }
                }
                let selected = view
                    .bar
                    .open
                    .then(|| view.bar.selected.min(choices.len().saturating_sub(1)));
                ui.horizontal_wrapped(|ui| {
                    for (i, choice) in choices.iter().enumerate() {
                        let active = selected.map_or(choice.active, |s| s == i);
                        if choice_ui(ui, ctx, choice, active, selected.is_some()) {
                            view.bar.open = false;
                        }
                    }
                });
            });
        });
    // At no word of the text, it stands over the lower edge.
    if at.size() == Vec2::ZERO {
        view.covered.height = within.bottom() - area.response.rect.top();
    }
}

/// The field to type into; Enter takes the answer that is marked.
fn field_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState, choices: &[Choice]) {
    let hint = ctx.texts().get("bar-hint");
    let field = ui.add(
        TextEdit::singleline(&mut view.bar.text)
            .id(Id::unique("label-bar-field"))
            .hint_text(&*hint)
            .desired_width(260.0),
    );
    ui.ctx()
        .accesskit_node_builder(field.id, |node| node.set_label(&*hint));
    if std::mem::take(&mut view.bar.focus) {
        field.request_focus();
        return;
    }
    if field.changed() {
        view.bar.selected = 0;
    }
    view.bar.selected = view.bar.selected.min(choices.len().saturating_sub(1));
    if field.lost_focus() {
        let entered = ui.input(|i| i.key_pressed(Key::Enter));
        let chosen = choices.get(view.bar.selected).filter(|_| entered);
        // With nothing typed, Enter closes what is filled, as it does without the field.
        let is_filled = matches!(ctx.session.mode(), Mode::Filler { .. });
        if entered && is_filled && view.bar.text.trim().is_empty() {
            ctx.push(Command::Run(CommandId::Cancel));
        } else if let Some(choice) = chosen {
            ctx.push(choice.command.clone());
        }
        view.bar.open = false;
        view.focus_text = true;
        ui.ctx().request_repaint();
    }
}

/// Whether it was clicked.
fn choice_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, choice: &Choice, active: bool, typed: bool) -> bool {
    // While one types, a letter is a letter.
    let key = choice.key.filter(|_| !typed).map(|key| match key {
        '\n' => ctx.texts().get("key-enter").to_string(),
        BACKSPACE => ctx.texts().get("key-backspace").to_string(),
        key => key.to_string(),
    });
    let button = LabelButton {
        key: key.as_deref(),
        text: &choice.text,
        color: choice.color.map(|c| ctx.theme.label_color(c)),
        active,
    };
    let salt = ("choice", &choice.text, choice.key);
    let mut response = label_button_ui(ui, ctx.theme, salt, &button);
    if !choice.tip.is_empty() {
        response = response.on_hover_text(&choice.tip);
    }
    let clicked = response.clicked();
    if clicked {
        ctx.push(choice.command.clone());
    }
    clicked
}
