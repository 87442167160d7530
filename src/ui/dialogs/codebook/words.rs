//! Lists of plain names (subtypes, modes, contexts, values), a name a line, and their titles in the languages of the program.

use egui::{CollapsingHeader, Grid, RichText, TextEdit, Ui};

use super::forms::{NAME_WIDTH, lines_ui};
use crate::{
    editor::i18n::LANGUAGES,
    model::codebook::{Codebook, renamed_words},
    ui::UiCtx,
};

const TITLE_WIDTH: f32 = 200.0;

/// A list of the codebook, `name` being the key of what it is.
pub(super) fn words_ui(
    ui: &mut Ui,
    ctx: &UiCtx<'_>,
    name: &str,
    codebook: &mut Codebook,
    list: impl Fn(&mut Codebook) -> Option<&mut Vec<String>>,
) {
    let Some(words) = list(codebook) else { return };
    let before = words.clone();
    let rows = before.len().clamp(3, 8);
    lines_ui(ui, ctx, name, rows, words);
    let words = words.clone();
    for (from, to) in renamed_words(&before, &words) {
        codebook.move_word(from, to);
    }
    let shown: Vec<&String> = words.iter().filter(|w| !w.trim().is_empty()).collect();
    if shown.is_empty() {
        return;
    }
    let heading = ctx.texts().get("codebook-words-titles");
    ui.horizontal_top(|ui| {
        ui.add_space(NAME_WIDTH + ui.spacing().item_spacing.x);
        let heading = RichText::new(&*heading).size(ctx.theme.sizes.text_note);
        CollapsingHeader::new(heading)
            .id_salt(("words", name))
            .show(ui, |ui| {
                Grid::new(("words-grid", name))
                    .num_columns(3)
                    .show(ui, |ui| {
                        for word in shown {
                            titles_ui(ui, ctx, codebook, word);
                            ui.end_row();
                        }
                    });
            });
    });
}

/// One name with its titles.
fn titles_ui(ui: &mut Ui, ctx: &UiCtx<'_>, codebook: &mut Codebook, word: &str) {
    ui.colored_label(ctx.theme.mute, word);
    for (code, language) in LANGUAGES {
        let current = codebook.words.get(word).and_then(|t| t.get(code));
        let mut title = current.cloned().unwrap_or_default();
        let before = title.clone();
        let field = ui.add(
            TextEdit::singleline(&mut title)
                .hint_text(language)
                .desired_width(TITLE_WIDTH),
        );
        let name = ctx.texts().pair(word, language);
        ui.ctx()
            .accesskit_node_builder(field.id, |node| node.set_label(name));
        if title == before {
            continue;
        }
        let titles = codebook.words.entry(word.to_owned()).or_default();
        if title.is_empty() {
            titles.remove(code);
        } else {
            titles.insert(code.to_owned(), title);
        }
        if titles.is_empty() {
            codebook.words.remove(word);
        }
    }
}
