//! A copy of one article to try things on: its text, its sidecars and its codebook, in a temporary folder that goes when it is dropped.
//!
//! Invariant: nothing outside the folder is written.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use super::{
    codebook::render_codebook,
    error::{Action, StoreError},
    local::{LocalDirs, Settings, SettingsFile},
    project::{ArticleRef, CodebookSource, PROJECT_FILE, Project, render_project},
    save::write_new,
    vfs::{RealVfs, Vfs as _},
};
use crate::model::document::Annotator;

/// See the module's text.
#[derive(Debug)]
pub struct Scratch {
    folder: PathBuf,
    article: PathBuf,
}

impl Scratch {
    /// Copies an article of a project. The annotator there is the one with the longest sidecar.
    pub fn copy_of(project: &Project, article: &ArticleRef) -> Result<Self, StoreError> {
        let folder = new_folder()?;
        let scratch = Self {
            article: folder.join(&article.file_name),
            folder,
        };
        copy(&article.path, &scratch.article)?;
        let mut longest = None;
        for sidecar in &article.sidecars {
            let name = sidecar.path.file_name().unwrap_or_default();
            let n = copy(&sidecar.path, &scratch.folder.join(name))?;
            longest = longest.max(Some((n, sidecar.annotator.clone())));
        }
        scratch.write("codebook.ron", render_codebook(&project.codebook))?;
        let source = CodebookSource::File(PathBuf::from("codebook.ron"));
        scratch.write(PROJECT_FILE, render_project(&project.name, &source, &[]))?;
        let id = longest.map_or_else(|| "me".to_owned(), |(_, id)| id);
        let mut settings = SettingsFile::read(&RealVfs, &scratch.dirs());
        settings.settings = Settings {
            annotator: Some(Annotator {
                name: id.clone(),
                id,
            }),
            ..Settings::default()
        };
        settings.write(&RealVfs, &scratch.dirs())?;
        Ok(scratch)
    }

    /// The copy of the article.
    pub fn article(&self) -> &Path {
        &self.article
    }

    /// Settings, journals and backups of whoever works on the copy.
    pub fn dirs(&self) -> LocalDirs {
        LocalDirs::within(&self.folder.join("home"))
    }

    fn write(&self, name: &str, text: Result<String, ron::Error>) -> Result<(), StoreError> {
        let path = self.folder.join(name);
        let text = text.map_err(|error| {
            StoreError::io(&path, Action::Written, std::io::Error::other(error))
        })?;
        write_new(&RealVfs, &path, text.as_bytes())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A folder that can't be removed is the temporary folder's business.
        fs::remove_dir_all(&self.folder).ok();
    }
}

fn new_folder() -> Result<PathBuf, StoreError> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("postil-copy-{}-{n}", std::process::id()));
    RealVfs
        .create_dir_all(&folder)
        .map_err(|error| StoreError::io(&folder, Action::Created, error))?;
    Ok(folder)
}

/// Returns the number of bytes.
fn copy(from: &Path, to: &Path) -> Result<usize, StoreError> {
    let bytes = RealVfs
        .read(from)
        .map_err(|error| StoreError::io(from, Action::Read, error))?;
    write_new(&RealVfs, to, &bytes)?;
    Ok(bytes.len())
}
