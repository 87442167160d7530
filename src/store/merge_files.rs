//! Merging sidecars: the one on disk with the one on the desk, a conflict copy, git's three versions, a file with conflict markers.
//!
//! Git knows no article, only its name and hash. The merge then works on as much of the text as the selectors quote: enough to read every
//! record, and to write it back with the same selectors.
//!
//! Invariants: nothing is written here; what could not be understood on either side, and fields of newer versions in records that one side
//! alone changed, are kept word for word.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
};

use thiserror::Error;

use super::{
    error::StoreError,
    merge::{Conflict, Snapshot, merge},
    sidecar::{self, Access, Base, Outline, ReadOnly, Sidecar},
    vfs::{self, Vfs},
    wire_v1::*,
    wire_v1_model::wire_from_text,
};
use crate::model::{
    article::Article,
    document::Document,
    edit::{Title, Transaction},
    id::{Id, Kind},
    problem::Problem,
};

/// What another version of the open sidecar brings.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// Applies to the document on the desk, and can be undone. Empty where there is nothing new.
    pub transaction: Transaction,
    /// What the next save is compared with.
    pub base: Base,
    pub conflicts: Vec<Conflict>,
    /// Deleted on one side, changed on the other: they stay.
    pub restored: Vec<Id>,
    pub problems: Vec<Problem>,
}

#[derive(Debug, Error)]
pub enum MergeError {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nothing is lost: the document stays on the desk and in the journal, the file as it is.
    #[error("{} can't be merged with what is on the screen: {why}", path.display())]
    Unusable { path: PathBuf, why: ReadOnly },
}

/// Merges the sidecar as it is on disk now into the document on the desk, which came from `base`. For
/// [`SaveError::ChangedOnDisk`](super::save::SaveError::ChangedOnDisk) and for a watched file that changed. Apply the transaction, take the
/// new base, save.
pub fn merge_from_disk(
    vfs: &dyn Vfs,
    path: &Path,
    ours: &Document,
    base: &Base,
) -> Result<Incoming, MergeError> {
    let is_there = vfs::exists(vfs, path)
        .map_err(|error| StoreError::io(path, super::error::Action::Read, error))?;
    if !is_there {
        // Of a deletion and an edit, the edit stays: the next save writes it anew.
        return Ok(Incoming {
            transaction: Transaction::new(Title::new(TITLE)),
            base: base.clone(),
            conflicts: Vec::new(),
            restored: Vec::new(),
            problems: Vec::new(),
        });
    }
    let (theirs, new_base, problems) = read(vfs, path, ours)?;
    let ancestor = Snapshot::from_base(base);
    let mut incoming = incoming(&ancestor, ours, &theirs, new_base);
    // What was deleted here stays known as deleted, whatever their file says of it.
    incoming.base.removed.extend(base.removed.iter().cloned());
    incoming.base.removed.extend(base.records.keys().cloned());
    incoming.problems = problems;
    Ok(incoming)
}

/// Merges a conflict copy into the document on the desk. What the two come from is not known: see [`Snapshot::common`]. The copy stays where
/// it is; once the merged document is saved, [`super::versions::Versions::put_away`] takes it out of the folder.
pub fn merge_copy(
    vfs: &dyn Vfs,
    copy: &Path,
    ours: &Document,
    base: &Base,
) -> Result<Incoming, MergeError> {
    let (theirs, copy_base, problems) = read(vfs, copy, ours)?;
    let mut removed = base.removed.clone();
    removed.extend(
        base.records
            .keys()
            .filter(|id| ours.record(id).is_none())
            .cloned(),
    );
    let of = Snapshot::from_document;
    let ancestor = Snapshot::common(&of(ours), &removed, &of(&theirs), &copy_base.removed);
    let mut incoming = incoming(&ancestor, ours, &theirs, base.clone());
    incoming
        .base
        .keep_what_is_not_understood(&copy_base, &Base::default());
    incoming.problems = problems;
    Ok(incoming)
}

const TITLE: &str = "undo-merge-disk";

