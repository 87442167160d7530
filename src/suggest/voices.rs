//! Who says what the quotations and posts of an article say, proposed from their zones and from the mentions around them.

use super::{cues, shape};
use crate::model::{
    annotation::{Holder, Manner, Mention, Zone, ZoneKind},
    document::Document,
    id::{Id, Kind},
    segment,
    span::ByteSpan,
};

/// A voice as a zone suggests it (PARC 3: source, cue, content).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoiceProposal {
    pub zone: Id,
    pub source: Holder,
    /// Who stands beside the cue by name without being tagged; the source is then unnamed until it is.
    pub name: Option<String>,
    /// The words that introduce the source; empty where none are found.
    pub cue: Vec<ByteSpan>,
    pub content: Vec<ByteSpan>,
    pub manner: Manner,
}

/// Opening quotation marks and the marks that close them.
const MARKS: [(char, &[char]); 7] = [
    ('«', &['»']),
    ('“', &['”', '“']),
    ('„', &['“', '”']),
    ('"', &['"']),
    ('「', &['」']),
    ('『', &['』']),
    ('‘', &['’']),
];

/// A proposal for each quotation and post that no voice covers yet, in text order.
pub fn propose_voices(document: &Document) -> Vec<VoiceProposal> {
    let mut zones: Vec<&Zone> = document
        .zones()
        .filter(|zone| matches!(zone.kind, ZoneKind::Quotation | ZoneKind::Post))
        .collect();
    zones.sort_by_key(|zone| zone.at);
    zones
        .into_iter()
        .filter(|zone| !has_voice(document, zone.at))
        .filter_map(|zone| propose(document, zone))
        .collect()
}

/// What the zone at a position proposes, if it is a quotation or a post that no voice covers yet; elsewhere, what is quoted in the paragraph.
pub fn propose_voice_at(document: &Document, offset: usize) -> Option<VoiceProposal> {
    let zone = document.zone_at(offset)?;
    if matches!(zone.kind, ZoneKind::Quotation | ZoneKind::Post) {
        return (!has_voice(document, zone.at))
            .then(|| propose(document, zone))
            .flatten();
    }
    if !document.is_in_datasets(offset) {
        return None;
    }
    let article = document.article();
    let paragraph = *article.paragraphs().get(article.paragraph_at(offset))?;
    if paragraph.len() > LONGEST {
        return None;
    }
    let mut quoted = quoted_in(article.text(), paragraph);
    // A word in quotation marks is no speech.
    quoted.retain(|span| is_speech(article.text(), *span) && !has_voice(document, *span));
    let at_caret = quoted
        .iter()
        .find(|span| (span.start..=span.end).contains(&offset));
    let content = vec![*at_caret.or(quoted.first())?];
    let said = who_says(document, &content, paragraph);
    Some(said.of(zone, content))
}

/// Whether what is between quotation marks has the length of a sentence and not of a name.
fn is_speech(text: &str, span: ByteSpan) -> bool {
    const FEWEST_WORDS: usize = 3;
    // Of scripts that set no spaces between words.
    const FEWEST_LETTERS: usize = 12;
    let said = span.text(text).unwrap_or_default();
    let is_unspaced =
        || said.contains(segment::is_unspaced) && segment::n_graphemes(said) >= FEWEST_LETTERS;
    said.split_whitespace().nth(FEWEST_WORDS - 1).is_some() || is_unspaced()
}

fn has_voice(document: &Document, at: ByteSpan) -> bool {
    document
        .touching(at)
        .into_iter()
        .any(|entry| entry.id.kind() == Kind::Voice)
}

fn propose(document: &Document, zone: &Zone) -> Option<VoiceProposal> {
    let text = document.article().text();
    if zone.kind == ZoneKind::Post {
        let content = segment::trim(text, without_signature(text, zone.at));
        return (!content.is_empty()).then(|| VoiceProposal {
            zone: zone.id.clone(),
            source: poster(document, zone),
            name: None,
            cue: Vec::new(),
            content: vec![content],
            manner: Manner::Direct,
        });
    }
    let quoted = quoted_in(text, zone.at);
    let content = if quoted.is_empty() {
        vec![segment::trim(text, zone.at)]
    } else {
        quoted
    };
    let said = who_says(document, &content, zone.at);
    Some(said.of(zone, content))
}

