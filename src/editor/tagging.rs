//! The transactions behind the commands: what tagging, filling, judging and deleting do to a document.
//!
//! Pure functions of a document; `None` where there is nothing to do.

use crate::model::{
    annotation::{
        CommentOn, Entity, Event, Holder, Mention, Polarity, Record, Stance, Target, Trigger,
        Voice, Zone, ZoneKind,
    },
    document::Document,
    edit::{Edit, Title, Transaction},
    id::{Id, IdSource, Kind},
    segment,
    span::ByteSpan,
    span_index::SpanEntry,
};

/// A transaction and the record to look at after it.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub transaction: Transaction,
    pub focus: Option<Id>,
}

/// White space, quotation marks and stops that a hasty selection takes along.
const STRAY: &[char] = &[
    '"', '\'', '’', '‘', '“', '”', '„', '«', '»', '‹', '›', '「', '」', '『', '』', ',', ';', ':',
];

/// Shrinks spans by stray white space and quotation marks at their ends, and drops those that held nothing else.
pub fn snap(text: &str, spans: &[ByteSpan]) -> Vec<ByteSpan> {
    spans
        .iter()
        .filter_map(|span| {
            let inner = span.text(text)?;
            let is_stray = |c: char| c.is_whitespace() || STRAY.contains(&c);
            let start = span.start + (inner.len() - inner.trim_start_matches(is_stray).len());
            let end = span.start + inner.trim_end_matches(is_stray).len();
            (start < end).then(|| segment::snap_to_graphemes(text, ByteSpan::new(start, end)))
        })
        .collect()
}

/// The text that spans quote, pieces joined by a space, white space folded.
pub fn quote(text: &str, spans: &[ByteSpan]) -> String {
    let mut words = Vec::new();
    for span in spans {
        words.extend(span.text(text).unwrap_or_default().split_whitespace());
    }
    words.join(" ")
}

/// The beginning of [`quote`]: of at most so many bytes of the text, whatever is selected.
pub fn quote_start(text: &str, spans: &[ByteSpan], max: usize) -> String {
    let mut room = max;
    let mut cut = Vec::new();
    for span in spans {
        let end = text.floor_char_boundary(span.end.min(span.start + room));
        room = room.saturating_sub(span.len());
        if end > span.start {
            cut.push(ByteSpan::new(span.start, end));
        }
    }
    quote(text, &cut)
}

/// Tags spans with an entity type. The same text with the same type joins its entity; the same spans with another type are retyped.
pub fn tag(
    document: &Document,
    ids: &mut IdSource,
    spans: &[ByteSpan],
    label: &str,
) -> Option<Change> {
    let name = quote(document.article().text(), spans);
    if name.is_empty() {
        return None;
    }
    let title = Title::new("undo-tag")
        .with("text", name.clone())
        .with("label", label);
    if let Some(there) = mention_at(document, spans) {
        return retype(document, ids, &there.id, label, title);
    }
    let mut transaction = Transaction::new(title);
    let entity = entity_for(document, ids, &name, label, &mut transaction);
    let mention = Mention::new(ids.next_id(Kind::Mention), spans.to_vec(), entity);
    let focus = Some(mention.id.clone());
    transaction.insert(mention);
    Some(Change { transaction, focus })
}

/// Tags spans as a mention of an entity, whatever they say: “he”, “the minister”.
pub fn tag_as(
    document: &Document,
    ids: &mut IdSource,
    spans: &[ByteSpan],
    entity: &Id,
) -> Option<Change> {
    let entity = document.entity(entity)?;
    let text = quote(document.article().text(), spans);
    if text.is_empty() {
        return None;
    }
    let title = Title::new("undo-tag")
        .with("text", text)
        .with("label", entity.name.clone());
    let mut transaction = Transaction::new(title);
    let mention = Mention::new(
        ids.next_id(Kind::Mention),
        spans.to_vec(),
        entity.id.clone(),
    );
    let focus = Some(mention.id.clone());
    transaction.insert(mention);
    Some(Change { transaction, focus })
}