fn read(
    vfs: &dyn Vfs,
    path: &Path,
    ours: &Document,
) -> Result<(Document, Base, Vec<Problem>), MergeError> {
    let Sidecar {
        document,
        base,
        problems,
    } = sidecar::read_sidecar(vfs, path, ours.article())?;
    let unusable = |why: ReadOnly| {
        let path = path.to_owned();
        Err(MergeError::Unusable { path, why })
    };
    match (document, base.access()) {
        (_, Access::ReadOnly(why)) => unusable(why.clone()),
        (None, Access::Writable) => unusable(ReadOnly::NotASidecar),
        (Some(document), Access::Writable) => Ok((document, base, problems)),
    }
}

fn incoming(ancestor: &Snapshot, ours: &Document, theirs: &Document, base: Base) -> Incoming {
    let of = Snapshot::from_document;
    let asks = &ours.annotator().id;
    let merged = merge(ancestor, &of(ours), &of(theirs), ours.article(), asks);
    Incoming {
        transaction: merged.snapshot.transaction_from(ours, Title::new(TITLE)),
        base,
        conflicts: merged.conflicts,
        restored: merged.restored,
        problems: Vec::new(),
    }
}

/// Merges three versions of a sidecar's text, as git's merge driver gives them (`%O %A %B`); `base` may be empty. Returns the text and whether
/// there are conflicts: it is a whole sidecar in either case, with a question on each conflict. `Err` says why there can be no merge.
pub fn git_merge(base: &str, ours: &str, theirs: &str) -> Result<(String, bool), String> {
    merge_texts(base, ours, theirs).map(|(text, conflicts)| (text, !conflicts.is_empty()))
}

fn merge_texts(base: &str, ours: &str, theirs: &str) -> Result<(String, Vec<Conflict>), String> {
    let mut text = Vec::new();
    let [b, o, t] = [base, ours, theirs].map(|side| quoted_text(side, &mut text));
    let same_article = match (&o, &t) {
        (Some(o), Some(t)) => o == t,
        _ => return Err("one of the versions is no annotation file of Postil".to_owned()),
    };
    if !same_article {
        return Err("the versions annotate different texts of the article".to_owned());
    }
    let name = o.as_ref().map_or("", |(name, _)| name.as_str());
    let text: String = text.into_iter().map(|c| c.unwrap_or(' ')).collect();
    let article = Arc::new(Article::new(name, text));
    let parse = |side: &str| {
        let Sidecar { document, base, .. } = sidecar::parse(side, &article, "");
        document.map(|document| (document, base))
    };
    let (Some((o_doc, o_base)), Some((t_doc, t_base))) = (parse(ours), parse(theirs)) else {
        return Err("one of the versions can't be read".to_owned());
    };
    let of = Snapshot::from_document;
    // A base of another text knows other places: what the two have in common serves.
    let (ancestor, b_base) = match parse(base).filter(|_| b == o) {
        Some((document, base)) => (of(&document), base),
        None => (
            Snapshot::common(&of(&o_doc), &o_base.removed, &of(&t_doc), &t_base.removed),
            Base::default(),
        ),
    };
    // Questions stand in the file's annotator's name; where the sides disagree on it, in the same one whichever way round.
    let asks = (&o_doc.annotator().id).min(&t_doc.annotator().id);
    let merged = merge(&ancestor, &of(&o_doc), &of(&t_doc), &article, asks);
    let mut new_base = o_base.clone();
    // The card and the status are merged above; of the other fields of the header, whoever changed one alone is right, and where both did
    // the greater one stays, whichever side it comes from.
    let text_of = |base: &Base, name: &str| base.header.get(name).map(|f| f.text.clone());
    let takes_theirs = |name: &str| {
        let [b, o, t] = [&b_base, &o_base, &t_base].map(|side| text_of(side, name));
        o != t && t != b && (o == b || t > o)
    };
    for name in ["annotator", "codebook", "article"] {
        if let Some(field) = t_base.header.get(name).filter(|_| takes_theirs(name)) {
            new_base.header.insert(name.to_owned(), field.clone());
        }
    }
    if takes_theirs("article") {
        new_base.article_id.clone_from(&t_base.article_id);
        new_base.language.clone_from(&t_base.language);
    }
    let of_side = |name: &str| if takes_theirs(name) { &t_doc } else { &o_doc };
    let annotator = of_side("annotator").annotator().clone();
    let codebook = of_side("codebook").codebook().clone();
    new_base
        .removed
        .extend(b_base.records.keys().chain(&t_base.removed).cloned());
    new_base.removed.extend(t_base.records.keys().cloned());
    for (id, record) in &merged.snapshot.records {
        let says_it = |side: &Base| {
            let original = side.record(id).filter(|o| o.record == *record);
            original.cloned()
        };
        // Of two that say the same to us, the one that somebody changed may say more to a newer version.
        let theirs = match (says_it(&o_base), says_it(&t_base)) {
            (None, theirs) => theirs,
            (Some(_), None) => None,
            (Some(o), Some(t)) => {
                let b = says_it(&b_base).map(|b| b.text);
                let is_theirs =
                    b.as_ref() == Some(&o.text) || (b.as_ref() != Some(&t.text) && t.text > o.text);
                is_theirs.then_some(t)
            }
        };
        if let Some(original) = theirs {
            new_base.records.insert(id.clone(), original);
        }
    }
    new_base.keep_what_is_not_understood(&t_base, &b_base);
    let mut document = Document::new(article.clone(), annotator, codebook);
    let transaction = merged
        .snapshot
        .transaction_from(&document, Title::new(TITLE));
    document
        .apply(transaction)
        .map_err(|error| error.to_string())?;
    // The card's text is what the document says, whatever the file of one side said of it.
    let text = sidecar::render(&document, &new_base).map_err(|error| error.to_string())?;
    Ok((text, merged.conflicts))
}

