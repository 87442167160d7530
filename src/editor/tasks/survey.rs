//! A look into the sidecars of a project, for the list of its articles.

use std::sync::{
    Arc,
    mpsc::{Receiver, Sender},
};

use super::{Done, OpenProject, Wake};
use crate::{
    editor::session::Survey,
    model::document::Annotator,
    store::{project::ArticleRef, sidecar, vfs::Vfs},
};

/// Looks into the sidecars of one project after the other; a new project ends the survey of the one before.
pub(super) fn survey_all(
    vfs: &dyn Vfs,
    to_survey: &Receiver<(Arc<OpenProject>, Annotator)>,
    send: &Sender<Done>,
    wake: &Wake,
) {
    const BATCH: usize = 200;
    let mut next = to_survey.recv().ok();
    while let Some((project, annotator)) = next.take() {
        let mut surveys = Vec::new();
        for (i, article) in project.project.articles.iter().enumerate() {
            if let Some(survey) = survey(vfs, article, &annotator) {
                surveys.push((i, survey));
            }
            if surveys.len() == BATCH {
                let done = Done::Surveyed {
                    project: project.clone(),
                    surveys: std::mem::take(&mut surveys),
                    finished: false,
                };
                if send.send(done).is_err() {
                    return;
                }
                (wake.0)();
            }
            if let Ok(newer) = to_survey.try_recv() {
                next = Some(newer);
                break;
            }
        }
        let done = Done::Surveyed {
            project,
            surveys,
            finished: true,
        };
        if send.send(done).is_err() {
            return;
        }
        (wake.0)();
        if next.is_none() {
            next = to_survey.recv().ok();
        }
    }
}

/// `None` where there is no sidecar or it can't be read: loading the article says why.
fn survey(vfs: &dyn Vfs, article: &ArticleRef, annotator: &Annotator) -> Option<Survey> {
    let sidecar = article
        .sidecars
        .iter()
        .find(|sidecar| sidecar.annotator == annotator.id)?;
    let glance = sidecar::glance(vfs, &sidecar.path).ok()?;
    Some(Survey {
        status: glance.status,
        n_records: glance.n_records,
        language: glance.language,
        date: glance.date,
    })
}
