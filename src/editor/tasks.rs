//! Work off the UI thread: opening, loading, saving.
//!
//! One thread does them in the order they were asked for, so that a save of an article always precedes its next load; surveys of big
//! folders have a thread of their own and stop when the project is left, and so has the journal: an edit is safe on the local disk in a
//! moment, however long a share takes to save. The window is woken when there is something to take in.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{self, Receiver, Sender},
    },
    thread,
};

use super::{
    checks::ChecksDone,
    codebook_desk::CodebookDone,
    journaling::{self, Journals},
    kb::KbDone,
    open_article::LoadedArticle,
    review_tasks::{self, ReviewDone, ReviewJob},
    session::Survey,
    shortcuts::ShortcutsDone,
};
use crate::{
    model::{
        annotation::{How, Origin, Zone},
        article::Article,
        codebook::Codebook,
        document::{Annotator, CodebookRef, Document},
        edit::{Title, Transaction},
        id::{IdSource, Kind},
    },
    review::merge::GOLD,
    store::{
        error::{Action, StoreError},
        ingest::{self, IngestOptions},
        journal::{self, JournalWriter},
        local::{LocalDirs, SettingsFile},
        merge::{self, Snapshot},
        project::{ArticleRef, Project},
        recover, sample,
        save::{self, SaveError},
        sidecar::{self, Access, Base},
        versions::Versions,
        vfs::{self, Vfs},
    },
    suggest::zones::propose_zones,
};

/// Wakes the window from another thread.
#[derive(Clone)]
pub struct Wake(pub Arc<dyn Fn() + Send + Sync>);

impl fmt::Debug for Wake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wake")
    }
}

/// A project with what the session needs of it.
#[derive(Debug)]
pub struct OpenProject {
    pub project: Project,
    /// The paths it was opened by; none for the sample.
    pub opened: Vec<PathBuf>,
    /// Sidecars for which edits of an earlier run wait in the journal: it ended before they were saved.
    pub unsaved: Vec<PathBuf>,
}

#[derive(Debug)]
pub enum Job {
    OpenPaths(Vec<PathBuf>),
    OpenSample(LocalDirs),
    Load {
        path: PathBuf,
        annotator: Annotator,
        project: Arc<OpenProject>,
        /// For the ids of proposed zones.
        seed: u64,
    },
    Save {
        sidecar: PathBuf,
        document: Arc<Document>,
        base: Arc<Base>,
    },
    /// Puts edits into the journal, so that they survive until they are saved.
    Journal {
        sidecar: PathBuf,
        transactions: Vec<Transaction>,
    },
    Survey {
        project: Arc<OpenProject>,
        annotator: Annotator,
    },
    SaveSettings {
        dirs: LocalDirs,
        settings: Box<SettingsFile>,
    },
    Review(ReviewJob),
    /// What another part of the editor wants done, in its turn.
    Work(Work),
}

/// Work that a part of the editor brings along with what it makes of it.
pub struct Work(Box<WorkFn>);

type WorkFn = dyn FnOnce(&dyn Vfs, &LocalDirs) -> Done + Send;

impl Work {
    pub fn new(work: impl FnOnce(&dyn Vfs, &LocalDirs) -> Done + Send + 'static) -> Self {
        Self(Box::new(work))
    }
}

impl fmt::Debug for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Work")
    }
}

/// Why a save did not get to the disk for certain.
#[derive(Debug)]
pub struct SaveFailure {
    /// For a person.
    pub message: String,
    /// What the next save is to be compared with, where it is no longer the last base.
    pub base: Option<Base>,
    /// What somebody else changed in the file meanwhile, merged: to be applied to the document as an edit, if it is still the one saved.
    pub merged: Option<Merge>,
}

/// The changes of another program, merged into the document.
#[derive(Debug)]
pub struct Merge {
    pub transaction: Transaction,
    /// The document's revision that it applies to.
    pub revision: u64,
    pub n_conflicts: usize,
}

#[derive(Debug)]
pub enum Done {
    Opened(Result<Box<OpenProject>, StoreError>),
    Loaded {
        path: PathBuf,
        result: Result<Box<LoadedArticle>, StoreError>,
    },
    Saved {
        sidecar: PathBuf,
        result: Result<Base, SaveFailure>,
    },
    Journaled(Result<(), StoreError>),
    /// By index into the project's articles.
    Surveyed {
        project: Arc<OpenProject>,
        surveys: Vec<(usize, Survey)>,
        finished: bool,
    },
    SettingsSaved(Result<(), StoreError>),
    Review(ReviewDone),
    Shortcuts(ShortcutsDone),
    Checked(ChecksDone),
    Kb(KbDone),
    Codebook(Box<CodebookDone>),
}