/// The article's name and hash, and its text as far as the selectors quote it: `None` where nothing is known of a character.
pub(super) fn quoted_text(sidecar: &str, text: &mut Vec<Option<char>>) -> Option<(String, String)> {
    let outline = Outline::new(sidecar);
    let header = outline.fields.iter().find(|(name, _)| name == "article")?;
    let article: WireArticle = ron::from_str(&sidecar[header.1.clone()]).ok()?;
    // Wrong numbers in a file must not fill the memory.
    let most = sidecar.len().saturating_mul(1000);
    let most = most.clamp(MANY_CHARS, MOST_CHARS);
    let n_chars = article.chars.min(most);
    text.resize(text.len().max(n_chars), None);
    for (kind, range) in &outline.records {
        for at in selectors(*kind, &sidecar[range.clone()]) {
            let parts = [
                (
                    at.start.saturating_sub(at.prefix.chars().count()),
                    &at.prefix,
                ),
                (at.start, &at.quote),
                (at.end, &at.suffix),
            ];
            let fits = |(start, part): &&(usize, &String)| start.saturating_add(part.len()) <= most;
            for (start, part) in parts.iter().filter(fits) {
                for (i, c) in part.chars().enumerate() {
                    if start + i >= text.len() {
                        text.resize(start + i + 1, None);
                    }
                    text[start + i].get_or_insert(c);
                }
            }
        }
    }
    Some((article.file, article.sha256))
}

/// Articles are at most this long where only their sidecars are at hand.
const MOST_CHARS: usize = 1 << 27;
/// So long an article is believed in, however little is annotated in it.
const MANY_CHARS: usize = 1 << 24;

fn selectors(kind: Kind, raw: &str) -> Vec<WireSelector> {
    match kind {
        Kind::Entity | Kind::Absence => Vec::new(),
        kind => wire_from_text(kind, raw).map_or_else(|_| Vec::new(), selectors_of),
    }
}

fn selectors_of(any: WireAny) -> Vec<WireSelector> {
    match any {
        WireAny::Zone(r) => vec![r.at],
        WireAny::Mention(r) => r.at,
        WireAny::Event(r) => r.trigger,
        WireAny::Stance(r) => r.evidence,
        WireAny::Voice(r) => [r.cue, r.content].concat(),
        WireAny::Comment(r) => {
            let on = match r.on {
                WireCommentOn::Span(at) => vec![at],
                WireCommentOn::Record(_) | WireCommentOn::Article => Vec::new(),
            };
            let other = r.other.and_then(|other| other.record);
            [on, other.map_or_else(Vec::new, |r| selectors_of(*r))].concat()
        }
        WireAny::Entity(_) | WireAny::Absence(_) => Vec::new(),
    }
}

