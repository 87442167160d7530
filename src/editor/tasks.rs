//! Work off the UI thread: opening, loading, saving.
//!
//! One thread does them in the order they were asked for, so that a save of an article always precedes its next load; surveys of big
//! folders have a thread of their own and stop when the project is left, and so has the journal: an edit is safe on the local disk in a
//! moment, however long a share takes to save. The window is woken when there is something to take in.

mod files;
mod locks;
mod places;
mod survey;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{self, Receiver, Sender},
    },
    thread,
};

pub use files::{FileDone, FileJob, Former, Incoming};

use self::{locks::Locks, survey::survey_all};
use super::{
    checks::ChecksDone,
    codebook_desk::CodebookDone,
    elsewhere::{self, Question},
    find::FindDone,
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
        article::{Article, Sha256Hex},
        codebook::Codebook,
        document::{Annotator, CodebookRef, Document, GOLD},
        edit::{Title, Transaction},
        id::{IdSource, Kind},
    },
    store::{
        error::{Action, StoreError},
        ingest::{self, IngestOptions},
        journal::{self, JournalWriter},
        kept,
        local::{LocalDirs, SettingsFile},
        lock,
        merge::Conflict,
        project::Project,
        recover,
        said::Said,
        sample,
        save::{self, SaveError},
        sidecar::{self, Access, Base},
        versions::Versions,
        vfs::{self, Vfs},
        watch::{self, Watch},
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
    /// Sidecars, of any project, for which so many edits of an earlier run wait in the journal: it ended before they were saved. Those whose
    /// article is gone are left out.
    pub unsaved: Vec<(PathBuf, usize)>,
}

#[derive(Debug)]
pub enum Job {
    OpenPaths(Vec<PathBuf>),
    OpenSample(LocalDirs),
    Load {
        /// Tells its answer from that of another load, of the same article too.
        number: u64,
        path: PathBuf,
        annotator: Annotator,
        codebook: Arc<Codebook>,
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
    /// What surrounds the sidecars: versions, copies, changed articles, the folders.
    Files(Box<FileJob>),
    Review(ReviewJob),
    /// Counts a text in the other articles; nothing waits for it.
    Count(Question),
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
    pub message: Said,
    /// What the next save is to be compared with, where it is no longer the last base.
    pub base: Option<Base>,
    /// What somebody else changed in the file meanwhile, merged: to be applied to the document as an edit, if it is still the one saved.
    pub merged: Option<Merge>,
    /// Whether another place could be written to where this one can't.
    pub is_place: bool,
}

impl SaveFailure {
    fn new(message: impl Into<Said>) -> Self {
        Self {
            message: message.into(),
            base: None,
            merged: None,
            is_place: false,
        }
    }
}

/// The changes of another program, merged into the document.
#[derive(Debug)]
pub struct Merge {
    pub transaction: Transaction,
    /// The document's revision that it applies to.
    pub revision: u64,
    pub conflicts: Vec<Conflict>,
}

#[derive(Debug)]
pub enum Done {
    Opened(Result<Box<OpenProject>, StoreError>),
    Loaded {
        number: u64,
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
    Files(Box<FileDone>),
    Review(ReviewDone),
    /// How often a text stands in other articles, and in how many.
    Counted {
        text: String,
        found: (usize, usize),
    },
    Shortcuts(ShortcutsDone),
    Checked(ChecksDone),
    Found(FindDone),
    Kb(KbDone),
    Codebook(Box<CodebookDone>),
}

#[derive(Debug)]
pub struct Tasks {
    /// The articles that this window has, for other windows to see; given back when it closes.
    locks: Locks,
    watch: Option<Watch>,
    aside: Aside,
    /// Each with the number of the last journaling that was asked for before.
    jobs: Sender<(u64, Job)>,
    journaling: Sender<journaling::Edits>,
    n_journaling: u64,
    surveys: Sender<(Arc<OpenProject>, Annotator)>,
    counts: Sender<Question>,
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
        let (counts, to_count) = mpsc::channel();
        let (send, done) = mpsc::channel();
        let locks = Locks::open();
        {
            let (vfs, send, wake) = (vfs.clone(), send.clone(), wake.clone());
            let mut worker = Worker {
                vfs,
                versions: Versions::new(dirs.clone()),
                dirs: dirs.clone(),
                journals: journals.clone(),
                locks: locks.clone(),
                jobs: jobs.clone(),
                project: None,
                known: BTreeMap::new(),
                kept_texts: BTreeSet::new(),
                allowed: BTreeSet::new(),
                waiting: None,
            };
            thread::spawn(move || {
                for (n_journaling, job) in to_do {
                    // The worker itself can send jobs: their end is never told by the channel.
                    if matches!(&job, Job::Files(job) if matches!(**job, FileJob::Close)) {
                        break;
                    }
                    worker.journals.wait_for(n_journaling);
                    // What the watched folders bring may be nothing: the window is not woken for it.
                    let Some(done) = worker.carry_out(n_journaling, job) else {
                        continue;
                    };
                    if send.send(done).is_err() {
                        break;
                    }
                    (wake.0)();
                }
            });
        }
        {
            let (vfs, send, wake) = (vfs.clone(), send.clone(), wake.clone());
            thread::spawn(move || elsewhere::count_all(&*vfs, &to_count, &send, &wake));
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
            locks,
            watch: None,
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
            counts,
            done,
            n_running: 0,
        }
    }