/// Who is said to say it, and by which words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub source: Holder,
    /// Who stands beside the cue by name without being tagged.
    pub name: Option<String>,
    pub cue: Vec<ByteSpan>,
}

impl Said {
    fn of(self, zone: &Zone, content: Vec<ByteSpan>) -> VoiceProposal {
        VoiceProposal {
            zone: zone.id.clone(),
            source: self.source,
            name: self.name,
            cue: self.cue,
            content,
            manner: Manner::Direct,
        }
    }
}

/// Who says a content, by the reporting verb beside it, else by who stands next to it within a stretch such as its zone or its paragraph.
pub fn who_says(document: &Document, content: &[ByteSpan], within: ByteSpan) -> Said {
    let beside = || {
        let (first, last) = (*content.first()?, *content.last()?);
        let (source, cue) = speaker_after(document, last, within)
            .or_else(|| speaker_before(document, first, within))?;
        Some(Said {
            source,
            name: None,
            cue,
        })
    };
    reported(document, content)
        .or_else(|| goes_on(document, *content.first()?))
        .or_else(beside)
        .unwrap_or(Said {
            source: Holder::Unnamed,
            name: None,
            cue: Vec::new(),
        })
}

/// Of a quotation that goes on right behind who said its beginning: `“…,” said Ana Diaz, of the union. “…”`.
fn goes_on(document: &Document, quoted: ByteSpan) -> Option<Said> {
    let text = document.article().text();
    let line_start = text[..quoted.start].rfind('\n').map_or(0, |i| i + 1);
    let near = text.ceil_char_boundary(quoted.start.saturating_sub(LONGEST));
    let before = ByteSpan::new(line_start.max(near), quoted.start);
    let begun = quoted_in(text, before).pop()?;
    let said = reported(document, &[begun])?;
    let cue = said.cue.first().filter(|cue| cue.start >= begun.end)?;
    let end = cues::sentence_end(text, cue.end, quoted.start);
    let between = text.get(end..quoted.start)?;
    (!between.contains(char::is_alphanumeric)).then_some(said)
}

/// Longest paragraph that is looked through for what is quoted in it: it is done with every frame while the caret stands there.
const LONGEST: usize = 16 * 1024;

/// Farthest that a cue is looked for from its quotation, in bytes.
const NEAR: usize = 200;

/// The reporting verb beside a quotation: in the sentence that goes on behind one of its stretches, else in the one that leads to it.
fn reported(document: &Document, quoted: &[ByteSpan]) -> Option<Said> {
    let text = document.article().text();
    let first = quoted.first()?;
    let line_start = text[..first.start].rfind('\n').map_or(0, |i| i + 1);
    let behind = quoted.iter().enumerate().map(|(i, span)| {
        let limit = quoted.get(i + 1).map_or(text.len(), |next| next.start);
        let limit = text.floor_char_boundary(limit.min(span.end + NEAR));
        // Past the closing mark: a dot before it ends the quotation, not who said it.
        let mark = text[span.end..limit].find(closes).unwrap_or(0);
        let mark = text[span.end + mark..limit]
            .chars()
            .next()
            .filter(|c| closes(*c))
            .map_or(span.end, |c| span.end + mark + c.len_utf8());
        ByteSpan::new(mark, cues::sentence_end(text, mark, limit))
    });
    let near = text.ceil_char_boundary(first.start.saturating_sub(NEAR));
    let start = cues::sentence_start(text, line_start.max(near), first.start);
    let before = ByteSpan::new(start, first.start);
    let mut cue_of = behind.filter_map(|within| Some((within, *cues::cues(text, within).first()?)));
    let (within, cue) = cue_of
        .next()
        .or_else(|| Some((before, *cues::cues(text, before).last()?)))?;
    let (source, name) = beside(document, within, cue);
    Some(Said {
        source,
        name,
        cue: vec![cue],
    })
}

fn closes(c: char) -> bool {
    MARKS.iter().any(|(_, closing)| closing.contains(&c))
}

