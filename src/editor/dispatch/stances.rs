//! Stances put together part by part, and voices: what `s` and `v` begin.

use crate::editor::{
    command::{CommandId, Tab},
    dispatch::settle,
    parts::voice_around,
    session::{Ask, Mode, Session, StanceDraft},
    tagging,
};
use crate::{
    model::{
        annotation::{Holder, Polarity, Record, Target},
        id::{Id, Kind},
        problem::Severity,
    },
    suggest::voices::who_says,
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

    /// The selection becomes the content of a voice, with the source and the cue that the words beside it give.
    pub(in crate::editor) fn make_voice(&mut self) {
        if self.open().is_some_and(|open| open.taggable().is_none()) {
            let key = self.key_text(CommandId::MakeVoice);
            let text = self.texts.with("notice-no-quotation", &[("key", &key)]);
            self.notify(Severity::Note, text);
            return;
        }
        let made = self.edit(|open, ids| {
            let spans = open.taggable()?;
            let (first, last) = (spans.first()?, spans.last()?);
            let article = open.article();
            let paragraph = |at: usize| article.paragraphs().get(article.paragraph_at(at)).copied();
            let within = paragraph(first.start)?.hull(paragraph(last.end)?);
            let said = who_says(open.document(), &spans, within);
            tagging::make_voice(open.document(), ids, &spans, said.source, said.cue)
        });
        if made {
            if let Some(open) = &mut self.open {
                settle(open);
            }
            self.tab = Tab::Voices;
        }
    }
}
