//! Stances put together part by part, and voices: what `s` and `v` begin.

use crate::editor::{
    command::Tab,
    dispatch::settle,
    open_article::OpenArticle,
    parts::voice_around,
    session::{Ask, Mode, Session, StanceDraft},
    tagging,
};
use crate::model::{
    annotation::{Holder, Polarity, Record, Target},
    id::{Id, Kind},
    span::ByteSpan,
};

impl Session {
    pub(in crate::editor) fn start_stance(&mut self) {
        let Some(open) = &self.open else { return };
        let evidence = if open.selection().is_empty() {
            Vec::new()
        } else {
            open.taggable().unwrap_or_default()
        };
        self.mode = Mode::Stance(StanceDraft {
            evidence,
            ..StanceDraft::default()
        });
        self.tab = Tab::Stances;
    }

    /// Asks for the holder and the target of a stance that is not here.
    pub(in crate::editor) fn start_absence(&mut self) {
        self.start_stance();
        if let Mode::Stance(draft) = &mut self.mode {
            draft.absence = true;
            draft.evidence.clear();
        }
    }

    pub(in crate::editor) fn pick_stance_part(&mut self, record: &Record) {
        let ask = match &self.mode {
            Mode::Stance(draft) => draft.ask(),
            Mode::StancePart { ask, .. } => *ask,
            _ => return,
        };
        match (ask, record) {
            (Ask::Holder, Record::Mention(m)) => self.pick_holder(Holder::Entity(m.entity.clone())),
            (Ask::Holder, Record::Entity(e)) => self.pick_holder(Holder::Entity(e.id.clone())),
            (Ask::Target, Record::Mention(m)) => self.pick_target(Target::Entity(m.entity.clone())),
            (Ask::Target, Record::Entity(e)) => self.pick_target(Target::Entity(e.id.clone())),
            (Ask::Target, Record::Event(e)) => self.pick_target(Target::Event(e.id.clone())),
            _ => {}
        }
    }

    pub(in crate::editor) fn pick_holder(&mut self, holder: Holder) {
        match &mut self.mode {
            Mode::Stance(draft) => draft.holder = Some(holder),
            Mode::StancePart { stance, .. } => {
                let stance = stance.clone();
                if stance.kind() == Kind::Absence {
                    self.absence_part(&stance, |h, _| *h = holder);
                    return;
                }
                self.change_stance(&stance, |s| s.holder = holder);
            }
            _ => {}
        }
    }

    pub(in crate::editor) fn pick_target(&mut self, target: Target) {
        match &mut self.mode {
            Mode::Stance(draft) if draft.absence => {
                if let Some(holder) = draft.holder.take() {
                    self.mode = Mode::Normal;
                    self.make_absence(holder, target);
                }
            }
            Mode::Stance(draft) => draft.target = Some(target),
            Mode::StancePart { stance, .. } => {
                let stance = stance.clone();
                if stance.kind() == Kind::Absence {
                    self.absence_part(&stance, |_, t| *t = target);
                    return;
                }
                self.change_stance(&stance, |s| s.target = target);
            }
            _ => {}
        }
    }

    pub(in crate::editor) fn pick_polarity(&mut self, polarity: Polarity) {
        match std::mem::take(&mut self.mode) {
            Mode::Stance(StanceDraft {
                evidence,
                holder: Some(holder),
                target: Some(target),
                ..
            }) => {
                let made = self.edit(|open, ids| {
                    let voice = voice_around(open.document(), &evidence);
                    Some(tagging::make_stance(
                        ids, holder, target, polarity, evidence, voice,
                    ))
                });
                if made && let Some(open) = &mut self.open {
                    settle(open);
                }
                self.tab = Tab::Stances;
            }
            Mode::StancePart { stance, .. } => {
                self.change_stance(&stance, |s| s.polarity = polarity);
            }
            mode => self.mode = mode,
        }
    }

    fn change_stance(
        &mut self,
        id: &Id,
        change: impl FnOnce(&mut crate::model::annotation::Stance),
    ) {
        self.mode = Mode::Normal;
        self.edit(|open, _| {
            let mut after = open.document().stance(id)?.clone();
            change(&mut after);
            tagging::change(open.document(), after.into())
        });
    }

    /// The selection becomes the content of a voice; its source is the person or organization named nearest before or after it.
    pub(in crate::editor) fn make_voice(&mut self) {
        let made = self.edit(|open, ids| {
            let spans = open.taggable()?;
            let source = nearest_speaker(open, &spans);
            tagging::make_voice(open.document(), ids, &spans, source)
        });
        if made {
            if let Some(open) = &mut self.open {
                settle(open);
            }
            self.tab = Tab::Voices;
        }
    }
}

/// The entity mentioned nearest to a quotation in its paragraph and the next one.
fn nearest_speaker(open: &OpenArticle, spans: &[ByteSpan]) -> Holder {
    let article = open.article();
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else {
        return Holder::Unnamed;
    };
    let paragraphs = article.paragraphs();
    let here = paragraphs[article.paragraph_at(first.start)];
    let next = (article.paragraph_at(last.end) + 1).min(paragraphs.len() - 1);
    let around = here.hull(paragraphs[next]);
    let distance = |span: ByteSpan| {
        if span.start >= last.end {
            span.start - last.end
        } else if span.end <= first.start {
            first.start - span.end
        } else {
            usize::MAX
        }
    };
    open.document()
        .touching(around)
        .into_iter()
        .filter_map(|entry| Some((distance(entry.span), open.document().mention(&entry.id)?)))
        .filter(|(distance, mention)| {
            *distance != usize::MAX
                && open
                    .document()
                    .entity(&mention.entity)
                    .is_some_and(|e| e.label != "Location")
        })
        .min_by_key(|(distance, _)| *distance)
        .map_or(Holder::Unnamed, |(_, mention)| {
            Holder::Entity(mention.entity.clone())
        })
}
