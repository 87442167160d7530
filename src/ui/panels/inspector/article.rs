//! The article card: what the article says of itself, and how far the annotator is with it. Folded to a line above the tabs.

use egui::{RichText, Sense, Ui, vec2};

use super::parts::{TextPart, date_problem, editable, field_ui, part_ui, toggle_ui};
use crate::{
    editor::{
        command::Command,
        flow::{Field, FlowCommand},
        open_article::OpenArticle,
    },
    model::{
        article::{Card, Status},
        id::{Id, Kind},
    },
    ui::{UiCtx, view::ViewState, widgets::card_ui},
};

pub fn article_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState, open: &OpenArticle) {
    let shown = ctx.session.flow.show_card;
    head_ui(ui, ctx, open, shown);
    if !shown {
        return;
    }
    let pad = ctx.theme.sizes.panel_pad;
    let room = ui.available_height() * 0.7;
    egui::ScrollArea::vertical()
        .id_salt("article-card")
        .max_height(room)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            egui::Frame::NONE.inner_margin(pad).show(ui, |ui| {
                card_ui(ui, ctx.theme, |ui| {
                    ui.spacing_mut().item_spacing.y = 4.0;
                    ui.add_enabled_ui(editable(open), |ui| {
                        fields_ui(ui, ctx, view, open);
                        status_ui(ui, ctx, view, open);
                    });
                });
            });
        });
}

/// The line that unfolds the card: status, date, language.
fn head_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, open: &OpenArticle, shown: bool) {
    let theme = ctx.theme;
    let card = open.document().card();
    let title = ctx.texts().get("card-title");
    let status = ctx.texts().get(status_text(open.document().status()));
    let language = card.language.as_deref().or(open.article().language());
    let parts = [
        Some(&*status),
        card.date.as_deref(),
        language,
        card.source.as_deref(),
    ];
    let about = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 32.0), Sense::click());
    if response.hovered() {
        ui.painter().rect_filled(rect, 0, theme.hover());
    }
    ui.painter().hline(
        rect.x_range(),
        rect.bottom() - theme.hairline / 2.0,
        theme.line_stroke(),
    );
    let left = rect.left() + theme.sizes.row_pad;
    paint_fold(ui, theme, egui::pos2(left + 3.0, rect.center().y), shown);
    let painter = ui.painter();
    let name = painter.text(
        egui::pos2(left + 14.0, rect.center().y),
        egui::Align2::LEFT_CENTER,
        &*title,
        theme.font_semibold(theme.sizes.text_note),
        theme.ink,
    );
    let mut job = egui::text::LayoutJob::simple_singleline(
        about.clone(),
        theme.font(theme.sizes.text_small),
        theme.mute,
    );
    let room = rect.right() - theme.sizes.row_pad - name.right() - 10.0;
    job.wrap = egui::text::TextWrapping::truncate_at_width(room.max(0.0));
    let galley = painter.layout_job(job);
    let at = egui::pos2(
        rect.right() - theme.sizes.row_pad - galley.size().x,
        rect.center().y - galley.size().y / 2.0,
    );
    painter.galley(at, galley, theme.mute);
    if response.has_focus() {
        let stroke = theme.focus_stroke();
        painter.rect_stroke(rect, 0, stroke, egui::StrokeKind::Inside);
    }
    response.widget_info(|| {
        egui::WidgetInfo::selected(egui::Role::Button, ui.is_enabled(), shown, &*title)
    });
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_description(about));
    let response = response.on_hover_cursor(egui::CursorIcon::PointingHand);
    if response.clicked() {
        ctx.push(Command::Flow(FlowCommand::ShowCard(!shown)));
    }
}

fn paint_fold(ui: &Ui, theme: &crate::ui::theme::Theme, center: egui::Pos2, open: bool) {
    let points = if open {
        [vec2(-4.0, -2.0), vec2(0.0, 2.0), vec2(4.0, -2.0)]
    } else {
        [vec2(-2.0, -4.0), vec2(2.0, 0.0), vec2(-2.0, 4.0)]
    };
    let points = points.into_iter().map(|p| center + p).collect();
    let stroke = egui::Stroke::new(1.5, theme.mute);
    ui.painter().add(egui::Shape::line(points, stroke));
}

