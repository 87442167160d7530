//! What was decided and why; the cases behind changes of the codebook; and what an annotator sees of it.

use std::collections::BTreeMap;

use egui::{RichText, TextEdit, Ui};

use super::words;
use crate::{
    editor::{
        command::Command,
        open_article::OpenArticle,
        review::{Desk, ReviewCommand},
        review_measure::Gap,
        tagging,
    },
    model::{
        annotation::{Comment, CommentOn},
        verdict::{Reason, Verdict},
    },
    review::units::Unit,
    ui::{
        UiCtx,
        view::ViewState,
        widgets::{card_ui, empty_state_ui, section_heading_ui},
    },
};

/// All verdicts on the article, in the order of its text.
pub fn verdicts_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) {
    let Some(desk) = ctx.session.review().desk() else {
        return;
    };
    let mut units: Vec<usize> = (0..desk.comparison.units.len())
        .filter(|at| desk.verdict(*at).is_some())
        .collect();
    units.sort_unstable();
    if units.is_empty() {
        empty_state_ui(ui, ctx.theme, "", &ctx.texts().get("review-no-verdicts"));
        return;
    }
    let mut by_reason: BTreeMap<Option<Reason>, usize> = BTreeMap::new();
    for at in &units {
        let reason = desk.verdict(*at).and_then(|v| v.reason);
        *by_reason.entry(reason).or_default() += 1;
    }
    let counts: Vec<String> = by_reason
        .iter()
        .filter_map(|(reason, n)| {
            let text = ctx.texts().get(words::reason_text((*reason)?));
            Some(format!("{text} {n}"))
        })
        .collect();
    let title = ctx.texts().with_count("review-n-verdicts", units.len());
    section_heading_ui(ui, ctx.theme, &title, &counts.join(" · "));
    let text = RichText::new(words::settled_how(ctx, desk)).size(ctx.theme.sizes.text_small);
    ui.label(text.color(ctx.theme.mute));
    for at in units {
        if let Some(verdict) = desk.verdict(at) {
            unit_verdict_ui(ui, ctx, desk, at, verdict);
        }
    }
}

/// Cases of guideline gaps: those with one note are behind one change of the codebook, the others stand by kind of difference. Below them
/// the cases of other articles, as they were when agreement was measured.
pub fn gaps_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>) {
    let Some(desk) = ctx.session.review().desk() else {
        return;
    };
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for at in gaps(desk) {
        if let (Some(unit), Some(verdict)) = (desk.unit(at), desk.verdict(at)) {
            let title = match verdict.note.is_empty() {
                true => words::title(ctx, unit),
                false => verdict.note.clone(),
            };
            groups.entry(title).or_default().push(at);
        }
    }
    let found = ctx.session.review().measuring.found.clone();
    let mut elsewhere: Vec<&Gap> = found.iter().flat_map(|found| &found.gaps).collect();
    elsewhere.retain(|gap| gap.path != desk.held.path);
    if groups.is_empty() && elsewhere.is_empty() {
        empty_state_ui(ui, ctx.theme, "", &ctx.texts().get("review-no-gaps"));
        return;
    }
    for (title, units) in groups {
        let n = ctx.texts().with_count("review-n-cases", units.len());
        section_heading_ui(ui, ctx.theme, &title, &n);
        for at in units {
            if let Some(verdict) = desk.verdict(at) {
                unit_verdict_ui(ui, ctx, desk, at, verdict);
            }
        }
    }
    if !elsewhere.is_empty() {
        elsewhere_ui(ui, ctx, &elsewhere);
    }
    let copy = ctx.texts().get("review-copy-gaps");
    if ui.button(&*copy).clicked() {
        ui.ctx().copy_text(gaps_text(ctx, desk, &elsewhere));
    }
}

fn elsewhere_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, elsewhere: &[&Gap]) {
    let theme = ctx.theme;
    let title = ctx.texts().get("review-gaps-elsewhere");
    let n = ctx.texts().with_count("review-n-cases", elsewhere.len());
    section_heading_ui(ui, theme, &title, &n);
    for (number, gap) in elsewhere.iter().enumerate() {
        let kind = ctx.texts().get(words::kind_text(gap.kind)).to_string();
        let mut clicked = false;
        card_ui(ui, theme, |ui| {
            ui.push_id(number, |ui| {
                let text = RichText::new(&gap.article).color(theme.ink);
                clicked = ui.link(text.size(theme.sizes.text_note)).clicked();
                let texts = ctx.texts();
                let text = texts.pair(&kind, &texts.quoted(&words::cut(&gap.quote)));
                ui.label(
                    RichText::new(text)
                        .size(theme.sizes.text_small)
                        .color(theme.mute),
                );
                if !gap.note.is_empty() {
                    ui.label(RichText::new(&gap.note).size(theme.sizes.text_note));
                }
            });
        });
        let mut entries = ctx.session.entries().iter();
        if clicked && let Some(i) = entries.position(|e| e.article.path == gap.path) {
            ctx.push(Command::ShowArticle(i));
        }
    }
}

