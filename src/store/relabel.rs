//! Labels renamed in a project's sidecars: rewritten in those of one annotator and in gold, looked for in the colleagues'.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    error::{Action, StoreError},
    local::LocalDirs,
    project::ArticleRef,
    reading, ron_text,
    save::{self, KeepPrevious},
    sidecar::{self, Access, find_sidecars},
    vfs::Vfs,
};
use crate::model::said::{Words, words};
use crate::model::{
    document::{CodebookRef, GOLD},
    edit::Title,
    problem::Problem,
    relabel::{Rename, relabel},
};

/// What a renaming has to know.
#[derive(Debug)]
pub struct Relabel<'a> {
    pub articles: &'a [ArticleRef],
    /// Whose sidecars are rewritten, beside gold.
    pub annotator: &'a str,
    /// The sidecar that is open: its document is changed on the screen and saved from there.
    pub open: Option<&'a Path>,
    pub renames: &'a [Rename],
    /// What the rewritten sidecars say they were tagged with.
    pub codebook: CodebookRef,
}

/// What a renaming has done.
#[derive(Debug, Default)]
pub struct Relabelled {
    /// Sidecars that were rewritten, with the number of records changed.
    pub changed: Vec<(PathBuf, usize)>,
    /// Colleagues' sidecars that still use an old name, with the number of records that do.
    pub colleagues: Vec<(PathBuf, usize)>,
    /// What could not be read or written; such a sidecar is as it was.
    pub problems: Vec<Problem>,
}

/// Goes through all sidecars. Blocks on the disk: call it on a worker thread.
pub fn relabel_project(
    vfs: &dyn Vfs,
    dirs: &LocalDirs,
    task: &Relabel<'_>,
    previous: &dyn KeepPrevious,
) -> Relabelled {
    let mut done = Relabelled::default();
    let names = names_in_files(task.renames);
    for article in task.articles {
        let sidecars = match find_sidecars(vfs, &article.path) {
            Ok(sidecars) => sidecars,
            Err(error) => {
                done.problems.push(error.problem());
                continue;
            }
        };
        // The article is read once, and only where a sidecar speaks of an old name.
        let mut text = None;
        for sidecar in sidecars {
            // The adjudicated version is nobody's: there is no colleague to ask.
            let is_own = sidecar.annotator == task.annotator || sidecar.annotator == GOLD;
            if task.open == Some(sidecar.path.as_path()) {
                continue;
            }
            let found = mentions_a_name(vfs, &sidecar.path, &names).and_then(|mentions| {
                if !mentions {
                    return Ok(0);
                }
                let article = match &text {
                    Some(article) => Arc::clone(article),
                    None => text
                        .insert(reading::read_article(vfs, dirs, &article.path)?)
                        .clone(),
                };
                rewrite(vfs, &sidecar.path, &article, task, is_own, previous)
            });
            match found {
                Ok(0) => {}
                Ok(n) if is_own => done.changed.push((sidecar.path, n)),
                Ok(n) => done.colleagues.push((sidecar.path, n)),
                Err(problem) => done.problems.push(problem.0),
            }
        }
    }
    done
}

/// The old names as they stand in files: a quotation mark or a backslash has a backslash before it, unless somebody wrote a raw string.
fn names_in_files(renames: &[Rename]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for rename in renames {
        let quoted = ron_text::line_from(&rename.from).unwrap_or_default();
        let escaped = quoted.strip_prefix('"').and_then(|q| q.strip_suffix('"'));
        names.extend(escaped.map(str::to_owned));
        names.insert(rename.from.clone());
    }
    names
}

/// Whether a file holds one of the old names: most do not, and need no more reading.
fn mentions_a_name(vfs: &dyn Vfs, path: &Path, names: &BTreeSet<String>) -> Result<bool, Failed> {
    let bytes = vfs
        .read(path)
        .map_err(|error| StoreError::io(path, Action::Read, error))?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(names.iter().any(|name| text.contains(name.as_str())))
}

