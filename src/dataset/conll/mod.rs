//! `conll` and `bilou`: a token and its tag per line (CoNLL-2003 layout, two columns; IOB2 or BILOU tags).
//!
//! Columns are separated by one space, sentences by an empty line, documents by `-DOCSTART- -X- O O`; LF, no byte order mark. The documents' names
//! stand in the file `….docs` beside, one per line and in order; the texts themselves in the folder `….text`, so that tokens can be
//! put back on their offsets. Without `--layer` the tags are entity mentions; with it they are the spans of those layers, where
//! of two that overlap the outer or earlier one is taken.
//!
//! Read: tags in IOB1, IOB2, BIOES, BILOU and BMES, told apart by their letters; any number of tag columns (nested names); columns split by tabs or spaces; numbered tokens and
//! `# text`, `# newdoc id` lines of Universal NER. Names of the same type and text in one document are one entity.

mod read;

use std::fmt::Write as _;

use super::{
    DatasetError, Encoded, ExportOptions, Format, Holds, Info, Layer, LossKind, LossReport,
    Newline, Out, Reader, Shape, Split, Unit, View, Writer, ZoneMode, tokens,
    view::{LabelledSpan, Part},
};

pub struct Conll {
    info: &'static Info,
    scheme: Scheme,
}

/// How a run of tokens is tagged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scheme {
    /// `B-` first, `I-` after it, `O` outside.
    Iob2,
    /// As IOB2, but `L-` last and `U-` for a run of one.
    Bilou,
}

pub static CONLL: Conll = Conll {
    info: &CONLL_INFO,
    scheme: Scheme::Iob2,
};

pub static BILOU: Conll = Conll {
    info: &BILOU_INFO,
    scheme: Scheme::Bilou,
};

static CONLL_INFO: Info = info(
    "conll",
    "CoNLL, IOB2 tags",
    &["conll", "iob2", "bio", "iob"],
);

static BILOU_INFO: Info = info("bilou", "CoNLL, BILOU tags", &["bilou"]);

const fn info(
    name: &'static str,
    title: &'static str,
    extensions: &'static [&'static str],
) -> Info {
    Info {
        name,
        title,
        extensions,
        unit: Unit::Tokens,
        shape: Shape::OneFile,
        holds: Holds::NOTHING,
        zones: ZoneMode::Cut,
        newline: Newline::Lf,
        needs_lf: true,
        breaks_lines: false,
    }
}

impl Format for Conll {
    fn info(&self) -> &'static Info {
        self.info
    }

    fn writer(&self, out: &Out, options: &ExportOptions) -> Option<Box<dyn Writer>> {
        Some(Box::new(ConllWriter {
            out: out.clone(),
            scheme: self.scheme,
            parts: parts(options),
        }))
    }

    fn reader(&self) -> Option<&dyn Reader> {
        Some(&read::ConllReader)
    }
}

struct ConllWriter {
    out: Out,
    scheme: Scheme,
    parts: Vec<Part>,
}

impl Writer for ConllWriter {
    fn encode(&self, view: &View, split: Option<Split>) -> Result<Encoded, DatasetError> {
        let mut loss = LossReport::default();
        let view = &*view.for_text_file(&mut loss);
        let spans: Vec<LabelledSpan<'_>> = view
            .spans()
            .into_iter()
            .filter(|span| self.parts.contains(&span.part))
            .collect();
        let chosen = tokens::flat(view, &spans, &mut loss);
        let places: Vec<_> = chosen.iter().map(|(at, _)| *at).collect();
        let tokens = tokens::Tokens::new(&view.text, &tokens::borders(&places), &places);
        let mut tags = vec![String::from("O"); tokens.tokens.len()];
        for (at, label) in chosen {
            let Some((first, last)) = tokens.run(at) else {
                loss.add(LossKind::NoToken, 1);
                continue;
            };
            let spelt = spell(label);
            loss.add(LossKind::Label, usize::from(spelt != label));
            for (i, tag) in tags.iter_mut().enumerate().take(last + 1).skip(first) {
                *tag = format!("{}-{spelt}", self.prefix(i == first, i == last));
            }
        }
        let text = self.lines(view, &tokens, &tags);
        // A document without tokens is still a document, but this layout can't show it.
        let has_tokens = !tokens.tokens.is_empty();
        let main = self.out.main(split);
        let mut encoded = Encoded {
            loss,
            ..Encoded::default()
        };
        if has_tokens {
            encoded.appended.push((
                format!("{main}.docs"),
                format!("{}\n", view.name).into_bytes(),
            ));
        }
        encoded.files.push((
            format!("{main}.text/{}.txt", view.name),
            view.text.as_bytes().to_vec(),
        ));
        encoded.appended.push((main, text.into_bytes()));
        Ok(encoded)
    }
}

impl ConllWriter {
    fn lines(&self, view: &View, tokens: &tokens::Tokens, tags: &[String]) -> String {
        let mut out = String::with_capacity(view.text.len() * 2);
        if tokens.tokens.is_empty() {
            return out;
        }
        out.push_str("-DOCSTART- -X- O O\n\n");
        for (first, after) in &tokens.sentences {
            let lines = tokens.tokens.iter().zip(tags);
            for (token, tag) in lines.take(*after).skip(*first) {
                // Writing to a `String` cannot fail.
                if writeln!(out, "{} {tag}", view.slice(*token)).is_err() {
                    break;
                }
            }
            out.push('\n');
        }
        out
    }

    fn prefix(&self, is_first: bool, is_last: bool) -> char {
        match (self.scheme, is_first, is_last) {
            (Scheme::Bilou, true, true) => 'U',
            (Scheme::Bilou, false, true) => 'L',
            (_, true, _) => 'B',
            (_, false, _) => 'I',
        }
    }
}

/// Which spans become tags: mentions, or those of the layers that were asked for.
pub(crate) fn parts(options: &ExportOptions) -> Vec<Part> {
    let Some(layers) = &options.layers else {
        return vec![Part::Mention];
    };
    let mut parts = Vec::new();
    for layer in layers {
        match layer {
            Layer::Entities => parts.push(Part::Mention),
            Layer::Events => parts.push(Part::Trigger),
            Layer::Stances => parts.push(Part::Evidence),
            Layer::Voices => parts.extend([Part::Cue, Part::Content]),
            Layer::Comments => {}
        }
    }
    parts
}

/// A label without white space.
fn spell(label: &str) -> String {
    if label.is_empty() {
        return "_".to_owned();
    }
    label
        .chars()
        .map(|c| {
            if c.is_whitespace() || c.is_control() {
                '_'
            } else {
                c
            }
        })
        .collect()
}
