//! The fields of two versions of one record, merged; see [`super::merge`] for the rules.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
};

use super::merge::{Conflict, Kept, Snapshot};
use crate::model::{
    annotation::*,
    article::{Article, Card, Status},
    document::Document,
    id::Id,
    span::ByteSpan,
};

/// Says what a value is in words: spans by their text, ids by their names.
pub(super) struct Names<'a> {
    article: &'a Article,
    known: Known<'a>,
    /// Whether a name has its id behind it, so that two of one name are told apart.
    with_ids: bool,
}

/// Where records are looked up.
#[derive(Clone, Copy)]
enum Known<'a> {
    /// Ours, theirs and the base.
    Sides([&'a Snapshot; 3]),
    Document(&'a Document),
}

impl<'a> Names<'a> {
    pub fn new(article: &'a Article, sides: [&'a Snapshot; 3]) -> Self {
        let known = Known::Sides(sides);
        Self {
            article,
            known,
            with_ids: true,
        }
    }

    pub fn of_document(document: &'a Document) -> Self {
        Self {
            article: document.article(),
            known: Known::Document(document),
            with_ids: true,
        }
    }

    /// To be read, not to be told apart.
    pub fn to_read(document: &'a Document) -> Self {
        Self {
            with_ids: false,
            ..Self::of_document(document)
        }
    }

    /// As the base names it, and where it is new the greater name: the same whichever side is ours.
    fn name(&self, id: &Id) -> String {
        let [ours, theirs, base] = match self.known {
            Known::Sides(sides) => sides.map(|side| side.records.get(id)),
            Known::Document(document) => [document.record(id), None, None],
        };
        let named = |record: &Record| match (record, record.first_span()) {
            (Record::Entity(entity), _) if !self.with_ids => entity.name.clone(),
            (_, Some(span)) if !self.with_ids => short(self.article.quote(span)).to_owned(),
            (Record::Entity(entity), _) => format!("{} ({})", entity.name, id.key()),
            (_, Some(span)) => format!("{:?} ({})", short(self.article.quote(span)), id.key()),
            _ => id.key().to_owned(),
        };
        base.map(named)
            .or_else(|| ours.map(named).max(theirs.map(named)))
            .unwrap_or_else(|| id.key().to_owned())
    }

    /// Spans in code points, so that they compare as text in the text's order.
    fn order(&self, spans: &[ByteSpan]) -> String {
        let places = spans.iter().map(|span| {
            let at = self.article.char_span(*span);
            at.map_or_else(String::new, |at| format!("{:012}-{:012}", at.start, at.end))
        });
        places.collect::<Vec<_>>().join(" ")
    }

    fn spans(&self, spans: &[ByteSpan]) -> Option<String> {
        let quotes = spans.iter().map(|span| {
            let quote = short(self.article.quote(*span));
            let at = self.article.char_span(*span).map_or(0, |at| at.start);
            format!("{quote:?} at {at}")
        });
        (!spans.is_empty()).then(|| quotes.collect::<Vec<_>>().join(", "))
    }
}

/// No more than a zone's selector quotes: git's merge knows no more of the text.
fn short(text: &str) -> &str {
    text.char_indices()
        .nth(60)
        .map_or(text, |(i, _)| &text[..i])
}

/// A value of one field.
trait Value: Clone + PartialEq + Debug {
    /// In words; `None` where there is no value.
    fn shown(&self, names: &Names<'_>) -> Option<String>;

    /// What decides which of two values stays: the same on every machine, and for git's merge, which knows no bytes of the text but those
    /// that selectors quote. Spans therefore count in code points here.
    fn order(&self, _names: &Names<'_>) -> String {
        format!("{self:?}")
    }
}

/// Merges fields of one record, or of the header.
struct Fields<'a> {
    id: Option<&'a Id>,
    names: &'a Names<'a>,
    conflicts: &'a mut Vec<Conflict>,
}

impl Fields<'_> {
    fn value<T: Value>(&mut self, field: &str, base: Option<&T>, ours: &T, theirs: &T) -> T {
        if ours == theirs || base == Some(theirs) {
            return ours.clone();
        }
        if base == Some(ours) {
            return theirs.clone();
        }
        let (o, t) = match (ours.shown(self.names), theirs.shown(self.names)) {
            (Some(o), Some(t)) => (o, t),
            (Some(_), None) => return ours.clone(),
            (None, Some(_)) => return theirs.clone(),
            // An empty text and none at all say the same.
            (None, None) if ours.order(self.names) < theirs.order(self.names) => {
                return theirs.clone();
            }
            (None, None) => return ours.clone(),
        };
        // Which one stays must depend neither on the side nor on what the records it speaks of are called.
        let order = ours.order(self.names).cmp(&theirs.order(self.names));
        let (kept, value) = match order {
            Ordering::Less => (Kept::Theirs, theirs),
            _ => (Kept::Ours, ours),
        };
        self.conflicts.push(Conflict {
            id: self.id.cloned(),
            field: field.to_owned(),
            ours: o,
            theirs: t,
            kept,
            other: None,
            question: None,
        });
        value.clone()
    }

    /// A list whose items have no order of their own: what both kept in the base's order, then what either added.
    fn list<T: Clone + PartialEq + Debug>(
        &self,
        base: Option<&Vec<T>>,
        ours: &[T],
        theirs: &[T],
    ) -> Vec<T> {
        if ours == theirs || base.is_some_and(|base| base == theirs) {
            return ours.to_vec();
        }
        if base.is_some_and(|base| base == ours) {
            return theirs.to_vec();
        }
        let base = base.map_or(&[][..], Vec::as_slice);
        let kept = base
            .iter()
            .filter(|x| ours.contains(x) && theirs.contains(x));
        let mut merged: Vec<T> = kept.cloned().collect();
        let mut added: Vec<(String, &T)> = ours
            .iter()
            .chain(theirs)
            .filter(|x| !base.contains(x))
            .map(|x| (format!("{x:?}"), x))
            .collect();
        added.sort_by(|a, b| a.0.cmp(&b.0));
        for (_, item) in added {
            if !merged.contains(item) {
                merged.push(item.clone());
            }
        }
        merged
    }

    fn attributes(
        &mut self,
        base: Option<&Attributes>,
        ours: &Attributes,
        theirs: &Attributes,
    ) -> Attributes {
        let none = BTreeMap::new();
        let base = base.unwrap_or(&none);
        let keys: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
        keys.into_iter()
            .filter_map(|key| {
                let of = |side: &Attributes| side.get(key).cloned();
                let field = format!("attributes.{key}");
                let value = self.value(&field, Some(&of(base)), &of(ours), &of(theirs))?;
                Some((key.clone(), value))
            })
            .collect()
    }

    /// Never a conflict: what a person made by hand outranks what a program did.
    fn origin(
        &self,
        base: Option<&Option<Origin>>,
        ours: &Option<Origin>,
        theirs: &Option<Origin>,
    ) -> Option<Origin> {
        if base == Some(theirs) {
            return ours.clone();
        }
        if base == Some(ours) {
            return theirs.clone();
        }
        let key = |origin: &Option<Origin>| origin.as_ref().map(|o| (o.how, o.by.clone()));
        key(ours)
            .min(key(theirs))
            .map(|(how, by)| Origin { how, by })
    }

    /// Never a conflict: of two that ask the same either does, as long as it is the same one on every machine.
    fn other(
        &self,
        base: Option<&Option<Box<Other>>>,
        ours: &Option<Box<Other>>,
        theirs: &Option<Box<Other>>,
    ) -> Option<Box<Other>> {
        if base == Some(theirs) {
            return ours.clone();
        }
        if base == Some(ours) {
            return theirs.clone();
        }
        let order = |other: &Option<Box<Other>>| {
            let spans = match other.as_deref() {
                Some(Other {
                    value: OtherValue::Record(record),
                    ..
                }) => record.spans().into_iter().map(|(_, span)| span).collect(),
                _ => Vec::new(),
            };
            (
                other.is_some(),
                self.names.order(&spans),
                format!("{other:?}"),
            )
        };
        match order(ours) < order(theirs) {
            true => theirs.clone(),
            false => ours.clone(),
        }
    }

    fn arguments(
        &self,
        base: Option<&Vec<Argument>>,
        ours: &[Argument],
        theirs: &[Argument],
    ) -> Vec<Argument> {
        let merged = self.list(base, ours, theirs);
        if merged == ours || merged == theirs {
            return merged;
        }
        // The same filler said by one side and understood by the other: it is said.
        let mut apart: Vec<Argument> = Vec::new();
        for argument in merged {
            let is_same =
                |a: &&mut Argument| a.role == argument.role && a.filler == argument.filler;
            match apart.iter_mut().find(is_same) {
                Some(there) => there.inferred &= argument.inferred,
                None => apart.push(argument),
            }
        }
        apart
    }
}

