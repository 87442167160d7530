//! Mentions tagged, moved at their edges, and records deleted.

use crate::editor::{
    command::{CommandId, Tab},
    dispatch::settle,
    session::{Mode, Session},
    tagging::{self},
};
use crate::model::{
    id::{Id, Kind},
    problem::Severity,
    segment,
    span::ByteSpan,
};

impl Session {
    pub(in crate::editor) fn tag(&mut self, label: &str) {
        self.mode = Mode::Normal;
        let changed = self.edit(|open, ids| {
            open.codebook().entity_type(label)?;
            tagging::tag(open.document(), ids, &open.taggable()?, label)
        });
        if let Some(open) = &mut self.open {
            open.set_last_label(label.to_owned());
            if changed {
                settle(open);
            }
        }
        self.tab = Tab::Entities;
    }

    /// Tags all occurrences of what is selected (or of the focused mention's text), with its own label or the last one used.
    pub(in crate::editor) fn tag_all(&mut self) {
        let Some(open) = &self.open else { return };
        let Some(spans) = open.taggable() else { return };
        let text = tagging::quote(open.article().text(), &spans);
        let label = open
            .taggable_label()
            .flatten()
            .or(open.last_label())
            .map(str::to_owned);
        let Some(label) = label else {
            let key = self.keymap().text(CommandId::TagAll);
            let text = self.texts.with("notice-no-label", &[("key", &key)]);
            self.notify(Severity::Note, text);
            return;
        };
        let before = open.document().count(Kind::Mention);
        let changed = self.edit(|open, ids| tagging::tag_all(open.document(), ids, &text, &label));
        let n = self
            .open
            .as_ref()
            .map_or(0, |open| open.document().count(Kind::Mention) - before);
        if changed && let Some(open) = &mut self.open {
            settle(open);
        }
        let text = self
            .texts
            .with_count_and("notice-tagged-all", n, &[("text", &text)]);
        self.notify(Severity::Note, text);
    }

    pub(in crate::editor) fn delete(&mut self, ids: &[Id]) {
        self.mode = Mode::Normal;
        self.edit(|open, _| tagging::delete(open.document(), ids));
    }

    pub(in crate::editor) fn move_edge(&mut self, start: bool, right: bool) {
        self.edit(|open, _| {
            let record = open.focused()?;
            let spans: Vec<ByteSpan> = record.spans().into_iter().map(|(_, s)| s).collect();
            let before = if start {
                *spans.first()?
            } else {
                *spans.last()?
            };
            let text = open.article().text();
            let step = |at: usize| {
                if right {
                    segment::next_grapheme(text, at)
                } else {
                    segment::previous_grapheme(text, at)
                }
            };
            let after = if start {
                ByteSpan::new(step(before.start)?, before.end)
            } else {
                ByteSpan::new(before.start, step(before.end)?)
            };
            if after.is_empty() {
                return None;
            }
            tagging::move_piece(open.document(), record.id(), before, after)
        });
    }
}