type Part = (
    &'static str,
    fn(&Card) -> &Option<String>,
    fn(&mut Card) -> &mut Option<String>,
);

const PARTS: [Part; 7] = [
    ("card-headline", |c| &c.headline, |c| &mut c.headline),
    ("card-byline", |c| &c.byline, |c| &mut c.byline),
    ("card-source", |c| &c.source, |c| &mut c.source),
    ("field-date", |c| &c.date, |c| &mut c.date),
    ("card-language", |c| &c.language, |c| &mut c.language),
    ("card-url", |c| &c.url, |c| &mut c.url),
    ("card-rights", |c| &c.rights, |c| &mut c.rights),
];

fn fields_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState, open: &OpenArticle) {
    let card = open.document().card();
    // The fields belong to the article; its hash keeps them apart from another's.
    let id = Id::new(Kind::Zone, open.article().sha256().as_str());
    let proposal = ctx.session.card_proposal();
    let mut after = card.clone();
    for (i, (name, get, get_mut)) in PARTS.into_iter().enumerate() {
        let label = ctx.texts().get(name);
        let hint = proposal.as_ref().and_then(|p| get(p).as_deref());
        let part = TextPart {
            // What the text says is seen before it is taken over.
            hint: hint.unwrap_or(""),
            field: (i == 0).then_some(Field::Headline),
            check: (name == "field-date").then_some(date_problem),
            ..TextPart::new(&id, name, &label, get(card).as_deref().unwrap_or(""))
        };
        if let Some(text) = field_ui(ui, ctx, view, &part) {
            *get_mut(&mut after) = (!text.is_empty()).then_some(text);
        }
    }
    if after != *card {
        ctx.push(Command::Flow(FlowCommand::SetCard(Box::new(after))));
    }
    if proposal.is_some() {
        let text = ctx.texts().get("card-fill");
        let text = RichText::new(&*text).size(ctx.theme.sizes.text_note);
        if ui.button(text).clicked() {
            ctx.push(Command::Flow(FlowCommand::FillCard));
        }
    }
}

pub const fn status_text(status: &Status) -> &'static str {
    match status {
        Status::ToDo => "status-todo",
        Status::InProgress => "status-in-progress",
        Status::Done => "status-done",
        Status::Skipped { .. } => "status-skipped",
    }
}

fn status_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState, open: &OpenArticle) {
    let status = open.document().status();
    let reason = match status {
        Status::Skipped { reason } => reason.as_str(),
        _ => "",
    };
    let name = ctx.texts().get("menu-status");
    let all = [
        Status::ToDo,
        Status::InProgress,
        Status::Done,
        Status::Skipped {
            reason: reason.to_owned(),
        },
    ];
    let chosen = part_ui(ui, ctx, &name, None, |ui| {
        let mut chosen = None;
        for other in all {
            let key = status_text(&other);
            let text = ctx.texts().get(key);
            let on = other == *status;
            if toggle_ui(ui, ctx, ("status", key), &text, ctx.theme.accent, on) && !on {
                chosen = Some(other);
            }
        }
        chosen
    });
    if let Some(status) = chosen {
        if matches!(status, Status::Skipped { .. }) {
            view.focus_field = Some(Field::SkipReason);
        }
        ctx.push(Command::SetStatus(status));
    }
    if matches!(status, Status::Skipped { .. }) {
        let id = Id::new(Kind::Zone, open.article().sha256().as_str());
        let name = ctx.texts().get("field-reason");
        let hint = ctx.texts().get("skip-hint");
        let part = TextPart {
            hint: &hint,
            field: Some(Field::SkipReason),
            ..TextPart::new(&id, "skip", &name, reason)
        };
        if let Some(reason) = field_ui(ui, ctx, view, &part) {
            ctx.push(Command::Flow(FlowCommand::Skip(reason)));
        }
    }
}