/// Gives a mention another type: it joins (or makes) an entity of that type with its text.
fn retype(
    document: &Document,
    ids: &mut IdSource,
    mention: &Id,
    label: &str,
    title: Title,
) -> Option<Change> {
    let before = document.mention(mention)?;
    let entity = document.entity(&before.entity)?;
    if entity.label == label {
        return None;
    }
    let mut transaction = Transaction::new(title);
    let alone = document.referrers(&entity.id).count() == 1;
    let name = quote(document.article().text(), &before.at);
    let joined = find_entity(document, &name, label);
    if alone && joined.is_none() {
        let mut after = entity.clone();
        after.label = label.to_owned();
        after.subtype = None;
        transaction.replace(entity.clone(), after);
    } else {
        let into = entity_for(document, ids, &name, label, &mut transaction);
        let mut after = before.clone();
        after.entity = into;
        transaction.replace(before.clone(), after);
        if alone {
            transaction.edits.push(Edit::Remove(entity.clone().into()));
        }
    }
    Some(Change {
        transaction,
        focus: Some(mention.clone()),
    })
}

/// Where a text stands as whole words.
pub fn places<'a>(text: &'a str, needle: &'a str) -> impl Iterator<Item = ByteSpan> + 'a {
    let searched = if needle.trim().is_empty() { "" } else { text };
    memchr::memmem::find_iter(searched.as_bytes(), needle)
        .map(|at| ByteSpan::new(at, at + needle.len()))
        .filter(|span| !span.is_empty())
        .filter(|span| segment::is_whole_word(text, *span))
}

/// Where a text occurs as whole words, outside zones that stay out of datasets and outside mentions: the family name within a full name is no
/// occurrence of its own. What stands `here` and is no mention yet is one wherever it is: a person has chosen it.
pub fn occurrences<'a>(
    document: &'a Document,
    needle: &'a str,
    here: &'a [ByteSpan],
) -> impl Iterator<Item = ByteSpan> + 'a {
    let is_mention = |entry: &SpanEntry| entry.id.kind() == Kind::Mention;
    let is_free = move |span: &ByteSpan| match here {
        [only] if only == span => mention_at(document, here).is_none(),
        _ => !document.touching(*span).into_iter().any(is_mention),
    };
    places(document.article().text(), needle)
        .filter(|span| document.is_in_datasets(span.start))
        .filter(is_free)
}

/// Tags every occurrence of a text as mentions of one entity.
pub fn tag_all(
    document: &Document,
    ids: &mut IdSource,
    needle: &str,
    here: &[ByteSpan],
    label: &str,
) -> Option<Change> {
    let spans: Vec<ByteSpan> = occurrences(document, needle, here).collect();
    if spans.is_empty() {
        return None;
    }
    let title = Title::new("undo-tag-all")
        .with("text", needle)
        .with("label", label)
        .with("n", spans.len().to_string());
    let mut transaction = Transaction::new(title);
    let entity = entity_for(
        document,
        ids,
        &quote(needle, &[ByteSpan::new(0, needle.len())]),
        label,
        &mut transaction,
    );
    let mut focus = None;
    for span in spans {
        let mention = Mention::new(ids.next_id(Kind::Mention), vec![span], entity.clone());
        focus.get_or_insert(mention.id.clone());
        transaction.insert(mention);
    }
    Some(Change { transaction, focus })
}

/// Makes spans the trigger of a new event; on the very trigger of an event, gives that event the type.
pub fn make_event(
    document: &Document,
    ids: &mut IdSource,
    spans: &[ByteSpan],
    label: &str,
) -> Option<Change> {
    let text = quote(document.article().text(), spans);
    if text.is_empty() {
        return None;
    }
    let title = Title::new("undo-event")
        .with("text", text)
        .with("label", label);
    let mut transaction = Transaction::new(title);
    let there = document
        .events()
        .find(|event| event.trigger.spans() == spans);
    let focus = if let Some(before) = there {
        if before.label == label {
            return None;
        }
        let mut after = before.clone();
        after.label = label.to_owned();
        transaction.replace(before.clone(), after);
        before.id.clone()
    } else {
        let event = Event::new(ids.next_id(Kind::Event), label, Trigger::At(spans.to_vec()));
        let id = event.id.clone();
        transaction.insert(event);
        id
    };
    Some(Change {
        transaction,
        focus: Some(focus),
    })
}

