//! Notes and questions on the article or on what is focused; and what was wrong with its files.

use egui::{RichText, TextEdit, Ui};

use super::{delete_ui, editable, empty_ui};
use crate::{
    editor::{command::Command, open_article::OpenArticle, tagging},
    model::annotation::{Comment, CommentOn},
    ui::{
        UiCtx,
        review::verdicts,
        view::ViewState,
        widgets::{Pill, card_ui, pill_ui},
    },
};

pub fn notes_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState, open: &OpenArticle) {
    verdicts::on_mine_ui(ui, ctx, view, open);
    if editable(open) {
        new_note_ui(ui, ctx, view);
    }
    let mut comments: Vec<&Comment> = open.document().comments().collect();
    comments.sort_by_key(|c| (!c.open, c.id.clone()));
    if comments.is_empty() && open.problems().is_empty() {
        empty_ui(ui, ctx, "empty-notes");
    }
    for comment in comments {
        card_ui(ui, ctx.theme, |ui| comment_ui(ui, ctx, open, comment));
    }
    for problem in open.problems() {
        ui.colored_label(ctx.theme.mute, problem.to_string());
    }
}

fn new_note_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState) {
    let hint = ctx.texts().get("note-hint");
    ui.add(
        TextEdit::multiline(&mut view.note)
            .hint_text(&*hint)
            .desired_rows(2)
            .desired_width(f32::INFINITY),
    );
    ui.horizontal(|ui| {
        let question = ctx.texts().get("note-question");
        ui.checkbox(&mut view.note_is_question, &*question);
        let text = ctx.texts().get("action-add-note");
        let enabled = !view.note.trim().is_empty();
        if ui.add_enabled(enabled, egui::Button::new(&*text)).clicked() {
            ctx.push(Command::AddNote {
                text: std::mem::take(&mut view.note).trim().to_owned(),
                question: std::mem::take(&mut view.note_is_question),
            });
        }
    });
}

fn comment_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, open: &OpenArticle, comment: &Comment) {
    let theme = ctx.theme;
    let about = match &comment.on {
        CommentOn::Record(id) => open
            .document()
            .record(id)
            .map(|record| tagging::describe(open.document(), record)),
        CommentOn::Span(span) => Some(open.article().quote(*span).to_owned()),
        CommentOn::Article => None,
    };
    if let Some(about) = about {
        let link = ui.link(RichText::new(format!("“{about}”")).color(theme.mute));
        if link.clicked() {
            let id = match &comment.on {
                CommentOn::Record(id) => id.clone(),
                _ => comment.id.clone(),
            };
            ctx.push(Command::GoTo(id));
        }
    }
    ui.label(&comment.text);
    ui.horizontal_wrapped(|ui| {
        ui.colored_label(theme.mute, &comment.author);
        if comment.question {
            ui.colored_label(theme.evt, &*ctx.texts().get("note-question"));
        }
        if editable(open) {
            let (text, on) = if comment.open {
                ("note-open", false)
            } else {
                ("note-resolved", true)
            };
            let text = ctx.texts().get(text);
            let pill = Pill {
                text: &text,
                key: None,
                on,
                color: theme.fav,
            };
            if pill_ui(ui, theme, (&comment.id, "open"), &pill).clicked() {
                let mut after = comment.clone();
                after.open = !after.open;
                ctx.push(Command::Change(Box::new(after.into())));
            }
            delete_ui(ui, ctx, &comment.id);
        }
    });
}
