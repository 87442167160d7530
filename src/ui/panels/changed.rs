//! An article that has changed: its annotations that are not certain, before and after, to be decided on. In the place of the inspector.

use egui::{RichText, ScrollArea, Ui};

use crate::{
    editor::{
        command::Command,
        files::{Became, FileCommand, Review, record_words},
    },
    model::{article::Article, span::ByteSpan},
    store::reanchor::{Anchor, Decision, UNKNOWN},
    ui::{
        UiCtx,
        widgets::{
            LabelButton, ListRow, Mark, NameStyle, card_ui, label_button_ui, list_row_ui,
            name_text_ui, progress_ui, section_heading_ui, wrapped_ui,
        },
    },
};

pub fn changed_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, review: &Review) {
    let pad = ctx.theme.sizes.panel_pad;
    let stretches = review.open();
    egui::Frame::NONE.inner_margin(pad).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        heading_ui(ui, ctx, review, stretches.len());
        if let Some((i, anchor)) = stretches.get(review.current) {
            card_ui(ui, ctx.theme, |ui| stretch_ui(ui, ctx, review, *i, anchor));
        }
        finish_ui(ui, ctx, review);
    });
    ScrollArea::vertical()
        .id_salt("changed")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (at, (i, anchor)) in stretches.iter().enumerate() {
                row_ui(ui, ctx, review, at, *i, anchor);
            }
        });
}

fn heading_ui(ui: &mut Ui, ctx: &UiCtx<'_>, review: &Review, n: usize) {
    let theme = ctx.theme;
    section_heading_ui(ui, theme, &ctx.texts().get("changed-title"), "");
    let text = ctx
        .texts()
        .with_count("changed-certain", review.n_certain());
    ui.label(
        RichText::new(text)
            .color(theme.mute)
            .size(theme.sizes.text_note),
    );
    if !review.is_exact() {
        let text = ctx.texts().get("changed-by-quotes");
        ui.label(
            RichText::new(&*text)
                .color(theme.warning)
                .size(theme.sizes.text_note),
        );
    }
    if n > 0 {
        let done = n - review.n_undecided();
        let text = ctx
            .texts()
            .with_count_and("changed-done", done, &[("all", &n.to_string())]);
        progress_ui(ui, theme, &text, done as f32 / n as f32, theme.accent);
    }
}

/// The stretch that is looked at: what it was, where it stands now, and what can be said of it.
fn stretch_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, review: &Review, i: usize, anchor: &Anchor) {
    let theme = ctx.theme;
    ui.spacing_mut().item_spacing.y = 5.0;
    let old = review.old();
    let record = old.record(&anchor.id);
    let what = record.map_or_else(String::new, |record| {
        let kind = ctx.texts().get(kind_key(record.kind()));
        let about = record_words(ctx.texts(), old, record);
        match about.is_empty() {
            true => kind.to_string(),
            false => format!("{kind} · {about}"),
        }
    });
    let style = NameStyle {
        font: theme.font_semibold(theme.sizes.text),
        color: theme.ink,
        max_width: ui.available_width(),
    };
    name_text_ui(ui, &one_line(&what), &style);
    quote_ui(
        ui,
        ctx,
        "changed-before",
        old.article(),
        Some(anchor.before),
    );
    let article = ctx.session.open().map(|open| open.article().clone());
    if let Some(article) = article {
        quote_ui(ui, ctx, "changed-now", &article, review.place(i));
    }
    wrapped_ui(ui, 2.0, |ui| {
        let selected = ctx
            .session
            .open()
            .is_some_and(|o| !o.selection().is_empty());
        let decision = review.decision(i);
        let here = ctx.texts().get("changed-here");
        let gone = ctx.texts().get("changed-gone");
        let button = LabelButton {
            key: Some("y"),
            text: &here,
            color: Some(theme.fav),
            active: matches!(decision, Some(Decision::At(_))),
        };
        ui.add_enabled_ui(selected, |ui| {
            if label_button_ui(ui, theme, "here", &button).clicked() {
                ctx.push(Command::File(FileCommand::DecideSelection(i)));
            }
        });
        let button = LabelButton {
            key: Some("x"),
            text: &gone,
            color: Some(theme.aga),
            active: decision == Some(Decision::Drop),
        };
        if label_button_ui(ui, theme, "gone", &button).clicked() {
            let decision = Some(Decision::Drop);
            ctx.push(Command::File(FileCommand::Decide {
                anchor: i,
                decision,
            }));
        }
    });
}

