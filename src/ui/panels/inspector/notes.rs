//! Notes and questions on the article, on words of it or on a record; and what was wrong with its files.

use egui::{Key, Modifiers, ScrollArea, TextEdit, Ui};

use super::{
    list::{List, Row, list_ui},
    parts::{TextPart, delete_ui, editable, field_ui, part_ui, toggle_ui},
    stances::quote_line_ui,
};
use crate::{
    editor::{
        choices::fold,
        command::{Command, CommandId, Tab},
        files::note_words,
        flow::{Field, FlowCommand},
        open_article::OpenArticle,
        parts::comment_line,
        session::Session,
        tagging,
    },
    model::{
        annotation::{Comment, CommentOn, Record},
        id::Id,
    },
    store::merge::asked,
    ui::{
        UiCtx,
        review::verdicts,
        view::ViewState,
        widgets::{Mark, card_ui, wrapped_ui},
    },
};

const SORTS: [&str; 3] = ["sort-open", "sort-text", "sort-author"];
const ONLY: [&str; 4] = ["only-all", "only-open", "only-questions", "only-resolved"];

pub fn card_of_tab_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    open: &OpenArticle,
) -> bool {
    verdicts::on_mine_ui(ui, ctx, view, open);
    if let Some(Record::Comment(comment)) = open.focused() {
        comment_card_ui(ui, ctx, view, open, comment);
    } else if editable(open) {
        new_note_ui(ui, ctx, view, open);
    }
    problems_ui(ui, ctx, open);
    true
}

/// What was wrong with the article's files; many of them leave room for the notes.
fn problems_ui(ui: &mut Ui, ctx: &UiCtx<'_>, open: &OpenArticle) {
    if open.problems().is_empty() {
        return;
    }
    ScrollArea::vertical()
        .id_salt("file-problems")
        .max_height(170.0)
        .show(ui, |ui| {
            for problem in open.problems() {
                ui.colored_label(ctx.theme.mute, ctx.texts().problem(problem));
            }
        });
}

pub fn notes_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState, open: &OpenArticle) {
    let document = open.document();
    let session = ctx.session;
    let theme = ctx.theme;
    let rows = |filter: &str, sort: usize, only: usize| {
        let matches = |c: &&Comment| {
            let kept = match only {
                0 => true,
                1 => c.open,
                2 => c.question,
                _ => !c.open,
            };
            kept && (filter.is_empty()
                || fold(&c.text).contains(filter)
                || fold(&c.author).contains(filter)
                || fold(&about(session, open, &c.on)).contains(filter))
        };
        let mut found: Vec<&Comment> = document.comments().filter(matches).collect();
        let place = |c: &Comment| place(open, &c.on);
        match sort {
            0 => found.sort_by_cached_key(|c| (!c.open, place(c), c.id.clone())),
            1 => found.sort_by_cached_key(|c| (place(c), c.id.clone())),
            _ => found.sort_by_cached_key(|c| (c.author.clone(), place(c))),
        }
        found.into_iter().map(|c| c.id.clone()).collect()
    };
    let row = |id: &Id| {
        let comment = document.comment(id)?;
        let texts = &session.texts;
        let state = texts.get(if comment.open {
            "note-open"
        } else {
            "note-resolved"
        });
        let kind = texts.get(if comment.question {
            "note-question"
        } else {
            "note"
        });
        Some(Row {
            mark: match (comment.open, comment.question) {
                (false, _) => Mark::Check(theme.fav),
                (true, true) => Mark::Diamond(theme.evt),
                (true, false) => Mark::Empty,
            },
            state: state.to_string(),
            name: match asked(comment) {
                Some(_) => note_words(texts, comment),
                None => comment_line(comment).to_owned(),
            },
            meta: format!(
                "{kind} · {} · {}",
                comment.author,
                about(session, open, &comment.on)
            ),
            trailing: String::new(),
        })
    };
    let list = List {
        tab: Tab::Notes,
        sorts: &SORTS,
        only: &ONLY,
        rows: &rows,
        row: &row,
        current: match open.focused() {
            Some(Record::Comment(comment)) => Some(comment.id.clone()),
            _ => None,
        },
        takes_mentions: false,
    };
    list_ui(ui, ctx, view, open, &list);
}

/// Where what a note is about stands; notes on the article come first.
fn place(open: &OpenArticle, on: &CommentOn) -> usize {
    match on {
        CommentOn::Article => 0,
        CommentOn::Span(span) => span.start,
        CommentOn::Record(id) => open
            .document()
            .record(id)
            .and_then(Record::first_span)
            .map_or(0, |s| s.start),
    }
}

/// What a note is about, in words.
fn about(session: &Session, open: &OpenArticle, on: &CommentOn) -> String {
    match on {
        CommentOn::Article => session.texts.get("note-on-article").to_string(),
        CommentOn::Span(span) => session.texts.quoted(open.article().quote(*span)),
        CommentOn::Record(id) => open
            .document()
            .record(id)
            .map(|record| {
                let text = tagging::describe(open.document(), record);
                session.texts.quoted(&text)
            })
            .unwrap_or_default(),
    }
}

