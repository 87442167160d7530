//! What the canvas shows of an open article: its zones, mentions, events, stances and voices as marks.

use std::sync::Arc;

use egui::Color32;

use super::{
    canvas::{Link, Mark, MarkKind, ParagraphLook, RulerMark, Source},
    theme::Theme,
    view::{ViewState, stable_hash},
};
use crate::{
    editor::{
        checks::finding_text,
        choices::{polarity_text, zone_text},
        open_article::OpenArticle,
        session::Session,
        tagging,
    },
    model::{
        annotation::{Filler, Holder, Polarity, Record, SpanRole, Target, ZoneKind},
        document::Document,
        id::{Id, Kind},
        span::ByteSpan,
        span_index::SpanEntry,
    },
};

pub struct ArticleSource<'a> {
    pub session: &'a Session,
    pub open: &'a OpenArticle,
    pub theme: &'a Theme,
    pub view: &'a ViewState,
}

impl ArticleSource<'_> {
    fn document(&self) -> &Document {
        self.open.document()
    }

    fn entity_color(&self, label: &str) -> Color32 {
        match self.open.codebook().entity_type(label) {
            Some(t) => self.theme.label_color(t.color),
            None => self.theme.mute,
        }
    }

    /// Whether a place is one of this text: the findings of the article before may still be there for a frame.
    fn fits(&self, at: ByteSpan) -> bool {
        at.text(self.open.article().text()).is_some()
    }

    fn polarity_color(&self, polarity: Polarity) -> Color32 {
        match polarity {
            Polarity::Favor => self.theme.fav,
            Polarity::Against => self.theme.aga,
            Polarity::Neither | Polarity::Both => self.theme.nei,
        }
    }

    fn mark(&self, id: &Id, role: SpanRole) -> Option<Mark> {
        let document = self.document();
        let record = document.record(id)?;
        let focus = self.open.focus();
        let spans = |role| {
            record
                .spans()
                .into_iter()
                .filter(move |(r, _)| *r == role)
                .map(|(_, s)| s)
                .collect::<Vec<ByteSpan>>()
        };
        let mut mark = Mark {
            id: self.view.marks.number(id),
            spans: spans(role),
            kind: MarkKind::Mention,
            color: self.theme.mute,
            tag: Arc::from(""),
            selected: focus == Some(id),
            emphasized: self.is_emphasized(record),
            hint: self.view.hints.of(id).map(Arc::from),
        };
        match record {
            Record::Mention(mention) => {
                let entity = document.entity(&mention.entity)?;
                // A label that the codebook lacks is shown whole: it wants attention.
                mark.tag = match self.open.codebook().entity_type(&entity.label) {
                    Some(t) => t.tag.as_str().into(),
                    None => entity.label.as_str().into(),
                };
                mark.color = self.entity_color(&entity.label);
            }
            Record::Event(event) => {
                mark.kind = MarkKind::Trigger;
                mark.color = self.theme.evt;
                if mark.selected {
                    let title = self.session.label_title(self.open.codebook(), &event.label);
                    mark.tag = title.to_uppercase().into();
                }
            }
            Record::Stance(stance) => {
                let sign = polarity_sign(stance.polarity);
                mark.kind = MarkKind::Evidence { sign };
                mark.color = self.polarity_color(stance.polarity);
            }
            Record::Voice(_) => {
                mark.kind = match role {
                    SpanRole::Cue => MarkKind::Cue,
                    _ => MarkKind::Voice,
                };
                mark.color = self.theme.accent;
            }
            // What is settled is no longer in the way of reading.
            Record::Comment(comment) if comment.open => {
                mark.kind = MarkKind::Cue;
                if comment.question {
                    mark.color = self.theme.warning;
                    mark.tag = QUESTION.into();
                }
            }
            Record::Zone(_) | Record::Entity(_) | Record::Absence(_) | Record::Comment(_) => {
                return None;
            }
        }
        if role != SpanRole::Cue && self.is_in_question(id) {
            mark.tag = match &*mark.tag {
                "" => QUESTION.into(),
                tag => format!("{tag} {QUESTION}").into(),
            };
        }
        if let Some(drag) = self.view.dragged_edge.as_ref().filter(|d| d.record == *id) {
            for span in mark.spans.iter_mut().filter(|s| **s == drag.before) {
                *span = drag.after;
            }
        }
        Some(mark)
    }

    /// What a screen reader says of a record's mark.
    fn name(&self, record: &Record) -> Option<String> {
        let document = self.document();
        let texts = &self.session.texts;
        let text = self.open.article().text();
        let language = texts.language();
        Some(match record {
            Record::Mention(mention) => {
                let entity = document.entity(&mention.entity)?;
                let (i, n) = self.view.numbers.borrow_mut().get(document, mention);
                let label = match self.open.codebook().entity_type(&entity.label) {
                    Some(t) => t.label.title(language),
                    None => entity.label.as_str(),
                };
                texts.with(
                    "a11y-mention",
                    &[
                        ("label", label),
                        ("text", &tagging::quote(text, &mention.at)),
                        ("i", &i.to_string()),
                        ("n", &n.to_string()),
                    ],
                )
            }
            Record::Event(event) => {
                let text = tagging::quote(text, event.trigger.spans());
                let label = match self.open.codebook().event_type(&event.label) {
                    Some(t) => t.label.title(language),
                    None => event.label.as_str(),
                };
                texts.with("a11y-event", &[("label", label), ("text", &text)])
            }
            Record::Stance(stance) => texts.with(
                "a11y-stance",
                &[
                    ("polarity", &texts.get(polarity_text(stance.polarity))),
                    (
                        "holder",
                        &holder_name(self.session, document, &stance.holder),
                    ),
                    (
                        "target",
                        &target_name(self.session, self.open, &stance.target),
                    ),
                ],
            ),
            Record::Voice(voice) => texts.with(
                "a11y-voice",
                &[(
                    "source",
                    &holder_name(self.session, document, &voice.source),
                )],
            ),
            Record::Comment(comment) => {
                let kind = texts.get(if comment.question {
                    "note-question"
                } else {
                    "note"
                });
                texts.with("a11y-note", &[("kind", &*kind), ("text", &comment.text)])
            }
            Record::Zone(_) | Record::Entity(_) | Record::Absence(_) => return None,
        })
    }

    /// Whether an open question is about a record.
    fn is_in_question(&self, id: &Id) -> bool {
        let asks = |record: &Record| matches!(record, Record::Comment(c) if c.open && c.question);
        self.document().referrers(id).any(asks)
    }

    /// Whether a record belongs to what is focused or under the pointer: another mention of the entity, a filler of the event.
    fn is_emphasized(&self, record: &Record) -> bool {
        let relates = |to: &Id| {
            let Some(other) = self.document().record(to) else {
                return false;
            };
            match (record, other) {
                (Record::Mention(a), Record::Mention(b)) => a.entity == b.entity,
                (Record::Mention(a), Record::Entity(b)) => a.entity == b.id,
                (_, Record::Event(event)) => event
                    .arguments
                    .iter()
                    .any(|argument| argument.filler.id() == Some(record.id())),
                _ => false,
            }
        };
        self.open.focus().is_some_and(relates) || self.view.hovered.as_ref().is_some_and(relates)
    }

    fn links_of_focus(&self) -> Vec<Link> {
        let Some(record) = self.open.focused() else {
            return Vec::new();
        };
        let Some(from) = record.first_span() else {
            return Vec::new();
        };
        let from_name: Arc<str> = tagging::describe(self.document(), record).into();
        let link = |to: &Id, label: &str, color| {
            let name = tagging::describe(self.document(), self.document().record(to)?);
            let to_name = match (label, &*name) {
                ("", name) | (name, "") => name.to_owned(),
                (role, name) => self.session.texts.pair(role, name),
            };
            Some(Link {
                from,
                to: self.place(to, from)?,
                label: label.into(),
                from_name: from_name.clone(),
                to_name: to_name.into(),
                color,
            })
        };
        match record {
            Record::Event(event) => {
                let t = self.open.codebook().event_type(&event.label);
                let title = |role: &str| {
                    t.and_then(|t| t.roles.iter().find(|r| r.label.name == role))
                        .map_or(role.to_owned(), |r| {
                            r.label.title(self.session.texts.language()).to_owned()
                        })
                };
                let fillers = event.arguments.iter().filter_map(|argument| {
                    let id = match &argument.filler {
                        Filler::Mention(id) | Filler::Entity(id) | Filler::Event(id) => id,
                        Filler::Date(_) | Filler::Place(_) | Filler::Value(_) => return None,
                    };
                    link(id, &title(&argument.role), self.theme.evt)
                });
                fillers.collect()
            }
            Record::Stance(stance) => {
                let color = self.polarity_color(stance.polarity);
                let texts = &self.session.texts;
                [
                    (stance.holder.id(), texts.get("field-holder")),
                    (stance.target.id(), texts.get("field-target")),
                ]
                .into_iter()
                .filter_map(|(id, label)| link(id?, &label, color))
                .collect()
            }
            Record::Voice(voice) => voice
                .source
                .id()
                .and_then(|id| {
                    link(
                        id,
                        &self.session.texts.get("field-source"),
                        self.theme.accent,
                    )
                })
                .into_iter()
                .collect(),
            _ => Vec::new(),
        }
    }

    fn ruler_mark(&self, entry: &SpanEntry) -> Option<RulerMark> {
        let document = self.document();
        let record = document.record(&entry.id)?;
        // One mark a record: where it begins.
        if record.first_span() != Some(entry.span) {
            return None;
        }
        let (color, strong) = match record {
            Record::Mention(mention) => {
                let entity = document.entity(&mention.entity)?;
                (self.entity_color(&entity.label), false)
            }
            Record::Event(_) => (self.theme.evt, true),
            Record::Stance(stance) => (self.polarity_color(stance.polarity), true),
            _ => return None,
        };
        Some(RulerMark {
            at: entry.span.start,
            color,
            strong,
        })
    }

    /// Where a holder, target or filler stands in the text, nearest to `near`.
    fn place(&self, id: &Id, near: ByteSpan) -> Option<ByteSpan> {
        match self.document().record(id)? {
            Record::Entity(entity) => self
                .document()
                .referrers(&entity.id)
                .filter_map(|record| match record {
                    Record::Mention(mention) => mention.at.first().copied(),
                    _ => None,
                })
                .min_by_key(|span| (span.start.abs_diff(near.start), *span)),
            record => record.first_span(),
        }
    }
}