#[derive(Debug)]
pub struct Tasks {
    aside: Aside,
    /// Each with the number of the last journaling that was asked for before.
    jobs: Sender<(u64, Job)>,
    journaling: Sender<journaling::Edits>,
    n_journaling: u64,
    surveys: Sender<(Arc<OpenProject>, Annotator)>,
    done: Receiver<Done>,
    n_running: usize,
}

/// What a thread of its own needs.
#[derive(Clone)]
struct Aside {
    vfs: Arc<dyn Vfs>,
    dirs: LocalDirs,
    wake: Wake,
    send: Sender<Done>,
}

impl fmt::Debug for Aside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Aside")
    }
}

impl Tasks {
    pub fn start(vfs: Arc<dyn Vfs>, dirs: LocalDirs, wake: Wake) -> Self {
        let (jobs, to_do) = mpsc::channel::<(u64, Job)>();
        let (journaling, to_journal) = mpsc::channel();
        let journals = Arc::new(Journals::default());
        let (surveys, to_survey) = mpsc::channel();
        let (send, done) = mpsc::channel();
        {
            let (vfs, send, wake) = (vfs.clone(), send.clone(), wake.clone());
            let mut worker = Worker {
                vfs,
                versions: Versions::new(dirs.clone()),
                dirs: dirs.clone(),
                journals: journals.clone(),
            };
            thread::spawn(move || {
                for (n_journaling, job) in to_do {
                    worker.journals.wait_for(n_journaling);
                    if send.send(worker.carry_out(n_journaling, job)).is_err() {
                        break;
                    }
                    (wake.0)();
                }
            });
        }
        {
            let (vfs, send, wake) = (vfs.clone(), send.clone(), wake.clone());
            thread::spawn(move || {
                for edits in to_journal {
                    let done = Done::Journaled(journals.append(&*vfs, edits));
                    if send.send(done).is_err() {
                        break;
                    }
                    (wake.0)();
                }
            });
        }
        {
            let (vfs, send, wake) = (vfs.clone(), send.clone(), wake.clone());
            thread::spawn(move || survey_all(&*vfs, &to_survey, &send, &wake));
        }
        Self {
            aside: Aside {
                vfs,
                dirs,
                wake,
                send,
            },
            jobs,
            journaling,
            n_journaling: 0,
            surveys,
            done,
            n_running: 0,
        }
    }

    pub fn push(&mut self, job: Job) {
        let sent = match job {
            Job::Survey { project, annotator } => self.surveys.send((project, annotator)).is_ok(),
            Job::Journal {
                sidecar,
                transactions,
            } => {
                self.n_journaling += 1;
                let edits = journaling::Edits {
                    number: self.n_journaling,
                    sidecar,
                    transactions,
                };
                self.journaling.send(edits).is_ok()
            }
            job => self.jobs.send((self.n_journaling, job)).is_ok(),
        };
        self.n_running += usize::from(sent);
    }

    /// Has work done after what was asked for before it: it sees what that wrote.
    pub fn push_work(&mut self, work: Work) {
        self.push(Job::Work(work));
    }

    /// Has work done on a thread of its own: it may take long, and nothing waits for it.
    pub fn push_aside(&mut self, work: Work) {
        let aside = self.aside.clone();
        self.n_running += 1;
        thread::spawn(move || {
            let done = (work.0)(&*aside.vfs, &aside.dirs);
            // Where nobody takes the answer the program is about to end.
            if aside.send.send(done).is_ok() {
                (aside.wake.0)();
            }
        });
    }

    /// Jobs that have not been taken in yet.
    pub fn n_running(&self) -> usize {
        self.n_running
    }

    pub fn try_take(&mut self) -> Option<Done> {
        let done = self.done.try_recv().ok()?;
        self.count(&done);
        Some(done)
    }

    /// Waits for the next; `None` when nothing can come any more.
    pub fn take(&mut self) -> Option<Done> {
        let done = self.done.recv().ok()?;
        self.count(&done);
        Some(done)
    }

    fn count(&mut self, done: &Done) {
        let is_last = !matches!(
            done,
            Done::Surveyed {
                finished: false,
                ..
            }
        );
        self.n_running = self.n_running.saturating_sub(usize::from(is_last));
    }
}

/// The thread that touches files, and what it keeps between jobs.
struct Worker {
    vfs: Arc<dyn Vfs>,
    dirs: LocalDirs,
    versions: Versions,
    journals: Arc<Journals>,
}

