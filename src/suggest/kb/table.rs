//! The rows of an alias table.
//!
//! Tab-separated, one row for an id in a language: `id`, `label`, `aliases` (with `|` between them), `description`, `language`. A first row that
//! names the columns may put them in another order, leave some out and add others. So a table that Wikidata's query service exports fits as it
//! is: its columns `item`, `itemLabel`, `itemAltLabel`, `itemDescription`, its ids as addresses, its texts as `"…"@en`.

use crate::model::{problem::Problem, said::words};

/// One row. Texts as they stand in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Row<'a> {
    pub id: &'a str,
    pub label: &'a str,
    aliases: &'a str,
    /// Between aliases.
    comma: bool,
    pub description: &'a str,
    /// BCP 47; empty where the table does not say.
    pub language: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Id,
    Label,
    Aliases,
    /// Separated by `, `, as the query service joins them.
    CommaAliases,
    Description,
    Language,
    Other,
}

/// More bad rows than this are counted and not listed.
const MOST_PROBLEMS: usize = 10;

impl<'a> Row<'a> {
    pub fn aliases(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let separator = if self.comma { ", " } else { "|" };
        let aliases = self.aliases.split(separator);
        aliases.map(str::trim).filter(|alias| !alias.is_empty())
    }
}

/// Calls `take` for each row; what can't be used is a problem with its line.
pub(super) fn read<'a>(text: &'a str, file: &str, mut take: impl FnMut(Row<'a>)) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut n_bad = 0usize;
    let mut columns = vec![
        Column::Id,
        Column::Label,
        Column::Aliases,
        Column::Description,
        Column::Language,
    ];
    for (i, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        if i == 0
            && let Some(named) = header(line)
        {
            columns = named;
            continue;
        }
        let mut row = Row::default();
        for (column, cell) in columns.iter().zip(line.split('\t')) {
            let (value, language) = plain(cell);
            match column {
                Column::Id => row.id = id_of(value),
                Column::Label => row.label = value,
                Column::Aliases => row.aliases = value,
                Column::CommaAliases => {
                    row.aliases = value;
                    row.comma = true;
                }
                Column::Description => row.description = value,
                Column::Language => row.language = value,
                Column::Other => {}
            }
            if row.language.is_empty() && *column == Column::Label {
                row.language = language;
            }
        }
        if row.id.is_empty() || row.label.is_empty() && row.aliases.is_empty() {
            n_bad += 1;
            if n_bad <= MOST_PROBLEMS {
                let message = match row.id.is_empty() {
                    true => words!("kb-no-id", "this row has no id and is left out"),
                    false => words!("kb-no-label", "this row has no label and is left out"),
                };
                problems.push(
                    Problem::warning(message)
                        .hint(words!(
                            "kb-columns",
                            "columns: id, label, aliases, description, language, with tabs between them"
                        ))
                        .in_file(file)
                        .at(i + 1, 1),
                );
            }
            continue;
        }
        take(row);
    }
    if n_bad > MOST_PROBLEMS {
        let rest = n_bad - MOST_PROBLEMS;
        let message = words!("kb-rows", "{n} more rows are left out", n = rest);
        problems.push(Problem::warning(message).in_file(file));
    }
    problems
}

/// The columns, if the line names an id's.
fn header(line: &str) -> Option<Vec<Column>> {
    let columns: Vec<Column> = line
        .split('\t')
        .map(|name| {
            let name = plain(name).0.trim_start_matches('?').to_lowercase();
            match name.as_str() {
                "id" | "item" | "qid" | "entity" => Column::Id,
                "label" | "itemlabel" | "name" => Column::Label,
                "aliases" | "alias" => Column::Aliases,
                "itemaltlabel" | "altlabel" => Column::CommaAliases,
                "description" | "itemdescription" => Column::Description,
                "language" | "lang" => Column::Language,
                _ => Column::Other,
            }
        })
        .collect();
    (columns.contains(&Column::Id) && columns.len() > 1).then_some(columns)
}

/// A cell without the query service's quotation marks, and the language that it gives behind them.
fn plain(cell: &str) -> (&str, &str) {
    let cell = cell.trim();
    let Some(quoted) = cell.strip_prefix('"') else {
        return (cell, "");
    };
    match quoted.rsplit_once('"') {
        Some((value, "")) => (value, ""),
        Some((value, rest)) if rest.starts_with('@') => (value, &rest[1..]),
        _ => (cell, ""),
    }
}

/// `<http://www.wikidata.org/entity/Q7184>` is `Q7184`.
fn id_of(value: &str) -> &str {
    let bare = value.trim_start_matches('<').trim_end_matches('>');
    match bare.rsplit_once('/') {
        Some((before, id)) if before.contains("://") => id,
        _ => bare,
    }
}
