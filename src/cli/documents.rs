//! The articles and sidecars that a command's paths name.

use std::path::{Path, PathBuf};

use super::Failure;
use crate::{
    dataset::files::versions,
    store::{
        project::{ArticleRef, Project},
        vfs::{self, RealVfs, Vfs as _},
    },
};

pub use versions::{Choose, Read, Version};

pub fn open(paths: &[PathBuf]) -> Result<Project, Failure> {
    if paths.is_empty() {
        return Err("name the articles or folders to read".into());
    }
    let mut project = Project::open(&RealVfs, paths);
    if project.articles.is_empty() && !paths.iter().any(|path| can_be_read(path)) {
        // Nothing was read: this is no result but a command that could not run.
        let said = match missing(paths) {
            gone if gone.len() == paths.len() => there_is_no(&gone),
            _ => {
                let problems = std::mem::take(&mut project.problems);
                let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
                lines.join("\n")
            }
        };
        return Err(said.into());
    }
    if project.articles.is_empty() && project.orphans.is_empty() && project.problems.is_empty() {
        let names: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
        return Err(format!("there is no article in {}", names.join(", ")).into());
    }
    Ok(project)
}

/// Whether there is something at a path that can be listed or opened.
fn can_be_read(path: &Path) -> bool {
    match RealVfs.metadata(path) {
        Ok(metadata) if metadata.is_dir => RealVfs.read_dir_unsorted(path).is_ok(),
        Ok(_) => RealVfs.open_read(path).is_ok(),
        Err(_) => false,
    }
}

/// Those of the paths at which there is nothing.
pub fn missing(paths: &[PathBuf]) -> Vec<PathBuf> {
    let is_missing = |path: &&PathBuf| vfs::exists(&RealVfs, path).is_ok_and(|is_there| !is_there);
    paths.iter().filter(is_missing).cloned().collect()
}

/// `there is no a.txt, no b.txt`.
pub fn there_is_no(paths: &[PathBuf]) -> String {
    let names: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
    format!("there is no {}", names.join(", no "))
}

/// Reads an article and the chosen ones of its sidecars; what can't be read is a problem.
pub fn read(project: &Project, article: &ArticleRef, choose: &Choose) -> Read {
    versions::read(&RealVfs, project, article, choose)
}
