//! What merges could not decide, until the person has: kept in the user's local state, beside the journals.
//!
//! The sidecar holds the value that stands, and a question that says the other one in words. This file holds the other one as it is, so that
//! after a crash, another article or another day either answer is still one key away. A question that is gone, or a text that has changed,
//! makes its entry void; an answered question keeps it, for the answer can be undone.
//!
//! Invariant: when [`keep_conflicts`] returns `Ok`, they are on the disk; it is called before the merged values reach the document.

use std::{io, path::Path};

use serde::{Deserialize, Serialize};

use super::{
    bare,
    error::{Action, StoreError},
    local::LocalDirs,
    merge::{Conflict, Kept},
    ron_text::line_from,
    save::write_atomic,
    vfs::Vfs,
    wire_edit::WireRecord,
};
use crate::model::{
    article::Article,
    id::{Id, Kind},
};

const FORMAT: &str = "postil-conflicts";
const VERSION: (u32, u32) = (1, 0);

/// The last ones of a sidecar are kept; their questions stay in it for ever.
const MOST_KEPT: usize = 1000;

#[derive(Debug, Serialize, Deserialize)]
struct WireConflicts {
    format: String,
    version: (u32, u32),
    /// The sidecar's path, for a person who looks for it.
    sidecar: String,
    /// The hash of the article's text.
    article: String,
    conflicts: Vec<WireConflict>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct WireConflict {
    /// The key of the comment that asks.
    question: String,
    field: String,
    ours: String,
    theirs: String,
    /// Which of the two stands.
    kept_ours: bool,
    /// Left out for the card and the status.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "bare")]
    other: Option<WireRecord>,
}

/// Adds conflicts to those of a sidecar.
pub fn keep_conflicts(
    vfs: &dyn Vfs,
    dirs: &LocalDirs,
    sidecar: &Path,
    article: &Article,
    conflicts: &[Conflict],
) -> Result<(), StoreError> {
    if conflicts.is_empty() {
        return Ok(());
    }
    let path = dirs.conflicts_path(vfs, sidecar);
    let cannot = |error: ron::Error| {
        StoreError::io(&path, Action::Written, io::Error::other(error.to_string()))
    };
    let mut kept = read_file(vfs, &path, article)?;
    for conflict in conflicts {
        let Some(question) = &conflict.question else {
            continue;
        };
        kept.retain(|known| known.question != question.key());
        let other = conflict.other.as_deref();
        let other = other.map(|record| WireRecord::new(record, article));
        kept.push(WireConflict {
            question: question.key().to_owned(),
            field: conflict.field.clone(),
            ours: conflict.ours.clone(),
            theirs: conflict.theirs.clone(),
            kept_ours: conflict.kept == Kept::Ours,
            other: other.transpose().map_err(cannot)?,
        });
    }
    kept.drain(..kept.len().saturating_sub(MOST_KEPT));
    let file = WireConflicts {
        format: FORMAT.to_owned(),
        version: VERSION,
        sidecar: sidecar.display().to_string(),
        article: article.sha256().to_string(),
        conflicts: kept,
    };
    let text = line_from(&file).map_err(cannot)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    vfs.create_dir_all(folder)
        .map_err(|error| StoreError::io(folder, Action::Created, error))?;
    write_atomic(vfs, &path, text.as_bytes())
}

/// The conflicts of a sidecar's merges, answered or not. Which ones are open is what their questions say.
pub fn kept_conflicts(
    vfs: &dyn Vfs,
    dirs: &LocalDirs,
    sidecar: &Path,
    article: &Article,
) -> Result<Vec<Conflict>, StoreError> {
    let path = dirs.conflicts_path(vfs, sidecar);
    let read = |wire: WireConflict| {
        // A record that can't be read any more can't be taken; its words stand in the question.
        let other = match wire.other {
            Some(other) => Some(Box::new(other.read(article).ok()?)),
            None => None,
        };
        Some(Conflict {
            id: other.as_ref().map(|record| record.id().clone()),
            field: wire.field,
            ours: wire.ours,
            theirs: wire.theirs,
            kept: match wire.kept_ours {
                true => Kept::Ours,
                false => Kept::Theirs,
            },
            other,
            question: Some(Id::new(Kind::Comment, wire.question)),
        })
    };
    let kept = read_file(vfs, &path, article)?;
    Ok(kept.into_iter().filter_map(read).collect())
}

/// Empty where there is no file, where it is of another text, and where it is damaged: the questions are in the sidecar in any case.
fn read_file(
    vfs: &dyn Vfs,
    path: &Path,
    article: &Article,
) -> Result<Vec<WireConflict>, StoreError> {
    let bytes = match vfs.read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::io(path, Action::Read, error)),
    };
    let file = std::str::from_utf8(&bytes)
        .ok()
        .and_then(|text| ron::from_str::<WireConflicts>(text).ok());
    Ok(match file {
        Some(file)
            if file.format == FORMAT
                && file.version.0 == VERSION.0
                && file.article == article.sha256().as_str() =>
        {
            file.conflicts
        }
        Some(_) | None => Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::{
        model::{
            annotation::{Entity, Mention, Record},
            span::ByteSpan,
        },
        store::{fixture::TempDir, vfs::RealVfs},
    };

    fn conflict(question: &str, other: Option<Record>) -> Conflict {
        Conflict {
            id: other.as_ref().map(|r| r.id().clone()),
            field: if other.is_some() { "name" } else { "status" }.to_owned(),
            ours: "Alliance \"1\"".to_owned(),
            theirs: "NATO".to_owned(),
            kept: Kept::Theirs,
            other: other.map(Box::new),
            question: Some(Id::new(Kind::Comment, question)),
        }
    }

    #[test]
    fn conflicts_come_back_as_they_were_and_once_each() {
        let dir = TempDir::new();
        let dirs = LocalDirs::within(&dir.path().join("home"));
        let sidecar = dir.path().join("a.txt.alice.ann.ron");
        let article = Article::new("a.txt", "L'OTAN s'élargit");
        let entity = Id::new(Kind::Entity, "e_1");
        let of_entity = Entity::new(entity.clone(), "Organization", "Alliance");
        let of_mention = Mention::new(
            Id::new(Kind::Mention, "m_1"),
            vec![ByteSpan { start: 2, end: 6 }],
            entity,
        );
        let all = [
            conflict("c_1", Some(of_entity.into())),
            conflict("c_2", Some(of_mention.into())),
            conflict("c_3", None),
        ];
        let keep = |conflicts: &[Conflict]| {
            keep_conflicts(&RealVfs, &dirs, &sidecar, &article, conflicts).unwrap();
        };
        keep(&all[..1]);
        keep(&all);
        let kept = |article: &Article| kept_conflicts(&RealVfs, &dirs, &sidecar, article).unwrap();
        assert_eq!(kept(&article), all);
        assert_eq!(kept(&Article::new("a.txt", "Another text")), []);
        assert_eq!(dir.names(), ["home"], "nothing lies in the shared folder");
        // Damage is not the end: the questions are in the sidecar.
        let path = dirs.conflicts_path(&RealVfs, &sidecar);
        let bytes = fs::read(&path).unwrap();
        for n in 0..bytes.len() {
            fs::write(&path, &bytes[..n]).unwrap();
            assert_eq!(kept(&article), [], "cut at {n}");
        }
    }
}