macro_rules! merged {
    ($f:ident, $kind:ident, $b:ident, $o:ident, $t:ident; $($how:ident: $($field:ident),*;)*) => {
        Record::$kind($kind {
            id: $o.id.clone(),
            $($( $field: merged!(@ $how, $f, $field, $b, $o, $t), )*)*
        })
    };
    (@ value, $f:ident, $field:ident, $b:ident, $o:ident, $t:ident) => {
        $f.value(stringify!($field), $b.map(|b| &b.$field), &$o.$field, &$t.$field)
    };
    (@ $how:ident, $f:ident, $field:ident, $b:ident, $o:ident, $t:ident) => {
        $f.$how($b.map(|b| &b.$field), &$o.$field, &$t.$field)
    };
}

macro_rules! base_of {
    ($base:ident, $kind:ident) => {
        match $base {
            Some(Record::$kind(b)) => Some(b),
            _ => None,
        }
    };
}

/// Two versions of a record, both different from `base`; `None` never comes of two records of one kind.
pub(super) fn merge_record(
    base: Option<&Record>,
    ours: &Record,
    theirs: &Record,
    names: &Names<'_>,
    conflicts: &mut Vec<Conflict>,
) -> Option<Record> {
    let mut f = Fields {
        id: Some(ours.id()),
        names,
        conflicts,
    };
    Some(match (ours, theirs) {
        (Record::Zone(o), Record::Zone(t)) => {
            let b = base_of!(base, Zone);
            merged!(f, Zone, b, o, t; value: kind, at, author, date; origin: origin;)
        }
        (Record::Entity(o), Record::Entity(t)) => {
            let b = base_of!(base, Entity);
            merged!(f, Entity, b, o, t; value: label, subtype, name; list: aliases, links;
                attributes: attributes; origin: origin;)
        }
        (Record::Mention(o), Record::Mention(t)) => {
            let b = base_of!(base, Mention);
            merged!(f, Mention, b, o, t; value: at, entity, level, metonymy;
                attributes: attributes; origin: origin;)
        }
        (Record::Event(o), Record::Event(t)) => {
            let b = base_of!(base, Event);
            merged!(f, Event, b, o, t;
                value: label, trigger, modality, polarity, tense, genericity, mode, date;
                arguments: arguments; list: contexts, same_as;
                attributes: attributes; origin: origin;)
        }
        (Record::Stance(o), Record::Stance(t)) => {
            let b = base_of!(base, Stance);
            merged!(f, Stance, b, o, t;
                value: holder, target, polarity, intensity, evidence, voice, inferred, certainty;
                attributes: attributes; origin: origin;)
        }
        (Record::Voice(o), Record::Voice(t)) => {
            let b = base_of!(base, Voice);
            merged!(f, Voice, b, o, t; value: source, cue, content, manner, within;
                attributes: attributes; origin: origin;)
        }
        (Record::Absence(o), Record::Absence(t)) => {
            let b = base_of!(base, Absence);
            merged!(f, Absence, b, o, t; value: holder, target, note; origin: origin;)
        }
        (Record::Comment(o), Record::Comment(t)) => {
            let b = base_of!(base, Comment);
            merged!(f, Comment, b, o, t; value: on, text, author, question, open; other: other;
                origin: origin;)
        }
        _ => return None,
    })
}

