//! The status bar: what is selected, and the keys that act on it.

use egui::{Align, Layout, Ui, UiBuilder};

use crate::{
    editor::{
        command::{Command, CommandId},
        review::ReviewCommand,
        session::{Mode, Session},
        tagging,
    },
    model::document::GOLD,
    ui::{
        UiCtx,
        widgets::{status_item_ui, status_text_ui},
    },
};

/// Longer selections are cut.
const MAX_QUOTE: usize = 40;

pub fn status_bar_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) {
    // What stands at the right keeps its place: hints that find no room beside it are left out. Its width is known from the last frame, as
    // it is drawn last, in reading order.
    let id = ui.scope_id().with("right-width");
    let reserved = ui.data(|d| d.get_temp(id)).unwrap_or(160.0_f32);
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 14.0;
        let mut left = ui.available_rect_before_wrap();
        left.max.x = (left.max.x - reserved).max(left.min.x);
        let builder = UiBuilder::new()
            .max_rect(left)
            .layout(Layout::left_to_right(Align::Center));
        ui.scope_builder(builder, |ui| {
            ui.add_space(8.0);
            what_ui(ui, ctx);
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let right = ui.max_rect().right();
            ui.add_space(8.0);
            item_ui(ui, ctx, "hint-keys", CommandId::Keys);
            encoding_ui(ui, ctx);
            let width = right - ui.min_rect().left() + 14.0;
            if (width - reserved).abs() > 0.5 {
                ui.data_mut(|d| d.insert_temp(id, width));
                ui.ctx().request_repaint();
            }
        });
    });
}

/// The encoding that the article was read in; a click changes it.
fn encoding_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) {
    let Some(open) = ctx.session.open() else {
        return;
    };
    let tip = ctx.texts().get("cmd-encoding-tip");
    let text = egui::RichText::new(open.encoding()).color(ctx.theme.mute);
    let item = ui.add(egui::Button::new(text).frame(false));
    if item.on_hover_text(&*tip).clicked() {
        ctx.push(Command::Run(CommandId::Encoding));
    }
}

fn what_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) {
    let theme = ctx.theme;
    let Some(open) = ctx.session.open() else {
        let key = if ctx.session.is_busy() {
            "status-loading"
        } else {
            "status-nothing"
        };
        status_text_ui(ui, theme, "", &ctx.texts().get(key));
        return;
    };
    if ctx.session.review().is_on() && review_ui(ui, ctx) {
        return;
    }
    if *ctx.session.mode() != Mode::Normal {
        item_ui(ui, ctx, "hint-cancel", CommandId::Cancel);
        let space = ctx.texts().get("key-space");
        status_hint_ui(ui, ctx, &space, "bar-hint");
        return;
    }
    let text = open
        .taggable()
        .map(|spans| tagging::quote_start(open.article().text(), &spans, 4 * MAX_QUOTE));
    let Some(text) = text else {
        if open.focus().is_some() {
            item_ui(ui, ctx, "hint-next", CommandId::NextAnnotation);
            item_ui(ui, ctx, "hint-edges", CommandId::EndRight);
            item_ui(ui, ctx, "action-delete", CommandId::Delete);
        } else {
            if let Some(proposal) = ctx.session.voice_proposal_here() {
                let source = ctx.session.name_of_holder(&proposal.source);
                let text = match &proposal.name {
                    Some(name) => ctx.texts().with("hint-voice-untagged", &[("name", name)]),
                    None => ctx.texts().with("hint-voice", &[("source", &source)]),
                };
                if status_item_ui(ui, theme, "voice", "v", &text).clicked() {
                    ctx.push(Command::Run(CommandId::MakeVoice));
                }
            }
            status_text_ui(ui, theme, "", &ctx.texts().get("hint-select"));
            colleagues_ui(ui, ctx);
            item_ui(ui, ctx, "hint-next", CommandId::NextAnnotation);
        }
        item_ui(ui, ctx, "hint-commands", CommandId::Palette);
        return;
    };
    let more = ctx.session.more_of_selection();
    let mut what = ctx.texts().with_count("selected-more", more);
    let elsewhere = &ctx.session.flow.elsewhere;
    if elsewhere.text == text
        && let Some((n, n_articles)) = elsewhere.found.filter(|(n, _)| *n > 0)
    {
        let texts = ctx.texts();
        let counted = match n_articles {
            1 => texts.with_count("elsewhere-in-one", n),
            articles => {
                let articles = articles.to_string();
                texts.with_count_and("elsewhere", n, &[("articles", &articles)])
            }
        };
        what = format!("{what}, {counted}");
    }
    status_text_ui(ui, theme, &ctx.texts().quoted(&shorten(&text)), &what);
    if more > 0 {
        item_ui(ui, ctx, "hint-all", CommandId::TagAll);
    }
    if let Some(n) = ctx.session.n_same_mentions() {
        let text = ctx.texts().with_count("hint-remove-all", n);
        let key = key_of(ctx.session, CommandId::RemoveAll);
        if status_item_ui(ui, theme, "hint-remove-all", &key, &text).clicked() {
            ctx.push(Command::Run(CommandId::RemoveAll));
        }
    }
    if let Some(label) = open.last_label() {
        let title = open
            .codebook()
            .entity_type(label)
            .map_or(label, |t| t.label.title(ctx.texts().language()));
        let text = ctx.texts().with("hint-repeat", &[("label", title)]);
        let key = ctx.session.key_text(CommandId::RepeatLabel);
        if status_item_ui(ui, theme, "repeat", &key, &text).clicked() {
            ctx.push(Command::Run(CommandId::RepeatLabel));
        }
    }
    if open.focus().is_some() {
        item_ui(ui, ctx, "hint-edges", CommandId::EndRight);
    }
    item_ui(ui, ctx, "hint-next", CommandId::NextAnnotation);
    item_ui(ui, ctx, "hint-commands", CommandId::Palette);
}

