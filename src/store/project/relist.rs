//! A project's lists, made anew when something happened in its folders.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use super::{ArticleRef, Project, file_name, is_article_name};
use crate::store::{
    page::{self, is_page_name},
    sidecar::{ConflictCopy, article_and_annotator, conflict_copy_of},
    vfs::{self, Vfs},
};

/// What other programs did to a project's folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relisted {
    pub articles: Vec<ArticleRef>,
    pub copies: Vec<ConflictCopy>,
}

impl Project {
    /// The same project with other lists.
    #[must_use]
    pub fn relisted(&self, lists: Relisted) -> Self {
        Self {
            root: self.root.clone(),
            name: self.name.clone(),
            codebook: self.codebook.clone(),
            codebook_source: self.codebook_source.clone(),
            others: self.others.clone(),
            team: self.team.clone(),
            articles: lists.articles,
            copies: lists.copies,
            orphans: self.orphans.clone(),
            problems: self.problems.clone(),
        }
    }

    /// Looks at paths that something happened to: the lists with what came and went, `None` where they are as they were. `opened` is what the
    /// project was opened by.
    pub fn relist(
        &self,
        vfs: &dyn Vfs,
        opened: &[PathBuf],
        touched: &[PathBuf],
    ) -> Option<Relisted> {
        // Looked up by path as it is listed; a folder that was given with `..` in it is watched under that name too.
        let known: BTreeSet<&Path> = self.articles.iter().map(|a| a.path.as_path()).collect();
        let sidecars: BTreeSet<&Path> = self
            .articles
            .iter()
            .flat_map(|a| a.sidecars.iter().map(|s| s.path.as_path()))
            .collect();
        let copies: BTreeSet<&Path> = self.copies.iter().map(|c| c.path.as_path()).collect();
        let is_news = |path: &&PathBuf| {
            let name = file_name(path);
            let is_there = vfs::exists(vfs, path).unwrap_or(true);
            let is_known = if article_and_annotator(&name).is_some() {
                sidecars.contains(path.as_path())
            } else if is_article_name(&name) || is_page_name(&name) {
                known.contains(path.as_path())
                    || (is_page_name(&name)
                        && vfs::exists(vfs, &page::snapshot_path(path)).unwrap_or(false))
                    || page::page_of_snapshot(path).is_some_and(|page| known.contains(&*page))
            } else if conflict_copy_of(&name).is_some() {
                copies.contains(path.as_path())
            } else {
                let is_dir = vfs.metadata(path).is_ok_and(|metadata| metadata.is_dir);
                let holds_known = || known.iter().any(|article| article.starts_with(path));
                return match is_there {
                    true => is_dir && !holds_known(),
                    false => holds_known(),
                };
            };
            is_there != is_known
        };
        touched.iter().find(is_news)?;
        let again = Self::open(vfs, opened);
        let relisted = Relisted {
            articles: again.articles,
            copies: again.copies,
        };
        let is_same = relisted.articles == self.articles && relisted.copies == self.copies;
        (!is_same).then_some(relisted)
    }
}
