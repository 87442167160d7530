//! The store on a real file system, whole and failing.

use std::{fs, io, path::Path, sync::Arc};

use proptest::prelude::*;

use super::{
    fixture::*,
    ingest::{IngestOptions, read_article},
    local::{LocalDirs, Settings, SettingsFile, ThemeChoice},
    natural::natural_order,
    project::Project,
    sample::install_sample,
    save::{NoBackups, Outcome, SaveError, Saved, save},
    sidecar::{Base, Sidecar, read_sidecar, sidecar_path},
    vfs::RealVfs,
    vfs_faulty::{Fault, FaultyVfs},
};
use crate::model::{
    annotation::{Entity, Mention},
    document::{Annotator, Document},
    id::{Id, Kind},
    span::ByteSpan,
};

const TEXT: &str = "L'OTAN s'engage contre Daech\nPartager cet article\n";

fn tagged() -> Document {
    let mut document = empty_document(TEXT);
    let entity = Id::new(Kind::Entity, "e_1");
    insert(
        &mut document,
        Entity::new(entity.clone(), "Organization", "OTAN"),
    );
    let at = vec![ByteSpan::new(0, 6)];
    insert(
        &mut document,
        Mention::new(Id::new(Kind::Mention, "m_1"), at, entity),
    );
    document
}

fn with_one_more(document: &Document) -> Document {
    let mut document = document.clone();
    insert(
        &mut document,
        Entity::new(Id::new(Kind::Entity, "e_2"), "ArmedGroup", "Daech"),
    );
    document
}

fn saved(path: &Path, document: &Document, base: &Base) -> Saved {
    save(&RealVfs, path, document, base, &NoBackups).unwrap()
}

#[test]
fn a_document_is_there_again_after_a_restart() {
    let dir = TempDir::new();
    let article = dir.write("a.txt", TEXT);
    let path = sidecar_path(&article, "alice");
    let document = tagged();
    let first = saved(&path, &document, &Base::default());
    assert!(matches!(first.outcome, Outcome::Written { .. }));
    let ingested = read_article(&RealVfs, &article, IngestOptions::default()).unwrap();
    let Sidecar {
        document: back,
        base,
        problems,
    } = read_sidecar(&RealVfs, &path, &Arc::new(ingested.article)).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(back.unwrap(), document);
    assert_eq!(base, first.base);
    assert_eq!(saved(&path, &document, &base).outcome, Outcome::Unchanged);
    let more = with_one_more(&document);
    saved(&path, &more, &base);
    assert_eq!(dir.names(), ["a.txt", "a.txt.alice.ann.ron"]);
}

#[test]
fn nothing_is_written_where_nothing_was_said() {
    let dir = TempDir::new();
    let path = sidecar_path(&dir.write("a.txt", TEXT), "alice");
    assert_eq!(
        saved(&path, &empty_document(TEXT), &Base::default()).outcome,
        Outcome::Unchanged
    );
    assert_eq!(dir.names(), ["a.txt"]);
}

#[test]
fn a_file_that_somebody_else_changed_is_not_overwritten() {
    let dir = TempDir::new();
    let path = dir.path().join("a.txt.alice.ann.ron");
    let document = tagged();
    let base = saved(&path, &document, &Base::default()).base;
    fs::write(&path, "theirs").unwrap();
    let error = save(
        &RealVfs,
        &path,
        &with_one_more(&document),
        &base,
        &NoBackups,
    )
    .unwrap_err();
    assert!(
        matches!(
            &error,
            SaveError::ChangedOnDisk {
                expected: Some(_),
                ..
            }
        ),
        "{error}"
    );
    assert!(
        error
            .to_string()
            .contains("a.txt.alice.ann.ron is not saved")
    );
    let first = save(&RealVfs, &path, &document, &Base::default(), &NoBackups).unwrap_err();
    assert!(
        matches!(&first, SaveError::ChangedOnDisk { expected: None, .. }),
        "{first}"
    );
    assert_eq!(fs::read(&path).unwrap(), b"theirs");
    assert_eq!(dir.names().len(), 1);
    fs::remove_file(&path).unwrap();
    saved(&path, &with_one_more(&document), &base);
}