/// A key that is no command of the table.
fn status_hint_ui(ui: &mut Ui, ctx: &UiCtx<'_>, key: &str, text: &str) {
    status_item_ui(ui, ctx.theme, text, key, &ctx.texts().get(text));
}

/// Says that colleagues have tagged the article, and how to compare.
fn colleagues_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) {
    let me = ctx.session.annotator().id;
    let entry = ctx
        .session
        .current()
        .and_then(|i| ctx.session.entries().get(i));
    let others = entry.map_or(0, |entry| {
        let sidecars = entry.article.sidecars.iter();
        sidecars
            .filter(|s| s.annotator != me && s.annotator != GOLD)
            .count()
    });
    if others > 0 {
        let text = ctx.texts().with_count("hint-review", others);
        let key = key_of(ctx.session, CommandId::ToggleReview);
        if status_item_ui(ui, ctx.theme, "hint-review", &key, &text).clicked() {
            ctx.push(Command::Run(CommandId::ToggleReview));
        }
    }
}

/// The keys of the review; whether it has them.
fn review_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) -> bool {
    let theme = ctx.theme;
    let review = ctx.session.review();
    let Some(desk) = review.desk() else {
        return false;
    };
    if review.is_editing() {
        if *ctx.session.mode() != Mode::Normal {
            return false;
        }
        let (enter, done) = (
            ctx.texts().get("key-enter"),
            ctx.texts().get("review-end-edit"),
        );
        if status_item_ui(ui, theme, "end-edit", &enter, &done).clicked() {
            ctx.push(Command::Review(ReviewCommand::EndEdit));
        }
        return true;
    }
    let n = desk.seats.len().min(9);
    let open = ctx
        .texts()
        .with_count("review-open", desk.standing.n_open());
    status_text_ui(ui, theme, &open, "");
    let take = ctx.texts().get("action-take");
    let keys = if n > 1 {
        format!("1–{n}")
    } else {
        "1".to_owned()
    };
    if n > 0 && status_item_ui(ui, theme, "take", &keys, &take).clicked() {
        ctx.push(Command::Review(ReviewCommand::Take(0)));
    }
    keyed_ui(ui, ctx, "r", "action-reject", CommandId::RejectUnit);
    keyed_ui(ui, ctx, "n", "action-next", CommandId::NextUnit);
    item_ui(ui, ctx, "action-undo", CommandId::Undo);
    item_ui(ui, ctx, "review-accept-all", CommandId::AcceptAgreed);
    item_ui(ui, ctx, "review-leave", CommandId::ToggleReview);
    true
}

/// A command with a key of the review's own.
fn keyed_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, key: &str, text: &str, command: CommandId) {
    let label = ctx.texts().get(text);
    if status_item_ui(ui, ctx.theme, text, key, &label).clicked() {
        ctx.push(Command::Run(command));
    }
}

fn item_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, text: &str, command: CommandId) {
    let label = ctx.texts().get(text);
    let key = key_of(ctx.session, command);
    if status_item_ui(ui, ctx.theme, text, &key, &label).clicked() {
        ctx.push(Command::Run(command));
    }
}

/// The key in force, as short as the bar needs it.
fn key_of(session: &Session, command: CommandId) -> String {
    let text = match command {
        // Both edges go together.
        CommandId::EndRight => format!(
            "{} {}",
            session.key_text(CommandId::StartLeft),
            session.key_text(CommandId::EndRight)
        ),
        _ => session.key_text(command),
    };
    text.trim().replace("Ctrl+", "Ctrl ")
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= MAX_QUOTE {
        return text.to_owned();
    }
    let cut: String = text.chars().take(MAX_QUOTE - 1).collect();
    format!("{}…", cut.trim_end())
}
