//! The adjudicators' verdicts on an article, `<article file name>.verdicts.ron`, `postil-verdicts` 1.x.
//!
//! ```ron
//! (
//!     format: "postil-verdicts", version: (1, 0), offsets: CodePoints,
//!     article: (file: "otan-daech.txt", sha256: "…"),
//!     verdicts: [
//!         (on: Mention, of: {"bruno": "m_1", "chloe": "m_2"}, at: (start: 0, end: 6, quote: "L'OTAN"), decision: Take("bruno"), by: "dana", gold: "m_1", reason: GuidelineGap, note: "the article is not part of the name", said: "5d41402abc4b2a76"),
//!     ],
//! )
//! ```
//!
//! One verdict a line, in the order of the text, `\n` always, no time stamp: an unchanged file saves to identical bytes. Invariants: the
//! file is the old one or the new one, whole; what another adjudicator wrote since it was read is kept ([`merge`]); a file of a newer
//! version is read and not written.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{
    bare,
    codebook::text_of,
    error::{Action, StoreError},
    ron_text,
    save::{SaveError, save_bytes},
    vfs::{self, Vfs},
};
use crate::model::{
    article::{Article, Sha256Hex},
    id::{Id, Kind},
    said::{Words, words},
    span::CharSpan,
    verdict::{Decision, Reason, Subject, Verdict},
};

pub const VERDICTS_EXTENSION: &str = ".verdicts.ron";

const FORMAT: &str = "postil-verdicts";
const UNWRITTEN_FORMAT: &str = "postil-unwritten-verdicts";
const VERSION: (u32, u32) = (1, 0);
/// Longer quotes are cut.
const QUOTE_CHARS: usize = 64;

/// The verdicts with the state of their file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdicts {
    pub list: Vec<Verdict>,
    /// Of the file they were read from; `None` where there was none.
    pub file: Option<Sha256Hex>,
    /// Why they can't be written.
    pub read_only: Option<Words>,
}

/// Where an article's verdicts lie.
pub fn verdicts_path(article: &Path) -> PathBuf {
    let mut name = article.file_name().unwrap_or_default().to_owned();
    name.push(VERDICTS_EXTENSION);
    article.with_file_name(name)
}

/// Whether a file is named as verdicts are.
pub fn is_verdicts(path: &Path) -> bool {
    path.to_string_lossy().ends_with(VERDICTS_EXTENSION)
}

/// Reads an article's verdicts; none where there is no file.
pub fn read(vfs: &dyn Vfs, path: &Path, article: &Article) -> Result<Verdicts, StoreError> {
    let failed = |error| StoreError::io(path, Action::Read, error);
    if !vfs::exists(vfs, path).map_err(failed)? {
        return Ok(Verdicts::default());
    }
    let bytes = vfs.read(path).map_err(failed)?;
    let text = text_of(&bytes, path)?;
    let wire: WireFile = ron::from_str(&text).map_err(|error| StoreError::Ron {
        path: path.to_owned(),
        line: error.span.start.line,
        column: error.span.start.col,
        message: ron_text::plain_message(&error.code),
    })?;
    if wire.format != FORMAT {
        return Err(StoreError::WrongFormat {
            path: path.to_owned(),
            found: wire.format,
            expected: FORMAT,
        });
    }
    if wire.version.0 > VERSION.0 {
        return Err(StoreError::NewerVersion {
            path: path.to_owned(),
            major: wire.version.0,
            minor: wire.version.1,
        });
    }
    // Fields that this version does not know would be lost.
    let read_only = (wire.version > VERSION).then(|| {
        words!(
            "verdicts-newer",
            "{file} was written by a newer Postil and is left as it is; install that version to settle this article",
            file = path.display().to_string()
        )
    });
    Ok(Verdicts {
        list: wire
            .verdicts
            .into_iter()
            .map(|verdict| verdict_from_wire(verdict, article))
            .collect(),
        file: Some(Sha256Hex::of(&bytes)),
        read_only,
    })
}

