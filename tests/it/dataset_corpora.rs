//! Importers over real corpora, where they lie beside the project (`POSTIL_CORPORA`); skipped on a machine that has none.

use std::{
    collections::BTreeMap,
    io::Read,
    path::{Path, PathBuf},
};

use postil::dataset::{self, ImportOptions, ImportReport, Source};

struct Folder(BTreeMap<String, PathBuf>);

impl Folder {
    fn new(root: &Path, keep: impl Fn(&str) -> bool) -> Self {
        let mut files = BTreeMap::new();
        let mut open = vec![root.to_owned()];
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    let name = path
                        .strip_prefix(root)
                        .unwrap()
                        .to_string_lossy()
                        .into_owned();
                    if keep(&name) {
                        files.insert(name, path);
                    }
                }
            }
        }
        Self(files)
    }
}

impl Source for Folder {
    fn files(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    fn open<'a>(&'a self, path: &str) -> std::io::Result<Box<dyn Read + 'a>> {
        let path = self.0.get(path).ok_or(std::io::ErrorKind::NotFound)?;
        Ok(Box::new(std::fs::File::open(path)?))
    }
}

fn import(
    format: &str,
    folder: &str,
    keep: impl Fn(&str) -> bool,
) -> Option<(usize, ImportReport)> {
    let root = PathBuf::from(std::env::var_os("POSTIL_CORPORA")?);
    let source = Folder::new(&root.join(folder), keep);
    let mut n_mentions = 0;
    let reader = dataset::by_name(format).unwrap().reader().unwrap();
    let report = reader
        .read(&source, &ImportOptions::default(), &mut |document| {
            let is_mention = |r: &&_| matches!(r, postil::model::annotation::Record::Mention(_));
            n_mentions += document.records.iter().filter(is_mention).count();
            Ok(())
        })
        .unwrap();
    if std::env::var_os("POSTIL_CORPORA_SHOW").is_some() {
        println!(
            "{format} {folder}: {} documents, {n_mentions} mentions, {} refused",
            report.n_documents, report.n_refused
        );
        for problem in report.problems.iter().take(8) {
            println!("  {problem}");
        }
    }
    Some((n_mentions, report))
}

#[track_caller]
fn check(
    found: Option<(usize, ImportReport)>,
    n_documents: usize,
    n_mentions: usize,
    n_refused: usize,
) {
    let Some((mentions, report)) = found else {
        return;
    };
    assert_eq!(
        (report.n_documents, mentions, report.n_refused),
        (n_documents, n_mentions, n_refused)
    );
}

#[test]
fn brat_corpora() {
    check(
        import("brat", "litbank/coref-brat", |_| true),
        20,
        11_069,
        0,
    );
    check(
        import("brat", "litbank/events-brat", |_| true),
        20,
        1_655,
        0,
    );
}

#[test]
fn column_corpora() {
    let conll = |folder, keep: fn(&str) -> bool| import("conll", folder, keep);
    check(
        conll("multilingual-ner/ar-wojood-sample", |f| f.ends_with(".txt")),
        3,
        4_223,
        0,
    );
    check(
        conll("multilingual-ner/he-nemo", |f| {
            f.ends_with(".bmes") && !f.contains('/')
        }),
        6,
        2_800,
        0,
    );
    check(
        conll("multilingual-ner/he-nemo/nested", |_| true),
        4,
        1_976,
        0,
    );
    check(
        conll("multilingual-ner/hi-hiner", |f| f.ends_with(".conll")),
        1,
        32_312,
        0,
    );
    check(
        conll("multilingual-ner/pt-uner", |f| f.ends_with(".iob2")),
        1,
        1_215,
        0,
    );
    check(
        conll("multilingual-ner/zh-uner", |f| f.ends_with(".iob2")),
        2,
        1_577,
        0,
    );
}

#[test]
fn inception_suite() {
    check(
        import("webanno-tsv", "inception-tsv3-suite", |_| true),
        0,
        0,
        0,
    );
    check(import("cas-xmi", "inception-tsv3-suite", |_| true), 0, 0, 0);
}
