//! The review screen: units at the left, the article with a track for each annotator, a card at the unit, figures at the right.
//!
//! - [`list`], [`card`], [`words`]: what there is to decide on, and the decision · [`source`]: what the canvas shows · [`keys`]: one key for each
//! - [`measures`]: figures' names in the reader's language
//! - [`agreement`], [`confusion`], [`verdicts`], [`team`]: the tabs at the right · [`chart`]: figures as SVG, CSV and PNG

pub mod agreement;
pub mod card;
pub mod chart;
pub mod confusion;
pub mod keys;
pub mod list;
pub mod measures;
pub mod source;
pub mod team;
pub mod tracks;
pub mod verdicts;
pub mod words;

use std::path::PathBuf;

use egui::{Pos2, ScrollArea, Ui};

use super::{
    UiCtx,
    canvas::{Canvas, CanvasEvent, CanvasOutput, CanvasStyle},
    view::ViewState,
    widgets::{self, tabs_ui},
};
use crate::{
    editor::{
        command::Command,
        review::{Desk, ReviewCommand, ReviewTab},
        session::Session,
    },
    model::selection::Selection,
};

/// What the review screen remembers between frames and no document knows.
#[derive(Debug, Default)]
pub struct ReviewView {
    pub filter_text: String,
    /// The note being typed, and the unit it is about.
    pub note: String,
    pub note_of: Option<usize>,
    /// Whether the note is to take the keyboard in the next frame.
    pub focus_note: bool,
    /// The unit under the pointer.
    pub hovered: Option<usize>,
    /// What is on screen, where the pointer was when it came, and the last frame that showed it.
    shown: Option<(PathBuf, Option<usize>)>,
    pointer_then: Option<Pos2>,
    last_frame: u64,
    /// While another article is looked for: the one that was shown.
    picks_from: Option<Option<usize>>,
    /// The unit that the list has scrolled to.
    pub shown_unit: Option<usize>,
    /// An answer to a verdict, and the verdict's place.
    pub answer: String,
    pub answer_to: Option<usize>,
    /// Where figures are written, without the extension.
    pub export_path: String,
}

impl ReviewView {
    /// Whether the left side lists the articles for a moment: from the command that finds one until another is shown, or Escape.
    pub fn picks_article(&mut self, session: &Session, is_asked: bool) -> bool {
        let current = session.current();
        if is_asked {
            self.picks_from = Some(current);
        }
        self.picks_from = self.picks_from.filter(|from| *from == current);
        self.picks_from.is_some()
    }

    pub fn stop_picking(&mut self) {
        self.picks_from = None;
    }

    /// Whether the pointer has only been lying where something else came under it. Tooltips then are in the way of whoever uses keys.
    fn is_pointer_idle(&self, ui: &Ui) -> bool {
        ui.input(|i| i.pointer.hover_pos()) == self.pointer_then
    }

    fn look_at_pointer(&mut self, ui: &Ui, desk: &Desk) {
        let frame = ui.ctx().cumulative_frame_nr();
        let shown = Some((desk.held.path.clone(), desk.current));
        if self.shown != shown || self.last_frame + 1 < frame {
            self.pointer_then = ui.input(|i| i.pointer.hover_pos());
            self.shown = shown;
        } else if !self.is_pointer_idle(ui) {
            self.pointer_then = None;
        }
        self.last_frame = frame;
    }
}

