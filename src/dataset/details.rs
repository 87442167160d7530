//! What is said of a labelled span besides its label, as names with texts: the formats that draw lines between spans write it beside them and read
//! it again.
//!
//! | part | names |
//! |---|---|
//! | mention | `level`, `entity` (its id), `entityName`, `link` (one for each) |
//! | evidence | `polarity`, `holder`, `target`, `concept`, `intensity`, `certainty`, `inferred` |
//! | the span that stands for a voice | `source`, `manner` |
//!
//! `holder`, `target` and `source` are there only where no line can say it: `Author`, or an entity that no span names as `Type:Name`, with a backslash
//! before each `:` and `\` of the type. A format writes the names that it has a place for.

use std::{borrow::Cow, collections::BTreeSet};

use super::view::View;
use crate::model::{
    annotation::{
        Certainty, Entity, Holder, Level, Link, Manner, Mention, Polarity, Stance, Target, Voice,
    },
    id::Id,
};

pub(crate) const LEVEL: &str = "level";
pub(crate) const ENTITY: &str = "entity";
pub(crate) const ENTITY_NAME: &str = "entityName";
pub(crate) const LINK: &str = "link";
/// The label of a mention, where it is not its entity's.
pub(crate) const LABEL: &str = "label";
pub(crate) const POLARITY: &str = "polarity";
pub(crate) const HOLDER: &str = "holder";
pub(crate) const TARGET: &str = "target";
pub(crate) const CONCEPT: &str = "concept";
pub(crate) const INTENSITY: &str = "intensity";
pub(crate) const CERTAINTY: &str = "certainty";
pub(crate) const INFERRED: &str = "inferred";
pub(crate) const SOURCE: &str = "source";
pub(crate) const MANNER: &str = "manner";

/// Who no line can lead to.
pub(crate) const ENDS: [&str; 4] = [HOLDER, TARGET, CONCEPT, SOURCE];

const AUTHOR: &str = "Author";
const UNNAMED: &str = "Unnamed";
const WIKIDATA: &str = "http://www.wikidata.org/entity/";
const WIKIDATA_SECURE: &str = "https://www.wikidata.org/entity/";
const LEVELS: [(Level, &str); 3] = [
    (Level::Name, "Name"),
    (Level::Nominal, "Nominal"),
    (Level::Pronoun, "Pronoun"),
];
const POLARITIES: [(Polarity, &str); 4] = [
    (Polarity::Favor, "Favor"),
    (Polarity::Against, "Against"),
    (Polarity::Neither, "Neither"),
    (Polarity::Both, "Both"),
];
const CERTAINTIES: [(Certainty, &str); 3] = [
    (Certainty::Certain, "Certain"),
    (Certainty::Probable, "Probable"),
    (Certainty::Unsure, "Unsure"),
];
const MANNERS: [(Manner, &str); 4] = [
    (Manner::Direct, "Direct"),
    (Manner::Indirect, "Indirect"),
    (Manner::Mixed, "Mixed"),
    (Manner::Reported, "Reported"),
];

/// A name and its text.
pub(crate) type Detail<'a> = (&'static str, Cow<'a, str>);

pub(crate) fn of_mention<'a>(view: &'a View, mention: &Mention) -> Vec<Detail<'a>> {
    let mut details = Vec::with_capacity(4);
    details.push((LEVEL, word_of(&LEVELS, mention.level).into()));
    if let Some(entity) = view.entity(&mention.entity) {
        details.push((ENTITY, entity.id.key().into()));
        details.push((ENTITY_NAME, entity.name.as_str().into()));
        for (i, link) in entity.links.iter().enumerate() {
            if is_plain(&entity.links[..i], link) {
                details.push((LINK, format!("{}:{}", link.kb, link.id).into()));
            }
        }
    }
    details
}