fn gaps(desk: &Desk) -> impl Iterator<Item = usize> {
    (0..desk.comparison.units.len()).filter(|at| {
        desk.verdict(*at)
            .is_some_and(|v| v.reason == Some(Reason::GuidelineGap))
    })
}

pub fn n_gaps(desk: &Desk) -> usize {
    gaps(desk).count()
}

/// The cases as a list to paste into the guidelines' issue or a mail.
fn gaps_text(ctx: &UiCtx<'_>, desk: &Desk, elsewhere: &[&Gap]) -> String {
    let mut out = String::new();
    for at in gaps(desk) {
        let (Some(unit), Some(verdict)) = (desk.unit(at), desk.verdict(at)) else {
            continue;
        };
        let article = desk.held.article.file_name();
        let text = ctx.session.unit_text(unit);
        out.push_str(&format!("- {article}: {}: {text}", words::title(ctx, unit)));
        if !verdict.note.is_empty() {
            out.push_str(&format!(" ({})", verdict.note));
        }
        out.push('\n');
    }
    for gap in elsewhere {
        out.push_str(&format!("- {}: {}", gap.article, gap.quote));
        if !gap.note.is_empty() {
            out.push_str(&format!(" ({})", gap.note));
        }
        out.push('\n');
    }
    out
}

/// Of a long list only the cards on screen are laid out; the others take the room they took before, or are likely to take.
fn unit_verdict_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, desk: &Desk, at: usize, verdict: &Verdict) {
    const LIKELY_HEIGHT: f32 = 84.0;
    let Some(unit) = desk.unit(at) else { return };
    let id = ui.scope_id().with(("verdict", at));
    let height = ui.data(|d| d.get_temp::<f32>(id));
    let size = egui::vec2(ui.available_width(), height.unwrap_or(LIKELY_HEIGHT));
    if !ui.is_rect_visible(egui::Rect::from_min_size(ui.cursor().min, size)) {
        ui.allocate_space(size);
        return;
    }
    let shown = ui.push_id(id, |ui| verdict_card_ui(ui, ctx, desk, (at, unit), verdict));
    let height = shown.response.rect.height();
    ui.data_mut(|d| d.insert_temp(id, height));
}

fn verdict_card_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    desk: &Desk,
    (at, unit): (usize, &Unit),
    verdict: &Verdict,
) {
    let theme = ctx.theme;
    let blind = ctx.session.review().blind;
    let name = |id: &str| {
        let i = (0..desk.comparison.versions.len())
            .find(|i| desk.comparison.annotator(*i).is_some_and(|a| a.id == id));
        i.map_or_else(|| id.to_owned(), |i| desk.name(i, blind))
    };
    let title = words::title(ctx, unit);
    let text = ctx.session.unit_text(unit);
    let what = words::decision(ctx, verdict, name);
    card_ui(ui, theme, |ui| {
        let link = ui.link(
            RichText::new(&title)
                .color(theme.ink)
                .size(theme.sizes.text_note),
        );
        if link.clicked() {
            ctx.push(Command::Review(ReviewCommand::Show(at)));
        }
        ui.add(
            egui::Label::new(
                RichText::new(&text)
                    .color(theme.mute)
                    .size(theme.sizes.text_small),
            )
            .truncate(),
        );
        decided_ui(ui, ctx, verdict, &what);
        if let Some(text) = words::since(ctx, desk, at) {
            let text = RichText::new(text).size(theme.sizes.text_small);
            ui.label(text.color(theme.warning));
        }
    });
}

fn decided_ui(ui: &mut Ui, ctx: &UiCtx<'_>, verdict: &Verdict, what: &str) {
    let theme = ctx.theme;
    let mut line = ctx
        .texts()
        .with("verdict-by", &[("what", what), ("by", &verdict.by)]);
    if let Some(reason) = verdict.reason {
        line.push_str(&format!(
            " · {}",
            ctx.texts().get(words::reason_text(reason))
        ));
    }
    ui.label(
        RichText::new(line)
            .size(theme.sizes.text_note)
            .color(theme.fav),
    );
    if !verdict.note.is_empty() {
        ui.label(RichText::new(ctx.texts().quoted(&verdict.note)).size(theme.sizes.text_note));
    }
}

