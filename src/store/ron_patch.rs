//! A RON file changed where what it says has changed, and left as it stood everywhere else: comments, layout, fields of newer versions.
//!
//! Three texts go in: the file, and what the program understood of it and what it is to say now, both written by the program itself. A field
//! whose two values are equal is not touched, however it is written in the file.

use std::ops::Range;

use super::ron_text::{Damage, list_items, struct_fields};

/// Which fields of a struct the program knows, and which of them are lists of structs with a `name`.
pub(crate) struct Shape {
    pub known: &'static [&'static str],
    pub lists: &'static [(&'static str, &'static Shape)],
}

/// The name that an item of a list had in the file: asked with the list's field, the new name of the item that holds the list (empty at the
/// top) and the item's new name.
pub(crate) type Origin<'a> = &'a dyn Fn(&str, &str, &str) -> String;

/// The file's struct `file` with the changes from `before` to `after`.
pub(crate) fn patch(
    file: &str,
    before: &str,
    after: &str,
    shape: &Shape,
    owner: &str,
    origin: Origin<'_>,
) -> Result<String, Damage> {
    let in_file = struct_fields(file)?;
    let value = |text: &str, name: &str| -> Result<Option<String>, Damage> {
        let fields = struct_fields(text)?;
        let field = fields.into_iter().find(|f| text[f.name.clone()] == *name);
        Ok(field.map(|f| text[f.value].to_owned()))
    };
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut last_kept: Option<usize> = None;
    let mut previous_end: Option<usize> = None;
    let mut there = Vec::new();
    for field in &in_file {
        let name = &file[field.name.clone()];
        there.push(name);
        let end = field.value.end;
        if shape.known.contains(&name) {
            let (was, is) = (value(before, name)?, value(after, name)?);
            match is {
                _ if was == is => {}
                None => {
                    // With the comma that stood before it, or the one behind the first field.
                    let range = match previous_end {
                        Some(previous) => previous..end,
                        None => field.name.start..after_comma(file, end),
                    };
                    edits.push((range, String::new()));
                    previous_end = Some(end);
                    continue;
                }
                Some(is) => {
                    let list = shape.lists.iter().find(|(list, _)| *list == name);
                    let new = match (list, was) {
                        (Some((_, shape)), Some(was)) => patch_list(
                            &file[field.value.clone()],
                            &was,
                            &is,
                            shape,
                            &|item| origin(name, owner, item),
                            origin,
                        )?,
                        _ => is,
                    };
                    edits.push((field.value.clone(), new));
                }
            }
        }
        last_kept = Some(end);
        previous_end = Some(end);
    }
    let mut added = String::new();
    for name in shape.known.iter().filter(|name| !there.contains(name)) {
        let (was, is) = (value(before, name)?, value(after, name)?);
        if let Some(is) = is.filter(|_| was != value(after, name).ok().flatten()) {
            added.push_str(&format!(
                ",{}{name}: {is}",
                separator(
                    file,
                    &in_file.iter().map(|f| f.name.start).collect::<Vec<_>>()
                )
            ));
        }
    }
    if !added.is_empty() {
        match last_kept {
            Some(at) => edits.push((at..at, added)),
            None => {
                let open = file.find('(').map_or(0, |i| i + 1);
                let added = added.trim_start_matches(',').to_owned() + ",";
                edits.push((open..open, added));
            }
        }
    }
    Ok(applied(file, edits))
}

fn patch_list(
    file: &str,
    before: &str,
    after: &str,
    shape: &Shape,
    origin_here: &dyn Fn(&str) -> String,
    origin: Origin<'_>,
) -> Result<String, Damage> {
    let items = |text: &str| -> Result<Vec<(Range<usize>, String)>, Damage> {
        let ranges = list_items(text, 0..text.len())?;
        let named = ranges.into_iter().map(|r| {
            let name = name_of(&text[r.clone()]);
            (r, name)
        });
        Ok(named.collect())
    };
    let (in_file, was, is) = (items(file)?, items(before)?, items(after)?);
    let mut new_items: Vec<(String, String)> = Vec::new();
    for (range, name) in &is {
        let old_name = origin_here(name);
        let old = in_file.iter().find(|(_, n)| *n == old_name);
        let old_before = was.iter().find(|(_, n)| *n == old_name);
        let text = match (old, old_before) {
            (Some((raw, _)), Some((b, _))) => patch(
                &file[raw.clone()],
                &before[b.clone()],
                &after[range.clone()],
                shape,
                name,
                origin,
            )?,
            _ => after[range.clone()].to_owned(),
        };
        new_items.push((old_name, text));
    }
    let same_order = in_file.len() == new_items.len()
        && in_file
            .iter()
            .zip(&new_items)
            .all(|((_, a), (b, _))| a == b);
    if same_order {
        let edits = in_file.iter().zip(new_items);
        let edits = edits.map(|((range, _), (_, text))| (range.clone(), text));
        return Ok(applied(file, edits.collect()));
    }
    let starts: Vec<usize> = in_file.iter().map(|(range, _)| range.start).collect();
    let indent = separator(file, &starts);
    let indent = if indent.contains('\n') {
        indent
    } else {
        "\n        ".to_owned()
    };
    let close = indent.strip_suffix("    ").unwrap_or("\n").to_owned();
    let mut out = String::from("[");
    for (_, text) in &new_items {
        out.push_str(&indent);
        out.push_str(text);
        // A comment at the item's end would swallow the comma.
        let ends_in_comment = text.lines().last().is_some_and(|l| l.contains("//"));
        out.push_str(if ends_in_comment { "\n," } else { "," });
    }
    if !new_items.is_empty() {
        out.push_str(&close);
    }
    out.push(']');
    Ok(out)
}

