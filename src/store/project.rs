//! A project: the articles under some folders or files, with the codebook and the team that a `postil.ron` names.
//!
//! ```ron
//! (
//!     format: "postil-project", format_version: (1, 0),
//!     name: "NATO and Daech",
//!     codebook: Builtin("news-core"),     // or File("codebook.ron"), or Inline((…)) as in `wire_codebook`
//!     team: [(id: "alice", name: "Alice"), (id: "bob", name: "Bob")],
//! )
//! ```
//!
//! Opening one lists folders and reads `postil.ron` and its codebook; no article and no sidecar is opened, and nothing is written.

mod relist;

use std::{
    collections::{BTreeMap, BTreeSet},
    io::ErrorKind,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

pub use self::relist::Relisted;
use super::{
    codebook::{
        self, DEFAULT_CODEBOOK, builtin, codebook_from_wire, parse_file, read_codebook, text_of,
    },
    error::{Action, StoreError},
    natural::natural_order,
    page::{self, is_page_name},
    sidecar::{
        ConflictCopy, SidecarRef, article_and_annotator, conflict_copy_of, find_conflict_copies,
        find_sidecars, is_slug,
    },
    vfs::{self, EntryKind, Vfs},
    wire_codebook::WireCodebook,
};
use crate::model::said::words;
use crate::model::{
    codebook::Codebook,
    document::Annotator,
    problem::{Problem, Severity},
};

/// The file at a project's root.
pub const PROJECT_FILE: &str = "postil.ron";

#[derive(Clone, Debug)]
pub struct Project {
    /// The folder that holds `postil.ron`, where there is one.
    pub root: Option<PathBuf>,
    pub name: String,
    /// Shared by all of the project's documents; of those in a project of their own see [`Project::codebook_of`].
    pub codebook: Arc<Codebook>,
    pub codebook_source: CodebookSource,
    /// Folders that are projects of their own, or in one, and the codebooks that go there.
    pub others: Vec<(PathBuf, Arc<Codebook>)>,
    pub team: Vec<Annotator>,
    /// In the natural order of their relative paths.
    pub articles: Vec<ArticleRef>,
    /// Second versions of sidecars that synced folders left, by path.
    pub copies: Vec<ConflictCopy>,
    /// Sidecars whose article is not beside them.
    pub orphans: Vec<PathBuf>,
    pub problems: Vec<Problem>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodebookSource {
    Builtin(String),
    File(PathBuf),
    /// In `postil.ron` itself.
    Inline,
}

/// An article that is there, not yet opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleRef {
    pub path: PathBuf,
    /// From the folder that was opened, with `/`; unique within a project.
    pub relative: String,
    pub file_name: String,
    /// By annotator.
    pub sidecars: Vec<SidecarRef>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Project")]
struct WireProject {
    format: String,
    #[serde(default = "first_version")]
    format_version: (u32, u32),
    #[serde(default)]
    name: String,
    #[serde(default)]
    codebook: WireCodebookSource,
    #[serde(default)]
    team: Vec<WireMember>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum WireCodebookSource {
    Builtin(String),
    File(String),
    Inline(Box<WireCodebook>),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct WireMember {
    id: String,
    name: String,
}

const FORMAT: &str = "postil-project";

fn first_version() -> (u32, u32) {
    (1, 0)
}

impl Default for WireCodebookSource {
    fn default() -> Self {
        Self::Builtin(DEFAULT_CODEBOOK.to_owned())
    }
}

impl Project {
    /// Lists the articles under `paths`: folders, articles, or sidecars, which stand for their article.
    ///
    /// What can't be read is in `problems`; the rest is there.
    pub fn open(vfs: &dyn Vfs, paths: &[PathBuf]) -> Self {
        let mut scan = Scan {
            vfs,
            articles: Vec::new(),
            copies: Vec::new(),
            orphans: Vec::new(),
            projects: Vec::new(),
            problems: Vec::new(),
            seen_folders: BTreeSet::new(),
        };
        for path in paths {
            scan.add(path, paths.len() > 1);
        }
        let Scan {
            articles,
            mut copies,
            orphans,
            projects,
            mut problems,
            ..
        } = scan;
        copies.sort_unstable();
        copies.dedup();
        let root = paths.iter().find_map(|path| find_root(vfs, path));
        let settings = root.as_deref().and_then(|root| {
            match read_project_file(vfs, &root.join(PROJECT_FILE)) {
                Ok(settings) => Some(settings),
                Err(error) => {
                    problems.push(error.problem());
                    None
                }
            }
        });
        let name = name_of(root.as_deref().or(paths.first().map(PathBuf::as_path)));
        let mut project = Self {
            articles: sorted(articles),
            copies,
            orphans,
            problems,
            ..Self::bare(root, name)
        };
        if let Some(settings) = settings {
            project.set_up(vfs, settings);
        }
        project.find_others(vfs, paths, projects);
        project
    }

    /// One without articles, with the usual codebook.
    fn bare(root: Option<PathBuf>, name: String) -> Self {
        Self {
            root,
            name,
            codebook: Arc::new(builtin(DEFAULT_CODEBOOK).unwrap_or_default()),
            codebook_source: CodebookSource::Builtin(DEFAULT_CODEBOOK.to_owned()),
            others: Vec::new(),
            team: Vec::new(),
            articles: Vec::new(),
            copies: Vec::new(),
            orphans: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// The codebook that goes for an article: that of the project it is in.
    pub fn codebook_of(&self, article: &ArticleRef) -> &Arc<Codebook> {
        self.codebook_at(&article.path)
    }

    /// The codebook that goes for what lies at a path.
    pub fn codebook_at(&self, path: &Path) -> &Arc<Codebook> {
        let around = self
            .others
            .iter()
            .filter(|(folder, _)| path.starts_with(folder));
        let nearest = around.max_by_key(|(folder, _)| folder.components().count());
        nearest.map_or(&self.codebook, |(_, codebook)| codebook)
    }

    /// Whether what lies at a path goes by this project's own codebook, and not by that of another project below or beside it.
    pub fn is_own(&self, path: &Path) -> bool {
        Arc::ptr_eq(self.codebook_at(path), &self.codebook)
    }

    /// Gives this project, wherever its folders are, another codebook.
    pub fn set_codebook(&mut self, codebook: Arc<Codebook>) {
        for (_, other) in &mut self.others {
            if Arc::ptr_eq(other, &self.codebook) {
                *other = codebook.clone();
            }
        }
        self.codebook = codebook;
    }

    /// Reads the codebooks of projects other than this one: those of further paths, and of folders below.
    fn find_others(&mut self, vfs: &dyn Vfs, paths: &[PathBuf], below: Vec<PathBuf>) {
        let mut roots: BTreeMap<PathBuf, Option<PathBuf>> = BTreeMap::new();
        for path in paths.iter().filter(|_| paths.len() > 1) {
            // Articles of one folder are in one project.
            let is_dir = vfs.metadata(path).is_ok_and(|metadata| metadata.is_dir);
            let parent = path.parent().filter(|_| !is_dir).unwrap_or(path);
            if !roots.contains_key(parent) {
                roots.insert(parent.to_owned(), find_root(vfs, path));
            }
        }
        for folder in below {
            roots.insert(folder.clone(), vfs.canonicalize(&folder).ok());
        }
        let mut known: BTreeMap<PathBuf, Arc<Codebook>> = BTreeMap::new();
        if let Some(root) = &self.root {
            known.insert(root.clone(), self.codebook.clone());
        }
        for (folder, root) in roots {
            let Some(root) = root else { continue };
            let codebook = match known.get(&root) {
                Some(codebook) => codebook.clone(),
                None => {
                    let mut other = Self::bare(Some(root.clone()), String::new());
                    match read_project_file(vfs, &root.join(PROJECT_FILE)) {
                        Ok(settings) => other.set_up(vfs, settings),
                        Err(error) => other.problems.push(error.problem()),
                    }
                    self.problems.append(&mut other.problems);
                    known.insert(root, other.codebook.clone());
                    other.codebook
                }
            };
            self.others.push((folder, codebook));
        }
    }

    fn set_up(&mut self, vfs: &dyn Vfs, settings: WireProject) {
        let root = self.root.clone().unwrap_or_default();
        let file = root.join(PROJECT_FILE);
        let shown = file.display().to_string();
        if !settings.name.trim().is_empty() {
            self.name = settings.name;
        }
        match settings.codebook {
            WireCodebookSource::Builtin(name) => match builtin(&name) {
                Some(codebook) => {
                    self.codebook = Arc::new(codebook);
                    self.codebook_source = CodebookSource::Builtin(name);
                }
                None => {
                    let known: Vec<&str> =
                        codebook::BUILTIN.iter().map(|(name, _)| *name).collect();
                    let message = words!(
                        "problem-no-codebook",
                        "there is no built-in codebook {name}; {default} is used",
                        name = format!("{name:?}"),
                        default = DEFAULT_CODEBOOK
                    );
                    self.problems
                        .push(Problem::error(message).in_file(&shown).hint(words!(
                            "hint-codebooks",
                            "the built-in ones are {names}",
                            names = known.join(", ")
                        )));
                }
            },
            WireCodebookSource::File(name) => {
                let path = root.join(&name);
                match read_codebook(vfs, &path) {
                    Ok((codebook, problems)) => {
                        self.codebook = Arc::new(codebook);
                        self.problems.extend(problems);
                        self.codebook_source = CodebookSource::File(path);
                    }
                    Err(error) => self.problems.push(error.problem().hint(words!(
                        "hint-codebook-until",
                        "{default} is used until it can be read",
                        default = DEFAULT_CODEBOOK
                    ))),
                }
            }
            WireCodebookSource::Inline(wire) => {
                let (codebook, mut problems) = codebook_from_wire(*wire);
                problems.extend(codebook.problems());
                self.problems
                    .extend(problems.into_iter().map(|p| p.in_file(&shown)));
                self.codebook = Arc::new(codebook);
                self.codebook_source = CodebookSource::Inline;
            }
        }
        for member in settings.team {
            if !is_slug(&member.id) {
                let message = words!(
                    "problem-member-id",
                    "the team member {name} can't have the id {id}",
                    name = format!("{:?}", member.name),
                    id = format!("{:?}", member.id)
                );
                self.problems.push(
                    Problem::error(message)
                        .in_file(&shown)
                        .hint(words!("hint-id", "an id is 1 to 32 of a-z, 0-9, _ and -")),
                );
            } else if self.team.iter().any(|a| a.id == member.id) {
                let id = format!("{:?}", member.id);
                let message = words!(
                    "problem-id-twice",
                    "the id {id} stands twice in the team",
                    id = id
                );
                self.problems.push(Problem::error(message).in_file(&shown));
            } else {
                self.team.push(Annotator {
                    id: member.id,
                    name: member.name,
                });
            }
        }
    }
}

/// The text of a new `postil.ron`.
pub fn render_project(
    name: &str,
    codebook: &CodebookSource,
    team: &[Annotator],
) -> Result<String, ron::Error> {
    let wire = WireProject {
        format: FORMAT.to_owned(),
        format_version: first_version(),
        name: name.to_owned(),
        codebook: match codebook {
            CodebookSource::Builtin(name) => WireCodebookSource::Builtin(name.clone()),
            CodebookSource::File(path) => {
                WireCodebookSource::File(path.to_string_lossy().replace('\\', "/"))
            }
            // There is no text of it to put in.
            CodebookSource::Inline => WireCodebookSource::default(),
        },
        team: team
            .iter()
            .map(|annotator| WireMember {
                id: annotator.id.clone(),
                name: annotator.name.clone(),
            })
            .collect(),
    };
    let config = ron::ser::PrettyConfig::new()
        .new_line("\n")
        .depth_limit(2)
        .struct_names(false);
    let mut text = ron::ser::to_string_pretty(&wire, config)?;
    text.push('\n');
    Ok(text)
}

/// The nearest folder at or above a path that holds a `postil.ron`.
pub fn find_root(vfs: &dyn Vfs, path: &Path) -> Option<PathBuf> {
    let absolute = vfs.canonicalize(path).ok()?;
    absolute
        .ancestors()
        .find(|folder| vfs::exists(vfs, &folder.join(PROJECT_FILE)).unwrap_or(false))
        .map(Path::to_owned)
}

/// Whether a folder's file of this name is listed as an article.
pub fn is_article_name(name: &str) -> bool {
    let extension = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => extension,
        _ => return false,
    };
    !name.starts_with('.')
        && ["txt", "text"]
            .iter()
            .any(|e| extension.eq_ignore_ascii_case(e))
}

struct Scan<'a> {
    vfs: &'a dyn Vfs,
    articles: Vec<ArticleRef>,
    copies: Vec<ConflictCopy>,
    orphans: Vec<PathBuf>,
    /// Folders below that have a `postil.ron`.
    projects: Vec<PathBuf>,
    problems: Vec<Problem>,
    /// Resolved, so that links in a circle end.
    seen_folders: BTreeSet<PathBuf>,
}

impl Scan<'_> {
    fn add(&mut self, path: &Path, is_one_of_many: bool) {
        let metadata = match self.vfs.metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let problem =
                    Problem::error(words!("problem-no-file", "there is no such file or folder"));
                return self
                    .problems
                    .push(problem.in_file(path.display().to_string()));
            }
            Err(error) => return self.failed(path, Action::Read, error),
        };
        let name = file_name(path);
        if metadata.is_dir {
            let prefix = match is_one_of_many {
                true => format!("{}/", name_of(Some(path))),
                false => String::new(),
            };
            return self.folder(path, &prefix);
        }
        let article = match article_and_annotator(&name) {
            Some((article, _)) => path.with_file_name(article),
            None => path.to_owned(),
        };
        if article != path && !vfs::exists(self.vfs, &article).unwrap_or(false) {
            return self.orphan(path.to_owned(), &file_name(&article), Severity::Error);
        }
        // What is annotated of a page is its text.
        let annotated = match page::is_page(&article) {
            true => page::snapshot_path(&article),
            false => article.clone(),
        };
        let sidecars = match find_sidecars(self.vfs, &annotated) {
            Ok(sidecars) => sidecars,
            Err(error) => {
                self.problems.push(error.problem());
                Vec::new()
            }
        };
        // The folder was just listed: an error of that is told.
        self.copies
            .extend(find_conflict_copies(self.vfs, &annotated).unwrap_or_default());
        let file_name = file_name(&article);
        self.articles.push(ArticleRef {
            relative: file_name.clone(),
            file_name,
            path: article,
            sidecars,
        });
    }

    fn folder(&mut self, top: &Path, top_prefix: &str) {
        let mut open = vec![(top.to_owned(), top_prefix.to_owned())];
        while let Some((folder, prefix)) = open.pop() {
            match self.vfs.canonicalize(&folder) {
                Ok(resolved) => {
                    if !self.seen_folders.insert(resolved) {
                        continue;
                    }
                }
                Err(error) => {
                    self.failed(&folder, Action::Listed, error);
                    continue;
                }
            }
            match self.vfs.read_dir_unsorted(&folder) {
                Ok(entries) => open.extend(self.entries(&folder, &prefix, entries)),
                Err(error) => self.failed(&folder, Action::Listed, error),
            }
        }
    }

    /// Adds the articles of one folder; returns the folders in it.
    fn entries(
        &mut self,
        folder: &Path,
        prefix: &str,
        entries: Vec<vfs::DirEntry>,
    ) -> Vec<(PathBuf, String)> {
        let mut folders = Vec::new();
        let (mut articles, mut pages) = (Vec::new(), Vec::new());
        let mut sidecars: BTreeMap<String, Vec<SidecarRef>> = BTreeMap::new();
        for entry in entries {
            let name = entry.name.to_string_lossy();
            if name.starts_with('.') {
                continue;
            }
            if name == PROJECT_FILE {
                self.projects.push(folder.to_owned());
                continue;
            }
            let path = folder.join(&entry.name);
            let is_dir = match entry.kind {
                EntryKind::Dir => true,
                EntryKind::File => false,
                EntryKind::Other => continue,
                EntryKind::Symlink => match self.vfs.metadata(&path) {
                    Ok(metadata) => metadata.is_dir,
                    Err(error) => {
                        if is_article_name(&name) || is_page_name(&name) {
                            self.failed(&path, Action::Read, error);
                        }
                        continue;
                    }
                },
            };
            if is_dir {
                folders.push((path, format!("{prefix}{name}/")));
            } else if let Some((article, annotator)) = article_and_annotator(&name) {
                let annotator = annotator.to_owned();
                sidecars
                    .entry(article.to_owned())
                    .or_default()
                    .push(SidecarRef { path, annotator });
            } else if is_article_name(&name) {
                articles.push((path, name.into_owned()));
            } else if is_page_name(&name) {
                pages.push((path, name.into_owned()));
            } else if let Some(sidecar) = conflict_copy_of(&name)
                && let Some((_, annotator)) = article_and_annotator(&sidecar)
            {
                self.copies.push(ConflictCopy {
                    annotator: annotator.to_owned(),
                    sidecar: folder.join(&sidecar),
                    path,
                });
            }
        }
        // A page whose text is saved beside it is listed as that text.
        let texts: BTreeSet<String> = articles.iter().map(|(_, name)| name.clone()).collect();
        pages.retain(|(_, name)| !texts.contains(&format!("{name}.txt")));
        articles.extend(pages);
        for (path, file_name) in articles {
            let mut sidecars = sidecars.remove(&file_name).unwrap_or_default();
            sidecars.sort_unstable_by(|a, b| a.annotator.cmp(&b.annotator));
            self.articles.push(ArticleRef {
                path,
                relative: format!("{prefix}{file_name}"),
                file_name,
                sidecars,
            });
        }
        // What is left names no listed article: an article of another extension, or one that is gone.
        for (article, left) in sidecars {
            let path = folder.join(&article);
            if vfs::exists(self.vfs, &path).unwrap_or(false) {
                self.articles.push(ArticleRef {
                    path,
                    relative: format!("{prefix}{article}"),
                    file_name: article,
                    sidecars: left,
                });
            } else {
                for sidecar in left {
                    self.orphan(sidecar.path, &article, Severity::Warning);
                }
            }
        }
        folders
    }

    /// An error where the person named it, a warning where it lies about.
    fn orphan(&mut self, sidecar: PathBuf, article: &str, severity: Severity) {
        let message = words!(
            "problem-orphan",
            "its article {article} is not beside it",
            article = article
        );
        let mut problem = Problem::warning(message).in_file(sidecar.display().to_string());
        problem.severity = severity;
        self.problems.push(problem);
        self.orphans.push(sidecar);
    }

    fn failed(&mut self, path: &Path, action: Action, error: std::io::Error) {
        self.problems
            .push(StoreError::io(path, action, error).problem());
    }
}

/// In natural order; an article that was named twice is there once.
fn sorted(mut articles: Vec<ArticleRef>) -> Vec<ArticleRef> {
    articles
        .sort_by(|a, b| natural_order(&a.relative, &b.relative).then_with(|| a.path.cmp(&b.path)));
    articles.dedup_by(|a, b| a.path == b.path);
    // Files of the same name from several folders that were given one by one.
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for article in &articles {
        *names.entry(article.relative.clone()).or_default() += 1;
    }
    for article in &mut articles {
        if names.get(&article.relative).is_some_and(|n| *n > 1) {
            article.relative = article.path.to_string_lossy().replace('\\', "/");
        }
    }
    articles
}

fn read_project_file(vfs: &dyn Vfs, path: &Path) -> Result<WireProject, StoreError> {
    let bytes = vfs
        .read(path)
        .map_err(|error| StoreError::io(path, Action::Read, error))?;
    parse_file(&text_of(&bytes, path)?, path, "project file", FORMAT, 1)
}

fn name_of(path: Option<&Path>) -> String {
    path.and_then(Path::file_name).map_or_else(
        || "Articles".to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}
