//! Two processes that save one sidecar in turns: what either was told is saved is in the file at the end.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's failure is its panic"
)]

use std::{
    env, fs,
    io::Read as _,
    path::{Path, PathBuf},
};

use postil::store::{
    local::LocalDirs,
    merge_files::merge_from_disk,
    save::{NoBackups, SaveError, save},
    sidecar::Base,
    versions::Versions,
    vfs::RealVfs,
};

use crate::{
    desk::Folder,
    faults::{self, SIDECAR, cases, entity_id, naming, temporaries},
};

const FOLDER: &str = "POSTIL_PROCESS_TEST_FOLDER";
const WHO: &str = "POSTIL_PROCESS_TEST_WHO";
const N: &str = "POSTIL_PROCESS_TEST_N";

/// The child: an edit, saved; what the other has written meanwhile is merged, as the window does.
#[test]
fn child() {
    let Some(folder) = env::var_os(FOLDER).map(PathBuf::from) else {
        return;
    };
    let (who, n) = (env::var(WHO).unwrap(), env::var(N).unwrap());
    let sidecar = folder.join(SIDECAR);
    let versions = Versions::new(LocalDirs::within(&folder.join("home")));
    let (mut document, mut base) = faults::load(&sidecar);
    // Both begin at once.
    let ready = folder.join("ready");
    fs::create_dir_all(&ready).unwrap();
    fs::write(ready.join(&who), "").unwrap();
    while fs::read_dir(&ready).unwrap().count() < 2 {
        std::thread::yield_now();
    }
    let mut n_merges = 0;
    for i in 0..n.parse().unwrap() {
        document.apply(naming(&format!("{who}{i}"))).unwrap();
        loop {
            match save(&RealVfs, &sidecar, &document, &base, &versions) {
                Ok(saved) => {
                    base = saved.base;
                    break;
                }
                Err(SaveError::ChangedOnDisk { .. }) => {
                    let incoming = merge_from_disk(&RealVfs, &sidecar, &document, &base).unwrap();
                    assert!(incoming.conflicts.is_empty());
                    document.apply(incoming.transaction).unwrap();
                    base = incoming.base;
                    n_merges += 1;
                }
                Err(other) => panic!("{other}"),
            }
        }
    }
    eprintln!("merged {n_merges}");
}

#[test]
fn two_processes_that_save_in_turns_lose_nothing() {
    let n = cases(30, 500);
    let folder = Folder::new("two");
    let sidecar = folder.path().join(SIDECAR);
    let mut first = faults::blank();
    first.apply(naming("first")).unwrap();
    save(&RealVfs, &sidecar, &first, &Base::default(), &NoBackups).unwrap();
    let number = n.to_string();
    let start = |who: &str| {
        let variables = [
            (FOLDER, folder.path()),
            (WHO, Path::new(who)),
            (N, Path::new(&number)),
        ];
        faults::child("faults_processes::child", &variables)
    };
    let mut n_merges = 0;
    for mut child in [start("ada"), start("bob")] {
        let mut said = String::new();
        let mut err = child.stderr.take().unwrap();
        err.read_to_string(&mut said).unwrap();
        assert!(child.wait().unwrap().success(), "{said}");
        let line = said.lines().find_map(|l| l.strip_prefix("merged "));
        n_merges += line.unwrap().parse::<usize>().unwrap();
    }
    let (document, _) = faults::load(&sidecar);
    for who in ["ada", "bob"] {
        let lost: Vec<usize> = (0..n)
            .filter(|i| document.record(&entity_id(&format!("{who}{i}"))).is_none())
            .collect();
        assert!(lost.is_empty(), "of {who}'s edits these are lost: {lost:?}");
    }
    assert_eq!(document.len(), 2 * n + 1);
    faults::report(&format!(
        "2 processes, {} saves of one sidecar: {n_merges} merges, 0 edits lost",
        2 * n
    ));
    assert!(n_merges > 0, "the two never met");
    assert_eq!(temporaries(folder.path()), 0);
    faults::check_versions(folder.path());
    fs::remove_file(sidecar).unwrap();
}