/// Writes an article's verdicts over the file they were read from; returns them as they now are on disk.
///
/// What somebody else wrote since is merged in: `base` is the list as it was read.
pub fn save(
    vfs: &dyn Vfs,
    path: &Path,
    article: &Article,
    verdicts: &Verdicts,
    base: &[Verdict],
) -> Result<Verdicts, SaveError> {
    let mut ours = verdicts.clone();
    // Twice at most changes under our hands; a third time somebody should know.
    for _ in 0..3 {
        if ours.list.is_empty() && ours.file.is_none() {
            return Ok(ours);
        }
        let text = render(&ours.list, article).map_err(|error| SaveError::Verify {
            path: path.to_owned(),
            what: error.to_string(),
        })?;
        match save_bytes(vfs, path, ours.file.as_ref(), text.as_bytes()) {
            Ok(file) => {
                ours.file = Some(file);
                return Ok(ours);
            }
            Err(SaveError::ChangedOnDisk { .. }) => {
                let theirs = read(vfs, path, article)?;
                if theirs.read_only.is_some() {
                    break;
                }
                ours = Verdicts {
                    list: merge(base, &verdicts.list, &theirs.list),
                    ..theirs
                };
            }
            Err(error) => return Err(error),
        }
    }
    Err(SaveError::ChangedOnDisk {
        path: path.to_owned(),
        expected: ours.file.clone(),
        found: Sha256Hex::of(b""),
    })
}

/// Two adjudicators' verdicts that began as `base`: what one of them changed is changed; where both changed one, ours holds.
pub fn merge(base: &[Verdict], ours: &[Verdict], theirs: &[Verdict]) -> Vec<Verdict> {
    let by_subject = |list: &[Verdict]| -> BTreeMap<Subject, Verdict> {
        list.iter().map(|v| (v.on.clone(), v.clone())).collect()
    };
    let (base, ours, mut merged) = (by_subject(base), by_subject(ours), by_subject(theirs));
    for (on, verdict) in &ours {
        if base.get(on) != Some(verdict) {
            merged.insert(on.clone(), verdict.clone());
        }
    }
    for on in base.keys().filter(|on| !ours.contains_key(on)) {
        merged.remove(on);
    }
    merged.into_values().collect()
}

/// The file's text.
pub fn render(list: &[Verdict], article: &Article) -> Result<String, ron::Error> {
    let verdicts = lines(list, article)?;
    let head = head(FORMAT, article)?;
    Ok(format!("{head}    verdicts: [\n{verdicts}    ],\n)\n"))
}

/// The text of verdicts that could not be written, with what they began as.
pub(super) fn text_of_unwritten(
    ours: &[Verdict],
    base: &[Verdict],
    article: &Article,
) -> Result<String, ron::Error> {
    let (ours, base) = (lines(ours, article)?, lines(base, article)?);
    let head = head(UNWRITTEN_FORMAT, article)?;
    Ok(format!(
        "{head}    verdicts: [\n{ours}    ],\n    base: [\n{base}    ],\n)\n"
    ))
}

/// Verdicts and what they began as; `None` where this version can't read them.
pub(super) fn unwritten_from_text(
    bytes: &[u8],
    article: &Article,
) -> Option<(Vec<Verdict>, Vec<Verdict>)> {
    let wire: WireFile = ron::from_str(std::str::from_utf8(bytes).ok()?).ok()?;
    let is_known = wire.format == UNWRITTEN_FORMAT && wire.version <= VERSION;
    is_known.then(|| {
        let of = |list: Vec<WireVerdict>| {
            let each = list.into_iter();
            each.map(|v| verdict_from_wire(v, article)).collect()
        };
        (of(wire.verdicts), of(wire.base))
    })
}

fn head(format: &str, article: &Article) -> Result<String, ron::Error> {
    let of = ron_text::line_from(&WireArticle {
        file: article.file_name().to_owned(),
        sha256: article.sha256().to_string(),
    })?;
    let (major, minor) = VERSION;
    Ok(format!(
        "(\n    format: {format:?}, version: ({major}, {minor}), offsets: CodePoints,\n    article: {of},\n"
    ))
}

/// One verdict a line, in the order of the text.
fn lines(list: &[Verdict], article: &Article) -> Result<String, ron::Error> {
    let mut sorted: Vec<&Verdict> = list.iter().collect();
    sorted.sort_by(|a, b| {
        let place = |v: &Verdict| v.at.map_or((1, 0, 0), |at| (0, at.start, at.end));
        (place(a), &a.on).cmp(&(place(b), &b.on))
    });
    let mut out = String::new();
    for verdict in sorted {
        let line = ron_text::line_from(&wire_from_verdict(verdict, article))?;
        out.push_str(&format!("        {line},\n"));
    }
    Ok(out)
}

