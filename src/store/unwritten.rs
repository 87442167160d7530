//! Verdicts that could not be written beside their article, whole in the user's local state: `<state>/verdicts/<hash of the article's path>.ron`,
//! `postil-unwritten-verdicts` 1.x. It is the verdicts' file with one list more: `base`, what they began as.
//!
//! Invariants: what is kept goes only after a durable save of all of it; it comes back by the rule that merges two adjudicators' verdicts;
//! reading writes nothing.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::{
    error::{Action, StoreError},
    local::LocalDirs,
    save::{SaveError, write_atomic},
    verdicts::{self, Verdicts, verdicts_path},
    vfs::Vfs,
};
use crate::model::{article::Article, verdict::Verdict};

/// The verdicts on an article.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// As they lie beside the article.
    pub on_disk: Verdicts,
    /// With what an earlier try could not write there; `None` where all was written.
    pub unwritten: Option<Vec<Verdict>>,
}

/// Why verdicts are not beside their article.
#[derive(Debug)]
pub struct NotWritten {
    pub error: SaveError,
    /// Whether they are in the user's local state instead.
    pub kept: Result<(), StoreError>,
}

/// Reads the verdicts on the article at `path`, and what is kept of them.
pub fn read(
    vfs: &dyn Vfs,
    dirs: &LocalDirs,
    path: &Path,
    article: &Article,
) -> Result<Found, StoreError> {
    let on_disk = verdicts::read(vfs, &verdicts_path(path), article)?;
    // Written whole or not at all: what can't be read is a newer version's, and waits for that.
    let kept = vfs.read(&kept_path(vfs, dirs, path)).ok();
    let kept = kept.and_then(|bytes| verdicts::unwritten_from_text(&bytes, article));
    let unwritten = kept.map(|(ours, base)| verdicts::merge(&base, &ours, &on_disk.list));
    Ok(Found { on_disk, unwritten })
}

/// Writes verdicts beside the article at `path`, as [`verdicts::save`] does; what can't be written is kept.
pub fn save(
    vfs: &dyn Vfs,
    dirs: &LocalDirs,
    path: &Path,
    article: &Article,
    ours: &Verdicts,
    base: &[Verdict],
) -> Result<Verdicts, NotWritten> {
    let kept_path = kept_path(vfs, dirs, path);
    let written = verdicts::save(vfs, &verdicts_path(path), article, ours, base);
    // A copy that stayed would bring back what others change from now on.
    let written = written.and_then(|written| match vfs.remove_file(&kept_path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(StoreError::io(&kept_path, Action::Removed, error).into())
        }
        Ok(()) | Err(_) => Ok(written),
    });
    written.map_err(|error| NotWritten {
        error,
        kept: keep(vfs, &kept_path, article, &ours.list, base),
    })
}

fn keep(
    vfs: &dyn Vfs,
    kept_path: &Path,
    article: &Article,
    ours: &[Verdict],
    base: &[Verdict],
) -> Result<(), StoreError> {
    let text = verdicts::text_of_unwritten(ours, base, article).map_err(|error| {
        let error = io::Error::other(error.to_string());
        StoreError::io(kept_path, Action::Written, error)
    })?;
    let folder = kept_path.parent().unwrap_or(Path::new("."));
    vfs.create_dir_all(folder)
        .map_err(|error| StoreError::io(folder, Action::Created, error))?;
    write_atomic(vfs, kept_path, text.as_bytes())
}

fn kept_path(vfs: &dyn Vfs, dirs: &LocalDirs, article: &Path) -> PathBuf {
    let name = format!("{}.ron", dirs.state_name(vfs, article));
    dirs.state.join("verdicts").join(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            id::{Id, Kind},
            verdict::{Decision, Subject},
        },
        store::{fixture::TempDir, vfs::RealVfs},
    };

    fn verdict(key: &str, decision: Decision, by: &str) -> Verdict {
        Verdict {
            on: Subject {
                kind: Kind::Mention,
                role: None,
                records: [("bruno".to_owned(), Id::new(Kind::Mention, key))].into(),
            },
            at: None,
            decision,
            alike: Vec::new(),
            by: by.to_owned(),
            gold: None,
            reason: None,
            note: "a \"note\"".to_owned(),
            said: String::new(),
        }
    }

    #[test]
    fn what_could_not_be_written_comes_back_merged_with_what_others_decided_since() {
        let (vfs, folder, home) = (RealVfs, TempDir::new(), TempDir::new());
        let dirs = LocalDirs::within(home.path());
        let path = folder.write("a.txt", "Rome");
        let article = Article::new("a.txt", "Rome");
        let file = verdicts_path(&path);
        let list = ["a", "b"].map(|key| verdict(key, Decision::Skip, "dana"));
        let start = Verdicts {
            list: list.to_vec(),
            ..Verdicts::default()
        };
        let base = save(&vfs, &dirs, &path, &article, &start, &[]).unwrap();
        assert_eq!(read(&vfs, &dirs, &path, &article).unwrap().unwritten, None);

        // A folder in the file's place: nothing can be written there.
        std::fs::rename(&file, folder.path().join("aside")).unwrap();
        std::fs::create_dir(&file).unwrap();
        let mut ours = base.clone();
        ours.list = vec![
            verdict("b", Decision::Reject, "dana"),
            verdict("c", Decision::Merge, "dana"),
        ];
        let failed = save(&vfs, &dirs, &path, &article, &ours, &base.list).unwrap_err();
        assert!(failed.kept.is_ok());
        std::fs::remove_dir(&file).unwrap();
        std::fs::rename(folder.path().join("aside"), &file).unwrap();

        // Somebody else goes on meanwhile.
        let mut theirs = base.clone();
        theirs.list.push(verdict("d", Decision::Edit, "erin"));
        verdicts::save(&vfs, &file, &article, &theirs, &base.list).unwrap();
        let found = read(&vfs, &dirs, &path, &article).unwrap();
        assert_eq!(found.on_disk.list.len(), 3);
        let keys = |list: &[Verdict]| -> Vec<(String, Decision)> {
            let of = |v: &Verdict| (v.on.records["bruno"].key().to_owned(), v.decision.clone());
            list.iter().map(of).collect()
        };
        let merged = found.unwritten.unwrap();
        let expected = [
            ("b".to_owned(), Decision::Reject),
            ("c".to_owned(), Decision::Merge),
            ("d".to_owned(), Decision::Edit),
        ];
        assert_eq!(keys(&merged), expected);
        // Once written, nothing comes back.
        let whole = Verdicts {
            list: merged,
            ..found.on_disk.clone()
        };
        save(&vfs, &dirs, &path, &article, &whole, &found.on_disk.list).unwrap();
        let found = read(&vfs, &dirs, &path, &article).unwrap();
        assert_eq!(keys(&found.on_disk.list), expected);
        assert_eq!(found.unwritten, None);
    }
}
