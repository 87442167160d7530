//! What the UIMA formats (`cas-xmi`, `cas-json`) share: the type system and a document as feature structures.
//!
//! DKPro Core's `Token`, `Sentence` and `NamedEntity` (so that INCEpTION shows them in its built-in layers), and layers of our own in
//! `webanno.custom`: `Event`, `Stance`, `Voice` with links to what fills their roles and, where no link can say it, features (see [`super::details`]).
//! Offsets are UTF-16 units.

use std::{borrow::Cow, collections::BTreeMap};

use super::{
    details::{self, Detail},
    escape::is_xml_char,
    loss::{LossKind, LossReport},
    relations::{Drawing, PIECE, SpanKey},
    tokens::{Tokens, borders},
    view::{LabelledSpan, Part, View},
};
use crate::model::span::ByteSpan;

pub(crate) const TOKEN: &str = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token";
pub(crate) const SENTENCE: &str = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence";
pub(crate) const NAMED_ENTITY: &str = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";
pub(crate) const EVENT: &str = "webanno.custom.Event";
pub(crate) const STANCE_TYPE: &str = "webanno.custom.Stance";
pub(crate) const VOICE_TYPE: &str = "webanno.custom.Voice";
pub(crate) const LINK: &str = "webanno.custom.RoleLink";
pub(crate) const ANNOTATION: &str = "uima.tcas.Annotation";
const TOP: &str = "uima.cas.TOP";
pub(crate) const STRING: &str = "uima.cas.String";
pub(crate) const FS_ARRAY: &str = "uima.cas.FSArray";

/// A feature: its name and its range; a range of [`LINK`] is an array of links.
type FeatureDef = (&'static str, &'static str);

/// Types with their supertype and features.
pub(crate) const TYPES: [(&str, &str, &[FeatureDef]); 7] = [
    (TOKEN, ANNOTATION, &[]),
    (SENTENCE, ANNOTATION, &[]),
    (
        NAMED_ENTITY,
        ANNOTATION,
        &[
            ("value", STRING),
            ("identifier", STRING),
            ("surface", STRING),
            ("entity", STRING),
            ("entityName", STRING),
            ("level", STRING),
            ("mention", STRING),
            ("roles", LINK),
        ],
    ),
    (
        EVENT,
        ANNOTATION,
        &[("label", STRING), ("event", STRING), ("roles", LINK)],
    ),
    (
        STANCE_TYPE,
        ANNOTATION,
        &[
            ("label", STRING),
            ("stance", STRING),
            ("polarity", STRING),
            ("holder", STRING),
            ("target", STRING),
            ("concept", STRING),
            ("intensity", STRING),
            ("certainty", STRING),
            ("inferred", STRING),
            ("roles", LINK),
        ],
    ),
    (
        VOICE_TYPE,
        ANNOTATION,
        &[
            ("label", STRING),
            ("voice", STRING),
            ("source", STRING),
            ("manner", STRING),
            ("roles", LINK),
        ],
    ),
    (LINK, TOP, &[("role", STRING), ("target", ANNOTATION)]),
];

/// A feature structure; its id is its place plus [`FIRST_ID`].
pub(crate) struct Fs<'a> {
    pub ty: &'static str,
    pub span: Option<ByteSpan>,
    pub texts: Vec<(&'static str, Cow<'a, str>)>,
    pub links: Vec<usize>,
    /// Of a link.
    pub target: Option<usize>,
}

/// Ids of feature structures begin here; 0 is UIMA's null, 1 the sofa.
pub(crate) const FIRST_ID: usize = 2;
pub(crate) const SOFA_ID: usize = 1;

/// The document as feature structures.
pub(crate) fn structures<'a>(view: &'a View, loss: &mut LossReport) -> Vec<Fs<'a>> {
    let drawing = Drawing::new(view, loss, |_| Ok(()));
    let spans = &drawing.spans;
    let pieces: Vec<ByteSpan> = spans.iter().flat_map(|s| s.at.iter().copied()).collect();
    let tokens = Tokens::new(&view.text, &borders(&pieces), &pieces);
    let mut all: Vec<Fs<'_>> = Vec::new();
    let plain = |ty, span| Fs {
        ty,
        span: Some(span),
        texts: Vec::new(),
        links: Vec::new(),
        target: None,
    };
    all.extend(tokens.tokens.iter().map(|t| plain(TOKEN, *t)));
    for (first, after) in &tokens.sentences {
        let whole = tokens.tokens[*first].hull(tokens.tokens[*after - 1]);
        all.push(plain(SENTENCE, whole));
    }
    let mut by_key: BTreeMap<SpanKey<'_>, usize> = BTreeMap::new();
    let mut links: Vec<(usize, Cow<'_, str>, usize)> = Vec::new();
    let mut n_further = 0;
    for span in spans {
        let mut previous = None;
        let details = drawing.details(span);
        if drawing.is_first(span.id) {
            // One of several has room; see [`features`].
            let links = details.iter().filter(|(name, _)| *name == details::LINK);
            n_further += links.count().saturating_sub(1);
        }
        for piece in span.at {
            let i = all.len();
            all.push(Fs {
                texts: features(view, span, *piece, &details),
                ..plain(type_of(span.part), *piece)
            });
            match previous {
                None => {
                    by_key.insert((span.part, span.id), i);
                }
                Some(before) => links.push((i, PIECE.into(), before)),
            }
            previous = Some(i);
        }
        loss.add(LossKind::Discontinuous, usize::from(span.at.len() > 1));
    }
    loss.add(LossKind::Links, n_further + drawing.n_odd_links());
    for relation in drawing.relations(loss) {
        if let (Some(from), Some(to)) = (by_key.get(&relation.from), by_key.get(&relation.to)) {
            links.push((*from, relation.label, *to));
        }
    }
    for (from, role, to) in links {
        let i = all.len();
        all.push(Fs {
            ty: LINK,
            span: None,
            texts: vec![("role", role)],
            links: Vec::new(),
            target: Some(to),
        });
        all[from].links.push(i);
    }
    all
}

fn type_of(part: Part) -> &'static str {
    match part {
        Part::Mention => NAMED_ENTITY,
        Part::Trigger => EVENT,
        Part::Evidence => STANCE_TYPE,
        Part::Cue | Part::Content => VOICE_TYPE,
    }
}

fn features<'a>(
    view: &'a View,
    span: &LabelledSpan<'a>,
    piece: ByteSpan,
    details: &[Detail<'a>],
) -> Vec<(&'static str, Cow<'a, str>)> {
    let mut texts: Vec<(&str, Cow<'_, str>)> = Vec::with_capacity(details.len() + 3);
    let (label, id) = match span.part {
        Part::Mention => ("value", "mention"),
        Part::Trigger => ("label", "event"),
        Part::Evidence => ("label", "stance"),
        Part::Cue | Part::Content => ("label", "voice"),
    };
    texts.push((label, span.label.into()));
    if span.part == Part::Mention {
        texts.push(("surface", view.slice(piece).into()));
    }
    texts.push((id, span.id.key().into()));
    let mut has_link = false;
    for (name, text) in details {
        if *name != details::LINK {
            texts.push((name, text.clone()));
        } else if !std::mem::replace(&mut has_link, true) {
            texts.push(("identifier", details::iri(text).into()));
        }
    }
    texts
}

/// Characters that XML cannot hold; each becomes U+FFFD, which is as long in UTF-16.
pub(crate) fn n_forbidden(text: &str) -> usize {
    text.chars().filter(|c| !is_xml_char(*c)).count()
}
