//! `<article file name>.<annotator slug>.ann.ron`.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use crate::store::{
    error::{Action, StoreError},
    vfs::Vfs,
};

pub const SIDECAR_EXTENSION: &str = ".ann.ron";

/// A sidecar that lies beside an article, not yet opened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SidecarRef {
    pub path: PathBuf,
    /// As the file's name says; the annotator's identity is inside the file.
    pub annotator: String,
}

/// Where an annotator's sidecar of an article lies.
pub fn sidecar_path(article: &Path, annotator_id: &str) -> PathBuf {
    let mut name: OsString = article.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{annotator_id}{SIDECAR_EXTENSION}"));
    article.with_file_name(name)
}

/// `otan.txt.alice.ann.ron` → `otan.txt` and `alice`; `None` for any other name.
pub fn article_and_annotator(file_name: &str) -> Option<(&str, &str)> {
    let (article, annotator) = file_name
        .strip_suffix(SIDECAR_EXTENSION)?
        .rsplit_once('.')?;
    (!article.is_empty() && is_slug(annotator)).then_some((article, annotator))
}

/// The path of the article that a sidecar belongs to.
pub fn article_of(sidecar: &Path) -> Option<PathBuf> {
    let name = sidecar.file_name()?.to_str()?;
    let (article, _) = article_and_annotator(name)?;
    Some(sidecar.with_file_name(article))
}

/// A copy that a synced folder made when two machines wrote one sidecar.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConflictCopy {
    pub path: PathBuf,
    /// The sidecar it is a copy of; may be gone.
    pub sidecar: PathBuf,
    /// As the name says.
    pub annotator: String,
}

/// The name of the sidecar that a file is a conflict copy of; `None` for any other name, sidecars included.
///
/// Known are Syncthing (`x.ann.sync-conflict-20260105-101112-K4BZ7QX.ron`), Dropbox, Nextcloud and Seafile (`x.ann (Bob's conflicted copy
/// 2026-01-05).ron`, in any language), OneDrive (`x.ann-HOSTNAME.ron`), Google Drive (`x.ann (1).ron`) and iCloud (`x.ann 2.ron`).
pub fn conflict_copy_of(file_name: &str) -> Option<String> {
    // The mark stands before the last extension, of some programs after it.
    let (start, mark) = match file_name.rsplit_once(".ann") {
        Some((start, rest)) if rest.ends_with(".ron") => (start, rest.strip_suffix(".ron")?),
        Some((start, rest)) => (start, rest.strip_prefix(".ron")?),
        None => return None,
    };
    let is_host = |host: &str| {
        !host.is_empty()
            && host
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    };
    let is_mark = mark.starts_with(".sync-conflict-")
        || (mark.starts_with(" (") && mark.ends_with(')'))
        || mark.strip_prefix('-').is_some_and(is_host)
        || mark
            .strip_prefix(' ')
            .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    let sidecar = format!("{start}{SIDECAR_EXTENSION}");
    (is_mark && article_and_annotator(&sidecar).is_some()).then_some(sidecar)
}

/// The conflict copies of an article's sidecars, by path.
pub fn find_conflict_copies(
    vfs: &dyn Vfs,
    article: &Path,
) -> Result<Vec<ConflictCopy>, StoreError> {
    let folder = match article.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let wanted = article.file_name().and_then(|name| name.to_str());
    let entries = vfs
        .read_dir_unsorted(folder)
        .map_err(|error| StoreError::io(folder, Action::Listed, error))?;
    let mut found: Vec<ConflictCopy> = entries
        .iter()
        .filter_map(|entry| {
            let name = entry.name.to_str()?;
            let sidecar = conflict_copy_of(name)?;
            let (of, annotator) = article_and_annotator(&sidecar)?;
            (wanted == Some(of)).then(|| ConflictCopy {
                path: article.with_file_name(name),
                annotator: annotator.to_owned(),
                sidecar: article.with_file_name(&sidecar),
            })
        })
        .collect();
    found.sort_unstable();
    Ok(found)
}

