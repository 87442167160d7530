//! One document as a table.

use std::collections::BTreeMap;

use super::{push_text, push_value};
use crate::{
    dataset::{
        details::{CONCEPT, ENDS, POLARITY, TARGET},
        escape::{push_fmt, push_number},
        loss::{LossKind, LossReport},
        relations::{Drawing, PIECE, SpanKey},
        tokens::{Tokens, borders},
        uima::NAMED_ENTITY,
        view::{LabelledSpan, Part, View},
    },
    model::span::ByteSpan,
};

const SLOT_LAYERS: [&str; 3] = ["Event", "Stance", "Voice"];

/// One annotation: a run of tokens.
struct Note<'a> {
    /// 0 for named entities, then the slot layers.
    layer: usize,
    label: &'a str,
    first: usize,
    last: usize,
    /// Role and the number of the annotation that fills it.
    roles: Vec<(String, usize)>,
}

pub(super) fn table(view: &View) -> (String, LossReport) {
    let mut loss = LossReport::default();
    let spans = view.spans();
    let pieces: Vec<ByteSpan> = spans.iter().flat_map(|s| s.at.iter().copied()).collect();
    let tokens = Tokens::new(&view.text, &borders(&pieces), &pieces);
    loss.add(LossKind::Gaps, usize::from(has_odd_gaps(view, &tokens)));
    // The format places annotations by tokens.
    let mut off_tokens = LossReport::default();
    let drawing = Drawing::new(view, &mut loss, |span| {
        let off = span.at.iter().filter(|piece| tokens.run(**piece).is_none());
        let kinds = off.map(|piece| match tokens.inside(*piece) {
            Some(_) => LossKind::EdgeSpace,
            None => LossKind::NoToken,
        });
        let kinds: Vec<LossKind> = kinds.collect();
        match kinds.first() {
            Some(kind) if span.part.is_whole() || kinds.len() == span.at.len() => Err(*kind),
            _ => {
                kinds.iter().for_each(|kind| off_tokens.add(*kind, 1));
                Ok(())
            }
        }
    });
    loss.merge(&off_tokens);
    let mut notes: Vec<Note<'_>> = Vec::new();
    let mut by_key: BTreeMap<SpanKey<'_>, usize> = BTreeMap::new();
    // Between named entities: label, from, to.
    let mut lines: Vec<(String, usize, usize)> = Vec::new();
    for span in &drawing.spans {
        loss.add(LossKind::Discontinuous, usize::from(span.at.len() > 1));
        let layer = match span.part {
            Part::Mention => 0,
            Part::Trigger => 1,
            Part::Evidence => 2,
            Part::Cue | Part::Content => 3,
        };
        let mut previous = None;
        for (first, last) in span.at.iter().filter_map(|piece| tokens.run(*piece)) {
            let i = notes.len();
            notes.push(Note {
                layer,
                label: span.label,
                first,
                last,
                roles: Vec::new(),
            });
            match previous {
                None => {
                    by_key.insert((span.part, span.id), i);
                    notes[i].roles = self_links(&drawing, span, i);
                }
                Some(before) if layer == 0 => lines.push((PIECE.to_owned(), i, before)),
                Some(before) => notes[i].roles.push((PIECE.to_owned(), before)),
            }
            previous = Some(i);
        }
    }
    for relation in drawing.relations(&mut loss) {
        let (Some(from), Some(to)) = (by_key.get(&relation.from), by_key.get(&relation.to)) else {
            continue;
        };
        if relation.from.0 == Part::Mention {
            lines.push((relation.label.into_owned(), *from, *to));
            continue;
        }
        let role = drawing.polar(&relation).into_owned();
        notes[*from].roles.push((role, *to));
    }
    (Table::new(view, &tokens, &notes, &lines).write(), loss)
}

/// Whether what lies between the sentences is other than what readers put there: a line break and spaces.
fn has_odd_gaps(view: &View, tokens: &Tokens) -> bool {
    let mut after = 0;
    let mut gaps: Vec<&str> = Vec::with_capacity(tokens.sentences.len() + 1);
    for (first, next) in &tokens.sentences {
        gaps.push(&view.text[after..tokens.tokens[*first].start]);
        after = tokens.tokens[*next - 1].end;
    }
    let is_usual = |gap: &&str| {
        let spaces = gap.strip_prefix('\n');
        gap.is_empty() || spaces.is_some_and(|spaces| spaces.bytes().all(|b| b == b' '))
    };
    after < view.text.len() || !gaps.iter().all(is_usual)
}

/// What no other annotation can say, as links from an annotation to itself.
fn self_links<'a>(
    drawing: &Drawing<'a>,
    span: &LabelledSpan<'a>,
    i: usize,
) -> Vec<(String, usize)> {
    let details = drawing.details(span);
    let is_drawn = !details
        .iter()
        .any(|(name, _)| [TARGET, CONCEPT].contains(name));
    let wanted = |name| ENDS.contains(&name) || (name == POLARITY && !is_drawn);
    let said = details.into_iter().filter(|(name, _)| wanted(*name));
    said.map(|(name, text)| (format!("{name}={text}"), i))
        .collect()
}

