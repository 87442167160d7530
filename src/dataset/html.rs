//! `html`: one self-contained page to read, print and send: the articles with their annotations, a switch per label, and a list of entities, events, stances and voices.
//!
//! No script and nothing loaded from elsewhere: the switches are check boxes and style rules. Spans may nest and cross: the text is cut at every border, and each stretch shows the labels of
//! all spans over it. Direction follows the text (`dir="auto"`).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    DatasetError, Encoded, ExportOptions, ExportReport, Format, Holds, Info, LossKind, LossReport,
    Newline, Out, Shape, Sink, Split, Unit, View, Writer, ZoneMode, append,
    escape::{html_attribute, html_text, push_fmt},
    uima::n_forbidden,
};
use crate::model::{
    annotation::{CommentOn, Filler, Holder, Target, Trigger},
    codebook::Codebook,
    segment,
    span::ByteSpan,
};

pub struct Html;

static INFO: Info = Info {
    name: "html",
    title: "Web page to read and print",
    extensions: &["html"],
    unit: Unit::None,
    shape: Shape::OneFile,
    holds: Holds {
        // What the tables below the text have no column for.
        link_details: false,
        conflicts: false,
        levels: false,
        metonymy: false,
        attributes: false,
        argument_details: false,
        event_details: false,
        stance_details: false,
        voice_details: false,
        zones: false,
        status: false,
        origins: false,
        ..Holds::EVERYTHING
    },
    zones: ZoneMode::Cut,
    newline: Newline::Lf,
    needs_lf: false,
    breaks_lines: false,
};

impl Format for Html {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn writer(&self, out: &Out, options: &ExportOptions) -> Option<Box<dyn Writer>> {
        Some(Box::new(HtmlWriter {
            out: out.clone(),
            begun: BTreeSet::new(),
            has_split: options.split.is_some(),
            labels: BTreeMap::new(),
            codebooks: Vec::new(),
        }))
    }
}

struct HtmlWriter {
    out: Out,
    begun: BTreeSet<String>,
    has_split: bool,
    /// The class of each label.
    labels: BTreeMap<String, usize>,
    codebooks: Vec<Arc<Codebook>>,
}

