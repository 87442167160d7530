//! `webanno-tsv`: WebAnno TSV 3.3, a file per document, as INCEpTION reads it (<https://inception-project.github.io>, user guide, appendix).
//!
//! Offsets are UTF-16 units. Layers: DKPro's `NamedEntity` (mentions); `webanno.custom.Event`, `Stance` and `Voice`, each with a slot for its roles; the relation `webanno.custom.Link` between named
//! entities for `Coreference` and `Piece`. A stance's polarity follows the role of its target, `Target:Against`. Where no annotation can fill a role (the author
//! as a holder, a concept as a target), the link leads back to where it begins and its role says it: `holder=Author`, `concept=…` (see [`super::details`]). Every annotation has an id, unique in the document. A span in several pieces is an annotation per piece, and
//! counted; one that begins or ends in white space is left out and counted: the format places annotations by tokens. White space between sentences is not in the file; that is counted too.
//!
//! Chains (`#T_CH`) are read but not written: a chain's links are spans of their own, and every mention would be there twice.

mod read;
mod write;

use super::{
    DatasetError, Encoded, ExportOptions, Format, Holds, Info, Newline, Out, Reader, Shape, Split,
    Unit, View, Writer, ZoneMode,
};

pub struct WebAnno;

static INFO: Info = Info {
    name: "webanno-tsv",
    title: "WebAnno TSV 3.3 (INCEpTION)",
    extensions: &["tsv"],
    unit: Unit::Utf16,
    shape: Shape::Folder,
    holds: Holds {
        nested: true,
        crossing: true,
        coreference: true,
        events: true,
        arguments: true,
        stances: true,
        bare_ends: true,
        voices: true,
        ..Holds::NOTHING
    },
    zones: ZoneMode::Cut,
    newline: Newline::Lf,
    needs_lf: true,
    breaks_lines: false,
};

impl Format for WebAnno {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn writer(&self, out: &Out, _options: &ExportOptions) -> Option<Box<dyn Writer>> {
        Some(Box::new(WebAnnoWriter { out: out.clone() }))
    }

    fn reader(&self) -> Option<&dyn Reader> {
        Some(&read::WebAnnoReader)
    }
}

struct WebAnnoWriter {
    out: Out,
}

impl Writer for WebAnnoWriter {
    fn encode(&self, view: &View, split: Option<Split>) -> Result<Encoded, DatasetError> {
        let (text, loss) = write::table(view);
        Ok(Encoded {
            files: vec![(
                self.out.inside(split, &format!("{}.tsv", view.name)),
                text.into_bytes(),
            )],
            loss,
            ..Encoded::default()
        })
    }
}

/// Adds a feature's value with the characters escaped that the format uses itself.
fn push_value(out: &mut String, text: &str) {
    let from = out.len();
    for c in text.chars() {
        match c {
            '\\' | '[' | ']' | '|' | '_' | ';' | '*' => {
                out.push('\\');
                out.push(c);
            }
            '>' if out[from..].ends_with('-') => {
                out.pop();
                out.push_str("\\->");
            }
            _ => push_control(out, c),
        }
    }
}

/// Adds a sentence's or a token's text.
fn push_text(out: &mut String, text: &str) {
    let is_special = |b: &u8| matches!(b, b'\\' | b'\t' | b'\n' | b'\r');
    if !text.as_bytes().iter().any(is_special) {
        out.push_str(text);
        return;
    }
    for c in text.chars() {
        if c == '\\' {
            out.push('\\');
        }
        push_control(out, c);
    }
}

fn push_control(out: &mut String, c: char) {
    match c {
        '\t' => out.push_str("\\t"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        _ => out.push(c),
    }
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('t') => out.push('\t'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some(other) => out.push(other),
            None => out.push('\\'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back() {
        let with = |push: fn(&mut String, &str), text: &str| {
            let mut out = String::from("-");
            push(&mut out, text);
            out.remove(0);
            out
        };
        for text in ["a_b|c[1];*\\", "x->y", "tab\tline\n", "->", "-\\>", ">"] {
            assert_eq!(unescape(&with(push_value, text)), text);
            assert_eq!(unescape(&with(push_text, text)), text);
        }
        assert_eq!(with(push_value, "a->b_"), "a\\->b\\_");
    }
}