    /// Watches folders in the place of those watched before. What happens in them comes back as [`FileDone::Looked`], if it matters.
    pub fn watch(&mut self, paths: &[PathBuf]) {
        let jobs = self.jobs.clone();
        self.watch = Some(watch::watch(paths, move |paths| {
            jobs.send((0, Job::Files(Box::new(FileJob::Look { paths }))))
                .is_ok()
        }));
    }

    pub fn push(&mut self, job: Job) {
        let counts = !matches!(&job, Job::Files(job) if !job.is_counted());
        let sent = match job {
            Job::Count(question) => {
                // Not waited for; without its thread there is no count, and nothing else is lost.
                self.counts.send(question).ok();
                false
            }
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
        self.n_running += usize::from(sent && counts);
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
            } | Done::Counted { .. }
        ) && !matches!(done, Done::Files(done) if !done.is_counted());
        self.n_running = self.n_running.saturating_sub(usize::from(is_last));
    }
}

impl Drop for Tasks {
    fn drop(&mut self) {
        self.locks.close();
        // A worker that is gone needs no telling.
        let close = Job::Files(Box::new(FileJob::Close));
        self.jobs.send((0, close)).ok();
    }
}

/// The thread that touches files, and what it keeps between jobs.
struct Worker {
    vfs: Arc<dyn Vfs>,
    dirs: LocalDirs,
    versions: Versions,
    journals: Arc<Journals>,
    locks: Locks,
    /// For threads that have something for this one to look at.
    jobs: Sender<(u64, Job)>,
    /// With the lists as this thread has found them last; what else it says may be old.
    project: Option<Arc<OpenProject>>,
    /// What this window read or wrote last, by path: of sidecars the file's hash, of articles the text's.
    known: BTreeMap<PathBuf, Option<Sha256Hex>>,
    kept_texts: BTreeSet<Sha256Hex>,
    /// Articles of any size that the person wants.
    allowed: BTreeSet<PathBuf>,
    /// The sidecar that another window has.
    waiting: Option<PathBuf>,
}

impl Worker {
    /// `None` for what nobody asked for and nobody needs to know. `n_journaling`: the journalings that were asked for before this job are
    /// done, up to that one.
    fn carry_out(&mut self, n_journaling: u64, job: Job) -> Option<Done> {
        let vfs = &*self.vfs;
        Some(match job {
            Job::OpenPaths(paths) => {
                // Without them gone all goes on as well.
                lock::remove_stale_locks(vfs, &self.dirs).ok();
                Done::Opened(Ok(open_project(vfs, &self.dirs, &paths, paths.clone())))
            }
            Job::OpenSample(dirs) => Done::Opened(
                sample::install_sample(vfs, &dirs, sample::SAMPLE)
                    .map(|folder| open_project(vfs, &dirs, &[folder], Vec::new())),
            ),
            Job::Load {
                number,
                path,
                annotator,
                codebook,
                seed,
            } => {
                let result = self.load(&path, annotator, &codebook, seed).map(Box::new);
                Done::Loaded {
                    number,
                    path,
                    result,
                }
            }
            Job::Save {
                sidecar,
                document,
                base,
            } => Done::Saved {
                result: self.save(&sidecar, &document, &base, n_journaling),
                sidecar,
            },
            Job::Files(job) => Done::Files(Box::new(self.files(*job)?)),
            // These go to threads of their own.
            Job::Journal { .. } => Done::Journaled(Ok(())),
            Job::SaveSettings { dirs, mut settings } => {
                Done::SettingsSaved(settings.write(vfs, &dirs))
            }
            Job::Review(job) => Done::Review(review_tasks::carry_out(vfs, &self.dirs, job)),
            Job::Work(work) => (work.0)(vfs, &self.dirs),
            // These two have threads of their own.
            Job::Count(question) => Done::Counted {
                text: question.text,
                found: (0, 0),
            },
            Job::Survey { project, .. } => Done::Surveyed {
                project,
                surveys: Vec::new(),
                finished: true,
            },
        })
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
        self.known
            .insert(loaded.sidecar.clone(), loaded.base.file_sha256().cloned());
        if let Some(recovered) = recovered {
            loaded.problems.extend(recovered.problems);
            loaded.document = recovered.before;
            loaded.recovered = recovered.transactions;
            loaded.n_recovered = recovered.n;
        }
        let article = loaded.document.article();
        loaded.kept = kept::kept_edits(&*self.vfs, &self.dirs, &loaded.sidecar, article)?;
        Ok(loaded)
    }