/// `has_span` tells which entities a line can lead to.
pub(crate) fn of_stance<'a>(
    view: &View,
    stance: &'a Stance,
    has_span: &dyn Fn(&Id) -> bool,
) -> Vec<Detail<'a>> {
    let mut details = vec![(POLARITY, polarity_word(stance.polarity).into())];
    details.extend(holder(view, &stance.holder, has_span).map(|text| (HOLDER, text)));
    match &stance.target {
        Target::Entity(id) if !has_span(id) => details.push((TARGET, bare(view, id).into())),
        Target::Entity(_) | Target::Event(_) => {}
        Target::Concept(concept) => details.push((CONCEPT, concept.as_str().into())),
    }
    let intensity = stance.intensity.as_deref();
    details.extend(intensity.map(|intensity| (INTENSITY, intensity.into())));
    if stance.certainty != Certainty::Certain {
        details.push((CERTAINTY, word_of(&CERTAINTIES, stance.certainty).into()));
    }
    if stance.inferred {
        details.push((INFERRED, "true".into()));
    }
    details
}

/// What is said at the span that stands for a voice.
pub(crate) fn of_voice<'a>(
    view: &View,
    voice: &'a Voice,
    has_span: &dyn Fn(&Id) -> bool,
) -> Vec<Detail<'a>> {
    let source = holder(view, &voice.source, has_span).map(|text| (SOURCE, text));
    let is_usual = voice.manner == Manner::Direct;
    let manner = (!is_usual).then(|| (MANNER, word_of(&MANNERS, voice.manner).into()));
    source.into_iter().chain(manner).collect()
}

fn holder<'a>(
    view: &View,
    holder: &Holder,
    has_span: &dyn Fn(&Id) -> bool,
) -> Option<Cow<'a, str>> {
    match holder {
        Holder::Entity(id) if !has_span(id) => Some(bare(view, id).into()),
        Holder::Entity(_) | Holder::Unnamed => None,
        Holder::Author => Some(AUTHOR.into()),
    }
}

fn bare(view: &View, id: &Id) -> String {
    let (label, name) = view
        .entity(id)
        .map_or(("", ""), |entity| (&entity.label, &entity.name));
    let label = label.replace('\\', "\\\\").replace(':', "\\:");
    format!("{label}:{name}")
}

pub(crate) fn polarity_word(polarity: Polarity) -> &'static str {
    word_of(&POLARITIES, polarity)
}

pub(crate) fn polarity_from(text: &str) -> Option<Polarity> {
    word(&POLARITIES, text)
}

/// Links that have no place among the details: those that say nothing new, and those whose knowledge base is no single word.
pub(crate) fn n_odd_links(entity: &Entity) -> usize {
    let links = entity.links.iter().enumerate();
    links
        .filter(|(i, link)| !is_plain(&entity.links[..*i], link))
        .count()
}

fn is_plain(before: &[Link], link: &Link) -> bool {
    let same = |other: &Link| (&other.kb, &other.id) == (&link.kb, &link.id);
    let back = link_from(&format!("{}:{}", link.kb, link.id));
    back.is_some_and(|back| same(&back)) && !before.iter().any(same)
}

/// The IRI of a link that is written `kb:id`.
pub(crate) fn iri(link: &str) -> String {
    match link.strip_prefix("wikidata:") {
        Some(id) => format!("{WIKIDATA}{id}"),
        None => link.to_owned(),
    }
}

/// A link from `kb:id` or from an IRI of Wikidata; other addresses are no links of ours.
pub(crate) fn link_from(text: &str) -> Option<Link> {
    let wikidata = [WIKIDATA, WIKIDATA_SECURE];
    let (kb, id) = match wikidata.iter().find_map(|start| text.strip_prefix(start)) {
        Some(id) => ("wikidata", id),
        None => text.split_once(':')?,
    };
    let is_word = |c: char| !c.is_whitespace() && c != '/';
    let fits = !kb.is_empty() && kb.chars().all(is_word) && !id.starts_with("//");
    fits.then(|| Link {
        kb: kb.to_owned(),
        id: id.to_owned(),
        confidence: None,
    })
}

/// What was read of a span, taken name by name; what nobody takes is left over for its attributes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said(Vec<(String, String)>);

