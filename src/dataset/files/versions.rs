//! Annotators' versions of a project's articles, and which of them go into a dataset.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    dataset::view::SourceDocument,
    model::{
        article::Article,
        codebook::Codebook,
        document::{Document, GOLD},
        edit::{Edit, Title, Transaction},
        id::Kind,
        problem::Problem,
    },
    store::{
        ingest::{self, IngestOptions},
        project::{ArticleRef, Project},
        sidecar::{self, Base, SidecarRef},
        vfs::Vfs,
    },
};

/// An annotator's version of an article, read.
pub struct Version {
    pub document: Document,
    /// How many annotators' versions the article has.
    pub n_versions: usize,
    /// The sidecar, as the person would open it.
    pub file: String,
    /// What the sidecar said, with its lines.
    pub base: Base,
    /// Of the project that the article is in.
    pub codebook: Arc<Codebook>,
}

/// What was read of one article.
#[derive(Default)]
pub struct Read {
    pub versions: Vec<Version>,
    pub problems: Vec<Problem>,
}

/// Reads an article and the chosen ones of its sidecars; what can't be read is a problem.
///
/// An article without a chosen sidecar is read all the same, so that it is checked.
pub fn read(vfs: &dyn Vfs, project: &Project, article: &ArticleRef, choose: &Choose) -> Read {
    let mut read = Read::default();
    let codebook = project.codebook_of(article);
    let chosen = choose.pick(article.sidecars.clone());
    let ingested = match ingest::read_article(vfs, &article.path, IngestOptions::default()) {
        Ok(ingested) => ingested,
        Err(error) => {
            read.problems.push(error.problem());
            return read;
        }
    };
    read.problems.extend(ingested.problems);
    let sidecars = &article.sidecars;
    let article = Arc::new(ingested.article);
    for sidecar in &chosen {
        match sidecar::read_sidecar(vfs, &sidecar.path, &article) {
            Ok(found) => {
                read.problems.extend(found.problems);
                if let Some(mut document) = found.document {
                    if sidecar.annotator == GOLD && !matches!(choose, Choose::All) {
                        take_zones(vfs, &article, sidecars, &mut document);
                    }
                    let file = sidecar.path.display().to_string();
                    read.problems.extend(sidecar::label_problems(
                        &document,
                        &found.base,
                        codebook,
                        &file,
                    ));
                    read.versions.push(Version {
                        document,
                        n_versions: chosen.len(),
                        file,
                        base: found.base,
                        codebook: codebook.clone(),
                    });
                }
            }
            Err(error) => read.problems.push(error.problem()),
        }
    }
    read
}

/// Gives a gold version in which no zone was settled yet the zones of the first annotator who has some, so that no page chrome gets into a
/// dataset for want of a decision.
fn take_zones(vfs: &dyn Vfs, article: &Arc<Article>, sidecars: &[SidecarRef], gold: &mut Document) {
    if gold.of_kind(Kind::Zone).next().is_some() {
        return;
    }
    let others = sidecars.iter().filter(|s| s.annotator != GOLD);
    let zones = others
        .filter_map(|sidecar| {
            sidecar::read_sidecar(vfs, &sidecar.path, article)
                .ok()?
                .document
        })
        .map(|document| document.of_kind(Kind::Zone).cloned().collect::<Vec<_>>())
        .find(|zones| !zones.is_empty());
    let mut transaction = Transaction::new(Title::new("undo-read"));
    transaction
        .edits
        .extend(zones.into_iter().flatten().map(Edit::Insert));
    // Zones refer to nothing, and the other version's ids are as unique as gold's own; should one be taken, gold stays as it is.
    gold.apply(transaction).ok();
}

/// Which annotators' versions are wanted.
#[derive(Clone, Debug, Default)]
pub enum Choose {
    /// Every sidecar.
    #[default]
    All,
    /// Gold where it exists, else the only annotator's, else each as a document of its own.
    GoldOrAll,
    /// These annotators'.
    Only(BTreeSet<String>),
}

impl Choose {
    pub(super) fn pick(&self, mut sidecars: Vec<SidecarRef>) -> Vec<SidecarRef> {
        match self {
            Self::All => {}
            Self::GoldOrAll => {
                if sidecars.iter().any(|s| s.annotator == GOLD) {
                    sidecars.retain(|s| s.annotator == GOLD);
                }
            }
            Self::Only(ids) => sidecars.retain(|s| ids.contains(&s.annotator)),
        }
        sidecars
    }
}

impl Version {
    /// The document as datasets name it: the article's name, with the annotator's where there are several.
    pub fn into_source(self) -> SourceDocument {
        let name = self.document.article().document_name();
        let name = if self.n_versions > 1 {
            format!("{name}@{}", self.document.annotator().id)
        } else {
            name.to_owned()
        };
        SourceDocument {
            document: self.document,
            codebook: self.codebook,
            name,
        }
    }
}