const HEAD: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Annotated articles</title>\n<style>\n\
:root { color-scheme: light dark; }\n\
body { font: 1.05rem/1.7 Georgia, 'Noto Serif', serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }\n\
article { margin-bottom: 4rem; break-after: page; }\nh2 { line-height: 1.25; } .meta, table, .labels { font: .85rem/1.5 system-ui, sans-serif; }\n\
p { margin: 0 0 .8em; white-space: pre-wrap; overflow-wrap: anywhere; }\n\
mark { color: inherit; background: color-mix(in srgb, var(--c, #888) 18%, transparent); border-bottom: 2px solid var(--c, #888); }\n\
mark sup { font: 600 .6rem/1 system-ui, sans-serif; color: var(--c, #888); margin-inline-start: .15em; user-select: none; }\n\
table { border-collapse: collapse; width: 100%; margin: 1rem 0; } td, th { text-align: start; vertical-align: top; padding: .2rem .5rem; border-bottom: 1px solid #8884; }\n\
caption { text-align: start; font-weight: 600; } .labels { position: sticky; top: 0; background: Canvas; padding: .5rem 0; }\n\
@media print { .labels { display: none; } body { margin: 0; max-width: none; } }\n\
</style>\n</head>\n<body>\n";

impl Writer for HtmlWriter {
    fn encode(&self, view: &View, split: Option<Split>) -> Result<Encoded, DatasetError> {
        let mut page = Page {
            view,
            out: String::with_capacity(view.text.len() * 3),
            n_spoilt: 0,
        };
        page.article();
        let mut loss = LossReport::default();
        loss.add(LossKind::Characters, n_forbidden(&view.text));
        loss.add(LossKind::Label, page.n_spoilt);
        Ok(Encoded {
            appended: vec![(self.out.main(split), page.out.into_bytes())],
            loss,
            ..Encoded::default()
        })
    }

    fn push(
        &mut self,
        view: &View,
        encoded: Encoded,
        sink: &mut dyn Sink,
    ) -> Result<(), DatasetError> {
        for (path, bytes) in encoded.appended {
            if self.begun.insert(path.clone()) {
                append(sink, &path, HEAD.as_bytes())?;
            }
            append(sink, &path, &bytes)?;
        }
        for span in view.spans() {
            if !self.labels.contains_key(span.label) {
                let n = self.labels.len();
                self.labels.insert(span.label.to_owned(), n);
            }
        }
        if !self
            .codebooks
            .iter()
            .any(|c| Arc::ptr_eq(c, &view.codebook))
        {
            self.codebooks.push(view.codebook.clone());
        }
        Ok(())
    }

    fn finish(&mut self, report: &ExportReport, sink: &mut dyn Sink) -> Result<(), DatasetError> {
        if self.begun.is_empty() && !self.has_split {
            let path = self.out.main(None);
            append(sink, &path, HEAD.as_bytes())?;
            self.begun.insert(path);
        }
        let tail = self.tail(report);
        for path in &self.begun {
            append(sink, path, tail.as_bytes())?;
        }
        Ok(())
    }
}

impl HtmlWriter {
    /// The switches and the colours. They come last because the labels are known last; style puts the switches on top.
    fn tail(&self, report: &ExportReport) -> String {
        let mut out =
            String::from("<form class=\"labels\"><fieldset><legend>Shown labels</legend>\n");
        let mut style = String::new();
        for label in self.labels.keys() {
            let class = class(label);
            let entity = self.codebooks.iter().find_map(|c| c.entity_type(label));
            let n = report.by_label.get(label).copied().unwrap_or(0);
            push_fmt(
                &mut out,
                format_args!(
                    "<label><input type=\"checkbox\" id=\"on-{class}\" checked> {} ({n})</label>\n",
                    html_text(label)
                ),
            );
            let color = match entity {
                Some(entity) => {
                    let [r, g, b] = entity.color.light;
                    format!("rgb({r} {g} {b})")
                }
                None => "#7a6a00".to_owned(),
            };
            push_fmt(
                &mut style,
                format_args!(
                    "mark.{class} {{ --c: {color}; }}\nbody:has(#on-{class}:not(:checked)) mark.{class} {{ background: none; border: 0; }}\nbody:has(#on-{class}:not(:checked)) mark.{class} > sup.{class} {{ display: none; }}\n",
                ),
            );
        }
        push_fmt(
            &mut out,
            format_args!(
                "</fieldset></form>\n<style>\nbody {{ display: flex; flex-direction: column; }} .labels {{ order: -1; }}\n{style}</style>\n</body>\n</html>\n"
            ),
        );
        out
    }
}

struct Page<'a> {
    view: &'a View,
    out: String,
    /// Names, labels and the like with characters that are not in the page.
    n_spoilt: usize,
}

impl Page<'_> {
    fn article(&mut self) {
        let view = self.view;
        let title = view.card.headline.as_deref().unwrap_or(&view.name);
        let language = view.language.as_deref().unwrap_or("und");
        let title = self.said(title);
        let meta = self.meta();
        push_fmt(
            &mut self.out,
            format_args!(
                "<article lang=\"{}\">\n<h2 dir=\"auto\">{}</h2>\n<div class=\"meta\">{}</div>\n",
                html_attribute(language),
                title,
                meta
            ),
        );
        self.text();
        self.tables();
        self.out.push_str("</article>\n");
    }

    /// A name, a label or the like, as it stands in the page.
    fn said(&mut self, text: &str) -> String {
        self.n_spoilt += usize::from(n_forbidden(text) > 0);
        html_text(text)
    }

    fn meta(&mut self) -> String {
        let view = self.view;
        let card = &view.card;
        let cells = [
            Some(view.name.as_str()),
            card.byline.as_deref(),
            card.source.as_deref(),
            card.date.as_deref(),
            card.url.as_deref(),
            card.rights.as_deref(),
            Some(view.annotator.name.as_str()),
        ];
        let cells: Vec<String> = cells
            .into_iter()
            .flatten()
            .filter(|c| !c.is_empty())
            .map(|c| self.said(c))
            .collect();
        cells.join(" · ")
    }

    fn text(&mut self) {
        let view = self.view;
        let spans = view.spans();
        let mut pieces: Vec<(ByteSpan, &str, bool)> = Vec::new();
        for span in &spans {
            for (i, piece) in span.at.iter().enumerate() {
                pieces.push((*piece, span.label, i + 1 == span.at.len()));
            }
        }
        pieces.sort();
        for paragraph in segment::paragraphs(&view.text) {
            if paragraph.is_empty() {
                continue;
            }
            self.out.push_str("<p dir=\"auto\">");
            let here: Vec<_> = pieces
                .iter()
                .filter(|(s, _, _)| s.overlaps(paragraph))
                .collect();
            let mut borders: BTreeSet<usize> = [paragraph.start, paragraph.end].into();
            for (span, _, _) in &here {
                borders.extend([span.start.max(paragraph.start), span.end.min(paragraph.end)]);
            }
            let borders: Vec<usize> = borders.into_iter().collect();
            for pair in borders.windows(2) {
                let stretch = ByteSpan::new(pair[0], pair[1]);
                let over: Vec<_> = here.iter().filter(|(s, _, _)| s.covers(stretch)).collect();
                for (_, label, _) in &over {
                    let class = class(label);
                    push_fmt(
                        &mut self.out,
                        format_args!(
                            "<mark class=\"{class}\" title=\"{}\">",
                            html_attribute(label)
                        ),
                    );
                }
                let text = html_text(view.slice(stretch));
                self.out.push_str(&text);
                for (span, label, is_last) in over.iter().rev() {
                    // The label stands once, where its span ends.
                    if span.end == stretch.end && *is_last {
                        let class = class(label);
                        push_fmt(
                            &mut self.out,
                            format_args!("<sup class=\"{class}\">{}</sup>", html_text(label)),
                        );
                    }
                    self.out.push_str("</mark>");
                }
            }
            self.out.push_str("</p>\n");
        }
    }

    fn tables(&mut self) {
        let view = self.view;
        let mut rows = Vec::new();
        for entity in &view.entities {
            let n = view
                .mentions
                .iter()
                .filter(|m| m.entity == entity.id)
                .count();
            let links: Vec<String> = entity
                .links
                .iter()
                .map(|l| format!("{}:{}", l.kb, l.id))
                .collect();
            let mut names = vec![entity.name.as_str()];
            names.extend(entity.aliases.iter().map(String::as_str));
            let mut label = entity.label.clone();
            if let Some(subtype) = &entity.subtype {
                label.push_str(&format!(" / {subtype}"));
            }
            rows.push([names.join(" = "), label, n.to_string(), links.join(", ")]);
        }
        self.table("Entities", ["Name", "Type", "Mentions", "Links"], &rows);
        let rows: Vec<[String; 4]> = view
            .events
            .iter()
            .map(|event| {
                let trigger = match &event.trigger {
                    Trigger::At(at) => view.joined_text(at),
                    Trigger::Absent { reason } => format!("({reason})"),
                };
                let arguments = event
                    .arguments
                    .iter()
                    .map(|a| format!("{}: {}", a.role, self.filler(&a.filler)));
                let arguments: Vec<String> = arguments.collect();
                let date = event
                    .date
                    .as_ref()
                    .map_or_else(String::new, |d| d.value.clone());
                [event.label.clone(), trigger, arguments.join("; "), date]
            })
            .collect();
        self.table("Events", ["Type", "Words", "Roles", "Date"], &rows);
        let rows: Vec<[String; 4]> = view
            .stances
            .iter()
            .map(|s| {
                let polarity = match &s.intensity {
                    Some(intensity) => format!("{:?}, {intensity}", s.polarity),
                    None => format!("{:?}", s.polarity),
                };
                [
                    self.holder(&s.holder),
                    polarity,
                    self.target(&s.target),
                    view.joined_text(&s.evidence),
                ]
            })
            .chain(view.absences.iter().map(|a| {
                [
                    self.holder(&a.holder),
                    "no stance".to_owned(),
                    self.target(&a.target),
                    a.note.clone(),
                ]
            }))
            .collect();
        self.table(
            "Stances",
            ["Holder", "Polarity", "Target", "Evidence"],
            &rows,
        );
        let rows: Vec<[String; 4]> = view
            .voices
            .iter()
            .map(|v| {
                let manner = format!("{:?}", v.manner);
                [
                    self.holder(&v.source),
                    manner,
                    view.joined_text(&v.cue),
                    view.joined_text(&v.content),
                ]
            })
            .collect();
        self.table("Voices", ["Source", "Manner", "Cue", "Content"], &rows);
        let rows: Vec<[String; 4]> = view
            .comments
            .iter()
            .map(|c| {
                let on = match &c.on {
                    CommentOn::Record(id) => id.kind().word().to_owned(),
                    CommentOn::Span(span) => view.slice(*span).to_owned(),
                    CommentOn::Article => "article".to_owned(),
                };
                let kind = match (c.question, c.open) {
                    (true, true) => "open question",
                    (true, false) => "question",
                    (false, _) => "comment",
                };
                [c.author.clone(), kind.to_owned(), on, c.text.clone()]
            })
            .collect();
        self.table("Comments", ["By", "Kind", "On", "Text"], &rows);
    }

    fn table(&mut self, title: &str, head: [&str; 4], rows: &[[String; 4]]) {
        if rows.is_empty() {
            return;
        }
        push_fmt(
            &mut self.out,
            format_args!("<table>\n<caption>{title}</caption>\n<tr>"),
        );
        for cell in head {
            push_fmt(&mut self.out, format_args!("<th scope=\"col\">{cell}</th>"));
        }
        self.out.push_str("</tr>\n");
        for row in rows {
            self.out.push_str("<tr>");
            for cell in row {
                let cell = self.said(cell);
                push_fmt(&mut self.out, format_args!("<td dir=\"auto\">{cell}</td>"));
            }
            self.out.push_str("</tr>\n");
        }
        self.out.push_str("</table>\n");
    }

    fn filler(&self, filler: &Filler) -> String {
        match filler {
            Filler::Mention(id) => self
                .view
                .mention(id)
                .map_or_else(String::new, |m| self.view.joined_text(&m.at)),
            Filler::Entity(id) => self
                .view
                .entity(id)
                .map_or_else(String::new, |e| e.name.clone()),
            Filler::Event(id) => self
                .view
                .event(id)
                .map_or_else(String::new, |e| e.label.clone()),
            Filler::Date(value) | Filler::Place(value) | Filler::Value(value) => value.clone(),
        }
    }

    fn holder(&self, holder: &Holder) -> String {
        match holder {
            Holder::Entity(id) => self
                .view
                .entity(id)
                .map_or_else(String::new, |e| e.name.clone()),
            Holder::Author => "the author".to_owned(),
            Holder::Unnamed => "somebody unnamed".to_owned(),
        }
    }

    fn target(&self, target: &Target) -> String {
        match target {
            Target::Entity(id) => self
                .view
                .entity(id)
                .map_or_else(String::new, |e| e.name.clone()),
            Target::Event(id) => self
                .view
                .event(id)
                .map_or_else(String::new, |e| self.view.joined_text(e.trigger.spans())),
            Target::Concept(name) => name.clone(),
        }
    }
}

/// A style class for a label.
fn class(label: &str) -> String {
    let mut class = String::from("l");
    for c in label.chars() {
        if c.is_ascii_alphanumeric() {
            class.push(c);
        } else {
            class.push_str(&format!("-{:x}-", u32::from(c)));
        }
    }
    class
}