/// The two versions that git left in one file between `<<<<<<<` and `>>>>>>>`, merged; `None` where there are no such lines or the versions
/// can't be merged.
pub fn repair_conflict_markers(text: &str) -> Option<(String, Vec<Conflict>)> {
    let [base, ours, theirs] = split_at_markers(text)?;
    merge_texts(&base, &ours, &theirs).ok()
}

fn split_at_markers(text: &str) -> Option<[String; 3]> {
    #[derive(Clone, Copy, PartialEq)]
    enum At {
        Outside,
        Ours,
        Base,
        Theirs,
    }
    if !text.lines().any(|line| line.starts_with("<<<<<<<")) {
        return None;
    }
    let (mut at, mut has_base) = (At::Outside, true);
    let mut sides = [String::new(), String::new(), String::new()];
    let mut base_seen = false;
    for line in text.split_inclusive('\n') {
        let starts = |mark: &str| line.starts_with(mark);
        at = match at {
            At::Outside if starts("<<<<<<<") => {
                base_seen = false;
                At::Ours
            }
            At::Ours if starts("|||||||") => {
                base_seen = true;
                At::Base
            }
            At::Ours | At::Base if starts("=======") => At::Theirs,
            At::Theirs if starts(">>>>>>>") => {
                has_base &= base_seen;
                At::Outside
            }
            _ => {
                let [base, ours, theirs] = &mut sides;
                if matches!(at, At::Outside | At::Base) {
                    base.push_str(line);
                }
                if matches!(at, At::Outside | At::Ours) {
                    ours.push_str(line);
                }
                if matches!(at, At::Outside | At::Theirs) {
                    theirs.push_str(line);
                }
                at
            }
        };
    }
    if !has_base {
        sides[0].clear();
    }
    (at == At::Outside).then_some(sides)
}

impl Base {
    /// Adds what could not be understood of another version of the file, three-way.
    fn keep_what_is_not_understood(&mut self, theirs: &Self, base: &Self) {
        fn union<T: Clone + Ord>(ours: &mut Vec<T>, theirs: &[T], base: &[T]) {
            let mut new: Vec<T> = Vec::new();
            for x in ours.iter().chain(theirs) {
                if !base.contains(x) && !new.contains(x) {
                    new.push(x.clone());
                }
            }
            // In the same order whichever side is ours.
            new.sort_unstable();
            *ours = base
                .iter()
                .filter(|x| ours.contains(x) && theirs.contains(x))
                .cloned()
                .collect();
            ours.extend(new);
        }
        self.newer_minor = self.newer_minor.max(theirs.newer_minor);
        let none = Vec::new();
        let kinds: BTreeSet<Kind> = self
            .kept
            .keys()
            .chain(theirs.kept.keys())
            .copied()
            .collect();
        for kind in kinds {
            let of = |side: &Self| side.kept.get(&kind).cloned().unwrap_or_default();
            let (theirs, base) = (of(theirs), of(base));
            union(self.kept.entry(kind).or_default(), &theirs, &base);
        }
        self.kept.retain(|_, lines| *lines != none);
        union(&mut self.unreadable, &theirs.unreadable, &base.unreadable);
        for (name, value) in &theirs.unknown_fields {
            let in_base = base.unknown_fields.iter().find(|(n, _)| n == name);
            match self.unknown_fields.iter_mut().find(|(n, _)| n == name) {
                Some((_, ours)) => {
                    let is_base = |v: &String| in_base.is_some_and(|(_, b)| b == v);
                    if is_base(ours) || (!is_base(value) && value > ours) {
                        ours.clone_from(value);
                    }
                }
                None => self.unknown_fields.push((name.clone(), value.clone())),
            }
        }
        let in_base = |name: &String| base.unknown_fields.iter().position(|(n, _)| n == name);
        self.unknown_fields
            .sort_by_cached_key(|(name, _)| (in_base(name).unwrap_or(usize::MAX), name.clone()));
    }
}
