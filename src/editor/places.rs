//! Where articles were scrolled to, kept from run to run.

use std::path::Path;

use super::{
    session::Session,
    tasks::{Done, Work},
};

/// In how many articles the one that was left last is looked for: the window waits for it.
const MOST_SEARCHED: usize = 20_000;

impl Session {
    /// The first byte that was in view when the open article was left in an earlier run.
    pub fn place_of_open(&self) -> Option<usize> {
        let open = self.open.as_ref()?;
        let at = self.places.get(open.path())?;
        let article = open.article();
        // The text may have become shorter since.
        let last = article.index().n_chars();
        article.index().byte_from_char(article.text(), at.min(last))
    }

    /// The article of the project that was left last, in this run or an earlier one.
    pub(super) fn last_left(&self) -> Option<usize> {
        if self.entries().len() > MOST_SEARCHED {
            return None;
        }
        let paths = self.entries().iter().map(|e| e.article.path.as_path());
        self.places.last_of(paths)
    }

    /// Remembers the first character in view of an article that is left.
    pub fn remember_place(&mut self, article: &Path, at: usize) {
        if self.places.set(article, at) {
            let changes = self.places.take_unwritten();
            self.tasks.push_work(Work::new(move |vfs, dirs| {
                Done::SettingsSaved(changes.write(vfs, dirs))
            }));
        }
    }
}