/// White space as it stands before the last of some parts, so that a new one stands like it.
fn separator(text: &str, starts: &[usize]) -> String {
    let Some(last) = starts.last() else {
        return " ".to_owned();
    };
    let before = &text[..*last];
    let space = &before[before.trim_end().len()..];
    match space.rfind('\n') {
        Some(at) => space[at..].to_owned(),
        None => " ".to_owned(),
    }
}

/// The value of an item's `name`; empty where it has none.
fn name_of(item: &str) -> String {
    let fields = struct_fields(item).unwrap_or_default();
    fields
        .into_iter()
        .find(|f| item[f.name.clone()] == *"name")
        .and_then(|f| ron::from_str(&item[f.value]).ok())
        .unwrap_or_default()
}

fn after_comma(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    match rest.trim_start().strip_prefix(',') {
        Some(after) => text.len() - after.trim_start().len(),
        None => at,
    }
}

/// The text with edits that do not overlap.
fn applied(text: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(range, _)| (std::cmp::Reverse(range.start), std::cmp::Reverse(range.end)));
    let mut out = text.to_owned();
    for (range, new) in edits {
        out.replace_range(range, &new);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const ITEM: Shape = Shape {
        known: &["name", "key", "tag"],
        lists: &[],
    };
    const TOP: Shape = Shape {
        known: &["name", "version", "types", "note"],
        lists: &[("types", &ITEM)],
    };

    fn check(file: &str, before: &str, after: &str, renamed: (&str, &str), expected: &str) {
        let origin = |_: &str, _: &str, name: &str| {
            if name == renamed.1 { renamed.0 } else { name }.to_owned()
        };
        assert_eq!(
            patch(file, before, after, &TOP, "", &origin).unwrap(),
            expected
        );
    }

    #[test]
    fn only_what_changed_is_written_and_the_rest_stays_word_for_word() {
        check(
            "// mine\n(name: \"x\", version: 1,\n  colour: 'z', // of a newer version\n  types: [\n    (name: \"A\", key: 'a', icon: (1, 2)), // first\n    (name: \"B\"),\n  ],\n)\n",
            "(name:\"x\",version:1,types:[(name:\"A\",key:'a',tag:\"A\"),(name:\"B\",tag:\"B\")])",
            "(name:\"x\",version:2,types:[(name:\"Ape\",key:'p',tag:\"A\"),(name:\"B\",tag:\"B\")])",
            ("A", "Ape"),
            "// mine\n(name: \"x\", version: 2,\n  colour: 'z', // of a newer version\n  types: [\n    (name: \"Ape\", key: 'p', icon: (1, 2)), // first\n    (name: \"B\"),\n  ],\n)\n",
        );
    }

    #[test]
    fn fields_and_items_come_and_go() {
        check(
            "(name: \"x\", note: \"n\", types: [\n    (name: \"A\", key: 'a'),\n    (name: \"B\", x: 1),\n])",
            "(name:\"x\",note:\"n\",types:[(name:\"A\",key:'a'),(name:\"B\")])",
            "(name:\"x\",version:3,types:[(name:\"B\",key:'b'),(name:\"C\")])",
            ("", ""),
            "(name: \"x\", types: [\n    (name: \"B\", x: 1, key: 'b'),\n    (name:\"C\"),\n], version: 3)",
        );
    }

    #[test]
    fn the_first_and_the_last_field_can_go() {
        check(
            "(note: \"n\", version: 2)",
            "(note:\"n\",version:2)",
            "(version:2)",
            ("", ""),
            "(version: 2)",
        );
        check(
            "(version: 2, note: \"n\")",
            "(version:2,note:\"n\")",
            "(version:2)",
            ("", ""),
            "(version: 2)",
        );
        check(
            "(note: \"n\")",
            "(note:\"n\")",
            "(version:2)",
            ("", ""),
            "( version: 2,)",
        );
    }
}
