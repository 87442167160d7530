//! `postil measure` in a window, without one: the steps of the windowed half, and what they leave behind.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::{path::PathBuf, sync::Arc};

use postil::{
    editor::{session::Setup, tasks::Wake},
    store::{local::LocalDirs, vfs::RealVfs},
    ui::{
        canvas::Fonts,
        measure::{WindowFigures, measure_as_in_window},
    },
};

use crate::desk::{Folder, SCRIPTS};

fn measured(path: PathBuf) -> Option<WindowFigures> {
    let home = Folder::new("home");
    let annotator = "(annotator: (id: \"alice\", name: \"Alice\"))";
    home.write("settings.ron", annotator);
    let setup = Setup {
        vfs: Arc::new(RealVfs),
        dirs: LocalDirs::within(home.path()),
        wake: Wake(Arc::new(|| {})),
        seed: 3,
    };
    measure_as_in_window(setup, || Fonts::bundled_only(SCRIPTS), path)
}

fn assert_all_there(figures: &WindowFigures) {
    assert!(figures.first_frame_ms > 0.0, "{figures:?}");
    let scroll = figures.scroll_frame_ms;
    assert!(
        scroll.median > 0.0 && scroll.median <= scroll.p99,
        "{figures:?}"
    );
    assert!(figures.tag_ms > 0.0, "{figures:?}");
    assert!(figures.find_ms > 0.0, "{figures:?}");
    if cfg!(target_os = "linux") {
        assert!(figures.rss_mb.unwrap() > 1.0, "{figures:?}");
    }
}

#[test]
fn the_windowed_half_scrolls_tags_and_finds() {
    let folder = Folder::new("measured");
    let sample = include_str!("../../sample_data/otan-daech.txt");
    let path = folder.write("otan-daech.txt", sample);
    assert_all_there(&measured(path).unwrap());
    // It did tag: twenty words, and they are saved.
    let sidecar = folder.read("otan-daech.txt.alice.ann.ron");
    assert_eq!(sidecar.matches("entity: \"").count(), 20, "{sidecar}");
}

/// In a long article the search runs beside the frames: the figure is the time until its hits are there.
#[test]
fn the_windowed_half_waits_for_a_long_search() {
    let folder = Folder::new("measured");
    let line = "Le sommet s’est ouvert jeudi à Bruxelles, a dit le secrétaire général.\n";
    let path = folder.write("long.txt", line.repeat(6000));
    assert_all_there(&measured(path).unwrap());
}

#[test]
fn what_is_no_article_gives_no_figures() {
    let folder = Folder::new("measured");
    assert!(measured(folder.path().join("nowhere.txt")).is_none());
}