/// The field for a new note: about what was asked for with the key, else about what is focused, else about the article.
fn new_note_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState, open: &OpenArticle) {
    let on = match (&ctx.session.flow.note_on, open.focus()) {
        (Some(on), _) => on.clone(),
        (None, Some(id)) => CommentOn::Record(id.clone()),
        (None, None) if !open.selection().is_empty() => CommentOn::Span(open.selection().live()),
        (None, None) => CommentOn::Article,
    };
    let theme = ctx.theme;
    card_ui(ui, theme, |ui| {
        let about = about(ctx.session, open, &on);
        let text = ctx.texts().with("note-about", &[("about", &about)]);
        quote_line_ui(ui, ctx, &text, theme.mute);
        let hint = ctx.texts().get("note-hint");
        let field = ui.add(
            TextEdit::multiline(&mut view.note)
                .id(egui::Id::unique("new-note"))
                .hint_text(&*hint)
                .return_key(egui::KeyboardShortcut::new(Modifiers::SHIFT, Key::Enter))
                .desired_rows(2)
                .desired_width(f32::INFINITY),
        );
        ui.ctx()
            .accesskit_node_builder(field.id, |node| node.set_label(&*hint));
        if view.focus_field == Some(Field::NewNote) {
            view.focus_field = None;
            field.request_focus();
        }
        let entered = (field.has_focus() || field.lost_focus())
            && ui.input(|i| i.key_pressed(Key::Enter) && !i.modifiers.shift);
        let escaped = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Escape));
        let mut add = false;
        wrapped_ui(ui, 6.0, |ui| {
            let question = ctx.texts().get("note-question");
            let on = view.note_is_question;
            if toggle_ui(ui, ctx, "note-is-question", &question, theme.evt, on) {
                view.note_is_question = !on;
            }
            let text = ctx.texts().get("action-add-note");
            let enabled = !view.note.trim().is_empty();
            add = ui.add_enabled(enabled, egui::Button::new(&*text)).clicked();
        });
        if entered || escaped {
            field.surrender_focus();
            view.focus_text = true;
        }
        if (add || entered) && !view.note.trim().is_empty() {
            let text = std::mem::take(&mut view.note).trim().to_owned();
            // A note that asks is a question, ticked or not.
            let question =
                std::mem::take(&mut view.note_is_question) || text.contains(['?', '؟', '？']);
            ctx.push(Command::Flow(FlowCommand::AddNote { on, text, question }));
        }
    });
}

fn comment_card_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    open: &OpenArticle,
    comment: &Comment,
) {
    let theme = ctx.theme;
    card_ui(ui, theme, |ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        let text = about(ctx.session, open, &comment.on);
        let link = quote_line_ui(ui, ctx, &text, theme.mute);
        if link
            .on_hover_cursor(egui::CursorIcon::PointingHand)
            .clicked()
        {
            match &comment.on {
                CommentOn::Record(id) => ctx.push(Command::GoTo(id.clone())),
                _ => ctx.push(Command::GoTo(comment.id.clone())),
            }
        }
        ui.label(note_words(ctx.texts(), comment));
        let asks = asked(comment).is_some();
        let is_it = |c: &Comment| c.id == comment.id;
        if editable(open) && ctx.session.open_conflicts().any(is_it) {
            let settle = ctx.texts().get("action-settle");
            if ui.button(&*settle).clicked() {
                ctx.push(Command::Run(CommandId::Conflicts));
            }
        }
        ui.add_enabled_ui(editable(open), |ui| {
            let mut after = comment.clone();
            let name = ctx.texts().get("field-note");
            let part = TextPart {
                field: Some(Field::Note),
                key: Some("d"),
                ..TextPart::new(&comment.id, "text", &name, &comment.text)
            };
            // What a merge asks is in everybody's language, and nobody's to write.
            if !asks
                && let Some(text) = field_ui(ui, ctx, view, &part)
                && !text.is_empty()
            {
                after.text = text;
            }
            let name = ctx.texts().get("field-state");
            let (is_open, resolved) = (
                ctx.texts().get("note-open"),
                ctx.texts().get("note-resolved"),
            );
            part_ui(ui, ctx, &name, Some("o"), |ui| {
                let (color, salt) = (theme.fav, &comment.id);
                if toggle_ui(ui, ctx, (salt, "open"), &is_open, color, comment.open) {
                    after.open = true;
                }
                if toggle_ui(ui, ctx, (salt, "resolved"), &resolved, color, !comment.open) {
                    after.open = false;
                }
            });
            let question = ctx.texts().get("note-question");
            part_ui(ui, ctx, "", Some("q"), |ui| {
                let salt = (&comment.id, "question");
                if toggle_ui(ui, ctx, salt, &question, theme.evt, comment.question) {
                    after.question = !after.question;
                }
            });
            if after != *comment {
                ctx.push(Command::Change(Box::new(after.into())));
            }
            ui.add_space(2.0);
            ui.horizontal(|ui| {
                ui.colored_label(theme.mute, &comment.author);
                delete_ui(ui, ctx, &comment.id);
            });
        });
    });
}
