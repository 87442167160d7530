//! Mentions tagged, moved at their edges, and records deleted.

use std::sync::atomic::AtomicBool;

use crate::editor::{
    command::{CommandId, Tab},
    dispatch::settle,
    find::{FindOptions, pattern::search},
    flow::FlowCommand,
    open_article::OpenArticle,
    session::{Mode, Session},
    tagging::{self, Change},
};
use crate::model::{
    annotation::Record,
    document::Document,
    edit::Edit,
    id::{Id, Kind},
    problem::Severity,
    segment,
    span::ByteSpan,
    span_index::SpanEntry,
};

impl Session {
    pub(in crate::editor) fn tag(&mut self, label: &str) {
        self.mode = Mode::Normal;
        let mut entities = self.picked_entities();
        if entities.is_empty()
            && let Some(Record::Entity(entity)) = self.open().and_then(OpenArticle::focused)
        {
            entities.push(entity.id.clone());
        }
        let selects = self.open().is_some_and(|open| !open.selection().is_empty());
        if !entities.is_empty() && !selects {
            self.flow_command(FlowCommand::RetypeAll(entities, label.to_owned()));
            return;
        }
        self.flow.count(label);
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

    /// Tags what is selected as a mention of an entity that is there. A mention that stands just there moves to it.
    pub(in crate::editor) fn tag_as(&mut self, entity: &Id) {
        self.mode = Mode::Normal;
        let there = self.open().and_then(|open| {
            let spans = open.taggable()?;
            tagging::mention_at(open.document(), &spans).map(|mention| mention.id.clone())
        });
        if let Some(there) = there {
            self.join(&there, entity);
            return;
        }
        let changed =
            self.edit(|open, ids| tagging::tag_as(open.document(), ids, &open.taggable()?, entity));
        if changed && let Some(open) = &mut self.open {
            settle(open);
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
            let key = self.key_text(CommandId::TagAll);
            let text = self.texts.with("notice-no-label", &[("key", &key)]);
            self.notify(Severity::Note, text);
            return;
        };
        let before = open.document().count(Kind::Mention);
        let changed = self.edit(|open, ids| {
            let mut change = tagging::tag_all(open.document(), ids, &text, &spans, &label)?;
            // The focus stays at the place that the others were found from, and not at the first of them, which may be screens away.
            let there = tagging::mention_at(open.document(), &spans).map(|m| m.id.clone());
            let new = change.transaction.edits.iter().find_map(|edit| match edit {
                Edit::Insert(Record::Mention(mention)) if mention.at == spans => {
                    Some(mention.id.clone())
                }
                _ => None,
            });
            if let Some(here) = there.or(new) {
                change.focus = Some(here);
            }
            Some(change)
        });
        let n = self
            .open
            .as_ref()
            .map_or(0, |open| open.document().count(Kind::Mention) - before);
        if changed && let Some(open) = &mut self.open {
            settle(open);
        }
        let mut said = self
            .texts
            .with_count_and("notice-tagged-all", n, &[("text", &text)]);
        let otherwise = self.open().map(|open| otherwise(open.document(), &text));
        if let Some((n, example)) = otherwise.flatten() {
            let key = self.key_text(CommandId::Find);
            let args = [("example", example.as_str()), ("key", &key)];
            said.push(' ');
            said += &self.texts.with_count_and("notice-otherwise", n, &args);
        }
        self.notify(Severity::Note, said);
    }

    pub(in crate::editor) fn delete(&mut self, ids: &[Id]) {
        self.mode = Mode::Normal;
        self.edit(|open, _| tagging::delete(open.document(), ids));
    }

    /// Moves the first start or the last end of the focused record.
    pub(in crate::editor) fn move_edge(&mut self, edge: Edge, right: bool, by: Step) {
        self.edit_by(
            |open, _| edge_moved(open, edge, right, by),
            OpenArticle::carry_out_edge,
        );
    }
}

/// Untagged places that write a text in other letters, capitals or without accents: how many, and the first. A name is tagged where it
/// stands just so (`US` is not `us`); that there are others is said.
fn otherwise(document: &Document, text: &str) -> Option<(usize, String)> {
    let article = document.article().text();
    if article.len() > MOST_READ || text.len() > LONGEST_NAME {
        return None;
    }
    let options = FindOptions {
        whole_word: true,
        ..FindOptions::default()
    };
    let found = search(article, text, options, &AtomicBool::new(false)).ok()?;
    let mut others = found.into_iter().filter(|span| {
        let is_mention = |entry: &SpanEntry| entry.id.kind() == Kind::Mention;
        document.is_in_datasets(span.start)
            && span.text(article) != Some(text)
            && !document.touching(*span).into_iter().any(is_mention)
    });
    let first = others.next()?.text(article)?.to_owned();
    Some((1 + others.count(), first))
}

/// Bytes of an article that can be searched while a key is pressed.
const MOST_READ: usize = 1 << 18;

/// Longer texts, in bytes, are no names.
const LONGEST_NAME: usize = 120;

fn edge_moved(open: &OpenArticle, edge: Edge, right: bool, by: Step) -> Option<Change> {
    let record = open.focused()?;
    let spans: Vec<ByteSpan> = record.spans().into_iter().map(|(_, s)| s).collect();
    let before = match edge {
        Edge::Start => *spans.first()?,
        Edge::End => *spans.last()?,
    };
    let article = open.article();
    let text = article.text();
    let at = match edge {
        Edge::Start => before.start,
        Edge::End => before.end,
    };
    let to = match (by, right) {
        (Step::Cluster, true) => segment::next_grapheme(text, at)?,
        (Step::Cluster, false) => segment::previous_grapheme(text, at)?,
        // Words are those of the paragraph: what an edge crosses is read at once.
        (Step::Word, _) => {
            let paragraph = *article.paragraphs().get(article.paragraph_at(at))?;
            let around = segment::around(text, paragraph, at);
            let words = segment::words(around.text(text)?);
            let mut words = words.iter().map(|w| w.moved(around.start));
            match (edge, right) {
                (Edge::Start, false) => words.rfind(|w| w.start < at)?.start,
                (Edge::Start, true) => words.find(|w| w.start > at)?.start,
                (Edge::End, false) => words.rfind(|w| w.end < at)?.end,
                (Edge::End, true) => words.find(|w| w.end > at)?.end,
            }
        }
    };
    let after = match edge {
        Edge::Start => ByteSpan::new(to.min(before.end), before.end),
        Edge::End => ByteSpan::new(before.start, to.max(before.start)),
    };
    if after.is_empty() {
        return None;
    }
    tagging::move_piece(open.document(), record.id(), before, after)
}

/// Which end of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::editor) enum Edge {
    Start,
    End,
}

/// How far a key moves an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::editor) enum Step {
    Cluster,
    Word,
}
