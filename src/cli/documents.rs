//! The articles and sidecars that a command's paths name.

use std::path::PathBuf;

use super::Failure;
use crate::{
    dataset::files::versions,
    store::{
        project::{ArticleRef, Project},
        vfs::RealVfs,
    },
};

pub use versions::{Choose, Read, Version};

pub fn open(paths: &[PathBuf]) -> Result<Project, Failure> {
    if paths.is_empty() {
        return Err("name the articles or folders to read".into());
    }
    Ok(Project::open(&RealVfs, paths))
}

/// Reads an article and the chosen ones of its sidecars; what can't be read is a problem.
pub fn read(project: &Project, article: &ArticleRef, choose: &Choose) -> Read {
    versions::read(&RealVfs, project, article, choose)
}