/// The right side.
pub fn side_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState) {
    let review = ctx.session.review();
    let n_gaps = review.desk().map(verdicts::n_gaps);
    let texts = ctx.texts();
    let titles = [
        (
            ReviewTab::Agreement,
            texts.get("review-tab-agreement"),
            None,
        ),
        (
            ReviewTab::Confusion,
            texts.get("review-tab-confusion"),
            None,
        ),
        (ReviewTab::Verdicts, texts.get("review-tab-verdicts"), None),
        (ReviewTab::Gaps, texts.get("review-tab-gaps"), n_gaps),
        (ReviewTab::Team, texts.get("review-tab-team"), None),
    ];
    let tabs: Vec<widgets::Tab<'_, ReviewTab>> = titles
        .iter()
        .map(|(value, text, count)| widgets::Tab {
            value: *value,
            text,
            count: count.filter(|n| *n > 0),
        })
        .collect();
    let mut selected = review.tab;
    tabs_ui(ui, ctx.theme, "review-tabs", &tabs, &mut selected);
    if selected != review.tab {
        ctx.push(Command::Review(ReviewCommand::ShowTab(selected)));
    }
    ScrollArea::vertical()
        .id_salt(("review-side", selected))
        .auto_shrink([false, false])
        .show(ui, |ui| {
            let pad = ctx.theme.sizes.panel_pad;
            egui::Frame::NONE.inner_margin(pad).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 8.0;
                match selected {
                    ReviewTab::Agreement => agreement::agreement_ui(ui, ctx, view),
                    ReviewTab::Confusion => confusion::confusion_ui(ui, ctx, view),
                    ReviewTab::Verdicts => verdicts::verdicts_ui(ui, ctx),
                    ReviewTab::Gaps => verdicts::gaps_ui(ui, ctx),
                    ReviewTab::Team => team::team_ui(ui, ctx),
                }
            });
        });
}

/// The article under review, with the card of the current unit over it.
pub fn canvas_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    canvas: &mut Canvas,
    style: &CanvasStyle,
) -> Option<CanvasOutput> {
    let (Some(open), Some(desk)) = (ctx.session.open(), ctx.session.review().desk()) else {
        ui.centered_and_justified(|ui| {
            ui.colored_label(ctx.theme.mute, &*ctx.texts().get("status-loading"));
        });
        return None;
    };
    view.review.look_at_pointer(ui, desk);
    tracks::tracks_ui(ui, ctx);
    let rect = ui.available_rect_before_wrap();
    let source = source::ReviewSource {
        session: ctx.session,
        open,
        desk,
        theme: ctx.theme,
    };
    // The card stands below the caret, and the caret where the unit ends.
    let place = desk.current_unit().and_then(|unit| unit.place);
    let selection = place.map_or_else(Selection::default, |place| Selection::caret(place.end));
    canvas.names.text = ctx.texts().get("canvas-name").to_string();
    canvas.names.selection = ctx.texts().get("canvas-selection").to_string();
    let output = canvas.ui(ui, &source, &selection, style);
    for event in &output.events {
        match event {
            CanvasEvent::MarkClicked { id, .. } | CanvasEvent::MarkDoubleClicked { id } => {
                let unit = source::unit_of_mark(*id);
                ctx.push(Command::Review(ReviewCommand::Show(unit)));
            }
            CanvasEvent::MarkHovered(id) => view.review.hovered = id.map(source::unit_of_mark),
            _ => {}
        }
    }
    hover_ui(ui, ctx, view);
    if ctx.session.dialog.is_none() {
        let at = output.caret_rect.filter(|_| place.is_some());
        card::card_ui(ui, ctx, view, at, output.column, rect);
    }
    Some(output)
}

/// Who said what of the unit under the pointer.
fn hover_ui(ui: &Ui, ctx: &UiCtx<'_>, view: &ViewState) {
    let Some(desk) = ctx.session.review().desk() else {
        return;
    };
    let Some(unit) = view.review.hovered.and_then(|at| desk.unit(at)) else {
        return;
    };
    if view.review.hovered == desk.current || view.review.is_pointer_idle(ui) {
        return;
    }
    let lines: Vec<(String, String)> = desk
        .seats
        .iter()
        .enumerate()
        .map(|(seat, i)| {
            let name = desk.seat_name(seat, ctx.session.review().blind);
            let line = words::version(ctx, desk, unit, *i);
            let nothing = || words::nothing(ctx, desk, unit, *i);
            (name, line.map_or_else(nothing, |line| line.whole()))
        })
        .collect();
    egui::Tooltip::always_open(
        ui.ctx().clone(),
        ui.layer_id(),
        egui::Id::unique("review-hover"),
        egui::PopupAnchor::Pointer,
    )
    .gap(12.0)
    .show(|ui| {
        ui.colored_label(ctx.theme.mute, words::title(ctx, unit));
        egui::Grid::new("review-hover-grid").show(ui, |ui| {
            for (name, line) in &lines {
                ui.label(egui::RichText::new(name).strong());
                ui.label(line);
                ui.end_row();
            }
        });
    });
}