impl ArticleSource<'_> {
    /// The places that tagging all would tag too.
    fn previews_in(&self, range: ByteSpan, marks: &mut Vec<Mark>) {
        let places = self.session.places_of_selection();
        let first = places.partition_point(|span| span.end <= range.start);
        let here = places[first..].iter();
        for span in here.take_while(|span| span.start < range.end) {
            marks.push(Mark {
                id: stable_hash(&("preview", span.start)),
                spans: vec![*span],
                kind: MarkKind::Preview,
                color: self.theme.accent,
                tag: Arc::from(""),
                selected: false,
                emphasized: false,
                hint: None,
            });
        }
    }
}

impl Source for ArticleSource<'_> {
    fn text(&self) -> &str {
        self.open.article().text()
    }

    fn drags_whole_words(&self) -> bool {
        self.session.settings().reading.whole_words
    }

    fn text_id(&self) -> u64 {
        stable_hash(&(self.open.path(), self.open.article().sha256()))
    }

    fn looks_revision(&self) -> u64 {
        self.document().zones_revision()
    }

    fn revision(&self) -> u64 {
        stable_hash(&(
            self.document().revision(),
            &self.theme.name,
            self.session.find().revision(),
            self.session.checks().version(),
        ))
    }

    fn paragraphs(&self) -> &[ByteSpan] {
        self.open.article().paragraphs()
    }

    fn look(&self, paragraph: usize) -> ParagraphLook {
        let start = self.paragraphs().get(paragraph).map_or(0, |p| p.start);
        match self.document().zone_at(start).map(|zone| zone.kind) {
            Some(ZoneKind::Headline) => ParagraphLook::Headline,
            Some(kind) if kind.is_dimmed() => ParagraphLook::Dimmed,
            _ => ParagraphLook::Body,
        }
    }

    fn gutter(&self, paragraph: usize) -> Option<Arc<str>> {
        let span = self.paragraphs().get(paragraph)?;
        let zone = self.document().zone_at(span.start)?;
        // Named once, where the zone begins.
        let begins = zone.at.start >= span.start && zone.at.start <= span.end;
        begins.then(|| self.session.texts.get(zone_text(zone.kind)))
    }

    fn marks_in(&self, range: ByteSpan, marks: &mut Vec<Mark>) {
        let mut seen: Vec<(&Id, SpanRole)> = self
            .document()
            .touching(range)
            .into_iter()
            .filter(|entry| entry.id.kind() != Kind::Zone)
            .map(|entry| (&entry.id, entry.role))
            .collect();
        seen.sort_unstable();
        seen.dedup();
        marks.extend(
            seen.into_iter()
                .filter_map(|(id, role)| self.mark(id, role)),
        );
        if self.open.read_only().is_none() {
            self.previews_in(range, marks);
        }
        // After the records' marks, so that a click on both picks the record.
        let checks = self.session.checks();
        for (at, i) in checks.places_in(range) {
            if !self.fits(at) {
                continue;
            }
            let quiet = if checks.current() == Some(i) {
                1.0
            } else {
                0.55
            };
            marks.push(Mark {
                id: self.view.marks.number_of_finding(i, at),
                spans: vec![at],
                kind: MarkKind::Problem,
                color: self.theme.warning.gamma_multiply(quiet),
                tag: Arc::from(""),
                selected: false,
                emphasized: false,
                hint: None,
            });
        }
        let find = self.session.find();
        marks.extend(find.hits_in(range).map(|(i, span)| Mark {
            // Apart from the numbers of records, which are hashes.
            id: i as u64,
            spans: vec![span],
            kind: MarkKind::SearchHit {
                current: find.current() == Some(i),
            },
            color: self.theme.search,
            tag: Arc::from(""),
            selected: false,
            emphasized: false,
            hint: None,
        }));
    }

    fn name_of(&self, mark: u64) -> String {
        if let Some(i) = self.view.marks.finding(mark) {
            let finding = self.session.checks().findings().get(i);
            return finding.map_or(String::new(), |f| finding_text(&self.session.texts, f));
        }
        let id = self.view.marks.id(mark);
        let record = id.and_then(|id| self.document().record(&id));
        record.and_then(|r| self.name(r)).unwrap_or_default()
    }

    fn ruler(&self) -> Vec<RulerMark> {
        let whole = ByteSpan::new(0, self.text().len() + 1);
        let mut marks = self.view.ruler.borrow_mut().marks(
            self.document(),
            self.text_id(),
            stable_hash(&(&self.theme.name, self.document().labels_revision())),
            |entry| self.ruler_mark(entry),
        );
        let find = self.session.find();
        let hits = find.hits_in(whole);
        let n = marks.len();
        marks.extend(hits.map(|(_, span)| RulerMark {
            at: span.start,
            color: self.theme.search_current,
            strong: false,
        }));
        let findings = self.session.checks().findings().iter();
        marks.extend(findings.filter_map(|finding| {
            Some(RulerMark {
                at: finding.places.first()?.start,
                color: self.theme.warning,
                strong: false,
            })
        }));
        if marks.len() > n {
            marks.sort_by_key(|m| m.at);
        }
        marks
    }

    fn links(&self) -> Vec<Link> {
        let Some(focus) = self.open.focus() else {
            return Vec::new();
        };
        let key = (
            self.text_id(),
            self.document().revision(),
            focus.clone(),
            self.theme.name.clone(),
            self.session.texts.language().to_owned(),
        );
        let mut kept = self.view.links.borrow_mut();
        match &*kept {
            Some((k, links)) if *k == key => links.clone(),
            _ => {
                let links = self.links_of_focus();
                *kept = Some((key, links.clone()));
                links
            }
        }
    }

    fn language(&self) -> Option<&str> {
        self.open.article().language()
    }
}

/// Over what an open question is about.
const QUESTION: &str = "?";

/// A shape per polarity, so that colour is never alone.
pub const fn polarity_sign(polarity: Polarity) -> char {
    match polarity {
        Polarity::Favor => '▲',
        Polarity::Against => '▼',
        Polarity::Neither => '●',
        Polarity::Both => '◆',
    }
}

pub fn holder_name(session: &Session, document: &Document, holder: &Holder) -> String {
    session.names().holder(document, holder)
}

pub fn target_name(session: &Session, open: &OpenArticle, target: &Target) -> String {
    session.names().target(open.document(), target)
}