/// Who stands beside a cue: a mention, an entity by its name, else a capitalised name.
fn beside(document: &Document, within: ByteSpan, cue: ByteSpan) -> (Holder, Option<String>) {
    let text = document.article().text();
    let before = ByteSpan::new(within.start, cue.start);
    let after = ByteSpan::new(cue.end, within.end);
    // Right before the verb: “Ana Diaz said in Rome”. A longer way off it may be anybody.
    let touches = |end: usize| {
        text.get(end..cue.start)
            .is_some_and(|t| t.trim().is_empty())
    };
    let mentioned = speakers(document, before).into_iter().next_back();
    if let Some(mention) = mentioned.filter(|m| m.at.last().is_some_and(|s| touches(s.end))) {
        return (Holder::Entity(mention.entity.clone()), None);
    }
    let named = cues::names(text, before).pop();
    if let Some(name) = named.filter(|name| touches(name.end)) {
        return named_by(document, name);
    }
    if cues::says_pronoun(text, cue) {
        return (Holder::Unnamed, None);
    }
    let is_person = |mention: &&Mention| {
        let entity = document.entity(&mention.entity);
        entity.is_some_and(|e| e.label == "Person")
    };
    let mentions = speakers(document, after);
    let mut mentions: Vec<&Mention> = mentions.into_iter().collect();
    mentions.retain(|m| {
        m.at.first()
            .is_some_and(|at| !cues::is_away(text, at.start))
    });
    let start = |m: &Mention| m.at.first().map_or(usize::MAX, |at| at.start);
    let name = cues::names(text, after).into_iter().next();
    let first = mentions.first().copied();
    match (first, name) {
        // A name before every mention; one that holds a mention is that mention's: “Foreign Minister [Ana Diaz]”.
        (first, Some(name)) if first.is_none_or(|m| start(m) >= name.end) => {
            named_by(document, name)
        }
        (Some(first), _) => {
            // “le secrétaire général de l’[OTAN], [Jens Stoltenberg]”: the person speaks.
            let end = first.at.last().map_or(0, |at| at.end);
            let person = mentions.iter().copied().find(is_person).filter(|person| {
                let between = text.get(end..start(person));
                between.is_some_and(|t| t.chars().all(|c| matches!(c, ' ' | ',' | '\u{a0}')))
            });
            let who = if is_person(&first) {
                first
            } else {
                person.unwrap_or(first)
            };
            (Holder::Entity(who.entity.clone()), None)
        }
        _ => {
            // Nobody behind it: whoever is before, wherever in the sentence.
            let holder = mentioned.map(|m| Holder::Entity(m.entity.clone()));
            (holder.unwrap_or(Holder::Unnamed), None)
        }
    }
}

/// The entity that is called so; without one, the name.
fn named_by(document: &Document, name: ByteSpan) -> (Holder, Option<String>) {
    let text = document.article().text();
    let name = name.text(text).unwrap_or_default();
    let entity = document
        .entities()
        .find(|e| e.name == name || e.aliases.iter().any(|alias| alias == name));
    match entity {
        Some(entity) => (Holder::Entity(entity.id.clone()), None),
        None => (Holder::Unnamed, Some(name.to_owned())),
    }
}

/// The stretches between quotation marks, in text order; an unclosed one runs to the end.
fn quoted_in(text: &str, at: ByteSpan) -> Vec<ByteSpan> {
    let mut found = Vec::new();
    let mut open: Option<(usize, &[char])> = None;
    let inner = at.text(text).unwrap_or_default();
    for (i, c) in inner.char_indices() {
        match open {
            Some((start, closing)) if closing.contains(&c) => {
                // An apostrophe closes nothing inside a word.
                let next = inner[i + c.len_utf8()..].chars().next();
                if c == '’' && next.is_some_and(char::is_alphanumeric) {
                    continue;
                }
                found.push(segment::trim(
                    text,
                    ByteSpan::new(at.start + start, at.start + i),
                ));
                open = None;
            }
            Some(_) => {}
            None => {
                if let Some((_, closing)) = MARKS.iter().find(|(mark, _)| *mark == c) {
                    open = Some((i + c.len_utf8(), closing));
                }
            }
        }
    }
    if let Some((start, _)) = open {
        found.push(segment::trim(text, ByteSpan::new(at.start + start, at.end)));
    }
    found.retain(|span| !span.is_empty());
    found
}