#[test]
fn a_damaged_file_is_kept_beside_when_it_is_written_anew() {
    let dir = TempDir::new();
    let path = dir.path().join("a.txt.alice.ann.ron");
    saved(&path, &tagged(), &Base::default());
    let torn = fs::read_to_string(&path)
        .unwrap()
        .replace("id: \"m_1\"", "id: \"m_1");
    fs::write(&path, &torn).unwrap();
    let Sidecar {
        document,
        base,
        problems,
    } = read_sidecar(&RealVfs, &path, &article(TEXT)).unwrap();
    assert!(!problems.is_empty());
    saved(&path, &with_one_more(&document.unwrap()), &base);
    assert_eq!(
        dir.names(),
        ["a.txt.alice.ann.ron", "a.txt.alice.ann.ron.damaged-1"]
    );
    assert_eq!(
        fs::read_to_string(dir.path().join("a.txt.alice.ann.ron.damaged-1")).unwrap(),
        torn
    );
}

#[cfg(unix)]
#[test]
fn a_link_and_the_mode_of_its_target_stay() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = TempDir::new();
    let target = dir.path().join("elsewhere").join("real.ann.ron");
    fs::create_dir(target.parent().unwrap()).unwrap();
    let path = dir.path().join("a.txt.alice.ann.ron");
    std::os::unix::fs::symlink("elsewhere/real.ann.ron", &path).unwrap();
    let document = tagged();
    let base = saved(&path, &document, &Base::default()).base;
    fs::set_permissions(&target, fs::Permissions::from_mode(0o664)).unwrap();
    saved(&path, &with_one_more(&document), &base);
    assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
    assert_eq!(
        fs::metadata(&target).unwrap().permissions().mode() & 0o777,
        0o664
    );
    fs::set_permissions(&target, fs::Permissions::from_mode(0o444)).unwrap();
    let base = read_sidecar(&RealVfs, &path, &article(TEXT)).unwrap().base;
    let error = save(&RealVfs, &path, &document, &base, &NoBackups).unwrap_err();
    assert!(
        error.to_string().contains("you have no permission"),
        "{error}"
    );
}

/// Every call of a save fails once, and from then on, in each way: the file is the old one or the new one, and the error names it.
#[test]
fn every_failure_of_the_disk_leaves_a_whole_file_and_says_so() {
    let before = tagged();
    let after = with_one_more(&before);
    let kinds = [
        io::ErrorKind::StorageFull,
        io::ErrorKind::PermissionDenied,
        io::ErrorKind::Other,
    ];
    for has_file in [true, false] {
        let mut n_calls = 0;
        let mut at = 0;
        while at <= n_calls {
            for (forever, kind) in [
                (false, kinds[0]),
                (true, kinds[0]),
                (true, kinds[1]),
                (false, kinds[2]),
            ] {
                let dir = TempDir::new();
                let path = dir.path().join("a.txt.alice.ann.ron");
                let base = match has_file {
                    true => saved(&path, &before, &Base::default()).base,
                    false => Base::default(),
                };
                let old = fs::read(&path).ok();
                let fault = Fault {
                    at,
                    forever,
                    kind,
                    short_write: true,
                };
                let vfs = FaultyVfs::new(RealVfs, Some(fault));
                let result = save(&vfs, &path, &after, &base, &NoBackups);
                n_calls = n_calls.max(vfs.n_calls());
                let now = fs::read(&path).ok();
                let context = format!("call {at}, {kind}, forever: {forever}");
                let mut base = base;
                match result {
                    Ok(saved) => {
                        assert_eq!(
                            now.as_deref()
                                .map(crate::model::article::Sha256Hex::of)
                                .as_ref(),
                            saved.base.file_sha256(),
                            "{context}"
                        );
                    }
                    Err(error) => {
                        assert!(
                            error.to_string().contains("a.txt.alice.ann.ron"),
                            "{context}: {error}"
                        );
                        match error {
                            SaveError::NotDurable { base: new, .. } => base = *new,
                            SaveError::Store { leftover: None, .. } => {
                                assert_eq!(now, old, "{context}");
                                assert!(
                                    dir.names().iter().all(|n| !n.starts_with(".postil")),
                                    "{context}"
                                );
                            }
                            SaveError::Store {
                                leftover: Some(file),
                                ..
                            } => assert!(file.exists(), "{context}"),
                            other => panic!("{context}: {other}"),
                        }
                    }
                }
                // The next try, on a disk that works again, goes through.
                saved(
                    &path,
                    &with_one_more_again(&after),
                    &base_after(&path, base),
                );
            }
            at += 1;
        }
        assert!(n_calls > 6);
    }
}