struct Table<'a> {
    view: &'a View,
    tokens: &'a Tokens,
    notes: &'a [Note<'a>],
    /// Sentence and token of each token, from 1.
    addresses: Vec<(usize, usize)>,
    /// The annotations on each token.
    on: Vec<Vec<usize>>,
    /// The relations that end at each token's first annotation.
    lines_at: BTreeMap<usize, Vec<&'a (String, usize, usize)>>,
}

impl<'a> Table<'a> {
    fn new(
        view: &'a View,
        tokens: &'a Tokens,
        notes: &'a [Note<'a>],
        lines: &'a [(String, usize, usize)],
    ) -> Self {
        let mut addresses = Vec::with_capacity(tokens.tokens.len());
        for (s, (first, after)) in tokens.sentences.iter().enumerate() {
            addresses.extend((0..after - first).map(|t| (s + 1, t + 1)));
        }
        let mut on = vec![Vec::new(); tokens.tokens.len()];
        for (i, note) in notes.iter().enumerate() {
            for token in &mut on[note.first..=note.last] {
                token.push(i);
            }
        }
        let mut lines_at: BTreeMap<usize, Vec<&(String, usize, usize)>> = BTreeMap::new();
        for line in lines {
            lines_at.entry(notes[line.2].first).or_default().push(line);
        }
        Self {
            view,
            tokens,
            notes,
            addresses,
            on,
            lines_at,
        }
    }

    fn write(&self) -> String {
        let mut out = String::with_capacity(self.view.text.len() * 12);
        push_fmt(
            &mut out,
            format_args!("#FORMAT=WebAnno TSV 3.3\n#T_SP={NAMED_ENTITY}|value\n"),
        );
        for layer in SLOT_LAYERS {
            push_fmt(
                &mut out,
                format_args!(
                    "#T_SP=webanno.custom.{layer}|label|ROLE_webanno.custom.{layer}:roles_webanno.custom.{layer}RolesLink|uima.tcas.Annotation\n"
                ),
            );
        }
        push_fmt(
            &mut out,
            format_args!("#T_RL=webanno.custom.Link|label|BT_{NAMED_ENTITY}\n\n"),
        );
        for (first, after) in &self.tokens.sentences {
            let whole = self.tokens.tokens[*first].hull(self.tokens.tokens[*after - 1]);
            out.push_str("\n#Text=");
            push_text(&mut out, self.view.slice(whole));
            out.push('\n');
            for token in *first..*after {
                self.unit(token, &mut out);
            }
        }
        out
    }

    /// A token's line.
    fn unit(&self, token: usize, out: &mut String) {
        let span = self.tokens.tokens[token];
        let at = self.view.utf16(span);
        self.address(out, token);
        out.push('\t');
        push_number(out, at.start);
        out.push('-');
        push_number(out, at.end);
        out.push('\t');
        push_text(out, self.view.slice(span));
        out.push('\t');
        self.cell(out, token, 0, Self::label);
        for layer in 1..=SLOT_LAYERS.len() {
            self.cell(out, token, layer, Self::label);
            self.cell(out, token, layer, Self::roles);
            self.cell(out, token, layer, Self::targets);
        }
        let lines: &[_] = self.lines_at.get(&token).map_or(&[], Vec::as_slice);
        list(out, "|", "_", lines, |out, (label, _, _)| {
            push_value(out, label);
        });
        out.push('\t');
        list(out, "|", "_", lines, |out, (_, from, to)| {
            self.address(out, self.notes[*from].first);
            out.push('[');
            push_number(out, from + 1);
            out.push('_');
            push_number(out, to + 1);
            out.push(']');
        });
        out.push_str("\t\n");
    }

    fn address(&self, out: &mut String, token: usize) {
        let (sentence, token) = self.addresses[token];
        push_number(out, sentence);
        out.push('-');
        push_number(out, token);
    }

    /// What `push` says of each of a layer's annotations on a token, and the tab behind.
    fn cell(
        &self,
        out: &mut String,
        token: usize,
        layer: usize,
        push: impl Fn(&Self, &mut String, usize),
    ) {
        let on = self.on[token].iter();
        let of_layer = on.filter(|i| self.notes[**i].layer == layer);
        list(out, "|", "_", of_layer, |out, i| push(self, out, *i));
        out.push('\t');
    }

    fn label(&self, out: &mut String, i: usize) {
        push_value(out, self.notes[i].label);
        push_number_in_brackets(out, i + 1);
    }

    fn roles(&self, out: &mut String, i: usize) {
        let roles = &self.notes[i].roles;
        list(out, ";", "_", roles, |out, (role, _)| push_value(out, role));
        if !roles.is_empty() {
            push_number_in_brackets(out, i + 1);
        }
    }

    fn targets(&self, out: &mut String, i: usize) {
        list(out, ";", "*", &self.notes[i].roles, |out, (_, to)| {
            self.address(out, self.notes[*to].first);
            push_number_in_brackets(out, to + 1);
        });
    }
}

/// The items with `between` between them; `none` where there are none.
fn list<T>(
    out: &mut String,
    between: &str,
    none: &str,
    items: impl IntoIterator<Item = T>,
    push: impl Fn(&mut String, T),
) {
    let mut is_first = true;
    for item in items {
        if !is_first {
            out.push_str(between);
        }
        is_first = false;
        push(out, item);
    }
    if is_first {
        out.push_str(none);
    }
}

fn push_number_in_brackets(out: &mut String, n: usize) {
    out.push('[');
    push_number(out, n);
    out.push(']');
}
