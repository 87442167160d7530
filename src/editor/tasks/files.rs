//! The worker's part in what surrounds the sidecars: locks, changed articles, conflict copies, versions, watched folders, other places.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};

use super::{
    Job, LoadedArticle, Merge, OpenProject, SaveFailure, Worker, load, places::save_snapshot,
};
use crate::{
    editor::files::{Difference, Review, differences},
    model::{
        article::{Article, Sha256Hex},
        codebook::Codebook,
        document::{Annotator, Document},
        edit::Transaction,
        problem::Problem,
        said::words,
    },
    store::{
        error::{Action, StoreError},
        ingest::{self, IngestOptions},
        kb, kept,
        lock::{Locking, lock_sidecar},
        merge::Conflict,
        merge_files::{self, merge_copy, merge_from_disk},
        page,
        project::Relisted,
        reading,
        reanchor::{self, Reanchoring},
        recover,
        said::Said,
        save,
        sidecar::{self, Access, Base, ReadOnly},
        verdicts,
        versions::Version,
    },
};

/// How often a window that waits for another one's article looks whether it is free.
const WAIT: Duration = Duration::from_millis(700);

#[derive(Debug)]
pub enum FileJob {
    /// A project is opened: what happens in the watched folders from now on is news to its lists.
    Project(Arc<OpenProject>),
    /// From the watched folders: is there anything to it?
    Look {
        paths: Vec<PathBuf>,
    },
    /// The window closes.
    Close,
    /// Is the article that another window has free now?
    TryLock {
        sidecar: PathBuf,
    },
    /// Gives back what other articles than these hold.
    Release {
        but: Vec<PathBuf>,
    },
    /// Merges what the file says now into the document.
    MergeDisk {
        path: PathBuf,
        sidecar: PathBuf,
        document: Arc<Document>,
        base: Arc<Base>,
    },
    MergeCopy {
        path: PathBuf,
        copy: PathBuf,
        document: Arc<Document>,
        base: Arc<Base>,
    },
    /// Has a journal that was kept aside offered no more.
    DealtWith {
        kept: PathBuf,
    },
    /// Takes a copy that is merged and saved out of its folder.
    PutAway {
        copy: PathBuf,
        sidecar: PathBuf,
    },
    ListVersions {
        sidecar: PathBuf,
    },
    ReadVersion {
        sidecar: PathBuf,
        version: Version,
        document: Arc<Document>,
    },
    /// Saves a document that was moved to the article's new text.
    SaveReviewed {
        path: PathBuf,
        sidecar: PathBuf,
        document: Arc<Document>,
        base: Arc<Base>,
        /// Whether the journal of the old text is in it.
        holds_journal: bool,
    },
    ChooseEncoding {
        path: PathBuf,
        encoding: Option<String>,
    },
    /// The article is opened whatever its size.
    Allow {
        path: PathBuf,
    },
    /// Saves an article and its annotations in another folder.
    SaveElsewhere {
        path: PathBuf,
        folder: PathBuf,
        document: Arc<Document>,
        base: Arc<Base>,
    },
}

impl FileJob {
    /// Whether somebody waits for its end.
    pub fn is_counted(&self) -> bool {
        !matches!(
            self,
            Self::Project(_)
                | Self::Look { .. }
                | Self::Close
                | Self::TryLock { .. }
                | Self::Release { .. }
        )
    }
}

/// What another version of the sidecar brings, for a document of this revision.
#[derive(Debug)]
pub struct Incoming {
    pub transaction: Transaction,
    pub base: Base,
    pub conflicts: Vec<Conflict>,
    pub revision: u64,
}

impl Incoming {
    fn of(merged: merge_files::Incoming, document: &Document) -> Self {
        Self {
            transaction: merged.transaction,
            base: merged.base,
            conflicts: merged.conflicts,
            revision: document.revision(),
        }
    }
}

/// A former version of a sidecar, against the document as it is.
#[derive(Debug)]
pub struct Former {
    pub document: Document,
    /// From the former to the present one.
    pub differences: Vec<Difference>,
}