/// In the inspector of somebody who tagged: the verdicts on their tags, each with a place for an answer.
pub fn on_mine_ui(ui: &mut Ui, ctx: &mut UiCtx<'_>, view: &mut ViewState, open: &OpenArticle) {
    let theme = ctx.theme;
    let me = open.document().annotator().id.clone();
    let verdicts: Vec<Verdict> = ctx
        .session
        .review()
        .verdicts_on(open.path(), &me)
        .into_iter()
        .filter(|v| v.reason.is_some() || !v.note.is_empty() || is_against(v, me.as_str()))
        .cloned()
        .collect();
    if verdicts.is_empty() {
        return;
    }
    let title = ctx.texts().get("review-on-mine");
    section_heading_ui(ui, theme, &title, &verdicts.len().to_string());
    for (number, verdict) in verdicts.iter().enumerate() {
        let Some(id) = verdict.on.records.get(&me).cloned() else {
            continue;
        };
        let record = open.document().record(&id);
        let about = record.map(|r| tagging::describe(open.document(), r));
        let kind = ctx
            .texts()
            .get(words::kind_text(verdict.on.kind))
            .to_string();
        let mine = |name: &str| match name == me {
            true => ctx.texts().get("verdict-yours").to_string(),
            false => name.to_owned(),
        };
        let what = words::decision(ctx, verdict, mine);
        let answers: Vec<Comment> = open
            .document()
            .comments()
            .filter(|c| matches!(&c.on, CommentOn::Record(on) if *on == id) && c.author == me)
            .cloned()
            .collect();
        card_ui(ui, theme, |ui| {
            let text = about.unwrap_or_else(|| ctx.texts().get("verdict-gone").to_string());
            let texts = ctx.texts();
            let link = RichText::new(texts.pair(&kind, &texts.quoted(&words::cut(&text))));
            if ui
                .link(link.color(theme.ink).size(theme.sizes.text_note))
                .clicked()
            {
                ctx.push(Command::GoTo(id.clone()));
            }
            decided_ui(ui, ctx, verdict, &what);
            if verdict.alike.contains(&me) {
                let text = ctx.texts().get("verdict-alike");
                let text = RichText::new(&*text).size(theme.sizes.text_small);
                ui.label(text.color(theme.mute));
            }
            for answer in &answers {
                let text = RichText::new(ctx.texts().pair(&answer.author, &answer.text));
                ui.label(text.size(theme.sizes.text_note).color(theme.mute));
            }
            if record.is_some() && open.read_only().is_none() {
                answer_ui(ui, ctx, view, number, &id);
            }
        });
    }
}

/// Whether something else than this annotator's version holds.
fn is_against(verdict: &Verdict, me: &str) -> bool {
    use crate::model::verdict::Decision;
    match &verdict.decision {
        Decision::Take(annotator) => annotator != me && verdict.alike.iter().all(|id| id != me),
        Decision::Reject | Decision::Edit | Decision::Merge | Decision::Question => true,
        Decision::Accept | Decision::Skip => false,
    }
}

fn answer_ui(
    ui: &mut Ui,
    ctx: &mut UiCtx<'_>,
    view: &mut ViewState,
    number: usize,
    id: &crate::model::id::Id,
) {
    let is_here = view.review.answer_to == Some(number);
    let label = ctx.texts().get("verdict-answer");
    if !is_here {
        if ui.small_button(&*label).clicked() {
            view.review.answer_to = Some(number);
            view.review.answer.clear();
            view.review.focus_note = true;
        }
        return;
    }
    let field = ui.add(
        TextEdit::singleline(&mut view.review.answer)
            .hint_text(&*label)
            .desired_width(f32::INFINITY),
    );
    ui.ctx()
        .accesskit_node_builder(field.id, |node| node.set_label(&*label));
    if std::mem::take(&mut view.review.focus_note) {
        field.request_focus();
    }
    let entered = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
    let send = ctx.texts().get("verdict-send");
    let clicked = ui.small_button(&*send).clicked();
    let text = view.review.answer.trim().to_owned();
    if (entered || clicked) && !text.is_empty() {
        // The note goes on what is focused: the record the verdict is about.
        ctx.push(Command::Focus(Some(id.clone())));
        ctx.push(Command::AddNote {
            text,
            question: false,
        });
        ctx.push(Command::ShowTab(crate::editor::command::Tab::Notes));
        view.review.answer.clear();
        view.review.answer_to = None;
    }
}
