//! Parts of a record: asked for, and answered by what is picked or selected.

use std::collections::BTreeSet;

use crate::editor::{
    command::Tab,
    dispatch::settle,
    flow::Field,
    parts::Part,
    session::{Mode, Request, Session},
    tagging::{self, Change},
};
use crate::model::{
    annotation::{
        Absence, Event, Holder, Mention, Record, SpanRole, Stance, Target, Trigger, Voice,
    },
    edit::{Edit, Title, Transaction},
    id::{Id, Kind},
    selection::Selection,
};

impl Session {
    /// Asks for a part; where that is words, the present ones are selected, to be changed.
    pub(in crate::editor) fn ask(&mut self, part: Part) {
        let Some(open) = &mut self.open else { return };
        if let Part::Words { record, role } = &part {
            let spans: Vec<_> = open
                .document()
                .record(record)
                .map(|r| r.spans())
                .unwrap_or_default()
                .into_iter()
                .filter(|(r, _)| r == role)
                .map(|(_, span)| span)
                .collect();
            if !spans.is_empty() {
                open.select(Selection::spans_of(&spans));
            }
            self.requests.push(Request::FocusText);
        }
        self.mode = Mode::Part(part);
    }

    /// Answers a part's question with a record of the text.
    pub(in crate::editor) fn pick_part(&mut self, part: &Part, record: &Record) {
        let Some(open) = &self.open else { return };
        if !part.takes(open, record) {
            return;
        }
        let document = open.document();
        let entity = match record {
            Record::Mention(m) => Some(m.entity.clone()),
            Record::Entity(e) => Some(e.id.clone()),
            _ => None,
        };
        self.mode = Mode::Normal;
        match (part, entity) {
            (Part::Merge(from), Some(into)) => {
                let from = from.clone();
                self.edit(|open, _| tagging::merge_entities(open.document(), &from, &into));
            }
            (Part::Join(mention), Some(into)) => self.join(&mention.clone(), &into),
            (Part::Source(voice), Some(source)) => {
                if let Some(voice) = document.voice(voice) {
                    let mut after: Voice = voice.clone();
                    after.source = Holder::Entity(source);
                    self.edit(|open, _| tagging::change(open.document(), after.into()));
                }
            }
            (Part::SameEvent(event), _) => {
                if let Some(event) = document.event(event) {
                    let mut after: Event = event.clone();
                    let other = record.id();
                    if after.same_as.contains(other) {
                        after.same_as.retain(|id| id != other);
                    } else {
                        after.same_as.push(other.clone());
                    }
                    self.edit(|open, _| tagging::change(open.document(), after.into()));
                }
            }
            (Part::Within(voice), _) => {
                if let Some(voice) = document.voice(voice) {
                    // A voice is never within itself, not even by way of others.
                    let mut outer = document.voice(record.id());
                    // A file may have brought a circle of others.
                    let mut seen = BTreeSet::new();
                    while let Some(v) = outer.filter(|v| seen.insert(&v.id)) {
                        if v.id == voice.id {
                            return;
                        }
                        outer = v.within.as_ref().and_then(|id| document.voice(id));
                    }
                    let mut after: Voice = voice.clone();
                    after.within = Some(record.id().clone());
                    self.edit(|open, _| tagging::change(open.document(), after.into()));
                }
            }
            (Part::VoiceOf(stance), _) => {
                if let Some(stance) = document.stance(stance) {
                    let mut after: Stance = stance.clone();
                    after.voice = Some(record.id().clone());
                    self.edit(|open, _| tagging::change(open.document(), after.into()));
                }
            }
            _ => {}
        }
    }

    /// Moves a mention to another entity; one that is left without mentions or uses goes.
    pub(in crate::editor) fn join(&mut self, mention: &Id, entity: &Id) {
        self.edit(|open, _| {
            let document = open.document();
            let before = document.mention(mention)?;
            let (old, new) = (document.entity(&before.entity)?, document.entity(entity)?);
            if old.id == new.id {
                return None;
            }
            let text = tagging::describe(document, &Record::Mention(before.clone()));
            let title = Title::new("undo-join")
                .with("text", text)
                .with("into", new.name.clone());
            let mut transaction = Transaction::new(title);
            let mut after: Mention = before.clone();
            after.entity = new.id.clone();
            transaction.replace(before.clone(), after);
            let alone = document.referrers(&old.id).all(|r| r.id() == mention);
            if alone {
                transaction.edits.push(Edit::Remove(old.clone().into()));
            }
            Some(Change {
                transaction,
                focus: Some(mention.clone()),
            })
        });
    }

    /// Gives the words that are selected to the part that was asked for.
    pub(in crate::editor) fn use_words(&mut self) {
        let Mode::Part(Part::Words { record, role }) = self.mode.clone() else {
            return;
        };
        let Some(open) = &self.open else { return };
        let text = open.article().text();
        let spans = tagging::snap(text, &open.selection().spans());
        let Some(mut after) = open.document().record(&record).cloned() else {
            return;
        };
        match (&mut after, role) {
            (Record::Mention(r), _) if !spans.is_empty() => r.at = spans,
            (Record::Event(r), _) if !spans.is_empty() => r.trigger = Trigger::At(spans),
            (Record::Stance(r), _) => {
                r.inferred = spans.is_empty();
                r.evidence = spans;
            }
            (Record::Voice(r), SpanRole::Cue) => r.cue = spans,
            (Record::Voice(r), _) if !spans.is_empty() => r.content = spans,
            _ => return,
        }
        self.mode = Mode::Normal;
        self.edit(|open, _| tagging::change(open.document(), after));
        if let Some(open) = &mut self.open {
            let focus = Some(record);
            let caret = open.selection().live().end;
            open.select(Selection::caret(caret));
            open.set_focus(focus);
        }
    }

    /// Records that no stance of a holder towards a target is here.
    pub(in crate::editor) fn make_absence(&mut self, holder: Holder, target: Target) {
        let made = self.edit(|_, ids| {
            let absence = Absence {
                id: ids.next_id(Kind::Absence),
                holder,
                target,
                note: String::new(),
                origin: None,
            };
            let focus = Some(absence.id.clone());
            let mut transaction = Transaction::new(Title::new("undo-absence"));
            transaction.insert(absence);
            Some(Change { transaction, focus })
        });
        if made && let Some(open) = &mut self.open {
            settle(open);
        }
        self.tab = Tab::Stances;
    }

    /// An event that no words express; why it is recorded is typed next.
    pub(in crate::editor) fn make_wordless(&mut self, label: &str) {
        self.mode = Mode::Normal;
        let made = self.edit(|_, ids| {
            let trigger = Trigger::Absent {
                reason: String::new(),
            };
            let event = Event::new(ids.next_id(Kind::Event), label, trigger);
            let focus = Some(event.id.clone());
            let mut transaction =
                Transaction::new(Title::new("undo-wordless").with("label", label));
            transaction.insert(event);
            Some(Change { transaction, focus })
        });
        if made {
            if let Some(open) = &mut self.open {
                settle(open);
            }
            self.tab = Tab::Events;
            self.requests.push(Request::FocusField(Field::Reason));
        }
    }
}
