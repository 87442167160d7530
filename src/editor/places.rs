//! Where articles were scrolled to, kept from run to run.

use std::{fmt, path::Path, sync::Arc};

use super::{
    session::Session,
    tasks::{Done, Work},
};
use crate::store::{local::LocalDirs, places::Places, vfs::Vfs};

/// The places of this machine and how to come by them.
pub(super) struct ReadingPlaces {
    places: Places,
    vfs: Arc<dyn Vfs>,
}

impl ReadingPlaces {
    pub fn read(vfs: Arc<dyn Vfs>, dirs: &LocalDirs) -> Self {
        Self {
            places: Places::read(&*vfs, dirs),
            vfs,
        }
    }
}

impl fmt::Debug for ReadingPlaces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.places.fmt(f)
    }
}

impl Session {
    /// The first byte that was in view when the open article was left in an earlier run.
    pub fn place_of_open(&self) -> Option<usize> {
        let open = self.open.as_ref()?;
        let places = &self.places;
        let at = places.places.get(&*places.vfs, &self.dirs, open.path())?;
        let article = open.article();
        // The text may have become shorter since.
        let last = article.index().n_chars();
        article.index().byte_from_char(article.text(), at.min(last))
    }

    /// Remembers the first character in view of an article that is left.
    pub fn remember_place(&mut self, article: &Path, at: usize) {
        let ReadingPlaces { places, vfs } = &mut self.places;
        if places.set(&**vfs, &self.dirs, article, at) {
            let changes = places.take_unwritten();
            self.tasks.push_work(Work::new(move |vfs, dirs| {
                Done::SettingsSaved(changes.write(vfs, dirs))
            }));
        }
    }
}