fn with_one_more_again(document: &Document) -> Document {
    let mut document = document.clone();
    insert(
        &mut document,
        Entity::new(Id::new(Kind::Entity, "e_3"), "Person", "Bob"),
    );
    document
}

/// The base of a file that a save with an error may or may not have replaced.
fn base_after(path: &Path, base: Base) -> Base {
    match read_sidecar(&RealVfs, path, &article(TEXT)) {
        Ok(sidecar) => sidecar.base,
        Err(_) => base,
    }
}

#[test]
fn articles_that_cannot_be_read_are_named() {
    let dir = TempDir::new();
    let said = |name: &str, options| {
        read_article(&RealVfs, &dir.path().join(name), options)
            .unwrap_err()
            .to_string()
    };
    assert!(said("gone.txt", IngestOptions::default()).contains("gone.txt is not there; it may"));
    assert!(said("", IngestOptions::default()).contains("is a folder"));
    dir.write("big.txt", "12345");
    let small = IngestOptions {
        max_bytes: 4,
        encoding: None,
    };
    assert!(said("big.txt", small).contains("big.txt has 1 MB"));
}

#[test]
fn a_project_lists_its_articles_in_natural_order_with_their_sidecars() {
    let dir = TempDir::new();
    dir.write("postil.ron", "(format: \"postil-project\", name: \"P\", team: [(id: \"alice\", name: \"Alice\"), (id: \"B!\", name: \"Bob\")])");
    for name in [
        "a10.txt",
        "a2.txt",
        "A2b.TXT",
        "sub/x.text",
        "readme.md",
        ".hidden.txt",
        ".git/y.txt",
        "notes",
        "b.md",
    ] {
        dir.write(name, "x");
    }
    for name in [
        "a2.txt.bob.ann.ron",
        "a2.txt.alice.ann.ron",
        "b.md.alice.ann.ron",
        "gone.txt.alice.ann.ron",
    ] {
        dir.write(name, "x");
    }
    let project = Project::open(&RealVfs, &[dir.path().to_owned()]);
    let names: Vec<&str> = project
        .articles
        .iter()
        .map(|a| a.relative.as_str())
        .collect();
    assert_eq!(
        names,
        ["a2.txt", "A2b.TXT", "a10.txt", "b.md", "sub/x.text"]
    );
    let annotators: Vec<&str> = project.articles[0]
        .sidecars
        .iter()
        .map(|s| s.annotator.as_str())
        .collect();
    assert_eq!(annotators, ["alice", "bob"]);
    assert_eq!(project.name, "P");
    assert_eq!(project.team.len(), 1);
    let said: Vec<String> = project.problems.iter().map(ToString::to_string).collect();
    assert!(
        said.iter().any(|p| p
            .contains("gone.txt.alice.ann.ron: warning: its article gone.txt is not beside it")),
        "{said:?}"
    );
    assert!(
        said.iter().any(|p| p.contains("can't have the id \"B!\"")),
        "{said:?}"
    );
    let lone = Project::open(
        &RealVfs,
        &[
            dir.path().join("a2.txt.bob.ann.ron"),
            dir.path().join("sub/x.text"),
            dir.path().join("no.txt"),
        ],
    );
    let names: Vec<&str> = lone.articles.iter().map(|a| a.relative.as_str()).collect();
    assert_eq!(
        (names, lone.name.as_str(), lone.problems.len()),
        (vec!["a2.txt", "x.text"], "P", 2)
    );
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_end() {
    let dir = TempDir::new();
    dir.write("sub/a.txt", "x");
    std::os::unix::fs::symlink(dir.path(), dir.path().join("sub/up")).unwrap();
    std::os::unix::fs::symlink("self", dir.path().join("self")).unwrap();
    let project = Project::open(&RealVfs, &[dir.path().to_owned()]);
    assert_eq!(project.articles.len(), 1);
}

#[test]
fn a_broken_project_file_leaves_a_usable_project() {
    let dir = TempDir::new();
    dir.write("a.txt", "x");
    let file = dir.write("postil.ron", "(format: \"postil-project\",\n name: 3)");
    let open = || Project::open(&RealVfs, &[dir.path().to_owned()]);
    let project = open();
    assert_eq!(project.articles.len(), 1);
    assert!(
        project.problems[0].to_string().contains("postil.ron:2:"),
        "{}",
        project.problems[0]
    );
    fs::write(
        &file,
        "(format: \"postil-project\", codebook: File(\"cb.ron\"))",
    )
    .unwrap();
    assert!(open().problems[0].to_string().contains("cb.ron"));
    fs::write(
        &file,
        "(format: \"postil-project\", codebook: Builtin(\"nope\"))",
    )
    .unwrap();
    assert!(
        open().problems[0]
            .to_string()
            .contains("no built-in codebook \"nope\"")
    );
    fs::write(&file, "(format: \"postil-project\", codebook: Inline((format: \"postil-codebook\", name: \"own\", entity_types: [(name: \"X\")])))").unwrap();
    let project = open();
    assert!(project.problems.is_empty(), "{:?}", project.problems);
    assert_eq!(project.codebook.name, "own");
}

#[test]
fn reading_everything_writes_nothing() {
    let dir = TempDir::new();
    for i in 0..20 {
        let path = dir.write(&format!("{i}.txt"), TEXT);
        saved(&sidecar_path(&path, "alice"), &tagged(), &Base::default());
    }
    dir.write("20.txt.bob.ann.ron", "broken");
    dir.write("20.txt", TEXT);
    let state = || -> Vec<_> {
        dir.names()
            .iter()
            .map(|n| {
                (
                    n.clone(),
                    fs::metadata(dir.path().join(n))
                        .unwrap()
                        .modified()
                        .unwrap(),
                )
            })
            .collect()
    };
    let before = state();
    let project = Project::open(&RealVfs, &[dir.path().to_owned()]);
    for article in &project.articles {
        let ingested = read_article(&RealVfs, &article.path, IngestOptions::default()).unwrap();
        let text = Arc::new(ingested.article);
        for sidecar in &article.sidecars {
            let read = read_sidecar(&RealVfs, &sidecar.path, &text).unwrap();
            if let Some(document) = read.document {
                saved(&sidecar.path, &document, &read.base);
            }
        }
    }
    assert_eq!(state(), before);
}

#[test]
fn settings_come_back_and_broken_ones_are_kept_aside() {
    let dir = TempDir::new();
    let dirs = LocalDirs::within(&dir.path().join("home"));
    let mut file = SettingsFile::read(&RealVfs, &dirs);
    assert!(file.problems.is_empty() && file.settings == Settings::default());
    file.settings.annotator = Some(Annotator {
        id: "zoe".to_owned(),
        name: "Zoé \"Z\"".to_owned(),
    });
    file.settings.theme = ThemeChoice::Dark;
    file.settings.remember(Path::new("/p/a b"));
    file.settings.remember(Path::new("/p/c"));
    file.settings.remember(Path::new("/p/a b"));
    file.write(&RealVfs, &dirs).unwrap();
    let back = SettingsFile::read(&RealVfs, &dirs);
    assert_eq!(back.settings, file.settings);
    assert_eq!(back.settings.recent.len(), 2);
    fs::write(dirs.settings_path(), "(theme: Purple,").unwrap();
    let mut broken = SettingsFile::read(&RealVfs, &dirs);
    assert_eq!(broken.settings, Settings::default());
    assert!(
        broken.problems[0].to_string().contains("settings.ron:1:"),
        "{}",
        broken.problems[0]
    );
    broken.write(&RealVfs, &dirs).unwrap();
    assert_eq!(
        fs::read_to_string(dirs.config.join("settings.ron.broken-1")).unwrap(),
        "(theme: Purple,"
    );
    assert!(SettingsFile::read(&RealVfs, &dirs).problems.is_empty());
    fs::write(
        dirs.settings_path(),
        "(theme: Light, of_a_later_version: 3)",
    )
    .unwrap();
    assert_eq!(
        SettingsFile::read(&RealVfs, &dirs).settings.theme,
        ThemeChoice::Light
    );
}

#[test]
fn the_sample_is_copied_once_and_never_over_a_change() {
    let dir = TempDir::new();
    let dirs = LocalDirs::within(dir.path());
    let files: [(&str, &[u8]); 2] = [("postil.ron", b"()"), ("sub/a.txt", b"text")];
    let root = install_sample(&RealVfs, &dirs, &files).unwrap();
    fs::write(root.join("sub/a.txt"), "mine").unwrap();
    fs::remove_file(root.join("postil.ron")).unwrap();
    install_sample(&RealVfs, &dirs, &files).unwrap();
    assert_eq!(fs::read_to_string(root.join("sub/a.txt")).unwrap(), "mine");
    assert!(root.join("postil.ron").exists());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn random_documents_survive_save_and_load((before, after) in any_edited_document()) {
        let dir = TempDir::new();
        let path = dir.path().join("a.txt.alice.ann.ron");
        let base = saved(&path, &before, &Base::default()).base;
        let base = saved(&path, &after, &base).base;
        if path.exists() {
            let bytes = fs::read(&path).unwrap();
            let back = read_sidecar(&RealVfs, &path, before.article()).unwrap();
            prop_assert_eq!(back.document.as_ref(), Some(&after));
            prop_assert_eq!(&back.base, &base);
            fs::remove_file(&path).unwrap();
            saved(&path, &with_note(&after), &base);
            saved(&path, &after, &read_sidecar(&RealVfs, &path, before.article()).unwrap().base);
            let again = fs::read_to_string(&path).unwrap();
            prop_assert_eq!(again.replace("        Comment(\"c_note\"),\n", "").replace("    removed: [\n    ],\n", ""), String::from_utf8(bytes).unwrap());
        }
    }

    #[test]
    fn natural_order_is_an_order(a in "[a-cA-C0-3/ ]{0,6}", b in "[a-cA-C0-3/ ]{0,6}", c in "[a-cA-C0-3/ ]{0,6}") {
        prop_assert_eq!(natural_order(&a, &b), natural_order(&b, &a).reverse());
        prop_assert_eq!(natural_order(&a, &b).is_eq(), a == b);
        if natural_order(&a, &b).is_lt() && natural_order(&b, &c).is_lt() {
            prop_assert!(natural_order(&a, &c).is_lt());
        }
    }
}

fn with_note(document: &Document) -> Document {
    use crate::model::annotation::{Comment, CommentOn};
    let mut document = document.clone();
    insert(
        &mut document,
        Comment {
            id: Id::new(Kind::Comment, "c_note"),
            on: CommentOn::Article,
            text: "note".to_owned(),
            author: "alice".to_owned(),
            question: false,
            open: true,
            other: None,
            origin: None,
        },
    );
    document
}