impl Worker {
    /// `n_journaling`: the journalings that were asked for before this job are done, up to that one.
    fn carry_out(&mut self, n_journaling: u64, job: Job) -> Done {
        let vfs = &*self.vfs;
        match job {
            Job::OpenPaths(paths) => {
                Done::Opened(Ok(open_project(vfs, &self.dirs, &paths, paths.clone())))
            }
            Job::OpenSample(dirs) => Done::Opened(
                sample::install_sample(vfs, &dirs, sample::SAMPLE)
                    .map(|folder| open_project(vfs, &dirs, &[folder], Vec::new())),
            ),
            Job::Load {
                path,
                annotator,
                project,
                seed,
            } => {
                let loaded = load(vfs, &path, annotator, &project.project.codebook, seed);
                let result = loaded.and_then(|loaded| self.recover(loaded)).map(Box::new);
                Done::Loaded { path, result }
            }
            Job::Save {
                sidecar,
                document,
                base,
            } => Done::Saved {
                result: self.save(&sidecar, &document, &base, n_journaling),
                sidecar,
            },
            // These go to threads of their own.
            Job::Journal { .. } => Done::Journaled(Ok(())),
            Job::SaveSettings { dirs, mut settings } => {
                Done::SettingsSaved(settings.write(vfs, &dirs))
            }
            Job::Review(job) => Done::Review(review_tasks::carry_out(vfs, job)),
            Job::Work(work) => (work.0)(vfs, &self.dirs),
            Job::Survey { project, .. } => Done::Surveyed {
                project,
                surveys: Vec::new(),
                finished: true,
            },
        }
    }

    /// Brings back what a crash kept from the sidecar, and starts the article's journal.
    fn recover(&mut self, mut loaded: LoadedArticle) -> Result<LoadedArticle, StoreError> {
        if loaded.read_only.is_some() {
            return Ok(loaded);
        }
        // The journal of an article that is opened again in this run holds what its save could not write.
        let recovered = recover::recover(
            &*self.vfs,
            &self.dirs,
            &loaded.sidecar,
            &loaded.document,
            &loaded.base,
        )?;
        let journal = JournalWriter::new(
            &*self.vfs,
            &self.dirs,
            &loaded.sidecar,
            &loaded.document,
            &loaded.base,
            recovered.as_ref(),
        );
        self.journals.insert(loaded.sidecar.clone(), journal);
        if let Some(recovered) = recovered {
            loaded.problems.extend(recovered.problems);
            loaded.document = recovered.before;
            loaded.recovered = recovered.transactions;
            loaded.n_recovered = recovered.n;
        }
        Ok(loaded)
    }

    fn save(
        &mut self,
        sidecar: &Path,
        document: &Document,
        base: &Base,
        n_journaling: u64,
    ) -> Result<Base, SaveFailure> {
        let vfs = &*self.vfs;
        let error = match save::save(vfs, sidecar, document, base, &self.versions) {
            Ok(saved) => {
                // What was journaled before the save was asked for is in the document.
                let journaled = self.journals.saved(vfs, sidecar, n_journaling, &saved.base);
                return match journaled {
                    Ok(()) => Ok(saved.base),
                    Err(error) => Err(SaveFailure {
                        message: error.to_string(),
                        base: Some(saved.base),
                        merged: None,
                    }),
                };
            }
            Err(error) => error,
        };
        let message = error.to_string();
        match error {
            SaveError::NotDurable { base, .. } => Err(SaveFailure {
                message,
                base: Some(*base),
                merged: None,
            }),
            SaveError::ChangedOnDisk { .. } => Err(self.merge(sidecar, document, base, message)),
            _ => Err(SaveFailure {
                message,
                base: None,
                merged: None,
            }),
        }
    }

    /// Merges what another program wrote into the document; where that can't be read, nothing is done and the message says so.
    fn merge(
        &self,
        sidecar: &Path,
        document: &Document,
        base: &Base,
        message: String,
    ) -> SaveFailure {
        let unmerged = SaveFailure {
            message,
            base: None,
            merged: None,
        };
        let Ok(theirs) = sidecar::read_sidecar(&*self.vfs, sidecar, document.article()) else {
            return unmerged;
        };
        let (Some(their_document), Access::Writable) = (&theirs.document, theirs.base.access())
        else {
            return unmerged;
        };
        let merged = merge::merge(
            &Snapshot::from_base(base),
            &Snapshot::from_document(document),
            &Snapshot::from_document(their_document),
            document.article(),
            &document.annotator().id,
        );
        let title = Title::new("undo-merge-disk");
        SaveFailure {
            merged: Some(Merge {
                transaction: merged.snapshot.transaction_from(document, title),
                revision: document.revision(),
                n_conflicts: merged.conflicts.len(),
            }),
            base: Some(theirs.base),
            ..unmerged
        }
    }
}

fn open_project(
    vfs: &dyn Vfs,
    dirs: &LocalDirs,
    paths: &[PathBuf],
    opened: Vec<PathBuf>,
) -> Box<OpenProject> {
    // Journals that can't be listed are still there, and are read with their articles.
    let journals = journal::list_journals(vfs, dirs).unwrap_or_default();
    let unsaved = journals.into_iter().filter(|j| j.n_transactions > 0);
    Box::new(OpenProject {
        project: Project::open(vfs, paths),
        opened,
        unsaved: unsaved.map(|j| j.sidecar).collect(),
    })
}

