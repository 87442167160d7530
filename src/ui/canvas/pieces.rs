//! Where marks lie on screen: one piece for each row, stretch of direction and span.
//!
//! Invariant: only rows on screen have pieces, whatever a mark's length.

use egui::{Rect, pos2};

use super::flow::Shown;
use super::laid::Laid;
use super::source::{Edge, Mark, MarkKind};
use crate::model::span::ByteSpan;

/// A part of a mark on one row.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Index into the frame's marks.
    pub mark: usize,
    /// Which of the mark's spans.
    pub span: usize,
    /// From a little above the capitals to the descenders.
    pub rect: Rect,
    pub baseline: f32,
    pub text_size: f32,
    /// Where the span begins or ends, if on this piece (the right side of it in right-to-left text).
    pub start_x: Option<f32>,
    pub end_x: Option<f32>,
    /// Whether the mark's last span ends here, and its first begins.
    pub is_tail: bool,
    pub is_head: bool,
    /// Underlines below this one's place: 0 next to the text.
    pub level: u8,
}

/// The box of text on a row: what fills cover.
pub(super) fn text_box(laid: &Laid, row: usize, top: f32) -> (f32, f32, f32) {
    let Some(r) = laid.rows.get(row) else {
        return (top, top, top);
    };
    let baseline = top + r.baseline;
    (
        baseline - 1.02 * laid.size,
        baseline + 0.30 * laid.size,
        baseline,
    )
}

/// Rectangles of `span` on screen, row by row.
pub(super) fn rects(
    shown: &[Shown],
    left: f32,
    top: f32,
    view: Rect,
    span: ByteSpan,
) -> Vec<(Rect, f32, f32)> {
    let mut found = Vec::new();
    for_rows(shown, top, view, span, |s, row, local| {
        let (y0, y1, baseline) = text_box(&s.laid, row, top + s.top);
        for (x0, x1) in s.laid.stretches(row, local) {
            let rect = Rect::from_min_max(pos2(left + x0, y0), pos2(left + x1, y1));
            found.push((rect, baseline, s.laid.size));
        }
    });
    found
}

/// Calls `f` for every row on screen that shows a byte of `span`, with the span relative to the row's block.
pub(super) fn for_rows(
    shown: &[Shown],
    top: f32,
    view: Rect,
    span: ByteSpan,
    mut f: impl FnMut(&Shown, usize, ByteSpan),
) {
    let first = shown.partition_point(|s| s.span.end <= span.start);
    for s in shown.get(first..).unwrap_or(&[]) {
        if s.span.start >= span.end {
            break;
        }
        let local = ByteSpan::new(
            span.start.max(s.span.start) - s.span.start,
            span.end.min(s.span.end) - s.span.start,
        );
        let from = s
            .laid
            .rows
            .partition_point(|r| r.span.end <= local.start || top + s.top + r.bottom < view.top());
        for (row, r) in s.laid.rows.iter().enumerate().skip(from) {
            if r.span.start >= local.end || top + s.top + r.top > view.bottom() {
                break;
            }
            f(s, row, local);
        }
    }
}

/// All pieces of `marks`, with their levels.
pub(super) fn pieces(
    shown: &[Shown],
    left: f32,
    top: f32,
    view: Rect,
    marks: &[Mark],
) -> Vec<Piece> {
    let levels = levels(marks);
    let mut found = Vec::new();
    for (i, mark) in marks.iter().enumerate() {
        let n_spans = mark.spans.len();
        for (k, span) in mark.spans.iter().enumerate() {
            for_rows(shown, top, view, *span, |s, row, local| {
                let (y0, y1, baseline) = text_box(&s.laid, row, top + s.top);
                let start_x = edge_x(&s.laid, row, local, *span, s.span, Edge::Start);
                let end_x = edge_x(&s.laid, row, local, *span, s.span, Edge::End);
                for (x0, x1) in s.laid.stretches(row, local) {
                    let here = |x: &f32| x0 - 0.01 <= *x && *x <= x1 + 0.01;
                    let start_x = start_x.filter(here);
                    let end_x = end_x.filter(here);
                    found.push(Piece {
                        mark: i,
                        span: k,
                        rect: Rect::from_min_max(pos2(left + x0, y0), pos2(left + x1, y1)),
                        baseline,
                        text_size: s.laid.size,
                        start_x: start_x.map(|x| left + x),
                        end_x: end_x.map(|x| left + x),
                        is_head: k == 0 && start_x.is_some(),
                        is_tail: k + 1 == n_spans && end_x.is_some(),
                        level: levels.get(i).copied().unwrap_or(0),
                    });
                }
            });
        }
    }
    found
}

fn edge_x(
    laid: &Laid,
    row: usize,
    local: ByteSpan,
    span: ByteSpan,
    block: ByteSpan,
    edge: Edge,
) -> Option<f32> {
    let (whole, at) = match edge {
        Edge::Start => (block.start <= span.start, local.start),
        Edge::End => (span.end <= block.end, local.end.checked_sub(1)?),
    };
    let cluster = laid
        .clusters_of(row)
        .iter()
        .find(|c| whole && c.start as usize <= at && at < c.end as usize)?;
    Some(match (edge, cluster.rtl) {
        (Edge::Start, false) | (Edge::End, true) => cluster.x0,
        _ => cluster.x1,
    })
}

/// How deep each mark's underline lies: shorter marks next to the text, longer ones that overlap them below.
fn levels(marks: &[Mark]) -> Vec<u8> {
    let mut order: Vec<(usize, ByteSpan)> = marks
        .iter()
        .enumerate()
        .filter(|(_, m)| {
            matches!(
                m.kind,
                MarkKind::Mention | MarkKind::Voice | MarkKind::Evidence { .. }
            )
        })
        .filter_map(|(i, m)| Some((i, m.spans.first()?.hull(*m.spans.last()?))))
        .collect();
    order.sort_by_key(|(i, s)| (s.len(), s.start, marks.get(*i).map(|m| m.id)));
    let mut levels = vec![0; marks.len()];
    // Spans given a level, sorted by start; marks on screen are few, and mostly don't overlap.
    let mut given: Vec<(ByteSpan, u8)> = Vec::new();
    let longest = order.last().map_or(0, |(_, s)| s.len());
    for (i, span) in order {
        let from = given.partition_point(|(g, _)| g.start + longest < span.start);
        let mut taken = 0_u16;
        for (g, level) in given.get(from..).unwrap_or(&[]) {
            if g.start >= span.end {
                break;
            }
            if g.overlaps(span) {
                taken |= 1 << level;
            }
        }
        let above = (16 - taken.leading_zeros()).min(4) as u8;
        if let Some(place) = levels.get_mut(i) {
            *place = above;
        }
        let at = given.partition_point(|(g, _)| g.start <= span.start);
        given.insert(at, (span, above));
    }
    levels
}