/// Records a stance with its evidence.
pub fn make_stance(
    ids: &mut IdSource,
    holder: Holder,
    target: Target,
    polarity: Polarity,
    evidence: Vec<ByteSpan>,
    voice: Option<Id>,
) -> Change {
    let mut stance = Stance::new(ids.next_id(Kind::Stance), holder, target, polarity);
    stance.inferred = evidence.is_empty();
    stance.evidence = evidence;
    stance.voice = voice;
    let focus = Some(stance.id.clone());
    let mut transaction = Transaction::new(Title::new("undo-stance"));
    transaction.insert(stance);
    Change { transaction, focus }
}

/// Makes spans the content of a voice.
pub fn make_voice(
    document: &Document,
    ids: &mut IdSource,
    spans: &[ByteSpan],
    source: Holder,
    cue: Vec<ByteSpan>,
) -> Option<Change> {
    let text = quote(document.article().text(), spans);
    if text.is_empty() {
        return None;
    }
    let mut voice = Voice::new(ids.next_id(Kind::Voice), source, spans.to_vec());
    voice.cue = cue;
    let focus = Some(voice.id.clone());
    let mut transaction = Transaction::new(Title::new("undo-voice").with("text", text));
    transaction.insert(voice);
    Some(Change { transaction, focus })
}

/// Replaces a record by a changed version of itself.
pub fn change(document: &Document, after: Record) -> Option<Change> {
    let before = document.record(after.id())?;
    if *before == after {
        return None;
    }
    let title = Title::new("undo-change")
        .with("kind", after.kind().word())
        .with("text", describe(document, &after));
    let focus = Some(after.id().clone());
    let mut transaction = Transaction::new(title);
    follow_name(document, before, &after, &mut transaction);
    transaction.replace(before.clone(), after);
    Some(Change { transaction, focus })
}

/// Where the only mention of an entity gets other words, the entity's name follows them, unless somebody gave it another.
fn follow_name(
    document: &Document,
    before: &Record,
    after: &Record,
    transaction: &mut Transaction,
) {
    let (Record::Mention(before), Record::Mention(after)) = (before, after) else {
        return;
    };
    let Some(entity) = document.entity(&after.entity) else {
        return;
    };
    let text = document.article().text();
    let is_own = entity.name == quote(text, &before.at) && entity.id == before.entity;
    let name = quote(text, &after.at);
    if !is_own || name.is_empty() || document.mentions_of(&entity.id).len() != 1 {
        return;
    }
    let mut renamed = entity.clone();
    renamed.aliases.retain(|alias| *alias != name);
    renamed.name = name;
    transaction.replace(entity.clone(), renamed);
}

/// Removes records with all that cannot stand without them.
pub fn delete(document: &Document, ids: &[Id]) -> Option<Change> {
    let edits = document.removal(ids.iter().cloned());
    let first = ids.iter().find_map(|id| document.record(id))?;
    let title = Title::new("undo-delete")
        .with("kind", first.kind().word())
        .with("text", describe(document, first));
    Some(Change {
        transaction: Transaction { title, edits },
        focus: None,
    })
}

/// Makes one entity of two: mentions, fillers, stances and voices of `from` become those of `into`.
pub fn merge_entities(document: &Document, from: &Id, into: &Id) -> Option<Change> {
    merge_all(document, std::slice::from_ref(from), into)
}

/// Makes one entity of several: mentions, fillers, stances and voices of all `from` become those of `into`.
pub fn merge_all(document: &Document, from: &[Id], into: &Id) -> Option<Change> {
    let kept = document.entity(into)?;
    let gone: Vec<&Entity> = from
        .iter()
        .filter(|id| *id != into)
        .filter_map(|id| document.entity(id))
        .collect();
    let title = match gone[..] {
        [] => return None,
        [one] => Title::new("undo-merge").with("from", one.name.clone()),
        _ => Title::new("undo-merge-all").with("n", gone.len().to_string()),
    };
    let mut transaction = Transaction::new(title.with("into", kept.name.clone()));
    let mut after = kept.clone();
    let mut changed: std::collections::BTreeMap<Id, (Record, Record)> =
        std::collections::BTreeMap::new();
    for entity in &gone {
        for name in std::iter::once(&entity.name).chain(&entity.aliases) {
            if *name != after.name && !after.aliases.contains(name) {
                after.aliases.push(name.clone());
            }
        }
        for link in &entity.links {
            if !after.links.contains(link) {
                after.links.push(link.clone());
            }
        }
        for (key, value) in &entity.attributes {
            let entry = after.attributes.entry(key.clone());
            entry.or_insert_with(|| value.clone());
        }
        for record in document.referrers(&entity.id) {
            let (_, record_after) = changed
                .entry(record.id().clone())
                .or_insert_with(|| (record.clone(), record.clone()));
            *record_after = with_reference(record_after.clone(), &entity.id, into);
        }
    }
    transaction.replace(kept.clone(), after);
    for (before, after) in changed.into_values() {
        transaction.replace(before, after);
    }
    for entity in gone {
        transaction.edits.push(Edit::Remove(entity.clone().into()));
    }
    Some(Change {
        transaction,
        focus: Some(into.clone()),
    })
}

