//! The find bar: over the text's upper right corner, so that opening it moves nothing.

use egui::{
    Align, Area, Button, Frame, Id, Key, Layout, Margin, Modifiers, Order, Rect, RichText, Sense,
    Stroke, TextEdit, Ui, pos2, vec2,
};

use crate::{
    editor::{
        command::Command,
        find::{FindCommand, FindOptions, MAX_HITS},
        keys::Chord,
    },
    ui::{UiCtx, view::ViewState},
};

const WIDTH: f32 = 452.0;

/// Height of the text's top that the bar covers, for scrolling what is found clear of it.
pub const COVERED: f32 = 92.0;

/// Shows the bar inside `within`, where it is open.
pub fn find_bar_ui(ui: &Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState, within: Rect) {
    if !ctx.session.find().is_open() {
        return;
    }
    let theme = ctx.theme;
    let width = WIDTH.min(within.width() - 48.0);
    let frame = Frame::NONE
        .fill(theme.chip)
        .stroke(Stroke::new(theme.hairline, theme.line))
        .corner_radius(theme.sizes.radius_card)
        .shadow(theme.floating_shadow())
        .inner_margin(Margin::same(8));
    Area::new(Id::unique("find-bar"))
        .order(Order::Middle)
        .pivot(egui::Align2::RIGHT_TOP)
        .fixed_pos(pos2(within.right() - 26.0, within.top() + 8.0))
        .constrain(false)
        .show(ui.ctx(), |ui| {
            frame.show(ui, |ui| {
                ui.set_width(width - 16.0);
                ui.spacing_mut().item_spacing = vec2(4.0, 6.0);
                ui.horizontal(|ui| query_ui(ui, ctx, view));
                ui.horizontal(|ui| options_ui(ui, ctx));
                problem_ui(ui, ctx);
            });
        });
}

fn query_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState) {
    let find = ctx.session.find();
    let mut query = find.query().to_owned();
    let hint = ctx.texts().get("find-hint");
    let id = Id::unique("find-query");
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        button_ui(
            ui,
            ctx,
            Sign::Cross,
            "find-close",
            "Escape",
            FindCommand::Close,
        );
        let can = !find.hits().is_empty();
        ui.add_enabled_ui(can, |ui| {
            button_ui(
                ui,
                ctx,
                Sign::Down,
                "cmd-find-next",
                "F3",
                FindCommand::Next,
            );
            button_ui(
                ui,
                ctx,
                Sign::Up,
                "cmd-find-previous",
                "Shift+F3",
                FindCommand::Previous,
            );
        });
        let width = ui.available_width();
        let field = ui.add(
            TextEdit::singleline(&mut query)
                .id(id)
                .desired_width(width)
                .margin(Margin::symmetric(8, 4))
                .hint_text(&*hint),
        );
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_role(egui::accesskit::Role::SearchInput);
            node.set_label(&*hint);
        });
        if std::mem::take(&mut view.focus_find) {
            field.request_focus();
            select_all(ui, id, &query);
        }
        if field.changed() {
            ctx.push(Command::Find(FindCommand::Query(query)));
        }
        if field.lost_focus() {
            let back = ui.input_mut(|i| i.consume_key(Modifiers::SHIFT, Key::Enter));
            let on = ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Enter));
            if back || on {
                field.request_focus();
                ctx.push(Command::Find(if back {
                    FindCommand::Previous
                } else {
                    FindCommand::Next
                }));
            }
        }
    });
}

/// So that what is typed next replaces the last query.
fn select_all(ui: &Ui, id: Id, query: &str) {
    let mut state = egui::text_edit::TextEditState::load(ui.ctx(), id).unwrap_or_default();
    let all = egui::text::CCursorRange::two(
        egui::text::CCursor::default(),
        egui::text::CCursor::new(query.chars().count()),
    );
    state.cursor.set_char_range(Some(all));
    state.store(ui.ctx(), id);
}

fn options_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) {
    let options = ctx.session.find().options();
    let toggles = [
        (
            "Aa",
            "find-case",
            options.case,
            FindOptions {
                case: !options.case,
                ..options
            },
        ),
        (
            "é",
            "find-accents",
            options.accents,
            FindOptions {
                accents: !options.accents,
                ..options
            },
        ),
        (
            "|ab|",
            "find-word",
            options.whole_word,
            FindOptions {
                whole_word: !options.whole_word,
                ..options
            },
        ),
        (
            ".*",
            "find-regex",
            options.regex,
            FindOptions {
                regex: !options.regex,
                ..options
            },
        ),
    ];
    for (sign, name, on, after) in toggles {
        let name = ctx.texts().get(name);
        // An expression says for itself what it takes for the same.
        let counts = !(options.regex && sign == "é");
        let button = Button::selectable(on, RichText::new(sign).monospace());
        let response = ui.add_enabled(counts, button).on_hover_text(&*name);
        response
            .widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, counts, on, &*name));
        if response.clicked() {
            ctx.push(Command::Find(FindCommand::Options(after)));
        }
    }
    ui.add_space(6.0);
    tag_all_ui(ui, ctx);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        count_ui(ui, ctx);
    });
}