    fn save(
        &mut self,
        sidecar: &Path,
        document: &Document,
        base: &Base,
        n_journaling: u64,
    ) -> Result<Base, SaveFailure> {
        // Without the text that it speaks of, a sidecar can't follow a change of the article.
        self.keep_text(sidecar, document)?;
        let vfs = &*self.vfs;
        let error = match save::save(vfs, sidecar, document, base, &self.versions) {
            Ok(saved) => {
                self.known
                    .insert(sidecar.to_owned(), saved.base.file_sha256().cloned());
                // What was journaled before the save was asked for is in the document.
                let journaled = self.journals.saved(vfs, sidecar, n_journaling, &saved.base);
                return match journaled {
                    Ok(()) => Ok(saved.base),
                    Err(error) => Err(SaveFailure {
                        base: Some(saved.base),
                        ..SaveFailure::new(&error)
                    }),
                };
            }
            Err(error) => error,
        };
        let message = Said::from(&error);
        match error {
            SaveError::NotDurable { base, .. } => {
                self.known
                    .insert(sidecar.to_owned(), base.file_sha256().cloned());
                Err(SaveFailure {
                    base: Some(*base),
                    ..SaveFailure::new(message)
                })
            }
            SaveError::ChangedOnDisk { .. } => {
                Err(self.merge_for_save(sidecar, document, base, message))
            }
            SaveError::Store { error, .. } => Err(SaveFailure {
                is_place: matches!(
                    error,
                    StoreError::Permission { .. }
                        | StoreError::DiskFull { .. }
                        | StoreError::NotFound { .. }
                ),
                ..SaveFailure::new(message)
            }),
            _ => Err(SaveFailure::new(message)),
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
    let unsaved = journals.into_iter().filter(|j| {
        let article = sidecar::article_of(&j.sidecar);
        j.n_transactions > 0 && article.is_some_and(|a| vfs::exists(vfs, &a).unwrap_or(true))
    });
    Box::new(OpenProject {
        project: Project::open(vfs, paths),
        opened,
        unsaved: unsaved.map(|j| (j.sidecar, j.n_transactions)).collect(),
    })
}

/// Reads an article with the annotator's sidecar; proposes zones where there is no sidecar yet.
pub fn load(
    vfs: &dyn Vfs,
    path: &Path,
    annotator: Annotator,
    codebook: &Arc<Codebook>,
    seed: u64,
    options: IngestOptions<'_>,
) -> Result<LoadedArticle, StoreError> {
    let ingested = ingest::read_article(vfs, path, options)?;
    let article = Arc::new(ingested.article);
    let mut problems = ingested.problems;
    let annotated = path.with_file_name(article.file_name());
    let sidecar = sidecar::sidecar_path(&annotated, &annotator.id);
    let blank = || {
        let mut document = match annotator.id == GOLD {
            // What gold says comes from colleagues, its zones too.
            true => Document::new(article.clone(), annotator.clone(), codebook_ref(codebook)),
            false => new_document(&article, annotator.clone(), codebook, seed),
        };
        document.set_header(ingested.card.clone(), document.status().clone());
        document
    };
    let is_there = vfs::exists(vfs, &sidecar)
        .map_err(|error| StoreError::io(&sidecar, Action::Read, error))?;
    let (document, base, read_only) = if is_there {
        let read = sidecar::read_sidecar(vfs, &sidecar, &article)?;
        problems.extend(read.problems);
        let why = match read.base.access() {
            Access::ReadOnly(why) => Some(Said::of("store-why", &sidecar).with("why", why)),
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
        review: None,
        holder: None,
        kept: Vec::new(),
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
