//! Where each article was scrolled to, for when one comes back to it in another run.
//!
//! It belongs to this machine and to no sidecar. Invariants: the file holds at most [`MOST`] places; what can't be read counts as empty,
//! since nothing but places is lost with it; places that another window has written meanwhile are kept.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{
    error::{Action, StoreError},
    local::LocalDirs,
    save::write_atomic,
    vfs::Vfs,
};
use crate::model::article::Sha256Hex;

/// How many articles' places are remembered, the last ones left.
pub const MOST: usize = 500;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Place {
    /// Named after its path, of which nothing is asked of the disk: the window must not wait for a share to know where it was.
    article: String,
    /// The first character in view.
    at: usize,
}

/// The places known, the last one left first.
#[derive(Clone, Debug, Default)]
pub struct Places {
    known: Vec<Place>,
    /// Those that the file does not have yet.
    unwritten: Vec<Place>,
}

impl LocalDirs {
    fn places_path(&self) -> PathBuf {
        self.state.join("places.ron")
    }
}

impl Places {
    pub fn read(vfs: &dyn Vfs, dirs: &LocalDirs) -> Self {
        let bytes = vfs.read(&dirs.places_path()).unwrap_or_default();
        Self {
            known: ron::de::from_bytes(&bytes).unwrap_or_default(),
            unwritten: Vec::new(),
        }
    }

    /// The first character in view when the article was left; `None` where it was never left, or at its top.
    pub fn get(&self, article: &Path) -> Option<usize> {
        let name = name_of(article);
        let place = self.known.iter().find(|p| p.article == name)?;
        (place.at > 0).then_some(place.at)
    }

    /// Which of some articles was left last; `None` where none is remembered.
    pub fn last_of<'a>(&self, articles: impl Iterator<Item = &'a Path>) -> Option<usize> {
        if self.known.is_empty() {
            return None;
        }
        let names = self.known.iter().map(|place| place.article.as_str());
        let ranks: HashMap<&str, usize> = names.zip(0..).collect();
        let ranked = articles
            .enumerate()
            .filter_map(|(i, article)| Some((*ranks.get(name_of(article).as_str())?, i)));
        ranked.min().map(|(_, i)| i)
    }

    /// Remembers a place; whether that is news.
    pub fn set(&mut self, article: &Path, at: usize) -> bool {
        let place = Place {
            article: name_of(article),
            at,
        };
        if self.known.first() == Some(&place) {
            return false;
        }
        put(&mut self.known, place.clone());
        put(&mut self.unwritten, place);
        true
    }

    /// The changes, to be written elsewhere; afterwards there are none.
    pub fn take_unwritten(&mut self) -> Self {
        Self {
            known: Vec::new(),
            unwritten: std::mem::take(&mut self.unwritten),
        }
    }

    /// Puts the changes into the file.
    pub fn write(&self, vfs: &dyn Vfs, dirs: &LocalDirs) -> Result<(), StoreError> {
        let mut known = Self::read(vfs, dirs).known;
        for place in self.unwritten.iter().rev() {
            put(&mut known, place.clone());
        }
        let path = dirs.places_path();
        vfs.create_dir_all(&dirs.state)
            .map_err(|error| StoreError::io(&dirs.state, Action::Created, error))?;
        let mut text = "[\n".to_owned();
        for Place { article, at } in &known {
            text.push_str(&format!("    (article: {article:?}, at: {at}),\n"));
        }
        text.push_str("]\n");
        write_atomic(vfs, &path, text.as_bytes())
    }
}

fn name_of(article: &Path) -> String {
    let whole = std::path::absolute(article).unwrap_or_else(|_| article.to_owned());
    let hash = Sha256Hex::of(whole.as_os_str().as_encoded_bytes());
    hash.as_str().chars().take(32).collect()
}

/// Puts a place first. The top of an article is where one begins anyway, but it must replace what was remembered.
fn put(places: &mut Vec<Place>, place: Place) {
    places.retain(|p| p.article != place.article);
    places.insert(0, place);
    places.truncate(MOST);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::TempDir;
    use crate::store::vfs::RealVfs;

    #[test]
    fn places_survive_and_two_windows_keep_each_others() {
        let folder = TempDir::new();
        let dirs = LocalDirs::within(folder.path());
        let vfs = &RealVfs;
        let (a, b) = (folder.path().join("a.txt"), folder.path().join("b.txt"));
        let mut one = Places::read(vfs, &dirs);
        let mut two = Places::read(vfs, &dirs);
        assert!(one.set(&a, 120));
        assert!(!one.set(&a, 120), "no news");
        assert!(two.set(&b, 7));
        one.take_unwritten().write(vfs, &dirs).expect("written");
        two.take_unwritten().write(vfs, &dirs).expect("written");
        let mut read = Places::read(vfs, &dirs);
        assert_eq!(read.get(&a), Some(120));
        assert_eq!(read.get(&b), Some(7));
        assert!(read.set(&a, 0), "back at the top");
        read.take_unwritten().write(vfs, &dirs).expect("written");
        let read = Places::read(vfs, &dirs);
        assert_eq!(read.get(&a), None);
        let c = folder.path().join("c.txt");
        assert_eq!(
            read.last_of([&c, &b, &a].map(|p| p.as_path()).into_iter()),
            Some(2)
        );
        assert_eq!(
            read.last_of([&c, &b].map(|p| p.as_path()).into_iter()),
            Some(1)
        );
        assert_eq!(read.last_of([&c].map(|p| p.as_path()).into_iter()), None);
    }

    #[test]
    fn a_broken_file_is_taken_as_empty_and_a_long_one_is_cut() {
        let folder = TempDir::new();
        let dirs = LocalDirs::within(folder.path());
        let vfs = &RealVfs;
        vfs.create_dir_all(&dirs.state).expect("a folder");
        write_atomic(vfs, &dirs.places_path(), b"[(article: 3").expect("written");
        let mut places = Places::read(vfs, &dirs);
        for i in 0..MOST + 20 {
            places.set(&folder.path().join(format!("{i}.txt")), i + 1);
        }
        places.take_unwritten().write(vfs, &dirs).expect("written");
        let read = Places::read(vfs, &dirs);
        assert_eq!(read.known.len(), MOST);
        let last = folder.path().join(format!("{}.txt", MOST + 19));
        assert_eq!(read.get(&last), Some(MOST + 20));
    }
}