/// Why the query can't be looked for: a sentence, with the engine's own words on hover.
fn problem_ui(ui: &mut Ui, ctx: &UiCtx<'_>) {
    let Some(problem) = ctx.session.find().problem() else {
        return;
    };
    let theme = ctx.theme;
    let text = ctx.texts().get(problem.text);
    let label = RichText::new(&*text).color(theme.error);
    let label = egui::Label::new(label.size(theme.sizes.text_note)).wrap();
    let detail = &problem.detail;
    let response = ui.add(label).on_hover_text(detail);
    said_aloud(ui, response.id, &text);
}

/// `3 of 17`, or that there is nothing.
fn count_ui(ui: &mut Ui, ctx: &UiCtx<'_>) {
    let (theme, texts, find) = (ctx.theme, ctx.texts(), ctx.session.find());
    let (text, color) = if find.problem().is_some() || find.query().is_empty() {
        return;
    } else if find.is_searching() {
        (texts.get("find-searching").to_string(), theme.mute)
    } else if find.hits().is_empty() {
        (texts.get("find-none").to_string(), theme.warning)
    } else {
        let mut n = find.hits().len().to_string();
        if find.hits().len() >= MAX_HITS {
            n.push('+');
        }
        let i = find.current().map_or(0, |i| i + 1).to_string();
        (
            texts.with("find-count", &[("i", &i), ("n", &n)]),
            theme.mute,
        )
    };
    let label = egui::Label::new(
        RichText::new(&text)
            .color(color)
            .size(theme.sizes.text_note),
    );
    let response = ui.add(label.truncate());
    said_aloud(ui, response.id, &text);
}

/// Makes screen readers say a text when it changes.
fn said_aloud(ui: &Ui, id: Id, text: &str) {
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_role(egui::accesskit::Role::Status);
        node.set_live(egui::accesskit::Live::Polite);
        node.set_label(text);
    });
}

/// A menu of the labels: every hit gets the one that is chosen.
fn tag_all_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) {
    let Some(open) = ctx.session.open() else {
        return;
    };
    let codebook = open.codebook().clone();
    let enabled = open.read_only().is_none() && !ctx.session.find().hits().is_empty();
    let title = ctx.texts().get("find-tag-all");
    ui.add_enabled_ui(enabled, |ui| {
        ui.menu_button(&*title, |ui| {
            ui.set_min_width(180.0);
            for t in &codebook.entity_types {
                let text = t.label.title(ctx.texts().language()).to_owned();
                let color = ctx.theme.label_color(t.color);
                let mut button = Button::new(text);
                if let Some(key) = t.key {
                    let key = RichText::new(key.to_string()).color(ctx.theme.readable(color));
                    button = button.shortcut_text(key);
                    // The label's own key works while the menu is open.
                    let typed = ui.input_mut(|i| {
                        let is_it = |e: &egui::Event| {
                            matches!(e, egui::Event::Text(text) if *text == key_text(t.key))
                        };
                        let n = i.events.len();
                        i.events.retain(|e| !is_it(e));
                        i.events.len() < n
                    });
                    if typed {
                        ctx.push(Command::Find(FindCommand::TagAll(t.label.name.clone())));
                        ui.close();
                    }
                }
                if ui
                    .add(button)
                    .on_hover_text(t.label.definition_in(ctx.session.texts.language()))
                    .clicked()
                {
                    ctx.push(Command::Find(FindCommand::TagAll(t.label.name.clone())));
                    ui.close();
                }
            }
        });
    });
}

fn key_text(key: Option<char>) -> String {
    key.map(String::from).unwrap_or_default()
}

/// What a button shows.
#[derive(Clone, Copy, PartialEq)]
enum Sign {
    Up,
    Down,
    Cross,
}

fn button_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    sign: Sign,
    name: &str,
    chord: &str,
    command: FindCommand,
) {
    let theme = ctx.theme;
    let name = ctx.texts().get(name);
    let (rect, response) = ui.allocate_exact_size(vec2(26.0, 26.0), Sense::click());
    let hovered = response.hovered() && ui.is_enabled();
    if hovered || response.has_focus() {
        ui.painter()
            .rect_filled(rect, theme.sizes.radius, theme.hover());
    }
    let color = match (ui.is_enabled(), hovered) {
        (false, _) => theme.line,
        (true, true) => theme.ink,
        (true, false) => theme.mute,
    };
    let stroke = Stroke::new(1.6, color);
    let c = rect.center();
    let points = |corners: [(f32, f32); 3]| corners.map(|(x, y)| c + vec2(x, y)).to_vec();
    match sign {
        Sign::Up => {
            let line = points([(-5.0, 2.5), (0.0, -2.5), (5.0, 2.5)]);
            ui.painter().line(line, stroke);
        }
        Sign::Down => {
            let line = points([(-5.0, -2.5), (0.0, 2.5), (5.0, -2.5)]);
            ui.painter().line(line, stroke);
        }
        Sign::Cross => {
            for slope in [1.0, -1.0] {
                let end = vec2(4.5, 4.5 * slope);
                ui.painter().line_segment([c - end, c + end], stroke);
            }
        }
    }
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, ui.is_enabled(), &*name));
    let chord = Chord::parse(chord).map(|chord| chord.shown(ctx.texts()));
    let chord = chord.unwrap_or_default();
    let response = response.on_hover_text(format!("{name} ({chord})"));
    if response.clicked() {
        ctx.push(Command::Find(command));
    }
}