/// The sidecars beside an article, by annotator. To look at many articles of one folder use [`Project`](crate::store::project::Project).
pub fn find_sidecars(vfs: &dyn Vfs, article: &Path) -> Result<Vec<SidecarRef>, StoreError> {
    let folder = match article.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let wanted = article.file_name().unwrap_or_default();
    let entries = vfs
        .read_dir_unsorted(folder)
        .map_err(|error| StoreError::io(folder, Action::Listed, error))?;
    let mut found: Vec<SidecarRef> = entries
        .iter()
        .filter_map(|entry| {
            let name = entry.name.to_str()?;
            let (of, annotator) = article_and_annotator(name)?;
            (wanted.to_str() == Some(of)).then(|| SidecarRef {
                path: article.with_file_name(name),
                annotator: annotator.to_owned(),
            })
        })
        .collect();
    found.sort_unstable_by(|a, b| a.annotator.cmp(&b.annotator));
    Ok(found)
}

/// Whether a text can be an annotator's id: `[a-z0-9_-]{1,32}`.
pub fn is_slug(id: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-';
    (1..=32).contains(&id.len()) && id.bytes().all(allowed)
}

/// An annotator's id made from a name: `Zoé Müller` → `zoe-muller`. Names without a Latin letter give one that differs from name to name.
pub fn slug_from_name(name: &str) -> String {
    let mut slug = String::new();
    for c in name.nfkd().filter(|c| !is_combining_mark(*c)) {
        if c.is_ascii_alphanumeric() || c == '_' {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') && !c.is_alphanumeric() {
            slug.push('-');
        }
    }
    slug.truncate(32);
    let slug = slug.trim_matches('-');
    if !slug.is_empty() {
        return slug.to_owned();
    }
    let hash = crate::model::article::Sha256Hex::of(name.trim().as_bytes());
    format!("a-{}", &hash.as_str()[..8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sidecar_is_named_after_article_and_annotator() {
        let path = sidecar_path(Path::new("/p/otan-daech.txt"), "alice");
        assert_eq!(path, Path::new("/p/otan-daech.txt.alice.ann.ron"));
        let check = |name, expected| assert_eq!(article_and_annotator(name), expected, "{name}");
        check("a.b.txt.bob_2.ann.ron", Some(("a.b.txt", "bob_2")));
        check("a.txt.Bob.ann.ron", None);
        check("alice.ann.ron", None);
        check("a.txt", None);
    }

    #[test]
    fn conflict_copies_are_known_by_their_names() {
        let check = |name: &str, expected: Option<&str>| {
            assert_eq!(conflict_copy_of(name).as_deref(), expected, "{name}");
        };
        let sidecar = Some("otan.txt.alice.ann.ron");
        check(
            "otan.txt.alice.ann.sync-conflict-20260105-101112-K4BZ7QX.ron",
            sidecar,
        );
        check(
            "otan.txt.alice.ann.ron.sync-conflict-20260105-101112-K4BZ7QX",
            sidecar,
        );
        check(
            "otan.txt.alice.ann (Bob's conflicted copy 2026-01-05).ron",
            sidecar,
        );
        check(
            "otan.txt.alice.ann (Copie en conflit de Zoé 2026-01-05).ron",
            sidecar,
        );
        check("otan.txt.alice.ann (1).ron", sidecar);
        check("otan.txt.alice.ann 2.ron", sidecar);
        check("otan.txt.alice.ann-DESKTOP-7Q2.ron", sidecar);
        check("otan.txt.alice.ann.ron", None);
        check("otan.txt.alice.ann.ron.damaged-1", None);
        check("otan-2.txt", None);
    }

    #[test]
    fn a_name_gives_a_slug() {
        let check = |name: &str, slug: &str| {
            assert_eq!(slug_from_name(name), slug);
            assert!(is_slug(slug));
        };
        check("Alice", "alice");
        check("Zoé  Müller-Ñandú", "zoe-muller-nandu");
        check("  O'Brien, Jr. ", "o-brien-jr");
        assert!(is_slug(&slug_from_name("阿丽思")));
        assert_ne!(slug_from_name("阿丽思"), slug_from_name("أليس"));
        assert!(is_slug(&slug_from_name(&"x y".repeat(40))));
    }
}