#[derive(Debug)]
pub enum FileDone {
    /// What other programs did that concerns this window.
    Looked {
        /// The new lists, and what the project was opened by that they are of.
        relisted: Option<(Vec<PathBuf>, Relisted)>,
        /// Sidecars and articles that say something else than what this window knows.
        changed: Vec<PathBuf>,
        /// Sidecars that this window neither holds nor writes, and verdicts.
        others: Vec<PathBuf>,
        /// Whether tables of a knowledge base are among what was touched.
        tables: bool,
    },
    Free {
        sidecar: PathBuf,
    },
    MergedDisk {
        path: PathBuf,
        /// `Ok(None)`: the file is as this window knows it.
        result: Result<Option<Incoming>, Said>,
    },
    MergedCopy {
        path: PathBuf,
        copy: PathBuf,
        result: Result<Incoming, Said>,
    },
    /// Something of this machine's own was written, or could not be.
    Kept(Result<(), StoreError>),
    PutAway {
        copy: PathBuf,
        result: Result<(), StoreError>,
    },
    Versions {
        sidecar: PathBuf,
        result: Result<Vec<Version>, StoreError>,
    },
    Version {
        sidecar: PathBuf,
        version: Version,
        result: Result<Box<Former>, Said>,
    },
    SavedReviewed {
        path: PathBuf,
        result: Result<(), Said>,
    },
    ChoseEncoding(Result<(), StoreError>),
    Allowed,
    SavedElsewhere {
        from: PathBuf,
        result: Result<(PathBuf, PathBuf, Base), Said>,
    },
}

impl FileDone {
    pub fn is_counted(&self) -> bool {
        !matches!(self, Self::Looked { .. } | Self::Free { .. })
    }
}

impl OpenProject {
    /// The same project with other lists.
    pub fn relisted(&self, lists: Relisted) -> Self {
        Self {
            project: self.project.relisted(lists),
            opened: self.opened.clone(),
            unsaved: self.unsaved.clone(),
        }
    }
}

impl Worker {
    /// `None` where there is nothing that the window needs to know.
    pub(super) fn files(&mut self, job: FileJob) -> Option<FileDone> {
        let vfs = self.vfs.clone();
        let vfs = &*vfs;
        Some(match job {
            FileJob::Project(project) => {
                self.project = Some(project);
                return None;
            }
            FileJob::Look { paths } => return self.look(&paths),
            FileJob::Close => return None,
            FileJob::TryLock { sidecar } => {
                if self.waiting.as_ref() != Some(&sidecar) {
                    return None;
                }
                match lock_sidecar(vfs, &self.dirs, &sidecar, "") {
                    Ok(Locking::HeldBy(_)) => {
                        self.ask_again(sidecar);
                        return None;
                    }
                    // Given back at once: the article is loaded anew, and takes it.
                    Ok(Locking::Locked(lock)) => drop(lock),
                    Err(_) => {}
                }
                self.waiting = None;
                FileDone::Free { sidecar }
            }
            FileJob::Release { but } => {
                self.locks
                    .with(|locks| locks.retain(|sidecar, _| but.contains(sidecar)));
                self.known.retain(|path, _| {
                    but.contains(path) || but.iter().any(|s| belongs_to(s, path))
                });
                if self.waiting.as_ref().is_some_and(|w| !but.contains(w)) {
                    self.waiting = None;
                }
                return None;
            }
            FileJob::MergeDisk {
                path,
                sidecar,
                document,
                base,
            } => FileDone::MergedDisk {
                path,
                result: self.merge_disk(&sidecar, &document, &base),
            },
            FileJob::MergeCopy {
                path,
                copy,
                document,
                base,
            } => {
                let merged = merge_copy(vfs, &copy, &document, &base);
                FileDone::MergedCopy {
                    path,
                    copy,
                    result: merged
                        .map(|incoming| Incoming::of(incoming, &document))
                        .map_err(|error| Said::from(&error)),
                }
            }
            FileJob::DealtWith { kept } => FileDone::Kept(kept::dealt_with(vfs, &kept)),
            FileJob::PutAway { copy, sidecar } => FileDone::PutAway {
                result: self.versions.put_away(vfs, &copy, &sidecar),
                copy,
            },
            FileJob::ListVersions { sidecar } => FileDone::Versions {
                result: self.versions.list(vfs, &sidecar),
                sidecar,
            },
            FileJob::ReadVersion {
                sidecar,
                version,
                document,
            } => FileDone::Version {
                result: self.former(&sidecar, &version, &document).map(Box::new),
                sidecar,
                version,
            },
            FileJob::SaveReviewed {
                path,
                sidecar,
                document,
                base,
                holds_journal,
            } => {
                let saved = self
                    .keep_text(&sidecar, &document)
                    .map_err(|failure| failure.message)
                    .and_then(|()| {
                        save::save(vfs, &sidecar, &document, &base, &self.versions)
                            .map_err(|error| Said::from(&error))
                    });
                if let Ok(saved) = &saved {
                    self.known
                        .insert(sidecar.clone(), saved.base.file_sha256().cloned());
                    if holds_journal {
                        self.forget_journal(&sidecar);
                    }
                }
                FileDone::SavedReviewed {
                    path,
                    result: saved.map(|_| ()),
                }
            }
            FileJob::ChooseEncoding { path, encoding } => FileDone::ChoseEncoding(
                reading::choose_encoding(vfs, &self.dirs, &path, encoding.as_deref()),
            ),
            FileJob::Allow { path } => {
                self.allowed.insert(path);
                FileDone::Allowed
            }
            FileJob::SaveElsewhere {
                path,
                folder,
                document,
                base,
            } => FileDone::SavedElsewhere {
                result: self.save_elsewhere(&path, &folder, &document, &base),
                from: path,
            },
        })
    }