/// Gives a mention an entity of its own.
pub fn split_mention(document: &Document, ids: &mut IdSource, mention: &Id) -> Option<Change> {
    let before = document.mention(mention)?;
    let entity = document.entity(&before.entity)?;
    if document.mentions_of(&entity.id).len() < 2 {
        return None;
    }
    let name = quote(document.article().text(), &before.at);
    let mut transaction = Transaction::new(Title::new("undo-split").with("text", name.clone()));
    let own = Entity::new(ids.next_id(Kind::Entity), entity.label.clone(), name);
    let mut after = before.clone();
    after.entity = own.id.clone();
    transaction.insert(own);
    transaction.replace(before.clone(), after);
    Some(Change {
        transaction,
        focus: Some(mention.clone()),
    })
}

/// Gives whole paragraphs a zone, or takes theirs away. Zones that the paragraphs only touch are cut back to what is left of them.
pub fn set_zone(
    document: &Document,
    ids: &mut IdSource,
    at: ByteSpan,
    kind: Option<ZoneKind>,
) -> Option<Change> {
    let article = document.article();
    let first = article.paragraphs().get(article.paragraph_at(at.start))?;
    let last_at = at.end.saturating_sub(1).max(at.start);
    let last = article.paragraphs().get(article.paragraph_at(last_at))?;
    let at = segment::trim(article.text(), first.hull(*last));
    if at.is_empty() {
        return None;
    }
    let title = match kind {
        Some(kind) => Title::new("undo-zone").with("kind", kind.word()),
        None => Title::new("undo-zone-off"),
    };
    let mut transaction = Transaction::new(title);
    let mut entries: Vec<&SpanEntry> = document.touching(at);
    entries.retain(|e| e.id.kind() == Kind::Zone);
    for entry in entries {
        let Some(zone) = document.zone(&entry.id) else {
            continue;
        };
        if zone.at == at && Some(zone.kind) == kind {
            return None;
        }
        let rest = [
            ByteSpan::new(zone.at.start, at.start),
            ByteSpan::new(at.end, zone.at.end),
        ]
        .map(|part| segment::trim(article.text(), part));
        transaction.edits.push(Edit::Remove(zone.clone().into()));
        for part in rest.into_iter().filter(|part| !part.is_empty()) {
            let mut left = zone.clone();
            left.id = ids.next_id(Kind::Zone);
            left.at = part;
            transaction.insert(left);
        }
    }
    let mut focus = None;
    if let Some(kind) = kind {
        let zone = Zone::new(ids.next_id(Kind::Zone), kind, at);
        focus = Some(zone.id.clone());
        transaction.insert(zone);
    }
    (!transaction.is_empty()).then_some(Change { transaction, focus })
}

/// Moves one piece of a record: a mention's, a trigger's, a stance's evidence, a voice's content or cue.
pub fn move_piece(
    document: &Document,
    id: &Id,
    before: ByteSpan,
    after: ByteSpan,
) -> Option<Change> {
    let old = document.record(id)?;
    let mut new = old.clone();
    let pieces: &mut Vec<ByteSpan> = match &mut new {
        Record::Comment(r) if r.on == CommentOn::Span(before) => {
            r.on = CommentOn::Span(after);
            &mut vec![before]
        }
        Record::Mention(r) => &mut r.at,
        Record::Event(r) => match &mut r.trigger {
            Trigger::At(spans) => spans,
            Trigger::Absent { .. } => return None,
        },
        Record::Stance(r) => &mut r.evidence,
        Record::Voice(r) if r.content.contains(&before) => &mut r.content,
        Record::Voice(r) => &mut r.cue,
        _ => return None,
    };
    let piece = pieces.iter_mut().find(|piece| **piece == before)?;
    *piece = after;
    pieces.sort_unstable();
    let title = Title::new("undo-move").with("text", describe(document, &new));
    let mut transaction = Transaction::new(title);
    follow_name(document, old, &new, &mut transaction);
    transaction.replace(old.clone(), new);
    (!transaction.is_empty()).then(|| Change {
        transaction,
        focus: Some(id.clone()),
    })
}

