//! The worker's part in where things are saved: another folder, the text of a page beside the page.

use std::path::{Path, PathBuf};

use super::{SaveFailure, Worker};
use crate::{
    model::{article::Article, document::Document},
    store::{
        error::{Action, StoreError},
        page,
        said::Said,
        save::{self, SaveError, write_new},
        sidecar::{Base, sidecar_path},
        vfs::{self, Vfs},
    },
};

impl Worker {
    /// Saves an article and its annotations in another folder, over nothing that is there.
    pub(super) fn save_elsewhere(
        &mut self,
        path: &Path,
        folder: &Path,
        document: &Document,
        base: &Base,
    ) -> Result<(PathBuf, PathBuf, Base), Said> {
        let vfs = self.vfs.clone();
        let vfs = &*vfs;
        let said = |error: StoreError| Said::from(&error);
        vfs.create_dir_all(folder)
            .map_err(|error| said(StoreError::io(folder, Action::Created, error)))?;
        let article = folder.join(document.article().file_name());
        let bytes = match page::is_page(path) {
            true => document.article().text().as_bytes().to_vec(),
            false => vfs
                .read(path)
                .map_err(|error| said(StoreError::io(path, Action::Read, error)))?,
        };
        match vfs.read(&article) {
            Ok(there) if there == bytes => {}
            Ok(_) => {
                return Err(Said::of("elsewhere-differs", &article));
            }
            Err(_) => write_new(vfs, &article, &bytes).map_err(said)?,
        }
        let sidecar = sidecar_path(&article, &document.annotator().id);
        let is_there = vfs::exists(vfs, &sidecar)
            .map_err(|error| said(StoreError::io(&sidecar, Action::Read, error)))?;
        if is_there {
            return Err(Said::of("elsewhere-taken", &sidecar));
        }
        self.keep_text(&sidecar, document)
            .map_err(|failure| failure.message)?;
        let saved = save::save(
            vfs,
            &sidecar,
            document,
            &base.for_new_file(),
            &self.versions,
        );
        let saved = match saved {
            Ok(saved) => saved.base,
            Err(SaveError::NotDurable { base, .. }) => *base,
            Err(error) => return Err((&error).into()),
        };
        let old = sidecar_path(
            &path.with_file_name(document.article().file_name()),
            &document.annotator().id,
        );
        self.forget_journal(&old);
        let journal = crate::store::journal::JournalWriter::new(
            vfs, &self.dirs, &sidecar, document, &saved, None,
        );
        self.journals.insert(sidecar.clone(), journal);
        self.known
            .insert(sidecar.clone(), saved.file_sha256().cloned());
        Ok((article, sidecar, saved))
    }
}

/// Writes the text of a page beside it, once.
pub(super) fn save_snapshot(
    vfs: &dyn Vfs,
    page: &Path,
    article: &Article,
) -> Result<(), SaveFailure> {
    let path = page::snapshot_path(page);
    match vfs.read(&path) {
        Ok(bytes) if bytes == article.text().as_bytes() => Ok(()),
        Ok(_) => Err(SaveFailure::new(Said::of("save-snapshot-differs", &path))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            write_new(vfs, &path, article.text().as_bytes()).map_err(|error| SaveFailure {
                is_place: matches!(error, StoreError::Permission { .. }),
                ..SaveFailure::new(&error)
            })
        }
        Err(error) => Err(SaveFailure::new(&StoreError::io(
            &path,
            Action::Read,
            error,
        ))),
    }
}
