//! The real program without a window: what it prints, how it ends, what it leaves on disk.

use std::{
    path::Path,
    process::{Command, Output},
    sync::Arc,
};

use postil::{
    model::{
        annotation::Record,
        article::{Article, Card, Status},
        document::{Annotator, CodebookRef, Document},
        edit::{Edit, Title, Transaction},
    },
    store::{
        local::HOME_VARIABLE,
        save::{NoBackups, save},
        sidecar::{Base, sidecar_path},
        vfs::RealVfs,
    },
};

use crate::desk::Folder;

/// The sample project of the source tree.
pub fn sample() -> String {
    format!("{}/sample_data", env!("CARGO_MANIFEST_DIR"))
}

pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// The whole of standard output as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|e| panic!("{e}: {}\n{}", self.out, self.err))
    }
}

pub fn postil<S: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = S>) -> Ran {
    ran(Command::new(env!("CARGO_BIN_EXE_postil")).args(args))
}

/// The same for somebody whose settings and state lie in `home`.
pub fn postil_at_home<S: AsRef<std::ffi::OsStr>>(
    home: &Path,
    args: impl IntoIterator<Item = S>,
) -> Ran {
    ran(Command::new(env!("CARGO_BIN_EXE_postil"))
        .args(args)
        .env(HOME_VARIABLE, home))
}

fn ran(command: &mut Command) -> Ran {
    let Output {
        status,
        stdout,
        stderr,
    } = command
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap();
    Ran {
        code: status.code(),
        out: String::from_utf8(stdout).unwrap(),
        err: String::from_utf8(stderr).unwrap(),
    }
}

pub fn document(
    file: &str,
    text: &str,
    annotator: &str,
    status: Status,
    records: Vec<Record>,
) -> Document {
    let article = Arc::new(Article::new(file, text));
    let annotator = Annotator {
        id: annotator.to_owned(),
        name: annotator.to_owned(),
    };
    let codebook = CodebookRef {
        name: "news-core".to_owned(),
        version: 1,
    };
    let mut document = Document::new(article, annotator, codebook);
    document.set_header(Card::default(), status);
    document
        .apply(Transaction {
            title: Title::new("undo-import"),
            edits: records.into_iter().map(Edit::Insert).collect(),
        })
        .unwrap();
    document
}

/// Writes an article, where it is not there, and the document's sidecar.
pub fn put(folder: &Folder, document: &Document) -> std::path::PathBuf {
    let article = folder.path().join(document.article().file_name());
    if !article.exists() {
        folder.write(document.article().file_name(), document.article().text());
    }
    let path = sidecar_path(&article, &document.annotator().id);
    save(&RealVfs, &path, document, &Base::default(), &NoBackups).unwrap();
    path
}

pub fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[test]
fn without_a_display_the_commands_that_work_are_named() {
    let ran = postil(std::iter::empty::<&str>());
    assert_eq!(ran.code, Some(2));
    for command in ["agreement", "check", "export", "import", "merge", "stats"] {
        assert!(ran.err.contains(command), "{command}: {}", ran.err);
    }
}