/// Somebody no line led to.
pub(crate) enum Bare {
    Author,
    Unnamed,
    /// Type and name.
    Entity(String, String),
}

impl Said {
    pub(crate) fn add(&mut self, name: impl Into<String>, text: impl Into<String>) {
        self.0.push((name.into(), text.into()));
    }

    pub(crate) fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    /// The first text of this name that `parse` understands; further ones that say the same go with it.
    fn take<T>(&mut self, name: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let mut found: Option<(String, T)> = None;
        self.0.retain(|(there, text)| {
            if there != name {
                return true;
            }
            match &found {
                Some((same, _)) => same != text,
                None => {
                    found = parse(text).map(|parsed| (text.clone(), parsed));
                    found.is_none()
                }
            }
        });
        found.map(|(_, parsed)| parsed)
    }

    pub(crate) fn text(&mut self, name: &str) -> Option<String> {
        self.take(name, |text| Some(text.to_owned()))
    }

    pub(crate) fn polarity(&mut self) -> Option<Polarity> {
        self.take(POLARITY, polarity_from)
    }

    pub(crate) fn level(&mut self, mention: &mut Mention) {
        if let Some(level) = self.take(LEVEL, |text| word(&LEVELS, text)) {
            mention.level = level;
        }
    }

    pub(crate) fn links(&mut self) -> Vec<Link> {
        let mut links = Vec::new();
        self.0.retain(|(name, text)| {
            let link = (name == LINK).then(|| link_from(text)).flatten();
            let is_other = link.is_none();
            links.extend(link);
            is_other
        });
        links
    }

    /// Who holds a stance or speaks, where no line says it.
    pub(crate) fn holder(&mut self, name: &str) -> Option<Bare> {
        self.take(name, |text| match text {
            AUTHOR => Some(Bare::Author),
            UNNAMED => Some(Bare::Unnamed),
            _ => split_type(text).map(|(label, name)| Bare::Entity(label, name)),
        })
    }

    /// Type and name of a stance's target that no span stands for.
    pub(crate) fn target(&mut self) -> Option<(String, String)> {
        self.take(TARGET, split_type)
    }

    /// Whether one of [`Said::target`] and [`CONCEPT`] is there.
    pub(crate) fn has_target(&self) -> bool {
        let is_target = |(name, text): &(String, String)| {
            name == CONCEPT || (name == TARGET && split_type(text).is_some())
        };
        self.0.iter().any(is_target)
    }

    pub(crate) fn of_stance(&mut self, stance: &mut Stance) {
        stance.intensity = self.text(INTENSITY);
        if let Some(certainty) = self.take(CERTAINTY, |text| word(&CERTAINTIES, text)) {
            stance.certainty = certainty;
        }
        if let Some(inferred) = self.take(INFERRED, |text| text.parse().ok()) {
            stance.inferred = inferred;
        }
    }

    pub(crate) fn manner(&mut self, voice: &mut Voice) {
        if let Some(manner) = self.take(MANNER, |text| word(&MANNERS, text)) {
            voice.manner = manner;
        }
    }

    /// What nobody took, as attributes.
    pub(crate) fn left(self) -> impl Iterator<Item = (String, String)> {
        let said: BTreeSet<(String, String)> = self.0.into_iter().collect();
        said.into_iter().filter(|(_, text)| !text.is_empty())
    }
}

fn word<T: Copy>(all: &[(T, &str)], text: &str) -> Option<T> {
    let found = all.iter().find(|(_, word)| *word == text);
    found.map(|(one, _)| *one)
}

fn word_of<T: PartialEq>(all: &[(T, &'static str)], one: T) -> &'static str {
    let found = all.iter().find(|(there, _)| *there == one);
    found.map_or("", |(_, word)| word)
}

/// Type and name at the first `:` that no backslash escapes.
fn split_type(text: &str) -> Option<(String, String)> {
    let mut label = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => label.extend(chars.next()),
            ':' => return Some((label, chars.as_str().to_owned())),
            _ => label.push(c),
        }
    }
    None
}