/// Reads an article with the annotator's sidecar; proposes zones where there is no sidecar yet.
pub fn load(
    vfs: &dyn Vfs,
    path: &Path,
    annotator: Annotator,
    codebook: &Arc<Codebook>,
    seed: u64,
) -> Result<LoadedArticle, StoreError> {
    let ingested = ingest::read_article(vfs, path, IngestOptions::default())?;
    let article = Arc::new(ingested.article);
    let mut problems = ingested.problems;
    let sidecar = sidecar::sidecar_path(path, &annotator.id);
    let blank = || match annotator.id == GOLD {
        // What gold says comes from colleagues, its zones too.
        true => Document::new(article.clone(), annotator.clone(), codebook_ref(codebook)),
        false => new_document(&article, annotator.clone(), codebook, seed),
    };
    let is_there = vfs::exists(vfs, &sidecar)
        .map_err(|error| StoreError::io(&sidecar, Action::Read, error))?;
    let (document, base, read_only) = if is_there {
        let read = sidecar::read_sidecar(vfs, &sidecar, &article)?;
        problems.extend(read.problems);
        let why = match read.base.access() {
            Access::ReadOnly(why) => Some(format!("{}: {why}", sidecar.display())),
            Access::Writable => None,
        };
        match read.document {
            Some(document) => (document, read.base, why),
            // What is no sidecar at all is left as it is, and nothing is written over it.
            None => (blank(), read.base, why),
        }
    } else {
        (blank(), Base::default(), None)
    };
    Ok(LoadedArticle {
        path: path.to_owned(),
        sidecar,
        document,
        codebook: codebook.clone(),
        base,
        encoding: ingested.encoding.to_string(),
        problems,
        read_only,
        recovered: Vec::new(),
        n_recovered: 0,
    })
}

/// An empty document with zones proposed from the text's shape. They are saved with the first edit, and not before.
pub fn new_document(
    article: &Arc<Article>,
    annotator: Annotator,
    codebook: &Codebook,
    seed: u64,
) -> Document {
    let mut document = Document::new(article.clone(), annotator, codebook_ref(codebook));
    let mut ids = IdSource::new(seed);
    let mut transaction = Transaction::new(Title::new("undo-zone-proposals"));
    for proposal in propose_zones(article) {
        transaction.insert(Zone {
            author: proposal.author,
            date: proposal.date,
            origin: Some(Origin {
                how: How::Suggested,
                by: vec!["postil".to_owned()],
            }),
            ..Zone::new(ids.next_id(Kind::Zone), proposal.kind, proposal.at)
        });
    }
    // Proposals are cut from the text they lie in: they always fit it.
    let applied = document.apply(transaction);
    debug_assert!(applied.is_ok(), "proposed zones fit the text: {applied:?}");
    document
}

fn codebook_ref(codebook: &Codebook) -> CodebookRef {
    CodebookRef {
        name: codebook.name.clone(),
        version: codebook.version,
    }
}

/// Looks into the sidecars of one project after the other; a new project ends the survey of the one before.
fn survey_all(
    vfs: &dyn Vfs,
    to_survey: &Receiver<(Arc<OpenProject>, Annotator)>,
    send: &Sender<Done>,
    wake: &Wake,
) {
    const BATCH: usize = 200;
    let mut next = to_survey.recv().ok();
    while let Some((project, annotator)) = next.take() {
        let mut surveys = Vec::new();
        for (i, article) in project.project.articles.iter().enumerate() {
            if let Some(survey) = survey(vfs, article, &annotator) {
                surveys.push((i, survey));
            }
            if surveys.len() == BATCH {
                let done = Done::Surveyed {
                    project: project.clone(),
                    surveys: std::mem::take(&mut surveys),
                    finished: false,
                };
                if send.send(done).is_err() {
                    return;
                }
                (wake.0)();
            }
            if let Ok(newer) = to_survey.try_recv() {
                next = Some(newer);
                break;
            }
        }
        let done = Done::Surveyed {
            project,
            surveys,
            finished: true,
        };
        if send.send(done).is_err() {
            return;
        }
        (wake.0)();
        if next.is_none() {
            next = to_survey.recv().ok();
        }
    }
}

/// `None` where there is no sidecar or it can't be read: loading the article says why.
fn survey(vfs: &dyn Vfs, article: &ArticleRef, annotator: &Annotator) -> Option<Survey> {
    let sidecar = article
        .sidecars
        .iter()
        .find(|sidecar| sidecar.annotator == annotator.id)?;
    let glance = sidecar::glance(vfs, &sidecar.path).ok()?;
    Some(Survey {
        status: glance.status,
        n_records: glance.n_records,
        language: glance.language,
        date: glance.date,
    })
}