    /// Reads an article as the person chose to, with what became of its annotations where it has changed.
    pub(super) fn load(
        &mut self,
        path: &Path,
        annotator: Annotator,
        codebook: &Arc<Codebook>,
        seed: u64,
    ) -> Result<LoadedArticle, StoreError> {
        let vfs = self.vfs.clone();
        let (id, who) = (annotator.id.clone(), annotator.name.clone());
        let loaded = load(&*vfs, path, annotator, codebook, seed, self.options(path))?;
        self.known.insert(
            path.to_owned(),
            Some(loaded.document.article().sha256().clone()),
        );
        self.known
            .insert(loaded.sidecar.clone(), loaded.base.file_sha256().cloned());
        let mut loaded = self.lock(loaded, &who);
        if loaded.document.annotator().id != id {
            is_others(&mut loaded, &id);
            return Ok(loaded);
        }
        if loaded.holder.is_some() {
            return Ok(loaded);
        }
        if *loaded.base.access() == Access::ReadOnly(ReadOnly::ArticleChanged) {
            self.review(&mut loaded)?;
            return Ok(loaded);
        }
        self.recover(loaded)
    }

    fn options(&self, path: &Path) -> IngestOptions<'static> {
        let mut options = IngestOptions {
            encoding: reading::chosen_encoding(&*self.vfs, &self.dirs, path),
            ..IngestOptions::default()
        };
        if self.allowed.contains(path) {
            options.max_bytes = u64::MAX;
        }
        options
    }

    /// Tells other windows that this one has the article, or hears who has it.
    fn lock(&mut self, mut loaded: LoadedArticle, who: &str) -> LoadedArticle {
        let sidecar = loaded.sidecar.clone();
        self.waiting = None;
        if self.locks.with(|locks| locks.contains_key(&sidecar)) != Some(false) {
            return loaded;
        }
        match lock_sidecar(&*self.vfs, &self.dirs, &sidecar, who) {
            Ok(Locking::Locked(lock)) => {
                self.locks.with(|locks| locks.insert(sidecar, lock));
            }
            Ok(Locking::HeldBy(holder)) => {
                loaded.read_only = Some(Said::plain(&holder.who));
                loaded.holder = Some(holder);
                self.waiting = Some(sidecar.clone());
                self.ask_again(sidecar);
            }
            // A courtesy that this file system knows nothing of.
            Err(_) => {}
        }
        loaded
    }

    fn ask_again(&self, sidecar: PathBuf) {
        let (jobs, locks) = (self.jobs.clone(), self.locks.clone());
        thread::spawn(move || {
            thread::sleep(WAIT);
            if !locks.is_closed() {
                // A worker that is gone waits for nothing.
                jobs.send((0, Job::Files(Box::new(FileJob::TryLock { sidecar }))))
                    .ok();
            }
        });
    }

    /// Finds the annotations again in a text that has changed. Nothing is written.
    fn review(&self, loaded: &mut LoadedArticle) -> Result<(), StoreError> {
        let vfs = &*self.vfs;
        let article = loaded.document.article().clone();
        let old_text = match loaded.base.article_sha256() {
            Some(sha256) => reanchor::kept_text(vfs, &self.dirs, &sha256)?,
            None => None,
        };
        let mut holds_journal = false;
        let found = match old_text {
            Some(text) => {
                let old = Arc::new(Article::new(article.file_name(), text));
                let read = sidecar::read_sidecar(vfs, &loaded.sidecar, &old)?;
                let (Some(mut document), Access::Writable) = (read.document, read.base.access())
                else {
                    return Ok(());
                };
                // Edits that a crash kept from the sidecar are of the old text as well.
                let recovered =
                    recover::recover(vfs, &self.dirs, &loaded.sidecar, &document, &read.base)?;
                holds_journal = recovered.as_ref().is_none_or(|r| r.is_whole);
                if let Some(recovered) = recovered {
                    loaded.problems.extend(recovered.problems);
                    loaded.n_recovered = recovered.n;
                    document = recovered.document;
                }
                loaded.problems.extend(read.problems);
                Some((Reanchoring::new(document, article), read.base, true))
            }
            None => {
                let bytes = vfs
                    .read(&loaded.sidecar)
                    .map_err(|error| StoreError::io(&loaded.sidecar, Action::Read, error))?;
                let text = String::from_utf8_lossy(&bytes);
                let file = loaded.sidecar.display().to_string();
                let found = Reanchoring::by_quotes(&text, &file, article);
                found.ok().map(|(found, mut base)| {
                    base.is_of_file(&bytes);
                    (found, base, false)
                })
            }
        };
        if let Some((reanchoring, base, is_exact)) = found {
            let mut review = Review::new(reanchoring, base, is_exact);
            review.holds_journal = holds_journal;
            if let Some(draft) = review.draft() {
                loaded.document = draft;
                loaded.review = Some(Box::new(review));
            }
        }
        Ok(())
    }

    /// Keeps the article's text by its hash, and a page's beside the page.
    pub(super) fn keep_text(
        &mut self,
        sidecar: &Path,
        document: &Document,
    ) -> Result<(), SaveFailure> {
        let vfs = &*self.vfs;
        let article = document.article();
        if !self.kept_texts.contains(article.sha256()) {
            let kept = reanchor::keep_text(vfs, &self.dirs, article);
            kept.map_err(|error| SaveFailure::new(&error))?;
            self.kept_texts.insert(article.sha256().clone());
        }
        let text = sidecar.with_file_name(article.file_name());
        let page = page::page_of_snapshot(&text).filter(|page| self.known.contains_key(page));
        match page {
            Some(page) if !document.is_empty() => save_snapshot(vfs, &page, article),
            Some(_) | None => Ok(()),
        }
    }

    fn merge_disk(
        &self,
        sidecar: &Path,
        document: &Document,
        base: &Base,
    ) -> Result<Option<Incoming>, Said> {
        let vfs = &*self.vfs;
        let Ok(bytes) = vfs.read(sidecar) else {
            // Gone, or out of reach: the document stays, and the next save says what is wrong.
            return Ok(None);
        };
        if base.file_sha256() == Some(&Sha256Hex::of(&bytes)) {
            return Ok(None);
        }
        match merge_from_disk(vfs, sidecar, document, base) {
            Ok(incoming) => Ok(Some(Incoming::of(incoming, document))),
            Err(error) => Err((&error).into()),
        }
    }

    fn former(
        &self,
        sidecar: &Path,
        version: &Version,
        document: &Document,
    ) -> Result<Former, Said> {
        let bytes = self
            .versions
            .read(&*self.vfs, sidecar, version)
            .map_err(|error| Said::from(&error))?;
        let text = String::from_utf8_lossy(&bytes);
        let read = sidecar::parse(&text, document.article(), "");
        if let Access::ReadOnly(why) = read.base.access() {
            return Err(why.into());
        }
        let Some(former) = read.document else {
            return Err((&ReadOnly::NotASidecar).into());
        };
        Ok(Former {
            differences: differences(&former, document),
            document: former,
        })
    }

    pub(super) fn forget_journal(&mut self, sidecar: &Path) {
        self.journals.forget(sidecar);
        let journal = crate::store::journal::journal_path(&*self.vfs, &self.dirs, sidecar);
        // Where it can't be removed it is kept aside with the next load: it is of a text that is no more.
        self.vfs.remove_file(&journal).ok();
    }

    /// Merges what another program wrote into the document; where that can't be read, nothing is done and the message says so.
    pub(super) fn merge_for_save(
        &mut self,
        sidecar: &Path,
        document: &Document,
        base: &Base,
        message: Said,
    ) -> SaveFailure {
        match merge_from_disk(&*self.vfs, sidecar, document, base) {
            Ok(incoming) => SaveFailure {
                merged: Some(Merge {
                    transaction: incoming.transaction,
                    revision: document.revision(),
                    conflicts: incoming.conflicts,
                }),
                base: Some(incoming.base),
                ..SaveFailure::new(message)
            },
            Err(error) => SaveFailure::new(Said::both(message, (&error).into())),
        }
    }

    fn look(&mut self, paths: &[PathBuf]) -> Option<FileDone> {
        let vfs = self.vfs.clone();
        let mut changed = Vec::new();
        for (known, hash) in &self.known {
            let is_touched = paths.iter().any(|path| path == known);
            if !is_touched {
                continue;
            }
            let now = match hash.is_some()
                && !known
                    .to_string_lossy()
                    .ends_with(sidecar::SIDECAR_EXTENSION)
            {
                true => ingest::read_article(&*vfs, known, self.options(known))
                    .ok()
                    .map(|ingested| ingested.article.sha256().clone()),
                false => vfs.read(known).ok().map(|bytes| Sha256Hex::of(&bytes)),
            };
            if now.is_some() && now != *hash {
                changed.push(known.clone());
            }
        }
        let relisted = self.project.as_ref().and_then(|open| {
            // The sample is opened by no path of the person's.
            let by: Vec<PathBuf> = match open.opened.is_empty() {
                true => open.project.root.iter().cloned().collect(),
                false => open.opened.clone(),
            };
            open.project.relist(&*vfs, &by, paths)
        });
        let relisted = relisted.and_then(|relisted| {
            let open = self.project.as_mut()?;
            *open = Arc::new(open.relisted(relisted.clone()));
            Some((open.opened.clone(), relisted))
        });
        let is_others = |path: &&PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let is_sidecar = sidecar::article_and_annotator(&name).is_some();
            verdicts::is_verdicts(path) || (is_sidecar && !self.known.contains_key(*path))
        };
        let others: Vec<PathBuf> = paths.iter().filter(is_others).cloned().collect();
        let tables = paths.iter().any(|path| kb::is_table(path));
        let matters = relisted.is_some() || !changed.is_empty() || !others.is_empty() || tables;
        matters.then_some(FileDone::Looked {
            relisted,
            changed,
            others,
            tables,
        })
    }
}

/// Has a sidecar that is somebody else's by what it says read only: saved, it would be theirs under another's name.
fn is_others(loaded: &mut LoadedArticle, id: &str) {
    let file = loaded.sidecar.display().to_string();
    let what = words!(
        "problem-others",
        "the file is named after {id}, but its annotations are by {found}; it is opened read-only",
        id = id,
        found = &loaded.document.annotator().id
    );
    let go_on = words!(
        "hint-others",
        "to go on from them, write {id} as the annotator's id in the file",
        id = format!("{id:?}")
    );
    let problem = Problem::error(what.clone()).in_file(file).hint(go_on);
    loaded.problems.insert(0, problem);
    let why = Said::of("store-why", &loaded.sidecar);
    loaded.read_only = Some(why.with("why", what));
    loaded.holder = None;
}

/// Whether a path is the article of a sidecar, or the page of that.
fn belongs_to(sidecar: &Path, path: &Path) -> bool {
    let name = |path: &Path| {
        let name = path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    };
    sidecar.parent() == path.parent() && name(sidecar).starts_with(&format!("{}.", name(path)))
}