/// How many records use an old name; they are rewritten where the sidecar is the annotator's own.
fn rewrite(
    vfs: &dyn Vfs,
    path: &Path,
    article: &Arc<crate::model::article::Article>,
    task: &Relabel<'_>,
    is_own: bool,
    previous: &dyn KeepPrevious,
) -> Result<usize, Failed> {
    let read = sidecar::read_sidecar(vfs, path, article)?;
    let Some(mut document) = read.document else {
        return Ok(0);
    };
    let transaction = relabel(&document, task.renames, Title::new("undo-relabel"));
    let n = transaction.edits.len();
    if n == 0 || !is_own {
        return Ok(n);
    }
    if let Access::ReadOnly(why) = read.base.access() {
        let why = Words {
            english: why.to_string(),
            said: Some(why.into()),
        };
        let message = words!(
            "problem-old-label",
            "{n} records keep their old label: {why}",
            n = n,
            why = why
        );
        let problem = Problem::warning(message).in_file(path.display().to_string());
        return Err(Failed(problem));
    }
    let failed =
        |message: String| Failed(Problem::error(message).in_file(path.display().to_string()));
    document
        .apply(transaction)
        .map_err(|error| failed(error.to_string()))?;
    document.set_codebook(task.codebook.clone());
    save::save(vfs, path, &document, &read.base, previous)
        .map_err(|error| Failed(Problem::error(error.to_string())))?;
    Ok(n)
}

/// Why a sidecar is as it was.
struct Failed(Problem);

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self(error.problem())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            annotation::Entity,
            document::Document,
            id::{Id, Kind},
            relabel::LabelKind,
        },
        store::{
            fixture::{TempDir, empty_document, insert},
            save::{NoBackups, save},
            sidecar::{Base, SidecarRef, read_sidecar, sidecar_path},
            vfs::RealVfs,
        },
    };

    /// Renames an entity type for Alice in the article's only sidecar; how many records of it, and what its entity is after.
    fn renamed(text: &[u8], encoding: &str, whose: &str, from: &str) -> (usize, String) {
        let (folder, home) = (TempDir::new(), TempDir::new());
        let dirs = LocalDirs::within(home.path());
        let path = folder.write("a.txt", text);
        reading::choose_encoding(&RealVfs, &dirs, &path, Some(encoding)).unwrap();
        let article = reading::read_article(&RealVfs, &dirs, &path).unwrap();
        let empty = empty_document("");
        let mut document = Document::new(
            article.clone(),
            empty.annotator().clone(),
            empty.codebook().clone(),
        );
        let id = Id::new(Kind::Entity, "e_1");
        insert(&mut document, Entity::new(id.clone(), from, "Rome"));
        let sidecar = sidecar_path(&path, whose);
        save(&RealVfs, &sidecar, &document, &Base::default(), &NoBackups).unwrap();
        let task = Relabel {
            articles: &[ArticleRef {
                relative: "a.txt".to_owned(),
                file_name: "a.txt".to_owned(),
                sidecars: vec![SidecarRef {
                    path: sidecar.clone(),
                    annotator: whose.to_owned(),
                }],
                path,
            }],
            annotator: "alice",
            open: None,
            renames: &[Rename {
                kind: LabelKind::EntityType,
                from: from.to_owned(),
                to: "Body".to_owned(),
            }],
            codebook: empty.codebook().clone(),
        };
        let done = relabel_project(&RealVfs, &dirs, &task, &NoBackups);
        assert_eq!(done.problems, []);
        let read = read_sidecar(&RealVfs, &sidecar, &article).unwrap();
        let label = read.document.unwrap().entity(&id).unwrap().label.clone();
        (done.changed.iter().map(|(_, n)| n).sum(), label)
    }

    #[test]
    fn a_name_that_is_escaped_in_the_file_is_found() {
        for from in ["the \"Net\"", "a\\b", "l’ONU", "عرب"] {
            let found = renamed(b"Rome", "UTF-8", "alice", from);
            assert_eq!(found, (1, "Body".to_owned()), "{from}");
        }
    }

    #[test]
    fn the_adjudicated_version_is_renamed_and_a_colleagues_is_not() {
        let found = |whose| renamed(b"Rome", "UTF-8", whose, "Place");
        assert_eq!(found("gold"), (1, "Body".to_owned()));
        assert_eq!(found("bob"), (0, "Place".to_owned()));
    }

    #[test]
    fn an_article_is_read_in_the_encoding_that_was_chosen_for_it() {
        let text = "Он приехал в Рим утром, а уехал вечером.";
        let (bytes, _, _) = encoding_rs::KOI8_R.encode(text);
        let found = renamed(&bytes, "windows-1251", "alice", "Place");
        assert_eq!(found, (1, "Body".to_owned()));
    }
}
