//! Nested rows taken apart into Parquet columns: each leaf with its repetition and definition levels (Melnik et al., "Dremel", VLDB 2010).
//!
//! Lists and groups are required, leaves may be null. A list is Parquet's three-level `LIST`, so that all readers see a list and not a repeated field.

use std::fmt::Write as _;

use parquet::{
    data_type::{BoolType, ByteArray, ByteArrayType, Int32Type},
    errors::ParquetError,
    file::writer::SerializedRowGroupWriter,
};

/// What a column holds.
#[derive(Debug)]
pub enum Shape {
    Text,
    Number,
    Flag,
    List(&'static Shape),
    Group(&'static [Field]),
}

pub type Field = (&'static str, Shape);

/// One value of a [`Shape`].
#[derive(Debug)]
pub enum Cell {
    Null,
    Text(String),
    Number(i32),
    Flag(bool),
    List(Vec<Cell>),
    Group(Vec<Cell>),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<&Option<String>> for Cell {
    fn from(text: &Option<String>) -> Self {
        text.as_ref()
            .map_or(Self::Null, |text| Self::Text(text.clone()))
    }
}

/// The values of one leaf, over any number of rows.
#[derive(Debug, Default)]
pub struct Column {
    texts: Vec<ByteArray>,
    numbers: Vec<i32>,
    flags: Vec<bool>,
    definitions: Vec<i16>,
    repetitions: Vec<i16>,
}

/// The columns of rows of one schema.
#[derive(Debug)]
pub struct Columns {
    leaves: Vec<Column>,
    pub n_rows: usize,
    /// Of the texts: about what the columns weigh.
    pub n_bytes: usize,
}

impl Columns {
    pub fn new(schema: &[Field]) -> Self {
        let n = schema.iter().map(|(_, shape)| n_leaves(shape)).sum();
        Self {
            leaves: std::iter::repeat_with(Column::default).take(n).collect(),
            n_rows: 0,
            n_bytes: 0,
        }
    }

    /// Adds a row; its cells have the shapes of the schema.
    pub fn push(&mut self, schema: &[Field], row: Vec<Cell>) {
        let mut leaves = self.leaves.as_mut_slice();
        for ((_, shape), cell) in schema.iter().zip(row) {
            let (mine, rest) = leaves.split_at_mut(n_leaves(shape));
            self.n_bytes += add(shape, cell, Levels::default(), mine);
            leaves = rest;
        }
        self.n_rows += 1;
    }

    /// Adds the rows of another set of columns of the same schema.
    pub fn append(&mut self, other: Self) {
        for (mine, other) in self.leaves.iter_mut().zip(other.leaves) {
            mine.texts.extend(other.texts);
            mine.numbers.extend(other.numbers);
            mine.flags.extend(other.flags);
            mine.definitions.extend(other.definitions);
            mine.repetitions.extend(other.repetitions);
        }
        self.n_rows += other.n_rows;
        self.n_bytes += other.n_bytes;
    }

    /// Writes all rows as one row group.
    pub fn write<W: std::io::Write + Send>(
        &self,
        group: &mut SerializedRowGroupWriter<'_, W>,
    ) -> Result<(), ParquetError> {
        for leaf in &self.leaves {
            let Some(mut column) = group.next_column()? else {
                break;
            };
            let (definitions, repetitions) = (Some(&*leaf.definitions), Some(&*leaf.repetitions));
            match column.untyped() {
                parquet::column::writer::ColumnWriter::Int32ColumnWriter(_) => {
                    let column = column.typed::<Int32Type>();
                    column.write_batch(&leaf.numbers, definitions, repetitions)?;
                }
                parquet::column::writer::ColumnWriter::BoolColumnWriter(_) => {
                    let column = column.typed::<BoolType>();
                    column.write_batch(&leaf.flags, definitions, repetitions)?;
                }
                _ => {
                    let column = column.typed::<ByteArrayType>();
                    column.write_batch(&leaf.texts, definitions, repetitions)?;
                }
            }
            column.close()?;
        }
        Ok(())
    }
}

/// Where in the nest of lists a value stands.
#[derive(Clone, Copy, Default)]
struct Levels {
    /// At which list it begins again.
    repetition: i16,
    /// How many lists around it have an element.
    definition: i16,
    /// How many lists are around it.
    depth: i16,
}

/// Adds a cell to the leaves of its shape; the bytes of its texts.
fn add(shape: &Shape, cell: Cell, levels: Levels, leaves: &mut [Column]) -> usize {
    match (shape, cell) {
        (Shape::List(item), Cell::List(cells)) if !cells.is_empty() => {
            let mut n_bytes = 0;
            for (i, cell) in cells.into_iter().enumerate() {
                let depth = levels.depth + 1;
                let inner = Levels {
                    repetition: if i == 0 { levels.repetition } else { depth },
                    definition: levels.definition + 1,
                    depth,
                };
                n_bytes += add(item, cell, inner, leaves);
            }
            n_bytes
        }
        (Shape::Group(fields), Cell::Group(cells)) => {
            let mut n_bytes = 0;
            let mut rest = leaves;
            for ((_, shape), cell) in fields.iter().zip(cells) {
                let (mine, after) = rest.split_at_mut(n_leaves(shape));
                n_bytes += add(shape, cell, levels, mine);
                rest = after;
            }
            n_bytes
        }
        (shape, cell) => {
            let mut n_bytes = 0;
            let mut is_there = true;
            if let Some(leaf) = leaves.first_mut() {
                match (shape, cell) {
                    (Shape::Text, Cell::Text(text)) => {
                        n_bytes = text.len();
                        leaf.texts.push(ByteArray::from(text.into_bytes()));
                    }
                    (Shape::Number, Cell::Number(number)) => leaf.numbers.push(number),
                    (Shape::Flag, Cell::Flag(flag)) => leaf.flags.push(flag),
                    _ => is_there = false,
                }
            }
            // Nothing, or a list without elements: its leaves say so.
            for leaf in leaves {
                leaf.repetitions.push(levels.repetition);
                leaf.definitions
                    .push(levels.definition + i16::from(is_there));
            }
            n_bytes
        }
    }
}

fn n_leaves(shape: &Shape) -> usize {
    match shape {
        Shape::Text | Shape::Number | Shape::Flag => 1,
        Shape::List(item) => n_leaves(item),
        Shape::Group(fields) => fields.iter().map(|(_, shape)| n_leaves(shape)).sum(),
    }
}

/// The schema in Parquet's message language.
pub fn message(schema: &[Field]) -> String {
    let mut out = String::from("message dataset {\n");
    for (name, shape) in schema {
        describe(name, shape, &mut out);
    }
    out.push('}');
    out
}

fn describe(name: &str, shape: &Shape, out: &mut String) {
    // Writing to a string does not fail.
    match shape {
        Shape::Text => writeln!(out, "OPTIONAL BYTE_ARRAY {name} (STRING);"),
        Shape::Number => writeln!(out, "OPTIONAL INT32 {name};"),
        Shape::Flag => writeln!(out, "OPTIONAL BOOLEAN {name};"),
        Shape::List(item) => {
            writeln!(
                out,
                "REQUIRED GROUP {name} (LIST) {{ REPEATED GROUP list {{"
            )
            .ok();
            describe("element", item, out);
            writeln!(out, "}} }}")
        }
        Shape::Group(fields) => {
            writeln!(out, "REQUIRED GROUP {name} {{").ok();
            for (name, shape) in *fields {
                describe(name, shape, out);
            }
            writeln!(out, "}}")
        }
    }
    .ok();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_in_lists_get_the_levels_of_the_paper() {
        const PAIR: Shape = Shape::List(&Shape::Number);
        const SCHEMA: &[Field] = &[("a", Shape::List(&PAIR)), ("b", Shape::Text)];
        let n = Cell::Number;
        let mut columns = Columns::new(SCHEMA);
        let lists = vec![
            Cell::List(vec![n(1), n(2)]),
            Cell::List(vec![]),
            Cell::List(vec![n(3)]),
        ];
        columns.push(SCHEMA, vec![Cell::List(lists), Cell::from("x")]);
        columns.push(SCHEMA, vec![Cell::List(vec![]), Cell::Null]);
        let [a, b] = &columns.leaves[..] else {
            panic!("{columns:?}")
        };
        assert_eq!(a.numbers, [1, 2, 3]);
        assert_eq!(a.repetitions, [0, 2, 1, 1, 0]);
        assert_eq!(a.definitions, [3, 3, 1, 3, 0]);
        assert_eq!(
            (&*b.definitions, &*b.repetitions),
            (&[1, 0][..], &[0, 0][..])
        );
        assert_eq!((columns.n_rows, columns.n_bytes), (2, 1));
    }
}
