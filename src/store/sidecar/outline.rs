//! Where the fields and records of a sidecar stand, whether the file is whole or damaged.

use std::ops::Range;

use crate::{
    model::id::Kind,
    store::ron_text::{self, Damage},
};

/// A sidecar cut into its parts, each a stretch of the file.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    /// Fields that are no lists of records.
    pub fields: Vec<(String, Range<usize>)>,
    /// The records, in the file's order.
    pub records: Vec<(Kind, Range<usize>)>,
    pub removed: Vec<Range<usize>>,
    /// Strings of the list `unreadable`: lines that an earlier save could not understand.
    pub unreadable_before: Vec<Range<usize>>,
    /// Stretches that are not RON.
    pub unreadable: Vec<Range<usize>>,
    /// What made the file as a whole unreadable.
    pub damage: Option<Damage>,
}

#[derive(Clone, Copy)]
enum List {
    Records(Kind),
    Removed,
    Unreadable,
}

/// The name of the list that holds records of a kind.
pub(super) const fn list_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Zone => "zones",
        Kind::Entity => "entities",
        Kind::Mention => "mentions",
        Kind::Event => "events",
        Kind::Stance => "stances",
        Kind::Voice => "voices",
        Kind::Absence => "absences",
        Kind::Comment => "comments",
    }
}

fn list_of(name: &str) -> Option<List> {
    match name {
        "removed" => Some(List::Removed),
        "unreadable" => Some(List::Unreadable),
        _ => Kind::ALL
            .into_iter()
            .find(|kind| list_name(*kind) == name)
            .map(List::Records),
    }
}

impl Outline {
    pub fn new(text: &str) -> Self {
        match Self::of_whole(text) {
            Ok(outline) => outline,
            Err(damage) => Self {
                damage: Some(damage),
                ..Self::line_by_line(text)
            },
        }
    }

    fn of_whole(text: &str) -> Result<Self, Damage> {
        let mut outline = Self::default();
        for field in ron_text::struct_fields(text)? {
            outline.add_field(text, field, 0)?;
        }
        Ok(outline)
    }

    fn add_field(
        &mut self,
        text: &str,
        field: ron_text::Field,
        offset: usize,
    ) -> Result<(), Damage> {
        let name = &text[field.name];
        let shift = |range: Range<usize>| range.start + offset..range.end + offset;
        match list_of(name) {
            Some(list) if text[field.value.clone()].starts_with('[') => {
                for item in ron_text::list_items(text, field.value)? {
                    self.add_item(list, shift(item));
                }
            }
            Some(_) => self.unreadable.push(shift(field.value)),
            None => self.fields.push((name.to_owned(), shift(field.value))),
        }
        Ok(())
    }

    fn add_item(&mut self, list: List, item: Range<usize>) {
        match list {
            List::Records(kind) => self.records.push((kind, item)),
            List::Removed => self.removed.push(item),
            List::Unreadable => self.unreadable_before.push(item),
        }
    }

    /// Reads a damaged file by what every version of the program has written: one record per line.
    fn line_by_line(text: &str) -> Self {
        let mut outline = Self::default();
        let mut list = None;
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let offset = start;
            start += line.len();
            let content = line.trim();
            let lead = line.len() - line.trim_start().len();
            let range = offset + lead..offset + lead + content.len();
            match content {
                "" | "(" | ")" => continue,
                "]" | "]," => {
                    list = None;
                    continue;
                }
                _ => {}
            }
            if let Some(opened) = content.strip_suffix('[').and_then(list_opened) {
                list = Some(opened);
                continue;
            }
            let understood = match list {
                Some(list) => {
                    let items = ron_text::items(content, 0).ok();
                    let items =
                        items.filter(|items| items.iter().all(|i| is_item(&content[i.clone()])));
                    items.map(|items| {
                        for item in items {
                            self::shift_into(&mut outline, list, item, range.start);
                        }
                    })
                }
                None => outline.add_fields_of_line(content, range.start),
            };
            if understood.is_none() {
                outline.unreadable.push(range);
            }
        }
        outline
    }

    /// Header lines hold one field or several.
    fn add_fields_of_line(&mut self, content: &str, offset: usize) -> Option<()> {
        // A file on one line, or one that begins with its first field on the bracket's line.
        let skipped = usize::from(content.starts_with('('));
        let content = &content[skipped..];
        let (fields, end) = ron_text::fields(content, 0).ok()?;
        if fields.is_empty() || !matches!(content[end..].trim(), "" | ")") {
            return None;
        }
        for field in fields {
            self.add_field(content, field, offset + skipped).ok()?;
        }
        Some(())
    }
}

fn shift_into(outline: &mut Outline, list: List, item: Range<usize>, offset: usize) {
    outline.add_item(list, item.start + offset..item.end + offset);
}

/// A record, a removed id or a kept string; not a stray word.
fn is_item(text: &str) -> bool {
    text.ends_with(')') || text.ends_with('"')
}

fn list_opened(before_bracket: &str) -> Option<List> {
    let name = before_bracket.trim().strip_suffix(':')?;
    list_of(name.trim())
}
