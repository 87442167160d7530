//! Markdown drawn simply: headings, paragraphs, lists, emphasis, code, quotes, links as text.

use egui::{RichText, Ui, text::LayoutJob, text::TextFormat};
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

use crate::ui::theme::Theme;

/// Shows a text in Markdown. Pictures, tables and HTML come as the text they hold.
pub fn markdown_ui(ui: &mut Ui, theme: &Theme, text: &str) {
    let mut page = Page {
        theme,
        line: LayoutJob::default(),
        heading: None,
        strong: 0,
        emphasis: 0,
        code: false,
        quotes: 0,
        lists: Vec::new(),
        bullet: None,
    };
    for event in Parser::new(text) {
        page.take(ui, event);
    }
    page.flush(ui);
}

struct Page<'a> {
    theme: &'a Theme,
    line: LayoutJob,
    heading: Option<HeadingLevel>,
    strong: usize,
    emphasis: usize,
    code: bool,
    quotes: usize,
    /// The next number of each list around; `None` for bullets.
    lists: Vec<Option<u64>>,
    /// Before the next line.
    bullet: Option<String>,
}

impl Page<'_> {
    fn take(&mut self, ui: &mut Ui, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(ui, &tag),
            Event::End(tag) => self.end(ui, tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.put(&text),
            Event::Code(text) => {
                self.code = true;
                self.put(&text);
                self.code = false;
            }
            Event::SoftBreak => self.put(" "),
            Event::HardBreak => self.put("\n"),
            Event::Rule => {
                self.flush(ui);
                ui.separator();
            }
            Event::TaskListMarker(done) => self.put(if done { "[x] " } else { "[ ] " }),
            Event::FootnoteReference(name) => self.put(&format!("[{name}]")),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.put(&text),
        }
    }

    fn start(&mut self, ui: &mut Ui, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush(ui);
                ui.add_space(6.0);
                self.heading = Some(*level);
            }
            Tag::Paragraph | Tag::CodeBlock(_) => self.flush_unless_bullet(ui),
            Tag::BlockQuote(_) => {
                self.flush(ui);
                self.quotes += 1;
            }
            Tag::List(first) => {
                self.flush(ui);
                self.lists.push(*first);
            }
            Tag::Item => {
                self.flush(ui);
                self.bullet = Some(match self.lists.last_mut() {
                    Some(Some(n)) => {
                        *n += 1;
                        format!("{}.", *n - 1)
                    }
                    _ => "•".to_owned(),
                });
            }
            Tag::Strong => self.strong += 1,
            Tag::Emphasis => self.emphasis += 1,
            _ => {}
        }
        self.code |= matches!(tag, Tag::CodeBlock(_));
    }

    fn end(&mut self, ui: &mut Ui, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.flush(ui);
                self.heading = None;
            }
            TagEnd::Paragraph | TagEnd::Item => self.flush(ui),
            TagEnd::CodeBlock => {
                self.flush(ui);
                self.code = false;
            }
            TagEnd::BlockQuote(_) => {
                self.flush(ui);
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::List(_) => {
                self.flush(ui);
                self.lists.pop();
            }
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Emphasis => self.emphasis = self.emphasis.saturating_sub(1),
            _ => {}
        }
    }

    fn put(&mut self, text: &str) {
        let theme = self.theme;
        let size = match self.heading {
            Some(HeadingLevel::H1) => theme.sizes.text_title,
            Some(HeadingLevel::H2) => theme.sizes.text + 1.5,
            _ => theme.sizes.text,
        };
        let font = match (self.code, self.heading.is_some() || self.strong > 0) {
            (true, _) => egui::FontId::monospace(size - 1.0),
            (false, true) => theme.font_semibold(size),
            (false, false) => theme.font(size),
        };
        let color = if self.quotes > 0 {
            theme.mute
        } else {
            theme.ink
        };
        let format = TextFormat {
            italics: self.emphasis > 0,
            ..TextFormat::simple(font, color)
        };
        self.line.append(text, 0.0, format);
    }

    /// A paragraph that begins a list's item stands beside its bullet.
    fn flush_unless_bullet(&mut self, ui: &mut Ui) {
        if self.bullet.is_none() || !self.line.is_empty() {
            self.flush(ui);
        }
    }

    fn flush(&mut self, ui: &mut Ui) {
        let line = std::mem::take(&mut self.line);
        if line.is_empty() {
            return;
        }
        let depth = (self.lists.len().saturating_sub(1) + self.quotes) as f32;
        let bullet = self.bullet.take();
        let is_item = !self.lists.is_empty();
        ui.horizontal_top(|ui| {
            ui.add_space(depth * 18.0);
            if is_item {
                let mark = bullet.unwrap_or_default();
                ui.allocate_ui(egui::vec2(16.0, 18.0), |ui| {
                    ui.set_min_width(16.0);
                    ui.label(RichText::new(mark).color(self.theme.mute));
                });
            }
            ui.vertical(|ui| ui.label(line));
        });
    }
}
