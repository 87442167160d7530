//! What the UIMA formats (`cas-xmi`, `cas-json`) share: the type system and a document as feature structures.
//!
//! DKPro Core's `Token`, `Sentence` and `NamedEntity` (so that INCEpTION shows them in its built-in layers), and layers of our own in
//! `webanno.custom`: `Event`, `Stance`, `Voice` with links to what fills their roles. Offsets are UTF-16 units.

use std::{borrow::Cow, collections::BTreeMap};

use super::{
    escape::is_xml_char,
    loss::{LossKind, LossReport},
    relations::{SpanKey, relations},
    tokens::{Tokens, borders},
    view::{Part, View},
};
use crate::model::{
    annotation::{Level, Polarity},
    id::Id,
    span::ByteSpan,
};

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
            ("roles", LINK),
        ],
    ),
    (
        VOICE_TYPE,
        ANNOTATION,
        &[("label", STRING), ("voice", STRING), ("roles", LINK)],
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
    let spans = view.spans();
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
    for span in &spans {
        let mut previous = None;
        for piece in span.at {
            let i = all.len();
            let mut fs = plain(NAMED_ENTITY, *piece);
            let id = Cow::Borrowed(span.id.key());
            let label = Cow::Borrowed(span.label);
            match span.part {
                Part::Mention => {
                    fs.texts = mention_features(view, span.id, span.label, *piece);
                }
                Part::Trigger => {
                    fs.ty = EVENT;
                    fs.texts = vec![("label", label), ("event", id)];
                }
                Part::Evidence => {
                    fs.ty = STANCE_TYPE;
                    let stance = view.stances.iter().find(|s| s.id == *span.id);
                    let polarity = stance.map_or(Polarity::Neither, |s| s.polarity);
                    fs.texts = vec![
                        ("label", label),
                        ("stance", id),
                        ("polarity", format!("{polarity:?}").into()),
                    ];
                }
                Part::Cue | Part::Content => {
                    fs.ty = VOICE_TYPE;
                    fs.texts = vec![("label", label), ("voice", id)];
                }
            }
            all.push(fs);
            match previous {
                None => {
                    by_key.insert((span.part, span.id), i);
                }
                Some(before) => links.push((i, "Piece".into(), before)),
            }
            previous = Some(i);
        }
        loss.add(LossKind::Discontinuous, usize::from(span.at.len() > 1));
    }
    loss.add(LossKind::Links, n_further_links(view));
    for relation in relations(view, loss) {
        if let (Some(from), Some(to)) = (by_key.get(&relation.from), by_key.get(&relation.to)) {
            links.push((*from, relation.label.into(), *to));
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

fn mention_features<'a>(
    view: &'a View,
    id: &'a Id,
    label: &'a str,
    piece: ByteSpan,
) -> Vec<(&'static str, Cow<'a, str>)> {
    let mut texts: Vec<(&str, Cow<'_, str>)> = Vec::with_capacity(7);
    texts.push(("value", label.into()));
    texts.push(("surface", view.slice(piece).into()));
    texts.push(("mention", id.key().into()));
    // The first of several; see [`n_further_links`].
    if let Some(mention) = view.mention(id)
        && let Some(entity) = view.entity(&mention.entity)
    {
        texts.push(("entity", entity.id.key().into()));
        texts.push(("entityName", (&*entity.name).into()));
        texts.push(("level", level_word(mention.level).into()));
        if let Some(link) = entity.links.first() {
            let iri = match link.kb.as_str() {
                "wikidata" => format!("http://www.wikidata.org/entity/{}", link.id),
                kb => format!("{kb}:{}", link.id),
            };
            texts.push(("identifier", iri.into()));
        }
    }
    texts
}

const fn level_word(level: Level) -> &'static str {
    match level {
        Level::Name => "Name",
        Level::Nominal => "Nominal",
        Level::Pronoun => "Pronoun",
    }
}

/// Links beyond the one that DKPro's `identifier` has room for.
fn n_further_links(view: &View) -> usize {
    let further = view
        .entities
        .iter()
        .map(|e| e.links.len().saturating_sub(1));
    further.sum()
}

/// Characters that XML cannot hold; each becomes U+FFFD, which is as long in UTF-16.
pub(crate) fn n_forbidden(text: &str) -> usize {
    text.chars().filter(|c| !is_xml_char(*c)).count()
}