/// The mention with exactly these spans.
pub fn mention_at<'a>(document: &'a Document, spans: &[ByteSpan]) -> Option<&'a Mention> {
    let first = spans.first()?;
    document
        .touching(*first)
        .into_iter()
        .filter(|entry| entry.span == *first)
        .filter_map(|entry| document.mention(&entry.id))
        .find(|mention| mention.at == spans)
}

/// The entity of a type that goes by a name, or that is mentioned so.
pub fn find_entity<'a>(document: &'a Document, name: &str, label: &str) -> Option<&'a Entity> {
    let of_type = |entity: &&Entity| entity.label == label;
    document
        .entities()
        .filter(of_type)
        .find(|e| e.name == name || e.aliases.iter().any(|alias| alias == name))
        .or_else(|| {
            let text = document.article().text();
            document.entities().filter(of_type).find(|entity| {
                document.referrers(&entity.id).any(|record| match record {
                    Record::Mention(m) => {
                        let n: usize = m.at.iter().map(|s| s.len()).sum();
                        // Folding white space changes little: quote only what can be equal.
                        n + 8 >= name.len() && n <= name.len() + 64 && quote(text, &m.at) == name
                    }
                    _ => false,
                })
            })
        })
}

/// A short name for a record, for lists and undo titles.
pub fn describe(document: &Document, record: &Record) -> String {
    let text = document.article().text();
    match record {
        Record::Zone(r) => r.kind.word().to_owned(),
        Record::Entity(r) => r.name.clone(),
        Record::Mention(r) => quote(text, &r.at),
        Record::Event(r) => match &r.trigger {
            Trigger::At(spans) => quote(text, spans),
            Trigger::Absent { reason } => reason.clone(),
        },
        Record::Stance(r) => quote(text, &r.evidence),
        Record::Voice(r) => quote(text, &r.content),
        Record::Absence(r) => r.note.clone(),
        Record::Comment(r) => r.text.clone(),
    }
}

/// The entity of a type that goes by a name; a new one where there is none.
pub(super) fn entity_for(
    document: &Document,
    ids: &mut IdSource,
    name: &str,
    label: &str,
    transaction: &mut Transaction,
) -> Id {
    if let Some(entity) = find_entity(document, name, label) {
        return entity.id.clone();
    }
    let entity = Entity::new(ids.next_id(Kind::Entity), label, name);
    let id = entity.id.clone();
    transaction.insert(entity);
    id
}

/// `record` with every reference to `from` turned to `into`.
fn with_reference(mut record: Record, from: &Id, into: &Id) -> Record {
    use crate::model::annotation::Filler;
    let turn = |id: &mut Id| {
        if id == from {
            *id = into.clone();
        }
    };
    let turn_holder = |holder: &mut Holder| {
        if let Holder::Entity(id) = holder {
            turn(id);
        }
    };
    let turn_target = |target: &mut Target| {
        if let Target::Entity(id) = target {
            turn(id);
        }
    };
    match &mut record {
        Record::Mention(r) => turn(&mut r.entity),
        Record::Event(r) => {
            for argument in &mut r.arguments {
                if let Filler::Entity(id) = &mut argument.filler {
                    turn(id);
                }
            }
        }
        Record::Stance(r) => {
            turn_holder(&mut r.holder);
            turn_target(&mut r.target);
        }
        Record::Voice(r) => turn_holder(&mut r.source),
        Record::Absence(r) => {
            turn_holder(&mut r.holder);
            turn_target(&mut r.target);
        }
        Record::Comment(r) => {
            if let CommentOn::Record(id) = &mut r.on {
                turn(id);
            }
        }
        Record::Zone(_) | Record::Entity(_) => {}
    }
    record
}