/// A post without its `— Name (@handle) date` line.
fn without_signature(text: &str, at: ByteSpan) -> ByteSpan {
    let inner = at.text(text).unwrap_or_default();
    let last = inner.trim_end().rfind('\n').map_or(0, |i| i + 1);
    match shape::signature(&inner[last..]) {
        Some(signature) if signature.alone => ByteSpan::new(at.start, at.start + last),
        // The signature ends the post's only line.
        Some(_) => {
            let dash = inner.rfind(['—', '–', '―']).unwrap_or(inner.len());
            ByteSpan::new(at.start, at.start + dash)
        }
        None => at,
    }
}

/// The entity that a post's author is: mentioned in the signature, or known by that name.
fn poster(document: &Document, zone: &Zone) -> Holder {
    let Some(author) = &zone.author else {
        return Holder::Unnamed;
    };
    let name = author.split(" (@").next().unwrap_or(author).trim();
    document
        .entities()
        .find(|entity| entity.name == name || entity.aliases.iter().any(|alias| alias == name))
        .map_or(Holder::Unnamed, |entity| Holder::Entity(entity.id.clone()))
}

/// The first who could speak in the sentence after a quotation, and the words between: `», a prévenu Jens Stoltenberg`.
fn speaker_after(
    document: &Document,
    quoted: ByteSpan,
    within: ByteSpan,
) -> Option<(Holder, Vec<ByteSpan>)> {
    let text = document.article().text();
    let end = text[quoted.end..within.end]
        .find(['.', '!', '?', '\n', '。'])
        .map_or(within.end, |i| quoted.end + i);
    let mention = first_speaker(document, ByteSpan::new(quoted.end, end.max(quoted.end)))?;
    let first = mention.at.first()?;
    let cue = words(text, ByteSpan::new(quoted.end, first.start));
    Some((Holder::Entity(mention.entity.clone()), cue))
}

/// The last who could speak before a quotation in its zone, and the words between: `Jens Stoltenberg said: “…”`.
fn speaker_before(
    document: &Document,
    quoted: ByteSpan,
    within: ByteSpan,
) -> Option<(Holder, Vec<ByteSpan>)> {
    let text = document.article().text();
    let before = ByteSpan::new(within.start, quoted.start);
    let mention = speakers(document, before).into_iter().next_back()?;
    let last = mention.at.last()?;
    let cue = words(text, ByteSpan::new(last.end, quoted.start));
    Some((Holder::Entity(mention.entity.clone()), cue))
}

fn first_speaker(document: &Document, within: ByteSpan) -> Option<&Mention> {
    speakers(document, within).into_iter().next()
}

/// Mentions of what can speak, in text order: anything but a place or a thing.
fn speakers(document: &Document, within: ByteSpan) -> Vec<&Mention> {
    const MUTE: [&str; 4] = ["Location", "Product", "Document", "Weapon"];
    if within.is_empty() {
        return Vec::new();
    }
    let entries = document.touching(within).into_iter();
    entries
        .filter(|entry| entry.span.start >= within.start)
        .filter_map(|entry| document.mention(&entry.id))
        .filter(|mention| {
            let entity = document.entity(&mention.entity);
            entity.is_some_and(|e| !MUTE.contains(&e.label.as_str()))
        })
        .collect()
}

/// A stretch without quotation marks, punctuation and white space at its ends; none where nothing else is in it or it is too long to be
/// a cue.
fn words(text: &str, span: ByteSpan) -> Vec<ByteSpan> {
    let Some(inner) = span.text(text) else {
        return Vec::new();
    };
    let is_edge = |c: char| !c.is_alphanumeric();
    let start = span.start + (inner.len() - inner.trim_start_matches(is_edge).len());
    let end = span.start + inner.trim_end_matches(is_edge).len();
    if start >= end || end - start > 60 {
        return Vec::new();
    }
    vec![ByteSpan::new(start, end)]
}
