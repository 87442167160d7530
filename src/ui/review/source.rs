//! What the canvas shows of an article under review: units as fills, a line for each annotator below them.

use std::sync::Arc;

use egui::Color32;

use crate::{
    editor::{choices::zone_text, open_article::OpenArticle, review::Desk, session::Session},
    model::{
        annotation::{Zone, ZoneKind},
        id::Kind,
        span::ByteSpan,
    },
    review::{
        standing::State,
        units::{Difference, Unit},
    },
    ui::{
        canvas::{Mark, MarkKind, ParagraphLook, RulerMark, Source, TrackPattern},
        theme::Theme,
        view::stable_hash,
    },
};

/// Marks of one unit: its fill, then a track for each annotator.
const MARKS_OF_UNIT: u64 = 64;

pub struct ReviewSource<'a> {
    pub session: &'a Session,
    pub open: &'a OpenArticle,
    pub desk: &'a Desk,
    pub theme: &'a Theme,
}

/// The unit a mark belongs to.
pub fn unit_of_mark(id: u64) -> usize {
    usize::try_from(id / MARKS_OF_UNIT).unwrap_or(usize::MAX)
}

/// The pattern of an annotator's line, by the place they have in the legend.
pub const fn pattern(seat: usize) -> TrackPattern {
    match seat % 4 {
        0 => TrackPattern::Solid,
        1 => TrackPattern::Dashed,
        2 => TrackPattern::Dotted,
        _ => TrackPattern::DashDot,
    }
}

/// The colour of a difference: what is hard stands out.
pub fn difference_color(theme: &Theme, difference: Option<Difference>) -> Color32 {
    match difference {
        None => theme.fav,
        Some(Difference::Attribute | Difference::Boundary) => theme.evt,
        Some(Difference::Label | Difference::Crossing | Difference::OnlySome) => theme.aga,
    }
}

impl ReviewSource<'_> {
    fn is_quiet(&self, at: usize, unit: &Unit) -> bool {
        unit.is_agreed() || self.desk.standing.state(at) == State::Settled
    }

    fn marks_of(&self, at: usize, unit: &Unit, marks: &mut Vec<Mark>) {
        let is_current = self.desk.current == Some(at);
        let is_quiet = self.is_quiet(at, unit);
        let number = at as u64 * MARKS_OF_UNIT;
        let mut spans: Vec<ByteSpan> = unit.at.iter().flatten().copied().collect();
        if spans.is_empty() {
            return;
        }
        spans.sort_unstable();
        let mut joined: Vec<ByteSpan> = Vec::new();
        for span in spans {
            match joined.last_mut() {
                Some(last) if span.start <= last.end => *last = last.hull(span),
                _ => joined.push(span),
            }
        }
        marks.push(Mark {
            id: number,
            spans: joined,
            kind: MarkKind::Unit,
            color: if is_quiet {
                self.theme.fav
            } else {
                self.theme.evt
            },
            tag: Arc::from(""),
            selected: is_current,
            emphasized: false,
            hint: None,
        });
        if is_quiet && self.session.review().differences_only && !is_current {
            return;
        }
        let n = self.desk.seats.len();
        for (seat, annotator) in self.desk.seats.iter().enumerate() {
            let Some(spans) = unit.at.get(*annotator).filter(|spans| !spans.is_empty()) else {
                continue;
            };
            if seat as u64 + 1 >= MARKS_OF_UNIT {
                break;
            }
            marks.push(Mark {
                id: number + 1 + seat as u64,
                spans: spans.clone(),
                kind: MarkKind::Track {
                    lane: u8::try_from(seat).unwrap_or(u8::MAX),
                    lanes: u8::try_from(n).unwrap_or(u8::MAX),
                    pattern: pattern(seat),
                },
                color: self.theme.track_color(seat),
                tag: Arc::from(""),
                selected: is_current,
                emphasized: false,
                hint: None,
            });
        }
    }

    /// The zone of a place: gold's, else the first annotator's who gives it one.
    fn zone(&self, at: usize) -> Option<&Zone> {
        let versions = self.desk.comparison.versions.iter();
        self.open
            .document()
            .zone_at(at)
            .or_else(|| versions.filter_map(|v| v.zone_at(at)).next())
    }
}

impl Source for ReviewSource<'_> {
    fn text(&self) -> &str {
        self.open.article().text()
    }

    fn text_id(&self) -> u64 {
        stable_hash(&(self.open.path(), self.open.article().sha256()))
    }

    fn looks_revision(&self) -> u64 {
        stable_hash(&("review", self.open.document().zones_revision()))
    }

    fn revision(&self) -> u64 {
        let review = (self.desk.revision, self.desk.current, &self.desk.seats);
        let differences_only = self.session.review().differences_only;
        let document = self.open.document().revision();
        stable_hash(&(document, review, differences_only, &self.theme.name))
    }

    fn paragraphs(&self) -> &[ByteSpan] {
        self.open.article().paragraphs()
    }

    fn look(&self, paragraph: usize) -> ParagraphLook {
        let start = self.paragraphs().get(paragraph).map_or(0, |p| p.start);
        match self.zone(start).map(|zone| zone.kind) {
            Some(ZoneKind::Headline) => ParagraphLook::Headline,
            Some(kind) if kind.is_dimmed() => ParagraphLook::Dimmed,
            _ => ParagraphLook::Body,
        }
    }

    fn gutter(&self, paragraph: usize) -> Option<Arc<str>> {
        let span = self.paragraphs().get(paragraph)?;
        let zone = self.zone(span.start)?;
        let begins = zone.at.start >= span.start && zone.at.start <= span.end;
        begins.then(|| self.session.texts.get(zone_text(zone.kind)))
    }

    fn marks_in(&self, range: ByteSpan, marks: &mut Vec<Mark>) {
        let comparison = &self.desk.comparison;
        for at in comparison.touching(range) {
            self.marks_of(at, &comparison.units[at], marks);
        }
        // Zones, entities and roles are drawn while they are decided on.
        let current = self
            .desk
            .current
            .and_then(|at| Some((at, self.desk.unit(at)?)));
        if let Some((at, unit)) = current
            && (unit.role.is_some() || matches!(unit.kind, Kind::Zone | Kind::Entity))
        {
            self.marks_of(at, unit, marks);
        }
    }

    fn name_of(&self, mark: u64) -> String {
        let unit = self.desk.unit(unit_of_mark(mark));
        unit.map_or_else(String::new, |unit| {
            let text = self.session.unit_text(unit);
            let label = self.session.title_of_any(&unit.label);
            let said = self.session.texts.pair(&label, &text);
            format!("{said}, {}", unit.votes())
        })
    }

    fn ruler(&self) -> Vec<RulerMark> {
        let units = self.desk.comparison.units.iter().enumerate();
        units
            .filter(|(at, unit)| !self.is_quiet(*at, unit))
            .filter_map(|(_, unit)| {
                let color = difference_color(self.theme, unit.difference());
                Some(RulerMark {
                    at: unit.place?.start,
                    color,
                    strong: color == self.theme.aga,
                })
            })
            .collect()
    }

    fn language(&self) -> Option<&str> {
        self.open.article().language()
    }
}