/// As wide as the longest of “before” and “now”, so that what stands beside them is aligned.
const LABELS: f32 = 76.0;

fn quote_ui(ui: &mut Ui, ctx: &UiCtx<'_>, key: &str, article: &Article, at: Option<ByteSpan>) {
    let theme = ctx.theme;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let label = RichText::new(&*ctx.texts().get(key))
            .color(theme.mute)
            .size(theme.sizes.text_note);
        let left = egui::Layout::left_to_right(egui::Align::Center);
        ui.allocate_ui_with_layout(egui::vec2(LABELS, 18.0), left, |ui| {
            ui.set_min_width(LABELS);
            ui.label(label);
        });
        let (text, color) = match at {
            Some(at) => (in_context(article, at), theme.ink),
            None => (ctx.texts().get("changed-nothing").to_string(), theme.aga),
        };
        let style = NameStyle {
            font: theme.font(theme.sizes.text_note),
            color,
            max_width: ui.available_width(),
        };
        name_text_ui(ui, &text, &style);
    });
}

/// A stretch between brackets, with some words around it.
fn in_context(article: &Article, at: ByteSpan) -> String {
    const AROUND: usize = 14;
    const WITHIN: usize = 40;
    let text = article.text();
    let (before, after) = (
        text.get(..at.start).unwrap_or_default(),
        text.get(at.end..).unwrap_or_default(),
    );
    let start = before.char_indices().rev().take(AROUND).last();
    let before = start.map_or("", |(i, _)| &before[i..]);
    let after: String = after.chars().take(AROUND).collect();
    let quote = article.quote(at);
    let quote = match quote.char_indices().nth(WITHIN) {
        Some((i, _)) => format!("{}…", &quote[..i]),
        None => quote.to_owned(),
    };
    one_line(&format!("…{before}[{quote}]{after}…"))
}

fn one_line(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // What nobody knows any more.
    words.replace(UNKNOWN, "")
}

fn finish_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, review: &Review) {
    let n = review.n_undecided();
    ui.horizontal_wrapped(|ui| {
        if n > 0 {
            let text = ctx.texts().get("changed-accept");
            let tip = ctx.texts().get("changed-accept-tip");
            if ui.button(&*text).on_hover_text(&*tip).clicked() {
                ctx.push(Command::File(FileCommand::AcceptProposals));
            }
        }
        let text = ctx.texts().get("changed-finish");
        let strong = RichText::new(&*text).font(ctx.theme.font_semibold(ctx.theme.sizes.text));
        if ui.add_enabled(n == 0, egui::Button::new(strong)).clicked() {
            ctx.push(Command::File(FileCommand::FinishReview));
        }
    });
}

fn row_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, review: &Review, at: usize, i: usize, anchor: &Anchor) {
    let old = review.old();
    let quote = one_line(old.article().quote(anchor.before));
    let became = match review.became(anchor) {
        Became::Moved => "changed-moved",
        Became::Changed => "changed-changed",
        Became::Lost => "changed-lost",
    };
    let decision = match review.decision(i) {
        Some(Decision::At(_)) => "changed-is-here",
        Some(Decision::Drop) => "changed-is-gone",
        None => "changed-undecided",
    };
    let kind = ctx.texts().get(kind_key(anchor.id.kind()));
    let meta = format!("{kind} · {}", ctx.texts().get(became));
    let decision = ctx.texts().get(decision);
    let row = ListRow {
        mark: match review.decision(i) {
            Some(_) => Mark::Full,
            None => Mark::Empty,
        },
        state: &decision,
        name: &quote,
        meta: &meta,
        trailing: &decision,
        selected: at == review.current,
        divider: at > 0,
    };
    let salt = ("stretch", i);
    if list_row_ui(ui, ctx.theme, salt, &row).clicked() {
        ctx.push(Command::File(FileCommand::ShowStretch(at)));
    }
}

/// The key of a kind's name.
pub(in crate::ui) fn kind_key(kind: crate::model::id::Kind) -> &'static str {
    use crate::model::id::Kind;
    match kind {
        Kind::Zone => "kind-zone",
        Kind::Entity => "kind-entity",
        Kind::Mention => "kind-mention",
        Kind::Event => "kind-event",
        Kind::Stance => "kind-stance",
        Kind::Voice => "kind-voice",
        Kind::Absence => "kind-absence",
        Kind::Comment => "kind-comment",
    }
}