#[derive(Debug, Serialize, Deserialize)]
struct WireFile {
    format: String,
    version: (u32, u32),
    offsets: WireOffsets,
    article: WireArticle,
    #[serde(default)]
    verdicts: Vec<WireVerdict>,
    /// Of those that could not be written.
    #[serde(default)]
    base: Vec<WireVerdict>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum WireOffsets {
    CodePoints,
}

#[derive(Debug, Serialize, Deserialize)]
struct WireArticle {
    file: String,
    sha256: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct WireVerdict {
    on: WireKind,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    role: Option<String>,
    of: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    at: Option<WirePlace>,
    decision: WireDecision,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    alike: Vec<String>,
    by: String,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    gold: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    reason: Option<WireReason>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    said: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct WirePlace {
    start: usize,
    end: usize,
    #[serde(default)]
    quote: String,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum WireKind {
    Zone,
    Entity,
    Mention,
    Event,
    Stance,
    Voice,
    Absence,
    Comment,
}

#[derive(Debug, Serialize, Deserialize)]
enum WireDecision {
    Take(String),
    Edit,
    Merge,
    Reject,
    Accept,
    Question,
    Skip,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum WireReason {
    AmbiguousText,
    GuidelineGap,
    Slip,
}

macro_rules! same_names {
    ($wire:ident, $model:ident, $to:ident, $from:ident: $($name:ident),*) => {
        const fn $to(value: $model) -> $wire {
            match value { $($model::$name => $wire::$name),* }
        }
        const fn $from(value: $wire) -> $model {
            match value { $($wire::$name => $model::$name),* }
        }
    };
}
same_names!(WireKind, Kind, wire_from_kind, kind_from_wire: Zone, Entity, Mention, Event, Stance, Voice, Absence, Comment);
same_names!(WireReason, Reason, wire_from_reason, reason_from_wire: AmbiguousText, GuidelineGap, Slip);

fn wire_from_verdict(verdict: &Verdict, article: &Article) -> WireVerdict {
    let at = verdict.at.and_then(|at| {
        let chars = article.index().char_span(article.text(), at)?;
        Some(WirePlace {
            start: chars.start,
            end: chars.end,
            quote: article.quote(at).chars().take(QUOTE_CHARS).collect(),
        })
    });
    WireVerdict {
        on: wire_from_kind(verdict.on.kind),
        role: verdict.on.role.clone(),
        of: verdict
            .on
            .records
            .iter()
            .map(|(annotator, id)| (annotator.clone(), id.key().to_owned()))
            .collect(),
        at,
        decision: match &verdict.decision {
            Decision::Take(annotator) => WireDecision::Take(annotator.clone()),
            Decision::Edit => WireDecision::Edit,
            Decision::Merge => WireDecision::Merge,
            Decision::Reject => WireDecision::Reject,
            Decision::Accept => WireDecision::Accept,
            Decision::Question => WireDecision::Question,
            Decision::Skip => WireDecision::Skip,
        },
        alike: verdict.alike.clone(),
        by: verdict.by.clone(),
        gold: verdict.gold.as_ref().map(|id| id.key().to_owned()),
        reason: verdict.reason.map(wire_from_reason),
        note: verdict.note.clone(),
        said: verdict.said.clone(),
    }
}

/// A place that no longer fits the text is left out: the records say where it is now.
fn verdict_from_wire(wire: WireVerdict, article: &Article) -> Verdict {
    let kind = kind_from_wire(wire.on);
    Verdict {
        on: Subject {
            kind,
            role: wire.role,
            records: wire
                .of
                .into_iter()
                .map(|(annotator, key)| (annotator, Id::new(kind, key)))
                .collect(),
        },
        at: wire.at.and_then(|at| {
            let span = CharSpan::new(at.start, at.end);
            article.index().byte_span(article.text(), span)
        }),
        decision: match wire.decision {
            WireDecision::Take(annotator) => Decision::Take(annotator),
            WireDecision::Edit => Decision::Edit,
            WireDecision::Merge => Decision::Merge,
            WireDecision::Reject => Decision::Reject,
            WireDecision::Accept => Decision::Accept,
            WireDecision::Question => Decision::Question,
            WireDecision::Skip => Decision::Skip,
        },
        alike: wire.alike,
        by: wire.by,
        gold: wire.gold.map(|key| Id::new(kind, key)),
        reason: wire.reason.map(reason_from_wire),
        note: wire.note,
        said: wire.said,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::span::ByteSpan;
    use crate::store::{fixture::TempDir, vfs::RealVfs};

    fn article() -> Article {
        Article::new("a.txt", "L’OTAN s’engage contre Daech. 👍")
    }

    fn verdict(key: &str, decision: Decision) -> Verdict {
        Verdict {
            on: Subject {
                kind: Kind::Mention,
                role: None,
                records: [("bruno".to_owned(), Id::new(Kind::Mention, key))].into(),
            },
            at: Some(ByteSpan::new(4, 8)),
            decision,
            alike: vec!["chloe".to_owned()],
            by: "dana".to_owned(),
            gold: Some(Id::new(Kind::Mention, key)),
            reason: Some(Reason::GuidelineGap),
            note: "l’article \"n’en est pas\"".to_owned(),
            said: "0123".to_owned(),
        }
    }

    #[test]
    fn a_file_reads_as_it_was_written_and_saves_to_the_same_bytes() {
        let article = article();
        let mut role = verdict("e", Decision::Skip);
        role.on.kind = Kind::Event;
        role.gold = None;
        role.on.records = [("bruno".to_owned(), Id::new(Kind::Event, "e"))].into();
        role.on.role = Some("actor".to_owned());
        role.at = None;
        role.reason = None;
        let list = vec![verdict("a", Decision::Take("bruno".to_owned())), role];
        let (vfs, folder) = (RealVfs, TempDir::new());
        let path = &folder.path().join("a.txt.verdicts.ron");
        let verdicts = Verdicts {
            list: list.clone(),
            ..Verdicts::default()
        };
        let saved = save(&vfs, path, &article, &verdicts, &[]).unwrap();
        let back = read(&vfs, path, &article).unwrap();
        assert_eq!(back, saved);
        assert_eq!(back.list, list);
        let text = render(&back.list, &article).unwrap();
        assert!(text.contains("quote: \"OTAN\""), "{text}");
        assert_eq!(text.as_bytes(), vfs.read(path).unwrap());
    }

    #[test]
    fn two_adjudicators_lose_none_of_their_verdicts() {
        let article = article();
        let (vfs, folder) = (RealVfs, TempDir::new());
        let path = &folder.path().join("a.txt.verdicts.ron");
        let start = Verdicts {
            list: vec![verdict("a", Decision::Skip), verdict("b", Decision::Skip)],
            ..Verdicts::default()
        };
        let base = save(&vfs, path, &article, &start, &[]).unwrap();
        let mut theirs = base.clone();
        theirs.list[1] = verdict("b", Decision::Reject);
        save(&vfs, path, &article, &theirs, &base.list).unwrap();
        let mut ours = base.clone();
        ours.list[0] = verdict("a", Decision::Merge);
        let merged = save(&vfs, path, &article, &ours, &base.list).unwrap();
        let decisions: Vec<_> = merged.list.iter().map(|v| v.decision.clone()).collect();
        assert_eq!(decisions, [Decision::Merge, Decision::Reject]);
        assert_eq!(read(&vfs, path, &article).unwrap().list, merged.list);
    }

    #[test]
    fn a_file_of_a_newer_version_is_not_written_over() {
        let article = article();
        let text = render(&[verdict("a", Decision::Edit)], &article).unwrap();
        let (vfs, folder) = (RealVfs, TempDir::new());
        let path = &folder.path().join("a.txt.verdicts.ron");
        let newer = text.replace("(1, 0)", "(1, 7)");
        crate::store::save::write_new(&vfs, path, newer.as_bytes()).unwrap();
        let read_back = read(&vfs, path, &article).unwrap();
        assert!(read_back.read_only.is_some());
        assert_eq!(read_back.list.len(), 1);
        // Nor is it where it came while others were decided on.
        let ours = Verdicts {
            list: vec![verdict("b", Decision::Skip)],
            ..Verdicts::default()
        };
        assert!(save(&vfs, path, &article, &ours, &[]).is_err());
        assert_eq!(vfs.read(path).unwrap(), newer.as_bytes());
    }
}
