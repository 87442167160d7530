//! Where the person is: selection, focus, the annotation and the article before and after.

use crate::editor::{
    command::Tab,
    session::{Mode, Request, Session},
};
use crate::model::{
    annotation::Record,
    id::{Id, Kind},
    selection::Selection,
    span::ByteSpan,
};

impl Session {
    pub(in crate::editor) fn select(&mut self, selection: Selection) {
        let Some(open) = &mut self.open else { return };
        // The keys now speak of the text that is pointed at.
        if matches!(
            self.mode,
            Mode::Normal | Mode::EventType | Mode::Zone | Mode::Jump
        ) {
            open.set_focus(None);
        }
        if matches!(self.mode, Mode::EventType | Mode::Jump) {
            self.mode = Mode::Normal;
        }
        open.select(selection);
    }

    pub(in crate::editor) fn focus(&mut self, id: Option<Id>) {
        let Some(open) = &mut self.open else { return };
        if let Some(record) = id.as_ref().and_then(|id| open.document().record(id)) {
            self.tab = match record.kind() {
                Kind::Event => Tab::Events,
                Kind::Stance | Kind::Absence => Tab::Stances,
                Kind::Voice => Tab::Voices,
                Kind::Comment => Tab::Notes,
                Kind::Zone | Kind::Entity | Kind::Mention => Tab::Entities,
            };
            // The label bar and the keys now speak of the record, not of a selection.
            let at = record.first_span().map_or(open.selection().head, |s| s.end);
            open.select(Selection::caret(at));
        }
        open.set_focus(id);
        self.mode = Mode::Normal;
    }

    pub(in crate::editor) fn go_to(&mut self, id: &Id) {
        self.focus(Some(id.clone()));
        let Some(open) = &self.open else { return };
        let at = match open.document().record(id) {
            Some(Record::Entity(entity)) => open
                .document()
                .mentions_of(&entity.id)
                .first()
                .and_then(|m| m.at.first().copied()),
            Some(record) => record.first_span(),
            None => None,
        };
        if let Some(at) = at {
            self.requests.push(Request::Show(at));
        }
    }

    pub(in crate::editor) fn step_annotation(&mut self, forward: bool) {
        let Some(open) = &self.open else { return };
        let stops = open.stops();
        let here = match open
            .focused()
            .and_then(|r| Some((r.first_span()?, r.id().clone())))
        {
            Some(here) => here,
            None => {
                let at = open.selection().head;
                (ByteSpan::new(at, at), Id::new(Kind::Zone, ""))
            }
        };
        let next = if forward {
            stops.iter().find(|stop| **stop > here).or(stops.first())
        } else {
            stops
                .iter()
                .rev()
                .find(|stop| **stop < here)
                .or(stops.last())
        };
        if let Some((_, id)) = next {
            let id = id.clone();
            self.go_to(&id);
        }
    }

    pub(in crate::editor) fn step_article(&mut self, by: isize) {
        let next = self.current.map_or(0, |i| i.saturating_add_signed(by));
        if next < self.entries.len() && Some(next) != self.current {
            self.show_article(next);
        }
    }

    pub(in crate::editor) fn cancel(&mut self) {
        if self.dialog.take().is_some() {
            return;
        }
        if self.find.is_open() {
            return self.close_find();
        }
        if std::mem::take(&mut self.mode) != Mode::Normal {
            return;
        }
        if self.review.is_editing() {
            self.end_edit();
            return;
        }
        if let Some(open) = &mut self.open {
            if open.focus().is_some() {
                open.set_focus(None);
            } else {
                let caret = Selection::caret(open.selection().head);
                open.select(caret);
            }
        }
    }
}