/// The value of a record's field in words, by the name that a [`Conflict`] has for it; `None` where it has none.
pub(super) fn shown_field(record: &Record, field: &str, names: &Names<'_>) -> Option<String> {
    macro_rules! shown {
        ($($kind:ident: $($field:ident),*;)*) => {
            match record {
                $(Record::$kind(r) => match field {
                    $(stringify!($field) => r.$field.shown(names),)*
                    _ => None,
                },)*
            }
        };
    }
    if let Some(key) = field.strip_prefix("attributes.") {
        return record.attributes()?.get(key).cloned();
    }
    shown! {
        Zone: kind, at, author, date;
        Entity: label, subtype, name;
        Mention: at, entity, level, metonymy;
        Event: label, trigger, modality, polarity, tense, genericity, mode, date;
        Stance: holder, target, polarity, intensity, evidence, voice, inferred, certainty;
        Voice: source, cue, content, manner, within;
        Absence: holder, target, note;
        Comment: on, text, author, question, open;
    }
}

/// The fields in which two versions of a record differ, with both values in words; `None` where there is no value. Roles of an event are
/// called `arguments.` and their name.
pub(super) fn changed_fields(
    (before, of_before): (&Record, &Names<'_>),
    (after, of_after): (&Record, &Names<'_>),
) -> Vec<(String, Option<String>, Option<String>)> {
    let mut found = Vec::new();
    macro_rules! changed {
        ($($kind:ident: $($field:ident),*;)*) => {
            match (before, after) {
                $((Record::$kind(b), Record::$kind(a)) => {
                    $(if b.$field != a.$field {
                        let field = stringify!($field).to_owned();
                        found.push((field, b.$field.shown(of_before), a.$field.shown(of_after)));
                    })*
                })*
                _ => {}
            }
        };
    }
    changed! {
        Zone: kind, at, author, date;
        Entity: label, subtype, name, aliases, links;
        Mention: at, entity, level, metonymy;
        Event: label, trigger, modality, polarity, tense, genericity, mode, contexts, date, same_as;
        Stance: holder, target, polarity, intensity, evidence, voice, inferred, certainty;
        Voice: source, cue, content, manner, within;
        Absence: holder, target, note;
        Comment: on, text, author, question, open;
    }
    if let (Record::Event(b), Record::Event(a)) = (before, after) {
        let roles: BTreeSet<&str> = b
            .arguments
            .iter()
            .chain(&a.arguments)
            .map(|a| &*a.role)
            .collect();
        for role in roles {
            let of = |event: &Event| {
                let those = event.arguments.iter().filter(|a| a.role == role);
                those.cloned().collect::<Vec<_>>()
            };
            let (b, a) = (of(b), of(a));
            if b != a {
                let field = format!("arguments.{role}");
                found.push((field, b.shown(of_before), a.shown(of_after)));
            }
        }
    }
    if let (Some(b), Some(a)) = (before.attributes(), after.attributes()) {
        let keys: BTreeSet<&String> = b.keys().chain(a.keys()).collect();
        for key in keys.into_iter().filter(|key| b.get(*key) != a.get(*key)) {
            let field = format!("attributes.{key}");
            found.push((field, b.get(key).cloned(), a.get(key).cloned()));
        }
    }
    found
}

/// Gives a record another one's value of a field, by the name that a [`Conflict`] has for it.
pub(super) fn take_field(record: &mut Record, from: &Record, field: &str) {
    macro_rules! take {
        ($($kind:ident: $($field:ident),*;)*) => {
            match (record, from) {
                $((Record::$kind(r), Record::$kind(f)) => match field {
                    $(stringify!($field) => r.$field.clone_from(&f.$field),)*
                    _ => {}
                },)*
                _ => {}
            }
        };
    }
    if let Some(key) = field.strip_prefix("attributes.") {
        let value = from.attributes().and_then(|a| a.get(key).cloned());
        if let (Some(attributes), Some(value)) = (record.attributes_mut(), value) {
            attributes.insert(key.to_owned(), value);
        }
        return;
    }
    take! {
        Zone: kind, at, author, date;
        Entity: label, subtype, name;
        Mention: at, entity, level, metonymy;
        Event: label, trigger, modality, polarity, tense, genericity, mode, date;
        Stance: holder, target, polarity, intensity, evidence, voice, inferred, certainty;
        Voice: source, cue, content, manner, within;
        Absence: holder, target, note;
        Comment: on, text, author, question, open;
    }
}

pub(super) fn merge_card(
    b: &Card,
    o: &Card,
    t: &Card,
    names: &Names<'_>,
    conflicts: &mut Vec<Conflict>,
) -> Card {
    let mut f = Fields {
        id: None,
        names,
        conflicts,
    };
    Card {
        headline: f.value("card.headline", Some(&b.headline), &o.headline, &t.headline),
        byline: f.value("card.byline", Some(&b.byline), &o.byline, &t.byline),
        source: f.value("card.source", Some(&b.source), &o.source, &t.source),
        date: f.value("card.date", Some(&b.date), &o.date, &t.date),
        language: f.value("card.language", Some(&b.language), &o.language, &t.language),
        url: f.value("card.url", Some(&b.url), &o.url, &t.url),
        rights: f.value("card.rights", Some(&b.rights), &o.rights, &t.rights),
    }
}

/// The status in words, as in a [`Conflict`].
pub(super) fn shown_status(status: &Status) -> String {
    match status {
        Status::ToDo => "to do".to_owned(),
        Status::InProgress => "in progress".to_owned(),
        Status::Done => "done".to_owned(),
        Status::Skipped { reason } => format!("skipped: {reason}"),
    }
}

pub(super) fn merge_status(
    base: &Status,
    ours: &Status,
    theirs: &Status,
    names: &Names<'_>,
    conflicts: &mut Vec<Conflict>,
) -> Status {
    let mut f = Fields {
        id: None,
        names,
        conflicts,
    };
    f.value("status", Some(base), ours, theirs)
}

impl Value for String {
    fn shown(&self, _names: &Names<'_>) -> Option<String> {
        (!self.is_empty()).then(|| self.clone())
    }
}

impl<T: Value> Value for Option<T> {
    fn shown(&self, names: &Names<'_>) -> Option<String> {
        self.as_ref().and_then(|value| value.shown(names))
    }

    fn order(&self, names: &Names<'_>) -> String {
        self.as_ref()
            .map_or_else(|| "None".to_owned(), |value| value.order(names))
    }
}

impl Value for Id {
    fn shown(&self, names: &Names<'_>) -> Option<String> {
        Some(names.name(self))
    }
}

impl Value for ByteSpan {
    fn shown(&self, names: &Names<'_>) -> Option<String> {
        names.spans(&[*self])
    }

    fn order(&self, names: &Names<'_>) -> String {
        names.order(&[*self])
    }
}

macro_rules! shown_as_a_list {
    ($($item:ty),*) => { $(
        impl Value for Vec<$item> {
            fn shown(&self, names: &Names<'_>) -> Option<String> {
                let items: Vec<String> = self.iter().filter_map(|item| item.shown(names)).collect();
                (!items.is_empty()).then(|| items.join(", "))
            }
        }
    )* };
}
shown_as_a_list!(String, Id, Link, Argument);

impl Value for Link {
    fn shown(&self, _names: &Names<'_>) -> Option<String> {
        Some(format!("{}:{}", self.kb, self.id))
    }
}

impl Value for Argument {
    fn shown(&self, names: &Names<'_>) -> Option<String> {
        let filler = match &self.filler {
            Filler::Mention(id) | Filler::Entity(id) | Filler::Event(id) => names.name(id),
            Filler::Date(text) | Filler::Place(text) | Filler::Value(text) => text.clone(),
        };
        let inferred = if self.inferred { " (inferred)" } else { "" };
        Some(format!("{filler}{inferred}"))
    }
}

impl Value for Vec<ByteSpan> {
    fn shown(&self, names: &Names<'_>) -> Option<String> {
        names.spans(self)
    }

    fn order(&self, names: &Names<'_>) -> String {
        names.order(self)
    }
}

impl Value for Trigger {
    fn shown(&self, names: &Names<'_>) -> Option<String> {
        match self {
            Self::At(spans) => names.spans(spans),
            Self::Absent { reason } => Some(format!("no trigger ({reason})")),
        }
    }

    fn order(&self, names: &Names<'_>) -> String {
        match self {
            Self::At(spans) => format!("At {}", names.order(spans)),
            Self::Absent { .. } => format!("{self:?}"),
        }
    }
}

impl Value for Holder {
    fn shown(&self, names: &Names<'_>) -> Option<String> {
        Some(match self {
            Self::Entity(id) => names.name(id),
            Self::Author => "the author".to_owned(),
            Self::Unnamed => "unnamed".to_owned(),
        })
    }
}

impl Value for Target {
    fn shown(&self, names: &Names<'_>) -> Option<String> {
        Some(match self {
            Self::Entity(id) | Self::Event(id) => names.name(id),
            Self::Concept(concept) => concept.clone(),
        })
    }
}

impl Value for CommentOn {
    fn shown(&self, names: &Names<'_>) -> Option<String> {
        match self {
            Self::Record(id) => Some(names.name(id)),
            Self::Span(span) => names.spans(&[*span]),
            Self::Article => Some("the article".to_owned()),
        }
    }

    fn order(&self, names: &Names<'_>) -> String {
        match self {
            Self::Span(span) => format!("Span {}", names.order(&[*span])),
            Self::Record(_) | Self::Article => format!("{self:?}"),
        }
    }
}

impl Value for EventDate {
    fn shown(&self, _names: &Names<'_>) -> Option<String> {
        let inferred = if self.inferred { " (inferred)" } else { "" };
        Some(format!("{}{inferred}", self.value))
    }
}

impl Value for Status {
    fn shown(&self, _names: &Names<'_>) -> Option<String> {
        Some(shown_status(self))
    }
}

macro_rules! shown_by_name {
    ($($value:ty),*) => { $(
        impl Value for $value {
            fn shown(&self, _names: &Names<'_>) -> Option<String> {
                Some(format!("{self:?}"))
            }
        }
    )* };
}
shown_by_name!(
    bool,
    ZoneKind,
    Level,
    Modality,
    EventPolarity,
    Tense,
    Genericity,
    Polarity,
    Certainty,
    Manner
);
