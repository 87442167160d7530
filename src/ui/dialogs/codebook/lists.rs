//! The lists at the left of the editor.

use egui::{RichText, Ui};

use super::{CodebookView, Place};
use crate::{
    editor::codebook_draft::{Draft, List},
    ui::{
        UiCtx,
        widgets::{ListRow, Mark, list_row_ui},
    },
};

const LISTS: [(List, &str, &str); 5] = [
    (List::EntityTypes, "codebook-entity-types", "NewType"),
    (List::EventTypes, "codebook-event-types", "NEW"),
    (List::Attributes, "codebook-attributes", "attribute"),
    (List::Intensities, "codebook-intensities", "step"),
    (List::Concepts, "codebook-concepts", "concept"),
];

pub(super) fn lists_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut CodebookView,
    draft: &mut Draft,
) {
    ui.spacing_mut().item_spacing.y = 0.0;
    for (place, text) in [
        (Place::About, "codebook-about"),
        (Place::Guideline, "codebook-guideline"),
        (Place::Checks, "codebook-checks"),
        (Place::Colors, "codebook-colors"),
    ] {
        let name = ctx.texts().get(text);
        row_ui(ui, ctx, view, place, &name, "", Mark::None);
    }
    for (list, heading, stem) in LISTS {
        ui.add_space(10.0);
        ui.horizontal(|ui| {
            let size = ctx.theme.sizes.text_note;
            ui.label(
                RichText::new(&*ctx.texts().get(heading))
                    .font(ctx.theme.font_semibold(size))
                    .color(ctx.theme.mute),
            );
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.add_space(12.0);
                let add = ctx.texts().get("codebook-add");
                let response = ui.add(egui::Button::new("+").small());
                let name = ctx.texts().pair(&add, &ctx.texts().get(heading));
                ui.ctx().accesskit_node_builder(response.id, |node| {
                    node.set_label(name.as_str());
                });
                if response.on_hover_text(&*add).clicked() {
                    let at = draft.add(list, stem);
                    view.place = Place::Label(list, at);
                    view.reveal = true;
                }
            });
        });
        ui.add_space(4.0);
        for i in 0..draft.len(list) {
            let Some(label) = draft.label(list, i) else {
                continue;
            };
            let key = draft.key(list, i).map(String::from).unwrap_or_default();
            let mark = match list {
                List::EntityTypes => draft
                    .codebook()
                    .entity_types
                    .get(i)
                    .map_or(Mark::None, |t| {
                        Mark::Diamond(ctx.theme.label_color(t.color))
                    }),
                _ => Mark::None,
            };
            let name = label.name.clone();
            row_ui(ui, ctx, view, Place::Label(list, i), &name, &key, mark);
        }
    }
}

fn row_ui(
    ui: &mut Ui,
    ctx: &UiCtx<'_>,
    view: &mut CodebookView,
    place: Place,
    name: &str,
    trailing: &str,
    mark: Mark,
) {
    let row = ListRow {
        mark,
        state: "",
        name,
        meta: "",
        trailing,
        selected: view.place == place,
        divider: false,
    };
    let response = list_row_ui(ui, ctx.theme, ("codebook-row", place), &row);
    if row.selected && std::mem::take(&mut view.reveal) {
        response.scroll_to_me(None);
    }
    if response.clicked() {
        view.place = place;
        view.refused = None;
    }
}
